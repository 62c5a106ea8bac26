use crate::phones::*;
use crate::stores::*;
use model::{AliasKind, ChatKind, Platform, Product, Zone};
use network::{AccountIx, Chronology, MessageState, Network, Observed, RecordRef, Refusal, Rule, Sure, Way};
use std::collections::BTreeSet;

/// A group over five weeks, in which people come and go, things are sent, and clocks are changed.
fn hikers() -> Group {
    let mut group = Group::new("Hikers");
    group.on(0, "Ana", What::Created).on(1, "Ana", What::Added(vec!["Luis"])).on(2, "Luis", What::Added(vec!["Eva"]));
    group.on(3, "Tom", What::Joined).talk(5, 40, &["Ana", "Luis", "Eva", "Tom"]);
    (0..8).for_each(|n| _ = group.say(300 + n / 3, ["Ana", "Eva", "Luis"][n as usize % 3], "ok"));
    group.on(350, "Eva", What::Send(1)).on(352, "Luis", What::Send(2));
    group.on(400, "Tom", What::Left).on(410, "Ana", What::Removed("Eva"));
    group.talk(420, 30, &["Ana", "Luis"]).on(700, "Ana", What::Added(vec!["Eva"]));
    group.talk(30_000, 40, &["Ana", "Luis", "Eva"]);
    group.events.sort_by_key(|event| event.at);
    group
}

/// Its summer time ends in the silence.
fn west(at: i64) -> i64 {
    if at < START + 20_000 * MINUTE { -4 * HOUR } else { -5 * HOUR }
}

struct Four {
    android: Store,
    iphone: Store,
    ana: Phone,
    eva: Phone,
}

fn four() -> Four {
    let mut iphone = store(2, "Eva", Product::WhatsAppIos);
    iphone.from = START + 2 * MINUTE;
    iphone.drift = 3;
    let mut eva = phone(4, "Mia", &[("Luis", "Luisito"), ("Eva", "~ Eva")]);
    (eva.zone, eva.keeps_media) = (west, false);
    Four { android: store(1, "Luis", Product::WhatsAppAndroid), iphone, ana: phone(3, "Ana", &[("Eva", "Evita")]), eva }
}

impl Four {
    fn observed(&self, group: &Group) -> Observed {
        let chats =
            vec![self.android.read(group), self.iphone.read(group), self.ana.export(group), self.eva.export(group)];
        Observed { chats, ..Observed::default() }
    }
}

/// The event of a record: records are named after events.
fn event(observed: &Observed, at: RecordRef) -> u64 {
    observed.chats[at.chat as usize].messages[at.message as usize].record
}

/// How many messages are held once, and whether each holds one event alone.
fn each_once(observed: &Observed, network: &Network) -> usize {
    let mut events = BTreeSet::new();
    for message in &network.messages {
        let of: BTreeSet<u64> = network.observations(message).iter().map(|at| event(observed, *at)).collect();
        assert_eq!(of.len(), 1, "{of:?}");
        assert!(events.insert(*of.first().unwrap()), "event {of:?} twice");
    }
    events.len()
}

fn spells(network: &Network, account: usize) -> Vec<&network::Membership> {
    network.memberships.iter().filter(|m| m.account == AccountIx(u32::try_from(account).unwrap())).collect()
}

#[test]
fn two_databases_and_two_exports_of_a_group_are_one_group_with_each_message_once() {
    let (group, four) = (hikers(), four());
    let (observed, network) = built(four.observed(&group));
    assert_eq!(sizes(&network), [4]);
    assert_eq!(each_once(&observed, &network), group.events.len());
    assert_eq!(network.accounts.len(), 4, "Ana, Luis, Eva and Tom");
    let rules: BTreeSet<Rule> = network.links.iter().filter(|link| link.accepted).map(|link| link.rule).collect();
    let found = [Rule::SameId, Rule::SameMessageId, Rule::SharedMessages, Rule::SameNumber, Rule::PairedMessages];
    assert!(found.iter().all(|rule| rules.contains(rule)), "{rules:?}");
    assert!(network.links.iter().any(|l| l.rule == Rule::SameMessageId && l.support > 100 && l.examples.len() == 6));
}

/// Way in, the events of its begin and end, by whom.
type Told = (Way, Option<u64>, Option<u64>, Option<usize>);

