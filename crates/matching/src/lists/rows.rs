//! Rows of CSV (RFC 4180), one at a time.
//!
//! Not the `csv` crate, which the tests compare this with: to it a quotation mark that is left open is a field that
//! goes on to the next mark, over any number of rows. Here a line that is a row by itself ends the field before it, and
//! what was not closed within some lines was not meant to be.

use super::ListLimits;
use super::text::{Line, read_line};
use std::collections::VecDeque;
use std::io::{self, BufRead};
use std::ops::Range;

/// A row as it came.
pub(super) struct Row<'r> {
    /// Its first line, from 1.
    pub(super) line: u64,
    /// Its bytes without the end of the line.
    pub(super) bytes: &'r [u8],
    pub(super) state: RowState,
    cells: &'r [u8],
    fields: &'r [Range<usize>],
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum RowState {
    /// As it should be.
    Sound,
    /// A quotation mark is not closed, or stands where none belongs: the fields are what they look like.
    Misquoted,
    /// Longer than is held: there are no fields.
    TooLong,
}

impl<'r> Row<'r> {
    pub(super) fn len(&self) -> usize {
        self.fields.len()
    }

    pub(super) fn fields(&self) -> impl Iterator<Item = &'r [u8]> {
        let cells = self.cells;
        self.fields.iter().map(move |field| cells.get(field.clone()).unwrap_or_default())
    }
}

/// Whether fields are those of a row of the list at hand, and no text that runs over several lines.
pub(super) type StandsAlone<'f> = dyn Fn(&mut dyn Iterator<Item = &[u8]>) -> bool + 'f;

pub(super) struct Rows<'i> {
    input: &'i mut dyn BufRead,
    delimiter: u8,
    limits: ListLimits,
    /// Lines read so far.
    line: u64,
    /// Lines that were looked at and are to be read again, first first.
    waiting: VecDeque<(Line, Vec<u8>)>,
    bytes: Vec<u8>,
    split: Split,
    /// A line looked at for itself.
    alone: Split,
}

impl<'i> Rows<'i> {
    pub(super) fn new(input: &'i mut dyn BufRead, delimiter: u8, limits: ListLimits) -> Self {
        let (waiting, bytes) = (VecDeque::new(), Vec::new());
        Self { input, delimiter, limits, line: 0, waiting, bytes, split: Split::default(), alone: Split::default() }
    }

    pub(super) fn set_delimiter(&mut self, delimiter: u8) {
        self.delimiter = delimiter;
    }

    /// The next line that is not empty, without taking it.
    pub(super) fn peek(&mut self) -> io::Result<Vec<u8>> {
        loop {
            let mut bytes = Vec::new();
            let read = self.take(&mut bytes)?;
            if read == Line::End {
                return Ok(bytes);
            }
            if read == Line::TooLong || !without_end(&bytes).is_empty() {
                self.line -= 1;
                self.waiting.push_front((read, bytes.clone()));
                return Ok(bytes);
            }
        }
    }

