//! A member whose number changed: two aliases in a database, one name in another phone's export.

use crate::phones::*;
use crate::stores::*;
use model::{Product, SameReason, SystemKind};
use network::{
    ChatObs, LinkKind, MessageObs, Network, Observed, RecordRef, Refusal, Rule, Sure, ToldObs, Unlinked, Way,
};
use std::collections::BTreeSet;

/// `Eva` and `Eva2` are one person with two numbers; the export's phone shows one name for both.
const ONE_NAME: &[(&str, &str)] = &[("Eva", "Evita"), ("Eva2", "Evita"), ("Luis", "Luisito")];

fn number(person: &str) -> &'static str {
    number_of(person).leak()
}

/// What the group is before the change.
fn before() -> Group {
    let mut group = Group::new("Hikers");
    group.on(0, "Ana", What::Created).on(1, "Ana", What::Added(vec!["Luis"])).on(2, "Luis", What::Added(vec!["Eva"]));
    group.on(3, "Tom", What::Joined).talk(5, 40, &["Ana", "Luis", "Eva", "Tom"]);
    group
}

/// Its number changes at a minute; later it leaves and comes back.
fn hikers(changed: i64, talk_again: i64) -> Group {
    let mut group = before();
    group.on(changed, "Eva", What::NewNumber(number("Eva"), number("Eva2")));
    group.talk(talk_again, 40, &["Ana", "Luis", "Eva2", "Tom"]).on(talk_again + 300, "Eva2", What::Send(1));
    group.on(talk_again + 310, "Eva2", What::Left).on(talk_again + 330, "Tom", What::Added(vec!["Eva2"]));
    group.talk(talk_again + 340, 20, &["Ana", "Eva2", "Tom"]);
    group
}

/// An export whose phone was not told of the change.
fn export(phone: &Phone, group: &Group) -> ChatObs {
    without_change(phone.export(group))
}

fn without_change(mut chat: ChatObs) -> ChatObs {
    let told = |message: &MessageObs| message.system.as_ref().is_some_and(|l| l.kind == SystemKind::NumberChanged);
    chat.messages.retain(|message| !told(message));
    chat
}

fn event(observed: &Observed, at: RecordRef) -> u64 {
    observed.chats[at.chat as usize].messages[at.message as usize].record
}

/// Each message holds one event, and no event is held twice.
fn each_once(observed: &Observed, network: &Network) {
    let mut events = BTreeSet::new();
    for message in &network.messages {
        let of: BTreeSet<u64> = network.observations(message).iter().map(|at| event(observed, *at)).collect();
        assert_eq!(of.len(), 1, "{of:?}");
        assert!(events.insert(*of.first().unwrap()), "event {of:?} twice");
    }
}

/// Who is in `hikers`: four people; Eva by both numbers, in the group twice.
fn four_people(observed: &Observed, network: &Network) {
    assert_eq!(sizes(network), [observed.chats.len()]);
    each_once(observed, network);
    let phones: BTreeSet<Vec<String>> = network.accounts.iter().map(|account| account.phones.clone()).collect();
    let of = |people: &[&str]| {
        let mut numbers: Vec<String> = people.iter().map(|person| number_of(person)).collect();
        numbers.sort();
        numbers
    };
    let mut told: Vec<Vec<String>> = phones.into_iter().collect();
    told.iter_mut().for_each(|numbers| numbers.sort());
    let mut wanted = vec![of(&["Ana"]), of(&["Luis"]), of(&["Tom"]), of(&["Eva", "Eva2"])];
    told.sort();
    wanted.sort();
    assert_eq!(told, wanted);
    let is =
        |who: network::AccountIx, person: &str| network.accounts[who.0 as usize].phones.contains(&number_of(person));
    let eva: Vec<_> = network.memberships.iter().filter(|spell| is(spell.account, "Eva")).collect();
    let ways: Vec<(Way, Sure, bool)> = eva.iter().map(|s| (s.way, s.sure, s.left.is_some())).collect();
    assert_eq!(ways, [(Way::Added, Sure::Confirmed, true), (Way::Added, Sure::Confirmed, false)]);
    assert!(is(eva[0].by.unwrap(), "Luis") && is(eva[1].by.unwrap(), "Tom"));
    assert_eq!((network.memberships.len(), network.groups[0].member_count), (5, 4));
}

