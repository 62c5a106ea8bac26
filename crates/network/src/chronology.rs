//! Which of two records came first, as far as the evidence tells.
//!
//! * Sources that write their times in UTC, or with their offset, share one clock: UTC.
//! * Within one chat file on another clock the order of records decides.
//! * The chats of one phone share one clock: what contradicts that shows that they are not one phone's.
//! * Phones that hold the same messages are connected: a time is carried over by the offset that the nearest shared
//!   messages show. Between shared messages of equal offset at most 28 days apart that is exact; outside, a step of
//!   daylight saving may lie between, so an hour either way is added, or two beyond 28 days.
//! * All else is a wall clock of unknown zone: 26 hours.
//! * Times that differ by no more than a minute across sources do not tell.
//! * A time that does not tell ([`WallTime::tells`]) has no order with any, not even within its file: a date that
//!   contradicts its file shows that the file was not written in one go.

use crate::Observed;
use crate::at::At;
use crate::output::{ClockPair, ClockSegment, InUtc, Network, RecordRef};
use crate::union::Union;
use crate::world::on_clock;
use model::{WallTime, Zone};
use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;

/// A stretch of time in seconds on a reference clock: from the earliest start to the latest end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Span {
    pub(crate) from: i64,
    pub(crate) to: i64,
}

/// Two times closer than this on different sources have no order.
const NEAR_S: i64 = 60;
const SILENCE_S: i64 = 28 * 86_400;
const ONE_STEP_S: i64 = 3600;
const TWO_STEPS_S: i64 = 7200;
/// Where a time lies that does not tell; ends whose distance still fits.
const ANYWHERE: Span = Span { from: i64::MIN / 4, to: i64::MAX / 4 };

/// The clocks of a case.
pub struct Chronology {
    /// For each chat its clock: that of its source, or [`UTC`].
    clock: Vec<u32>,
    /// For each clock: its component, and the way to the component's reference clock.
    component: Vec<u32>,
    way: Vec<Option<Step>>,
}

/// The clock of all chats whose times are known in UTC: the smallest, so that it is the reference of what is connected
/// to it.
const UTC: u32 = 0;

/// From one clock to the next nearer to the reference.
struct Step {
    to: u32,
    segments: Vec<ClockSegment>,
}

impl Chronology {
    /// The clocks of the chats that `network` was built from.
    pub fn new(network: &Network) -> Self {
        Self::of(&network.sources, &network.anchored, &network.clocks)
    }

    /// The clocks of chats of which [`Network::sources`], [`Network::anchored`] and [`Network::clocks`] are known.
    pub fn of_parts(sources: &[u32], anchored: &[bool], pairs: &[ClockPair]) -> Self {
        Self::of(sources, anchored, pairs)
    }

    /// The clocks of chats of these sources, connected by pairs of chats.
    pub(crate) fn of(sources: &[u32], anchored: &[bool], pairs: &[ClockPair]) -> Self {
        let of_chat = |(source, anchored): (&u32, &bool)| if *anchored { UTC } else { source + 1 };
        let clock: Vec<u32> = sources.iter().zip(anchored).map(of_chat).collect();
        let count = clock.iter().max().map_or(0, |most| most + 1);
        let edges = edges(&clock, pairs);
        let (component, way) = forest(count, edges);
        Self { clock, component, way }
    }

    /// When a time of a chat was, in UTC, as exactly as it is known. `chat` is an index into
    /// [`crate::Observed::chats`].
    pub fn in_utc(&self, chat: u32, at: WallTime) -> InUtc {
        let told = |zone: Zone| {
            let (from, to) = at.utc_bounds();
            InUtc { at_utc: at.utc_seconds(), from, to, zone }
        };
        if at.utc_seconds().is_some() {
            return told(Zone::Known);
        }
        if (chat as usize) >= self.clock.len() || !self.known(chat) || !self.on_clock(chat, at).tells() {
            return told(Zone::Unknown);
        }
        let span = self.span(chat, at);
        let exact = span.to - span.from == at.last_second() - at.seconds;
        InUtc { at_utc: exact.then_some(span.from), from: span.from, to: span.to, zone: Zone::Recovered }
    }

    /// Whether shared messages tie a chat's clock to UTC, or it is on it.
    pub(crate) fn known(&self, chat: u32) -> bool {
        self.component(chat) == UTC
    }

    /// A time as it counts on its chat's clock.
    fn on_clock(&self, chat: u32, at: WallTime) -> WallTime {
        on_clock(*self.clock.at(chat) == UTC, at)
    }

