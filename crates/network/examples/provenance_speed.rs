//! How fast [`network::provenance`] is: `cargo run --release -p network --example provenance_speed [SIGHTINGS [TIES]]` prints one
//! JSON object. The scene is made from a counter: 100,000 accounts and 500 groups for each million sightings, one to nine groups
//! for an account, five phones on a group from different times on, a third of the clocks without a zone; half of the
//! sightings are of families with one or two, one in ten of a hundred families that are everywhere. Families are put
//! together of TIES ties (default: two and a half for each sighting) among half as many items.

#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::indexing_slicing, reason = "an example, run by hand")]

use model::{ChatKind, GroupId, Platform};
use network::{
    GroupView, ItemTie, ItemTies, PictureKind, Place, ProvenanceWeights, RecordRef, Scene, SceneAccount, SceneGroup,
    SceneItem, SceneSighting, Stay, TieKind, VariantFacts, Way, When, families, provenance,
};
use std::time::Instant;

const DAY: i64 = 86_400;
const YEAR: i64 = 365 * DAY;
const PHONES: u32 = 5;

fn main() {
    let wanted: u32 = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(200_000);
    let ties: u32 = std::env::args().nth(2).and_then(|n| n.parse().ok()).unwrap_or(wanted / 2 * 5);
    let scene = scene(wanted);
    let facts: Vec<Option<VariantFacts>> = (0..scene.items.len() as u64).map(fact).collect();
    let before = memory("VmRSS:");
    let start = Instant::now();
    let told = provenance(&scene, &ItemTies { facts: &facts, ..ItemTies::default() }, &ProvenanceWeights::SHIPPED);
    let seconds = start.elapsed().as_secs_f64();
    let after = memory("VmHWM:");
    let items = wanted / 2;
    let pairs: Vec<ItemTie> = (0..u64::from(ties)).map(|n| tie(n, u64::from(items))).collect();
    let start = Instant::now();
    let made = families(items, &pairs, &[(1, 2)], &[(3, 4)]);
    let families_seconds = start.elapsed().as_secs_f64();
    let report = serde_json::json!({
        "sighting_count": scene.sightings.len(),
        "account_count": scene.accounts.len(),
        "group_count": scene.groups.len(),
        "stay_count": scene.stays.len(),
        "family_count": scene.families,
        "seconds": seconds,
        "scene_mib": before,
        "beyond_the_scene_mib": after.zip(before).map(|(after, before)| after.saturating_sub(before)),
        "introduction_count": told.introductions.len(),
        "hop_count": told.hops.len(),
        "candidate_count": told.candidates.len(),
        "tree_count": told.trees.len(),
        "item_count": items,
        "tie_count": pairs.len(),
        "families_seconds": families_seconds,
        "families_made": made.medoid.len(),
        "families_peak_mib": memory("VmHWM:"),
    });
    println!("{report}");
}

fn memory(line: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with(line))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1024)
}

