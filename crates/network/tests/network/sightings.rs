use crate::phones::*;
use model::Precision;
use network::{Chronology, First, Network, RecordRef};
use std::cmp::Ordering;

fn firsts(network: &Network, n: u8) -> Vec<(First, First)> {
    network.sightings.iter().filter(|s| s.item == item(n)).map(|s| (s.first_in_group, s.first_in_case)).collect()
}

fn sent(name: &'static str, people: &[&'static str], at: &[i64]) -> Group {
    let mut group = Group::new(name);
    group.talk(0, 30, people);
    at.iter().for_each(|at| _ = group.on(*at, people[0], What::Send(1)));
    group.events.sort_by_key(|event| event.at);
    group
}

#[test]
fn within_one_file_the_order_of_records_decides() {
    let group = sent("Hikers", &["Eva", "Tom"], &[50, 50, 90]);
    let (_, network) = build(vec![phone(1, "Ana", &[]).export(&group)]);
    assert_eq!(firsts(&network, 1), [(First::Yes, First::Yes), (First::No, First::No), (First::No, First::No)]);
}

#[test]
fn one_phones_chats_share_its_clock() {
    let (one, other) = (sent("Hikers", &["Eva", "Tom"], &[50]), sent("Cousins", &["Mia", "Tom"], &[60]));
    let ana = phone(1, "Ana", &[]);
    let (_, network) = build(vec![ana.export(&one), ana.export(&other)]);
    let mut cases: Vec<First> = network.sightings.iter().map(|s| s.first_in_case).collect();
    cases.sort_unstable();
    assert_eq!(cases, [First::Yes, First::No]);
    assert!(network.sightings.iter().all(|s| s.first_in_group == First::Yes));
}

#[test]
fn a_minute_apart_in_two_chats_is_undetermined() {
    let (one, other) = (sent("Hikers", &["Eva", "Tom"], &[50]), sent("Cousins", &["Mia", "Tom"], &[51]));
    let ana = phone(1, "Ana", &[]);
    let (_, network) = build(vec![ana.export(&one), ana.export(&other)]);
    assert!(network.sightings.iter().all(|s| s.first_in_case == First::Undetermined));
}

#[test]
fn phones_without_shared_messages_tell_nothing_within_26_hours() {
    let (one, near) = (sent("Hikers", &["Eva", "Tom"], &[50]), sent("Cousins", &["Mia", "Ben"], &[50 + 25 * 60]));
    let far = sent("Cousins", &["Mia", "Ben"], &[50 + 27 * 60]);
    let (ana, zoe) = (phone(1, "Ana", &[]), phone(2, "Zoe", &[]));
    let (_, network) = build(vec![ana.export(&one), zoe.export(&near)]);
    assert!(network.sightings.iter().all(|s| s.first_in_case == First::Undetermined));
    let (_, network) = build(vec![ana.export(&one), zoe.export(&far)]);
    let mut cases: Vec<First> = network.sightings.iter().map(|s| s.first_in_case).collect();
    cases.sort_unstable();
    assert_eq!(cases, [First::Yes, First::No]);
}

#[test]
fn shared_messages_fix_the_order_between_two_phones() {
    let mut common = Group::new("Common");
    common.talk(0, 40, &["Ana", "Zoe", "Eva"]);
    let (one, other) = (sent("Hikers", &["Eva", "Tom"], &[50]), sent("Cousins", &["Mia", "Ben"], &[80]));
    let ana = phone(1, "Ana", &[]);
    let mut zoe = phone(2, "Zoe", &[]);
    zoe.zone = |_| -7 * HOUR;
    let chats = vec![ana.export(&common), zoe.export(&common), ana.export(&one), zoe.export(&other)];
    let (observed, network) = build(chats);
    let first = network.sightings.iter().find(|s| s.first_in_case == First::Yes).unwrap();
    assert_eq!(observed.chats[first.record.chat as usize].id, ana.export(&one).id);
    assert!(network.sightings.iter().any(|s| s.first_in_case == First::No));

    let chronology = Chronology::new(&network);
    let second = network.sightings.iter().find(|s| s.first_in_case == First::No).unwrap();
    assert_eq!(chronology.order(&observed, first.record, second.record), Some(Ordering::Less));
    let late = RecordRef { message: second.record.message + 1, ..second.record };
    assert_eq!(chronology.order(&observed, second.record, late), Some(Ordering::Less));
}

