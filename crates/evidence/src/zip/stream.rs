//! A buffered stream that can look ahead and knows where it is.

use super::body::Promise;
use super::record::{DESCRIPTOR, Fields};
use std::io::{self, BufRead, Read};

/// Must hold the largest header: two lengths of 16 bits and the fixed part.
const BUFFER_BYTES: usize = 256 << 10;

/// See the module.
pub(super) struct Stream<'a> {
    source: &'a mut dyn Read,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    offset: u64,
}

impl<'a> Stream<'a> {
    pub(super) fn new(source: &'a mut dyn Read) -> Self {
        Self { source, buffer: vec![0; BUFFER_BYTES], start: 0, end: 0, offset: 0 }
    }

    /// Bytes consumed so far.
    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    fn buffered(&self) -> &[u8] {
        self.buffer.get(self.start..self.end).unwrap_or_default()
    }

    /// At least `wanted` bytes that come next, fewer only at the end.
    pub(super) fn peek(&mut self, wanted: usize) -> io::Result<&[u8]> {
        if self.end - self.start < wanted && self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            (self.start, self.end) = (0, self.end - self.start);
        }
        while self.end - self.start < wanted && self.end < self.buffer.len() {
            match self.source.read(self.buffer.get_mut(self.end..).unwrap_or_default()) {
                Ok(0) => break,
                Ok(n) => self.end += n,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
        Ok(self.buffered())
    }

    /// Passes over so many bytes, or to the end.
    pub(super) fn skip(&mut self, bytes: u64) -> io::Result<()> {
        io::copy(&mut self.by_ref().take(bytes), &mut io::sink()).map(|_| ())
    }

    /// Passes over a signed descriptor, if one comes next.
    pub(super) fn skip_descriptor(&mut self) -> io::Result<()> {
        let next = self.peek(18)?;
        if next.starts_with(&DESCRIPTOR) {
            let is_narrow = next.get(16..18) == Some(b"PK");
            self.consume(if is_narrow { 16 } else { 24 });
        }
        Ok(())
    }

    /// A zip that was once split begins with a mark of four bytes.
    pub(super) fn skip_span_mark(&mut self) -> io::Result<()> {
        let first = self.peek(4)?;
        if first.starts_with(&DESCRIPTOR) || first.starts_with(b"PK00") {
            self.consume(4);
        }
        Ok(())
    }

    /// Goes to where one of the signatures begins, at least one byte on; or to the end.
    pub(super) fn seek_signature(&mut self, signatures: &[[u8; 4]]) -> io::Result<()> {
        self.skip(1)?;
        loop {
            let window = self.peek(4)?;
            if window.len() < 4 {
                let rest = window.len();
                self.consume(rest);
                return Ok(());
            }
            let found = window.windows(4).position(|w| signatures.iter().any(|s| w == s));
            let passed = found.unwrap_or(window.len() - 3);
            self.consume(passed);
            if found.is_some() {
                return Ok(());
            }
        }
    }

    /// Reads the descriptor behind a member: with or without its signature, with sizes of 4 or 8 bytes. The form whose
    /// numbers agree with what was read is the right one; if none does, what a signed one says of the CRC is taken.
    pub(super) fn descriptor(&mut self, crc: u32, packed: u64, size: u64) -> io::Result<Option<Promise>> {
        let next = self.peek(24)?;
        let unsigned = next.strip_prefix(&DESCRIPTOR);
        let signature = if unsigned.is_some() { 4 } else { 0 };
        let next = unsigned.unwrap_or(next);
        let mut wide = Fields(next);
        let mut narrow = Fields(next);
        let wide_form = (wide.u32(), wide.u64(), wide.u64());
        let narrow_form = (narrow.u32(), u64::from(narrow.u32()), u64::from(narrow.u32()));
        let length = match next.len() {
            20.. if wide_form == (crc, packed, size) => 20,
            12.. if narrow_form == (crc, packed & 0xffff_ffff, size & 0xffff_ffff) => 12,
            12.. if signature > 0 => return Ok(Some(Promise { crc: narrow_form.0, size })),
            _ => return Ok(None),
        };
        self.consume(signature + length);
        Ok(Some(Promise { crc, size }))
    }
}

impl Read for Stream<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(into)?;
        self.consume(read);
        Ok(read)
    }
}

impl BufRead for Stream<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.peek(1)
    }

    fn consume(&mut self, bytes: usize) {
        let bytes = bytes.min(self.end - self.start);
        self.start += bytes;
        self.offset += bytes as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_found_across_the_edge_of_the_buffer() {
        let mut bytes = vec![b'P'; BUFFER_BYTES + 100];
        bytes[BUFFER_BYTES - 2..BUFFER_BYTES + 2].copy_from_slice(b"PK\x03\x04");
        let mut source = bytes.as_slice();
        let mut stream = Stream::new(&mut source);
        stream.seek_signature(&[*b"PK\x03\x04"]).unwrap();
        assert_eq!(stream.offset(), BUFFER_BYTES as u64 - 2);
        stream.seek_signature(&[*b"PK\x03\x04"]).unwrap();
        assert_eq!(stream.offset(), BUFFER_BYTES as u64 + 100);
    }

    #[test]
    fn a_descriptor_is_read_in_all_four_forms() {
        let narrow = [7u32, 5, 9].map(u32::to_le_bytes).concat();
        let wide = [&7u32.to_le_bytes()[..], &5u64.to_le_bytes(), &9u64.to_le_bytes()].concat();
        for form in [&narrow, &wide] {
            for signature in [&b""[..], &DESCRIPTOR] {
                let bytes = [signature, form, b"PK\x03\x04"].concat();
                let mut source = bytes.as_slice();
                let mut stream = Stream::new(&mut source);
                assert_eq!(stream.descriptor(7, 5, 9).unwrap(), Some(Promise { crc: 7, size: 9 }));
                assert_eq!(stream.peek(4).unwrap(), b"PK\x03\x04");
            }
        }
    }
}
