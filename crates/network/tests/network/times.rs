use crate::phones::*;
use model::ChatKind;
use network::{Link, Network, Rule, Way};

/// Five quiet weeks in which only files are sent and people come and go; then talk.
fn recipes() -> Group {
    let mut group = quiet(0);
    group.talk(60_000, 40, &["Bea", "Ines", "Duarte", "Marcos"]);
    group
}

const HOUR_AND_A_BIT: i64 = 97;

/// The same five weeks, shifted by some minutes and stretched, so that another group's times are its own.
fn quiet(other: i64) -> Group {
    let mut group = Group::new("Recetas sin horno");
    let at = |minute: i64| minute + other * (HOUR_AND_A_BIT + minute / 7);
    group
        .on(at(0), "Bea", What::Created)
        .on(at(16), "Walter", What::Joined)
        .on(at(159), "Silvia", What::Joined)
        .on(at(1_177), "Marcos", What::Joined)
        .on(at(11_495), "Walter", What::Send(1))
        .on(at(14_828), "Ines", What::Send(2))
        .on(at(18_970), "Duarte", What::Send(3))
        .on(at(25_489), "Silvia", What::Added(vec!["Canela"]))
        .on(at(25_796), "Duarte", What::Send(4))
        .on(at(34_481), "Duarte", What::Send(5))
        .on(at(41_529), "Marcos", What::Send(6))
        .on(at(41_967), "Ines", What::Send(7))
        .on(at(51_237), "Walter", What::Left);
    group
}

/// A phone five hours behind, that leaves files out, of someone who was there for the five weeks.
fn walter() -> Phone {
    let mut walter = phone(1, "Walter", &[("Marcos", "Marcos Escudero"), ("Bea", "Brujula")]);
    walter.zone = |_| -5 * HOUR;
    walter.keeps_media = false;
    walter.until = START + 51_237 * MINUTE;
    walter
}

fn others() -> (Phone, Phone) {
    let mut ines = phone(3, "Ines", &[("Duarte", "Primo")]);
    ines.keeps_media = false;
    ines.zone = |_| -3 * HOUR;
    (phone(2, "Bea", &[("Walter", "~ Walter F."), ("Ines", "Inesita")]), ines)
}

fn by_times(network: &Network) -> Vec<&Link> {
    network.links.iter().filter(|link| link.rule == Rule::SharedTimes).collect()
}

#[test]
fn an_export_of_files_left_out_and_lines_only_is_known_by_its_minutes() {
    let group = recipes();
    let (bea, ines) = others();
    let (observed, network) = build(vec![walter().export(&group), bea.export(&group), ines.export(&group)]);
    assert_eq!(sizes(&network), [3]);
    let links = by_times(&network);
    assert_eq!(links.len(), 2);
    for link in links {
        assert!(link.accepted && (60..=85).contains(&link.weight) && link.support >= 12, "{link:?}");
        assert_eq!(link.examples.len(), 6);
        for pair in link.examples.chunks(2) {
            let record = |n: usize| observed.chats[pair[n].chat as usize].messages[pair[n].message as usize].record;
            assert_eq!(record(0), record(1));
        }
    }
    let of_three = network.messages.iter().filter(|m| network.observations(m).len() == 3).count();
    assert_eq!((network.messages.len(), of_three), (53, 13), "each file and each line is one");
    assert_eq!(network.clocks.len(), 3);
    let walters: Vec<_> =
        ["", "Walter (own name)"].map(|shown| account_of(&observed, &network, &walter(), &group, shown)).into();
    assert_eq!(account_of(&observed, &network, &bea, &group, "~ Walter F."), walters[0]);
    let spell = network.memberships.iter().find(|spell| spell.account.0 as usize == walters[0]).unwrap();
    assert!(spell.way == Way::Link && spell.left.is_some());
    let duarte = account_of(&observed, &network, &ines, &group, "Primo");
    assert_eq!(account_of(&observed, &network, &walter(), &group, &number_of("Duarte")), duarte);
}

#[test]
fn a_step_of_daylight_saving_within_the_quiet_weeks_is_found() {
    let group = recipes();
    let mut walter = walter();
    walter.zone = |at| if at < START + 20_000 * MINUTE { -5 * HOUR } else { -4 * HOUR };
    let (_, network) = build(vec![walter.export(&group), others().0.export(&group)]);
    assert_eq!(sizes(&network), [2]);
    let offsets: Vec<i64> = network.clocks[0].segments.iter().map(|s| s.offset.abs() / HOUR).collect();
    assert!(offsets == [7, 6], "{offsets:?}");
}

#[test]
fn two_groups_of_equal_name_in_which_things_happen_at_other_times_stay_two() {
    let (_, network) = build(vec![walter().export(&quiet(1)), others().0.export(&recipes())]);
    assert_eq!(sizes(&network), [1, 1]);
    assert!(by_times(&network).is_empty());
}

#[test]
fn equal_times_under_another_name_join_nothing() {
    let mut renamed = recipes();
    renamed.name = "Postres";
    let mut walter = walter();
    walter.from = START + MINUTE;
    let (_, network) = build(vec![walter.export(&recipes()), others().0.export(&renamed)]);
    assert_eq!(sizes(&network), [1, 1]);
}

