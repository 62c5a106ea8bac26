//! A database as it lies in memory: its bytes, what a write-ahead log lays over them, and a first page that SQLite can
//! read without files beside it.

use crate::wal::{self, Wal, WalEnd, WalRead};
use crate::{Error, tree};
use std::borrow::Cow;
use std::io::Read;

/// What a database begins with.
const MARK: &[u8; 16] = b"SQLite format 3\0";
/// Bytes of a database's header.
const HEADER: usize = 100;
/// A page's size where none is told: what is no database is refused by SQLite, not here.
const NO_PAGE: usize = 4096;
/// Pages that a log may promise beyond those that it and the database hold.
const PROMISED: u64 = 1024;

/// A database's pages, without a copy of them.
pub(crate) struct Image<'a> {
    bytes: &'a [u8],
    /// The first page, as SQLite is to see it.
    first: Vec<u8>,
    wal: Wal<'a>,
    page_bytes: usize,
    /// Bytes of the whole.
    pub(crate) length: usize,
    /// Bytes that the header promises and that are not there.
    pub(crate) missing: u64,
}

impl<'a> Image<'a> {
    pub(crate) fn new(bytes: &'a [u8], wal: Option<&'a [u8]>) -> Result<Self, Error> {
        let mut wal = wal::read(wal.unwrap_or_default());
        if wal.read.applied > 0 && !belongs(bytes, &wal) {
            wal.refuse(WalEnd::PageSize);
        }
        wal.settle();
        let is_laid = wal.size > 0;
        let page_bytes = if is_laid { wal.page_bytes } else { page_bytes(bytes).unwrap_or(NO_PAGE) };
        let length = if is_laid { length(bytes, &wal)? } else { bytes.len() };
        let mut image = Self { bytes, first: Vec::new(), wal, page_bytes, length, missing: 0 };
        image.first = image.raw(1).unwrap_or_default().to_vec();
        image.turn();
        Ok(image)
    }

    pub(crate) fn wal(&self) -> WalRead {
        self.wal.read
    }

    /// The bytes in their order.
    pub(crate) fn reader(&self) -> impl Read {
        Reader { image: self, at: 0 }
    }

    /// Makes the first page one that can be read in memory. A database that keeps a log says so in it (18 and 19 are 2), and
    /// SQLite would look for that log; one that was cut off is refused as a whole if it says how many pages it had.
    fn turn(&mut self) {
        let held = self.length / self.page_bytes;
        let Some(header) = self.first.first_chunk_mut::<HEADER>().filter(|header| header.starts_with(MARK)) else {
            return;
        };
        for version in header.iter_mut().skip(18).take(2).filter(|version| **version == 2) {
            *version = 1;
        }
        let told = tree::number(header, 28).unwrap_or(0);
        let holds = header.get(24..28) == header.get(92..96);
        let held = u32::try_from(held).unwrap_or(u32::MAX);
        if holds && told > held {
            header.iter_mut().skip(28).zip(held.to_be_bytes()).for_each(|(old, new)| *old = new);
            self.missing = u64::from(told - held) * self.page_bytes as u64;
        }
    }

    /// A page as log and database have it.
    fn raw(&self, number: u32) -> Option<&[u8]> {
        let laid = self.wal.pages.get(&number).copied();
        laid.or_else(|| {
            let start = usize::try_from(number.checked_sub(1)?).ok()?.checked_mul(self.page_bytes)?;
            let end = start.saturating_add(self.page_bytes).min(self.bytes.len()).min(self.length);
            self.bytes.get(start..end).filter(|page| !page.is_empty())
        })
    }
}

impl tree::Pages for Image<'_> {
    fn page(&self, number: u32) -> Option<Cow<'_, [u8]>> {
        if number == 1 { Some(Cow::Borrowed(&self.first)) } else { self.raw(number).map(Cow::Borrowed) }
    }

    fn count(&self) -> u32 {
        u32::try_from(self.length / self.page_bytes).unwrap_or(u32::MAX)
    }
}

struct Reader<'a> {
    image: &'a Image<'a>,
    at: usize,
}

impl Read for Reader<'_> {
    /// Up to the end of a page. A page that nobody holds is zeros, as in a file with a hole.
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        let size = self.image.page_bytes;
        let within = self.at % size;
        let most = to.len().min(size - within).min(self.image.length - self.at);
        let number = u32::try_from(self.at / size + 1).unwrap_or(u32::MAX);
        let page = if number == 1 { Some(&*self.image.first) } else { self.image.raw(number) };
        let held = page.and_then(|page| page.get(within..)).unwrap_or_default();
        let (held, _) = held.split_at(held.len().min(most));
        let (filled, hole) = to.split_at_mut(most).0.split_at_mut(held.len());
        filled.copy_from_slice(held);
        hole.fill(0);
        self.at += most;
        Ok(most)
    }
}

/// Whether the log's pages are of the size that the database says; what it says may stand in the log.
fn belongs(bytes: &[u8], wal: &Wal<'_>) -> bool {
    let first = wal.pages.get(&1).copied().unwrap_or(bytes);
    page_bytes(first).is_none_or(|size| size == wal.page_bytes)
}

/// A page's size as the header tells it.
pub(crate) fn page_bytes(first: &[u8]) -> Option<usize> {
    let told = first.starts_with(MARK).then(|| first.get(16..18))??;
    match u16::from_be_bytes(*told.first_chunk()?) {
        1 => Some(65_536),
        size if size >= 512 && size.is_power_of_two() => Some(size.into()),
        _ => None,
    }
}

/// Bytes after the last commit. A size that neither database nor log come near is a lie.
fn length(bytes: &[u8], wal: &Wal<'_>) -> Result<usize, Error> {
    let held = (bytes.len() / wal.page_bytes) as u64 + wal.read.applied;
    if u64::from(wal.size) > 2 * held + PROMISED {
        return Err(Error::Limit { what: "pages of the write-ahead log" });
    }
    usize::try_from(wal.size).ok().and_then(|size| size.checked_mul(wal.page_bytes)).ok_or(Error::Damaged)
}
