//! What stands in a tag, and references in text: read by quick-xml, and kept as written where they are none.

use memchr::memchr;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::BytesRef;
use quick_xml::events::attributes::Attributes;
use std::borrow::Cow;

/// Longest reference that is looked for, in bytes.
const REFERENCE: usize = 12;

/// A tag that opens an element.
pub(crate) struct Tag<'a> {
    /// What stands between `<` and `>`, without the `/` of one that closes itself.
    inside: Cow<'a, str>,
    /// Whether the element has no content.
    pub(crate) is_empty: bool,
}

impl<'a> Tag<'a> {
    /// From its bytes, `<` included; `>` too unless it is broken off.
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        let inside = bytes.strip_prefix(b"<").unwrap_or(bytes);
        let inside = inside.strip_suffix(b">").unwrap_or(inside);
        let is_empty = inside.ends_with(b"/");
        let inside = inside.strip_suffix(b"/").unwrap_or(inside);
        Self { inside: String::from_utf8_lossy(inside), is_empty }
    }

    /// The element's name without its prefix.
    pub(crate) fn name(&self) -> &str {
        local(self.inside.get(..self.name_end()).unwrap_or_default())
    }

    /// Names, without prefixes, and values of the attributes; what is none is left out.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
        let mut all = Attributes::new(&self.inside, self.name_end());
        all.with_checks(false);
        all.flatten().map(|one| {
            let value = match one.value {
                Cow::Borrowed(value) => unescaped(value),
                Cow::Owned(value) => Cow::Owned(unescaped(&value).into_owned()),
            };
            (local(one.key.into_inner()), value)
        })
    }

    fn name_end(&self) -> usize {
        self.inside.bytes().position(|b| b.is_ascii_whitespace()).unwrap_or(self.inside.len())
    }
}

/// A name without its prefix: prefixes of namespaces are the writer's choice.
pub(super) fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// `text` with its references resolved: the five of XML and characters by number. Any other is left as it is written,
/// so that nothing grows.
pub(crate) fn unescaped(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = memchr(b'&', rest.as_bytes()) {
        let (before, from) = rest.split_at(at);
        let (resolved, length) = reference(from).unwrap_or(('&', 1));
        out.push_str(before);
        out.push(resolved);
        rest = from.get(length..).unwrap_or_default();
    }
    if rest.len() == text.len() {
        return Cow::Borrowed(text);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The character of the reference with which `text` begins, and how long it is.
fn reference(text: &str) -> Option<(char, usize)> {
    let end = memchr(b';', text.as_bytes().get(..REFERENCE).unwrap_or(text.as_bytes()))?;
    let name = text.get(1..end)?;
    let by_number = BytesRef::new(name).resolve_char_ref().ok()?;
    let resolved = by_number.or_else(|| resolve_predefined_entity(name)?.chars().next())?;
    Some((resolved, end + 1))
}
