//! What can be wrong with a list or a segment.

use crate::TableError;

/// An error of a list or a segment. Never names a signature.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Not a segment, or one of another version.
    #[error("not a segment file of this program")]
    NotASegment,
    /// A section is not what its checksum says.
    #[error("section {section} of the segment is damaged")]
    Damaged {
        /// Which.
        section: String,
    },
    /// One of its tables.
    #[error("a table of the segment: {0}")]
    Table(#[from] TableError),
    /// The list has no header that names a column known here.
    #[error("line 1 names none of the columns sha256, sha1, md5, pdq; found: {found}")]
    NoColumns {
        /// The names that stand there.
        found: String,
    },
    /// A column that the mapping names is not there.
    #[error("the list has no column {name}, which the mapping names")]
    NoColumn {
        /// Its name in the mapping.
        name: String,
    },
    /// The file cannot be read to its end, or not be written.
    #[error("reading or writing the list failed: {0}")]
    Io(#[from] std::io::Error),
    /// More entries than a segment can name.
    #[error("a hash set holds at most {limit} entries")]
    TooMany {
        /// How many.
        limit: u64,
    },
}
