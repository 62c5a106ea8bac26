//! Matching that goes on from the matching before, and what is told of what an item was compared with.

use crate::amparo::{run, text};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Output;

/// A textured picture, another one for each seed, with so many blanks behind it: other bytes, the same picture.
fn picture(path: &Path, seed: u32, blanks: usize) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let at = |x: u32, y: u32, c: u32| {
        let wave = |n: u32| (f64::from(n) / f64::from(5 + (seed * 7 + c) % 11)).sin() * 60.0;
        (127.0 + wave(x + seed * 3) + wave(y * 2 + seed)) as u8
    };
    let pixels: Vec<u8> = (0..128 * 128).flat_map(|n| [0, 1, 2].map(|c| at(n % 128, n / 128, c))).collect();
    testkit::write_png(path, 128, 128, &pixels);
    let file = std::fs::read(path).unwrap();
    std::fs::write(path, [file, vec![b' '; blanks]].concat()).unwrap();
}

struct Bench(tempfile::TempDir);

impl Bench {
    fn new() -> Self {
        let bench = Self(tempfile::tempdir().unwrap());
        picture(&bench.path("known/duna.png"), 1, 0);
        picture(&bench.path("known/faro.png"), 2, 0);
        picture(&bench.path("more/nido.png"), 3, 0);
        // the same bytes, the same picture, another one
        picture(&bench.path("evidence/a/one.png"), 1, 0);
        picture(&bench.path("evidence/a/two.png"), 2, 7);
        std::fs::write(bench.path("evidence/a/note.txt"), "pan").unwrap();
        picture(&bench.path("evidence/b/three.png"), 3, 9);
        picture(&bench.path("evidence/b/four.png"), 2, 11);
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, vault: &str, args: &[&str]) -> Output {
        run(self.0.path(), &[args, &["--vault", vault, "--now", "2026-01-02T10:00:00Z"]].concat())
    }

    fn ok(&self, vault: &str, args: &[&str]) -> Value {
        let out = self.run(vault, &[args, &["--json"]].concat());
        assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
        serde_json::from_slice(&out.stdout).unwrap_or(Value::Null)
    }

    fn open(&self, vault: &str) {
        self.ok(vault, &["case", "open", "A", "--legal-basis", "Auto 1/2026", "--review-by", "2027-01-01"]);
    }

    fn build(&self, vault: &str, folder: &str) {
        self.ok(vault, &["hashset", "build", folder, "--name", folder, "--case", "A"]);
    }

    fn ingest(&self, vault: &str, exhibit: &str) {
        self.ok(vault, &["ingest", &format!("evidence/{exhibit}"), "--case", "A"]);
    }

    fn matched(&self, vault: &str) -> (u64, u64) {
        let summary = self.ok(vault, &["match", "--case", "A"]);
        let count = |field: &str| summary[field].as_u64().unwrap();
        assert_eq!(count("compared_count") + count("carried_count"), count("item_count"));
        (count("compared_count"), count("carried_count"))
    }

    fn matches(&self, vault: &str) -> Value {
        self.ok(vault, &["list", "matches", "--case", "A"])
    }

    fn item(&self, name: &str) -> String {
        let items = self.ok("v", &["list", "items", "--case", "A"]);
        let lies_there = |item: &&Value| text(&item["occurrences"][0], "path").ends_with(name);
        text(items.as_array().unwrap().iter().find(lies_there).unwrap(), "item").into()
    }

    fn explain(&self, name: &str) -> Value {
        self.ok("v", &["match", "--case", "A", "--explain", &self.item(name)])
    }
}

#[test]
fn what_comes_bit_by_bit_gives_what_comes_at_once() {
    let bench = Bench::new();
    bench.open("v");
    bench.build("v", "known");
    bench.ingest("v", "a");
    assert_eq!(bench.matched("v"), (3, 0));
    assert_eq!(bench.matched("v"), (0, 3));
    bench.ingest("v", "b");
    // so many more pictures that likeness is judged anew
    assert_eq!(bench.matched("v"), (5, 0));
    assert_eq!(bench.matched("v"), (0, 5));
    bench.build("v", "more");
    assert_eq!(bench.matched("v").0, 5);
    let said = String::from_utf8(bench.run("v", &["match", "--case", "A", "--lang", "en"]).stdout).unwrap();
    assert!(said.contains("0 items were compared anew; of 5 items"), "{said}");

    bench.open("w");
    ["known", "more"].iter().for_each(|folder| bench.build("w", folder));
    ["a", "b"].iter().for_each(|exhibit| bench.ingest("w", exhibit));
    assert_eq!(bench.matched("w"), (5, 0));
    let matches = bench.matches("v");
    assert_eq!(matches, bench.matches("w"));
    assert_eq!(matches.as_array().unwrap().len(), 4);
    for row in matches.as_array().unwrap() {
        assert_eq!(row["found_version"], 1);
        assert!(text(row, "index_version").starts_with("pdq-"), "{row}");
    }
    // a set that went takes its matches along, and nothing is compared for it
    bench.ok("v", &["hashset", "detach", "more", "--case", "A"]);
    bench.matched("v");
    assert_eq!(bench.matches("v").as_array().unwrap().len(), 3);
}

