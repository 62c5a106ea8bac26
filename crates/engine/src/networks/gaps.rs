//! What was not seen, as it is written down: estimates, named gaps, and what evidence would help.
//!
//! Numbers are kept as whole ones: the last place of a logarithm is not the same on every machine.

use super::Writer;
use super::notes::Note;
use super::scene::CaseScene;
use crate::Error;
use model::{AccountId, Confidence, ExhibitId, GroupId};
use network::{
    AccountIx, Ask, Estimate, EstimateNote, Estimated, Gap, GapKind, GapSettings, Occasions, Proposal, ProposalReason,
    ProposalRole, ProposalSettings, Scene, Standing,
};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use store::ObservationRef;

pub(crate) const ESTIMATE: &str = "estimate";
pub(crate) const GAP: &str = "gap";
pub(crate) const PROPOSAL: &str = "proposal";
/// What is held from each country.
pub(crate) const COUNTRY: &str = "country";

/// So many gaps make one note: invites of adverts are many.
const GAPS_OF_A_NOTE: usize = 250;

/// An estimate.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct EstimatedNote {
    pub(crate) of: Estimated,
    pub(crate) occasions: u32,
    pub(crate) seen: u32,
    pub(crate) once: u32,
    pub(crate) twice: u32,
    pub(crate) incidences: u64,
    /// Tenths.
    pub(crate) at_least: Option<u64>,
    /// Tenths.
    pub(crate) std_error: Option<u64>,
    /// Tenths.
    pub(crate) interval: Option<(u64, u64)>,
    /// Thousandths.
    pub(crate) coverage: Option<u64>,
    pub(crate) note: EstimateNote,
}

/// Something that is missing.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct GapNote {
    pub(crate) kind: GapKind,
    pub(crate) group: Option<GroupId>,
    pub(crate) code: Option<u64>,
    pub(crate) span: Option<(Option<i64>, i64)>,
    pub(crate) count: u32,
    pub(crate) of: u32,
    pub(crate) exhibits: Vec<ExhibitId>,
    pub(crate) records: Vec<ObservationRef>,
}

/// A device that would help.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct ProposalNote {
    pub(crate) group: Option<GroupId>,
    pub(crate) country: Option<String>,
    pub(crate) role: ProposalRole,
    pub(crate) accounts: u32,
    /// Tenths of groups.
    pub(crate) expected: u64,
    /// Tenths of groups.
    pub(crate) from_invites: u64,
    /// Tenths of groups.
    pub(crate) seen_groups: u64,
    pub(crate) reasons: Vec<ProposalReason>,
    /// Shown to who asks as a lead, and to nobody else.
    pub(crate) leads: Vec<AccountId>,
}

/// A country, and what is held from it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct CountryNote {
    pub(crate) country: Option<String>,
    pub(crate) accounts: u32,
    pub(crate) held: u32,
    /// Tenths of groups.
    pub(crate) expected: u64,
}

fn parts(value: f64, of_one: f64) -> u64 {
    (value * of_one).round().max(0.0) as u64
}

fn tenths(value: f64) -> u64 {
    parts(value, 10.0)
}

fn name_of(country: Option<[u8; 2]>) -> Option<String> {
    country.map(|letters| letters.iter().map(|letter| char::from(*letter)).collect())
}

/// Items that are evidence of their own of who sent them: they met a hash set surely or strongly, and nobody says of an
/// entry that they met so that it is not illegal, or disputes it.
pub(crate) fn speak_of_involvement(matches: &[store::MatchRow]) -> HashSet<i64> {
    let sure = || matches.iter().filter(|m| m.confidence != Confidence::Review);
    let speaks_against =
        |m: &&store::MatchRow| matches!(m.standing, model::Standing::NotIllegal | model::Standing::Disputed);
    let out: HashSet<i64> = sure().filter(speaks_against).map(|m| m.item).collect();
    sure().map(|m| m.item).filter(|item| !out.contains(item)).collect()
}

