//! What goes wrong around a run: full disks, unreadable sectors, a second process, a clock that is set back.

use crate::amparo::{Desk, program, text};
use crate::killed::disk;
use rehearsal::Plan;
use serde_json::Value;
use std::path::Path;
use std::process::Output;

const NOW: &str = "2026-11-21T10:00:00Z";

fn triage(dir: &Path, env: &[(&str, &str)], extra: &[&str]) -> Output {
    let mut command = program(dir);
    command.args(["triage", "evidence", "--each", "--known", "reference", "--case", "Ensayo", "--vault", "vault"]);
    command.args(["--legal-basis", "Auto 1/2026", "--review-by", "2027-06-30", "--json"]).args(extra);
    command.envs(env.iter().copied()).output().unwrap()
}

fn code(out: &Output) -> String {
    let told = String::from_utf8_lossy(&out.stderr);
    let error: Value = told.lines().last().and_then(|line| serde_json::from_str(line).ok()).unwrap_or_default();
    error["error"]["code"].as_str().unwrap_or_default().into()
}

#[test]
fn a_full_disk_is_told_and_what_was_taken_in_stands() {
    let desk = Desk::with(&Plan::small(6));
    let root = desk.dir.path().canonicalize().unwrap().join("vault").display().to_string();
    let whole = triage(desk.dir.path(), &[], &["--now", NOW]);
    assert_eq!(whole.status.code(), Some(0));
    let rows = testkit::vault_rows(&desk.path("vault")).unwrap();
    std::fs::remove_dir_all(desk.path("vault")).unwrap();
    // Room for a little, a little more, and more: each run ends somewhere else and the next one goes on.
    for room in ["1000", "200000", "600000", "1500000"] {
        let env = [("LD_PRELOAD", disk().to_str().unwrap()), ("DISK_ROOT", &root), ("DISK_FULL", room)];
        let out = triage(desk.dir.path(), &env, &["--now", NOW]);
        assert_eq!((out.status.code(), code(&out).as_str()), (Some(2), "no-space"), "{room}: {out:?}");
    }
    assert_eq!(triage(desk.dir.path(), &[], &["--now", NOW]).status.code(), Some(0));
    assert!(rows == testkit::vault_rows(&desk.path("vault")).unwrap());
}

#[test]
fn a_full_disk_is_told_to_those_who_only_read_too() {
    let desk = Desk::with(&Plan::small(6));
    assert!(desk.triage().status.success());
    let root = desk.dir.path().canonicalize().unwrap().join("vault").display().to_string();
    let env = [("LD_PRELOAD", disk().to_str().unwrap()), ("DISK_ROOT", &root), ("DISK_FULL", "0")];
    let mut list = program(desk.dir.path());
    list.args(["list", "items", "--case", "Ensayo", "--vault", "vault", "--json"]).envs(env);
    let out = list.output().unwrap();
    assert_eq!((out.status.code(), code(&out).as_str()), (Some(2), "no-space"), "{out:?}");
}

