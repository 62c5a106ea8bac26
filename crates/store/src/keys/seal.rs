//! Sealing: XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03), for small values in one piece and for files in chunks.
//!
//! A sealed file is a head of 27 bytes – `AMPSEAL1`, then 19 random bytes – and chunks of 64 KiB, each with its tag of
//! 16 bytes. A chunk's nonce is the random bytes, its number (4 bytes, big-endian) and whether it is the last (1 byte):
//! the STREAM construction (Hoang, Reyhanitabar, Rogaway & Vizár 2015), so that chunks cannot be left out, doubled or
//! put in another order. Head and name are bound to every chunk.

use super::Secret;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};

const MAGIC: &[u8; 8] = b"AMPSEAL1";
const PREFIX: usize = 19;
const HEAD: usize = MAGIC.len() + PREFIX;
const NONCE: usize = 24;
const TAG: usize = 16;
const CHUNK: usize = 64 * 1024;

/// A value sealed in one piece: nonce, then ciphertext with its tag. `bound` must be the same when it is opened.
pub(super) fn seal(key: &Secret<32>, nonce: [u8; NONCE], bound: &[u8], plain: &[u8]) -> Vec<u8> {
    let mut out = nonce.to_vec();
    out.extend(encrypt(&cipher(key), nonce, bound, plain));
    out
}

/// What [`seal`] sealed; `None` under another key, with something else bound to it, or after a change.
pub(super) fn open(key: &Secret<32>, bound: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, rest) = sealed.split_first_chunk::<NONCE>()?;
    decrypt(&cipher(key), *nonce, bound, rest)
}

/// A file sealed in chunks.
pub(super) fn seal_file(key: &Secret<32>, name: &str, plain: &[u8], random: &dyn Fn(&mut [u8])) -> Vec<u8> {
    let mut prefix = [0; PREFIX];
    random(&mut prefix);
    let bound = bound(&prefix, name);
    let cipher = cipher(key);
    let mut out = Vec::with_capacity(HEAD + plain.len() + (plain.len() / CHUNK + 1) * TAG);
    out.extend_from_slice(MAGIC);
    out.extend_from_slice(&prefix);
    let (mut rest, mut number) = (plain, 0);
    while let Some((chunk, more)) = rest.split_at_checked(CHUNK).filter(|(_, more)| !more.is_empty()) {
        out.extend(encrypt(&cipher, nonce(&prefix, number, false), &bound, chunk));
        (rest, number) = (more, number + 1);
    }
    out.extend(encrypt(&cipher, nonce(&prefix, number, true), &bound, rest));
    out
}

/// What a sealed file holds; `None` if it is none, of another key or name, cut off or changed.
pub(super) fn open_file(key: &Secret<32>, name: &str, sealed: &[u8]) -> Option<Vec<u8>> {
    let (magic, rest) = sealed.split_first_chunk::<8>()?;
    let (prefix, mut rest) = rest.split_first_chunk::<PREFIX>()?;
    let bound = bound(prefix, name);
    let cipher = (magic == MAGIC).then(|| cipher(key))?;
    let (mut plain, mut number) = (Vec::with_capacity(rest.len()), 0);
    while let Some((chunk, more)) = rest.split_at_checked(CHUNK + TAG).filter(|(_, more)| !more.is_empty()) {
        plain.extend(decrypt(&cipher, nonce(prefix, number, false), &bound, chunk)?);
        (rest, number) = (more, number + 1);
    }
    plain.extend(decrypt(&cipher, nonce(prefix, number, true), &bound, rest)?);
    Some(plain)
}

fn cipher(key: &Secret<32>) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(key.expose().into())
}

/// The cipher refuses only what is longer than 256 GiB; a chunk and a value of ours are far from it. Should it ever do
/// so, what is written is empty and opens as changed.
fn encrypt(cipher: &XChaCha20Poly1305, nonce: [u8; NONCE], bound: &[u8], plain: &[u8]) -> Vec<u8> {
    cipher.encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: bound }).unwrap_or_default()
}

fn decrypt(cipher: &XChaCha20Poly1305, nonce: [u8; NONCE], bound: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    cipher.decrypt(&XNonce::from(nonce), Payload { msg: sealed, aad: bound }).ok()
}

fn bound(prefix: &[u8; PREFIX], name: &str) -> Vec<u8> {
    [MAGIC.as_slice(), prefix, name.as_bytes()].concat()
}

fn nonce(prefix: &[u8; PREFIX], number: u32, last: bool) -> [u8; NONCE] {
    let mut nonce = [0; NONCE];
    let parts = prefix.iter().copied().chain(number.to_be_bytes()).chain([u8::from(last)]);
    nonce.iter_mut().zip(parts).for_each(|(to, from)| *to = from);
    nonce
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixed(bytes: &mut [u8]) {
        bytes.fill(9);
    }

    fn key(byte: u8) -> Secret<32> {
        Secret::new([byte; 32])
    }

    #[test]
    fn a_file_of_any_length_comes_back() {
        for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 7] {
            let plain: Vec<u8> = (0..length).map(|n| (n % 251) as u8).collect();
            let sealed = seal_file(&key(1), "a.seg", &plain, &fixed);
            assert_eq!(open_file(&key(1), "a.seg", &sealed).unwrap(), plain, "{length}");
            assert!(length < 16 || !sealed.windows(16).any(|w| w == &plain[..16]), "{length}");
        }
    }

    #[test]
    fn another_key_or_name_does_not_open_it() {
        let sealed = seal_file(&key(1), "a.seg", b"entries", &fixed);
        assert!(open_file(&key(2), "a.seg", &sealed).is_none());
        assert!(open_file(&key(1), "b.seg", &sealed).is_none());
    }

    #[test]
    fn a_flipped_bit_a_cut_and_chunks_in_another_order_are_noticed() {
        let sealed = seal_file(&key(1), "a.seg", &vec![7; 3 * CHUNK], &fixed);
        for at in [0, 7, 8, HEAD - 1, HEAD, HEAD + CHUNK, sealed.len() / 2, sealed.len() - 1] {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(open_file(&key(1), "a.seg", &changed).is_none(), "{at}");
        }
        for length in [0, 5, HEAD, HEAD + TAG, HEAD + CHUNK + TAG, HEAD + 2 * (CHUNK + TAG), sealed.len() - 1] {
            assert!(open_file(&key(1), "a.seg", &sealed[..length]).is_none(), "{length}");
        }
        let (first, second) = (HEAD..HEAD + CHUNK + TAG, HEAD + CHUNK + TAG..HEAD + 2 * (CHUNK + TAG));
        let swapped = [&sealed[..HEAD], &sealed[second.clone()], &sealed[first], &sealed[second.end..]].concat();
        assert!(open_file(&key(1), "a.seg", &swapped).is_none());
    }

    #[test]
    fn a_value_is_bound_to_its_place() {
        let sealed = seal(&key(1), [3; 24], b"here", b"value");
        assert_eq!(open(&key(1), b"here", &sealed).unwrap(), b"value");
        assert!(open(&key(1), b"there", &sealed).is_none());
        assert!(open(&key(2), b"here", &sealed).is_none());
        assert!((0..sealed.len()).all(|length| open(&key(1), b"here", &sealed[..length]).is_none()));
    }
}
