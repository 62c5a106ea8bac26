//! `amparo demo`: make a benign operation, run the whole way on it, say where to look.

use super::triage;
use crate::app::{App, Failure, Mode};
use crate::output;
use anyhow::Context as _;
use engine::{CaseTerms, Known, Scope, TriageRequest};
use std::path::Path;

pub(crate) fn run(app: &App, args: &crate::args::Demo) -> Result<u8, Failure> {
    app.say(&app.words.with("demo-making", &[("path", &args.out.display().to_string())]));
    // No blemishes: a first run that ends with exit code 3 would look like a failure.
    rehearsal::make(&rehearsal::Plan { blemishes: false, ..rehearsal::Plan::standard(args.seed) }, &args.out)?;
    let vault = args.out.join("vault");
    // The folder is the demo's own: the maker refuses any other. A vault of an earlier demo holds an earlier seed's.
    if vault.exists() {
        std::fs::remove_dir_all(&vault).with_context(|| vault.display().to_string())?;
    }
    let engine = app.init(&vault, None)?;
    let summary = engine.triage(&request(app, &args.out), &app.bars())?;
    let report = args.out.join("report.html");
    super::report::write(app, &engine, summary.case, &report)?;
    match app.mode {
        Mode::Prose => output::text(&last_lines(app, &args.out, &report, &triage::prose(app, &summary)))?,
        _ => output::json(app.mode, &triage::document(&summary, Some(&report)))?,
    }
    Ok(triage::exit_code(&summary))
}

/// The demo brings its own legal basis and review date.
fn request(app: &App, out: &Path) -> TriageRequest {
    TriageRequest {
        terms: CaseTerms {
            name: app.words.text("demo-case"),
            legal_basis: app.words.text("demo-legal-basis"),
            review_by: "2099-12-31".into(),
            jurisdiction: Some("ES".into()),
            unit: None,
            scope: Scope::default(),
        },
        evidence: vec![out.join("evidence")],
        each: true,
        known: vec![Known { path: out.join("reference"), standing: model::Standing::Unmapped }],
        records: Vec::new(),
    }
}

fn last_lines(app: &App, out: &Path, report: &Path, prose: &str) -> String {
    let vault = out.join("vault").display().to_string();
    let look = app.words.with("demo-look", &[("report", &report.display().to_string()), ("vault", &vault)]);
    format!("{prose}\n{look}\n")
}
