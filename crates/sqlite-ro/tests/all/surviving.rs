//! With each page overwritten in turn: what is readable is read, once and as it was; the rest is named.

use crate::made::database;
use sqlite_ro::{Database, Error, Gap, Limits, Piece, Rows, Survived, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

const PAGE: usize = 512;
const FULL: &str = "SELECT m.id, m.text, p.name FROM message m LEFT JOIN person p ON p.id = m.sender";
const ALONE: &str = "SELECT m.id, m.text, NULL FROM message m";
const MESSAGES: Rows<'_> = Rows { table: "message", id: "m.id", selects: &[FULL, ALONE], filter: "" };

/// Messages with ids that have holes, some longer than a page, and their senders with ids of another range and rows of more
/// columns.
fn talk() -> Vec<u8> {
    database(&format!(
        "PRAGMA page_size = {PAGE};
         CREATE TABLE message (id INTEGER PRIMARY KEY, sender INTEGER, text TEXT, extra INTEGER);
         CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT, a, b, c);
         CREATE INDEX sent ON message (sender);
         WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)
         INSERT INTO person SELECT 1000000 + i, 'person ' || i, 1, 2, 3 FROM n;
         WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 700)
         INSERT INTO message SELECT i * 3 + (i > 400) * 5000, 1000001 + i % 60,
             'message ' || i || CASE WHEN i % 90 = 0 THEN hex(zeroblob(700)) ELSE '' END, NULL
             FROM n WHERE i % 7 > 0 AND i NOT BETWEEN 100 AND 140;"
    ))
}

/// What is found of a text and a name, and by which statement.
type Found = BTreeMap<i64, (Option<String>, Option<String>, usize)>;

struct Read {
    found: Found,
    gaps: Vec<Gap>,
    survived: Survived,
}

fn read(database: &Database, rows: &Rows<'_>) -> Result<Read, Error> {
    let (mut found, mut gaps, mut last) = (Found::new(), Vec::new(), None);
    let survived = database.each_surviving(rows, |piece| {
        match piece {
            Piece::Row { row, select } => {
                let id = row.get(0)?.integer().unwrap();
                let text = |column| match row.get(column)? {
                    Value::Text(bytes) => Ok::<_, Error>(Some(String::from_utf8_lossy(bytes).into_owned())),
                    _ => Ok(None),
                };
                assert!(last.is_none_or(|last| last < id), "once, and in their order");
                last = Some(id);
                found.insert(id, (text(1)?, text(2)?, select));
            }
            Piece::Gap(gap) => gaps.push(gap),
        }
        Ok::<_, Error>(ControlFlow::Continue(()))
    })?;
    assert_eq!(survived.rows, found.len() as u64);
    assert_eq!(survived.gaps, gaps.len() as u64);
    assert_eq!(survived.poorer, found.values().filter(|(_, _, select)| *select > 0).count() as u64);
    Ok(Read { found, gaps, survived })
}

fn open(bytes: &[u8]) -> Result<Database, Error> {
    Ok(Database::from_bytes(bytes, None, Limits::for_tests())?.0)
}

fn is_named(gaps: &[Gap], id: i64) -> bool {
    gaps.iter().any(|gap| gap.after.is_none_or(|after| id > after) && gap.before.is_none_or(|before| id < before))
}

/// The slow way to the same: one row after the other, each asked for by its id.
fn one_by_one(database: &Database, ids: &BTreeSet<i64>, select: &str) -> BTreeSet<i64> {
    let sql = format!("{select} WHERE m.id = ?1");
    let is_there = |id: &i64| database.any(&sql, &[Value::Integer(*id)]).unwrap_or(false);
    ids.iter().copied().filter(is_there).collect()
}

/// The rest of a long text lies on pages that say nothing of themselves: SQLite has no sums by which a wrong one shows.
fn is_cut(text: &Option<String>, whole: &Option<String>) -> bool {
    text.as_ref().zip(whole.as_ref()).is_some_and(|(text, whole)| whole.len() > PAGE && text[..12] == whole[..12])
}

/// The first byte of the page on which a text begins.
fn page_of(bytes: &[u8], text: &str) -> usize {
    bytes.windows(text.len()).position(|window| window == text.as_bytes()).unwrap() / PAGE * PAGE
}

/// A database with damage, its pages, and what it held.
struct Trial {
    good: Vec<u8>,
    truth: Found,
    refused: usize,
    gaps: usize,
    poorer: u64,
}

impl Trial {
    fn new() -> Self {
        let good = talk();
        let all = read(&open(&good).unwrap(), &MESSAGES).unwrap();
        assert_eq!((all.gaps, all.survived.poorer, open(&good).unwrap().stray_pages().unwrap()), (vec![], 0, 0));
        assert!(all.found.len() > 500 && good.len() / PAGE > 60);
        Self { good, truth: all.found, refused: 0, gaps: 0, poorer: 0 }
    }

