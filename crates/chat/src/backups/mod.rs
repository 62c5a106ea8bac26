//! WhatsApp's encrypted backups on Android (`crypt12`, `crypt14`, `crypt15`), opened with the key that the unit holds.
//!
//! What they look like inside, and how sure that is, stands in `docs/formats/whatsapp-backups.md`. Nothing is tried that
//! the key does not open.

mod header;
mod key;

use flate2::read::ZlibDecoder;
use header::Header;
use md5::{Digest, Md5};
use std::io::Read;

pub use header::{Backup, BackupForm};
pub use key::BackupKey;

/// Bounds on what a backup may hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Bytes of its header.
    pub header_bytes: usize,
    /// Bytes of what lies in it, unpacked.
    pub plain_bytes: u64,
}

impl Limits {
    /// What real backups stay below: headers have some 200 bytes, databases of years up to some gigabytes.
    pub const fn standard() -> Self {
        Self { header_bytes: 16 << 10, plain_bytes: 8 << 30 }
    }

    /// Small enough for a test to meet each.
    pub const fn for_tests() -> Self {
        Self { header_bytes: 400, plain_bytes: 64 << 10 }
    }
}

/// Why a backup is not opened. Says nothing of what stands in it, nor of the key.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum BackupError {
    /// It does not begin as a backup does.
    #[error("no backup of a form that is known")]
    NotABackup,
    /// It ends before a backup could.
    #[error("the backup is cut off")]
    CutOff,
    /// It was made with a passkey or a password, whose keys are kept by a service.
    #[error("the backup is encrypted under a passkey or a password")]
    NotByKey,
    /// What was given for a key is none.
    #[error("the key is not of a form that is known: a key file, 64 hexadecimal digits, or 32 bytes")]
    NotAKey,
    /// The key is for backups of another form: that of `files/key` opens crypt12 and crypt14, the 64-digit key crypt15.
    #[error("the key is one for backups of another form")]
    OtherForm,
    /// The key is of another version than the backup names.
    #[error("the key is of another version than the backup's")]
    KeyVersion,
    /// The service's salt in the key file is not the backup's: the key of another account or time.
    #[error("the key has another salt than the backup")]
    Salt,
    /// The account in the key file is not the backup's.
    #[error("the key is of another account than the backup")]
    Account,
    /// The backup is whole, by its own sum, and this key does not open it.
    #[error("the key is another one than the backup's")]
    WrongKey,
    /// The key is the backup's, and the backup is damaged or cut off.
    #[error("the backup is damaged or cut off")]
    Damaged,
    /// It is not told whether the key is another one or the backup is damaged.
    #[error("the key is another one, or the backup is damaged or cut off")]
    NotAuthentic,
    /// What was encrypted is neither packed by zlib nor a database nor a zip.
    #[error("what lies in the backup is not packed as it should be")]
    NotDeflate,
    /// It asks for more than is given.
    #[error("the backup breaks a limit: {what}")]
    Limit {
        /// Which limit.
        what: &'static str,
    },
}

impl BackupError {
    /// A stable spelling of what kind of error it is.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotABackup => "not-a-backup",
            Self::CutOff => "cut-off",
            Self::NotByKey => "not-by-key",
            Self::NotAKey => "not-a-key",
            Self::OtherForm => "other-form",
            Self::KeyVersion => "key-version",
            Self::Salt => "salt",
            Self::Account => "account",
            Self::WrongKey => "wrong-key",
            Self::Damaged => "damaged",
            Self::NotAuthentic => "not-authentic",
            Self::NotDeflate => "not-deflate",
            Self::Limit { .. } => "limit",
        }
    }
}

/// What was in a backup.
pub struct Opened {
    /// The bytes of the file that was packed.
    pub plain: Vec<u8>,
    /// Of what kind they are, by how they begin.
    pub content: BackupContent,
    /// What the header says, and for crypt12 the end.
    pub backup: Backup,
    /// What stands at its end.
    pub trailer: Trailer,
    /// Whether zlib's own end was met; a database without it may be cut off, though what is there is authentic.
    pub is_whole: bool,
    /// Bytes that stand behind zlib's end.
    pub behind: u64,
}

/// What lies in a backup.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BackupContent {
    /// A SQLite database.
    Database,
    /// A zip: stickers, wallpapers, or what changed since the last backup.
    Zip,
    /// Something else.
    Other,
}

/// What stands at a backup's end, behind what is encrypted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Trailer {
    /// Tag and sum, and the sum is right: a backup of one file.
    Sum,
    /// Tag and sum, and the sum is wrong: what is encrypted is authentic, but the header or the sum were changed.
    WrongSum,
    /// The tag alone: one of several files of a backup. Nothing tells whether its header was changed.
    Tag,
}

/// Sizes only: what lies in a backup is evidence.
impl std::fmt::Debug for Opened {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Opened({:?}, {:?}, {} bytes)", self.backup.form, self.content, self.plain.len())
    }
}

