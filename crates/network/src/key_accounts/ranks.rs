//! Layers, ranks, and the intervals in which ranks stay.

use super::bridges::{self, Roles};
use super::counts::Counting;
use super::reasons::{self, Reason};
use super::rests::Ground;
use super::{
    ApartReason, BetweennessRoute, COUNTED, Introduced, KeySettings, KeyWeights, LedBreakOff, Measured, Measures,
    Standing, apart,
};
use crate::at::{At, small};
use crate::scene::Scene;
use rayon::prelude::*;

model::closed_enum! {
    /// Why a listed account has no rank.
    pub enum NoRank {
        /// Without one owner's exhibits it would stand elsewhere by half of the list's length or more.
        SpansTheList = "spans-the-list",
        /// All evidence is of one owner: nothing can be left out.
        OneOwner = "one-owner",
        /// It is listed apart.
        Apart = "listed-apart",
    }
}

/// A place in the list, 1 being the first; equal accounts have the same.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rank {
    /// With all evidence.
    pub at: u32,
    /// The best, with what was seized of any one owner left out.
    pub from: u32,
    /// The worst. One past the list's length: it would not be in it.
    pub to: u32,
}

/// An account that is listed.
#[derive(Clone, PartialEq, Debug)]
pub struct KeyAccount {
    /// The account.
    pub account: u32,
    /// Why it is listed apart, if it is.
    pub apart: Option<ApartReason>,
    /// Its layer, 1 being the outermost. `None`: it is listed apart.
    pub layer: Option<u32>,
    /// What its counts weigh together, each as thousandths of the highest in the list. No probability. `None`: apart.
    pub score: Option<u64>,
    /// Its rank; `None`: it has none, for the reason beside.
    pub rank: Option<Rank>,
    /// Why it has no rank.
    pub no_rank: Option<NoRank>,
    /// The exhibits whose absence moves it most, and to which place. `None`: no absence moves it.
    pub hangs_on: Option<(Vec<u32>, u32)>,
    /// What is measured of it, with records.
    pub reasons: Vec<Reason>,
    /// Burt's constraint over its groups, in thousandths. `None`: it is in one group.
    pub constraint: Option<u32>,
    /// Between which countries' groups it stands.
    pub roles: Roles,
    /// In how many groups it is.
    pub group_count: u32,
}

/// The list of key accounts.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct KeyAccounts {
    /// By rank: layer, score, betweenness if that is exact; what all leave equal by number.
    pub ranked: Vec<KeyAccount>,
    /// Those that are never ranked, by number: their order says nothing.
    pub apart: Vec<KeyAccount>,
    /// Accounts with a count over 0 that no count takes into the ranking, by number.
    pub beyond: Vec<u32>,
    /// The version of the weights.
    pub weights: u32,
    /// How betweenness was worked out.
    pub route: BetweennessRoute,
}

/// The list of key accounts, from what [`super::measures`] counted of the same.
pub fn key_accounts(
    scene: &Scene,
    break_offs: &[LedBreakOff],
    introductions: &[Introduced],
    measures: &Measures,
    standing: &[Standing],
    settings: &KeySettings,
) -> KeyAccounts {
    let (eligible, others): (Vec<&Measured>, Vec<&Measured>) =
        measures.of.iter().partition(|one| apart(standing, one.account).is_none());
    let candidates = candidates(&eligible, settings);
    let in_list = |account: u32| candidates.binary_search_by_key(&account, |one| one.account).is_ok();
    let beyond = eligible.iter().map(|one| one.account).filter(|account| !in_list(*account)).collect();
    let list = List::of(&candidates, measures, &settings.weights);
    let places = list.placed();
    let intervals = list.intervals(&places);
    let mut ranked: Vec<KeyAccount> =
        (0..).zip(&candidates).map(|(ix, one)| list.told(ix, one, &places, &intervals)).collect();
    ranked.sort_by_key(|one| (list.place(&places, one.account), one.account));
    let mut out = KeyAccounts {
        ranked,
        apart: others.into_iter().map(|one| list.listed(one, apart(standing, one.account))).collect(),
        beyond,
        weights: settings.weights.version,
        route: measures.route,
    };
    describe(scene, break_offs, introductions, settings, &mut out);
    out
}

