//! `cargo xtask fixtures`: where the public fixtures are looked for, what is there, which tests use it.
//!
//! They lie beside the project and not in it; a test that does not find its folder says "skipped" and passes.

use crate::rust_text;
use crate::workspace::{Workspace, read};
use anyhow::Result;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::ExitCode;

/// Where fixtures lie: below `$AMPARO_FIXTURES`, else beside the workspace. The same rule as `testkit::fixtures`.
pub(crate) fn root(workspace: &Workspace) -> PathBuf {
    std::env::var_os("AMPARO_FIXTURES").map_or_else(|| workspace.root.join("../shared/fixtures"), PathBuf::from)
}

pub(crate) fn run(workspace: &Workspace) -> Result<ExitCode> {
    let root = root(workspace);
    println!(
        "looked for in $AMPARO_FIXTURES, then in ../shared/fixtures beside the workspace: {}\n",
        workspace.show(&root)
    );
    let used = used(workspace)?;
    let there = std::fs::read_dir(&root).into_iter().flatten().flatten().filter(|e| e.path().is_dir());
    let there: BTreeSet<String> = there.map(|e| e.file_name().to_string_lossy().into_owned()).collect();
    println!("| folder | there | used by |\n|---|---|---|");
    for name in used.keys().chain(&there).collect::<BTreeSet<_>>() {
        let users = used.get(name).map_or_else(|| "no test".to_string(), |files| files.join(", "));
        println!(
            "| {name} | {} | {users} |",
            if root.join(name).exists() { "yes" } else { "no: its tests say \"skipped\"" }
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// Folder → the files that ask for it.
fn used(workspace: &Workspace) -> Result<BTreeMap<String, Vec<String>>> {
    let mut used: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in workspace.rust_files("crates")? {
        let text = read(&path)?;
        for folder in asked_for(&text) {
            let files = used.entry(folder).or_default();
            let shown = workspace.show(&path).to_string();
            if !files.contains(&shown) {
                files.push(shown);
            }
        }
    }
    Ok(used)
}

/// What a source asks `fixtures(…)` for.
fn asked_for(text: &str) -> Vec<String> {
    let source = rust_text::read(text);
    let lines: Vec<&str> = source.code.lines().collect();
    let asks = |line: usize| {
        lines.get(line - 1).is_some_and(|code| code.contains("fixtures(") && !code.contains("fn fixtures"))
    };
    source.strings.into_iter().filter(|s| asks(s.line)).map(|s| s.text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_a_test_asks_for_is_found() {
        let text = "let a = testkit::fixtures(\"pdq\");\nlet b = \"no\";\npub fn fixtures(name: &str) { x(\"y\") }\n";
        assert_eq!(asked_for(text), ["pdq"]);
    }
}
