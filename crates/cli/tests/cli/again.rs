//! Evidence that comes again, papers and lists that come later, and what a scope leaves out.

use crate::amparo::{run, text};
use serde_json::Value;
use std::path::Path;

const CHAT: &str = "WhatsApp Chat with Paseos.txt";

pub(crate) fn write(path: &Path, bytes: impl AsRef<[u8]>) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

/// A textured picture, another one for each seed.
pub(crate) fn picture(path: &Path, seed: u32) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let at = |x: u32, y: u32, c: u32| {
        let wave = |n: u32| (f64::from(n) / f64::from(5 + (seed * 7 + c) % 11)).sin() * 60.0;
        (127.0 + wave(x + seed * 3) + wave(y * 2 + seed)) as u8
    };
    let pixels: Vec<u8> = (0..128 * 128).flat_map(|n| [0, 1, 2].map(|c| at(n % 128, n / 128, c))).collect();
    testkit::write_png(path, 128, 128, &pixels);
}

pub(crate) struct Bench(pub(crate) tempfile::TempDir);

impl Bench {
    pub(crate) fn new() -> Self {
        let bench = Self(tempfile::tempdir().unwrap());
        picture(&bench.path("known/duna.png"), 1);
        bench
    }

    pub(crate) fn path(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn ok(&self, args: &[&str]) -> Value {
        let args = [args, &["--vault", "v", "--json", "--now", "2026-01-02T10:00:00Z"]].concat();
        let out = run(self.0.path(), &args);
        assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
        serde_json::from_slice(&out.stdout).unwrap_or(Value::Null)
    }

    pub(crate) fn open(&self, scope: &[&str]) {
        let open = ["case", "open", "A", "--legal-basis", "Auto 1/2026", "--review-by", "2027-01-01"];
        self.ok(&[&open[..], scope].concat());
    }

    pub(crate) fn list(&self, kind: &str) -> Vec<Value> {
        self.ok(&["list", kind, "--case", "A"]).as_array().unwrap().clone()
    }
}

#[test]
fn two_devices_with_the_same_files_are_two_exhibits_and_one_again_is_one() {
    let bench = Bench::new();
    for phone in ["a", "b"] {
        write(&bench.path(&format!("evidence/{phone}/nota.txt")), "pan y fruta");
    }
    bench.open(&[]);
    for _ in 0..2 {
        bench.ok(&["ingest", "evidence", "--each", "--case", "A"]);
        let exhibits = bench.list("exhibits");
        assert_eq!(exhibits.iter().map(|e| text(e, "name")).collect::<Vec<_>>(), ["a", "b"]);
        assert_ne!(exhibits[0]["exhibit"], exhibits[1]["exhibit"]);
        assert_eq!(exhibits[0]["manifest"], exhibits[1]["manifest"]);
    }
    assert_eq!(bench.list("issues").iter().map(|i| text(i, "reason_code")).collect::<Vec<_>>(), ["exhibit-twin"]);
    // The same evidence from another place, its old one gone: moved, not new.
    std::fs::rename(bench.path("evidence"), bench.path("moved")).unwrap();
    bench.ok(&["ingest", "moved", "--each", "--case", "A"]);
    assert_eq!(bench.list("exhibits").len(), 2);
}

#[test]
fn papers_that_come_later_are_written_down() {
    let bench = Bench::new();
    write(&bench.path("evidence/a/nota.txt"), "pan y fruta");
    bench.open(&[]);
    bench.ok(&["ingest", "evidence/a", "--case", "A"]);
    write(&bench.path("m.csv"), "name,exhibit number,seal\na,E-7,S-1\n");
    bench.ok(&["ingest", "evidence/a", "--case", "A", "--manifest", "m.csv"]);
    let exhibits = bench.list("exhibits");
    assert_eq!((exhibits.len(), text(&exhibits[0], "number"), text(&exhibits[0], "seal")), (1, "E-7", "S-1"));
}

#[test]
fn a_raised_limit_gives_the_signals_that_were_missing() {
    let bench = Bench::new();
    picture(&bench.path("evidence/a/duna.png"), 1);
    write(&bench.path("low.toml"), "[evidence]\nhold_bytes = 1024\n");
    bench.open(&[]);
    bench.ok(&["hashset", "build", "known", "--name", "known", "--case", "A"]);
    // Other bytes, the same picture: only signals find it.
    let file = std::fs::read(bench.path("evidence/a/duna.png")).unwrap();
    write(&bench.path("evidence/a/duna.png"), [file.as_slice(), b" "].concat());
    let ingest = ["ingest", "evidence/a", "--case", "A"];
    let out = run(bench.0.path(), &[&ingest[..], &["--vault", "v", "--config", "low.toml"]].concat());
    assert_eq!(out.status.code(), Some(3));
    bench.ok(&["match", "--case", "A"]);
    assert!(bench.list("matches").is_empty());
    let said = bench.ok(&ingest);
    assert!(said.to_string().contains("read-again"), "{said}");
    bench.ok(&["match", "--case", "A"]);
    assert_eq!(bench.list("matches").len(), 1);
    assert_eq!(bench.list("exhibits").len(), 1);
    assert!(bench.ok(&ingest).to_string().contains("already-held"));
}

#[test]
fn a_new_version_of_a_hash_set_takes_the_place_of_the_old_one() {
    let bench = Bench::new();
    picture(&bench.path("evidence/a/duna.png"), 1);
    picture(&bench.path("evidence/a/faro.png"), 2);
    picture(&bench.path("other/known/faro.png"), 2);
    bench.open(&[]);
    bench.ok(&["ingest", "evidence/a", "--case", "A"]);
    bench.ok(&["hashset", "build", "known", "--name", "known", "--case", "A"]);
    bench.ok(&["match", "--case", "A"]);
    let entries = || bench.list("matches").iter().map(|m| text(m, "entry").to_string()).collect::<Vec<_>>();
    assert_eq!(entries(), ["duna"]);
    bench.ok(&["hashset", "build", "other/known", "--name", "known", "--case", "A"]);
    let report = |needle: &str| {
        bench.ok(&["report", "--case", "A", "--out", "r.html", "--lang", "en"]);
        std::fs::read_to_string(bench.path("r.html")).unwrap().contains(needle)
    };
    let due = "Matching is due";
    assert!(report(due), "a set that came after the last matching is not named as outstanding");
    bench.ok(&["match", "--case", "A"]);
    assert!(!report(due));
    assert_eq!(entries(), ["faro"]);
    bench.ok(&["hashset", "detach", "known", "--case", "A"]);
    bench.ok(&["match", "--case", "A"]);
    assert!(entries().is_empty());
    bench.ok(&["hashset", "attach", "known", "--version", "1", "--case", "A"]);
    bench.ok(&["match", "--case", "A"]);
    assert_eq!(entries(), ["duna"]);
}

#[test]
fn two_folders_of_one_name_are_two_hash_sets() {
    let bench = Bench::new();
    picture(&bench.path("evidence/a/duna.png"), 1);
    picture(&bench.path("other/known/faro.png"), 2);
    let triage = ["triage", "evidence", "--each", "--known", "known", "--known", "other/known", "--case", "A"];
    let terms = ["--legal-basis", "Auto 1/2026", "--review-by", "2027-01-01"];
    for _ in 0..2 {
        bench.ok(&[&triage[..], &terms].concat());
        let sets = bench.ok(&["hashset", "list"]);
        let names: Vec<_> = sets.as_array().unwrap().iter().map(|s| text(s, "name").to_string()).collect();
        assert_eq!(names, ["known", "other/known"]);
    }
}

#[test]
fn what_a_scope_leaves_out_leaves_no_name_and_is_still_verified() {
    let bench = Bench::new();
    let day = |date: &str, who: &str, file: &str| format!("{date}, 10:00 - {who}: {file} (file attached)\n");
    let inside = day("13/03/24", "Ana", "IMG-20240313-WA0001.png") + "13/03/24, 10:01 - Luis: pan\n";
    let outside = day("13/01/20", "Vecina", "IMG-20200113-WA0002.png") + "14/01/20, 10:01 - Primo: fruta\n";
    write(&bench.path(&format!("evidence/a/{CHAT}")), inside);
    picture(&bench.path("evidence/a/IMG-20240313-WA0001.png"), 3);
    write(&bench.path("evidence/a/WhatsApp Chat with Escalera.txt"), outside);
    picture(&bench.path("evidence/a/IMG-20200113-WA0002.png"), 4);
    bench.open(&["--scope", "dates=2024-01-01.."]);
    bench.ok(&["ingest", "evidence/a", "--case", "A"]);
    bench.ok(&["network", "--case", "A"]);
    assert_eq!(bench.list("groups").len(), 1);
    let exhibits = bench.list("exhibits");
    let count = |field: &str| exhibits[0][field].as_u64().unwrap();
    assert_eq!((count("chats_out_of_scope_count"), count("records_out_of_scope_count")), (1, 2));
    assert_eq!((count("kept_count"), count("out_of_scope_count"), count("seen_count")), (2, 2, 4));
    bench.ok(&["report", "--case", "A", "--out", "r.html"]);
    let report = std::fs::read_to_string(bench.path("r.html")).unwrap();
    for name in ["Escalera", "Vecina", "Primo", "WA0002"] {
        assert!(!report.contains(name), "{name} stands in the report");
    }
    bench.ok(&["verify", "--case", "A"]);
    picture(&bench.path("evidence/a/IMG-20200113-WA0002.png"), 5);
    let out = run(bench.0.path(), &["verify", "--case", "A", "--vault", "v", "--json"]);
    assert_eq!(out.status.code(), Some(4));
    assert!(String::from_utf8_lossy(&out.stdout).contains("left-out-file-changed"));
}

#[test]
fn an_archive_goes_with_the_last_thing_that_is_inside_the_scope() {
    let bench = Bench::new();
    let chat = "13/01/20, 10:00 - Vecina: pan\n14/01/20, 10:01 - Primo: fruta\n";
    let inside = "13/03/24, 10:00 - Ana: pan\n14/03/24, 10:01 - Luis: fruta\n";
    testkit::write_zip(&bench.path("evidence/a/fuera.zip"), &[("WhatsApp Chat with Escalera.txt", chat.as_bytes())]);
    testkit::write_zip(&bench.path("evidence/a/dentro.zip"), &[(CHAT, inside.as_bytes())]);
    bench.open(&["--scope", "dates=2024-01-01.."]);
    bench.ok(&["ingest", "evidence/a", "--case", "A"]);
    let paths: Vec<String> = bench
        .list("items")
        .iter()
        .flat_map(|i| i["occurrences"].as_array().unwrap().clone())
        .map(|o| text(&o, "path").into())
        .collect();
    assert!(paths.iter().all(|p| p.starts_with("dentro.zip")) && paths.len() == 2, "{paths:?}");
    bench.ok(&["verify", "--case", "A"]);
}

#[test]
fn attachments_are_found_whatever_their_accents_are_made_of_and_missing_ones_are_told() {
    let bench = Bench::new();
    let chat = "13/03/24, 10:00 - Ana: montan\u{303}a.png (file attached)\n13/03/24, 10:01 - Luis: IMG-20240313-WA0009.jpg (file attached)\n14/03/24, 10:01 - Luis: fruta\n";
    write(&bench.path(&format!("evidence/a/{CHAT}")), chat);
    picture(&bench.path("evidence/a/monta\u{f1}a.PNG"), 3);
    bench.open(&[]);
    bench.ok(&["ingest", "evidence/a", "--case", "A"]);
    bench.ok(&["network", "--case", "A"]);
    assert_eq!(bench.list("sightings").len(), 1);
    let issues = bench.list("issues");
    assert_eq!(issues.len(), 1, "{issues:?}");
    assert_eq!((text(&issues[0], "reason_code"), text(&issues[0], "place")), ("attachments-not-found", "line 2"));
}

#[test]
fn a_review_date_that_has_passed_is_told() {
    let bench = Bench::new();
    let args = [
        "case",
        "open",
        "A",
        "--legal-basis",
        "Auto 1/2020",
        "--review-by",
        "2021-01-01",
        "--vault",
        "v",
        "--lang",
        "en",
    ];
    let out = run(bench.0.path(), &args);
    assert_eq!(out.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&out.stderr).contains("has passed"));
}

