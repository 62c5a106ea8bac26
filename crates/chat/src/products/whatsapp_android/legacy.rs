//! The tables of before 2021: `messages` holds everything of a message in one row.

use model::{AliasIx, Attachment, ChatKind, ClaimedOf, MediaKind, MessageKind, Quote, Record, SystemKind, SystemLine};
use std::collections::HashSet;

use super::batch::{Batch, Work};
use super::content::{append, digest};
use super::held::{Held, moment, moment_if_told};
use super::jids::JidIx;
use super::message::{place, whose};
use super::quotes::{Quoted, claim, keep};
use super::scan::{Cells, Note};
use super::system::{add_target, understand};
use super::{java, kinds};

const TABLE: &str = "messages";

static COLUMNS: &[&str] = &[
    "_id",
    "key_remote_jid",
    "key_from_me",
    "key_id",
    "remote_resource",
    "timestamp",
    "media_wa_type",
    "data",
    "starred",
    "forwarded",
    "status",
    "media_size",
    "media_name",
    "media_caption",
    "media_hash",
    "media_mime_type",
    "thumb_image",
    "quoted_row_id",
    "edit_version",
    "latitude",
    "longitude",
];

/// `status` of a line of the service.
const SYSTEM: i64 = 6;
/// `edit_version` of a message that was deleted.
const REVOKED: i64 = 7;

/// Reads the rows of the chats of a batch that the modern tables do not have.
pub(super) fn read(work: &mut Work<'_, '_>, batch: &mut Batch) {
    let source = work.source;
    source.scan(TABLE, COLUMNS, |cells| {
        let key = cells.raw(3);
        let is_elsewhere = key.as_deref().is_some_and(|key| key == "-1" || work.outline.is_modern(key));
        let jid = cells.raw(1).filter(|_| !is_elsewhere).and_then(|raw| work.jids.known(&raw));
        let place = batch.place(jid.and_then(|jid| work.outline.with(jid)));
        let Some((place, row)) = place.zip(cells.int(0)) else { return };
        if work.room == 0 {
            return source.note(Note::OverLimit, TABLE, Some(row));
        }
        work.room -= 1;
        let Some(held) = batch.held.get_mut(place) else { return };
        let at = record(work, held, row, cells);
        if let Some(quote) = cells.id(17) {
            batch.quotes.insert(quote, (place, at));
        }
        let number =
            held.chat.records.get(at).filter(|record| held.is_owner(record.sender)).map(|record| record.number);
        if let Some((key, number)) = key.zip(number) {
            batch.sent.insert(key.into_owned(), (place, number));
        }
    });
}

fn record(work: &mut Work<'_, '_>, held: &mut Held, row: i64, cells: &Cells<'_>) -> usize {
    let (number, is_plain) = work.number(row);
    let code = code(cells);
    let (kind, media) = match cells.int(10) {
        Some(SYSTEM) => (MessageKind::System, None),
        _ if cells.int(18) == Some(REVOKED) => (MessageKind::Deleted, None),
        _ => kinds::of(code.unwrap_or_default()),
    };
    let sender = sender(work, held, cells, kind == MessageKind::System);
    let mut record = Record {
        native: cells.raw(3).map(|key| key.as_ref().into()),
        kind,
        text: cells.text(7).or_else(|| cells.text(13)).unwrap_or_default(),
        starred: cells.flag(8),
        forwarded: cells.int(9).filter(|hops| *hops > 0).map(|hops| u32::try_from(hops).unwrap_or_default()),
        attachment: media.map(|media| attachment(work, cells, media)),
        ..Record::new(number, moment(cells.int(5)))
    };
    place(&mut record, TABLE, row, code, is_plain);
    let is_silent = sender.is_none() && kind != MessageKind::System && held.chat.head.kind != ChatKind::Channel;
    if kind == MessageKind::System {
        record.system = Some(Box::new(SystemLine { actor: sender, ..SystemLine::of(SystemKind::Unknown) }));
    } else {
        record.sender = sender;
        record.deleted_by = sender.filter(|_| kind == MessageKind::Deleted && code != Some(64));
    }
    let is_timeless = !record.at.tells();
    note(work, row, is_timeless, is_silent);
    if kind == MessageKind::Other {
        work.source.note_code(TABLE, Some(row), code.unwrap_or_default());
    }
    let at = held.add(record, is_timeless || is_silent || !is_plain);
    finish(work, held, at, cells);
    if work.source.note_odd(TABLE, Some(row), cells) {
        held.doubt(at);
    }
    at
}

fn note(work: &Work<'_, '_>, row: i64, is_timeless: bool, is_silent: bool) {
    let notes = [(is_timeless, Note::NoTime), (is_silent, Note::Nowhere)];
    notes.into_iter().filter(|(is, _)| *is).for_each(|(_, note)| work.source.note(note, TABLE, Some(row)));
}

/// The type: the column is a text in some builds.
fn code(cells: &Cells<'_>) -> Option<i64> {
    cells.raw(6).and_then(|code| code.parse().ok())
}

