use crate::phones::*;
use network::Network;

fn base() -> Group {
    let mut group = Group::new("Hikers");
    group.talk(0, 30, &["Ana", "Luis", "Eva"]);
    group
}

fn two(group: &Group, change: impl Fn(&mut Phone)) -> Network {
    let ana = phone(1, "Ana", &[]);
    let mut luis = phone(2, "Luis", &[("Eva", "Evita")]);
    luis.zone = |_| -5 * HOUR;
    change(&mut luis);
    let (_, network) = build(vec![ana.export(group), luis.export(group)]);
    assert_eq!(sizes(&network), [2]);
    network
}

fn doubles(network: &Network) -> usize {
    network.messages.iter().filter(|m| network.observations(m).len() == 2).count()
}

#[test]
fn every_message_held_twice_is_merged_once() {
    let network = two(&base(), |_| {});
    assert_eq!((network.messages.len(), doubles(&network)), (30, 30));
}

#[test]
fn two_equal_short_messages_in_one_minute_stay_two() {
    let mut group = base();
    group.say(300, "Ana", "ok").say(300, "Luis", "ok").say(301, "Eva", "ok");
    let network = two(&group, |_| {});
    assert_eq!((network.messages.len(), doubles(&network)), (33, 33));
    for message in network.messages.iter().rev().take(3) {
        let seen = network.observations(message);
        assert_eq!(seen[0].message, seen[1].message, "the first pairs with the first");
    }
}

#[test]
fn an_equal_message_pairs_with_its_own_senders_when_one_phone_lacks_the_other() {
    let mut group = base();
    group.say(300, "Ana", "ok").say(301, "Eva", "ok");
    let mut without = group.clone();
    without.events.remove(30);
    let (ana, luis) = (phone(1, "Ana", &[]), phone(2, "Luis", &[]));
    let (observed, network) = build(vec![ana.export(&group), luis.export(&without)]);
    let last = network.messages.last().unwrap();
    assert_eq!(network.observations(last).len(), 2);
    let eva = account_of(&observed, &network, &ana, &group, &number_of("Eva"));
    assert_eq!(last.account.unwrap().0 as usize, eva);
}

#[test]
fn media_left_out_of_one_export_pair_with_the_held_file() {
    let mut group = base();
    group.on(40, "Eva", What::Send(1)).on(40, "Eva", What::Send(2)).on(90, "Luis", What::Send(3));
    group.events.sort_by_key(|event| event.at);
    let network = two(&group, |luis| luis.keeps_media = false);
    assert_eq!((network.messages.len(), doubles(&network)), (33, 33));
    assert_eq!(network.sightings.len(), 3);
}

#[test]
fn a_message_deleted_on_one_phone_pairs_with_its_text_on_the_other() {
    let mut group = base();
    group.say(303, "Eva", "this one will be taken back");
    let network = two(&group, |luis| luis.marks = vec!["this one will be taken back"]);
    assert_eq!((network.messages.len(), doubles(&network)), (31, 31));
}

#[test]
fn a_message_that_one_phone_deleted_without_a_mark_stays_single() {
    let mut group = base();
    group.say(303, "Eva", "only Ana keeps this one");
    let network = two(&group, |luis| luis.without = vec!["only Ana keeps this one"]);
    assert_eq!((network.messages.len(), doubles(&network)), (31, 30));
}

#[test]
fn an_edited_text_pairs_by_place_and_sender() {
    let mut group = base();
    group.say(303, "Eva", "see you at sevn").say(310, "Ana", "fine, at the big tree then");
    let network = two(&group, |luis| luis.edited = vec![("see you at sevn", "see you at seven")]);
    assert_eq!((network.messages.len(), doubles(&network)), (32, 32));
}

#[test]
fn different_texts_of_two_people_in_one_minute_are_not_merged() {
    let mut group = base();
    group.say(303, "Eva", "only on the one").say(303, "Luis", "only on the other");
    let (mut ana, mut luis) = (phone(1, "Ana", &[]), phone(2, "Luis", &[]));
    ana.without = vec!["only on the other"];
    luis.without = vec!["only on the one"];
    let (_, network) = build(vec![ana.export(&group), luis.export(&group)]);
    assert_eq!((network.messages.len(), doubles(&network)), (32, 30));
}

#[test]
fn a_message_has_at_most_one_observation_of_a_chat() {
    let mut group = base();
    for n in 0..20 {
        group.say(300 + n / 4, ["Ana", "Luis", "Eva"][usize::try_from(n).unwrap() % 3], "jaja");
    }
    let phones = [phone(1, "Ana", &[]), phone(2, "Luis", &[]), phone(3, "Eva", &[])];
    let (_, network) = build(phones.iter().map(|p| p.export(&group)).collect());
    assert_eq!(network.messages.len(), 50);
    for message in &network.messages {
        let mut chats: Vec<u32> = network.observations(message).iter().map(|r| r.chat).collect();
        chats.sort_unstable();
        chats.dedup();
        assert_eq!(chats.len(), 3);
    }
}

#[test]
fn a_messages_id_does_not_change_when_a_chat_of_another_group_comes_in() {
    let mut other = Group::new("Cousins");
    other.talk(0, 20, &["Tom", "Mia"]);
    let (ana, tom) = (phone(1, "Ana", &[]), phone(9, "Tom", &[]));
    let (_, alone) = build(vec![ana.export(&base())]);
    let (_, with) = build(vec![ana.export(&base()), tom.export(&other)]);
    assert_eq!(alone.messages.len(), 30);
    assert!(alone.messages.iter().all(|m| with.messages.iter().any(|n| n.id == m.id)));
    assert!(with.groups.iter().any(|g| g.id == alone.groups[0].id));
}
