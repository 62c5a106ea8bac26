//! One later group and all earlier ones that may be its parent: what is counted, and where it stands.

use super::cohort::{Cohort, Member, rarity};
use super::facts::{Facts, Life, Presence};
use super::features::*;
use super::others::{Others, against_each_other, beside_others};
use crate::at::{At, small};
use crate::output::Way;
use crate::scene::{HumanWord, LinkPosted, When};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

const DAY_S: i64 = 86_400;
/// How long before, and after, counts as "then".
pub(super) const AROUND_DAYS: i64 = 30;
/// A link that is posted by then made the group; later ones bring more people.
pub(super) const LINK_DAYS: i64 = 3;
/// Posts from which falling silent shows.
pub(super) const POSTS: u32 = 3;
/// Being in a group weighs as much as so many posts there.
const THERE: f64 = 2.0;
/// So many of those who begin a group come from elsewhere.
const STRANGE: f64 = 0.3;
/// Where a cohort is drawn from counts in steps of so many (natural logarithm).
pub(crate) const DRAWN: f64 = 5.0;
/// Nobody is met anywhere so much likelier than elsewhere.
const MET: f64 = 100.0;
/// Items that are seen in more groups tell nothing of two of them.
const EVERYWHERE: usize = 60;

/// What is counted of one candidate.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    /// The earlier group.
    pub(crate) parent: u32,
    /// By [`FEATURES`]; 0 where it could not be seen.
    pub(crate) values: [f64; COUNT],
    /// Whether the clocks leave open which of the two is older.
    pub(crate) open: bool,
    /// Its members, of all members of all groups: how likely anyone is in it by chance.
    pub(crate) chance: f64,
    /// Of the cohort, by its place there: how much likelier it is to be met in this group than anywhere.
    pub(crate) met: Vec<(u32, f64)>,
    pub(crate) seen: Seen,
}

/// Where what is counted stands.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    /// Cohort that was inside before.
    pub(crate) movers: Vec<u32>,
    /// Cohort that is seen inside, since when is not known.
    pub(crate) possible: Vec<u32>,
    /// Cohort that came to the earlier group afterwards.
    pub(crate) after: Vec<u32>,
    /// Who followed in the first weeks and was inside before.
    pub(crate) followers: Vec<u32>,
    /// Later joiners that were inside before.
    pub(crate) later: Vec<u32>,
    /// Whether the founder was inside; `None`: it is not known, or could not be seen.
    pub(crate) founder: Option<bool>,
    /// Links that were posted in the earlier group in the first days: indices into the scene's links.
    pub(crate) links: Vec<u32>,
    /// Later ones.
    pub(crate) late_links: Vec<u32>,
    /// Who came by link within a day after one was posted there.
    pub(crate) followed: Vec<u32>,
    /// Of so many who came by link.
    pub(crate) by_link: u32,
    /// Who was added by someone with whom it shares the earlier group.
    pub(crate) added: Vec<u32>,
    /// Movers that fell silent, and of how many that could be seen.
    pub(crate) silent: Vec<u32>,
    pub(crate) watched: u32,
    /// What became of others there, where it can be seen.
    pub(crate) others: Others,
    /// How many went along, or followed.
    pub(crate) along: u32,
    /// Who of them left.
    pub(crate) left: Vec<u32>,
    /// First sightings in the later group of items that were carried over.
    pub(crate) carried: Vec<u32>,
    /// First sightings in the earlier group of items that came the other way.
    pub(crate) back: Vec<u32>,
    /// Posts a day in the earlier group before and after, where both can be seen.
    pub(crate) rate: Option<(f64, f64)>,
    /// Words that both names share.
    pub(crate) words: u32,
}

/// All that competes for one group.
pub(crate) struct Rivals {
    pub(crate) cohort: Cohort,
    /// By the number of the earlier group.
    pub(crate) candidates: Vec<Candidate>,
    /// What is counted of "not seen".
    pub(crate) not_seen: [f64; COUNT],
    /// Of "no parent": what people say, and nothing else.
    pub(crate) none: [f64; COUNT],
}

