//! Texts as keys: how two exports of one message are known to say the same.

mod objections;

pub use objections::reads_as_objection;

/// FNV-1a, 64 bit (<http://www.isthe.com/chongo/tech/comp/fnv/>), over characters instead of bytes.
const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

/// The key of a text: case folded, runs of white space as one space, invisible marks left out.
///
/// Stable for ever: keys are compared between runs. Collisions are possible (64 bits) and harmless: a key never
/// decides alone, time and sender must fit too.
pub fn text_key(text: &str) -> u64 {
    let mut key = FNV_OFFSET;
    normal(text, |c| key = (key ^ u64::from(c)).wrapping_mul(FNV_PRIME));
    finish(key)
}

/// Spreads the key over all bits, so that its order is as good as random (the mixer of MurmurHash3).
pub(crate) fn finish(mut key: u64) -> u64 {
    key = (key ^ (key >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    key = (key ^ (key >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    key ^ (key >> 33)
}

/// Calls `take` with each character of the normalised text.
fn normal(text: &str, mut take: impl FnMut(char)) {
    let (mut space, mut begun) = (false, false);
    for c in text.chars() {
        if invisible(c) {
            continue;
        }
        if c.is_whitespace() {
            space = begun;
            continue;
        }
        if std::mem::take(&mut space) {
            take(' ');
        }
        begun = true;
        if c.is_ascii() { take(c.to_ascii_lowercase()) } else { c.to_lowercase().for_each(&mut take) }
    }
}

/// Direction marks, zero-width space and byte-order mark (chat.md §2.2). Joiners stay: they make other emoji.
fn invisible(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_space_and_invisible_marks_do_not_change_a_key() {
        assert_eq!(text_key("Nos vemos  ma\u{200e}ñana\n en la PLAZA "), text_key("nos vemos mañana en la plaza"));
    }

    #[test]
    fn words_and_accents_do_change_a_key() {
        assert_ne!(text_key("nos vemos"), text_key("nosvemos"));
        assert_ne!(text_key("el ano"), text_key("el año"));
    }

    #[test]
    fn keys_are_the_same_in_every_version() {
        assert_eq!(text_key(""), finish(FNV_OFFSET));
        assert_eq!(text_key("hola"), 3_626_607_963_656_759_095);
    }
}
