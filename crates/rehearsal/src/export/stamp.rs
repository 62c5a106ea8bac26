//! Dates and times as phones write them.

use model::{Civil, civil};

/// A wall clock in a pattern: `D`/`DD` day, `M`/`MM` month, `YY`/`YYYY` year, `H`/`HH` hour 0–23, `h` hour 1–12,
/// `mm` minute, `ss` second, `a` the half of the day; all else stands for itself.
pub(crate) fn stamp(pattern: &str, halves: [&str; 2], local: i64) -> String {
    let c = civil(local);
    let mut out = String::new();
    let mut rest = pattern;
    while let Some(first) = rest.chars().next() {
        let run = rest.chars().take_while(|&c| c == first).count();
        // Pattern letters are ASCII; anything else is copied one by one.
        let run = if "DMYHhmsa".contains(first) { run } else { 1 };
        match field(first, run, &c, halves) {
            Some(text) => out.push_str(&text),
            None => out.push(first),
        }
        rest = rest.get(first.len_utf8() * run..).unwrap_or("");
    }
    out
}

fn field(letter: char, run: usize, c: &Civil, halves: [&str; 2]) -> Option<String> {
    let [am, pm] = halves;
    let number = match letter {
        'D' => i64::from(c.day),
        'M' => i64::from(c.month),
        'Y' if run == 2 => c.year % 100,
        'Y' => c.year,
        'H' => i64::from(c.hour),
        'h' => i64::from((c.hour + 11) % 12 + 1),
        'm' => i64::from(c.minute),
        's' => i64::from(c.second),
        'a' => return Some(if c.hour < 12 { am } else { pm }.to_owned()),
        _ => return None,
    };
    Some(format!("{number:0run$}"))
}

/// `20250314`.
pub(crate) fn compact_day(local: i64) -> String {
    stamp("YYYYMMDD", ["", ""], local)
}

/// `2025-03-14-09-18-22`.
pub(crate) fn dashed(local: i64) -> String {
    stamp("YYYY-MM-DD-HH-mm-ss", ["", ""], local)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_write_what_the_fixtures_show() {
        let at = |text| model::parse_utc(text).unwrap();
        let es = ["a.\u{202f}m.", "p.\u{202f}m."];
        let mx = "D/M/YY, h:mm\u{202f}a";
        assert_eq!(stamp(mx, es, at("2023-12-31T23:40:00Z")), "31/12/23, 11:40\u{202f}p.\u{202f}m.");
        assert_eq!(stamp(mx, es, at("2024-01-01T00:05:00Z")), "1/1/24, 12:05\u{202f}a.\u{202f}m.");
        assert_eq!(stamp(mx, es, at("2024-01-01T12:05:00Z")), "1/1/24, 12:05\u{202f}p.\u{202f}m.");
        assert_eq!(stamp("DD.MM.YY, HH:mm", ["", ""], at("2023-10-03T19:22:00Z")), "03.10.23, 19:22");
        assert_eq!(stamp("DD/MM/YYYY, HH:mm:ss", ["", ""], at("2024-02-14T09:15:03Z")), "14/02/2024, 09:15:03");
    }
}
