//! The workspace on disk: its folder, its crates, its files.

use anyhow::{Context, Result};
use cargo_metadata::{Metadata, MetadataCommand, Package};
use std::path::{Path, PathBuf};

/// Systems that Amparo is built for: dependencies of others are not looked at.
const TARGETS: [&str; 2] = ["x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu"];

/// Folders that hold nothing of ours.
const NOT_OURS: [&str; 5] = ["target", ".git", "node_modules", "amparo-demo", "amparo-vault"];

/// The workspace.
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    pub(crate) metadata: Metadata,
}

impl Workspace {
    /// The workspace that this program was built in.
    pub(crate) fn find() -> Result<Self> {
        // Of the clone that runs it: a target folder that two clones share holds a program that the other one compiled.
        let own = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| env!("CARGO_MANIFEST_DIR").into());
        let root = Path::new(&own).parent().context("xtask lies in no workspace")?.to_path_buf();
        let mut options = vec!["--locked".to_string()];
        options.extend(TARGETS.iter().flat_map(|target| ["--filter-platform".to_string(), (*target).to_string()]));
        let metadata = MetadataCommand::new()
            .manifest_path(root.join("Cargo.toml"))
            .other_options(options)
            .exec()
            .context("cargo metadata")?;
        Ok(Self { root, metadata })
    }

    /// Our own packages, by name.
    pub(crate) fn members(&self) -> Vec<&Package> {
        let mut members = self.metadata.workspace_packages();
        members.sort_by(|a, b| a.name.cmp(&b.name));
        members
    }

    /// A path below the workspace, for people.
    pub(crate) fn show<'p>(&self, path: &'p Path) -> std::path::Display<'p> {
        path.strip_prefix(&self.root).unwrap_or(path).display()
    }

    /// Every file of ours below `folder` of the workspace, sorted; links are not followed.
    pub(crate) fn files(&self, folder: &str) -> Result<Vec<PathBuf>> {
        let mut found = Vec::new();
        let mut open = vec![self.root.join(folder)];
        while let Some(folder) = open.pop() {
            let entries = std::fs::read_dir(&folder).with_context(|| format!("reading {}", folder.display()))?;
            for entry in entries {
                let entry = entry?;
                let kind = entry.file_type()?;
                if kind.is_file() {
                    found.push(entry.path());
                } else if kind.is_dir() && !NOT_OURS.iter().any(|name| entry.file_name() == *name) {
                    open.push(entry.path());
                }
            }
        }
        found.sort();
        Ok(found)
    }

    /// Our Rust files below `folder`.
    pub(crate) fn rust_files(&self, folder: &str) -> Result<Vec<PathBuf>> {
        Ok(self.files(folder)?.into_iter().filter(|path| path.extension().is_some_and(|e| e == "rs")).collect())
    }
}

/// The text of a file of ours.
pub(crate) fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))
}