    /// The order of two records of `observed`; `None`: undetermined.
    pub fn order(&self, observed: &Observed, x: RecordRef, y: RecordRef) -> Option<Ordering> {
        let at = |r: RecordRef| Some(observed.chats.get(r.chat as usize)?.messages.get(r.message as usize)?.at);
        let (at_x, at_y) = (at(x)?, at(y)?);
        if x.chat != y.chat {
            return self.compare((x.chat, at_x), (y.chat, at_y));
        }
        let (at_x, at_y) = (self.on_clock(x.chat, at_x), self.on_clock(y.chat, at_y));
        // A database has its rows in the order in which they came: there the clock goes before the order.
        let clock = if *self.clock.at(x.chat) == UTC { at_x.seconds.cmp(&at_y.seconds) } else { Ordering::Equal };
        (at_x.tells() && at_y.tells()).then(|| clock.then(x.message.cmp(&y.message)))
    }

    /// The order of two times on the clocks of two chats, by time alone.
    pub(crate) fn compare(&self, x: (u32, WallTime), y: (u32, WallTime)) -> Option<Ordering> {
        let ((p, q), near) = if self.component(x.0) == self.component(y.0) {
            ((self.span(x.0, x.1), self.span(y.0, y.1)), NEAR_S)
        } else {
            ((self.utc(x.0, x.1), self.utc(y.0, y.1)), 0)
        };
        before(p, q, near).then_some(Ordering::Less).or(before(q, p, near).then_some(Ordering::Greater))
    }

    /// The set of connected clocks to which a chat's belongs.
    pub(crate) fn component(&self, chat: u32) -> u32 {
        *self.component.at(*self.clock.at(chat))
    }

    /// A time of a chat on the reference clock of its component.
    pub(crate) fn span(&self, chat: u32, at: WallTime) -> Span {
        let at = self.on_clock(chat, at);
        if at.tells() { self.carried(chat, at) } else { ANYWHERE }
    }

    /// The seconds of a time, whether it tells or not, on the reference clock.
    fn carried(&self, chat: u32, at: WallTime) -> Span {
        let mut clock = *self.clock.at(chat);
        let mut span = Span { from: at.seconds, to: at.last_second() };
        while let Some(step) = self.way.at(clock) {
            let (least, most) = offsets(&step.segments, (span.from + span.to) / 2);
            span = Span { from: span.from + least, to: span.to + most };
            clock = step.to;
        }
        span
    }

    /// A time of a chat on the reference clock, the middle of what is possible: for sorting only.
    pub(crate) fn on_group_clock(&self, chat: u32, at: WallTime) -> i64 {
        let at = self.on_clock(chat, at);
        let span = self.carried(chat, at);
        (span.from + span.to - (at.last_second() - at.seconds)) / 2
    }
}

impl Chronology {
    /// The stretch in UTC that a time can mean.
    pub(crate) fn utc(&self, chat: u32, at: WallTime) -> Span {
        if !self.on_clock(chat, at).tells() && at.utc_seconds().is_none() {
            return ANYWHERE;
        }
        let InUtc { from, to, .. } = self.in_utc(chat, at);
        Span { from, to }
    }
}

/// Whether one stretch ends before the other begins, by more than `near` seconds.
pub(crate) fn before(p: Span, q: Span, near: i64) -> bool {
    q.from - p.to > near
}

/// Whether the clocks decide within a component.
pub(crate) fn near() -> i64 {
    NEAR_S
}

/// What connects two clocks: the segments of all their chats, smaller clock first.
fn edges(clock: &[u32], pairs: &[ClockPair]) -> Vec<((u32, u32), Vec<ClockSegment>)> {
    let mut edges: BTreeMap<(u32, u32), Vec<ClockSegment>> = BTreeMap::new();
    for pair in pairs {
        let (a, b) = (*clock.at(pair.a), *clock.at(pair.b));
        let segments = pair.segments.iter().map(|s| if a < b { *s } else { turned(s) });
        if a != b && !pair.segments.is_empty() {
            edges.entry((a.min(b), a.max(b))).or_default().extend(segments);
        }
    }
    let mut out: Vec<_> = edges.into_iter().collect();
    let support = |segments: &[ClockSegment]| segments.iter().map(|s| u64::from(s.support)).sum::<u64>();
    out.sort_by_key(|(ends, segments)| (Reverse(support(segments)), *ends));
    out
}

fn turned(s: &ClockSegment) -> ClockSegment {
    ClockSegment { from: s.from + s.offset, to: s.to + s.offset, offset: -s.offset, support: s.support }
}

