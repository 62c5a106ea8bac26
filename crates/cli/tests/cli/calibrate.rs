//! Weights of lineage refitted on closed cases.

use crate::again::{Bench, write};
use crate::amparo::{run, text};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::fmt::Write;

/// How many groups a case has that come from another. As many they come from, and as many come from none though one in
/// them was in another.
const BREAK_OFFS: usize = 10;

/// A chat with six people, the first of whom founded it on that day of March 2024; all write for a week.
fn chat(name: &str, people: &[String], day: usize) -> String {
    let mut out = format!("{day:02}/03/24, 10:00 - {} created group \"{name}\"\n", people[0]);
    for (ix, who) in people.iter().enumerate().skip(1) {
        writeln!(out, "{day:02}/03/24, 10:{ix:02} - {} added {who}", people[0]).unwrap();
    }
    for more in 0..7 {
        for (ix, who) in people.iter().enumerate() {
            writeln!(out, "{:02}/03/24, 11:{ix:02} - {who}: ruta {more} por la laguna", day + more).unwrap();
        }
    }
    out
}

/// A closed case: groups of their own people, and from each another that broke off with most of them.
fn closed(bench: &Bench, case: &str, phone: &str) {
    let open = ["case", "open", case, "--legal-basis", "Auto 1/2026", "--review-by", "2027-01-01"];
    bench.ok(&open);
    for ix in 0..BREAK_OFFS {
        let people: Vec<String> =
            (0..6).map(|k| format!("{phone} {ix} {}", ["Ana", "Luis", "Eva", "Iris", "Noé", "Pau"][k])).collect();
        let mut movers = people[1..4].to_vec();
        movers.push(format!("{phone} {ix} Mar"));
        let mut others: Vec<String> = (0..4).map(|k| format!("{phone} {ix} otro {k}")).collect();
        others.push(people[4].clone());
        let of = [("Paseos", &people, 3), ("Rutas", &movers, 12), ("Charlas", &others, 14)];
        for (name, people, day) in of.map(|(name, people, day)| (format!("{name} {ix}"), people, day)) {
            write(&bench.path(&format!("{case}/{phone}/WhatsApp Chat with {name}.txt")), chat(&name, people, day));
        }
    }
    bench.ok(&["ingest", case, "--each", "--case", case]);
    bench.ok(&["network", "--case", case]);
}

fn groups(bench: &Bench, case: &str) -> HashMap<String, String> {
    let rows = bench.ok(&["list", "groups", "--case", case]);
    let rows = rows.as_array().unwrap().iter();
    rows.map(|row| (text(row, "name").to_owned(), text(row, "group").to_owned())).collect()
}

/// What the case established of these groups.
fn establish(bench: &Bench, case: &str, of: std::ops::Range<usize>) {
    let groups = groups(bench, case);
    for ix in of {
        let [first, second, other] = ["Paseos", "Rutas", "Charlas"].map(|name| &groups[&format!("{name} {ix}")]);
        for (child, parent) in [(first, "none"), (second, first), (other, "none")] {
            let say = ["breakoff", "say", child, "--parent", parent, "--case", case];
            bench.ok(&[&say[..], &["--established", "Sentencia 4/2025", "--reason", "caso cerrado"]].concat());
        }
    }
}

fn breakoffs(bench: &Bench, case: &str) -> Vec<Value> {
    bench.ok(&["network", "--case", case]);
    listed(bench, case)
}

fn due_to(bench: &Bench, case: &str) -> Vec<String> {
    let graph = bench.ok(&["graph", "--case", case, "--format", "graphml", "--out", "g.graphml"]);
    graph["due_to"].as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned()).collect()
}

fn report(bench: &Bench, case: &str) -> String {
    bench.ok(&["report", "--case", case, "--out", "r.html"]);
    std::fs::read_to_string(bench.path("r.html")).unwrap()
}

/// As they are told now, without a network made anew.
fn listed(bench: &Bench, case: &str) -> Vec<Value> {
    bench.ok(&["list", "breakoffs", "--case", case]).as_array().unwrap().clone()
}

