//! Segments of version 1, read into the entries that they were written from.
//!
//! Little-endian. `AMPSEG1\n`, number of sections (u32), reserved (u32), then for each section: tag (4 bytes),
//! reserved (4 bytes), offset (u64), length (u64), BLAKE3 (32 bytes); then the sections:
//! * `ENTR` – for each entry: standing (u8), zero (u8), name (u32 length + UTF-8), category (u32 length + UTF-8;
//!   `u32::MAX` for none);
//! * `SHA2`, `SHA1`, `MD5_` – (digest, entry u32), sorted;
//! * `PDQ_` – (hash 32 bytes, entry u32, form u8, quality u8, look u8, zero u8), in the order of entries;
//! * `LOCL`, `PDQT`, `LOCT` – as they are now;
//! * `ORIG` – (length u32 + bytes) for each entry, in their order: its record as its list has it; left out if no list
//!   gave an entry.

use super::file::Reader;
use super::{MARK, Span, read};
use crate::{Entry, EntryPart, EntrySignal, Error};
use model::Standing;

const MAGIC: &[u8; 8] = b"AMPSEG1\n";
const NONE: u32 = u32::MAX;

pub(super) fn is_former(file: &[u8]) -> bool {
    file.starts_with(MAGIC)
}

/// The entries of such a file, every section against its checksum.
pub(super) fn entries(file: &[u8]) -> Result<Vec<Entry>, Error> {
    let sections = disassemble(file)?;
    let held = |tag: &str| sections.iter().find(|(t, _)| t == tag).map(|(_, s)| *s);
    let section = |tag: &str| held(tag).unwrap_or_default();
    let mut entries = named(section("ENTR"))?;
    give(section("SHA2"), "SHA2", &mut entries, |e| &mut e.sha256)?;
    give(section("SHA1"), "SHA1", &mut entries, |e| &mut e.sha1)?;
    give(section("MD5_"), "MD5_", &mut entries, |e| &mut e.md5)?;
    give_signals(section("PDQ_"), section("PDQT"), &mut entries)?;
    give_parts(section("LOCL"), section("LOCT"), &mut entries)?;
    give_originals(held("ORIG"), &mut entries)?;
    Ok(entries)
}

fn disassemble(file: &[u8]) -> Result<Vec<(String, &[u8])>, Error> {
    let mut head = Reader { rest: file, tag: "header" };
    head.bytes::<8>()?;
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

fn named(section: &[u8]) -> Result<Vec<Entry>, Error> {
    let mut at = Reader { rest: section, tag: "ENTR" };
    let mut entries = Vec::new();
    while !at.rest.is_empty() {
        let [standing, _] = at.bytes()?;
        entries.push(Entry {
            standing: usize::from(standing).checked_sub(1).and_then(|p| Standing::ALL.get(p)).copied(),
            name: text(&mut at)?.unwrap_or_default(),
            // Then every name was one that records of an update could meet.
            has_own_id: true,
            category: text(&mut at)?,
            ..Entry::default()
        });
    }
    Ok(entries)
}

fn text(at: &mut Reader<'_>) -> Result<Option<String>, Error> {
    let length = at.u32()?;
    if length == NONE {
        return Ok(None);
    }
    let bytes = at.slice(length as usize)?;
    std::str::from_utf8(bytes).map(|text| Some(text.into())).map_err(|_| at.damaged())
}

fn give<const N: usize>(
    section: &[u8],
    tag: &'static str,
    entries: &mut [Entry],
    place: impl Fn(&mut Entry) -> &mut Option<[u8; N]>,
) -> Result<(), Error> {
    let mut at = Reader { rest: section, tag };
    while !at.rest.is_empty() {
        let digest = at.bytes()?;
        *place(entry_of(&mut at, entries)?) = Some(digest);
    }
    Ok(())
}

fn entry_of<'e>(at: &mut Reader<'_>, entries: &'e mut [Entry]) -> Result<&'e mut Entry, Error> {
    let number = at.u32()?;
    entries.get_mut(number as usize).ok_or_else(|| at.damaged())
}

fn give_signals(section: &[u8], times: &[u8], entries: &mut [Entry]) -> Result<(), Error> {
    const ROW: usize = 32 + MARK;
    let (rows, rest) = section.as_chunks::<ROW>();
    let at = Reader { rest, tag: "PDQ_" };
    let (Ok(count), Ok(of)) = (u32::try_from(rows.len()), u32::try_from(entries.len())) else {
        return Err(at.damaged());
    };
    if !rest.is_empty() {
        return Err(at.damaged());
    }
    let times = read::times(times, b"PDQT", count)?;
    for (k, row) in rows.iter().enumerate() {
        let mut at = Reader { rest: row, tag: "PDQ_" };
        let hash = at.bytes()?;
        let mark = read::mark(&at.bytes()?, of)?;
        let (form, quality, look) = (mark.form, mark.quality, mark.look);
        let signal = EntrySignal { form, hash, quality, look, shown: span(&times, k) };
        entries.get_mut(mark.entry as usize).into_iter().for_each(|e| e.signals.push(signal));
    }
    Ok(())
}

fn give_parts(section: &[u8], times: &[u8], entries: &mut [Entry]) -> Result<(), Error> {
    let damaged = || Error::Damaged { section: "LOCL".into() };
    let of = u32::try_from(entries.len()).map_err(|_| damaged())?;
    let (owners, signatures) = read::local(section, of, 0)?;
    let times = read::times(times, b"LOCT", u32::try_from(owners.len()).map_err(|_| damaged())?)?;
    for (k, (owner, signature)) in owners.iter().zip(signatures).enumerate() {
        let part = EntryPart { signature, shown: span(&times, k) };
        entries.get_mut(*owner as usize).into_iter().for_each(|e| e.local.push(part.clone()));
    }
    Ok(())
}

/// Every entry has one, or, where the section was left out, none.
fn give_originals(section: Option<&[u8]>, entries: &mut [Entry]) -> Result<(), Error> {
    let Some(section) = section else { return Ok(()) };
    let mut at = Reader { rest: section, tag: "ORIG" };
    for entry in entries {
        entry.original = at.counted()?.to_vec();
    }
    if at.rest.is_empty() { Ok(()) } else { Err(at.damaged()) }
}

fn span(times: &[Span], k: usize) -> Span {
    times.get(k).copied().flatten()
}
