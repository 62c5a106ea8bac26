//! The whole way on a benign operation, and its parts: walking evidence, building the network.

use super::{Wanted, runs};
use crate::workspace::Workspace;
use anyhow::{Context, Result};
use std::path::Path;
use std::process::Command;

/// Messages of the network that is built alone.
const MESSAGES: &str = "1000000";

/// `amparo demo` from nothing to the report.
pub(super) fn triage(workspace: &Workspace, _: &Wanted) -> Result<()> {
    let scratch = runs::Scratch::new("triage")?;
    let out = scratch.path().join("demo");
    let run = demo(workspace, &out)?;
    let (files, bytes) = size(&out.join("evidence"))?;
    println!("`amparo demo`: makes the standard operation, ingests, matches, builds the network, writes the report.\n");
    println!("| evidence | files on disk | seconds | peak memory |\n|--:|--:|--:|--:|");
    println!("| {:.1} MB | {files} | {:.1} | {:.0} MiB |", bytes as f64 / 1e6, run.seconds, run.peak_mib);
    Ok(())
}

/// Walking and digesting evidence.
pub(super) fn walk(workspace: &Workspace, wanted: &Wanted) -> Result<()> {
    let scratch = runs::Scratch::new("walk")?;
    let path = match &wanted.path {
        Some(path) => path.clone(),
        None => {
            let out = scratch.path().join("demo");
            demo(workspace, &out)?;
            out.join("evidence")
        }
    };
    let example = runs::example(workspace, "evidence", "walk")?;
    println!("| what | entries | MB | MB/s | peak memory |\n|---|--:|--:|--:|--:|");
    for (name, digest) in [("walk and manifest", None), ("with the four digests of every entry", Some("digest"))] {
        let run = runs::measure(Command::new(&example).arg(&path).args(digest))?;
        let number = |name| runs::number(&run.stdout, name);
        let (entries, bytes, speed) = (number("entry_count")?, number("bytes")?, number("mb_per_second")?);
        println!("| {name} | {entries:.0} | {:.1} | {speed:.0} | {:.0} MiB |", bytes / 1e6, run.peak_mib);
    }
    Ok(())
}

/// Building the network of a made-up world, without vault or files.
pub(super) fn network(workspace: &Workspace, _: &Wanted) -> Result<()> {
    let example = runs::example(workspace, "network", "build_speed")?;
    let run = runs::measure(Command::new(example).arg(MESSAGES))?;
    let number = |name| runs::number(&run.stdout, name);
    println!("| chats | messages | groups | seconds | messages/s | peak memory |\n|--:|--:|--:|--:|--:|--:|");
    println!(
        "| {:.0} | {:.0} | {:.0} | {:.2} | {:.0} | {:.0} MiB |",
        number("chat_count")?,
        number("message_count")?,
        number("group_count")?,
        number("seconds")?,
        number("messages_per_second")?,
        run.peak_mib,
    );
    Ok(())
}

fn demo(workspace: &Workspace, out: &Path) -> Result<runs::Run> {
    let program = runs::program(workspace)?;
    runs::measure(Command::new(program).args(["demo", "--out"]).arg(out))
}

/// Files on disk below a folder, and their bytes.
fn size(folder: &Path) -> Result<(u64, u64)> {
    let (mut files, mut bytes) = (0, 0);
    for entry in std::fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let entry = entry?;
        let facts = entry.metadata()?;
        let (more_files, more_bytes) = if facts.is_dir() { size(&entry.path())? } else { (1, facts.len()) };
        (files, bytes) = (files + more_files, bytes + more_bytes);
    }
    Ok((files, bytes))
}
