//! A version of a hash set as the segments that it consists of: one that was written whole, and behind it those that each
//! have what an update changed. Rows are numbered through all of them, so that an entry has one number as long as the
//! chain goes on.

use crate::segment::{Row, Settled};
use crate::{Entry, Error, LeftOut, Segment, SegmentWriter};
use model::Standing;
use signal::Region;
use std::io::{Seek, Write};

/// Behind the first segment there are at most so many.
const MOST_PARTS: usize = 8;
/// The share of rows that hold below which a chain is written anew: three quarters of what is read should be used.
const LEAST_SHARE: (u64, u64) = (3, 4);

/// The segments of a version, in order, what later ones withdraw taken out of earlier ones.
pub struct Chain {
    parts: Vec<Part>,
}

/// A segment of a chain.
pub struct Part {
    /// The segment; its rows are numbered from 0.
    pub segment: Segment,
    /// The number of its first row in the chain.
    pub first: u32,
}

impl Chain {
    /// Opens the segments of a version, whose digests were checked.
    pub fn open(files: impl IntoIterator<Item = Region>) -> Result<Self, Error> {
        let mut chain = Self { parts: Vec::new() };
        for file in files {
            chain.add(Segment::open(file)?)?;
        }
        Ok(chain)
    }

    fn add(&mut self, segment: Segment) -> Result<(), Error> {
        let first = self.row_count();
        first.checked_add(segment.row_count()).ok_or(Error::TooMany { limit: u64::from(u32::MAX) })?;
        for row in segment.earlier_gone() {
            let (part, row) = self.part_of_mut(*row).ok_or_else(|| Error::Damaged { section: "GONB".into() })?;
            part.segment.withdraw(row);
        }
        self.parts.push(Part { segment, first });
        Ok(())
    }

    /// Its segments.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Rows of the segment at this place that later ones withdrew, by their numbers in it.
    pub fn withdrawn(&self, place: usize) -> Vec<u32> {
        let Some(part) = self.parts.get(place) else { return Vec::new() };
        let rows = part.first..part.first + part.segment.row_count();
        let later = self.parts.iter().skip(place + 1).flat_map(|later| later.segment.earlier_gone());
        later.filter(|row| rows.contains(row)).map(|row| row - part.first).collect()
    }

    /// How many rows there are: entries are numbered by them.
    pub fn row_count(&self) -> u32 {
        self.parts.last().map_or(0, |part| part.first + part.segment.row_count())
    }

    /// How many entries hold.
    pub fn len(&self) -> u64 {
        self.parts.iter().map(|part| part.segment.len() as u64).sum()
    }

    /// Whether none does.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Entries that hold and cannot be compared: their list gives PhotoDNA alone.
    pub fn uncompared_count(&self) -> u64 {
        self.parts.iter().map(|part| u64::from(part.segment.uncompared_count())).sum()
    }

    /// How many pictures its entries are.
    pub fn picture_count(&self) -> u64 {
        self.parts.iter().map(|part| part.segment.picture_count()).sum()
    }

    /// Whether entries have local signatures.
    pub fn has_parts(&self) -> bool {
        self.parts.iter().any(|part| part.segment.has_parts())
    }

    /// Whether all that was read so far was sound ([`Segment::check`]).
    pub fn check(&self) -> Result<(), Error> {
        self.parts.iter().try_for_each(|part| part.segment.check())
    }

    /// An entry's own id.
    pub fn name(&self, entry: u32) -> &str {
        self.part_of(entry).map_or("", |(segment, row)| segment.name(row))
    }

    /// An entry's category in the set's scheme.
    pub fn category(&self, entry: u32) -> Option<&str> {
        self.part_of(entry).and_then(|(segment, row)| segment.category(row))
    }

    /// An entry's own standing, if it says one.
    pub fn standing(&self, entry: u32) -> Option<Standing> {
        self.part_of(entry).and_then(|(segment, row)| segment.standing(row))
    }

