//! The segment file: an immutable form of a hash set's entries, read where it lies.
//!
//! Little-endian. A header of 64 bytes: `AMPSEG2\n`, number of sections (u32), reserved (u32), where the directory is
//! (u64), zeros. Then sections, each from a multiple of 64 on; then the directory: for each section tag (4 bytes), reserved
//! (4 bytes), offset (u64), length (u64). Sections:
//! * `HEAD` – rows (u32), entries that hold and cannot be compared (u32), perceptual hashes (u32), local signatures (u32);
//! * `ENTR` – for each row: flags (u8: id of its list's, removal, has SHA-256, has SHA-1, has MD5, has a category, cannot
//!   be compared), standing (u8), digests, name, category, its record as its list has it (u32 length + bytes each);
//! * `ENTO` – where the record of every sixteenth row begins in `ENTR` (u64);
//! * `IDS_`, `SIGS`, `SHA2`, `SHA1`, `MD5_` – digest tables (`exact`) with rows: of ids, of all that is compared, of digests;
//! * `PDQ_` – perceptual hashes (32 bytes), in the order of rows; `MARK` – of each: row u32, form u8, quality u8, look u8,
//!   zero u8;
//! * `HAMM` – an index over `PDQ_` (`signal/src/hamming/file.rs`), whose entries are their numbers; left out where they
//!   are few;
//! * `LOCL` – (row u32, length u32, local signature), in the order of rows; left out if there is none;
//! * `PDQT`, `LOCT` – (number u32 of a hash or local signature, from u32, until u32): when the frame that it was made
//!   from is shown, in milliseconds; left out if no entry is a video;
//! * `GONE` – rows that do not hold (u32): replaced or removed by later ones; `GONB` – rows of the segments before it in
//!   its chain (`chain.rs`) that do not hold, numbered through the chain. Each left out if empty.
//!
//! Whoever keeps the file keeps its digest, and checks it before the file is opened. Tables and index are checked block by
//! block beside that, when they are touched. Segments of version 1 are made into this form when they are opened.

mod file;
mod former;
mod read;
mod records;
mod writer;

use crate::bits::Bits;
use crate::left_out::LeftOut;
use crate::near::NearHashes;
use crate::parts::LEAST_DETAIL;
use crate::video::Timeline;
use crate::{DigestTable, Entry, EntryForm, EntrySignal, Error, TableError};
use file::Sections;
use model::{Form, Look, Standing};
use records::Records;
use signal::local::{LocalIndex, LocalSignature};
use signal::{Pdq, Region};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::sync::OnceLock;

pub(crate) use records::Record;
pub(crate) use writer::{Gone, Row, Settled, Settling, id_key, signature_key};
pub use writer::{SegmentWriter, Spills};

/// A segment, where it lies.
pub struct Segment {
    records: Records,
    ids: DigestTable<16, Region>,
    signatures: DigestTable<16, Region>,
    sha256: DigestTable<32, Region>,
    sha1: DigestTable<20, Region>,
    md5: DigestTable<16, Region>,
    hashes: NearHashes,
    marks: Region,
    /// When what they were made from is shown; empty if no entry is a video.
    times: Vec<Span>,
    local_section: Region,
    local_times: Vec<Span>,
    /// Read when first asked for.
    local: OnceLock<Local>,
    /// Of entries that are videos, what they show when; made when first asked for.
    timelines: OnceLock<BTreeMap<u32, Timeline>>,
    uncompared: u32,
    /// Rows that do not hold.
    gone: Bits,
    earlier_gone: Vec<u32>,
    /// Entries that are not to be met.
    pub(crate) left_out: BTreeMap<u32, LeftOut>,
    /// The section that was found to be damaged first.
    damaged: OnceLock<String>,
}

/// From when to when a frame of a video is shown, in milliseconds.
type Span = Option<(u32, u32)>;

/// The local signatures of a segment, whose each is, and which entries were signed, but never as something like a
/// photograph.
struct Local {
    index: LocalIndex,
    entries: Vec<u32>,
    drawings: BTreeSet<u32>,
}

/// The local signatures of a segment, to be searched.
pub(crate) struct LocalEntries<'a> {
    pub(crate) index: &'a LocalIndex,
    /// The entry of each.
    pub(crate) entries: &'a [u32],
    /// When the frame of each is shown.
    pub(crate) times: &'a [Span],
}

/// A hash of a video's frame, and from when to when it is shown, in milliseconds.
type TimedHash = (Pdq, (u32, u32));

