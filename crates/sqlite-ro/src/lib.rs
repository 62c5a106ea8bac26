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
//! Errors name codes, never what stands in the file: messages of SQLite quote it.

mod database;
mod error;
mod limits;
mod path;
mod row;

pub use database::Database;
pub use error::Error;
pub use limits::Limits;
pub use row::{Row, Value};

#[cfg(test)]
mod tests;
