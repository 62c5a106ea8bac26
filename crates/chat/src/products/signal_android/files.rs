//! Files that messages carry: `attachment`, called `part` in older builds.

use model::{Attachment, ClaimedDigest, ClaimedOf, MediaKind};

use super::ids;
use crate::products::signal_desktop::kinds;
use crate::products::whatsapp_android::scan::Cells;
use crate::tables::ROW;

/// Where files are kept, newer builds first.
pub(super) static TABLES: &[&str] = &["attachment", "part"];

/// Columns: those of both names one after the other.
pub(super) static COLUMNS: &[&str] = &[
    ROW,
    "message_id",
    "mid",
    "content_type",
    "ct",
    "data_file",
    "_data",
    "file_name",
    "data_hash",
    "data_hash_start",
    "data_hash_end",
    "quote",
    "sticker_id",
    "video_gif",
];

/// The row of the message that carries a file.
pub(super) fn message(cells: &Cells<'_>) -> Option<i64> {
    cells.int(1).or_else(|| cells.int(2))
}

/// Whether a file belongs to the message that is answered.
pub(super) fn is_of_quote(cells: &Cells<'_>) -> bool {
    cells.flag(11)
}

/// A file, the name that it had with its sender, and whether a digest of it is none.
pub(super) fn file(cells: &Cells<'_>) -> (Attachment, Option<String>, bool) {
    let media = match cells.text(3).or_else(|| cells.text(4)) {
        _ if cells.int(12).is_some_and(|id| id >= 0) => MediaKind::Sticker,
        _ if cells.flag(13) => MediaKind::Gif,
        Some(kind) => kinds::media(&kind),
        None => MediaKind::Document,
    };
    let name = cells.text(5).or_else(|| cells.text(6));
    let (claimed, is_odd) = claims(cells);
    (Attachment { name, media: Some(media), claimed }, cells.text(7), is_odd)
}

/// Digests of a file: as it lies on the phone, and as it was before it was made smaller, where that is another.
fn claims(cells: &Cells<'_>) -> (Vec<ClaimedDigest>, bool) {
    let columns = [(8, ClaimedOf::File), (10, ClaimedOf::File), (9, ClaimedOf::Original)];
    let (mut claims, mut is_odd): (Vec<ClaimedDigest>, bool) = Default::default();
    for (column, of) in columns {
        let Some(text) = cells.raw(column) else { continue };
        match sha256(&text) {
            Some(sha256) if claims.iter().all(|known| known.sha256 != sha256) => {
                claims.push(ClaimedDigest { of, sha256 });
            }
            Some(_) => {}
            None => is_odd = true,
        }
    }
    (claims, is_odd)
}

fn sha256(text: &str) -> Option<[u8; 32]> {
    ids::from_base64(text)?.try_into().ok()
}
