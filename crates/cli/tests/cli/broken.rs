//! A vault and a backup whose files are not what they were: told as that, and what to do about it.

use crate::amparo::{Desk, TRIAGE, command};
use crate::vault::{done, failed, names};
use rehearsal::Plan;
use std::path::Path;
use std::process::Output;

/// A vault as it is after `triage`, keyed or not.
fn triaged(keyed: bool) -> Desk {
    let desk = Desk::with(&Plan::small(6));
    if keyed {
        desk.run(&["vault", "init", "--key-file", "key", "--vault", "vault"]);
    }
    assert_eq!(run(&desk, keyed, TRIAGE).status.code(), Some(0));
    desk
}

fn run(desk: &Desk, keyed: bool, args: &[&str]) -> Output {
    let mut command = command(desk.dir.path(), args);
    if keyed {
        command.env("AMPARO_KEY_FILE", desk.path("key"));
    }
    command.output().unwrap()
}

#[test]
fn verify_finds_a_bit_that_flipped_in_the_database() {
    let desk = triaged(true);
    let verify = ["verify", "--vault", "vault", "--json"];
    assert_eq!(run(&desk, true, &verify).status.code(), Some(0));
    let path = desk.path("vault/vault.db");
    let whole = std::fs::read(&path).unwrap();
    for page in (1..whole.len() / 4096).step_by(whole.len() / 4096 / 12 + 1) {
        let mut flipped = whole.clone();
        flipped[page * 4096 + 1234] ^= 4;
        std::fs::write(&path, flipped).unwrap();
        assert_eq!(failed(&run(&desk, true, &verify)), (4, "vault-damaged".into()), "page {page}");
    }
    std::fs::write(&path, whole).unwrap();
    assert_eq!(run(&desk, true, &verify).status.code(), Some(0));
}

#[test]
fn a_plain_database_that_breaks_its_own_rules_is_found_by_verify() {
    let desk = triaged(false);
    let path = desk.path("vault/vault.db");
    let mut bytes = std::fs::read(&path).unwrap();
    // Where every third page says what it is: trees lead nowhere any more.
    (4..bytes.len() / 4096).step_by(3).for_each(|page| bytes[page * 4096..][..64].fill(0xee));
    std::fs::write(&path, bytes).unwrap();
    assert_eq!(failed(&run(&desk, false, &["verify", "--vault", "vault", "--json"])), (4, "vault-damaged".into()));
}

#[test]
fn a_database_that_was_cut_off_or_written_over_is_damage_and_no_fault_of_the_program() {
    for keyed in [false, true] {
        let desk = triaged(keyed);
        let path = desk.path("vault/vault.db");
        let whole = std::fs::read(&path).unwrap();
        let mut noise = whole.clone();
        noise[..600].iter_mut().enumerate().for_each(|(at, byte)| *byte = (at * 7 + 3) as u8);
        let half = whole.len() / 2;
        let bad = [
            &whole[..0],
            &whole[..1],
            &whole[..100],
            &whole[..4096],
            &whole[..half],
            &noise,
            b"not a database, but text",
        ];
        for (nth, bytes) in bad.into_iter().enumerate() {
            let mut codes = Vec::new();
            for args in [
                &["list", "items", "--case", "Ensayo"][..],
                &["report", "--case", "Ensayo", "--out", "r.html"],
                &["verify"],
            ] {
                std::fs::write(&path, bytes).unwrap();
                let out = run(&desk, keyed, &[args, &["--vault", "vault", "--json"]].concat());
                assert_ne!(out.status.code(), Some(0), "{keyed} {nth} {args:?}");
                codes.push(failed(&out));
            }
            assert!(codes.iter().all(|code| *code == (4, "vault-damaged".into())), "{keyed} {nth}: {codes:?}");
            let said = run(&desk, keyed, &["vault", "status", "--vault", "vault", "--lang", "en"]).stderr;
            let said = String::from_utf8_lossy(&said).into_owned();
            // A page that is damaged may lie where status does not look.
            assert!(said.is_empty() || !said.contains("vault.key from the backup"), "{said}");
        }
    }
}

#[test]
fn a_lost_header_and_a_damaged_database_are_told_apart() {
    let desk = triaged(true);
    let status = || run(&desk, true, &["vault", "status", "--vault", "vault", "--json"]);
    std::fs::rename(desk.path("vault/vault.key"), desk.path("aside")).unwrap();
    assert_eq!(failed(&status()), (4, "key-header-damaged".into()));
    std::fs::rename(desk.path("aside"), desk.path("vault/vault.key")).unwrap();
    let mut bytes = std::fs::read(desk.path("vault/vault.db")).unwrap();
    bytes[17] ^= 1;
    std::fs::write(desk.path("vault/vault.db"), bytes).unwrap();
    assert_eq!(failed(&status()), (4, "vault-damaged".into()));
}

#[test]
fn what_is_missing_is_named() {
    let desk = Desk::with(&Plan::small(6));
    let triage = [TRIAGE, &["--json"]].concat();
    let out = command(desk.dir.path(), &triage).env("AMPARO_KEY_FILE", "/none").output().unwrap();
    assert_eq!(failed(&out), (2, "key-file-missing".into()));
    let mut alone = std::process::Command::new("setsid");
    alone.args(["--wait", env!("CARGO_BIN_EXE_amparo"), "vault", "init", "--passphrase", "--vault", "v", "--json"]);
    let out = crate::amparo::clean(&mut alone).current_dir(desk.dir.path()).output().unwrap();
    assert_eq!(failed(&out), (2, "no-terminal".into()));
}

fn every_byte(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let files = names(dir).into_iter().filter(|name| dir.join(name).is_file());
    files.map(|name| (name.clone(), std::fs::read(dir.join(name)).unwrap())).collect()
}

#[test]
fn a_backup_is_read_and_checked_but_never_changed() {
    let desk = triaged(false);
    let dir = desk.dir.path();
    done(dir, &["vault", "backup", "--out", "backup", "--vault", "vault"]);
    let before = every_byte(&desk.path("backup"));
    let of = ["--case", "Ensayo", "--vault", "backup", "--json"];
    for args in [
        &["verify", "--vault", "backup", "--json"][..],
        &[&["match"][..], &of].concat(),
        &[&["ingest", "reference"][..], &of].concat(),
        &["vault", "backup", "--out", "twice", "--vault", "backup", "--json"],
        &["vault", "upgrade", "--vault", "backup", "--json"],
    ] {
        assert_eq!(failed(&desk.run(args)), (2, "vault-is-backup".into()), "{args:?}");
    }
    assert_eq!(
        done(dir, &["list", "items", "--case", "Ensayo", "--vault", "backup"]).as_array().unwrap().len(),
        desk.list("items").len()
    );
    let checked = done(dir, &["vault", "restore", "--check", "backup"]);
    assert_eq!((&checked["backup"], &checked["lost_segments"]), (&"backup".into(), &serde_json::json!([])));
    assert!(before == every_byte(&desk.path("backup")));
    done(dir, &["vault", "restore", "backup", "--vault", "restored"]);
    let path = desk.path("backup/vault.db");
    let mut bytes = std::fs::read(&path).unwrap();
    let at = bytes.len() / 2;
    bytes[at] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    assert_eq!(failed(&desk.run(&["vault", "restore", "--check", "backup", "--json"])), (4, "backup-changed".into()));
}
