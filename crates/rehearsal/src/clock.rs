//! Zones of the phones: a fixed table, so that no system database decides what an operation says.
//!
//! Offsets and rules are those of the IANA time zone database, release 2025a, for the year 2025.

use model::civil;

/// When clocks change.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Summer {
    /// Never.
    None,
    /// Last Sunday of March to last Sunday of October, 01:00 UTC.
    Europe,
    /// Second Sunday of March to first Sunday of November, 02:00 local.
    UnitedStates,
    /// First Sunday from 2 September, 04:00 UTC, to first Sunday from 2 April, 03:00 UTC.
    Chile,
}

/// A zone: standard offset and rule.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Zone {
    /// Its IANA name.
    pub(crate) name: &'static str,
    /// Minutes ahead of UTC in winter.
    pub(crate) minutes: i64,
    summer: Summer,
}

const fn zone(name: &'static str, minutes: i64, summer: Summer) -> Zone {
    Zone { name, minutes, summer }
}

pub(crate) static MADRID: Zone = zone("Europe/Madrid", 60, Summer::Europe);
pub(crate) static CANARY: Zone = zone("Atlantic/Canary", 0, Summer::Europe);
pub(crate) static LISBON: Zone = zone("Europe/Lisbon", 0, Summer::Europe);
pub(crate) static LONDON: Zone = zone("Europe/London", 0, Summer::Europe);
pub(crate) static PARIS: Zone = zone("Europe/Paris", 60, Summer::Europe);
pub(crate) static ROME: Zone = zone("Europe/Rome", 60, Summer::Europe);
pub(crate) static BERLIN: Zone = zone("Europe/Berlin", 60, Summer::Europe);
pub(crate) static MEXICO: Zone = zone("America/Mexico_City", -360, Summer::None);
pub(crate) static BOGOTA: Zone = zone("America/Bogota", -300, Summer::None);
pub(crate) static LIMA: Zone = zone("America/Lima", -300, Summer::None);
pub(crate) static GUAYAQUIL: Zone = zone("America/Guayaquil", -300, Summer::None);
pub(crate) static BUENOS_AIRES: Zone = zone("America/Argentina/Buenos_Aires", -180, Summer::None);
pub(crate) static MONTEVIDEO: Zone = zone("America/Montevideo", -180, Summer::None);
pub(crate) static SAO_PAULO: Zone = zone("America/Sao_Paulo", -180, Summer::None);
pub(crate) static SANTIAGO: Zone = zone("America/Santiago", -240, Summer::Chile);
pub(crate) static NEW_YORK: Zone = zone("America/New_York", -300, Summer::UnitedStates);
pub(crate) static LOS_ANGELES: Zone = zone("America/Los_Angeles", -480, Summer::UnitedStates);

impl Zone {
    /// The wall clock of a moment: seconds as if that clock were UTC.
    pub(crate) fn local(&self, utc: i64) -> i64 {
        utc + 60 * (self.minutes + if self.is_summer(utc) { 60 } else { 0 })
    }

    fn is_summer(&self, utc: i64) -> bool {
        let year = civil(utc).year;
        match self.summer {
            Summer::None => false,
            Summer::Europe => (sunday(year, 3, 25) + 3600..sunday(year, 10, 25) + 3600).contains(&utc),
            Summer::UnitedStates => {
                let winter = 60 * self.minutes;
                // 02:00 on the local clock, which in autumn is still an hour ahead.
                (sunday(year, 3, 8) + 7200 - winter..sunday(year, 11, 1) + 3600 - winter).contains(&utc)
            }
            Summer::Chile => !(sunday(year, 4, 2) + 3 * 3600..sunday(year, 9, 2) + 4 * 3600).contains(&utc),
        }
    }
}

/// 00:00 UTC of the first Sunday on or after a date.
fn sunday(year: i64, month: u8, day: u8) -> i64 {
    let year = i32::try_from(year).unwrap_or(2025);
    let first = model::WallTime::from_fields(year, month, day, 0, 0, Some(0)).map_or(0, |t| t.seconds);
    // 1970-01-01 was a Thursday: day 3 was the first Sunday.
    let days = first.div_euclid(86_400);
    (days + (3 - days).rem_euclid(7)) * 86_400
}

/// First moment of every operation: Monday 13 January 2025, 00:00 UTC.
pub(crate) const START: i64 = 1_736_726_400;
/// When the phones were taken and exported: 10 November 2025, 09:00 UTC.
pub(crate) const SEIZED: i64 = START + 301 * DAY + 9 * HOUR;
pub(crate) const MINUTE: i64 = 60;
pub(crate) const HOUR: i64 = 3600;
pub(crate) const DAY: i64 = 86_400;

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> i64 {
        model::parse_utc(text).unwrap()
    }

    #[test]
    fn the_operation_begins_on_a_monday() {
        assert_eq!(START, at("2025-01-13"));
        assert_eq!(SEIZED, at("2025-11-10T09:00:00Z"));
    }

    #[test]
    fn clocks_change_when_they_really_did_in_2025() {
        let hour = |zone: &Zone, utc: &str| (zone.local(at(utc)) - at(utc)) / 3600;
        assert_eq!(hour(&MADRID, "2025-03-30T00:59:59Z"), 1);
        assert_eq!(hour(&MADRID, "2025-03-30T01:00:00Z"), 2);
        assert_eq!(hour(&MADRID, "2025-10-26T01:00:00Z"), 1);
        assert_eq!(hour(&NEW_YORK, "2025-03-09T06:59:59Z"), -5);
        assert_eq!(hour(&NEW_YORK, "2025-03-09T07:00:00Z"), -4);
        assert_eq!(hour(&NEW_YORK, "2025-11-02T05:59:59Z"), -4);
        assert_eq!(hour(&NEW_YORK, "2025-11-02T06:00:00Z"), -5);
        assert_eq!(hour(&SANTIAGO, "2025-04-06T02:59:59Z"), -3);
        assert_eq!(hour(&SANTIAGO, "2025-04-06T03:00:00Z"), -4);
        assert_eq!(hour(&SANTIAGO, "2025-09-07T04:00:00Z"), -3);
        assert_eq!(hour(&MEXICO, "2025-07-01T00:00:00Z"), -6);
    }
}
