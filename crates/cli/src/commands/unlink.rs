//! `amparo unlink` and `amparo relink`: two observations that are not one, or may be one again.

use crate::app::{App, Failure, Mode};
use crate::args::Unlink;
use crate::output;

pub(crate) fn run(app: &App, args: &Unlink, apart: bool) -> Result<u8, Failure> {
    let engine = app.writer()?;
    let (case, ids) = (engine.case_id(&args.case)?, [args.a.as_str(), args.b.as_str()]);
    let done = if apart {
        engine.unlink(case, ids, &args.reason, &app.bars())?
    } else {
        engine.relink(case, ids, &args.reason, &app.bars())?
    };
    if app.mode != Mode::Prose {
        output::json(&done)?;
        return Ok(0);
    }
    let key = match (apart, done.changed) {
        (true, true) => "unlinked",
        (true, false) => "unlinked-before",
        (false, true) => "relinked",
        (false, false) => "relinked-before",
    };
    let [groups, accounts, messages] =
        [done.group_count, done.account_count, done.message_count].map(|n| app.words.number(n));
    let values = [("groups", groups.as_str()), ("accounts", &accounts), ("messages", &messages)];
    output::text(&format!("{}\n{}\n", app.words.text(key), app.words.with("triage-network", &values)))?;
    Ok(0)
}
