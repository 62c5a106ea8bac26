//! One picture in several files: stickers get new metadata from each program that touches them, and keep the bytes of
//! their picture. What is known byte for byte makes its twins known too, through the case's own items.

use crate::matches::rows::Best;
use crate::{Engine, Error};
use model::{CaseId, Confidence, Method, to_hex};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use store::{MatchRow, StickerRow};

/// Why an item with other metadata meets the entry of its twin.
pub(crate) const SAME_PICTURE: &str = "same-picture-bytes";

/// Which digest of a picture it is.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Over {
    Chunks([u8; 32]),
    Part([u8; 32]),
}

/// Items of a case that are one picture.
#[derive(Default)]
pub(crate) struct Twins {
    by_picture: HashMap<Over, Vec<i64>>,
    pictures: BTreeMap<i64, Vec<Over>>,
}

impl Engine {
    /// The twins among the items of a case.
    pub(crate) fn twins(&self, case: CaseId) -> Result<Twins, Error> {
        Ok(Twins::of(&self.vault.stickers(case)?))
    }
}

impl Twins {
    pub(crate) fn of(rows: &[StickerRow]) -> Self {
        let mut twins = Self::default();
        for row in rows {
            let pictures: Vec<Over> =
                row.pictures.map(Over::Chunks).into_iter().chain(row.image_part.map(Over::Part)).collect();
            for over in &pictures {
                twins.by_picture.entry(*over).or_default().push(row.item);
            }
            twins.pictures.insert(row.item, pictures);
        }
        twins
    }

    /// The other items that are the same picture, by the vault's numbers.
    pub(crate) fn of_item(&self, item: i64) -> BTreeSet<i64> {
        let same = self.pictures.get(&item).into_iter().flatten().filter_map(|over| self.by_picture.get(over));
        same.flatten().copied().filter(|other| *other != item).collect()
    }

    /// The items with this digest of the picture's part.
    pub(crate) fn with_part(&self, part: [u8; 32]) -> &[i64] {
        self.by_picture.get(&Over::Part(part)).map(Vec::as_slice).unwrap_or_default()
    }

    /// Adds what twins of certain matches meet: surer than any likeness, and less than the same file.
    pub(crate) fn complete(&self, best: &mut Best, digests: &BTreeMap<i64, [u8; 32]>) {
        let is_known = |row: &MatchRow| row.confidence == Confidence::Certain && self.pictures.contains_key(&row.item);
        let known: Vec<_> =
            best.iter().filter(|(_, row)| is_known(row)).map(|(key, row)| (*key, row.clone())).collect();
        for ((item, set, entry), made) in known {
            let Some(sha256) = digests.get(&item) else { continue };
            for twin in self.of_item(item) {
                let key = (twin, set, entry);
                if best.get(&key).is_none_or(|held| held.confidence != Confidence::Certain) {
                    best.insert(key, through(&made, twin, sha256));
                }
            }
        }
    }
}

/// The row of a twin: the entry is that of the other item.
fn through(made: &MatchRow, item: i64, sha256: &[u8; 32]) -> MatchRow {
    MatchRow {
        item,
        method: Method::Transformed,
        distance: 0,
        confidence: Confidence::Strong,
        form: None,
        entry_form: None,
        frame: None,
        why_code: SAME_PICTURE.into(),
        why: BTreeMap::from([("through".to_string(), to_hex(sha256))]),
        ..made.clone()
    }
}
