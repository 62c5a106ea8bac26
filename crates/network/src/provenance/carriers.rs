//! Who may have carried a family into the groups that we see.
//!
//! Where every group in which it could have been was shown by some phone, the accounts of the earliest sightings did.
//! Else it may have been posted before, at a time that no phone shows: then those count who were members at such a time,
//! by how much they are seen to send. What is not in evidence
//! at all has entries too, so that the set says honestly how little is known.

use super::candidates::{candidate, member, weighed};
use super::hops::InGroups;
use super::setting::{Member, Setting};
use super::{Candidates, EarlierUnseen, SourceCandidate, SourceKind};
use crate::at::{At, small};
use crate::scene::{Scene, When};
use rustc_hash::FxHashMap;

/// Less than this counts as nothing.
pub(super) const LEAST_SHARE: f64 = 0.00005;

/// Who may have carried a family into the groups, and why its first sighting may not be in evidence.
pub(super) fn carriers(
    setting: &Setting<'_>,
    family: &InGroups<'_>,
    earliest: &[u32],
) -> (Vec<SourceCandidate>, Candidates, Option<EarlierUnseen>) {
    let Some(first) = nearest_first(setting.scene, earliest) else {
        return (Vec::new(), Candidates::default(), None);
    };
    let mut shares = uncovered_groups(setting, family, earliest, &first);
    let unseen: f64 = shares.iter().map(|(_, share)| share).sum();
    // So little can be unseen that the earliest in evidence is taken for the first.
    let is_seen = unseen < setting.weights.least_unseen;
    if is_seen {
        shares.clear();
    }
    // Else the set must hold a carrier that is not seen: what the earliest weigh does not depend on how much is unseen.
    shares.iter_mut().for_each(|(_, share)| *share *= (1.0 - setting.weights.earliest) / unseen);
    let mut out = of_earliest(setting, earliest, if is_seen { 1.0 } else { setting.weights.earliest });
    let mut heaviest = shares.clone();
    heaviest.sort_unstable_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
    let (named, rest) = heaviest.split_at(heaviest.len().min(setting.weights.most_crowds));
    let mut then: Vec<SourceCandidate> = Vec::new();
    for (group, share) in named {
        spread(setting, *group, *share, &first, &mut then, &mut out);
    }
    let others = candidate(SourceKind::OtherGroup, rest.iter().map(|(_, share)| share).sum());
    out.push(SourceCandidate { others: small(rest.len()), ..others });
    let mut then = each_once(then);
    // Who is among the earliest is one candidate, whatever speaks for it.
    for candidate in out.iter_mut().filter(|candidate| candidate.account.is_some()) {
        if let Ok(same) = then.binary_search_by_key(&candidate.account, |one| one.account) {
            candidate.weight += then.remove(same).weight;
        }
    }
    out.extend(then);
    let why = why_unseen(setting, earliest, &shares, &first);
    let (out, set) = weighed(out, setting.weights);
    (out, set, why)
}

/// Each account once, with what all its stays weigh together, at the first of them.
fn each_once(mut of: Vec<SourceCandidate>) -> Vec<SourceCandidate> {
    // Stable: the groups in which an account may have been stay in their order.
    of.sort_by_key(|candidate| candidate.account);
    of.dedup_by(|next, same| {
        let is_same = next.account == same.account;
        if is_same {
            same.weight += next.weight;
        }
        is_same
    });
    of
}

/// When the earliest of the earliest was; one without a date only if all are.
fn nearest_first(scene: &Scene, earliest: &[u32]) -> Option<When> {
    let when = |sighting: &u32| scene.sightings.at(*sighting).when;
    earliest.iter().map(when).min_by_key(|when| (!when.tells(), when.middle(), when.utc))
}