    fn with_page(&mut self, page: usize, content: &[u8]) {
        let mut bad = self.good.clone();
        bad[page * PAGE..][..PAGE].copy_from_slice(content);
        match open(&bad).and_then(|database| Ok((read(&database, &MESSAGES)?, database))) {
            Ok((read, database)) => self.check(page, &read, &database),
            Err(Error::Damaged | Error::NotADatabase | Error::NotNumbered) => {
                self.refused += 1;
                assert!(page < 3, "page {page} is none of the schema's");
            }
            Err(other) => panic!("page {page}: {other}"),
        }
    }

    fn check(&mut self, page: usize, read: &Read, database: &Database) {
        let ids: BTreeSet<i64> = self.truth.keys().copied().collect();
        for (id, (text, name, select)) in &read.found {
            let Some((true_text, true_name, _)) = self.truth.get(id) else { panic!("page {page}: {id} {text:?}") };
            assert!(text == true_text || is_cut(text, true_text), "page {page}: {id}");
            assert!(*select == 1 || name.is_none() || name == true_name, "page {page}: {id}");
        }
        for id in one_by_one(database, &ids, ALONE) {
            assert!(read.found.contains_key(&id), "page {page}: {id} can be read and was not");
        }
        for id in one_by_one(database, &ids, FULL) {
            assert_eq!(read.found[&id].2, 0, "page {page}: {id} can be read whole and was not");
        }
        // A root that another page took the place of says nothing of what it led to.
        let is_known = page == 1 && database.stray_pages().unwrap() > 0;
        for id in ids.iter().filter(|id| !read.found.contains_key(id)) {
            assert!(is_named(&read.gaps, *id) || is_known, "page {page}: {id} is missing and not named");
        }
        assert!(read.gaps.len() < 3, "page {page}: {:?}", read.gaps);
        self.gaps += read.gaps.len();
        self.poorer += read.survived.poorer;
    }
}

#[test]
fn a_page_of_zeros_or_ones_loses_what_stood_on_it_alone() {
    let mut trial = Trial::new();
    for page in 0..trial.good.len() / PAGE {
        trial.with_page(page, &[0; PAGE]);
        trial.with_page(page, &[0xff; PAGE]);
    }
    assert!(trial.refused >= 2 && trial.gaps > 60 && trial.poorer > 500, "{} {}", trial.gaps, trial.poorer);
}

#[test]
fn a_page_in_anothers_place_is_not_taken_for_it() {
    let mut trial = Trial::new();
    let pages = trial.good.len() / PAGE;
    for page in 0..pages {
        for other in [(page + 1) % pages, (page + 7) % pages, (page + pages - 1) % pages, pages / 2] {
            let content = trial.good[other * PAGE..][..PAGE].to_vec();
            if other != page {
                trial.with_page(page, &content);
            }
        }
    }
    assert!(trial.gaps > 100);
}

#[test]
fn bytes_changed_anywhere_never_make_a_row_twice() {
    let good = talk();
    let mut gaps = 0;
    for at in (0..good.len()).step_by(29) {
        let mut bad = good.clone();
        bad[at] = bad[at].wrapping_add(0x83);
        if let Ok(read) = open(&bad).and_then(|database| read(&database, &MESSAGES)) {
            gaps += read.gaps.len();
        }
    }
    assert!(gaps > 30);
}

#[test]
fn a_gap_is_as_narrow_as_the_tree_tells() {
    let trial = Trial::new();
    let mut bad = trial.good.clone();
    let at = page_of(&bad, "message 239");
    bad[at..at + PAGE].fill(0);
    let read = read(&open(&bad).unwrap(), &MESSAGES).unwrap();
    let [gap] = read.gaps[..] else { panic!("{:?}", read.gaps) };
    let (after, before) = (gap.after.unwrap(), gap.before.unwrap());
    assert!(after < 717 && 717 < before && before - after < 120, "{gap:?}");
    let lost = trial.truth.keys().filter(|id| !read.found.contains_key(id)).count();
    assert!((1..30).contains(&lost));
}

#[test]
fn rows_to_which_nothing_leads_are_pages_that_are_counted() {
    let mut bad = talk();
    bad[PAGE..2 * PAGE].fill(0);
    let database = open(&bad).unwrap();
    let read = read(&database, &MESSAGES).unwrap();
    assert_eq!((read.found.len(), &read.gaps[..]), (0, &[Gap { after: None, before: None }][..]));
    assert!(database.stray_pages().unwrap() > 20);
}

#[test]
fn a_lost_table_beside_it_loses_no_row_and_a_filter_none_of_what_it_lets_through() {
    let trial = Trial::new();
    let mut bad = trial.good.clone();
    let at = page_of(&bad, "person 59");
    bad[at..at + PAGE].fill(0);
    let database = open(&bad).unwrap();
    let all = read(&database, &MESSAGES).unwrap();
    assert_eq!((all.found.len(), all.gaps.len()), (trial.truth.len(), 0));
    assert!(all.survived.poorer > 20 && all.survived.poorer < all.survived.rows / 2);
    let some = read(&database, &Rows { filter: "m.id % 2 = 0 OR m.id % 2 IS NULL", ..MESSAGES }).unwrap();
    assert!(some.found.keys().all(|id| id % 2 == 0));
    assert_eq!(some.found.len(), trial.truth.keys().filter(|id| *id % 2 == 0).count());
}

