//! How many groups, members and families there are at least: Chao2 with exhibits as occasions (Chao 1987; Chao & Jost
//! 2012 for the share that was seen).

use super::Occasions;
use crate::at::{At, small};
use crate::scene::Scene;
use rayon::prelude::*;

model::closed_enum! {
    /// Of what a number is estimated.
    pub enum Estimated {
        /// Groups and channels.
        Groups = "groups",
        /// Accounts that are in a group or channel.
        Members = "members",
        /// Families of items.
        Families = "item-families",
        /// Families with an item that met a hash set, certainly or strongly.
        MatchedFamilies = "matched-item-families",
    }
}

model::closed_enum! {
    /// How far an estimate can be relied on.
    pub enum EstimateNote {
        /// Twelve owners or more: there the bound was measured, in worlds whose truth is known.
        Measured = "measured",
        /// Fewer than twelve owners: it may be far too low.
        FewOwners = "few-owners",
        /// Nothing was seen on exactly two occasions: it is crude.
        NothingTwice = "nothing-seen-twice",
        /// One owner: there is none.
        OneOwner = "one-owner",
        /// Nothing was seen: there is none.
        NothingSeen = "nothing-seen",
    }
}

/// From so many occasions on the bound was measured.
const MEASURED: u32 = 12;

/// What was seen, and how much there is at least.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Estimate {
    /// Of what.
    pub of: Estimated,
    /// On how many occasions something could be seen: owners whose exhibits show a chat.
    pub occasions: u32,
    /// How many were seen.
    pub seen: u32,
    /// How many of them on one occasion alone.
    pub once: u32,
    /// How many on two.
    pub twice: u32,
    /// How often one was seen on an occasion, in all.
    pub incidences: u64,
    /// There are at least so many (Chao2, bias-corrected).
    pub at_least: Option<f64>,
    /// Its standard error.
    pub std_error: Option<f64>,
    /// Its interval of 95 %, were occasions taken by chance.
    pub interval: Option<(f64, f64)>,
    /// The share of all incidences, seen and unseen, that are of what was seen, in [0, 1].
    pub coverage: Option<f64>,
    /// How far that can be relied on.
    pub note: EstimateNote,
}

/// Estimates of everything, in the order of [`Estimated::ALL`].
pub fn estimates(scene: &Scene, occasions: &Occasions) -> Vec<Estimate> {
    let groups = (0..small(scene.groups.len())).filter(|group| scene.is_group(*group));
    let groups = groups.flat_map(|group| occasions.of_group(group).iter().map(move |occasion| (group, *occasion)));
    let matched = matched(scene);
    let families = families(scene, occasions);
    let is_matched = |family: u32| matched.get(family as usize).copied().unwrap_or(false);
    let some: Vec<(u32, u32)> = families.iter().copied().filter(|(family, _)| is_matched(*family)).collect();
    let count = occasions.count();
    vec![
        estimate(Estimated::Groups, count, groups.collect()),
        estimate(Estimated::Members, count, members(scene, occasions)),
        estimate(Estimated::Families, count, families),
        estimate(Estimated::MatchedFamilies, count, some),
    ]
}

/// Accounts and the occasions that show them in a group: by a record of their stay, a list of members, a sighting or a link.
fn members(scene: &Scene, occasions: &Occasions) -> Vec<(u32, u32)> {
    let of = |group: u32| {
        let at = |account: Option<u32>, places| {
            let seen = scene.places(places).iter().filter_map(|place| occasions.of_place(place));
            account.into_iter().flat_map(move |account| seen.clone().map(move |occasion| (account, occasion)))
        };
        let mut out: Vec<(u32, u32)> = Vec::new();
        scene.stays_of(group).iter().for_each(|stay| out.extend(at(Some(stay.account), &stay.places)));
        scene.links_of(group).iter().for_each(|link| out.extend(at(link.account, &link.places)));
        scene.sightings_of(group).iter().for_each(|seen| out.extend(at(seen.account, &seen.places)));
        out.sort_unstable();
        out.dedup();
        out
    };
    let groups: Vec<u32> = (0..small(scene.groups.len())).filter(|group| scene.is_group(*group)).collect();
    let mut out: Vec<(u32, u32)> = groups.into_par_iter().flat_map_iter(of).collect();
    let listed = scene.listed.iter().filter_map(|(account, chat)| Some((*account, occasions.of_chat(*chat)?)));
    out.extend(listed);
    out
}

