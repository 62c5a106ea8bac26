//! What sources say besides messages: members, roll-calls, facts of accounts and groups, indicators.

use crate::vault::{count, int, json, to_json};
use crate::{Conn, Error, Tx};
use model::{CaseId, Contact, GroupFact, Member, Owner, RollCall, SameAccount, StickerFact, Tally};

statements! {
    INSERT_MEMBER = "INSERT INTO chat_member (chat, k, alias, member) VALUES ($1, $2, $3, $4)";
    MEMBERS = "SELECT member FROM chat_member WHERE chat = $1 ORDER BY k";
    INSERT_ROLL_CALL = "INSERT INTO roll_call (chat, k, alias, first, last, count) VALUES ($1, $2, $3, $4, $5, $6)";
    ROLL_CALLS = "SELECT alias, first, last, count FROM roll_call WHERE chat = $1 ORDER BY k";
    INSERT_FACT = "INSERT INTO source_fact (exhibit, k, path, kind, fact) VALUES ($1, $2, $3, $4, $5)";
    FACTS = "SELECT path, kind, fact FROM source_fact WHERE exhibit = $1 ORDER BY k";
    INSERT_SOURCE = "INSERT INTO source_read (exhibit, path, product, seen, kept, doubtful, refused, out_of_scope) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    SOURCES = "SELECT path, product, seen, kept, doubtful, refused, out_of_scope FROM source_read WHERE exhibit = $1 ORDER BY path";
    INSERT_INDICATOR = "INSERT INTO indicator (chat, record, k, kind, value, raw, checked, country, facts) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    CASE_INDICATORS = "SELECT i.chat, i.record, i.kind, i.value, i.raw, i.checked, i.country, i.facts FROM indicator i \
        JOIN chat c ON c.n = i.chat JOIN exhibit e ON e.n = c.exhibit WHERE e.case_id = $1 AND e.state = 'held' \
        ORDER BY i.chat, i.record, i.k";
}

/// Something that a source says besides its chats.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SourceFact {
    /// A name of an account.
    Contact(Contact),
    /// Two ids that are one account.
    Same(SameAccount),
    /// The phone's own account.
    Owner(Owner),
    /// Of a group.
    Group(GroupFact),
    /// Of a sticker, or a pack.
    Sticker(StickerFact),
}

impl SourceFact {
    fn kind(&self) -> &'static str {
        match self {
            Self::Contact(_) => "contact",
            Self::Same(_) => "same",
            Self::Owner(_) => "owner",
            Self::Group(_) => "group",
            Self::Sticker(_) => "sticker",
        }
    }

    pub(crate) fn json(&self) -> Result<String, Error> {
        match self {
            Self::Contact(fact) => to_json(fact),
            Self::Same(fact) => to_json(fact),
            Self::Owner(fact) => to_json(fact),
            Self::Group(fact) => to_json(fact),
            Self::Sticker(fact) => to_json(fact),
        }
    }
}

/// The fact of this kind in a column.
pub(crate) fn fact(row: &rusqlite::Row<'_>, column: usize, kind: &str) -> rusqlite::Result<SourceFact> {
    Ok(match kind {
        "contact" => SourceFact::Contact(json(row, column)?),
        "same" => SourceFact::Same(json(row, column)?),
        "owner" => SourceFact::Owner(json(row, column)?),
        "sticker" => SourceFact::Sticker(json(row, column)?),
        _ => SourceFact::Group(json(row, column)?),
    })
}

/// A file that may hold many chats, read.
#[derive(Clone)]
pub struct SourceRow {
    /// Below the exhibit.
    pub path: String,
    /// The reader's name.
    pub product: String,
    /// Records that belong to no chat, counted.
    pub tally: Tally,
}

model::debug_without_content!(SourceRow { product, tally } but path);

/// A number, link or address that stands in a message.
#[derive(Clone)]
pub struct IndicatorRow {
    /// The vault's number of the chat.
    pub chat: i64,
    /// The message.
    pub record: u64,
    /// What it is.
    pub kind: String,
    /// In one form.
    pub value: String,
    /// As written.
    pub raw: String,
    /// What came of checking it.
    pub checked: String,
    /// The country that it tells.
    pub country: Option<String>,
    /// What it decodes to.
    pub facts: Vec<(String, String)>,
}

