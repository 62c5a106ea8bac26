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

/// What a query asks a table for.
#[derive(Clone, Copy)]
struct Asked {
    /// The block of its key.
    block: u32,
    /// The rest of its key, and its tag above it.
    field: u32,
}

/// A table, ready to be read.
#[derive(Clone, Copy)]
struct View<'a> {
    part: &'a Part,
    tag: &'a Part,
    block_bits: u32,
    /// By how many bits the next part may differ beyond those that this one leaves: see `scheme.rs`.
    after: u32,
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
    /// Codes that a batch looks at later, in their order; `None` outside one.
    later: Option<Vec<Later>>,
    damaged: Option<Tag>,
}

/// Something of a batch that is put in order before it is asked for: where it is, and for which query.
#[derive(Clone, Copy, Default)]
struct Later {
    at: u32,
    query: u32,
}

impl<'a, const W: usize> Walk<'a, W> {
    /// `found` gets the query's number, the code's, and their distance; every code once for each query.
    pub(super) fn new(found: &'a mut dyn FnMut(u32, u32, u32)) -> Self {
        let (begun, blocks) = (Queue::new(), Queue::new());
        Self { found, begun, blocks, places: Queue::new(), codes: Queue::new(), later: None, damaged: None }
    }

    /// What came of it: nothing is answered from a damaged place in silence.
    pub(super) fn end(self) -> Result<(), Error> {
        self.damaged.map_or(Ok(()), |tag| Err(Error::Damaged(tag)))
    }

    #[inline(always)]
    pub(super) fn run<K: Kernel>(&mut self, search: &Search<'_, W>, kernel: K) {
        for (number, view, radius) in search.tables() {
            for (query, code) in (0u32..).zip(search.queries) {
                let asked = view.asked(code);
                for ones in 0..=radius {
                    for mask in Masks::new(view.block_bits, ones) {
                        self.begin(view, view.job(number, query, asked, mask, radius - ones));
                        self.go_on(search, kernel, AHEAD);
                    }
                }
            }
        }
        self.go_on(search, kernel, 0);
    }

    /// The same for many queries: what a table is asked is put in order first, and what was met there too, so that
    /// memory is walked through instead of jumped about in. On pages that are looked up in vain, that is most of the time.
    #[inline(always)]
    pub(super) fn run_sorted<K: Kernel>(&mut self, search: &Search<'_, W>, kernel: K) {
        for (number, view, radius) in search.tables() {
            let asked: Vec<Asked> = search.queries.iter().map(|code| view.asked(code)).collect();
            let mut jobs = Vec::new();
            for (query, asked) in (0u32..).zip(&asked) {
                for ones in 0..=radius {
                    let of_block = |mask| Later { at: asked.block ^ mask, query };
                    jobs.extend(Masks::new(view.block_bits, ones).map(of_block));
                }
            }
            self.later = Some(Vec::new());
            for Later { at, query } in in_order(&jobs, view.block_bits) {
                let Some(asked) = asked.get(query as usize) else { continue };
                let mask = at ^ asked.block;
                self.begin(view, view.job(number, query, *asked, mask, radius - mask.count_ones()));
                self.go_on(search, kernel, AHEAD);
            }
            self.go_on(search, kernel, 0);
            let met = self.later.take().unwrap_or_default();
            for Later { at, query } in in_order(&met, search.index.place_bits()) {
                search.index.ask_for_code(at);
                self.codes.push(Met { table: number, query, at: at.into() });
                if self.codes.len() > AHEAD {
                    self.look(search);
                }
            }
            self.go_on(search, kernel, 0);
        }
    }

    #[inline(always)]
    fn begin(&mut self, view: &View<'_>, job: Job) {
        prefetch(view.starts, job.block as usize);
        self.begun.push(job);
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
        if let Some(later) = &mut self.later {
            later.push(Later { at: place, query: met.query });
            return;
        }
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
        match search.told(query, place, met.table) {
            Ok(Some(distance)) => (self.found)(met.query, place, distance),
            Ok(None) => {}
            Err(tag) => self.damaged = Some(tag),
        }
    }
}

