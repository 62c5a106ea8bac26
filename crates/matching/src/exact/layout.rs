//! Where what lies in the file: everything follows from four numbers of the header.

use super::TableError;

const MAGIC: &[u8; 8] = b"AMPDIG1\n";
/// Bytes of the header.
pub(super) const HEADER: usize = 128;
/// Bytes that one checksum covers.
pub(super) const BLOCK: usize = 64 * 1024;
/// Bytes of a checksum.
pub(super) const SUM: usize = 32;
/// Bytes of the bucket bits that one rank stands for: one line of a processor's cache.
pub(super) const STRIDE: usize = 64;
/// As many digests as a rank can count.
pub(super) const MOST: u64 = u32::MAX as u64;
/// More would make a directory that is larger than all it describes.
const MOST_LEADING: usize = 4;
const ALIGN: usize = 64;

/// A part of the file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Section {
    Rests,
    Entries,
    Buckets,
    Ranks,
    Sums,
}

impl Section {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Rests => "rests",
            Self::Entries => "entries",
            Self::Buckets => "buckets",
            Self::Ranks => "ranks",
            Self::Sums => "sums",
        }
    }

    pub(super) const fn damaged(self) -> TableError {
        TableError::Damaged { section: self.name() }
    }
}

/// What the header says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Shape {
    /// Bytes of a digest.
    pub(super) digest: usize,
    /// Bytes of it that the directory implies.
    pub(super) leading: usize,
    /// Bytes of an entry number, 0 if there are none.
    pub(super) payload: usize,
    pub(super) count: u64,
}

impl Shape {
    /// The smallest shape for up to so many digests.
    pub(super) fn for_count(digest: usize, payload: usize, at_most: u64) -> Self {
        let shape = |leading| Self { digest, leading, payload, count: at_most };
        let bits = |leading: &usize| shape(*leading).bucket_bits() + 8 * shape(*leading).rest() as u64 * at_most;
        shape((0..=MOST_LEADING).min_by_key(bits).unwrap_or(0))
    }

    /// Bytes that are kept of a digest.
    pub(super) fn rest(&self) -> usize {
        self.digest.saturating_sub(self.leading)
    }

    /// How many values the leading bytes can have.
    pub(super) fn buckets(&self) -> u64 {
        1 << (8 * self.leading)
    }

    fn bucket_bits(&self) -> u64 {
        self.count + self.buckets()
    }

    /// How many strides the bucket bits are.
    pub(super) fn strides(&self) -> u64 {
        self.bucket_bits().div_ceil(8 * STRIDE as u64)
    }
}

/// Where each section begins, in bytes from the beginning of the file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Layout {
    pub(super) rests: usize,
    pub(super) entries: usize,
    pub(super) buckets: usize,
    pub(super) ranks: usize,
    pub(super) sums: usize,
    pub(super) end: usize,
}

impl Layout {
    /// `None` if this machine cannot address so much.
    pub(super) fn of(shape: &Shape) -> Option<Self> {
        let count = usize::try_from(shape.count).ok()?;
        let strides = usize::try_from(shape.strides()).ok()?;
        let after = |start: usize, each: usize, many: usize| {
            start.checked_add(each.checked_mul(many)?)?.checked_next_multiple_of(ALIGN)
        };
        let entries = after(HEADER, shape.rest(), count)?;
        let buckets = after(entries, shape.payload, count)?;
        let ranks = after(buckets, STRIDE, strides)?;
        let sums = after(ranks, size_of::<u32>(), strides)?;
        let end = sums.checked_add((sums - HEADER).div_ceil(BLOCK).checked_mul(SUM)?)?;
        Some(Self { rests: HEADER, entries, buckets, ranks, sums, end })
    }

    pub(super) fn start(&self, section: Section) -> usize {
        match section {
            Section::Rests => self.rests,
            Section::Entries => self.entries,
            Section::Buckets => self.buckets,
            Section::Ranks => self.ranks,
            Section::Sums => self.sums,
        }
    }

