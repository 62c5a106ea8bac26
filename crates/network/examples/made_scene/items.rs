//! Families of items: most are seen once or twice, some thirty times in the groups of a topic, a hundred everywhere.

use super::{Known, Rng, Size, mix, small};
use network::{ItemTie, PictureKind, ProvenanceWeights, SceneItem, TieKind, VariantFacts};

/// Families that are everywhere.
const HUBS: u32 = 100;
/// Items of a family: of one that is seen thirty times, and of one that is everywhere.
const VARIANTS: (u32, u32) = (8, 40);
/// Near by distance, in bits.
const NEAR: u16 = 31;

/// How many families there are of each size, and where the items of each begin.
pub(super) struct Families {
    few: u32,
    some: u32,
    topics: u32,
    first: Vec<u32>,
}

impl Families {
    pub(super) fn count(&self) -> u32 {
        self.few + self.some + HUBS
    }

    /// All items, family by family. One family in twenty met a hash set.
    pub(super) fn items(&self) -> Vec<SceneItem> {
        let of = |family: u32| SceneItem { family, matched: family.is_multiple_of(20) };
        (0..self.count()).flat_map(|family| self.items_of(family).map(move |_| of(family))).collect()
    }

    fn items_of(&self, family: u32) -> std::ops::Range<u32> {
        let at = |ix: u32| *self.first.get(ix as usize).unwrap();
        at(family)..at(family + 1)
    }

    /// What is sent in a group of a topic: half of it of families with one or two sightings, one in ten of those that
    /// are everywhere.
    pub(super) fn drawn(&self, topic: u32, rng: &mut Rng) -> u32 {
        let home =
            |all: u32, rng: &mut Rng| (small(rng.below(u64::from(all))) / self.topics * self.topics + topic) % all;
        let family = match rng.below(10) {
            0..5 => home(self.few, rng),
            5..9 if rng.below(4) == 0 => self.few + small(rng.below(u64::from(self.some))),
            5..9 => self.few + home(self.some, rng),
            _ => self.few + self.some + small(rng.below(u64::from(HUBS))),
        };
        let items = self.items_of(family);
        items.start + small(rng.below(items.len() as u64))
    }
}

/// The families of a case, and what is known of their items.
pub(super) fn made(size: Size) -> (Families, Known) {
    let sightings = size.groups * (size.each / 10);
    let mut of = Families { few: sightings / 3, some: sightings / 75, topics: size.topics, first: vec![0] };
    let mut items = 0;
    for family in 0..of.count() {
        items += match family {
            few if few < of.few => 1 + u32::from(few.is_multiple_of(3)),
            some if some < of.few + of.some => VARIANTS.0,
            _ => VARIANTS.1,
        };
        of.first.push(items);
    }
    let mut known = Known { facts: (0..items).map(|item| Some(fact(item))).collect(), ..Known::default() };
    for family in (0..of.count()).map(|family| of.items_of(family)) {
        assert!(family.len() <= ProvenanceWeights::SHIPPED.most_variants);
        for a in family.clone() {
            let near = |b| (a, b, (mix(u64::from(a) << 32 | u64::from(b)) % 32) as u16, NEAR);
            known.distances.extend((a + 1..family.end).map(near));
        }
        if family.len() > 2 && family.start.is_multiple_of(5) {
            known.parts.push((family.start + 2, family.start));
        }
    }
    (of, known)
}

fn fact(item: u32) -> VariantFacts {
    let what = mix(item ^ 0x00fa_c700);
    let side = 200 + (what % 1000) as u32;
    let kind = if what.is_multiple_of(3) { PictureKind::Sticker } else { PictureKind::Photo };
    let quality = Some(40 + (what >> 20 & 31) as u8);
    VariantFacts { size: Some((side, side)), bytes: Some(what >> 40), kind: Some(kind), quality }
}

/// Two and a half ties for each item: eight neighbours are alike among each other, one tie in ten leads elsewhere.
pub(super) fn ties(items: u32) -> Vec<ItemTie> {
    let items = u64::from(items);
    let tie = |n: u64| {
        let what = mix(n ^ 0x71e5_0000_0000);
        let a = what % items;
        let near = (a / 8 * 8 + (what >> 32) % 8).min(items - 1);
        let b = if n.is_multiple_of(10) { (what >> 20) % items } else { near };
        let kind = if n.is_multiple_of(7) { TieKind::SamePicture } else { TieKind::Near };
        let distance = if kind == TieKind::Near { (what >> 50) as u16 % 32 } else { 0 };
        ItemTie { a: small(a), b: small(b), kind, distance, threshold: NEAR }
    };
    (0..items / 2 * 5).map(tie).collect()
}
