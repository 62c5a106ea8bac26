//! The one opener of SQLite files that are not ours: a phone's, a known-good list's.
//!
//! Such a file is evidence, or a list that others made: it is never written to, nothing is made beside it, and what it
//! says about itself (its schema, its sizes, its pages) is not believed. So a [`Database`] is opened
//!
//! * read-only and `immutable`: SQLite takes no lock and makes no `-shm` beside it. What a writer left unfinished beside
//!   it (`-wal`, a hot `-journal`) would be passed over then, so that such a file is refused ([`Error::Pending`]) and has
//!   to be read from a copy;
//! * without anything that a schema can do: no views, no triggers, no extensions, no functions with effects, nothing
//!   attached (see "Defense Against The Dark Arts", sqlite.org/security.html);
//! * with bounds ([`Limits`]): bytes of a value, work before each row, rows of an answer.
//!
//! What lies in memory – a member of an archive, a backup that was opened – is read the same way, with the write-ahead log
//! that belongs to it ([`Database::from_bytes`]); and what is damaged is read as far as it goes, row by row and past the
//! damage ([`Database::each_surviving`]).
//!
//! Errors name codes, never what stands in the file: messages of SQLite quote it.

mod database;
mod error;
mod image;
mod limits;
mod path;
mod row;
mod surviving;
mod tree;
mod wal;

pub use database::Database;
pub use error::Error;
pub use limits::Limits;
pub use row::{Row, Value};
pub use surviving::{Gap, Piece, Rows, Survived};
pub use wal::{WalEnd, WalRead};

#[cfg(test)]
mod tests;
