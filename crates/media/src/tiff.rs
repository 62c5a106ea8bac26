//! TIFF, every page.
//!
//! `image` reads the page that the header points to. So the header of a copy is pointed at one page after the other:
//! pages are found here by walking the chain of directories, which is a few numbers each.

use std::collections::HashSet;
use std::io::Cursor;

use image::codecs::tiff::TiffDecoder;

use crate::Error;
use crate::sink::{Done, Sink};
use crate::still;

/// Decodes a TIFF.
pub(crate) fn decode(bytes: &[u8], sink: &mut Sink<'_>) -> Result<Done, Error> {
    let form = Form::of(bytes).ok_or_else(|| sink.truncated(bytes, "the header is cut"))?;
    let mut canvas = None;
    // One copy for all pages: thousands of them may share a large file.
    let mut copy = bytes.to_vec();
    for directory in pages(bytes, form, sink)? {
        form.point_at(&mut copy, directory).ok_or_else(|| sink.damaged("the header is cut"))?;
        let decoder = TiffDecoder::new(Cursor::new(copy.as_slice())).map_err(|e| still::error(sink, bytes, e))?;
        let size = still::single(decoder, bytes, sink)?;
        canvas.get_or_insert(size);
    }
    let (width, height) = canvas.ok_or_else(|| sink.damaged("there is no page in it"))?;
    Ok(Done { decoder: "image 0.25.10 (tiff 0.11.3)", width, height })
}

/// Byte order and size of numbers.
#[derive(Clone, Copy)]
struct Form {
    little: bool,
    big_tiff: bool,
}

impl Form {
    fn of(bytes: &[u8]) -> Option<Self> {
        let head = bytes.get(..4)?;
        Some(Self { little: head.starts_with(b"II"), big_tiff: head.contains(&b'+') })
    }

    fn number(self, bytes: &[u8], at: u64, size: usize) -> Option<u64> {
        let at = usize::try_from(at).ok()?;
        let field = bytes.get(at..at.checked_add(size)?)?;
        let push = |n: u64, b: &u8| (n << 8) | u64::from(*b);
        Some(if self.little { field.iter().rev().fold(0, push) } else { field.iter().fold(0, push) })
    }

    fn first(self, bytes: &[u8]) -> Option<u64> {
        if self.big_tiff { self.number(bytes, 8, 8) } else { self.number(bytes, 4, 4) }
    }

    /// The directory after the one at `at`: 0 if it is the last.
    fn after(self, bytes: &[u8], at: u64) -> Option<u64> {
        let (count, entry, offset) = if self.big_tiff { (8, 20, 8) } else { (2, 12, 4) };
        let entries = self.number(bytes, at, count)?.checked_mul(entry)?;
        self.number(bytes, at.checked_add(count as u64)?.checked_add(entries)?, offset)
    }

    /// Makes the header of `copy` point at another directory.
    fn point_at(self, copy: &mut [u8], directory: u64) -> Option<()> {
        let (from, size) = if self.big_tiff { (8, 8) } else { (4, 4) };
        let number = directory.to_be_bytes();
        let mut field = number.get(8 - size..)?.to_vec();
        if self.little {
            field.reverse();
        }
        copy.get_mut(from..from + size)?.copy_from_slice(&field);
        Some(())
    }
}

/// Offsets of all directories. A chain that comes back to itself ends there.
fn pages(bytes: &[u8], form: Form, sink: &Sink<'_>) -> Result<Vec<u64>, Error> {
    let mut seen = HashSet::new();
    let mut pages = Vec::new();
    let mut at = form.first(bytes).ok_or_else(|| sink.truncated(bytes, "the header is cut"))?;
    while at != 0 && seen.insert(at) {
        pages.push(at);
        if pages.len() > usize::try_from(sink.limits.max_frames).unwrap_or(usize::MAX) {
            break;
        }
        at = form.after(bytes, at).unwrap_or(0);
    }
    Ok(pages)
}
