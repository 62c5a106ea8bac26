//! Families of items: what shows the same, by every pair of its members.
//!
//! Complete-link: two clusters become one only if every pair across them is near; chains of single links would lead from
//! any picture to any other. Items of the same bytes, or of the same picture under other metadata, are one before that:
//! what holds for one holds for all. What a person cuts stays apart whatever speaks for it; what a person joins is one
//! whatever the distance, if no cut lies between.
//!
//! How edges are made is the caller's: `same-bytes` and `same-picture` from digests (of the file, of what its chunks
//! decode to, of a sticker's picture alone); `near` from signals within the threshold, each pair once with its least
//! distance, between items that can be compared at all: pictures that are flat or of low quality say nothing; `partial`
//! from points that agree, with the share that does not as distance; `video-frame` from frames of two videos taken
//! together. `matching::families` gives families that are complete-link as well, but joins items one after another in the
//! order of their digests instead of the nearest first, and knows only `near`: the pairs that it finds (its `neighbours`)
//! are the edges that belong here.

use crate::at::{At, small};
use crate::union::Union;
use rustc_hash::{FxHashMap, FxHashSet};

model::closed_enum! {
    /// What ties two items of a family, strongest first.
    pub enum TieKind {
        /// Their bytes are the same.
        SameBytes = "same-bytes",
        /// Their picture is the same under other metadata.
        SamePicture = "same-picture",
        /// Their signals are near each other.
        Near = "near",
        /// The one is part of the other.
        Partial = "partial",
        /// Frames of the one are in the other.
        VideoFrame = "video-frame",
    }
}

model::closed_enum! {
    /// What became of a tie.
    pub enum TieOutcome {
        /// Both are in one family.
        InFamily = "in-family",
        /// Their families are not near each other in every pair.
        NotEveryPair = "not-every-pair",
        /// Farther than the threshold.
        TooFar = "too-far",
        /// A person cut something between their families.
        CutByHand = "cut-by-hand",
    }
}

/// That two items are alike.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ItemTie {
    /// One of them.
    pub a: u32,
    /// The other.
    pub b: u32,
    /// How.
    pub kind: TieKind,
    /// How far from each other; 0 for what is the same.
    pub distance: u16,
    /// How far they may be.
    pub threshold: u16,
}

/// Families, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Families {
    /// The family of each item; families are numbered in the order of their first items.
    pub of: Vec<u32>,
    /// For each family the item that is nearest to all others of it: the first of several.
    pub medoid: Vec<u32>,
    /// What became of each tie, in the order given.
    pub outcomes: Vec<TieOutcome>,
    /// Pairs that were joined by hand, but between whose families something is cut.
    pub refused: Vec<(u32, u32)>,
}

/// The families of `items` items.
///
/// `cut` and `joined` are what persons said last of pairs. The order of ties does not matter but for equal ones. Ties of
/// items beyond `items`, and of an item with itself, are [`TieOutcome::TooFar`].
pub fn families(items: u32, ties: &[ItemTie], cut: &[(u32, u32)], joined: &[(u32, u32)]) -> Families {
    let mut order: Vec<u32> = (0..small(ties.len())).filter(|ix| counts(ties.at(*ix), items)).collect();
    let key = |tie: &ItemTie| (tie.kind, tie.distance, tie.a.min(tie.b), tie.a.max(tie.b));
    order.sort_by_key(|ix| key(ties.at(*ix)));
    let mut all = Clusters::new(items, cut);
    let same = order.partition_point(|ix| is_same(ties.at(*ix).kind));
    for tie in order.iter().take(same).map(|ix| ties.at(*ix)) {
        all.join(tie.a, tie.b);
    }
    all.link(order.iter().skip(same).map(|ix| ties.at(*ix)));
    let mut by_hand: Vec<(u32, u32)> = joined.iter().map(|(a, b)| (*a.min(b), *a.max(b))).collect();
    by_hand.retain(|(_, b)| *b < items);
    by_hand.sort_unstable();
    by_hand.dedup();
    by_hand.retain(|(a, b)| !all.join(*a, *b));
    let outcomes = ties.iter().map(|tie| all.outcome(tie, items)).collect();
    let (of, count) = all.union.numbered();
    let medoid = medoids(&of, count, ties, items);
    Families { of, medoid, outcomes, refused: by_hand }
}

fn counts(tie: &ItemTie, items: u32) -> bool {
    tie.a != tie.b && tie.a.max(tie.b) < items && (is_same(tie.kind) || tie.distance <= tie.threshold)
}

fn is_same(kind: TieKind) -> bool {
    matches!(kind, TieKind::SameBytes | TieKind::SamePicture)
}

/// Items, put together step by step.
struct Clusters {
    union: Union,
    /// For each item from which a person cut others: these.
    cut: FxHashMap<u32, Vec<u32>>,
    /// By the first item of a cluster: those of its items from which others are cut.
    cut_items: FxHashMap<u32, Vec<u32>>,
}

impl Clusters {
    fn new(items: u32, cut: &[(u32, u32)]) -> Self {
        let mut out = Self { union: Union::new(items), cut: FxHashMap::default(), cut_items: FxHashMap::default() };
        for (a, b) in cut.iter().filter(|(a, b)| a != b && *a.max(b) < items) {
            for (from, to) in [(*a, *b), (*b, *a)] {
                out.cut.entry(from).or_default().push(to);
                out.cut_items.insert(from, vec![from]);
            }
        }
        out
    }

