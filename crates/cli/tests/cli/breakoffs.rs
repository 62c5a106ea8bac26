//! From where groups come: what is said of a small operation, held against its truth.

use crate::amparo::{Desk, text};
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
