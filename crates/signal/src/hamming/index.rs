//! An index that was opened.

use super::bits::{self, number};
use super::file::{Head, IndexFile};
use super::order::Order;
use super::runs;
use super::scheme::{Part, place_bits, radii};
use super::search::{Search, Walk};
use super::simd;
use super::table::Shape;
use super::{Error, Tag};
use crate::Region;
use crate::region::prefetch;
use std::ops::Range;

/// Queries of a batch that go through a table together.
const TOGETHER: usize = 64;
/// Half codes that are looked at between two checks of a mapped file.
const SCANNED: usize = 4096;

/// A code within the radius.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Hit {
    /// The code's number: see [`Index::entries`].
    pub code: u32,
    /// In how many bits it differs.
    pub distance: u32,
}

/// A table in the file.
pub(super) struct Table {
    pub(super) part: Part,
    /// Which bits its tags are.
    pub(super) tag: Part,
    pub(super) shape: Shape,
    pub(super) starts: Range<usize>,
    pub(super) blocks: Range<usize>,
}

/// Codes of `W` words of 64 bits, to be searched by Hamming distance: every code within the radius is found, and none
/// else. Equal codes are one, with the list of their entries.
pub struct Index<const W: usize> {
    file: IndexFile,
    head: Head,
    order: Order<W>,
    layout: Layout,
    near_plane: Range<usize>,
    far_plane: Range<usize>,
    tables: Vec<Table>,
    /// How far each table is looked at for the radius that the index is made for.
    radii: Option<Vec<Option<u32>>>,
    /// Which rows a code has; `None` where each has one.
    runs: Option<(Range<usize>, Range<usize>)>,
    entries: Range<usize>,
}

/// How a code is kept: its last words lie together, they decide nearly always; before them come bits that only a hit
/// asks for; and the first bits are told by where it lies in the first table.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) near_words: usize,
    pub(super) far_bits: u32,
    /// Bits that are not kept.
    pub(super) implied: u32,
}

impl Layout {
    pub(super) fn new(words: usize, parts: &[Part]) -> Self {
        let near_words = words.min(2);
        // few words: at most 64
        let before = (words - near_words) as u32 * 64;
        let implied = parts.first().map_or(0, |part| part.width).min(before);
        Self { near_words, far_bits: before - implied, implied }
    }
}

impl<const W: usize> Index<W> {
    /// Opens an index; what is in memory is checked whole, what is mapped when it is asked for.
    pub fn open(region: Region) -> Result<Self, Error> {
        let (file, head) = IndexFile::open(region)?;
        if head.words as usize != W {
            return Err(Error::OtherWidth { bits: head.words * 64 });
        }
        let order = Order::of(head.order.clone()).ok_or(Error::Damaged(Tag::Foot))?;
        let own_places = place_bits(head.codes.into());
        let nexts = head.parts.iter().cycle().skip(1);
        let table = |(n, (part, next)): (u32, (&Part, &Part))| {
            let places = if n == 0 { 0 } else { own_places };
            let shape = Shape { rest_bits: part.rest_bits(), tag_bits: part.tag_bits, place_bits: places };
            Ok(Table {
                part: *part,
                tag: part.tag_of(next),
                shape,
                starts: file.section(Tag::Starts, n)?,
                blocks: file.section(Tag::Blocks, n)?,
            })
        };
        let tables = (0u32..).zip(head.parts.iter().zip(nexts)).map(table).collect::<Result<_, Error>>()?;
        let has_runs = head.rows != head.codes;
        let run = |tag| file.section(tag, 0);
        let runs = if has_runs { Some((run(Tag::RunStarts)?, run(Tag::Runs)?)) } else { None };
        let layout = Layout::new(W, &head.parts);
        let plane = |tag, bits: usize| {
            let whole = |range: &Range<usize>| range.len() >= (head.codes as usize * bits).div_ceil(8);
            file.section(tag, 0).and_then(|range| whole(&range).then_some(range).ok_or(Error::Damaged(tag)))
        };
        let near_plane = plane(Tag::NearPlane, layout.near_words * 64)?;
        let far_plane = plane(Tag::FarPlane, layout.far_bits as usize)?;
        let entries = file.section(Tag::Entries, 0)?;
        let radii = radii(&head.parts, head.radius, head.codes.into());
        Ok(Self { radii, order, layout, near_plane, far_plane, tables, runs, entries, head, file })
    }

