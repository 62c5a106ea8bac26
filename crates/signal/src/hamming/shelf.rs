//! An index that changes: parts that never do, and beside them what came and went since.
//!
//! One process at a time may change it, and others may read it: the former holds a lock on `LOCK`, and only it removes
//! what is no longer named. A folder holds parts (`part-N.ham`, see `file.rs`) and one `SHELF` that names them and holds the changes. Each change
//! writes a new `SHELF` beside the old one, synced, and moves it into place: a crash at any moment leaves the old state
//! or the new one. What came is searched by looking at all of it; when it is much it becomes a part of its own, and
//! when such parts, and what was withdrawn, grow as large as an eighth of all, everything is made anew as one.
//!
//! `SHELF`, little-endian: `AMPSHLF1`, words of a code, radius, number of the next part, parts (u32 each), then each
//! part's number; withdrawn entries (u32), then for each: entry, number of the first part that it may be in again (u32);
//! entries that came (u32), then for each: entry (u32) and code (u64 a word). Last, BLAKE3 of all before (32 bytes).

use super::{Builder, Error, Index, Tag, simd};
use crate::Region;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

const MAGIC: &[u8; 8] = b"AMPSHLF1";
const NAME: &str = "SHELF";
const LOCK: &str = "LOCK";
/// How often a reader looks again for parts that were made one while it opened them.
const TRIES: usize = 8;
/// More changes than these become a part: looking at all of them would be felt.
const MOST_LOOSE: usize = 1 << 15;
/// More withdrawn entries than these make everything one: all of them are written at each change.
const MOST_WITHDRAWN: usize = 1 << 20;
/// Parts beside the first that together hold this share of all are made one with it.
const SHARE: usize = 8;
/// More parts than this are made one in any case: each is searched.
const MOST_PARTS: usize = 6;

/// How parts are read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reading {
    /// Where they lie: open at once, shared.
    Mapped,
    /// In memory, on large pages: faster.
    Resident,
}

/// A change.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Change<const W: usize> {
    /// An entry comes, with one of its codes; it may have several.
    Add {
        /// Whose it is.
        entry: u32,
        /// The code.
        code: [u64; W],
    },
    /// An entry goes, with all of its codes.
    Withdraw {
        /// Which.
        entry: u32,
    },
}

/// What came and went since parts were made.
#[derive(Clone, Default)]
struct Loose<const W: usize> {
    /// As a plane of an index.
    codes: Vec<[[u8; 8]; W]>,
    entries: Vec<u32>,
    /// From which part on an entry may be there again.
    withdrawn: BTreeMap<u32, u32>,
}

/// An index that changes.
pub struct Shelf<const W: usize> {
    folder: PathBuf,
    reading: Reading,
    radius: u32,
    next: u32,
    parts: Vec<(u32, Index<W>)>,
    loose: Loose<W>,
    /// Of the one that may change it.
    lock: Option<File>,
}

impl<const W: usize> Shelf<W> {
    /// A new one in an empty folder, from codes and their entries.
    pub fn create(folder: &Path, builder: Builder<W>, reading: Reading) -> Result<Self, Error> {
        let lock = Some(locked(folder)?);
        if folder.join(NAME).exists() {
            return Err(Error::Io(ErrorKind::AlreadyExists.into()));
        }
        let mut shelf = Self {
            folder: folder.into(),
            reading,
            radius: builder.radius(),
            next: 0,
            parts: Vec::new(),
            loose: Loose::default(),
            lock,
        };
        let part = shelf.new_part(builder)?;
        shelf.parts.push(part);
        shelf.write(&shelf.parts, &shelf.loose)?;
        Ok(shelf)
    }

    /// Opens one to change it; what a crash left beside it is cleared away. Nobody else may change it meanwhile.
    pub fn open(folder: &Path, reading: Reading) -> Result<Self, Error> {
        let lock = locked(folder)?;
        let shelf = Self { lock: Some(lock), ..Self::read_once(folder, reading)? };
        shelf.clear();
        Ok(shelf)
    }

    /// Opens one to search it, as it is now; another may change it meanwhile.
    pub fn open_to_read(folder: &Path, reading: Reading) -> Result<Self, Error> {
        let mut shelf = Self::read_once(folder, reading);
        for _ in 0..TRIES {
            match shelf {
                // parts were made one since their names were read
                Err(Error::Io(ref e)) if e.kind() == ErrorKind::NotFound => shelf = Self::read_once(folder, reading),
                _ => break,
            }
        }
        shelf
    }

