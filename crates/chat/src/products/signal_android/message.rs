//! A row of `message`, `mms` or `sms` → a record, or several.

use model::{AliasIx, MessageKind, Record, SystemKind, SystemLine, WallTime};
use std::collections::HashMap;

use super::chat::Chat;
use super::group_change::{self, Change};
use super::kinds::{self, Kind};
use super::people::{People, number};
use super::{content, ids};
use crate::products::whatsapp_android::scan::{Cells, Note, Source};
use crate::products::{Tell, signal_ids};
use crate::tables::ROW;
use crate::wire::Message;

/// Tables of messages, and what is added to the numbers of their rows: older builds have two tables, which count each for
/// itself.
pub(super) static TABLES: &[(&str, u64)] = &[("message", 0), ("mms", 0), ("sms", SMS)];
const SMS: u64 = 1 << 40;

/// Columns: those of all builds.
pub(super) static COLUMNS: &[&str] = &[
    ROW,
    "thread_id",
    "type",
    "msg_box",
    "from_recipient_id",
    "recipient_id",
    "address",
    "date_sent",
    "date",
    "date_received",
    "body",
    "message_extras",
    "expires_in",
    "remote_deleted",
    "deleted_by",
    "view_once",
    "reveal_duration",
    "quote_id",
    "quote_author",
    "quote_body",
    "shared_contacts",
    "latest_revision_id",
    "original_message_id",
    "reactions",
];

/// What is at hand while rows are read.
pub(super) struct Work<'s, 'd> {
    pub(super) source: &'s Source<'d>,
    pub(super) people: &'s People,
    pub(super) polls: HashMap<i64, Vec<String>>,
    /// When messages were sent that were edited later, by their rows.
    pub(super) originals: HashMap<i64, i64>,
    /// The number of the next record that is no row's own.
    pub(super) next: u64,
    /// Records that may still be taken.
    pub(super) room: usize,
}

/// A row that is being read.
struct Row<'c, 'r> {
    cells: &'c Cells<'r>,
    table: &'static str,
    row: i64,
    number: u64,
    code: i64,
    sent_ms: Option<i64>,
    at: WallTime,
    sender: Option<AliasIx>,
    doubtful: bool,
}

/// The chat of a row.
pub(super) fn thread(cells: &Cells<'_>) -> Option<i64> {
    cells.int(1)
}

/// What a row is.
pub(super) fn code(cells: &Cells<'_>) -> i64 {
    cells.int(2).or_else(|| cells.int(3)).unwrap_or_default()
}

/// When a message was sent, in milliseconds.
pub(super) fn sent(cells: &Cells<'_>) -> Option<i64> {
    cells.int(7).or_else(|| cells.int(8)).filter(|ms| *ms > 0)
}

