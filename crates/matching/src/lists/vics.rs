//! VICS, the data model of Project VIC and CAID: JSON whose `value` is a list of media, or of cases with their media.
//! Read in the versions 1.x (`odata.metadata`) and 2.0 (`@odata.context`), written in 2.0.

use super::json_split::{Found, Splitter};
use super::out::Out;
use super::{ListOptions, ListRecord, ListedHash, Place, fact, values};
use crate::Error;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::BufRead;

/// Keys of a record that are facts of other formats too.
static FACTS: &[(&str, &str)] = &[
    ("IsDistributed", fact::IS_DISTRIBUTED),
    ("VictimIdentified", fact::VICTIM_IDENTIFIED),
    ("OffenderIdentified", fact::OFFENDER_IDENTIFIED),
    ("Series", fact::SERIES),
    ("Tags", fact::TAGS),
    ("Comments", fact::COMMENTS),
    ("MediaSize", fact::MEDIA_SIZE),
    ("MimeType", fact::MIME),
    ("DateUpdated", fact::UPDATED),
];

/// Keys of which the members of a record are made.
static OWN: &[&str] =
    &["MediaID", "MD5", "SHA1", "SHA256", "PhotoDNA", "PDQ", "Category", "MediaFiles", "AlternativeHashes"];

pub(super) fn read(input: &mut dyn BufRead, options: &ListOptions, out: &mut Out<'_>) -> Result<(), Error> {
    let mut splitter = Splitter::new(options.limits.record_bytes);
    while !out.is_over() {
        let chunk = match input.fill_buf() {
            Ok(chunk) => chunk,
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(e.into()),
        };
        if chunk.is_empty() {
            take_rest(&mut splitter, out);
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
        Found::Record(at) => record(splitter.bytes(), Place::Byte(at), out),
        Found::Member => member(splitter.key(), splitter.bytes(), out),
        Found::NoObject(at) | Found::Damaged(at) => out.refused(Place::Byte(at), "list-record-not-readable", ""),
        Found::TooLong(at) => out.refused(Place::Byte(at), "list-record-too-large", ""),
        Found::EndsEarly(at) => out.refused(Place::Byte(at), "list-ends-early", ""),
        Found::Stray(at) => out.issue(Place::Byte(at), "list-not-in-place", ""),
    }
}

/// What the end of the file brings.
fn take_rest(splitter: &mut Splitter, out: &mut Out<'_>) {
    while !out.is_over() {
        if let Some(found) = splitter.feed(&[]).1 {
            take(found, splitter, out);
            continue;
        }
        match splitter.end() {
            // Between records, or before the first: no record is cut in two.
            Some(Found::Stray(at)) => out.issue(Place::Byte(at), "list-ends-early", ""),
            Some(found) => take(found, splitter, out),
            None => return,
        }
    }
}

/// A text beside the records: the one that names the data model.
fn member(key: &[u8], text: &[u8], out: &mut Out<'_>) {
    if key != b"odata.metadata" && key != b"@odata.context" {
        return;
    }
    let context: String = String::from_utf8_lossy(text).chars().filter(|c| !c.is_control()).take(200).collect();
    let scheme = context.split_once(".xml/").and_then(|(_, rest)| rest.split_once('/')).map(|(scheme, _)| scheme);
    let is_name = |s: &&str| (1..=16).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_alphanumeric());
    out.summary.scheme = scheme.filter(is_name).map(String::from);
    out.summary.context = Some(context);
}

/// A JSON object as it stands: keys in their order, doubled ones too, values as they are written.
struct Pairs<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Pairs<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct All;
        impl<'de> Visitor<'de> for All {
            type Value = Pairs<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Pairs<'de>, M::Error> {
                let mut pairs = Vec::with_capacity(16);
                while let Some(pair) = map.next_entry::<Key<'de>, &'de RawValue>()? {
                    pairs.push((pair.0.0, pair.1));
                }
                Ok(Pairs(pairs))
            }
        }
        from.deserialize_map(All)
    }
}

/// A key, borrowed unless it has escapes.
struct Key<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Text;
        impl<'de> Visitor<'de> for Text {
            type Value = Key<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a text")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(text.into())))
            }
        }
        from.deserialize_str(Text)
    }
}

/// A value that is no list or object, as text; `None` for `null`.
fn scalar(raw: &RawValue) -> Result<Option<Cow<'_, str>>, ()> {
    let text = raw.get();
    match text.as_bytes().first() {
        Some(b'"') => match serde_json::from_str::<Key<'_>>(text) {
            Ok(Key(text)) => Ok(Some(text)),
            Err(_) => Err(()),
        },
        Some(b'n') => Ok(None),
        Some(b'{' | b'[') | None => Err(()),
        Some(_) => Ok(Some(Cow::Borrowed(text))),
    }
}

