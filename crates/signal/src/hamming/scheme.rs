//! Which bits make which table, and how far keys may differ.
//!
//! Of two codes within a radius, cut into parts, one part differs by little: if part i is looked at up to rᵢ bits, and
//! Σ(rᵢ + 1) exceeds the radius, nothing is missed (M. Norouzi, A. Punjani, D. Fleet, "Fast Search in Hamming Space with
//! Multi-Index Hashing", CVPR 2012). Few wide parts mean many places to look at that are empty; many narrow ones mean
//! many codes that share one by chance. What is cheaper depends on how many codes there are.

use super::WORTHWHILE;

/// One table: a part of the code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Part {
    /// Its first bit, of the code as it is stored.
    pub(super) from: u32,
    /// Bits, at most 32.
    pub(super) width: u32,
    /// How far keys may differ for the radius that the index is made for.
    pub(super) radius: u32,
    /// Its highest bits, which number a block.
    pub(super) block_bits: u32,
    /// Bits of the next part, the first after the last, that are kept beside.
    pub(super) tag_bits: u32,
}

impl Part {
    /// The bits of the next part that this one's tags are.
    pub(super) fn tag_of(&self, next: &Self) -> Self {
        Self { width: self.tag_bits, ..*next }
    }

    /// Bits of a key beside them: they stand in the block.
    pub(super) fn rest_bits(&self) -> u32 {
        self.width - self.block_bits
    }
}

/// Most bits of the rest of a key with its tag.
pub(super) const MOST_REST: u32 = 15;
/// Bits of a tag where there is room: each halves what is read in vain, nearly, and takes a bit for each code and table.
const TAG: u32 = 8;
/// Most bits of a block's number.
pub(super) const MOST_BLOCK: u32 = 24;
/// From so many codes on, memory is dearer than time …
const MANY: u64 = 1 << 25;
/// … and an index may take so many bits for each.
const MOST_BITS: f64 = 64.0 * 8.0;

/// The tables for so many codes of `bits` bits, to be searched within `radius`; none where all are looked at anyway.
pub(super) fn parts(bits: u32, radius: u32, codes: u64) -> Vec<Part> {
    if codes < WORTHWHILE as u64 {
        return Vec::new();
    }
    let plans = (bits.div_ceil(32)..=(radius + 1).min(bits / 8)).flat_map(|tables| plans(bits, radius, tables, codes));
    let fits = |plan: &Vec<Part>| codes < MANY || memory(bits, plan, codes) <= MOST_BITS;
    let cost = |plan: &Vec<Part>| plan.iter().map(|part| cost(part, part.radius, codes)).sum::<f64>();
    let best = |one: &Vec<Part>, other: &Vec<Part>| fits(other).cmp(&fits(one)).then(cost(one).total_cmp(&cost(other)));
    plans.min_by(best).unwrap_or_default()
}

/// Ways to cut a code into so many parts: some are looked at one bit farther than the others, and are wider.
fn plans(bits: u32, radius: u32, tables: u32, codes: u64) -> impl Iterator<Item = Vec<Part>> {
    let far = (radius + 1) % tables;
    let near = tables - far;
    let least = (radius + 1) / tables - 1;
    (0..8u32).filter_map(move |wider| {
        let narrow = bits.checked_sub(far * wider)? / tables;
        let mut left = bits.checked_sub(far * wider + narrow * tables)?;
        let (mut from, mut parts) = (0, Vec::new());
        for n in 0..tables {
            let (is_far, one) = (n >= near, u32::from(left > 0));
            left -= one;
            let width = narrow + one + if is_far { wider } else { 0 };
            if !(8..=32).contains(&width) {
                return None;
            }
            parts.push(part(from, width, least + u32::from(is_far), codes));
            from += width;
        }
        Some(parts)
    })
}

/// With blocks such that bits of their starts and of rests are few together: one bit more of a block's number is one
/// less of each rest, and twice as many starts.
fn part(from: u32, width: u32, radius: u32, codes: u64) -> Part {
    let shared = codes.max(2).ilog2().saturating_sub(4);
    let block_bits = shared.clamp(width.saturating_sub(MOST_REST).max(1), width.min(MOST_BLOCK));
    // no part has fewer bits
    let tag_bits = if codes < MANY { (MOST_REST - (width - block_bits)).min(TAG) } else { 0 };
    Part { from, width, radius, block_bits, tag_bits }
}

/// Bits for each code, all in: the first table's bits are told by where a code lies.
fn memory(bits: u32, plan: &[Part], codes: u64) -> f64 {
    let of_part = |(n, part): (usize, &Part)| {
        let place = if n == 0 { 0 } else { place_bits(codes) };
        f64::from(place + part.rest_bits() + part.tag_bits) + f64::from(1 << part.block_bits) * 32.0 / codes as f64
    };
    f64::from(bits - plan.first().map_or(0, |p| p.width)) + plan.iter().enumerate().map(of_part).sum::<f64>()
}

/// Bits of a code's number.
pub(super) fn place_bits(codes: u64) -> u32 {
    codes.max(2).next_power_of_two().ilog2()
}

