//! From where the first poster in a group may have had what it posted.
//!
//! One unit of weight is spread over what was posted earlier where this account could see it, and over what is not seen:
//! its groups at times that no phone shows, groups of which nothing is held, no chat at all. It is the one-step answer of
//! a Hawkes process (Zannettou et al., IMC 2018) in a form that can be counted by hand. With few observers and noisy
//! delays, finding a source is weak (Pinto, Thiran & Vetterli 2012): so it is a set, and it has entries for what is unseen.

use super::candidates::{candidate, weighed};
use super::order::sighting_order;
use super::setting::{Setting, StayAt};
use super::variants::Fit;
use super::{Candidates, ProvenanceWeights, SourceCandidate, SourceKind};
use crate::at::At;
use crate::scene::When;
use std::cmp::Ordering;

/// The sightings of a family, group by group, each in the order of time.
pub(super) struct InGroups<'f> {
    /// Group, and its sightings.
    pub(super) groups: &'f [(u32, Vec<u32>)],
    pub(super) fit: &'f Fit,
}

impl InGroups<'_> {
    fn of(&self, group: u32) -> &[u32] {
        let at = self.groups.binary_search_by_key(&group, |of| of.0).ok();
        at.and_then(|at| self.groups.get(at)).map_or(&[], |of| of.1.as_slice())
    }
}

/// Where the account of a sighting, the first of a family in its group, may have had it.
pub(super) fn sources(setting: &Setting<'_>, family: &InGroups<'_>, first: u32) -> (Vec<SourceCandidate>, Candidates) {
    let (weights, seen) = (setting.weights, setting.scene.sightings.at(first));
    let mut out = Vec::new();
    if let Some(account) = seen.account {
        for stays in setting.stays(account).chunk_by(|x, y| x.group == y.group) {
            let elsewhere = stays.first().filter(|stay| stay.group != seen.group);
            out.extend(elsewhere.and_then(|stay| uncovered(setting, stays, *stay, &seen.when)));
            elsewhere.into_iter().for_each(|stay| earlier(setting, family, stays, stay.group, first, &mut out));
        }
    }
    out.push(candidate(SourceKind::UnseenGroup, weights.unseen * (1.0 - setting.coverage)));
    let original = if seen.forwarded { weights.forwarded } else { 1.0 };
    out.push(candidate(SourceKind::NoChat, weights.brought * original));
    weighed(out, weights)
}

/// That it came from the group of these stays while no phone showed it.
fn uncovered(setting: &Setting<'_>, stays: &[StayAt], first: StayAt, when: &When) -> Option<SourceCandidate> {
    // It must have been there before it posted.
    stays.iter().find(|stay| !stay.came.is_some_and(|came| when.before(&came)))?;
    let weight = setting.weights.uncovered * setting.unseen_share(first.group, when);
    let (stay, group) = (Some(first.stay), Some(first.group));
    Some(SourceCandidate { stay, group, ..candidate(SourceKind::UncoveredSpan, weight) })
}

/// Each account that posted it in a group earlier, or perhaps earlier, where the one of these stays there could see it:
/// with the sighting that counts most. Nobody becomes likelier by repeating it.
fn earlier(
    setting: &Setting<'_>,
    family: &InGroups<'_>,
    stays: &[StayAt],
    group: u32,
    first: u32,
    out: &mut Vec<SourceCandidate>,
) {
    let scene = setting.scene;
    let (all, last) = (family.of(group), scene.sightings.at(first));
    let until = all.partition_point(|s| scene.sightings.at(*s).when.middle() <= last.when.middle());
    // Those of no order can lie behind: as many again are looked at.
    let near =
        until.saturating_sub(setting.weights.most_earlier)..(until + setting.weights.most_earlier).min(all.len());
    let start = out.len();
    for sighting in all.get(near).unwrap_or_default() {
        let seen = scene.sightings.at(*sighting);
        let order = match sighting_order(scene, *sighting, first) {
            Some(Ordering::Less) => 1.0,
            None => setting.weights.unordered,
            Some(_) => continue,
        };
        let sight = |of: &StayAt| Some((setting.sight(scene.stays.at(of.stay), seen)?, of.stay));
        let best = stays.iter().filter_map(sight).min();
        let Some((sight, stay)) = best else { continue };
        let fit = family.fit.of(setting.weights, seen.item, last.item);
        let weight = order * fit * setting.weights.of_sight(sight) * since(setting.weights, &seen.when, &last.when);
        let of = SourceCandidate {
            account: seen.account,
            group: Some(group),
            sighting: Some(*sighting),
            stay: Some(stay),
            sight: Some(sight),
            ..candidate(SourceKind::EarlierSighting, weight)
        };
        match out.iter_mut().skip(start).find(|c| c.account == of.account) {
            Some(same) if same.weight >= weight => {}
            Some(same) => *same = of,
            None => out.push(of),
        }
    }
}

/// What is left of the weight of the earlier of two times at the later.
fn since(weights: &ProvenanceWeights, earlier: &When, later: &When) -> f64 {
    if !earlier.tells() || !later.tells() {
        return weights.undated;
    }
    let (least, most) = earlier.until(later);
    let (least, most) = (least.max(0), most.max(0));
    weights.decay(least + (most - least) / 2)
}

/// The accounts named in a list of candidates, for one who asks only who.
impl Candidates {
    /// The candidates of the smallest set that holds the wanted share of the weight, as far as they are kept.
    pub fn set_of<'c>(&self, all: &'c [SourceCandidate]) -> &'c [SourceCandidate] {
        let end = self.at.end.min(self.at.start.saturating_add(self.set));
        all.get(self.at.start as usize..end as usize).unwrap_or_default()
    }

    /// All that are kept, in order.
    pub fn of<'c>(&self, all: &'c [SourceCandidate]) -> &'c [SourceCandidate] {
        all.get(self.at.start as usize..self.at.end as usize).unwrap_or_default()
    }
}
