//! From which group each group broke off: what competes, and on what that rests.

use super::{Case, EvidenceView, Shown, TimeView};
use crate::Error;
use crate::networks::origins::{BreakoffVerdict, FamilyNote, HypothesisNote, OriginNote, RowNote};
use crate::views::people::Names;
use model::{AccountId, GroupId};
use network::lineage::{BreakOffKind, EvidenceFamily, FEATURES, Feature, RestsOn, RowCode, Weights};
use serde::Serialize;
use std::collections::{BTreeMap, HashSet};
use store::GroupRow;

/// From where a group comes.
#[derive(Clone, Debug, Serialize)]
pub struct BreakoffView {
    /// The group from which it broke off; null where none is named.
    pub parent: Option<GroupId>,
    /// Its name.
    pub parent_name: Option<Shown>,
    /// The group.
    pub child: GroupId,
    /// Its name.
    pub child_name: Option<Shown>,
    /// What is said of its parent.
    pub verdict: BreakoffVerdict,
    /// The group that goes before all others where none is named: a question to ask, no answer.
    pub likeliest: Option<GroupId>,
    /// Its name.
    pub likeliest_name: Option<Shown>,
    /// As what it broke off, if from the one that is named or likeliest.
    pub kind: Option<BreakOffKind>,
    /// The other parent of a merger.
    pub second_parent: Option<GroupId>,
    /// Its name.
    pub second_parent_name: Option<Shown>,
    /// Groups that began beside it and of which no parent is seen either.
    pub siblings: Vec<GroupId>,
    /// When the group began.
    pub created: Option<TimeView>,
    /// How far the first of those that compete is ahead of "no parent", in points: for an order, no weight of evidence.
    pub score: i64,
    /// Log10 of the likelihood ratio of the first of those that compete; null where [`BreakoffView::no_lr`] says why.
    pub log10_lr: Option<f64>,
    /// Why there is no likelihood ratio.
    pub no_lr: Option<NoLr>,
    /// The word of the ENFSI guideline for it; null with it.
    pub support: Option<Support>,
    /// The version of the weights.
    pub weights: String,
    /// Whether these were fitted on made worlds alone.
    pub simulated: bool,
    /// On what they rest; null where there is no likelihood ratio.
    pub rests_on: Option<RestsOnView>,
    /// What speaks for the first of those that compete, and against.
    pub evidence: Vec<FamilyView>,
    /// All others that compete, the likeliest first.
    pub rivals: Vec<RivalView>,
    /// Groups that are no rivals to these, though something ties them to the group.
    pub left_out_count: u64,
    /// Whether something came or was said since the last network that would change it.
    pub network_due: bool,
}

model::closed_enum! {
    /// Why no likelihood ratio is told.
    pub enum NoLr {
        /// The weights were fitted on made worlds alone.
        Simulated = "simulated",
        /// The weights of the last network hold no longer: they were withdrawn, or others took their place.
        WeightsChanged = "weights-changed",
        /// The weights were fitted on this very case among others, or do not tell on which.
        OwnCase = "own-case",
    }
}

/// On what weights rest that were calibrated on closed cases.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct RestsOnView {
    /// Closed cases.
    pub cases: u32,
    /// Groups of which these established where they come from.
    pub groups: u32,
    /// Of these, groups with a parent that is seen.
    pub with_parent: u32,
    /// Pairs of a group and a candidate that were judged.
    pub pairs: u32,
    /// Of these, pairs that are not child and parent.
    pub other_pairs: u32,
    /// Cllr of the weights that the program brings.
    pub cllr_before: f64,
    /// Cllr of refitted weights, each group judged by weights that never saw it.
    pub cllr_after: f64,
}

impl From<RestsOn> for RestsOnView {
    fn from(of: RestsOn) -> Self {
        let RestsOn { cases, groups, with_parent, pairs, other_pairs, cllr_before, cllr_after } = of;
        Self { cases, groups, with_parent, pairs, other_pairs, cllr_before, cllr_after }
    }
}