    /// Puts the clusters of two items together, unless a cut lies between: whether they are one now.
    fn join(&mut self, a: u32, b: u32) -> bool {
        let (a, b) = (self.union.root(a), self.union.root(b));
        if a == b {
            return true;
        }
        if self.is_cut(a, b) {
            return false;
        }
        self.union.join(a, b);
        if let Some(more) = self.cut_items.remove(&a.max(b)) {
            self.cut_items.entry(a.min(b)).or_default().extend(more);
        }
        true
    }

    /// Whether something is cut between two clusters, given by their first items.
    fn is_cut(&mut self, a: u32, b: u32) -> bool {
        let count = |of: u32| self.cut_items.get(&of).map_or(0, Vec::len);
        let (few, other) = if count(a) <= count(b) { (a, b) } else { (b, a) };
        let Some(items) = self.cut_items.get(&few) else { return false };
        items.iter().filter_map(|item| self.cut.get(item)).flatten().any(|to| self.union.root(*to) == other)
    }

    /// Complete-link, the nearest first. What is one already counts as one; of two such, the nearest tie counts.
    ///
    /// Ties come in order. Two clusters are one as soon as there were as many ties between them as there are pairs across
    /// them: then the farthest of these pairs was met.
    fn link<'t>(&mut self, ties: impl Iterator<Item = &'t ItemTie>) {
        let (block, blocks) = self.union.numbered();
        let mut met: FxHashSet<(u32, u32)> = FxHashSet::default();
        let mut size = vec![1_u64; blocks as usize];
        let mut one = Roots((0..blocks).collect());
        let mut between: Vec<FxHashMap<u32, u64>> = vec![FxHashMap::default(); blocks as usize];
        for tie in ties {
            let (a, b) = (*block.at(tie.a), *block.at(tie.b));
            if a == b || !met.insert((a.min(b), a.max(b))) {
                continue;
            }
            let (a, b) = (one.root(a), one.root(b));
            if a == b {
                continue;
            }
            *between.at_mut(b).entry(a).or_default() += 1;
            let count = between.at_mut(a).entry(b).or_default();
            *count += 1;
            if *count == *size.at(a) * *size.at(b) && self.join(tie.a, tie.b) {
                // The one with more ties keeps its name, so that few are renamed.
                let (stays, goes) = if between.at(a).len() < between.at(b).len() { (b, a) } else { (a, b) };
                *one.0.at_mut(goes) = stays;
                *size.at_mut(stays) += *size.at(goes);
                absorb(&mut between, stays, goes);
            }
        }
    }

    fn outcome(&mut self, tie: &ItemTie, items: u32) -> TieOutcome {
        if !counts(tie, items) {
            return TieOutcome::TooFar;
        }
        let (a, b) = (self.union.root(tie.a), self.union.root(tie.b));
        match a == b {
            true => TieOutcome::InFamily,
            false if self.is_cut(a, b) => TieOutcome::CutByHand,
            false => TieOutcome::NotEveryPair,
        }
    }
}

/// Disjoint sets under names that their makers choose.
struct Roots(Vec<u32>);

impl Roots {
    fn root(&mut self, mut ix: u32) -> u32 {
        while *self.0.at(ix) != ix {
            let above = *self.0.at(*self.0.at(ix));
            *self.0.at_mut(ix) = above;
            ix = above;
        }
        ix
    }
}

/// What is tied to a cluster that went into another is tied to that. Only counts are added up: the order in which a table
/// gives them does not show.
fn absorb(between: &mut [FxHashMap<u32, u64>], stays: u32, goes: u32) {
    between.at_mut(stays).remove(&goes);
    for (other, count) in std::mem::take(between.at_mut(goes)).into_iter().filter(|(other, _)| *other != stays) {
        let back = between.at_mut(other);
        back.remove(&goes);
        *back.entry(stays).or_default() += count;
        *between.at_mut(stays).entry(other).or_default() += count;
    }
}

/// For each family the item with the least sum of distances to the others; where two have no tie, the farthest there is.
fn medoids(of: &[u32], count: u32, ties: &[ItemTie], items: u32) -> Vec<u32> {
    let far = u64::from(u16::MAX);
    let mut least: FxHashMap<(u32, u32), u16> = FxHashMap::default();
    for tie in ties.iter().filter(|tie| counts(tie, items) && of.at(tie.a) == of.at(tie.b)) {
        let near = least.entry((tie.a.min(tie.b), tie.a.max(tie.b))).or_insert(u16::MAX);
        *near = tie.distance.min(*near);
    }
    // What a tie takes off the sum as it were without any.
    let mut nearer = vec![0_u64; of.len()];
    for ((a, b), distance) in least {
        *nearer.at_mut(a) += far - u64::from(distance);
        *nearer.at_mut(b) += far - u64::from(distance);
    }
    let mut out: Vec<Option<u32>> = vec![None; count as usize];
    for (item, family) in (0..).zip(of) {
        let held = out.at_mut(*family);
        if held.is_none_or(|held| nearer.at(item) > nearer.at(held)) {
            *held = Some(item);
        }
    }
    out.into_iter().flatten().collect()
}
