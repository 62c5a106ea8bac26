//! One operation in the formats of many products, read and merged: is what comes out true?
//!
//! What is not asked, because no reader could know it:
//! * Text exports tell of who came by invitation, or from a community, in words that are known in few languages or none.
//! * Telegram has neither invitations nor communities nor numbers that change for others to see; what was deleted leaves
//!   no mark.
//! * Reports of Cellebrite have one word, *joined*, for who came by invitation or from a community, and do not say
//!   that two numbers are one person.
//! * Texts have no ids, so that nobody can tell who made a group before any phone was in it, or what UTC was.
//! * iOS does not say which number a changed one was.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, reason = "a test")]

mod truth;

use network::{LinkKind, Network, Unlinked};
use rehearsal::formats::{self, Locale, MIDWAY, Operation, Phone, TAKEN, Way};
use std::collections::BTreeMap;
use testkit::cases::read::Case;
use truth::{Asked, Held, Score};

const SEEDS: std::ops::Range<u64> = 1..13;

/// Lines of the service are paired where two phones tell the same of them; that someone became an admin is told to few.
/// Where they stand twice is no matter for who was in a group when.
const LINES: &[&str] = &["lines"];

/// Everything.
const ALL: Asked = Asked { way: Some, changes: true, deletions: true, ids: true };

fn phone(operation: &Operation, ix: usize, taken: i64) -> Phone {
    Phone::of(&operation.people[ix], taken)
}

fn locale(tag: &str) -> Locale {
    Locale::named(tag).unwrap()
}

/// What was asked of a case, and what came of it.
fn scores(held: &Held<'_, '_>) -> Vec<(&'static str, Score)> {
    let mut out = vec![
        ("read", held.reading()),
        ("groups", held.groups()),
        ("messages", held.messages(false)),
        ("lines", held.messages(true)),
        ("members", held.members()),
        ("births", held.births()),
    ];
    if held.asked.deletions {
        out.push(("recovered", held.deletions()));
    }
    let texts = held.case.sources.values().filter(|source| source.locale.is_some()).count();
    // Where nothing tells UTC no zone can be told.
    if texts > 0 && texts < held.case.sources.len() {
        out.push(("zones", held.zones()));
    }
    out
}

/// Merges, prints precision and recall, and holds them to 1 but for what is `loose`.
fn hold(name: &str, asked: Asked, loose: &[&str], make: impl Fn(&Operation) -> Case<'_>) {
    let mut wrong = Vec::new();
    for seed in SEEDS {
        let operation = formats::operation(seed);
        let (case, network) = make(&operation).merged();
        let held = Held { case: &case, network: &network, asked, notes: Default::default() };
        for (what, score) in scores(&held) {
            println!(
                "{name} {seed}: {what} precision {:.4} recall {:.4} ({score:?})",
                score.precision(),
                score.recall()
            );
            if (score.wrong > 0 || score.missed > 0) && !loose.contains(&what) {
                wrong.push(format!("seed {seed}: {what}: {score:?}"));
            }
        }
        let notes = held.notes.into_inner();
        notes.iter().take(40).for_each(|note| println!("  {seed} {note}"));
    }
    assert!(wrong.is_empty(), "{name}: {wrong:#?}");
}

#[test]
fn two_databases_of_android_give_the_truth() {
    hold("Android", ALL, LINES, |op| Case::of(op).android(phone(op, 0, TAKEN)).android(phone(op, 1, MIDWAY)));
}

#[test]
fn two_databases_of_ios_give_the_truth() {
    let asked = Asked { changes: false, ..ALL };
    hold("iOS", asked, LINES, |op| Case::of(op).ios(phone(op, 0, TAKEN)).ios(phone(op, 1, MIDWAY)));
}

#[test]
fn two_accounts_of_telegram_give_the_truth() {
    let way = |way| Some(if [Way::Invitation, Way::Community].contains(&way) { Way::Link } else { way });
    let asked = Asked { way, changes: true, deletions: false, ids: true };
    hold("Telegram", asked, LINES, |op| {
        Case::of(op).telegram(phone(op, 0, TAKEN), 60).telegram(phone(op, 2, MIDWAY), -180)
    });
}

#[test]
fn two_reports_of_cellebrite_give_the_truth() {
    let way = |way| Some(way).filter(|way| ![Way::Invitation, Way::Community].contains(way));
    let asked = Asked { way, changes: false, deletions: false, ids: true };
    hold("Cellebrite", asked, LINES, |op| Case::of(op).ufdr(phone(op, 0, TAKEN)).ufdr(phone(op, 1, MIDWAY)));
}

