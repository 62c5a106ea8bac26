//! Key accounts: what is counted of accounts that others hang on, and who is never ranked.
//!
//! Counts and ranks are as of the last network; who may be ranked is as of now. Whoever was marked or turned out to be a
//! minor since is out of the ranks at once.

use super::{Case, EvidenceView, Shown};
use crate::Error;
use crate::networks::keys::{
    APART, AdultNote, AgesNote, BEYOND, BeyondNote, KEY, KEYS, KeyNote, KeysNote, MINORS, MinorsNote, ReasonNote,
};
use crate::standings::Standings;
use crate::views::people::Names;
use model::{AccountId, AgeClass, ExhibitId, GroupId};
use network::{Age, ApartReason, KeyMeasure, MinorsReason, NoRank};
use serde::Serialize;
use std::collections::BTreeMap;
use store::ObservationRef;

model::closed_enum! {
    /// What an account is in the list of key accounts.
    pub enum KeyStanding {
        /// It is compared with others.
        Ranked = "ranked",
        /// It is counted, and no count of it is high enough to be compared.
        Counted = "counted",
        /// It is listed apart and compared with nobody.
        Apart = "apart",
    }
}

/// An account, and what is counted of it.
#[derive(Clone, Debug, Serialize)]
pub struct KeyAccountView {
    /// The account.
    pub account: AccountId,
    /// What phones call it.
    pub account_name: Option<Shown>,
    /// ISO 3166 alpha-2, by its number.
    pub country: Option<String>,
    /// Whether it is ranked.
    pub standing: KeyStanding,
    /// Why it is listed apart.
    pub apart: Option<ApartReason>,
    /// Its layer, 1 being the outermost: nobody in a layer is behind another of it in every count.
    pub layer: Option<u32>,
    /// Its place with all evidence; null where it has none.
    pub rank: Option<u32>,
    /// The best place, with what was seized of any one owner left out.
    pub rank_from: Option<u32>,
    /// The worst.
    pub rank_to: Option<u32>,
    /// Why it has no rank.
    pub no_rank: Option<NoRank>,
    /// How many accounts the last network ranked.
    pub listed_count: u64,
    /// The exhibits whose absence moves it most.
    pub hangs_on: Vec<ExhibitId>,
    /// Their names.
    pub hangs_on_names: Vec<Shown>,
    /// To which place.
    pub hangs_on_rank: Option<u32>,
    /// What its counts weigh together: thousandths of the highest, added up. No probability.
    pub score: Option<u64>,
    /// The version of the weights.
    pub weights: u32,
    /// How many of each measure; what it lacks is 0.
    pub counts: BTreeMap<KeyMeasure, u32>,
    /// One for each measure that is not 0, with what it rests on.
    pub reasons: Vec<KeyReasonView>,
    /// Burt's constraint over its groups, in thousandths; null where it is in one group.
    pub constraint: Option<u32>,
    /// Pairs of groups that only it joins, by countries.
    pub roles: RolesView,
    /// In how many groups it is.
    pub group_count: u64,
    /// Whether something came or was said since the last network that would change it: counts and ranks are as of that
    /// network until the next.
    pub network_due: bool,
}

/// Why an account is listed: one measure of it.
#[derive(Clone, Debug, Serialize)]
pub struct KeyReasonView {
    /// Which.
    pub why_code: KeyMeasure,
    /// Prose; filled in by who shows it.
    pub why: String,
    /// How many; of betweenness parts of a million.
    pub count: u32,
    /// By how much that may be wrong, where it was sampled: parts of a million.
    pub within: Option<u32>,
    /// The most of them that rest on what was seized of one owner alone.
    pub on_one_count: u32,
    /// Some of the records.
    pub evidence: Vec<EvidenceView>,
}

