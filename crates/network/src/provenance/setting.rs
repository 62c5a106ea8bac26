//! What all families are traced with: who was where, who sends, what is covered.

use super::carriers::LEAST_SHARE;
use super::{GroupCover, ProvenanceWeights, Sight};
use crate::at::{At, small};
use crate::scene::{Scene, SceneSighting, Stay, When};
use model::Platform;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// What all families are traced with.
pub(super) struct Setting<'s> {
    pub(super) scene: &'s Scene,
    pub(super) weights: &'s ProvenanceWeights,
    pub(super) covers: &'s [GroupCover],
    /// The share of groups that exhibits cover.
    pub(super) coverage: f64,
    /// Stays of each account: where its part of `stays` begins, and the stays by group.
    stays_from: Vec<u32>,
    stays: Vec<StayAt>,
    /// For each account what it counts as a sender.
    activity: Vec<f64>,
    /// For each group who may have been in it when no phone showed it.
    pub(super) crowds: Vec<Crowd>,
    /// For each group those that share members with it, by what these send: shares of 1.
    pub(super) near: Vec<Vec<(u32, f64)>>,
    /// How many are groups: chats of two are none.
    groups: usize,
    /// What reached others longer ago than this from one of all groups counts as nothing. Seconds.
    oldest_s: i64,
    /// Which groups were without a phone, by time.
    without: Without,
}

/// Groups that may have been without a phone not long before, by stretches of time.
#[derive(Default)]
struct Without {
    begin: i64,
    stretch_s: i64,
    /// By stretch, in order: groups.
    groups: Vec<Vec<u32>>,
    /// All of them: before the first stretch, after the last, and where a time can mean any.
    all: Vec<u32>,
}

/// Time is cut into so many stretches at most, none shorter than a day.
const STRETCHES: i64 = 512;

/// So many times as many members are asked as can be named, whether they had come.
const ASKED: usize = 4;

/// Who may have been in a group at a time that no phone shows.
#[derive(Default)]
pub(super) struct Crowd {
    /// Those who count most as senders, in order: more than are ever named, for some came later.
    pub(super) known: Vec<Member>,
    /// All, by when they can have come: the earliest second, and what they count together with those before them.
    all: Vec<(i64, f64)>,
}

impl Crowd {
    /// What those who can have been there at a time count together, and how many they are.
    pub(super) fn at(&self, when: &When) -> (f64, u32) {
        let there = self.all.partition_point(|(came, _)| *came <= when.utc.1);
        let counts = there.checked_sub(1).and_then(|last| self.all.get(last)).map_or(0.0, |(_, all)| *all);
        (counts, small(there))
    }
}

/// A stay of an account: its group, and its place in the scene.
#[derive(Clone, Copy, Default)]
pub(super) struct StayAt {
    pub(super) group: u32,
    pub(super) stay: u32,
    /// When it began. Every first in a group asks all stays of its account; in the scene these lie far apart.
    pub(super) came: Option<When>,
}

/// A member of a crowd.
#[derive(Clone, Copy)]
pub(super) struct Member {
    pub(super) account: u32,
    pub(super) stay: u32,
    /// When that stay began: kept here, since every family asks each member of its crowds.
    pub(super) came: Option<When>,
    pub(super) activity: f64,
}

impl<'s> Setting<'s> {
    pub(super) fn of(
        scene: &'s Scene,
        weights: &'s ProvenanceWeights,
        covers: &'s [GroupCover],
        coverage: f64,
    ) -> Self {
        let mut sent = vec![0_u32; scene.accounts.len()];
        for account in scene.sightings.iter().filter_map(|seen| seen.account) {
            *sent.at_mut(account) += 1;
        }
        let activity = sent.iter().map(|n| weights.silent + f64::from(*n)).collect();
        let (stays_from, stays) = by_account(scene);
        let mut out = Self {
            scene,
            weights,
            covers,
            coverage,
            stays_from,
            stays,
            activity,
            crowds: Vec::new(),
            near: Vec::new(),
            groups: (0..small(scene.groups.len())).filter(|group| scene.is_group(*group)).count(),
            oldest_s: 0,
            without: Without::default(),
        };
        out.oldest_s = out.oldest();
        out.without = out.without();
        out.near = out.near();
        out.crowds = (0..small(scene.groups.len())).into_par_iter().map(|group| out.crowd(group)).collect();
        out
    }

