//! HTML → what a reader of it sees, in blocks, with the links as they stand. Nothing is fetched, nothing is run.
//!
//! A tokenizer is enough: words, where blocks begin and end, and where links lead. No tree is built, so that no nesting
//! costs anything.

use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};

use crate::marks;

/// What stands in HTML.
#[derive(Default)]
pub(crate) struct Html {
    /// The title.
    pub(crate) title: Option<String>,
    /// What is seen, block by block; links stand in angles behind their words.
    pub(crate) blocks: Vec<String>,
    /// From where the browser says that it saved the page (`<!-- saved from url=(0014)about:internet -->`).
    pub(crate) saved_from: Option<String>,
    /// To what links are relative.
    pub(crate) base: Option<String>,
}

/// Elements whose content nobody sees. `noscript` is among them, since browsers run scripts.
static UNSEEN: &[&[u8]] = &[b"script", b"style", b"noscript", b"template", b"iframe", b"noembed", b"noframes", b"xmp"];
/// Elements between which a line ends.
static BLOCKS: &[&[u8]] = &[
    b"address",
    b"article",
    b"aside",
    b"blockquote",
    b"body",
    b"br",
    b"dd",
    b"div",
    b"dl",
    b"dt",
    b"fieldset",
    b"figcaption",
    b"figure",
    b"footer",
    b"form",
    b"h1",
    b"h2",
    b"h3",
    b"h4",
    b"h5",
    b"h6",
    b"header",
    b"hr",
    b"html",
    b"li",
    b"main",
    b"nav",
    b"ol",
    b"option",
    b"p",
    b"pre",
    b"section",
    b"summary",
    b"table",
    b"td",
    b"textarea",
    b"th",
    b"title",
    b"tr",
    b"ul",
];
/// Where an element leads, or says what is not seen.
static LINKS: &[(&[u8], &[u8])] = &[(b"a", b"href"), (b"area", b"href"), (b"form", b"action"), (b"iframe", b"src")];
/// What leads nowhere.
static NOWHERE: &[&str] = &["#", "javascript:", "data:", "blob:", "about:", "cid:"];

/// Reads a page. A panic of the tokenizer is its caller's.
pub(crate) fn read(html: &str) -> Html {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut page = Reading::default();
    for Ok(token) in Tokenizer::new_with_emitter(html, emitter) {
        page.take(token);
    }
    page.end()
}

/// What is seen of a page, line by line.
pub(crate) fn text_of(html: &str) -> String {
    read(html).blocks.join("\n")
}

#[derive(Default)]
struct Reading {
    html: Html,
    /// The line that is being read.
    line: String,
    /// Whether a space comes before the next word.
    spaced: bool,
    /// The link whose words are being read.
    link: Option<String>,
    /// The element whose content is passed over.
    unseen: Option<Vec<u8>>,
    in_title: bool,
}

