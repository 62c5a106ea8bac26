//! What a hard world promises to those who measure on it.

use rehearsal::formats::{Act, Body, Event, Group, Spell};
use rehearsal::hard::{BEGIN, Beginning, END, Form, HardWorld, Part, REGIMES, Regime, SightingTruth, seize, world};
use std::collections::BTreeSet;
use testkit::cases::hard::{case, observed_case};
use testkit::cases::parents::{Answer, Answers, Method, Tally};

/// A world of each regime, all small but the first.
fn worlds() -> Vec<HardWorld> {
    let full = REGIMES.iter().take(1).cloned();
    (1..).zip(full.chain(REGIMES.iter().map(Regime::small))).map(|(seed, regime)| world(seed, &regime)).collect()
}

fn covers(spells: &[Spell], who: usize, at: i64) -> bool {
    spells.iter().any(|spell| spell.who.ix == who && spell.covers(at))
}

/// Who does something, and to whom.
fn people(act: &Act) -> (usize, Vec<usize>) {
    match act {
        Act::Created { by, .. } | Act::Renamed { by, .. } => (by.ix, Vec::new()),
        Act::Added { by, who } => (by.ix, who.iter().map(|who| who.ix).collect()),
        Act::Came { who, .. } | Act::Left { who } | Act::NumberChanged { who } => (who.ix, Vec::new()),
        Act::Removed { by, who } | Act::Promoted { by, who } => (by.ix, vec![who.ix]),
        Act::Post(post) => (post.by.ix, Vec::new()),
    }
}

#[test]
fn regimes_have_names_of_their_own_and_are_found_by_them() {
    let names: BTreeSet<&str> = REGIMES.iter().map(|regime| regime.name).collect();
    assert_eq!(names.len(), REGIMES.len());
    assert!(REGIMES.len() >= 10);
    assert!(REGIMES.iter().all(|regime| Regime::named(regime.name).is_some_and(|found| found.name == regime.name)));
    assert!(Regime::named("nothing").is_none());
}

#[test]
fn a_world_has_the_size_that_its_regime_says_and_eleven_countries() {
    for world in worlds().iter().take(1) {
        let (groups, people) = (world.operation.groups.len(), world.operation.people.len());
        assert!((60..=110).contains(&groups) && (800..=2_000).contains(&people), "{groups} groups, {people} people");
        assert_eq!(world.truth.countries.iter().collect::<BTreeSet<_>>().len(), 11);
        let numbers: BTreeSet<String> = world.operation.people.iter().flat_map(|who| who.phones()).collect();
        assert!(numbers.len() >= people);
        let messages: usize = world.operation.groups.iter().map(|group| group.events.len()).sum();
        assert!((15_000..120_000).contains(&messages), "{messages}");
    }
}

#[test]
fn parents_are_there_before_their_children_and_their_people_make_them() {
    let (mut children, mut decoys) = (0, 0);
    for world in worlds() {
        let spells: Vec<Vec<Spell>> = world.operation.groups.iter().map(Group::spells).collect();
        for (ix, group) in world.truth.groups.iter().enumerate() {
            let origin = world.operation.groups[ix].origin().map(|(by, at)| (by.ix, at));
            assert_eq!(origin, Some((group.founder, group.created)));
            let wanted = match group.origin {
                Beginning::Merger => 2,
                origin => usize::from(origin.is_break_off()),
            };
            assert_eq!(group.parents.len(), wanted);
            children += wanted;
            for parent in &group.parents {
                assert!(world.truth.groups[*parent].created < group.created);
            }
            let inside = |of: usize| covers(&spells[of], group.founder, group.created);
            assert!(group.parents.first().is_none_or(|parent| inside(*parent)), "group {ix}");
            assert!(group.siblings.iter().all(|other| world.truth.groups[*other].siblings.contains(&ix)));
            if let Some(like) = group.like {
                decoys += 1;
                assert!(group.parents.is_empty() && !inside(like));
                assert!(world.truth.groups[like].created < group.created);
            }
        }
        assert_eq!(
            world.truth.decoys().len(),
            world.truth.groups.iter().filter(|g| g.origin == Beginning::Decoy).count()
        );
    }
    assert!(children > 50 && decoys > 10, "{children} {decoys}");
}

