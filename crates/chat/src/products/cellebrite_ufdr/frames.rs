//! The elements that are open, and what to do where a tag is damaged: a lost `</model>` must not make one message swallow
//! the rest of its chat. What a report nests is known, so that an element that cannot stand where it does tells what has
//! ended before it:
//!
//! * a model whose type is not that of the field around it, but is that of a field further out, ends what is open in there;
//! * a field that only one type of records has ends what is open in a record of that type;
//! * a field within a field ends the first; one in a list of models begins a model whose tag was lost;
//! * a closing tag never ends what its own element cannot hold.

use super::names;

/// Fields that one type of records has among those that are nested in chats.
static BELONGS: &[(&str, &str)] = &[
    ("Messages", "Chat"),
    ("Participants", "Chat"),
    ("Attachments", "InstantMessage"),
    ("Body", "InstantMessage"),
    ("EmbeddedInstantMessage", "InstantMessage"),
    ("From", "InstantMessage"),
    ("MessageExtraData", "InstantMessage"),
    ("SharedContacts", "InstantMessage"),
    ("To", "InstantMessage"),
];

/// In which field of a record another stands: for one whose field's own tag was lost.
static HOMES: &[(&str, &str, &str)] = &[
    ("Chat", "InstantMessage", "Messages"),
    ("Chat", "Party", "Participants"),
    ("InstantMessage", "Attachment", "Attachments"),
    ("InstantMessage", "ChatActivity", "ActivityLog"),
    ("InstantMessage", "MessageLabel", "MessageExtraData"),
    ("InstantMessage", "ReplyMessageData", "MessageExtraData"),
];

/// An element that is open.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Frame {
    /// `<modelType>`: all records of a type.
    Type(&'static str),
    /// `<model>` of a type; whether it is kept, on the stack of models.
    Model { of: &'static str, is_kept: bool },
    /// `<modelField>`, `<multiModelField>`: models of a type.
    Models { name: Option<&'static str>, of: &'static str },
    /// `<RelatedModels>`: models of any type, none of them a part of the record.
    Related,
    /// `<field>`, `<multiField>` of a model.
    Field(Option<&'static str>),
    /// `<value>`.
    Value,
    /// `<file>` of `<taggedFiles>`.
    File,
    /// `<metadata>`: whether it is the one of that section that is read.
    Metadata(Section),
    /// `<item>` of metadata.
    Item(Item),
    /// Any other, by a digest of its name.
    Other(u64),
}

/// A section of metadata.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    /// Of the phone.
    Device,
    /// Of a file.
    File,
    /// Any other.
    Other,
}

/// What an item of metadata tells.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Item {
    /// A number of the phone.
    Number,
    /// A file's path in the archive.
    Path,
    /// A file's SHA-256.
    Sha256,
    /// Any other.
    Other,
}

/// The type of the records that are read now, if the innermost `<modelType>` says it.
fn type_of(frame: &Frame) -> Option<&'static str> {
    match frame {
        Frame::Type(kind) | Frame::Models { of: kind, .. } => Some(kind),
        _ => None,
    }
}

/// Where the frames end that a model of type `kind` ends before it begins; the length of `open` if none.
pub(super) fn before_model(open: &[Frame], kind: &'static str) -> usize {
    let holder = open.iter().rposition(|frame| !matches!(frame, Frame::Field(_) | Frame::Value | Frame::Other(_)));
    let Some(at) = holder else { return open.len() };
    let fits = match open.get(at) {
        Some(Frame::Type(of) | Frame::Models { of, .. }) => *of == kind || kind == names::OTHER,
        // What is related may be of any type but that of the records themselves.
        Some(Frame::Related) => open.iter().find_map(type_of) != Some(kind),
        _ => false,
    };
    if fits {
        return at + 1;
    }
    let further = open.iter().take(at).rposition(|frame| kind != names::OTHER && type_of(frame) == Some(kind));
    match (further, open.get(at)) {
        (Some(further), _) => further + 1,
        // A list of many types (`Entries`), or a model that stands in no list.
        (None, _) => at + 1,
    }
}

/// Where the frames end that a field of a model ends before it begins, and the type of the model that must be begun first.
pub(super) fn before_field(open: &[Frame], name: Option<&'static str>, is_list: bool) -> (usize, Option<&'static str>) {
    if let Some(owner) = name.and_then(|name| owner(open, name)) {
        return (owner + 1, None);
    }
    let inner = |frame: &Frame| matches!(frame, Frame::Field(_) | Frame::Value | Frame::Other(_));
    let Some(at) = open.iter().rposition(|frame| !inner(frame)) else { return (open.len(), None) };
    match open.get(at) {
        Some(Frame::Model { .. }) => (at + 1, None),
        Some(Frame::Models { of, .. }) if is_list && !belongs(name, of) => (at, None),
        Some(Frame::Models { of, .. } | Frame::Type(of)) => (at + 1, Some(of)),
        _ => (open.len(), None),
    }
}

/// Whether only records of type `kind` have a field.
fn belongs(name: Option<&str>, kind: &str) -> bool {
    BELONGS.iter().any(|(field, of)| Some(*field) == name && *of == kind)
}

/// The field in which a model of type `kind` stands that is begun in none, or in one whose name was lost; and where the
/// frames end that it takes the place of.
pub(super) fn home(open: &[Frame], kind: &'static str) -> Option<(usize, Frame)> {
    let (end, around) = match open {
        [.., Frame::Model { of, is_kept: true }] => (open.len(), of),
        [.., Frame::Model { of, is_kept: true }, Frame::Models { name: None, .. }] => (open.len() - 1, of),
        _ => return None,
    };
    let (.., name) = HOMES.iter().find(|(of, inner, _)| of == around && *inner == kind)?;
    Some((end, Frame::Models { name: Some(name), of: kind }))
}

