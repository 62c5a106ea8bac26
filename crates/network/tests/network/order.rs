use crate::phones::*;
use crate::stores;
use model::{ContactKind, Member, Product, SameReason};
use network::{ChatObs, Network, Observed, ToldObs};
use proptest::prelude::*;

/// Three groups, four phones, lines, media and equal short texts.
fn world() -> Vec<ChatObs> {
    given(|_| ())
}

/// The same in one folder.
fn together() -> Vec<ChatObs> {
    given(|phone| {
        phone.files = ["a ", "b ", "c ", "d "][usize::from(phone.number - 1)];
        phone.number = 1;
    })
}

fn given(lay: fn(&mut Phone)) -> Vec<ChatObs> {
    let mut one = Group::new("Hikers");
    one.on(0, "Ana", What::Created).on(1, "Ana", What::Added(vec!["Luis", "Eva"])).on(2, "Tom", What::Joined);
    one.talk(5, 60, &["Ana", "Luis", "Eva", "Tom"]);
    (0..12).for_each(|n| _ = one.say(200 + n / 3, ["Ana", "Eva", "Tom"][n as usize % 3], "ok"));
    (0..4u8).for_each(|n| _ = one.on(60 + 30 * i64::from(n), "Eva", What::Send(n)));
    one.events.sort_by_key(|event| event.at);
    let mut other = Group::new("Hikers");
    other.talk(9, 40, &["Ana", "Eva", "Mia"]).on(300, "Mia", What::Send(2));
    let mut third = Group::new("Cousins");
    third.talk(3, 30, &["Tom", "Mia"]).on(300, "Tom", What::Send(3));
    let mut ana = phone(1, "Ana", &[("Eva", "Evita"), ("Luis", "Vecino"), ("Mia", "Vecino")]);
    let mut eva = phone(2, "Eva", &[("Ana", "Anita")]);
    eva.zone = |_| -3 * HOUR;
    eva.keeps_media = false;
    let mut tom = phone(3, "Tom", &[]);
    tom.from = START + 100 * MINUTE;
    let mut mia = phone(4, "Mia", &[("Eva", "~Eva")]);
    [&mut ana, &mut eva, &mut tom, &mut mia].into_iter().for_each(lay);
    vec![
        ana.export(&one),
        eva.export(&one),
        tom.export(&one),
        ana.export(&other),
        eva.export(&other),
        mia.export(&other),
        tom.export(&third),
        mia.export(&third),
    ]
}

/// A network without the places of chats: what must not depend on their order.
fn placeless(observed: &Observed, network: &Network) -> String {
    let record = |r: &network::RecordRef| format!("{}/{}", observed.chats[r.chat as usize].id, r.message);
    let mut out = String::new();
    for group in &network.groups {
        let chats: Vec<_> = group.chats.iter().map(|c| observed.chats[*c as usize].id).collect();
        out += &format!(
            "{} {chats:?} {:?} {:?} {} {}\n",
            group.id, group.name, group.founder, group.member_count, group.message_count
        );
    }
    for account in &network.accounts {
        let aliases: Vec<_> = account.aliases.iter().map(|a| (observed.chats[a.chat as usize].id, a.alias)).collect();
        out += &format!("{} {aliases:?} {:?} {:?}\n", account.id, account.phone, account.involvement);
    }
    for message in &network.messages {
        let seen: Vec<String> = network.observations(message).iter().map(record).collect();
        out += &format!("{} {:?} {:?} {seen:?}\n", message.id, message.group, message.account);
    }
    for m in &network.memberships {
        let evidence: Vec<String> = m.evidence.iter().map(record).collect();
        out += &format!(
            "{:?} {:?} {:?} {:?} {} {evidence:?}\n",
            m.group,
            m.account,
            m.way,
            m.sure,
            m.first_seen.as_ref().map(record).unwrap_or_default()
        );
    }
    for s in &network.sightings {
        out += &format!("{} {} {:?} {:?}\n", s.item, record(&s.record), s.first_in_group, s.first_in_case);
    }
    for l in &network.links {
        let examples: Vec<String> = l.examples.iter().map(record).collect();
        out += &format!("{:?} {:?} {:?} {} {} {:?} {examples:?}\n", l.a, l.b, l.rule, l.weight, l.accepted, l.refusal);
    }
    for c in &network.clocks {
        out += &format!("{} {} {:?}\n", observed.chats[c.a as usize].id, observed.chats[c.b as usize].id, c.segments);
    }
    out
}

fn built(chats: Vec<ChatObs>) -> String {
    let observed = Observed { chats, matched: [item(2)].into(), ..Observed::default() };
    placeless(&observed, &network::build(&observed))
}

