//! What the vault knows of items besides where they were seen: from this, variants of one picture are put in a tree.
//!
//! What it does not know stays unknown: a quality of saving is not kept, and a WebP is called a sticker only where its own
//! metadata or an application's database says so.

use super::Writer;
use crate::Error;
use crate::stickers::Claims;
use matching::{ItemFrame, bits_between};
use model::{ItemId, Method};
use network::{ItemTies, PictureKind, ProvenanceWeights, Scene, VariantFacts};
use signal::{Pdq, RADIUS};
use std::collections::{BTreeMap, HashMap, HashSet};
use store::ItemRow;

/// Ties between the items of a scene.
#[derive(Default)]
pub(super) struct Ties {
    facts: Vec<Option<VariantFacts>>,
    distances: Vec<(u32, u32, u16, u16)>,
    parts: Vec<(u32, u32)>,
}

impl Ties {
    pub(super) fn of_items(&self) -> ItemTies<'_> {
        ItemTies { facts: &self.facts, distances: &self.distances, parts: &self.parts }
    }
}

impl Writer<'_> {
    /// The items of a scene by the vault's numbers: a scene has them in the order of their digests.
    pub(super) fn numbers_of_items(&self) -> Vec<i64> {
        let mut ids: Vec<ItemId> = self.network.sightings.iter().map(|seen| seen.item).collect();
        ids.sort_unstable();
        ids.dedup();
        ids.iter().map(|id| self.loaded.items.get(id).copied().unwrap_or(i64::MAX)).collect()
    }

    /// What is known of items that are in a family with others; `numbers` are theirs in the vault.
    pub(super) fn ties(&self, scene: &Scene, numbers: &[i64]) -> Result<Ties, Error> {
        let families = several(scene);
        if families.is_empty() {
            return Ok(Ties::default());
        }
        let number = |item: &u32| Some((*numbers.get(*item as usize)?, *item));
        let wanted: HashMap<i64, u32> = families.iter().flatten().filter_map(number).collect();
        Ok(Ties {
            facts: self.facts(scene, &wanted)?,
            distances: self.distances(&families, &wanted)?,
            parts: self.cut_out(scene, &wanted)?,
        })
    }

    fn facts(&self, scene: &Scene, wanted: &HashMap<i64, u32>) -> Result<Vec<Option<VariantFacts>>, Error> {
        let vault = &self.engine.vault;
        let mut facts = vec![None; scene.items.len()];
        let mut stickers = HashSet::new();
        for row in vault.stickers(self.case)? {
            if wanted.contains_key(&row.item) && !Claims::read(&row)?.is_empty() {
                stickers.insert(row.item);
            }
        }
        let named: HashSet<[u8; 32]> = vault.sticker_facts(self.case)?.iter().filter_map(|f| f.fact.digest).collect();
        for row in vault.case_items(self.case)? {
            let Some(place) = wanted.get(&row.n).and_then(|item| facts.get_mut(*item as usize)) else { continue };
            let is_sticker = stickers.contains(&row.n) || named.contains(&row.digests.sha256);
            let side = |pixels: Option<i64>| pixels.and_then(|n| u32::try_from(n).ok()).filter(|n| *n > 0);
            *place = Some(VariantFacts {
                size: side(row.width).zip(side(row.height)),
                bytes: Some(row.digests.bytes),
                kind: if is_sticker { Some(PictureKind::Sticker) } else { kind(&row) },
                quality: None,
            });
        }
        Ok(facts)
    }

    /// Bits between every two of a family: a family that is told by one of its items alone would seem to be made from that.
    fn distances(&self, families: &[Vec<u32>], wanted: &HashMap<i64, u32>) -> Result<Vec<(u32, u32, u16, u16)>, Error> {
        let mut frames: HashMap<u32, Vec<ItemFrame>> = HashMap::new();
        self.engine.vault.case_signals(self.case, &mut |s| {
            if let Some(item) = wanted.get(&s.item) {
                let (frame, form, quality, look, shown) = (s.frame, s.form, s.quality, s.look, s.shown);
                let hash = Pdq(s.hash);
                frames.entry(*item).or_default().push(ItemFrame { frame, form, hash, quality, look, shown });
            }
        })?;
        let mut out = Vec::new();
        for family in families {
            for (at, a) in family.iter().enumerate() {
                for b in family.iter().skip(at + 1) {
                    let bits = frames.get(a).zip(frames.get(b)).and_then(|(a, b)| bits_between(a, b));
                    out.extend(bits.map(|bits| (*a, *b, bits, RADIUS)));
                }
            }
        }
        out.sort_unstable();
        Ok(out)
    }

    /// Items that were found as a part of another item of the case, where both are in one family.
    fn cut_out(&self, scene: &Scene, wanted: &HashMap<i64, u32>) -> Result<Vec<(u32, u32)>, Error> {
        let mut out = Vec::new();
        for row in self.engine.vault.matches(self.case)?.iter().filter(|row| row.method == Method::Partial) {
            let whole = row.why.get("through").and_then(|id| id.parse::<ItemId>().ok());
            let whole = whole.and_then(|id| wanted.get(self.loaded.items.get(&id)?));
            let both = wanted.get(&row.item).zip(whole);
            out.extend(both.filter(|(a, b)| scene.family(**a) == scene.family(**b)).map(|(a, b)| (*a, *b)));
        }
        out.sort_unstable();
        out.dedup();
        Ok(out)
    }
}

/// Families of several items, but for those that are too large for a tree.
fn several(scene: &Scene) -> Vec<Vec<u32>> {
    let mut of: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    (0..).zip(&scene.items).for_each(|(ix, item)| of.entry(item.family).or_default().push(ix));
    let fits = 2..=ProvenanceWeights::SHIPPED.most_variants;
    of.into_values().filter(|items| fits.contains(&items.len())).collect()
}

/// What an item is for sure: a JPEG is no sticker, a WebP may be one.
fn kind(row: &ItemRow) -> Option<PictureKind> {
    match row.mime.as_str() {
        "image/jpeg" | "image/heic" | "image/heif" => Some(PictureKind::Photo),
        _ if row.kind == "video" => Some(PictureKind::Video),
        _ => None,
    }
}
