//! Pages of NCMEC's hash sharing, version 2: images and videos with their fingerprints, tombstones of deleted ones, and a
//! link to the next page, which is told and never followed. `report.cybertip.org/hashsharing/v2/documentation.pdf`
//! describes them.
//!
//! An entry's id is its member's: two members may give the same. Records have both, `42/image1`.

use super::out::Out;
use super::xml_split::{Found, Splitter};
use super::{ListAct, ListOptions, ListRecord, ListedHash, Place, WriteOptions, fact, values};
use crate::Error;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeSet;
use std::io::BufRead;

/// The namespace of such pages.
const NAMESPACE: &str = "https://hashsharing.ncmec.org/hashsharing/v2";
/// What a page without times says.
const NO_TIME: &str = "1970-01-01T00:00:00Z";

pub(super) fn read(input: &mut dyn BufRead, options: &ListOptions, out: &mut Out<'_>) -> Result<(), Error> {
    let mut splitter = Splitter::new(options.limits.record_bytes);
    while !out.is_over() {
        let chunk = match input.fill_buf() {
            Ok(chunk) => chunk,
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(e.into()),
        };
        if chunk.is_empty() {
            while let Some(found) = splitter.end() {
                match found {
                    Found::Stray(at) => out.issue(Place::Byte(at), "list-ends-early", ""),
                    other => take(other, &splitter, out),
                }
            }
            return Ok(());
        }
        let (taken, found) = splitter.feed(chunk);
        input.consume(taken);
        if let Some(found) = found {
            take(found, &splitter, out);
        }
    }
    Ok(())
}

fn take(found: Found, splitter: &Splitter, out: &mut Out<'_>) {
    match found {
        Found::Record(at) => entry(splitter.bytes(), Place::Byte(at), out),
        Found::Damaged(at) => out.refused(Place::Byte(at), "list-record-not-readable", ""),
        Found::TooLong(at) => out.refused(Place::Byte(at), "list-record-too-large", ""),
        Found::EndsEarly(at) => out.refused(Place::Byte(at), "list-ends-early", ""),
        Found::Stray(at) => out.issue(Place::Byte(at), "list-not-in-place", ""),
        Found::Next => {
            let link = String::from_utf8_lossy(splitter.bytes()).replace("&amp;", "&");
            if !link.trim().is_empty() {
                out.summary.next_page = Some(values::link_digest(link.trim()));
            }
        }
    }
}

fn entry(bytes: &[u8], place: Place, out: &mut Out<'_>) {
    let (text, is_utf8) = values::text(bytes);
    if !is_utf8 {
        out.issue(place, "list-text-not-utf8", "");
    }
    let mut entry = Entry { record: ListRecord::new(place, bytes.to_vec()), ..Entry::new(place) };
    if entry.parse(&text, out).is_none() {
        return out.refused(place, "list-record-not-readable", "");
    }
    out.record(entry.finish());
}

/// An element that is open: its name, the attributes that mean something, the text in it.
struct Element {
    name: String,
    id: String,
    link: String,
    kind: String,
    text: String,
    /// Whether a reference in it names something that is not known.
    is_broken: bool,
}

/// An entry in the making.
struct Entry {
    record: ListRecord,
    member: String,
    id: String,
    met: BTreeSet<String>,
    /// A reason for negative feedback, until its members come.
    reason: String,
}

impl Entry {
    fn new(place: Place) -> Self {
        let record = ListRecord::new(place, Vec::new());
        Self { record, member: String::new(), id: String::new(), met: BTreeSet::new(), reason: String::new() }
    }

