use crate::phones::*;
use model::{ChatId, DateOrder, Product};
use network::{ChatObs, Chronology, Network, Observed, RecordRef, Style};
use std::collections::BTreeSet;

/// A phone of exhibit 1 whose exports lie in `folder`.
fn in_folder(folder: &'static str, owner: &'static str, book: &[(&'static str, &'static str)]) -> Phone {
    Phone { folder, ..phone(1, owner, book) }
}

fn group(name: &'static str, from: i64, people: &[&'static str]) -> Group {
    let mut group = Group::new(name);
    group.on(from, people[0], What::Created).on(from + 1, people[0], What::Added(vec![people[1]]));
    group.talk(from + 5, 30, people);
    group
}

fn one_phone(observed: &Observed, network: &Network, x: ChatId, y: ChatId) -> bool {
    let source = |id| network.sources[observed.chats.iter().position(|chat| chat.id == id).unwrap()];
    source(x) == source(y)
}

/// Builds two chats of one exhibit and one place, and tells whether they were taken for one phone's.
fn taken_for_one(x: ChatObs, y: ChatObs) -> bool {
    let (a, b) = (x.id, y.id);
    let (observed, network) = build(vec![x, y]);
    one_phone(&observed, &network, a, b)
}

#[test]
fn two_phones_of_one_exhibit_that_each_know_a_luis_know_two_people() {
    let (hikers, cousins) = (group("Hikers", 0, &["Ana", "Luis"]), group("Cousins", 0, &["Bob", "Luis B"]));
    let ana = in_folder("ana", "Ana", &[("Luis", "Luis")]);
    let bob = in_folder("bob", "Bob", &[("Luis B", "Luis")]);
    let (observed, network) = build(vec![ana.export(&hikers), bob.export(&cousins)]);
    let of = |phone, group, shown| account_of(&observed, &network, phone, group, shown);
    assert_ne!(of(&ana, &hikers, "Luis"), of(&bob, &cousins, "Luis"));
    let (you, other) = (of(&ana, &hikers, ""), of(&bob, &cousins, ""));
    assert_ne!(you, other, "nor are the two owners one");
    for owner in [you, other] {
        assert_eq!(network.accounts[owner].is_exporter_of, [ana.exhibit()]);
    }
}

#[test]
fn one_place_is_one_address_book_and_one_owner() {
    let (hikers, cousins) = (group("Hikers", 0, &["Ana", "Luis"]), group("Cousins", 0, &["Ana", "Luis"]));
    let ana = in_folder("ana", "Ana", &[("Luis", "Luis")]);
    let (observed, network) = build(vec![ana.export(&hikers), ana.export(&cousins)]);
    for shown in ["", "Luis"] {
        let of = |group| account_of(&observed, &network, &ana, group, shown);
        assert_eq!(of(&hikers), of(&cousins));
    }
}

/// What each account is called where, whatever exhibits and places are called.
fn accounts(phones: &[Phone], groups: &[Group]) -> BTreeSet<BTreeSet<(usize, usize, String)>> {
    let mut chats = Vec::new();
    let mut origin = Vec::new();
    for (p, phone) in phones.iter().enumerate() {
        for (g, group) in groups.iter().enumerate().filter(|(_, g)| g.events.iter().any(|e| e.who == phone.owner)) {
            let chat = phone.export(group);
            origin.push((chat.id, (p, g)));
            chats.push(chat);
        }
    }
    let (observed, network) = build(chats);
    let place = |chat: u32| origin.iter().find(|o| o.0 == observed.chats[chat as usize].id).unwrap().1;
    let name = |at: &network::AliasRef| {
        let (p, g) = place(at.chat);
        (p, g, observed.chats[at.chat as usize].aliases[at.alias as usize].text.clone())
    };
    network.accounts.iter().map(|account| account.aliases.iter().map(name).collect()).collect()
}

#[test]
fn two_folders_of_one_exhibit_give_the_same_accounts_as_two_exhibits() {
    let groups = [
        group("Hikers", 0, &["Ana", "Bob", "Luis", "Eva"]),
        group("Cousins", 20, &["Ana", "Luis", "Mia"]),
        group("School", 40, &["Bob", "Luis B", "Eva", "Tom"]),
    ];
    let mut ana = phone(1, "Ana", &[("Luis", "Luis"), ("Bob", "Roberto"), ("Eva", "Eva")]);
    let mut bob = phone(2, "Bob", &[("Luis B", "Luis"), ("Luis", "Luis monte"), ("Ana", "Anita")]);
    bob.zone = |_| -6 * HOUR;
    let apart = accounts(&[ana.clone(), bob.clone()], &groups);
    (ana.folder, bob.folder, bob.number) = ("seized/1", "seized/2", 1);
    assert_eq!(accounts(&[ana, bob], &groups), apart);
    assert!(apart.iter().any(|account| account.len() >= 5), "what both phones hold is joined");
}

