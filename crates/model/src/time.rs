//! Times as evidence has them: written in some zone that is often not known.

use serde::{Deserialize, Serialize};
use std::fmt;

crate::closed_enum! {
    /// What is known of a time's zone.
    pub enum Zone {
        /// Written with its offset, or in UTC by its format.
        Known = "known",
        /// Worked out from messages that another source holds too.
        Recovered = "recovered",
        /// Taken from something weaker, said beside it.
        Assumed = "assumed",
        /// Not known: never converted.
        Unknown = "unknown",
    }
}

crate::closed_enum! {
    /// How fine a source writes its times, and whether what it writes is a time at all.
    pub enum Precision {
        /// What is written is no time that exists: `seconds` only says beside which records it stands.
        Unknown = "unknown",
        /// The date exists only in an order of day and month that the rest of the source contradicts. It is read so,
        /// and nothing is put in order by it.
        Doubtful = "doubtful",
        /// To the minute: the second is anywhere in 0–59.
        Minute = "minute",
        /// To the second.
        Second = "second",
    }
}

/// Hours by which a local clock can be ahead of UTC (Kiritimati) and behind it (Baker Island).
const AHEAD_S: i64 = 14 * 3600;
const BEHIND_S: i64 = 12 * 3600;
/// What a time that does not tell can mean, in UTC seconds: any in the years that dates are read in, 1970 to 2100.
pub const ANY_TIME: (i64, i64) = (-AHEAD_S, 4_133_980_799 + BEHIND_S);

/// A time as a source wrote it: a wall clock, with its offset from UTC where the source tells it.
///
/// `seconds` counts from 1970-01-01T00:00:00 *on that clock* (proleptic Gregorian, no leap seconds).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct WallTime {
    /// Seconds on the source's own clock; see [`Self::tells`].
    pub seconds: i64,
    /// How fine it was written.
    pub precision: Precision,
    /// Minutes by which that clock is ahead of UTC (ISO 8601's offset), where the source writes it or its format keeps
    /// UTC; `None`: the zone is not known.
    pub offset: Option<i16>,
}

impl WallTime {
    /// From calendar fields; `None` if there is no such date or time of day.
    pub fn from_fields(year: i32, month: u8, day: u8, hour: u8, minute: u8, second: Option<u8>) -> Option<Self> {
        let s = second.unwrap_or(0);
        if hour > 23 || minute > 59 || s > 59 || day == 0 || day > days_in_month(year, month)? {
            return None;
        }
        let days = days_from_civil(i64::from(year), i64::from(month), i64::from(day));
        let seconds = days * 86_400 + i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(s);
        let precision = if second.is_some() { Precision::Second } else { Precision::Minute };
        Some(Self { seconds, precision, offset: None })
    }

    /// A moment in UTC, as most databases keep it.
    pub fn utc(seconds: i64) -> Self {
        Self { seconds, precision: Precision::Second, offset: Some(0) }
    }

    /// A moment in milliseconds since 1970 UTC; what lies outside of the years 0 to 9999 is none. The part of a second
    /// is dropped.
    pub fn utc_ms(ms: i64) -> Option<Self> {
        let seconds = ms.div_euclid(1000);
        (FIRST_SECOND..=LAST_SECOND).contains(&seconds).then(|| Self::utc(seconds))
    }

    /// No time at all: it stands where its record stands.
    pub fn untold() -> Self {
        Self { seconds: 0, precision: Precision::Unknown, offset: None }
    }

    /// The same wall clock with its offset from UTC in minutes; an offset that no zone has is none.
    #[must_use]
    pub fn at_offset(self, minutes: i64) -> Self {
        let known = (-BEHIND_S / 60..=AHEAD_S / 60).contains(&minutes);
        Self { offset: i16::try_from(minutes).ok().filter(|_| known), ..self }
    }

    /// Its first second in UTC, if the offset is known and it says when something was.
    pub fn utc_seconds(self) -> Option<i64> {
        self.offset.filter(|_| self.tells()).map(|offset| self.seconds - i64::from(offset) * 60)
    }

    /// Whether it says when something was. If not, it has no order with any other time: its seconds are for showing
    /// and for leaving a record where its file has it.
    pub fn tells(self) -> bool {
        matches!(self.precision, Precision::Minute | Precision::Second)
    }

