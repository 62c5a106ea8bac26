//! The SHA-256 that the service keeps of files, in base64.

/// The digest that `text` is; nothing if it is none.
pub(super) fn sha256(text: &str) -> Option<[u8; 32]> {
    let body = text.strip_suffix('=').filter(|body| body.len() == 43)?;
    let mut digest = [0; 32];
    let (mut held, mut bits, mut out) = (0u32, 0, digest.iter_mut());
    for letter in body.bytes() {
        held = held << 6 | u32::from(value(letter)?);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            *out.next()? = (held >> bits & 0xff).try_into().ok()?;
        }
        held &= (1 << bits) - 1;
    }
    // What is left over of the last letter is nothing in the one writing that is right.
    (held == 0).then_some(digest)
}

/// RFC 4648, table 1.
fn value(letter: u8) -> Option<u8> {
    match letter {
        b'A'..=b'Z' => Some(letter - b'A'),
        b'a'..=b'z' => Some(letter - b'a' + 26),
        b'0'..=b'9' => Some(letter - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sha256_in_base64_is_read_and_nothing_else() {
        // SHA-256 of nothing.
        let digest = sha256("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=").unwrap();
        assert_eq!((digest[0], digest[1], digest[31]), (0xe3, 0xb0, 0x55));
        for text in
            ["", "meh", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=", "47DEQpj8HBSa+_TImW+5JCeuQeRkm5NMpJWZG3hSuFU="]
        {
            assert_eq!(sha256(text), None, "{text}");
        }
    }
}
