//! Any bytes are an encrypted backup or an error, whichever key is tried; any bytes that were encrypted under the key are
//! unpacked within the limit, or refused for what they are.

use aes_gcm::aead::consts::U16;
use aes_gcm::aead::{AeadInOut, KeyInit};
use aes_gcm::{AesGcm, aes::Aes256};
use chat::backups::{BackupError, BackupKey, Limits, Trailer, is_backup, open};

/// The key under which the seeds were made.
const BARE: [u8; 32] = *b"a key of thirty-two bytes, made.";
/// What opens crypt15 under it.
const DERIVED: [u8; 32] = [
    0x2c, 0x29, 0xdc, 0x1f, 0x6e, 0x98, 0x19, 0xce, 0x00, 0x06, 0xd6, 0x88, 0x53, 0x3d, 0x4d, 0x31, 0xc5, 0xa1, 0x01,
    0xf1, 0x7d, 0xdf, 0xd0, 0x89, 0x4a, 0x5a, 0x72, 0x5e, 0xd5, 0xf4, 0x74, 0x82,
];

/// Reads these bytes as a backup, as a key, and as what was encrypted.
pub(crate) fn run(bytes: &[u8]) {
    let known = is_backup(bytes, "a");
    assert!(known.is_none() || is_backup(bytes, "b.crypt12") == known, "a name changes what is known without it");
    let _ = BackupKey::read(bytes).map(|key| open(bytes, &key, &Limits::for_tests()));
    let Ok(key) = BackupKey::read(&BARE) else { panic!("32 bytes are a key") };
    if let Ok(opened) = open(bytes, &key, &Limits::for_tests()) {
        assert!(opened.plain.len() as u64 <= Limits::for_tests().plain_bytes && !opened.plain.is_empty());
        assert_eq!(opened.behind > 0, opened.behind > 0 && opened.is_whole);
    }
    match open(&encrypted(bytes), &key, &Limits::for_tests()) {
        Ok(opened) => assert!(opened.trailer == Trailer::Tag),
        Err(error) => assert!(matches!(error, BackupError::NotDeflate | BackupError::Limit { .. }), "{error}"),
    }
}

/// A backup of crypt15, one of several files, with these bytes in it.
fn encrypted(bytes: &[u8]) -> Vec<u8> {
    const HEAD: [u8; 7] = [22, 8, 1, 0x1a, 18, 0x0a, 16];
    let iv = *b"a1B2c3D4e5F6g7H8";
    let mut body = bytes.to_vec();
    let cipher = AesGcm::<Aes256, U16>::new((&DERIVED).into());
    let Ok(tag) = cipher.encrypt_inout_detached((&iv).into(), &[], body.as_mut_slice().into()) else {
        panic!("so few bytes are encrypted")
    };
    [&HEAD[..], &iv, &body, &tag].concat()
}