#[test]
fn weights_of_closed_cases_bring_likelihood_ratios_with_what_they_rest_on_and_can_be_withdrawn() {
    let bench = Bench::new();
    closed(&bench, "A", "uno");
    closed(&bench, "B", "dos");
    closed(&bench, "C", "tres");
    assert_eq!(text(&bench.ok(&["calibrate"]), "verdict"), "too-few-cases");
    establish(&bench, "A", 0..6);
    establish(&bench, "B", 0..3);
    let few = bench.ok(&["calibrate"]);
    assert_eq!(
        (text(&few, "verdict"), &few["group_count"], &few["kept"]),
        ("too-few-groups", &json!(27), &json!(false))
    );
    let refused = ["calibrate", "--keep", "--reason", "casos cerrados", "--vault", "v", "--json"];
    assert_eq!(run(bench.0.path(), &refused).status.code(), Some(2));
    establish(&bench, "A", 6..BREAK_OFFS);
    establish(&bench, "B", 3..BREAK_OFFS);
    assert_eq!(text(&bench.ok(&["calibrate", "--case", "A"]), "verdict"), "too-few-cases");

    // Told and not kept: nothing changes.
    let found = bench.ok(&["calibrate"]);
    assert_eq!((text(&found, "verdict"), &found["group_count"]), ("better", &json!(60)), "{found}");
    assert!(found["cllr_after"].as_f64() < found["cllr_before"].as_f64(), "{found}");
    assert_no_ratios(&breakoffs(&bench, "C"), "simulated");

    let kept = bench.ok(&["calibrate", "--keep", "--reason", "casos cerrados"]);
    assert_eq!((&kept["kept"], &kept["version"]), (&json!(true), &found["version"]));
    let verbs = testkit::audit_verbs(&bench.path("v")).unwrap();
    assert_eq!(verbs.iter().filter(|verb| *verb == "vault.lineage-weights").count(), 1);
    // The network as it stands was made with others: that is said, and its scores stay what they were.
    assert_eq!(due_to(&bench, "C"), ["weights"]);
    assert_no_ratios(&listed(&bench, "C"), "simulated");
    let rows = breakoffs(&bench, "C");
    assert_eq!(due_to(&bench, "C"), Vec::<String>::new());
    for row in &rows {
        assert!(row["simulated"] == false && row["weights"] == kept["version"] && row["no_lr"].is_null(), "{row}");
        let rests = &row["rests_on"];
        assert_eq!((&rests["cases"], &rests["groups"], &rests["with_parent"]), (&json!(2), &json!(60), &json!(20)));
        // No ratio is larger than what it rests on can bear.
        let most = (rests["other_pairs"].as_f64().unwrap() + 1.0).log10() + 0.005;
        let mut ratios = row["rivals"].as_array().unwrap().iter().chain([row]).filter_map(|of| of["log10_lr"].as_f64());
        assert!(ratios.all(|lr| (-21f64.log10() - 0.005..=most).contains(&lr)), "{row}");
        // A ratio at the top is that of the parent that is named; a row that names none has none there.
        assert_eq!(row["log10_lr"].is_f64(), !row["parent"].is_null(), "{row}");
        assert!(rests["other_pairs"].as_u64() < rests["pairs"].as_u64());
    }
    let named: Vec<&Value> = rows.iter().filter(|row| !row["parent"].is_null()).collect();
    assert!(named.len() >= BREAK_OFFS / 2 && named.iter().all(|row| row["support"].is_string()), "{}", named.len());
    let html = report(&bench, "C");
    assert!(html.contains(text(&kept, "version")) && html.contains("log10 LR") && html.contains("Cllr"));

    // What a case established is no evidence in it: the order and the scores are told, a ratio is not.
    let own = breakoffs(&bench, "A");
    assert_no_ratios(&own, "own-case");
    assert!(own.iter().all(|row| row["weights"] == kept["version"] && row["score"].is_i64()));
    let html = report(&bench, "A");
    assert!(html.contains("este mismo caso") && !html.contains("log10 LR") && !html.contains("Cllr"));

    // Weights that were withdrawn give no ratio any more, also before a network is made anew.
    assert_eq!(bench.ok(&["calibrate", "--withdraw", "--reason", "error"])["withdrawn"], true);
    assert_eq!(bench.ok(&["calibrate", "--withdraw", "--reason", "error"])["withdrawn"], false);
    let after = listed(&bench, "C");
    assert_no_ratios(&after, "weights-changed");
    let scores = |rows: &[Value]| rows.iter().map(|row| row["score"].clone()).collect::<Vec<_>>();
    assert!(scores(&after) == scores(&rows) && after.iter().all(|row| row["network_due"] == true));
    assert_eq!(due_to(&bench, "C"), ["weights"]);
    let html = report(&bench, "C");
    assert!(html.contains("ya no valen") && !html.contains("log10 LR") && !html.contains("Cllr"));
    assert_no_ratios(&breakoffs(&bench, "C"), "simulated");
}

/// No row tells a likelihood ratio, or anything of it, and each says why.
fn assert_no_ratios(rows: &[Value], why: &str) {
    assert!(rows.len() >= BREAK_OFFS);
    for row in rows {
        assert!(["log10_lr", "support", "rests_on"].iter().all(|field| row[field].is_null()), "{row}");
        assert!(row["rivals"].as_array().unwrap().iter().all(|rival| rival["log10_lr"].is_null()), "{row}");
        assert_eq!(text(row, "no_lr"), why, "{row}");
    }
}

#[test]
fn nothing_is_kept_or_withdrawn_without_a_reason() {
    let bench = Bench::new();
    bench.open(&[]);
    for flag in ["--keep", "--withdraw"] {
        let out = run(bench.0.path(), &["calibrate", flag, "--vault", "v"]);
        assert_eq!(out.status.code(), Some(2), "{flag}");
        let out = run(bench.0.path(), &["calibrate", flag, "--reason", " ", "--vault", "v", "--json"]);
        assert_eq!(out.status.code(), Some(2), "{flag}");
        assert!(String::from_utf8_lossy(&out.stderr).contains("\"code\":\"reason-missing\""), "{flag}");
    }
}
