//! Keys, as an operator and as a thief of the vault's folder meet them.

use crate::amparo::{Desk, TRIAGE, clean, command, files, text};
use rehearsal::Plan;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// What is shorter would be met by chance in so many random bytes.
const SHORTEST: usize = 6;

/// What went in, by what it is.
type Needles = BTreeMap<&'static str, BTreeSet<Vec<u8>>>;

fn under(desk: &Desk, key: &str, args: &[&str]) -> Output {
    command(desk.dir.path(), args).env("AMPARO_KEY_FILE", desk.path(key)).output().unwrap()
}

/// The main job into a vault of this name, under the key file `key`.
fn triage_into(vault: &str) -> Vec<&str> {
    TRIAGE.iter().map(|arg| if *arg == "vault" { vault } else { arg }).chain(["--quiet"]).collect()
}

fn make_key(desk: &Desk, vault: &str) {
    let out = desk.run(&["vault", "init", "--key-file", "key", "--vault", vault, "--json"]);
    assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
}

fn code(out: &Output) -> (Option<i32>, String) {
    let error: Value = serde_json::from_slice(&out.stderr).unwrap_or_default();
    (out.status.code(), text(&error["error"], "code").to_string())
}

fn content(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    files(dir).into_iter().map(|path| (path.clone(), std::fs::read(path).unwrap())).collect()
}

/// Every name, number, message and digest that went in, from the truth, from the evidence itself and from what the
/// plain vault says.
fn needles(desk: &Desk) -> Needles {
    let mut all = Needles::new();
    let mut add = |kind, value: &[u8]| {
        if value.len() >= SHORTEST {
            all.entry(kind).or_default().insert(value.to_vec());
        }
    };
    for account in &desk.truth.accounts {
        add("number", account.phone.as_bytes());
        add("number", account.phone.trim_start_matches('+').as_bytes());
        add("name", account.pushname.as_bytes());
        account.names.values().for_each(|name| add("name", name.as_bytes()));
    }
    for name in desk.truth.groups.iter().flat_map(|g| &g.names) {
        add("group", name.name.as_bytes());
    }
    desk.list("messages").iter().filter(|m| text(m, "text").len() >= 8).for_each(|m| {
        add("message", text(m, "text").as_bytes());
    });
    desk.list("items").iter().for_each(|i| add("sha256", &hex(text(i, "item"))));
    let paths: Vec<String> = ["evidence", "reference"]
        .iter()
        .flat_map(|folder| files(&desk.path(folder)))
        .map(|path| path.to_str().unwrap().to_string())
        .collect();
    let args: Vec<&str> = ["hash", "--jsonl"].into_iter().chain(paths.iter().map(String::as_str)).collect();
    for line in String::from_utf8(desk.run(&args).stdout).unwrap().lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        for digest in ["sha256", "sha1", "md5", "blake3"] {
            add("digest", text(&row, digest).as_bytes());
            add("digest", &hex(text(&row, digest)));
        }
    }
    desk.truth.references.iter().for_each(|r| add("entry", r.stem.as_bytes()));
    add("act", b"Auto 1/2026");
    add("act", b"tester");
    all
}

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.chars().filter_map(|c| c.to_digit(16)).map(|d| d as u8).collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}

/// How many of each kind stand somewhere in a file of the folder, or in a name of one.
fn found(dir: &Path, needles: &Needles) -> BTreeMap<&'static str, usize> {
    let mut by_start: HashMap<&[u8], Vec<(&'static str, &[u8])>> = HashMap::new();
    for (kind, values) in needles {
        values.iter().for_each(|v| by_start.entry(&v[..SHORTEST]).or_default().push((kind, v)));
    }
    let mut met: BTreeSet<(&str, &[u8])> = BTreeSet::new();
    for (path, bytes) in content(dir) {
        let name = path.strip_prefix(dir).unwrap().to_str().unwrap();
        for haystack in [bytes.as_slice(), name.as_bytes()] {
            for (at, window) in haystack.windows(SHORTEST).enumerate() {
                let candidates = by_start.get(window).into_iter().flatten();
                met.extend(candidates.filter(|(_, v)| haystack[at..].starts_with(v)));
            }
        }
    }
    let count = |kind| met.iter().filter(|(k, _)| *k == kind).count();
    needles.keys().map(|kind| (*kind, count(*kind))).filter(|(_, n)| *n > 0).collect()
}