#[test]
fn nobody_does_anything_where_they_are_not() {
    for world in worlds() {
        for group in &world.operation.groups {
            let spells = group.spells();
            for Event { at, act, .. } in &group.events {
                assert!((BEGIN..END + 86_400).contains(at));
                let (by, to) = people(act);
                assert!(covers(&spells, by, *at), "{act:?}");
                assert!(to.iter().all(|who| covers(&spells, *who, *at)), "{act:?}");
            }
            assert!(group.events.windows(2).all(|two| two[0].at < two[1].at));
            let people: BTreeSet<usize> = spells.iter().map(|spell| spell.who.ix).collect();
            assert_eq!(people.len(), spells.len(), "nobody comes twice");
            assert!(spells.iter().all(|spell| spell.left.is_none_or(|left| left >= spell.joined)));
        }
    }
}

#[test]
fn links_were_posted_where_truth_says_by_those_who_it_says() {
    for world in worlds() {
        let leads = |event: &Event, to: usize| match &event.act {
            Act::Post(post) => match &post.body {
                Body::Text(text) => text.contains(&world.operation.groups[to].link),
                Body::Invite(into) => *into == to,
                Body::Picture { .. } => false,
            },
            _ => false,
        };
        let posted = |to: usize, part: bool| -> BTreeSet<usize> {
            let by_part = |event: &Event| (world.truth.parts[people(&event.act).0] == Part::Advertiser) == part;
            let holds = |group: &Group| group.events.iter().any(|event| leads(event, to) && by_part(event));
            (0..).zip(&world.operation.groups).filter(|(_, group)| holds(group)).map(|(ix, _)| ix).collect()
        };
        for (ix, group) in world.truth.groups.iter().enumerate() {
            assert_eq!(posted(ix, false), group.link_posted_in.iter().copied().collect());
            assert_eq!(posted(ix, true), group.advertised_in.iter().copied().collect());
        }
    }
}

#[test]
fn every_picture_is_known_and_was_had_from_where_its_poster_was() {
    let (mut carried, mut forwarded) = (0, 0);
    for world in worlds() {
        let spells: Vec<Vec<Spell>> = world.operation.groups.iter().map(Group::spells).collect();
        let mut known = BTreeSet::new();
        for family in &world.truth.families {
            assert!(family.sightings.windows(2).all(|two| two[0].at <= two[1].at));
            let mut before: Vec<&SightingTruth> = Vec::new();
            for seen in &family.sightings {
                let Act::Post(post) = &world.operation.groups[seen.group].events[seen.event].act else {
                    panic!("no post")
                };
                let Body::Picture { sha256, .. } = &post.body else { panic!("no picture") };
                assert_eq!((*sha256, post.by.ix), (family.files[seen.file], seen.by));
                assert!(known.insert((seen.group, seen.event)));
                if let Some(from) = seen.from {
                    carried += 1;
                    forwarded += usize::from(post.forwarded.is_some());
                    let there =
                        |other: &&&SightingTruth| other.group == from && covers(&spells[from], seen.by, other.at);
                    assert!(before.iter().any(|other| there(&other)), "had from where it was not");
                }
                before.push(seen);
            }
            let firsts = family.firsts();
            assert!(family.sightings.iter().all(|seen| firsts[&seen.group].at <= seen.at));
        }
    }
    assert!(carried > 100 && forwarded > 20 && forwarded < carried, "{carried} {forwarded}");
}

#[test]
fn the_same_seed_gives_the_same_world_and_phones_and_another_gives_others() {
    let regime = REGIMES[4].small();
    let shown = |seed| {
        let world = world(seed, &regime);
        let events: Vec<String> = world
            .operation
            .groups
            .iter()
            .flat_map(|g| &g.events)
            .map(|e| format!("{} {} {:?}", e.at, e.key, e.act))
            .collect();
        let phones: Vec<String> = seize(&world, 5, 1).iter().map(|seized| format!("{seized:?}")).collect();
        (events, world.truth, phones)
    };
    assert!(shown(3) == shown(3));
    assert!(shown(3).0 != shown(4).0);
    let world = world(3, &regime);
    let (few, more) = (seize(&world, 3, 1), seize(&world, 6, 1));
    assert_eq!(format!("{few:?}"), format!("{:?}", &more[..3]));
    assert_ne!(format!("{few:?}"), format!("{:?}", seize(&world, 3, 2)));
    assert_eq!(more.iter().map(|seized| seized.phone.owner.ix).collect::<BTreeSet<_>>().len(), 6);
}

