//! Building what is measured, running it, and what it took.

use crate::workspace::Workspace;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How often a child's memory is looked at. The kernel keeps the highest mark, so that only what is taken and given
/// back in the last instant before the end can be missed.
const LOOK_EVERY: Duration = Duration::from_millis(5);

/// A run, measured from outside.
pub(super) struct Run {
    pub(super) seconds: f64,
    /// Time of all its threads on processors: what says something on a machine that has other work, too.
    pub(super) cpu_seconds: f64,
    /// Highest resident memory of the child itself.
    pub(super) peak_mib: f64,
    pub(super) stdout: String,
}

/// Builds an example for release and gives its path.
pub(super) fn example(workspace: &Workspace, package: &str, name: &str) -> Result<PathBuf> {
    build(workspace, &["--package", package, "--example", name])?;
    Ok(released(workspace).join("examples").join(name))
}

/// Builds the program for release and gives its path.
pub(super) fn program(workspace: &Workspace) -> Result<PathBuf> {
    build(workspace, &["--package", "amparo"])?;
    Ok(released(workspace).join("amparo"))
}

fn released(workspace: &Workspace) -> PathBuf {
    workspace.metadata.target_directory.as_std_path().join("release")
}

fn build(workspace: &Workspace, what: &[&str]) -> Result<()> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["build", "--release", "--locked", "--quiet"]).args(what).current_dir(&workspace.root);
    let status = command.status().context("starting cargo")?;
    if !status.success() {
        bail!("cargo build --release {} failed", what.join(" "));
    }
    Ok(())
}

/// Exit code of the contract for "done, but some inputs were damaged": no failure of what is measured.
const DAMAGED: i32 = 3;

/// Runs a program to its end and measures it; what it says on stderr is shown only if it fails.
pub(super) fn measure(command: &mut Command) -> Result<Run> {
    let said = Scratch::new("said")?;
    let (out, err) = (said.path().join("stdout"), said.path().join("stderr"));
    let file = |path: &Path| std::fs::File::create(path).with_context(|| format!("making {}", path.display()));
    command.stdin(Stdio::null()).stdout(file(&out)?).stderr(file(&err)?);
    let before = children_cpu_seconds()?;
    let start = Instant::now();
    let mut child = command.spawn().with_context(|| format!("starting {}", command.get_program().display()))?;
    let (status, peak_kib) = watch(&mut child)?;
    let seconds = start.elapsed().as_secs_f64();
    if !status.success() && status.code() != Some(DAMAGED) {
        let words = std::fs::read(&err).unwrap_or_default();
        bail!("{} ended with {status}: {}", command.get_program().display(), String::from_utf8_lossy(&words).trim());
    }
    let stdout = String::from_utf8_lossy(&std::fs::read(&out)?).into_owned();
    let cpu_seconds = children_cpu_seconds()? - before;
    Ok(Run { seconds, cpu_seconds, peak_mib: peak_kib as f64 / 1024.0, stdout })
}

pub(super) fn watch(child: &mut Child) -> Result<(std::process::ExitStatus, u64)> {
    let status_file = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    loop {
        peak = peak.max(high_water(&status_file).unwrap_or(0));
        if let Some(status) = child.try_wait()? {
            return Ok((status, peak));
        }
        std::thread::sleep(LOOK_EVERY);
    }
}

/// What children that have ended took, user and system, by the kernel's hundredths of a second (proc(5), fields 16, 17).
fn children_cpu_seconds() -> Result<f64> {
    let text = std::fs::read_to_string("/proc/self/stat").context("reading /proc/self/stat")?;
    let after_name = text.rsplit_once(')').context("no name in /proc/self/stat")?.1;
    let ticks = after_name.split_whitespace().skip(13).take(2).map(str::parse::<f64>);
    Ok(ticks.sum::<Result<f64, _>>().context("no times in /proc/self/stat")? / 100.0)
}

fn high_water(status_file: &str) -> Option<u64> {
    let text = std::fs::read_to_string(status_file).ok()?;
    let line = text.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// A number of a flat JSON object, as our examples print it.
pub(super) fn number(json: &str, name: &str) -> Result<f64> {
    let key = format!("\"{name}\":");
    let rest = json.split_once(&key).with_context(|| format!("no {name} in {json}"))?.1.trim_start();
    let end = rest.find(|c: char| !"+-.eE0123456789".contains(c)).unwrap_or(rest.len());
    rest.get(..end).unwrap_or_default().parse().with_context(|| format!("{name} is no number in {json}"))
}

/// A folder that goes away.
pub(super) struct Scratch(PathBuf);

impl Scratch {
    pub(super) fn new(name: &str) -> Result<Self> {
        let path = std::env::temp_dir().join(format!("amparo-bench-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).with_context(|| format!("making {}", path.display()))?;
        Ok(Self(path))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Left behind in the worst case: it lies in the system's temporary folder.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_with_and_without_a_space() {
        let json = "{\"a_ms\":1.5,\"ms\": 2e3, \"n\":7}";
        assert_eq!(["a_ms", "ms", "n"].map(|name| number(json, name).unwrap()), [1.5, 2000.0, 7.0]);
        assert!(number(json, "x").is_err());
    }

    #[test]
    fn a_run_is_measured() {
        let run = measure(Command::new("sh").args(["-c", "sleep 0.1; echo done"])).unwrap();
        assert!(run.seconds >= 0.1 && run.peak_mib > 0.0);
        assert_eq!(run.stdout, "done\n");
        assert!(
            measure(Command::new("sh").args(["-c", "echo why >&2; exit 1"])).err().unwrap().to_string().contains("why")
        );
    }
}