/// Another that competes.
#[derive(Clone, Debug, Serialize)]
pub struct RivalView {
    /// `parent`, `not-seen` or `no-parent`.
    pub may_be: BreakoffVerdict,
    /// The group, if it is one.
    pub parent: Option<GroupId>,
    /// Its name.
    pub parent_name: Option<Shown>,
    /// Whether the clocks leave open which of the two groups is older.
    pub order_open: bool,
    /// See [`BreakoffView::score`].
    pub score: i64,
    /// See [`BreakoffView::log10_lr`].
    pub log10_lr: Option<f64>,
    /// What speaks for it, and against.
    pub evidence: Vec<FamilyView>,
}

/// What one family of evidence says.
#[derive(Clone, Debug, Serialize)]
pub struct FamilyView {
    /// Which.
    pub family: EvidenceFamily,
    /// In points, capped at 200.
    pub score: i64,
    /// What was counted, by the names of features: times their weights (`list weights`) these give the score.
    pub counted: BTreeMap<String, f64>,
    /// On what it rests.
    pub rows: Vec<RowView>,
}

/// One row of evidence.
#[derive(Clone, Debug, Serialize)]
pub struct RowView {
    /// What it tells.
    pub why_code: RowCode,
    /// Prose; filled in by who shows it.
    pub why: String,
    /// Whether it speaks for the hypothesis.
    pub speaks_for: bool,
    /// How many.
    pub count: u32,
    /// Of how many that could be seen.
    pub of: u32,
    /// The accounts.
    pub accounts: Vec<AccountId>,
    /// What phones call them.
    pub account_names: Vec<Shown>,
    /// Some of the records.
    pub evidence: Vec<EvidenceView>,
}

model::closed_enum! {
    /// What a likelihood ratio is called (ENFSI guideline for evaluative reporting, 2015).
    pub enum Support {
        /// Below 2: no assistance either way.
        None = "none",
        /// 2 to 10.
        Weak = "weak",
        /// 10 to 100.
        Moderate = "moderate",
        /// 100 to 1,000.
        ModeratelyStrong = "moderately-strong",
        /// 1,000 to 10,000.
        Strong = "strong",
        /// 10,000 to 1,000,000.
        VeryStrong = "very-strong",
        /// More.
        ExtremelyStrong = "extremely-strong",
    }
}

impl Support {
    /// Of hundredths of log10.
    fn of(hundredths: i64) -> Self {
        match hundredths {
            ..30 => Self::None,
            30..100 => Self::Weak,
            100..200 => Self::Moderate,
            200..300 => Self::ModeratelyStrong,
            300..400 => Self::Strong,
            400..600 => Self::VeryStrong,
            600.. => Self::ExtremelyStrong,
        }
    }
}

/// One weight of lineage.
#[derive(Clone, Debug, Serialize)]
pub struct WeightView {
    /// The version of the weights.
    pub version: String,
    /// What it decides.
    pub part: WeightPart,
    /// The family of evidence, of what counts for a parent.
    pub family: Option<EvidenceFamily>,
    /// The kind for which it speaks.
    pub kind: Option<BreakOffKind>,
    /// What is counted; of decisions, which.
    pub feature: String,
    /// By which its count is multiplied; of what is said the odds: before any evidence, or that are needed. Natural logarithm.
    pub weight: f64,
}

model::closed_enum! {
    /// What a weight decides.
    pub enum WeightPart {
        /// Whether a group is the parent.
        Parent = "parent",
        /// Whether there is a second parent.
        SecondParent = "second-parent",
        /// Which kind of break-off it is.
        Kind = "kind",
        /// What is said: from which odds on.
        Said = "said",
    }
}

