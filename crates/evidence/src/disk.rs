//! The exhibit on disk: the only module that opens anything. Unix.
//!
//! Everything is opened for reading only, below the folder that holds it and by its bare name, without following
//! symbolic links and without waiting: what is put in a path's way while we walk cannot lead out of the exhibit.

use crate::error::Error;
use crate::event::EntryPath;
use crate::limits::Limits;
use crate::name::Names;
use crate::source::cause;
use crate::walker::Flow;
use model::{Issue, IssueKind, utc_text};
use rustix::fs::{AtFlags, CWD, Dir, FileType, Mode, OFlags, Stat, fstat, openat, statat};
use rustix::io::Errno;
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::Path;

/// A regular file of an exhibit, not yet opened.
pub(crate) struct DiskFile<'a> {
    pub(crate) path: EntryPath,
    /// About its name.
    pub(crate) issues: Vec<Issue>,
    /// Its path below the exhibit as the manifest has it: raw names joined by `/`. Empty if it is the exhibit.
    pub(crate) raw: Vec<u8>,
    /// As of the moment when the folder was read.
    pub(crate) size: u64,
    /// Modification time then, ISO 8601 in UTC.
    pub(crate) modified: String,
    folder: BorrowedFd<'a>,
    name: &'a [u8],
}

/// What a folder holds.
pub(crate) enum Met<'a> {
    /// A regular file.
    File(DiskFile<'a>),
    /// Something that is counted but not opened, with its reason.
    Refused(Vec<Issue>),
}

/// An opened regular file, with what it was at that moment.
pub(crate) struct OpenFile {
    pub(crate) file: File,
    at_open: Stamp,
}

/// What changes when content does.
#[derive(PartialEq, Eq)]
pub(crate) struct Stamp {
    size: i64,
    modified: (i64, i64),
}

impl Stamp {
    fn of(stat: &Stat) -> Self {
        // The width of these fields differs between systems.
        #[allow(clippy::unnecessary_cast, reason = "nanoseconds are unsigned on some systems")]
        Self { size: stat.st_size as i64, modified: (stat.st_mtime as i64, stat.st_mtime_nsec as i64) }
    }

    pub(crate) fn of_file(file: &File) -> io::Result<Self> {
        Ok(Self::of(&fstat(file)?))
    }

    /// Whether the file is still as it was.
    pub(crate) fn is_of(&self, file: &File) -> bool {
        Self::of_file(file).is_ok_and(|now| now == *self)
    }
}

impl DiskFile<'_> {
    /// Opens the file; an error if it is no regular file any more.
    pub(crate) fn open(&self) -> io::Result<OpenFile> {
        let fd = open_quietly(self.folder, self.name, OFlags::NOFOLLOW | OFlags::NONBLOCK)?;
        let stat = fstat(&fd)?;
        if FileType::from_raw_mode(stat.st_mode) != FileType::RegularFile {
            return Err(io::Error::other("no longer a regular file"));
        }
        Ok(OpenFile { file: File::from(fd), at_open: Stamp::of(&stat) })
    }
}

impl OpenFile {
    pub(crate) fn len(&self) -> u64 {
        u64::try_from(self.at_open.size).unwrap_or(0)
    }

    /// Modification time, ISO 8601 in UTC.
    pub(crate) fn modified(&self) -> String {
        utc_text(self.at_open.modified.0)
    }

    /// What tells this file, as it was at opening, from another one or another state of it. A digest: the mark that
    /// keeps it is copied with every member.
    pub(crate) fn state(&self, raw: &[u8]) -> [u8; 16] {
        let Stamp { size, modified: (seconds, nanoseconds) } = self.at_open;
        let [size, seconds, nanoseconds] = [size, seconds, nanoseconds].map(i64::to_le_bytes);
        model::derive("disk_file", &[raw, &size, &seconds, &nanoseconds])
    }

    /// Whether size or modification time are others than at opening.
    pub(crate) fn has_changed(&self) -> bool {
        !self.at_open.is_of(&self.file)
    }
}

/// Opens without changing the time of access, where the system allows that: to the owner and to root.
fn open_quietly(folder: BorrowedFd<'_>, name: &[u8], flags: OFlags) -> rustix::io::Result<OwnedFd> {
    let flags = flags | OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NOCTTY;
    #[cfg(target_os = "linux")]
    match openat(folder, name, flags | OFlags::NOATIME, Mode::empty()) {
        Err(Errno::PERM) => {}
        result => return result,
    }
    openat(folder, name, flags, Mode::empty())
}

