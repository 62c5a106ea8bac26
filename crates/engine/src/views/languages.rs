//! In which languages the accounts of which countries write.

use super::Case;
use crate::Error;
use crate::marks::Mask;
use model::AccountId;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Accounts of one country that write in one language: what a case is split by.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct LanguageView {
    /// The country of the accounts' numbers, ISO 3166-1 alpha-2, where a number is known.
    pub country: Option<String>,
    /// ISO 639-1; null where messages do not say it.
    pub language: Option<String>,
    /// Accounts of the country that wrote more in it than in any other language.
    pub account_count: u64,
    /// Distinct messages in it.
    pub message_count: u64,
    /// Those of them whose language is inferred from others of the same sender or chat.
    pub inferred_count: u64,
}

/// Country and language.
type Key = (Option<String>, Option<String>);

impl Case<'_> {
    /// Countries and languages, those with most messages first. System lines are not counted, nor who is marked.
    pub fn languages(&self) -> Result<Vec<LanguageView>, Error> {
        let mut countries: HashMap<AccountId, Option<String>> = HashMap::new();
        let mut marked: HashSet<AccountId> = HashSet::new();
        self.each_account_row(&mut |account| {
            if Mask::is_marked(&account) {
                _ = marked.insert(account.id);
            }
            countries.insert(account.id, account.country);
        })?;
        let mut rows: BTreeMap<Key, LanguageView> = BTreeMap::new();
        let mut most: HashMap<AccountId, BTreeMap<String, u64>> = HashMap::new();
        self.each_written(&mut |written| {
            // Those who are marked are compared with nobody.
            if written.account.is_some_and(|account| marked.contains(&account)) {
                return;
            }
            let country = written.account.and_then(|account| countries.get(&account).cloned()).flatten();
            let (language, is_inferred) = told(written.language);
            if let (Some(account), Some(language)) = (written.account, &language) {
                *most.entry(account).or_default().entry(language.clone()).or_default() += written.messages;
            }
            let row = row(&mut rows, (country, language));
            row.message_count += written.messages;
            row.inferred_count += if is_inferred { written.messages } else { 0 };
        })?;
        for (account, languages) in most {
            let country = countries.get(&account).cloned().flatten();
            // Of two that are equal the first by its code: the same in every run.
            let main = languages.into_iter().min_by_key(|(_, messages)| Reverse(*messages));
            row(&mut rows, (country, main.map(|(language, _)| language))).account_count += 1;
        }
        let mut rows: Vec<LanguageView> = rows.into_values().collect();
        rows.sort_by_key(|row| Reverse(row.message_count));
        Ok(rows)
    }
}

fn row(rows: &mut BTreeMap<Key, LanguageView>, key: Key) -> &mut LanguageView {
    rows.entry(key).or_insert_with_key(|(country, language)| LanguageView {
        country: country.clone(),
        language: language.clone(),
        account_count: 0,
        message_count: 0,
        inferred_count: 0,
    })
}

/// The language as the vault keeps it, and whether it is inferred.
fn told(language: Option<String>) -> (Option<String>, bool) {
    match language {
        Some(language) => match language.strip_suffix('?') {
            Some(inferred) => (Some(inferred.to_owned()), true),
            None => (Some(language), false),
        },
        None => (None, false),
    }
}
