//! Types of channels and messages, by the names that DiscordChatExporter gives to Discord's numbers
//! (`DiscordChatExporter.Core/Discord/Data/{ChannelKind,MessageKind}.cs`; Discord's developer documentation, "Message
//! Types"). A type that the exporter has no name for is written as its number.

use model::{ChatKind, SystemKind};

static CHANNELS: &[(&str, ChatKind)] = &[
    ("DirectTextChat", ChatKind::Direct),
    ("DirectGroupTextChat", ChatKind::Group),
    ("GuildTextChat", ChatKind::Group),
    ("GuildVoiceChat", ChatKind::Group),
    ("GuildCategory", ChatKind::Group),
    ("GuildNews", ChatKind::Channel),
    ("GuildNewsThread", ChatKind::Group),
    ("GuildPublicThread", ChatKind::Group),
    ("GuildPrivateThread", ChatKind::Group),
    ("GuildStageVoice", ChatKind::Group),
    ("GuildDirectory", ChatKind::Group),
    ("GuildForum", ChatKind::Group),
];

/// What kind of chat a channel is.
pub(super) fn channel(name: &str) -> ChatKind {
    CHANNELS.iter().find(|(known, _)| *known == name).map_or(ChatKind::Unknown, |(_, kind)| *kind)
}

/// Messages of the service: the exporter's name, Discord's number, what it tells.
static SERVICE: &[(&str, i64, SystemKind)] = &[
    ("RecipientAdd", 1, SystemKind::Added),
    ("RecipientRemove", 2, SystemKind::Removed),
    ("Call", 3, SystemKind::Call),
    ("ChannelNameChange", 4, SystemKind::Subject),
    ("ChannelIconChange", 5, SystemKind::Icon),
    ("ChannelPinnedMessage", 6, SystemKind::Pinned),
    ("GuildMemberJoin", 7, SystemKind::Joined),
    ("8", 8, SystemKind::Settings),
    ("9", 9, SystemKind::Settings),
    ("10", 10, SystemKind::Settings),
    ("11", 11, SystemKind::Settings),
    ("12", 12, SystemKind::Settings),
    ("14", 14, SystemKind::Settings),
    ("15", 15, SystemKind::Settings),
    ("16", 16, SystemKind::Settings),
    ("17", 17, SystemKind::Settings),
    ("ThreadCreated", 18, SystemKind::Settings),
    ("22", 22, SystemKind::Settings),
    ("27", 27, SystemKind::Settings),
    ("28", 28, SystemKind::Settings),
    ("29", 29, SystemKind::Settings),
    ("31", 31, SystemKind::Settings),
];

/// Messages that someone wrote: plain, answers, commands and menus of programs, and what opens a thread.
static WRITTEN: &[&str] = &["Default", "Reply", "20", "21", "23"];

/// What a message is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// Someone wrote it.
    Written,
    /// The service wrote it.
    Service(SystemKind, i64),
    /// A type that is not known, with its number if it is one.
    Unknown(Option<i64>),
}

/// What a message of that type is.
pub(super) fn message(name: &str) -> Kind {
    if WRITTEN.contains(&name) {
        return Kind::Written;
    }
    match SERVICE.iter().find(|(known, ..)| *known == name) {
        Some((_, number, kind)) => Kind::Service(*kind, *number),
        None => Kind::Unknown(name.parse().ok()),
    }
}
