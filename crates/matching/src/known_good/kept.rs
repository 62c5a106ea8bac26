//! How a known-good set is kept: as tables, or as the place of its list and what tells whether that is what it was.
//!
//! Little-endian. `AMPKNG1\n`, then
//! * `0` (8 bytes), the lengths of three tables (u64 each), and the tables by SHA-256, SHA-1, MD5; or
//! * `1` (8 bytes), the list's bytes (u64), when it was changed (i64 seconds, u64 nanoseconds since 1970), the BLAKE3 of
//!   its beginning (32 bytes), and its path.
//!
//! Whoever keeps it sees to it that it comes back as it was.

use super::{KnownGood, KnownGoodError, OfEach, Rds};
use crate::exact::{DigestTable, MemorySpill, Spill, TableError, Written};
use signal::Region;
use sqlite_ro::Limits;
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Cursor, ErrorKind, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

const MAGIC: &[u8; 8] = b"AMPKNG1\n";
const TABLES: u64 = 0;
const IN_PLACE: u64 = 1;
/// What is read of a list to know it again: SQLite changes its first page with every change of the database.
const HEAD: u64 = 64 * 1024;

/// A known-good set as it is kept.
pub enum Kept {
    /// Made into tables.
    Tables(OfEach<Region>),
    /// Asked where it lies.
    InPlace(InPlace),
}

/// A list that is asked where it lies.
#[derive(Clone, PartialEq, Eq)]
pub struct InPlace {
    path: PathBuf,
    bytes: u64,
    modified: (i64, i64),
    head: [u8; 32],
}

/// What was made of a list, once.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MadeTables {
    /// Distinct files, by SHA-256.
    pub files: u64,
    /// Rows whose SHA-256 is none.
    pub unreadable: u64,
}

impl Rds {
    /// The file of a set made into tables, which must not be more than `most` bytes: so much is held while it is made,
    /// and while it is asked; for a moment some times as much.
    pub fn tables(&self, most: u64) -> Result<(Vec<u8>, MadeTables), KnownGoodError> {
        let [mut a, mut b, mut c] = [(); 3].map(|()| Bounded { inner: MemorySpill::default(), left: most });
        let spills = OfEach { sha256: &mut a as &mut dyn Spill, sha1: &mut b, md5: &mut c };
        let out = || Bounded { inner: Cursor::new(Vec::new()), left: most };
        let memory = usize::try_from(most).unwrap_or(usize::MAX);
        let compiled = self.compile(spills, memory, OfEach { sha256: out(), sha1: out(), md5: out() });
        let (made, said) = compiled.map_err(|error| too_large(error, most))?;
        let tables = [made.sha256, made.sha1, made.md5].map(|table| table.inner.into_inner());
        if tables.iter().map(|table| table.len() as u64).sum::<u64>() > most {
            return Err(KnownGoodError::TooLarge { most });
        }
        let Written { count: files, .. } = said.written.sha256;
        Ok((file_of(&tables), MadeTables { files, unreadable: said.unreadable.sha256 }))
    }
}

fn too_large(error: KnownGoodError, most: u64) -> KnownGoodError {
    match error {
        KnownGoodError::Table(TableError::Io(error)) if error.kind() == ErrorKind::FileTooLarge => {
            KnownGoodError::TooLarge { most }
        }
        other => other,
    }
}

fn file_of(tables: &[Vec<u8>; 3]) -> Vec<u8> {
    let mut file = Vec::with_capacity(40 + tables.iter().map(Vec::len).sum::<usize>());
    file.extend(MAGIC);
    file.extend(TABLES.to_le_bytes());
    tables.iter().for_each(|table| file.extend((table.len() as u64).to_le_bytes()));
    tables.iter().for_each(|table| file.extend(table));
    file
}

impl InPlace {
    /// A list as it lies there now.
    pub fn of(path: &Path) -> Result<Self, KnownGoodError> {
        let path = path.canonicalize().map_err(|_| KnownGoodError::Changed)?;
        let read = |path: &Path| -> io::Result<Self> {
            let mut file = File::open(path)?;
            let facts = file.metadata()?;
            let mut head = Vec::new();
            (&mut file).take(HEAD).read_to_end(&mut head)?;
            let modified = (facts.mtime(), facts.mtime_nsec());
            let head = *blake3::hash(&head).as_bytes();
            Ok(Self { path: path.into(), bytes: facts.len(), modified, head })
        };
        read(&path).map_err(|_| KnownGoodError::Changed)
    }

    /// Whether the list is where it was, and what it was.
    pub fn is_unchanged(&self) -> Result<(), KnownGoodError> {
        if Self::of(&self.path)? == *self { Ok(()) } else { Err(KnownGoodError::Changed) }
    }

