//! Digests that chats keep of files, and which of them a hash set of the case has.

use crate::vault::{count, id, int, word};
use crate::{Conn, Error, Tx};
use model::{CaseId, ClaimedDigest, ClaimedOf, HashSetId, Standing};

statements! {
    INSERT_CLAIMED = "INSERT INTO claimed_digest (chat, record, k, form, sha256) VALUES ($1, $2, $3, $4, $5)";
    CASE_CLAIMED = "SELECT d.chat, d.record, d.form, d.sha256 FROM claimed_digest d JOIN chat c ON c.n = d.chat \
        JOIN exhibit e ON e.n = c.exhibit WHERE e.case_id = $1 AND e.state = 'held' ORDER BY d.sha256, d.chat, d.record, d.k";
    CLEAR_CLAIMED = "DELETE FROM claimed_match WHERE case_id = $1";
    INSERT_MATCH = "INSERT INTO claimed_match (case_id, sha256, hash_set, entry, entry_name, category, standing) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    CASE_MATCHES = "SELECT sha256, hash_set, entry, entry_name, category, standing FROM claimed_match WHERE case_id = $1 \
        ORDER BY sha256, hash_set, entry";
}

/// A digest that a chat keeps of a file.
#[derive(Clone, Debug)]
pub struct ClaimedRow {
    /// The vault's number of the chat.
    pub chat: i64,
    /// The message.
    pub record: u64,
    /// The digest, and of which form of the file.
    pub claimed: ClaimedDigest,
}

/// An entry of a hash set that has a digest which a chat keeps.
#[derive(Clone)]
pub struct ClaimedMatchRow {
    /// The digest.
    pub sha256: [u8; 32],
    /// The hash set.
    pub hash_set: HashSetId,
    /// The entry's place in the set.
    pub entry: u64,
    /// The entry's own id.
    pub entry_name: String,
    /// In the set's scheme.
    pub category: Option<String>,
    /// What the set's owner holds of it.
    pub standing: Standing,
}

model::debug_without_content!(ClaimedMatchRow { hash_set, entry, standing } but sha256, entry_name, category);

impl Tx<'_> {
    /// Adds digest number `k` that a message keeps of files.
    pub fn insert_claimed(&self, chat: i64, record: u64, k: u32, claimed: &ClaimedDigest) -> Result<(), Error> {
        let row = (chat, record, k, claimed.of.as_str(), claimed.sha256.as_slice());
        self.run(INSERT_CLAIMED, row).map(drop)
    }

    /// Puts these in place of what digests of the case's chats met before.
    pub fn replace_claimed_matches(&self, case: CaseId, rows: &[ClaimedMatchRow]) -> Result<(), Error> {
        let case = case.as_bytes().as_slice();
        self.run(CLEAR_CLAIMED, [case])?;
        for m in rows {
            let set = m.hash_set.as_bytes().as_slice();
            let standing = m.standing.as_str();
            let row = (case, m.sha256.as_slice(), set, int(m.entry), &m.entry_name, &m.category, standing);
            self.run(INSERT_MATCH, row)?;
        }
        Ok(())
    }
}

impl Conn {
    /// The digests that chats of a case's held exhibits keep of files, by digest.
    pub fn claimed(&self, case: CaseId) -> Result<Vec<ClaimedRow>, Error> {
        self.rows(CASE_CLAIMED, [case.as_bytes().as_slice()], |row| {
            let claimed = ClaimedDigest { of: word(row, 2, ClaimedOf::parse)?, sha256: row.get(3)? };
            Ok(ClaimedRow { chat: row.get(0)?, record: row.get(1)?, claimed })
        })
    }

    /// What digests of the case's chats met, by digest.
    pub fn claimed_matches(&self, case: CaseId) -> Result<Vec<ClaimedMatchRow>, Error> {
        self.rows(CASE_MATCHES, [case.as_bytes().as_slice()], |row| {
            Ok(ClaimedMatchRow {
                sha256: row.get(0)?,
                hash_set: id(row, 1, HashSetId::from_slice)?,
                entry: count(row, 2)?,
                entry_name: row.get(3)?,
                category: row.get(4)?,
                standing: word(row, 5, Standing::parse)?,
            })
        })
    }
}
