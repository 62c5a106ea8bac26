//! What encryption costs: the same material into a vault without a key and into one with a key file, in turn.

use super::{Wanted, chat, runs};
use crate::workspace::Workspace;
use anyhow::{Context, Result};
use std::path::Path;
use std::process::Command;

/// Each is done so often, in turn, and the best counts: what disturbs a machine disturbs single runs.
const TURNS: usize = 5;

/// Best times of one kind of vault.
struct Times {
    ingest: f64,
    messages: f64,
    status: f64,
}

pub(super) fn run(workspace: &Workspace, wanted: &Wanted) -> Result<()> {
    let scratch = runs::Scratch::new("keys")?;
    let program = runs::program(workspace)?;
    let file = scratch.path().join("Chat de WhatsApp con Vecinos.txt");
    let bytes = chat::write_export(&file, wanted.lines)?;
    let mut plain = Times { ingest: f64::MAX, messages: f64::MAX, status: f64::MAX };
    let mut keyed = Times { ..plain };
    for _ in 0..TURNS {
        turn(&program, scratch.path(), &file, None, &mut plain)?;
        turn(&program, scratch.path(), &file, Some("key"), &mut keyed)?;
    }
    println!("A WhatsApp text export of {} lines ({:.1} MB), generated.\n", wanted.lines, bytes as f64 / 1e6);
    println!("| what | without a key, s | key file, s | cost |\n|---|--:|--:|--:|");
    for (what, plain, keyed) in [
        ("`ingest` into a fresh vault", plain.ingest, keyed.ingest),
        ("`list messages --jsonl`, all of them", plain.messages, keyed.messages),
        ("`vault status`: opening", plain.status, keyed.status),
    ] {
        println!("| {what} | {plain:.3} | {keyed:.3} | {:+.1} % |", (keyed / plain - 1.0) * 100.0);
    }
    Ok(())
}

/// Once the whole way with a fresh vault.
fn turn(program: &Path, scratch: &Path, file: &Path, key: Option<&str>, best: &mut Times) -> Result<()> {
    let vault = scratch.join("vault");
    if vault.exists() {
        std::fs::remove_dir_all(&vault).context("taking the vault of the turn before away")?;
    }
    let key = key.map(|name| scratch.join(name));
    let amparo = |arguments: &[&str]| {
        let mut command = Command::new(program);
        command.env_remove("AMPARO_KEY_FILE").arg("--vault").arg(&vault).args(arguments);
        key.iter().for_each(|key| drop(command.env("AMPARO_KEY_FILE", key)));
        runs::measure(&mut command).map(|run| run.seconds)
    };
    let path = |path: &Path| path.to_str().map(String::from).context("the temporary folder's name is not UTF-8");
    match &key {
        Some(key) => amparo(&["vault", "init", "--key-file", &path(key)?])?,
        None => amparo(&["vault", "init", "--unencrypted"])?,
    };
    amparo(&["case", "open", "bench", "--legal-basis", "benchmark", "--review-by", "2099-12-31"])?;
    best.ingest = best.ingest.min(amparo(&["ingest", &path(file)?, "--case", "bench"])?);
    amparo(&["network", "--case", "bench"])?;
    best.messages = best.messages.min(amparo(&["list", "messages", "--case", "bench", "--jsonl"])?);
    best.status = best.status.min(amparo(&["vault", "status"])?);
    Ok(())
}
