//! The unit's protected correspondents: whose chats nobody who works on a case may read.

use crate::vault::word;
use crate::{Conn, Error, Tx};

statements! {
    INSERT_PROTECTED = "INSERT INTO protected_contact (kind, value, reason, actor, at) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT DO NOTHING";
    DROP_PROTECTED = "DELETE FROM protected_contact WHERE kind = $1 AND value = $2";
    PROTECTED = "SELECT kind, value, reason, actor, at FROM protected_contact ORDER BY kind, value";
}

model::closed_enum! {
    /// By what a protected correspondent is known.
    pub enum ProtectedKind {
        /// A number in E.164.
        Phone = "phone",
        /// An account, as its service names it.
        Account = "account",
        /// A name, exactly as phones show it.
        Name = "name",
    }
}

/// A protected correspondent. It has no debug form: the list is confidential.
#[derive(Clone)]
pub struct ProtectedRow {
    /// By what.
    pub kind: ProtectedKind,
    /// The number, id or name.
    pub value: String,
    /// Why.
    pub reason: String,
    /// Who said so.
    pub actor: String,
    /// Milliseconds since 1970 UTC.
    pub at: i64,
}

impl Tx<'_> {
    /// Puts a correspondent on the list; whether they were not on it.
    pub fn insert_protected(&self, p: &ProtectedRow) -> Result<bool, Error> {
        Ok(self.run(INSERT_PROTECTED, (p.kind.as_str(), &p.value, &p.reason, &p.actor, p.at))? > 0)
    }

    /// Takes a correspondent off the list; whether they were on it.
    pub fn drop_protected(&self, kind: ProtectedKind, value: &str) -> Result<bool, Error> {
        Ok(self.run(DROP_PROTECTED, (kind.as_str(), value))? > 0)
    }
}

impl Conn {
    /// The list, by kind and value.
    pub fn protected(&self) -> Result<Vec<ProtectedRow>, Error> {
        self.rows(PROTECTED, (), |row| {
            let kind = word(row, 0, ProtectedKind::parse)?;
            Ok(ProtectedRow { kind, value: row.get(1)?, reason: row.get(2)?, actor: row.get(3)?, at: row.get(4)? })
        })
    }
}
