//! The first walk: which chats there are, and how many rows each has. What a row holds is read when its chat is.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::jids::{JidIx, Jids};
use super::kinds;
use super::scan::{Note, Source};

/// A chat that was met.
#[derive(Default)]
pub(super) struct Slot {
    /// Its row in `chat`.
    pub(super) row: Option<i64>,
    /// With whom, or which group.
    pub(super) jid: Option<JidIx>,
    /// The group's name.
    pub(super) subject: Option<String>,
    /// The last message that counts as read, by its row.
    pub(super) read_until: Option<i64>,
    /// Rows in `message`.
    pub(super) modern: u64,
    /// Rows in `messages` that are not in `message`.
    pub(super) legacy: u64,
}

/// What a database holds, counted.
#[derive(Default)]
pub(super) struct Outline {
    /// All chats, those of the modern tables first, by their rows.
    pub(super) slots: Vec<Slot>,
    by_row: HashMap<i64, u32>,
    by_jid: HashMap<JidIx, u32>,
    modern_keys: HashSet<u64>,
    legacy_keys: HashSet<u64>,
    /// Rows of `message` that the phone's owner wrote, in order.
    pub(super) own: Vec<i64>,
    /// Calls that stand in a chat as a message, and the row of that message.
    pub(super) told_calls: HashMap<i64, Option<i64>>,
    /// The highest row of a message.
    pub(super) last_row: u64,
    /// Rows that hold nothing.
    pub(super) sentinels: u64,
    /// Rows that belong to no chat.
    pub(super) homeless: u64,
}

/// The key of the row with which the service begins a new database.
const SENTINEL: &str = "-1";

impl Outline {
    /// Walks over everything once.
    pub(super) fn of(source: &Source<'_>, jids: &mut Jids) -> Self {
        let mut outline = Self::default();
        outline.chats(source, jids);
        outline.modern(source);
        outline.sort();
        outline.chat_list(source, jids);
        outline.legacy(source, jids);
        outline.keys_before(source);
        outline.others(source, jids);
        outline
    }

    /// The chat of a row in `chat`.
    pub(super) fn at_row(&self, row: Option<i64>) -> Option<u32> {
        self.by_row.get(&row?).copied()
    }

    /// The chat with someone.
    pub(super) fn with(&self, jid: JidIx) -> Option<u32> {
        self.by_jid.get(&jid).copied()
    }

    /// Whether a message of that key is there, or was.
    pub(super) fn has_key(&self, key: &str) -> bool {
        let key = hashed(key);
        self.modern_keys.contains(&key) || self.legacy_keys.contains(&key)
    }

    /// Whether the modern tables have a message of that key.
    pub(super) fn is_modern(&self, key: &str) -> bool {
        self.modern_keys.contains(&hashed(key))
    }

    fn chats(&mut self, source: &Source<'_>, jids: &Jids) {
        source.scan("chat", &["_id", "jid_row_id", "subject", "last_read_message_row_id"], |cells| {
            let (row, jid) = (cells.int(0), cells.id(1));
            let (subject, read_until) = (cells.text(2), cells.int(3));
            source.note_odd("chat", row, cells);
            let Some(row) = row else { return };
            let found = jids.row(jid);
            if found.is_none() {
                source.note(Note::Nowhere, "chat", Some(row));
            }
            let at = self.slot_of_row(row);
            if let Some(slot) = self.slots.get_mut(at as usize) {
                slot.subject = subject;
                slot.read_until = read_until;
                slot.jid = found;
            }
        });
    }

    fn slot_of_row(&mut self, row: i64) -> u32 {
        let next = count(&self.slots);
        let at = *self.by_row.entry(row).or_insert(next);
        if at == next {
            self.slots.push(Slot { row: Some(row), ..Slot::default() });
        }
        at
    }

    fn modern(&mut self, source: &Source<'_>) {
        source.scan("message", &["_id", "chat_row_id", "key_id", "from_me", "message_type"], |cells| {
            let (row, key) = (cells.int(0), cells.raw(2));
            if key.as_deref() == Some(SENTINEL) {
                self.sentinels += 1;
                return source.note(Note::Sentinel, "message", row);
            }
            let Some((row, chat)) = row.zip(cells.int(1)) else {
                self.homeless += 1;
                return source.note(Note::NoChat, "message", row);
            };
            let at = self.slot_of_row(chat);
            self.slots.get_mut(at as usize).into_iter().for_each(|slot| slot.modern += 1);
            self.modern_keys.extend(key.as_deref().map(hashed));
            self.last_row = self.last_row.max(u64::try_from(row).unwrap_or(0));
            if cells.flag(3) && cells.int(4) != Some(kinds::SYSTEM) {
                self.own.push(row);
            }
        });
        self.own.sort_unstable();
    }

