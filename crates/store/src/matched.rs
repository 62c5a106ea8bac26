//! What was compared with what by the last whole matching of a case, and what was found by it: where the next one goes on.

use crate::vault::{bytes, count, int, json, maybe_id, to_json};
use crate::{Conn, Error, Tx};
use model::{CaseId, HashSetId};

statements! {
    PARTS = "SELECT n, hash_set, content, rules, pictures, entries, left_out FROM matched_part WHERE case_id = $1 ORDER BY n";
    CLEAR_PARTS = "DELETE FROM matched_part WHERE case_id = $1";
    INSERT_PART = "INSERT INTO matched_part (case_id, n, hash_set, content, rules, pictures, entries, left_out) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    ITEM = "SELECT signals FROM matched_item WHERE case_id = $1 AND item = $2";
    ITEMS = "SELECT item, signals FROM matched_item WHERE case_id = $1 ORDER BY item";
    PUT_ITEM = "INSERT INTO matched_item (case_id, item, signals) VALUES ($1, $2, $3) \
        ON CONFLICT (case_id, item) DO UPDATE SET signals = excluded.signals";
    DROP_ITEM = "DELETE FROM matched_item WHERE case_id = $1 AND item = $2";
    FOUND = "SELECT part, item, found FROM matched_found WHERE case_id = $1 ORDER BY part, item";
    PUT_FOUND = "INSERT INTO matched_found (case_id, part, item, found) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (case_id, part, item) DO UPDATE SET found = excluded.found";
    DROP_FOUND = "DELETE FROM matched_found WHERE case_id = $1 AND part = $2 AND item = $3";
    DROP_FOUND_OF_PART = "DELETE FROM matched_found WHERE case_id = $1 AND part = $2";
}

/// A part that every item of the last matching was compared with.
#[derive(Clone, PartialEq, Eq)]
pub struct MatchedPart {
    /// Its number in the case.
    pub n: i64,
    /// The hash set that it belonged to; none: the case's own references.
    pub hash_set: Option<HashSetId>,
    /// Tells its content from any other.
    pub content: [u8; 32],
    /// By which signals, index and rules.
    pub rules: String,
    /// How many pictures were compared at most.
    pub pictures: u64,
    /// With how many at most.
    pub entries: u64,
    /// Entries that were left out, sorted, each with whether it was wholly.
    pub left_out: Vec<(u32, bool)>,
}

/// An item that was compared with every part.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct MatchedItem {
    /// The vault's number of the item.
    pub item: i64,
    /// Tells its signals from any others.
    pub signals: [u8; 32],
}

/// What an item met in a part.
#[derive(Clone, PartialEq, Eq)]
pub struct FoundRow {
    /// The number of the part.
    pub part: i64,
    /// The vault's number of the item.
    pub item: i64,
    /// What it met, JSON.
    pub found: String,
}

impl Tx<'_> {
    /// Puts these parts in place of the case's former ones.
    pub fn replace_matched_parts(&self, case: CaseId, parts: &[MatchedPart]) -> Result<(), Error> {
        let case = case.as_bytes().as_slice();
        self.run(CLEAR_PARTS, [case])?;
        for p in parts {
            let set = p.hash_set.map(|set| set.as_bytes().to_vec());
            let (content, left_out) = (p.content.as_slice(), to_json(&p.left_out)?);
            self.run(INSERT_PART, (case, p.n, set, content, &p.rules, int(p.pictures), int(p.entries), left_out))?;
        }
        Ok(())
    }

    /// Says that an item was compared with every part.
    pub fn put_matched_item(&self, case: CaseId, m: MatchedItem) -> Result<(), Error> {
        self.run(PUT_ITEM, (case.as_bytes().as_slice(), m.item, m.signals.as_slice())).map(drop)
    }

    /// Says that an item was not.
    pub fn drop_matched_item(&self, case: CaseId, item: i64) -> Result<(), Error> {
        self.run(DROP_ITEM, (case.as_bytes().as_slice(), item)).map(drop)
    }

    /// Writes down what an item met in a part, in place of what it met before.
    pub fn put_found(&self, case: CaseId, f: &FoundRow) -> Result<(), Error> {
        self.run(PUT_FOUND, (case.as_bytes().as_slice(), f.part, f.item, &f.found)).map(drop)
    }

    /// Says that an item met nothing in a part.
    pub fn drop_found(&self, case: CaseId, part: i64, item: i64) -> Result<(), Error> {
        self.run(DROP_FOUND, (case.as_bytes().as_slice(), part, item)).map(drop)
    }

    /// Forgets what was met in a part.
    pub fn drop_found_of_part(&self, case: CaseId, part: i64) -> Result<(), Error> {
        self.run(DROP_FOUND_OF_PART, (case.as_bytes().as_slice(), part)).map(drop)
    }
}

impl Conn {
    /// The parts of the last matching of a case.
    pub fn matched_parts(&self, case: CaseId) -> Result<Vec<MatchedPart>, Error> {
        self.rows(PARTS, [case.as_bytes().as_slice()], |row| {
            Ok(MatchedPart {
                n: row.get(0)?,
                hash_set: maybe_id(row, 1, HashSetId::from_slice)?,
                content: bytes(row, 2)?,
                rules: row.get(3)?,
                pictures: count(row, 4)?,
                entries: count(row, 5)?,
                left_out: json(row, 6)?,
            })
        })
    }

    /// The items of the last matching of a case.
    pub fn matched_items(&self, case: CaseId) -> Result<Vec<MatchedItem>, Error> {
        self.rows(ITEMS, [case.as_bytes().as_slice()], |row| {
            Ok(MatchedItem { item: row.get(0)?, signals: bytes(row, 1)? })
        })
    }

    /// What told the signals of an item from any others when it was compared with every part.
    pub fn matched_item(&self, case: CaseId, item: i64) -> Result<Option<[u8; 32]>, Error> {
        self.first(ITEM, (case.as_bytes().as_slice(), item), |row| bytes(row, 0))
    }

    /// What was met by the last matching of a case, by part and item.
    pub fn found(&self, case: CaseId) -> Result<Vec<FoundRow>, Error> {
        self.rows(FOUND, [case.as_bytes().as_slice()], |row| {
            Ok(FoundRow { part: row.get(0)?, item: row.get(1)?, found: row.get(2)? })
        })
    }
}
