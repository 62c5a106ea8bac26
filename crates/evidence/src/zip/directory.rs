//! Finding and reading a zip's directory.

use super::record::{CENTRAL, CENTRAL_BYTES, END, END64, Fields, Fixed, Member};
use crate::read_at::{ReadAt, Section, array_at};
use std::io::{self, BufReader, Read};

/// Length of the end record without its comment.
const END_BYTES: usize = 22;
/// A comment has up to 65535 bytes.
const TAIL_BYTES: u64 = END_BYTES as u64 + 65_535;
const LOCATOR_BYTES: u64 = 20;
const LOCATOR: [u8; 4] = *b"PK\x06\x07";
/// The mark at the beginning of a zip that was once split; some writers do not count it in their offsets.
const SPAN_MARK_BYTES: u64 = 4;
/// What the directory takes of one member beside its name: keeps a hostile directory's buffer small.
const BUFFER_BYTES: usize = 64 << 10;

/// Where a directory lies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Directory {
    /// Its first record.
    start: u64,
    /// Behind its last record.
    end: u64,
    /// From where offsets count.
    base: u64,
}

impl Directory {
    /// The directory of a zip, if it has one that begins as it must.
    pub(super) fn find(source: &dyn ReadAt) -> io::Result<Option<Self>> {
        let from = source.len().saturating_sub(TAIL_BYTES);
        let mut tail = Vec::new();
        Section::new(source, from, TAIL_BYTES).read_to_end(&mut tail)?;
        for at in (0..tail.len().saturating_sub(END_BYTES - 1)).rev() {
            let Some(record) = tail.get(at..).and_then(|t| t.first_chunk::<END_BYTES>()) else { continue };
            if record.starts_with(&END)
                && let Some(found) = Self::from_end(source, from + at as u64, record)?
            {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    fn from_end(source: &dyn ReadAt, at: u64, record: &[u8; END_BYTES]) -> io::Result<Option<Self>> {
        if let Some(found) = Self::from_end64(source, at)? {
            return Ok(Some(found));
        }
        let mut fields = Fields(record.get(12..).unwrap_or_default());
        let (size, offset) = (u64::from(fields.u32()), u64::from(fields.u32()));
        Self::checked(source, at, size, offset)
    }

    fn from_end64(source: &dyn ReadAt, end_at: u64) -> io::Result<Option<Self>> {
        let Some(locator_at) = end_at.checked_sub(LOCATOR_BYTES) else { return Ok(None) };
        let Some(locator) = array_at::<16>(source, locator_at)? else { return Ok(None) };
        if !locator.starts_with(&LOCATOR) {
            return Ok(None);
        }
        let promised = Fields(locator.get(8..).unwrap_or_default()).u64();
        // Behind a prefix the promised place is wrong, but the record usually stands right before its locator.
        for at in [promised, locator_at.saturating_sub(56)] {
            let Some(record) = array_at::<56>(source, at)? else { continue };
            if record.starts_with(&END64) {
                let mut fields = Fields(record.get(40..).unwrap_or_default());
                let (size, offset) = (fields.u64(), fields.u64());
                return Self::checked(source, at, size, offset);
            }
        }
        Ok(None)
    }

    /// A directory of `size` bytes that ends at `end`, if its offsets count from the beginning.
    ///
    /// A zip inside a zip that was cut off ends with a directory too, and its offsets count from somewhere in the
    /// middle: taken for the outer one's, it would hide every other member.
    fn checked(source: &dyn ReadAt, end: u64, size: u64, offset: u64) -> io::Result<Option<Self>> {
        let Some(start) = end.checked_sub(size) else { return Ok(None) };
        if size == 0 {
            return Ok((end <= SPAN_MARK_BYTES).then_some(Self { start, end, base: 0 }));
        }
        // Something may stand between the directory and its end record, and the mark of a split zip before all.
        for (start, base) in [(start, start.wrapping_sub(offset)), (offset, 0)] {
            let fits = base <= SPAN_MARK_BYTES && start.checked_add(size).is_some_and(|behind| behind <= end);
            if fits && array_at::<4>(source, start)? == Some(CENTRAL) {
                return Ok(Some(Self { start, end: start + size, base }));
            }
        }
        Ok(None)
    }

    /// The members, in the directory's order.
    pub(super) fn members<'a>(&self, source: &'a dyn ReadAt) -> Members<'a> {
        let section = Section::new(source, self.start, self.end - self.start);
        Members {
            records: BufReader::with_capacity(BUFFER_BYTES, section),
            base: self.base,
            at: self.start,
            end: self.end,
        }
    }
}

/// Reads directory records one after the other: a directory of millions costs one buffer.
pub(super) struct Members<'a> {
    records: BufReader<Section<'a>>,
    base: u64,
    at: u64,
    end: u64,
}

impl Members<'_> {
    /// The next member; `Err` where no record can be read: the directory is damaged from there on.
    fn read(&mut self) -> io::Result<Member> {
        let mut record = [0; CENTRAL_BYTES];
        self.records.read_exact(&mut record)?;
        if !record.starts_with(&CENTRAL) {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let fixed = Fixed::central(&record);
        let (mut name, mut extra) = (vec![0; fixed.name_bytes], vec![0; fixed.extra_bytes]);
        self.records.read_exact(&mut name)?;
        self.records.read_exact(&mut extra)?;
        let comment = fixed.comment_bytes as u64;
        io::copy(&mut self.records.by_ref().take(comment), &mut io::sink())?;
        self.at += (CENTRAL_BYTES + name.len() + extra.len()) as u64 + comment;
        let mut member = fixed.with(name, &extra);
        member.offset = member.offset.saturating_add(self.base);
        Ok(member)
    }
}

impl Iterator for Members<'_> {
    type Item = io::Result<Member>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.at >= self.end {
            return None;
        }
        let result = self.read();
        if result.is_err() {
            self.at = self.end;
        }
        Some(result)
    }
}