/// Who is ranked: those with the highest values of each count that weighs something. By account.
fn candidates<'m>(eligible: &[&'m Measured], settings: &KeySettings) -> Vec<&'m Measured> {
    let mut taken = vec![false; eligible.len()];
    let weighs = settings.weights.of.iter().enumerate().filter(|(_, weight)| **weight > 0);
    for (measure, _) in weighs {
        let mut by: Vec<(u32, usize)> = eligible
            .iter()
            .enumerate()
            .filter_map(|(ix, one)| Some((*one.counts.get(measure)?, ix)))
            .filter(|(count, _)| *count > 0)
            .collect();
        by.sort_unstable_by(|a, b| b.cmp(a));
        let mut so_far = 0;
        for equal in by.chunk_by(|a, b| a.0 == b.0) {
            so_far += equal.len();
            if so_far > settings.candidates {
                break;
            }
            for (_, ix) in equal {
                if let Some(taken) = taken.get_mut(*ix) {
                    *taken = true;
                }
            }
        }
    }
    eligible.iter().zip(taken).filter(|(_, taken)| *taken).map(|(one, _)| *one).collect()
}

/// Where an account stands in the list, the best first. Betweenness as parts of a million: less parts nobody.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Standpoint {
    layer: u32,
    score: std::cmp::Reverse<u64>,
    between: std::cmp::Reverse<u32>,
}

#[derive(Clone, Copy)]
struct Placed {
    at: u32,
    standpoint: Standpoint,
}

struct List<'m> {
    candidates: &'m [&'m Measured],
    measures: &'m Measures,
    weights: &'m KeyWeights,
    /// The highest value of each count.
    highest: [u32; COUNTED],
    between: Vec<u32>,
}

