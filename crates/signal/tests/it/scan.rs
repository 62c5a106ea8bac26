//! Linear search against the naive loop and the reference's own haystack.

use std::path::Path;

use proptest::prelude::*;
use signal::{Pdq, RADIUS, distance, scan, scan_all};

/// Bit by bit, as the definition has it.
fn naive(a: &Pdq, b: &Pdq) -> u16 {
    a.0.iter().zip(b.0).flat_map(|(a, b)| (0..8).map(move |i| u16::from((a ^ b) >> i & 1))).sum()
}

fn hashes(file: &Path) -> Vec<Pdq> {
    let text = std::fs::read_to_string(file).unwrap();
    text.lines().filter_map(|line| Pdq::from_hex(line.split([',', ' ']).next().unwrap().trim())).collect()
}

#[test]
fn every_needle_is_found_in_the_haystack_as_the_naive_loop_finds_it() {
    let Some(folder) = testkit::fixtures("pdq") else { return };
    let (needles, haystack) = (hashes(&folder.join("needles.txt")), hashes(&folder.join("haystack.txt")));
    assert!(needles.len() >= 50 && haystack.len() == 1350, "{} in {}", needles.len(), haystack.len());
    let mut expected = Vec::new();
    for (n, needle) in needles.iter().enumerate() {
        let near = haystack.iter().enumerate().map(|(i, hay)| (n, i, naive(needle, hay)));
        expected.extend(near.filter(|(.., d)| *d <= RADIUS));
    }
    let mut batch = Vec::new();
    scan_all(&needles, &haystack, RADIUS, &mut |n, i, d| batch.push((n, i, d)));
    batch.sort_unstable();
    assert_eq!(batch, expected);
    println!("{} hits of {} needles", expected.len(), needles.len());
    assert!(!expected.is_empty());
}

fn near(seed: [u8; 32], flips: &[u8]) -> Pdq {
    let mut bytes = seed;
    flips.iter().for_each(|flip| bytes[usize::from(flip / 8)] ^= 1 << (flip % 8));
    Pdq(bytes)
}

proptest! {
    #[test]
    fn the_distance_is_the_number_of_bits_that_differ(a: [u8; 32], b: [u8; 32]) {
        prop_assert_eq!(distance(&Pdq(a), &Pdq(b)), naive(&Pdq(a), &Pdq(b)));
    }

    #[test]
    fn a_scan_finds_what_the_naive_loop_finds(
        seed: [u8; 32],
        flips in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..60), 0..80),
        radius in 0..60u16,
    ) {
        let query = Pdq(seed);
        let refs: Vec<Pdq> = flips.iter().map(|flips| near(seed, flips)).collect();
        let mut found = Vec::new();
        scan(&query, &refs, radius, &mut |i, d| found.push((i, d)));
        let all = refs.iter().enumerate().map(|(i, r)| (i, naive(&query, r)));
        prop_assert_eq!(found, all.filter(|(_, d)| *d <= radius).collect::<Vec<_>>());
    }
}
