//! Values of records: hexadecimal, base64, text that ought to be UTF-8.

use std::borrow::Cow;

/// Longest PhotoDNA that is taken: 144 numbers of up to three digits with separators, and room.
const MOST_PHOTODNA: usize = 1024;

/// Value of each byte as a hexadecimal digit; 0xff where it is none.
static DIGITS: [u8; 256] = digits();

#[expect(clippy::indexing_slicing, reason = "made by the compiler: an index beyond the table would not compile")]
const fn digits() -> [u8; 256] {
    let mut table = [0xff; 256];
    let mut n = 0;
    while n < 10 {
        table[b'0' as usize + n] = n as u8;
        n += 1;
    }
    n = 0;
    while n < 6 {
        table[b'a' as usize + n] = 10 + n as u8;
        table[b'A' as usize + n] = 10 + n as u8;
        n += 1;
    }
    table
}

fn digit(byte: u8) -> u8 {
    DIGITS.get(usize::from(byte)).copied().unwrap_or(0xff)
}

/// Exactly `N` bytes as hexadecimal of either case. The twin of `model::from_hex`, ten times as fast: a list of ten
/// million rows has two thousand million digits.
pub(super) fn hex<const N: usize>(text: &[u8]) -> Option<[u8; N]> {
    if text.len() != 2 * N {
        return None;
    }
    let (mut out, mut wrong) = ([0u8; N], 0u8);
    for (byte, pair) in out.iter_mut().zip(text.chunks_exact(2)) {
        let [high, low] = <[u8; 2]>::try_from(pair).ok()?.map(digit);
        wrong |= high | low;
        *byte = high << 4 | low & 15;
    }
    (wrong < 16).then_some(out)
}

/// A digest as hexadecimal, or as padded base64 (RFC 4648) where a format allows it.
pub(super) fn hex_or_base64<const N: usize>(text: &[u8]) -> Option<[u8; N]> {
    hex(text).or_else(|| base64(text)?.try_into().ok())
}

fn base64(text: &[u8]) -> Option<Vec<u8>> {
    if text.is_empty() || !text.len().is_multiple_of(4) || text.len() > 4 * 64 {
        return None;
    }
    let pad = text.iter().rev().take_while(|b| **b == b'=').count();
    let body = text.get(..text.len().checked_sub(pad)?).filter(|_| pad <= 2)?;
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut held) = (0u32, 0u32);
    for byte in body {
        bits = bits << 6 | sextet(*byte)?;
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push(u8::try_from(bits >> held & 0xff).ok()?);
        }
        bits &= 0xff;
    }
    // What is left over must be padding, else two texts would be one value.
    (bits & ((1 << held) - 1) == 0).then_some(out)
}

fn sextet(byte: u8) -> Option<u32> {
    let value = match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(value.into())
}

/// PhotoDNA in any of its spellings – base64, hexadecimal, numbers with separators –, unchanged.
pub(super) fn photodna(text: &str) -> Option<String> {
    let fits = !text.is_empty() && text.len() <= MOST_PHOTODNA && text.bytes().all(|b| b.is_ascii_graphic());
    fits.then(|| text.into())
}

/// Without blanks around it.
pub(super) fn trim(text: &[u8]) -> &[u8] {
    text.trim_ascii()
}

/// The text, and whether it was UTF-8. What is not is read as Latin-1: no byte of it is lost, and two texts that differ
/// stay different. A list that was saved in the code page of western Windows shows its accents.
pub(super) fn text(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), true),
        Err(_) => (Cow::Owned(bytes.iter().map(|b| char::from(*b)).collect()), false),
    }
}

/// `true` and `false` in one spelling, whatever their case; other values as written.
pub(super) fn truth(text: &str) -> &str {
    match text {
        _ if text.eq_ignore_ascii_case("true") => "true",
        _ if text.eq_ignore_ascii_case("false") => "false",
        other => other,
    }
}

/// A quality of 0 to 100.
pub(super) fn quality(text: &str) -> Option<u8> {
    text.parse().ok().filter(|quality| *quality <= 100)
}

/// A digest of a link that is never followed: enough to tell two links apart, nothing to follow.
pub(super) fn link_digest(link: &str) -> String {
    let hex = blake3::hash(link.as_bytes()).to_hex();
    format!("blake3:{}", hex.get(..16).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn base64_is_read_only_in_its_one_spelling() {
        assert_eq!(base64(b"Zm9vYg=="), Some(b"foob".to_vec()));
        assert_eq!(base64(b"Zm9vYmE="), Some(b"fooba".to_vec()));
        assert_eq!(base64(b"Zm9vYmFy"), Some(b"foobar".to_vec()));
        for wrong in ["Zm9vYh==", "Zm9vYg=", "Zm9v Yg=", "====", "", "Zm9vYg"] {
            assert_eq!(base64(wrong.as_bytes()).filter(|b| !b.is_empty()), None, "{wrong}");
        }
    }

    #[test]
    fn a_digest_is_read_in_both_spellings_and_in_no_other_length() {
        let of_16 = [0xabu8; 16];
        assert_eq!(hex_or_base64::<16>(b"q6urq6urq6urq6urq6urqw=="), Some(of_16));
        assert_eq!(hex_or_base64::<16>("aB".repeat(16).as_bytes()), Some(of_16));
        assert_eq!(hex_or_base64::<16>("ab".repeat(15).as_bytes()), None);
    }

    proptest! {
        #[test]
        fn hexadecimal_is_what_the_slow_twin_says(text in "[0-9a-fA-Fg]{30,34}|[0-9a-f]{32}|.{32}") {
            prop_assert_eq!(hex::<16>(text.as_bytes()), model::from_hex::<16>(&text));
        }
    }
}
