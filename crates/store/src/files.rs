//! Files that somebody named, or that lie in a vault's folder: opened without waiting, and only if they are files.
//!
//! A pipe that nobody writes to would hold the program for ever, a device would never end: neither is opened to be
//! read. What is read whole is read up to a bound.

use rustix::fs::{Mode, OFlags};
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::Path;

/// What stands there is a folder, a pipe, a socket or a device.
#[derive(Debug, thiserror::Error)]
#[error("not an ordinary file")]
struct NotAFile;

/// Opens a regular file to read it; see [`is_no_file`].
pub fn open_file(path: &Path) -> io::Result<File> {
    // Opening a socket or a device that is not there fails with words of its own.
    if path.metadata().is_ok_and(|facts| !facts.is_file()) {
        return Err(io::Error::other(NotAFile));
    }
    // Something else may stand there by now: not even then it is waited for.
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    let file = File::from(rustix::fs::open(path, flags, Mode::empty())?);
    if file.metadata()?.is_file() { Ok(file) } else { Err(io::Error::other(NotAFile)) }
}

/// Reads a regular file of at most so many bytes.
pub fn read_file(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let file = open_file(path)?;
    let mut bytes = Vec::new();
    file.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most { Err(ErrorKind::FileTooLarge.into()) } else { Ok(bytes) }
}

/// Whether something was not opened because it is no regular file.
pub fn is_no_file(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|inner| inner.is::<NotAFile>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_are_opened_and_only_so_much_is_read() {
        let dir = tempfile::tempdir().unwrap();
        let (file, fifo) = (dir.path().join("file"), dir.path().join("fifo"));
        std::fs::write(&file, "12345").unwrap();
        rustix::fs::mknodat(rustix::fs::CWD, &fifo, rustix::fs::FileType::Fifo, Mode::RWXU, 0).unwrap();
        assert_eq!(read_file(&file, 5).unwrap(), b"12345");
        assert_eq!(read_file(&file, 4).unwrap_err().kind(), ErrorKind::FileTooLarge);
        for other in [dir.path(), &fifo, Path::new("/dev/zero")] {
            assert!(is_no_file(&read_file(other, 5).unwrap_err()), "{}", other.display());
        }
        assert_eq!(open_file(&dir.path().join("none")).unwrap_err().kind(), ErrorKind::NotFound);
    }
}
