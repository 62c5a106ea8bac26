//! Accounts as they stand in one chat, each once.

use model::{Alias, AliasIx, AliasKind};
use std::collections::HashMap;

use super::service::Id;

/// What an alias counts towards the bytes that are held, besides its text.
const ALIAS_BYTES: usize = 2 * size_of::<Alias>();

/// The aliases of a chat, in order of first appearance.
pub(super) struct People {
    pub(super) all: Vec<Alias>,
    by_id: HashMap<String, AliasIx>,
    by_name: HashMap<String, AliasIx>,
    owner: Option<AliasIx>,
    most: usize,
    /// How often someone could not be told because there are too many.
    pub(super) over: u64,
    /// Bytes held.
    pub(super) bytes: usize,
}

impl People {
    /// Nobody yet, and never more than `most`.
    pub(super) fn new(most: usize) -> Self {
        let (by_id, by_name) = (HashMap::new(), HashMap::new());
        Self { all: Vec::new(), by_id, by_name, owner: None, most, over: 0, bytes: 0 }
    }

    /// The alias of an account.
    pub(super) fn account(&mut self, id: &Id) -> Option<AliasIx> {
        if let Some(ix) = self.by_id.get(&id.account) {
            return Some(*ix);
        }
        let ix = self.push(Alias::of_account(id.account.clone(), id.phone.clone()))?;
        self.by_id.insert(id.account.clone(), ix);
        Some(ix)
    }

    /// The phone's own account; more than one id of it is one alias.
    pub(super) fn owner(&mut self, id: Option<&Id>) -> Option<AliasIx> {
        let known = self.owner.or_else(|| self.by_id.get(&id?.account).copied());
        let ix = match known {
            Some(ix) => ix,
            None => self.push(Alias { text: String::new(), kind: AliasKind::Owner, phone: None, account: None })?,
        };
        self.owner = Some(ix);
        let alias = self.all.get_mut(usize::try_from(ix.0).ok()?)?;
        alias.kind = AliasKind::Owner;
        alias.text.clear();
        if let Some(id) = id {
            alias.account.get_or_insert_with(|| id.account.clone());
            alias.phone = alias.phone.take().or_else(|| id.phone.clone());
            self.by_id.insert(id.account.clone(), ix);
        }
        Some(ix)
    }

    /// Someone of whom only a name is told.
    pub(super) fn named(&mut self, name: &str) -> Option<AliasIx> {
        if let Some(ix) = self.by_name.get(name) {
            return Some(*ix);
        }
        let alias = Alias { text: name.to_owned(), kind: AliasKind::Contact, phone: None, account: None };
        let ix = self.push(alias)?;
        self.by_name.insert(name.to_owned(), ix);
        Some(ix)
    }

    /// Whether an alias is the phone's own account.
    pub(super) fn is_owner(&self, ix: AliasIx) -> bool {
        self.owner == Some(ix)
    }

    fn push(&mut self, alias: Alias) -> Option<AliasIx> {
        let ix = u32::try_from(self.all.len()).ok().filter(|_| self.all.len() < self.most);
        let Some(ix) = ix else {
            self.over += 1;
            return None;
        };
        self.bytes += ALIAS_BYTES + 3 * alias.text.len();
        self.all.push(alias);
        Some(AliasIx(ix))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(account: &str) -> Id {
        Id { account: account.into(), phone: None }
    }

    #[test]
    fn an_account_that_turns_out_to_be_the_phones_own_stays_one_alias() {
        let mut people = People::new(10);
        let ana = people.account(&id("ana"));
        assert_eq!(people.owner(Some(&id("ana"))), ana);
        assert_eq!(people.owner(Some(&id("ana@lid"))), ana);
        assert_eq!(people.account(&id("ana@lid")), ana);
        assert_eq!(people.owner(None), ana);
        assert_eq!((people.all.len(), people.all[0].kind), (1, AliasKind::Owner));
        assert_eq!(people.all[0].account.as_deref(), Some("ana"));
    }

    #[test]
    fn beyond_the_limit_nobody_is_told() {
        let mut people = People::new(1);
        assert!(people.account(&id("ana")).is_some() && people.account(&id("bo")).is_none());
        assert_eq!((people.named("Caro"), people.over), (None, 2));
    }
}
