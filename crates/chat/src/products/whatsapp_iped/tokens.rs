//! Tags and texts of a page, in order. Nothing is looked up, run or fetched.

/// A piece of a page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Token<'a> {
    /// The beginning of an element: its name and what else stands in its tag.
    Open(&'a str, &'a str),
    /// The end of one.
    Close(&'a str),
    /// What stands between tags, as written.
    Text(&'a str),
}

/// Elements that have no end.
static VOID: &[&str] = &["img", "br", "input", "hr", "meta", "link"];

/// Whether an element has no end.
pub(super) fn is_void(name: &str) -> bool {
    VOID.contains(&name)
}

/// The pieces of a page. A tag that is not closed is the last of it.
pub(super) fn tokens(page: &str) -> impl Iterator<Item = Token<'_>> {
    let mut rest = page;
    std::iter::from_fn(move || {
        let at = rest.find('<').unwrap_or(rest.len());
        let (before, from) = rest.split_at(at);
        if !before.is_empty() {
            rest = from;
            return Some(Token::Text(before));
        }
        let end = end_of_tag(from)?;
        rest = from.get(end + 1..).unwrap_or_default();
        Some(tag(from.get(1..end)?))
    })
}

fn tag(inside: &str) -> Token<'_> {
    if let Some(name) = inside.strip_prefix('/') {
        return Token::Close(name.trim());
    }
    let inside = inside.strip_suffix('/').unwrap_or(inside);
    let end = inside.find(|c: char| c.is_ascii_whitespace()).unwrap_or(inside.len());
    let (name, attributes) = inside.split_at(end);
    Token::Open(name, attributes)
}

/// Where the tag ends with which `text` begins: values in quotation marks may hold its sign.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut quoted = None;
    for (at, byte) in text.bytes().enumerate() {
        match (byte, quoted) {
            (b'"' | b'\'', None) => quoted = Some(byte),
            (byte, Some(mark)) if byte == mark => quoted = None,
            (b'>', None) => return Some(at),
            _ => {}
        }
    }
    None
}

/// The value of an attribute, as written.
pub(super) fn attribute<'a>(attributes: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = attributes;
    while let Some((before, from)) = rest.split_once("=\"") {
        let (value, behind) = from.split_once('"')?;
        if before.trim() == name {
            return Some(value);
        }
        rest = behind;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_taken_apart_and_ends_where_a_tag_does_not() {
        let page = r#"a<div class="x" id="1" onclick="f(a>b)">b<br/></div>c<img src="#;
        let all: Vec<_> = tokens(page).collect();
        let attributes = r#" class="x" id="1" onclick="f(a>b)""#;
        let wanted = [
            Token::Text("a"),
            Token::Open("div", attributes),
            Token::Text("b"),
            Token::Open("br", ""),
            Token::Close("div"),
            Token::Text("c"),
        ];
        assert_eq!(all, wanted);
        let of = |name| attribute(attributes, name);
        assert_eq!((of("id"), of("onclick"), of("lass")), (Some("1"), Some("f(a>b)"), None));
    }
}
