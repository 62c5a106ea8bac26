//! Backup, restore and upgrade as an operator meets them.

use crate::amparo::{Desk, LISTS, files, run, text};
use rehearsal::Plan;
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const NOW: &str = "2026-11-21T10:00:00Z";

pub(crate) fn json(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap()
}

/// What a command says on stdout, in JSON, if it ends well.
pub(crate) fn done(dir: &Path, args: &[&str]) -> Value {
    let out = run(dir, &[args, &["--json"]].concat());
    assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
    json(&out.stdout)
}

/// The exit code and the stable code of an error.
pub(crate) fn failed(out: &Output) -> (i32, String) {
    // A vault without a key is told of before.
    let told = String::from_utf8_lossy(&out.stderr);
    let error = told.lines().last().unwrap_or_default();
    (out.status.code().unwrap(), text(&json(error.as_bytes())["error"], "code").into())
}

pub(crate) fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// A triaged operation with a backup of its vault.
fn backed_up(seed: u64) -> Desk {
    let desk = Desk::with(&Plan::small(seed));
    assert_eq!(desk.triage().status.code(), Some(0));
    let made = done(desk.dir.path(), &["vault", "backup", "--out", "backup", "--vault", "vault", "--now", NOW]);
    assert_eq!((&made["recorded"], &made["lost_segments"]), (&true.into(), &Value::Array(Vec::new())));
    desk
}

#[test]
fn a_restored_vault_says_the_same_in_every_list_and_in_the_report() {
    let desk = backed_up(7);
    let dir = desk.dir.path();
    let say = |vault: &str, args: &[&str]| {
        let out = run(dir, &[args, &["--case", "Ensayo", "--vault", vault, "--now", NOW]].concat());
        assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
        out.stdout
    };
    let restored = done(dir, &["vault", "restore", "backup", "--vault", "restored", "--now", NOW]);
    assert_eq!(restored["upgrade_needed"], false);
    for list in LISTS {
        let args = ["list", list, "--jsonl"];
        assert!(say("vault", &args) == say("restored", &args), "{list}");
    }
    say("vault", &["report", "--out", "one.html"]);
    say("restored", &["report", "--out", "two.html"]);
    assert!(std::fs::read(dir.join("one.html")).unwrap() == std::fs::read(dir.join("two.html")).unwrap());
    let entries =
        |vault: &str| done(dir, &["vault", "status", "--vault", vault])["audit_entry_count"].as_u64().unwrap();
    // Each has one entry more than the backup: that it was made, and that it was restored from.
    assert_eq!(entries("vault"), restored["audit_entry_count"].as_u64().unwrap() + 1);
    assert_eq!(entries("restored"), entries("vault"));
    assert_eq!(done(dir, &["verify", "--vault", "restored"])["differences"], Value::Array(Vec::new()));
    // It is recorded once.
    done(dir, &["case", "list", "--vault", "restored"]);
    let before = entries("restored");
    done(dir, &["match", "--case", "Ensayo", "--vault", "restored"]);
    assert_eq!(entries("restored"), before + 1);
}

