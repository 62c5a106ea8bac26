//! The key header: a small file that holds the vault key, wrapped.
//!
//! Two lines: JSON, and the BLAKE3 of the first line in hexadecimal. The checksum tells a damaged header from a wrong
//! key; it protects against accidents, not against people. What protects against people is the wrapping: the terms
//! (kind of key, how segments lie, cost of the passphrase) are bound to it, so that they cannot be changed unnoticed.

use super::{Key, KeyKind, Keyring, NewKey, Secret, Segments, seal};
use crate::Error;
use crate::files::{is_no_file, open_file};
use serde::{Deserialize, Serialize};
use std::io::{Read, Write};
use std::path::Path;
use zeroize::Zeroizing;

/// Its name in the vault's folder.
pub(crate) const HEADER: &str = "vault.key";
/// Its name until it is whole.
pub(crate) const UNFINISHED_HEADER: &str = "vault.key.new";

const FORMAT: &str = "amparo vault key";
const VERSION: i64 = 1;
/// Ours have some 400 bytes.
const MAX_BYTES: u64 = 4096;

/// What turning a passphrase into a key costs (Argon2id).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KdfCost {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

impl KdfCost {
    /// The second recommended choice of RFC 9106 §4: 64 MiB, three passes, four lanes.
    pub const fn standard() -> Self {
        Self { memory_kib: 64 * 1024, passes: 3, lanes: 4 }
    }

    /// As little as there can be.
    pub const fn for_tests() -> Self {
        Self { memory_kib: 8, passes: 1, lanes: 1 }
    }

    /// A header is not to be believed before it was opened: this much it may ask for at most.
    const fn is_bearable(self) -> bool {
        self.memory_kib <= 1024 * 1024 && self.passes <= 16 && self.lanes <= 16
    }
}

/// What the header says openly; bound to the wrapped key.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Terms {
    format: String,
    version: i64,
    key: String,
    segments: String,
    /// With a passphrase only: cost and salt.
    kdf: Option<Kdf>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kdf {
    cost: KdfCost,
    salt: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    terms: Terms,
    wrapped: String,
}

/// A header that was read, and makes sense.
pub(super) struct Header {
    kind: KeyKind,
    segments: Segments,
    /// The terms as they are bound to the wrapped key.
    bound: Vec<u8>,
    kdf: Option<(KdfCost, [u8; 16])>,
    wrapped: [u8; WRAPPED],
}

/// Nonce, 32 bytes, tag.
const WRAPPED: usize = 24 + 32 + 16;

/// Makes a new vault key and writes its header under its unfinished name.
pub(crate) fn make(dir: &Path, new: &NewKey<'_>) -> Result<Keyring, Error> {
    let vault = Secret::random(new.random);
    let (mut salt, mut nonce) = ([0; 16], [0; 24]);
    (new.random)(&mut salt);
    (new.random)(&mut nonce);
    let kind = new.key.kind();
    let with_kdf = (kind == KeyKind::Passphrase).then_some((new.cost, salt));
    let terms = Terms {
        format: FORMAT.into(),
        version: VERSION,
        key: kind.as_str().into(),
        segments: new.segments.as_str().into(),
        kdf: with_kdf.map(|(cost, salt)| Kdf { cost, salt: model::to_hex(&salt) }),
    };
    let bound = serde_json::to_vec(&terms)?;
    let over = wrapping_key(new.key, with_kdf).ok_or_else(|| damaged(dir, "asks for a cost that cannot be met"))?;
    let wrapped = model::to_hex(&seal::seal(&over, nonce, &bound, vault.expose()));
    let line = serde_json::to_string(&Written { terms, wrapped })?;
    write(&dir.join(UNFINISHED_HEADER), &format!("{line}\n{}\n", blake3::hash(line.as_bytes())))?;
    Ok(Keyring::new(kind, new.segments, &vault))
}

/// The header of the vault in `dir`, if it has one.
pub(super) fn read(dir: &Path) -> Result<Option<Header>, Error> {
    let path = dir.join(HEADER);
    let io = |source| Error::Io { path: path.clone(), source };
    let file = match open_file(&path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) if is_no_file(&error) => return Err(damaged(dir, "is no file")),
        opened => opened.map_err(io)?,
    };
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(io)?;
    let written = whole(&bytes).ok_or_else(|| damaged(dir, "is damaged"))?;
    let terms = &written.terms;
    if terms.version > VERSION {
        return Err(Error::Newer { path, found: terms.version, known: VERSION });
    }
    understand(&written).map(Some).ok_or_else(|| damaged(dir, "says something that this program does not understand"))
}

/// An error about the header of the vault in `dir`.
fn damaged(dir: &Path, why: &'static str) -> Error {
    Error::KeyHeader { path: dir.join(HEADER), why }
}

impl Header {
    pub(super) fn kind(&self) -> KeyKind {
        self.kind
    }

    /// The keys of the vault, if this is its key.
    pub(super) fn open(&self, dir: &Path, key: &Key) -> Result<Keyring, Error> {
        let wrong = || Error::KeyWrong(dir.into());
        let over = wrapping_key(key, self.kdf).ok_or_else(|| damaged(dir, "asks for a cost that cannot be met"))?;
        let vault = Zeroizing::new(seal::open(&over, &self.bound, &self.wrapped).ok_or_else(wrong)?);
        Ok(Keyring::new(self.kind, self.segments, &Secret::from_slice(&vault).ok_or_else(wrong)?))
    }
}

