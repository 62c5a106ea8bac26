//! The one place where a connection to a vault's database begins.

use crate::Error;
use crate::keys::{HEADER, Keyring};
use rusqlite::{Connection, OpenFlags};
use std::ffi::OsString;
use std::io::Read;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};
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

/// What stands beside the database while it is in use.
const BESIDE: [&str; 2] = ["-wal", "-shm"];
/// Bytes of a page; of a database that is whole, the file is made of pages.
const PAGE: usize = 4096;

/// Opens the database at `path`; with keys, if it is encrypted.
pub(crate) fn connect(path: &Path, role: Role, keys: Option<&Keyring>) -> Result<Connection, Error> {
    if role != Role::Maker {
        files_only(path)?;
    }
    let conn = opened(path, role)?;
    conn.busy_timeout(std::time::Duration::from_secs(10))?;
    if role == Role::Writer && conn.is_readonly("main")? {
        return Err(Error::ReadOnly { path: folder(path), why: None });
    }
    let unlocked = keys.map_or(Ok(()), |keys| give_key(&conn, path, keys)).and_then(|()| probe(&conn, path));
    if let Err(error) = unlocked {
        // Closing the file takes SQLite's locks on it away: only when nothing is left to be locked it is looked into.
        drop(conn);
        return Err(blamed(error, path, keys.is_some()));
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

fn opened(path: &Path, role: Role) -> Result<Connection, Error> {
    let flags = OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if role == Role::Reader && is_still(path)? {
        let flags = flags | OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
        return Ok(Connection::open_with_flags(still(path)?, flags)?);
    }
    let flags = flags | OpenFlags::SQLITE_OPEN_READ_WRITE;
    let flags = if role == Role::Maker { flags | OpenFlags::SQLITE_OPEN_CREATE } else { flags };
    Ok(Connection::open_with_flags(path, flags)?)
}

/// Whether nobody can change the database while it is read, so that SQLite needs neither locks nor files beside it: on
/// a volume that is mounted to be read only, and in a backup.
fn is_still(path: &Path) -> Result<bool, Error> {
    let dir = folder(path);
    if crate::backup::is_backup(&dir) {
        return Ok(true);
    }
    let volume = rustix::fs::statvfs(&dir).map_err(|e| crate::vault::io(&dir)(e.into()))?;
    if !volume.f_flag.contains(rustix::fs::StatVfsMountFlags::RDONLY) {
        return Ok(false);
    }
    // What was written last stands only there, and cannot be read without writing beside it.
    let pending = beside(path, "-wal").metadata().is_ok_and(|facts| facts.len() > 0);
    if pending {
        Err(Error::ReadOnly { path: dir, why: Some("what was written last is still in vault.db-wal") })
    } else {
        Ok(true)
    }
}

/// The database as SQLite opens what does not change.
fn still(path: &Path) -> Result<PathBuf, Error> {
    let real = path.canonicalize().map_err(crate::vault::io(path))?;
    let mut uri = b"file:".to_vec();
    for byte in real.as_os_str().as_bytes() {
        match byte {
            b'?' | b'#' | b'%' => uri.extend(format!("%{byte:02x}").bytes()),
            _ => uri.push(*byte),
        }
    }
    uri.extend(b"?immutable=1");
    Ok(OsString::from_vec(uri).into())
}

fn folder(path: &Path) -> PathBuf {
    path.parent().unwrap_or(path).into()
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Neither the database nor what stands beside it is anything but a file: a pipe would be waited for.
fn files_only(path: &Path) -> Result<(), Error> {
    let paths = std::iter::once(path.to_path_buf()).chain(BESIDE.map(|ending| beside(path, ending)));
    for file in paths {
        if file.metadata().is_ok_and(|facts| !facts.is_file()) {
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            return Err(Error::Unsound { path: folder(path), what: format!("{name} is no file") });
        }
    }
    Ok(())
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
    let refused = |_| Error::Unsound { path: folder(path), what: "vault.db does not take its key".into() };
    conn.execute_batch(&statement).map_err(refused)?;
    Ok(conn.execute_batch(crate::dialect::SQLCIPHER_SETTINGS)?)
}

/// Reads the first page. Whether it can be read shows whether there is the right key, or rightly none.
fn probe(conn: &Connection, path: &Path) -> Result<(), Error> {
    match conn.query_row("SELECT COUNT(*) FROM sqlite_master", (), |_| Ok(())) {
        Err(rusqlite::Error::SqliteFailure(e, _)) if is_unwritable(e.code) => {
            Err(Error::ReadOnly { path: folder(path), why: None })
        }
        other => Ok(other?),
    }
}

/// A folder in which SQLite can make nothing, which it must even to read.
fn is_unwritable(code: rusqlite::ErrorCode) -> bool {
    matches!(code, rusqlite::ErrorCode::CannotOpen | rusqlite::ErrorCode::ReadOnly)
}

/// What is to blame if the first page cannot be read. A database that opened with its key header and is not what the
/// header belongs to may have either from somewhere else: a backup has both.
fn blamed(error: Error, path: &Path, is_keyed: bool) -> Error {
    let Error::Database(rusqlite::Error::SqliteFailure(e, _)) = &error else { return error };
    if e.code != rusqlite::ErrorCode::NotADatabase {
        return error;
    }
    if !is_keyed && looks_encrypted(path) {
        return Error::KeyHeader { path: path.with_file_name(HEADER), why: "is missing" };
    }
    let what =
        if is_keyed { "vault.db is damaged, or vault.key is of another vault" } else { "the beginning of vault.db" };
    Error::Unsound { path: folder(path), what: what.into() }
}

/// Whether the first page looks like one that was encrypted: every byte about as often as any other. A page of a
/// database that lies plain is text and zeros, also where a part of it was overwritten.
fn looks_encrypted(path: &Path) -> bool {
    let mut page = Vec::new();
    let read = crate::files::open_file(path).and_then(|file| file.take(PAGE as u64).read_to_end(&mut page));
    if read.is_err() || page.len() < PAGE {
        return false;
    }
    let mut counts = [0u64; 256];
    page.iter().for_each(|byte| counts.iter_mut().skip(usize::from(*byte)).take(1).for_each(|count| *count += 1));
    // Pearson's test against 16 of each: 255 is to be expected, 512 comes by chance once in 10^18 pages.
    counts.iter().map(|count| count.abs_diff(16).pow(2)).sum::<u64>() < 512 * 16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encrypted_page_is_told_from_a_plain_one_that_was_damaged() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("vault.db");
        let mut random = vec![0; PAGE];
        blake3::Hasher::new().finalize_xof().fill(&mut random);
        let plain = Connection::open(&path).unwrap();
        plain.execute_batch("CREATE TABLE t (a TEXT)").unwrap();
        drop(plain);
        let mut page = std::fs::read(&path).unwrap();
        page.iter_mut().zip(&random).take(512).for_each(|(to, from)| *to = *from);
        for (bytes, encrypted) in [(&random[..], true), (&random[..4000], false), (&page, false), (&[0; 8192], false)] {
            std::fs::write(&path, bytes).unwrap();
            assert_eq!(looks_encrypted(&path), encrypted);
        }
    }
}
