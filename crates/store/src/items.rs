//! Items and their signals.

use crate::vault::{bytes, count, int, numbered, word};
use crate::{Conn, Error, Tx};
use model::{CaseId, Digests, Form, Look};
use rusqlite::Row;

macro_rules! item_columns {
    () => {
        "i.n, i.sha256, i.sha1, i.md5, i.blake3, i.bytes, i.kind, i.mime, i.width, i.height, i.frame_count, i.decoder, \
         i.signal_version, i.texture"
    };
}

statements! {
    NEXT_ITEM = "SELECT COALESCE(MAX(n), 0) + 1 FROM item";
    ITEM_BY_SHA256 = "SELECT i.n, i.signal_version, i.decoder, s.version FROM item i LEFT JOIN sticker s ON s.item = i.n \
        WHERE i.sha256 = $1";
    INSERT_ITEM = "INSERT INTO item (n, sha256, sha1, md5, blake3, bytes, kind, mime, width, height, frame_count, decoder, signal_version, texture, handling_code) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 'restricted')";
    UPDATE_ITEM = "UPDATE item SET width = $1, height = $2, frame_count = $3, decoder = $4, signal_version = $5, texture = $6 WHERE n = $7";
    DROP_ITEM_SIGNALS = "DELETE FROM signal WHERE item = $1";
    INSERT_SIGNAL = "INSERT INTO signal (item, k, form, frame, hash, quality, plain, shown_from, shown_until) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    DROP_ITEM_LOCAL = "DELETE FROM local_signal WHERE item = $1";
    INSERT_LOCAL = "INSERT INTO local_signal (item, frame, points) VALUES ($1, $2, $3)";
    ITEM_LOCAL = "SELECT frame, points FROM local_signal WHERE item = $1 ORDER BY frame";
    ITEM_DIGESTS = "SELECT sha256, sha1, md5, blake3, bytes FROM item WHERE n = $1";
    CASE_ITEMS = concat!("SELECT ", item_columns!(), " FROM item i WHERE i.n IN (SELECT o.item FROM occurrence o JOIN exhibit e ON e.n = o.exhibit \
        WHERE e.case_id = $1 AND e.state = 'held') ORDER BY i.sha256");
    CASE_SIGNALS = "SELECT s.item, s.form, s.frame, s.hash, s.quality, s.plain, s.shown_from, s.shown_until FROM signal s WHERE s.item IN (SELECT o.item FROM occurrence o \
        JOIN exhibit e ON e.n = o.exhibit WHERE e.case_id = $1 AND e.state = 'held') ORDER BY s.item, s.k";
    ITEM_SIGNALS = "SELECT s.item, s.form, s.frame, s.hash, s.quality, s.plain, s.shown_from, s.shown_until FROM signal s \
        WHERE s.item = $1 ORDER BY s.k";
    CASE_OCCURRENCES = "SELECT o.item, e.n, o.path, o.path_bytes, o.on_disk FROM occurrence o JOIN exhibit e ON e.n = o.exhibit \
        WHERE e.case_id = $1 AND e.state = 'held' ORDER BY o.item, e.name, e.n, o.path, o.k";
}

/// An item as it stands in the vault.
#[derive(Clone, Debug)]
pub struct ItemRow {
    /// The vault's own number for it.
    pub n: i64,
    /// Its digests.
    pub digests: Digests,
    /// Class of content: `image`, `text` …
    pub kind: String,
    /// Media type by content.
    pub mime: String,
    /// Pixels across, of a picture that was decoded.
    pub width: Option<i64>,
    /// Pixels down.
    pub height: Option<i64>,
    /// Frames.
    pub frame_count: Option<i64>,
    /// Name and version of the decoder.
    pub decoder: Option<String>,
    /// Version of the signals made, if any were.
    pub signal_version: Option<String>,
    /// `rich` or `plain`.
    pub texture: Option<String>,
}

/// An item that the vault holds already.
#[derive(Clone, Debug)]
pub struct Held {
    /// The vault's own number for it.
    pub n: i64,
    /// Version of the signals made, if any were.
    pub signal_version: Option<String>,
    /// What decoded it to its end; none for what is no picture, or a damaged one.
    pub decoder: Option<String>,
    /// Version of what was read of it as a sticker, if anything was.
    pub sticker_version: Option<String>,
}

/// One signal of an item.
#[derive(Clone)]
pub struct SignalRow {
    /// The vault's number of the item.
    pub item: i64,
    /// From which form of the picture.
    pub form: Form,
    /// From which frame.
    pub frame: u32,
    /// The hash: a secret like the picture.
    pub hash: [u8; 32],
    /// 0–100.
    pub quality: u8,
    /// What it was made from looks like; its column has the name of one of them.
    pub look: Look,
    /// From when to when the frame is shown, in milliseconds, of a video.
    pub shown: Option<(u32, u32)>,
}

/// The points of one frame of an item: a secret like the picture.
#[derive(Clone)]
pub struct LocalRow {
    /// From which frame.
    pub frame: u32,
    /// As the signals' crate stores them.
    pub points: Vec<u8>,
}