    /// How many blocks are summed.
    pub(super) fn blocks(&self) -> usize {
        (self.sums - HEADER).div_ceil(BLOCK)
    }

    /// The section in which a place lies; padding belongs to the section before it.
    pub(super) fn section_at(&self, place: usize) -> Section {
        use Section::{Buckets, Entries, Ranks, Rests, Sums};
        [Sums, Ranks, Buckets, Entries].into_iter().find(|s| self.start(*s) <= place).unwrap_or(Rests)
    }
}

/// The header of a table of this shape whose sums have this digest.
pub(super) fn write_header(shape: &Shape, sums: &[u8; SUM]) -> [u8; HEADER] {
    let mut fields = MAGIC.to_vec();
    fields.extend([shape.digest, shape.leading, shape.payload].map(|n| u8::try_from(n).unwrap_or(u8::MAX)));
    fields.resize(16, 0);
    fields.extend(shape.count.to_le_bytes());
    fields.resize(64, 0);
    fields.extend(sums);
    let own = blake3::hash(&fields);
    fields.extend(own.as_bytes());
    let mut header = [0; HEADER];
    header.iter_mut().zip(fields).for_each(|(to, from)| *to = from);
    header
}

/// What a header says, and the digest of the sums.
pub(super) fn read_header(file: &[u8]) -> Result<(Shape, [u8; SUM]), TableError> {
    const DAMAGED: TableError = TableError::Damaged { section: "header" };
    if !file.starts_with(MAGIC) {
        return Err(TableError::NotATable);
    }
    let (fields, rest) = file.split_at_checked(HEADER - SUM).ok_or(DAMAGED)?;
    if !rest.starts_with(blake3::hash(fields).as_bytes()) {
        return Err(DAMAGED);
    }
    let sums = *fields.last_chunk::<SUM>().ok_or(DAMAGED)?;
    let (sizes, count) = fields.get(8..24).and_then(|f| f.split_first_chunk::<8>()).ok_or(DAMAGED)?;
    let [digest, leading, payload, ..] = sizes.map(usize::from);
    let count = count.first_chunk().copied().map(u64::from_le_bytes).ok_or(DAMAGED)?;
    // Checksums tell damage, not intent: what a table cannot be is refused though it adds up.
    if leading > MOST_LEADING || leading > digest || !matches!(payload, 0 | 4) || count > MOST {
        return Err(DAMAGED);
    }
    Ok((Shape { digest, leading, payload, count }, sums))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes that a table of so many digests takes, each.
    fn bytes_each(digest: usize, count: u64) -> f64 {
        Layout::of(&Shape::for_count(digest, 0, count)).unwrap().end as f64 / count as f64
    }

    #[test]
    fn a_billion_digests_take_what_was_promised() {
        for (digest, most) in [(16, 12.8), (20, 16.8), (32, 28.8)] {
            let each = bytes_each(digest, 1_000_000_000);
            assert!(each <= most, "{digest}: {each}");
        }
    }

    #[test]
    fn a_table_is_never_larger_than_its_digests_by_more_than_its_fixed_parts() {
        for count in [0, 1, 2, 50, 10_000, 3_000_000, 600_000_000] {
            let shape = Shape::for_count(16, 0, count);
            let end = Layout::of(&shape).unwrap().end as u64;
            assert!(end <= 17 * count + 512, "{count}: {end} with {} leading bytes", shape.leading);
        }
    }

    #[test]
    fn headers_come_back_and_other_files_are_refused() {
        let shape = Shape { digest: 20, leading: 3, payload: 4, count: 77 };
        let header = write_header(&shape, &[9; SUM]);
        assert_eq!(read_header(&header).unwrap(), (shape, [9; SUM]));
        assert!(matches!(read_header(b"SQLite format 3\0"), Err(TableError::NotATable)));
        assert!(matches!(read_header(&header[..100]), Err(TableError::Damaged { section: "header" })));
    }
}