impl<'m> List<'m> {
    fn of(candidates: &'m [&'m Measured], measures: &'m Measures, weights: &'m KeyWeights) -> Self {
        let mut highest = [0; COUNTED];
        for one in candidates {
            highest.iter_mut().zip(one.counts).for_each(|(highest, count)| *highest = count.max(*highest));
        }
        // what is sampled may be wrong by more than what parts two accounts
        let exact = measures.route.bound == 0.0;
        let share = |account: u32| if exact { measures.between(account).share } else { 0.0 };
        let between = candidates.iter().map(|one| (share(one.account) * 1e6).round() as u32).collect();
        Self { candidates, measures, weights, highest, between }
    }

    /// What counts weigh together.
    fn score(&self, counts: &[u32; COUNTED]) -> u64 {
        let of = counts.iter().zip(&self.weights.of).zip(&self.highest);
        let part = |((count, weight), highest): ((&u32, &u32), &u32)| {
            u64::from(*weight) * u64::from(*count) * 1000 / u64::from((*highest).max(1))
        };
        of.map(part).sum()
    }

    /// Where everyone stands with these counts. Who has none left is behind the list.
    fn stand(&self, counts: &[[u32; COUNTED]]) -> Vec<Placed> {
        let weighed: Vec<[u32; COUNTED]> = counts.iter().map(|counts| self.weighed(counts)).collect();
        let layers = layers(&weighed);
        let standpoint = |((counts, layer), between): ((&[u32; COUNTED], u32), &u32)| Standpoint {
            layer,
            score: std::cmp::Reverse(self.score(counts)),
            between: std::cmp::Reverse(*between),
        };
        let all: Vec<Standpoint> = weighed.iter().zip(layers).zip(&self.between).map(standpoint).collect();
        let mut sorted = all.clone();
        sorted.sort_unstable();
        let off = small(self.candidates.len()) + 1;
        let place = |(standpoint, counts): (Standpoint, &[u32; COUNTED])| {
            let none = counts.iter().all(|count| *count == 0);
            let at = if none { off } else { small(sorted.partition_point(|other| *other < standpoint)) + 1 };
            Placed { at, standpoint }
        };
        all.into_iter().zip(&weighed).map(place).collect()
    }

    /// Counts, without those that weigh nothing.
    fn weighed(&self, counts: &[u32; COUNTED]) -> [u32; COUNTED] {
        let mut out = *counts;
        out.iter_mut().zip(&self.weights.of).filter(|(_, weight)| **weight == 0).for_each(|(count, _)| *count = 0);
        out
    }

    fn placed(&self) -> Vec<Placed> {
        let counts: Vec<[u32; COUNTED]> = self.candidates.iter().map(|one| one.counts).collect();
        self.stand(&counts)
    }

    /// For each candidate its best and worst place without one occasion, and the occasion that moves it most.
    fn intervals(&self, full: &[Placed]) -> Vec<Interval> {
        let matter = |occasion: &u32| {
            self.candidates.iter().any(|one| one.only.binary_search_by_key(occasion, |(of, _)| *of).is_ok())
        };
        let occasions: Vec<u32> = (0..self.measures.occasions.count()).filter(matter).collect();
        let without = |occasion: &u32| {
            let counts: Vec<[u32; COUNTED]> = self.candidates.iter().map(|one| one.without(*occasion)).collect();
            self.stand(&counts).into_iter().map(|placed| placed.at).collect::<Vec<u32>>()
        };
        let places: Vec<Vec<u32>> = occasions.par_iter().map(without).collect();
        let mut out: Vec<Interval> = full.iter().map(|placed| Interval::of(placed.at)).collect();
        for (occasion, places) in occasions.iter().zip(&places) {
            out.iter_mut().zip(places).zip(full).for_each(|((own, at), full)| own.widen(*occasion, *at, full.at));
        }
        out
    }

    fn told(&self, ix: u32, one: &Measured, places: &[Placed], intervals: &[Interval]) -> KeyAccount {
        let (placed, interval) = (places.at(ix), intervals.at(ix));
        let rank = Rank { at: placed.at, from: interval.from, to: interval.to };
        let one_owner = self.measures.occasions.count() < 2;
        let no_rank =
            if one_owner { Some(NoRank::OneOwner) } else { self.spans(&rank).then_some(NoRank::SpansTheList) };
        KeyAccount {
            layer: Some(placed.standpoint.layer),
            score: Some(placed.standpoint.score.0),
            rank: no_rank.is_none().then_some(rank),
            no_rank,
            hangs_on: interval.most.map(|(occasion, at)| (self.measures.occasions.exhibits(occasion).to_vec(), at)),
            ..self.listed(one, None)
        }
    }

    /// Whether an interval is so wide that a rank would say little.
    fn spans(&self, rank: &Rank) -> bool {
        (rank.to - rank.from) * 2 >= small(self.candidates.len()).max(1)
    }

    fn listed(&self, one: &Measured, apart: Option<ApartReason>) -> KeyAccount {
        let between = self.measures.between(one.account);
        KeyAccount {
            account: one.account,
            apart,
            layer: None,
            score: None,
            rank: None,
            no_rank: apart.map(|_| NoRank::Apart),
            hangs_on: None,
            reasons: reasons::of(one, between.share),
            constraint: None,
            roles: Roles::default(),
            group_count: 0,
        }
    }

    fn place(&self, places: &[Placed], account: u32) -> u32 {
        let at = self.candidates.binary_search_by_key(&account, |one| one.account);
        at.ok().and_then(|at| places.get(at)).map_or(u32::MAX, |placed| placed.at)
    }
}

#[derive(Clone, Copy)]
struct Interval {
    from: u32,
    to: u32,
    most: Option<(u32, u32)>,
}

impl Interval {
    fn of(at: u32) -> Self {
        Self { from: at, to: at, most: None }
    }

    fn widen(&mut self, occasion: u32, at: u32, full: u32) {
        let moved = self.most.map_or(0, |(_, most)| most.abs_diff(full));
        if at.abs_diff(full) > moved {
            self.most = Some((occasion, at));
        }
        (self.from, self.to) = (self.from.min(at), self.to.max(at));
    }
}

