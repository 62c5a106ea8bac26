//! Key accounts, and adults in groups of minors, as they are written down: numbers of the scene become ids and records of
//! the vault. What was said of marks and ages since is honoured where they are shown.

use super::Writer;
use super::notes::Note;
use super::scene::CaseScene;
use crate::Error;
use model::{AccountId, AccountMark, AgeClass, ExhibitId, GroupId};
use network::lineage::{BreakOffKind, Lineage, MayBe, RowCode, Verdict};
use network::{
    AccountIx, AdultAmongMinors, Age, AmongMinors, ApartReason, GroupAges, Introduced, KeyAccount, KeyMeasure,
    KeySettings, LedBreakOff, Measures, MinorsReason, MinorsSettings, NoRank, Provenance, Scene, Standing,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::ObservationRef;

/// Of the list as a whole.
pub(crate) const KEYS: &str = "keys";
/// Accounts in the order of their ranks.
pub(crate) const KEY: &str = "key";
/// Accounts that are listed apart.
pub(crate) const APART: &str = "apart";
/// Accounts of which something is counted, and that no count takes into the ranking.
pub(crate) const BEYOND: &str = "beyond";
/// Adults in groups of minors.
pub(crate) const MINORS: &str = "minors";

/// So many rows without records make one note.
const ROWS_OF_A_NOTE: usize = 1_000;

/// The list as a whole.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct KeysNote {
    /// How many accounts are ranked.
    pub(crate) listed: u32,
    /// The version of the weights.
    pub(crate) weights: u32,
    /// From how many groups ways were followed for betweenness.
    pub(crate) pivots: u32,
    /// How many groups there are with a member in another.
    pub(crate) groups: u32,
    /// By how much betweenness may be wrong, in parts of a million; 0: it is exact.
    pub(crate) bound: u32,
}

/// An account, with what is counted of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct KeyNote {
    pub(crate) account: AccountId,
    pub(crate) apart: Option<ApartReason>,
    pub(crate) layer: Option<u32>,
    pub(crate) score: Option<u64>,
    /// At, from, to.
    pub(crate) rank: Option<(u32, u32, u32)>,
    pub(crate) no_rank: Option<NoRank>,
    /// The exhibits whose absence moves it most, and to which place.
    pub(crate) hangs_on: Option<(Vec<ExhibitId>, u32)>,
    pub(crate) reasons: Vec<ReasonNote>,
    pub(crate) constraint: Option<u32>,
    /// Coordinator, consultant, gatekeeper, liaison, unknown.
    pub(crate) roles: [u32; 5],
    pub(crate) group_count: u32,
}

/// One measure of an account.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct ReasonNote {
    pub(crate) measure: KeyMeasure,
    pub(crate) count: u32,
    pub(crate) on_one: u32,
    pub(crate) records: Vec<ObservationRef>,
}

/// An account, and its counts in the order of [`KeyMeasure::COUNTS`].
pub(crate) type BeyondNote = (AccountId, Vec<u32>);

/// Adults in groups of minors.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct MinorsNote {
    pub(crate) adults: Vec<AdultNote>,
    pub(crate) groups: u32,
    pub(crate) members: u32,
    pub(crate) unknown: u32,
}

/// An adult in groups of minors.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct AdultNote {
    pub(crate) account: AccountId,
    pub(crate) class: AgeClass,
    pub(crate) reasons: Vec<MinorsReason>,
    pub(crate) groups: Vec<AgesNote>,
    pub(crate) records: Vec<ObservationRef>,
}

/// What is known of the ages of a group's members, by class of evidence.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct AgesNote {
    pub(crate) group: GroupId,
    pub(crate) minors: [u32; 4],
    pub(crate) adults: [u32; 4],
    pub(crate) unknown: u32,
}

/// Why a marked account is listed apart.
pub(crate) fn apart_by_mark(mark: AccountMark) -> ApartReason {
    match mark {
        AccountMark::Victim => ApartReason::Victim,
        AccountMark::Witness => ApartReason::Witness,
        AccountMark::Reporter => ApartReason::Reporter,
        AccountMark::AuthorisedOperator => ApartReason::AuthorisedOperator,
    }
}

/// What is said of ages, and what stands of each account.
pub(super) fn standing(of: &CaseScene) -> (Vec<Option<Age>>, Vec<Standing>) {
    let mut ages = vec![None; of.scene.accounts.len()];
    for (account, (class, band)) in &of.said.ages {
        if let Some(place) = ages.get_mut(*account as usize) {
            *place = Some(Age { class: *class, band: *band });
        }
    }
    let marked: BTreeMap<u32, ApartReason> =
        of.said.marks.iter().map(|(account, mark)| (*account, apart_by_mark(*mark))).collect();
    let standing = network::standings(&of.scene, &marked, &ages);
    (ages, standing)
}

/// Who introduced what: into groups, and only where nothing tells that it may have been there before.
fn introduced(scene: &Scene, provenance: &Provenance) -> Vec<Introduced> {
    let of = |one: &network::Introduction| {
        let told = one.unseen.is_none() && scene.is_group(one.group);
        let sighting = *provenance.earliest(&one.earliest).first()?;
        let account = one.by.filter(|_| told)?;
        Some(Introduced { account, family: one.family, group: one.group, sighting })
    };
    provenance.introductions.iter().filter_map(of).collect()
}

