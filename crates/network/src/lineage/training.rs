//! Weights from groups whose parents are known.

use super::MayBe;
use super::candidate::{Candidate, Rivals, rivals};
use super::facts::Facts;
use super::features::{EvidenceFamily, FEATURES};
use super::kinds::{self, BreakOffKind, FITTED, KIND_COUNT, KIND_FEATURES, SECOND_COUNT, SECOND_FEATURES};
use super::logit::{self, Choice};
use super::measure::{Judged, cllr};
use super::weights::Weights;
use crate::at::small;
use crate::scene::Scene;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Weights of kinds by their names.
type ByKind = BTreeMap<String, BTreeMap<String, f64>>;

/// What is known of where a group comes from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Known {
    /// The group.
    pub child: u32,
    /// Its parents that are seen.
    pub parents: Vec<u32>,
    /// Whether it has one that is not.
    pub unseen: bool,
    /// As what it broke off, where known.
    pub kind: Option<BreakOffKind>,
}

/// How strongly weights of made worlds are held near 0: a made world is cheap.
const RIDGE: f64 = 0.5;
/// How strongly those of a unit's own cases are held near where they begin: closed cases are few.
const OWN_RIDGE: f64 = 6.0;
/// A unit's cases are told apart in so many parts: each is judged by weights that never saw it.
const FOLDS: usize = 5;
/// Features that no amount of made worlds can teach: what people say is told by nobody else.
const SAID: f64 = 3.0;

/// What a fit looks at.
struct Lesson {
    rivals: Rivals,
    known: Known,
}

impl Lesson {
    fn right(&self, ix: usize) -> bool {
        match self.rivals.may_be(ix) {
            MayBe::Group(parent) => self.known.parents.contains(&parent),
            MayBe::NotSeen => self.known.unseen && self.known.parents.is_empty(),
            MayBe::NoParent => !self.known.unseen && self.known.parents.is_empty(),
        }
    }

    /// The parent that the scores put first, of those that are one.
    fn best_parent<'l>(&'l self, scores: &[f64]) -> Option<(&'l Candidate, f64)> {
        let all = self.rivals.candidates.iter().zip(scores);
        let right = all.filter(|(c, _)| self.known.parents.contains(&c.parent));
        right.max_by(|a, b| a.1.total_cmp(b.1)).map(|(c, score)| (c, *score))
    }

    fn choice(&self) -> Choice {
        let of = self.rivals.candidates.iter().map(|c| c.values.to_vec());
        let alternatives: Vec<Vec<f64>> =
            of.chain([self.rivals.not_seen.to_vec(), self.rivals.none.to_vec()]).collect();
        let right = (0..alternatives.len()).map(|ix| self.right(ix)).collect();
        Choice { alternatives, right, base: Vec::new() }
    }
}

fn lessons(scenes: &[(&Scene, &[Known])]) -> Vec<Lesson> {
    let of = |(scene, known): &(&Scene, &[Known])| {
        let facts = Facts::of(scene);
        let lesson = |known: &Known| Some(Lesson { rivals: rivals(&facts, known.child)?, known: known.clone() });
        known.iter().filter_map(lesson).collect::<Vec<_>>()
    };
    scenes.par_iter().map(of).collect::<Vec<_>>().into_iter().flatten().collect()
}

/// Weights fitted to made scenes whose parents are known, from `start` on. Groups whose parent is seen and is no
/// candidate (nothing at all ties the two together) teach nothing and are left out.
pub fn fitted(scenes: &[(&Scene, &[Known])], start: &Weights, version: &str) -> Weights {
    let lessons = lessons(scenes);
    fit(&lessons.iter().collect::<Vec<_>>(), start, RIDGE, (version, true))
}

fn fit(lessons: &[&Lesson], start: &Weights, ridge: f64, (version, simulated): (&str, bool)) -> Weights {
    let teaches = |lesson: &&&Lesson| (0..lesson.rivals.candidates.len() + 2).any(|ix| lesson.right(ix));
    let lessons: Vec<&Lesson> = lessons.iter().filter(teaches).copied().collect();
    let choices: Vec<Choice> = lessons.iter().map(|lesson| lesson.choice()).collect();
    let mut centre = start.dense().features;
    for (value, feature) in centre.iter_mut().zip(FEATURES).filter(|(_, f)| f.family == EvidenceFamily::Human) {
        *value = if feature.name == "said" { SAID } else { -SAID };
    }
    let found = logit::fit(&choices, &centre, ridge);
    let mut out = Weights { version: version.into(), simulated, ..start.clone() };
    out.features = FEATURES.iter().zip(&found).map(|(feature, value)| (feature.name.into(), rounded(*value))).collect();
    out.kinds = kind_weights(&lessons, &out, start, ridge);
    out.second = second_weights(&lessons, &out, start, ridge);
    out.prior = prior(&lessons);
    out
}

/// Weights that were calibrated on a unit's own closed cases, and how good they are.
#[derive(Clone, Debug)]
pub struct Calibration {
    /// The weights: of all cases together.
    pub weights: Weights,
    /// Groups whose parents are known.
    pub groups: u32,
    /// Of these, groups with a parent that is seen.
    pub with_parent: u32,
    /// Pairs of a group and a candidate.
    pub pairs: u32,
    /// Of these, pairs that are not child and parent.
    pub other_pairs: u32,
    /// Cllr of the weights from which it began.
    pub before: Option<f64>,
    /// Cllr of weights that never saw the groups which they judged.
    pub after: Option<f64>,
}

