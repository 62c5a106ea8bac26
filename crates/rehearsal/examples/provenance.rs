//! How well it is told in hard worlds who brought what into which group, and how much was not seen.
//!
//! ```text
//! cargo run --release -p rehearsal --example provenance -- [--seeds 3] [--phones 6,12,25]
//! ```
//!
//! One row for a regime and a number of phones. Of families and groups of which the first sighting is in evidence: those of
//! which the right account is named, no account, a wrong one. Of families whose first sighting in the groups that are
//! seen is not in evidence: those whose set of candidates holds who made it, by name, by name or by an entry for another member
//! of that group, and those held by the entry for any other group alone. Of pairs of sightings of one family: those of which an order is told, of these the wrong ones. Then what is
//! estimated, against the truth: groups, and people in groups.

#![expect(clippy::print_stdout, reason = "an example prints")]

use network::{
    Estimated, Introduction, ItemTies, Occasions, Provenance, ProvenanceWeights, SourceKind, estimates, provenance,
    sighting_order,
};
use rayon::prelude::*;
use rehearsal::hard::{FamilyTruth, HardWorld, REGIMES, Regime, world};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use testkit::cases::hard::{HardCase, case};

/// Of larger families pairs are many, and tell the same.
const PAIRED: usize = 60;

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).collect();
    let value = |flag: &str| asked.iter().position(|arg| arg == flag).and_then(|at| asked.get(at + 1)).cloned();
    let seeds: u64 = value("--seeds").and_then(|n| n.parse().ok()).unwrap_or(3);
    let phones = value("--phones").unwrap_or_else(|| "6,12,25".into());
    let phones: Vec<usize> = phones.split(',').filter_map(|n| n.parse().ok()).collect();
    println!(
        "{:14} {:>2} {:>7} {:>6} {:>6} {:>6} {:>7} {:>6} {:>6} {:>6} {:>5} {:>8} {:>7} {:>7} {:>7}",
        "regime",
        "N",
        "firsts",
        "right",
        "nobody",
        "wrong",
        "unseen",
        "named",
        "held",
        "other",
        "size",
        "ordered",
        "wrong",
        "groups",
        "people"
    );
    let mut all = vec![Measured::default(); phones.len()];
    for regime in REGIMES {
        let of = |seed: u64| -> Vec<Measured> {
            let world = world(seed, regime);
            phones.iter().map(|n| measured(&world, &case(&world, *n, seed))).collect()
        };
        let measured: Vec<Vec<Measured>> = (1..=seeds).into_par_iter().map(of).collect();
        for (ix, n) in phones.iter().enumerate() {
            let mut sum = Measured::default();
            measured.iter().filter_map(|of| of.get(ix)).for_each(|one| sum.add(one));
            row(regime, *n, &sum);
            if let Some(all) = all.get_mut(ix) {
                all.add(&sum);
            }
        }
    }
    for (n, all) in phones.iter().zip(&all) {
        row(&Regime { name: "all", ..REGIMES.first().cloned().unwrap_or_else(|| unreachable!()) }, *n, all);
    }
}

#[derive(Clone, Default)]
struct Measured {
    firsts: usize,
    right: usize,
    nobody: usize,
    wrong: usize,
    unseen: usize,
    named: usize,
    held: usize,
    elsewhere: usize,
    candidates: usize,
    pairs: usize,
    ordered: usize,
    against: usize,
    worlds: usize,
    groups: f64,
    people: f64,
}

impl Measured {
    fn add(&mut self, other: &Self) {
        let pairs = [
            (&mut self.firsts, other.firsts),
            (&mut self.right, other.right),
            (&mut self.nobody, other.nobody),
            (&mut self.wrong, other.wrong),
            (&mut self.unseen, other.unseen),
            (&mut self.named, other.named),
            (&mut self.held, other.held),
            (&mut self.elsewhere, other.elsewhere),
            (&mut self.candidates, other.candidates),
            (&mut self.pairs, other.pairs),
            (&mut self.ordered, other.ordered),
            (&mut self.against, other.against),
            (&mut self.worlds, other.worlds),
        ];
        pairs.into_iter().for_each(|(sum, one)| *sum += one);
        self.groups += other.groups;
        self.people += other.people;
    }
}

fn row(regime: &Regime, n: usize, of: &Measured) {
    let share = |part: usize, all: usize| 100.0 * part as f64 / all.max(1) as f64;
    let mean = |sum: f64| sum / of.worlds.max(1) as f64;
    println!(
        "{:14} {n:>2} {:>7} {:>5.1}% {:>5.1}% {:>5.1}% {:>7} {:>5.1}% {:>5.1}% {:>5.1}% {:>5.1} {:>7.1}% {:>6.2}% {:>7.2} {:>7.2}",
        regime.name,
        of.firsts,
        share(of.right, of.firsts),
        share(of.nobody, of.firsts),
        share(of.wrong, of.firsts),
        of.unseen,
        share(of.named, of.unseen),
        share(of.held, of.unseen),
        share(of.elsewhere, of.unseen),
        of.candidates as f64 / of.unseen.max(1) as f64,
        share(of.ordered, of.pairs),
        share(of.against, of.ordered),
        mean(of.groups),
        mean(of.people),
    );
}