impl Tx<'_> {
    /// Adds an item and gives its number; `row.n` is not read.
    pub fn insert_item(&self, row: &ItemRow, signals: &[SignalRow], local: &[LocalRow]) -> Result<i64, Error> {
        let n: i64 = self.first(NEXT_ITEM, (), |r| r.get(0))?.unwrap_or(1);
        let d = &row.digests;
        self.run(
            INSERT_ITEM,
            rusqlite::params![
                n,
                d.sha256.as_slice(),
                d.sha1.as_slice(),
                d.md5.as_slice(),
                d.blake3.as_slice(),
                int(d.bytes),
                row.kind,
                row.mime,
                row.width,
                row.height,
                row.frame_count,
                row.decoder,
                row.signal_version,
                row.texture,
            ],
        )?;
        self.insert_signals(n, signals, local)?;
        Ok(n)
    }

    /// Says anew what is known of an item that was held without its signals, or with those of another version.
    pub fn renew_item(&self, n: i64, row: &ItemRow, signals: &[SignalRow], local: &[LocalRow]) -> Result<(), Error> {
        let facts = (row.width, row.height, row.frame_count, &row.decoder, &row.signal_version, &row.texture, n);
        self.run(UPDATE_ITEM, facts)?;
        self.run(DROP_ITEM_SIGNALS, [n])?;
        self.run(DROP_ITEM_LOCAL, [n])?;
        self.insert_signals(n, signals, local)
    }

    fn insert_signals(&self, n: i64, signals: &[SignalRow], local: &[LocalRow]) -> Result<(), Error> {
        for l in local {
            self.run(INSERT_LOCAL, (n, i64::from(l.frame), l.points.as_slice()))?;
        }
        for (k, s) in signals.iter().enumerate() {
            self.run(
                INSERT_SIGNAL,
                (
                    n,
                    int(k as u64),
                    s.form.as_str(),
                    i64::from(s.frame),
                    s.hash.as_slice(),
                    i64::from(s.quality),
                    i64::from(s.look.number()),
                    s.shown.map(|(from, _)| i64::from(from)),
                    s.shown.map(|(_, until)| i64::from(until)),
                ),
            )?;
        }
        Ok(())
    }
}

/// Where an item lies: item, exhibit number, path, path bytes, on disk.
pub type Place = (i64, i64, String, Option<Vec<u8>>, bool);

impl Conn {
    /// The points of an item's frames.
    pub fn item_local(&self, n: i64) -> Result<Vec<LocalRow>, Error> {
        let mut rows = Vec::new();
        let read = |row: &Row<'_>| Ok(LocalRow { frame: row.get(0)?, points: row.get(1)? });
        self.each(ITEM_LOCAL, [n], read, &mut |row| rows.push(row))?;
        Ok(rows)
    }

    /// The item with this content: its number, the version of the signals that it has, and what decoded it to its end.
    pub fn item_with(&self, sha256: &[u8; 32]) -> Result<Option<Held>, Error> {
        self.first(ITEM_BY_SHA256, [sha256.as_slice()], |row| {
            let (signal_version, decoder, sticker_version) = (row.get(1)?, row.get(2)?, row.get(3)?);
            Ok(Held { n: row.get(0)?, signal_version, decoder, sticker_version })
        })
    }

    /// The digests of an item.
    pub fn item_digests(&self, n: i64) -> Result<Option<Digests>, Error> {
        self.first(ITEM_DIGESTS, [n], |row| digests(row, 0))
    }

    /// The items of a case's held exhibits, by SHA-256.
    pub fn case_items(&self, case: CaseId) -> Result<Vec<ItemRow>, Error> {
        self.rows(CASE_ITEMS, [case.as_bytes().as_slice()], read)
    }

    /// Hands over each signal of a case's held exhibits, item by item.
    pub fn case_signals(&self, case: CaseId, visit: &mut dyn FnMut(SignalRow)) -> Result<(), Error> {
        self.each(CASE_SIGNALS, [case.as_bytes().as_slice()], read_signal, visit)
    }

    /// Hands over each signal of an item, in the order of [`Conn::case_signals`].
    pub fn item_signals(&self, n: i64, visit: &mut dyn FnMut(SignalRow)) -> Result<(), Error> {
        self.each(ITEM_SIGNALS, [n], read_signal, visit)
    }

    /// Every place of every item of a case's held exhibits, item by item.
    pub fn case_occurrences(&self, case: CaseId) -> Result<Vec<Place>, Error> {
        self.rows(CASE_OCCURRENCES, [case.as_bytes().as_slice()], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get::<_, i64>(4)? != 0))
        })
    }
}

/// Digests from five columns.
pub(crate) fn digests(row: &Row<'_>, from: usize) -> rusqlite::Result<Digests> {
    Ok(Digests {
        sha256: bytes(row, from)?,
        sha1: bytes(row, from + 1)?,
        md5: bytes(row, from + 2)?,
        blake3: bytes(row, from + 3)?,
        bytes: count(row, from + 4)?,
    })
}

fn read(row: &Row<'_>) -> rusqlite::Result<ItemRow> {
    Ok(ItemRow {
        n: row.get(0)?,
        digests: digests(row, 1)?,
        kind: row.get(6)?,
        mime: row.get(7)?,
        width: row.get(8)?,
        height: row.get(9)?,
        frame_count: row.get(10)?,
        decoder: row.get(11)?,
        signal_version: row.get(12)?,
        texture: row.get(13)?,
    })
}

fn read_signal(row: &Row<'_>) -> rusqlite::Result<SignalRow> {
    Ok(SignalRow {
        item: row.get(0)?,
        form: word(row, 1, Form::parse)?,
        frame: row.get(2)?,
        hash: bytes(row, 3)?,
        quality: row.get(4)?,
        look: numbered(row, 5, Look::numbered)?,
        shown: row.get::<_, Option<u32>>(6)?.zip(row.get(7)?),
    })
}
