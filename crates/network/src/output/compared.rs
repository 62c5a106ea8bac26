//! What sources show when they are held side by side: clocks, what was deleted on one of them, what only one of them
//! has.

use super::{ClusterIx, RecordRef};

/// How far one chat's clock is from another's, while they hold the same messages.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClockPair {
    /// Index into [`crate::Observed::chats`].
    pub a: u32,
    /// Index into [`crate::Observed::chats`].
    pub b: u32,
    /// In order of time.
    pub segments: Vec<ClockSegment>,
}

/// A stretch of time in which two clocks differ by the same amount.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ClockSegment {
    /// The first shared message, seconds on `a`'s clock.
    pub from: i64,
    /// The last shared message, seconds on `a`'s clock.
    pub to: i64,
    /// Seconds to add to `a`'s clock to read `b`'s: a multiple of 900.
    pub offset: i64,
    /// How many shared messages show it.
    pub support: u32,
}

/// The zone of a chat's clock, as messages show it that sources on UTC hold too.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Recovered {
    /// Index into [`crate::Observed::chats`].
    pub chat: u32,
    /// Stretches of one offset each, in order of time.
    pub stretches: Vec<Stretch>,
}

/// A stretch of time in which a clock had one offset from UTC.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stretch {
    /// Minutes by which the clock was ahead of UTC.
    pub offset: i16,
    /// The first of the chat's records in it, seconds on its clock.
    pub from: i64,
    /// The last.
    pub to: i64,
    /// How many of its records a source on UTC holds too, at this offset. 0: it is known through other exports.
    pub support: u32,
    /// Some of them (at most 3): the chat's record, and the other's.
    pub examples: Vec<(RecordRef, RecordRef)>,
}

/// When something was, in UTC.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct InUtc {
    /// Its first second; `None` if it is not known so exactly.
    pub at_utc: Option<i64>,
    /// The earliest second that it can mean.
    pub from: i64,
    /// The latest.
    pub to: i64,
    /// What is known of its zone.
    pub zone: model::Zone,
}

model::closed_enum! {
    /// What is held of a message.
    pub enum MessageState {
        /// Its content, and nobody deleted it.
        Held = "held",
        /// One phone shows only that it was deleted; its content is held from elsewhere.
        Recovered = "recovered",
        /// Only that it was deleted.
        Deleted = "deleted",
        /// Only what answers to it quote of it.
        Quoted = "quoted",
    }
}

/// A message that was deleted on one phone and is held from elsewhere.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Recovery {
    /// The message.
    pub message: ClusterIx,
    /// Records that only mark its deletion.
    pub deleted_in: Vec<RecordRef>,
    /// The record that holds most of it: of another phone, or of an answer that quotes it.
    pub from: RecordRef,
}

/// A message whose text is not the same wherever it is held: it was edited.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Versions {
    /// The message.
    pub message: ClusterIx,
    /// One record of each text, the best first.
    pub records: Vec<RecordRef>,
}

/// What two sources of one group do not both hold, in the time that both cover.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Difference {
    /// Index into [`crate::Observed::chats`].
    pub a: u32,
    /// Index into [`crate::Observed::chats`].
    pub b: u32,
    /// How many records of `a` fall into `b`'s time.
    pub common_a: u32,
    /// How many records of `b` fall into `a`'s time.
    pub common_b: u32,
    /// What only `a` holds.
    pub only_a: OneSided,
    /// What only `b` holds.
    pub only_b: OneSided,
}

/// Records that only one of two sources holds.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct OneSided {
    /// How many there are.
    pub count: u32,
    /// The first of them (at most 50).
    pub records: Vec<RecordRef>,
}
