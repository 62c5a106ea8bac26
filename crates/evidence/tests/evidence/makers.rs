//! Archives to walk: sound ones by independent crates, odd ones by hand.

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Bytes that do not compress, the same each time.
pub(crate) fn noise(length: usize, seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    };
    (0..length).map(|_| next()).collect()
}

pub(crate) fn zip_of(members: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

pub(crate) fn deflated(members: &[(&str, &[u8])]) -> Vec<u8> {
    zip_of(members, CompressionMethod::Deflated)
}

pub(crate) fn stored(members: &[(&str, &[u8])]) -> Vec<u8> {
    zip_of(members, CompressionMethod::Stored)
}

pub(crate) fn tar_of(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mtime(1_700_000_000);
        header.set_mode(0o644);
        builder.append_data(&mut header, name, *bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

pub(crate) fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn crc(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

/// A member of a zip written by hand.
pub(crate) struct Raw {
    pub(crate) name: Vec<u8>,
    pub(crate) packed: Vec<u8>,
    pub(crate) size: u32,
    pub(crate) crc: u32,
    pub(crate) method: u16,
    pub(crate) flags: u16,
    pub(crate) external: u32,
}

impl Raw {
    pub(crate) fn stored(name: &[u8], bytes: &[u8]) -> Self {
        let (size, crc) = (bytes.len() as u32, crc(bytes));
        Self { name: name.to_vec(), packed: bytes.to_vec(), size, crc, method: 0, flags: 0, external: 0 }
    }

    pub(crate) fn deflated(name: &[u8], bytes: &[u8]) -> Self {
        Self { packed: deflate(bytes), method: 8, ..Self::stored(name, bytes) }
    }

    fn fields(&self, with_sizes: bool) -> Vec<u8> {
        let mut out = Vec::new();
        for field in [self.flags, self.method, 0x4810, 0x586c] {
            out.extend(field.to_le_bytes());
        }
        for field in [self.crc, self.packed.len() as u32, self.size] {
            out.extend(if with_sizes { field } else { 0 }.to_le_bytes());
        }
        out.extend((self.name.len() as u16).to_le_bytes());
        out.extend(0u16.to_le_bytes());
        out
    }

    /// Header, name and content; with flag 3, the descriptor.
    pub(crate) fn local(&self) -> Vec<u8> {
        let has_descriptor = self.flags & 8 != 0;
        let mut out = b"PK\x03\x04\x14\0".to_vec();
        out.extend(self.fields(!has_descriptor));
        out.extend(&self.name);
        out.extend(&self.packed);
        if has_descriptor {
            out.extend(b"PK\x07\x08");
            for field in [self.crc, self.packed.len() as u32, self.size] {
                out.extend(field.to_le_bytes());
            }
        }
        out
    }

    pub(crate) fn central(&self, offset: u32) -> Vec<u8> {
        let mut out = b"PK\x01\x02\x14\x03\x14\0".to_vec();
        out.extend(self.fields(true));
        out.extend([0; 6]);
        out.extend(self.external.to_le_bytes());
        out.extend(offset.to_le_bytes());
        out.extend(&self.name);
        out
    }
}

pub(crate) fn end(count: u16, size: u32, offset: u32) -> Vec<u8> {
    let mut out = b"PK\x05\x06\0\0\0\0".to_vec();
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(size.to_le_bytes());
    out.extend(offset.to_le_bytes());
    out.extend(0u16.to_le_bytes());
    out
}

/// A whole zip by hand.
pub(crate) fn raw_zip(members: &[Raw]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for member in members {
        directory.extend(member.central(out.len() as u32));
        out.extend(member.local());
    }
    let offset = out.len() as u32;
    out.extend(&directory);
    out.extend(end(members.len() as u16, directory.len() as u32, offset));
    out
}