    /// The next row of `width` fields (any number of them, if 0); `None` at the end. Empty lines are passed over.
    pub(super) fn next(&mut self, width: usize, alone: &StandsAlone<'_>) -> io::Result<Option<Row<'_>>> {
        let mut bytes = std::mem::take(&mut self.bytes);
        let read = loop {
            bytes.clear();
            let read = self.take(&mut bytes)?;
            if read == Line::End {
                return Ok(None);
            }
            let is_empty = bytes.iter().all(|b| matches!(b, b'\r' | b'\n'));
            if !is_empty || read == Line::TooLong {
                break read;
            }
        };
        let first = self.line;
        let state = if read == Line::TooLong {
            bytes.clear();
            self.split.clear();
            RowState::TooLong
        } else {
            self.row(&mut bytes, width, alone)?
        };
        self.bytes = bytes;
        let bytes = without_end(&self.bytes);
        let cells = if self.split.is_plain { bytes } else { self.split.cells.as_slice() };
        Ok(Some(Row { line: first, bytes, state, cells, fields: &self.split.fields }))
    }

    /// Splits a line, with those after it as far as they belong to it.
    fn row(&mut self, bytes: &mut Vec<u8>, width: usize, alone: &StandsAlone<'_>) -> io::Result<RowState> {
        let state = self.split.row(without_end(bytes), self.delimiter);
        if state != Quotes::Open {
            return Ok(if state == Quotes::Stray { RowState::Misquoted } else { RowState::Sound });
        }
        let own = bytes.len();
        let mut before = without_end(bytes).len();
        let mut ends = Vec::new();
        while ends.len() < self.limits.row_lines && bytes.len() < self.limits.record_bytes {
            let from = bytes.len();
            let read = self.take(bytes)?;
            if read == Line::End {
                break;
            }
            ends.push((from, read));
            let line = without_end(bytes.get(from..).unwrap_or_default());
            let length = line.len();
            if read == Line::TooLong || self.is_row(line, width, alone) {
                break;
            }
            // With the end of the line before, which is part of the field.
            let end = before;
            before = from + length;
            let state = self.split.resume(bytes.get(end..before).unwrap_or_default(), self.delimiter);
            if state == Quotes::Closed && (width == 0 || self.split.fields.len() == width) {
                return Ok(RowState::Sound);
            }
            if state != Quotes::Open {
                break;
            }
        }
        self.give_back(bytes, &ends);
        bytes.truncate(own);
        self.split.row(without_end(bytes), self.delimiter);
        Ok(RowState::Misquoted)
    }

    fn is_row(&mut self, line: &[u8], width: usize, alone: &StandsAlone<'_>) -> bool {
        if self.alone.row(line, self.delimiter) == Quotes::Open || self.alone.fields.len() != width {
            return false;
        }
        let cells = if self.alone.is_plain { line } else { self.alone.cells.as_slice() };
        alone(&mut self.alone.fields.iter().map(|field| cells.get(field.clone()).unwrap_or_default()))
    }

    fn take(&mut self, bytes: &mut Vec<u8>) -> io::Result<Line> {
        let read = match self.waiting.pop_front() {
            Some((read, waiting)) => {
                bytes.extend_from_slice(&waiting);
                read
            }
            None => read_line(self.input, self.limits.record_bytes, bytes)?,
        };
        self.line += u64::from(read != Line::End);
        Ok(read)
    }

    /// Lines that do not belong to the row before them are read again.
    fn give_back(&mut self, bytes: &[u8], lines: &[(usize, Line)]) {
        let mut to = bytes.len();
        for (from, read) in lines.iter().rev() {
            self.waiting.push_front((*read, bytes.get(*from..to).unwrap_or_default().to_vec()));
            self.line -= 1;
            to = *from;
        }
    }
}

fn without_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Quotes {
    Closed,
    /// Something stands behind a closing mark.
    Stray,
    Open,
}

/// A row's fields: ranges of the row itself, or of `cells` if marks had to be taken off.
#[derive(Default)]
struct Split {
    fields: Vec<Range<usize>>,
    cells: Vec<u8>,
    is_plain: bool,
}

impl Split {
    fn clear(&mut self) {
        self.fields.clear();
        self.cells.clear();
        self.is_plain = true;
    }

    fn row(&mut self, row: &[u8], delimiter: u8) -> Quotes {
        self.clear();
        if memchr::memchr(b'"', row).is_some() {
            self.is_plain = false;
            return self.quoted(row, delimiter);
        }
        let mut from = 0;
        for at in memchr::memchr_iter(delimiter, row) {
            self.fields.push(from..at);
            from = at + 1;
        }
        self.fields.push(from..row.len());
        Quotes::Closed
    }

    fn quoted(&mut self, row: &[u8], delimiter: u8) -> Quotes {
        let (rest, is_inside) = begun(row);
        self.rest(rest, is_inside, self.cells.len(), delimiter)
    }

    /// Goes on in a field that is open.
    fn resume(&mut self, text: &[u8], delimiter: u8) -> Quotes {
        let from = self.fields.pop().map_or(self.cells.len(), |field| field.start);
        self.rest(text, true, from, delimiter)
    }

    fn rest(&mut self, mut rest: &[u8], mut is_inside: bool, mut from: usize, delimiter: u8) -> Quotes {
        let mut quotes = Quotes::Closed;
        loop {
            if is_inside {
                let Some(behind) = self.inside(rest) else {
                    self.fields.push(from..self.cells.len());
                    return Quotes::Open;
                };
                rest = behind;
                if rest.first().is_some_and(|b| *b != delimiter) {
                    quotes = Quotes::Stray;
                }
            }
            let end = memchr::memchr(delimiter, rest);
            let (field, behind) = rest.split_at_checked(end.unwrap_or(rest.len())).unwrap_or((rest, &[]));
            self.cells.extend_from_slice(field);
            self.fields.push(from..self.cells.len());
            let Some((_, behind)) = behind.split_first() else { return quotes };
            from = self.cells.len();
            (rest, is_inside) = begun(behind);
        }
    }

