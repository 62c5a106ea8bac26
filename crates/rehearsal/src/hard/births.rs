//! Which groups there are, where each comes from, and who was in it when.
//!
//! Births are taken in the order of time. Each one fills the group's whole future; what breaks off from it later changes
//! that future: people leave, fall silent, or the group ends.

mod filling;

use super::draft::{Draft, Notice};
use super::people::Soul;
use super::regimes::Regime;
use super::truth::{Beginning, GroupTruth, Part};
use super::{BEGIN, END, naming};
use crate::clock::{DAY, HOUR, MINUTE};
use crate::formats::Way;
use crate::rng::Rng;

/// The last day on which a group begins.
const LAST_BIRTH: i64 = 300;

/// All groups, the earlier first.
pub(super) fn drafts(seed: u64, regime: &Regime, souls: &[Soul]) -> Vec<Draft> {
    let mut maker = Maker { rng: Rng::new(seed, "hard births", 0), regime, souls, groups: Vec::new() };
    let n = usize::try_from(maker.rng.range(regime.groups.0, regime.groups.1)).unwrap_or_default();
    let first = (n / 7).max(2);
    let mut days: Vec<i64> = (0..n)
        .map(|ix| if ix < first { maker.rng.range(0, 25 * 24) } else { maker.rng.range(20 * 24, LAST_BIRTH * 24) })
        .collect();
    days.sort_unstable();
    for (ix, hours) in days.into_iter().enumerate() {
        let at = BEGIN + hours * HOUR + maker.rng.range(0, 3599);
        // A sibling may have taken the place.
        if maker.groups.len() >= n {
            break;
        }
        // Births stay in order, however late a sibling came.
        let at = maker.groups.last().map_or(at, |last| at.max(last.created() + MINUTE));
        maker.birth(at, ix < first);
    }
    maker.adverts();
    maker.groups
}

struct Maker<'r> {
    rng: Rng,
    regime: &'r Regime,
    souls: &'r [Soul],
    groups: Vec<Draft>,
}

