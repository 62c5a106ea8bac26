//! `cargo xtask tidy`: the rules of the house, as checks. Each check gives findings; none stops the others.

mod contract;
mod documents;
mod edges;
mod enums;
mod licences;
mod manifests;
mod shown;
mod sources;

use crate::workspace::Workspace;
use anyhow::Result;
use std::path::Path;
use std::process::ExitCode;

/// What a check found: where, and what to do about it.
pub(crate) struct Finding {
    place: String,
    what: String,
}

/// The findings of one check.
#[derive(Default)]
pub(crate) struct Findings(Vec<Finding>);

impl Findings {
    fn add(&mut self, place: impl Into<String>, what: impl Into<String>) {
        self.0.push(Finding { place: place.into(), what: what.into() });
    }

    fn at(&mut self, workspace: &Workspace, path: &Path, line: usize, what: impl Into<String>) {
        self.add(format!("{}:{line}", workspace.show(path)), what);
    }
}

type Check = fn(&Workspace, &mut Findings) -> Result<()>;

static CHECKS: &[(&str, Check)] = &[
    ("directions between crates", edges::check),
    ("licences of dependencies", licences::check),
    ("comments on dependencies", manifests::check),
    ("sizes, and where unsafe lives", sources::check),
    ("documents", documents::check),
    ("the contract", contract::check),
    ("text from evidence in rows", shown::check),
];

/// Runs every check; says what was found, and fails if anything was.
pub(crate) fn run(workspace: &Workspace) -> Result<ExitCode> {
    let mut count = 0;
    for (name, check) in CHECKS {
        let mut findings = Findings::default();
        check(workspace, &mut findings)?;
        println!("tidy: {name}: {}", if findings.0.is_empty() { "ok".into() } else { findings.0.len().to_string() });
        for Finding { place, what } in &findings.0 {
            println!("  {place}: {what}");
        }
        count += findings.0.len();
    }
    Ok(if count == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[cfg(test)]
impl Findings {
    fn places(&self) -> Vec<&str> {
        self.0.iter().map(|f| f.place.as_str()).collect()
    }
}
