//! Lines of a stream of any size: one is held at a time, and what is longer than allowed is cut.

use std::io::{ErrorKind, Read};

/// Bytes asked for at a time.
const CHUNK: usize = 64 * 1024;

/// A walk over the lines of a stream.
pub(crate) struct Lines<'r> {
    from: &'r mut dyn Read,
    window: Vec<u8>,
    at: usize,
    longest: usize,
    /// Lines that were given.
    pub(crate) number: u64,
    /// Reading failed: what came before it was given.
    pub(crate) failed: bool,
}

impl<'r> Lines<'r> {
    /// Of a stream, from its beginning. Of longer lines the first `longest` bytes are given.
    pub(crate) fn new(from: &'r mut dyn Read, longest: usize) -> Self {
        Self { from, window: Vec::new(), at: 0, longest, number: 0, failed: false }
    }

    /// Puts the next line into `line`, with its line feed; whether it was cut. `None` behind the last.
    pub(crate) fn next(&mut self, line: &mut Vec<u8>) -> Option<bool> {
        line.clear();
        let (mut met, mut cut) = (false, false);
        while self.fill() {
            met = true;
            let rest = self.window.get(self.at..).unwrap_or_default();
            let end = memchr::memchr(b'\n', rest);
            let piece = rest.get(..end.map_or(rest.len(), |end| end + 1)).unwrap_or(rest);
            let room = self.longest.saturating_sub(line.len());
            cut |= piece.len() > room;
            line.extend_from_slice(piece.get(..room).unwrap_or(piece));
            self.at += piece.len();
            if end.is_some() {
                break;
            }
        }
        self.number += u64::from(met);
        met.then_some(cut)
    }

    /// Whether there are bytes at hand, after reading on where there are none.
    fn fill(&mut self) -> bool {
        while self.at >= self.window.len() && !self.failed {
            self.window.resize(CHUNK, 0);
            let got = self.from.read(&mut self.window);
            self.window.truncate(got.as_ref().map_or(0, |count| *count));
            self.at = 0;
            match got {
                Ok(0) => return false,
                Ok(_) => {}
                Err(error) => self.failed = error.kind() != ErrorKind::Interrupted,
            }
        }
        self.at < self.window.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_given_with_their_ends_and_cut_where_they_are_too_long() {
        let long = [vec![b'x'; CHUNK + 3], b"\nend".to_vec()].concat();
        let mut bytes = [&b"one\r\n\n"[..], &long].concat();
        bytes.insert(0, b'a');
        let mut from = &bytes[..];
        let mut lines = Lines::new(&mut from, 6);
        let mut line = Vec::new();
        let mut all = Vec::new();
        while let Some(cut) = lines.next(&mut line) {
            all.push((String::from_utf8(line.clone()).unwrap(), cut));
        }
        let wanted = [("aone\r\n", false), ("\n", false), ("xxxxxx", true), ("end", false)];
        assert_eq!(all, wanted.map(|(text, cut)| (text.to_owned(), cut)));
        assert_eq!(lines.number, 4);
    }

    struct Fails(u8);

    impl Read for Fails {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            self.0 += 1;
            match self.0 {
                1 => Err(ErrorKind::Interrupted.into()),
                2 => {
                    into[0] = b'x';
                    Ok(1)
                }
                _ => Err(ErrorKind::UnexpectedEof.into()),
            }
        }
    }

    #[test]
    fn what_came_before_a_failure_is_given() {
        let mut from = Fails(0);
        let mut lines = Lines::new(&mut from, 10);
        let mut line = Vec::new();
        assert_eq!(lines.next(&mut line), Some(false));
        assert_eq!(line, b"x");
        assert!(lines.failed && lines.next(&mut line).is_none());
    }
}
