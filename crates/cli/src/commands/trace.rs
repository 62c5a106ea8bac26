//! `amparo trace`: every sighting of an item and of its variants, oldest first, and how its family came into groups.

use super::list::shortened;
use crate::app::{App, Failure, Mode};
use crate::output;
use engine::views::{
    CandidateView, CarriersView, EvidenceView, IntroductionView, NodeView, Shown, SourceView, Trace, TraceState,
    TreeView,
};
use std::fmt::Display;

pub(crate) fn run(app: &App, args: &crate::args::Trace) -> Result<u8, Failure> {
    let item = args.item.parse().map_err(|_| Failure::Usage("not-an-item", args.item.clone()))?;
    let engine = if args.unmasked.unmasked { app.writer()? } else { app.reader()? };
    let case = super::read_case(&engine, &args.case, "trace", &args.unmasked)?;
    let trace = case.trace(item)?;
    match app.mode {
        Mode::Prose => {
            sightings(app, &trace)?;
            provenance(app, &trace)?;
        }
        Mode::Json | Mode::JsonLines => output::json(app.mode, &trace)?,
    }
    Ok(0)
}

fn sightings(app: &App, trace: &Trace) -> Result<(), Failure> {
    let variants = app.words.with("trace-variants", &[("count", &app.words.number(trace.variants.len() as u64))]);
    output::text(&format!("{variants}\n"))?;
    let columns = ["item", "distance", "confidence", "entry"];
    output::text(&super::list::table(app, &columns, &trace.variants)?)?;
    let columns = [
        "at",
        "zone",
        "item",
        "group_name",
        "account_name",
        "exhibit_name",
        "path",
        "record",
        "first_in_group",
        "first_in_case",
    ];
    output::text(&format!("\n{}\n", app.words.text("trace-sightings")))?;
    output::text(&super::list::table(app, &columns, &trace.sightings)?)?;
    output::text(&format!("\n{}\n", app.words.text("trace-unsent")))?;
    Ok(output::text(&super::list::table(app, &["exhibit_name", "path"], &trace.unsent)?)?)
}

/// What is said beside the sightings: sentences, then the tables that they are about.
fn provenance(app: &App, of: &Trace) -> Result<(), Failure> {
    if of.state != TraceState::Told {
        return Ok(output::text(&format!("\n{}\n", app.words.word("trace-state", of.state.as_str())))?);
    }
    let due = app.words.network_due(&of.due_to).map(|sentence| sentence + "\n").unwrap_or_default();
    output::text(&format!("\n{}\n{due}", app.words.text("trace-introductions")))?;
    output::text(&introductions(app, &of.introductions))?;
    let Some(carried) = &of.carriers else {
        return Ok(output::text(&format!("\n{}\n", app.words.text("trace-no-candidates")))?);
    };
    output::text(&format!("\n{}\n", app.words.text("trace-sources")))?;
    let rows = of.sources.iter().flat_map(|source| sources(app, source)).collect::<Vec<_>>();
    output::text(&columns(
        app,
        &["group", "posted-by", "order", "candidate", "where", "sight", "weight", "record"],
        &rows,
    ))?;
    output::text(&format!("\n{}\n", carried_by(app, carried)))?;
    let rows: Vec<Vec<String>> = carried.candidates.iter().map(|c| carrier(app, c)).collect();
    output::text(&columns(app, &["order", "candidate", "where", "weight", "record"], &rows))?;
    of.tree.as_ref().map_or(Ok(()), |tree| variants(app, tree))
}

/// A table under headings of its own.
fn columns(app: &App, names: &[&str], rows: &[Vec<String>]) -> String {
    let heads: Vec<String> = names.iter().map(|name| app.words.text(&format!("trace-col-{name}"))).collect();
    report::table(&heads.iter().map(String::as_str).collect::<Vec<_>>(), rows)
}

fn introductions(app: &App, all: &[IntroductionView]) -> String {
    let row = |of: &IntroductionView| {
        vec![
            of.time.at.clone(),
            app.words.word("zone", of.time.zone.as_str()),
            name(of.group_name.as_ref(), Some(&of.group)),
            introduced_by(app, of),
            app.words.number(of.sighting_count),
            of.unseen.map(|why| app.words.word("earlier-unseen", why.as_str())).unwrap_or_default(),
            of.earliest.first().map(|seen| record(app, Some(&seen.evidence))).unwrap_or_default(),
        ]
    };
    let rows: Vec<Vec<String>> = all.iter().map(row).collect();
    columns(app, &["at", "zone", "group", "introduced-by", "sightings", "earlier", "record"], &rows)
}