    fn read_once(folder: &Path, reading: Reading) -> Result<Self, Error> {
        let bytes = std::fs::read(folder.join(NAME))?;
        let state = read_state::<W>(&bytes)?;
        let open = |number: &u32| Ok((*number, open_part(folder, *number, reading)?));
        let parts = state.parts.iter().map(open).collect::<Result<_, Error>>()?;
        let (folder, State { radius, next, loose, .. }) = (folder.into(), state);
        Ok(Self { folder, reading, radius, next, parts, loose, lock: None })
    }

    fn may_change(&self) -> Result<(), Error> {
        self.lock.is_some().then_some(()).ok_or_else(|| Error::Io(ErrorKind::PermissionDenied.into()))
    }

    /// How many entries it holds, an entry once for each of its codes: withdrawn ones count until all is made anew.
    pub fn len(&self) -> u64 {
        self.parts.iter().map(|(_, part)| part.entry_count()).sum::<u64>() + self.loose.codes.len() as u64
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many parts there are.
    pub fn part_count(&self) -> usize {
        self.parts.len()
    }

    /// Makes changes, in their order, all or none; when this returns they last, and are seen by every search. An entry that
    /// comes with a code that it has already is told twice: who calls knows what it holds. After an error nobody knows
    /// whether the changes last: open it anew.
    pub fn change(&mut self, changes: &[Change<W>]) -> Result<(), Error> {
        self.may_change()?;
        let mut loose = self.loose.clone();
        let mut gone = std::collections::BTreeSet::new();
        for change in changes {
            match *change {
                Change::Add { entry, code } => {
                    if gone.remove(&entry) {
                        loose.leave(&[entry].into());
                    }
                    loose.codes.push(code.map(u64::to_le_bytes));
                    loose.entries.push(entry);
                }
                Change::Withdraw { entry } => {
                    gone.insert(entry);
                    loose.withdrawn.insert(entry, self.next);
                }
            }
        }
        loose.leave(&gone);
        self.write(&self.parts, &loose)?;
        self.loose = loose;
        Ok(())
    }

    /// Makes a part of what came, or all of it one, where that is due; whether it was.
    pub fn merge(&mut self) -> Result<bool, Error> {
        self.may_change()?;
        let count = |parts: &[(u32, Index<W>)]| parts.iter().map(|(_, p)| p.entry_count() as usize).sum::<usize>();
        let first = count(self.parts.get(..1).unwrap_or_default());
        let further = count(self.parts.get(1..).unwrap_or_default()) + self.loose.codes.len();
        let is_much = self.loose.codes.len() >= MOST_LOOSE;
        let has_grown = further + self.loose.withdrawn.len() > first / SHARE;
        let is_late = self.loose.withdrawn.len() >= MOST_WITHDRAWN || self.parts.len() >= MOST_PARTS;
        let is_worth_it = is_much || self.loose.withdrawn.len() >= MOST_LOOSE;
        let is_due = is_much || is_late || has_grown && is_worth_it;
        if !is_due {
            return Ok(false);
        }
        if has_grown || is_late {
            self.merge_all()?;
        } else {
            let mut builder = Builder::new(self.radius);
            self.loose.each().try_for_each(|(code, entry)| builder.push(&code, entry))?;
            let part = self.new_part(builder)?;
            let loose = Loose { withdrawn: self.loose.withdrawn.clone(), ..Loose::default() };
            self.write(self.parts.iter().chain([&part]), &loose)?;
            self.parts.push(part);
            self.loose = loose;
        }
        self.clear();
        Ok(true)
    }

    /// Makes everything one part; what was withdrawn is gone then.
    pub fn merge_all(&mut self) -> Result<(), Error> {
        self.may_change()?;
        let mut builder = Builder::new(self.radius);
        for (number, part) in &self.parts {
            part.each(&mut |code, entry| {
                if self.loose.is_there(entry, *number) { builder.push(code, entry) } else { Ok(()) }
            })?;
        }
        self.loose.each().try_for_each(|(code, entry)| builder.push(&code, entry))?;
        let part = self.new_part(builder)?;
        let loose = Loose::default();
        self.write([&part], &loose)?;
        (self.parts, self.loose) = (vec![part], loose);
        self.clear();
        Ok(())
    }

    /// Every entry with a code within `radius` of a query: its number, the entry, the distance, once for each such code.
    pub fn search_all(
        &self,
        queries: &[[u64; W]],
        radius: u32,
        found: &mut dyn FnMut(usize, u32, u32),
    ) -> Result<(), Error> {
        for (number, part) in &self.parts {
            let mut failed = None;
            part.search_all(queries, radius, &mut |query, hit| match part.entries(hit.code) {
                Ok(entries) => {
                    let there = entries.filter(|entry| self.loose.is_there(*entry, *number));
                    there.for_each(|entry| found(query, entry, hit.distance));
                }
                Err(error) => failed = Some(error),
            })?;
            failed.map_or(Ok(()), Err)?;
        }
        for (n, query) in queries.iter().enumerate() {
            simd::near(&self.loose.codes, query, radius, &mut |k, distance| {
                self.loose.entries.get(k).into_iter().for_each(|entry| found(n, *entry, distance));
            });
        }
        Ok(())
    }

    /// Every byte of every part against its checksum.
    pub fn verify(&self) -> Result<(), Error> {
        read_state::<W>(&std::fs::read(self.folder.join(NAME))?)?;
        self.parts.iter().try_for_each(|(_, part)| part.verify())
    }

    fn new_part(&mut self, builder: Builder<W>) -> Result<(u32, Index<W>), Error> {
        let number = self.next;
        self.next += 1;
        let path = part_path(&self.folder, number);
        let written = self.write_part(&path, builder);
        if written.is_err() {
            // half a part is of no use; where it cannot be removed the next one of its number takes its place
            let _ = std::fs::remove_file(&path);
        }
        written.and_then(|()| Ok((number, open_part(&self.folder, number, self.reading)?)))
    }

    fn write_part(&self, path: &Path, builder: Builder<W>) -> Result<(), Error> {
        // what a crash left may be mapped by a reader: it is never cut, another takes its place
        match std::fs::remove_file(path) {
            Err(e) if e.kind() != ErrorKind::NotFound => return Err(e.into()),
            _ => {}
        }
        let file = File::create_new(path)?;
        step("part-created");
        let mut out = BufWriter::with_capacity(1 << 20, file);
        builder.write(&mut out)?;
        out.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
        // before it is named
        File::open(&self.folder)?.sync_all()?;
        step("part-written");
        Ok(())
    }

    fn write<'a>(
        &'a self,
        parts: impl IntoIterator<Item = &'a (u32, Index<W>)>,
        loose: &Loose<W>,
    ) -> Result<(), Error> {
        let numbers: Vec<u32> = parts.into_iter().map(|(number, _)| *number).collect();
        let bytes = written_state(self.radius, self.next, &numbers, loose);
        let beside = self.folder.join(format!("{NAME}.new"));
        let mut file = File::create(&beside)?;
        step("state-created");
        file.write_all(&bytes)?;
        file.sync_all()?;
        step("state-written");
        std::fs::rename(&beside, self.folder.join(NAME))?;
        step("state-moved");
        File::open(&self.folder)?.sync_all()?;
        step("folder-synced");
        Ok(())
    }