model::debug_without_content!(IndicatorRow { chat, record, kind, checked, country } but value, raw, facts);

impl Tx<'_> {
    /// Adds member number `k` that a chat lists.
    pub fn insert_member(&self, chat: i64, k: u32, member: &Member) -> Result<(), Error> {
        self.run(INSERT_MEMBER, (chat, k, member.alias.0, to_json(member)?)).map(drop)
    }

    /// Adds roll-call number `k` of a chat.
    pub fn insert_roll_call(&self, chat: i64, k: u32, call: &RollCall) -> Result<(), Error> {
        self.run(INSERT_ROLL_CALL, (chat, k, call.alias.0, call.first, call.last, call.count)).map(drop)
    }

    /// Adds fact number `k` of an exhibit, from the file at `path`.
    pub fn insert_fact(&self, exhibit: i64, k: u64, path: &str, fact: &SourceFact) -> Result<(), Error> {
        self.run(INSERT_FACT, (exhibit, int(k), path, fact.kind(), fact.json()?)).map(drop)
    }

    /// Adds a file that may hold many chats.
    pub fn insert_source(&self, exhibit: i64, row: &SourceRow) -> Result<(), Error> {
        let t = row.tally;
        let [seen, kept, doubtful, refused, out] = [t.seen, t.kept, t.doubtful, t.refused, t.out_of_scope].map(int);
        self.run(INSERT_SOURCE, (exhibit, &row.path, &row.product, seen, kept, doubtful, refused, out)).map(drop)
    }

    /// Adds indicator number `k` of a message.
    pub fn insert_indicator(&self, k: u32, i: &IndicatorRow) -> Result<(), Error> {
        let facts = to_json(&i.facts)?;
        let row = (i.chat, i.record, k, &i.kind, &i.value, &i.raw, &i.checked, &i.country, facts);
        self.run(INSERT_INDICATOR, row).map(drop)
    }
}

impl Conn {
    /// The members that a chat lists.
    pub fn members(&self, chat: i64) -> Result<Vec<Member>, Error> {
        self.rows(MEMBERS, [chat], |row| json(row, 0))
    }

    /// To whom messages of the phone's owner went.
    pub fn roll_calls(&self, chat: i64) -> Result<Vec<RollCall>, Error> {
        self.rows(ROLL_CALLS, [chat], |row| {
            Ok(RollCall {
                alias: model::AliasIx(row.get(0)?),
                first: row.get(1)?,
                last: row.get(2)?,
                count: row.get(3)?,
            })
        })
    }

    /// What the sources of an exhibit say besides chats, each with the path of its file.
    pub fn facts(&self, exhibit: i64) -> Result<Vec<(String, SourceFact)>, Error> {
        self.rows(FACTS, [exhibit], |row| {
            let kind: String = row.get(1)?;
            Ok((row.get(0)?, fact(row, 2, &kind)?))
        })
    }

    /// The files of an exhibit that may hold many chats, by path.
    pub fn sources(&self, exhibit: i64) -> Result<Vec<SourceRow>, Error> {
        self.rows(SOURCES, [exhibit], |row| {
            let tally = Tally {
                seen: count(row, 2)?,
                kept: count(row, 3)?,
                doubtful: count(row, 4)?,
                refused: count(row, 5)?,
                out_of_scope: count(row, 6)?,
            };
            Ok(SourceRow { path: row.get(0)?, product: row.get(1)?, tally })
        })
    }

    /// Hands over the indicators of a case's held exhibits, by chat and message.
    pub fn indicators(&self, case: CaseId, visit: &mut dyn FnMut(IndicatorRow)) -> Result<(), Error> {
        let read = |row: &rusqlite::Row<'_>| {
            Ok(IndicatorRow {
                chat: row.get(0)?,
                record: row.get(1)?,
                kind: row.get(2)?,
                value: row.get(3)?,
                raw: row.get(4)?,
                checked: row.get(5)?,
                country: row.get(6)?,
                facts: json(row, 7)?,
            })
        };
        self.each(CASE_INDICATORS, [case.as_bytes().as_slice()], read, visit)
    }
}
