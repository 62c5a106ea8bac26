//! What is said of parents, held against what is true; and what three simple methods say.
//!
//! Each group that was seen is asked for one parent, and every earlier group that was seen competes. A parent that is
//! named for a group whose own parents were not seen, or that has none, is wrong. A pair counts as missed where both
//! ends were seen and it was not named.

#![expect(clippy::indexing_slicing, reason = "all indices are into what they were made from")]

use super::hard::HardCase;
use network::{Scene, Stay};
use rehearsal::hard::{Beginning, HardTruth};
use std::collections::BTreeSet;

/// A simple method that scores how much two groups overlap.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Method {
    /// Members that both have, of those that either has (Greene, Doyle and Cunningham 2010).
    Jaccard,
    /// Members of the later group that the earlier has (Bródka et al. 2012, without standing).
    Inclusion,
    /// Those seen to join in the first week, who were in the earlier group before (Tan 2018).
    Founding,
}

impl Method {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Jaccard, Self::Inclusion, Self::Founding];
}

/// The best parent of one group by some method.
#[derive(Clone, Copy, Debug)]
pub struct Answer {
    /// How sure it is of it.
    pub score: f64,
    /// Whether it is one.
    pub right: bool,
}

/// Answers that were given, and pairs that could have been.
#[derive(Clone, Default, Debug)]
pub struct Answers {
    /// Answers.
    pub given: Vec<Answer>,
    /// Pairs of child and parent of which both were seen.
    pub pairs: usize,
}

/// Right ones, wrong ones, missed ones.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Tally {
    /// Named, and a parent.
    pub right: usize,
    /// Named, and none.
    pub wrong: usize,
    /// Pairs that were not named.
    pub missed: usize,
}

/// What of a world a case shows.
#[derive(Clone, Copy, Default, Debug)]
pub struct Shown {
    /// Groups, and those that are seen.
    pub groups: (usize, usize),
    /// Pairs of a break-off and a parent, and those of which both ends are seen.
    pub pairs: (usize, usize),
    /// Seen break-offs of which no parent is seen.
    pub orphans: usize,
    /// Seen groups that began by themselves, decoys apart.
    pub roots: usize,
    /// Seen decoys.
    pub decoys: usize,
    /// Groups in the scene that are parts of one that the merge did not join.
    pub apart: usize,
}

impl Tally {
    /// The harmonic mean of precision and recall.
    pub fn f1(self) -> f64 {
        let all = 2 * self.right + self.wrong + self.missed;
        if all == 0 { 0.0 } else { 2.0 * self.right as f64 / all as f64 }
    }
}

impl Answers {
    /// Together with those of another case.
    pub fn add(&mut self, other: Self) {
        self.given.extend(other.given);
        self.pairs += other.pairs;
    }

    /// What is right and wrong of the answers from a score on.
    pub fn from(&self, least: f64) -> Tally {
        let given = self.given.iter().filter(|answer| answer.score >= least);
        let (right, wrong): (Vec<&Answer>, Vec<&Answer>) = given.partition(|answer| answer.right);
        Tally { right: right.len(), wrong: wrong.len(), missed: self.pairs - right.len() }
    }

    /// The threshold that fits these very answers best, and what it gives: no method can be tuned to give more.
    pub fn tuned(&self) -> (f64, Tally) {
        let mut least: Vec<f64> = self.given.iter().map(|answer| answer.score).collect();
        least.sort_by(f64::total_cmp);
        least.dedup();
        let all = least.into_iter().map(|least| (least, self.from(least)));
        all.max_by(|(_, p), (_, q)| p.f1().total_cmp(&q.f1())).unwrap_or_default()
    }
}

impl HardCase {
    /// For each group of the world the group of the scene that shows most of it.
    pub fn mains(&self, truth: &HardTruth) -> Vec<Option<u32>> {
        let mut mains: Vec<Option<u32>> = vec![None; truth.groups.len()];
        let size = |ix: u32| self.scene.posts_of(ix).len();
        for (ix, of) in (0..).zip(&self.groups) {
            if let Some(of) = *of
                && self.scene.is_group(ix)
                && mains[of].is_none_or(|main| size(ix) > size(main))
            {
                mains[of] = Some(ix);
            }
        }
        mains
    }

