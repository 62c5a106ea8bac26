//! Entries one after the other → a segment, in bounded memory.

use super::file::SectionWriter;
use super::records::{Record, STRIDE};
use crate::near::NearWriter;
use crate::{Entry, Error, MemorySpill, Spill, TableBuilder};
use std::io::{Seek, Write};

/// A piece of what waits in the spill.
const PIECE: usize = 1 << 20;

/// What a segment's writer lays aside. What is laid there are secrets ([`Spill`]).
pub struct Spills([Box<dyn Spill>; 6]);

impl Spills {
    /// Places as `make` makes them.
    pub fn new(make: impl Fn() -> Box<dyn Spill>) -> Self {
        Self(std::array::from_fn(|_| make()))
    }

    /// Memory.
    pub fn in_memory() -> Self {
        Self::new(|| Box::<MemorySpill>::default())
    }
}

/// Writes a segment. It holds as many bytes as it is given for what must be sorted, a bit or two for each entry, and 40
/// bytes for each perceptual hash; what must stand behind the records waits in the spill.
pub struct SegmentWriter<'s, W> {
    file: SectionWriter<W>,
    ids: TableBuilder<'s, 16, u32>,
    signatures: TableBuilder<'s, 16, u32>,
    sha256: TableBuilder<'s, 32, u32>,
    sha1: TableBuilder<'s, 20, u32>,
    md5: TableBuilder<'s, 16, u32>,
    aside: &'s mut dyn Spill,
    places: Run,
    hashes: Run,
    marks: Run,
    /// Of videos and of local signatures: what no list of millions has.
    times: Vec<u8>,
    local: Vec<u8>,
    local_times: Vec<u8>,
    near: NearWriter,
    local_count: u32,
    count: u32,
    written: u64,
    record: Vec<u8>,
}

/// What a row of a segment is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Row {
    /// An entry.
    Entry,
    /// The removal of an entry, kept with what its list says of it: compared with nothing.
    Removal,
}

/// Is told, while a segment is finished, which rows share a key, and says then which of them do not hold.
pub(crate) trait Settling {
    /// Every key of what is compared, in order, with its row.
    fn signature(&mut self, key: &[u8; 16], row: u32);
    /// Then every key of an id, in order, with its row.
    fn id(&mut self, key: &[u8; 16], row: u32);
    /// Then this is asked.
    fn gone(&mut self) -> Gone;
}

/// Rows that do not hold, in order.
#[derive(Clone, Default)]
pub(crate) struct Gone {
    /// Of this segment.
    pub(crate) own: Vec<u32>,
    /// Of those before it in its chain, numbered from the chain's first row.
    pub(crate) earlier: Vec<u32>,
    /// Entries that hold and cannot be compared.
    pub(crate) uncompared: u32,
}

/// What stands in every row holds.
#[derive(Default)]
pub(crate) struct Settled {
    pub(crate) uncompared: u32,
}

impl Settling for Settled {
    fn signature(&mut self, _: &[u8; 16], _: u32) {}
    fn id(&mut self, _: &[u8; 16], _: u32) {}
    fn gone(&mut self) -> Gone {
        Gone { uncompared: self.uncompared, ..Gone::default() }
    }
}

impl<'s, W: Write + Seek> SegmentWriter<'s, W> {
    /// A segment at the beginning of `out`. So many bytes are held for each of the five tables that are sorted.
    pub fn new(out: W, spills: &'s mut Spills, memory: usize) -> Result<Self, Error> {
        let [ids, signatures, sha256, sha1, md5, aside] = &mut spills.0;
        let mut file = SectionWriter::new(out)?;
        file.begin(b"ENTR")?;
        Ok(Self {
            file,
            ids: TableBuilder::new(&mut **ids, memory),
            signatures: TableBuilder::new(&mut **signatures, memory),
            sha256: TableBuilder::new(&mut **sha256, memory),
            sha1: TableBuilder::new(&mut **sha1, memory),
            md5: TableBuilder::new(&mut **md5, memory),
            places: Run::new(&mut **aside)?,
            hashes: Run::new(&mut **aside)?,
            marks: Run::new(&mut **aside)?,
            aside: &mut **aside,
            times: Vec::new(),
            local: Vec::new(),
            local_times: Vec::new(),
            near: NearWriter::new(),
            local_count: 0,
            count: 0,
            written: 0,
            record: Vec::new(),
        })
    }

