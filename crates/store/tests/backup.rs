//! Backup, restore and upgrade, below the commands.

use super::{NOW_MS, a_case, keys, new_vault};
use model::{HashSetId, Standing};
use std::path::Path;
use store::{BackupManifest, Error, HashSetRow, Key, KeyKind, SCHEMA, Segments, Vault, restore};

fn go(_: u64) -> bool {
    true
}

fn backup(vault: &Path, out: &Path) -> Result<BackupManifest, Error> {
    Vault::open_source(vault, None)?.backup(out, None, ("amparo test", NOW_MS), &mut go)
}

/// What lies in a folder, by name.
fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn with_hash_set(vault: &Vault, segment: &str, bytes: &[u8]) {
    let digest = *blake3::hash(bytes).as_bytes();
    let row = HashSetRow {
        id: HashSetId(digest.first_chunk().copied().unwrap()),
        name: segment.into(),
        version: 1,
        origin: "built".into(),
        source: "here".into(),
        category_scheme: None,
        standing: Standing::Unmapped,
        handling_code: "restricted".into(),
        source_evaluation: "not-evaluated".into(),
        segment: segment.into(),
        segment_digest: digest,
        content_digest: digest,
        entry_count: 1,
        refused_count: 0,
        signal_version: "none".into(),
        state: "active".into(),
        made_at: NOW_MS,
        goes_on_from: None,
        kind: model::SetKind::Listed,
        handling: model::Handling::Own,
    };
    let tx = vault.begin().unwrap();
    tx.insert_hash_set(&row).unwrap();
    tx.commit().unwrap();
    std::fs::write(vault.segments().join(segment), bytes).unwrap();
}

/// The vault of an earlier schema, unpacked.
fn old_vault(schema: i64, dir: &Path) -> std::path::PathBuf {
    let packed = format!("{}/../../testdata/vaults/schema-{schema}.tar.gz", env!("CARGO_MANIFEST_DIR"));
    let file = std::fs::File::open(&packed).expect(&packed);
    tar::Archive::new(flate2::read::GzDecoder::new(file)).unpack(dir).unwrap();
    dir.join("vault")
}

#[test]
fn a_backup_holds_one_moment_of_a_vault_that_is_being_written() {
    let dir = tempfile::tempdir().unwrap();
    let vault = new_vault(&dir.path().join("vault"));
    let out = dir.path().join("backup");
    let source = Vault::open_source(vault.dir(), None).unwrap();
    let mut written = 0_u8;
    // Between every two steps of the copy the writer commits.
    let mut write = |_| {
        let tx = vault.begin().unwrap();
        let mut case = a_case(&format!("case {written}"));
        case.id = model::CaseId([written; 16]);
        written += 1;
        tx.insert_case(&case).unwrap();
        tx.commit().unwrap();
        true
    };
    source.backup(&out, None, ("amparo test", NOW_MS), &mut write).unwrap();
    assert!(written > 0);
    let copy = Vault::open_source(&out, None).unwrap();
    assert!(copy.cases().unwrap().is_empty());
    assert_eq!(vault.cases().unwrap().len(), usize::from(written));
    assert_eq!(names(&out), ["backup.json", "segments", "vault.db"]);
}

#[test]
fn segments_go_with_the_rows_that_name_them_and_lost_ones_are_listed() {
    let dir = tempfile::tempdir().unwrap();
    let vault = new_vault(&dir.path().join("vault"));
    with_hash_set(&vault, "a.seg", b"first");
    with_hash_set(&vault, "b.seg", b"second");
    with_hash_set(&vault, "c.seg", b"third");
    with_hash_set(&vault, "d.seg", b"fourth");
    std::fs::write(vault.segments().join("nobody-names-me.seg"), "x").unwrap();
    std::fs::write(vault.segments().join("b.seg"), "changed").unwrap();
    std::fs::remove_file(vault.segments().join("c.seg")).unwrap();
    // Reading this gives an error, as reading a damaged sector does.
    std::fs::remove_file(vault.segments().join("d.seg")).unwrap();
    std::fs::create_dir(vault.segments().join("d.seg")).unwrap();
    let out = dir.path().join("backup");
    let manifest = backup(vault.dir(), &out).unwrap();
    assert_eq!(manifest.lost_segments, ["b.seg", "c.seg", "d.seg"]);
    assert_eq!(names(&out.join("segments")), ["a.seg"]);
    let target = dir.path().join("restored");
    assert_eq!(restore(&out, &target, None, NOW_MS, &mut go).unwrap(), manifest);
    assert_eq!(std::fs::read(target.join("segments/a.seg")).unwrap(), b"first");
}

