//! Files that messages carry.

use model::{Attachment, ClaimedDigest, ClaimedOf, MediaKind};

use super::files::{Files, slashed};
use super::node::Model;

/// What begins of a content type say.
static TYPES: &[(&str, MediaKind)] = &[
    ("image/webp", MediaKind::Sticker),
    ("image/gif", MediaKind::Gif),
    ("image/", MediaKind::Image),
    ("video/", MediaKind::Video),
    ("audio/", MediaKind::Audio),
    ("text/vcard", MediaKind::ContactCard),
    ("text/x-vcard", MediaKind::ContactCard),
    ("application/", MediaKind::Document),
    ("text/", MediaKind::Document),
];

/// What folders of the archive say.
static FOLDERS: &[(&str, MediaKind)] = &[
    ("files/image/", MediaKind::Image),
    ("files/video/", MediaKind::Video),
    ("files/audio/", MediaKind::Audio),
    ("files/document/", MediaKind::Document),
];

/// The files of a message, in its order.
pub(super) fn attachments(message: &Model, files: &mut Files) -> Vec<Attachment> {
    let all = message.models("Attachments").chain(message.models("Attachment"));
    all.map(|attachment| of(attachment, files)).collect()
}

fn of(attachment: &Model, files: &mut Files) -> Attachment {
    let known = files.get(&attachment.extraction, &attachment.file);
    let path = attachment.field("attachment_extracted_path").map(slashed);
    let listed = || known.map(|file| file.path.to_owned());
    let name = path.or_else(listed).filter(|path| !path.is_empty());
    let name = name.or_else(|| attachment.field("Filename").map(slashed)).filter(|name| !name.is_empty());
    let sha256 = known.and_then(|file| file.sha256);
    let claimed = sha256.map(|sha256| ClaimedDigest { of: ClaimedOf::File, sha256 }).into_iter().collect();
    let content_type = attachment.field("ContentType").unwrap_or_default();
    Attachment { media: media(content_type, name.as_deref().unwrap_or_default()), name, claimed }
}

fn media(content_type: &str, path: &str) -> Option<MediaKind> {
    let begins = |text: &str, with: &str| text.get(..with.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(with));
    let by = |table: &[(&str, MediaKind)], text: &str| {
        table.iter().find(|(with, _)| begins(text, with)).map(|(_, kind)| *kind)
    };
    by(TYPES, content_type.trim()).or_else(|| by(FOLDERS, path))
}
