//! Chats as exhibits show them: aliases, messages, system lines, invites.

use crate::vault::{count, int, json, maybe_json, maybe_word, to_json, word};
use crate::{Conn, Error, Tx};
use model::{
    AliasIx, AliasKind, CaseId, ChatKind, GroupInvite, MediaKind, MessageKind, Origin, Platform, Precision, Product,
    Quote, SystemKind, Tally, WallTime,
};
use rusqlite::Row;
use serde::{Deserialize, Serialize};

statements! {
    NEXT_CHAT = "SELECT COALESCE(MAX(n), 0) + 1 FROM chat";
    INSERT_CHAT = "INSERT INTO chat (n, exhibit, path, platform, product, kind, names, language, date_order, date_order_reason, date_order_counts, \
        probably_truncated, source_evaluation, seen, kept, doubtful, refused, out_of_scope, header_form, key, native, origin, removed, read_until) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'not-evaluated', $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)";
    CASE_CHATS = "SELECT c.n, c.exhibit, c.path, c.platform, c.product, c.kind, c.names, c.language, c.date_order, c.date_order_reason, \
        c.date_order_counts, c.probably_truncated, c.seen, c.kept, c.doubtful, c.refused, c.out_of_scope, c.header_form, \
        c.key, c.native, c.origin, c.removed, c.read_until FROM chat c \
        JOIN exhibit e ON e.n = c.exhibit WHERE e.case_id = $1 AND e.state = 'held' ORDER BY e.name, e.n, c.path, c.key, c.n";
    UPDATE_CHAT = "UPDATE chat SET kind = $1, names = $2, language = $3, native = $4, origin = $5, removed = $6, read_until = $7, seen = $8, kept = $9, \
        doubtful = $10, refused = $11, out_of_scope = $12 WHERE n = $13";
    DROP_CHAT_MEMBERS = "DELETE FROM chat_member WHERE chat = $1";
    DROP_CHAT_CALLS = "DELETE FROM roll_call WHERE chat = $1";
    INSERT_ALIAS = "INSERT INTO alias (chat, k, text, kind, phone, category, account) VALUES ($1, $2, $3, $4, $5, 'not-determined', $6)";
    ALIASES = "SELECT k, text, kind, phone, category, account FROM alias WHERE chat = $1 ORDER BY k";
    INSERT_MESSAGE = "INSERT INTO message (chat, record, at, precision, sender, kind, text, item, attachment, media, flags, utc_offset, \
        native, more, language) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    MESSAGES = "SELECT m.record, m.at, m.precision, m.sender, m.kind, m.text, m.item, m.attachment, m.media, m.flags, \
        m.utc_offset, m.native, m.more, m.language FROM message m \
        WHERE m.chat = $1 ORDER BY m.record";
    INSERT_SYSTEM = "INSERT INTO system_line (chat, record, kind, actor, targets, old, new, code, contested) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    SYSTEM_LINES = "SELECT record, kind, actor, targets, old, new, code, contested FROM system_line WHERE chat = $1 ORDER BY record";
    INSERT_INVITE = "INSERT INTO invite (chat, record, k, kind, host, code, raw) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    INVITES = "SELECT chat, record, kind, host, code, raw FROM invite WHERE chat = $1 ORDER BY record, k";
}

