//! Zips written by hand: every field can lie.

use flate2::write::DeflateEncoder;
use flate2::{Compress, Compression, Crc, FlushCompress};
use std::io::Write as _;

/// Bytes that do not compress, the same each time.
pub fn noise(length: usize, seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    };
    (0..length).map(|_| next()).collect()
}

/// Raw DEFLATE.
pub fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// `head`, then a mebibyte of `byte` so many times, as raw DEFLATE, with its CRC and size: gibibytes cost kilobytes and
/// no time, since a piece that ends with a full flush may be repeated.
pub fn deflate_long(head: &[u8], byte: u8, mebibytes: u32) -> (Vec<u8>, u32, u64) {
    let piece = vec![byte; 1 << 20];
    let (first, repeated) = (flushed(head), flushed(&piece));
    let (mut crc, mut one) = (Crc::new(), Crc::new());
    crc.update(head);
    one.update(&piece);
    let mut out = first;
    for _ in 0..mebibytes {
        out.extend_from_slice(&repeated);
        crc.combine(&one);
    }
    out.extend_from_slice(&[0x03, 0x00]);
    (out, crc.sum(), head.len() as u64 + (u64::from(mebibytes) << 20))
}

fn flushed(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(64 + bytes.len());
    Compress::new(Compression::best(), false).compress_vec(bytes, &mut out, FlushCompress::Full).unwrap();
    out
}

/// CRC-32 as zips have it.
pub(super) fn crc(bytes: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc.sum()
}

/// A member of a zip, each field as it is to be written.
#[derive(Clone)]
pub struct Raw {
    /// As stored.
    pub name: Vec<u8>,
    /// Packed content.
    pub packed: Vec<u8>,
    /// Claimed size.
    pub size: u32,
    /// Claimed CRC.
    pub crc: u32,
    /// 0 stored, 8 deflated.
    pub method: u16,
    /// 1 encrypted, 8 sizes follow.
    pub flags: u16,
    /// Unix mode in the upper half.
    pub external: u32,
}

impl Raw {
    /// As it is.
    pub fn stored(name: &[u8], bytes: &[u8]) -> Self {
        let (size, crc) = (bytes.len() as u32, crc(bytes));
        Self { name: name.to_vec(), packed: bytes.to_vec(), size, crc, method: 0, flags: 0, external: 0 }
    }

    /// Compressed.
    pub fn deflated(name: &[u8], bytes: &[u8]) -> Self {
        Self { packed: deflate(bytes), method: 8, ..Self::stored(name, bytes) }
    }

    fn fields(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for field in [self.flags, self.method, 0x4810, 0x586c] {
            out.extend(field.to_le_bytes());
        }
        for field in [self.crc, self.packed.len() as u32, self.size] {
            out.extend(field.to_le_bytes());
        }
        out.extend((self.name.len() as u16).to_le_bytes());
        out.extend(0u16.to_le_bytes());
        out
    }

    /// Header and content.
    pub fn local(&self) -> Vec<u8> {
        [b"PK\x03\x04\x14\0".as_slice(), &self.fields(), &self.name, &self.packed].concat()
    }

    /// The line of the directory, for a header at `offset`.
    pub fn central(&self, offset: u32) -> Vec<u8> {
        let mut out = [b"PK\x01\x02\x14\x03\x14\0".as_slice(), &self.fields(), &[0; 6]].concat();
        out.extend(self.external.to_le_bytes());
        out.extend(offset.to_le_bytes());
        out.extend(&self.name);
        out
    }
}

/// The end of a directory.
pub(super) fn end(count: u16, size: u32, offset: u32, comment: &[u8]) -> Vec<u8> {
    let mut out = b"PK\x05\x06\0\0\0\0".to_vec();
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(size.to_le_bytes());
    out.extend(offset.to_le_bytes());
    out.extend((comment.len() as u16).to_le_bytes());
    out.extend(comment);
    out
}

/// A zip of these members, in this order.
pub fn zip(members: &[Raw]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for member in members {
        directory.extend(member.central(out.len() as u32));
        out.extend(member.local());
    }
    closed(out, &directory, members.len())
}

/// Members that all lie at the same place: one content, read so often.
pub(super) fn overlapping(one: &Raw, count: u32) -> Vec<u8> {
    let named = |n: u32| Raw { name: format!("{n:04}").into_bytes(), ..one.clone() };
    let directory: Vec<u8> = (0..count).flat_map(|n| named(n).central(0)).collect();
    closed(named(0).local(), &directory, count as usize)
}

/// Members, then the directory and its end.
pub(super) fn closed(mut out: Vec<u8>, directory: &[u8], count: usize) -> Vec<u8> {
    let offset = out.len() as u32;
    out.extend(directory);
    out.extend(end(count as u16, directory.len() as u32, offset, b""));
    out
}