    /// Whether an entry that holds has a category.
    pub fn has_categories(&self) -> Result<bool, Error> {
        for part in &self.parts {
            if part.segment.has_categories()? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether an entry's id is its list's own, and not the number of a line.
    pub fn has_own_id(&self, entry: u32) -> bool {
        self.part_of(entry).and_then(|(segment, row)| segment.record(row)).is_some_and(|record| record.has_own_id())
    }

    /// Entries that hold and have this id.
    pub fn named(&self, name: &str) -> Vec<u32> {
        let of = |part: &Part| part.segment.named(name).into_iter().map(|row| part.first + row).collect::<Vec<_>>();
        self.parts.iter().flat_map(of).collect()
    }

    /// Whether an entry holds.
    pub fn holds(&self, entry: u32) -> bool {
        self.part_of(entry).is_some_and(|(segment, row)| segment.holds(row))
    }

    /// Whether an entry that is not left out is of these very bytes.
    pub fn has_bytes(&self, sha256: &[u8; 32]) -> bool {
        self.parts.iter().any(|part| part.segment.has_bytes(sha256))
    }

    /// Entries that are not left out and have this SHA-256, by their numbers in the chain.
    pub fn with_sha256(&self, sha256: &[u8; 32]) -> Vec<u32> {
        let of_part =
            |part: &Part| part.segment.with_sha256(sha256).into_iter().map(|entry| part.first + entry).collect();
        self.parts.iter().flat_map(|part| -> Vec<u32> { of_part(part) }).collect()
    }

    /// Leaves these entries out of every comparison from now on.
    pub fn leave_out(&mut self, entries: impl IntoIterator<Item = (u32, LeftOut)>) {
        for (entry, out) in entries {
            if let Some((part, row)) = self.part_of_mut(entry) {
                part.segment.leave_out([(row, out)]);
            }
        }
    }

    /// Every entry that holds, in order.
    pub fn each_entry<E: From<Error>>(&self, take: &mut dyn FnMut(u32, Entry) -> Result<(), E>) -> Result<(), E> {
        for part in &self.parts {
            part.segment.each_entry(&mut |row, entry| take(part.first + row, entry))?;
        }
        Ok(())
    }

    /// Whether it should be written anew, whole: it has many segments, or holds much that holds no more.
    pub fn is_worn(&self) -> bool {
        let (of, all) = LEAST_SHARE;
        let written = u64::from(self.row_count());
        self.parts.len() > MOST_PARTS + 1 || self.len() * all < written * of || self.is_mostly_updates()
    }

    /// What updates brought is as much as there was before.
    fn is_mostly_updates(&self) -> bool {
        let first = self.parts.first().map_or(0, |part| part.segment.row_count());
        self.parts.len() > 1 && self.row_count() / 2 > first
    }

    /// Writes all entries that hold as one segment, in order.
    pub fn write_whole<W: Write + Seek>(&self, mut to: SegmentWriter<'_, W>) -> Result<W, Error> {
        let mut settled = Settled::default();
        self.each_entry(&mut |_, entry| {
            settled.uncompared += u32::from(!entry.can_be_compared());
            to.push(&entry, Row::Entry).map(drop)
        })?;
        to.finish(&mut settled)
    }

    /// The segment that an entry is in, and its row there.
    pub(crate) fn part_of(&self, entry: u32) -> Option<(&Segment, u32)> {
        let part = self.parts.get(self.place_of(entry)?)?;
        Some((&part.segment, entry - part.first))
    }

    fn part_of_mut(&mut self, entry: u32) -> Option<(&mut Part, u32)> {
        let place = self.place_of(entry)?;
        let part = self.parts.get_mut(place)?;
        let row = entry - part.first;
        Some((part, row))
    }

    fn place_of(&self, entry: u32) -> Option<usize> {
        self.parts.partition_point(|part| part.first <= entry).checked_sub(1).filter(|_| entry < self.row_count())
    }
}

/// What lies in it are signatures.
impl std::fmt::Debug for Chain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Chain({} segments, {} entries)", self.parts.len(), self.len())
    }
}
