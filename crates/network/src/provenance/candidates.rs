//! Candidates with weights, and the smallest set that holds most of the weight.

use super::{Candidates, ProvenanceWeights, Sight, SourceCandidate, SourceKind};
use crate::at::small;

/// A candidate that is nobody in particular yet.
pub(super) fn candidate(kind: SourceKind, weight: f64) -> SourceCandidate {
    SourceCandidate { kind, account: None, group: None, sighting: None, stay: None, sight: None, others: 0, weight }
}

/// A candidate who was in a group by a stay.
pub(super) fn member(kind: SourceKind, weight: f64, account: u32, group: u32, stay: Option<u32>) -> SourceCandidate {
    SourceCandidate { account: Some(account), group: Some(group), stay, ..candidate(kind, weight) }
}

/// In order, with weights that sum to 1, and how many of the first hold the wanted share. What is kept is at most what the
/// weights say; nothing of weight 0 is.
pub(super) fn weighed(mut of: Vec<SourceCandidate>, weights: &ProvenanceWeights) -> (Vec<SourceCandidate>, Candidates) {
    of.retain(|candidate| candidate.weight > 0.0);
    let key = |c: &SourceCandidate| (c.kind, c.account, c.group, c.sighting);
    of.sort_by(|x, y| y.weight.total_cmp(&x.weight).then_with(|| key(x).cmp(&key(y))));
    let all: f64 = of.iter().map(|candidate| candidate.weight).sum();
    of.iter_mut().for_each(|candidate| candidate.weight /= all);
    let mut sum = 0.0;
    let set = of.iter().position(|candidate| {
        sum += candidate.weight;
        sum >= weights.held
    });
    let set = set.map_or(of.len(), |last| last + 1);
    let all = small(of.len());
    of.truncate(weights.most_candidates);
    of.shrink_to_fit();
    let held = of.iter().take(set).map(|candidate| candidate.weight).sum();
    let out = Candidates { at: 0..small(of.len()), set: small(set), all, held };
    (of, out)
}

impl ProvenanceWeights {
    /// What being seen so counts.
    pub(super) fn of_sight(&self, sight: Sight) -> f64 {
        match sight {
            Sight::Certain => 1.0,
            Sight::Possible => self.possible,
        }
    }
}