/// A chat as one exhibit shows it.
#[derive(Clone)]
pub struct ChatRow {
    /// The vault's own number for it.
    pub n: i64,
    /// The vault's number of the exhibit.
    pub exhibit: i64,
    /// Below the exhibit.
    pub path: String,
    /// The service.
    pub platform: Platform,
    /// The kind of source.
    pub product: Product,
    /// Group or two accounts.
    pub kind: ChatKind,
    /// Every name, oldest first.
    pub names: Vec<String>,
    /// Of the exporting phone.
    pub language: Option<String>,
    /// How its headers are written, but for their values; not known of chats that an older program read.
    pub header_form: Option<String>,
    /// Order of day and month.
    pub date_order: String,
    /// Why.
    pub date_order_reason: String,
    /// The counts behind it, JSON.
    pub date_order_counts: String,
    /// The oldest messages are probably missing.
    pub probably_truncated: bool,
    /// Records, counted.
    pub tally: Tally,
    /// What sets it apart from other chats of its file.
    pub key: String,
    /// The service's own id of the chat.
    pub native: Option<String>,
    /// Who made the group and when, where the source keeps it.
    pub origin: Option<Origin>,
    /// The source marks it as deleted.
    pub removed: bool,
    /// As [`model::ChatHead::read_until`].
    pub read_until: Option<u64>,
}

model::debug_without_content!(ChatRow { n, exhibit, platform, product, kind, language, date_order, tally, origin, removed, read_until } but path, names, key, native);

/// An alias.
#[derive(Clone)]
pub struct AliasRow {
    /// Its number in the chat.
    pub k: u32,
    /// As written.
    pub text: String,
    /// What it is made of.
    pub kind: AliasKind,
    /// E.164.
    pub phone: Option<String>,
    /// Category of data subject.
    pub category: String,
    /// The service's own id of the account.
    pub account: Option<String>,
}

model::debug_without_content!(AliasRow { k, kind, category } but text, phone, account);

/// A message.
#[derive(Clone)]
pub struct MessageRow {
    /// The line on which it begins.
    pub record: u64,
    /// On the exhibit's clock.
    pub at: WallTime,
    /// The sender's alias.
    pub sender: Option<u32>,
    /// What kind.
    pub kind: MessageKind,
    /// Its text.
    pub text: String,
    /// The vault's number of the attached item.
    pub item: Option<i64>,
    /// The attached file's name.
    pub attachment: Option<String>,
    /// What the chat says the file is.
    pub media: Option<MediaKind>,
    /// Marked as edited.
    pub edited: bool,
    /// Reads like a system line.
    pub looks_like_system: bool,
    /// Carries a file, held or left out.
    pub has_media: bool,
    /// The service's own id of the message.
    pub native: Option<String>,
    /// What few messages have.
    pub more: Option<Box<MessageMore>>,
    /// The language it is written in, if that is told; with `?` behind it if it is inferred from other messages.
    pub language: Option<String>,
}

model::debug_without_content!(MessageRow { record, at, sender, kind, item, media, edited, looks_like_system, has_media, more, language } but text, attachment, native);

/// What few messages have.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MessageMore {
    /// Where the record stands.
    pub place: Option<Box<str>>,
    /// Marked by the phone's owner.
    pub starred: bool,
    /// How often it was passed on before.
    pub forwarded: Option<u32>,
    /// The alias that deleted it.
    pub deleted_by: Option<AliasIx>,
    /// The message that it answers.
    pub quotes: Option<Box<Quote>>,
    /// The group into which it invites.
    pub invite: Option<Box<GroupInvite>>,
}

model::debug_without_content!(MessageMore { starred, forwarded, deleted_by, quotes, invite } but place);

/// A system line.
#[derive(Clone)]
pub struct SystemRow {
    /// Its record.
    pub record: u64,
    /// What it tells.
    pub kind: SystemKind,
    /// Who did it.
    pub actor: Option<u32>,
    /// To whom.
    pub targets: Vec<u32>,
    /// Before.
    pub old: Option<String>,
    /// After.
    pub new: Option<String>,
    /// The product's own code.
    pub code: Option<i64>,
    /// What the code means is not agreed on.
    pub contested: bool,
}

model::debug_without_content!(SystemRow { record, kind, actor, targets, code, contested } but old, new);

/// An invite that stands in a message.
#[derive(Clone)]
pub struct InviteRow {
    /// The vault's number of the chat.
    pub chat: i64,
    /// The message.
    pub record: u64,
    /// `whatsapp-group` …
    pub kind: String,
    /// The service's host.
    pub host: String,
    /// The code.
    pub code: String,
    /// As written.
    pub raw: String,
}