#[test]
fn a_changed_number_and_one_name_are_one_member() {
    let group = hikers(600, 620);
    for product in [Product::WhatsAppAndroid, Product::WhatsAppIos] {
        let database = || store(1, "Luis", product).read(&group);
        for ana in [export(&phone(2, "Ana", ONE_NAME), &group), phone(2, "Ana", ONE_NAME).export(&group)] {
            let (observed, network) = build(vec![database(), ana]);
            four_people(&observed, &network);
        }
    }
}

#[test]
fn the_order_of_chats_makes_no_difference_to_a_changed_number() {
    let group = hikers(600, 620);
    let mut orders = BTreeSet::new();
    for (x, y) in (1..9).map(|n| (n, 20 - n)).flat_map(|(x, y)| [(x, y), (y, x)]) {
        let (database, text) =
            (store(x, "Luis", Product::WhatsAppAndroid).read(&group), export(&phone(y, "Ana", ONE_NAME), &group));
        orders.insert(database.id < text.id);
        let (observed, network) = build(vec![database, text]);
        four_people(&observed, &network);
    }
    assert_eq!(orders.len(), 2);
}

#[test]
fn a_number_that_changed_in_a_silence_in_which_a_clock_stepped_is_one_member() {
    let group = hikers(15_000, 30_000);
    let mut ana = phone(2, "Ana", ONE_NAME);
    ana.zone = |at| if at < START + 20_000 * MINUTE { -4 * HOUR } else { -5 * HOUR };
    let database = || store(1, "Luis", Product::WhatsAppAndroid).read(&group);
    let (observed, network) = build(vec![database(), export(&ana, &group)]);
    four_people(&observed, &network);
    let stretches: Vec<i16> = network.zones[0].stretches.iter().map(|s| s.offset).collect();
    assert_eq!(stretches, [-240, -300]);
    // By the minutes of what was sent alone: no word of the export is held.
    let mut silent = ana.clone();
    silent.keeps_media = false;
    let (observed, network) = build(vec![database(), export(&silent, &group)]);
    four_people(&observed, &network);
}

#[test]
fn an_export_without_words_and_files_knows_a_changed_number_by_its_minutes() {
    let mut group = Group::new("Hikers");
    group.on(0, "Ana", What::Created).on(1, "Ana", What::Added(vec!["Eva"])).on(2, "Ana", What::Added(vec!["Tom"]));
    let sends = |group: &mut Group, from: i64, people: [&'static str; 3]| {
        for n in 0..9 {
            group.on(from + n * 97 + n * n * 5, people[n as usize % 3], What::Send(u8::try_from(n).unwrap()));
        }
    };
    sends(&mut group, 20, ["Ana", "Eva", "Tom"]);
    group.on(1800, "Eva", What::NewNumber(number("Eva"), number("Eva2")));
    sends(&mut group, 2000, ["Ana", "Eva2", "Tom"]);
    let mut ana = phone(2, "Ana", ONE_NAME);
    ana.keeps_media = false;
    let (observed, network) = build(vec![store(1, "Tom", Product::WhatsAppIos).read(&group), export(&ana, &group)]);
    assert_eq!(sizes(&network), [2]);
    each_once(&observed, &network);
    assert_eq!(network.accounts.len(), 3);
}

#[test]
fn a_database_that_begins_after_the_change_is_of_the_same_people() {
    let group = hikers(600, 620);
    let android = || store(1, "Luis", Product::WhatsAppAndroid).read(&group);
    let mut late = store(3, "Tom", Product::WhatsAppIos);
    late.from = START + 610 * MINUTE;
    let text = || export(&phone(2, "Ana", ONE_NAME), &group);
    let (observed, network) = build(vec![android(), late.read(&group), text()]);
    four_people(&observed, &network);
    // An export that begins after it, beside a database that knows both numbers.
    let mut after = phone(4, "Tom", ONE_NAME);
    after.from = START + 610 * MINUTE;
    let (observed, network) = build(vec![android(), export(&after, &group), text()]);
    four_people(&observed, &network);
}

