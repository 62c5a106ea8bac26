//! `amparo hashset map`: what the categories of a scheme stand for; `mappings`: every table that was taken in.

use crate::app::{App, Failure, Mode, toml_place};
use crate::args::HashsetMap;
use crate::output::{self, Rows};
use engine::{SchemeMapping, SchemeMappingView};
use model::Standing;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// More is no table.
const MAX_TABLE_BYTES: u64 = 1 << 20;

/// The file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    scheme: String,
    said_by: String,
    standing: BTreeMap<String, String>,
}

pub(super) fn map(app: &App, args: &HashsetMap) -> Result<u8, Failure> {
    let table = read(&args.file)?;
    let engine = app.writer_or_new(&app.vault)?;
    let (held, was_held) = engine.map_scheme(&table)?;
    if app.mode == Mode::Prose {
        output::text(&format!("{}\n", report::visible(&told(app, &held, was_held))))?;
        return Ok(0);
    }
    let mut row = serde_json::to_value(&held).map_err(anyhow::Error::from)?;
    if let Some(row) = row.as_object_mut() {
        row.insert("was_held".into(), json!(was_held));
    }
    output::json(app.mode, &row)?;
    Ok(0)
}

fn read(path: &Path) -> Result<SchemeMapping, Failure> {
    let wrong = |error: &dyn std::fmt::Display| {
        Failure::Usage("not-a-mapping", format!("{}: {}", path.display(), error.to_string().trim_end()))
    };
    let bytes = engine::read_file(path, MAX_TABLE_BYTES).map_err(|error| wrong(&error))?;
    // what the error says could quote a list that was given by mistake
    let file: File =
        toml::from_slice(&bytes).map_err(|error| wrong(&format!("TOML, {}", toml_place(&bytes, &error))))?;
    let standing = |(category, text): (String, String)| super::standing(&text).map(|standing| (category, standing));
    let categories = file.standing.into_iter().map(standing).collect::<Result<BTreeMap<String, Standing>, _>>()?;
    Ok(SchemeMapping { scheme: file.scheme, said_by: file.said_by, categories })
}

fn told(app: &App, held: &SchemeMappingView, was_held: bool) -> String {
    let version = held.version.to_string();
    let (scheme, version) = (("scheme", held.scheme.as_str()), ("version", version.as_str()));
    if was_held {
        return app.words.with("hashset-mapping-held", &[scheme, version]);
    }
    let illegal = held.categories.values().filter(|standing| **standing == Standing::Illegal).count();
    let [illegal, count] = [illegal, held.categories.len()].map(|n| app.words.number(n as u64));
    app.words.with("hashset-mapped", &[scheme, version, ("illegal", &illegal), ("count", &count)])
}

pub(super) fn list(app: &App) -> Result<u8, Failure> {
    let tables = app.reader()?.scheme_mappings()?;
    if app.mode == Mode::Prose {
        let columns = ["scheme", "version", "in_force", "categories", "said_by", "operator", "at"];
        let rows: Vec<Value> = tables.iter().map(|table| with_words(app, table)).collect();
        output::text(&super::list::table(app, &columns, &rows)?)?;
    } else {
        let mut rows = Rows::new(app.mode == Mode::JsonLines);
        tables.iter().for_each(|table| rows.row(table));
        rows.end()?;
    }
    Ok(0)
}

/// The same with its categories in words.
fn with_words(app: &App, table: &SchemeMappingView) -> Value {
    let word = |(category, standing): (&String, &Standing)| {
        format!("{category}: {}", app.words.word("standing", standing.as_str()))
    };
    // A row of ours always has a JSON form; one that had none would be an empty line.
    let mut row = serde_json::to_value(table).unwrap_or_default();
    if let Some(row) = row.as_object_mut() {
        row.insert("categories".into(), table.categories.iter().map(word).collect());
    }
    row
}
