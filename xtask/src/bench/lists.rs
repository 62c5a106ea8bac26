//! Lists made into segments: how many rows a second, and whether memory grows with them. There is no peer: the field's
//! programs hold what they read.

use super::runs::{Scratch, measure, number};
use super::{Wanted, runs};
use crate::workspace::Workspace;
use anyhow::Result;
use std::path::Path;
use std::process::Command;

static LISTS: &[&str] = &["csv", "csv-pdq", "interpol", "signal-lines", "vics", "ncmec"];

pub(super) fn run(workspace: &Workspace, wanted: &Wanted) -> Result<()> {
    let example = runs::example(workspace, "matching", "lists_speed")?;
    println!("\nLists made into segments, one core; rows are made up while they are read, which is taken off.\n");
    println!(
        "| list | rows | rows/s of processor time | seconds that passed | bytes a row | most memory MB | open ms |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|");
    for list in LISTS {
        row(&example, list, "1000000")?;
    }
    if !wanted.is_quick {
        row(&example, "csv", "10000000")?;
    }
    Ok(())
}

fn row(example: &Path, list: &str, rows: &str) -> Result<()> {
    let scratch = Scratch::new("lists")?;
    let mut command = Command::new(example);
    command.arg(rows).arg(scratch.path()).arg(list).env("RAYON_NUM_THREADS", "1");
    let json = measure(&mut command)?.stdout;
    let of = |name: &str| number(&json, name);
    println!(
        "| {list} | {rows} | {:.0} | {:.1} | {:.0} | {:.0} | {:.2} |",
        of("records_per_second")?,
        of("wall_seconds")?,
        of("bytes_each")?,
        of("peak_megabytes")?,
        of("open_ms")?,
    );
    Ok(())
}
