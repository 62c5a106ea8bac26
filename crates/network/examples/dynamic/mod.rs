//! Communities by snapshot, as `splits.py` writes them, and the scene that they make.

use model::{ChatKind, GroupId, Platform};
use network::{GroupView, Place, RecordRef, Scene, SceneAccount, SceneGroup, ScenePost, Stay, Way, When};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

const DAY: i64 = 86_400;
const START: i64 = 1_700_000_000;

/// A file of `splits.py`.
#[derive(Deserialize)]
pub(crate) struct Made {
    /// Communities, each with what is true of them.
    pub(crate) cases: Vec<Case>,
}

/// Communities, what is true of them, and what others say.
#[derive(Deserialize)]
pub(crate) struct Case {
    /// Where they are from.
    pub(crate) set: String,
    /// Which communities of two snapshots are one group.
    pub(crate) reading: String,
    pub(crate) snapshots: u32,
    /// Of each group its stays: account, first and last snapshot.
    pub(crate) groups: Vec<Vec<(u32, u32, u32)>>,
    /// Which groups came from others.
    #[serde(rename = "true")]
    pub(crate) truth: Vec<Event>,
    /// Pairs of child and parent, by method.
    pub(crate) told: BTreeMap<String, Vec<(u32, u32)>>,
}

/// A group that came from others.
#[derive(Deserialize)]
pub(crate) struct Event {
    pub(crate) child: u32,
    /// Those that are seen.
    pub(crate) parents: Vec<u32>,
    /// How many are not.
    pub(crate) unseen: usize,
    /// `split` or `merger`.
    pub(crate) kind: String,
}

impl Case {
    /// Who began a group.
    pub(crate) fn began(&self, group: u32) -> BTreeSet<u32> {
        self.members(group, self.begins(group))
    }

    /// Who was in a group at the snapshot before another began.
    pub(crate) fn before(&self, child: u32, group: u32) -> BTreeSet<u32> {
        self.begins(child).checked_sub(1).map(|at| self.members(group, at)).unwrap_or_default()
    }

    /// How many of those who began a group came from another.
    pub(crate) fn came_from(&self, child: u32, parent: u32) -> usize {
        self.began(child).intersection(&self.before(child, parent)).count()
    }

    fn members(&self, group: u32, at: u32) -> BTreeSet<u32> {
        let stays = self.groups.get(group as usize).into_iter().flatten();
        stays.filter(|(_, from, to)| (*from..=*to).contains(&at)).map(|stay| stay.0).collect()
    }

    /// The first snapshot of a group.
    fn begins(&self, group: u32) -> u32 {
        self.groups.get(group as usize).into_iter().flatten().map(|stay| stay.1).min().unwrap_or(0)
    }

    /// The scene, so many days from snapshot to snapshot.
    ///
    /// One phone shows every group for as long as it has members. Who is in a group of the first snapshot is seen in it from
    /// then on; who is in one that begins later came and began it on the day of its first snapshot, and left the former group
    /// on the same day. Nobody is known to have founded or invited. Nobody wrote, unless `writing`: then everyone wrote once
    /// on each day in its group, which is our addition.
    pub(crate) fn scene(&self, days: u32, writing: bool) -> Scene {
        let on = |snapshot: u32| {
            let at = START + i64::from(snapshot * days) * DAY;
            When::utc(at, at)
        };
        let mut out = Scene { exhibits: 1, ..Scene::default() };
        for (g, members) in (0u32..).zip(&self.groups) {
            let first = self.begins(g);
            let end = members.iter().map(|stay| stay.2 + 1).max().unwrap();
            let (stays, views, posts) = (small(out.stays.len()), small(out.views.len()), small(out.posts.len()));
            for (account, from, to) in members.iter().copied() {
                let place = small(out.places.len());
                out.places.push(Place { record: RecordRef { chat: g, message: place }, in_file: Some((0, place)) });
                out.accounts.resize(out.accounts.len().max(account as usize + 1), SceneAccount::default());
                out.stays.push(Stay {
                    group: g,
                    account,
                    way: Way::Seen,
                    by: None,
                    came: (from > 0).then(|| on(from)),
                    left: (to + 1 < self.snapshots).then(|| on(to + 1)),
                    removed: false,
                    first: Some(on(from)),
                    last: Some(on(to + 1)),
                    places: place..place + 1,
                });
            }
            if writing {
                let mut wrote: Vec<ScenePost> = members.iter().flat_map(|stay| daily(*stay, days)).collect();
                wrote.sort_unstable();
                out.posts.append(&mut wrote);
            }
            let (from, to) = (on(first), on(end));
            out.views.push(GroupView { chat: g, exhibit: 0, owner: None, from, to, from_the_start: true });
            out.groups.push(SceneGroup {
                id: GroupId(u128::from(g).to_be_bytes()),
                kind: ChatKind::Group,
                platform: Platform::WhatsApp,
                created: (first > 0).then_some(from),
                created_line: None,
                founder: None,
                first: Some(from),
                last: Some(to),
                name_words: Vec::new(),
                native: None,
                views: views..small(out.views.len()),
                stays: stays..small(out.stays.len()),
                posts: posts..small(out.posts.len()),
                links: 0..0,
                sightings: 0..0,
            });
        }
        out
    }
}

/// At noon of each day of a stay.
fn daily((account, from, to): (u32, u32, u32), days: u32) -> impl Iterator<Item = ScenePost> {
    let minute = |day: u32| u32::try_from((START + i64::from(day) * DAY) / 60 + 720).unwrap();
    (from * days..(to + 1) * days).map(move |day| ScenePost { minute: minute(day), account })
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap()
}
