//! Sections of a segment that are read when it is opened, or whole.

use super::file::Reader;
use super::{MARK, Mark, Segment, Span};
use crate::{Entry, EntryForm, EntryPart, Error};
use model::Look;
use signal::Region;
use signal::local::LocalSignature;

pub(super) struct Head {
    pub(super) rows: u32,
    pub(super) uncompared: u32,
    pub(super) hashes: u32,
    pub(super) parts: u32,
}

impl Head {
    pub(super) fn of(section: &[u8]) -> Result<Self, Error> {
        let mut at = Reader { rest: section, tag: "HEAD" };
        let head = Self { rows: at.u32()?, uncompared: at.u32()?, hashes: at.u32()?, parts: at.u32()? };
        if head.uncompared <= head.rows { Ok(head) } else { Err(at.damaged()) }
    }
}

/// A region of no bytes.
pub(super) fn nothing(file: &Region) -> Region {
    file.part(0..0).unwrap_or_else(|| file.clone())
}

pub(super) fn mark(bytes: &[u8; MARK], rows: u32) -> Result<Mark, Error> {
    let mut at = Reader { rest: bytes, tag: "MARK" };
    let entry = at.entry(rows)?;
    let [form, quality, look, _] = at.bytes()?;
    let form = EntryForm::from_byte(form).ok_or_else(|| at.damaged())?;
    let look = look.checked_sub(1).map(|n| Look::numbered(n).ok_or_else(|| at.damaged())).transpose()?;
    Ok(Mark { entry, form, quality, look })
}

/// Rows in their order, of so many.
pub(super) fn rows(section: Option<&[u8]>, of: u32) -> Result<Vec<u32>, Error> {
    let (rows, rest) = section.unwrap_or_default().as_chunks::<4>();
    let rows: Vec<u32> = rows.iter().map(|row| u32::from_le_bytes(*row)).collect();
    let is_sound = rest.is_empty() && rows.is_sorted_by(|a, b| a < b) && rows.last().is_none_or(|last| *last < of);
    if is_sound { Ok(rows) } else { Err(Error::Damaged { section: "GONE".into() }) }
}

pub(super) fn times(section: &[u8], tag: &'static [u8; 4], count: u32) -> Result<Vec<Span>, Error> {
    let tag = std::str::from_utf8(tag).unwrap_or_default();
    let mut at = Reader { rest: section, tag };
    let mut times = vec![None; if section.is_empty() { 0 } else { count as usize }];
    while !at.rest.is_empty() {
        let (number, from, until) = (at.u32()?, at.u32()?, at.u32()?);
        let place = times.get_mut(number as usize).filter(|_| from <= until).ok_or_else(|| at.damaged())?;
        *place = Some((from, until));
    }
    Ok(times)
}

/// Local signatures, and whose each is. There are as many as have times, if any has.
pub(super) fn local(section: &[u8], rows: u32, timed: usize) -> Result<(Vec<u32>, Vec<LocalSignature>), Error> {
    let mut at = Reader { rest: section, tag: "LOCL" };
    let (mut entries, mut signatures) = (Vec::new(), Vec::new());
    while !at.rest.is_empty() {
        entries.push(at.entry(rows)?);
        signatures.push(LocalSignature::from_bytes(at.counted()?).ok_or_else(|| at.damaged())?);
    }
    if timed == 0 || timed == entries.len() { Ok((entries, signatures)) } else { Err(at.damaged()) }
}

/// Which section an error is of.
pub(super) fn section_of(error: &Error) -> String {
    match error {
        Error::Damaged { section } => section.clone(),
        other => other.to_string(),
    }
}

impl Segment {
    /// Every entry that holds, in order, with all that it was written from.
    pub fn each_entry<E: From<Error>>(&self, take: &mut dyn FnMut(u32, Entry) -> Result<(), E>) -> Result<(), E> {
        let (owners, signatures) = local(&self.local_section, self.row_count(), self.local_times.len())?;
        let mut parts = owners.into_iter().zip(signatures).enumerate().peekable();
        let mut k = 0;
        for (row, record) in (0..).zip(self.records.iter()?) {
            let mut entry = record?.entry();
            while let Some(mark) = self.mark(k).filter(|mark| mark.entry == row) {
                entry.signals.extend(self.hashes.get(k).map(|hash| self.signal(k, mark, hash)));
                k += 1;
            }
            while let Some((n, (_, signature))) = parts.next_if(|(_, (owner, _))| *owner == row) {
                entry.local.push(EntryPart { signature, shown: self.local_times.get(n).copied().flatten() });
            }
            if self.holds(row) {
                take(row, entry)?;
            }
        }
        Ok(self.check()?)
    }

    /// Whether an entry that holds has a category.
    pub(crate) fn has_categories(&self) -> Result<bool, Error> {
        for (row, record) in (0..).zip(self.records.iter()?) {
            if record?.category.is_some() && self.holds(row) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Every entry that holds.
    pub fn entries(&self) -> Result<Vec<Entry>, Error> {
        let mut all = Vec::new();
        self.each_entry(&mut |_, entry| {
            all.push(entry);
            Ok::<(), Error>(())
        })?;
        Ok(all)
    }
}
