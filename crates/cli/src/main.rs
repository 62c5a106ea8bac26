//! The command line of Amparo: arguments in, one engine call, rows or prose out, exit codes of the contract.

mod app;
mod args;
mod commands;
mod help;
mod keys;
mod outfile;
mod output;
mod panics;
mod progress;

use app::{App, Failure};
use clap::{CommandFactory, FromArgMatches};
use std::process::ExitCode;

fn main() -> ExitCode {
    // First of all: what was started to be a decoder reads no arguments of ours.
    if let Some(code) = engine::enter_jail() {
        return code;
    }
    panics::keep_quiet();
    let words = app::early_words(std::env::args_os());
    let command = help::localise(args::Cli::command(), &words);
    let parsed = command.try_get_matches().and_then(|matches| args::Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    let app = match App::new(&cli.global) {
        Ok(app) => app,
        Err(failure) => return app::fail(&failure, cli.global.json || cli.global.jsonl, &words),
    };
    match panics::caught(|| commands::run(&app, cli.command)) {
        Ok(code) => ExitCode::from(code),
        Err(failure) => app::fail(&failure, app.is_json(), &app.words),
    }
}

/// The first paragraph of what clap says, on one line: behind the first line it names the arguments that are missing.
fn what_is_wrong(said: &str) -> String {
    let mut lines = said.lines().map(str::trim).take_while(|line| !line.is_empty());
    let first = lines.next().unwrap_or_default().to_owned();
    let named = lines.collect::<Vec<_>>().join(", ");
    if named.is_empty() { first } else { format!("{first} {named}") }
}

/// What clap itself says: help and version are no failure, a wrong argument is a usage error.
fn usage(error: &clap::Error) -> ExitCode {
    let json = std::env::args().any(|a| a == "--json" || a == "--jsonl");
    if error.use_stderr() && json {
        output::error_json("usage", &what_is_wrong(&error.to_string()), "");
    } else {
        // Nothing can be done if the terminal is gone.
        let _ = error.print();
    }
    ExitCode::from(if error.use_stderr() { Failure::USAGE } else { 0 })
}