/// The key under which the vault key is wrapped.
fn wrapping_key(key: &Key, kdf: Option<(KdfCost, [u8; 16])>) -> Option<Secret<32>> {
    let context = "amparo 2026-11-23 vault key wrapping";
    match (key, kdf) {
        (Key::File(bytes), None) => Some(Secret::new(blake3::derive_key(context, bytes.expose()))),
        (Key::Passphrase(words), Some((cost, salt))) => {
            let mut stretched = Secret::new([0; 32]);
            let params = argon2::Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(32)).ok()?;
            argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params)
                .hash_password_into(words.expose(), &salt, stretched.expose_mut())
                .ok()?;
            Some(Secret::new(blake3::derive_key(context, stretched.expose())))
        }
        _ => None,
    }
}

/// The two lines, if the second is the checksum of the first and nothing follows.
fn whole(bytes: &[u8]) -> Option<Written> {
    let text = std::str::from_utf8(bytes).ok()?;
    let (line, sum) = text.strip_suffix('\n')?.split_once('\n')?;
    (sum == blake3::hash(line.as_bytes()).to_hex().as_str()).then_some(())?;
    serde_json::from_str(line).ok()
}

fn understand(written: &Written) -> Option<Header> {
    let terms = &written.terms;
    (terms.format == FORMAT && terms.version == VERSION).then_some(())?;
    let kind = KeyKind::parse(&terms.key).filter(|kind| *kind != KeyKind::None)?;
    let kdf = match &terms.kdf {
        Some(kdf) if kdf.cost.is_bearable() => Some((kdf.cost, model::from_hex(&kdf.salt)?)),
        Some(_) => return None,
        None => None,
    };
    (kdf.is_some() == (kind == KeyKind::Passphrase)).then_some(())?;
    let (segments, wrapped) = (Segments::parse(&terms.segments)?, model::from_hex(&written.wrapped)?);
    Some(Header { kind, segments, bound: serde_json::to_vec(terms).ok()?, kdf, wrapped })
}

/// Synced; the folder is when the file has got its name.
fn write(path: &Path, text: &str) -> Result<(), Error> {
    let io = |source| Error::Io { path: path.into(), source };
    let mut file = std::fs::File::create(path).map_err(io)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(io)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Passphrase;

    fn fixed(bytes: &mut [u8]) {
        bytes.fill(5);
    }

    /// A folder with the header of a vault that `key` opens.
    fn made(key: &Key) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        let new = NewKey { key, segments: Segments::Sealed, cost: KdfCost::for_tests(), random: &fixed };
        make(dir.path(), &new).unwrap();
        std::fs::rename(dir.path().join(UNFINISHED_HEADER), dir.path().join(HEADER)).unwrap();
        dir
    }

    fn opened(dir: &Path, key: &Key) -> Result<Keyring, Error> {
        read(dir)?.unwrap().open(dir, key)
    }

    fn words(text: &str) -> Key {
        Key::Passphrase(Passphrase::new(text.into()))
    }

    #[test]
    fn the_right_key_opens_it_and_another_does_not() {
        for (right, wrong) in [
            (Key::File(Secret::new([1; 32])), Key::File(Secret::new([2; 32]))),
            (words("four small birds"), words("four small bird")),
        ] {
            let dir = made(&right);
            let ring = opened(dir.path(), &right).unwrap();
            assert_eq!((ring.kind, ring.segments), (right.kind(), Segments::Sealed));
            assert!(matches!(opened(dir.path(), &wrong), Err(Error::KeyWrong(_))));
        }
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_damage() {
        let key = words("four small birds");
        let dir = made(&key);
        let path = dir.path().join(HEADER);
        let whole = std::fs::read(&path).unwrap();
        let damaged = |bytes: &[u8]| {
            std::fs::write(&path, bytes).unwrap();
            matches!(opened(dir.path(), &key), Err(Error::KeyHeader { .. }))
        };
        for at in 0..whole.len() {
            for bit in 0..8 {
                let mut changed = whole.clone();
                changed[at] ^= 1 << bit;
                assert!(damaged(&changed), "byte {at}, bit {bit}");
            }
            assert!(damaged(&whole[..at]), "cut at {at}");
        }
        assert!(damaged(&[&whole[..], b"\n"].concat()));
        assert!(damaged(&vec![b'x'; 1 << 20]));
    }

    /// With a checksum that agrees: somebody did it on purpose.
    fn rewritten(dir: &Path, from: &str, to: &str) {
        let text = std::fs::read_to_string(dir.join(HEADER)).unwrap();
        let line = text.lines().next().unwrap().replace(from, to);
        assert!(!text.starts_with(&line), "{from}");
        let sum = blake3::hash(line.as_bytes());
        std::fs::write(dir.join(HEADER), format!("{line}\n{sum}\n")).unwrap();
    }

    #[test]
    fn terms_cannot_be_changed_unnoticed() {
        let key = Key::File(Secret::new([1; 32]));
        let dir = made(&key);
        rewritten(dir.path(), "\"sealed\"", "\"plain\"");
        assert!(matches!(opened(dir.path(), &key), Err(Error::KeyWrong(_))));
    }

    #[test]
    fn a_header_cannot_ask_for_all_memory() {
        let key = words("four small birds");
        for cost in ["4294967295", "1048577", "0"] {
            let dir = made(&key);
            rewritten(dir.path(), "\"memory_kib\":8", &format!("\"memory_kib\":{cost}"));
            assert!(matches!(opened(dir.path(), &key), Err(Error::KeyHeader { .. })), "{cost}");
        }
    }

    #[test]
    fn a_header_of_a_newer_program_says_so() {
        let key = Key::File(Secret::new([1; 32]));
        let dir = made(&key);
        rewritten(dir.path(), "\"version\":1", "\"version\":2");
        assert!(matches!(opened(dir.path(), &key), Err(Error::Newer { found: 2, known: 1, .. })));
    }
}
