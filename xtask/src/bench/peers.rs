//! Pythons that have what is measured beside ours.

use crate::workspace::Workspace;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A Python that has the module: the one that is active; else a virtual environment below the target folder, which is made
/// once, where there is pip and what it asks for answers. `None`: there is none, and the peer is not measured.
pub(super) fn python(workspace: &Workspace, module: &str, packages: &[&str]) -> Option<PathBuf> {
    let active = PathBuf::from("python3");
    if has(&active, module) {
        return Some(active);
    }
    let folder = workspace.metadata.target_directory.as_std_path().join("bench-peers").join(module);
    let own = folder.join("bin").join("python");
    if has(&own, module) {
        return Some(own);
    }
    let made = succeeds(Command::new(&active).args(["-m", "venv"]).arg(&folder))
        && succeeds(Command::new(&own).args(["-m", "pip", "install", "--quiet"]).args(packages));
    (made && has(&own, module)).then_some(own)
}

fn has(python: &Path, module: &str) -> bool {
    succeeds(Command::new(python).args(["-c", &format!("import {module}")]).stderr(Stdio::null()))
}

/// What goes wrong is said on stderr.
fn succeeds(command: &mut Command) -> bool {
    command.stdin(Stdio::null()).stdout(Stdio::null()).status().is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_is_not_there_has_no_module() {
        assert!(!has(Path::new("/nowhere/python"), "sys"));
        assert!(succeeds(&mut Command::new("true")) && !succeeds(&mut Command::new("false")));
    }
}
