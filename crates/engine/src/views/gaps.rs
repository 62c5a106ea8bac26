//! What was not seen: estimates, named gaps, what evidence would help, and to a lead who of those it fits is known to be
//! involved.

use super::{Case, EvidenceView, Involvement, NetworkDue, Shown};
use crate::access::{Object, act};
use crate::marks::given;
use crate::networks::gaps::{
    COUNTRY, CountryNote, ESTIMATE, EstimatedNote, GAP, GapNote, PROPOSAL, ProposalNote, speak_of_involvement,
};
use crate::views::people::Names;
use crate::{Engine, Error};
use model::{AccountId, CaseId, ExhibitId, GroupId, utc_text};
use network::{EstimateNote, Estimated, GapKind, ProposalReason, ProposalRole, ProposalSettings};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// So many records stand behind a lead, at most; how many there are is told.
const RECORDS: usize = 12;

/// How much there is at least.
#[derive(Clone, Debug, Serialize)]
pub struct EstimateView {
    /// Of what.
    pub of: Estimated,
    /// On how many occasions something could be seen: owners whose exhibits show a chat.
    pub owner_count: u32,
    /// How many were seen.
    pub seen_count: u32,
    /// How many of them on one owner's exhibits alone.
    pub once_count: u32,
    /// How many on two.
    pub twice_count: u32,
    /// How often one was seen on an owner's exhibits, in all.
    pub incidence_count: u64,
    /// There are at least so many (Chao2, bias-corrected); null where nothing can be told.
    pub at_least: Option<f64>,
    /// Its standard error.
    pub std_error: Option<f64>,
    /// Its interval of 95 %, were exhibits taken by chance: from.
    pub from: Option<f64>,
    /// To.
    pub to: Option<f64>,
    /// The share of all incidences, seen and unseen, that are of what was seen.
    pub coverage: Option<f64>,
    /// How far that can be relied on.
    pub why_code: EstimateNote,
    /// Prose; filled in by who shows it.
    pub why: String,
    /// Whether something came or was said since the last network that would change it.
    pub network_due: bool,
}

/// Something that is missing.
#[derive(Clone, Debug, Serialize)]
pub struct GapView {
    /// What.
    pub kind: GapKind,
    /// Prose; filled in by who shows it.
    pub why: String,
    /// Of which group; null: of one that is not seen.
    pub group: Option<GroupId>,
    /// Its name.
    pub group_name: Option<Shown>,
    /// The invite that tells of it: as in `invites`.
    pub digest: Option<String>,
    /// From when, UTC; null: it is not known.
    pub from: Option<String>,
    /// To when, UTC.
    pub to: Option<String>,
    /// How many: members without a message, groups in which the invite was posted.
    pub count: u32,
    /// Of how many: members, postings of the invite.
    pub of: u32,
    /// Exhibits at its edges.
    pub exhibits: Vec<ExhibitId>,
    /// Their names.
    pub exhibit_names: Vec<Shown>,
    /// Records that show it.
    pub evidence: Vec<EvidenceView>,
    /// Whether something came or was said since the last network that would change it.
    pub network_due: bool,
}

/// A device that would help: described, never a person.
#[derive(Clone, Debug, Serialize)]
pub struct ProposalView {
    /// Its place in the list, by what is to be expected of it.
    pub proposal: u64,
    /// Of a member of which group.
    pub group: Option<GroupId>,
    /// Its name.
    pub group_name: Option<Shown>,
    /// From which country; null: from any.
    pub country: Option<String>,
    /// As what.
    pub role: ProposalRole,
    /// How many accounts that describes.
    pub account_count: u32,
    /// How many groups that are not seen yet it is to be expected to show: for an order.
    pub expected: f64,
    /// How much of that comes from invites.
    pub from_invites: f64,
    /// In how many seen groups those who are described are, on average.
    pub seen_groups: f64,
    /// Why.
    pub reasons: Vec<ProposalReasonView>,
    /// Whether something came or was said since the last network that would change it.
    pub network_due: bool,
}

/// One reason for which a device would help.
#[derive(Clone, Debug, Serialize)]
pub struct ProposalReasonView {
    /// Which.
    pub why_code: ProposalReason,
    /// Prose; filled in by who shows it.
    pub why: String,
}

/// A country, and what is held from it.
#[derive(Clone, Debug, Serialize)]
pub struct CountryView {
    /// The country; null: it is not told.
    pub country: Option<String>,
    /// Members of seen groups.
    pub account_count: u32,
    /// Of them, whose device is held.
    pub held_count: u32,
    /// How many groups that are not seen yet one more device from there is to be expected to show: for an order.
    pub expected: f64,
    /// Whether something came or was said since the last network that would change it.
    pub network_due: bool,
}

