//! What rows of `messages` are, by their type; names as in the application's public source (`ts/model-types.d.ts`).

use model::{MediaKind, SystemKind};

/// Types of what people send.
static SENT: &[&str] = &["incoming", "outgoing", "story"];

/// Types of what the application writes, in order.
static LINES: &[(&str, SystemKind)] = &[
    ("call-history", SystemKind::Call),
    ("change-number-notification", SystemKind::NumberChanged),
    ("chat-session-refreshed", SystemKind::Unknown),
    ("contact-removed-notification", SystemKind::ContactState),
    ("conversation-merge", SystemKind::Unknown),
    ("delivery-issue", SystemKind::Unknown),
    ("group", SystemKind::Unknown),
    ("group-v1-migration", SystemKind::Migrated),
    ("group-v2-change", SystemKind::Unknown),
    ("joined-signal-notification", SystemKind::ContactState),
    ("keychange", SystemKind::SecurityCode),
    ("message-history-unsynced", SystemKind::Unknown),
    ("message-request-response-event", SystemKind::ContactState),
    ("phone-number-discovery", SystemKind::ContactState),
    ("pinned-message-notification", SystemKind::Pinned),
    ("poll-terminate", SystemKind::Unknown),
    ("profile-change", SystemKind::Unknown),
    ("timer-notification", SystemKind::Timer),
    ("title-transition-notification", SystemKind::Unknown),
    ("universal-timer-notification", SystemKind::Timer),
    ("verified-change", SystemKind::SecurityCode),
];

/// What is known by what a file's type begins with.
static MEDIA: &[(&str, MediaKind)] = &[
    ("image/gif", MediaKind::Gif),
    ("image/", MediaKind::Image),
    ("video/", MediaKind::Video),
    ("audio/", MediaKind::Audio),
    ("text/vcard", MediaKind::ContactCard),
];

/// Whether people send what is of this type.
pub(super) fn is_sent(name: &str) -> bool {
    SENT.contains(&name)
}

/// What a line tells; `None` for a type that is not known.
pub(super) fn line(name: &str) -> Option<SystemKind> {
    let at = LINES.binary_search_by_key(&name, |(known, _)| known).ok()?;
    LINES.get(at).map(|(_, kind)| *kind)
}

/// What a file is, by the type that its sender gave it.
pub(super) fn media(content_type: &str) -> MediaKind {
    let known = MEDIA.iter().find(|(begin, _)| content_type.starts_with(begin));
    known.map_or(MediaKind::Document, |(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_stand_in_order() {
        assert!(LINES.is_sorted_by_key(|(name, _)| name));
        assert_eq!(line("keychange"), Some(SystemKind::SecurityCode));
        assert_eq!(line("incoming"), None);
        assert_eq!(
            [media("image/gif"), media("image/webp"), media("x")].map(|m| m.as_str()),
            ["gif", "image", "document"]
        );
    }
}
