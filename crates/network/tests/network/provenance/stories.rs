//! Small cases of which one can say what must come out.

use super::made::*;
use network::{
    EarlierUnseen, EditSign, First, ItemTie, ItemTies, PictureKind, Provenance, ProvenanceWeights, Scene, Sight,
    SourceCandidate, SourceKind, TieKind, TieOutcome, TreeState, VariantFacts, families, provenance,
};

fn told(scene: &Scene) -> Provenance {
    provenance(scene, &ItemTies::default(), &ProvenanceWeights::SHIPPED)
}

/// A group that one phone shows from its creation on.
fn whole(made: &mut Made, chat: u32) -> &mut MadeGroup {
    let group = made.group(Some(at(0)));
    group.views.push(view(chat, None, at(HOUR), at(100 * DAY)));
    group
}

fn sources(told: &Provenance, introduction: usize) -> &[SourceCandidate] {
    told.hops(&told.introductions[introduction])[0].sources.of(&told.candidates)
}

/// Two groups, and someone in both: a family of two items goes from the one to the other.
fn carried(second: i64, joined: Option<i64>) -> Scene {
    let mut made = Made { accounts: 3, exhibits: 2, items: vec![0, 0], ..Made::default() };
    let one = whole(&mut made, 0);
    one.stays.push(stay(1, joined.map(at), None));
    one.stays[0].last = Some(at(90 * DAY));
    one.sent(0, 0, at(10 * DAY), &[(0, 5)]);
    let other = whole(&mut made, 1);
    other.stays.push(stay(1, Some(at(HOUR)), None));
    other.sent(1, 1, at(second), &[(1, 5)]);
    made.scene()
}

#[test]
fn one_who_could_see_it_had_it_from_there() {
    let told = told(&carried(10 * DAY + HOUR, Some(DAY)));
    assert_eq!(told.introductions.iter().map(|of| of.by).collect::<Vec<_>>(), [Some(0), Some(1)]);
    assert_eq!(told.introductions[1].unseen, None);
    let first = sources(&told, 1)[0];
    assert_eq!((first.kind, first.account, first.group), (SourceKind::EarlierSighting, Some(0), Some(0)));
    assert_eq!(first.sight, Some(Sight::Certain));
    assert!(told.firsts.iter().all(|of| of.in_group == First::Yes));
    assert_eq!(told.firsts.iter().map(|of| of.in_case).collect::<Vec<_>>(), [First::Yes, First::No]);
    let carriers = told.families[0].carriers.set_of(&told.candidates);
    assert_eq!(carriers.iter().map(|of| of.account).collect::<Vec<_>>(), [Some(0)]);
    assert_eq!(told.families[0].unseen, None);
}

#[test]
fn one_who_came_later_did_not_see_it() {
    let told = told(&carried(30 * DAY, Some(20 * DAY)));
    assert!(sources(&told, 1).iter().all(|of| of.kind != SourceKind::EarlierSighting));
    assert_eq!(sources(&told, 1)[0].kind, SourceKind::UnseenGroup);
}

#[test]
fn one_of_whom_nothing_says_since_when_may_have_seen_it() {
    let told = told(&carried(10 * DAY + HOUR, None));
    let seen = sources(&told, 1).iter().find(|of| of.kind == SourceKind::EarlierSighting).unwrap();
    assert_eq!(seen.sight, Some(Sight::Possible));
}

#[test]
fn weights_sum_to_one_and_fall() {
    for second in [10 * DAY + HOUR, 20 * DAY, 99 * DAY] {
        let told = told(&carried(second, None));
        for hop in &told.hops {
            let all = hop.sources.of(&told.candidates);
            assert!((all.iter().map(|of| of.weight).sum::<f64>() - 1.0).abs() < 1e-12);
            assert!(all.is_sorted_by(|x, y| x.weight >= y.weight));
            let set: f64 = hop.sources.set_of(&told.candidates).iter().map(|of| of.weight).sum();
            let without = set - hop.sources.set_of(&told.candidates).last().unwrap().weight;
            assert!(set >= 0.9 && without < 0.9);
        }
    }
}

#[test]
fn a_mark_of_passing_on_lowers_only_that_it_came_from_no_chat() {
    let mut scene = carried(10 * DAY + HOUR, Some(DAY));
    let ratio = |told: &Provenance, kind: SourceKind| {
        let of = |kind| sources(told, 1).iter().find(|of| of.kind == kind).unwrap().weight;
        of(kind) / of(SourceKind::EarlierSighting)
    };
    let before = told(&scene);
    scene.sightings[1].forwarded = true;
    let after = told(&scene);
    assert!(ratio(&after, SourceKind::NoChat) < 0.2 * ratio(&before, SourceKind::NoChat));
    assert!((ratio(&after, SourceKind::UnseenGroup) / ratio(&before, SourceKind::UnseenGroup) - 1.0).abs() < 1e-9);
}

