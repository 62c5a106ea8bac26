//! What is asked for needs a reason that says something, what a network tells needs a network, and each line is an object.

use crate::again::{Bench, picture, write};
use crate::amparo::{run, text};
use crate::dues::OF_NETWORK;
use serde_json::Value;
use std::process::Output;

/// A space that nobody sees, one that does not break, and a letter that stands for none.
const UNSEEN: &str = "\u{200b}\u{a0}\u{3164}";

/// A case with an exhibit and a hash set, of which no network was made yet.
fn bench() -> Bench {
    let bench = Bench::new();
    picture(&bench.path("evidence/a/duna.png"), 1);
    write(&bench.path("evidence/a/nota.txt"), "pan y fruta");
    bench.open(&[]);
    bench.ok(&["hashset", "build", "known", "--name", "K", "--case", "A"]);
    bench.ok(&["ingest", "evidence", "--each", "--case", "A"]);
    bench.ok(&["match", "--case", "A"]);
    bench
}

fn ask(bench: &Bench, args: &[&str], more: &[&str]) -> Output {
    run(bench.0.path(), &[args, &["--vault", "v", "--now", "2026-01-02T10:00:00Z"], more].concat())
}

#[test]
fn what_only_a_network_tells_is_refused_before_there_is_one() {
    let bench = bench();
    let mut asked: Vec<Vec<&str>> = OF_NETWORK.iter().map(|list| vec!["list", list, "--case", "A"]).collect();
    asked.push(vec!["leads", "--case", "A", "--reason", "x"]);
    for args in &asked {
        for form in [&["--json"][..], &["--jsonl"], &["--lang", "en"]] {
            let out = ask(&bench, args, form);
            let said = String::from_utf8(out.stderr).unwrap();
            assert!(out.status.code() == Some(2) && out.stdout.is_empty(), "{args:?} {form:?}: {said}");
            let is_said = said.contains("\"code\":\"no-network\"") || said.contains("No network of this case");
            assert!(is_said, "{args:?} {form:?}: {said}");
        }
    }
    let report = |args: &[&str]| {
        assert!(ask(&bench, args, &[]).status.success());
        let html = std::fs::read_to_string(bench.path("r.html")).unwrap();
        html.matches("No network of this case has been made yet").count()
    };
    let args = ["report", "--case", "A", "--out", "r.html", "--lang", "en"];
    assert_eq!(report(&args), 4, "introductions, lineage, key accounts, what was not seen");
    bench.ok(&["network", "--case", "A"]);
    assert_eq!(report(&args), 0);
    for args in &asked {
        assert_eq!(ask(&bench, args, &["--json"]).status.code(), Some(0), "{args:?}");
    }
    let estimates = bench.list("estimates");
    assert!(!estimates.is_empty() && estimates.iter().all(|row| row["why_code"] == "nothing-seen"), "{estimates:?}");
}

#[test]
fn a_reason_that_nobody_can_read_is_none() {
    let bench = bench();
    bench.ok(&["network", "--case", "A"]);
    let items = bench.list("items");
    let item = text(&items[0], "item");
    let (phone, of_case) = ("+34600000077", ["--case", "A"]);
    let asked: [&[&str]; 12] = [
        &["leads"],
        &["list", "accounts", "--unmasked"],
        &["trace", item, "--unmasked"],
        &["report", "--out", "r.html", "--unmasked"],
        &["graph", "--format", "csv", "--out", "g.csv", "--unmasked"],
        &["account", "mark", phone, "witness"],
        &["account", "unmark", phone, "witness"],
        &["account", "age", phone, "--class", "declared", "--band", "adult", "--source", "x"],
        &["breakoff", "say", "00", "--parent", "none", "--established", "x"],
        &["family", "cut", item, item],
        &["unlink", "a"],
        &["calibrate", "--keep"],
    ];
    let of_vault: [&[&str]; 5] = [
        &["calibrate", "--withdraw"],
        &["protected", "add", phone],
        &["protected", "remove", phone],
        &["hashset", "disable", "K"],
        &["hashset", "dispute", "K", "--entry", "duna"],
    ];
    let before = testkit::audit_verbs(&bench.path("v")).unwrap();
    let all = asked.iter().map(|args| [args, &of_case[..]].concat()).chain(of_vault.iter().map(|args| args.to_vec()));
    for args in all {
        let out = ask(&bench, &args, &["--reason", UNSEEN, "--json"]);
        let said = String::from_utf8(out.stderr).unwrap();
        assert!(out.status.code() == Some(2) && said.contains("\"reason-missing\""), "{args:?}: {said}");
    }
    assert_eq!(testkit::audit_verbs(&bench.path("v")).unwrap(), before, "nothing was done and nothing was shown");
}

#[test]
fn each_line_is_an_object_also_where_there_is_but_one() {
    let bench = bench();
    let items = bench.list("items");
    let pictured = items.iter().find(|row| row["mime"] == "image/png").unwrap();
    let trace = ["trace", text(pictured, "item"), "--case", "A"];
    let graph = ["graph", "--case", "A", "--format", "gexf", "--out", "g.gexf"];
    let asked: [&[&str]; 9] = [
        &["network", "--case", "A"],
        &["match", "--case", "A"],
        &trace,
        &graph,
        &["calibrate", "--case", "A"],
        &["case", "show", "A"],
        &["report", "--case", "A", "--out", "r.html"],
        &["verify", "--case", "A"],
        &["vault", "status"],
    ];
    for args in asked {
        let out = ask(&bench, args, &["--jsonl"]);
        let told = String::from_utf8(out.stdout).unwrap();
        assert!(told.lines().count() == 1 && told.ends_with('\n'), "{args:?}: {told}");
        assert!(serde_json::from_str::<Value>(&told).unwrap().is_object(), "{args:?}: {told}");
    }
    let told = ask(&bench, &trace, &["--jsonl"]).stdout;
    let line: Value = serde_json::from_slice(&told).unwrap();
    assert_eq!(line, bench.ok(&trace), "the same document");
    assert!(line["state"].is_string() && line["network_due"].is_boolean());
}
