//! Databases of applications, made for a test.

use rusqlite::Connection;
use std::path::Path;

/// Writes a database of these statements.
pub fn write_database(path: &Path, sql: &str) -> Result<(), rusqlite::Error> {
    let conn = Connection::open(path)?;
    conn.execute_batch(sql)?;
    conn.close().map_err(|(_, error)| error)
}
