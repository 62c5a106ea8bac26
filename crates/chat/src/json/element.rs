//! One element whole: its end found, its grammar checked on the way.

use std::borrow::Cow;

use serde_json::Value;

use super::{Halt, Json};

/// Nested containers that a stack of bits can hold.
const STACK: usize = 127;

/// What [`Json::take`] found.
pub(crate) enum Taken<'a> {
    /// A value, whole.
    Whole(Element<'a>),
    /// A value larger than the limit, which was passed.
    TooLarge,
    /// A value nested deeper than the limit: what is next is inside it.
    TooDeep,
    /// No value that JSON has: what is next is inside it.
    Damaged,
    /// The document ends within it.
    Ended,
}

/// The bytes of one value.
#[derive(Clone, Copy)]
pub(crate) struct Element<'a> {
    bytes: &'a [u8],
    /// There are escapes in it that JSON does not have.
    odd_escapes: bool,
}

impl Element<'_> {
    /// The value, and whether bytes that are not UTF-8 had to be replaced in it; `None` if it is none after all.
    pub(crate) fn value(&self) -> Option<(Value, bool)> {
        let bytes = self.as_json();
        match std::str::from_utf8(&bytes) {
            Ok(text) => Some((serde_json::from_str(text).ok()?, false)),
            Err(_) => Some((serde_json::from_str(&String::from_utf8_lossy(&bytes)).ok()?, true)),
        }
    }

    /// The bytes with `\x0B` written as JSON writes it.
    fn as_json(&self) -> Cow<'_, [u8]> {
        if !self.odd_escapes {
            return Cow::Borrowed(self.bytes);
        }
        let mut out = Vec::with_capacity(self.bytes.len() + 64);
        let mut rest = self.bytes;
        while let Some(at) = memchr::memchr(b'\\', rest) {
            let (before, escape) = rest.split_at(at);
            let (escape, behind) = escape.split_at(escape.len().min(2));
            out.extend_from_slice(before);
            out.extend_from_slice(if escape == b"\\x" { b"\\u00" } else { escape });
            rest = behind;
        }
        out.extend_from_slice(rest);
        Cow::Owned(out)
    }
}

/// What may come next inside an element.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    Value,
    ValueOrEnd,
    Key,
    KeyOrEnd,
    Colon,
    CommaOrEnd,
}

/// How far an element was looked through.
struct Scan {
    need: Need,
    depth: usize,
    /// One bit a container, the innermost lowest: set for an object.
    kinds: u128,
    odd_escapes: bool,
    too_large: bool,
}

/// Why an element has no end.
enum Stop {
    Halted(Halt),
    TooDeep,
}

impl From<Halt> for Stop {
    fn from(halt: Halt) -> Self {
        Self::Halted(halt)
    }
}

