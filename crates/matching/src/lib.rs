//! Signal × hash set → match, and the lists that hash sets come from.
//!
//! A hash set's entries live in an immutable segment file ([`Segment`]), never in rows of a database. Matching goes in
//! passes that can be run one after the other, so that the sure things come first: the same bytes, then perceptual hashes
//! (plain ones and normalised forms together), then parts.

mod batch;
mod bits;
mod chain;
mod entry;
mod error;
mod exact;
mod explain;
mod family;
pub mod known_good;
mod left_out;
mod list_writer;
pub mod lists;
mod matcher;
mod near;
mod parts;
mod segment;
mod video;

/// The form of the index, and the rules by which pairs are judged: another number for each change by which other matches
/// are found, so that what was found before is looked for anew.
pub const RULES: &str = "index 1 rules 1";

pub use batch::{Likeness, match_items};
pub use chain::{Chain, Part};
pub use entry::{Entry, EntryForm, EntryPart, EntrySignal, ListIssue};
pub use error::Error;
pub use exact::{
    DigestTable, FileSpill, Hits, MemorySpill, Payload, Spill, TableBuilder, TableError, TableWriter, Written,
};
pub use explain::{Band, Nearest, Points, nearest, points_alike};
pub use family::{ByHand, Member, bits_between, families};
pub use left_out::LeftOut;
pub use list_writer::{ListChanges, ListMade, ListWriter};
pub use matcher::{
    Found, ItemFrame, ItemSignals, NAMED_ENTRIES, Pass, Population, USABLE_QUALITY, match_bytes, match_item,
};
pub use parts::{LocalFrame, PartFound, References, match_parts, part_confidence, parts_of};
pub use segment::{MEMORY, Segment, SegmentWriter, Spills};
