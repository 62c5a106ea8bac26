//! `amparo protected`: the unit's list of correspondents whose chats are set aside.

use crate::app::{App, Failure, Mode};
use crate::args::{Protected, ProtectedImport};
use crate::output::{self, Rows};
use engine::ProtectedChange;

/// More is no list of people.
const MAX_TABLE_BYTES: u64 = 16 << 20;

pub(crate) fn run(app: &App, args: &Protected) -> Result<u8, Failure> {
    match args {
        Protected::Add(args) => {
            let done = app.writer_or_new(&app.vault)?.protect(&args.values, &args.reason)?;
            told(app, "protected-added", done)
        }
        Protected::Import(args) => import(app, args),
        Protected::Remove(args) => told(app, "protected-removed", app.writer()?.unprotect(&args.values, &args.reason)?),
        Protected::List => list(app),
    }
}

fn import(app: &App, args: &ProtectedImport) -> Result<u8, Failure> {
    let wrong = |why: String| Failure::Usage("not-a-contact-list", format!("{}: {why}", args.file.display()));
    let bytes = engine::read_file(&args.file, MAX_TABLE_BYTES).map_err(|error| wrong(error.to_string()))?;
    let table = String::from_utf8(bytes).map_err(|_| wrong("UTF-8".into()))?;
    let done = app.writer_or_new(&app.vault)?.import_protected(&table, &args.reason)?;
    told(app, "protected-added", done)
}

fn told(app: &App, key: &str, done: ProtectedChange) -> Result<u8, Failure> {
    let counts = [
        ("changed", done.changed_count),
        ("unchanged", done.unchanged_count),
        ("listed", done.listed_count),
        ("linked", done.linked_count),
        ("exhibits", done.closed_exhibit_count),
        ("chats", done.closed_chat_count),
        ("records", done.closed_record_count),
        ("files", done.closed_file_count),
    ];
    let counts = counts.map(|(name, n)| (name, app.words.number(n)));
    match app.mode {
        Mode::Prose => {
            let values = counts.each_ref().map(|(name, n)| (*name, n.as_str()));
            output::text(&format!("{}\n", app.words.with(key, &values)))?;
        }
        _ => output::json(app.mode, &done)?,
    }
    Ok(0)
}

/// Reading the list is logged, and a log needs the writer.
fn list(app: &App) -> Result<u8, Failure> {
    let rows = app.writer()?.protected_list()?;
    if app.mode == Mode::Prose {
        output::text(&super::list::table(app, &["kind", "value", "reason", "operator", "at"], &rows)?)?;
        return Ok(0);
    }
    let mut out = Rows::new(app.mode == Mode::JsonLines);
    rows.iter().for_each(|row| out.row(row));
    out.end()?;
    Ok(0)
}
