//! What is said of hash sets and entries after they were made, and what comes of it.

use crate::amparo::{run, text};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Output;

/// A textured picture, another one for each seed.
fn picture(path: &Path, seed: u32) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let at = |x: u32, y: u32, c: u32| {
        let wave = |n: u32| (f64::from(n) / f64::from(5 + (seed * 7 + c) % 11)).sin() * 60.0;
        (127.0 + wave(x + seed * 3) + wave(y * 2 + seed)) as u8
    };
    let pixels: Vec<u8> = (0..128 * 128).flat_map(|n| [0, 1, 2].map(|c| at(n % 128, n / 128, c))).collect();
    testkit::write_png(path, 128, 128, &pixels);
}

struct Bench(tempfile::TempDir);

impl Bench {
    /// Two pictures that are known byte for byte; the set says that its entries are illegal.
    fn new() -> Self {
        let bench = Self(tempfile::tempdir().unwrap());
        for (name, seed) in [("duna", 1), ("faro", 2)] {
            picture(&bench.path(&format!("known/{name}.png")), seed);
            picture(&bench.path(&format!("evidence/a/{name}.png")), seed);
        }
        bench.ok(&["case", "open", "A", "--legal-basis", "Auto 1/2026", "--review-by", "2027-01-01"]);
        bench.ok(&["hashset", "build", "known", "--name", "known", "--standing", "illegal", "--case", "A"]);
        bench
    }

