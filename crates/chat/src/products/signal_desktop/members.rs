//! Members of a group as its conversation lists them.

use model::{Member, MemberRole, MemberState, SystemKind, WallTime};

use super::chat::Chat;
use super::people::People;
use crate::Limits;
use crate::json::values::{Fields, objects, raw, whole};

/// The role of an admin (`Groups.proto`: 1 is a member's).
const ADMIN: i64 = 2;

/// Lists of a conversation, and what those on them are. Accounts that are banned need not have been members.
static LISTS: &[(&str, MemberState)] = &[
    ("membersV2", MemberState::Present),
    ("pendingMembersV2", MemberState::Pending),
    ("pendingAdminApprovalV2", MemberState::Pending),
];
static WHO: &[&str] = &["aci", "serviceId", "uuid", "conversationId"];

/// Someone on a list of members; no content of it reaches a log.
pub(super) struct Listed {
    who: Option<String>,
    role: MemberRole,
    state: MemberState,
    since: Option<WallTime>,
    way: Option<SystemKind>,
    place: String,
}

/// All who stand on a conversation's lists, and its owner, if the group was left.
pub(super) fn listed(json: &Fields, limits: &Limits) -> Vec<Listed> {
    let lists =
        LISTS.iter().flat_map(|(list, state)| objects(json, list).zip(0..).map(|(one, n)| of(one, list, n, *state)));
    let left = json.get("left").and_then(serde_json::Value::as_bool).unwrap_or(false).then(|| Listed {
        who: None,
        role: MemberRole::Member,
        state: MemberState::Former,
        since: None,
        way: None,
        place: "/left".to_owned(),
    });
    lists.filter(|one| one.who.is_some()).chain(left).take(limits.accounts).collect()
}

fn of(one: &Fields, list: &str, n: u64, state: MemberState) -> Listed {
    let is = |key: &str| one.get(key).and_then(serde_json::Value::as_bool).unwrap_or(false);
    let way = match (is("joinedFromLink"), is("approvedByAdmin")) {
        (_, true) => Some(SystemKind::JoinedByRequest),
        (true, _) => Some(SystemKind::JoinedByLink),
        _ => None,
    };
    Listed {
        who: WHO.iter().find_map(|key| raw(one, key)).map(str::to_owned),
        role: if whole(one, "role") == Some(ADMIN) { MemberRole::Admin } else { MemberRole::Member },
        state,
        since: whole(one, "timestamp").and_then(WallTime::utc_ms),
        way,
        place: format!("/{list}/{n}"),
    }
}

/// The members of a chat.
pub(super) fn of_chat(listed: &[Listed], row: i64, chat: &mut Chat, people: &People) -> Vec<Member> {
    let one = |one: &Listed| {
        let alias = match &one.who {
            Some(id) => chat.who(&people.account(id)),
            None => chat.owner(),
        };
        let (role, state, since, way) = (one.role, one.state, one.since, one.way);
        Member { alias, role, state, since, until: None, way, place: format!("conversations row {row} {}", one.place) }
    };
    listed.iter().map(one).collect()
}
