//! The fast ways beside slow and obvious ones.

use super::made::*;
use network::{
    First, ItemTie, ItemTies, ProvenanceWeights, Scene, TieKind, When, families, provenance, sighting_order,
};
use proptest::prelude::*;
use std::cmp::Ordering;

/// Whether a sighting is the first of some, by holding it against each.
fn slow_first(scene: &Scene, of: &[u32], ix: u32) -> First {
    let orders: Vec<_> =
        of.iter().filter(|other| **other != ix).map(|other| sighting_order(scene, *other, ix)).collect();
    if orders.contains(&Some(Ordering::Less)) {
        First::No
    } else if orders.contains(&None) {
        First::Undetermined
    } else {
        First::Yes
    }
}

#[derive(Clone, Debug)]
struct Sent {
    group: usize,
    item: u32,
    kind: u8,
    at: i64,
    files: Vec<(u32, u32)>,
}

fn sent() -> impl Strategy<Value = Sent> {
    let files = prop::collection::btree_map(0_u32..4, 0_u32..12, 0..3);
    (0_usize..3, 0_u32..4, 0_u8..8, 0_i64..60, files).prop_map(|(group, item, kind, at, files)| Sent {
        group,
        item,
        kind,
        at: at * 40 * 60,
        files: files.into_iter().collect(),
    })
}

fn when(kind: u8, time: i64) -> When {
    match kind {
        0..4 => at(time),
        4 => When::utc(time, time + 59),
        5 => on(1, time),
        6 => on(2, time),
        _ => When { utc: (i64::MIN / 4, i64::MAX / 4), clock: 3, on_clock: (i64::MIN / 4, i64::MAX / 4) },
    }
}

/// An edge of a random graph of items.
fn tie() -> impl Strategy<Value = ItemTie> {
    let kind = prop::sample::select(vec![
        TieKind::SameBytes,
        TieKind::SamePicture,
        TieKind::Near,
        TieKind::Near,
        TieKind::Near,
        TieKind::Near,
        TieKind::Partial,
        TieKind::VideoFrame,
    ]);
    (0_u32..9, 0_u32..9, kind, 0_u16..12).prop_map(|(a, b, kind, distance)| {
        let same = matches!(kind, TieKind::SameBytes | TieKind::SamePicture);
        ItemTie { a, b, kind, distance: if same { 0 } else { distance }, threshold: 10 }
    })
}

/// Complete-link by trying: for each tie in order, whether each pair of blocks across is tied by one not behind it.
fn slow_families(items: u32, ties: &[ItemTie], cut: &[(u32, u32)], joined: &[(u32, u32)]) -> Vec<u32> {
    let mut order: Vec<&ItemTie> = ties.iter().filter(|t| t.a != t.b && t.distance <= t.threshold).collect();
    order.sort_by_key(|t| (t.kind, t.distance, t.a.min(t.b), t.a.max(t.b)));
    let mut of: Vec<u32> = (0..items).collect();
    let join = |of: &mut Vec<u32>, a: u32, b: u32, forced: bool, near: &dyn Fn(u32, u32) -> bool| {
        let (x, y) = (of[a as usize], of[b as usize]);
        let members = |f: u32| (0..items).filter(|i| of[*i as usize] == f).collect::<Vec<_>>();
        let pairs: Vec<(u32, u32)> = members(x).iter().flat_map(|p| members(y).into_iter().map(|q| (*p, q))).collect();
        let apart = pairs.iter().any(|(p, q)| cut.contains(&(*p, *q)) || cut.contains(&(*q, *p)));
        if x != y && !apart && (forced || pairs.iter().all(|(p, q)| near(*p, *q))) {
            of.iter_mut().filter(|f| **f == x || **f == y).for_each(|f| *f = x.min(y));
        }
    };
    let same = order.iter().filter(|t| t.kind <= TieKind::SamePicture).count();
    order[..same].iter().for_each(|t| join(&mut of, t.a, t.b, true, &|_, _| true));
    let block = of.clone();
    for (n, t) in order.iter().enumerate().skip(same) {
        let near = |p: u32, q: u32| {
            let of = |i: u32| block[i as usize];
            let is = |t: &&ItemTie| (of(t.a), of(t.b)) == (of(p), of(q)) || (of(t.b), of(t.a)) == (of(p), of(q));
            of(p) == of(q) || order[same..=n].iter().any(is)
        };
        join(&mut of, t.a, t.b, false, &near);
    }
    let mut joined = joined.to_vec();
    joined.iter_mut().for_each(|(a, b)| (*a, *b) = (*a.min(b), *a.max(b)));
    joined.sort_unstable();
    joined.iter().for_each(|(a, b)| join(&mut of, *a, *b, true, &|_, _| true));
    of
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn firsts_are_those_of_holding_each_against_each(all in prop::collection::vec(sent(), 1..24)) {
        let mut made = Made { items: vec![0, 0, 0, 1], ..Made::default() };
        (0..3).for_each(|_| _ = made.group(None));
        for (n, sent) in (0..).zip(&all) {
            // A record is of one message: no two stand at one place.
            let files: Vec<(u32, u32)> = sent.files.iter().map(|(file, place)| (*file, place * 32 + n)).collect();
            made.groups[sent.group].sent(sent.item, 0, when(sent.kind, sent.at), &files);
        }
        made.accounts = 1;
        let scene = made.scene();
        let told = provenance(&scene, &ItemTies::default(), &ProvenanceWeights::SHIPPED);
        let of: Vec<u32> = (0..scene.sightings.len() as u32).collect();
        for ix in &of {
            let seen = &scene.sightings[*ix as usize];
            let family = |other: &u32| scene.family(scene.sightings[*other as usize].item) == scene.family(seen.item);
            let case: Vec<u32> = of.iter().copied().filter(family).collect();
            let group: Vec<u32> =
                case.iter().copied().filter(|o| scene.sightings[*o as usize].group == seen.group).collect();
            prop_assert_eq!(told.firsts[*ix as usize].in_case, slow_first(&scene, &case, *ix));
            prop_assert_eq!(told.firsts[*ix as usize].in_group, slow_first(&scene, &group, *ix));
        }
    }

    #[test]
    fn families_are_those_of_trying_every_pair(
        ties in prop::collection::vec(tie(), 0..40),
        cut in prop::collection::vec((0_u32..9, 0_u32..9), 0..3),
        joined in prop::collection::vec((0_u32..9, 0_u32..9), 0..3),
    ) {
        let cut: Vec<(u32, u32)> = cut.into_iter().filter(|(a, b)| a != b).collect();
        let fast = families(9, &ties, &cut, &joined);
        let slow = slow_families(9, &ties, &cut, &joined);
        for a in 0..9_usize {
            for b in 0..9_usize {
                prop_assert_eq!(fast.of[a] == fast.of[b], slow[a] == slow[b], "{} {}", a, b);
            }
        }
        for (a, b) in &cut {
            prop_assert_ne!(fast.of[*a as usize], fast.of[*b as usize]);
        }
        let mut turned = ties.clone();
        turned.reverse();
        let again = families(9, &turned, &cut, &joined);
        prop_assert_eq!((&again.of, &again.medoid), (&fast.of, &fast.medoid));
    }
}
