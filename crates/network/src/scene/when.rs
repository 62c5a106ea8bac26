//! When something was, as far as the evidence tells, and what comes before what.

use crate::chronology::{self, Span};
use crate::output::RecordRef;
use std::cmp::Ordering;

/// When something was, as far as the evidence tells. Seconds since 1970.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct When {
    /// The earliest and the latest moment that it can mean, in UTC.
    pub utc: (i64, i64),
    /// The set of connected clocks on which `on_clock` stands. 0: UTC itself, and what shared messages tie to it.
    pub clock: u32,
    /// The same on the reference clock of that set: exact to the minute or second where `utc` is not.
    pub on_clock: (i64, i64),
}

impl When {
    /// A moment that is known in UTC.
    pub fn utc(from: i64, to: i64) -> Self {
        Self { utc: (from, to), clock: 0, on_clock: (from, to) }
    }

    /// Which of two was first; `None`: the evidence does not tell.
    pub fn order(&self, other: &Self) -> Option<Ordering> {
        let span = |(from, to): (i64, i64)| Span { from, to };
        let ((p, q), near) = if self.clock == other.clock {
            ((span(self.on_clock), span(other.on_clock)), chronology::near())
        } else {
            ((span(self.utc), span(other.utc)), 0)
        };
        let less = chronology::before(p, q, near).then_some(Ordering::Less);
        less.or_else(|| chronology::before(q, p, near).then_some(Ordering::Greater))
    }

    /// Whether this was before the other for sure.
    pub fn before(&self, other: &Self) -> bool {
        self.order(other) == Some(Ordering::Less)
    }

    /// Seconds from this to the other, least and most.
    pub fn until(&self, other: &Self) -> (i64, i64) {
        let (p, q) = if self.clock == other.clock { (self.on_clock, other.on_clock) } else { (self.utc, other.utc) };
        (q.0 - p.1, q.1 - p.0)
    }

    /// The middle of what is possible in UTC: for sorting and drawing only.
    pub fn middle(&self) -> i64 {
        self.utc.0 + (self.utc.1 - self.utc.0) / 2
    }

    /// Whether it can be dated at all: a time that contradicts its file can mean any.
    pub fn tells(&self) -> bool {
        self.utc.1.saturating_sub(self.utc.0) < YEARS_S
    }
}

/// No zone makes a time wider than this.
const YEARS_S: i64 = 10 * 365 * 86_400;

/// Where something stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    /// The record.
    pub record: RecordRef,
    /// Its place in its file: two records of one chat are ordered by it. The clock goes first where the chat's times
    /// are in UTC, else it is 0; `None`: its time does not tell, and its place no order.
    pub in_file: Option<(i64, u32)>,
}

impl Place {
    /// The order of two records of one file; `None`: of two files, or their times do not tell.
    pub fn order(&self, other: &Self) -> Option<Ordering> {
        (self.record.chat == other.record.chat).then_some(())?;
        Some(self.in_file?.cmp(&other.in_file?))
    }
}
