//! What changed in a group: `DecryptedGroupV2Context`, whose fields are those of the application's public source
//! (`DecryptedGroups.proto`, `Groups.proto`).

use model::SystemKind;

use super::group::{self, ADMIN};
use super::ids;
use crate::Limits;
use crate::wire::{Message, Value, WireError};

/// Whom a change names, and as what.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Part {
    /// Nobody but who made it.
    Nobody,
    /// Who comes in by themselves.
    Comer,
    /// Someone to whom it is done.
    Target,
}

/// What a field of a change holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Holds {
    /// An account's bytes.
    Account,
    /// A message whose first field is an account.
    Member,
    /// A message whose first field is a text.
    Text,
    /// A message whose first field is a number.
    Number,
    /// Something that is not told.
    Other,
}

/// Fields of a change by their numbers; who edited (1) and the revision (2) stand apart, keys of profiles (6) tell nothing.
static FIELDS: &[(u32, &str, SystemKind, Part, Holds)] = &[
    (3, "newMembers", SystemKind::Added, Part::Target, Holds::Member),
    (4, "deleteMembers", SystemKind::Removed, Part::Target, Holds::Account),
    (5, "modifyMemberRoles", SystemKind::Promoted, Part::Target, Holds::Member),
    (7, "newPendingMembers", SystemKind::Unknown, Part::Target, Holds::Member),
    (8, "deletePendingMembers", SystemKind::Unknown, Part::Target, Holds::Member),
    (9, "promotePendingMembers", SystemKind::JoinedByInvitation, Part::Comer, Holds::Member),
    (10, "newTitle", SystemKind::Subject, Part::Nobody, Holds::Text),
    (11, "newAvatar", SystemKind::Icon, Part::Nobody, Holds::Other),
    (12, "newTimer", SystemKind::Timer, Part::Nobody, Holds::Number),
    (13, "newAttributeAccess", SystemKind::Settings, Part::Nobody, Holds::Other),
    (14, "newMemberAccess", SystemKind::Settings, Part::Nobody, Holds::Other),
    (15, "newInviteLinkAccess", SystemKind::Settings, Part::Nobody, Holds::Other),
    (16, "newRequestingMembers", SystemKind::Requested, Part::Comer, Holds::Member),
    (17, "deleteRequestingMembers", SystemKind::Unknown, Part::Target, Holds::Account),
    (18, "promoteRequestingMembers", SystemKind::JoinedByRequest, Part::Comer, Holds::Member),
    (19, "newInviteLinkPassword", SystemKind::LinkReset, Part::Nobody, Holds::Other),
    (20, "newDescription", SystemKind::Description, Part::Nobody, Holds::Text),
    (21, "newIsAnnouncementGroup", SystemKind::Settings, Part::Nobody, Holds::Other),
    (22, "newBannedMembers", SystemKind::Unknown, Part::Target, Holds::Member),
    (23, "deleteBannedMembers", SystemKind::Unknown, Part::Target, Holds::Member),
    (24, "promotePendingPniAciMembers", SystemKind::JoinedByInvitation, Part::Comer, Holds::Member),
    (26, "modifyMemberLabels", SystemKind::Unknown, Part::Target, Holds::Member),
    (27, "newMemberLabelAccess", SystemKind::Settings, Part::Nobody, Holds::Other),
    (28, "terminateGroup", SystemKind::Unknown, Part::Nobody, Holds::Other),
];

/// One change.
pub(super) struct Change {
    pub(super) kind: SystemKind,
    /// The account that did it.
    pub(super) actor: Option<String>,
    /// The account to which it was done, or that came.
    pub(super) target: Option<String>,
    /// A title, a description, seconds.
    pub(super) new: Option<String>,
    /// The field's name, and what it says.
    pub(super) text: String,
    /// The field's number, where nothing is known of it.
    pub(super) unknown: Option<u32>,
}

