//! Formats that `image` reads: PNG with APNG, BMP; and how its limits and errors become ours.

use std::io::{Cursor, ErrorKind};

use image::codecs::bmp::BmpDecoder;
use image::codecs::png::PngDecoder;
use image::error::ImageError;
use image::{ColorType, DynamicImage, ImageDecoder};

use crate::Error;
use crate::sink::{Done, Sink};

/// The canvas before and after a frame, the frame, the copy that is handed on, and the one before, which may be kept.
const APNG_BYTES_A_PIXEL: u64 = 20;

/// PNG: one picture, or every composited frame of an APNG.
pub(crate) fn png(bytes: &[u8], sink: &mut Sink<'_>) -> Result<Done, Error> {
    // The size stands in the first chunk: asked before the decoder takes anything.
    let side = |at: usize| bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).map(u32::from_be_bytes);
    if let (Some(width), Some(height)) = (side(16), side(20)) {
        sink.admit(width, height)?;
    }
    // What the codec takes for itself is profiles, texts and rows; pixels have their own limits, set below.
    let mut own = limits(sink);
    own.max_alloc = Some(sink.limits.max_metadata);
    let mut decoder = PngDecoder::with_limits(Cursor::new(bytes), own).map_err(|e| error(sink, bytes, e))?;
    decoder.set_limits(limits(sink)).map_err(|e| error(sink, bytes, e))?;
    let (width, height) = decoder.dimensions();
    if decoder.is_apng().map_err(|e| error(sink, bytes, e))? {
        sink.make_room(width, height, APNG_BYTES_A_PIXEL)?;
        let frames = decoder.apng().map_err(|e| error(sink, bytes, e))?;
        crate::animation::visit(image::AnimationDecoder::into_frames(frames), (width, height), bytes, sink)?;
    } else {
        single(decoder, bytes, sink)?;
    }
    Ok(Done { decoder: "image 0.25.10 (png 0.18.1)", width, height })
}

/// BMP.
pub(crate) fn bmp(bytes: &[u8], sink: &mut Sink<'_>) -> Result<Done, Error> {
    let decoder = BmpDecoder::new(Cursor::new(bytes)).map_err(|e| error(sink, bytes, e))?;
    let (width, height) = single(decoder, bytes, sink)?;
    Ok(Done { decoder: "image 0.25.10 (bmp)", width, height })
}

/// Decodes one picture of any colour type and gives it on as RGBA.
pub(crate) fn single(mut decoder: impl ImageDecoder, bytes: &[u8], sink: &mut Sink<'_>) -> Result<(u32, u32), Error> {
    let (width, height) = decoder.dimensions();
    sink.admit(width, height)?;
    decoder.set_limits(limits(sink)).map_err(|e| error(sink, bytes, e))?;
    // The decoder's own pixels and, unless they are RGBA already, their copy are held together for a moment.
    let copy = if decoder.color_type() == ColorType::Rgba8 { 0 } else { u64::from(width) * u64::from(height) * 4 };
    sink.make_room_for(decoder.total_bytes().saturating_add(copy))?;
    let picture = DynamicImage::from_decoder(decoder).map_err(|e| error(sink, bytes, e))?;
    sink.give(width, height, picture.into_rgba8().into_raw())?;
    Ok((width, height))
}

/// Our limits in `image`'s form.
pub(crate) fn limits(sink: &Sink<'_>) -> image::Limits {
    let mut limits = image::Limits::default();
    limits.max_image_width = Some(sink.limits.max_side);
    limits.max_image_height = Some(sink.limits.max_side);
    limits.max_alloc = Some(sink.limits.max_memory);
    limits
}

/// `image`'s errors in our form. Its own words go along; they name chunks and sizes, never pixels.
pub(crate) fn error(sink: &Sink<'_>, bytes: &[u8], error: ImageError) -> Error {
    match &error {
        ImageError::Limits(_) => sink.out_of_memory(),
        _ if ends_early(&error) => sink.truncated(bytes, error),
        _ => sink.damaged(error),
    }
}

/// Whether an early end of the file is behind an error. The chain is walked: codecs wrap it once or twice.
pub(crate) fn ends_early(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(e) = cause {
        if e.downcast_ref::<std::io::Error>().is_some_and(|io| io.kind() == ErrorKind::UnexpectedEof) {
            return true;
        }
        cause = e.source();
    }
    // png and gif say it in words only
    let words = error.to_string().to_lowercase();
    ["unexpected eof", "failed to fill whole buffer", "end of file"].iter().any(|said| words.contains(said))
}