#[test]
fn ways_times_and_the_founder_are_what_the_truth_says() {
    let (group, four) = (hikers(), four());
    let (observed, network) = built(four.observed(&group));
    let android = four.android.read(&group).id;
    let of = |person: &str| account(&observed, &network, android, |alias| alias.phone == Some(number_of(person)));
    assert_eq!(network.groups[0].founder.unwrap().0 as usize, of("Ana"));
    assert_eq!(network.groups[0].native.as_deref(), four.android.native);
    let told = |person| -> Vec<Told> {
        let line = |at: Option<RecordRef>| at.map(|at| event(&observed, at));
        let spells = spells(&network, of(person)).into_iter();
        spells.map(|s| (s.way, line(s.joined), line(s.left), s.by.map(|by| by.0 as usize))).collect()
    };
    let at = |minute: i64, n: usize| {
        let at = group.events.iter().position(|event| event.at == START + minute * MINUTE).unwrap();
        Some((at + n + 1) as u64)
    };
    assert_eq!(told("Ana"), [(Way::Founded, at(0, 0), None, None)]);
    assert_eq!(told("Luis"), [(Way::Added, at(1, 0), None, Some(of("Ana")))]);
    assert_eq!(told("Tom"), [(Way::Link, at(3, 0), at(400, 0), None)]);
    let eva = [(Way::Added, at(2, 0), at(410, 0), Some(of("Luis"))), (Way::Added, at(700, 0), None, Some(of("Ana")))];
    assert_eq!(told("Eva"), eva);
    assert!(network.memberships.iter().all(|spell| spell.sure == Sure::Confirmed));
    let owners = |person| network.accounts[of(person)].is_exporter_of.clone();
    assert_eq!((owners("Luis"), owners("Eva")), (vec![four.android.exhibit()], vec![four.iphone.exhibit()]));
}

#[test]
fn the_clock_of_an_export_is_told_with_the_messages_that_show_it() {
    let (group, four) = (hikers(), four());
    let (observed, network) = built(four.observed(&group));
    let zone = |phone: &Phone| {
        let chat = phone.export(&group).id;
        let zone = network.zones.iter().find(|zone| observed.chats[zone.chat as usize].id == chat).unwrap();
        for stretch in &zone.stretches {
            assert_eq!(stretch.examples.len(), 3);
            assert!(stretch.examples.iter().all(|(x, y)| event(&observed, *x) == event(&observed, *y)));
        }
        zone.stretches.iter().map(|s| (s.offset, s.support > 30)).collect::<Vec<_>>()
    };
    assert_eq!(network.zones.len(), 2);
    assert_eq!(zone(&four.ana), [(120, true)]);
    assert_eq!(zone(&four.eva), [(-240, true), (-300, true)]);
    let time = Chronology::new(&network);
    for (ix, chat) in (0..).zip(&observed.chats) {
        for message in &chat.messages {
            let truth = group.events[usize::try_from(message.record).unwrap() - 1].at;
            let told = time.in_utc(ix, message.at);
            let known = message.at.offset.is_some();
            assert_eq!(told.zone, if known { Zone::Known } else { Zone::Recovered });
            assert!((told.from - 3..=told.to).contains(&truth), "{told:?} {truth}");
            // Between the last talk before the clock was changed and the first after it, both offsets may hold.
            let silence = !known && chat.aliases.iter().any(|a| a.text == "Luisito") && truth == START + 700 * MINUTE;
            assert_eq!(told.to - told.from > 59, silence);
            assert_eq!(told.at_utc, (!silence).then_some(told.from));
        }
    }
    let far = model::WallTime::from_fields(2026, 1, 1, 12, 0, Some(0)).unwrap();
    let export = observed.chats.iter().position(|chat| chat.product == Product::WhatsAppTextAndroid).unwrap();
    let told = time.in_utc(u32::try_from(export).unwrap(), far);
    assert_eq!((told.at_utc, told.zone, told.to - told.from), (None, Zone::Recovered, 4 * HOUR));
}

#[test]
fn an_export_that_nothing_ties_to_a_database_keeps_its_unknown_zone() {
    let (group, four) = (hikers(), four());
    let mut other = Group::new("Cousins");
    other.talk(0, 30, &["Ana", "Noa"]);
    let mut observed = four.observed(&group);
    let stranger = phone(9, "Noa", &[]).export(&other);
    let id = stranger.id;
    observed.chats.push(stranger);
    let (observed, network) = built(observed);
    let at = observed.chats.iter().position(|chat| chat.id == id).unwrap();
    let told = Chronology::new(&network).in_utc(u32::try_from(at).unwrap(), observed.chats[at].messages[0].at);
    assert_eq!((told.at_utc, told.zone), (None, Zone::Unknown));
    assert!(network.zones.iter().all(|zone| zone.chat as usize != at));
}

