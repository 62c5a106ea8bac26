//! A table as it is asked: nothing is read into memory, and every block is checked when it is touched first.

use super::TableError;
use super::directory::nth_zero;
use super::layout::{BLOCK, HEADER, Layout, STRIDE, SUM, Section, Shape, read_header};
use super::writer::number;
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use std::ops::{Deref, Range};
use std::sync::atomic::{AtomicU64, Ordering};

/// An immutable set of digests of `N` bytes, where `bytes` lie: a mapped file, memory, a slice.
///
/// A damaged block is never answered from: whatever touches it says [`TableError::Damaged`].
pub struct DigestTable<const N: usize, B = Vec<u8>> {
    bytes: B,
    shape: Shape,
    layout: Layout,
    /// A bit for each block that was checked.
    checked: Box<[AtomicU64]>,
}

/// Where in the table a digest stands: the same one several times if it has several entries.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Hits {
    first: u64,
    count: u64,
}

impl Hits {
    /// How many entries have the digest; 1 in a table without entry numbers.
    pub fn count(&self) -> u64 {
        self.count
    }
}

impl<const N: usize, B: Deref<Target = [u8]> + Sync> DigestTable<N, B> {
    /// Takes a table into use. Header and checksums are checked now, and that nothing is cut off or put behind it; a
    /// billion digests take some milliseconds.
    pub fn open(bytes: B) -> Result<Self, TableError> {
        let (shape, sums) = read_header(&bytes)?;
        if shape.digest != N {
            let size = |n: usize| u8::try_from(n).unwrap_or(u8::MAX);
            return Err(TableError::OtherDigest { found: size(shape.digest), wanted: size(N) });
        }
        let layout = Layout::of(&shape).filter(|layout| layout.end == bytes.len());
        let layout = layout.ok_or(TableError::Damaged { section: "length" })?;
        let table = Self { checked: unchecked(layout.blocks()), bytes, shape, layout };
        has_digest(table.sums()?, &sums)?;
        Ok(table)
    }

