//! The container of a segment: sections, each at a place that suits it, and a directory behind them.

use crate::Error;
use signal::Region;
use std::io::{self, Seek, SeekFrom, Write};
use std::ops::Range;

pub(super) const MAGIC: &[u8; 8] = b"AMPSEG2\n";
const HEADER: usize = 64;
const ROW: usize = 24;
/// A section begins at a line of the processor's cache.
const LINE: u64 = 64;
/// There are about fifteen.
const MOST_SECTIONS: u32 = 64;

/// What a section holds.
pub(super) type Tag = &'static [u8; 4];

/// Writes sections one after the other; the directory goes behind the last one, and where it is into the header.
pub(super) struct SectionWriter<W> {
    out: W,
    done: Vec<(Tag, Range<u64>)>,
}

impl<W: Write + Seek> SectionWriter<W> {
    /// From the beginning of `out`.
    pub(super) fn new(mut out: W) -> io::Result<Self> {
        out.write_all(&[0; HEADER])?;
        Ok(Self { out, done: Vec::new() })
    }

    /// Begins the next section where the file ends; it goes on until [`SectionWriter::end`].
    pub(super) fn begin(&mut self, tag: Tag) -> io::Result<&mut W> {
        let end = self.out.seek(SeekFrom::End(0))?;
        let start = end.next_multiple_of(LINE);
        self.zeros(start - end)?;
        self.done.push((tag, start..start));
        Ok(&mut self.out)
    }

    /// Where the section that was begun is written.
    pub(super) fn out(&mut self) -> &mut W {
        &mut self.out
    }

    /// Ends the section that was begun.
    pub(super) fn end(&mut self) -> io::Result<()> {
        let end = self.out.seek(SeekFrom::End(0))?;
        self.done.last_mut().into_iter().for_each(|(_, range)| range.end = end);
        Ok(())
    }

    /// A section of these bytes.
    pub(super) fn bytes(&mut self, tag: Tag, bytes: &[u8]) -> Result<(), Error> {
        self.begin(tag)?.write_all(bytes)?;
        Ok(self.end()?)
    }

    /// The file is whole now; whoever gave it syncs it.
    pub(super) fn finish(mut self) -> io::Result<W> {
        let end = self.out.seek(SeekFrom::End(0))?;
        for (tag, range) in &self.done {
            self.out.write_all(*tag)?;
            self.out.write_all(&[0; 4])?;
            self.out.write_all(&range.start.to_le_bytes())?;
            self.out.write_all(&(range.end - range.start).to_le_bytes())?;
        }
        self.out.rewind()?;
        self.out.write_all(MAGIC)?;
        self.out.write_all(&(self.done.len() as u32).to_le_bytes())?;
        self.out.write_all(&[0; 4])?;
        self.out.write_all(&end.to_le_bytes())?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn zeros(&mut self, count: u64) -> io::Result<()> {
        // less than a line
        self.out.write_all([0; LINE as usize].get(..count as usize).unwrap_or_default())
    }
}

/// The sections of a file, where they lie.
pub(super) struct Sections(Vec<([u8; 4], Region)>);

impl Sections {
    pub(super) fn of(file: &Region) -> Result<Self, Error> {
        if !file.starts_with(MAGIC) {
            return Err(Error::NotASegment);
        }
        let damaged = || Error::Damaged { section: "header".into() };
        let header = Reader { rest: file.get(MAGIC.len()..HEADER).ok_or_else(damaged)?, tag: "header" };
        let rows = directory(file, header)?;
        let (rows, _) = rows.as_chunks::<ROW>();
        rows.iter().map(|row| section(file, row)).collect::<Result<_, _>>().map(Self)
    }

    /// A section; `None` if it was left out.
    pub(super) fn held(&self, tag: Tag) -> Option<Region> {
        self.0.iter().find(|(other, _)| other == tag).map(|(_, region)| region.clone())
    }
}

fn directory<'f>(file: &'f Region, mut header: Reader<'_>) -> Result<&'f [u8], Error> {
    let count = header.u32()?;
    header.u32()?;
    let start = usize::try_from(header.u64()?).ok();
    let length = (count <= MOST_SECTIONS).then_some(count as usize * ROW);
    let rows = start.zip(length).and_then(|(start, length)| file.get(start..)?.get(..length));
    rows.ok_or_else(|| Error::Damaged { section: "directory".into() })
}

fn section(file: &Region, row: &[u8; ROW]) -> Result<([u8; 4], Region), Error> {
    let mut row = Reader { rest: row, tag: "directory" };
    let tag = row.bytes::<4>()?;
    row.u32()?;
    let (start, length) = (usize::try_from(row.u64()?).ok(), usize::try_from(row.u64()?).ok());
    let region = start.zip(length).and_then(|(start, length)| file.part(start..start.checked_add(length)?));
    let damaged = || Error::Damaged { section: String::from_utf8_lossy(&tag).into_owned() };
    Ok((tag, region.ok_or_else(damaged)?))
}

/// Reads forward; what is missing is damage of the section.
pub(super) struct Reader<'a> {
    pub(super) rest: &'a [u8],
    pub(super) tag: &'static str,
}

impl<'a> Reader<'a> {
    pub(super) fn bytes<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        let (head, rest) = self.rest.split_first_chunk::<N>().ok_or_else(|| self.damaged())?;
        self.rest = rest;
        Ok(*head)
    }

    pub(super) fn u32(&mut self) -> Result<u32, Error> {
        self.bytes().map(u32::from_le_bytes)
    }

    pub(super) fn u64(&mut self) -> Result<u64, Error> {
        self.bytes().map(u64::from_le_bytes)
    }

    /// The number of an entry: what belongs to none of so many is damage, for it would be found and have no name.
    pub(super) fn entry(&mut self, of: u32) -> Result<u32, Error> {
        let entry = self.u32()?;
        if entry < of { Ok(entry) } else { Err(self.damaged()) }
    }

    /// A length, and so many bytes.
    pub(super) fn counted(&mut self) -> Result<&'a [u8], Error> {
        let length = self.u32()?;
        self.slice(length as usize)
    }

    pub(super) fn slice(&mut self, length: usize) -> Result<&'a [u8], Error> {
        let (head, rest) = self.rest.split_at_checked(length).ok_or_else(|| self.damaged())?;
        self.rest = rest;
        Ok(head)
    }

    pub(super) fn damaged(&self) -> Error {
        Error::Damaged { section: self.tag.into() }
    }
}
