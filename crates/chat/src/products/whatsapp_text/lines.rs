//! Lines of a text of unknown health: numbered, bounded, always text.

use std::borrow::Cow;

/// What was wrong with a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Flaws {
    /// Bytes that are no UTF-8 were replaced by U+FFFD.
    pub(crate) not_utf8: bool,
    /// NUL bytes were replaced by U+FFFD.
    pub(crate) nul: bool,
    /// Its end was cut off at the limit.
    pub(crate) cut: bool,
}

impl Flaws {
    /// Whether there is any.
    pub(crate) fn any(self) -> bool {
        self.not_utf8 || self.nul || self.cut
    }
}

/// A line without its end.
pub(crate) struct Line<'a> {
    /// From 1.
    pub(crate) number: u32,
    /// Its text.
    pub(crate) text: Cow<'a, str>,
    /// What was wrong with it.
    pub(crate) flaws: Flaws,
}

/// Walks through the lines of `bytes`, which end with LF or CRLF.
pub(crate) struct Lines<'a> {
    bytes: &'a [u8],
    /// The whole as text if all of it is UTF-8: checked once, not per line.
    text: Option<&'a str>,
    has_nul: bool,
    at: usize,
    number: u32,
    limit: usize,
}

impl<'a> Lines<'a> {
    /// The lines of `bytes`, each read to at most `limit` bytes.
    pub(crate) fn new(bytes: &'a [u8], limit: usize) -> Self {
        let has_nul = memchr::memchr(0, bytes).is_some();
        Self { bytes, text: std::str::from_utf8(bytes).ok(), has_nul, at: 0, number: 0, limit }
    }

    /// The same lines again from the start, without checking the text again.
    pub(crate) fn rewound(&self) -> Self {
        Self { at: 0, number: 0, ..*self }
    }

    fn decode(&self, from: usize, to: usize, mut flaws: Flaws) -> (Cow<'a, str>, Flaws) {
        if let Some(text) = self.text {
            let line = text.get(from..text.floor_char_boundary(to)).unwrap_or_default();
            return self.without_nul(Cow::Borrowed(line), flaws);
        }
        let text = String::from_utf8_lossy(self.bytes.get(from..to).unwrap_or_default());
        // A character that the cut itself split is no damage of the line.
        flaws.not_utf8 = matches!(text, Cow::Owned(_)) && !flaws.cut;
        self.without_nul(text, flaws)
    }

    fn without_nul(&self, text: Cow<'a, str>, mut flaws: Flaws) -> (Cow<'a, str>, Flaws) {
        if !self.has_nul || memchr::memchr(0, text.as_bytes()).is_none() {
            return (text, flaws);
        }
        flaws.nul = true;
        (Cow::Owned(text.replace('\0', "\u{FFFD}")), flaws)
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Line<'a>> {
        let rest = self.bytes.get(self.at..).filter(|rest| !rest.is_empty())?;
        let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let (from, end) = (self.at, self.at + length);
        self.at = end + 1;
        self.number = self.number.saturating_add(1);
        let end = if length > 0 && self.bytes.get(end - 1) == Some(&b'\r') { end - 1 } else { end };
        let cut = end - from > self.limit;
        let to = if cut { from + self.limit } else { end };
        let (text, flaws) = self.decode(from, to, Flaws { cut, ..Flaws::default() });
        Some(Line { number: self.number, text, flaws })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(bytes: &[u8], limit: usize) -> Vec<(u32, String, Flaws)> {
        Lines::new(bytes, limit).map(|l| (l.number, l.text.into_owned(), l.flaws)).collect()
    }

    #[test]
    fn both_line_ends_are_taken_and_the_last_may_lack_one() {
        let lines = texts(b"a\r\n\nb\nc", 10);
        assert_eq!(lines.iter().map(|l| l.1.as_str()).collect::<Vec<_>>(), ["a", "", "b", "c"]);
        assert_eq!(lines.last().unwrap().0, 4);
    }

    #[test]
    fn a_damaged_line_is_marked_and_its_neighbours_are_not() {
        let lines = texts(b"a\n\xFFb\nc\0d\nlonger than the limit\n", 8);
        assert_eq!(lines[0].2, Flaws::default());
        assert_eq!((lines[1].1.as_str(), lines[1].2.not_utf8), ("\u{FFFD}b", true));
        assert_eq!((lines[2].1.as_str(), lines[2].2.nul), ("c\u{FFFD}d", true));
        assert_eq!((lines[3].1.as_str(), lines[3].2.cut), ("longer t", true));
    }

    #[test]
    fn a_cut_never_splits_a_character() {
        assert_eq!(texts("aé".as_bytes(), 2)[0].1, "a");
    }
}
