//! Made-up digests in databases with the tables that a reference data set has.

use super::*;
use crate::exact::MemorySpill;
use rusqlite::Connection;
use sqlite_ro::Limits;
use std::io::Cursor;
use std::path::{Path, PathBuf};

/// The tables of the minimal form that digests stand in.
const MINIMAL: &str = "
    CREATE TABLE FILE (
      sha256 VARCHAR NOT NULL, sha1 VARCHAR NOT NULL, md5 VARCHAR NOT NULL, crc32 VARCHAR NOT NULL,
      file_name VARCHAR NOT NULL, file_size INTEGER NOT NULL, package_id INTEGER NOT NULL,
      CONSTRAINT PK_FILE__FILE PRIMARY KEY (sha256, sha1, md5, crc32, file_name, file_size, package_id));
    CREATE TABLE VERSION (version VARCHAR UNIQUE NOT NULL, release_date TIMESTAMP NOT NULL,
      CONSTRAINT PK_VERSION__VERSION PRIMARY KEY (version));
    CREATE VIEW DISTINCT_HASH AS SELECT DISTINCT sha256, sha1, md5, crc32 FROM FILE;
    INSERT INTO VERSION VALUES ('2025.03.1', '2025-03-01'), ('2026.03.1', '2026-03-01');
";

/// Those of the full form.
const FULL: &str = "
    CREATE TABLE PACKAGE_OBJECT (package_object_id INTEGER UNIQUE NOT NULL, package_id INTEGER NOT NULL,
      object_id INTEGER UNIQUE NOT NULL, CONSTRAINT PK_PO PRIMARY KEY (package_object_id));
    CREATE TABLE METADATA (metadata_id NUMERIC UNIQUE NOT NULL, object_id INTEGER, bytes INTEGER NOT NULL,
      crc32 VARCHAR NOT NULL, md5 VARCHAR NOT NULL, sha1 VARCHAR NOT NULL, sha256 VARCHAR NOT NULL,
      CONSTRAINT PK_METADATA__METADATA_ID PRIMARY KEY (metadata_id));
    CREATE VIEW FILE AS SELECT UPPER(md.sha256) AS sha256, UPPER(md.sha1) AS sha1, UPPER(md.md5) AS md5,
      md.bytes AS file_size, po.package_id FROM METADATA AS md, PACKAGE_OBJECT AS po
      WHERE md.object_id = po.object_id;
    INSERT INTO PACKAGE_OBJECT VALUES (1, 10, 100);
";

fn digest<const N: usize>(seed: u64) -> [u8; N] {
    let mut digest = [0; N];
    blake3::Hasher::new().update(&seed.to_be_bytes()).finalize_xof().fill(&mut digest);
    digest
}

/// The digests of file number `n`, from unlike seeds.
fn item(n: u64) -> Digests {
    let n = n * 3;
    Digests { bytes: 7, sha256: digest(n), sha1: digest(n + 1), md5: digest(n + 2), blake3: [0; 32] }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

fn made(folder: &Path, schema: &str, rows: impl IntoIterator<Item = String>) -> PathBuf {
    let path = folder.join("RDS_2026.03.1_test.db");
    let conn = Connection::open(&path).unwrap();
    conn.execute_batch(schema).unwrap();
    conn.execute_batch("BEGIN").unwrap();
    rows.into_iter().for_each(|row| conn.execute_batch(&row).unwrap());
    conn.execute_batch("COMMIT").unwrap();
    path
}

/// File number `n`, in package `package`.
fn file(n: u64, package: u64) -> String {
    let Digests { sha256, sha1, md5, .. } = item(n);
    let [sha256, sha1, md5] = [hex(&sha256), hex(&sha1), hex(&md5)];
    format!("INSERT INTO FILE VALUES ('{sha256}', '{sha1}', '{md5}', '00000000', 'pear{n}.dll', 7, {package});")
}

fn metadata(n: u64, object: u64) -> String {
    let Digests { sha256, sha1, md5, .. } = item(n);
    let [sha256, sha1, md5] = [hex(&sha256).to_lowercase(), hex(&sha1), hex(&md5).to_lowercase()];
    format!("INSERT INTO METADATA VALUES ({n}, {object}, 7, '00000000', '{md5}', '{sha1}', '{sha256}');")
}

fn open(path: &Path) -> Result<Rds, KnownGoodError> {
    Rds::open(path, Limits::for_tests())
}

type Tables = (DigestTable<32>, DigestTable<20>, DigestTable<16>);

fn compiled(rds: &Rds) -> Result<(Tables, Compiled), KnownGoodError> {
    let [mut a, mut b, mut c] = [(); 3].map(|()| MemorySpill::default());
    let spills = OfEach { sha256: &mut a as &mut dyn crate::Spill, sha1: &mut b, md5: &mut c };
    let out = || Cursor::new(Vec::new());
    let (made, said) = rds.compile(spills, 1 << 16, OfEach { sha256: out(), sha1: out(), md5: out() })?;
    let [sha256, sha1, md5] = [made.sha256, made.sha1, made.md5].map(Cursor::into_inner);
    Ok(((DigestTable::open(sha256)?, DigestTable::open(sha1)?, DigestTable::open(md5)?), said))
}

fn judged(set: &KnownGood, digests: &Digests) -> Option<&'static str> {
    set.judge(digests).unwrap().map(KnownGoodHit::why_code)
}

