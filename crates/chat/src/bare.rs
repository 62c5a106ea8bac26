//! A text with everything undone that hides links: from programs, as people do it to keep a link from being one
//! (`hxxp`, `[.]`), and from readers (invisible marks, percent signs, letters of another width).

use crate::marks;
use std::borrow::Cow;
use std::ops::Range;

/// A text with what hides links undone.
pub(crate) struct Bare<'t> {
    raw: &'t str,
    text: Cow<'t, str>,
    /// For each byte of `text` where in `raw` it comes from; empty if the two are the same.
    origins: Vec<usize>,
}

/// What people write so that no program sees a link, and what they mean by it.
static DEFANGED: &[(&str, &str)] = &[
    ("[.]", "."),
    ("(.)", "."),
    ("{.}", "."),
    ("[dot]", "."),
    ("(dot)", "."),
    ("{dot}", "."),
    ("[punto]", "."),
    ("(punto)", "."),
    ("[:]", ":"),
    ("[/]", "/"),
    ("[://]", "://"),
    ("hxxp", "http"),
];

/// Whether a text holds anything of which a link is made: a full stop, the colon of a scheme, or what stands for one of
/// them. Most texts do not.
pub(crate) fn may_hold_link(text: &str) -> bool {
    // Signs of another width begin with the last four bytes in UTF-8.
    let is_part = |byte: u8| matches!(byte, b'.' | b':' | b'%' | b']' | b')' | b'}' | 0xe2 | 0xe3 | 0xea | 0xef);
    text.bytes().any(is_part)
}

impl<'t> Bare<'t> {
    pub(crate) fn of(raw: &'t str) -> Self {
        if is_bare(raw) {
            return Self { raw, text: raw.into(), origins: Vec::new() };
        }
        let (mut text, mut origins) = (String::with_capacity(raw.len()), Vec::with_capacity(raw.len()));
        let mut at = 0;
        while let Some(rest) = raw.get(at..).filter(|rest| !rest.is_empty()) {
            let taken = undo(rest, &mut text);
            origins.resize(text.len(), at);
            at += taken;
        }
        Self { raw, text: text.into(), origins }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Bytes of the raw text from which these bytes come, with the marks among and behind them.
    pub(crate) fn raw_range(&self, range: &Range<usize>) -> Range<usize> {
        self.origin(range.start)..self.origin(range.end)
    }

    /// The raw text from which these bytes come.
    pub(crate) fn raw(&self, range: &Range<usize>) -> Option<&'t str> {
        self.raw.get(self.raw_range(range))
    }

    /// Whether a space stands in the raw text before this byte that is not in the text.
    pub(crate) fn drops_space_before(&self, at: usize) -> bool {
        let before = self.raw.get(..self.origin(at)).unwrap_or_default();
        before.ends_with(' ') && !self.text.get(..at).unwrap_or_default().ends_with(' ')
    }

    fn origin(&self, at: usize) -> usize {
        if self.origins.is_empty() { at } else { self.origins.get(at).copied().unwrap_or(self.raw.len()) }
    }
}

/// Whether nothing in `raw` can hide a link.
fn is_bare(raw: &str) -> bool {
    let plain_byte = |byte: u8| !matches!(byte, b'[' | b'(' | b'{' | b'%' | b'\\');
    raw.bytes().all(plain_byte)
        && !raw.contains(" /")
        && !contains_ignoring_case(raw, "hxxp")
        && (raw.is_ascii() || !raw.chars().any(|c| is_unseen(c) || plain(c) != c || c == '。'))
}

/// Appends to `out` what the start of `rest` stands for; gives how many bytes of it that takes.
fn undo(rest: &str, out: &mut String) -> usize {
    let Some(c) = rest.chars().next() else { return rest.len() };
    match c {
        '[' | '(' | '{' | 'h' | 'H' => {
            let stands_for =
                |written: &str| starts_ignoring_case(rest, written) && (written != "hxxp" || is_scheme(rest));
            if let Some((written, meant)) = DEFANGED.iter().find(|(written, _)| stands_for(written)) {
                out.push_str(meant);
                return written.len();
            }
            out.push(c);
        }
        '%' => {
            if let Some((meant, taken)) = percent(rest) {
                out.push(meant);
                return taken;
            }
            out.push(c);
        }
        '。' => out.push(if is_between_letters(rest, out) { '.' } else { c }),
        // JSON writes `\/`.
        '\\' if rest.starts_with("\\/") => {}
        ' ' => {
            let behind = rest.trim_start_matches(' ');
            let spaces = rest.len() - behind.len();
            if !behind.starts_with('/') {
                out.push_str(rest.get(..spaces).unwrap_or_default());
            }
            return spaces;
        }
        _ if is_unseen(c) => {}
        _ => out.push(plain(c)),
    }
    c.len_utf8()
}

