//! What is taken out of exhibits that are held, since it is with correspondents who are protected by now.

use crate::vault::{bytes, count, int, to_json, word};
use crate::{ChatRow, Conn, Error, MessageMore, SetAside, SourceFact, Tx};
use model::{ClaimedDigest, ClaimedOf, Tally};

statements! {
    CHAT_INVITES = "DELETE FROM invite WHERE chat = $1";
    CHAT_INDICATORS = "DELETE FROM indicator WHERE chat = $1";
    CHAT_SYSTEM = "DELETE FROM system_line WHERE chat = $1";
    CHAT_CLAIMED = "DELETE FROM claimed_digest WHERE chat = $1";
    CHAT_MESSAGES = "DELETE FROM message WHERE chat = $1";
    CHAT_MEMBERS = "DELETE FROM chat_member WHERE chat = $1";
    CHAT_ROLL_CALLS = "DELETE FROM roll_call WHERE chat = $1";
    CHAT_ALIASES = "DELETE FROM alias WHERE chat = $1";
    CHAT = "DELETE FROM chat WHERE n = $1";
    RECORD_INVITES = "DELETE FROM invite WHERE chat = $1 AND record = $2";
    RECORD_INDICATORS = "DELETE FROM indicator WHERE chat = $1 AND record = $2";
    RECORD_SYSTEM = "DELETE FROM system_line WHERE chat = $1 AND record = $2";
    RECORD_CLAIMED = "DELETE FROM claimed_digest WHERE chat = $1 AND record = $2";
    RECORD_MESSAGE = "DELETE FROM message WHERE chat = $1 AND record = $2";
    RECORD_QUOTED = "DELETE FROM claimed_digest WHERE chat = $1 AND record = $2 AND form = 'quoted'";
    RENEW_RECORD = "UPDATE message SET text = $1, more = $2 WHERE chat = $3 AND record = $4";
    RENEW_TARGETS = "UPDATE system_line SET targets = $1 WHERE chat = $2 AND record = $3";
    RENAME_CHAT = "UPDATE chat SET key = $1 WHERE n = $2";
    DROP_ALIAS = "DELETE FROM alias WHERE chat = $1 AND k = $2";
    CLAIMED_OF = "SELECT form, sha256 FROM claimed_digest WHERE chat = $1 AND record = $2 ORDER BY k";
    CARRIERS = "SELECT m.chat, m.record, m.attachment FROM message m JOIN chat c ON c.n = m.chat \
        WHERE m.item = $1 AND c.exhibit = $2 ORDER BY m.chat, m.record";
    FACTS = "SELECT k, path, kind, fact FROM source_fact WHERE exhibit = $1 ORDER BY k";
    RENEW_FACT = "UPDATE source_fact SET fact = $1 WHERE exhibit = $2 AND k = $3";
    DROP_FACT = "DELETE FROM source_fact WHERE exhibit = $1 AND k = $2";
    SOURCE_PATHS = "SELECT path FROM source_read WHERE exhibit = $1 ORDER BY path";
    RENAME_SOURCE = "UPDATE source_read SET path = $1 WHERE exhibit = $2 AND path = $3";
    SET_COUNTS = "UPDATE exhibit SET seen = $1, kept = $2, doubtful = $3, refused = $4, out_of_scope = $5, chats_set_aside = $6, \
        records_set_aside = $7, singles_set_aside = $8, files_set_aside = $9 WHERE n = $10";
    SET_SETTINGS = "UPDATE exhibit SET settings = $1 WHERE n = $2";
}

/// A message that carries an item.
pub struct CarrierRow {
    /// The vault's number of its chat.
    pub chat: i64,
    /// The message.
    pub record: u64,
    /// What it calls the file.
    pub attachment: Option<String>,
}

model::debug_without_content!(CarrierRow { chat, record } but attachment);

