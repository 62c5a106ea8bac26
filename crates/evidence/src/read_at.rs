//! Reading at any place: what a zip's directory needs.

use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::FileExt;

/// Content that can be read at any place.
pub(crate) trait ReadAt {
    /// Fills as much of `into` as there is from `at` on; 0 at the end.
    fn read_at(&self, into: &mut [u8], at: u64) -> io::Result<usize>;
    /// All bytes.
    fn len(&self) -> u64;
    /// The file on disk in which it lies, and where in it.
    fn on_disk(&self) -> Option<(&File, u64)>;
}

/// Content from its beginning to its end, of which a part can be passed over.
pub(crate) trait Pass: Read {
    /// Passes over up to `bytes` without reading them, if that is cheaper; gives how many.
    fn pass(&mut self, _bytes: u64) -> u64 {
        0
    }

    /// How many bytes are left, where that is known.
    fn left(&self) -> Option<u64> {
        None
    }

    /// The file on disk in which it lies from its beginning, and where in it.
    fn lies(&self) -> Option<(&File, u64)> {
        None
    }
}

/// A file with the size it had when it was opened.
pub(crate) struct FileAt<'a> {
    pub(crate) file: &'a File,
    pub(crate) len: u64,
}

impl ReadAt for FileAt<'_> {
    fn read_at(&self, into: &mut [u8], at: u64) -> io::Result<usize> {
        FileExt::read_at(self.file, into, at)
    }

    fn len(&self) -> u64 {
        self.len
    }

    fn on_disk(&self) -> Option<(&File, u64)> {
        Some((self.file, 0))
    }
}

impl ReadAt for &[u8] {
    fn read_at(&self, into: &mut [u8], at: u64) -> io::Result<usize> {
        let mut rest = usize::try_from(at).ok().and_then(|at| self.get(at..)).unwrap_or_default();
        rest.read(into)
    }

    fn len(&self) -> u64 {
        <[u8]>::len(self) as u64
    }

    fn on_disk(&self) -> Option<(&File, u64)> {
        None
    }
}

/// A part of something, as something of its own; it also reads from its beginning to its end.
#[derive(Clone)]
pub(crate) struct Section<'a> {
    source: &'a dyn ReadAt,
    start: u64,
    len: u64,
    read: u64,
}

impl<'a> Section<'a> {
    /// `len` bytes from `start`, cut to what there is.
    pub(crate) fn new(source: &'a dyn ReadAt, start: u64, len: u64) -> Self {
        let start = start.min(source.len());
        Self { source, start, len: len.min(source.len() - start), read: 0 }
    }
}

impl ReadAt for Section<'_> {
    fn read_at(&self, into: &mut [u8], at: u64) -> io::Result<usize> {
        let room = usize::try_from(self.len.saturating_sub(at)).unwrap_or(usize::MAX).min(into.len());
        let into = into.get_mut(..room).unwrap_or_default();
        if into.is_empty() { Ok(0) } else { self.source.read_at(into, self.start + at) }
    }

    fn len(&self) -> u64 {
        self.len
    }

    fn on_disk(&self) -> Option<(&File, u64)> {
        self.source.on_disk().map(|(file, at)| (file, at + self.start))
    }
}

impl Read for Section<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.read_at(into, self.read)?;
        self.read += read as u64;
        Ok(read)
    }
}

impl Pass for Section<'_> {
    fn pass(&mut self, bytes: u64) -> u64 {
        let passed = bytes.min(self.len.saturating_sub(self.read));
        self.read += passed;
        passed
    }

    fn left(&self) -> Option<u64> {
        Some(self.len.saturating_sub(self.read))
    }

    fn lies(&self) -> Option<(&File, u64)> {
        self.on_disk()
    }
}

/// Exactly `N` bytes at a place; `None` if there are not so many.
pub(crate) fn array_at<const N: usize>(source: &dyn ReadAt, at: u64) -> io::Result<Option<[u8; N]>> {
    let mut array = [0; N];
    match Section::new(source, at, N as u64).read_exact(&mut array) {
        Ok(()) => Ok(Some(array)),
        Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        Err(e) => Err(e),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_ends_where_its_source_ends() {
        let bytes: &[u8] = b"0123456789";
        let mut all = String::new();
        Section::new(&bytes, 7, 100).read_to_string(&mut all).unwrap();
        assert_eq!(all, "789");
        assert_eq!(Section::new(&bytes, 100, 1).len(), 0);
        let section = Section::new(&bytes, 2, 4);
        assert_eq!(array_at::<2>(&section, 2).unwrap(), Some(*b"45"));
        assert_eq!(array_at::<3>(&section, 2).unwrap(), None);
    }
}
