//! Known-good sets: files of operating systems and programs, taken out of view so that a person looks at less.
//!
//! Only the same SHA-256 hides. Files with one MD5 can be made in seconds, and with one SHA-1 for money: whoever wants a
//! picture out of view would make it a twin of a system file. A hit by one of these alone is told as such
//! ([`KnownGoodHit::why_code`]) and hides nothing.
//!
//! A list can be asked where it lies ([`KnownGood::in_place`]) or made into tables once
//! ([`Rds::compile`], [`KnownGood::of_tables`]); `docs/adr/0015-known-good-sets.md` says when which.

mod kept;
mod rds;

use crate::exact::{DigestTable, TableError};
use model::Digests;
use std::ops::Deref;
use std::sync::{Mutex, PoisonError};

pub use kept::{InPlace, Kept, MadeTables};
pub use rds::{Compiled, OfEach, Rds, RdsForm};
// Whoever asks a set says its limits and tells its errors, without knowing what reads it.
pub use sqlite_ro::{Error as DatabaseError, Limits};

/// How an item is in a known-good set.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KnownGoodHit {
    /// The same bytes as a listed file.
    Sha256,
    /// The SHA-1 of a listed file, and not its SHA-256.
    Sha1Only,
    /// The MD5 of a listed file, and neither its SHA-256 nor its SHA-1.
    Md5Only,
}

impl KnownGoodHit {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Sha256, Self::Sha1Only, Self::Md5Only];

    /// The hit with this code.
    pub fn of_code(why_code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|hit| hit.why_code() == why_code)
    }

    /// Whether the item may be taken out of view.
    pub fn hides(self) -> bool {
        self == Self::Sha256
    }

    /// Stable code of the reason.
    pub fn why_code(self) -> &'static str {
        match self {
            Self::Sha256 => "known-good-sha256",
            Self::Sha1Only => "known-good-sha1-only",
            Self::Md5Only => "known-good-md5-only",
        }
    }
}

/// Why a known-good set does not answer. Never names a digest.
#[derive(Debug, thiserror::Error)]
pub enum KnownGoodError {
    /// The list's database.
    #[error("the known-good list cannot be read")]
    Database(#[from] sqlite_ro::Error),
    /// A table made from it, or being made.
    #[error("the known-good set's table cannot be used")]
    Table(#[from] TableError),
    /// It has none of the tables that an RDS has.
    #[error("the database is not a reference data set: it has neither FILE nor METADATA with sha256, sha1 and md5")]
    NotAnRds,
    /// It is not where it was, or not what it was.
    #[error("the known-good list is not there, or is not what it was")]
    Changed,
    /// Its tables are more than is held.
    #[error("the known-good set's tables are more than {most} bytes")]
    TooLarge {
        /// How many bytes they may have.
        most: u64,
    },
    /// Asking would mean reading it all.
    #[error("the list has no index by SHA-256: it must be made into tables before it can be asked")]
    NotIndexed,
}

/// A known-good set, to be asked.
pub struct KnownGood<B = Vec<u8>> {
    sha256: BySha256<B>,
    /// Without them nothing is told of twins by a weaker digest.
    sha1: Option<DigestTable<20, B>>,
    md5: Option<DigestTable<16, B>>,
}

enum BySha256<B> {
    /// A connection answers one at a time.
    InPlace(Mutex<Rds>),
    Table(DigestTable<32, B>),
}

impl<B> KnownGood<B> {
    /// Asks the list where it lies, by its own index; refused if it has none. Its SHA-1 and MD5 have no index in any
    /// form of the RDS: a set that is to tell twins brings tables of them.
    pub fn in_place(
        rds: Rds,
        sha1: Option<DigestTable<20, B>>,
        md5: Option<DigestTable<16, B>>,
    ) -> Result<Self, KnownGoodError> {
        if !rds.is_indexed()? {
            return Err(KnownGoodError::NotIndexed);
        }
        Ok(Self { sha256: BySha256::InPlace(Mutex::new(rds)), sha1, md5 })
    }

    /// Asks tables.
    pub fn of_tables(
        sha256: DigestTable<32, B>,
        sha1: Option<DigestTable<20, B>>,
        md5: Option<DigestTable<16, B>>,
    ) -> Self {
        Self { sha256: BySha256::Table(sha256), sha1, md5 }
    }
}

impl<B: Deref<Target = [u8]> + Sync> KnownGood<B> {
    /// Whether an item is in the set, by the strongest digest that says so. Damage is an error, never a miss: nobody
    /// would learn that a set has stopped to work.
    pub fn judge(&self, digests: &Digests) -> Result<Option<KnownGoodHit>, KnownGoodError> {
        if self.has_sha256(&digests.sha256)? {
            return Ok(Some(KnownGoodHit::Sha256));
        }
        if holds(self.sha1.as_ref(), &digests.sha1)? {
            return Ok(Some(KnownGoodHit::Sha1Only));
        }
        Ok(holds(self.md5.as_ref(), &digests.md5)?.then_some(KnownGoodHit::Md5Only))
    }

    fn has_sha256(&self, digest: &[u8; 32]) -> Result<bool, KnownGoodError> {
        match &self.sha256 {
            BySha256::InPlace(rds) => rds.lock().unwrap_or_else(PoisonError::into_inner).has_sha256(digest),
            BySha256::Table(table) => Ok(table.contains(digest)?),
        }
    }
}

fn holds<const N: usize, B: Deref<Target = [u8]> + Sync>(
    table: Option<&DigestTable<N, B>>,
    digest: &[u8; N],
) -> Result<bool, TableError> {
    table.map_or(Ok(false), |table| table.contains(digest))
}

#[cfg(test)]
mod tests;
