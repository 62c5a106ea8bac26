//! Lineage: from which group each group broke off, as far as the evidence tells.
//!
//! For each group every earlier one is a possible parent, and beside them stand "the parent is not seen" and "there is
//! none"; they compete. What speaks for each is counted in five families of evidence ([`EvidenceFamily`]), each with the
//! rows it rests on, one score, and a cap: within a family all hangs together. What could not have been seen counts
//! nothing. The scores are sums of what is counted times a stored set of [`Weights`], so that each can be recomputed; the
//! weights that come with the program are fitted on made worlds, and give an order, not a weight of evidence.
//!
//! That a new group is told by the earlier memberships of those who began it is Tan's finding (ICWSM 2018, "Tracing
//! Community Genealogy"); that overlap alone fails where groups share a pool was measured (network.md §2). The choice
//! between alternatives is a conditional logit (McFadden 1974).

mod candidate;
mod cohort;
mod facts;
mod features;
mod kinds;
mod logit;
mod measure;
mod others;
mod rows;
mod training;
mod weights;

pub use features::{EvidenceFamily, FEATURES, Feature};
pub use kinds::{BreakOffKind, KIND_FEATURES, SECOND_FEATURES};
pub use measure::{Judged, cllr};
pub use rows::{EvidenceRow, RowCode};
pub use training::{Calibration, Known, calibrated, fitted, judged};
pub use weights::{CAP, RestsOn, Weights};

use crate::at::small;
use crate::scene::Scene;
use candidate::{Candidate, Rivals};
use cohort::Cohort;
use facts::Facts;
use kinds::Pair;
use rayon::prelude::*;
use weights::Dense;

/// From where groups come.
#[derive(Clone, Debug)]
pub struct Lineage {
    /// The version of the weights.
    pub weights: String,
    /// One for each group (chats of two have none), in the order of groups.
    pub origins: Vec<GroupOrigin>,
}

/// From where a group comes, as far as the evidence tells.
#[derive(Clone, Debug)]
pub struct GroupOrigin {
    /// The group.
    pub child: u32,
    /// What is said of it.
    pub verdict: Verdict,
    /// The group that goes before all others, where it is likelier that the parent is among those seen than not: a
    /// question to ask, no answer, where it is not named.
    pub likeliest: Option<u32>,
    /// As what it broke off, if that is its parent; a sibling where none is seen and another group began beside it.
    pub kind: Option<BreakOffKind>,
    /// The other parent of a merger.
    pub second: Option<u32>,
    /// Groups that began beside it.
    pub siblings: Vec<u32>,
    /// What competes, the likeliest first. Groups that are no rival to the first ones are left out, and counted.
    pub hypotheses: Vec<Hypothesis>,
    /// How many were left out.
    pub left_out: u32,
}

/// What is said of a group's parent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// This group goes before all others.
    Parent(u32),
    /// None of the groups that are seen; that there is none at all is not told.
    NotSeen,
    /// It began by itself.
    NoParent,
    /// The evidence does not tell.
    Undetermined,
}

/// What may be the parent of a group.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum MayBe {
    /// A group that is seen.
    Group(u32),
    /// One that is not.
    NotSeen,
    /// None.
    NoParent,
}

/// One of those that compete.
#[derive(Clone, Debug)]
pub struct Hypothesis {
    /// What may be the parent.
    pub parent: MayBe,
    /// Whether the clocks leave open which group is older: then nothing is named.
    pub order_open: bool,
    /// The sum of its families, as the weights have it (natural logarithm). "No parent" is 0.
    pub score: f64,
    /// What each family says, capped, and on what that rests.
    pub evidence: Vec<FamilyEvidence>,
    /// Its part of all that competes; what speaks for two parents counts to both. Of weights that were fitted on made worlds alone: for ordering only.
    pub share: f64,
}

