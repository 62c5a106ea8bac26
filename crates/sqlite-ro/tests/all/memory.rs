//! What lies in memory is read as SQLite would read it on a disk, and nothing is made anywhere.

use crate::made::{database, read_by_sqlite, with_log};
use sqlite_ro::{Database, Error, Limits, Value, WalEnd, WalRead};
use std::ops::ControlFlow;

const FRUIT: &str = "PRAGMA page_size = 512; CREATE TABLE Fruit (id INTEGER PRIMARY KEY, name TEXT);
    INSERT INTO Fruit VALUES (1, 'apple'), (2, 'plum');";
const NAMES: &str = "SELECT name FROM fruit ORDER BY id";

fn open(bytes: &[u8], wal: Option<&[u8]>) -> Result<(Database, WalRead), Error> {
    Database::from_bytes(bytes, wal, Limits::for_tests())
}

fn lines(database: &Database, sql: &str) -> Result<Vec<String>, Error> {
    let mut lines = Vec::new();
    database.each(sql, &[], |row| {
        lines.push(row.get(0)?.text().unwrap_or("?").to_owned());
        Ok::<_, Error>(ControlFlow::Continue(()))
    })?;
    Ok(lines)
}

/// Three transactions of one frame and more, and what each leaves.
fn three() -> (Vec<u8>, Vec<u8>) {
    with_log(
        FRUIT,
        &[
            "INSERT INTO Fruit VALUES (3, 'pear')",
            "UPDATE Fruit SET name = 'quince' WHERE id = 1",
            "INSERT INTO Fruit WITH n(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 90)
             SELECT i, 'fruit ' || i FROM n",
        ],
    )
}

#[test]
fn a_database_that_keeps_a_log_is_read_without_one() {
    let (bytes, wal) = three();
    assert_eq!(bytes[18..20], [2, 2]);
    let (database, read) = open(&bytes, None).unwrap();
    assert_eq!(read, WalRead::default());
    assert_eq!(lines(&database, NAMES).unwrap(), ["apple", "plum"]);
    assert_eq!(database.bytes(), bytes.len() as u64);
    let (database, read) = Database::from_bytes(bytes, Some(&wal), Limits::for_tests()).unwrap();
    assert_eq!(lines(&database, NAMES).unwrap().len(), 84);
    assert_eq!(lines(&database, NAMES).unwrap()[..3], ["quince", "plum", "pear"]);
    assert_eq!((read.applied, read.ignored, read.end), (read.frames, 0, WalEnd::Whole));
    assert!(read.pages < read.frames, "a page that was written twice counts once");
    database.is_unchanged().unwrap();
}

#[test]
fn tables_are_named() {
    let bytes = database(
        "CREATE TABLE Zoo (a); CREATE TABLE ant (id INTEGER PRIMARY KEY AUTOINCREMENT, b TEXT); CREATE VIEW v AS SELECT 1;
         CREATE VIRTUAL TABLE words USING fts5(text); CREATE TABLE sqlitely (a); CREATE INDEX i ON ant (b);",
    );
    let (database, _) = open(&bytes, None).unwrap();
    let tables = database.tables().unwrap();
    let own: Vec<_> = tables.iter().filter(|name| !name.starts_with("words_")).collect();
    assert_eq!(own, ["ant", "sqlitely", "zoo"]);
    assert!(tables.len() > 3, "what a virtual table keeps its rows in is a table");
}

#[test]
fn nothing_can_be_written_in_memory_either() {
    let (bytes, wal) = three();
    let (database, _) = open(&bytes, Some(&wal)).unwrap();
    for sql in [
        "DELETE FROM fruit",
        "CREATE TABLE x (a)",
        "CREATE TEMP TABLE x (a)",
        "PRAGMA user_version = 7",
        "VACUUM",
        "ATTACH ':memory:' AS o",
        "SELECT load_extension('x')",
        "SELECT fts3_tokenizer('simple', x'00')",
    ] {
        assert!(matches!(database.any(sql, &[]), Err(Error::Refused { .. })), "{sql}");
    }
    let _ = database.any("PRAGMA query_only = OFF", &[]);
    assert!(database.any("DELETE FROM fruit", &[]).is_err());
    assert_eq!(lines(&database, NAMES).unwrap().len(), 84);
    let _ = database.any("PRAGMA journal_mode = WAL", &[]);
    assert_eq!(lines(&database, NAMES).unwrap().len(), 84);
}

#[test]
fn work_and_values_are_bounded_in_memory_too() {
    let bytes = database("CREATE TABLE big AS SELECT zeroblob(70000) AS b;");
    let (database, _) = open(&bytes, None).unwrap();
    let big = database.any("SELECT b FROM big", &[]);
    assert!(matches!(big, Err(Error::Limit { what: "bytes of a value" })));
    let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n WHERE i < ?1";
    assert!(matches!(database.any(endless, &[Value::Integer(0)]), Err(Error::Limit { what: "steps" })));
}

#[test]
fn a_log_that_is_cut_off_anywhere_gives_what_sqlite_gives() {
    let (bytes, wal) = three();
    let mut states = Vec::new();
    for cut in (0..wal.len()).step_by(53).chain((0..=wal.len()).filter(|cut| cut % 536 == 32)) {
        let wal = &wal[..cut];
        let (database, read) = open(&bytes, Some(wal)).unwrap();
        let ours = lines(&database, NAMES).unwrap();
        assert_eq!(ours, read_by_sqlite(&bytes, wal, NAMES), "cut at {cut}");
        assert_eq!(read.frames, read.applied + read.ignored);
        states.push(ours.len());
    }
    states.sort_unstable();
    states.dedup();
    assert_eq!(states, [2, 3, 84], "only whole transactions");
}

