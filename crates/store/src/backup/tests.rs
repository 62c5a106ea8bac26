use super::*;
use crate::vault::MIGRATIONS;
use model::AgencyId;
use rusqlite::Connection;

fn go(_: u64) -> bool {
    true
}

fn keyed(path: &Path) -> Connection {
    let conn = connect(path, Role::Maker).unwrap();
    conn.execute_batch("PRAGMA key = \"x'000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f'\";")
        .unwrap();
    conn
}

#[test]
fn a_copy_of_an_encrypted_database_is_encrypted_and_sound() {
    let dir = tempfile::tempdir().unwrap();
    let from = keyed(&dir.path().join("from.db"));
    from.execute_batch("CREATE TABLE t (a TEXT) STRICT; INSERT INTO t VALUES ('shelter in the rain');").unwrap();
    let path = dir.path().join("to.db");
    let mut to = keyed(&path);
    from.execute_batch("BEGIN").unwrap();
    copy_pages(&from, &mut to, &mut go).unwrap();
    from.execute_batch("COMMIT").unwrap();
    let to = Conn(to);
    assert_eq!(sound::fault(&to).unwrap(), None);
    let kept: String = to.0.query_row("SELECT a FROM t", (), |row| row.get(0)).unwrap();
    assert_eq!(kept, "shelter in the rain");
    let bytes = std::fs::read(&path).unwrap();
    assert!(!bytes.starts_with(b"SQLite format 3") && !bytes.windows(7).any(|w| w == b"shelter"));
    // One page's seal broken is found.
    drop(to);
    let mut bytes = bytes;
    let at = bytes.len() - 100;
    bytes[at] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    assert!(sound::fault(&Conn(keyed(&path))).map_or(true, |fault| fault.is_some()));
}

#[test]
fn a_step_of_the_upgrade_that_fails_or_is_cut_off_leaves_the_schema_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let vault = Vault::init(dir.path(), AgencyId([1; 16]), 0, "amparo test").unwrap();
    let further = |sql: &'static str| [MIGRATIONS, &["CREATE TABLE one_more (a INTEGER) STRICT;", sql]].concat();
    let tx = vault.begin().unwrap();
    assert_eq!(tx.migrate_along(&further("")).unwrap(), Some(crate::SCHEMA + 1));
    drop(tx);
    assert_eq!(vault.schema().unwrap(), crate::SCHEMA);
    let tx = vault.begin().unwrap();
    tx.migrate_along(&further("")).unwrap();
    tx.commit().unwrap();
    let dangling =
        "CREATE TABLE child (a INTEGER REFERENCES one_more(a)) STRICT; CREATE UNIQUE INDEX u ON one_more (a);";
    let steps = further(dangling);
    vault.0.execute_batch(file::LOOSE).unwrap();
    for broken in ["CREATE TABLE job (a INTEGER);".to_string(), format!("{dangling} INSERT INTO child VALUES (5);")] {
        let tx = vault.begin().unwrap();
        let mut all = steps.clone();
        all.pop();
        all.push(&broken);
        assert!(tx.migrate_along(&all).is_err(), "{broken}");
        drop(tx);
        assert_eq!(vault.schema().unwrap(), crate::SCHEMA + 1);
    }
    let tx = vault.begin().unwrap();
    assert_eq!(tx.migrate_along(&steps).unwrap(), Some(crate::SCHEMA + 2));
    tx.commit().unwrap();
    let tx = vault.begin().unwrap();
    assert_eq!(tx.migrate_along(&steps).unwrap(), None);
}

#[test]
fn a_manifest_that_leads_out_of_its_folder_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    for path in ["../outside", "/etc/outside", "segments/../../outside", ""] {
        let file = BackupFile { path: path.into(), bytes: 0, blake3: String::new() };
        let written = BackupManifest {
            form: manifest::FORM,
            program: "amparo test".into(),
            made_at: "2026-11-21T10:00:00Z".into(),
            schema: 1,
            agency: String::new(),
            audit_entry_count: 0,
            audit_last_leaf: String::new(),
            files: vec![file],
            lost_segments: Vec::new(),
            blake3: String::new(),
        };
        let _ = std::fs::remove_file(dir.path().join(manifest::FILE));
        written.sealed().unwrap().write(dir.path()).unwrap();
        assert!(matches!(BackupManifest::read(dir.path()), Err(Error::BackupChanged { .. })), "{path}");
    }
}