/// All that competes for one group; `None` if nothing tells when it began.
pub(crate) fn rivals(facts: &Facts, child: u32) -> Option<Rivals> {
    let cohort = Cohort::of(facts, child)?;
    let mut counted = Counted { facts, cohort: &cohort, of: BTreeMap::new(), newcomers: 0.0 };
    (0..).zip(&cohort.members).for_each(|(ix, member)| counted.member(ix, member));
    cohort.followers.iter().for_each(|member| counted.follower(member.account));
    cohort.later.iter().for_each(|account| counted.later(*account));
    let mut degrees = 0.0;
    for account in cohort.accounts() {
        let groups = facts.groups_of(account);
        let tells = rarity(groups.len().saturating_sub(1));
        degrees += groups.len() as f64;
        for group in groups.iter().filter(|group| **group != child) {
            let overlap = &mut counted.sums(*group).overlap;
            *overlap = (overlap.0 + tells, overlap.1 + 1.0);
        }
    }
    let newcomers = counted.newcomers;
    let quoted = facts.scene.words.iter().filter(|word| word.child == child).filter_map(|word| word.parent);
    quoted.for_each(|parent| counted.sums(parent).quoted = true);
    let mut sums: Vec<Sums> = counted.of.into_values().collect();
    sums.retain(|sums| order(facts, sums.parent, child) != Some(false) && (sums.touched()));
    let travelled = travelled(facts, &cohort);
    let life = facts.life(&minutes(&cohort.born.when, -AROUND_DAYS, 0));
    let added: Vec<(u32, Vec<u32>)> = cohort
        .early()
        .filter_map(|member| Some((member.account, cohort.shared(facts, member.account, member.by?))))
        .collect();
    let of = |sums: &Sums| {
        candidate(facts, &Child { cohort: &cohort, degrees, life: &life, added: &added }, sums, &travelled)
    };
    let mut out: Vec<Candidate> = sums.iter().map(of).collect();
    against_each_other(&mut out);
    beside_others(facts, &cohort, &mut out);
    let not_seen = not_seen(facts, &cohort, &out, newcomers);
    let mut none = [0.0; COUNT];
    said(rootless(facts, child), &mut none);
    Some(Rivals { cohort, candidates: out, not_seen, none })
}

/// Whether an earlier group is older (`true`), younger (`false`), or the clocks do not tell. A group whose beginning is not
/// told is as old as what is seen of it: that it may be older counts as a feature ([`T_UNTOLD`]).
fn order(facts: &Facts, parent: u32, child: u32) -> Option<bool> {
    let (Some(p), Some(c)) = (facts.born.at(parent), facts.born.at(child)) else { return None };
    if p.when.before(&c.when) {
        return Some(true);
    }
    // What is not told can be older than its first record.
    (c.when.before(&p.when) && p.told).then_some(false)
}

#[derive(Default)]
struct Sums {
    parent: u32,
    contained: f64,
    possible: f64,
    share: f64,
    after: f64,
    activity: f64,
    founder_activity: f64,
    founder_share: f64,
    followers: f64,
    /// Everyone who is ever in both: how much they tell, how many, and how many by chance but for the group's size.
    overlap: (f64, f64),
    /// An analyst quotes words on it.
    quoted: bool,
    /// Of the cohort, by its place there: its part in this group, of all groups in which it then was.
    parts: Vec<(u32, f64)>,
    seen: Seen,
}

impl Sums {
    /// Whether anything at all speaks for the candidate.
    fn touched(&self) -> bool {
        self.overlap.1 > 0.0 || self.quoted
    }
}

struct Counted<'c, 's> {
    facts: &'c Facts<'s>,
    cohort: &'c Cohort,
    of: BTreeMap<u32, Sums>,
    /// Weight of those who were in no seen group before.
    newcomers: f64,
}

impl Counted<'_, '_> {
    fn sums(&mut self, parent: u32) -> &mut Sums {
        self.of.entry(parent).or_insert_with(|| Sums { parent, ..Sums::default() })
    }

