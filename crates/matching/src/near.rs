//! The perceptual hashes of a segment, and which of them are near another.

use crate::Error;
use signal::hamming::{Builder, Index, WORTHWHILE};
use signal::{Pdq, RADIUS, Region};
use std::io::Write;

/// Queries that are answered together.
const TOGETHER: usize = 16;
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

    /// The hash of this number.
    pub(crate) fn get(&self, k: usize) -> Option<Pdq> {
        self.hashes.as_chunks().0.get(k).copied().map(Pdq)
    }

    /// Calls `found(query, hash, distance)` for every pair within the radius: for any one query in the order of hashes,
    /// whether there is an index or not.
    pub(crate) fn within(&self, queries: &[Pdq], found: &mut dyn FnMut(usize, usize, u16)) {
        // a few at a time: a black frame may be near a hundred thousand others
        for (first, some) in (0..).step_by(TOGETHER).zip(queries.chunks(TOGETHER)) {
            match self.index.as_ref().and_then(|index| asked(index, some)) {
                Some(hits) => hits.into_iter().for_each(|(n, k, distance)| found(first + n, k, distance)),
                None => self.look_at_all(first, some, found),
            }
        }
    }

    fn look_at_all(&self, first: usize, queries: &[Pdq], found: &mut dyn FnMut(usize, usize, u16)) {
        let (hashes, _) = self.hashes.as_chunks();
        for (start, block) in (0..).step_by(BLOCK).zip(hashes.chunks(BLOCK)) {
            let block: Vec<Pdq> = block.iter().copied().map(Pdq).collect();
            for (n, query) in queries.iter().enumerate() {
                signal::scan(query, &block, RADIUS, &mut |k, distance| found(first + n, start + k, distance));
            }
        }
    }
}

/// What an index answers, in order; `None` if it is damaged: then every hash is looked at.
fn asked(index: &Index<4>, queries: &[Pdq]) -> Option<Vec<(usize, usize, u16)>> {
    let words: Vec<[u64; 4]> = queries.iter().map(Pdq::words).collect();
    let (mut hits, mut is_sound) = (Vec::new(), true);
    let answered = index.search_all(&words, RADIUS.into(), &mut |query, hit| match index.entries(hit.code) {
        // at most the radius
        Ok(entries) => hits.extend(entries.map(|k| (query, k as usize, hit.distance as u16))),
        Err(_) => is_sound = false,
    });
    hits.sort_unstable();
    answered.ok().filter(|()| is_sound).map(|()| hits)
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
        let found = |index: Option<Region>| {
            let mut found = Vec::new();
            let near = NearHashes::open(Region::of(hashes.as_flattened()).unwrap(), index).unwrap();
            near.within(&queries, &mut |q, k, d| found.push((q, k, d)));
            // for any one query, order is promised
            found.sort_by_key(|(q, ..)| *q);
            found
        };
        let scanned = found(None);
        assert!(scanned.len() > queries.len());
        assert_eq!(found(section.clone()), scanned);
        let fewer = Region::of(hashes[1..].as_flattened()).unwrap();
        assert!(NearHashes::open(fewer, section).is_err(), "an index over others");
        assert!(index(&hashes[..100]).is_none());
    }
}
