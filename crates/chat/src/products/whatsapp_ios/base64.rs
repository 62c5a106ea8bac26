//! Base64 in its standard alphabet with padding (RFC 4648, section 4), as the database writes digests.

/// The bytes of a text that is base64 from its first character to its last; none of an empty one.
pub(super) fn decoded(text: &str) -> Option<Vec<u8>> {
    let (digits, padding) = match text.strip_suffix("==") {
        Some(digits) => (digits, 2),
        None => text.strip_suffix('=').map_or((text, 0), |digits| (digits, 1)),
    };
    if digits.is_empty() || !text.len().is_multiple_of(4) {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    for group in digits.as_bytes().chunks(4) {
        let bits = group.iter().try_fold(0_u32, |bits, digit| Some(bits << 6 | value(*digit)?))?;
        let [_, a, b, c] = (bits << (6 * (4 - group.len()))).to_be_bytes();
        bytes.extend([a, b, c]);
    }
    bytes.truncate(bytes.len().saturating_sub(padding));
    Some(bytes)
}

/// A SHA-256 in base64.
pub(super) fn sha256(text: &str) -> Option<[u8; 32]> {
    if text.len() != 44 {
        return None;
    }
    decoded(text)?.try_into().ok()
}

fn value(digit: u8) -> Option<u32> {
    let value = match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(value.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_test_vectors_of_the_standard_hold() {
        for (text, bytes) in
            [("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYmE=", "fooba"), ("Zm9vYmFy", "foobar")]
        {
            assert_eq!(decoded(text).as_deref(), Some(bytes.as_bytes()), "{text}");
        }
        for text in ["", "=", "Zg=", "Z===", "Zm9", "Zm 9", "Zm9ñ", "===="] {
            assert_eq!(decoded(text), None, "{text}");
        }
    }

    #[test]
    fn only_thirty_two_bytes_are_a_digest() {
        assert_eq!(sha256("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=").map(|d| d[0]), Some(0xe3));
        assert_eq!(sha256("Zm9v"), None);
    }
}
