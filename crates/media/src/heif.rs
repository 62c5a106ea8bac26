//! HEIF and AVIF through `heif-convert` in the jail: it writes PNG, which our own decoder reads.
//!
//! It composes the tiles of a telephone's photograph and keeps what is transparent; `ffmpeg` does neither. It writes to
//! names only, and tells the format from the name's ending. So it is given a folder in memory that holds nothing but
//! links, each to its own standard output: nothing is written anywhere.

use std::io::Read;
use std::os::unix::fs::symlink;
use std::path::Path;

use crate::decoders::{Decoders, read_to_end};
use crate::jail::{Decoding, Input};
use crate::pam::Stop;
use crate::sink::{Done, Sink};
use crate::{Error, still};

/// A folder in memory, where the system has one.
const MEMORY: &str = "/dev/shm";
const ITEM: &str = "/proc/self/fd/0";
const OUTPUT: &str = "/proc/self/fd/1";
/// Pictures of one file that are read: a burst, a live photograph.
const MOST_PICTURES: u32 = 32;

/// Decodes HEIF or AVIF.
pub(crate) fn decode(decoders: &Decoders, bytes: &[u8], sink: &mut Sink<'_>) -> Result<Done, Error> {
    let outside = decoders.heif(sink)?;
    let format = sink.format();
    let links = links().map_err(|_| Error::NoJail { format, missing: "memory" })?;
    let name = links.path().join("frame.png");
    let name = name.to_str().ok_or(Error::NoJail { format, missing: "memory" })?;
    let mut decoder = outside.start(&["--quiet", ITEM, name], Some(links.path()), Input::Held(bytes), sink)?;
    read(&mut decoder, sink)
}

/// Reads what the decoder writes.
pub(crate) fn read(decoder: &mut impl Decoding, sink: &mut Sink<'_>) -> Result<Done, Error> {
    let (written, _) = read_to_end(decoder, sink, collect)?;
    let mut first = None;
    for png in pngs(&written) {
        let done = still::png(png, sink)?;
        first.get_or_insert((done.width, done.height));
    }
    let (width, height) = first.ok_or_else(|| sink.damaged("no picture could be read"))?;
    Ok(Done { decoder: "heif-convert", width, height })
}

/// A folder of links for one picture, and for the first of many. Goes away with what is given.
fn links() -> std::io::Result<tempfile::TempDir> {
    let memory = Path::new(MEMORY);
    let place = if memory.is_dir() { memory.to_path_buf() } else { std::env::temp_dir() };
    let folder = tempfile::Builder::new().prefix("amparo-").tempdir_in(place)?;
    symlink(OUTPUT, folder.path().join("frame.png"))?;
    for n in 1..=MOST_PICTURES {
        symlink(OUTPUT, folder.path().join(format!("frame-{n}.png")))?;
    }
    Ok(folder)
}

fn collect(decoder: &mut impl Decoding, sink: &mut Sink<'_>) -> Result<Vec<u8>, Stop> {
    let mut written = Vec::new();
    let most = sink.limits.max_memory;
    decoder.take(most + 1).read_to_end(&mut written).map_err(|_| Stop::Theirs)?;
    if written.len() as u64 > most { Err(Stop::Ours(sink.out_of_memory())) } else { Ok(written) }
}

/// One PNG after another, each to the end of its last chunk; what is left over too, for the decoder to refuse.
fn pngs(bytes: &[u8]) -> Vec<&[u8]> {
    let mut all = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let (png, after) = rest.split_at(end_of_png(rest).unwrap_or(rest.len()));
        all.push(png);
        rest = after;
    }
    all
}

fn end_of_png(bytes: &[u8]) -> Option<usize> {
    let mut at = 8usize;
    loop {
        let header = bytes.get(at..at.checked_add(8)?)?;
        let (size, kind) = header.split_at_checked(4)?;
        let size = usize::try_from(u32::from_be_bytes(size.try_into().ok()?)).ok()?;
        at = at.checked_add(size)?.checked_add(12)?;
        if kind == b"IEND" {
            return (at <= bytes.len()).then_some(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x02IHDRabCRC.\0\0\0\0IENDCRC.";

    #[test]
    fn pictures_that_follow_each_other_are_told_apart() {
        assert_eq!(pngs(&[PNG, PNG].concat()), [PNG, PNG]);
        assert_eq!(pngs(&[PNG, b"rest"].concat()), [PNG, b"rest"]);
    }

    proptest! {
        #[test]
        fn all_bytes_are_in_one_of_the_pictures(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            prop_assert_eq!(pngs(&[PNG, &bytes].concat()).concat(), [PNG, &bytes].concat());
        }
    }
}
