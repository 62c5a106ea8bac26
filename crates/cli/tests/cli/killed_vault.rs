//! A backup and an upgrade killed at every place, on a disk that keeps everything and on one that loses what was not
//! synced: what was cut off is never taken for a backup, and the same command again brings what an uninterrupted one
//! brings.

use crate::amparo::{program, run};
use crate::killed::{Rows, difference, disk, lose_unsynced};
use crate::vault::{done, failed, names, old_vault};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const NOW: &str = "2026-11-21T10:00:00Z";

/// A folder on a disk that may lose what is not synced from now on.
struct Medium {
    root: PathBuf,
    shadow: tempfile::TempDir,
}

impl Medium {
    /// What lies in the folder lasts.
    fn new(root: &Path) -> Self {
        let medium = Self { root: root.canonicalize().unwrap(), shadow: tempfile::tempdir().unwrap() };
        for folder in ["data", "names"] {
            std::fs::create_dir(medium.shadow.path().join(folder)).unwrap();
        }
        let mut sync = Command::new("sync");
        let mut open = vec![medium.root.clone()];
        while let Some(folder) = open.pop() {
            for path in std::fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path()) {
                if path.is_dir() {
                    open.push(path);
                } else {
                    sync.arg(path);
                }
            }
            sync.arg(folder);
        }
        assert!(medium.under(&mut sync).status().unwrap().success());
        medium
    }

    fn under<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command.env("LD_PRELOAD", disk()).env("DISK_ROOT", &self.root).env("DISK_SHADOW", self.shadow.path())
    }

    fn lose(&self) {
        lose_unsynced(&self.root, self.shadow.path());
    }
}

/// Runs a command that is killed at `point`; what was not synced on the medium is lost with it, if there is one.
fn kill(dir: &Path, args: &[&str], point: &str, medium: Option<&Medium>) {
    let mut command = program(dir);
    command.args(args).env("AMPARO_FAILPOINT", point);
    if let Some(medium) = medium {
        medium.under(&mut command);
    }
    let killed = command.output().unwrap();
    assert_eq!(killed.status.code(), None, "{point} was not met: {}", String::from_utf8_lossy(&killed.stderr));
    if let Some(medium) = medium {
        medium.lose();
    }
}

fn rows(vault: &Path) -> Rows {
    testkit::vault_rows(vault).unwrap()
}

fn entries(dir: &Path, vault: &str) -> u64 {
    done(dir, &["vault", "status", "--vault", vault])["audit_entry_count"].as_u64().unwrap()
}

fn restore(dir: &Path, backup: &str, vault: &str) -> Output {
    run(dir, &["vault", "restore", backup, "--vault", vault, "--now", NOW, "--json"])
}

#[test]
fn a_backup_that_was_killed_is_none_and_the_next_one_is_whole() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    old_vault(1, dir);
    done(dir, &["vault", "upgrade", "--vault", "vault", "--now", NOW]);
    let whole = rows(&dir.join("vault"));
    let backup = ["vault", "backup", "--out", "media/backup", "--vault", "vault", "--now", NOW, "--json"];
    for (point, loses) in engine::FAILPOINTS_OF_BACKUP.iter().flat_map(|point| [(point, false), (point, true)]) {
        let told = format!("{point}{}", if loses { " with loss" } else { "" });
        std::fs::create_dir(dir.join("media")).unwrap();
        let medium = loses.then(|| Medium::new(&dir.join("media")));
        kill(dir, &backup, point, medium.as_ref());
        // It gets its name when it was read back; from then on it is a backup, killed or not.
        let placed = *point == "backup.placed";
        if !placed {
            assert_eq!(failed(&restore(dir, "media/backup", "restored")), (2, "no-backup".into()), "{told}");
            let (_, code) = failed(&restore(dir, "media/backup.unfinished", "restored"));
            assert!(["no-backup", "backup-changed"].contains(&code.as_str()), "{told}: {code}");
            assert!(!dir.join("restored").exists(), "{told}");
        }
        let again = run(dir, &backup);
        if placed {
            assert_eq!(failed(&again), (2, "place-taken".into()), "{told}");
        } else {
            assert!(again.status.success(), "{told}: {}", String::from_utf8_lossy(&again.stderr));
        }
        assert_eq!(names(&dir.join("media")), ["backup"], "{told}");
        let restored = restore(dir, "media/backup", "restored");
        assert!(restored.status.success(), "{told}: {}", String::from_utf8_lossy(&restored.stderr));
        assert_eq!(difference(&rows(&dir.join("restored")), &whole), None, "{told}");
        for made in ["media", "restored"] {
            std::fs::remove_dir_all(dir.join(made)).unwrap();
        }
    }
    // The vault itself was written to by nobody but those who recorded their act.
    assert_eq!(difference(&rows(&dir.join("vault")), &whole), None);
}

#[test]
fn an_upgrade_that_was_killed_goes_on_and_gives_the_same_vault() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let upgrade = ["vault", "upgrade", "--vault", "site/vault", "--now", NOW, "--json"];
    let unpack = || {
        let _ = std::fs::remove_dir_all(dir.join("site"));
        std::fs::create_dir(dir.join("site")).unwrap();
        old_vault(1, &dir.join("site"));
    };
    unpack();
    let old = rows(&dir.join("site/vault"));
    let to = done(dir, &upgrade[..6])["to"].as_u64().unwrap();
    let (whole, log) = (rows(&dir.join("site/vault")), entries(dir, "site/vault"));
    let backup = format!("vault.before-schema-{to}");
    let points = engine::FAILPOINTS_OF_BACKUP.iter().chain(engine::FAILPOINTS_OF_UPGRADE).map(|p| format!("{p}:1"));
    let last = ["upgrade.step-open", "upgrade.step-done"].map(|point| format!("{point}:{}", to - 1));
    for (point, loses) in points.chain(last).flat_map(|point| [(point.clone(), false), (point, true)]) {
        let told = format!("{point}{}", if loses { " with loss" } else { "" });
        unpack();
        let medium = loses.then(|| Medium::new(&dir.join("site")));
        kill(dir, &upgrade, &point, medium.as_ref());
        // Never half: it is the older vault, or the new one.
        let status = run(dir, &["vault", "status", "--vault", "site/vault", "--json"]);
        assert!(status.status.success() || failed(&status).1 == "vault-older", "{told}");
        let again = run(dir, &upgrade);
        assert!(again.status.success(), "{told}: {}", String::from_utf8_lossy(&again.stderr));
        assert_eq!(difference(&rows(&dir.join("site/vault")), &whole), None, "{told}");
        // Every act has its entry, once.
        assert_eq!(entries(dir, "site/vault"), log, "{told}");
        assert_eq!(names(&dir.join("site")), ["vault".to_string(), backup.clone()], "{told}");
        let restored = restore(dir, &format!("site/{backup}"), "restored");
        assert!(restored.status.success(), "{told}: {}", String::from_utf8_lossy(&restored.stderr));
        assert_eq!(difference(&rows(&dir.join("restored")), &old), None, "{told}");
        std::fs::remove_dir_all(dir.join("restored")).unwrap();
    }
}