/// What is read of changes that were made together.
pub(super) fn read(context: &[u8], limits: &Limits) -> Result<Vec<Change>, WireError> {
    let context = Message::read(context, group::bounds(limits))?;
    let Some(change) = context.message(2)? else { return Ok(Vec::new()) };
    let state = context.message(3)?;
    let editor = change.bytes(1).and_then(ids::account);
    let revision = |message: &Message<'_>, field| message.varint(field).unwrap_or(0);
    let is_first = revision(&change, 2) == 0 && state.as_ref().is_none_or(|state| revision(state, 6) == 0);
    let is_new = is_first && context.bytes(4).is_none();
    let mut changes: Vec<Change> = Vec::new();
    if is_new {
        changes.push(created(editor.as_deref(), state.as_ref()));
    }
    let sets_access = change.last(15).is_some();
    for (field, value) in change.fields() {
        let is_of_founding = is_new && field == 3 && who(value, Holds::Member, limits) == editor;
        // A link that is turned on gets its secret with it: that resets none.
        let is_of_link = field == 19 && sets_access;
        if !matches!(field, 1 | 2 | 6) && !is_of_founding && !is_of_link {
            changes.push(one(field, value, editor.as_deref(), limits));
        }
    }
    Ok(changes)
}

fn created(editor: Option<&str>, state: Option<&Message<'_>>) -> Change {
    let new = state.and_then(|state| state.bytes(2)).and_then(words);
    let actor = editor.map(str::to_owned);
    Change { kind: SystemKind::Created, actor, target: None, new, text: "create".to_owned(), unknown: None }
}

fn one(field: u32, value: Value<'_>, editor: Option<&str>, limits: &Limits) -> Change {
    let known = FIELDS.iter().find(|known| known.0 == field);
    let (_, name, kind, part, holds) =
        known.copied().unwrap_or((field, "", SystemKind::Unknown, Part::Nobody, Holds::Other));
    let target = who(value, holds, limits);
    let is_own = target.is_some() && target.as_deref() == editor;
    let kind = settled(kind, is_own, editor.is_some(), || role(value, limits));
    let comes = part == Part::Comer && kind != SystemKind::Added;
    let comes = comes || matches!(kind, SystemKind::Left | SystemKind::JoinedByLink);
    let text = match &target {
        Some(target) => format!("{name}: {target}"),
        None if known.is_some() => name.to_owned(),
        None => format!("field {field}"),
    };
    let actor = editor.filter(|_| !comes).map(str::to_owned);
    Change { kind, actor, target, new: said(value, holds, limits), text, unknown: known.is_none().then_some(field) }
}

/// Who takes themselves out has left; who puts themselves in had the link, for nothing else lets an account do so.
fn settled(kind: SystemKind, is_own: bool, by_someone: bool, role: impl Fn() -> u64) -> SystemKind {
    match kind {
        SystemKind::Removed if is_own => SystemKind::Left,
        SystemKind::Added if is_own => SystemKind::JoinedByLink,
        // Someone who was invited, and whom another let in before they came.
        SystemKind::JoinedByInvitation if by_someone && !is_own => SystemKind::Added,
        SystemKind::Promoted if role() != ADMIN => SystemKind::Demoted,
        kind => kind,
    }
}

fn who(value: Value<'_>, holds: Holds, limits: &Limits) -> Option<String> {
    match holds {
        Holds::Account => value.bytes().and_then(ids::account),
        // Of two ids of one member, that of the account stands first.
        Holds::Member => {
            let member = within(value, limits)?;
            member.bytes(1).and_then(ids::account).or_else(|| member.bytes(6).and_then(ids::account))
        }
        _ => None,
    }
}

fn role(value: Value<'_>, limits: &Limits) -> u64 {
    within(value, limits).and_then(|member| member.varint(2)).unwrap_or(0)
}

fn said(value: Value<'_>, holds: Holds, limits: &Limits) -> Option<String> {
    match holds {
        Holds::Text => within(value, limits)?.bytes(1).and_then(words),
        Holds::Number => Some(within(value, limits)?.varint(1).unwrap_or(0).to_string()),
        _ => None,
    }
}

fn within<'a>(value: Value<'a>, limits: &Limits) -> Option<Message<'a>> {
    Message::read(value.bytes()?, group::bounds(limits)).ok()
}

