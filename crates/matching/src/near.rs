//! The perceptual hashes of a segment, and which of them are near another.

use crate::Error;
use signal::hamming::{Builder, Index, WORTHWHILE};
use signal::{Pdq, RADIUS, Region};
use std::io::Write;

/// Hashes that are looked at together.
const BLOCK: usize = 4096;

/// Hashes by their numbers, with an index over them where they are many.
pub(crate) struct NearHashes {
    hashes: Region,
    index: Option<Index<4>>,
}

/// Hashes on their way into a segment.
pub(crate) struct NearWriter(Builder<4>);

impl NearWriter {
    pub(crate) fn new() -> Self {
        Self(Builder::new(u32::from(RADIUS)))
    }

    /// How many there are: the number of the next one.
    pub(crate) fn len(&self) -> u32 {
        // at most 1 << 28 are taken
        self.0.len() as u32
    }

    pub(crate) fn push(&mut self, hash: &[u8; 32]) -> Result<(), Error> {
        let number = self.len();
        self.0.push(&Pdq(*hash).words(), number).map_err(not_written)
    }

    /// Itself, unless looking at all of them is as fast.
    pub(crate) fn worthwhile(self) -> Option<Self> {
        (self.0.len() >= WORTHWHILE).then_some(self)
    }

    /// Writes the index over them.
    pub(crate) fn write(self, out: &mut impl Write) -> Result<(), Error> {
        self.0.write(out).map(drop).map_err(not_written)
    }
}

fn not_written(error: signal::hamming::Error) -> Error {
    match error {
        signal::hamming::Error::Io(error) => Error::Io(error),
        _ => Error::TooMany { limit: 1 << 28 },
    }
}

impl NearHashes {
    /// Where they lie, with the index that was written over them, if one was.
    pub(crate) fn open(hashes: Region, index: Option<Region>) -> Result<Self, Error> {
        let damaged = || Error::Damaged { section: "HAMM".into() };
        let index = index.map(Index::open).transpose().map_err(|_| damaged())?;
        let all = Self { hashes, index };
        let is_over_all = all.index.as_ref().is_none_or(|index| index.entry_count() == all.len() as u64);
        if is_over_all { Ok(all) } else { Err(damaged()) }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.hashes.len() / size_of::<Pdq>()
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    /// The hash of this number.
    pub(crate) fn get(&self, k: usize) -> Option<Pdq> {
        self.hashes.as_chunks().0.get(k).copied().map(Pdq)
    }

    /// Calls `found(query, hash, distance)` for every pair within the radius, in no order. Where the index is damaged, a
    /// pair may come twice.
    pub(crate) fn each_pair(&self, queries: &[Pdq], found: &mut dyn FnMut(usize, usize, u16)) {
        let is_answered = self.index.as_ref().is_some_and(|index| asked(index, queries, found).is_ok());
        if !is_answered {
            self.look_at_all(queries, found);
        }
    }

    fn look_at_all(&self, queries: &[Pdq], found: &mut dyn FnMut(usize, usize, u16)) {
        let (hashes, _) = self.hashes.as_chunks();
        for (start, block) in (0..).step_by(BLOCK).zip(hashes.chunks(BLOCK)) {
            let block: Vec<Pdq> = block.iter().copied().map(Pdq).collect();
            signal::scan_all(queries, &block, RADIUS, &mut |query, k, distance| found(query, start + k, distance));
        }
    }

    /// The same pairs, each once, by query and hash; `None` if there are more than `most` of them.
    pub(crate) fn pairs(&self, queries: &[Pdq], most: usize) -> Option<Vec<NearPair>> {
        let (mut pairs, mut is_over) = (Vec::new(), false);
        self.each_pair(queries, &mut |query, hash, distance| {
            is_over |= pairs.len() == most;
            if is_over {
                pairs = Vec::new();
            } else {
                // an index has at most 2^28 hashes, a batch fewer queries
                pairs.push(NearPair { query: query as u32, hash: hash as u32, distance });
            }
        });
        pairs.sort_unstable();
        pairs.dedup();
        (!is_over).then_some(pairs)
    }
}

/// Two hashes within the radius, by their numbers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct NearPair {
    pub(crate) query: u32,
    pub(crate) hash: u32,
    pub(crate) distance: u16,
}

/// What an index answers. If it is damaged, what was told by then is true, and not all.
fn asked(
    index: &Index<4>,
    queries: &[Pdq],
    found: &mut dyn FnMut(usize, usize, u16),
) -> Result<(), signal::hamming::Error> {
    let words: Vec<[u64; 4]> = queries.iter().map(Pdq::words).collect();
    let mut damaged = None;
    index.search_all(&words, RADIUS.into(), &mut |query, hit| match index.entries(hit.code) {
        // at most the radius
        Ok(entries) => entries.for_each(|hash| found(query, hash as usize, hit.distance as u16)),
        Err(error) => damaged = Some(error),
    })?;
    damaged.map_or(Ok(()), Err)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn with_an_index_and_without_the_same_is_found_in_the_same_order() {
        let noise = |n: u32| *blake3::hash(&n.to_le_bytes()).as_bytes();
        let mut hashes: Vec<[u8; 32]> = (0..WORTHWHILE as u32).map(noise).collect();
        // near ones, and equal ones
        for n in 0..200 {
            let mut near = noise(n * 7);
            (0..n as usize % 5).for_each(|k| near[k] ^= 1 << (n % 8));
            hashes.push(near);
        }
        let index = |hashes: &[[u8; 32]]| {
            let mut writer = NearWriter::new();
            hashes.iter().for_each(|hash| writer.push(hash).unwrap());
            let mut section = Vec::new();
            writer.worthwhile().map(|writer| writer.write(&mut section).unwrap())?;
            Some(Region::of(&section).unwrap())
        };
        let section = index(&hashes);
        let queries: Vec<Pdq> = (0..300).map(|n| Pdq(noise(n * 5))).collect();
        let found = |index: Option<Region>, most| {
            let near = NearHashes::open(Region::of(hashes.as_flattened()).unwrap(), index).unwrap();
            let pairs = near.pairs(&queries, most)?;
            Some(pairs.iter().map(|pair| (pair.query, pair.hash, pair.distance)).collect::<Vec<_>>())
        };
        let scanned = found(None, usize::MAX).unwrap();
        assert!(scanned.len() > queries.len());
        assert_eq!(found(section.clone(), usize::MAX).unwrap(), scanned);
        for index in [None, section.clone()] {
            assert!(found(index.clone(), scanned.len()).is_some());
            assert!(found(index, scanned.len() - 1).is_none(), "more than were allowed");
        }
        let fewer = Region::of(hashes[1..].as_flattened()).unwrap();
        assert!(NearHashes::open(fewer, section).is_err(), "an index over others");
        assert!(index(&hashes[..100]).is_none());
    }
}