#[test]
fn the_line_of_another_group_tells_of_a_changed_number_too() {
    let (with, mut without) = (hikers(600, 620), hikers(600, 620));
    without.events.retain(|event| !matches!(event.what, What::NewNumber(..)));
    let mut cousins = Group::new("Cousins");
    cousins.talk(0, 6, &["Zoe", "Eva"]).on(600, "Eva", What::NewNumber(number("Eva"), number("Eva2")));
    let mut zoe = store(5, "Zoe", Product::WhatsAppAndroid);
    (zoe.native, zoe.ids) = (Some("34600000009-1714989600@g.us"), "Z");
    let chats =
        || vec![store(1, "Luis", Product::WhatsAppAndroid).read(&without), phone(2, "Ana", ONE_NAME).export(&without)];
    let (observed, network) = build(chats());
    assert_eq!((sizes(&network), observed.chats.len()), (vec![2], 2));
    let evita = |observed: &Observed, network: &Network| {
        network.accounts[account_of(observed, network, &phone(2, "Ana", ONE_NAME), &without, "Evita")].phones.len()
    };
    assert_eq!(evita(&observed, &network), 0, "nothing tells that the two numbers are one person's");
    let mut all = chats();
    all.push(zoe.read(&cousins));
    let (observed, network) = build(all);
    assert_eq!(evita(&observed, &network), 2);
    let eva = |account: &&network::Account| account.phones.contains(&number_of("Eva"));
    let eva: Vec<_> = network.accounts.iter().filter(eva).collect();
    assert_eq!((eva.len(), eva[0].phones.len(), eva[0].aliases.len()), (1, 2, 4));
    assert_eq!(with.events.len(), without.events.len() + 1);
}

#[test]
fn a_hidden_id_that_takes_the_place_of_a_number_is_one_member() {
    let group = hikers(600, 620);
    let mut database = store(1, "Luis", Product::WhatsAppAndroid);
    database.hidden = vec!["Eva2"];
    let mut chat = database.read(&group);
    chat.messages.retain(|message| message.system.as_ref().is_none_or(|line| line.kind != SystemKind::NumberChanged));
    let map = model::SameAccount { b: id_of("Eva"), ..same("Eva2", SameReason::IdMap) };
    let told = ToldObs { same: vec![map], ..database.told() };
    let chats =
        || vec![without_change(database.read(&group)), without_change(phone(2, "Ana", ONE_NAME).export(&group))];
    let (observed, network) = built(Observed { chats: chats(), told: vec![told], ..Observed::default() });
    each_once(&observed, &network);
    assert_eq!((network.accounts.len(), network.memberships.len()), (4, 5));
    let (_, network) = build(chats());
    assert!(network.accounts.len() > 4, "nothing else tells it");
}

#[test]
fn two_people_under_one_name_stay_two() {
    let mut group = before();
    group.on(600, "Luis", What::Added(vec!["Eva2"])).talk(620, 40, &["Ana", "Luis", "Eva2", "Tom", "Eva"]);
    let (android, ana) = (store(1, "Luis", Product::WhatsAppAndroid), phone(2, "Ana", ONE_NAME));
    let (observed, network) = build(vec![android.read(&group), ana.export(&group)]);
    let of = |shown| account_of(&observed, &network, &ana, &group, shown);
    let in_database = |person: &str| {
        account(&observed, &network, android.read(&group).id, |alias| alias.phone == Some(number_of(person)))
    };
    let accounts: BTreeSet<usize> = [of("Evita"), in_database("Eva"), in_database("Eva2")].into();
    assert_eq!(accounts.len(), 3);
    // A third whose number changed does not make one of them.
    group.on(910, "Tom", What::NewNumber(number("Tom"), number("Tom2"))).talk(920, 30, &["Ana", "Tom2", "Eva", "Eva2"]);
    let ana = phone(2, "Ana", &[("Eva", "Evita"), ("Eva2", "Evita"), ("Tom", "Tomás"), ("Tom2", "Tomás")]);
    let (observed, network) = build(vec![android.read(&group), export(&ana, &group)]);
    let tom = account_of(&observed, &network, &ana, &group, "Tomás");
    assert_eq!(network.accounts[tom].phones.len(), 2);
    assert!(network.accounts[account_of(&observed, &network, &ana, &group, "Evita")].phones.is_empty());
}

