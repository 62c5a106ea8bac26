//! Types of messages (`message.message_type`, `messages.media_wa_type`), after what several readers of this database
//! agree on. One that is not here is kept as it is, with its number.

use model::{MediaKind, MessageKind};

/// The type of rows that the service wrote.
pub(super) const SYSTEM: i64 = 7;

use MediaKind::{Audio, ContactCard, Document, Gif, Image, Sticker, Video, VideoNote};
use MessageKind::{Call, Contact, Deleted, Invite, Location, Media, Poll, Text, ViewOnce};

/// A type, what it is, and what file it carries.
type Kind = (i64, MessageKind, Option<MediaKind>);

static KINDS: &[Kind] = &[
    (0, Text, None),
    (1, Media, Some(Image)),
    (2, Media, Some(Audio)),
    (3, Media, Some(Video)),
    (4, Contact, Some(ContactCard)),
    (5, Location, None),
    (SYSTEM, MessageKind::System, None),
    (8, Call, None),
    (9, Media, Some(Document)),
    (10, Call, None),
    (13, Media, Some(Gif)),
    (14, Contact, Some(ContactCard)),
    (15, Deleted, None),
    (16, Location, None),
    (20, Media, Some(Sticker)),
    (24, Invite, None),
    (42, ViewOnce, Some(Image)),
    (43, ViewOnce, Some(Video)),
    (64, Deleted, None),
    (66, Poll, None),
    (81, Media, Some(VideoNote)),
    (82, ViewOnce, Some(Audio)),
    (90, Call, None),
    (106, Poll, None),
];

/// What a message of a type is.
pub(super) fn of(code: i64) -> (MessageKind, Option<MediaKind>) {
    KINDS
        .iter()
        .find(|(known, ..)| *known == code)
        .map_or((MessageKind::Other, None), |(_, kind, media)| (*kind, *media))
}

static MIMES: &[(&str, MediaKind)] = &[
    ("image/webp", Sticker),
    ("image/gif", Gif),
    ("image/", Image),
    ("video/", Video),
    ("audio/", Audio),
    ("text/vcard", ContactCard),
    ("text/x-vcard", ContactCard),
];

/// What a file of a mime type is, for messages whose type does not say it.
pub(super) fn of_mime(mime: &str) -> MediaKind {
    MIMES.iter().find(|(start, _)| mime.starts_with(start)).map_or(Document, |(_, kind)| *kind)
}
