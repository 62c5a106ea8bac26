//! The perceptual hashes of a segment, and which of them are near another.

use crate::Error;
use signal::hamming::{Builder, Index, WORTHWHILE};
use signal::{Pdq, RADIUS, Region};

/// Hashes by their numbers, with an index over them where they are many.
pub(crate) struct NearHashes {
    hashes: Vec<Pdq>,
    index: Option<Index<4>>,
}

/// The index over so many hashes, as a section; `None` where looking at all of them is as fast.
pub(crate) fn written(hashes: impl ExactSizeIterator<Item = [u8; 32]>) -> Result<Option<Vec<u8>>, Error> {
    if hashes.len() < WORTHWHILE {
        return Ok(None);
    }
    let mut builder = Builder::new(u32::from(RADIUS));
    for (n, hash) in (0u32..).zip(hashes) {
        builder.push(&Pdq(hash).words(), n).map_err(too_many)?;
    }
    let mut section = Vec::new();
    builder.write(&mut section).map_err(too_many)?;
    Ok(Some(section))
}

/// Writing to memory fails for no other reason.
fn too_many(_: signal::hamming::Error) -> Error {
    Error::TooMany { limit: 1 << 28 }
}

impl NearHashes {
    /// With the index that was written over them, if one was.
    pub(crate) fn new(hashes: Vec<Pdq>, index: Option<&[u8]>) -> Result<Self, Error> {
        let opened = index.map(|bytes| Index::open(Region::of(bytes)?)).transpose();
        let is_over_these =
            |index: &Option<Index<4>>| index.as_ref().is_none_or(|i| i.entry_count() == hashes.len() as u64);
        let damaged = || Error::Damaged { section: "HAMM".into() };
        let index = opened.ok().filter(is_over_these).ok_or_else(damaged)?;
        Ok(Self { hashes, index })
    }

    /// Every hash, in the order of its number.
    pub(crate) fn all(&self) -> &[Pdq] {
        &self.hashes
    }

    /// Calls `found(query, hash, distance)` for every pair within the radius: for any one query in the order of hashes,
    /// whether there is an index or not.
    pub(crate) fn within(&self, queries: &[Pdq], found: &mut dyn FnMut(usize, usize, u16)) {
        match self.index.as_ref().and_then(|index| asked(index, queries)) {
            Some(hits) => hits.into_iter().for_each(|(query, k, distance)| found(query, k, distance)),
            None => {
                for (n, query) in queries.iter().enumerate() {
                    signal::scan(query, &self.hashes, RADIUS, &mut |k, distance| found(n, k, distance));
                }
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
        let section = written(hashes.iter().copied()).unwrap().unwrap();
        let all: Vec<Pdq> = hashes.iter().copied().map(Pdq).collect();
        let queries: Vec<Pdq> = (0..300).map(|n| Pdq(noise(n * 5))).collect();
        let found = |index: Option<&[u8]>| {
            let mut found = Vec::new();
            let near = NearHashes::new(all.clone(), index).unwrap();
            near.within(&queries, &mut |q, k, d| found.push((q, k, d)));
            found
        };
        let scanned = found(None);
        assert!(scanned.len() > queries.len());
        assert_eq!(found(Some(&section)), scanned);
        assert!(NearHashes::new(all[1..].to_vec(), Some(&section)).is_err(), "an index over others");
        assert!(written(hashes.iter().take(100).copied().collect::<Vec<_>>().into_iter()).unwrap().is_none());
    }
}