#[test]
fn someone_with_two_numbers_and_another_under_one_name_are_two_people() {
    let mut group = hikers(600, 620);
    group.on(1200, "Ana", What::Added(vec!["Mia"])).talk(1210, 40, &["Ana", "Mia", "Luis", "Eva2"]);
    let ana = phone(2, "Ana", &[("Eva", "Evita"), ("Eva2", "Evita"), ("Mia", "Evita")]);
    let (observed, network) =
        build(vec![store(1, "Luis", Product::WhatsAppAndroid).read(&group), export(&ana, &group)]);
    assert!(network.accounts[account_of(&observed, &network, &ana, &group, "Evita")].phones.is_empty());
}

#[test]
fn a_new_number_saved_under_a_second_name_is_one_member() {
    let group = hikers(600, 620);
    let two_names = phone(2, "Ana", &[("Eva", "Evita"), ("Eva2", "Evita nueva"), ("Luis", "Luisito")]);
    let not_saved_anew = phone(2, "Ana", &[("Eva", "Evita"), ("Luis", "Luisito")]);
    for ana in [two_names, not_saved_anew] {
        let database = store(1, "Luis", Product::WhatsAppAndroid).read(&group);
        let (observed, network) = build(vec![database, export(&ana, &group)]);
        four_people(&observed, &network);
    }
}

#[test]
fn a_third_phone_has_one_name_for_what_is_two_on_another() {
    let group = hikers(600, 620);
    for second in ["Evita nueva", "+34600999999"] {
        let mut two = export(&phone(2, "Ana", &[("Eva", "Evita"), ("Eva2", second)]), &group);
        // Not saved anew: its number, as it is.
        for alias in two.aliases.iter_mut().filter(|alias| alias.text.starts_with("+34600999999")) {
            (alias.text, alias.phone) = (number_of("Eva2"), Some(number_of("Eva2")));
        }
        let one = export(&phone(3, "Tom", ONE_NAME), &group);
        let (observed, network) = build(vec![store(1, "Luis", Product::WhatsAppAndroid).read(&group), two, one]);
        four_people(&observed, &network);
    }
}

#[test]
fn a_second_name_for_a_new_number_is_no_second_phone() {
    let group = hikers(600, 620);
    let mut cousins = Group::new("Cousins");
    cousins.talk(1300, 24, &["Ana", "Eva2"]);
    let ana = phone(2, "Ana", &[("Eva", "Evita"), ("Eva2", "Evita nueva")]);
    let (mut early, mut android) = (ana.clone(), store(1, "Luis", Product::WhatsAppAndroid));
    early.until = START + 600 * MINUTE;
    let mut zoe = store(3, "Eva2", Product::WhatsAppAndroid);
    (zoe.native, zoe.ids) = (Some("34600000009-1714989600@g.us"), "Z");
    android.until = START + 1290 * MINUTE;
    let changed = model::SameAccount { a: id_of("Eva"), b: id_of("Eva2"), ..same("Eva", SameReason::Changed) };
    let told = ToldObs { same: vec![changed], ..android.told() };
    let chats = vec![android.read(&group), zoe.read(&cousins), export(&early, &group), ana.export(&cousins)];
    let (observed, network) = built(Observed { chats, told: vec![told], ..Observed::default() });
    let of = |chat: usize| network.sources[chat];
    let texts: BTreeSet<u32> = (0..observed.chats.len())
        .filter(|chat| observed.chats[*chat].product == Product::WhatsAppTextAndroid)
        .map(of)
        .collect();
    assert_eq!(texts.len(), 1);
    let name = |text: &str| {
        let shows = |at: &network::AliasRef| observed.chats[at.chat as usize].aliases[at.alias as usize].text == text;
        network.accounts.iter().position(|account| account.aliases.iter().any(shows)).unwrap()
    };
    assert_eq!(name("Evita"), name("Evita nueva"));
}

