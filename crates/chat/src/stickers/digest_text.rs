//! Digests as applications write them: base64, hexadecimal, or the bytes themselves.

/// A SHA-256 in one of these forms; nothing for anything else.
pub(super) fn digest_of(stored: &[u8]) -> Option<[u8; 32]> {
    let text = stored.trim_ascii();
    // 32 bytes are a digest before they are a text: no form of a text is that short.
    stored.try_into().ok().or_else(|| from_hex(text)).or_else(|| from_base64(text))
}

fn from_hex(text: &[u8]) -> Option<[u8; 32]> {
    let digits: &[u8; 64] = text.try_into().ok()?;
    let mut digest = [0; 32];
    for (byte, pair) in digest.iter_mut().zip(digits.as_chunks::<2>().0) {
        let [high, low] = pair.map(|digit| char::from(digit).to_digit(16));
        *byte = u8::try_from(high? << 4 | low?).ok()?;
    }
    Some(digest)
}

/// Of both alphabets (RFC 4648, sections 4 and 5), with and without its end marks.
fn from_base64(text: &[u8]) -> Option<[u8; 32]> {
    let text = text.strip_suffix(b"=").unwrap_or(text);
    let signs: &[u8; 43] = text.try_into().ok()?;
    let mut bytes = Vec::with_capacity(33);
    for group in signs.chunks(4) {
        let mut bits = 0_u32;
        for at in 0..4 {
            bits = bits << 6 | group.get(at).map_or(Some(0), |sign| six_bits(*sign))?;
        }
        let [_, group_bytes @ ..] = bits.to_be_bytes();
        bytes.extend(group_bytes);
    }
    // What the last sign has beyond the digest is nothing.
    (bytes.pop() == Some(0)).then(|| bytes.try_into().ok()).flatten()
}

fn six_bits(sign: u8) -> Option<u32> {
    let value = match sign {
        b'A'..=b'Z' => sign - b'A',
        b'a'..=b'z' => sign - b'a' + 26,
        b'0'..=b'9' => sign - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SHA-256 of nothing, in the forms in which it is written.
    const HEX: &[u8] = b"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    const BASE64: &[u8] = b"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    const BASE64_URL: &[u8] = b"47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU";

    #[test]
    fn one_digest_is_read_in_every_form() {
        let nothing = testkit::sha256(b"");
        for stored in [HEX, &HEX.to_ascii_uppercase(), BASE64, BASE64_URL, &[BASE64, b"\n"].concat(), &nothing] {
            assert!(digest_of(stored) == Some(nothing));
        }
    }

    #[test]
    fn what_is_no_digest_is_none() {
        let stray = [&BASE64[..42], b"V="].concat();
        let other = [&BASE64[..42], b"*="].concat();
        for stored in [&b""[..], &HEX[1..], &BASE64[1..], &stray, &other, &[HEX, b"0"].concat()] {
            assert!(digest_of(stored).is_none());
        }
    }
}
