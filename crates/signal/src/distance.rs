//! Hamming distance.

use crate::{Pdq, simd};

/// The distance up to which PDQ hashes are held to be near: Meta's own recommendation.
pub const RADIUS: u16 = 31;

/// In how many of 256 bits two hashes differ.
pub fn distance(a: &Pdq, b: &Pdq) -> u16 {
    simd::distance(a, b)
}

/// The plain twin of [`distance`].
#[inline(always)]
pub(crate) fn plain(a: &Pdq, b: &Pdq) -> u16 {
    let bits: u32 = a.words().iter().zip(b.words()).map(|(a, b)| (a ^ b).count_ones()).sum();
    // at most 256
    u16::try_from(bits).unwrap_or(u16::MAX)
}
