//! A write-ahead log, read without SQLite: SQLite would want to write beside it.
//!
//! The form is that of sqlite.org/fileformat2.html, section 4: a header of 32 bytes, then frames, each of a page number,
//! the database's size if it ends a transaction, the header's salts and a running checksum, and the page.

use crate::tree::number;
use std::collections::BTreeMap;

const HEADER: usize = 32;
const FRAME_HEADER: usize = 24;
/// The two marks; the last bit says in which order the checksum takes bytes.
const MARK: u32 = 0x377f_0682;
/// The one version there is.
const VERSION: u32 = 3_007_000;

/// What was read of a write-ahead log.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct WalRead {
    /// Frames that it has room for, one that is cut off among them.
    pub frames: u64,
    /// Frames of transactions that were committed: these hold.
    pub applied: u64,
    /// Frames behind the last commit: of a transaction that never ended, of a time before the log began anew, or damaged.
    pub ignored: u64,
    /// Pages that the log gives to the database; a page that was written more often counts once.
    pub pages: u64,
    /// Why reading ended where it did.
    pub end: WalEnd,
}

/// Where a write-ahead log ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum WalEnd {
    /// With a commit, at its last byte; or there is none.
    #[default]
    Whole,
    /// It has no sound header: nothing of it holds.
    Header,
    /// Its pages are of another size than the database's: it belongs to another one, and nothing of it holds.
    PageSize,
    /// A frame bears the salts of another time: what stands there was used up before.
    Salts,
    /// A frame's checksum is wrong, or its page number is none.
    Checksum,
    /// A frame is cut off.
    CutOff,
    /// Behind the last commit stand whole frames of a transaction that never ended.
    Uncommitted,
}

/// Pages of committed transactions.
#[derive(Default)]
pub(crate) struct Wal<'a> {
    pub(crate) read: WalRead,
    /// The last committed form of each page.
    pub(crate) pages: BTreeMap<u32, &'a [u8]>,
    pub(crate) page_bytes: usize,
    /// Pages of the database after the last commit.
    pub(crate) size: u32,
}

/// Reads what is committed.
pub(crate) fn read(bytes: &[u8]) -> Wal<'_> {
    let mut wal = Wal::default();
    if bytes.is_empty() {
        return wal;
    }
    let Some(header) = Header::read(bytes) else {
        wal.read.end = WalEnd::Header;
        return wal;
    };
    wal.page_bytes = header.page_bytes;
    let frames = bytes.get(HEADER..).unwrap_or_default();
    wal.read.frames = frames.len().div_ceil(FRAME_HEADER + header.page_bytes) as u64;
    wal.take(frames, &header);
    wal.read.ignored = wal.read.frames - wal.read.applied;
    wal
}

impl<'a> Wal<'a> {
    /// Takes frames as long as they are sound; those after the last commit are let go.
    fn take(&mut self, frames: &'a [u8], header: &Header) {
        let mut sum = header.sum;
        let mut open: Vec<(u32, &'a [u8])> = Vec::new();
        for frame in frames.chunks(FRAME_HEADER + header.page_bytes) {
            let frame = match Frame::read(frame, header, &mut sum) {
                Ok(frame) => frame,
                Err(end) => {
                    self.read.end = end;
                    return;
                }
            };
            open.push((frame.page, frame.content));
            if frame.size > 0 {
                self.read.applied += open.len() as u64;
                self.pages.extend(open.drain(..));
                self.size = frame.size;
            }
        }
        self.read.end = if open.is_empty() { WalEnd::Whole } else { WalEnd::Uncommitted };
    }

    /// The pages that are inside the database after the last commit.
    pub(crate) fn settle(&mut self) {
        self.pages.retain(|page, _| *page <= self.size);
        self.read.pages = self.pages.len() as u64;
    }

    /// Lets go of everything.
    pub(crate) fn refuse(&mut self, end: WalEnd) {
        self.pages.clear();
        self.size = 0;
        self.read = WalRead { frames: self.read.frames, ignored: self.read.frames, end, ..WalRead::default() };
    }
}

struct Header {
    big: bool,
    page_bytes: usize,
    salts: [u8; 8],
    sum: (u32, u32),
}

impl Header {
    /// None if a writer would not go on from it.
    fn read(bytes: &[u8]) -> Option<Self> {
        let mark = number(bytes, 0)?;
        let page_bytes = number(bytes, 8)?;
        let big = mark & 1 == 1;
        let sum = summed(bytes.get(..24)?, big, (0, 0));
        let is_sound = mark & !1 == MARK
            && number(bytes, 4)? == VERSION
            && page_bytes.is_power_of_two()
            && (512..=65_536).contains(&page_bytes)
            && sum == (number(bytes, 24)?, number(bytes, 28)?);
        let salts = bytes.get(16..24)?.try_into().ok()?;
        is_sound.then_some(Self { big, page_bytes: usize::try_from(page_bytes).ok()?, salts, sum })
    }
}

struct Frame<'a> {
    page: u32,
    /// Pages of the database if this ends a transaction; else 0.
    size: u32,
    content: &'a [u8],
}

impl<'a> Frame<'a> {
    /// Each checksum goes on from the one before it: `sum`.
    fn read(bytes: &'a [u8], header: &Header, sum: &mut (u32, u32)) -> Result<Self, WalEnd> {
        if bytes.len() < FRAME_HEADER + header.page_bytes {
            return Err(WalEnd::CutOff);
        }
        let (head, content) = bytes.split_at(FRAME_HEADER);
        if head.get(8..16) != Some(&header.salts) {
            return Err(WalEnd::Salts);
        }
        *sum = summed(content, header.big, summed(head.get(..8).unwrap_or_default(), header.big, *sum));
        let told = (number(head, 16), number(head, 20));
        match (number(head, 0), number(head, 4)) {
            (Some(page), Some(size)) if page > 0 && told == (Some(sum.0), Some(sum.1)) => {
                Ok(Self { page, size, content })
            }
            _ => Err(WalEnd::Checksum),
        }
    }
}

/// The checksum of whole pairs of words, gone on with.
fn summed(bytes: &[u8], big: bool, from: (u32, u32)) -> (u32, u32) {
    let word = |bytes: [u8; 4]| if big { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) };
    let (pairs, _) = bytes.as_chunks::<8>();
    pairs.iter().fold(from, |(a, b), [p, q, r, s, t, u, v, w]| {
        let a = a.wrapping_add(word([*p, *q, *r, *s])).wrapping_add(b);
        (a, b.wrapping_add(word([*t, *u, *v, *w])).wrapping_add(a))
    })
}