/// Reads a row into its chat; where its first record stands there.
pub(super) fn read(
    cells: &Cells<'_>,
    (table, offset): (&'static str, u64),
    chat: &mut Chat,
    work: &mut Work<'_, '_>,
    tell: Tell<'_>,
) -> Option<usize> {
    let row = cells.int(0).unwrap_or_default();
    let number = u64::try_from(row).ok().filter(|number| *number < SMS).map(|number| number + offset);
    let note = match number {
        Some(_) if work.room == 0 => Some(Note::OverLimit),
        // A damaged table may give a row twice.
        Some(number) if chat.claims(number) => None,
        _ => Some(Note::Lost),
    };
    let (Some(number), None) = (number, note) else {
        chat.refuse(1);
        note.into_iter().for_each(|note| work.source.note(note, table, Some(row)));
        return None;
    };
    let first = chat.records.len();
    let row = Row::of(cells, (table, row, number), chat, work);
    match kinds::kind(row.code) {
        Kind::Sent => row.sent(chat, work, tell),
        Kind::Line(kind, name) => row.line(kind, name, chat, work),
        Kind::GroupChange => row.change(chat, work),
        Kind::Other(name) => row.other(name, chat, work),
        Kind::Unknown => {
            work.source.note_code(table, Some(row.row), row.code);
            row.other(&format!("type {}", row.code), chat, work);
        }
    }
    if cells.bytes(23).is_some_and(|reactions| !reactions.is_empty()) {
        work.source.note(Note::NotRead, "reaction", None);
    }
    Some(first)
}

impl<'c, 'r> Row<'c, 'r> {
    fn of(
        cells: &'c Cells<'r>,
        (table, row, number): (&'static str, i64, u64),
        chat: &mut Chat,
        work: &Work<'_, '_>,
    ) -> Self {
        let code = code(cells);
        // A message that was edited is the one that was first sent.
        let original = cells.id(22).filter(|_| cells.id(21).is_none());
        let sent_ms = original.and_then(|row| work.originals.get(&row).copied()).or_else(|| sent(cells));
        let at = sent_ms.and_then(WallTime::utc_ms);
        let came = cells.int(9).or_else(|| cells.int(8)).filter(|ms| *ms > 0);
        let is_odd = work.source.note_odd(table, Some(row), cells);
        let doubtful = is_odd || at.is_none();
        if at.is_none() {
            work.source.note(Note::NoTime, table, Some(row));
        }
        let at = at.or_else(|| came.and_then(WallTime::utc_ms)).unwrap_or(WallTime::untold());
        let sender = sender(cells, code, chat, work.people);
        Self { cells, table, row, number, code, sent_ms, at, sender, doubtful }
    }

    fn record(&self) -> Record {
        let mut record = Record::new(self.number, self.at);
        if self.number >= SMS {
            record.place = Some(self.place().into());
        }
        record
    }

    fn place(&self) -> String {
        format!("{} row {}", self.table, self.row)
    }

    fn take(&self, record: Record, chat: &mut Chat, work: &mut Work<'_, '_>) {
        work.room = work.room.saturating_sub(1);
        chat.take(record, self.doubtful);
    }

    /// A message that someone sent.
    fn sent(&self, chat: &mut Chat, work: &mut Work<'_, '_>, tell: Tell<'_>) {
        let cells = self.cells;
        let mut record = self.record();
        record.sender = self.sender;
        let cards = self.cards(work);
        let poll = work.polls.get(&self.row).filter(|_| self.number < SMS);
        let mut lines: Vec<String> = cells.text(10).into_iter().collect();
        let holds = (!cards.is_empty(), poll.is_some(), !lines.is_empty());
        cards.iter().for_each(|card| content::tell_card(card, &self.place(), tell));
        lines.extend(cards.iter().flat_map(content::card_lines));
        lines.extend(poll.into_iter().flatten().filter(|line| cells.text(10).as_ref() != Some(line)).cloned());
        let by = cells.id(14);
        let is_once = cells.flag(15) || cells.int(16).is_some_and(|seconds| seconds > 0);
        record.kind = content::kind(cells.flag(13) || by.is_some(), is_once, holds);
        record.deleted_by = by.map(|id| chat.recipient(id, work.people));
        record.quotes = content::quote((cells.int(17), number(cells, 18), cells.text(19)), chat, work.people);
        // What a message said before it was edited is a row of its own, which no other device need have.
        let is_before = cells.id(21).is_some();
        record.edited = is_before || cells.id(22).is_some();
        record.native = self.native(chat).filter(|_| !is_before);
        record.text = lines.join("\n");
        self.take(record, chat, work);
    }

    fn native(&self, chat: &Chat) -> Option<Box<str>> {
        let of_service = Some(self.code).filter(|code| kinds::is_of_the_service(*code));
        of_service.and_then(|_| signal_ids::native(chat.account(self.sender?)?, self.sent_ms?))
    }

    fn cards(&self, work: &Work<'_, '_>) -> Vec<crate::json::values::Fields> {
        let Some(json) = self.cells.raw(20) else { return Vec::new() };
        let cards = content::cards(&json, &work.source.limits);
        if cards.is_none() {
            work.source.note(Note::Odd, self.table, Some(self.row));
        }
        cards.unwrap_or_default()
    }

    /// A line that the application wrote.
    fn line(&self, kind: SystemKind, name: &str, chat: &mut Chat, work: &mut Work<'_, '_>) {
        let mut line = SystemLine::of(kind);
        (line.code, line.actor) = (Some(self.code), self.sender);
        match kind {
            SystemKind::Left => (line.actor, line.targets) = (None, self.sender.into_iter().collect()),
            SystemKind::Timer => line.new = self.cells.int(12).map(|ms| (ms / 1000).to_string()),
            _ if kinds::is_profile_change(self.code) => {
                (line.old, line.new) = self.profile(work).unwrap_or_default();
            }
            _ => {}
        }
        self.add_line(line, name.to_owned(), chat, work);
    }

    fn add_line(&self, line: SystemLine, text: String, chat: &mut Chat, work: &mut Work<'_, '_>) {
        let mut record = self.record();
        (record.kind, record.system, record.text) = (MessageKind::System, Some(Box::new(line)), text);
        self.take(record, chat, work);
    }

    /// A name before and after: the first message within the change's own (`ProfileChangeDetails`).
    fn profile(&self, work: &Work<'_, '_>) -> Option<(Option<String>, Option<String>)> {
        let bounds = super::group::bounds(&work.source.limits);
        let (bytes, is_extra) = self.bytes()?;
        let details = Message::read(&bytes, bounds).ok()?;
        let details = if is_extra { details.message(3).ok()?? } else { details };
        let name = details.message(1).ok()??;
        Some((name.bytes(1).and_then(group_change::words), name.bytes(2).and_then(group_change::words)))
    }

    /// What a line tells in a form of its own, and whether it stands in the column for such (`MessageExtras`).
    fn bytes(&self) -> Option<(Vec<u8>, bool)> {
        match self.cells.bytes(11).filter(|bytes| !bytes.is_empty()) {
            Some(bytes) => Some((bytes.to_vec(), true)),
            None => self.cells.raw(10).and_then(|text| ids::from_base64(&text)).map(|bytes| (bytes, false)),
        }
    }

    /// Changes of a group that were made together: a record each.
    fn change(&self, chat: &mut Chat, work: &mut Work<'_, '_>) {
        let changes = self.changes(work);
        if changes.is_none() {
            work.source.note(Note::Odd, self.table, Some(self.row));
        }
        let mut changes = changes.unwrap_or_default().into_iter();
        match changes.next() {
            Some(first) => {
                let (line, text) = self.told(first, chat, work);
                self.add_line(line, text, chat, work);
            }
            None => self.line(SystemKind::Unknown, "group_v2_update", chat, work),
        }
        for (change, n) in changes.zip(2..) {
            let place = format!("{} change {n}", self.place());
            let Some(mut record) = further(place, (self.at, None), chat, work) else { return };
            let (line, text) = self.told(change, chat, work);
            (record.kind, record.system, record.text) = (MessageKind::System, Some(Box::new(line)), text);
            chat.take(record, self.doubtful);
        }
    }

    fn changes(&self, work: &Work<'_, '_>) -> Option<Vec<Change>> {
        let limits = &work.source.limits;
        let (bytes, is_extra) = self.bytes()?;
        if !is_extra {
            return group_change::read(&bytes, limits).ok();
        }
        let extra = Message::read(&bytes, super::group::bounds(limits)).ok()?;
        // What came from a newer backup has a description of another form in the second field alone.
        let described = extra.message(1).ok()??;
        group_change::read(described.bytes(1)?, limits).ok()
    }

    fn told(&self, change: Change, chat: &mut Chat, work: &Work<'_, '_>) -> (SystemLine, String) {
        let mut line = SystemLine::of(change.kind);
        line.code = change.unknown.map_or(Some(self.code), |field| Some(field.into()));
        line.actor = change.actor.map(|account| chat.who(&account));
        line.targets = change.target.map(|account| chat.who(&account)).into_iter().collect();
        line.new = change.new;
        if let Some(field) = change.unknown {
            work.source.note_code(self.table, Some(self.row), field.into());
        }
        (line, change.text)
    }

    /// Something without a kind of its own: kept with its name and its words.
    fn other(&self, name: &str, chat: &mut Chat, work: &mut Work<'_, '_>) {
        let mut record = self.record();
        (record.kind, record.sender) = (MessageKind::Other, self.sender);
        record.text = [name.to_owned()].into_iter().chain(self.cells.text(10)).collect::<Vec<_>>().join("\n");
        self.take(record, chat, work);
    }
}

/// Who sent it. Builds before the column for it write the other side even of what the owner sent.
fn sender(cells: &Cells<'_>, code: i64, chat: &mut Chat, people: &People) -> Option<AliasIx> {
    if kinds::is_outgoing(code) {
        return Some(chat.owner());
    }
    let who = cells.int(4).or_else(|| number(cells, 5)).or_else(|| number(cells, 6));
    who.map(|id| chat.recipient(id, people))
}

/// A further record of a row, which says where it stands; none if there are too many.
pub(super) fn further(
    place: String,
    (at, sender): (WallTime, Option<AliasIx>),
    chat: &mut Chat,
    work: &mut Work<'_, '_>,
) -> Option<Record> {
    if work.room == 0 {
        chat.refuse(1);
        work.source.note(Note::OverLimit, "message", None);
        return None;
    }
    work.room -= 1;
    while !chat.claims(work.next) {
        work.next += 1;
    }
    let mut record = Record::new(work.next, at);
    work.next += 1;
    (record.place, record.sender) = (Some(place.into()), sender);
    Some(record)
}