/// What one family of evidence says.
#[derive(Clone, Debug)]
pub struct FamilyEvidence {
    /// Which.
    pub family: EvidenceFamily,
    /// Natural logarithm, between plus and minus [`CAP`].
    pub score: f64,
    /// What was counted, by the names of [`FEATURES`], rounded to six places: times their weights, summed up and capped,
    /// these give the score.
    pub counted: Vec<(&'static str, f64)>,
    /// What it rests on, for and against.
    pub rows: Vec<EvidenceRow>,
}

/// How many of those that compete are told of.
const TOLD: usize = 6;

/// From where each group of a scene comes.
pub fn lineage(scene: &Scene, weights: &Weights) -> Lineage {
    let facts = Facts::of(scene);
    let dense = weights.dense();
    let groups: Vec<u32> = (0..small(scene.groups.len())).filter(|g| scene.is_group(*g)).collect();
    let mut origins: Vec<GroupOrigin> =
        groups.into_par_iter().filter_map(|child| origin(&facts, &dense, child)).collect();
    siblings(&facts, &mut origins);
    Lineage { weights: weights.version.clone(), origins }
}

/// What competes for one group, by place: candidates, "not seen", "no parent".
pub(crate) struct Competing {
    pub(crate) scores: Vec<f64>,
    /// The part of each. What speaks for a pair counts to both of it.
    pub(crate) shares: Vec<f64>,
    /// Pairs, and the part of each.
    pairs: Vec<(Pair, f64)>,
}

impl Competing {
    /// The other parent, if enough of what speaks for the first speaks for these two.
    fn second<'r>(&self, rivals: &'r Rivals, first: u32) -> Option<&'r Candidate> {
        let at = rivals.candidates.iter().position(|candidate| candidate.parent == first)?;
        let with = self.pairs.iter().filter_map(|(pair, share)| Some((pair.beside(at)?, *share)));
        let (other, share) = with.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?;
        let whole = self.shares.get(at).copied().unwrap_or_default();
        rivals.candidates.get(other).filter(|_| share > whole * OF_FIRST)
    }
}

impl Rivals {
    /// How all that competes shares the whole. A pair has the score of its first and what is counted of both.
    pub(crate) fn competing(&self, weights: &Dense) -> Competing {
        let scores = self.scores(weights);
        // Without weights of their own pairs would weigh as much as their first.
        let told = weights.second.iter().any(|weight| *weight != 0.0);
        let pairs = if told { kinds::pairs(self, &scores) } else { Vec::new() };
        let score = |pair: &Pair| {
            scores.get(pair.first).copied().unwrap_or_default() + kinds::weighed(&weights.second, &pair.values)
        };
        let mut shares = logit::shares(&scores.iter().copied().chain(pairs.iter().map(score)).collect::<Vec<f64>>());
        let of_pairs = shares.split_off(scores.len());
        for (pair, share) in pairs.iter().zip(&of_pairs) {
            for ix in [pair.first, pair.other] {
                if let Some(own) = shares.get_mut(ix) {
                    *own += share;
                }
            }
        }
        Competing { scores, shares, pairs: pairs.into_iter().zip(of_pairs).collect() }
    }

    /// Scores of the candidates, of "not seen", of "no parent".
    pub(crate) fn scores(&self, weights: &Dense) -> Vec<f64> {
        let of = self.candidates.iter().map(|c| weights.score(&c.values));
        of.chain([weights.score(&self.not_seen), weights.score(&self.none)]).collect()
    }

    fn may_be(&self, ix: usize) -> MayBe {
        match self.candidates.get(ix) {
            Some(candidate) => MayBe::Group(candidate.parent),
            None if ix == self.candidates.len() => MayBe::NotSeen,
            None => MayBe::NoParent,
        }
    }
}

fn origin(facts: &Facts, weights: &Dense, child: u32) -> Option<GroupOrigin> {
    let rivals = candidate::rivals(facts, child)?;
    let competing = rivals.competing(weights);
    let Competing { scores, shares, .. } = &competing;
    let mut order: Vec<usize> = (0..scores.len()).collect();
    let share = |ix: &usize| shares.get(*ix).copied().unwrap_or_default();
    order.sort_by(|a, b| share(b).total_cmp(&share(a)).then(rivals.may_be(*a).cmp(&rivals.may_be(*b))));
    let (verdict, likeliest) = verdict(&rivals, weights, scores, shares);
    let mut out = GroupOrigin {
        child,
        verdict,
        likeliest,
        kind: None,
        second: None,
        siblings: Vec::new(),
        hypotheses: Vec::new(),
        left_out: 0,
    };
    if let Some(parent) = likeliest
        && let Some(candidate) = rivals.candidates.iter().find(|c| c.parent == parent)
    {
        let second = competing.second(&rivals, parent);
        out.second = second.map(|other| other.parent);
        let one = || kinds::kind(&weights.kinds, candidate);
        out.kind = Some(second.map_or_else(one, |_| BreakOffKind::Merger));
    }
    let told = |ix: &usize| *ix >= rivals.candidates.len() || order.iter().take(TOLD).any(|told| told == ix);
    out.left_out = small(order.iter().filter(|ix| !told(ix)).count());
    let hypothesis = |ix: usize| Hypothesis {
        parent: rivals.may_be(ix),
        order_open: rivals.candidates.get(ix).is_some_and(|c| c.open),
        score: scores.get(ix).copied().unwrap_or_default(),
        evidence: rows::evidence(facts, weights, &rivals, ix),
        share: share(&ix),
    };
    out.hypotheses = order.iter().copied().filter(|ix| told(ix)).map(hypothesis).collect();
    Some(out)
}

