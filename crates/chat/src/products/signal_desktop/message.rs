//! A row of `messages` → a record, or several.

use model::{AliasIx, MessageKind, Record, SystemKind, SystemLine, WallTime};
use serde_json::Value;
use std::collections::HashMap;

use super::calls::Call;
use super::chat::Chat;
use super::files::{self, File};
use super::people::{self, People};
use super::{changes, content, kinds};
use crate::json::values::{Fields, inner, items, objects, raw, text, whole};
use crate::products::Tell;
use crate::products::signal_ids;
use crate::products::whatsapp_android::scan::{Cells, Note, Source};
use crate::tables::ROW;

/// Where messages are kept.
pub(super) const MESSAGES: &str = "messages";

/// Columns after the row's number.
pub(super) static COLUMNS: &[&str] = &[
    ROW,
    "id",
    "json",
    "conversationid",
    "type",
    "body",
    "sent_at",
    "received_at_ms",
    "sourceserviceid",
    "sourceuuid",
    "source",
    "iserased",
    "isviewonce",
    "callid",
];

/// The column by which a row belongs to a chat.
pub(super) const CONVERSATION: usize = 3;

/// What is at hand while rows are read.
pub(super) struct Work<'s, 'd> {
    pub(super) source: &'s Source<'d>,
    pub(super) people: &'s People,
    pub(super) calls: HashMap<String, Call>,
    /// The number of the next record that is no row's own.
    pub(super) next: u64,
    /// Records that may still be taken.
    pub(super) room: usize,
}

/// A row that is being read.
struct Row<'a> {
    row: i64,
    number: u64,
    json: Fields,
    kind: String,
    body: Option<String>,
    call: Option<&'a Call>,
    at: WallTime,
    sent_ms: Option<i64>,
    doubtful: bool,
}

/// Reads a row into its chat; where its first record stands there.
pub(super) fn read(cells: &Cells<'_>, chat: &mut Chat, work: &mut Work<'_, '_>, tell: Tell<'_>) -> Option<usize> {
    let row = cells.int(0).unwrap_or_default();
    let number = u64::try_from(row).ok().filter(|number| *number < 1 << 62);
    let note = match number {
        Some(_) if work.room == 0 => Some(Note::OverLimit),
        // A damaged table may give a row twice.
        Some(number) if chat.claims(number) => None,
        _ => Some(Note::Lost),
    };
    let (Some(number), None) = (number, note) else {
        chat.refuse(1);
        note.into_iter().for_each(|note| work.source.note(note, MESSAGES, Some(row)));
        return None;
    };
    let calls = std::mem::take(&mut work.calls);
    let first = chat.records.len();
    let row = Row::of(cells, row, number, work, &calls);
    let sender = row.sender(cells, chat, work.people);
    match kinds::is_sent(&row.kind) {
        true => row.sent(sender, chat, work, tell),
        false => row.line(sender, chat, work),
    }
    work.calls = calls;
    Some(first)
}

impl<'a> Row<'a> {
    fn of(cells: &Cells<'_>, row: i64, number: u64, work: &Work<'_, '_>, calls: &'a HashMap<String, Call>) -> Self {
        let json = people::fields(work.source, MESSAGES, row, cells, 2);
        let is_whole = json.is_some();
        let mut json = json.unwrap_or_default();
        let kind = cells.text(4).or_else(|| text(&json, "type")).unwrap_or_default();
        let body = cells.text(5).or_else(|| text(&json, "body"));
        for (column, key) in [(11, "isErased"), (12, "isViewOnce")] {
            if cells.flag(column) {
                json.insert(key.to_owned(), Value::Bool(true));
            }
        }
        let call = cells.raw(13).or_else(|| raw(&json, "callId").map(Into::into)).and_then(|id| calls.get(&*id));
        let sent_ms = cells.int(6).or_else(|| whole(&json, "sent_at")).filter(|ms| *ms > 0);
        let came = cells.int(7).or_else(|| whole(&json, "received_at_ms")).filter(|ms| *ms > 0);
        let at = sent_ms.and_then(WallTime::utc_ms);
        let is_odd = work.source.note_odd(MESSAGES, Some(row), cells);
        let doubtful = is_odd || at.is_none() || !is_whole;
        if at.is_none() {
            work.source.note(Note::NoTime, MESSAGES, Some(row));
        }
        let at = at.or_else(|| came.and_then(WallTime::utc_ms)).unwrap_or(WallTime::untold());
        Self { row, number, json, kind, body, call, at, sent_ms, doubtful }
    }