/// Break-offs of which a parent is named. Who led one is told only where its founder is shown to have been in the parent
/// before.
fn break_offs(lineage: &Lineage) -> Vec<LedBreakOff> {
    let of = |origin: &network::lineage::GroupOrigin| {
        let Verdict::Parent(parent) = origin.verdict else { return None };
        let named = origin.hypotheses.iter().find(|h| h.parent == MayBe::Group(parent))?;
        let mut rows = named.evidence.iter().flat_map(|family| &family.rows);
        let founder = rows.find(|row| row.code == RowCode::FounderInside);
        let record = |n: usize| founder.and_then(|row| row.records.get(n)).copied();
        Some(LedBreakOff {
            child: origin.child,
            parent,
            led_by: founder.and_then(|row| row.accounts.first()).copied(),
            re_creation: origin.kind == Some(BreakOffKind::ReCreation),
            records: [record(0), record(1)],
        })
    };
    lineage.origins.iter().filter_map(of).collect()
}

impl Writer<'_> {
    /// Key accounts of a scene, and adults in groups of minors.
    pub(super) fn keys(
        &self,
        of: &CaseScene,
        lineage: &Lineage,
        provenance: &Provenance,
        (ages, standing): (&[Option<Age>], &[Standing]),
    ) -> Result<Vec<Note>, Error> {
        let (scene, settings) = (&of.scene, KeySettings::default());
        let (introduced, led) = (introduced(scene, provenance), break_offs(lineage));
        let measures = network::measures(scene, &led, &introduced, &settings);
        let keys = network::key_accounts(scene, &led, &introduced, &measures, standing, &settings);
        let head = KeysNote {
            listed: u32::try_from(keys.ranked.len()).unwrap_or(u32::MAX),
            weights: keys.weights,
            pivots: keys.route.pivots,
            groups: keys.route.groups,
            // Rounded up: it is a bound.
            bound: (keys.route.bound * 1e6).ceil() as u32,
        };
        let mut notes = vec![Note::new(KEYS, 0, &head)?];
        let exhibits = self.exhibit_ids();
        for (kind, listed) in [(KEY, &keys.ranked), (APART, &keys.apart)] {
            let rows = listed.iter().filter_map(|one| self.key(one, &exhibits));
            for (k, row) in (0..).zip(rows) {
                notes.push(Note::new(kind, k, &row)?);
            }
        }
        for (k, part) in (0..).zip(keys.beyond.chunks(ROWS_OF_A_NOTE)) {
            let rows: Vec<BeyondNote> = part.iter().filter_map(|account| self.beyond(*account, &measures)).collect();
            notes.push(Note::new(BEYOND, k, &rows)?);
        }
        let among = network::among_minors(scene, ages, standing, &MinorsSettings::default());
        notes.push(Note::new(MINORS, 0, &self.minors(&among))?);
        Ok(notes)
    }

    /// Exhibits by their numbers in a scene.
    pub(super) fn exhibit_ids(&self) -> Vec<ExhibitId> {
        let mut ids: Vec<ExhibitId> = self.loaded.observed.chats.iter().map(|chat| chat.exhibit).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    pub(super) fn records(&self, all: &[network::RecordRef]) -> Vec<ObservationRef> {
        all.iter().filter_map(|at| self.record(*at)).collect()
    }

    fn key(&self, of: &KeyAccount, exhibits: &[ExhibitId]) -> Option<KeyNote> {
        let named = |all: &[u32]| all.iter().filter_map(|ix| exhibits.get(*ix as usize).copied()).collect();
        let reason = |reason: &network::Reason| ReasonNote {
            measure: reason.measure,
            count: reason.count,
            on_one: reason.on_one,
            records: self.records(&reason.rows),
        };
        let roles = &of.roles;
        Some(KeyNote {
            account: self.account(AccountIx(of.account))?,
            apart: of.apart,
            layer: of.layer,
            score: of.score,
            rank: of.rank.map(|rank| (rank.at, rank.from, rank.to)),
            no_rank: of.no_rank,
            hangs_on: of.hangs_on.as_ref().map(|(all, at)| (named(all), *at)),
            reasons: of.reasons.iter().map(reason).collect(),
            constraint: of.constraint,
            roles: [roles.coordinator, roles.consultant, roles.gatekeeper, roles.liaison, roles.unknown],
            group_count: of.group_count,
        })
    }

    fn beyond(&self, account: u32, measures: &Measures) -> Option<BeyondNote> {
        Some((self.account(AccountIx(account))?, measures.measured(account)?.counts.to_vec()))
    }

    fn minors(&self, of: &AmongMinors) -> MinorsNote {
        let group = |ages: &GroupAges| {
            let group = self.network.groups.get(ages.group as usize)?.id;
            let spread = ages.spread;
            Some(AgesNote { group, minors: spread.minors, adults: spread.adults, unknown: spread.unknown })
        };
        let adult = |one: &AdultAmongMinors| {
            Some(AdultNote {
                account: self.account(AccountIx(one.account))?,
                class: one.class,
                reasons: one.reasons.clone(),
                groups: one.groups.iter().filter_map(group).collect(),
                records: self.records(&one.rows),
            })
        };
        MinorsNote {
            adults: of.adults.iter().filter_map(adult).collect(),
            groups: u32::try_from(of.groups.len()).unwrap_or(u32::MAX),
            members: of.members,
            unknown: of.unknown,
        }
    }
}
