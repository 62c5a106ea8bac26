//! XML of any size and from anyone, taken apart one piece at a time.
//!
//! A pull parser of a library holds a tag or a text as a whole, however long it is, and ends at the first thing that is
//! not XML. Of evidence neither will do: a report has tens of gigabytes, a value in it can be made as long, and one
//! damaged byte must not cost what stands behind it. So the cutting is done here, in a window of bounded size: long texts
//! come in pieces, long tags are cut, and after what is no markup reading goes on at the next `<`, which neither a tag nor
//! an attribute can hold. What stands in a tag is read by quick-xml (`tag.rs`). Entities are never expanded but for the
//! five of XML and characters by number; a document type is stepped over.

mod source;
mod tag;
#[cfg(test)]
mod tests;

use memchr::{memchr, memmem, memrchr};
use std::borrow::Cow;
use std::io::{ErrorKind, Read};

use self::source::Window;
pub(crate) use self::tag::{Tag, unescaped};

/// Texts longer than this come in pieces.
const PIECE: usize = 64 * 1024;
/// What begins text without markup.
const PLAIN: &[u8] = b"<![CDATA[";

/// A piece of a document.
pub(crate) enum Token<'a> {
    /// An element begins.
    Open(Tag<'a>),
    /// An element ends: its name without the prefix.
    Close(Cow<'a, str>),
    /// Text or a piece of one. References are resolved.
    Text(Cow<'a, str>),
    /// Text in which nothing is markup, or a piece of one.
    Plain(Cow<'a, str>),
    /// Nothing more.
    End,
}

/// How often something was met, and where first: bytes from the beginning.
#[derive(Clone, Copy, Default)]
pub(crate) struct Met {
    pub(crate) count: u64,
    pub(crate) first: u64,
}

impl Met {
    fn note(&mut self, at: u64) {
        self.first = if self.count == 0 { at } else { self.first };
        self.count += 1;
    }
}

/// What was wrong with a document.
#[derive(Clone, Copy, Default)]
pub(crate) struct Flaws {
    /// What is no markup, or broken off.
    pub(crate) markup: Met,
    /// Tags that are longer than the limit.
    pub(crate) long: Met,
    /// Pieces with bytes that are no characters.
    pub(crate) bytes: Met,
}

impl Flaws {
    /// How many there are of all sorts.
    pub(crate) fn count(&self) -> u64 {
        self.markup.count + self.long.count + self.bytes.count
    }
}

/// Where reading stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Between pieces.
    Content,
    /// In text without markup.
    Plain,
    /// In a tag that is longer than the limit, and in which quotes.
    LongTag(Option<u8>),
}

/// What was found, and how many bytes of the window it takes.
enum Found {
    Open(usize),
    Close(usize),
    Text(usize),
    /// Text without markup, and how much behind it is its end.
    Plain(usize, usize),
    Skip(usize),
    End,
}

/// See the module.
pub(crate) struct Xml<'r> {
    window: Window<'r>,
    mode: Mode,
    most_tag: usize,
    /// Bytes of the token that was given last.
    given: usize,
    /// What was wrong so far.
    pub(crate) flaws: Flaws,
}

impl<'r> Xml<'r> {
    /// Of a stream, with tags of at most as many bytes.
    pub(crate) fn over(from: &'r mut dyn Read, most_tag: usize) -> Self {
        Self {
            window: Window::over(from),
            mode: Mode::Content,
            most_tag: most_tag.max(64),
            given: 0,
            flaws: Flaws::default(),
        }
    }

    /// Bytes from the beginning to the piece that was given last.
    pub(crate) fn at(&self) -> u64 {
        self.window.at()
    }

    /// What kept the stream from being read to its end.
    pub(crate) fn broken(&self) -> Option<ErrorKind> {
        self.window.broken()
    }

    /// The next piece.
    pub(crate) fn next(&mut self) -> Token<'_> {
        self.window.take(std::mem::take(&mut self.given));
        let found = self.find();
        let (length, behind) = match found {
            Found::Open(n) | Found::Close(n) | Found::Text(n) => (n, 0),
            Found::Plain(n, behind) => (n, behind),
            Found::Skip(_) | Found::End => (0, 0),
        };
        self.given = length + behind;
        self.look_at_bytes(length);
        let bytes = self.window.rest().get(..length).unwrap_or_default();
        match found {
            Found::Open(_) => Token::Open(Tag::of(bytes)),
            Found::Close(_) => Token::Close(closed(bytes)),
            Found::Text(_) => Token::Text(text(bytes)),
            Found::Plain(..) => Token::Plain(String::from_utf8_lossy(bytes)),
            Found::Skip(_) | Found::End => Token::End,
        }
    }

    /// The next piece that is one.
    fn find(&mut self) -> Found {
        loop {
            let found = match self.mode {
                Mode::Content => self.content(),
                Mode::Plain => self.plain(),
                Mode::LongTag(quote) => self.long_tag(quote),
            };
            match found {
                Found::Skip(bytes) => self.window.take(bytes),
                other => return other,
            }
        }
    }

    fn look_at_bytes(&mut self, length: usize) {
        let bytes = self.window.rest().get(..length).unwrap_or_default();
        if std::str::from_utf8(bytes).is_err() {
            self.flaws.bytes.note(self.window.at());
        }
    }

    fn content(&mut self) -> Found {
        if !self.window.has(1) {
            return Found::End;
        }
        if self.window.rest().first() != Some(&b'<') {
            return self.text();
        }
        // As much as tells what it is; less only at the end.
        self.window.has(PLAIN.len());
        match self.window.rest() {
            rest if rest.starts_with(PLAIN) => {
                self.mode = Mode::Plain;
                Found::Skip(PLAIN.len())
            }
            [b'<', b'!', b'-', b'-', ..] => self.up_to(b"-->", 4, false),
            [b'<', b'!', ..] => self.document_type(),
            [b'<', b'?', ..] => self.up_to(b"?>", 2, true),
            [b'<', b'/', ..] => self.closing(),
            [b'<', b, ..] if b.is_ascii_alphabetic() || matches!(b, b'_' | b':' | 0x80..) => self.tag(),
            _ => self.flawed(1),
        }
    }

    /// Text up to the next tag, or a piece of it.
    fn text(&mut self) -> Found {
        let mut seen = 0;
        loop {
            let rest = self.window.rest();
            if let Some(at) = memchr(b'<', rest.get(seen..).unwrap_or_default()) {
                return Found::Text(seen + at);
            }
            seen = rest.len();
            if seen >= PIECE {
                return Found::Text(whole(rest));
            }
            if !self.window.more() {
                return Found::Text(seen);
            }
        }
    }

    fn plain(&mut self) -> Found {
        let mut seen = 0;
        loop {
            let rest = self.window.rest();
            if let Some(at) = memmem::find(rest.get(seen..).unwrap_or_default(), b"]]>") {
                self.mode = Mode::Content;
                return self.plain_up_to(seen + at);
            }
            // The end may lie across what is at hand.
            seen = rest.len().saturating_sub(2);
            if seen >= PIECE {
                return Found::Plain(whole(self.window.rest().get(..seen).unwrap_or_default()), 0);
            }
            if !self.window.more() {
                self.mode = Mode::Content;
                self.flaws.markup.note(self.window.at());
                return Found::Plain(self.window.rest().len(), 0);
            }
        }
    }

    /// Such a text ends where another begins before its end, behind a closing tag: then its own end is damaged.
    fn plain_up_to(&mut self, end: usize) -> Found {
        let bytes = self.window.rest().get(..end).unwrap_or_default();
        let other = memmem::find(bytes, PLAIN).and_then(|at| bytes.get(..at));
        match other.and_then(|before| memmem::find(before, b"</")) {
            Some(closing) => {
                self.flaws.markup.note(self.window.at());
                Found::Plain(closing, 0)
            }
            None => Found::Plain(end, 3),
        }
    }

    /// Steps over what ends with `end`: what does not end within the limit – nor, if `before_tag`, before the next
    /// tag – is none: its first `begin` bytes are dropped, and what follows is read.
    fn up_to(&mut self, end: &[u8], begin: usize, before_tag: bool) -> Found {
        loop {
            let rest = self.window.rest().get(begin..).unwrap_or_default();
            let tag = memchr(b'<', rest).filter(|_| before_tag);
            let within = rest.get(..tag.unwrap_or(rest.len())).unwrap_or(rest);
            if let Some(at) = memmem::find(within, end) {
                return Found::Skip(begin + at + end.len());
            }
            if tag.is_some() || rest.len() > self.most_tag || !self.window.more() {
                return self.flawed(begin);
            }
        }
    }

    fn document_type(&mut self) -> Found {
        loop {
            let rest = self.window.rest();
            let is_one = rest.get(..9).is_some_and(|begin| begin.eq_ignore_ascii_case(b"<!DOCTYPE"));
            if !is_one || rest.len() > self.most_tag {
                return self.flawed(2);
            }
            if let Some(end) = document_type_end(rest) {
                return Found::Skip(end);
            }
            if !self.window.more() {
                return self.flawed(2);
            }
        }
    }

    fn closing(&mut self) -> Found {
        let mut seen = 2;
        loop {
            let rest = self.window.rest();
            let end = rest.get(seen..).unwrap_or_default().iter().position(|b| matches!(b, b'<' | b'>'));
            match end.map(|at| seen + at) {
                Some(at) if rest.get(at) == Some(&b'>') => return Found::Close(at + 1),
                // Its name may be cut short: it ends nothing.
                Some(at) => return self.flawed(at),
                None if rest.len() > self.most_tag => return self.flawed(2),
                None => {}
            }
            seen = rest.len();
            if !self.window.more() {
                return self.flawed(2);
            }
        }
    }

    fn tag(&mut self) -> Found {
        let (mut seen, mut quote) = (1, None);
        loop {
            let end = tag_end(self.window.rest(), &mut seen, &mut quote);
            let rest = self.window.rest();
            match end {
                Some(at) if rest.get(at) == Some(&b'>') => return Found::Open(at + 1),
                Some(at) => return self.broken_tag(at),
                None if seen > self.most_tag => {
                    self.flaws.long.note(self.window.at());
                    self.mode = Mode::LongTag(quote);
                    return Found::Open(seen);
                }
                None => {}
            }
            if !self.window.more() {
                return self.flawed(self.window.rest().len());
            }
        }
    }

    /// A tag in which another begins at `next`: a quote or its `>` is damaged.
    fn broken_tag(&mut self, next: usize) -> Found {
        self.flaws.markup.note(self.window.at());
        let bytes = self.window.rest().get(..next).unwrap_or_default();
        Found::Open(memrchr(b'>', bytes).map_or(next, |at| at + 1))
    }

    fn long_tag(&mut self, mut quote: Option<u8>) -> Found {
        let mut seen = 0;
        let end = tag_end(self.window.rest(), &mut seen, &mut quote);
        self.mode = if end.is_some() { Mode::Content } else { Mode::LongTag(quote) };
        match end {
            Some(at) if self.window.rest().get(at) == Some(&b'>') => Found::Skip(at + 1),
            Some(at) => Found::Skip(at),
            None if seen > 0 => Found::Skip(seen),
            None if self.window.more() => Found::Skip(0),
            None => Found::End,
        }
    }

    /// What is no markup: so many bytes are dropped.
    fn flawed(&mut self, bytes: usize) -> Found {
        self.flaws.markup.note(self.window.at());
        Found::Skip(bytes.max(1))
    }
}

