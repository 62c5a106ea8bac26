//! A foreign database is read, never written, and cannot do anything of its own.

use crate::{Database, Error, Limits, Row, Value};
use rusqlite::Connection;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn made(&self, sql: &str) -> PathBuf {
        let path = self.0.path().join("list #1 50%?.db");
        let conn = Connection::open(&path).unwrap();
        conn.execute_batch(sql).unwrap();
        conn.close().unwrap();
        path
    }

    fn names(&self) -> Vec<String> {
        let mut names: Vec<_> = std::fs::read_dir(self.0.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

const FRUIT: &str = "CREATE TABLE Fruit (Name TEXT, weight INTEGER, PRIMARY KEY (Name, weight));
    INSERT INTO Fruit VALUES ('apple', 150), ('plum', 40);";

fn open(path: &Path) -> Result<Database, Error> {
    Database::open(path, Limits::for_tests())
}

/// What a statement says of the kind of its failure.
fn refusal(database: &Database, sql: &str) -> Error {
    database.any(sql, &[]).expect_err(sql)
}

#[test]
fn rows_are_read_and_nothing_is_made_beside_them() {
    let folder = Folder::new();
    let path = folder.made(&format!("PRAGMA journal_mode = WAL; {FRUIT}"));
    let before = std::fs::read(&path).unwrap();
    let database = open(&path).unwrap();
    let mut weights = Vec::new();
    let visit = |row: &Row<'_>| {
        weights.push((row.get(0)?.text().unwrap().to_owned(), row.get(1)?.integer().unwrap()));
        Ok::<_, Error>(ControlFlow::Continue(()))
    };
    let count = database.each("SELECT name, weight FROM fruit WHERE weight > ?1", &[Value::Integer(1)], visit).unwrap();
    assert_eq!((count, weights), (2, vec![("apple".into(), 150), ("plum".into(), 40)]));
    database.is_unchanged().unwrap();
    assert_eq!(folder.names(), ["list #1 50%?.db"]);
    assert!(std::fs::read(&path).unwrap() == before);
}

#[test]
fn what_tables_and_indexes_there_are_is_told() {
    let folder = Folder::new();
    let path = folder.made(&format!(
        "{FRUIT} CREATE VIEW basket AS SELECT * FROM Fruit;
         CREATE TABLE tree (id INTEGER PRIMARY KEY, kind TEXT, height INTEGER, colour TEXT COLLATE NOCASE);
         CREATE INDEX high ON tree (height) WHERE height > 3; CREATE INDEX coloured ON tree (colour);
         CREATE INDEX kinds ON tree (kind);"
    ));
    let database = open(&path).unwrap();
    assert_eq!(database.columns("FRUIT").unwrap(), ["name", "weight"]);
    assert_eq!(database.indexed("fruit").unwrap(), ["name"]);
    assert_eq!(database.indexed("tree").unwrap(), ["kind"], "not what covers some rows, nor what folds case");
    assert_eq!(database.columns("basket").unwrap(), [""; 0]);
    assert_eq!(database.columns("nothing").unwrap(), [""; 0]);
}

#[test]
fn nothing_can_be_written_attached_or_switched_back() {
    let folder = Folder::new();
    let path = folder.made(&format!("{FRUIT} CREATE VIEW basket AS SELECT * FROM Fruit;"));
    let database = open(&path).unwrap();
    let beside = folder.0.path().join("other.db");
    for sql in [
        "DELETE FROM fruit",
        "CREATE TABLE x (a)",
        "CREATE TEMP TABLE x (a)",
        "PRAGMA user_version = 7",
        "VACUUM",
        "SELECT * FROM basket",
        "SELECT load_extension('x')",
        "SELECT fts3_tokenizer('simple', x'00')",
    ] {
        assert!(matches!(refusal(&database, sql), Error::Refused { .. }), "{sql}");
    }
    for sql in [format!("ATTACH '{}' AS o", beside.display()), format!("VACUUM INTO '{}'", beside.display())] {
        assert!(matches!(refusal(&database, &sql), Error::Refused { .. }), "{sql}");
    }
    let _ = database.any("PRAGMA query_only = OFF", &[]);
    assert!(database.any("DELETE FROM fruit", &[]).is_err());
    assert_eq!(folder.names().len(), 1);
}

#[test]
fn what_a_writer_left_beside_it_is_not_passed_over() {
    let folder = Folder::new();
    let path = folder.made(FRUIT);
    let beside = |ending: &str| folder.0.path().join(format!("list #1 50%?.db{ending}"));
    std::fs::write(beside("-wal"), b"").unwrap();
    std::fs::write(beside("-journal"), [0; 600]).unwrap();
    open(&path).unwrap();
    let database = open(&path).unwrap();
    std::fs::write(beside("-wal"), b"pages").unwrap();
    assert!(matches!(open(&path), Err(Error::Pending { beside: "-wal" })));
    assert!(matches!(database.is_unchanged(), Err(Error::Pending { .. })));
    std::fs::remove_file(beside("-wal")).unwrap();
    std::fs::write(beside("-journal"), b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7 and pages").unwrap();
    assert!(matches!(open(&path), Err(Error::Pending { beside: "-journal" })));
}

#[test]
fn what_is_no_database_is_told_by_its_kind() {
    let folder = Folder::new();
    let path = folder.0.path().join("x");
    assert!(matches!(open(&path), Err(Error::Io(_))));
    assert!(matches!(open(folder.0.path()), Err(Error::NotAFile)));
    std::fs::write(&path, [7; 4096]).unwrap();
    assert!(matches!(open(&path), Err(Error::NotADatabase)));
    let good = std::fs::read(folder.made(FRUIT)).unwrap();
    std::fs::write(&path, &good[..good.len() - 4096]).unwrap();
    let cut = open(&path).and_then(|database| database.any("SELECT * FROM fruit WHERE weight = 1", &[]));
    assert!(matches!(cut, Err(Error::Damaged)));
}

#[test]
fn work_rows_and_values_are_bounded() {
    const ENDLESS: &str = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)";
    let folder = Folder::new();
    let path = folder.made(&format!("{FRUIT} CREATE TABLE big AS SELECT zeroblob(70000) AS b;"));
    let database = open(&path).unwrap();
    let all = |sql: &str| database.each(sql, &[], |_| Ok::<_, Error>(ControlFlow::Continue(())));
    assert!(matches!(all(&format!("{ENDLESS} SELECT i FROM n")), Err(Error::Limit { what: "rows" })));
    let fruitless = all(&format!("{ENDLESS} SELECT i FROM n WHERE i < 0"));
    assert!(matches!(fruitless, Err(Error::Limit { what: "steps" })));
    assert!(matches!(all("SELECT b FROM big"), Err(Error::Limit { what: "bytes of a value" })));
    // The bounds are for each answer, and for the work before each row.
    assert_eq!(all("SELECT name FROM fruit").unwrap(), 2);
}

#[test]
fn a_changed_file_is_told() {
    let folder = Folder::new();
    let path = folder.made(FRUIT);
    let database = open(&path).unwrap();
    database.is_unchanged().unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    bytes.extend([0; 4096]);
    std::fs::write(&path, bytes).unwrap();
    assert!(matches!(database.is_unchanged(), Err(Error::Changed)));
}

#[test]
fn damage_anywhere_gives_rows_or_an_error_and_tells_no_content() {
    let folder = Folder::new();
    let rows: String = (0..300).map(|n| format!("('secret-{n}', {n}),")).collect();
    let path = folder.made(&format!("{FRUIT} INSERT INTO Fruit VALUES {};", rows.trim_end_matches(',')));
    let good = std::fs::read(&path).unwrap();
    let mut failed = 0;
    for at in (0..good.len()).step_by(41) {
        let mut bad = good.clone();
        bad[at] = bad[at].wrapping_add(0x81);
        std::fs::write(&path, bad).unwrap();
        let read = open(&path).and_then(|database| {
            database.each("SELECT name FROM fruit", &[], |row| {
                let _ = row.get(0)?.text();
                Ok::<_, Error>(ControlFlow::Continue(()))
            })
        });
        if let Err(error) = read {
            failed += 1;
            assert!(!format!("{error} {error:?}").contains("secret"), "{error:?}");
        }
    }
    assert!(failed > 0);
}
