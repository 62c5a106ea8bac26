//! The walk: a first one counts the messages of each conversation, further ones read as many chats as may be held at once.

use model::{MessageKind, SourceRead, Tally, Told};
use sqlite_ro::Database;
use std::collections::{BTreeMap, HashMap, HashSet};

use super::chat::Chat;
use super::message::{self, CONVERSATION, MESSAGES, Work};
use super::people::People;
use super::{calls, files, kinds};
use crate::products::Tell;
use crate::products::whatsapp_android::scan::{Cells, Note, Source};
use crate::tables::ROW;
use crate::{Context, Tables};

/// Files of later builds.
const FILES: &str = "message_attachments";
static FILE_COLUMNS: &[&str] =
    &[ROW, "messageid", "attachmenttype", "contenttype", "path", "filename", "plaintexthash", "edithistoryindex"];

/// A chat to read: which of the known conversations it is, its id, and how many messages it has.
type Slot = (Option<usize>, String, u64);

/// How many messages there are.
#[derive(Default)]
struct Plan {
    /// In each conversation, by its id.
    counts: BTreeMap<String, u64>,
    /// Without one.
    homeless: u64,
    last: i64,
}

/// Reads all of it.
pub(super) fn read(database: &Database, tables: &Tables<'_>, context: &Context<'_>, tell: Tell<'_>) -> SourceRead {
    let source = Source::new(database, tables, context.limits);
    let people = People::read(&source, tell);
    let mut plan = plan(&source);
    let (mut chats, mut seen): (Vec<Slot>, HashSet<&str>) = Default::default();
    for (at, known) in people.conversations.iter().enumerate() {
        // Of two rows with one id, the first has the messages.
        if let Some(count) = plan.counts.remove(&known.id) {
            seen.insert(&known.id);
            chats.push((Some(at), known.id.clone(), count));
        } else if known.group.is_some() && seen.insert(&known.id) {
            chats.push((Some(at), known.id.clone(), 0));
        }
    }
    if !plan.counts.is_empty() {
        source.note_many(Note::Nowhere, MESSAGES, None, plan.counts.values().sum());
    }
    chats.extend(plan.counts.into_iter().map(|(id, count)| (None, id, count)));
    let calls = calls::read(&source);
    let next = u64::try_from(plan.last).unwrap_or(0).saturating_add(1).min(1 << 62);
    let mut work = Work { source: &source, people: &people, calls, next, room: context.limits.records };
    for batch in batches(&chats, context.limits.held_records as u64) {
        read_batch(batch, &mut work, tell);
    }
    let refused = plan.homeless;
    SourceRead { tally: Tally { seen: refused, refused, ..Tally::default() }, issues: source.into_issues() }
}

fn plan(source: &Source<'_>) -> Plan {
    let mut plan = Plan::default();
    source.scan(MESSAGES, &[ROW, "conversationid"], |cells| {
        plan.last = plan.last.max(cells.int(0).unwrap_or(0));
        match cells.raw(1) {
            Some(id) => *plan.counts.entry(id.to_ascii_lowercase()).or_default() += 1,
            None => {
                plan.homeless += 1;
                source.note(Note::NoChat, MESSAGES, cells.int(0));
            }
        }
    });
    plan
}

/// As many chats at once as have not more than `most` messages together, and one at least.
fn batches(chats: &[Slot], most: u64) -> Vec<&[Slot]> {
    let (mut batches, mut start, mut held) = (Vec::new(), 0, 0_u64);
    for (at, (.., count)) in chats.iter().enumerate() {
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
    let mut chats: Vec<Chat> = batch.iter().map(|(at, id, _)| Chat::new(id, *at, work.people)).collect();
    let by_id: HashMap<&str, usize> = batch.iter().enumerate().map(|(n, (_, id, _))| (id.as_str(), n)).collect();
    let mut met = vec![0_u64; batch.len()];
    let has_files = work.source.tables.has(FILES);
    let mut places: HashMap<String, (usize, usize)> = HashMap::new();
    work.source.scan(MESSAGES, message::COLUMNS, |cells| {
        let id = cells.raw(CONVERSATION).map(|id| id.to_ascii_lowercase());
        let Some(n) = id.and_then(|id| by_id.get(id.as_str()).copied()) else { return };
        let (Some(chat), Some(count)) = (chats.get_mut(n), met.get_mut(n)) else { return };
        *count += 1;
        let first = message::read(cells, chat, work, tell);
        if let (true, Some(first), Some(id)) = (has_files, first, cells.raw(1)) {
            places.insert(id.into_owned(), (n, first));
        }
    });
    if has_files {
        read_files(&mut chats, &places, work);
    }
    for ((mut chat, (.., counted)), met) in chats.into_iter().zip(batch).zip(met) {
        let lost = counted.saturating_sub(met);
        if lost > 0 {
            chat.refuse(lost);
            work.source.note_many(Note::Lost, MESSAGES, None, lost);
        }
        tell(Told::Chat(Box::new(chat.finish(work.people))));
    }
}

/// Files that stand beside their message.
fn read_files(chats: &mut [Chat], places: &HashMap<String, (usize, usize)>, work: &mut Work<'_, '_>) {
    let mut counts: HashMap<(usize, usize), u64> = HashMap::new();
    work.source.scan(FILES, FILE_COLUMNS, |cells| {
        let Some((n, at)) = cells.raw(1).and_then(|id| places.get(id.as_ref()).copied()) else { return };
        let form = cells.text(2).unwrap_or_default();
        // Files of quotes, of pages behind links and of earlier versions are none of the message itself.
        let is_its_own =
            matches!(form.as_str(), "attachment" | "sticker") && cells.int(7).is_none_or(|index| index < 0);
        let Some(chat) = chats.get_mut(n).filter(|_| is_its_own) else { return };
        let count = counts.entry((n, at)).or_insert(0);
        *count += 1;
        put_file(cells, &form, (at, *count), chat, work);
        work.source.note_odd(FILES, cells.int(0), cells);
    });
}

fn put_file(cells: &Cells<'_>, form: &str, (at, n): (usize, u64), chat: &mut Chat, work: &mut Work<'_, '_>) {
    let file = file(cells, form);
    let Some(record) = chat.records.get_mut(at) else { return };
    if record.attachment.is_some() {
        let place = format!("{MESSAGES} row {}", record.number);
        let extra = (record.at, record.sender);
        return message::further_file(file, n, &place, extra, chat, work);
    }
    if matches!(record.kind, MessageKind::Text | MessageKind::Other) {
        record.kind = MessageKind::Media;
    }
    let name = file.name.map(|name| format!("[{name}]"));
    let lines: Vec<&str> = [record.text.as_str(), name.as_deref().unwrap_or_default()].into();
    record.text = lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
    record.attachment = Some(file.attachment);
}

fn file(cells: &Cells<'_>, form: &str) -> files::File {
    let media = match form {
        "sticker" => model::MediaKind::Sticker,
        _ => cells.text(3).map_or(model::MediaKind::Document, |kind| kinds::media(&kind)),
    };
    let claimed = cells.text(6).and_then(|hash| files::claimed(&hash)).into_iter().collect();
    let attachment = model::Attachment { name: cells.text(4), media: Some(media), claimed };
    files::File { attachment, name: cells.text(5) }
}
