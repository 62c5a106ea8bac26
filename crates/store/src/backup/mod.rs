//! Backup: a copy of the vault at one moment, made while others read and write, read back before it counts.
//!
//! SQLite's own backup copies pages from one connection to another, inside one read transaction: the snapshot decides
//! what the copy holds, and a writer that goes on does not begin it anew. Pages are encrypted again by the connection
//! that writes them, with the vault's own keys, so the copy of an encrypted vault is never plain, and the same key opens
//! it through the copied header. Segment files never change, so those that the copied rows name belong to the same
//! moment; sealed ones are copied as they lie.

mod manifest;
mod place;
mod restore;
mod sound;
mod upgrade;

pub use manifest::{BackupFile, BackupManifest};
pub use restore::{Restored, check, restore};

pub(crate) use manifest::is_backup;

use crate::connect::{Role, connect};
use crate::dialect::file;
use crate::keys::{HEADER, Key};
use crate::vault::{DATABASE, SEGMENTS};
use crate::{Conn, Error, Vault};
use place::{Unfinished, output};
use sound::Contents;
use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

/// Pages copied at once; between two steps the work can be ended.
const PAGES: i32 = 1024;

statements! {
    SEGMENT_FILES = "SELECT segment, segment_digest FROM hash_set ORDER BY segment, segment_digest";
    EVIDENCE_PLACES = "SELECT source, source_bytes FROM exhibit ORDER BY n";
}

pub(crate) static ALL_STATEMENTS: &[&[(&str, &str)]] = &[STATEMENTS, sound::STATEMENTS, upgrade::STATEMENTS];

/// Told of bytes done; says whether to go on.
pub type Step<'s> = &'s mut dyn FnMut(u64) -> bool;

impl Vault {
    /// Opens the vault in `dir` to copy it, also one of an older schema, also while another process writes.
    pub fn open_source(dir: &Path, key: Option<&Key>) -> Result<Self, Error> {
        Self::open(dir, Role::Reader, None, 1, key)
    }

    /// Opens the vault in `dir` for the one entry that may be written beside the writer: that a copy was made of it.
    ///
    /// SQLite lets one transaction write at a time and makes the other wait, this one for `patience`; nothing but the
    /// log may be written here.
    pub fn open_beside(dir: &Path, key: Option<&Key>, patience: Duration) -> Result<Self, Error> {
        crate::vault::changeable(dir)?;
        let vault = Self::open(dir, Role::Writer, None, 1, key)?;
        vault.0.busy_timeout(patience)?;
        Ok(vault)
    }

    /// Copies the vault to `out`, which must be absent or an empty folder. Nothing stands there until the copy is whole:
    /// until `key`, with which this vault was opened, has opened it too.
    pub fn backup(
        &self,
        out: &Path,
        key: Option<&Key>,
        (program, now_ms): (&str, i64),
        step: Step<'_>,
    ) -> Result<BackupManifest, Error> {
        crate::vault::changeable(self.dir())?;
        place::outside(out, self.dir())?;
        let target = Unfinished::begin(out)?;
        crate::failpoint("backup.begun");
        let mut files = Vec::new();
        // First, since an encrypted copy does not open without it.
        self.copy_header(&target, &mut files, step)?;
        let contents = self.copy_database(&target, step)?;
        let copy = Vault::open_source(target.dir(), key)?;
        verify(self, &copy, &contents)?;
        let lost_segments = self.copy_segments(&copy, &target, &mut files, step)?;
        drop(copy);
        crate::failpoint("backup.copied");
        // What was written is read back before anything says that it is a backup. What the database holds was compared
        // with the vault; its bytes are its own, and reading them is what is written down of them.
        files.iter().try_for_each(|file| file.compare(target.dir(), step)).map_err(|error| differs(error, out))?;
        files.push(BackupFile::new(DATABASE, &place::read(&target.path(DATABASE), step)?));
        let manifest = BackupManifest::of(contents, files, lost_segments, (program, now_ms))?;
        crate::failpoint("backup.checked");
        manifest.write(target.dir())?;
        target.finish()?;
        crate::failpoint("backup.placed");
        Ok(manifest)
    }

    /// Copies the database, and says what the same snapshot of it holds.
    fn copy_database(&self, target: &Unfinished, step: Step<'_>) -> Result<Contents, Error> {
        let path = target.path(DATABASE);
        let snapshot = self.snapshot()?;
        let contents = Contents::of(&snapshot)?;
        let mut copy = connect(&path, Role::Maker, self.1.as_ref()).map_err(|error| written(error, &path))?;
        copy_pages(&self.0, &mut copy, step).map_err(|error| written(error, &path))?;
        drop(snapshot);
        let single = copy.query_row(file::ONE_FILE, (), |_| Ok(()));
        single
            .map_err(Error::from)
            .and_then(|()| copy.close().map_err(|(_, error)| error.into()))
            .map_err(|error| written(error, &path))?;
        private_file(&path)?;
        std::fs::File::open(&path).and_then(|f| f.sync_all()).map_err(output(&path))?;
        Ok(contents)
    }

    /// Copies the segments that the copied rows name; gives the names of those that are not what their rows say.
    fn copy_segments(
        &self,
        copy: &Conn,
        target: &Unfinished,
        files: &mut Vec<BackupFile>,
        step: Step<'_>,
    ) -> Result<Vec<String>, Error> {
        let mut lost = Vec::new();
        for (name, digest) in copy.segment_files()? {
            let path = format!("{SEGMENTS}/{name}");
            if files.iter().any(|file| file.path == path) {
                continue;
            }
            match copy_segment(&self.segments().join(&name), &target.path(&path), &name, digest, step)? {
                Some(content) => files.push(BackupFile::new(path, &content)),
                None => lost.push(name),
            }
        }
        Ok(lost)
    }

