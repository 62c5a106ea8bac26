//! `amparo ingest`: each place of evidence is one exhibit, or every direct child of it.

use super::DAMAGED;
use crate::app::{App, Failure, Mode};
use crate::output::{self, Rows};
use engine::Ingested;

pub(crate) fn run(app: &App, args: &crate::args::Ingest) -> Result<u8, Failure> {
    let records = super::triage::records(args.manifest.as_deref())?;
    engine::outside_evidence(&app.vault, &args.evidence)?;
    let engine = app.writer_with(super::backup_keys(app, &args.backups)?)?;
    let case = engine.case_id(&args.case)?;
    let sources = engine.sources(&args.evidence, args.each, &records)?;
    super::tell_left_out(app, &sources.left_out);
    let exhibits = engine.ingest(case, &sources.exhibits, &app.bars())?;
    super::tell_closed(app, &exhibits);
    if app.mode == Mode::Prose {
        let rows: Vec<_> = exhibits.iter().map(row).collect();
        let columns =
            ["name", "outcome", "seen_count", "kept_count", "doubtful_count", "refused_count", "damaged_count"];
        output::text(&super::list::table(app, &columns, &rows)?)?;
    } else {
        let mut rows = Rows::new(app.mode == Mode::JsonLines);
        exhibits.iter().for_each(|e| rows.row(&row(e)));
        rows.end()?;
    }
    let whole = sources.left_out.is_empty() && exhibits.iter().all(|e| e.damaged_count == 0);
    Ok(if whole { 0 } else { DAMAGED })
}

pub(super) fn row(e: &Ingested) -> serde_json::Value {
    serde_json::json!({
        "exhibit": e.exhibit,
        "name": e.name,
        "outcome": e.outcome,
        "seen_count": e.tally.seen,
        "kept_count": e.tally.kept,
        "doubtful_count": e.tally.doubtful,
        "refused_count": e.tally.refused,
        "out_of_scope_count": e.tally.out_of_scope,
        "damaged_count": e.damaged_count,
        "acquisition_check": e.acquisition_check,
        "closed_exhibit_count": e.closed_exhibit_count,
        "closed_record_count": e.closed_record_count,
    })
}
