//! `cargo xtask bench`: measures in one run what `docs/benchmarks.md` reports, and prints Markdown.
//!
//! Figures of different machines or different runs are not compared; where a peer is measured, it is measured here,
//! on the same material, in the same run.

mod archive;
mod chat;
mod digests;
mod hash;
mod index;
mod keys;
mod lists;
mod machine;
mod operation;
mod peers;
mod runs;
mod signals;

use crate::workspace::Workspace;
use anyhow::{Context, Result, bail};
use std::path::PathBuf;
use std::process::ExitCode;

/// What is asked for.
pub(crate) struct Wanted {
    names: Vec<String>,
    pictures: Vec<PathBuf>,
    corpora: Vec<PathBuf>,
    lines: u64,
    members: u64,
    path: Option<PathBuf>,
    is_quick: bool,
    is_full: bool,
}

type Bench = fn(&Workspace, &Wanted) -> Result<()>;

static BENCHES: &[(&str, Bench)] = &[
    ("hash", hash::run),
    ("signals", signals::run),
    ("index", index::run),
    ("chat", chat::run),
    ("keys", keys::run),
    ("network", operation::network),
    ("analysis", operation::analysis),
    ("walk", operation::walk),
    ("triage", operation::triage),
    ("archive", archive::run),
];

pub(crate) fn run(workspace: &Workspace, arguments: &[String]) -> Result<ExitCode> {
    let wanted = Wanted::read(arguments)?;
    machine::print();
    for (name, bench) in BENCHES {
        if wanted.names.is_empty() || wanted.names.iter().any(|n| n == name) {
            println!("\n## {name}\n");
            bench(workspace, &wanted).with_context(|| format!("bench {name}"))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

impl Wanted {
    fn read(arguments: &[String]) -> Result<Self> {
        let mut wanted = Self {
            names: Vec::new(),
            pictures: Vec::new(),
            corpora: Vec::new(),
            lines: 200_000,
            members: 20_000,
            path: None,
            is_quick: false,
            is_full: false,
        };
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            let mut value = || rest.next().with_context(|| format!("{argument} needs a value"));
            match argument.as_str() {
                "--pictures" => wanted.pictures.push(value()?.into()),
                "--corpus" => wanted.corpora.push(value()?.into()),
                "--lines" => wanted.lines = value()?.parse().context("--lines needs a number")?,
                "--members" => wanted.members = value()?.parse().context("--members needs a number")?,
                "--quick" => wanted.is_quick = true,
                "--full" => wanted.is_full = true,
                "--path" => wanted.path = Some(value()?.into()),
                name if BENCHES.iter().any(|(known, _)| *known == name) => wanted.names.push(name.into()),
                other => bail!(
                    "no benchmark {other}; there are: {}",
                    BENCHES.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
                ),
            }
        }
        Ok(wanted)
    }
}
