//! What a backup says of itself before what is encrypted.

use super::{BackupError, Limits};
use crate::wire::{self, Bounds, Message, WireError};

/// In which form a backup is encrypted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum BackupForm {
    /// To about 2021: fixed fields, a key that the service keeps.
    Crypt12,
    /// Since about 2021: the same key, a header of protocol buffers.
    Crypt14,
    /// End to end: under the 64-digit key of its owner.
    Crypt15,
}

/// What a backup says of itself. But for crypt12 it can be read without a key.
#[derive(Clone, PartialEq, Eq)]
pub struct Backup {
    /// How it is encrypted.
    pub form: BackupForm,
    /// The version of the program that made it, such as `2.22.5.13`.
    pub app_version: Option<String>,
    /// The last digits of its owner's number. Of crypt12 they stand at the end: known when it is opened.
    pub number_ends: Option<String>,
}

/// The form alone: digits of a number are a person's.
impl std::fmt::Debug for Backup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Backup({:?})", self.form)
    }
}

/// What is needed to open it.
pub(super) struct Header<'a> {
    pub(super) backup: Backup,
    /// Bytes before what is encrypted.
    pub(super) length: usize,
    /// None if it is encrypted under a key that a service keeps for a passkey or a password.
    pub(super) iv: Option<&'a [u8; 16]>,
    /// What a key file must have too, for the forms whose key the service keeps.
    pub(super) provided: Option<Provided<'a>>,
}

/// What names a key that the service keeps.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Provided<'a> {
    pub(super) version: u8,
    pub(super) salt: &'a [u8],
    pub(super) account: &'a [u8],
}

/// The header of a backup of any form.
pub(super) fn read<'a>(bytes: &'a [u8], name: &str, limits: &Limits) -> Result<Header<'a>, BackupError> {
    match prefixed(bytes, limits) {
        Err(BackupError::NotABackup) => crypt12(bytes, name).ok_or(BackupError::NotABackup),
        other => other,
    }
}

/// Fixed fields: version of the cipher (2 bytes), of the key (1), salt (32), account (16), IV (16).
fn crypt12<'a>(bytes: &'a [u8], name: &str) -> Option<Header<'a>> {
    const LENGTH: usize = 67;
    let (version, rest) = bytes.split_first_chunk::<3>()?;
    let (salt, rest) = rest.split_first_chunk::<32>()?;
    let (account, rest) = rest.split_first_chunk::<16>()?;
    let iv = rest.first_chunk::<16>()?;
    let [0, 1, version @ 1..=3] = *version else { return None };
    let is_named = name.to_ascii_lowercase().ends_with(".crypt12");
    let is_chance = distinct(salt) >= 22 && distinct(account) >= 11 && distinct(iv) >= 11;
    let backup = Backup { form: BackupForm::Crypt12, app_version: None, number_ends: None };
    let provided = Provided { version, salt, account };
    (is_named || is_chance).then_some(Header { backup, length: LENGTH, iv: Some(iv), provided: Some(provided) })
}

/// How many different bytes there are. Of 32 at random fewer than 22 are different once in some ten million times, of 16
/// fewer than 11 once in a million.
fn distinct(bytes: &[u8]) -> usize {
    let mut seen = [false; 256];
    bytes.iter().for_each(|byte| seen.iter_mut().skip(usize::from(*byte)).take(1).for_each(|seen| *seen = true));
    seen.iter().filter(|seen| **seen).count()
}

/// The number's last digits at the end of a file of crypt12, behind two marks.
pub(super) fn number_at_end(bytes: &[u8]) -> Option<String> {
    let [_, _, digits @ ..] = *bytes.last_chunk::<4>()?;
    digits.iter().all(u8::is_ascii_digit).then(|| digits.iter().copied().map(char::from).collect())
}

