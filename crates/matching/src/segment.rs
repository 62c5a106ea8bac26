//! The segment file: an immutable, checksummed form of a hash set's entries.
//!
//! Little-endian. `AMPSEG1\n`, number of sections (u32), reserved (u32), then for each section: tag (4 bytes),
//! reserved (4 bytes), offset (u64), length (u64), BLAKE3 (32 bytes); then the sections:
//! * `ENTR` — for each entry: standing (u8), zero (u8), name (u32 length + UTF-8), category (u32 length + UTF-8;
//!   `u32::MAX` for none);
//! * `SHA2`, `SHA1`, `MD5_` — (digest, entry u32), sorted;
//! * `PDQ_` — (hash 32 bytes, entry u32, form u8, quality u8, look u8, zero u8), in the order of entries;
//! * `HAMM` — an index over the hashes of `PDQ_` (`signal/src/hamming/file.rs`), whose entries are their numbers; left
//!   out where they are few;
//! * `LOCL` — (entry u32, length u32, local signature), in the order of entries; left out if there is none;
//! * `PDQT`, `LOCT` — (number u32 of a hash or local signature, from u32, until u32): when the frame that it was made
//!   from is shown, in milliseconds; left out if no entry is a video;
//! * `ORIG` — (length u32 + bytes) for each entry, in their order: its record as its list has it; left out if no list
//!   gave an entry.

mod whole;

use crate::left_out::LeftOut;
use crate::near::{self, NearHashes};
use crate::parts::LEAST_DETAIL;
use crate::video::Timeline;
use crate::{Entry, EntryForm, EntryPart, EntrySignal, Error};
use model::{Form, Look, Standing};
use signal::Pdq;
use signal::local::{LocalIndex, LocalSignature};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, OnceLock, PoisonError};

const MAGIC: &[u8; 8] = b"AMPSEG1\n";
const HEADER: usize = 16;
const SECTION: usize = 56;
const NONE: u32 = u32::MAX;

/// A segment, read into memory.
pub struct Segment {
    entries: Vec<SegmentEntry>,
    sha256: Sorted<32>,
    sha1: Sorted<20>,
    md5: Sorted<16>,
    /// Entries whose SHA-256 is known, sorted: for them a weaker digest proves nothing that it does not say.
    with_sha256: Vec<u32>,
    hashes: NearHashes,
    marks: Vec<Mark>,
    /// When what they were made from is shown; empty if no entry is a video.
    times: Vec<Span>,
    /// Local signatures, until the index over them is made, when first asked for; and whose each is.
    local: Mutex<Vec<LocalSignature>>,
    local_entries: Vec<u32>,
    local_times: Vec<Span>,
    local_index: OnceLock<LocalIndex>,
    /// Entries that were signed, and never as something like a photograph.
    drawings: BTreeSet<u32>,
    /// Of entries that are videos, what they show when; made when first asked for.
    timelines: OnceLock<BTreeMap<u32, Timeline>>,
    /// Entries that are not to be met.
    pub(crate) left_out: BTreeMap<u32, LeftOut>,
}

/// From when to when a frame of a video is shown, in milliseconds.
type Span = Option<(u32, u32)>;

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

struct SegmentEntry {
    name: String,
    category: Option<String>,
    standing: Option<Standing>,
}

#[derive(Clone, Copy)]
pub(crate) struct Mark {
    pub(crate) entry: u32,
    pub(crate) form: EntryForm,
    pub(crate) quality: u8,
    pub(crate) look: Option<Look>,
}

/// By which digest two contents are the same.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Algorithm {
    Sha256,
    Sha1,
    Md5,
}

/// Pairs (digest, entry) sorted by digest.
struct Sorted<const N: usize>(Vec<([u8; N], u32)>);

impl<const N: usize> Sorted<N> {
    fn of(entries: &[Entry], digest: impl Fn(&Entry) -> Option<[u8; N]>) -> Self {
        let numbered = (0u32..).zip(entries);
        let mut pairs: Vec<_> = numbered.filter_map(|(n, e)| digest(e).map(|d| (d, n))).collect();
        pairs.sort_unstable();
        Self(pairs)
    }

