//! What was not seen: how much there is at least, the gaps that are known, and what evidence would help.

use super::cell::{Html, lines, quoted, small, words};
use super::names::Names;
use super::page::{Page, Table, columns};
use crate::Words;
use engine::views::{EstimateView, GapView, Overview, ProposalView, gaps_by_kind};

/// Gaps of each kind that the report names; `list gaps` names all.
const OF_A_KIND: usize = 8;
/// Proposals in a report, the best first.
const PROPOSALS: usize = 10;
/// Places of a gap that the report names.
const PLACES: usize = 2;

pub(super) fn write(page: &mut Page<'_>, o: &Overview, names: &Names<'_>) {
    let w = page.words;
    page.section("not-seen", true);
    if !o.network_made {
        return page.say("network-none");
    }
    page.note("not-seen-note");
    page.points(&o.estimates.iter().map(|one| estimate(one, w)).collect::<Vec<_>>());
    gaps(page, &o.gaps, names);
    proposals(page, &o.proposals, names);
}

/// A sentence that says that it is a lower bound, and how far it can be relied on.
fn estimate(e: &EstimateView, w: &Words) -> Html {
    let (seen, owners) = (e.seen_count.to_string(), e.owner_count.to_string());
    let what = w.word("estimated", e.of.as_str());
    let base = [("seen", seen.as_str()), ("what", &what), ("owners", &owners)];
    let number = |value: f64| w.number(value.floor() as u64);
    let told = match (e.at_least, e.from, e.to) {
        (Some(least), Some(from), Some(to)) => {
            // The upper end is rounded up: an interval must not become narrower by being written.
            let (least, from, to) = (number(least), number(from), w.number(to.ceil() as u64));
            w.with("estimate-told", &[&base[..], &[("least", &least), ("from", &from), ("to", &to)]].concat())
        }
        _ => w.with("estimate-untold", &base),
    };
    let coverage = e.coverage.map(|share| {
        let share = w.decimal(&format!("{:.0}", share * 100.0));
        words(&w.with("estimate-coverage", &[("share", &share)]))
    });
    let note = format!("{}.", super::cell::capital(&w.word("estimate-note", e.why_code.as_str())));
    lines([words(&told), coverage.unwrap_or_default(), small(words(&note))])
}

fn gaps(page: &mut Page<'_>, all: &[GapView], names: &Names<'_>) {
    let w = page.words;
    if all.is_empty() {
        return page.say("gaps-none");
    }
    let by_kind = gaps_by_kind(all);
    let of_kind = |(kind, count): (&engine::views::GapKind, &u64)| {
        let kind = w.word("gap-kind", kind.as_str());
        words(&w.with("gaps-of-kind", &[("kind", &kind), ("count", &count.to_string())]))
    };
    page.points(&by_kind.iter().map(of_kind).collect::<Vec<_>>());
    let heads = [("col-group", 20), ("col-why", 34), ("col-from", 14), ("col-to", 14), ("col-evidence", 18)];
    let caption = words(&w.count("gaps-caption", all.len() as u64));
    let mut table = Table::new(&caption, columns(w, &heads));
    let mut shown = 0;
    for kind in by_kind.keys() {
        for gap in all.iter().filter(|gap| gap.kind == *kind).take(OF_A_KIND) {
            table.row(&cells(gap, names, w));
            shown += 1;
        }
    }
    page.table(&table);
    page.further(all.len() as u64 - shown, "gaps");
}

fn cells(gap: &GapView, names: &Names<'_>, w: &Words) -> [Html; 5] {
    let group = match (gap.group, &gap.digest) {
        (Some(group), _) => names.group(group, w),
        (None, Some(digest)) => super::cell::code(&format!("#{digest}")),
        (None, None) => Html::default().or_dash(),
    };
    let time = |text: &Option<String>| text.as_deref().map(words).unwrap_or_default().or_dash();
    let places = names.places(gap.evidence.get(..PLACES).unwrap_or(&gap.evidence), gap.evidence.len() as u64, w);
    let exhibits = lines(gap.exhibit_names.iter().map(quoted));
    [group, words(&w.gap(gap)), time(&gap.from), time(&gap.to), lines([exhibits, small(places)]).or_dash()]
}

/// Devices by group, country and role; nobody is named.
fn proposals(page: &mut Page<'_>, all: &[ProposalView], names: &Names<'_>) {
    let w = page.words;
    if all.is_empty() {
        return;
    }
    page.heading(None, &words(&w.text("proposals-heading")));
    page.para(&words(&w.text("proposals-described")));
    let heads = [("col-group", 30), ("col-country", 14), ("col-role", 26), ("col-why", 30)];
    let caption = words(&w.count("proposals-caption", all.len() as u64));
    let mut table = Table::new(&caption, columns(w, &heads));
    for p in all.iter().take(PROPOSALS) {
        let country = p.country.as_deref().map(|code| words(&w.country(code))).unwrap_or_default().or_dash();
        let fits = words(&w.count("proposals-fits", p.account_count.into()));
        let role = lines([words(&w.word("proposal-role", p.role.as_str())), small(fits)]);
        let expected = w.decimal(&format!("{:.1}", p.expected));
        let expected = small(words(&w.with("proposals-expected", &[("expected", &expected)])));
        let reasons = p.reasons.iter().map(|reason| words(&w.word("proposal-reason", reason.why_code.as_str())));
        let group = p.group.map(|group| names.group(group, w)).unwrap_or_default().or_dash();
        table.row(&[group, country, role, lines(reasons.chain([expected]))]);
    }
    page.table(&table);
    page.further(all.len().saturating_sub(PROPOSALS) as u64, "proposals");
}