/// Whether bytes are such a backup, told from its first bytes (16 KiB are enough). A file of crypt12 begins with three bytes
/// that others may have, and then with chance: its name is a hint where that is not clear, and no more.
pub fn is_backup(head: &[u8], name: &str) -> Option<Backup> {
    header::read(head, name, &Limits::standard()).ok().map(|header| header.backup)
}

/// Opens a backup. Beside `bytes` a copy of them is in memory while they are unpacked, and what they hold.
pub fn open(bytes: &[u8], key: &BackupKey, limits: &Limits) -> Result<Opened, BackupError> {
    let mut header = header::read(bytes, ".crypt12", limits)?;
    let secret = key.for_form(header.backup.form)?;
    let (packed, trailer) = decrypted(bytes, &header, &secret).map_err(|error| why(error, key, &header))?;
    if header.backup.form == BackupForm::Crypt12 && trailer != Trailer::Tag {
        header.backup.number_ends = header::number_at_end(bytes);
    }
    let Unpacked { plain, is_whole, behind } = unpacked(packed, limits)?;
    Ok(Opened { content: content(&plain), plain, backup: header.backup, trailer, is_whole, behind })
}

/// How a file may end: what its last bytes are.
struct Ending {
    trailer: Trailer,
    /// Bytes of the tag and of what follows it.
    length: usize,
}

const TAG: usize = 16;
const SUM: usize = 16;
/// Two marks and the number's last two digits, at the end of crypt12.
const NUMBER: usize = 4;

/// What is encrypted, and how the file ends. A right sum says how; without one both ways are tried.
fn decrypted(bytes: &[u8], header: &Header<'_>, secret: &[u8; 32]) -> Result<(Vec<u8>, Trailer), BackupError> {
    let iv = header.iv.ok_or(BackupError::NotByKey)?;
    let body = bytes.get(header.length..).filter(|body| body.len() >= TAG).ok_or(BackupError::CutOff)?;
    let number = if header.backup.form == BackupForm::Crypt12 { NUMBER } else { 0 };
    let is_right = sum_is_right(bytes, number);
    let with_sum = TAG + SUM + number;
    let known = [Ending { trailer: Trailer::Sum, length: with_sum }];
    let tried =
        [Ending { trailer: Trailer::Tag, length: TAG }, Ending { trailer: Trailer::WrongSum, length: with_sum }];
    for ending in if is_right { &known[..] } else { &tried[..] } {
        let parts = body.len().checked_sub(ending.length).and_then(|at| body.split_at_checked(at));
        let Some((encrypted, tag)) = parts.and_then(|(body, end)| Some((body, end.first_chunk()?))) else { continue };
        if let Some(plain) = key::decrypted(secret, iv, encrypted, tag) {
            return Ok((plain, ending.trailer));
        }
    }
    Err(if is_right { BackupError::WrongKey } else { BackupError::NotAuthentic })
}

/// Whether the sum at the end is that of all before it.
fn sum_is_right(bytes: &[u8], behind: usize) -> bool {
    let parts = bytes.len().checked_sub(SUM + behind).and_then(|at| bytes.split_at_checked(at));
    parts.is_some_and(|(summed, end)| end.first_chunk::<SUM>().is_some_and(|sum| Md5::digest(summed)[..] == sum[..]))
}

/// What of a key does not fit says more than that it does not open.
fn why(error: BackupError, key: &BackupKey, header: &Header<'_>) -> BackupError {
    match (error, key.misfit(header)) {
        (BackupError::WrongKey | BackupError::NotAuthentic, Some(Some(misfit))) => misfit,
        (BackupError::NotAuthentic, Some(None)) => BackupError::Damaged,
        _ => error,
    }
}

struct Unpacked {
    plain: Vec<u8>,
    is_whole: bool,
    behind: u64,
}

/// What zlib packed; a database or a zip that it did not is left as it is.
fn unpacked(packed: Vec<u8>, limits: &Limits) -> Result<Unpacked, BackupError> {
    let within = |plain: &[u8]| plain.len() as u64 <= limits.plain_bytes;
    let unpacked = if content(&packed) == BackupContent::Other {
        let mut plain = Vec::new();
        let mut decoder = ZlibDecoder::new(&*packed).take(limits.plain_bytes.saturating_add(1));
        let is_whole = decoder.read_to_end(&mut plain).is_ok();
        let behind = packed.len() as u64 - decoder.into_inner().total_in();
        Unpacked { plain, is_whole, behind: if is_whole { behind } else { 0 } }
    } else {
        Unpacked { plain: packed, is_whole: true, behind: 0 }
    };
    match unpacked {
        Unpacked { plain, .. } if plain.is_empty() => Err(BackupError::NotDeflate),
        Unpacked { plain, .. } if !within(&plain) => Err(BackupError::Limit { what: "bytes unpacked" }),
        sound => Ok(sound),
    }
}

fn content(plain: &[u8]) -> BackupContent {
    if plain.starts_with(b"SQLite format 3\0") {
        BackupContent::Database
    } else if plain.starts_with(b"PK\x03\x04") || plain.starts_with(b"PK\x05\x06") {
        BackupContent::Zip
    } else {
        BackupContent::Other
    }
}
