//! How it was found out, and what is needed to do it again.

use super::cell::{Html, capital, code, lines, quoted, row, small, typed, words};
use super::names::Names;
use super::page::{Page, Table, column, columns, numbers};
use crate::Words;
use engine::HashSetView;
use engine::views::{ChatView, Overview, Shown};
use model::Confidence;
use std::collections::BTreeSet;

/// Notes on the method.
pub(super) fn method(page: &mut Page<'_>, o: &Overview, names: &Names<'_>) {
    let w = page.words;
    page.section("method", false);
    page.heading(None, &words(&w.text("method-confidence")));
    let means = |c: &Confidence| {
        let word = w.word("confidence", c.as_str());
        Html(format!("<strong>{}</strong>: {}", super::cell::escape(&word), words(&w.text(&format!("means-{c}"))).0))
    };
    page.points(&Confidence::ALL.iter().map(means).collect::<Vec<_>>());
    page.say("method-false-hits");
    page.heading(None, &words(&w.text("method-reading")));
    ["method-evidence", "method-times", "method-first", "method-long"].iter().for_each(|key| page.say(key));
    page.heading(None, &words(&w.text("method-links")));
    page.say("method-links-text");
    let rule = |rule: &str| words(&format!("{}: {}.", capital(&w.word("rule-short", rule)), w.word("rule", rule)));
    page.points(&rules(o).into_iter().map(rule).collect::<Vec<_>>());
    if !o.refused_links.is_empty() {
        page.table(&refused(o, w));
    }
    if !o.chats.is_empty() {
        page.heading(None, &words(&w.text("method-chats")));
        page.table(&chats(&o.chats, names, w));
    }
}

/// Every rule that turns up in this report.
fn rules(o: &Overview) -> BTreeSet<&str> {
    let accepted = o.accounts.iter().flat_map(|a| &a.links).map(|l| l.rule.as_str());
    accepted.chain(o.refused_links.keys().map(|key| key.split(": ").next().unwrap_or(key))).collect()
}

fn refused(o: &Overview, w: &Words) -> Table {
    let columns = vec![
        column(w.text("method-link-rule")),
        column(w.text("method-refusal")),
        numbers(w.text("method-refused-count")),
    ];
    let mut table = Table::new(&words(&w.text("method-refused")), columns);
    for (key, count) in &o.refused_links {
        let (rule, refusal) = key.split_once(": ").unwrap_or((key, ""));
        table.row(&[words(&w.word("rule-short", rule)), words(&w.word("refusal", refusal)), words(&w.number(*count))]);
    }
    table
}

fn chats(chats: &[ChatView], names: &Names<'_>, w: &Words) -> Table {
    let heads =
        [("held-chat", 34), ("col-product", 14), ("col-language", 8), ("col-date-order", 30), ("method-truncated", 12)];
    let mut table = Table::new(&words(&w.text("method-chats-caption")), columns(w, &heads));
    for c in chats {
        let language = c.language.as_ref().map(|l| words(&w.word("language", l))).unwrap_or_default().or_dash();
        let group = c.group.map(|g| names.group(g, w)).unwrap_or_default();
        table.row(&[
            lines([row([quoted(&c.exhibit_name), group]), small(code(&c.path))]),
            words(&w.word("product", &c.product)),
            language,
            date_order(c, w),
            words(&w.yes_no(c.probably_truncated)),
        ]);
    }
    table
}

fn date_order(c: &ChatView, w: &Words) -> Html {
    let count = |(name, n): (&String, &u64)| words(&format!("{}: {}", w.word("detail", name), w.number(*n)));
    lines([
        words(&w.word("date-order", &c.date_order)),
        small(words(&w.word("date-order-reason", &c.date_order_reason))),
        small(row(c.date_order_counts.iter().filter(|(_, n)| **n > 0).map(count))),
    ])
}

/// Versions and settings, and the hash sets that were used.
pub(super) fn settings(page: &mut Page<'_>, o: &Overview) {
    let w = page.words;
    page.section("settings", false);
    page.note("settings-note");
    page.heading(None, &words(&w.text("settings-hash-sets")));
    match o.hash_sets.is_empty() {
        true => page.say("outstanding-without-hash-set"),
        false => page.table(&hash_sets(&o.hash_sets, w)),
    }
    let columns = vec![column(w.text("settings-name")), column(w.text("settings-value"))];
    let mut table = Table::new(&words(&w.text("settings-caption")), columns);
    for (name, value) in &o.settings {
        table.row(&[words(&w.word("setting", name)), code(value)]);
    }
    page.table(&table);
}

fn hash_sets(sets: &[HashSetView], w: &Words) -> Table {
    let mut columns =
        ["hash_set", "state", "origin", "standing", "category_scheme"].map(|c| column(w.column(c))).to_vec();
    columns.extend(["entry_count", "refused_count"].map(|c| numbers(w.column(c))));
    let mut table = Table::new(&words(&w.count("count-hash-sets", sets.len() as u64)), columns);
    for s in sets {
        let version = words(&w.with("found-version", &[("version", &s.version.to_string())]));
        table.row(&[
            lines(std::iter::once(row([typed(&s.name), version])).chain(kind(s, w))),
            state(s, w),
            lines([
                words(&w.word("origin", &s.origin)),
                small(words(&w.word("handling-rule", s.handling.as_str()))),
                quoted(&Shown::path(&s.source)),
                small(words(&format!(
                    "{} · {}",
                    super::front::plain_time(&s.made_at),
                    crate::visible(&s.signal_version)
                ))),
            ]),
            standing(s, w),
            super::cell::maybe(s.category_scheme.as_deref()).or_dash(),
            words(&w.number(s.entry_count)),
            words(&w.number(s.refused_count)),
        ]);
    }
    table
}

/// What it is for, if not to tell what is on it.
fn kind(s: &HashSetView, w: &Words) -> Option<Html> {
    (s.kind != model::SetKind::Listed).then(|| small(words(&w.word("set-kind", s.kind.as_str()))))
}

/// What holds for entries that say nothing themselves, and by which table their categories say it.
fn standing(s: &HashSetView, w: &Words) -> Html {
    let table = |(scheme, version): (&String, i64)| {
        small(words(&w.with("settings-mapping", &[("scheme", scheme), ("version", &version.to_string())])))
    };
    let mapped = s.category_scheme.as_ref().zip(s.mapping_version).map(table);
    lines(std::iter::once(words(&w.word("standing", s.standing.as_str()))).chain(mapped))
}

/// Whether a set is in use, and of how many of its entries something is said.
fn state(s: &HashSetView, w: &Words) -> Html {
    let said = &s.said;
    let counts = [
        ("disabled_count", said.disabled_count),
        ("disputed_count", said.disputed_count),
        ("quarantined_count", said.quarantined_count),
    ];
    let some = counts.into_iter().filter(|(_, n)| *n > 0);
    let told = some.map(|(field, n)| small(words(&format!("{}: {}", w.column(field), w.number(n)))));
    lines(std::iter::once(words(&w.word("hash-set-state", &s.state))).chain(told))
}