    /// How many digests it holds; with entry numbers, how many pairs.
    pub fn len(&self) -> u64 {
        self.shape.count
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether it says which entries have a digest.
    pub fn has_entries(&self) -> bool {
        self.shape.payload > 0
    }

    /// Whether it holds this digest.
    pub fn contains(&self, digest: &[u8; N]) -> Result<bool, TableError> {
        Ok(self.find(digest)?.is_some())
    }

    /// Where it holds this digest.
    pub fn find(&self, digest: &[u8; N]) -> Result<Option<Hits>, TableError> {
        let (leading, rest) = digest.split_at_checked(self.shape.leading).unwrap_or((&[], digest));
        let bucket = self.bucket(number(leading))?;
        let end = bucket.end;
        let first = self.partition(bucket, |other| other < rest)?;
        if first == end || self.rest(first)? != rest {
            return Ok(None);
        }
        let last = if self.has_entries() { self.partition(first + 1..end, |other| other <= rest)? } else { first + 1 };
        Ok(Some(Hits { first, count: last - first }))
    }

    /// The numbers of the entries that have a digest, in their order, read one by one: there may be very many. None in a
    /// table that has no entry numbers.
    pub fn entries(&self, hits: Hits) -> impl Iterator<Item = Result<u32, TableError>> {
        let end = if self.has_entries() { hits.first.saturating_add(hits.count) } else { hits.first };
        (hits.first..end).map(|at| self.u32(Section::Entries, at))
    }

    /// Gives every digest in its order to `visit`, with its entry if the table has them.
    pub fn each<E: From<TableError>>(
        &self,
        mut visit: impl FnMut([u8; N], Option<u32>) -> Result<(), E>,
    ) -> Result<(), E> {
        let (mut bucket, mut at) = (0, 0);
        for stride in 0..self.shape.strides() {
            for bit in bits(self.stride(stride)?) {
                if bucket == self.shape.buckets() {
                    break;
                }
                if !bit {
                    bucket += 1;
                    continue;
                }
                if at == self.len() {
                    return Err(Section::Buckets.damaged().into());
                }
                let entry = self.has_entries().then(|| self.u32(Section::Entries, at)).transpose()?;
                visit(self.digest(bucket, at)?, entry)?;
                at += 1;
            }
        }
        if at == self.len() { Ok(()) } else { Err(Section::Buckets.damaged().into()) }
    }

    /// Reads everything again, and says what is damaged first. Any byte of the file that is not as it was written is found.
    pub fn verify(&self) -> Result<(), TableError> {
        let (shape, sums) = read_header(&self.bytes)?;
        if shape != self.shape {
            return Err(TableError::Damaged { section: "header" });
        }
        has_digest(self.sums()?, &sums)?;
        let wrong = |block: &usize| {
            let sound = self.is_sound(*block);
            self.note(*block, sound);
            !sound
        };
        match (0..self.layout.blocks()).into_par_iter().find_first(wrong) {
            Some(block) => Err(self.layout.section_at(HEADER + block * BLOCK).damaged()),
            None => Ok(()),
        }
    }

    /// The places of all digests whose leading bytes are this number.
    fn bucket(&self, number: u64) -> Result<Range<u64>, TableError> {
        let damaged = Section::Buckets.damaged();
        let start = number.checked_sub(1).map_or(Ok(0), |before| self.zero(before).map(|at| at + 1))?;
        let end = self.zero(number)?;
        // Of the bits before a zero, those that are no zeros are digests.
        match (start.checked_sub(number), end.checked_sub(number)) {
            (Some(start), Some(end)) if start <= end && end <= self.len() => Ok(start..end),
            _ => Err(damaged),
        }
    }

    /// Where among all bucket bits the zero number `k` stands.
    fn zero(&self, k: u64) -> Result<u64, TableError> {
        let stride = self.stride_of(k)?;
        let before = k - self.zeros_before(stride)?.min(k);
        let at = nth_zero(self.stride(stride)?, before).ok_or(Section::Buckets.damaged())?;
        Ok(stride * STRIDE_BITS + at)
    }

    /// The stride in which the zero number `k` stands: near where it would stand if digests were spread evenly, as they
    /// are, and found by halving if they are not.
    fn stride_of(&self, k: u64) -> Result<u64, TableError> {
        let strides = self.shape.strides();
        let even = u128::from(k) * u128::from(strides) / u128::from(self.shape.buckets());
        let (mut low, mut high) = (0, strides);
        let (mut probe, mut step) = (u64::try_from(even).unwrap_or(0), 1);
        while high - low > 1 {
            if self.zeros_before(probe)? <= k {
                low = probe;
            } else {
                high = probe;
            }
            let near = if low == probe { low.saturating_add(step) } else { high.saturating_sub(step) };
            let within = near > low && near < high;
            probe = if within { near } else { low + (high - low) / 2 };
            step *= 2;
        }
        Ok(low)
    }

    fn zeros_before(&self, stride: u64) -> Result<u64, TableError> {
        let ones = self.u32(Section::Ranks, stride)?;
        (stride * STRIDE_BITS).checked_sub(u64::from(ones)).ok_or(Section::Ranks.damaged())
    }

    fn stride(&self, stride: u64) -> Result<&[u8], TableError> {
        self.read(Section::Buckets, stride, STRIDE)
    }

    /// The first place of a range for whose digest `is_before` is not true.
    fn partition(&self, range: Range<u64>, is_before: impl Fn(&[u8]) -> bool) -> Result<u64, TableError> {
        let (mut low, mut high) = (range.start, range.end);
        while low < high {
            let middle = low + (high - low) / 2;
            if is_before(self.rest(middle)?) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(low)
    }

    fn digest(&self, bucket: u64, at: u64) -> Result<[u8; N], TableError> {
        let leading = bucket.to_be_bytes();
        let leading = leading.get(leading.len() - self.shape.leading.min(leading.len())..).unwrap_or_default();
        let mut digest = [0; N];
        digest.iter_mut().zip(leading.iter().chain(self.rest(at)?)).for_each(|(to, from)| *to = *from);
        Ok(digest)
    }

    fn rest(&self, at: u64) -> Result<&[u8], TableError> {
        self.read(Section::Rests, at, self.shape.rest())
    }

    fn u32(&self, section: Section, at: u64) -> Result<u32, TableError> {
        let bytes = self.read(section, at, size_of::<u32>())?;
        bytes.first_chunk().copied().map(u32::from_le_bytes).ok_or(section.damaged())
    }

    /// Number `at` of the things of `size` bytes of which a section is made, out of blocks that were checked.
    fn read(&self, section: Section, at: u64, size: usize) -> Result<&[u8], TableError> {
        let start = usize::try_from(at).ok().and_then(|at| at.checked_mul(size));
        let start = start.and_then(|from| from.checked_add(self.layout.start(section)));
        let range = start.and_then(|start| Some(start..start.checked_add(size)?)).ok_or(section.damaged())?;
        // What lies behind the blocks is no part of a section: only a file that lies about itself leads there.
        if range.end > self.layout.sums {
            return Err(section.damaged());
        }
        for block in (range.start - HEADER) / BLOCK..(range.end - HEADER).div_ceil(BLOCK) {
            self.check(section, block)?;
        }
        self.raw(section, range)
    }

    fn check(&self, section: Section, block: usize) -> Result<(), TableError> {
        let (word, bit) = (self.checked.get(block / 64).ok_or(section.damaged())?, 1 << (block % 64));
        // The bytes themselves were there before the table was: no more than the bit has to be seen by others.
        if word.load(Ordering::Relaxed) & bit == 0 {
            if !self.is_sound(block) {
                return Err(section.damaged());
            }
            self.note(block, true);
        }
        Ok(())
    }

    /// Remembers how a block was found: trust is taken back from one that was sound before.
    fn note(&self, block: usize, sound: bool) {
        if let Some(word) = self.checked.get(block / 64) {
            let bit = 1 << (block % 64);
            if sound {
                word.fetch_or(bit, Ordering::Relaxed)
            } else {
                word.fetch_and(!bit, Ordering::Relaxed)
            };
        }
    }

    fn is_sound(&self, block: usize) -> bool {
        let start = HEADER + block * BLOCK;
        let content = self.bytes.get(start..(start + BLOCK).min(self.layout.sums));
        let sum = self.sums().ok().and_then(|sums| sums.get(block * SUM..(block + 1) * SUM));
        content.zip(sum).is_some_and(|(content, sum)| blake3::hash(content).as_bytes() == sum)
    }

    fn sums(&self) -> Result<&[u8], TableError> {
        self.raw(Section::Sums, self.layout.sums..self.layout.end)
    }

    fn raw(&self, section: Section, range: Range<usize>) -> Result<&[u8], TableError> {
        self.bytes.get(range).ok_or(section.damaged())
    }
}

const STRIDE_BITS: u64 = 8 * STRIDE as u64;

/// Bits from the lowest of the first byte.
fn bits(bytes: &[u8]) -> impl Iterator<Item = bool> {
    bytes.iter().flat_map(|byte| (0..8).map(move |bit| byte >> bit & 1 == 1))
}

fn has_digest(sums: &[u8], digest: &[u8; SUM]) -> Result<(), TableError> {
    if blake3::hash(sums).as_bytes() == digest { Ok(()) } else { Err(Section::Sums.damaged()) }
}

fn unchecked(blocks: usize) -> Box<[AtomicU64]> {
    (0..blocks.div_ceil(64)).map(|_| AtomicU64::new(0)).collect()
}

/// How many digests, and none of them.
impl<const N: usize, B> std::fmt::Debug for DigestTable<N, B> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DigestTable").field("digest_bytes", &N).field("count", &self.shape.count).finish()
    }
}
