//! Scenes made by hand.

use model::{ChatKind, GroupId, Platform};
use network::{
    GroupView, Place, RecordRef, Scene, SceneAccount, SceneGroup, SceneItem, SceneSighting, Stay, Way, When,
};

pub const HOUR: i64 = 3600;
pub const DAY: i64 = 24 * HOUR;

/// A scene in parts.
#[derive(Default)]
pub struct Made {
    pub accounts: u32,
    pub exhibits: u32,
    /// The family of each item.
    pub items: Vec<u32>,
    pub groups: Vec<MadeGroup>,
}

#[derive(Default)]
pub struct MadeGroup {
    pub created: Option<When>,
    pub views: Vec<GroupView>,
    pub stays: Vec<Stay>,
    pub sightings: Vec<(SceneSighting, Vec<Place>)>,
}

/// Second `at`.
pub fn at(at: i64) -> When {
    When::utc(at, at)
}

/// Second `at` on a clock of unknown zone.
pub fn on(clock: u32, at: i64) -> When {
    When { utc: (at - 14 * HOUR, at + 12 * HOUR), clock, on_clock: (at, at) }
}

pub fn view(exhibit: u32, owner: Option<u32>, from: When, to: When) -> GroupView {
    GroupView { chat: exhibit, exhibit, owner, from, to, from_the_start: false }
}

pub fn stay(account: u32, came: Option<When>, left: Option<When>) -> Stay {
    let (way, by, removed) = (Way::Link, None, false);
    Stay { group: 0, account, way, by, came, left, removed, first: came, last: None, places: 0..0 }
}

impl Made {
    pub fn group(&mut self, created: Option<When>) -> &mut MadeGroup {
        self.groups.push(MadeGroup { created, ..MadeGroup::default() });
        self.groups.last_mut().unwrap()
    }

    pub fn scene(self) -> Scene {
        let mut out = Scene { exhibits: self.exhibits, ..Scene::default() };
        out.accounts = vec![SceneAccount::default(); self.accounts as usize];
        out.families = self.items.iter().max().map_or(0, |most| most + 1);
        out.items = self.items.into_iter().map(|family| SceneItem { family, matched: false }).collect();
        for (ix, mut group) in (0..).zip(self.groups) {
            group.stays.sort_by_key(|stay| stay.account);
            group.stays.iter_mut().for_each(|stay| stay.group = ix);
            let start = |n: usize| u32::try_from(n).unwrap();
            let (views, stays, seen) = (start(out.views.len()), start(out.stays.len()), start(out.sightings.len()));
            out.views.append(&mut group.views);
            out.stays.append(&mut group.stays);
            for (mut sighting, places) in group.sightings {
                sighting.group = ix;
                sighting.places = start(out.places.len())..start(out.places.len() + places.len());
                out.places.extend(places);
                out.sightings.push(sighting);
            }
            out.groups.push(SceneGroup {
                id: GroupId(u128::from(ix).to_le_bytes()),
                kind: ChatKind::Group,
                platform: Platform::WhatsApp,
                created: group.created,
                created_line: None,
                founder: None,
                first: None,
                last: None,
                name_words: Vec::new(),
                native: None,
                views: views..start(out.views.len()),
                stays: stays..start(out.stays.len()),
                posts: 0..0,
                links: 0..0,
                sightings: seen..start(out.sightings.len()),
            });
        }
        out
    }
}

impl MadeGroup {
    /// Someone sends an item; the record stands in these files, at these places.
    pub fn sent(&mut self, item: u32, account: u32, when: When, files: &[(u32, u32)]) -> &mut Self {
        let message = u32::try_from(self.sightings.len()).unwrap();
        let places = files.iter().map(|(chat, place)| Place {
            record: RecordRef { chat: *chat, message: *place },
            in_file: Some((0, *place)),
        });
        let (account, forwarded) = (Some(account), false);
        let seen = SceneSighting { item, group: 0, account, when, message, forwarded, places: 0..0 };
        self.sightings.push((seen, places.collect()));
        self
    }
}

/// A number from a counter: SplitMix64 (Steele, Lea & Flood 2014).
pub struct Chance(pub u64);

impl Chance {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    /// From 0 to 1.
    pub fn part(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}
