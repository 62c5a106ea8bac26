//! What `stickers.db` tells, of versions old and new, sound and damaged.

use chat::Tables;
use chat::stickers::{Limits, StickerDatabase, StickerFact, is_sticker_database, sticker_database};
use model::StickerDegree;
use rusqlite::Connection;
use sqlite_ro::Database;
use std::path::{Path, PathBuf};

const SCHEMA: &str = "
    CREATE TABLE installed_sticker_packs (installed_id TEXT NOT NULL PRIMARY KEY, installed_name TEXT,
        installed_publisher TEXT, installed_description TEXT, installed_size INTEGER NOT NULL DEFAULT 0,
        installed_pack_type TEXT, is_created_by_me INTEGER);
    CREATE TABLE third_party_whitelist_packs (authority TEXT NOT NULL, sticker_pack_id TEXT NOT NULL,
        sticker_pack_name TEXT, sticker_pack_publisher TEXT, avoid_cache INTEGER,
        PRIMARY KEY (authority, sticker_pack_id));
    CREATE TABLE downloadable_sticker_packs (id TEXT NOT NULL PRIMARY KEY, name TEXT, publisher TEXT, description TEXT,
        size INTEGER NOT NULL DEFAULT 0, image_data_hash TEXT NOT NULL DEFAULT '');
    CREATE TABLE sticker_pack_order (sticker_pack_id TEXT PRIMARY KEY NOT NULL, pack_order INTEGER NOT NULL);
    CREATE TABLE new_sticker_packs (pack_id TEXT PRIMARY KEY NOT NULL);
    CREATE TABLE unseen_sticker_packs (pack_id TEXT PRIMARY KEY NOT NULL);
    CREATE TABLE stickers (plain_file_hash TEXT NOT NULL PRIMARY KEY, encrypted_file_hash TEXT, mime_type TEXT,
        sticker_pack_id TEXT, file_path TEXT, emojis TEXT, hash_of_image_part TEXT);
    CREATE TABLE third_party_sticker_emoji_mapping (plaintext_hash TEXT NOT NULL PRIMARY KEY, authority TEXT NOT NULL,
        sticker_pack_id TEXT NOT NULL, emojis TEXT, hash_of_image_part TEXT);
    CREATE TABLE recent_stickers (plaintext_hash TEXT NOT NULL PRIMARY KEY, entry_weight FLOAT NOT NULL,
        hash_of_image_part TEXT, emojis TEXT, is_first_party INTEGER, last_sticker_sent_ts INTEGER NOT NULL DEFAULT 0);
    CREATE TABLE starred_stickers (plaintext_hash TEXT NOT NULL PRIMARY KEY, timestamp INTEGER, hash_of_image_part TEXT,
        emojis TEXT, is_first_party INTEGER);";

/// SHA-256 of nothing and of `abc`, as the application stores digests.
const NOTHING: &str = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
const ABC: &str = "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=";

const ROWS: &str = "
    INSERT INTO installed_sticker_packs VALUES ('pack-a', 'Faro', 'Ana', 'Lighthouses', 9, 'user', 1);
    INSERT INTO installed_sticker_packs VALUES ('pack-b', 'Duna', 'Luis', NULL, 9, NULL, 0);
    INSERT INTO third_party_whitelist_packs VALUES ('org.example.pegatinas', '7', 'Nido', 'Eva', 0);
    INSERT INTO downloadable_sticker_packs VALUES ('pack-c', 'Cuppy', 'Example', 'Cups', 5, 'x');
    INSERT INTO sticker_pack_order VALUES ('pack-b', 0), ('pack-a', 1);
    INSERT INTO new_sticker_packs VALUES ('pack-c');
    INSERT INTO stickers VALUES ('47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=', NULL, 'image/webp', 'pack-a',
        'WhatsApp Stickers/STK-1.webp', '🙂', 'ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=');
    INSERT INTO stickers VALUES ('BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD', NULL, NULL, 'pack-b',
        NULL, NULL, NULL);
    INSERT INTO stickers VALUES ('none', NULL, NULL, 'pack-c', 'WhatsApp Stickers/STK-3.webp', NULL, NULL);
    INSERT INTO stickers VALUES ('', NULL, NULL, 'pack-c', NULL, NULL, NULL);
    INSERT INTO third_party_sticker_emoji_mapping VALUES ('47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU',
        'org.example.pegatinas', '7', '🌊', NULL), ('b', 'org.example.other', '7', NULL, NULL);
    INSERT INTO recent_stickers VALUES ('47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=', 1.5, NULL, NULL, 1, 1700000000123);
    INSERT INTO recent_stickers VALUES ('ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=', 0.5, NULL, NULL, 0, 0);
    INSERT INTO starred_stickers VALUES ('ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=', 1700000000456, NULL, '🙂', NULL);";

