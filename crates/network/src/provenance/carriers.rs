//! Who may have carried a family into the groups that we see.
//!
//! Where every group in which it could have been was shown by some phone, the accounts of the earliest sightings did.
//! Else it may have been posted before, at a time that no phone shows: then those count who were members at such a time,
//! by how much they send, and more if they are known to have sent something of this family later. What is not in evidence
//! at all has entries too, so that the set says honestly how little is known.

use super::candidates::{candidate, weighed};
use super::hops::{InGroups, as_member};
use super::setting::Setting;
use super::{Candidates, EarlierUnseen, SourceCandidate, SourceKind};
use crate::at::At;
use crate::scene::{Scene, When};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Less than this of what is passed on counts as nothing.
const LEAST_SHARE: f64 = 0.005;
/// So many accounts of a family, in the order of its groups and times, are looked at as known to have sent it.
const MOST_SENDERS: usize = 256;

/// Who may have carried a family into the groups, and why its first sighting may not be in evidence.
pub(super) fn carriers(
    setting: &Setting<'_>,
    family: &InGroups<'_>,
    earliest: &[u32],
) -> (Vec<SourceCandidate>, Candidates, Option<EarlierUnseen>) {
    let Some(first) = nearest_first(setting.scene, earliest) else {
        return (Vec::new(), Candidates::default(), None);
    };
    let mut out = of_earliest(setting, earliest);
    let shares = uncovered_groups(setting, family, earliest, &first);
    let senders = senders(setting.scene, family);
    let mut then: BTreeMap<u32, SourceCandidate> = BTreeMap::new();
    for (group, share) in &shares {
        spread(setting, *group, *share, &first, &senders, &mut then, &mut out);
    }
    // Who is among the earliest is one candidate, whatever speaks for it.
    for candidate in &mut out {
        if let Some(same) = candidate.account.and_then(|account| then.remove(&account)) {
            candidate.weight += same.weight;
        }
    }
    out.extend(then.into_values());
    let why = why_unseen(setting, earliest, &shares, &first);
    let (out, set) = weighed(out, setting.weights);
    (out, set, why)
}

/// When the earliest of the earliest was; one without a date only if all are.
fn nearest_first(scene: &Scene, earliest: &[u32]) -> Option<When> {
    let when = |sighting: &u32| scene.sightings.at(*sighting).when;
    earliest.iter().map(when).min_by_key(|when| (!when.tells(), when.middle(), when.utc))
}

/// The accounts of the earliest sightings, as one of which each is the first if none is unseen.
fn of_earliest(setting: &Setting<'_>, earliest: &[u32]) -> Vec<SourceCandidate> {
    let weights = setting.weights;
    let mut out: Vec<SourceCandidate> = Vec::new();
    let mut place: FxHashMap<Option<u32>, usize> = FxHashMap::default();
    for sighting in earliest {
        let seen = setting.scene.sightings.at(*sighting);
        let original = if seen.forwarded { weights.forwarded } else { 1.0 };
        let weight = weights.brought * original + weights.unseen * (1.0 - setting.coverage);
        let of = SourceCandidate {
            account: seen.account,
            group: Some(seen.group),
            sighting: Some(*sighting),
            ..candidate(SourceKind::EarliestSighting, weight)
        };
        match place.get(&seen.account).and_then(|at| out.get_mut(*at)) {
            Some(same) if same.weight >= weight => {}
            Some(same) => *same = of,
            None => {
                place.insert(seen.account, out.len());
                out.push(of);
            }
        }
    }
    let one_of = out.len() as f64;
    out.iter_mut().for_each(|candidate| candidate.weight /= one_of);
    out
}

