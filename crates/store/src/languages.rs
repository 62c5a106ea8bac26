//! In which languages accounts write, counted.

use crate::vault::{count, maybe_id};
use crate::{Conn, Error};
use model::{AccountId, CaseId};

statements! {
    WRITTEN = "SELECT c.account, m.language, COUNT(*) FROM message_cluster c \
        JOIN message_observation o ON o.case_id = c.case_id AND o.cluster = c.n AND o.k = 0 \
        JOIN message m ON m.chat = o.chat AND m.record = o.record \
        WHERE c.case_id = $1 AND m.kind <> 'system' GROUP BY c.account, m.language ORDER BY c.account, m.language";
}

/// Messages of one account in one language.
#[derive(Clone, Debug)]
pub struct WrittenRow {
    /// Who wrote them, where it is known.
    pub account: Option<AccountId>,
    /// As [`crate::MessageRow::language`].
    pub language: Option<String>,
    /// How many messages of the network.
    pub messages: u64,
}

impl Conn {
    /// Hands over how many messages each account of a case wrote in which language.
    pub fn each_written(&self, case: CaseId, visit: &mut dyn FnMut(WrittenRow)) -> Result<(), Error> {
        let read = |row: &rusqlite::Row<'_>| {
            Ok(WrittenRow {
                account: maybe_id(row, 0, AccountId::from_slice)?,
                language: row.get(1)?,
                messages: count(row, 2)?,
            })
        };
        self.each(WRITTEN, [case.as_bytes().as_slice()], read, visit)
    }
}
