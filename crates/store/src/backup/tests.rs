use super::*;
use crate::keys;
use crate::vault::MIGRATIONS;
use crate::{KdfCost, NewKey, Secret, Segments};
use model::AgencyId;

fn go(_: u64) -> bool {
    true
}

fn key() -> Key {
    Key::File(Secret::new([7; 32]))
}

fn new<'a>(key: &'a Key, random: &'a dyn Fn(&mut [u8])) -> NewKey<'a> {
    NewKey { key, segments: Segments::Sealed, cost: KdfCost::for_tests(), random }
}

#[test]
fn a_copy_of_an_encrypted_database_is_encrypted_and_sound() {
    let dir = tempfile::tempdir().unwrap();
    let ring = keys::make(dir.path(), &new(&key(), &|bytes| bytes.fill(1))).unwrap();
    let from = connect(&dir.path().join("from.db"), Role::Maker, Some(&ring)).unwrap();
    from.execute_batch("CREATE TABLE t (a TEXT) STRICT; INSERT INTO t VALUES ('shelter in the rain');").unwrap();
    let path = dir.path().join("to.db");
    let mut to = connect(&path, Role::Maker, Some(&ring)).unwrap();
    from.execute_batch("BEGIN").unwrap();
    copy_pages(&from, &mut to, &mut go).unwrap();
    from.execute_batch("COMMIT").unwrap();
    let to = Conn(to, None);
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
    let broken = Conn(connect(&path, Role::Reader, Some(&ring)).unwrap(), None);
    assert!(sound::fault(&broken).map_or(true, |fault| fault.is_some()));
}

/// What the steps since the first add, taken away again: an encrypted vault as the program before would have made it.
const BEFORE: &str = "DROP TABLE lineage_word; DROP TABLE age_word; DROP TABLE family_word; DROP TABLE lineage_weights;
    ALTER TABLE item_family DROP COLUMN by_hand; ALTER TABLE chat DROP COLUMN read_until; DROP TABLE unlinking; DROP TABLE account_mark; DROP TABLE network_note; ALTER TABLE membership DROP COLUMN listed;
    ALTER TABLE chat_group DROP COLUMN native; ALTER TABLE chat_group DROP COLUMN origin_chat; ALTER TABLE account DROP COLUMN ids;
    ALTER TABLE account DROP COLUMN called; ALTER TABLE message_cluster DROP COLUMN state;
    ALTER TABLE message_cluster DROP COLUMN dated; DROP TABLE claimed_match; DROP TABLE claimed_digest; DROP TABLE chat_member; DROP TABLE roll_call; DROP TABLE source_fact;
    DROP TABLE source_read; DROP TABLE indicator; DROP TABLE sticker; DROP TABLE protected_contact;
    ALTER TABLE chat DROP COLUMN key; ALTER TABLE chat DROP COLUMN native; ALTER TABLE chat DROP COLUMN origin;
    ALTER TABLE chat DROP COLUMN removed; ALTER TABLE alias DROP COLUMN account; ALTER TABLE message DROP COLUMN utc_offset;
    ALTER TABLE message DROP COLUMN native; ALTER TABLE message DROP COLUMN more; ALTER TABLE message DROP COLUMN language;
    ALTER TABLE system_line DROP COLUMN code; ALTER TABLE system_line DROP COLUMN contested;
    ALTER TABLE exhibit DROP COLUMN chats_set_aside; ALTER TABLE exhibit DROP COLUMN records_set_aside;
    ALTER TABLE exhibit DROP COLUMN singles_set_aside; ALTER TABLE exhibit DROP COLUMN files_set_aside;
    DROP TABLE case_key; ALTER TABLE audit_opening DROP COLUMN case_id;
    ALTER TABLE audit_opening DROP COLUMN sealed; DROP TABLE reading_point; DROP TABLE waiting_chat; DROP TABLE left_out;
    ALTER TABLE chat DROP COLUMN header_form; ALTER TABLE exhibit DROP COLUMN chats_out;
    ALTER TABLE exhibit DROP COLUMN records_out; ALTER TABLE signal DROP COLUMN shown_from;
    ALTER TABLE signal DROP COLUMN shown_until; DROP TABLE local_signal;
    DROP TABLE known_good_hit; DROP TABLE scheme_mapping; ALTER TABLE hash_set DROP COLUMN kind;
    ALTER TABLE hash_set DROP COLUMN handling; ALTER TABLE hash_set DROP COLUMN goes_on_from; DROP TABLE matched_found;
    DROP TABLE matched_item; DROP TABLE matched_part; ALTER TABLE item_match DROP COLUMN index_version;
    ALTER TABLE item_match DROP COLUMN found_version; UPDATE vault SET schema = 1;";

#[test]
fn an_encrypted_vault_of_an_older_schema_is_backed_up_restored_and_upgraded_with_its_key() {
    let dir = tempfile::tempdir().unwrap();
    let (file, old, out) = (key(), dir.path().join("vault"), dir.path().join("backup"));
    let key = Some(&file);
    let made = Vault::init(&old, AgencyId([1; 16]), 0, "amparo test", Some(&new(&file, &|b| b.fill(1)))).unwrap();
    let new_contents = Contents::of(&made).unwrap();
    made.0.execute_batch(BEFORE).unwrap();
    drop(made);
    for opened in [Vault::open_writer(&old, key), Vault::open_reader(&old, key)] {
        assert!(matches!(opened.err().unwrap(), Error::Older { found: 1, .. }));
    }
    assert!(matches!(Vault::open_upgrader(&old, None).err().unwrap(), Error::KeyMissing(_)));
    let manifest = Vault::open_source(&old, key).unwrap().backup(&out, key, ("amparo test", 0), &mut go).unwrap();
    assert_eq!((manifest.schema, manifest.is_encrypted()), (1, true));
    restore(&out, &dir.path().join("back"), key, 0, &mut go).unwrap();
    let vault = Vault::open_upgrader(&dir.path().join("back"), key).unwrap();
    let tx = vault.begin().unwrap();
    while tx.migrate().unwrap().is_some() {}
    tx.commit().unwrap();
    vault.check_sound().unwrap();
    assert_eq!(Contents::of(&vault).unwrap(), new_contents);
    for place in ["vault", "backup", "back"] {
        assert!(!std::fs::read(dir.path().join(place).join(DATABASE)).unwrap().starts_with(b"SQLite format 3"));
    }
}

#[test]
fn a_step_of_the_upgrade_that_fails_or_is_cut_off_leaves_the_schema_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let vault = Vault::init(dir.path(), AgencyId([1; 16]), 0, "amparo test", None).unwrap();
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
