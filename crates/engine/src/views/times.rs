//! How a time of the evidence is shown.

use super::TimeView;
use model::{ANY_TIME, WallTime, Zone, utc_text};

/// A time as its own source tells it: one whose zone is not known is shown as written, never converted.
pub(super) fn as_written(at: WallTime) -> TimeView {
    let (from, to) = at.utc_bounds();
    let utc = at.utc_seconds();
    TimeView {
        at: at.to_string(),
        at_utc: utc.map(utc_text),
        at_from: utc_text(from),
        at_to: utc_text(to),
        zone: if utc.is_some() { Zone::Known } else { Zone::Unknown },
    }
}

/// By what lists are sorted: the earliest moment that each can mean. A time that can mean any stands last, by what is
/// written: no list begins with what nobody can date.
///
/// Formats two constants: for `sort_by_cached_key`.
pub(super) fn sort_key(t: &TimeView) -> (bool, String) {
    let open = t.at_from == utc_text(ANY_TIME.0) && t.at_to == utc_text(ANY_TIME.1);
    (open, if open { t.at.clone() } else { t.at_from.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Precision;

    #[test]
    fn a_time_that_does_not_tell_is_never_the_oldest() {
        let sound = WallTime::from_fields(2024, 1, 31, 12, 0, None).unwrap();
        let of = |seconds: i64, precision| {
            as_written(WallTime { seconds: sound.seconds + seconds, precision, offset: None })
        };
        let mut times = [
            of(0, Precision::Unknown),
            of(-900, Precision::Doubtful),
            of(60, Precision::Minute),
            of(0, Precision::Minute),
        ];
        times.sort_by_cached_key(sort_key);
        let written: Vec<&str> = times.iter().map(|t| t.at.as_str()).collect();
        assert_eq!(written, ["2024-01-31T12:00", "2024-01-31T12:01", "2024-01-31T11:45?", "XXXX-XX-XX"]);
    }
}
