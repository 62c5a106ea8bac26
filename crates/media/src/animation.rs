//! Animations that `image` composites: GIF and APNG.

use std::io::Cursor;

use image::codecs::gif::GifDecoder;
use image::{AnimationDecoder, Frames, ImageDecoder};

use crate::Error;
use crate::sink::{Done, Sink};
use crate::still::{error, limits};

/// The canvas, the frame that is laid on it, the copy that is handed on, and the one before, which may be kept.
const GIF_BYTES_A_PIXEL: u64 = 16;

/// GIF: every frame, composited on the transparent canvas.
pub(crate) fn gif(bytes: &[u8], sink: &mut Sink<'_>) -> Result<Done, Error> {
    let mut decoder = GifDecoder::new(Cursor::new(bytes)).map_err(|e| error(sink, bytes, e))?;
    let (width, height) = decoder.dimensions();
    sink.admit(width, height)?;
    sink.make_room(width, height, GIF_BYTES_A_PIXEL)?;
    decoder.set_limits(limits(sink)).map_err(|e| error(sink, bytes, e))?;
    visit(decoder.into_frames(), (width, height), bytes, sink)?;
    if sink.next_frame() == 0 {
        return Err(sink.truncated(bytes, "there is no frame in it"));
    }
    Ok(Done { decoder: "image 0.25.10 (gif 0.14.2)", width, height })
}

/// Gives frames on until they end, break, or meet a limit.
pub(crate) fn visit(
    mut frames: Frames<'_>,
    (width, height): (u32, u32),
    bytes: &[u8],
    sink: &mut Sink<'_>,
) -> Result<(), Error> {
    loop {
        // Asked before the next frame is decoded; whether there is one is known only afterwards.
        let admitted = sink.admit(width, height);
        if let Err(limit @ Error::TooLarge { .. }) = admitted {
            return Err(limit);
        }
        let Some(frame) = frames.next() else { return Ok(()) };
        admitted?;
        let pixels = frame.map_err(|e| error(sink, bytes, e))?.into_buffer();
        let (width, height) = pixels.dimensions();
        sink.give(width, height, pixels.into_raw())?;
    }
}
