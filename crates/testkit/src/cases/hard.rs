//! A hard world as some phones show it: read, merged, and made a scene, with what is true of each thing in it.

#![expect(clippy::indexing_slicing, reason = "all indices are into what they were made from")]

use super::read::{Case, Happened};
use model::{AliasKind, ItemId};
use network::{Besides, Network, Observed, Scene};
use rehearsal::formats::{Act, Body, Locale, Operation, Phone};
use rehearsal::hard::{Form, HardWorld, Seized, seize};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Of how many files in a hundred a phone holds no bytes any more.
const LOST: u64 = 7;

/// A scene, and what is true of it.
pub struct HardCase {
    /// What the phones show.
    pub scene: Scene,
    /// The phones; exhibits are numbered in their order.
    pub phones: Vec<Seized>,
    /// The group in the world of each group in the scene.
    pub groups: Vec<Option<usize>>,
    /// The person of each account: `None` where it is nobody's, or several people's.
    pub accounts: Vec<Option<usize>>,
    /// The family of each family in the scene.
    pub families: Vec<Option<usize>>,
    /// Of each sighting in the scene the family in the world, and which of its sightings it is.
    pub sightings: Vec<Option<(usize, usize)>>,
    /// Records that were read.
    pub records: usize,
    /// Records that were made, and not read as what they are.
    pub lost_in_reading: usize,
}

/// A world as `n` of its phones show it.
pub fn case(world: &HardWorld, n: usize, seed: u64) -> HardCase {
    observed_case(world, n, seed).0
}

/// The same, with what the scene was made from.
pub fn observed_case(world: &HardWorld, n: usize, seed: u64) -> (HardCase, Observed, Network) {
    let phones = seize(world, n, seed);
    let files = files(world);
    let held = |exhibit: u8, name: &str| files.get(name).filter(|_| !lost(exhibit, name)).copied();
    let mut case = Case::with_files(&world.operation, &held);
    for seized in &phones {
        let phone = seized.phone.clone();
        case = match seized.form {
            Form::Android => case.android(phone),
            Form::Ios => case.ios(phone),
            Form::Texts { locale, files: true } => case.texts_with_files(phone, named(locale)),
            Form::Texts { locale, files: false } => case.texts(phone, named(locale)),
        };
    }
    case.observed.matched = listed(world);
    let (case, network) = case.merged();
    let besides = Besides {
        families: families(world),
        invites: case.invites(),
        countries: countries(&network),
        ..Besides::default()
    };
    let scene = Scene::of(&case.observed, &network, &besides);
    let known = Known { world, case: &case, network: &network, scene: &scene };
    let out = HardCase {
        groups: known.groups(),
        accounts: known.accounts(),
        families: known.families(&files),
        sightings: known.sightings(),
        records: case.observed.chats.iter().map(|chat| chat.messages.len()).sum(),
        lost_in_reading: case.made.saturating_sub(case.events.len()),
        phones,
        scene,
    };
    let Case { observed, .. } = case;
    (out, observed, network)
}

#[expect(clippy::expect_used, reason = "the world takes its tags from the same table")]
fn named(locale: &str) -> Locale {
    Locale::named(locale).expect("a tag of the table")
}

/// What each file is, by name.
fn files(world: &HardWorld) -> HashMap<String, ItemId> {
    let events = world.operation.groups.iter().flat_map(|group| &group.events);
    let pictures = events.filter_map(|event| match &event.act {
        Act::Post(post) => match &post.body {
            Body::Picture { file, sha256, .. } => Some((file.clone(), ItemId(*sha256))),
            _ => None,
        },
        _ => None,
    });
    pictures.collect()
}

/// By the file's name and the exhibit, so that it is the same on every run.
fn lost(exhibit: u8, name: &str) -> bool {
    network::text_key(&format!("{exhibit} {name}")) % 100 < LOST
}

fn listed(world: &HardWorld) -> std::collections::HashSet<ItemId> {
    let listed = world.truth.families.iter().filter(|family| family.listed);
    listed.flat_map(|family| &family.files).map(|sha256| ItemId(*sha256)).collect()
}

fn families(world: &HardWorld) -> rustc_hash::FxHashMap<ItemId, u64> {
    let all = (0..).zip(&world.truth.families);
    all.flat_map(|(ix, family)| family.files.iter().map(move |sha256| (ItemId(*sha256), ix))).collect()
}

fn countries(network: &Network) -> rustc_hash::FxHashMap<u32, [u8; 2]> {
    let of = |phone: &str| <[u8; 2]>::try_from(chat::country(phone)?.as_bytes()).ok();
    (0..).zip(&network.accounts).filter_map(|(ix, account)| Some((ix, of(account.phone.as_deref()?)?))).collect()
}

/// What is true of a scene.
struct Known<'k> {
    world: &'k HardWorld,
    case: &'k Case<'k>,
    network: &'k Network,
    scene: &'k Scene,
}

