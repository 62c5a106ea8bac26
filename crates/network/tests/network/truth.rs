//! Larger worlds made from a seed: what is joined must truly be one, and most of what is one must be joined.

use crate::phones::*;
use model::ChatKind;
use network::{Network, Observed};
use std::collections::{BTreeMap, BTreeSet};

pub const PEOPLE: [&str; 12] = ["Ana", "Luis", "Eva", "Tom", "Mia", "Ben", "Zoe", "Leo", "Ida", "Max", "Noa", "Pau"];
const SHORT: [&str; 6] = ["ok", "jaja", "sí", "no", "buenas", "👍"];
const NICKNAMES: [&str; 6] = ["Vecino", "Primo", "Trabajo", "~Sol", "Jefa", "Clase"];

/// Numbers from a seed (SplitMix64).
pub struct Seed(pub u64);

impl Seed {
    pub fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n
    }

    pub fn of<T: Copy>(&mut self, list: &[T]) -> T {
        list[usize::try_from(self.below(list.len() as u64)).unwrap()]
    }
}

/// A lively group: short texts, bursts within a minute, media, forwarded texts that other groups get too.
pub fn group(seed: &mut Seed, name: &'static str, members: &[&'static str], forwards: &[(i64, String)]) -> Group {
    let mut group = Group::new(name);
    group.on(0, members[0], What::Created);
    for (n, member) in (1..).zip(&members[1..]) {
        let by = members[0];
        _ = if seed.below(3) == 0 {
            group.on(n, member, What::Joined)
        } else {
            group.on(n, by, What::Added(vec![member]))
        };
    }
    let mut minute = 20;
    for n in 0..400 {
        minute += seed.of(&[0, 0, 1, 1, 5, 30]);
        let who = seed.of(members);
        match seed.below(10) {
            0 | 1 => group.on(minute, who, What::Send(u8::try_from(seed.below(200)).unwrap())),
            2..=5 => group.say(minute, who, seed.of(&SHORT)),
            _ => group.say(minute, who, &format!("{name}: long thought number {n} of {who}")),
        };
    }
    forwards.iter().for_each(|(at, text)| _ = group.say(*at, seed.of(members), text));
    group.events.sort_by_key(|event| event.at);
    group
}

pub fn owner_phone(seed: &mut Seed, number: u8, owner: &'static str) -> Phone {
    let mut phone = phone(number, owner, &[]);
    let zones: [fn(i64) -> i64; 4] =
        [|_| 0, |_| -6 * HOUR, |_| 5 * HOUR + 1800, |at| if at < START + DAY / 4 { HOUR } else { 0 }];
    phone.zone = seed.of(&zones);
    phone.keeps_media = seed.below(2) == 0;
    let mut names: BTreeSet<&str> = BTreeSet::new();
    for person in PEOPLE.iter().filter(|person| **person != owner) {
        let nickname = seed.of(&NICKNAMES);
        if seed.below(3) == 0 && names.insert(nickname) {
            phone.book.push((person, nickname));
        }
    }
    if seed.below(3) == 0 {
        phone.from = START + 200 * MINUTE;
    }
    if seed.below(4) == 0 {
        phone.until = START + 1500 * MINUTE;
    }
    phone
}

/// What is true of each chat: (group, person by alias text).
struct Truth {
    group: usize,
    people: BTreeMap<String, &'static str>,
}

/// How the phones are given: each as an exhibit, or all in one, in a folder each or in none.
#[derive(Clone, Copy, Debug)]
enum Given {
    Exhibits,
    Folders,
    Together,
}

impl Given {
    fn give(self, phone: &mut Phone) {
        let name = ["a/", "b/", "c/", "d/", "e/"][usize::from(phone.number - 1)];
        match self {
            Given::Exhibits => return,
            Given::Folders => phone.folder = name,
            Given::Together => phone.files = name,
        }
        phone.number = 1;
    }
}