    /// The file of a set that is asked where it lies.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut file = MAGIC.to_vec();
        file.extend(IN_PLACE.to_le_bytes());
        file.extend(self.bytes.to_le_bytes());
        file.extend(self.modified.0.to_le_bytes());
        file.extend(self.modified.1.to_le_bytes());
        file.extend(self.head);
        file.extend(self.path.as_os_str().as_bytes());
        file
    }

    fn open(&self, limits: Limits) -> Result<KnownGood<Region>, KnownGoodError> {
        self.is_unchanged()?;
        KnownGood::in_place(Rds::open(&self.path, limits)?, None, None)
    }
}

impl Kept {
    /// A set from its file, where that lies.
    pub fn read(file: &Region) -> Result<Self, KnownGoodError> {
        let not_kept = || KnownGoodError::Table(TableError::NotATable);
        let rest = file.strip_prefix(MAGIC).ok_or_else(not_kept)?;
        let (kind, rest) = u64_of(rest).ok_or_else(not_kept)?;
        match kind {
            TABLES => tables(rest).and_then(|parts| Self::of_parts(file, parts)).ok_or_else(not_kept),
            IN_PLACE => in_place(rest).map(Self::InPlace).ok_or_else(not_kept),
            _ => Err(not_kept()),
        }
    }

    fn of_parts(file: &Region, [sha256, sha1, md5]: [Range<usize>; 3]) -> Option<Self> {
        let (sha256, sha1, md5) = (file.part(sha256)?, file.part(sha1)?, file.part(md5)?);
        Some(Self::Tables(OfEach { sha256, sha1, md5 }))
    }

    /// The set, to be asked. A list that is not what it was is an error.
    pub fn open(&self, limits: Limits) -> Result<KnownGood<Region>, KnownGoodError> {
        match self {
            Self::InPlace(place) => place.open(limits),
            Self::Tables(OfEach { sha256, sha1, md5 }) => Ok(KnownGood::of_tables(
                DigestTable::open(sha256.clone())?,
                Some(DigestTable::open(sha1.clone())?),
                Some(DigestTable::open(md5.clone())?),
            )),
        }
    }

    /// Whether what was asked is still what it was: of tables, which are the vault's own, always.
    pub fn is_unchanged(&self) -> Result<(), KnownGoodError> {
        match self {
            Self::InPlace(place) => place.is_unchanged(),
            Self::Tables(_) => Ok(()),
        }
    }
}

/// Where in the file each table stands.
fn tables(rest: &[u8]) -> Option<[Range<usize>; 3]> {
    let (first, rest) = u64_of(rest)?;
    let (second, rest) = u64_of(rest)?;
    let (third, rest) = u64_of(rest)?;
    let mut at = MAGIC.len() + 4 * size_of::<u64>();
    let end = at + rest.len();
    let mut next = |length: u64| {
        let range = at..at.checked_add(usize::try_from(length).ok()?)?;
        at = range.end;
        Some(range)
    };
    let ranges = [next(first)?, next(second)?, next(third)?];
    (at == end).then_some(ranges)
}

fn in_place(rest: &[u8]) -> Option<InPlace> {
    let (bytes, rest) = u64_of(rest)?;
    let (seconds, rest) = u64_of(rest)?;
    let (nanoseconds, rest) = u64_of(rest)?;
    let (head, path) = rest.split_first_chunk::<32>()?;
    let path = PathBuf::from(OsString::from_vec(path.to_vec()));
    Some(InPlace { path, bytes, modified: (seconds.cast_signed(), nanoseconds.cast_signed()), head: *head })
}

fn u64_of(bytes: &[u8]) -> Option<(u64, &[u8])> {
    bytes.split_first_chunk().map(|(number, rest)| (u64::from_le_bytes(*number), rest))
}

/// So many bytes, and no more.
struct Bounded<T> {
    inner: T,
    left: u64,
}

impl<T> Bounded<T> {
    fn take(&mut self, bytes: usize) -> io::Result<()> {
        self.left = self.left.checked_sub(bytes as u64).ok_or(ErrorKind::FileTooLarge)?;
        Ok(())
    }
}

impl Spill for Bounded<MemorySpill> {
    fn create(&mut self) -> io::Result<usize> {
        self.inner.create()
    }

    fn write(&mut self, run: usize, piece: &[u8]) -> io::Result<()> {
        self.take(piece.len())?;
        self.inner.write(run, piece)
    }

    fn read(&mut self, run: usize, piece: usize, into: &mut Vec<u8>) -> io::Result<()> {
        self.inner.read(run, piece, into)
    }
}

impl Write for Bounded<Cursor<Vec<u8>>> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.take(bytes.len())?;
        self.inner.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Seek for Bounded<Cursor<Vec<u8>>> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}