#[test]
fn one_phone_writes_all_its_exports_alike() {
    let ana = phone(1, "Ana", &[]);
    let hikers = || ana.export(&group("Hikers", 0, &["Ana", "Luis"]));
    let cousins = || ana.export(&group("Cousins", 0, &["Ana", "Eva"]));
    let style = |language: Option<&str>, form: Option<&str>, date_order| Style {
        language: language.map(Into::into),
        header_form: form.map(Into::into),
        date_order,
    };
    let full = || style(Some("es"), Some("9/9/99, 9:99 - "), Some(DateOrder::Dmy));
    let told = |x: Style, y: Style| {
        let (one, other) = (ChatObs { style: x, ..hikers() }, ChatObs { style: y, ..cousins() });
        taken_for_one(one, other)
    };
    assert!(told(full(), full()));
    assert!(told(full(), Style::default()), "what does not show says nothing");
    assert!(!told(full(), style(Some("pt"), None, None)));
    assert!(!told(full(), style(None, Some("9/9/9999, 9:99 a - "), None)));
    assert!(!told(full(), style(None, None, Some(DateOrder::Mdy))));
    assert!(!taken_for_one(hikers(), ChatObs { product: Product::WhatsAppTextIos, ..cousins() }));
}

#[test]
fn in_a_folder_of_several_phones_two_chats_written_alike_may_be_two_phones() {
    let (hikers, cousins) = (group("Hikers", 0, &["Ana", "Luis"]), group("Cousins", 0, &["Bob", "Luis B"]));
    let (ana, bob) = (phone(1, "Ana", &[("Luis", "Luis")]), phone(1, "Bob", &[("Luis B", "Luis")]));
    let third = phone(1, "Tom", &[]).export(&group("School", 0, &["Tom", "Mia"]));
    let chats = vec![ana.export(&hikers), bob.export(&cousins), ChatObs { product: Product::WhatsAppTextIos, ..third }];
    let (observed, network) = build(chats);
    let of = |phone, group| account_of(&observed, &network, phone, group, "Luis");
    assert_ne!(of(&ana, &hikers), of(&bob, &cousins));
}

/// A group in which both Ana and Bob are, and another of each in which there is a Luis.
fn shared_and_own() -> [Group; 3] {
    [
        group("Hikers", 0, &["Ana", "Bob", "Eva"]),
        group("Cousins", 0, &["Ana", "Luis"]),
        group("School", 0, &["Bob", "Luis B"]),
    ]
}

#[test]
fn two_exports_of_a_group_that_name_someone_differently_are_of_two_phones() {
    let [hikers, cousins, school] = shared_and_own();
    let ana = phone(1, "Ana", &[("Luis", "Luis")]);
    let bob = Phone { files: "b ", ..phone(1, "Bob", &[("Luis B", "Luis")]) };
    let chats = vec![ana.export(&hikers), bob.export(&hikers), ana.export(&cousins), bob.export(&school)];
    let (observed, network) = build(chats);
    assert_eq!(sizes(&network), [1, 1, 2]);
    let of = |phone, group, shown| account_of(&observed, &network, phone, group, shown);
    assert_ne!(of(&ana, &cousins, "Luis"), of(&bob, &school, "Luis"));
    assert_ne!(of(&ana, &hikers, ""), of(&bob, &hikers, "Bob (own name)"));
}

#[test]
fn someone_saved_in_one_export_and_not_in_the_other_shows_two_phones() {
    let mut hikers = Group::new("Hikers");
    hikers.talk(0, 30, &["Luis", "Eva", "Tom"]);
    let (ana, bob) = (phone(1, "Ana", &[("Luis", "Luisito")]), Phone { files: "b ", ..phone(1, "Bob", &[]) });
    assert!(!taken_for_one(ana.export(&hikers), bob.export(&hikers)));
}

#[test]
fn two_exports_of_a_group_on_two_clocks_are_not_taken_for_one_phone() {
    // Neither owner writes; everyone is a number on both.
    let mut hikers = Group::new("Hikers");
    hikers.talk(0, 30, &["Luis", "Eva", "Tom"]);
    let (ana, mut bob) = (phone(1, "Ana", &[]), Phone { files: "b ", ..phone(1, "Bob", &[]) });
    assert!(taken_for_one(ana.export(&hikers), bob.export(&hikers)), "nothing tells them apart");
    bob.zone = |_| -4 * HOUR;
    assert!(!taken_for_one(ana.export(&hikers), bob.export(&hikers)));
}