#[derive(Clone, Copy)]
pub(crate) struct Mark {
    pub(crate) entry: u32,
    pub(crate) form: EntryForm,
    pub(crate) quality: u8,
    pub(crate) look: Option<Look>,
}

const MARK: usize = 8;

/// By which digest two contents are the same.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Algorithm {
    Sha256,
    Sha1,
    Md5,
}

impl Segment {
    /// The file for these entries.
    pub fn write(entries: &[Entry]) -> Result<Vec<u8>, Error> {
        let mut spills = Spills::in_memory();
        let mut writer = SegmentWriter::new(Cursor::new(Vec::new()), &mut spills, MEMORY)?;
        for entry in entries {
            writer.push(entry, Row::Entry)?;
        }
        let uncompared = entries.iter().filter(|entry| !entry.can_be_compared()).count();
        // at most as many as were pushed
        Ok(writer.finish(&mut Settled { uncompared: uncompared as u32 })?.into_inner())
    }

    /// Reads a segment file into memory.
    pub fn read(file: &[u8]) -> Result<Self, Error> {
        Self::open(Region::of(file)?)
    }

    /// Opens a segment file, whose digest was checked.
    pub fn open(file: Region) -> Result<Self, Error> {
        if former::is_former(&file) {
            return Self::open(Region::of(&Self::write(&former::entries(&file)?)?)?);
        }
        let sections = Sections::of(&file)?;
        let all = |tag| sections.held(tag).ok_or_else(|| Error::Damaged { section: text_of(tag) });
        let head = read::Head::of(&all(b"HEAD")?)?;
        let (hashes, marks) = (all(b"PDQ_")?, all(b"MARK")?);
        let hash_count = head.hashes as usize;
        if hashes.len() != hash_count * size_of::<Pdq>() || marks.len() != hash_count * MARK {
            return Err(Error::Damaged { section: text_of(b"MARK") });
        }
        let local_section = sections.held(b"LOCL").unwrap_or_else(|| read::nothing(&file));
        let times = |tag, count: u32| read::times(sections.held(tag).as_deref().unwrap_or_default(), tag, count);
        Ok(Self {
            records: Records::new(all(b"ENTR")?, all(b"ENTO")?, head.rows)?,
            ids: DigestTable::open(all(b"IDS_")?)?,
            signatures: DigestTable::open(all(b"SIGS")?)?,
            sha256: DigestTable::open(all(b"SHA2")?)?,
            sha1: DigestTable::open(all(b"SHA1")?)?,
            md5: DigestTable::open(all(b"MD5_")?)?,
            hashes: NearHashes::open(hashes, sections.held(b"HAMM"))?,
            marks,
            times: times(b"PDQT", head.hashes)?,
            // a local signature has its row and its length before it
            local_times: times(b"LOCT", head.parts.min((local_section.len() / 8) as u32))?,
            local_section,
            local: OnceLock::new(),
            timelines: OnceLock::new(),
            uncompared: head.uncompared,
            gone: read::rows(sections.held(b"GONE").as_deref(), head.rows)?.into_iter().collect(),
            earlier_gone: read::rows(sections.held(b"GONB").as_deref(), u32::MAX)?,
            left_out: BTreeMap::new(),
            damaged: OnceLock::new(),
        })
    }

    /// How many rows it has: entries are numbered by them.
    pub fn row_count(&self) -> u32 {
        self.records.len()
    }

    /// How many entries hold.
    pub fn len(&self) -> usize {
        self.records.len() as usize - self.gone.count() as usize
    }

    /// Whether none does.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether all that was read so far was sound. What could not be read was not found: whoever searched asks this at the
    /// end.
    pub fn check(&self) -> Result<(), Error> {
        self.damaged.get().map_or(Ok(()), |section| Err(Error::Damaged { section: section.clone() }))
    }

    /// An entry's own id.
    pub fn name(&self, entry: u32) -> &str {
        self.record(entry).map_or("", |record| record.name)
    }

    /// An entry's category in the set's scheme.
    pub fn category(&self, entry: u32) -> Option<&str> {
        self.record(entry).and_then(|record| record.category)
    }

    /// An entry's own standing, if it says one.
    pub fn standing(&self, entry: u32) -> Option<Standing> {
        self.record(entry).and_then(|record| record.standing)
    }

    /// When the frame of the perceptual hash number `k` is shown, if it is a video's.
    pub(crate) fn shown(&self, k: usize) -> Span {
        self.times.get(k).copied().flatten()
    }

