//! What is counted of accounts: each thing once, with what it rests on and where it stands.

use super::rests::{Ground, Memberships, Rests};
use super::{Introduced, KeyMeasure, LedBreakOff, OnlyOn};
use crate::at::{At, small};
use crate::output::RecordRef;
use crate::scene::{Stay, When};
use rayon::prelude::*;

/// One thing that counts for an account, as one record tells it. Several can tell of the same thing.
pub(super) struct Told {
    pub(super) account: u32,
    /// The thing: what is equal is counted once.
    pub(super) thing: u64,
    pub(super) rests: Rests,
    pub(super) records: [Option<RecordRef>; 2],
}

/// What an account has of one measure.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Tally {
    pub(super) account: u32,
    pub(super) count: u32,
    /// How many fall away without an occasion, by occasion.
    pub(super) only: Vec<OnlyOn>,
}

/// Two numbers as one thing.
pub(super) fn pair(a: u32, b: u32) -> u64 {
    u64::from(a) << 32 | u64::from(b)
}

/// Counts each thing of each account once. Sorted by account.
pub(super) fn tally(mut all: Vec<(u32, u64, Rests)>) -> Vec<Tally> {
    all.par_sort_unstable_by_key(|(account, thing, _)| (*account, *thing));
    all.dedup_by(|next, kept| {
        let same = (next.0, next.1) == (kept.0, kept.1);
        if same {
            kept.2 = kept.2.or(&next.2);
        }
        same
    });
    all.chunk_by(|a, b| a.0 == b.0).filter_map(|of| sum(of.first()?.0, of.iter().map(|(.., rests)| *rests))).collect()
}

fn sum(account: u32, things: impl Iterator<Item = Rests>) -> Option<Tally> {
    let (mut count, mut only) = (0, Vec::new());
    for rests in things {
        count += 1;
        rests.iter().for_each(|occasion| one_more(&mut only, occasion));
    }
    only.sort_unstable_by_key(|one| one.occasion);
    (count > 0).then_some(Tally { account, count, only })
}

/// Few occasions fall out for one account, and the same one time after time: the last that was counted is looked at first.
fn one_more(only: &mut Vec<OnlyOn>, occasion: u32) {
    match only.iter_mut().rev().find(|one| one.occasion == occasion) {
        Some(one) => one.count += 1,
        None => only.push(OnlyOn { occasion, count: 1 }),
    }
}

fn counted(on: impl Iterator<Item = u32>) -> Vec<OnlyOn> {
    let mut only = Vec::new();
    on.for_each(|occasion| one_more(&mut only, occasion));
    only.sort_unstable_by_key(|one| one.occasion);
    only
}

/// What is counted from.
pub(super) struct Counting<'s> {
    pub(super) ground: &'s Ground<'s>,
    pub(super) members: &'s Memberships,
    pub(super) introductions: &'s [Introduced],
    pub(super) break_offs: &'s [LedBreakOff],
    /// Pairs of groups with one account in common, by groups: the account.
    pub(super) bridges: &'s [super::bridges::Bridge],
    /// In how many groups a family must be introduced to count as carried.
    pub(super) carried_groups: u32,
}