fn sender(work: &mut Work<'_, '_>, held: &mut Held, cells: &Cells<'_>, is_system: bool) -> Option<AliasIx> {
    let named = cells.raw(4).and_then(|raw| work.jids.known(&raw)).filter(|jid| work.jids.is_person(*jid));
    whose(work, held, cells.flag(2), named, is_system)
}

fn attachment(work: &Work<'_, '_>, cells: &Cells<'_>, media: MediaKind) -> Attachment {
    let path = cells.bytes(16).and_then(java::media_path);
    let claimed = digest(work, cells, 14, ClaimedOf::File, TABLE);
    Attachment { name: path.or_else(|| cells.text(12)), media: Some(media), claimed: claimed.into_iter().collect() }
}

/// What of a row depends on its kind.
fn finish(work: &mut Work<'_, '_>, held: &mut Held, at: usize, cells: &Cells<'_>) {
    match held.record(at).map(|record| record.kind) {
        Some(MessageKind::System) => line(work, held, at, cells),
        Some(MessageKind::Location) => {
            let point = cells.real(19).zip(cells.real(20)).filter(|point| *point != (0.0, 0.0));
            append(work, held, at, point.map(|(latitude, longitude)| format!("{latitude}, {longitude}")));
        }
        _ => {}
    }
}

/// A line of the service: its code is where a file has its size, and those concerned are where it has its thumbnail.
fn line(work: &mut Work<'_, '_>, held: &mut Held, at: usize, cells: &Cells<'_>) {
    if cells.flag(2) {
        held.note_own_line(at);
    }
    let people: Vec<JidIx> = cells.bytes(16).map(|blob| java::jids(blob, work.jids)).unwrap_or_default();
    let Some(line) = held.record(at).and_then(|record| record.system.as_mut()) else { return };
    understand(work.source, line, TABLE, cells.int(0), cells.int(11));
    if line.kind == SystemKind::Subject {
        line.old = cells.text(12);
    }
    for jid in people {
        let alias = held.alias(work.jids, jid);
        add_target(held, at, alias);
    }
}

const QUOTES: &str = "messages_quotes";

static QUOTE_COLUMNS: &[&str] = &[
    "_id",
    "key_remote_jid",
    "key_from_me",
    "key_id",
    "remote_resource",
    "timestamp",
    "data",
    "media_caption",
    "media_hash",
];

/// Reads quotes of the rows of a batch, and those that name a message of its chats that is gone.
pub(super) fn read_quotes(work: &mut Work<'_, '_>, batch: &mut Batch) {
    let mut met = HashSet::new();
    work.source.scan(QUOTES, QUOTE_COLUMNS, |cells| {
        let quoting = cells.int(0).and_then(|row| batch.quotes.get(&row).copied());
        // Only those that a row of these tables points to: the others' are in the modern table.
        let Some((place, at)) = quoting else { return };
        let claimed = digest(work, cells, 8, ClaimedOf::Quoted, QUOTES);
        put_quote(work, batch, (place, at), cells);
        let key = cells.raw(3).map(String::from);
        let key = key.filter(|key| !work.outline.has_key(key) && met.insert((place, key.clone())));
        let ghost = key.and_then(|key| Some((place, ghost(work, batch, place, key, cells)?)));
        if let Some(claimed) = claimed {
            claim(batch, quoting, ghost, claimed);
        }
    });
}

fn put_quote(work: &mut Work<'_, '_>, batch: &mut Batch, (place, at): (usize, usize), cells: &Cells<'_>) {
    let Some(held) = batch.held.get_mut(place) else { return };
    let sender = sender(work, held, cells, false);
    let quote = Quote {
        native: cells.raw(3).map(|key| key.as_ref().into()),
        sender,
        at: moment_if_told(cells.int(5)),
        text: cells.text(6).or_else(|| cells.text(7)).unwrap_or_default(),
        claimed: None,
    };
    if let Some(record) = held.record(at) {
        record.quotes = Some(Box::new(quote));
    }
}

fn ghost(work: &mut Work<'_, '_>, batch: &mut Batch, place: usize, key: String, cells: &Cells<'_>) -> Option<usize> {
    let held = batch.held.get_mut(place)?;
    let row = cells.int(0).unwrap_or_default();
    let sender = sender(work, held, cells, false);
    let text = cells.text(6).or_else(|| cells.text(7)).unwrap_or_default();
    let quoted = Quoted { native: key, sender, text };
    let record = Record { at: moment(cells.int(5)), ..quoted.record(work, QUOTES, row)? };
    Some(keep(work.source, held, record, row, QUOTES))
}

/// Reads to whom the owner's messages went.
pub(super) fn roll_calls(work: &mut Work<'_, '_>, batch: &mut Batch) {
    work.source.scan("receipts", &["_id", "key_id", "remote_resource"], |cells| {
        let sent = cells.raw(1).and_then(|key| batch.sent.get(key.as_ref()).copied());
        let user = cells.raw(2).filter(|_| sent.is_some()).and_then(|raw| work.jids.known(&raw));
        let Some(((place, number), user)) = sent.zip(user) else { return };
        let Some(held) = batch.held.get_mut(place) else { return };
        let alias = held.alias(work.jids, user);
        held.call(alias, number);
    });
}
