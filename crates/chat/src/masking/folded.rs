//! A text as it is compared: without case, accents and invisible marks, each character with its place in the text.

use crate::marks;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Zeros of scripts that write numbers in digits of their own: Arabic, Persian, Devanagari, Bengali, Thai.
static ZEROS: &[u32] = &[0x0660, 0x06F0, 0x0966, 0x09E6, 0x0E50];

/// A text, folded.
#[derive(Clone, Default)]
pub(super) struct Folded {
    pub(super) chars: Vec<char>,
    /// Where each character stands in the text: bytes.
    places: Vec<Range<usize>>,
}

impl Folded {
    pub(super) fn of(raw: &str) -> Self {
        let mut folded = Self::default();
        for (at, c) in raw.char_indices().filter(|(_, c)| !marks::is_mark(*c)) {
            let place = at..at + c.len_utf8();
            if c.is_ascii() {
                folded.push(c.to_ascii_lowercase(), &place);
            } else {
                let parts = std::iter::once(digit(c)).nfkd().filter(|c| !is_combining_mark(*c));
                parts.flat_map(char::to_lowercase).for_each(|c| folded.push(c, &place));
            }
        }
        folded
    }

    fn push(&mut self, c: char, place: &Range<usize>) {
        self.chars.push(if c.is_whitespace() { ' ' } else { c });
        self.places.push(place.clone());
    }

    /// The bytes of the text in which these characters stand.
    pub(super) fn bytes(&self, chars: Range<usize>) -> Option<Range<usize>> {
        let last = self.places.get(chars.end.checked_sub(1)?)?;
        Some(self.places.get(chars.start)?.start..last.end)
    }

    pub(super) fn is_word(&self, at: usize) -> bool {
        self.chars.get(at).is_some_and(|c| c.is_alphanumeric())
    }
}

fn digit(c: char) -> char {
    let value = ZEROS.iter().find_map(|zero| u32::from(c).checked_sub(*zero).filter(|value| *value < 10));
    value.and_then(|value| char::from_digit(value, 10)).unwrap_or(c)
}
