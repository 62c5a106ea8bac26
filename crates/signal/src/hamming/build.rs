//! How an index is made: codes are put in order, and each table is sorted by its keys.

use super::bits::{self, BitWriter, mask};
use super::file::{FileWriter, Head};
use super::index::Layout;
use super::order::Order;
use super::runs::RunWriter;
use super::scheme::{Part, parts, place_bits};
use super::search::key;
use super::table::{Encoder, Posting, Shape};
use super::{Error, MOST_CODES, Tag};
use rayon::prelude::*;
use std::io::{self, Write};

/// Codes from which the order of bits is told.
const SAMPLE: usize = 1 << 16;
/// Bytes that are written together.
const WRITTEN: usize = 1 << 20;

/// A code and its entry. Words are two halves each, so that a row has no gap.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Row<const W: usize> {
    code: [[u32; 2]; W],
    entry: u32,
}

impl<const W: usize> Row<W> {
    fn new(code: &[u64; W], entry: u32) -> Self {
        // two halves, the higher first
        Self { code: code.map(|word| [(word >> 32) as u32, word as u32]), entry }
    }

    #[inline(always)]
    fn code(&self) -> [u64; W] {
        self.code.map(|[high, low]| u64::from(high) << 32 | u64::from(low))
    }
}

/// Takes codes and makes the index over them. Memory is bounded by what may be pushed: while it works, some 60 bytes for
/// each code of 256 bits.
pub struct Builder<const W: usize> {
    rows: Vec<Row<W>>,
    radius: u32,
}

impl<const W: usize> Builder<W> {
    /// For searches within about this radius: others are answered too, more slowly.
    pub fn new(radius: u32) -> Self {
        Self { rows: Vec::new(), radius }
    }

    /// A code and the entry that it belongs to.
    pub fn push(&mut self, code: &[u64; W], entry: u32) -> Result<(), Error> {
        if self.rows.len() >= MOST_CODES {
            return Err(Error::TooMany { limit: MOST_CODES });
        }
        self.rows.push(Row::new(code, entry));
        Ok(())
    }

    /// The radius that it is made for.
    pub(super) fn radius(&self) -> u32 {
        self.radius
    }

    /// How many were pushed.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether none was.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Writes the index, on all cores; how many bytes it has. The same codes and entries, pushed in any order, give the
    /// same bytes.
    pub fn write(mut self, out: &mut dyn Write) -> Result<u64, Error> {
        let plan = parts(W as u32 * 64, self.radius, self.rows.len() as u64);
        let order = self.order(&plan);
        self.rows.par_iter_mut().for_each(|row| *row = Row::new(&order.apply(&row.code()), row.entry));
        self.rows.par_sort_unstable();
        let row_count = self.rows.len();
        let mut file = FileWriter::new(out)?;
        file.begin(Tag::Entries, 0)?;
        in_pieces(&self.rows, &mut file, |row, piece| piece.extend_from_slice(&row.entry.to_le_bytes()))?;
        let codes = self.write_runs(&mut file)?;
        self.rows.dedup_by(|a, b| a.code == b.code);
        self.rows.shrink_to_fit();
        self.write_planes(Layout::new(W, &plan), &mut file)?;
        self.write_tables(&plan, &mut file)?;
        let order = order.bits().to_vec();
        let head = Head {
            words: W as u32,
            radius: self.radius,
            codes,
            // at most MOST_CODES
            rows: row_count as u32,
            parts: plan,
            order,
        };
        Ok(file.end(&head)?)
    }

    /// From codes all over: the same whatever order they were pushed in would ask for a sort first, so the least of a
    /// mixture of their bits are taken.
    fn order(&self, plan: &[Part]) -> Order<W> {
        let mixed = |row: &Row<W>| {
            row.code().iter().fold(0u64, |sum, word| (sum ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29))
        };
        let share = (self.rows.len() / SAMPLE) as u64 + 1;
        let below = u64::MAX / share;
        let mut sample: Vec<[u64; W]> = self.rows.par_iter().filter(|row| mixed(row) <= below).map(Row::code).collect();
        sample.par_sort_unstable();
        sample.dedup();
        Order::dealt(&sample, plan)
    }