    fn find(&self, digest: &[u8; N]) -> impl Iterator<Item = u32> + '_ {
        let start = self.0.partition_point(|(d, _)| d < digest);
        let wanted = *digest;
        self.0.iter().skip(start).take_while(move |(d, _)| *d == wanted).map(|(_, entry)| *entry)
    }

    fn write(&self, out: &mut Vec<u8>) {
        for (digest, entry) in &self.0 {
            out.extend_from_slice(digest);
            out.extend_from_slice(&entry.to_le_bytes());
        }
    }

    fn read(section: &[u8], tag: &str, of: usize) -> Result<Self, Error> {
        let mut at = Reader { rest: section, tag };
        let mut pairs = Vec::with_capacity(section.len() / (N + 4));
        while !at.rest.is_empty() {
            pairs.push((at.bytes()?, at.entry(of)?));
        }
        Ok(Self(pairs))
    }
}

/// Of a segment no more than what tells whether it has an item byte for byte.
pub struct Contents(Sorted<32>);

impl Contents {
    /// Reads a segment file, every section against its checksum.
    pub fn read(file: &[u8]) -> Result<Self, Error> {
        let sections = disassemble(file)?;
        let section = sections.iter().find(|(tag, _)| tag == "SHA2").map_or(&[][..], |(_, s)| *s);
        // which entry it is, is not asked here
        Sorted::read(section, "SHA2", usize::MAX).map(Self)
    }

    /// The same without these entries.
    pub fn without(mut self, entries: &BTreeSet<u32>) -> Self {
        self.0.0.retain(|(_, entry)| !entries.contains(entry));
        self
    }

    /// Whether an entry is of these very bytes.
    pub fn has(&self, sha256: &[u8; 32]) -> bool {
        self.0.find(sha256).next().is_some()
    }
}

impl Segment {
    /// The file for these entries.
    pub fn write(entries: &[Entry]) -> Result<Vec<u8>, Error> {
        if u32::try_from(entries.len()).is_err() {
            return Err(Error::TooMany { limit: u64::from(u32::MAX) });
        }
        let mut sections: Vec<(&[u8; 4], Vec<u8>)> = vec![(b"ENTR", write_entries(entries))];
        let mut sorted = |tag, write: &dyn Fn(&mut Vec<u8>)| {
            let mut out = Vec::new();
            write(&mut out);
            sections.push((tag, out));
        };
        sorted(b"SHA2", &|out| Sorted::of(entries, |e| e.sha256).write(out));
        sorted(b"SHA1", &|out| Sorted::of(entries, |e| e.sha1).write(out));
        sorted(b"MD5_", &|out| Sorted::of(entries, |e| e.md5).write(out));
        sorted(b"PDQ_", &|out| write_signals(entries, out));
        let hashes: Vec<[u8; 32]> = entries.iter().flat_map(|e| &e.signals).map(|s| s.hash).collect();
        if let Some(index) = near::written(hashes.into_iter())? {
            sorted(b"HAMM", &|out| out.extend_from_slice(&index));
        }
        if entries.iter().any(|e| !e.local.is_empty()) {
            sorted(b"LOCL", &|out| write_local(entries, out));
        }
        let signals = entries.iter().flat_map(|e| &e.signals);
        let local = entries.iter().flat_map(|e| &e.local);
        let times = [(b"PDQT", times(signals.map(|s| s.shown))), (b"LOCT", times(local.map(|part| part.shown)))];
        for (tag, times) in times.into_iter().filter(|(_, times)| !times.is_empty()) {
            sorted(tag, &|out| out.extend_from_slice(&times));
        }
        if entries.iter().any(|e| !e.original.is_empty()) {
            sections.push((b"ORIG", whole::write_originals(entries)));
        }
        Ok(assemble(&sections))
    }

    /// Reads a segment file, every section against its checksum.
    pub fn read(file: &[u8]) -> Result<Self, Error> {
        let sections = disassemble(file)?;
        let section = |tag: &str| sections.iter().find(|(t, _)| t == tag).map_or(&[][..], |(_, s)| *s);
        let entries = read_entries(section("ENTR"))?;
        let count = entries.len();
        let (hashes, marks) = read_signals(section("PDQ_"), count)?;
        let (local_entries, local) = read_local(section("LOCL"), count)?;
        let times = read_times(section("PDQT"), "PDQT", marks.len())?;
        let local_times = read_times(section("LOCT"), "LOCT", local.len())?;
        let sha256 = Sorted::read(section("SHA2"), "SHA2", count)?;
        let mut with_sha256: Vec<u32> = sha256.0.iter().map(|(_, entry)| *entry).collect();
        with_sha256.sort_unstable();
        Ok(Self {
            with_sha256,
            entries,
            sha256,
            sha1: Sorted::read(section("SHA1"), "SHA1", count)?,
            md5: Sorted::read(section("MD5_"), "MD5_", count)?,
            hashes: NearHashes::new(hashes, sections.iter().find(|(t, _)| t == "HAMM").map(|(_, s)| *s))?,
            marks,
            times,
            drawings: drawings(&local_entries, &local),
            local: Mutex::new(local),
            local_entries,
            local_times,
            local_index: OnceLock::new(),
            timelines: OnceLock::new(),
            left_out: BTreeMap::new(),
        })
    }

