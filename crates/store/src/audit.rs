//! The audit log: one entry for each act, in its final form.
//!
//! An entry is canonical JSON (keys sorted, no spaces: RFC 8785 for the types used here) and holds, in place of every
//! piece of personal data, a commitment SHA-256(salt ‖ value) with a salt of 32 random bytes; what opens it lies in a
//! table of its own. In an encrypted vault what opens an entry about a case is sealed under that case's key, so that
//! letting go of the key erases it. The leaf is SHA-256(0x00 ‖ entry), RFC 6962's leaf hash, ready for the tree.

use crate::keys::{self, Secret};
use crate::{Conn, Error, Tx, vault};
use model::CaseId;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

statements! {
    NEXT_ENTRY = "SELECT COALESCE(MAX(n), 0) + 1 FROM audit_entry";
    INSERT_ENTRY = "INSERT INTO audit_entry (n, entry, leaf) VALUES ($1, $2, $3)";
    INSERT_OPENING = "INSERT INTO audit_opening (entry, field, salt, value) VALUES ($1, $2, $3, $4)";
    INSERT_SEALED = "INSERT INTO audit_opening (entry, field, salt, value, case_id, sealed) VALUES ($1, $2, $3, $4, $5, $6)";
    SELECT_ENTRIES = "SELECT n, entry, leaf FROM audit_entry ORDER BY n";
    SELECT_OPENINGS = "SELECT o.field, o.salt, o.value, o.sealed, o.case_id, k.wrapped FROM audit_opening o \
        LEFT JOIN case_key k ON k.case_id = o.case_id WHERE o.entry = $1 ORDER BY o.field";
    INSERT_CASE_KEY = "INSERT INTO case_key (case_id, wrapped) VALUES ($1, $2)";
    SELECT_CASE_KEY = "SELECT wrapped FROM case_key WHERE case_id = $1";
    DELETE_CASE_KEY = "DELETE FROM case_key WHERE case_id = $1";
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
    /// The case that it is about, if it is about one: whose key seals what opens the entry.
    pub case: Option<CaseId>,
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
        match act.case.map(|case| self.case_key(case, salts)).transpose()?.flatten() {
            Some(key) => openings.iter().try_for_each(|o| self.seal_opening(n, o, &key, salts)),
            // Columns of the first schema alone: a backup and an upgrade are recorded in a vault of an older one.
            None => {
                openings.iter().try_for_each(|o| self.run(INSERT_OPENING, (n, &o.field, &o.salt, &o.value)).map(drop))
            }
        }
    }

    fn seal_opening(
        &self,
        n: i64,
        o: &Opening,
        (case, key): &(CaseId, Secret<32>),
        random: &mut dyn FnMut() -> [u8; 32],
    ) -> Result<(), Error> {
        let content = [o.salt.as_slice(), o.value.as_bytes()].concat();
        let sealed = keys::seal_value(key, nonce(random), &bound(*case, n, &o.field), &content);
        let empty: &[u8] = &[];
        self.run(INSERT_SEALED, (n, &o.field, empty, "", case.as_bytes().as_slice(), sealed)).map(drop)
    }

    /// The key of a case, made when it is first needed; `None` in a vault that is not encrypted.
    fn case_key(
        &self,
        case: CaseId,
        random: &mut dyn FnMut() -> [u8; 32],
    ) -> Result<Option<(CaseId, Secret<32>)>, Error> {
        let Some(ring) = &self.1 else { return Ok(None) };
        let id = case.as_bytes().as_slice();
        if let Some(wrapped) = self.first(SELECT_CASE_KEY, [id], |row| row.get::<_, Vec<u8>>(0))? {
            return Ok(Some((case, ring.unwrap_case(id, &wrapped).ok_or_else(|| unreadable("case_key", case))?)));
        }
        let key = Secret::new(random());
        self.run(INSERT_CASE_KEY, (id, ring.wrap_case(id, &key, nonce(random))))?;
        Ok(Some((case, key)))
    }

    /// Lets go of the key of a case: what it sealed cannot be read again. A later act about the case gets a new key.
    /// Copies of the vault that were made before still have it.
    pub fn forget_case_key(&self, case: CaseId) -> Result<bool, Error> {
        self.run(DELETE_CASE_KEY, [case.as_bytes().as_slice()]).map(|count| count > 0)
    }
}

impl Conn {
    /// The whole log, in order.
    pub fn audit_entries(&self) -> Result<Vec<AuditRow>, Error> {
        self.rows(SELECT_ENTRIES, (), |row| {
            Ok(AuditRow { n: row.get(0)?, entry: row.get(1)?, leaf: vault::bytes(row, 2)? })
        })
    }

    /// What opens an entry's commitments, as far as it was not erased.
    pub fn audit_openings(&self, n: i64) -> Result<Vec<Opening>, Error> {
        let read = |row: &rusqlite::Row<'_>| {
            let plain = Opening { field: row.get(0)?, salt: row.get(1)?, value: row.get(2)? };
            let case = vault::maybe_id(row, 4, CaseId::from_slice)?;
            Ok((plain, row.get::<_, Option<Vec<u8>>>(3)?.zip(case), row.get::<_, Option<Vec<u8>>>(5)?))
        };
        let rows = self.rows(SELECT_OPENINGS, [n], read)?;
        rows.into_iter().filter_map(|(o, sealed, wrapped)| self.opened(n, o, sealed, wrapped).transpose()).collect()
    }

    fn opened(
        &self,
        n: i64,
        mut o: Opening,
        sealed: Option<(Vec<u8>, CaseId)>,
        wrapped: Option<Vec<u8>>,
    ) -> Result<Option<Opening>, Error> {
        let Some((sealed, case)) = sealed else { return Ok(Some(o)) };
        let Some((ring, wrapped)) = self.1.as_ref().zip(wrapped) else { return Ok(None) };
        let key = ring.unwrap_case(case.as_bytes(), &wrapped).ok_or_else(|| unreadable("case_key", case))?;
        // Sealed under a key that was let go of since: erased, too.
        let Some(content) = keys::open_value(&key, &bound(case, n, &o.field), &sealed) else { return Ok(None) };
        let (salt, value) = content.split_at_checked(32).ok_or_else(|| unreadable("audit_opening", case))?;
        o.salt = salt.into();
        o.value = String::from_utf8_lossy(value).into_owned();
        Ok(Some(o))
    }
}

/// What a sealed opening is bound to: it passes for no other.
fn bound(case: CaseId, n: i64, field: &str) -> Vec<u8> {
    [case.as_bytes().as_slice(), &n.to_be_bytes(), field.as_bytes()].concat()
}

fn nonce(random: &mut dyn FnMut() -> [u8; 32]) -> [u8; 24] {
    let mut nonce = [0; 24];
    nonce.iter_mut().zip(random()).for_each(|(to, from)| *to = from);
    nonce
}

fn unreadable(what: &'static str, case: CaseId) -> Error {
    Error::Corrupt { what, found: case.to_string() }
}

fn leaf(entry: &str) -> [u8; 32] {
    Sha256::new().chain_update([0]).chain_update(entry).finalize().into()
}

fn commit(salt: &[u8], value: &str) -> String {
    model::to_hex(&Sha256::new().chain_update(salt).chain_update(value).finalize())
}