fn record(bytes: &[u8], place: Place, out: &mut Out<'_>) {
    let (text, is_utf8) = values::text(bytes);
    if !is_utf8 {
        out.issue(place, "list-text-not-utf8", "");
    }
    let Ok(Pairs(pairs)) = serde_json::from_str(&text) else {
        return out.refused(place, "list-record-not-readable", "");
    };
    let mut record = ListRecord::new(place, bytes.to_vec());
    record.facts.reserve(pairs.len());
    let mut met = BTreeSet::new();
    for (key, raw) in &pairs {
        if !met.insert(key.as_ref()) {
            out.issue(place, "list-key-twice", shown(key));
        } else if !take_value(key, raw, &mut record) {
            out.issue(place, "list-value-not-readable", shown(key));
        }
    }
    out.record(record);
}

/// A key that is known; of others nothing is told.
fn shown(key: &str) -> &str {
    let known = OWN.iter().copied().chain(FACTS.iter().map(|(key, _)| *key));
    known.into_iter().find(|known| known.eq_ignore_ascii_case(key)).unwrap_or_default()
}

/// Puts a value into a record; false if it cannot be read.
fn take_value(key: &str, raw: &RawValue, record: &mut ListRecord) -> bool {
    let is = |known: &str| known.eq_ignore_ascii_case(key);
    if is("MediaFiles") {
        return media_files(raw, record);
    }
    if is("AlternativeHashes") {
        return alternative_hashes(raw, record);
    }
    if OWN.iter().any(|own| is(own)) {
        return match scalar(raw) {
            Ok(None) => true,
            Ok(Some(text)) if text.trim().is_empty() => true,
            Ok(Some(text)) => member_of_record(key, text.trim(), record),
            Err(()) => false,
        };
    }
    let text = match scalar(raw) {
        Ok(text) => text.unwrap_or_default(),
        Err(()) => Cow::Borrowed(raw.get()),
    };
    if text.is_empty() {
        return true;
    }
    match FACTS.iter().find(|(known, _)| is(known)) {
        Some((_, name)) => record.tell(*name, values::truth(&text)),
        None => record.tell(key.to_string(), text.into_owned()),
    }
    true
}

fn member_of_record(key: &str, text: &str, record: &mut ListRecord) -> bool {
    let is = |known: &str| known.eq_ignore_ascii_case(key);
    if is("MediaID") {
        record.has_own_id = true;
        record.id = text.into();
        return true;
    }
    if is("Category") {
        record.category = Some(text.into());
        return true;
    }
    hash(key, text, record).unwrap_or(false)
}

/// Puts a digest into a record: whether it can be read, `None` if it is of a kind that has no place there.
fn hash(name: &str, text: &str, record: &mut ListRecord) -> Option<bool> {
    let bytes = text.as_bytes();
    let is = |known: &str| {
        let mut letters = name.bytes().filter(u8::is_ascii_alphanumeric).map(|b| b.to_ascii_lowercase());
        known.bytes().all(|b| letters.next() == Some(b)) && letters.next().is_none()
    };
    Some(match () {
        () if is("md5") => keep(&mut record.md5, values::hex_or_base64(bytes)),
        () if is("sha1") => keep(&mut record.sha1, values::hex_or_base64(bytes)),
        () if is("sha256") => keep(&mut record.sha256, values::hex_or_base64(bytes)),
        () if is("photodna") => keep(&mut record.photodna, values::photodna(text)),
        () if is("pdq") => match values::hex_or_base64(bytes) {
            Some(hash) => {
                record.pdq.push(ListedHash { hash, quality: None, milliseconds: None });
                true
            }
            None => false,
        },
        () => return None,
    })
}

/// The first value stays: one digest may stand in two places of a record.
fn keep<T: PartialEq>(to: &mut Option<T>, value: Option<T>) -> bool {
    match (&to, value) {
        (_, None) => false,
        (Some(held), Some(value)) => *held == value,
        (None, value) => {
            *to = value;
            true
        }
    }
}

/// Where such a file was met, each with its own words. Of a record without a digest, the file's own is one.
fn media_files(raw: &RawValue, record: &mut ListRecord) -> bool {
    let Ok(files) = serde_json::from_str::<Option<Vec<&RawValue>>>(raw.get()) else { return false };
    for file in files.unwrap_or_default() {
        if let Ok(Pairs(pairs)) = serde_json::from_str(file.get()) {
            let md5 = pairs.iter().find(|(key, _)| key.eq_ignore_ascii_case("MD5"));
            let md5 = md5.and_then(|(_, raw)| scalar(raw).ok().flatten());
            record.md5 = record.md5.or_else(|| values::hex_or_base64(md5?.trim().as_bytes()));
        }
        let text = scalar(file).map_or(Cow::Borrowed(file.get()), Option::unwrap_or_default);
        record.tell(fact::MEDIA_FILE, text);
    }
    true
}

