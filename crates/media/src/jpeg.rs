//! JPEG: baseline, progressive, grey, CMYK, YCCK.
//!
//! Read strictly first. Where that fails, leniently: half a photograph can still be recognised. Then the frame is
//! marked as not whole and the error of the strict reading is returned after it.
//!
//! Where luma is enough, colour is passed over: no inverse transform, no upsampling, no conversion. What holds no luma
//! (RGB, CMYK), or is sampled in an unusual way, comes in colour all the same.

use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;
use zune_jpeg::errors::DecodeErrors;

use crate::Error;
use crate::sink::{Done, Sink};

const DECODER: &str = "zune-jpeg 0.5.15";
const LUMA_DECODER: &str = "zune-jpeg 0.5.15 (luma)";

/// Decodes a JPEG.
pub(crate) fn decode(bytes: &[u8], sink: &mut Sink<'_>) -> Result<Done, Error> {
    let Header { width, height, colours } = header(bytes, sink)?;
    let done = Done { decoder: if colours == ColorSpace::Luma { LUMA_DECODER } else { DECODER }, width, height };
    let damage = match pixels(bytes, sink, colours, true) {
        Ok(pixels) => {
            give(sink, &done, colours, pixels, true)?;
            return Ok(done);
        }
        Err(damage) => damage,
    };
    let harmless = is_padding(&damage);
    let damage = fault(bytes, sink, &damage);
    if let Ok(pixels) = pixels(bytes, sink, colours, false) {
        give(sink, &done, colours, pixels, harmless)?;
        if harmless {
            return Ok(done);
        }
    }
    Err(damage)
}

fn give(sink: &mut Sink<'_>, done: &Done, colours: ColorSpace, pixels: Vec<u8>, whole: bool) -> Result<(), Error> {
    match colours {
        ColorSpace::Luma => sink.give_luma(done.width, done.height, pixels, whole),
        _ => sink.give_frame(done.width, done.height, pixels, whole),
    }
}

/// Some cameras leave a few bytes between segments: against the standard, and without any harm to the picture.
fn is_padding(error: &DecodeErrors) -> bool {
    matches!(error, DecodeErrors::FormatStatic(words) if words.contains("Extra bytes between headers"))
}

/// Admitted width and height, and what pixels to ask for.
struct Header {
    width: u32,
    height: u32,
    colours: ColorSpace,
}

fn header(bytes: &[u8], sink: &mut Sink<'_>) -> Result<Header, Error> {
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options(sink, ColorSpace::RGBA, false));
    decoder.decode_headers().map_err(|e| fault(bytes, sink, &e))?;
    let info = decoder.info().ok_or_else(|| sink.damaged("there is no frame header"))?;
    let (width, height) = (u32::from(info.width), u32::from(info.height));
    sink.admit(width, height)?;
    let frame = FrameHeader::of(bytes);
    let holds_luma = matches!(decoder.input_colorspace(), Some(ColorSpace::YCbCr | ColorSpace::Luma))
        && frame.as_ref().is_some_and(FrameHeader::has_usual_sampling);
    let colours = match info.components {
        1 | 3 if sink.luma_is_enough && holds_luma => ColorSpace::Luma,
        // zune-jpeg 0.5.15 writes CMYK and YCCK as RGB well, and as RGBA with every fourth byte wrong.
        4 => ColorSpace::RGB,
        _ => ColorSpace::RGBA,
    };
    // A progressive file holds all its coefficients (two bytes each) until the last scan.
    let coefficients = if frame.is_some_and(|frame| frame.is_sequential) { 0 } else { 2 * u64::from(info.components) };
    let pixels = match colours {
        ColorSpace::Luma => 1,
        ColorSpace::RGB => 7,
        _ => 4,
    };
    sink.make_room(width, height, pixels + coefficients)?;
    Ok(Header { width, height, colours })
}

/// The first frame header of a file (ITU-T T.81, B.2.2).
struct FrameHeader<'a> {
    /// Whether each block is complete when it is met (SOF0, SOF1).
    is_sequential: bool,
    /// Three bytes for each component: id, sampling across and down, quantisation table.
    components: &'a [[u8; 3]],
}

impl<'a> FrameHeader<'a> {
    fn of(bytes: &'a [u8]) -> Option<Self> {
        let mut rest = bytes.get(2..)?;
        while let [first, marker, after @ ..] = rest {
            rest = match (*first, *marker) {
                (0xff, 0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf) => {
                    let (components, _) = after.get(8..segment(after))?.as_chunks::<3>();
                    return Some(Self { is_sequential: matches!(marker, 0xc0 | 0xc1), components });
                }
                (0xff, 0xda) => return None,
                (0xff, 0xc4 | 0xc8 | 0xcc | 0xd8..=0xfe) => after.get(segment(after)..)?,
                _ => rest.get(1..)?,
            };
        }
        None
    }

    /// Whether zune-jpeg 0.5.15 gives the luma of this sampling well by itself. That of 4:4:0 it does not.
    fn has_usual_sampling(&self) -> bool {
        match self.components {
            [_] => true,
            [[_, luma, _], [_, 0x11, _], [_, 0x11, _]] => matches!(luma, 0x11 | 0x21 | 0x22 | 0x41),
            _ => false,
        }
    }
}

/// How long a segment is that begins with its length.
fn segment(bytes: &[u8]) -> usize {
    bytes.first_chunk::<2>().map_or(0, |b| usize::from(u16::from_be_bytes(*b)))
}

fn pixels(bytes: &[u8], sink: &Sink<'_>, colours: ColorSpace, strict: bool) -> Result<Vec<u8>, DecodeErrors> {
    let pixels = JpegDecoder::new_with_options(ZCursor::new(bytes), options(sink, colours, strict)).decode()?;
    Ok(if colours == ColorSpace::RGB { crate::sink::opaque(&pixels) } else { pixels })
}

fn options(sink: &Sink<'_>, colours: ColorSpace, strict: bool) -> DecoderOptions {
    let side = usize::try_from(sink.limits.max_side).unwrap_or(usize::MAX);
    DecoderOptions::default()
        .set_strict_mode(strict)
        .set_max_width(side)
        .set_max_height(side)
        .jpeg_set_out_colorspace(colours)
}

fn fault(bytes: &[u8], sink: &Sink<'_>, error: &DecodeErrors) -> Error {
    let has_end = bytes.windows(2).rev().take(4096).any(|pair| pair == [0xff, 0xd9]);
    match error {
        DecodeErrors::ExhaustedData | DecodeErrors::IoErrors(_) => sink.truncated(bytes, error),
        _ if !has_end => sink.truncated(bytes, error),
        _ => sink.damaged(error),
    }
}
