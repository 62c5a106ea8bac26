//! `amparo verify`: evidence, hash sets and audit log against what the vault holds of them.

use super::INTEGRITY;
use crate::app::{App, Failure, Mode};
use crate::output;

pub(crate) fn run(app: &App, args: &crate::args::Verify) -> Result<u8, Failure> {
    let engine = app.writer()?;
    let case = args.case.as_deref().map(|name| engine.case_id(name)).transpose()?;
    let summary = engine.verify(case, &app.bars())?;
    if app.mode == Mode::Prose {
        let n = |count: u64| app.words.number(count);
        let told = app.words.with(
            "verify-done",
            &[
                ("exhibits", &n(summary.exhibit_count)),
                ("files", &n(summary.file_count)),
                ("sets", &n(summary.hash_set_count)),
                ("entries", &n(summary.audit_entry_count)),
                ("differences", &n(summary.differences.len() as u64)),
            ],
        );
        output::text(&format!("{told}\n"))?;
        for name in &summary.offline {
            app.say(&app.words.with("verify-offline", &[("exhibit", name)]));
        }
        let rows: Vec<_> = summary
            .differences
            .iter()
            .map(|d| {
                let reason = app.words.word("difference", d.reason_code);
                serde_json::json!({ "exhibit_name": d.exhibit_name, "path": d.path, "reason": reason })
            })
            .collect();
        if !rows.is_empty() {
            output::text(&super::list::table(app, &["exhibit_name", "path", "reason"], &rows)?)?;
        }
    } else {
        output::json(app.mode, &summary)?;
    }
    Ok(if summary.differences.is_empty() { 0 } else { INTEGRITY })
}
