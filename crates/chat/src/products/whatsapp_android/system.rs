//! What the service wrote: `message_system` and the tables beside it.

use model::{AliasIx, GroupFact, MessageKind, SameReason, SystemKind, SystemLine, Told};

use super::batch::{Batch, Beside, Work};
use super::codes::{self, Sure};
use super::content::person;
use super::held::Held;
use super::jids::JidIx;
use super::scan::{Cells, Source};

/// The action first: what else there is says more about it.
pub(super) static BESIDE: &[Beside] = &[
    Beside { table: "message_system", columns: &["action_type"], is_expected: true, put: action },
    Beside {
        table: "message_system_chat_participant",
        columns: &["user_jid_row_id"],
        is_expected: true,
        put: participant,
    },
    Beside { table: "message_system_group", columns: &["is_me_joined"], is_expected: true, put: joined },
    Beside { table: "message_system_value_change", columns: &["old_data"], is_expected: false, put: value_before },
    Beside {
        table: "message_system_number_change",
        columns: &["old_jid_row_id", "new_jid_row_id"],
        is_expected: true,
        put: number_change,
    },
    Beside {
        table: "message_system_lid_change",
        columns: &["old_lid_row_id", "new_lid_row_id"],
        is_expected: false,
        put: lid_change,
    },
    Beside {
        table: "message_system_with_group_nodes",
        columns: &["group_jid_row_id"],
        is_expected: false,
        put: other_group,
    },
    Beside {
        table: "message_system_community_link_changed",
        columns: &["linked_parent_group_jid_row_id"],
        is_expected: false,
        put: parent_group,
    },
    Beside {
        table: "message_system_group_with_parent",
        columns: &["linked_parent_group_name"],
        is_expected: false,
        put: parent_name,
    },
];

fn action(work: &mut Work<'_, '_>, held: &mut Held, at: usize, cells: &Cells<'_>) {
    let code = cells.int(1);
    let Some(record) = held.record(at) else { return };
    // A row of another type that has an action is the service's all the same.
    record.kind = MessageKind::System;
    let actor = record.sender.take();
    let line =
        record.system.get_or_insert_with(|| Box::new(SystemLine { actor, ..SystemLine::of(SystemKind::Unknown) }));
    understand(work.source, line, "message_system", cells.int(0), code);
}

/// Gives a line the meaning of its code.
pub(super) fn understand(
    source: &Source<'_>,
    line: &mut SystemLine,
    table: &'static str,
    row: Option<i64>,
    code: Option<i64>,
) {
    let known = code.and_then(codes::of);
    if let Some(code) = code.filter(|_| known.is_none()) {
        source.note_code(table, row, code);
    }
    line.code = code;
    line.kind = known.map_or(SystemKind::Unknown, |action| action.kind);
    line.contested = known.is_some_and(|action| action.sure == Sure::Contested);
}

fn line(held: &mut Held, at: usize) -> Option<&mut SystemLine> {
    held.record(at)?.system.as_deref_mut()
}

fn participant(work: &mut Work<'_, '_>, held: &mut Held, at: usize, cells: &Cells<'_>) {
    let Some(jid) = person(work, cells, 1, "message_system_chat_participant") else { return };
    let alias = held.alias(work.jids, jid);
    add_target(held, at, alias);
}

/// Adds someone to whom it was done, once.
pub(super) fn add_target(held: &mut Held, at: usize, alias: AliasIx) {
    let Some(line) = line(held, at) else { return };
    // Those of a line come one after another; looking through more than a group can have would not be free.
    if line.targets.iter().rev().take(MOST_MEMBERS).all(|known| *known != alias) {
        line.targets.push(alias);
    }
}

/// More members than this no group has.
const MOST_MEMBERS: usize = 8_192;

fn joined(work: &mut Work<'_, '_>, held: &mut Held, at: usize, cells: &Cells<'_>) {
    let is_me = cells.flag(1);
    // Those who are named may be the owner under an id that is not known to be theirs.
    let is_open = line(held, at).is_some_and(|line| line.targets.is_empty() && is_entry(line.kind));
    if is_me && is_open {
        let owner = held.owner(work.jids);
        add_target(held, at, owner);
    }
}

fn is_entry(kind: SystemKind) -> bool {
    use SystemKind::{Added, JoinedByInvitation, JoinedByLink, JoinedByRequest, JoinedFromCommunity};
    matches!(kind, Added | JoinedByInvitation | JoinedByLink | JoinedByRequest | JoinedFromCommunity)
}

fn value_before(_: &mut Work<'_, '_>, held: &mut Held, at: usize, cells: &Cells<'_>) {
    let old = cells.text(1);
    if let Some(line) = line(held, at) {
        line.old = old;
    }
}

