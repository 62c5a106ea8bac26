//! The rows on which the score of a family rests: what was counted, of how many, and where it stands.

use super::candidate::{Candidate, Rivals, rootless, words};
use super::features::*;
use super::weights::Dense;
use super::{Facts, FamilyEvidence};
use crate::at::{At, small};
use crate::output::{RecordRef, Way};
use crate::scene::{HumanWord, Stay};

model::closed_enum! {
    /// What a row of evidence tells.
    pub enum RowCode {
        /// The founder was in the earlier group before.
        FounderInside = "founder-inside",
        /// The founder is known and was not.
        FounderOutside = "founder-outside",
        /// Of those who began the group, so many were in the earlier one before.
        CohortInside = "cohort-inside",
        /// So many are seen in it, since when is not known.
        CohortUndated = "cohort-undated",
        /// So many came to it only afterwards.
        CohortAfterwards = "cohort-afterwards",
        /// Of those who came later, so many were in the earlier group before.
        LaterInside = "later-inside",
        /// A link was posted in the earlier group in the first days.
        LinkPosted = "link-posted",
        /// One was posted there later.
        LinkLater = "link-later",
        /// Of those who came by link, so many came within a day after it was posted there.
        LinkFollowed = "link-followed",
        /// A link could have been seen there and was not.
        LinkMissing = "link-missing",
        /// Of those who were added, so many share the earlier group with who added them.
        AddedByMember = "added-by-member",
        /// Of those who went along and wrote there, so many fell silent.
        FellSilent = "fell-silent",
        /// Of those who went along, so many left it.
        LeftEarlier = "left-earlier",
        /// The earlier group ended.
        EarlierEnded = "earlier-ended",
        /// Items that were seen in the earlier group first and that its members brought along.
        CarriedOver = "carried-over",
        /// Items that came the other way.
        CarriedBack = "carried-back",
        /// Words that both names share.
        NameAlike = "name-alike",
        /// An analyst quotes a statement that says it.
        Said = "said",
        /// An analyst quotes a statement that denies it.
        Denied = "denied",
        /// People came by link in the first days, and no seen group explains where they had it from.
        LinkBurst = "link-burst",
        /// Of those who began the group, so many were in no seen group before.
        CohortNew = "cohort-new",
        /// The founder was in no seen group before.
        FounderNew = "founder-new",
    }
}

/// A row of evidence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EvidenceRow {
    /// What it tells.
    pub code: RowCode,
    /// Whether it speaks for the hypothesis; else against it.
    pub speaks_for: bool,
    /// How many.
    pub count: u32,
    /// Of how many that could be seen.
    pub of: u32,
    /// The accounts, all of them.
    pub accounts: Vec<u32>,
    /// Where it stands; at most [`RECORDS`].
    pub records: Vec<RecordRef>,
}

/// How many records a row names.
const RECORDS: usize = 12;

/// What each family says of one of those that compete; families that say nothing are left out.
pub(super) fn evidence(facts: &Facts, weights: &Dense, rivals: &Rivals, ix: usize) -> Vec<FamilyEvidence> {
    let (values, all) = match rivals.candidates.get(ix) {
        Some(candidate) => (&candidate.values, of_candidate(facts, rivals, candidate)),
        None if ix == rivals.candidates.len() => (&rivals.not_seen, of_not_seen(facts, rivals)),
        None => (&rivals.none, of_none(facts, rivals)),
    };
    let scores = weights.families(values);
    let of = |(family, score): (&EvidenceFamily, f64)| {
        let rows = all.iter().filter(|(of, _)| of == family).map(|(_, row)| row.clone()).collect::<Vec<_>>();
        let says = score != 0.0 || !rows.is_empty();
        let counted = FEATURES.iter().zip(values).filter(|(f, value)| f.family == *family && **value != 0.0);
        let counted = counted.map(|(f, value)| (f.name, (value * 1e6).round() / 1e6)).collect();
        says.then_some(FamilyEvidence { family: *family, score, counted, rows })
    };
    EvidenceFamily::ALL.iter().zip(scores).filter_map(of).collect()
}

