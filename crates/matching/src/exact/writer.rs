//! Sorted digests → a table, written in one go.

use super::TableError;
use super::directory::Bits;
use super::layout::{BLOCK, HEADER, Layout, MOST, SUM, Section, Shape, write_header};
use super::spill::Spill;
use std::io::{Seek, SeekFrom, Write};

/// What stands beside a digest: nothing, or the number of an entry.
pub trait Payload: Copy + Ord + Send + Sync + sealed::Sealed {
    /// Bytes of it.
    const BYTES: usize;
    /// Adds its bytes.
    fn put(self, to: &mut Vec<u8>);
    /// From its bytes; of fewer, what nobody wrote.
    fn take(bytes: &[u8]) -> Self;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for () {}
    impl Sealed for u32 {}
}

impl Payload for () {
    const BYTES: usize = 0;
    fn put(self, _: &mut Vec<u8>) {}
    fn take(_: &[u8]) -> Self {}
}

impl Payload for u32 {
    const BYTES: usize = 4;

    fn put(self, to: &mut Vec<u8>) {
        to.extend(self.to_le_bytes());
    }

    fn take(bytes: &[u8]) -> Self {
        bytes.first_chunk().copied().map_or(u32::MAX, u32::from_le_bytes)
    }
}

/// What was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Written {
    /// How many digests; with entry numbers, how many pairs.
    pub count: u64,
    /// Bytes of the table.
    pub bytes: u64,
}

/// Writes a table from digests that come in their order. Its memory grows by a byte for every 25 digests and no more:
/// what must stand behind the digests waits in the spill.
pub struct TableWriter<'s, const N: usize, P, W> {
    out: Summed<W>,
    shape: Shape,
    last: Option<([u8; N], P)>,
    bucket: u64,
    bits: Bits,
    aside: Aside<'s>,
}

impl<'s, const N: usize, P: Payload, W: Write + Seek> TableWriter<'s, N, P, W> {
    /// A table of up to `at_most` digests, from the place where `out` stands now. Fewer may come; the table is smallest
    /// if as many do.
    pub fn new(mut out: W, spill: &'s mut dyn Spill, at_most: u64) -> Result<Self, TableError> {
        let shape = Shape { count: 0, ..Shape::for_count(N, P::BYTES, at_most.min(MOST)) };
        let start = out.stream_position()?;
        out.write_all(&[0; HEADER])?;
        let out = Summed { out, start, block: Vec::with_capacity(2 * BLOCK), written: 0, sums: Vec::new() };
        Ok(Self { out, shape, last: None, bucket: 0, bits: Bits::new(), aside: Aside::new(spill)? })
    }

    /// The next digest; what is the same as the one before it, with the same payload, is left out.
    pub fn push(&mut self, digest: [u8; N], payload: P) -> Result<(), TableError> {
        match self.last {
            Some(last) if last == (digest, payload) => return Ok(()),
            Some(last) if last > (digest, payload) => return Err(TableError::Unsorted),
            _ if self.shape.count == MOST => return Err(TableError::TooMany { limit: MOST }),
            _ => self.last = Some((digest, payload)),
        }
        let (leading, rest) = digest.split_at_checked(self.shape.leading).unwrap_or((&[], &digest));
        self.end_buckets(number(leading))?;
        self.bits.one();
        self.shape.count += 1;
        self.out.put(rest)?;
        payload.put(&mut self.aside.entries.piece);
        self.aside.lay()
    }

    /// The rest of the file. `out` comes back behind its last byte; whoever gave it syncs it.
    pub fn finish(mut self) -> Result<(W, Written), TableError> {
        self.end_buckets(self.shape.buckets())?;
        self.bits.fill();
        self.aside.buckets.piece.append(&mut self.bits.bytes);
        let too_many = || TableError::TooMany { limit: MOST };
        let layout = Layout::of(&self.shape).ok_or_else(too_many)?;
        self.out.pad_to(layout.start(Section::Entries))?;
        self.aside.entries.bring(self.aside.spill, &mut self.out)?;
        self.out.pad_to(layout.start(Section::Buckets))?;
        self.aside.buckets.bring(self.aside.spill, &mut self.out)?;
        self.out.pad_to(layout.start(Section::Ranks))?;
        for rank in &self.bits.ranks {
            self.out.put(&rank.to_le_bytes())?;
        }
        self.out.pad_to(layout.start(Section::Sums))?;
        let out = self.out.finish(&self.shape)?;
        Ok((out, Written { count: self.shape.count, bytes: layout.end as u64 }))
    }