    /// How many rows it has by now.
    pub(crate) fn len(&self) -> u32 {
        self.count
    }

    /// The next row.
    pub(crate) fn push(&mut self, entry: &Entry, row: Row) -> Result<u32, Error> {
        let n = self.count;
        self.count = n.checked_add(1).ok_or(Error::TooMany { limit: u64::from(u32::MAX) })?;
        self.write_record(n, entry, row)?;
        if row == Row::Entry || entry.has_own_id {
            self.ids.push(id_key(&entry.name, entry.has_own_id), n)?;
        }
        if row == Row::Entry || !entry.has_own_id {
            self.signatures.push(signature_key(entry), n)?;
        }
        if row == Row::Entry {
            self.push_digests(n, entry)?;
            self.push_signals(n, entry)?;
            self.push_parts(n, entry);
        }
        Ok(n)
    }

    /// The rest of the segment. `out` comes back; whoever gave it syncs it.
    pub(crate) fn finish(mut self, settling: &mut dyn Settling) -> Result<W, Error> {
        let file = &mut self.file;
        file.end()?;
        let hash_count = self.near.len();
        for (tag, run) in [(b"ENTO", self.places), (b"PDQ_", self.hashes), (b"MARK", self.marks)] {
            run.bring(self.aside, file.begin(tag)?)?;
            file.end()?;
        }
        self.signatures.finish_telling(file.begin(b"SIGS")?, &mut |key, row| settling.signature(key, row))?;
        file.end()?;
        self.ids.finish_telling(file.begin(b"IDS_")?, &mut |key, row| settling.id(key, row))?;
        file.end()?;
        self.sha256.finish(file.begin(b"SHA2")?)?;
        file.end()?;
        self.sha1.finish(file.begin(b"SHA1")?)?;
        file.end()?;
        self.md5.finish(file.begin(b"MD5_")?)?;
        file.end()?;
        if let Some(near) = self.near.worthwhile() {
            near.write(file.begin(b"HAMM")?)?;
            file.end()?;
        }
        for (tag, bytes) in [(b"LOCL", &self.local), (b"PDQT", &self.times), (b"LOCT", &self.local_times)] {
            if !bytes.is_empty() {
                file.bytes(tag, bytes)?;
            }
        }
        let gone = settling.gone();
        for (tag, rows) in [(b"GONE", &gone.own), (b"GONB", &gone.earlier)] {
            if !rows.is_empty() {
                file.bytes(tag, &rows.iter().flat_map(|n| n.to_le_bytes()).collect::<Vec<u8>>())?;
            }
        }
        let head = [self.count, gone.uncompared, hash_count, self.local_count];
        file.bytes(b"HEAD", &head.into_iter().flat_map(u32::to_le_bytes).collect::<Vec<u8>>())?;
        Ok(self.file.finish()?)
    }

    fn write_record(&mut self, n: u32, entry: &Entry, row: Row) -> Result<(), Error> {
        if n.is_multiple_of(STRIDE) {
            self.places.put(self.aside, &self.written.to_le_bytes())?;
        }
        self.record.clear();
        Record::of(entry, row == Row::Removal).write(&mut self.record)?;
        self.written += self.record.len() as u64;
        Ok(self.file.out().write_all(&self.record)?)
    }

    fn push_digests(&mut self, n: u32, entry: &Entry) -> Result<(), Error> {
        entry.sha256.map_or(Ok(()), |digest| self.sha256.push(digest, n))?;
        entry.sha1.map_or(Ok(()), |digest| self.sha1.push(digest, n))?;
        Ok(entry.md5.map_or(Ok(()), |digest| self.md5.push(digest, n))?)
    }

