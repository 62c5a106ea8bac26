//! Entries that flood: one that suddenly meets a good part of a case by likeness says nothing of any of it.
//!
//! A list's owner cannot see what an entry meets elsewhere. A blank page, a logo, a service's own sticker, or a hash
//! that was made of a flat picture meets what is on every phone; what it buries is the one match that counts.

use crate::Error;
use crate::matches::rows::Best;
use crate::overlays::OpenSet;
use crate::twins::SAME_PICTURE;
use model::{EntryState, HashSetId, Method};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use store::{MatchRow, OverlayRow};

/// Fewer can be looked at by a person in a few minutes, and copies of one picture that were written anew often are as
/// many: a picture sent round a dozen groups, its thumbnails, its stickers.
const LEAST_ITEMS: u64 = 50;

/// And it is one of so many of the pictures that were compared. In a large case fifty are nothing: of a million pictures
/// an entry that is much forwarded can meet thousands, and is right.
const LEAST_SHARE: u64 = 20;

/// How many items an entry met by likeness, of how many that could be met so.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct Flood {
    pub(crate) items: u64,
    pub(crate) of: u64,
}

impl Flood {
    pub(crate) const CODE: &str = "entry-floods";

    /// What put an entry in quarantine.
    pub(crate) fn of(word: &OverlayRow) -> Option<Self> {
        (word.state == EntryState::Quarantined).then(|| serde_json::from_str(&word.reason).ok()).flatten()
    }

    fn is_one(&self, known: u64) -> bool {
        self.items >= LEAST_ITEMS && self.items.saturating_mul(LEAST_SHARE) >= self.of && self.items > known
    }
}

/// Entries that met too much by likeness, of `pictures` items that could be met so. The same bytes never count: that
/// they are on many phones says nothing against them. Nor does what was found enough of already when somebody took the
/// entry out of quarantine.
pub(crate) fn floods(best: &Best, sets: &[OpenSet], pictures: u64) -> Vec<(usize, u32, Flood)> {
    let mut met: BTreeMap<(usize, u32), u64> = BTreeMap::new();
    for ((_, set, entry), _) in best.iter().filter(|(_, row)| is_by_likeness(row)) {
        *met.entry((*set, *entry)).or_default() += 1;
    }
    let known = |set: usize, entry| sets.get(set).map_or(0, |set| set.overlay.flooded_with(entry));
    let floods = met.into_iter().map(|((set, entry), items)| (set, entry, Flood { items, of: pictures }));
    floods.filter(|(set, entry, flood)| flood.is_one(known(*set, *entry))).collect()
}

/// Neither the same file nor the same picture, byte for byte.
fn is_by_likeness(row: &MatchRow) -> bool {
    row.method != Method::Exact && row.why_code != SAME_PICTURE
}

impl crate::Engine {
    /// Puts entries that flood in quarantine and takes what they met by likeness out again; how many there are.
    pub(crate) fn hold_back_floods(&self, best: &mut Best, sets: &[OpenSet], pictures: u64) -> Result<u64, Error> {
        let found = floods(best, sets, pictures);
        let named: Vec<(HashSetId, u32, Flood)> =
            found.iter().filter_map(|(set, entry, flood)| Some((sets.get(*set)?.row.id, *entry, *flood))).collect();
        self.quarantine(&named)?;
        let flooding: BTreeSet<(usize, u32)> = found.iter().map(|(set, entry, _)| (*set, *entry)).collect();
        best.retain(|(_, set, entry), row| !is_by_likeness(row) || !flooding.contains(&(*set, *entry)));
        Ok(named.len() as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fifty_items_that_are_a_twentieth_are_a_flood_and_what_was_let_pass_is_none() {
        let is_one = |items, of, known| Flood { items, of }.is_one(known);
        assert!(is_one(50, 1000, 0));
        assert!(!is_one(49, 49, 0));
        assert!(!is_one(50, 1001, 0));
        assert!(!is_one(60, 100, 60));
        assert!(is_one(61, 100, 60));
    }

    #[test]
    fn an_entry_floods_by_likeness_and_never_by_its_bytes() {
        let met = |method: Method| -> Best { (0..60).map(|item| ((item, 0, 7), row(item, method))).collect() };
        let found = floods(&met(Method::Near), &[], 100);
        assert_eq!(found, [(0, 7, Flood { items: 60, of: 100 })]);
        assert_eq!(floods(&met(Method::Exact), &[], 100), []);
        let mut twins = met(Method::Transformed);
        twins.values_mut().for_each(|row| row.why_code = SAME_PICTURE.into());
        assert_eq!(floods(&twins, &[], 100), []);
    }

    fn row(item: i64, method: Method) -> MatchRow {
        MatchRow {
            item,
            hash_set: HashSetId([1; 16]),
            entry: 7,
            entry_name: "e".into(),
            category: None,
            standing: model::Standing::Unmapped,
            method,
            distance: 0,
            confidence: model::Confidence::Review,
            form: None,
            entry_form: None,
            frame: None,
            why_code: "w".into(),
            why: BTreeMap::new(),
            index_version: None,
            found_version: None,
        }
    }
}