    /// The stays of an account, by group.
    pub(super) fn stays(&self, account: u32) -> &[StayAt] {
        let (from, to) = (*self.stays_from.at(account), *self.stays_from.at(account + 1));
        self.stays.get(from as usize..to as usize).unwrap_or_default()
    }

    /// What an account counts as a sender.
    pub(super) fn activity(&self, account: u32) -> f64 {
        *self.activity.at(account)
    }

    /// What any group weighs, only since it is one.
    pub(super) fn any_group(&self) -> f64 {
        self.weights.any_group / self.groups.max(1) as f64
    }

    /// From this age on, and a day for what powers of two leave out, [`Self::any_group`] times what is left is below
    /// [`LEAST_SHARE`].
    fn oldest(&self) -> i64 {
        let halvings = (self.any_group() / LEAST_SHARE).max(1.0).log2().ceil();
        (halvings * std::f64::consts::LN_2 * self.weights.reach_s) as i64 + 86_400
    }

    /// Whether phones show a group for so long before `when` that what it was without a phone counts as nothing, if
    /// nothing else speaks for it: told without working out how much it is.
    pub(super) fn is_long_covered(&self, group: u32, when: &When) -> bool {
        let created = self.scene.groups.at(group).created.as_ref();
        let at = when.middle();
        let latest = || self.covers.at(group).uncovered(created, at).next();
        when.tells() && latest().is_none_or(|(_, to)| at.saturating_sub(to) > self.oldest_s)
    }

    /// All groups but those that [`Self::is_long_covered`] would leave out at this time, and perhaps some of them: in order.
    pub(super) fn perhaps_without(&self, when: &When) -> &[u32] {
        let Without { begin, stretch_s, groups, all } = &self.without;
        let at = when.middle().saturating_sub(*begin);
        let stretch = usize::try_from(at.div_euclid((*stretch_s).max(1))).ok().filter(|_| when.tells());
        stretch.and_then(|stretch| groups.get(stretch)).unwrap_or(all)
    }

    fn without(&self) -> Without {
        let scene = self.scene;
        let all: Vec<u32> = (0..small(scene.groups.len())).filter(|group| scene.is_group(*group)).collect();
        let dated = || scene.sightings.iter().map(|seen| &seen.when).filter(|when| when.tells()).map(When::middle);
        let (Some(begin), Some(end)) = (dated().min(), dated().max()) else {
            return Without { all, ..Without::default() };
        };
        let length = end.saturating_sub(begin);
        let stretch_s = (length / STRETCHES + 1).max(86_400);
        let mut groups = vec![Vec::new(); (length / stretch_s + 1) as usize];
        for group in &all {
            let created = scene.groups.at(*group).created.as_ref();
            let gaps: Vec<(i64, i64)> = self.covers.at(*group).uncovered(created, i64::MAX / 4).collect();
            for (stretch, of) in (0..).zip(&mut groups) {
                let (from, to) = (begin + stretch * stretch_s, begin + (stretch + 1) * stretch_s);
                if gaps.iter().any(|gap| gap.0 < to && gap.1.saturating_add(self.oldest_s) >= from) {
                    of.push(*group);
                }
            }
        }
        Without { begin, stretch_s, groups, all }
    }

    /// The share of what reaches somebody until `when` that came from this group's time without a phone.
    pub(super) fn unseen_share(&self, group: u32, when: &When) -> f64 {
        self.unseen(group, when, |from, to| self.weights.share_between(from, to))
    }

    /// The share of families that reach somebody by `when`, over several hops, from this group's time without a phone.
    pub(super) fn unseen_reach(&self, group: u32, when: &When) -> f64 {
        self.unseen(group, when, |from, to| self.weights.reach_between(from, to))
    }

    fn unseen(&self, group: u32, when: &When, share: impl Fn(i64, i64) -> f64) -> f64 {
        if !when.tells() {
            return if self.covers.at(group).is_whole() { 0.0 } else { 1.0 };
        }
        let created = self.scene.groups.at(group).created.as_ref();
        self.covers.at(group).unseen_share(created, when.middle(), share)
    }