    fn member(&mut self, ix: u32, member: &Member) {
        let born = self.cohort.born.when;
        let inside: Vec<(u32, Presence)> = self.presences(member.account, &born);
        let before = inside.iter().filter(|(_, p)| *p == Presence::Before).count();
        let rarity = rarity(before);
        if before == 0 {
            self.newcomers += member.weight;
        }
        let recent = |group: u32| f64::from(self.facts.posted(group, member.account, &minutes(&born, -AROUND_DAYS, 0)));
        let posts: Vec<f64> = inside.iter().map(|(group, _)| recent(*group)).collect();
        let all: f64 = posts.iter().sum();
        let founder = self.cohort.founder == Some(member.account);
        let lives = |presence: Presence, posts: f64| match presence {
            Presence::Before => posts + THERE,
            Presence::Possible | Presence::Undetermined => (posts + THERE) / 2.0,
            Presence::Former | Presence::After | Presence::Never => 0.0,
        };
        let life: f64 = inside.iter().zip(&posts).map(|((_, presence), posts)| lives(*presence, *posts)).sum();
        for ((group, presence), posts) in inside.iter().zip(posts) {
            let sums = self.sums(*group);
            let own = lives(*presence, posts);
            if own > 0.0 {
                sums.parts.push((ix, own / life));
            }
            match presence {
                Presence::Before => {
                    sums.contained += member.weight * rarity;
                    sums.share += member.weight / before as f64;
                    sums.seen.movers.push(member.account);
                    if founder {
                        (sums.seen.founder, sums.founder_share) = (Some(true), 1.0 / before as f64);
                    }
                }
                Presence::Possible | Presence::Undetermined => {
                    sums.possible += member.weight * rarity;
                    sums.seen.possible.push(member.account);
                }
                Presence::After => {
                    sums.after += member.weight;
                    sums.seen.after.push(member.account);
                }
                Presence::Former | Presence::Never => {}
            }
            if all > 0.0 {
                sums.activity += member.weight * posts / all;
                if founder {
                    sums.founder_activity = posts / all;
                }
            }
        }
    }

    fn follower(&mut self, account: u32) {
        let inside = self.presences(account, &self.cohort.born.when);
        let before = inside.iter().filter(|(_, presence)| *presence == Presence::Before);
        let groups: Vec<u32> = before.map(|(group, _)| *group).collect();
        for group in &groups {
            let sums = self.sums(*group);
            sums.followers += rarity(groups.len());
            sums.seen.followers.push(account);
        }
    }

    fn later(&mut self, account: u32) {
        let born = self.cohort.born.when;
        for (group, presence) in self.presences(account, &born) {
            if presence == Presence::Before {
                self.sums(group).seen.later.push(account);
            }
        }
    }

    fn presences(&self, account: u32, at: &When) -> Vec<(u32, Presence)> {
        let others = self.facts.groups_of(account).iter().filter(|group| **group != self.cohort.child);
        others.map(|group| (*group, self.facts.presence(*group, account, at))).collect()
    }
}

/// Days before and after a moment, as minutes.
pub(super) fn minutes(at: &When, from: i64, to: i64) -> std::ops::Range<i64> {
    let minute = at.middle().div_euclid(60);
    minute + from * 1440..minute + to * 1440
}

pub(super) fn seconds(at: &When, from: i64, to: i64) -> std::ops::Range<i64> {
    at.middle() + from * DAY_S..at.middle() + to * DAY_S
}

fn part(some: f64, all: f64) -> f64 {
    if all > 0.0 { some / all } else { 0.0 }
}

pub(super) fn flag(is: bool) -> f64 {
    is.into()
}

/// What is the same for all candidates of a group.
struct Child<'c> {
    cohort: &'c Cohort,
    /// In how many groups all who are ever in it are.
    degrees: f64,
    life: &'c Life,
    /// Who was added by somebody, and the groups in which both were then.
    added: &'c [(u32, Vec<u32>)],
}

