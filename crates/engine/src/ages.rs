//! Ages of accounts, from evidence with its class, never from a face or a style
//! ([ADR 0023](../../../docs/adr/0023-what-analysts-say.md)).

use crate::access::{Object, act};
use crate::lineage_words::sourced;
use crate::marks::{given, is_known, meet};
use crate::{Engine, Error};
use model::{AccountId, AgeBand, AgeClass, CaseId};
use serde::Serialize;
use store::{AgeWordRow, KnownBy};

/// A word on the age of an account.
#[derive(Clone, Copy)]
pub struct AgeTerms<'a> {
    /// Whom it is about: as a mark takes it.
    pub account: &'a str,
    /// What kind of evidence it is from.
    pub class: AgeClass,
    /// What that evidence says.
    pub band: AgeBand,
    /// The evidence.
    pub source: &'a str,
    /// Why.
    pub reason: &'a str,
}

/// What came of a word on the age of an account.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct AgeSummary {
    /// What kind of evidence it is from.
    pub class: AgeClass,
    /// What that evidence says.
    pub band: AgeBand,
    /// Whether that was a change.
    pub changed: bool,
    /// Accounts of the network that are meant; none where the number or id is not met yet.
    pub account_count: u64,
}

/// A word on an age, as it holds now.
pub(crate) struct AgeSaid {
    pub(crate) word: AgeWordRow,
    /// Accounts of the network that are meant.
    pub(crate) accounts: Vec<AccountId>,
    /// Whether no later word of its class is about the same account.
    pub(crate) holds: bool,
}

impl Engine {
    /// Says of what age an account is by one class of evidence.
    pub fn say_age(&self, case: CaseId, terms: AgeTerms<'_>) -> Result<AgeSummary, Error> {
        let (reason, source) = (given(terms.reason)?, sourced(terms.source)?);
        let known_by = self.sought(case, terms.account)?;
        let AgeTerms { class, band, .. } = terms;
        let words = self.vault.age_words(case)?;
        let last = words.iter().rev().find(|word| word.class == class && meet(&word.known_by, &known_by));
        // That nothing is known is where everybody begins.
        let before = last.map_or((AgeBand::Unknown, None), |word| (word.band, Some(word.source.as_str())));
        let changed = before.0 != band || (band != AgeBand::Unknown && before.1 != Some(source));
        if changed {
            let (actor, at) = (self.context.operator.clone(), self.context.now());
            let (source, reason) = (source.to_owned(), reason.to_owned());
            let known_by = known_by.clone();
            self.write_age_word(case, &AgeWordRow { n: 0, known_by, class, band, source, reason, actor, at })?;
        }
        let account_count = self.accounts_known_by(case, &[&known_by])?.first().map_or(0, Vec::len) as u64;
        Ok(AgeSummary { class, band, changed, account_count })
    }

    fn write_age_word(&self, case: CaseId, word: &AgeWordRow) -> Result<(), Error> {
        let tx = self.vault.begin()?;
        tx.insert_age_word(case, word)?;
        let facts = [("class", word.class.to_string()), ("band", word.band.to_string())];
        let private = [
            ("reason", word.reason.clone()),
            ("source", word.source.clone()),
            ("known_by", serde_json::to_string(&word.known_by)?),
        ];
        act(&self.context, &tx, "account.age", Object::Case(case), &facts, &private)?;
        Ok(tx.commit()?)
    }

    /// What was said of ages, oldest first.
    pub(crate) fn ages(&self, case: CaseId) -> Result<Vec<AgeSaid>, Error> {
        let words = self.vault.age_words(case)?;
        let known: Vec<&KnownBy> = words.iter().map(|word| &word.known_by).collect();
        let accounts = self.accounts_known_by(case, &known)?;
        let holds = in_force(&words);
        let said = words.into_iter().zip(accounts).zip(holds);
        Ok(said.map(|((word, accounts), holds)| AgeSaid { word, accounts, holds }).collect())
    }

    /// The accounts of the network that are known by each of these.
    fn accounts_known_by(&self, case: CaseId, known: &[&KnownBy]) -> Result<Vec<Vec<AccountId>>, Error> {
        let mut found = vec![Vec::new(); known.len()];
        if known.is_empty() {
            return Ok(found);
        }
        let aliases = self.alias_ids(case)?;
        for row in self.vault.accounts(case)? {
            let meant = known.iter().zip(&mut found).filter(|(by, _)| is_known(&row, by, &aliases));
            meant.for_each(|(_, all)| all.push(row.id));
        }
        Ok(found)
    }
}

/// Of each word whether it holds: no later one of its class is about the same account.
pub(crate) fn in_force(words: &[AgeWordRow]) -> Vec<bool> {
    let is_later =
        |word: &AgeWordRow, later: &AgeWordRow| later.class == word.class && meet(&word.known_by, &later.known_by);
    let holds = |(place, word): (usize, &AgeWordRow)| !words.iter().skip(place + 1).any(|later| is_later(word, later));
    words.iter().enumerate().map(holds).collect()
}

/// The age of an account by all words on it that hold: that of the strongest class which knows one. Where two words of
/// one class differ it is not known.
pub(crate) fn strongest(words: impl Iterator<Item = (AgeClass, AgeBand)>) -> Option<(AgeClass, AgeBand)> {
    let mut known: Vec<(AgeClass, AgeBand)> = words.filter(|(_, band)| *band != AgeBand::Unknown).collect();
    known.sort_unstable();
    let (class, band) = *known.first()?;
    let differs = known.iter().any(|(other, said)| *other == class && *said != band);
    Some((class, if differs { AgeBand::Unknown } else { band }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use AgeBand::{Adult, Minor, Unknown};
    use AgeClass::{Declared, Device, Document, Statement};

    #[test]
    fn the_strongest_class_that_knows_an_age_holds() {
        let of = |words: &[(AgeClass, AgeBand)]| strongest(words.iter().copied());
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[(Declared, Adult), (Document, Minor)]), Some((Document, Minor)));
        assert_eq!(of(&[(Declared, Adult), (Document, Unknown)]), Some((Declared, Adult)));
        assert_eq!(of(&[(Device, Unknown)]), None);
        // Two accounts that turned out to be one.
        assert_eq!(of(&[(Statement, Adult), (Statement, Minor), (Declared, Minor)]), Some((Statement, Unknown)));
    }

    #[test]
    fn a_later_word_of_the_same_class_on_the_same_account_takes_the_place_of_the_former() {
        let word = |phone: &str, class, band| AgeWordRow {
            n: 0,
            known_by: KnownBy { phones: [phone.to_owned()].into(), ..KnownBy::default() },
            class,
            band,
            source: "DNI".into(),
            reason: "x".into(),
            actor: String::new(),
            at: 0,
        };
        let words = [
            word("+34600000001", Declared, Adult),
            word("+34600000002", Declared, Minor),
            word("+34600000001", Document, Minor),
            word("+34600000001", Declared, Unknown),
        ];
        assert_eq!(in_force(&words), [false, true, true, true]);
    }
}
