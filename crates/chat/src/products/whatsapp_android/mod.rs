#![doc = include_str!("README.md")]

mod batch;
mod besides;
mod calls;
mod codes;
mod contacts;
mod content;
mod digests;
mod held;
mod java;
mod jids;
mod kinds;
mod legacy;
mod members;
mod message;
mod outline;
mod owner;
mod quotes;
pub(super) mod scan;
mod stickers;
mod system;

use model::{SourceRead, Tally};
use sqlite_ro::Database;
use std::ops::Range;

use self::batch::{Batch, Beside, Work};
use self::jids::Jids;
use self::outline::{Outline, Slot};
use self::scan::Source;
use super::{Product, Reads};
use crate::{Context, Tables, Tell};

/// The database of chats.
pub(super) const PRODUCT: Product = Product { name: "whatsapp-android", reads: Reads::Database { recognise, read } };

/// The database of contacts.
pub(super) const CONTACTS: Product = Product {
    name: "whatsapp-android-contacts",
    reads: Reads::Database { recognise: contacts::recognise, read: contacts::read },
};

/// The database of stickers.
pub(super) const STICKERS: Product = Product {
    name: "whatsapp-android-stickers",
    reads: Reads::Database { recognise: stickers::recognise, read: stickers::read },
};

fn recognise(tables: &Tables<'_>) -> bool {
    let has = |table: &str, columns: &[&str]| columns.iter().all(|column| tables.has_column(table, column));
    has("message", &["chat_row_id", "key_id"]) || has("messages", &["key_remote_jid", "key_id"])
}

fn read(database: &Database, tables: &Tables<'_>, context: &Context<'_>, tell: Tell<'_>) -> SourceRead {
    let source = Source::new(database, tables, context.limits);
    if tables.has("message") {
        ["chat", "jid"].into_iter().for_each(|table| source.expect(table));
    }
    let mut jids = Jids::read(&source, tell);
    let outline = Outline::of(&source, &mut jids);
    owner::find(&source, &mut jids, &outline, tell);
    let mut work = Work {
        source: &source,
        jids: &mut jids,
        outline: &outline,
        told: Vec::new(),
        // Numbers are stored as numbers with a sign.
        next: outline.last_row.saturating_add(1).min(1 << 62),
        room: context.limits.records,
    };
    for slots in batches(&outline.slots, context.limits.held_records) {
        read_batch(&mut work, slots, tell);
    }
    besides::tell(&mut work, tell);
    besides::note_rest(&source);
    let refused = outline.sentinels + outline.homeless;
    SourceRead { tally: Tally { seen: refused, refused, ..Tally::default() }, issues: source.into_issues() }
}

/// Chats that are held together: as many as have not more than so many rows, and one at least.
fn batches(slots: &[Slot], most: usize) -> Vec<Range<u32>> {
    let (mut batches, mut start, mut rows) = (Vec::new(), 0, 0);
    for (at, slot) in (0..).zip(slots) {
        let more = slot.modern + slot.legacy;
        if rows > 0 && rows + more > most as u64 {
            batches.push(start..at);
            (start, rows) = (at, 0);
        }
        rows += more;
    }
    batches.push(start..u32::try_from(slots.len()).unwrap_or(u32::MAX));
    batches
}

fn read_batch(work: &mut Work<'_, '_>, slots: Range<u32>, tell: Tell<'_>) {
    let mut batch = Batch::of(slots, work);
    if work.source.tables.has("message") {
        read_modern(work, &mut batch);
    }
    batch.forget();
    legacy::read(work, &mut batch);
    legacy::read_quotes(work, &mut batch);
    legacy::roll_calls(work, &mut batch);
    system::settle(work, &mut batch);
    members::read(work, &mut batch);
    batch.tell(work, tell);
}

fn read_modern(work: &mut Work<'_, '_>, batch: &mut Batch) {
    message::read(work, batch);
    let beside: [&[Beside]; 2] = [system::BESIDE, content::BESIDE];
    beside.into_iter().flatten().for_each(|table| table.walk(work, batch));
    quotes::read(work, batch);
    members::roll_calls(work, batch);
    calls::read(work, batch);
}