model::closed_enum! {
    /// What evidence of its own there is that an account is involved.
    pub enum LeadReason {
        /// It sent items that met a hash set surely or strongly.
        SentMatched = "sent-matched",
    }
}

/// An account that a proposal fits, with evidence of its own that it is involved.
#[derive(Clone, Debug, Serialize)]
pub struct LeadView {
    /// The place of the proposal in the list of these.
    pub proposal: u64,
    /// Of a member of which group.
    pub group: Option<GroupId>,
    /// Its name.
    pub group_name: Option<Shown>,
    /// As what.
    pub role: ProposalRole,
    /// The account.
    pub account: AccountId,
    /// What phones call it.
    pub account_name: Option<Shown>,
    /// Its number.
    pub phone: Option<String>,
    /// ISO 3166 alpha-2, by its number.
    pub country: Option<String>,
    /// What evidence there is.
    pub why_code: LeadReason,
    /// Prose; filled in by who shows it.
    pub why: String,
    /// How many.
    pub count: u64,
    /// What it did and what was done to it, for and against.
    pub involvement: Involvement,
    /// Some of the records.
    pub evidence: Vec<EvidenceView>,
    /// Whether something came or was said since the last network that would change it.
    pub network_due: bool,
}

impl Engine {
    /// Accounts are named to a lead alone. That they were asked for, and why, is logged before anything is shown.
    fn log_leads(&self, case: CaseId, reason: &str) -> Result<(), Error> {
        let private = [("reason", given(reason)?.to_owned())];
        let tx = self.vault.begin()?;
        act(&self.context, &tx, "case.show-leads", Object::Case(case), &[], &private)?;
        Ok(tx.commit()?)
    }

    /// Reads a case for its leads, and gives them, with what came or was said since the network that proposed devices.
    pub fn leads(&self, case: CaseId, reason: &str) -> Result<(Vec<LeadView>, Vec<NetworkDue>), Error> {
        self.log_leads(case, reason)?;
        let case = self.read_case(case)?;
        Ok((case.leads()?, case.network_due()?))
    }
}