#[test]
fn nothing_that_went_in_stands_in_the_folder_of_a_keyed_vault() {
    let desk = Desk::with(&Plan::small(8));
    assert_eq!(desk.triage().status.code(), Some(0));
    let needles = needles(&desk);
    // The search finds them where they stand: in the same vault without a key.
    let plain = found(&desk.path("vault"), &needles);
    for (kind, values) in &needles {
        let met = plain.get(kind).copied().unwrap_or(0);
        // The truth also knows people whom no phone shows, and digests are stored in one of two forms; what the plain
        // vault itself lists stands in it, but for what is broken over two pages.
        let least = if ["message", "sha256"].contains(kind) { values.len() * 8 / 10 } else { values.len() / 4 };
        assert!(met >= least.max(1), "{kind}: {met} of {}", values.len());
    }
    make_key(&desk, "keyed");
    let out = under(&desk, "key", &triage_into("keyed"));
    assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
    assert_eq!(found(&desk.path("keyed"), &needles), BTreeMap::new());
    // It holds the same as the plain one.
    let list = under(&desk, "key", &["list", "messages", "--case", "Ensayo", "--vault", "keyed", "--jsonl"]);
    let rows = String::from_utf8(list.stdout).unwrap();
    assert_eq!(rows.lines().count(), desk.list("messages").len());
    let whole = under(&desk, "key", &["verify", "--vault", "keyed", "--json"]);
    assert_eq!(whole.status.code(), Some(0), "{}", String::from_utf8_lossy(&whole.stdout));
    assert_eq!(found(&desk.path("keyed"), &needles), BTreeMap::new());
    let report = std::fs::read_to_string(desk.path("report.html")).unwrap();
    assert!(!report.contains("bóveda sin cifrar"));
    killed_on_the_way(&desk, &needles);
    copied(&desk, &needles);
}

/// Into a backup, into one that is cut off in its midst, and back into a vault.
fn copied(desk: &Desk, needles: &Needles) {
    let backup = |out: &str, killed_at: &str| {
        command(desk.dir.path(), &["vault", "backup", "--out", out, "--vault", "keyed", "--json"])
            .env("AMPARO_KEY_FILE", desk.path("key"))
            .env("AMPARO_FAILPOINT", killed_at)
            .output()
            .unwrap()
    };
    for (out, point) in [("cut-1", "backup.copied"), ("cut-2", "backup.checked")] {
        assert_eq!(backup(out, point).status.code(), None);
        let left = desk.path(&format!("{out}.unfinished"));
        assert!(left.join("vault.key").exists() && size(&left) > 100_000, "{out}");
        assert_eq!(found(&left, needles), BTreeMap::new(), "{out}");
    }
    let made = backup("copy", "");
    assert_eq!(made.status.code(), Some(0), "{}", String::from_utf8_lossy(&made.stderr));
    assert!(made.stderr.is_empty() && desk.path("copy/vault.key").exists());
    assert_eq!(found(&desk.path("copy"), needles), BTreeMap::new());
    let back = under(desk, "key", &["vault", "restore", "copy", "--vault", "back", "--json"]);
    assert_eq!(back.status.code(), Some(0), "{}", String::from_utf8_lossy(&back.stderr));
    assert_eq!(found(&desk.path("back"), needles), BTreeMap::new());
    let list =
        |vault| under(desk, "key", &["list", "messages", "--case", "Ensayo", "--vault", vault, "--jsonl"]).stdout;
    assert!(!list("keyed").is_empty() && list("keyed") == list("back"));
    let whole = under(desk, "key", &["verify", "--vault", "back", "--json"]);
    assert_eq!(whole.status.code(), Some(0), "{}", String::from_utf8_lossy(&whole.stdout));
}

