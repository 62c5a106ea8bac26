//! Weights from groups whose parents are known.

use super::facts::Facts;
use super::features::{COUNT, EvidenceFamily, FEATURES};
use super::kinds::{self, BreakOffKind, FITTED, KIND_COUNT, KIND_FEATURES};
use super::logit::{self, Choice};
use super::measure::Judged;
use super::weights::Weights;
use super::{MayBe, Rivals};
use crate::scene::Scene;
use rayon::prelude::*;

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

/// How strongly weights are held near where they begin.
const RIDGE: f64 = 0.5;
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

    fn choice(&self) -> Choice {
        let of = self.rivals.candidates.iter().map(|c| c.values.to_vec());
        let alternatives: Vec<Vec<f64>> = of.chain([self.rivals.not_seen.to_vec(), vec![0.0; COUNT]]).collect();
        let right = (0..alternatives.len()).map(|ix| self.right(ix)).collect();
        Choice { alternatives, right }
    }
}

fn lessons(scenes: &[(&Scene, &[Known])]) -> Vec<Lesson> {
    let of = |(scene, known): &(&Scene, &[Known])| {
        let facts = Facts::of(scene);
        let lesson = |known: &Known| Some(Lesson { rivals: Rivals::of(&facts, known.child)?, known: known.clone() });
        known.iter().filter_map(lesson).collect::<Vec<_>>()
    };
    scenes.par_iter().map(of).collect::<Vec<_>>().into_iter().flatten().collect()
}

/// Weights fitted to scenes whose parents are known, from `start` on. Groups whose parent is seen and is no candidate
/// (nothing at all ties the two together) teach nothing and are left out.
pub fn fitted(scenes: &[(&Scene, &[Known])], start: &Weights, version: &str, simulated: bool) -> Weights {
    let mut lessons = lessons(scenes);
    lessons.retain(|lesson| (0..lesson.rivals.candidates.len() + 2).any(|ix| lesson.right(ix)));
    let choices: Vec<Choice> = lessons.iter().map(Lesson::choice).collect();
    let mut centre = start.dense().features;
    for (value, feature) in centre.iter_mut().zip(FEATURES).filter(|(_, f)| f.family == EvidenceFamily::Human) {
        *value = if feature.name == "said" { SAID } else { -SAID };
    }
    let found = logit::fit(&choices, &centre, RIDGE);
    let mut out = Weights { version: version.into(), simulated, ..start.clone() };
    out.features = FEATURES.iter().zip(&found).map(|(feature, value)| (feature.name.into(), rounded(*value))).collect();
    out.kinds = kind_weights(&lessons, &out);
    out.prior = prior(&lessons);
    out
}

/// Six places are enough to give the same scores, and are the same on any machine.
fn rounded(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

/// The log odds that a candidate is the parent.
fn prior(lessons: &[Lesson]) -> f64 {
    let (mut right, mut all) = (0.5, 1.0);
    for lesson in lessons {
        all += lesson.rivals.candidates.len() as f64;
        right += (0..lesson.rivals.candidates.len()).filter(|ix| lesson.right(*ix)).count() as f64;
    }
    rounded((right / (all - right)).ln())
}

fn kind_weights(
    lessons: &[Lesson],
    weights: &Weights,
) -> std::collections::BTreeMap<String, std::collections::BTreeMap<String, f64>> {
    let dense = weights.dense();
    let choice = |lesson: &Lesson| {
        let kind = lesson.known.kind?;
        let scores = lesson.rivals.scores(&dense);
        let right =
            lesson.rivals.candidates.iter().zip(&scores).filter(|(c, _)| lesson.known.parents.contains(&c.parent));
        let (parent, _) = right.max_by(|a, b| a.1.total_cmp(b.1))?;
        let values = kinds::values(&lesson.rivals.cohort, parent, lesson.rivals.second(parent.parent, &scores));
        let block = |ix: usize| {
            let mut all = vec![0.0; KIND_COUNT * FITTED.len()];
            all.iter_mut().skip(ix * KIND_COUNT).zip(values).for_each(|(to, from)| *to = from);
            all
        };
        let right = FITTED.iter().map(|of| *of == kind).collect::<Vec<_>>();
        right.contains(&true).then(|| Choice { alternatives: (0..FITTED.len()).map(block).collect(), right })
    };
    let choices: Vec<Choice> = lessons.iter().filter_map(choice).collect();
    let found = logit::fit(&choices, &vec![0.0; KIND_COUNT * FITTED.len()], RIDGE);
    let named = |part: &[f64]| KIND_FEATURES.iter().zip(part).map(|(n, v)| ((*n).to_owned(), rounded(*v))).collect();
    FITTED.iter().zip(found.chunks(KIND_COUNT)).map(|(kind, part)| (kind.to_string(), named(part))).collect()
}

/// Every candidate of groups whose parents are known, with the likelihood ratio that the weights give it: the odds that
/// it is the parent, taken apart from those before any evidence.
pub fn judged(scene: &Scene, known: &[Known], weights: &Weights) -> Vec<Judged> {
    let dense = weights.dense();
    let mut out = Vec::new();
    for lesson in lessons(&[(scene, known)]) {
        let shares = logit::shares(&lesson.rivals.scores(&dense));
        for ix in 0..lesson.rivals.candidates.len() {
            let share = shares.get(ix).copied().unwrap_or_default().clamp(1e-9, 1.0 - 1e-9);
            out.push(Judged { log_lr: (share / (1.0 - share)).ln() - weights.prior, truth: lesson.right(ix) });
        }
    }
    out
}
