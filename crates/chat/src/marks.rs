//! Invisible characters: WhatsApp writes many, people see none, and names compare equal only without them.

use std::borrow::Cow;

/// Whether `c` is an invisible mark: direction marks, isolates, byte-order marks, zero-width spaces.
/// (Zero-width joiners stay: emoji and some scripts are made with them.)
pub(crate) fn is_mark(c: char) -> bool {
    matches!(c, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// Whether `c` is a mark that WhatsApp on iOS puts before what it writes itself.
pub(crate) fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}')
}

/// `c`, or a plain space for a space of another width.
pub(crate) fn plain(c: char) -> char {
    match c {
        '\u{A0}' | '\u{202F}' | '\u{2009}' => ' ',
        other => other,
    }
}

/// Appends `text` to `out` without its marks and with plain spaces; notes in `direction` at which offsets of `out` a
/// direction mark stood.
pub(crate) fn clean_onto(out: &mut String, text: &str, direction: &mut Vec<usize>) {
    let mut rest = text;
    // All marks and odd spaces begin with one of these bytes in UTF-8.
    while let Some(at) = memchr::memchr3(0xC2, 0xE2, 0xEF, rest.as_bytes()) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let Some(c) = from.chars().next() else { break };
        if is_direction_mark(c) {
            direction.push(out.len());
        }
        if !is_mark(c) {
            out.push(plain(c));
        }
        rest = from.get(c.len_utf8()..).unwrap_or_default();
    }
    out.push_str(rest);
}

/// Whether nothing in `text` can be seen.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_mark(c))
}

/// `text` without marks and with plain spaces; borrowed if nothing changes.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| is_mark(c) || plain(c) != c) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    clean_onto(&mut out, text, &mut Vec::new());
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go_and_spaces_become_plain() {
        assert_eq!(clean("\u{202A}+34\u{A0}600\u{202C}"), "+34 600");
        assert_eq!(clean("¡Hola! «sí» 👩\u{200D}👧 é"), "¡Hola! «sí» 👩\u{200D}👧 é");
    }

    #[test]
    fn direction_marks_are_noted_where_they_stood() {
        let (mut out, mut direction) = (String::from("ab"), Vec::new());
        clean_onto(&mut out, "\u{200E}c\u{FEFF}d\u{200F}", &mut direction);
        assert_eq!((out.as_str(), direction), ("abcd", vec![2, 4]));
    }
}
