//! From where groups come: the figure, what competes, and the rows behind it, for and against.

use super::cell::{Html, brief_time, lines, small, strong, words};
use super::lineage;
use super::names::Names;
use super::page::{Page, Table, columns};
use crate::Words;
use engine::views::{BreakoffVerdict, BreakoffView, FamilyView, Overview, RowView};

/// Places of a row that the report names; `list breakoffs` names more.
const PLACES: usize = 2;

/// The figure, then every group that goes before all others for another.
pub(super) fn write(page: &mut Page<'_>, o: &Overview, names: &Names<'_>) {
    let w = page.words;
    page.section("lineage", true);
    if !o.network_made {
        return page.say("network-none");
    }
    if lineage::write(page, &o.lineage).is_err() {
        // Groups whose times cannot be drawn stand in the table all the same.
        page.say("breakoffs-not-drawn");
    }
    let told: Vec<&BreakoffView> = o.breakoffs.iter().filter(|b| b.likeliest.is_some()).collect();
    let Some(first) = o.breakoffs.first() else { return };
    if let Some(sentence) = w.no_lr(first).or_else(|| w.rests_on(first)) {
        page.para(&words(&sentence));
    }
    page.note("breakoffs-note");
    if told.is_empty() {
        return page.say("breakoffs-none");
    }
    let heads = [
        ("col-child-name", 14),
        ("col-likeliest-name", 14),
        ("col-verdict", 12),
        ("breakoffs-for", 34),
        ("breakoffs-against", 26),
    ];
    let caption = words(&w.count("breakoffs-caption", told.len() as u64));
    let mut table = Table::new(&caption, columns(w, &heads));
    for b in told {
        table.row(&[
            lines([names.group(b.child, w), b.created.as_ref().map(|t| small(brief_time(w, t))).unwrap_or_default()]),
            lines([
                b.likeliest.map(|group| names.group(group, w)).unwrap_or_default(),
                b.second_parent.map(|second| names.group(second, w)).unwrap_or_default(),
            ]),
            said(b, w),
            rows(&b.evidence, true, names, w),
            rows(&b.evidence, false, names, w),
        ]);
    }
    page.table(&table);
}

/// What is said of it, as what it broke off, and by how many points it is ahead.
fn said(b: &BreakoffView, w: &Words) -> Html {
    let verdict = words(&w.word("breakoff-verdict", b.verdict.as_str()));
    let verdict = if b.verdict == BreakoffVerdict::Parent { strong(verdict) } else { verdict };
    let kind = b.kind.map(|kind| words(&w.word("breakoff-kind", kind.as_str()))).unwrap_or_default();
    // A ratio stands here only where the weights were calibrated on other cases, closed ones, and hold still.
    let ahead = match (b.log10_lr, b.support) {
        (Some(lr), Some(support)) => {
            format!("log10 LR {lr:.1}: {}", w.word("support", support.as_str()))
        }
        _ => w.with("breakoffs-points", &[("count", &b.score.to_string())]),
    };
    lines([verdict, kind, small(words(&ahead))])
}

fn rows(families: &[FamilyView], speaks_for: bool, names: &Names<'_>, w: &Words) -> Html {
    let all = families.iter().flat_map(|family| &family.rows).filter(|row| row.speaks_for == speaks_for);
    lines(all.map(|row| told(row, names, w))).or_dash()
}

fn told(row: &RowView, names: &Names<'_>, w: &Words) -> Html {
    let shown = row.evidence.get(..PLACES).unwrap_or(&row.evidence);
    let places = names.places(shown, row.evidence.len() as u64, w);
    lines([words(&w.breakoff_row(row)), small(places)])
}
