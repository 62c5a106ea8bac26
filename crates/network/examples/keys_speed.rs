//! How fast key accounts and coverage are: `cargo run -p network --example keys_speed [MILLI]` prints one JSON object.
//! 1000 stands for a case of 1,000 groups, 200,000 accounts, 2 million sightings and 200 exhibits; less is a case of that
//! many thousandths in groups, accounts and sightings. Accounts are in few groups or in many, twenty are in every tenth.

#![expect(clippy::print_stdout, clippy::indexing_slicing, reason = "an example, run by hand")]

use model::{ChatKind, GroupId, Platform};
use network::{
    Ask, GapSettings, GroupView, Introduced, KeySettings, LedBreakOff, LinkPosted, Occasions, Place, ProposalSettings,
    RecordRef, Scene, SceneAccount, SceneGroup, SceneItem, ScenePost, SceneSighting, Stay, Way, When, estimates, gaps,
    key_accounts, measures, proposals,
};
use std::collections::BTreeSet;
use std::ops::Range;
use std::time::Instant;

const EXHIBITS: u64 = 200;
const COUNTRIES: [[u8; 2]; 5] = [*b"ES", *b"PE", *b"MX", *b"CL", *b"AR"];
const DAY: i64 = 86_400;

fn main() {
    let milli: u64 = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(1000);
    let (groups, accounts, sightings) = (milli.max(10), milli.max(10) * 200, milli.max(10) * 2000);
    let scene = world(groups, accounts, sightings);
    let introductions = firsts(&scene);
    let break_offs = break_offs(groups);
    let mut took = Vec::new();
    let mut clock = Instant::now();
    let mut lap = |name: &'static str| {
        took.push((name, clock.elapsed().as_secs_f64()));
        clock = Instant::now();
    };
    let settings = KeySettings::default();
    let told = measures(&scene, &break_offs, &introductions, &settings);
    lap("measures");
    let list = key_accounts(&scene, &break_offs, &introductions, &told, &[], &settings);
    lap("ranks");
    let occasions = Occasions::of(&scene);
    let estimates = estimates(&scene, &occasions);
    lap("estimates");
    let gaps = gaps(&scene, &occasions, &GapSettings::default());
    lap("gaps");
    let proposals = proposals(&scene, &occasions, &Ask::default(), &ProposalSettings::default());
    lap("proposals");
    let seconds: f64 = took.iter().map(|(_, seconds)| seconds).sum();
    let report = serde_json::json!({
        "groups": groups,
        "accounts": accounts,
        "sightings": scene.sightings.len(),
        "stays": scene.stays.len(),
        "introductions": introductions.len(),
        "occasions": occasions.count(),
        "measured": told.of.len(),
        "ranked": list.ranked.len(),
        "with_rank": list.ranked.iter().filter(|one| one.rank.is_some()).count(),
        "pivots": told.route.pivots,
        "betweenness_bound": told.route.bound,
        "estimates": estimates.len(),
        "gaps": gaps.len(),
        "proposals": proposals.devices.len(),
        "seconds": seconds,
        "parts": took.into_iter().collect::<std::collections::BTreeMap<_, _>>(),
        "peak_rss_mib": peak_rss_mib(),
    });
    println!("{report}");
}

fn peak_rss_mib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1024)
}

