//! Key accounts: what each account did that others hang on, counted, with the records behind every count.
//!
//! What is counted by hand can be checked by hand, and holds when part of the network is not seen; betweenness does not
//! (Smith & Moody 2013). So counts order the list and betweenness only parts what they leave equal. Accounts are compared
//! in layers: none in a layer is behind another of it in every count. A rank is told with the interval in which it stays
//! when what was seized of any one owner is left out; where that says little there is no rank. Who must not be ranked is
//! listed apart and moves nobody.

mod betweenness;
mod bridges;
mod counts;
mod minors;
mod ranks;
mod reasons;
mod rests;
mod standing;

pub use betweenness::{Between, BetweennessRoute};
pub use bridges::Roles;
pub use minors::{AdultAmongMinors, Age, AmongMinors, GroupAges, MinorsReason, MinorsSettings, Spread, among_minors};
pub use ranks::{KeyAccount, KeyAccounts, NoRank, Rank, key_accounts};
pub use reasons::Reason;
pub use standing::{apart_by_age, standings};

use crate::coverage::Occasions;
use crate::output::RecordRef;
use crate::scene::Scene;
use counts::Counting;
use rests::Ground;

/// That an account was the first, in the evidence held, to post an item of a family in a group.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Introduced {
    /// Who.
    pub account: u32,
    /// The family.
    pub family: u32,
    /// The group.
    pub group: u32,
    /// The sighting: an index into [`Scene::sightings`].
    pub sighting: u32,
}

/// A break-off, and who led it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LedBreakOff {
    /// The group that broke off.
    pub child: u32,
    /// The group that it came from.
    pub parent: u32,
    /// Who led it, where told.
    pub led_by: Option<u32>,
    /// Whether the child took the place of the parent.
    pub re_creation: bool,
    /// Records that tell of it.
    pub records: [Option<RecordRef>; 2],
}

model::closed_enum! {
    /// What is measured of an account. All but betweenness are counts.
    pub enum KeyMeasure {
        /// Families that it was the first to post in a group, for each group.
        Introductions = "introductions",
        /// Families that it was the first to post in several groups.
        Carried = "carried-between-groups",
        /// Other accounts that were in a group when it introduced something there.
        Reach = "reach",
        /// Groups that it created.
        Founded = "groups-founded",
        /// Different invite links that it posted.
        Links = "links-posted",
        /// Break-offs that it led.
        Led = "break-offs-led",
        /// Re-creations of which it was a member before and after.
        Survived = "re-creations-survived",
        /// Pairs of groups that have it in common and nobody else.
        Bridges = "groups-bridged",
        /// Pairs of countries whose groups have it in common and nobody else.
        Countries = "countries-bridged",
        /// The share of pairs of groups whose shortest ways lead over it.
        Betweenness = "betweenness",
    }
}

/// How many measures are counts.
const COUNTED: usize = 9;

impl KeyMeasure {
    /// The counts: all but betweenness.
    pub const COUNTS: &'static [Self] = Self::ALL.split_at(COUNTED).0;
}

/// How much a unit lets each count weigh. A weight is a choice, not a probability; 0: it does not count.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeyWeights {
    /// The version of the set: it stands beside every score.
    pub version: u32,
    /// In the order of [`KeyMeasure::COUNTS`].
    pub of: [u32; COUNTED],
}

impl Default for KeyWeights {
    fn default() -> Self {
        Self { version: 1, of: [1; COUNTED] }
    }
}

/// How key accounts are told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeySettings {
    /// In how many groups an account must introduce a family for it to count as carried.
    pub carried_groups: u32,
    /// How many accounts are taken into the ranking by each count. Equal ones come in together or not at all.
    pub candidates: usize,
    /// How many records stand behind a count, at most; how many there are is told.
    pub rows: usize,
    /// Where more than so many are listed apart, no records stand behind what is counted of them: to take some of them
    /// would be an order.
    pub apart_with_rows: usize,
    /// How many steps betweenness may take. What is too much is sampled.
    pub steps: u64,
    /// What each count weighs.
    pub weights: KeyWeights,
}

impl Default for KeySettings {
    fn default() -> Self {
        Self {
            carried_groups: 2,
            candidates: 300,
            rows: 12,
            apart_with_rows: 2_000,
            steps: 150_000_000,
            weights: KeyWeights::default(),
        }
    }
}

/// How many things fall away when what was seized of one owner is left out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OnlyOn {
    /// The occasion: see [`Occasions`].
    pub occasion: u32,
    /// How many.
    pub count: u32,
}