/// Of text exports alone.
const BY_TEXT: Asked = Asked {
    way: |way| match way {
        Way::Invitation | Way::Community => None,
        way => Some(way),
    },
    changes: false,
    deletions: true,
    ids: false,
};

#[test]
fn six_texts_in_six_languages_and_three_zones_are_three_groups() {
    hold("text", BY_TEXT, LINES, |op| {
        (0..).zip(Locale::all()).fold(Case::of(op), |case, (ix, locale)| case.texts(phone(op, ix, TAKEN), locale))
    });
}

/// The mixture of the issue: two databases and two texts of other zones, of which one was made before deletions.
fn mixed(op: &Operation) -> Case<'_> {
    Case::of(op)
        .android(phone(op, 0, TAKEN))
        .ios(phone(op, 1, TAKEN))
        .texts(phone(op, 2, MIDWAY), locale("en-US"))
        .texts(phone(op, 3, TAKEN), locale("pt-BR"))
}

#[test]
fn android_and_ios_and_two_texts_of_other_zones_give_the_truth() {
    hold("Android + iOS + 2 texts", ALL, LINES, mixed);
}

#[test]
fn a_database_gives_texts_of_six_languages_their_zones() {
    hold("Android + 6 texts", ALL, LINES, |op| {
        (1..).zip(Locale::all()).fold(Case::of(op).android(phone(op, 0, TAKEN)), |case, (ix, locale)| {
            let taken = if ix % 2 == 0 { TAKEN } else { MIDWAY };
            case.texts(phone(op, ix % 6, taken), locale)
        })
    });
}

#[test]
fn a_report_of_cellebrite_and_android_give_the_truth() {
    hold("Cellebrite + Android", ALL, LINES, |op| Case::of(op).ufdr(phone(op, 1, MIDWAY)).android(phone(op, 0, TAKEN)));
}

#[test]
fn without_an_exhibit_everything_is_as_before_to_the_row() {
    let operation = formats::operation(5);
    let before = Case::of(&operation).android(phone(&operation, 0, TAKEN)).ios(phone(&operation, 1, TAKEN));
    let (before, without) = before.merged();
    let (mut all, with) = mixed(&operation).merged();
    assert_ne!(with, without);
    all.without(3);
    all.without(4);
    let (after, again) = all.merged();
    assert_eq!(after.observed.chats.len(), before.observed.chats.len());
    assert_eq!(again, without);
}

#[test]
fn taking_two_texts_apart_from_the_databases_gives_their_groups_of_before() {
    let operation = formats::operation(6);
    let before = Case::of(&operation).android(phone(&operation, 0, TAKEN)).ios(phone(&operation, 1, TAKEN));
    let (before, without) = before.merged();
    let (mut all, _) = mixed(&operation).merged();
    let (texts, databases): (Vec<_>, Vec<_>) =
        all.observed.chats.iter().partition(|chat| chat.style.language.is_some());
    let apart = texts.iter().flat_map(|a| databases.iter().map(move |b| (a.id, b.id)));
    let apart = apart.flat_map(|(a, b)| [LinkKind::Group, LinkKind::Messages].map(|kind| Unlinked::of(kind, a.0, b.0)));
    all.observed.unlinked = apart.collect();
    let (after, with) = all.merged();
    let groups = |case: &Case<'_>, network: &Network| -> BTreeMap<_, _> {
        let of_databases = |group: &&network::Group| {
            group.chats.iter().all(|chat| case.observed.chats[*chat as usize].style.language.is_none())
        };
        let messages = |group: &network::Group| -> Vec<_> {
            network.messages_of(group).iter().map(|message| (message.id, message.state)).collect()
        };
        let all = network.groups.iter().filter(of_databases);
        all.map(|group| (group.id, (group.name.clone(), group.member_count, messages(group)))).collect()
    };
    let (mine, theirs) = (groups(&after, &with), groups(&before, &without));
    assert_eq!(mine.len(), 3);
    assert!(mine == theirs);
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_gives_others() {
    let bytes = |seed| {
        let operation = formats::operation(seed);
        let phone = phone(&operation, 1, TAKEN);
        let mut made = Vec::from(formats::android(&operation, &phone).unwrap());
        made.extend(formats::ios(&operation, &phone).unwrap());
        made.extend([formats::telegram(&operation, &phone, 60), formats::ufdr(&operation, &phone).unwrap()]);
        made.extend(formats::text(&operation, &phone, 0, locale("it-IT")));
        made.into_iter().map(|made| made.bytes).collect::<Vec<_>>()
    };
    assert!(bytes(1) == bytes(1));
    assert!(bytes(1).iter().zip(bytes(2)).all(|(one, other)| *one != other));
}
