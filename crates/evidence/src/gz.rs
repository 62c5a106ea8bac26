//! Gzip (RFC 1952): one member, or a tar whose members are walked as if the gzip were not there.

use crate::guard::Guarded;
use crate::meter::Over;
use crate::sniff::HEAD_BYTES;
use crate::source::Body;
use crate::tar;
use crate::walker::{Archive, Facts, Flow, Passing, Walker};
use flate2::bufread::MultiGzDecoder;
use model::{Issue, utc_text};
use std::io::{self, BufReader, Cursor, Read};

const BUFFER_BYTES: usize = 64 << 10;

type Decoder<'a> = Guarded<MultiGzDecoder<BufReader<&'a mut dyn Read>>>;

/// Walks what is compressed.
pub(crate) fn walk(walker: &mut Walker<'_>, archive: &mut Archive, source: &mut dyn Read) -> Flow {
    let packed = BufReader::with_capacity(BUFFER_BYTES, source);
    let mut decoder: Decoder<'_> = Guarded::new(MultiGzDecoder::new(packed));
    let mut head = Vec::new();
    // What fails here fails again below, and is said there.
    let failure = decoder.by_ref().take(HEAD_BYTES as u64).read_to_end(&mut head).err();
    if let Some(over) = failure.as_ref().and_then(Over::behind) {
        return Err(over.into());
    }
    let name = name(&mut decoder, &archive.path.text);
    let modified = decoder.inner().header().map(|h| h.mtime()).filter(|t| *t > 0).map(|t| utc_text(i64::from(t)));
    let is_tar = tar::is_tar(&head);
    let mut body = GzBody { head: Cursor::new(head), failure, decoder };
    if !is_tar {
        let facts = Facts { name: &name, modified, size_hint: None, packed: 0, again: None };
        return walker.member(archive, facts, &mut body, None);
    }
    tar::walk(walker, archive, &mut Passing(&mut body))
}

/// The name in the header; else that of the archive without its ending.
fn name(decoder: &mut Decoder<'_>, archive: &str) -> Vec<u8> {
    if let Some(name) = decoder.inner().header().and_then(|h| h.filename()).filter(|n| !n.is_empty()) {
        return name.to_vec();
    }
    let name = archive.rsplit('/').next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    if stem.is_empty() { b"content".to_vec() } else { stem.as_bytes().to_vec() }
}

struct GzBody<'a> {
    head: Cursor<Vec<u8>>,
    failure: Option<io::Error>,
    decoder: Decoder<'a>,
}

impl Read for GzBody<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self.head.read(into)? {
            0 if into.is_empty() => Ok(0),
            0 => self.failure.take().map_or_else(|| self.decoder.read(into), Err),
            read => Ok(read),
        }
    }
}

impl Body for GzBody<'_> {
    fn verdict(&mut self) -> Vec<Issue> {
        Vec::new()
    }
}