fn candidate(facts: &Facts, of: &Child, sums: &Sums, items: &FxHashMap<u32, Travelled>) -> Candidate {
    let Child { cohort, degrees, life, .. } = *of;
    let (parent, mut seen) = (sums.parent, sums.seen.clone());
    let born = &cohort.born.when;
    let mut v = [0.0; COUNT];
    let shown = facts.shown_before(parent, born);
    v[BIAS] = 1.0;
    v[M_SHOWN] = flag(shown);
    v[M_CONTAINED] = part(sums.contained, cohort.rare);
    v[M_POSSIBLE] = part(sums.possible, cohort.rare);
    v[M_SHARE] = part(sums.share, cohort.weight);
    v[M_AFTER] = part(sums.after, cohort.weight);
    let movers = seen.movers.len() as f64;
    let size = f64::from(facts.size.at(parent).max(&1).to_owned());
    let chance = size / facts.places.max(1.0);
    v[M_CHANCE] = beyond_chance(movers, expected(&cohort.members, chance));
    v[M_FOLLOWERS] = part(sums.followers, cohort.followed);
    v[M_FOLLOWERS_CHANCE] = beyond_chance(seen.followers.len() as f64, expected(&cohort.followers, chance));
    v[M_OVERLAP] = part(sums.overlap.0, cohort.everyone);
    v[M_OVERLAP_CHANCE] = beyond_chance(sums.overlap.1, degrees * chance);
    v[M_INCLUDED] = (movers + seen.followers.len() as f64) / size;
    v[M_SIZE] = size.ln() / 4.0;
    v[M_COUNT] = movers.ln_1p() / 2.0;
    v[M_LATER] = part(seen.later.len() as f64, cohort.later.len() as f64 + 2.0);
    if cohort.founder.is_some() {
        v[M_FOUNDER] = flag(seen.founder == Some(true));
        v[M_FOUNDER_SHARE] = sums.founder_share;
        if seen.founder.is_none() && shown {
            seen.founder = Some(false);
        }
        v[M_NO_FOUNDER] = flag(seen.founder == Some(false));
    }
    invitation(facts, of, parent, &mut seen, &mut v);
    v[T_ACTIVITY] = part(sums.activity, cohort.active);
    v[T_FOUNDER_ACTIVITY] = sums.founder_activity;
    time(facts, cohort, parent, &mut seen, &mut v);
    content(facts, cohort, parent, items.get(&parent), &mut seen, &mut v);
    said(words(facts, cohort.child, Some(parent)), &mut v);
    let open = order(facts, parent, cohort.child) != Some(true);
    v[T_OPEN] = flag(open);
    v[T_UNTOLD] = flag(!cohort.born.told);
    let place = life.part(parent);
    let met: Vec<(u32, f64)> = sums.parts.iter().map(|(ix, part)| (*ix, (part / place).min(MET))).collect();
    v[M_DRAWN] = drawn(cohort, |ix| place_of(&met, ix)) / DRAWN;
    Candidate { parent, values: v, open, chance, met, seen }
}

/// How much likelier it is (natural logarithm) that a cohort comes from somewhere than from anywhere, by how much likelier
/// each is to be met there. Some come from elsewhere in any case.
pub(crate) fn drawn(cohort: &Cohort, met: impl Fn(u32) -> f64) -> f64 {
    let one = |(ix, member): (u32, &Member)| member.weight * (STRANGE + (1.0 - STRANGE) * met(ix)).ln();
    (0..).zip(&cohort.members).map(one).sum()
}

/// How much likelier one of a cohort is to be met in a group than anywhere.
pub(crate) fn place_of(met: &[(u32, f64)], ix: u32) -> f64 {
    met.binary_search_by_key(&ix, |(of, _)| *of).ok().and_then(|at| met.get(at)).map_or(0.0, |(_, met)| *met)
}

/// How many of these would be in a group if everyone's number of groups were kept and all else were chance.
pub(crate) fn expected<'m>(members: impl IntoIterator<Item = &'m Member>, chance: f64) -> f64 {
    members.into_iter().map(|member| (f64::from(member.groups) * chance).min(1.0)).sum()
}