#[test]
fn four_coincidences_are_too_few() {
    let group = recipes();
    let mut walter = walter();
    let kept = [11_495, 14_828, 18_970, 25_489];
    let mut few = group.clone();
    few.events.retain(|event| kept.contains(&((event.at - START) / MINUTE)));
    walter.from = i64::MIN;
    let (_, network) = build(vec![walter.export(&few), others().0.export(&group)]);
    assert_eq!(sizes(&network), [1, 1]);
    few.events.push(group.events.iter().find(|event| event.at == START + 25_796 * MINUTE).unwrap().clone());
    let (_, network) = build(vec![walter.export(&few), others().0.export(&group)]);
    assert_eq!(sizes(&network), [2], "and five are enough");
}

#[test]
fn files_sent_every_day_at_one_hour_tell_of_no_group() {
    let daily = |people: [&'static str; 3]| {
        let mut group = Group::new("Menu");
        for day in 0..30 {
            let n = usize::try_from(day).unwrap();
            group.on(day * 1440, people[n % 3], What::Send(u8::try_from(day).unwrap()));
        }
        group
    };
    let mut ana = phone(1, "Ana", &[]);
    ana.keeps_media = false;
    let (one, other) = (daily(["Ana", "Luis", "Eva"]), daily(["Tom", "Mia", "Ben"]));
    let (_, network) = build(vec![ana.export(&one), phone(2, "Tom", &[]).export(&other)]);
    assert_eq!(sizes(&network), [1, 1]);
}

#[test]
fn one_person_who_sends_the_same_to_two_groups_of_one_name_does_not_join_them() {
    let adverts = |from: i64, people: &[&'static str]| {
        let mut group = Group::new("Vecinos");
        for (n, minute) in [40, 1_111, 3_210, 5_432, 9_876, 12_345, 15_000].into_iter().enumerate() {
            group.on(minute, "Seller", What::Send(u8::try_from(n).unwrap()));
        }
        group.on(from, people[0], What::Left);
        group.events.sort_by_key(|event| event.at);
        group
    };
    let mut ana = phone(1, "Ana", &[]);
    ana.keeps_media = false;
    let chats = vec![ana.export(&adverts(700, &["Ana"])), phone(2, "Tom", &[]).export(&adverts(4_000, &["Mia"]))];
    let (_, network) = build(chats);
    assert_eq!(sizes(&network), [1, 1]);
    assert!(by_times(&network).iter().all(|link| link.refusal.is_some()));
}

#[test]
fn words_that_only_one_of_the_two_holds_keep_them_apart() {
    let group = recipes();
    let mut talked = group.clone();
    talked.talk(30_000, 12, &["Bea", "Ines", "Duarte"]);
    talked.events.sort_by_key(|event| event.at);
    let (_, network) = build(vec![walter().export(&group), others().0.export(&talked)]);
    assert_eq!(sizes(&network), [1, 1]);
}

#[test]
fn a_quiet_chat_of_a_phone_does_not_join_a_group_that_its_other_chat_is_in() {
    let (group, other) = (recipes(), quiet(1));
    let mut second = walter().export(&other);
    second.id = model::ChatId::of(walter().exhibit(), "second");
    let (_, network) = build(vec![walter().export(&group), second, others().0.export(&group)]);
    assert_eq!(sizes(&network), [1, 2]);
}

#[test]
fn a_chat_of_two_is_not_known_by_times() {
    let group = recipes();
    let mut direct = walter().export(&group);
    direct.kind = ChatKind::Direct;
    let (_, network) = build(vec![direct, others().0.export(&group)]);
    assert_eq!(sizes(&network), [1, 1]);
    assert!(by_times(&network).is_empty());
}

#[test]
fn the_order_of_chats_does_not_show_in_what_times_join() {
    let group = recipes();
    let (bea, ines) = others();
    let built = |reversed: bool| {
        let mut all = observed(vec![walter().export(&group), bea.export(&group), ines.export(&group)]);
        if reversed {
            all.chats.reverse();
        }
        let network = network::build(&all);
        let links: Vec<_> = network.links.iter().map(|l| (l.rule, l.a, l.b, l.weight, l.support, l.refusal)).collect();
        let ids: Vec<_> = network.messages.iter().map(|m| (m.id, m.account, m.group)).collect();
        (links, ids)
    };
    assert_eq!(built(false), built(true));
}

#[test]
fn files_in_neighbouring_minutes_pair_although_their_senders_are_not_known() {
    let mut group = recipes();
    group.on(45_000, "Nora", What::Send(8)).on(45_001, "Otto", What::Send(9));
    group.events.sort_by_key(|event| event.at);
    let (observed, network) = build(vec![walter().export(&group), others().0.export(&group)]);
    assert_eq!(sizes(&network), [2]);
    let doubles: Vec<_> = network.messages.iter().filter(|m| network.observations(m).len() == 2).collect();
    assert_eq!(doubles.len(), 15);
    for message in doubles {
        let record = |n: usize| {
            let at = network.observations(message)[n];
            observed.chats[at.chat as usize].messages[at.message as usize].record
        };
        assert_eq!(record(0), record(1));
    }
}

#[test]
fn a_contact_card_pairs_with_the_file_left_out() {
    let group = recipes();
    let mut bea = others().0.export(&group);
    bea.messages.iter_mut().filter(|m| m.has_media).step_by(3).for_each(|m| m.kind = model::MessageKind::Contact);
    let (_, network) = build(vec![walter().export(&group), bea]);
    assert_eq!(network.messages.iter().filter(|m| network.observations(m).len() == 2).count(), 13);
}