    /// How many distinct codes it has.
    pub fn len(&self) -> usize {
        self.head.codes as usize
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many entries it has, over all codes.
    pub fn entry_count(&self) -> u64 {
        self.head.rows.into()
    }

    /// Bytes that a search reads; entries, which only a hit asks for, are not among them.
    pub fn searched_bytes(&self) -> usize {
        [Tag::NearPlane, Tag::FarPlane, Tag::Starts, Tag::Blocks].map(|tag| self.file.length(tag)).iter().sum()
    }

    /// Every byte against its checksum.
    pub fn verify(&self) -> Result<(), Error> {
        self.file.verify()
    }

    /// Every code within `radius` of the query, each once, in no order.
    pub fn search(&self, query: &[u64; W], radius: u32, found: &mut dyn FnMut(Hit)) -> Result<(), Error> {
        self.search_all(std::slice::from_ref(query), radius, &mut |_, hit| found(hit))
    }

    /// The same for many queries, faster than one by one; `found` gets the query's number with each hit.
    pub fn search_all(
        &self,
        queries: &[[u64; W]],
        radius: u32,
        found: &mut dyn FnMut(usize, Hit),
    ) -> Result<(), Error> {
        let other = (radius != self.head.radius).then(|| radii(&self.head.parts, radius, self.head.codes.into()));
        let Some(radii) = other.as_ref().unwrap_or(&self.radii) else {
            return (0..).zip(queries).try_for_each(|(n, q)| self.scan(q, radius, &mut |hit| found(n, hit)));
        };
        for (n, queries) in queries.chunks(TOGETHER).enumerate() {
            let stored: Vec<[u64; W]> = queries.iter().map(|query| self.order.apply(query)).collect();
            let search = Search::new(self, &stored, radius, radii);
            let mut found = |query: u32, code, distance| found(n * TOGETHER + query as usize, Hit { code, distance });
            let mut walk = Walk::new(&mut found);
            simd::walk(&mut walk, &search);
            walk.end()?;
        }
        Ok(())
    }

    /// The same as [`Index::search`], by looking at every code: in the order of codes.
    pub fn scan(&self, query: &[u64; W], radius: u32, found: &mut dyn FnMut(Hit)) -> Result<(), Error> {
        let query = self.order.apply(query);
        let mut damaged = None;
        let mut near = |code: u32| match self.differing(&query, code, radius) {
            Ok(Some(bits)) => found(Hit { code, distance: bits.iter().map(|w| w.count_ones()).sum() }),
            Ok(None) => {}
            Err(tag) => damaged = Some(tag),
        };
        match W {
            1 => self.scan_plane::<1>(&query, radius, &mut near)?,
            _ => self.scan_plane::<2>(&query, radius, &mut near)?,
        }
        damaged.map_or(Ok(()), |tag| Err(Error::Damaged(tag)))
    }

    fn scan_plane<const H: usize>(
        &self,
        query: &[u64; W],
        radius: u32,
        near: &mut dyn FnMut(u32),
    ) -> Result<(), Error> {
        let mut half = [0; H];
        half.iter_mut().zip(query.iter().skip(W - H.min(W))).for_each(|(to, from)| *to = *from);
        let plane = self.file.bytes(&self.near_plane);
        let (words, _) = plane.as_chunks::<8>();
        let (codes, _) = words.as_chunks::<H>();
        // zeros lie behind the last
        let codes = codes.get(..self.len()).unwrap_or_default();
        for (n, codes) in codes.chunks(SCANNED).enumerate() {
            let at = self.near_plane.start + n * SCANNED * H * 8;
            if !self.file.is_sound(at, at + codes.len() * H * 8) {
                return Err(Error::Damaged(Tag::NearPlane));
            }
            // an index has at most 2^28 codes
            simd::near(codes, &half, radius, &mut |k, _| near((n * SCANNED + k) as u32));
        }
        Ok(())
    }

    /// The entries of a code, as they were given, in their order: a few at a time for whom they are many.
    pub fn entries(&self, code: u32) -> Result<impl Iterator<Item = u32> + '_, Error> {
        let rows = self.rows(code)?;
        let (from, until) = (self.entries.start + rows.start as usize * 4, self.entries.start + rows.end as usize * 4);
        if until > self.entries.end || !self.file.is_sound(from, until) {
            return Err(Error::Damaged(Tag::Entries));
        }
        let entries = self.file.bytes(&self.entries);
        Ok(rows.filter_map(|row| number(entries, row as usize)))
    }

    /// Every code with each of its entries.
    pub fn each(&self, take: &mut impl FnMut(&[u64; W], u32) -> Result<(), Error>) -> Result<(), Error> {
        for code in 0..self.head.codes {
            let own = self.code(code)?.unwrap_or([0; W]);
            self.entries(code)?.try_for_each(|entry| take(&own, entry))?;
        }
        Ok(())
    }

    /// A code as it was given; `None` if there is none of this number.
    pub fn code(&self, code: u32) -> Result<Option<[u64; W]>, Error> {
        if code >= self.head.codes {
            return Ok(None);
        }
        let stored = self.differing(&[0; W], code, W as u32 * 64).map_err(Error::Damaged)?;
        Ok(stored.map(|stored| self.order.undo(&stored)))
    }

