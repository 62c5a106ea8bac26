//! Frames as a decoder in the jail hands them over: one PAM after another, each with its own size, eight bits a channel.

use std::io::Read;

use crate::Error;
use crate::jail::Decoding;
use crate::sink::{Sink, opaque};

/// Longer headers are none of ours.
const LONGEST_HEADER: usize = 256;
/// The frame as it arrives and as it is handed on.
const BYTES_A_PIXEL: u64 = 8;

/// Why the frames end.
pub(crate) enum Stop {
    /// A limit of ours, or who takes the frames.
    Ours(Error),
    /// What arrives is no frame, or not a whole one. The decoder's end says more.
    Theirs,
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Ours(error)
    }
}

/// What a PAM's header says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Header {
    width: u32,
    height: u32,
    depth: u32,
}

/// Hands over all frames; gives the size of the first.
pub(crate) fn visit(decoder: &mut impl Decoding, sink: &mut Sink<'_>) -> Result<Option<(u32, u32)>, Stop> {
    let mut first = None;
    while let Some(header) = header(decoder)? {
        let Header { width, height, depth } = header;
        sink.admit(width, height)?;
        sink.make_room(width, height, BYTES_A_PIXEL)?;
        let bytes = u64::from(width) * u64::from(height) * u64::from(depth);
        let mut pixels = vec![0; usize::try_from(bytes).map_err(|_| Stop::Theirs)?];
        decoder.read_exact(&mut pixels).map_err(|_| Stop::Theirs)?;
        let at = decoder.next_time();
        sink.give_at(width, height, if depth == 4 { pixels } else { opaque(&pixels) }, at)?;
        first = first.or(Some((width, height)));
    }
    Ok(first)
}

/// The next header; none at the end.
fn header(from: &mut impl Read) -> Result<Option<Header>, Stop> {
    let mut text = Vec::with_capacity(LONGEST_HEADER);
    let mut byte = [0];
    while !text.ends_with(b"ENDHDR\n") {
        match from.read(&mut byte) {
            Ok(0) if text.is_empty() => return Ok(None),
            Ok(1) if text.len() < LONGEST_HEADER => text.extend(byte),
            _ => return Err(Stop::Theirs),
        }
    }
    parse(&text).map(Some).ok_or(Stop::Theirs)
}

fn parse(text: &[u8]) -> Option<Header> {
    let text = std::str::from_utf8(text).ok()?.strip_prefix("P7\n")?;
    let field = |name: &str| text.lines().find_map(|l| l.strip_prefix(name)?.trim().parse::<u32>().ok());
    let header = Header { width: field("WIDTH ")?, height: field("HEIGHT ")?, depth: field("DEPTH ")? };
    let is_frame = header.width > 0 && header.height > 0 && matches!(header.depth, 3 | 4);
    (is_frame && field("MAXVAL ") == Some(255)).then_some(header)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const GOOD: &str = "P7\nWIDTH 640\nHEIGHT 480\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n";

    fn read(text: &str) -> Option<Header> {
        header(&mut text.as_bytes()).ok().flatten()
    }

    #[test]
    fn a_header_says_how_large_its_frame_is() {
        assert_eq!(read(GOOD), Some(Header { width: 640, height: 480, depth: 4 }));
        assert_eq!(read(&GOOD.replace("DEPTH 4", "DEPTH 3")).map(|h| h.depth), Some(3));
    }

    #[test]
    fn what_is_no_frame_of_ours_is_none() {
        let wrong =
            [("P7", "P6"), ("255", "65535"), ("DEPTH 4", "DEPTH 1"), ("WIDTH 640", "WIDTH 0"), ("HEIGHT 480\n", "")];
        for (from, to) in wrong {
            assert_eq!(read(&GOOD.replacen(from, to, 1)), None, "{to}");
        }
        assert_eq!(read(&format!("P7\n#{}{GOOD}", "x".repeat(LONGEST_HEADER))), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_as_a_header_or_not(cut in 0..GOOD.len(), bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let mut text = GOOD.as_bytes()[..cut].to_vec();
            text.extend(&bytes);
            if let Ok(Some(header)) = header(&mut text.as_slice()) {
                prop_assert!(header.width > 0 && header.height > 0);
            }
        }
    }
}
