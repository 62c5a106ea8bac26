//! Digests by which one picture is known in files that differ.
//!
//! A sticker that is passed on gets new metadata from each program that touches it, and with them a new SHA-256. Three
//! kinds of digest see through that: the one that WhatsApp itself keeps beside each sticker, one over the picture's chunks
//! alone, and those of the file as it was before metadata were written into it, which lists of files may hold.

use super::Limits;
use super::webp::{Chunk, Webp, frame, webp};
use sha2::{Digest as _, Sha256};
use std::borrow::Cow;

/// Digests of one sticker. They are signatures of media: no log and no message tells them.
#[derive(Clone, PartialEq, Eq)]
pub struct StickerDigests {
    /// What WhatsApp stores as `hash_of_image_part`: SHA-256 of the bytes from offset 8 to the first `EXIF`, or to the
    /// end. It changes when a file without `VP8X` gets one.
    pub image_part: [u8; 32],
    /// SHA-256 over what is seen: the chunks `VP8 `, `VP8L`, `ALPH`, `ANIM` and `ANMF` in their order, of each the name,
    /// the length (u32le) and the data, without what a frame holds beside its picture. It stays the same whatever is
    /// written beside these chunks.
    pub pictures: [u8; 32],
    /// Plain SHA-256 of the file without its metadata, in the forms that programs write; never the file's own.
    pub stripped: Vec<[u8; 32]>,
}

model::debug_without_content!(StickerDigests {} but image_part, pictures, stripped);

/// `VP8X`: the metadata that its first byte announces.
const EXIF_FLAG: u8 = 0x08;
const XMP_FLAG: u8 = 0x04;

/// A chunk as it is hashed, or written again.
type Piece<'b> = ([u8; 4], Cow<'b, [u8]>);

/// The digests of a WebP; nothing for another file, one without a picture, or one of more chunks than the limit.
pub fn sticker_digests(bytes: &[u8], limits: &Limits) -> Option<StickerDigests> {
    let webp = webp(bytes, limits).filter(|webp| !webp.cut)?;
    let pieces: Vec<Piece<'_>> = webp.shown().map(|chunk| piece(chunk, limits)).collect();
    let pictures = pictures(&pieces)?;
    Some(StickerDigests { image_part: image_part(bytes), pictures, stripped: stripped(bytes, &webp, &pieces) })
}

fn image_part(bytes: &[u8]) -> [u8; 32] {
    let from = bytes.get(8..).unwrap_or_default();
    let end = memchr::memmem::find(from, b"EXIF").unwrap_or(from.len());
    Sha256::digest(from.get(..end).unwrap_or_default()).into()
}

fn pictures(pieces: &[Piece<'_>]) -> Option<[u8; 32]> {
    let shows = |name: &[u8; 4]| matches!(name, b"VP8 " | b"VP8L" | b"ANMF");
    pieces.iter().any(|(name, _)| shows(name)).then(|| {
        let mut hash = Sha256::new();
        for (name, data) in pieces.iter().filter(|(name, _)| shows(name) || matches!(name, b"ALPH" | b"ANIM")) {
            hash.update(name);
            hash.update(length(data));
            hash.update(data);
        }
        hash.finalize().into()
    })
}

fn length(data: &[u8]) -> [u8; 4] {
    u32::try_from(data.len()).unwrap_or(u32::MAX).to_le_bytes()
}

/// A chunk without what a frame of an animation holds beside its picture.
fn piece<'b>(chunk: &Chunk<'b>, limits: &Limits) -> Piece<'b> {
    let inner = (&chunk.name == b"ANMF").then(|| frame(chunk.data, limits)).flatten();
    let data = match inner {
        Some((head, inner)) if !inner.cut && !inner.chunks.iter().all(Chunk::is_picture) => {
            Cow::Owned(picture_of(head, &inner))
        }
        _ => Cow::Borrowed(chunk.data),
    };
    (chunk.name, data)
}

/// A frame with the chunks of its picture alone.
fn picture_of(head: &[u8], inner: &Webp<'_>) -> Vec<u8> {
    let mut out = head.to_vec();
    for chunk in inner.chunks.iter().filter(|chunk| chunk.is_picture()) {
        out.extend(chunk.name);
        out.extend(length(chunk.data));
        out.extend(chunk.data);
        out.resize(out.len().next_multiple_of(2), 0);
    }
    out
}

/// The file without EXIF, without EXIF and XMP, and as a picture alone; each digest once.
fn stripped(bytes: &[u8], webp: &Webp<'_>, pieces: &[Piece<'_>]) -> Vec<[u8; 32]> {
    let forms = [
        Some(without(pieces, &[b"EXIF"], EXIF_FLAG)),
        Some(without(pieces, &[b"EXIF", b"XMP "], EXIF_FLAG | XMP_FLAG)),
        bare(webp),
    ];
    let own: [u8; 32] = Sha256::digest(bytes).into();
    let mut digests = Vec::new();
    for digest in forms.iter().flatten().map(|form| file_digest(form)) {
        if digest != own && !digests.contains(&digest) {
            digests.push(digest);
        }
    }
    digests
}

fn without<'b>(pieces: &'b [Piece<'_>], names: &[&[u8; 4]], flags: u8) -> Vec<Piece<'b>> {
    let kept = pieces.iter().filter(|(name, _)| !names.contains(&name));
    kept.map(|(name, data)| (*name, if name == b"VP8X" { cleared(data, flags) } else { Cow::Borrowed(&**data) }))
        .collect()
}

/// The data of `VP8X` with these flags cleared.
fn cleared(data: &[u8], flags: u8) -> Cow<'_, [u8]> {
    match data {
        [first, rest @ ..] if first & flags != 0 => Cow::Owned([&[first & !flags], rest].concat()),
        _ => Cow::Borrowed(data),
    }
}

/// The simple form of a file, which has one chunk: a still picture whose transparency is not a chunk of its own.
fn bare<'b>(webp: &Webp<'b>) -> Option<Vec<Piece<'b>>> {
    let mut pictures = webp.shown().filter(|chunk| chunk.is_picture());
    let (Some(only), None) = (pictures.next(), pictures.next()) else { return None };
    matches!(&only.name, b"VP8 " | b"VP8L").then(|| vec![(only.name, Cow::Borrowed(only.data))])
}

/// SHA-256 of the file that has these chunks.
fn file_digest(pieces: &[Piece<'_>]) -> [u8; 32] {
    let size = |data: &[u8]| 8_usize.saturating_add(data.len().next_multiple_of(2));
    let body = pieces.iter().fold(4_usize, |sum, (_, data)| sum.saturating_add(size(data)));
    let mut hash = Sha256::new();
    hash.update(b"RIFF");
    hash.update(u32::try_from(body).unwrap_or(u32::MAX).to_le_bytes());
    hash.update(b"WEBP");
    for (name, data) in pieces {
        hash.update(name);
        hash.update(length(data));
        hash.update(data);
        hash.update([0_u8; 1].get(..data.len() % 2).unwrap_or_default());
    }
    hash.finalize().into()
}