/// Groups in which it may have been before the earliest sighting, with the share of what is passed on that no phone
/// shows: those in which it was seen at all, and those of the accounts that posted it first.
fn uncovered_groups(
    setting: &Setting<'_>,
    family: &InGroups<'_>,
    earliest: &[u32],
    first: &When,
) -> BTreeMap<u32, f64> {
    let weights = setting.weights;
    let mut out: BTreeMap<u32, f64> = BTreeMap::new();
    let mut add = |group: u32, of: f64| {
        let share = setting.unseen_share(group, first);
        if share >= LEAST_SHARE {
            out.entry(group).or_insert(weights.uncovered * of * share);
        }
    };
    family.groups.iter().take(weights.most_groups).for_each(|(group, _)| add(*group, 1.0));
    let mut accounts: Vec<u32> =
        earliest.iter().filter_map(|sighting| setting.scene.sightings.at(*sighting).account).collect();
    accounts.sort_unstable();
    accounts.dedup();
    for account in accounts.into_iter().take(weights.most_introducers) {
        for stay in setting.stays(account).iter().take(weights.most_groups) {
            let stay = setting.scene.stays.at(*stay);
            let not_yet = stay.came.is_some_and(|came| first.before(&came));
            if !not_yet {
                add(stay.group, weights.elsewhere);
            }
        }
    }
    out
}

/// Accounts that are known to have sent something of the family.
fn senders(scene: &Scene, family: &InGroups<'_>) -> Vec<u32> {
    let all = family.groups.iter().flat_map(|(_, sightings)| sightings);
    let accounts = all.take(8 * MOST_SENDERS).filter_map(|sighting| scene.sightings.at(*sighting).account);
    let mut out: Vec<u32> = accounts.collect();
    out.sort_unstable();
    out.dedup();
    out.truncate(MOST_SENDERS);
    out
}

/// Spreads a group's weight over those who may have been in it when no phone showed it.
fn spread(
    setting: &Setting<'_>,
    group: u32,
    share: f64,
    first: &When,
    senders: &[u32],
    then: &mut BTreeMap<u32, SourceCandidate>,
    out: &mut Vec<SourceCandidate>,
) {
    let (scene, weights, crowd) = (setting.scene, setting.weights, setting.crowds.at(group));
    let there = |stay: u32| !scene.stays.at(stay).came.is_some_and(|came| first.before(&came));
    let more: Vec<(u32, u32, f64)> = senders
        .iter()
        .filter_map(|account| Some((*account, stay_of(scene, group, *account)?)))
        .filter(|(_, stay)| there(*stay))
        .map(|(account, stay)| (account, stay, (weights.carried - 1.0) * setting.activity(account)))
        .collect();
    let all = crowd.all + more.iter().map(|(_, _, activity)| activity).sum::<f64>();
    if all <= 0.0 {
        out.push(SourceCandidate { group: Some(group), ..candidate(SourceKind::UnknownMember, share) });
        return;
    }
    let unit = share * (1.0 - weights.unknown_member) / all;
    let mut add = |account: u32, stay: u32, weight: f64| {
        let one = then.entry(account).or_insert_with(|| as_member(0.0, account, group, stay));
        one.weight += weight;
    };
    let known = crowd.known.iter().filter(|member| there(member.stay));
    known.for_each(|member| add(member.account, member.stay, unit * member.activity));
    more.iter().for_each(|(account, stay, activity)| add(*account, *stay, unit * activity));
    let (activity, others) = crowd.others;
    let rest = candidate(SourceKind::OtherMember, unit * activity);
    out.push(SourceCandidate { group: Some(group), others, ..rest });
    let unknown = candidate(SourceKind::UnknownMember, share * weights.unknown_member);
    out.push(SourceCandidate { group: Some(group), ..unknown });
}

/// The first stay of an account in a group.
fn stay_of(scene: &Scene, group: u32, account: u32) -> Option<u32> {
    let stays = scene.stays_of(group);
    let at = stays.partition_point(|stay| stay.account < account);
    stays.get(at).filter(|stay| stay.account == account)?;
    Some(scene.groups.at(group).stays.start + crate::at::small(at))
}

/// Why the first sighting may not be in evidence.
fn why_unseen(
    setting: &Setting<'_>,
    earliest: &[u32],
    shares: &BTreeMap<u32, f64>,
    first: &When,
) -> Option<EarlierUnseen> {
    shares.keys().next()?;
    let own = earliest.iter().map(|sighting| setting.scene.sightings.at(*sighting).group);
    let Some(group) = own.into_iter().find(|group| shares.contains_key(group)) else {
        return Some(EarlierUnseen::OtherGroup);
    };
    let cover = setting.covers.at(group);
    let cut = !cover.from_the_start && cover.spans.first().is_none_or(|span| first.middle() <= span.1);
    Some(if cut { EarlierUnseen::StartCutOff } else { EarlierUnseen::SpanWithoutPhone })
}
