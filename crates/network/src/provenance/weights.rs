//! The numbers behind provenance, in one place and with a version.

/// What an earlier sighting, and what was not seen, weigh. Fitted on simulated groups: weights order candidates, they are
/// no probabilities.
///
/// Spread over chats dies off in days and lives on for months (Melo et al. 2019: four of five pictures stop within two
/// days, some live longer than two months); one exponential cannot say both, so there are two.
#[derive(Clone, Copy, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct ProvenanceWeights {
    /// Which weights these are: another number for every change.
    pub version: u32,
    /// Seconds after which what is passed on at once has fallen to 1/e.
    pub fast_s: f64,
    /// The same of what lives on.
    pub slow_s: f64,
    /// The share of what lives on.
    pub slow_share: f64,
    /// Of a sighting that an account may have seen, while it is not sure that it was in the group then.
    pub possible: f64,
    /// Of a sighting whose order to the first in the group the evidence does not tell.
    pub unordered: f64,
    /// In place of the time between two sightings, where one of them has no date.
    pub undated: f64,
    /// Of a sighting of another item of the family.
    pub other_item: f64,
    /// Of a sighting of the item from which this one was made, by the tree of variants.
    pub made_from: f64,
    /// Of a sighting of an item that was made from this one.
    pub made_later: f64,
    /// A source in a group that no exhibit shows, if nothing at all were covered; it is scaled by what is not covered.
    pub unseen: f64,
    /// That the account had it from no chat.
    pub brought: f64,
    /// What a mark of passing on leaves of `brought`: it lowers that alone.
    pub forwarded: f64,
    /// A seen group of the account at a time that no phone shows, if all of it were such time.
    pub uncovered: f64,
    /// Of a family's first carrier into the groups: the accounts of the earliest sightings, beside all that is not shown.
    pub earliest: f64,
    /// If less than this of all that can be unseen is, the earliest in evidence is taken for the first.
    pub least_unseen: f64,
    /// A group in which the family was seen, at a time before that no phone shows.
    pub same_group: f64,
    /// Another group of an account that posted it first.
    pub own_group: f64,
    /// Any group that shares members with those: all of them together.
    pub near_group: f64,
    /// Any other group: all of them together.
    pub any_group: f64,
    /// Seconds after which a family has reached where it is seen, as of 1/e of them: several hops together.
    pub reach_s: f64,
    /// What an account counts of which no sighting at all is held; each sighting counts one.
    pub silent: f64,
    /// The share that members have of which the evidence shows nothing.
    pub unknown_member: f64,
    /// The share of the weight that the set of candidates holds.
    pub held: f64,
    /// A phone's history that begins so soon after the group leaves nothing before it. Seconds.
    pub near_start_s: i64,
    /// The most sightings of each account, group by group, that one hop looks at: those nearest in time.
    pub most_earlier: usize,
    /// The most groups of an account that are looked at.
    pub most_groups: usize,
    /// The most accounts for which a first sighting in a group is traced back, where its order is undetermined.
    pub most_introducers: usize,
    /// The most groups whose members are named for the time that no phone shows; the others are one entry.
    pub most_crowds: usize,
    /// The most members that are named of one; the others are one entry.
    pub most_members: usize,
    /// The most candidates that are kept of one list. Who asks for one family alone can keep all.
    pub most_candidates: usize,
    /// The most items of a family whose variants are put in a tree.
    pub most_variants: usize,
    /// A tree that is dearer by less than this, in thousandths, is as good: the direction is not determined.
    pub tree_margin: i64,
}

impl ProvenanceWeights {
    /// The weights that are shipped.
    pub const SHIPPED: Self = Self {
        version: 1,
        fast_s: 86_400.0,
        slow_s: 30.0 * 86_400.0,
        slow_share: 0.25,
        possible: 0.7,
        unordered: 0.5,
        undated: 0.05,
        other_item: 0.4,
        made_from: 0.8,
        made_later: 0.1,
        unseen: 0.3,
        brought: 0.15,
        forwarded: 0.1,
        uncovered: 1.0,
        earliest: 0.05,
        least_unseen: 0.02,
        same_group: 0.1,
        own_group: 0.4,
        near_group: 0.6,
        any_group: 0.7,
        reach_s: 10.0 * 86_400.0,
        silent: 10.0,
        unknown_member: 0.2,
        held: 0.9,
        near_start_s: 2 * 86_400,
        most_earlier: 256,
        most_groups: 64,
        most_introducers: 4,
        most_crowds: 12,
        most_members: 32,
        most_candidates: 32,
        most_variants: 48,
        tree_margin: 150,
    };

    /// What an earlier sighting weighs by the seconds since: 1 at once.
    pub fn decay(&self, seconds: i64) -> f64 {
        let t = seconds.max(0) as f64;
        (1.0 - self.slow_share) * exp_of_minus(t / self.fast_s) + self.slow_share * exp_of_minus(t / self.slow_s)
    }

    /// The share of families that have reached where they are first seen between so many seconds, over several hops.
    pub fn reach_between(&self, from: i64, to: i64) -> f64 {
        let left = |seconds: i64| exp_of_minus(seconds.max(0) as f64 / self.reach_s);
        (left(from) - left(to)).max(0.0)
    }

    /// The share of what is passed on `from` to `to` seconds after its source: 1 over all time.
    pub fn share_between(&self, from: i64, to: i64) -> f64 {
        (self.decay(from) - self.decay(to)).max(0.0)
    }
}

impl Default for ProvenanceWeights {
    fn default() -> Self {
        Self::SHIPPED
    }
}

/// e⁻ˣ for x ≥ 0. The library's `exp` may differ in its last bit from system to system; sums, products and powers of two
/// do not, and results must be the same everywhere.
fn exp_of_minus(x: f64) -> f64 {
    if x > 700.0 {
        return 0.0;
    }
    let halvings = (x / std::f64::consts::LN_2).floor();
    let rest = x - halvings * std::f64::consts::LN_2;
    // Taylor to the 16th power: the rest is below ln 2, so what is left out is below the last bit.
    let series = (1..=16).rev().fold(1.0, |sum, k| 1.0 - rest / f64::from(k) * sum);
    let power = f64::from_bits((1023 - halvings as u64) << 52);
    series * power
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_own_exponential_is_the_librarys() {
        for n in 0..60_000 {
            let x = f64::from(n) * 0.0116;
            let (own, theirs) = (exp_of_minus(x), (-x).exp());
            // of large x the rest of the division has fewer bits
            assert!((own - theirs).abs() <= 1e-13 * theirs.max(f64::MIN_POSITIVE), "{x}: {own} {theirs}");
        }
        assert_eq!((exp_of_minus(0.0), exp_of_minus(1e9)), (1.0, 0.0));
    }

    #[test]
    fn all_of_time_is_one() {
        let w = ProvenanceWeights::SHIPPED;
        assert_eq!((w.decay(0), w.decay(-5)), (1.0, 1.0));
        let parts = w.share_between(0, 3600) + w.share_between(3600, 86_400) + w.share_between(86_400, i64::MAX / 4);
        assert!((parts - 1.0).abs() < 1e-12);
    }
}