    /// Removes parts that are not named, and a state that was not moved. What cannot be removed does no harm: it is not
    /// named, and the next part of its number is written over it.
    fn clear(&self) {
        let Ok(names) = std::fs::read_dir(&self.folder) else { return };
        let is_left = |name: &str| {
            let number = name.strip_prefix("part-").and_then(|rest| rest.strip_suffix(".ham")?.parse::<u32>().ok());
            name == format!("{NAME}.new") || number.is_some_and(|n| self.parts.iter().all(|(kept, _)| *kept != n))
        };
        for path in names.flatten().map(|entry| entry.path()) {
            if path.file_name().and_then(|name| name.to_str()).is_some_and(is_left) {
                let _ = std::fs::remove_file(&path);
                step("part-removed");
            }
        }
    }
}

impl<const W: usize> Loose<W> {
    fn each(&self) -> impl Iterator<Item = ([u64; W], u32)> {
        let codes = self.codes.iter().map(|code| code.map(u64::from_le_bytes));
        codes.zip(self.entries.iter().copied())
    }

    fn is_there(&self, entry: u32, part: u32) -> bool {
        self.withdrawn.get(&entry).is_none_or(|from| part >= *from)
    }

    /// Takes out what came of these entries.
    fn leave(&mut self, gone: &std::collections::BTreeSet<u32>) {
        let keep: Vec<bool> = self.entries.iter().map(|entry| !gone.contains(entry)).collect();
        let (mut codes, mut entries) = (keep.iter(), keep.iter());
        self.codes.retain(|_| codes.next() == Some(&true));
        self.entries.retain(|_| entries.next() == Some(&true));
    }
}

