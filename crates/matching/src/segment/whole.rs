//! A segment as the entries that it was written from: what the next version of a hash set begins with.

use super::{Reader, Sorted, Span, disassemble, read_entries, read_local, read_signals, read_times};
use crate::{Entry, EntryPart, EntrySignal, Error, Segment};

/// `ORIG`: for each entry, what its list says of it; length 0 of an entry that no list gave.
pub(super) fn write_originals(entries: &[Entry]) -> Vec<u8> {
    let size = entries.iter().map(|e| e.original.len() + 4).sum();
    let mut out = Vec::with_capacity(size);
    for entry in entries {
        // A record is bounded far below that (`ListLimits`).
        let length = u32::try_from(entry.original.len()).unwrap_or(0);
        out.extend_from_slice(&length.to_le_bytes());
        out.extend_from_slice(entry.original.get(..length as usize).unwrap_or_default());
    }
    out
}

/// Every entry has one, or, where the section was left out, none.
fn read_originals(section: Option<&[u8]>, entries: &mut [Entry]) -> Result<(), Error> {
    let Some(section) = section else { return Ok(()) };
    let mut at = Reader { rest: section, tag: "ORIG" };
    for entry in entries {
        let length = at.u32()?;
        entry.original = at.slice(length as usize)?.to_vec();
    }
    if at.rest.is_empty() { Ok(()) } else { Err(Error::Damaged { section: "ORIG".into() }) }
}

impl Segment {
    /// Reads a segment file back into its entries, every section against its checksum.
    pub fn entries(file: &[u8]) -> Result<Vec<Entry>, Error> {
        let sections = disassemble(file)?;
        let held = |tag: &str| sections.iter().find(|(t, _)| t == tag).map(|(_, s)| *s);
        let section = |tag: &str| held(tag).unwrap_or_default();
        let named = read_entries(section("ENTR"))?.into_iter();
        let mut entries: Vec<Entry> = named
            .map(|e| Entry { name: e.name, category: e.category, standing: e.standing, ..Entry::default() })
            .collect();
        let of = entries.len();
        let digests = (
            Sorted::<32>::read(section("SHA2"), "SHA2", of)?,
            Sorted::<20>::read(section("SHA1"), "SHA1", of)?,
            Sorted::<16>::read(section("MD5_"), "MD5_", of)?,
        );
        digests.0.give(&mut entries, |e| &mut e.sha256);
        digests.1.give(&mut entries, |e| &mut e.sha1);
        digests.2.give(&mut entries, |e| &mut e.md5);
        give_signals(section("PDQ_"), section("PDQT"), &mut entries)?;
        give_parts(section("LOCL"), section("LOCT"), &mut entries)?;
        read_originals(held("ORIG"), &mut entries)?;
        Ok(entries)
    }
}

impl<const N: usize> Sorted<N> {
    fn give(&self, entries: &mut [Entry], place: impl Fn(&mut Entry) -> &mut Option<[u8; N]>) {
        for (digest, owner) in &self.0 {
            if let Some(entry) = entries.get_mut(*owner as usize) {
                *place(entry) = Some(*digest);
            }
        }
    }
}

fn give_signals(section: &[u8], times: &[u8], entries: &mut [Entry]) -> Result<(), Error> {
    let (hashes, marks) = read_signals(section, entries.len())?;
    let times = read_times(times, "PDQT", marks.len())?;
    for (k, (hash, mark)) in hashes.iter().zip(&marks).enumerate() {
        let (form, quality, look) = (mark.form, mark.quality, mark.look);
        let signal = EntrySignal { form, hash: hash.0, quality, look, shown: span(&times, k) };
        entries.get_mut(mark.entry as usize).into_iter().for_each(|e| e.signals.push(signal));
    }
    Ok(())
}

fn give_parts(section: &[u8], times: &[u8], entries: &mut [Entry]) -> Result<(), Error> {
    let (owners, signatures) = read_local(section, entries.len())?;
    let times = read_times(times, "LOCT", signatures.len())?;
    for (k, (owner, signature)) in owners.iter().zip(signatures).enumerate() {
        let part = EntryPart { signature, shown: span(&times, k) };
        entries.get_mut(*owner as usize).into_iter().for_each(|e| e.local.push(part.clone()));
    }
    Ok(())
}

fn span(times: &[Span], k: usize) -> Span {
    times.get(k).copied().flatten()
}
