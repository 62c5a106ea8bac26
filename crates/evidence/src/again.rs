//! Content that was too large to be held, to be read once more where it lies: in a file on disk, or in an archive on disk
//! whose members can be read at any place. Nothing is copied.

use crate::disk::Stamp;
use crate::guard::Guarded;
use crate::read_at::{FileAt, ReadAt, Section};
use flate2::bufread::DeflateDecoder;
use std::fs::File;
use std::io::{self, BufReader, ErrorKind, Read, Seek, SeekFrom};

/// Packed content is read in such pieces.
const BUFFER_BYTES: usize = 64 << 10;

/// How content lies in its file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Packing {
    Stored,
    Deflate,
}

/// Content that can be read again from its beginning, as often as needed. Holds one open file descriptor.
pub struct Again {
    file: File,
    at_open: Stamp,
    start: u64,
    packed: u64,
    packing: Packing,
    size: u64,
}

impl Again {
    /// All of a file that was opened for reading.
    ///
    /// # Errors
    /// The system does not tell what it is.
    pub fn of_file(file: File) -> io::Result<Self> {
        let at_open = Stamp::of_file(&file)?;
        let size = file.metadata()?.len();
        Ok(Self { file, at_open, start: 0, packed: size, packing: Packing::Stored, size })
    }

    /// What lies so packed in a part of a file on disk; `None` if it lies nowhere on disk. Of unpacked content the size is
    /// told later, by [`Self::of_size`].
    pub(crate) fn of(place: Option<(&File, u64)>, packed: u64, packing: Packing) -> Option<Self> {
        let (file, start) = place?;
        // The same open file: what was asked for when it was opened holds of it.
        let file = file.try_clone().ok()?;
        let at_open = Stamp::of_file(&file).ok()?;
        Some(Self { file, at_open, start, packed, packing, size: packed })
    }

    /// As many bytes as were counted when it was read first: no more are read again.
    pub(crate) fn of_size(self, size: u64) -> Self {
        Self { size, ..self }
    }

    /// Bytes of content.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Reads it from its beginning. Where it is packed, seeking goes forward only, and costs as much as reading.
    ///
    /// If the file is found to have changed since it was read first, the end is an error.
    pub fn open(&self) -> AgainReader<'_> {
        let packed = Place { again: self, at: 0 };
        let decoder = match self.packing {
            Packing::Stored => Decoder::Stored(packed),
            Packing::Deflate => {
                let packed = BufReader::with_capacity(BUFFER_BYTES, packed);
                Decoder::Deflate(Box::new(Guarded::new(DeflateDecoder::new(packed))))
            }
        };
        AgainReader { again: self, decoder, at: 0 }
    }
}

/// Content never reaches a log.
impl std::fmt::Debug for Again {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Again({} bytes)", self.size)
    }
}

/// The bytes as they lie.
struct Place<'a> {
    again: &'a Again,
    at: u64,
}

impl Read for Place<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let Again { file, start, packed, .. } = self.again;
        let all = FileAt { file, len: u64::MAX };
        let read = Section::new(&all, *start, *packed).read_at(into, self.at)?;
        self.at += read as u64;
        Ok(read)
    }
}

enum Decoder<'a> {
    Stored(Place<'a>),
    Deflate(Box<Guarded<DeflateDecoder<BufReader<Place<'a>>>>>),
}

/// Reads content again.
pub struct AgainReader<'a> {
    again: &'a Again,
    decoder: Decoder<'a>,
    at: u64,
}

impl AgainReader<'_> {
    fn pass(&mut self, bytes: u64) -> io::Result<()> {
        match &mut self.decoder {
            Decoder::Stored(place) => {
                let to = self.at.saturating_add(bytes).min(self.again.size);
                (place.at, self.at) = (to, to);
            }
            Decoder::Deflate(_) => drop(io::copy(&mut self.by_ref().take(bytes), &mut io::sink())?),
        }
        Ok(())
    }
}

impl Read for AgainReader<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.again.size.saturating_sub(self.at)).unwrap_or(usize::MAX);
        let room = left.min(into.len());
        let into = into.get_mut(..room).unwrap_or_default();
        let read = match &mut self.decoder {
            Decoder::Stored(place) => place.read(into)?,
            Decoder::Deflate(decoder) => decoder.read(into)?,
        };
        self.at += read as u64;
        let is_end = read == 0 || self.at == self.again.size;
        if is_end && (self.at < self.again.size && room > 0 || !self.again.at_open.is_of(&self.again.file)) {
            return Err(io::Error::new(ErrorKind::InvalidData, "changed since it was read first"));
        }
        Ok(read)
    }
}

/// Forward only.
impl Seek for AgainReader<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let ahead = match to {
            SeekFrom::Start(to) => to.checked_sub(self.at),
            SeekFrom::Current(ahead) => u64::try_from(ahead).ok(),
            SeekFrom::End(_) => None,
        };
        self.pass(ahead.ok_or(ErrorKind::Unsupported)?)?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn packed(content: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(content).unwrap();
        encoder.finish().unwrap()
    }

    /// `inside` in the middle of a file, to be read again.
    fn laid(inside: &[u8], packing: Packing, size: usize) -> (tempfile::NamedTempFile, Again) {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(&[b"before", inside, b"behind"].concat()).unwrap();
        let again = Again::of(Some((file.as_file(), 6)), inside.len() as u64, packing).unwrap();
        (file, again.of_size(size as u64))
    }

    #[test]
    fn content_is_read_again_as_often_as_it_is_asked_for() {
        let content: Vec<u8> = (0..40_000u32).flat_map(u32::to_le_bytes).collect();
        let packed = packed(&content);
        for (inside, packing) in [(&content, Packing::Stored), (&packed, Packing::Deflate)] {
            let (_file, again) = laid(inside, packing, content.len());
            for from in [0, 100_001] {
                let mut rest = Vec::new();
                let mut reader = again.open();
                reader.seek(SeekFrom::Start(from)).unwrap();
                assert_eq!(reader.stream_position().unwrap(), from);
                reader.read_to_end(&mut rest).unwrap();
                assert!(rest == content[from as usize..]);
                assert!(reader.seek(SeekFrom::Start(0)).is_err(), "there is no going back");
            }
        }
    }

    #[test]
    fn no_more_is_read_again_than_was_counted_first() {
        let content = vec![7; 100_000];
        let (_file, again) = laid(&packed(&content), Packing::Deflate, 1_000);
        let mut read = Vec::new();
        again.open().read_to_end(&mut read).unwrap();
        assert_eq!(read.len(), 1_000);
    }

    #[test]
    fn a_file_that_changed_meanwhile_is_no_longer_the_same() {
        let (mut file, again) = laid(b"content", Packing::Stored, 7);
        file.write_all(b"more").unwrap();
        assert!(again.open().read_to_end(&mut Vec::new()).is_err());
        let (file, again) = laid(b"content", Packing::Stored, 7);
        file.as_file().set_len(8).unwrap();
        assert!(again.open().read_to_end(&mut Vec::new()).is_err());
    }
}
