//! Makes an operation by hand: `cargo run --release -p rehearsal --example make -- OUT [SEED] [standard|small] [damage]`.
#![allow(clippy::print_stderr)]

use rehearsal::{Plan, make};
use std::{path::PathBuf, process::ExitCode};

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let Some(out) = args.next().map(PathBuf::from) else {
        eprintln!("usage: make OUT [SEED] [standard|small] [damage]");
        return ExitCode::from(2);
    };
    let seed = args.next().and_then(|s| s.parse().ok()).unwrap_or(1);
    let plan = if args.next().as_deref() == Some("small") { Plan::small(seed) } else { Plan::standard(seed) };
    let plan = Plan { damage: args.next().is_some(), ..plan };
    match make(&plan, &out) {
        Ok(truth) => {
            eprintln!("{} phones, {} groups, {} items", truth.phones.len(), truth.groups.len(), truth.items.len());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
