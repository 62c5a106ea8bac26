//! Calls that stand in no chat as a message.

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
        let is_told = cells.int(0).is_some_and(|row| work.outline.told_calls.contains(&row))
            || cells.raw(4).is_some_and(|key| work.outline.has_key(&key));
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

fn add(work: &mut Work<'_, '_>, batch: &mut Batch, place: usize, cells: &Cells<'_>) {
    let Some(held) = batch.held.get_mut(place) else { return };
    let Some(room) = work.room.checked_sub(1) else { return };
    work.room = room;
    let creator = work.jids.row(cells.id(6)).filter(|jid| work.jids.is_person(*jid));
    // How it ended has no field of its own.
    let facts: Vec<String> = ["call_result", "video_call", "duration"]
        .into_iter()
        .zip(7..)
        .filter_map(|(name, column)| Some(format!(" {name} {}", cells.int(column)?)))
        .collect();
    let row = cells.int(0).unwrap_or_default();
    let record = Record {
        place: Some(format!("{TABLE} row {row}{}", facts.concat()).into()),
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
