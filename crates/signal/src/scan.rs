//! Linear search: every reference is looked at. The twin that any index must agree with, and fast enough by itself
//! for some hundred thousand references.

use crate::{Pdq, distance, simd};

/// References compared at a time before any result is looked at, so that the comparing loop has no branch.
const GROUP: usize = 16;

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

/// The plain twin of [`scan`].
#[inline(always)]
pub(crate) fn plain(query: &Pdq, refs: &[Pdq], radius: u16, found: &mut dyn FnMut(usize, u16)) {
    let (groups, rest) = refs.as_chunks::<GROUP>();
    let mut distances = [0u16; GROUP];
    for (n, group) in groups.iter().enumerate() {
        let mut nearest = u16::MAX;
        for (to, reference) in distances.iter_mut().zip(group) {
            *to = distance::plain(query, reference);
            nearest = nearest.min(*to);
        }
        if nearest <= radius {
            let within = distances.iter().enumerate().filter(|(_, distance)| **distance <= radius);
            within.for_each(|(i, &distance)| found(n * GROUP + i, distance));
        }
    }
    for (i, reference) in rest.iter().enumerate() {
        let distance = distance::plain(query, reference);
        if distance <= radius {
            found(groups.len() * GROUP + i, distance);
        }
    }
}
