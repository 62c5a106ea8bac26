//! A pull reader over JSON of any size: containers are walked, single elements are handed on as bytes.
//!
//! An export of several GB is one document, so nothing here holds more than one element of it. The grammar is checked
//! while an element's end is looked for, so that damage is met where it stands and not where the brackets no longer add
//! up: behind a lost quotation mark everything else reads as its opposite. After damage, [`Json::find`] goes on at the next
//! place that begins as a record of the product does. Quotation marks inside a text are escaped, so no text begins so.
//!
//! One leniency: Telegram Desktop writes control characters as `\x0B`, which JSON does not have (`element.rs`).

mod element;
mod search;
pub(crate) mod values;

use std::io::{ErrorKind, Read};

pub(crate) use element::Taken;
pub(crate) use search::Piece;
use values::Fields;

/// Bytes asked for at a time.
const CHUNK: usize = 256 * 1024;
/// Longest key of a container that is walked, in bytes.
const KEY_BYTES: usize = 1024;
/// Most fields of an object that are kept, where it is walked.
const MOST_FIELDS: usize = 256;

/// Why a walk does not go on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Halt {
    /// What stands here is not what JSON has here.
    Damaged,
    /// There are no more bytes, within a value.
    Ended,
}

/// Why an object has no end.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Stray {
    /// It goes on with a key of what is around it, whose value is next.
    Key(String),
    /// The walk does not go on.
    Halt(Halt),
}

impl From<Halt> for Stray {
    fn from(halt: Halt) -> Self {
        Self::Halt(halt)
    }
}

/// A walk over one document.
pub(crate) struct Json<'r> {
    from: &'r mut dyn Read,
    /// Bytes read and not given up yet.
    window: Vec<u8>,
    /// The next byte in the window.
    at: usize,
    /// Where in the window the element begins that is being taken: it is not given up.
    kept: Option<usize>,
    /// Where in the file the window begins.
    base: u64,
    /// Nothing more comes.
    ended: bool,
    /// Largest element that is handed on, in bytes.
    largest: usize,
    /// Deepest element that is handed on.
    deepest: usize,
}

impl<'r> Json<'r> {
    /// Of a document, from its beginning; a byte-order mark is passed over.
    pub(crate) fn new(from: &'r mut dyn Read, largest: usize, deepest: usize) -> Self {
        let window = Vec::with_capacity(2 * CHUNK);
        let mut json = Self { from, window, at: 0, kept: None, base: 0, ended: false, largest, deepest };
        json.ahead(3);
        if json.rest().starts_with(b"\xEF\xBB\xBF") {
            json.at = 3;
        }
        json
    }

    /// How many bytes of the document were passed.
    pub(crate) fn offset(&self) -> u64 {
        self.base + self.at as u64
    }

    /// Passes `bracket`, which opens a container.
    pub(crate) fn open(&mut self, bracket: u8) -> Result<(), Halt> {
        self.expect(bracket)
    }

    /// The next key of an object that is walked, its value next; `None` behind the last. `first` is true for the first
    /// one and is unset by it.
    pub(crate) fn key(&mut self, first: &mut bool) -> Result<Option<String>, Halt> {
        if self.passed_end(b'}')? {
            return Ok(None);
        }
        self.comma(first)?;
        let key = self.short_string()?;
        self.expect(b':')?;
        Ok(Some(key))
    }

    /// An object, field by field, its bracket next. What was read of it, and why it has no end, if it has none.
    ///
    /// A lost bracket lets the object go on with the keys of what is around it: a key of `outer` ends it.
    pub(crate) fn fields(&mut self, outer: &[&str]) -> (Fields, Result<(), Stray>) {
        let mut fields = Fields::new();
        let ended = self.fields_onto(&mut fields, outer);
        (fields, ended)
    }

