//! What lineage asks a scene again and again: when a group began, who was in it by then, who wrote when.

use crate::at::{At, small};
use crate::coverage::Occasions;
use crate::scene::{GroupView, LinkPosted, Scene, ScenePost, Stay, When};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// When a group began.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Born {
    /// When, or not later than when.
    pub(crate) when: When,
    /// Whether a line, an id or a field tells it, or a phone shows how it filled; else it is the earliest record held, and
    /// the group may be older.
    pub(crate) told: bool,
}

/// Of those who are seen in a group in its first weeks, so many are seen to come: then it began there.
const FILLED: f64 = 0.8;
/// How many must be seen to come.
const CAME: usize = 4;
/// First weeks.
const WEEKS_S: i64 = 21 * 86_400;

/// When a group began.
fn born(scene: &Scene, ix: u32) -> Option<Born> {
    let g = scene.groups.at(ix);
    if let Some(when) = g.created.filter(When::tells) {
        return Some(Born { when, told: true });
    }
    let when = g.first.filter(When::tells)?;
    let soon = |at: &When| at.middle() - when.middle() <= WEEKS_S;
    let inside = scene.stays_of(ix).iter().filter(|stay| stay.came.or(stay.first).is_none_or(|at| soon(&at)));
    let (came, all) = inside.fold((0, 0), |(came, all), stay| (came + usize::from(stay.came.is_some()), all + 1));
    Some(Born { when, told: came >= CAME && came as f64 >= FILLED * f64::from(all) })
}

/// Whether an account was in a group at a moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Presence {
    /// It was, or had been until shortly before.
    Before,
    /// It had been, and had left long before.
    Former,
    /// It is seen inside only afterwards; since when it is there is not known.
    Possible,
    /// It came, but the clocks do not tell whether before or after.
    Undetermined,
    /// It came afterwards.
    After,
    /// It is never seen inside.
    Never,
}

/// Who left longer ago than this is a former member.
const FORMER_S: i64 = 30 * 86_400;

/// A scene with what is worked out of it once.
pub(crate) struct Facts<'s> {
    pub(crate) scene: &'s Scene,
    /// For each group.
    pub(crate) born: Vec<Option<Born>>,
    /// Distinct accounts of each group.
    pub(crate) size: Vec<u32>,
    /// The groups of each account, ascending: (where its part begins, all parts).
    groups_of: (Vec<u32>, Vec<u32>),
    /// Posts of each group by account and time; where each group's begin is as in the scene.
    activity: Vec<ScenePost>,
    /// For each exhibit the last moment of which it shows anything: what a group does not show until then did not
    /// happen in it.
    ends: Vec<i64>,
    /// For each link: when it was first posted anywhere, and in how many groups, by its code.
    pub(crate) codes: FxHashMap<u64, Code>,
    /// First sightings of each group by family, and of each family by group.
    pub(crate) firsts: Firsts,
    /// Members of all groups together: what chance draws from.
    pub(crate) places: f64,
    /// The log odds that a group is not seen, by how many are seen by one phone alone.
    pub(crate) coverage: f64,
    /// In how many groups' names a word stands.
    pub(crate) named: FxHashMap<u64, u32>,
}

/// A link, wherever it was posted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Code {
    /// The earliest posting in the evidence held.
    pub(crate) first: When,
    /// In how many groups.
    pub(crate) groups: u32,
    /// The group to which it leads, where that is told, or where only one can be meant.
    pub(crate) to: Option<u32>,
}

/// The first sighting of a family in a group, as far as the clocks tell: by the middle of what is possible.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FirstSeen {
    pub(crate) group: u32,
    pub(crate) family: u32,
    /// An index into [`Scene::sightings`].
    pub(crate) sighting: u32,
}

/// First sightings, sorted by group and by family.
#[derive(Default)]
pub(crate) struct Firsts {
    by_group: Vec<FirstSeen>,
    by_family: Vec<FirstSeen>,
}

impl Firsts {
    fn of(scene: &Scene) -> Self {
        let mut by_group = Vec::new();
        for g in (0..small(scene.groups.len())).filter(|g| scene.is_group(*g)) {
            let start = scene.groups.at(g).sightings.start;
            let seen = (start..).zip(scene.sightings_of(g));
            let mut all: Vec<(u32, i64, u32)> =
                seen.map(|(ix, s)| (scene.family(s.item), s.when.middle(), ix)).collect();
            all.sort_unstable();
            all.dedup_by_key(|first| first.0);
            by_group.extend(all.into_iter().map(|(family, _, sighting)| FirstSeen { group: g, family, sighting }));
        }
        let mut by_family = by_group.clone();
        by_family.sort_by_key(|first| (first.family, first.group));
        Self { by_group, by_family }
    }

    pub(crate) fn in_group(&self, group: u32) -> &[FirstSeen] {
        let from = self.by_group.partition_point(|first| first.group < group);
        let to = self.by_group.partition_point(|first| first.group <= group);
        self.by_group.get(from..to).unwrap_or_default()
    }

