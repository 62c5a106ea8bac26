//! Digests and perceptual hashes of single files; nothing is stored.

use crate::Error;
use crate::pictures::{PictureRead, Wanted, has_frames, read_large, read_picture};
use crate::views::Shown;
use evidence::Again;
use media::Decoders;
use model::to_hex;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// A larger file is no picture that is looked at, and a video that is decoded as a stream; its digests are made all the
/// same.
const HELD_BYTES: u64 = 256 << 20;
/// Bytes read at once behind that.
const PIECE_BYTES: usize = 1 << 20;

/// What `hash` says of a file.
#[derive(Clone, Debug, Serialize)]
pub struct HashRow {
    /// As given.
    pub path: Shown,
    /// Bytes.
    pub bytes: u64,
    /// Hexadecimal.
    pub sha256: String,
    /// Hexadecimal.
    pub sha1: String,
    /// Hexadecimal.
    pub md5: String,
    /// Hexadecimal.
    pub blake3: String,
    /// Media type by content.
    pub mime: &'static str,
    /// By the reference's route; null for what is not a picture.
    pub pdq: Option<String>,
    /// By the full-size route.
    pub pdq_full: Option<String>,
    /// Hash of each normalised form of the first frame that differs from the two above.
    pub pdq_forms: BTreeMap<String, String>,
    /// Original, rotate90, rotate180, rotate270, flipx, flipy, flipplus1, flipminus1.
    pub pdq_dihedral: Vec<String>,
    /// 0–100, of `pdq`.
    pub quality: Option<u8>,
    /// Frames read.
    pub frame_count: u32,
    /// Stable code of what is wrong with the picture, if anything.
    pub issue: Option<&'static str>,
    /// Where.
    pub issue_place: Option<String>,
}

/// A file's row, and what is said of it besides.
#[derive(Clone, Debug)]
pub struct HashedFile {
    /// What is written out.
    pub row: HashRow,
    /// Whether the content is at fault, or a limit was met.
    pub is_damaged: bool,
    /// What the prose about the issue names.
    pub details: BTreeMap<String, Shown>,
}

/// Whether a file can be read at all: told before anything is said of others.
pub fn can_be_hashed(path: &Path) -> Result<(), Error> {
    store::open_file(path).map(drop).map_err(Error::io(path))
}

/// A file's beginning, all of it unless it is large, with the digests of all of it.
pub(crate) struct FileRead {
    pub(crate) bytes: Vec<u8>,
    pub(crate) digests: model::Digests,
    file: File,
}

impl FileRead {
    /// What is seen of a picture or video; `None` of what is neither, and of a picture too large to be held.
    pub(crate) fn picture(self, decoders: &Decoders, wanted: Wanted) -> std::io::Result<Option<PictureRead>> {
        let (kind, limits) = (evidence::sniff(&self.bytes), media::Limits::standard());
        let is_whole = self.digests.bytes == self.bytes.len() as u64;
        Ok(match kind.class() {
            _ if !has_frames(kind) => None,
            _ if is_whole => Some(read_picture(&self.bytes, decoders, &limits, wanted)),
            evidence::Class::Video => {
                Some(read_large(&self.bytes, &Again::of_file(self.file)?, decoders, &limits, wanted))
            }
            _ => None,
        })
    }
}

/// Digests of a file, and the hashes of its first frame if it is a picture or a video.
pub fn hash_file(path: &Path, decoders: &Decoders) -> Result<HashedFile, Error> {
    let read = read_digested(path, HELD_BYTES).map_err(Error::io(path))?;
    let (kind, digests) = (evidence::sniff(&read.bytes), read.digests);
    let picture = read.picture(decoders, Wanted::First).map_err(Error::io(path))?;
    let first = picture.as_ref().and_then(|p| p.first.as_ref());
    let error = picture.as_ref().and_then(|p| p.error.as_ref());
    let over_limit = (has_frames(kind) && picture.is_none()).then_some("image-over-hold-limit");
    let forms = first.map(|s| s.forms.iter().map(|f| (f.form.to_string(), to_hex(&f.pdq.0))).collect());
    let row = HashRow {
        path: Shown::path(&path.to_string_lossy()),
        bytes: digests.bytes,
        sha256: to_hex(&digests.sha256),
        sha1: to_hex(&digests.sha1),
        md5: to_hex(&digests.md5),
        blake3: to_hex(&digests.blake3),
        mime: kind.mime(),
        pdq: first.map(|s| to_hex(&s.pdq.0)),
        pdq_full: first.map(|s| to_hex(&s.pdq_full.0)),
        pdq_forms: forms.unwrap_or_default(),
        pdq_dihedral: first.map(|s| s.dihedral.iter().map(|h| to_hex(&h.0)).collect()).unwrap_or_default(),
        quality: first.map(|s| s.quality),
        frame_count: picture.as_ref().map_or(0, |p| p.frame_count),
        issue: error.map(media::Error::code).or(over_limit),
        issue_place: error.map(media::Error::place).filter(|place| !place.is_empty()),
    };
    let is_damaged = error.is_some_and(media::Error::is_damage) || over_limit.is_some();
    Ok(HashedFile { row, is_damaged, details: details(kind, error) })
}

fn details(kind: evidence::Kind, error: Option<&media::Error>) -> BTreeMap<String, Shown> {
    let own = error.into_iter().flat_map(media::Error::details);
    own.chain([("mime", kind.mime().to_owned())]).map(|(name, value)| (name.to_owned(), Shown::text(&value))).collect()
}

/// Reads a file: up to `held` bytes are kept, all of it is digested.
pub(crate) fn read_digested(path: &Path, held: u64) -> std::io::Result<FileRead> {
    let mut file = store::open_file(path)?;
    let mut bytes = Vec::new();
    file.by_ref().take(held).read_to_end(&mut bytes)?;
    let mut digester = evidence::Digester::new();
    digester.update(&bytes);
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(FileRead { bytes, digests: digester.finish(), file }),
            count => digester.update(piece.get(..count).unwrap_or_default()),
        }
    }
}
