//! Exhibits: in which order to look at them, and what was held.

use super::cell::{Html, code, lines, maybe, quoted, row, small, strong, words};
use super::front::plain_time;
use super::names::{chat_id, chat_number};
use super::page::{Column, Page, Table, column, columns, numbers};
use crate::Words;
use engine::views::{ChatView, ExhibitView, Overview, TallyView};

/// The order in which to look at exhibits: clocks of detention run.
pub(super) fn order(page: &mut Page<'_>, o: &Overview) {
    let w = page.words;
    page.section("order", false);
    page.note("order-note");
    if o.exhibits.is_empty() {
        return page.say("held-none");
    }
    let mut columns = vec![numbers(w.text("col-priority"))];
    columns.extend(["exhibit", "priority_reason"].map(|c| column(w.column(c))));
    columns.extend(["certain_count", "strong_count", "review_count", "damaged_count"].map(|c| numbers(w.column(c))));
    let mut table = Table::new(&words(&w.text("order-caption")), columns);
    for e in &o.exhibits {
        let counts = [e.certain_count, e.strong_count, e.review_count, e.damaged_count];
        let mut cells = vec![words(&w.number(e.priority)), called(e), words(&w.priority(&e.priority_code))];
        cells.extend(counts.map(|n| words(&w.number(n))));
        table.row(&cells);
    }
    page.table(&table);
}

fn called(e: &ExhibitView) -> Html {
    lines([quoted(&e.name), small(maybe(e.number.as_deref()))])
}

/// What was held: custody, counts that add up, items, chats.
pub(super) fn held(page: &mut Page<'_>, o: &Overview) {
    let w = page.words;
    page.section("held", true);
    if o.exhibits.is_empty() {
        return page.say("held-none");
    }
    page.table(&custody(&o.exhibits, w));
    page.note("held-tally-note");
    page.table(&files(o, w));
    page.para(&words(&sum_sentence(w, "held-sum-files", &o.tally.into())));
    if !o.chats.is_empty() || o.record_tally.seen > 0 {
        page.table(&records(o, w));
        page.para(&words(&sum_sentence(w, "held-sum-records", &o.record_tally.into())));
    }
    for e in o.exhibits.iter().filter(|e| e.records_set_aside_count + e.chats_set_aside_count > 0) {
        page.para(&words(&aside_sentence(e, w)));
    }
    // Until the network is made anew it still joins them, and what is outstanding says so.
    for e in o.exhibits.iter().filter(|e| e.apart && o.outstanding.network_due.is_empty()) {
        page.para(&words(&w.with("held-apart", &[("exhibit", &e.name)])));
    }
    if !o.items_by_kind.is_empty() {
        page.table(&kinds(o, w));
        known_good(page, o);
    }
}

fn custody(exhibits: &[ExhibitView], w: &Words) -> Table {
    let heads = [
        ("col-exhibit", 16),
        ("custody-paper", 12),
        ("custody-seizure", 12),
        ("custody-extraction", 12),
        ("custody-digest", 30),
        ("col-state", 16),
    ];
    let mut table = Table::new(&words(&w.text("held-custody")), columns(w, &heads));
    for e in exhibits {
        let labelled = |key: &str, text: &Option<String>| {
            let value = maybe(text.as_deref());
            let label = small(words(&format!("{}: ", w.text(key))));
            if value.0.is_empty() { value } else { Html(label.0 + &value.0) }
        };
        let digest = e.acquisition_digest.as_deref().map(code).unwrap_or_default();
        let manifest =
            e.manifest.as_deref().map(|m| Html(small(words(&format!("{}: ", w.text("col-manifest")))).0 + &code(m).0));
        table.row(&[
            lines([quoted(&e.name), small(code(&e.path))]),
            lines([labelled("col-number", &e.number), labelled("col-seal", &e.seal)]).or_dash(),
            lines([
                maybe(e.seized_at.as_deref()),
                maybe(e.seized_place.as_deref()),
                labelled("col-officer", &e.officer),
            ])
            .or_dash(),
            lines([
                row([maybe(e.tool.as_deref()), maybe(e.tool_version.as_deref())]),
                labelled("col-examiner", &e.examiner),
            ])
            .or_dash(),
            lines([check(e, w), digest, manifest.unwrap_or_default()]),
            lines([
                words(&w.word("exhibit-state", &e.state)),
                small(words(&plain_time(&e.ingested_at))),
                small(row([
                    words(&w.word("evaluation", &e.source_evaluation)),
                    words(&w.word("handling", &e.handling_code)),
                ])),
            ]),
        ]);
    }
    table
}

fn check(e: &ExhibitView, w: &Words) -> Html {
    let text = words(&format!("{}: {}", w.text("col-acquisition-check"), w.word("acquisition", &e.acquisition_check)));
    if e.acquisition_check == "differs" { strong(text) } else { text }
}

fn tally_columns(first: Vec<Column>, w: &Words) -> Vec<Column> {
    let counts = ["kept_count", "doubtful_count", "refused_count", "out_of_scope_count", "seen_count"];
    let mut columns = first;
    columns.extend(counts.map(|c| numbers(w.column(c))));
    columns.push(column(w.text("held-adds-up")));
    columns
}

fn tally_cells(t: &TallyView, w: &Words) -> Vec<Html> {
    let counts = [t.kept_count, t.doubtful_count, t.refused_count, t.out_of_scope_count, t.seen_count];
    let mut cells: Vec<Html> = counts.map(|n| words(&w.number(n))).to_vec();
    cells.push(if adds_up(t) { words(&w.text("yes")) } else { strong(words(&w.text("no"))) });
    cells
}

