//! What can go wrong when an operation is made.

use std::path::{Path, PathBuf};

/// Why no operation was made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The folder holds something else: nothing was written.
    #[error("{} is not empty and was not made by a rehearsal: name an empty or new folder, or remove it yourself", .0.display())]
    NotOurs(PathBuf),
    /// A file or folder could not be written.
    #[error("cannot write {}", path.display())]
    Write {
        /// Where.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A picture could not be encoded.
    #[error("cannot encode a picture as {format}: {reason}")]
    Encode {
        /// `JPEG`, `PNG` or `WebP`.
        format: &'static str,
        /// What the encoder says.
        reason: String,
    },
    /// An archive could not be made.
    #[error("cannot make the archive {name}: {reason}")]
    Archive {
        /// Its name.
        name: String,
        /// What the writer says.
        reason: String,
    },
    /// A database could not be made.
    #[error("cannot make a database")]
    Database(#[from] rusqlite::Error),
    /// The plan asks for what cannot be: more phones than accounts, for example.
    #[error("the plan does not fit together: {0}")]
    Plan(&'static str),
}

impl Error {
    pub(crate) fn write(path: &Path) -> impl FnOnce(std::io::Error) -> Error {
        let path = path.to_path_buf();
        move |source| Error::Write { path, source }
    }
}
