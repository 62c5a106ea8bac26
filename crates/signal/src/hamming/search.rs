//! The way through the tables.
//!
//! Nearly all of a search is waiting for memory: some ten thousand places, each on a line of its own. So nothing is read
//! when its place is known, but asked for, and read some dozens of places later: first where blocks begin, then blocks,
//! then the codes that were met. A batch goes table by table through all of its queries, so that what a table's queries
//! have in common is still near.

use super::index::{Index, Table};
use super::scheme::{Masks, Part};
use super::simd::Kernel;
use super::table::{self, Shape, Wanted};
use super::{Error, Tag, bits};
use crate::region::prefetch;

/// Places that were asked for before one is read.
const AHEAD: usize = 24;
/// Room for them, and for one more.
const QUEUED: usize = 32;
/// Lines of a block that are asked for before it is read.
const LINES: usize = 3;

/// What is asked.
pub(super) struct Search<'a, const W: usize> {
    pub(super) index: &'a Index<W>,
    /// With their bits in the order of the index.
    pub(super) queries: &'a [[u64; W]],
    pub(super) radius: u32,
    /// How far each table's keys may differ; not at all looked at if `None`.
    pub(super) radii: &'a [Option<u32>],
    /// The tables, ready to be read.
    views: Vec<View<'a>>,
}

/// A table, ready to be read.
#[derive(Clone, Copy)]
struct View<'a> {
    starts: &'a [[u8; 4]],
    blocks: &'a [u8],
    shape: Shape,
    /// Where both begin in the file.
    starts_at: usize,
    blocks_at: usize,
}

/// A block that is to be looked at for a query.
#[derive(Clone, Copy, Default)]
struct Job {
    table: u32,
    query: u32,
    block: u32,
    /// The query's key without the block's bits, and its tag above it.
    field: u32,
    /// How many of the rest's bits may differ.
    budget: u32,
    /// How many of both may.
    in_all: u32,
    start: u32,
    count: u32,
}

/// A code that was met in a table.
#[derive(Clone, Copy, Default)]
struct Met {
    table: u32,
    query: u32,
    /// At which bit its place stands; then its place.
    at: u64,
}

/// What was asked for, the first first.
struct Queue<T> {
    all: [T; QUEUED],
    first: usize,
    next: usize,
}

impl<T: Copy + Default> Queue<T> {
    fn new() -> Self {
        Self { all: [T::default(); QUEUED], first: 0, next: 0 }
    }

    #[inline(always)]
    fn len(&self) -> usize {
        self.next.wrapping_sub(self.first)
    }

    /// There must be room: nobody lets it grow past [`AHEAD`] and one.
    #[inline(always)]
    fn push(&mut self, one: T) {
        if let Some(to) = self.all.get_mut(self.next % QUEUED) {
            *to = one;
        }
        self.next = self.next.wrapping_add(1);
    }

    #[inline(always)]
    fn pop(&mut self) -> Option<T> {
        let one = self.all.get(self.first % QUEUED).copied().filter(|_| self.len() > 0)?;
        self.first = self.first.wrapping_add(1);
        Some(one)
    }
}

/// The state of a way.
pub(super) struct Walk<'a, const W: usize> {
    found: &'a mut dyn FnMut(u32, u32, u32),
    /// Asked for where their blocks begin.
    begun: Queue<Job>,
    /// Asked for their blocks.
    blocks: Queue<Job>,
    /// Asked for where the places of codes stand.
    places: Queue<Met>,
    /// Asked for codes.
    codes: Queue<Met>,
    damaged: Option<Tag>,
}

impl<'a, const W: usize> Walk<'a, W> {
    /// `found` gets the query's number, the code's, and their distance; every code once for each query.
    pub(super) fn new(found: &'a mut dyn FnMut(u32, u32, u32)) -> Self {
        let (begun, blocks) = (Queue::new(), Queue::new());
        Self { found, begun, blocks, places: Queue::new(), codes: Queue::new(), damaged: None }
    }

