//! Items of a case that a known-good set knows.

use crate::vault::id;
use crate::{Conn, Error, Tx};
use model::{CaseId, HashSetId};

statements! {
    CLEAR_HITS = "DELETE FROM known_good_hit WHERE case_id = $1";
    INSERT_HIT = "INSERT INTO known_good_hit (case_id, item, hash_set, why_code) VALUES ($1, $2, $3, $4)";
    CASE_HITS = "SELECT k.item, k.hash_set, k.why_code FROM known_good_hit k JOIN hash_set h ON h.id = k.hash_set \
        WHERE k.case_id = $1 ORDER BY k.item, h.name, h.version";
}

/// A known-good set knows an item.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KnownGoodRow {
    /// The vault's number of the item.
    pub item: i64,
    /// The set.
    pub hash_set: HashSetId,
    /// Stable code: by which digest.
    pub why_code: String,
}

impl Tx<'_> {
    /// Puts these in place of the case's former ones.
    pub fn replace_known_good(&self, case: CaseId, rows: &[KnownGoodRow]) -> Result<(), Error> {
        let case = case.as_bytes().as_slice();
        self.run(CLEAR_HITS, [case])?;
        for row in rows {
            self.run(INSERT_HIT, (case, row.item, row.hash_set.as_bytes().as_slice(), &row.why_code))?;
        }
        Ok(())
    }
}

impl Conn {
    /// What known-good sets know of a case's items, by item and set.
    pub fn known_good(&self, case: CaseId) -> Result<Vec<KnownGoodRow>, Error> {
        self.rows(CASE_HITS, [case.as_bytes().as_slice()], |row| {
            Ok(KnownGoodRow { item: row.get(0)?, hash_set: id(row, 1, HashSetId::from_slice)?, why_code: row.get(2)? })
        })
    }
}
