//! Linear search: every reference is looked at. The twin that any index must agree with, and fast enough by itself
//! for some hundred thousand references.

use crate::{Pdq, simd};

/// References that are looked at by all queries before the next: they stay in the first-level cache.
const BLOCK: usize = 512;

/// Calls `found(index, distance)` for every reference within `radius` of `query`, in the order of `refs`.
pub fn scan(query: &Pdq, refs: &[Pdq], radius: u16, found: &mut impl FnMut(usize, u16)) {
    simd::scan(query, refs, radius, found);
}

/// Calls `found(query, reference, distance)` for every pair within `radius`; for any one query, references come in
/// order.
pub fn scan_all(queries: &[Pdq], refs: &[Pdq], radius: u16, found: &mut impl FnMut(usize, usize, u16)) {
    for (n, block) in refs.chunks(BLOCK).enumerate() {
        for (q, query) in queries.iter().enumerate() {
            simd::scan(query, block, radius, &mut |r, distance| found(q, n * BLOCK + r, distance));
        }
    }
}

/// Calls `found(index, distance)` for every code within `radius` of `query`, whatever their width.
pub(crate) fn words<const W: usize>(
    query: &[u64; W],
    codes: &[[u64; W]],
    radius: u32,
    found: &mut dyn FnMut(usize, u32),
) {
    for (n, code) in codes.iter().enumerate() {
        let distance = code.iter().zip(query).map(|(a, b)| (a ^ b).count_ones()).sum();
        if distance <= radius {
            found(n, distance);
        }
    }
}

/// The plain twin of [`scan`].
///
/// Half of the bits decide nearly always: a reference that differs by more than the radius in 128 of them is out.
#[inline(always)]
pub(crate) fn plain(query: &Pdq, refs: &[Pdq], radius: u16, found: &mut dyn FnMut(usize, u16)) {
    let [q0, q1, q2, q3] = query.words();
    for (i, reference) in refs.iter().enumerate() {
        let [r0, r1, r2, r3] = reference.words();
        let half = (q0 ^ r0).count_ones() + (q1 ^ r1).count_ones();
        if half > u32::from(radius) {
            continue;
        }
        let bits = half + (q2 ^ r2).count_ones() + (q3 ^ r3).count_ones();
        if bits <= u32::from(radius) {
            // at most 256
            found(i, bits as u16);
        }
    }
}
