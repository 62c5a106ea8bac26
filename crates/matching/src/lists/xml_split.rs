//! Takes the entries out of an XML of any size, one at a time, by its tags: what an entry says is for a parser of XML.
//!
//! An entry is an element inside `images` or `videos`, or one of a name that entries have. One that is not closed ends
//! where the next begins, or where its container ends.

/// Names of entries; inside a container any name is one.
static ENTRIES: &[&[u8]] = &[b"image", b"video", b"deletedImage", b"deletedVideo"];
/// Names of what entries stand in.
static CONTAINERS: &[&[u8]] = &[b"images", b"videos"];
/// The outermost element.
const ROOT: &[u8] = b"queryResult";
/// Longest text beside the entries.
const MOST_TEXT: usize = 4096;

/// Something that was met. Places are bytes from the beginning.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Found {
    /// An entry, whose bytes are [`Splitter::bytes`].
    Record(u64),
    /// An entry that is not closed.
    Damaged(u64),
    /// An entry longer than is held.
    TooLong(u64),
    /// The file ends within an entry.
    EndsEarly(u64),
    /// Text, or a tag that is none, where nothing belongs.
    Stray(u64),
    /// The link to the next page, in [`Splitter::bytes`].
    Next,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Mode {
    Text,
    /// In a tag, a comment, or another thing that begins with `<`.
    Tag,
}

/// See the module.
pub(super) struct Splitter {
    most: usize,
    at: u64,
    mode: Mode,
    tag: Vec<u8>,
    tag_at: u64,
    /// How many bytes it has by now, and its last three: of one that is too long no more is held than its beginning.
    tag_length: u64,
    last: [u8; 3],
    quote: u8,
    /// The entry at hand: its name, its bytes, where it begins, how many elements of its name are open in it.
    entry: Option<Vec<u8>>,
    bytes: Vec<u8>,
    start: u64,
    is_long: bool,
    nested: usize,
    in_container: bool,
    in_next: bool,
    /// Whether the outermost element is open.
    is_open: bool,
    strayed: bool,
    /// What is given next: two things ended with one tag.
    next: Option<Found>,
}

impl Splitter {
    pub(super) fn new(most: usize) -> Self {
        Self {
            most,
            at: 0,
            mode: Mode::Text,
            tag: Vec::new(),
            tag_at: 0,
            tag_length: 0,
            last: [0; 3],
            quote: 0,
            entry: None,
            bytes: Vec::new(),
            start: 0,
            is_long: false,
            nested: 0,
            in_container: false,
            in_next: false,
            is_open: false,
            strayed: false,
            next: None,
        }
    }

    /// The bytes of what was found last.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Takes bytes until something is found: how many, and what.
    pub(super) fn feed(&mut self, chunk: &[u8]) -> (usize, Option<Found>) {
        if let Some(found) = self.next.take() {
            return (0, Some(found));
        }
        for (taken, byte) in (1..).zip(chunk) {
            let found = match self.mode {
                Mode::Text => self.text(*byte),
                Mode::Tag => self.in_tag(*byte),
            };
            self.at += 1;
            if found.is_some() {
                return (taken, found);
            }
        }
        (chunk.len(), None)
    }

    /// What the end of the file means: an entry that is cut in two, or a file that is.
    pub(super) fn end(&mut self) -> Option<Found> {
        if let Some(found) = self.next.take() {
            return Some(found);
        }
        if self.entry.take().is_some() {
            return Some(Found::EndsEarly(self.start));
        }
        let is_early = self.is_open || self.mode == Mode::Tag;
        (self.is_open, self.mode) = (false, Mode::Text);
        is_early.then_some(Found::Stray(self.at))
    }

    fn text(&mut self, byte: u8) -> Option<Found> {
        if byte == b'<' {
            self.begin_tag();
            return None;
        }
        if self.entry.is_some() {
            self.hold(&[byte]);
        } else if self.in_next {
            if self.bytes.len() < MOST_TEXT {
                self.bytes.push(byte);
            }
        } else if !byte.is_ascii_whitespace() && !std::mem::replace(&mut self.strayed, true) {
            return Some(Found::Stray(self.at));
        }
        None
    }

    fn begin_tag(&mut self) {
        self.mode = Mode::Tag;
        self.tag.clear();
        self.tag.push(b'<');
        self.tag_at = self.at;
        self.tag_length = 1;
        self.last = [0, 0, b'<'];
        self.quote = 0;
    }

