//! Backup, restore and upgrade, below the commands.

use super::{NOW_MS, a_case, new_vault};
use model::{HashSetId, Standing};
use std::path::Path;
use store::{BackupManifest, Error, HashSetRow, SCHEMA, Vault, restore};

fn go(_: u64) -> bool {
    true
}

fn backup(vault: &Path, out: &Path) -> Result<BackupManifest, Error> {
    Vault::open_source(vault)?.backup(out, "amparo test", NOW_MS, &mut go)
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
    let source = Vault::open_source(vault.dir()).unwrap();
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
    source.backup(&out, "amparo test", NOW_MS, &mut write).unwrap();
    assert!(written > 0);
    let copy = Vault::open_source(&out).unwrap();
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
    std::fs::write(vault.segments().join("nobody-names-me.seg"), "x").unwrap();
    std::fs::write(vault.segments().join("b.seg"), "changed").unwrap();
    std::fs::remove_file(vault.segments().join("c.seg")).unwrap();
    let out = dir.path().join("backup");
    let manifest = backup(vault.dir(), &out).unwrap();
    assert_eq!(manifest.lost_segments, ["b.seg", "c.seg"]);
    assert_eq!(names(&out.join("segments")), ["a.seg"]);
    let target = dir.path().join("restored");
    assert_eq!(restore(&out, &target, NOW_MS, &mut go).unwrap(), manifest);
    assert_eq!(std::fs::read(target.join("segments/a.seg")).unwrap(), b"first");
}

#[test]
fn files_beside_the_database_go_with_it() {
    let dir = tempfile::tempdir().unwrap();
    let vault = new_vault(&dir.path().join("vault"));
    std::fs::write(vault.dir().join("vault.key"), "wrapped").unwrap();
    let out = dir.path().join("backup");
    backup(vault.dir(), &out).unwrap();
    let target = dir.path().join("restored");
    restore(&out, &target, NOW_MS, &mut go).unwrap();
    assert_eq!(std::fs::read(target.join("vault.key")).unwrap(), b"wrapped");
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
    let ended = Vault::open_source(vault.dir()).unwrap().backup(&out, "amparo test", NOW_MS, &mut |_| false);
    assert!(matches!(ended, Err(Error::Interrupted)));
    assert_eq!(names(dir.path()), ["vault"]);
    // Killed, it could not take its files away.
    let left = dir.path().join("backup.unfinished");
    std::fs::create_dir(&left).unwrap();
    std::fs::write(left.join("vault.db"), "half").unwrap();
    std::fs::write(left.join("vault.lock"), "").unwrap();
    let half = restore(&left, &dir.path().join("restored"), NOW_MS, &mut go).err().unwrap();
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
    Vault::open_source(vault.dir()).unwrap().backup(&out, "amparo test", NOW_MS, &mut meanwhile).unwrap();
    assert!(second.flatten().is_some_and(|error| error.is_busy()));
}

#[test]
fn an_entry_is_written_beside_the_writer_unless_its_transaction_does_not_end() {
    let dir = tempfile::tempdir().unwrap();
    let vault = new_vault(dir.path());
    let beside = Vault::open_beside(dir.path(), std::time::Duration::ZERO).unwrap();
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
    for opened in [Vault::open_writer(&old), Vault::open_reader(&old)] {
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
    let vault = Vault::open_upgrader(&old).unwrap();
    assert!(Vault::open_upgrader(&old).err().unwrap().is_busy());
    let tx = vault.begin().unwrap();
    assert_eq!(tx.migrate().unwrap(), Some(2));
    drop(tx);
    drop(vault);
    let vault = Vault::open_upgrader(&old).unwrap();
    assert_eq!(vault.schema().unwrap(), 1);
    for to in 2..=SCHEMA {
        let tx = vault.begin().unwrap();
        assert_eq!(tx.migrate().unwrap(), Some(to));
        tx.commit().unwrap();
    }
    assert_eq!(vault.begin().unwrap().migrate().unwrap(), None);
    vault.check_sound().unwrap();
    drop(vault);
    assert_eq!(Vault::open_writer(&old).unwrap().all_exhibits().unwrap().len(), 2);
}

#[test]
fn a_vault_of_every_earlier_schema_is_kept_and_can_be_upgraded() {
    for from in 1..SCHEMA {
        let dir = tempfile::tempdir().unwrap();
        let old = old_vault(from, dir.path());
        let vault = Vault::open_upgrader(&old).unwrap();
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