impl Tx<'_> {
    /// Takes a chat away with all that hangs on it.
    pub fn drop_chat(&self, chat: i64) -> Result<(), Error> {
        let of_messages = [CHAT_INVITES, CHAT_INDICATORS, CHAT_SYSTEM, CHAT_CLAIMED, CHAT_MESSAGES];
        let of_chat = [CHAT_MEMBERS, CHAT_ROLL_CALLS, CHAT_ALIASES, CHAT];
        of_messages.iter().chain(&of_chat).try_for_each(|sql| self.run(sql, [chat]).map(drop))
    }

    /// Takes a record of a chat away with all that hangs on it.
    pub fn drop_record(&self, chat: i64, record: u64) -> Result<(), Error> {
        [RECORD_INVITES, RECORD_INDICATORS, RECORD_SYSTEM, RECORD_CLAIMED, RECORD_MESSAGE]
            .iter()
            .try_for_each(|sql| self.run(sql, (chat, int(record))).map(drop))
    }

    /// Writes anew what is left of a record. What hung on its words goes with them, the digest of what it quoted with that.
    pub fn renew_record(
        &self,
        (chat, record): (i64, u64),
        text: &str,
        more: Option<&MessageMore>,
        targets: Option<&[u32]>,
    ) -> Result<(), Error> {
        self.run(RENEW_RECORD, (text, more.map(to_json).transpose()?, chat, int(record)))?;
        if text.is_empty() {
            self.run(RECORD_INVITES, (chat, int(record)))?;
            self.run(RECORD_INDICATORS, (chat, int(record)))?;
        }
        if more.is_none_or(|more| more.quotes.is_none()) {
            self.run(RECORD_QUOTED, (chat, int(record)))?;
        }
        match targets {
            Some(targets) => self.run(RENEW_TARGETS, (to_json(&targets)?, chat, int(record))).map(drop),
            None => Ok(()),
        }
    }

    /// [`Tx::renew_chat`], with another key.
    pub fn rename_chat(&self, row: &ChatRow) -> Result<(), Error> {
        self.renew_chat(row)?;
        self.run(RENAME_CHAT, (&row.key, row.n)).map(drop)
    }

    /// Takes an alias away that nothing of its chat names any more.
    pub fn drop_alias(&self, chat: i64, k: u32) -> Result<(), Error> {
        self.run(DROP_ALIAS, (chat, k)).map(drop)
    }

    /// Writes fact `k` of an exhibit anew, or takes it away.
    pub fn renew_fact(&self, exhibit: i64, k: u64, fact: Option<&SourceFact>) -> Result<(), Error> {
        match fact {
            Some(fact) => self.run(RENEW_FACT, (fact.json()?, exhibit, int(k))),
            None => self.run(DROP_FACT, (exhibit, int(k))),
        }
        .map(drop)
    }

    /// Calls a source by another word than its path.
    pub fn rename_source(&self, exhibit: i64, path: &str, word: &str) -> Result<(), Error> {
        self.run(RENAME_SOURCE, (word, exhibit, path)).map(drop)
    }

    /// Counts anew what an exhibit holds, and what of it was set aside.
    pub fn count_anew(&self, exhibit: i64, t: Tally, set_aside: SetAside) -> Result<(), Error> {
        let [seen, kept, doubtful, refused, out] = [t.seen, t.kept, t.doubtful, t.refused, t.out_of_scope].map(int);
        let [chats, records, singles, files] = set_aside.columns();
        let row = (seen, kept, doubtful, refused, out, chats, records, singles, files, exhibit);
        self.run(SET_COUNTS, row).map(drop)
    }

    /// Says by which settings an exhibit is read.
    pub fn set_settings(&self, exhibit: i64, settings: &str) -> Result<(), Error> {
        self.run(SET_SETTINGS, (settings, exhibit)).map(drop)
    }
}

impl Conn {
    /// The digests that a message keeps of files.
    pub fn claimed_of(&self, chat: i64, record: u64) -> Result<Vec<ClaimedDigest>, Error> {
        self.rows(CLAIMED_OF, (chat, int(record)), |row| {
            Ok(ClaimedDigest { of: word(row, 0, ClaimedOf::parse)?, sha256: bytes(row, 1)? })
        })
    }

    /// The messages of an exhibit that carry an item.
    pub fn carriers(&self, exhibit: i64, item: i64) -> Result<Vec<CarrierRow>, Error> {
        self.rows(CARRIERS, (item, exhibit), |row| {
            Ok(CarrierRow { chat: row.get(0)?, record: count(row, 1)?, attachment: row.get(2)? })
        })
    }

    /// What the sources of an exhibit say besides chats, each with its number and the path of its file.
    pub fn numbered_facts(&self, exhibit: i64) -> Result<Vec<(u64, String, SourceFact)>, Error> {
        self.rows(FACTS, [exhibit], |row| {
            let kind: String = row.get(2)?;
            Ok((count(row, 0)?, row.get(1)?, crate::observed::fact(row, 3, &kind)?))
        })
    }

    /// The paths of an exhibit's sources.
    pub fn source_paths(&self, exhibit: i64) -> Result<Vec<String>, Error> {
        self.rows(SOURCE_PATHS, [exhibit], |row| row.get(0))
    }
}