struct Made {
    folder: tempfile::TempDir,
}

impl Made {
    fn of(sql: &str) -> Self {
        let made = Self { folder: tempfile::tempdir().unwrap() };
        let conn = Connection::open(made.path()).unwrap();
        conn.execute_batch(sql).unwrap();
        conn.close().unwrap();
        made
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("stickers.db")
    }

    fn read(&self) -> StickerDatabase {
        read(&self.path(), &Limits::standard())
    }
}

fn open(path: &Path) -> Database {
    Database::open(path, sqlite_ro::Limits::standard()).unwrap()
}

fn read(path: &Path, limits: &Limits) -> StickerDatabase {
    let read = sticker_database(&open(path), limits);
    let tally = read.tally;
    assert!(tally.adds_up(), "{tally:?}");
    let taken = read.facts.len() + read.installed.len() + read.third_party.len() + read.offered.len();
    assert_eq!(tally.kept + tally.doubtful, (taken + read.mentions.len()) as u64);
    read
}

fn codes(read: &StickerDatabase) -> Vec<String> {
    read.issues.iter().map(|issue| format!("{} {}", issue.code, issue.place)).collect()
}

fn at<'r>(read: &'r StickerDatabase, place: &str) -> &'r StickerFact {
    read.facts.iter().find(|fact| fact.place == place).unwrap_or_else(|| panic!("no fact at {place}"))
}

#[test]
fn each_table_says_as_much_as_it_tells_and_no_more() {
    let read = Made::of(&format!("{SCHEMA}{ROWS}")).read();
    let told: Vec<_> = read.facts.iter().map(|fact| format!("{} {}", fact.place, fact.degree)).collect();
    let wanted = [
        "stickers row 1 pack-made-here",
        "stickers row 2 pack-installed",
        "stickers row 3 present",
        "third_party_sticker_emoji_mapping row 1 pack-installed",
        "third_party_sticker_emoji_mapping row 2 present",
        "recent_stickers row 1 recent",
        "recent_stickers row 2 recent",
        "starred_stickers row 1 starred",
    ];
    assert_eq!(told, wanted);
    let wanted = [
        "sticker-digest-not-readable stickers row 3",
        "sticker-row-empty stickers row 4",
        "sticker-digest-not-readable third_party_sticker_emoji_mapping row 2",
    ];
    assert_eq!(codes(&read), wanted);
    let tally = read.tally;
    assert_eq!((tally.seen, tally.kept, tally.doubtful, tally.refused), (16, 13, 2, 1));
}

#[test]
fn digests_times_packs_and_names_are_taken_from_their_columns() {
    let read = Made::of(&format!("{SCHEMA}{ROWS}")).read();
    let (nothing, abc) = (Some(testkit::sha256(b"")), Some(testkit::sha256(b"abc")));
    let made = at(&read, "stickers row 1");
    assert!(made.digest == nothing && made.image_part == abc);
    assert_eq!((made.pack_name.as_deref(), made.publisher.as_deref()), (Some("Faro"), Some("Ana")));
    assert_eq!(made.file_path.as_deref(), Some("WhatsApp Stickers/STK-1.webp"));
    assert_eq!((made.emojis.as_deref(), made.at_ms, made.first_party), (Some("🙂"), None, None));
    assert!(at(&read, "stickers row 2").digest == abc, "in hexadecimal");
    assert_eq!(at(&read, "stickers row 3").pack_name.as_deref(), Some("Cuppy"));
    let third = at(&read, "third_party_sticker_emoji_mapping row 1");
    assert!(third.digest == nothing && third.pack_name.as_deref() == Some("Nido"));
    let recent = at(&read, "recent_stickers row 1");
    assert_eq!((recent.at_ms, recent.first_party), (Some(1_700_000_000_123), Some(true)));
    assert_eq!(at(&read, "recent_stickers row 2").at_ms, None);
    assert_eq!(at(&read, "starred_stickers row 1").at_ms, Some(1_700_000_000_456));
    let made_here: Vec<_> = read.installed.iter().map(|pack| (pack.id.as_str(), pack.made_here)).collect();
    assert_eq!(made_here, [("pack-a", Some(true)), ("pack-b", Some(false))]);
    assert_eq!(read.third_party[0].authority.as_deref(), Some("org.example.pegatinas"));
    let mentions: Vec<_> = read.mentions.iter().map(|pack| (pack.id.as_str(), pack.order)).collect();
    assert_eq!(mentions, [("pack-b", Some(0)), ("pack-a", Some(1)), ("pack-c", None)]);
}