    fn in_tag(&mut self, byte: u8) -> Option<Found> {
        if self.tag.len() < self.most {
            self.tag.push(byte);
        }
        self.tag_length += 1;
        self.last = [self.last[1], self.last[2], byte];
        let tag = self.tag.as_slice();
        let is_over = match tag {
            [b'<', b'!', b'-', b'-', ..] => self.tag_length > 6 && self.last == *b"-->",
            [b'<', b'!', b'-'] | [b'<', b'!'] => false,
            [b'<', b'!', b'[', ..] => self.last == *b"]]>",
            [b'<', b'?', ..] => self.last.ends_with(b"?>"),
            _ if self.quote != 0 && byte == self.quote => {
                self.quote = 0;
                false
            }
            // No tag and no value of an attribute holds another `<`: this one begins anew.
            _ if byte == b'<' => return self.broken(),
            _ if self.quote != 0 => false,
            _ if matches!(byte, b'"' | b'\'') && !matches!(tag, [b'<', b'!', ..]) => {
                self.quote = byte;
                false
            }
            _ => byte == b'>',
        };
        if !is_over {
            return None;
        }
        self.mode = Mode::Text;
        self.tag_ended()
    }

    /// A tag that was not ended before the next began.
    fn broken(&mut self) -> Option<Found> {
        let _ = self.tag.pop_if(|last| *last == b'<');
        let place = self.tag_at;
        let part = std::mem::take(&mut self.tag);
        self.hold(&part);
        self.begin_tag();
        let is_first = self.entry.is_none() && !std::mem::replace(&mut self.strayed, true);
        is_first.then_some(Found::Stray(place))
    }

    fn tag_ended(&mut self) -> Option<Found> {
        let tag = std::mem::take(&mut self.tag);
        let found = match tag.as_slice() {
            [b'<', b'!' | b'?', ..] => {
                self.hold(&tag);
                None
            }
            [b'<', b'/', rest @ ..] => self.end_tag(local(rest), &tag),
            [b'<', rest @ ..] => self.start_tag(local(rest), &tag, self.last.ends_with(b"/>")),
            _ => None,
        };
        self.tag = tag;
        found
    }

    fn start_tag(&mut self, name: &[u8], tag: &[u8], is_empty: bool) -> Option<Found> {
        let is_container = is_one_of(name, CONTAINERS);
        let begins = is_one_of(name, ENTRIES) || (self.in_container && self.entry.is_none());
        if let Some(entry) = self.entry.clone() {
            // The same name may stand inside an entry of a kind that is not known.
            let ends_it = is_container || (begins && is_one_of(&entry, ENTRIES));
            if !ends_it {
                self.hold(tag);
                self.nested += usize::from(!is_empty && name == entry.as_slice());
                return None;
            }
            let lost = self.start;
            self.entry = None;
            self.next = self.start_tag(name, tag, is_empty);
            return Some(Found::Damaged(lost));
        }
        self.strayed = false;
        if is_container {
            self.in_container = !is_empty;
        } else if begins {
            self.begin_entry(name, tag);
            if is_empty {
                self.entry = None;
                return Some(if self.is_long { Found::TooLong(self.start) } else { Found::Record(self.start) });
            }
        } else if name.eq_ignore_ascii_case(ROOT) {
            self.is_open = !is_empty;
        } else if name.eq_ignore_ascii_case(b"next") && !is_empty {
            self.in_next = true;
            self.bytes.clear();
        }
        None
    }

    fn begin_entry(&mut self, name: &[u8], tag: &[u8]) {
        self.entry = Some(name.to_vec());
        self.start = self.tag_at;
        self.nested = 0;
        self.is_long = false;
        self.bytes.clear();
        self.hold(tag);
    }

    fn end_tag(&mut self, name: &[u8], tag: &[u8]) -> Option<Found> {
        let ends_all = is_one_of(name, CONTAINERS) || name.eq_ignore_ascii_case(ROOT);
        if let Some(entry) = &self.entry {
            if name == entry.as_slice() && self.nested == 0 {
                self.hold(tag);
                self.entry = None;
                return Some(if self.is_long { Found::TooLong(self.start) } else { Found::Record(self.start) });
            }
            self.nested -= usize::from(name == entry.as_slice());
            if !ends_all {
                self.hold(tag);
                return None;
            }
        }
        self.strayed = false;
        if ends_all {
            self.in_container = false;
            self.is_open &= !name.eq_ignore_ascii_case(ROOT);
        }
        if std::mem::take(&mut self.in_next) {
            return Some(Found::Next);
        }
        self.entry.take().map(|_| Found::Damaged(self.start))
    }

