//! Known-good sets: what they know byte for byte goes out of view, is counted, and comes back; nothing else does.

use crate::again::{picture, write};
use crate::amparo::{command, text};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Output;

/// A file of a list that nobody has.
const OTHER: [&str; 3] = ["77", "88", "99"];

struct Desk {
    dir: tempfile::TempDir,
    /// Whether the vault opens with a key.
    keyed: bool,
}

impl Desk {
    /// Files of a phone, of which a list knows one byte for byte, one by its SHA-1, one by its MD5, and not one; and a
    /// picture that both the list and a set of the case know.
    fn new(keyed: bool) -> Self {
        let desk = Self { dir: tempfile::tempdir().unwrap(), keyed };
        picture(&desk.path("known/duna.png"), 1);
        picture(&desk.path("evidence/a/duna.png"), 1);
        for name in ["sistema", "gemelo1", "gemelo5", "libre"] {
            write(&desk.path(&format!("evidence/a/{name}.txt")), name);
        }
        if keyed {
            desk.ok(&["vault", "init", "--key-file", "key"]);
        }
        desk.ok(&["case", "open", "A", "--legal-basis", "Auto 1/2026", "--review-by", "2027-01-01"]);
        desk.ok(&["hashset", "build", "known", "--name", "known", "--case", "A"]);
        desk.ok(&["ingest", "evidence/a", "--case", "A"]);
        desk.write_list("rds.db");
        desk
    }

    fn write_list(&self, name: &str) {
        let of = |file: &str| self.digests(&format!("evidence/a/{file}"));
        let [system, picture, sha1, md5] = ["sistema.txt", "duna.png", "gemelo1.txt", "gemelo5.txt"].map(of);
        let other = OTHER.map(|digits| digits.repeat(32));
        let rows = [
            [&*system[0], &*system[1], &*system[2]],
            [&*picture[0], &*picture[1], &*picture[2]],
            [&other[0], &*sha1[1], &other[2][..32]],
            [&other[1], &other[0][..40], &*md5[2]],
        ];
        testkit::write_known_good(&self.path(name), &rows).unwrap();
    }