/// The accounts of the earliest sightings, as one of which each is the first if none is unseen.
fn of_earliest(setting: &Setting<'_>, earliest: &[u32], share: f64) -> Vec<SourceCandidate> {
    let weights = setting.weights;
    let mut out: Vec<SourceCandidate> = Vec::new();
    let mut place: FxHashMap<Option<u32>, usize> = FxHashMap::default();
    for sighting in earliest {
        let seen = setting.scene.sightings.at(*sighting);
        let original = if seen.forwarded { weights.forwarded } else { 1.0 };
        let outside = weights.unseen * (1.0 - setting.coverage);
        let weight = (weights.brought * original + outside) / (weights.brought + outside) * share;
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

/// Groups in which it may have been before the earliest sighting, at a time that no phone shows: those in which it was
/// seen, those of the accounts that posted it first, those that share members with these, and all others.
fn uncovered_groups(setting: &Setting<'_>, family: &InGroups<'_>, earliest: &[u32], first: &When) -> Vec<(u32, f64)> {
    let weights = setting.weights;
    let seen: Vec<u32> = family.groups.iter().map(|(group, _)| *group).collect();
    let mut accounts: Vec<u32> =
        earliest.iter().filter_map(|sighting| setting.scene.sightings.at(*sighting).account).collect();
    accounts.sort_unstable();
    accounts.dedup();
    let mut own: Vec<u32> = Vec::new();
    for account in accounts.into_iter().take(weights.most_introducers) {
        let stays = setting.stays(account).iter().take(weights.most_groups);
        own.extend(stays.filter(|stay| !stay.came.is_some_and(|came| first.before(&came))).map(|stay| stay.group));
    }
    own.sort_unstable();
    own.dedup();
    // Not by a row over all groups: a family meets most chats of a case only as one of "any".
    let mut of: Vec<(u32, f64)> = Vec::new();
    let mut add = |groups: &[u32], weight: f64| {
        of.extend(groups.iter().map(|group| (*group, weight / groups.len() as f64)));
    };
    add(&seen, weights.same_group);
    add(&own, weights.own_group);
    let from: Vec<u32> = if own.is_empty() { seen } else { own };
    for group in &from {
        for (near, share) in setting.near.at(*group) {
            of.push((*near, weights.near_group * share / from.len() as f64));
        }
    }
    // Of the others those that phones show for long before are not asked one by one.
    let told = of.iter().filter(|(_, weight)| *weight > 0.0).copied();
    let mut asked: Vec<(u32, f64)> =
        told.chain(setting.perhaps_without(first).iter().map(|group| (*group, 0.0))).collect();
    // Stable: what speaks for a group is added in the same order on every run.
    asked.sort_by_key(|(group, _)| *group);
    asked.dedup_by(|next, same| {
        let is_same = next.0 == same.0;
        if is_same {
            same.1 += next.1;
        }
        is_same
    });
    debug_assert!(
        (0..small(setting.scene.groups.len())).all(|group| {
            asked.binary_search_by_key(&group, |(group, _)| *group).is_ok()
                || !setting.scene.is_group(group)
                || setting.is_long_covered(group, first)
        }),
        "a group that counts is looked up"
    );
    let any = setting.any_group();
    let mut out = Vec::new();
    for (group, weight) in asked {
        let is_group = setting.scene.is_group(group);
        if weight == 0.0 && (!is_group || setting.is_long_covered(group, first)) {
            continue;
        }
        let share = (weight + if is_group { any } else { 0.0 }) * setting.unseen_reach(group, first);
        if share >= LEAST_SHARE {
            out.push((group, share));
        }
    }
    out
}

/// Spreads a group's weight over those who may have been in it when no phone showed it, by what they are seen to send.
fn spread(
    setting: &Setting<'_>,
    group: u32,
    share: f64,
    first: &When,
    then: &mut Vec<SourceCandidate>,
    out: &mut Vec<SourceCandidate>,
) {
    let (weights, crowd) = (setting.weights, setting.crowds.at(group));
    let here = |kind, weight| SourceCandidate { group: Some(group), ..candidate(kind, weight) };
    let (all, count) = crowd.at(first);
    if all <= 0.0 {
        out.push(here(SourceKind::UnknownMember, share));
        return;
    }
    let unit = share * (1.0 - weights.unknown_member) / all;
    let there = |of: &&Member| !of.came.is_some_and(|came| first.before(&came));
    let known: Vec<&Member> = crowd.known.iter().filter(there).take(weights.most_members).collect();
    let others = count.saturating_sub(small(known.len()));
    let named: f64 = known.iter().map(|of| of.activity).sum();
    let rest = if others == 0 { 0.0 } else { (all - named).max(0.0) };
    then.extend(
        known.iter().map(|of| member(SourceKind::MemberThen, unit * of.activity, of.account, group, Some(of.stay))),
    );
    out.push(SourceCandidate { others, ..here(SourceKind::OtherMember, unit * rest) });
    out.push(here(SourceKind::UnknownMember, share * weights.unknown_member));
}

/// Why the first sighting may not be in evidence.
fn why_unseen(setting: &Setting<'_>, earliest: &[u32], shares: &[(u32, f64)], first: &When) -> Option<EarlierUnseen> {
    shares.first()?;
    let own = earliest.iter().map(|sighting| setting.scene.sightings.at(*sighting).group);
    let Some(group) = own.into_iter().find(|group| shares.binary_search_by_key(group, |of| of.0).is_ok()) else {
        return Some(EarlierUnseen::OtherGroup);
    };
    let cover = setting.covers.at(group);
    // With one span there is no other gap: what lies behind its end does so because of an unknown zone.
    let first_span = cover.spans.first().filter(|_| cover.spans.len() > 1);
    let cut = !cover.from_the_start && first_span.is_none_or(|span| first.middle() <= span.1);
    Some(if cut { EarlierUnseen::StartCutOff } else { EarlierUnseen::SpanWithoutPhone })
}
