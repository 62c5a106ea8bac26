//! Checksums by Keccak-256 and SHA3-256, which differ in their padding.

use sha3::{Digest, Keccak256, Sha3_256};

/// The version byte of a name of a hidden service.
const ONION_VERSION: u8 = 3;

/// Keccak-256 as it was before it became SHA-3.
pub(super) fn keccak256(bytes: &[u8]) -> Vec<u8> {
    Keccak256::digest(bytes).to_vec()
}

/// Whether the case of forty hexadecimal digits is the one of EIP-55: a letter is large where the digit of the Keccak-256
/// of the small digits is eight or more.
pub(crate) fn eip55_holds(digits: &str) -> bool {
    let hash = keccak256(digits.to_ascii_lowercase().as_bytes());
    let nibbles = hash.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits
        .bytes()
        .zip(nibbles)
        .all(|(digit, nibble)| digit.is_ascii_digit() || digit.is_ascii_uppercase() == (nibble > 7))
}

/// Whether 35 bytes are the key, checksum and version of a hidden service (Tor's rend-spec-v3, "Encoding onion
/// addresses").
pub(crate) fn is_onion_key(bytes: &[u8]) -> bool {
    let Some((key, [first, second, version])) = bytes.split_last_chunk::<3>() else { return false };
    let mut sum = Sha3_256::new();
    sum.update(b".onion checksum");
    sum.update(key);
    sum.update([*version]);
    *version == ONION_VERSION && key.len() == 32 && sum.finalize().starts_with(&[*first, *second])
}
