//! Room for pixels, shared by everything in this process that decodes at the same time.
//!
//! A limit for one picture says nothing of a machine with many cores: as many large pictures as cores would be held
//! together. So each picture takes its room before its memory, and waits while others have too much of it: many small
//! ones go side by side, a very large one goes alone.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

static TAKEN: Mutex<u64> = Mutex::new(0);
static GIVEN_BACK: Condvar = Condvar::new();

/// Room that is given back when it is dropped.
///
/// Who holds one must not wait for another decode: nothing else would ever give room back.
#[derive(Debug)]
pub(crate) struct Room(u64);

impl Room {
    /// Waits until `bytes` fit into `most` beside what others have; what alone is too much goes alone.
    pub(crate) fn take(bytes: u64, most: u64) -> Self {
        let mut taken = taken();
        while *taken > 0 && taken.saturating_add(bytes) > most {
            taken = GIVEN_BACK.wait(taken).unwrap_or_else(PoisonError::into_inner);
        }
        *taken = taken.saturating_add(bytes);
        Self(bytes)
    }

    /// How much it is.
    pub(crate) fn bytes(&self) -> u64 {
        self.0
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        let mut taken = taken();
        *taken = taken.saturating_sub(self.0);
        drop(taken);
        GIVEN_BACK.notify_all();
    }
}

fn taken() -> MutexGuard<'static, u64> {
    TAKEN.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU64, Ordering};

    #[test]
    fn what_is_held_at_a_time_stays_within_the_room() {
        static HELD: AtomicU64 = AtomicU64::new(0);
        std::thread::scope(|scope| {
            for n in 0..8u64 {
                scope.spawn(move || {
                    for _ in 0..200 {
                        let room = Room::take(10 + n, 40);
                        let held = HELD.fetch_add(room.bytes(), Ordering::SeqCst) + room.bytes();
                        assert!(held <= 40, "{held}");
                        std::thread::yield_now();
                        HELD.fetch_sub(room.bytes(), Ordering::SeqCst);
                    }
                });
            }
        });
    }
}
