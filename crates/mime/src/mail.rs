//! A mail's parts (RFC 2046), found in one pass over its lines.

use crate::decode::{self, Content};
use crate::fields::Fields;
use crate::name;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What one mail may cost.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Bytes of a header: what comes behind is not looked at.
    pub header_bytes: usize,
    /// Parts inside parts. What lies deeper is a file.
    pub depth: usize,
    /// Parts of one mail.
    pub parts: usize,
}

impl Limits {
    /// What no mail needs that someone wrote.
    pub const fn standard() -> Self {
        Self { header_bytes: 1 << 20, depth: 32, parts: 10_000 }
    }
}

/// A mail, taken apart.
pub struct Mail<'m> {
    /// Its header.
    pub fields: Fields<'m>,
    /// What it holds, in its order.
    pub parts: Vec<Part<'m>>,
    /// It does not end as it says, or holds more, or deeper, than allowed.
    pub is_damaged: bool,
    /// Its content is encrypted: a file.
    pub is_encrypted: bool,
}

/// A part that holds no others.
pub struct Part<'m> {
    /// From 1, in the order of the mail.
    pub number: usize,
    /// What it is.
    pub role: Role,
    fields: Fields<'m>,
    body: &'m [u8],
}

/// What a part is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// Words of the mail.
    Text,
    /// The same in HTML.
    Html,
    /// A file, also one that is shown in the mail.
    File,
}

/// Types under which a mail is encrypted (RFC 3156, RFC 8551).
static ENCRYPTED: &[(&str, &str)] =
    &[("application", "pgp-encrypted"), ("application", "pkcs7-mime"), ("application", "x-pkcs7-mime")];

impl<'m> Mail<'m> {
    /// Takes a mail apart; `None` if that cannot be done at all.
    pub fn of(bytes: &'m [u8], limits: &Limits) -> Option<Self> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        // Unwind safety: what was being built is gone with the panic.
        catch_unwind(AssertUnwindSafe(|| Walk::new(bytes, limits).all())).ok()
    }

    /// Parts that are files.
    pub fn files(&self) -> impl Iterator<Item = &Part<'m>> {
        self.parts.iter().filter(|part| part.role == Role::File)
    }

    /// What was written: the texts, or, if they say nothing, what is written in HTML; `is_html` tells which. And whether
    /// something of it could not be read.
    pub fn body(&self) -> Body {
        let plain = self.joined(Role::Text);
        if !plain.text.trim().is_empty() { plain } else { self.joined(Role::Html) }
    }

    fn joined(&self, role: Role) -> Body {
        let mut body = Body { text: String::new(), is_html: role == Role::Html, is_lossy: false };
        for part in self.parts.iter().filter(|part| part.role == role) {
            let (text, is_lossy) = part.text();
            if !body.text.is_empty() {
                body.text.push('\n');
            }
            body.text.push_str(&text);
            body.is_lossy |= is_lossy;
        }
        body
    }
}

/// What was written in a mail.
#[derive(Clone, PartialEq, Eq)]
pub struct Body {
    /// The words, or HTML.
    pub text: String,
    /// Which of both.
    pub is_html: bool,
    /// Something could not be read.
    pub is_lossy: bool,
}

model::debug_without_content!(Body { is_html, is_lossy } but text);

impl<'m> Part<'m> {
    /// Its header.
    pub fn fields(&self) -> &Fields<'m> {
        &self.fields
    }

    /// Its bytes.
    pub fn content(&self) -> Content<'m> {
        decode::content(self.body, &self.fields.encoding())
    }

    /// Its words, and whether something of them could not be read.
    pub fn text(&self) -> (String, bool) {
        let content = self.content();
        let (text, is_lossy) = decode::text_in(&content.bytes, self.fields.parameter("charset"));
        (text, is_lossy || content.is_damaged)
    }

    /// The name under which it is a member of its mail: `part-2/photo.jpg`, in a mailbox `message-7/part-2/photo.jpg`.
    pub fn member_name(&self, message: Option<u64>) -> String {
        let message = message.map_or_else(String::new, |number| format!("message-{number}/"));
        let of_page = || self.fields.location().and_then(|at| at.split(['?', '#']).next());
        let file = self
            .fields
            .file_name()
            .or_else(of_page)
            .and_then(name::safe)
            .map_or_else(String::new, |name| format!("/{name}"));
        format!("{message}part-{}{file}", self.number)
    }
}

/// The state of a walk over a mail.
struct Walk<'m, 'l> {
    bytes: &'m [u8],
    limits: &'l Limits,
    at: usize,
    /// Boundaries of what is open, from the outside.
    open: Vec<Vec<u8>>,
    parts: Vec<Part<'m>>,
    is_damaged: bool,
    is_encrypted: bool,
}

/// What a line is to the parts that are open.
enum Edge {
    /// A part begins.
    Begins,
    /// The last part ended.
    Ends,
}

