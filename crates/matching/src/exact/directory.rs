//! The leading bytes in unary, made bit by bit; and where a zero of such bits stands.

use super::layout::STRIDE;

const WORD: u32 = u64::BITS;

/// Bucket bits as they grow, and the ranks of their strides. Whole bytes are taken away from time to time.
pub(super) struct Bits {
    word: u64,
    filled: u32,
    words: u64,
    ones: u32,
    /// Whole words that nobody has taken yet.
    pub(super) bytes: Vec<u8>,
    /// Ones before each stride that was begun.
    pub(super) ranks: Vec<u32>,
}

impl Bits {
    pub(super) fn new() -> Self {
        Self { word: 0, filled: 0, words: 0, ones: 0, bytes: Vec::new(), ranks: Vec::new() }
    }

    /// A digest more in this bucket.
    pub(super) fn one(&mut self) {
        self.begin_stride();
        self.word |= 1 << self.filled;
        self.ones += 1;
        self.go_on(1);
    }

    /// So many buckets end.
    pub(super) fn zeros(&mut self, mut many: u64) {
        while many > 0 {
            self.begin_stride();
            let here = u64::from(WORD - self.filled).min(many);
            many -= here;
            self.go_on(u32::try_from(here).unwrap_or(WORD));
        }
    }

    /// Fills the last stride with ones, which end no bucket.
    pub(super) fn fill(&mut self) {
        while self.filled > 0 || self.words.checked_rem(WORDS_OF_STRIDE).is_some_and(|over| over > 0) {
            self.word |= 1 << self.filled;
            self.go_on(1);
        }
    }

    fn begin_stride(&mut self) {
        if self.filled == 0 && self.words.is_multiple_of(WORDS_OF_STRIDE) {
            self.ranks.push(self.ones);
        }
    }

    fn go_on(&mut self, bits: u32) {
        self.filled += bits;
        if self.filled == WORD {
            self.bytes.extend(self.word.to_le_bytes());
            (self.word, self.filled) = (0, 0);
            self.words += 1;
        }
    }
}

const WORDS_OF_STRIDE: u64 = (STRIDE / size_of::<u64>()) as u64;

/// Where in a stride the zero stands before which there are `before` others; `None` if it has not so many.
pub(super) fn nth_zero(stride: &[u8], before: u64) -> Option<u64> {
    let (mut before, mut at) = (u32::try_from(before).ok()?, 0);
    for word in stride.as_chunks::<8>().0 {
        let zeros = !u64::from_le_bytes(*word);
        if before < zeros.count_ones() {
            return Some(at + u64::from(nth_one(zeros, before)));
        }
        before -= zeros.count_ones();
        at += u64::from(WORD);
    }
    None
}

/// Where the one of a word stands before which there are `before` others.
fn nth_one(mut word: u64, before: u32) -> u32 {
    (0..before).for_each(|_| word &= word.wrapping_sub(1));
    word.trailing_zeros()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_stand_where_they_were_put() {
        let mut bits = Bits::new();
        // Buckets of 0, 3, 0, …, 200 digests.
        let buckets: Vec<u32> = (0..600).map(|k| if k % 5 == 1 { k % 7 } else { u32::from(k == 300) * 200 }).collect();
        for many in &buckets {
            (0..*many).for_each(|_| bits.one());
            bits.zeros(1);
        }
        bits.fill();
        assert_eq!(bits.bytes.len(), bits.ranks.len() * STRIDE);
        let (mut zero, mut ones) = (0, 0u64);
        for (stride, rank) in bits.bytes.chunks(STRIDE).zip(&bits.ranks) {
            assert_eq!(u64::from(*rank), ones);
            let zeros: Vec<u64> = (0..).map_while(|k| nth_zero(stride, k)).collect();
            assert!(zeros.is_sorted_by(|a, b| a < b));
            assert!(zeros.iter().all(|at| stride[*at as usize / 8] >> (at % 8) & 1 == 0));
            zero += zeros.len();
            ones += stride.iter().map(|b| u64::from(b.count_ones())).sum::<u64>();
        }
        assert_eq!(zero, 600);
        assert!(ones >= buckets.iter().map(|b| u64::from(*b)).sum());
    }

    #[test]
    fn many_zeros_at_once_are_the_same_as_one_by_one() {
        let (mut one_by_one, mut at_once) = (Bits::new(), Bits::new());
        for many in [1u64, 63, 64, 65, 700, 0, 3] {
            (0..many).for_each(|_| one_by_one.zeros(1));
            at_once.zeros(many);
            one_by_one.one();
            at_once.one();
        }
        one_by_one.fill();
        at_once.fill();
        assert_eq!((one_by_one.bytes, one_by_one.ranks), (at_once.bytes, at_once.ranks));
    }
}