    fn hold(&mut self, part: &[u8]) {
        if self.entry.is_none() {
            return;
        }
        if self.bytes.len() + part.len() <= self.most && part.len() < self.most {
            self.bytes.extend_from_slice(part);
        } else {
            self.is_long = true;
        }
    }
}

/// The name of a tag, from behind its `<` or `</`, without its prefix.
fn local(tag: &[u8]) -> &[u8] {
    let end = tag.iter().position(|b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>')).unwrap_or(tag.len());
    let name = tag.get(..end).unwrap_or_default();
    name.iter().rposition(|b| *b == b':').and_then(|at| name.get(at + 1..)).unwrap_or(name)
}

fn is_one_of(name: &[u8], names: &[&[u8]]) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn split(text: &str, step: usize) -> Vec<(Found, String)> {
        let mut splitter = Splitter::new(100);
        let mut all = Vec::new();
        for chunk in text.as_bytes().chunks(step) {
            let mut rest = chunk;
            while !rest.is_empty() {
                let (taken, found) = splitter.feed(rest);
                rest = &rest[taken..];
                let bytes = |f: &Found| match f {
                    Found::Record(_) | Found::Next => String::from_utf8_lossy(splitter.bytes()).into_owned(),
                    _ => String::new(),
                };
                all.extend(found.map(|f| (f, bytes(&f))));
            }
        }
        while let Some(found) = splitter.end() {
            all.push((found, String::new()));
        }
        all
    }

    fn kinds(text: &str) -> Vec<Found> {
        split(text, 3).into_iter().map(|(f, _)| f).collect()
    }

    #[test]
    fn entries_come_with_their_bytes_and_the_link_with_its_text() {
        let text = "<?xml version='1.0'?><!-- <image> --><q:queryResult a='>'><q:images count=\"2\"><q:image><id>1</id>\
                    <!-- </image> --></q:image> <deletedImage/></q:images><audio/><paging><next>/v2?a&amp;b</next></paging>\
                    </q:queryResult>";
        let found = split(text, 5);
        let texts: Vec<&str> = found.iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!(
            texts,
            ["<q:image><id>1</id><!-- </image> --></q:image>", "<deletedImage/>", "/v2?a&amp;b"],
            "{found:?}"
        );
    }

    #[test]
    fn an_entry_of_an_unknown_kind_is_an_entry_and_one_of_its_name_inside_is_not() {
        let text = "<queryResult><images><audio><audio/><audio>x</audio></audio></images></queryResult>";
        assert_eq!(kinds(text), [Found::Record(21)]);
    }

    #[test]
    fn an_entry_that_is_not_closed_ends_with_the_next_or_with_its_container() {
        let text = "<queryResult><images><image><id>1</id><image>2</image><image>3</images></queryResult>";
        assert_eq!(kinds(text), [Found::Damaged(21), Found::Record(38), Found::Damaged(54)]);
        let text = "<queryResult><images><image><id a=\"1</id></image><image>2</image>";
        assert_eq!(kinds(text), [Found::Record(21), Found::Record(49), Found::Stray(65)]);
        assert_eq!(kinds("<queryResult><images><image><id>"), [Found::EndsEarly(21), Found::Stray(32)]);
    }

    #[test]
    fn what_is_too_long_is_passed_over() {
        let long = "x".repeat(200);
        for text in
            [format!("<image>{long}</image>"), format!("<image a='{long}'/>"), format!("<image><!--{long}--></image>")]
        {
            let found = kinds(&format!("{text}<image>2</image>"));
            assert!(
                matches!(found[..], [Found::TooLong(0), Found::Record(_)] | [Found::Record(0), Found::Record(_)]),
                "{found:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn the_size_of_the_pieces_does_not_matter(
            text in "(<images>|</images>|<image>|</image>|<a b='|<!--|-->|<|>|'|x| |<next>|</next>|/>){0,30}",
            step in 1..9usize,
        ) {
            prop_assert_eq!(split(&text, step), split(&text, 10_000));
        }
    }
}