/// A length and a message of protocol buffers: crypt14 and crypt15.
fn prefixed<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Header<'a>, BackupError> {
    const NONE: BackupError = BackupError::NotABackup;
    let (length, rest) = wire::varint(bytes).map_err(|_| NONE)?;
    let length = usize::try_from(length).ok().filter(|length| *length <= limits.header_bytes).ok_or(NONE)?;
    let message = rest.get(..length).ok_or(NONE)?;
    let bounds = Bounds { depth: 2, fields: limits.header_bytes };
    let prefix = Message::read(message, bounds).and_then(|message| Prefix::read(&message)).map_err(|_| NONE)?;
    prefix.header(bytes.len() - rest.len() + length)
}

/// Fields of the prefix, by their numbers.
mod number {
    pub(super) const KEY_TYPE: u32 = 1;
    pub(super) const PROVIDED: u32 = 2;
    pub(super) const END_TO_END: u32 = 3;
    pub(super) const METADATA: u32 = 4;
    pub(super) const PASSKEY: u32 = 5;
    pub(super) const KEY_TYPE_NEW: u32 = 6;
}

/// Kinds of key, as fields 1 and 6 name them; 0, 1 and 3 are those that the two forms of header show anyway.
const PASSWORD: u64 = 2;
const PASSKEY: u64 = 4;

struct Prefix<'a> {
    is_by_service: bool,
    provided: Option<(Provided<'a>, &'a [u8; 16])>,
    end_to_end: Option<&'a [u8; 16]>,
    app_version: Option<&'a str>,
    number_ends: Option<&'a str>,
    has_metadata: bool,
}

impl<'a> Prefix<'a> {
    fn read(message: &Message<'a>) -> Result<Self, WireError> {
        let kinds = [number::KEY_TYPE, number::KEY_TYPE_NEW].map(|field| message.varint(field));
        let is_kept = kinds.iter().flatten().any(|kind| matches!(*kind, PASSWORD | PASSKEY));
        let provided = message.message(number::PROVIDED)?.and_then(|provided| provided_key(&provided));
        let end_to_end = message.message(number::END_TO_END)?.and_then(|key| key.bytes(1)?.try_into().ok());
        let metadata = message.message(number::METADATA)?;
        let text = |field| metadata.and_then(|metadata| std::str::from_utf8(metadata.bytes(field)?).ok());
        Ok(Self {
            is_by_service: is_kept || message.bytes(number::PASSKEY).is_some(),
            provided,
            end_to_end,
            app_version: text(1),
            number_ends: text(3),
            has_metadata: metadata.is_some(),
        })
    }

    /// It is a header if it has an IV, or says that its key is kept by a service.
    fn header(self, length: usize) -> Result<Header<'a>, BackupError> {
        let backup = |form| Backup {
            form,
            app_version: self.app_version.filter(|text| is_version(text)).map(str::to_owned),
            number_ends: self.number_ends.filter(|text| is_ending(text)).map(str::to_owned),
        };
        let (form, iv, provided) = match (self.end_to_end, self.provided) {
            (Some(iv), _) => (BackupForm::Crypt15, Some(iv), None),
            (None, Some((provided, iv))) => (BackupForm::Crypt14, Some(iv), Some(provided)),
            (None, None) if self.is_by_service && self.has_metadata => (BackupForm::Crypt15, None, None),
            (None, None) => return Err(BackupError::NotABackup),
        };
        Ok(Header { backup: backup(form), length, iv, provided })
    }
}

/// Cipher, version of the key, salt, account, IV. The version is a digit in ASCII; in a key file it is a number.
fn provided_key<'a>(message: &Message<'a>) -> Option<(Provided<'a>, &'a [u8; 16])> {
    let version = match message.bytes(2) {
        Some([digit]) => digit.checked_sub(b'0').filter(|digit| *digit < 10).unwrap_or(*digit),
        _ => 0,
    };
    let field = |number| message.bytes(number).unwrap_or_default();
    let provided = Provided { version, salt: field(3), account: field(4) };
    Some((provided, message.bytes(5)?.try_into().ok()?))
}

/// Numbers with points between them, as versions are.
fn is_version(text: &str) -> bool {
    (1..=32).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

fn is_ending(text: &str) -> bool {
    (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}