#[test]
fn two_within_a_minute_on_two_phones_are_both_named() {
    let mut made = Made { accounts: 2, exhibits: 2, items: vec![0], ..Made::default() };
    let group = whole(&mut made, 0);
    group.sent(0, 0, at(DAY), &[(0, 5)]).sent(0, 1, at(DAY + 30), &[(1, 5)]);
    let told = told(&made.scene());
    assert_eq!(told.introductions[0].by, None);
    assert_eq!(told.earliest(&told.introductions[0].earliest), [0, 1]);
    assert!(told.firsts.iter().all(|of| of.in_group == First::Undetermined));
    assert_eq!(told.hops.len(), 2);
    assert_eq!(told.families[0].carriers.set, 2);
}

#[test]
fn two_of_one_account_are_undetermined_and_yet_of_that_account() {
    let mut made = Made { accounts: 1, exhibits: 2, items: vec![0, 0], ..Made::default() };
    whole(&mut made, 0).sent(0, 0, at(DAY), &[(0, 5)]).sent(1, 0, at(DAY + 30), &[(1, 5)]);
    let told = told(&made.scene());
    assert_eq!((told.introductions[0].by, told.hops.len()), (Some(0), 1));
}

#[test]
fn two_items_in_one_message_are_one_posting() {
    let mut made = Made { accounts: 1, exhibits: 1, items: vec![0, 0], ..Made::default() };
    let group = whole(&mut made, 0);
    group.sent(0, 0, at(DAY), &[(0, 5)]).sent(1, 0, at(DAY), &[(0, 5)]);
    group.sightings[1].0.message = 0;
    let told = told(&made.scene());
    assert!(told.firsts.iter().all(|of| of.in_group == First::Yes && of.in_case == First::Yes));
    assert_eq!(told.families[0].sightings, 1);
}

/// A group whose phone begins on day 20; someone was in it before, someone came later.
fn begun_late(first: i64) -> Provenance {
    let mut made = Made { accounts: 3, exhibits: 1, items: vec![0], ..Made::default() };
    let group = made.group(Some(at(0)));
    group.views.push(view(0, None, at(20 * DAY), at(100 * DAY)));
    group.stays.extend([stay(0, None, None), stay(1, None, None), stay(2, Some(at(30 * DAY)), None)]);
    group.sent(0, 0, at(first), &[(0, 5)]);
    told(&made.scene())
}

#[test]
fn where_a_phone_begins_late_earlier_members_may_have_brought_it() {
    let told = begun_late(20 * DAY + HOUR);
    assert_eq!(told.covers[0].cut_off(), Some(at(20 * DAY)));
    assert_eq!(told.introductions[0].unseen, Some(EarlierUnseen::StartCutOff));
    assert_eq!(told.families[0].unseen, Some(EarlierUnseen::StartCutOff));
    let set = told.families[0].carriers.set_of(&told.candidates);
    let named: Vec<u32> = set.iter().filter_map(|of| of.account).collect();
    assert!(named.contains(&0) && named.contains(&1) && !named.contains(&2), "{set:?}");
    assert!(set.iter().any(|of| of.kind == SourceKind::UnknownMember));
}

#[test]
fn long_after_a_phone_begins_the_first_is_taken_as_seen() {
    let told = begun_late(99 * DAY);
    assert_eq!(told.introductions[0].unseen, Some(EarlierUnseen::StartCutOff));
    let set = told.families[0].carriers.set_of(&told.candidates);
    assert_eq!(
        set.iter().map(|of| (of.kind, of.account)).collect::<Vec<_>>(),
        [(SourceKind::EarliestSighting, Some(0))]
    );
}

#[test]
fn between_two_phones_is_a_gap() {
    let mut made = Made { accounts: 1, exhibits: 2, items: vec![0], ..Made::default() };
    let group = made.group(Some(at(0)));
    group.views.push(view(0, None, at(HOUR), at(10 * DAY)));
    group.views.push(view(1, None, at(40 * DAY), at(90 * DAY)));
    group.sent(0, 0, at(41 * DAY), &[(1, 5)]);
    let told = told(&made.scene());
    assert!(told.covers[0].from_the_start && !told.covers[0].is_whole());
    assert_eq!(told.introductions[0].unseen, Some(EarlierUnseen::SpanWithoutPhone));
    assert_eq!(told.families[0].unseen, Some(EarlierUnseen::SpanWithoutPhone));
}

fn facts(side: u32, kind: PictureKind, quality: u8) -> Option<VariantFacts> {
    Some(VariantFacts { size: Some((side, side)), bytes: None, kind: Some(kind), quality: Some(quality) })
}

/// Three items, sent on these days.
fn variants(of: &[Option<VariantFacts>], days: [i64; 3]) -> Provenance {
    let mut made = Made { accounts: 1, exhibits: 1, items: vec![0, 0, 0], ..Made::default() };
    let group = whole(&mut made, 0);
    days.iter().zip(0..).for_each(|(day, item)| _ = group.sent(item, 0, at(day * DAY), &[(0, *day as u32)]));
    group.sightings.sort_by_key(|(seen, _)| seen.when.middle());
    let scene = made.scene();
    provenance(&scene, &ItemTies { facts: of, ..ItemTies::default() }, &ProvenanceWeights::SHIPPED)
}

