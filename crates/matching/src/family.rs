//! Families: items of a case that show the same picture.
//!
//! Complete-link: an item joins a family only if it is near *every* picture in it. Single links would chain unlike
//! pictures together through a row of like ones. What an operator says of two items goes before what their hashes say.

use crate::{ItemFrame, ItemSignals, USABLE_QUALITY};
use model::Look;
use rayon::prelude::*;
use signal::{Pdq, RADIUS};
use std::collections::BTreeSet;

/// An item's place in a family.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Member {
    /// The family's first item: an index into the items given.
    pub first: usize,
    /// Bits between the two; none where it is by hand that they are in one family.
    pub distance: Option<u16>,
}

/// What operators said of pairs of items: indices into the items given, the smaller first.
#[derive(Clone, Default, Debug)]
pub struct ByHand {
    /// Pairs that are in no family together, however near they are.
    pub cut: BTreeSet<(usize, usize)>,
    /// Pairs whose families are one, however far they are.
    pub joined: BTreeSet<(usize, usize)>,
}

impl ByHand {
    fn is_cut(&self, a: usize, b: usize) -> bool {
        self.cut.contains(&(a.min(b), a.max(b)))
    }
}

/// The family of each item. Items come in a fixed order (by SHA-256), which makes the outcome one. Flat pictures,
/// patterns and hashes of low quality join nobody: near hits among them say nothing. Nor do videos: one shows many pictures, and two that
/// have one of them in common may be quite different.
///
/// Families with a pair that was joined by hand become one, in the order of the pairs, unless a pair that was cut would come
/// together by it: then they stay two.
pub fn families(items: &[ItemSignals], by_hand: &ByHand) -> Vec<Member> {
    let (hashes, owner) = usable(items);
    let near: Vec<Vec<(usize, u16)>> =
        (0..items.len()).into_par_iter().map(|item| neighbours(items, item, &hashes, &owner)).collect();
    let distance = |a: usize, b: usize| {
        let list = near.get(a)?;
        list.binary_search_by_key(&b, |(other, _)| *other).ok().and_then(|at| list.get(at)).map(|(_, d)| *d)
    };
    let is_one = |a: usize, b: usize| distance(a, b).is_some() && !by_hand.is_cut(a, b);
    let mut members: Vec<Vec<usize>> = Vec::with_capacity(items.len());
    let mut place: Vec<usize> = Vec::with_capacity(items.len());
    for (item, list) in near.iter().enumerate() {
        let mut firsts: Vec<(u16, usize)> = list
            .iter()
            .filter(|(other, _)| *other < item && place.get(*other) == Some(other))
            .map(|(other, d)| (*d, *other))
            .collect();
        firsts.sort_unstable();
        let joined = firsts
            .into_iter()
            .find(|(_, first)| members.get(*first).is_some_and(|all| all.iter().all(|other| is_one(item, *other))));
        let first = joined.map_or(item, |(_, first)| first);
        members.push(Vec::new());
        if let Some(all) = members.get_mut(first) {
            all.push(item);
        }
        place.push(first);
    }
    join(by_hand, &mut place, &mut members);
    let of = |(item, first): (usize, usize)| Member {
        first,
        distance: if item == first { Some(0) } else { distance(item, first) },
    };
    place.into_iter().enumerate().map(of).collect()
}

/// Makes one family of two that a pair joins.
fn join(by_hand: &ByHand, place: &mut [usize], members: &mut [Vec<usize>]) {
    for (a, b) in &by_hand.joined {
        let (Some(a), Some(b)) = (place.get(*a).copied(), place.get(*b).copied()) else { continue };
        let (first, second) = (a.min(b), a.max(b));
        let (Some(these), Some(those)) = (members.get(first), members.get(second)) else { continue };
        let has_cut = these.iter().any(|one| those.iter().any(|other| by_hand.is_cut(*one, *other)));
        if first == second || has_cut {
            continue;
        }
        let those = members.get_mut(second).map(std::mem::take).unwrap_or_default();
        for item in &those {
            place.iter_mut().skip(*item).take(1).for_each(|at| *at = first);
        }
        if let Some(these) = members.get_mut(first) {
            these.extend(those);
        }
    }
}

