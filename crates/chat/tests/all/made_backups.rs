//! A writer of encrypted backups: the other hand than the one that reads them.

use aes_gcm::aead::consts::U16;
use aes_gcm::aead::{AeadInOut, KeyInit};
use aes_gcm::{AesGcm, aes::Aes256};
use chat::backups::BackupForm;
use flate2::{Compression, write::ZlibEncoder};
use hmac::{Hmac, Mac};
use md5::{Digest, Md5};
use sha2::Sha256;
use std::io::Write;

/// The key that its owner has.
pub(crate) const BARE: [u8; 32] = *b"a key of thirty-two bytes, made.";
const ACCOUNT: [u8; 16] = *b"an account's id.";
const IV: [u8; 16] = *b"a1B2c3D4e5F6g7H8";
const JAVA: &[u8] = b"\xac\xed\0\x05ur\0\x02[B\xac\xf3\x17\xf8\x06\x08T\xe0\x02\0\0xp";

fn salt() -> [u8; 32] {
    Sha256::digest(b"a salt").into()
}

/// A backup's head and end.
pub(crate) struct Made {
    pub(crate) form: BackupForm,
    /// Whether the end has a sum.
    pub(crate) with_sum: bool,
    /// Whether it says that it is encrypted under a passkey.
    pub(crate) passkey: bool,
}

impl Made {
    pub(crate) fn new(form: BackupForm) -> Self {
        Self { form, with_sum: true, passkey: false }
    }

    pub(crate) fn bytes(&self, content: &[u8]) -> Vec<u8> {
        let mut bytes = self.head();
        let key = if self.form == BackupForm::Crypt15 { derived() } else { BARE };
        let mut body = content.to_vec();
        let cipher = AesGcm::<Aes256, U16>::new((&key).into());
        let tag = cipher.encrypt_inout_detached((&IV).into(), &[], body.as_mut_slice().into()).unwrap();
        bytes.extend(body);
        bytes.extend(tag);
        if self.with_sum {
            bytes.extend(Md5::digest(&bytes));
            bytes.extend(if self.form == BackupForm::Crypt12 { &b"--07"[..] } else { b"" });
        }
        bytes
    }

    fn head(&self) -> Vec<u8> {
        if self.form == BackupForm::Crypt12 {
            return [&[0, 1, 2][..], &salt(), &ACCOUNT, &IV].concat();
        }
        let features: Vec<u8> =
            (5u8..=37).flat_map(|number| [varint(u64::from(number) << 3), vec![1]].concat()).collect();
        let metadata = [field(1, b"2.22.5.13"), field(3, b"07"), vec![0x20, 1], features].concat();
        let key = match self.form {
            _ if self.passkey => [vec![8, 1], field(5, &field(1, b"somewhere else")), vec![0x30, 4]].concat(),
            BackupForm::Crypt15 => [vec![8, 1], field(3, &field(1, &IV))].concat(),
            _ => {
                let parts = [field(1, &[0, 1]), field(2, b"2"), field(3, &salt()), field(4, &ACCOUNT), field(5, &IV)];
                [vec![8, 0], field(2, &parts.concat())].concat()
            }
        };
        let prefix = [key, field(4, &metadata)].concat();
        [varint(prefix.len() as u64), prefix].concat()
    }
}

fn varint(mut number: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

fn field(number: u64, content: &[u8]) -> Vec<u8> {
    [varint(number << 3 | 2), varint(content.len() as u64), content.to_vec()].concat()
}

fn derived() -> [u8; 32] {
    let hmac = |key: &[u8], text: &[u8]| -> [u8; 32] {
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).unwrap();
        mac.update(text);
        mac.finalize().into_bytes().into()
    };
    hmac(&hmac(&[0; 32], &BARE), b"backup encryption\x01")
}

/// The file `key`, of 158 bytes.
pub(crate) fn key_file() -> Vec<u8> {
    let account: [u8; 32] = Sha256::digest(ACCOUNT).into();
    let parts: [&[u8]; 7] = [&[0, 1, 2], &salt(), &ACCOUNT, &account, &[0; 16], &BARE, &[]];
    in_java(&parts.concat())
}

/// The file `encrypted_backup.key`, of 59 bytes.
pub(crate) fn root_file() -> Vec<u8> {
    in_java(&BARE)
}

fn in_java(array: &[u8]) -> Vec<u8> {
    [JAVA, &(array.len() as u32).to_be_bytes(), array].concat()
}

/// What looks like a small database.
pub(crate) fn database() -> Vec<u8> {
    let mut bytes = b"SQLite format 3\0".to_vec();
    bytes.extend((0..900u32).map(|n| (n * n % 61) as u8));
    bytes
}

pub(crate) fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
