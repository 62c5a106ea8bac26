//! One line of a card: a name, parameters, a value.

use crate::{marks, phone};

/// Properties that are looked at.
static WANTED: &[&str] = &["FN", "N", "ORG", "TEL", "VERSION", "X-WA-BIZ-NAME", "X-WA-LID"];

/// Longest id of an account, in digits.
const LONGEST_ID: usize = 20;

/// What bytes 0x80 to 0x9F are in windows-1252 (encoding.spec.whatwg.org); five of them are nothing.
static WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
];

/// A line, taken apart.
pub(super) struct Property<'l> {
    /// In capitals, without the group before a point.
    pub(super) name: &'static str,
    parameters: Vec<String>,
    /// As it stands.
    pub(super) value: &'l [u8],
}

impl<'l> Property<'l> {
    /// What a whole line says; `None` if it is of no property that is looked at.
    pub(super) fn of(line: &'l [u8]) -> Option<Self> {
        let colon = outside_quotes(line, b':')?;
        let (head, value) = (line.get(..colon)?, line.get(colon + 1..)?);
        let name = name_of(head)?;
        let head = String::from_utf8_lossy(head);
        let parameters = head.split(';').skip(1).map(str::to_owned).collect();
        Some(Self { name, parameters, value })
    }

    /// Values of a parameter, which versions before 3.0 may leave unnamed.
    fn has(&self, name: &str, wanted: &[&str]) -> bool {
        self.parameters.iter().any(|parameter| {
            let (key, value) = parameter.split_once('=').unwrap_or((name, parameter));
            key.trim().eq_ignore_ascii_case(name) && wanted.iter().any(|w| value.trim().eq_ignore_ascii_case(w))
        })
    }

    fn parameter(&self, name: &str) -> Option<&str> {
        let pairs = self.parameters.iter().filter_map(|parameter| parameter.split_once('='));
        let value = pairs.into_iter().find(|(key, _)| key.trim().eq_ignore_ascii_case(name))?.1;
        Some(value.trim().trim_matches('"'))
    }

    /// Whether the value is base64.
    pub(super) fn is_binary(&self) -> bool {
        self.has("ENCODING", &["BASE64", "B"])
    }

    /// The value as text, and whether bytes of it are not in its character set.
    pub(super) fn text(&self) -> (String, bool) {
        if !self.has("ENCODING", &["QUOTED-PRINTABLE"]) {
            return self.in_charset(self.value);
        }
        self.in_charset(&unquoted(self.value))
    }

    fn in_charset(&self, bytes: &[u8]) -> (String, bool) {
        if let Ok(text) = std::str::from_utf8(bytes) {
            return (text.to_owned(), false);
        }
        let western = ["ISO-8859-1", "ISO_8859-1", "LATIN1", "WINDOWS-1252", "CP1252"];
        match self.has("CHARSET", &western) {
            true => (bytes.iter().map(|byte| western_char(*byte)).collect(), false),
            false => (String::from_utf8_lossy(bytes).into_owned(), true),
        }
    }

    /// The account's id at WhatsApp.
    pub(super) fn account(&self) -> Option<String> {
        self.parameter("waid").filter(|id| is_id(id)).map(str::to_owned)
    }
}

/// The name in a line's head, if it is of a property that is looked at.
pub(super) fn name_of(head: &[u8]) -> Option<&'static str> {
    let name = head.split(|byte| *byte == b';').next()?;
    let name = name.rsplit(|byte| *byte == b'.').next()?.trim_ascii();
    WANTED.iter().copied().find(|wanted| wanted.as_bytes().eq_ignore_ascii_case(name))
}

fn outside_quotes(line: &[u8], wanted: u8) -> Option<usize> {
    let mut quoted = false;
    line.iter().position(|byte| {
        quoted ^= *byte == b'"';
        *byte == wanted && !quoted
    })
}

/// Bytes that are written as `=C3` (RFC 2045, section 6.7); what is written otherwise stays.
fn unquoted(value: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value;
    while let [first, behind @ ..] = rest {
        match (first, behind) {
            (b'=', [high, low, more @ ..]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                bytes.push(digit(*high) << 4 | digit(*low));
                rest = more;
            }
            _ => {
                bytes.push(*first);
                rest = behind;
            }
        }
    }
    bytes
}

fn digit(hex: u8) -> u8 {
    char::from(hex).to_digit(16).and_then(|digit| u8::try_from(digit).ok()).unwrap_or(0)
}

/// Latin-1 has control characters there of which no card is made.
fn western_char(byte: u8) -> char {
    let special = byte.checked_sub(0x80).and_then(|at| WINDOWS_1252.get(usize::from(at)));
    special.copied().unwrap_or(char::from(byte))
}

/// A value without escapes, in one line; `None` if nothing is left.
pub(super) fn plain(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut all = text.chars();
    while let Some(c) = all.next() {
        match c {
            '\\' => match all.next() {
                Some('n' | 'N') => out.push(' '),
                other => out.extend(other),
            },
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    Some(marks::clean(&out).trim().to_owned()).filter(|text| !text.is_empty())
}

/// Parts between semicolons, those with a backslash aside.
fn parts(text: &str) -> impl Iterator<Item = Option<String>> + '_ {
    let mut escaped = false;
    let split = text.split(move |c| {
        let ends = c == ';' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    });
    split.map(plain)
}

/// A name of its parts: family, given, further, before, behind.
pub(super) fn name(text: &str) -> Option<String> {
    let parts: Vec<Option<String>> = parts(text).take(5).collect();
    let order = [3, 1, 2, 0, 4];
    joined(order.iter().filter_map(|at| parts.get(*at).cloned().flatten()), " ")
}

/// An organisation and its units.
pub(super) fn listed(text: &str) -> Option<String> {
    joined(parts(text).flatten(), ", ")
}

fn joined(parts: impl Iterator<Item = String>, between: &str) -> Option<String> {
    Some(parts.collect::<Vec<_>>().join(between)).filter(|text| !text.is_empty())
}

/// A number in E.164, if its country code is written; version 4.0 may write it as an address (RFC 3966).
pub(super) fn number(text: &str) -> Option<String> {
    let text = text.trim();
    let is_address = text.get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("tel:"));
    let written = if is_address { text.get(4..)?.split(';').next()? } else { text };
    phone::phone(written)
}

/// A hidden id, in the form that the service uses.
pub(super) fn hidden(text: &str) -> Option<String> {
    let text = text.trim();
    let id = text.strip_suffix("@lid").unwrap_or(text);
    is_id(id).then(|| format!("{id}@lid"))
}

fn is_id(id: &str) -> bool {
    !id.is_empty() && id.len() <= LONGEST_ID && id.bytes().all(|byte| byte.is_ascii_digit())
}
