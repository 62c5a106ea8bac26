//! Files that messages carry: in `json`, or in a table beside it.

use model::{Attachment, ClaimedDigest, ClaimedOf, MediaKind};

use super::kinds;
use crate::json::values::{Fields, inner, objects, raw, text};

/// A file, and the name that it had with its sender.
pub(super) struct File {
    pub(super) attachment: Attachment,
    pub(super) name: Option<String>,
}

/// All files of a message.
pub(super) fn of(json: &Fields) -> Vec<File> {
    let sticker = inner(json, "sticker").map(|sticker| {
        let data = inner(sticker, "data");
        let mut file = data.map_or_else(|| file(&Fields::new()), file);
        file.attachment.media = Some(MediaKind::Sticker);
        file
    });
    objects(json, "attachments").map(file).chain(sticker).collect()
}

fn file(one: &Fields) -> File {
    let media = raw(one, "contentType").map_or(MediaKind::Document, kinds::media);
    let claimed = raw(one, "plaintextHash").and_then(claimed).into_iter().collect();
    let attachment = Attachment { name: text(one, "path"), media: Some(media), claimed };
    File { attachment, name: text(one, "fileName") }
}

/// A SHA-256 in hex.
pub(in crate::products) fn claimed(hex: &str) -> Option<ClaimedDigest> {
    let mut sha256 = [0; 32];
    if hex.len() != 64 || !hex.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    for (byte, at) in sha256.iter_mut().zip((0..).step_by(2)) {
        *byte = u8::from_str_radix(hex.get(at..at + 2)?, 16).ok()?;
    }
    Some(ClaimedDigest { of: ClaimedOf::File, sha256 })
}
