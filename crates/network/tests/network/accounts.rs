use crate::phones::*;
use network::{LinkKind, Refusal, Rule};

#[test]
fn a_number_on_one_phone_and_a_nickname_on_another_are_one_account() {
    let mut group = Group::new("Hikers");
    group.talk(0, 30, &["Ana", "Luis", "Eva"]);
    let ana = phone(1, "Ana", &[]);
    let luis = phone(2, "Luis", &[("Eva", "Evita la rubia"), ("Ana", "Mi prima")]);
    let (observed, network) = build(vec![ana.export(&group), luis.export(&group)]);
    let eva = account_of(&observed, &network, &ana, &group, &number_of("Eva"));
    assert_eq!(eva, account_of(&observed, &network, &luis, &group, "Evita la rubia"));
    assert_eq!(network.accounts[eva].phone, Some(number_of("Eva")));
    assert_eq!(network.accounts[eva].names, ["Evita la rubia"]);
    assert_eq!(network.accounts.len(), 3);
}

#[test]
fn equal_names_on_two_phones_do_not_make_one_account() {
    let (mut one, mut other) = (Group::new("Hikers"), Group::new("Cousins"));
    one.talk(0, 20, &["Luis", "Eva"]);
    other.talk(0, 20, &["Tom", "Mia"]);
    let ana = phone(1, "Ana", &[("Luis", "Mamá")]);
    let bob = phone(2, "Bob", &[("Tom", "Mamá")]);
    let (observed, network) = build(vec![ana.export(&one), bob.export(&other)]);
    let (x, y) =
        (account_of(&observed, &network, &ana, &one, "Mamá"), account_of(&observed, &network, &bob, &other, "Mamá"));
    assert_ne!(x, y);
}

#[test]
fn two_people_under_one_contact_name_are_kept_apart_by_their_numbers() {
    let (mut one, mut other) = (Group::new("Hikers"), Group::new("Cousins"));
    one.talk(0, 30, &["Ana", "Luis", "Eva"]);
    other.talk(0, 30, &["Ana", "Tom", "Eva"]);
    // Ana's phone has two people saved as "Vecino"; Eva's shows their numbers.
    let ana = phone(1, "Ana", &[("Luis", "Vecino"), ("Tom", "Vecino"), ("Eva", "Eva")]);
    let eva = phone(2, "Eva", &[]);
    let chats = vec![ana.export(&one), ana.export(&other), eva.export(&one), eva.export(&other)];
    let (observed, network) = build(chats);
    let luis = account_of(&observed, &network, &ana, &one, "Vecino");
    let tom = account_of(&observed, &network, &ana, &other, "Vecino");
    assert_ne!(luis, tom);
    assert_eq!(network.accounts[luis].phone, Some(number_of("Luis")));
    assert_eq!(network.accounts[tom].phone, Some(number_of("Tom")));
    let refused: Vec<_> = network.links.iter().filter(|l| !l.accepted).map(|l| (l.rule, l.refusal)).collect();
    assert_eq!(refused, [(Rule::SameAddressBook, Some(Refusal::TwoNumbers))]);
}

#[test]
fn one_name_in_two_chats_of_one_phone_is_one_account() {
    let (mut one, mut other) = (Group::new("Hikers"), Group::new("Cousins"));
    one.talk(0, 10, &["Luis", "Eva"]);
    other.talk(0, 10, &["Luis", "Mia"]);
    let ana = phone(1, "Ana", &[("Luis", "Luisito")]);
    let (observed, network) = build(vec![ana.export(&one), ana.export(&other)]);
    assert_eq!(
        account_of(&observed, &network, &ana, &one, "Luisito"),
        account_of(&observed, &network, &ana, &other, "Luisito"),
    );
}

