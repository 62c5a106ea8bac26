//! Text as it comes: byte-order marks, UTF-16, lines of bounded length.

use std::io::{self, BufRead, Cursor, Read};

/// Bytes of UTF-16 decoded at a time.
const AT_A_TIME: usize = 64 * 1024;

/// The text of a file without its byte-order mark; UTF-16 with one comes as UTF-8.
pub(super) fn open<'i>(input: &'i mut dyn BufRead) -> io::Result<Box<dyn BufRead + 'i>> {
    let mut head = Vec::new();
    (&mut *input).take(3).read_to_end(&mut head)?;
    let little = match head.as_slice() {
        [0xef, 0xbb, 0xbf] => return Ok(Box::new(input)),
        [0xff, 0xfe, ..] => true,
        [0xfe, 0xff, ..] => false,
        _ => return Ok(Box::new(Cursor::new(head).chain(input))),
    };
    let rest = head.split_off(2);
    Ok(Box::new(Utf16 { input: Cursor::new(rest).chain(input), little, half: Vec::new(), text: Vec::new(), at: 0 }))
}

/// The beginning of a text, decoded: for recognising.
pub(super) fn beginning(bytes: &[u8]) -> Vec<u8> {
    let mut cursor = Cursor::new(bytes);
    let mut text = Vec::new();
    // Bytes in memory are always given.
    let _ = open(&mut cursor).and_then(|mut input| input.read_to_end(&mut text));
    text
}

/// UTF-16 as UTF-8. What is no character becomes U+FFFD.
struct Utf16<R> {
    input: R,
    little: bool,
    /// A byte, or a surrogate, whose other half was not read yet.
    half: Vec<u8>,
    text: Vec<u8>,
    at: usize,
}

impl<R: Read> Utf16<R> {
    fn refill(&mut self) -> io::Result<()> {
        while self.at >= self.text.len() {
            let mut bytes = std::mem::take(&mut self.half);
            let held = bytes.len();
            self.input.by_ref().take(AT_A_TIME as u64).read_to_end(&mut bytes)?;
            if bytes.is_empty() {
                return Ok(());
            }
            let is_end = bytes.len() == held;
            self.decode(&bytes, is_end);
        }
        Ok(())
    }

    fn decode(&mut self, bytes: &[u8], is_end: bool) {
        let unit = |pair: &[u8]| {
            let pair = <[u8; 2]>::try_from(pair).unwrap_or_default();
            if self.little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) }
        };
        let mut units: Vec<u16> = bytes.chunks_exact(2).map(unit).collect();
        let mut kept = units.len() * 2;
        if !is_end && units.last().is_some_and(|unit| (0xd800..0xdc00).contains(unit)) {
            units.pop();
            kept -= 2;
        }
        let text: String = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
        (self.text, self.at) = (text.into_bytes(), 0);
        let rest = bytes.get(kept..).unwrap_or_default();
        if is_end && !rest.is_empty() {
            self.text.extend("\u{fffd}".as_bytes());
        } else {
            self.half = rest.to_vec();
        }
    }
}

impl<R: Read> Read for Utf16<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let from = self.fill_buf()?;
        let count = from.len().min(out.len());
        let (from, to) = (from.get(..count).unwrap_or_default(), out.get_mut(..count).unwrap_or_default());
        to.copy_from_slice(from);
        self.consume(count);
        Ok(count)
    }
}

impl<R: Read> BufRead for Utf16<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.refill()?;
        Ok(self.text.get(self.at..).unwrap_or_default())
    }

    fn consume(&mut self, count: usize) {
        self.at += count;
    }
}

/// What came of reading a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Line {
    /// There is none.
    End,
    /// A line, with its end.
    Whole,
    /// The file's last line, whose end is missing.
    Last,
    /// Longer than is held; its rest was passed over.
    TooLong,
}

/// Appends the next line to `line`, with its end.
pub(super) fn read_line(input: &mut dyn BufRead, most: usize, line: &mut Vec<u8>) -> io::Result<Line> {
    let from = line.len();
    let mut too_long = false;
    loop {
        let chunk = match input.fill_buf() {
            Ok(chunk) => chunk,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        if chunk.is_empty() {
            return Ok(match (too_long, line.len() > from) {
                (true, _) => Line::TooLong,
                (false, true) => Line::Last,
                (false, false) => Line::End,
            });
        }
        let end = memchr::memchr(b'\n', chunk);
        let taken = end.map_or(chunk.len(), |at| at + 1);
        if line.len() - from + taken <= most {
            line.extend_from_slice(chunk.get(..taken).unwrap_or_default());
        } else {
            too_long = true;
        }
        input.consume(taken);
        if end.is_some() {
            return Ok(if too_long { Line::TooLong } else { Line::Whole });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::BufReader;

    fn utf16(text: &str, little: bool) -> Vec<u8> {
        let bytes = |unit: u16| if little { unit.to_le_bytes() } else { unit.to_be_bytes() };
        "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(bytes).collect()
    }

    #[test]
    fn every_mark_is_taken_off_and_characters_are_never_cut_in_two() {
        let text = "condición;😀;ñandú\r\n".repeat(2_000);
        for bytes in [
            text.clone().into_bytes(),
            ["\u{feff}", &text].concat().into_bytes(),
            utf16(&text, true),
            utf16(&text, false),
        ] {
            for step in [1, 2, 7, 8192] {
                let mut read = String::new();
                let mut input = BufReader::with_capacity(step, bytes.as_slice());
                open(&mut input).unwrap().read_to_string(&mut read).unwrap();
                assert!(read == text, "step {step}");
            }
        }
    }

    #[test]
    fn half_a_character_at_the_end_is_told_as_one_that_is_none() {
        let mut bytes = utf16("a", true);
        bytes.push(0x41);
        assert_eq!(String::from_utf8(beginning(&bytes)).unwrap(), "a\u{fffd}");
        assert_eq!(String::from_utf8(beginning(&[0xff, 0xfe, 0x00, 0xd8])).unwrap(), "\u{fffd}");
    }

    #[test]
    fn a_line_that_is_too_long_is_passed_over_and_the_next_is_read() {
        let text = format!("{}\nb\n{}", "x".repeat(50), "y".repeat(50));
        let mut input = BufReader::with_capacity(8, text.as_bytes());
        let mut lines = Vec::new();
        loop {
            let mut line = Vec::new();
            let read = read_line(&mut input, 10, &mut line).unwrap();
            if read == Line::End {
                break;
            }
            lines.push((read, line.len()));
        }
        assert_eq!(lines.iter().map(|l| l.0).collect::<Vec<_>>(), [Line::TooLong, Line::Whole, Line::TooLong]);
        assert!(lines.iter().all(|l| l.1 <= 10));
    }
}
