//! `amparo report`: the case as it stands now, also while another process ingests.

use crate::app::{App, Failure, Mode};
use crate::output;
use anyhow::Context as _;
use engine::Engine;
use std::path::Path;

pub(crate) fn run(app: &App, args: &crate::args::Report) -> Result<u8, Failure> {
    check_place(&args.out)?;
    let engine = app.reader()?;
    engine.check_output(&args.out)?;
    write(app, &engine, engine.case_id(&args.case)?, &args.out)?;
    let path = args.out.display().to_string();
    match app.mode {
        Mode::Prose => output::text(&format!("{}\n", app.words.with("report-written", &[("path", &path)])))?,
        _ => output::json(&serde_json::json!({ "report": path }))?,
    }
    Ok(0)
}

/// Whether a report can be written there: told before the work, not after hours of it.
pub(super) fn check_place(path: &Path) -> Result<(), Failure> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match folder.is_dir() {
        true => Ok(()),
        false => Err(Failure::Usage("output", folder.display().to_string())),
    }
}

/// Writes the report: its name never stands for half of one.
pub(super) fn write(app: &App, engine: &Engine, case: model::CaseId, path: &Path) -> Result<(), Failure> {
    let html = report::html(&engine.overview(case)?, &app.words);
    Ok(engine::place_durably(path, html.as_bytes()).with_context(|| path.display().to_string())?)
}