/// The deviance of a Poisson count, signed, as its root: 0 where it is what chance gives.
pub(crate) fn beyond_chance(seen: f64, expected: f64) -> f64 {
    if seen <= 0.0 || expected <= 0.0 {
        return 0.0;
    }
    let deviance = 2.0 * (seen * (seen / expected).ln() - (seen - expected));
    deviance.max(0.0).sqrt().min(12.0) / 4.0 * (seen - expected).signum()
}

fn invitation(facts: &Facts, of: &Child, parent: u32, seen: &mut Seen, v: &mut [f64; COUNT]) {
    let cohort = of.cohort;
    let born = &cohort.born.when;
    let plausible = |link: &&(u32, &LinkPosted)| {
        let Some(code) = facts.codes.get(&link.1.code) else { return false };
        let elsewhere = code.to.is_some_and(|to| to != cohort.child);
        // A link that was there before the group leads elsewhere.
        !elsewhere && !code.first.before(born)
    };
    let start = facts.scene.groups.at(parent).links.start;
    let all = facts.scene.links_of(parent);
    let (from, to) = (born.middle() - 2 * DAY_S, born.middle() + (AROUND_DAYS + 2) * DAY_S);
    let place = |at: i64| all.partition_point(|link| link.when.middle() < at);
    let near = all.get(place(from)..place(to)).unwrap_or_default();
    let links: Vec<(u32, &LinkPosted)> = (start + small(place(from))..).zip(near).collect();
    let (mut late, mut any) = (0.0f64, false);
    for (ix, link) in links.iter().filter(plausible) {
        let days = born.until(&link.when).0.max(0) / DAY_S;
        any |= days <= LINK_DAYS;
        let Some(by) = link.account else { continue };
        let code = facts.codes.get(&link.code);
        let known = code.is_some_and(|code| code.to == Some(cohort.child));
        let weight = code.map_or(1.0, |code| rarity(code.groups as usize));
        if !known && !cohort.is_member(facts, by, &link.when) {
            continue;
        }
        if days <= LINK_DAYS {
            seen.links.push(*ix);
            if known {
                v[I_KNOWN_LINK] = v[I_KNOWN_LINK].max(weight);
            } else if cohort.founder == Some(by) {
                v[I_FOUNDER_LINK] = v[I_FOUNDER_LINK].max(weight);
            } else {
                v[I_MEMBER_LINK] = v[I_MEMBER_LINK].max(weight);
            }
        } else if days <= AROUND_DAYS {
            seen.late_links.push(*ix);
            late = late.max(weight);
        }
    }
    v[I_LATE_LINK] = late;
    let by_link: Vec<&Member> = cohort.early().filter(|m| m.way == Way::Link && m.came.is_some()).collect();
    if by_link.len() >= 2 {
        let posted: Vec<i64> =
            seen.links.iter().chain(&seen.late_links).map(|ix| facts.scene.links.at(*ix).when.middle()).collect();
        let within = |m: &&&Member| {
            m.came.is_some_and(|came| posted.iter().any(|at| (-120..=DAY_S).contains(&(came.middle() - at))))
        };
        let inside =
            |account: &u32| seen.movers.binary_search(account).is_ok() || seen.followers.binary_search(account).is_ok();
        seen.by_link = small(by_link.len());
        seen.followed = by_link.iter().filter(|m| inside(&m.account)).filter(within).map(|m| m.account).collect();
        v[I_FOLLOWED] = part(seen.followed.len() as f64, by_link.len() as f64);
        v[I_FOLLOWED_COUNT] = (seen.followed.len() as f64).ln_1p() / 2.0;
        let could = facts.covered(parent, &seconds(born, 0, LINK_DAYS));
        v[I_NO_LINK] = flag(could && !any);
    }
    let mut shared = 0.0;
    for (account, both) in of.added.iter().filter(|(_, both)| both.contains(&parent)) {
        seen.added.push(*account);
        shared += 1.0 / both.len() as f64;
    }
    let added = of.added;
    v[I_ADDED] = part(seen.added.len() as f64, added.len() as f64);
    v[I_ADDED_SHARE] = part(shared, added.len() as f64);
}