    pub(crate) fn of_family(&self, family: u32) -> &[FirstSeen] {
        let from = self.by_family.partition_point(|first| first.family < family);
        let to = self.by_family.partition_point(|first| first.family <= family);
        self.by_family.get(from..to).unwrap_or_default()
    }
}

impl<'s> Facts<'s> {
    pub(crate) fn of(scene: &'s Scene) -> Self {
        let all = 0..small(scene.groups.len());
        // Chats of two are nobody's parent: they are no part of what chance draws from.
        let size = all.clone().map(|g| if scene.is_group(g) { small(accounts_of(scene, g).count()) } else { 0 });
        let size = size.collect::<Vec<u32>>();
        let mut activity: Vec<ScenePost> = Vec::with_capacity(scene.posts.len());
        all.clone().for_each(|g| activity.extend_from_slice(scene.posts_of(g)));
        let mut parts: Vec<&mut [ScenePost]> = Vec::with_capacity(scene.groups.len());
        let mut rest = activity.as_mut_slice();
        for g in all.clone() {
            let (part, more) = std::mem::take(&mut rest).split_at_mut(scene.posts_of(g).len());
            parts.push(part);
            rest = more;
        }
        parts.into_par_iter().for_each(|part| part.sort_unstable_by_key(|post| (post.account, post.minute)));
        let mut ends = vec![i64::MIN; scene.exhibits as usize];
        for view in &scene.views {
            let end = ends.at_mut(view.exhibit);
            *end = (*end).max(view.to.middle());
        }
        let mut named: FxHashMap<u64, u32> = FxHashMap::default();
        scene.groups.iter().flat_map(|g| &g.name_words).for_each(|word| *named.entry(*word).or_default() += 1);
        let mut facts = Self {
            scene,
            born: all.map(|g| born(scene, g)).collect(),
            places: size.iter().copied().map(f64::from).sum(),
            coverage: unseen(scene),
            size,
            groups_of: groups_of(scene),
            activity,
            ends,
            codes: FxHashMap::default(),
            firsts: Firsts::of(scene),
            named,
        };
        facts.codes = codes(&facts);
        facts
    }

    /// The groups in which an account is ever seen, ascending.
    pub(crate) fn groups_of(&self, account: u32) -> &[u32] {
        let (starts, all) = &self.groups_of;
        let range = *starts.at(account) as usize..*starts.at(account + 1) as usize;
        all.get(range).unwrap_or_default()
    }

    /// The stays of an account in a group.
    pub(crate) fn stays(&self, group: u32, account: u32) -> &'s [Stay] {
        let all = self.scene.stays_of(group);
        let from = all.partition_point(|stay| stay.account < account);
        let to = all.partition_point(|stay| stay.account <= account);
        all.get(from..to).unwrap_or_default()
    }

    /// Whether an account was in a group when something began.
    pub(crate) fn presence(&self, group: u32, account: u32, at: &When) -> Presence {
        let one = |stay: &Stay| match (stay.came, stay.first) {
            (Some(came), _) if came.before(at) => gone(stay, at),
            (None, Some(first)) if first.before(at) => gone(stay, at),
            (Some(came), _) if at.before(&came) => Presence::After,
            (Some(_), _) => Presence::Undetermined,
            (None, _) => Presence::Possible,
        };
        self.stays(group, account).iter().map(one).min_by_key(|p| *p as u8).unwrap_or(Presence::Never)
    }

    /// How often an account posted in a group from one minute to another.
    pub(crate) fn posted(&self, group: u32, account: u32, minutes: &Range<i64>) -> u32 {
        let posts = self.posts(group, account);
        let place = |minute: i64| posts.partition_point(|post| i64::from(post.minute) < minute);
        small(place(minutes.end).saturating_sub(place(minutes.start)))
    }

    /// How often anyone did.
    pub(crate) fn posted_by_all(&self, group: u32, minutes: &Range<i64>) -> u32 {
        let posts = self.scene.posts_of(group);
        let place = |minute: i64| posts.partition_point(|post| i64::from(post.minute) < minute);
        small(place(minutes.end).saturating_sub(place(minutes.start)))
    }

    /// What was going on in groups from one minute to another.
    pub(crate) fn life(&self, minutes: &Range<i64>) -> Life {
        let one = |(g, size): (u32, &u32)| match size {
            0 => 0.0,
            size => f64::from(*size) + f64::from(self.posted_by_all(g, minutes)),
        };
        let of: Vec<f64> = (0..).zip(&self.size).map(one).collect();
        Life { all: of.iter().sum(), of }
    }

    /// Posts of an account in a group, in time.
    fn posts(&self, group: u32, account: u32) -> &[ScenePost] {
        let range = &self.scene.groups.at(group).posts;
        let all = self.activity.get(range.start as usize..range.end as usize).unwrap_or_default();
        let from = all.partition_point(|post| post.account < account);
        let to = all.partition_point(|post| post.account <= account);
        all.get(from..to).unwrap_or_default()
    }

    /// Whether a phone shows a group in all of a stretch of time: what is not there then did not happen there.
    pub(crate) fn covered(&self, group: u32, seconds: &Range<i64>) -> bool {
        let shows = |view: &GroupView| {
            let from = view.from.middle() - if view.from_the_start { DAY_S } else { 0 };
            from <= seconds.start && seconds.end <= self.shown_until(group, view)
        };
        self.scene.views_of(group).iter().any(shows)
    }

    /// Until when a phone would show what happened in a group: until it was taken, or its owner left.
    fn shown_until(&self, group: u32, view: &GroupView) -> i64 {
        let stays = view.owner.map(|owner| self.stays(group, owner)).unwrap_or_default();
        let left = stays.iter().all(|stay| stay.left.is_some()) && !stays.is_empty();
        if left { view.to.middle() } else { (*self.ends.at(view.exhibit)).max(view.to.middle()) }
    }

    /// Whether a phone shows what a group was like until a moment.
    pub(crate) fn shown_before(&self, group: u32, at: &When) -> bool {
        let shows = |view: &GroupView| view.from.before(at) && at.middle() <= self.shown_until(group, view);
        self.scene.views_of(group).iter().any(shows)
    }
}