/// Goes over an exhibit in order: names of a folder sorted by their bytes, each folder where its name stands.
/// A symbolic link is followed only if it is the source itself, as the operator gave it.
pub(crate) fn each(source: &Path, limits: &Limits, visit: &mut dyn FnMut(Met<'_>) -> Flow) -> Result<Flow, Error> {
    let fail = |e: io::Error| Error::Source { path: source.to_owned(), source: e };
    let source_path = source.canonicalize().map_err(fail)?;
    let stat = statat(CWD, &source_path, AtFlags::SYMLINK_NOFOLLOW).map_err(|e| fail(e.into()))?;
    let name = std::os::unix::ffi::OsStrExt::as_bytes(source_path.as_os_str());
    match FileType::from_raw_mode(stat.st_mode) {
        FileType::Directory => {
            let folder = open_folder(CWD, name).map_err(|e| fail(e.into()))?;
            let mut walk = FolderWalk { limits, visit, depth: 0 };
            Ok(walk.folder(folder.as_fd(), &EntryPath::default(), &[]))
        }
        FileType::RegularFile => {
            let size = u64::try_from(stat.st_size).unwrap_or(0);
            let (path, issues, raw) = (EntryPath::default(), Vec::new(), Vec::new());
            let modified = modified(&stat);
            Ok(visit(Met::File(DiskFile { path, issues, raw, size, modified, folder: CWD, name })))
        }
        _ => Err(Error::NotAFileOrFolder { path: source.to_owned() }),
    }
}

fn modified(stat: &Stat) -> String {
    #[allow(clippy::unnecessary_cast, reason = "the width of this field differs between systems")]
    utc_text(stat.st_mtime as i64)
}

fn open_folder(above: BorrowedFd<'_>, name: &[u8]) -> rustix::io::Result<OwnedFd> {
    open_quietly(above, name, OFlags::NOFOLLOW | OFlags::DIRECTORY)
}

struct FolderWalk<'a> {
    limits: &'a Limits,
    visit: &'a mut dyn FnMut(Met<'_>) -> Flow,
    depth: u32,
}

impl FolderWalk<'_> {
    fn folder(&mut self, fd: BorrowedFd<'_>, path: &EntryPath, raw: &[u8]) -> Flow {
        let listed = match names(fd) {
            Ok(listed) => listed,
            Err(error) => return self.refuse(unreadable(path, &error.into())),
        };
        let mut texts = Names::default();
        for name in listed {
            let (path, issues) = texts.on_disk(path, &name);
            let raw = if raw.is_empty() { name.clone() } else { [raw, b"/", &name].concat() };
            self.child(fd, &name, path, issues, raw)?;
        }
        Ok(())
    }

    fn child(&mut self, fd: BorrowedFd<'_>, name: &[u8], path: EntryPath, issues: Vec<Issue>, raw: Vec<u8>) -> Flow {
        let stat = match statat(fd, name, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(stat) => stat,
            Err(error) => return self.refuse(unreadable(&path, &error.into())),
        };
        let left_out = |code| Issue::new(IssueKind::LeftOut, code, path.text.clone());
        match FileType::from_raw_mode(stat.st_mode) {
            FileType::Directory => self.below(fd, name, &path, &raw),
            FileType::RegularFile => {
                let size = u64::try_from(stat.st_size).unwrap_or(0);
                let modified = modified(&stat);
                (self.visit)(Met::File(DiskFile { path, issues, raw, size, modified, folder: fd, name }))
            }
            FileType::Symlink => self.refuse(left_out("symbolic-link")),
            other => self.refuse(left_out("special-file").with("type", type_name(other))),
        }
    }

    fn below(&mut self, above: BorrowedFd<'_>, name: &[u8], path: &EntryPath, raw: &[u8]) -> Flow {
        if self.depth >= self.limits.max_folder_depth {
            let issue = Issue::new(IssueKind::Damaged, "folder-limit", path.text.clone());
            let limit = issue.with("limit", "max_folder_depth").with("value", self.limits.max_folder_depth);
            return self.refuse(limit);
        }
        let folder = match open_folder(above, name) {
            Ok(folder) => folder,
            Err(error) => return self.refuse(unreadable(path, &error.into())),
        };
        self.depth += 1;
        let result = self.folder(folder.as_fd(), path, raw);
        self.depth -= 1;
        result
    }

    fn refuse(&mut self, issue: Issue) -> Flow {
        (self.visit)(Met::Refused(vec![issue]))
    }
}

/// The names in a folder, sorted by their bytes.
fn names(folder: BorrowedFd<'_>) -> rustix::io::Result<Vec<Vec<u8>>> {
    let mut names = Vec::new();
    // A folder's own descriptor is read to its end; `Dir` must not disturb the one that children are opened below.
    for entry in Dir::new(open_folder(folder, b".")?)? {
        let entry = entry?;
        let name = entry.file_name().to_bytes();
        if !matches!(name, b"." | b"..") {
            names.push(name.to_vec());
        }
    }
    names.sort_unstable();
    Ok(names)
}

fn type_name(of: FileType) -> &'static str {
    match of {
        FileType::Fifo => "fifo",
        FileType::Socket => "socket",
        FileType::CharacterDevice => "character-device",
        FileType::BlockDevice => "block-device",
        _ => "unknown",
    }
}

/// A file or folder that cannot be read.
pub(crate) fn unreadable(path: &EntryPath, error: &io::Error) -> Issue {
    Issue::new(IssueKind::Damaged, "unreadable", path.text.clone()).with("cause", cause(error.kind()))
}
