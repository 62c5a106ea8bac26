//! Digests of one piece of content.

use crate::ItemId;

/// All digests that lists of the field use, of the same bytes, made in one read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Digests {
    /// Number of bytes.
    pub bytes: u64,
    /// FIPS 180-4.
    pub sha256: [u8; 32],
    /// FIPS 180-4; only to match lists that have nothing better.
    pub sha1: [u8; 20],
    /// RFC 1321; only to match lists that have nothing better.
    pub md5: [u8; 16],
    /// BLAKE3.
    pub blake3: [u8; 32],
}

crate::debug_without_content!(Digests { bytes } but sha256, sha1, md5, blake3);

impl Digests {
    /// The id of the item with this content.
    pub fn item(&self) -> ItemId {
        ItemId(self.sha256)
    }
}
