//! A case made from a counter, as large as is asked for, with all that is told from a scene: lineage, provenance, key
//! accounts, and what was not seen. Of 20 million messages it has 1,000 groups, 200,000 accounts, 2 million sightings and
//! 200 exhibits; of fewer, fewer of each, so that a group, an account and a phone stay as large as they are.

mod group;
mod items;

use model::{AgeBand, AgeClass};
use network::{Age, ApartReason, ItemTie, ItemTies, Scene, SceneAccount, VariantFacts};
use std::collections::BTreeMap;

const START: i64 = 1_700_000_000;
const DAY: i64 = 86_400;
/// Groups begin over so many days, and all is held until the last.
const BORN_DAYS: u64 = 300;
const END: i64 = START + 360 * DAY;

/// Accounts that are in every tenth group.
const BOTS: u32 = 20;

/// A scene, and what else is known of it.
pub(crate) struct Made {
    /// The network by numbers.
    pub(crate) scene: Scene,
    /// What is known of items besides.
    pub(crate) known: Known,
    /// Ages of some accounts.
    pub(crate) ages: Vec<Option<Age>>,
    /// Accounts that are listed apart by a mark.
    pub(crate) marked: BTreeMap<u32, ApartReason>,
    /// Accounts that sent something that met a hash set.
    pub(crate) involved: Vec<bool>,
    /// The parent of each group: the truth that lineage is not shown.
    pub(crate) parents: Vec<Option<u32>>,
    /// Pairs of items of which families can be put together.
    pub(crate) ties: Vec<ItemTie>,
}

/// What is known of items.
#[derive(Default)]
pub(crate) struct Known {
    facts: Vec<Option<VariantFacts>>,
    distances: Vec<(u32, u32, u16, u16)>,
    parts: Vec<(u32, u32)>,
}

impl Known {
    pub(crate) fn of_items(&self) -> ItemTies<'_> {
        ItemTies { facts: &self.facts, distances: &self.distances, parts: &self.parts }
    }
}

/// How much there is of everything.
#[derive(Clone, Copy)]
struct Size {
    groups: u32,
    accounts: u32,
    exhibits: u32,
    /// Groups are of topics, twenty of each; members of a topic's groups come from its own accounts, but for a few.
    topics: u32,
    /// Messages in a group.
    each: u32,
}

impl Size {
    fn of(messages: u64) -> Self {
        let groups = small(messages / 20_000).max(10);
        Self {
            groups,
            accounts: groups * 200,
            exhibits: (groups / 5).max(6),
            topics: (groups / 20).max(1),
            each: small(messages) / groups,
        }
    }

    /// How many accounts a topic has.
    fn pool(self) -> u32 {
        self.accounts / self.topics
    }

    /// An account of a topic; the lower numbers are in more groups.
    fn deep(self, topic: u32, rng: &mut Rng) -> u32 {
        let pool = u64::from(self.pool());
        topic * self.pool() + small(rng.below(pool) * rng.below(pool) / pool)
    }
}

/// How a group is to begin and end.
struct Plan {
    born: i64,
    end: i64,
    founder: u32,
    /// The group that it breaks off from.
    parent: Option<u32>,
    /// Whether it takes that one's place.
    takes_its_place: bool,
    /// Those that break off from it.
    children: Vec<u32>,
}

