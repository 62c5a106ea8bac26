//! One table: where codes lie whose keys are alike.
//!
//! Keys are numbers; those with the same highest bits share a block. Beside the blocks stands how many codes lie before
//! each (`starts`, 32 bits). A block is a row of bits: the rest of each key, then the place of each code, unless codes
//! lie in this table's order. Where a block begins follows from how many codes lie before it. Beside the rest of a key
//! stand some bits of the next part, its tag: see `scheme.rs` for what they tell.

use super::bits::{self, BitWriter};

/// How wide the numbers of a table are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Shape {
    /// Of what a key has beside its block's number.
    pub(super) rest_bits: u32,
    /// Of what is kept of the next part; with the rest at most 15.
    pub(super) tag_bits: u32,
    /// Of a place; 0 where codes lie in the table's order.
    pub(super) place_bits: u32,
}

impl Shape {
    /// Bits of a rest with its tag.
    #[inline(always)]
    pub(super) fn field_bits(&self) -> u32 {
        self.rest_bits + self.tag_bits
    }

    /// The first bit of a block with so many codes before it.
    #[inline(always)]
    pub(super) fn at(&self, start: u32) -> u64 {
        u64::from(start) * u64::from(self.field_bits() + self.place_bits)
    }

    /// At which bit the place of code `n` of a block stands; the place itself where codes lie in the table's order.
    #[inline(always)]
    pub(super) fn place_at(&self, start: u32, count: u32, n: u32) -> u64 {
        if self.place_bits == 0 {
            return u64::from(start + n);
        }
        self.at(start) + u64::from(count) * u64::from(self.field_bits()) + u64::from(n) * u64::from(self.place_bits)
    }

    /// The place that stands there.
    #[inline(always)]
    pub(super) fn place(&self, blocks: &[u8], at: u64) -> u32 {
        // at most 32 bits either way
        if self.place_bits == 0 { at as u32 } else { bits::value(blocks, at, self.place_bits) as u32 }
    }

    /// The rest of the key of code `n` of a block.
    pub(super) fn rest(&self, blocks: &[u8], start: u32, n: u32) -> u32 {
        // at most 15 bits
        bits::value(blocks, self.at(start) + u64::from(n) * u64::from(self.field_bits()), self.rest_bits) as u32
    }
}

/// A code in a block: its place, and the rest of its key with the tag above it. In the order of places: those of the first
/// table follow from it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Posting(u64);

impl Posting {
    pub(super) fn new(field: u32, place: u32) -> Self {
        Self(u64::from(place) << 32 | u64::from(field))
    }

    fn field(self) -> u64 {
        self.0 & bits::mask(32)
    }

    fn place(self) -> u64 {
        self.0 >> 32
    }
}

/// Writes a table, block by block.
pub(super) struct Encoder {
    shape: Shape,
    bits: BitWriter,
    starts: Vec<u8>,
    count: u32,
}

impl Encoder {
    pub(super) fn new(shape: Shape) -> Self {
        Self { shape, bits: BitWriter::default(), starts: Vec::new(), count: 0 }
    }

    /// The next block; its codes in the order of their places.
    pub(super) fn block(&mut self, postings: &[Posting]) {
        self.starts.extend_from_slice(&self.count.to_le_bytes());
        postings.iter().for_each(|posting| self.bits.push(posting.field(), self.shape.field_bits()));
        postings.iter().for_each(|posting| self.bits.push(posting.place(), self.shape.place_bits));
        // a table's codes are numbered by 32 bits
        self.count += postings.len() as u32;
    }

    /// Its blocks, and their starts with how many codes there are behind the last.
    pub(super) fn end(mut self) -> (Vec<u8>, Vec<u8>) {
        self.starts.extend_from_slice(&self.count.to_le_bytes());
        (self.bits.end(), self.starts)
    }
}

/// Codes that are looked at together.
pub(super) const TOGETHER: u32 = 16;

/// What a rest with its tag is held against.
#[derive(Clone, Copy)]
pub(super) struct Wanted {
    /// Bits of both.
    pub(super) width: u32,
    /// The query's.
    pub(super) own: u32,
    /// Which of the bits are the rest's.
    pub(super) rest: u32,
    /// How many of the rest's may differ.
    pub(super) budget: u32,
    /// How many of both may.
    pub(super) in_all: u32,
}

/// Which of the next `count` rests, at most [`TOGETHER`], the first at bit `at`, are what is wanted: one bit for each.
#[inline(always)]
pub(super) fn within(blocks: &[u8], at: u64, wanted: Wanted, count: u32) -> u32 {
    let mut found = 0;
    for n in 0..count.min(TOGETHER) {
        // at most 15 bits
        let field = bits::value(blocks, at + u64::from(n * wanted.width), wanted.width) as u32;
        let differing = field ^ wanted.own;
        let is_near =
            (differing & wanted.rest).count_ones() <= wanted.budget && differing.count_ones() <= wanted.in_all;
        found |= u32::from(is_near) << n;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::simd::tests::best_within;
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_put_in_is_found(
            mut keys in proptest::collection::vec(prop_oneof![4 => 0..1u32 << 14, 1 => 0..1u32 << 9], 0..1400),
            place_bits in prop_oneof![Just(0u32), Just(11u32)], own in 0..1u32 << 13, budget in 0..6u32, more in 0..4u32,
        ) {
            // 4 bits of block, 10 of rest, 3 of tag
            let shape = Shape { rest_bits: 10, tag_bits: 3, place_bits };
            let wanted = Wanted { width: 13, own, rest: 1023, budget, in_all: budget + more };
            keys.sort_unstable();
            let tag = |place: u32| place % 7;
            let mut encoder = Encoder::new(shape);
            for block in 0..16 {
                let in_block = keys.iter().zip(0..).filter(|(key, _)| *key >> 10 == block);
                encoder.block(&in_block.map(|(key, n)| Posting::new(key & 1023 | tag(n) << 10, n)).collect::<Vec<_>>());
            }
            let (blocks, starts) = encoder.end();
            let (mut all, mut near) = (Vec::new(), Vec::new());
            for number in 0..16u32 {
                let start = bits::number(&starts, number as usize).unwrap();
                let count = bits::number(&starts, number as usize + 1).unwrap() - start;
                for n in 0..count {
                    let place = shape.place(&blocks, shape.place_at(start, count, n));
                    let one = (number << 10 | shape.rest(&blocks, start, n), place);
                    let at = shape.at(start) + u64::from(n - n % TOGETHER) * 13;
                    let left = (count - (n - n % TOGETHER)).min(TOGETHER);
                    let mask = within(&blocks, at, wanted, left);
                    prop_assert_eq!(mask, best_within(&blocks, at, wanted, left));
                    if mask >> (n % TOGETHER) & 1 == 1 {
                        near.push(one);
                    }
                    all.push(one);
                }
            }
            let expected: Vec<(u32, u32)> = keys.into_iter().zip(0..).collect();
            prop_assert_eq!(&all, &expected);
            let is_near = |(key, n): &(u32, u32)| {
                let rest = ((key ^ own) & 1023).count_ones();
                rest <= budget && rest + (tag(*n) ^ own >> 10).count_ones() <= budget + more
            };
            prop_assert_eq!(near, expected.into_iter().filter(is_near).collect::<Vec<_>>());
        }
    }
}
