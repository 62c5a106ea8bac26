//! `amparo report`: the case as it stands now, also while another process ingests.

use crate::app::{App, Failure, Mode};
use crate::outfile::{self, OutFile};
use crate::output;
use engine::Engine;
use engine::views::Overview;
use std::path::Path;

pub(crate) fn run(app: &App, args: &crate::args::Report) -> Result<u8, Failure> {
    outfile::check(app, &args.out, &[])?;
    let reason = args.unmasked.reason.as_deref().filter(|_| args.unmasked.unmasked);
    let engine = if reason.is_some() { app.writer()? } else { app.reader()? };
    engine.check_output(&args.out)?;
    let case = engine.case_id(&args.case)?;
    let overview = match reason {
        Some(reason) => engine.overview_unmasked(case, reason)?,
        None => engine.overview(case)?,
    };
    written(app, &overview, &args.out)?;
    let path = args.out.display().to_string();
    match app.mode {
        Mode::Prose => output::text(&format!("{}\n", app.words.with("report-written", &[("path", &path)])))?,
        _ => output::json(app.mode, &serde_json::json!({ "report": path }))?,
    }
    Ok(0)
}

/// Writes the report beside its place and moves it there: the name never stands for half a report.
pub(super) fn write(app: &App, engine: &Engine, case: model::CaseId, path: &Path) -> Result<(), Failure> {
    written(app, &engine.overview(case)?, path)
}

fn written(app: &App, overview: &Overview, path: &Path) -> Result<(), Failure> {
    let mut file = OutFile::begin(path)?;
    report::html(overview, &app.words, &mut file).map_err(outfile::failed(path))?;
    file.finish()
}