/// The case of so many messages.
pub(crate) fn made(messages: u64) -> Made {
    let size = Size::of(messages);
    let plans = plans(size);
    let (families, known) = items::made(size);
    let mut scene = Scene { exhibits: size.exhibits, families: families.count(), ..Scene::default() };
    let country = |account: u32| *[b"ES", b"MX", b"AR", b"CO", b"BR", b"PT"].get(mix(account) as usize % 6).unwrap();
    let account = |ix| SceneAccount { owner_of: Vec::new(), country: Some(*country(ix)) };
    scene.accounts = (0..size.accounts).map(account).collect();
    let owners: Vec<u32> = (0..size.exhibits).map(|exhibit| owner(size, exhibit)).collect();
    for (exhibit, owner) in (0..).zip(&owners) {
        scene.accounts.get_mut(*owner as usize).unwrap().owner_of.push(exhibit);
    }
    scene.items = families.items();
    let making = group::Making { size, plans: &plans, families: &families, owners: &owners };
    let mut members = Vec::new();
    for group in 0..size.groups {
        making.group(group, &mut scene, &mut members);
    }
    let mut involved = vec![false; scene.accounts.len()];
    for seen in scene.sightings.iter().filter(|seen| scene.items.get(seen.item as usize).unwrap().matched) {
        seen.account.into_iter().for_each(|account| *involved.get_mut(account as usize).unwrap() = true);
    }
    Made {
        known,
        ages: (0..size.accounts).map(|account| age(size, account)).collect(),
        marked: (0..size.accounts).filter_map(|account| Some((account, mark(account)?))).collect(),
        involved,
        parents: plans.into_iter().map(|plan| plan.parent).collect(),
        ties: items::ties(small(scene.items.len() as u64)),
        scene,
    }
}

/// A third of the groups begin by themselves, the others from an older one of their topic; every third of these takes the
/// place of the group that it comes from.
fn plans(size: Size) -> Vec<Plan> {
    let mut out: Vec<Plan> = Vec::new();
    for ix in 0..size.groups {
        let mut rng = Rng::of(ix, 1);
        let days = u64::from(ix) * BORN_DAYS / u64::from(size.groups);
        let born = START + days as i64 * DAY + rng.below(86_400) as i64;
        let (topic, older) = (ix % size.topics, ix / size.topics);
        let back = size.topics * (1 + small(rng.below(u64::from(older.min(3)))));
        let parent = (older > 0 && rng.below(3) > 0).then(|| ix - back);
        let founder = size.deep(topic, &mut rng);
        let mut takes_its_place = false;
        if let Some(of) = parent.and_then(|parent| out.get_mut(parent as usize)) {
            of.children.push(ix);
            takes_its_place = rng.below(3) == 0 && of.end == END && born - of.born > 60 * DAY;
            of.end = if takes_its_place { born + 3 * DAY } else { of.end };
        }
        out.push(Plan { born, end: END, founder, parent, takes_its_place, children: Vec::new() });
    }
    out
}

/// The account of a phone: of the topic in whose groups it is.
fn owner(size: Size, exhibit: u32) -> u32 {
    exhibit % size.topics * size.pool() + 1 + exhibit / size.topics * 37
}

/// Of one account in thirty a document tells that it is of age; of one in forty of every tenth topic that it is not.
fn age(size: Size, account: u32) -> Option<Age> {
    let what = mix(account ^ 0x00a9_e000);
    let minors = account / size.pool() % 10 == 3;
    let of = |class, band| Some(Age { class, band });
    match what % 120 {
        0..=2 if minors => of(AgeClass::Document, AgeBand::Minor),
        3..=6 => of(AgeClass::Statement, AgeBand::Adult),
        _ => None,
    }
}

fn mark(account: u32) -> Option<ApartReason> {
    match mix(account ^ 0x003a_5c00) % 5_000 {
        0 => Some(ApartReason::Victim),
        1 => Some(ApartReason::Witness),
        2 => Some(ApartReason::Reporter),
        _ => None,
    }
}

fn small(n: u64) -> u32 {
    u32::try_from(n).unwrap()
}

/// SplitMix64 (Steele, Lea & Flood 2014): a number from a counter.
fn mix(n: impl Into<u64>) -> u64 {
    let mut z = n.into().wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Numbers of one counter for each thing that is made.
struct Rng(u64);

impl Rng {
    fn of(thing: u32, what: u64) -> Self {
        Self(mix(u64::from(thing) << 8 | what))
    }

    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(1);
        mix(self.0) % n.max(1)
    }

    fn one_of<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        of.get(self.below(of.len() as u64) as usize).unwrap()
    }
}