    /// Puts the chats of the modern tables in the order of their rows, so that some of them are a range of rows.
    fn sort(&mut self) {
        self.slots.sort_by_key(|slot| slot.row);
        self.by_row = (0..).zip(&self.slots).filter_map(|(at, slot)| Some((slot.row?, at))).collect();
        // Of two chats with one correspondent, the first is taken for what is not told of a row.
        for (at, slot) in (0..).zip(&self.slots) {
            if let Some(jid) = slot.jid {
                self.by_jid.entry(jid).or_insert(at);
            }
        }
    }

    fn slot_with(&mut self, jid: JidIx) -> u32 {
        let next = count(&self.slots);
        let at = *self.by_jid.entry(jid).or_insert(next);
        if at == next {
            self.slots.push(Slot { jid: Some(jid), ..Slot::default() });
        }
        at
    }

    fn chat_list(&mut self, source: &Source<'_>, jids: &mut Jids) {
        source.scan("chat_list", &["_id", "key_remote_jid", "subject", "last_read_message_table_id"], |cells| {
            let jid = cells.raw(1).and_then(|raw| jids.known(&raw));
            let (subject, read_until) = (cells.text(2), cells.int(3));
            source.note_odd("chat_list", cells.int(0), cells);
            let Some(jid) = jid else { return };
            let at = self.slot_with(jid);
            if let Some(slot) = self.slots.get_mut(at as usize) {
                slot.subject = slot.subject.take().or(subject);
                slot.read_until = slot.read_until.or(read_until);
            }
        });
    }

    fn legacy(&mut self, source: &Source<'_>, jids: &mut Jids) {
        source.scan("messages", &["_id", "key_remote_jid", "key_id"], |cells| {
            let (row, key) = (cells.int(0), cells.raw(2));
            if key.as_deref() == Some(SENTINEL) {
                self.sentinels += 1;
                return source.note(Note::Sentinel, "messages", row);
            }
            // The same message in both tables is one.
            if key.as_deref().is_some_and(|key| self.is_modern(key)) {
                return;
            }
            let jid = cells.raw(1).and_then(|raw| jids.known(&raw));
            let Some((row, jid)) = row.zip(jid) else {
                self.homeless += 1;
                return source.note(Note::NoChat, "messages", row);
            };
            let at = self.slot_with(jid);
            self.slots.get_mut(at as usize).into_iter().for_each(|slot| slot.legacy += 1);
            self.legacy_keys.extend(key.as_deref().map(hashed));
            self.last_row = self.last_row.max(u64::try_from(row).unwrap_or(0));
        });
    }

    /// Keys that messages had before they were edited or deleted: what quotes one of them is not about a message that is
    /// gone.
    fn keys_before(&mut self, source: &Source<'_>) {
        for (table, column) in [("message_edit_info", "original_key_id"), ("message_revoked", "revoked_key_id")] {
            source.scan(table, &[column], |cells| self.legacy_keys.extend(cells.raw(0).as_deref().map(hashed)));
        }
    }

    /// Groups and callers that have no chat.
    fn others(&mut self, source: &Source<'_>, jids: &mut Jids) {
        for (table, column) in [
            ("group_participant_user", "group_jid_row_id"),
            ("group_past_participant_user", "group_jid_row_id"),
            ("call_log", "group_jid_row_id"),
            ("call_log", "jid_row_id"),
        ] {
            source.scan(table, &[column], |cells| {
                if let Some(jid) = jids.row(cells.id(0)) {
                    self.slot_with(jid);
                }
            });
        }
        source.scan("group_participants", &["gjid"], |cells| {
            if let Some(jid) = cells.raw(0).and_then(|raw| jids.known(&raw)) {
                self.slot_with(jid);
            }
        });
        source.scan("message_call_log", &["call_log_row_id", "message_row_id"], |cells| {
            self.told_calls.extend(cells.id(0).map(|call| (call, cells.id(1))));
        });
    }
}

fn count(slots: &[Slot]) -> u32 {
    // More than that many chats do not fit in memory.
    u32::try_from(slots.len()).unwrap_or(u32::MAX)
}

fn hashed(key: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}
