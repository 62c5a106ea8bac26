//! `amparo calibrate`: the weights of lineage refitted on a unit's own closed cases.

use crate::app::{App, Failure, Mode};
use crate::args::Calibrate;
use crate::output;
use engine::{CalibrationSummary, CalibrationVerdict};
use serde_json::json;

pub(crate) fn run(app: &App, args: &Calibrate) -> Result<u8, Failure> {
    let reason = args.reason.as_deref();
    let engine = if args.keep || args.withdraw { app.writer()? } else { app.reader()? };
    if args.withdraw {
        let withdrawn = engine.withdraw_weights(reason.unwrap_or_default())?;
        let key = if withdrawn { "calibrated-withdrawn" } else { "calibrated-none-held" };
        return match app.mode {
            Mode::Prose => output::text(&format!("{}\n", app.words.text(key))),
            _ => output::json(app.mode, &json!({ "withdrawn": withdrawn })),
        }
        .map(|()| 0)
        .map_err(Into::into);
    }
    let cases = args.cases.iter().map(|name| engine.case_id(name)).collect::<Result<Vec<_>, _>>()?;
    let found = engine.calibrate(&cases, reason.filter(|_| args.keep))?;
    match app.mode {
        Mode::Prose => told(app, &found)?,
        _ => output::json(app.mode, &found)?,
    }
    // Asked to keep what cannot be kept: nothing was done.
    Ok(if args.keep && !found.kept { 2 } else { 0 })
}

fn told(app: &App, found: &CalibrationSummary) -> Result<(), Failure> {
    if !found.cases.is_empty() {
        let columns = ["case", "group_count", "with_parent_count", "denied_only_count"];
        output::text(&super::list::table(app, &columns, &found.cases)?)?;
    }
    if let (Some(before), Some(after)) = (found.cllr_before, found.cllr_after) {
        let (before, after) = (app.words.decimal(&format!("{before:.3}")), app.words.decimal(&format!("{after:.3}")));
        let values = [("before", before.as_str()), ("after", &after)];
        output::text(&format!("{}\n", app.words.with("calibrated-cllr", &values)))?;
    }
    output::text(&format!("{}\n", app.words.word("calibration", found.verdict.as_str())))?;
    let key = match (found.kept, found.verdict) {
        (true, _) => "calibrated-kept",
        (false, CalibrationVerdict::Better) => "calibrated-not-kept",
        (false, _) => return Ok(()),
    };
    let version = found.version.as_deref().unwrap_or_default();
    Ok(output::text(&format!("{}\n", app.words.with(key, &[("version", version)])))?)
}
