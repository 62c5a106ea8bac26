//! Whether what is proposed first as further evidence shows more that is new than chance does, in hard worlds.
//!
//! ```text
//! cargo run --release -p rehearsal --example proposals -- [--seeds 3] [--phones 6,12,25]
//! ```
//!
//! A case has so many phones. Counted are the groups of the world that one more phone shows and none of these does: in the
//! mean over all accounts that the first proposal describes, and, as chance, over all accounts that are known as members of a group or
//! channel that is seen and whose phone is not held; each account once. Also over memberships, each once: who is in many
//! seen groups is then drawn more often. The further phone is taken with the last of those that are held, and is whole. Accounts that
//! are nobody's, or several people's, are left out of all means; those of hubs and advertisers, of which no phone can be
//! taken, show nothing.

#![expect(clippy::print_stdout, reason = "an example prints")]

use network::{Ask, Occasions, Proposal, ProposalSettings, proposals};
use rayon::prelude::*;
use rehearsal::formats::Phone;
use rehearsal::hard::{HardWorld, Part, REGIMES, world};
use std::collections::{BTreeMap, BTreeSet};
use testkit::cases::hard::{HardCase, case};

/// The regimes on which weights of lineage are fitted; for proposals nothing was fitted on any.
const FITTED: &[&str] = &["usual", "one-pool", "hidden-links", "purges", "texts", "decoys", "companions"];

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).collect();
    let value = |flag: &str| asked.iter().position(|arg| arg == flag).and_then(|at| asked.get(at + 1)).cloned();
    let seeds: u64 = value("--seeds").and_then(|n| n.parse().ok()).unwrap_or(3);
    let from: u64 = value("--from").and_then(|n| n.parse().ok()).unwrap_or(1);
    let phones = value("--phones").unwrap_or_else(|| "6,12,25".into());
    let phones: Vec<usize> = phones.split(',').filter_map(|n| n.parse().ok()).collect();
    println!(
        "{:14} {:>2} {:>6} {:>8} {:>9} {:>6} {:>7} {:>6} {:>11} {:>6}  first proposals",
        "regime", "N", "cases", "promised", "described", "first", "anyone", "ratio", "memberships", "ratio"
    );
    let mut sums: BTreeMap<(&str, usize), Measured> = BTreeMap::new();
    for regime in REGIMES {
        let of = |seed: u64| -> Vec<Measured> {
            let world = world(seed, regime);
            phones.iter().map(|n| measured(&world, &case(&world, *n, seed))).collect()
        };
        let all: Vec<Vec<Measured>> = (from..from + seeds).into_par_iter().map(of).collect();
        let kind = if FITTED.contains(&regime.name) { "fitted" } else { "held-out" };
        for (ix, n) in phones.iter().enumerate() {
            let mut sum = Measured::default();
            all.iter().filter_map(|of| of.get(ix)).for_each(|one| sum.add(one));
            sum.row(regime.name, *n);
            ["all", kind].into_iter().for_each(|of| sums.entry((of, *n)).or_default().add(&sum));
        }
    }
    sums.iter().for_each(|((of, n), sum)| sum.row(of, *n));
}

/// Sums over cases.
#[derive(Clone, Default)]
struct Measured {
    cases: usize,
    promised: f64,
    described: usize,
    first: f64,
    anyone: f64,
    memberships: f64,
    /// How often which role was proposed first.
    roles: BTreeMap<&'static str, usize>,
}

impl Measured {
    fn add(&mut self, other: &Self) {
        self.cases += other.cases;
        self.promised += other.promised;
        self.described += other.described;
        self.first += other.first;
        self.anyone += other.anyone;
        self.memberships += other.memberships;
        other.roles.iter().for_each(|(role, n)| *self.roles.entry(role).or_default() += n);
    }

    fn row(&self, name: &str, n: usize) {
        let mean = |sum: f64| sum / self.cases.max(1) as f64;
        let ratio = |by: f64| self.first / by.max(f64::EPSILON);
        println!(
            "{name:14} {n:>2} {:>6} {:>8.2} {:>9.1} {:>6.2} {:>7.2} {:>6.2} {:>11.2} {:>6.2}  {:?}",
            self.cases,
            mean(self.promised),
            mean(self.described as f64),
            mean(self.first),
            mean(self.anyone),
            ratio(self.anyone),
            mean(self.memberships),
            ratio(self.memberships),
            self.roles,
        );
    }
}

fn measured(world: &HardWorld, case: &HardCase) -> Measured {
    let scene = &case.scene;
    let occasions = Occasions::of(scene);
    // Whom a proposal describes is told to nobody; here all are asked for, as if all of them were leads.
    let involved = vec![true; scene.accounts.len()];
    let ask = Ask { involved: &involved, leads: true, ..Ask::default() };
    let settings = ProposalSettings { leads: usize::MAX, ..ProposalSettings::default() };
    let told = proposals(scene, &occasions, &ask, &settings);
    let Some(first) = told.devices.first() else { return Measured::default() };
    let new = New::of(world, case);
    let is_held = |account: u32| scene.accounts.get(account as usize).is_some_and(|known| !known.owner_of.is_empty());
    let seen = |group: u32| scene.is_group(group) && !occasions.of_group(group).is_empty();
    let stays = scene.stays.iter().filter(|stay| seen(stay.group) && !is_held(stay.account));
    let memberships: BTreeSet<(u32, u32)> = stays.map(|stay| (stay.account, stay.group)).collect();
    let people: BTreeSet<u32> = memberships.iter().map(|(account, _)| *account).collect();
    Measured {
        cases: 1,
        promised: first.expected,
        described: described(first).len(),
        first: new.mean(described(first).iter().copied()),
        anyone: new.mean(people.into_iter()),
        memberships: new.mean(memberships.into_iter().map(|(account, _)| account)),
        roles: [(first.role.as_str(), 1)].into(),
    }
}

fn described(first: &Proposal) -> &[u32] {
    assert_eq!(first.leads.len(), first.accounts as usize, "all are told");
    &first.leads
}

/// How many groups the phone of each account would show that no phone of the case shows.
struct New {
    of: Vec<Option<usize>>,
}

impl New {
    fn of(world: &HardWorld, case: &HardCase) -> Self {
        let held = world.seen(&case.phones);
        let taken = case.phones.iter().map(|seized| seized.phone.taken).max().unwrap_or_default();
        let adds = |person: usize| -> Option<usize> {
            let who = world.operation.people.get(person)?;
            if world.truth.parts.get(person) != Some(&Part::Ordinary) {
                return Some(0);
            }
            let phone = Phone::of(who, taken);
            let unseen = (0..).zip(&held).filter(|(_, held)| !**held);
            Some(unseen.filter(|(group, _)| phone.view(&world.operation, *group).is_some()).count())
        };
        // A person can have several accounts.
        let people: BTreeSet<usize> = case.accounts.iter().flatten().copied().collect();
        let by_person: BTreeMap<usize, usize> = people.into_iter().filter_map(|ix| Some((ix, adds(ix)?))).collect();
        Self { of: case.accounts.iter().map(|person| by_person.get(person.as_ref()?).copied()).collect() }
    }

    fn mean(&self, accounts: impl Iterator<Item = u32>) -> f64 {
        let known = accounts.filter_map(|account| self.of.get(account as usize).copied().flatten());
        let (sum, count) = known.fold((0, 0), |(sum, count), new| (sum + new, count + 1));
        sum as f64 / f64::from(count.max(1))
    }
}