/// The layer of each: nobody in a layer is dominated by another of it (ENS, Zhang et al. 2015). Equal ones share a layer.
fn layers(of: &[[u32; COUNTED]]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..small(of.len())).collect();
    order.sort_unstable_by(|a, b| of.at(*b).cmp(of.at(*a)).then(a.cmp(b)));
    let mut out = vec![0; of.len()];
    let mut fronts: Vec<Vec<u32>> = Vec::new();
    for equal in order.chunk_by(|a, b| of.at(*a) == of.at(*b)) {
        let Some(one) = equal.first() else { continue };
        let own = of.at(*one);
        let behind = |front: &Vec<u32>| front.iter().rev().any(|other| dominates(of.at(*other), own));
        // whom a layer is before, every layer outside it is before as well
        let at = fronts.partition_point(behind);
        if at == fronts.len() {
            fronts.push(Vec::new());
        }
        if let Some(front) = fronts.get_mut(at) {
            front.push(*one);
        }
        equal.iter().for_each(|ix| *out.at_mut(*ix) = small(at) + 1);
    }
    out
}

/// Whether one is nowhere less than another that differs from it.
fn dominates(one: &[u32; COUNTED], other: &[u32; COUNTED]) -> bool {
    one.iter().zip(other).all(|(one, other)| one >= other)
}

/// What stands beside the counts: records, constraint, roles.
fn describe(
    scene: &Scene,
    break_offs: &[LedBreakOff],
    introductions: &[Introduced],
    settings: &KeySettings,
    out: &mut KeyAccounts,
) {
    let ground = Ground::of(scene);
    let members = ground.memberships();
    let (common, bridges) = bridges::between(scene, &members);
    let counting = Counting {
        ground: &ground,
        members: &members,
        introductions,
        break_offs,
        bridges: &bridges,
        carried_groups: settings.carried_groups.max(1),
    };
    let with_rows = if out.apart.len() > settings.apart_with_rows { 0 } else { out.apart.len() };
    for one in out.apart.iter_mut().skip(with_rows) {
        one.group_count = small(members.of(one.account).len());
    }
    let mut listed: Vec<&mut KeyAccount> = out.ranked.iter_mut().chain(out.apart.iter_mut().take(with_rows)).collect();
    listed.sort_by_key(|one| one.account);
    let mut of: Vec<(u32, Vec<Reason>)> =
        listed.iter_mut().map(|one| (one.account, std::mem::take(&mut one.reasons))).collect();
    reasons::fill(&counting, scene.accounts.len(), settings.rows, &mut of);
    let mut roles = vec![Roles::default(); scene.accounts.len()];
    for bridge in &bridges {
        let own = scene.accounts.at(bridge.account).country;
        roles.at_mut(bridge.account).count(own, bridge);
    }
    for (one, (_, reasons)) in listed.into_iter().zip(of) {
        let groups: Vec<u32> = members.of(one.account).iter().map(|m| m.group).collect();
        one.reasons = reasons;
        one.group_count = small(groups.len());
        one.constraint = common.constraint(&groups).map(|value| (value * 1000.0).round() as u32);
        one.roles = *roles.at(one.account);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The obvious twin: peel off whom nobody left dominates.
    fn peeled(of: &[[u32; COUNTED]]) -> Vec<u32> {
        let mut out = vec![0; of.len()];
        for layer in 1.. {
            let left: Vec<usize> = (0..of.len()).filter(|ix| out[*ix] == 0 || out[*ix] == layer).collect();
            let first = |ix: &usize| !left.iter().any(|o| of[*o] != of[*ix] && dominates(&of[*o], &of[*ix]));
            let front: Vec<usize> = left.iter().copied().filter(first).collect();
            front.iter().for_each(|ix| out[*ix] = layer);
            if out.iter().all(|layer| *layer > 0) {
                break;
            }
        }
        out
    }

    proptest! {
        #[test]
        fn layers_are_what_peeling_gives(of in prop::collection::vec(prop::array::uniform9(0u32..4), 1..60)) {
            prop_assert_eq!(layers(&of), peeled(&of));
        }
    }
}
