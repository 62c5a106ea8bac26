//! The home of `unsafe`: the same plain code, compiled once more for what this processor has.
//!
//! Each kernel is the `plain` function of its module, inlined into a function that may use more instructions; Rust never
//! fuses or reorders floating point, so results are the same bits. Two steps are their own: a block of eight
//! by eight is turned with intrinsics, which move values and compute none, and a quotient is made by multiplying, which
//! is correctly rounded too. The one obligation is to call such a function only where the processor has the feature,
//! which is asked right before.
#![cfg_attr(
    target_arch = "x86_64",
    expect(unsafe_code, reason = "calling a function compiled for a detected CPU feature")
)]

use crate::jarosz::{Blocks, Plain};
use crate::view::View;
use crate::{Pdq, jarosz};

/// See [`jarosz::blocks`].
pub(crate) fn blocks(view: &View<'_>) -> Box<Blocks> {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") && std::arch::is_x86_feature_detected!("fma") {
        // SAFETY: the processor has AVX2 and FMA, as asked above.
        return unsafe { x86::blocks(view) };
    }
    jarosz::blocks::<Plain>(view)
}

/// See [`jarosz::blocks_weighted`].
pub(crate) fn blocks_weighted(view: &View<'_>) -> Box<Blocks> {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has AVX2, as asked above.
        return unsafe { x86::blocks_weighted(view) };
    }
    jarosz::blocks_weighted(view)
}

/// See [`crate::distance::plain`].
#[inline]
pub(crate) fn distance(a: &Pdq, b: &Pdq) -> u16 {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("popcnt") {
        // SAFETY: the processor has POPCNT, as asked above.
        return unsafe { x86::distance(a, b) };
    }
    crate::distance::plain(a, b)
}

/// See [`crate::scan::plain`].
pub(crate) fn scan(query: &Pdq, refs: &[Pdq], radius: u16, found: &mut dyn FnMut(usize, u16)) {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("popcnt") {
        // SAFETY: the processor has POPCNT, as asked above.
        return unsafe { x86::scan(query, refs, radius, found) };
    }
    crate::scan::plain(query, refs, radius, found);
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::{
        __m256, _mm256_permute2f128_ps, _mm256_shuffle_ps, _mm256_unpackhi_ps, _mm256_unpacklo_ps,
    };
    use std::mem::transmute;

    use super::{Blocks, Pdq, View};
    use crate::jarosz::Kernel;

    /// AVX2 and FMA: only made use of in functions that are compiled for both.
    pub(super) struct Avx2;

    impl Kernel for Avx2 {
        #[inline(always)]
        fn transpose(rows: [[f32; 8]; 8]) -> [[f32; 8]; 8] {
            // SAFETY: only functions compiled for AVX2 name this kernel.
            unsafe { transpose(rows) }
        }

        /// The quotient nearly, what is missing of it exactly, and that added: correctly rounded, as P. Markstein showed
        /// ("Computation of elementary functions on the IBM RISC System/6000 processor", 1990, theorem 7).
        #[inline(always)]
        fn divide(value: f32, divisor: f32, inverse: f32) -> f32 {
            let near = value * inverse;
            near.mul_add(-divisor, value).mul_add(inverse, near)
        }
    }

    /// Pairs of rows woven into each other, then pairs of pairs, then halves.
    #[target_feature(enable = "avx2")]
    #[inline]
    fn transpose(rows: [[f32; 8]; 8]) -> [[f32; 8]; 8] {
        // SAFETY: both are 32 bytes of which any are valid.
        let [a, b, c, d, e, f, g, h]: [__m256; 8] = rows.map(|row| unsafe { transmute::<[f32; 8], __m256>(row) });
        let (ab, cd, ef, gh) = (weave(a, b), weave(c, d), weave(e, f), weave(g, h));
        let (abcd, efgh) = (weave_pairs(ab, cd), weave_pairs(ef, gh));
        let [low, high] = [halves::<0x20>(abcd, efgh), halves::<0x31>(abcd, efgh)];
        let [a, b, c, d] = low;
        let [e, f, g, h] = high;
        let columns = [a, b, c, d, e, f, g, h];
        // SAFETY: as above.
        columns.map(|column| unsafe { transmute::<__m256, [f32; 8]>(column) })
    }

    #[target_feature(enable = "avx2")]
    #[inline]
    fn halves<const WHICH: i32>([a, b, c, d]: [__m256; 4], [e, f, g, h]: [__m256; 4]) -> [__m256; 4] {
        [
            _mm256_permute2f128_ps::<WHICH>(a, e),
            _mm256_permute2f128_ps::<WHICH>(b, f),
            _mm256_permute2f128_ps::<WHICH>(c, g),
            _mm256_permute2f128_ps::<WHICH>(d, h),
        ]
    }

    #[target_feature(enable = "avx2")]
    #[inline]
    fn weave(a: __m256, b: __m256) -> [__m256; 2] {
        [_mm256_unpacklo_ps(a, b), _mm256_unpackhi_ps(a, b)]
    }

    #[target_feature(enable = "avx2")]
    #[inline]
    fn weave_pairs([a, b]: [__m256; 2], [c, d]: [__m256; 2]) -> [__m256; 4] {
        [
            _mm256_shuffle_ps::<0x44>(a, c),
            _mm256_shuffle_ps::<0xee>(a, c),
            _mm256_shuffle_ps::<0x44>(b, d),
            _mm256_shuffle_ps::<0xee>(b, d),
        ]
    }

    #[target_feature(enable = "avx2,fma")]
    pub(super) fn blocks(view: &View<'_>) -> Box<Blocks> {
        super::jarosz::blocks::<Avx2>(view)
    }

    #[target_feature(enable = "avx2")]
    pub(super) fn blocks_weighted(view: &View<'_>) -> Box<Blocks> {
        super::jarosz::blocks_weighted(view)
    }

    #[target_feature(enable = "popcnt")]
    pub(super) fn distance(a: &Pdq, b: &Pdq) -> u16 {
        crate::distance::plain(a, b)
    }

    #[target_feature(enable = "popcnt")]
    pub(super) fn scan(query: &Pdq, refs: &[Pdq], radius: u16, found: &mut dyn FnMut(usize, u16)) {
        crate::scan::plain(query, refs, radius, found);
    }
}