/// Bits between two items, by those of their signals that say something: the least of all pairs, as [`families`] takes it.
/// `None`: one of the two has no such signal.
pub fn bits_between(a: &[ItemFrame], b: &[ItemFrame]) -> Option<u16> {
    let of =
        |frames: &'_ [ItemFrame]| -> Vec<Pdq> { frames.iter().filter(|s| says_something(s)).map(|s| s.hash).collect() };
    let (a, b) = (of(a), of(b));
    a.iter().flat_map(|p| b.iter().map(|q| signal::distance(p, q))).min()
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
        let places = families(&[item(flipped(0)), item(flipped(20)), item(flipped(40))], &ByHand::default());
        assert_eq!(places[1], Member { first: 0, distance: Some(20) });
        assert_eq!(places[2], Member { first: 2, distance: Some(0) });
    }

    #[test]
    fn bits_between_two_are_the_least_and_what_says_nothing_has_none() {
        let (plain, turned, far) = (item(flipped(0)), item(flipped(7)), item([0; 32]));
        let both = [far.signals.clone(), turned.signals].concat();
        assert_eq!(bits_between(&plain.signals, &both), Some(7));
        let poor: Vec<ItemFrame> = plain.signals.iter().map(|s| ItemFrame { quality: 0, ..*s }).collect();
        assert_eq!(bits_between(&poor, &both), None);
    }

    #[test]
    fn an_item_like_nothing_is_its_own_family() {
        let places = families(&[item(flipped(0)), item([0; 32])], &ByHand::default());
        assert_eq!(places.iter().map(|m| m.first).collect::<Vec<_>>(), [0, 1]);
    }

    fn firsts(items: &[ItemSignals], cut: &[(usize, usize)], joined: &[(usize, usize)]) -> Vec<usize> {
        let by_hand = ByHand { cut: cut.iter().copied().collect(), joined: joined.iter().copied().collect() };
        families(items, &by_hand).iter().map(|m| m.first).collect()
    }

    #[test]
    fn two_that_were_cut_are_in_no_family_together_however_near_they_are() {
        let same = [item(flipped(0)), item(flipped(0)), item(flipped(2))];
        assert_eq!(firsts(&same, &[], &[]), [0, 0, 0]);
        // The third is nearest to both, and stays with the first.
        assert_eq!(firsts(&same, &[(0, 1)], &[]), [0, 1, 0]);
        assert_eq!(firsts(&same, &[(0, 1), (0, 2)], &[]), [0, 1, 1]);
    }

    #[test]
    fn families_that_were_joined_are_one_and_say_that_no_distance_holds_them() {
        let two = [item(flipped(0)), item([0; 32]), item(flipped(4)), item([1; 32])];
        assert_eq!(firsts(&two, &[], &[]), [0, 1, 0, 3]);
        assert_eq!(firsts(&two, &[], &[(1, 2)]), [0, 0, 0, 3]);
        // Through one another too.
        assert_eq!(firsts(&two, &[], &[(1, 2), (1, 3)]), [0, 0, 0, 0]);
        let by_hand = ByHand { joined: [(1, 2)].into(), ..ByHand::default() };
        let places = families(&two, &by_hand);
        assert_eq!((places[1].distance, places[2].distance), (None, Some(4)));
    }

    #[test]
    fn a_cut_goes_before_what_would_bring_its_pair_together() {
        let three = [item(flipped(0)), item([0; 32]), item([255; 32])];
        assert_eq!(firsts(&three, &[(0, 2)], &[(0, 1), (1, 2)]), [0, 0, 2]);
        assert_eq!(firsts(&three, &[(0, 1)], &[(0, 1)]), [0, 1, 2]);
    }
}