/// The strongest connections as trees; the reference of each is its smallest clock.
fn forest(count: u32, edges: Vec<((u32, u32), Vec<ClockSegment>)>) -> (Vec<u32>, Vec<Option<Step>>) {
    let mut union = Union::new(count);
    let mut next: Vec<Vec<(u32, Vec<ClockSegment>)>> = (0..count).map(|_| Vec::new()).collect();
    for ((a, b), segments) in edges {
        if union.root(a) != union.root(b) {
            union.join(a, b);
            next.at_mut(b).push((a, segments.iter().map(turned).collect()));
            next.at_mut(a).push((b, segments));
        }
    }
    let component: Vec<u32> = (0..count).map(|clock| union.root(clock)).collect();
    let mut way: Vec<Option<Step>> = (0..count).map(|_| None).collect();
    let mut open: Vec<u32> = (0..count).filter(|clock| component.at(*clock) == clock).collect();
    while let Some(clock) = open.pop() {
        for (other, segments) in std::mem::take(next.at_mut(clock)) {
            if other == *component.at(other) || way.at(other).is_some() {
                continue;
            }
            let mut segments: Vec<ClockSegment> = segments.iter().map(turned).collect();
            segments.sort_unstable_by_key(|s| (s.from, s.to, s.offset));
            *way.at_mut(other) = Some(Step { to: clock, segments: coalesced(&segments) });
            open.push(other);
        }
    }
    (component, way)
}

/// Segments of several chats between the same clocks, as few as possible.
fn coalesced(segments: &[ClockSegment]) -> Vec<ClockSegment> {
    let mut out: Vec<ClockSegment> = Vec::new();
    for s in segments {
        match out.last_mut() {
            Some(last) if last.offset == s.offset && s.from - last.to <= SILENCE_S => {
                last.to = last.to.max(s.to);
                last.support += s.support;
            }
            _ => out.push(*s),
        }
    }
    out
}

/// The least and the greatest offset that may hold at `at`.
fn offsets(segments: &[ClockSegment], at: i64) -> (i64, i64) {
    let inside = || segments.iter().filter(|s| s.from - NEAR_S <= at && at <= s.to + NEAR_S);
    if let Some(best) = inside().max_by_key(|s| s.support).map(|s| s.offset) {
        // The hour that daylight saving gives back is there twice.
        let either = || inside().map(|s| s.offset).filter(|offset| offset.abs_diff(best) <= ONE_STEP_S.unsigned_abs());
        return (either().min().unwrap_or(best), either().max().unwrap_or(best));
    }
    let before = segments.iter().filter(|s| s.to < at).max_by_key(|s| s.to);
    let after = segments.iter().filter(|s| s.from > at).min_by_key(|s| s.from);
    match (before, after) {
        (Some(p), Some(q)) if q.from - p.to <= SILENCE_S => (p.offset.min(q.offset), p.offset.max(q.offset)),
        _ => {
            let far = |s: Option<&ClockSegment>, gap: &dyn Fn(&ClockSegment) -> i64| s.map(|s| (gap(s), s.offset));
            let sides = [far(before, &|s| at - s.to), far(after, &|s| s.from - at)];
            let Some((gap, offset)) = sides.into_iter().flatten().min() else { return (0, 0) };
            let slack = if gap <= SILENCE_S { ONE_STEP_S } else { TWO_STEPS_S };
            (offset - slack, offset + slack)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(from: i64, to: i64, offset: i64) -> ClockSegment {
        ClockSegment { from, to, offset, support: 3 }
    }

    #[test]
    fn an_offset_is_exact_inside_and_between_near_shared_messages() {
        let segments = [segment(0, 1000, 3600), segment(90_000, 99_000, 7200)];
        assert_eq!(offsets(&segments, 500), (3600, 3600));
        assert_eq!(offsets(&segments, 50_000), (3600, 7200));
    }

    #[test]
    fn an_hour_that_is_there_twice_has_two_offsets_and_a_stray_segment_tells_nothing() {
        let stray = ClockSegment { support: 1, ..segment(8000, 8100, -18_000) };
        let segments = [segment(0, 10_000, 3600), segment(7000, 20_000, 0), stray];
        assert_eq!(offsets(&segments, 8050), (0, 3600));
        assert_eq!((offsets(&segments, 500), offsets(&segments, 15_000)), ((3600, 3600), (0, 0)));
    }

    #[test]
    fn outside_shared_messages_a_step_may_lie_between() {
        let segments = [segment(0, 1000, 3600)];
        assert_eq!(offsets(&segments, 86_400), (0, 7200));
        assert_eq!(offsets(&segments, 86_400 * 60), (-3600, 10_800));
    }
}
