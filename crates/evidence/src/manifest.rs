//! The manifest of an exhibit: what lies in it, whatever place it lies at.

use crate::disk::{DiskFile, Met, each, unreadable};
use crate::error::Error;
use crate::limits::Limits;
use crate::walker::{Flow, Halt};
use model::{Issue, IssueKind, ManifestDigest, manifest_line};
use sha2::{Digest as _, Sha256};
use std::io::Read;
use std::path::Path;

/// Large reads keep the disk busy.
const PIECE_BYTES: usize = 1 << 20;

/// One regular file on disk.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ManifestFile {
    /// Its path below the exhibit: raw names joined by `/`; empty if it is the exhibit.
    pub path: Vec<u8>,
    /// SHA-256 of its bytes.
    pub sha256: [u8; 32],
    /// Bytes.
    pub size: u64,
}

/// What lies in an exhibit, by digests only.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listing {
    /// The same as [`crate::Walked::manifest`] of a walk over the same files.
    pub manifest: ManifestDigest,
    /// All regular files, sorted by path.
    pub files: Vec<ManifestFile>,
    /// What could not be read, or changed while it was read; links and devices are not repeated here.
    pub issues: Vec<Issue>,
}

/// How much lies in an exhibit, by its folders only: nothing is opened but folders.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Outline {
    /// Regular files on disk.
    pub file_count: u64,
    /// Their bytes.
    pub byte_count: u64,
}

/// Counts what a walk will meet on disk.
pub fn outline(source: &Path, limits: &Limits) -> Result<Outline, Error> {
    let mut outline = Outline::default();
    let flow = each(source, limits, &mut |met| {
        if let Met::File(file) = met {
            outline.file_count += 1;
            outline.byte_count += file.size;
        }
        Ok(())
    })?;
    ended(flow, outline)
}

/// Digests all files on disk: for a second ingest, a new place, and `verify`.
pub fn manifest(source: &Path, limits: &Limits) -> Result<Listing, Error> {
    let (mut builder, mut issues) = (ManifestBuilder::default(), Vec::new());
    let flow = each(source, limits, &mut |met| {
        match met {
            Met::File(file) => builder.read(file, &mut issues),
            Met::Refused(refused) => issues.extend(refused.into_iter().filter(|i| i.kind == IssueKind::Damaged)),
        }
        Ok(())
    })?;
    let files = builder.sorted();
    ended(flow, Listing { manifest: digest_of(&files), files, issues })
}

fn ended<T>(flow: Flow, result: T) -> Result<T, Error> {
    match flow {
        Err(Halt::Stopped) => Err(Error::Stopped),
        Err(Halt::Over(_)) | Ok(()) => Ok(result),
    }
}

/// Collects files in the order of a walk, which is not that of their paths: `a/b` comes before `a.b`.
#[derive(Default)]
pub(crate) struct ManifestBuilder {
    files: Vec<ManifestFile>,
}

impl ManifestBuilder {
    pub(crate) fn add(&mut self, path: Vec<u8>, sha256: [u8; 32], size: u64) {
        self.files.push(ManifestFile { path, sha256, size });
    }

    pub(crate) fn len(&self) -> u64 {
        self.files.len() as u64
    }

    fn read(&mut self, file: DiskFile<'_>, issues: &mut Vec<Issue>) {
        match read(&file) {
            Ok((sha256, size, has_changed)) => {
                if has_changed {
                    issues.push(Issue::new(IssueKind::Damaged, "changed-while-reading", file.path.text));
                }
                self.add(file.raw, sha256, size);
            }
            Err(error) => issues.push(unreadable(&file.path, &error)),
        }
    }

    fn sorted(mut self) -> Vec<ManifestFile> {
        self.files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        self.files
    }

    pub(crate) fn digest(self) -> ManifestDigest {
        digest_of(&self.sorted())
    }
}

fn digest_of(sorted: &[ManifestFile]) -> ManifestDigest {
    let mut sha256 = Sha256::new();
    sorted.iter().for_each(|file| sha256.update(manifest_line(&file.sha256, file.size, &file.path)));
    ManifestDigest(sha256.finalize().into())
}

fn read(file: &DiskFile<'_>) -> std::io::Result<([u8; 32], u64, bool)> {
    let opened = file.open()?;
    let mut sha256 = Sha256::new();
    let likely = usize::try_from(opened.len()).unwrap_or(usize::MAX);
    let mut piece = vec![0; PIECE_BYTES.min(likely.saturating_add(1))];
    let mut size = 0;
    loop {
        let read = match (&opened.file).read(&mut piece) {
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => continue,
            other => other?,
        };
        sha256.update(piece.get(..read).unwrap_or_default());
        size += read as u64;
        if read == 0 {
            return Ok((sha256.finalize().into(), size, opened.has_changed()));
        }
    }
}
