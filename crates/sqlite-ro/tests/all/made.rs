//! Databases as SQLite itself makes them.

use rusqlite::Connection;
use std::path::Path;

/// The bytes of a database.
pub(crate) fn database(sql: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let conn = Connection::open(&path).unwrap();
    conn.execute_batch(sql).unwrap();
    conn.close().unwrap();
    std::fs::read(path).unwrap()
}

/// A database and its write-ahead log as they lie on disk after these steps, each a transaction, while the writer still
/// has them open.
pub(crate) fn with_log(before: &str, steps: &[&str]) -> (Vec<u8>, Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let conn = Connection::open(&path).unwrap();
    conn.execute_batch(before).unwrap();
    conn.execute_batch("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;").unwrap();
    for step in steps {
        conn.execute_batch(step).unwrap();
    }
    (std::fs::read(&path).unwrap(), std::fs::read(log(&path)).unwrap())
}

/// What SQLite itself reads of both, as the lines of one column.
pub(crate) fn read_by_sqlite(database: &[u8], wal: &[u8], sql: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    std::fs::write(&path, database).unwrap();
    std::fs::write(log(&path), wal).unwrap();
    let conn = Connection::open(&path).unwrap();
    let mut statement = match conn.prepare(sql) {
        Ok(statement) => statement,
        Err(error) => return vec![kind(&error)],
    };
    let rows = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
    rows.map(|row| row.unwrap_or_else(|error| kind(&error))).collect()
}

fn kind(error: &rusqlite::Error) -> String {
    format!("{:?}", error.sqlite_error_code().unwrap())
}

fn log(path: &Path) -> std::path::PathBuf {
    path.with_extension("db-wal")
}
