//! Text from evidence, made so that it shows what it holds and steers nothing.

use sha2::{Digest as _, Sha256};
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

/// A name with links in it shortened: host, four characters, and the first 16 hexadecimal digits of the SHA-256 of the
/// link without its scheme, as invites have them. Programs that show a report make links of whatever reads like one.
pub fn shortened(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for part in name.split_inclusive(char::is_whitespace) {
        let word = part.trim_end();
        let space = part.get(word.len()..).unwrap_or("");
        match link(word) {
            Some(short) => out.push_str(&short),
            None => out.push_str(word),
        }
        out.push_str(space);
    }
    out
}

fn link(word: &str) -> Option<String> {
    let (has_scheme, rest) = match word.split_once("://") {
        Some((_, rest)) => (true, rest),
        None => (false, word),
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let host = rest.get(..end)?.to_lowercase();
    let path = rest.get(end..)?.trim_start_matches('/');
    let hidden = host.ends_with(".onion") || host.ends_with(".i2p");
    let reads_like_one = has_scheme || hidden || (is_host(&host) && !path.is_empty()) || host.starts_with("www.");
    if !reads_like_one || host.is_empty() {
        return None;
    }
    let whole = format!("{host}/{path}");
    let digest: String = Sha256::digest(whole.as_bytes()).iter().take(8).map(|b| format!("{b:02x}")).collect();
    // The name of a hidden service is its key: it is shortened like a code. A dot in brackets makes no link.
    let shown = if hidden { format!("{}….onion", first_four(&host)) } else { host };
    Some(format!("{}/{}… #{digest}", shown.replace('.', "[.]"), first_four(path)))
}

fn first_four(text: &str) -> String {
    text.chars().take(4).collect()
}

fn is_host(text: &str) -> bool {
    let labels: Vec<&str> = text.split('.').collect();
    let label = |l: &&str| !l.is_empty() && l.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    labels.len() > 1
        && labels.iter().all(label)
        && labels.last().is_some_and(|l| l.len() > 1 && l.chars().all(|c| c.is_ascii_alphabetic()))
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

    #[test]
    fn links_in_names_are_shortened_and_no_longer_links() {
        let short = shortened("entra: https://Chat.WhatsApp.com/AbCdEfGhIjKlMnOpQrStUv ya");
        assert!(short.starts_with("entra: chat[.]whatsapp[.]com/AbCd… #") && short.ends_with(" ya"), "{short}");
        assert_eq!(
            shortened("chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv"),
            shortened("https://chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv")
        );
        assert!(!shortened("abcdefghijklmnop.onion").contains("ghij"));
        for plain in ["Excursión 7/8", "Ana y/o Luis", "v1.2", "Sr. García", "3.5/4", "a/b.c"] {
            assert_eq!(shortened(plain), plain);
        }
    }
}