/// A vault that `keys::file(1)` opens, with a case and a sealed segment, and a backup of it.
fn keyed(dir: &Path) -> BackupManifest {
    let key = Some(&keys::file(1));
    let vault = keys::made(&dir.join("vault"), &keys::file(1), Segments::Sealed).unwrap();
    let tx = vault.begin().unwrap();
    tx.insert_case(&a_case("Harbour lights")).unwrap();
    tx.commit().unwrap();
    with_hash_set(&vault, "a.seg", &vault.seal_segment("a.seg", b"entries of a list".to_vec(), &keys::random()));
    Vault::open_source(vault.dir(), key).unwrap().backup(&dir.join("backup"), key, ("t", NOW_MS), &mut go).unwrap()
}

#[test]
fn a_backup_of_an_encrypted_vault_is_encrypted_and_its_key_opens_it() {
    let dir = tempfile::tempdir().unwrap();
    let manifest = keyed(dir.path());
    let (out, target, key) = (dir.path().join("backup"), dir.path().join("restored"), keys::file(1));
    assert!(manifest.is_encrypted());
    assert_eq!(names(&out), ["backup.json", "segments", "vault.db", "vault.key"]);
    assert_eq!(
        manifest.files.iter().map(|f| f.path.as_str()).collect::<Vec<_>>(),
        ["segments/a.seg", "vault.db", "vault.key"]
    );
    assert!(!keys::holds(&out, "Harbour lights") && !keys::holds(&out.join("segments"), "entries"));
    restore(&out, &target, Some(&key), NOW_MS, &mut go).unwrap();
    assert!(!keys::holds(&target, "Harbour lights"));
    assert!(matches!(Vault::open_writer(&target, None), Err(Error::KeyMissing(_))));
    let vault = Vault::open_writer(&target, Some(&key)).unwrap();
    assert_eq!(vault.cases().unwrap().len(), 1);
    let sealed = std::fs::read(target.join("segments/a.seg")).unwrap();
    assert_eq!(vault.open_segment("a.seg", sealed).unwrap(), b"entries of a list");
}

#[test]
fn a_backup_that_the_key_does_not_open_is_not_restored() {
    let dir = tempfile::tempdir().unwrap();
    let manifest = keyed(dir.path());
    let (out, target) = (dir.path().join("backup"), dir.path().join("restored"));
    let from = |out: &Path, key: Option<Key>| restore(out, &target, key.as_ref(), NOW_MS, &mut go).err().unwrap();
    assert!(matches!(from(&out, None), Error::KeyMissing(_)));
    assert!(matches!(from(&out, Some(keys::words("four small birds"))), Error::KeyMissing(_)));
    assert!(matches!(from(&out, Some(keys::file(2))), Error::KeyWrong(_)));
    // A header that changed, or is lost, is a changed backup before it is anything else.
    assert_eq!(manifest.key_kind(&out).unwrap(), KeyKind::KeyFile);
    let header = std::fs::read(out.join("vault.key")).unwrap();
    std::fs::write(out.join("vault.key"), &header[1..]).unwrap();
    assert!(matches!(manifest.key_kind(&out), Err(Error::BackupChanged { .. })));
    assert!(matches!(from(&out, Some(keys::file(1))), Error::BackupChanged { .. }));
    std::fs::remove_file(out.join("vault.key")).unwrap();
    assert!(matches!(from(&out, Some(keys::file(1))), Error::BackupChanged { .. }));
    // A key for what has none, and a header that no manifest names.
    let plain = dir.path().join("plain-backup");
    backup(new_vault(&dir.path().join("plain")).dir(), &plain).unwrap();
    assert!(matches!(from(&plain, Some(keys::file(1))), Error::NotKeyed(_)));
    std::fs::write(plain.join("vault.key"), &header).unwrap();
    assert!(matches!(from(&plain, Some(keys::file(1))), Error::BackupChanged { .. }));
    assert_eq!(names(dir.path()), ["backup", "plain", "plain-backup", "vault"]);
}

