//! Files that are whole or not there, and where a path really leads.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A file on its way to its place: written beside it and moved there when it is synced, so that the name never stands
/// for half a file.
pub struct Beside<'p> {
    file: File,
    beside: PathBuf,
    place: &'p Path,
}

impl<'p> Beside<'p> {
    /// Writes what is to stand at `place` to a file beside it, whose name ends with `.new`.
    pub fn write(place: &'p Path, bytes: &[u8]) -> io::Result<Self> {
        let mut name = place.file_name().unwrap_or_default().to_os_string();
        name.push(".new");
        let beside = place.with_file_name(name);
        let mut file = File::create(&beside)?;
        file.write_all(bytes)?;
        Ok(Self { file, beside, place })
    }

    /// Makes the bytes last.
    pub fn sync(&self) -> io::Result<()> {
        self.file.sync_all()
    }

    /// Moves the file to its place, and makes that last.
    pub fn place(self) -> io::Result<()> {
        place(&self.beside, self.place)
    }
}

/// Moves a file that was synced to its place, and makes that last.
pub fn place(beside: &Path, place: &Path) -> io::Result<()> {
    std::fs::rename(beside, place)?;
    sync(folder_of(place))
}

/// Makes the bytes of a file, or the names in a folder, last.
pub(crate) fn sync(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// The folder that a path is in.
pub(crate) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Whether a path leads to `folder`, or into it, as far as both exist.
pub fn lies_within(path: &Path, folder: &Path) -> bool {
    real_path(path).starts_with(real_path(folder))
}

/// Where a path really leads, as far as it exists.
pub fn real_path(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.into());
    path.canonicalize().unwrap_or_else(|_| match (path.parent(), path.file_name()) {
        (Some(parent), Some(name)) => real_path(parent).join(name),
        _ => path,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_where_its_links_lead() {
        let dir = tempfile::tempdir().unwrap();
        let (inside, link) = (dir.path().join("inside"), dir.path().join("link"));
        std::fs::create_dir(&inside).unwrap();
        std::os::unix::fs::symlink(&inside, &link).unwrap();
        for path in ["inside", "inside/new", "link/new/newer", "inside/../link"] {
            assert!(lies_within(&dir.path().join(path), &inside), "{path}");
        }
        for path in ["", "insider", "new/inside", "link/.."] {
            assert!(!lies_within(&dir.path().join(path), &inside), "{path}");
        }
    }

    #[test]
    fn what_is_placed_takes_the_place_of_what_stood_there() {
        let dir = tempfile::tempdir().unwrap();
        let place = dir.path().join("report.html");
        for bytes in ["first", "second"] {
            let beside = Beside::write(&place, bytes.as_bytes()).unwrap();
            beside.sync().unwrap();
            beside.place().unwrap();
            assert_eq!(std::fs::read_to_string(&place).unwrap(), bytes);
        }
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
    }
}
