//! Keys from outside: what opens a vault, what does not, and what letting go of a case's key erases.

use super::{NOW_MS, a_case};
use model::AgencyId;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::Path;
use store::{Act, Error, KdfCost, Key, KeyKind, NewKey, Passphrase, Secret, Segments, Vault};

const NAME: &str = "Ana Pérez Ruiz";

pub(super) fn file(byte: u8) -> Key {
    Key::File(Secret::new([byte; 32]))
}

pub(super) fn words(text: &str) -> Key {
    Key::Passphrase(Passphrase::new(text.into()))
}

/// Bytes that do not repeat.
pub(super) fn random() -> impl Fn(&mut [u8]) {
    let next = Cell::new(0u64);
    move |bytes| {
        for byte in bytes {
            next.set(next.get().wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407));
            *byte = next.get().to_be_bytes()[0];
        }
    }
}

pub(super) fn made(dir: &Path, key: &Key, segments: Segments) -> Result<Vault, Error> {
    let new = NewKey { key, segments, cost: KdfCost::for_tests(), random: &random() };
    Vault::init(dir, AgencyId([1; 16]), NOW_MS, "amparo test", Some(&new))
}

/// Every file of the folder with its bytes.
fn content(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = std::fs::read_dir(dir).unwrap().map(|e| e.unwrap()).filter(|e| e.path().is_file());
    files.map(|e| (e.file_name().into_string().unwrap(), std::fs::read(e.path()).unwrap())).collect()
}

pub(super) fn holds(dir: &Path, text: &str) -> bool {
    content(dir).values().any(|bytes| bytes.windows(text.len()).any(|w| w == text.as_bytes()))
}

#[test]
fn a_vault_opens_with_its_key_for_writers_and_readers() {
    for (key, kind) in [(file(1), KeyKind::KeyFile), (words("four small birds"), KeyKind::Passphrase)] {
        let dir = tempfile::tempdir().unwrap();
        let vault = made(dir.path(), &key, Segments::Sealed).unwrap();
        let tx = vault.begin().unwrap();
        tx.insert_case(&a_case("Harbour lights")).unwrap();
        tx.commit().unwrap();
        assert!(!holds(dir.path(), "Harbour lights"));
        assert_eq!((vault.key(), vault.segments_lie()), (kind, Segments::Sealed));
        drop(vault);
        assert_eq!(Vault::key_kind(dir.path()).unwrap(), kind);
        assert_eq!(Vault::open_reader(dir.path(), Some(&key)).unwrap().cases().unwrap().len(), 1);
        assert_eq!(Vault::open_writer(dir.path(), Some(&key)).unwrap().cases().unwrap().len(), 1);
        assert!(!holds(dir.path(), "Harbour lights"));
    }
}

#[test]
fn a_wrong_key_and_a_missing_key_are_told_apart_and_change_nothing() {
    let dir = tempfile::tempdir().unwrap();
    drop(made(dir.path(), &file(1), Segments::Sealed).unwrap());
    let before = content(dir.path());
    for open in [Vault::open_writer, Vault::open_reader] {
        assert!(matches!(open(dir.path(), Some(&file(2))), Err(Error::KeyWrong(_))));
        assert!(matches!(open(dir.path(), Some(&words("four small birds"))), Err(Error::KeyMissing(_))));
        assert!(matches!(open(dir.path(), None), Err(Error::KeyMissing(_))));
    }
    assert!(before == content(dir.path()));
}

#[test]
fn a_lost_or_foreign_header_is_not_taken_for_a_plain_vault() {
    let (dir, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    drop(made(dir.path(), &file(1), Segments::Sealed).unwrap());
    // The same key file opens both, but each has a vault key of its own.
    let new = NewKey { key: &file(1), segments: Segments::Sealed, cost: KdfCost::for_tests(), random: &|b| b.fill(3) };
    drop(Vault::init(other.path(), AgencyId([1; 16]), NOW_MS, "t", Some(&new)).unwrap());
    let header = dir.path().join("vault.key");
    let own = std::fs::read(&header).unwrap();
    std::fs::copy(other.path().join("vault.key"), &header).unwrap();
    assert!(matches!(Vault::open_writer(dir.path(), Some(&file(1))), Err(Error::Unsound { .. })));
    std::fs::remove_file(&header).unwrap();
    for key in [None, Some(&file(1))] {
        assert!(matches!(Vault::open_writer(dir.path(), key), Err(Error::KeyHeader { .. })));
        assert!(matches!(Vault::open_reader(dir.path(), key), Err(Error::KeyHeader { .. })));
    }
    std::fs::write(&header, own).unwrap();
    Vault::open_writer(dir.path(), Some(&file(1))).unwrap();
}

#[test]
fn a_key_for_a_vault_that_has_none_is_told() {
    let dir = tempfile::tempdir().unwrap();
    drop(super::new_vault(dir.path()));
    assert_eq!(Vault::key_kind(dir.path()).unwrap(), KeyKind::None);
    assert!(matches!(Vault::open_writer(dir.path(), Some(&file(1))), Err(Error::NotKeyed(_))));
}

#[test]
fn a_header_without_a_database_is_never_written_over() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("vault.key"), "of a backup").unwrap();
    assert!(matches!(made(dir.path(), &file(1), Segments::Sealed), Err(Error::NotAVault(_))));
    // Beside a database that was cut off while it was made it belongs to nothing.
    std::fs::write(dir.path().join("vault.new"), "cut off").unwrap();
    made(dir.path(), &file(1), Segments::Sealed).unwrap();
}

