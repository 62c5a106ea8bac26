//! A first look at a text's bytes: what may stand in it. It errs on one side only: what it does not see is not there.
//!
//! Most messages are done with this look, so it is made of two parts. The first goes over all bytes without a branch: it
//! counts letters and digits in a row and notes which signs occur at all. The second looks at what stands around those
//! signs, and only if there are any.

use memchr::{memchr_iter, memchr2_iter, memchr3_iter};
use std::sync::LazyLock;

/// Letters and digits in a row from which on a word may be an address of a purse: 25 is the least of base58check.
const LONG_WORD: u64 = 25;

/// Digits from which on they may be a telephone number.
const DIGITS_OF_NUMBER: u64 = 7;

/// What may stand in a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Tells {
    /// A scheme, a dotted name, or something that stands for one.
    pub(super) links: bool,
    /// An `@`, or something that stands for one.
    pub(super) mail: bool,
    /// A word of many letters and digits.
    pub(super) long_words: bool,
    /// Two decimal numbers, `geo:`, or a sign of degrees.
    pub(super) places: bool,
    /// So many digits that they may be a telephone number.
    pub(super) digits: bool,
}

const EVERYTHING: Tells = Tells { links: true, mail: true, long_words: true, places: true, digits: true };

// Signs that occur.
const POINT: u64 = 1;
const AT: u64 = 2;
/// A colon, a bracket or a percent sign: it depends on what follows.
const MAYBE: u64 = 4;
/// What stands for something else in any case.
const HIDES: u64 = 8;
/// First bytes of forms of another width, of other full stops, and of the sign of degrees.
const BEYOND: u64 = 16;

/// Two counters in one number: letters and digits in a row below, digits of a number above.
const WORD: u64 = 1;
const DIGIT: u64 = 1 << 32;
const KEEP_WORD: u64 = 0xffff_ffff;
const KEEP_DIGITS: u64 = 0xffff_ffff << 32;

/// Added to the counters, this makes one of them reach a power of two when it reaches what is asked for. Counters grow by
/// one, so that the bit is seen even if they go on.
const NEAR: u64 = (32 - LONG_WORD) * WORD + (8 - DIGITS_OF_NUMBER) * DIGIT;
const IS_LONG: u64 = 32 * WORD;
const IS_NUMBER: u64 = 8 * DIGIT;

/// What a byte does to the counters, and what it says.
#[derive(Clone, Copy)]
struct Step {
    add: u64,
    keep: u64,
    sign: u64,
}

static STEPS: LazyLock<[Step; 256]> =
    LazyLock::new(|| std::array::from_fn(|byte| step(u8::try_from(byte).unwrap_or_default())));

fn step(byte: u8) -> Step {
    let (add, keep) = match byte {
        b'a'..=b'z' | b'A'..=b'Z' => (WORD, KEEP_WORD),
        b'0'..=b'9' => (WORD + DIGIT, KEEP_WORD | KEEP_DIGITS),
        // These stand between the digits of a number, or begin what stands for something that does.
        b' ' | b'-' | b')' | b'(' | b'/' | b'+' | b'.' | b'[' | b'%' | b'\\' => (0, KEEP_DIGITS),
        // Marks may stand inside words and numbers and end neither.
        0x80..=0xff => (0, KEEP_WORD | KEEP_DIGITS),
        _ => (0, 0),
    };
    let sign = match byte {
        b'.' | b',' => POINT,
        b'@' => AT,
        b':' | b'(' | b'%' => MAYBE,
        b'[' | b'{' | b'\\' => HIDES,
        0xc2 | 0xe2 | 0xe3 | 0xef => BEYOND,
        _ => 0,
    };
    Step { add, keep, sign }
}

impl Tells {
    pub(super) fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let steps = &*STEPS;
        let (mut counters, mut reached, mut signs) = (0_u64, 0_u64, 0_u64);
        for byte in bytes {
            let Some(step) = steps.get(usize::from(*byte)) else { continue };
            counters = (counters & step.keep) + step.add;
            reached |= counters + NEAR;
            signs |= step.sign;
        }
        if signs & HIDES != 0 {
            return EVERYTHING;
        }
        let (long_words, digits) = (reached & IS_LONG != 0, reached & IS_NUMBER != 0);
        let mut tells = Self { long_words, digits, mail: signs & AT != 0, ..Self::default() };
        if signs & POINT != 0 {
            tells.points(bytes);
        }
        if signs & MAYBE != 0 {
            memchr3_iter(b':', b'(', b'%', bytes).for_each(|at| tells.maybe(bytes, at));
        }
        if signs & BEYOND != 0 {
            memchr3_iter(0xe2, 0xe3, 0xef, bytes).for_each(|at| tells.beyond(bytes, at));
            tells.places |= memchr_iter(0xc2, bytes).any(|at| bytes.get(at + 1) == Some(&0xb0));
        }
        tells
    }

    pub(super) fn is_nothing(self) -> bool {
        self == Self::default()
    }

    /// Everything may stand in a text: the finders themselves must then come to the same.
    #[cfg(test)]
    pub(super) fn everything() -> Self {
        EVERYTHING
    }

    fn points(&mut self, bytes: &[u8]) {
        let mut decimals = 0;
        for at in memchr2_iter(b'.', b',', bytes) {
            let (before, after) = around(bytes, at);
            if before.is_ascii_digit() && after.is_ascii_digit() {
                decimals += 1;
            } else if is_of_name(before) && is_of_name(after) {
                // Letters on both sides: `bien.Vale` too. Of numbers with dots only what a scheme stands before is a link.
                self.links |= bytes.get(at) == Some(&b'.');
            }
        }
        self.places |= decimals >= 2;
    }

    fn maybe(&mut self, bytes: &[u8], at: usize) {
        let (before, after) = around(bytes, at);
        let completes = match bytes.get(at) {
            Some(b':') => {
                self.links |= after == b'/';
                self.places |= before.eq_ignore_ascii_case(&b'o');
                false
            }
            Some(b'(') => matches!(after, b'.' | b'd' | b'D' | b'p' | b'P' | b'a' | b'A' | b'@'),
            _ => after.is_ascii_hexdigit(),
        };
        // What stands for a dot, an `@` or a slash may complete anything.
        if completes {
            *self = EVERYTHING;
        }
    }

    /// Forms of another width and full stops of other scripts.
    fn beyond(&mut self, bytes: &[u8], at: usize) {
        match bytes.get(at..).unwrap_or_default() {
            [0xef, 0xbc, 0x8b | 0x8e | 0x8f | 0x90..=0x9a | 0xa0..=0xbf, ..]
            | [0xef, 0xbd, 0x81..=0x9a | 0xa1, ..]
            | [0xe2, 0x80, 0xa4, ..] => *self = EVERYTHING,
            // Brackets of that width: those around an `at`.
            [0xef, 0xbc, 0x88, ..] | [0xef, 0xbd, 0x9b, ..] => self.mail = true,
            [0xe3, 0x80, 0x82, after, ..] => {
                self.links |= around(bytes, at).0.is_ascii_alphanumeric() && after.is_ascii_alphanumeric();
            }
            _ => {}
        }
    }
}

/// The bytes before and behind one; a space where there is none.
fn around(bytes: &[u8], at: usize) -> (u8, u8) {
    let before = at.checked_sub(1).and_then(|at| bytes.get(at));
    (before.copied().unwrap_or(b' '), bytes.get(at + 1).copied().unwrap_or(b' '))
}

fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80 || byte == b'-'
}