    /// The earliest and the latest moment in UTC seconds that this wall clock can mean.
    pub fn utc_bounds(self) -> (i64, i64) {
        if let Some(seconds) = self.utc_seconds() {
            (seconds, seconds + self.last_second() - self.seconds)
        } else if self.tells() {
            (self.seconds - AHEAD_S, self.last_second() + BEHIND_S)
        } else {
            ANY_TIME
        }
    }

    /// The last second that the writing covers.
    pub fn last_second(self) -> i64 {
        match self.precision {
            Precision::Minute => self.seconds + 59,
            Precision::Unknown | Precision::Doubtful | Precision::Second => self.seconds,
        }
    }
}

/// ISO 8601, as fine as it was written, with an offset only where it is known. After ISO 8601-2, `?` stands behind what is doubtful and `X`
/// for digits that nobody knows, so that no list, table or program takes such a time for another.
impl fmt::Display for WallTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let c = civil(self.seconds);
        if self.precision == Precision::Unknown {
            return f.write_str("XXXX-XX-XX");
        }
        write!(f, "{:04}-{:02}-{:02}T{:02}:{:02}", c.year, c.month, c.day, c.hour, c.minute)?;
        match self.precision {
            Precision::Doubtful if c.second == 0 => f.write_str("?"),
            Precision::Doubtful => write!(f, ":{:02}?", c.second),
            Precision::Second => write!(f, ":{:02}", c.second),
            Precision::Unknown | Precision::Minute => Ok(()),
        }?;
        match self.offset.filter(|_| self.tells()) {
            None => Ok(()),
            Some(0) => f.write_str("Z"),
            Some(offset) => {
                let sign = if offset < 0 { '-' } else { '+' };
                write!(f, "{sign}{:02}:{:02}", offset.unsigned_abs() / 60, offset.unsigned_abs() % 60)
            }
        }
    }
}

/// The first and the last second that [`parse_utc`] reads in UTC: of the years 0 and 9999.
pub const FIRST_SECOND: i64 = -62_167_219_200;
/// See [`FIRST_SECOND`].
pub const LAST_SECOND: i64 = 253_402_300_799;

/// Seconds since 1970-01-01T00:00:00Z as ISO 8601 in UTC.
pub fn utc_text(seconds: i64) -> String {
    let c = civil(seconds);
    format!("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", c.year, c.month, c.day, c.hour, c.minute, c.second)
}

/// Calendar fields of a second count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Civil {
    /// Proleptic Gregorian year.
    pub year: i64,
    /// 1–12.
    pub month: u8,
    /// 1–31.
    pub day: u8,
    /// 0–23.
    pub hour: u8,
    /// 0–59.
    pub minute: u8,
    /// 0–59.
    pub second: u8,
}

/// The calendar fields of a count of seconds from 1970-01-01T00:00:00.
pub fn civil(seconds: i64) -> Civil {
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    Civil {
        year: yoe + era * 400 + i64::from(month <= 2),
        month: small(month),
        day: small(doy - (153 * mp + 2) / 5 + 1),
        hour: small(rest / 3600),
        minute: small(rest % 3600 / 60),
        second: small(rest % 60),
    }
}

fn small(n: i64) -> u8 {
    u8::try_from(n).unwrap_or(0)
}

/// Days from 1970-01-01 of a proleptic Gregorian date (Hinnant, days_from_civil).
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let yoe = y.rem_euclid(400);
    let mp = (month + 9) % 12;
    let doy = (153 * mp + 2) / 5 + day - 1;
    let doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    era * 146_097 + doe - 719_468
}

fn days_in_month(year: i32, month: u8) -> Option<u8> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => Some(31),
        4 | 6 | 9 | 11 => Some(30),
        2 => Some(if leap { 29 } else { 28 }),
        _ => None,
    }
}

