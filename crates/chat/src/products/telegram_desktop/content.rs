//! What a message carries: words, a file, a card, a place, a poll, or something that is kept as it is written.

use model::{Attachment, MediaKind, MessageKind};

use crate::json::values::{Fields, inner, raw, text, whole};
use crate::phone;

use super::text::{self as texts, buttons, poll};

/// What a message carries.
pub(super) struct Content {
    pub(super) kind: MessageKind,
    pub(super) text: String,
    pub(super) attachment: Option<Attachment>,
    pub(super) card: Option<Card>,
}

/// A contact card.
pub(super) struct Card {
    pub(super) name: String,
    pub(super) phone: Option<String>,
}

/// What stands in the place of a file that the export leaves out, in front of its reason.
static LEFT_OUT: &[&str] = &["(File ", "(Photo "];
static REASONS: &[&str] = &[" not included", " exceeds maximum size", " unavailable"];

/// Kinds of media by `media_type`.
static MEDIA: &[(&str, MediaKind)] = &[
    ("sticker", MediaKind::Sticker),
    ("video_message", MediaKind::VideoNote),
    ("voice_message", MediaKind::Audio),
    ("animation", MediaKind::Gif),
    ("video_file", MediaKind::Video),
    ("audio_file", MediaKind::Audio),
];

/// Fields that are read, or say nothing beside what is read, in order. Any other stays in the text as it is written.
static READ: &[&str] = &[
    "action",
    "address",
    "author",
    "contact_information",
    "contact_vcard",
    "contact_vcard_file_size",
    "date",
    "date_unixtime",
    "duration_seconds",
    "edited",
    "edited_unixtime",
    "file",
    "file_name",
    "file_size",
    "forwarded_from",
    "forwarded_from_id",
    "from",
    "from_id",
    "height",
    "id",
    "inline_bot_buttons",
    "live_location_period_seconds",
    "location_information",
    "media_spoiler",
    "media_type",
    "mime_type",
    "performer",
    "photo",
    "photo_file_size",
    "place_name",
    "poll",
    "reactions",
    "reply_to_message_id",
    "reply_to_peer_id",
    "saved_from",
    "self_destruct_period_seconds",
    "sticker_emoji",
    "text",
    "text_entities",
    "thumbnail",
    "thumbnail_file_size",
    "title",
    "type",
    "via_bot",
    "width",
];

/// Seconds after which a file goes that may be looked at only once.
const ONCE: i64 = 0x7FFF_FFFF;

/// What the fields of a message say that it carries.
pub(super) fn of(fields: &Fields) -> Content {
    let card = card(fields);
    let attachment = attachment(fields);
    let others = others(fields);
    let kind = kind(fields, attachment.as_ref(), !others.is_empty());
    let lines = [
        Some(texts::of(fields)).filter(|text| !text.is_empty()),
        card.as_ref().map(shown_card),
        place(fields),
        poll(fields),
        left_out_name(fields, attachment.as_ref()),
        text(fields, "sticker_emoji"),
    ];
    let lines: Vec<String> = lines.into_iter().flatten().chain(buttons(fields)).chain(others).collect();
    Content { kind, text: lines.join("\n"), attachment, card }
}

fn kind(fields: &Fields, attachment: Option<&Attachment>, others: bool) -> MessageKind {
    let has = |key: &str| fields.contains_key(key);
    if raw(fields, "type") != Some("message") {
        return MessageKind::Other;
    }
    if has("contact_information") {
        MessageKind::Contact
    } else if has("location_information") || has("place_name") {
        MessageKind::Location
    } else if has("poll") {
        MessageKind::Poll
    } else if attachment.is_some_and(|a| a.name.is_none())
        && whole(fields, "self_destruct_period_seconds") == Some(ONCE)
    {
        MessageKind::ViewOnce
    } else if attachment.is_some() {
        MessageKind::Media
    } else if others {
        MessageKind::Other
    } else {
        MessageKind::Text
    }
}

