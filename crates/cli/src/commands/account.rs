//! `amparo account mark` and `unmark`: accounts that every output names by their mark alone.

use crate::app::{App, Failure, Mode};
use crate::args::{Account, AccountMarked};
use crate::output;
use model::AccountMark;

pub(crate) fn run(app: &App, args: &Account) -> Result<u8, Failure> {
    let (args, marked) = match args {
        Account::Mark(args) => (args, true),
        Account::Unmark(args) => (args, false),
    };
    let mark = mark(args)?;
    let engine = app.writer()?;
    let case = engine.case_id(&args.case)?;
    let done = if marked {
        engine.mark_account(case, &args.account, mark, &args.reason)?
    } else {
        engine.unmark_account(case, &args.account, mark, &args.reason)?
    };
    if app.mode != Mode::Prose {
        output::json(&done)?;
        return Ok(0);
    }
    let key = match (marked, done.changed) {
        (true, true) => "account-marked",
        (true, false) => "account-marked-before",
        (false, _) => "account-unmarked",
    };
    let count = app.words.number(done.account_count);
    let meaning = app.words.word("account-mark", mark.as_str());
    let values = [("name", done.name.as_str()), ("meaning", &meaning), ("count", &count)];
    output::text(&format!("{}\n", app.words.with(key, &values)))?;
    Ok(0)
}

fn mark(args: &AccountMarked) -> Result<AccountMark, Failure> {
    AccountMark::parse(&args.mark).ok_or_else(|| Failure::Usage("not-a-mark", args.mark.clone()))
}
