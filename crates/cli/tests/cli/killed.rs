//! Killed at any moment, on a disk that loses what was not synced: a new run gives the vault that an uninterrupted one
//! gives, row for row.

use crate::amparo::program;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

/// The disk between the program and the system; see `disk.c`.
pub(crate) fn disk() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/disk.c");
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("disk.so");
        // Tests run side by side: each process builds its own and moves it into place.
        let beside = target.with_extension(std::process::id().to_string());
        let mut compiler = Command::new(std::env::var_os("CC").unwrap_or_else(|| "cc".into()));
        let built =
            compiler.args(["-shared", "-fPIC", "-O1", "-o"]).arg(&beside).arg(source).arg("-ldl").output().unwrap();
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        std::fs::rename(&beside, &target).unwrap();
        target
    })
}

/// Small evidence with all that a run meets: an archive too large for one batch, chats, pictures, a twin, damage.
fn evidence(dir: &Path) {
    let operation = dir.join("operation");
    rehearsal::make(&rehearsal::Plan { damage: true, ..rehearsal::Plan::small(5) }, &operation).unwrap();
    let keep = ["phone-01", "phone-03"];
    for phone in keep {
        std::fs::create_dir_all(dir.join("evidence")).unwrap();
        let phone = dir.join("evidence").join(phone);
        std::fs::rename(operation.join("evidence").join(phone.file_name().unwrap()), &phone).unwrap();
        for entry in std::fs::read_dir(phone).unwrap().map(Result::unwrap) {
            if entry.metadata().unwrap().len() > 600_000 {
                std::fs::remove_file(entry.path()).unwrap();
            }
        }
    }
    // Small archives and few references: this is about being killed, a hundred times, not about what is found.
    std::fs::create_dir_all(dir.join("known")).unwrap();
    let mut references: Vec<_> = std::fs::read_dir(operation.join("reference")).unwrap().map(|e| e.unwrap()).collect();
    references.sort_by_key(|e| e.metadata().unwrap().len());
    for reference in &references[..4] {
        std::fs::rename(reference.path(), dir.join("known").join(reference.file_name())).unwrap();
    }
    std::fs::remove_dir_all(operation).unwrap();
    // Batches of a few files, so that there is a middle to be killed in; archives are marked member by member.
    std::fs::write(dir.join("amparo.toml"), "[ingest]\nbatch_files = 3\n[evidence]\nhold_bytes = 200000\n").unwrap();
}

fn triage(dir: &Path, env: &[(&str, &str)]) -> Output {
    let mut command = program(dir);
    command.args(["triage", "evidence", "--each", "--known", "known", "--case", "A", "--vault", "vault"]);
    command.args(["--legal-basis", "Auto 1/2026", "--review-by", "2027-06-30", "--now", "2026-11-21T10:00:00Z"]);
    command.envs(env.iter().copied()).output().unwrap()
}

/// What is left of a folder on a disk that loses what was not synced.
pub(crate) fn lose_unsynced(root: &Path, shadow: &Path) {
    let (names, data) = (shadow.join("names"), shadow.join("data"));
    std::fs::remove_dir_all(root).unwrap();
    let mut open = vec![(names.join("ROOT"), root.to_path_buf())];
    while let Some((from, into)) = open.pop() {
        std::fs::create_dir_all(&into).unwrap();
        // A name that lasted of a folder that did not is an empty folder, one of bytes that did not an empty file.
        let Ok(entries) = std::fs::read_dir(from) else { continue };
        for entry in entries.map(Result::unwrap) {
            let (to, id) = (into.join(entry.file_name()), std::fs::read_to_string(entry.path()).unwrap());
            match id.split_at(1) {
                ("d", id) => open.push((names.join(id), to)),
                (_, id) => std::fs::write(to, std::fs::read(data.join(id)).unwrap_or_default()).unwrap(),
            }
        }
    }
}

pub(crate) type Rows = BTreeMap<String, Vec<String>>;

/// The first table that differs, and how: a whole vault says too much.
pub(crate) fn difference(a: &Rows, b: &Rows) -> Option<String> {
    a.keys().chain(b.keys()).find(|table| a.get(*table) != b.get(*table)).map(|table| {
        let rows = |rows: &Rows| rows.get(table).cloned().unwrap_or_default();
        let (a, b) = (rows(a), rows(b));
        let only =
            |a: &[String], b: &[String]| a.iter().filter(|row| !b.contains(row)).take(2).cloned().collect::<Vec<_>>();
        format!("{table}: {} and {} rows; {:?} / {:?}", a.len(), b.len(), only(&a, &b), only(&b, &a))
    })
}

struct Yard {
    dir: tempfile::TempDir,
    whole: Rows,
}

impl Yard {
    fn kill(&self, point: &str, nth: u64, loses: bool) {
        let dir = self.dir.path();
        let (vault, shadow) = (dir.join("vault"), dir.join("shadow"));
        for folder in [&vault, &shadow] {
            let _ = std::fs::remove_dir_all(folder);
        }
        std::fs::create_dir_all(shadow.join("data")).unwrap();
        std::fs::create_dir_all(shadow.join("names")).unwrap();
        let at = format!("{point}:{nth}");
        let root = dir.canonicalize().unwrap().join("vault").display().to_string();
        let shadow_text = shadow.display().to_string();
        let mut env = vec![("AMPARO_FAILPOINT", at.as_str())];
        if loses {
            env.extend([("LD_PRELOAD", disk().to_str().unwrap()), ("DISK_ROOT", &root), ("DISK_SHADOW", &shadow_text)]);
        }
        let killed = triage(dir, &env);
        assert_eq!(killed.status.code(), None, "{at} was not met: {}", String::from_utf8_lossy(&killed.stderr));
        if loses {
            lose_unsynced(&vault, &shadow);
        }
        let again = triage(dir, &[]);
        assert_eq!(again.status.code(), Some(3), "after {at}: {}", String::from_utf8_lossy(&again.stderr));
        let rows = testkit::vault_rows(&vault).unwrap();
        let told = difference(&rows, &self.whole);
        assert!(told.is_none(), "after {at}{}: {}", if loses { " with loss" } else { "" }, told.unwrap_or_default());
        let audit = program(dir).args(["verify", "--case", "A", "--vault", "vault", "--quiet"]).output().unwrap();
        assert_eq!(audit.status.code(), Some(0), "after {at}: {}", String::from_utf8_lossy(&audit.stdout));
    }
}

#[test]
fn killed_anywhere_and_run_again_the_vault_is_the_same() {
    let dir = tempfile::tempdir().unwrap();
    evidence(dir.path());
    let log = dir.path().join("met");
    let whole = triage(dir.path(), &[("AMPARO_FAILPOINT_LOG", log.to_str().unwrap())]);
    assert_eq!(whole.status.code(), Some(3), "{}", String::from_utf8_lossy(&whole.stderr));
    let yard = Yard { whole: testkit::vault_rows(&dir.path().join("vault")).unwrap(), dir };
    let met = std::fs::read_to_string(log).unwrap();
    for point in engine::FAILPOINTS {
        let count = met.lines().filter(|line| line == point).count() as u64;
        println!("{point}: met {count} times");
        assert!(count > 0, "{point} was never met");
        yard.kill(point, 1, false);
        yard.kill(point, count.div_ceil(2), true);
        if count > 1 {
            yard.kill(point, count, true);
        }
    }
}