/// Two databases beside the exports, with lists, quotes, marks of deletion, and what they tell besides.
fn mixed() -> Vec<ChatObs> {
    let group = || {
        let mut group = Group::new("Hikers");
        group.on(0, "Ana", What::Created).on(1, "Ana", What::Added(vec!["Luis", "Eva"])).on(2, "Tom", What::Joined);
        group.talk(5, 60, &["Ana", "Luis", "Eva", "Tom"]).say(500, "Eva", "gone").say(502, "Tom", "what was that");
        group
    };
    let mut android = stores::store(5, "Luis", Product::WhatsAppAndroid);
    (android.marks, android.quoted) = (vec!["gone"], vec![("gone", "what was that")]);
    let mut iphone = stores::store(6, "Tom", Product::WhatsAppIos);
    (iphone.drift, iphone.hidden) = (7, vec!["Eva"]);
    let mut chats = world();
    chats.truncate(3);
    chats.extend([android.read(&group()), iphone.read(&group())]);
    let mia = android.alias(&mut chats[3], "Mia");
    let alias = model::AliasIx(mia);
    let place = String::new();
    let (role, state) = (model::MemberRole::Member, model::MemberState::Former);
    chats[3].members.push(Member { alias, role, state, since: None, until: None, way: None, place });
    chats
}

fn told() -> Vec<ToldObs> {
    let mut android = stores::store(5, "Luis", Product::WhatsAppAndroid).told();
    android.contacts = vec![stores::contact("Eva", "Evita", ContactKind::Saved)];
    let mut iphone = stores::store(6, "Tom", Product::WhatsAppIos).told();
    iphone.same = vec![stores::same("Eva", SameReason::Card)];
    iphone.contacts = vec![stores::contact("Eva", "Sol", ContactKind::Pushname)];
    vec![android, iphone]
}

fn built_mixed(chats: Vec<ChatObs>, turned: bool) -> String {
    let mut told = told();
    if turned {
        told.reverse();
    }
    let observed = Observed { chats, told, matched: [item(2)].into(), ..Observed::default() };
    let network = network::build(&observed);
    let record = |r: &network::RecordRef| format!("{}/{}", observed.chats[r.chat as usize].id, r.message);
    let mut out = placeless(&observed, &network);
    for account in &network.accounts {
        out += &format!("{:?} {:?}\n", account.ids, account.called.iter().map(|c| (&c.name, c.by)).collect::<Vec<_>>());
    }
    for zone in &network.zones {
        let spans: Vec<_> = zone.stretches.iter().map(|s| (s.offset, s.from, s.to, s.support)).collect();
        out += &format!("{} {spans:?}\n", observed.chats[zone.chat as usize].id);
    }
    for recovery in &network.recoveries {
        out += &format!("{:?} {}\n", recovery.message, record(&recovery.from));
    }
    for d in &network.differences {
        let only: Vec<Vec<String>> =
            [&d.only_a, &d.only_b].map(|only| only.records.iter().map(record).collect()).into();
        out += &format!("{} {} {only:?}\n", d.common_a, d.common_b);
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_chats_does_not_show(order in Just((0..8usize).collect::<Vec<_>>()).prop_shuffle()) {
        for given in [world, together] {
            let mut chats: Vec<Option<ChatObs>> = given().into_iter().map(Some).collect();
            let shuffled = order.iter().filter_map(|ix| chats[*ix].take()).collect();
            prop_assert_eq!(built(shuffled), built(given()));
        }
    }

    #[test]
    fn the_order_of_chats_and_of_what_is_told_does_not_show(order in Just((0..5usize).collect::<Vec<_>>()).prop_shuffle()) {
        let mut chats: Vec<Option<ChatObs>> = mixed().into_iter().map(Some).collect();
        let shuffled = order.iter().filter_map(|ix| chats[*ix].take()).collect();
        prop_assert_eq!(built_mixed(shuffled, order[0] > 1), built_mixed(mixed(), false));
    }
}

#[test]
fn a_mixed_world_shows_each_kind_of_result() {
    let observed = Observed { chats: mixed(), told: told(), ..Observed::default() };
    let network = network::build(&observed);
    assert_eq!(sizes(&network), [5]);
    assert_eq!((network.zones.len(), network.recoveries.len()), (3, 1));
    assert!(network.differences.len() > 4 && network.accounts.iter().any(|account| account.called.len() > 2));
}

#[test]
fn three_groups_come_out_of_eight_chats() {
    let (_, network) = build(world());
    assert_eq!(sizes(&network), [2, 3, 3]);
}

#[test]
fn a_hostile_alias_index_or_time_does_no_harm() {
    let mut chats = world();
    for message in &mut chats[0].messages {
        message.sender = message.sender.map(|_| u32::MAX);
        message.at.seconds = i64::MAX / 4;
    }
    chats[1].messages[3].at.seconds = i64::MIN / 4;
    let (observed, network) = build(chats);
    let seen: usize = network.messages.iter().map(|m| network.observations(m).len()).sum();
    assert_eq!(seen, observed.chats.iter().map(|c| c.messages.len()).sum::<usize>());
}

#[test]
fn no_chats_give_an_empty_network() {
    let (_, network) = build(Vec::new());
    assert_eq!(network, Network::default());
}