#[test]
fn an_item_is_explained_in_bands_and_it_is_logged() {
    let bench = Bench::new();
    bench.open("v");
    bench.build("v", "known");
    bench.ingest("v", "a");
    bench.ingest("v", "b");
    let before = bench.explain("two.png");
    assert_eq!(
        (&before["hash_sets"][0]["is_matched"], &before["hash_sets"][0]["match_count"]),
        (&false.into(), &0.into())
    );
    bench.matched("v");
    let told = |name: &str| {
        let explained = bench.explain(name);
        let set = &explained["hash_sets"][0];
        assert_eq!(
            (text(set, "hash_set"), &set["entry_count"], &set["is_matched"]),
            ("known", &2.into(), &true.into())
        );
        let bytes = set["same_bytes"].as_bool().unwrap();
        (bytes, text(set, "near_band").to_string(), set["match_count"].as_u64().unwrap())
    };
    assert_eq!(told("one.png"), (true, "0-7".into(), 1));
    assert_eq!(told("two.png"), (false, "0-7".into(), 1));
    assert_eq!(told("three.png"), (false, "none".into(), 0));
    assert_eq!(told("note.txt"), (false, "not-compared".into(), 0));
    let explained = bench.explain("three.png");
    assert!(explained["hash_count"].as_u64().unwrap() > 0 && explained["quality"].as_u64().unwrap() > 0);

    // what is left out is told, and is not the nearest
    bench.ok("v", &["hashset", "disable", "known", "--entry", "faro", "--reason", "a landscape"]);
    let set = bench.explain("two.png")["hash_sets"][0].clone();
    assert_eq!(
        (text(&set, "near_band"), &set["disabled_count"], &set["is_matched"]),
        ("none", &1.into(), &false.into())
    );
    bench.ok("v", &["hashset", "disable", "known", "--reason", "its owner took it back"]);
    let set = bench.explain("two.png")["hash_sets"][0].clone();
    assert_eq!((text(&set, "state"), text(&set, "near_band")), ("disabled", "not-compared"));

    let verbs = testkit::audit_verbs(&bench.path("v")).unwrap();
    assert_eq!(verbs.iter().filter(|verb| *verb == "item.explain").count(), 8);
}

#[test]
fn an_explanation_holds_no_signature_and_names_no_entry() {
    let bench = Bench::new();
    bench.open("v");
    bench.build("v", "known");
    bench.ingest("v", "a");
    bench.matched("v");
    let item = bench.item("two.png");
    for (lang, word) in [("es", "Con qué se compara"), ("en", "What it is compared with")] {
        for mode in [&["--lang", lang][..], &["--json"], &["--jsonl"]] {
            let out = bench.run("v", &[&["match", "--case", "A", "--explain", &item], mode].concat());
            assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
            let said = String::from_utf8(out.stdout).unwrap();
            let is_hex =
                |word: &&str| word.len() >= 32 && word.chars().all(|c| c.is_ascii_hexdigit()) && **word != item;
            assert_eq!(said.split(|c: char| !c.is_alphanumeric()).find(is_hex), None, "{said}");
            assert!(!said.contains("faro") && !said.contains("duna"), "{said}");
            assert!(mode.len() == 1 || (said.contains(word) && said.contains("0–7")), "{said}");
        }
    }
    let fails = |item: &str, code: &str| {
        let out = bench.run("v", &["match", "--case", "A", "--explain", item, "--json"]);
        assert_eq!(out.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&out.stderr).contains(code), "{}", String::from_utf8_lossy(&out.stderr));
    };
    fails("duna", "not-an-item");
    fails(&"0".repeat(64), "no-item");
}
