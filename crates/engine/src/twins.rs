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

#[cfg(test)]
mod tests {
    use super::*;
    use model::{HashSetId, Standing};

    fn sticker(item: i64, pictures: Option<u8>, part: Option<u8>) -> StickerRow {
        let digest = |n: Option<u8>| n.map(|n| [n; 32]);
        StickerRow { item, version: "v".into(), pictures: digest(pictures), image_part: digest(part), mark: None }
    }

    fn met(item: i64, confidence: Confidence) -> ((i64, usize, u32), MatchRow) {
        let row = MatchRow {
            item,
            hash_set: HashSetId([1; 16]),
            entry: 7,
            entry_name: "e".into(),
            category: None,
            standing: Standing::Illegal,
            method: Method::Near,
            distance: 3,
            confidence,
            form: None,
            entry_form: None,
            frame: Some(0),
            why_code: "w".into(),
            why: BTreeMap::new(),
            index_version: None,
            found_version: Some(1),
        };
        ((item, 0, 7), row)
    }

    #[test]
    fn twins_are_those_with_one_digest_of_one_kind() {
        let rows = [
            sticker(1, Some(1), Some(2)),
            sticker(2, Some(1), None),
            sticker(3, None, Some(2)),
            // the same bytes as a digest of another kind say nothing
            sticker(4, Some(2), Some(1)),
            sticker(5, None, None),
        ];
        let twins = Twins::of(&rows);
        let of = |item| twins.of_item(item).into_iter().collect::<Vec<_>>();
        assert_eq!((of(1), of(2), of(3)), (vec![2, 3], vec![1], vec![1]));
        assert!(of(4).is_empty() && of(5).is_empty() && of(6).is_empty());
        assert_eq!((twins.with_part([2; 32]), twins.with_part([9; 32])), (&[1, 3][..], &[][..]));
    }

    #[test]
    fn what_is_certain_of_one_is_strong_of_its_twins_and_what_is_less_goes_no_further() {
        let twins = Twins::of(&[1, 2, 3].map(|item| sticker(item, Some(1), None)));
        let digests = BTreeMap::from([(1, [0xab; 32]), (2, [2; 32]), (3, [3; 32])]);
        let mut best = Best::from([met(1, Confidence::Certain), met(2, Confidence::Strong)]);
        twins.complete(&mut best, &digests);
        for item in [2, 3] {
            let row = &best[&(item, 0, 7)];
            assert_eq!((row.item, row.method, row.confidence), (item, Method::Transformed, Confidence::Strong));
            assert_eq!((row.why_code.as_str(), row.distance, row.frame), (SAME_PICTURE, 0, None));
            assert_eq!(row.why["through"], "ab".repeat(32));
        }
        assert_eq!(best[&(1, 0, 7)].confidence, Confidence::Certain);
        let mut unsure = Best::from([met(1, Confidence::Strong)]);
        twins.complete(&mut unsure, &digests);
        assert_eq!(unsure.len(), 1);
    }
}
