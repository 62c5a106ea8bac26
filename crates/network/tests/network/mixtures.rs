//! Larger worlds made from a seed, of which some phones are databases and others text exports in other zones.

use crate::phones::*;
use crate::stores::{self, Store};
use crate::truth::{PEOPLE, Seed, group, owner_phone};
use model::Product;
use network::{ChatObs, Network, Observed, Sure, Way};
use std::collections::{BTreeMap, BTreeSet};

/// Seconds ahead of UTC at a moment.
type Ahead = fn(i64) -> i64;

/// A phone of which either its database or an export is held.
enum Held {
    Store(Store),
    Export(Phone),
}

const OWNERS: [&str; 5] = ["Ana", "Eva", "Mia", "Zoe", "Leo"];
const SEEDS: std::ops::Range<u64> = 0..20;

struct World {
    groups: [Group; 3],
    members: [&'static [&'static str]; 3],
    observed: Observed,
    network: Network,
    /// Of each chat its group, and its phone's zone if that is not written.
    truth: BTreeMap<model::ChatId, (usize, Option<Ahead>)>,
}

/// `exports`: of ten phones, how many give a text export. All hold everything.
fn world(seed: u64, exports: u64) -> World {
    let mut seed = Seed(seed);
    let forwards: Vec<(i64, String)> = (0..15).map(|n| (40 + n * 61, format!("Forwarded joke number {n}"))).collect();
    let members: [&[&str]; 3] = [&PEOPLE[..8], &PEOPLE[2..9], &PEOPLE[4..]];
    let names = ["Hikers", "Cousins", "Hikers two"];
    let ids = ["34600000001-1714989600@g.us", "120363000000000001@g.us", "120363000000000002@g.us"];
    let groups = [0, 1, 2].map(|ix: usize| group(&mut seed, names[ix], members[ix], &forwards));
    let (mut chats, mut truth) = (Vec::new(), BTreeMap::new());
    for (number, owner) in (1..).zip(OWNERS) {
        let held = held(&mut seed, number, owner, exports);
        for (ix, group) in groups.iter().enumerate().filter(|(ix, _)| members[*ix].contains(&owner)) {
            let (chat, zone) = match &held {
                Held::Store(store) => (in_group(store, ix, ids[ix]).read(group), None),
                Held::Export(phone) => (phone.export(group), Some(phone.zone)),
            };
            truth.insert(chat.id, (ix, zone));
            chats.push(chat);
        }
    }
    let (observed, network) = stores::built(Observed { chats, ..Observed::default() });
    World { groups, members, observed, network, truth }
}

fn held(seed: &mut Seed, number: u8, owner: &'static str, exports: u64) -> Held {
    let mut phone = owner_phone(seed, number, owner);
    (phone.from, phone.until) = (i64::MIN, i64::MAX);
    // The first is a database in every mixture: without one no zone can be told.
    if number > 1 && seed.below(10) < exports {
        return Held::Export(phone);
    }
    let mut store = stores::store(number, owner, seed.of(&[Product::WhatsAppAndroid, Product::WhatsAppIos]));
    store.drift = i64::try_from(seed.below(9)).unwrap() - 4;
    Held::Store(store)
}

fn in_group(store: &Store, ix: usize, id: &'static str) -> Store {
    let mut store = store.clone();
    (store.native, store.ids) = (Some(id), ["A", "B", "C"][ix]);
    store
}

/// Wrong joins and missed ones, of messages.
fn messages(world: &World) -> (usize, usize, usize) {
    let mut events = BTreeSet::new();
    let mut wrong = 0;
    for message in &world.network.messages {
        let of = world.network.observations(message).iter().map(|at| {
            let chat = &world.observed.chats[at.chat as usize];
            (world.truth[&chat.id].0, chat.messages[at.message as usize].record)
        });
        let of: BTreeSet<(usize, u64)> = of.collect();
        wrong += of.len() - 1;
        events.extend(of);
    }
    (wrong, world.network.messages.len() + wrong - events.len(), events.len())
}