#[test]
fn a_small_world_is_read_back_whole_and_each_thing_in_it_is_known() {
    let (mut forms, mut sightings, mut links) = (BTreeSet::new(), 0, 0);
    for (seed, name) in [(1, "usual"), (2, "texts"), (3, "short-memory"), (4, "plain")] {
        let world = world(seed, &Regime::named(name).map(Regime::small).unwrap());
        let (case, observed, network) = observed_case(&world, 6, 1);
        forms.extend(case.phones.iter().map(|seized| match seized.form {
            Form::Android => "android",
            Form::Ios => "ios",
            Form::Texts { files: true, .. } => "texts with files",
            Form::Texts { .. } => "texts",
        }));
        assert_eq!(case.lost_in_reading, 0);
        let seen: Vec<bool> = world.seen(&case.phones);
        let mains = case.mains(&world.truth);
        assert_eq!(mains.iter().map(Option::is_some).collect::<Vec<_>>(), seen);
        assert_eq!(case.groups.len(), network.groups.len());
        assert!(case.groups.iter().all(Option::is_some));
        let known = case.accounts.iter().flatten().count();
        assert!(known * 100 >= case.accounts.len() * 85, "{known} of {}", case.accounts.len());
        assert_eq!(case.sightings.len(), case.scene.sightings.len());
        for (seen, truth) in case.scene.sightings.iter().zip(&case.sightings) {
            let (family, n) = truth.expect("every file is of a family");
            assert_eq!(case.families[case.scene.family(seen.item) as usize], Some(family));
            let truth = &world.truth.families[family].sightings[n];
            assert_eq!(case.groups[seen.group as usize], Some(truth.group));
            let who = seen.account.and_then(|account| case.accounts[account as usize]);
            assert!(who.is_none_or(|who| who == truth.by));
            assert!(seen.when.utc.0 <= truth.at + 60 && truth.at <= seen.when.utc.1 + 60);
        }
        sightings += case.sightings.len();
        links += case.scene.links.len();
        assert!(observed.chats.iter().all(|chat| !chat.messages.is_empty()));
    }
    assert_eq!(forms.len(), 4, "{forms:?}");
    assert!(sightings > 20 && links > 5, "{sightings} {links}");
}

#[test]
fn the_same_case_is_made_twice() {
    let world = world(5, &Regime::named("adverts").map(Regime::small).unwrap());
    let shown = || format!("{:?}", case(&world, 4, 1).scene);
    assert!(shown() == shown());
}

/// A parent is named for each of four: two right, one wrong, and one wrong whose own parent was seen.
#[test]
fn tuning_finds_the_best_threshold_of_what_was_answered() {
    let answer = |score, right| Answer { score, right };
    let answers =
        Answers { given: vec![answer(0.9, true), answer(0.7, false), answer(0.5, true), answer(0.2, false)], pairs: 3 };
    assert_eq!(answers.from(0.0), Tally { right: 2, wrong: 2, missed: 1 });
    assert_eq!(answers.from(0.8), Tally { right: 1, wrong: 0, missed: 2 });
    let (least, tally) = answers.tuned();
    assert_eq!((least, tally), (0.5, Tally { right: 2, wrong: 1, missed: 1 }));
    assert!((tally.f1() - 2.0 / 3.0).abs() < 1e-9);
    assert_eq!(Answers::default().tuned().1.f1(), 0.0);
}

#[test]
fn where_groups_hardly_overlap_simple_methods_name_parents() {
    let world = world(1, &REGIMES[0]);
    let case = case(&world, 6, 1);
    let shown = case.shown(&world.truth);
    assert!(shown.pairs.1 >= 5 && shown.groups.1 < shown.groups.0);
    for method in Method::ALL {
        let answers = case.simple(&world.truth, method);
        assert_eq!(answers.pairs, shown.pairs.1);
        assert!(answers.tuned().1.f1() > 0.5, "{method:?}");
    }
}