#[test]
fn a_backup_is_made_while_another_process_ingests() {
    let desk = Desk::with(&Plan::small(8));
    let dir = desk.dir.path();
    let mut triage = Command::new(env!("CARGO_BIN_EXE_amparo"))
        .args(["triage", "evidence", "--each", "--known", "reference", "--case", "Ensayo", "--legal-basis", "x"])
        .args(["--review-by", "2099-06-30", "--vault", "vault", "--quiet"])
        .current_dir(dir)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut made: Vec<(String, bool)> = Vec::new();
    while triage.try_wait().unwrap().is_none() {
        let name = format!("backup-{}", made.len());
        let out = run(dir, &["vault", "backup", "--out", &name, "--vault", "vault", "--json"]);
        match out.status.code() {
            Some(0) => {
                assert_eq!(json(&out.stdout)["recorded"], true);
                made.push((name, triage.try_wait().unwrap().is_none()));
            }
            // The vault is not yet made.
            _ => assert_eq!(failed(&out), (2, "no-vault".into()), "{}", String::from_utf8_lossy(&out.stderr)),
        }
    }
    // The work went on as if nobody had been there, and the log of it is whole.
    assert!(triage.wait().unwrap().success());
    assert_eq!(done(dir, &["verify", "--vault", "vault"])["differences"], Value::Array(Vec::new()));
    assert!(made.iter().any(|(_, meanwhile)| *meanwhile), "none of {} was made meanwhile", made.len());
    let mut seen = 0;
    for (name, _) in &made {
        let vault = format!("from-{name}");
        done(dir, &["vault", "restore", name, "--vault", &vault]);
        assert_eq!(done(dir, &["verify", "--vault", &vault])["differences"], Value::Array(Vec::new()), "{name}");
        let entries = done(dir, &["vault", "status", "--vault", &vault])["audit_entry_count"].as_u64().unwrap();
        assert!(entries >= seen, "{name}: {entries} after {seen}");
        seen = entries;
        if let Some(case) = done(dir, &["case", "list", "--vault", &vault])[0].get("name") {
            for list in LISTS {
                done(dir, &["list", list, "--case", case.as_str().unwrap(), "--vault", &vault]);
            }
        }
    }
}

#[test]
fn a_damaged_backup_is_refused_and_leaves_nothing_behind() {
    let desk = backed_up(9);
    let dir = desk.dir.path();
    let before = names(dir);
    let files = files(&dir.join("backup"));
    assert!(files.len() >= 3, "{files:?}");
    for file in &files {
        let bytes = std::fs::read(file).unwrap();
        let mut flipped = bytes.clone();
        let middle = flipped.len() / 2;
        flipped[middle] ^= 1;
        let half = bytes[..middle].to_vec();
        for damaged in [Some(flipped), Some(half), Some(Vec::new()), None] {
            match &damaged {
                Some(bytes) => std::fs::write(file, bytes).unwrap(),
                None => std::fs::remove_file(file).unwrap(),
            }
            let out = run(dir, &["vault", "restore", "backup", "--vault", "restored", "--json"]);
            assert_eq!(failed(&out), (4, "backup-changed".into()), "{}", file.display());
            assert_eq!(names(dir), before, "{}", file.display());
        }
        std::fs::write(file, bytes).unwrap();
    }
    done(dir, &["vault", "restore", "backup", "--vault", "restored"]);
}

#[test]
fn a_vault_that_is_there_is_never_written_over() {
    let desk = backed_up(10);
    let dir = desk.dir.path();
    let restore = |backup: &str, vault: &str| run(dir, &["vault", "restore", backup, "--vault", vault, "--json"]);
    assert_eq!(failed(&restore("backup", "vault")), (2, "vault-exists".into()));
    assert_eq!(failed(&restore("backup", "evidence")), (2, "place-taken".into()));
    assert_eq!(failed(&restore("backup", "backup/inside")), (2, "place-within".into()));
    assert_eq!(failed(&restore("evidence", "restored")), (2, "no-backup".into()));
    assert_eq!(failed(&restore("nowhere", "restored")), (2, "no-backup".into()));
    let backup = |out: &str| run(dir, &["vault", "backup", "--out", out, "--vault", "vault", "--json"]);
    assert_eq!(failed(&backup("vault/inside")), (2, "place-within".into()));
    assert_eq!(failed(&backup("backup")), (2, "place-taken".into()));
    let exhibit = format!("evidence/{}/backup", desk.truth.phones[0].exhibit);
    assert_eq!(failed(&backup(&exhibit)), (2, "inside-evidence".into()));
    assert!(!dir.join("restored").exists() && !dir.join(exhibit).exists());
}

