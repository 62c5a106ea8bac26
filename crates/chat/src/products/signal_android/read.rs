//! The walk: a first one counts the messages of each chat, further ones read as many chats as may be held at once.

use model::{Attachment, MessageKind, Record, SourceRead, Tally, Told};
use sqlite_ro::Database;
use std::collections::{BTreeMap, HashMap};

use super::chat::Chat;
use super::message::{self, Work};
use super::people::{self, People};
use super::{content, files, kinds};
use crate::products::Tell;
use crate::products::whatsapp_android::scan::{Note, Source};
use crate::tables::ROW;
use crate::{Context, Tables};

/// A chat, and how many messages it has in each table.
type Slot = (i64, u64);

/// What is kept beside messages and is not read.
static NOT_READ: &[&str] = &["reaction", "mention", "poll_vote", "group_receipts", "drafts", "call"];

/// How many messages there are.
#[derive(Default)]
struct Plan {
    /// In each chat.
    counts: BTreeMap<i64, u64>,
    /// Without one.
    homeless: u64,
    last: i64,
    /// Whom the phone's own messages name as their sender, how often, and the first of them.
    own: BTreeMap<i64, (u64, String)>,
    /// When messages were sent that were edited later.
    originals: HashMap<i64, i64>,
}

/// Reads all of it.
pub(super) fn read(database: &Database, tables: &Tables<'_>, context: &Context<'_>, tell: Tell<'_>) -> SourceRead {
    let source = Source::new(database, tables, context.limits);
    let mut people = People::read(&source, tell);
    let mut plan = Plan::default();
    for (table, _) in message::TABLES {
        plan.count(table, &source);
    }
    let own = plan.own.iter().max_by_key(|(id, (count, _))| (*count, -**id));
    if let Some((id, (_, place))) = own {
        people.own(*id, place.clone(), tell);
    }
    let chats = plan.chats(&people, &source);
    let next = u64::try_from(plan.last).unwrap_or(0).saturating_add(1).min(1 << 62);
    let (polls, room) = (content::polls(&source), context.limits.records);
    let mut work = Work { source: &source, people: &people, polls, originals: plan.originals, next, room };
    for batch in batches(&chats, context.limits.held_records as u64) {
        read_batch(batch, &mut work, tell);
    }
    for table in NOT_READ {
        source.scan(table, &[ROW], |_| source.note(Note::NotRead, table, None));
    }
    let refused = plan.homeless;
    SourceRead { tally: Tally { seen: refused, refused, ..Tally::default() }, issues: source.into_issues() }
}

impl Plan {
    fn count(&mut self, table: &'static str, source: &Source<'_>) {
        source.scan(table, message::COLUMNS, |cells| {
            let row = cells.int(0).unwrap_or(0);
            self.last = self.last.max(row);
            match message::thread(cells) {
                Some(thread) => *self.counts.entry(thread).or_default() += 1,
                None => {
                    self.homeless += 1;
                    source.note(Note::NoChat, table, Some(row));
                }
            }
            if let Some(who) = cells.id(4).filter(|_| kinds::is_outgoing(message::code(cells))) {
                self.own.entry(who).or_insert_with(|| (0, format!("{table} row {row}"))).0 += 1;
            }
            let is_original = cells.id(21).is_some() && cells.id(22).is_none();
            if let (true, Some(sent)) =
                (is_original && self.originals.len() < source.limits.records, message::sent(cells))
            {
                self.originals.insert(row, sent);
            }
        });
    }

    /// Every chat with messages, and every group.
    fn chats(&self, people: &People, source: &Source<'_>) -> Vec<Slot> {
        let mut chats = self.counts.clone();
        let lost: u64 = chats.iter().filter(|(thread, _)| !people.threads.contains_key(thread)).map(|(_, n)| n).sum();
        if lost > 0 {
            source.note_many(Note::Nowhere, people::THREADS, None, lost);
        }
        for (thread, who) in &people.threads {
            if people.get(*who).is_some_and(|who| who.group.is_some()) {
                chats.entry(*thread).or_default();
            }
        }
        chats.into_iter().collect()
    }
}

