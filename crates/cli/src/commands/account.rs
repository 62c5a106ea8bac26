//! `amparo account`: accounts that every output names by their mark alone, and ages from evidence with its class.

use crate::app::{App, Failure, Mode};
use crate::args::{Account, AccountAge, AccountMarked};
use crate::output;
use engine::AgeTerms;
use model::{AccountMark, AgeBand, AgeClass};

pub(crate) fn run(app: &App, args: &Account) -> Result<u8, Failure> {
    let (args, marked) = match args {
        Account::Mark(args) => (args, true),
        Account::Unmark(args) => (args, false),
        Account::Age(args) => return age(app, args),
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
        output::json(app.mode, &done)?;
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

fn age(app: &App, args: &AccountAge) -> Result<u8, Failure> {
    let wrong = |code, text: &str| Failure::Usage(code, text.to_owned());
    let class = AgeClass::parse(&args.class).ok_or_else(|| wrong("not-an-age-class", &args.class))?;
    let band = AgeBand::parse(&args.band).ok_or_else(|| wrong("not-an-age-band", &args.band))?;
    let engine = app.writer()?;
    let case = engine.case_id(&args.case)?;
    let terms = AgeTerms { account: &args.account, class, band, source: &args.source, reason: &args.reason };
    let done = engine.say_age(case, terms)?;
    if app.mode != Mode::Prose {
        output::json(app.mode, &done)?;
        return Ok(0);
    }
    let key = if done.changed { "age-said" } else { "age-said-before" };
    let count = app.words.number(done.account_count);
    let (class, band) = (app.words.word("age-class", class.as_str()), app.words.word("age-band", band.as_str()));
    let values = [("class", class.as_str()), ("band", &band), ("count", &count)];
    output::text(&format!("{}\n", app.words.with(key, &values)))?;
    Ok(0)
}
