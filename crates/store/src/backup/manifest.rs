//! `backup.json`: what a backup holds. Written last; a folder without it is no backup.

use super::place::{self, Content};
use super::sound::Contents;
use crate::Error;
use crate::files::{is_no_file, read_file};
use crate::keys::{self, HEADER, KeyKind};
use crate::vault::{DATABASE, io};
use serde::{Deserialize, Serialize};
use std::io::ErrorKind;
use std::path::{Component, Path};

/// Its name in the backup's folder.
pub(super) const FILE: &str = "backup.json";
/// A backup of a hundred thousand hash sets has less.
const MAX_BYTES: u64 = 16 << 20;
/// The form that this program writes and reads.
pub(super) const FORM: u32 = 1;

/// The manifest of a backup.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BackupManifest {
    /// The form of this file.
    pub form: u32,
    /// The program that made the backup.
    pub program: String,
    /// When, ISO 8601 UTC.
    pub made_at: String,
    /// The vault's schema.
    pub schema: i64,
    /// Whose vault it is, hexadecimal.
    pub agency: String,
    /// Entries of the audit log.
    pub audit_entry_count: u64,
    /// The last entry's leaf, hexadecimal; empty if there is none.
    pub audit_last_leaf: String,
    /// Every file but this one, in the order of their paths.
    pub files: Vec<BackupFile>,
    /// Segment files that were missing or changed already in the vault, and so are not in the backup.
    pub lost_segments: Vec<String>,
    /// BLAKE3 of this manifest's text with this field empty.
    pub blake3: String,
}

/// A file of a backup.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BackupFile {
    /// Below the backup's folder.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// Its BLAKE3, hexadecimal.
    pub blake3: String,
}

impl BackupFile {
    pub(super) fn new(path: impl Into<String>, content: &Content) -> Self {
        Self { path: path.into(), bytes: content.bytes, blake3: model::to_hex(&content.blake3) }
    }
}

/// Whether `dir` says of itself that it is a backup.
pub(crate) fn is_backup(dir: &Path) -> bool {
    dir.join(FILE).symlink_metadata().is_ok()
}

impl BackupManifest {
    /// What was copied, by which program and when (milliseconds since 1970 UTC).
    pub(super) fn of(
        contents: Contents,
        mut files: Vec<BackupFile>,
        lost_segments: Vec<String>,
        (program, now_ms): (&str, i64),
    ) -> Result<Self, Error> {
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let manifest = Self {
            form: FORM,
            program: program.into(),
            made_at: model::utc_text(now_ms.div_euclid(1000)),
            schema: contents.schema,
            agency: contents.agency,
            audit_entry_count: contents.audit_entry_count,
            audit_last_leaf: contents.audit_last_leaf,
            files,
            lost_segments,
            blake3: String::new(),
        };
        manifest.sealed()
    }

    /// Bytes of all files.
    pub fn byte_count(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }

    /// Reads the manifest of the backup in `dir` and checks it against itself, not yet against the files.
    pub fn read(dir: &Path) -> Result<Self, Error> {
        let path = dir.join(FILE);
        let text = match read_file(&path, MAX_BYTES) {
            Ok(text) => text,
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                // A database without a manifest is a backup that lost it, or was cut off; else it is none at all.
                let half = dir.join(DATABASE).exists();
                return Err(if half { changed(dir, "missing", FILE) } else { Error::NoBackup(dir.into()) });
            }
            Err(error) if is_no_file(&error) || error.kind() == ErrorKind::FileTooLarge => {
                return Err(changed(dir, "changed", FILE));
            }
            Err(error) => return Err(io(&path)(error)),
        };
        let manifest: Self = serde_json::from_slice(&text).map_err(|_| changed(dir, "changed", FILE))?;
        // Byte for byte: nothing of the text may be other than as it was written.
        if manifest.clone().sealed()?.text()? != text || manifest.form != FORM || !manifest.stays_inside() {
            return Err(changed(dir, "changed", FILE));
        }
        Ok(manifest)
    }

    /// Whether the vault that was copied is encrypted.
    pub fn is_encrypted(&self) -> bool {
        self.files.iter().any(|file| file.path == HEADER)
    }

    /// What opens the backup in `dir`, by its key header, which is checked for it.
    pub fn key_kind(&self, dir: &Path) -> Result<KeyKind, Error> {
        match self.files.iter().find(|file| file.path == HEADER) {
            Some(header) => {
                header.compare(dir, &mut |_| true)?;
                keys::kind(dir)
            }
            None if dir.join(HEADER).exists() => Err(changed(dir, "added", HEADER)),
            None => Ok(KeyKind::None),
        }
    }

    pub(super) fn write(&self, dir: &Path) -> Result<(), Error> {
        place::write(&dir.join(FILE), &self.text()?)
    }

    /// Compares every file in `dir` with what is said of it here.
    pub fn check_files(&self, dir: &Path, step: super::Step<'_>) -> Result<(), Error> {
        self.files.iter().try_for_each(|file| file.compare(dir, step))
    }

    /// With its own digest.
    pub(super) fn sealed(mut self) -> Result<Self, Error> {
        self.blake3.clear();
        self.blake3 = blake3::hash(&self.text()?).to_hex().to_string();
        Ok(self)
    }

    fn text(&self) -> Result<Vec<u8>, Error> {
        let mut text = serde_json::to_vec_pretty(self)?;
        text.push(b'\n');
        Ok(text)
    }

    /// No path leads out of the folder, whoever wrote it.
    fn stays_inside(&self) -> bool {
        let plain = |path: &str| Path::new(path).components().all(|c| matches!(c, Component::Normal(_)));
        self.files.iter().all(|file| !file.path.is_empty() && plain(&file.path))
    }
}

impl BackupFile {
    /// Compares the file in `dir` with what is said of it here.
    pub(super) fn compare(&self, dir: &Path, step: &mut dyn FnMut(u64) -> bool) -> Result<(), Error> {
        let path = dir.join(&self.path);
        // The size first: a file that is cut off need not be read.
        let facts = path.metadata().map_err(|error| missing(dir, &path, &self.path, error))?;
        let size = Some(facts.len()).filter(|_| facts.is_file());
        let found = if size == Some(self.bytes) { Some(place::read(&path, step)?) } else { None };
        self.check(dir, found.as_ref())
    }

    /// Whether the content found is the one that is said here.
    pub(super) fn check(&self, dir: &Path, found: Option<&Content>) -> Result<(), Error> {
        let same = |c: &Content| c.bytes == self.bytes && model::to_hex(&c.blake3) == self.blake3;
        if found.is_some_and(same) { Ok(()) } else { Err(changed(dir, "changed", &self.path)) }
    }
}

fn missing(dir: &Path, path: &Path, name: &str, error: std::io::Error) -> Error {
    match error.kind() {
        ErrorKind::NotFound => changed(dir, "missing", name),
        _ => io(path)(error),
    }
}

fn changed(dir: &Path, how: &str, name: &str) -> Error {
    Error::BackupChanged { path: dir.into(), what: format!("{name} {how}") }
}