    /// Takes a quoted field up to its closing mark; what stands behind it, or `None` if it is not closed.
    fn inside<'t>(&mut self, mut text: &'t [u8]) -> Option<&'t [u8]> {
        loop {
            let Some(at) = memchr::memchr(b'"', text) else {
                self.cells.extend_from_slice(text);
                return None;
            };
            let (before, behind) = text.split_at_checked(at).unwrap_or((text, &[]));
            self.cells.extend_from_slice(before);
            text = behind.get(1..).unwrap_or_default();
            match text.strip_prefix(b"\"") {
                Some(rest) => {
                    self.cells.push(b'"');
                    text = rest;
                }
                None => return Some(text),
            }
        }
    }
}

/// What of a field comes first: behind the mark, if it begins with one.
fn begun(field: &[u8]) -> (&[u8], bool) {
    field.strip_prefix(b"\"").map_or((field, false), |inside| (inside, true))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Read = Vec<(u64, RowState, Vec<String>)>;

    fn rows(text: &str, width: usize) -> Read {
        let mut input = text.as_bytes();
        let mut rows = Rows::new(&mut input, b',', ListLimits::for_tests());
        let mut all = Vec::new();
        let alone = |fields: &mut dyn Iterator<Item = &[u8]>| fields.next().is_some_and(|f| f.starts_with(b"id"));
        while let Some(row) = rows.next(width, &alone).unwrap() {
            let fields = row.fields().map(|f| String::from_utf8_lossy(f).into_owned()).collect();
            all.push((row.line, row.state, fields));
        }
        all
    }

    fn fields(list: &[&str]) -> Vec<String> {
        list.iter().map(|f| (*f).to_string()).collect()
    }

    #[test]
    fn a_quoted_field_may_run_over_lines_and_hold_marks() {
        let read = rows("id1,\"a\r\nb \"\"c\"\"\"\r\n\nid2,d", 2);
        assert_eq!(read[0], (1, RowState::Sound, fields(&["id1", "a\r\nb \"c\""])));
        assert_eq!(read[1], (4, RowState::Sound, fields(&["id2", "d"])));
    }

    #[test]
    fn a_mark_that_is_not_closed_ends_at_the_next_row() {
        let read = rows("id1,\"a\nid2,\"b\"\nid3,\"c\nid4,d\n\"", 2);
        let lines: Vec<_> = read.iter().map(|(line, state, _)| (*line, *state)).collect();
        use RowState::{Misquoted, Sound};
        assert_eq!(lines, [(1, Misquoted), (2, Sound), (3, Misquoted), (4, Sound), (5, Misquoted)]);
        assert_eq!(read[0].2, fields(&["id1", "a"]));
        assert_eq!(read[3].2, fields(&["id4", "d"]));
    }

    #[test]
    fn a_field_that_is_not_closed_within_some_lines_was_not_meant_to_run_over_any() {
        let read = rows(&format!("id1,\"a\n{}id2,b\n", "text\n".repeat(9)), 2);
        assert_eq!(read.len(), 11);
        assert_eq!(read[0].1, RowState::Misquoted);
        assert_eq!(read[10], (11, RowState::Sound, fields(&["id2", "b"])));
    }

    proptest! {
        /// What the `csv` crate writes is read as it reads it.
        #[test]
        fn well_formed_rows_are_what_another_reader_says(
            table in prop::collection::vec(prop::collection::vec("[a-z,;\" ]{0,6}(\r?\n)?[a-z\"]{0,3}", 3), 1..8)
        ) {
            let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
            table.iter().for_each(|row| writer.write_record(row).unwrap());
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
            let theirs: Vec<Vec<String>> =
                reader.records().map(|r| r.unwrap().iter().map(String::from).collect()).collect();
            let ours: Vec<Vec<String>> = rows(&text, 3).into_iter().map(|(_, _, fields)| fields).collect();
            prop_assert_eq!(ours, theirs);
        }
    }
}
