//! What is made of what a decoder wrote, without a process: for fuzzing, which reads more of it in a second than there
//! are processes in one.

use std::io::{self, ErrorKind, Read};
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;
use std::time::Duration;

use super::JailLimits;
use super::child::{Decoding, End, judge};
use super::notes::Notes;
use crate::sink::{self, Sink};
use crate::{Error, Format, Limits, PlainFrame, Summary, heif, video};

/// All that a decoder in the jail can say: it may be one that was taken over by what it read.
#[derive(Clone, Copy)]
pub struct Written<'a> {
    /// Its standard output.
    pub frames: &'a [u8],
    /// Its standard error, our own line in it included.
    pub notes: &'a [u8],
    /// Its end, as `wait` gives it.
    pub status: i32,
}

impl Written<'_> {
    /// Reads it as [`crate::Decoders`] reads a decoder of this format.
    ///
    /// # Errors
    /// As [`crate::Decoders::decode`].
    pub fn read(self, format: Format, limits: &Limits, each: &mut dyn FnMut(PlainFrame)) -> Result<Summary, Error> {
        let limits = if format.is_video() { limits.of_video() } else { *limits };
        sink::guarded(format, &limits, true, each, |sink: &mut Sink<'_>| {
            let limits = sink.limits.jail;
            let mut decoder = Replayed { left: self, notes: Notes::default(), given: 0, limits };
            if format.is_video() { video::read(&mut decoder, sink) } else { heif::read(&mut decoder, sink) }
        })
    }
}

struct Replayed<'a> {
    left: Written<'a>,
    notes: Notes,
    given: u64,
    limits: JailLimits,
}

impl Read for Replayed<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.left.frames.read(buffer)?;
        self.given = self.given.saturating_add(n as u64);
        if self.given > self.limits.max_output { Err(ErrorKind::TimedOut.into()) } else { Ok(n) }
    }
}

impl Decoding for Replayed<'_> {
    fn next_time(&mut self) -> Option<u32> {
        while !self.notes.has_time() && !self.left.notes.is_empty() {
            let (piece, rest) = self.left.notes.split_at(self.left.notes.len().min(64));
            self.notes.take(piece);
            self.left.notes = rest;
        }
        self.notes.next_time()
    }

    fn complaint_count(&self) -> u64 {
        self.notes.complaints
    }

    fn finish(&mut self) -> Result<(), End> {
        self.notes.take(std::mem::take(&mut self.left.notes));
        if self.given > self.limits.max_output {
            return Err(End::Over("max_output", self.limits.max_output));
        }
        judge(&self.notes, ExitStatus::from_raw(self.left.status), &self.limits, Duration::ZERO)
    }
}