type Told = Vec<(EvidenceFamily, EvidenceRow)>;

struct Rows<'r, 's> {
    facts: &'r Facts<'s>,
    out: Told,
}

impl Rows<'_, '_> {
    fn row(&mut self, family: EvidenceFamily, code: RowCode, speaks_for: bool, (count, of): (usize, usize), at: Basis) {
        if count == 0 && !matches!(code, RowCode::LinkMissing | RowCode::EarlierEnded) {
            return;
        }
        let mut records = at.records;
        for (group, account) in at.accounts.iter().flat_map(|a| at.groups.iter().map(move |g| (*g, *a))) {
            if records.len() >= RECORDS {
                break;
            }
            let stay = self.facts.stays(group, account).iter().min_by_key(|stay| begin(stay));
            let place = stay.and_then(|stay| self.facts.scene.places(&stay.places).first());
            records.extend(place.map(|place| place.record));
        }
        records.truncate(RECORDS);
        let row = EvidenceRow { code, speaks_for, count: small(count), of: small(of), accounts: at.accounts, records };
        self.out.push((family, row));
    }
}

impl Rows<'_, '_> {
    fn said<'w>(&mut self, words: impl Iterator<Item = &'w HumanWord>) {
        for word in words {
            let code = if word.says { RowCode::Said } else { RowCode::Denied };
            let at = Basis { records: word.quote.into_iter().collect(), ..Basis::default() };
            self.row(EvidenceFamily::Human, code, word.says, (1, 1), at);
        }
    }
}

fn begin(stay: &Stay) -> i64 {
    stay.came.or(stay.first).map_or(i64::MAX, |when| when.middle())
}

/// What a row is about, and where it stands.
#[derive(Default)]
struct Basis {
    accounts: Vec<u32>,
    /// Groups whose stays of these accounts are the evidence.
    groups: Vec<u32>,
    records: Vec<RecordRef>,
}

fn people(accounts: &[u32], groups: &[u32]) -> Basis {
    Basis { accounts: accounts.to_vec(), groups: groups.to_vec(), records: Vec::new() }
}

