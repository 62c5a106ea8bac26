//! What rows of `messages` are, by their type; names as in the application's public source (`ts/model-types.d.ts`).

use model::{MediaKind, SystemKind};

/// Types of what people send.
static SENT: &[&str] = &["incoming", "outgoing", "story"];

/// Types of what the application writes, in order; with `_` for its `-`.
static LINES: &[(&str, SystemKind)] = &[
    ("call_history", SystemKind::Call),
    ("change_number_notification", SystemKind::NumberChanged),
    ("chat_session_refreshed", SystemKind::Unknown),
    ("contact_removed_notification", SystemKind::ContactState),
    ("conversation_merge", SystemKind::Unknown),
    ("delivery_issue", SystemKind::Unknown),
    ("group", SystemKind::Unknown),
    ("group_v1_migration", SystemKind::Migrated),
    ("group_v2_change", SystemKind::Unknown),
    ("joined_signal_notification", SystemKind::ContactState),
    ("keychange", SystemKind::SecurityCode),
    ("message_history_unsynced", SystemKind::Unknown),
    ("message_request_response_event", SystemKind::ContactState),
    ("phone_number_discovery", SystemKind::ContactState),
    ("pinned_message_notification", SystemKind::Pinned),
    ("poll_terminate", SystemKind::Unknown),
    ("profile_change", SystemKind::Unknown),
    ("timer_notification", SystemKind::Timer),
    ("title_transition_notification", SystemKind::Unknown),
    ("universal_timer_notification", SystemKind::Timer),
    ("verified_change", SystemKind::SecurityCode),
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
    let name = name.replace('-', "_");
    let at = LINES.binary_search_by_key(&name.as_str(), |(known, _)| known).ok()?;
    LINES.get(at).map(|(_, kind)| *kind)
}

/// Whether a line tells of changes of a group, which stand in a field of its own.
pub(super) fn is_group_change(name: &str) -> bool {
    name.replace('-', "_") == "group_v2_change"
}

/// What a file is, by the type that its sender gave it.
pub(in crate::products) fn media(content_type: &str) -> MediaKind {
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
