//! Hash sets: what is said of them. Their entries lie in segment files, never in rows.

use crate::vault::{bytes, count, id, int, maybe_id, word};
use crate::{Conn, Error, Tx};
use model::{CaseId, Handling, HashSetId, SetKind, Standing};
use rusqlite::Row;

macro_rules! hash_set_columns {
    () => {
        "h.id, h.name, h.version, h.origin, h.source, h.category_scheme, h.standing, h.handling_code, h.source_evaluation, \
         h.segment, h.segment_digest, h.content_digest, h.entry_count, h.refused_count, h.signal_version, h.state, h.made_at, \
         h.goes_on_from, h.kind, h.handling"
    };
}

statements! {
    INSERT_HASH_SET = "INSERT INTO hash_set (id, name, version, origin, source, category_scheme, standing, handling_code, source_evaluation, \
        segment, segment_digest, content_digest, entry_count, refused_count, signal_version, state, made_at, goes_on_from, \
        kind, handling) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)";
    NEXT_VERSION = "SELECT COALESCE(MAX(version), 0) + 1 FROM hash_set WHERE name = $1";
    ALL_HASH_SETS = concat!("SELECT ", hash_set_columns!(), " FROM hash_set h ORDER BY h.name, h.version");
    CASE_HASH_SETS = concat!("SELECT ", hash_set_columns!(), " FROM hash_set h JOIN case_hash_set c ON c.hash_set = h.id \
        WHERE c.case_id = $1 ORDER BY h.name, h.version");
    USE_HASH_SET = "INSERT INTO case_hash_set (case_id, hash_set) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    LEAVE_HASH_SET = "DELETE FROM case_hash_set WHERE case_id = $1 AND hash_set = $2";
}

/// One version of a hash set.
#[derive(Clone, Debug)]
pub struct HashSetRow {
    /// Its id.
    pub id: HashSetId,
    /// Its name.
    pub name: String,
    /// Its version, from 1.
    pub version: i64,
    /// What it is for.
    pub kind: SetKind,
    /// `built` from media or `imported`.
    pub origin: String,
    /// From where.
    pub source: String,
    /// What its category numbers mean.
    pub category_scheme: Option<String>,
    /// What holds for entries that say nothing themselves.
    pub standing: Standing,
    /// Who may see it.
    pub handling_code: String,
    /// What may be done with it.
    pub handling: Handling,
    /// How reliable its source is.
    pub source_evaluation: String,
    /// File name of its segment.
    pub segment: String,
    /// BLAKE3 of the segment file.
    pub segment_digest: [u8; 32],
    /// Digest of what it was made from, to see whether it was made from the same already.
    pub content_digest: [u8; 32],
    /// Entries taken in.
    pub entry_count: u64,
    /// Entries refused.
    pub refused_count: u64,
    /// Version of the signals in it.
    pub signal_version: String,
    /// `active` or `disabled`.
    pub state: String,
    /// Milliseconds since 1970 UTC.
    pub made_at: i64,
    /// The version whose segments come before its own; `None`: its own has all.
    pub goes_on_from: Option<HashSetId>,
}

impl Tx<'_> {
    /// Adds a version of a hash set.
    pub fn insert_hash_set(&self, h: &HashSetRow) -> Result<(), Error> {
        self.run(
            INSERT_HASH_SET,
            rusqlite::params![
                h.id.as_bytes().as_slice(),
                h.name,
                h.version,
                h.origin,
                h.source,
                h.category_scheme,
                h.standing.as_str(),
                h.handling_code,
                h.source_evaluation,
                h.segment,
                h.segment_digest.as_slice(),
                h.content_digest.as_slice(),
                int(h.entry_count),
                int(h.refused_count),
                h.signal_version,
                h.state,
                h.made_at,
                h.goes_on_from.as_ref().map(|former| former.as_bytes().as_slice()),
                h.kind.as_str(),
                h.handling.as_str(),
            ],
        )
        .map(drop)
    }

    /// Says that a case is matched against a hash set.
    pub fn use_hash_set(&self, case: CaseId, set: HashSetId) -> Result<(), Error> {
        self.run(USE_HASH_SET, (case.as_bytes().as_slice(), set.as_bytes().as_slice())).map(drop)
    }

    /// Says that a case is matched against a hash set no more.
    pub fn leave_hash_set(&self, case: CaseId, set: HashSetId) -> Result<(), Error> {
        self.run(LEAVE_HASH_SET, (case.as_bytes().as_slice(), set.as_bytes().as_slice())).map(drop)
    }
}

impl Conn {
    /// The version that a new hash set of this name gets.
    pub fn next_hash_set_version(&self, name: &str) -> Result<i64, Error> {
        Ok(self.first(NEXT_VERSION, [name], |row| row.get(0))?.unwrap_or(1))
    }

    /// Every hash set, by name and version.
    pub fn hash_sets(&self) -> Result<Vec<HashSetRow>, Error> {
        self.rows(ALL_HASH_SETS, (), read)
    }

    /// The hash sets that a case is matched against.
    pub fn case_hash_sets(&self, case: CaseId) -> Result<Vec<HashSetRow>, Error> {
        self.rows(CASE_HASH_SETS, [case.as_bytes().as_slice()], read)
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<HashSetRow> {
    Ok(HashSetRow {
        id: id(row, 0, HashSetId::from_slice)?,
        name: row.get(1)?,
        version: row.get(2)?,
        origin: row.get(3)?,
        source: row.get(4)?,
        category_scheme: row.get(5)?,
        standing: word(row, 6, Standing::parse)?,
        handling_code: row.get(7)?,
        source_evaluation: row.get(8)?,
        segment: row.get(9)?,
        segment_digest: bytes(row, 10)?,
        content_digest: bytes(row, 11)?,
        entry_count: count(row, 12)?,
        refused_count: count(row, 13)?,
        signal_version: row.get(14)?,
        state: row.get(15)?,
        made_at: row.get(16)?,
        goes_on_from: maybe_id(row, 17, HashSetId::from_slice)?,
        kind: word(row, 18, SetKind::parse)?,
        handling: word(row, 19, Handling::parse)?,
    })
}
