//! JSON as programs and people write it into stickers and packs (RFC 8259, and what is nearly that).
//!
//! What was read before damage is kept: an object or a list that is not closed holds what stood in it until there. Commas
//! too many or too few are passed over, bytes that are no UTF-8 are replaced. Depth, values and lengths are bounded; what
//! lies deeper than is looked at is stepped over without recursion.

use super::bounded;

/// What may stand in a text of JSON.
pub(super) enum Value<'b> {
    Null,
    Bool(bool),
    /// As written.
    Number(&'b str),
    Text(String),
    List(Vec<Value<'b>>),
    Object(Vec<Member<'b>>),
    /// An object or a list deeper than is looked at.
    Deep,
}

/// A key of an object, and its value.
pub(super) struct Member<'b> {
    pub(super) key: String,
    pub(super) value: Value<'b>,
    /// The value as written.
    pub(super) raw: &'b [u8],
}

/// How far is read.
#[derive(Clone, Copy)]
pub(super) struct Bounds {
    pub(super) depth: usize,
    pub(super) values: usize,
    pub(super) text_bytes: usize,
}

/// A value, and how well it was read.
pub(super) struct Read<'b> {
    pub(super) value: Value<'b>,
    /// Whether it was read to its end.
    pub(super) whole: bool,
    /// Whether a bound was met: something was cut, or not looked at.
    pub(super) cut: bool,
}

impl<'b> Value<'b> {
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn members(&self) -> Option<&[Member<'b>]> {
        match self {
            Self::Object(members) => Some(members),
            _ => None,
        }
    }

    pub(super) fn items(&self) -> Option<&[Value<'b>]> {
        match self {
            Self::List(items) => Some(items),
            _ => None,
        }
    }

    /// The value of a key of an object; of one that stands twice, the first.
    pub(super) fn get(&self, key: &str) -> Option<&Value<'b>> {
        self.members()?.iter().find(|member| member.key == key).map(|member| &member.value)
    }

    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Self::Number(text) => text.parse().ok().filter(|number: &f64| number.is_finite()),
            _ => None,
        }
    }

    /// Yes or no, in each of the ways in which programs write it.
    pub(super) fn flag(&self) -> Option<bool> {
        match self {
            Self::Bool(flag) => Some(*flag),
            Self::Number("0") => Some(false),
            Self::Number("1") => Some(true),
            Self::Text(text) => match text.as_str() {
                "1" | "true" => Some(true),
                "0" | "false" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }
}

/// The value with which these bytes begin; nothing if none does.
pub(super) fn read(bytes: &[u8], bounds: Bounds) -> Option<Read<'_>> {
    let mut reader = Reader { bytes, at: 0, bounds, broken: false, cut: false };
    let value = reader.value()?;
    Some(Read { value, whole: !reader.broken, cut: reader.cut })
}

struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
    /// What is left of them.
    bounds: Bounds,
    /// Damage was met: nothing behind it is read.
    broken: bool,
    cut: bool,
}