/// Refits weights on a unit's own closed cases, held near `start`. Each part of the groups is judged by weights fitted on
/// the others: whole scenes where there are at least as many as parts, else single groups.
pub fn calibrated(scenes: &[(&Scene, &[Known])], start: &Weights, version: &str) -> Calibration {
    let lessons_of: Vec<Vec<Lesson>> = scenes.iter().map(|scene| lessons(&[*scene])).collect();
    let whole = scenes.len() >= FOLDS;
    let mut placed: Vec<(usize, &Lesson)> = Vec::new();
    for (ix, lessons) in lessons_of.iter().enumerate() {
        for lesson in lessons {
            placed.push((if whole { ix % FOLDS } else { placed.len() % FOLDS }, lesson));
        }
    }
    let all: Vec<&Lesson> = placed.iter().map(|(_, lesson)| *lesson).collect();
    let before: Vec<Judged> = all.iter().flat_map(|lesson| judged_by(lesson, start)).collect();
    let mut after = Vec::new();
    for fold in 0..FOLDS {
        let others: Vec<&Lesson> = placed.iter().filter(|(of, _)| *of != fold).map(|(_, lesson)| *lesson).collect();
        let weights = fit(&others, start, OWN_RIDGE, (version, false));
        let own = placed.iter().filter(|(of, _)| *of == fold);
        after.extend(own.flat_map(|(_, lesson)| judged_by(lesson, &weights)));
    }
    Calibration {
        weights: fit(&all, start, OWN_RIDGE, (version, false)),
        groups: small(all.len()),
        with_parent: small(all.iter().filter(|lesson| !lesson.known.parents.is_empty()).count()),
        pairs: small(before.len()),
        other_pairs: small(before.iter().filter(|pair| !pair.truth).count()),
        before: cllr(&before),
        after: cllr(&after),
    }
}

/// Six places are enough to give the same scores, and are the same on any machine.
fn rounded(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

/// The log odds that a candidate is the parent.
fn prior(lessons: &[&Lesson]) -> f64 {
    let (mut right, mut all) = (0.5, 1.0);
    for lesson in lessons {
        all += lesson.rivals.candidates.len() as f64;
        right += (0..lesson.rivals.candidates.len()).filter(|ix| lesson.right(*ix)).count() as f64;
    }
    rounded((right / (all - right)).ln())
}

fn kind_weights(lessons: &[&Lesson], weights: &Weights, start: &Weights, ridge: f64) -> ByKind {
    let dense = weights.dense();
    let choice = |lesson: &&Lesson| {
        let (parent, _) = lesson.best_parent(&lesson.rivals.scores(&dense))?;
        let values = kinds::values(parent);
        let block = |ix: usize| {
            let mut all = vec![0.0; KIND_COUNT * FITTED.len()];
            all.iter_mut().skip(ix * KIND_COUNT).zip(values).for_each(|(to, from)| *to = from);
            all
        };
        let right = FITTED.iter().map(|of| Some(*of) == lesson.known.kind).collect::<Vec<_>>();
        let alternatives = (0..FITTED.len()).map(block).collect();
        right.contains(&true).then_some(Choice { alternatives, right, base: Vec::new() })
    };
    let choices: Vec<Choice> = lessons.iter().filter_map(choice).collect();
    let centre: Vec<f64> = start.dense().kinds.into_iter().flatten().collect();
    let found = logit::fit(&choices, &centre, ridge);
    let named = |part: &[f64]| KIND_FEATURES.iter().zip(part).map(|(n, v)| ((*n).to_owned(), rounded(*v))).collect();
    FITTED.iter().zip(found.chunks(KIND_COUNT)).map(|(kind, part)| (kind.to_string(), named(part))).collect()
}

/// Weights of pairs, which compete with single parents, "not seen" and "no parent" by the scores that these have.
fn second_weights(lessons: &[&Lesson], weights: &Weights, start: &Weights, ridge: f64) -> BTreeMap<String, f64> {
    let dense = weights.dense();
    let choice = |lesson: &&Lesson| {
        let scores = lesson.rivals.scores(&dense);
        let pairs = kinds::pairs(&lesson.rivals, &scores);
        let both: Vec<bool> = pairs.iter().map(|pair| lesson.right(pair.first) && lesson.right(pair.other)).collect();
        let paired = both.contains(&true);
        let right = (0..scores.len()).map(|ix| !paired && lesson.right(ix)).chain(both.iter().copied()).collect();
        let single = std::iter::repeat_n(vec![0.0; SECOND_COUNT], scores.len());
        let alternatives = single.chain(pairs.iter().map(|pair| pair.values.to_vec())).collect();
        let first = pairs.iter().filter_map(|pair| scores.get(pair.first));
        Choice { alternatives, right, base: scores.iter().chain(first).copied().collect() }
    };
    let choices: Vec<Choice> = lessons.iter().map(choice).collect();
    let found = logit::fit(&choices, &start.dense().second, ridge);
    SECOND_FEATURES.iter().zip(found).map(|(name, value)| ((*name).to_owned(), rounded(value))).collect()
}

/// Every candidate of groups whose parents are known, with the likelihood ratio that the weights give it: the odds that
/// it is the parent, taken apart from those before any evidence.
pub fn judged(scene: &Scene, known: &[Known], weights: &Weights) -> Vec<Judged> {
    lessons(&[(scene, known)]).iter().flat_map(|lesson| judged_by(lesson, weights)).collect()
}

fn judged_by(lesson: &Lesson, weights: &Weights) -> Vec<Judged> {
    let shares = lesson.rivals.competing(&weights.dense()).shares;
    let of = |ix: usize| Judged {
        log_lr: weights.log_lr(shares.get(ix).copied().unwrap_or_default()),
        truth: lesson.right(ix),
    };
    (0..lesson.rivals.candidates.len()).map(of).collect()
}
