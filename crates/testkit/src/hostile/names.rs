//! Names: in archives, where anything goes, and on disk, where nearly everything does.

use super::Piece;
use super::zips::{Raw, zip};
use std::path::Path;

const TEXT: &[u8] = b"Lines about nothing much.\n";

/// A zip with one member of this name; `below` is how its path is shown.
fn named(file: &str, about: &'static str, name: &[u8], below: &str) -> Piece {
    Piece::file(file, about, zip(&[Raw::stored(name, TEXT)])).whole().holds(below, TEXT)
}

/// A zip with one member of this name, of which something is said.
fn said(file: &str, about: &'static str, name: &[u8], below: &str, code: &'static str) -> Piece {
    named(file, about, name, below).tells(below, code)
}

/// A file on disk.
fn on_disk(name: &[u8], about: &'static str, shown: &str) -> Piece {
    fn write(path: &Path) -> std::io::Result<()> {
        std::fs::write(path, TEXT)
    }
    Piece::made(name, about, write).shown_as(shown).holds("", TEXT)
}

pub(super) fn pieces() -> Vec<Piece> {
    let long = vec![b'n'; 5_000];
    let cut = format!("!/{}…", "n".repeat(4_096));
    vec![
        said(
            "climbing.zip",
            "a name that climbs out",
            b"../../../tmp/x",
            "!/%2E%2E/%2E%2E/%2E%2E/tmp/x",
            "name-climbs",
        ),
        said("absolute.zip", "an absolute name", b"/etc/cron.d/x", "!/%2Fetc/cron.d/x", "name-absolute"),
        said("drive.zip", "a name with a drive", b"C:\\Windows\\x", "!/C:/Windows/x", "name-absolute"),
        said(
            "backslash.zip",
            "a name that climbs by backslashes",
            b"a\\..\\..\\x",
            "!/a/%2E%2E/%2E%2E/x",
            "name-backslash",
        ),
        said("nul-name.zip", "a name with a NUL", b"x.jpg\0.exe", "!/x.jpg%00.exe", "name-control"),
        said("latin-1.zip", "a name that is not UTF-8", b"ma\xf1ana.txt", "!/ma%F1ana.txt", "name-not-utf8"),
        said("no-name.zip", "a member without a name", b"", "!/%00", "name-empty"),
        said("long-name.zip", "a name of 5,000 bytes", &long, &cut, "name-too-long"),
        said(
            "escape-name.zip",
            "a name that would clear a terminal and name its window",
            b"\x1b[2J\x1b]0;owned\x07.txt",
            "!/%1B[2J%1B]0;owned%07.txt",
            "name-control",
        ),
        Piece::file(
            "twice.zip",
            "two members of one name",
            zip(&[Raw::stored(b"a", TEXT), Raw::stored(b"a", b"other")]),
        )
        .whole()
        .tells("!/a#2", "name-duplicate")
        .holds("!/a", TEXT)
        .holds("!/a#2", b"other"),
        named("device-names.zip", "names that are devices elsewhere", b"CON/NUL/aux.txt", "!/CON/NUL/aux.txt"),
        named("reserved.zip", "characters that Windows refuses", b"a<b>c:d\"e|f?g*. ", "!/a<b>c:d\"e|f?g*. "),
        named("boundary.zip", "a name that looks like an archive's member", b"a.zip!/x", "!/a.zip%21/x"),
        named(
            "turned.zip",
            "a name that turns text round",
            "photo\u{202e}gpj.exe".as_bytes(),
            "!/photo\u{202e}gpj.exe",
        ),
        on_disk(b"<img src=x onerror=alert(1)>.txt", "markup as a file's name", "<img src=x onerror=alert(1)>.txt"),
        on_disk("turned-\u{202e}txt.exe".as_bytes(), "a file's name that turns text round", "turned-\u{202e}txt.exe"),
        on_disk(b"%41 $(reboot) `x`;&& ", "a file's name for a shell", "%41 $(reboot) `x`;&& "),
        on_disk(b"CON", "a device's name elsewhere", "CON"),
        on_disk(
            b"esc-\x1b[31mred\x1b[0m\r\nline.txt",
            "a file's name with escapes and line ends",
            "esc-%1B[31mred%1B[0m%0D%0Aline.txt",
        )
        .tells("", "name-control"),
        on_disk(b"latin-\xe9\xff.txt", "a file's name that is not UTF-8", "latin-%E9%FF.txt")
            .tells("", "name-not-utf8"),
        on_disk(&[b'm'; 255], "the longest name that a disk takes", &"m".repeat(255)),
    ]
}
