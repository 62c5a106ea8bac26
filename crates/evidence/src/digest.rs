//! Four digests in one read.

use model::Digests;
use sha2::Digest as _;

/// Below this, handing work to another core costs about what it saves; at 1 MiB it saves a quarter, on two busy cores.
const PARALLEL_BYTES: usize = 512 << 10;

/// All four digests of bytes in memory.
pub fn digest(bytes: &[u8]) -> Digests {
    let mut digester = Digester::new();
    digester.update(bytes);
    digester.finish()
}

/// [`digest`] where the SHA-256 is already known.
pub(crate) fn digest_knowing(bytes: &[u8], sha256: Option<[u8; 32]>) -> Digests {
    let Some(sha256) = sha256 else { return digest(bytes) };
    let others = Digester::new();
    let Digester { mut sha1, mut md5, mut blake3, .. } = others;
    sha1.update(bytes);
    md5.update(bytes);
    blake3.update(bytes);
    Digests {
        bytes: bytes.len() as u64,
        sha256,
        sha1: sha1.finalize().into(),
        md5: md5.finalize().into(),
        blake3: *blake3.finalize().as_bytes(),
    }
}

/// SHA-256 alone.
pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    sha2::Sha256::digest(bytes).into()
}

/// Makes all four digests of content that comes in pieces.
#[derive(Clone, Default)]
pub struct Digester {
    bytes: u64,
    sha256: sha2::Sha256,
    sha1: sha1::Sha1,
    md5: md5::Md5,
    blake3: blake3::Hasher,
}

impl Digester {
    /// Nothing read yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The next piece. MD5, the slowest, goes beside the others if the piece is large.
    pub fn update(&mut self, piece: &[u8]) {
        self.bytes += piece.len() as u64;
        let Self { sha256, sha1, md5, blake3, .. } = self;
        let mut fast = || {
            sha256.update(piece);
            sha1.update(piece);
            blake3.update(piece);
        };
        if piece.len() < PARALLEL_BYTES {
            fast();
            md5.update(piece);
        } else {
            rayon::join(|| md5.update(piece), fast);
        }
    }

    /// The digests of all pieces.
    pub fn finish(self) -> Digests {
        Digests {
            bytes: self.bytes,
            sha256: self.sha256.finalize().into(),
            sha1: self.sha1.finalize().into(),
            md5: self.md5.finalize().into(),
            blake3: *self.blake3.finalize().as_bytes(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::to_hex;

    #[test]
    fn the_digests_are_those_of_their_standards() {
        let d = digest(b"abc");
        assert_eq!(to_hex(&d.sha256), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(to_hex(&d.sha1), "a9993e364706816aba3e25717850c26c9cd0d89d");
        assert_eq!(to_hex(&d.md5), "900150983cd24fb0d6963f7d28e17f72");
        assert_eq!(to_hex(&d.blake3), "6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85");
        assert_eq!(d.bytes, 3);
    }

    #[test]
    fn pieces_of_any_size_give_the_same() {
        let bytes: Vec<u8> = (0..2_000_000u32).map(|n| (n.wrapping_mul(n) >> 7) as u8).collect();
        for size in [1000, 300_000, 2_000_000] {
            let mut digester = Digester::new();
            bytes.chunks(size).for_each(|piece| digester.update(piece));
            assert_eq!(digester.finish(), digest(&bytes));
        }
        assert_eq!(digest_knowing(&bytes, Some(sha256(&bytes))), digest(&bytes));
    }
}