    fn fields_onto(&mut self, fields: &mut Fields, outer: &[&str]) -> Result<(), Stray> {
        self.open(b'{')?;
        let mut first = true;
        while let Some(key) = self.key(&mut first)? {
            if outer.contains(&key.as_str()) {
                return Err(Stray::Key(key));
            }
            let value = match self.take() {
                Taken::Whole(element) => element.value().map(|(value, _)| value),
                Taken::TooLarge => None,
                Taken::TooDeep | Taken::Damaged => return Err(Halt::Damaged.into()),
                Taken::Ended => return Err(Halt::Ended.into()),
            };
            if let Some(value) = value.filter(|_| fields.len() < MOST_FIELDS) {
                fields.insert(key, value);
            }
        }
        Ok(())
    }

    /// Whether an array that is walked has another element, which is next. `first` as for [`Self::key`].
    pub(crate) fn element(&mut self, first: &mut bool) -> Result<bool, Halt> {
        if self.passed_end(b']')? {
            return Ok(false);
        }
        self.comma(first)?;
        self.peek().ok_or(Halt::Ended)?;
        Ok(true)
    }

    /// Whether nothing but space is left.
    pub(crate) fn is_done(&mut self) -> bool {
        self.peek().is_none()
    }

    fn passed_end(&mut self, bracket: u8) -> Result<bool, Halt> {
        let ends = self.peek().ok_or(Halt::Ended)? == bracket;
        self.at += usize::from(ends);
        Ok(ends)
    }

    fn comma(&mut self, first: &mut bool) -> Result<(), Halt> {
        if std::mem::replace(first, false) { Ok(()) } else { self.expect(b',') }
    }

    fn expect(&mut self, wanted: u8) -> Result<(), Halt> {
        if self.peek().ok_or(Halt::Ended)? != wanted {
            return Err(Halt::Damaged);
        }
        self.at += 1;
        Ok(())
    }

    /// A key, without its quotation marks. One with an escape is none that a product writes, and is given as it stands.
    fn short_string(&mut self) -> Result<String, Halt> {
        if self.peek().ok_or(Halt::Ended)? != b'"' {
            return Err(Halt::Damaged);
        }
        self.ahead(KEY_BYTES);
        let inside = self.rest().get(1..).unwrap_or_default();
        let inside = inside.get(..KEY_BYTES).unwrap_or(inside);
        let Some(length) = memchr::memchr(b'"', inside) else {
            return Err(if inside.len() < KEY_BYTES { Halt::Ended } else { Halt::Damaged });
        };
        let key = inside.get(..length).unwrap_or_default();
        if key.iter().any(|b| *b < b' ') {
            return Err(Halt::Damaged);
        }
        let key = String::from_utf8_lossy(key).into_owned();
        self.at += length + 2;
        Ok(key)
    }

    /// The next byte that is no space, not passed.
    fn peek(&mut self) -> Option<u8> {
        loop {
            let space = self.rest().iter().position(|b| !matches!(b, b' ' | b'\n' | b'\r' | b'\t'));
            if let Some(space) = space {
                self.at += space;
                return self.rest().first().copied();
            }
            self.at = self.window.len();
            if !self.fill() {
                return None;
            }
        }
    }

    fn rest(&self) -> &[u8] {
        self.window.get(self.at..).unwrap_or_default()
    }

    /// Reads on until `count` bytes are at hand, or all that there are.
    fn ahead(&mut self, count: usize) {
        while self.rest().len() < count && self.fill() {}
    }

    /// Reads a chunk behind the window, after giving up what was passed; whether there was one. A read that fails ends the
    /// document: what came before it stays.
    fn fill(&mut self) -> bool {
        let passed = self.kept.unwrap_or(self.at).min(self.window.len());
        self.window.drain(..passed);
        self.base += passed as u64;
        self.at -= passed;
        self.kept = self.kept.map(|kept| kept - passed);
        let before = self.window.len();
        while !self.ended && self.window.len() == before {
            self.window.resize(before + CHUNK, 0);
            let got = self.from.read(self.window.get_mut(before..).unwrap_or_default());
            let count = got.as_ref().map_or(0, |count| (*count).min(CHUNK));
            self.window.truncate(before + count);
            self.ended = match got {
                Ok(count) => count == 0,
                Err(error) => error.kind() != ErrorKind::Interrupted,
            };
        }
        self.window.len() > before
    }
}

#[cfg(test)]
mod tests;
