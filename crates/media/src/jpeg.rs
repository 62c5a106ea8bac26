//! JPEG: baseline, progressive, grey, CMYK, YCCK.
//!
//! Read strictly first. Where that fails, leniently: half a photograph can still be recognised. Then the frame is
//! marked as not whole and the error of the strict reading is returned after it.

use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;
use zune_jpeg::errors::DecodeErrors;

use crate::Error;
use crate::sink::{Done, Sink};

const DECODER: &str = "zune-jpeg 0.5.15";

/// Decodes a JPEG.
pub(crate) fn decode(bytes: &[u8], sink: &mut Sink<'_>) -> Result<Done, Error> {
    let Header { width, height, colours } = header(bytes, sink)?;
    let damage = match pixels(bytes, sink, colours, true) {
        Ok(rgba) => {
            sink.give(width, height, rgba)?;
            return Ok(Done { decoder: DECODER, width, height });
        }
        Err(damage) => damage,
    };
    let harmless = is_padding(&damage);
    let damage = fault(bytes, sink, &damage);
    if let Ok(rgba) = pixels(bytes, sink, colours, false) {
        sink.give_frame(width, height, rgba, harmless)?;
        if harmless {
            return Ok(Done { decoder: DECODER, width, height });
        }
    }
    Err(damage)
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
    // zune-jpeg 0.5.15 writes CMYK and YCCK as RGB well, and as RGBA with every fourth byte wrong.
    let colours = if info.components == 4 { ColorSpace::RGB } else { ColorSpace::RGBA };
    // A progressive file holds all its coefficients (two bytes each) until the last scan.
    let coefficients = if is_sequential(bytes) { 0 } else { 2 * u64::from(info.components) };
    let pixels = if colours == ColorSpace::RGB { 7 } else { 4 };
    sink.make_room(width, height, pixels + coefficients)?;
    Ok(Header { width, height, colours })
}

/// Whether the frame header (SOF0, SOF1) says that each block is complete when it is met.
fn is_sequential(bytes: &[u8]) -> bool {
    let mut rest = bytes.get(2..).unwrap_or_default();
    while let [first, marker, after @ ..] = rest {
        rest = match (*first, *marker) {
            (0xff, 0xc0 | 0xc1) => return true,
            (0xff, 0xc2..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf | 0xda) => return false,
            (0xff, 0xc4 | 0xc8 | 0xcc | 0xd8..=0xfe) => {
                let length = after.first_chunk::<2>().map_or(0, |b| usize::from(u16::from_be_bytes(*b)));
                after.get(length..).unwrap_or_default()
            }
            _ => rest.get(1..).unwrap_or_default(),
        };
    }
    false
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