/// `SplitMix64` (Steele, Lea & Flood 2014): a number from a counter.
fn mix(n: u64) -> u64 {
    let mut z = n.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn at(second: i64) -> When {
    When::utc(second, second + 59)
}

/// The groups of every account: most are in one or two, few in many.
fn members(groups: u64, accounts: u64) -> Vec<Vec<u32>> {
    let mut of: Vec<Vec<u32>> = vec![Vec::new(); groups as usize];
    for account in 0..accounts {
        let tail = mix(account) % 1000;
        let wanted = if account < 20 { groups / 10 } else { 1 + 1000 / (tail + 60).min(1000) };
        let topic = mix(account ^ 0xabcd) % (groups / 10).max(1);
        for n in 0..wanted {
            let any = mix(account * 4099 + n);
            // a topic is of ten groups; every third membership is of another
            let group = if any.is_multiple_of(3) || account < 20 { any >> 8 } else { topic * 10 + (any >> 8) % 10 };
            of[(group % groups) as usize].push(account as u32);
        }
    }
    of.iter_mut().for_each(|members| {
        members.sort_unstable();
        members.dedup();
    });
    of
}

fn world(groups: u64, accounts: u64, sightings: u64) -> Scene {
    let mut out = Scene { exhibits: EXHIBITS as u32, ..Scene::default() };
    out.accounts = (0..accounts)
        .map(|n| SceneAccount { owner_of: Vec::new(), country: Some(COUNTRIES[(mix(n ^ 77) % 5) as usize]) })
        .collect();
    (0..EXHIBITS).for_each(|e| out.accounts[(e * 17 % accounts) as usize].owner_of.push(e as u32));
    let families = sightings / 4;
    out.families = families as u32;
    out.items = (0..families).map(|n| SceneItem { family: n as u32, matched: n.is_multiple_of(9) }).collect();
    let each = sightings / groups;
    for (group, members) in members(groups, accounts).into_iter().enumerate() {
        group_of(&mut out, group as u64, &members, each, families);
    }
    out
}

fn group_of(out: &mut Scene, group: u64, members: &[u32], sightings: u64, families: u64) {
    let seen = 1 + mix(group) % 4;
    let first_chat = out.views.len() as u32;
    let starts = [out.views.len(), out.stays.len(), out.posts.len(), out.links.len(), out.sightings.len()];
    for n in 0..seen {
        let exhibit = ((group * 3 + n * 41) % EXHIBITS) as u32;
        let (from, to) = (at(n as i64 * 10 * DAY), at((n as i64 * 10 + 200) * DAY));
        let (chat, from_the_start) = (first_chat + n as u32, n == 0);
        out.views.push(GroupView { chat, exhibit, owner: None, from, to, from_the_start });
    }
    let mut message = 0;
    let mut stand = |what: u64, places: &mut Vec<Place>| -> Range<u32> {
        let start = places.len() as u32;
        for n in 0..=mix(what) % seen {
            message += 1;
            let record = RecordRef { chat: first_chat + ((what + n) % seen) as u32, message };
            places.push(Place { record, in_file: None });
        }
        start..places.len() as u32
    };
    let number = group as u32;
    for account in members {
        let places = stand(u64::from(*account) + group, &mut out.places);
        let came = Some(at((mix(u64::from(*account) ^ group << 20) % 150) as i64 * DAY));
        let (way, by, left, removed) = (Way::Added, None, None, false);
        let (first, last, account) = (came, None, *account);
        out.stays.push(Stay { group: number, account, way, by, came, left, removed, first, last, places });
    }
    let poster = |what: u64| {
        members[(mix(what) % 7 * (mix(what ^ 3) % members.len().max(1) as u64) / 7) as usize % members.len()]
    };
    for n in 0..sightings {
        let what = mix(group << 32 | n);
        let second = (n * 200 * DAY as u64 / sightings) as i64;
        let places = stand(what >> 8, &mut out.places);
        let (item, account) = ((mix(what) % families) as u32, poster(what));
        out.posts.push(ScenePost { minute: (second / 60) as u32, account });
        let (when, message) = (at(second), out.sightings.len() as u32);
        out.sightings.push(SceneSighting {
            item,
            group: number,
            account: Some(account),
            when,
            message,
            forwarded: false,
            places,
        });
    }
    for n in 0..20 {
        let what = mix(group << 16 | n);
        let places = stand(what >> 8, &mut out.places);
        let (account, when, code) = (Some(poster(what)), at(n as i64 * 10 * DAY), what % 3000);
        let to = (code % 2 == 0).then_some((code % 1000) as u32).filter(|to| u64::from(*to) < group);
        out.links.push(LinkPosted { group: number, account, when, code, to, places });
    }
    let ends = [out.views.len(), out.stays.len(), out.posts.len(), out.links.len(), out.sightings.len()];
    let [views, stays, posts, links, sightings] = std::array::from_fn(|n| starts[n] as u32..ends[n] as u32);
    out.groups.push(SceneGroup {
        id: GroupId(u128::from(group).to_le_bytes()),
        kind: ChatKind::Group,
        platform: Platform::WhatsApp,
        created: Some(at(0)),
        created_line: None,
        founder: members.first().copied().filter(|_| group.is_multiple_of(2)),
        first: Some(at(0)),
        last: Some(at(200 * DAY)),
        name_words: Vec::new(),
        native: None,
        views,
        stays,
        posts,
        links,
        sightings,
    });
}

/// The first of each family in each group.
fn firsts(scene: &Scene) -> Vec<Introduced> {
    let mut out = Vec::new();
    let (mut known, mut group) = (BTreeSet::new(), 0);
    for (sighting, seen) in (0..).zip(&scene.sightings) {
        if seen.group != group {
            known.clear();
            group = seen.group;
        }
        let family = scene.family(seen.item);
        if let Some(account) = seen.account.filter(|_| known.insert(family)) {
            out.push(Introduced { account, family, group, sighting });
        }
    }
    out
}

/// Every tenth group broke off from the one before; every third of these took its place.
fn break_offs(groups: u64) -> Vec<LedBreakOff> {
    let of = |child: u64| LedBreakOff {
        child: child as u32,
        parent: child as u32 - 1,
        led_by: Some((mix(child) % 100) as u32),
        re_creation: child.is_multiple_of(3),
        records: [None; 2],
    };
    (1..groups).filter(|group| group % 10 == 5).map(of).collect()
}