/// Families and the occasions that show them, in groups and chats of two.
fn families(scene: &Scene, occasions: &Occasions) -> Vec<(u32, u32)> {
    let of = |group: u32| {
        let mut out: Vec<(u32, u32)> = Vec::new();
        for seen in scene.sightings_of(group) {
            let family = scene.family(seen.item);
            let places = scene.places(&seen.places).iter().filter_map(|place| occasions.of_place(place));
            out.extend(places.filter(|_| family != u32::MAX).map(|occasion| (family, occasion)));
        }
        out.sort_unstable();
        out.dedup();
        out
    };
    (0..small(scene.groups.len())).into_par_iter().flat_map_iter(of).collect()
}

fn matched(scene: &Scene) -> Vec<bool> {
    let mut out = vec![false; scene.families as usize];
    for item in scene.items.iter().filter(|item| item.matched) {
        if let Some(family) = out.get_mut(item.family as usize) {
            *family = true;
        }
    }
    out
}

/// What pairs of a thing and an occasion tell; a pair may stand more than once.
pub fn estimate(of: Estimated, occasions: u32, mut pairs: Vec<(u32, u32)>) -> Estimate {
    pairs.par_sort_unstable();
    pairs.dedup();
    let mut on = vec![0u32; occasions as usize + 1];
    let mut seen = 0;
    for run in pairs.chunk_by(|a, b| a.0 == b.0) {
        seen += 1;
        *on.at_mut(small(run.len()).min(occasions)) += 1;
    }
    let times = |n: usize| on.get(n).copied().unwrap_or(0);
    let (once, twice) = (times(1), times(2));
    let incidences = pairs.len() as u64;
    let bare = Estimate {
        of,
        occasions,
        seen,
        once,
        twice,
        incidences,
        at_least: None,
        std_error: None,
        interval: None,
        coverage: None,
        note: if seen == 0 { EstimateNote::NothingSeen } else { EstimateNote::OneOwner },
    };
    if occasions < 2 || seen == 0 { bare } else { bounded(bare) }
}

fn bounded(bare: Estimate) -> Estimate {
    let (t, s, u) = (f64::from(bare.occasions), f64::from(bare.seen), bare.incidences as f64);
    let (q1, q2) = (f64::from(bare.once), f64::from(bare.twice));
    let a = (t - 1.0) / t;
    let unseen = a * q1 * (q1 - 1.0) / (2.0 * (q2 + 1.0));
    let at_least = s + unseen;
    let variance = if bare.twice > 0 {
        a * q1 * (q1 - 1.0) / (2.0 * (q2 + 1.0))
            + a * a * q1 * (2.0 * q1 - 1.0) * (2.0 * q1 - 1.0) / (4.0 * (q2 + 1.0) * (q2 + 1.0))
            + a * a * q1 * q1 * q2 * (q1 - 1.0) * (q1 - 1.0) / (4.0 * (q2 + 1.0) * (q2 + 1.0) * (q2 + 1.0) * (q2 + 1.0))
    } else {
        a * q1 * (q1 - 1.0) / 2.0 + a * a * q1 * (2.0 * q1 - 1.0) * (2.0 * q1 - 1.0) / 4.0
            - a * a * q1 * q1 * q1 * q1 / (4.0 * at_least)
    };
    let (variance, interval) = if unseen > 0.0 {
        // of what is unseen the logarithm is taken for normal: the interval never begins below what was seen
        let variance = variance.max(0.0);
        let k = (Z * (1.0 + variance / (unseen * unseen)).ln().sqrt()).exp();
        (variance, (s + unseen / k, s + unseen * k))
    } else {
        let missed = (-u / s).exp();
        let variance = s * missed * (1.0 - missed);
        let (middle, half) = (s / (1.0 - missed), Z * (s * missed).sqrt() / (1.0 - missed));
        (variance, ((middle - half).max(s), middle + half))
    };
    let again = if bare.twice > 0 { (t - 1.0) * q1 / ((t - 1.0) * q1 + 2.0 * q2) } else { crude(t, q1) };
    let note = match (bare.occasions < MEASURED, bare.once > 0 && bare.twice == 0) {
        (true, _) => EstimateNote::FewOwners,
        (false, true) => EstimateNote::NothingTwice,
        (false, false) => EstimateNote::Measured,
    };
    Estimate {
        at_least: Some(at_least),
        std_error: Some(variance.sqrt()),
        interval: Some(interval),
        coverage: Some((1.0 - q1 / u * again).clamp(0.0, 1.0)),
        note,
        ..bare
    }
}

/// 97.5 % of a normal distribution are below it.
const Z: f64 = 1.96;

fn crude(t: f64, q1: f64) -> f64 {
    if q1 < 1.0 { 0.0 } else { (t - 1.0) * (q1 - 1.0) / ((t - 1.0) * (q1 - 1.0) + 2.0) }
}
