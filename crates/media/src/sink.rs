//! Where decoders put their frames: counts, limits and panics in one place.

use std::any::Any;
use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use model::{Luma, Picture, Pixels};

use crate::room::Room;
use crate::{Error, Format, Limits, PlainFrame, Summary};

/// What a format's decoder says when it is through.
pub(crate) struct Done {
    /// Name and version.
    pub(crate) decoder: &'static str,
    /// Canvas.
    pub(crate) width: u32,
    /// Canvas.
    pub(crate) height: u32,
}

/// Takes frames, and knows how many there may be.
pub(crate) struct Sink<'a> {
    format: Format,
    pub(crate) limits: &'a Limits,
    /// Whether luma alone is enough, where a format can give it for less.
    pub(crate) luma_is_enough: bool,
    each: &'a mut dyn FnMut(PlainFrame),
    next: u32,
    pixels: u64,
    has_alpha: bool,
    /// Name and version of a decoder outside this process.
    pub(crate) outside: Option<String>,
    /// What the frame at work may take of the memory that all share.
    room: Option<Room>,
    /// A panic of `each`, on its way past the decoder.
    thrown: Option<Box<dyn Any + Send>>,
}

impl Sink<'_> {
    /// The frame that comes next, from 0.
    pub(crate) fn next_frame(&self) -> u32 {
        self.next
    }

    /// Whether one more frame of this size may be decoded. To be asked before its memory is taken.
    pub(crate) fn admit(&self, width: u32, height: u32) -> Result<(), Error> {
        let pixels = u64::from(width) * u64::from(height);
        let limits = self.limits;
        let too_large = |limit, allowed| Error::TooLarge { frame: self.next, width, height, limit, allowed };
        match () {
            () if self.next >= limits.max_frames => Err(Error::TooManyFrames { allowed: limits.max_frames }),
            () if width.max(height) > limits.max_side => Err(too_large("max_side", u64::from(limits.max_side))),
            () if pixels > limits.max_pixels => Err(too_large("max_pixels", limits.max_pixels)),
            () if pixels * 4 > limits.max_memory => Err(too_large("max_memory", limits.max_memory)),
            () if self.pixels + pixels > limits.max_total_pixels => {
                Err(Error::TooManyPixels { frame: self.next, allowed: limits.max_total_pixels })
            }
            () => Ok(()),
        }
    }

    /// Takes room for a frame of this size that costs so many bytes a pixel while it is decoded and handed on. To be
    /// called before its memory is taken; may wait for others.
    pub(crate) fn make_room(&mut self, width: u32, height: u32, bytes_a_pixel: u64) -> Result<(), Error> {
        self.make_room_for((u64::from(width) * u64::from(height)).saturating_mul(bytes_a_pixel))
    }

    /// The same in bytes.
    pub(crate) fn make_room_for(&mut self, bytes: u64) -> Result<(), Error> {
        if bytes > self.limits.max_memory {
            return Err(self.out_of_memory());
        }
        if self.room.as_ref().is_none_or(|room| room.bytes() < bytes) {
            // Given back first: who waits holding room may wait for ever.
            self.room = None;
            self.room = Some(Room::take(bytes, self.limits.max_memory));
        }
        Ok(())
    }

    /// Hands a whole frame on.
    pub(crate) fn give(&mut self, width: u32, height: u32, rgba: Vec<u8>) -> Result<(), Error> {
        self.give_frame(width, height, rgba, true)
    }

    /// Hands a frame on, whole or as far as it could be read.
    pub(crate) fn give_frame(&mut self, width: u32, height: u32, rgba: Vec<u8>, whole: bool) -> Result<(), Error> {
        self.hand_on_colour(width, height, rgba, whole, None)
    }

    /// Hands a whole frame on that has a time.
    pub(crate) fn give_at(&mut self, width: u32, height: u32, rgba: Vec<u8>, at: Option<u32>) -> Result<(), Error> {
        self.hand_on_colour(width, height, rgba, true, at)
    }

    fn hand_on_colour(
        &mut self,
        width: u32,
        height: u32,
        rgba: Vec<u8>,
        whole: bool,
        at: Option<u32>,
    ) -> Result<(), Error> {
        self.admit(width, height)?;
        let picture = Picture::new(width, height, rgba).map_err(|wrong| self.damaged(wrong))?;
        self.hand_on(Pixels::Colour(picture), whole, at)
    }

    /// Hands on a frame of luma alone: only where that was asked for.
    pub(crate) fn give_luma(&mut self, width: u32, height: u32, luma: Vec<u8>, whole: bool) -> Result<(), Error> {
        self.admit(width, height)?;
        let luma = Luma::new(width, height, luma).map_err(|wrong| self.damaged(wrong))?;
        self.hand_on(Pixels::Luma(luma), whole, None)
    }

    fn hand_on(&mut self, pixels: Pixels, whole: bool, at: Option<u32>) -> Result<(), Error> {
        self.pixels += u64::from(pixels.width()) * u64::from(pixels.height());
        self.has_alpha |= !pixels.is_opaque();
        let frame = PlainFrame { index: self.next, pixels, whole, at };
        self.next += 1;
        catch_unwind(AssertUnwindSafe(|| (self.each)(frame))).map_err(|payload| {
            self.thrown = Some(payload);
            // never seen: `guarded` throws the payload on
            Error::NotRecognised
        })
    }

    /// The format at work.
    pub(crate) fn format(&self) -> Format {
        self.format
    }

    /// The next frame breaks the format.
    pub(crate) fn damaged(&self, reason: impl ToString) -> Error {
        Error::Damaged { format: self.format, frame: self.next, reason: reason.to_string() }
    }

    /// The file ends within the next frame.
    pub(crate) fn truncated(&self, bytes: &[u8], reason: impl ToString) -> Error {
        let reason = reason.to_string();
        Error::Truncated { format: self.format, frame: self.next, bytes: bytes.len() as u64, reason }
    }

    /// The next frame would take too much.
    pub(crate) fn out_of_memory(&self) -> Error {
        Error::OutOfMemory { frame: self.next, allowed: self.limits.max_memory }
    }
}

/// RGB with full alpha.
pub(crate) fn opaque(rgb: &[u8]) -> Vec<u8> {
    let (pixels, _) = rgb.as_chunks::<3>();
    let mut rgba = vec![255; pixels.len() * 4];
    let (to, _) = rgba.as_chunks_mut::<4>();
    for ([r, g, b, _], pixel) in to.iter_mut().zip(pixels) {
        [*r, *g, *b] = *pixel;
    }
    rgba
}

/// Runs a decoder so that its panics become errors, and those of `each` do not.
pub(crate) fn guarded(
    format: Format,
    limits: &Limits,
    luma_is_enough: bool,
    each: &mut dyn FnMut(PlainFrame),
    decoder: impl FnOnce(&mut Sink<'_>) -> Result<Done, Error>,
) -> Result<Summary, Error> {
    let (outside, room, thrown) = (None, None, None);
    let mut sink =
        Sink { format, limits, luma_is_enough, each, next: 0, pixels: 0, has_alpha: false, outside, room, thrown };
    let outcome = catch_unwind(AssertUnwindSafe(|| decoder(&mut sink)));
    if let Some(payload) = sink.thrown.take() {
        resume_unwind(payload);
    }
    let done = outcome.unwrap_or(Err(Error::Panicked { format, frame: sink.next }))?;
    Ok(Summary {
        format,
        width: done.width,
        height: done.height,
        frame_count: sink.next,
        has_alpha: sink.has_alpha,
        decoder: sink.outside.map_or(Cow::Borrowed(done.decoder), Cow::Owned),
    })
}
