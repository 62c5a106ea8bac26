//! Texts in UTF-16, as Windows programs save them again: made UTF-8 before anything is read.

use std::borrow::Cow;

/// A byte that UTF-8 never has. It stands for what is no character in UTF-16 either – half a pair, half a unit at the
/// end – so that whoever reads the lines finds, replaces (U+FFFD) and tells it as in a damaged UTF-8.
const NO_CHARACTER: u8 = 0xFF;

/// `bytes` as UTF-8 if they begin with the mark of UTF-16 (which is left away), else as they are. Every character and
/// every end of a line stays, so that lines have the numbers that they have in the file.
pub(crate) fn as_utf8(bytes: &[u8]) -> Cow<'_, [u8]> {
    match bytes {
        [0xFF, 0xFE, rest @ ..] => Cow::Owned(decoded(rest, u16::from_le_bytes)),
        [0xFE, 0xFF, rest @ ..] => Cow::Owned(decoded(rest, u16::from_be_bytes)),
        _ => Cow::Borrowed(bytes),
    }
}

fn decoded(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Vec<u8> {
    let (pairs, half) = bytes.as_chunks::<2>();
    // Most of such a text is ASCII.
    let mut out = Vec::with_capacity(pairs.len() + pairs.len() / 4 + 1);
    for c in char::decode_utf16(pairs.iter().map(|&pair| unit(pair))) {
        match c {
            Ok(c) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            Err(_) => out.push(NO_CHARACTER),
        }
    }
    out.extend(half.iter().map(|_| NO_CHARACTER));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_byte_orders_give_the_same_text() {
        let text = "mañana 🙂\r\n\u{200E}tú\n";
        let little: Vec<u8> = [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
        assert_eq!((as_utf8(&little).as_ref(), as_utf8(&big).as_ref()), (text.as_bytes(), text.as_bytes()));
    }

    #[test]
    fn without_the_mark_nothing_is_touched() {
        for bytes in [&b"\xEF\xBB\xBFplain"[..], b"a\0b\0", b"\xFF", b""] {
            assert!(matches!(as_utf8(bytes), Cow::Borrowed(same) if same == bytes));
        }
    }

    #[test]
    fn what_is_no_character_leaves_a_mark_in_its_place() {
        assert_eq!(as_utf8(b"\xFF\xFEa\0\x3D\xD8b\0\x3D\xDE\n\0c").as_ref(), b"a\xFFb\xFF\n\xFF");
    }
}
