//! What analysts say of groups, accounts and items. Nothing is taken back: a further word is added, the last one holds.

use crate::marks::KnownBy;
use crate::vault::{bytes, count, int, json, to_json, word};
use crate::{Conn, Error, Tx};
use model::{AgeBand, AgeClass, CaseId, ChatId, FamilySays, LineageSays, LineageStanding, ParentKind};
use rusqlite::Row;
use std::collections::BTreeSet;

statements! {
    NEXT_LINEAGE_WORD = "SELECT COALESCE(MAX(n), 0) + 1 FROM lineage_word";
    INSERT_LINEAGE_WORD = "INSERT INTO lineage_word (n, case_id, child, parent_kind, parent, says, standing, quote_chat, quote_record, \
        source, reason, actor, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    LINEAGE_WORDS = "SELECT n, child, parent_kind, parent, says, standing, quote_chat, quote_record, source, reason, actor, at \
        FROM lineage_word WHERE case_id = $1 ORDER BY n";
    NEXT_AGE_WORD = "SELECT COALESCE(MAX(n), 0) + 1 FROM age_word";
    INSERT_AGE_WORD = "INSERT INTO age_word (n, case_id, known_by, class, band, source, reason, actor, at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    AGE_WORDS = "SELECT n, known_by, class, band, source, reason, actor, at FROM age_word WHERE case_id = $1 ORDER BY n";
    NEXT_FAMILY_WORD = "SELECT COALESCE(MAX(n), 0) + 1 FROM family_word";
    INSERT_FAMILY_WORD = "INSERT INTO family_word (n, case_id, a, b, says, reason, actor, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    FAMILY_WORDS = "SELECT a, b, says, reason, actor, at FROM family_word WHERE case_id = $1 ORDER BY n";
    NEXT_WEIGHTS = "SELECT COALESCE(MAX(n), 0) + 1 FROM lineage_weights";
    INSERT_WEIGHTS = "INSERT INTO lineage_weights (n, version, weights, fitted_on, actor, at) VALUES ($1, $2, $3, $4, $5, $6)";
    WEIGHTS = "SELECT version, weights, fitted_on, actor, at FROM lineage_weights ORDER BY n DESC LIMIT 1";
}

/// A record of a chat, by the ids that last.
pub type QuotedRecord = (ChatId, u64);

/// A word on where a group comes from. It has no debug form: a reason may name people.
#[derive(Clone)]
pub struct LineageWordRow {
    /// Its number in the vault; 0 of one that is to be added.
    pub n: i64,
    /// The chats that were the group.
    pub child: BTreeSet<ChatId>,
    /// From what it comes.
    pub parent_kind: ParentKind,
    /// The chats that were the other group; none but where it is one.
    pub parent: BTreeSet<ChatId>,
    /// Whether it is so.
    pub says: LineageSays,
    /// On what the word stands.
    pub standing: LineageStanding,
    /// The message that is quoted.
    pub quote: Option<QuotedRecord>,
    /// What established it.
    pub source: Option<String>,
    /// Why.
    pub reason: String,
    /// Who said so.
    pub actor: String,
    /// Milliseconds since 1970 UTC.
    pub at: i64,
}

/// A word on the age of an account. It has no debug form: it names people.
#[derive(Clone)]
pub struct AgeWordRow {
    /// Its number in the vault; 0 of one that is to be added.
    pub n: i64,
    /// On what it sits.
    pub known_by: KnownBy,
    /// What kind of evidence it is from.
    pub class: AgeClass,
    /// What that evidence says.
    pub band: AgeBand,
    /// The evidence.
    pub source: String,
    /// Why.
    pub reason: String,
    /// Who said so.
    pub actor: String,
    /// Milliseconds since 1970 UTC.
    pub at: i64,
}

/// A word on two items. It has no debug form: a reason may name people.
#[derive(Clone)]
pub struct FamilyWordRow {
    /// SHA-256 of the one; the smaller.
    pub a: [u8; 32],
    /// That of the other.
    pub b: [u8; 32],
    /// What holds from then on.
    pub says: FamilySays,
    /// Why.
    pub reason: String,
    /// Who said so.
    pub actor: String,
    /// Milliseconds since 1970 UTC.
    pub at: i64,
}

/// Weights of lineage that the unit fitted itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WeightsRow {
    /// A digest of them.
    pub version: [u8; 16],
    /// JSON.
    pub weights: String,
    /// On what they were fitted and what was gained, JSON.
    pub fitted_on: String,
    /// Who fitted them.
    pub actor: String,
    /// Milliseconds since 1970 UTC.
    pub at: i64,
}