/// Pairs of groups that only this account joins, by the countries of both and its own (Gould & Fernandez).
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct RolesView {
    /// Both groups are of its own country.
    pub coordinator_count: u32,
    /// Both are of one country, and it is of another.
    pub consultant_count: u32,
    /// One is of its country, one is not.
    pub gatekeeper_count: u32,
    /// All three are of different countries.
    pub liaison_count: u32,
    /// The country of one of the three is not told.
    pub unknown_count: u32,
}

/// An adult in groups of minors.
#[derive(Clone, Debug, Serialize)]
pub struct AdultView {
    /// The account.
    pub account: AccountId,
    /// What phones call it.
    pub account_name: Option<Shown>,
    /// What its age rests on.
    pub class: AgeClass,
    /// Why it is listed.
    pub reasons: Vec<AdultReasonView>,
    /// The groups of minors in which it is.
    pub groups: Vec<GroupAgesView>,
    /// Records that show it there.
    pub evidence: Vec<EvidenceView>,
    /// Whether something came or was said since the last network, which told what groups of minors are.
    pub network_due: bool,
}

/// One reason for which an adult is listed.
#[derive(Clone, Debug, Serialize)]
pub struct AdultReasonView {
    /// Which.
    pub why_code: MinorsReason,
    /// Prose; filled in by who shows it.
    pub why: String,
}

/// What is known of the ages of a group's members.
#[derive(Clone, Debug, Serialize)]
pub struct GroupAgesView {
    /// The group.
    pub group: GroupId,
    /// Its name.
    pub group_name: Option<Shown>,
    /// Members who are known to be minors, by class of evidence.
    pub minors: BTreeMap<AgeClass, u32>,
    /// Members who are known to be of age, by class of evidence.
    pub adults: BTreeMap<AgeClass, u32>,
    /// Members whose age is not known.
    pub unknown_count: u32,
    /// All members.
    pub member_count: u32,
}

/// Key accounts as they are shown.
#[derive(Clone, Debug, Default)]
pub struct KeyListView {
    /// By rank.
    pub ranked: Vec<KeyAccountView>,
    /// Accounts of which something is counted, and which are not compared; only where they were asked for.
    pub counted: Vec<KeyAccountView>,
    /// How many these are.
    pub counted_count: u64,
    /// Accounts that are never ranked: their order says nothing.
    pub apart: Vec<KeyAccountView>,
    /// From how many of the groups betweenness was worked out, and of how many; equal: it is exact.
    pub betweenness_of: (u32, u32),
    /// By how much it may be wrong, in parts of a million.
    pub betweenness_within: u32,
    /// How many accounts left the ranks, or may come back, since the last network.
    pub changed_count: u64,
}

/// Adults in groups of minors, and what is not known.
#[derive(Clone, Debug, Default)]
pub struct AmongMinorsView {
    /// Adults, in no order of weight.
    pub adults: Vec<AdultView>,
    /// Groups of minors.
    pub group_count: u64,
    /// Their members, each once.
    pub member_count: u64,
    /// Of them, whose age is not known: none of them is listed, and none is cleared.
    pub unknown_count: u64,
}

