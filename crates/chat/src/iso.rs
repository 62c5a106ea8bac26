//! Times as exports in JSON write them: `2023-06-30T16:10:00`, with or without a part of a second and an offset.

use model::WallTime;

/// The wall clock and, where it is written, its offset; a part of a second is dropped. `None` if there is no such time.
pub(crate) fn time(text: &str) -> Option<WallTime> {
    let bytes = text.as_bytes();
    let marks = [(4, b'-'), (7, b'-'), (13, b':'), (16, b':')];
    if marks.iter().any(|(at, mark)| bytes.get(*at) != Some(mark)) || !matches!(bytes.get(10), Some(b'T' | b' ')) {
        return None;
    }
    let (year, month, day) = (digits(text.get(..4)?)?, digits(text.get(5..7)?)?, digits(text.get(8..10)?)?);
    let (hour, minute, second) = (digits(text.get(11..13)?)?, digits(text.get(14..16)?)?, digits(text.get(17..19)?)?);
    let small = |n: u16| u8::try_from(n).ok();
    let wall = WallTime::from_fields(
        i32::from(year),
        small(month)?,
        small(day)?,
        small(hour)?,
        small(minute)?,
        Some(small(second)?),
    )?;
    let zone = text.get(19..)?.trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
    if zone.is_empty() { Some(wall) } else { Some(wall.at_offset(offset(zone)?)) }
}

/// Minutes ahead of UTC: `Z`, `+02:00`.
fn offset(zone: &str) -> Option<i64> {
    if matches!(zone, "Z" | "z") {
        return Some(0);
    }
    let (hours, minutes) = zone.get(1..)?.split_once(':')?;
    let minutes = i64::from(digits(hours)?) * 60 + i64::from(digits(minutes)?);
    match zone.get(..1)? {
        "+" => Some(minutes),
        "-" => Some(-minutes),
        _ => None,
    }
}

fn digits(text: &str) -> Option<u16> {
    text.parse().ok().filter(|_| text.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_with_the_offset_that_they_have() {
        let cases = [
            ("2023-06-30T16:10:05", Some("2023-06-30T16:10:05")),
            ("2023-06-30T16:10:05Z", Some("2023-06-30T16:10:05Z")),
            ("2023-06-30T16:10:05.123+02:00", Some("2023-06-30T16:10:05+02:00")),
            ("2023-06-30T16:10:05.1234567-03:30", Some("2023-06-30T16:10:05-03:30")),
            ("2023-06-31T16:10:05", None),
            ("2023-06-30T16:10", None),
            ("2023-06-30T16:10:05 +02:00", None),
            ("2023-06-30T16:1+:05", None),
            ("２023-06-30T16:10:05", None),
            ("", None),
        ];
        for (text, wanted) in cases {
            assert_eq!(time(text).map(|at| at.to_string()).as_deref(), wanted, "{text}");
        }
    }
}
