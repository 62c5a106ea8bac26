//! What could not be read, and what is still to be done.

use super::cell::{Html, capital, code, quoted, row, small, words};
use super::front::{due, limits};
use super::page::{Page, Table, column, columns, numbers};
use crate::Words;
use engine::views::{IssueView, Overview};
use model::IssueKind;
use std::collections::BTreeMap;

/// Issues by kind. Those with the same reason stand together; every one of their places stands there.
pub(super) fn issues(page: &mut Page<'_>, o: &Overview) {
    let w = page.words;
    page.section("unread", false);
    page.note("unread-note");
    if o.issues.is_empty() {
        return page.say("summary-all-read");
    }
    page.table(&by_kind(&o.issues, w));
    for kind in IssueKind::ALL {
        let of: Vec<&IssueView> = o.issues.iter().filter(|i| i.kind == *kind).collect();
        if !of.is_empty() {
            page.heading(None, &words(&capital(&w.word("issue-kind", kind.as_str()))));
            page.table(&places(&of, w));
        }
    }
}

fn by_kind(issues: &[IssueView], w: &Words) -> Table {
    let columns = vec![column(w.text("col-kind")), numbers(w.text("col-issue-count"))];
    let mut table = Table::new(&words(&w.text("unread-kinds")), columns);
    for kind in IssueKind::ALL {
        let count = issues.iter().filter(|i| i.kind == *kind).count() as u64;
        table.row(&[words(&w.word("issue-kind", kind.as_str())), words(&w.number(count))]);
    }
    table.total(&[words(&w.text("held-total")), words(&w.number(issues.len() as u64))]);
    table
}

fn places(issues: &[&IssueView], w: &Words) -> Table {
    let mut by_reason: BTreeMap<String, Vec<&IssueView>> = BTreeMap::new();
    issues.iter().for_each(|i| by_reason.entry(w.reason(&i.reason_code, &i.reason_details)).or_default().push(i));
    let heads = columns(w, &[("col-exhibit", 20), ("col-path", 55), ("unread-place", 24)]);
    let mut table = Table::new(&words(&w.count("count-issues", issues.len() as u64)), heads);
    for (reason, places) in &by_reason {
        let count = words(&w.count("count-places", places.len() as u64));
        let codes: std::collections::BTreeSet<&str> = places.iter().map(|i| i.reason_code.as_str()).collect();
        let codes = super::cell::listed(codes.into_iter().map(code));
        table.group(&row([words(reason), small(count), small(codes)]));
        for i in places {
            let path = if i.path.is_empty() { words(&w.text("unread-whole-exhibit")) } else { code(&i.path) };
            let exhibit = if i.exhibit_name.is_empty() { Html::default().or_dash() } else { quoted(&i.exhibit_name) };
            table.row(&[exhibit, path, words(&w.place(&i.place)).or_dash()]);
        }
    }
    table
}

/// What is still outstanding, and what this version does not look for.
pub(super) fn outstanding(page: &mut Page<'_>, o: &Overview) {
    let w = page.words;
    page.section("outstanding", false);
    let due = due(&o.outstanding, w);
    if due.is_empty() {
        page.say("outstanding-none");
    } else {
        page.points(&due);
    }
    page.say("outstanding-limits");
    page.points(&limits(w));
}