#[test]
fn databases_alone_give_the_truth_exactly() {
    for seed in SEEDS {
        let world = world(seed, 0);
        let held: BTreeSet<usize> = world.truth.values().map(|truth| truth.0).collect();
        assert_eq!(world.network.groups.len(), held.len());
        let (wrong, missed, events) = messages(&world);
        assert_eq!((wrong, missed), (0, 0), "seed {seed}");
        assert!(events > 800);
        memberships(&world, seed);
    }
}

#[test]
fn a_mixture_with_exports_gives_the_same_groups_people_and_ways_and_all_but_few_messages() {
    let (mut wrong, mut missed, mut events) = (0, 0, 0);
    for seed in SEEDS {
        let world = world(seed, 6);
        for group in &world.network.groups {
            let chats = group.chats.iter().map(|chat| world.truth[&world.observed.chats[*chat as usize].id].0);
            assert_eq!(chats.collect::<BTreeSet<usize>>().len(), 1, "seed {seed}");
        }
        let held: BTreeSet<usize> = world.truth.values().map(|truth| truth.0).collect();
        assert_eq!(world.network.groups.len(), held.len(), "seed {seed}");
        let counts = messages(&world);
        (wrong, missed, events) = (wrong + counts.0, missed + counts.1, events + counts.2);
        if world.network.groups.iter().all(|group| group.chats.iter().any(|c| world.network.anchored[*c as usize])) {
            memberships(&world, seed);
        }
        zones(&world, seed);
    }
    println!("{wrong} wrong, {missed} missed of {events}");
    assert!(wrong * 5000 <= events && missed * 1000 <= events, "{wrong} wrong, {missed} missed of {events}");
}

/// Founder and ways in, for every member that has one account.
fn memberships(world: &World, seed: u64) {
    for (ix, group) in (0..).zip(&world.network.groups) {
        let chat = &world.observed.chats[group.chats[0] as usize];
        let truth = world.truth[&chat.id].0;
        let person = |account: network::AccountIx| {
            let account = &world.network.accounts[account.0 as usize];
            PEOPLE.iter().find(|person| account.phone == Some(number_of(person))).copied()
        };
        assert_eq!(group.founder.and_then(person), Some(world.members[truth][0]), "seed {seed}");
        let events = &world.groups[truth].events;
        let mut seen = BTreeSet::new();
        for spell in world.network.memberships.iter().filter(|spell| spell.group.0 == ix) {
            let Some(person) = person(spell.account) else { continue };
            assert!(seen.insert(person), "seed {seed}: {person} twice");
            assert_eq!(Some(spell.way), way(events, person), "seed {seed}: {person}");
            assert!(spell.sure != Sure::Contested && spell.sure != Sure::Inferred);
        }
        assert_eq!(seen.len(), world.members[truth].len(), "seed {seed}");
    }
}

fn way(events: &[Event], person: &str) -> Option<Way> {
    events.iter().find_map(|event| match &event.what {
        What::Created if event.who == person => Some(Way::Founded),
        What::Added(targets) if targets.contains(&person) => Some(Way::Added),
        What::Joined if event.who == person => Some(Way::Link),
        _ => None,
    })
}

/// Each recovered zone is the phone's, and no export that shares a group with a database goes without.
fn zones(world: &World, seed: u64) {
    let of = |chat: &ChatObs| world.truth[&chat.id].1;
    for zone in &world.network.zones {
        let chat = &world.observed.chats[zone.chat as usize];
        let ahead = of(chat).unwrap();
        for stretch in &zone.stretches {
            for local in [stretch.from, stretch.to] {
                let utc = local - i64::from(stretch.offset) * 60;
                assert_eq!(ahead(utc), i64::from(stretch.offset) * 60, "seed {seed}");
            }
        }
    }
    for group in &world.network.groups {
        let tied = group.chats.iter().any(|chat| world.network.anchored[*chat as usize]);
        let exports = group.chats.iter().filter(|chat| !world.network.anchored[**chat as usize]);
        let told = |chat: &u32| world.network.zones.iter().any(|zone| zone.chat == *chat);
        assert!(!tied || exports.copied().all(|chat| told(&chat)), "seed {seed}");
    }
}
