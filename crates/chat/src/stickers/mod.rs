//! Stickers as leads: who says to have made them, which files hold one picture, how deep in a phone they lie.
//!
//! Everything here reads bytes, or a database that is open already, within [`Limits`]. What comes out are claims and
//! observations: texts in a sticker are written by whoever made or last rewrote it, and can be forged in a minute.
//! `docs/formats/stickers.md` says what is read and how sure it is.

mod contents;
mod database;
mod digest_text;
mod digests;
mod exif;
mod json;
mod mark;
mod pack_ids;
mod tgs;
mod webp;

pub use contents::{ContentsRead, ListedPack, ListedSticker, PackTexts, contents_json, is_contents_json, pack_texts};
pub use database::{
    InstalledPack, OfferedPack, PackMention, StickerDatabase, StickerFact, ThirdPartyPack, is_sticker_database,
    sticker_database,
};
pub use digests::{StickerDigests, sticker_digests};
pub use exif::MarkRoute;
pub use mark::{StickerMark, sticker_marks};
pub use pack_ids::tells_apart;
pub use tgs::{Tgs, tgs};
pub use webp::{Chunk, Webp, webp};

/// Bounds. What exceeds them is cut or left out, and that is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Most chunks of a WebP.
    pub chunks: usize,
    /// Most bytes of a chunk of metadata that are looked at.
    pub metadata_bytes: usize,
    /// Levels of JSON that are looked into.
    pub json_depth: usize,
    /// Most values of a JSON text.
    pub json_values: usize,
    /// Most bytes of a JSON text that is a file of its own.
    pub json_bytes: usize,
    /// Most bytes of a text that is kept.
    pub text_bytes: usize,
    /// Most entries of a short list: emojis, unknown keys, marks of one file, entries of a TIFF directory.
    pub entries: usize,
    /// How often it is tried whether a brace begins a mark, or a name the chunk that holds one.
    pub tries: usize,
    /// Most bytes that a compressed sticker is unpacked to.
    pub unpacked_bytes: usize,
    /// Most rows of a table.
    pub rows: u64,
    /// Most bytes of texts that are kept of a database.
    pub kept_bytes: usize,
    /// Most issues listed one by one; further ones are counted.
    pub issues: usize,
}

impl Limits {
    /// For real evidence: WhatsApp itself reads metadata of at most 2,048 bytes, Telegram stickers of at most 64 KiB.
    pub const fn standard() -> Self {
        Self {
            chunks: 1 << 16,
            metadata_bytes: 1 << 20,
            json_depth: 8,
            json_values: 500_000,
            json_bytes: 32 << 20,
            text_bytes: 4 << 10,
            entries: 256,
            tries: 8,
            unpacked_bytes: 32 << 20,
            rows: 500_000,
            kept_bytes: 64 << 20,
            issues: 1_000,
        }
    }

    /// Small enough to be hit by a test.
    pub const fn for_tests() -> Self {
        Self {
            chunks: 12,
            metadata_bytes: 1_000,
            json_depth: 6,
            json_values: 60,
            json_bytes: 4_000,
            text_bytes: 40,
            entries: 4,
            tries: 3,
            unpacked_bytes: 5_000,
            rows: 20,
            kept_bytes: 2_000,
            issues: 3,
        }
    }
}

/// A text of at most `most` bytes, in whole characters; whether that is all of it.
fn bounded(text: &str, most: usize) -> (&str, bool) {
    let end = text.floor_char_boundary(most.min(text.len()));
    (text.get(..end).unwrap_or_default(), end == text.len())
}
