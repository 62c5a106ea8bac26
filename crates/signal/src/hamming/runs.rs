//! Which rows are of one code, where some codes have several.
//!
//! 256 codes share a block: for each as many zeros as it has rows, and a one. How many rows lie before a block stands
//! beside the blocks (32 bits); where a block begins follows from its number and that.

use super::bits::{self, BitWriter};
use std::ops::Range;

/// Codes of a block are two to this power.
const BITS: u32 = 8;

/// Writes how many rows each code has.
#[derive(Default)]
pub(super) struct RunWriter {
    bits: BitWriter,
    starts: Vec<u8>,
    codes: u32,
    rows: u32,
}

impl RunWriter {
    /// The next code has so many rows.
    pub(super) fn push(&mut self, rows: u32) {
        if self.codes.is_multiple_of(1 << BITS) {
            self.starts.extend_from_slice(&self.rows.to_le_bytes());
        }
        self.bits.push_unary(rows);
        self.codes += 1;
        self.rows += rows;
    }

    /// The bits, and where blocks begin.
    pub(super) fn end(self) -> (Vec<u8>, Vec<u8>) {
        (self.bits.end(), self.starts)
    }
}

/// The block that a code is in, by which its start is asked for.
pub(super) fn block(code: u32) -> usize {
    (code >> BITS) as usize
}

/// From which bit on a code's block must be read, and up to which at most if the next one begins at `next`.
pub(super) fn bits_of_block(code: u32, start: u32, next: u32) -> Range<u64> {
    let at = |block: u32, start: u32| (u64::from(block) << BITS) + u64::from(start);
    at(code >> BITS, start)..at((code >> BITS) + 1, next)
}

/// The rows of a code whose block begins at bit `at`, behind `start` rows.
pub(super) fn rows(bits: &[u8], code: u32, start: u32, block: Range<u64>) -> Range<u32> {
    let own = (u64::from(code) & bits::mask(BITS)) as u32;
    let mut ones = 0;
    let mut at = block.start;
    let mut first = block.start;
    while at < block.end {
        let word = bits::bits(bits, at);
        let here = word.count_ones();
        if own > 0 && ones < own && own <= ones + here {
            first = at + u64::from(bits::select(word, own - 1 - ones)) + 1;
        }
        if own < ones + here {
            let last = at + u64::from(bits::select(word, own - ones));
            // at most 256 ones before either
            let row = |at: u64, ones: u32| start + (at - block.start) as u32 - ones;
            return row(first, own)..row(last, own);
        }
        ones += here;
        at += 64;
    }
    start..start
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_code_gets_its_rows(counts in proptest::collection::vec(prop_oneof![8 => 1..3u32, 1 => 1..500u32], 1..900)) {
            let mut writer = RunWriter::default();
            counts.iter().for_each(|count| writer.push(*count));
            let total: u32 = counts.iter().sum();
            let (bits, starts) = writer.end();
            let mut first = 0;
            for (code, count) in (0u32..).zip(&counts) {
                let start = bits::number(&starts, block(code)).unwrap();
                let next = bits::number(&starts, block(code) + 1).unwrap_or(total);
                prop_assert_eq!(rows(&bits, code, start, bits_of_block(code, start, next)), first..first + count);
                first += count;
            }
        }
    }
}
