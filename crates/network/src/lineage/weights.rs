//! Weights of features: stored with a version, so that every number can be recomputed.

use super::features::{COUNT, EvidenceFamily, FEATURES};
use super::kinds::{KIND_COUNT, SECOND_COUNT, SECOND_FEATURES};
use model::CaseId;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// No family of evidence says more than this, for or against: 2 in log10 units.
pub const CAP: f64 = 2.0 * std::f64::consts::LN_10;

/// A set of weights.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Weights {
    /// Its name: stands beside every score.
    pub version: String,
    /// Whether they were fitted on made worlds alone. Then they give an order, never a weight of evidence.
    pub simulated: bool,
    /// On what they rest, if they were calibrated on closed cases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rests_on: Option<RestsOn>,
    /// On which cases they were fitted: what these established is no evidence in them.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub fitted_on: BTreeSet<CaseId>,
    /// By the names of [`FEATURES`]; natural logarithms. A feature that is missing here counts nothing.
    pub features: BTreeMap<String, f64>,
    /// The same of what tells kinds apart: by kind, then by name.
    pub kinds: BTreeMap<String, BTreeMap<String, f64>>,
    /// The same of what tells whether there is a second parent.
    pub second: BTreeMap<String, f64>,
    /// Natural logarithm of the odds that a candidate is the parent, before any evidence: likelihood ratios are told
    /// apart from it.
    pub prior: f64,
    /// From which odds on (natural logarithm) that the parent is among the groups seen the likeliest of these goes before
    /// "not seen".
    pub likely: f64,
    /// From which odds on it is named.
    pub threshold: f64,
    /// By how much (natural logarithm) "no parent" must be ahead of "not seen" to be said.
    pub rootless: f64,
}

/// On what weights rest that were calibrated on closed cases.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct RestsOn {
    /// Closed cases.
    pub cases: u32,
    /// Groups of which these established where they come from.
    pub groups: u32,
    /// Of these, groups with a parent that is seen.
    pub with_parent: u32,
    /// Pairs of a group and a candidate that were judged.
    pub pairs: u32,
    /// Of these, pairs that are not child and parent.
    #[serde(default)]
    pub other_pairs: u32,
    /// Cllr of the weights from which it began.
    pub cllr_before: f64,
    /// Cllr of weights that never saw what they judged.
    pub cllr_after: f64,
}

impl RestsOn {
    /// Between which a likelihood ratio stays, as natural logarithms: so few pairs cannot bear more. The idea is that of
    /// empirical bounds (Vergeer et al. 2016, ELUB); this is the plainer count.
    pub fn bounds(&self) -> (f64, f64) {
        (-f64::from(self.with_parent).ln_1p(), f64::from(self.other_pairs).ln_1p())
    }
}

/// Weights by place.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Dense {
    pub(crate) features: [f64; COUNT],
    pub(crate) kinds: [[f64; KIND_COUNT]; 3],
    pub(crate) second: [f64; SECOND_COUNT],
    pub(crate) likely: f64,
    pub(crate) threshold: f64,
    pub(crate) rootless: f64,
}

impl Weights {
    /// The weights that come with the program.
    ///
    /// # Panics
    /// Never: a test reads them.
    #[allow(clippy::expect_used, reason = "a file of ours; a test reads it")]
    pub fn shipped() -> Self {
        serde_json::from_str(include_str!("weights.json")).expect("the weights that come with the program can be read")
    }

    /// Natural logarithm of the likelihood ratio of one that competes, from its part of all that does: its odds, taken
    /// apart from those before any evidence, and within what the closed cases can bear.
    pub fn log_lr(&self, share: f64) -> f64 {
        let share = share.clamp(1e-9, 1.0 - 1e-9);
        let told = (share / (1.0 - share)).ln() - self.prior;
        self.rests_on.map_or(told, |of| {
            let (least, most) = of.bounds();
            told.clamp(least, most)
        })
    }

