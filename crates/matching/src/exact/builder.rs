//! Digests in any order → sorted runs → a table.

use super::TableError;
use super::spill::Spill;
use super::writer::{Payload, TableWriter, Written};
use rayon::slice::ParallelSliceMut;
use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::io::{Seek, Write};

type Record<const N: usize, P> = ([u8; N], P);

/// Makes a table of digests in any order, in the memory it is given: so much is filled, sorted on all cores and laid
/// aside as a run; runs are merged at the end, through buffers that take no more as long as there is at most 64 times as
/// much to sort. What fits into memory is laid nowhere.
pub struct TableBuilder<'s, const N: usize, P> {
    spill: &'s mut dyn Spill,
    records: Vec<Record<N, P>>,
    most: usize,
    /// Records of a piece.
    piece: usize,
    runs: Vec<Run>,
}

/// A sorted run in the spill.
struct Run {
    number: usize,
    count: u64,
    sums: Vec<blake3::Hash>,
}

/// A run's buffer is never larger.
const PIECE: usize = 1 << 20;
/// As many runs are merged within the memory given.
const RUNS: usize = 64;

impl<'s, const N: usize, P: Payload> TableBuilder<'s, N, P> {
    /// A builder that holds `memory` bytes of digests at once; at least some pages.
    pub fn new(spill: &'s mut dyn Spill, memory: usize) -> Self {
        let most = (memory / size_of::<Record<N, P>>()).max(RUNS);
        let piece = (most / RUNS).min(PIECE / size_of::<Record<N, P>>()).max(1);
        Self { spill, records: Vec::new(), most, piece, runs: Vec::new() }
    }

    /// One digest more. The same digest may come again: without payload it is kept once, with payloads once for each.
    pub fn push(&mut self, digest: [u8; N], payload: P) -> Result<(), TableError> {
        if self.records.len() == self.most {
            self.lay()?;
        }
        if self.records.capacity() == 0 {
            // Growing would hold it twice; pages that nothing is written to take no memory.
            self.records.reserve_exact(self.most);
        }
        self.records.push((digest, payload));
        Ok(())
    }

    /// Writes the table from the place where `out` stands. `out` comes back behind the last byte; whoever gave it syncs
    /// it, and moves it to its name.
    pub fn finish<W: Write + Seek>(self, out: W) -> Result<(W, Written), TableError> {
        self.finish_telling(out, &mut |_, _| {})
    }

    /// The same; `seen` is told every digest in its order, with its payload.
    pub fn finish_telling<W: Write + Seek>(
        mut self,
        out: W,
        seen: &mut dyn FnMut(&[u8; N], P),
    ) -> Result<(W, Written), TableError> {
        if self.runs.is_empty() {
            self.sort();
            let mut writer = TableWriter::new(out, self.spill, self.records.len() as u64)?;
            for (digest, payload) in self.records {
                seen(&digest, payload);
                writer.push(digest, payload)?;
            }
            return writer.finish();
        }
        self.lay()?;
        self.records = Vec::new();
        let at_most = self.runs.iter().map(|run| run.count).sum();
        let mut heads: Heads<N, P> = Heads::begin(self.runs, self.spill)?;
        let mut writer = TableWriter::new(out, self.spill, at_most)?;
        // One spill serves both: runs are read from it while the table's own parts wait in it.
        while let Some((digest, payload)) = heads.next(writer.spill())? {
            seen(&digest, payload);
            writer.push(digest, payload)?;
        }
        writer.finish()
    }

    fn sort(&mut self) {
        self.records.par_sort_unstable_by(order);
        self.records.dedup();
    }

    fn lay(&mut self) -> Result<(), TableError> {
        self.sort();
        let mut run = Run { number: self.spill.create()?, count: self.records.len() as u64, sums: Vec::new() };
        let mut bytes = Vec::with_capacity(self.piece * (N + P::BYTES));
        for piece in self.records.chunks(self.piece) {
            bytes.clear();
            for (digest, payload) in piece {
                bytes.extend_from_slice(digest);
                payload.put(&mut bytes);
            }
            self.spill.write(run.number, &bytes)?;
            run.sums.push(blake3::hash(&bytes));
        }
        self.records.clear();
        self.runs.push(run);
        Ok(())
    }
}

/// Eight bytes decide nearly always, and compare as one number.
fn order<const N: usize, P: Payload>(a: &Record<N, P>, b: &Record<N, P>) -> Ordering {
    let first = |r: &Record<N, P>| r.0.first_chunk().copied().map_or(0, u64::from_be_bytes);
    first(a).cmp(&first(b)).then_with(|| a.cmp(b))
}

/// The least record of each run, and where each run goes on.
struct Heads<const N: usize, P> {
    heap: BinaryHeap<Head<N, P>>,
    sources: Vec<Source>,
}

struct Head<const N: usize, P> {
    record: Record<N, P>,
    source: usize,
}

impl<const N: usize, P: Payload> Heads<N, P> {
    fn begin(runs: Vec<Run>, spill: &mut dyn Spill) -> Result<Self, TableError> {
        let mut sources: Vec<_> = runs.into_iter().map(Source::new).collect();
        let mut heap = BinaryHeap::new();
        for (source, run) in sources.iter_mut().enumerate() {
            heap.extend(run.next(spill)?.map(|record| Head { record, source }));
        }
        Ok(Self { heap, sources })
    }

    fn next(&mut self, spill: &mut dyn Spill) -> Result<Option<Record<N, P>>, TableError> {
        let Some(mut least) = self.heap.peek_mut() else { return Ok(None) };
        let record = least.record;
        match self.sources.get_mut(least.source).map(|source| source.next(spill)).transpose()?.flatten() {
            Some(following) => least.record = following,
            None => drop(PeekMut::pop(least)),
        }
        Ok(Some(record))
    }
}

/// A run as it is read.
struct Source {
    run: Run,
    pieces_read: usize,
    piece: Vec<u8>,
    at: usize,
}

impl Source {
    fn new(run: Run) -> Self {
        Self { run, pieces_read: 0, piece: Vec::new(), at: 0 }
    }

    fn next<const N: usize, P: Payload>(&mut self, spill: &mut dyn Spill) -> Result<Option<Record<N, P>>, TableError> {
        if self.at == self.piece.len() && !self.read(spill)? {
            return Ok(None);
        }
        let (digest, rest) =
            self.piece.get(self.at..).and_then(|r| r.split_first_chunk::<N>()).ok_or(TableError::SpillChanged)?;
        self.at += N + P::BYTES;
        Ok(Some((*digest, P::take(rest))))
    }

    /// The next piece, if there is one.
    fn read(&mut self, spill: &mut dyn Spill) -> Result<bool, TableError> {
        let Some(sum) = self.run.sums.get(self.pieces_read) else { return Ok(false) };
        spill.read(self.run.number, self.pieces_read, &mut self.piece)?;
        if blake3::hash(&self.piece) != *sum {
            return Err(TableError::SpillChanged);
        }
        self.pieces_read += 1;
        self.at = 0;
        Ok(true)
    }
}

/// The least stands on top of the heap.
impl<const N: usize, P: Payload> Ord for Head<N, P> {
    fn cmp(&self, other: &Self) -> Ordering {
        order(&other.record, &self.record).then_with(|| other.source.cmp(&self.source))
    }
}

impl<const N: usize, P: Payload> PartialOrd for Head<N, P> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<const N: usize, P: Payload> PartialEq for Head<N, P> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl<const N: usize, P: Payload> Eq for Head<N, P> {}
