//! What messages quote; and the messages that are gone but for being quoted.

use model::{AliasIx, ClaimedDigest, ClaimedOf, MessageKind, Quote, Record};
use std::collections::HashSet;

use super::batch::{Batch, Work};
use super::content::digest;
use super::held::{Held, moment, moment_if_told};
use super::message::whose;
use super::scan::{Cells, Note, Source};

const TABLE: &str = "message_quoted";

static COLUMNS: &[&str] = &[
    "message_row_id",
    "chat_row_id",
    "parent_message_chat_row_id",
    "from_me",
    "sender_jid_row_id",
    "key_id",
    "timestamp",
    "text_data",
];

/// Reads quotes of the messages of a batch, and those that name a message of its chats that is gone.
pub(super) fn read(work: &mut Work<'_, '_>, batch: &mut Batch) {
    let source = work.source;
    source.expect(TABLE);
    let mut met = HashSet::new();
    source.scan(TABLE, COLUMNS, |cells| {
        let row = cells.int(0);
        let parent = batch.find(row);
        if let Some((place, record)) = parent {
            put(work, batch, place, record, cells);
        }
        let key = cells.raw(5).map(String::from);
        let Some(key) = key.filter(|key| !work.outline.has_key(key)) else { return };
        // Where it was, else where it is quoted.
        let slots = [1, 2].map(|column| work.outline.at_row(cells.id(column)));
        let known = slots.into_iter().flatten().next();
        let Some(place) = batch.place(known).or_else(|| parent.map(|(place, _)| place).filter(|_| known.is_none()))
        else {
            return;
        };
        if met.insert((place, key.clone())) {
            let ghost = ghost(work, batch, place, key, cells);
            if let Some((row, at)) = row.zip(ghost) {
                batch.ghosts.insert(row, (place, at));
            }
        }
    });
    read_files(work, batch);
}

fn put(work: &mut Work<'_, '_>, batch: &mut Batch, place: usize, record: usize, cells: &Cells<'_>) {
    let Some(held) = batch.held.get_mut(place) else { return };
    let quote = Quote {
        native: cells.raw(5).map(|key| key.as_ref().into()),
        sender: sender(work, held, cells),
        at: moment_if_told(cells.int(6)),
        text: cells.text(7).unwrap_or_default(),
        claimed: None,
    };
    if work.source.note_odd(TABLE, cells.int(0), cells) {
        held.doubt(record);
    }
    if let Some(record) = held.record(record) {
        record.quotes = Some(Box::new(quote));
    }
}

fn sender(work: &Work<'_, '_>, held: &mut Held, cells: &Cells<'_>) -> Option<AliasIx> {
    let named = work.jids.row(cells.id(4)).filter(|jid| work.jids.is_person(*jid));
    whose(work, held, cells.flag(3), named, false)
}

fn ghost(work: &mut Work<'_, '_>, batch: &mut Batch, place: usize, key: String, cells: &Cells<'_>) -> Option<usize> {
    let held = batch.held.get_mut(place)?;
    let row = cells.int(0).unwrap_or_default();
    let sender = sender(work, held, cells);
    let quoted = Quoted { native: key, sender, text: cells.text(7).unwrap_or_default() };
    let record = Record { at: moment(cells.int(6)), ..quoted.record(work, TABLE, row)? };
    Some(keep(work.source, held, record, row, TABLE))
}

/// What a quote says of a message that is gone.
pub(super) struct Quoted {
    /// Its key.
    pub(super) native: String,
    /// Who sent it.
    pub(super) sender: Option<AliasIx>,
    /// Its text.
    pub(super) text: String,
}

impl Quoted {
    /// A record of it, without its time, if there is room for one.
    pub(super) fn record(self, work: &mut Work<'_, '_>, table: &str, row: i64) -> Option<Record> {
        work.room = work.room.checked_sub(1)?;
        Some(Record {
            place: Some(format!("{table} row {row}").into()),
            native: Some(self.native.into()),
            sender: self.sender,
            kind: MessageKind::Quoted,
            text: self.text,
            ..Record::new(work.fresh(), model::WallTime::untold())
        })
    }
}

/// Adds a record of a quote to its chat.
pub(super) fn keep(source: &Source<'_>, held: &mut Held, record: Record, row: i64, table: &'static str) -> usize {
    let is_timeless = !record.at.tells();
    if is_timeless {
        source.note(Note::NoTime, table, Some(row));
    }
    held.add_uncounted(record, is_timeless)
}

/// Digests of files that are quoted.
fn read_files(work: &mut Work<'_, '_>, batch: &mut Batch) {
    let (source, table) = (work.source, "message_quoted_media");
    source.scan(table, &["message_row_id", "file_hash", "file_path"], |cells| {
        let row = cells.int(0);
        let quoting = batch.find(row);
        let ghost = row.and_then(|row| batch.ghosts.get(&row).copied());
        if quoting.is_none() && ghost.is_none() {
            return;
        }
        let Some(claimed) = digest(work, cells, 1, ClaimedOf::Quoted, table) else { return };
        claim(batch, quoting, ghost, claimed);
    });
}

/// Puts the digest of a quoted file to the quote, and to the record of the message that is gone.
pub(super) fn claim(
    batch: &mut Batch,
    quoting: Option<(usize, usize)>,
    ghost: Option<(usize, usize)>,
    claimed: ClaimedDigest,
) {
    if let Some(quote) = record_at(batch, quoting).and_then(|record| record.quotes.as_mut()) {
        quote.claimed = Some(claimed);
    }
    if let Some(ghost) = record_at(batch, ghost) {
        ghost.attachment.get_or_insert_default().claimed.push(claimed);
    }
}

fn record_at(batch: &mut Batch, at: Option<(usize, usize)>) -> Option<&mut Record> {
    let (place, at) = at?;
    batch.held.get_mut(place)?.record(at)
}