fn number_change(work: &mut Work<'_, '_>, held: &mut Held, at: usize, cells: &Cells<'_>) {
    let table = "message_system_number_change";
    let (old, new) = (person(work, cells, 1, table), person(work, cells, 2, table));
    if let Some(new) = new {
        let alias = held.alias(work.jids, new);
        add_target(held, at, alias);
    }
    if let Some(line) = line(held, at) {
        line.old = old.map(|jid| written(work, jid));
        line.new = new.map(|jid| written(work, jid));
    }
    changed(work, held, at, old.zip(new), table, cells);
}

/// A number, or the id where there is none.
fn written(work: &Work<'_, '_>, jid: JidIx) -> String {
    work.jids.phone(jid).unwrap_or_else(|| work.jids.id(jid).to_owned())
}

fn lid_change(work: &mut Work<'_, '_>, held: &mut Held, at: usize, cells: &Cells<'_>) {
    let table = "message_system_lid_change";
    let pair = person(work, cells, 1, table).zip(person(work, cells, 2, table));
    if let Some((line, (old, new))) = line(held, at).zip(pair) {
        line.old = Some(work.jids.id(old).to_owned());
        line.new = Some(work.jids.id(new).to_owned());
    }
    changed(work, held, at, pair, table, cells);
}

/// Tells that one account became another.
fn changed(
    work: &mut Work<'_, '_>,
    held: &mut Held,
    at: usize,
    pair: Option<(JidIx, JidIx)>,
    table: &str,
    cells: &Cells<'_>,
) {
    let Some(pair) = pair.filter(|(old, new)| old != new) else { return };
    let when = held.record(at).map(|record| record.at).filter(|at| at.tells());
    let place = format!("{table} row {}", cells.int(0).unwrap_or_default());
    work.told.push(Told::Same(work.jids.same(pair, SameReason::Changed, when, place)));
}

/// The group or community that the line is about besides its own.
fn other_group(work: &mut Work<'_, '_>, held: &mut Held, at: usize, cells: &Cells<'_>) {
    let group = work.jids.row(cells.id(1)).map(|group| work.jids.id(group).to_owned());
    let own = held.chat.head.native.clone();
    if let Some(line) = line(held, at) {
        line.new = line.new.take().or(group.filter(|group| Some(group) != own.as_ref()));
    }
}

/// The community to which the chat's group belongs from then on.
fn parent_group(work: &mut Work<'_, '_>, held: &mut Held, at: usize, cells: &Cells<'_>) {
    let parent = work.jids.row(cells.id(1)).map(|parent| work.jids.id(parent).to_owned());
    if let Some((group, parent)) = held.chat.head.native.clone().zip(parent) {
        let place = format!("message_system_community_link_changed row {}", cells.int(0).unwrap_or_default());
        work.told.push(Told::Group(GroupFact { group, parent: Some(parent), place, ..GroupFact::default() }));
    }
    other_group(work, held, at, cells);
}

fn parent_name(_: &mut Work<'_, '_>, held: &mut Held, at: usize, cells: &Cells<'_>) {
    let name = cells.text(1);
    if let Some(line) = line(held, at) {
        line.new = line.new.take().or(name);
    }
}

/// Says of each line who did it and to whom, once all that stands beside it is known.
pub(super) fn settle(work: &Work<'_, '_>, batch: &mut Batch) {
    for held in &mut batch.held {
        for at in 0..held.chat.records.len() {
            settle_one(work, held, at);
        }
    }
}

fn settle_one(work: &Work<'_, '_>, held: &mut Held, at: usize) {
    let is_own = held.is_own_line(at);
    let Some(record) = held.record(at) else { return };
    let text = &record.text;
    let Some(line) = record.system.as_mut() else { return };
    let is_named = matches!(line.kind, SystemKind::Subject | SystemKind::Description | SystemKind::Created);
    if is_named && !text.is_empty() {
        line.new = Some(text.clone());
    }
    if is_own && line.actor.is_none() && line.targets.is_empty() && codes::is_act(line.kind) {
        let owner = held.owner(work.jids);
        self::line(held, at).into_iter().for_each(|line| line.actor = Some(owner));
    }
    line_of_itself(held, at);
}

/// Who came or went is the target; another who is named brought it about.
fn line_of_itself(held: &mut Held, at: usize) {
    let Some(line) = line(held, at).filter(|line| codes::is_about_itself(line.kind)) else { return };
    let Some(actor) = line.actor else { return };
    if line.targets.is_empty() {
        line.targets.push(actor);
    }
    if line.targets.contains(&actor) {
        line.actor = None;
    }
}