#[test]
fn a_backup_goes_only_where_nothing_is() {
    let dir = tempfile::tempdir().unwrap();
    let vault = new_vault(&dir.path().join("vault"));
    let refused = |out: &Path| backup(vault.dir(), out).err().unwrap();
    assert!(matches!(refused(&vault.dir().join("backup")), Error::Within { .. }));
    assert!(matches!(refused(&vault.dir().join("segments/deeper/backup")), Error::Within { .. }));
    std::fs::write(dir.path().join("file"), "x").unwrap();
    assert!(matches!(refused(&dir.path().join("file")), Error::Taken(_)));
    assert!(matches!(refused(&dir.path().join("file/below")), Error::Output { .. }));
    std::fs::create_dir(dir.path().join("letters")).unwrap();
    std::fs::write(dir.path().join("letters/one"), "x").unwrap();
    assert!(matches!(refused(&dir.path().join("letters")), Error::Taken(_)));
    assert_eq!(names(dir.path()), ["file", "letters", "vault"]);
    std::fs::create_dir(dir.path().join("empty")).unwrap();
    backup(vault.dir(), &dir.path().join("empty")).unwrap();
    assert!(matches!(refused(&dir.path().join("empty")), Error::Taken(_)));
}

#[test]
fn what_was_cut_off_is_no_backup_and_is_taken_away_by_the_next_one() {
    let dir = tempfile::tempdir().unwrap();
    let vault = new_vault(&dir.path().join("vault"));
    let out = dir.path().join("backup");
    let ended =
        Vault::open_source(vault.dir(), None).unwrap().backup(&out, None, ("amparo test", NOW_MS), &mut |_| false);
    assert!(matches!(ended, Err(Error::Interrupted)));
    assert_eq!(names(dir.path()), ["vault"]);
    // Killed, it could not take its files away.
    let left = dir.path().join("backup.unfinished");
    std::fs::create_dir(&left).unwrap();
    std::fs::write(left.join("vault.db"), "half").unwrap();
    std::fs::write(left.join("vault.lock"), "").unwrap();
    let half = restore(&left, &dir.path().join("restored"), None, NOW_MS, &mut go).err().unwrap();
    assert!(matches!(half, Error::BackupChanged { .. }), "{half}");
    backup(vault.dir(), &out).unwrap();
    assert_eq!(names(dir.path()), ["backup", "vault"]);
    // What is somebody's own stays.
    std::fs::remove_dir_all(&out).unwrap();
    std::fs::create_dir(&left).unwrap();
    std::fs::write(left.join("letter.txt"), "mine").unwrap();
    assert!(matches!(backup(vault.dir(), &out), Err(Error::Taken(_))));
    assert_eq!(std::fs::read(left.join("letter.txt")).unwrap(), b"mine");
}

#[test]
fn two_backups_to_one_place_do_not_take_each_other_away() {
    let dir = tempfile::tempdir().unwrap();
    let vault = new_vault(&dir.path().join("vault"));
    let out = dir.path().join("backup");
    let mut second = None;
    let mut meanwhile = |_| {
        second.get_or_insert_with(|| backup(vault.dir(), &out).err());
        true
    };
    Vault::open_source(vault.dir(), None).unwrap().backup(&out, None, ("amparo test", NOW_MS), &mut meanwhile).unwrap();
    assert!(second.flatten().is_some_and(|error| error.is_busy()));
}