impl Case<'_> {
    /// Key accounts, with who is listed apart beside them; with `all` also those that are counted and not compared.
    pub fn keys(&self, all: bool) -> Result<KeyListView, Error> {
        self.of_network()?;
        self.keys_so_far(all)
    }

    /// The same; nothing before there is a network.
    pub(super) fn keys_so_far(&self, all: bool) -> Result<KeyListView, Error> {
        let names = &self.names()?;
        let vault = &self.engine.vault;
        let head: KeysNote = vault.notes(self.id, KEYS)?.into_iter().next().unwrap_or_default();
        let standings = self.standings()?;
        let mut list = List { case: self, names, head, standings, all, out: KeyListView::default() };
        vault.notes::<KeyNote>(self.id, KEY)?.into_iter().for_each(|note| list.take(note, KeyStanding::Ranked));
        for (account, counts) in vault.notes::<Vec<BeyondNote>>(self.id, BEYOND)?.into_iter().flatten() {
            list.take(counted(account, &counts), KeyStanding::Counted);
        }
        vault.notes::<KeyNote>(self.id, APART)?.into_iter().for_each(|note| list.take(note, KeyStanding::Apart));
        Ok(list.end(self.is_network_due()?))
    }

    /// Adults who are in several groups of minors: only from evidence of age on both sides.
    pub fn adults_among_minors(&self) -> Result<AmongMinorsView, Error> {
        self.of_network()?;
        let note: Option<MinorsNote> = self.engine.vault.notes(self.id, MINORS)?.into_iter().next();
        let (Some(note), standings, names) = (note, self.standings()?, self.names()?) else {
            return Ok(AmongMinorsView::default());
        };
        let is_adult = |id| standings.age(id).is_some_and(Age::is_adult);
        let network_due = self.is_network_due()?;
        let told = note.adults.into_iter().filter(|one| is_adult(one.account) && !standings.is_marked(one.account));
        Ok(AmongMinorsView {
            adults: told.map(|one| self.adult(&one, &names, network_due)).collect(),
            group_count: note.groups.into(),
            member_count: note.members.into(),
            unknown_count: note.unknown.into(),
        })
    }

    fn adult(&self, of: &AdultNote, names: &Names, network_due: bool) -> AdultView {
        let account = self.shown_account(of.account);
        let reason = |why_code: &MinorsReason| AdultReasonView { why_code: *why_code, why: String::new() };
        AdultView {
            account,
            account_name: names.account(account),
            class: of.class,
            reasons: of.reasons.iter().map(reason).collect(),
            groups: of.groups.iter().map(|group| group_ages(group, names)).collect(),
            evidence: self.places_of(&of.records),
            network_due,
        }
    }

    pub(super) fn places_of(&self, records: &[ObservationRef]) -> Vec<EvidenceView> {
        records.iter().filter_map(|at| self.evidence(*at)).collect()
    }

    pub(super) fn named_exhibits(&self, ids: &[ExhibitId]) -> Vec<Shown> {
        let name = |id: &ExhibitId| self.exhibits.iter().find(|row| row.id == Some(*id));
        ids.iter().filter_map(name).map(|row| self.exhibit_name(row.n)).collect()
    }
}

/// An account of which no records are kept.
fn counted(account: AccountId, counts: &[u32]) -> KeyNote {
    let reason = |(measure, count): (&KeyMeasure, &u32)| {
        (*count > 0).then_some(ReasonNote { measure: *measure, count: *count, on_one: 0, records: Vec::new() })
    };
    KeyNote {
        account,
        apart: None,
        layer: None,
        score: None,
        rank: None,
        no_rank: None,
        hangs_on: None,
        reasons: KeyMeasure::COUNTS.iter().zip(counts).filter_map(reason).collect(),
        constraint: None,
        roles: [0; 5],
        group_count: 0,
    }
}

fn group_ages(of: &AgesNote, names: &Names) -> GroupAgesView {
    let by_class = |counts: &[u32; 4]| {
        let known = AgeClass::ALL.iter().copied().zip(counts.iter().copied());
        known.filter(|(_, count)| *count > 0).collect::<BTreeMap<_, _>>()
    };
    let known: u32 = of.minors.iter().chain(&of.adults).sum();
    GroupAgesView {
        group: of.group,
        group_name: names.group(of.group),
        minors: by_class(&of.minors),
        adults: by_class(&of.adults),
        unknown_count: of.unknown,
        member_count: known + of.unknown,
    }
}

/// The list while it is put together.
struct List<'c> {
    case: &'c Case<'c>,
    names: &'c Names,
    head: KeysNote,
    standings: Standings,
    /// Whether those are shown that are not compared: there can be very many.
    all: bool,
    out: KeyListView,
}

