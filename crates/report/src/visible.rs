//! Text from evidence, made so that it shows what it holds and steers nothing.

use std::fmt::Write as _;

/// The text with everything that a terminal or a reader could be misled by made visible: control characters as their
/// pictures (`␛`), marks of direction and characters without a shape by their number (`⟨U+202E⟩`). The rest stays.
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\0'..='\u{1f}' => out.push(char::from_u32(0x2400 + u32::from(c)).unwrap_or('␦')),
            '\u{7f}' => out.push('␡'),
            _ if misleads(c) => {
                let _ = write!(out, "⟨U+{:04X}⟩", u32::from(c));
            }
            _ => out.push(c),
        }
    }
    out
}

/// A JSON document in which the same characters stand as `\uXXXX`: the same values, and a terminal that shows it obeys
/// none of them. JSON itself asks that only of `U+0000` to `U+001F`.
pub fn inert_json(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if c == '\u{7f}' || misleads(c) {
            c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| {
                let _ = write!(out, "\\u{unit:04x}");
            });
        } else {
            out.push(c);
        }
    }
    out
}

/// Characters that cannot be seen or that change the order of others. Joiners and variation selectors stay: emoji and
/// several scripts are written with them.
fn misleads(c: char) -> bool {
    matches!(c,
        '\u{80}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{2800}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e00ff}' | '\u{e01f0}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_or_turns_text_round_is_shown() {
        assert_eq!(visible("a\u{1b}[31mb\r\n\tc\u{7f}"), "a␛[31mb␍␊␉c␡");
        assert_eq!(visible("gpj\u{202e}exe\u{9b}1m\u{feff}"), "gpj⟨U+202E⟩exe⟨U+009B⟩1m⟨U+FEFF⟩");
        assert_eq!(visible("niño 👩‍👧 ✈️ العربية"), "niño 👩‍👧 ✈️ العربية");
    }

    #[test]
    fn json_keeps_its_values_and_steers_nothing() {
        assert_eq!(
            inert_json("{\"a\":\"x\u{202e}\u{9b}\u{7f}\u{e0041}ñ\"}"),
            r#"{"a":"x\u202e\u009b\u007f\udb40\udc41ñ"}"#
        );
    }

    #[test]
    fn making_visible_twice_changes_nothing_more() {
        let once = visible("\u{1b}\u{202e}\0");
        assert_eq!(visible(&once), once);
    }
}
