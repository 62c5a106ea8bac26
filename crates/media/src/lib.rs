//! Item → pixels, bounded: bytes of a picture go in, its frames come out one at a time.
//!
//! The bytes are hostile. So a format is recognised by content and never by a name; sizes are checked from the header
//! before anything is allocated; the decoders are memory-safe Rust and get limits of their own; one that panics is
//! caught. Frames are *visited*, never collected: an animation of a thousand frames takes the memory of one.
//!
//! Formats that only decoders written in C read (HEIF, AVIF, video) are decoded by [`Decoders`], in a jail.
//!
//! What was read before a damage is kept: [`decode`] may visit frames and still return an error.
//!
//! Rotation by EXIF is not applied (the PDQ reference does not either; the dihedral hashes meet it).

mod animation;
mod decoders;
mod error;
mod format;
mod heif;
mod jail;
mod jpeg;
mod large;
mod limits;
mod pam;
mod room;
mod sink;
mod still;
mod tiff;
mod video;
mod webp;

pub use decoders::{Decoders, Sampling};
pub use error::Error;
pub use format::{Format, recognise};
pub use jail::{Jail, JailLimits, Written, enter as enter_jail};
pub use large::{LargeItem, ReadForward};
pub use limits::Limits;

use model::{Picture, Pixels};
use std::borrow::Cow;

/// One frame of a picture, on the full canvas as a viewer shows it.
#[derive(Debug)]
pub struct Frame {
    /// Position, from 0.
    pub index: u32,
    /// The pixels.
    pub picture: Picture,
    /// Whether all of it could be read. A JPEG that breaks off is given with what there is, and an error follows.
    pub whole: bool,
    /// When it is shown, in milliseconds from the beginning; known of video only.
    pub at: Option<u32>,
}

/// One frame in the pixels that its format gives at the least cost: see [`decode_plain`].
#[derive(Debug)]
pub struct PlainFrame {
    /// Position, from 0.
    pub index: u32,
    /// The pixels.
    pub pixels: Pixels,
    /// As [`Frame::whole`].
    pub whole: bool,
    /// As [`Frame::at`].
    pub at: Option<u32>,
}

/// What is known of a picture once all its frames were visited.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Summary {
    /// The format, by content.
    pub format: Format,
    /// Pixels across, of the canvas (TIFF: of the first page).
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Frames visited.
    pub frame_count: u32,
    /// Whether any pixel of any frame is not fully opaque.
    pub has_alpha: bool,
    /// Name and version of what decoded it: kept beside each signal.
    pub decoder: Cow<'static, str>,
}

/// Decodes `bytes` with the decoders of this process and hands every frame to `each`, in order.
///
/// # Errors
/// Frames visited before the error are good, save one with [`Frame::whole`] unset: the caller keeps them and reports
/// the error beside them. A panic inside `each` is not caught here.
///
/// # Waiting
/// Pictures that are decoded at the same time share [`Limits::max_memory`]: this may wait for others, and `each` must not
/// wait for another decode.
pub fn decode(bytes: &[u8], limits: &Limits, each: &mut dyn FnMut(Frame)) -> Result<Summary, Error> {
    visit(bytes, limits, false, &mut |PlainFrame { index, pixels, whole, at }| {
        // Luma comes only where it was asked for.
        if let Pixels::Colour(picture) = pixels {
            each(Frame { index, picture, whole, at });
        }
    })
}

/// The same for those to whom luma is enough, as it is for hashes: a JPEG's luma costs half of its colours. Other
/// formats, and JPEGs that hold no luma, come in colour. The frame before may be kept, so that equal ones are told.
///
/// # Errors
/// As [`decode`].
///
/// # Waiting
/// As [`decode`].
pub fn decode_plain(bytes: &[u8], limits: &Limits, each: &mut dyn FnMut(PlainFrame)) -> Result<Summary, Error> {
    visit(bytes, limits, true, each)
}

fn visit(
    bytes: &[u8],
    limits: &Limits,
    luma_is_enough: bool,
    each: &mut dyn FnMut(PlainFrame),
) -> Result<Summary, Error> {
    let format = recognise(bytes).ok_or(Error::NotRecognised)?;
    sink::guarded(format, limits, luma_is_enough, each, |sink| match format {
        Format::Jpeg => jpeg::decode(bytes, sink),
        Format::Png => still::png(bytes, sink),
        Format::Gif => animation::gif(bytes, sink),
        Format::WebP => webp::decode(bytes, sink),
        Format::Bmp => still::bmp(bytes, sink),
        Format::Tiff => tiff::decode(bytes, sink),
        other => Err(Error::NotYetSupported { format: other }),
    })
}