#[test]
fn phones_that_hold_different_bytes_of_one_message_give_a_sighting_of_each() {
    let mut group = Group::new("Hikers");
    group.talk(0, 30, &["Ana", "Luis", "Eva"]).on(300, "Eva", What::Send(1));
    let mut other = group.clone();
    other.events[30].what = What::Send(2);
    let (_, network) = build(vec![phone(1, "Ana", &[]).export(&group), phone(2, "Luis", &[]).export(&other)]);
    assert_eq!(network.groups[0].message_count, 31);
    assert_eq!(network.sightings.iter().map(|s| s.item).collect::<Vec<_>>(), [item(1), item(2)]);
    assert_eq!(network.sightings[0].message, network.sightings[1].message);
}

/// The chat with the times of those of its sendings made so that they do not tell.
fn untold(mut chat: network::ChatObs, sendings: &[usize], precision: Precision) -> network::ChatObs {
    let sent = chat.messages.iter_mut().filter(|message| message.has_media);
    let chosen = sent.enumerate().filter(|(ix, _)| sendings.contains(ix));
    chosen.for_each(|(_, message)| message.at.precision = precision);
    chat
}

#[test]
fn a_time_that_does_not_tell_makes_nobody_the_first() {
    let group = sent("Hikers", &["Eva", "Tom"], &[50, 90, 120]);
    for precision in [Precision::Doubtful, Precision::Unknown] {
        let later = untold(phone(1, "Ana", &[]).export(&group), &[1], precision);
        let (observed, network) = build(vec![later]);
        let wanted = [First::Undetermined, First::Undetermined, First::No];
        assert_eq!(firsts(&network, 1), wanted.map(|first| (first, first)));
        let chronology = Chronology::new(&network);
        let order =
            |x: usize, y: usize| chronology.order(&observed, network.sightings[x].record, network.sightings[y].record);
        assert_eq!((order(0, 1), order(0, 2)), (None, Some(Ordering::Less)));

        let (one, other) = (sent("Hikers", &["Eva", "Tom"], &[50]), sent("Cousins", &["Mia", "Tom"], &[900]));
        let ana = phone(1, "Ana", &[]);
        let (_, network) = build(vec![untold(ana.export(&one), &[0], precision), ana.export(&other)]);
        assert!(network.sightings.iter().all(|s| s.first_in_case == First::Undetermined));
        assert!(network.sightings.iter().all(|s| s.first_in_group == First::Yes));
    }
}

#[test]
fn another_phone_that_tells_decides_what_one_alone_does_not() {
    let mut group = sent("Hikers", &["Eva", "Tom", "Ana", "Luis"], &[50]);
    group.on(300, "Eva", What::Send(1));
    let ana = untold(phone(1, "Ana", &[]).export(&group), &[1], Precision::Doubtful);
    let (_, network) = build(vec![ana, phone(2, "Luis", &[]).export(&group)]);
    assert_eq!(network.groups.len(), 1);
    assert_eq!(network.messages.len(), group.events.len());
    assert_eq!(firsts(&network, 1), [(First::Yes, First::Yes), (First::No, First::No)]);
}

#[test]
fn what_does_not_tell_its_time_stays_in_its_place() {
    let mut group = Group::new("Hikers");
    group.talk(0, 30, &["Eva", "Tom"]);
    let mut chat = phone(1, "Ana", &[]).export(&group);
    chat.messages[7].at = model::WallTime { seconds: START + 400 * DAY, precision: Precision::Doubtful, offset: None };
    chat.messages[9].at = model::WallTime { seconds: START - 400 * DAY, precision: Precision::Unknown, offset: None };
    let (_, network) = build(vec![chat]);
    let order: Vec<u32> = network.messages.iter().map(|m| network.best(m).unwrap().message).collect();
    assert_eq!(order, (0..30).collect::<Vec<u32>>());
}