/// A shell in between, which limits how large a file may become: what a full disk is to who writes.
fn on_a_full_disk(dir: &Path, args: &[&str]) -> Output {
    Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 64; exec \"$@\"", "sh", env!("CARGO_BIN_EXE_amparo")])
        .args(args)
        .current_dir(dir)
        .output()
        .unwrap()
}

#[test]
fn a_full_disk_and_a_place_that_cannot_be_written_give_a_clear_error() {
    let desk = backed_up(11);
    let dir = desk.dir.path();
    let before = names(dir);
    for args in [
        ["vault", "backup", "--out", "second", "--vault", "vault", "--json"].as_slice(),
        &["vault", "restore", "backup", "--vault", "restored", "--json"],
    ] {
        let out = on_a_full_disk(dir, args);
        assert_eq!(failed(&out), (2, "output".into()), "{}", String::from_utf8_lossy(&out.stderr));
        assert_eq!(names(dir), before, "{args:?}");
    }
    for place in ["report.html/backup", "/proc/backup"] {
        let out = run(dir, &["vault", "backup", "--out", place, "--vault", "vault", "--json"]);
        assert_eq!(failed(&out), (2, "output".into()), "{place}: {}", String::from_utf8_lossy(&out.stderr));
        let out = run(dir, &["vault", "restore", "backup", "--vault", place, "--json"]);
        assert_eq!(failed(&out), (2, "output".into()), "{place}: {}", String::from_utf8_lossy(&out.stderr));
    }
    assert_eq!(done(dir, &["verify", "--vault", "vault"])["differences"], Value::Array(Vec::new()));
}

/// A vault of an earlier schema, unpacked.
pub(crate) fn old_vault(schema: i64, dir: &Path) {
    let packed = format!("{}/../../testdata/vaults/schema-{schema}.tar.gz", env!("CARGO_MANIFEST_DIR"));
    let file = std::fs::File::open(packed).unwrap();
    tar::Archive::new(flate2::read::GzDecoder::new(file)).unpack(dir).unwrap();
}

#[test]
fn a_vault_of_an_older_schema_is_refused_until_it_is_upgraded_and_then_says_what_it_said() {
    let new = tempfile::tempdir().unwrap();
    let now = done(new.path(), &["vault", "init", "--unencrypted", "--vault", "new"])["schema"].as_i64().unwrap();
    for schema in 1..now {
        let dir = tempfile::tempdir().unwrap();
        old_vault(schema, dir.path());
        refused(dir.path());
        upgraded(dir.path(), schema);
    }
}

fn refused(dir: &Path) {
    for args in [
        ["vault", "status", "--vault", "vault", "--json"].as_slice(),
        &["list", "exhibits", "--case", "Duna", "--vault", "vault", "--json"],
        &["verify", "--vault", "vault", "--json"],
    ] {
        let out = run(dir, args);
        assert_eq!(failed(&out), (2, "vault-older".into()), "{args:?}");
        assert!(text(&json(&out.stderr)["error"], "remedy").contains("amparo vault upgrade"));
    }
}

