//! What an item met, as it is kept from one matching to the next, and the rows that are made of it.

use crate::overlays::OpenSet;
use matching::Found;
use model::{Confidence, Form, Method};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::MatchRow;

/// The best row for each (item, hash set, entry).
pub(crate) type Best = BTreeMap<(i64, usize, u32), MatchRow>;

/// An entry that an item met in a part, by one way of matching.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Hit {
    /// Its number in the part.
    pub(crate) entry: u32,
    pub(crate) method: Method,
    pub(crate) distance: u16,
    pub(crate) confidence: Confidence,
    pub(crate) form: Option<Form>,
    pub(crate) entry_form: Option<String>,
    pub(crate) frame: Option<u32>,
    pub(crate) why_code: String,
    pub(crate) why: BTreeMap<String, String>,
    /// The version of the hash set in which it was met first.
    pub(crate) version: i64,
}

impl Hit {
    pub(crate) fn of(f: Found, version: i64) -> Self {
        Self {
            entry: f.entry,
            method: f.method,
            distance: f.distance,
            confidence: f.confidence,
            form: f.form,
            entry_form: f.entry_form.map(|form| form.as_str().into()),
            frame: f.frame,
            why_code: f.why_code.into(),
            why: f.why.into_iter().map(|(k, v)| (k.into(), v)).collect(),
            version,
        }
    }

    /// Whether more entries were met than are named, so that one may take the place of another.
    pub(crate) fn is_cut(&self) -> bool {
        self.why.contains_key("further")
    }

    /// The row that it is, of an entry of a set, in the part of it whose first entry has the number `first`.
    pub(crate) fn row(&self, item: i64, open: &OpenSet, first: u32) -> MatchRow {
        let OpenSet { row: set, chain, .. } = open;
        let entry = first + self.entry;
        MatchRow {
            item,
            hash_set: set.id,
            entry: entry.into(),
            entry_name: chain.name(entry).into(),
            category: chain.category(entry).map(String::from),
            standing: open.standing(entry),
            method: self.method,
            distance: self.distance,
            confidence: self.confidence,
            form: self.form,
            entry_form: self.entry_form.clone(),
            frame: self.frame,
            why_code: self.why_code.clone(),
            why: self.why.clone(),
            index_version: Some(super::index_version()),
            found_version: Some(self.version),
        }
    }
}

/// A later way of matching replaces a row only with a surer one.
pub(crate) fn keep(best: &mut Best, set: usize, row: MatchRow) {
    // an entry's number in a chain is a u32
    let key = (row.item, set, row.entry as u32);
    if best.get(&key).is_none_or(|held| row.confidence < held.confidence) {
        best.insert(key, row);
    }
}