    fn push_signals(&mut self, n: u32, entry: &Entry) -> Result<(), Error> {
        for signal in &entry.signals {
            let number = self.near.len();
            self.near.push(&signal.hash)?;
            self.hashes.put(self.aside, &signal.hash)?;
            let look = signal.look.map_or(0, |look| 1 + look.number());
            let [a, b, c, d] = n.to_le_bytes();
            self.marks.put(self.aside, &[a, b, c, d, signal.form.to_byte(), signal.quality, look, 0])?;
            put_times(&mut self.times, number, signal.shown);
        }
        Ok(())
    }

    fn push_parts(&mut self, n: u32, entry: &Entry) {
        for part in &entry.local {
            let bytes = part.signature.to_bytes();
            self.local.extend_from_slice(&n.to_le_bytes());
            // a signature has a few hundred points at most
            self.local.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
            self.local.extend_from_slice(&bytes);
            put_times(&mut self.local_times, self.local_count, part.shown);
            self.local_count += 1;
        }
    }
}

fn put_times(to: &mut Vec<u8>, number: u32, shown: Option<(u32, u32)>) {
    let row = shown.map(|(from, until)| [number, from, until]);
    to.extend(row.into_iter().flatten().flat_map(u32::to_le_bytes));
}

/// By what an entry is found by its id: what a list gives is no line of it, whatever it is called.
pub(crate) fn id_key(name: &str, has_own_id: bool) -> [u8; 16] {
    key_of(&[&[u8::from(has_own_id)], name.as_bytes()])
}

/// Everything that an entry is compared by, as one value. Where there is nothing, what the list says is all there is.
pub(crate) fn signature_key(entry: &Entry) -> [u8; 16] {
    if !entry.can_be_compared() {
        return key_of(&[&[0], &entry.original]);
    }
    let (sha256, sha1, md5) = (entry.sha256.as_slice(), entry.sha1.as_slice(), entry.md5.as_slice());
    let given = 1 | (sha256.len() << 1 | sha1.len() << 2 | md5.len() << 3) as u8;
    let hashes: Vec<[u8; 32]> = entry.signals.iter().map(|signal| signal.hash).collect();
    key_of(&[&[given], sha256.as_flattened(), sha1.as_flattened(), md5.as_flattened(), hashes.as_flattened()])
}

/// Bytes that lie together are hashed without what a longer input needs: there are millions of such keys.
fn key_of(parts: &[&[u8]]) -> [u8; 16] {
    const SHORT: usize = 128;
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let mut short = [0; SHORT];
    let hash = match short.get_mut(..length) {
        Some(all) => {
            let mut rest = &mut *all;
            for part in parts {
                let (to, behind) = rest.split_at_mut(part.len());
                to.copy_from_slice(part);
                rest = behind;
            }
            blake3::hash(all)
        }
        None => blake3::hash(&parts.concat()),
    };
    hash.as_bytes().first_chunk().copied().unwrap_or_default()
}

/// Bytes that wait, piece by piece.
struct Run {
    number: usize,
    laid: usize,
    piece: Vec<u8>,
}

impl Run {
    fn new(spill: &mut dyn Spill) -> Result<Self, Error> {
        Ok(Self { number: spill.create()?, laid: 0, piece: Vec::new() })
    }

    fn put(&mut self, spill: &mut dyn Spill, bytes: &[u8]) -> Result<(), Error> {
        self.piece.extend_from_slice(bytes);
        if self.piece.len() >= PIECE {
            spill.write(self.number, &self.piece)?;
            self.laid += 1;
            self.piece.clear();
        }
        Ok(())
    }

    fn bring(self, spill: &mut dyn Spill, out: &mut impl Write) -> Result<(), Error> {
        let mut piece = Vec::new();
        for n in 0..self.laid {
            spill.read(self.number, n, &mut piece)?;
            out.write_all(&piece)?;
        }
        Ok(out.write_all(&self.piece)?)
    }
}