    /// Whether they are the same weights, of the same cases. Cllr is not compared: written down and read again, its last
    /// digit may be another.
    pub fn is_same(&self, other: &Self) -> bool {
        let without_cllr = |of: &Self| Self { rests_on: None, ..of.clone() };
        without_cllr(self) == without_cllr(other)
    }

    pub(crate) fn dense(&self) -> Dense {
        let mut features = [0.0; COUNT];
        for (value, feature) in features.iter_mut().zip(FEATURES) {
            *value = self.features.get(feature.name).copied().unwrap_or(0.0);
        }
        let mut second = [0.0; SECOND_COUNT];
        for (value, name) in second.iter_mut().zip(SECOND_FEATURES) {
            *value = self.second.get(*name).copied().unwrap_or(0.0);
        }
        let (likely, threshold, rootless) = (self.likely, self.threshold, self.rootless);
        Dense { features, kinds: super::kinds::dense(&self.kinds), second, likely, threshold, rootless }
    }
}

impl Dense {
    /// What each family says, capped, in the order of [`EvidenceFamily::ALL`].
    pub(crate) fn families(&self, values: &[f64; COUNT]) -> [f64; 6] {
        let mut sums = [0.0; 6];
        for ((value, weight), feature) in values.iter().zip(&self.features).zip(FEATURES) {
            if let Some(sum) = sums.get_mut(feature.family as usize) {
                *sum += value * weight;
            }
        }
        for (sum, family) in sums.iter_mut().zip(EvidenceFamily::ALL) {
            // How a group began is no evidence for any parent: it is weighed, not capped.
            if *family != EvidenceFamily::Beginning {
                *sum = sum.clamp(-CAP, CAP);
            }
        }
        sums
    }

    /// All families together.
    pub(crate) fn score(&self, values: &[f64; COUNT]) -> f64 {
        self.families(values).iter().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resting_on(with_parent: u32, other_pairs: u32) -> Weights {
        let pairs = with_parent + other_pairs;
        let (cllr_before, cllr_after) = (0.4, 0.3);
        let rests_on =
            RestsOn { cases: 2, groups: 2 * with_parent, with_parent, pairs, other_pairs, cllr_before, cllr_after };
        Weights { simulated: false, rests_on: Some(rests_on), ..Weights::shipped() }
    }

    #[test]
    fn a_likelihood_ratio_is_no_larger_than_the_pairs_that_it_rests_on_can_bear() {
        let log10 = |weights: &Weights, share: f64| weights.log_lr(share) / std::f64::consts::LN_10;
        let weights = resting_on(20, 99);
        assert!((log10(&weights, 1.0) - 2.0).abs() < 1e-12);
        assert!((log10(&weights, 0.0) + 21f64.log10()).abs() < 1e-12);
        // Within the bounds they change nothing, and without closed cases there are none.
        let shipped = Weights::shipped();
        let (least, most) = weights.rests_on.unwrap().bounds();
        let shares: Vec<f64> = (1..100).map(|percent| f64::from(percent) / 100.0).collect();
        let within = shares.iter().filter(|share| (least..=most).contains(&shipped.log_lr(**share)));
        let mut met = 0;
        for share in within {
            assert!((weights.log_lr(*share) - shipped.log_lr(*share)).abs() < 1e-12);
            met += 1;
        }
        assert!(met > 10 && log10(&shipped, 1.0) > 5.0);
    }

    #[test]
    fn weights_that_were_written_down_and_read_again_are_the_same_and_those_of_other_cases_are_not() {
        let mut weights = resting_on(20, 99);
        weights.fitted_on.insert(CaseId([1; 16]));
        let again: Weights = serde_json::from_str(&serde_json::to_string(&weights).unwrap()).unwrap();
        assert!(again.is_same(&weights) && again.fitted_on == weights.fitted_on);
        let other = Weights { fitted_on: BTreeSet::from([CaseId([2; 16])]), ..weights.clone() };
        assert!(!other.is_same(&weights) && !Weights::shipped().is_same(&weights));
    }
}
