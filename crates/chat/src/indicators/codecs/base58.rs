//! Base 58 with checksums: of Bitcoin and its like, of the XRP ledger, and in blocks, as Monero writes it.
//!
//! Sources: Bitcoin's `base58.cpp` as documented on the Bitcoin wiki ("Base58Check encoding"); XRPL documentation,
//! "base58 Encodings"; Monero documentation, "Base58" (cryptonote CNS 7).

use super::keccak::keccak256;
use sha2::{Digest, Sha256};

const BITCOIN: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const RIPPLE: &[u8; 58] = b"rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz";

/// Bytes of a checksum.
const CHECK: usize = 4;

/// Most characters that are read as one number: the work grows with the square of their count.
const LONGEST: usize = 40;

/// How many characters a block of so many bytes takes in Monero's form.
const BLOCKS: [usize; 9] = [0, 2, 3, 5, 6, 7, 9, 10, 11];

/// Version byte and what follows it, if the double SHA-256 at the end is right.
pub(crate) fn base58check(text: &str) -> Option<(u8, Vec<u8>)> {
    checked(&number(text, BITCOIN)?)
}

/// The same in the alphabet of the XRP ledger.
pub(crate) fn xrp(text: &str) -> Option<(u8, Vec<u8>)> {
    checked(&number(text, RIPPLE)?)
}

/// Tag and what follows it, if the Keccak-256 at the end is right.
pub(crate) fn monero(text: &str) -> Option<(u8, Vec<u8>)> {
    let mut bytes = Vec::with_capacity(text.len());
    for block in text.as_bytes().chunks(11) {
        bytes.extend(monero_block(block)?);
    }
    let (body, check) = bytes.split_at_checked(bytes.len().checked_sub(CHECK)?)?;
    let (tag, rest) = body.split_first()?;
    keccak256(body).starts_with(check).then(|| (*tag, rest.to_vec()))
}

fn monero_block(block: &[u8]) -> Option<Vec<u8>> {
    let size = BLOCKS.iter().position(|chars| *chars == block.len())?;
    let mut value: u64 = 0;
    for byte in block {
        value = value.checked_mul(58)?.checked_add(digit(*byte, BITCOIN)?)?;
    }
    let bytes = value.to_be_bytes();
    let (before, own) = bytes.split_at_checked(8 - size)?;
    before.iter().all(|byte| *byte == 0).then(|| own.to_vec())
}

fn checked(bytes: &[u8]) -> Option<(u8, Vec<u8>)> {
    let (body, check) = bytes.split_at_checked(bytes.len().checked_sub(CHECK)?)?;
    let (version, rest) = body.split_first()?;
    Sha256::digest(Sha256::digest(body)).starts_with(check).then(|| (*version, rest.to_vec()))
}

/// The bytes of a number to base 58; each leading zero digit is a zero byte.
fn number(text: &str, alphabet: &[u8; 58]) -> Option<Vec<u8>> {
    if text.len() > LONGEST {
        return None;
    }
    // Least significant byte first.
    let mut bytes: Vec<u8> = Vec::with_capacity(LONGEST);
    for byte in text.bytes() {
        let mut carry = digit(byte, alphabet)?;
        for place in &mut bytes {
            carry += u64::from(*place) * 58;
            *place = low_byte(carry);
            carry >>= 8;
        }
        if carry > 0 {
            bytes.push(low_byte(carry));
        }
    }
    let zeros = text.bytes().take_while(|byte| alphabet.first() == Some(byte)).count();
    bytes.resize(bytes.len() + zeros, 0);
    bytes.reverse();
    Some(bytes)
}

fn low_byte(value: u64) -> u8 {
    u8::try_from(value & 0xff).unwrap_or_default()
}

fn digit(byte: u8, alphabet: &[u8; 58]) -> Option<u64> {
    alphabet.iter().position(|sign| *sign == byte).and_then(|at| u64::try_from(at).ok())
}