/// What every set of the files 0..300 says.
fn knows_its_files_and_their_twins(set: &KnownGood) {
    for n in 0..300 {
        assert_eq!(judged(set, &item(n)), Some("known-good-sha256"));
        assert_eq!(judged(set, &item(n + 300)), None);
    }
    let other = item(900);
    assert_eq!(judged(set, &Digests { md5: item(5).md5, ..other }), Some("known-good-md5-only"));
    assert_eq!(judged(set, &Digests { sha1: item(5).sha1, ..other }), Some("known-good-sha1-only"));
    let both = Digests { sha1: item(5).sha1, md5: item(6).md5, ..other };
    assert_eq!(judged(set, &both), Some("known-good-sha1-only"));
    let same = Digests { sha1: other.sha1, md5: other.md5, ..item(5) };
    assert_eq!(judged(set, &same), Some("known-good-sha256"));
}

fn region(bytes: &[u8]) -> signal::Region {
    signal::Region::of(bytes).unwrap()
}

#[test]
fn only_the_same_sha256_hides() {
    let hides = [KnownGoodHit::Sha256, KnownGoodHit::Sha1Only, KnownGoodHit::Md5Only].map(KnownGoodHit::hides);
    assert_eq!(hides, [true, false, false]);
}

#[test]
fn a_minimal_set_is_asked_in_place_and_by_tables_alike() {
    let folder = tempfile::tempdir().unwrap();
    let path = made(folder.path(), MINIMAL, (0..300).flat_map(|n| (0..1 + n % 3).map(move |p| file(n, p))));
    let rds = open(&path).unwrap();
    assert_eq!((rds.form(), rds.is_indexed().unwrap()), (RdsForm::Minimal, true));
    assert_eq!(rds.version().unwrap().as_deref(), Some("2026.03.1"));
    let ((sha256, sha1, md5), said) = compiled(&rds).unwrap();
    assert_eq!((said.rows, said.written.sha256.count, said.written.md5.count), (600, 300, 300));
    assert_eq!(said.unreadable, OfEach { sha256: 0, sha1: 0, md5: 0 });
    knows_its_files_and_their_twins(&KnownGood::in_place(rds, Some(sha1), Some(md5)).unwrap());
    let ((_, sha1, md5), _) = compiled(&open(&path).unwrap()).unwrap();
    knows_its_files_and_their_twins(&KnownGood::of_tables(sha256, Some(sha1), Some(md5)));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is made beside the list");
}

#[test]
fn a_full_set_is_made_into_tables_of_its_packages_files() {
    let folder = tempfile::tempdir().unwrap();
    let rows = (0..300).map(|n| metadata(n, 100)).chain((300..400).map(|n| metadata(n, 999)));
    let rds = open(&made(folder.path(), FULL, rows)).unwrap();
    assert_eq!((rds.form(), rds.version().unwrap()), (RdsForm::Full, None));
    let ((sha256, sha1, md5), said) = compiled(&rds).unwrap();
    assert_eq!((said.rows, said.written.sha1.count), (300, 300), "what belongs to no package is no file of the set");
    assert!(matches!(KnownGood::<Vec<u8>>::in_place(rds, None, None), Err(KnownGoodError::NotIndexed)));
    knows_its_files_and_their_twins(&KnownGood::of_tables(sha256, Some(sha1), Some(md5)));
}

#[test]
fn digests_in_small_letters_are_found_in_place_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = made(folder.path(), MINIMAL, [file(1, 1).to_lowercase(), file(2, 1)]);
    let set = KnownGood::<Vec<u8>>::in_place(open(&path).unwrap(), None, None).unwrap();
    assert_eq!([1, 2, 3].map(|n| judged(&set, &item(n))), [Some("known-good-sha256"), Some("known-good-sha256"), None]);
    let twin = Digests { md5: item(2).md5, ..item(3) };
    assert_eq!(judged(&set, &twin), None, "without a table of MD5 nothing is told of them");
}

#[test]
fn what_is_no_digest_is_counted_and_the_good_ones_are_in() {
    let folder = tempfile::tempdir().unwrap();
    let short = "INSERT INTO FILE VALUES ('12AB', x'0102', NULL || 'x', '', 'plum', 1, 1);".to_owned();
    let schema = MINIMAL.replace("md5 VARCHAR NOT NULL", "md5 VARCHAR");
    let rds = open(&made(folder.path(), &schema, [file(1, 1), short, file(2, 1)])).unwrap();
    let ((sha256, ..), said) = compiled(&rds).unwrap();
    assert_eq!(said.rows, 3);
    assert_eq!(said.unreadable, OfEach { sha256: 1, sha1: 1, md5: 1 });
    assert!(sha256.contains(&item(1).sha256).unwrap() && sha256.contains(&item(2).sha256).unwrap());
}

