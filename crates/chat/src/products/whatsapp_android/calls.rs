//! Calls: those that stand in no chat as a message, and how those ended that do.

use model::{MessageKind, Record};

use super::batch::{Batch, Work};
use super::held::moment;
use super::message::whose;
use super::scan::{Cells, Note};

const TABLE: &str = "call_log";

static COLUMNS: &[&str] = &[
    "_id",
    "jid_row_id",
    "group_jid_row_id",
    "from_me",
    "call_id",
    "timestamp",
    "call_creator_device_jid_row_id",
    "call_result",
    "video_call",
    "duration",
];

/// Reads the calls with the correspondents of a batch.
pub(super) fn read(work: &mut Work<'_, '_>, batch: &mut Batch) {
    let source = work.source;
    source.scan(TABLE, COLUMNS, |cells| {
        let message = cells.int(0).and_then(|row| work.outline.told_calls.get(&row));
        message.into_iter().for_each(|row| put(batch, *row, cells));
        let is_told = message.is_some() || cells.raw(4).is_some_and(|key| work.outline.has_key(&key));
        let with = work.jids.row(cells.id(2)).or_else(|| work.jids.row(cells.id(1)));
        if with.is_none() && batch.is_first() {
            source.note(Note::Nowhere, TABLE, cells.int(0));
        }
        let place = batch.place(with.and_then(|jid| work.outline.with(jid)));
        if let Some(place) = place.filter(|_| !is_told) {
            add(work, batch, place, cells);
        }
    });
}

/// Puts to the message of a call how it ended.
fn put(batch: &mut Batch, message: Option<i64>, cells: &Cells<'_>) {
    let Some((row, (held, at))) = message.and_then(|row| Some((row, batch.find(Some(row))?))) else { return };
    let record = batch.held.get_mut(held).and_then(|held| held.record(at));
    if let Some(record) = record.filter(|record| record.kind == MessageKind::Call) {
        record.place = Some(format!("message row {row}{}", end(cells)).into());
    }
}

/// How a call ended, as the table has it: there is no field of its own for it.
fn end(cells: &Cells<'_>) -> String {
    let names = ["call_result", "video_call", "duration"].into_iter().zip(7..);
    names.filter_map(|(name, column)| Some(format!(" {name} {}", cells.int(column)?))).collect()
}

fn add(work: &mut Work<'_, '_>, batch: &mut Batch, place: usize, cells: &Cells<'_>) {
    let Some(held) = batch.held.get_mut(place) else { return };
    let Some(room) = work.room.checked_sub(1) else { return };
    work.room = room;
    let creator = work.jids.row(cells.id(6)).filter(|jid| work.jids.is_person(*jid));
    let row = cells.int(0).unwrap_or_default();
    let record = Record {
        place: Some(format!("{TABLE} row {row}{}", end(cells)).into()),
        native: cells.raw(4).map(|key| key.as_ref().into()),
        kind: MessageKind::Call,
        sender: whose(work, held, cells.flag(3), creator, false),
        ..Record::new(work.fresh(), moment(cells.int(5)))
    };
    let is_timeless = !record.at.tells();
    if is_timeless {
        work.source.note(Note::NoTime, TABLE, Some(row));
    }
    let is_odd = work.source.note_odd(TABLE, Some(row), cells);
    held.add_uncounted(record, is_timeless || is_odd);
}
