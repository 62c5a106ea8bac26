//! WebP: static, and every frame of an animation composited on its canvas.

use std::io::Cursor;

use image_webp::{DecodingError, WebPDecoder};

use crate::Error;
use crate::sink::{Done, Sink, opaque};
use repair::Repaired;

mod repair;

const DECODER: &str = "image-webp 0.2.4";

/// Decodes a WebP.
pub(crate) fn decode(bytes: &[u8], sink: &mut Sink<'_>) -> Result<Done, Error> {
    let opened = WebPDecoder::new(Cursor::new(bytes));
    let failed = match opened {
        Ok(decoder) => return visit(decoder, bytes, sink),
        Err(failed) => fault(bytes, sink, &failed),
    };
    // The decoder wants all chunks that the header announces before it reads a frame: metadata at the end too, which
    // is the first to go when a file breaks off.
    let Some(Repaired { container, broke_off }) = repair::repaired(bytes) else { return Err(failed) };
    let Ok(decoder) = WebPDecoder::new(Cursor::new(container.as_slice())) else { return Err(failed) };
    let done = visit(decoder, bytes, sink)?;
    if broke_off { Err(sink.truncated(bytes, "a chunk is cut")) } else { Ok(done) }
}

fn visit(mut decoder: WebPDecoder<Cursor<&[u8]>>, bytes: &[u8], sink: &mut Sink<'_>) -> Result<Done, Error> {
    let (width, height) = decoder.dimensions();
    sink.admit(width, height)?;
    // The decoder's own pixels and ours; an animation has a canvas and a frame of each, and the frame before may be kept.
    sink.make_room(width, height, if decoder.is_animated() { 20 } else { 8 })?;
    decoder.set_memory_limit(usize::try_from(sink.limits.max_memory).unwrap_or(usize::MAX));
    // The background stays transparent, as chat programs show stickers; a still picture has none to set.
    let _ = decoder.set_background_color([0; 4]);
    let frames = if decoder.is_animated() { decoder.num_frames() } else { 1 };
    for _ in 0..frames {
        sink.admit(width, height)?;
        let pixels = frame(&mut decoder).map_err(|e| fault(bytes, sink, &e))?;
        sink.give(width, height, pixels)?;
    }
    Ok(Done { decoder: DECODER, width, height })
}

fn frame(decoder: &mut WebPDecoder<Cursor<&[u8]>>) -> Result<Vec<u8>, DecodingError> {
    let size = decoder.output_buffer_size().ok_or(DecodingError::ImageTooLarge)?;
    let mut pixels = vec![0; size];
    if decoder.is_animated() {
        decoder.read_frame(&mut pixels)?;
    } else {
        decoder.read_image(&mut pixels)?;
    }
    Ok(if decoder.has_alpha() { pixels } else { opaque(&pixels) })
}

fn fault(bytes: &[u8], sink: &Sink<'_>, error: &DecodingError) -> Error {
    match error {
        DecodingError::MemoryLimitExceeded | DecodingError::ImageTooLarge => sink.out_of_memory(),
        DecodingError::NoMoreFrames => sink.truncated(bytes, error),
        _ if crate::still::ends_early(error) || breaks_off(bytes) => sink.truncated(bytes, error),
        _ => sink.damaged(error),
    }
}

/// Whether the container announces more than there is: the lossless decoder calls that a damage.
fn breaks_off(bytes: &[u8]) -> bool {
    let announced = bytes.get(4..8).and_then(|b| b.try_into().ok()).map_or(0, u32::from_le_bytes);
    (bytes.len() as u64) < u64::from(announced) + 8
}
