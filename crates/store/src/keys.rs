//! Keys: what opens a vault, and what follows from the vault key.
//!
//! The **vault key** is 32 random bytes. It lies in the vault's folder only wrapped under what the operator has
//! ([`Key`]); see `keys/header.rs`. Everything else follows from it: one key for the database, one for sealed files, one
//! under which the key of each case is wrapped. A vault without a header has no key, and everything in it lies plain.

mod file;
mod header;
mod seal;
mod secret;

pub use file::KeyFileFault;
pub use header::KdfCost;
pub use secret::{Passphrase, Secret};

pub(crate) use header::{HEADER, UNFINISHED_HEADER, make};

use crate::Error;
use header::read;
use std::path::Path;

model::closed_enum! {
    /// What opens a vault.
    pub enum KeyKind {
        /// A file that holds a key.
        KeyFile = "key-file",
        /// A passphrase.
        Passphrase = "passphrase",
        /// Nothing: it lies plain.
        None = "none",
    }
}

model::closed_enum! {
    /// How segment files lie on disk.
    pub enum Segments {
        /// Sealed; decrypted into memory.
        Sealed = "sealed",
        /// As they are.
        Plain = "plain",
    }
}

/// What the operator has to open a vault.
#[derive(Debug)]
pub enum Key {
    /// The content of a key file.
    File(Secret<32>),
    /// A passphrase.
    Passphrase(Passphrase),
}

impl Key {
    /// Which kind of key it is.
    pub fn kind(&self) -> KeyKind {
        match self {
            Self::File(_) => KeyKind::KeyFile,
            Self::Passphrase(_) => KeyKind::Passphrase,
        }
    }
}

/// How a new vault is protected.
pub struct NewKey<'a> {
    /// What will open it.
    pub key: &'a Key,
    /// How its segment files will lie: plain only where the operator states that the volume is encrypted.
    pub segments: Segments,
    /// What turning a passphrase into a key costs.
    pub cost: KdfCost,
    /// Fills with fresh random bytes.
    pub random: &'a dyn Fn(&mut [u8]),
}

/// The keys of an open vault.
pub(crate) struct Keyring {
    pub(crate) kind: KeyKind,
    pub(crate) segments: Segments,
    pub(crate) database: Secret<32>,
    files: Secret<32>,
    cases: Secret<32>,
}

impl Keyring {
    /// Each use has a key of its own, so that what one cipher gives away says nothing about another's.
    fn new(kind: KeyKind, segments: Segments, vault: &Secret<32>) -> Self {
        let subkey = |context| Secret::new(blake3::derive_key(context, vault.expose()));
        Self {
            kind,
            segments,
            database: subkey("amparo 2026-11-23 vault database"),
            files: subkey("amparo 2026-11-23 sealed files"),
            cases: subkey("amparo 2026-11-23 case keys"),
        }
    }

    /// A file of the vault, sealed. `name` is bound to it: one sealed file does not pass for another.
    pub(crate) fn seal_file(&self, name: &str, plain: &[u8], random: &dyn Fn(&mut [u8])) -> Vec<u8> {
        seal::seal_file(&self.files, name, plain, random)
    }

    /// What a sealed file holds.
    pub(crate) fn open_file(&self, name: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        seal::open_file(&self.files, name, sealed)
    }

    /// The key of a case, wrapped under the vault's.
    pub(crate) fn wrap_case(&self, case: &[u8], key: &Secret<32>, nonce: [u8; 24]) -> Vec<u8> {
        seal::seal(&self.cases, nonce, case, key.expose())
    }

    /// The key of a case.
    pub(crate) fn unwrap_case(&self, case: &[u8], wrapped: &[u8]) -> Option<Secret<32>> {
        Secret::from_slice(&zeroize::Zeroizing::new(seal::open(&self.cases, case, wrapped)?))
    }
}

/// A small value sealed under the key of a case.
pub(crate) fn seal_value(key: &Secret<32>, nonce: [u8; 24], bound: &[u8], value: &[u8]) -> Vec<u8> {
    seal::seal(key, nonce, bound, value)
}

/// What a small sealed value holds.
pub(crate) fn open_value(key: &Secret<32>, bound: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    seal::open(key, bound, sealed)
}

/// What opens the vault in `dir`.
pub(crate) fn kind(dir: &Path) -> Result<KeyKind, Error> {
    Ok(read(dir)?.map_or(KeyKind::None, |header| header.kind()))
}

/// The keys of the vault in `dir`; `None` if it has no header, whatever was given.
pub(crate) fn unlock(dir: &Path, key: Option<&Key>) -> Result<Option<Keyring>, Error> {
    let Some(header) = read(dir)? else { return Ok(None) };
    let key = key.filter(|key| key.kind() == header.kind()).ok_or_else(|| Error::KeyMissing(dir.into()))?;
    header.open(dir, key).map(Some)
}
