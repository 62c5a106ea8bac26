//! Where the program writes and what it reads, when somebody names the wrong place, by mistake or on purpose.

use crate::amparo::{Desk, TRIAGE, command, text};
use crate::vault::{failed, names};
use rehearsal::Plan;
use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

const OF_CASE: [&str; 5] = ["--case", "Ensayo", "--vault", "vault", "--json"];

fn report(desk: &Desk, out: &str) -> Output {
    let args = [&["report", "--out", out][..], &OF_CASE].concat();
    command(desk.dir.path(), &args).env("AMPARO_KEY_FILE", desk.path("key")).output().unwrap()
}

fn fifo(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// A keyed vault with evidence in it, and what it was made of.
fn keyed() -> Desk {
    let desk = Desk::with(&Plan::small(6));
    desk.run(&["vault", "init", "--key-file", "key", "--vault", "vault"]);
    let out = command(desk.dir.path(), TRIAGE).env("AMPARO_KEY_FILE", desk.path("key")).output().unwrap();
    assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
    std::fs::remove_file(desk.path("report.html")).unwrap();
    desk
}

/// Every file below a folder with its content.
fn content(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    for path in names(dir).iter().map(|name| dir.join(name)) {
        match path.symlink_metadata().unwrap().file_type() {
            kind if kind.is_dir() => all.extend(content(&path)),
            kind if kind.is_file() => all.push((path.clone(), std::fs::read(path).unwrap())),
            _ => all.push((path, Vec::new())),
        }
    }
    all
}

#[test]
fn a_report_is_written_over_nothing_but_a_report() {
    let desk = keyed();
    let segment = format!("vault/segments/{}", names(&desk.path("vault/segments"))[0]);
    let evidence = format!("evidence/{}", names(&desk.path("evidence"))[0]);
    std::fs::write(desk.path("amparo.toml"), "").unwrap();
    symlink(&evidence, desk.path("way-in")).unwrap();
    symlink("reference", desk.path("link.html")).unwrap();
    fifo(&desk.path("pipe"));
    let before = content(desk.dir.path());
    for (out, code) in [
        ("vault/vault.db", "inside-vault"),
        ("vault/vault.key", "inside-vault"),
        ("vault/vault.lock", "inside-vault"),
        ("vault/new.html", "inside-vault"),
        (&segment, "inside-vault"),
        ("key", "over-input"),
        ("amparo.toml", "over-input"),
        (&format!("{evidence}/new.html"), "inside-evidence"),
        ("way-in/new.html", "inside-evidence"),
        ("link.html", "not-a-file"),
        ("pipe", "not-a-file"),
        ("/dev/null", "not-a-file"),
        ("reference", "not-a-file"),
        ("nowhere/report.html", "output"),
    ] {
        assert_eq!(failed(&report(&desk, out)), (2, code.into()), "{out}");
    }
    assert!(before == content(desk.dir.path()));
    assert!(desk.path("pipe").metadata().unwrap().file_type().is_fifo());
    // An earlier report gives way, and is its owner's only.
    for _ in 0..2 {
        assert!(report(&desk, "report.html").status.success());
        assert_eq!(desk.path("report.html").metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert!(!names(desk.dir.path()).iter().any(|name| name.ends_with(".new")));
}

#[test]
fn a_triage_writes_its_report_over_nothing_that_it_reads_and_tells_before_it_works() {
    let desk = Desk::with(&Plan::small(6));
    std::fs::write(desk.path("papers.csv"), "name\n").unwrap();
    let before = content(desk.dir.path());
    let terms: Vec<&str> = TRIAGE.iter().copied().filter(|arg| !["--report", "report.html"].contains(arg)).collect();
    let reference = format!("reference/{}", names(&desk.path("reference"))[0]);
    for (out, code) in [
        ("papers.csv", "over-input"),
        (reference.as_str(), "over-input"),
        ("vault/report.html", "output"),
        (".", "not-a-file"),
    ] {
        let asked = [&terms[..], &["--report", out, "--manifest", "papers.csv", "--json"]].concat();
        assert_eq!(failed(&desk.run(&asked)), (2, code.into()), "{out}");
    }
    assert!(before == content(desk.dir.path()));
    // Evidence of an earlier run is evidence, whatever this one is about.
    assert!(desk.triage().status.success());
    let other =
        ["triage", "reference", "--known", "reference", "--case", "B", "--legal-basis", "x", "--vault", "vault"];
    let into = format!("evidence/{}/r.html", names(&desk.path("evidence"))[0]);
    let asked = [&other[..], &["--review-by", "2027-06-30", "--report", &into, "--json"]].concat();
    assert_eq!(failed(&desk.run(&asked)), (2, "inside-evidence".into()));
    assert_eq!(desk.run(&["case", "show", "B", "--vault", "vault"]).status.code(), Some(2));
}

/// Ends what hangs, and says so.
fn within(mut command: Command) -> Output {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).stdin(Stdio::null()).spawn().unwrap();
    let until = Instant::now() + Duration::from_secs(60);
    while child.try_wait().unwrap().is_none() {
        if Instant::now() > until {
            child.kill().unwrap();
            panic!("{command:?} waits for ever");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    child.wait_with_output().unwrap()
}

#[test]
fn what_is_no_file_is_neither_waited_for_nor_read_for_ever() {
    let desk = keyed();
    let dir = desk.dir.path();
    fifo(&desk.path("pipe"));
    let under = |key: &str, args: &[&str]| {
        let mut command = command(dir, &[args, &["--json"]].concat());
        command.env("AMPARO_KEY_FILE", desk.path(key));
        failed(&within(command))
    };
    let key = |args: &[&str]| under("key", args);
    let status = ["vault", "status", "--vault", "vault"];
    let case = ["--case", "B", "--legal-basis", "x", "--review-by", "2027-01-01", "--vault", "vault"];
    for odd in ["pipe", "/dev/zero", "reference"] {
        assert_eq!(key(&["hash", odd]), (2, "not-a-file".into()), "{odd}");
        assert_eq!(key(&[&status[..], &["--config", odd]].concat()), (2, "config".into()), "{odd}");
        assert_eq!(under(odd, &status), (2, "not-a-key-file".into()), "{odd}");
        let asked = [&["triage", "evidence", "--known", "reference", "--manifest", odd][..], &case].concat();
        assert_eq!(key(&asked), (2, "not-a-file".into()), "{odd}");
    }
    for odd in ["pipe", "/dev/zero"] {
        assert_eq!(
            key(&[&["triage", "evidence", "--known", odd][..], &case].concat()),
            (2, "not-a-file".into()),
            "{odd}"
        );
    }
    let out = command(dir, &["vault", "backup", "--out", "backup", "--vault", "vault"])
        .env("AMPARO_KEY_FILE", desk.path("key"))
        .output()
        .unwrap();
    assert!(out.status.success());
    let check = ["vault", "restore", "--check", "backup"];
    let segment = format!("segments/{}", names(&desk.path("vault/segments"))[0]);
    for (file, args, code) in [
        ("vault/vault.key", &status[..], "key-header-damaged"),
        ("vault/vault.db", &status, "vault-damaged"),
        ("vault/vault.db-wal", &status, "vault-damaged"),
        ("vault/vault.lock", &["match", "--case", "Ensayo", "--vault", "vault"], "vault-damaged"),
        (&format!("vault/{segment}"), &["match", "--case", "Ensayo", "--vault", "vault"], "segment-changed"),
        ("backup/backup.json", &check, "backup-changed"),
        ("backup/vault.db", &check, "backup-changed"),
        (&format!("backup/{segment}"), &check, "backup-changed"),
    ] {
        let (path, aside) = (desk.path(file), desk.path("aside"));
        let was_there = std::fs::rename(&path, &aside).is_ok();
        for make in [fifo as fn(&Path), |path| std::fs::create_dir(path).unwrap()] {
            make(&path);
            assert_eq!(key(args), (4, code.into()), "{file}");
            std::fs::remove_file(&path).or_else(|_| std::fs::remove_dir(&path)).unwrap();
        }
        if was_there {
            std::fs::rename(&aside, &path).unwrap();
        }
    }
    assert!(command(dir, &status).env("AMPARO_KEY_FILE", desk.path("key")).status().unwrap().success());
}

#[test]
fn every_child_of_a_place_is_an_exhibit_or_told() {
    let desk = Desk::with(&Plan::small(6));
    let evidence = desk.path("evidence");
    std::fs::rename(evidence.join(&names(&evidence)[0]), desk.path("mounted")).unwrap();
    symlink("../mounted", evidence.join("phone-by-link")).unwrap();
    fifo(&evidence.join("pipe"));
    std::fs::create_dir(evidence.join(".hidden")).unwrap();
    std::fs::write(evidence.join(".hidden/nota.txt"), "pan y fruta").unwrap();
    let out = desk.triage_with(&["--json", "--lang", "en"]);
    assert_eq!(out.status.code(), Some(3));
    let told: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    let left_out: Vec<(&str, &str)> =
        told["left_out"].as_array().unwrap().iter().map(|row| (text(row, "path"), text(row, "reason_code"))).collect();
    assert_eq!(left_out, [("evidence/phone-by-link", "symbolic-link"), ("evidence/pipe", "special-file")]);
    let met = told["exhibits"].as_array().unwrap().len() + left_out.len();
    assert_eq!(met, names(&evidence).len());
    assert!(told["exhibits"].as_array().unwrap().iter().any(|e| text(e, "name") == ".hidden"));
    let out = desk.run(&["ingest", "evidence", "--each", "--case", "Ensayo", "--vault", "vault", "--lang", "en"]);
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert_eq!(out.status.code(), Some(3), "{said}");
    assert!(
        said.contains("evidence/phone-by-link: A symbolic link: not followed.") && said.contains("evidence/pipe: ")
    );
}

#[test]
fn of_several_files_nothing_is_said_if_one_cannot_be_read() {
    let desk = Desk::with(&Plan::small(6));
    let good = format!("reference/{}", names(&desk.path("reference"))[0]);
    let out = desk.run(&["hash", &good, "nope", "--json"]);
    assert_eq!((failed(&out), out.stdout.len()), ((2, "not-readable".into()), 0));
}

#[test]
fn a_clock_beyond_all_years_is_refused() {
    let desk = Desk::with(&Plan::small(6));
    for (seconds, code) in
        [("9223372036854775807", Some(2)), ("253402300800", Some(2)), ("-1", Some(0)), ("253402300799", Some(0))]
    {
        let args = ["vault", "init", "--unencrypted", "--json", "--vault", seconds];
        let args = if seconds.starts_with('-') {
            ["vault", "init", "--unencrypted", "--json", "--vault", "before"]
        } else {
            args
        };
        let out = command(desk.dir.path(), &args).env("SOURCE_DATE_EPOCH", seconds).output().unwrap();
        assert_eq!(out.status.code(), code, "{seconds}: {}", String::from_utf8_lossy(&out.stderr));
        if code == Some(2) {
            assert_eq!(failed(&out).1, "not-a-time");
        }
    }
}

/// Runs the program where `vault` is mounted so that nobody can write to it; nothing where the system forbids that.
#[expect(clippy::print_stdout, reason = "a test that is skipped must say so where the runner shows it")]
fn on_a_read_only_volume(desk: &Desk, args: &str) -> Option<Output> {
    let amparo = env!("CARGO_BIN_EXE_amparo");
    let line = format!("mount --bind vault vault && mount -o remount,bind,ro vault && exec {amparo} {args}");
    let mut command = Command::new("unshare");
    command.args(["--mount", "--map-root-user", "sh", "-c", &line]).current_dir(desk.dir.path());
    let may = Command::new("unshare").args(["--mount", "--map-root-user", "mount", "--bind", "/tmp", "/tmp"]).output();
    if may.is_ok_and(|out| out.status.success()) {
        return Some(crate::amparo::clean(&mut command).output().unwrap());
    }
    println!("skipped: nothing can be mounted here");
    None
}

#[test]
fn a_vault_on_a_read_only_volume_is_read_reported_and_backed_up() {
    let desk = Desk::with(&Plan::small(6));
    assert!(desk.triage().status.success());
    let before = content(&desk.path("vault"));
    let of_case = "--case Ensayo --vault vault --json";
    for args in ["list items", "report --out r.html", "case show"] {
        let args = if args == "case show" {
            "case show Ensayo --vault vault --json".into()
        } else {
            format!("{args} {of_case}")
        };
        let Some(out) = on_a_read_only_volume(&desk, &args) else { return };
        assert_eq!(out.status.code(), Some(0), "{args}: {}", String::from_utf8_lossy(&out.stderr));
    }
    let out = on_a_read_only_volume(&desk, "vault backup --out backup --vault vault --json").unwrap();
    assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
    assert_eq!(serde_json::from_slice::<serde_json::Value>(&out.stdout).unwrap()["recorded"], false);
    let out = on_a_read_only_volume(&desk, &format!("match {of_case}")).unwrap();
    assert_eq!(failed(&out), (2, "vault-read-only".into()));
    assert!(before == content(&desk.path("vault")));
    // What was written last is not to be left out in silence.
    std::fs::write(desk.path("vault/vault.db-wal"), "something").unwrap();
    let out = on_a_read_only_volume(&desk, &format!("list items {of_case}")).unwrap();
    assert_eq!(failed(&out), (2, "vault-read-only".into()));
}

#[test]
fn a_report_is_bounded_and_says_what_it_leaves_out() {
    let desk = Desk::with(&Plan::small(6));
    assert!(desk.triage().status.success());
    let of_case = ["report", "--case", "Ensayo", "--vault", "vault", "--lang", "en", "--out", "r.html"];
    let report = || {
        assert!(desk.run(&of_case).status.success());
        std::fs::read_to_string(desk.path("r.html")).unwrap()
    };
    let whole = report();
    let bound = ["members", "accounts"].map(|list| format!("“amparo list {list}” shows all"));
    assert!(bound.iter().all(|words| !whole.contains(words)));
    std::fs::write(desk.path("amparo.toml"), "[report]\nmembers = 3\naccounts = 1\n").unwrap();
    let bounded = report();
    assert!(bound.iter().all(|words| bounded.contains(words)));
    // Who sent what was found is named all the same, and sums are of all.
    let summary =
        |html: &str| html.split("id=\"summary\"").nth(1).unwrap().split("</section>").next().unwrap().to_string();
    let found = |html: &str| html.split("id=\"found\"").nth(1).unwrap().split("</section>").next().unwrap().to_string();
    assert_eq!((summary(&whole), found(&whole)), (summary(&bounded), found(&bounded)));
    assert!(bounded.len() < whole.len());
}
