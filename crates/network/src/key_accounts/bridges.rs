//! Who stands between groups, and between countries (Gould & Fernandez 1989; Burt 1992), told of groups that have one
//! account in common and no other.

use super::rests::Memberships;
use crate::at::{At, small};
use crate::scene::Scene;
use rayon::prelude::*;

type Country = [u8; 2];

/// Two groups that have one account in common, and no other in the evidence held.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Bridge {
    pub(super) account: u32,
    pub(super) groups: (u32, u32),
    /// The countries of the two groups, where told.
    of: (Option<Country>, Option<Country>),
}

impl Bridge {
    /// The pair of different countries that it joins.
    pub(super) fn countries(&self) -> Option<u64> {
        let (Some(a), Some(b)) = self.of else { return None };
        let number = |c: Country| u32::from(u16::from_be_bytes(c));
        (a != b).then(|| super::counts::pair(number(a.min(b)), number(a.max(b))))
    }
}

/// The roles of Gould & Fernandez, without direction: what an account passed on from where is another question. Pairs of
/// groups that only this account joins, by their countries and its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Roles {
    /// Both groups are of its own country.
    pub coordinator: u32,
    /// Both are of one country, and it is of another.
    pub consultant: u32,
    /// One is of its country, one is not: gatekeeper or representative.
    pub gatekeeper: u32,
    /// All three are of different countries.
    pub liaison: u32,
    /// The country of one of the three is not told.
    pub unknown: u32,
}

impl Roles {
    pub(super) fn count(&mut self, own: Option<Country>, bridge: &Bridge) {
        let (Some(own), (Some(a), Some(b))) = (own, bridge.of) else {
            self.unknown += 1;
            return;
        };
        let role = match (a == b, a == own || b == own) {
            (true, true) => &mut self.coordinator,
            (true, false) => &mut self.consultant,
            (false, true) => &mut self.gatekeeper,
            (false, false) => &mut self.liaison,
        };
        *role += 1;
    }
}

/// Groups with members in common: for each group the others, in order, with how many.
pub(super) struct Common {
    rows: Vec<Vec<(u32, u32)>>,
}

/// Which groups have members in common, and the pairs that have one alone.
pub(super) fn between(scene: &Scene, members: &Memberships) -> (Common, Vec<Bridge>) {
    let groups = small(scene.groups.len());
    let mut inside: Vec<Vec<u32>> = vec![Vec::new(); scene.groups.len()];
    for account in 0..members.accounts() {
        let of = members.of(account);
        // who is in one group stands between none
        if of.len() > 1 {
            of.iter().for_each(|membership| inside.at_mut(membership.group).push(account));
        }
    }
    let countries: Vec<Option<Country>> = (0..groups).into_par_iter().map(|group| country_of(scene, group)).collect();
    let row = |group: u32| {
        // Not by a row over all groups: a case can hold far more chats of two than groups.
        let mut with: Vec<(u32, u32)> = Vec::new();
        for account in inside.at(group) {
            let others = members.of(*account).iter().filter(|other| other.group != group);
            with.extend(others.map(|other| (other.group, *account)));
        }
        with.sort_unstable();
        let runs = with.chunk_by(|one, other| one.0 == other.0);
        runs.filter_map(|run| run.last().map(|(other, account)| (*other, small(run.len()), *account)))
            .collect::<Vec<_>>()
    };
    let rows: Vec<Vec<(u32, u32, u32)>> = (0..groups).into_par_iter().map(row).collect();
    let mut bridges = Vec::new();
    for (group, row) in (0..).zip(&rows) {
        for (other, _, account) in row.iter().filter(|(other, count, _)| *other > group && *count == 1) {
            let of = (*countries.at(group), *countries.at(*other));
            bridges.push(Bridge { account: *account, groups: (group, *other), of });
        }
    }
    let rows = rows.into_iter().map(|row| row.into_iter().map(|(other, count, _)| (other, count)).collect()).collect();
    (Common { rows }, bridges)
}

/// The country of more than half of a group's members of known country, if that is known of half of all members.
fn country_of(scene: &Scene, group: u32) -> Option<Country> {
    let mut members: Vec<u32> = scene.stays_of(group).iter().map(|stay| stay.account).collect();
    members.sort_unstable();
    members.dedup();
    let mut known: Vec<Country> =
        members.iter().filter_map(|account| scene.accounts.get(*account as usize)?.country).collect();
    known.sort_unstable();
    if known.len() * 2 < members.len() {
        return None;
    }
    let most = known.chunk_by(|a, b| a == b).find(|run| run.len() * 2 > known.len())?;
    most.first().copied()
}

impl Common {
    fn with(&self, group: u32, other: u32) -> u32 {
        let row = self.rows.at(group);
        row.binary_search_by_key(&other, |(other, _)| *other).ok().and_then(|at| row.get(at)).map_or(0, |(_, n)| *n)
    }

    /// Burt's constraint over an account's groups, in [0, 1.125]: near 0 its groups know nothing of each other, near 1
    /// they are the same people. Its ties to groups are equal; a group's ties are members in common, itself not counted.
    /// `None`: it is in fewer than two groups.
    pub(super) fn constraint(&self, groups: &[u32]) -> Option<f64> {
        (groups.len() > 1).then_some(())?;
        let own = 1.0 / groups.len() as f64;
        // once for each group, not for each pair: who is in a hundred groups has ten thousand of these
        let others = |by: &u32| {
            // the account itself is one of those in common
            let row = self.rows.at(*by).iter();
            row.map(|(other, n)| n - u32::from(groups.binary_search(other).is_ok())).sum::<u32>()
        };
        let others: Vec<(u32, u32)> = groups.iter().map(|by| (*by, others(by))).collect();
        let mut sum = 0.0;
        for to in groups {
            let mut through = 0.0;
            for (by, others) in others.iter().filter(|(by, others)| by != to && *others > 0) {
                let shared = self.with(*by, *to).saturating_sub(1);
                through += own * f64::from(shared) / f64::from(*others);
            }
            sum += (own + through) * (own + through);
        }
        Some(sum)
    }
}
