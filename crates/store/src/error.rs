//! What can go wrong with the vault.

use std::path::PathBuf;

/// SQLite's extended codes that matter here.
const IOERR_SHORT_READ: i32 = 522;
const IOERR_SHMSIZE: i32 = 4874;

/// An error of the vault.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no vault there.
    #[error("no vault at {0}")]
    Missing(PathBuf),
    /// There already is something there.
    #[error("{0} already holds a vault")]
    Exists(PathBuf),
    /// The folder holds something else.
    #[error("{0} is not empty and holds no vault")]
    NotAVault(PathBuf),
    /// Made by a newer program.
    #[error("the vault at {path} has schema {found}, this program knows schemas up to {known}")]
    Newer {
        /// Where.
        path: PathBuf,
        /// The vault's schema.
        found: i64,
        /// The newest that this program knows.
        known: i64,
    },
    /// Made by an older program, and not yet carried over.
    #[error("the vault at {path} has schema {found}, this program works on schema {known}")]
    Older {
        /// Where.
        path: PathBuf,
        /// The vault's schema.
        found: i64,
        /// The one that this program works on.
        known: i64,
    },
    /// Another process is writing.
    #[error("the vault at {0} is in use by another writer")]
    Busy(PathBuf),
    /// The folder or a file in it cannot be used.
    #[error("cannot use {path}")]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The database refuses.
    #[error("the vault's database failed")]
    Database(#[from] rusqlite::Error),
    /// A row does not say what its column must.
    #[error("the vault holds {what} that this program does not understand: {found}")]
    Corrupt {
        /// Which column.
        what: &'static str,
        /// What it holds.
        found: String,
    },
    /// Text that should be JSON is not.
    #[error("the vault holds damaged JSON")]
    Json(#[from] serde_json::Error),
    /// It is encrypted, and what opens it was not given.
    #[error("the vault at {0} is encrypted and was given no key")]
    KeyMissing(PathBuf),
    /// It is encrypted with another key.
    #[error("the key does not open the vault at {0}")]
    KeyWrong(PathBuf),
    /// The key header cannot be used.
    #[error("{path} {why}")]
    KeyHeader {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        why: &'static str,
    },
    /// The key file is not taken.
    #[error("{path} is not taken for a key file")]
    KeyFile {
        /// Which file.
        path: PathBuf,
        /// Why.
        fault: crate::KeyFileFault,
    },
    /// A key was given for what has none.
    #[error("the vault at {0} is not encrypted, but a key was given")]
    NotKeyed(PathBuf),
    /// A backup, where a vault is to be changed.
    #[error("{0} is a backup")]
    IsBackup(PathBuf),
    /// Nothing can be written there, and what was asked for must.
    #[error("nothing can be written at {path}")]
    ReadOnly {
        /// Where.
        path: PathBuf,
        /// Why even reading needs it.
        why: Option<&'static str>,
    },
    /// A hash set's segment file is not what it was.
    #[error("segment {0} is missing or changed")]
    Segment(String),
    /// Something lies where a backup or a restored vault should go.
    #[error("{0} is taken: it is not an empty folder")]
    Taken(PathBuf),
    /// A backup would lie within what it is a backup of, or a restored vault within the backup.
    #[error("{path} lies within {of}")]
    Within {
        /// What would be written.
        path: PathBuf,
        /// Where it may not lie.
        of: PathBuf,
    },
    /// What should be written cannot be.
    #[error("cannot write {path}")]
    Output {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// There is no backup there.
    #[error("no backup at {0}")]
    NoBackup(PathBuf),
    /// A backup is not what its manifest says.
    #[error("the backup at {path} is not what it was: {what}")]
    BackupChanged {
        /// Where.
        path: PathBuf,
        /// Which file, and what of it.
        what: String,
    },
    /// What was written does not read back as what it was written from.
    #[error("the copy at {path} differs: {what}")]
    CopyDiffers {
        /// Where.
        path: PathBuf,
        /// In what.
        what: String,
    },
    /// The database breaks its own rules.
    #[error("the vault at {path} is damaged: {what}")]
    Unsound {
        /// Where.
        path: PathBuf,
        /// The first thing that is wrong.
        what: String,
    },
    /// Ended from outside.
    #[error("interrupted")]
    Interrupted,
}

impl Error {
    /// Whether another writer is the reason.
    pub fn is_busy(&self) -> bool {
        match self {
            Self::Busy(_) => true,
            Self::Database(rusqlite::Error::SqliteFailure(e, _)) => {
                matches!(e.code, rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked)
            }
            _ => false,
        }
    }

    /// Whether a full disk is the reason.
    pub fn is_full(&self) -> bool {
        use std::io::ErrorKind::{QuotaExceeded, StorageFull};
        match self {
            Self::Io { source, .. } => matches!(source.kind(), StorageFull | QuotaExceeded),
            Self::Database(rusqlite::Error::SqliteFailure(e, _)) => {
                // The file that readers and writers share has no room: SQLite has no word of its own for that.
                e.code == rusqlite::ErrorCode::DiskFull || e.extended_code == IOERR_SHMSIZE
            }
            _ => false,
        }
    }

    /// Whether the vault's files are not what they were.
    pub fn is_damage(&self) -> bool {
        use rusqlite::Error as E;
        use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
        match self {
            Self::Io { source, .. } => crate::is_no_file(source),
            Self::Database(E::SqliteFailure(e, _)) => {
                matches!(e.code, DatabaseCorrupt | NotADatabase) || e.extended_code == IOERR_SHORT_READ
            }
            Self::Database(
                E::FromSqlConversionFailure(..) | E::InvalidColumnType(..) | E::IntegralValueOutOfRange(..),
            ) => true,
            Self::Unsound { .. } | Self::Corrupt { .. } | Self::Json(_) => true,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_sqlite(extended: i32) -> Error {
        rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(extended), None).into()
    }

    #[test]
    fn what_sqlite_says_is_told_by_what_can_be_done_about_it() {
        // SQLITE_FULL; no room for the file that readers and writers share.
        for full in [13, IOERR_SHMSIZE] {
            assert!(of_sqlite(full).is_full() && !of_sqlite(full).is_damage(), "{full}");
        }
        // SQLITE_CORRUPT, SQLITE_NOTADB; a file that is shorter than its header says.
        for damage in [11, 26, IOERR_SHORT_READ] {
            assert!(of_sqlite(damage).is_damage() && !of_sqlite(damage).is_full(), "{damage}");
        }
        // SQLITE_IOERR_READ: a sector that cannot be read is neither.
        assert!(!of_sqlite(266).is_damage() && !of_sqlite(266).is_full());
        for kind in [std::io::ErrorKind::StorageFull, std::io::ErrorKind::QuotaExceeded] {
            assert!(Error::Io { path: "x".into(), source: kind.into() }.is_full(), "{kind}");
        }
    }
}