/// What a table costs, in lines of memory that are waited for, in the mean of codes that lie everywhere.
fn cost(part: &Part, radius: u32, codes: u64) -> f64 {
    // starts of blocks whose numbers differ in the last four bits share a line
    let starts = ball(part.block_bits.saturating_sub(4), radius);
    let shared = codes as f64 / f64::from(1 << part.block_bits);
    let lines = 1.0 + (shared * f64::from(part.rest_bits() + part.tag_bits) / 512.0 - 0.02).max(0.0);
    // telling sixteen rests apart takes a fifth of a line's time
    let blocks = ball(part.block_bits, radius) * (lines + 0.4 + shared / 80.0);
    let met = codes as f64 * ball(part.width, radius) / 2f64.powi(part.width as i32);
    // nearly all differ by as many bits as they may; the next part's may then be as many as it may itself, and one
    let told = ball(part.tag_bits, radius + 1) / 2f64.powi(part.tag_bits as i32);
    starts + blocks + 2.0 * met * told
}

/// How many numbers of so many bits differ from one by at most `radius`.
fn ball(bits: u32, radius: u32) -> f64 {
    let mut ways = 1.0;
    let mut sum = 1.0;
    for k in 0..radius.min(bits) {
        ways *= f64::from(bits - k) / f64::from(k + 1);
        sum += ways;
    }
    sum
}

/// How far each table is to be looked at for a radius other than the one that the index is made for, and whether
/// looking at every code is cheaper.
pub(super) fn radii(parts: &[Part], radius: u32, codes: u64) -> Option<Vec<Option<u32>>> {
    let mut radii: Vec<Option<u32>> = vec![None; parts.len()];
    let cost = |part: &Part, radius: Option<u32>| radius.map_or(0.0, |r| self::cost(part, r, codes));
    for _ in 0..=radius {
        // what a further bit costs grows from bit to bit, so that taking the cheapest each time is the cheapest in all
        let farther = |n: usize| radii.get(n).copied().flatten().map_or(0, |r| r + 1);
        let more =
            |(n, part): (usize, &Part)| (n, cost(part, Some(farther(n))) - cost(part, farther(n).checked_sub(1)));
        let (n, _) = parts.iter().enumerate().map(more).min_by(|(_, a), (_, b)| a.total_cmp(b))?;
        let next = farther(n);
        radii.iter_mut().skip(n).take(1).for_each(|r| *r = Some(next));
    }
    let all: f64 = parts.iter().zip(&radii).map(|(part, radius)| cost(part, *radius)).sum();
    // four codes share a line, and lines that follow each other are read some ten times as fast
    (all < codes as f64 / 40.0).then_some(radii)
}

/// All numbers of `bits` bits with exactly `ones` of them set, the smallest first.
#[derive(Clone)]
pub(super) struct Masks {
    next: Option<u64>,
    end: u64,
}

impl Masks {
    #[inline(always)]
    pub(super) fn new(bits: u32, ones: u32) -> Self {
        Self { next: (ones <= bits).then(|| (1 << ones) - 1), end: 1 << bits }
    }
}

impl Iterator for Masks {
    type Item = u32;

    #[inline(always)]
    fn next(&mut self) -> Option<u32> {
        let mask = self.next?;
        // the next larger number with as many ones (R. W. Gosper, HAKMEM 175)
        let lowest = mask & mask.wrapping_neg();
        let up = mask + lowest;
        let after = if mask == 0 { self.end } else { (up ^ mask) >> (2 + lowest.trailing_zeros()) | up };
        self.next = (after < self.end).then_some(after);
        // blocks have at most 24 bits
        Some(mask as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_plan_takes_every_bit_once_and_misses_nothing() {
        for (bits, radius) in [(256, 31), (256, 40), (64, 5), (64, 8)] {
            for codes in [WORTHWHILE as u64, 100_000, 1_000_000, 10_000_000, 100_000_000] {
                let parts = parts(bits, radius, codes);
                let mut next = 0;
                for part in &parts {
                    assert_eq!(part.from, next);
                    assert!(part.rest_bits() + part.tag_bits <= MOST_REST && part.block_bits <= MOST_BLOCK);
                    next += part.width;
                }
                assert_eq!(next, bits, "{bits} {codes}");
                assert!(parts.iter().map(|p| p.radius + 1).sum::<u32>() > radius);
            }
        }
    }

    #[test]
    fn a_hundred_million_take_no_more_than_64_bytes_each() {
        let parts = parts(256, 31, 100_000_000);
        assert!(memory(256, &parts, 100_000_000) <= MOST_BITS);
    }

    #[test]
    fn radii_cover_what_is_asked_for() {
        let parts = parts(256, 31, 10_000_000);
        for radius in 0..=40 {
            let radii = radii(&parts, radius, 10_000_000).unwrap();
            assert_eq!(radii.iter().map(|r| r.map_or(0, |r| r + 1)).sum::<u32>(), radius + 1);
        }
        assert!(radii(&parts, 120, 10_000_000).is_none(), "then every code is looked at");
    }

    #[test]
    fn masks_are_all_of_them() {
        for bits in 0..9 {
            for ones in 0..10 {
                let expected: Vec<u32> = (0..1u32 << bits).filter(|m| m.count_ones() == ones).collect();
                assert_eq!(Masks::new(bits, ones).collect::<Vec<_>>(), expected, "{bits} {ones}");
            }
        }
    }
}
