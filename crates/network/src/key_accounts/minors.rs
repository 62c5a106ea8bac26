//! Adults in groups of minors: only where evidence tells the ages on both sides, and never from how someone writes or looks.
//!
//! What is known of ages is little; so the share of members of unknown age stands beside every statement. Nobody listed
//! here is ranked: adults are told by number. How a group is built is a separate reason and no evidence of age.

use super::{ApartReason, Standing, apart};
use crate::at::small;
use crate::output::{RecordRef, Way};
use crate::scene::{Scene, Stay};
use model::{AgeBand, AgeClass};

/// The age of an account's holder, as evidence tells it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Age {
    /// What it rests on.
    pub class: AgeClass,
    /// What it is.
    pub band: AgeBand,
}

impl Age {
    /// Whether it is of age by more than the account's own word: a child that wants to be let in says that it is.
    pub fn is_adult(self) -> bool {
        self.band == AgeBand::Adult && self.class != AgeClass::Declared
    }
}

model::closed_enum! {
    /// Why an adult is listed.
    pub enum MinorsReason {
        /// Member of several groups of minors.
        Several = "in-several-groups-of-minors",
        /// In several of them no other member is known to be an adult. How many members' ages are unknown stands beside.
        OnlyKnownAdult = "only-known-adult",
        /// Joined one or more of them by a link.
        ByLink = "joined-by-link",
    }
}

/// How many members' ages are known, and from what.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Spread {
    /// Minors by class, in the order of [`AgeClass::ALL`].
    pub minors: [u32; 4],
    /// Adults by class.
    pub adults: [u32; 4],
    /// Members whose age is not known.
    pub unknown: u32,
}

impl Spread {
    /// All members.
    pub fn members(&self) -> u32 {
        self.known_minors() + self.adults.iter().sum::<u32>() + self.unknown
    }

    /// Members who are known to be minors.
    pub fn known_minors(&self) -> u32 {
        self.minors.iter().sum()
    }

    /// Members who are known to be adults, by more than their own word.
    pub fn known_adults(&self) -> u32 {
        let classes = AgeClass::ALL.iter().zip(self.adults);
        classes.filter(|(class, _)| **class != AgeClass::Declared).map(|(_, count)| count).sum()
    }

    /// The share of members of unknown age, in thousandths.
    pub fn unknown_share(&self) -> u32 {
        (u64::from(self.unknown) * 1000).checked_div(u64::from(self.members())).unwrap_or(0) as u32
    }

    fn count(&mut self, age: Option<Age>) {
        let Some(age) = age.filter(|age| age.band != AgeBand::Unknown) else {
            self.unknown += 1;
            return;
        };
        let side = if age.band == AgeBand::Minor { &mut self.minors } else { &mut self.adults };
        if let Some(place) = side.get_mut(age.class as usize) {
            *place += 1;
        }
    }
}

/// A group of minors, and how much of it is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct GroupAges {
    /// The group.
    pub group: u32,
    /// Its members' ages.
    pub spread: Spread,
}

/// An adult in groups of minors.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AdultAmongMinors {
    /// The account.
    pub account: u32,
    /// What its age rests on.
    pub class: AgeClass,
    /// Why it is listed.
    pub reasons: Vec<MinorsReason>,
    /// The groups of minors in which it is, with what is known of each.
    pub groups: Vec<GroupAges>,
    /// Records that show it there.
    pub rows: Vec<RecordRef>,
}

/// Adults in groups of minors, and what is not known.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct AmongMinors {
    /// Groups of minors.
    pub groups: Vec<GroupAges>,
    /// Adults who are in several of them, by number: no order of weight.
    pub adults: Vec<AdultAmongMinors>,
    /// Members of those groups in all, each once.
    pub members: u32,
    /// Of them, whose age is not known. None of them is listed, and none is cleared.
    pub unknown: u32,
}

/// What counts as a group of minors, and how many an adult must be in to be listed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MinorsSettings {
    /// At least so many members are known to be minors, and at least as many as are known to be adults.
    pub known_minors: u32,
    /// In at least so many such groups.
    pub groups: usize,
    /// How many records stand behind an adult, at most.
    pub rows: usize,
}