fn of_candidate(facts: &Facts, rivals: &Rivals, candidate: &Candidate) -> Told {
    use EvidenceFamily::{Content, Invitation, Membership, Time};
    let (cohort, seen, parent, child) = (&rivals.cohort, &candidate.seen, candidate.parent, rivals.cohort.child);
    let scene = facts.scene;
    let mut rows = Rows { facts, out: Vec::new() };
    let (all, both) = (cohort.members.len(), [parent, child]);
    let founder: Vec<u32> = cohort.founder.into_iter().collect();
    match seen.founder {
        Some(true) => rows.row(Membership, RowCode::FounderInside, true, (1, 1), people(&founder, &both)),
        Some(false) => rows.row(Membership, RowCode::FounderOutside, false, (1, 1), people(&founder, &[child])),
        None => {}
    }
    rows.row(Membership, RowCode::CohortInside, true, (seen.movers.len(), all), people(&seen.movers, &both));
    rows.row(Membership, RowCode::CohortUndated, true, (seen.possible.len(), all), people(&seen.possible, &both));
    rows.row(Membership, RowCode::CohortAfterwards, false, (seen.after.len(), all), people(&seen.after, &both));
    rows.row(
        Membership,
        RowCode::LaterInside,
        true,
        (seen.later.len(), cohort.later.len()),
        people(&seen.later, &both),
    );
    let posted = |links: &[u32]| {
        let links = links.iter().map(|ix| scene.links.at(*ix));
        let (mut accounts, mut records) = (Vec::new(), Vec::new());
        for link in links {
            accounts.extend(link.account);
            records.extend(scene.places(&link.places).first().map(|place| place.record));
        }
        accounts.sort_unstable();
        accounts.dedup();
        Basis { accounts, groups: Vec::new(), records }
    };
    let count = seen.links.len();
    rows.row(Invitation, RowCode::LinkPosted, true, (count, count), posted(&seen.links));
    let count = seen.late_links.len();
    rows.row(Invitation, RowCode::LinkLater, true, (count, count), posted(&seen.late_links));
    let by_link = seen.by_link as usize;
    rows.row(Invitation, RowCode::LinkFollowed, true, (seen.followed.len(), by_link), people(&seen.followed, &[child]));
    if candidate.values[I_NO_LINK] > 0.0 {
        rows.row(Invitation, RowCode::LinkMissing, false, (0, by_link), Basis::default());
    }
    let added = cohort.early().filter(|m| m.by.is_some()).count();
    rows.row(Invitation, RowCode::AddedByMember, true, (seen.added.len(), added), people(&seen.added, &both));
    let watched = seen.watched as usize;
    rows.row(Time, RowCode::FellSilent, true, (seen.silent.len(), watched), people(&seen.silent, &[parent]));
    rows.row(Time, RowCode::LeftEarlier, true, (seen.left.len(), seen.along as usize), people(&seen.left, &[parent]));
    if candidate.values[T_ENDED] > 0.0 {
        rows.row(Time, RowCode::EarlierEnded, true, (0, 0), Basis::default());
    }
    let sightings = |of: &[u32]| {
        let seen = of.iter().map(|ix| scene.sightings.at(*ix));
        let records = seen.filter_map(|s| scene.places(&s.places).first().map(|place| place.record)).collect();
        Basis { records, ..Basis::default() }
    };
    let (carried, back) = (seen.carried.len(), seen.back.len());
    rows.row(Content, RowCode::CarriedOver, true, (carried, carried + back), sightings(&seen.carried));
    rows.row(Content, RowCode::CarriedBack, false, (back, carried + back), sightings(&seen.back));
    let alike = seen.words as usize;
    rows.row(Content, RowCode::NameAlike, true, (alike, scene.groups.at(child).name_words.len()), Basis::default());
    rows.said(words(facts, child, Some(parent)));
    rows.out
}

fn of_none(facts: &Facts, rivals: &Rivals) -> Told {
    let mut rows = Rows { facts, out: Vec::new() };
    rows.said(rootless(facts, rivals.cohort.child));
    rows.out
}

fn of_not_seen(facts: &Facts, rivals: &Rivals) -> Told {
    use EvidenceFamily::Beginning;
    let (cohort, child) = (&rivals.cohort, rivals.cohort.child);
    let mut rows = Rows { facts, out: Vec::new() };
    let followed: Vec<u32> = rivals.candidates.iter().flat_map(|c| c.seen.followed.iter().copied()).collect();
    let by_link = cohort.members.iter().filter(|m| m.way == Way::Link && m.came.is_some());
    let by_link: Vec<u32> = by_link.map(|m| m.account).collect();
    let unexplained: Vec<u32> = by_link.iter().copied().filter(|account| !followed.contains(account)).collect();
    rows.row(Beginning, RowCode::LinkBurst, true, (unexplained.len(), by_link.len()), people(&unexplained, &[child]));
    let new: Vec<u32> = cohort.members.iter().map(|m| m.account).filter(|a| cohort.is_new(facts, *a)).collect();
    rows.row(Beginning, RowCode::CohortNew, true, (new.len(), cohort.members.len()), people(&new, &[child]));
    let founder: Vec<u32> = cohort.founder.into_iter().filter(|founder| new.contains(founder)).collect();
    rows.row(Beginning, RowCode::FounderNew, true, (founder.len(), 1), people(&founder, &[child]));
    rows.said(words(facts, child, None));
    rows.out
}
