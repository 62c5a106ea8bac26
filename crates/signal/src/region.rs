//! Bytes of a file as they lie on disk, or in memory on large pages: what an index is searched in.
//!
//! A search of millions of entries reads thousands of places that have nothing to do with each other. On pages of
//! 4 KiB the processor looks for most of them in its tables first, and waits twice; on pages of 2 MiB, once.
#![expect(unsafe_code, reason = "a mapped file is memory that somebody else could write to; a hint names an address")]

use memmap2::{Mmap, MmapMut};
use std::fs::File;
use std::io::{self, Read};
use std::ops::{Deref, Range};
use std::sync::Arc;

/// Bytes that do not change any more; a part of them is a region too, and keeps all of them.
#[derive(Clone)]
pub struct Region {
    all: Arc<Inner>,
    part: Range<usize>,
}

enum Inner {
    Mapped(Mmap),
    Resident(MmapMut),
}

impl Region {
    /// A file as it lies on disk: opened at once, its pages are read when asked for, and shared by all who map it.
    ///
    /// The file must be one that nobody writes to or shortens: the vault's own, which are only ever replaced whole.
    pub fn map(file: &File) -> io::Result<Self> {
        // SAFETY: the caller's promise, above. Bytes are read as plain numbers, each of which is valid.
        unsafe { Mmap::map(file) }.map(|map| Self { part: 0..map.len(), all: Arc::new(Inner::Mapped(map)) })
    }

    /// Memory of this many bytes, on large pages where the system has them, filled by `fill`.
    pub fn filled(length: usize, fill: impl FnOnce(&mut [u8]) -> io::Result<()>) -> io::Result<Self> {
        // there is no memory of no bytes
        let mut map = MmapMut::map_anon(length.max(1))?;
        // a hint: without large pages it is slower, not wrong
        #[cfg(target_os = "linux")]
        let _ = map.advise(memmap2::Advice::HugePage);
        fill(map.get_mut(..length).unwrap_or_default())?;
        Ok(Self { part: 0..length, all: Arc::new(Inner::Resident(map)) })
    }

    /// All of a file, read into memory on large pages.
    pub fn read(file: &mut File) -> io::Result<Self> {
        let length = usize::try_from(file.metadata()?.len()).map_err(|_| io::ErrorKind::OutOfMemory)?;
        Self::filled(length, |to| file.read_exact(to))
    }

    /// Bytes that were unsealed, or made by a test.
    pub fn of(bytes: &[u8]) -> io::Result<Self> {
        Self::filled(bytes.len(), |to| {
            to.copy_from_slice(bytes);
            Ok(())
        })
    }

    /// A part of it, from where this region begins; `None` where it ends before.
    pub fn part(&self, part: Range<usize>) -> Option<Self> {
        self.get(part.clone())?;
        let start = self.part.start;
        Some(Self { all: Arc::clone(&self.all), part: start + part.start..start + part.end })
    }

    /// Whether it lies on disk.
    pub fn is_mapped(&self) -> bool {
        matches!(*self.all, Inner::Mapped(_))
    }
}

impl Deref for Region {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        let all: &[u8] = match &*self.all {
            Inner::Mapped(map) => map,
            Inner::Resident(map) => map,
        };
        all.get(self.part.clone()).unwrap_or_default()
    }
}

/// What lies in it are signatures.
impl std::fmt::Debug for Region {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Region({} bytes)", self.len())
    }
}

/// Asks the processor to bring the line of number `at` near; past the end it asks for nothing.
#[inline(always)]
pub(crate) fn prefetch<T>(all: &[T], at: usize) {
    #[cfg(target_arch = "x86_64")]
    if let Some(byte) = all.get(at) {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        // SAFETY: a hint about an address inside the slice; SSE is part of x86-64.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(std::ptr::from_ref(byte).cast()) };
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = (all, at);
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn mapped_and_read_are_the_same_bytes() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"some bytes of an index").unwrap();
        let mapped = Region::map(&file).unwrap();
        std::io::Seek::rewind(&mut file).unwrap();
        let read = Region::read(&mut file).unwrap();
        assert_eq!((&*mapped, &*read), (&b"some bytes of an index"[..], &b"some bytes of an index"[..]));
        assert!(mapped.is_mapped() && !read.is_mapped());
    }

    #[test]
    fn a_part_of_a_part_is_told_from_where_it_begins() {
        let region = Region::of(b"some bytes").unwrap();
        let bytes = region.part(5..10).unwrap();
        assert_eq!((&*bytes, &*bytes.part(1..3).unwrap()), (&b"bytes"[..], &b"yt"[..]));
        assert!(bytes.part(3..6).is_none() && region.part(11..11).is_none());
        drop(region);
        assert_eq!(&*bytes, b"bytes");
    }

    #[test]
    fn nothing_is_a_region_too_and_a_failure_to_fill_is_told() {
        assert!(Region::of(&[]).unwrap().is_empty());
        assert!(Region::filled(3, |_| Err(io::ErrorKind::UnexpectedEof.into())).is_err());
    }
}
