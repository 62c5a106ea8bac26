//! Stickers: what items say of themselves, what databases of applications say of them, and which messages carried them.

use crate::vault::{json, maybe_word};
use crate::{Conn, Error, Tx};
use model::{AliasKind, CaseId, StickerFact};

statements! {
    PUT_STICKER = "INSERT INTO sticker (item, version, pictures, image_part, mark) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (item) DO UPDATE SET version = excluded.version, pictures = excluded.pictures, \
        image_part = excluded.image_part, mark = excluded.mark";
    CASE_STICKERS = "SELECT s.item, s.version, s.pictures, s.image_part, s.mark FROM sticker s JOIN item i ON i.n = s.item \
        WHERE s.item IN (SELECT o.item FROM occurrence o JOIN exhibit e ON e.n = o.exhibit \
        WHERE e.case_id = $1 AND e.state = 'held') ORDER BY i.sha256";
    CASE_FACTS = "SELECT f.exhibit, f.path, f.fact FROM source_fact f JOIN exhibit e ON e.n = f.exhibit \
        WHERE e.case_id = $1 AND e.state = 'held' AND f.kind = 'sticker' ORDER BY e.name, e.n, f.k";
    CASE_CARRIED = "SELECT m.item, c.exhibit, m.chat, m.record, m.sender, a.kind, m.media FROM message m \
        JOIN sticker s ON s.item = m.item JOIN chat c ON c.n = m.chat JOIN exhibit e ON e.n = c.exhibit \
        LEFT JOIN alias a ON a.chat = m.chat AND a.k = m.sender \
        WHERE e.case_id = $1 AND e.state = 'held' ORDER BY m.item, e.name, e.n, m.chat, m.record";
}

/// What is read of an item as a sticker.
#[derive(Clone)]
pub struct StickerRow {
    /// The vault's number of the item.
    pub item: i64,
    /// Of the reader.
    pub version: String,
    /// Over what is seen, chunk by chunk: a secret like the picture.
    pub pictures: Option<[u8; 32]>,
    /// The digest that an application keeps of the picture's part: likewise.
    pub image_part: Option<[u8; 32]>,
    /// What it says of itself, JSON.
    pub mark: Option<String>,
}

model::debug_without_content!(StickerRow { item, version } but pictures, image_part, mark);

/// A row of an application's database about a sticker.
#[derive(Clone, Debug)]
pub struct StickerFactRow {
    /// The vault's number of the exhibit.
    pub exhibit: i64,
    /// The database, below the exhibit.
    pub path: String,
    /// What it says.
    pub fact: StickerFact,
}

/// A message that carried an item which may be a sticker.
#[derive(Clone, Debug)]
pub struct CarriedRow {
    /// The vault's number of the item.
    pub item: i64,
    /// Of the exhibit.
    pub exhibit: i64,
    /// Of the chat.
    pub chat: i64,
    /// The message.
    pub record: u64,
    /// The sender's alias in the chat.
    pub sender: Option<u32>,
    /// What that alias is made of.
    pub sender_kind: Option<AliasKind>,
    /// What the chat says that the file is.
    pub media: Option<String>,
}

impl Tx<'_> {
    /// Says of an item what was read of it as a sticker, in place of what was said before.
    pub fn put_sticker(&self, row: &StickerRow) -> Result<(), Error> {
        let [pictures, part] = [&row.pictures, &row.image_part].map(|of| of.as_ref().map(<[u8; 32]>::as_slice));
        self.run(PUT_STICKER, (row.item, &row.version, pictures, part, &row.mark)).map(drop)
    }
}

impl Conn {
    /// What was read of the items of a case's held exhibits as stickers, by SHA-256.
    pub fn stickers(&self, case: CaseId) -> Result<Vec<StickerRow>, Error> {
        self.rows(CASE_STICKERS, [case.as_bytes().as_slice()], |row| {
            Ok(StickerRow {
                item: row.get(0)?,
                version: row.get(1)?,
                pictures: row.get(2)?,
                image_part: row.get(3)?,
                mark: row.get(4)?,
            })
        })
    }

    /// What databases of a case's held exhibits say of stickers, in their order.
    pub fn sticker_facts(&self, case: CaseId) -> Result<Vec<StickerFactRow>, Error> {
        self.rows(CASE_FACTS, [case.as_bytes().as_slice()], |row| {
            Ok(StickerFactRow { exhibit: row.get(0)?, path: row.get(1)?, fact: json(row, 2)? })
        })
    }

    /// The messages of a case's held exhibits that carried what may be a sticker, by item, exhibit and chat.
    pub fn stickers_carried(&self, case: CaseId) -> Result<Vec<CarriedRow>, Error> {
        self.rows(CASE_CARRIED, [case.as_bytes().as_slice()], |row| {
            Ok(CarriedRow {
                item: row.get(0)?,
                exhibit: row.get(1)?,
                chat: row.get(2)?,
                record: row.get(3)?,
                sender: row.get(4)?,
                sender_kind: maybe_word(row, 5, AliasKind::parse)?,
                media: row.get(6)?,
            })
        })
    }
}