    /// How many pictures its entries are: a video is as many as it has frames, and another entry is one.
    pub fn picture_count(&self) -> u64 {
        let timed = self.times.iter().enumerate().filter_map(|(k, shown)| Some((self.mark(k)?.entry, (*shown)?.0)));
        let frames: BTreeSet<(u32, u32)> = timed.filter(|(entry, _)| self.holds(*entry)).collect();
        let videos: BTreeSet<u32> = frames.iter().map(|(entry, _)| *entry).collect();
        (self.len() - videos.len() + frames.len()) as u64
    }

    /// What an entry shows when, if it is a video.
    pub(crate) fn timeline(&self, entry: u32) -> Option<&Timeline> {
        self.timelines.get_or_init(|| self.made_timelines()).get(&entry)
    }

    /// Whether an entry's pictures are drawings, as far as they could be signed.
    pub(crate) fn is_drawing(&self, entry: u32) -> bool {
        self.has_parts() && self.read_local().drawings.contains(&entry)
    }

    /// Whether entries have local signatures.
    pub fn has_parts(&self) -> bool {
        !self.local_section.is_empty()
    }

    /// Its local signatures, to be searched; `None` if it has none.
    pub(crate) fn local(&self) -> Option<LocalEntries<'_>> {
        self.has_parts().then(|| {
            let local = self.read_local();
            LocalEntries { index: &local.index, entries: &local.entries, times: &self.local_times }
        })
    }

    /// Its perceptual hashes, in the order of [`Segment::mark`].
    pub(crate) fn hashes(&self) -> &NearHashes {
        &self.hashes
    }

    /// What is known of the perceptual hash number `k`.
    pub(crate) fn mark(&self, k: usize) -> Option<Mark> {
        let (marks, _) = self.marks.as_chunks::<MARK>();
        let mark = marks.get(k)?;
        self.sound(read::mark(mark, self.row_count()))
    }

    /// Entries with one of these digests, each with the strongest digest that says so, by entry.
    pub(crate) fn exact(&self, digests: &model::Digests) -> Vec<(u32, Algorithm)> {
        let mut found = self.with(&self.sha256, &digests.sha256, Algorithm::Sha256);
        found.extend(self.with(&self.sha1, &digests.sha1, Algorithm::Sha1));
        found.extend(self.with(&self.md5, &digests.md5, Algorithm::Md5));
        found.sort_unstable();
        found.dedup_by_key(|(entry, _)| *entry);
        found.retain(|(entry, _)| !self.is_left_out(*entry));
        found
    }

    /// Whether an entry that is not left out is of these very bytes.
    pub(crate) fn has_bytes(&self, sha256: &[u8; 32]) -> bool {
        self.rows_of(&self.sha256, sha256).into_iter().any(|entry| !self.is_left_out(entry))
    }

    /// Entries that are not left out and have this SHA-256.
    pub fn with_sha256(&self, sha256: &[u8; 32]) -> Vec<u32> {
        let mut found = self.rows_of(&self.sha256, sha256);
        found.retain(|entry| !self.is_left_out(*entry));
        found
    }

    /// Whether an entry's SHA-256 is known.
    pub(crate) fn has_sha256(&self, entry: u32) -> bool {
        self.record(entry).is_some_and(|record| record.has_sha256())
    }

    /// Entries that hold and have this id, in order. The id of a list and a line's number are two things, and both are
    /// looked for.
    pub fn named(&self, name: &str) -> Vec<u32> {
        let with = |has_own_id| self.rows_of(&self.ids, &id_key(name, has_own_id));
        let mut found = [true, false].map(with).concat();
        found.retain(|entry| self.holds(*entry));
        found.sort_unstable();
        found
    }

    /// Rows that share a key of [`id_key`], in order.
    pub(crate) fn rows_by_id(&self, key: &[u8; 16]) -> Vec<u32> {
        self.rows_of(&self.ids, key)
    }

    /// Rows that share a key of [`signature_key`], in order.
    pub(crate) fn rows_by_signature(&self, key: &[u8; 16]) -> Vec<u32> {
        self.rows_of(&self.signatures, key)
    }

    /// The perceptual hashes of an entry.
    pub fn signals_of(&self, entry: u32) -> Vec<EntrySignal> {
        let (marks, _) = self.marks.as_chunks::<MARK>();
        let row = |mark: &[u8; MARK]| mark.first_chunk().map_or(u32::MAX, |row| u32::from_le_bytes(*row));
        let first = marks.partition_point(|mark| row(mark) < entry);
        let own = (first..marks.len()).map_while(|k| self.mark(k).filter(|mark| mark.entry == entry).map(|m| (k, m)));
        own.filter_map(|(k, mark)| Some(self.signal(k, mark, self.hashes.get(k)?))).collect()
    }

    /// The record of a row, whether it holds or not.
    pub(crate) fn record(&self, row: u32) -> Option<Record<'_>> {
        self.sound(self.records.get(row)).flatten()
    }

    /// Whether a row holds: it is an entry, and none that was replaced or removed.
    pub(crate) fn holds(&self, row: u32) -> bool {
        row < self.row_count() && !self.gone.has(row)
    }

    /// Rows of the segments before it in its chain that do not hold.
    pub(crate) fn earlier_gone(&self) -> &[u32] {
        &self.earlier_gone
    }

    /// From now on this row does not hold.
    pub(crate) fn withdraw(&mut self, row: u32) {
        if self.holds(row) {
            let is_uncompared = self.record(row).is_some_and(|record| record.is_uncompared());
            self.uncompared = self.uncompared.saturating_sub(u32::from(is_uncompared));
            self.gone.set(row);
        }
    }

    /// Entries that hold and cannot be compared.
    pub(crate) fn uncompared_count(&self) -> u32 {
        self.uncompared
    }

    fn signal(&self, k: usize, mark: Mark, hash: Pdq) -> EntrySignal {
        let (form, quality, look) = (mark.form, mark.quality, mark.look);
        EntrySignal { form, hash: hash.0, quality, look, shown: self.shown(k) }
    }

    fn with<const N: usize>(
        &self,
        table: &DigestTable<N, Region>,
        digest: &[u8; N],
        by: Algorithm,
    ) -> Vec<(u32, Algorithm)> {
        self.rows_of(table, digest).into_iter().map(|entry| (entry, by)).collect()
    }

    fn rows_of<const N: usize>(&self, table: &DigestTable<N, Region>, digest: &[u8; N]) -> Vec<u32> {
        let found = || -> Result<Vec<u32>, TableError> {
            let hits = table.find(digest)?;
            hits.map_or(Ok(Vec::new()), |hits| table.entries(hits).collect())
        };
        let mut rows = self.sound(found().map_err(Error::from)).unwrap_or_default();
        rows.retain(|row| *row < self.row_count());
        rows
    }

    /// What was read; `None` if it is damaged, which [`Segment::check`] tells.
    fn sound<T>(&self, read: Result<T, Error>) -> Option<T> {
        read.inspect_err(|error| drop(self.damaged.set(read::section_of(error)))).ok()
    }

    fn read_local(&self) -> &Local {
        self.local.get_or_init(|| {
            let read = read::local(&self.local_section, self.row_count(), self.local_times.len());
            let (entries, signatures) = self.sound(read).unwrap_or_default();
            Local { drawings: drawings(&entries, &signatures), index: LocalIndex::new(&signatures), entries }
        })
    }

    /// From the plain hashes alone: each frame has one, and what it shows is told by it.
    fn made_timelines(&self) -> BTreeMap<u32, Timeline> {
        let mut frames: BTreeMap<u32, Vec<TimedHash>> = BTreeMap::new();
        for (k, shown) in self.times.iter().enumerate() {
            let Some((shown, mark)) = shown.zip(self.mark(k)) else { continue };
            if let Some(hash) = self.hashes.get(k).filter(|_| mark.form == EntryForm::Form(Form::Pdq)) {
                frames.entry(mark.entry).or_default().push((hash, shown));
            }
        }
        frames.into_iter().map(|(entry, frames)| (entry, Timeline::of(frames.into_iter(), 0))).collect()
    }
}

/// What lies in it are signatures.
impl std::fmt::Debug for Segment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Segment({} entries)", self.len())
    }
}

fn drawings(owners: &[u32], local: &[LocalSignature]) -> BTreeSet<u32> {
    let (drawn, others): (Vec<_>, Vec<_>) = owners.iter().zip(local).partition(|(_, s)| s.detail() < LEAST_DETAIL);
    let others: BTreeSet<u32> = others.into_iter().map(|(owner, _)| *owner).collect();
    drawn.into_iter().map(|(owner, _)| *owner).filter(|owner| !others.contains(owner)).collect()
}

fn text_of(tag: &[u8; 4]) -> String {
    String::from_utf8_lossy(tag).into_owned()
}

/// Bytes that each sorted table holds while a segment is made.
pub const MEMORY: usize = 16 << 20;

#[cfg(test)]
mod tests;
