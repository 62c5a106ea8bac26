//! Hostile evidence beside good evidence: the run ends within its memory, every piece is told with place and reason,
//! and the good files are all there. What people then read on a screen steers nothing and runs nothing.

use crate::amparo::{command, run, text};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use testkit::hostile::{GOOD_MESSAGES, Piece, corpus, good, lay};

/// What the program may hold at any time.
const MOST_MEMORY_KIB: u64 = 1 << 20;

static KINDS: &[&str] =
    &["exhibits", "items", "matches", "issues", "accounts", "groups", "members", "messages", "invites", "sightings"];

#[test]
fn hostile_evidence_is_told_piece_by_piece_and_good_evidence_is_all_there() {
    let pieces = corpus();
    assert!(pieces.len() >= 60);
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path();
    let _laid = lay(&pieces, &at.join("evidence/hostile")).unwrap();
    let good = good();
    for (path, bytes) in &good {
        let path = at.join("evidence").join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    std::fs::create_dir(at.join("known")).unwrap();
    let known = good.iter().find(|(path, _)| path.ends_with(".png")).unwrap();
    std::fs::write(at.join("known/one.png"), &known.1).unwrap();
    let (code, peak_kib) = triage(at);
    assert_eq!(code, Some(3));
    assert!(peak_kib < MOST_MEMORY_KIB, "{peak_kib} KiB");
    let rows: BTreeMap<&str, Vec<Value>> = KINDS.iter().map(|kind| (*kind, list(at, kind))).collect();
    pieces_are_told(&pieces, &rows);
    good_files_are_there(&good, &rows);
    counts_add_up(&rows["exhibits"]);
    prose_steers_nothing(at);
    report_is_inert(&std::fs::read_to_string(at.join("report.html")).unwrap());
}

/// Runs the main job; gives its exit code and the most memory that it held.
fn triage(dir: &Path) -> (Option<i32>, u64) {
    let args = "triage evidence --known known --case H --legal-basis x --review-by 2027-06-30 --vault vault \
                --report report.html --now 2026-11-21T10:00:00Z";
    let mut child = command(dir, &args.split(' ').filter(|a| !a.is_empty()).collect::<Vec<_>>())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    loop {
        // The system keeps the highest mark; what it was last seen at counts.
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let mark = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        peak = mark.and_then(|m| m.trim_end_matches("kB").trim().parse().ok()).unwrap_or(peak);
        if let Some(status) = child.try_wait().unwrap() {
            assert!(peak > 0, "memory was never measured");
            return (status.code(), peak);
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn list(dir: &Path, kind: &str) -> Vec<Value> {
    let out = run(dir, &["list", kind, "--case", "H", "--vault", "vault", "--jsonl"]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let text = String::from_utf8(out.stdout).unwrap();
    assert!(!text.chars().any(|c| (c.is_control() && c != '\n') || is_turning(c)), "{kind}: escaped in JSON too");
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Path and SHA-256 of all that is held.
fn held(items: &[Value]) -> BTreeSet<(String, String)> {
    let places = |item: &Value| {
        let places = item["occurrences"].as_array().unwrap().clone();
        places
            .into_iter()
            .map(|place| (text(&place, "path").to_owned(), text(item, "item").to_owned()))
            .collect::<Vec<_>>()
    };
    items.iter().flat_map(places).collect()
}

fn pieces_are_told(pieces: &[Piece], rows: &BTreeMap<&str, Vec<Value>>) {
    let issues: Vec<(&str, &str)> = rows["issues"].iter().map(|i| (text(i, "path"), text(i, "reason_code"))).collect();
    let held = held(&rows["items"]);
    let mut wrong = Vec::new();
    for piece in pieces {
        let path = format!("hostile/{}", piece.shown);
        for (below, code) in &piece.told {
            let place = format!("{path}{below}");
            if !issues.iter().any(|(path, told)| path.starts_with(&place) && told == code) {
                wrong.push(format!("{place:?} is not told as {code}"));
            }
        }
        let own =
            |told: &str| told == path || told.strip_prefix(&path).is_some_and(|rest| rest.starts_with(['!', '/']));
        if piece.told.is_empty() {
            wrong
                .extend(issues.iter().filter(|(told, _)| own(told)).map(|told| format!("{told:?} should not be told")));
        }
        for (below, sha256) in &piece.holds {
            let wanted = (format!("{path}{below}"), model::to_hex(sha256));
            if !held.contains(&wanted) {
                wrong.push(format!("{:?} is not there whole", wanted.0));
            }
        }
    }
    assert!(rows["issues"].iter().all(|i| !text(i, "reason").is_empty()));
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn good_files_are_there(good: &[(String, Vec<u8>)], rows: &BTreeMap<&str, Vec<Value>>) {
    let held = held(&rows["items"]);
    for (path, bytes) in good {
        assert!(held.contains(&(path.clone(), model::to_hex(&testkit::sha256(bytes)))), "{path}");
        if path.ends_with(".zip") {
            let members = held.iter().filter(|(held, _)| held.starts_with(&format!("{path}!/"))).count();
            assert_eq!(members, 7, "{path}");
        }
    }
    assert!(rows["issues"].iter().all(|i| !text(i, "path").starts_with("good/")));
    for (path, count) in GOOD_MESSAGES {
        let places = |m: &Value| m["evidence"].as_array().unwrap().clone();
        let found = rows["messages"].iter().flat_map(places).filter(|place| text(place, "path") == path).count();
        assert_eq!(found as u64, count, "{path}");
    }
}

fn counts_add_up(exhibits: &[Value]) {
    assert_eq!(exhibits.len(), 1);
    let n = |field: &str| exhibits[0][field].as_u64().unwrap();
    let (kept, doubtful, refused) = (n("kept_count"), n("doubtful_count"), n("refused_count"));
    assert_eq!(n("seen_count"), kept + doubtful + refused + n("out_of_scope_count"));
    assert!(kept > 0 && doubtful > 0 && refused > 0);
}

/// Nothing that a terminal obeys, nothing that turns text round.
fn prose_steers_nothing(dir: &Path) {
    let check = |args: &[&str]| {
        let out = run(dir, args);
        let text = String::from_utf8([out.stdout, out.stderr].concat()).unwrap();
        assert!(text.lines().count() > 1, "{args:?}");
        let bad = text.chars().find(|c| (c.is_control() && *c != '\n') || is_turning(*c));
        assert_eq!(bad, None, "{args:?}");
    };
    for kind in KINDS {
        check(&["list", kind, "--case", "H", "--vault", "vault"]);
    }
    check(&["case", "show", "H", "--vault", "vault"]);
    check(&[
        "hash",
        "evidence/hostile/turned-\u{202e}txt.exe",
        "evidence/hostile/esc-\u{1b}[31mred\u{1b}[0m\r\nline.txt",
    ]);
}

fn is_turning(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// What could run, load or lead out; of a figure what brings in something else, or moves.
const LEADING: [&str; 13] = [
    "script",
    "img",
    "iframe",
    "object",
    "embed",
    "form",
    "link",
    "base",
    "use",
    "image",
    "foreignobject",
    "animate",
    "set",
];

fn report_is_inert(html: &str) {
    let lower = html.to_lowercase();
    let policy = "http-equiv=\"content-security-policy\" content=\"default-src 'none'; style-src 'sha256-";
    assert!(lower.contains(policy));
    let tags: Vec<&str> = lower.split('<').filter_map(|t| t.split_once('>')).map(|(tag, _)| tag).collect();
    for tag in tags {
        let name = tag.trim_start_matches('/').split([' ', '\n']).next().unwrap();
        assert!(!LEADING.contains(&name), "{tag}");
        let is_dangerous = |attribute: &str| {
            let attribute = attribute.trim_start();
            attribute.starts_with("on") || attribute.starts_with("src") || attribute.starts_with("style=")
        };
        assert!(!tag.split('"').step_by(2).flat_map(|t| t.split(' ').skip(1)).any(is_dangerous), "{tag}");
        assert!(!tag.contains("javascript:"), "{tag}");
    }
    assert!(html.contains("onerror=alert(1)&gt;"), "the group's name stands there as text");
    assert!(!html.chars().any(is_turning));
    assert!(!html.chars().any(|c| c.is_control() && c != '\n'));
}

#[test]
fn the_table_of_the_corpus_is_the_corpus() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/hostile/README.md");
    let page = std::fs::read_to_string(page).unwrap();
    let table = testkit::hostile::table(&corpus());
    assert!(page.contains(&table), "make it anew: cargo run -p testkit --example hostile -- table");
}
