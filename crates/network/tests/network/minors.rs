//! Adults in groups of minors: from evidence of age on both sides, and with what is not known beside it.

use super::drawn::{DrawnStay, Group, accounts, scene, stay};
use model::{AgeBand, AgeClass};
use network::{
    Age, AmongMinors, ApartReason, MinorsReason, MinorsSettings, Scene, Standing, Way, among_minors, standings,
};

fn age(class: AgeClass, band: AgeBand) -> Option<Age> {
    Some(Age { class, band })
}

/// Two groups of four minors each (1–4 and 5–8), two of unknown age (9, 10); account 0 is in both, by link in the second.
fn two_groups() -> Scene {
    let mut second = Group::seen_by(&[0]).of([5, 6, 7, 8, 9]);
    second.stays.push(DrawnStay { way: Way::Link, ..stay(0, 0, &[0]) });
    scene(&[Group::seen_by(&[0]).of([0, 1, 2, 3, 4, 9, 10]), second], accounts(12))
}

fn ages(adult: Option<Age>) -> Vec<Option<Age>> {
    let minors = (1..9).map(|n| age(if n % 2 == 0 { AgeClass::Declared } else { AgeClass::Document }, AgeBand::Minor));
    std::iter::once(adult).chain(minors).collect()
}

fn told(ages: &[Option<Age>], standing: &[Standing]) -> AmongMinors {
    among_minors(&two_groups(), ages, standing, &MinorsSettings::default())
}

#[test]
fn an_adult_in_two_groups_of_minors_is_listed_with_reasons_and_what_is_unknown() {
    let out = told(&ages(age(AgeClass::Statement, AgeBand::Adult)), &[]);
    let adult = &out.adults[0];
    assert_eq!((adult.account, adult.class, adult.rows.len()), (0, AgeClass::Statement, 2));
    assert_eq!(adult.reasons, [MinorsReason::Several, MinorsReason::OnlyKnownAdult, MinorsReason::ByLink]);
    let shares: Vec<_> = adult.groups.iter().map(|g| (g.spread.known_minors(), g.spread.unknown_share())).collect();
    assert_eq!(shares, [(4, 285), (4, 166)]);
    assert_eq!(adult.groups[0].spread.minors, [2, 0, 0, 2], "by what their ages rest on");
    assert_eq!((out.members, out.unknown), (11, 2));
}

#[test]
fn without_evidence_of_age_nobody_is_listed() {
    assert_eq!(told(&ages(None), &[]).adults, [], "of the account itself nothing is known");
    let own_word = told(&ages(age(AgeClass::Declared, AgeBand::Adult)), &[]);
    assert_eq!(own_word.adults, [], "its own word is none");
    assert_eq!(own_word.groups[0].spread.adults, [0, 0, 0, 1], "and is shown");
    // Children who say that they are of age make no group of adults, and no other adult of one.
    let mut known = ages(age(AgeClass::Document, AgeBand::Adult));
    known[4] = age(AgeClass::Declared, AgeBand::Adult);
    known.extend([age(AgeClass::Declared, AgeBand::Adult); 2]);
    let out = told(&known, &[]);
    assert!(out.adults[0].reasons.contains(&MinorsReason::OnlyKnownAdult) && out.groups.len() == 2, "{out:?}");
    let none = vec![age(AgeClass::Document, AgeBand::Adult)];
    assert_eq!(
        told(&none, &[]),
        AmongMinors::default(),
        "of the others nothing is known: these are no groups of minors"
    );
}

#[test]
fn one_group_or_a_group_with_more_adults_lists_nobody() {
    let mut known = ages(age(AgeClass::Document, AgeBand::Adult));
    (5..9).for_each(|n| known[n] = None);
    assert_eq!(told(&known, &[]).adults, []);
    (5..9).for_each(|n| known[n] = age(AgeClass::Document, AgeBand::Adult));
    assert_eq!(told(&known, &[]).adults, []);
}

#[test]
fn operators_and_victims_are_not_listed() {
    let known = ages(age(AgeClass::Document, AgeBand::Adult));
    for reason in [ApartReason::AuthorisedOperator, ApartReason::Victim, ApartReason::Witness, ApartReason::Reporter] {
        assert_eq!(told(&known, &[Standing::Apart(reason)]).adults, []);
    }
}

#[test]
fn where_a_minor_is_known_nobody_of_unknown_age_may_be_ranked_and_a_mark_goes_before_an_age() {
    let world = two_groups();
    // Of the second group nothing is known; in the first account 1 is a minor, 2 and 3 are of age, 3 by its own word alone.
    let known = [
        None,
        age(AgeClass::Declared, AgeBand::Minor),
        age(AgeClass::Statement, AgeBand::Adult),
        age(AgeClass::Declared, AgeBand::Adult),
        age(AgeClass::Document, AgeBand::Unknown),
    ];
    let marked = [(1, ApartReason::Victim), (7, ApartReason::Witness)].into();
    let standing = standings(&world, &marked, &known);
    let apart = Standing::Apart;
    assert_eq!(standing[..3], [apart(ApartReason::UnknownAge), apart(ApartReason::Victim), Standing::Ranked]);
    assert_eq!(standing[3..5], [apart(ApartReason::UnknownAge); 2]);
    assert_eq!(standing[5..9], [Standing::Ranked, Standing::Ranked, apart(ApartReason::Witness), Standing::Ranked]);
    assert_eq!(standing[9], apart(ApartReason::UnknownAge), "it is in both");
    assert_eq!(standings(&world, &Default::default(), &known)[1], apart(ApartReason::Minor));
    assert!(standings(&world, &Default::default(), &[]).iter().all(|one| *one == Standing::Ranked));
}
