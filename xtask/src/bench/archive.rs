//! A phone's whole file system as one archive: rate, time to the first result, memory, what a kill costs, and how much
//! of the time is reading and decoding.

use super::{Wanted, runs};
use crate::workspace::Workspace;
use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

pub(super) fn run(workspace: &Workspace, wanted: &Wanted) -> Result<()> {
    let scratch = runs::Scratch::new("archive")?;
    let archive = scratch.path().join("phone.tar");
    let known = scratch.path().join("known");
    let maker = runs::example(workspace, "rehearsal", "phone_archive")?;
    runs::measure(Command::new(maker).arg(&archive).arg(&known).arg(wanted.members.to_string()))?;
    let bytes = std::fs::metadata(&archive)?.len();
    let program = runs::program(workspace)?;
    println!(
        "A tar of {} members, {:.2} GB: two in five are JPEG, the rest texts; all different.\n",
        wanted.members,
        bytes as f64 / 1e9
    );
    let whole = Desk { program: &program, dir: scratch.path(), vault: "whole" };
    whole.prepare(&known)?;
    let (first, run) = whole.ingest(&archive, None)?;
    let decoded = runs::measure(Command::new(runs::example(workspace, "engine", "read_only")?).arg(&archive))?;
    let reading = runs::number(&decoded.stdout, "seconds")?;
    let killed = Desk { program: &program, dir: scratch.path(), vault: "killed" };
    killed.prepare(&known)?;
    let (_, half) = killed.ingest(&archive, Some(run.seconds / 2.0))?;
    let (_, rest) = killed.ingest(&archive, None)?;
    println!("| what | figure |\n|---|--:|");
    println!("| ingest, seconds | {:.0} |", run.seconds);
    println!("| members/s | {:.0} |", wanted.members as f64 / run.seconds);
    println!("| MB/s | {:.0} |", bytes as f64 / 1e6 / run.seconds);
    println!("| first item known byte for byte, seconds | {first:.1} |");
    println!("| peak memory | {:.0} MiB |", run.peak_mib);
    println!("| reading, digests and decoding alone, seconds | {reading:.0} |");
    println!("| their share of the time | {:.0} % |", 100.0 * reading / run.seconds);
    let extra = half.seconds + rest.seconds - run.seconds;
    println!("| killed after {:.0} s, gone on: seconds more | {extra:.1} |", half.seconds);
    println!("| of the work done before | {:.1} % |", 100.0 * extra / half.seconds);
    Ok(())
}

struct Desk<'a> {
    program: &'a Path,
    dir: &'a Path,
    vault: &'a str,
}

/// What one run took.
struct Took {
    seconds: f64,
    peak_mib: f64,
}

impl Desk<'_> {
    fn amparo(&self) -> Command {
        let mut command = Command::new(self.program);
        command.arg("--vault").arg(self.dir.join(self.vault)).args(["--operator", "bench"]);
        command
    }

    fn prepare(&self, known: &Path) -> Result<()> {
        runs::measure(self.amparo().args(["vault", "init", "--unencrypted"]))?;
        runs::measure(self.amparo().args([
            "case",
            "open",
            "bench",
            "--legal-basis",
            "bench",
            "--review-by",
            "2099-12-31",
        ]))?;
        let mut build = self.amparo();
        build.args(["hashset", "build"]).arg(known).args(["--name", "known", "--case", "bench"]);
        runs::measure(&mut build).map(drop)
    }

    /// Ingests; kills after so many seconds if asked. Gives when the first known item was told.
    fn ingest(&self, archive: &Path, kill_after: Option<f64>) -> Result<(f64, Took)> {
        let start = Instant::now();
        let mut command = self.amparo();
        command.args(["-v", "ingest"]).arg(archive).args(["--case", "bench"]);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
        let stderr = child.stderr.take().context("no stderr")?;
        let told = std::thread::spawn(move || {
            let mut first = None;
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                if line.contains("known items") {
                    first.get_or_insert_with(|| start.elapsed().as_secs_f64());
                }
            }
            first
        });
        if let Some(after) = kill_after {
            std::thread::sleep(std::time::Duration::from_secs_f64(after));
            child.kill()?;
        }
        let (status, peak_kib) = runs::watch(&mut child)?;
        let seconds = start.elapsed().as_secs_f64();
        if kill_after.is_none() && !status.success() {
            bail!("ingest ended with {status}");
        }
        let first = told.join().ok().flatten().unwrap_or(f64::NAN);
        Ok((first, Took { seconds, peak_mib: peak_kib as f64 / 1024.0 }))
    }
}
