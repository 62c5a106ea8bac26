//! A scene made from a counter, as large as is asked for.

use model::{ChatKind, GroupId, Platform};
use network::{
    GroupView, LinkPosted, Place, RecordRef, Scene, SceneAccount, SceneGroup, SceneItem, ScenePost, SceneSighting,
    Stay, Way, When,
};

const START: i64 = 1_700_000_000;
const DAY: i64 = 86_400;

/// SplitMix64 (Steele, Lea & Flood 2014): a number from a counter.
pub(crate) fn mix(n: u64) -> u64 {
    let mut z = n.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

struct Rng(u64);

impl Rng {
    fn below(&mut self, n: u64) -> u64 {
        self.0 += 1;
        mix(self.0) % n.max(1)
    }
}

fn small(n: u64) -> u32 {
    u32::try_from(n).unwrap()
}

/// Groups are of one of fifty topics; members of a topic's groups come from its pool, some from anywhere.
pub(crate) fn scene(messages: u64) -> Scene {
    let groups = (messages / 20_000).max(20);
    let accounts = (messages / 100).max(400);
    let exhibits = (messages / 100_000).max(6);
    let (topics, each) = ((groups / 20).max(1), messages / groups);
    let mut rng = Rng(7);
    let mut out = Scene { exhibits: small(exhibits), ..Scene::default() };
    let countries = [*b"ES", *b"MX", *b"AR", *b"CO", *b"BR", *b"PT"];
    let country = |ix: u64| countries.get((ix % 6) as usize).copied();
    out.accounts = (0..accounts).map(|ix| SceneAccount { owner_of: Vec::new(), country: country(ix) }).collect();
    for exhibit in 0..exhibits {
        out.accounts.get_mut((exhibit * 37) as usize).unwrap().owner_of.push(small(exhibit));
    }
    let items = messages / 25;
    out.items = (0..items).map(|ix| SceneItem { family: small(ix / 2), matched: ix % 50 == 0 }).collect();
    out.families = small(items / 2 + 1);
    for ix in 0..groups {
        group(&mut out, &mut rng, (ix, groups, topics, each), accounts, items);
    }
    out
}

fn group(out: &mut Scene, rng: &mut Rng, (ix, groups, topics, each): (u64, u64, u64, u64), accounts: u64, items: u64) {
    let g = small(ix);
    let born = START + (ix * 300 / groups) as i64 * DAY + rng.below(86_400) as i64;
    let end = START + 360 * DAY;
    let pool = accounts / topics;
    let topic = ix % topics;
    let member = |rng: &mut Rng| {
        let any = rng.below(10) == 0;
        // The lower numbers of a pool are in more groups.
        let deep = rng.below(pool) * rng.below(pool) / pool;
        if any { rng.below(accounts) } else { topic * pool + deep }
    };
    let size = 60 + rng.below(accounts / groups * 4);
    let mut members: Vec<u32> = (0..size).map(|_| small(member(rng))).collect();
    members.sort_unstable();
    members.dedup();
    let founder = members.get(rng.below(members.len() as u64) as usize).copied();
    let range = |from: usize, to: usize| small(from as u64)..small(to as u64);
    let record = |message: u64| RecordRef { chat: g, message: small(message) };
    let place = |message: u64| Place { record: record(message), in_file: Some((0, small(message))) };
    let stays = out.stays.len();
    for (n, account) in (0u64..).zip(&members) {
        let late = rng.below(3) == 0;
        let came = born + if late { rng.below(200) as i64 * DAY } else { rng.below(5) as i64 * DAY + n as i64 };
        let told = rng.below(4) != 0;
        let places = out.places.len();
        out.places.push(place(n));
        let when = When::utc(came, came + 59);
        out.stays.push(Stay {
            group: g,
            account: *account,
            way: if founder == Some(*account) { Way::Founded } else { Way::Link },
            by: None,
            came: told.then_some(when),
            left: (rng.below(9) == 0).then(|| When::utc(came + 40 * DAY, came + 40 * DAY + 59)),
            removed: false,
            first: Some(When::utc(came + DAY, came + DAY + 59)),
            last: Some(When::utc(end - 1, end)),
            places: range(places, places + 1),
        });
    }
    let posts = out.posts.len();
    let mut minutes: Vec<ScenePost> = (0..each)
        .map(|_| ScenePost {
            minute: small(((born + rng.below((end - born) as u64) as i64) / 60) as u64),
            account: *members.get(rng.below(members.len() as u64) as usize).unwrap(),
        })
        .collect();
    minutes.sort_unstable();
    out.posts.extend(minutes);
    let links = out.links.len();
    for n in 0..rng.below(12) {
        let at = born + (n as i64 * 20) * DAY;
        let places = out.places.len();
        out.places.push(place(each + n));
        out.links.push(LinkPosted {
            group: g,
            account: members.get(rng.below(members.len() as u64) as usize).copied(),
            when: When::utc(at, at + 59),
            code: rng.below(groups * 3),
            to: None,
            places: range(places, places + 1),
        });
    }
    let sightings = out.sightings.len();
    let mut times: Vec<i64> = (0..each / 10).map(|_| born + rng.below((end - born) as u64) as i64).collect();
    times.sort_unstable();
    for (n, at) in (0u64..).zip(times) {
        let places = out.places.len();
        out.places.push(place(2 * each + n));
        // Items are near each other within a topic, and most are seen in a few groups.
        let item = (topic * items / topics + rng.below(items / topics)) % items;
        out.sightings.push(SceneSighting {
            item: small(item),
            group: g,
            account: members.get(rng.below(members.len() as u64) as usize).copied(),
            when: When::utc(at, at + 59),
            message: small(n),
            forwarded: rng.below(5) == 0,
            places: range(places, places + 1),
        });
    }
    let views = out.views.len();
    for _ in 0..1 + rng.below(3) {
        let exhibit = small(rng.below(u64::from(out.exhibits)));
        let from = born + rng.below(60) as i64 * DAY;
        out.views.push(GroupView {
            chat: g,
            exhibit,
            owner: None,
            from: When::utc(from, from),
            to: When::utc(end, end),
            from_the_start: rng.below(2) == 0,
        });
    }
    out.groups.push(SceneGroup {
        id: GroupId(mix(ix + 99).to_le_bytes().repeat(2).try_into().unwrap()),
        kind: ChatKind::Group,
        platform: Platform::WhatsApp,
        created: Some(When::utc(born, born + 59)),
        created_line: Some(record(0)),
        founder,
        first: Some(When::utc(born, born + 59)),
        last: Some(When::utc(end, end)),
        name_words: vec![topic, 1000 + ix],
        native: None,
        views: range(views, out.views.len()),
        stays: range(stays, out.stays.len()),
        posts: range(posts, out.posts.len()),
        links: range(links, out.links.len()),
        sightings: range(sightings, out.sightings.len()),
    });
}

/// The most memory that this process has had.
pub(crate) fn peak_rss_mib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1024)
}