model::debug_without_content!(InviteRow { chat, record, kind, host } but code, raw);

impl Tx<'_> {
    /// Adds a chat and gives its number; `row.n` is not read.
    pub fn insert_chat(&self, row: &ChatRow) -> Result<i64, Error> {
        let n: i64 = self.first(NEXT_CHAT, (), |r| r.get(0))?.unwrap_or(1);
        let t = row.tally;
        self.run(
            INSERT_CHAT,
            rusqlite::params![
                n,
                row.exhibit,
                row.path,
                row.platform.as_str(),
                row.product.as_str(),
                row.kind.as_str(),
                to_json(&row.names)?,
                row.language,
                row.date_order,
                row.date_order_reason,
                row.date_order_counts,
                i64::from(row.probably_truncated),
                int(t.seen),
                int(t.kept),
                int(t.doubtful),
                int(t.refused),
                int(t.out_of_scope),
                row.header_form,
                row.key,
                row.native,
                row.origin.as_ref().map(to_json).transpose()?,
                i64::from(row.removed),
                row.read_until.map(int),
            ],
        )?;
        Ok(n)
    }

    /// Says anew what is known of the chat `row.n` as a whole, after a further part of it; its lists of members are to be
    /// written again.
    pub fn renew_chat(&self, row: &ChatRow) -> Result<(), Error> {
        let t = row.tally;
        self.run(
            UPDATE_CHAT,
            rusqlite::params![
                row.kind.as_str(),
                to_json(&row.names)?,
                row.language,
                row.native,
                row.origin.as_ref().map(to_json).transpose()?,
                i64::from(row.removed),
                row.read_until.map(int),
                int(t.seen),
                int(t.kept),
                int(t.doubtful),
                int(t.refused),
                int(t.out_of_scope),
                row.n,
            ],
        )?;
        [DROP_CHAT_MEMBERS, DROP_CHAT_CALLS].iter().try_for_each(|sql| self.run(sql, [row.n]).map(drop))
    }

    /// Adds an alias.
    pub fn insert_alias(&self, chat: i64, a: &AliasRow) -> Result<(), Error> {
        self.run(INSERT_ALIAS, (chat, a.k, &a.text, a.kind.as_str(), &a.phone, &a.account)).map(drop)
    }

    /// Adds a message.
    pub fn insert_message(&self, chat: i64, m: &MessageRow) -> Result<(), Error> {
        let flags = i64::from(m.edited) | i64::from(m.looks_like_system) << 1 | i64::from(m.has_media) << 2;
        self.run(
            INSERT_MESSAGE,
            rusqlite::params![
                chat,
                m.record,
                m.at.seconds,
                m.at.precision.as_str(),
                m.sender,
                m.kind.as_str(),
                &m.text,
                m.item,
                &m.attachment,
                m.media.map(MediaKind::as_str),
                flags,
                m.at.offset,
                m.native,
                m.more.as_ref().map(to_json).transpose()?,
                m.language,
            ],
        )
        .map(drop)
    }

    /// Adds what a system line tells.
    pub fn insert_system(&self, chat: i64, s: &SystemRow) -> Result<(), Error> {
        let targets = to_json(&s.targets)?;
        let (kind, contested) = (s.kind.as_str(), i64::from(s.contested));
        self.run(INSERT_SYSTEM, (chat, s.record, kind, s.actor, targets, &s.old, &s.new, s.code, contested)).map(drop)
    }

    /// Adds invite number `k` of a message.
    pub fn insert_invite(&self, k: u32, i: &InviteRow) -> Result<(), Error> {
        self.run(INSERT_INVITE, (i.chat, i.record, k, &i.kind, &i.host, &i.code, &i.raw)).map(drop)
    }
}

