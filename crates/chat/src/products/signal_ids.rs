//! What Signal's databases on computers and on phones have in common: how messages and accounts are named.

use model::{Alias, AliasKind};

/// Stands for a source's own account where nothing tells which it is.
pub(super) const OWN: &str = "";

/// A message's name, which all devices share; none of one whose author is known by number alone.
pub(super) fn native(author: &str, ms: i64) -> Option<Box<str>> {
    let is_account = !author.is_empty() && !author.starts_with('+');
    is_account.then(|| format!("{author}:{ms}").into())
}

/// Aliases as they are told: one whose account is a number has none, and numbers of accounts stand with them.
pub(super) fn settle(aliases: &mut [Alias], phone: impl Fn(&str) -> Option<String>) {
    for alias in aliases {
        let account = alias.account.take().filter(|account| account != OWN);
        if account.as_ref().is_some_and(|account| account.starts_with('+')) {
            alias.phone = account;
            alias.kind = if alias.kind == AliasKind::Owner { AliasKind::Owner } else { AliasKind::Number };
        } else {
            alias.phone = alias.phone.take().or_else(|| phone(account.as_ref()?));
            alias.account = account;
        }
    }
}
