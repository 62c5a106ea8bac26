//! What analysts say comes back as it was said, oldest first, and the newest weights hold.

use super::{NOW_MS, a_case, new_vault};
use model::{AgeBand, AgeClass, ChatId, FamilySays, LineageSays, LineageStanding, ParentKind};
use store::{AgeWordRow, FamilyWordRow, KnownBy, LineageWordRow, WeightsRow};

#[test]
fn words_come_back_as_they_were_said() {
    let dir = tempfile::tempdir().unwrap();
    let vault = new_vault(dir.path());
    let case = a_case("A");
    let chats = |n: &[u8]| n.iter().map(|n| ChatId([*n; 16])).collect();
    let word = |quote, source: Option<&str>| LineageWordRow {
        n: 0,
        child: chats(&[1, 2]),
        parent_kind: ParentKind::Group,
        parent: chats(&[3]),
        says: LineageSays::Denies,
        standing: LineageStanding::Quoted,
        quote,
        source: source.map(String::from),
        reason: "r".into(),
        actor: "ana".into(),
        at: NOW_MS,
    };
    let known_by = KnownBy { phones: ["+34600000001".to_owned()].into(), ..KnownBy::default() };
    let (class, band) = (AgeClass::Statement, AgeBand::Minor);
    let (source, reason, actor, at) = ("s".to_owned(), "r".to_owned(), "ana".to_owned(), NOW_MS);
    let age = AgeWordRow { n: 0, known_by: known_by.clone(), class, band, source, reason, actor, at };
    let (reason, actor) = ("r".to_owned(), "ana".to_owned());
    let family = FamilyWordRow { a: [1; 32], b: [2; 32], says: FamilySays::Joined, reason, actor, at };
    let tx = vault.begin().unwrap();
    tx.insert_case(&case).unwrap();
    let mut other = a_case("B");
    other.id = model::CaseId([9; 16]);
    tx.insert_case(&other).unwrap();
    tx.insert_lineage_word(case.id, &word(Some((ChatId([1; 16]), 7)), None)).unwrap();
    tx.insert_lineage_word(other.id, &word(None, None)).unwrap();
    tx.insert_lineage_word(case.id, &word(None, Some("s"))).unwrap();
    tx.insert_age_word(case.id, &age).unwrap();
    tx.insert_family_word(case.id, &family).unwrap();
    tx.commit().unwrap();
    let words = vault.lineage_words(case.id).unwrap();
    assert_eq!(words.iter().map(|w| (w.n, w.quote.map(|q| q.1))).collect::<Vec<_>>(), [(1, Some(7)), (3, None)]);
    let first = &words[0];
    assert_eq!((&first.child, &first.parent), (&chats(&[1, 2]), &chats(&[3])));
    assert_eq!(
        (first.says, first.standing, first.parent_kind),
        (LineageSays::Denies, LineageStanding::Quoted, ParentKind::Group)
    );
    assert_eq!((first.source.as_deref(), words[1].source.as_deref()), (None, Some("s")));
    let ages = vault.age_words(case.id).unwrap();
    assert_eq!((ages[0].class, ages[0].band, ages[0].source.as_str()), (class, band, "s"));
    assert!(ages[0].known_by == known_by && vault.age_words(other.id).unwrap().is_empty());
    let families = vault.family_words(case.id).unwrap();
    assert_eq!((families[0].a, families[0].b, families[0].says), ([1; 32], [2; 32], FamilySays::Joined));
}

#[test]
fn the_newest_weights_hold() {
    let dir = tempfile::tempdir().unwrap();
    let vault = new_vault(dir.path());
    assert_eq!(vault.lineage_weights().unwrap(), None);
    let weights = |n: u8| WeightsRow {
        version: [n; 16],
        weights: format!("{{\"members\":{n}}}"),
        fitted_on: "{\"cases\":3}".into(),
        actor: "ana".into(),
        // A clock that was set back changes nothing.
        at: NOW_MS - i64::from(n),
    };
    for n in [1, 2] {
        let tx = vault.begin().unwrap();
        tx.insert_lineage_weights(&weights(n)).unwrap();
        tx.commit().unwrap();
        assert_eq!(vault.lineage_weights().unwrap(), Some(weights(n)));
    }
}
