//! Takes the objects out of a JSON of any size, one at a time, by its bytes: strings, escapes and brackets are all that it
//! knows. What an object says is for a parser of JSON.
//!
//! A quotation mark or bracket that is missing would turn what is inside and what is outside round for all that follows.
//! Most show at once – behind a string stands something other than `,`, `:` or a bracket, an object begins where a key
//! is due –, and then the next object is looked for by the key that records of this file begin with. A list in a record
//! that is not closed shows only when the record grows beyond measure, or at the end: then what is held of it is looked
//! through for that key, and read again from there.

/// Deepest nesting of a record.
const MOST_DEPTH: usize = 128;
/// Longest key that is told from others.
const MOST_KEY: usize = 64;
/// Keys that records begin with, and nothing within a record does.
static OF_RECORDS: &[&[u8]] = &[b"MediaID", b"odata.id"];

/// Something that was met. Places are bytes from the beginning.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Found {
    /// A record, whose bytes are [`Splitter::bytes`].
    Record(u64),
    /// An element that is no object.
    NoObject(u64),
    /// A record that does not end where it should.
    Damaged(u64),
    /// A record longer than is held.
    TooLong(u64),
    /// The file ends within a record.
    EndsEarly(u64),
    /// Something stands where nothing belongs.
    Stray(u64),
    /// A text beside the records, in [`Splitter::bytes`], with its key in [`Splitter::key`].
    Member,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Mode {
    /// Beside the records: the outermost object, or nothing yet, or nothing more.
    Outside,
    /// A key there.
    Key,
    /// A text there.
    Text,
    /// Between records.
    Elements,
    /// In an element that is a bare word or number.
    Bare,
    /// In an object or list.
    Item(Purpose),
    /// In a record that is lost, until another begins.
    Damaged,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Purpose {
    Record,
    /// What stands behind the records of a case in its object.
    Rest,
    /// A value beside the records.
    Member,
}

/// See the module.
pub(super) struct Splitter {
    most: usize,
    at: u64,
    mode: Mode,
    /// Whether an outermost object or list was met, and whether the records are those of a case.
    began: bool,
    in_case: bool,
    strayed: bool,
    start: u64,
    bytes: Vec<u8>,
    is_long: bool,
    /// Of an item: which brackets are open (true: an object), whether in a string, what stood before.
    open: Vec<bool>,
    in_string: bool,
    escaped: bool,
    before: u8,
    /// The string last begun in the outermost level of an item or as the first of an object, whether it is at hand, where
    /// that object begins in the bytes held, and the first of all: the item's first key.
    word: Vec<u8>,
    is_word: bool,
    brace: usize,
    first: Option<Vec<u8>>,
    /// The first key of the last sound record.
    usual: Option<Vec<u8>>,
    key: Vec<u8>,
    /// What may be the beginning of another record, and where it begins.
    candidate: Vec<u8>,
    candidate_at: u64,
    /// What is read again before anything else, and how far that came.
    again: Vec<u8>,
    again_at: usize,
    was_looked_through: bool,
    is_unclosed: bool,
}

impl Splitter {
    pub(super) fn new(most: usize) -> Self {
        Self {
            most,
            at: 0,
            mode: Mode::Outside,
            began: false,
            in_case: false,
            strayed: false,
            start: 0,
            bytes: Vec::new(),
            is_long: false,
            open: Vec::new(),
            in_string: false,
            escaped: false,
            before: 0,
            word: Vec::new(),
            is_word: false,
            brace: 0,
            first: None,
            usual: None,
            key: Vec::new(),
            candidate: Vec::new(),
            candidate_at: 0,
            again: Vec::new(),
            again_at: 0,
            was_looked_through: false,
            is_unclosed: false,
        }
    }

    /// The bytes of what was found last.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The key of a [`Found::Member`].
    pub(super) fn key(&self) -> &[u8] {
        &self.key
    }

    /// Takes bytes until something is found: how many, and what.
    pub(super) fn feed(&mut self, chunk: &[u8]) -> (usize, Option<Found>) {
        while self.again_at < self.again.len() {
            let (again, from) = (std::mem::take(&mut self.again), self.again_at);
            let (taken, found) = self.run(again.get(from..).unwrap_or_default());
            if self.again.is_empty() {
                (self.again, self.again_at) = (again, from + taken);
            } else {
                self.again.extend_from_slice(again.get(from + taken..).unwrap_or_default());
            }
            if found.is_some() {
                return (0, found);
            }
        }
        self.again.clear();
        self.again_at = 0;
        self.run(chunk)
    }

    fn run(&mut self, chunk: &[u8]) -> (usize, Option<Found>) {
        let mut taken = 0;
        while let Some(rest) = chunk.get(taken..).filter(|rest| !rest.is_empty()) {
            let plain = self.plain(rest);
            taken += plain;
            let mut found = None;
            if let Some(byte) = rest.get(plain) {
                found = self.step(*byte);
                taken += 1;
                self.at += 1;
            }
            if found.is_none() && self.is_long && !self.was_looked_through {
                found = self.look_through();
            }
            if found.is_some() {
                return (taken, found);
            }
        }
        (taken, None)
    }

    /// What the end of the file means. Asked until it means nothing more; between, [`Splitter::feed`] with nothing.
    pub(super) fn end(&mut self) -> Option<Found> {
        let found = match self.mode {
            Mode::Item(Purpose::Record) if !self.was_looked_through => self.look_through(),
            _ => None,
        };
        if found.is_some() {
            return found;
        }
        let mode = std::mem::replace(&mut self.mode, Mode::Outside);
        let is_unclosed = std::mem::take(&mut self.is_unclosed);
        match mode {
            Mode::Item(Purpose::Record) => Some(Found::EndsEarly(self.start)),
            Mode::Damaged => Some(Found::Damaged(self.start)),
            Mode::Bare => Some(Found::NoObject(self.start)),
            Mode::Outside => is_unclosed.then_some(Found::Stray(self.at)),
            Mode::Elements | Mode::Key | Mode::Text | Mode::Item(_) => Some(Found::Stray(self.at)),
        }
    }

    /// Takes what of a string is of no meaning, all at once.
    fn plain(&mut self, rest: &[u8]) -> usize {
        let is_inside = matches!(self.mode, Mode::Item(_)) && self.in_string && !self.escaped;
        if !is_inside {
            return 0;
        }
        let ends = |b: &u8| matches!(b, b'"' | b'\\' | b'\n');
        let count = match memchr::memchr3(b'"', b'\\', b'\n', rest) {
            Some(at) => at,
            None => rest.len(),
        };
        debug_assert!(!rest.iter().take(count).any(ends));
        let part = rest.get(..count).unwrap_or_default();
        self.hold(part);
        if self.is_word {
            self.word.extend(part.iter().take(MOST_KEY.saturating_sub(self.word.len())));
        }
        self.at += count as u64;
        count
    }

    fn hold(&mut self, part: &[u8]) {
        if self.is_long {
            return;
        }
        // All up to here, so that it can be looked through.
        self.bytes.extend_from_slice(part);
        self.is_long = self.bytes.len() > self.most;
    }

    /// Looks for the beginning of another record in what is held of the one at hand: if there is one, it is read again
    /// from there.
    fn look_through(&mut self) -> Option<Found> {
        self.was_looked_through = true;
        let Mode::Item(_) = self.mode else { return None };
        let at = (1..self.bytes.len()).find(|at| self.is_beginning(*at))?;
        self.read_again(at)
    }

    /// The record at hand ends before a place in what is held of it; from there on it is read again.
    fn read_again(&mut self, at: usize) -> Option<Found> {
        let lost = self.start;
        self.again = self.bytes.split_off(at);
        self.again_at = 0;
        self.at = lost + at as u64;
        self.mode = Mode::Elements;
        self.is_long = false;
        Some(Found::Damaged(lost))
    }

    /// Whether the object that just began within the one at hand is a record: then that one was not closed.
    fn is_record_within(&self) -> bool {
        let is_known = OF_RECORDS.iter().any(|key| key.eq_ignore_ascii_case(&self.word));
        is_known && !self.is_long && self.is_beginning(self.brace)
    }

    /// Whether a record like this one begins there, behind the end of another object.
    fn is_beginning(&self, at: usize) -> bool {
        let (Some(before), Some([b'{', behind @ ..])) = (self.bytes.get(..at), self.bytes.get(at..)) else {
            return false;
        };
        let Some(before) = before.trim_ascii_end().strip_suffix(b",") else { return false };
        let Some(usual) = self.first.as_ref() else { return false };
        let Some(key) = behind.trim_ascii_start().strip_prefix(b"\"") else { return false };
        let key = key.strip_prefix(usual.as_slice()).and_then(|rest| rest.strip_prefix(b"\""));
        before.trim_ascii_end().ends_with(b"}") && key.is_some_and(|rest| rest.trim_ascii_start().starts_with(b":"))
    }

    fn step(&mut self, byte: u8) -> Option<Found> {
        match self.mode {
            Mode::Outside => self.outside(byte),
            Mode::Key | Mode::Text => self.string_outside(byte),
            Mode::Elements => self.element(byte),
            Mode::Bare => self.bare(byte),
            Mode::Item(purpose) => self.item(byte, purpose),
            Mode::Damaged => self.damaged(byte),
        }
    }

    fn outside(&mut self, byte: u8) -> Option<Found> {
        let is_value = self.before == b':';
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => return None,
            b'"' if self.began => {
                self.mode = if is_value { Mode::Text } else { Mode::Key };
                self.bytes.clear();
                self.escaped = false;
            }
            b'{' if !self.began => (self.began, self.is_unclosed) = (true, true),
            b'[' if !self.began || (is_value && holds_records(&self.key)) => {
                self.began = true;
                self.mode = Mode::Elements;
            }
            b'{' | b'[' if is_value => {
                let purpose = if holds_records(&self.key) { Purpose::Record } else { Purpose::Member };
                self.begin(byte, purpose);
            }
            b'{' | b'[' => {
                // Behind the end there are records still: the end stood in the wrong place.
                self.begin(byte, Purpose::Record);
                return self.stray();
            }
            b',' | b':' | b'}' | b']' if self.began => {
                self.strayed = false;
                self.is_unclosed &= byte != b'}';
            }
            _ if self.began && is_value => return None,
            _ => {
                self.before = byte;
                return self.stray();
            }
        }
        self.before = byte;
        None
    }

    /// Said once for what stands together.
    fn stray(&mut self) -> Option<Found> {
        let first = !std::mem::replace(&mut self.strayed, true);
        first.then_some(Found::Stray(self.at))
    }

    fn string_outside(&mut self, byte: u8) -> Option<Found> {
        let ends = byte == b'"' && !self.escaped;
        self.escaped = byte == b'\\' && !self.escaped;
        if !ends {
            if self.bytes.len() < self.most.min(4096) {
                self.bytes.push(byte);
            }
            return None;
        }
        let is_key = self.mode == Mode::Key;
        self.mode = Mode::Outside;
        self.before = b'"';
        if is_key {
            self.key.clone_from(&self.bytes);
            return None;
        }
        Some(Found::Member)
    }

    fn element(&mut self, byte: u8) -> Option<Found> {
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => None,
            b',' => {
                self.strayed = false;
                None
            }
            b'{' | b'[' => {
                self.begin(byte, Purpose::Record);
                None
            }
            b']' => {
                self.strayed = false;
                if std::mem::take(&mut self.in_case) {
                    self.begin(b'{', Purpose::Rest);
                    self.before = b']';
                } else {
                    self.mode = Mode::Outside;
                    self.before = b']';
                }
                None
            }
            b'}' | b':' => self.stray(),
            _ => {
                self.mode = Mode::Bare;
                self.start = self.at;
                self.in_string = byte == b'"';
                self.escaped = false;
                None
            }
        }
    }

    fn bare(&mut self, byte: u8) -> Option<Found> {
        if self.in_string {
            let ends = matches!(byte, b'"' | b'\n') && !self.escaped;
            self.escaped = byte == b'\\' && !self.escaped;
            self.in_string = !ends;
            return None;
        }
        if !matches!(byte, b',' | b']' | b'}' | b'{' | b'[' | b'\n') {
            return None;
        }
        let start = self.start;
        self.mode = Mode::Elements;
        // A bracket is looked at again for its own sake; it never finds anything by itself but a stray one.
        let _ = self.element(byte);
        Some(Found::NoObject(start))
    }

    fn begin(&mut self, bracket: u8, purpose: Purpose) {
        self.mode = Mode::Item(purpose);
        self.start = self.at;
        self.bytes.clear();
        self.bytes.push(bracket);
        self.is_long = false;
        self.open.clear();
        self.open.push(bracket == b'{');
        self.in_string = false;
        self.escaped = false;
        self.before = bracket;
        self.word.clear();
        self.first = None;
        self.was_looked_through = false;
    }

    fn item(&mut self, byte: u8, purpose: Purpose) -> Option<Found> {
        self.hold(&[byte]);
        if self.in_string {
            return self.in_item_string(byte);
        }
        if matches!(byte, b' ' | b'\t' | b'\r' | b'\n') {
            return None;
        }
        let is_object = self.open.last().copied().unwrap_or(false);
        let fits = match byte {
            _ if self.before == b'"' => matches!(byte, b',' | b':' | b'}' | b']'),
            b'"' => {
                self.in_string = true;
                self.is_word = self.open.len() == 1 || self.before == b'{';
                if self.is_word {
                    self.word.clear();
                }
                return None;
            }
            b'{' | b'[' if is_object => self.before == b':',
            b'{' | b'[' => matches!(self.before, b',' | b'['),
            b'}' => is_object,
            b']' => !is_object,
            _ => true,
        };
        if !fits || self.open.len() > MOST_DEPTH {
            let found = if fits { self.look_through() } else { None };
            return found.or_else(|| self.lose(byte));
        }
        self.before = byte;
        match byte {
            b':' if self.open.len() > 1 && self.is_word && self.is_record_within() => self.read_again(self.brace),
            b'[' if self.is_case() => {
                self.in_case = true;
                self.mode = Mode::Elements;
                None
            }
            b'{' | b'[' => {
                self.open.push(byte == b'{');
                self.brace = self.bytes.len().saturating_sub(1);
                None
            }
            b'}' | b']' => {
                self.open.pop();
                if self.open.is_empty() { self.complete(purpose) } else { None }
            }
            _ => None,
        }
    }

    /// Whether the list that begins holds the records of a case, and what began is no record but that case.
    fn is_case(&self) -> bool {
        self.open.as_slice() == [true] && !self.in_case && self.word.eq_ignore_ascii_case(b"Media")
    }

    fn in_item_string(&mut self, byte: u8) -> Option<Found> {
        let is_outermost = self.open.len() == 1;
        match byte {
            _ if self.escaped => self.escaped = false,
            b'\\' => self.escaped = true,
            b'"' => {
                self.in_string = false;
                if is_outermost && self.first.is_none() {
                    self.first = Some(self.word.clone());
                }
                self.before = b'"';
                return None;
            }
            // A string does not run over lines.
            b'\n' => return self.lose(byte),
            _ => {}
        }
        if self.is_word && self.word.len() < MOST_KEY {
            self.word.push(byte);
        }
        None
    }

    fn complete(&mut self, purpose: Purpose) -> Option<Found> {
        self.mode = if purpose == Purpose::Member { Mode::Outside } else { Mode::Elements };
        self.before = b'v';
        if purpose != Purpose::Record {
            return None;
        }
        if self.first.is_some() {
            self.usual.clone_from(&self.first);
        }
        Some(if self.is_long { Found::TooLong(self.start) } else { Found::Record(self.start) })
    }

    /// The record at hand is lost; the byte may begin another.
    fn lose(&mut self, byte: u8) -> Option<Found> {
        self.mode = Mode::Damaged;
        self.candidate.clear();
        self.in_string = false;
        // The mark that ended a string may be the one that a key begins with.
        let held = self.bytes.get(..self.bytes.len().saturating_sub(1)).filter(|_| !self.is_long);
        let before = held.and_then(|held| held.strip_suffix(b"\"")).map(<[u8]>::trim_ascii_end);
        if let (Some(held), Some([before @ .., b'{'])) = (held, before) {
            let begun = held.get(before.len()..).unwrap_or_default();
            self.candidate_at = self.at - begun.len() as u64;
            self.candidate = begun.to_vec();
        }
        self.damaged(byte)
    }

    /// Looks for `{`, the key that records begin with, and `:`.
    fn damaged(&mut self, byte: u8) -> Option<Found> {
        if byte == b'{' {
            self.candidate.clear();
            self.candidate.push(byte);
            self.candidate_at = self.at;
            return None;
        }
        if self.candidate.is_empty() {
            return None;
        }
        self.candidate.push(byte);
        match self.begins_a_record() {
            Some(true) => {}
            Some(false) => {
                self.candidate.clear();
                return None;
            }
            None => return None,
        }
        let (lost, key) = (self.start, key_of(&self.candidate).to_vec());
        self.begin(b'{', Purpose::Record);
        self.start = self.candidate_at;
        self.bytes.clone_from(&self.candidate);
        self.before = b':';
        self.first = Some(key);
        Some(Found::Damaged(lost))
    }

    /// Whether the candidate is the beginning of a record; `None` if more must be read to tell.
    fn begins_a_record(&self) -> Option<bool> {
        let behind = self.candidate.get(1..).unwrap_or_default().trim_ascii_start();
        let Some(key) = behind.strip_prefix(b"\"") else {
            return if behind.is_empty() && self.candidate.len() < MOST_KEY { None } else { Some(false) };
        };
        let usual = self.usual.as_ref().or(self.first.as_ref());
        let Some(end) = memchr::memchr(b'"', key) else {
            return if key.len() < MOST_KEY { None } else { Some(false) };
        };
        let (key, behind) = key.split_at_checked(end).unwrap_or((key, &[]));
        if usual.is_some_and(|usual| usual != key) {
            return Some(false);
        }
        match behind.get(1..).unwrap_or_default().trim_ascii_start() {
            [] if behind.len() < MOST_KEY => None,
            [b':'] => Some(true),
            _ => Some(false),
        }
    }
}

/// Whether a list under this key of the outermost object is one of records.
fn holds_records(key: &[u8]) -> bool {
    [&b"value"[..], b"Media", b"Cases"].iter().any(|known| known.eq_ignore_ascii_case(key))
}

fn key_of(candidate: &[u8]) -> &[u8] {
    candidate.split(|b| *b == b'"').nth(1).unwrap_or_default()
}

#[cfg(test)]
mod tests;