impl Conn {
    /// The chats of a case's held exhibits, by exhibit and path.
    pub fn chats(&self, case: CaseId) -> Result<Vec<ChatRow>, Error> {
        self.rows(CASE_CHATS, [case.as_bytes().as_slice()], read_chat)
    }

    /// The aliases of a chat.
    pub fn aliases(&self, chat: i64) -> Result<Vec<AliasRow>, Error> {
        self.rows(ALIASES, [chat], |row| {
            Ok(AliasRow {
                k: row.get(0)?,
                text: row.get(1)?,
                kind: word(row, 2, AliasKind::parse)?,
                phone: row.get(3)?,
                category: row.get(4)?,
                account: row.get(5)?,
            })
        })
    }

    /// Hands over each message of a chat in file order.
    pub fn messages(&self, chat: i64, visit: &mut dyn FnMut(MessageRow)) -> Result<(), Error> {
        self.each(MESSAGES, [chat], read_message, visit)
    }

    /// The system lines of a chat in file order.
    pub fn system_lines(&self, chat: i64) -> Result<Vec<SystemRow>, Error> {
        self.rows(SYSTEM_LINES, [chat], |row| {
            Ok(SystemRow {
                record: row.get(0)?,
                kind: word(row, 1, SystemKind::parse)?,
                actor: row.get(2)?,
                targets: json(row, 3)?,
                old: row.get(4)?,
                new: row.get(5)?,
                code: row.get(6)?,
                contested: row.get::<_, i64>(7)? != 0,
            })
        })
    }

    /// The invites of a chat in file order.
    pub fn invites(&self, chat: i64) -> Result<Vec<InviteRow>, Error> {
        self.rows(INVITES, [chat], |row| {
            Ok(InviteRow {
                chat: row.get(0)?,
                record: row.get(1)?,
                kind: row.get(2)?,
                host: row.get(3)?,
                code: row.get(4)?,
                raw: row.get(5)?,
            })
        })
    }
}

fn read_chat(row: &Row<'_>) -> rusqlite::Result<ChatRow> {
    Ok(ChatRow {
        n: row.get(0)?,
        exhibit: row.get(1)?,
        path: row.get(2)?,
        platform: word(row, 3, Platform::parse)?,
        product: word(row, 4, Product::parse)?,
        kind: word(row, 5, ChatKind::parse)?,
        names: json(row, 6)?,
        language: row.get(7)?,
        header_form: row.get(17)?,
        date_order: row.get(8)?,
        date_order_reason: row.get(9)?,
        date_order_counts: row.get(10)?,
        probably_truncated: row.get::<_, i64>(11)? != 0,
        tally: Tally {
            seen: count(row, 12)?,
            kept: count(row, 13)?,
            doubtful: count(row, 14)?,
            refused: count(row, 15)?,
            out_of_scope: count(row, 16)?,
        },
        key: row.get(18)?,
        native: row.get(19)?,
        origin: maybe_json(row, 20)?,
        removed: row.get::<_, i64>(21)? != 0,
        read_until: row.get(22)?,
    })
}

fn read_message(row: &Row<'_>) -> rusqlite::Result<MessageRow> {
    let flags: i64 = row.get(9)?;
    Ok(MessageRow {
        record: row.get(0)?,
        at: WallTime { seconds: row.get(1)?, precision: word(row, 2, Precision::parse)?, offset: row.get(10)? },
        sender: row.get(3)?,
        kind: word(row, 4, MessageKind::parse)?,
        text: row.get(5)?,
        item: row.get(6)?,
        attachment: row.get(7)?,
        media: maybe_word(row, 8, MediaKind::parse)?,
        edited: flags & 1 != 0,
        looks_like_system: flags & 2 != 0,
        has_media: flags & 4 != 0,
        native: row.get(11)?,
        more: maybe_json(row, 12)?,
        language: row.get(13)?,
    })
}
