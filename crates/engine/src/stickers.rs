//! Items as stickers: digests over their picture alone, and what they say of themselves.

use crate::Error;
use chat::stickers::{Limits, StickerMark, sticker_digests, sticker_marks, tgs};
use evidence::{Content, Entry, Kind};
use model::StickerFlag;
use serde::{Deserialize, Serialize};
use store::StickerRow;

/// The version of what is read of an item as a sticker: what was read by another is read again.
pub(crate) const STICKER_VERSION: &str = "stickers 1";

/// Claims that an item's own metadata make: each a lead, and no more.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Claims {
    pub(crate) pack_id: Option<String>,
    pub(crate) pack_name: Option<String>,
    pub(crate) publisher: Option<String>,
    pub(crate) origin_pack_id: Option<String>,
    pub(crate) flags: Vec<StickerFlag>,
    /// Whether all of them were read.
    pub(crate) whole: bool,
}

/// What is read of a file as a sticker; nothing of a file that cannot be one.
pub(crate) struct Sticker {
    /// A signature of the picture: of the chunks that are seen, or of an animation unpacked.
    pictures: Option<[u8; 32]>,
    image_part: Option<[u8; 32]>,
    claims: Vec<Claims>,
}

/// Whether a file of this kind may be a sticker.
pub(crate) fn may_be_sticker(kind: Kind) -> bool {
    matches!(kind, Kind::Webp | Kind::Gzip)
}

/// Reads an entry as a sticker, if it is held whole.
pub(crate) fn sticker_of(entry: &Entry) -> Option<Sticker> {
    let bytes = match &entry.content {
        Content::Held(bytes) => bytes.as_slice(),
        // Archives are walked and not held; stickers that are some are smaller than the head.
        Content::Streamed { head, .. } if head.len() as u64 == entry.size => head.as_slice(),
        Content::Streamed { .. } => return None,
    };
    let limits = Limits::standard();
    match entry.kind {
        Kind::Webp => Some(of_webp(bytes, &limits)),
        Kind::Gzip => {
            let pictures = Some(tgs(bytes, &limits)?.json_digest);
            Some(Sticker { pictures, image_part: None, claims: Vec::new() })
        }
        _ => None,
    }
}

fn of_webp(bytes: &[u8], limits: &Limits) -> Sticker {
    let digests = sticker_digests(bytes, limits);
    Sticker {
        pictures: digests.as_ref().map(|d| d.pictures),
        image_part: digests.as_ref().map(|d| d.image_part),
        claims: sticker_marks(bytes, limits).into_iter().map(Claims::of).collect(),
    }
}

impl Sticker {
    /// The row of it; `item` is the vault's number.
    pub(crate) fn row(&self, item: i64) -> Result<StickerRow, Error> {
        let mark = (!self.claims.is_empty()).then(|| serde_json::to_string(&self.claims)).transpose()?;
        let (pictures, image_part) = (self.pictures, self.image_part);
        Ok(StickerRow { item, version: STICKER_VERSION.into(), pictures, image_part, mark })
    }
}

impl Claims {
    fn of(mark: StickerMark) -> Self {
        let said = [
            (mark.is_first_party, StickerFlag::FirstParty),
            (mark.is_from_sticker_maker, StickerFlag::StickerMaker),
            (mark.is_from_user_created_pack, StickerFlag::UserCreatedPack),
            (mark.is_avatar, StickerFlag::Avatar),
            (mark.is_ai, StickerFlag::Generated),
            (mark.is_text, StickerFlag::Text),
        ];
        Self {
            pack_id: mark.pack_id,
            pack_name: mark.pack_name,
            publisher: mark.publisher,
            origin_pack_id: mark.origin_pack_id,
            flags: said.into_iter().filter(|(said, _)| *said == Some(true)).map(|(_, flag)| flag).collect(),
            whole: mark.whole,
        }
    }

    /// Whether nothing in it is about a pack.
    pub(crate) fn names_no_pack(&self) -> bool {
        [&self.pack_id, &self.pack_name, &self.publisher, &self.origin_pack_id].into_iter().all(Option::is_none)
    }

    /// The claims of an item, in the order of its file.
    pub(crate) fn read(row: &StickerRow) -> Result<Vec<Self>, Error> {
        Ok(row.mark.as_deref().map(serde_json::from_str).transpose()?.unwrap_or_default())
    }
}
