//! A window over the bytes of a stream, as UTF-8.

use std::io::{self, Read};

/// How much is read at once.
const CHUNK: usize = 128 * 1024;
/// A byte that UTF-8 never has, in place of what is no character in UTF-16 (see the crate's `utf16.rs`).
const NO_CHARACTER: u8 = 0xFF;

/// How a stream writes its characters.
#[derive(Clone, Copy)]
enum Form {
    /// Not looked at yet.
    Unknown,
    /// As they are.
    Bytes,
    /// In units of two bytes.
    Units(fn([u8; 2]) -> u16),
}

/// See the module.
pub(super) struct Window<'r> {
    from: &'r mut dyn Read,
    form: Form,
    /// Read and not yet told apart: of UTF-16 what is no whole character yet.
    raw: Vec<u8>,
    bytes: Vec<u8>,
    start: usize,
    /// Bytes taken since the beginning.
    at: u64,
    ended: bool,
    broken: Option<io::ErrorKind>,
}

impl<'r> Window<'r> {
    pub(super) fn over(from: &'r mut dyn Read) -> Self {
        Self {
            from,
            form: Form::Unknown,
            raw: Vec::new(),
            bytes: Vec::new(),
            start: 0,
            at: 0,
            ended: false,
            broken: None,
        }
    }

    /// What is at hand and not taken.
    pub(super) fn rest(&self) -> &[u8] {
        self.bytes.get(self.start..).unwrap_or_default()
    }

    /// How many bytes were taken (of UTF-16: of what it is in UTF-8).
    pub(super) fn at(&self) -> u64 {
        self.at
    }

    /// What kept the stream from being read to its end.
    pub(super) fn broken(&self) -> Option<io::ErrorKind> {
        self.broken
    }

    pub(super) fn take(&mut self, bytes: usize) {
        let bytes = bytes.min(self.rest().len());
        self.start += bytes;
        self.at += bytes as u64;
    }

    /// Reads on until there are as many bytes at hand; whether there are.
    pub(super) fn has(&mut self, bytes: usize) -> bool {
        while self.rest().len() < bytes {
            if !self.more() {
                return false;
            }
        }
        true
    }

    /// Reads more behind what is at hand; `false` at the end.
    pub(super) fn more(&mut self) -> bool {
        if self.ended {
            return false;
        }
        self.bytes.drain(..self.start);
        self.start = 0;
        let before = self.bytes.len();
        while !self.ended && self.bytes.len() == before {
            self.read();
        }
        self.bytes.len() > before
    }

    fn read(&mut self) {
        let held = self.raw.len();
        self.raw.resize(held + CHUNK, 0);
        let got = match self.raw.get_mut(held..).map(|room| self.from.read(room)) {
            Some(Ok(got)) => got,
            Some(Err(error)) if error.kind() == io::ErrorKind::Interrupted => return self.raw.truncate(held),
            Some(Err(error)) => {
                self.broken = Some(error.kind());
                0
            }
            None => 0,
        };
        self.raw.truncate(held + got);
        self.ended = got == 0;
        self.form = match self.form {
            Form::Unknown if self.raw.len() >= 4 || self.ended => self.told_form(),
            form => form,
        };
        match self.form {
            Form::Unknown => {}
            Form::Bytes => self.bytes.append(&mut self.raw),
            Form::Units(unit) => self.units(unit),
        }
    }

    /// Tells the form by a mark, which is taken away, or by the zeros of the first `<`.
    fn told_form(&mut self) -> Form {
        let (form, mark) = match self.raw.as_slice() {
            [0xEF, 0xBB, 0xBF, ..] => (Form::Bytes, 3),
            [0xFF, 0xFE, ..] => (Form::Units(u16::from_le_bytes), 2),
            [0xFE, 0xFF, ..] => (Form::Units(u16::from_be_bytes), 2),
            [b'<', 0, ..] => (Form::Units(u16::from_le_bytes), 0),
            [0, b'<', ..] => (Form::Units(u16::from_be_bytes), 0),
            _ => (Form::Bytes, 0),
        };
        self.raw.drain(..mark);
        form
    }

    fn units(&mut self, unit: fn([u8; 2]) -> u16) {
        let (pairs, half) = self.raw.as_chunks::<2>();
        let is_first = |pair: &&[u8; 2]| (0xD800..0xDC00).contains(&unit(**pair));
        // The first half of a pair waits for the second.
        let waits = usize::from(!self.ended && pairs.last().as_ref().is_some_and(is_first));
        let whole = pairs.get(..pairs.len() - waits).unwrap_or_default();
        for c in char::decode_utf16(whole.iter().map(|pair| unit(*pair))) {
            match c {
                Ok(c) => self.bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
                Err(_) => self.bytes.push(NO_CHARACTER),
            }
        }
        if self.ended {
            self.bytes.extend(half.iter().map(|_| NO_CHARACTER));
        }
        let taken = whole.len() * 2;
        self.raw.drain(..taken);
    }
}
