//! The one place where a connection to a vault's database begins.

use crate::Error;
use crate::keys::{HEADER, Keyring};
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use zeroize::Zeroizing;

/// What a connection is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Makes the file.
    Maker,
    /// Changes it.
    Writer,
    /// Reads it, also while another process writes.
    Reader,
}

/// Opens the database at `path`; with keys, if it is encrypted.
pub(crate) fn connect(path: &Path, role: Role, keys: Option<&Keyring>) -> Result<Connection, Error> {
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if role == Role::Maker {
        flags |= OpenFlags::SQLITE_OPEN_CREATE;
    }
    let conn = Connection::open_with_flags(path, flags)?;
    conn.busy_timeout(std::time::Duration::from_secs(10))?;
    match keys {
        Some(keys) => give_key(&conn, path, keys)?,
        None => probe(&conn, &path.with_file_name(HEADER), "is missing, or the database's beginning is damaged")?,
    }
    match role {
        Role::Maker => {}
        Role::Writer => conn.execute_batch(crate::dialect::SQLITE_SETTINGS)?,
        Role::Reader => {
            conn.execute_batch(crate::dialect::SQLITE_READER_SETTINGS)?;
        }
    }
    Ok(conn)
}

/// The key goes in as it is (`x'…'`): SQLCipher derives nothing from it. The call that takes bytes would need `unsafe`.
fn give_key(conn: &Connection, path: &Path, keys: &Keyring) -> Result<(), Error> {
    const BEFORE: &str = "PRAGMA key = \"x'";
    const AFTER: &str = "'\";";
    // As long as it will ever be: a text that grows leaves its former self behind.
    let mut statement = Zeroizing::new(String::with_capacity(BEFORE.len() + 64 + AFTER.len()));
    statement.push_str(BEFORE);
    for byte in keys.database.expose() {
        for digit in [byte >> 4, byte & 15] {
            statement.push(char::from_digit(digit.into(), 16).unwrap_or('0'));
        }
    }
    statement.push_str(AFTER);
    // An error of this statement would quote it.
    let refused = |_| Error::KeyHeader { path: path.into(), why: "does not take its key" };
    conn.execute_batch(&statement).map_err(refused)?;
    conn.execute_batch(crate::dialect::SQLCIPHER_SETTINGS)?;
    probe(conn, path, "does not belong to the key header, or its beginning is damaged")
}

/// Reads the first page. Whether it can be read shows whether there is the right key, or rightly none; the file itself
/// is not opened to see, since closing it would take SQLite's locks on it away.
fn probe(conn: &Connection, blamed: &Path, why: &'static str) -> Result<(), Error> {
    conn.query_row("SELECT COUNT(*) FROM sqlite_master", (), |_| Ok(())).map_err(|error| match error {
        rusqlite::Error::SqliteFailure(e, _) if e.code == rusqlite::ErrorCode::NotADatabase => {
            Error::KeyHeader { path: blamed.into(), why }
        }
        other => Error::Database(other),
    })
}