impl Default for MinorsSettings {
    fn default() -> Self {
        Self { known_minors: 3, groups: 2, rows: 12 }
    }
}

/// Adults who are in several groups of minors. `ages` by account; what it lacks is not known. Victims, witnesses, those
/// who reported and authorised operators are not listed.
pub fn among_minors(
    scene: &Scene,
    ages: &[Option<Age>],
    standing: &[Standing],
    settings: &MinorsSettings,
) -> AmongMinors {
    let age = |account: u32| ages.get(account as usize).copied().flatten();
    let mut out = AmongMinors::default();
    // stays of known adults in groups of minors, by account
    let mut adults: Vec<(u32, usize, &Stay)> = Vec::new();
    let mut members: Vec<u32> = Vec::new();
    for group in (0..small(scene.groups.len())).filter(|group| scene.is_group(*group)) {
        let mut of: Vec<u32> = scene.stays_of(group).iter().map(|stay| stay.account).collect();
        of.sort_unstable();
        of.dedup();
        let mut spread = Spread::default();
        of.iter().for_each(|account| spread.count(age(*account)));
        if spread.known_minors() < settings.known_minors.max(1) || spread.known_minors() < spread.known_adults() {
            continue;
        }
        let is_adult = |account: u32| age(account).is_some_and(Age::is_adult);
        let stays = scene.stays_of(group).iter().filter(|stay| is_adult(stay.account));
        adults.extend(stays.map(|stay| (stay.account, out.groups.len(), stay)));
        out.groups.push(GroupAges { group, spread });
        members.extend(of);
    }
    members.sort_unstable();
    members.dedup();
    out.members = small(members.len());
    let is_unknown = |account: &&u32| age(**account).is_none_or(|age| age.band == AgeBand::Unknown);
    out.unknown = small(members.iter().filter(is_unknown).count());
    adults.sort_by_key(|(account, at, _)| (*account, *at));
    for of in adults.chunk_by(|a, b| a.0 == b.0) {
        let Some((account, ..)) = of.first() else { continue };
        let may = matches!(apart(standing, *account), None | Some(ApartReason::Minor | ApartReason::UnknownAge));
        if let Some(age) = age(*account).filter(|_| may) {
            out.adults.extend(adult(scene, *account, age.class, of, &out.groups, settings));
        }
    }
    out
}

fn adult(
    scene: &Scene,
    account: u32,
    class: AgeClass,
    stays: &[(u32, usize, &Stay)],
    all: &[GroupAges],
    settings: &MinorsSettings,
) -> Option<AdultAmongMinors> {
    let mut at: Vec<usize> = stays.iter().map(|(_, at, _)| *at).collect();
    at.dedup();
    (at.len() >= settings.groups.max(1)).then_some(())?;
    let groups: Vec<GroupAges> = at.iter().filter_map(|at| all.get(*at).copied()).collect();
    let alone = groups.iter().filter(|group| group.spread.known_adults() == 1).count();
    let by_link = stays.iter().any(|(.., stay)| stay.way == Way::Link);
    let reasons = [
        (MinorsReason::Several, true),
        (MinorsReason::OnlyKnownAdult, alone >= settings.groups.max(1)),
        (MinorsReason::ByLink, by_link),
    ];
    let reasons = reasons.into_iter().filter(|(_, holds)| *holds).map(|(reason, _)| reason).collect();
    // one record of each stay before more of any
    let records = (0..settings.rows).flat_map(|n| {
        stays.iter().filter_map(move |(.., stay)| scene.places(&stay.places).get(n)).map(|place| place.record)
    });
    let mut rows: Vec<RecordRef> = Vec::new();
    for record in records {
        if rows.len() < settings.rows && !rows.contains(&record) {
            rows.push(record);
        }
    }
    rows.sort_unstable();
    Some(AdultAmongMinors { account, class, reasons, groups, rows })
}
