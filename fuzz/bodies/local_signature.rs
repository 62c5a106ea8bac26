//! Any bytes are a local signature that is written back as it was, or none; one that is read can be searched for, and in.

use signal::local::{LocalIndex, LocalSignature};

/// Reads these bytes as a local signature.
pub(crate) fn run(bytes: &[u8]) {
    let Some(signature) = LocalSignature::from_bytes(bytes) else { return };
    // not `assert_eq`: it would print them
    assert!(signature.to_bytes() == bytes, "what is read is not what is written");
    assert!(signature.detail() <= 100);
    let known = known();
    let all = [signature, known];
    let index = LocalIndex::new(&all);
    for picture in &all {
        for found in index.search(picture) {
            let points = all.get(found.reference as usize).map_or(0, LocalSignature::len);
            let agreement = &found.agreement;
            assert!(usize::from(agreement.agreeing) <= points && usize::from(agreement.visible) <= points);
            let shares = [agreement.of_reference, agreement.beyond, agreement.area_beyond, agreement.cover];
            assert!(shares.iter().all(|share| (0.0..=1.0).contains(share)), "a share is none");
            assert!(agreement.score.is_finite() && agreement.spread >= 0.0);
            assert!(agreement.part.iter().all(|hundredth| *hundredth <= 100));
        }
    }
}

/// One of twenty points, none like another.
fn known() -> LocalSignature {
    let mut bytes = vec![0, 2, 128, 1, 20, 0, 1, 80];
    for n in 0..20u64 {
        bytes.extend((n + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15).to_le_bytes());
        // half a place, size, direction
        bytes.extend([10 + 11 * n as u8, 5 + (n * 37 % 180) as u8, 64, 13 * n as u8]);
    }
    bytes.extend([0xff; 72]);
    LocalSignature::from_bytes(&bytes).unwrap_or_else(|| panic!("twenty points are a signature"))
}