#[test]
fn backup_restore_and_upgrade_of_a_keyed_vault_ask_for_its_key_and_change_nothing_without_it() {
    let desk = Desk::with(&Plan::small(5));
    make_key(&desk, "v");
    desk.run(&["vault", "init", "--key-file", "other", "--vault", "w"]);
    let backup = ["vault", "backup", "--out", "copy", "--vault", "v", "--json"];
    let restore = ["vault", "restore", "copy", "--vault", "back", "--json"];
    let upgrade = ["vault", "upgrade", "--vault", "v", "--json"];
    let before = content(&desk.path("v"));
    let refused = |args: &[&str]| {
        assert_eq!(code(&desk.run(args)), (Some(2), "key-missing".into()), "{args:?}");
        assert_eq!(code(&under(&desk, "other", args)), (Some(5), "key-wrong".into()), "{args:?}");
    };
    refused(&backup);
    refused(&upgrade);
    assert!(before == content(&desk.path("v")) && !desk.path("copy").exists());
    assert_eq!(code(&under(&desk, "key", &backup)), (Some(0), String::new()));
    refused(&restore);
    let header = std::fs::read(desk.path("copy/vault.key")).unwrap();
    for damaged in [&header[1..], b"", &[&header[..], b" "].concat()] {
        std::fs::write(desk.path("copy/vault.key"), damaged).unwrap();
        assert_eq!(code(&under(&desk, "key", &restore)), (Some(4), "backup-changed".into()));
    }
    std::fs::write(desk.path("copy/vault.key"), &header).unwrap();
    assert!(!desk.path("back").exists() && !desk.path("back.unfinished").exists());
    assert_eq!(code(&under(&desk, "key", &restore)), (Some(0), String::new()));
    assert_eq!(
        code(&under(&desk, "key", &["vault", "upgrade", "--vault", "back", "--json"])),
        (Some(0), String::new())
    );
    // A key for what has none: who set it believes it to be encrypted.
    desk.run(&["vault", "init", "--unencrypted", "--vault", "u"]);
    let plain = desk.run(&["vault", "backup", "--out", "plain", "--vault", "u", "--json"]);
    assert!(plain.status.success() && String::from_utf8_lossy(&plain.stderr).contains("no está cifrada"));
    for args in [
        ["vault", "backup", "--out", "second", "--vault", "u", "--json"].as_slice(),
        &["vault", "restore", "plain", "--vault", "second", "--json"],
        &["vault", "upgrade", "--vault", "u", "--json"],
    ] {
        assert_eq!(code(&under(&desk, "key", args)), (Some(2), "vault-not-keyed".into()), "{args:?}");
    }
    assert!(!desk.path("second").exists());
}

/// Killed when the vault's folder has grown to so many bytes.
fn killed_on_the_way(desk: &Desk, needles: &Needles) {
    for (vault, bytes) in [("k1", 1), ("k2", 150_000), ("k3", 500_000), ("k4", 1_000_000)] {
        let mut child = command(desk.dir.path(), &triage_into(vault))
            .env("AMPARO_KEY_FILE", desk.path("key"))
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let dir = desk.path(vault);
        while child.try_wait().unwrap().is_none() && size(&dir) < bytes {
            std::thread::yield_now();
        }
        child.kill().unwrap();
        assert!(child.wait().unwrap().code().is_none(), "{vault}: it had ended before it was killed");
        assert_eq!(found(&dir, needles), BTreeMap::new(), "{vault}");
    }
    let again = under(desk, "key", &triage_into("k3"));
    assert_eq!(again.status.code(), Some(0), "{}", String::from_utf8_lossy(&again.stderr));
    assert_eq!(found(&desk.path("k3"), needles), BTreeMap::new());
}

/// Bytes in the folder, as far as it is there; files may go while it is looked at.
fn size(dir: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(dir) else { return 0 };
    entries.flatten().filter_map(|e| e.metadata().ok()).map(|facts| facts.len()).sum()
}