#[test]
fn items_that_a_lowered_limit_does_not_reach_go_with_what_was_said_of_them() {
    let bench = Bench::new();
    picture(&bench.path("deep/duna.png"), 1);
    let file = std::fs::read(bench.path("deep/duna.png")).unwrap();
    testkit::write_zip(&bench.path("deep/inner.zip"), &[("duna.png", &file)]);
    let inner = std::fs::read(bench.path("deep/inner.zip")).unwrap();
    testkit::write_zip(&bench.path("evidence/a/outer.zip"), &[("inner.zip", &inner)]);
    write(&bench.path("low.toml"), "[evidence]\nmax_depth = 1\n");
    bench.open(&[]);
    bench.ok(&["hashset", "build", "known", "--name", "known", "--case", "A"]);
    bench.ok(&["ingest", "evidence/a", "--case", "A"]);
    bench.ok(&["match", "--case", "A"]);
    assert_eq!(bench.list("matches").len(), 1);
    let out = run(bench.0.path(), &["ingest", "evidence/a", "--case", "A", "--vault", "v", "--config", "low.toml"]);
    assert_eq!(out.status.code(), Some(3), "{}", String::from_utf8_lossy(&out.stderr));
    let rows = testkit::vault_rows(&bench.path("v")).unwrap();
    let count = |table: &str| rows[table].len();
    assert_eq!((count("item"), count("item_match"), count("item_family")), (2, 0, 2));
    bench.ok(&["ingest", "evidence/a", "--case", "A"]);
    bench.ok(&["match", "--case", "A"]);
    assert_eq!(bench.list("matches").len(), 1);
}