#[test]
fn a_phone_that_exported_a_group_twice_stays_one() {
    let [hikers, cousins, _] = shared_and_own();
    let ana = phone(1, "Ana", &[("Luis", "Luis"), ("Eva", "Evita")]);
    let mut later = Phone { files: "again ", keeps_media: false, ..ana.clone() };
    later.from = START + 20 * MINUTE;
    let (observed, network) = build(vec![ana.export(&hikers), later.export(&hikers), ana.export(&cousins)]);
    assert_eq!(sizes(&network), [1, 2]);
    assert_eq!(network.sources, [0; 3]);
    let of = |phone, group| account_of(&observed, &network, phone, group, "");
    assert_eq!(of(&ana, &hikers), of(&ana, &cousins));
}

#[test]
fn owners_whom_another_phone_knows_by_two_numbers_are_two() {
    let [_, cousins, school] = shared_and_own();
    let (ana, bob) = (phone(1, "Ana", &[("Luis", "Luis")]), phone(1, "Bob", &[("Luis B", "Luis")]));
    let (luis, other) = (phone(2, "Luis", &[]), phone(3, "Luis B", &[]));
    let chats = vec![ana.export(&cousins), bob.export(&school), luis.export(&cousins), other.export(&school)];
    let (observed, network) = build(chats);
    assert!(!one_phone(&observed, &network, ana.export(&cousins).id, bob.export(&school).id));
    let of = |phone, group, shown| account_of(&observed, &network, phone, group, shown);
    assert_ne!(of(&ana, &cousins, ""), of(&bob, &school, ""));
    assert_eq!(network.accounts[of(&ana, &cousins, "")].phones, [number_of("Ana")]);
    assert_ne!(of(&ana, &cousins, "Luis"), of(&bob, &school, "Luis"));
}

#[test]
fn one_person_saved_under_two_names_shows_two_address_books() {
    // Neither owner shows: both only read.
    let (mut hikers, mut school) = (Group::new("Hikers"), Group::new("School"));
    hikers.talk(0, 30, &["Eva", "Tom", "Luis"]);
    school.talk(9, 30, &["Eva", "Mia", "Luis"]);
    let (ana, bob) = (phone(1, "Ana", &[("Luis", "Luisito")]), phone(1, "Bob", &[("Luis", "El largo")]));
    let eva = phone(2, "Eva", &[]);
    let chats = vec![ana.export(&hikers), bob.export(&school), eva.export(&hikers), eva.export(&school)];
    let (observed, network) = build(chats);
    assert!(!one_phone(&observed, &network, ana.export(&hikers).id, bob.export(&school).id));
}

#[test]
fn someone_saved_anew_after_a_change_of_number_is_no_second_address_book() {
    let mut hikers = Group::new("Hikers");
    hikers.talk(0, 12, &["Ana", "Eva"]).on(100, "Eva", What::NewNumber("+34 600 00 00 01", "+34 600 00 00 02"));
    hikers.talk(110, 12, &["Ana", "Eva2"]);
    let mut cousins = Group::new("Cousins");
    cousins.talk(300, 12, &["Ana", "Eva2"]);
    let ana = phone(1, "Ana", &[("Eva", "Eva"), ("Eva2", "Eva nueva")]);
    let bob = phone(2, "Bob", &[("Eva", "+34600000001"), ("Eva2", "+34600000002")]);
    let (_, network) =
        build(vec![ana.export(&hikers), ana.export(&cousins), bob.export(&hikers), bob.export(&cousins)]);
    let distinct: BTreeSet<u32> = network.sources.iter().copied().collect();
    assert_eq!(distinct.len(), 2);
}

#[test]
fn phones_of_one_exhibit_have_clocks_of_their_own() {
    let (hikers, cousins) = (group("Hikers", 0, &["Ana", "Luis"]), group("Cousins", 100, &["Bob", "Mia"]));
    let (ana, bob) = (in_folder("ana", "Ana", &[]), in_folder("bob", "Bob", &[]));
    let (observed, network) = build(vec![ana.export(&hikers), bob.export(&cousins)]);
    let (x, y) = (RecordRef { chat: 0, message: 0 }, RecordRef { chat: 1, message: 20 });
    assert_eq!(Chronology::new(&network).order(&observed, x, y), None);
    let near = in_folder("ana", "Ana", &[]).export(&cousins);
    let (observed, network) = build(vec![ana.export(&hikers), near]);
    assert!(Chronology::new(&network).order(&observed, x, y).is_some(), "one phone's chats share a clock");
}