/// What is counted of one account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Measured {
    /// The account.
    pub account: u32,
    /// In the order of [`KeyMeasure::COUNTS`].
    pub counts: [u32; COUNTED],
    /// What of it rests on one occasion alone, by occasion. The count without it is the count less this.
    pub only: Vec<(u32, [u32; COUNTED])>,
}

impl Measured {
    fn of(account: u32) -> Self {
        Self { account, counts: [0; COUNTED], only: Vec::new() }
    }

    fn take(&mut self, measure: usize, count: u32, only: &[OnlyOn]) {
        if let Some(own) = self.counts.get_mut(measure) {
            *own = count;
        }
        for one in only {
            let known = self.only.iter().position(|(occasion, _)| *occasion == one.occasion);
            let at = known.unwrap_or(self.only.len());
            if known.is_none() {
                self.only.push((one.occasion, [0; COUNTED]));
            }
            if let Some(own) = self.only.get_mut(at).and_then(|(_, counts)| counts.get_mut(measure)) {
                *own = one.count;
            }
        }
    }

    fn sort(&mut self) {
        self.only.sort_unstable_by_key(|(occasion, _)| *occasion);
    }

    /// A count.
    pub fn count(&self, measure: KeyMeasure) -> u32 {
        let at = KeyMeasure::COUNTS.iter().position(|one| *one == measure);
        at.and_then(|at| self.counts.get(at)).copied().unwrap_or(0)
    }

    /// The counts when an occasion is left out.
    pub fn without(&self, occasion: u32) -> [u32; COUNTED] {
        let mut left = self.counts;
        if let Ok(at) = self.only.binary_search_by_key(&occasion, |(one, _)| *one)
            && let Some((_, falls)) = self.only.get(at)
        {
            left.iter_mut().zip(falls).for_each(|(count, falls)| *count = count.saturating_sub(*falls));
        }
        left
    }
}

/// What is counted of all accounts.
#[derive(Clone, Debug, Default)]
pub struct Measures {
    /// Accounts with at least one count over 0, in order.
    pub of: Vec<Measured>,
    /// Betweenness of all accounts that have any, in order.
    pub between: Vec<Between>,
    /// How that was worked out.
    pub route: BetweennessRoute,
    /// What is left out at a time.
    pub occasions: Occasions,
}

impl Measures {
    /// The betweenness of an account: 0 where no shortest way leads over it.
    pub fn between(&self, account: u32) -> Between {
        let found = self.between.binary_search_by_key(&account, |one| one.account).ok();
        let none = Between { account, share: 0.0 };
        found.and_then(|at| self.between.get(at)).copied().unwrap_or(none)
    }

    /// What is counted of an account; `None`: nothing.
    pub fn measured(&self, account: u32) -> Option<&Measured> {
        self.of.binary_search_by_key(&account, |one| one.account).ok().and_then(|at| self.of.get(at))
    }
}

/// Counts everything.
pub fn measures(
    scene: &Scene,
    break_offs: &[LedBreakOff],
    introductions: &[Introduced],
    settings: &KeySettings,
) -> Measures {
    let ground = Ground::of(scene);
    let members = ground.memberships();
    let (_, bridges) = bridges::between(scene, &members);
    let counting = Counting {
        ground: &ground,
        members: &members,
        introductions,
        break_offs,
        bridges: &bridges,
        carried_groups: settings.carried_groups.max(1),
    };
    let of = counts::all(&counting, scene.accounts.len());
    let (route, between) = betweenness::of(&members, scene.groups.len(), settings.steps);
    Measures { of, between, route, occasions: ground.occasions }
}

model::closed_enum! {
    /// Why an account is listed apart and never ranked.
    pub enum ApartReason {
        /// It is known to be a minor's.
        Minor = "minor",
        /// Age matters, and is not known.
        UnknownAge = "unknown-age",
        /// A victim's.
        Victim = "victim",
        /// A witness's.
        Witness = "witness",
        /// Of someone who reported.
        Reporter = "reporter",
        /// Of an operator who acts by authority.
        AuthorisedOperator = "authorised-operator",
    }
}

/// Whether an account may be ranked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Standing {
    /// It may.
    #[default]
    Ranked,
    /// It is listed apart.
    Apart(ApartReason),
}

/// What stands of an account; what the caller does not say anything of may be ranked.
pub(crate) fn apart(standing: &[Standing], account: u32) -> Option<ApartReason> {
    match standing.get(account as usize) {
        Some(Standing::Apart(reason)) => Some(*reason),
        _ => None,
    }
}