fn world(seed: u64, given: Given) -> (Observed, Network, BTreeMap<model::ChatId, Truth>) {
    let mut seed = Seed(seed);
    let forwards: Vec<(i64, String)> =
        (0..15).map(|n| (40 + n * 61, format!("Forwarded joke number {n} about cats"))).collect();
    let groups = [
        group(&mut seed, "Hikers", &PEOPLE[..8], &forwards),
        group(&mut seed, "Cousins", &PEOPLE[2..9], &forwards),
        group(&mut seed, "Hikers two", &PEOPLE[4..], &forwards),
        group(&mut seed, "Small", &PEOPLE[..3], &[]),
    ];
    let members = [&PEOPLE[..8], &PEOPLE[2..9], &PEOPLE[4..], &PEOPLE[..3]];
    let (mut chats, mut truth) = (Vec::new(), BTreeMap::new());
    for (number, owner) in (1..).zip(["Ana", "Eva", "Mia", "Zoe", "Leo"]) {
        let mut phone = owner_phone(&mut seed, number, owner);
        given.give(&mut phone);
        for (ix, group) in groups.iter().enumerate().filter(|(ix, _)| members[*ix].contains(&owner)) {
            let chat = phone.export(group);
            let mut people: BTreeMap<String, &'static str> = PEOPLE.iter().map(|p| (phone.shown(p), *p)).collect();
            people.insert(String::new(), owner);
            assert_eq!(chat.kind, ChatKind::Group);
            truth.insert(chat.id, Truth { group: ix, people });
            chats.push(chat);
        }
    }
    let (observed, network) = build(chats);
    (observed, network, truth)
}

/// Of how many worlds each statement is checked.
const SEEDS: std::ops::Range<u64> = 0..20;

#[test]
fn groups_are_exactly_the_true_ones() {
    for seed in SEEDS {
        let (observed, network, truth) = world(seed, Given::Exhibits);
        for group in &network.groups {
            let of: BTreeSet<usize> =
                group.chats.iter().map(|c| truth[&observed.chats[*c as usize].id].group).collect();
            assert_eq!(of.len(), 1, "seed {seed}");
        }
        let held: BTreeSet<usize> = truth.values().map(|t| t.group).collect();
        assert_eq!(network.groups.len(), held.len(), "seed {seed}");
    }
}

/// How many accounts there are, and how many people they are; none of them may be two.
fn accounts_and_people(given: Given) -> (usize, usize) {
    let (mut accounts, mut people) = (0, 0);
    for seed in SEEDS {
        let (observed, network, truth) = world(seed, given);
        let mut seen = BTreeSet::new();
        for account in &network.accounts {
            let person = |at: &network::AliasRef| {
                let chat = &observed.chats[at.chat as usize];
                truth[&chat.id].people[&chat.aliases[at.alias as usize].text]
            };
            let persons: BTreeSet<&str> = account.aliases.iter().map(person).collect();
            assert_eq!(persons.len(), 1, "seed {seed}, {given:?}: {persons:?}");
            seen.extend(persons);
        }
        accounts += network.accounts.len();
        people += seen.len();
    }
    (accounts, people)
}

#[test]
fn no_account_holds_two_people_and_most_people_are_one_account() {
    let (accounts, people) = accounts_and_people(Given::Exhibits);
    assert!(accounts * 100 <= people * 110, "{accounts} accounts for {people} people");
    assert_eq!(accounts_and_people(Given::Folders), (accounts, people));
}

#[test]
fn no_account_holds_two_people_where_all_phones_lie_in_one_folder() {
    let (accounts, people) = accounts_and_people(Given::Together);
    assert!(accounts * 100 <= people * 140, "{accounts} accounts for {people} people");
}

#[test]
fn merged_messages_are_truly_one_and_few_are_missed() {
    let (mut clusters, mut events, mut wrong) = (0, 0, 0);
    for seed in SEEDS {
        let (observed, network, truth) = world(seed, Given::Exhibits);
        let mut seen = BTreeSet::new();
        for message in &network.messages {
            let of = network.observations(message).iter().map(|r| {
                let chat = &observed.chats[r.chat as usize];
                (truth[&chat.id].group, chat.messages[r.message as usize].record)
            });
            let of: BTreeSet<(usize, u64)> = of.collect();
            wrong += of.len() - 1;
            seen.extend(of);
        }
        clusters += network.messages.len();
        events += seen.len();
    }
    assert!(wrong * 1000 <= events, "{wrong} wrong of {events}");
    assert!(clusters * 1000 <= events * 1010, "{clusters} messages for {events} events");
}