#[test]
fn the_temporary_store_is_wiped_when_a_writer_opens() {
    let dir = tempfile::tempdir().unwrap();
    drop(made(dir.path(), &file(1), Segments::Sealed).unwrap());
    let left = dir.path().join("tmp/half");
    std::fs::create_dir_all(&left).unwrap();
    std::fs::write(left.join("copy"), "left by a crash").unwrap();
    assert!(Vault::open_writer(dir.path(), Some(&file(2))).is_err() && left.exists());
    drop(Vault::open_reader(dir.path(), Some(&file(1))).unwrap());
    assert!(left.exists());
    drop(Vault::open_writer(dir.path(), Some(&file(1))).unwrap());
    assert!(!dir.path().join("tmp").exists());
}

#[test]
fn segments_are_sealed_under_their_name_or_plain_where_that_was_stated() {
    let dir = tempfile::tempdir().unwrap();
    let vault = made(dir.path(), &file(1), Segments::Sealed).unwrap();
    let sealed = vault.seal_segment("a.seg", b"entries of a list".to_vec(), &random());
    assert!(!sealed.windows(7).any(|w| w == b"entries"));
    assert_eq!(vault.open_segment("a.seg", sealed.clone()).unwrap(), b"entries of a list");
    assert!(matches!(vault.open_segment("b.seg", sealed), Err(Error::Segment(_))));
    let dir = tempfile::tempdir().unwrap();
    let vault = made(dir.path(), &file(1), Segments::Plain).unwrap();
    assert_eq!(vault.segments_lie(), Segments::Plain);
    assert_eq!(vault.seal_segment("a.seg", b"entries".to_vec(), &random()), b"entries");
}

/// An act about a case, with a name in it.
fn act_on(vault: &Vault, case: &store::CaseRow, fill: &dyn Fn(&mut [u8])) {
    let mut salts = || {
        let mut salt = [0; 32];
        fill(&mut salt);
        salt
    };
    let act = Act {
        at_ms: NOW_MS,
        verb: "case.match",
        object_kind: "case",
        object: "",
        case: Some(case.id),
        program: "amparo test",
        facts: BTreeMap::new(),
        private: BTreeMap::from([("operator", NAME.to_string()), ("purpose", "training".to_string())]),
    };
    let tx = vault.begin().unwrap();
    tx.audit(&act, &mut salts).unwrap();
    tx.commit().unwrap();
}

#[test]
fn what_opens_an_entry_goes_with_the_key_of_its_case_and_the_log_stays_whole() {
    let dir = tempfile::tempdir().unwrap();
    let vault = made(dir.path(), &file(1), Segments::Sealed).unwrap();
    let (case, random) = (a_case("Harbour lights"), random());
    let tx = vault.begin().unwrap();
    tx.insert_case(&case).unwrap();
    tx.commit().unwrap();
    act_on(&vault, &case, &random);
    let entry = vault.audit_entries().unwrap().remove(0);
    let openings = vault.audit_openings(1).unwrap();
    assert_eq!(openings.iter().map(|o| o.value.as_str()).collect::<Vec<_>>(), [NAME, "training"]);
    assert!(openings.iter().all(|o| entry.entry.contains(&o.commitment())));
    let tx = vault.begin().unwrap();
    assert!(tx.forget_case_key(case.id).unwrap());
    assert!(!tx.forget_case_key(case.id).unwrap());
    tx.commit().unwrap();
    assert!(vault.audit_openings(1).unwrap().is_empty());
    assert!(vault.audit_entries().unwrap().iter().all(store::AuditRow::is_whole));
    // Later acts have a key of their own, and do not bring the former ones back.
    act_on(&vault, &case, &random);
    assert!(vault.audit_openings(1).unwrap().is_empty());
    assert_eq!(vault.audit_openings(2).unwrap().len(), 2);
}