    fn digests(&self, file: &str) -> [String; 3] {
        let hashed = self.ok(&["hash", file]);
        let row = hashed.as_array().and_then(|rows| rows.first()).unwrap_or(&hashed);
        ["sha256", "sha1", "md5"].map(|name| text(row, name).to_string())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn run(&self, args: &[&str]) -> Output {
        let args = if args.contains(&"--vault") { args.to_vec() } else { [args, &["--vault", "v"]].concat() };
        let mut command = command(self.dir.path(), &[&args[..], &["--json"]].concat());
        if self.keyed {
            command.env("AMPARO_KEY_FILE", self.path("key"));
        }
        command.output().unwrap()
    }

    fn ok(&self, args: &[&str]) -> Value {
        let out = self.run(args);
        assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
        serde_json::from_slice(&out.stdout).unwrap_or(Value::Null)
    }

    fn fails(&self, args: &[&str], exit: i32, code: &str) {
        let out = self.run(args);
        let told = String::from_utf8_lossy(&out.stderr);
        assert_eq!(out.status.code(), Some(exit), "{args:?}: {told}");
        assert!(told.contains(&format!("\"code\":\"{code}\"")), "{args:?}: {told}");
    }

    fn import(&self, more: &[&str]) -> Value {
        self.ok(&[&["hashset", "import", "--known-good", "rds.db", "--name", "RDS", "--case", "A"], more].concat())
    }

    fn matched(&self) {
        self.ok(&["match", "--case", "A"]);
    }

    /// Items by the name of their file: whether they are out of view, and the codes of what is known of them.
    fn items(&self, more: &[&str]) -> BTreeMap<String, (bool, Vec<String>)> {
        let rows = self.ok(&[&["list", "items", "--case", "A"], more].concat());
        let of = |row: &Value| {
            let known = row["known_good"].as_array().unwrap();
            assert!(known.iter().all(|hit| text(hit, "hash_set") == "RDS" && !text(hit, "why").is_empty()));
            let codes = known.iter().map(|hit| text(hit, "why_code").to_string()).collect();
            (text(&row["occurrences"][0], "path").to_string(), (row["hidden"].as_bool().unwrap(), codes))
        };
        rows.as_array().unwrap().iter().map(of).collect()
    }

    fn names(&self, more: &[&str]) -> Vec<String> {
        self.items(more).into_keys().collect()
    }

    fn report(&self) -> String {
        self.ok(&["report", "--case", "A", "--out", "r.html", "--lang", "en"]);
        std::fs::read_to_string(self.path("r.html")).unwrap()
    }
}

const ALL: [&str; 5] = ["duna.png", "gemelo1.txt", "gemelo5.txt", "libre.txt", "sistema.txt"];
const IN_VIEW: [&str; 4] = ["duna.png", "gemelo1.txt", "gemelo5.txt", "libre.txt"];

#[test]
fn only_the_same_bytes_go_out_of_view_and_nothing_that_another_set_meets() {
    let desk = Desk::new(false);
    desk.matched();
    assert_eq!(desk.names(&[]), ALL);
    let made = desk.import(&[]);
    assert_eq!((&made["entry_count"], &made["was_held"]), (&4.into(), &false.into()));
    assert!(desk.report().contains("Matching is due"));
    desk.matched();
    let report = desk.report();
    assert!(
        !report.contains("Matching is due") && report.contains("out of view: 1"),
        "the report counts what is hidden"
    );
    assert_eq!(desk.names(&[]), IN_VIEW);
    let told = String::from_utf8(desk.run(&["list", "items", "--case", "A", "--lang", "en"]).stderr).unwrap();
    assert!(told.contains("1 item is known-good") && told.contains("--all"), "{told}");
    let known = |code: &str| vec![code.to_string()];
    let wanted = [
        ("duna.png", false, known("known-good-sha256")),
        ("gemelo1.txt", false, known("known-good-sha1-only")),
        ("gemelo5.txt", false, known("known-good-md5-only")),
        ("libre.txt", false, vec![]),
        ("sistema.txt", true, known("known-good-sha256")),
    ];
    let shown: Vec<_> = desk.items(&["--all"]).into_iter().collect();
    assert_eq!(shown, wanted.map(|(name, hidden, codes)| (name.to_string(), (hidden, codes))));
    let matches = desk.ok(&["list", "matches", "--case", "A"]);
    assert!(
        matches.as_array().unwrap().iter().all(|m| text(m, "hash_set") == "known"),
        "what is known-good is no match"
    );
    desk.fails(&["list", "matches", "--case", "A", "--all"], 2, "all-only-items");

    desk.ok(&["hashset", "disable", "RDS", "--reason", "under review"]);
    desk.matched();
    assert_eq!(desk.names(&[]), ALL);
    desk.ok(&["hashset", "enable", "RDS", "--reason", "it is good"]);
    desk.matched();
    assert_eq!(desk.names(&[]), IN_VIEW);
    // Out of use, the set that met the picture keeps it in view no more.
    desk.ok(&["hashset", "disable", "known", "--reason", "under review"]);
    desk.matched();
    assert_eq!(desk.names(&[]), IN_VIEW[1..]);
    desk.ok(&["hashset", "detach", "RDS", "--case", "A"]);
    desk.matched();
    assert_eq!(desk.names(&[]), ALL);
}

#[test]
fn a_list_is_asked_where_it_lies_as_long_as_it_is_what_it_was() {
    let desk = Desk::new(false);
    let made = desk.import(&["--in-place"]);
    assert_eq!(made["entry_count"], 0);
    desk.matched();
    assert_eq!(desk.names(&[]), IN_VIEW);
    assert!(desk.items(&[])["gemelo5.txt"].1.is_empty(), "in place nothing is told of twins");
    desk.ok(&["verify"]);
    assert_eq!(desk.import(&["--in-place"])["was_held"], true);

    let matching = ["match", "--case", "A"];
    std::fs::rename(desk.path("rds.db"), desk.path("away.db")).unwrap();
    desk.fails(&matching, 4, "known-good-changed");
    assert_eq!(desk.run(&["verify"]).status.code(), Some(4));
    std::fs::rename(desk.path("away.db"), desk.path("rds.db")).unwrap();
    desk.matched();
    let mut bytes = std::fs::read(desk.path("rds.db")).unwrap();
    bytes.push(0);
    std::fs::write(desk.path("rds.db"), bytes).unwrap();
    desk.fails(&matching, 4, "known-good-changed");
    assert_eq!(desk.names(&[]), IN_VIEW, "what was found before stands, and matching is due");
    desk.ok(&["hashset", "disable", "RDS", "--reason", "its list was changed"]);
    desk.matched();
    assert_eq!(desk.names(&[]), ALL);
}

#[test]
fn tables_lie_sealed_in_the_vault_and_a_backup_carries_them() {
    let desk = Desk::new(true);
    desk.import(&[]);
    std::fs::remove_file(desk.path("rds.db")).unwrap();
    desk.matched();
    let system = desk.digests("evidence/a/sistema.txt");
    let raw: Vec<u8> = (0..16).map(|n| u8::from_str_radix(&system[0][n * 2 + 32..n * 2 + 34], 16).unwrap()).collect();
    let holds = |dir: &Path| {
        let files = std::fs::read_dir(dir.join("segments")).unwrap().map(|e| std::fs::read(e.unwrap().path()).unwrap());
        files.into_iter().any(|file| file.windows(16).any(|part| part == raw))
    };
    assert!(!holds(&desk.path("v")), "no digest of the list lies open");
    desk.ok(&["vault", "backup", "--out", "copy"]);
    desk.ok(&["vault", "restore", "copy", "--vault", "other"]);
    desk.ok(&["match", "--case", "A", "--vault", "other"]);
    assert_eq!(desk.names(&["--vault", "other"]), IN_VIEW);
    desk.ok(&["verify", "--vault", "other"]);
}

#[test]
fn a_damaged_set_ends_the_matching_and_is_no_miss() {
    let desk = Desk::new(false);
    desk.import(&[]);
    desk.matched();
    let sets = desk.ok(&["hashset", "list"]);
    let set = sets.as_array().unwrap().iter().find(|set| text(set, "kind") == "known-good").unwrap();
    assert_eq!((text(set, "name"), &set["entry_count"], text(set, "handling")), ("RDS", &4.into(), "no-onward"));
    let file = desk.path(&format!("v/segments/{}.seg", text(set, "hash_set")));
    let mut bytes = std::fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&file, bytes).unwrap();
    desk.fails(&["match", "--case", "A"], 4, "segment-changed");
    assert_eq!(desk.run(&["verify"]).status.code(), Some(4));
    std::fs::remove_file(&file).unwrap();
    desk.fails(&["match", "--case", "A"], 4, "segment-changed");
    assert_eq!(desk.names(&[]), IN_VIEW);
}

