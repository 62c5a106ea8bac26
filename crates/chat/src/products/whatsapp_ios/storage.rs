//! `ChatStorage.sqlite`: one walk counts the messages of each chat, further ones read as many chats as may be held at
//! once.

use model::{SourceRead, Tally, Told};
use sqlite_ro::Database;
use std::collections::{BTreeMap, BTreeSet};

use super::accounts::AccountIx;
use super::book::{Book, place};
use super::cells::Cells;
use super::contacts;
use super::gathering::{self, Gathering, MESSAGES};
use super::message::{self, column};
use super::notes::{Flaw, Notes};
use super::scan::{Source, Table};
use crate::products::Tell;
use crate::{Context, Limits, Tables};

/// The columns by which chats are counted and the phone's account is known.
static COUNTED: Table = Table { name: MESSAGES, columns: &["zchatsession", "zisfromme", "zfromjid", "ztojid"] };

/// Whether a database is the service's.
pub(super) fn recognise(tables: &Tables<'_>) -> bool {
    tables.has_all(&[MESSAGES, "zwachatsession"]) && tables.has_column(MESSAGES, "zchatsession")
}

/// Reads all of it.
pub(super) fn read(database: &Database, tables: &Tables<'_>, context: &Context<'_>, tell: Tell<'_>) -> SourceRead {
    let mut source = Source::of(database, tables, context.limits.issues);
    let most = context.limits.record_bytes;
    let mut book = Book::read(&mut source, most, tell);
    if contacts::has_pairs(tables) {
        book.tally += contacts::pairs(&mut source, most, tell);
    }
    let mut storage = Storage { source, book, limits: context.limits, taken: 0 };
    let plan = storage.plan(tell);
    for batch in batches(&plan.counts, context.limits.held_records as u64) {
        storage.read_batch(&batch, &plan.counts, tell);
    }
    if plan.loose > 0 {
        storage.read_loose(plan.loose, tell);
    }
    storage.tell_changes(tell);
    SourceRead { issues: storage.source.issues, tally: storage.book.tally }
}

struct Storage<'a> {
    source: Source<'a>,
    book: Book,
    limits: Limits,
    /// Records that were taken so far.
    taken: usize,
}

/// How many messages there are.
#[derive(Default)]
struct Plan {
    /// In each chat, by its number in the list of chats or in the messages.
    counts: BTreeMap<i64, u64>,
    /// Without such a number.
    loose: u64,
    /// Accounts that can only be the phone's.
    owners: BTreeMap<AccountIx, (u64, i64)>,
}