#[cfg(all(test, target_arch = "x86_64"))]
mod tests {
    use proptest::prelude::*;

    use super::x86::Avx2;
    use super::*;
    use crate::jarosz::Kernel;
    use crate::view::{Area, Ground};

    fn has_both() -> bool {
        std::arch::is_x86_feature_detected!("avx2") && std::arch::is_x86_feature_detected!("fma")
    }

    proptest! {
        #[test]
        fn dividing_by_a_count_is_rounded_as_division_is(value in 0.0..140_000.0f32, whole in 0..140_000u32, count in 1..600u16) {
            let count = f32::from(count);
            for value in [value, whole as f32, whole as f32 / 7.0] {
                prop_assert_eq!(Avx2::divide(value, count, 1.0 / count).to_bits(), (value / count).to_bits());
            }
        }

        #[test]
        fn turned_blocks_are_turned(values: [[f32; 8]; 8]) {
            prop_assume!(has_both());
            let bits = |block: [[f32; 8]; 8]| block.map(|row| row.map(f32::to_bits));
            prop_assert_eq!(bits(Avx2::transpose(values)), bits(Plain::transpose(values)));
        }

        #[test]
        fn both_kernels_give_the_same_luma(width in 5..700u32, height in 5..300u32, seed: u32) {
            let luma = (0..width * height).map(|i| (i.wrapping_mul(seed | 1) >> 24) as u8).collect();
            let luma = model::Luma::new(width, height, luma).unwrap();
            let view = View::full(&luma, Area::whole(&luma), Ground::Ignore);
            let (fast, plain) = (blocks(&view), jarosz::blocks::<Plain>(&view));
            prop_assert!(fast.iter().zip(plain.iter()).all(|(a, b)| a.to_bits() == b.to_bits()));
            let (fast, plain) = (blocks_weighted(&view), jarosz::blocks_weighted(&view));
            prop_assert!(fast.iter().zip(plain.iter()).all(|(a, b)| a.to_bits() == b.to_bits()));
        }
    }
}