#[test]
fn edits_tell_a_direction() {
    let all =
        [facts(1000, PictureKind::Photo, 95), facts(700, PictureKind::Photo, 70), facts(512, PictureKind::Sticker, 60)];
    let told = variants(&all, [1, 2, 3]);
    let tree = told.tree(0).unwrap();
    assert_eq!(tree.state, TreeState::Told);
    assert_eq!((tree.nodes[0].from, tree.nodes[0].determined), (None, true));
    assert!(tree.nodes[1..].iter().all(|node| node.from.is_some()));
    assert!(tree.nodes[2].signs.contains(&EditSign::MadeSticker) && tree.nodes[2].signs.contains(&EditSign::Smaller));
    // From the picture or from its smaller copy: nothing tells.
    assert!(!tree.nodes[2].determined && tree.nodes[2].alternative.is_some());
}

#[test]
fn what_was_seen_before_the_larger_one_is_not_made_from_it() {
    let all = [facts(1000, PictureKind::Photo, 95), facts(900, PictureKind::Photo, 90), None];
    assert_eq!(variants(&all, [1, 2, 3]).tree(0).unwrap().nodes[1].from, Some(0));
    // The other way round no edit speaks, and time alone tells no direction.
    assert_eq!(variants(&all, [2, 1, 3]).tree(0).unwrap().state, TreeState::NoEdit);
}

#[test]
fn equals_have_no_direction() {
    let all = [facts(900, PictureKind::Photo, 90); 3];
    assert_eq!(variants(&all, [1, 2, 3]).tree(0).unwrap().state, TreeState::NoEdit);
    assert_eq!(variants(&[], [1, 2, 3]).tree(0), None);
}

#[test]
fn a_family_of_too_many_items_has_no_tree_and_says_so() {
    let all =
        [facts(1000, PictureKind::Photo, 95), facts(700, PictureKind::Photo, 70), facts(512, PictureKind::Photo, 60)];
    let mut made = Made { accounts: 1, exhibits: 1, items: vec![0, 0, 0], ..Made::default() };
    let group = whole(&mut made, 0);
    (0..3).for_each(|item| _ = group.sent(item, 0, at(i64::from(item) * DAY), &[]));
    let few = ProvenanceWeights { most_variants: 2, ..ProvenanceWeights::SHIPPED };
    let told = provenance(&made.scene(), &ItemTies { facts: &all, ..ItemTies::default() }, &few);
    assert_eq!(told.tree(0).map(|tree| (tree.state, tree.nodes.len())), Some((TreeState::TooMany, 0)));
}

fn near(a: u32, b: u32, distance: u16) -> ItemTie {
    ItemTie { a, b, kind: TieKind::Near, distance, threshold: 31 }
}

#[test]
fn a_chain_is_no_family_and_the_nearest_join_first() {
    let told = families(3, &[near(0, 1, 20), near(1, 2, 10)], &[], &[]);
    assert_eq!(told.of, [0, 1, 1]);
    assert_eq!(told.outcomes, [TieOutcome::NotEveryPair, TieOutcome::InFamily]);
    let told = families(3, &[near(0, 1, 20), near(1, 2, 10), near(0, 2, 31)], &[], &[]);
    assert_eq!((told.of, told.medoid), (vec![0, 0, 0], vec![1]));
}

#[test]
fn a_cut_holds_against_bytes_and_against_a_joining() {
    let same = ItemTie { a: 0, b: 1, kind: TieKind::SameBytes, distance: 0, threshold: 0 };
    let told = families(2, &[same], &[(1, 0)], &[(0, 1)]);
    assert_eq!((told.of, told.outcomes), (vec![0, 1], vec![TieOutcome::CutByHand]));
    assert_eq!(told.refused, [(0, 1)]);
    let told = families(3, &[near(0, 1, 40)], &[], &[(2, 0)]);
    assert_eq!((told.of, told.outcomes), (vec![0, 1, 0], vec![TieOutcome::TooFar]));
}

#[test]
fn tracing_one_family_gives_what_tracing_all_gives() {
    let mut made = Made { accounts: 3, exhibits: 1, items: vec![0, 1, 1], ..Made::default() };
    let group = whole(&mut made, 0);
    group.sent(0, 0, at(DAY), &[(0, 1)]).sent(1, 1, at(2 * DAY), &[(0, 2)]).sent(2, 2, at(3 * DAY), &[(0, 3)]);
    let scene = made.scene();
    let (all, one) =
        (told(&scene), network::provenance_of(&scene, &ItemTies::default(), &ProvenanceWeights::SHIPPED, &[1]));
    assert_eq!(one.introductions_of(0), []);
    let of = |told: &Provenance| {
        let family = &told.families[1];
        (family.sightings, told.earliest(&family.earliest).to_vec(), family.carriers.of(&told.candidates).to_vec())
    };
    assert_eq!(of(&all), of(&one));
    assert_eq!(all.firsts[1..], one.firsts[1..]);
}
