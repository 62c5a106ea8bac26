//! What categories stand for, by tables that somebody answers for; and what may be done with a hash set.

use crate::again::{Bench, picture, write};
use crate::amparo::{run, text};
use serde_json::Value;

const PICTURES: [&str; 4] = ["duna", "faro", "rio", "pino"];

/// A case with four pictures, and the SHA-1 of each.
fn desk() -> (Bench, Vec<String>) {
    let bench = Bench::new();
    for (name, seed) in PICTURES.iter().zip(1..) {
        picture(&bench.path(&format!("evidence/a/{name}.png")), seed);
    }
    bench.open(&[]);
    bench.ok(&["ingest", "evidence/a", "--case", "A"]);
    let sha1 = |name: &&str| {
        let hashed = bench.ok(&["hash", &format!("evidence/a/{name}.png")]);
        text(hashed.as_array().and_then(|rows| rows.first()).unwrap_or(&hashed), "sha1").to_string()
    };
    let digests = PICTURES.iter().map(sha1).collect();
    (bench, digests)
}

/// Takes in a table; each standing stands behind its category.
fn map(bench: &Bench, scheme: &str, standings: &[(&str, &str)]) -> Value {
    let lines: String =
        standings.iter().map(|(category, standing)| format!("\"{category}\" = \"{standing}\"\n")).collect();
    write(&bench.path("table.toml"), format!("scheme = \"{scheme}\"\nsaid_by = \"Orden 1/2026\"\n[standing]\n{lines}"));
    bench.ok(&["hashset", "map", "table.toml"])
}

/// What holds of each entry that is met by its digest.
fn standings(bench: &Bench) -> Vec<(String, String)> {
    bench.ok(&["match", "--case", "A"]);
    let rows = bench.list("matches");
    let exact = rows.iter().filter(|row| text(row, "method") == "exact");
    let mut all: Vec<_> =
        exact.map(|row| (text(row, "entry").to_string(), text(row, "standing").to_string())).collect();
    all.sort();
    all
}

fn said(of: &[(&str, &str)]) -> Vec<(String, String)> {
    of.iter().map(|(entry, standing)| (entry.to_string(), standing.to_string())).collect()
}

fn is_due(bench: &Bench) -> bool {
    bench.ok(&["report", "--case", "A", "--out", "r.html", "--lang", "en"]);
    std::fs::read_to_string(bench.path("r.html")).unwrap().contains("Matching is due")
}

#[test]
fn a_category_stands_for_what_the_newest_table_of_its_scheme_says() {
    let (bench, sha1) = desk();
    write(&bench.path("list.csv"), format!("id,category,sha1\na,1,{}\nb,2,{}\nc,,{}\n", sha1[0], sha1[1], sha1[2]));
    bench.ok(&["hashset", "import", "list.csv", "--name", "L", "--scheme", "GARDEN", "--case", "A"]);
    assert_eq!(standings(&bench), said(&[("a", "unmapped"), ("b", "unmapped"), ("c", "unmapped")]));

    let table = map(&bench, "GARDEN", &[("1", "illegal"), ("3", "illegal")]);
    assert_eq!((table["version"].as_u64(), table["was_held"].as_bool()), (Some(1), Some(false)));
    assert!(is_due(&bench), "what was matched without the table stands as due");
    assert_eq!(standings(&bench), said(&[("a", "illegal"), ("b", "unmapped"), ("c", "unmapped")]));
    assert!(!is_due(&bench));

    assert_eq!(map(&bench, "GARDEN", &[("1", "illegal"), ("3", "illegal")])["was_held"], true);
    map(&bench, "gardening", &[("1", "not-illegal")]);
    assert!(!is_due(&bench), "a table of another scheme changes nothing");
    assert_eq!(map(&bench, "GARDEN", &[("1", "not-illegal"), ("2", "illegal")])["version"], 2);
    assert!(is_due(&bench));
    assert_eq!(standings(&bench), said(&[("a", "not-illegal"), ("b", "illegal"), ("c", "unmapped")]));

    let tables = bench.ok(&["hashset", "mappings"]);
    let shown: Vec<_> = tables
        .as_array()
        .unwrap()
        .iter()
        .map(|t| (text(t, "scheme"), t["version"].as_u64(), t["in_force"].as_bool()))
        .collect();
    let wanted =
        [("GARDEN", Some(1), Some(false)), ("GARDEN", Some(2), Some(true)), ("gardening", Some(1), Some(true))];
    assert_eq!(shown, wanted);
    assert_eq!((text(&tables[0], "said_by"), text(&tables[0], "operator")), ("Orden 1/2026", "tester"));
    assert_eq!(bench.ok(&["hashset", "list"])[0]["mapping_version"], 2);
    let verbs = testkit::audit_verbs(&bench.path("v")).unwrap();
    assert_eq!(verbs.iter().filter(|verb| *verb == "scheme.map").count(), 3);
}