impl Maker<'_> {
    fn birth(&mut self, at: i64, first: bool) {
        let (regime, roll) = (self.regime, self.rng.below(100));
        let parent = self.parent(at).filter(|_| !first);
        match parent {
            Some(parent) if roll < regime.break_offs => {
                let child = self.break_off(parent, at, &[]);
                if self.rng.chance(regime.siblings) {
                    self.sibling(parent, child);
                }
            }
            Some(like) if roll < regime.break_offs + regime.decoys => self.decoy(like, at),
            Some(_) if roll < regime.break_offs + regime.decoys + regime.advert_roots => self.advert_root(at),
            _ => self.root(at),
        }
    }

    /// A group with people in it, from which another may come.
    fn parent(&mut self, at: i64) -> Option<usize> {
        let fits = |group: &Draft| group.is_alive(at) && at > group.created() + 10 * DAY && group.awake(at).len() >= 9;
        let all: Vec<usize> = (0..self.groups.len()).filter(|ix| fits(&self.groups[*ix])).collect();
        let sizes: Vec<usize> = all.iter().map(|ix| self.groups[*ix].awake(at).len()).collect();
        self.weighted(&sizes).and_then(|ix| all.get(ix).copied())
    }

    fn draft(&mut self, topic: usize, at: i64, origin: Beginning, founder: usize) -> Draft {
        // Half of all groups last to the end; the others some months.
        let life = if self.rng.chance(50) { END - at } else { self.rng.range(40, 260) * DAY };
        let ends = (at + life).min(END);
        let mut draft = Draft {
            topic,
            lang: naming::language(&mut self.rng),
            name: naming::fresh(&mut self.rng, topic),
            renamed: None,
            link: crate::groups::code(&mut self.rng),
            ends,
            pace: self.rng.range(2, self.regime.pace),
            stays: Vec::new(),
            admins: Vec::new(),
            notices: Vec::new(),
            posts: Vec::new(),
            truth: GroupTruth {
                founder,
                created: at,
                origin,
                parents: Vec::new(),
                siblings: Vec::new(),
                like: None,
                link_posted_in: Vec::new(),
                advertised_in: Vec::new(),
                came_over: Vec::new(),
            },
        };
        if self.rng.chance(12) {
            let since = at + self.rng.range(20, 80) * DAY;
            draft.renamed = (since < ends).then(|| (since, naming::fresh(&mut self.rng, topic)));
        }
        draft.join(founder, at, Way::Founded, None);
        draft
    }

    fn root(&mut self, at: i64) {
        let topic = self.rng.below(self.regime.topics);
        let Some(founder) = self.of_pool(topic, &[]) else { return };
        let mut draft = self.draft(topic, at, Beginning::Root, founder);
        let n = self.cohort();
        let first = self.some_of_pool(topic, n, &draft);
        self.found(&mut draft, &first);
        self.grow(&mut draft);
        self.groups.push(draft);
    }

    /// Made by somebody else from the pool of a group, and of its members, in the same days as what comes from it.
    fn decoy(&mut self, like: usize, at: i64) {
        let topic = self.groups[like].topic;
        let members = self.groups[like].members(at);
        let Some(founder) = self.of_pool(topic, &members) else { return };
        if self.groups[like].ever(founder) {
            return self.root(at);
        }
        let mut draft = self.draft(topic, at, Beginning::Decoy, founder);
        draft.truth.like = Some(like);
        let n = self.cohort();
        let shared = n * self.regime.decoy_share / 100;
        let mut first = self.some_active(&members, shared);
        first.extend(self.some_of_pool(topic, n - shared, &draft));
        self.found(&mut draft, &first);
        self.grow(&mut draft);
        self.groups.push(draft);
    }

    /// Begins with a link in many groups, of which it is none's.
    fn advert_root(&mut self, at: i64) {
        let topic = self.rng.below(self.regime.topics);
        let advertisers: Vec<usize> = self.with_part(Part::Advertiser);
        let Some(advertiser) = self.rng.pick(&advertisers) else { return self.root(at) };
        let within: Vec<usize> = (0..self.groups.len())
            .filter(|ix| self.groups[*ix].is_alive(at) && self.groups[*ix].has(advertiser, at))
            .collect();
        let n = 3 + self.rng.below(4);
        let within = self.rng.some(&within, n);
        let Some(founder) = self.of_pool(topic, &[]) else { return };
        let ix = self.groups.len();
        let mut draft = self.draft(topic, at, Beginning::AdvertRoot, founder);
        let n = self.cohort();
        let first = self.some_of_pool(topic, n / 3, &draft);
        self.found(&mut draft, &first);
        let posted = at + self.rng.range(10, 30 * 60) * MINUTE;
        for group in &within {
            let at = posted + self.rng.range(0, 12) * MINUTE;
            self.notice(*group, at, advertiser, ix);
            draft.truth.advertised_in.push(*group);
            let readers = self.groups[*group].awake(at);
            let n = 1 + self.rng.below(5);
            for who in self.some_active(&readers, n) {
                let delay = self.heavy(2 * MINUTE, 11);
                draft.join(who, at + delay, Way::Link, None);
            }
        }
        self.grow(&mut draft);
        self.groups.push(draft);
    }

    /// A break-off of a group; gives its index. Nobody of `taken` comes along.
    fn break_off(&mut self, parent: usize, at: i64, taken: &[usize]) -> usize {
        let origin = self.origin();
        let other = (origin == Beginning::Merger).then(|| self.second(parent, at)).flatten();
        let origin = if origin == Beginning::Merger && other.is_none() { Beginning::Companion } else { origin };
        let parents: Vec<usize> = std::iter::once(parent).chain(other).collect();
        let awake: Vec<usize> = self.groups[parent]
            .awake(at)
            .into_iter()
            .filter(|who| !taken.contains(who) && self.is_ordinary(*who))
            .collect();
        let founder = self.some_active(&awake, 1).first().copied().unwrap_or(self.groups[parent].truth.founder);
        let ix = self.groups.len();
        let mut draft = self.draft(self.groups[parent].topic, at, origin, founder);
        draft.lang = self.groups[parent].lang;
        draft.truth.parents.clone_from(&parents);
        if self.rng.chance(self.regime.alike) {
            draft.name = naming::after(&mut self.rng, &self.groups[parent].name);
        }
        let n = self.cohort();
        let strangers = (0..n).filter(|_| self.rng.chance(self.regime.strangers)).count();
        let mut first = Vec::new();
        for (share, of) in parents.iter().enumerate() {
            let n = (n - strangers + share) / parents.len();
            let from: Vec<usize> = self.groups[*of]
                .awake(at)
                .into_iter()
                .filter(|who| !taken.contains(who) && self.is_ordinary(*who))
                .collect();
            first.extend(self.some_active(&from, n));
        }
        let mut movers: Vec<usize> = std::iter::once(founder).chain(first.iter().copied()).collect();
        first.extend(self.some_of_pool(draft.topic, strangers, &draft));
        self.found(&mut draft, &first);
        let posted = self.link_in_parents(&mut draft, &parents, ix);
        movers.extend(self.follow(&mut draft, &parents, posted, taken));
        movers.sort_unstable();
        movers.dedup();
        draft.truth.came_over.clone_from(&movers);
        parents.iter().for_each(|parent| self.displace(*parent, &draft, &movers));
        self.grow(&mut draft);
        self.groups.push(draft);
        ix
    }

    /// Another breaks off from the same parent within days, with others.
    fn sibling(&mut self, parent: usize, first: usize) {
        let at = self.groups[first].created() + self.rng.range(3 * 60, 4 * 24 * 60) * MINUTE;
        let alive = self.groups[parent].is_alive(at) && self.groups[parent].awake(at).len() >= 6;
        if !alive {
            return;
        }
        let taken = self.groups[first].truth.came_over.clone();
        let second = self.break_off(parent, at, &taken);
        self.groups[first].truth.siblings.push(second);
        self.groups[second].truth.siblings.push(first);
    }

    fn origin(&mut self) -> Beginning {
        let kinds = [Beginning::Split, Beginning::Companion, Beginning::ReCreation, Beginning::Merger];
        self.weighted(&self.regime.kinds.clone()).map_or(Beginning::Split, |ix| kinds[ix])
    }

    /// Another parent: of the same subject if there is one.
    fn second(&mut self, parent: usize, at: i64) -> Option<usize> {
        let topic = self.groups[parent].topic;
        let fits = |ix: &usize| {
            let group = &self.groups[*ix];
            *ix != parent && group.topic == topic && group.is_alive(at) && group.awake(at).len() >= 8
        };
        let all: Vec<usize> = (0..self.groups.len()).filter(fits).collect();
        self.rng.pick(&all)
    }

    /// Its own people post the link where they come from, in some cases; gives when.
    fn link_in_parents(&mut self, draft: &mut Draft, parents: &[usize], ix: usize) -> Option<i64> {
        if !self.rng.chance(self.regime.links) {
            return None;
        }
        let mut at = None;
        for parent in parents {
            let posted = draft.created() + self.heavy(8 * MINUTE, 10);
            let inside = |who: usize| self.groups[*parent].has(who, posted);
            let by = draft.members(posted).into_iter().filter(|who| inside(*who)).collect::<Vec<_>>();
            let founder = Some(draft.truth.founder).filter(|who| inside(*who) && self.rng.chance(75));
            let Some(by) = founder.or_else(|| self.rng.pick(&by)) else { continue };
            if posted < self.groups[*parent].ends {
                self.notice(*parent, posted, by, ix);
                draft.truth.link_posted_in.push(*parent);
                at = Some(posted);
            }
        }
        at
    }

    /// Members of parents who come in the first weeks; gives who.
    fn follow(&mut self, draft: &mut Draft, parents: &[usize], posted: Option<i64>, taken: &[usize]) -> Vec<usize> {
        let (at, recreation) = (draft.created(), draft.is(Beginning::ReCreation));
        let mut came = Vec::new();
        for parent in parents {
            let awake = self.groups[*parent].awake(at);
            let share = if recreation { 45 + self.rng.below(40) } else { self.regime.followers };
            for who in awake {
                if taken.contains(&who) || draft.ever(who) || !self.is_ordinary(who) || !self.rng.chance(share) {
                    continue;
                }
                let burst = posted.filter(|_| self.rng.chance(60));
                let late = if recreation { 10 } else { 35 };
                let (joins, way) = match burst {
                    Some(posted) => (posted + self.heavy(2 * MINUTE, 11), Way::Link),
                    None => (at + self.rng.range(60, late * 24 * 60) * MINUTE, self.way()),
                };
                let by = (way == Way::Added).then_some(draft.truth.founder);
                if joins < draft.ends {
                    draft.join(who, joins, way, by);
                    came.push(who);
                }
            }
        }
        came
    }

    fn notice(&mut self, group: usize, at: i64, by: usize, to: usize) {
        let invitation = self.rng.chance(18);
        self.groups[group].notices.push(Notice { at, by, to, invitation });
    }

    /// Links of groups that exist already, in many groups; some who read them follow.
    fn adverts(&mut self) {
        let advertisers = self.with_part(Part::Advertiser);
        for _ in 0..self.regime.adverts {
            let at = BEGIN + self.rng.range(20 * 24 * 60, 350 * 24 * 60) * MINUTE;
            let alive: Vec<usize> = (0..self.groups.len()).filter(|ix| self.groups[*ix].is_alive(at - DAY)).collect();
            let (Some(by), Some(to)) = (self.rng.pick(&advertisers), self.rng.pick(&alive)) else { continue };
            let within: Vec<usize> = alive.into_iter().filter(|ix| *ix != to && self.groups[*ix].has(by, at)).collect();
            let n = 2 + self.rng.below(7);
            for group in self.rng.some(&within, n) {
                let at = at + self.rng.range(0, 15) * MINUTE;
                if !self.groups[group].is_alive(at) {
                    continue;
                }
                self.notice(group, at, by, to);
                self.groups[to].truth.advertised_in.push(group);
                let readers = self.groups[group].awake(at);
                let n = self.rng.below(3);
                for who in self.some_active(&readers, n) {
                    let joins = at + self.heavy(3 * MINUTE, 11);
                    if joins < self.groups[to].ends {
                        self.groups[to].join(who, joins, Way::Link, None);
                    }
                }
            }
        }
    }
}