/// A zip that unpacks to itself, after Russ Cox, "Zip Files All The Way Down" (<https://research.swtch.com/zip>): its
/// DEFLATE stream says of each of its pieces once "write this" and once "write what you have just written". Only its
/// CRC is not right: that would have to be searched for, and nobody waits for a CRC before looking inside.
pub(super) fn quine() -> Vec<u8> {
    let name = b"nothing-but-itself-in-here.zip";
    // Each step is five bytes long: so are its copies.
    let literal = |bytes: usize| {
        let n = bytes as u16;
        [&[0u8][..], &n.to_le_bytes(), &(!n).to_le_bytes()].concat()
    };
    let prefix_len = 30 + name.len();
    let suffix_len = 253;
    let (l_prefix, r_prefix) = (literal(prefix_len + 5), repeat_65());
    let (l1, l4, l0, r4) = (literal(5), literal(20), literal(0), repeat_20());
    let (l_suffix, r_suffix) = (literal(suffix_len + 5), repeat_258());
    let body = |prefix: &[u8], suffix: &[u8]| {
        let steps: Vec<&[u8]> = vec![
            &l_prefix, prefix, &l_prefix, &r_prefix, &l1, &r_prefix, &l1, &l1, &l4, &r_prefix, &l1, &l1, &l4, &r4, &l4,
            &r4, &l4, &r4, &l4, &r4, &l4, &r4, &l0, &l0, &l_suffix, &r4, &l0, &l0, &l_suffix, &r_suffix, suffix,
            &r_suffix,
        ];
        steps.concat()
    };
    let packed = body(&vec![0; prefix_len], &vec![0; suffix_len]).len();
    let total = (prefix_len + packed + suffix_len) as u32;
    let head = |size: u32, packed: usize| Raw {
        name: name.to_vec(),
        packed: vec![0; packed],
        size,
        crc: 0,
        method: 8,
        flags: 0,
        external: 0,
    };
    let one = head(total, packed);
    let prefix = one.local()[..prefix_len].to_vec();
    let directory = one.central(0);
    let comment = vec![b' '; suffix_len - directory.len() - 22];
    let suffix = [directory.clone(), end(1, directory.len() as u32, (prefix_len + packed) as u32, &comment)].concat();
    [prefix.clone(), body(&prefix, &suffix), suffix].concat()
}

/// "Write the last 20 bytes again": fixed codes, two matches of ten, exactly forty bits.
fn repeat_20() -> Vec<u8> {
    bits(&[
        (0b010, 3, false),
        (8, 7, true),
        (8, 5, true),
        (3, 3, false),
        (8, 7, true),
        (8, 5, true),
        (3, 3, false),
        (0, 7, true),
    ])
}

/// "Write the last 65 bytes again": one match, and an empty block to fill forty bits.
fn repeat_65() -> Vec<u8> {
    bits(&[
        (0b010, 3, false),
        (20, 7, true),
        (6, 3, false),
        (12, 5, true),
        (0, 5, false),
        (0, 7, true),
        (0b010, 3, false),
        (0, 7, true),
    ])
}

/// "Write the last 258 bytes again", and then no more.
fn repeat_258() -> Vec<u8> {
    bits(&[
        (0b010, 3, false),
        (197, 8, true),
        (16, 5, true),
        (1, 7, false),
        (0, 7, true),
        (0b011, 3, false),
        (0, 7, true),
    ])
}

/// Values of so many bits into bytes, lowest bit first; Huffman codes from their highest bit.
fn bits(all: &[(u32, u32, bool)]) -> Vec<u8> {
    let flat = |&(value, width, is_code): &(u32, u32, bool)| {
        let bit = move |at: u32| (value >> if is_code { width - 1 - at } else { at }) & 1;
        (0..width).map(bit).collect::<Vec<_>>()
    };
    let flat: Vec<u32> = all.iter().flat_map(flat).collect();
    assert_eq!(flat.len(), 40, "a step is five bytes");
    flat.chunks(8).map(|byte| byte.iter().rev().fold(0, |n, bit| n * 2 + *bit as u8)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    #[test]
    fn the_zip_in_itself_holds_itself() {
        let whole = quine();
        let mut inside = Vec::new();
        flate2::read::DeflateDecoder::new(&whole[60..]).read_to_end(&mut inside).unwrap();
        assert!(inside == whole);
    }

    #[test]
    fn a_long_content_is_what_it_says() {
        let (packed, sum, size) = deflate_long(b"head\n", b'a', 3);
        let mut inside = Vec::new();
        flate2::read::DeflateDecoder::new(packed.as_slice()).read_to_end(&mut inside).unwrap();
        assert_eq!((inside.len() as u64, crc(&inside)), (size, sum));
    }
}