/// A text of a message, without marks.
pub(super) fn words(bytes: &[u8]) -> Option<String> {
    let text = crate::marks::clean(&String::from_utf8_lossy(bytes)).into_owned();
    Some(text).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A field of bytes.
    fn field(number: u8, bytes: &[u8]) -> Vec<u8> {
        let mut field = vec![number << 3 | 2];
        if number >= 16 {
            field = vec![(number << 3 | 2) | 0x80, number >> 4];
        }
        field.push(u8::try_from(bytes.len()).unwrap());
        field.extend(bytes);
        field
    }

    fn told(change: &[Vec<u8>]) -> Vec<(&'static str, Option<String>, Option<String>)> {
        // A state before: it is not the group's first.
        let context = [field(2, &change.concat()), field(4, b"")].concat();
        let changes = read(&context, &Limits::standard()).unwrap();
        changes.into_iter().map(|c| (c.kind.as_str(), c.actor.map(short), c.target.map(short))).collect()
    }

    fn short(id: String) -> String {
        id[..2].to_owned()
    }

    #[test]
    fn who_puts_themselves_in_had_the_link_and_who_takes_themselves_out_has_left() {
        let (ana, bo) = ([0xa1; 16], [0xb0; 16]);
        let (a, b) = (Some("a1".to_owned()), Some("b0".to_owned()));
        let member = |who: &[u8]| field(1, who);
        let by_ana = field(1, &ana);
        assert_eq!(told(&[by_ana.clone(), field(3, &member(&ana))]), [("joined-by-link", None, a.clone())]);
        assert_eq!(told(&[by_ana.clone(), field(3, &member(&bo))]), [("added", a.clone(), b.clone())]);
        assert_eq!(told(&[by_ana.clone(), field(4, &ana)]), [("left", None, a.clone())]);
        assert_eq!(told(&[by_ana.clone(), field(4, &bo)]), [("removed", a.clone(), b.clone())]);
        assert_eq!(told(&[by_ana.clone(), field(9, &member(&ana))]), [("joined-by-invitation", None, a.clone())]);
        assert_eq!(told(&[by_ana.clone(), field(9, &member(&bo))]), [("added", a.clone(), b.clone())]);
        assert_eq!(told(&[by_ana.clone(), field(18, &member(&bo))]), [("joined-by-request", None, b.clone())]);
        let role = |role: u8| [member(&bo), vec![0x10, role]].concat();
        let roles = told(&[by_ana.clone(), field(5, &role(2)), field(5, &role(1))]);
        assert_eq!(roles, [("promoted", a.clone(), b.clone()), ("demoted", a.clone(), b.clone())]);
        assert_eq!(told(&[by_ana, field(19, b"x")]), [("link-reset", a.clone(), None)]);
        // The same secret together with the link being turned on: a setting, and nothing is reset.
        assert_eq!(told(&[field(19, b"x"), vec![0x78, 1]]), [("settings", None, None)]);
    }

    #[test]
    fn a_group_without_a_state_before_was_made() {
        let state = field(3, &field(2, b"Costa"));
        let change = [field(1, &[0xa1; 16]), field(3, &field(1, &[0xa1; 16])), field(3, &field(1, &[0xb0; 16]))];
        let context = [field(2, &change.concat()), state].concat();
        let changes = read(&context, &Limits::standard()).unwrap();
        let told: Vec<_> = changes.iter().map(|c| (c.kind.as_str(), c.target.is_some(), c.new.as_deref())).collect();
        assert_eq!(told, [("created", false, Some("Costa")), ("added", true, None)]);
    }

    #[test]
    fn what_is_not_known_is_named_by_its_number_and_what_is_broken_is_refused() {
        let context = [field(2, &field(29, b"x")), field(4, b"")].concat();
        let changes = read(&context, &Limits::standard()).unwrap();
        assert_eq!((changes[0].unknown, changes[0].text.as_str()), (Some(29), "field 29"));
        assert!(read(b"\x12\x7f", &Limits::standard()).is_err());
        assert!(FIELDS.is_sorted_by_key(|field| field.0));
    }
}