#[test]
fn a_clock_that_is_hours_off_does_not_keep_ids_apart() {
    let (group, mut four) = (hikers(), four());
    four.iphone.drift = 5 * HOUR + 17;
    let (android, iphone) = (four.android.read(&group), four.iphone.read(&group));
    let (observed, network) = built(Observed { chats: vec![android, iphone], ..Observed::default() });
    let lines = group.events.iter().filter(|e| !matches!(e.what, What::Say(_) | What::Send(_))).count();
    let twice = network.messages.iter().filter(|m| network.observations(m).len() == 2).count();
    assert_eq!(twice, group.events.len() - lines);
    assert!(network.messages.iter().all(|m| {
        let of: BTreeSet<u64> = network.observations(m).iter().map(|at| event(&observed, *at)).collect();
        of.len() == 1
    }));
}

#[test]
fn ids_tie_a_source_that_writes_no_zone_to_utc() {
    let (group, four) = (hikers(), four());
    let mut report = four.iphone.read(&group);
    for message in &mut report.messages {
        (message.at.seconds, message.at.offset, message.text_key) = (message.at.seconds + 3 * HOUR, None, 0);
    }
    let id = report.id;
    let (observed, network) = build(vec![four.android.read(&group), report]);
    assert_eq!(sizes(&network), [2]);
    let zone = &network.zones[0];
    let told: Vec<_> = zone.stretches.iter().map(|s| (s.offset, s.support > 100)).collect();
    assert_eq!((observed.chats[zone.chat as usize].id, told), (id, vec![(180, true)]));
}

#[test]
fn lines_of_one_event_are_one_on_clocks_less_than_two_minutes_apart() {
    let (group, mut four) = (hikers(), four());
    // What both have: Eva's phone was not there for the creation and the first who came.
    for (drift, lines) in [(110, 5), (130, 0)] {
        four.iphone.drift = drift;
        let (android, iphone) = (four.android.read(&group), four.iphone.read(&group));
        let (observed, network) = built(Observed { chats: vec![android, iphone], ..Observed::default() });
        let line = |m: &&network::MessageCluster| {
            let best = network.best(m).unwrap();
            observed.chats[best.chat as usize].messages[best.message as usize].system.is_some()
        };
        let joined = network.messages.iter().filter(line).filter(|m| network.observations(m).len() == 2).count();
        assert_eq!(joined, lines, "{drift}");
    }
}

#[test]
fn two_texts_of_two_ids_stay_two_although_they_say_the_same_at_once() {
    let mut group = Group::new("Hikers");
    group.talk(0, 20, &["Ana", "Luis"]).say(200, "Ana", "a long enough thought said twice");
    group.say(200, "Ana", "a long enough thought said twice");
    let (mut one, mut other) = (group.clone(), group.clone());
    let last = group.events.len() - 1;
    one.events.truncate(last);
    let lone = other.events.remove(last - 1);
    other.events.insert(last - 1, Event { what: What::Say("gone".into()), ..lone });
    let mut iphone = store(2, "Ana", Product::WhatsAppIos);
    iphone.without = vec!["gone"];
    let android = store(1, "Luis", Product::WhatsAppAndroid);
    let (_, network) = build(vec![android.read(&one), iphone.read(&other)]);
    assert_eq!((sizes(&network), network.messages.len()), (vec![2], 22));
}

#[test]
fn a_database_of_another_making_is_aligned_by_what_it_holds_at_the_same_time() {
    let (group, four) = (hikers(), four());
    let mut report = store(5, "Ana", Product::CellebriteUfdr);
    (report.ids, report.native) = ("", None);
    let chats = vec![four.android.read(&group), report.read(&group)];
    let (observed, network) = built(Observed { chats, ..Observed::default() });
    assert_eq!(sizes(&network), [2]);
    assert_eq!(each_once(&observed, &network), group.events.len());
    assert!(network.clocks.is_empty() && network.anchored == [true, true]);
    let mut late = report.clone();
    late.drift = 2 * HOUR;
    let (_, network) = build(vec![four.android.read(&group), late.read(&group)]);
    assert_eq!(sizes(&network), [1, 1], "clocks in UTC do not differ by hours");
}

