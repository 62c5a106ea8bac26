//! Scenes drawn by hand: groups with phones, stays, links and sightings at stated seconds.

use model::{ChatKind, GroupId, Platform};
use network::{
    GroupView, LinkPosted, Place, RecordRef, Scene, SceneAccount, SceneGroup, SceneItem, ScenePost, SceneSighting,
    Stay, Way, When,
};
use std::ops::Range;

pub const DAY: i64 = 86_400;

pub fn at(second: i64) -> When {
    When::utc(second, second)
}

/// Account, second, code, the group that it leads to, exhibits.
pub type Link = (u32, i64, u64, Option<u32>, Vec<u32>);

/// A group while it is drawn. Exhibits are named wherever something stands.
#[derive(Clone, Debug, Default)]
pub struct Group {
    pub direct: bool,
    pub created: Option<i64>,
    /// The exhibit whose line tells of the creation.
    pub created_on: Option<u32>,
    pub founder: Option<u32>,
    /// Exhibit, first record, last record, whether it begins where its owner does.
    pub views: Vec<(u32, i64, i64, bool)>,
    pub stays: Vec<DrawnStay>,
    /// Account, second.
    pub posts: Vec<(u32, i64)>,
    pub links: Vec<Link>,
    /// Account, second, item, exhibits.
    pub sightings: Vec<(u32, i64, u32, Vec<u32>)>,
}

#[derive(Clone, Debug)]
pub struct DrawnStay {
    pub account: u32,
    pub way: Way,
    pub by: Option<u32>,
    pub came: Option<i64>,
    pub left: Option<i64>,
    pub on: Vec<u32>,
}

impl Group {
    /// Seen by these exhibits from day 0 to day 100.
    pub fn seen_by(exhibits: &[u32]) -> Self {
        let views = exhibits.iter().map(|exhibit| (*exhibit, 0, 100 * DAY, true)).collect();
        Self { created: Some(0), views, ..Self::default() }
    }

    /// With members from day 0 on, whom all its exhibits show.
    pub fn of(mut self, members: impl IntoIterator<Item = u32>) -> Self {
        let on: Vec<u32> = self.views.iter().map(|view| view.0).collect();
        members.into_iter().for_each(|account| self.stays.push(stay(account, 0, &on)));
        self
    }

    pub fn sighted(mut self, account: u32, second: i64, item: u32, on: &[u32]) -> Self {
        self.sightings.push((account, second, item, on.to_vec()));
        self
    }
}

pub fn stay(account: u32, came: i64, on: &[u32]) -> DrawnStay {
    DrawnStay { account, way: Way::Added, by: None, came: Some(came), left: None, on: on.to_vec() }
}

/// The scene of groups and accounts. Items are each of their own family and not matched, unless said after.
pub fn scene(groups: &[Group], accounts: Vec<SceneAccount>) -> Scene {
    let mut out = Scene { accounts, ..Scene::default() };
    let mut message = 0;
    for (ix, group) in (0..).zip(groups) {
        let chats = out.views.len() as u32;
        let chat_of = |exhibit: &u32| {
            let found = group.views.iter().position(|view| view.0 == *exhibit);
            // what stands on an exhibit has a view there
            chats + found.unwrap() as u32
        };
        let mut record = |exhibit: &u32| {
            message += 1;
            RecordRef { chat: chat_of(exhibit), message }
        };
        let created_line = group.created_on.as_ref().map(&mut record);
        let mut stays = group.stays.clone();
        stays.sort_by_key(|stay| (stay.account, stay.came));
        let mut seen = group.sightings.clone();
        seen.sort_by_key(|seen| seen.1);
        let mut place = |on: &[u32], places: &mut Vec<Place>| -> Range<u32> {
            let start = places.len() as u32;
            places.extend(on.iter().map(&mut record).map(|record| Place { record, in_file: None }));
            start..places.len() as u32
        };
        let starts = [out.views.len(), out.stays.len(), out.posts.len(), out.links.len(), out.sightings.len()];
        for (exhibit, from, to, from_the_start) in &group.views {
            let (chat, exhibit) = (out.views.len() as u32, *exhibit);
            out.exhibits = out.exhibits.max(exhibit + 1);
            let (from, to, from_the_start) = (at(*from), at(*to), *from_the_start);
            out.views.push(GroupView { chat, exhibit, owner: None, from, to, from_the_start });
        }
        for s in &stays {
            let places = place(&s.on, &mut out.places);
            let (came, left) = (s.came.map(at), s.left.map(at));
            let (first, last, removed) = (came, left, false);
            let (account, way, by) = (s.account, s.way, s.by);
            out.stays.push(Stay { group: ix, account, way, by, came, left, removed, first, last, places });
        }
        out.posts
            .extend(group.posts.iter().map(|(account, s)| ScenePost { minute: (s / 60) as u32, account: *account }));
        for (account, second, code, to, on) in &group.links {
            let places = place(on, &mut out.places);
            let (account, when) = (Some(*account), at(*second));
            out.links.push(LinkPosted { group: ix, account, when, code: *code, to: *to, places });
        }
        for (account, second, item, on) in &seen {
            let places = place(on, &mut out.places);
            let (account, when, message) = (Some(*account), at(*second), out.sightings.len() as u32);
            out.sightings.push(SceneSighting {
                item: *item,
                group: ix,
                account,
                when,
                message,
                forwarded: false,
                places,
            });
            while out.items.len() <= *item as usize {
                out.items.push(SceneItem { family: out.items.len() as u32, matched: false });
            }
        }
        let ends = [out.views.len(), out.stays.len(), out.posts.len(), out.links.len(), out.sightings.len()];
        let [views, stays, posts, links, sightings] = std::array::from_fn(|n| starts[n] as u32..ends[n] as u32);
        out.groups.push(SceneGroup {
            id: GroupId([ix as u8; 16]),
            kind: if group.direct { ChatKind::Direct } else { ChatKind::Group },
            platform: Platform::WhatsApp,
            created: group.created.map(at),
            created_line,
            founder: group.founder,
            first: group.views.iter().map(|view| view.1).min().map(at),
            last: group.views.iter().map(|view| view.2).max().map(at),
            name_words: Vec::new(),
            native: None,
            views,
            stays,
            posts,
            links,
            sightings,
        });
    }
    out.families = out.items.len() as u32;
    out
}

pub fn accounts(count: u32) -> Vec<SceneAccount> {
    vec![SceneAccount::default(); count as usize]
}

pub fn accounts_of(countries: &[&[u8; 2]]) -> Vec<SceneAccount> {
    countries.iter().map(|country| SceneAccount { country: Some(**country), ..SceneAccount::default() }).collect()
}