    /// Reads an entry; `None` if it is not well formed.
    fn parse(&mut self, text: &str, out: &mut Out<'_>) -> Option<()> {
        let mut reader = quick_xml::Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        let mut open: Vec<Element> = Vec::new();
        loop {
            match reader.read_event().ok()? {
                Event::Start(start) => open.push(element(&start)?),
                Event::End(_) => {
                    let closed = open.pop()?;
                    self.close(&open, closed, out);
                }
                Event::Text(text) => open.last_mut()?.text.push_str(&text.decode().ok()?),
                Event::CData(text) => open.last_mut()?.text.push_str(&text.decode().ok()?),
                Event::GeneralRef(reference) => {
                    let named = reference.resolve_char_ref().ok()?.or_else(|| predefined(reference.as_ref()));
                    let element = open.last_mut()?;
                    element.text.extend(named);
                    element.is_broken |= named.is_none();
                }
                Event::Comment(_) | Event::PI(_) => {}
                Event::Eof if open.is_empty() => return Some(()),
                // A declaration inside an entry, or its end before its time.
                _ => return None,
            }
        }
    }

    fn close(&mut self, open: &[Element], closed: Element, out: &mut Out<'_>) {
        let path: Vec<&str> = open.iter().skip(1).map(|e| e.name.as_str()).collect();
        let text = closed.text.trim();
        let name = closed.name.as_str();
        match (path.as_slice(), name) {
            _ if open.is_empty() => self.kind(name),
            ([], "feedback" | "fingerprints") => {}
            ([], "member") => {
                self.member.clone_from(&closed.id);
                self.keep(fact::MEMBER, text);
            }
            ([], _) | (["fingerprints"], _) => {
                if closed.is_broken || !self.value(path.is_empty(), &closed, text) {
                    out.issue(self.record.place, "list-value-not-readable", known(name));
                }
                if !closed.link.is_empty() && text.is_empty() {
                    let is_name =
                        name.len() <= 24 && name.bytes().all(|b| b.is_ascii_alphabetic() || matches!(b, b'-' | b'_'));
                    out.issue(self.record.place, "list-link-not-followed", if is_name { name } else { "" });
                }
                if !self.met.insert(closed.name.clone()) {
                    out.issue(self.record.place, "list-key-twice", known(name));
                }
            }
            (["feedback", _, "reasons"], "reason") => self.reason.clone_from(&closed.id),
            (["feedback", way, ..], "member") => {
                let of = open.get(2).map_or("", |e| e.kind.as_str());
                let reason = if *way == "negativeFeedback" { self.reason.as_str() } else { "" };
                let told = [of, way, reason, text].join(" ");
                self.record.tell(fact::FEEDBACK, told.split_whitespace().collect::<Vec<_>>().join(" "));
            }
            _ => {}
        }
    }

    /// What the outermost name says: the kind of media, and whether the entry was deleted.
    fn kind(&mut self, name: &str) {
        let lower = name.to_ascii_lowercase();
        let kind = lower.strip_prefix("deleted");
        if kind.is_some() {
            self.record.act = ListAct::Remove;
        }
        self.record.tell(fact::MEDIA_TYPE, kind.unwrap_or(&lower));
    }

    fn keep(&mut self, name: &'static str, text: &str) {
        if !text.is_empty() {
            self.record.tell(name, text);
        }
    }

    /// A value of the entry itself, or one of its fingerprints; false if it cannot be read.
    fn value(&mut self, is_own: bool, element: &Element, text: &str) -> bool {
        let record = &mut self.record;
        match element.name.as_str() {
            _ if text.is_empty() && element.link.is_empty() => true,
            "id" if is_own => first(&mut self.id, text),
            "classification" if is_own => keep(&mut record.category, Some(text.into())),
            "timestamp" if is_own => {
                record.tell(fact::UPDATED, text);
                true
            }
            name if is_own => {
                record.tell(name.to_string(), text);
                true
            }
            name if !element.link.is_empty() && text.is_empty() => {
                record.tell(fact::FINGERPRINT, format!("{name} {}", values::link_digest(&element.link)));
                true
            }
            "md5" => keep(&mut record.md5, values::hex(text.as_bytes())),
            "sha1" => keep(&mut record.sha1, values::hex(text.as_bytes())),
            "sha256" => keep(&mut record.sha256, values::hex(text.as_bytes())),
            "pdna" => keep(&mut record.photodna, values::photodna(text)),
            "pdq" => {
                let hash = values::hex(text.as_bytes());
                let hash = hash.map(|hash| ListedHash { hash, quality: None, milliseconds: None });
                record.pdq.extend(hash);
                hash.is_some()
            }
            name => {
                record.tell(fact::FINGERPRINT, format!("{name} {text}"));
                true
            }
        }
    }