/// What was going on in groups at some time: members and posts.
pub(crate) struct Life {
    of: Vec<f64>,
    all: f64,
}

impl Life {
    /// The part of one group.
    pub(crate) fn part(&self, group: u32) -> f64 {
        self.of.at(group).max(1.0) / self.all.max(1.0)
    }
}

/// The log odds of "not seen", by how much of what further phones would show is seen; kept off 0 and 1.
fn unseen(scene: &Scene) -> f64 {
    let missing = 1.0 - Occasions::of(scene).sample_coverage(scene);
    ((missing + 0.02) / (1.02 - missing)).ln()
}

const DAY_S: i64 = 86_400;
/// Who founds a group posts its link in these days; a link posted later by its founder may be any.
const LINK_DAYS: i64 = 21;

/// Links by their code. A link that nothing names leads to the group that who posted it first had founded, if that was
/// shortly before and no other group of the same founder can be meant.
fn codes(facts: &Facts) -> FxHashMap<u64, Code> {
    let scene = facts.scene;
    let mut founded: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    for (ix, g) in (0..).zip(&scene.groups).filter(|(ix, _)| scene.is_group(*ix)) {
        founded.entry(g.founder.unwrap_or(u32::MAX)).or_default().push(ix);
    }
    let mut links: Vec<&LinkPosted> = scene.links.iter().collect();
    links.sort_by_key(|link| (link.code, link.group, link.when.middle()));
    let mut out = FxHashMap::default();
    for same in links.chunk_by(|a, b| a.code == b.code) {
        let Some(first) = same.iter().min_by_key(|link| link.when.middle()) else { continue };
        let groups = small(same.chunk_by(|a, b| a.group == b.group).count());
        let own = first.account.and_then(|account| founded.get(&account)).map_or(&[][..], Vec::as_slice);
        let shortly = |g: &&u32| {
            facts.born.at(**g).is_some_and(|born| {
                let after = first.when.middle() - born.when.middle();
                (-3600..LINK_DAYS * DAY_S).contains(&after)
            })
        };
        let meant: Vec<u32> = own.iter().filter(shortly).copied().collect();
        let to = same.iter().find_map(|link| link.to).or(if let [one] = meant.as_slice() { Some(*one) } else { None });
        out.insert(first.code, Code { first: first.when, groups, to });
    }
    out
}

fn gone(stay: &Stay, at: &When) -> Presence {
    let long = stay.left.is_some_and(|left| left.before(at) && left.until(at).0 > FORMER_S);
    if long { Presence::Former } else { Presence::Before }
}

/// The accounts of a group, ascending, each once.
pub(crate) fn accounts_of(scene: &Scene, group: u32) -> impl Iterator<Item = u32> {
    scene.stays_of(group).chunk_by(|a, b| a.account == b.account).filter_map(|stays| Some(stays.first()?.account))
}

fn groups_of(scene: &Scene) -> (Vec<u32>, Vec<u32>) {
    let groups = || (0..small(scene.groups.len())).filter(|g| scene.is_group(*g));
    let mut starts = vec![0u32; scene.accounts.len() + 1];
    groups().flat_map(|g| accounts_of(scene, g)).for_each(|account| *starts.at_mut(account + 1) += 1);
    let mut sum = 0;
    for start in &mut starts {
        sum += *start;
        *start = sum;
    }
    let mut all = vec![0u32; sum as usize];
    let mut next = starts.clone();
    for g in groups() {
        for account in accounts_of(scene, g) {
            let at = next.at_mut(account);
            *all.at_mut(*at) = g;
            *at += 1;
        }
    }
    (starts, all)
}
