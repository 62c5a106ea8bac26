use crate::phones::*;
use network::{AccountIx, Membership, Network, Sure, Way};

fn spells(network: &Network, account: usize) -> Vec<&Membership> {
    network.memberships.iter().filter(|m| m.account == AccountIx(u32::try_from(account).unwrap())).collect()
}

fn lively() -> Group {
    let mut group = Group::new("Hikers");
    group.on(0, "Ana", What::Created).on(1, "Ana", What::Added(vec!["Luis"])).on(2, "Luis", What::Added(vec!["Eva"]));
    group.on(3, "Tom", What::Joined).talk(5, 40, &["Ana", "Luis", "Eva"]);
    group.on(400, "Tom", What::Left).on(410, "Ana", What::Removed("Eva"));
    group.talk(420, 10, &["Ana", "Luis"]).on(600, "Ana", What::Added(vec!["Eva"]));
    group.say(620, "Eva", "nice to be back again").say(625, "Luis", "welcome back, said the hiker");
    group
}

#[test]
fn spells_tell_the_way_in_and_out_and_rejoining_makes_two() {
    let group = lively();
    let (ana, luis) = (phone(1, "Ana", &[]), phone(2, "Luis", &[("Eva", "Evita")]));
    let (observed, network) = build(vec![ana.export(&group), luis.export(&group)]);
    let founder = account_of(&observed, &network, &ana, &group, "");
    let eva = account_of(&observed, &network, &luis, &group, "Evita");
    let tom = account_of(&observed, &network, &ana, &group, &number_of("Tom"));
    let second = account_of(&observed, &network, &luis, &group, "");
    assert_eq!(network.groups[0].founder, Some(AccountIx(u32::try_from(founder).unwrap())));
    assert_eq!(network.groups[0].member_count, 4);

    let of_eva = spells(&network, eva);
    assert_eq!(of_eva.iter().map(|s| s.way).collect::<Vec<_>>(), [Way::Added, Way::Added]);
    assert_eq!(of_eva[0].by, Some(AccountIx(u32::try_from(second).unwrap())));
    assert!(of_eva[0].removed && of_eva[0].left.is_some());
    assert_eq!(of_eva[0].removed_by, Some(AccountIx(u32::try_from(founder).unwrap())));
    assert!(of_eva[1].left.is_none() && of_eva.iter().all(|s| s.sure == Sure::Confirmed));

    let of_tom = spells(&network, tom);
    assert_eq!((of_tom.len(), of_tom[0].way, of_tom[0].removed), (1, Way::Link, false));
    assert_eq!(network.accounts[tom].involvement.never_posted, 1);
    assert_eq!(network.accounts[eva].involvement.added_by_others, 2);
}

#[test]
fn one_phone_alone_is_a_single_source() {
    let group = lively();
    let ana = phone(1, "Ana", &[]);
    let (observed, network) = build(vec![ana.export(&group)]);
    let tom = account_of(&observed, &network, &ana, &group, &number_of("Tom"));
    assert_eq!(spells(&network, tom)[0].sure, Sure::SingleSource);
}

#[test]
fn messages_alone_show_a_member_not_later_than_the_first() {
    let mut group = Group::new("Hikers");
    group.talk(0, 20, &["Ana", "Eva"]);
    let ana = phone(1, "Ana", &[]);
    let (observed, network) = build(vec![ana.export(&group)]);
    let eva = account_of(&observed, &network, &ana, &group, &number_of("Eva"));
    let spells = spells(&network, eva);
    assert_eq!((spells.len(), spells[0].way, spells[0].sure), (1, Way::Seen, Sure::Inferred));
    assert_eq!((spells[0].joined, spells[0].first_seen.unwrap().message), (None, 1));
}

#[test]
fn sources_that_disagree_on_the_way_in_make_a_spell_contested() {
    let mut one = Group::new("Hikers");
    one.talk(0, 20, &["Ana", "Luis"]).on(200, "Eva", What::Joined).talk(210, 20, &["Ana", "Luis", "Eva"]);
    let mut other = one.clone();
    other.events[20].who = "Luis";
    other.events[20].what = What::Added(vec!["Eva"]);
    let (ana, luis) = (phone(1, "Ana", &[]), phone(2, "Luis", &[]));
    let (observed, network) = build(vec![ana.export(&one), luis.export(&other)]);
    let eva = account_of(&observed, &network, &ana, &one, &number_of("Eva"));
    let spells = spells(&network, eva);
    assert_eq!((spells.len(), spells[0].sure), (1, Sure::Contested));
}