impl Counting<'_> {
    /// The tallies of a measure.
    pub(super) fn tallies(&self, measure: KeyMeasure) -> Vec<Tally> {
        match measure {
            KeyMeasure::Carried => self.carried(),
            KeyMeasure::Reach => self.reach(),
            _ => {
                let mut all = Vec::new();
                self.each(measure, |told| all.push((told.account, told.thing, told.rests)));
                tally(all)
            }
        }
    }

    /// Tells everything that counts in a measure. For reach, of the accounts alone that are `wanted`.
    pub(super) fn told(&self, measure: KeyMeasure, wanted: &[bool], mut tell: impl FnMut(Told)) {
        let is_wanted = |account: u32| wanted.get(account as usize).copied().unwrap_or(false);
        if measure == KeyMeasure::Reach {
            for of in self.by_account().filter(|of| of.first().is_some_and(|one| is_wanted(one.account))) {
                let Some(account) = of.first().map(|one| one.account) else { continue };
                self.reached(&of, |stay, rests, record| {
                    let records = [record, self.ground.record(&stay.places)];
                    tell(Told { account, thing: u64::from(stay.account), rests, records });
                });
            }
        } else {
            self.each(measure, |told| {
                if is_wanted(told.account) {
                    tell(told)
                }
            });
        }
    }

    fn each(&self, measure: KeyMeasure, tell: impl FnMut(Told)) {
        match measure {
            KeyMeasure::Introductions | KeyMeasure::Carried | KeyMeasure::Reach => self.introduced(tell),
            KeyMeasure::Founded => self.founded(tell),
            KeyMeasure::Links => self.links(tell),
            KeyMeasure::Led => self.led(tell),
            KeyMeasure::Survived => self.survived(tell),
            KeyMeasure::Bridges => self.bridged(tell, |bridge| Some(pair(bridge.groups.0, bridge.groups.1))),
            KeyMeasure::Countries => self.bridged(tell, |bridge| bridge.countries()),
            KeyMeasure::Betweenness => {}
        }
    }

    fn sighted(&self, one: &Introduced) -> Rests {
        let seen = self.ground.scene.sightings.get(one.sighting as usize);
        seen.map_or_else(|| self.ground.group(one.group), |seen| self.ground.places(one.group, &seen.places))
    }

    fn introduced(&self, mut tell: impl FnMut(Told)) {
        for one in self.introductions {
            let seen = self.ground.scene.sightings.get(one.sighting as usize);
            let record = seen.and_then(|seen| self.ground.record(&seen.places));
            let thing = pair(one.family, one.group);
            tell(Told { account: one.account, thing, rests: self.sighted(one), records: [record, None] });
        }
    }

    /// Families that an account introduced to several groups.
    fn carried(&self) -> Vec<Tally> {
        let mut all: Vec<(u32, u64, Rests)> = Vec::with_capacity(self.introductions.len());
        self.introduced(|told| all.push((told.account, told.thing, told.rests)));
        all.par_sort_unstable_by_key(|(account, thing, _)| (*account, *thing));
        all.dedup_by_key(|(account, thing, _)| (*account, *thing));
        let needed = self.carried_groups;
        let of = |of: &[(u32, u64, Rests)]| {
            let (mut count, mut on) = (0, Vec::new());
            for family in of.chunk_by(|a, b| a.1 >> 32 == b.1 >> 32).filter(|groups| small(groups.len()) >= needed) {
                count += 1;
                let only = counted(family.iter().flat_map(|(.., rests)| rests.iter()));
                let falls = only.into_iter().filter(|only| small(family.len()) - only.count < needed);
                on.extend(falls.map(|only| only.occasion));
            }
            (count > 0).then_some(Tally { account: of.first()?.0, count, only: counted(on.into_iter()) })
        };
        all.chunk_by(|a, b| a.0 == b.0).filter_map(of).collect()
    }

    /// Of carried families: which account carried which. Others count each thing that is told.
    pub(super) fn several(&self, measure: KeyMeasure) -> Option<Vec<(u32, u64)>> {
        (measure == KeyMeasure::Carried).then_some(())?;
        let mut all: Vec<(u32, u64, u32)> =
            self.introductions.iter().map(|one| (one.account, u64::from(one.family), one.group)).collect();
        all.par_sort_unstable();
        all.dedup();
        let runs = all.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1));
        let enough = runs.filter(|groups| small(groups.len()) >= self.carried_groups);
        Some(enough.filter_map(|of| of.first()).map(|(account, family, _)| (*account, *family)).collect())
    }

    /// Introductions, those of one account together and by group.
    fn by_account(&self) -> std::vec::IntoIter<Vec<&Introduced>> {
        let mut all: Vec<&Introduced> = self.introductions.iter().collect();
        all.par_sort_by_key(|one| (one.account, one.group));
        let runs: Vec<_> = all.chunk_by(|a, b| a.account == b.account).map(<[_]>::to_vec).collect();
        runs.into_iter()
    }

    fn reach(&self) -> Vec<Tally> {
        let of = |all: &mut Vec<(u32, Rests)>, of: &Vec<&Introduced>| {
            let account = of.first()?.account;
            all.clear();
            self.reached(of, |stay, rests, _| all.push((stay.account, rests)));
            // the stays of one group lie by account
            if of.first().map(|one| one.group) != of.last().map(|one| one.group) {
                all.sort_unstable_by_key(|(account, _)| *account);
            }
            let or = |of: &[(u32, Rests)]| of.iter().map(|(_, rests)| *rests).reduce(|a, b| a.or(&b));
            sum(account, all.chunk_by(|a, b| a.0 == b.0).filter_map(or))
        };
        let runs: Vec<_> = self.by_account().collect();
        runs.par_iter().map_init(Vec::new, of).flatten_iter().collect()
    }

    /// Whom one account's introductions reached: accounts that are shown to have been in the group before, and not
    /// shown to have gone. Where the clocks do not tell, nobody is reached. By group, then in the order of stays.
    fn reached(&self, of: &[&Introduced], mut tell: impl FnMut(&Stay, Rests, Option<RecordRef>)) {
        for in_group in of.chunk_by(|a, b| a.group == b.group) {
            let Some(first) = in_group.first() else { continue };
            let mut shown: Vec<Shown> = in_group.iter().filter_map(|one| self.shown(one)).collect();
            // the latest first: most members have come by then, and one that tells is enough for what rests alike
            shown.sort_by_key(|one| (one.rests.iter().next(), std::cmp::Reverse(one.when.middle())));
            let alike: Vec<&[Shown]> = shown.chunk_by(|a, b| a.rests == b.rests).collect();
            for (stay, rests) in self.ground.stays(first.group).filter(|(stay, _)| stay.account != first.account) {
                let mut so_far: Option<(Rests, Option<RecordRef>)> = None;
                for alike in &alike {
                    if so_far.is_some_and(|(known, _)| known.is_free()) {
                        break;
                    }
                    if let Some(one) = alike.iter().find(|one| inside(stay, &one.when)) {
                        let both = one.rests.and(rests);
                        so_far = Some(so_far.map_or((both, one.record), |(known, record)| (known.or(&both), record)));
                    }
                }
                if let Some((rests, record)) = so_far {
                    tell(stay, rests, record);
                }
            }
        }
    }

    fn shown(&self, one: &Introduced) -> Option<Shown> {
        let seen = self.ground.scene.sightings.get(one.sighting as usize)?;
        let record = self.ground.record(&seen.places);
        Some(Shown { when: seen.when, rests: self.sighted(one), record })
    }

    /// A founding rests on the exhibit whose line tells of it, and on those that begin where the group does.
    fn founded(&self, mut tell: impl FnMut(Told)) {
        let scene = self.ground.scene;
        for (ix, group) in (0..).zip(&scene.groups).filter(|(ix, _)| scene.is_group(*ix)) {
            let Some(account) = group.founder else { continue };
            let near = |view: &&crate::scene::GroupView| group.created.is_some_and(|c| c.until(&view.from).0 <= DAY_S);
            let begins =
                scene.views_of(ix).iter().filter(near).filter_map(|v| self.ground.occasions.of_exhibit(v.exhibit));
            let of_line = |line: RecordRef| {
                let view = scene.views_of(ix).iter().find(|view| view.chat == line.chat)?;
                self.ground.occasions.of_exhibit(view.exhibit)
            };
            let line = group.created_line.and_then(of_line);
            let rests = match line {
                Some(line) => Rests::of(begins.chain([line])),
                None => self.ground.group(ix),
            };
            tell(Told { account, thing: u64::from(ix), rests, records: [group.created_line, None] });
        }
    }

    fn links(&self, mut tell: impl FnMut(Told)) {
        for link in &self.ground.scene.links {
            let Some(account) = link.account else { continue };
            let rests = self.ground.places(link.group, &link.places);
            tell(Told { account, thing: link.code, rests, records: [self.ground.record(&link.places), None] });
        }
    }

    fn led(&self, mut tell: impl FnMut(Told)) {
        for one in self.break_offs {
            let Some(account) = one.led_by else { continue };
            let rests = self.ground.group(one.parent).and(&self.ground.group(one.child));
            tell(Told { account, thing: u64::from(one.child), rests, records: one.records });
        }
    }

    fn survived(&self, mut tell: impl FnMut(Told)) {
        for one in self.break_offs.iter().filter(|one| one.re_creation) {
            let groups = self.ground.group(one.parent).and(&self.ground.group(one.child));
            let mut accounts: Vec<u32> = self.ground.stays(one.child).map(|(stay, _)| stay.account).collect();
            accounts.sort_unstable();
            accounts.dedup();
            for account in accounts {
                let both = (self.members.in_group(account, one.parent), self.members.in_group(account, one.child));
                let (Some(before), Some(after)) = both else { continue };
                let rests = before.rests.and(&after.rests).and(&groups);
                let thing = pair(one.child, one.parent);
                tell(Told { account, thing, rests, records: [before.record, after.record] });
            }
        }
    }

    fn bridged(&self, mut tell: impl FnMut(Told), thing: impl Fn(&super::bridges::Bridge) -> Option<u64>) {
        for bridge in self.bridges {
            let Some(thing) = thing(bridge) else { continue };
            let of = |group| self.members.in_group(bridge.account, group);
            let (Some(one), Some(other)) = (of(bridge.groups.0), of(bridge.groups.1)) else { continue };
            let rests = one.rests.and(&other.rests);
            tell(Told { account: bridge.account, thing, rests, records: [one.record, other.record] });
        }
    }
}

