//! From a source to its items: walking, archives, recognising, digests, and what custody needs.
//!
//! A source (a folder, a file, an archive) is an **exhibit**. [`walk`] reads it once, read-only and in a fixed order,
//! and hands over every file and every archive member as an [`Entry`], and everything that could not be read, or that
//! must be known, as a [`model::Issue`]. Nothing is written beside the evidence; not even access times change where
//! the system lets us ask for that.
//!
//! # Why our own archive readers
//! `zip` keeps members in a map by name, so that of two members with one name the first vanishes; `tar` reads a long
//! name into memory however long it is; neither goes on behind damage. Evidence needs all three, so that headers are
//! read here (`zip/`, `tar/`) and only DEFLATE is left to a library. Both crates are the twins in our tests.
//!
//! # Invariants
//! * Memory is bounded by [`Limits::hold_bytes`] per level of nesting, plus buffers: never by what a header says.
//! * No name from an archive ever becomes a path on disk.
//! * A limit that is hit ends the archive that hit it; its siblings go on.
//! * Every file and member met is counted once: seen = kept + doubtful + refused.

mod again;
mod custody;
mod digest;
mod disk;
mod error;
mod event;
mod guard;
mod gz;
mod kind;
mod limits;
mod mail;
mod manifest;
mod meter;
mod name;
mod pick;
mod read_at;
mod sniff;
mod source;
mod tar;
mod walk;
mod walker;
mod warc;
mod zip;

pub use again::{Again, AgainReader};
pub use custody::{AcquisitionCheck, ExhibitRecord, check_acquisition, read_manifest_csv};
pub use digest::{Digester, digest};
pub use error::Error;
pub use event::{Content, Entry, EntryPath, Event, Mark, Resume, Walked};
pub use kind::{Class, Kind};
pub use limits::Limits;
pub use manifest::{Listing, ManifestFile, Outline, manifest, outline};
pub use pick::pick;
pub use sniff::{HEAD_BYTES, sniff};
pub use walk::{walk, walk_from};
