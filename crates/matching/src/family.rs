//! Families: items of a case that show the same picture.
//!
//! Complete-link: an item joins a family only if it is near *every* picture in it. Single links would chain unlike
//! pictures together through a row of like ones.

use crate::{ItemFrame, ItemSignals, USABLE_QUALITY};
use model::Look;
use rayon::prelude::*;
use signal::{Pdq, RADIUS};

/// An item's place in a family.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Member {
    /// The family's first item: an index into the items given.
    pub first: usize,
    /// Bits between the two.
    pub distance: u16,
}

/// The family of each item. Items come in a fixed order (by SHA-256), which makes the outcome one. Flat pictures,
/// patterns and hashes of low quality join nobody: near hits among them say nothing. Nor do videos: one shows many pictures, and two that
/// have one of them in common may be quite different.
pub fn families(items: &[ItemSignals]) -> Vec<Member> {
    let (hashes, owner) = usable(items);
    let near: Vec<Vec<(usize, u16)>> =
        (0..items.len()).into_par_iter().map(|item| neighbours(items, item, &hashes, &owner)).collect();
    let distance = |a: usize, b: usize| {
        let list = near.get(a)?;
        list.binary_search_by_key(&b, |(other, _)| *other).ok().and_then(|at| list.get(at)).map(|(_, d)| *d)
    };
    let mut members: Vec<Vec<usize>> = Vec::with_capacity(items.len());
    let mut place: Vec<Member> = Vec::with_capacity(items.len());
    for (item, list) in near.iter().enumerate() {
        let mut firsts: Vec<(u16, usize)> = list
            .iter()
            .filter(|(other, _)| *other < item)
            .filter_map(|(other, d)| place.get(*other).filter(|m| m.first == *other).map(|_| (*d, *other)))
            .collect();
        firsts.sort_unstable();
        let joined = firsts.into_iter().find(|(_, first)| {
            members.get(*first).is_some_and(|all| all.iter().all(|other| distance(item, *other).is_some()))
        });
        let (first, distance) = joined.map_or((item, 0), |(d, first)| (first, d));
        members.push(Vec::new());
        if let Some(all) = members.get_mut(first) {
            all.push(item);
        }
        place.push(Member { first, distance });
    }
    place
}

fn usable(items: &[ItemSignals]) -> (Vec<Pdq>, Vec<usize>) {
    let numbered = items.iter().enumerate();
    numbered.flat_map(|(n, i)| i.signals.iter().filter(|s| says_something(s)).map(move |s| (s.hash, n))).unzip()
}

fn says_something(signal: &ItemFrame) -> bool {
    signal.quality >= USABLE_QUALITY && signal.look == Look::Rich && signal.shown.is_none()
}

fn neighbours(items: &[ItemSignals], item: usize, hashes: &[Pdq], owner: &[usize]) -> Vec<(usize, u16)> {
    let Some(own) = items.get(item) else { return Vec::new() };
    let mut found = Vec::new();
    for s in own.signals.iter().filter(|s| says_something(s)) {
        signal::scan(&s.hash, hashes, RADIUS, &mut |k, distance| {
            if let Some(other) = owner.get(k).filter(|o| **o != item) {
                found.push((*other, distance));
            }
        });
    }
    found.sort_unstable();
    found.dedup_by_key(|(other, _)| *other);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{Digests, Form};

    fn item(hash: [u8; 32]) -> ItemSignals {
        let digests = Digests { bytes: 0, sha256: [0; 32], sha1: [0; 20], md5: [0; 16], blake3: [0; 32] };
        ItemSignals {
            digests,
            signals: vec![ItemFrame {
                frame: 0,
                form: Form::Pdq,
                hash: Pdq(hash),
                quality: 100,
                look: Look::Rich,
                shown: None,
            }],
        }
    }

    fn flipped(bits: usize) -> [u8; 32] {
        let mut hash = *blake3::hash(b"a picture").as_bytes();
        (0..bits).for_each(|bit| hash[bit / 8] ^= 1 << (bit % 8));
        hash
    }

    #[test]
    fn a_chain_of_like_pictures_is_not_one_family() {
        let places = families(&[item(flipped(0)), item(flipped(20)), item(flipped(40))]);
        assert_eq!(places[1], Member { first: 0, distance: 20 });
        assert_eq!(places[2], Member { first: 2, distance: 0 });
    }

    #[test]
    fn an_item_like_nothing_is_its_own_family() {
        let places = families(&[item(flipped(0)), item([0; 32])]);
        assert_eq!(places.iter().map(|m| m.first).collect::<Vec<_>>(), [0, 1]);
    }
}
