//! As what a group broke off: what became of those who moved, and of the group from which they came.

use super::candidate::Candidate;
use super::cohort::Cohort;
use super::features::*;
use std::collections::BTreeMap;

model::closed_enum! {
    /// As what a group broke off from another.
    pub enum BreakOffKind {
        /// Some left, or fell silent, in the earlier group.
        Split = "split",
        /// Some are in both.
        Companion = "companion",
        /// Nearly all moved, and the earlier group ended.
        ReCreation = "re-creation",
        /// It came from two groups.
        Merger = "merger",
        /// It began beside another, and from where is not seen.
        Sibling = "sibling",
    }
}

/// What is counted to tell kinds apart.
pub const KIND_FEATURES: &[&str] = &[
    "one",
    "went_along",
    "fell_silent",
    "left_earlier",
    "earlier_ended",
    "ended_unseen",
    "second_parent",
    "second_own",
    "name_alike",
];
/// How many.
pub(crate) const KIND_COUNT: usize = 9;

/// The kinds that are told apart by weights, in their order.
pub(crate) const FITTED: [BreakOffKind; 4] =
    [BreakOffKind::Split, BreakOffKind::Companion, BreakOffKind::ReCreation, BreakOffKind::Merger];

/// What is counted of a group and its parent. `second`: the next best candidate, and how near its score is: 0 far, 1 the
/// same.
pub(crate) fn values(cohort: &Cohort, parent: &Candidate, second: Option<(&Candidate, f64)>) -> [f64; KIND_COUNT] {
    let seen = &parent.seen;
    let fall = if seen.watched > 0 { seen.silent.len() as f64 / f64::from(seen.watched) } else { 0.5 };
    let own = second.map_or(0.0, |(other, _)| {
        let only = |a: &Candidate, b: &Candidate| {
            a.seen.movers.iter().filter(|account| b.seen.movers.binary_search(account).is_err()).count()
        };
        let (a, b) = (only(parent, other), only(other, parent));
        a.min(b) as f64 / cohort.members.len().max(1) as f64
    });
    [
        1.0,
        parent.values[M_INCLUDED].min(1.0),
        fall,
        parent.values[T_LEFT],
        seen.rate.map_or(0.0, |(before, after)| if before > 0.0 { 1.0 - (after / before).min(1.0) } else { 0.0 }),
        f64::from(u8::from(seen.rate.is_none())),
        second.map_or(0.0, |(_, near)| near),
        own,
        parent.values[C_NAME],
    ]
}

/// The likeliest kind.
pub(crate) fn kind(weights: &[[f64; KIND_COUNT]; 4], values: &[f64; KIND_COUNT]) -> BreakOffKind {
    let score = |of: &[f64; KIND_COUNT]| of.iter().zip(values).map(|(w, v)| w * v).sum::<f64>();
    let scores = weights.iter().map(score).zip(FITTED);
    scores.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))).map_or(BreakOffKind::Companion, |best| best.1)
}

pub(crate) fn dense(by_name: &BTreeMap<String, BTreeMap<String, f64>>) -> [[f64; KIND_COUNT]; 4] {
    let mut out = [[0.0; KIND_COUNT]; 4];
    for (row, kind) in out.iter_mut().zip(FITTED) {
        let Some(named) = by_name.get(kind.as_str()) else { continue };
        for (value, name) in row.iter_mut().zip(KIND_FEATURES) {
            *value = named.get(*name).copied().unwrap_or(0.0);
        }
    }
    out
}
