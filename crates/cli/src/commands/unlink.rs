//! `amparo unlink` and `amparo relink`: two observations that are not one, or may be one again; an exhibit held apart.

use crate::app::{App, Failure, Mode};
use crate::args::Unlink;
use crate::output;
use engine::Parts;

pub(crate) fn run(app: &App, args: &Unlink, apart: bool) -> Result<u8, Failure> {
    let engine = app.writer()?;
    let case = engine.case_id(&args.case)?;
    let parts = args.b.as_deref().map_or(Parts::Exhibit(&args.a), |b| Parts::Two(&args.a, b));
    let done = if apart {
        engine.unlink(case, parts, &args.reason, &app.bars())?
    } else {
        engine.relink(case, parts, &args.reason, &app.bars())?
    };
    if app.mode != Mode::Prose {
        output::json(app.mode, &done)?;
        return Ok(0);
    }
    let key = match (args.b.is_some(), apart, done.changed) {
        (true, true, true) => "unlinked",
        (true, true, false) => "unlinked-before",
        (true, false, true) => "relinked",
        (true, false, false) => "relinked-before",
        (false, true, true) => "exhibit-unlinked",
        (false, true, false) => "exhibit-unlinked-before",
        (false, false, true) => "exhibit-relinked",
        (false, false, false) => "exhibit-relinked-before",
    };
    let [groups, accounts, messages] =
        [done.group_count, done.account_count, done.message_count].map(|n| app.words.number(n));
    let values = [("groups", groups.as_str()), ("accounts", &accounts), ("messages", &messages)];
    output::text(&format!("{}\n{}\n", app.words.text(key), app.words.with("triage-network", &values)))?;
    Ok(0)
}
