//! Running the program in a folder of its own.

use rehearsal::{Plan, Truth};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The main job, as an analyst types it.
pub(crate) const TRIAGE: &[&str] = &[
    "triage",
    "evidence",
    "--each",
    "--known",
    "reference",
    "--case",
    "Ensayo",
    "--legal-basis",
    "Auto 1/2026",
    "--review-by",
    "2027-06-30",
    "--vault",
    "vault",
    "--report",
    "report.html",
    "--now",
    "2026-11-21T10:00:00Z",
];

/// Every list of a case, as it stands.
pub(crate) const LISTS: [&str; 10] =
    ["exhibits", "items", "matches", "issues", "accounts", "groups", "members", "messages", "invites", "sightings"];

/// A folder with an operation and a vault.
pub(crate) struct Desk {
    pub(crate) dir: tempfile::TempDir,
    pub(crate) truth: Truth,
}

impl Desk {
    /// An operation, not yet triaged.
    pub(crate) fn with(plan: &Plan) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let truth = rehearsal::make(plan, dir.path()).unwrap();
        Self { dir, truth }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// The main job on all of it, as an analyst types it.
    pub(crate) fn triage(&self) -> Output {
        self.triage_with(&[])
    }

    /// The same with more arguments.
    pub(crate) fn triage_with(&self, more: &[&str]) -> Output {
        self.run(&[TRIAGE, more].concat())
    }

    /// The main job on some of the evidence, or on it in another way.
    pub(crate) fn triage_of(&self, evidence: &[&str]) -> Output {
        let terms: Vec<&str> =
            TRIAGE.iter().copied().filter(|arg| !["triage", "evidence", "--each"].contains(arg)).collect();
        self.run(&[&["triage"], evidence, &terms].concat())
    }

    pub(crate) fn run(&self, args: &[&str]) -> Output {
        run(self.dir.path(), args)
    }

    /// The rows of a list.
    pub(crate) fn list(&self, kind: &str) -> Vec<Value> {
        let out = self.run(&["list", kind, "--case", "Ensayo", "--vault", "vault", "--jsonl"]);
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        let text = String::from_utf8(out.stdout).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// Runs the program in `dir`, without anything of the machine's own settings.
pub(crate) fn run(dir: &Path, args: &[&str]) -> Output {
    command(dir, args).output().unwrap()
}

/// The program with these arguments, for a test that adds to it.
pub(crate) fn command(dir: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_amparo"));
    clean(&mut command).current_dir(dir).args(args);
    command
}

/// The program, to be run in `dir` without anything of the machine's own settings.
pub(crate) fn program(dir: &Path) -> Command {
    command(dir, &[])
}

/// Without anything of the machine's own settings.
pub(crate) fn clean(command: &mut Command) -> &mut Command {
    for name in [
        "AMPARO_VAULT",
        "AMPARO_LANG",
        "AMPARO_OPERATOR",
        "AMPARO_PURPOSE",
        "AMPARO_CONFIG",
        "AMPARO_KEY_FILE",
        "SOURCE_DATE_EPOCH",
    ] {
        command.env_remove(name);
    }
    command.env("USER", "tester")
}

pub(crate) fn text<'a>(row: &'a Value, field: &str) -> &'a str {
    row[field].as_str().unwrap_or_default()
}

/// Every file below a folder, by its path.
pub(crate) fn files(dir: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    entries.into_iter().flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}
