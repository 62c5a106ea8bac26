//! What stops a walk or a manifest as a whole. Everything smaller is an issue.

use std::io;
use std::path::PathBuf;

/// Why nothing, or not all, could be done. A damaged file is never an error: it is an issue.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The source cannot be opened.
    #[error("cannot open the source {}: {source}", path.display())]
    Source {
        /// As the operator gave it.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The source is neither a folder nor a regular file.
    #[error("the source {} is neither a folder nor a regular file", path.display())]
    NotAFileOrFolder {
        /// As the operator gave it.
        path: PathBuf,
    },
    /// What was read before is another now: a walk cannot go on, only begin anew.
    #[error("{} is not what it was when it was read", path.display())]
    Changed {
        /// Below the source.
        path: PathBuf,
    },
    /// The visitor asked to stop: nothing can be said of the whole.
    #[error("the walk was stopped before its end")]
    Stopped,
    /// The manifest of exhibits cannot be understood; `line` and `column` count from 1 as a spreadsheet shows them.
    #[error("line {line}, column {column} of the exhibit manifest: {what}")]
    ManifestCsv {
        /// From 1, the header included.
        line: u64,
        /// From 1; 0 if it is the line as a whole.
        column: usize,
        /// What is wrong and what to do.
        what: String,
    },
}
