//! Times of a report: ISO 8601, with the offset that the tool was told to show them with.

use model::WallTime;

/// The time that a value writes; `None` if it is none. One without an offset is of no known zone, whatever the tool made
/// of it beside (`formattedTimestamp` has one even then).
pub(super) fn time(text: &str) -> Option<WallTime> {
    let text = text.trim();
    let number = |range: std::ops::Range<usize>| -> Option<u16> {
        text.get(range).filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?.parse().ok()
    };
    let small = |range| number(range).and_then(|n| u8::try_from(n).ok());
    let stands = |at: usize, wanted: &str| text.get(at..at + 1).is_some_and(|c| wanted.contains(c));
    if !(stands(4, "-") && stands(7, "-") && stands(10, "Tt ") && stands(13, ":") && stands(16, ":")) {
        return None;
    }
    // 0001-01-01 is what the tool writes where it has none.
    let year = number(0..4).filter(|year| (1970..=2100).contains(year))?;
    let wall = WallTime::from_fields(i32::from(year), small(5..7)?, small(8..10)?, small(11..13)?, small(14..16)?, {
        Some(small(17..19)?)
    })?;
    let behind = text.get(19..)?;
    let zone = match behind.strip_prefix('.') {
        Some(fraction) => fraction.trim_start_matches(|c: char| c.is_ascii_digit()),
        None => behind,
    };
    match zone {
        "" => Some(wall),
        "Z" | "z" => Some(wall.at_offset(0)),
        zone => Some(wall.at_offset(offset(zone)?)),
    }
}

/// Minutes ahead of UTC, of `+02:00`.
fn offset(text: &str) -> Option<i64> {
    let sign = match text.get(..1)? {
        "+" => 1,
        "-" => -1,
        _ => return None,
    };
    let (hours, minutes) = text.get(1..)?.split_once(':')?;
    let two = |text: &str| (text.len() == 2).then(|| text.parse::<u8>().ok()).flatten().map(i64::from);
    Some(sign * (two(hours)? * 60 + two(minutes).filter(|m| *m < 60)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_keep_the_offset_that_is_written_and_no_other() {
        let cases = [
            ("2024-11-03T19:46:47.000+00:00", Some("2024-11-03T19:46:47Z")),
            (" 2024-11-03T19:46:47+02:00\n", Some("2024-11-03T19:46:47+02:00")),
            ("2024-11-03T19:46:47.5-03:30", Some("2024-11-03T19:46:47-03:30")),
            ("2024-11-03T19:46:47.838", Some("2024-11-03T19:46:47")),
            ("2024-11-03T19:46:47Z", Some("2024-11-03T19:46:47Z")),
            ("0001-01-01T00:00:00+00:00", None),
            ("2024-02-30T00:00:00+00:00", None),
            ("2024-11-03T19:46:47 Madrid", None),
            ("2024-11-03T19:46:47+2:00", None),
            ("2024-11-03", None),
            ("ñ", None),
        ];
        for (text, wanted) in cases {
            assert_eq!(time(text).map(|at| at.to_string()).as_deref(), wanted, "{text}");
        }
    }
}
