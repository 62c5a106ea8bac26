//! What is seen first: the stamp, what is still outstanding, the summary.

use super::cell::{Html, escape, lines, listed, small, strong, typed, words};
use super::page::{Page, Table, column, numbers};
use crate::Words;
use engine::CaseView;
use engine::views::{MatchView, Outstanding, Overview, Shown};
use model::{Confidence, ItemId, Standing};
use std::collections::BTreeMap;

/// The head of the report: title, stamp, warnings.
pub(super) fn banner(o: &Overview, w: &Words) -> String {
    let mut page = Page::new(w);
    page.facts(&stamp(o, w));
    let warnings = warnings(o, w);
    let due = due(&o.outstanding, w);
    if !warnings.is_empty() {
        boxed(&mut page, "warn", "report-warnings", &warnings);
    }
    match due.is_empty() {
        true => boxed(&mut page, "calm", "report-outstanding", &[words(&w.text("outstanding-none"))]),
        false => boxed(&mut page, "warn", "report-outstanding", &due),
    }
    boxed(&mut page, "calm", "report-limits", &limits(w));
    let (kind, title) = (w.text("report-kind"), title(o, w));
    format!("<header><p class=\"kind\">{}</p><h1>{}</h1>{}</header>\n", escape(&kind), escape(&title), page.into_body())
}

/// What the report is called.
pub(super) fn title(o: &Overview, w: &Words) -> String {
    w.with("report-title", &[("case", &Shown::text(&o.case.name))])
}

/// What runs along the head of each printed page, beside the title: time and standing of the work.
pub(super) fn running(o: &Overview, w: &Words) -> String {
    let state = if due(&o.outstanding, w).is_empty() { "stamp-current" } else { "stamp-provisional" };
    let mut parts = vec![plain_time(&o.made_at), w.text(state)];
    if !o.encrypted {
        parts.push(w.text("stamp-not-encrypted-short"));
    }
    parts.join(" · ")
}

fn boxed(page: &mut Page<'_>, class: &str, title: &str, points: &[Html]) {
    let title = escape(&page.words.text(title));
    page.frame(&format!("<div class=\"{class}\"><h2>{title}</h2>"));
    page.points(points);
    page.frame("</div>");
}

fn stamp(o: &Overview, w: &Words) -> Vec<(String, Html)> {
    let case = &o.case;
    let overdue = case.review_overdue.then(|| strong(words(&w.text("stamp-overdue"))));
    let maybe = |text: &Option<String>| super::cell::maybe(text.as_deref()).or_dash();
    let country = case.jurisdiction.as_ref().map(|c| words(&w.country(c))).unwrap_or_default().or_dash();
    let all = [
        ("case", typed(&case.name)),
        ("legal-basis", typed(&case.legal_basis)),
        ("review-by", lines([typed(&case.review_by), overdue.unwrap_or_default()])),
        ("scope", scope(case, w)),
        ("jurisdiction", country),
        ("unit", maybe(&case.unit)),
        ("handling", words(&w.word("handling", &case.handling_code))),
        ("opened", words(&plain_time(&case.opened_at))),
        ("operator", typed(&o.operator)),
        ("made", words(&plain_time(&o.made_at))),
        ("program", typed(&o.program)),
        ("vault", words(&w.text(if o.encrypted { "stamp-encrypted" } else { "stamp-not-encrypted" }))),
    ];
    all.into_iter().map(|(key, value)| (w.text(&format!("stamp-{key}")), value)).collect()
}

fn scope(case: &CaseView, w: &Words) -> Html {
    let scope = &case.scope;
    let part = |key: &str, values: &[String]| {
        let listed = listed(values.iter().map(|v| typed(v)));
        if values.is_empty() { Html::default() } else { lines([small(words(&w.text(key))), listed]) }
    };
    let dates: Vec<String> = match (&scope.from, &scope.to) {
        (None, None) => Vec::new(),
        (from, to) => vec![format!("{} – {}", from.as_deref().unwrap_or("…"), to.as_deref().unwrap_or("…"))],
    };
    let all = lines([
        part("scope-products", &scope.products),
        part("scope-accounts", &scope.accounts),
        part("scope-dates", &dates),
    ]);
    if all.0.is_empty() { words(&w.text("scope-everything")) } else { all }
}

fn warnings(o: &Overview, w: &Words) -> Vec<Html> {
    let mut all = Vec::new();
    if o.case.review_overdue {
        all.push(words(&w.with("warning-overdue", &[("date", &o.case.review_by)])));
    }
    if o.unmasked {
        all.push(words(&w.text("warning-unmasked")));
    }
    if o.marked.is_some() {
        all.push(words(&w.text("warning-marked")));
    }
    if !o.encrypted {
        all.push(words(&w.text("warning-not-encrypted")));
    }
    for set in &o.hash_sets {
        let version = set.version.to_string();
        let (name, version) = (("name", set.name.as_str()), ("version", version.as_str()));
        if set.state != model::SetState::Active.as_str() {
            all.push(words(&w.with("warning-set-disabled", &[name, version])));
        }
        if set.said.quarantined_count > 0 {
            let count = w.number(set.said.quarantined_count);
            all.push(words(&w.with("warning-quarantined", &[name, version, ("count", &count)])));
        }
    }
    let differs = o.exhibits.iter().filter(|e| e.acquisition_check == "differs");
    all.extend(differs.map(|e| words(&w.with("warning-acquisition", &[("exhibit", &e.name)]))));
    let offline = o.exhibits.iter().filter(|e| e.state == "offline");
    all.extend(offline.map(|e| words(&w.with("warning-offline", &[("exhibit", &e.name)]))));
    all
}