#[test]
fn a_wrong_key_a_missing_key_and_a_damaged_header_each_say_so_and_change_nothing() {
    let desk = Desk::with(&Plan::small(5));
    make_key(&desk, "v");
    assert_eq!(under(&desk, "key", &["vault", "status", "--vault", "v", "--json"]).status.code(), Some(0));
    desk.run(&["vault", "init", "--key-file", "other", "--vault", "w"]);
    let before = content(&desk.path("v"));
    let open = ["case", "open", "A", "--legal-basis", "x", "--review-by", "2027-01-01", "--vault", "v", "--json"];
    let triage: Vec<&str> = triage_into("v").into_iter().chain(["--json"]).collect();
    for args in [&["vault", "status", "--vault", "v", "--json"][..], &open, &triage] {
        assert_eq!(code(&under(&desk, "other", args)), (Some(5), "key-wrong".into()));
        assert_eq!(code(&under(&desk, "none", args)), (Some(2), "key-file-missing".into()));
        assert_eq!(code(&desk.run(args)), (Some(2), "key-missing".into()));
    }
    assert!(before == content(&desk.path("v")));
    let header = desk.path("v/vault.key");
    let whole = std::fs::read(&header).unwrap();
    let status = || code(&under(&desk, "key", &["vault", "status", "--vault", "v", "--json"]));
    for at in (0..whole.len()).step_by(whole.len() / 12) {
        let mut flipped = whole.clone();
        flipped[at] ^= 1;
        for damaged in [&flipped[..], &whole[..at]] {
            std::fs::write(&header, damaged).unwrap();
            assert_eq!(status(), (Some(4), "key-header-damaged".into()), "{at}");
            assert_eq!(std::fs::read(&header).unwrap(), damaged);
        }
    }
    std::fs::remove_file(&header).unwrap();
    assert_eq!(status(), (Some(4), "key-header-damaged".into()));
    std::fs::write(&header, &whole).unwrap();
    assert!(before == content(&desk.path("v")));
    assert_eq!(status(), (Some(0), String::new()));
}

#[test]
fn a_vault_is_made_under_exactly_one_kind_of_protection_and_says_which() {
    let desk = Desk::with(&Plan::small(5));
    let init = |args: &[&str]| desk.run(&[&["vault", "init", "--vault", "v", "--json"], args].concat());
    for args in [
        &[][..],
        &["--unencrypted", "--passphrase"],
        &["--unencrypted", "--key-file", "key"],
        &["--unencrypted", "--plain-segments"],
    ] {
        assert_eq!(init(args).status.code(), Some(2), "{args:?}");
        assert!(!desk.path("v").exists() && !desk.path("key").exists(), "{args:?}");
    }
    assert_eq!(code(&init(&["--key-file", "v/key"])), (Some(2), "key-file-inside-vault".into()));
    std::fs::write(desk.path("open"), "0".repeat(64) + "\n").unwrap();
    assert_eq!(code(&init(&["--key-file", "open"])), (Some(2), "key-file-exposed".into()));
    let made = init(&["--key-file", "key", "--plain-segments"]);
    let status: Value = serde_json::from_slice(&made.stdout).unwrap();
    assert_eq!(
        (&status["encrypted"], &status["key"], &status["segments"]),
        (&true.into(), &"key-file".into(), &"plain".into())
    );
    assert!(made.stderr.is_empty());
    let plain = desk.run(&["vault", "init", "--unencrypted", "--vault", "u", "--json"]);
    let status: Value = serde_json::from_slice(&plain.stdout).unwrap();
    assert_eq!(
        (&status["encrypted"], &status["key"], &status["segments"]),
        (&false.into(), &"none".into(), &"plain".into())
    );
    assert!(!plain.stderr.is_empty());
    // Nor is a key file that is not there missed.
    for key in ["key", "no such file"] {
        let told = code(&under(&desk, key, &["vault", "status", "--vault", "u", "--json"]));
        assert_eq!(told, (Some(2), "vault-not-keyed".into()), "{key}");
    }
}

#[test]
fn the_key_file_can_stand_in_the_settings_and_triage_makes_a_keyed_vault_under_it() {
    let desk = Desk::with(&Plan::small(5));
    make_key(&desk, "other");
    std::fs::write(desk.path("amparo.toml"), "key_file = \"key\"\n").unwrap();
    assert_eq!(desk.triage().status.code(), Some(0));
    let status = desk.run(&["vault", "status", "--vault", "vault", "--json"]);
    let status: Value = serde_json::from_slice(&status.stdout).unwrap();
    assert_eq!((&status["encrypted"], &status["segments"]), (&true.into(), &"sealed".into()));
}

