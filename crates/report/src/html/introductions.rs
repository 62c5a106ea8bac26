//! How families with a match came into groups: by whom, when, and why they may have been there before.

use super::cell::{Html, brief_time, lines, small, words};
use super::matches::item;
use super::names::Names;
use super::page::{Page, Table, columns};
use crate::Words;
use engine::views::{IntroductionView, Overview};

/// Places of an introduction that the report names; `trace` names more.
const PLACES: usize = 2;

/// Family by family, each over groups in time.
pub(super) fn write(page: &mut Page<'_>, o: &Overview, names: &Names<'_>) {
    let w = page.words;
    page.section("introductions", true);
    if !o.network_made {
        return page.say("network-none");
    }
    page.note("introductions-note");
    if o.introductions.is_empty() {
        return page.say("introductions-none");
    }
    let heads = [
        ("col-time", 14),
        ("col-group", 20),
        ("trace-col-introduced-by", 22),
        ("trace-col-earlier", 22),
        ("col-evidence", 22),
    ];
    let caption = words(&w.count("introductions-caption", o.introductions.len() as u64));
    let mut table = Table::new(&caption, columns(w, &heads));
    let mut before = None;
    for of in &o.introductions {
        if before.replace(of.item) != Some(of.item) {
            table.group(&item(of.item, of.confidence, w));
        }
        table.row(&[
            brief_time(w, &of.time),
            lines([names.group(of.group, w), small(words(&w.count("introductions-sightings", of.sighting_count)))]),
            introduced_by(of, names, w),
            of.unseen.map(|why| words(&w.word("earlier-unseen", why.as_str()))).unwrap_or_default().or_dash(),
            places(of, names, w),
        ]);
    }
    page.table(&table);
    page.further(o.introduction_count.saturating_sub(o.introductions.len() as u64), "introductions");
}

/// Who introduced it; where that is not determined, how many can have.
fn introduced_by(of: &IntroductionView, names: &Names<'_>, w: &Words) -> Html {
    match (of.by, of.account_count) {
        (Some(by), _) => {
            let country = of.by_country.as_deref().map(|code| small(words(&w.country(code))));
            lines([names.account(by), country.unwrap_or_default()])
        }
        (None, 0 | 1) => words(&w.text("introduced-by-no-sender")),
        (None, count) => words(&w.count("introduced-by-undetermined", count)),
    }
}

fn places(of: &IntroductionView, names: &Names<'_>, w: &Words) -> Html {
    let all: Vec<_> = of.earliest.iter().take(PLACES).map(|seen| seen.evidence.clone()).collect();
    small(names.places(&all, of.earliest_count, w))
}
