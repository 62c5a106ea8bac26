//! As what a group broke off: whether it came from two groups, what became of those who moved, and of the group from which
//! they came.

use super::candidate::{Candidate, DRAWN, Rivals, beyond_chance, drawn, expected, place_of};
use super::cohort::{Cohort, Member};
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
    "moved_count",
    "name_alike",
    "others_stopped",
    "silent_beyond",
];
/// What is counted of a second parent.
pub const SECOND_FEATURES: &[&str] = &[
    "one",
    "rest_inside",
    "rest_beyond_chance",
    "rest_count",
    "link_posted",
    "left_or_silent",
    "active_in",
    "score",
    "first_inside",
    "founder_inside",
    "both_links",
    "cohort_beyond_chance",
    "followed_link",
    "both_inside",
    "drawn_from_both",
    "rest_gone",
    "rest_gone_count",
    "other_watched",
];
pub(crate) const KIND_COUNT: usize = 10;
pub(crate) const SECOND_COUNT: usize = 18;

/// The kinds that are told apart by weights, in their order.
pub(crate) const FITTED: [BreakOffKind; 3] = [BreakOffKind::Split, BreakOffKind::Companion, BreakOffKind::ReCreation];

/// What is counted of a group and its parent.
pub(crate) fn values(parent: &Candidate) -> [f64; KIND_COUNT] {
    let seen = &parent.seen;
    let (before, then) = seen.others.posts;
    let others_stopped = if before > 0 { 1.0 - (f64::from(then) / f64::from(before)).min(1.0) } else { 0.0 };
    let fall = if seen.watched > 0 { seen.silent.len() as f64 / f64::from(seen.watched) } else { 0.4 };
    [
        1.0,
        parent.values[M_INCLUDED].min(1.0),
        fall,
        parent.values[T_LEFT],
        seen.rate.map_or(0.0, |(before, after)| if before > 0.0 { 1.0 - (after / before).min(1.0) } else { 0.0 }),
        f64::from(u8::from(seen.rate.is_none())),
        (seen.movers.len() as f64).ln_1p() / 2.0,
        parent.values[C_NAME],
        others_stopped,
        parent.values[T_SILENT_CHANCE],
    ]
}

/// What is counted of another that may be a parent beside the first: of those who began the group and were not in the
/// first.
pub(crate) fn second_values(cohort: &Cohort, first: &Candidate, other: &Candidate, score: f64) -> [f64; SECOND_COUNT] {
    let is_in = |candidate: &Candidate, member: &Member| {
        let seen = &candidate.seen;
        seen.movers.binary_search(&member.account).is_ok() || seen.followers.binary_search(&member.account).is_ok()
    };
    let rest: Vec<&Member> = cohort.early().filter(|member| !is_in(first, member)).collect();
    let inside = rest.iter().filter(|member| is_in(other, member)).count() as f64;
    let inside_cohort = cohort.members.iter().filter(|m| !is_in(first, m) && is_in(other, m)).count() as f64;
    let chance = expected(rest.iter().copied(), other.chance);
    let links = [I_FOUNDER_LINK, I_MEMBER_LINK, I_KNOWN_LINK];
    let link = links.iter().filter_map(|ix| other.values.get(*ix)).copied().fold(0.0, f64::max);
    let all = cohort.members.len().max(1) as f64;
    let gone = |m: &&&Member| other.seen.left.contains(&m.account) || other.seen.silent.contains(&m.account);
    let gone_count = rest.iter().filter(|m| is_in(other, m)).filter(gone).count() as f64;
    [
        1.0,
        if rest.is_empty() { 0.0 } else { inside / rest.len() as f64 },
        beyond_chance(inside, chance),
        inside.ln_1p() / 2.0,
        link,
        other.values[T_LEFT].max(other.values[T_SILENT]),
        other.values[T_ACTIVITY],
        (score / 5.0).clamp(-2.0, 2.0),
        first.seen.movers.len() as f64 / all,
        other.values[M_FOUNDER],
        f64::from(u8::from(link > 0.0 && links.iter().any(|ix| first.values.get(*ix).is_some_and(|v| *v > 0.0)))),
        beyond_chance(inside_cohort, expected(cohort.members.iter().filter(|m| !is_in(first, m)), other.chance)),
        other.values[I_FOLLOWED_COUNT],
        cohort.members.iter().filter(|m| is_in(first, m) || is_in(other, m)).count() as f64 / all,
        (drawn(cohort, |ix| f64::midpoint(place_of(&first.met, ix), place_of(&other.met, ix)))
            - DRAWN * first.values[M_DRAWN].max(other.values[M_DRAWN]))
            / DRAWN,
        if inside > 0.0 { gone_count / inside } else { 0.0 },
        gone_count.ln_1p() / 2.0,
        f64::from(u8::from(other.seen.watched > 0)),
    ]
}

