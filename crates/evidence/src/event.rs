//! What a walk hands over.

use crate::again::Again;
use crate::digest::digest_knowing;
use crate::kind::Kind;
use model::{Digests, Issue, ManifestDigest, Tally};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// One thing that the walk met.
#[derive(Debug)]
pub enum Event {
    /// A file or an archive member.
    ///
    /// An archive's own entry comes before its members when it was held; a larger one's comes after them.
    Entry(Entry),
    /// Something that could not be read, was left out, or must be known. Issues about an entry follow it.
    Issue(Issue),
    /// Everything handed over so far is complete: a walk that is cut off after this can go on from here.
    Mark(Mark),
}

/// How far a walk came: after a file on disk, or, within an archive on disk that is read at any place and too large to
/// be held, after a member of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Mark {
    /// Things met on disk that are done.
    pub met: u64,
    /// Members that are done of the archive that comes next.
    pub members: u64,
    /// Packed bytes of those members, as the archive says: for showing how far the work came.
    pub packed: u64,
    /// What was counted so far.
    pub tally: Tally,
    /// Whether all of that archive could be read so far.
    pub(crate) whole: bool,
    /// What that archive has cost: members of any depth, and unpacked bytes.
    pub(crate) cost: (u64, u64),
    /// Which file that archive is, and in what state: its own entry comes after its members.
    pub(crate) archive: Option<[u8; 16]>,
}

/// Where to go on, and what was done before.
#[derive(Clone, Default)]
pub struct Resume {
    /// The last mark of the walk that was cut off.
    pub mark: Mark,
    /// The files on disk that it had handed over, by their raw path below the exhibit: digests, and the time of
    /// modification as it was handed over. If one is another now or not there any more, or if the archive that the mark
    /// lies in is another, the walk ends with [`crate::Error::Changed`].
    pub done: HashMap<Vec<u8>, (Digests, Option<String>)>,
}

/// Where something lies in an exhibit.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct EntryPath {
    /// Unique within the exhibit: parts separated by `/`, archive boundaries written `!/`. Empty for an exhibit that
    /// is a single file, whose members are `!/name`: a file's name is a place, not content.
    ///
    /// What a text cannot carry safely is written `%XX`: bytes that are not UTF-8, control characters, a climbing
    /// part (`%2E%2E`), a leading slash (`%2F`), a `!` at the end of a part (it would look like an archive boundary).
    /// A text that is already taken gets `#2`, `#3` … at its end.
    pub text: String,
    /// The names as stored, where the text had to write a byte otherwise.
    pub bytes: Option<Vec<u8>>,
}

/// A file or an archive member, read to its end.
#[derive(Debug)]
pub struct Entry {
    /// Where.
    pub path: EntryPath,
    /// Bytes of content, as counted while reading.
    pub size: u64,
    /// The time of modification as stored, ISO 8601: with `Z` where the source keeps UTC (disk, tar, gzip, zips with
    /// extended times), without a zone for a zip's DOS time.
    pub modified: Option<String>,
    /// Whether it lies on disk: only these make the manifest.
    pub on_disk: bool,
    /// What it is, told from its content.
    pub kind: Kind,
    /// Whether these are all the bytes that the source promises: `false` if the content ends early or its checksum
    /// differs. An issue with the same path says which.
    pub sound: bool,
    /// The bytes, or what is kept of them.
    pub content: Content,
    /// Of a video that is too large to be held: what reads it again, where it lies on disk, or in a zip or tar on disk.
    pub again: Option<Box<Again>>,
    /// Known already for files on disk, whose manifest line needs it.
    pub(crate) sha256: Option<[u8; 32]>,
}

impl Entry {
    /// The digests of the content. For held content they are made here, so that a caller can do it on another core.
    pub fn digests(&self) -> Digests {
        match &self.content {
            Content::Held(bytes) => digest_knowing(bytes, self.sha256),
            Content::Streamed { digests, .. } => *digests,
        }
    }
}

/// The content of an entry.
#[derive(PartialEq, Eq)]
pub enum Content {
    /// All bytes: the entry is not larger than [`crate::Limits::hold_bytes`].
    Held(Vec<u8>),
    /// Larger: only digests and the beginning.
    Streamed {
        /// Made while reading.
        digests: Digests,
        /// The first [`crate::HEAD_BYTES`] bytes.
        head: Vec<u8>,
    },
}

/// Content never reaches a log.
impl std::fmt::Debug for Content {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Content::Held(bytes) => write!(f, "Held({} bytes)", bytes.len()),
            Content::Streamed { digests, .. } => write!(f, "Streamed({} bytes)", digests.bytes),
        }
    }
}

/// A walk that came to its end.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Walked {
    /// SHA-256 over the sorted [`model::manifest_line`]s of all regular files on disk that could be read.
    pub manifest: ManifestDigest,
    /// Files on disk and archive members: kept, doubtful (handed over with an issue), refused (only an issue).
    /// Folders are not counted.
    pub tally: Tally,
    /// Regular files on disk that were read.
    pub file_count: u64,
    /// Their bytes.
    pub byte_count: u64,
    /// The digests of the exhibit itself, if it is a single file: an acquisition digest is compared with them.
    pub single_file: Option<Digests>,
}
