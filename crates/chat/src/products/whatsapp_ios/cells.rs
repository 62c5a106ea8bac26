//! Values of a row, as kinds that their columns should have. SQLite lets any value stand in any column.

use model::WallTime;
use sqlite_ro::{Row, Value};
use std::borrow::Cow;
use std::cell::Cell;

use super::notes::{Flaw, Flaws};

/// Seconds from 1970 to 2001, where Core Data begins to count.
const CORE_DATA_EPOCH: f64 = 978_307_200.0;
/// The end of the year 2100: no message is sent behind it.
const LAST: f64 = 4_133_980_799.0;

/// A row whose flaws are noted while it is read.
pub(super) struct Cells<'r> {
    row: &'r Row<'r>,
    /// Bytes of a text.
    most: usize,
    flaws: Cell<Flaws>,
}

/// What stands where a time should.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Moment {
    /// Nothing, or 0.
    Absent,
    /// A time.
    Told(WallTime),
    /// No time that can be.
    Wrong,
}

impl Moment {
    /// The time, if it is one.
    pub(super) fn told(self) -> Option<WallTime> {
        match self {
            Self::Told(at) => Some(at),
            Self::Absent | Self::Wrong => None,
        }
    }
}

impl<'r> Cells<'r> {
    /// Of a row, texts up to `most` bytes.
    pub(super) fn of(row: &'r Row<'r>, most: usize) -> Self {
        Self { row, most, flaws: Cell::default() }
    }

    /// What was odd so far.
    pub(super) fn flaws(&self) -> Flaws {
        self.flaws.get()
    }

    /// Notes something odd.
    pub(super) fn flaw(&self, flaw: Flaw) {
        let mut flaws = self.flaws.get();
        flaws.add(flaw);
        self.flaws.set(flaws);
    }

    /// The value as it is.
    pub(super) fn value(&self, column: usize) -> Value<'r> {
        self.row.get(column).unwrap_or(Value::Null)
    }

    /// A text; none if there is none or an empty one.
    pub(super) fn text(&self, column: usize) -> Option<Cow<'r, str>> {
        match self.value(column) {
            Value::Null | Value::Text([]) => None,
            Value::Text(bytes) => Some(self.decoded(bytes)),
            _ => self.wrong(),
        }
    }

    /// A whole number.
    pub(super) fn whole(&self, column: usize) -> Option<i64> {
        match self.value(column) {
            Value::Null => None,
            Value::Integer(number) => Some(number),
            _ => self.wrong(),
        }
    }

    /// Whether a flag is set.
    pub(super) fn flag(&self, column: usize) -> bool {
        self.whole(column).is_some_and(|number| number != 0)
    }

    /// A relation: the number of a row of another table. Nothing stands for 0 too.
    pub(super) fn relation(&self, column: usize) -> Option<i64> {
        self.whole(column).filter(|number| *number != 0)
    }

    /// Any number that is one.
    pub(super) fn real(&self, column: usize) -> Option<f64> {
        match self.value(column) {
            Value::Null => None,
            Value::Real(number) if number.is_finite() => Some(number),
            Value::Integer(number) => Some(number as f64),
            _ => self.wrong(),
        }
    }

    /// Bytes.
    pub(super) fn bytes(&self, column: usize) -> Option<&'r [u8]> {
        match self.value(column) {
            Value::Null => None,
            Value::Blob(bytes) => Some(bytes),
            _ => self.wrong(),
        }
    }

    /// A time in Core Data's seconds.
    pub(super) fn moment(&self, column: usize) -> Moment {
        let seconds = match self.value(column) {
            Value::Null => return Moment::Absent,
            Value::Real(seconds) => seconds,
            Value::Integer(seconds) => seconds as f64,
            Value::Text(_) | Value::Blob(_) => return Moment::Wrong,
        };
        moment(seconds)
    }

    fn wrong<T>(&self) -> Option<T> {
        self.flaw(Flaw::Value);
        None
    }

    fn decoded(&self, bytes: &'r [u8]) -> Cow<'r, str> {
        let bytes = match bytes.split_at_checked(self.most) {
            Some((head, tail)) if !tail.is_empty() => {
                self.flaw(Flaw::Long);
                whole_characters(head)
            }
            _ => bytes,
        };
        let text = String::from_utf8_lossy(bytes);
        if matches!(text, Cow::Owned(_)) {
            self.flaw(Flaw::Text);
        }
        text
    }
}

/// Seconds since 2001 as a time: the service is of 2009, so that what lies before 2001 is none.
fn moment(seconds: f64) -> Moment {
    let since_1970 = seconds + CORE_DATA_EPOCH;
    if seconds == 0.0 {
        Moment::Absent
    } else if seconds > 0.0 && since_1970 <= LAST {
        Moment::Told(WallTime::utc(since_1970.floor() as i64))
    } else {
        Moment::Wrong
    }
}

/// Bytes without the beginning of a character whose end was cut off.
fn whole_characters(bytes: &[u8]) -> &[u8] {
    let tail = bytes.iter().rev().take(4).position(|byte| byte & 0xc0 != 0x80).unwrap_or(0);
    let start = bytes.len().saturating_sub(tail + 1);
    match bytes.get(start) {
        Some(byte) if *byte >= 0xc0 => bytes.get(..start).unwrap_or(bytes),
        _ => bytes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_since_2001_are_a_time_or_none() {
        assert_eq!(moment(700_000_000.9), Moment::Told(WallTime::utc(1_678_307_200)));
        assert_eq!((moment(0.0), moment(-0.0)), (Moment::Absent, Moment::Absent));
        for seconds in [-1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300, 5e9] {
            assert_eq!(moment(seconds), Moment::Wrong, "{seconds}");
        }
    }

    #[test]
    fn what_is_cut_ends_with_a_whole_character() {
        for (bytes, length) in [("añb", 4), ("aaaa", 4), ("aaañ", 5), ("€", 3)] {
            for cut in 0..=length {
                let whole = whole_characters(&bytes.as_bytes()[..cut]);
                assert!(std::str::from_utf8(whole).is_ok() && cut - whole.len() < 4, "{bytes} {cut}");
            }
        }
    }
}