    /// Which rows are of one code; how many codes there are.
    fn write_runs(&self, file: &mut FileWriter<'_>) -> Result<u32, Error> {
        let runs = || self.rows.chunk_by(|a, b| a.code == b.code);
        let codes = runs().count();
        if codes < self.rows.len() {
            let mut writer = RunWriter::default();
            // at most MOST_CODES
            runs().for_each(|run| writer.push(run.len() as u32));
            let (bits, starts) = writer.end();
            for (tag, bytes) in [(Tag::Runs, bits), (Tag::RunStarts, starts)] {
                file.begin(tag, 0)?;
                file.write(&bytes)?;
            }
        }
        // at most MOST_CODES
        Ok(codes as u32)
    }

    fn write_planes(&self, layout: Layout, file: &mut FileWriter<'_>) -> Result<(), Error> {
        let near = W - layout.near_words;
        file.begin(Tag::NearPlane, 0)?;
        in_pieces(&self.rows, file, |row, piece| {
            row.code().iter().skip(near).for_each(|word| piece.extend_from_slice(&word.to_le_bytes()));
        })?;
        file.begin(Tag::FarPlane, 0)?;
        let mut bits = BitWriter::default();
        for row in &self.rows {
            let code = row.code();
            for from in (layout.implied..layout.implied + layout.far_bits).step_by(32) {
                let width = (layout.implied + layout.far_bits - from).min(32);
                bits.push(key(&code, &Part { from, width, radius: 0, block_bits: 0, tag_bits: 0 }).into(), width);
            }
            if bits.len() >= WRITTEN {
                file.write(&bits.take())?;
            }
        }
        Ok(file.write(&bits.end())?)
    }

    fn write_tables(&self, plan: &[Part], file: &mut FileWriter<'_>) -> Result<(), Error> {
        let nexts = plan.iter().cycle().skip(1);
        let numbered: Vec<(u32, (&Part, &Part))> = (0..).zip(plan.iter().zip(nexts)).collect();
        // two at a time: each takes eight bytes a code while it is made
        for tables in numbered.chunks(2) {
            let made: Vec<(u32, Vec<u8>, Vec<u8>)> = tables
                .par_iter()
                .map(|(n, (part, next))| {
                    let (blocks, starts) = self.table(*n == 0, part, &part.tag_of(next));
                    (*n, blocks, starts)
                })
                .collect();
            for (n, blocks, starts) in made {
                file.begin(Tag::Starts, n)?;
                file.write(&starts)?;
                file.begin(Tag::Blocks, n)?;
                file.write(&blocks)?;
            }
        }
        Ok(())
    }

    fn table(&self, is_first: bool, part: &Part, tag: &Part) -> (Vec<u8>, Vec<u8>) {
        let places = if is_first { 0 } else { place_bits(self.rows.len() as u64) };
        let shape = Shape { rest_bits: part.rest_bits(), tag_bits: part.tag_bits, place_bits: places };
        let rest = part.rest_bits();
        let keys = || self.rows.iter().map(|row| key(&row.code(), part));
        // where each block's codes begin
        let mut next = vec![0u32; (1 << part.block_bits) + 1];
        for key in keys() {
            next.iter_mut().skip((key >> rest) as usize + 1).take(1).for_each(|count| *count += 1);
        }
        let mut sum = 0;
        for count in &mut next {
            sum += *count;
            *count = sum;
        }
        let mut encoder = Encoder::new(shape);
        let ends: Vec<u32> = next.iter().skip(1).copied().collect();
        let mut postings = vec![Posting::new(0, 0); self.rows.len()];
        for ((place, key), row) in (0u32..).zip(keys()).zip(&self.rows) {
            let Some(at) = next.get_mut((key >> rest) as usize) else { continue };
            // at most 15 bits together
            let low = (u64::from(key) & mask(rest)) as u32 | self::key(&row.code(), tag) << rest;
            postings.iter_mut().skip(*at as usize).take(1).for_each(|to| *to = Posting::new(low, place));
            *at += 1;
        }
        let mut from = 0;
        for end in ends {
            let block = postings.get_mut(from..end as usize).unwrap_or_default();
            block.sort_unstable();
            encoder.block(block);
            from = end as usize;
        }
        encoder.end()
    }
}

/// What is written of each row, in pieces.
fn in_pieces<T>(rows: &[T], file: &mut FileWriter<'_>, write: impl Fn(&T, &mut Vec<u8>)) -> io::Result<()> {
    let mut piece = Vec::with_capacity(WRITTEN + 64);
    for row in rows {
        write(row, &mut piece);
        if piece.len() >= WRITTEN {
            file.write(&piece)?;
            piece.clear();
        }
    }
    piece.extend_from_slice(&[0; bits::PADDING]);
    file.write(&piece)
}
