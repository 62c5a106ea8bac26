//! Key accounts: what is counted of them, in which interval their places stay, and the records behind each reason.

use super::cell::{Html, lines, row, small, strong, words};
use super::names::Names;
use super::page::{Page, Table, columns};
use crate::Words;
use engine::views::{KEYS, KeyAccountView, KeyReasonView, Overview};

/// Places of a reason that the report names; `list keys` names more.
const PLACES: usize = 2;

/// Ranked accounts alone: who is listed apart is counted here and stands in no report.
pub(super) fn write(page: &mut Page<'_>, o: &Overview, names: &Names<'_>) {
    let (w, keys) = (page.words, &o.keys);
    page.section("keys", true);
    if !o.network_made {
        return page.say("network-none");
    }
    page.note("keys-note");
    if keys.changed_count > 0 {
        page.para(&strong(words(&w.count("keys-due", keys.changed_count))));
    }
    if keys.betweenness_within > 0 {
        let [pivots, groups] = [keys.betweenness_of.0, keys.betweenness_of.1].map(|n| n.to_string());
        let within = w.hundredths_of_percent(keys.betweenness_within);
        let values = [("pivots", pivots.as_str()), ("groups", &groups), ("within", &within)];
        page.para(&words(&w.with("keys-sampled", &values)));
    }
    if !keys.apart.is_empty() {
        page.para(&words(&w.count("keys-apart-count", keys.apart.len() as u64)));
    }
    if keys.ranked.is_empty() {
        return page.say("keys-none");
    }
    let heads = [("col-account", 30), ("col-layer", 8), ("col-rank", 22), ("keys-reasons", 40)];
    let caption = words(&w.count("keys-caption", keys.ranked.len() as u64));
    let mut table = Table::new(&caption, columns(w, &heads));
    for one in keys.ranked.iter().take(KEYS) {
        let layer = one.layer.map(|layer| words(&w.number(layer.into()))).unwrap_or_default();
        let reasons = lines(one.reasons.iter().map(|reason| told(reason, names, w)));
        table.row(&[names.account(one.account), layer, place(one, w), reasons]);
    }
    page.table(&table);
    page.further(keys.ranked.len().saturating_sub(KEYS) as u64, "keys");
}

/// The place with its interval, or why there is none.
fn place(one: &KeyAccountView, w: &Words) -> Html {
    let (Some(at), Some(from), Some(to)) = (one.rank, one.rank_from, one.rank_to) else {
        return one.no_rank.map(|no| words(&w.word("no-rank", no.as_str()))).unwrap_or_default().or_dash();
    };
    let [at, from, to] = [at, from, to].map(|n| w.number(n.into()));
    let of = one.listed_count.to_string();
    let interval = w.with("keys-interval", &[("from", &from), ("to", &to), ("of", &of)]);
    lines([words(&at), small(words(&interval))])
}

fn told(reason: &KeyReasonView, names: &Names<'_>, w: &Words) -> Html {
    let shown = reason.evidence.get(..PLACES).unwrap_or(&reason.evidence);
    let places = names.places(shown, reason.evidence.len() as u64, w);
    row([words(&w.key_reason(reason)), small(places)])
}
