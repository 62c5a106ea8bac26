//! Exact search by Hamming distance among very many codes.
//!
//! Multi-index hashing over a file that is used as it lies: see `scheme.rs` for how codes are cut, `table.rs` for how a
//! cut is stored, `search.rs` for how memory is waited for, `file.rs` for the form on disk, and `shelf.rs`
//! for one that changes.

mod bits;
mod build;
mod file;
mod index;
mod order;
mod runs;
mod scan;
mod scheme;
mod search;
mod shelf;
mod simd;
mod table;

pub use build::Builder;
pub use index::{Hit, Index};
pub use shelf::{Change, Reading, Shelf};

/// From so many codes on tables are made; below, every code is looked at anyway.
pub const WORTHWHILE: usize = 1 << 13;
/// Codes of an index: what a place can be numbered with, and a machine's memory holds.
const MOST_CODES: usize = 1 << 28;

/// A kind of section.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tag {
    /// What is said of the file as a whole.
    Foot,
    /// Entries of rows.
    Entries,
    /// Which rows a code has.
    Runs,
    /// Where blocks of these begin.
    RunStarts,
    /// The half of each code that is looked at first.
    NearPlane,
    /// The other half.
    FarPlane,
    /// Where blocks of a table begin.
    Starts,
    /// A table's blocks.
    Blocks,
    /// What a shelf says of its parts and changes.
    Shelf,
}

impl Tag {
    const ALL: [(Self, &'static [u8; 4]); 9] = [
        (Self::Foot, b"FOOT"),
        (Self::Entries, b"ENTR"),
        (Self::Runs, b"RUNS"),
        (Self::RunStarts, b"RUNB"),
        (Self::NearPlane, b"NEAR"),
        (Self::FarPlane, b"FAR_"),
        (Self::Starts, b"STRT"),
        (Self::Blocks, b"BLCK"),
        (Self::Shelf, b"SHLF"),
    ];

    fn bytes(self) -> &'static [u8; 4] {
        Self::ALL.iter().find(|(tag, _)| *tag == self).map_or(b"FOOT", |(_, bytes)| bytes)
    }

    fn of(bytes: &[u8]) -> Option<Self> {
        Self::ALL.iter().find(|(_, own)| own.as_slice() == bytes).map(|(tag, _)| *tag)
    }
}

/// Why an index cannot be made, opened or asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is something else.
    #[error("not an index")]
    NotAnIndex,
    /// It is not as it was written, in this section.
    #[error("damaged index: section {}", String::from_utf8_lossy(Tag::bytes(*.0)))]
    Damaged(Tag),
    /// Its codes are of another width.
    #[error("an index of codes of {bits} bits")]
    OtherWidth {
        /// How many.
        bits: u32,
    },
    /// More than one index holds.
    #[error("more than {limit} codes")]
    TooMany {
        /// How many it holds.
        limit: usize,
    },
    /// It cannot be written.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}