#[test]
fn what_is_no_known_good_list_is_refused_and_a_set_of_one_is_no_list() {
    let desk = Desk::new(false);
    let import = ["hashset", "import", "--known-good", "rds.db", "--name"];
    desk.fails(&["hashset", "import", "rds.db", "--name", "N"], 2, "list-not-readable");
    write(&desk.path("list.csv"), "sha1\n0123456789012345678901234567890123456789\n");
    desk.fails(&["hashset", "import", "--known-good", "list.csv", "--name", "N"], 2, "list-not-readable");
    desk.fails(&["hashset", "import", "--known-good", "none.db", "--name", "N"], 2, "not-readable");
    desk.fails(&[&import[..], &["known"]].concat(), 2, "hash-set-of-another-kind");
    desk.fails(&[&import[..], &["N", "--standing", "illegal"]].concat(), 2, "usage");
    write(&desk.path("low.toml"), "[ingest]\nknown_good_bytes = 1000\n");
    desk.fails(&[&import[..], &["N", "--config", "low.toml"]].concat(), 2, "known-good-too-large");
    write(&desk.path("rds.db-wal"), "unfinished");
    desk.fails(&[&import[..], &["N"]].concat(), 2, "known-good-pending");
    std::fs::remove_file(desk.path("rds.db-wal")).unwrap();

    desk.import(&[]);
    assert_eq!(desk.import(&[])["was_held"], true);
    desk.fails(&["hashset", "import", "list.csv", "--name", "RDS"], 2, "hash-set-of-another-kind");
    desk.fails(&["hashset", "import", "list.csv", "--name", "RDS", "--update"], 2, "hash-set-of-another-kind");
    desk.fails(&["hashset", "dispute", "RDS", "--entry", "x", "--reason", "r"], 2, "known-good-set");
    desk.fails(&["hashset", "export", "RDS", "--format", "csv", "--output", "out"], 2, "known-good-set");
    let shown = desk.ok(&["hashset", "show", "RDS"]);
    assert_eq!((text(&shown, "kind"), shown["overlays"].as_array().unwrap().len()), ("known-good", 0));
}