fn measured(world: &HardWorld, case: &HardCase) -> Measured {
    // Whole sets: what is written down of a case is cut, and says of how many.
    let weights = ProvenanceWeights { most_candidates: usize::MAX, ..ProvenanceWeights::default() };
    let told = provenance(&case.scene, &ItemTies::default(), &weights);
    // By family of the world: its sightings that are in evidence, and by which sightings of the scene.
    let mut held: BTreeMap<usize, BTreeMap<usize, Vec<u32>>> = BTreeMap::new();
    for (ix, of) in (0..).zip(&case.sightings) {
        if let Some((family, sighting)) = of {
            held.entry(*family).or_default().entry(*sighting).or_default().push(ix);
        }
    }
    let mut out = Measured { worlds: 1, ..Measured::default() };
    let seen: BTreeSet<usize> = case.groups.iter().flatten().copied().collect();
    for (family, found) in (0..).zip(&case.families).filter_map(|(ix, of)| Some((ix, of.as_ref()?))) {
        let (Some(truth), Some(held)) = (world.truth.families.get(*found), held.get(found)) else { continue };
        for introduction in told.introductions_of(family) {
            introduced(case, truth, held, introduction, &mut out);
        }
        carried(case, (truth, held), &told, (family, &seen), &mut out);
        ordered(case, truth, held, &mut out);
    }
    let estimated = estimates(&case.scene, &Occasions::of(&case.scene));
    let at_least = |of: Estimated| estimated.iter().find(|one| one.of == of).and_then(|one| one.at_least);
    let people: BTreeSet<usize> =
        world.operation.groups.iter().flat_map(|group| group.spells()).map(|spell| spell.who.ix).collect();
    out.groups = at_least(Estimated::Groups).unwrap_or(0.0) / world.operation.groups.len() as f64;
    out.people = at_least(Estimated::Members).unwrap_or(0.0) / people.len() as f64;
    out
}

type Held = BTreeMap<usize, Vec<u32>>;

/// Whether the account that is named is the one whose sighting is the first, where that is in evidence.
fn introduced(case: &HardCase, truth: &FamilyTruth, held: &Held, told: &Introduction, out: &mut Measured) {
    let Some(group) = case.groups.get(told.group as usize).copied().flatten() else { return };
    let first = truth.sightings.iter().enumerate().find(|(_, sighting)| sighting.group == group);
    let Some((ix, first)) = first else { return };
    let in_group = |sighting: &u32| case.scene.sightings.get(*sighting as usize).is_some_and(|s| s.group == told.group);
    if !held.get(&ix).is_some_and(|all| all.iter().any(in_group)) {
        return;
    }
    out.firsts += 1;
    let by = told.by.map(|account| case.accounts.get(account as usize).copied().flatten());
    match by {
        Some(Some(person)) if person == first.by => out.right += 1,
        Some(_) => out.wrong += 1,
        None => out.nobody += 1,
    }
}

/// Whether the set holds who brought a family into the groups that are seen, where that is not in evidence.
fn carried(
    case: &HardCase,
    (truth, held): (&FamilyTruth, &Held),
    told: &Provenance,
    (family, seen): (u32, &BTreeSet<usize>),
    out: &mut Measured,
) {
    let first = truth.sightings.iter().enumerate().find(|(_, sighting)| seen.contains(&sighting.group));
    let Some((_, first)) = first.filter(|(ix, _)| !held.contains_key(ix)) else { return };
    let Some(trace) = told.families.get(family as usize) else { return };
    let of = &trace.carriers;
    let from = of.at.start as usize;
    let kept = (of.at.len()).min(of.set as usize);
    let set = told.candidates.get(from..from + kept).unwrap_or_default();
    out.unseen += 1;
    let is = |account: u32| case.accounts.get(account as usize).copied().flatten() == Some(first.by);
    let is_named = set.iter().any(|one| one.account.is_some_and(is));
    let is_here = |group: Option<u32>| {
        group.and_then(|group| case.groups.get(group as usize).copied().flatten()) == Some(first.group)
    };
    let stands_for = |kind: SourceKind| matches!(kind, SourceKind::OtherMember | SourceKind::UnknownMember);
    let held = is_named || set.iter().any(|one| stands_for(one.kind) && is_here(one.group));
    // "Any other group" stands for those alone that no entry names.
    let unnamed = told.candidates.get(of.at.start as usize..of.at.end as usize).unwrap_or_default();
    let elsewhere =
        set.iter().any(|one| one.kind == SourceKind::OtherGroup) && !unnamed.iter().any(|one| is_here(one.group));
    out.named += usize::from(is_named);
    out.held += usize::from(held);
    out.elsewhere += usize::from(!held && elsewhere);
    out.candidates += set.len();
}

fn ordered(case: &HardCase, truth: &FamilyTruth, held: &Held, out: &mut Measured) {
    let all: Vec<(usize, u32)> =
        held.iter().filter_map(|(sighting, of)| Some((*sighting, *of.first()?))).take(PAIRED).collect();
    let at = |sighting: usize| truth.sightings.get(sighting).map_or(0, |s| s.at);
    for (k, (a, x)) in all.iter().enumerate() {
        for (b, y) in all.iter().skip(k + 1).filter(|(b, _)| at(*b) != at(*a)) {
            out.pairs += 1;
            let Some(order) = sighting_order(&case.scene, *x, *y).filter(|order| *order != Ordering::Equal) else {
                continue;
            };
            out.ordered += 1;
            out.against += usize::from(order != at(*a).cmp(&at(*b)));
        }
    }
}