#[test]
fn two_exports_of_which_one_shows_numbers_and_their_change_are_of_one_member() {
    let group = hikers(600, 620);
    let numbers = phone(1, "Luis", &[]);
    let (observed, network) = build(vec![numbers.export(&group), export(&phone(2, "Ana", ONE_NAME), &group)]);
    each_once(&observed, &network);
    let accounts: BTreeSet<usize> =
        [number("Eva"), number("Eva2")].map(|shown| account_of(&observed, &network, &numbers, &group, shown)).into();
    assert_eq!(accounts.len(), 1);
    let evita = account_of(&observed, &network, &phone(2, "Ana", ONE_NAME), &group, "Evita");
    assert_eq!(accounts.first(), Some(&evita));
    assert_eq!(network.groups[0].member_count, 4);
}

#[test]
fn what_an_operator_took_apart_is_not_summed() {
    let group = hikers(600, 620);
    let android = store(1, "Luis", Product::WhatsAppAndroid);
    let (database, text) = (android.read(&group), export(&phone(2, "Ana", ONE_NAME), &group));
    let alias =
        |person: &str| database.aliases.iter().find(|alias| alias.phone == Some(number_of(person))).unwrap().id.0;
    let unlinked: BTreeSet<Unlinked> = [Unlinked::of(LinkKind::Account, alias("Eva"), alias("Eva2"))].into();
    let chats = || vec![android.read(&group), export(&phone(2, "Ana", ONE_NAME), &group)];
    let (observed, network) = built(Observed { chats: chats(), unlinked, ..Observed::default() });
    let of = |person: &str| account(&observed, &network, database.id, |alias| alias.phone == Some(number_of(person)));
    let evita = account(&observed, &network, text.id, |alias| alias.text == "Evita");
    assert_eq!(BTreeSet::from([of("Eva"), of("Eva2"), evita]).len(), 3);
    assert!(
        network.links.iter().any(|link| (link.rule, link.refusal) == (Rule::NumberChanged, Some(Refusal::Unlinked)))
    );
    // Taken back, everything is as before.
    let (observed, network) = build(chats());
    four_people(&observed, &network);
}

#[test]
fn a_name_that_an_operator_took_from_one_number_is_taken_from_both() {
    let group = hikers(600, 620);
    let both = || {
        let android = store(1, "Luis", Product::WhatsAppAndroid);
        (android.read(&group), export(&phone(2, "Ana", ONE_NAME), &group))
    };
    let (database, text) = both();
    let evita = text.aliases.iter().find(|alias| alias.text == "Evita").unwrap().id.0;
    for person in ["Eva", "Eva2"] {
        let alias = database.aliases.iter().find(|alias| alias.phone == Some(number_of(person))).unwrap().id.0;
        let unlinked: BTreeSet<Unlinked> = [Unlinked::of(LinkKind::Account, evita, alias)].into();
        let chats = Vec::from(<[ChatObs; 2]>::from(both()));
        let (observed, network) = built(Observed { chats, unlinked, ..Observed::default() });
        let named = account(&observed, &network, text.id, |alias| alias.text == "Evita");
        assert!(network.accounts[named].phones.is_empty());
        let eva = account(&observed, &network, database.id, |alias| alias.phone == Some(number_of("Eva")));
        assert_eq!(network.accounts[eva].phones.len(), 2);
    }
}

#[test]
fn two_names_that_write_in_turn_are_two_people_whoever_had_the_number_before() {
    let mut group = before();
    group.on(300, "Eva", What::NewNumber(number("Eva"), number("Eva2")));
    group.talk(310, 60, &["Ana", "Eva", "Eva2", "Tom"]);
    let book = [("Eva", "Equis"), ("Eva2", "Ygriega")];
    let (database, paper) = (store(1, "Ana", Product::WhatsAppAndroid), phone(2, "Tom", &book));
    let (observed, network) = build(vec![database.read(&group), export(&paper, &group)]);
    let of = |name: &str| account_of(&observed, &network, &paper, &group, name);
    assert_ne!(of("Equis"), of("Ygriega"));
    assert_eq!(sizes(&network), [2]);
}
