//! What the tool says happened in a group (`ChatActivity`).

use model::SystemKind;

/// An action of the tool and what it tells.
struct Action {
    /// Its name, in lower case.
    name: &'static str,
    kind: SystemKind,
    /// Seen in a report. Of the others only the name is known, and that it reads so.
    is_seen: bool,
}

const fn seen(name: &'static str, kind: SystemKind) -> Action {
    Action { name, kind, is_seen: true }
}

const fn named(name: &'static str, kind: SystemKind) -> Action {
    Action { name, kind, is_seen: false }
}

static ACTIONS: &[Action] = &[
    seen("participantjoined", SystemKind::Joined),
    named("participantadded", SystemKind::Added),
    named("participantleft", SystemKind::Left),
    named("participantremoved", SystemKind::Removed),
    named("participantpromoted", SystemKind::Promoted),
    named("participantdemoted", SystemKind::Demoted),
    named("adminadded", SystemKind::Promoted),
    named("adminremoved", SystemKind::Demoted),
    named("chatcreated", SystemKind::Created),
    named("groupcreated", SystemKind::Created),
    named("chatnamechanged", SystemKind::Subject),
    named("groupnamechanged", SystemKind::Subject),
    named("chatphotochanged", SystemKind::Icon),
    named("groupphotochanged", SystemKind::Icon),
    named("groupdescriptionchanged", SystemKind::Description),
    named("messagepinned", SystemKind::Pinned),
    named("missedcall", SystemKind::MissedVoiceCall),
];

/// How someone came in, by words of the tool's text. It is written in English, whatever the language of the report.
static WAYS: &[(&str, SystemKind)] = &[
    ("invite link", SystemKind::JoinedByLink),
    ("invitation link", SystemKind::JoinedByLink),
    ("join request", SystemKind::JoinedByRequest),
    ("request to join", SystemKind::JoinedByRequest),
    (" added ", SystemKind::Added),
    ("was added", SystemKind::Added),
];

/// What an action and its text tell, and whether that rests on the name alone; `None` for an action that is not known.
pub(super) fn told(action: &str, text: &str) -> Option<(SystemKind, bool)> {
    let action = action.trim().to_ascii_lowercase();
    let found = ACTIONS.iter().find(|known| known.name == action)?;
    let way = match found.kind {
        SystemKind::Joined => {
            let text = text.to_ascii_lowercase();
            WAYS.iter().find(|(words, _)| text.contains(words)).map(|(_, kind)| *kind)
        }
        _ => None,
    };
    Some((way.unwrap_or(found.kind), !found.is_seen))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_tells_how_someone_came_in() {
        let cases = [
            ("ParticipantJoined", "You joined the group via invite link", Some((SystemKind::JoinedByLink, false))),
            ("ParticipantJoined", "Ana added Bo", Some((SystemKind::Added, false))),
            ("ParticipantJoined", "", Some((SystemKind::Joined, false))),
            ("ParticipantLeft", "via invite link", Some((SystemKind::Left, true))),
            ("SomethingElse", "", None),
        ];
        for (action, text, wanted) in cases {
            assert_eq!(told(action, text), wanted, "{action} {text}");
        }
    }
}
