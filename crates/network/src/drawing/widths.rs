//! How wide a text is at most, without a font.
//!
//! The widths are those of DejaVu Sans, the widest of the fonts that reports ask for: the wider of its two weights, in
//! hundredths of the size. Characters beyond the table are guessed, and their label says so ([`Measured::fixed`]): whoever
//! draws it must set it in the width that it was given.

/// `U+0020` to `U+007E`.
const ASCII: [u8; 95] = [
    35, 46, 53, 84, 70, 101, 88, 31, 46, 46, 53, 84, 38, 42, 38, 37, 70, 70, 70, 70, 70, 70, 70, 70, 70, 70, 40, 40,
    84, 84, 84, 59, 100, 78, 77, 74, 84, 69, 69, 83, 84, 38, 38, 78, 64, 100, 84, 86, 74, 86, 78, 73, 69, 82, 78, 111,
    78, 73, 73, 46, 37, 46, 84, 50, 50, 68, 72, 60, 72, 68, 44, 72, 72, 35, 35, 67, 35, 105, 72, 69, 72, 72, 50, 60,
    48, 72, 66, 93, 65, 66, 59, 72, 37, 72, 84,
];

/// What a text takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Measured {
    /// Units at most.
    pub(super) width: i32,
    /// Whether widths were guessed.
    pub(super) fixed: bool,
}

/// Measures a text at a size.
pub(super) fn measured(text: &str, size: i32) -> Measured {
    let mut hundredths = 0i64;
    let mut fixed = false;
    for c in text.chars() {
        let (wide, known) = of(c);
        hundredths += i64::from(wide);
        fixed |= !known;
    }
    let width = (hundredths * i64::from(size) + 99) / 100 + 1;
    Measured { width: i32::try_from(width).unwrap_or(i32::MAX), fixed }
}

/// A character's width, and whether the table knows it.
fn of(c: char) -> (u8, bool) {
    let ascii = u32::from(c).checked_sub(32).and_then(|ix| ASCII.get(ix as usize));
    if let Some(width) = ascii {
        return (*width, true);
    }
    match c {
        'æ' | 'Æ' | 'œ' | 'Œ' | 'ŵ' | 'Ŵ' | 'Ħ' | 'ŉ' => (117, true),
        '\u{a0}' | '·' | '‘' | '’' | '\u{202f}' => (38, true),
        '«' | '»' | '“' | '”' | '–' | '•' => (66, true),
        '…' | '—' => (100, true),
        '\u{a1}'..='\u{bf}' => (105, true),
        '\u{c0}'..='\u{17f}' if c.is_lowercase() => (75, true),
        '\u{c0}'..='\u{17f}' => (90, true),
        _ if is_mark(c) => (0, false),
        '\u{370}'..='\u{6ff}' => (76, false),
        _ => (125, false),
    }
}

/// Marks that stand on the character before them, and joiners.
fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{610}'..='\u{61a}'
        | '\u{64b}'..='\u{65f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{200c}' | '\u{200d}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}' | '\u{1f3fb}'..='\u{1f3ff}')
}

/// Marks that a character keeps in a figure: towers of them would run into other lanes.
const MARKS: usize = 2;

/// A text without towers of marks.
pub(super) fn without_towers(text: &str) -> String {
    let mut marks = 0;
    let stays = |c: &char| {
        marks = if is_mark(*c) { marks + 1 } else { 0 };
        marks <= MARKS
    };
    text.chars().filter(stays).collect()
}

/// As much of a text as has room, with an ellipsis if that is not all; whether it was shortened. `None`: not even one
/// character has.
pub(super) fn fitted(text: &str, size: i32, room: i32) -> Option<(String, bool)> {
    if measured(text, size).width <= room {
        return Some((text.to_owned(), false));
    }
    let mut kept = String::new();
    let mut best = None;
    for c in text.chars() {
        kept.push(c);
        let whole = format!("{}…", kept.trim_end_matches(|c: char| is_mark(c) || c == ' '));
        if measured(&whole, size).width > room {
            break;
        }
        best = Some(whole);
    }
    best.map(|text| (text, true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_counts_and_narrow_ones_less() {
        assert_eq!(measured("il", 100).width, 71);
        assert_eq!(measured("MW", 100).width, 212);
        assert!(measured("niño", 13).width < 45 && !measured("niño", 13).fixed);
    }

    #[test]
    fn what_no_table_knows_must_be_set_in_its_width() {
        assert!(measured("семья", 13).fixed && measured("🌻", 13).fixed);
        assert_eq!(measured("🌻🌻", 100).width, 251);
    }

    #[test]
    fn a_long_text_ends_in_an_ellipsis_within_its_room() {
        let (text, shortened) = fitted("Excursiones de montaña", 13, 100).unwrap();
        assert!(shortened && text.ends_with('…') && measured(&text, 13).width <= 100, "{text}");
        assert_eq!(fitted("Excursiones", 13, 200), Some(("Excursiones".into(), false)));
        assert_eq!(fitted("Excursiones", 13, 5), None);
    }

    #[test]
    fn towers_of_marks_are_cut_down() {
        assert_eq!(without_towers("a\u{301}\u{301}\u{301}\u{301}b\u{301}"), "a\u{301}\u{301}b\u{301}");
    }
}
