//! Who takes part in a chat whose records name accounts by id: aliases are made of ids, names only lead to them.

use std::collections::HashMap;

use model::{Alias, AliasIx, AliasKind, Owner};

/// The aliases of a chat, in order of first appearance.
pub(crate) struct Accounts {
    all: Vec<Alias>,
    owner: Option<Owner>,
    by_account: HashMap<String, AliasIx>,
    /// Names without an id.
    by_name: HashMap<String, AliasIx>,
    /// Which accounts were seen under a name.
    seen: HashMap<String, Vec<AliasIx>>,
    /// The same, in order of first appearance.
    named: Vec<(AliasIx, String)>,
}

impl Accounts {
    /// None yet. The account of `owner` is the one from whose side the chat is seen.
    pub(crate) fn new(owner: Option<Owner>) -> Self {
        let (all, named) = (Vec::new(), Vec::new());
        Self { all, owner, by_account: HashMap::new(), by_name: HashMap::new(), seen: HashMap::new(), named }
    }

    /// The alias of an account, which a record shows under `name`.
    pub(crate) fn of(&mut self, account: &str, name: Option<&str>) -> AliasIx {
        let ix = match self.by_account.get(account) {
            Some(ix) => *ix,
            None => self.add(account),
        };
        if let Some(name) = name {
            self.see(ix, name);
        }
        ix
    }

    /// Who is meant by a name alone: the account that was seen under it in this chat, if it is one and no other; else an
    /// alias without an account.
    pub(crate) fn named(&mut self, name: &str) -> AliasIx {
        if let Some([ix]) = self.seen.get(name).map(Vec::as_slice) {
            return *ix;
        }
        if let Some(ix) = self.by_name.get(name) {
            return *ix;
        }
        let ix = self.push(Alias { text: name.to_owned(), kind: AliasKind::Contact, phone: None, account: None });
        self.by_name.insert(name.to_owned(), ix);
        ix
    }

    /// All aliases, and the names under which accounts were seen.
    pub(crate) fn into_parts(self) -> (Vec<Alias>, Vec<(AliasIx, String)>) {
        (self.all, self.named)
    }

    fn add(&mut self, account: &str) -> AliasIx {
        let owner = self.owner.as_ref().filter(|owner| owner.account.as_deref() == Some(account));
        let ix = self.push(owner.map_or_else(|| Alias::of_account(account, None), alias_of));
        self.by_account.insert(account.to_owned(), ix);
        ix
    }

    fn see(&mut self, ix: AliasIx, name: &str) {
        match self.seen.get_mut(name) {
            Some(known) if known.contains(&ix) => return,
            Some(known) => known.push(ix),
            None => drop(self.seen.insert(name.to_owned(), vec![ix])),
        }
        self.named.push((ix, name.to_owned()));
    }

    fn push(&mut self, alias: Alias) -> AliasIx {
        // More than u32::MAX aliases do not fit in a chat that fits in memory.
        let ix = AliasIx(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        self.all.push(alias);
        ix
    }
}

fn alias_of(owner: &Owner) -> Alias {
    Alias { text: String::new(), kind: AliasKind::Owner, phone: owner.phone.clone(), account: owner.account.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_to_an_account_only_if_one_alone_was_seen_under_it() {
        let mut accounts = Accounts::new(None);
        let ana = accounts.of("user1", Some("Ana"));
        assert_eq!(accounts.named("Ana"), ana);
        let other = accounts.of("user2", Some("Ana"));
        let nobody = accounts.named("Ana");
        assert!(nobody != ana && nobody != other);
        assert_eq!(accounts.named("Ana"), nobody);
        let (all, named) = accounts.into_parts();
        let kinds: Vec<_> = all.iter().map(|alias| (alias.kind, alias.account.as_deref())).collect();
        let account = |id| (AliasKind::Account, Some(id));
        assert_eq!(kinds, [account("user1"), account("user2"), (AliasKind::Contact, None)]);
        assert_eq!(named.len(), 2);
    }

    #[test]
    fn the_account_of_the_phone_is_the_owner() {
        let account = Some("user1".to_owned());
        let owner = Owner { account, phone: Some("+34600000001".to_owned()), name: None, place: String::new() };
        let mut accounts = Accounts::new(Some(owner));
        accounts.of("user1", Some("Ana"));
        accounts.of("user2", None);
        let kinds: Vec<_> = accounts.into_parts().0.iter().map(|alias| alias.kind).collect();
        assert_eq!(kinds, [AliasKind::Owner, AliasKind::Account]);
    }
}
