//! Names, numbers, messages and digests of evidence stay out of the log, unless somebody asks for `debug`.

use crate::amparo::{Desk, text};
use rehearsal::Plan;
use serde_json::Value;
use std::collections::BTreeSet;

static QUIET: &[&str] = &["INFO", "WARN", "ERROR"];

#[test]
fn no_log_above_debug_holds_anything_of_the_evidence() {
    let desk = Desk::with(&Plan { damage: true, ..Plan::small(9) });
    let logs: Vec<String> = [&["-vv", "--log-json"][..], &["-v"], &[]].map(|how| logged(&desk, how)).into();
    assert!(logs.iter().take(2).all(|log| !log.is_empty()), "something is logged");
    let secrets = secrets(&desk);
    assert!(secrets.len() > 300, "{}", secrets.len());
    for log in logs {
        let told: Vec<&String> = secrets.iter().filter(|secret| log.contains(secret.as_str())).collect();
        assert!(told.is_empty(), "{told:?} stand in the log");
    }
}

/// The log of a run in a vault of its own: every line but those of `debug` and below.
fn logged(desk: &Desk, how: &[&str]) -> String {
    let _ = std::fs::remove_dir_all(desk.path("vault"));
    let out = desk.triage_with(how);
    assert_eq!(out.status.code(), Some(3));
    let stderr = String::from_utf8(out.stderr).unwrap();
    let is_quiet = |line: &&str| match serde_json::from_str::<Value>(line) {
        Ok(event) => QUIET.contains(&text(&event, "level")),
        Err(_) => !line.contains("DEBUG") && !line.contains("TRACE"),
    };
    stderr.lines().filter(is_quiet).collect::<Vec<_>>().join("\n")
}

/// Everything that evidence says or is called, as far as it is long enough to be found by more than chance.
fn secrets(desk: &Desk) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let mut add = |value: &Value| match value {
        Value::String(text) => drop(all.insert(text.clone())),
        Value::Array(many) => all.extend(many.iter().filter_map(Value::as_str).map(String::from)),
        _ => {}
    };
    for (kind, fields) in [
        ("accounts", &["phone", "names"][..]),
        ("groups", &["name", "names"]),
        ("messages", &["text"]),
        ("items", &["item"]),
        ("issues", &["path"]),
        ("exhibits", &["exhibit", "manifest"]),
    ] {
        desk.list(kind).iter().for_each(|row| fields.iter().for_each(|field| add(&row[*field])));
    }
    all.retain(|secret| secret.chars().count() >= 6);
    all
}
