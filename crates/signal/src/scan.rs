//! Linear search: every reference is looked at. The twin that any index must agree with, and fast enough by itself
//! for some hundred thousand references.

use crate::{Pdq, distance, simd};

/// References compared at a time before any result is looked at, so that the comparing loop has no branch.
const GROUP: usize = 8;

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
    for (n, group) in groups.iter().enumerate() {
        let distances = group_distances(query, group);
        if distances.iter().copied().min().is_some_and(|nearest| nearest <= u64::from(radius)) {
            let within = group.iter().enumerate().map(|(i, reference)| (i, distance::plain(query, reference)));
            within.filter(|(_, d)| *d <= radius).for_each(|(i, d)| found(n * GROUP + i, d));
        }
    }
    for (i, reference) in rest.iter().enumerate() {
        let distance = distance::plain(query, reference);
        if distance <= radius {
            found(groups.len() * GROUP + i, distance);
        }
    }
}

/// Distances of a group, in loops without branches over arrays of known length: what compilers turn into vectors.
#[inline(always)]
fn group_distances(query: &Pdq, group: &[Pdq; GROUP]) -> [u64; GROUP] {
    let query = query.words();
    let mut counts = [[0u64; 4]; GROUP];
    for (counts, reference) in counts.iter_mut().zip(group) {
        for ((count, word), query) in counts.iter_mut().zip(reference.words()).zip(query) {
            *count = u64::from((word ^ query).count_ones());
        }
    }
    counts.map(|[a, b, c, d]| (a + b) + (c + d))
}