#[test]
fn you_and_the_exporters_own_name_are_joined_by_what_another_phone_shows() {
    let mut group = Group::new("Hikers");
    group.on(0, "Ana", What::Created).on(1, "Ana", What::Added(vec!["Luis"])).on(2, "Ana", What::Added(vec!["Eva"]));
    group.talk(5, 30, &["Ana", "Luis", "Eva"]);
    let (ana, luis) = (phone(1, "Ana", &[]), phone(2, "Luis", &[("Ana", "Anita")]));
    let (observed, network) = build(vec![ana.export(&group), luis.export(&group)]);
    let you = account_of(&observed, &network, &ana, &group, "");
    assert_eq!(you, account_of(&observed, &network, &ana, &group, "Ana (own name)"));
    assert_eq!(you, account_of(&observed, &network, &luis, &group, "Anita"));
    assert_eq!(network.accounts[you].is_exporter_of, [ana.exhibit()]);
    assert_eq!(network.accounts.len(), 3);
}

#[test]
fn a_number_change_joins_two_numbers_and_tells_the_current_one() {
    let mut group = Group::new("Hikers");
    group.talk(0, 10, &["Ana", "Eva"]);
    group.on(100, "Eva", What::NewNumber("+34 600 00 00 01", "+34 600 00 00 02"));
    group.say(110, "Eva2", "hello from my new number");
    let ana = phone(1, "Ana", &[("Eva", "+34600000001"), ("Eva2", "+34600000002")]);
    let (observed, network) = build(vec![ana.export(&group)]);
    let eva = account_of(&observed, &network, &ana, &group, "+34600000001");
    assert_eq!(eva, account_of(&observed, &network, &ana, &group, "+34600000002"));
    assert_eq!(network.accounts[eva].phone.as_deref(), Some("+34600000002"));
    assert_eq!(network.accounts[eva].phones.len(), 2);
}

#[test]
fn two_senders_of_one_chat_are_never_one_account() {
    // Eva has two phones of which Luis saved both under nearly the same name; she sends each text twice.
    let mut group = Group::new("Hikers");
    group.talk(0, 20, &["Ana", "Luis"]);
    for n in 0..10 {
        group.say(200 + n, "Eva", &format!("I am late again, number {n}"));
        group.say(200 + n, "Eva2", &format!("I am late again, number {n}"));
    }
    let ana = phone(1, "Ana", &[("Eva", "Eva A"), ("Eva2", "Eva B")]);
    let luis = phone(2, "Luis", &[("Eva", "E1"), ("Eva2", "E2")]);
    let (observed, network) = build(vec![ana.export(&group), luis.export(&group)]);
    let of = |shown| account_of(&observed, &network, &ana, &group, shown);
    assert_ne!(of("Eva A"), of("Eva B"));
    assert_eq!(of("Eva A"), account_of(&observed, &network, &luis, &group, "E1"));
    assert_eq!(network.groups[0].message_count, 40);
}

#[test]
fn someone_who_only_sends_media_is_known_by_them_although_one_export_left_them_out() {
    let mut group = Group::new("Hikers");
    group.talk(0, 30, &["Ana", "Luis"]);
    for n in 0..6u8 {
        group.on(2 + i64::from(n) * 21, "Eva", What::Send(n));
    }
    group.events.sort_by_key(|event| event.at);
    let ana = phone(1, "Ana", &[]);
    let mut luis = phone(2, "Luis", &[("Eva", "Evita")]);
    luis.keeps_media = false;
    let (observed, network) = build(vec![ana.export(&group), luis.export(&group)]);
    assert_eq!(
        account_of(&observed, &network, &ana, &group, &number_of("Eva")),
        account_of(&observed, &network, &luis, &group, "Evita"),
    );
    assert_eq!(network.groups[0].message_count, 36);
}

#[test]
fn every_account_link_names_aliases_that_exist() {
    let mut group = Group::new("Hikers");
    group.talk(0, 30, &["Ana", "Luis", "Eva"]);
    let (ana, luis) = (phone(1, "Ana", &[]), phone(2, "Luis", &[]));
    let (observed, network) = build(vec![ana.export(&group), luis.export(&group)]);
    let ids: Vec<[u8; 16]> = observed.chats.iter().flat_map(|c| &c.aliases).map(|a| a.id.0).collect();
    let links: Vec<_> = network.links.iter().filter(|l| l.kind == LinkKind::Account).collect();
    assert!(!links.is_empty());
    assert!(links.iter().all(|l| ids.contains(&l.a) && ids.contains(&l.b) && l.weight <= 100 && l.support > 0));
}