const DAY_S: i64 = 86_400;

struct Shown {
    when: When,
    rests: Rests,
    record: Option<RecordRef>,
}

/// Whether a stay is shown to hold a moment.
fn inside(stay: &Stay, at: &When) -> bool {
    let begun = |when: &Option<When>| when.is_some_and(|when| when.before(at));
    (begun(&stay.came) || begun(&stay.first)) && stay.left.is_none_or(|left| at.before(&left))
}

/// The values of all measures, by account: what [`super::Measures`] holds.
pub(super) fn all(counting: &Counting<'_>, accounts: usize) -> Vec<super::Measured> {
    let mut place = vec![u32::MAX; accounts];
    let tallies: Vec<(usize, Vec<Tally>)> =
        (0..).zip(KeyMeasure::COUNTS).map(|(ix, measure)| (ix, counting.tallies(*measure))).collect();
    let mut known: Vec<u32> = tallies.iter().flat_map(|(_, of)| of.iter().map(|t| t.account)).collect();
    known.sort_unstable();
    known.dedup();
    known.retain(|account| (*account as usize) < accounts);
    (0..).zip(&known).for_each(|(ix, account)| *place.at_mut(*account) = ix);
    let mut out: Vec<super::Measured> = known.into_iter().map(super::Measured::of).collect();
    for (measure, of) in tallies {
        for tally in of.into_iter().filter(|tally| (tally.account as usize) < accounts) {
            let measured = out.at_mut(*place.at(tally.account));
            measured.take(measure, tally.count, &tally.only);
        }
    }
    out.iter_mut().for_each(super::Measured::sort);
    out
}