    /// What came of it: nothing is answered from a damaged place in silence.
    pub(super) fn end(self) -> Result<(), Error> {
        self.damaged.map_or(Ok(()), |tag| Err(Error::Damaged(tag)))
    }

    #[inline(always)]
    pub(super) fn run<K: Kernel>(&mut self, search: &Search<'_, W>, kernel: K) {
        for (((number, table), view), radius) in
            (0u32..).zip(search.index.tables()).zip(&search.views).zip(search.radii)
        {
            let Some(radius) = *radius else { continue };
            let part = &table.part;
            let after = search.room_of_next(number as usize);
            for (query, code) in (0u32..).zip(search.queries) {
                let key = key(code, part);
                // a key has at most 32 bits
                let (own, rest) = (key >> part.rest_bits(), key & bits::mask(part.rest_bits()) as u32);
                let field = rest | self::key(code, &table.tag) << part.rest_bits();
                for ones in 0..=radius {
                    for mask in Masks::new(part.block_bits, ones) {
                        let (block, budget) = (own ^ mask, radius - ones);
                        prefetch(view.starts, block as usize);
                        let in_all = budget + after;
                        self.begun.push(Job { table: number, query, block, field, budget, in_all, start: 0, count: 0 });
                        self.go_on(search, kernel, AHEAD);
                    }
                }
            }
        }
        self.go_on(search, kernel, 0);
    }

    /// Reads what was asked for long enough ago, and asks for what comes after it: until no more than so many wait.
    #[inline(always)]
    fn go_on<K: Kernel>(&mut self, search: &Search<'_, W>, kernel: K, waiting: usize) {
        while self.begun.len() > waiting {
            self.ask_for_block(search);
            if self.blocks.len() > AHEAD {
                self.read_block(search, kernel);
            }
        }
        while self.blocks.len() > waiting {
            self.read_block(search, kernel);
        }
        while self.places.len() > waiting {
            self.read_place(search);
        }
        while self.codes.len() > waiting {
            self.look(search);
        }
    }

    #[inline(always)]
    fn ask_for_block(&mut self, search: &Search<'_, W>) {
        let Some(mut job) = self.begun.pop() else { return };
        let Some(view) = search.view(job.table) else { return };
        let (block, at) = (job.block as usize, view.starts_at + job.block as usize * 4);
        let two = view.starts.get(block).zip(view.starts.get(block + 1)).filter(|_| search.index.is_sound(at, at + 8));
        let Some((start, next)) = two else {
            self.damaged = Some(Tag::Starts);
            return;
        };
        job.start = u32::from_le_bytes(*start);
        job.count = u32::from_le_bytes(*next).saturating_sub(job.start);
        if job.count == 0 {
            return;
        }
        let from = (view.shape.at(job.start) / 8) as usize;
        let lines = (from % 64 + (job.count * view.shape.field_bits() / 8) as usize) / 64;
        prefetch(view.blocks, from);
        (1..=lines.min(LINES - 1)).for_each(|line| prefetch(view.blocks, from + line * 64));
        self.blocks.push(job);
    }

