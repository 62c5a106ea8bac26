//! `amparo triage`: the main job in one go.

use super::{DAMAGED, case_terms, standing};
use crate::app::{App, Failure, Mode};
use crate::output;
use engine::{Known, TriageRequest, TriageSummary};
use std::path::{Path, PathBuf};

pub(crate) fn run(app: &App, args: crate::args::Triage) -> Result<u8, Failure> {
    let terms = case_terms(&args.case, &args.terms)?;
    terms.check()?;
    let standing = standing(&args.standing)?;
    if let Some(report) = &args.report {
        let inputs: Vec<&Path> = args.known.iter().chain(&args.manifest).map(PathBuf::as_path).collect();
        crate::outfile::check(app, report, &inputs)?;
    }
    let known = args.known.into_iter().map(|path| Known { path, standing }).collect();
    let records = records(args.manifest.as_deref())?;
    let request = TriageRequest { terms, evidence: args.evidence, each: args.each, known, records };
    let written: Vec<&Path> = std::iter::once(app.vault.as_path()).chain(args.report.as_deref()).collect();
    request.check_places(&written)?;
    let keys = super::backup_keys(app, &args.backups)?;
    let engine = app.writer_or_new(&app.vault)?.with_backup_keys(keys);
    args.report.as_deref().map_or(Ok(()), |report| engine.check_output(report))?;
    let summary = engine.triage(&request, &app.bars())?;
    super::tell_left_out(app, &summary.left_out);
    super::tell_closed(app, &summary.exhibits);
    super::warn_if_overdue(app, &engine.case(summary.case)?);
    if let Some(path) = &args.report {
        super::report::write(app, &engine, summary.case, path)?;
    }
    match app.mode {
        Mode::Prose => output::text(&format!("{}\n", told(app, &summary, args.report.as_deref())))?,
        _ => output::json(app.mode, &document(&summary, args.report.as_ref()))?,
    }
    Ok(exit_code(&summary))
}

/// The unit's manifest of exhibits, read.
pub(super) fn records(manifest: Option<&Path>) -> Result<Vec<engine::ExhibitRecord>, Failure> {
    Ok(manifest.map(engine::read_manifest).transpose()?.unwrap_or_default())
}

pub(super) fn exit_code(summary: &TriageSummary) -> u8 {
    let damaged = summary.exhibits.iter().any(|e| e.damaged_count > 0);
    let refused = summary.hash_sets.iter().any(engine::HashSetBuilt::has_damage);
    if damaged || refused || !summary.left_out.is_empty() { DAMAGED } else { 0 }
}

/// What was found, in a few sentences.
pub(super) fn prose(app: &App, summary: &TriageSummary) -> String {
    let words = &app.words;
    let n = |count: u64| words.number(count);
    let (m, net) = (&summary.matches, &summary.network);
    let damaged: u64 = summary.exhibits.iter().map(|e| e.damaged_count).sum();
    let mut lines = vec![
        words.with("triage-exhibits", &[("count", &n(summary.exhibits.len() as u64)), ("items", &n(m.item_count))]),
        words.with(
            "triage-matches",
            &[("certain", &n(m.certain_count)), ("strong", &n(m.strong_count)), ("review", &n(m.review_count))],
        ),
        words.with(
            "triage-network",
            &[
                ("groups", &n(net.group_count)),
                ("accounts", &n(net.account_count)),
                ("messages", &n(net.message_count)),
            ],
        ),
        words.with("triage-damaged", &[("count", &n(damaged))]),
    ];
    if m.quarantined_count > 0 {
        lines.insert(2, words.count("match-quarantined", m.quarantined_count));
    }
    lines.join("\n")
}

fn told(app: &App, summary: &TriageSummary, report: Option<&Path>) -> String {
    let told = prose(app, summary);
    match report {
        Some(path) => format!("{told}\n{}", app.words.with("report-written", &[("path", &path.display().to_string())])),
        None => told,
    }
}

/// The same as one JSON document.
pub(super) fn document(summary: &TriageSummary, report: Option<&PathBuf>) -> serde_json::Value {
    let (m, n) = (&summary.matches, &summary.network);
    serde_json::json!({
        "case": summary.case,
        "exhibits": summary.exhibits.iter().map(super::ingest::row).collect::<Vec<_>>(),
        "left_out": summary.left_out,
        "hash_sets": summary.hash_sets.iter().map(super::hashset::row).collect::<Vec<_>>(),
        "item_count": m.item_count,
        "compared_count": m.compared_count,
        "carried_count": m.carried_count,
        "certain_count": m.certain_count,
        "strong_count": m.strong_count,
        "review_count": m.review_count,
        "quarantined_count": m.quarantined_count,
        "group_count": n.group_count,
        "account_count": n.account_count,
        "message_count": n.message_count,
        "sighting_count": n.sighting_count,
        "report": report.map(|p| p.display().to_string()),
    })
}