#[test]
fn a_file_that_cannot_be_read_to_its_end_is_an_issue() {
    let desk = Desk::with(&Plan::small(6));
    let phone = desk.path("evidence/phone-01");
    let pad: Vec<u8> = (0..900_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    std::fs::write(phone.join("sector.bin"), pad).unwrap();
    let env = [("LD_PRELOAD", disk().to_str().unwrap()), ("DISK_BAD", "/sector.bin"), ("DISK_BAD_AT", "300000")];
    let out = triage(desk.dir.path(), &env, &[]);
    assert_eq!(out.status.code(), Some(3), "{}", String::from_utf8_lossy(&out.stderr));
    let issues = desk.list("issues");
    let told: Vec<_> = issues.iter().filter(|i| text(i, "path") == "sector.bin").collect();
    assert_eq!(told.iter().map(|i| text(i, "reason_code")).collect::<Vec<_>>(), ["unreadable"], "{issues:?}");
    assert!(desk.list("items").len() > 10);
}

#[test]
fn two_processes_on_one_vault_do_not_meet() {
    let desk = Desk::with(&Plan::small(6));
    let out = desk.run(&["vault", "init", "--unencrypted", "--vault", "vault"]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let lock = std::fs::File::options().write(true).open(desk.path("vault/vault.lock")).unwrap();
    lock.lock().unwrap();
    let out = triage(desk.dir.path(), &[], &[]);
    assert_eq!((out.status.code(), code(&out).as_str()), (Some(6), "vault-busy"));
    drop(lock);
    assert_eq!(triage(desk.dir.path(), &[], &[]).status.code(), Some(0));
}

#[test]
fn a_clock_that_is_set_back_changes_nothing_but_times() {
    let desk = Desk::with(&Plan::small(6));
    assert_eq!(triage(desk.dir.path(), &[], &["--now", NOW]).status.code(), Some(0));
    let of_case = ["--case", "Ensayo", "--vault", "vault", "--now", "2001-01-01T00:00:00Z"];
    let run = |command: &[&str]| {
        let out = desk.run(&[command, &of_case].concat());
        assert!(out.status.success(), "{command:?}: {}", String::from_utf8_lossy(&out.stderr));
    };
    std::fs::create_dir(desk.path("more")).unwrap();
    std::fs::write(desk.path("more/nota.txt"), "pan y fruta").unwrap();
    let report = || {
        run(&["report", "--out", "r.html", "--lang", "en"]);
        std::fs::read_to_string(desk.path("r.html")).unwrap()
    };
    run(&["ingest", "more"]);
    assert!(report().contains("Matching is due"));
    run(&["match"]);
    run(&["network"]);
    assert!(!report().contains("is due"));
    run(&["verify"]);
}

/// Paths that the trace shows as opened for writing, made, moved or removed.
fn written(trace: &str) -> Vec<String> {
    let writes = |line: &str| {
        let opens =
            line.contains("open") && ["O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC"].iter().any(|f| line.contains(f));
        let changes = ["rename", "unlink", "mkdir", "link", "truncate(", "chmod", "utime", "creat("];
        !line.contains(" = -1 ") && (opens || changes.iter().any(|call| line.contains(call)))
    };
    let quoted = |line: &str| line.split('"').skip(1).step_by(2).map(String::from).collect::<Vec<_>>();
    trace.lines().filter(|line| writes(line)).flat_map(quoted).collect()
}

#[test]
fn nothing_is_opened_for_writing_but_the_vault_and_the_report() {
    let desk = Desk::with(&Plan { damage: true, ..Plan::small(6) });
    let dir = desk.dir.path().canonicalize().unwrap();
    let works = std::process::Command::new("strace").args(["-o", "/dev/null", "true"]).output();
    if !works.is_ok_and(|out| out.status.success()) {
        assert!(std::env::var_os("AMPARO_REQUIRE_STRACE").is_none(), "strace was promised and does not work");
        println!("skipped: no strace here");
        return;
    }
    let amparo = program(&dir);
    let mut command = std::process::Command::new("strace");
    command.args(["-f", "-y", "-s", "4096", "-e", "trace=file,ftruncate,fchmod", "-o"]).arg(dir.join("trace"));
    command.arg(amparo.get_program()).args(["triage"]).arg(dir.join("evidence")).arg("--each");
    command.arg("--known").arg(dir.join("reference")).args(["--case", "A", "--legal-basis", "Auto 1/2026"]);
    command
        .args(["--review-by", "2027-06-30", "--vault"])
        .arg(dir.join("vault"))
        .arg("--report")
        .arg(dir.join("r.html"));
    let out = command.env_remove("AMPARO_VAULT").current_dir(&dir).output().unwrap();
    assert_eq!(out.status.code(), Some(3), "{}", String::from_utf8_lossy(&out.stderr));
    let trace = std::fs::read_to_string(dir.join("trace")).unwrap();
    let paths = written(&trace);
    let own = |path: &str| {
        let path = Path::new(path);
        // A report is written beside its place and moved there; its folder is synced.
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let beside = name.starts_with("r.html.") && name.ends_with(".new") && path.parent() == Some(&dir);
        path.starts_with(dir.join("vault")) || path == dir.join("r.html") || beside
    };
    let others: Vec<_> = paths.iter().filter(|p| !own(p) && !p.starts_with("/dev/")).collect();
    assert!(paths.iter().any(|p| own(p)), "the trace shows nothing at all");
    assert!(others.is_empty(), "{others:?}");
}

#[test]
fn a_backup_whose_entry_cannot_be_written_stands_and_says_so() {
    let desk = Desk::with(&Plan::small(6));
    assert_eq!(triage(desk.dir.path(), &[], &["--now", NOW]).status.code(), Some(0));
    let root = desk.dir.path().canonicalize().unwrap().join("vault").display().to_string();
    let mut command = program(desk.dir.path());
    command.args(["vault", "backup", "--out", "copy", "--vault", "vault", "--json", "--now", NOW]);
    // Room for what a reader needs beside the database, and not for a page.
    let env = [("LD_PRELOAD", disk().to_str().unwrap()), ("DISK_ROOT", &root), ("DISK_FULL", "4000")];
    let out = command.envs(env).output().unwrap();
    assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
    let made: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!((&made["recorded"], &made["not_recorded_code"]), (&false.into(), &"no-space".into()));
    let mut restore = program(desk.dir.path());
    restore.args(["vault", "restore", "copy", "--vault", "again", "--now", NOW]);
    assert_eq!(restore.output().unwrap().status.code(), Some(0));
}
