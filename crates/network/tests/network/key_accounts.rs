//! Key accounts: counts and what they rest on, layers, ranks and their intervals, who is listed apart.

use super::drawn::{DAY, DrawnStay, Group, accounts, accounts_of, scene, stay};
use super::seized::{Chance, REGIMES, World};
use network::{
    ApartReason, Introduced, KeyAccount, KeyAccounts, KeyMeasure, KeySettings, LedBreakOff, Measures, NoRank, Scene,
    Standing, key_accounts, measures,
};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Every first sighting of a family in a group.
fn introductions(world: &Scene) -> Vec<Introduced> {
    let mut known = BTreeSet::new();
    let mut out = Vec::new();
    for (sighting, seen) in (0..).zip(&world.sightings) {
        let (family, group) = (world.family(seen.item), seen.group);
        if let Some(account) = seen.account.filter(|_| known.insert((family, group))) {
            out.push(Introduced { account, family, group, sighting });
        }
    }
    out
}

fn counted(world: &Scene, break_offs: &[LedBreakOff]) -> Measures {
    measures(world, break_offs, &introductions(world), &KeySettings::default())
}

fn count(measures: &Measures, account: u32, measure: KeyMeasure) -> u32 {
    measures.measured(account).map_or(0, |measured| measured.count(measure))
}

fn listed(world: &Scene, standing: &[Standing], settings: &KeySettings) -> KeyAccounts {
    let of = introductions(world);
    key_accounts(world, &[], &of, &measures(world, &[], &of, settings), standing, settings)
}

fn led(child: u32, parent: u32, led_by: u32, re_creation: bool) -> LedBreakOff {
    LedBreakOff { child, parent, led_by: Some(led_by), re_creation, records: [None; 2] }
}

#[test]
fn what_an_account_brought_into_several_groups_is_counted_as_carried() {
    let groups = [
        Group::seen_by(&[0]).of([0, 1]).sighted(0, DAY, 0, &[0]).sighted(0, 2 * DAY, 1, &[0]),
        Group::seen_by(&[0]).of([0, 1]).sighted(0, DAY, 0, &[0]).sighted(1, 2 * DAY, 0, &[0]),
    ];
    let told = counted(&scene(&groups, accounts(2)), &[]);
    assert_eq!((count(&told, 0, KeyMeasure::Introductions), count(&told, 0, KeyMeasure::Carried)), (3, 1));
    assert_eq!(told.measured(1), None, "who posted it again introduced nothing");
}

#[test]
fn only_who_is_shown_to_have_been_there_is_reached() {
    let mut group = Group::seen_by(&[0]);
    group.stays = vec![
        stay(0, 0, &[0]),
        stay(1, 0, &[0]),
        DrawnStay { left: Some(5 * DAY), ..stay(2, 0, &[0]) },
        stay(3, 20 * DAY, &[0]),
        DrawnStay { came: None, ..stay(4, 0, &[0]) },
    ];
    let told = counted(&scene(&[group.sighted(0, 10 * DAY, 0, &[0])], accounts(5)), &[]);
    assert_eq!(count(&told, 0, KeyMeasure::Reach), 1, "not the poster, nor who left before, came later or has no date");
}

#[test]
fn founding_leading_and_surviving_are_counted_by_group() {
    let founded = || Group { founder: Some(0), created_on: Some(0), ..Group::seen_by(&[0, 1]) };
    let groups = [founded().of([0, 1, 2]), founded().of([0, 1, 3]), Group::seen_by(&[0]).of([3])];
    let told = counted(&scene(&groups, accounts(4)), &[led(1, 0, 0, true), led(2, 0, 3, false)]);
    let of = |account| [KeyMeasure::Founded, KeyMeasure::Led, KeyMeasure::Survived].map(|m| count(&told, account, m));
    assert_eq!([of(0), of(1), of(2), of(3)], [[2, 1, 1], [0, 0, 1], [0, 0, 0], [0, 1, 0]]);
    let rests = told.measured(3).unwrap();
    assert_eq!(rests.without(0)[5], 0, "only the first exhibit shows the third group");
    assert_eq!(told.measured(0).unwrap().without(0), told.measured(0).unwrap().counts, "both begin with the group");
}