    fn copy_header(&self, target: &Unfinished, files: &mut Vec<BackupFile>, step: Step<'_>) -> Result<(), Error> {
        if self.1.is_some() {
            let content = place::copy(&self.dir().join(HEADER), &target.path(HEADER), step)?;
            files.push(BackupFile::new(HEADER, &content));
        }
        Ok(())
    }
}

impl Conn {
    /// The size of the database, in bytes.
    pub fn database_bytes(&self) -> Result<u64, Error> {
        let pages = self.0.query_row("PRAGMA page_count", (), |row| crate::vault::count(row, 0))?;
        Ok(pages * page_bytes(&self.0)?)
    }

    /// Where evidence lies, as far as the vault knows.
    pub fn evidence_places(&self) -> Result<Vec<std::path::PathBuf>, Error> {
        use std::os::unix::ffi::OsStringExt;
        self.rows(EVIDENCE_PLACES, (), |row| {
            let bytes: Option<Vec<u8>> = row.get(1)?;
            Ok(match bytes {
                Some(bytes) => std::ffi::OsString::from_vec(bytes).into(),
                None => row.get::<_, String>(0)?.into(),
            })
        })
    }

    /// Segment files and their digests, as hash sets name them.
    fn segment_files(&self) -> Result<Vec<(String, [u8; 32])>, Error> {
        self.rows(SEGMENT_FILES, (), |row| Ok((row.get(0)?, crate::vault::bytes(row, 1)?)))
    }
}

/// Bytes of a page: a number, but a text from SQLCipher once there is a key.
fn page_bytes(conn: &rusqlite::Connection) -> Result<u64, Error> {
    use rusqlite::types::Value;
    let bytes = match conn.query_row("PRAGMA page_size", (), |row| row.get(0))? {
        Value::Integer(bytes) => u64::try_from(bytes).ok(),
        Value::Text(text) => text.parse().ok(),
        _ => None,
    };
    bytes.ok_or_else(|| Error::Corrupt { what: "a page size", found: String::new() })
}

/// Copies every page from one connection to another. The source is in a read transaction, so that steps see one state.
fn copy_pages(from: &rusqlite::Connection, to: &mut rusqlite::Connection, step: Step<'_>) -> Result<(), Error> {
    use rusqlite::backup::{Backup, StepResult};
    let page = page_bytes(from)?;
    let backup = Backup::new(from, to)?;
    loop {
        let done = match backup.step(PAGES)? {
            StepResult::Done => return Ok(()),
            StepResult::More => page * u64::from(PAGES.unsigned_abs()),
            // The copy is ours alone, so this passes.
            _ => 0,
        };
        if !step(done) {
            return Err(Error::Interrupted);
        }
    }
}

/// A copy must be sound and say what the snapshot said. If the vault itself is at fault, it is named.
fn verify(source: &Vault, copy: &Vault, contents: &Contents) -> Result<(), Error> {
    let fault = match sound::fault(copy) {
        Ok(None) => contents.difference(&Contents::of(copy)?),
        Ok(fault) => fault,
        Err(error) => Some(error.to_string()),
    };
    let Some(what) = fault else { return Ok(()) };
    match sound::fault(source) {
        Ok(None) => Err(Error::CopyDiffers { path: copy.dir().into(), what }),
        Ok(Some(what)) => Err(Error::Unsound { path: source.dir().into(), what }),
        Err(error) => Err(Error::Unsound { path: source.dir().into(), what: error.to_string() }),
    }
}

/// Copies a segment; nothing if it is missing, cannot be read or is not what its row says. A name that leads elsewhere is no segment.
fn copy_segment(
    from: &Path,
    to: &Path,
    name: &str,
    digest: [u8; 32],
    step: Step<'_>,
) -> Result<Option<place::Content>, Error> {
    if name.contains('/') || name.starts_with('.') {
        return Ok(None);
    }
    match place::copy(from, to, step) {
        Ok(content) if content.blake3 == digest => return Ok(Some(content)),
        Ok(_) => {}
        // Missing, or on a sector that cannot be read: one lost segment must not be a vault without backups.
        Err(Error::Io { .. }) => {}
        Err(error) => return Err(error),
    }
    std::fs::remove_file(to).map_err(output(to))?;
    Ok(None)
}

/// The database's complaint about a file that is being written, as one about that file.
fn written(error: Error, path: &Path) -> Error {
    use rusqlite::ErrorCode::{CannotOpen, DiskFull, ReadOnly, SystemIoFailure};
    let Error::Database(rusqlite::Error::SqliteFailure(code, _)) = &error else { return error };
    // SQLITE_IOERR_READ and SQLITE_IOERR_SHORT_READ come from the side that is read.
    let reading = matches!(code.extended_code, 266 | 522);
    match code.code {
        DiskFull => Error::Output { path: path.into(), source: ErrorKind::StorageFull.into() },
        CannotOpen | ReadOnly | SystemIoFailure if !reading => {
            Error::Output { path: path.into(), source: std::io::Error::other(code.to_string()) }
        }
        _ => error,
    }
}

/// A file that changed right after it was written is a copy at fault, not an old backup.
fn differs(error: Error, out: &Path) -> Error {
    match error {
        Error::BackupChanged { what, .. } => Error::CopyDiffers { path: out.into(), what },
        other => other,
    }
}

fn private_file(path: &Path) -> Result<(), Error> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).map_err(output(path))
}

#[cfg(test)]
mod tests;