    /// Where its parts wait: more may be read from there meanwhile.
    pub(super) fn spill(&mut self) -> &mut dyn Spill {
        self.aside.spill
    }

    fn end_buckets(&mut self, until: u64) -> Result<(), TableError> {
        self.bits.zeros(until - self.bucket);
        self.bucket = until;
        self.aside.buckets.piece.append(&mut self.bits.bytes);
        self.aside.lay()
    }
}

/// A number from its bytes, the highest first.
pub(super) fn number(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |n, byte| n << 8 | u64::from(*byte))
}

/// What waits until the digests before it are written.
struct Aside<'s> {
    spill: &'s mut dyn Spill,
    entries: Waiting,
    buckets: Waiting,
}

/// Bytes that wait, all but the last of them in a run.
struct Waiting {
    run: usize,
    sums: Vec<blake3::Hash>,
    piece: Vec<u8>,
}

/// Bytes that wait in memory at most.
const PIECE: usize = 1 << 20;

impl<'s> Aside<'s> {
    fn new(spill: &'s mut dyn Spill) -> Result<Self, TableError> {
        let mut waiting = || Ok::<_, TableError>(Waiting { run: spill.create()?, sums: Vec::new(), piece: Vec::new() });
        let (entries, buckets) = (waiting()?, waiting()?);
        Ok(Self { spill, entries, buckets })
    }

    fn lay(&mut self) -> Result<(), TableError> {
        for waiting in [&mut self.entries, &mut self.buckets] {
            if waiting.piece.len() >= PIECE {
                self.spill.write(waiting.run, &waiting.piece)?;
                waiting.sums.push(blake3::hash(&waiting.piece));
                waiting.piece.clear();
            }
        }
        Ok(())
    }
}

impl Waiting {
    fn bring<W: Write>(&self, spill: &mut dyn Spill, out: &mut Summed<W>) -> Result<(), TableError> {
        let mut piece = Vec::new();
        for (number, sum) in self.sums.iter().enumerate() {
            spill.read(self.run, number, &mut piece)?;
            if blake3::hash(&piece) != *sum {
                return Err(TableError::SpillChanged);
            }
            out.put(&piece)?;
        }
        out.put(&self.piece)
    }
}

/// What is written block by block, each with its sum.
struct Summed<W> {
    out: W,
    start: u64,
    block: Vec<u8>,
    /// Bytes of whole blocks.
    written: usize,
    sums: Vec<u8>,
}

impl<W: Write> Summed<W> {
    fn put(&mut self, bytes: &[u8]) -> Result<(), TableError> {
        self.block.extend_from_slice(bytes);
        if self.block.len() >= BLOCK { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), TableError> {
        let whole = self.block.len() - self.block.len() % BLOCK;
        let blocks = self.block.get(..whole).unwrap_or_default();
        blocks.chunks(BLOCK).for_each(|block| self.sums.extend(blake3::hash(block).as_bytes()));
        self.out.write_all(blocks)?;
        self.written += whole;
        self.block.drain(..whole);
        Ok(())
    }

    /// Zeros up to this place of the file.
    fn pad_to(&mut self, place: usize) -> Result<(), TableError> {
        let here = HEADER + self.written + self.block.len();
        self.put(&vec![0; place.saturating_sub(here)])
    }
}

impl<W: Write + Seek> Summed<W> {
    /// The last block, the sums, and at last the header: before that, no reader takes the file for a table.
    fn finish(mut self, shape: &Shape) -> Result<W, TableError> {
        if !self.block.is_empty() {
            self.sums.extend(blake3::hash(&self.block).as_bytes());
            self.out.write_all(&self.block)?;
        }
        self.out.write_all(&self.sums)?;
        let sum: [u8; SUM] = blake3::hash(&self.sums).into();
        let end = self.out.stream_position()?;
        self.out.seek(SeekFrom::Start(self.start))?;
        self.out.write_all(&write_header(shape, &sum))?;
        self.out.seek(SeekFrom::Start(end))?;
        Ok(self.out)
    }
}