    fn finish(mut self) -> ListRecord {
        self.record.has_own_id = !self.id.is_empty();
        self.record.id = match (self.member.is_empty(), self.id.is_empty()) {
            (false, false) => format!("{}/{}", self.member, self.id),
            _ => self.id,
        };
        self.record
    }
}

fn first(to: &mut String, text: &str) -> bool {
    if to.is_empty() {
        to.push_str(text);
    }
    to == text
}

/// The first value stays; false if there is none, or another.
fn keep<T: PartialEq>(to: &mut Option<T>, value: Option<T>) -> bool {
    if to.is_none() {
        *to = value;
        return to.is_some();
    }
    *to == value
}

/// A name that is known; of others nothing is told.
fn known(name: &str) -> &'static str {
    let known = ["id", "member", "timestamp", "classification", "md5", "sha1", "sha256", "pdna", "pdq"];
    known.into_iter().find(|known| *known == name).unwrap_or_default()
}

fn element(start: &BytesStart<'_>) -> Option<Element> {
    let name = String::from_utf8_lossy(start.local_name().as_ref()).into_owned();
    let mut element = Element {
        name,
        id: String::new(),
        link: String::new(),
        kind: String::new(),
        text: String::new(),
        is_broken: false,
    };
    for attribute in start.attributes() {
        let attribute = attribute.ok()?;
        let value = String::from_utf8_lossy(&attribute.value).into_owned();
        let value = quick_xml::escape::unescape(&value).ok()?.into_owned();
        match attribute.key.local_name().as_ref() {
            b"id" | b"name" => element.id = value,
            b"href" => element.link = value,
            b"type" => element.kind = value,
            _ => {}
        }
    }
    Some(element)
}

fn predefined(name: &[u8]) -> Option<char> {
    Some(match name {
        b"amp" => '&',
        b"lt" => '<',
        b"gt" => '>',
        b"quot" => '"',
        b"apos" => '\'',
        _ => return None,
    })
}

/// A page of records: an XML document. Every one of them must be [`holds`].
pub(super) fn page(records: &[ListRecord], options: &WriteOptions) -> String {
    let mut page = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
    page.push_str(&format!("<queryResult xmlns=\"{NAMESPACE}\">\n"));
    let (videos, images): (Vec<_>, Vec<_>) = records.iter().partition(|record| is_video(record));
    for (name, kind, records) in [("images", "image", images), ("videos", "video", videos)] {
        let times = records.iter().filter_map(|r| r.fact(fact::UPDATED)).filter(|t| is_time(t));
        let latest = times.max().unwrap_or(NO_TIME);
        page.push_str(&format!("<{name} count=\"{}\" maxTimestamp=\"{latest}\">\n", records.len()));
        records.iter().for_each(|record| one(record, kind, options, &mut page));
        page.push_str(&format!("</{name}>\n"));
    }
    page.push_str("</queryResult>\n");
    page
}

/// Whether an entry can say of a record what matters: which it is, and a fingerprint or that it is gone.
pub(super) fn holds(record: &ListRecord) -> bool {
    let has_fingerprint =
        record.md5.is_some() || record.sha1.is_some() || record.photodna.is_some() || !record.pdq.is_empty();
    record.act == ListAct::Remove && record.has_own_id || record.act == ListAct::Set && has_fingerprint
}

fn is_video(record: &ListRecord) -> bool {
    record.fact(fact::MEDIA_TYPE).is_some_and(|t| t.to_ascii_lowercase().starts_with("video"))
}

