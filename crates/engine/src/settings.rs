//! Settings that change what is read and found. All of them stand in the report, so that a run can be repeated.

use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Settings of a run, as `amparo.toml` has them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Limits on walking evidence.
    pub evidence: evidence::Limits,
    /// Limits on reading chats and on what is held in memory while doing so.
    pub ingest: IngestLimits,
    /// Decoders for pictures and videos; those outside this process only where the program that runs can enter the jail.
    #[serde(skip)]
    pub decoders: media::Decoders,
    /// Limits on what a report shows.
    pub report: ReportLimits,
    /// Keys of encrypted backups that the unit lawfully holds. They stand in no settings file and are kept nowhere.
    #[serde(skip)]
    pub backup_keys: BackupKeys,
}

/// A key file has 158 bytes, a key in words 64.
const MOST_KEY_BYTES: u64 = 4096;

fn key(bytes: &[u8], whence: &str) -> Result<chat::backups::BackupKey, crate::Error> {
    chat::backups::BackupKey::read(bytes).map_err(|_| crate::Error::NotABackupKey(whence.into()))
}

/// Keys of encrypted backups, shared: a copy of the settings is no copy of them.
#[derive(Clone, Default)]
pub struct BackupKeys(pub std::sync::Arc<Vec<chat::backups::BackupKey>>);

/// How many: nothing of a key reaches a log.
impl std::fmt::Debug for BackupKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "BackupKeys({})", self.0.len())
    }
}

impl BackupKeys {
    /// From key files, and from what was typed.
    pub fn read(files: &[PathBuf], typed: Option<&store::Passphrase>) -> Result<Self, crate::Error> {
        let mut keys = Vec::new();
        for file in files {
            let read = store::read_file(file, MOST_KEY_BYTES);
            let bytes =
                zeroize::Zeroizing::new(read.map_err(|source| crate::Error::Io { path: file.clone(), source })?);
            keys.push(key(&bytes, &file.display().to_string())?);
        }
        keys.extend(typed.map(|typed| key(typed.expose(), "")).transpose()?);
        Ok(Self(std::sync::Arc::new(keys)))
    }
}

/// Limits on the rows of a report. It says how many more there are; lists show all.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReportLimits {
    /// Memberships in all.
    pub members: usize,
    /// Memberships of one group: one that was filled on purpose leaves room for the others.
    pub members_of_group: usize,
    /// Accounts; those that stand in another row of the report come on top.
    pub accounts: usize,
    /// Stickers, and packs.
    pub stickers: usize,
    /// Introductions of families to groups.
    pub introductions: usize,
}

impl Default for ReportLimits {
    fn default() -> Self {
        Self { members: 20_000, members_of_group: 2_000, accounts: 20_000, stickers: 2_000, introductions: 2_000 }
    }
}

/// Limits on what ingesting holds in memory.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct IngestLimits {
    /// Bytes of files worked on at once: what all cores need to be busy, and no more. Twice as many are held: one batch is
    /// being read while one is worked on.
    pub batch_bytes: u64,
    /// Files worked on at once.
    pub batch_files: usize,
    /// Bytes of a video that is decoded though it is too large to be held: as a stream, which costs time and no memory.
    pub video_bytes: u64,
    /// Bytes of a list that is imported. It is read and written as a stream, in bounded memory unless segments are sealed:
    /// those are made in memory.
    pub list_bytes: u64,
    /// Issues of a list that are held; beyond that they are counted.
    pub list_issues: usize,
    /// Bytes of the tables that a known-good list is made into: they are held while they are made and asked. A larger list
    /// is asked where it lies.
    pub known_good_bytes: u64,
    /// Bytes of a database that is held while it is read: one that lies in an archive, or beside which its last changes
    /// lie. Any other is read where it lies.
    pub database_bytes: u64,
    /// Bytes of a file of reference media: as many are held at once as there are cores.
    pub reference_bytes: u64,
}

impl Default for IngestLimits {
    fn default() -> Self {
        Self {
            batch_bytes: 32 << 20,
            batch_files: 512,
            video_bytes: 16 << 30,
            list_bytes: 64 << 30,
            list_issues: 100_000,
            known_good_bytes: 256 << 20,
            database_bytes: 2 << 30,
            reference_bytes: 256 << 20,
        }
    }
}

/// The version of the way from a picture to its signals: what was made by another is made again.
pub const SIGNAL_VERSION: &str = "pdq-2 look-2 local-1";
