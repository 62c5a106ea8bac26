//! The project's own chores: `cargo xtask tidy | fixtures | bench`.

mod bench;
mod fixtures;
mod rust_text;
mod tidy;
mod workspace;

use anyhow::{Result, bail};
use std::process::ExitCode;
use workspace::Workspace;

const USAGE: &str = "\
usage: cargo xtask COMMAND

  tidy                check the rules of the house: directions between crates, licences, where unsafe lives, sizes,
                      comments on dependencies, what docs/contract.md must name; every finding says where and what
  fixtures            say where the public fixtures are looked for, which are there, and which tests use them
  bench [NAME]...     measure and print Markdown tables; NAME: hash, signals, index, chat, keys, network, walk,
                      triage, archive (default: all)
        --pictures DIR    folder of pictures for `hash` (repeatable; default: the fixtures `photos` and `stickers`)
        --corpus DIR      photographs to derive pictures from, for `hash`; photographs and drawings for `signals`
        --quick           fewer pictures and references, for `signals`; fewer codes and digests, for `index`
        --full            100 million codes and digests too, for `index`: takes 12 GB of memory and 7 GB of disk
        --lines N         lines of the chat export for `chat` (default 200000)
        --path PATH       what `walk` walks (default: the evidence of the demo that `triage` makes)
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<ExitCode> {
    let Some((command, rest)) = arguments.split_first() else {
        eprint!("{USAGE}");
        return Ok(ExitCode::from(2));
    };
    match command.as_str() {
        "tidy" => tidy::run(&Workspace::find()?),
        "fixtures" => fixtures::run(&Workspace::find()?),
        "bench" => bench::run(&Workspace::find()?, rest),
        "help" | "--help" | "-h" => {
            print!("{USAGE}");
            Ok(ExitCode::SUCCESS)
        }
        other => bail!("no command {other}\n\n{USAGE}"),
    }
}
