//! The file of an index: sections one after the other, and behind them what they are.
//!
//! Little-endian. `AMPHAM1\n`, sections, each on a boundary of 64 bytes; then the foot: `FOOT`, words of a code (u32),
//! radius that it is made for (u32), distinct codes (u32), rows (u32), tables (u32), then for each table: first bit,
//! width, radius, block bits, tag bits (u8 each, the first bit u16); the order of bits (u16 each); sections (u32),
//! then for each: tag (4 bytes), number (u32), offset (u64), length (u64); checksums: 16 bytes of BLAKE3 for each
//! 64 KiB of what is before the foot. Last, length of the foot (u64), its BLAKE3 (32 bytes), `AMPHAM1\n`.

use super::bits::number;
use super::scheme::{MOST_BLOCK, MOST_REST, Part};
use super::{Error, Tag};
use crate::Region;
use std::io::{self, Write};
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

const MAGIC: &[u8; 8] = b"AMPHAM1\n";
const TAIL: usize = 8 + 32 + 8;
const BOUNDARY: usize = 64;
/// Bytes that have a checksum.
const CHECKED: usize = 64 * 1024;
const SUM: usize = 16;

/// What is said of an index beside its sections.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) words: u32,
    pub(super) radius: u32,
    pub(super) codes: u32,
    pub(super) rows: u32,
    pub(super) parts: Vec<Part>,
    pub(super) order: Vec<u16>,
}

/// A piece of a file.
#[derive(Clone, PartialEq, Eq)]
struct Section {
    tag: Tag,
    number: u32,
    range: Range<usize>,
}

/// Writes the file from its beginning to its end, and takes checksums of what passes.
pub(super) struct FileWriter<'a> {
    out: &'a mut dyn Write,
    at: usize,
    sum: blake3::Hasher,
    sums: Vec<u8>,
    sections: Vec<Section>,
}

impl<'a> FileWriter<'a> {
    pub(super) fn new(out: &'a mut dyn Write) -> io::Result<Self> {
        let mut writer = Self { out, at: 0, sum: blake3::Hasher::new(), sums: Vec::new(), sections: Vec::new() };
        writer.raw(MAGIC)?;
        Ok(writer)
    }

    /// Begins a section; what is written from now on belongs to it.
    pub(super) fn begin(&mut self, tag: Tag, number: u32) -> io::Result<()> {
        let gap = self.at.next_multiple_of(BOUNDARY) - self.at;
        self.raw([0; BOUNDARY].get(..gap).unwrap_or_default())?;
        self.sections.push(Section { tag, number, range: self.at..self.at });
        Ok(())
    }

    /// Bytes of the section at hand.
    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.raw(bytes)?;
        if let Some(last) = self.sections.last_mut() {
            last.range.end = self.at;
        }
        Ok(())
    }

    fn raw(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            let room = CHECKED - self.at % CHECKED;
            let (now, later) = bytes.split_at(room.min(bytes.len()));
            self.sum.update(now);
            self.out.write_all(now)?;
            self.at += now.len();
            if self.at.is_multiple_of(CHECKED) {
                self.end_block();
            }
            bytes = later;
        }
        Ok(())
    }

    fn end_block(&mut self) {
        self.sums.extend(self.sum.finalize().as_bytes().iter().take(SUM));
        self.sum.reset();
    }

    /// The foot; how many bytes the file has.
    pub(super) fn end(mut self, head: &Head) -> io::Result<u64> {
        if !self.at.is_multiple_of(CHECKED) {
            self.end_block();
        }
        let mut foot = b"FOOT".to_vec();
        let mut put = |n: u32| foot.extend_from_slice(&n.to_le_bytes());
        [head.words, head.radius, head.codes, head.rows, head.parts.len() as u32].into_iter().for_each(&mut put);
        for part in &head.parts {
            foot.extend_from_slice(&(part.from as u16).to_le_bytes());
            // each at most 32
            foot.extend([part.width, part.radius, part.block_bits, part.tag_bits].map(|n| n as u8));
        }
        head.order.iter().for_each(|bit| foot.extend_from_slice(&bit.to_le_bytes()));
        foot.extend_from_slice(&(self.sections.len() as u32).to_le_bytes());
        for Section { tag, number, range } in &self.sections {
            foot.extend_from_slice(tag.bytes());
            foot.extend_from_slice(&number.to_le_bytes());
            foot.extend_from_slice(&(range.start as u64).to_le_bytes());
            foot.extend_from_slice(&(range.len() as u64).to_le_bytes());
        }
        foot.extend_from_slice(&self.sums);
        self.out.write_all(&foot)?;
        self.out.write_all(&(foot.len() as u64).to_le_bytes())?;
        self.out.write_all(blake3::hash(&foot).as_bytes())?;
        self.out.write_all(MAGIC)?;
        Ok((self.at + foot.len() + TAIL) as u64)
    }
}