    /// How many entries it has.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// An entry's own id.
    pub fn name(&self, entry: u32) -> &str {
        self.entry(entry).map_or("", |e| &e.name)
    }

    /// An entry's category in the set's scheme.
    pub fn category(&self, entry: u32) -> Option<&str> {
        self.entry(entry).and_then(|e| e.category.as_deref())
    }

    /// An entry's own standing, if it says one.
    pub fn standing(&self, entry: u32) -> Option<Standing> {
        self.entry(entry).and_then(|e| e.standing)
    }

    /// When the frame of the perceptual hash number `k` is shown, if it is a video's.
    pub(crate) fn shown(&self, k: usize) -> Span {
        self.times.get(k).copied().flatten()
    }

    /// How many pictures its entries are: a video is as many as it has frames, and another entry is one.
    pub fn picture_count(&self) -> u64 {
        let timed = self.marks.iter().zip(&self.times).filter_map(|(m, shown)| shown.map(|(from, _)| (m.entry, from)));
        let frames: BTreeSet<(u32, u32)> = timed.collect();
        let videos: BTreeSet<u32> = frames.iter().map(|(entry, _)| *entry).collect();
        (self.len() - videos.len() + frames.len()) as u64
    }

    /// What an entry shows when, if it is a video.
    pub(crate) fn timeline(&self, entry: u32) -> Option<&Timeline> {
        self.timelines.get_or_init(|| self.made_timelines()).get(&entry)
    }

    /// Whether an entry's pictures are drawings, as far as they could be signed.
    pub(crate) fn is_drawing(&self, entry: u32) -> bool {
        self.drawings.contains(&entry)
    }

    /// Whether entries have local signatures.
    pub fn has_parts(&self) -> bool {
        !self.local_entries.is_empty()
    }

    /// Its local signatures, to be searched; `None` if it has none.
    pub(crate) fn local(&self) -> Option<LocalEntries<'_>> {
        let made = || LocalIndex::new(&std::mem::take(&mut *self.local.lock().unwrap_or_else(PoisonError::into_inner)));
        let (entries, times) = (self.local_entries.as_slice(), self.local_times.as_slice());
        self.has_parts().then(|| LocalEntries { index: self.local_index.get_or_init(made), entries, times })
    }

    /// Its perceptual hashes, in the order of [`Segment::mark`].
    pub(crate) fn hashes(&self) -> &NearHashes {
        &self.hashes
    }

    /// What is known of the perceptual hash number `k`.
    pub(crate) fn mark(&self, k: usize) -> Option<Mark> {
        self.marks.get(k).copied()
    }

    /// Entries with one of these digests, each with the strongest digest that says so, by entry.
    pub(crate) fn exact(&self, digests: &model::Digests) -> Vec<(u32, Algorithm)> {
        let mut found: Vec<_> = self.sha256.find(&digests.sha256).map(|e| (e, Algorithm::Sha256)).collect();
        found.extend(self.sha1.find(&digests.sha1).map(|e| (e, Algorithm::Sha1)));
        found.extend(self.md5.find(&digests.md5).map(|e| (e, Algorithm::Md5)));
        found.sort_unstable();
        found.dedup_by_key(|(entry, _)| *entry);
        found.retain(|(entry, _)| !self.is_left_out(*entry));
        found
    }

    /// Whether an entry's SHA-256 is known.
    pub(crate) fn has_sha256(&self, entry: u32) -> bool {
        self.with_sha256.binary_search(&entry).is_ok()
    }

    /// From the plain hashes alone: each frame has one, and what it shows is told by it.
    fn made_timelines(&self) -> BTreeMap<u32, Timeline> {
        let mut frames: BTreeMap<u32, Vec<TimedHash>> = BTreeMap::new();
        for ((hash, mark), shown) in self.hashes.all().iter().zip(&self.marks).zip(&self.times) {
            if let Some(shown) = shown.filter(|_| mark.form == EntryForm::Form(Form::Pdq)) {
                frames.entry(mark.entry).or_default().push((*hash, shown));
            }
        }
        frames.into_iter().map(|(entry, frames)| (entry, Timeline::of(frames.into_iter(), 0))).collect()
    }

    fn entry(&self, entry: u32) -> Option<&SegmentEntry> {
        self.entries.get(entry as usize)
    }
}

