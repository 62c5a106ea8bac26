//! Every dependency says what it is for, in a comment above it.

use super::Findings;
use crate::workspace::{Workspace, read};
use anyhow::Result;

/// What stands in nearly every crate and is explained once.
static EVERYDAY: &[&str] = &["anyhow", "serde", "serde_json", "thiserror", "proptest", "insta", "tempfile"];

pub(super) fn check(workspace: &Workspace, findings: &mut Findings) -> Result<()> {
    let members = workspace.members();
    let ours: Vec<&str> = members.iter().map(|m| m.name.as_str()).collect();
    for package in &members {
        let path = package.manifest_path.as_std_path();
        for (line, name) in unexplained(&read(path)?, &ours) {
            findings.at(workspace, path, line, format!("{name}: say in a comment above what it is for"));
        }
    }
    Ok(())
}

/// Lines and names of dependencies without a comment above. One comment may stand for the two lines below it, as for
/// two crates that only serve together.
fn unexplained(manifest: &str, ours: &[&str]) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let (mut inside, mut explained) = (false, 0u8);
    for (number, line) in (1..).zip(manifest.lines().map(str::trim)) {
        if line.starts_with('[') {
            inside = line.trim_matches(['[', ']']).ends_with("dependencies");
        } else if line.starts_with('#') {
            explained = 2;
        } else if inside && let Some((key, _)) = line.split_once('=') {
            let name = key.trim().split('.').next().unwrap_or_default().trim_matches('"');
            if explained == 0 && !ours.contains(&name) && !EVERYDAY.contains(&name) {
                found.push((number, name.to_string()));
            }
            explained = explained.saturating_sub(1);
        } else {
            explained = 0;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dependency_without_a_comment_is_found() {
        let manifest = "\
[package]
name = \"x\"

[dependencies]
model.workspace = true
rayon = \"1\"
# both halves of one thing
a = \"1\"
b = { version = \"1\" }
c = \"1\"
serde.workspace = true

[dev-dependencies]
d.workspace = true
";
        let names: Vec<_> =
            unexplained(manifest, &["model"]).into_iter().map(|(line, name)| format!("{line} {name}")).collect();
        assert_eq!(names, ["6 rayon", "10 c", "14 d"]);
    }
}
