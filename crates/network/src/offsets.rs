//! By how much two chats' clocks differ, over time.
//!
//! A text export carries the local time of one zone, unknown, daylight saving included. So the difference between two
//! exports of one group is a multiple of 15 minutes that steps now and then. Shared rare messages vote on it; the
//! course of offsets that contradicts fewest votes with fewest steps is taken (Viterbi 1967).

use crate::at::{At, small};
use crate::keys::{self, Keyed};
use crate::world::Chat;

/// Zones differ by multiples of a quarter of an hour.
pub(crate) const QUARTER: i32 = 15;
/// Local clocks differ by at most 26 hours (Kiritimati and Baker Island).
pub(crate) const WIDEST: i32 = 26 * 60;
/// Two phones may round the same moment to neighbouring minutes.
pub(crate) const TOLERANCE: i32 = 1;
/// Votes that an offset needs: three agree by chance far more seldom than two.
pub(crate) const VOTES: u32 = 3;
/// How many different offsets are considered: a pair of zones rarely shows more than four.
const STATES: usize = 6;
/// What a contradicted vote costs, and what a step does: a step pays from three votes on.
const MISS: u32 = 2;
const STEP: u32 = 5;
/// A silence after which what lies between two votes of equal offset is no longer sure: daylight saving was switched
/// off for as little as about 30 days (Morocco).
pub(crate) const SILENCE: i32 = 28 * 24 * 60;

/// A stretch of constant offset. Minutes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Segment {
    /// First and last shared message on the first chat's clock.
    pub(crate) from: i32,
    pub(crate) to: i32,
    /// Add it to the first chat's clock to read the second's.
    pub(crate) offset: i32,
    /// Votes.
    pub(crate) support: u32,
}

/// Offsets over time, in order.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Course(pub(crate) Vec<Segment>);

/// One shared message: its minute on the first clock, and the offset that it shows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Vote {
    minute: i32,
    offset: i32,
}

/// The course of offsets between two chats; empty if nothing shows one. Two chats on UTC have one clock. `twins`:
/// messages that have one id.
pub(crate) fn course(a: &Chat, b: &Chat, twins: &[(u32, u32)]) -> Course {
    if a.anchored && b.anchored {
        return Course::constant(0);
    }
    let mut votes = votes(&a.keyed, &b.keyed);
    let minute = |chat: &Chat, message: u32| Some(chat.at(message)).filter(|at| at.tells()).map(keys::minute);
    votes.extend(twins.iter().filter_map(|&(x, y)| {
        let x = minute(a, x)?;
        offset(minute(b, y)? - x).map(|offset| Vote { minute: x, offset })
    }));
    votes.sort_unstable();
    let states = states(&votes);
    if states.is_empty() {
        return Course::default();
    }
    let path = path(&votes, &states);
    Course(segments(&votes, &path))
}

fn votes(a: &[Keyed], b: &[Keyed]) -> Vec<Vote> {
    let mut votes = Vec::new();
    keys::join(a, b, |ra, rb| {
        for x in ra.iter().filter(|k| k.rare) {
            for y in rb.iter().filter(|k| k.rare) {
                votes.extend(offset(y.minute - x.minute).map(|offset| Vote { minute: x.minute, offset }));
            }
        }
    });
    votes.sort_unstable();
    votes
}

/// The multiple of 15 minutes that a difference is, within a minute.
fn offset(difference: i32) -> Option<i32> {
    let nearest = (difference + QUARTER / 2).div_euclid(QUARTER) * QUARTER;
    ((difference - nearest).abs() <= TOLERANCE && nearest.abs() <= WIDEST).then_some(nearest)
}

/// The offsets with enough votes, most votes first; if none has enough, the one with the most.
fn states(votes: &[Vote]) -> Vec<i32> {
    let mut offsets: Vec<i32> = votes.iter().map(|vote| vote.offset).collect();
    offsets.sort_unstable();
    let mut counted: Vec<(usize, i32)> =
        offsets.chunk_by(|a, b| a == b).filter_map(|run| Some((run.len(), *run.first()?))).collect();
    counted.sort_unstable_by_key(|&(n, offset)| (std::cmp::Reverse(n), offset.abs(), offset));
    let enough = counted.iter().take_while(|(n, _)| *n >= VOTES as usize).count().clamp(1, STATES);
    counted.into_iter().take(enough).map(|(_, offset)| offset).collect()
}

/// The cheapest state for each vote.
fn path(votes: &[Vote], states: &[i32]) -> Vec<i32> {
    let n = states.len();
    let mut cost = vec![0u32; n];
    let mut came: Vec<u8> = Vec::with_capacity(votes.len() * n);
    for vote in votes {
        let (best, least) = least(&cost);
        for (state, (offset, cost)) in (0u8..).zip(states.iter().zip(&mut cost)) {
            let stepped = least + STEP < *cost;
            came.push(if stepped { best } else { state });
            *cost = if stepped { least + STEP } else { *cost } + if *offset == vote.offset { 0 } else { MISS };
        }
    }
    let mut state = least(&cost).0;
    let mut path = vec![0; votes.len()];
    for (ix, slot) in path.iter_mut().enumerate().rev() {
        *slot = *states.at(u32::from(state));
        state = came.get(ix * n + usize::from(state)).copied().unwrap_or(state);
    }
    path
}

