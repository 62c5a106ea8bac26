//! What operators took apart and put together again. Nothing is taken back: a further word is added, the last one holds.

use crate::vault::{bytes, word};
use crate::{Conn, Error, Tx};
use model::CaseId;

statements! {
    NEXT_UNLINKING = "SELECT COALESCE(MAX(n), 0) + 1 FROM unlinking";
    INSERT_UNLINKING = "INSERT INTO unlinking (n, case_id, kind, a, b, apart, reason, actor, at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    UNLINKINGS = "SELECT kind, a, b, apart, reason, actor, at FROM unlinking WHERE case_id = $1 ORDER BY n";
}

model::closed_enum! {
    /// What kind of observations two are.
    pub enum ObservationKind {
        /// A group, or a chat of two, as one exhibit shows it.
        Chat = "chat",
        /// An account as one chat of one exhibit shows it.
        Alias = "alias",
        /// All that one exhibit shows: held apart from every other exhibit, it stands on both sides.
        Exhibit = "exhibit",
    }
}

/// A word of an operator on two observations. It has no debug form: a reason may name people.
#[derive(Clone)]
pub struct UnlinkingRow {
    /// What they are.
    pub kind: ObservationKind,
    /// The one; the smaller id. Of an exhibit both are its own.
    pub a: [u8; 16],
    /// The other.
    pub b: [u8; 16],
    /// Whether they are apart from then on.
    pub apart: bool,
    /// Why.
    pub reason: String,
    /// Who said so.
    pub actor: String,
    /// Milliseconds since 1970 UTC.
    pub at: i64,
}

impl Tx<'_> {
    /// Adds a word on two observations of a case.
    pub fn insert_unlinking(&self, case: CaseId, word: &UnlinkingRow) -> Result<(), Error> {
        let n: i64 = self.first(NEXT_UNLINKING, (), |row| row.get(0))?.unwrap_or(1);
        let (case, apart) = (case.as_bytes().as_slice(), i64::from(word.apart));
        let (a, b) = (word.a.as_slice(), word.b.as_slice());
        self.run(INSERT_UNLINKING, (n, case, word.kind.as_str(), a, b, apart, &word.reason, &word.actor, word.at))
            .map(drop)
    }
}

impl Conn {
    /// All that was said of observations of a case, oldest first.
    pub fn unlinkings(&self, case: CaseId) -> Result<Vec<UnlinkingRow>, Error> {
        self.rows(UNLINKINGS, [case.as_bytes().as_slice()], |row| {
            Ok(UnlinkingRow {
                kind: word(row, 0, ObservationKind::parse)?,
                a: bytes(row, 1)?,
                b: bytes(row, 2)?,
                apart: row.get::<_, i64>(3)? != 0,
                reason: row.get(4)?,
                actor: row.get(5)?,
                at: row.get(6)?,
            })
        })
    }
}