#[test]
fn nothing_is_told_by_a_debug_form() {
    let read = Made::of(&format!("{SCHEMA}{ROWS}")).read();
    let told = format!("{:?} {:?} {:?} {:?}", read.facts, read.installed, read.third_party, read.offered);
    for content in ["Faro", "Ana", "STK", "pack-a", "pegatinas", "Cuppy", NOTHING, ABC, "227"] {
        assert!(!told.contains(content), "{content} in {told}");
    }
    assert!(told.contains("degree: Starred") && told.contains("digest: (32)"));
}

#[test]
fn an_old_version_without_columns_and_tables_is_read() {
    let made = Made::of(&format!(
        "CREATE TABLE starred_stickers (plaintext_hash TEXT PRIMARY KEY, timestamp INTEGER) WITHOUT ROWID;
         CREATE TABLE stickers (plain_file_hash TEXT, sticker_pack_id TEXT);
         CREATE VIEW recent_stickers AS SELECT * FROM starred_stickers;
         INSERT INTO starred_stickers VALUES ('{NOTHING}', 5), ('{ABC}', NULL);"
    ));
    assert!(is_sticker_database(&Tables::of(&open(&made.path()))));
    let read = made.read();
    let told: Vec<_> = read.facts.iter().map(|fact| (fact.place.as_str(), fact.at_ms)).collect();
    assert_eq!(told, [("starred_stickers row 1", Some(5)), ("starred_stickers row 2", None)]);
    assert!(read.facts.iter().all(|fact| fact.degree == StickerDegree::Starred && fact.image_part.is_none()));
    let missing: Vec<_> = codes(&read);
    assert_eq!((missing.len(), missing[0].as_str()), (8, "sticker-table-missing installed_sticker_packs"));
    assert!(missing.contains(&"sticker-table-missing recent_stickers".to_owned()), "a view is no table");
    assert!(read.issues.iter().all(|issue| issue.kind == model::IssueKind::Noteworthy));
}

#[test]
fn another_database_is_none_of_stickers() {
    let made = Made::of("CREATE TABLE stickers (id INTEGER, name TEXT); CREATE TABLE message (_id INTEGER);");
    assert!(!is_sticker_database(&Tables::of(&open(&made.path()))));
    assert!(made.read().facts.is_empty());
}

#[test]
fn rows_texts_and_issues_are_bounded() {
    let rows: String =
        (0..30).map(|n| format!("INSERT INTO starred_stickers (plaintext_hash) VALUES ('{n}');")).collect();
    let long = "é".repeat(50);
    let made = Made::of(&format!(
        "{SCHEMA}{rows} INSERT INTO installed_sticker_packs (installed_id, installed_name) VALUES ('a', '{long}');"
    ));
    let read = read(&made.path(), &Limits::for_tests());
    assert_eq!(read.facts.len() as u64, Limits::for_tests().rows);
    assert_eq!(read.installed[0].name, Some("é".repeat(20)));
    assert_eq!(
        codes(&read)[..2],
        ["sticker-table-limit starred_stickers", "sticker-text-cut installed_sticker_packs row 1"]
    );
    let more = read.issues.last().unwrap();
    // One text that was cut, 20 digests that are none; three are listed.
    assert_eq!((more.code, more.details["issues"].as_str()), ("sticker-more-issues", "18"));
}