impl Tx<'_> {
    /// Adds a word on where a group comes from.
    pub fn insert_lineage_word(&self, case: CaseId, w: &LineageWordRow) -> Result<(), Error> {
        let n: i64 = self.first(NEXT_LINEAGE_WORD, (), |row| row.get(0))?.unwrap_or(1);
        let (chat, record) = w.quote.map(|(chat, record)| (chat.0.to_vec(), int(record))).unzip();
        self.run(
            INSERT_LINEAGE_WORD,
            rusqlite::params![
                n,
                case.as_bytes().as_slice(),
                to_json(&w.child)?,
                w.parent_kind.as_str(),
                to_json(&w.parent)?,
                w.says.as_str(),
                w.standing.as_str(),
                chat,
                record,
                w.source,
                w.reason,
                w.actor,
                w.at,
            ],
        )
        .map(drop)
    }

    /// Adds a word on the age of an account.
    pub fn insert_age_word(&self, case: CaseId, w: &AgeWordRow) -> Result<(), Error> {
        let n: i64 = self.first(NEXT_AGE_WORD, (), |row| row.get(0))?.unwrap_or(1);
        let (case, known_by) = (case.as_bytes().as_slice(), to_json(&w.known_by)?);
        let (class, band) = (w.class.as_str(), w.band.as_str());
        self.run(INSERT_AGE_WORD, (n, case, known_by, class, band, &w.source, &w.reason, &w.actor, w.at)).map(drop)
    }

    /// Adds a word on two items.
    pub fn insert_family_word(&self, case: CaseId, w: &FamilyWordRow) -> Result<(), Error> {
        let n: i64 = self.first(NEXT_FAMILY_WORD, (), |row| row.get(0))?.unwrap_or(1);
        let (case, a, b) = (case.as_bytes().as_slice(), w.a.as_slice(), w.b.as_slice());
        self.run(INSERT_FAMILY_WORD, (n, case, a, b, w.says.as_str(), &w.reason, &w.actor, w.at)).map(drop)
    }

    /// Adds weights of lineage: from then on they hold for the vault.
    pub fn insert_lineage_weights(&self, w: &WeightsRow) -> Result<(), Error> {
        let n: i64 = self.first(NEXT_WEIGHTS, (), |row| row.get(0))?.unwrap_or(1);
        let version = w.version.as_slice();
        self.run(INSERT_WEIGHTS, (n, version, &w.weights, &w.fitted_on, &w.actor, w.at)).map(drop)
    }
}

impl Conn {
    /// All that was said of where groups of a case come from, oldest first.
    pub fn lineage_words(&self, case: CaseId) -> Result<Vec<LineageWordRow>, Error> {
        self.rows(LINEAGE_WORDS, [case.as_bytes().as_slice()], |row| {
            Ok(LineageWordRow {
                n: row.get(0)?,
                child: json(row, 1)?,
                parent_kind: word(row, 2, ParentKind::parse)?,
                parent: json(row, 3)?,
                says: word(row, 4, LineageSays::parse)?,
                standing: word(row, 5, LineageStanding::parse)?,
                quote: quote(row)?,
                source: row.get(8)?,
                reason: row.get(9)?,
                actor: row.get(10)?,
                at: row.get(11)?,
            })
        })
    }

    /// All that was said of ages of accounts of a case, oldest first.
    pub fn age_words(&self, case: CaseId) -> Result<Vec<AgeWordRow>, Error> {
        self.rows(AGE_WORDS, [case.as_bytes().as_slice()], |row| {
            Ok(AgeWordRow {
                n: row.get(0)?,
                known_by: json(row, 1)?,
                class: word(row, 2, AgeClass::parse)?,
                band: word(row, 3, AgeBand::parse)?,
                source: row.get(4)?,
                reason: row.get(5)?,
                actor: row.get(6)?,
                at: row.get(7)?,
            })
        })
    }

    /// All that was said of pairs of items of a case, oldest first.
    pub fn family_words(&self, case: CaseId) -> Result<Vec<FamilyWordRow>, Error> {
        self.rows(FAMILY_WORDS, [case.as_bytes().as_slice()], |row| {
            Ok(FamilyWordRow {
                a: bytes(row, 0)?,
                b: bytes(row, 1)?,
                says: word(row, 2, FamilySays::parse)?,
                reason: row.get(3)?,
                actor: row.get(4)?,
                at: row.get(5)?,
            })
        })
    }

    /// The weights of lineage that the unit fitted last; none: those that the program brings hold.
    pub fn lineage_weights(&self) -> Result<Option<WeightsRow>, Error> {
        self.first(WEIGHTS, (), |row| {
            Ok(WeightsRow {
                version: bytes(row, 0)?,
                weights: row.get(1)?,
                fitted_on: row.get(2)?,
                actor: row.get(3)?,
                at: row.get(4)?,
            })
        })
    }
}

/// The record that a word quotes.
fn quote(row: &Row<'_>) -> rusqlite::Result<Option<QuotedRecord>> {
    if row.get_ref(6)?.as_blob_or_null()?.is_none() {
        return Ok(None);
    }
    Ok(Some((ChatId(bytes(row, 6)?), count(row, 7)?)))
}
