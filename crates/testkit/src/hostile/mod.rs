//! Hostile evidence, made by us: what a file can do to who reads it, with nothing but blank pictures and small talk in
//! it. Each [`Piece`] says what the program must say of it; `testdata/hostile/README.md` is its table.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a maker that cannot go on is a test that fails")]
#![allow(clippy::cast_possible_truncation, reason = "sizes are ours")]

mod archives;
mod bombs;
mod chats;
mod disk;
mod good;
mod names;
mod pictures;
mod zips;

pub use good::{GOOD_MESSAGES, good};
pub use zips::{Raw, deflate, deflate_long, noise, zip};

use sha2::{Digest as _, Sha256};
use std::ffi::OsStr;
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

/// One thing that evidence may hold.
pub struct Piece {
    /// Its name in its folder, as bytes.
    pub name: Vec<u8>,
    /// The same as the program shows it.
    pub shown: String,
    /// What it is.
    pub about: &'static str,
    /// Issues that must be told: path below the piece's own, and code. Empty: odd, and read as it is.
    pub told: Vec<(String, &'static str)>,
    /// Items that must be there whole: path below the piece's own, and SHA-256.
    pub holds: Vec<(String, [u8; 32])>,
    content: Content,
}

enum Content {
    File(Vec<u8>),
    Made(fn(&Path) -> io::Result<()>),
}

impl Piece {
    fn new(name: &[u8], about: &'static str, content: Content) -> Self {
        let shown = String::from_utf8_lossy(name).into_owned();
        Self { name: name.to_vec(), shown, about, told: Vec::new(), holds: Vec::new(), content }
    }

    /// A file of these bytes.
    fn file(name: &str, about: &'static str, bytes: Vec<u8>) -> Self {
        Self::new(name.as_bytes(), about, Content::File(bytes))
    }

    /// Something that only the disk can hold.
    fn made(name: &[u8], about: &'static str, make: fn(&Path) -> io::Result<()>) -> Self {
        Self::new(name, about, Content::Made(make))
    }

    fn shown_as(mut self, shown: &str) -> Self {
        self.shown = shown.into();
        self
    }

    fn tells(mut self, below: &str, code: &'static str) -> Self {
        self.told.push((below.into(), code));
        self
    }

    fn holds(mut self, below: &str, bytes: &[u8]) -> Self {
        self.holds.push((below.into(), Sha256::digest(bytes).into()));
        self
    }

    /// A file that is there whole although something is said of it, or nothing.
    fn whole(self) -> Self {
        let bytes = self.bytes().unwrap_or_default().to_vec();
        self.holds("", &bytes)
    }

    /// Its bytes, if it is a file.
    pub fn bytes(&self) -> Option<&[u8]> {
        match &self.content {
            Content::File(bytes) => Some(bytes),
            Content::Made(_) => None,
        }
    }

    fn put(&self, folder: &Path) -> io::Result<()> {
        let path = folder.join(OsStr::from_bytes(&self.name));
        match &self.content {
            Content::File(bytes) => std::fs::write(path, bytes),
            Content::Made(make) => make(&path),
        }
    }
}

/// Every piece.
pub fn corpus() -> Vec<Piece> {
    [archives::pieces(), names::pieces(), disk::pieces(), pictures::pieces(), bombs::pieces(), chats::pieces()]
        .into_iter()
        .flatten()
        .collect()
}

/// A folder that holds the corpus; what only a careful hand can remove is removed with it.
pub struct Laid(PathBuf);

/// Lays the corpus into `folder`, which is made.
pub fn lay(pieces: &[Piece], folder: &Path) -> io::Result<Laid> {
    std::fs::create_dir_all(folder)?;
    let laid = Laid(folder.to_owned());
    pieces.iter().try_for_each(|piece| piece.put(folder))?;
    Ok(laid)
}

impl Drop for Laid {
    fn drop(&mut self) {
        disk::remove_deep(&self.0);
    }
}

/// Writes what fuzzing starts from into `folder/<target>/`: small pieces of the corpus, and small sound pictures.
pub fn write_seeds(folder: &Path) -> io::Result<()> {
    let put = |target: &str, name: &str, bytes: &[u8]| {
        std::fs::create_dir_all(folder.join(target))?;
        std::fs::write(folder.join(target).join(name), bytes)
    };
    for piece in corpus() {
        let Some(bytes) = piece.bytes().filter(|b| b.len() <= 24 << 10 && piece.shown.is_ascii()) else { continue };
        let ending = piece.shown.rsplit('.').next().unwrap_or_default();
        match ending {
            "zip" | "tar" | "gz" => put("archive_walker", &piece.shown, bytes)?,
            "txt" => put("chat_parser", &piece.shown, bytes)?,
            "jpg" | "png" | "webp" | "gif" | "bmp" | "tif" => put("decode", &piece.shown, bytes)?,
            _ => {}
        }
        put("sniffer", &piece.shown, bytes.get(..600).unwrap_or(bytes))?;
    }
    for (ending, bytes) in pictures::sound() {
        put("decode", &format!("sound.{ending}"), &bytes)?;
    }
    good().iter().filter(|(path, _)| path.ends_with(".txt")).try_for_each(|(_, b)| put("chat_parser", "sound.txt", b))
}

/// The table of the corpus, as its page has it.
pub fn table(pieces: &[Piece]) -> String {
    let mut out = String::from("| piece | what it is | what is said of it |\n|---|---|---|\n");
    for piece in pieces {
        let mut codes: Vec<&str> = piece.told.iter().map(|(_, code)| *code).collect();
        codes.dedup();
        let told = if codes.is_empty() { "nothing: read as it is".into() } else { format!("`{}`", codes.join("`, `")) };
        let name: String = piece.shown.chars().flat_map(spelt).collect();
        out.push_str(&format!("| `{name}` | {} | {told} |\n", piece.about));
    }
    out
}

/// What a table cannot hold, by its number.
fn spelt(c: char) -> Vec<char> {
    let is_plain = !c.is_control() && !matches!(c, '\u{200b}'..='\u{206f}' | '|' | '`');
    if is_plain { vec![c] } else { c.escape_unicode().collect() }
}
