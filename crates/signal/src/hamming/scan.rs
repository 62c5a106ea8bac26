//! Every code is looked at: the twin that the index must agree with, and the way where so much would have to be looked
//! up that this is cheaper.

/// Codes that are looked at together.
const TOGETHER: usize = 64;

/// Calls `found(number, distance)` for every half code of a plane within `radius` of the query's.
#[inline(always)]
pub(super) fn near<const H: usize>(
    plane: &[[[u8; 8]; H]],
    query: &[u64; H],
    radius: u32,
    found: &mut dyn FnMut(usize, u32),
) {
    let mut distances = [0u8; TOGETHER];
    for (n, codes) in plane.chunks(TOGETHER).enumerate() {
        let mut any = false;
        for (distance, code) in distances.iter_mut().zip(codes) {
            let bits: u64 =
                code.iter().zip(query).map(|(c, q)| u64::from((u64::from_le_bytes(*c) ^ q).count_ones())).sum();
            // at most 128
            *distance = bits as u8;
            any |= bits <= u64::from(radius);
        }
        if any {
            let within = distances.iter().take(codes.len()).enumerate().filter(|(_, d)| u32::from(**d) <= radius);
            within.for_each(|(k, distance)| found(n * TOGETHER + k, u32::from(*distance)));
        }
    }
}