    /// What of its world it shows.
    pub fn shown(&self, truth: &HardTruth) -> Shown {
        let mains = self.mains(truth);
        let mut shown = Shown { groups: (truth.groups.len(), mains.iter().flatten().count()), ..Shown::default() };
        shown.apart = self.groups.iter().flatten().count() - shown.groups.1;
        for (ix, group) in truth.groups.iter().enumerate() {
            let seen = group.parents.iter().filter(|parent| mains[**parent].is_some()).count();
            shown.pairs.0 += group.parents.len();
            if mains[ix].is_none() {
                continue;
            }
            shown.pairs.1 += seen;
            shown.orphans += usize::from(group.origin.is_break_off() && seen == 0);
            shown.roots += usize::from(matches!(group.origin, Beginning::Root | Beginning::AdvertRoot));
            shown.decoys += usize::from(group.origin == Beginning::Decoy);
        }
        shown
    }

    /// What a method that names a parent for a group of the scene, with a score, answers.
    pub fn answers(&self, truth: &HardTruth, name: impl Fn(u32) -> Option<(u32, f64)>) -> Answers {
        let mains = self.mains(truth);
        let mut out = Answers::default();
        for (group, main) in truth.groups.iter().zip(&mains) {
            let Some(main) = main else { continue };
            out.pairs += group.parents.iter().filter(|parent| mains[**parent].is_some()).count();
            if let Some((parent, score)) = name(*main) {
                let right = self.groups[parent as usize].is_some_and(|parent| group.parents.contains(&parent));
                out.given.push(Answer { score, right });
            }
        }
        out
    }

    /// What a simple method answers.
    pub fn simple(&self, truth: &HardTruth, method: Method) -> Answers {
        let members: Vec<BTreeSet<u32>> = (0..self.groups.len()).map(|ix| members(&self.scene, ix as u32)).collect();
        self.answers(truth, |child| {
            let begin = begin(&self.scene, child)?;
            let earlier = |parent: &u32| {
                self.scene.is_group(*parent) && begins_before(&self.scene, *parent, begin) && *parent != child
            };
            let of = (0..self.groups.len() as u32).filter(earlier);
            let scored = of.map(|parent| (parent, self.score(method, &members, child, parent)));
            scored.filter(|(_, score)| *score > 0.0).max_by(|(p, a), (q, b)| {
                let size = |ix: u32| members[ix as usize].len();
                a.total_cmp(b).then_with(|| size(*q).cmp(&size(*p))).then_with(|| q.cmp(p))
            })
        })
    }

    fn score(&self, method: Method, members: &[BTreeSet<u32>], child: u32, parent: u32) -> f64 {
        let (mine, theirs) = (&members[child as usize], &members[parent as usize]);
        let share = |part: usize, of: usize| if of == 0 { 0.0 } else { part as f64 / of as f64 };
        match method {
            Method::Jaccard => {
                let both = mine.intersection(theirs).count();
                share(both, mine.len() + theirs.len() - both)
            }
            Method::Inclusion => share(mine.intersection(theirs).count(), mine.len()),
            Method::Founding => {
                let Some(begin) = begin(&self.scene, child) else { return 0.0 };
                let first = founding(&self.scene, child, begin);
                let before = |who: &&u32| {
                    self.scene.stays_of(parent).iter().any(|s| s.account == **who && since(s) <= Some(begin))
                };
                share(first.iter().filter(before).count(), first.len())
            }
        }
    }
}

const WEEK_S: i64 = 7 * 86_400;

/// When a group began, as far as the evidence tells.
fn begin(scene: &Scene, group: u32) -> Option<i64> {
    let group = &scene.groups[group as usize];
    group.created.or(group.first).filter(network::When::tells).map(|when| when.middle())
}

fn begins_before(scene: &Scene, group: u32, at: i64) -> bool {
    begin(scene, group).is_some_and(|begin| begin < at)
}

fn members(scene: &Scene, group: u32) -> BTreeSet<u32> {
    scene.stays_of(group).iter().map(|stay| stay.account).collect()
}

/// Since when a stay is known.
fn since(stay: &Stay) -> Option<i64> {
    let known = stay.came.or(stay.first).map(|when| when.middle());
    // One that only a list without a date shows.
    Some(known.unwrap_or(i64::MIN))
}

/// Who was seen to join within a week from the begin.
fn founding(scene: &Scene, group: u32, begin: i64) -> BTreeSet<u32> {
    let joined = |stay: &&Stay| {
        stay.way == network::Way::Founded || stay.came.is_some_and(|came| came.middle() - begin <= WEEK_S)
    };
    scene.stays_of(group).iter().filter(joined).map(|stay| stay.account).collect()
}
