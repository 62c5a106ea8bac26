//! Bytes as digits of a few bits each: base 32 and base 64 (RFC 4648, sections 5 and 6), without padding.

/// The bytes of a text in base 32, in either case.
pub(crate) fn base32(text: &str) -> Option<Vec<u8>> {
    let digits = text.bytes().map(|byte| match byte.to_ascii_lowercase() {
        lower @ b'a'..=b'z' => Some(lower - b'a'),
        b'2'..=b'7' => Some(byte - b'2' + 26),
        _ => None,
    });
    bytes(&digits.collect::<Option<Vec<u8>>>()?, 5)
}

/// The bytes of a text in base 64 with `-` and `_`.
pub(crate) fn base64url(text: &str) -> Option<Vec<u8>> {
    let digits = text.bytes().map(|byte| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'-' => Some(62),
        b'_' => Some(63),
        _ => None,
    });
    bytes(&digits.collect::<Option<Vec<u8>>>()?, 6)
}

/// The bytes of digits of `width` bits, the first bit first. `None` if the bits that are left over are a digit or more,
/// or not zero: no encoder writes that.
pub(crate) fn bytes(digits: &[u8], width: u32) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(digits.len());
    let (mut held, mut bits) = (0_u32, 0);
    for digit in digits {
        held = (held << width) | u32::from(*digit);
        bits += width;
        if bits >= 8 {
            bits -= 8;
            out.push(u8::try_from(held >> bits).ok()?);
            held &= (1 << bits) - 1;
        }
    }
    (bits < width && held == 0).then_some(out)
}