#[test]
fn what_a_scope_leaves_out_is_taken_from_where_it_was_counted() {
    let bench = Bench::new();
    let file = |who: &str, name: &str| format!("13/01/20, 10:00 - {who}: {name} (file attached)\n");
    let outside = ["nota.txt", "clip.mp4", "contract.docx", "chat.zip", "torn.png"].map(|name| file("Vecina", name));
    write(&bench.path("evidence/a/WhatsApp Chat with Escalera.txt"), outside.concat());
    write(&bench.path("evidence/a/nota.txt"), "");
    write(&bench.path("evidence/a/clip.mp4"), b"\0\0\0\x18ftypisom\0\0\0\0isommp42");
    testkit::write_zip(&bench.path("evidence/a/contract.docx"), &[("word/document.xml", b"<p>pan</p>")]);
    // Sent outside, and it holds nothing but a chat outside: it goes once.
    let inner = "13/01/20, 10:00 - Primo: pan\n14/01/20, 10:01 - Primo: fruta\n";
    testkit::write_zip(&bench.path("evidence/a/chat.zip"), &[("WhatsApp Chat with Primo.txt", inner.as_bytes())]);
    for name in ["torn.png", "bad\u{1}name.png"] {
        picture(&bench.path(&format!("evidence/a/{name}")), 3);
        let whole = std::fs::read(bench.path(&format!("evidence/a/{name}"))).unwrap();
        write(&bench.path(&format!("evidence/a/{name}")), &whole[..whole.len() / 2]);
    }
    write(&bench.path("evidence/a/pan.txt"), "pan");
    bench.open(&["--scope", "dates=2024-01-01.."]);
    let ingest = ["ingest", "evidence/a", "--case", "A", "--vault", "v"];
    let out = run(bench.0.path(), &ingest);
    assert_eq!(out.status.code(), Some(3), "{}", String::from_utf8_lossy(&out.stderr));
    let exhibits = bench.list("exhibits");
    let count = |field: &str| exhibits[0][field].as_u64().unwrap();
    // Kept: pan.txt. Doubtful: the torn picture with the odd name, once although two things are said of it.
    assert_eq!((count("kept_count"), count("doubtful_count"), count("refused_count")), (1, 1, 0));
    assert_eq!((count("seen_count"), count("out_of_scope_count")), (10, 8));
    let items = bench.list("items");
    assert_eq!(items.len(), 2, "{items:?}");
    let listed = bench.list("issues").iter().map(|i| text(i, "path").to_string()).collect::<Vec<_>>();
    assert!(listed.iter().all(|path| path.contains("name.png")), "{listed:?}");
}