#[test]
fn the_only_one_in_common_bridges_groups_and_countries() {
    let own = accounts_of(&[b"ES", b"ES", b"ES", b"PE", b"PE", b"ES", b"PE"]);
    let groups = [
        Group::seen_by(&[0]).of([0, 1, 2]),
        Group::seen_by(&[0]).of([0, 3, 4, 6]),
        Group::seen_by(&[0]).of([3, 4, 6]),
        Group::seen_by(&[0]).of([1, 2, 5]),
    ];
    let world = scene(&groups, own);
    let told = counted(&world, &[]);
    assert_eq!((count(&told, 0, KeyMeasure::Bridges), count(&told, 0, KeyMeasure::Countries)), (1, 1));
    assert_eq!(told.measured(3), None, "others are in the same two groups");
    let list = listed(&world, &[], &KeySettings::default());
    assert_eq!((list.ranked[0].account, list.ranked[0].roles.gatekeeper, list.ranked[0].group_count), (0, 1, 2));
    assert_eq!(list.ranked[0].constraint, Some(500), "two groups that share nobody else: a half, by Burt");
    let bridges = list.ranked[0].reasons.iter().find(|reason| reason.measure == KeyMeasure::Bridges).unwrap();
    assert_eq!(bridges.rows.len(), 2, "a record of each stay");
}

#[test]
fn every_count_has_records_and_no_more_than_asked_for() {
    let mut group = Group::seen_by(&[0]).of([0, 1, 2]);
    for item in 0..20 {
        group = group.sighted(0, DAY + i64::from(item), item, &[0]);
    }
    group.links = vec![(0, DAY, 1, None, vec![0]), (0, DAY, 1, None, vec![0])];
    let list = listed(&scene(&[group], accounts(3)), &[], &KeySettings::default());
    let told: BTreeMap<_, _> = list.ranked[0].reasons.iter().map(|r| (r.measure, (r.count, r.rows.len()))).collect();
    assert_eq!(told[&KeyMeasure::Introductions], (20, 12));
    assert_eq!(told[&KeyMeasure::Links], (1, 2), "one invite, posted twice");
    assert_eq!(told[&KeyMeasure::Reach].0, 2);
}

/// A world by chance: groups on few of six exhibits.
fn by_chance(seed: u64) -> (Vec<Group>, Vec<LedBreakOff>) {
    let mut chance = Chance::of(seed);
    let some = |of: &[u32], chance: &mut Chance| {
        let picked: Vec<u32> = of.iter().copied().filter(|_| chance.below(2) == 0).collect();
        if picked.is_empty() { vec![of[chance.below(of.len())]] } else { picked }
    };
    let mut groups = Vec::new();
    for _ in 0..6 {
        let all = some(&[0, 1, 2, 3, 4, 5], &mut chance);
        let mut group = Group::seen_by(&all);
        for account in 0..10 {
            if chance.below(3) > 0 {
                let came = chance.below(20) as i64 * DAY;
                group.stays.push(stay(account, came, &some(&all, &mut chance)));
            }
        }
        for item in 0..6 {
            let (account, second) = (chance.below(4) as u32, (chance.below(30) as i64) * DAY);
            group = group.sighted(account, second, item, &some(&all, &mut chance));
            group.links.push((account, second, chance.below(4) as u64, None, some(&all, &mut chance)));
        }
        groups.push(group);
    }
    (groups, vec![led(1, 0, 0, true), led(2, 1, 1, true), led(3, 0, 2, false)])
}

/// The same without an exhibit: what stands on it alone is not there.
fn without(groups: &[Group], exhibit: u32) -> Vec<Group> {
    let mut out = groups.to_vec();
    for group in &mut out {
        group.views.retain(|view| view.0 != exhibit);
        group.stays.iter_mut().for_each(|stay| stay.on.retain(|on| *on != exhibit));
        group.links.iter_mut().for_each(|link| link.4.retain(|on| *on != exhibit));
        group.sightings.iter_mut().for_each(|seen| seen.3.retain(|on| *on != exhibit));
        group.stays.retain(|stay| !stay.on.is_empty());
        group.links.retain(|link| !link.4.is_empty());
        group.sightings.retain(|seen| !seen.3.is_empty());
    }
    out
}

#[test]
fn counts_without_an_exhibit_are_what_counting_again_without_it_gives() {
    // bridges are left out: without an exhibit, another account in common can be unseen too
    const KEPT: [usize; 6] = [0, 1, 2, 4, 5, 6];
    let mut falls = 0;
    for seed in 0..60 {
        let (groups, break_offs) = by_chance(seed);
        let world = scene(&groups, accounts(10));
        let firsts: BTreeSet<_> = introductions(&world).iter().map(|i| (i.account, i.family, i.group)).collect();
        let told = counted(&world, &break_offs);
        for exhibit in 0..6 {
            let Some(occasion) = told.occasions.of_exhibit(exhibit) else { continue };
            let left = scene(&without(&groups, exhibit), accounts(10));
            // who takes the place of an introducer who is not shown any more does not count
            let mut kept = introductions_of_all(&left);
            kept.retain(|one| firsts.contains(&(one.account, one.family, one.group)));
            let seen = |group: u32| !left.views_of(group).is_empty();
            let both: Vec<_> = break_offs.iter().copied().filter(|one| seen(one.child) && seen(one.parent)).collect();
            let again = measures(&left, &both, &kept, &KeySettings::default());
            for account in 0..10 {
                let Some(all) = told.measured(account) else { continue };
                let (fast, slow) = (all.without(occasion), again.measured(account).map_or([0; 9], |m| m.counts));
                for measure in KEPT {
                    let name = KeyMeasure::COUNTS[measure];
                    assert_eq!(
                        fast[measure], slow[measure],
                        "{name}, seed {seed}, account {account} without {exhibit}"
                    );
                    falls += u32::from(fast[measure] < all.counts[measure]);
                }
            }
        }
    }
    assert!(falls > 500, "the worlds hold enough that rests on one exhibit: {falls}");
}