impl Known<'_> {
    /// The group that most records of its chats are of.
    fn groups(&self) -> Vec<Option<usize>> {
        let of = |group: &network::Group| {
            let mut votes: BTreeMap<usize, usize> = BTreeMap::new();
            for chat in &group.chats {
                let obs = &self.case.observed.chats[*chat as usize];
                if let Some(source) = self.case.sources.get(&obs.id) {
                    *votes.entry(source.group).or_default() += 1 + obs.messages.len();
                }
            }
            votes.into_iter().max_by_key(|(ix, n)| (*n, usize::MAX - ix)).map(|(ix, _)| ix)
        };
        self.network.groups.iter().map(of).collect()
    }

    fn accounts(&self) -> Vec<Option<usize>> {
        let people = Book::of(&self.world.operation);
        let mut saved: HashMap<usize, HashMap<String, BTreeSet<usize>>> = HashMap::new();
        let mut person = |account: &network::Account| {
            let mut who = BTreeSet::new();
            for at in &account.aliases {
                let chat = &self.case.observed.chats[at.chat as usize];
                let alias = &chat.aliases[at.alias as usize];
                let phone = &self.case.sources.get(&chat.id)?.phone;
                let by_name = || {
                    let book = saved.entry(phone.owner.ix).or_insert_with(|| people.as_saved(phone));
                    let name = alias.text.trim_start_matches('~').trim_start();
                    let all = book.get(&alias.text).or_else(|| people.pushnames.get(name))?;
                    Some(all).filter(|all| all.len() == 1)?.first().copied()
                };
                who.insert(match alias.kind {
                    AliasKind::Owner => Some(phone.owner.ix),
                    _ => people.by_id(alias).or_else(by_name),
                });
            }
            // What stands under a name that several have tells of nobody; ids and numbers beside it do.
            who.remove(&None);
            if who.len() == 1 { who.first().copied().flatten() } else { None }
        };
        self.network.accounts.iter().map(&mut person).collect()
    }

    fn families(&self, files: &HashMap<String, ItemId>) -> Vec<Option<usize>> {
        let of: HashMap<ItemId, usize> = (0..)
            .zip(&self.world.truth.families)
            .flat_map(|(ix, family)| family.files.iter().map(move |sha256| (ItemId(*sha256), ix)))
            .collect();
        debug_assert!(files.values().all(|item| of.contains_key(item)));
        let mut out = vec![None; self.scene.families as usize];
        for (seen, sighting) in self.scene.sightings.iter().zip(&self.network.sightings) {
            out[self.scene.family(seen.item) as usize] = of.get(&sighting.item).copied();
        }
        out
    }

    fn sightings(&self) -> Vec<Option<(usize, usize)>> {
        let mut of: HashMap<Happened, (usize, usize)> = HashMap::new();
        for (ix, family) in self.world.truth.families.iter().enumerate() {
            for (n, seen) in family.sightings.iter().enumerate() {
                of.insert((seen.group, seen.event), (ix, n));
            }
        }
        let happened = |record: network::RecordRef| {
            let chat = &self.case.observed.chats[record.chat as usize];
            self.case.events.get(&(chat.id, chat.messages[record.message as usize].record))
        };
        // A scene's sightings are the network's, in the same order.
        self.network.sightings.iter().map(|seen| of.get(happened(seen.record)?).copied()).collect()
    }
}

/// Who has which number, id and name.
struct Book<'o> {
    operation: &'o Operation,
    ids: HashMap<String, usize>,
    pushnames: HashMap<String, BTreeSet<usize>>,
}

impl<'o> Book<'o> {
    fn of(operation: &'o Operation) -> Self {
        let (mut ids, mut pushnames) = (HashMap::new(), HashMap::<String, BTreeSet<usize>>::new());
        for who in &operation.people {
            ids.extend(who.phones().into_iter().map(|number| (number, who.ix)));
            ids.extend(who.hidden.iter().map(|hidden| (format!("{hidden}@lid"), who.ix)));
            pushnames.entry(who.pushname.clone()).or_default().insert(who.ix);
        }
        Self { operation, ids, pushnames }
    }

    fn by_id(&self, alias: &network::AliasObs) -> Option<usize> {
        let by = |id: Option<&str>| self.ids.get(id?).copied();
        by(alias.phone.as_deref()).or_else(|| by(alias.account.as_deref()))
    }

    /// The names under which a phone's owner has saved people.
    fn as_saved(&self, phone: &Phone) -> HashMap<String, BTreeSet<usize>> {
        let mut out = HashMap::<String, BTreeSet<usize>>::new();
        for who in &self.operation.people {
            if let Some(name) = phone.saved(self.operation, who) {
                out.entry(name).or_default().insert(who.ix);
            }
        }
        out
    }
}