impl Case<'_> {
    /// How much there is at least.
    pub fn estimates(&self) -> Result<Vec<EstimateView>, Error> {
        self.of_network()?;
        self.estimates_so_far()
    }

    /// The same; nothing before there is a network.
    pub(super) fn estimates_so_far(&self) -> Result<Vec<EstimateView>, Error> {
        let notes: Vec<EstimatedNote> = self.engine.vault.notes(self.id, ESTIMATE)?;
        let network_due = self.is_network_due()?;
        Ok(notes.iter().map(|note| EstimateView { network_due, ..estimate(note) }).collect())
    }

    /// What is known to be missing: by kind, then by group or invite, then by time.
    pub fn gaps(&self) -> Result<Vec<GapView>, Error> {
        self.of_network()?;
        self.gaps_with(&self.names()?)
    }

    pub(super) fn gaps_with(&self, names: &Names) -> Result<Vec<GapView>, Error> {
        let notes: Vec<Vec<GapNote>> = self.engine.vault.notes(self.id, GAP)?;
        let network_due = self.is_network_due()?;
        Ok(notes.into_iter().flatten().map(|note| self.gap(note, names, network_due)).collect())
    }

    fn gap(&self, note: GapNote, names: &Names, network_due: bool) -> GapView {
        let (from, to) = note.span.map_or((None, None), |(from, to)| (from, Some(to)));
        let group = note.group.map(|group| self.mask.group(group));
        GapView {
            kind: note.kind,
            why: String::new(),
            group,
            group_name: group.and_then(|group| names.group(group)),
            digest: note.code.map(|code| format!("{code:016x}")),
            from: from.map(utc_text),
            to: to.map(utc_text),
            count: note.count,
            of: note.of,
            exhibit_names: self.named_exhibits(&note.exhibits),
            exhibits: note.exhibits,
            evidence: self.places_of(&note.records),
            network_due,
        }
    }

    /// What evidence would help most: groups, countries and roles, no accounts.
    pub fn proposals(&self) -> Result<Vec<ProposalView>, Error> {
        self.of_network()?;
        self.proposals_with(&self.names()?)
    }

    pub(super) fn proposals_with(&self, names: &Names) -> Result<Vec<ProposalView>, Error> {
        let notes: Vec<ProposalNote> = self.engine.vault.notes(self.id, PROPOSAL)?;
        let network_due = self.is_network_due()?;
        let reason = |why_code: &ProposalReason| ProposalReasonView { why_code: *why_code, why: String::new() };
        let view = |(proposal, note): (u64, &ProposalNote)| {
            let group = note.group.map(|group| self.mask.group(group));
            ProposalView {
                proposal,
                group,
                group_name: group.and_then(|group| names.group(group)),
                country: note.country.clone(),
                role: note.role,
                account_count: note.accounts,
                expected: unit(note.expected),
                from_invites: unit(note.from_invites),
                seen_groups: unit(note.seen_groups),
                reasons: note.reasons.iter().map(reason).collect(),
                network_due,
            }
        };
        Ok((1..).zip(&notes).map(view).collect())
    }

    /// Countries, and what is held from each. One of so few accounts that it would point at one of them is left out.
    pub fn countries(&self) -> Result<Vec<CountryView>, Error> {
        self.of_network()?;
        let notes: Vec<CountryNote> = self.engine.vault.notes(self.id, COUNTRY)?;
        let network_due = self.is_network_due()?;
        let enough = |note: &CountryNote| note.accounts >= ProposalSettings::default().least_accounts;
        let view = |note: CountryNote| CountryView {
            country: note.country,
            account_count: note.accounts,
            held_count: note.held,
            expected: unit(note.expected),
            network_due,
        };
        Ok(notes.into_iter().filter(enough).map(view).collect())
    }

    /// Accounts that a proposal fits and that are shown to have sent what a hash set knows, as matches and marks stand now.
    fn leads(&self) -> Result<Vec<LeadView>, Error> {
        self.of_network()?;
        let notes: Vec<ProposalNote> = self.engine.vault.notes(self.id, PROPOSAL)?;
        let standings = self.standings()?;
        let may = |id: &&AccountId| standings.apart(**id).is_none();
        let asked: HashSet<AccountId> = notes.iter().flat_map(|note| note.leads.iter().filter(may)).copied().collect();
        let (sent, names) = (self.sent_matched(&asked)?, self.names()?);
        let network_due = self.is_network_due()?;
        let mut views = Vec::new();
        for (proposal, note) in (1..).zip(&notes) {
            for id in note.leads.iter().filter(may) {
                let (Some(places), Some(row)) = (sent.get(id), names.accounts.get(id)) else { continue };
                let group = note.group.map(|group| self.mask.group(group));
                let shown: Vec<_> = places.iter().take(RECORDS).copied().collect();
                views.push(LeadView {
                    proposal,
                    group,
                    group_name: group.and_then(|group| names.group(group)),
                    role: note.role,
                    account: *id,
                    account_name: names.account(*id),
                    phone: row.phone.clone(),
                    country: row.country.clone(),
                    why_code: LeadReason::SentMatched,
                    why: String::new(),
                    count: places.len() as u64,
                    involvement: serde_json::from_str(&row.involvement)?,
                    evidence: self.places_of(&shown),
                    network_due,
                });
            }
        }
        Ok(views)
    }

    /// Where these accounts sent what a hash set knows.
    fn sent_matched(
        &self,
        asked: &HashSet<AccountId>,
    ) -> Result<HashMap<AccountId, BTreeSet<store::ObservationRef>>, Error> {
        let mut sent: HashMap<AccountId, BTreeSet<store::ObservationRef>> = HashMap::new();
        if asked.is_empty() {
            return Ok(sent);
        }
        let known = speak_of_involvement(&self.matches);
        for row in self.sighting_rows()?.iter().filter(|row| known.contains(&row.item)) {
            if let Some(account) = row.account.filter(|id| asked.contains(id)) {
                sent.entry(account).or_default().insert(row.at);
            }
        }
        Ok(sent)
    }
}

fn estimate(note: &EstimatedNote) -> EstimateView {
    EstimateView {
        of: note.of,
        owner_count: note.occasions,
        seen_count: note.seen,
        once_count: note.once,
        twice_count: note.twice,
        incidence_count: note.incidences,
        at_least: note.at_least.map(unit),
        std_error: note.std_error.map(unit),
        from: note.interval.map(|(from, _)| unit(from)),
        to: note.interval.map(|(_, to)| unit(to)),
        coverage: note.coverage.map(|share| share as f64 / 1000.0),
        why_code: note.note,
        why: String::new(),
        network_due: false,
    }
}

/// Tenths.
fn unit(tenths: u64) -> f64 {
    tenths as f64 / 10.0
}

/// How many gaps there are of each kind.
pub fn gaps_by_kind(gaps: &[GapView]) -> BTreeMap<GapKind, u64> {
    let mut by = BTreeMap::new();
    gaps.iter().for_each(|gap| *by.entry(gap.kind).or_default() += 1);
    by
}