/// A file that was opened.
pub(super) struct IndexFile {
    region: Region,
    sections: Vec<Section>,
    /// Where the checksums lie.
    sums: Range<usize>,
    /// Where the foot begins.
    body: usize,
    /// Of a mapped file, which blocks were found right; `None` where all were.
    checked: Option<Vec<AtomicU64>>,
}

impl IndexFile {
    /// Reads the foot. What is in memory is checked whole now; what is mapped, block by block when it is first asked for.
    pub(super) fn open(region: Region) -> Result<(Self, Head), Error> {
        let (foot, body) = foot(&region)?;
        let mut rest = Reader(foot);
        let (head, sections) = read_foot(&mut rest, body).ok_or(Error::Damaged(Tag::Foot))?;
        let sums = body + foot.len() - rest.0.len()..body + foot.len();
        let blocks = body.div_ceil(CHECKED);
        if sums.len() != blocks * SUM {
            return Err(Error::Damaged(Tag::Foot));
        }
        let checked = region.is_mapped().then(|| (0..blocks.div_ceil(64)).map(|_| AtomicU64::new(0)).collect());
        let file = Self { region, sections, sums, body, checked };
        if file.checked.is_none() {
            file.verify()?;
        }
        Ok((file, head))
    }

    /// Where a section lies.
    pub(super) fn section(&self, tag: Tag, number: u32) -> Result<Range<usize>, Error> {
        let found = self.sections.iter().find(|s| s.tag == tag && s.number == number);
        found.map(|s| s.range.clone()).ok_or(Error::Damaged(tag))
    }

    /// Bytes of a section, not checked.
    #[inline(always)]
    pub(super) fn bytes(&self, range: &Range<usize>) -> &[u8] {
        self.region.get(range.clone()).unwrap_or_default()
    }

    /// Bytes of all sections of a kind.
    pub(super) fn length(&self, tag: Tag) -> usize {
        self.sections.iter().filter(|s| s.tag == tag).map(|s| s.range.len()).sum()
    }

    /// Whether what lies from `from` until `until`, and a word behind it, is as it was written.
    #[inline(always)]
    pub(super) fn is_sound(&self, from: usize, until: usize) -> bool {
        let Some(checked) = &self.checked else { return true };
        let last = (until + 8).min(self.body).saturating_sub(1);
        (from / CHECKED..=last / CHECKED).all(|block| {
            let is_known = checked.get(block / 64).is_some_and(|w| w.load(Ordering::Relaxed) >> (block % 64) & 1 == 1);
            is_known || self.check(block)
        })
    }

    #[cold]
    fn check(&self, block: usize) -> bool {
        let is_right = self.is_right(block);
        if is_right && let Some(word) = self.checked.as_ref().and_then(|checked| checked.get(block / 64)) {
            word.fetch_or(1 << (block % 64), Ordering::Relaxed);
        }
        is_right
    }

