//! Where a backup or a restored vault is made: beside its place under another name, and moved there when it is whole.

use crate::Error;
use crate::durable::lies_within;
use crate::vault::{DATABASE, LOCK, SEGMENTS, io, lock, private};
use std::fs::File;
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

/// What the name of a folder ends with until it is whole.
const UNFINISHED: &str = ".unfinished";
/// Bytes read and written at once.
const CHUNK: usize = 1 << 20;

/// A folder on its way to its place; taken away again unless it is finished.
pub(super) struct Unfinished {
    place: PathBuf,
    beside: PathBuf,
    /// Held so that a second run for the same place does not take this one's files for something left behind; let go
    /// of when the folder is in place.
    lock: Option<File>,
}

impl Unfinished {
    /// Begins at `place`, which must be free ([`free`]).
    pub(super) fn begin(place: &Path) -> Result<Self, Error> {
        let place = free(place)?;
        let mut name = place.file_name().ok_or_else(|| Error::Taken(place.clone()))?.to_os_string();
        name.push(UNFINISHED);
        let beside = place.with_file_name(name);
        std::fs::create_dir_all(beside.parent().unwrap_or(&beside)).map_err(output(&beside))?;
        if let Some(_held) = take_over(&beside)? {
            std::fs::remove_dir_all(&beside).map_err(output(&beside))?;
        }
        std::fs::create_dir(&beside).map_err(output(&beside))?;
        let lock = Some(lock(&beside).map_err(as_output)?);
        let new = Self { place, beside, lock };
        private(&new.beside).map_err(as_output)?;
        std::fs::create_dir(new.path(SEGMENTS)).map_err(output(&new.path(SEGMENTS)))?;
        Ok(new)
    }

    /// The folder as it is called now.
    pub(super) fn dir(&self) -> &Path {
        &self.beside
    }

    /// A file in it.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.beside.join(name)
    }

    /// Syncs the folders and moves the whole into place.
    pub(super) fn finish(mut self) -> Result<(), Error> {
        std::fs::remove_file(self.path(LOCK)).map_err(output(&self.beside))?;
        sync(&self.path(SEGMENTS))?;
        sync(&self.beside)?;
        std::fs::rename(&self.beside, &self.place).map_err(output(&self.place))?;
        self.lock = None;
        sync(self.place.parent().unwrap_or(&self.place))
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if self.lock.is_some() {
            // What cannot be taken away keeps its name, which says that it is not whole; the next run tries again.
            let _ = std::fs::remove_dir_all(&self.beside);
        }
    }
}

/// The place as it is called without links, if nothing stands there: absent, or an empty folder.
pub(super) fn free(place: &Path) -> Result<PathBuf, Error> {
    let place = match place.canonicalize() {
        Ok(real) => real,
        Err(error) if error.kind() == ErrorKind::NotFound => return std::path::absolute(place).map_err(output(place)),
        Err(error) => return Err(output(place)(error)),
    };
    let empty = place.is_dir() && std::fs::read_dir(&place).map_err(output(&place))?.next().is_none();
    if !empty {
        return Err(Error::Taken(place));
    }
    if is_mount(&place) {
        let busy = std::io::Error::other("a volume is mounted here: name a folder on it that does not exist yet");
        return Err(Error::Output { path: place, source: busy });
    }
    Ok(place)
}

/// Refuses a place within a folder.
pub(super) fn outside(place: &Path, folder: &Path) -> Result<(), Error> {
    let of = folder.canonicalize().map_err(io(folder))?;
    if lies_within(place, &of) { Err(Error::Within { path: place.into(), of }) } else { Ok(()) }
}

/// Nothing can be moved onto a volume's own folder.
fn is_mount(place: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let device = |path: &Path| path.metadata().map(|m| m.dev()).ok();
    place.parent().is_some_and(|parent| device(parent) != device(place))
}

/// What a run that was cut off left under this name: its lock if it is ours, an error if it is somebody's or still at
/// work, nothing if there is nothing.
fn take_over(beside: &Path) -> Result<Option<File>, Error> {
    match beside.symlink_metadata() {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(output(beside)(error)),
        Ok(found) if found.is_dir() && is_ours(beside)? => lock(beside).map(Some),
        Ok(_) => Err(Error::Taken(beside.into())),
    }
}

/// Whether a folder holds nothing but what is made here.
fn is_ours(folder: &Path) -> Result<bool, Error> {
    for entry in std::fs::read_dir(folder).map_err(output(folder))? {
        let name = entry.map_err(output(folder))?.file_name();
        let name = name.to_string_lossy();
        let known = [LOCK, SEGMENTS, crate::keys::HEADER, super::manifest::FILE, super::restore::MARK];
        if !name.starts_with(DATABASE) && !known.contains(&&*name) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What a file holds, in bytes and as BLAKE3, while it is copied or only read.
pub(super) struct Content {
    pub(super) bytes: u64,
    pub(super) blake3: [u8; 32],
}

/// Reads a file to its end; `step` is told how many bytes were read, and says whether to go on.
pub(super) fn read(path: &Path, step: &mut dyn FnMut(u64) -> bool) -> Result<Content, Error> {
    pass(path, &mut |_| Ok(()), step)
}

/// Copies a file and syncs the copy.
pub(super) fn copy(from: &Path, to: &Path, step: &mut dyn FnMut(u64) -> bool) -> Result<Content, Error> {
    let mut file = new_file(to).map_err(output(to))?;
    let content = pass(from, &mut |bytes| file.write_all(bytes).map_err(output(to)), step)?;
    file.sync_all().map_err(output(to))?;
    Ok(content)
}

/// Writes a file and syncs it.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let mut file = new_file(path).map_err(output(path))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(output(path))
}

fn new_file(path: &Path) -> std::io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    File::options().write(true).create_new(true).mode(0o600).open(path)
}

fn pass(
    path: &Path,
    take: &mut dyn FnMut(&[u8]) -> Result<(), Error>,
    step: &mut dyn FnMut(u64) -> bool,
) -> Result<Content, Error> {
    let mut file = crate::files::open_file(path).map_err(io(path))?;
    let mut hasher = blake3::Hasher::new();
    let mut chunk = vec![0; CHUNK];
    loop {
        let count = file.read(&mut chunk).map_err(io(path))?;
        let Some(bytes) = chunk.get(..count).filter(|bytes| !bytes.is_empty()) else { break };
        take(bytes)?;
        hasher.update(bytes);
        if !step(count as u64) {
            return Err(Error::Interrupted);
        }
    }
    Ok(Content { bytes: hasher.count(), blake3: hasher.finalize().into() })
}

fn sync(folder: &Path) -> Result<(), Error> {
    crate::durable::sync(folder).map_err(output(folder))
}

pub(super) fn output(path: &Path) -> impl Fn(std::io::Error) -> Error {
    let path = path.to_path_buf();
    move |source| Error::Output { path: path.clone(), source }
}

/// What fails on the side that is written, from functions that serve both sides.
fn as_output(error: Error) -> Error {
    match error {
        Error::Io { path, source } => Error::Output { path, source },
        other => other,
    }
}