#[test]
fn a_file_is_read_as_memory_is() {
    let mut bad = talk();
    let at = page_of(&bad, "message 239");
    bad[at..at + PAGE].fill(0xff);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    std::fs::write(&path, &bad).unwrap();
    let lying = read(&Database::open(&path, Limits::for_tests()).unwrap(), &MESSAGES).unwrap();
    let held = read(&open(&bad).unwrap(), &MESSAGES).unwrap();
    assert_eq!((lying.found, &lying.gaps), (held.found, &held.gaps));
    assert!(!held.gaps.is_empty());
}

#[test]
fn a_visitor_ends_it_and_its_error_comes_back() {
    let database = open(&talk()).unwrap();
    let mut count = 0;
    let survived = database
        .each_surviving(&MESSAGES, |_| {
            count += 1;
            Ok::<_, Error>(if count == 7 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })
        .unwrap();
    assert_eq!((survived.rows, count), (7, 7));
    let failed = database.each_surviving(&MESSAGES, |_| Err(Error::Changed));
    assert!(matches!(failed, Err(Error::Changed)));
    let few = Limits { rows: 5, ..Limits::for_tests() };
    let (database, _) = Database::from_bytes(talk(), None, few).unwrap();
    let all = database.each_surviving(&MESSAGES, |_| Ok::<_, Error>(ControlFlow::Continue(())));
    assert!(matches!(all, Err(Error::Limit { what: "rows" })));
}

#[test]
fn what_has_no_numbers_or_makes_no_sense_is_refused() {
    let bytes = database(
        "CREATE TABLE word (word TEXT PRIMARY KEY, n INTEGER) WITHOUT ROWID; CREATE TABLE Named (id TEXT PRIMARY KEY, n INT);
         CREATE VIEW seen AS SELECT 1 AS id; INSERT INTO named VALUES ('a', 1), ('b', 2);
         CREATE TABLE pair (a INTEGER, b INTEGER, PRIMARY KEY (a, b));",
    );
    let database = open(&bytes).unwrap();
    let asked = |table, id, select| {
        let rows = Rows { table, id, selects: &[select], filter: "" };
        database.each_surviving(&rows, |_| Ok::<_, Error>(ControlFlow::Continue(())))
    };
    for (table, id) in [("word", "n"), ("named", "id"), ("seen", "id"), ("nothing", "id"), ("pair", "a")] {
        assert!(matches!(asked(table, id, "SELECT 1"), Err(Error::NotNumbered)), "{table}");
    }
    assert!(matches!(asked("named", "rowid", "SELECT x FROM named"), Err(Error::Refused { .. })));
    assert_eq!(asked("named", "t.rowid", "SELECT t.rowid, t.n FROM named t").unwrap().rows, 2);
}

#[test]
fn a_row_that_is_joined_with_many_comes_once() {
    let bytes = database(
        "CREATE TABLE message (id INTEGER PRIMARY KEY, text TEXT); CREATE TABLE seen (message INTEGER, by TEXT);
         WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40) INSERT INTO message SELECT i, 'm' FROM n;
         WITH n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 1599) INSERT INTO seen SELECT 1 + i % 40, i FROM n;",
    );
    let select = "SELECT m.id, m.text, s.by FROM message m LEFT JOIN seen s ON s.message = m.id";
    let rows = Rows { table: "message", id: "m.id", selects: &[select], filter: "" };
    assert_eq!(read(&open(&bytes).unwrap(), &rows).unwrap().found.len(), 40);
    let swapped = Rows { selects: &["SELECT m.text, m.id FROM message m"], ..rows };
    assert!(matches!(read(&open(&bytes).unwrap(), &swapped), Err(Error::NotNumbered)));
}

#[test]
fn the_lowest_and_the_highest_ids_are_rows_like_others() {
    let bytes = database(&format!(
        "CREATE TABLE message (id INTEGER PRIMARY KEY, sender INTEGER, text TEXT);
         CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT);
         INSERT INTO message VALUES ({}, 1, 'a'), (-1, 1, 'b'), (0, 1, 'c'), ({}, 1, 'd');",
        i64::MIN,
        i64::MAX
    ));
    let read = read(&open(&bytes).unwrap(), &MESSAGES).unwrap();
    assert_eq!((read.found.len(), read.gaps.len()), (4, 0));
}

#[test]
fn a_value_beyond_the_limit_loses_its_row_alone() {
    let bytes = database(
        "CREATE TABLE message (id INTEGER PRIMARY KEY, sender INTEGER, text TEXT);
         CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT);
         INSERT INTO message VALUES (1, 1, 'a'), (2, 1, hex(zeroblob(70000))), (3, 1, 'c');",
    );
    let read = read(&open(&bytes).unwrap(), &MESSAGES).unwrap();
    assert_eq!(read.found.keys().copied().collect::<Vec<_>>(), [1, 3]);
    assert_eq!(read.gaps, [Gap { after: Some(1), before: Some(3) }]);
}
