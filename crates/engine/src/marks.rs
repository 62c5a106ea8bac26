//! Marks of accounts: victims, witnesses and others who are shown by their mark alone
//! ([ADR 0021](../../../docs/adr/0021-marks-of-accounts.md)).
//!
//! A mark sits on observations, numbers and ids, never on a cluster: it survives every network that is made anew.

mod mask;
mod sought;

pub(crate) use mask::Mask;
pub(crate) use sought::is_known;

use crate::access::{Object, act};
use crate::protected::phone_of;
use crate::{Engine, Error};
use model::{AccountId, AccountMark, CaseId};
use serde::Serialize;
use std::collections::BTreeMap;
use store::{KnownBy, MarkRow};

/// What came of marking an account.
#[derive(Clone, Debug, Serialize)]
pub struct MarkSummary {
    /// Which mark.
    pub mark: AccountMark,
    /// What the account is called from then on: its mark and its number within the case.
    pub name: String,
    /// Whether that was a change.
    pub changed: bool,
    /// Accounts of the network to which it applies now; none where the number or id is not met yet.
    pub account_count: u64,
}

/// A mark and its number within the case.
pub(crate) type Named = (AccountMark, u64);

/// What outputs call an account that is marked.
pub(crate) fn name_of((mark, number): Named) -> String {
    format!("{mark} {number}")
}

/// The last word on each mark.
pub(crate) fn last_words(words: Vec<MarkRow>) -> BTreeMap<Named, MarkRow> {
    words.into_iter().map(|word| ((word.mark, word.number), word)).collect()
}

impl Engine {
    /// Marks an account: from then on every output names it by the mark alone.
    pub fn mark_account(
        &self,
        case: CaseId,
        account: &str,
        mark: AccountMark,
        reason: &str,
    ) -> Result<MarkSummary, Error> {
        let reason = given(reason)?;
        let known_by = self.sought(case, account)?;
        let words = last_words(self.vault.marks(case)?);
        let former = words.values().filter(|word| word.mark == mark).find(|word| meet(&word.known_by, &known_by));
        let number = former.map_or_else(|| next_number(&words, mark), |word| word.number);
        let before = former.map(|word| (word.marked, word.known_by.clone())).unwrap_or_default();
        let both = joined(before.1.clone(), known_by);
        let changed = !before.0 || before.1 != both;
        if changed {
            let salt = former.map_or_else(|| self.context.random(), |word| word.salt);
            self.say_mark(case, (mark, number), (true, both, salt), reason)?;
        }
        let name = name_of((mark, number));
        let account_count = Mask::read(self, case)?.account_count(&name);
        Ok(MarkSummary { mark, name, changed, account_count })
    }

    /// Takes a mark away. Its number never passes to another account.
    pub fn unmark_account(
        &self,
        case: CaseId,
        account: &str,
        mark: AccountMark,
        reason: &str,
    ) -> Result<MarkSummary, Error> {
        let reason = given(reason)?;
        let known_by = self.sought(case, account)?;
        let words = last_words(self.vault.marks(case)?).into_values();
        let found = words.filter(|word| word.mark == mark && word.marked).find(|word| meet(&word.known_by, &known_by));
        let word = found.ok_or(Error::NotMarked)?;
        let name = name_of((mark, word.number));
        let account_count = Mask::read(self, case)?.account_count(&name);
        self.say_mark(case, (mark, word.number), (false, word.known_by, word.salt), reason)?;
        Ok(MarkSummary { mark, name, changed: true, account_count })
    }

    fn say_mark(
        &self,
        case: CaseId,
        (mark, number): Named,
        (marked, known_by, salt): (bool, KnownBy, [u8; 16]),
        reason: &str,
    ) -> Result<(), Error> {
        let (actor, at) = (self.context.operator.clone(), self.context.now());
        let private = [("reason", reason.to_owned()), ("known_by", serde_json::to_string(&known_by)?)];
        let tx = self.vault.begin()?;
        tx.insert_mark(case, &MarkRow { mark, number, marked, known_by, salt, reason: reason.into(), actor, at })?;
        let facts = [("mark", mark.to_string()), ("number", number.to_string())];
        let verb = if marked { "account.mark" } else { "account.unmark" };
        act(&self.context, &tx, verb, Object::Case(case), &facts, &private)?;
        Ok(tx.commit()?)
    }

    /// Who is marked may be seen by those alone who are cleared for it: that it was asked for is logged before anything
    /// is shown.
    pub(crate) fn log_unmasked(&self, case: CaseId, view: &str, reason: &str) -> Result<(), Error> {
        let reason = given(reason)?;
        let tx = self.vault.begin()?;
        let (facts, private) = ([("view", view.to_owned())], [("reason", reason.to_owned())]);
        act(&self.context, &tx, "case.show-unmasked", Object::Case(case), &facts, &private)?;
        Ok(tx.commit()?)
    }
}

/// A reason that says something.
pub(crate) fn given(reason: &str) -> Result<&str, Error> {
    let reason = reason.trim();
    if says_something(reason) { Ok(reason) } else { Err(Error::ReasonMissing) }
}

/// Letters of Hangul that stand for none: nobody sees them.
const FILLERS: [char; 4] = ['\u{115f}', '\u{1160}', '\u{3164}', '\u{ffa0}'];

/// Whether there is a letter or a digit in it: a line of dashes, or of marks that nobody sees, says nothing.
pub(crate) fn says_something(text: &str) -> bool {
    text.contains(|c: char| c.is_alphanumeric() && !FILLERS.contains(&c))
}

fn next_number(words: &BTreeMap<Named, MarkRow>, mark: AccountMark) -> u64 {
    words.keys().filter(|(other, _)| *other == mark).map(|(_, number)| number + 1).max().unwrap_or(1)
}

/// Whether two are known by something in common.
pub(crate) fn meet(a: &KnownBy, b: &KnownBy) -> bool {
    !a.aliases.is_disjoint(&b.aliases) || !a.phones.is_disjoint(&b.phones) || !a.ids.is_disjoint(&b.ids)
}

fn joined(mut a: KnownBy, b: KnownBy) -> KnownBy {
    a.aliases.extend(b.aliases);
    a.phones.extend(b.phones);
    a.ids.extend(b.ids);
    a
}

/// An id in the one form in which it is compared.
pub(crate) fn same_id(id: &str) -> String {
    phone_of(id).unwrap_or_else(|| id.to_lowercase())
}

/// An id that stands in the place of a real one: without the vault nobody can tell from which it was made, not even by
/// trying every number.
pub(crate) fn in_place(kind: &str, salt: &[u8; 16], id: &[u8; 16]) -> [u8; 16] {
    model::derive(kind, &[salt, id])
}

/// The same of an account.
pub(crate) fn account_in_place(salt: &[u8; 16], id: AccountId) -> AccountId {
    AccountId(in_place("marked account", salt, &id.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_no_reason() {
        for nothing in ["", " ", "\u{200b}\u{a0}", "\u{3164}", "\u{202e}\u{2060}", "—", "...", "🌻"] {
            assert!(matches!(given(nothing), Err(Error::ReasonMissing)), "{nothing:?}");
        }
        for reason in [" denuncia ", "x", "7", "суд", "\u{200b}orden"] {
            assert_eq!(given(reason).unwrap(), reason.trim(), "{reason}");
        }
    }
}
