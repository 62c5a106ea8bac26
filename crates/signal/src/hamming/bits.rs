//! Numbers of any width, one after the other in a row of bits; the lowest bit of a byte comes first.

/// Zeros behind the last bit, so that a whole word can be read anywhere.
pub(super) const PADDING: usize = 16;

/// Writes bits behind each other.
#[derive(Default)]
pub(super) struct BitWriter {
    bytes: Vec<u8>,
    /// Bits that do not fill a byte yet.
    rest: u64,
    held: u32,
}

impl BitWriter {
    /// The lowest `width` bits of a value, at most 32.
    pub(super) fn push(&mut self, value: u64, width: u32) {
        self.rest |= (value & mask(width)) << self.held;
        self.held += width;
        while self.held >= 8 {
            // the lowest byte
            self.bytes.push(self.rest as u8);
            self.rest >>= 8;
            self.held -= 8;
        }
    }

    /// So many zeros, then a one.
    pub(super) fn push_unary(&mut self, zeros: u32) {
        (0..zeros / 32).for_each(|_| self.push(0, 32));
        self.push(1 << (zeros % 32), zeros % 32 + 1);
    }

    /// Whole bytes that can be taken.
    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Whole bytes so far; what is left is kept for the next.
    pub(super) fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.bytes)
    }

    /// The last bytes.
    pub(super) fn end(mut self) -> Vec<u8> {
        if self.held > 0 {
            self.bytes.push(self.rest as u8);
        }
        self.bytes.extend_from_slice(&[0; PADDING]);
        self.bytes
    }
}

/// A mask of the lowest `width` bits, at most 63.
#[inline(always)]
pub(super) fn mask(width: u32) -> u64 {
    (1 << width) - 1
}

/// Eight bytes from `at` on; zero past the end.
#[inline(always)]
pub(super) fn word(bytes: &[u8], at: usize) -> u64 {
    bytes.get(at..).and_then(|rest| rest.first_chunk()).map_or(0, |word| u64::from_le_bytes(*word))
}

/// Four bytes, number `n` of a row of such.
#[inline(always)]
pub(super) fn number(bytes: &[u8], n: usize) -> Option<u32> {
    bytes.get(n.checked_mul(4)?..).and_then(|rest| rest.first_chunk()).map(|four| u32::from_le_bytes(*four))
}

/// A value of `width` bits, at most 32, at bit `at`.
#[inline(always)]
pub(super) fn value(bytes: &[u8], at: u64, width: u32) -> u64 {
    let (byte, shift) = ((at / 8) as usize, (at % 8) as u32);
    // no byte more than is needed: it might lie on a line that is far away
    let near = if shift + width <= 32 {
        bytes.get(byte..).and_then(|rest| rest.first_chunk()).map_or(0, |four| u32::from_le_bytes(*four).into())
    } else {
        word(bytes, byte)
    };
    near >> shift & mask(width)
}

/// 64 bits from bit `at` on.
#[inline(always)]
pub(super) fn bits(bytes: &[u8], at: u64) -> u64 {
    let (byte, shift) = ((at / 8) as usize, (at % 8) as u32);
    let above = bytes.get(byte + 8).map_or(0, |b| u64::from(*b));
    word(bytes, byte) >> shift | (above << 1) << (63 - shift)
}

/// Where the one number `n` (from 0) of a word lies; 64 if there are not so many.
#[inline(always)]
pub(super) fn select(word: u64, n: u32) -> u32 {
    let mut rest = word;
    (0..n).for_each(|_| rest &= rest.wrapping_sub(1));
    rest.trailing_zeros()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn values_come_back(values in proptest::collection::vec((any::<u32>(), 0..33u32), 0..200)) {
            let mut writer = BitWriter::default();
            let mut early = Vec::new();
            for (n, (value, width)) in values.iter().enumerate() {
                writer.push(u64::from(*value), *width);
                if n % 7 == 0 {
                    early.extend(writer.take());
                }
            }
            early.extend(writer.end());
            let mut at = 0;
            for (wanted, width) in values {
                prop_assert_eq!(value(&early, at, width), u64::from(wanted) & mask(width));
                prop_assert_eq!(bits(&early, at) & mask(width), u64::from(wanted) & mask(width));
                at += u64::from(width);
            }
        }

        #[test]
        fn ones_are_found(zeros in proptest::collection::vec(0..70u32, 1..20)) {
            let mut writer = BitWriter::default();
            zeros.iter().for_each(|z| writer.push_unary(*z));
            let bytes = writer.end();
            let ones: Vec<u64> = (0..bytes.len() as u64 * 8).filter(|at| value(&bytes, *at, 1) == 1).collect();
            let expected: Vec<u64> = zeros.iter().scan(0, |at, z| { *at += u64::from(*z) + 1; Some(*at - 1) }).collect();
            prop_assert_eq!(ones, expected);
        }

        #[test]
        fn the_one_that_is_asked_for(word: u64) {
            let ones: Vec<u32> = (0..64).filter(|bit| word >> bit & 1 == 1).collect();
            for (n, bit) in (0u32..).zip(&ones) {
                prop_assert_eq!(select(word, n), *bit);
            }
            prop_assert_eq!(select(word, ones.len() as u32), 64);
        }
    }
}