fn time(facts: &Facts, cohort: &Cohort, parent: u32, seen: &mut Seen, v: &mut [f64; COUNT]) {
    let born = &cohort.born.when;
    let is_inside =
        |m: &&Member| seen.movers.binary_search(&m.account).is_ok() || seen.followers.binary_search(&m.account).is_ok();
    let along: Vec<(u32, When)> =
        cohort.early().filter(is_inside).map(|m| (m.account, m.came.unwrap_or(*born))).collect();
    seen.along = small(along.len());
    let mut fall = 0.0;
    for (account, came) in &along {
        let before = facts.posted(parent, *account, &minutes(came, -AROUND_DAYS, 0));
        if before < POSTS || !facts.covered(parent, &seconds(came, 1, AROUND_DAYS + 1)) {
            continue;
        }
        let then = facts.posted(parent, *account, &minutes(came, 1, AROUND_DAYS + 1));
        seen.watched += 1;
        fall += 1.0 - f64::from(then.min(before)) / f64::from(before);
        if then * 5 < before {
            seen.silent.push(*account);
        }
    }
    v[T_SILENT] = part(fall, f64::from(seen.watched)) * f64::from(seen.watched).ln_1p() / 2.0;
    if facts.covered(parent, &seconds(born, LINK_DAYS, LINK_DAYS + AROUND_DAYS)) {
        let rate =
            |from: i64, to: i64| f64::from(facts.posted_by_all(parent, &minutes(born, from, to))) / (to - from) as f64;
        seen.rate = Some((rate(-AROUND_DAYS, 0), rate(LINK_DAYS, LINK_DAYS + AROUND_DAYS)));
        v[T_ENDED] = flag(seen.rate.is_some_and(|(before, after)| before > 0.3 && after < before * 0.15));
    }
    for (account, came) in &along {
        let left = |stay: &crate::scene::Stay| {
            stay.left.is_some_and(|left| (-DAY_S..21 * DAY_S).contains(&(left.middle() - came.middle())))
        };
        if facts.stays(parent, *account).iter().any(left) {
            seen.left.push(*account);
        }
    }
    v[T_LEFT] = part(seen.left.len() as f64, along.len() as f64);
    let movers = &seen.movers;
    let near = |m: &&Member| m.came.is_some_and(|came| (came.middle() - born.middle()).abs() < DAY_S);
    let together = cohort.members.iter().filter(|m| movers.contains(&m.account)).filter(near).count();
    v[T_BURST] = (together as f64).ln_1p() / 2.0;
    if let Some(begin) = facts.born.at(parent) {
        v[T_AGE] = ((begin.when.until(born).1.max(0) / DAY_S) as f64).ln_1p() / 6.0;
    }
}

/// Items that travelled between a group and others: weights and first sightings, by the other group.
#[derive(Default)]
struct Travelled {
    carried: (f64, Vec<u32>),
    back: (f64, Vec<u32>),
}

/// What travelled between the later group and any other, on people who were in both.
fn travelled(facts: &Facts, cohort: &Cohort) -> FxHashMap<u32, Travelled> {
    let born = cohort.born.when.middle();
    let mut out: FxHashMap<u32, Travelled> = FxHashMap::default();
    let sighting = |ix: u32| facts.scene.sightings.at(ix);
    let was_in = |by: Option<u32>, group: u32, at: &When| {
        by.is_some_and(|by| !matches!(facts.presence(group, by, at), Presence::After | Presence::Never))
    };
    for first in facts.firsts.in_group(cohort.child) {
        let all = facts.firsts.of_family(first.family);
        if all.len() > EVERYWHERE {
            continue;
        }
        let (here, weight) = (sighting(first.sighting), rarity(all.len().saturating_sub(1)));
        let early = here.when.middle() - born < AROUND_DAYS * DAY_S;
        for other in all.iter().filter(|other| other.group != cohort.child) {
            let there = sighting(other.sighting);
            if early && there.when.before(&here.when) && was_in(here.account, other.group, &here.when) {
                let carried = &mut out.entry(other.group).or_default().carried;
                carried.0 += weight;
                carried.1.push(first.sighting);
            } else if here.when.before(&there.when) && was_in(there.account, cohort.child, &there.when) {
                let back = &mut out.entry(other.group).or_default().back;
                back.0 += weight;
                back.1.push(other.sighting);
            }
        }
    }
    out
}