#[test]
fn texts_are_bounded_all_together() {
    let rows: String = (0..19).map(|n| format!("('{n:064x}', '{}'),", "a".repeat(39))).collect();
    let made = Made::of(&format!(
        "{SCHEMA} INSERT INTO starred_stickers (plaintext_hash, emojis) VALUES {};",
        rows.trim_end_matches(',')
    ));
    let limits = Limits { kept_bytes: 390, ..Limits::for_tests() };
    let read = read(&made.path(), &limits);
    assert_eq!((read.facts.len(), codes(&read)), (11, vec!["sticker-table-limit starred_stickers".to_owned()]));
}

#[test]
fn a_column_that_is_called_like_the_number_of_a_row_is_none() {
    let made = Made::of(&format!(
        "CREATE TABLE starred_stickers (rowid TEXT, plaintext_hash TEXT);
         INSERT INTO starred_stickers VALUES ('z', '{NOTHING}'), ('a', '{ABC}');"
    ));
    let read = made.read();
    assert!(at(&read, "starred_stickers row 1").digest == Some(testkit::sha256(b"")));
    assert!(at(&read, "starred_stickers row 2").digest == Some(testkit::sha256(b"abc")));
}

/// A database with so many starred stickers, in small pages.
fn with_stars(count: u32) -> Made {
    let row = |n| format!("INSERT INTO starred_stickers (plaintext_hash, timestamp) VALUES ('{n:064x}', {n} + 1);");
    let rows: String = (0..count).map(row).collect();
    Made::of(&format!("PRAGMA page_size = 1024; {SCHEMA} BEGIN; {ROWS} {rows} COMMIT;"))
}

/// The inner pages of tables (sqlite.org/fileformat2.html, section 1.6): the second child is made the first's twin.
#[test]
fn pages_that_lead_in_circles_give_each_row_once() {
    let made = with_stars(600);
    let mut bytes = std::fs::read(made.path()).unwrap();
    let mut turned = 0;
    for page in bytes.chunks_mut(1024).skip(1).filter(|page| page[0] == 5 && page[4] > 1) {
        let cell = |n: usize| usize::from(u16::from_be_bytes([page[12 + 2 * n], page[13 + 2 * n]]));
        let (first, second) = (cell(0), cell(1));
        page.copy_within(first..first + 4, second);
        turned += 1;
    }
    assert!(turned > 0);
    std::fs::write(made.path(), &bytes).unwrap();
    let read = made.read();
    let places: std::collections::BTreeSet<_> = read.facts.iter().map(|fact| &fact.place).collect();
    assert!(places.len() == read.facts.len() && read.facts.len() > 500, "{} of {}", places.len(), read.facts.len());
    assert!(codes(&read).contains(&"sticker-table-damaged starred_stickers".to_owned()));
}

/// A database with its page `n` overwritten: what is readable is read, from both ends of a table, the rest is named.
#[test]
fn a_page_overwritten_costs_its_rows_and_is_told() {
    let made = with_stars(1_500);
    let whole = made.read();
    assert_eq!(whole.facts.len(), 1_508);
    let sound = std::fs::read(made.path()).unwrap();
    let (mut damaged, mut from_behind) = (0, 0);
    for page in 1..sound.len() / 1024 {
        let mut bytes = sound.clone();
        bytes[page * 1024..][..1024].fill(0xa5);
        std::fs::write(made.path(), &bytes).unwrap();
        let Ok(database) = Database::open(&made.path(), sqlite_ro::Limits::standard()) else { continue };
        let read = sticker_database(&database, &Limits::standard());
        assert!(read.tally.adds_up());
        if read.facts.len() < whole.facts.len() {
            assert!(read.issues.iter().any(|issue| issue.code == "sticker-table-damaged"), "page {page}");
            damaged += 1;
        }
        let stars: Vec<_> = read.facts.iter().filter(|fact| fact.degree == StickerDegree::Starred).collect();
        let last = stars.iter().any(|fact| fact.at_ms == Some(1_500));
        from_behind += u32::from(last && stars.len() < 1_501);
        // Without its pack a sticker's degree is lower; never higher.
        let is_true = |fact: &StickerFact| {
            let sound = at(&whole, &fact.place);
            fact.digest == sound.digest && fact.at_ms == sound.at_ms && fact.degree <= sound.degree
        };
        assert!(read.facts.iter().all(is_true), "page {page} gave what is not there");
    }
    assert!(damaged > 60 && from_behind > 60, "{damaged} damaged, {from_behind} read from behind");
}
