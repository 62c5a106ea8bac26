//! Restore: a backup becomes a vault, in a place where there is none.

use super::manifest::BackupManifest;
use super::place::{self, Unfinished};
use super::{Step, sound};
use crate::keys::{self, Key, KeyKind};
use crate::vault::{io, lock};
use crate::{Error, SCHEMA, Vault};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Stands in a restored vault until its first writer has written down that it was restored.
pub(super) const MARK: &str = "restored.json";

/// Ours have some 200.
const MAX_MARK_BYTES: u64 = 4096;

/// That a vault was restored, and from what. Holds no personal data: the entry is its writer's act.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Restored {
    /// Digest of the backup's manifest.
    pub backup: String,
    /// When the backup was made, ISO 8601 UTC.
    pub made_at: String,
    /// When it was restored, milliseconds since 1970 UTC.
    pub restored_at: i64,
}

/// Makes a vault in `target`, which must be absent or an empty folder, from the backup in `dir`; `key` opens both.
pub fn restore(
    dir: &Path,
    target: &Path,
    key: Option<&Key>,
    now_ms: i64,
    step: Step<'_>,
) -> Result<BackupManifest, Error> {
    let manifest = known(dir)?;
    if Vault::exists(target) {
        return Err(Error::Exists(target.into()));
    }
    place::free(target)?;
    place::outside(target, dir)?;
    manifest.opens(dir, key)?;
    manifest.check_files(dir, step)?;
    let new = Unfinished::begin(target)?;
    for file in &manifest.files {
        let content = place::copy(&dir.join(&file.path), &new.path(&file.path), step)?;
        file.check(dir, Some(&content))?;
    }
    manifest.check_copy(new.dir(), key, step)?;
    let restored = Restored { backup: manifest.blake3.clone(), made_at: manifest.made_at.clone(), restored_at: now_ms };
    place::write(&new.path(MARK), &serde_json::to_vec_pretty(&restored)?)?;
    new.finish()?;
    Ok(manifest)
}

/// Checks the backup in `dir` as [`restore`] would, and writes nothing, there or anywhere.
pub fn check(dir: &Path, key: Option<&Key>, step: Step<'_>) -> Result<BackupManifest, Error> {
    let manifest = known(dir)?;
    manifest.opens(dir, key)?;
    manifest.check_files(dir, step)?;
    manifest.check_content(dir, key).map_err(|error| match error {
        Error::CopyDiffers { path, what } | Error::Unsound { path, what } => Error::BackupChanged { path, what },
        other => other,
    })?;
    Ok(manifest)
}

/// The manifest of a backup that this program understands.
fn known(dir: &Path) -> Result<BackupManifest, Error> {
    let manifest = BackupManifest::read(dir)?;
    if manifest.schema > SCHEMA {
        return Err(Error::Newer { path: dir.into(), found: manifest.schema, known: SCHEMA });
    }
    Ok(manifest)
}

impl BackupManifest {
    /// Whether `key` opens the backup: before hours are spent on reading what cannot be opened in the end.
    fn opens(&self, dir: &Path, key: Option<&Key>) -> Result<(), Error> {
        match (self.key_kind(dir)?, key) {
            (KeyKind::None, Some(_)) => Err(Error::NotKeyed(dir.into())),
            (KeyKind::None, None) => Ok(()),
            _ => keys::unlock(dir, key).map(drop),
        }
    }

    /// Reads back what was copied to `dir`: files, then the database and what its rows name.
    fn check_copy(&self, dir: &Path, key: Option<&Key>, step: Step<'_>) -> Result<(), Error> {
        self.check_files(dir, step).map_err(|error| super::differs(error, dir))?;
        self.check_content(dir, key)
    }

    /// Compares the database in `dir`, and what its rows name, with what is said of them here.
    fn check_content(&self, dir: &Path, key: Option<&Key>) -> Result<(), Error> {
        let differs = |what: String| Error::CopyDiffers { path: dir.into(), what };
        let copy = Vault::open_source(dir, key)?;
        if let Some(what) = sound::fault(&copy)? {
            return Err(differs(what));
        }
        let (agency, _, _, schema) = copy.identity()?;
        let audit = (self.audit_entry_count, self.audit_last_leaf.clone());
        if sound::audit(&copy)? != audit || (agency.to_string(), schema) != (self.agency.clone(), self.schema) {
            return Err(differs("schema, agency or audit log".into()));
        }
        let held = |name: &String, digest: &[u8; 32]| {
            let digest = model::to_hex(digest);
            self.files.iter().any(|f| f.path.ends_with(&format!("/{name}")) && f.blake3 == digest)
        };
        let without = |(name, digest): &(String, [u8; 32])| !held(name, digest) && !self.lost_segments.contains(name);
        match copy.segment_files()?.into_iter().find(without) {
            Some((name, _)) => Err(differs(name)),
            None => Ok(()),
        }
    }
}

impl Vault {
    /// That this vault was restored, as long as no writer has written it down.
    pub fn restored(&self) -> Result<Option<Restored>, Error> {
        let path = self.dir().join(MARK);
        match crate::files::read_file(&path, MAX_MARK_BYTES) {
            // A note that cannot be read is no reason to lock anybody out; what it says then is empty.
            Ok(text) => Ok(Some(serde_json::from_slice(&text).unwrap_or(Restored {
                backup: String::new(),
                made_at: String::new(),
                restored_at: 0,
            }))),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(io(&path)(error)),
        }
    }

    /// It is written down.
    pub fn restored_is_recorded(&self) -> Result<(), Error> {
        let path = self.dir().join(MARK);
        std::fs::remove_file(&path).map_err(io(&path))
    }

    /// Opens the vault in `dir` to carry it over to [`SCHEMA`], as its one writer.
    pub fn open_upgrader(dir: &Path, key: Option<&Key>) -> Result<Self, Error> {
        crate::vault::changeable(dir)?;
        super::upgrade::open(dir, lock(dir)?, key)
    }
}