/// Every account's first sighting of a family in a group.
fn introductions_of_all(world: &Scene) -> Vec<Introduced> {
    let mut known = BTreeSet::new();
    let all = (0..).zip(&world.sightings).map(|(sighting, seen)| {
        let (account, family) = (seen.account.unwrap(), world.family(seen.item));
        Introduced { account, family, group: seen.group, sighting }
    });
    all.filter(|one| known.insert((one.account, one.family, one.group))).collect()
}

#[test]
fn who_rests_on_one_exhibit_has_no_rank_and_the_exhibit_is_named() {
    let mut groups = Vec::new();
    for group in 0..3u32 {
        let mut seen = Group::seen_by(&[0, 1, 2, 3]).of(0..8);
        for account in 0..8u32 {
            for n in 0..=account {
                let on: &[u32] = if account == 7 { &[3] } else { &[0, 1, 2] };
                seen = seen.sighted(account, DAY, account * 100 + group * 10 + n, on);
            }
        }
        groups.push(seen);
    }
    let list = listed(&scene(&groups, accounts(8)), &[], &KeySettings::default());
    let first = &list.ranked[0];
    assert_eq!((first.account, first.layer, first.rank, first.no_rank), (7, Some(1), None, Some(NoRank::SpansTheList)));
    assert_eq!(first.hangs_on, Some((vec![3], 9)), "without it the account would not be in the list of eight");
    let second = &list.ranked[1];
    let rank = second.rank.unwrap();
    assert_eq!((second.account, rank.at, rank.from, rank.to), (6, 2, 1, 2), "it moves up when the first is gone");
}

#[test]
fn with_one_owner_there_are_no_ranks() {
    let group = Group::seen_by(&[0]).of([0, 1]).sighted(0, DAY, 0, &[0]);
    let list = listed(&scene(&[group], accounts(2)), &[], &KeySettings::default());
    assert_eq!((list.ranked[0].rank, list.ranked[0].no_rank), (None, Some(NoRank::OneOwner)));
}

#[test]
fn who_is_listed_apart_has_no_rank_and_moves_nobody() {
    let of = |accounts_that_post: &[u32]| {
        let mut group = Group::seen_by(&[0, 1]).of(0..6);
        for (n, account) in (0..).zip(accounts_that_post) {
            for item in 0..=*account {
                group = group.sighted(*account, DAY, n * 10 + item, &[0, 1]);
            }
        }
        scene(&[group], accounts(6))
    };
    let mut standing = [Standing::Ranked; 6];
    standing[5] = Standing::Apart(ApartReason::Minor);
    let with = listed(&of(&[0, 1, 2, 5]), &standing, &KeySettings::default());
    let ranks = |list: &KeyAccounts| -> Vec<_> {
        list.ranked.iter().map(|one| (one.account, one.layer, one.score, one.rank)).collect()
    };
    assert_eq!(ranks(&with), ranks(&listed(&of(&[0, 1, 2]), &standing, &KeySettings::default())));
    let apart = &with.apart[0];
    assert_eq!((apart.account, apart.apart, apart.no_rank), (5, Some(ApartReason::Minor), Some(NoRank::Apart)));
    assert_eq!((apart.layer, apart.score, apart.rank), (None, None, None));
    assert!(!apart.reasons.is_empty());
}

#[test]
fn equal_accounts_come_into_the_list_together_or_not_at_all() {
    let mut group = Group::seen_by(&[0, 1]).of([9]);
    for item in 0..3 {
        group = group.sighted(0, DAY, item, &[0, 1]);
    }
    for account in 1..5 {
        group = group.sighted(account, DAY, 10 + account, &[0, 1]);
    }
    let settings = KeySettings { candidates: 3, ..KeySettings::default() };
    let mut weights = settings.weights.clone();
    (weights.version, weights.of) = (2, [1, 0, 0, 0, 0, 0, 0, 0, 0]);
    let list = listed(&scene(&[group], accounts(10)), &[], &KeySettings { weights, ..settings });
    assert_eq!(list.ranked.iter().map(|one| one.account).collect::<Vec<_>>(), [0]);
    assert_eq!((list.beyond, list.weights), (vec![1, 2, 3, 4], 2), "four of one value do not fit beside the first");
}