/// Seconds from 1970-01-01T00:00:00Z of an ISO 8601 / RFC 3339 time in UTC or with an offset
/// (`2026-11-21T10:00:00Z`, `…+02:00`) or of a bare date (midnight UTC).
pub fn parse_utc(text: &str) -> Option<i64> {
    let field = |range: std::ops::Range<usize>| text.get(range)?.parse::<u16>().ok();
    let small = |range| field(range).and_then(|n| u8::try_from(n).ok());
    let sep = |at: usize, wanted: &str| text.get(at..at + 1).filter(|c| wanted.contains(*c));
    sep(4, "-")?;
    sep(7, "-")?;
    let (year, month, day) = (i32::from(field(0..4)?), small(5..7)?, small(8..10)?);
    if text.len() == 10 {
        return WallTime::from_fields(year, month, day, 0, 0, Some(0)).map(|t| t.seconds);
    }
    sep(10, "Tt ")?;
    sep(13, ":")?;
    sep(16, ":")?;
    let wall = WallTime::from_fields(year, month, day, small(11..13)?, small(14..16)?, Some(small(17..19)?))?;
    let rest = text.get(19..)?.trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
    if matches!(rest, "Z" | "z") {
        return Some(wall.seconds);
    }
    let sign = match rest.get(..1)? {
        "+" => 1,
        "-" => -1,
        _ => return None,
    };
    let (hours, minutes) = rest.get(1..)?.split_once(':')?;
    let offset = hours.parse::<u8>().ok().filter(|_| hours.len() == 2)?;
    let offset_minutes = minutes.parse::<u8>().ok().filter(|_| minutes.len() == 2)?;
    Some(wall.seconds - sign * (i64::from(offset) * 3600 + i64::from(offset_minutes) * 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_go_both_ways() {
        for (fields, text) in [
            ((1970, 1, 1), "1970-01-01T00:00"),
            ((2024, 2, 29), "2024-02-29T00:00"),
            ((1999, 12, 31), "1999-12-31T00:00"),
        ] {
            assert_eq!(WallTime::from_fields(fields.0, fields.1, fields.2, 0, 0, None).unwrap().to_string(), text);
        }
        assert_eq!(WallTime::from_fields(2023, 2, 29, 0, 0, None), None);
        assert_eq!(WallTime::from_fields(2023, 2, 28, 24, 0, None), None);
    }

    #[test]
    fn an_unknown_zone_leaves_twenty_six_hours() {
        let (from, to) = WallTime::from_fields(2024, 1, 1, 12, 0, Some(0)).unwrap().utc_bounds();
        assert_eq!(to - from, 26 * 3600);
        assert_eq!(utc_text(from), "2023-12-31T22:00:00Z");
    }

    #[test]
    fn a_time_that_does_not_tell_shows_it_and_can_be_any() {
        let sound = WallTime::from_fields(2024, 1, 31, 12, 0, Some(7)).unwrap();
        let cases = [(Precision::Doubtful, "2024-01-31T12:00:07?"), (Precision::Unknown, "XXXX-XX-XX")];
        for (precision, text) in cases {
            let at = WallTime { precision, ..sound };
            assert_eq!((at.tells(), at.to_string().as_str(), at.utc_bounds()), (false, text, ANY_TIME));
        }
        assert!(sound.tells());
        let ends = (utc_text(ANY_TIME.0), utc_text(ANY_TIME.1));
        assert_eq!(ends, ("1969-12-31T10:00:00Z".into(), "2101-01-01T11:59:59Z".into()));
    }

    #[test]
    fn a_known_offset_leaves_no_doubt_and_is_shown() {
        let noon = WallTime::from_fields(2024, 1, 31, 12, 0, None).unwrap();
        let cases = [(0, "2024-01-31T12:00Z"), (120, "2024-01-31T12:00+02:00"), (-210, "2024-01-31T12:00-03:30")];
        for (offset, text) in cases {
            let at = noon.at_offset(offset);
            assert_eq!((at.to_string().as_str(), at.utc_seconds()), (text, Some(noon.seconds - offset * 60)));
            assert_eq!(at.utc_bounds(), (noon.seconds - offset * 60, noon.seconds - offset * 60 + 59));
        }
        assert_eq!(noon.at_offset(900).offset, None);
        assert_eq!(WallTime::utc_ms(-1).unwrap().to_string(), "1969-12-31T23:59:59Z");
        assert_eq!(WallTime::utc_ms(i64::MAX), None);
        assert_eq!(WallTime { precision: Precision::Unknown, ..WallTime::utc(0) }.utc_seconds(), None);
    }

    #[test]
    fn utc_texts_are_read_with_their_offset() {
        assert_eq!(parse_utc("0000-01-01T00:00:00Z"), Some(FIRST_SECOND));
        assert_eq!(parse_utc("9999-12-31T23:59:59Z"), Some(LAST_SECOND));
        assert_eq!(parse_utc("1970-01-02"), Some(86_400));
        assert_eq!(parse_utc("1970-01-01T02:00:00+02:00"), Some(0));
        assert_eq!(parse_utc("1970-01-01T00:00:00.123Z"), Some(0));
        assert_eq!(parse_utc("1970-01-01T00:00:00"), None);
        assert_eq!(parse_utc("1970/01/01"), None);
    }
}
