//! Accounts: what speaks for and against, and by which country their numbers are.

use super::cell::{Html, code, lines, phone, quoted, row, small, words};
use super::names::{Names, account_id};
use super::page::{Page, Table, column, columns, numbers};
use crate::Words;
use engine::views::{AccountView, Countries, LanguageView, LinkView, Overview};
use std::collections::BTreeMap;

/// Countries and languages that are shown: what is further down is a message here and there.
const LANGUAGES: usize = 60;

/// Counts of involvement by what they can speak for. None of them says what a person knew or wanted.
const BANDS: [(&str, &[&str]); 3] = [
    ("involvement-for", &["added_by_others", "left_within_minutes", "objected", "never_posted"]),
    ("involvement-received", &["received", "received_matched"]),
    ("involvement-against", &["sent", "sent_matched", "forwarded", "starred", "made"]),
];

/// The table of involvement, in the order of the accounts: nobody is ranked.
pub(super) fn involvement(page: &mut Page<'_>, o: &Overview, names: &Names<'_>) {
    let w = page.words;
    page.section("involvement", true);
    page.note("involvement-note");
    if o.accounts.is_empty() {
        return page.say("accounts-none");
    }
    let others = unknown_counts(&o.accounts);
    let mut bands = vec![(4, String::new())];
    bands.extend(BANDS.map(|(key, counts)| (counts.len(), w.text(key))));
    let mut columns = vec![column(w.text("col-account")).about(16), column(w.text("involvement-subject"))];
    columns.extend(["group_count", "message_count"].map(|c| numbers(w.column(c))));
    columns.extend(BANDS.iter().flat_map(|(_, counts)| *counts).map(|c| numbers(w.word("involvement-count", c))));
    if !others.is_empty() {
        bands.push((others.len(), w.text("involvement-others")));
        columns.extend(others.iter().map(|c| numbers(w.word("involvement-count", c))));
    }
    let mut table = Table::with_bands(&words(&w.text("involvement-caption")), &bands, columns);
    for a in o.accounts.iter().filter(|a| !is_marked(a)) {
        let mut cells = vec![names.account(a.account), words(&w.word("subject", &a.category))];
        cells.extend([a.group_count, a.message_count].map(|n| words(&w.number(n))));
        let known = BANDS.iter().flat_map(|(_, counts)| *counts).copied();
        cells.extend(known.chain(others.iter().copied()).map(|c| count(a, c, w)));
        table.row(&cells);
    }
    page.table(&table);
    page.further(further(o), "accounts");
    marked(page, o);
    page.points(
        &["involvement-limit-received", "involvement-limit-objected", "involvement-limit-null"]
            .map(|key| words(&w.text(key))),
    );
}

/// Accounts that have no row in this report.
fn further(o: &Overview) -> u64 {
    let all: u64 = o.countries.values().map(|(accounts, _)| accounts).sum();
    all.saturating_sub(o.accounts.iter().filter(|a| !is_marked(a)).count() as u64)
}

/// Whether it is shown by its mark alone: those are compared with nobody.
fn is_marked(a: &AccountView) -> bool {
    model::AccountMark::parse(&a.category).is_some()
}

/// Who is left out of the comparison, and how much of the case is theirs.
fn marked(page: &mut Page<'_>, o: &Overview) {
    let w = page.words;
    let Some(m) = o.marked else { return };
    let [accounts, sent, messages] = [m.account_count, m.sent_count, m.message_count].map(|n| w.number(n));
    let values = [("accounts", accounts.as_str()), ("sent", &sent), ("messages", &messages)];
    page.para(&words(&w.with("marked-left-out", &values)));
}

/// Counts that have no band here: shown all the same.
fn unknown_counts(accounts: &[AccountView]) -> Vec<&str> {
    let known = |c: &str| BANDS.iter().any(|(_, counts)| counts.contains(&c));
    let all: std::collections::BTreeSet<&str> =
        accounts.iter().flat_map(|a| a.involvement.keys()).map(String::as_str).filter(|c| !known(c)).collect();
    all.into_iter().collect()
}

fn count(a: &AccountView, name: &str, w: &Words) -> Html {
    match a.involvement.get(name) {
        Some(Some(n)) => words(&w.number(*n)),
        Some(None) | None => small(words(&w.text("involvement-not-visible"))),
    }
}