#[test]
fn an_invitation_that_was_made_harmless_is_one_in_a_chat_too() {
    let bench = Bench::new();
    let link = "chat[dot]whatsapp[dot]com%2FABCDEFGHIJKLMNOPQRSTUV";
    let chat = format!("13/03/24, 10:00 - Ana: {link}\n13/03/24, 10:01 - Luis: pan\n");
    write(&bench.path(&format!("evidence/a/{CHAT}")), chat);
    bench.open(&[]);
    bench.ok(&["ingest", "evidence/a", "--case", "A"]);
    bench.ok(&["network", "--case", "A"]);
    assert_eq!(bench.list("invites").len(), 1);
}

#[test]
fn a_report_is_not_written_into_evidence() {
    let bench = Bench::new();
    write(&bench.path("evidence/a/nota.txt"), "pan");
    bench.open(&[]);
    bench.ok(&["ingest", "evidence/a", "--case", "A"]);
    let args = ["report", "--case", "A", "--out", "evidence/a/r.html", "--vault", "v", "--json"];
    let out = run(bench.0.path(), &args);
    assert_eq!(out.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&out.stderr).contains("inside-evidence"));
    let left: Vec<_> = std::fs::read_dir(bench.path("evidence/a")).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left, ["nota.txt"]);
}

