//! What the numbers in `type` (`msg_box`) mean, as in the application's public source (`MessageTypes.java`): a kind in the
//! lowest bits, marks above them.

use model::SystemKind;

const BASE: i64 = 0x1f;
const SPECIAL: i64 = 0xf_0000_0000;
const SECURE: i64 = 0x80_0000 | 0x20_0000;
const GROUP_UPDATE: i64 = 0x1_0000;
const GROUP_LEFT: i64 = 0x2_0000;
const GROUP_V2: i64 = 0x8_0000;

/// What a row is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// Someone sent it.
    Sent,
    /// The application wrote it.
    Line(SystemKind, &'static str),
    /// It tells of changes of a group, in a form of its own.
    GroupChange,
    /// It has a name and no kind of its own.
    Other(&'static str),
    /// Nothing is known of it.
    Unknown,
}

/// Kinds in the lowest bits that the application writes, by their numbers.
static LINES: &[(i64, SystemKind, &str)] = &[
    (1, SystemKind::Call, "incoming_audio_call"),
    (2, SystemKind::Call, "outgoing_audio_call"),
    (3, SystemKind::MissedVoiceCall, "missed_audio_call"),
    (4, SystemKind::ContactState, "joined"),
    (7, SystemKind::Unknown, "profile_change"),
    (8, SystemKind::MissedVideoCall, "missed_video_call"),
    (9, SystemKind::Migrated, "group_v1_migration"),
    (10, SystemKind::Call, "incoming_video_call"),
    (11, SystemKind::Call, "outgoing_video_call"),
    (12, SystemKind::Call, "group_call"),
    (13, SystemKind::Unknown, "bad_decrypt"),
    (14, SystemKind::NumberChanged, "change_number"),
    (15, SystemKind::Unknown, "donation_request"),
    (16, SystemKind::Unknown, "thread_merge"),
    (17, SystemKind::Unknown, "sms_export"),
    (18, SystemKind::Unknown, "session_switchover"),
];

/// Kinds in the lowest bits that have a name alone.
static NAMED: &[(i64, &str)] = &[(5, "unsupported"), (6, "invalid"), (27, "draft")];

/// Kinds in the highest bits.
static SPECIALS: &[(i64, Kind)] = &[
    (0x1, Kind::Sent),
    (0x2, Kind::Other("gift_badge")),
    (0x3, Kind::Other("payment")),
    (0x4, Kind::Line(SystemKind::Unknown, "payments_activate_request")),
    (0x5, Kind::Line(SystemKind::ContactState, "reported_spam")),
    (0x6, Kind::Line(SystemKind::ContactState, "message_request_accepted")),
    (0x8, Kind::Line(SystemKind::Unknown, "payments_activated")),
    (0x9, Kind::Other("payment_tombstone")),
    (0xc, Kind::Line(SystemKind::Unknown, "poll_terminate")),
    (0xd, Kind::Line(SystemKind::Pinned, "pinned_message")),
];

/// Marks that make a line of a row, the first that is there.
static MARKS: &[(i64, SystemKind, &str)] = &[
    (0x4_0000, SystemKind::Timer, "expiration_timer"),
    (0x200, SystemKind::SecurityCode, "identity_update"),
    (0x4000, SystemKind::SecurityCode, "identity_verified"),
    (0x2000, SystemKind::SecurityCode, "identity_default"),
    (0x40_0000, SystemKind::Unknown, "end_session"),
    (0x8000, SystemKind::Unknown, "key_exchange"),
    (0x1000_0000, SystemKind::Unknown, "session_refresh"),
];

/// What a row of that type is.
pub(super) fn kind(code: i64) -> Kind {
    if code & GROUP_LEFT != 0 {
        return Kind::Line(SystemKind::Left, "group_left");
    }
    if code & GROUP_UPDATE != 0 {
        return if code & GROUP_V2 != 0 {
            Kind::GroupChange
        } else {
            Kind::Line(SystemKind::Unknown, "group_v1_update")
        };
    }
    if code & SPECIAL != 0 {
        let known = SPECIALS.iter().find(|(special, _)| *special == (code & SPECIAL) >> 32);
        return known.map_or(Kind::Unknown, |(_, kind)| *kind);
    }
    let mark = MARKS.iter().find(|(mark, ..)| code & mark != 0);
    mark.map_or_else(|| base(code & BASE), |(_, kind, name)| Kind::Line(*kind, name))
}

fn base(base: i64) -> Kind {
    if (20..=26).contains(&base) {
        return Kind::Sent;
    }
    let line = LINES.iter().find(|(known, ..)| *known == base).map(|(_, kind, name)| Kind::Line(*kind, name));
    let named = || NAMED.iter().find(|(known, _)| *known == base).map(|(_, name)| Kind::Other(name));
    line.or_else(named).unwrap_or(Kind::Unknown)
}

/// Whether the phone's own account sent it, or called.
pub(super) fn is_outgoing(code: i64) -> bool {
    matches!(code & BASE, 2 | 11 | 21..=26)
}

/// Whether it went through the service: an SMS did not, and no other device has it.
pub(super) fn is_of_the_service(code: i64) -> bool {
    code & SECURE != 0
}

/// Whether a line tells of a change of a profile.
pub(super) fn is_profile_change(code: i64) -> bool {
    code & SPECIAL == 0 && code & BASE == 7
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stand_above_the_kind() {
        assert_eq!([10_485_780, 10_485_783, 20].map(kind), [Kind::Sent; 3]);
        assert_eq!(kind(10_485_783 | GROUP_V2 | GROUP_UPDATE), Kind::GroupChange);
        assert_eq!(kind(20 | GROUP_V2 | GROUP_UPDATE | GROUP_LEFT), Kind::Line(SystemKind::Left, "group_left"));
        assert_eq!(kind(20 | 0x4_0000), Kind::Line(SystemKind::Timer, "expiration_timer"));
        assert_eq!(kind(20 | 0xd << 32), Kind::Line(SystemKind::Pinned, "pinned_message"));
        assert_eq!([0, 31, 20 | 0x7 << 32].map(kind), [Kind::Unknown; 3]);
        assert_eq!(kind(27), Kind::Other("draft"));
        assert_eq!([20, 21, 23, 2, 1, 11].map(is_outgoing), [false, true, true, true, false, true]);
        assert!(is_of_the_service(0x80_0014) && !is_of_the_service(20));
        assert!(is_profile_change(7) && !is_profile_change(23));
    }
}