    /// Who sent it: where a row does not say it, the other side of a chat of two.
    fn sender(&self, cells: &Cells<'_>, chat: &mut Chat, people: &People) -> Option<AliasIx> {
        if self.kind == "outgoing" {
            return Some(chat.owner());
        }
        self.author(cells, chat, people).map(|account| chat.who(&account))
    }

    fn author(&self, cells: &Cells<'_>, chat: &Chat, people: &People) -> Option<String> {
        let columns = [8, 9, 10].into_iter().find_map(|column| cells.text(column));
        let keys = ["sourceServiceId", "sourceUuid", "source"];
        let named = columns.or_else(|| keys.iter().find_map(|key| text(&self.json, key)));
        let named = named.map(|id| people.account(&id));
        named.or_else(|| chat.other.clone().filter(|_| kinds::is_sent(&self.kind)))
    }

    /// A message that someone sent.
    fn sent(mut self, sender: Option<AliasIx>, chat: &mut Chat, work: &mut Work<'_, '_>, tell: Tell<'_>) {
        // Builds of before wrote lines of the service as messages.
        if inner(&self.json, "expirationTimerUpdate").is_some() {
            return self.add_line(SystemKind::Timer, sender, chat, work);
        }
        let place = format!("{MESSAGES} row {}", self.row);
        content::tell_cards(&self.json, &place, tell);
        let mut files = files::of(&self.json).into_iter();
        let first = files.next();
        let mut record = Record::new(self.number, self.at);
        record.sender = sender;
        record.native = self.native(sender, chat);
        record.kind = content::kind(&self.json, first.is_some(), self.body.is_some());
        record.quotes = content::quote(&self.json, chat, work.people);
        record.edited =
            !items(&self.json, "editHistory").is_empty() || whole(&self.json, "editMessageTimestamp").is_some();
        record.deleted_by = self.deleted_by(chat, work.people);
        let mut lines = content::lines(&self.json, self.body.take());
        lines.extend(first.as_ref().and_then(|file| file.name.as_ref()).map(|name| format!("[{name}]")));
        record.text = lines.join("\n");
        record.attachment = first.map(|file| file.attachment);
        work.room = work.room.saturating_sub(1);
        chat.take(record, self.doubtful);
        for (file, n) in files.zip(2..) {
            further_file(file, n, &place, (self.at, sender), chat, work);
        }
        self.versions(sender, &place, chat, work);
    }

    fn native(&self, sender: Option<AliasIx>, chat: &Chat) -> Option<Box<str>> {
        signal_ids::native(chat.account(sender?)?, self.sent_ms?)
    }

    fn deleted_by(&self, chat: &mut Chat, people: &People) -> Option<AliasIx> {
        let by = raw(&self.json, "deletedForEveryoneByAdminAci")?;
        Some(chat.who(&people.account(by)))
    }

    /// What the message said before it was edited: the newest version stands first and is the message itself.
    fn versions(&self, sender: Option<AliasIx>, place: &str, chat: &mut Chat, work: &mut Work<'_, '_>) {
        for (version, n) in objects(&self.json, "editHistory").skip(1).zip(1..) {
            let at = whole(version, "timestamp").and_then(WallTime::utc_ms);
            let extra = (at.unwrap_or(WallTime::untold()), sender);
            let Some(mut record) = further(format!("{place} version {n}"), extra, chat, work) else { return };
            record.text = text(version, "body").unwrap_or_default();
            record.edited = true;
            chat.take(record, at.is_none());
        }
    }

