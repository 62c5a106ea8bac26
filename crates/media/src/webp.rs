//! WebP: static, and every frame of an animation composited on its canvas.

use std::io::Cursor;

use image_webp::{DecodingError, WebPDecoder};

use crate::Error;
use crate::sink::{Done, Sink};

const DECODER: &str = "image-webp 0.2.4";

/// Decodes a WebP.
pub(crate) fn decode(bytes: &[u8], sink: &mut Sink<'_>) -> Result<Done, Error> {
    let mut decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(|e| fault(bytes, sink, &e))?;
    let (width, height) = decoder.dimensions();
    sink.admit(width, height)?;
    decoder.set_memory_limit(usize::try_from(sink.limits.max_memory).unwrap_or(usize::MAX));
    // Compositing repeats nothing: the background stays transparent, as chat programs show stickers.
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

fn opaque(rgb: &[u8]) -> Vec<u8> {
    rgb.as_chunks::<3>().0.iter().flat_map(|&[r, g, b]| [r, g, b, 255]).collect()
}

fn fault(bytes: &[u8], sink: &Sink<'_>, error: &DecodingError) -> Error {
    match error {
        DecodingError::MemoryLimitExceeded | DecodingError::ImageTooLarge => sink.out_of_memory(),
        DecodingError::NoMoreFrames => sink.truncated(bytes, error),
        _ if crate::still::ends_early(error) => sink.truncated(bytes, error),
        _ => sink.damaged(error),
    }
}