/// Where it is counted how many of those who were not in the first were in the other: without them it is no merger.
const REST_COUNT: usize = 3;
/// So many of the likeliest candidates are taken two by two.
const PAIRED: usize = 6;

/// Two candidates that may both be parents.
#[derive(Clone, Debug)]
pub(crate) struct Pair {
    /// The likelier of them: its place among the candidates.
    pub(crate) first: usize,
    /// The other.
    pub(crate) other: usize,
    /// By [`SECOND_FEATURES`].
    pub(crate) values: [f64; SECOND_COUNT],
}

impl Pair {
    /// The place of the one that is not at this place; `None`: neither is.
    pub(crate) fn beside(&self, ix: usize) -> Option<usize> {
        match ix {
            ix if ix == self.first => Some(self.other),
            ix if ix == self.other => Some(self.first),
            _ => None,
        }
    }
}

/// The likeliest candidates two by two.
pub(crate) fn pairs(rivals: &Rivals, scores: &[f64]) -> Vec<Pair> {
    let all = rivals.candidates.iter().zip(scores).enumerate();
    let mut likely: Vec<(usize, &Candidate, f64)> =
        all.filter(|(_, (c, _))| !c.open).map(|(ix, (c, score))| (ix, c, *score)).collect();
    likely.sort_by(|a, b| b.2.total_cmp(&a.2).then(a.0.cmp(&b.0)));
    likely.truncate(PAIRED);
    let beside = |(k, (first, a, _)): (usize, &(usize, &Candidate, f64))| -> Vec<Pair> {
        let others = likely.iter().skip(k + 1);
        let pair = |(other, b, score): &(usize, &Candidate, f64)| {
            let values = second_values(&rivals.cohort, a, b, *score);
            Pair { first: *first, other: *other, values }
        };
        others.map(pair).filter(|pair| pair.values[REST_COUNT] > 0.0).collect()
    };
    likely.iter().enumerate().flat_map(beside).collect()
}

/// What values weigh together.
pub(crate) fn weighed<const N: usize>(weights: &[f64; N], values: &[f64; N]) -> f64 {
    weights.iter().zip(values).map(|(w, v)| w * v).sum()
}

/// The likeliest kind.
pub(crate) fn kind(weights: &[[f64; KIND_COUNT]; 3], parent: &Candidate) -> BreakOffKind {
    let values = values(parent);
    let scores = weights.iter().map(|of| weighed(of, &values)).zip(FITTED);
    let scores = scores.filter(|(_, kind)| *kind != BreakOffKind::ReCreation || may_have_ended(parent));
    scores.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))).map_or(BreakOffKind::Companion, |best| best.1)
}

/// Where nobody wrote in a group, so many must have gone along for it to have ended.
const NEARLY_ALL: f64 = 0.75;

/// A group in which others go on has not ended, however many went along.
fn may_have_ended(parent: &Candidate) -> bool {
    let (before, then) = parent.seen.others.posts;
    let goes_on = then > 0 && then * 2 > before;
    let silent = parent.seen.rate.is_some_and(|(before, _)| before <= 0.0);
    !goes_on && (!silent || parent.values[M_INCLUDED] >= NEARLY_ALL)
}

pub(crate) fn dense(by_name: &BTreeMap<String, BTreeMap<String, f64>>) -> [[f64; KIND_COUNT]; 3] {
    let mut out = [[0.0; KIND_COUNT]; 3];
    for (row, kind) in out.iter_mut().zip(FITTED) {
        let Some(named) = by_name.get(kind.as_str()) else { continue };
        for (value, name) in row.iter_mut().zip(KIND_FEATURES) {
            *value = named.get(*name).copied().unwrap_or(0.0);
        }
    }
    out
}