fn adds_up(t: &TallyView) -> bool {
    t.kept_count + t.doubtful_count + t.refused_count + t.out_of_scope_count == t.seen_count
}

fn sum_sentence(w: &Words, key: &str, t: &TallyView) -> String {
    let n = |count| w.number(count);
    let (kept, doubtful, refused) = (n(t.kept_count), n(t.doubtful_count), n(t.refused_count));
    let (outside, seen) = (n(t.out_of_scope_count), n(t.seen_count));
    let result = w.text(if adds_up(t) { "held-sum-agrees" } else { "held-sum-differs" });
    let values = [
        ("kept", kept.as_str()),
        ("doubtful", &doubtful),
        ("refused", &refused),
        ("outside", &outside),
        ("seen", &seen),
        ("result", &result),
    ];
    w.with(key, &values)
}

/// What of an exhibit is with protected correspondents, and was not read.
fn aside_sentence(e: &ExhibitView, w: &Words) -> String {
    let [chats, records, singles, files] =
        [e.chats_set_aside_count, e.records_set_aside_count, e.singles_set_aside_count, e.files_set_aside_count]
            .map(|n| w.number(n));
    let counts = [("chats", chats.as_str()), ("records", &records), ("singles", &singles), ("files", &files)];
    w.with("held-aside", &[&[("exhibit", &*e.name)], &counts[..]].concat())
}

fn files(o: &Overview, w: &Words) -> Table {
    let first = vec![column(w.text("col-exhibit")), numbers(w.text("held-on-disk")), numbers(w.text("held-size"))];
    let mut table = Table::new(&words(&w.text("held-files")), tally_columns(first, w));
    for e in &o.exhibits {
        let tally = TallyView {
            seen_count: e.seen_count,
            kept_count: e.kept_count,
            doubtful_count: e.doubtful_count,
            refused_count: e.refused_count,
            out_of_scope_count: e.out_of_scope_count,
        };
        let mut cells = vec![quoted(&e.name), words(&w.number(e.file_count)), words(&w.size(e.byte_count))];
        cells.extend(tally_cells(&tally, w));
        table.row(&cells);
    }
    let sum = |f: fn(&ExhibitView) -> u64| o.exhibits.iter().map(f).sum::<u64>();
    let mut cells = vec![words(&w.text("held-total")), words(&w.number(sum(|e| e.file_count)))];
    cells.push(words(&w.size(sum(|e| e.byte_count))));
    cells.extend(tally_cells(&o.tally.into(), w));
    table.total(&cells);
    table
}

fn records(o: &Overview, w: &Words) -> Table {
    let first =
        vec![column(w.text("found-number")), column(w.text("col-exhibit")), column(w.text("held-chat")).about(34)];
    let mut table = Table::new(&words(&w.text("held-records")), tally_columns(first, w));
    for (number, c) in (1..).zip(&o.chats) {
        let ChatView { exhibit_name, path, tally, .. } = c;
        let mut cells = vec![words(&chat_number(number)), quoted(exhibit_name), code(path)];
        cells.extend(tally_cells(tally, w));
        table.row_at(Some(&chat_id(number)), &cells);
    }
    for e in o.exhibits.iter().filter(|e| e.chats_out_of_scope_count > 0) {
        let outside = e.records_out_of_scope_count;
        let tally = TallyView { seen_count: outside, out_of_scope_count: outside, ..TallyView::default() };
        let told = w.with("held-chats-outside", &[("count", &e.chats_out_of_scope_count.to_string())]);
        let mut cells = vec![Html::default(), quoted(&e.name), words(&told)];
        cells.extend(tally_cells(&tally, w));
        table.row(&cells);
    }
    for e in o.exhibits.iter().filter(|e| e.chats_set_aside_count > 0) {
        let aside = e.records_set_aside_count.saturating_sub(e.singles_set_aside_count);
        let tally = TallyView { seen_count: aside, out_of_scope_count: aside, ..TallyView::default() };
        let told = w.with("held-chats-aside", &[("count", &e.chats_set_aside_count.to_string())]);
        let mut cells = vec![Html::default(), quoted(&e.name), words(&told)];
        cells.extend(tally_cells(&tally, w));
        table.row(&cells);
    }
    let mut cells = vec![words(&w.text("held-total")), Html::default(), Html::default()];
    cells.extend(tally_cells(&o.record_tally.into(), w));
    table.total(&cells);
    table
}

/// How many items known-good sets know, if there are any.
fn known_good(page: &mut Page<'_>, o: &Overview) {
    let w = page.words;
    let counts = [("held-hidden", o.hidden_count), ("held-twins", o.twin_count)];
    for (key, count) in counts.into_iter().filter(|(_, count)| *count > 0) {
        page.para(&words(&w.with(key, &[("count", &w.number(count))])));
    }
}

fn kinds(o: &Overview, w: &Words) -> Table {
    let columns = vec![column(w.text("col-kind")), numbers(w.text("held-distinct"))];
    let mut table = Table::new(&words(&w.text("held-kinds")), columns);
    for (kind, count) in &o.items_by_kind {
        table.row(&[words(&w.word("kind", kind)), words(&w.number(*count))]);
    }
    table.total(&[words(&w.text("held-total")), words(&w.number(o.items_by_kind.values().sum()))]);
    table
}
