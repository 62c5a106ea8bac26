//! Whether bytes are text, in UTF-8, UTF-16 or an 8-bit code.

/// Of a hundred characters of an 8-bit code, how many must be plain ASCII: Spanish or German has over 90.
const ASCII_PERCENT: usize = 70;
/// Of so many characters behind UTF-16's mark one may be none: a damaged spot leaves a text a text. Chance has six times
/// as many.
const PER_FAULT: usize = 200;

/// Whether the beginning of some content reads as text.
pub(super) fn is_text(head: &[u8]) -> bool {
    match head {
        [0xff, 0xfe, rest @ ..] => is_marked_utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => is_marked_utf16(rest, u16::from_be_bytes),
        _ if head.contains(&0) => is_bare_utf16(head),
        _ => head.iter().all(|&b| !is_odd_control(u32::from(b))) && (is_utf8_cut(head) || is_mostly_ascii(head)),
    }
}

/// Control characters that texts do not have; ESC and form feed do occur.
fn is_odd_control(c: u32) -> bool {
    (c < 0x20 && !matches!(c, 9..=13 | 0x1b)) || c == 0x7f
}

/// UTF-8 that may be cut in the middle of a character at its end.
fn is_utf8_cut(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).map_or_else(|e| e.error_len().is_none() && e.valid_up_to() > 0, |_| true)
}

fn is_mostly_ascii(bytes: &[u8]) -> bool {
    bytes.len() >= 16 && bytes.iter().filter(|b| b.is_ascii()).count() * 100 >= bytes.len() * ASCII_PERCENT
}

fn is_marked_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> bool {
    faults_of_utf16(bytes, unit) * PER_FAULT <= bytes.len() / 2
}

/// How many characters are none, or are such as texts do not have.
fn faults_of_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> usize {
    let (pairs, _) = bytes.as_chunks::<2>();
    let mut chars = char::decode_utf16(pairs.iter().map(|&pair| unit(pair))).peekable();
    let mut faults = 0;
    while let Some(c) = chars.next() {
        // A pair cut at the end of the head is no fault.
        faults += usize::from(c.map_or_else(|_| chars.peek().is_some(), |c| is_odd_control(u32::from(c))));
    }
    faults
}

/// UTF-16 without a mark: one side of nearly every pair is zero, as in any Latin text.
fn is_bare_utf16(bytes: &[u8]) -> bool {
    let (pairs, _) = bytes.as_chunks::<2>();
    let zeros = |side: usize| pairs.iter().filter(|p| p.get(side) == Some(&0)).count();
    let enough = |n: usize| pairs.len() >= 8 && n * 100 >= pairs.len() * ASCII_PERCENT;
    (enough(zeros(1)) && zeros(0) == 0 && faults_of_utf16(bytes, u16::from_le_bytes) == 0)
        || (enough(zeros(0)) && zeros(1) == 0 && faults_of_utf16(bytes, u16::from_be_bytes) == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16le(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn text_is_text_in_any_of_its_codes() {
        assert!(is_text("mañana a las 9".as_bytes()));
        assert!(is_text(b"ma\xf1ana a las nueve en la plaza"));
        assert!(is_text(&utf16le("mañana a las nueve")));
        assert!(is_text(&[&[0xff, 0xfe], utf16le("mañana 🙂").as_slice()].concat()));
    }

    #[test]
    fn a_damaged_spot_leaves_a_marked_text_a_text() {
        let chat = "24/12/23, 20:15 - Ana: hello\r\n".repeat(20);
        for half in [0xd83d_u16, 0xde00, 1] {
            let mut units: Vec<u16> = chat.encode_utf16().collect();
            units[40] = half;
            let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
            let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
            assert!(is_text(&[&[0xff, 0xfe], little.as_slice()].concat()));
            assert!(is_text(&[&[0xfe, 0xff], big.as_slice()].concat()));
        }
        let chance: Vec<u8> = (0..4096u32).map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
        assert!(!is_text(&[&[0xff, 0xfe], chance.as_slice()].concat()));
    }

    #[test]
    fn a_character_cut_by_the_end_of_the_head_is_no_fault() {
        let text = "ñ".repeat(10);
        assert!(is_text(&text.as_bytes()[..19]));
    }

    #[test]
    fn bytes_are_not_text() {
        assert!(!is_text(b"\x01\x02 something binary here"));
        assert!(!is_text(&[0x80; 64]));
        assert!(!is_text(&[0; 64]));
    }
}