impl Storage<'_> {
    /// Counts messages, and tells the phone's account.
    fn plan(&mut self, tell: Tell<'_>) -> Plan {
        let mut plan = Plan { counts: self.book.sessions.keys().map(|row| (*row, 0)).collect(), ..Plan::default() };
        let (book, most) = (&mut self.book, self.limits.record_bytes);
        self.source.rows(COUNTED, &mut |row, values| {
            let cells = Cells::of(values, most);
            match cells.whole(1) {
                Some(session) => *plan.counts.entry(session).or_default() += 1,
                None => plan.loose += 1,
            }
            if let Some(owner) = owner_of(&cells, book) {
                plan.owners.entry(owner).or_insert((0, row)).0 += 1;
            }
        });
        self.choose_owner(&plan, tell);
        plan
    }

    /// One account by number, or else one hidden one: if the messages name several, none is believed.
    fn choose_owner(&mut self, plan: &Plan, tell: Tell<'_>) {
        let (numbered, hidden): (Vec<_>, Vec<_>) = plan
            .owners
            .iter()
            .map(|(ix, (_, row))| (*ix, *row))
            .partition(|(ix, _)| self.book.accounts.get(*ix).is_some_and(|account| account.phone.is_some()));
        let only = if numbered.is_empty() { hidden } else { numbered };
        if let [(ix, row)] = only[..] {
            self.book.set_owner(ix, place(MESSAGES, row), tell);
        }
    }

    /// Reads chats whose numbers lie side by side.
    fn read_batch(&mut self, batch: &[i64], counts: &BTreeMap<i64, u64>, tell: Tell<'_>) {
        let (Some(first), Some(last)) = (batch.first(), batch.last()) else { return };
        let gather = |row: &i64| (*row, Gathering::listed(*row, self.book.sessions.get(row)));
        let mut chats: BTreeMap<i64, Gathering> = batch.iter().map(gather).collect();
        let filter = format!("m.zchatsession BETWEEN {first} AND {last}");
        let (book, limits, taken) = (&mut self.book, self.limits, &mut self.taken);
        self.source.joined(message::TABLE, message::JOINS, &filter, &mut |row, values| {
            let cells = Cells::of(values, limits.record_bytes);
            let Some(session) = cells.whole(column::SESSION) else { return };
            let Some(chat) = chats.get_mut(&session) else { return };
            if !book.sessions.contains_key(&session) {
                cells.flaw(Flaw::Relation);
                learn(chat, &cells, book);
            }
            take(row, &cells, chat, book, (taken, limits.records), tell);
        });
        for (row, mut chat) in chats {
            chat.refuse_lost(counts.get(&row).copied().unwrap_or(0));
            tell(Told::Chat(Box::new(chat.finish(&mut self.book))));
        }
    }

    /// Reads messages that point to no chat: those that name an account or a group stand together with others that do.
    fn read_loose(&mut self, counted: u64, tell: Tell<'_>) {
        let mut met = 0;
        let mut chats: BTreeMap<String, Gathering> = BTreeMap::new();
        let mut notes = Notes::of(MESSAGES);
        let (book, limits, taken) = (&mut self.book, self.limits, &mut self.taken);
        let filter = "typeof(m.zchatsession) <> 'integer'";
        self.source.joined(message::TABLE, message::JOINS, filter, &mut |row, values| {
            let cells = Cells::of(values, limits.record_bytes);
            met += 1;
            let Some(id) = other_side(&cells) else {
                book.tally += Tally { seen: 1, refused: 1, ..Tally::default() };
                return notes.note_one(row, Flaw::NoChat);
            };
            cells.flaw(Flaw::Relation);
            let chat = chats.entry(id).or_insert_with_key(|id| Gathering::unlisted(id, book));
            take(row, &cells, chat, book, (taken, limits.records), tell);
        });
        self.source.issues.extend(notes.issues());
        let lost = counted.saturating_sub(met);
        self.book.tally += Tally { seen: lost, refused: lost, ..Tally::default() };
        self.source.issues.extend(gathering::issue_of_lost(lost));
        for chat in chats.into_values() {
            tell(Told::Chat(Box::new(chat.finish(&mut self.book))));
        }
    }

    /// Changes of groups that have neither messages nor a place in the list of chats.
    fn tell_changes(&mut self, tell: Tell<'_>) {
        let groups: BTreeSet<String> = self.book.changes.keys().cloned().collect();
        for group in groups {
            let chat = Gathering::unlisted(&group, &mut self.book);
            tell(Told::Chat(Box::new(chat.finish(&mut self.book))));
        }
    }
}

fn take(
    row: i64,
    cells: &Cells<'_>,
    chat: &mut Gathering,
    book: &mut Book,
    (taken, most): (&mut usize, usize),
    tell: Tell<'_>,
) {
    if *taken >= most {
        return chat.refuse(row, Flaw::Limit);
    }
    *taken += 1;
    message::read(row, cells, chat, book, tell);
}

/// The phone's account where a row names it: as the sender of what is the owner's, as the receiver of what is not.
fn owner_of(cells: &Cells<'_>, book: &mut Book) -> Option<AccountIx> {
    let (own, other) = if cells.flag(2) { (3, 4) } else { (4, 3) };
    let ix = cells.text(own).and_then(|raw| book.accounts.named(&raw))?;
    let other = cells.text(other).and_then(|raw| book.accounts.named(&raw));
    let session = cells.whole(1).and_then(|row| book.sessions.get(&row)).and_then(|session| session.account);
    (other != Some(ix) && session != Some(ix)).then_some(ix)
}

/// The id of the other side, or of the group, as a message names it.
fn other_side(cells: &Cells<'_>) -> Option<String> {
    let column = if cells.flag(column::FROM_ME) { column::TO } else { column::FROM };
    cells.text(column).map(|id| id.into_owned()).filter(|id| id.contains('@'))
}

fn learn(chat: &mut Gathering, cells: &Cells<'_>, book: &mut Book) {
    if let Some(id) = other_side(cells).filter(|_| chat.native.is_none()) {
        chat.learn(&id, book);
    }
}

/// Chats in the order of their numbers, as many at once as have `most` messages together, or one that has more.
fn batches(counts: &BTreeMap<i64, u64>, most: u64) -> Vec<Vec<i64>> {
    let mut batches: Vec<Vec<i64>> = Vec::new();
    let mut held = most;
    for (row, count) in counts {
        let count = (*count).max(1);
        held = held.saturating_add(count);
        match batches.last_mut() {
            Some(batch) if held <= most => batch.push(*row),
            _ => {
                batches.push(vec![*row]);
                held = count;
            }
        }
    }
    batches
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chats_are_read_as_many_at_once_as_may_be_held() {
        let counts = BTreeMap::from([(1, 3), (2, 3), (3, 5), (4, 20), (5, 0), (6, 9), (7, 1)]);
        assert_eq!(batches(&counts, 10), [vec![1, 2], vec![3], vec![4], vec![5, 6], vec![7]]);
        assert!(batches(&BTreeMap::new(), 10).is_empty());
    }
}