/// As many chats at once as have not more than `most` messages together, and one at least.
fn batches(chats: &[Slot], most: u64) -> Vec<&[Slot]> {
    let (mut batches, mut start, mut held) = (Vec::new(), 0, 0_u64);
    for (at, (_, count)) in chats.iter().enumerate() {
        if at > start && held.saturating_add(*count) > most {
            batches.extend(chats.get(start..at));
            (start, held) = (at, 0);
        }
        held = held.saturating_add(*count);
    }
    batches.extend(chats.get(start..).filter(|rest| !rest.is_empty()));
    batches
}

fn read_batch(batch: &[Slot], work: &mut Work<'_, '_>, tell: Tell<'_>) {
    let mut chats: Vec<Chat> = batch.iter().map(|(thread, _)| Chat::new(*thread, work.people)).collect();
    let by_thread: HashMap<i64, usize> = batch.iter().enumerate().map(|(n, (thread, _))| (*thread, n)).collect();
    let mut met = vec![0_u64; batch.len()];
    let mut places: HashMap<i64, (usize, usize)> = HashMap::new();
    for form in message::TABLES {
        work.source.scan(form.0, message::COLUMNS, |cells| {
            let Some(n) = message::thread(cells).and_then(|thread| by_thread.get(&thread).copied()) else { return };
            let (Some(chat), Some(count)) = (chats.get_mut(n), met.get_mut(n)) else { return };
            *count += 1;
            let first = message::read(cells, *form, chat, work, tell);
            if let (0, Some(first), Some(row)) = (form.1, first, cells.int(0)) {
                places.insert(row, (n, first));
            }
        });
    }
    for table in files::TABLES {
        read_files(table, &mut chats, &places, work);
    }
    for ((mut chat, (_, counted)), met) in chats.into_iter().zip(batch).zip(met) {
        let lost = counted.saturating_sub(met);
        if lost > 0 {
            chat.refuse(lost);
            work.source.note_many(Note::Lost, message::TABLES.first().map_or("", |form| form.0), None, lost);
        }
        tell(Told::Chat(Box::new(chat.finish(work.people))));
    }
}

fn read_files(table: &'static str, chats: &mut [Chat], places: &HashMap<i64, (usize, usize)>, work: &mut Work<'_, '_>) {
    let mut counts: HashMap<(usize, usize), u64> = HashMap::new();
    work.source.scan(table, files::COLUMNS, |cells| {
        let Some((n, at)) = files::message(cells).and_then(|row| places.get(&row).copied()) else { return };
        let Some(chat) = chats.get_mut(n).filter(|_| !files::is_of_quote(cells)) else { return };
        let count = counts.entry((n, at)).or_insert(0);
        *count += 1;
        let (file, name, is_odd) = files::file(cells);
        if is_odd {
            work.source.note(Note::Digest, table, cells.int(0));
        }
        put_file((file, name), (at, *count), chat, work);
        work.source.note_odd(table, cells.int(0), cells);
    });
}

fn put_file(
    (file, name): (Attachment, Option<String>),
    (at, n): (usize, u64),
    chat: &mut Chat,
    work: &mut Work<'_, '_>,
) {
    let name = name.map(|name| format!("[{name}]"));
    let Some(record) = chat.records.get_mut(at) else { return };
    if record.attachment.is_none() {
        add(record, file, name);
        return;
    }
    let place = record.place.as_deref().map_or_else(|| format!("message row {}", record.number), str::to_owned);
    let extra = (record.at, record.sender);
    let Some(mut record) = message::further(format!("{place} file {n}"), extra, chat, work) else { return };
    add(&mut record, file, name);
    chat.take(record, false);
}

fn add(record: &mut Record, file: Attachment, name: Option<String>) {
    if matches!(record.kind, MessageKind::Text | MessageKind::Other) {
        record.kind = MessageKind::Media;
    }
    let text = std::mem::take(&mut record.text);
    let lines = [Some(text).filter(|text| !text.is_empty()), name].into_iter().flatten();
    record.text = lines.collect::<Vec<_>>().join("\n");
    record.attachment = Some(file);
}