#[test]
fn a_damaged_log_gives_what_sqlite_gives() {
    let (bytes, wal) = three();
    let mut ends = Vec::new();
    for at in (0..wal.len()).step_by(37).chain(0..56) {
        let mut wal = wal.clone();
        wal[at] ^= 0x11;
        let (database, read) = open(&bytes, Some(&wal)).unwrap();
        // 4..8: of a version that it does not know SQLite reads nothing at all, not even the database.
        if !(4..8).contains(&at) {
            assert_eq!(lines(&database, NAMES).unwrap(), read_by_sqlite(&bytes, &wal, NAMES), "changed at {at}");
        }
        assert_eq!(read.frames, read.applied + read.ignored);
        assert!(read.ignored > 0 || read.end == WalEnd::Header, "a changed frame is not applied");
        if !ends.contains(&read.end) {
            ends.push(read.end);
        }
    }
    for end in [WalEnd::Header, WalEnd::Salts, WalEnd::Checksum] {
        assert!(ends.contains(&end), "{end:?}");
    }
}

#[test]
fn what_stood_in_a_log_before_it_began_anew_is_not_taken() {
    let grown = "INSERT INTO Fruit SELECT id + (SELECT max(id) FROM Fruit), name FROM Fruit";
    let (bytes, wal) = with_log(
        FRUIT,
        &[
            grown,
            grown,
            grown,
            grown,
            grown,
            "PRAGMA wal_checkpoint (RESTART)",
            "UPDATE Fruit SET name = 'fig' WHERE id = 2",
        ],
    );
    let (database, read) = open(&bytes, Some(&wal)).unwrap();
    assert_eq!(lines(&database, NAMES).unwrap(), read_by_sqlite(&bytes, &wal, NAMES));
    assert!(lines(&database, NAMES).unwrap().contains(&"fig".to_owned()));
    assert_eq!((read.end, read.applied > 0, read.ignored > 0), (WalEnd::Salts, true, true));
}

#[test]
fn both_orders_of_bytes_are_summed() {
    let (bytes, wal) = three();
    let big = summed_big(&wal);
    assert_ne!(big, wal);
    let (database, read) = open(&bytes, Some(&big)).unwrap();
    assert_eq!((read.end, read.ignored), (WalEnd::Whole, 0));
    assert_eq!(lines(&database, NAMES).unwrap().len(), 84);
    assert_eq!(lines(&database, NAMES).unwrap(), read_by_sqlite(&bytes, &big, NAMES));
}

/// The same log as a machine would write it that has the highest byte first.
fn summed_big(wal: &[u8]) -> Vec<u8> {
    let sum = |bytes: &[u8], from: (u32, u32)| {
        bytes.chunks(8).fold(from, |(a, b), pair| {
            let word = |at: usize| u32::from_be_bytes(pair[at..at + 4].try_into().unwrap());
            let a = a.wrapping_add(word(0)).wrapping_add(b);
            (a, b.wrapping_add(word(4)).wrapping_add(a))
        })
    };
    let put = |bytes: &mut [u8], (a, b): (u32, u32)| {
        bytes[..4].copy_from_slice(&a.to_be_bytes());
        bytes[4..8].copy_from_slice(&b.to_be_bytes());
    };
    let mut wal = wal.to_vec();
    wal[3] |= 1;
    let mut running = sum(&wal[..24], (0, 0));
    put(&mut wal[24..], running);
    for frame in wal[32..].chunks_mut(24 + 512) {
        running = sum(&frame[24..], sum(&frame[..8], running));
        put(&mut frame[16..], running);
    }
    wal
}

#[test]
fn a_log_of_another_database_is_left_out() {
    let (_, wal) = with_log("PRAGMA page_size = 1024; CREATE TABLE a (b);", &["INSERT INTO a VALUES (1)"]);
    let without_first = database(FRUIT);
    let (database, read) = open(&without_first, Some(&wal)).unwrap();
    assert_eq!((read.end, read.applied, read.pages), (WalEnd::PageSize, 0, 0));
    assert_eq!(read.frames, read.ignored);
    assert_eq!(lines(&database, NAMES).unwrap(), ["apple", "plum"]);
    let (_, read) = open(&without_first, Some(b"no log at all")).unwrap();
    assert_eq!((read.end, read.frames), (WalEnd::Header, 0));
}

#[test]
fn what_is_left_of_a_database_that_was_cut_off_is_read() {
    let bytes = database(&format!(
        "{FRUIT} INSERT INTO Fruit WITH n(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 900)
         SELECT i, 'fruit ' || i FROM n;"
    ));
    let (database, _) = open(&bytes[..bytes.len() - 5 * 512], None).unwrap();
    assert_eq!(database.missing_bytes(), 5 * 512);
    let first = "SELECT name FROM fruit WHERE id < 100 ORDER BY id";
    assert_eq!(lines(&database, first).unwrap().len(), 92);
    assert!(matches!(lines(&database, NAMES), Err(Error::Damaged)));
    assert_eq!(open(&bytes, None).unwrap().0.missing_bytes(), 0);
}

#[test]
fn what_is_no_database_in_memory_is_told_by_its_kind() {
    assert!(matches!(open(&[7; 4096], None), Err(Error::NotADatabase)));
    assert!(matches!(open(b"short", None), Err(Error::NotADatabase)));
    // Nothing is an empty database, as it is for SQLite.
    assert_eq!(open(b"", None).unwrap().0.tables().unwrap(), [""; 0]);
    let bytes = database(FRUIT);
    assert!(matches!(open(&bytes[..600], None), Err(Error::Damaged) | Ok(_)));
}
