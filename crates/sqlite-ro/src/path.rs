//! Whether a path is a database that can be read as it lies, and how SQLite is told so.

use crate::{Error, image, tree};
use std::borrow::Cow;
use std::ffi::OsString;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// What a rollback journal begins with that is to be played back (sqlite.org/fileformat2.html, section 3).
const HOT: [u8; 8] = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];

/// By which a change of a file shows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Facts {
    pub(crate) bytes: u64,
    modified: Option<SystemTime>,
}

/// A file that lies still, as it was when it was opened.
pub(crate) struct Lying {
    pub(crate) path: PathBuf,
    pub(crate) facts: Facts,
}

impl Lying {
    pub(crate) fn is_unchanged(&self) -> Result<(), Error> {
        nothing_pending(&self.path)?;
        if facts(&self.path)? == self.facts { Ok(()) } else { Err(Error::Changed) }
    }
}

/// The pages of a file, read one by one.
pub(crate) struct FilePages {
    file: File,
    page_bytes: usize,
    count: u32,
}

impl FilePages {
    pub(crate) fn open(lying: &Lying) -> Result<Self, Error> {
        let file = File::open(&lying.path)?;
        let mut start = [0; 18];
        file.read_exact_at(&mut start, 0)?;
        let page_bytes = image::page_bytes(&start).ok_or(Error::NotADatabase)?;
        let count = u32::try_from(lying.facts.bytes / page_bytes as u64).unwrap_or(u32::MAX);
        Ok(Self { file, page_bytes, count })
    }
}

impl tree::Pages for FilePages {
    fn page(&self, number: u32) -> Option<Cow<'_, [u8]>> {
        let mut page = vec![0; self.page_bytes];
        let start = u64::from(number.checked_sub(1)?) * self.page_bytes as u64;
        self.file.read_exact_at(&mut page, start).ok()?;
        Some(Cow::Owned(page))
    }

    fn count(&self) -> u32 {
        self.count
    }
}

/// Facts of what must be a file.
pub(crate) fn facts(path: &Path) -> Result<Facts, Error> {
    let facts = path.metadata()?;
    if !facts.is_file() {
        return Err(Error::NotAFile);
    }
    Ok(Facts { bytes: facts.len(), modified: facts.modified().ok() })
}

/// Refuses a database whose last transactions stand beside it.
pub(crate) fn nothing_pending(path: &Path) -> Result<(), Error> {
    let beside = |ending: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    };
    if beside("-wal").metadata().is_ok_and(|facts| facts.len() > 0) {
        return Err(Error::Pending { beside: "-wal" });
    }
    let journal = beside("-journal");
    // A pipe would be waited for.
    if journal.metadata().is_ok_and(|facts| facts.is_file()) && begins_hot(&journal)? {
        return Err(Error::Pending { beside: "-journal" });
    }
    Ok(())
}

/// Whether a journal waits to be played back; one that was finished begins with zeros, or is empty.
fn begins_hot(journal: &Path) -> Result<bool, Error> {
    let mut start = [0; HOT.len()];
    match File::open(journal)?.read_exact(&mut start) {
        Ok(()) => Ok(start == HOT),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// The address under which SQLite believes that nobody changes the file.
pub(crate) fn immutable(real: &Path) -> PathBuf {
    let mut uri = b"file:".to_vec();
    for byte in real.as_os_str().as_bytes() {
        match byte {
            b'?' | b'#' | b'%' => uri.extend(format!("%{byte:02x}").bytes()),
            _ => uri.push(*byte),
        }
    }
    uri.extend(b"?immutable=1");
    OsString::from_vec(uri).into()
}
