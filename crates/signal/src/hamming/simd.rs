//! The index's hot loops, compiled once more for what this processor has.
//!
//! As in `src/simd.rs`: each is the plain function, inlined into one that may use more instructions. The one
//! obligation is to call such a function only where the processor has the feature, which is asked right before.
#![cfg_attr(
    target_arch = "x86_64",
    expect(unsafe_code, reason = "calling a function compiled for a detected CPU feature")
)]

use super::scan;
use super::search::{Search, Walk};
use super::table::{self, Wanted};

/// What a processor does faster than the plain way.
pub(super) trait Kernel: Copy {
    /// See [`table::within`].
    fn within(self, blocks: &[u8], at: u64, wanted: Wanted, count: u32) -> u32;
}

/// Any processor.
#[derive(Clone, Copy)]
pub(super) struct Plain;

impl Kernel for Plain {
    #[inline(always)]
    fn within(self, blocks: &[u8], at: u64, wanted: Wanted, count: u32) -> u32 {
        table::within(blocks, at, wanted, count)
    }
}

/// See [`Walk::run`].
pub(super) fn walk<const W: usize>(walk: &mut Walk<'_, W>, search: &Search<'_, W>) {
    #[cfg(target_arch = "x86_64")]
    {
        if x86::has_512() {
            // SAFETY: the processor has all of AVX-512 that the function is compiled for, as asked above.
            return unsafe { x86::walk_512(walk, search) };
        }
        if x86::has_counting() {
            // SAFETY: the processor has what the function is compiled for, as asked above.
            return unsafe { x86::walk(walk, search) };
        }
    }
    walk.run(search, Plain);
}

