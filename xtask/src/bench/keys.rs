//! What encryption costs: the same material into a vault without a key and into one with a key file, in turn.

use super::{Wanted, chat, runs};
use crate::workspace::Workspace;
use anyhow::{Context, Result};
use std::path::Path;
use std::process::Command;

/// Each is done so often, in turn, and the best counts: what disturbs a machine disturbs single runs.
const TURNS: usize = 5;
/// What only reads is done so often in each turn.
const READS: usize = 3;

/// Best wall and processor times of one kind of vault, by what was done.
type Times = [(f64, f64); 3];

static DONE: [&str; 3] =
    ["`ingest` into a fresh vault", "`list messages --jsonl`, all of them", "`vault status`: opening"];

pub(super) fn run(workspace: &Workspace, wanted: &Wanted) -> Result<()> {
    let scratch = runs::Scratch::new("keys")?;
    let program = runs::program(workspace)?;
    let file = scratch.path().join("Chat de WhatsApp con Vecinos.txt");
    let bytes = chat::write_export(&file, wanted.lines)?;
    let (mut plain, mut keyed): (Times, Times) = ([(f64::MAX, f64::MAX); 3], [(f64::MAX, f64::MAX); 3]);
    for _ in 0..TURNS {
        turn(&program, scratch.path(), &file, None, &mut plain)?;
        turn(&program, scratch.path(), &file, Some("key"), &mut keyed)?;
    }
    println!("A WhatsApp text export of {} lines ({:.1} MB), generated.\n", wanted.lines, bytes as f64 / 1e6);
    println!("| what | without a key | key file | cost | processor, without | with | cost |");
    println!("|---|--:|--:|--:|--:|--:|--:|");
    for ((what, (plain, plain_cpu)), (keyed, keyed_cpu)) in DONE.iter().zip(plain).zip(keyed) {
        println!("| {what} | {} | {} |", cost(plain, keyed), cost(plain_cpu, keyed_cpu));
    }
    Ok(())
}

/// Both times and what the second costs over the first, where there is enough to count in hundredths.
fn cost(plain: f64, keyed: f64) -> String {
    let more = if plain < 0.1 { "–".into() } else { format!("{:+.1} %", (keyed / plain - 1.0) * 100.0) };
    format!("{plain:.2} s | {keyed:.2} s | {more}")
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
        if let Some(key) = &key {
            command.env("AMPARO_KEY_FILE", key);
        }
        runs::measure(&mut command)
    };
    let text = |path: &Path| path.to_str().map(String::from).context("the temporary folder's name is not UTF-8");
    match &key {
        Some(key) => amparo(&["vault", "init", "--key-file", &text(key)?])?,
        None => amparo(&["vault", "init", "--unencrypted"])?,
    };
    amparo(&["case", "open", "bench", "--legal-basis", "benchmark", "--review-by", "2099-12-31"])?;
    let ingested = amparo(&["ingest", &text(file)?, "--case", "bench"])?;
    amparo(&["network", "--case", "bench"])?;
    let mut keep = |at: usize, run: &runs::Run| {
        if let Some((wall, cpu)) = best.get_mut(at) {
            (*wall, *cpu) = (wall.min(run.seconds), cpu.min(run.cpu_seconds));
        }
    };
    keep(0, &ingested);
    for _ in 0..READS {
        keep(1, &amparo(&["list", "messages", "--case", "bench", "--jsonl"])?);
        keep(2, &amparo(&["vault", "status"])?);
    }
    Ok(())
}