#[test]
fn other_databases_and_damage_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let fruit = made(folder.path(), "CREATE TABLE FILE (sha256 TEXT, name TEXT);", []);
    assert!(matches!(open(&fruit), Err(KnownGoodError::NotAnRds)));
    std::fs::remove_file(&fruit).unwrap();
    let path = made(folder.path(), MINIMAL, (0..300).map(|n| file(n, 1)));
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2 / 4096 * 4096;
    bytes[middle..middle + 4096].fill(0xee);
    std::fs::write(&path, bytes).unwrap();
    let rds = open(&path).unwrap();
    assert!(matches!(compiled(&rds), Err(KnownGoodError::Database(sqlite_ro::Error::Damaged))));
    let set = KnownGood::<Vec<u8>>::in_place(rds, None, None).unwrap();
    let said: Vec<_> = (0..300).map(|n| set.judge(&item(n))).collect();
    assert!(said.iter().all(|s| matches!(s, Ok(Some(KnownGoodHit::Sha256)) | Err(KnownGoodError::Database(_)))));
}

/// Half again as much as tables of 300 files take.
const ENOUGH: u64 = 600_000;

#[test]
fn a_set_that_is_kept_says_what_it_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = made(folder.path(), MINIMAL, (0..300).map(|n| file(n, 1)));
    let rds = open(&path).unwrap();
    let (kept, said) = rds.tables(ENOUGH).unwrap();
    assert_eq!(said, MadeTables { files: 300, unreadable: 0 });
    let set = Kept::read(&region(&kept)).unwrap().open(Limits::for_tests()).unwrap();
    for n in [0, 299] {
        assert_eq!(set.judge(&item(n)).unwrap(), Some(KnownGoodHit::Sha256));
        assert_eq!(set.judge(&Digests { md5: item(n).md5, ..item(900) }).unwrap(), Some(KnownGoodHit::Md5Only));
    }
    for length in [0, 7, 20, kept.len() - 1] {
        assert!(Kept::read(&region(&kept[..length])).is_err(), "{length}");
    }
    assert!(matches!(rds.tables(1000), Err(KnownGoodError::TooLarge { most: 1000 })));
}

#[test]
fn a_list_that_is_asked_in_place_must_be_what_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = made(folder.path(), MINIMAL, (0..300).map(|n| file(n, 1)));
    let kept = Kept::read(&region(&InPlace::of(&path).unwrap().to_bytes())).unwrap();
    assert_eq!(kept.open(Limits::for_tests()).unwrap().judge(&item(7)).unwrap(), Some(KnownGoodHit::Sha256));
    kept.is_unchanged().unwrap();
    let was = std::fs::read(&path).unwrap();
    let time = std::fs::metadata(&path).unwrap().modified().unwrap();
    let set_time = || std::fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
    let mut other = was.clone();
    other[100] ^= 1;
    std::fs::write(&path, &other).unwrap();
    set_time();
    assert!(matches!(kept.is_unchanged(), Err(KnownGoodError::Changed)), "its beginning is another");
    std::fs::write(&path, &was).unwrap();
    set_time();
    kept.is_unchanged().unwrap();
    std::fs::write(&path, &was).unwrap();
    std::fs::File::options()
        .write(true)
        .open(&path)
        .unwrap()
        .set_modified(time + std::time::Duration::from_secs(1))
        .unwrap();
    assert!(matches!(kept.open(Limits::for_tests()), Err(KnownGoodError::Changed)), "it was written again");
    std::fs::remove_file(&path).unwrap();
    assert!(matches!(kept.open(Limits::for_tests()), Err(KnownGoodError::Changed)), "it is gone");
}

#[test]
fn a_damaged_table_is_an_error_and_no_miss() {
    let folder = tempfile::tempdir().unwrap();
    let rds = open(&made(folder.path(), MINIMAL, (0..300).map(|n| file(n, 1)))).unwrap();
    let [mut a, mut b, mut c] = [(); 3].map(|()| MemorySpill::default());
    let spills = OfEach { sha256: &mut a as &mut dyn crate::Spill, sha1: &mut b, md5: &mut c };
    let out = || Cursor::new(Vec::new());
    let (made, _) = rds.compile(spills, 1 << 16, OfEach { sha256: out(), sha1: out(), md5: out() }).unwrap();
    let mut bytes = made.sha256.into_inner();
    bytes[1_000] ^= 1;
    let set = KnownGood::of_tables(DigestTable::open(bytes).unwrap(), None, None);
    for digests in [item(1), item(700)] {
        assert!(matches!(set.judge(&digests), Err(KnownGoodError::Table(TableError::Damaged { .. }))));
    }
}
