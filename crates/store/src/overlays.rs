//! What is said of hash sets and of single entries after they were made. Nothing is taken back: a further word is added.

use crate::vault::{count, int, word};
use crate::{Conn, Error, Tx};
use model::{EntryState, HashSetId, SetState};

statements! {
    SET_STATE = "UPDATE hash_set SET state = $1 WHERE id = $2";
    INSERT_OVERLAY = "INSERT INTO hash_set_overlay (hash_set, entry, state, reason, actor, at) VALUES ($1, $2, $3, $4, $5, $6)";
    LAST_OVERLAY = "SELECT MAX(at) FROM hash_set_overlay WHERE hash_set = $1 AND entry = $2";
    OVERLAYS = "SELECT entry, state, reason, actor, at FROM hash_set_overlay WHERE hash_set = $1 ORDER BY entry, at";
}

/// A word on an entry of a hash set. It has no debug form: a reason may name people.
#[derive(Clone)]
pub struct OverlayRow {
    /// The entry's place in the segment.
    pub entry: u64,
    /// What holds from then on.
    pub state: EntryState,
    /// Why.
    pub reason: String,
    /// Who said so.
    pub actor: String,
    /// Milliseconds since 1970 UTC.
    pub at: i64,
}

impl Tx<'_> {
    /// Says whether a hash set is in use.
    pub fn set_hash_set_state(&self, set: HashSetId, state: SetState) -> Result<(), Error> {
        self.run(SET_STATE, (state.as_str(), set.as_bytes().as_slice())).map(drop)
    }

    /// Adds a word on an entry. It comes after every former one, also when the clock was set back in between.
    pub fn insert_overlay(&self, set: HashSetId, word: &OverlayRow) -> Result<(), Error> {
        let (set, entry) = (set.as_bytes().as_slice(), int(word.entry));
        let last: Option<i64> = self.first(LAST_OVERLAY, (set, entry), |row| row.get(0))?.flatten();
        let at = last.map_or(word.at, |last| word.at.max(last + 1));
        self.run(INSERT_OVERLAY, (set, entry, word.state.as_str(), &word.reason, &word.actor, at)).map(drop)
    }
}

impl Conn {
    /// What was said of a hash set's entries, by entry and time: of each the last word holds.
    pub fn hash_set_overlays(&self, set: HashSetId) -> Result<Vec<OverlayRow>, Error> {
        self.rows(OVERLAYS, [set.as_bytes().as_slice()], |row| {
            Ok(OverlayRow {
                entry: count(row, 0)?,
                state: word(row, 1, EntryState::parse)?,
                reason: row.get(2)?,
                actor: row.get(3)?,
                at: row.get(4)?,
            })
        })
    }
}