/// What speaks for two parents is told if it has more than this of all that speaks for the first of them: of what is less
/// likely than not, a second parent that is missed costs more than one too many.
const OF_FIRST: f64 = 0.4;
/// One that has less than this of what speaks for all groups that are seen is not named.
const OF_SEEN: f64 = 0.5;

/// The likeliest group is named if it is likely enough that the parent is among those seen, and it goes before the others.
fn verdict(rivals: &Rivals, weights: &Dense, scores: &[f64], shares: &[f64]) -> (Verdict, Option<u32>) {
    let share = |ix: usize| shares.get(ix).copied().unwrap_or_default();
    let count = rivals.candidates.len();
    let seen = (1.0 - share(count) - share(count + 1)).max(0.0);
    let best = (0..count).max_by(|a, b| share(*a).total_cmp(&share(*b)).then(b.cmp(a)));
    if let Some((ix, candidate)) = best.and_then(|ix| Some((ix, rivals.candidates.get(ix)?))) {
        let odds = (seen.max(1e-12) / (1.0 - seen).max(1e-12)).ln();
        let ahead = !candidate.open && share(ix) >= OF_SEEN * seen;
        if odds >= weights.likely {
            // A group that may be older than what is seen of it may be older than the other as well.
            // Among many groups pairs with each of the others add up: what speaks for this one must bear the name alone.
            let borne = scores.get(ix).is_some_and(|score| *score >= weights.threshold);
            let named = ahead && borne && rivals.cohort.born.told && odds >= weights.threshold;
            let verdict = if named { Verdict::Parent(candidate.parent) } else { Verdict::Undetermined };
            return (verdict, Some(candidate.parent).filter(|_| !candidate.open));
        }
    }
    let ahead = (share(count + 1).max(1e-12) / share(count).max(1e-12)).ln();
    (if ahead >= weights.rootless { Verdict::NoParent } else { Verdict::NotSeen }, None)
}

/// Groups that began so near each other may have broken off from the same one.
const SIBLINGS_S: i64 = 21 * 86_400;
/// Of the smaller cohort so many are in both, or in groups that both broke off from.
const SIBLING_MEMBERS: usize = 2;

/// Groups of which no parent is seen, and that began near each other with the same people, are siblings.
fn siblings(facts: &Facts, origins: &mut [GroupOrigin]) {
    let orphans: Vec<(usize, u32)> = (0..)
        .zip(origins.iter())
        .filter(|(_, o)| matches!(o.verdict, Verdict::NotSeen | Verdict::Undetermined))
        .map(|(ix, o)| (ix, o.child))
        .collect();
    let begun = orphans.par_iter().filter_map(|(ix, child)| Some((*ix, Cohort::of(facts, *child)?)));
    let mut begun: Vec<(usize, Cohort)> = begun.filter(|(_, cohort)| cohort.born.told).collect();
    begun.sort_by_key(|(_, cohort)| cohort.born.when.middle());
    let mut pairs = Vec::new();
    for (k, (ix, a)) in begun.iter().enumerate() {
        let until = a.born.when.middle() + SIBLINGS_S;
        let near = begun.iter().skip(k + 1).take_while(|(_, b)| b.born.when.middle() <= until);
        let siblings = near.filter(|(_, b)| are_siblings(a, b));
        pairs.extend(siblings.map(|(other, _)| (*ix.min(other), *ix.max(other))));
    }
    pairs.sort_unstable();
    let child = |origins: &[GroupOrigin], ix: usize| origins.get(ix).map_or(u32::MAX, |o| o.child);
    for (a, b) in pairs {
        let (child_a, child_b) = (child(origins, a), child(origins, b));
        for (own, other) in [(a, child_b), (b, child_a)] {
            if let Some(origin) = origins.get_mut(own) {
                origin.siblings.push(other);
                // What may be a parent all the same keeps the kind of that.
                if origin.verdict == Verdict::NotSeen {
                    origin.kind = Some(BreakOffKind::Sibling);
                }
            }
        }
    }
}

fn are_siblings(a: &Cohort, b: &Cohort) -> bool {
    let in_b = |account: &u32| {
        let begun = b.members.binary_search_by_key(account, |m| m.account).is_ok();
        begun || b.later.binary_search(account).is_ok()
    };
    let in_a = |account: &u32| {
        let begun = a.members.binary_search_by_key(account, |m| m.account).is_ok();
        begun || a.later.binary_search(account).is_ok()
    };
    let shared = a.members.iter().filter(|m| in_b(&m.account)).count();
    let back = b.members.iter().filter(|m| in_a(&m.account)).count();
    shared.max(back) >= SIBLING_MEMBERS
}
