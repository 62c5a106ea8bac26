//! One file for each command: arguments → request → one engine call → rows or prose.

mod account;
mod breakoff;
mod calibrate;
mod case;
mod demo;
mod describe;
mod exhibit;
mod explain;
mod family;
mod graph;
mod hash;
mod hashset;
mod hashset_columns;
mod hashset_export;
mod hashset_map;
mod hashset_said;
mod ingest;
mod keys;
mod list;
mod protected;
mod report;
mod run;
mod trace;
mod triage;
mod unlink;
mod vault;
mod verify;

use crate::app::{App, Failure};
use crate::args::{Command, Terms};
use engine::views::Case;
use engine::{CaseTerms, Engine, Scope};

/// Done, but some inputs were damaged.
const DAMAGED: u8 = 3;
/// What is held does not agree with what was.
const INTEGRITY: u8 = 4;

/// The keys of encrypted backups that were given: from files and the terminal.
fn backup_keys(app: &App, args: &crate::args::BackupKeys) -> Result<engine::BackupKeys, Failure> {
    let typed = args.ask_backup_key.then(|| crate::keys::of_backup(&app.words)).transpose()?;
    Ok(engine::BackupKeys::read(&args.backup_key, typed.as_ref())?)
}

/// Runs a command and gives the exit code.
pub(crate) fn run(app: &App, command: Command) -> Result<u8, Failure> {
    match command {
        Command::Demo(args) => demo::run(app, &args),
        Command::Triage(args) => triage::run(app, args),
        Command::Vault(args) => vault::run(app, &args),
        Command::Case(args) => case::run(app, &args),
        Command::Hash(args) => hash::run(app, &args),
        Command::Hashset(args) => hashset::run(app, &args),
        Command::Ingest(args) => ingest::run(app, &args),
        Command::Exhibit(args) => exhibit::run(app, &args),
        Command::Protected(args) => protected::run(app, &args),
        Command::Account(args) => account::run(app, &args),
        Command::Breakoff(args) => breakoff::run(app, &args),
        Command::Calibrate(args) => calibrate::run(app, &args),
        Command::Family(args) => family::run(app, &args),
        Command::Match(args) => run::matching(app, &args),
        Command::Network(args) => run::network(app, &args),
        Command::Unlink(args) => unlink::run(app, &args, true),
        Command::Relink(args) => unlink::run(app, &args, false),
        Command::List(args) => list::run(app, &args),
        Command::Leads(args) => keys::leads(app, &args),
        Command::Trace(args) => trace::run(app, &args),
        Command::Report(args) => report::run(app, &args),
        Command::Graph(args) => graph::run(app, &args),
        Command::Verify(args) => verify::run(app, &args),
        Command::Completions(args) => describe::completions(&args),
        Command::Man => describe::man(app),
    }
}

/// The terms of a case from its arguments.
fn case_terms(name: &str, terms: &Terms) -> Result<CaseTerms, Failure> {
    Ok(CaseTerms {
        name: name.into(),
        legal_basis: terms.legal_basis.clone(),
        review_by: terms.review_by.clone(),
        jurisdiction: terms.jurisdiction.clone(),
        unit: terms.unit.clone(),
        scope: Scope::parse(&terms.scope)?,
    })
}

/// A case as its lists show it; with everybody named only where that was asked for, which is logged under `view`.
fn read_case<'e>(
    engine: &'e Engine,
    name: &str,
    view: &str,
    unmasked: &crate::args::Unmasked,
) -> Result<Case<'e>, Failure> {
    let id = engine.case_id(name)?;
    Ok(match unmasked.reason.as_deref().filter(|_| unmasked.unmasked) {
        Some(reason) => engine.read_case_unmasked(id, view, reason)?,
        None => engine.read_case(id)?,
    })
}

/// A standing from its argument.
fn standing(text: &str) -> Result<model::Standing, Failure> {
    model::Standing::parse(text).ok_or_else(|| Failure::Usage("not-a-standing", text.into()))
}

/// What lies beside exhibits and is none: a phone whose folder is a link must not be missed in silence.
fn tell_left_out(app: &App, all: &[engine::LeftOutChild]) {
    for one in all {
        let reason = app.words.reason(one.reason_code, &engine::views::Details::default());
        app.say(&app.words.with("each-left-out", &[("path", &one.path), ("reason", &reason)]));
    }
}

/// That an exhibit tells of others that they are with protected correspondents: what was done then, in whichever case.
fn tell_closed(app: &App, exhibits: &[engine::Ingested]) {
    let sum = |of: fn(&engine::Ingested) -> u64| exhibits.iter().map(of).sum::<u64>();
    let (closed, records) = (sum(|e| e.closed_exhibit_count), sum(|e| e.closed_record_count));
    if closed > 0 {
        let [closed, records] = [closed, records].map(|n| app.words.number(n));
        app.say(&app.words.with("ingest-closed", &[("exhibits", &closed), ("records", &records)]));
    }
}

/// A review date that has passed is no reason to turn a case away, and none to be silent.
pub(crate) fn warn_if_overdue(app: &App, case: &engine::CaseView) {
    if case.review_overdue {
        app.say(&app.words.with("case-review-passed", &[("name", &case.name), ("date", &case.review_by)]));
    }
}
