//! The one place where a connection to a vault's database begins.

use crate::Error;
use rusqlite::{Connection, OpenFlags};
use std::path::Path;

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

/// Opens the database at `path`.
pub(crate) fn connect(path: &Path, role: Role) -> Result<Connection, Error> {
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if role == Role::Maker {
        flags |= OpenFlags::SQLITE_OPEN_CREATE;
    }
    let conn = Connection::open_with_flags(path, flags)?;
    match role {
        Role::Maker => {}
        Role::Writer => conn.execute_batch(crate::dialect::SQLITE_SETTINGS)?,
        Role::Reader => {
            conn.busy_timeout(std::time::Duration::from_secs(10))?;
            conn.execute_batch("PRAGMA query_only = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY;")?;
        }
    }
    Ok(conn)
}
