//! Documents: the ones that must be there, links that lead somewhere, no path of somebody's machine.

use super::Findings;
use crate::workspace::{Workspace, read};
use anyhow::Result;
use std::path::Path;

/// What must be there, and words that must stand in it.
static NEEDED: &[(&str, &[&str])] = &[
    ("LICENSE-APACHE", &["Apache License", "Version 2.0"]),
    ("LICENSE-MIT", &["Permission is hereby granted", "The Amparo contributors"]),
    ("README.md", &["scripts/demo", "scripts/test", "libssl-dev", "LICENSE-APACHE", "LICENSE-MIT"]),
    ("ARCHITECTURE.md", &[]),
    ("CONTRIBUTING.md", &[]),
    ("SECURITY.md", &[]),
    ("CHANGELOG.md", &["## [Unreleased]"]),
    ("docs/contract.md", &[]),
];

/// Beginnings of paths that exist only on one machine. In two parts, since this file is looked at too.
static MACHINE: &[(&str, &str)] = &[("/wor", "k/"), ("/roo", "t/"), ("/hom", "e/")];

/// Kinds of files that people read.
static READ_BY_PEOPLE: &[&str] = &["md", "rs", "toml", "sh", "ftl", "html", "css", "js", "ts", "yml", ""];

pub(super) fn check(workspace: &Workspace, findings: &mut Findings) -> Result<()> {
    for (name, words) in NEEDED {
        let Ok(text) = read(&workspace.root.join(name)) else {
            findings.add(*name, "is missing");
            continue;
        };
        for word in words.iter().filter(|word| !text.contains(**word)) {
            findings.add(*name, format!("does not say \"{word}\""));
        }
    }
    for path in workspace.files(".")? {
        let extension = path.extension().map(|e| e.to_string_lossy().into_owned()).unwrap_or_default();
        if !READ_BY_PEOPLE.contains(&extension.as_str()) {
            continue;
        }
        // What is not UTF-8 is a sample, not a document.
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        for (line, found) in machine_paths(&text) {
            findings.at(workspace, &path, line, format!("a path of one machine: {found}"));
        }
        if extension == "md" {
            for (line, link) in links(&text) {
                let target = path.parent().unwrap_or(Path::new(".")).join(&link);
                if !target.exists() {
                    findings.at(workspace, &path, line, format!("links to {link}, which is not there"));
                }
            }
        }
    }
    Ok(())
}

fn machine_paths(text: &str) -> Vec<(usize, String)> {
    let beginnings: Vec<String> = MACHINE.iter().map(|(a, b)| format!("{a}{b}")).collect();
    let begins = |line: &str, at: usize| {
        !line.get(..at).is_some_and(|before| before.ends_with(|c: char| c.is_alphanumeric() || ".-_}~".contains(c)))
    };
    let mut found = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        for beginning in &beginnings {
            if line.match_indices(beginning.as_str()).any(|(at, _)| begins(line, at)) {
                found.push((number, beginning.clone()));
            }
        }
    }
    found
}

/// Links to files of a Markdown text, with their lines; what follows `#` is left out.
fn links(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut code = false;
    for (number, line) in (1..).zip(text.lines()) {
        code ^= line.trim_start().starts_with("```");
        if code {
            continue;
        }
        for rest in line.split("](").skip(1) {
            let target = rest.split([')', ' ', '#']).next().unwrap_or_default();
            if !target.is_empty() && !target.contains(':') {
                found.push((number, target.to_string()));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_one_machine_is_found_and_a_relative_one_is_not() {
        let (a, b) = MACHINE[0];
        let text = format!("see {a}{b}x\nsee my{a}{b}x and ./home.md\n");
        assert_eq!(machine_paths(&text), [(1, format!("{a}{b}"))]);
    }

    #[test]
    fn links_to_files_are_found_outside_code() {
        let text = "[a](b.md#c) [x](https://example.org) [y](#z)\n```\n[n](no.md)\n```\n![p](docs/p.png)\n";
        let found: Vec<_> = links(text).into_iter().map(|(line, link)| format!("{line} {link}")).collect();
        assert_eq!(found, ["1 b.md", "5 docs/p.png"]);
    }
}
