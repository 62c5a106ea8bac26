//! What changes of a group tell. Names as in the application's public source (`ts/groups.ts`, of 2020 to 2025).

use model::{SystemKind, SystemLine};

use super::chat::Chat;
use super::people::People;
use crate::json::values::{Fields, raw, text, whole};

/// Whom a change names, and as what.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Nobody but who made it.
    Nobody,
    /// Who comes in by themselves: nobody does it to them.
    Comer,
    /// Someone to whom it is done.
    Target,
}

/// What kinds of changes tell, in order. Invitations that are open, taken back or refused have no kind of their own: their fields
/// stay in the text. With `_` for the application's `-`.
static CHANGES: &[(&str, SystemKind, Part)] = &[
    ("access_attributes", SystemKind::Settings, Part::Nobody),
    ("access_invite_link", SystemKind::Settings, Part::Nobody),
    ("access_members", SystemKind::Settings, Part::Nobody),
    ("admin_approval_add_one", SystemKind::Requested, Part::Comer),
    ("admin_approval_bounce", SystemKind::Requested, Part::Comer),
    ("admin_approval_remove_one", SystemKind::Unknown, Part::Target),
    ("announcements_only", SystemKind::Settings, Part::Nobody),
    ("avatar", SystemKind::Icon, Part::Nobody),
    ("create", SystemKind::Created, Part::Nobody),
    ("description", SystemKind::Description, Part::Nobody),
    ("group_link_add", SystemKind::Settings, Part::Nobody),
    ("group_link_remove", SystemKind::Settings, Part::Nobody),
    ("group_link_reset", SystemKind::LinkReset, Part::Nobody),
    ("member_add", SystemKind::Added, Part::Target),
    ("member_add_from_admin_approval", SystemKind::JoinedByRequest, Part::Comer),
    ("member_add_from_invite", SystemKind::JoinedByInvitation, Part::Comer),
    ("member_add_from_link", SystemKind::JoinedByLink, Part::Comer),
    ("member_privilege", SystemKind::Promoted, Part::Target),
    ("member_remove", SystemKind::Removed, Part::Target),
    ("pending_add_many", SystemKind::Unknown, Part::Nobody),
    ("pending_add_one", SystemKind::Unknown, Part::Target),
    ("pending_remove_many", SystemKind::Unknown, Part::Nobody),
    ("pending_remove_one", SystemKind::Unknown, Part::Target),
    ("summary", SystemKind::Unknown, Part::Nobody),
    ("terminate", SystemKind::Unknown, Part::Nobody),
    ("title", SystemKind::Subject, Part::Nobody),
];

/// The role of an admin (`Groups.proto`: 1 is a member's).
const ADMIN: i64 = 2;
/// Fields by which a change names an account; builds before 2023 wrote `uuid`, those before 2021 the row of a conversation.
static WHO: &[&str] = &["aci", "serviceId", "uuid", "conversationId"];

/// What one change of a group tells, and whether its kind is known.
pub(super) fn line(detail: &Fields, from: Option<&str>, chat: &mut Chat, people: &People) -> (SystemLine, bool) {
    let name = raw(detail, "type").unwrap_or_default().replace('-', "_");
    let at = CHANGES.binary_search_by_key(&name.as_str(), |(known, ..)| known).ok();
    let known = at.and_then(|at| CHANGES.get(at)).copied();
    let (_, kind, part) = known.unwrap_or(("", SystemKind::Unknown, Part::Target));
    let target = WHO.iter().find_map(|key| raw(detail, key)).map(|id| people.account(id));
    let from = from.map(|id| people.account(id));
    let is_own = target.is_some() && target == from;
    let mut line = SystemLine::of(settled(kind, is_own, from.is_some(), detail));
    let comes = part == Part::Comer && line.kind != SystemKind::Added;
    let comes = comes || matches!(line.kind, SystemKind::Left | SystemKind::Joined);
    line.targets = target.filter(|_| part != Part::Nobody).map(|id| chat.who(&id)).into_iter().collect();
    line.actor = from.filter(|_| !comes).map(|id| chat.who(&id));
    line.new = value(line.kind, detail);
    (line, known.is_some())
}

/// Who takes themselves out has left; whom nobody else let in has joined.
fn settled(kind: SystemKind, is_own: bool, by_someone: bool, detail: &Fields) -> SystemKind {
    match kind {
        SystemKind::Removed if is_own => SystemKind::Left,
        SystemKind::Added if is_own => SystemKind::Joined,
        // Someone who was invited, and whom another let in before they came.
        SystemKind::JoinedByInvitation if by_someone && !is_own => SystemKind::Added,
        SystemKind::Promoted if whole(detail, "newPrivilege") != Some(ADMIN) => SystemKind::Demoted,
        kind => kind,
    }
}

fn value(kind: SystemKind, detail: &Fields) -> Option<String> {
    match kind {
        SystemKind::Subject => text(detail, "newTitle"),
        SystemKind::Description => text(detail, "description"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_stand_in_order() {
        assert!(CHANGES.is_sorted_by_key(|(name, ..)| name));
    }
}