    fn is_right(&self, block: usize) -> bool {
        let bytes = self.region.get(block * CHECKED..((block + 1) * CHECKED).min(self.body));
        let sum = self.region.get(self.sums.clone()).and_then(|sums| sums.get(block * SUM..(block + 1) * SUM));
        bytes.zip(sum).is_some_and(|(bytes, sum)| blake3::hash(bytes).as_bytes().starts_with(sum))
    }

    /// Every byte against its checksum; names the section of the first that is wrong.
    pub(super) fn verify(&self) -> Result<(), Error> {
        use rayon::prelude::*;
        let wrong = (0..self.body.div_ceil(CHECKED)).into_par_iter().find_first(|block| !self.is_right(*block));
        wrong.map_or(Ok(()), |block| Err(Error::Damaged(self.tag_at(block * CHECKED))))
    }

    /// The section that a damaged block is of.
    fn tag_at(&self, at: usize) -> Tag {
        let of = |s: &&Section| s.range.start < at + CHECKED && s.range.end > at;
        self.sections.iter().find(of).map_or(Tag::Foot, |s| s.tag)
    }
}

fn foot(file: &[u8]) -> Result<(&[u8], usize), Error> {
    if !file.starts_with(MAGIC) {
        return Err(Error::NotAnIndex);
    }
    let cut = || Error::Damaged(Tag::Foot);
    let (before, tail) = file.split_at_checked(file.len().wrapping_sub(TAIL)).ok_or_else(cut)?;
    let mut tail = Reader(tail);
    let (length, sum, magic) = (tail.u64().ok_or_else(cut)?, tail.take(32).ok_or_else(cut)?, tail.0);
    let body = usize::try_from(length).ok().and_then(|length| before.len().checked_sub(length)).ok_or_else(cut)?;
    let foot = before.get(body..).ok_or_else(cut)?;
    if magic != MAGIC || blake3::hash(foot).as_bytes() != sum {
        return Err(cut());
    }
    Ok((foot, body))
}

fn read_foot(rest: &mut Reader<'_>, body: usize) -> Option<(Head, Vec<Section>)> {
    if rest.take(4)? != b"FOOT" {
        return None;
    }
    let [words, radius, codes, rows, tables] = rest.u32s::<5>()?;
    let mut parts = Vec::new();
    for _ in 0..tables {
        let from = u32::from(rest.u16()?);
        let [width, radius, block_bits, tag_bits] = <[u8; 4]>::try_from(rest.take(4)?).ok()?.map(u32::from);
        let has_block = width <= 32 && block_bits <= width.min(MOST_BLOCK);
        let fits = has_block && width - block_bits + tag_bits <= MOST_REST;
        parts.push(fits.then_some(Part { from, width, radius, block_bits, tag_bits })?);
    }
    let bits = usize::try_from(words).ok().filter(|words| *words <= 64)? * 64;
    let order = (0..bits).map(|_| rest.u16()).collect::<Option<_>>()?;
    let [count] = rest.u32s::<1>()?;
    let mut sections = Vec::new();
    for _ in 0..count {
        let tag = Tag::of(rest.take(4)?)?;
        let [number] = rest.u32s::<1>()?;
        let (offset, length) = (usize::try_from(rest.u64()?).ok()?, usize::try_from(rest.u64()?).ok()?);
        let end = offset.checked_add(length).filter(|end| *end <= body)?;
        sections.push(Section { tag, number, range: offset..end });
    }
    Some((Head { words, radius, codes, rows, parts, order }, sections))
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn u16(&mut self) -> Option<u16> {
        self.take(2).and_then(|two| Some(u16::from_le_bytes(two.try_into().ok()?)))
    }

    fn u64(&mut self) -> Option<u64> {
        self.take(8).and_then(|eight| Some(u64::from_le_bytes(eight.try_into().ok()?)))
    }

    fn u32s<const N: usize>(&mut self) -> Option<[u32; N]> {
        let bytes = self.take(N * 4)?;
        let mut out = [0; N];
        for (n, to) in out.iter_mut().enumerate() {
            *to = number(bytes, n)?;
        }
        Some(out)
    }
}