fn least(cost: &[u32]) -> (u8, u32) {
    let (mut best, mut least) = (0, u32::MAX);
    for (state, &cost) in (0u8..).zip(cost) {
        if cost < least {
            (best, least) = (state, cost);
        }
    }
    (best, least)
}

/// Runs of one state, cut at long silences; runs that too few votes support go, unless nothing else is left.
fn segments(votes: &[Vote], path: &[i32]) -> Vec<Segment> {
    let mut out: Vec<Segment> = Vec::new();
    for (vote, &offset) in votes.iter().zip(path).filter(|(vote, offset)| vote.offset == **offset) {
        match out.last_mut() {
            Some(last) if last.offset == offset && vote.minute - last.to <= SILENCE => {
                last.to = vote.minute;
                last.support += 1;
            }
            _ => out.push(Segment { from: vote.minute, to: vote.minute, offset, support: 1 }),
        }
    }
    let totals: Vec<(i32, u32)> = out.iter().map(|s| (s.offset, s.support)).collect();
    let total = |offset| totals.iter().filter(|t| t.0 == offset).map(|t| t.1).sum::<u32>();
    let most = out.iter().map(|s| total(s.offset)).max().unwrap_or(0);
    out.retain(|s| total(s.offset) >= VOTES.min(most));
    out
}

impl Course {
    /// The same offset at all times.
    pub(crate) fn constant(offset: i32) -> Self {
        Self(vec![Segment { from: 0, to: 0, offset, support: 0 }])
    }

    /// The course from the second clock to the first.
    pub(crate) fn turned(&self) -> Self {
        let turn = |s: &Segment| Segment { from: s.from + s.offset, to: s.to + s.offset, offset: -s.offset, ..*s };
        Self(self.0.iter().map(turn).collect())
    }

    /// The silence in which a minute of the first clock lies, counted: before the first shared message, between two
    /// stretches, or after the last, a clock may have stepped unseen. `None` where shared messages on both sides show the
    /// offset.
    pub(crate) fn silence(&self, minute: i32) -> Option<usize> {
        let is_shown = self.0.iter().any(|s| s.support == 0 || (s.from..=s.to).contains(&minute));
        (!is_shown).then(|| self.0.partition_point(|s| s.from <= minute))
    }

    /// The offsets before and after a silence (see [`Self::silence`]) in which a clock stepped once, and no more.
    pub(crate) fn step(&self, silence: usize) -> Option<(i32, i32)> {
        let (before, after) = (self.0.get(silence.checked_sub(1)?)?, self.0.get(silence)?);
        (before.offset != after.offset && after.from - before.to <= SILENCE).then_some((before.offset, after.offset))
    }

    /// The offsets that may hold at a minute of the first clock: the likelier, and the other between two segments.
    pub(crate) fn at(&self, minute: i32) -> Option<(i32, i32)> {
        let after = small(self.0.partition_point(|s| s.from <= minute));
        let next = self.0.get(after as usize);
        let Some(before) = after.checked_sub(1).and_then(|ix| self.0.get(ix as usize)) else {
            return next.map(|s| (s.offset, s.offset));
        };
        Some(match next {
            _ if minute <= before.to => (before.offset, before.offset),
            None => (before.offset, before.offset),
            Some(next) if minute - before.to <= next.from - minute => (before.offset, next.offset),
            Some(next) => (next.offset, before.offset),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_count_only_near_a_quarter_of_an_hour() {
        assert_eq!(offset(361), Some(360));
        assert_eq!(offset(-226), Some(-225));
        assert_eq!(offset(367), None);
        assert_eq!(offset(27 * 60), None);
    }

    #[test]
    fn an_offset_may_step_when_enough_votes_show_it() {
        let votes: Vec<Vote> =
            (0..20).map(|n| Vote { minute: n * 100, offset: if n < 10 { 360 } else { 420 } }).collect();
        let states = states(&votes);
        let segments = segments(&votes, &path(&votes, &states));
        assert_eq!(segments.iter().map(|s| (s.offset, s.support)).collect::<Vec<_>>(), [(360, 10), (420, 10)]);
    }

    #[test]
    fn one_stray_vote_is_no_step() {
        let mut votes: Vec<Vote> = (0..10).map(|n| Vote { minute: n * 100, offset: 60 }).collect();
        votes.insert(5, Vote { minute: 450, offset: -45 });
        let segments = segments(&votes, &path(&votes, &states(&votes)));
        assert_eq!(segments.len(), 1);
        assert_eq!(segments[0].support, 10);
    }
}
