//! What the service's own rows tell: message types 6 (groups), 10 (chats) and 28 (the timer between two).
//!
//! Meanings as collected from readers that agree with each other; where they do not, or only one knows a code, it is
//! marked as contested.

use model::SystemKind::{self as K};

/// Whom a row of the service names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Who {
    /// Nobody.
    Nobody,
    /// The member is who did it.
    Actor,
    /// The member is to whom it happened.
    Target,
    /// The phone's owner is to whom it happened.
    Owner,
    /// The text names who did it, and to whom where there are several; else the member is to whom.
    InText,
}

/// What the text of a row is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Value {
    /// Nothing that belongs to the event.
    None,
    /// The new value.
    New,
    /// JSON with the values before and after, and who did it.
    Json,
}

/// What a code means.
#[derive(Clone, Copy, Debug)]
pub(super) struct Event {
    code: i64,
    /// What it tells.
    pub(super) kind: K,
    /// Whom it names.
    pub(super) who: Who,
    /// What its text is.
    pub(super) value: Value,
    /// Readers disagree, or the meaning is inferred.
    pub(super) contested: bool,
}

const fn event(code: i64, kind: K, who: Who) -> Event {
    Event { code, kind, who, value: Value::None, contested: false }
}

const fn valued(code: i64, kind: K) -> Event {
    Event { value: Value::New, ..event(code, kind, Who::Actor) }
}

const fn contested(code: i64, kind: K, who: Who) -> Event {
    Event { contested: true, ..event(code, kind, who) }
}

/// `ZGROUPEVENTTYPE` of rows of type 6.
static GROUP: &[Event] = &[
    valued(1, K::Subject),
    event(2, K::Added, Who::InText),
    event(3, K::Left, Who::Target),
    event(4, K::Icon, Who::Actor),
    event(5, K::Icon, Who::Actor),
    event(7, K::Removed, Who::InText),
    event(9, K::NumberChanged, Who::Target),
    event(10, K::Promoted, Who::Owner),
    event(11, K::Demoted, Who::Owner),
    valued(12, K::Created),
    // The community is not to be had any more.
    contested(13, K::Unknown, Who::Actor),
    event(15, K::JoinedByLink, Who::Target),
    valued(17, K::Description),
    event(18, K::Settings, Who::Actor),
    event(19, K::Settings, Who::Actor),
    event(20, K::Settings, Who::Actor),
    event(21, K::Settings, Who::Actor),
    event(22, K::Description, Who::Actor),
    event(23, K::JoinedByInvitation, Who::Target),
    valued(26, K::Timer),
    event(30, K::JoinedFromCommunity, Who::Target),
    event(31, K::CommunityLinked, Who::Actor),
    event(33, K::CommunityUnlinked, Who::Actor),
    event(39, K::Promoted, Who::Target),
    event(42, K::Settings, Who::Actor),
    // The owner is no longer part of the group.
    contested(43, K::OwnerChanged, Who::Actor),
    event(50, K::Added, Who::InText),
    contested(51, K::Unknown, Who::Actor),
    Event { value: Value::Json, ..event(56, K::Subject, Who::Actor) },
    valued(57, K::Description),
    // A community's welcome.
    event(60, K::Unknown, Who::Actor),
    event(61, K::CommunityLinked, Who::Actor),
    event(64, K::Settings, Who::Actor),
];

/// `ZGROUPEVENTTYPE` of rows of type 10.
static CHAT: &[Event] = &[
    event(1, K::MissedVoiceCall, Who::Actor),
    event(2, K::Encryption, Who::Nobody),
    event(3, K::SecurityCode, Who::Target),
    event(4, K::MissedVideoCall, Who::Actor),
    event(5, K::NumberChanged, Who::Target),
    event(6, K::NumberChanged, Who::Target),
    event(21, K::MissedVoiceCall, Who::Actor),
    event(22, K::MissedVideoCall, Who::Actor),
    event(25, K::ContactState, Who::Target),
    event(26, K::ContactState, Who::Target),
    event(34, K::ContactState, Who::Target),
    event(35, K::ContactState, Who::Target),
    event(36, K::SecurityCode, Who::Target),
    event(38, K::ContactState, Who::Target),
    event(40, K::Call, Who::Actor),
    event(41, K::Call, Who::Actor),
    event(45, K::MissedVoiceCall, Who::Actor),
    event(46, K::MissedVideoCall, Who::Actor),
    contested(47, K::Unknown, Who::Actor),
    contested(51, K::Unknown, Who::Actor),
    contested(56, K::Unknown, Who::Actor),
];

/// Rows of type 6.
pub(super) const OF_GROUPS: i64 = 6;
/// Rows of type 10.
pub(super) const OF_CHATS: i64 = 10;
/// Rows of type 28.
pub(super) const OF_TIMERS: i64 = 28;

/// What a row of the service tells; none of what is no such row. A code that is not known tells nothing.
pub(super) fn of(message_type: i64, code: i64) -> Option<Event> {
    let table = match message_type {
        OF_GROUPS => GROUP,
        OF_CHATS => CHAT,
        OF_TIMERS => return Some(valued(code, K::Timer)),
        _ => return None,
    };
    Some(table.iter().find(|event| event.code == code).copied().unwrap_or(event(code, K::Unknown, Who::Actor)))
}

/// The code under which a row is kept: those of other types than 6 stand behind their type's thousands.
pub(super) fn kept_code(message_type: i64, code: i64) -> i64 {
    if message_type == OF_GROUPS { code } else { code.saturating_add(message_type.saturating_mul(1_000)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_code_stands_once_and_in_order() {
        for table in [GROUP, CHAT] {
            assert!(table.windows(2).all(|pair| pair[0].code < pair[1].code));
        }
    }

    #[test]
    fn codes_that_are_not_known_are_kept_and_tell_nothing() {
        let event = of(OF_GROUPS, 9_999).unwrap();
        assert_eq!((event.kind, event.contested, kept_code(OF_GROUPS, 9_999)), (K::Unknown, false, 9_999));
        assert_eq!((of(OF_CHATS, 2).unwrap().kind, kept_code(OF_CHATS, 2)), (K::Encryption, 10_002));
        assert_eq!(kept_code(OF_CHATS, i64::MAX), i64::MAX);
        assert!(of(0, 2).is_none());
    }
}