#[test]
fn what_is_known_is_told_once_and_only_by_its_own_bytes() {
    let bench = Bench::new();
    picture(&bench.path("evidence/a/1.png"), 1);
    picture(&bench.path("evidence/a/2.png"), 1);
    write(&bench.path("evidence/a/nota.txt"), "pan");
    let md5 = "96ac0342a3ccf9553e3d4c9da9b821b0";
    write(&bench.path("list.csv"), format!("name,md5\nnota,{md5}\n"));
    bench.open(&[]);
    bench.ok(&["hashset", "build", "known", "--name", "known", "--case", "A"]);
    bench.ok(&["hashset", "import", "list.csv", "--name", "list", "--case", "A"]);
    let ingest = ["ingest", "evidence/a", "--case", "A", "--vault", "v", "-vv", "--log-json"];
    let out = run(bench.0.path(), &ingest);
    let log = String::from_utf8(out.stderr).unwrap();
    let counts: Vec<u64> = log
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|event| event["fields"]["message"] == "known items")
        .map(|event| event["fields"]["count"].as_u64().unwrap())
        .collect();
    assert_eq!(counts, [1]);
}

#[test]
fn a_list_that_cannot_be_read_stops_matching_and_not_reading() {
    let bench = Bench::new();
    write(&bench.path("evidence/a/nota.txt"), "pan");
    bench.open(&[]);
    bench.ok(&["hashset", "build", "known", "--name", "known", "--case", "A"]);
    let segment = std::fs::read_dir(bench.path("v/segments")).unwrap().next().unwrap().unwrap().path();
    std::fs::write(&segment, "changed").unwrap();
    bench.ok(&["ingest", "evidence/a", "--case", "A"]);
    assert_eq!(bench.list("items").len(), 1);
    let end = |args: &[&str]| run(bench.0.path(), &[args, &["--vault", "v", "--json"]].concat());
    assert_eq!(end(&["match", "--case", "A"]).status.code(), Some(4));
    let verified = end(&["verify"]);
    assert_eq!(verified.status.code(), Some(4));
    assert!(String::from_utf8_lossy(&verified.stdout).contains("segment-changed"));
    // What cannot be read is a difference too: the audit log is still looked at.
    std::fs::remove_file(&segment).unwrap();
    std::fs::create_dir(&segment).unwrap();
    let unread = end(&["verify"]);
    assert_eq!(unread.status.code(), Some(4));
    let summary: Value = serde_json::from_slice(&unread.stdout).unwrap();
    assert_eq!(summary["differences"][0]["reason_code"], "segment-changed");
    assert!(summary["audit_entry_count"].as_u64().unwrap() > 0);
}

#[test]
fn a_listed_pattern_is_found_for_a_person_to_look_at_and_its_bytes_for_certain() {
    let bench = Bench::new();
    // eleven tiles along each side, of 6 × 6 grey levels
    let paper = |path: &str, lighter: u8| {
        let path = bench.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let grey = |x: u32, y: u32| {
            let z = (x % 24 / 4 + y % 24 / 4 * 6 + 1).wrapping_mul(0x9e37_79b1);
            ((z ^ (z >> 15)).wrapping_mul(0x85eb_ca6b) >> 25) as u8 + 40 + lighter
        };
        let pixels: Vec<u8> = (0..264 * 264).flat_map(|n| [grey(n % 264, n / 264); 3]).collect();
        testkit::write_png(&path, 264, 264, &pixels);
    };
    paper("known/papel.png", 0);
    paper("evidence/a/same.png", 0);
    paper("evidence/a/lighter.png", 9);
    bench.open(&[]);
    // a list has no points of it: by these the lighter one is the same picture
    let hashed = bench.ok(&["hash", "known/papel.png"]);
    let list = format!("id,sha256,pdq\npapel,{},{}\n", text(&hashed[0], "sha256"), text(&hashed[0], "pdq"));
    std::fs::write(bench.path("list.csv"), list).unwrap();
    bench.ok(&["hashset", "import", "list.csv", "--name", "L", "--case", "A"]);
    bench.ok(&["ingest", "evidence", "--each", "--case", "A"]);
    bench.ok(&["match", "--case", "A"]);
    let told = |path: &str| -> Vec<(String, String)> {
        let of_path = |m: &&Value| text(m, "path").ends_with(path);
        let matches = bench.list("matches");
        matches.iter().filter(of_path).map(|m| (text(m, "confidence").into(), text(m, "why_code").into())).collect()
    };
    assert_eq!(told("lighter.png"), [("review".to_string(), "picture-pattern".to_string())]);
    assert_eq!(told("same.png"), [("certain".to_string(), "same-sha256".to_string())]);
}
