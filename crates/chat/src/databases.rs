//! Opening a database that may be a record of chats, and telling what it is.

use crate::{Context, Product, Tables, Tell, database_product, read_database};
use model::{Issue, IssueKind, SourceRead};
use sqlite_ro::{Database, Error, Limits};
use std::path::Path;

/// Where a database is read.
pub enum DatabaseAt<'a> {
    /// In a file that lies still, with nothing beside it that was not yet taken over.
    File(&'a Path),
    /// In memory, with the log of changes that lay beside it.
    Held(Vec<u8>, Option<&'a [u8]>),
}

/// What became of a database.
pub enum DatabaseRead {
    /// It is a record of this product, and was read.
    Read(&'static Product, SourceRead),
    /// It is of no product that is read.
    Other,
    /// It cannot be opened.
    Unreadable(Issue),
}

/// Reads a database if it is a record of chats, told by its tables.
pub fn read_database_at(at: DatabaseAt<'_>, context: &Context<'_>, tell: Tell<'_>) -> DatabaseRead {
    let mut issues = Vec::new();
    let database = match opened(at, &mut issues) {
        Ok(database) => database,
        Err(error) => return DatabaseRead::Unreadable(issue("database-unreadable", &error)),
    };
    let tables = Tables::of(&database);
    let Some(product) = database_product(&tables) else { return DatabaseRead::Other };
    let mut read = read_database(product, &database, &tables, context, tell);
    if let Err(error) = database.is_unchanged() {
        issues.push(issue("database-unreadable", &error));
    }
    read.issues.extend(issues);
    DatabaseRead::Read(product, read)
}

fn opened(at: DatabaseAt<'_>, issues: &mut Vec<Issue>) -> Result<Database, Error> {
    let (bytes, log) = match at {
        DatabaseAt::File(path) => return Database::open(path, Limits::standard()),
        DatabaseAt::Held(bytes, log) => (bytes, log),
    };
    let (database, log) = Database::from_bytes(bytes, log, Limits::standard())?;
    if log.frames > 0 {
        let issue = Issue::new(IssueKind::Noteworthy, "database-log-applied", "");
        issues.push(issue.with("frames", log.frames).with("applied", log.applied));
    }
    if database.missing_bytes() > 0 {
        let issue = Issue::new(IssueKind::Damaged, "database-ends-early", "");
        issues.push(issue.with("missing_bytes", database.missing_bytes()));
    }
    Ok(database)
}

fn issue(code: &'static str, error: &Error) -> Issue {
    Issue::new(IssueKind::Damaged, code, "").with("cause", error.code())
}