/// See [`scan::near`].
pub(super) fn near<const H: usize>(
    plane: &[[[u8; 8]; H]],
    query: &[u64; H],
    radius: u32,
    found: &mut dyn FnMut(usize, u32),
) {
    #[cfg(target_arch = "x86_64")]
    {
        if x86::has_512() {
            // SAFETY: the processor has all of AVX-512 that the function is compiled for, as asked above.
            return unsafe { x86::near_512(plane, query, radius, found) };
        }
        if std::arch::is_x86_feature_detected!("avx2") && std::arch::is_x86_feature_detected!("popcnt") {
            // SAFETY: the processor has AVX2 and POPCNT, as asked above.
            return unsafe { x86::near_256(plane, query, radius, found) };
        }
    }
    scan::near(plane, query, radius, found);
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::{Plain, Search, Walk, Wanted, scan};
    use crate::hamming::bits;
    use std::arch::x86_64::{
        _mm256_loadu_si256, _mm512_add_epi32, _mm512_and_si512, _mm512_castsi256_si512, _mm512_cmple_epu32_mask,
        _mm512_mask_cmple_epu32_mask, _mm512_mullo_epi32, _mm512_permutexvar_epi8, _mm512_popcnt_epi32,
        _mm512_set1_epi32, _mm512_setr_epi32, _mm512_srli_epi32, _mm512_srlv_epi32, _mm512_xor_si512,
    };

    /// Bytes that come together.
    const LINE: usize = 64;

    /// AVX-512: only made use of in functions that are compiled for it.
    #[derive(Clone, Copy)]
    pub(super) struct Avx512;

    impl super::Kernel for Avx512 {
        #[inline(always)]
        fn within(self, blocks: &[u8], at: u64, wanted: Wanted, count: u32) -> u32 {
            let from = (at / 8) as usize;
            let (in_line, shift) = (from % LINE, (at % 8) as u32);
            let ends = in_line + ((shift + count * wanted.width).div_ceil(8)) as usize;
            // 32 bytes that lie on no line but those the rests are on: nobody asked for another
            let back = if ends <= LINE { in_line.saturating_sub(LINE - 32) } else { 0 };
            match blocks.get(from - back..).and_then(|rest| rest.first_chunk::<32>()) {
                // SAFETY: only functions compiled for AVX-512 name this kernel.
                Some(near) => unsafe { within(near, back as u32 * 8 + shift, wanted) },
                None => super::table::within(blocks, at, wanted, count),
            }
        }
    }

    /// Four bytes for each rest, from the one in which it begins; shifted to its first bit, cut, compared and counted.
    /// What would lie behind the 32 bytes is taken from no matter where: no rest that counts is there.
    #[target_feature(enable = "avx512f,avx512vl,avx512bw,avx512vbmi,avx512vpopcntdq")]
    #[inline]
    fn within(near: &[u8; 32], shift: u32, wanted: Wanted) -> u32 {
        // SAFETY: 32 bytes lie there.
        let bytes = _mm512_castsi256_si512(unsafe { _mm256_loadu_si256(near.as_ptr().cast()) });
        let all = |n: u32| _mm512_set1_epi32(n as i32);
        let numbers = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
        let first = _mm512_add_epi32(_mm512_mullo_epi32(numbers, all(wanted.width)), all(shift));
        let byte = _mm512_mullo_epi32(_mm512_srli_epi32::<3>(first), all(0x0101_0101));
        let four = _mm512_permutexvar_epi8(_mm512_add_epi32(byte, all(0x0302_0100)), bytes);
        let fields = _mm512_srlv_epi32(four, _mm512_and_si512(first, all(7)));
        let field = all(bits::mask(wanted.width) as u32);
        let differing = _mm512_and_si512(_mm512_xor_si512(fields, all(wanted.own)), field);
        let of_rest = _mm512_popcnt_epi32(_mm512_and_si512(differing, all(wanted.rest)));
        let is_near = _mm512_cmple_epu32_mask(of_rest, all(wanted.budget));
        u32::from(_mm512_mask_cmple_epu32_mask(is_near, _mm512_popcnt_epi32(differing), all(wanted.in_all)))
    }

    #[target_feature(enable = "avx512f,avx512vl,avx512bw,avx512vbmi,avx512vpopcntdq,popcnt,bmi1,bmi2,lzcnt")]
    pub(super) fn walk_512<const W: usize>(walk: &mut Walk<'_, W>, search: &Search<'_, W>) {
        walk.run(search, Avx512);
    }

    #[target_feature(enable = "bmi1,bmi2,popcnt,lzcnt")]
    pub(super) fn walk<const W: usize>(walk: &mut Walk<'_, W>, search: &Search<'_, W>) {
        walk.run(search, Plain);
    }

    pub(super) fn has_counting() -> bool {
        std::arch::is_x86_feature_detected!("popcnt")
            && std::arch::is_x86_feature_detected!("bmi1")
            && std::arch::is_x86_feature_detected!("bmi2")
            && std::arch::is_x86_feature_detected!("lzcnt")
    }

    pub(super) fn has_512() -> bool {
        std::arch::is_x86_feature_detected!("avx512f")
            && std::arch::is_x86_feature_detected!("avx512vl")
            && std::arch::is_x86_feature_detected!("avx512bw")
            && std::arch::is_x86_feature_detected!("avx512vbmi")
            && std::arch::is_x86_feature_detected!("avx512vpopcntdq")
            && has_counting()
    }

    #[target_feature(enable = "avx512f,avx512vl,avx512bw,avx512vpopcntdq,popcnt")]
    pub(super) fn near_512<const H: usize>(
        plane: &[[[u8; 8]; H]],
        query: &[u64; H],
        radius: u32,
        found: &mut dyn FnMut(usize, u32),
    ) {
        scan::near(plane, query, radius, found);
    }

    #[target_feature(enable = "avx2,popcnt")]
    pub(super) fn near_256<const H: usize>(
        plane: &[[[u8; 8]; H]],
        query: &[u64; H],
        radius: u32,
        found: &mut dyn FnMut(usize, u32),
    ) {
        scan::near(plane, query, radius, found);
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// What the best kernel that this processor has answers.
    pub(in crate::hamming) fn best_within(blocks: &[u8], at: u64, wanted: Wanted, count: u32) -> u32 {
        #[cfg(target_arch = "x86_64")]
        if x86::has_512() {
            return x86::Avx512.within(blocks, at, wanted, count) & crate::hamming::bits::mask(count) as u32;
        }
        Plain.within(blocks, at, wanted, count)
    }
}
