//! Whom an operator means: an account by its id, its mark, a number, an id of its service, or one of its aliases.

use super::{Mask, account_in_place, last_words, name_of, same_id};
use crate::networks::alias_id;
use crate::{Engine, Error};
use model::{AccountId, AliasId, CaseId, ChatId};
use std::collections::{BTreeSet, HashMap};
use store::{AccountRow, KnownBy};

impl Engine {
    /// By what an account is known that an operator names.
    pub(crate) fn sought(&self, case: CaseId, text: &str) -> Result<KnownBy, Error> {
        let text = text.trim();
        let rows = self.vault.accounts(case)?;
        let mut known_by = self.named_by_mark(case, text)?.unwrap_or_default();
        let aliases = self.alias_ids(case)?;
        let by_id = self.ids_meant(case, text, &rows)?;
        let alias: Option<AliasId> = text.parse().ok().filter(|alias| aliases.values().any(|known| known == alias));
        let dialled = text.strip_prefix("00").map(|number| format!("+{number}"));
        let phone = crate::protected::phone_of(dialled.as_deref().unwrap_or(text));
        known_by.aliases.extend(alias);
        known_by.phones.extend(phone);
        let same = same_id(text);
        let is_meant = |row: &&AccountRow| {
            by_id.contains(&row.id)
                || row.ids.iter().any(|id| same_id(id) == same)
                || is_known(row, &known_by, &aliases)
        };
        let meant: Vec<&AccountRow> = rows.iter().filter(is_meant).collect();
        for row in meant {
            known_by.aliases.extend(row.aliases.iter().filter_map(|at| aliases.get(at)));
            known_by.phones.extend(row.phones.iter().chain(&row.phone).cloned());
            known_by.ids.extend(row.ids.iter().map(|id| same_id(id)));
        }
        if known_by == KnownBy::default() {
            return Err(Error::NoAccount);
        }
        Mask::grown(self, case, known_by)
    }

    /// The account that is called by this mark and number.
    fn named_by_mark(&self, case: CaseId, text: &str) -> Result<Option<KnownBy>, Error> {
        let words = last_words(self.vault.marks(case)?);
        let dashed = |name: &str| name.replace(' ', "-");
        let found = words.into_iter().find(|(named, _)| dashed(&name_of(*named)) == dashed(text));
        Ok(found.map(|(_, word)| word.known_by))
    }

    /// Accounts with this id: their own, a former one, or one that stands in its place in outputs.
    fn ids_meant(&self, case: CaseId, text: &str, rows: &[AccountRow]) -> Result<BTreeSet<AccountId>, Error> {
        let Ok(id) = text.parse::<AccountId>() else { return Ok(BTreeSet::new()) };
        let salts: Vec<[u8; 16]> = last_words(self.vault.marks(case)?).into_values().map(|word| word.salt).collect();
        let mut live = id;
        let next: HashMap<[u8; 16], [u8; 16]> =
            self.vault.superseded(case)?.into_iter().filter(|r| r.0 == "account").map(|r| (r.1, r.2)).collect();
        for _ in 0..next.len() {
            match next.get(&live.0).filter(|_| rows.iter().all(|row| row.id != live)) {
                Some(new) => live = AccountId(*new),
                None => break,
            }
        }
        let is_it = |row: &AccountId| *row == live || salts.iter().any(|salt| account_in_place(salt, *row) == id);
        Ok(rows.iter().map(|row| row.id).filter(is_it).collect())
    }

    /// The id of every alias of held exhibits, by chat and number.
    pub(crate) fn alias_ids(&self, case: CaseId) -> Result<HashMap<(i64, u32), AliasId>, Error> {
        let exhibits = self.held_exhibits(case)?;
        let mut ids = HashMap::new();
        for row in self.vault.chats(case)? {
            let Some(exhibit) = exhibits.get(&row.exhibit) else { continue };
            let chat = ChatId::of_key(*exhibit, &row.path, &row.key);
            let aliases = self.vault.aliases(row.n)?.into_iter();
            ids.extend(aliases.map(|a| ((row.n, a.k), alias_id(chat, a.kind, &a.text))));
        }
        Ok(ids)
    }
}

/// Whether an account of the network is one of those.
pub(crate) fn is_known(row: &AccountRow, by: &KnownBy, aliases: &HashMap<(i64, u32), AliasId>) -> bool {
    row.phones.iter().chain(&row.phone).any(|phone| by.phones.contains(phone) || by.ids.contains(phone))
        || row.ids.iter().any(|id| by.ids.contains(&same_id(id)))
        || row.aliases.iter().filter_map(|at| aliases.get(at)).any(|alias| by.aliases.contains(alias))
}