    /// Whether an account could see something in this group.
    pub(super) fn sight(&self, stay: &Stay, seen: &SceneSighting) -> Option<Sight> {
        let later = match self.scene.groups.at(stay.group).platform {
            Platform::Telegram | Platform::Discord => true,
            Platform::WhatsApp | Platform::Signal | Platform::Email | Platform::Other => false,
        };
        sight(stay, &seen.when, later)
    }

    fn near(&self) -> Vec<Vec<(u32, f64)>> {
        let mut shared: Vec<BTreeMap<u32, f64>> = vec![BTreeMap::new(); self.scene.groups.len()];
        for account in 0..small(self.scene.accounts.len()) {
            let mut groups: Vec<u32> = self.stays(account).iter().map(|stay| stay.group).collect();
            groups.dedup();
            // Who is in very many groups, as bots are, makes none of them near another.
            if groups.len() > self.weights.most_groups {
                continue;
            }
            for group in &groups {
                for other in groups.iter().filter(|other| *other != group) {
                    *shared.at_mut(*group).entry(*other).or_default() += self.activity(account);
                }
            }
        }
        let shares = |of: BTreeMap<u32, f64>| {
            let all: f64 = of.values().sum();
            of.into_iter().map(|(group, activity)| (group, activity / all)).collect()
        };
        shared.into_iter().map(shares).collect()
    }

    fn crowd(&self, group: u32) -> Crowd {
        let created = self.scene.groups.at(group).created.as_ref();
        let uncovered: Vec<(i64, i64)> = self.covers.at(group).uncovered(created, i64::MAX / 4).collect();
        let there = |stay: &Stay| {
            let from = stay.came.map_or(i64::MIN / 4, |came| came.utc.0);
            let to = stay.left.map_or(i64::MAX / 4, |left| left.utc.1);
            uncovered.iter().any(|gap| from < gap.1 && to > gap.0)
        };
        let first = self.scene.groups.at(group).stays.start;
        let mut known: Vec<Member> = (first..)
            .zip(self.scene.stays_of(group))
            .filter(|(_, stay)| there(stay))
            .map(|(ix, stay)| Member {
                account: stay.account,
                stay: ix,
                came: stay.came,
                activity: *self.activity.at(stay.account),
            })
            .collect();
        known.dedup_by_key(|member| member.account);
        let came = |member: &Member| member.came.map_or(i64::MIN, |came| came.utc.0);
        let mut all: Vec<(i64, f64)> = known.iter().map(|member| (came(member), member.activity)).collect();
        all.sort_by_key(|(came, _)| *came);
        let mut counts = 0.0;
        for (_, activity) in &mut all {
            counts += *activity;
            *activity = counts;
        }
        known.sort_by(|x, y| y.activity.total_cmp(&x.activity).then(x.account.cmp(&y.account)));
        known.truncate(self.weights.most_members.saturating_mul(ASKED));
        Crowd { known, all }
    }
}

/// Whether somebody could see what was posted in a group, by one stay there. `later`: what was posted before one came is
/// shown by the service to those who come.
pub(super) fn sight(stay: &Stay, when: &When, later: bool) -> Option<Sight> {
    let gone = stay.left.is_some_and(|left| left.before(when));
    let not_yet = stay.came.is_some_and(|came| when.before(&came));
    if gone || (not_yet && !later) {
        return None;
    }
    let since = |from: Option<When>| from.is_some_and(|from| from.before(when));
    let until = |to: Option<When>| to.is_some_and(|to| when.before(&to));
    let inside = (since(stay.came) || since(stay.first)) && (until(stay.left) || until(stay.last));
    Some(if inside && !not_yet { Sight::Certain } else { Sight::Possible })
}

/// Stays by account, in their order.
fn by_account(scene: &Scene) -> (Vec<u32>, Vec<StayAt>) {
    let mut from = vec![0_u32; scene.accounts.len() + 1];
    scene.stays.iter().for_each(|stay| *from.at_mut(stay.account + 1) += 1);
    for ix in 1..small(from.len()) {
        *from.at_mut(ix) += *from.at(ix - 1);
    }
    let (mut next, mut stays) = (from.clone(), vec![StayAt::default(); scene.stays.len()]);
    for (ix, stay) in (0..).zip(&scene.stays) {
        let place = next.at_mut(stay.account);
        *stays.at_mut(*place) = StayAt { group: stay.group, stay: ix, came: stay.came };
        *place += 1;
    }
    (from, stays)
}
