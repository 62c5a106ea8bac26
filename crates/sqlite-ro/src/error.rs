//! Why a foreign database is not read.

use rusqlite::ErrorCode;

/// An error of a foreign database. Says nothing that stands in it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It cannot be opened.
    #[error("the database cannot be opened")]
    Io(#[from] std::io::Error),
    /// A folder, a pipe, a device.
    #[error("the database is no file")]
    NotAFile,
    /// Something else, or encrypted.
    #[error("not a SQLite database, or an encrypted one")]
    NotADatabase,
    /// What was written last stands beside it, and cannot be read without writing.
    #[error("what was written last is not in the database but in its {beside}")]
    Pending {
        /// Ending of the file that holds it.
        beside: &'static str,
    },
    /// SQLite found its pages, cells or schema wrong.
    #[error("the database is damaged")]
    Damaged,
    /// It asks for more than is given.
    #[error("the database breaks a limit: {what}")]
    Limit {
        /// Which limit.
        what: &'static str,
    },
    /// What was named is no table whose rows have that number.
    #[error("the database has no such table of numbered rows")]
    NotNumbered,
    /// It was changed while it was read.
    #[error("the database was changed while it was read")]
    Changed,
    /// SQLite refuses for another reason.
    #[error("SQLite refuses with code {code}")]
    Refused {
        /// SQLite's extended result code; 0 if it did not come to it.
        code: i32,
    },
}

/// What SQLite calls TOOBIG: a value, or a statement, past its limit.
pub(crate) const BIG: &str = "bytes of a value";
/// What is interrupted: the work before the next row.
const STEPS: &str = "steps";

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        let rusqlite::Error::SqliteFailure(failure, _) = error else { return Self::Refused { code: 0 } };
        match failure.code {
            ErrorCode::NotADatabase => Self::NotADatabase,
            ErrorCode::DatabaseCorrupt => Self::Damaged,
            ErrorCode::TooBig => Self::Limit { what: BIG },
            ErrorCode::OperationInterrupted => Self::Limit { what: STEPS },
            _ => Self::Refused { code: failure.extended_code },
        }
    }
}
