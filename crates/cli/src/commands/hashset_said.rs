//! `amparo hashset disable`, `enable`, `dispute`: words on a set or an entry; `show`: all that was said.

use crate::app::{App, Failure, Mode};
use crate::args::{HashsetDispute, HashsetSaid, HashsetShow};
use crate::output;
use engine::{Engine, HashSetDetails};
use model::{EntryState, HashSetId, SetState};
use serde_json::{Value, json};

/// Columns of hash sets for people.
pub(super) const COLUMNS: &[&str] = &[
    "name",
    "version",
    "state",
    "kind",
    "origin",
    "handling",
    "standing",
    "entry_count",
    "disabled_count",
    "disputed_count",
    "quarantined_count",
    "refused_count",
    "source",
    "made_at",
];

pub(super) fn disable(app: &App, args: &HashsetSaid) -> Result<u8, Failure> {
    said(app, args, SetState::Disabled, EntryState::Disabled)
}

pub(super) fn enable(app: &App, args: &HashsetSaid) -> Result<u8, Failure> {
    said(app, args, SetState::Active, EntryState::Active)
}

pub(super) fn dispute(app: &App, args: &HashsetDispute) -> Result<u8, Failure> {
    let engine = app.writer()?;
    let set = engine.hash_set_id(&args.hashset, args.version)?;
    of_entry(app, &engine, set, &args.entry, EntryState::Disputed, &args.reason)
}

fn said(app: &App, args: &HashsetSaid, of_set: SetState, state: EntryState) -> Result<u8, Failure> {
    let engine = app.writer()?;
    let set = engine.hash_set_id(&args.hashset, args.version)?;
    if let Some(entry) = &args.entry {
        return of_entry(app, &engine, set, entry, state, &args.reason);
    }
    engine.set_hash_set_state(set, of_set, &args.reason)?;
    let word = app.words.word("hash-set-state", of_set.as_str());
    let told = app.words.with("hashset-set-said", &[("name", &args.hashset), ("state", &word)]);
    done(app, &told, &json!({ "hash_set": set, "entry": null, "state": of_set, "entry_count": null }))
}

fn of_entry(
    app: &App,
    engine: &Engine,
    set: HashSetId,
    entry: &str,
    state: EntryState,
    reason: &str,
) -> Result<u8, Failure> {
    let count = engine.set_entry_state(set, entry, state, reason)?;
    let (word, number) = (app.words.word("entry-state", state.as_str()), app.words.number(count));
    let told = app.words.with("hashset-entry-said", &[("entry", entry), ("state", &word), ("count", &number)]);
    done(app, &told, &json!({ "hash_set": set, "entry": entry, "state": state, "entry_count": count }))
}

fn done(app: &App, told: &str, row: &Value) -> Result<u8, Failure> {
    match app.mode {
        Mode::Prose => output::text(&format!("{}\n", report::visible(told)))?,
        _ => output::json(app.mode, row)?,
    }
    Ok(0)
}

pub(super) fn show(app: &App, args: &HashsetShow) -> Result<u8, Failure> {
    let engine = app.reader()?;
    let details = engine.hash_set_details(engine.hash_set_id(&args.hashset, args.version)?)?;
    if app.mode == Mode::Prose {
        output::text(&super::list::table(app, COLUMNS, std::slice::from_ref(&details))?)?;
        if !details.overlays.is_empty() {
            let columns = ["entry", "state", "in_force", "reason", "operator", "at"];
            output::text(&format!("\n{}", super::list::table(app, &columns, &with_reasons(app, details))?))?;
        }
    } else {
        output::json(app.mode, &details)?;
    }
    Ok(0)
}

/// What was done without an operator's word, in the reader's.
fn with_reasons(app: &App, details: HashSetDetails) -> Vec<Value> {
    let row = |mut word: engine::OverlayView| {
        if let Some(code) = &word.reason_code {
            word.reason = Some(app.words.reason(code, &word.reason_details));
        }
        // A row of ours always has a JSON form; one that had none would be an empty line.
        serde_json::to_value(word).unwrap_or_default()
    };
    details.overlays.into_iter().map(row).collect()
}