    #[inline(always)]
    fn read_block<K: Kernel>(&mut self, search: &Search<'_, W>, kernel: K) {
        let Some(job) = self.blocks.pop() else { return };
        let Some(view) = search.view(job.table) else { return };
        let (blocks, shape) = (view.blocks, view.shape);
        let at = shape.at(job.start);
        let until = (shape.at(job.start + job.count) / 8) as usize;
        if until > blocks.len() || !search.index.is_sound(view.blocks_at + (at / 8) as usize, view.blocks_at + until) {
            self.damaged = Some(Tag::Blocks);
            return;
        }
        let wanted = Wanted {
            width: shape.field_bits(),
            own: job.field,
            rest: bits::mask(shape.rest_bits) as u32,
            budget: job.budget,
            in_all: job.in_all,
        };
        for first in (0..job.count).step_by(table::TOGETHER as usize) {
            let from = at + u64::from(first) * u64::from(shape.field_bits());
            let count = (job.count - first).min(table::TOGETHER);
            let mut near = kernel.within(blocks, from, wanted, count);
            near &= bits::mask(count) as u32;
            while near != 0 {
                let at = shape.place_at(job.start, job.count, first + near.trailing_zeros());
                prefetch(blocks, (at / 8) as usize);
                self.places.push(Met { table: job.table, query: job.query, at });
                if self.places.len() > AHEAD {
                    self.read_place(search);
                }
                near &= near - 1;
            }
        }
    }

    /// Where a code lies that was met.
    #[inline(always)]
    fn read_place(&mut self, search: &Search<'_, W>) {
        let Some(met) = self.places.pop() else { return };
        let Some(view) = search.view(met.table) else { return };
        // the block was found sound when it was read
        let place = view.shape.place(view.blocks, met.at);
        search.index.ask_for_code(place);
        self.codes.push(Met { at: place.into(), ..met });
        if self.codes.len() > AHEAD {
            self.look(search);
        }
    }

    /// A code that was met is compared whole.
    #[inline(always)]
    fn look(&mut self, search: &Search<'_, W>) {
        let Some(met) = self.codes.pop() else { return };
        let Some(query) = search.queries.get(met.query as usize) else { return };
        // a place has 32 bits
        let place = met.at as u32;
        match search.index.differing(query, place, search.radius) {
            Ok(Some(bits)) if !search.was_met(&bits, met.table as usize) => {
                (self.found)(met.query, place, bits.iter().map(|word| word.count_ones()).sum());
            }
            Ok(_) => {}
            Err(tag) => self.damaged = Some(tag),
        }
    }
}

impl<'a, const W: usize> Search<'a, W> {
    pub(super) fn new(index: &'a Index<W>, queries: &'a [[u64; W]], radius: u32, radii: &'a [Option<u32>]) -> Self {
        let view = |table: &Table| View {
            starts: index.bytes(&table.starts).as_chunks().0,
            blocks: index.bytes(&table.blocks),
            shape: table.shape,
            starts_at: table.starts.start,
            blocks_at: table.blocks.start,
        };
        Self { views: index.tables().iter().map(view).collect(), index, queries, radius, radii }
    }

    #[inline(always)]
    fn view(&self, table: u32) -> Option<&View<'a>> {
        self.views.get(table as usize)
    }

    /// By how many bits the next part may differ beyond those that a table's own part leaves: see `scheme.rs`.
    fn room_of_next(&self, table: usize) -> u32 {
        let next = self.radii.iter().cycle().nth(table + 1).copied().flatten();
        next.map_or(0, |radius| radius + 1)
    }

    /// Whether a code that differs in these bits was met in a table before this one: it is told once.
    fn was_met(&self, bits: &[u64; W], table: usize) -> bool {
        let before = self.index.tables().iter().zip(self.radii).enumerate().take(table);
        before.into_iter().any(|(n, (t, radius))| {
            let of_part = key(bits, &t.part).count_ones();
            radius.is_some_and(|r| of_part <= r && of_part + key(bits, &t.tag).count_ones() <= r + self.room_of_next(n))
        })
    }
}

/// A part of a stored code as a number.
#[inline(always)]
pub(super) fn key<const W: usize>(code: &[u64; W], part: &Part) -> u32 {
    let (word, offset) = ((part.from / 64) as usize, part.from % 64);
    let own = code.get(word).map_or(0, |w| w << offset);
    let next = code.get(word + 1).map_or(0, |w| w >> 1 >> (63 - offset));
    // at most 32 bits; none is none
    ((own | next) >> 1 >> (63 - part.width)) as u32
}
