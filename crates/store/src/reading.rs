//! An exhibit that is being read: how far it came, what waits, and what is taken back when the reading was cut off.

use crate::items::digests;
use crate::vault::{count, int, word};
use crate::{Conn, Error, Tx};
use model::Digests;

statements! {
    SET_POINT = "INSERT INTO reading_point (exhibit, point) VALUES ($1, $2) ON CONFLICT (exhibit) DO UPDATE SET point = excluded.point";
    POINT = "SELECT point FROM reading_point WHERE exhibit = $1";
    DROP_POINT = "DELETE FROM reading_point WHERE exhibit = $1";
    INSERT_WAITING = "INSERT INTO waiting_chat (exhibit, k, path, bytes, how) VALUES ($1, $2, $3, $4, $5)";
    WAITING = "SELECT k, path, LENGTH(bytes), how FROM waiting_chat WHERE exhibit = $1 ORDER BY k";
    WAITING_BYTES = "SELECT bytes FROM waiting_chat WHERE exhibit = $1 AND k = $2";
    DROP_WAITING = "DELETE FROM waiting_chat WHERE exhibit = $1";
    FILES_READ = "SELECT o.path, o.path_bytes, o.modified, i.sha256, i.sha1, i.md5, i.blake3, i.bytes FROM occurrence o \
        JOIN item i ON i.n = o.item WHERE o.exhibit = $1 AND o.on_disk = 1 AND o.k < $2 ORDER BY o.k";
    CUT_OFF = "SELECT DISTINCT item FROM occurrence WHERE exhibit = $1 AND k >= $2";
    HAS_PLACE = "SELECT 1 FROM occurrence WHERE item = $1 LIMIT 1";
    CUT_MATCHES = "DELETE FROM item_match WHERE case_id IN (SELECT id FROM cases) AND item = $1";
    CUT_KNOWN_GOOD = "DELETE FROM known_good_hit WHERE case_id IN (SELECT id FROM cases) AND item = $1";
    CUT_FAMILIES = "DELETE FROM item_family WHERE case_id IN (SELECT id FROM cases) AND item = $1";
    CUT_SIGNALS = "DELETE FROM signal WHERE item = $1";
    CUT_CARRIED = "UPDATE message SET item = NULL WHERE item = $1";
    CUT_ITEM = "DELETE FROM item WHERE n = $1";
    CUT_OCCURRENCES = "DELETE FROM occurrence WHERE exhibit = $1 AND k >= $2";
    CUT_ISSUES = "DELETE FROM issue WHERE exhibit = $1 AND k >= $2";
    CUT_WAITING = "DELETE FROM waiting_chat WHERE exhibit = $1 AND k >= $2";
}

/// A chat export that waits until the files beside it are known.
#[derive(Clone)]
pub struct WaitingChat {
    /// The number of its entry in the exhibit.
    pub k: u64,
    /// Below the exhibit.
    pub path: String,
    /// How long it is, if it is laid aside.
    pub byte_count: u64,
    /// How it waits.
    pub how: Waits,
}

model::debug_without_content!(WaitingChat { k, byte_count, how } but path);

model::closed_enum! {
    /// How a record of chats waits until all files of its exhibit are known.
    pub enum Waits {
        /// Its bytes are laid aside.
        Aside = "aside",
        /// A stream that is read again where it lies.
        Stream = "stream",
        /// A database that is read again where it lies.
        Database = "database",
        /// An encrypted backup of a database.
        Backup = "backup",
    }
}

/// A file on disk that was read already.
#[derive(Clone)]
pub struct FileRead {
    /// Its raw path below the exhibit.
    pub path: Vec<u8>,
    /// Of its content.
    pub digests: Digests,
    /// As the source stores it.
    pub modified: Option<String>,
}

model::debug_without_content!(FileRead { digests, modified } but path);

impl Tx<'_> {
    /// Writes down how far the reading of an exhibit came.
    pub fn set_point(&self, exhibit: i64, point: &str) -> Result<(), Error> {
        self.run(SET_POINT, (exhibit, point)).map(drop)
    }

    /// Lets a record of chats wait; what is read again where it lies has no bytes here.
    pub fn insert_waiting(&self, exhibit: i64, k: u64, path: &str, how: Waits, bytes: &[u8]) -> Result<(), Error> {
        self.run(INSERT_WAITING, (exhibit, int(k), path, bytes, how.as_str())).map(drop)
    }

    /// Says that an exhibit is read: nothing of it waits any more.
    pub fn end_reading(&self, exhibit: i64) -> Result<(), Error> {
        self.run(DROP_POINT, [exhibit])?;
        self.run(DROP_WAITING, [exhibit]).map(drop)
    }

    /// Takes an exhibit back to where so many entries and issues of it were written, and no chat.
    pub fn cut_back(&self, exhibit: i64, entries: u64, issues: u64) -> Result<(), Error> {
        self.drop_chats(exhibit)?;
        let cut = self.items_from(exhibit, entries)?;
        self.run(CUT_OCCURRENCES, (exhibit, int(entries)))?;
        self.run(CUT_WAITING, (exhibit, int(entries)))?;
        self.run(CUT_ISSUES, (exhibit, int(issues)))?;
        self.drop_items_without_place(&cut)
    }

    /// The items of an exhibit's entries from number `from` on.
    pub(crate) fn items_from(&self, exhibit: i64, from: u64) -> Result<Vec<i64>, Error> {
        self.rows(CUT_OFF, (exhibit, int(from)), |row| row.get(0))
    }

    /// Of items that may have lost their place, takes away those that lie nowhere any more, with all that is said of
    /// them; messages that carried one keep its name alone. Only of these: going over a million others would take seconds.
    pub fn drop_items_without_place(&self, items: &[i64]) -> Result<(), Error> {
        for item in items {
            if self.first(HAS_PLACE, [item], |_| Ok(()))?.is_none() {
                [CUT_MATCHES, CUT_KNOWN_GOOD, CUT_FAMILIES, CUT_SIGNALS, CUT_CARRIED, CUT_ITEM]
                    .iter()
                    .try_for_each(|sql| self.run(sql, [item]).map(drop))?;
            }
        }
        Ok(())
    }
}

impl Conn {
    /// How far the reading of an exhibit came, if it was cut off.
    pub fn point(&self, exhibit: i64) -> Result<Option<String>, Error> {
        self.first(POINT, [exhibit], |row| row.get(0))
    }

    /// The files on disk among the first `entries` entries of an exhibit.
    pub fn files_read(&self, exhibit: i64, entries: u64) -> Result<Vec<FileRead>, Error> {
        self.rows(FILES_READ, (exhibit, int(entries)), |row| {
            let text: String = row.get(0)?;
            let raw: Option<Vec<u8>> = row.get(1)?;
            Ok(FileRead {
                path: raw.unwrap_or_else(|| text.into_bytes()),
                digests: digests(row, 3)?,
                modified: row.get(2)?,
            })
        })
    }

    /// The chat exports of an exhibit that wait, in the order of their entries.
    pub fn waiting(&self, exhibit: i64) -> Result<Vec<WaitingChat>, Error> {
        self.rows(WAITING, [exhibit], |row| {
            let how = word(row, 3, Waits::parse)?;
            Ok(WaitingChat { k: count(row, 0)?, path: row.get(1)?, byte_count: count(row, 2)?, how })
        })
    }

    /// The bytes of a chat export that waits.
    pub fn waiting_bytes(&self, exhibit: i64, k: u64) -> Result<Vec<u8>, Error> {
        Ok(self.first(WAITING_BYTES, (exhibit, int(k)), |row| row.get(0))?.unwrap_or_default())
    }
}