fn large() -> Scene {
    let mut world = World::of(REGIMES[0], 11);
    let seized = world.seize(25);
    world.scene(&seized)
}

/// The obvious twin: for each pair of groups, ways over each account by their lengths.
fn by_pairs(world: &Scene) -> Vec<f64> {
    let (groups, accounts) = (world.groups.len(), world.accounts.len());
    let mut beside = vec![BTreeSet::new(); groups + accounts];
    for stay in &world.stays {
        beside[stay.group as usize].insert(groups + stay.account as usize);
        beside[groups + stay.account as usize].insert(stay.group as usize);
    }
    let from = |source: usize| {
        let mut to = vec![(usize::MAX, 0.0); beside.len()];
        to[source] = (0, 1.0);
        let mut queue = VecDeque::from([source]);
        while let Some(at) = queue.pop_front() {
            for next in &beside[at] {
                if to[*next].0 == usize::MAX {
                    to[*next].0 = to[at].0 + 1;
                    queue.push_back(*next);
                }
                if to[*next].0 == to[at].0 + 1 {
                    to[*next].1 += to[at].1;
                }
            }
        }
        to
    };
    let ways: Vec<_> = (0..groups).map(from).collect();
    let joined = (0..groups).filter(|g| beside[*g].iter().any(|a| beside[*a].len() > 1)).count() as f64;
    let mut out = vec![0.0; accounts];
    for (s, t) in (0..groups).flat_map(|s| (0..groups).map(move |t| (s, t))) {
        let (length, all) = ways[s][t];
        if s == t || length == usize::MAX {
            continue;
        }
        for (account, sum) in out.iter_mut().enumerate() {
            let ((a, m), (b, n)) = (ways[s][groups + account], ways[t][groups + account]);
            if a != usize::MAX && a + b == length {
                *sum += m * n / all / joined / (joined - 1.0);
            }
        }
    }
    out
}

#[test]
fn betweenness_is_what_counting_ways_between_all_pairs_gives() {
    for seed in 0..20 {
        let (groups, _) = by_chance(seed);
        let mut groups = groups;
        // thin: with everyone everywhere there is little between
        groups.iter_mut().for_each(|group| group.stays.retain(|stay| (u64::from(stay.account) * 7 + seed) % 3 > 0));
        groups.iter_mut().zip(0..).for_each(|(group, g)| group.stays.retain(|stay| (stay.account + g) % 4 > 1));
        let world = scene(&groups, accounts(10));
        let told = counted(&world, &[]);
        assert_eq!(told.route.bound, 0.0);
        for (account, share) in (0..).zip(by_pairs(&world)) {
            let own = told.between(account).share;
            assert!((own - share).abs() < 1e-12, "seed {seed}, account {account}: {own} for {share}");
        }
    }
}

#[test]
fn sampled_betweenness_is_within_its_stated_error() {
    let world = large();
    let exact = counted(&world, &[]);
    let sampled = measures(&world, &[], &[], &KeySettings { steps: 1, ..KeySettings::default() });
    assert_eq!((exact.route.pivots, sampled.route.pivots), (exact.route.groups, 64), "{:?}", exact.route);
    assert!(sampled.route.bound > 0.0 && sampled.route.bound < 1.0);
    let mut wrong = 0;
    for own in &exact.between {
        let told = sampled.between(own.account);
        assert!((told.share - own.share).abs() <= sampled.route.bound);
        wrong += u32::from(told.share != own.share);
    }
    assert!(wrong > 100, "{wrong} values differ at all");
    // pairs of neighbours whom counts leave equal and the list parts
    let parted = |told: &Measures| {
        let settings = KeySettings { candidates: 5000, ..KeySettings::default() };
        let all = key_accounts(&world, &[], &[], told, &[], &settings).ranked;
        let equal = |a: &KeyAccount, b: &KeyAccount| (a.layer, a.score) == (b.layer, b.score);
        let places = |a: &KeyAccount, b: &KeyAccount| a.rank.zip(b.rank).is_some_and(|(a, b)| a.at != b.at);
        all.windows(2).filter(|pair| equal(&pair[0], &pair[1]) && places(&pair[0], &pair[1])).count()
    };
    assert!(parted(&exact) > 0, "what is exact parts whom counts leave equal");
    assert_eq!(parted(&sampled), 0, "what is sampled parts nobody");
}

#[test]
fn what_comes_out_does_not_depend_on_the_number_of_cores() {
    let world = large();
    let run = || format!("{:?}", listed(&world, &[], &KeySettings { steps: 1, ..KeySettings::default() }));
    let on = |cores| rayon::ThreadPoolBuilder::new().num_threads(cores).build().unwrap().install(run);
    assert_eq!(on(1), on(3));
}
