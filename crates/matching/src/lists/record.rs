//! What a record of a list says, whatever format it came in.

use model::Standing;
use std::ops::Deref;
use std::sync::Arc;

model::closed_enum! {
    /// What a record does to the entry of its id.
    pub enum ListAct {
        /// The entry is in the list, with what the record says.
        Set = "set",
        /// The list's owner took the entry out of it.
        Remove = "remove",
    }
}

/// Where in a file something stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// Line, from 1: of formats that go by lines.
    Line(u64),
    /// Byte, from 0, of the text without its byte-order mark; of UTF-16, of the same text in UTF-8.
    Byte(u64),
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Line(n) => write!(f, "line {n}"),
            Self::Byte(n) => write!(f, "byte {n}"),
        }
    }
}

/// A perceptual hash as a list gives it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ListedHash {
    /// The PDQ hash: a secret like the picture.
    pub hash: [u8; 32],
    /// 0–100, where the list says it.
    pub quality: Option<u8>,
    /// Of a video: when the frame is shown, in milliseconds.
    pub milliseconds: Option<u32>,
}

/// The name of a fact: one of those that formats share ([`crate::lists::fact`]), or as the list writes it.
#[derive(Clone)]
pub struct FactName(Name);

#[derive(Clone)]
enum Name {
    Known(&'static str),
    Given(Arc<str>),
}

impl Deref for FactName {
    type Target = str;

    fn deref(&self) -> &str {
        match &self.0 {
            Name::Known(name) => name,
            Name::Given(name) => name,
        }
    }
}

impl From<&'static str> for FactName {
    fn from(name: &'static str) -> Self {
        Self(Name::Known(name))
    }
}

impl From<String> for FactName {
    fn from(name: String) -> Self {
        Self(Name::Given(name.into()))
    }
}

impl PartialEq for FactName {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

/// Something that a record says beside digests, category and standing: its name, and the value as written.
pub type Fact = (FactName, String);

/// Names of facts that several formats have, each in its own spelling.
pub mod fact {
    /// Whether the file is known to be passed on; `true`, `false`, or as written.
    pub const IS_DISTRIBUTED: &str = "is_distributed";
    /// Whether a victim in it was identified.
    pub const VICTIM_IDENTIFIED: &str = "victim_identified";
    /// Whether an offender in it was identified.
    pub const OFFENDER_IDENTIFIED: &str = "offender_identified";
    /// Name of the series it belongs to.
    pub const SERIES: &str = "series";
    /// How often it was handed in.
    pub const SUBMISSIONS: &str = "submissions";
    /// Whether the list's owner holds the file.
    pub const FILE_AVAILABLE: &str = "file_available";
    /// `image`, `video`, or as written.
    pub const MEDIA_TYPE: &str = "media_type";
    /// Whether it is in the international baseline.
    pub const BASELINE: &str = "baseline";
    /// Labels, as written.
    pub const TAGS: &str = "tags";
    /// Remarks.
    pub const COMMENTS: &str = "comments";
    /// The file's size in bytes.
    pub const MEDIA_SIZE: &str = "media_size";
    /// The file's media type.
    pub const MIME: &str = "mime";
    /// When the record was changed last, as written.
    pub const UPDATED: &str = "updated";
    /// Where such a file was met: name, path and times, in the list's own form. As often as the record has it.
    pub const MEDIA_FILE: &str = "media_file";
    /// The name of the member that gave the entry.
    pub const MEMBER: &str = "member";
    /// The type of a signal, as a list of signals writes it.
    pub const SIGNAL_TYPE: &str = "signal_type";
    /// The collaboration that a signal came by.
    pub const COLLABORATION: &str = "collaboration";
    /// The first opinion on an indicator.
    pub const DESCRIPTOR: &str = "descriptor";
    /// When it was given, as written.
    pub const ADDED_ON: &str = "added_on";
    /// What others hold of a fingerprint: its type, for or against, reason, by how many.
    pub const FEEDBACK: &str = "feedback";
    /// A fingerprint of a kind that is only kept: its kind and value, or a digest of the link to it.
    pub const FINGERPRINT: &str = "fingerprint";
}

/// One record of a list.
#[derive(Clone, PartialEq)]
pub struct ListRecord {
    /// The list's own id, verbatim; `line-12` or `record-3` where it has none.
    pub id: String,
    /// Whether the list gave the id.
    pub has_own_id: bool,
    /// Whether the entry comes or goes.
    pub act: ListAct,
    /// Exact digests, as far as given: secrets like the picture.
    pub sha256: Option<[u8; 32]>,
    /// SHA-1.
    pub sha1: Option<[u8; 20]>,
    /// MD5.
    pub md5: Option<[u8; 16]>,
    /// PhotoDNA as written: opaque, compared exactly, a secret like a digest.
    pub photodna: Option<String>,
    /// PDQ hashes: one of a picture, several of a video.
    pub pdq: Vec<ListedHash>,
    /// In the list's scheme, and without it without meaning. `null` is none; `0` is a category.
    pub category: Option<String>,
    /// If the record itself says so.
    pub standing: Option<Standing>,
    /// Everything else that it says, values as written.
    pub facts: Vec<Fact>,
    /// Its bytes as they stand in the file; of UTF-16, in UTF-8.
    pub original: Vec<u8>,
    /// Where it begins.
    pub place: Place,
}

impl ListRecord {
    /// A record that says nothing yet.
    pub fn new(place: Place, original: Vec<u8>) -> Self {
        Self {
            id: String::new(),
            has_own_id: false,
            act: ListAct::Set,
            sha256: None,
            sha1: None,
            md5: None,
            photodna: None,
            pdq: Vec::new(),
            category: None,
            standing: None,
            facts: Vec::new(),
            original,
            place,
        }
    }

    /// Whether there is anything that an item could be compared with.
    pub fn has_signature(&self) -> bool {
        self.sha256.is_some()
            || self.sha1.is_some()
            || self.md5.is_some()
            || self.photodna.is_some()
            || !self.pdq.is_empty()
    }

    /// The first value of a fact.
    pub fn fact(&self, name: &str) -> Option<&str> {
        self.facts.iter().find(|(n, _)| **n == *name).map(|(_, value)| value.as_str())
    }

    pub(super) fn tell(&mut self, name: impl Into<FactName>, value: impl Into<String>) {
        self.facts.push((name.into(), value.into()));
    }
}

/// Signatures and what is said of people never reach a log.
impl std::fmt::Debug for ListRecord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ListRecord({}, {} facts, {} bytes)", self.place, self.facts.len(), self.original.len())
    }
}

impl std::fmt::Debug for ListedHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ListedHash(quality {:?}, at {:?})", self.quality, self.milliseconds)
    }
}

impl std::fmt::Debug for FactName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.0 {
            Name::Known(name) => f.write_str(name),
            Name::Given(name) => write!(f, "({})", name.len()),
        }
    }
}
