//! Rows of the list of stickers.

use super::{EvidenceView, Shown};
use model::{Confidence, ExhibitId, ItemId, StickerDegree, StickerFlag};
use serde::Serialize;

/// A sticker, or a pack that a database names. What it says of itself are claims of whoever wrote it last.
#[derive(Clone, Debug, Serialize)]
pub struct StickerView {
    /// SHA-256; null where a database names it and no file of it is held.
    pub item: Option<ItemId>,
    /// Whether it is a pack, and no sticker of it.
    pub is_pack: bool,
    /// Id of its pack.
    pub pack_id: Option<Shown>,
    /// Name of its pack.
    pub pack_name: Option<Shown>,
    /// Who is said to publish it.
    pub publisher: Option<Shown>,
    /// Id of the pack from which it was taken.
    pub origin_pack_id: Option<Shown>,
    /// Where that stands: `file` (in its own metadata) or `database`.
    pub claimed_by: Option<String>,
    /// Whether stickers with this id of a pack can be taken for stickers of one pack.
    pub tells_apart: bool,
    /// What it says of how it was made.
    pub flags: Vec<StickerFlag>,
    /// In how many exhibits stickers of its pack, or the pack itself, are told of; 0 where its id tells nothing apart.
    pub pack_exhibit_count: u64,
    /// Other items that are the same picture with other metadata.
    pub same_picture: Vec<ItemId>,
    /// The best match of the item, if it has one.
    pub confidence: Option<Confidence>,
    /// In how many exhibits it is told of.
    pub exhibit_count: u64,
    /// What each exhibit shows of it.
    pub involvement: Vec<StickerInvolvementView>,
}

/// What one exhibit shows of a sticker.
#[derive(Clone, Debug, Serialize)]
pub struct StickerInvolvementView {
    /// The exhibit.
    pub exhibit: ExhibitId,
    /// Its name.
    pub exhibit_name: Shown,
    /// Prose; filled in by who shows it.
    pub why: String,
    /// The highest degree.
    pub degree: StickerDegree,
    /// Every degree that the exhibit shows, the highest first.
    pub degrees: Vec<StickerDegreeView>,
}

/// A degree, and the first place that shows it.
#[derive(Clone, Debug, Serialize)]
pub struct StickerDegreeView {
    /// How it came to lie there: what was seen, and no more.
    pub degree: StickerDegree,
    /// When it was starred, or sent last, by the phone's clock.
    pub at_utc: Option<String>,
    /// The file, the message or the row.
    pub evidence: EvidenceView,
}
