//! Signal × hash set → match, and the lists that hash sets come from.
//!
//! A hash set's entries live in an immutable segment file ([`Segment`]), never in rows of a database. Matching goes in
//! passes that can be run one after the other, so that the sure things come first: the same bytes, then the plain
//! perceptual hashes, then the normalised forms.

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

pub use batch::{Likeness, match_items};
pub use chain::{Chain, Part};
pub use entry::{Entry, EntryForm, EntryPart, EntrySignal, ListIssue};
pub use error::Error;
pub use exact::{
    DigestTable, FileSpill, Hits, MemorySpill, Payload, Spill, TableBuilder, TableError, TableWriter, Written,
};
pub use explain::{Band, Nearest, Points, nearest, points_alike};
pub use family::{Member, families};
pub use left_out::LeftOut;
pub use list_writer::{ListChanges, ListMade, ListWriter};
pub use matcher::{Found, ItemFrame, ItemSignals, Pass, Population, USABLE_QUALITY, match_bytes, match_item};
pub use parts::{LocalFrame, PartFound, References, match_parts, part_confidence, parts_of};
pub use segment::{MEMORY, Segment, SegmentWriter, Spills};