    /// So many copies of one picture: other bytes, the same picture.
    fn copies(&self, of: &str, count: usize) {
        let file = std::fs::read(self.path(&format!("known/{of}.png"))).unwrap();
        for n in 0..count {
            let padded = [file.as_slice(), &vec![b' '; n + 1]].concat();
            std::fs::write(self.path(&format!("evidence/a/copy-{of}-{n}.png")), padded).unwrap();
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, args: &[&str]) -> Output {
        run(self.0.path(), &[args, &["--vault", "v", "--json", "--now", "2026-01-02T10:00:00Z"]].concat())
    }

    fn ok(&self, args: &[&str]) -> Value {
        let out = self.run(args);
        assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
        serde_json::from_slice(&out.stdout).unwrap_or(Value::Null)
    }

    fn ingest_and_match(&self) -> Value {
        self.ok(&["ingest", "evidence/a", "--case", "A"]);
        self.matched()
    }

    fn matched(&self) -> Value {
        self.ok(&["match", "--case", "A"])
    }

    fn matches(&self) -> Vec<Value> {
        self.ok(&["list", "matches", "--case", "A"]).as_array().unwrap().clone()
    }

    /// Entry and standing of each match.
    fn met(&self) -> Vec<(String, String)> {
        let of = |m: &Value| (text(m, "entry").to_string(), text(m, "standing").to_string());
        self.matches().iter().map(of).collect()
    }

    /// Matches of an entry by their method.
    fn met_by(&self, entry: &str, method: &str) -> usize {
        self.matches().iter().filter(|m| text(m, "entry") == entry && text(m, "method") == method).count()
    }

    fn report(&self) -> String {
        self.ok(&["report", "--case", "A", "--out", "r.html", "--lang", "en"]);
        std::fs::read_to_string(self.path("r.html")).unwrap()
    }

    fn is_due(&self) -> bool {
        self.report().contains("Matching is due")
    }

    fn list(&self) -> Value {
        self.ok(&["hashset", "list"])[0].clone()
    }

    fn show(&self) -> Value {
        self.ok(&["hashset", "show", "known"])
    }

    /// What the audit log has of words on hash sets, in order.
    fn verbs(&self) -> Vec<String> {
        let verbs = testkit::audit_verbs(&self.path("v")).unwrap();
        let of_set = verbs.iter().filter_map(|verb| verb.strip_prefix("hash-set."));
        of_set.filter(|verb| *verb != "add").map(String::from).collect()
    }
}

fn entries(of: &[(String, String)]) -> Vec<&str> {
    of.iter().map(|(entry, _)| entry.as_str()).collect()
}

#[test]
fn a_disabled_entry_is_matched_no_more_until_it_is_enabled() {
    let bench = Bench::new();
    bench.ingest_and_match();
    assert_eq!(bench.met().len(), 2);
    assert!(!bench.is_due());
    let said = bench.ok(&["hashset", "disable", "known", "--entry", "duna", "--reason", "a landscape"]);
    assert_eq!((text(&said, "state"), &said["entry_count"]), ("disabled", &Value::from(1)));
    assert_eq!(bench.met().len(), 2, "what was matched stands until the next matching");
    assert!(bench.is_due());
    bench.matched();
    assert_eq!(entries(&bench.met()), ["faro"]);
    assert!(!bench.is_due());
    assert_eq!(bench.list()["disabled_count"], 1);

    // In the same instant as far as the clock tells: the last word holds all the same.
    bench.ok(&["hashset", "enable", "known", "--entry", "duna", "--reason", "it is the one"]);
    assert!(bench.is_due());
    bench.matched();
    assert_eq!(bench.met().len(), 2);
    assert_eq!(bench.list()["disabled_count"], 0);
    assert_eq!(bench.verbs(), ["disable-entry", "enable-entry"]);
}

#[test]
fn a_disabled_set_is_compared_with_nothing() {
    let bench = Bench::new();
    bench.ingest_and_match();
    bench.ok(&["hashset", "disable", "known", "--reason", "its owner took it back"]);
    assert_eq!(text(&bench.list(), "state"), "disabled");
    assert!(bench.is_due());
    let summary = bench.matched();
    assert_eq!((&summary["hash_set_count"], bench.met().len()), (&Value::from(0), 0));
    assert!(bench.report().contains("is out of use"), "the report does not tell of a set that was not compared");
    bench.ok(&["hashset", "enable", "known", "--reason", "it is back"]);
    bench.matched();
    assert_eq!(bench.met().len(), 2);
    assert_eq!(bench.verbs(), ["disable", "enable"]);
}

#[test]
fn what_is_out_of_use_is_not_told_early_either() {
    let known_while_reading = |said: &[&[&str]]| {
        let bench = Bench::new();
        said.iter().for_each(|args| drop(bench.ok(args)));
        let out = run(bench.0.path(), &["ingest", "evidence/a", "--case", "A", "--vault", "v", "-vv", "--log-json"]);
        let log = String::from_utf8(out.stderr).unwrap();
        let events = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        events
            .filter(|event| event["fields"]["message"] == "known items")
            .map(|event| event["fields"]["count"].as_u64().unwrap())
            .sum::<u64>()
    };
    assert_eq!(known_while_reading(&[]), 2);
    assert_eq!(known_while_reading(&[&["hashset", "disable", "known", "--entry", "duna", "--reason", "r"]]), 1);
    assert_eq!(known_while_reading(&[&["hashset", "disable", "known", "--reason", "r"]]), 0);
}

#[test]
fn matches_of_a_disputed_entry_stand_as_disputed() {
    let bench = Bench::new();
    bench.ingest_and_match();
    assert!(bench.met().iter().all(|(_, standing)| standing == "illegal"));
    bench.ok(&["hashset", "dispute", "known", "--entry", "duna", "--reason", "another unit says no"]);
    assert!(bench.is_due());
    bench.matched();
    let standing = |entry: &str| bench.met().into_iter().find(|(e, _)| e == entry).unwrap().1;
    assert_eq!((standing("duna").as_str(), standing("faro").as_str()), ("disputed", "illegal"));
    assert_eq!(bench.list()["disputed_count"], 1);
    assert_eq!(bench.verbs(), ["dispute-entry"]);
}

#[test]
fn show_tells_every_word_with_reason_who_and_when() {
    let bench = Bench::new();
    bench.ok(&["hashset", "dispute", "known", "--entry", "faro", "--reason", "contested", "--operator", "ana"]);
    bench.ok(&["hashset", "disable", "known", "--entry", "faro", "--reason", "wrong picture", "--operator", "luis"]);
    bench.ok(&["hashset", "disable", "known", "--reason", "under review", "--operator", "eva"]);
    let shown = bench.show();
    assert_eq!((text(&shown, "state"), text(&shown, "name")), ("disabled", "known"));
    let said: Vec<_> = shown["overlays"]
        .as_array()
        .unwrap()
        .iter()
        .map(|w| {
            let in_force = w["in_force"].as_bool().unwrap();
            (text(w, "entry"), text(w, "state"), text(w, "reason"), text(w, "operator"), in_force)
        })
        .collect();
    let wanted = [
        ("", "disabled", "under review", "eva", true),
        ("faro", "disputed", "contested", "ana", false),
        ("faro", "disabled", "wrong picture", "luis", true),
    ];
    assert_eq!(said, wanted);
    assert!(shown["overlays"].as_array().unwrap().iter().all(|w| text(w, "at").starts_with("2026-01-02T10:00:00")));
    bench.ok(&["verify"]);
}

#[test]
fn a_word_needs_a_reason_and_an_entry_that_is_there() {
    let bench = Bench::new();
    let fails = |args: &[&str], code: &str| {
        let out = bench.run(args);
        assert_eq!(out.status.code(), Some(2), "{args:?}");
        assert!(String::from_utf8_lossy(&out.stderr).contains(code), "{args:?}");
    };
    fails(&["hashset", "disable", "known"], "usage");
    fails(&["hashset", "disable", "known", "--reason", " "], "reason-missing");
    fails(&["hashset", "dispute", "known", "--entry", "duna", "--reason", ""], "reason-missing");
    fails(&["hashset", "disable", "known", "--entry", "nido", "--reason", "r"], "no-entry");
    fails(&["hashset", "show", "nido"], "no-hash-set");
    assert!(bench.show()["overlays"].as_array().unwrap().is_empty());
    assert!(bench.verbs().is_empty());
}

#[test]
fn an_entry_that_floods_is_put_in_quarantine_and_its_bytes_are_still_told() {
    let bench = Bench::new();
    bench.copies("duna", 55);
    let summary = bench.ingest_and_match();
    assert_eq!(summary["quarantined_count"], 1);
    assert_eq!((bench.met_by("duna", "near"), bench.met_by("duna", "exact"), bench.met_by("faro", "exact")), (0, 1, 1));
    assert_eq!(bench.list()["quarantined_count"], 1);
    let shown = bench.show();
    let word = &shown["overlays"][0];
    assert_eq!((text(word, "entry"), text(word, "state")), ("duna", "quarantined"));
    assert_eq!((text(word, "reason_code"), &word["reason"]), ("entry-floods", &Value::Null));
    assert_eq!((text(&word["reason_details"], "items"), text(&word["reason_details"], "of")), ("55", "57"));
    assert!(bench.report().contains("in quarantine"));
    assert_eq!(bench.verbs(), ["quarantine-entry"]);
    // What the others are without it is seen by the next matching, which finds no flood.
    assert!(bench.is_due());
    assert_eq!(bench.matched()["quarantined_count"], 0);
    assert!(!bench.is_due());
    assert_eq!((bench.met_by("duna", "near"), bench.met_by("duna", "exact")), (0, 1));

    // Somebody looked: as many are no news, more are.
    bench.ok(&["hashset", "enable", "known", "--entry", "duna", "--reason", "copies of one picture"]);
    assert_eq!(bench.matched()["quarantined_count"], 0);
    assert_eq!(bench.met_by("duna", "near"), 55);
    bench.copies("duna", 56);
    assert_eq!(bench.ingest_and_match()["quarantined_count"], 1);
    assert_eq!(bench.met_by("duna", "near"), 0);
}

#[test]
fn fewer_than_fifty_are_no_flood() {
    let bench = Bench::new();
    bench.copies("duna", 49);
    assert_eq!(bench.ingest_and_match()["quarantined_count"], 0);
    assert_eq!((bench.met_by("duna", "near"), bench.list()["quarantined_count"].as_u64()), (49, Some(0)));
}
