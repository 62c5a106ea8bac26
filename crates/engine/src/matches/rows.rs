//! What an item met, as it is kept from one matching to the next, and the rows that are made of it.

use super::part::Part;
use crate::overlays::OpenSet;
use matching::{Found, NAMED_ENTRIES};
use model::{Confidence, Form, Method};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::MatchRow;

/// Of what the last one that is named says how many more there are.
const FURTHER: &str = "further";

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
        self.why.contains_key(FURTHER)
    }

    /// The row that it is, of an entry of a set by its number there.
    pub(crate) fn row(&self, item: i64, open: &OpenSet) -> MatchRow {
        let OpenSet { row: set, chain, .. } = open;
        let entry = self.entry;
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

/// What items meet in a set, by their places, with the numbers that entries have there; `parts` are its own, each with the
/// number of its first entry. Of each way of matching so many are named as if the set were one part.
pub(crate) fn named<'p>(parts: impl Iterator<Item = (u32, &'p Part)>) -> Vec<(usize, Hit)> {
    let mut found: BTreeMap<(usize, u8), Vec<Hit>> = BTreeMap::new();
    for (first, part) in parts {
        for (place, hit) in part.found() {
            let hit = Hit { entry: first + hit.entry, ..hit.clone() };
            found.entry((place, way(hit.method))).or_default().push(hit);
        }
    }
    found.into_iter().flat_map(|((place, _), hits)| cut(hits).into_iter().map(move |hit| (place, hit))).collect()
}

/// The ways of matching in their order: of equally sure hits the first stays. Frames and whole videos are told together.
fn way(method: Method) -> u8 {
    match method {
        Method::Exact => 0,
        Method::Near | Method::Video => 1,
        Method::Transformed => 2,
        Method::Partial => 3,
        Method::Claimed => 4,
    }
}

/// The best of these by one way of matching; the last says how many more there are.
fn cut(mut hits: Vec<Hit>) -> Vec<Hit> {
    if hits.len() <= NAMED_ENTRIES || hits.iter().all(|hit| hit.method == Method::Exact) {
        return hits;
    }
    let further = |hit: &mut Hit| hit.why.remove(FURTHER).and_then(|n| n.parse::<usize>().ok()).unwrap_or(0);
    let all = hits.len() + hits.iter_mut().map(further).sum::<usize>();
    hits.sort_by_key(|hit| (hit.confidence, hit.distance, hit.entry));
    hits.truncate(NAMED_ENTRIES);
    hits.last_mut()
        .into_iter()
        .for_each(|last| drop(last.why.insert(FURTHER.into(), (all - NAMED_ENTRIES).to_string())));
    hits
}

/// A later way of matching replaces a row only with a surer one.
pub(crate) fn keep(best: &mut Best, set: usize, row: MatchRow) {
    // an entry's number in a chain is a u32
    let key = (row.item, set, row.entry as u32);
    if best.get(&key).is_none_or(|held| row.confidence < held.confidence) {
        best.insert(key, row);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hit(entry: u32, distance: u16, further: usize) -> Hit {
        let why = (further > 0).then(|| (FURTHER.to_string(), further.to_string())).into_iter().collect();
        Hit {
            entry,
            method: Method::Near,
            distance,
            confidence: Confidence::Review,
            form: None,
            entry_form: None,
            frame: None,
            why_code: "picture-near".into(),
            why,
            version: 1,
        }
    }

    #[test]
    fn of_two_parts_no_more_are_named_than_of_one_and_all_are_counted() {
        let of = |first: u32, distance| (0..32).map(move |n| hit(first + n, distance, if n == 31 { 8 } else { 0 }));
        let told = cut(of(0, 9).chain(of(100, 3)).collect());
        assert_eq!((told.len(), told[0].entry, told[31].entry), (32, 100, 131));
        assert_eq!(told.iter().filter(|hit| hit.is_cut()).count(), 1);
        assert_eq!(told[31].why[FURTHER], "48");
        assert_eq!(cut(of(0, 9).collect()).len(), 32);
    }
}
