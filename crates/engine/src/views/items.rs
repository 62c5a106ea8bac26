//! The items of a case.

use super::{Case, OccurrenceView};
use crate::Error;
use model::{FamilyId, ItemId};
use serde::Serialize;
use std::collections::HashMap;
use store::ItemRow;

/// An item.
#[derive(Clone, Debug, Serialize)]
pub struct ItemView {
    /// SHA-256.
    pub item: ItemId,
    /// Class of content.
    pub kind: String,
    /// Media type by content.
    pub mime: String,
    /// Bytes.
    pub bytes: u64,
    /// Pixels across.
    pub width: Option<i64>,
    /// Pixels down.
    pub height: Option<i64>,
    /// Frames.
    pub frame_count: Option<i64>,
    /// The family: items that show the same picture.
    pub family: Option<FamilyId>,
    /// Whether it is out of view: known-good byte for byte, and met by no entry of another set.
    pub hidden: bool,
    /// What known-good sets know of it.
    pub known_good: Vec<KnownGoodView>,
    /// Every place.
    pub occurrences: Vec<OccurrenceView>,
}

/// A known-good set knows an item.
#[derive(Clone, Debug, Serialize)]
pub struct KnownGoodView {
    /// Name of the set.
    pub hash_set: String,
    /// Its version.
    pub hash_set_version: i64,
    /// Prose; filled in by who shows it.
    pub why: String,
    /// Stable code: by which digest.
    pub why_code: String,
}

impl Case<'_> {
    /// Items by SHA-256; those that are known-good are left out unless `all` are asked for.
    pub fn items(&self, all: bool) -> Result<Vec<ItemView>, Error> {
        let mut places: HashMap<i64, Vec<OccurrenceView>> = HashMap::new();
        for (item, exhibit, path, path_bytes, _) in self.engine.vault.case_occurrences(self.id)? {
            places.entry(item).or_default().extend(self.occurrence(exhibit, &path, path_bytes.as_deref()));
        }
        let mut rows: Vec<&ItemRow> = self.items.values().filter(|i| all || !self.is_hidden(i.n)).collect();
        rows.sort_by_key(|i| i.digests.sha256);
        let view = |i: &ItemRow| ItemView {
            item: i.digests.item(),
            kind: i.kind.clone(),
            mime: i.mime.clone(),
            bytes: i.digests.bytes,
            width: i.width,
            height: i.height,
            frame_count: i.frame_count,
            family: self.families.get(&i.n).copied(),
            hidden: self.is_hidden(i.n),
            known_good: self.known.of(i.n),
            occurrences: places.remove(&i.n).unwrap_or_default(),
        };
        Ok(rows.into_iter().map(view).collect())
    }
}
