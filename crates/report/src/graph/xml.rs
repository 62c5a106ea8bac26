//! XML 1.0: what may stand in it, and how.

use crate::visible;
use std::borrow::Cow;

/// Text from evidence between tags or in quotes. Control characters are pictures by then; what XML cannot hold besides
/// shows as a replacement character.
pub(super) fn text(raw: &str) -> String {
    escape(&visible(raw))
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let piece: Cow<'_, str> = match c {
            '&' => "&amp;".into(),
            '<' => "&lt;".into(),
            '>' => "&gt;".into(),
            '"' => "&quot;".into(),
            '\'' => "&apos;".into(),
            '\u{fffe}' | '\u{ffff}' => "\u{fffd}".into(),
            _ => String::from(c).into(),
        };
        out.push_str(&piece);
    }
    out
}
