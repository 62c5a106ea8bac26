//! The unit's protected correspondents: whose chats nobody who works on a case may read.

use crate::vault::{json, word};
use crate::{Conn, Error, Tx};
use model::{Contact, ContactKind, Owner, SameAccount, SameReason};

statements! {
    INSERT_PROTECTED = "INSERT INTO protected_contact (kind, value, reason, actor, at) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT DO NOTHING";
    DROP_PROTECTED = "DELETE FROM protected_contact WHERE kind = $1 AND value = $2";
    KEEP_LINKED = "INSERT INTO protected_contact (kind, value, reason, actor, at) VALUES ('linked', $1, $2, $3, $4) \
        ON CONFLICT (kind, value) DO UPDATE SET reason = excluded.reason";
    DROP_LINKED = "DELETE FROM protected_contact WHERE kind = 'linked' AND value = $1";
    LINKED_ALIASES = "SELECT DISTINCT account, phone FROM alias WHERE account IS NOT NULL AND phone IS NOT NULL ORDER BY account, phone";
    LINKED_FACTS = "SELECT f.kind, f.fact FROM source_fact f WHERE f.kind IN ('contact', 'same', 'owner') ORDER BY f.exhibit, f.k";
    LINKED_LINES = "SELECT COALESCE(s.old, a.phone), s.new FROM system_line s \
        LEFT JOIN alias a ON a.chat = s.chat AND a.k = s.actor \
        WHERE s.kind = 'number-changed' AND s.new IS NOT NULL AND COALESCE(s.old, a.phone) IS NOT NULL ORDER BY s.chat, s.record";
    PROTECTED = "SELECT kind, value, reason, actor, at FROM protected_contact ORDER BY kind, value";
}

model::closed_enum! {
    /// By what a protected correspondent is known.
    pub enum ProtectedKind {
        /// A number in E.164.
        Phone = "phone",
        /// An account, as its service names it.
        Account = "account",
        /// A name, exactly as phones show it.
        Name = "name",
        /// A number or an id that a source says is one account with one of the above: found, not said by anybody.
        Linked = "linked",
    }
}

/// A protected correspondent. It has no debug form: the list is confidential.
#[derive(Clone)]
pub struct ProtectedRow {
    /// By what.
    pub kind: ProtectedKind,
    /// The number, id or name.
    pub value: String,
    /// Why; of what is linked, with which numbers and ids of the list, as a list in JSON.
    pub reason: String,
    /// Who said so; of what is linked, who took the exhibit in that tells it.
    pub actor: String,
    /// Milliseconds since 1970 UTC.
    pub at: i64,
}

impl Tx<'_> {
    /// Puts a correspondent on the list; whether they were not on it.
    pub fn insert_protected(&self, p: &ProtectedRow) -> Result<bool, Error> {
        Ok(self.run(INSERT_PROTECTED, (p.kind.as_str(), &p.value, &p.reason, &p.actor, p.at))? > 0)
    }

    /// Takes a correspondent off the list; whether they were on it.
    pub fn drop_protected(&self, kind: ProtectedKind, value: &str) -> Result<bool, Error> {
        Ok(self.run(DROP_PROTECTED, (kind.as_str(), value))? > 0)
    }

    /// Keeps what is linked with correspondents of the list (`p.reason`), in place of what was kept of it before.
    pub fn keep_linked(&self, p: &ProtectedRow) -> Result<(), Error> {
        self.run(KEEP_LINKED, (&p.value, &p.reason, &p.actor, p.at)).map(drop)
    }

    /// Forgets what is linked with nobody of the list any more.
    pub fn drop_linked(&self, value: &str) -> Result<(), Error> {
        self.run(DROP_LINKED, [value]).map(drop)
    }
}

impl Conn {
    /// The list, by kind and value.
    pub fn protected(&self) -> Result<Vec<ProtectedRow>, Error> {
        self.rows(PROTECTED, (), |row| {
            let kind = word(row, 0, ProtectedKind::parse)?;
            Ok(ProtectedRow { kind, value: row.get(1)?, reason: row.get(2)?, actor: row.get(3)?, at: row.get(4)? })
        })
    }

    /// Which two ids are one account, as all exhibits of the vault say; with whether the service says so. Else it is the word
    /// of whoever keeps the contact. Cards are no such word: anybody can send one about anybody.
    pub fn linked_ids(&self) -> Result<Vec<(String, String, bool)>, Error> {
        let mut pairs: Vec<(String, String)> = self.rows(LINKED_ALIASES, (), |row| Ok((row.get(0)?, row.get(1)?)))?;
        pairs.extend(self.rows(LINKED_LINES, (), |row| Ok((row.get(0)?, row.get(1)?)))?);
        let facts = self.rows(LINKED_FACTS, (), |row| {
            let kind: String = row.get(0)?;
            Ok(match kind.as_str() {
                "contact" => {
                    let contact: Contact = json(row, 1)?;
                    let (kind, both) = (contact.kind, contact.account.zip(contact.phone));
                    both.filter(|_| kind != ContactKind::Card).map(|(a, b)| (a, b, false))
                }
                "owner" => {
                    let owner: Owner = json(row, 1)?;
                    owner.account.zip(owner.phone).map(|(a, b)| (a, b, true))
                }
                _ => {
                    let same: SameAccount = json(row, 1)?;
                    let of_service = matches!(same.reason, SameReason::IdMap | SameReason::Changed);
                    (same.reason != SameReason::Card).then_some((same.a, same.b, of_service))
                }
            })
        })?;
        let told = pairs.into_iter().map(|(a, b)| (a, b, true));
        Ok(told.chain(facts.into_iter().flatten()).collect())
    }
}
