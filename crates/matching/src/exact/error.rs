//! What can be wrong with a digest table.

/// An error of a digest table. Never names a digest.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// Not a digest table, or one of another version.
    #[error("not a digest table of this program")]
    NotATable,
    /// A table of other digests.
    #[error("the table holds digests of {found} bytes, and those asked for have {wanted}")]
    OtherDigest {
        /// Bytes of a digest in the table.
        found: u8,
        /// Bytes of a digest that the reader wants.
        wanted: u8,
    },
    /// A section is not what its checksum says.
    #[error("section {section} of the digest table is damaged")]
    Damaged {
        /// Which.
        section: &'static str,
    },
    /// More digests than a table can count.
    #[error("a digest table holds at most {limit} digests")]
    TooMany {
        /// How many.
        limit: u64,
    },
    /// A writer was given digests in another order than their own.
    #[error("digests for a table do not come in their order")]
    Unsorted,
    /// What was laid aside came back changed.
    #[error("what was laid aside while the table was made came back changed")]
    SpillChanged,
    /// It cannot be read or written.
    #[error("a digest table cannot be read or written")]
    Io(#[from] std::io::Error),
}
