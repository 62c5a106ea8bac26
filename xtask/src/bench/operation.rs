//! The whole way on a benign operation, and its parts: walking evidence, building the network.

use super::{Wanted, runs};
use crate::workspace::Workspace;
use anyhow::{Context, Result};
use std::path::Path;
use std::process::Command;

/// Messages of the network that is built alone.
const MESSAGES: &str = "1000000";

/// Messages of the cases that are analysed: each ten times the one before. The last is left out where it must be quick.
const ANALYSED: [&str; 3] = ["200000", "2000000", "20000000"];

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

/// Lineage, provenance, key accounts and what was not seen, one after the other on one scene, without vault or files.
pub(super) fn analysis(workspace: &Workspace, wanted: &Wanted) -> Result<()> {
    let example = runs::example(workspace, "network", "analysis_speed")?;
    println!("Seconds by the clock, and of processors. The scene is in the memory, its making not in the time.\n");
    println!(
        "| messages | groups | accounts | sightings | lineage | provenance | keys | not seen | all | peak memory |"
    );
    println!("|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    for messages in ANALYSED.iter().take(if wanted.is_quick { 2 } else { 3 }) {
        let run = runs::measure(Command::new(&example).arg(messages))?;
        let number = |name: &str| runs::number(&run.stdout, name);
        let took = |part: &str| -> Result<String> {
            let (clock, processors) = (format!("{part}_seconds"), format!("{part}_processor_seconds"));
            Ok(format!("{:.2}, {:.2}", number(&clock)?, number(&processors)?))
        };
        let count = |name| Ok::<_, anyhow::Error>(format!("{:.0}", number(name)?));
        let counted = [count("messages")?, count("groups")?, count("accounts")?, count("sightings")?];
        let parts = [took("lineage")?, took("provenance")?, took("keys")?, took("coverage")?, took("all")?];
        println!("| {} | {} | {:.0} MiB |", counted.join(" | "), parts.join(" | "), number("peak_mib")?);
    }
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