    /// A line that the application wrote.
    fn line(self, sender: Option<AliasIx>, chat: &mut Chat, work: &mut Work<'_, '_>) {
        if kinds::is_group_change(&self.kind) {
            return self.change(sender, chat, work);
        }
        match (kinds::line(&self.kind), self.call) {
            (Some(SystemKind::Call), Some(call)) => self.add_line(call.kind, sender, chat, work),
            (Some(kind), _) => self.add_line(kind, sender, chat, work),
            (None, _) => {
                work.source.note(Note::Kind, MESSAGES, Some(self.row));
                let mut record = Record::new(self.number, self.at);
                (record.kind, record.sender) = (MessageKind::Other, sender);
                record.text = [self.kind.clone()].into_iter().chain(self.body.clone()).collect::<Vec<_>>().join("\n");
                work.room = work.room.saturating_sub(1);
                chat.take(record, self.doubtful);
            }
        }
    }

    fn add_line(&self, kind: SystemKind, sender: Option<AliasIx>, chat: &mut Chat, work: &mut Work<'_, '_>) {
        let mut line = SystemLine::of(kind);
        line.actor = sender;
        if let Some(call) = self.call {
            let other = chat.other.clone().map(|account| chat.who(&account));
            line.actor = if call.is_outgoing { Some(chat.owner()) } else { sender.or(other) };
        }
        let timer = inner(&self.json, "expirationTimerUpdate").and_then(|update| whole(update, "expireTimer"));
        line.new = timer.map(|seconds| seconds.to_string());
        if let Some(profile) = inner(&self.json, "profileChange") {
            (line.old, line.new) = (text(profile, "oldName"), text(profile, "newName"));
        }
        let words = self.call.map(|call| call.text.clone()).or_else(|| self.body.clone());
        let text = [self.kind.clone()].into_iter().chain(words).collect::<Vec<_>>().join("\n");
        work.room = work.room.saturating_sub(1);
        chat.take(system(Record::new(self.number, self.at), line, text), self.doubtful);
    }

    /// Changes of a group that were made together: a record each.
    fn change(&self, sender: Option<AliasIx>, chat: &mut Chat, work: &mut Work<'_, '_>) {
        let Some(change) = inner(&self.json, "groupV2Change") else {
            work.source.note(Note::Odd, MESSAGES, Some(self.row));
            return self.add_line(SystemKind::Unknown, sender, chat, work);
        };
        let from = raw(change, "from");
        let mut is_first = true;
        for (detail, n) in objects(change, "details").zip(1..) {
            let place = format!("{MESSAGES} row {} change {n}", self.row);
            let record = match std::mem::replace(&mut is_first, false) {
                true => Some(Record::new(self.number, self.at)),
                false => further(place, (self.at, None), chat, work),
            };
            let Some(record) = record else { return };
            let (line, is_known) = changes::line(detail, from, chat, work.people);
            if !is_known {
                work.source.note(Note::Kind, MESSAGES, Some(self.row));
            }
            work.room = work.room.saturating_sub(usize::from(record.place.is_none()));
            chat.take(system(record, line, as_written(detail, from)), self.doubtful);
        }
        if is_first {
            self.add_line(SystemKind::Unknown, sender, chat, work);
        }
    }
}

/// A change's own fields, and who made it.
fn as_written(detail: &Fields, from: Option<&str>) -> String {
    let fields = detail.iter().map(|(key, value)| format!("{key}: {value}"));
    fields.chain(from.map(|from| format!("from: {from}"))).collect::<Vec<_>>().join("\n")
}

fn system(mut record: Record, line: SystemLine, text: String) -> Record {
    (record.kind, record.system, record.text) = (MessageKind::System, Some(Box::new(line)), text);
    record
}

/// A further record of a row, which says where it stands; none if there are too many.
fn further(
    place: String,
    (at, sender): (WallTime, Option<AliasIx>),
    chat: &mut Chat,
    work: &mut Work<'_, '_>,
) -> Option<Record> {
    if work.room == 0 {
        chat.refuse(1);
        work.source.note(Note::OverLimit, MESSAGES, None);
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

/// A further file of a message.
pub(super) fn further_file(
    file: File,
    n: u64,
    place: &str,
    extra: (WallTime, Option<AliasIx>),
    chat: &mut Chat,
    work: &mut Work<'_, '_>,
) {
    let Some(mut record) = further(format!("{place} file {n}"), extra, chat, work) else { return };
    record.kind = MessageKind::Media;
    record.text = file.name.map(|name| format!("[{name}]")).unwrap_or_default();
    record.attachment = Some(file.attachment);
    chat.take(record, false);
}