fn alternative_hashes(raw: &RawValue, record: &mut ListRecord) -> bool {
    let Ok(hashes) = serde_json::from_str::<Option<Vec<Pairs<'_>>>>(raw.get()) else { return false };
    let mut is_sound = true;
    for Pairs(pairs) in hashes.unwrap_or_default() {
        let value = |wanted: &str| {
            let pair = pairs.iter().find(|(key, _)| key.eq_ignore_ascii_case(wanted));
            pair.and_then(|(_, raw)| scalar(raw).ok().flatten())
        };
        let (Some(name), Some(text)) = (value("HashName"), value("HashValue")) else {
            is_sound = false;
            continue;
        };
        match hash(&name, text.trim(), record) {
            Some(was_read) => is_sound &= was_read,
            None => record.tell(fact::FINGERPRINT, format!("{name} {text}")),
        }
    }
    is_sound
}

/// What stands before the records of a file in version 2.0; `]}` ends it.
pub(super) fn head(scheme: &str) -> String {
    format!(
        "{{\"@odata.context\":\"http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/{scheme}/$metadata#Media\",\
         \"value\":["
    )
}

/// A record, if it has the MD5 that the model asks for.
pub(super) fn object(record: &ListRecord) -> Option<String> {
    let mut object = Object(String::from("{"));
    if record.has_own_id {
        object.raw("MediaID", &number_or_text(&record.id));
    }
    object.raw("Category", &record.category.as_deref().map_or_else(|| "null".into(), number_or_text));
    let upper = |bytes: &[u8]| model::to_hex(bytes).to_ascii_uppercase();
    object.text("MD5", &upper(&record.md5?));
    record.sha1.iter().for_each(|d| object.text("SHA1", &upper(d)));
    record.photodna.iter().for_each(|v| object.text("PhotoDNA", v));
    let mut others: Vec<(&str, String)> = record.sha256.iter().map(|d| ("SHA256", upper(d))).collect();
    others.extend(record.pdq.iter().map(|h| ("PDQ", upper(&h.hash))));
    let fingerprints = record.facts.iter().filter(|(name, _)| **name == *fact::FINGERPRINT);
    others.extend(fingerprints.filter_map(|(_, v)| v.split_once(' ')).map(|(name, v)| (name, v.into())));
    if !others.is_empty() {
        let hash = |(name, value): &(&str, String)| {
            let mut hash = Object(String::from("{"));
            hash.text("HashName", name);
            hash.text("HashValue", value);
            hash.end()
        };
        object.raw("AlternativeHashes", &format!("[{}]", others.iter().map(hash).collect::<Vec<_>>().join(",")));
    }
    facts(record, &mut object);
    Some(object.end())
}

fn facts(record: &ListRecord, object: &mut Object) {
    let mut told = BTreeSet::new();
    for (name, value) in &record.facts {
        if **name == *fact::MEDIA_FILE || **name == *fact::FINGERPRINT || !told.insert(&**name) {
            continue;
        }
        let key = FACTS.iter().find(|(_, known)| **known == **name).map_or(&**name, |(key, _)| *key);
        if !holds_fact(name) {
            continue;
        }
        match value.as_bytes().first() {
            Some(b'[' | b'{') if is_json(value) => object.raw(key, value),
            _ if **name == *fact::MEDIA_SIZE => object.raw(key, &number_or_text(value)),
            _ => object.text(key, value),
        }
    }
    let files: Vec<_> = record.facts.iter().filter(|(name, _)| **name == *fact::MEDIA_FILE).collect();
    if !files.is_empty() {
        let file = |(_, value): &&super::Fact| if is_json(value) { value.clone() } else { quoted(value) };
        object.raw("MediaFiles", &format!("[{}]", files.iter().map(file).collect::<Vec<_>>().join(",")));
    }
}

/// Whether a fact of this name has a place: not under a key that means something else.
pub(super) fn holds_fact(name: &str) -> bool {
    let taken = OWN.iter().copied().chain(FACTS.iter().map(|(key, _)| *key));
    !taken.into_iter().any(|key| key.eq_ignore_ascii_case(name)) || FACTS.iter().any(|(_, known)| *known == name)
}

fn is_json(text: &str) -> bool {
    text.starts_with(['{', '[']) && serde_json::from_str::<&RawValue>(text).is_ok_and(|raw| raw.get() == text)
}

/// A whole number in its one spelling is a number, everything else a text.
fn number_or_text(text: &str) -> String {
    if text.parse::<i64>().is_ok_and(|n| n.to_string() == text) { text.into() } else { quoted(text) }
}

fn quoted(text: &str) -> String {
    // A text always can be written as JSON.
    serde_json::to_string(text).unwrap_or_default()
}

/// An object in the making.
struct Object(String);

impl Object {
    fn raw(&mut self, key: &str, json: &str) {
        if self.0.len() > 1 {
            self.0.push(',');
        }
        self.0.push_str(&quoted(key));
        self.0.push(':');
        self.0.push_str(json);
    }

    fn text(&mut self, key: &str, text: &str) {
        self.raw(key, &quoted(text));
    }

    fn end(mut self) -> String {
        self.0.push('}');
        self.0
    }
}
