//! Marks of accounts. Nothing is taken back: a further word is added, the last one on a mark and its number holds.

use crate::vault::{bytes, count, int, json, to_json, word};
use crate::{Conn, Error, Tx};
use model::{AccountMark, CaseId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

statements! {
    NEXT_MARK = "SELECT COALESCE(MAX(n), 0) + 1 FROM account_mark";
    INSERT_MARK = "INSERT INTO account_mark (n, case_id, mark, number, marked, known_by, salt, reason, actor, at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    MARKS = "SELECT mark, number, marked, known_by, salt, reason, actor, at FROM account_mark WHERE case_id = $1 ORDER BY n";
}

/// By what a marked account is known, whatever becomes of clusters. It has no debug form: it names people.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownBy {
    /// Aliases, by their ids.
    pub aliases: BTreeSet<model::AliasId>,
    /// Numbers in E.164.
    pub phones: BTreeSet<String>,
    /// The service's own ids.
    pub ids: BTreeSet<String>,
}

/// A word on a mark of an account. It has no debug form: it names people.
#[derive(Clone)]
pub struct MarkRow {
    /// Which mark.
    pub mark: AccountMark,
    /// Its number within the case: it never passes to another account.
    pub number: u64,
    /// Whether the mark holds from then on.
    pub marked: bool,
    /// On what it sits.
    pub known_by: KnownBy,
    /// A secret of the vault's own, from which the ids are made that outputs show.
    pub salt: [u8; 16],
    /// Why.
    pub reason: String,
    /// Who said so.
    pub actor: String,
    /// Milliseconds since 1970 UTC.
    pub at: i64,
}

impl Tx<'_> {
    /// Adds a word on a mark.
    pub fn insert_mark(&self, case: CaseId, m: &MarkRow) -> Result<(), Error> {
        let n: i64 = self.first(NEXT_MARK, (), |row| row.get(0))?.unwrap_or(1);
        let (case, salt, known_by) = (case.as_bytes().as_slice(), m.salt.as_slice(), to_json(&m.known_by)?);
        let (mark, number, marked) = (m.mark.as_str(), int(m.number), i64::from(m.marked));
        self.run(INSERT_MARK, (n, case, mark, number, marked, known_by, salt, &m.reason, &m.actor, m.at)).map(drop)
    }
}

impl Conn {
    /// All that was said of accounts of a case, oldest first.
    pub fn marks(&self, case: CaseId) -> Result<Vec<MarkRow>, Error> {
        self.rows(MARKS, [case.as_bytes().as_slice()], |row| {
            Ok(MarkRow {
                mark: word(row, 0, AccountMark::parse)?,
                number: count(row, 1)?,
                marked: row.get::<_, i64>(2)? != 0,
                known_by: json(row, 3)?,
                salt: bytes(row, 4)?,
                reason: row.get(5)?,
                actor: row.get(6)?,
                at: row.get(7)?,
            })
        })
    }
}