/// Whether the `hxxp` that `rest` begins with is a scheme: in the middle of a code it is a part of it.
fn is_scheme(rest: &str) -> bool {
    let after = rest.get("hxxp".len()..).unwrap_or_default();
    let after = after.strip_prefix(['s', 'S']).unwrap_or(after);
    !after.starts_with(|c: char| c.is_ascii_alphanumeric())
}

/// `%2F`, and `%252F` of a text that was encoded twice: a visible sign of ASCII.
fn percent(rest: &str) -> Option<(char, usize)> {
    let mut digits = rest.strip_prefix('%')?;
    let is_hex = |text: &str| text.len() == 2 && text.bytes().all(|b| b.is_ascii_hexdigit());
    while let Some(inner) = digits.strip_prefix("25").filter(|inner| inner.get(..2).is_some_and(is_hex)) {
        digits = inner;
    }
    let byte = u8::from_str_radix(digits.get(..2).filter(|text| is_hex(text))?, 16).ok()?;
    byte.is_ascii_graphic().then(|| (char::from(byte), rest.len() - digits.len() + 2))
}

/// The full stop of Chinese and Japanese is a link's only where letters of a link stand around it.
fn is_between_letters(rest: &str, before: &str) -> bool {
    let after = rest.chars().nth(1).is_some_and(|c| plain(c).is_ascii_alphanumeric());
    after && before.ends_with(|c: char| c.is_ascii_alphanumeric())
}

/// The sign of ASCII that `c` is a form of, as far as links are made with it and file names have it in its stead.
fn plain(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{ff61}' | '\u{2024}' => '.',
        '\u{2044}' | '\u{2215}' | '\u{29f8}' | '\u{2571}' => '/',
        '\u{2236}' | '\u{a789}' | '\u{2d0}' => ':',
        other => other,
    }
}

/// Whether nobody sees `c`, and a link with it in it is the same link to who copies it out.
pub(crate) fn is_unseen(c: char) -> bool {
    marks::is_mark(c)
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200c}' | '\u{200d}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{e0000}'..='\u{e01ef}')
}

fn starts_ignoring_case(text: &str, start: &str) -> bool {
    text.as_bytes().get(..start.len()).is_some_and(|bytes| bytes.eq_ignore_ascii_case(start.as_bytes()))
}

fn contains_ignoring_case(text: &str, part: &str) -> bool {
    text.as_bytes().windows(part.len()).any(|bytes| bytes.eq_ignore_ascii_case(part.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hides_a_link_is_undone_and_the_rest_stays() {
        for (raw, meant) in [
            ("hxxps[://]a[.]example(dot)org/x", "https://a.example.org/x"),
            ("https:\\/\\/a.example\\/x", "https://a.example/x"),
            ("https%3A%2F%2Fa.example%252Fx", "https://a.example/x"),
            ("ｈｔｔｐｓ：／／ａ．example⁄x", "https://a.example/x"),
            ("a。example", "a.example"),
            ("a.\u{200b}exam\u{200d}ple\u{fe0f}/x", "a.example/x"),
            ("a.example /x", "a.example/x"),
            ("100 % y 50%, 5%20", "100 % y 50%, 5%20"),
            ("你好。再见", "你好。再见"),
            ("(hola) [1] {2}", "(hola) [1] {2}"),
            ("AbhXXpCd hxxpS x", "AbhXXpCd httpS x"),
        ] {
            assert_eq!(Bare::of(raw).text(), meant, "{raw}");
        }
    }

    #[test]
    fn each_part_is_known_by_where_it_stood() {
        let raw = "ver a[.]b\u{200e}c /x ya";
        let bare = Bare::of(raw);
        assert_eq!(bare.text(), "ver a.bc/x ya");
        assert_eq!(bare.raw(&(4..10)), Some("a[.]b\u{200e}c /x"));
        assert!(bare.drops_space_before(8) && !bare.drops_space_before(4));
        assert_eq!(bare.raw(&(0..13)), Some(raw));
    }
}
