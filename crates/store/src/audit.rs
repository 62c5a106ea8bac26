//! The audit log: one entry for each act, in its final form.
//!
//! An entry is canonical JSON (keys sorted, no spaces: RFC 8785 for the types used here) and holds, in place of every
//! piece of personal data, a commitment SHA-256(salt ‖ value) with a salt of 32 random bytes; what opens it lies in a
//! table of its own. The leaf is SHA-256(0x00 ‖ entry), RFC 6962's leaf hash, ready for the tree.

use crate::{Error, Tx, vault};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

statements! {
    NEXT_ENTRY = "SELECT COALESCE(MAX(n), 0) + 1 FROM audit_entry";
    INSERT_ENTRY = "INSERT INTO audit_entry (n, entry, leaf) VALUES ($1, $2, $3)";
    INSERT_OPENING = "INSERT INTO audit_opening (entry, field, salt, value) VALUES ($1, $2, $3, $4)";
    SELECT_ENTRIES = "SELECT n, entry, leaf FROM audit_entry ORDER BY n";
    SELECT_OPENINGS = "SELECT field, salt, value FROM audit_opening WHERE entry = $1 ORDER BY field";
}

/// An act, before it is written.
pub struct Act<'a> {
    /// Milliseconds since 1970 UTC.
    pub at_ms: i64,
    /// What was done: `case.open`, `exhibit.ingest` …
    pub verb: &'a str,
    /// What kind of thing it was done to.
    pub object_kind: &'a str,
    /// Its id (hexadecimal) or empty.
    pub object: &'a str,
    /// The program and its version.
    pub program: &'a str,
    /// Facts that are no personal data: counts, codes, versions.
    pub facts: BTreeMap<&'a str, String>,
    /// Personal data: operator, purpose, names. Only commitments to them stand in the entry.
    pub private: BTreeMap<&'a str, String>,
}

/// An entry as it stands in the log.
pub struct AuditRow {
    /// Its number, from 1 without gaps.
    pub n: i64,
    /// Canonical JSON.
    pub entry: String,
    /// SHA-256(0x00 ‖ entry).
    pub leaf: [u8; 32],
}

/// What opens one commitment of an entry.
pub struct Opening {
    /// Which field.
    pub field: String,
    /// 32 random bytes.
    pub salt: Vec<u8>,
    /// The value.
    pub value: String,
}

impl Opening {
    /// The commitment that stands in the entry.
    pub fn commitment(&self) -> String {
        commit(&self.salt, &self.value)
    }
}

impl AuditRow {
    /// Whether the leaf belongs to the entry.
    pub fn is_whole(&self) -> bool {
        leaf(&self.entry) == self.leaf
    }
}

impl Tx<'_> {
    /// Writes an entry. `salts` gives 32 fresh random bytes a call.
    pub fn audit(&self, act: &Act<'_>, salts: &mut dyn FnMut() -> [u8; 32]) -> Result<(), Error> {
        let n: i64 = self.first(NEXT_ENTRY, (), |row| row.get(0))?.unwrap_or(1);
        let openings: Vec<Opening> = act
            .private
            .iter()
            .map(|(field, value)| Opening { field: (*field).into(), salt: salts().into(), value: value.clone() })
            .collect();
        let commitments: BTreeMap<_, _> = openings.iter().map(|o| (o.field.as_str(), o.commitment())).collect();
        // serde_json's maps are sorted by key, so this is canonical.
        let entry = serde_json::json!({
            "v": 1, "n": n, "at_ms": act.at_ms, "verb": act.verb, "program": act.program, "facts": act.facts,
            "object": { "kind": act.object_kind, "id": act.object }, "private": commitments,
        })
        .to_string();
        self.run(INSERT_ENTRY, (n, &entry, leaf(&entry).as_slice()))?;
        for o in &openings {
            self.run(INSERT_OPENING, (n, &o.field, &o.salt, &o.value))?;
        }
        Ok(())
    }
}

impl crate::Conn {
    /// The whole log, in order.
    pub fn audit_entries(&self) -> Result<Vec<AuditRow>, Error> {
        self.rows(SELECT_ENTRIES, (), |row| {
            Ok(AuditRow { n: row.get(0)?, entry: row.get(1)?, leaf: vault::bytes(row, 2)? })
        })
    }

    /// What opens an entry's commitments, as far as it was not erased.
    pub fn audit_openings(&self, n: i64) -> Result<Vec<Opening>, Error> {
        self.rows(SELECT_OPENINGS, [n], |row| Ok(Opening { field: row.get(0)?, salt: row.get(1)?, value: row.get(2)? }))
    }
}

fn leaf(entry: &str) -> [u8; 32] {
    Sha256::new().chain_update([0]).chain_update(entry).finalize().into()
}

fn commit(salt: &[u8], value: &str) -> String {
    model::to_hex(&Sha256::new().chain_update(salt).chain_update(value).finalize())
}
