//! One writer, readers beside it, and what becomes of a transaction.

use super::{NOW_MS, a_case, new_vault};
use model::AgencyId;
use rusqlite::Connection;
use store::{Error, SCHEMA, Vault};

#[test]
fn a_second_writer_is_told_that_the_vault_is_busy() {
    let dir = tempfile::tempdir().unwrap();
    let first = new_vault(dir.path());
    let second = Vault::open_writer(dir.path(), None).err().unwrap();
    assert!(matches!(second, Error::Busy(_)) && second.is_busy(), "{second}");
    drop(first);
    assert!(Vault::open_writer(dir.path(), None).unwrap().is_writer());
}

#[test]
fn a_vault_of_a_newer_program_is_refused_and_stays_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    drop(new_vault(dir.path()));
    let newer = SCHEMA + 7;
    Connection::open(dir.path().join("vault.db")).unwrap().execute("UPDATE vault SET schema = $1", [newer]).unwrap();
    for opened in [Vault::open_writer(dir.path(), None), Vault::open_reader(dir.path(), None)] {
        let error = opened.err().unwrap();
        assert!(matches!(error, Error::Newer { found, known, .. } if (found, known) == (newer, SCHEMA)), "{error}");
        let words = error.to_string();
        assert!(words.contains(&newer.to_string()) && words.contains(&SCHEMA.to_string()), "{words}");
    }
    let connection = Connection::open(dir.path().join("vault.db")).unwrap();
    let found: i64 = connection.query_row("SELECT schema FROM vault", (), |row| row.get(0)).unwrap();
    assert_eq!(found, newer);
}

#[test]
fn what_is_not_committed_is_rolled_back() {
    let dir = tempfile::tempdir().unwrap();
    let vault = new_vault(dir.path());
    let tx = vault.begin().unwrap();
    tx.insert_case(&a_case("left open")).unwrap();
    drop(tx);
    assert!(vault.cases().unwrap().is_empty());
    let tx = vault.begin().unwrap();
    tx.insert_case(&a_case("kept")).unwrap();
    tx.commit().unwrap();
    assert_eq!(vault.cases().unwrap().len(), 1);
}

#[test]
fn a_reader_sees_the_last_committed_state_while_a_writer_works() {
    let dir = tempfile::tempdir().unwrap();
    let writer = new_vault(dir.path());
    let reader = Vault::open_reader(dir.path(), None).unwrap();
    let tx = writer.begin().unwrap();
    tx.insert_case(&a_case("later")).unwrap();
    assert!(reader.cases().unwrap().is_empty());
    tx.commit().unwrap();
    assert_eq!(reader.cases().unwrap().len(), 1);
}

#[test]
fn a_snapshot_does_not_change_under_its_reader() {
    let dir = tempfile::tempdir().unwrap();
    let writer = new_vault(dir.path());
    let reader = Vault::open_reader(dir.path(), None).unwrap();
    let snapshot = reader.snapshot().unwrap();
    assert!(snapshot.cases().unwrap().is_empty());
    let tx = writer.begin().unwrap();
    tx.insert_case(&a_case("later")).unwrap();
    tx.commit().unwrap();
    assert!(snapshot.cases().unwrap().is_empty());
    drop(snapshot);
    assert_eq!(reader.cases().unwrap().len(), 1);
}

#[test]
fn a_reader_cannot_write() {
    let dir = tempfile::tempdir().unwrap();
    drop(new_vault(dir.path()));
    let reader = Vault::open_reader(dir.path(), None).unwrap();
    assert!(!reader.is_writer());
    let written = reader.begin().and_then(|tx| tx.insert_case(&a_case("no")).and_then(|()| tx.commit()));
    assert!(written.is_err());
    assert!(reader.cases().unwrap().is_empty());
}

#[test]
fn a_vault_is_made_only_in_an_empty_folder() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("letter.txt"), "not ours").unwrap();
    let made = |dir| Vault::init(dir, AgencyId([1; 16]), NOW_MS, "amparo test", None).err().unwrap();
    assert!(matches!(made(dir.path()), Error::NotAVault(_)));
    assert!(matches!(Vault::open_writer(dir.path(), None).err().unwrap(), Error::Missing(_)));
    let vault = tempfile::tempdir().unwrap();
    drop(new_vault(vault.path()));
    assert!(matches!(made(vault.path()), Error::Exists(_)));
}