impl Json<'_> {
    /// Passes the next value and gives it.
    pub(crate) fn take(&mut self) -> Taken<'_> {
        if self.peek().is_none() {
            return Taken::Ended;
        }
        self.kept = Some(self.at);
        let mut scan = Scan { need: Need::Value, depth: 0, kinds: 0, odd_escapes: false, too_large: false };
        let stopped = self.scan(&mut scan);
        let start = self.kept.take();
        match stopped {
            Ok(()) => self.whole(start, &scan),
            Err(Stop::Halted(Halt::Ended)) => Taken::Ended,
            Err(Stop::Halted(Halt::Damaged)) => {
                self.step_into(start);
                Taken::Damaged
            }
            Err(Stop::TooDeep) => {
                self.step_into(start);
                Taken::TooDeep
            }
        }
    }

    fn whole(&self, start: Option<usize>, scan: &Scan) -> Taken<'_> {
        let bytes = start.and_then(|start| self.window.get(start..self.at));
        match bytes.filter(|_| !scan.too_large) {
            Some(bytes) => Taken::Whole(Element { bytes, odd_escapes: scan.odd_escapes }),
            None => Taken::TooLarge,
        }
    }

    /// Goes back behind the first byte of an element: the next one may begin before the damage was noticed.
    fn step_into(&mut self, start: Option<usize>) {
        self.at = start.map_or(self.at, |start| (start + 1).min(self.at.max(start)));
    }

    fn scan(&mut self, scan: &mut Scan) -> Result<(), Stop> {
        loop {
            let next = self.peek().ok_or(Halt::Ended)?;
            self.mind_size(scan);
            match (scan.need, next) {
                (Need::Value | Need::ValueOrEnd, b'{' | b'[') => self.enter(scan, next == b'{')?,
                (Need::Value | Need::ValueOrEnd, b'"') => {
                    self.string(scan)?;
                    scan.after_value();
                }
                (Need::Value | Need::ValueOrEnd, b'-' | b'0'..=b'9' | b't' | b'f' | b'n') => {
                    self.bare();
                    scan.after_value();
                }
                (Need::Key | Need::KeyOrEnd, b'"') => {
                    self.string(scan)?;
                    scan.need = Need::Colon;
                }
                (Need::Colon, b':') => self.go(scan, Need::Value),
                (Need::CommaOrEnd, b',') => self.go(scan, if scan.in_object() { Need::Key } else { Need::Value }),
                (Need::KeyOrEnd, b'}') | (Need::ValueOrEnd, b']') => self.leave(scan),
                (Need::CommaOrEnd, b'}') if scan.in_object() => self.leave(scan),
                (Need::CommaOrEnd, b']') if !scan.in_object() => self.leave(scan),
                _ => return Err(Halt::Damaged.into()),
            }
            if scan.depth == 0 {
                return Ok(());
            }
        }
    }

    /// What is larger than the limit is not held on to.
    fn mind_size(&mut self, scan: &mut Scan) {
        if self.kept.is_some_and(|start| self.at - start > self.largest) {
            self.kept = None;
            scan.too_large = true;
        }
    }

    fn enter(&mut self, scan: &mut Scan, object: bool) -> Result<(), Stop> {
        if scan.depth >= self.deepest.min(STACK) {
            return Err(Stop::TooDeep);
        }
        scan.depth += 1;
        scan.kinds = (scan.kinds << 1) | u128::from(object);
        self.go(scan, if object { Need::KeyOrEnd } else { Need::ValueOrEnd });
        Ok(())
    }

    fn leave(&mut self, scan: &mut Scan) {
        scan.depth -= 1;
        scan.kinds >>= 1;
        self.go(scan, Need::CommaOrEnd);
    }

    fn go(&mut self, scan: &mut Scan, need: Need) {
        self.at += 1;
        scan.need = need;
    }

    /// Passes a string. Control characters end no string: they are damage.
    fn string(&mut self, scan: &mut Scan) -> Result<(), Halt> {
        self.at += 1;
        loop {
            let Some(plain) = self.rest().iter().position(|b| matches!(b, b'"' | b'\\' | 0..=0x1F)) else {
                self.at = self.window.len();
                self.mind_size(scan);
                if !self.fill() {
                    return Err(Halt::Ended);
                }
                continue;
            };
            self.at += plain;
            match self.rest().first() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => self.escape(scan)?,
                _ => return Err(Halt::Damaged),
            }
        }
    }

    fn escape(&mut self, scan: &mut Scan) -> Result<(), Halt> {
        self.ahead(2);
        let escaped = *self.rest().get(1).ok_or(Halt::Ended)?;
        if escaped < b' ' {
            return Err(Halt::Damaged);
        }
        scan.odd_escapes |= escaped == b'x';
        self.at += 2;
        Ok(())
    }

    /// Passes a number or a word; what it is worth is seen when the element is read.
    fn bare(&mut self) {
        loop {
            let ends = |b: &u8| !matches!(b, b'-' | b'+' | b'.' | b'0'..=b'9' | b'a'..=b'z' | b'E');
            if let Some(length) = self.rest().iter().position(ends) {
                self.at += length;
                return;
            }
            self.at = self.window.len();
            if !self.fill() {
                return;
            }
        }
    }
}

impl Scan {
    fn in_object(&self) -> bool {
        self.kinds & 1 == 1
    }

    fn after_value(&mut self) {
        self.need = Need::CommaOrEnd;
    }
}
