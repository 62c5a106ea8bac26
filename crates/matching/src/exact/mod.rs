//! Exact sets: digests in a compact sorted table that answers where it lies, mapped or in memory.
//!
//! # The file
//!
//! Little-endian; every section begins at a multiple of 64 bytes, with zeros before it.
//!
//! * **header**, 128 bytes: `AMPDIG1\n`; bytes of a digest (u8), leading bytes that are implied (u8), bytes of an entry
//!   number (u8: 0 or 4), zeros; how many digests (u64 at 16); zeros; at 64 the BLAKE3 of the section `sums`; at 96 the
//!   BLAKE3 of the 96 bytes before.
//! * **rests**: every digest in order, without its leading bytes.
//! * **entries**: the entry number of each (u32), if the table has them. Only a hit reads here.
//! * **buckets**: the leading bytes, in unary: for each value that they can have, a one bit for each digest that begins so,
//!   then a zero bit. Bits count from the lowest; the last stride of 512 bits is filled with ones.
//! * **ranks**: how many ones stand before each stride of `buckets` (u32).
//! * **sums**: BLAKE3 of every 64 KiB block from the first byte after the header to the beginning of this section.
//!
//! Leading bytes are as many as make the file smallest: the unary code costs one bit for a digest and one for a value, a
//! leading byte saves eight for a digest. From 537 million digests on they are four, and a billion MD5 take 12.7 bytes
//! each; of random digests no table can take fewer than 12.44.
//!
//! Nothing is believed before its block was checked: header and sums when the table is opened, every other block when it
//! is touched first.

mod builder;
mod directory;
mod error;
mod layout;
mod spill;
mod table;
mod writer;

pub use builder::TableBuilder;
pub use error::TableError;
pub use spill::{FileSpill, MemorySpill, Spill};
pub use table::{DigestTable, Hits};
pub use writer::{Payload, TableWriter, Written};

#[cfg(test)]
mod tests;
