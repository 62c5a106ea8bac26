//! One entry of a hash set, before it goes into a segment.

use model::{Form, Look, Standing};
use signal::local::LocalSignature;

/// From which form, or turn, of the reference picture a signal of an entry was made.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum EntryForm {
    /// A normalised form, or a plain route.
    Form(Form),
    /// A turned or mirrored picture: 1–7 in the order of [`EntryForm::TURNS`].
    Turn(u8),
    /// Given by a list, route not known.
    Listed,
}

impl EntryForm {
    /// The seven turns and mirrors besides the original, in the reference's order.
    pub const TURNS: [&'static str; 7] =
        ["rotate90", "rotate180", "rotate270", "flipx", "flipy", "flipplus1", "flipminus1"];

    /// The stable spelling.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Form(form) => form.as_str(),
            Self::Turn(n) => Self::TURNS.get(usize::from(n).wrapping_sub(1)).copied().unwrap_or("turned"),
            Self::Listed => "listed",
        }
    }

    /// Whether it is the picture as it is: neither turned nor normalised.
    pub fn is_plain(self) -> bool {
        matches!(self, Self::Form(Form::Pdq | Form::PdqFull) | Self::Listed)
    }

    pub(crate) fn to_byte(self) -> u8 {
        match self {
            Self::Form(form) => {
                Form::ALL.iter().position(|f| *f == form).and_then(|p| u8::try_from(p).ok()).unwrap_or(0)
            }
            Self::Turn(n) => 0x80 | n,
            Self::Listed => 0xff,
        }
    }

    pub(crate) fn from_byte(byte: u8) -> Option<Self> {
        match byte {
            0xff => Some(Self::Listed),
            turn if turn & 0x80 != 0 => Some(Self::Turn(turn & 0x7f)),
            form => Form::ALL.get(usize::from(form)).copied().map(Self::Form),
        }
    }
}

/// One perceptual hash of an entry.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct EntrySignal {
    /// Of which form.
    pub form: EntryForm,
    /// The hash: a secret like the picture.
    pub hash: [u8; 32],
    /// 0–100; 100 where a list does not say.
    pub quality: u8,
    /// What it was made from looks like; `None` where a list gives the hash alone.
    pub look: Option<Look>,
    /// From when to when the frame is shown, in milliseconds: of a video.
    pub shown: Option<(u32, u32)>,
}

/// The local signature of one frame of an entry.
#[derive(Clone, PartialEq)]
pub struct EntryPart {
    /// The signature: a secret like the picture.
    pub signature: LocalSignature,
    /// As [`EntrySignal::shown`].
    pub shown: Option<(u32, u32)>,
}

/// One entry of a hash set.
#[derive(Clone, PartialEq, Default)]
pub struct Entry {
    /// Its id in the set: a file stem, a list's own id.
    pub name: String,
    /// Whether it is the list's own id, and not the number of a line.
    pub has_own_id: bool,
    /// In the set's scheme; means nothing without it.
    pub category: Option<String>,
    /// If the entry itself says so.
    pub standing: Option<Standing>,
    /// Exact digests, as far as known.
    pub sha256: Option<[u8; 32]>,
    /// SHA-1.
    pub sha1: Option<[u8; 20]>,
    /// MD5.
    pub md5: Option<[u8; 16]>,
    /// Perceptual hashes.
    pub signals: Vec<EntrySignal>,
    /// Local signatures, of frames that could be signed.
    pub local: Vec<EntryPart>,
    /// Its record as its list has it, with what an entry has no place for; empty unless it comes from a list. As
    /// secret as a signature.
    pub original: Vec<u8>,
}

impl Entry {
    /// Whether there is anything that an item is compared with: not where a list gives PhotoDNA alone.
    pub fn can_be_compared(&self) -> bool {
        let has_digest = self.sha256.is_some() || self.sha1.is_some() || self.md5.is_some();
        has_digest || !self.signals.is_empty() || !self.local.is_empty()
    }
}

/// Signatures never reach a log.
impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Entry({} signals)", self.signals.len())
    }
}

/// A row of a list, or a file of a folder, that gave no entry or only part of one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListIssue {
    /// Where: `line 12`, or a file's path.
    pub place: String,
    /// Stable code.
    pub code: &'static str,
    /// What the prose names.
    pub detail: String,
}
