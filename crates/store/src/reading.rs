//! An exhibit that is being read: how far it came, what waits, and what is taken back when the reading was cut off.

use crate::items::digests;
use crate::vault::{count, int};
use crate::{Conn, Error, Tx};
use model::Digests;

statements! {
    SET_POINT = "INSERT INTO reading_point (exhibit, point) VALUES ($1, $2) ON CONFLICT (exhibit) DO UPDATE SET point = excluded.point";
    POINT = "SELECT point FROM reading_point WHERE exhibit = $1";
    DROP_POINT = "DELETE FROM reading_point WHERE exhibit = $1";
    INSERT_WAITING = "INSERT INTO waiting_chat (exhibit, k, path, bytes) VALUES ($1, $2, $3, $4)";
    WAITING = "SELECT k, path, LENGTH(bytes) FROM waiting_chat WHERE exhibit = $1 ORDER BY k";
    WAITING_BYTES = "SELECT bytes FROM waiting_chat WHERE exhibit = $1 AND k = $2";
    DROP_WAITING = "DELETE FROM waiting_chat WHERE exhibit = $1";
    FILES_READ = "SELECT o.path, o.path_bytes, o.modified, i.sha256, i.sha1, i.md5, i.blake3, i.bytes FROM occurrence o \
        JOIN item i ON i.n = o.item WHERE o.exhibit = $1 AND o.on_disk = 1 AND o.k < $2 ORDER BY o.k";
    CUT_OFF = "SELECT DISTINCT item FROM occurrence WHERE exhibit = $1 AND k >= $2";
    CUT_SIGNALS = "DELETE FROM signal WHERE item = $1 AND NOT EXISTS (SELECT 1 FROM occurrence o WHERE o.item = signal.item)";
    CUT_ITEM = "DELETE FROM item WHERE n = $1 AND NOT EXISTS (SELECT 1 FROM occurrence o WHERE o.item = item.n)";
    CUT_OCCURRENCES = "DELETE FROM occurrence WHERE exhibit = $1 AND k >= $2";
    CUT_ISSUES = "DELETE FROM issue WHERE exhibit = $1 AND k >= $2";
    CUT_WAITING = "DELETE FROM waiting_chat WHERE exhibit = $1 AND k >= $2";
}

/// A chat export that waits until the files beside it are known.
#[derive(Clone, Debug)]
pub struct WaitingChat {
    /// The number of its entry in the exhibit.
    pub k: u64,
    /// Below the exhibit.
    pub path: String,
    /// How long it is.
    pub byte_count: u64,
}

/// A file on disk that was read already.
#[derive(Clone, Debug)]
pub struct FileRead {
    /// Its raw path below the exhibit.
    pub path: Vec<u8>,
    /// Of its content.
    pub digests: Digests,
    /// As the source stores it.
    pub modified: Option<String>,
}

impl Tx<'_> {
    /// Writes down how far the reading of an exhibit came.
    pub fn set_point(&self, exhibit: i64, point: &str) -> Result<(), Error> {
        self.run(SET_POINT, (exhibit, point)).map(drop)
    }

    /// Lays a chat export aside.
    pub fn insert_waiting(&self, exhibit: i64, k: u64, path: &str, bytes: &[u8]) -> Result<(), Error> {
        self.run(INSERT_WAITING, (exhibit, int(k), path, bytes)).map(drop)
    }

    /// Says that an exhibit is read: nothing of it waits any more.
    pub fn end_reading(&self, exhibit: i64) -> Result<(), Error> {
        self.run(DROP_POINT, [exhibit])?;
        self.run(DROP_WAITING, [exhibit]).map(drop)
    }

    /// Takes an exhibit back to where so many entries and issues of it were written, and no chat.
    pub fn cut_back(&self, exhibit: i64, entries: u64, issues: u64) -> Result<(), Error> {
        self.drop_chats(exhibit)?;
        let cut: Vec<i64> = self.rows(CUT_OFF, (exhibit, int(entries)), |row| row.get(0))?;
        self.run(CUT_OCCURRENCES, (exhibit, int(entries)))?;
        self.run(CUT_WAITING, (exhibit, int(entries)))?;
        self.run(CUT_ISSUES, (exhibit, int(issues)))?;
        // Only these can have lost their place: going over a million others would take seconds.
        cut.into_iter().try_for_each(|item| {
            self.run(CUT_SIGNALS, [item])?;
            self.run(CUT_ITEM, [item]).map(drop)
        })
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
            Ok(WaitingChat { k: count(row, 0)?, path: row.get(1)?, byte_count: count(row, 2)? })
        })
    }

    /// The bytes of a chat export that waits.
    pub fn waiting_bytes(&self, exhibit: i64, k: u64) -> Result<Vec<u8>, Error> {
        Ok(self.first(WAITING_BYTES, (exhibit, int(k)), |row| row.get(0))?.unwrap_or_default())
    }
}