impl<'a, const W: usize> Search<'a, W> {
    pub(super) fn new(index: &'a Index<W>, queries: &'a [[u64; W]], radius: u32, radii: &'a [Option<u32>]) -> Self {
        let view = |(n, table): (usize, &'a Table)| View {
            part: &table.part,
            tag: &table.tag,
            block_bits: table.part.block_bits,
            after: room_of_next(radii, n),
            starts: index.bytes(&table.starts).as_chunks().0,
            blocks: index.bytes(&table.blocks),
            shape: table.shape,
            starts_at: table.starts.start,
            blocks_at: table.blocks.start,
        };
        Self { views: index.tables().iter().enumerate().map(view).collect(), index, queries, radius, radii }
    }

    #[inline(always)]
    fn view(&self, table: u32) -> Option<&View<'a>> {
        self.views.get(table as usize)
    }

    /// The tables that are looked at, each with how far.
    fn tables(&self) -> impl Iterator<Item = (u32, &View<'a>, u32)> {
        (0u32..).zip(&self.views).zip(self.radii).filter_map(|((n, view), radius)| Some((n, view, (*radius)?)))
    }

    /// How far a code is that was met in a table; `None` if it is too far, or is met in a later table as well: it is told
    /// once, in the last. What lies near says so of nearly all in a crowd, before the rest is fetched.
    #[inline(always)]
    fn told(&self, query: &[u64; W], code: u32, table: u32) -> Result<Option<u32>, Tag> {
        let Some(near) = self.index.near_differing(query, code, self.radius)? else { return Ok(None) };
        if self.is_met_later(&near, table, self.index.near_from()) {
            return Ok(None);
        }
        let all = self.index.all_differing(near, query, code)?;
        let distance = all.iter().map(|word| word.count_ones()).sum();
        Ok((distance <= self.radius && !self.is_met_later(&all, table, 0)).then_some(distance))
    }

    /// Whether a code that differs in these bits is met in a later table, of those that lie behind bit `from`.
    fn is_met_later(&self, bits: &[u64; W], table: u32, from: u32) -> bool {
        let lies_behind = |view: &View<'_>| view.part.from >= from && view.tag.from >= from;
        self.tables().skip_while(|(n, ..)| *n <= table).any(|(_, view, radius)| {
            let of_part = key(bits, view.part).count_ones();
            let is_met = of_part <= radius && of_part + key(bits, view.tag).count_ones() <= radius + view.after;
            is_met && lies_behind(view)
        })
    }
}

impl View<'_> {
    #[inline(always)]
    fn asked<const W: usize>(&self, code: &[u64; W]) -> Asked {
        let (key, rest_bits) = (key(code, self.part), self.part.rest_bits());
        // a key has at most 32 bits
        let rest = key & bits::mask(rest_bits) as u32;
        Asked { block: key >> rest_bits, field: rest | self::key(code, self.tag) << rest_bits }
    }

    #[inline(always)]
    fn job(&self, table: u32, query: u32, asked: Asked, mask: u32, budget: u32) -> Job {
        let Asked { block, field } = asked;
        Job { table, query, block: block ^ mask, field, budget, in_all: budget + self.after, start: 0, count: 0 }
    }
}

/// By how many bits the part behind a table's may differ beyond those that its own leaves.
fn room_of_next(radii: &[Option<u32>], table: usize) -> u32 {
    let next = radii.iter().cycle().nth(table + 1).copied().flatten();
    next.map_or(0, |radius| radius + 1)
}

/// Groups that numbers are put in: what one holds is near together.
const GROUPS: u32 = 12;

/// In the order of the highest bits of where they are, numbers of `width` bits.
fn in_order(all: &[Later], width: u32) -> Vec<Later> {
    let shift = width.saturating_sub(GROUPS);
    let group = |one: &Later| (one.at >> shift) as usize;
    let mut next = vec![0usize; (1 << GROUPS) + 1];
    for one in all {
        next.iter_mut().skip(group(one) + 1).take(1).for_each(|count| *count += 1);
    }
    let mut sum = 0;
    for count in &mut next {
        sum += *count;
        *count = sum;
    }
    let mut out = vec![Later::default(); all.len()];
    for one in all {
        let Some(at) = next.get_mut(group(one)) else { continue };
        if let Some(to) = out.get_mut(*at) {
            *to = *one;
        }
        *at += 1;
    }
    out
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
