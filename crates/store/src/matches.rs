//! Matches of a case's items against entries of its hash sets, and families of items.

use crate::vault::{id, int, json, maybe_word, to_json, word};
use crate::{Conn, Error, Tx};
use model::{CaseId, Confidence, FamilyId, Form, HashSetId, Method, Standing};
use std::collections::BTreeMap;

statements! {
    DROP_MATCH = "DELETE FROM item_match WHERE case_id = $1 AND item = $2 AND hash_set = $3 AND entry = $4";
    INSERT_MATCH = "INSERT INTO item_match (case_id, item, hash_set, entry, entry_name, category, standing, method, distance, confidence, \
        form, entry_form, frame, why_code, why, index_version, found_version) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
    CASE_MATCHES = "SELECT m.item, m.hash_set, m.entry, m.entry_name, m.category, m.standing, m.method, m.distance, m.confidence, \
        m.form, m.entry_form, m.frame, m.why_code, m.why, m.index_version, m.found_version FROM item_match m JOIN item i ON i.n = m.item \
        WHERE m.case_id = $1 \
        ORDER BY i.sha256, m.distance, m.hash_set, m.entry";
    CLEAR_FAMILIES = "DELETE FROM item_family WHERE case_id = $1";
    INSERT_FAMILY = "INSERT INTO item_family (case_id, item, family, distance, by_hand) VALUES ($1, $2, $3, $4, $5)";
    FAMILIES = "SELECT item, family, distance, by_hand FROM item_family WHERE case_id = $1 ORDER BY item";
}

/// An item met an entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MatchRow {
    /// The vault's number of the item.
    pub item: i64,
    /// The hash set.
    pub hash_set: HashSetId,
    /// The entry's place in the segment.
    pub entry: u64,
    /// The entry's own id.
    pub entry_name: String,
    /// In the set's scheme.
    pub category: Option<String>,
    /// What the set's owner holds of it.
    pub standing: Standing,
    /// How.
    pub method: Method,
    /// Bits; 0 for the same bytes.
    pub distance: u16,
    /// How sure.
    pub confidence: Confidence,
    /// The form of the item that met it.
    pub form: Option<Form>,
    /// The form or turn of the entry that was met.
    pub entry_form: Option<String>,
    /// The item's frame.
    pub frame: Option<u32>,
    /// Stable code of the reason.
    pub why_code: String,
    /// What the prose names.
    pub why: BTreeMap<String, String>,
    /// By which signals and form of index it was found; not known of what was found before this was kept.
    pub index_version: Option<String>,
    /// In which version of the hash set it was found first: what is carried over from a matching before keeps it.
    pub found_version: Option<i64>,
}

/// An item's place in a family.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FamilyRow {
    /// The vault's number of the item.
    pub item: i64,
    /// Its family.
    pub family: FamilyId,
    /// Bits to the family's first item; none where it is by hand that the two are in one.
    pub distance: Option<u16>,
}

impl Tx<'_> {
    /// Adds these matches, each in place of the one of its item with its entry.
    pub fn put_matches<'m>(&self, case: CaseId, rows: impl Iterator<Item = &'m MatchRow>) -> Result<(), Error> {
        let case = case.as_bytes().as_slice();
        for m in rows {
            let entry = int(m.entry);
            self.run(DROP_MATCH, (case, m.item, m.hash_set.as_bytes().as_slice(), entry))?;
            self.run(
                INSERT_MATCH,
                rusqlite::params![
                    case,
                    m.item,
                    m.hash_set.as_bytes().as_slice(),
                    entry,
                    m.entry_name,
                    m.category,
                    m.standing.as_str(),
                    m.method.as_str(),
                    m.distance,
                    m.confidence.as_str(),
                    m.form.map(Form::as_str),
                    m.entry_form,
                    m.frame,
                    m.why_code,
                    to_json(&m.why)?,
                    m.index_version,
                    m.found_version,
                ],
            )?;
        }
        Ok(())
    }

    /// Takes these matches away.
    pub fn drop_matches<'m>(&self, case: CaseId, rows: impl Iterator<Item = &'m MatchRow>) -> Result<(), Error> {
        for m in rows {
            let (case, set) = (case.as_bytes().as_slice(), m.hash_set.as_bytes().as_slice());
            self.run(DROP_MATCH, (case, m.item, set, int(m.entry)))?;
        }
        Ok(())
    }

    /// Puts these families in place of the case's former ones.
    pub fn replace_families(&self, case: CaseId, rows: &[FamilyRow]) -> Result<(), Error> {
        let case = case.as_bytes().as_slice();
        self.run(CLEAR_FAMILIES, [case])?;
        for FamilyRow { item, family, distance } in rows {
            let (family, by_hand) = (family.as_bytes().as_slice(), distance.is_none());
            self.run(INSERT_FAMILY, (case, item, family, distance.unwrap_or(0), i64::from(by_hand)))?;
        }
        Ok(())
    }
}

impl Conn {
    /// The case's matches by item.
    pub fn matches(&self, case: CaseId) -> Result<Vec<MatchRow>, Error> {
        self.rows(CASE_MATCHES, [case.as_bytes().as_slice()], |row| {
            Ok(MatchRow {
                item: row.get(0)?,
                hash_set: id(row, 1, HashSetId::from_slice)?,
                entry: crate::vault::count(row, 2)?,
                entry_name: row.get(3)?,
                category: row.get(4)?,
                standing: word(row, 5, Standing::parse)?,
                method: word(row, 6, Method::parse)?,
                distance: row.get(7)?,
                confidence: word(row, 8, Confidence::parse)?,
                form: maybe_word(row, 9, Form::parse)?,
                entry_form: row.get(10)?,
                frame: row.get(11)?,
                why_code: row.get(12)?,
                why: json(row, 13)?,
                index_version: row.get(14)?,
                found_version: row.get(15)?,
            })
        })
    }

    /// The families of the case's items.
    pub fn families(&self, case: CaseId) -> Result<Vec<FamilyRow>, Error> {
        self.rows(FAMILIES, [case.as_bytes().as_slice()], |row| {
            let (distance, by_hand): (u16, i64) = (row.get(2)?, row.get(3)?);
            let distance = (by_hand == 0).then_some(distance);
            Ok(FamilyRow { item: row.get(0)?, family: id(row, 1, FamilyId::from_slice)?, distance })
        })
    }
}