#[test]
fn a_key_is_no_argument_and_stands_in_no_log() {
    let desk = Desk::with(&Plan::small(5));
    make_key(&desk, "v");
    let key = std::fs::read_to_string(desk.path("key")).unwrap();
    let args: Vec<&str> = TRIAGE.iter().map(|arg| if *arg == "vault" { "v" } else { arg }).collect();
    let out = under(&desk, "key", &[&args[..], &["-vv", "--log-json"]].concat());
    assert_eq!(out.status.code(), Some(0));
    let wrong = under(&desk, "key", &["list", "items", "--case", "none", "--vault", "v", "-vv"]);
    let said = [out.stdout, out.stderr, wrong.stdout, wrong.stderr].concat();
    for part in [&key[..16], &key[48..64]] {
        assert!(!String::from_utf8_lossy(&said).to_lowercase().contains(part));
    }
    for args in [["vault", "status", "--key-file", "key"], ["vault", "status", "--passphrase", "words"]] {
        assert_eq!(desk.run(&args).status.code(), Some(2), "{args:?}");
    }
}

#[test]
fn a_passphrase_is_asked_for_on_the_terminal_without_echo() {
    let desk = Desk::with(&Plan::small(5));
    let words = "cuatro pájaros pequeños";
    let made = typed(&desk, "vault init --passphrase --vault v --quiet", &[words, words]);
    assert!(made.contains("frase de paso") && !made.contains("pájaros"), "{made}");
    let status = typed(&desk, "vault status --vault v", &[words]);
    assert!(status.contains("Clave: frase de paso") && !status.contains("pájaros"), "{status}");
    let wrong = typed(&desk, "vault status --vault v --json", &["cuatro pájaros grandes"]);
    assert!(wrong.contains("\"key-wrong\""), "{wrong}");
    let copied = typed(&desk, "vault backup --out copy --vault v --json", &[words]);
    assert!(copied.contains("\"encrypted\": true"), "{copied}");
    let back = typed(&desk, "vault restore copy --vault back --json", &[words]);
    assert!(back.contains("\"encrypted\": true"), "{back}");
    let short = typed(&desk, "vault init --passphrase --vault w --json", &["corta"]);
    assert!(short.contains("\"passphrase-short\""), "{short}");
    let differ = typed(&desk, "vault init --passphrase --vault w --json", &[words, "otras cosas distintas"]);
    assert!(differ.contains("\"passphrases-differ\"") && !desk.path("w").exists(), "{differ}");
    // Without a terminal there is nobody to ask.
    let mut alone = Command::new("setsid");
    alone.args(["--wait", env!("CARGO_BIN_EXE_amparo"), "vault", "status", "--vault", "v", "--json"]);
    let out = clean(&mut alone).current_dir(desk.dir.path()).output().unwrap();
    assert_eq!(code(&out), (Some(2), "key-missing".into()));
}

/// Runs the program on a terminal of its own (util-linux's `script`), answers each question, and gives all that was
/// shown there.
fn typed(desk: &Desk, args: &str, answers: &[&str]) -> String {
    let line = format!("{} {args}", env!("CARGO_BIN_EXE_amparo"));
    let mut script = Command::new("script");
    script.args(["--quiet", "--return", "--command", &line, "/dev/null"]);
    let mut child = clean(&mut script)
        .env("SHELL", "/bin/sh")
        .current_dir(desk.dir.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut keyboard, mut screen) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let mut shown = Vec::new();
    for answer in answers {
        let seen = shown.len();
        // Typed only when it is asked for: what is typed before is echoed, by any program.
        while !shown[seen..].ends_with(b": ") {
            let mut byte = [0];
            assert_eq!(screen.read(&mut byte).unwrap(), 1, "{}", String::from_utf8_lossy(&shown));
            shown.extend(byte);
        }
        keyboard.write_all(format!("{answer}\n").as_bytes()).unwrap();
    }
    screen.read_to_end(&mut shown).unwrap();
    child.wait().unwrap();
    String::from_utf8_lossy(&shown).into_owned()
}
