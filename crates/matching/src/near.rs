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
        let index = opened.ok().filter(|index| index.as_ref().is_none_or(|index| is_over(index, &hashes)));
        Ok(Self { index: index.ok_or_else(|| Error::Damaged { section: "HAMM".into() })?, hashes })
    }

    /// Every hash, in the order of its number.
    pub(crate) fn all(&self) -> &[Pdq] {
        &self.hashes
    }

    /// Calls `found(query, hash, distance)` for every pair within the radius, in no order. Where the index is damaged, a
    /// pair may come twice.
    pub(crate) fn each_pair(&self, queries: &[Pdq], found: &mut dyn FnMut(usize, usize, u16)) {
        let is_answered = self.index.as_ref().is_some_and(|index| asked(index, queries, found).is_ok());
        if !is_answered {
            signal::scan_all(queries, &self.hashes, RADIUS, &mut |query, hash, distance| found(query, hash, distance));
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

/// Whether these very hashes are in an index, each by its number.
fn is_over(index: &Index<4>, hashes: &[Pdq]) -> bool {
    let mut is_same = index.entry_count() == hashes.len() as u64;
    let all = index.each(&mut |code, k| {
        is_same &= hashes.get(k as usize).is_some_and(|hash| hash.words() == *code);
        Ok(())
    });
    is_same && all.is_ok()
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
        let section = written(hashes.iter().copied()).unwrap().unwrap();
        let all: Vec<Pdq> = hashes.iter().copied().map(Pdq).collect();
        let queries: Vec<Pdq> = (0..300).map(|n| Pdq(noise(n * 5))).collect();
        let found = |index: Option<&[u8]>, most| {
            let pairs = NearHashes::new(all.clone(), index).unwrap().pairs(&queries, most)?;
            Some(pairs.iter().map(|pair| (pair.query, pair.hash, pair.distance)).collect::<Vec<_>>())
        };
        let scanned = found(None, usize::MAX).unwrap();
        assert!(scanned.len() > queries.len());
        assert_eq!(found(Some(&section), usize::MAX).unwrap(), scanned);
        for index in [None, Some(&section[..])] {
            assert!(found(index, scanned.len()).is_some());
            assert!(found(index, scanned.len() - 1).is_none(), "more than were allowed");
        }
        let mut others = all.clone();
        others.swap(3, 4);
        for others in [&others[..], &all[1..]] {
            assert!(NearHashes::new(others.to_vec(), Some(&section)).is_err(), "an index over others");
        }
        assert!(written(hashes.iter().take(100).copied().collect::<Vec<_>>().into_iter()).unwrap().is_none());
    }
}
