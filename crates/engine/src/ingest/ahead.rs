//! How far a reader may be ahead of the writer. A reader tells what it walked over a table for at once; while that is written
//! down it shall walk on, and what waits shall not fill the memory.

use model::Told;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Records that may wait: about one walk.
const MOST: usize = 400_000;

/// What waits.
#[derive(Default)]
struct Waiting {
    records: usize,
    is_over: bool,
}

/// The records that were told and that nobody has taken yet.
#[derive(Default)]
pub(super) struct Ahead {
    waiting: Mutex<Waiting>,
    less: Condvar,
}

impl Ahead {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for room. What is more than all the room passes when nothing else waits.
    pub(super) fn add(&self, told: &Told) {
        let records = records(told);
        let is_full = |waiting: &mut Waiting| {
            !waiting.is_over && waiting.records > 0 && waiting.records.saturating_add(records) > MOST
        };
        let mut waiting = self.less.wait_while(self.lock(), is_full).unwrap_or_else(PoisonError::into_inner);
        waiting.records = waiting.records.saturating_add(records);
    }

    /// Makes room for others.
    pub(super) fn taken(&self, records: usize) {
        let mut waiting = self.lock();
        waiting.records = waiting.records.saturating_sub(records);
        self.less.notify_all();
    }

    /// Who takes what is told. Once it is gone, also by a panic, nobody waits any more.
    pub(super) fn taker(&self) -> Taker<'_> {
        Taker(self)
    }
}

/// See [`Ahead::taker`].
pub(super) struct Taker<'a>(&'a Ahead);

impl Drop for Taker<'_> {
    fn drop(&mut self) {
        self.0.lock().is_over = true;
        self.0.less.notify_all();
    }
}

/// What something told weighs.
pub(super) fn records(told: &Told) -> usize {
    if let Told::Chat(chat) = told { chat.records.len() + 1 } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::ParsedChat;

    fn chat(records: usize) -> Told {
        use model::{ChatHead, ChatKind, Platform, Product, Record, WallTime};
        let head = ChatHead::stated(Platform::WhatsApp, Product::WhatsAppAndroid, ChatKind::Group);
        let records = vec![Record::new(1, WallTime::utc(0)); records];
        Told::Chat(Box::new(ParsedChat { records, ..ParsedChat::new(head) }))
    }

    #[test]
    fn a_reader_waits_for_room_and_for_nobody_at_the_end() {
        let (ahead, most) = (Ahead::default(), chat(MOST + 1));
        // Larger than all the room, and alone.
        ahead.add(&most);
        std::thread::scope(|scope| {
            let waits = scope.spawn(|| ahead.add(&chat(0)));
            ahead.taken(records(&most));
            waits.join().unwrap();
            assert_eq!(ahead.lock().records, 1);
            let waits = scope.spawn(|| ahead.add(&most));
            drop(ahead.taker());
            waits.join().unwrap();
        });
    }
}
