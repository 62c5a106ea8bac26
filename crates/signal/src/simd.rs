//! The home of `unsafe`: the same plain code, compiled once more for what this processor has.
//!
//! Nothing here is written in intrinsics. Each kernel is the `plain` function of its module, inlined into a function
//! that may use more instructions; Rust never fuses or reorders floating point, so results are the same bits. The one
//! obligation is to call such a function only where the processor has the feature, which is asked right before.
#![cfg_attr(
    target_arch = "x86_64",
    expect(unsafe_code, reason = "calling a function compiled for a detected CPU feature")
)]

use crate::jarosz::Blocks;
use crate::view::View;
use crate::{Pdq, jarosz};

/// See [`jarosz::blocks`].
pub(crate) fn blocks(view: &View<'_>) -> Box<Blocks> {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has AVX2, as asked above.
        return unsafe { x86::blocks(view) };
    }
    jarosz::blocks(view)
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
    use super::{Blocks, Pdq, View};

    #[target_feature(enable = "avx2")]
    pub(super) fn blocks(view: &View<'_>) -> Box<Blocks> {
        super::jarosz::blocks(view)
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