fn assemble(sections: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let size = sections.iter().map(|(_, content)| SECTION + content.len()).sum::<usize>() + HEADER;
    let mut out = Vec::with_capacity(size);
    out.extend_from_slice(MAGIC);
    out.extend_from_slice(&(sections.len() as u32).to_le_bytes());
    out.extend_from_slice(&[0; 4]);
    let mut offset = (HEADER + sections.len() * SECTION) as u64;
    for (tag, content) in sections {
        out.extend_from_slice(*tag);
        out.extend_from_slice(&[0; 4]);
        out.extend_from_slice(&offset.to_le_bytes());
        out.extend_from_slice(&(content.len() as u64).to_le_bytes());
        out.extend_from_slice(blake3::hash(content).as_bytes());
        offset += content.len() as u64;
    }
    sections.iter().for_each(|(_, content)| out.extend_from_slice(content));
    out
}

fn disassemble(file: &[u8]) -> Result<Vec<(String, &[u8])>, Error> {
    let mut head = Reader { rest: file, tag: "header" };
    if head.bytes::<8>().ok().as_ref() != Some(MAGIC) {
        return Err(Error::NotASegment);
    }
    let count = head.u32()?;
    head.u32()?;
    let mut sections = Vec::new();
    for _ in 0..count {
        let tag = String::from_utf8_lossy(&head.bytes::<4>()?).into_owned();
        head.u32()?;
        let (offset, length) = (head.u64()?, head.u64()?);
        let sum = head.bytes::<32>()?;
        let damaged = || Error::Damaged { section: tag.clone() };
        let start = usize::try_from(offset).map_err(|_| damaged())?;
        let end = usize::try_from(length).ok().and_then(|l| start.checked_add(l)).ok_or_else(damaged)?;
        let content = file.get(start..end).ok_or_else(damaged)?;
        if blake3::hash(content) != sum {
            return Err(damaged());
        }
        sections.push((tag, content));
    }
    Ok(sections)
}

fn write_entries(entries: &[Entry]) -> Vec<u8> {
    let mut out = Vec::new();
    let standing = |s: Option<Standing>| {
        s.and_then(|s| Standing::ALL.iter().position(|x| *x == s)).and_then(|p| u8::try_from(p + 1).ok()).unwrap_or(0)
    };
    for e in entries {
        out.push(standing(e.standing));
        out.push(0);
        for text in [Some(&e.name), e.category.as_ref()] {
            let length = text.map_or(NONE, |t| u32::try_from(t.len()).unwrap_or(NONE));
            out.extend_from_slice(&length.to_le_bytes());
            out.extend_from_slice(text.map_or(&[][..], |t| t.as_bytes()));
        }
    }
    out
}

fn read_entries(section: &[u8]) -> Result<Vec<SegmentEntry>, Error> {
    let mut at = Reader { rest: section, tag: "ENTR" };
    let mut entries = Vec::new();
    while !at.rest.is_empty() {
        let [standing, _] = at.bytes()?;
        entries.push(SegmentEntry {
            standing: usize::from(standing).checked_sub(1).and_then(|p| Standing::ALL.get(p)).copied(),
            name: at.text()?.unwrap_or_default(),
            category: at.text()?,
        });
    }
    Ok(entries)
}

fn write_signals(entries: &[Entry], out: &mut Vec<u8>) {
    for (n, entry) in (0u32..).zip(entries) {
        for s in &entry.signals {
            out.extend_from_slice(&s.hash);
            out.extend_from_slice(&n.to_le_bytes());
            out.extend_from_slice(&[s.form.to_byte(), s.quality, s.look.map_or(0, |look| 1 + look.number()), 0]);
        }
    }
}

fn read_signals(section: &[u8], of: usize) -> Result<(Vec<Pdq>, Vec<Mark>), Error> {
    let mut at = Reader { rest: section, tag: "PDQ_" };
    let (mut hashes, mut marks) = (Vec::new(), Vec::new());
    while !at.rest.is_empty() {
        hashes.push(Pdq(at.bytes()?));
        let entry = at.entry(of)?;
        let [form, quality, look, _] = at.bytes()?;
        let damaged = || Error::Damaged { section: "PDQ_".into() };
        let form = EntryForm::from_byte(form).ok_or_else(damaged)?;
        let look = look.checked_sub(1).map(|n| Look::numbered(n).ok_or_else(damaged)).transpose()?;
        marks.push(Mark { entry, form, quality, look });
    }
    Ok((hashes, marks))
}