/// SplitMix64 (Steele, Lea & Flood 2014): a number from a counter.
fn mix(n: u64) -> u64 {
    let mut z = n.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn fact(item: u64) -> Option<VariantFacts> {
    let what = mix(item ^ 0xfac7);
    let side = 200 + (what % 1000) as u32;
    let kind = if what.is_multiple_of(3) { PictureKind::Sticker } else { PictureKind::Photo };
    let quality = Some(40 + (what >> 20 & 31) as u8);
    Some(VariantFacts { size: Some((side, side)), bytes: Some(what >> 40), kind: Some(kind), quality })
}

/// Items of eight neighbours are alike among each other; one tie in ten leads elsewhere.
fn tie(n: u64, items: u64) -> ItemTie {
    let what = mix(n ^ 0x71e5);
    let a = what % items;
    let near = a / 8 * 8 + (what >> 32) % 8;
    let b = if n.is_multiple_of(10) { (what >> 20) % items } else { near.min(items - 1) };
    let kind = if n.is_multiple_of(7) { TieKind::SamePicture } else { TieKind::Near };
    let distance = if kind == TieKind::Near { (what >> 50 & 31) as u16 } else { 0 };
    ItemTie { a: a as u32, b: b as u32, kind, distance, threshold: 31 }
}

fn scene(wanted: u32) -> Scene {
    let (groups, accounts) = (wanted / 2000, wanted / 10);
    let mut out = Scene { exhibits: groups / 5, ..Scene::default() };
    out.accounts = vec![SceneAccount::default(); accounts as usize];
    let mut members: Vec<Vec<u32>> = vec![Vec::new(); groups as usize];
    for account in 0..accounts {
        let (what, home) = (mix(u64::from(account)), mix(u64::from(account / 50)));
        for n in 0..1 + what % 3 * (what >> 8 & 3) {
            let group = (home + mix(what + n) % 20) % u64::from(groups);
            members[group as usize].push(account);
        }
    }
    // Families: half of the sightings of small ones, four in ten of those of thirty, one in ten of a hundred.
    let (small, middle) = (wanted / 3, wanted / 75);
    out.families = small + middle + 100;
    let mut items = 0..;
    let each = wanted / groups;
    for group in 0..groups {
        members[group as usize].dedup();
        let (views, stays, seen) = (out.views.len() as u32, out.stays.len() as u32, out.sightings.len() as u32);
        for phone in 0..PHONES {
            let begins = (mix(u64::from(group * 31 + phone)) % 300) as i64 * DAY;
            let exhibit = (group / 5 + phone) % out.exhibits.max(1);
            let owner = members[group as usize].get(phone as usize).copied();
            let (from, to) = (When::utc(begins, begins), When::utc(YEAR, YEAR));
            out.views.push(GroupView { chat: group * PHONES + phone, exhibit, owner, from, to, from_the_start: false });
        }
        let place = |at: i64| When::utc(at, at);
        for account in &members[group as usize] {
            let what = mix(u64::from(account ^ (group << 16)));
            let came = what.is_multiple_of(2).then(|| place((what >> 8) as i64 % (200 * DAY)));
            let first = came.or(Some(place(250 * DAY)));
            let (way, by, removed, left) = (Way::Seen, None, false, None);
            let last = Some(place(YEAR - DAY));
            out.stays.push(Stay { group, account: *account, way, by, came, left, removed, first, last, places: 0..0 });
        }
        for n in 0..each {
            let what = mix(u64::from(group * each + n) ^ 0x5ee1);
            let family = match what % 10 {
                0..5 => (what >> 16) as u32 % small,
                5..9 => small + (what >> 16) as u32 % middle,
                _ => small + middle + (what >> 16) as u32 % 100,
            };
            let at = YEAR / i64::from(each) * i64::from(n) + (what >> 40) as i64 % 600;
            let zoneless = group % 3 == 1;
            let utc = if zoneless { (at - 14 * 3600, at + 12 * 3600) } else { (at, at) };
            let when = When { utc, clock: if zoneless { 1 + group } else { 0 }, on_clock: (at, at) };
            let records = out.places.len() as u32;
            for phone in 0..2 + (what >> 12) as u32 % 2 {
                let record = RecordRef { chat: group * PHONES + phone, message: n };
                out.places.push(Place { record, in_file: Some((0, n)) });
            }
            let of = &members[group as usize];
            let account = (!of.is_empty()).then(|| of[((what >> 24) % of.len() as u64) as usize]);
            // A third of the items come again.
            let item = if what >> 60 < 5 && family >= small {
                (0..64.min(out.items.len()))
                    .map(|back| out.items.len() - 1 - back)
                    .find(|at| out.items[*at].family == family)
            } else {
                None
            };
            let item = item.map_or_else(|| items.next().unwrap_or_default(), |at| at as u32);
            if item as usize == out.items.len() {
                out.items.push(SceneItem { family, matched: false });
            }
            let (message, forwarded) = (group * each + n, what >> 59 & 1 == 1);
            let places = records..out.places.len() as u32;
            out.sightings.push(SceneSighting { item, group, account, when, message, forwarded, places });
        }
        out.groups.push(SceneGroup {
            id: GroupId(u128::from(group).to_le_bytes()),
            kind: ChatKind::Group,
            platform: Platform::WhatsApp,
            created: None,
            created_line: None,
            founder: None,
            first: None,
            last: None,
            name_words: Vec::new(),
            native: None,
            views: views..out.views.len() as u32,
            stays: stays..out.stays.len() as u32,
            posts: 0..0,
            links: 0..0,
            sightings: seen..out.sightings.len() as u32,
        });
    }
    out
}
