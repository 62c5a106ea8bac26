//! What was found: matches by what their set's owner holds of them, then by how sure they are, with who sent what.

use super::cell::{Html, capital, code, jump, lines, quoted, row, short, small, strong, typed, words, written};
use super::names::Names;
use super::page::{Page, Table, columns, numbers};
use crate::Words;
use engine::views::{MatchView, Overview, Shown, SightingView};
use model::{Confidence, ExhibitId, ItemId, Method, Standing};
use std::collections::HashMap;

/// In one row at most so many sightings stand; all of them stand in their own section.
const SIGHTINGS_IN_A_ROW: usize = 4;

type Sent<'o> = HashMap<(ItemId, ExhibitId), Vec<&'o SightingView>>;

/// All matches.
pub(super) fn found(page: &mut Page<'_>, o: &Overview, names: &Names<'_>) {
    let w = page.words;
    page.section("found", true);
    page.note("found-note");
    if o.matches.is_empty() {
        return page.say("summary-nothing-found");
    }
    let mut sent: Sent<'_> = HashMap::new();
    o.matched_sightings.iter().for_each(|s| sent.entry((s.item, s.exhibit)).or_default().push(s));
    let mut number = 0;
    for standing in Standing::ALL {
        let of: Vec<&MatchView> = o.matches.iter().filter(|m| m.standing == *standing).collect();
        if of.is_empty() {
            continue;
        }
        page.heading(None, &words(&capital(&w.word("standing", standing.as_str()))));
        for confidence in Confidence::ALL {
            let of: Vec<&MatchView> = of.iter().copied().filter(|m| m.confidence == *confidence).collect();
            if !of.is_empty() {
                page.table(&table(*confidence, &of, &sent, names, w, &mut number));
            }
        }
    }
}

fn table(
    confidence: Confidence,
    matches: &[&MatchView],
    sent: &Sent<'_>,
    names: &Names<'_>,
    w: &Words,
    number: &mut u64,
) -> Table {
    let caption = lines([
        words(&w.with(
            "found-confidence",
            &[("confidence", &w.word("confidence", confidence.as_str())), ("count", &matches.len().to_string())],
        )),
        small(words(&w.text(&format!("means-{confidence}")))),
    ]);
    let mut all = vec![numbers(w.text("found-number")).about(4)];
    all.extend(columns(w, &[("found-place", 24), ("found-entry", 12), ("found-why", 34), ("found-sent", 26)]));
    let mut table = Table::new(&caption, all);
    for m in matches {
        *number += 1;
        let sent = sent.get(&(m.item, m.exhibit)).map(Vec::as_slice).unwrap_or_default();
        table.row(&[words(&w.number(*number)), place_of(m, w), entry(m, w), why(m, w), senders(m, sent, names, w)]);
    }
    table
}

fn place_of(m: &MatchView, w: &Words) -> Html {
    let bytes =
        m.path_bytes.as_ref().map(|b| small(Html(words(&format!("{}: ", w.text("col-path-bytes"))).0 + &code(b).0)));
    lines([
        strong(quoted(&m.exhibit_name)),
        code(&m.path),
        bytes.unwrap_or_default(),
        small(Html(words("SHA-256 ").0 + &code(&m.item.to_string()).0)),
    ])
}

fn entry(m: &MatchView, w: &Words) -> Html {
    let version = words(&w.with("found-version", &[("version", &m.hash_set_version.to_string())]));
    let category = m.category.as_ref().map(|c| {
        let scheme = m.category_scheme.as_deref().map(typed);
        let label = words(&format!("{}: ", w.text("col-category")));
        small(row([Html(label.0 + &typed(c).0), scheme.unwrap_or_default()]))
    });
    lines([strong(quoted(&Shown::path(&m.entry))), row([typed(&m.hash_set), version]), category.unwrap_or_default()])
}

fn why(m: &MatchView, w: &Words) -> Html {
    let frame = m
        .frame
        .filter(|n| *n > 0)
        .map(|n| small(words(&w.with("found-frame", &[("frame", &(u64::from(n) + 1).to_string())]))));
    let method = w.word("method", m.method.as_str());
    // what takes the place of a distance there are points, and the sentence counts them
    let heading = match m.method {
        Method::Partial | Method::Claimed => method,
        _ => w.with("found-method", &[("method", &method), ("distance", &m.distance.to_string())]),
    };
    lines([strong(words(&heading)), words(&w.why(&m.why_code, &m.why_details)), frame.unwrap_or_default()])
}

fn senders(m: &MatchView, sent: &[&SightingView], names: &Names<'_>, w: &Words) -> Html {
    if sent.is_empty() {
        // The item may have been sent from another exhibit's chats: said here is only what these chats show.
        return words(&w.text("found-not-sent"));
    }
    let shown = sent.iter().take(SIGHTINGS_IN_A_ROW).map(|s| {
        lines([
            row([names.maybe_account(s.account), names.group(s.group, w)]),
            row([written(&s.time), small(words(&w.word("zone", s.time.zone.as_str())))]),
            small(row([code(&s.path), words(&w.place(&s.record))])),
        ])
    });
    let further = sent.len().saturating_sub(SIGHTINGS_IN_A_ROW) as u64;
    let more = (further > 0).then(|| jump("sightings", words(&w.count("count-more", further))));
    lines(shown.chain(more).chain(
        (m.sighting_count > sent.len() as u64).then(|| small(words(&w.count("found-sent-count", m.sighting_count)))),
    ))
}

/// The item of a row elsewhere: short, with how sure its best match is.
pub(super) fn item(id: ItemId, confidence: Option<Confidence>, w: &Words) -> Html {
    let sure = confidence.map(|c| small(words(&w.word("confidence", c.as_str()))));
    lines([short(&id), sure.unwrap_or_default()])
}
