//! A member's content: unpacked, counted, its CRC made.

use super::record::{Member, Method};
use crate::guard::Guarded;
use flate2::Crc;
use flate2::bufread::DeflateDecoder;
use model::{Issue, IssueKind};
use std::io::{self, BufRead, Read, Take};

enum Decoder<R: BufRead> {
    Stored(Take<R>),
    Deflate(Box<Guarded<DeflateDecoder<Take<R>>>>),
}

/// What a header promises of unpacked content.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Promise {
    pub(super) crc: u32,
    pub(super) size: u64,
}

/// Reads a member from a reader that stands at its first packed byte.
pub(super) struct MemberBody<R: BufRead> {
    decoder: Decoder<R>,
    crc: Crc,
    pub(super) read: u64,
    /// Reading came to its end without a failure.
    pub(super) has_ended: bool,
}

impl<R: BufRead> MemberBody<R> {
    pub(super) fn new(reader: R, member: &Member, packed: u64) -> Self {
        let packed = reader.take(packed);
        let decoder = match member.method {
            Method::Deflate => Decoder::Deflate(Box::new(Guarded::new(DeflateDecoder::new(packed)))),
            _ => Decoder::Stored(packed),
        };
        Self { decoder, crc: Crc::new(), read: 0, has_ended: false }
    }

    /// The packed content that is left.
    pub(super) fn packed(&mut self) -> &mut Take<R> {
        match &mut self.decoder {
            Decoder::Stored(packed) => packed,
            Decoder::Deflate(decoder) => decoder.inner().get_mut(),
        }
    }

    /// The CRC of what was read.
    pub(super) fn crc(&self) -> u32 {
        self.crc.sum()
    }

    /// What differs from the promise.
    pub(super) fn flaws(&self, promise: Promise) -> Vec<Issue> {
        let issue = |code| Issue::new(IssueKind::Damaged, code, "");
        let sizes = |issue: Issue| issue.with("expected", promise.size).with("found", self.read);
        if self.read < promise.size {
            return vec![sizes(issue("member-incomplete"))];
        }
        let mut flaws = Vec::new();
        if self.read > promise.size {
            flaws.push(sizes(issue("size-differs")));
        }
        if self.crc() != promise.crc {
            let hex = |crc: u32| format!("{crc:08x}");
            flaws.push(issue("checksum-differs").with("expected", hex(promise.crc)).with("found", hex(self.crc())));
        }
        flaws
    }
}

impl<R: BufRead> Read for MemberBody<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = match &mut self.decoder {
            Decoder::Stored(packed) => packed.read(into)?,
            Decoder::Deflate(decoder) => decoder.read(into)?,
        };
        self.crc.update(into.get(..read).unwrap_or_default());
        self.read += read as u64;
        self.has_ended |= read == 0 && !into.is_empty();
        Ok(read)
    }
}