impl Writer<'_> {
    /// What was not seen, and what would help.
    pub(super) fn gaps(&self, of: &CaseScene, standing: &[Standing]) -> Result<Vec<Note>, Error> {
        let scene = &of.scene;
        let occasions = Occasions::of(scene);
        let mut notes = Vec::new();
        for (k, estimate) in (0..).zip(network::estimates(scene, &occasions)) {
            notes.push(Note::new(ESTIMATE, k, &estimated(&estimate))?);
        }
        let exhibits = self.exhibit_ids();
        let gaps = network::gaps(scene, &occasions, &GapSettings::default());
        for (k, part) in (0..).zip(gaps.chunks(GAPS_OF_A_NOTE)) {
            let rows: Vec<GapNote> = part.iter().map(|gap| self.gap(gap, scene, &exhibits)).collect();
            notes.push(Note::new(GAP, k, &rows)?);
        }
        let involved = self.involved()?;
        let ask = Ask { standing, involved: &involved, leads: true };
        let proposals = network::proposals(scene, &occasions, &ask, &ProposalSettings::default());
        for (k, proposal) in (0..).zip(&proposals.devices) {
            notes.push(Note::new(PROPOSAL, k, &self.proposal(proposal))?);
        }
        for (k, of) in (0..).zip(&proposals.countries) {
            let (country, expected) = (name_of(of.country), tenths(of.expected));
            let note = CountryNote { country, accounts: of.accounts, held: of.held, expected };
            notes.push(Note::new(COUNTRY, k, &note)?);
        }
        Ok(notes)
    }

    /// For each account whether it sent something that a hash set knows.
    fn involved(&self) -> Result<Vec<bool>, Error> {
        let known = speak_of_involvement(&self.engine.vault.matches(self.case)?);
        let mut involved = vec![false; self.network.accounts.len()];
        for seen in &self.network.sightings {
            let is_known = self.loaded.items.get(&seen.item).is_some_and(|item| known.contains(item));
            let place = seen.account.and_then(|account| involved.get_mut(account.0 as usize));
            if let Some(place) = place.filter(|_| is_known) {
                *place = true;
            }
        }
        Ok(involved)
    }

    fn gap(&self, of: &Gap, scene: &Scene, exhibits: &[ExhibitId]) -> GapNote {
        let exhibit = |view: &u32| exhibits.get(scene.views.get(*view as usize)?.exhibit as usize).copied();
        let mut shown: Vec<ExhibitId> = of.views.iter().filter_map(exhibit).collect();
        shown.dedup();
        GapNote {
            kind: of.kind,
            group: of.group.and_then(|ix| self.network.groups.get(ix as usize)).map(|group| group.id),
            code: of.code,
            span: of.span,
            count: of.count,
            of: of.of,
            exhibits: shown,
            records: self.records(&of.rows),
        }
    }

    fn proposal(&self, of: &Proposal) -> ProposalNote {
        ProposalNote {
            group: of.group.and_then(|ix| self.network.groups.get(ix as usize)).map(|group| group.id),
            country: name_of(of.country),
            role: of.role,
            accounts: of.accounts,
            expected: tenths(of.expected),
            from_invites: tenths(of.from_invites),
            seen_groups: tenths(of.seen_groups),
            reasons: of.reasons.clone(),
            leads: of.leads.iter().filter_map(|ix| self.account(AccountIx(*ix))).collect(),
        }
    }
}

fn estimated(of: &Estimate) -> EstimatedNote {
    EstimatedNote {
        of: of.of,
        occasions: of.occasions,
        seen: of.seen,
        once: of.once,
        twice: of.twice,
        incidences: of.incidences,
        at_least: of.at_least.map(tenths),
        std_error: of.std_error.map(tenths),
        interval: of.interval.map(|(from, to)| (tenths(from), tenths(to))),
        coverage: of.coverage.map(|share| parts(share, 1000.0)),
        note: of.note,
    }
}