fn upgraded(dir: &Path, from: i64) {
    let up = done(dir, &["vault", "upgrade", "--vault", "vault"]);
    assert_eq!((&up["from"], &up["backup_was_there"]), (&from.into(), &false.into()));
    let to = up["to"].as_i64().unwrap();
    let status = |vault: &str| done(dir, &["vault", "status", "--vault", vault]);
    let first = status("vault");
    assert_eq!(first["schema"], to);
    let counts = [("exhibits", 2), ("groups", 1), ("accounts", 3), ("messages", 7), ("matches", 2)];
    for list in LISTS {
        let rows = done(dir, &["list", list, "--case", "Duna", "--vault", "vault"]);
        let wanted = counts.iter().find(|(name, _)| *name == list);
        assert!(wanted.is_none_or(|(_, count)| rows.as_array().unwrap().len() == *count), "{list}: {rows}");
    }
    done(dir, &["report", "--case", "Duna", "--out", "report.html", "--vault", "vault"]);
    let verified = done(dir, &["verify", "--vault", "vault"]);
    // Offline, but on the machine on which the fixture was made.
    let offline = verified["offline"].as_array().unwrap().len() as u64;
    assert_eq!(
        (offline + verified["exhibit_count"].as_u64().unwrap(), &verified["differences"]),
        (2, &Value::Array(vec![]))
    );
    // A second one does nothing, and says so.
    let before = status("vault");
    let again = done(dir, &["vault", "upgrade", "--vault", "vault"]);
    assert_eq!((&again["from"], &again["to"], &again["backup"]), (&to.into(), &to.into(), &Value::Null));
    assert_eq!(status("vault"), before);
    // The way back: what the older program would read.
    let backup = text(&up, "backup");
    assert!(backup.ends_with(&format!("vault.before-schema-{to}")), "{backup}");
    let back = done(dir, &["vault", "restore", backup, "--vault", "back"]);
    assert_eq!((&back["schema"], &back["upgrade_needed"]), (&from.into(), &true.into()));
    assert_eq!(failed(&run(dir, &["vault", "status", "--vault", "back", "--json"])).1, "vault-older");
    done(dir, &["vault", "upgrade", "--vault", "back"]);
    // That it was restored is written down before it is upgraded.
    let entries = |status: &Value| status["audit_entry_count"].as_u64().unwrap();
    assert_eq!(entries(&status("back")), entries(&first) + 1);
    assert!(!dir.join("back/restored.json").exists());
}

#[test]
fn an_upgrade_takes_the_backup_that_it_made_before_and_no_other() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    old_vault(1, dir);
    // What an upgrade that was cut off right after its backup leaves.
    done(dir, &["vault", "backup", "--out", "kept", "--vault", "vault"]);
    let up = done(dir, &["vault", "upgrade", "--backup", "kept", "--vault", "vault"]);
    assert_eq!((&up["from"], &up["backup_was_there"]), (&1.into(), &true.into()));
    // A backup that is damaged, or of another vault, is none to fall back on.
    let other = dir.join("other");
    std::fs::create_dir(&other).unwrap();
    old_vault(1, &other);
    done(dir, &["vault", "init", "--unencrypted", "--vault", "third"]);
    done(dir, &["vault", "backup", "--out", "third-backup", "--vault", "third"]);
    let upgrade = |backup: &str| run(&other, &["vault", "upgrade", "--backup", backup, "--vault", "vault", "--json"]);
    assert_eq!(failed(&upgrade("../third-backup")), (2, "place-taken".into()));
    std::fs::write(dir.join("kept/vault.db"), "damaged").unwrap();
    assert_eq!(failed(&upgrade("../kept")), (4, "backup-changed".into()));
    assert_eq!(failed(&upgrade("vault/inside")), (2, "place-within".into()));
    let status = run(&other, &["vault", "status", "--vault", "vault", "--json"]);
    assert_eq!(failed(&status).1, "vault-older");
}

#[test]
fn backup_restore_and_upgrade_speak_both_languages() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    old_vault(1, dir);
    let say = |args: &[&str]| {
        let out = run(dir, args);
        assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8([out.stdout, out.stderr].concat()).unwrap()
    };
    for (lang, vault, word) in [("es", "uno", "esquema"), ("en", "one", "schema")] {
        let backup = format!("backup-{lang}");
        let said = [
            say(&["vault", "backup", "--out", &backup, "--vault", "vault", "--lang", lang]),
            say(&["vault", "restore", &backup, "--vault", vault, "--lang", lang]),
            say(&["vault", "upgrade", "--vault", vault, "--lang", lang]),
            say(&["vault", "upgrade", "--vault", vault, "--lang", lang]),
        ];
        assert!(said.iter().all(|s| !s.contains("vault-")), "{said:?}");
        assert!(said[1].contains(word) && said[2].contains(word) && said[3].contains(word), "{said:?}");
    }
}
