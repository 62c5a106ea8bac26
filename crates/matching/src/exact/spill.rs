//! Where sorted runs wait until they are merged.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// A place for what does not fit into memory. What is laid here are digests of lists, which are secrets: a place on a
/// volume that is not encrypted seals each piece.
///
/// Pieces come back whole and as often as asked for, so that each can be sealed on its own.
pub trait Spill {
    /// Begins a run, and says its number: 0, 1, 2 …
    fn create(&mut self) -> io::Result<usize>;
    /// Adds a piece to a run.
    fn write(&mut self, run: usize, piece: &[u8]) -> io::Result<()>;
    /// Gives piece number `piece` of a run back, in place of what `into` held.
    fn read(&mut self, run: usize, piece: usize, into: &mut Vec<u8>) -> io::Result<()>;
}

/// Pieces in memory: for tests, and for sets that are small.
#[derive(Default)]
pub struct MemorySpill {
    runs: Vec<Vec<Vec<u8>>>,
}

impl Spill for MemorySpill {
    fn create(&mut self) -> io::Result<usize> {
        self.runs.push(Vec::new());
        Ok(self.runs.len() - 1)
    }

    fn write(&mut self, run: usize, piece: &[u8]) -> io::Result<()> {
        self.runs.get_mut(run).ok_or_else(unknown)?.push(piece.to_vec());
        Ok(())
    }

    fn read(&mut self, run: usize, piece: usize, into: &mut Vec<u8>) -> io::Result<()> {
        let found = self.runs.get(run).and_then(|pieces| pieces.get(piece)).ok_or_else(unknown)?;
        into.clone_from(found);
        Ok(())
    }
}

/// Pieces in plain files of a folder, one for each run. The files have no name from the moment they are made, so that
/// nothing of them is left, however the process ends.
pub struct FileSpill {
    folder: PathBuf,
    runs: Vec<Run>,
}

struct Run {
    file: File,
    /// Where each piece ends.
    ends: Vec<u64>,
}

impl FileSpill {
    /// Files in a folder that is there.
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.into(), runs: Vec::new() }
    }
}

impl Spill for FileSpill {
    fn create(&mut self) -> io::Result<usize> {
        self.runs.push(Run { file: nameless_file(&self.folder)?, ends: Vec::new() });
        Ok(self.runs.len() - 1)
    }

    fn write(&mut self, run: usize, piece: &[u8]) -> io::Result<()> {
        let run = self.runs.get_mut(run).ok_or_else(unknown)?;
        let start = run.ends.last().copied().unwrap_or(0);
        run.file.seek(SeekFrom::Start(start))?;
        run.file.write_all(piece)?;
        run.ends.push(start + piece.len() as u64);
        Ok(())
    }

    fn read(&mut self, run: usize, piece: usize, into: &mut Vec<u8>) -> io::Result<()> {
        let run = self.runs.get_mut(run).ok_or_else(unknown)?;
        let end = *run.ends.get(piece).ok_or_else(unknown)?;
        let start = piece.checked_sub(1).and_then(|before| run.ends.get(before)).copied().unwrap_or(0);
        let length = usize::try_from(end - start).map_err(io::Error::other)?;
        into.resize(length, 0);
        run.file.seek(SeekFrom::Start(start))?;
        run.file.read_exact(into)
    }
}

/// The name stands for a moment: if another process has it just then, the next one is free.
fn nameless_file(folder: &Path) -> io::Result<File> {
    const TRIES: u32 = 1000;
    let mut taken = io::Error::from(io::ErrorKind::AlreadyExists);
    for number in 0..TRIES {
        let path = folder.join(format!("run-{number}"));
        match new_file(&path) {
            Ok(file) => return std::fs::remove_file(&path).map(|()| file),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => taken = error,
            Err(error) => return Err(error),
        }
    }
    Err(taken)
}

/// A file that was not there, for its owner alone.
fn new_file(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn unknown() -> io::Error {
    io::Error::new(io::ErrorKind::NotFound, "no such piece of a run")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_come_back_in_any_order_and_leave_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let mut files = FileSpill::new(folder.path());
        let mut memory = MemorySpill::default();
        for spill in [&mut files as &mut dyn Spill, &mut memory] {
            let (a, b) = (spill.create().unwrap(), spill.create().unwrap());
            spill.write(a, b"first").unwrap();
            spill.write(b, b"other").unwrap();
            spill.write(a, b"second piece").unwrap();
            let mut read = |run, piece| {
                let mut into = b"left over from before".to_vec();
                spill.read(run, piece, &mut into).map(|()| into).map_err(|e| e.kind())
            };
            assert_eq!(read(a, 1).unwrap(), b"second piece");
            assert_eq!(read(a, 0).unwrap(), b"first");
            assert_eq!(read(b, 0).unwrap(), b"other");
            assert_eq!(read(b, 1), Err(io::ErrorKind::NotFound));
            assert_eq!(read(2, 0), Err(io::ErrorKind::NotFound));
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