    /// Which rows a code has.
    fn rows(&self, code: u32) -> Result<Range<u32>, Error> {
        if code >= self.head.codes {
            return Ok(0..0);
        }
        let Some((starts, runs)) = &self.runs else { return Ok(code..code + 1) };
        let wrong = || Error::Damaged(Tag::Runs);
        let (of_blocks, block) = (self.file.bytes(starts), runs::block(code));
        let at = starts.start + block * 4;
        let start = number(of_blocks, block).filter(|_| self.file.is_sound(at, at + 8)).ok_or_else(wrong)?;
        let next = number(of_blocks, block + 1).unwrap_or(self.head.rows);
        let bits = runs::bits_of_block(code, start, next);
        let own = runs.start + (bits.start / 8) as usize..runs.start + (bits.end / 8) as usize;
        if own.start > own.end || !self.file.is_sound(own.start, own.end.min(runs.end)) {
            return Err(wrong());
        }
        Ok(runs::rows(self.file.bytes(runs), code, start, bits))
    }

    pub(super) fn tables(&self) -> &[Table] {
        &self.tables
    }

    #[inline(always)]
    pub(super) fn bytes(&self, range: &Range<usize>) -> &[u8] {
        self.file.bytes(range)
    }

    #[inline(always)]
    pub(super) fn is_sound(&self, from: usize, until: usize) -> bool {
        self.file.is_sound(from, until)
    }

    /// Asks for the half of a code that decides nearly always.
    #[inline(always)]
    pub(super) fn ask_for_code(&self, code: u32) {
        prefetch(self.file.bytes(&self.near_plane), code as usize * self.layout.near_words * 8);
    }

    /// The bits in which a code differs from a stored one, if they are no more than `radius`.
    #[inline(always)]
    pub(super) fn differing(&self, query: &[u64; W], code: u32, radius: u32) -> Result<Option<[u64; W]>, Tag> {
        let words = self.layout.near_words;
        let plane = self.file.bytes(&self.near_plane);
        let at = code as usize * words * 8;
        if !self.file.is_sound(self.near_plane.start + at, self.near_plane.start + at + words * 8) {
            return Err(Tag::NearPlane);
        }
        let mut bits = *query;
        let mut sum = 0;
        for (n, word) in bits.iter_mut().skip(W - words).enumerate() {
            *word ^= bits::word(plane, at + n * 8);
            sum += word.count_ones();
        }
        if sum > radius {
            return Ok(None);
        }
        if W > words {
            let far = self.far(code)?;
            bits.iter_mut().zip(far).take(W - words).for_each(|(word, far)| *word ^= far);
        }
        let all: u32 = bits.iter().map(|word| word.count_ones()).sum();
        Ok((all <= radius).then_some(bits))
    }

    /// The first words of a code: what is kept of them, and what its place tells.
    #[cold]
    fn far(&self, code: u32) -> Result<[u64; W], Tag> {
        let mut words = [0; W];
        let mut put = |from: u32, width: u32, value: u64| {
            for n in 0..width {
                let (place, bit) = (from + n, value >> (width - 1 - n) & 1);
                words.iter_mut().skip((place / 64) as usize).take(1).for_each(|word| *word |= bit << (63 - place % 64));
            }
        };
        if let Some(table) = self.tables.first().filter(|_| self.layout.implied > 0) {
            put(0, table.part.width, self.first_key(table, code)?.into());
        }
        let Layout { far_bits, implied, .. } = self.layout;
        let first = u64::from(code) * u64::from(far_bits);
        let own = self.far_plane.start + (first / 8) as usize;
        if !self.file.is_sound(own, own + far_bits.div_ceil(8) as usize) {
            return Err(Tag::FarPlane);
        }
        for from in (0..far_bits).step_by(32) {
            let width = (far_bits - from).min(32);
            put(implied + from, width, bits::value(self.file.bytes(&self.far_plane), first + u64::from(from), width));
        }
        Ok(words)
    }

    /// The key of a code in the first table: the last block that begins at it or before it, and its rest in that.
    fn first_key(&self, table: &Table, code: u32) -> Result<u32, Tag> {
        let starts = self.file.bytes(&table.starts);
        let (mut low, mut high) = (0u32, 1 << table.part.block_bits);
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            let at = table.starts.start + middle as usize * 4;
            let start = number(starts, middle as usize).filter(|_| self.file.is_sound(at, at + 4));
            *(if start.ok_or(Tag::Starts)? <= code { &mut low } else { &mut high }) = middle;
        }
        let start = number(starts, low as usize).ok_or(Tag::Starts)?;
        let at = table.blocks.start + (table.shape.at(code) / 8) as usize;
        if !self.file.is_sound(at, at + 8) {
            return Err(Tag::Blocks);
        }
        let rest = table.shape.rest(self.file.bytes(&table.blocks), start, code.saturating_sub(start));
        Ok(low << table.shape.rest_bits | rest)
    }
}

/// What lies in it are signatures.
impl<const W: usize> std::fmt::Debug for Index<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Index({} codes)", self.head.codes)
    }
}