/// What is still to be done, a point each.
pub(super) fn due(o: &Outstanding, w: &Words) -> Vec<Html> {
    let each = |names: &[Shown], key: &str, of: &str| -> Vec<Html> {
        names.iter().map(|name| words(&w.with(key, &[(of, name)]))).collect()
    };
    let mut all = each(&o.unfinished_exhibits, "outstanding-unfinished", "exhibit");
    all.extend(each(&o.read_otherwise, "outstanding-read-otherwise", "exhibit"));
    all.extend(each(&o.protected_otherwise, "outstanding-protected-otherwise", "exhibit"));
    all.extend(each(&o.built_otherwise, "outstanding-built-otherwise", "name"));
    let mut add = |it_is_so: bool, key: &str| all.extend(it_is_so.then(|| words(&w.text(key))));
    add(o.without_hash_set, "outstanding-without-hash-set");
    add(o.matching_due, "outstanding-matching");
    if !o.network_due.is_empty() {
        all.push(words(&w.with("outstanding-network", &[("what", &w.due_to(&o.network_due))])));
    }
    if o.ungraded_count > 0 {
        all.push(words(&w.count("outstanding-ungraded", o.ungraded_count)));
    }
    all
}

/// What this version does not look for at all.
pub(super) fn limits(w: &Words) -> Vec<Html> {
    ["limit-cut-outs", "limit-video", "limit-sources", "limit-listed"].map(|key| words(&w.text(key))).to_vec()
}

/// The summary: a few sentences, then numbers.
pub(super) fn summary(page: &mut Page<'_>, o: &Overview) {
    let w = page.words;
    page.section("summary", false);
    page.para(&words(&held_sentence(o, w)));
    page.para(&words(&chats_sentence(o, w)));
    page.para(&words(&found_sentence(o, w)));
    page.say("summary-listed");
    let best = best_by_standing(&o.matches);
    if !best.is_empty() {
        page.table(&standings(&best, w));
    }
    page.para(&words(&unread_sentence(o, w)));
}

fn held_sentence(o: &Overview, w: &Words) -> String {
    let items = o.items_by_kind.values().sum();
    let values = [
        ("exhibits", w.count("count-exhibits", o.exhibits.len() as u64)),
        ("seen", w.count("count-files", o.tally.seen)),
        ("kept", w.number(o.tally.kept + o.tally.doubtful)),
        ("refused", w.number(o.tally.refused)),
        ("outside", w.number(o.tally.out_of_scope)),
        ("items", w.count("count-items", items)),
    ];
    filled(w, "summary-held", &values)
}

fn chats_sentence(o: &Overview, w: &Words) -> String {
    let countries = o.countries.keys().flatten().count() as u64;
    let accounts = o.countries.values().map(|(accounts, _)| accounts).sum();
    let values = [
        ("chats", w.count("count-chats", o.chats.len() as u64)),
        ("messages", w.count("count-messages", o.message_count)),
        ("groups", w.count("count-groups", o.groups.len() as u64)),
        ("accounts", w.count("count-accounts", accounts)),
        ("countries", w.count("count-countries", countries)),
    ];
    filled(w, "summary-chats", &values)
}

fn found_sentence(o: &Overview, w: &Words) -> String {
    let mut best: BTreeMap<ItemId, Confidence> = BTreeMap::new();
    for m in &o.matches {
        best.entry(m.item).and_modify(|c| *c = (*c).min(m.confidence)).or_insert(m.confidence);
    }
    if best.is_empty() {
        return w.text("summary-nothing-found");
    }
    let count = |c: Confidence| w.number(best.values().filter(|held| **held == c).count() as u64);
    let values = [
        ("items", w.count("count-items", best.len() as u64)),
        ("certain", count(Confidence::Certain)),
        ("strong", count(Confidence::Strong)),
        ("review", count(Confidence::Review)),
        ("sightings", w.count("count-sightings", o.matched_sightings.len() as u64)),
        ("all", w.count("count-sightings", o.sighting_count)),
    ];
    filled(w, "summary-found", &values)
}

fn unread_sentence(o: &Overview, w: &Words) -> String {
    let damaged = o.issues.iter().filter(|i| i.kind == model::IssueKind::Damaged).count() as u64;
    let values = [("issues", w.count("count-issues", o.issues.len() as u64)), ("damaged", w.number(damaged))];
    filled(w, if o.issues.is_empty() { "summary-all-read" } else { "summary-unread" }, &values)
}

fn filled(w: &Words, key: &str, values: &[(&str, String)]) -> String {
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    w.with(key, &values)
}

type Best = BTreeMap<Standing, BTreeMap<ItemId, Confidence>>;

fn best_by_standing(matches: &[MatchView]) -> Best {
    let mut best = Best::new();
    for m in matches {
        let items = best.entry(m.standing).or_default();
        items.entry(m.item).and_modify(|c| *c = (*c).min(m.confidence)).or_insert(m.confidence);
    }
    best
}

fn standings(best: &Best, w: &Words) -> Table {
    let mut columns = vec![column(w.text("col-standing"))];
    columns.extend(Confidence::ALL.iter().map(|c| numbers(w.column(&format!("{c}_count")))));
    let mut table = Table::new(&words(&w.text("summary-standings")), columns);
    for (standing, items) in best {
        let count = |c: &Confidence| words(&w.number(items.values().filter(|held| *held == c).count() as u64));
        let mut cells = vec![words(&w.word("standing", standing.as_str()))];
        cells.extend(Confidence::ALL.iter().map(count));
        table.row(&cells);
    }
    table
}

/// An act's time, ISO 8601 UTC, for people.
pub(super) fn plain_time(at: &str) -> String {
    let text = crate::visible(at).replacen('T', " ", 1);
    text.strip_suffix('Z').map(|t| format!("{t} UTC")).unwrap_or(text)
}