impl<'b> Reader<'b> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn rest(&self) -> &'b [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn space(&mut self) {
        self.at += self.rest().iter().take_while(|b| b.is_ascii_whitespace()).count();
    }

    fn value(&mut self) -> Option<Value<'b>> {
        self.space();
        let Some(values) = self.bounds.values.checked_sub(1) else {
            (self.broken, self.cut) = (true, true);
            return None;
        };
        self.bounds.values = values;
        match self.peek()? {
            b'{' | b'[' if self.bounds.depth == 0 => Some(self.deep()),
            b'{' => Some(self.nested(b'}', Self::object)),
            b'[' => Some(self.nested(b']', Self::list)),
            b'"' => self.text().map(Value::Text),
            b'-' | b'0'..=b'9' => self.number(),
            _ => self.word(),
        }
    }

    /// What stands between two brackets.
    fn nested(&mut self, close: u8, read: fn(&mut Self, u8) -> Value<'b>) -> Value<'b> {
        self.at += 1;
        self.bounds.depth -= 1;
        let value = read(self, close);
        self.bounds.depth += 1;
        value
    }

    fn object(&mut self, close: u8) -> Value<'b> {
        let mut members = Vec::new();
        while self.goes_on(close) {
            match self.member() {
                Some(member) => members.push(member),
                None => self.broken = true,
            }
        }
        Value::Object(members)
    }

    fn list(&mut self, close: u8) -> Value<'b> {
        let mut items = Vec::new();
        while self.goes_on(close) {
            match self.value() {
                Some(item) => items.push(item),
                None => self.broken = true,
            }
        }
        Value::List(items)
    }

    /// Whether another entry follows; steps over commas and the closing bracket.
    fn goes_on(&mut self, close: u8) -> bool {
        while !self.broken {
            self.space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(byte) if byte == close => {
                    self.at += 1;
                    return false;
                }
                Some(_) => return true,
                None => self.broken = true,
            }
        }
        false
    }

    fn member(&mut self) -> Option<Member<'b>> {
        let key = self.text()?;
        self.space();
        if self.peek()? != b':' {
            return None;
        }
        self.at += 1;
        self.space();
        let from = self.at;
        let value = self.value()?;
        Some(Member { key, value, raw: self.bytes.get(from..self.at)? })
    }

    /// Steps over an object or a list.
    fn deep(&mut self) -> Value<'b> {
        self.cut = true;
        let mut open = 0_usize;
        loop {
            match self.peek() {
                Some(b'"') => match self.raw_text() {
                    Some(_) => continue,
                    None => self.broken = true,
                },
                Some(b'{' | b'[') => open += 1,
                Some(b'}' | b']') => open -= 1,
                Some(_) => {}
                None => self.broken = true,
            }
            self.at += 1;
            if open == 0 || self.broken {
                return Value::Deep;
            }
        }
    }

    fn text(&mut self) -> Option<String> {
        let raw = self.raw_text()?;
        let text = if raw.contains(&b'\\') { unescaped(raw) } else { String::from_utf8_lossy(raw).into_owned() };
        let (kept, whole) = bounded(&text, self.bounds.text_bytes);
        self.cut |= !whole;
        Some(if whole { text } else { kept.to_owned() })
    }

    /// The bytes between two quotation marks.
    fn raw_text(&mut self) -> Option<&'b [u8]> {
        let body = self.rest().strip_prefix(b"\"")?;
        let mut end = 0;
        loop {
            end += memchr::memchr2(b'"', b'\\', body.get(end..)?)?;
            if body.get(end) == Some(&b'"') {
                break;
            }
            end += 2;
        }
        self.at += end + 2;
        body.get(..end)
    }

    fn number(&mut self) -> Option<Value<'b>> {
        let is_part = |b: &&u8| matches!(b, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
        let length = self.rest().iter().take_while(is_part).count();
        let text = std::str::from_utf8(self.rest().get(..length)?).ok()?;
        if length > self.bounds.text_bytes {
            return None;
        }
        self.at += length;
        Some(Value::Number(text))
    }

    fn word(&mut self) -> Option<Value<'b>> {
        let words = [("true", Value::Bool(true)), ("false", Value::Bool(false)), ("null", Value::Null)];
        let (word, value) = words.into_iter().find(|(word, _)| self.rest().starts_with(word.as_bytes()))?;
        self.at += word.len();
        Some(value)
    }
}

/// A text with escapes undone (RFC 8259, section 7).
fn unescaped(raw: &[u8]) -> String {
    let text = String::from_utf8_lossy(raw);
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c, if c == '\\' { chars.next() } else { None }) {
            (_, Some('u')) => out.push(escaped_char(&mut chars)),
            (_, Some(other)) => out.push(short_escape(other)),
            ('\\', None) => {}
            (plain, None) => out.push(plain),
        }
    }
    out
}

fn short_escape(c: char) -> char {
    match c {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'b' => '\u{8}',
        'f' => '\u{c}',
        other => other,
    }
}

