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
    let (size, _) = read_to_end(decoder, sink, visit)?;
    let (width, height) = size.ok_or_else(|| sink.damaged("no picture could be read"))?;
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

/// Hands over all pictures, each as soon as it is there; gives the size of the first.
fn visit(decoder: &mut impl Decoding, sink: &mut Sink<'_>) -> Result<Option<(u32, u32)>, Stop> {
    let mut first = None;
    while let Some(png) = next_png(decoder, sink)? {
        let done = still::png(&png, sink)?;
        first = first.or(Some((done.width, done.height)));
    }
    Ok(first)
}

/// Signature, and the first chunk's length, kind, content and check sum.
const PNG_HEAD: usize = 8 + 8 + 13 + 4;
const PNG_BEGIN: &[u8; 16] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR";
/// Length, kind and check sum of a chunk.
const CHUNK: u64 = 12;
/// Four channels of 16 bits.
const MOST_A_PIXEL: u64 = 8;
/// What a PNG has besides its pixels: colour profiles, what the camera wrote.
const BESIDES: u64 = 4 << 20;
/// A PNG as it arrives, its pixels as they are decoded, and as they are handed on.
const BYTES_A_PIXEL: u64 = 2 * MOST_A_PIXEL + 4;

/// The next PNG, to the end of its last chunk; none at the end. What the picture may take is admitted before it is read.
fn next_png(from: &mut impl Read, sink: &mut Sink<'_>) -> Result<Option<Vec<u8>>, Stop> {
    let mut png = Vec::new();
    let theirs = |_| Stop::Theirs;
    from.take(PNG_HEAD as u64).read_to_end(&mut png).map_err(theirs)?;
    if png.is_empty() {
        return Ok(None);
    }
    let is_whole = png.len() == PNG_HEAD && png.starts_with(PNG_BEGIN);
    let Some(([w0, w1, w2, w3, h0, h1, h2, h3], _)) =
        png.get(PNG_BEGIN.len()..).filter(|_| is_whole).and_then(|rest| rest.split_first_chunk())
    else {
        return Err(Stop::Theirs);
    };
    let (width, height) = (u32::from_be_bytes([*w0, *w1, *w2, *w3]), u32::from_be_bytes([*h0, *h1, *h2, *h3]));
    sink.admit(width, height)?;
    sink.make_room(width, height, BYTES_A_PIXEL)?;
    let most = u64::from(width) * u64::from(height) * MOST_A_PIXEL + BESIDES;
    loop {
        let mut header = [0; 8];
        from.read_exact(&mut header).map_err(theirs)?;
        let [a, b, c, d, kind @ ..] = header;
        let wanted = u64::from(u32::from_be_bytes([a, b, c, d])) + CHUNK;
        if png.len() as u64 + wanted > most {
            return Err(Stop::Theirs);
        }
        png.extend_from_slice(&header);
        let rest = wanted - header.len() as u64;
        let read = from.take(rest).read_to_end(&mut png).map_err(theirs)?;
        match kind {
            _ if read as u64 != rest => return Err(Stop::Theirs),
            [b'I', b'E', b'N', b'D'] => return Ok(Some(png)),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Error, Format, Limits, Written};

    fn png(width: u32, height: u32) -> Vec<u8> {
        let picture = image::RgbaImage::from_pixel(width, height, image::Rgba([1, 2, 3, 255]));
        let mut bytes = std::io::Cursor::new(Vec::new());
        picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
        bytes.into_inner()
    }

    /// Sizes of the pictures, and the code of the error.
    fn read(frames: &[u8], status: i32) -> (Vec<(u32, u32)>, Option<&'static str>) {
        let mut sizes = Vec::new();
        let written = Written { frames, notes: b"jailed\n", status };
        let result = written.read(Format::Heif, &Limits::for_tests(), &mut |frame| {
            sizes.push((frame.pixels.width(), frame.pixels.height()));
        });
        (sizes, result.as_ref().err().map(Error::code))
    }

    #[test]
    fn pictures_that_follow_each_other_are_told_apart() {
        assert_eq!(read(&[png(5, 4), png(7, 3)].concat(), 0), (vec![(5, 4), (7, 3)], None));
    }

    #[test]
    fn what_was_written_before_a_bad_end_is_kept() {
        const GAVE_UP: i32 = 1 << 8;
        assert_eq!(read(&png(5, 4), GAVE_UP), (vec![(5, 4)], Some("image-damaged")));
        let [whole, cut] = [png(5, 4), png(7, 3)];
        assert_eq!(read(&[&whole, &cut[..cut.len() - 9]].concat(), GAVE_UP), (vec![(5, 4)], Some("image-damaged")));
        assert_eq!(read(&[&whole, &b"something else than a picture, and more of it"[..]].concat(), 0).0, [(5, 4)]);
    }

    #[test]
    fn a_picture_beyond_the_limits_is_not_waited_for() {
        let mut head = png(5, 4);
        head.truncate(33);
        head[16..20].copy_from_slice(&70_000u32.to_be_bytes());
        assert_eq!(read(&head, 0), (vec![], Some("image-too-large")));
    }
}
