//! Chats that are read together. Rows of chats lie mixed in the tables, so that each table is walked over once for as
//! many chats as may be held: what lies beside a message is put to it where both walks meet.

use model::Told;
use std::collections::HashMap;
use std::ops::Range;

use super::held::Held;
use super::jids::Jids;
use super::outline::Outline;
use super::scan::{Cells, Note, Source};
use crate::Tell;

/// Where the record of a row stands.
#[derive(Clone, Copy)]
pub(super) struct At {
    row: i64,
    held: u32,
    record: u32,
}

/// What all readers of tables need.
pub(super) struct Work<'w, 'd> {
    /// The database.
    pub(super) source: &'w Source<'d>,
    /// Who.
    pub(super) jids: &'w mut Jids,
    /// Which chats.
    pub(super) outline: &'w Outline,
    /// What is told besides chats.
    pub(super) told: Vec<Told>,
    /// The next number that no row has.
    pub(super) next: u64,
    /// Records that may still be kept.
    pub(super) room: usize,
}

impl Work<'_, '_> {
    /// A number for a record that no row of `message` stands for.
    pub(super) fn fresh(&mut self) -> u64 {
        self.next += 1;
        self.next - 1
    }

    /// A row's number; `None` for one that cannot be a number.
    pub(super) fn number(&mut self, row: i64) -> (u64, bool) {
        match u64::try_from(row) {
            Ok(number) => (number, true),
            Err(_) => (self.fresh(), false),
        }
    }
}

/// Chats that are read together.
pub(super) struct Batch {
    slots: Range<u32>,
    /// The chats.
    pub(super) held: Vec<Held>,
    index: Vec<At>,
    cursor: usize,
    /// Records of the tables of before, by their quote's row.
    pub(super) quotes: HashMap<i64, (usize, usize)>,
    /// What the owner sent, of the tables of before: by its key, the chat and the record's number.
    pub(super) sent: HashMap<String, (usize, u64)>,
    /// Records made of quotes, by the row of the message that quotes.
    pub(super) ghosts: HashMap<i64, (usize, usize)>,
}

impl Batch {
    /// The chats of some slots.
    pub(super) fn of(slots: Range<u32>, work: &mut Work<'_, '_>) -> Self {
        let all = work.outline.slots.get(slots.start as usize..slots.end as usize).unwrap_or_default();
        Self {
            slots,
            held: all.iter().map(|slot| Held::of(slot, work.jids)).collect(),
            index: Vec::new(),
            cursor: 0,
            quotes: HashMap::new(),
            sent: HashMap::new(),
            ghosts: HashMap::new(),
        }
    }

    /// Where a chat stands among those that are held, if it does.
    pub(super) fn place(&self, slot: Option<u32>) -> Option<usize> {
        slot.filter(|slot| self.slots.contains(slot)).map(|slot| (slot - self.slots.start) as usize)
    }

    /// Whether it is the first: what belongs to no chat is said once.
    pub(super) fn is_first(&self) -> bool {
        self.slots.start == 0
    }

    /// The rows in `chat` of those that are held.
    pub(super) fn chat_rows<'o>(&self, outline: &'o Outline) -> impl Iterator<Item = i64> + Clone + 'o {
        let range = self.slots.start as usize..self.slots.end as usize;
        outline.slots.get(range).unwrap_or_default().iter().filter_map(|slot| slot.row)
    }

    /// Remembers where the record of a row stands.
    pub(super) fn remember(&mut self, row: i64, held: usize, record: usize) {
        if let (Ok(held), Ok(record)) = (u32::try_from(held), u32::try_from(record)) {
            self.index.push(At { row, held, record });
        }
    }

    /// Puts what is remembered in order, once all is.
    pub(super) fn sort(&mut self) {
        self.index.sort_by_key(|at| at.row);
    }

    /// Forgets the rows of one table before another's are remembered.
    pub(super) fn forget(&mut self) {
        self.index.clear();
        self.cursor = 0;
    }

    /// The record of a row. Rows that are asked for in order are found without looking for them.
    pub(super) fn find(&mut self, row: Option<i64>) -> Option<(usize, usize)> {
        let row = row?;
        let ahead = self.index.get(self.cursor..).unwrap_or_default().iter().take(NEAR).position(|at| at.row >= row);
        let behind = self.cursor > 0 && self.index.get(self.cursor - 1).is_some_and(|at| at.row >= row);
        self.cursor = match ahead {
            Some(steps) if !behind => self.cursor + steps,
            _ => self.index.partition_point(|at| at.row < row),
        };
        let at = self.index.get(self.cursor).filter(|at| at.row == row)?;
        Some((at.held as usize, at.record as usize))
    }

    /// Whether any row is remembered, and which is the first and the last.
    pub(super) fn rows(&self) -> Option<(i64, i64)> {
        Some((self.index.first()?.row, self.index.last()?.row))
    }

    /// Tells all chats in which there is anything.
    pub(super) fn tell(self, work: &mut Work<'_, '_>, tell: Tell<'_>) {
        for held in self.held {
            let (chat, lost) = held.finish(&mut work.next);
            if lost > 0 && work.room > 0 {
                let is_legacy = chat.head.product == model::Product::WhatsAppAndroidLegacy;
                work.source.note_many(Note::Lost, if is_legacy { "messages" } else { "message" }, None, lost);
            }
            let is_told = !chat.records.is_empty() || !chat.members.is_empty() || chat.tally.seen > 0;
            if is_told || chat.head.kind == model::ChatKind::Group {
                tell(Told::Chat(Box::new(chat)));
            }
        }
        work.told.drain(..).for_each(tell);
    }
}

/// How far ahead is looked step by step.
const NEAR: usize = 8;

/// A table that lies beside the messages.
pub(super) struct Beside {
    /// Its name.
    pub(super) table: &'static str,
    /// Columns behind the message's row.
    pub(super) columns: &'static [&'static str],
    /// Whether every build has it.
    pub(super) is_expected: bool,
    /// Puts a row of it to its record: the chat, the record, the values; the first column is the message's row.
    pub(super) put: fn(&mut Work<'_, '_>, &mut Held, usize, &Cells<'_>),
}

impl Beside {
    /// Walks over the table and puts each row to its record.
    pub(super) fn walk(&self, work: &mut Work<'_, '_>, batch: &mut Batch) {
        let source = work.source;
        if self.is_expected {
            source.expect(self.table);
        }
        let Some((first, last)) = batch.rows() else { return };
        let columns: Vec<&str> = std::iter::once(&"message_row_id").chain(self.columns).copied().collect();
        let condition = match source.tables.has_column(self.table, "message_row_id") {
            true => format!("t.message_row_id BETWEEN {first} AND {last}"),
            false => return,
        };
        source.scan_where(self.table, &columns, &condition, |cells| {
            let row = cells.int(0);
            let Some((held_at, record)) = batch.find(row) else { return };
            let Some(held) = batch.held.get_mut(held_at) else { return };
            (self.put)(work, held, record, cells);
            if source.note_odd(self.table, row, cells) {
                held.doubt(record);
            }
        });
    }
}