impl<'m, 'l> Walk<'m, 'l> {
    fn new(bytes: &'m [u8], limits: &'l Limits) -> Self {
        let (open, parts) = (Vec::new(), Vec::new());
        Self { bytes, limits, at: 0, open, parts, is_damaged: false, is_encrypted: false }
    }

    fn all(mut self) -> Mail<'m> {
        let header = self.header();
        let fields = Fields::of(header);
        let mut begins = self.part(Fields::of(header));
        while begins {
            let header = self.header();
            begins = self.part(Fields::of(header));
        }
        self.is_damaged |= !self.open.is_empty();
        Mail { fields, parts: self.parts, is_damaged: self.is_damaged, is_encrypted: self.is_encrypted }
    }

    /// Takes a part whose header was read; whether another begins.
    fn part(&mut self, fields: Fields<'m>) -> bool {
        let media = fields.media_type();
        let kind = media.as_ref().map_or(("text", "plain"), |(kind, sub)| (kind.as_str(), sub.as_str()));
        self.is_encrypted |= ENCRYPTED.contains(&kind) && fields.parameter("smime-type") != Some("signed-data");
        let boundary = fields.parameter("boundary").filter(|_| kind.0 == "multipart");
        if let Some(boundary) = boundary {
            if self.open.len() < self.limits.depth {
                self.open.push(boundary.trim_end().as_bytes().to_vec());
                let (before, begins) = self.until_edge();
                if !begins && self.parts.is_empty() {
                    self.is_damaged = true;
                    self.parts.push(Part { number: 1, role: Role::Text, fields, body: before });
                }
                return begins;
            }
            self.is_damaged = true;
        }
        let role = role(kind, &fields);
        let (body, begins) = self.until_edge();
        let number = self.parts.len() + 1;
        self.parts.push(Part { number, role, fields, body });
        self.is_damaged |= begins && number >= self.limits.parts;
        begins && number < self.limits.parts
    }

    /// The header that comes next: up to an empty line, or to where a part begins or ends.
    fn header(&mut self) -> &'m [u8] {
        let start = self.at;
        loop {
            let from = self.at;
            let Some(line) = self.line() else { break };
            if line.trim_ascii().is_empty() {
                break;
            }
            if self.edge(line).is_some() {
                // It is met again as what ends the part.
                self.at = from;
                break;
            }
        }
        let header = self.bytes.get(start..self.at).unwrap_or_default();
        header.get(..self.limits.header_bytes).unwrap_or(header)
    }

    /// What stands before the next beginning of a part, without the line end that belongs to the boundary; and whether
    /// there is one.
    fn until_edge(&mut self) -> (&'m [u8], bool) {
        let start = self.at;
        let mut body_end = None;
        loop {
            let from = self.at;
            let Some(line) = self.line() else { break };
            match self.edge(line) {
                Some((level, Edge::Begins)) => {
                    // A part that was left open inside it ended unsaid.
                    self.is_damaged |= self.open.len() > level + 1;
                    self.open.truncate(level + 1);
                    return (self.body(start, body_end.unwrap_or(from)), true);
                }
                Some((level, Edge::Ends)) => {
                    self.is_damaged |= self.open.len() > level + 1;
                    self.open.truncate(level);
                    body_end.get_or_insert(from);
                }
                None => {}
            }
        }
        (self.body(start, body_end.unwrap_or(self.at)), false)
    }

    fn body(&self, start: usize, end: usize) -> &'m [u8] {
        let body = self.bytes.get(start..end.max(start)).unwrap_or_default();
        if end >= self.bytes.len() {
            return body;
        }
        let body = body.strip_suffix(b"\n").unwrap_or(body);
        body.strip_suffix(b"\r").unwrap_or(body)
    }

    fn line(&mut self) -> Option<&'m [u8]> {
        let rest = self.bytes.get(self.at..).filter(|rest| !rest.is_empty())?;
        let length = memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
        self.at += length;
        rest.get(..length)
    }

    /// Which open part a line begins or ends, the innermost first.
    fn edge(&self, line: &[u8]) -> Option<(usize, Edge)> {
        let line = line.strip_prefix(b"--")?.trim_ascii_end();
        self.open.iter().enumerate().rev().find_map(|(level, boundary)| {
            match line.strip_prefix(boundary.as_slice())? {
                b"" => Some((level, Edge::Begins)),
                b"--" => Some((level, Edge::Ends)),
                _ => None,
            }
        })
    }
}

fn role(kind: (&str, &str), fields: &Fields<'_>) -> Role {
    if fields.is_attachment() || fields.file_name().is_some() {
        return Role::File;
    }
    match kind {
        ("text", "plain") => Role::Text,
        ("text", "html") => Role::Html,
        // A mail that calls itself made of parts and names no boundary.
        ("multipart", _) if fields.parameter("boundary").is_none() => Role::Text,
        _ => Role::File,
    }
}

#[cfg(test)]
mod tests;
