//! Who is, or was, in a group, as tables list it; and to whom the owner's messages went.

use model::{Member, MemberRole, MemberState};
use std::collections::HashSet;

use super::batch::{Batch, Work};
use super::held::{is_sent, moment_if_told};
use super::scan::{Cells, Note};

/// Reads the members of the groups of a batch.
pub(super) fn read(work: &mut Work<'_, '_>, batch: &mut Batch) {
    let mut present = HashSet::new();
    now(work, batch, &mut present);
    past(work, batch);
    before(work, batch, &present);
}

/// A member as a row lists it.
struct Listed {
    role: MemberRole,
    state: MemberState,
    since: Option<i64>,
    until: Option<i64>,
    place: String,
}

/// Those of a row's group and user, if the group is in the batch: its place, and the alias.
fn add(
    work: &Work<'_, '_>,
    batch: &mut Batch,
    table: &'static str,
    cells: &Cells<'_>,
    listed: Listed,
) -> Option<(usize, model::AliasIx)> {
    let (group, user) = (work.jids.row(cells.id(1)), work.jids.row(cells.id(2)));
    let place = batch.place(group.and_then(|group| work.outline.with(group)));
    let is_first = batch.is_first();
    if group.is_none() && is_first || (user.is_none() && place.is_some()) {
        work.source.note(Note::Nowhere, table, cells.int(0));
    }
    let held = batch.held.get_mut(place?)?;
    let alias = held.alias(work.jids, user?);
    work.source.note_odd(table, cells.int(0), cells);
    held.chat.members.push(listed.member(alias));
    Some((place?, alias))
}

impl Listed {
    fn member(self, alias: model::AliasIx) -> Member {
        let (since, until) = (moment_if_told(self.since), moment_if_told(self.until));
        Member { alias, role: self.role, state: self.state, since, until, way: None, place: self.place }
    }
}

/// `rank` of the modern table, `admin` of the one before.
fn role(rank: Option<i64>) -> MemberRole {
    match rank {
        Some(1) => MemberRole::Admin,
        Some(2) => MemberRole::Owner,
        _ => MemberRole::Member,
    }
}

fn state(pending: bool) -> MemberState {
    if pending { MemberState::Pending } else { MemberState::Present }
}

fn now(work: &Work<'_, '_>, batch: &mut Batch, present: &mut HashSet<(usize, model::AliasIx)>) {
    let table = "group_participant_user";
    let columns = ["_id", "group_jid_row_id", "user_jid_row_id", "rank", "pending", "add_timestamp", "join_method"];
    work.source.expect(table);
    work.source.scan(table, &columns, |cells| {
        // What the numbers of ways in mean is not known: they are said as they are.
        let way = cells.int(6).map(|way| format!(" join_method {way}")).unwrap_or_default();
        let place = format!("{table} row {}{way}", cells.int(0).unwrap_or_default());
        let (role, state) = (role(cells.int(3)), state(cells.flag(4)));
        let listed = Listed { role, state, since: cells.int(5), until: None, place };
        present.extend(add(work, batch, table, cells, listed));
    });
}

fn past(work: &Work<'_, '_>, batch: &mut Batch) {
    let table = "group_past_participant_user";
    work.source.scan(table, &["_id", "group_jid_row_id", "user_jid_row_id", "is_leave", "timestamp"], |cells| {
        let state = match cells.int(3) {
            Some(1) => MemberState::Left,
            Some(0) => MemberState::Removed,
            _ => MemberState::Former,
        };
        let place = format!("{table} row {}", cells.int(0).unwrap_or_default());
        let listed = Listed { role: MemberRole::Member, state, since: None, until: cells.int(4), place };
        add(work, batch, table, cells, listed);
    });
}

/// The table of before, for those whom the modern one does not list.
fn before(work: &mut Work<'_, '_>, batch: &mut Batch, present: &HashSet<(usize, model::AliasIx)>) {
    let table = "group_participants";
    let source = work.source;
    source.scan(table, &["_id", "gjid", "jid", "admin", "pending"], |cells| {
        let group = cells.raw(1).and_then(|raw| work.jids.known(&raw));
        let Some(place) = batch.place(group.and_then(|group| work.outline.with(group))) else { return };
        let Some(held) = batch.held.get_mut(place) else { return };
        let user = cells.raw(2).map(|raw| work.jids.known(&raw));
        let alias = match user {
            // The phone's own account has no id here.
            None => held.owner(work.jids),
            Some(Some(user)) => held.alias(work.jids, user),
            Some(None) => return source.note(Note::Odd, table, cells.int(0)),
        };
        let listed = Listed {
            role: role(cells.int(3)),
            state: state(cells.flag(4)),
            since: None,
            until: None,
            place: format!("{table} row {}", cells.int(0).unwrap_or_default()),
        };
        source.note_odd(table, cells.int(0), cells);
        if !present.contains(&(place, alias)) {
            held.chat.members.push(listed.member(alias));
        }
    });
}

/// Reads to whom the owner's messages went.
pub(super) fn roll_calls(work: &Work<'_, '_>, batch: &mut Batch) {
    let table = "receipt_user";
    work.source.expect(table);
    work.source.scan(table, &["message_row_id", "receipt_user_jid_row_id"], |cells| {
        let Some((place, at)) = batch.find(cells.int(0)) else { return };
        let Some(user) = work.jids.row(cells.id(1)) else {
            return work.source.note(Note::Nowhere, table, cells.int(0));
        };
        let Some(held) = batch.held.get_mut(place) else { return };
        let Some(number) =
            held.chat.records.get(at).filter(|r| is_sent(r) && held.is_owner(r.sender)).map(|r| r.number)
        else {
            return;
        };
        let alias = held.alias(work.jids, user);
        held.call(alias, number);
    });
}