#[test]
fn common_ids_of_messages_show_one_group_where_a_source_does_not_name_it() {
    let (group, four) = (hikers(), four());
    let mut report = store(5, "Ana", Product::CellebriteUfdr);
    report.native = None;
    report.drift = 9 * HOUR;
    let (_, network) = build(vec![four.android.read(&group), report.read(&group)]);
    assert_eq!(sizes(&network), [2]);
    let links: Vec<Rule> =
        network.links.iter().filter(|l| l.kind == network::LinkKind::Group).map(|l| l.rule).collect();
    assert_eq!(links, [Rule::SameMessageId]);
}

#[test]
fn two_groups_of_two_ids_are_two_whatever_they_hold() {
    let (group, four) = (hikers(), four());
    let mut copy = store(5, "Ana", Product::WhatsAppAndroid);
    (copy.ids, copy.native) = ("other", Some("34600000001-1714999999@g.us"));
    let (_, network) = build(vec![four.android.read(&group), copy.read(&group)]);
    assert_eq!(sizes(&network), [1, 1]);
    assert!(network.links.iter().any(|link| link.refusal == Some(Refusal::DifferentIds)));
}

#[test]
fn counted_ids_join_only_what_was_said_at_the_same_time() {
    let mut group = Group::new("Hikers");
    group.talk(0, 30, &["Ana", "Luis"]);
    let telegram = |number, owner| {
        let mut store = store(number, owner, Product::TelegramDesktop);
        (store.platform, store.native, store.ids) = (Platform::Telegram, Some("1234567"), "");
        store.ids = "n";
        store
    };
    let (ana, mut luis) = (telegram(1, "Ana"), telegram(2, "Luis"));
    let (_, network) = build(vec![ana.read(&group), luis.read(&group)]);
    assert_eq!((sizes(&network), network.messages.len()), (vec![2], 30));
    // Each account counts for itself: the same numbers name other messages.
    luis.from = START + MINUTE;
    let mut chat = luis.read(&group);
    chat.messages.iter_mut().for_each(|m| m.native = network::native_key(&format!("n{}", m.record - 1)));
    let (observed, network) = build(vec![ana.read(&group), chat]);
    assert_eq!(each_once(&observed, &network), 30);
}

#[test]
fn one_chat_of_two_is_one_from_both_sides_and_two_people_have_two_chats_with_a_third() {
    let direct = |people: [&'static str; 2]| {
        let mut group = Group::new("direct");
        group.kind = ChatKind::Direct;
        group.talk(0, 4, &people);
        group
    };
    let plain = |number, owner, ids| {
        let mut store = store(number, owner, Product::WhatsAppAndroid);
        store.ids = ids;
        store
    };
    let (ana, luis, eva) = (plain(1, "Ana", "a"), plain(2, "Luis", "a"), plain(3, "Eva", "b"));
    let chats = vec![
        ana.read(&direct(["Ana", "Luis"])),
        luis.read(&direct(["Luis", "Ana"])),
        eva.read(&direct(["Eva", "Luis"])),
    ];
    let (_, network) = build(chats);
    assert_eq!(sizes(&network), [1, 2]);
    assert_eq!(network.accounts.len(), 3);
}

#[test]
fn a_chat_on_utc_that_has_a_time_without_zone_does_not_put_it_in_order() {
    let group = hikers();
    let android = store(1, "Luis", Product::WhatsAppAndroid);
    let mut chat = android.read(&group);
    chat.messages[20].at.offset = None;
    let (observed, network) = build(vec![chat]);
    let told = Chronology::new(&network).in_utc(0, observed.chats[0].messages[20].at);
    assert_eq!((network.anchored[0], told.zone, told.at_utc), (true, Zone::Unknown, None));
    let order = |x: u32, y: u32| {
        let at = |message| RecordRef { chat: 0, message };
        Chronology::new(&network).order(&observed, at(x), at(y))
    };
    assert_eq!((order(20, 21), order(19, 21)), (None, Some(std::cmp::Ordering::Less)));
}

#[test]
fn rows_that_came_late_stand_where_their_time_says() {
    let mut group = Group::new("Hikers");
    group.talk(0, 10, &["Ana", "Luis"]);
    let mut chat = store(1, "Luis", Product::WhatsAppAndroid).read(&group);
    chat.messages.rotate_left(3);
    let (observed, network) = build(vec![chat]);
    let order: Vec<u64> = network.messages.iter().map(|m| event(&observed, network.best(m).unwrap())).collect();
    assert_eq!(order, (1..=10).collect::<Vec<u64>>());
    assert_eq!(network.messages[0].state, MessageState::Held);
    assert!(observed.chats[0].aliases.iter().any(|alias| alias.kind == AliasKind::Owner));
}
