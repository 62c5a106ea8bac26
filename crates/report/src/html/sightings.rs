//! Sightings of items that matched, in time order as far as the clocks tell.

use super::cell::{Html, lines, small, strong, time, words};
use super::matches::item;
use super::names::{Names, place};
use super::page::{Page, Table, columns};
use crate::Words;
use engine::views::{Overview, SightingView};

/// All of them.
pub(super) fn write(page: &mut Page<'_>, o: &Overview, names: &Names<'_>) {
    let w = page.words;
    page.section("sightings", true);
    page.note("sightings-note");
    if o.matched_sightings.is_empty() {
        return page.say("sightings-none");
    }
    let heads = [
        ("col-time", 14),
        ("sightings-order", 20),
        ("col-item", 14),
        ("col-group", 16),
        ("sightings-by", 14),
        ("col-evidence", 22),
    ];
    let caption = words(&w.count("sightings-caption", o.matched_sightings.len() as u64));
    let mut table = Table::new(&caption, columns(w, &heads));
    let mut before: Option<&SightingView> = None;
    for s in &o.matched_sightings {
        table.row(&[
            time(w, &s.time),
            order(s, before, w),
            item(s.item, s.confidence, w),
            names.group(s.group, w),
            names.maybe_account(s.account).or_dash(),
            place(&s.exhibit_name, &s.path, &s.record, w),
        ]);
        before = Some(s);
    }
    page.table(&table);
}

/// What can be said of a sighting's place in time.
fn order(s: &SightingView, before: Option<&SightingView>, w: &Words) -> Html {
    let first = |value: &str, key: &str| match value {
        "yes" => strong(words(&w.text(&format!("{key}-yes")))),
        "undetermined" => words(&w.text(&format!("{key}-undetermined"))),
        _ => Html::default(),
    };
    let unsure = before.is_some_and(|b| overlaps(b, s)).then(|| small(words(&w.text("sightings-unsure"))));
    lines([
        first(&s.first_in_case, "first-in-case"),
        first(&s.first_in_group, "first-in-group"),
        unsure.unwrap_or_default(),
    ])
    .or_dash()
}

/// Whether the moments that two times can mean overlap. One chat's own lines have their order from the file.
fn overlaps(a: &SightingView, b: &SightingView) -> bool {
    let same_chat = a.exhibit == b.exhibit && a.path == b.path;
    !same_chat && a.time.at_from <= b.time.at_to && b.time.at_from <= a.time.at_to
}
