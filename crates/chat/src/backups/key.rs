//! Keys of backups.

use super::header::Header;
use super::{BackupError, BackupForm};
use aes_gcm::aead::consts::U16;
use aes_gcm::aead::{AeadInOut, KeyInit};
use aes_gcm::{AesGcm, aes::Aes256};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

/// The key of a backup. It never prints, and is overwritten when it is let go.
pub struct BackupKey(Held);

enum Held {
    /// What the service keeps, from `files/key`: for crypt12 and crypt14.
    Provided(Zeroizing<[u8; PROVIDED]>),
    /// The owner's, from `encrypted_backup.key`: for crypt15.
    Root(Zeroizing<[u8; 32]>),
    /// 32 bytes of which nothing says what they are for.
    Bare(Zeroizing<[u8; 32]>),
}

/// Bytes of what the service keeps: cipher (2), version (1), salt (32), account (16), its SHA-256 (32), an IV of zeros (16), key
/// (32).
const PROVIDED: usize = 131;
/// How Java writes an array of bytes (Java Object Serialization Specification, chapter 6), before its length: the stream's
/// mark and version, an array of the class `[B` with its serial number, no superclass.
const JAVA: &[u8; 23] = b"\xac\xed\0\x05ur\0\x02[B\xac\xf3\x17\xf8\x06\x08T\xe0\x02\0\0xp";
/// Longest text with 64 digits in it: in groups, on several lines.
const TEXT: usize = 512;

impl BackupKey {
    /// A key as it lies in a file or was typed: the file `key` (158 bytes) or `encrypted_backup.key` (59) as Java writes
    /// them, what is in them without that, 64 hexadecimal digits in any grouping, or 32 bytes. The caller overwrites what
    /// it has.
    pub fn read(bytes: &[u8]) -> Result<Self, BackupError> {
        let held = match bytes.strip_prefix(JAVA).map(array) {
            Some(array) => Held::in_file(array.ok_or(BackupError::NotAKey)?),
            None => Held::provided(bytes).or_else(|| bare(bytes)).or_else(|| digits(bytes)),
        };
        held.map(Self).ok_or(BackupError::NotAKey)
    }

    /// The key of AES for a backup of that form.
    pub(super) fn for_form(&self, form: BackupForm) -> Result<Zeroizing<[u8; 32]>, BackupError> {
        match (&self.0, form) {
            (Held::Provided(held), BackupForm::Crypt12 | BackupForm::Crypt14) => {
                held.last_chunk().map(|key| Zeroizing::new(*key)).ok_or(BackupError::NotAKey)
            }
            (Held::Bare(key), BackupForm::Crypt12 | BackupForm::Crypt14) => Ok(key.clone()),
            (Held::Root(root) | Held::Bare(root), BackupForm::Crypt15) => Ok(derived(root)),
            (Held::Provided(_), BackupForm::Crypt15) | (Held::Root(_), _) => Err(BackupError::OtherForm),
        }
    }

    /// What of the key is not as the backup names it; none inside if all is, none at all if nothing can be compared.
    pub(super) fn misfit(&self, header: &Header<'_>) -> Option<Option<BackupError>> {
        let (Held::Provided(held), Some(wanted)) = (&self.0, header.provided) else { return None };
        let part = |from: usize, to: usize| held.get(from..to).unwrap_or_default();
        Some(if part(3, 35) != wanted.salt {
            Some(BackupError::Salt)
        } else if part(35, 51) != wanted.account {
            Some(BackupError::Account)
        } else if part(2, 3) != [wanted.version] {
            Some(BackupError::KeyVersion)
        } else {
            None
        })
    }
}

impl std::fmt::Debug for BackupKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("BackupKey")
    }
}

impl Held {
    /// What an array in a key file is, by its length.
    fn in_file(array: &[u8]) -> Option<Self> {
        Self::provided(array).or_else(|| Some(Self::Root(Zeroizing::new(array.try_into().ok()?))))
    }

    fn provided(bytes: &[u8]) -> Option<Self> {
        let array: &[u8; PROVIDED] = bytes.try_into().ok()?;
        array.starts_with(&[0, 1]).then(|| Self::Provided(Zeroizing::new(*array)))
    }
}

/// An array of bytes behind its length, which must be all there is.
fn array(bytes: &[u8]) -> Option<&[u8]> {
    let (length, array) = bytes.split_first_chunk()?;
    (usize::try_from(u32::from_be_bytes(*length)).ok()? == array.len()).then_some(array)
}

fn bare(bytes: &[u8]) -> Option<Held> {
    Some(Held::Bare(Zeroizing::new(bytes.try_into().ok()?)))
}

/// 64 hexadecimal digits; spaces, ends of lines and dashes between them mean nothing.
fn digits(bytes: &[u8]) -> Option<Held> {
    let text = std::str::from_utf8(bytes.get(..bytes.len().min(TEXT + 1))?).ok().filter(|text| text.len() <= TEXT)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut key = Zeroizing::new([0; 32]);
    let mut count = 0usize;
    for c in text.chars().filter(|c| !c.is_whitespace() && *c != '-') {
        let digit = u8::try_from(c.to_digit(16)?).ok()?;
        let byte = key.get_mut(count / 2)?;
        *byte = (*byte << 4) | digit;
        count += 1;
    }
    (count == 64).then_some(Held::Bare(key))
}

/// The key of AES from the owner's: HMAC-SHA256 twice, as HKDF (RFC 5869) with a salt of zeros would.
fn derived(root: &[u8; 32]) -> Zeroizing<[u8; 32]> {
    let first = hmac(&[0; 32], &[root]);
    hmac(&first, &[b"backup encryption", &[1]])
}

fn hmac(key: &[u8; 32], parts: &[&[u8]]) -> Zeroizing<[u8; 32]> {
    // A key shorter than the block is filled up with zeros.
    let mut block = Zeroizing::new([0; 64]);
    block.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
    let mut mac = <Hmac<Sha256> as KeyInit>::new((&*block).into());
    parts.iter().for_each(|part| mac.update(part));
    Zeroizing::new(mac.finalize().into_bytes().into())
}

/// AES-256-GCM with an IV of 16 bytes; none if the tag is another one.
pub(super) fn decrypted(key: &[u8; 32], iv: &[u8; 16], encrypted: &[u8], tag: &[u8; 16]) -> Option<Vec<u8>> {
    let cipher = AesGcm::<Aes256, U16>::new(key.into());
    let mut plain = encrypted.to_vec();
    cipher.decrypt_inout_detached(iv.into(), &[], plain.as_mut_slice().into(), tag.into()).ok()?;
    Some(plain)
}