/// The character behind `\u`, which may be a pair; half a pair is replaced.
fn escaped_char(chars: &mut std::str::Chars<'_>) -> char {
    let Some(first) = four_digits(chars) else { return char::REPLACEMENT_CHARACTER };
    let mut ahead = chars.clone();
    let second = if (0xd800..0xdc00).contains(&first) && ahead.next() == Some('\\') && ahead.next() == Some('u') {
        four_digits(&mut ahead)
    } else {
        None
    };
    let units = [Some(first), second];
    match char::decode_utf16(units.into_iter().flatten()).next() {
        Some(Ok(c)) => {
            if second.is_some() && c as u32 > 0xffff {
                *chars = ahead;
            }
            c
        }
        _ => char::REPLACEMENT_CHARACTER,
    }
}

fn four_digits(chars: &mut std::str::Chars<'_>) -> Option<u16> {
    let text = chars.as_str().get(..4)?;
    let unit = u16::from_str_radix(text, 16).ok().filter(|_| !text.starts_with('+'))?;
    *chars = chars.as_str().get(4..)?.chars();
    Some(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNDS: Bounds = Bounds { depth: 3, values: 20, text_bytes: 12 };

    fn all(text: &str) -> Read<'_> {
        read(text.as_bytes(), BOUNDS).unwrap()
    }

    #[test]
    fn values_of_every_kind_are_read() {
        let found = all(r#" {"a": [1, -2.5e1, true, null], "b": "x", "c": {}} and more"#);
        assert!(found.whole && !found.cut);
        let list = found.value.get("a").unwrap().items().unwrap();
        assert_eq!((list[0].number(), list[1].number(), list[2].flag()), (Some(1.0), Some(-25.0), Some(true)));
        assert_eq!(found.value.get("b").unwrap().text(), Some("x"));
        assert_eq!(found.value.members().unwrap()[0].raw, b"[1, -2.5e1, true, null]");
        assert!(read(b"x", BOUNDS).is_none() && read(b" ", BOUNDS).is_none());
    }

    #[test]
    fn escapes_are_undone_and_half_characters_replaced() {
        let found = all(r#"["a\"\\\/\n", "\u00e1\ud83d\ude42", "\ud83d\u0041", "\u12", "\ud83d"]"#);
        let texts: Vec<_> = found.value.items().unwrap().iter().map(|item| item.text().unwrap()).collect();
        assert_eq!(texts, ["a\"\\/\n", "á🙂", "\u{fffd}A", "\u{fffd}12", "\u{fffd}"]);
        assert_eq!(read(b"\"a\xffb\"", BOUNDS).unwrap().value.text(), Some("a\u{fffd}b"));
    }

    #[test]
    fn what_stands_before_damage_is_kept() {
        for text in [r#"{"a": 1, "b": [2, 3"#, r#"{"a": 1, "b": "not clo"#, r#"{"a": 1, %"#, r#"{"a": 1, "b" 2}"#] {
            let found = all(text);
            assert!(!found.whole && found.value.get("a").unwrap().number() == Some(1.0), "{text}");
        }
        assert_eq!(all(r#"{"b": [2, 3"#).value.get("b").unwrap().items().unwrap().len(), 2);
    }

    #[test]
    fn commas_too_many_are_no_damage() {
        let found = all(r#"{"a": [1, 2,], "b": 3,}"#);
        assert!(found.whole && found.value.get("a").unwrap().items().unwrap().len() == 2);
    }

    #[test]
    fn depth_values_and_lengths_are_bounded() {
        let found = all(r#"[[[[1, "]"], 2], 3], 4]"#);
        assert!(found.whole && found.cut);
        let second = &found.value.items().unwrap()[0];
        assert!(matches!(second.items().unwrap()[0].items().unwrap()[0], Value::Deep));
        assert_eq!(second.items().unwrap()[1].number(), Some(3.0));
        let many = format!("[{}]", "1,".repeat(30));
        let found = all(&many);
        assert!(!found.whole && found.cut && found.value.items().unwrap().len() == 19);
        assert_eq!(all(r#""áááááááá""#).value.text(), Some("áááááá"));
        let deep = "[".repeat(100_000);
        assert!(!read(deep.as_bytes(), BOUNDS).unwrap().whole);
    }
}