/// Accounts by country, with every name and number, and why aliases are taken for one.
pub(super) fn by_country(page: &mut Page<'_>, o: &Overview, names: &Names<'_>) {
    let w = page.words;
    page.section("accounts", true);
    page.note("accounts-note");
    if o.accounts.is_empty() {
        return page.say("accounts-none");
    }
    let mut by: BTreeMap<Option<&str>, Vec<&AccountView>> = BTreeMap::new();
    o.accounts.iter().for_each(|a| by.entry(a.country.as_deref()).or_default().push(a));
    // Accounts of no known country come last.
    let unknown = by.remove(&None);
    let countries: Vec<(Option<&str>, Vec<&AccountView>)> = by.into_iter().chain(unknown.map(|a| (None, a))).collect();
    page.table(&countries_table(&o.countries, w));
    page.table(&languages_table(&o.languages, w));
    page.note("accounts-languages-note");
    page.further(o.languages.len().saturating_sub(LANGUAGES) as u64, "languages");
    let heads = [("col-names", 20), ("col-phones", 14), ("col-owner-of", 14), ("accounts-id", 18), ("col-links", 34)];
    let mut table = Table::new(&words(&w.text("accounts-caption")), columns(w, &heads));
    for (country, accounts) in &countries {
        let all = o.countries.get(&country.map(String::from)).map_or(accounts.len() as u64, |(all, _)| *all);
        let count = w.count("count-accounts", all);
        table.group(&words(&format!("{} · {count}", country_name(*country, w))));
        accounts.iter().for_each(|a| table.row_at(Some(&account_id(a.account)), &cells(a, names, w)));
    }
    page.table(&table);
    page.further(further(o), "accounts");
}

fn country_name(code: Option<&str>, w: &Words) -> String {
    code.map_or_else(|| w.text("accounts-no-country"), |code| format!("{} ({})", w.country(code), crate::visible(code)))
}

fn countries_table(countries: &Countries, w: &Words) -> Table {
    let columns =
        vec![column(w.text("col-country")), numbers(w.text("accounts-count")), numbers(w.text("col-message-count"))];
    let mut table = Table::new(&words(&w.text("accounts-countries")), columns);
    // Accounts of no known country come last.
    let unknown = countries.get_key_value(&None);
    for (country, (accounts, messages)) in countries.iter().filter(|(country, _)| country.is_some()).chain(unknown) {
        let name = country_name(country.as_deref(), w);
        table.row(&[words(&name), words(&w.number(*accounts)), words(&w.number(*messages))]);
    }
    table
}

fn languages_table(languages: &[LanguageView], w: &Words) -> Table {
    let mut columns = vec![column(w.text("col-country")), column(w.text("col-language"))];
    columns
        .extend(["accounts-mostly", "col-message-count", "accounts-inferred"].map(|heading| numbers(w.text(heading))));
    let mut table = Table::new(&words(&w.text("accounts-languages")), columns);
    for row in languages.iter().take(LANGUAGES) {
        let language = row.language.as_deref().map_or_else(|| w.text("accounts-no-language"), |code| w.language(code));
        let counts = [row.account_count, row.message_count, row.inferred_count].map(|n| words(&w.number(n)));
        let names = [country_name(row.country.as_deref(), w), language].map(|name| words(&name));
        table.row(&names.into_iter().chain(counts).collect::<Vec<_>>());
    }
    table
}

fn cells(a: &AccountView, names: &Names<'_>, w: &Words) -> Vec<Html> {
    let platform = small(words(&w.word("platform", &a.platform)));
    vec![
        lines(a.names.iter().map(quoted)).or_dash(),
        lines(numbers_of(a).into_iter().map(|p| phone(p))).or_dash(),
        names.exhibits(&a.owner_of).or_dash(),
        lines([code(&a.account.to_string()), platform]),
        links(&a.links, w).or_dash(),
    ]
}

/// Every number, the current one first.
fn numbers_of(a: &AccountView) -> Vec<&String> {
    let others = a.phones.iter().filter(|p| Some(*p) != a.phone.as_ref());
    a.phone.iter().chain(others).collect()
}

/// Links by rule: how many there are, between which weights, and how many records speak for them.
fn links(all: &[LinkView], w: &Words) -> Html {
    let mut rules: BTreeMap<&str, Vec<&LinkView>> = BTreeMap::new();
    all.iter().for_each(|l| rules.entry(&l.rule).or_default().push(l));
    lines(rules.into_iter().map(|(rule, links)| {
        let weights = links.iter().map(|l| l.weight);
        let (least, most) = (weights.clone().min().unwrap_or(0), weights.max().unwrap_or(0));
        let weight = if least == most { least.to_string() } else { format!("{least}–{most}") };
        let support = links.iter().map(|l| l.support).sum::<u64>().to_string();
        let count = links.len().to_string();
        let values = [("count", count.as_str()), ("weight", &weight), ("support", &support)];
        row([words(&w.word("rule-short", rule)), small(words(&w.with("accounts-link", &values)))])
    }))
}
