use crate::phones::*;
use model::ChatKind;
use network::{LinkKind, Refusal};

fn hikers() -> Group {
    let mut group = Group::new("Hikers");
    group.on(0, "Ana", What::Created).on(1, "Ana", What::Added(vec!["Luis", "Eva", "Tom"]));
    group.talk(5, 60, &["Ana", "Luis", "Eva", "Tom"]);
    group
}

#[test]
fn phones_in_different_zones_with_other_names_show_one_group() {
    let group = hikers();
    let ana = phone(1, "Ana", &[("Luis", "Luisito"), ("Eva", "Eva trabajo")]);
    let mut luis = phone(2, "Luis", &[("Ana", "Anita"), ("Eva", "~Evita")]);
    luis.zone = |_| -6 * HOUR;
    let (_, network) = build(vec![ana.export(&group), luis.export(&group)]);
    assert_eq!(sizes(&network), [2]);
    assert_eq!(network.clocks[0].segments.len(), 1);
    assert_eq!(network.clocks[0].segments[0].offset.abs(), 8 * HOUR);
    assert_eq!(network.groups[0].message_count, 60);
}

#[test]
fn daylight_saving_on_one_phone_only_is_a_step_of_offset() {
    let mut group = Group::new("Hikers");
    group.talk(0, 400, &["Ana", "Luis", "Eva"]);
    let ana = phone(1, "Ana", &[]);
    let mut luis = phone(2, "Luis", &[]);
    luis.zone = |at| if at < START + DAY { HOUR } else { 0 };
    let (_, network) = build(vec![ana.export(&group), luis.export(&group)]);
    assert_eq!(sizes(&network), [2]);
    let offsets: Vec<i64> = network.clocks[0].segments.iter().map(|s| s.offset.abs()).collect();
    assert_eq!(offsets, [HOUR, 2 * HOUR]);
    assert_eq!(network.groups[0].message_count, 400);
}

#[test]
fn two_groups_of_one_name_stay_two() {
    let (one, mut other) = (hikers(), Group::new("Hikers"));
    other.talk(1000, 50, &["Ana", "Luis", "Eva"]);
    let (ana, luis) = (phone(1, "Ana", &[]), phone(2, "Luis", &[]));
    let (_, network) = build(vec![ana.export(&one), luis.export(&one), ana.export(&other), luis.export(&other)]);
    assert_eq!(sizes(&network), [2, 2]);
}

#[test]
fn a_renamed_group_stays_one_and_shows_its_latest_name() {
    let mut group = hikers();
    group.on(600, "Eva", What::Renamed("Hikers", "Climbers")).talk(700, 30, &["Ana", "Luis", "Tom"]);
    let mut ana = phone(1, "Ana", &[]);
    ana.until = START + 500 * MINUTE;
    let luis = phone(2, "Luis", &[]);
    let (_, network) = build(vec![ana.export(&group), luis.export(&group)]);
    assert_eq!(sizes(&network), [2]);
    assert_eq!(network.groups[0].name.as_deref(), Some("Climbers"));
    assert_eq!(network.groups[0].names, ["Climbers", "Hikers"]);
}

/// Ten adverts by one person, posted into a group in the same minutes as everywhere else.
fn with_adverts(name: &'static str, from: i64, people: &[&'static str]) -> Group {
    let mut group = Group::new(name);
    group.talk(from, 40, people);
    for n in 0..10 {
        group.say(from + n * 29 + 3, "Seller", &format!("Second-hand bicycles, offer number {n}, call me"));
    }
    group.events.sort_by_key(|event| event.at);
    group
}

#[test]
fn adverts_posted_in_two_groups_in_the_same_minute_do_not_join_them() {
    let one = with_adverts("Neighbours", 0, &["Ana", "Luis", "Eva"]);
    let other = with_adverts("School", 0, &["Tom", "Mia", "Eva"]);
    let (ana, tom, seller) = (phone(1, "Ana", &[]), phone(2, "Tom", &[]), phone(3, "Seller", &[]));
    let chats = vec![ana.export(&one), tom.export(&other), seller.export(&one), seller.export(&other)];
    let (_, network) = build(chats);
    assert_eq!(sizes(&network), [2, 2]);
    let refused = network.links.iter().filter(|l| l.kind == LinkKind::Group && !l.accepted).count();
    assert!(refused > 0, "the refused pairs are on record");
}

