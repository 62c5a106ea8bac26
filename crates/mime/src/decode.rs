//! Bytes of a part as they were before they were written for transport, and texts in their character set.

use mail_parser::decoders::{base64, charsets, quoted_printable};
use std::borrow::Cow;

/// What a part holds. Content never reaches a log: no `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Content<'m> {
    /// The bytes.
    pub bytes: Cow<'m, [u8]>,
    /// Something in them could not be read: it was passed over.
    pub is_damaged: bool,
}

/// What is written so.
pub(crate) fn content<'m>(written: &'m [u8], encoding: &str) -> Content<'m> {
    let decoded = match encoding {
        "base64" => base64::base64_decode(written),
        "quoted-printable" => quoted_printable::quoted_printable_decode(written),
        _ => return Content { bytes: written.into(), is_damaged: false },
    };
    let is_damaged = decoded.is_none() || encoding == "base64" && is_cut(written);
    let bytes = decoded.unwrap_or_else(|| match encoding {
        "base64" => base64_around_damage(written),
        _ => quoted_around_damage(written),
    });
    Content { bytes: bytes.into(), is_damaged }
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/')
}

/// Whether the last group of four is not whole.
fn is_cut(written: &[u8]) -> bool {
    !written.iter().filter(|byte| is_base64(**byte) || **byte == b'=').count().is_multiple_of(4)
}

/// Lines of base64 stand for themselves: one that is damaged costs itself.
fn base64_around_damage(written: &[u8]) -> Vec<u8> {
    let lines = written.split(|byte| *byte == b'\n');
    let whole = lines.filter_map(|line| base64::base64_decode(line.trim_ascii()));
    whole.flatten().collect()
}

/// What is no escape stands for itself.
fn quoted_around_damage(written: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(written.len());
    let mut rest = written;
    loop {
        rest = match rest {
            [b'=', b'\r', b'\n', more @ ..] | [b'=', b'\n', more @ ..] => more,
            [b'=', high, low, more @ ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                out.extend(quoted_printable::quoted_printable_decode_char(*high, *low));
                more
            }
            [byte, more @ ..] => {
                out.push(*byte);
                more
            }
            [] => return out,
        }
    }
}

/// The text of these bytes, and whether something of it is in no known character set. Where none is named, or one that is
/// not known, it is UTF-8 or, if it cannot be that, windows-1252.
pub fn text_in(bytes: &[u8], charset: Option<&str>) -> (String, bool) {
    let named = charset.map(|name| name.trim().to_ascii_lowercase());
    let is_utf8 = named.as_deref().is_none_or(|name| matches!(name, "utf-8" | "utf8" | "us-ascii" | "ascii"));
    if is_utf8 && let Ok(text) = std::str::from_utf8(bytes) {
        return (text.strip_prefix('\u{FEFF}').unwrap_or(text).to_owned(), false);
    }
    let decoder =
        named.as_deref().filter(|_| !is_utf8).and_then(|name| charsets::map::charset_decoder(name.as_bytes()));
    if let Some(decoder) = decoder {
        let text = decoder(bytes);
        let is_lossy = text.contains('\u{FFFD}');
        return (text, is_lossy);
    }
    match (std::str::from_utf8(bytes), charsets::map::charset_decoder(b"windows-1252")) {
        (Ok(text), _) => (text.to_owned(), false),
        (Err(_), Some(decoder)) if !is_mostly_utf8(bytes) => (decoder(bytes), named.is_some()),
        _ => (String::from_utf8_lossy(bytes).into_owned(), true),
    }
}

/// Whether most of what is not ASCII is UTF-8: then a few bytes are damaged.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += chunk.invalid().len();
    }
    good > bad
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(written: &str, encoding: &str) -> (String, bool) {
        let content = content(written.as_bytes(), encoding);
        (String::from_utf8_lossy(&content.bytes).into_owned(), content.is_damaged)
    }

    #[test]
    fn transfer_encodings_are_undone_and_damage_costs_little() {
        let cases = [
            ("aG9s\r\nYQ==", "base64", "hola", false),
            ("aG9s\nY*==\naG9s", "base64", "holhol", true),
            ("aG9sY", "base64", "hol", true),
            ("ma=C3=B1a=\r\nna", "quoted-printable", "mañana", false),
            ("a=ZZb=3D", "quoted-printable", "a=ZZb=", true),
            ("hola", "8bit", "hola", false),
        ];
        for (written, encoding, wanted, is_damaged) in cases {
            let (text, damaged) = plain(written, encoding);
            assert_eq!((text.trim_end_matches('\0'), damaged), (wanted, is_damaged), "{written}");
        }
    }

    #[test]
    fn texts_are_read_in_their_character_set() {
        let cases: [(&[u8], Option<&str>, &str, bool); 6] = [
            (b"ma\xC3\xB1ana", None, "mañana", false),
            (b"ma\xF1ana", Some("ISO-8859-1"), "mañana", false),
            (b"ma\xF1ana", None, "mañana", false),
            (b"ma\xF1ana", Some("utf-8"), "mañana", true),
            (b"\x93\xFA\x96\x7B", Some("Shift_JIS"), "日本", false),
            (b"hola", Some("no-such-set"), "hola", false),
        ];
        for (bytes, charset, wanted, is_lossy) in cases {
            assert_eq!(text_in(bytes, charset), (wanted.to_owned(), is_lossy), "{charset:?}");
        }
    }
}
