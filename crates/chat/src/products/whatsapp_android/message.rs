//! Rows of `message`.

use model::{AliasIx, Attachment, ChatKind, MessageKind, Record, SystemKind, SystemLine};

use super::batch::{Batch, Work};
use super::held::{Held, moment};
use super::jids::JidIx;
use super::kinds;
use super::scan::{Cells, Note};

const TABLE: &str = "message";

static COLUMNS: &[&str] = &[
    "_id",
    "chat_row_id",
    "from_me",
    "key_id",
    "sender_jid_row_id",
    "timestamp",
    "message_type",
    "text_data",
    "starred",
    "origination_flags",
];

/// Forwarded, in `origination_flags`.
const FORWARDED: i64 = 1;

/// Reads the rows of the chats of a batch.
pub(super) fn read(work: &mut Work<'_, '_>, batch: &mut Batch) {
    let source = work.source;
    let rows = batch.chat_rows(work.outline);
    let Some((first, last)) = rows.clone().min().zip(rows.max()) else { return };
    let condition = format!("t.chat_row_id BETWEEN {first} AND {last}");
    source.scan_where(TABLE, COLUMNS, &condition, |cells| {
        let slot = work.outline.at_row(cells.int(1));
        let Some((place, row)) = batch.place(slot).zip(cells.int(0)) else { return };
        if cells.raw(3).as_deref() == Some("-1") {
            return;
        }
        if work.room == 0 {
            return source.note(Note::OverLimit, TABLE, Some(row));
        }
        work.room -= 1;
        let Some(held) = batch.held.get_mut(place) else { return };
        let at = record(work, held, row, cells);
        batch.remember(row, place, at);
    });
    batch.sort();
}

fn record(work: &mut Work<'_, '_>, held: &mut Held, row: i64, cells: &Cells<'_>) -> usize {
    let (number, is_plain) = work.number(row);
    let code = cells.int(6);
    let (kind, media) = kinds::of(code.unwrap_or_default());
    let is_broken = cells.id(4).is_some_and(|id| work.jids.row(Some(id)).is_none());
    let sender = sender(work, held, cells, kind == MessageKind::System);
    let mut record = Record {
        native: cells.raw(3).map(|key| key.as_ref().into()),
        kind,
        text: cells.text(7).unwrap_or_default(),
        starred: cells.flag(8),
        forwarded: cells.int(9).filter(|flags| flags & FORWARDED != 0).map(|_| 0),
        attachment: media.map(|media| Attachment { media: Some(media), ..Attachment::default() }),
        ..Record::new(number, moment(cells.int(5)))
    };
    place(&mut record, TABLE, row, code, is_plain);
    let is_silent = sender.is_none() && kind != MessageKind::System && held.chat.head.kind != ChatKind::Channel;
    if kind == MessageKind::System {
        record.system = Some(Box::new(SystemLine { actor: sender, ..SystemLine::of(SystemKind::Unknown) }));
    } else {
        record.sender = sender;
        record.deleted_by = sender.filter(|_| code == Some(15));
    }
    let is_timeless = !record.at.tells();
    if is_timeless {
        work.source.note(Note::NoTime, TABLE, Some(row));
    }
    if is_silent || is_broken {
        work.source.note(Note::Nowhere, TABLE, Some(row));
    }
    if kind == MessageKind::Other {
        work.source.note_code(TABLE, Some(row), code.unwrap_or_default());
    }
    let is_own_line = kind == MessageKind::System && cells.flag(2);
    let is_odd = work.source.note_odd(TABLE, Some(row), cells);
    let at = held.add(record, is_timeless || is_silent || is_broken || is_odd || !is_plain);
    if is_own_line {
        held.note_own_line(at);
    }
    at
}

/// Where a record stands, if its number does not say it; and the type of one that is not understood.
pub(super) fn place(record: &mut Record, table: &str, row: i64, code: Option<i64>, is_plain: bool) {
    let is_known = record.kind != MessageKind::Other;
    if is_plain && is_known && table == TABLE {
        return;
    }
    let of_type = code.filter(|_| !is_known).map(|code| format!(" type {code}")).unwrap_or_default();
    record.place = Some(format!("{table} row {row}{of_type}").into());
}

/// Who sent a row. A line of the service names its actor even where the row counts as the phone's own.
fn sender(work: &Work<'_, '_>, held: &mut Held, cells: &Cells<'_>, is_system: bool) -> Option<AliasIx> {
    let named = work.jids.row(cells.id(4)).filter(|jid| work.jids.is_person(*jid));
    whose(work, held, cells.flag(2), named, is_system)
}

/// The alias of who sent something.
pub(super) fn whose(
    work: &Work<'_, '_>,
    held: &mut Held,
    from_me: bool,
    named: Option<JidIx>,
    is_system: bool,
) -> Option<AliasIx> {
    match named {
        _ if from_me && !is_system => Some(held.owner(work.jids)),
        Some(jid) => Some(held.alias(work.jids, jid)),
        None if is_system || held.chat.head.kind != ChatKind::Direct => None,
        None => held.peer.map(|peer| held.alias(work.jids, peer)),
    }
}
