//! How many false hits a distance lets expect.
//!
//! Measured, never extrapolated: a model of 256 fair bits promises rates that pictures do not keep.

/// What was measured on pairs of unrelated pictures.
#[derive(Clone, Copy, Debug)]
pub struct FalseHits {
    /// Pairs of (item, entry) compared.
    pub pairs: u64,
    /// Pairs at a distance of at most r, for r = 0 ..= 31.
    pub within: [u64; 32],
}

/// 4,385 rich tiles of 263 families of benign photographs and wallpapers, each an item (as it is, and as a padded and
/// outlined sticker: all forms) against each of another family as an entry (eight dihedral hashes, the full-size one and
/// those of the seven turned pictures). The nearest pair was at 34. Measured on 2026-11-21 by `examples/unrelated.rs`, see
/// `docs/adr/0004-when-a-near-match-is-strong.md`.
pub const FALSE_HITS: FalseHits = FalseHits { pairs: 18_720_578, within: [0; 32] };

/// How many of `items` × `entries` comparisons of unrelated, rich pictures come within `distance`: at most, with 95 %
/// confidence.
pub fn expected_false_hits(distance: u16, items: u64, entries: u64) -> f64 {
    FALSE_HITS.expected(distance, items, entries)
}

impl FalseHits {
    /// See [`expected_false_hits`].
    pub fn expected(&self, distance: u16, items: u64, entries: u64) -> f64 {
        let hits = self.within.get(usize::from(distance)).copied();
        let rate = hits.map_or(1.0, |hits| upper_bound(hits, self.pairs));
        rate * items as f64 * entries as f64
    }
}

/// The upper end of the one-sided 95 % interval of a rate after `hits` in `n` trials: Clopper–Pearson, in its Poisson
/// limit (n is in the millions and the rate is small). For no hit at all this is the rule of three.
fn upper_bound(hits: u64, n: u64) -> f64 {
    let (mut low, mut high) = (0.0, hits as f64 * 2.0 + 10.0);
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        if at_most(hits, middle) > 0.05 { low = middle } else { high = middle }
    }
    (high / n.max(1) as f64).min(1.0)
}

/// P(X ≤ k) of a Poisson variable.
fn at_most(k: u64, mean: f64) -> f64 {
    let mut term = -mean;
    let mut sum = term.exp();
    for i in 1..=k {
        term += (mean / i as f64).ln();
        sum += term.exp();
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_hit_at_all_is_the_rule_of_three() {
        assert!((upper_bound(0, 1_000_000) * 1e6 - 2.9957).abs() < 1e-3);
        assert!((upper_bound(1, 1_000_000) * 1e6 - 4.7439).abs() < 1e-3);
        assert!((upper_bound(100, 1_000_000) * 1e6 - 118.08).abs() < 0.1);
    }

    #[test]
    fn a_distance_beyond_the_table_lets_expect_every_pair() {
        assert!((expected_false_hits(32, 10, 10) - 100.0).abs() < 1e-9);
    }
}
