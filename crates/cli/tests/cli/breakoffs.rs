//! From where groups come: what is said of a small operation, held against its truth.

use crate::again::{Bench, write};
use crate::amparo::{Desk, run, text};
use crate::truth;
use rehearsal::Plan;
use std::collections::HashMap;

fn told() -> Desk {
    let desk = Desk::with(&Plan::small(6));
    assert!(desk.triage().status.success());
    desk
}

#[test]
fn what_goes_before_all_others_is_true_of_a_small_operation_and_has_its_rows() {
    let desk = told();
    let rows = desk.list("breakoffs");
    let groups = truth::groups(&desk, &desk.list("messages"));
    let truth: HashMap<&str, &rehearsal::truth::Group> =
        desk.truth.groups.iter().filter_map(|group| Some((groups.get(&group.id)?.as_str(), group))).collect();
    let mut right = 0;
    for row in rows.iter().filter(|row| !row["likeliest"].is_null()) {
        let child = truth[text(row, "child")];
        let parent = child.parent.as_ref().and_then(|parent| groups.get(parent));
        assert_eq!(parent.map(String::as_str), Some(text(row, "likeliest")), "{:?}", child.names);
        right += 1;
        // Every statement carries its evidence, and made worlds give no weight of evidence.
        let evidence = row["evidence"].as_array().unwrap();
        let all: Vec<_> = evidence.iter().flat_map(|family| family["rows"].as_array().unwrap()).collect();
        assert!(all.iter().any(|row| text(row, "why_code") == "cohort-inside"), "{row}");
        assert!(all.iter().all(|row| !text(row, "why").is_empty() && !text(row, "why").contains('$')));
        assert!(all.iter().any(|row| !row["evidence"].as_array().unwrap().is_empty()));
        assert!(row["log10_lr"].is_null() && row["support"].is_null() && row["simulated"] == true);
    }
    assert!(right >= 2, "{rows:?}");
}

#[test]
fn every_score_can_be_added_up_again_from_counts_and_weights() {
    let desk = told();
    let weights: HashMap<String, f64> = desk
        .list("weights")
        .iter()
        .filter(|row| text(row, "part") == "parent")
        .map(|row| (text(row, "feature").to_owned(), row["weight"].as_f64().unwrap()))
        .collect();
    let mut added = 0;
    for row in desk.list("breakoffs") {
        let mut sum = 0.0;
        for family in row["evidence"].as_array().unwrap() {
            let counted = family["counted"].as_object().unwrap();
            let score: f64 = counted.iter().map(|(name, value)| weights[name] * value.as_f64().unwrap()).sum();
            let points = score * 100.0 / std::f64::consts::LN_10;
            let points = if text(family, "family") == "beginning" { points } else { points.clamp(-200.0, 200.0) };
            assert!((points - family["score"].as_f64().unwrap()).abs() <= 0.51, "{family}");
            sum += points;
            added += 1;
        }
        assert!((sum - row["score"].as_f64().unwrap()).abs() <= 0.51, "{row}");
    }
    assert!(added > 5);
}

#[test]
fn a_group_that_no_time_dates_has_its_name_and_is_said_to_be_left_out() {
    // In the order in which the product writes.
    let said = |id: u64, from: &str, at: &str| {
        format!(
            r#"{{"id": {id}, "type": "message", "date": "{at}", "from": "{from}", "from_id": "user{id}", "text": "hola"}}"#
        )
    };
    let group = |name: &str, at: &str| {
        let (id, messages) = (name.len(), [said(1, "Ana", at), said(2, "Bea", at)].join(", "));
        format!(r#"{{"name": "{name}", "type": "private_group", "id": {id}, "messages": [{messages}]}}"#)
    };
    let bench = Bench::new();
    write(&bench.path("evidence/a/result.json"), group("Huerto", "2024-02-31T00:00:00"));
    write(&bench.path("evidence/b/result.json"), group("Paseos cortos", "2024-02-20T00:00:00"));
    bench.open(&[]);
    // A day that does not exist is damage.
    let read = run(&bench.path(""), &["ingest", "evidence/a", "evidence/b", "--case", "A", "--vault", "v"]);
    assert_eq!(read.status.code(), Some(3));
    let groups = "list groups --case A --vault v --json";
    assert!(told_of(&bench, groups).1.contains("red"), "before a network nothing is known");
    bench.ok(&["network", "--case", "A"]);
    assert_eq!(told_of(&bench, groups).1, "");
    let mut names: Vec<String> = bench.list("groups").iter().map(|row| text(row, "name").to_owned()).collect();
    names.sort_unstable();
    assert_eq!(names, ["Huerto", "Paseos cortos"], "what only the head of an export tells");
    let (rows, beside) = told_of(&bench, "list breakoffs --all --case A --vault v --json --lang en");
    assert!(rows.contains("Paseos cortos") && !rows.contains("Huerto"), "{rows}");
    assert!(beside.contains("One group is not told of"), "{beside}");
}

/// What a command says on stdout and stderr.
fn told_of(bench: &Bench, line: &str) -> (String, String) {
    let args: Vec<&str> = line.split(' ').collect();
    let out = run(&bench.path(""), &args);
    assert!(out.status.success());
    (String::from_utf8(out.stdout).unwrap(), String::from_utf8(out.stderr).unwrap())
}