/// The file: a picture, a document, or a contact's card.
pub(super) fn attachment(fields: &Fields) -> Option<Attachment> {
    let of = |path: &str, media| Attachment { name: included(path), media: Some(media), claimed: Vec::new() };
    if let Some(path) = raw(fields, "photo") {
        return Some(of(path, MediaKind::Image));
    }
    if let Some(path) = raw(fields, "file") {
        return Some(of(path, media(fields)));
    }
    raw(fields, "contact_vcard").map(|path| of(path, MediaKind::ContactCard))
}

/// The path, unless it says that the export leaves the file out.
fn included(path: &str) -> Option<String> {
    let left_out = LEFT_OUT.iter().any(|mark| {
        path.rsplit_once(mark).is_some_and(|(_, reason)| REASONS.iter().any(|r| reason.starts_with(r.trim_start())))
    });
    (!left_out && !path.is_empty()).then(|| path.to_owned())
}

fn media(fields: &Fields) -> MediaKind {
    let named = raw(fields, "media_type").and_then(|name| MEDIA.iter().find(|(known, _)| *known == name));
    if let Some((_, kind)) = named {
        return *kind;
    }
    match raw(fields, "mime_type").and_then(|mime| mime.split('/').next()) {
        Some("image") => MediaKind::Image,
        Some("video") => MediaKind::Video,
        Some("audio") => MediaKind::Audio,
        _ => MediaKind::Document,
    }
}

/// The name of a file that was left out is all that is left of it.
fn left_out_name(fields: &Fields, attachment: Option<&Attachment>) -> Option<String> {
    attachment.filter(|a| a.name.is_none())?;
    text(fields, "file_name").map(|name| format!("[{name}]"))
}

fn card(fields: &Fields) -> Option<Card> {
    let card = inner(fields, "contact_information")?;
    let name = full_name(card);
    let phone = number(card);
    (!name.is_empty() || phone.is_some()).then_some(Card { name, phone })
}

fn shown_card(card: &Card) -> String {
    [card.name.as_str(), card.phone.as_deref().unwrap_or_default()].join(" ").trim().to_owned()
}

/// First and last name, as people are shown.
pub(super) fn full_name(fields: &Fields) -> String {
    let parts = [text(fields, "first_name"), text(fields, "last_name")];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// A number, which Telegram keeps with its country's code and writes with `+`, `00` or nothing in front.
pub(super) fn number(fields: &Fields) -> Option<String> {
    let written = text(fields, "phone_number")?;
    let digits = written.strip_prefix('+').or_else(|| written.strip_prefix("00")).unwrap_or(&written);
    phone::phone(&format!("+{digits}"))
}

fn place(fields: &Fields) -> Option<String> {
    let point = inner(fields, "location_information");
    let degrees = |key: &str| point.and_then(|point| point.get(key)?.as_f64());
    let point = degrees("latitude").zip(degrees("longitude")).map(|(north, east)| format!("{north}, {east}"));
    let parts = [text(fields, "place_name"), text(fields, "address"), point];
    let lines: Vec<String> = parts.into_iter().flatten().collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn others(fields: &Fields) -> Vec<String> {
    let others = fields.iter().filter(|(key, _)| READ.binary_search(&key.as_str()).is_err());
    others.map(|(key, value)| format!("{key}: {value}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_stand_in_order() {
        assert!(READ.is_sorted());
    }

    #[test]
    fn what_stands_for_a_file_that_is_left_out_is_no_path() {
        let left_out = [
            "(File not included. Change data exporting settings to download.)",
            "(File exceeds maximum size. Change data exporting settings to download.)",
            "(File unavailable, please try again later)",
            "(Photo not included. Change data exporting settings to download.)",
            "hat.webp (File not included. Change data exporting settings to download.)",
        ];
        for text in left_out {
            assert_eq!(included(text), None, "{text}");
        }
        for path in ["photos/photo_1@01-01-2024_10-00-00.jpg", "files/(File 1).pdf", "files/notes (Photo).txt"] {
            assert_eq!(included(path).as_deref(), Some(path));
        }
    }
}
