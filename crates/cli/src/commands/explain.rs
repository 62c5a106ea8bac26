//! `amparo match --explain`: what an item is compared with, and in which band of distance the nearest entry stands.

use crate::app::{App, Failure, Mode};
use crate::output::{self, Rows};
use engine::ItemExplained;
use serde_json::{Value, json};

/// Columns of the table for people.
const COLUMNS: &[&str] = &[
    "hash_set",
    "hash_set_version",
    "state",
    "entry_count",
    "disabled_count",
    "quarantined_count",
    "uncompared_count",
    "same_bytes",
    "near_band",
    "forms_band",
    "points",
    "match_count",
];

pub(crate) fn run(app: &App, case: &str, item: &str) -> Result<u8, Failure> {
    let item = item.parse().map_err(|_| Failure::Usage("not-an-item", item.into()))?;
    let engine = app.writer()?;
    let explained = engine.explain_item(engine.case_id(case)?, item)?;
    match app.mode {
        Mode::Json => output::json(app.mode, &explained)?,
        Mode::JsonLines => {
            let mut rows = Rows::new(true);
            explained.hash_sets.iter().for_each(|set| rows.row(set));
            rows.end()?;
        }
        Mode::Prose => output::text(&told(app, &explained)?)?,
    }
    Ok(0)
}

fn told(app: &App, of: &ItemExplained) -> Result<String, Failure> {
    let words = &app.words;
    let (item, hashes, pictures) = (of.item.to_string(), words.number(of.hash_count), words.number(of.signed_count));
    let values = [("item", item.as_str()), ("mime", &of.mime), ("hashes", &hashes), ("pictures", &pictures)];
    let mut lines = vec![words.with("explain-item", &values)];
    lines.push(match of.quality.zip(of.look) {
        Some((quality, look)) => {
            let (look, quality) = (words.word("texture", look.as_str()), words.number(quality.into()));
            words.with("explain-look", &[("look", &look), ("quality", &quality)])
        }
        None => words.text("explain-nothing"),
    });
    if of.hash_sets.is_empty() {
        lines.push(words.text("explain-no-sets"));
        return Ok(lines.join("\n") + "\n");
    }
    lines.push(words.text("explain-sets"));
    let sets: Vec<Value> = of.hash_sets.iter().map(|set| row(app, set)).collect();
    lines.push(super::list::table(app, COLUMNS, &sets)?.trim_end().into());
    if of.hash_sets.iter().any(|set| set.state == "active" && !set.is_matched) {
        lines.push(words.text("explain-not-matched"));
    }
    if of.hash_sets.iter().any(|set| set.is_passed_over) {
        lines.push(words.text("explain-passed-over"));
    }
    Ok(lines.join("\n") + "\n")
}

/// A set in words.
fn row(app: &App, set: &engine::SetExplained) -> Value {
    let words = &app.words;
    json!({
        "hash_set": set.hash_set,
        "hash_set_version": set.hash_set_version,
        "state": words.word("hash-set-state", &set.state),
        "entry_count": set.entry_count,
        "disabled_count": set.disabled_count,
        "quarantined_count": set.quarantined_count,
        "uncompared_count": set.uncompared_count,
        "same_bytes": words.yes_no(set.same_bytes),
        "near_band": words.word("band", set.near_band.as_str()),
        "forms_band": words.word("band", set.forms_band.as_str()),
        "points": words.word("points", set.points.as_str()),
        "match_count": set.match_count,
    })
}