#[test]
fn a_group_of_adverts_only_is_not_the_group_they_were_copied_to() {
    let one = with_adverts("Neighbours", 0, &["Ana", "Luis", "Eva"]);
    let mut adverts = one.clone();
    adverts.name = "Offers";
    adverts.events.retain(|event| event.who == "Seller");
    let (ana, tom) = (phone(1, "Ana", &[]), phone(2, "Tom", &[]));
    let (_, network) = build(vec![ana.export(&one), tom.export(&adverts)]);
    assert_eq!(sizes(&network), [1, 1]);
    let refusals: Vec<_> = network.links.iter().filter_map(|l| l.refusal).collect();
    assert_eq!(refusals, [Refusal::TooFewSenders]);
}

#[test]
fn texts_forwarded_by_several_people_do_not_join_groups() {
    let mut one = hikers();
    let mut other = Group::new("Cousins");
    other.talk(2, 50, &["Ana", "Luis", "Eva", "Tom"]);
    for n in 0..6 {
        let who = ["Ana", "Luis", "Eva"][n % 3];
        let at = 20 + 30 * i64::try_from(n).unwrap();
        let text = format!("Forwarded recipe number {n} with lemon");
        one.say(at, who, &text);
        other.say(at, who, &text);
    }
    one.events.sort_by_key(|event| event.at);
    other.events.sort_by_key(|event| event.at);
    let (ana, luis) = (phone(1, "Ana", &[]), phone(2, "Luis", &[]));
    let (_, network) = build(vec![ana.export(&one), luis.export(&other)]);
    assert_eq!(sizes(&network), [1, 1]);
}

#[test]
fn a_late_joiner_and_a_truncated_export_belong_to_the_group() {
    let group = hikers();
    let ana = phone(1, "Ana", &[]);
    let (mut eva, mut tom) = (phone(2, "Eva", &[]), phone(3, "Tom", &[]));
    eva.from = START + 380 * MINUTE;
    tom.from = START + 200 * MINUTE;
    tom.until = START + 300 * MINUTE;
    let (_, network) = build(vec![ana.export(&group), eva.export(&group), tom.export(&group)]);
    assert_eq!(sizes(&network), [3]);
    assert_eq!(network.groups[0].message_count, 60);
}

#[test]
fn a_phone_that_deleted_most_of_a_group_still_belongs_to_it() {
    let group = hikers();
    let mut few = group.clone();
    let mut n = 0;
    few.events.retain(|_| {
        n += 1;
        n % 7 == 0
    });
    few.events.insert(0, group.events[0].clone());
    let (ana, luis) = (phone(1, "Ana", &[]), phone(2, "Luis", &[]));
    let (_, network) = build(vec![ana.export(&group), luis.export(&few)]);
    assert_eq!(sizes(&network), [2]);
}

#[test]
fn a_chat_of_two_is_one_from_both_phones_and_never_a_group() {
    let mut chat = Group::new("Direct");
    chat.kind = ChatKind::Direct;
    chat.talk(0, 12, &["Ana", "Luis"]);
    let mut copied = chat.clone();
    copied.kind = ChatKind::Group;
    let (ana, luis, eva) = (phone(1, "Ana", &[]), phone(2, "Luis", &[("Ana", "Anita")]), phone(3, "Eva", &[]));
    let (_, network) = build(vec![ana.export(&chat), luis.export(&chat), eva.export(&copied)]);
    assert_eq!(sizes(&network), [1, 2]);
}

#[test]
fn a_broadcast_to_two_people_leaves_two_chats_of_two() {
    let mut chat = Group::new("Direct");
    chat.kind = ChatKind::Direct;
    for n in 0..8 {
        chat.say(n * 11, "Seller", &format!("Second-hand bicycles, offer number {n}"));
    }
    let (ana, luis) = (phone(1, "Ana", &[]), phone(2, "Luis", &[]));
    let (_, network) = build(vec![ana.export(&chat), luis.export(&chat)]);
    assert_eq!(sizes(&network), [1, 1]);
}

#[test]
fn one_phone_that_exported_a_group_twice_in_two_zones_shows_one_group() {
    let group = hikers();
    let (here, mut abroad) = (phone(1, "Ana", &[]), phone(1, "Ana", &[]));
    abroad.zone = |_| -4 * HOUR;
    let (first, mut second) = (here.export(&group), abroad.export(&group));
    second.id = model::ChatId::of(abroad.exhibit(), "again");
    let (_, network) = build(vec![first, second]);
    assert_eq!(sizes(&network), [2]);
    assert_eq!(network.groups[0].message_count, 60);
}