/// The record further out to which a field belongs that the innermost cannot have.
fn owner(open: &[Frame], name: &str) -> Option<usize> {
    let (_, kind) = BELONGS.iter().find(|(field, _)| *field == name)?;
    let is_model = |frame: &Frame| matches!(frame, Frame::Model { .. });
    let is_owner = |frame: &Frame| matches!(frame, Frame::Model { of, .. } if of == kind);
    let innermost = open.iter().rposition(is_model)?;
    let at = open.iter().rposition(is_owner).filter(|at| *at < innermost)?;
    let is_apart = open.get(at..)?.iter().any(|frame| matches!(frame, Frame::Related));
    (!is_apart).then_some(at)
}

/// Where the frames end that a closing tag ends; `None` if it ends nothing.
pub(super) fn closed_by(open: &[Frame], closing: &Frame) -> Option<usize> {
    let is_it = |frame: &Frame| match (frame, closing) {
        (Frame::Other(a), Frame::Other(b)) => a == b,
        (a, b) => std::mem::discriminant(a) == std::mem::discriminant(b),
    };
    let at = open.iter().rposition(is_it)?;
    let above = open.get(at + 1..).unwrap_or_default();
    let walls: fn(&Frame) -> bool = match closing {
        Frame::Field(_) | Frame::Value | Frame::Item(_) => |frame| !matches!(frame, Frame::Value | Frame::Other(_)),
        Frame::Models { .. } | Frame::Related => |frame| matches!(frame, Frame::Model { .. } | Frame::Type(_)),
        Frame::Model { .. } => |frame| matches!(frame, Frame::Type(_)),
        Frame::Other(_) => |frame| matches!(frame, Frame::Model { .. }),
        _ => |_| false,
    };
    (!above.iter().any(walls)).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chat_with_a_sender() -> Vec<Frame> {
        let list = |name, of| Frame::Models { name: Some(name), of };
        vec![
            Frame::Type("Chat"),
            Frame::Model { of: "Chat", is_kept: true },
            list("Messages", "InstantMessage"),
            Frame::Model { of: "InstantMessage", is_kept: true },
            list("From", "Party"),
            Frame::Model { of: "Party", is_kept: true },
        ]
    }

    #[test]
    fn a_message_ends_the_message_before_it_and_a_chat_the_chat() {
        let open = chat_with_a_sender();
        assert_eq!(before_model(&open, "InstantMessage"), 3);
        assert_eq!(before_model(&open, "Chat"), 1);
        assert_eq!(before_model(&open[..5], "Party"), 5);
        assert_eq!(before_model(&open[..5], "KeyValueModel"), 5);
    }

    #[test]
    fn related_records_stay_where_they_are_but_for_the_next_chat() {
        let mut open = chat_with_a_sender();
        open.push(Frame::Related);
        assert_eq!(before_model(&open, "InstantMessage"), 7);
        assert_eq!(before_model(&open, "Chat"), 1);
    }

    #[test]
    fn a_field_ends_a_field_and_begins_a_model_that_was_lost() {
        let mut open = chat_with_a_sender();
        open.extend([Frame::Field(Some("Name")), Frame::Value]);
        assert_eq!(before_field(&open, None, false), (6, None));
        assert_eq!(before_field(&open[..5], None, false), (5, Some("Party")));
        assert_eq!(before_field(&open[..5], None, true), (4, None));
        assert_eq!(before_field(&open[..3], Some("To"), true), (3, Some("InstantMessage")));
        assert_eq!(before_field(&open[..1], Some("Id"), false), (1, Some("Chat")));
        assert_eq!(before_field(&[], None, false), (0, None));
        assert_eq!(before_field(&open, Some("To"), true), (4, None));
        assert_eq!(before_field(&open, Some("Messages"), true), (2, None));
        assert_eq!(before_field(&open, Some("Name"), false), (6, None));
    }

    #[test]
    fn a_model_in_no_field_stands_in_its_own() {
        let open = chat_with_a_sender();
        let list = Frame::Models { name: Some("Messages"), of: "InstantMessage" };
        assert!(home(&open[..2], "InstantMessage") == Some((2, list.clone())));
        let lost = [&open[..2], &[Frame::Models { name: None, of: names::OTHER }]].concat();
        assert!(home(&lost, "InstantMessage") == Some((2, list)));
        assert!(home(&open[..2], "Attachment").is_none() && home(&open[..3], "InstantMessage").is_none());
    }

    #[test]
    fn a_closing_tag_never_ends_more_than_its_own_can_hold() {
        let mut open = chat_with_a_sender();
        assert_eq!(closed_by(&open, &Frame::Model { of: "", is_kept: false }), Some(5));
        let list = Frame::Models { name: None, of: "" };
        assert_eq!(closed_by(&open, &list), None);
        assert_eq!(closed_by(&open[..5], &list), Some(4));
        assert_eq!(closed_by(&open, &Frame::Type("")), Some(0));
        open.push(Frame::Field(None));
        assert_eq!(closed_by(&open, &Frame::Value), None);
        assert_eq!(closed_by(&open, &Frame::Model { of: "", is_kept: false }), Some(5));
        assert_eq!(closed_by(&open, &Frame::Other(1)), None);
    }
}