/// Where a tag ends: at its `>`, or at a `<`, which none can hold. `seen` is from where to look, then to where was looked.
fn tag_end(bytes: &[u8], seen: &mut usize, quote: &mut Option<u8>) -> Option<usize> {
    for (at, b) in bytes.iter().enumerate().skip(*seen) {
        match (*quote, *b) {
            (_, b'<') | (None, b'>') => return Some(at),
            (None, b'"' | b'\'') => *quote = Some(*b),
            (Some(open), b) if b == open => *quote = None,
            _ => {}
        }
    }
    *seen = bytes.len();
    None
}

/// Where a document type ends, what is declared in it included.
fn document_type_end(bytes: &[u8]) -> Option<usize> {
    let (mut quote, mut inner) = (None, false);
    for (at, b) in bytes.iter().enumerate() {
        match (quote, *b) {
            (None, b'"' | b'\'') => quote = Some(*b),
            (Some(open), b) if b == open => quote = None,
            (Some(_), _) => {}
            (None, b'[') => inner = true,
            (None, b']') => inner = false,
            (None, b'>') if !inner => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// How much of a piece holds no reference and no character in part.
fn whole(bytes: &[u8]) -> usize {
    let tail = bytes.len().saturating_sub(12);
    let last = bytes.get(tail..).unwrap_or_default();
    let open = memrchr(b'&', last).filter(|at| memchr(b';', last.get(*at..).unwrap_or_default()).is_none());
    let end = open.map_or(bytes.len(), |at| tail + at);
    let cut = bytes.get(..end).unwrap_or_default();
    let behind = cut.iter().rev().take(4).position(|b| *b < 0x80 || *b >= 0xC0).unwrap_or(0);
    let is_lead = cut.iter().rev().nth(behind).is_some_and(|b| *b >= 0xC0);
    let at = if is_lead && std::str::from_utf8(cut.get(end - behind - 1..).unwrap_or_default()).is_err() {
        end - behind - 1
    } else {
        end
    };
    if at == 0 { bytes.len() } else { at }
}

fn text(bytes: &[u8]) -> Cow<'_, str> {
    match String::from_utf8_lossy(bytes) {
        Cow::Borrowed(text) => unescaped(text),
        Cow::Owned(text) => Cow::Owned(unescaped(&text).into_owned()),
    }
}

/// The name in `</name >`.
fn closed(bytes: &[u8]) -> Cow<'_, str> {
    let inside = bytes.strip_prefix(b"</").unwrap_or(bytes);
    let inside = inside.strip_suffix(b">").unwrap_or(inside).trim_ascii_end();
    match String::from_utf8_lossy(inside) {
        Cow::Borrowed(name) => Cow::Borrowed(tag::local(name)),
        Cow::Owned(name) => Cow::Owned(tag::local(&name).to_owned()),
    }
}