#[test]
fn what_speaks_for_a_person_is_counted_beside_what_speaks_against() {
    let mut group = Group::new("Hikers");
    group.on(0, "Ana", What::Created).on(1, "Ana", What::Added(vec!["Eva"])).on(2, "Ana", What::Added(vec!["Tom"]));
    group.on(4, "Ana", What::Send(7)).on(6, "Ana", What::Send(8)).say(8, "Eva", "please stop sending those pictures");
    group.on(9, "Tom", What::Left).on(50, "Ana", What::Send(9)).say(100, "Eva", "delete that please");
    let ana = phone(1, "Ana", &[]);
    let mut observed = observed(vec![ana.export(&group)]);
    observed.matched.insert(item(8));
    let network = network::build(&observed);
    let of = |shown: &str| network.accounts[account_of(&observed, &network, &ana, &group, shown)].involvement;
    let (eva, tom, own) = (of(&number_of("Eva")), of(&number_of("Tom")), of("Ana (own name)"));
    assert_eq!((eva.objected, eva.received, eva.received_matched, eva.sent), (1, 3, 1, 0));
    assert_eq!((tom.left_within_minutes, tom.received, tom.never_posted, tom.added_by_others), (1, 2, 1, 1));
    assert_eq!((own.sent, own.sent_matched, own.received), (3, 1, 0));
    assert_eq!((eva.forwarded, eva.starred, eva.made), (None, None, None));
}

#[test]
fn what_rests_on_minutes_is_not_counted_where_times_do_not_tell() {
    let mut group = Group::new("Hikers");
    group.on(0, "Ana", What::Created).on(2, "Ana", What::Added(vec!["Tom"])).on(4, "Ana", What::Send(7));
    group.say(8, "Eva", "please stop sending those pictures").on(9, "Tom", What::Left);
    let ana = phone(1, "Ana", &[]);
    let counts = |untold: &[usize]| {
        let mut chat = ana.export(&group);
        untold.iter().for_each(|ix| chat.messages[*ix].at.precision = model::Precision::Doubtful);
        let (observed, network) = build(vec![chat]);
        let of =
            |who: &str| network.accounts[account_of(&observed, &network, &ana, &group, &number_of(who))].involvement;
        (of("Eva").objected, of("Tom").left_within_minutes)
    };
    assert_eq!(counts(&[]), (1, 1));
    assert_eq!([counts(&[1]), counts(&[4])], [(1, 0), (1, 0)]);
    assert_eq!([counts(&[2]), counts(&[3])], [(0, 1), (0, 1)]);
}

/// What tells only that someone came in, and not how.
fn not_how(mut chat: network::ChatObs) -> network::ChatObs {
    let lines = chat.messages.iter_mut().filter_map(|message| message.system.as_mut());
    let links = lines.filter(|line| line.kind == model::SystemKind::JoinedByLink);
    links.for_each(|line| line.kind = model::SystemKind::Joined);
    chat
}

#[test]
fn a_line_that_does_not_say_how_someone_came_in_says_when() {
    let group = lively();
    let (ana, luis) = (phone(1, "Ana", &[]), phone(2, "Luis", &[]));
    let (observed, network) = build(vec![not_how(ana.export(&group))]);
    let tom = account_of(&observed, &network, &ana, &group, &number_of("Tom"));
    let of_tom = spells(&network, tom);
    assert_eq!((of_tom.len(), of_tom[0].way, of_tom[0].joined.is_some()), (1, Way::Seen, true));

    let (observed, network) = build(vec![not_how(ana.export(&group)), luis.export(&group)]);
    let tom = account_of(&observed, &network, &ana, &group, &number_of("Tom"));
    let of_tom = spells(&network, tom);
    assert_eq!((of_tom.len(), of_tom[0].way, of_tom[0].sure), (1, Way::Link, Sure::Confirmed));
}