impl Reading {
    fn take(&mut self, token: Token) {
        match token {
            Token::StartTag(tag) => self.begin(&tag),
            Token::EndTag(tag) => self.finish(&tag.name),
            Token::String(text) if self.unseen.is_none() => self.words(&String::from_utf8_lossy(&text)),
            Token::Comment(text) => self.comment(&String::from_utf8_lossy(&text)),
            Token::String(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }

    fn begin(&mut self, tag: &StartTag<()>) {
        let name = tag.name.as_slice();
        if self.unseen.is_some() {
            return;
        }
        if BLOCKS.contains(&name) {
            self.break_line();
        }
        match name {
            b"title" => self.in_title = self.html.title.is_none(),
            b"base" => self.html.base = self.html.base.take().or_else(|| value(tag, b"href")),
            b"img" => self.words(&value(tag, b"alt").map_or_else(String::new, |alt| format!(" {alt} "))),
            _ => {}
        }
        let link = LINKS.iter().find(|(element, _)| *element == name).and_then(|(_, field)| value(tag, field));
        if let Some(link) = link.filter(|link| leads_on(link)) {
            self.put_link();
            self.link = Some(link);
        }
        if name != b"a" {
            self.put_link();
        }
        if UNSEEN.contains(&name) && !tag.self_closing {
            self.unseen = Some(name.to_vec());
        }
    }

    fn finish(&mut self, name: &[u8]) {
        if self.unseen.as_deref().is_some_and(|unseen| unseen == name) {
            self.unseen = None;
        }
        if self.unseen.is_some() {
            return;
        }
        if name == b"a" {
            self.put_link();
        }
        if BLOCKS.contains(&name) {
            self.break_line();
        }
        self.in_title &= name != b"title";
    }

    /// Puts the link behind its words, unless these are the link itself.
    fn put_link(&mut self) {
        let Some(link) = self.link.take() else { return };
        let bare = link.trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("mailto:");
        if !self.line.ends_with(bare.trim_end_matches('/')) {
            self.words(&format!(" <{link}> "));
        }
    }

    fn words(&mut self, text: &str) {
        for word in text.split_inclusive(char::is_whitespace) {
            let plain = word.trim_end();
            if !plain.is_empty() {
                if self.spaced && !self.line.is_empty() {
                    self.line.push(' ');
                }
                self.line.push_str(plain);
            }
            self.spaced = plain.len() < word.len() || self.spaced && plain.is_empty();
        }
    }

    fn break_line(&mut self) {
        self.put_link_kept();
        let mut clean = String::new();
        marks::clean_onto(&mut clean, &std::mem::take(&mut self.line), &mut Vec::new());
        self.spaced = false;
        if clean.trim().is_empty() {
            return;
        }
        if self.in_title {
            self.html.title = Some(clean);
        } else {
            self.html.blocks.push(clean);
        }
    }

    /// A link around several blocks stands behind the first that has words.
    fn put_link_kept(&mut self) {
        if !self.line.is_empty() {
            self.put_link();
        }
    }

    fn comment(&mut self, text: &str) {
        let saved = text.trim().strip_prefix("saved from url=").and_then(|rest| rest.split_once(')'));
        if let Some((_, url)) = saved {
            self.html.saved_from.get_or_insert_with(|| url.trim().to_owned());
        }
    }

    fn end(mut self) -> Html {
        self.put_link();
        self.break_line();
        self.html
    }
}

fn value(tag: &StartTag<()>, field: &[u8]) -> Option<String> {
    let value = tag.attributes.get(field)?;
    let value = String::from_utf8_lossy(value).trim().to_owned();
    (!value.is_empty()).then_some(value)
}

fn leads_on(link: &str) -> bool {
    !NOWHERE.iter().any(|nowhere| link.get(..nowhere.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(nowhere)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_seen_is_kept_with_its_links() {
        let html = "<!DOCTYPE html><!-- saved from url=(0021)https://example.org/a --><html><head><title>A &amp; \
            B</title><base href='https://example.org/'><style>p{}</style><script>if(a<b)'<p>x'</script></head><body>\
            <p>one   <b>two</b>,\nthree<br>four<p>join <a href='https://chat.example.org/x'>here</a>. \
            <a href='#top'>up</a><a href=\"mailto:ana@example.org\">ana@example.org</a>\
            <a href=/rel><img alt='a cat'></a><noscript><p>no</noscript></body>";
        let page = read(html);
        let wanted =
            ["one two, three", "four", "join here <https://chat.example.org/x> . upana@example.org a cat </rel>"];
        assert_eq!(page.blocks, wanted);
        assert_eq!(page.title.as_deref(), Some("A & B"));
        assert_eq!(page.saved_from.as_deref(), Some("https://example.org/a"));
        assert_eq!(page.base.as_deref(), Some("https://example.org/"));
    }

    #[test]
    fn deep_and_broken_pages_end() {
        let deep = "<div><a href='https://example.org'>".repeat(50_000);
        assert!(read(&deep).blocks.len() <= 50_001);
        for broken in ["<", "<!--", "<a href='", "<script>", "</", "&#x110000;", "\0<p\0>", ""] {
            assert!(read(broken).blocks.len() <= 1, "{broken}");
        }
    }
}
