//! A split that others recorded: Zachary's karate club.

#[path = "../../examples/dynamic/mod.rs"]
mod dynamic;

use dynamic::{Case, Made};
use network::lineage::{Verdict, Weights, lineage};

fn club() -> Vec<Case> {
    let made: Made = serde_json::from_str(include_str!("../../../../testdata/communities/karate.json")).unwrap();
    made.cases
}

/// Child and parent, for all that are true.
fn pairs(case: &Case) -> Vec<(u32, u32)> {
    assert!(case.truth.iter().all(|event| event.unseen == 0 && event.kind == "split"));
    case.truth.iter().flat_map(|event| event.parents.iter().map(|parent| (event.child, *parent))).collect()
}

#[test]
fn both_factions_of_the_karate_club_come_from_the_club() {
    for (case, groups) in club().iter().zip([2, 3]) {
        assert_eq!((case.set.as_str(), case.groups.len()), ("karate club", groups));
        for (days, writing) in [(7, false), (30, false), (90, false), (30, true)] {
            let origins = lineage(&case.scene(days, writing), &Weights::shipped()).origins;
            let named = |child: u32| match origins.iter().find(|origin| origin.child == child) {
                Some(origin) => (origin.verdict, origin.second),
                None => (Verdict::Undetermined, None),
            };
            for (child, parent) in pairs(case) {
                assert_eq!(named(child), (Verdict::Parent(parent), None), "{}, {days} days, {writing}", case.reading);
            }
            let club = named(0);
            assert!(matches!(club.0, Verdict::NotSeen | Verdict::NoParent), "{}, the club: {club:?}", case.reading);
        }
    }
}

#[test]
fn all_who_began_a_faction_came_from_the_club() {
    for case in club() {
        for (child, parent) in pairs(&case) {
            assert_eq!(case.came_from(child, parent), 17, "{}", case.reading);
            assert_eq!((case.began(child).len(), case.before(child, parent).len()), (17, 34), "{}", case.reading);
        }
        // asur and facets of cdlib tell the same pairs; a Jaccard above a half, greene as cdlib has it, none.
        assert_eq!(case.told["asur"], pairs(&case));
        assert_eq!(case.told["facets"], pairs(&case));
        assert_eq!(case.told["greene 0.5"], []);
    }
}