/// The lock of the one that may change a shelf; it is left with the file.
fn locked(folder: &Path) -> Result<File, Error> {
    let file = File::options().create(true).write(true).truncate(false).open(folder.join(LOCK))?;
    file.try_lock().map_err(|e| Error::Io(e.into()))?;
    Ok(file)
}

fn part_path(folder: &Path, number: u32) -> PathBuf {
    folder.join(format!("part-{number}.ham"))
}

fn open_part<const W: usize>(folder: &Path, number: u32, reading: Reading) -> Result<Index<W>, Error> {
    let mut file = File::open(part_path(folder, number))?;
    Index::open(match reading {
        Reading::Mapped => Region::map(&file)?,
        Reading::Resident => Region::read(&mut file)?,
    })
}

/// What a `SHELF` says.
struct State<const W: usize> {
    radius: u32,
    next: u32,
    parts: Vec<u32>,
    loose: Loose<W>,
}

fn written_state<const W: usize>(radius: u32, next: u32, parts: &[u32], loose: &Loose<W>) -> Vec<u8> {
    let mut out = MAGIC.to_vec();
    let mut put = |n: u32| out.extend_from_slice(&n.to_le_bytes());
    // lists of a shelf are far below 2^32
    [W as u32, radius, next, parts.len() as u32].into_iter().chain(parts.iter().copied()).for_each(&mut put);
    put(loose.withdrawn.len() as u32);
    loose.withdrawn.iter().for_each(|(entry, from)| [*entry, *from].into_iter().for_each(&mut put));
    put(loose.codes.len() as u32);
    for (code, entry) in loose.each() {
        out.extend_from_slice(&entry.to_le_bytes());
        code.iter().for_each(|word| out.extend_from_slice(&word.to_le_bytes()));
    }
    let sum = blake3::hash(&out);
    out.extend_from_slice(sum.as_bytes());
    out
}

fn read_state<const W: usize>(bytes: &[u8]) -> Result<State<W>, Error> {
    let damaged = || Error::Damaged(Tag::Shelf);
    if !bytes.starts_with(MAGIC) {
        return Err(Error::NotAnIndex);
    }
    let (body, sum) = bytes.split_last_chunk::<32>().ok_or_else(damaged)?;
    if blake3::hash(body).as_bytes() != sum {
        return Err(damaged());
    }
    let mut rest = body.get(MAGIC.len()..).unwrap_or_default();
    let mut take = || -> Option<u32> {
        let (four, after) = rest.split_first_chunk::<4>()?;
        rest = after;
        Some(u32::from_le_bytes(*four))
    };
    let words = take().ok_or_else(damaged)?;
    if words as usize != W {
        return Err(Error::OtherWidth { bits: words.saturating_mul(64) });
    }
    let mut read = || -> Option<State<W>> {
        let [radius, next, count] = [take()?, take()?, take()?];
        let parts = (0..count).map(|_| take()).collect::<Option<_>>()?;
        let withdrawn = (0..take()?).map(|_| Some((take()?, take()?))).collect::<Option<_>>()?;
        let mut loose = Loose { withdrawn, ..Loose::default() };
        for _ in 0..take()? {
            loose.entries.push(take()?);
            let mut code = [0; W];
            for word in &mut code {
                *word = u64::from(take()?) | u64::from(take()?) << 32;
            }
            loose.codes.push(code.map(u64::to_le_bytes));
        }
        Some(State { radius, next, parts, loose })
    };
    read().ok_or_else(damaged)
}

#[cfg(test)]
type OnStep = Box<dyn FnMut(&'static str)>;

#[cfg(test)]
thread_local! {
    /// What a test does when a step was taken.
    static STEPS: std::cell::RefCell<Option<OnStep>> = const { std::cell::RefCell::new(None) };
}

/// A moment at which a crash must do no harm.
fn step(name: &'static str) {
    #[cfg(test)]
    STEPS.with_borrow_mut(|steps| steps.iter_mut().for_each(|each| each(name)));
    #[cfg(not(test))]
    let _ = name;
}

#[cfg(test)]
mod tests;