/// Who introduced it; where that is not determined, how many can have.
fn introduced_by(app: &App, of: &IntroductionView) -> String {
    match (of.by, of.account_count) {
        (Some(by), _) => name(of.by_name.as_ref(), Some(&by)),
        (None, 0 | 1) => app.words.text("introduced-by-no-sender"),
        (None, count) => app.words.count("introduced-by-undetermined", count),
    }
}

fn sources(app: &App, source: &SourceView) -> Vec<Vec<String>> {
    let row = |c: &CandidateView| {
        vec![
            name(source.group_name.as_ref(), Some(&source.group)),
            name(source.account_name.as_ref(), source.account.as_ref()),
            place(c),
            candidate(app, c),
            name(c.group_name.as_ref(), c.group.as_ref()),
            c.sight.map(|sight| app.words.word("sight", sight.as_str())).unwrap_or_default(),
            weight(c),
            record(app, c.evidence.as_ref()),
        ]
    };
    source.candidates.iter().map(row).collect()
}

fn carrier(app: &App, c: &CandidateView) -> Vec<String> {
    let of = name(c.group_name.as_ref(), c.group.as_ref());
    vec![place(c), candidate(app, c), of, weight(c), record(app, c.evidence.as_ref())]
}

fn carried_by(app: &App, of: &CarriersView) -> String {
    let [set, all, named] = [of.set_count, of.candidate_count, of.candidates.len() as u64].map(|n| app.words.number(n));
    let why = of.unseen.map_or_else(
        || app.words.text("trace-carriers-all-seen"),
        |why| app.words.with("trace-carriers-unseen", &[("why", &app.words.word("earlier-unseen", why.as_str()))]),
    );
    let counts = [("set", set.as_str()), ("all", &all), ("named", &named)];
    format!("{} {why}", app.words.with("trace-carriers", &counts))
}

/// Its place in the order; who is put in none stands last, with a dash.
fn place(c: &CandidateView) -> String {
    c.order.map_or_else(|| "–".into(), |order| order.to_string())
}

fn weight(c: &CandidateView) -> String {
    c.weight.map_or_else(|| "–".into(), |weight| format!("{weight:.3}"))
}

/// Who it is, and as what.
fn candidate(app: &App, c: &CandidateView) -> String {
    let kind = app.words.word("source-kind", c.kind.as_str());
    let who = name(c.account_name.as_ref(), c.account.as_ref());
    match (who.is_empty(), c.other_count) {
        (false, _) => format!("{who}: {kind}"),
        (true, 0) => kind,
        (true, count) => format!("{kind} ({})", app.words.number(count)),
    }
}

/// What something is called, else its id.
fn name(shown: Option<&Shown>, id: Option<&impl Display>) -> String {
    shown.map(|shown| shortened(shown)).or_else(|| id.map(|id| shortened(&id.to_string()))).unwrap_or_default()
}

fn record(app: &App, of: Option<&EvidenceView>) -> String {
    of.map(|e| format!("{} · {} · {}", shortened(&e.exhibit_name), shortened(&e.path), app.words.place(&e.record)))
        .unwrap_or_default()
}

fn variants(app: &App, tree: &TreeView) -> Result<(), Failure> {
    let state = app.words.word("tree-state", tree.state.as_str());
    output::text(&format!("\n{}\n", app.words.with("trace-tree", &[("state", &state)])))?;
    if tree.nodes.is_empty() {
        return Ok(());
    }
    let row = |node: &NodeView| {
        let item = |item: Option<model::ItemId>| item.map(|item| shortened(&item.to_string())).unwrap_or_default();
        let signs: Vec<String> = node.signs.iter().map(|sign| app.words.word("edit-sign", sign.as_str())).collect();
        let determined = app.words.yes_no(node.determined);
        vec![item(Some(node.item)), item(node.from), determined, item(node.alternative), signs.join(", ")]
    };
    let rows: Vec<Vec<String>> = tree.nodes.iter().map(row).collect();
    Ok(output::text(&columns(app, &["item", "made-from", "determined", "alternative", "signs"], &rows))?)
}
