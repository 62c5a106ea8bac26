//! What the application keeps of a group as it is now: `DecryptedGroup`, with its members.

use model::{MemberRole, MemberState, WallTime};

use super::group_change::words;
use super::ids;
use crate::Limits;
use crate::wire::{Bounds, Message, WireError};

/// The role of an admin (`Groups.proto`: 1 is a member's).
pub(super) const ADMIN: u64 = 2;

/// Lists of a group, by the numbers of their fields: what those on them are, and where their own time stands.
static LISTS: &[(u32, MemberState, Option<u32>)] =
    &[(7, MemberState::Present, None), (8, MemberState::Pending, Some(4)), (9, MemberState::Pending, Some(4))];

/// Someone on a list.
pub(super) struct Listed {
    pub(super) account: String,
    pub(super) role: MemberRole,
    pub(super) state: MemberState,
    pub(super) since: Option<WallTime>,
    /// Which field, and which of its values from 1.
    pub(super) place: (u32, u32),
}

/// A group as it is now.
#[derive(Default)]
pub(super) struct State {
    pub(super) title: Option<String>,
    pub(super) description: Option<String>,
    pub(super) members: Vec<Listed>,
}

/// Reads it.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<State, WireError> {
    let group = Message::read(bytes, bounds(limits))?;
    let members = LISTS.iter().flat_map(|list| listed(&group, *list, limits)).take(limits.accounts).collect();
    Ok(State { title: group.bytes(2).and_then(words), description: group.bytes(11).and_then(words), members })
}

fn listed(
    group: &Message<'_>,
    (list, state, time): (u32, MemberState, Option<u32>),
    limits: &Limits,
) -> impl Iterator<Item = Listed> {
    let bounds = bounds(limits);
    let all = group.fields().filter(move |(field, _)| *field == list).zip(1..);
    all.filter_map(move |((_, value), n)| {
        let member = Message::read(value.bytes()?, bounds).ok()?;
        let account = member.bytes(1).and_then(ids::account)?;
        let is_admin = list != 9 && member.varint(2) == Some(ADMIN);
        let role = if is_admin { MemberRole::Admin } else { MemberRole::Member };
        let ms = time.and_then(|field| member.varint(field)).and_then(|ms| i64::try_from(ms).ok());
        let since = ms.filter(|ms| *ms > 0).and_then(WallTime::utc_ms);
        Some(Listed { account, role, state, since, place: (list, n) })
    })
}

/// How much a message of the application may hold: groups have up to a thousand members.
pub(super) fn bounds(limits: &Limits) -> Bounds {
    Bounds { depth: 4, fields: limits.accounts }
}