impl List<'_> {
    fn take(&mut self, note: KeyNote, was: KeyStanding) {
        let now = self.standings.apart(note.account);
        self.out.changed_count += u64::from(now.is_some() != (was == KeyStanding::Apart));
        // Whoever was apart stays so until a network compares them: nobody is ranked by an old comparison.
        let apart = now.or(note.apart);
        let standing = if apart.is_some() { KeyStanding::Apart } else { was };
        self.out.counted_count += u64::from(standing == KeyStanding::Counted);
        if standing == KeyStanding::Counted && !self.all {
            return;
        }
        let view = self.view(note, standing, apart);
        match standing {
            KeyStanding::Ranked => self.out.ranked.push(view),
            KeyStanding::Counted => self.out.counted.push(view),
            KeyStanding::Apart => self.out.apart.push(view),
        }
    }

    fn view(&self, note: KeyNote, standing: KeyStanding, apart: Option<ApartReason>) -> KeyAccountView {
        let account = self.case.shown_account(note.account);
        let row = self.names.accounts.get(&account);
        let is_ranked = standing == KeyStanding::Ranked;
        let rank = note.rank.filter(|_| is_ranked);
        let hangs_on = note.hangs_on.filter(|_| is_ranked);
        let exhibits = hangs_on.as_ref().map(|(exhibits, _)| exhibits.clone()).unwrap_or_default();
        // Of who is marked nothing is told by which it could be compared.
        let is_marked = self.standings.is_marked(note.account);
        let told = if is_marked { Vec::new() } else { note.reasons };
        let [coordinator, consultant, gatekeeper, liaison, unknown] = if is_marked { [0; 5] } else { note.roles };
        KeyAccountView {
            account,
            account_name: self.names.account(account),
            country: row.and_then(|row| row.country.clone()),
            standing,
            apart,
            layer: note.layer.filter(|_| is_ranked),
            rank: rank.map(|rank| rank.0),
            rank_from: rank.map(|rank| rank.1),
            rank_to: rank.map(|rank| rank.2),
            no_rank: if apart.is_some() { Some(NoRank::Apart) } else { note.no_rank },
            listed_count: self.head.listed.into(),
            hangs_on_names: self.case.named_exhibits(&exhibits),
            hangs_on_rank: hangs_on.map(|(_, at)| at),
            hangs_on: exhibits,
            score: note.score.filter(|_| is_ranked),
            weights: self.head.weights,
            counts: told.iter().map(|reason| (reason.measure, reason.count)).collect(),
            reasons: told.iter().map(|reason| self.reason(reason)).collect(),
            constraint: note.constraint.filter(|_| !is_marked),
            roles: RolesView {
                coordinator_count: coordinator,
                consultant_count: consultant,
                gatekeeper_count: gatekeeper,
                liaison_count: liaison,
                unknown_count: unknown,
            },
            group_count: row.map_or(u64::from(note.group_count), |row| row.group_count),
            network_due: false,
        }
    }

    fn reason(&self, of: &ReasonNote) -> KeyReasonView {
        let sampled = of.measure == KeyMeasure::Betweenness && self.head.bound > 0;
        KeyReasonView {
            why_code: of.measure,
            why: String::new(),
            count: of.count,
            within: sampled.then_some(self.head.bound),
            on_one_count: of.on_one,
            evidence: self.case.places_of(&of.records),
        }
    }

    fn end(mut self, due: bool) -> KeyListView {
        let all = self.out.ranked.iter_mut().chain(&mut self.out.counted).chain(&mut self.out.apart);
        all.for_each(|view| view.network_due = due);
        // Places among the others would tell who is marked: they stand last, by what they are called.
        let key = |view: &KeyAccountView| {
            let marked = !matches!(view.apart, None | Some(ApartReason::Minor | ApartReason::UnknownAge));
            (marked, marked.then(|| view.account_name.clone()), view.account)
        };
        self.out.apart.sort_by_cached_key(key);
        self.out.betweenness_of = (self.head.pivots, self.head.groups);
        self.out.betweenness_within = self.head.bound;
        self.out
    }
}