fn content(facts: &Facts, cohort: &Cohort, parent: u32, of: Option<&Travelled>, seen: &mut Seen, v: &mut [f64; COUNT]) {
    if let Some(of) = of {
        (v[C_CARRIED], v[C_BACK]) = (of.carried.0.ln_1p(), of.back.0.ln_1p());
        (seen.carried, seen.back) = (of.carried.1.clone(), of.back.1.clone());
    }
    let (a, b) = (&facts.scene.groups.at(cohort.child).name_words, &facts.scene.groups.at(parent).name_words);
    let weight = |word: &u64| 1.0 / f64::from(1 + facts.named.get(word).copied().unwrap_or(1)).ln();
    let both: Vec<&u64> = a.iter().filter(|word| b.binary_search(word).is_ok()).collect();
    seen.words = small(both.len());
    let shared: f64 = both.iter().map(|word| weight(word)).sum();
    let all: f64 = a.iter().chain(b).map(weight).sum::<f64>() - shared;
    v[C_NAME] = part(shared, all);
}

fn said<'w>(words: impl Iterator<Item = &'w HumanWord>, v: &mut [f64; COUNT]) {
    for word in words {
        if word.says {
            v[H_SAYS] = 1.0;
        } else {
            v[H_DENIES] = 1.0;
        }
    }
}

/// What analysts quote on one that may be the parent; `None`: on one that is not seen.
pub(crate) fn words<'s>(facts: &Facts<'s>, child: u32, parent: Option<u32>) -> impl Iterator<Item = &'s HumanWord> {
    facts.scene.words.iter().filter(move |word| word.child == child && word.parent == parent)
}

/// What they quote on there being none.
pub(crate) fn rootless<'s>(facts: &Facts<'s>, child: u32) -> impl Iterator<Item = &'s HumanWord> {
    facts.scene.rootless.iter().filter(move |word| word.child == child)
}

fn not_seen(facts: &Facts, cohort: &Cohort, all: &[Candidate], newcomers: f64) -> [f64; COUNT] {
    let mut v = [0.0; COUNT];
    let dated = cohort.members.iter().filter(|m| m.came.is_some() && Some(m.account) != cohort.founder);
    let dated: Vec<&Member> = dated.collect();
    let by_link: Vec<&&Member> = dated.iter().filter(|m| m.way == Way::Link).collect();
    v[N_BIAS] = 1.0;
    v[N_BURST] = (by_link.len() as f64).ln_1p() / 2.0;
    v[N_LINKED] = part(by_link.len() as f64, dated.len() as f64);
    v[N_NEW] = part(newcomers, cohort.weight);
    v[N_FOUNDER_NEW] = flag(cohort.founder.is_some_and(|founder| cohort.is_new(facts, founder)));
    v[N_BEST] = all.iter().map(|c| c.values[M_SHARE]).fold(0.0, f64::max);
    v[N_COVERAGE] = facts.coverage;
    v[N_SIZE] = (cohort.members.len() as f64).ln_1p() / 3.0;
    let soon =
        dated.iter().filter(|m| m.came.is_some_and(|came| (came.middle() - cohort.born.when.middle()).abs() < DAY_S));
    v[N_SPEED] = part(soon.count() as f64, dated.len() as f64);
    let linked: FxHashMap<u32, ()> = all.iter().flat_map(|c| &c.seen.followed).map(|account| (*account, ())).collect();
    v[N_EXPLAINED] = part(linked.len() as f64, by_link.len() as f64);
    v[N_UNTOLD] = flag(!cohort.born.told);
    said(words(facts, cohort.child, None), &mut v);
    v
}