#[test]
fn an_entrys_own_word_goes_before_the_table_and_that_it_is_contested_before_both() {
    let (bench, sha1) = desk();
    let rows = format!("a,1,not-illegal,{}\nb,1,,{}\nc,9,,{}\nd,1,illegal,{}\n", sha1[0], sha1[1], sha1[2], sha1[3]);
    write(&bench.path("list.csv"), format!("id,category,standing,sha1\n{rows}"));
    let import =
        ["hashset", "import", "list.csv", "--name", "L", "--scheme", "GARDEN", "--standing", "unmapped", "--case", "A"];
    bench.ok(&import);
    map(&bench, "GARDEN", &[("1", "illegal")]);
    bench.ok(&["hashset", "dispute", "L", "--entry", "d", "--reason", "another unit says no"]);
    let wanted = said(&[("a", "not-illegal"), ("b", "illegal"), ("c", "unmapped"), ("d", "disputed")]);
    assert_eq!(standings(&bench), wanted);
}

#[test]
fn a_number_without_a_scheme_stands_for_nothing() {
    let (bench, sha1) = desk();
    write(&bench.path("list.csv"), format!("id,category,sha1\na,1,{}\n", sha1[0]));
    bench.ok(&["hashset", "import", "list.csv", "--name", "L", "--case", "A"]);
    map(&bench, "GARDEN", &[("1", "illegal")]);
    assert_eq!(standings(&bench), said(&[("a", "unmapped")]));
    assert_eq!(bench.ok(&["hashset", "list"])[0]["mapping_version"], Value::Null);
}

#[test]
fn a_table_names_its_scheme_who_says_so_and_each_category_once() {
    let bench = Bench::new();
    bench.open(&[]);
    let whole = "scheme = \"GARDEN\"\nsaid_by = \"Orden 1/2026\"\n[standing]\n\"1\" = \"illegal\"\n";
    for (without, with, code) in [
        ("\"GARDEN\"", "\" \"", "not-a-mapping"),
        ("\"Orden 1/2026\"", "\"\"", "not-a-mapping"),
        ("said_by", "said", "not-a-mapping"),
        ("\"1\" = \"illegal\"\n", "", "not-a-mapping"),
        ("\"1\" = \"illegal\"\n", "\"1\" = \"illegal\"\n\"1\" = \"unmapped\"\n", "not-a-mapping"),
        ("\"1\" = \"illegal\"\n", "\"1\" = \"illegal\"\n\" 1\" = \"unmapped\"\n", "not-a-mapping"),
        ("\"illegal\"", "\"forbidden\"", "not-a-standing"),
    ] {
        write(&bench.path("table.toml"), whole.replace(without, with));
        let out = run(bench.0.path(), &["hashset", "map", "table.toml", "--vault", "v", "--json"]);
        assert_eq!(out.status.code(), Some(2), "{with}");
        assert!(String::from_utf8_lossy(&out.stderr).contains(code), "{}", String::from_utf8_lossy(&out.stderr));
    }
    assert_eq!(bench.ok(&["hashset", "mappings"]).as_array().unwrap().len(), 0);
}

#[test]
fn a_list_is_not_passed_on_unless_somebody_says_otherwise() {
    let (bench, sha1) = desk();
    let handling = || {
        let sets = bench.ok(&["hashset", "list"]);
        sets.as_array().unwrap().iter().map(|set| text(set, "handling").to_string()).collect::<Vec<_>>()
    };
    bench.ok(&["hashset", "build", "known", "--name", "A built"]);
    write(&bench.path("list.csv"), format!("id,sha1\na,{}\n", sha1[1]));
    let import = ["hashset", "import", "list.csv", "--name", "B"];
    bench.ok(&import);
    assert_eq!(handling(), ["own", "no-onward"]);
    // The same content, handled otherwise: said, and not passed over.
    assert_eq!(bench.ok(&[&import[..], &["--handling", "share-with-consent"]].concat())["version"], 2);
    write(&bench.path("list.csv"), format!("id,sha1\nb,{}\n", sha1[2]));
    bench.ok(&[&import[..], &["--update"]].concat());
    assert_eq!(handling(), ["own", "no-onward", "share-with-consent", "share-with-consent"]);
    // What somebody else's list was put into is not the unit's own any more.
    bench.ok(&["hashset", "import", "list.csv", "--name", "A built", "--update"]);
    assert_eq!(handling()[..2], ["own", "no-onward"]);
    let out = run(bench.0.path(), &[&import[..], &["--handling", "public", "--vault", "v", "--json"]].concat());
    assert_eq!(out.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&out.stderr).contains("not-a-handling"));
}
