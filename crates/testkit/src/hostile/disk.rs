//! What only a disk can hold: links, pipes, holes, and folders deeper than any path is long.

use super::Piece;
use rustix::fd::OwnedFd;
use rustix::fs::{AtFlags, CWD, Dir, FileType, Mode, OFlags, mkdirat, mknodat, openat, renameat, statat, unlinkat};
use std::io;
use std::os::unix::fs::symlink;
use std::path::Path;

/// Folders in the deepest piece.
const DEPTH: u32 = 10_000;
const SPARSE_BYTES: u64 = 192 << 20;

pub(super) fn pieces() -> Vec<Piece> {
    let hard = b"One content under two names.\n";
    vec![
        Piece::made(b"deep", "10,000 folders in each other, with a file at the end", deep)
            .tells("/d/d/d/d", "folder-limit"),
        Piece::made(b"loop", "links that lead to each other, to themselves and to their folder", loops)
            .tells("/a", "symbolic-link")
            .tells("/b", "symbolic-link")
            .tells("/self", "symbolic-link")
            .tells("/up", "symbolic-link"),
        Piece::made(b"link-out", "a link to /etc/passwd", |path| symlink("/etc/passwd", path))
            .tells("", "symbolic-link"),
        Piece::made(b"link-nowhere", "a link to nothing", |path| symlink("no/such/place", path))
            .tells("", "symbolic-link"),
        Piece::made(b"hard", "one content under two names: hard links", hard_links)
            .holds("/one", hard)
            .holds("/two", hard),
        Piece::made(b"sparse.bin", "192 MiB of which not one byte is on the disk", sparse)
            .holds("", &vec![0; SPARSE_BYTES as usize]),
        Piece::made(b"pipe", "a pipe: to open it would be to wait for ever", pipe).tells("", "special-file"),
        Piece::made(b"socket", "a socket", socket).tells("", "special-file"),
        Piece::made(b"nothing", "an empty file", |path| std::fs::write(path, b"")).tells("", "empty-file"),
        Piece::made(b"empty-folder", "a folder with nothing in it", |path| std::fs::create_dir(path)),
    ]
}

fn folder_mode() -> Mode {
    Mode::RWXU
}

fn open_folder(above: impl std::os::fd::AsFd, name: &[u8]) -> io::Result<OwnedFd> {
    Ok(openat(above, name, OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty())?)
}

/// Each folder is made below the one before, by descriptor: as a path it would be too long.
fn deep(path: &Path) -> io::Result<()> {
    std::fs::create_dir(path)?;
    let mut at = openat(CWD, path, OFlags::DIRECTORY | OFlags::RDONLY, Mode::empty())?;
    for _ in 1..DEPTH {
        mkdirat(&at, "d", folder_mode())?;
        at = open_folder(&at, b"d")?;
    }
    mknodat(&at, "end", FileType::RegularFile, Mode::RUSR | Mode::WUSR, 0)?;
    Ok(())
}

fn loops(path: &Path) -> io::Result<()> {
    std::fs::create_dir(path)?;
    symlink("b", path.join("a"))?;
    symlink("a", path.join("b"))?;
    symlink("self", path.join("self"))?;
    symlink("..", path.join("up"))
}

fn hard_links(path: &Path) -> io::Result<()> {
    std::fs::create_dir(path)?;
    std::fs::write(path.join("one"), b"One content under two names.\n")?;
    std::fs::hard_link(path.join("one"), path.join("two"))
}

fn sparse(path: &Path) -> io::Result<()> {
    std::fs::File::create(path)?.set_len(SPARSE_BYTES)
}

fn pipe(path: &Path) -> io::Result<()> {
    Ok(mknodat(CWD, path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0)?)
}

fn socket(path: &Path) -> io::Result<()> {
    Ok(mknodat(CWD, path, FileType::Socket, Mode::RUSR | Mode::WUSR, 0)?)
}

/// Takes deep folders apart, since removing a tree elsewhere holds one descriptor for each level: each folder's folders
/// are moved up to its own before it goes. What cannot be removed stays: it is a temporary folder's.
pub(super) fn remove_deep(folder: &Path) {
    let _ = flatten(&folder.join("deep"));
}

fn flatten(path: &Path) -> io::Result<()> {
    let top = openat(CWD, path, OFlags::DIRECTORY | OFlags::RDONLY, Mode::empty())?;
    // The only folder in a folder takes its place, until there is none.
    while statat(&top, "d", AtFlags::SYMLINK_NOFOLLOW).is_ok() {
        renameat(&top, "d", &top, "old")?;
        let old = open_folder(&top, b"old")?;
        for entry in Dir::read_from(&old)? {
            let entry = entry?;
            match entry.file_name().to_bytes() {
                b"." | b".." => {}
                b"d" => renameat(&old, "d", &top, "d")?,
                name => unlinkat(&old, name, AtFlags::empty())?,
            }
        }
        unlinkat(&top, "old", AtFlags::REMOVEDIR)?;
    }
    Ok(())
}