fn drawings(owners: &[u32], local: &[LocalSignature]) -> BTreeSet<u32> {
    let (drawn, others): (Vec<_>, Vec<_>) = owners.iter().zip(local).partition(|(_, s)| s.detail() < LEAST_DETAIL);
    let others: BTreeSet<u32> = others.into_iter().map(|(owner, _)| *owner).collect();
    drawn.into_iter().map(|(owner, _)| *owner).filter(|owner| !others.contains(owner)).collect()
}

fn write_local(entries: &[Entry], out: &mut Vec<u8>) {
    for (n, entry) in (0u32..).zip(entries) {
        for EntryPart { signature, .. } in &entry.local {
            let bytes = signature.to_bytes();
            out.extend_from_slice(&n.to_le_bytes());
            out.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
            out.extend_from_slice(&bytes);
        }
    }
}

fn read_local(section: &[u8], of: usize) -> Result<(Vec<u32>, Vec<LocalSignature>), Error> {
    let mut at = Reader { rest: section, tag: "LOCL" };
    let (mut entries, mut signatures) = (Vec::new(), Vec::new());
    while !at.rest.is_empty() {
        let (entry, length) = (at.entry(of)?, at.u32()?);
        let signature = LocalSignature::from_bytes(at.slice(length as usize)?);
        entries.push(entry);
        signatures.push(signature.ok_or(Error::Damaged { section: "LOCL".into() })?);
    }
    Ok((entries, signatures))
}

fn times(shown: impl Iterator<Item = Span>) -> Vec<u8> {
    let timed = (0u32..).zip(shown).filter_map(|(n, shown)| shown.map(|(from, until)| [n, from, until]));
    timed.flatten().flat_map(u32::to_le_bytes).collect()
}

fn read_times(section: &[u8], tag: &str, count: usize) -> Result<Vec<Span>, Error> {
    let mut at = Reader { rest: section, tag };
    let mut times = vec![None; if section.is_empty() { 0 } else { count }];
    while !at.rest.is_empty() {
        let (number, from, until) = (at.u32()?, at.u32()?, at.u32()?);
        let damaged = || Error::Damaged { section: tag.into() };
        let place = times.get_mut(number as usize).filter(|_| from <= until).ok_or_else(damaged)?;
        *place = Some((from, until));
    }
    Ok(times)
}

/// Reads forward; what is missing is damage of the section.
struct Reader<'a> {
    rest: &'a [u8],
    tag: &'a str,
}

impl<'a> Reader<'a> {
    fn bytes<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        let (head, rest) = self.rest.split_first_chunk::<N>().ok_or(Error::Damaged { section: self.tag.into() })?;
        self.rest = rest;
        Ok(*head)
    }

    fn u32(&mut self) -> Result<u32, Error> {
        self.bytes().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Result<u64, Error> {
        self.bytes().map(u64::from_le_bytes)
    }

    /// The number of an entry: what belongs to none of so many is damage, for it would be found and have no name.
    fn entry(&mut self, of: usize) -> Result<u32, Error> {
        let entry = self.u32()?;
        if (entry as usize) < of { Ok(entry) } else { Err(Error::Damaged { section: self.tag.into() }) }
    }

    fn text(&mut self) -> Result<Option<String>, Error> {
        let length = self.u32()?;
        if length == NONE {
            return Ok(None);
        }
        let damaged = |_| Error::Damaged { section: self.tag.into() };
        Ok(Some(std::str::from_utf8(self.slice(length as usize)?).map_err(damaged)?.into()))
    }

    fn slice(&mut self, length: usize) -> Result<&'a [u8], Error> {
        let damaged = || Error::Damaged { section: self.tag.into() };
        let (head, rest) = self.rest.split_at_checked(length).ok_or_else(damaged)?;
        self.rest = rest;
        Ok(head)
    }
}

/// A hash of an entry given back from a segment, for tests and exports.
impl Segment {
    /// The perceptual hashes of an entry.
    pub fn signals_of(&self, entry: u32) -> Vec<EntrySignal> {
        let all = self.hashes.all().iter().zip(&self.marks).enumerate();
        all.filter(|(_, (_, mark))| mark.entry == entry)
            .map(|(k, (hash, mark))| {
                let (form, quality, look) = (mark.form, mark.quality, mark.look);
                EntrySignal { form, hash: hash.0, quality, look, shown: self.shown(k) }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests;
