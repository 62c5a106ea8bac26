//! From where groups come, as it is written down: numbers of the scene become ids and records of the vault.

use super::Writer;
use super::notes::Note;
use crate::Error;
use model::{AccountId, GroupId};
use network::lineage::{BreakOffKind, EvidenceFamily, GroupOrigin, Lineage, MayBe, RowCode, Verdict, Weights};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::ObservationRef;

pub(crate) const ORIGIN: &str = "origin";

/// What was told of one group's parent by the last network.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct OriginNote {
    pub(crate) child: GroupId,
    pub(crate) verdict: BreakoffVerdict,
    pub(crate) likeliest: Option<GroupId>,
    pub(crate) kind: Option<BreakOffKind>,
    pub(crate) second: Option<GroupId>,
    pub(crate) siblings: Vec<GroupId>,
    /// The version of the weights.
    pub(crate) weights: String,
    /// Whether they were fitted on made worlds alone.
    pub(crate) simulated: bool,
    pub(crate) hypotheses: Vec<HypothesisNote>,
    pub(crate) left_out: u32,
}

model::closed_enum! {
    /// What is said of a group's parent.
    pub enum BreakoffVerdict {
        /// The parent is named.
        Parent = "parent",
        /// None of the groups that are seen; that there is none at all is not told.
        NotSeen = "not-seen",
        /// Nothing shows that it broke off from another.
        NoParent = "no-parent",
        /// The evidence does not tell.
        Undetermined = "undetermined",
    }
}

/// One of those that compete.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct HypothesisNote {
    /// `parent`, `not-seen` or `no-parent`.
    pub(crate) may_be: BreakoffVerdict,
    pub(crate) parent: Option<GroupId>,
    pub(crate) order_open: bool,
    pub(crate) points: i64,
    /// Only of weights that were calibrated on closed cases: hundredths of log10.
    pub(crate) log10_lr: Option<i64>,
    pub(crate) evidence: Vec<FamilyNote>,
}

/// What one family says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct FamilyNote {
    pub(crate) family: EvidenceFamily,
    pub(crate) points: i64,
    /// By the names of features.
    pub(crate) counted: BTreeMap<String, f64>,
    pub(crate) rows: Vec<RowNote>,
}

/// On what that rests.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct RowNote {
    pub(crate) code: RowCode,
    pub(crate) speaks_for: bool,
    pub(crate) count: u32,
    pub(crate) of: u32,
    pub(crate) accounts: Vec<AccountId>,
    pub(crate) records: Vec<ObservationRef>,
}

/// Hundredths of log10: whole numbers are the same on every machine.
fn hundredths(natural: f64) -> i64 {
    (natural * 100.0 / std::f64::consts::LN_10).round().clamp(-10_000.0, 10_000.0) as i64
}

impl Writer<'_> {
    pub(super) fn origins(&self, lineage: &Lineage, weights: &Weights) -> Result<Vec<Note>, Error> {
        let notes = lineage.origins.iter().filter_map(|origin| self.origin(origin, weights));
        (0..).zip(notes).map(|(k, note)| Note::new(ORIGIN, k, &note)).collect()
    }

    fn group_id(&self, ix: u32) -> Option<GroupId> {
        self.network.groups.get(ix as usize).map(|group| group.id)
    }

    fn origin(&self, of: &GroupOrigin, weights: &Weights) -> Option<OriginNote> {
        let verdict = match of.verdict {
            Verdict::Parent(_) => BreakoffVerdict::Parent,
            Verdict::NotSeen => BreakoffVerdict::NotSeen,
            Verdict::NoParent => BreakoffVerdict::NoParent,
            Verdict::Undetermined => BreakoffVerdict::Undetermined,
        };
        let hypothesis = |h: &network::lineage::Hypothesis| {
            let (may_be, parent) = match h.parent {
                MayBe::Group(ix) => (BreakoffVerdict::Parent, Some(self.group_id(ix)?)),
                MayBe::NotSeen => (BreakoffVerdict::NotSeen, None),
                MayBe::NoParent => (BreakoffVerdict::NoParent, None),
            };
            // Ratios were judged of groups alone, beside the odds that a group is the parent.
            let of_group = !weights.simulated && may_be == BreakoffVerdict::Parent;
            let log10_lr = of_group.then(|| hundredths(weights.log_lr(h.share)));
            let evidence = h.evidence.iter().map(|family| self.family(family)).collect();
            Some(HypothesisNote {
                may_be,
                parent,
                order_open: h.order_open,
                points: hundredths(h.score),
                log10_lr,
                evidence,
            })
        };
        Some(OriginNote {
            child: self.group_id(of.child)?,
            verdict,
            likeliest: of.likeliest.and_then(|ix| self.group_id(ix)),
            kind: of.kind,
            second: of.second.and_then(|ix| self.group_id(ix)),
            siblings: of.siblings.iter().filter_map(|ix| self.group_id(*ix)).collect(),
            weights: weights.version.clone(),
            simulated: weights.simulated,
            hypotheses: of.hypotheses.iter().filter_map(hypothesis).collect(),
            left_out: of.left_out,
        })
    }

    fn family(&self, of: &network::lineage::FamilyEvidence) -> FamilyNote {
        let row = |row: &network::lineage::EvidenceRow| RowNote {
            code: row.code,
            speaks_for: row.speaks_for,
            count: row.count,
            of: row.of,
            accounts: row.accounts.iter().filter_map(|ix| self.account(network::AccountIx(*ix))).collect(),
            records: row.records.iter().filter_map(|record| self.record(*record)).collect(),
        };
        FamilyNote {
            family: of.family,
            points: hundredths(of.score),
            counted: of.counted.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect(),
            rows: of.rows.iter().map(row).collect(),
        }
    }
}