#[test]
fn an_entry_is_written_beside_the_writer_unless_its_transaction_does_not_end() {
    let dir = tempfile::tempdir().unwrap();
    let vault = new_vault(dir.path());
    let beside = Vault::open_beside(dir.path(), None, std::time::Duration::ZERO).unwrap();
    assert!(!beside.is_writer());
    let open = vault.begin().unwrap();
    assert!(beside.begin().err().unwrap().is_busy());
    drop(open);
    let tx = beside.begin().unwrap();
    tx.insert_case(&a_case("beside")).unwrap();
    tx.commit().unwrap();
    assert_eq!(vault.cases().unwrap().len(), 1);
}

#[test]
fn a_damaged_database_is_named_and_gives_no_backup() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("vault");
    drop(new_vault(&path));
    let tampered = rusqlite::Connection::open(path.join("vault.db")).unwrap();
    tampered
        .execute_batch(
            "PRAGMA foreign_keys = OFF; INSERT INTO custody_event (n, exhibit, at, kind, actor, detail) \
             VALUES (1, 77, 0, 'x', 'x', 'x');",
        )
        .unwrap();
    drop(tampered);
    let error = backup(&path, &dir.path().join("backup")).err().unwrap();
    assert!(matches!(&error, Error::Unsound { path: at, .. } if *at == path), "{error}");
    assert_eq!(names(dir.path()), ["vault"]);
}

#[test]
fn a_vault_of_an_older_schema_is_refused_and_stays_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let old = old_vault(1, dir.path());
    let before = std::fs::read(old.join("vault.db")).unwrap();
    for opened in [Vault::open_writer(&old, None), Vault::open_reader(&old, None)] {
        let error = opened.err().unwrap();
        assert!(matches!(error, Error::Older { found: 1, known: SCHEMA, .. }), "{error}");
    }
    assert!(before == std::fs::read(old.join("vault.db")).unwrap());
    // A copy can be made of it, and restored.
    let manifest = backup(&old, &dir.path().join("backup")).unwrap();
    assert_eq!((manifest.schema, manifest.files.len()), (1, 2));
}

#[test]
fn an_upgrade_that_was_cut_off_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let old = old_vault(1, dir.path());
    let vault = Vault::open_upgrader(&old, None).unwrap();
    assert!(Vault::open_upgrader(&old, None).err().unwrap().is_busy());
    let tx = vault.begin().unwrap();
    assert_eq!(tx.migrate().unwrap(), Some(2));
    drop(tx);
    drop(vault);
    let vault = Vault::open_upgrader(&old, None).unwrap();
    assert_eq!(vault.schema().unwrap(), 1);
    for to in 2..=SCHEMA {
        let tx = vault.begin().unwrap();
        assert_eq!(tx.migrate().unwrap(), Some(to));
        tx.commit().unwrap();
    }
    assert_eq!(vault.begin().unwrap().migrate().unwrap(), None);
    vault.check_sound().unwrap();
    drop(vault);
    assert_eq!(Vault::open_writer(&old, None).unwrap().all_exhibits().unwrap().len(), 2);
}

#[test]
fn a_vault_of_every_earlier_schema_is_kept_and_can_be_upgraded() {
    for from in 1..SCHEMA {
        let dir = tempfile::tempdir().unwrap();
        let old = old_vault(from, dir.path());
        let vault = Vault::open_upgrader(&old, None).unwrap();
        assert_eq!(vault.schema().unwrap(), from);
        for to in from + 1..=SCHEMA {
            let tx = vault.begin().unwrap();
            assert_eq!(tx.migrate().unwrap(), Some(to));
            tx.commit().unwrap();
        }
        vault.check_sound().unwrap();
        assert_eq!(declared(&old), declared(new_vault(&dir.path().join("new")).dir()), "schema {from}");
    }
}

/// What a vault's database declares: an upgraded one is made like a new one.
fn declared(vault: &Path) -> Vec<(String, String)> {
    let connection = rusqlite::Connection::open(vault.join("vault.db")).unwrap();
    let mut rows = connection.prepare("SELECT name, COALESCE(sql, '') FROM sqlite_schema ORDER BY name").unwrap();
    rows.query_map((), |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
}