impl Case<'_> {
    /// What may be said of likelihood ratios in this case: why none, or on what they rest.
    fn ratios(&self, told_by: &Weights) -> Result<Ratios, Error> {
        let is_own = told_by.fitted_on.is_empty() || told_by.fitted_on.contains(&self.id);
        let no_lr = if told_by.simulated {
            Some(NoLr::Simulated)
        } else if !told_by.is_same(&self.engine.lineage_weights()?) {
            Some(NoLr::WeightsChanged)
        } else {
            is_own.then_some(NoLr::OwnCase)
        };
        let rests_on = told_by.rests_on.filter(|_| no_lr.is_none()).map(RestsOnView::from);
        Ok(Ratios { no_lr, rests_on, network_due: self.is_network_due()? })
    }

    /// What only a network tells is refused before there is one: nothing in a list would read as nothing to be found.
    pub(super) fn of_network(&self) -> Result<Weights, Error> {
        self.told_by()?.ok_or(Error::NoNetwork(self.engine.case(self.id)?.name))
    }

    /// The weights by which the last network told lineage.
    pub fn weights(&self) -> Result<Vec<WeightView>, Error> {
        let Some(weights) = self.told_by()? else { return Ok(Vec::new()) };
        let weight = |part, family, kind, feature: &str, weight| WeightView {
            version: weights.version.clone(),
            part,
            family,
            kind,
            feature: feature.into(),
            weight,
        };
        let of_parent = |feature: &Feature| {
            let by = weights.features.get(feature.name).copied().unwrap_or_default();
            weight(WeightPart::Parent, Some(feature.family), None, feature.name, by)
        };
        let mut out: Vec<WeightView> = FEATURES.iter().map(of_parent).collect();
        let second = weights.second.iter();
        out.extend(second.map(|(name, by)| weight(WeightPart::SecondParent, None, None, name, *by)));
        for (kind, of) in &weights.kinds {
            let kind = BreakOffKind::parse(kind);
            out.extend(of.iter().map(|(name, by)| weight(WeightPart::Kind, None, kind, name, *by)));
        }
        let said = [
            ("prior", weights.prior),
            ("likely", weights.likely),
            ("threshold", weights.threshold),
            ("rootless", weights.rootless),
        ];
        out.extend(said.map(|(name, odds)| weight(WeightPart::Said, None, None, name, odds)));
        Ok(out)
    }

    /// From where each group comes, in the order of groups: break-offs, and with `all` groups of which nothing shows that
    /// they are one.
    pub fn breakoffs(&self, all: bool) -> Result<Vec<BreakoffView>, Error> {
        self.of_network()?;
        self.breakoffs_with(&self.names()?, all)
    }

    pub(super) fn breakoffs_with(&self, names: &Names, all: bool) -> Result<Vec<BreakoffView>, Error> {
        let notes = self.origin_notes()?.into_iter();
        let shown = notes.filter(|note| all || note.verdict != BreakoffVerdict::NoParent);
        let Some(told_by) = self.told_by()? else { return Ok(Vec::new()) };
        let ratios = self.ratios(&told_by)?;
        let mut views: Vec<BreakoffView> = shown.filter_map(|note| self.breakoff(note, names, &ratios)).collect();
        views.sort_by_key(|view| (view.created.as_ref().map(super::times::sort_key), view.child));
        Ok(views)
    }

    /// How many groups show nothing of having broken off.
    pub fn no_parent_count(&self) -> Result<u64, Error> {
        Ok(self.origin_notes()?.iter().filter(|note| note.verdict == BreakoffVerdict::NoParent).count() as u64)
    }

    /// How many groups lineage says nothing of, because no time of them tells.
    pub fn undated_count(&self) -> Result<u64, Error> {
        let told: HashSet<GroupId> = self.origin_notes()?.into_iter().map(|note| note.child).collect();
        let is_group = |row: &GroupRow| row.kind.is_group(row.member_count);
        let asked = self.group_rows()?.into_iter().filter(is_group).map(|row| row.id);
        Ok(asked.filter(|group| !told.contains(group)).count() as u64)
    }

    fn breakoff(&self, note: OriginNote, names: &Names, ratios: &Ratios) -> Option<BreakoffView> {
        let row = names.groups.get(&note.child)?;
        let mut hypotheses: Vec<HypothesisNote> = note.hypotheses.into_iter().map(|h| ratios.of(h)).collect();
        // What is shown of a row is of the group that it names, whatever has the largest share.
        let shown = note.likeliest.and_then(|likeliest| hypotheses.iter().position(|h| h.parent == Some(likeliest)));
        let shown = shown.unwrap_or_default();
        let first = (shown < hypotheses.len()).then(|| hypotheses.remove(shown))?;
        let parent = first.parent.filter(|_| note.verdict == BreakoffVerdict::Parent);
        let name = |group: Option<GroupId>| group.and_then(|group| names.group(group));
        Some(BreakoffView {
            parent,
            parent_name: name(parent),
            child: note.child,
            child_name: names.group(note.child),
            verdict: note.verdict,
            likeliest: note.likeliest,
            likeliest_name: name(note.likeliest),
            kind: note.kind,
            second_parent: note.second,
            second_parent_name: name(note.second),
            siblings: note.siblings,
            created: self.born(row),
            score: first.points,
            log10_lr: first.log10_lr.filter(|_| parent.is_some()).map(unit),
            no_lr: ratios.no_lr,
            support: first.log10_lr.filter(|_| parent.is_some()).map(Support::of),
            weights: note.weights,
            simulated: note.simulated,
            rests_on: ratios.rests_on,
            evidence: self.families(&first.evidence, names),
            rivals: hypotheses.iter().map(|h| self.rival(h, names)).collect(),
            left_out_count: note.left_out.into(),
            network_due: ratios.network_due,
        })
    }

    fn rival(&self, h: &HypothesisNote, names: &Names) -> RivalView {
        RivalView {
            may_be: h.may_be,
            parent: h.parent,
            parent_name: h.parent.and_then(|group| names.group(group)),
            order_open: h.order_open,
            score: h.points,
            log10_lr: h.log10_lr.map(unit),
            evidence: self.families(&h.evidence, names),
        }
    }

    fn families(&self, all: &[FamilyNote], names: &Names) -> Vec<FamilyView> {
        let row = |row: &RowNote| RowView {
            why_code: row.code,
            why: String::new(),
            speaks_for: row.speaks_for,
            count: row.count,
            of: row.of,
            accounts: row.accounts.clone(),
            account_names: row.accounts.iter().filter_map(|account| names.account(*account)).collect(),
            evidence: row.records.iter().filter_map(|at| self.evidence(*at)).collect(),
        };
        let family = |f: &FamilyNote| FamilyView {
            family: f.family,
            score: f.points,
            counted: f.counted.clone(),
            rows: f.rows.iter().map(row).collect(),
        };
        all.iter().map(family).collect()
    }
}

/// What may be said of likelihood ratios in a case.
struct Ratios {
    no_lr: Option<NoLr>,
    rests_on: Option<RestsOnView>,
    network_due: bool,
}

impl Ratios {
    /// One that competes, without what may not be said of it.
    fn of(&self, note: HypothesisNote) -> HypothesisNote {
        HypothesisNote { log10_lr: note.log10_lr.filter(|_| self.no_lr.is_none()), ..note }
    }
}

fn unit(hundredths: i64) -> f64 {
    hundredths as f64 / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_follow_the_guideline_from_bound_to_bound() {
        let of = [29, 30, 99, 100, 299, 300, 399, 400, 599, 600, -700].map(Support::of);
        use Support::{ExtremelyStrong, Moderate, ModeratelyStrong, None, Strong, VeryStrong, Weak};
        let words = [
            None,
            Weak,
            Weak,
            Moderate,
            ModeratelyStrong,
            Strong,
            Strong,
            VeryStrong,
            VeryStrong,
            ExtremelyStrong,
            None,
        ];
        assert_eq!(of, words);
    }
}