/// `2017-10-24T15:10:00Z`: such texts are in the order of their times.
fn is_time(text: &str) -> bool {
    let shape = b"dddd-dd-ddTdd:dd:ddZ";
    let fits = |(is, wanted): (u8, &u8)| if *wanted == b'd' { is.is_ascii_digit() } else { is == *wanted };
    text.len() == shape.len() && text.bytes().zip(shape).all(fits)
}

/// The parts of an id that came from such a page.
fn member_and_id<'r>(record: &'r ListRecord, options: &'r WriteOptions) -> (String, &'r str) {
    match record.id.split_once('/') {
        Some((member, id)) if !member.is_empty() && member.bytes().all(|b| b.is_ascii_digit()) && !id.is_empty() => {
            (member.into(), id)
        }
        _ => (options.member.to_string(), &record.id),
    }
}

fn one(record: &ListRecord, kind: &str, options: &WriteOptions, page: &mut String) {
    let (member, id) = member_and_id(record, options);
    let capital: String = kind.chars().take(1).flat_map(char::to_uppercase).chain(kind.chars().skip(1)).collect();
    let name = if record.act == ListAct::Remove { format!("deleted{capital}") } else { kind.to_string() };
    let told = |name: &str| record.fact(name).unwrap_or_default();
    page.push_str(&format!("<{name}><member id=\"{}\">{}</member>", escaped(&member), escaped(told(fact::MEMBER))));
    let mut element = |name: &str, text: &str| {
        if !text.is_empty() {
            page.push_str(&format!("<{name}>{}</{name}>", escaped(text)));
        }
    };
    element("timestamp", told(fact::UPDATED));
    element("id", id);
    element("classification", record.category.as_deref().unwrap_or_default());
    if record.act == ListAct::Set {
        page.push_str("<fingerprints>");
        fingerprints(record, page);
        page.push_str("</fingerprints>");
    }
    page.push_str(&format!("</{name}>\n"));
}

fn fingerprints(record: &ListRecord, page: &mut String) {
    let mut fingerprint = |name: &str, text: &str| page.push_str(&format!("<{name}>{}</{name}>", escaped(text)));
    record.md5.iter().for_each(|d| fingerprint("md5", &model::to_hex(d)));
    record.sha1.iter().for_each(|d| fingerprint("sha1", &model::to_hex(d)));
    record.photodna.iter().for_each(|v| fingerprint("pdna", v));
    record.pdq.iter().take(1).for_each(|h| fingerprint("pdq", &model::to_hex(&h.hash)));
    for (name, value) in record.facts.iter().filter(|(name, _)| **name == *fact::FINGERPRINT).filter_map(other_kind) {
        fingerprint(name, value);
    }
}

/// A fingerprint of a kind that is only kept: name and value, if an element can have that name and it is no link.
fn other_kind((_, told): &super::Fact) -> Option<(&str, &str)> {
    let (name, value) = told.split_once(' ')?;
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    (is_name && !value.starts_with("blake3:")).then_some((name, value))
}

/// Whether a fact has a place in an entry, as it is.
pub(super) fn holds_fact((name, value): &super::Fact) -> bool {
    match &**name {
        fact::MEMBER | fact::UPDATED => is_text(value),
        fact::MEDIA_TYPE => value == "image" || value == "video",
        fact::FINGERPRINT => other_kind(&(name.clone(), value.clone())).is_some_and(|(_, v)| is_text(v)),
        _ => false,
    }
}

/// Whether a text is read back as it is.
fn is_text(text: &str) -> bool {
    text.trim() == text && !text.chars().any(|c| is_unwritable(c) || c == '\r')
}

/// Characters that XML 1.0 has no way to write.
fn is_unwritable(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{80}'..) || matches!(c, '\u{fffe}' | '\u{ffff}')
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if is_unwritable(c) => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
