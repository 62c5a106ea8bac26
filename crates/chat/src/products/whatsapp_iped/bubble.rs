//! One message on a page: what stands in which of its elements.

use model::{ClaimedDigest, ClaimedOf, MediaKind};

use super::tokens::{Token, attribute, is_void, tokens};
use crate::xml::unescaped;

/// Whose bubble it is.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Side {
    /// Nothing says it.
    #[default]
    Unknown,
    /// The phone's own account sent it.
    Own,
    /// Someone else did.
    Other,
    /// The service wrote it.
    Service,
}

/// A message as it is shown.
#[derive(Default)]
pub(super) struct Bubble {
    pub(super) side: Side,
    /// It tells of a call.
    pub(super) is_call: bool,
    pub(super) name: String,
    /// A time, and behind it when it was edited.
    pub(super) time: String,
    pub(super) text: String,
    pub(super) quoted_name: String,
    pub(super) quoted: String,
    pub(super) media: Option<MediaKind>,
    /// Where the report has the file.
    pub(super) file: Option<String>,
    pub(super) claimed: Option<ClaimedDigest>,
    /// The tool has a file for it, with a digest that is no SHA-256.
    pub(super) has_other_digest: bool,
    pub(super) is_forwarded: bool,
    pub(super) is_deleted: bool,
    pub(super) is_recovered: bool,
    pub(super) has_reactions: bool,
    pub(super) is_quoting: bool,
}

/// Where a text belongs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sink {
    Text,
    Name,
    Time,
    QuotedName,
    Quoted,
    Nothing,
    Recovered,
}

/// What elements of a class hold.
static SINKS: &[(&str, Sink)] = &[
    ("name", Sink::Name),
    ("name_call", Sink::Name),
    ("time", Sink::Time),
    ("quoteUser", Sink::QuotedName),
    ("quoteMsg", Sink::Quoted),
    ("quoteTo", Sink::Nothing),
    ("quoteFrom", Sink::Nothing),
    ("fwd", Sink::Nothing),
    ("duration", Sink::Nothing),
    ("recovered", Sink::Recovered),
    ("outside", Sink::Nothing),
    ("reaction to", Sink::Nothing),
    ("reaction from", Sink::Nothing),
];

/// What a picture of a class stands for.
static MEDIA: &[(&str, MediaKind)] = &[
    ("audioImg", MediaKind::Audio),
    ("videoImg", MediaKind::Video),
    ("video", MediaKind::Video),
    ("imageImg", MediaKind::Image),
    ("attachImg", MediaKind::Document),
    ("thumb", MediaKind::Image),
];

/// Reads a message from its elements.
pub(super) fn bubble(page: &str, deepest: usize) -> Bubble {
    let mut bubble = Bubble::default();
    let mut open: Vec<(&str, Sink)> = Vec::new();
    for token in tokens(page) {
        let sink = open.last().map_or(Sink::Text, |(_, sink)| *sink);
        match token {
            Token::Text(text) => bubble.put(sink, text),
            Token::Open(name, attributes) => {
                let inner = bubble.open(name, attributes, sink);
                if !is_void(name) && open.len() < deepest {
                    open.push((name, inner));
                }
            }
            // An element that was never begun ends nothing.
            Token::Close(name) => {
                if let Some(at) = open.iter().rposition(|(known, _)| *known == name) {
                    open.truncate(at);
                }
            }
        }
    }
    bubble.text = lines(&bubble.text);
    bubble.quoted = lines(&bubble.quoted);
    bubble
}

impl Bubble {
    /// Takes in what an element says by itself; where the texts in it belong.
    fn open(&mut self, name: &str, attributes: &str, sink: Sink) -> Sink {
        let class = attribute(attributes, "class").unwrap_or_default();
        match name {
            "br" => self.push(sink, "\n"),
            "li" if sink == Sink::Text => self.push(sink, "\n"),
            "img" => self.picture(class, sink),
            "input" => self.digest(attribute(attributes, "name").unwrap_or_default()),
            _ => {}
        }
        self.side(class);
        self.has_reactions |= class.starts_with("reaction ");
        self.is_quoting |= class.starts_with("quoteTo") || class.starts_with("quoteFrom");
        self.is_recovered |= class == "deletedIcon" && sink == Sink::Recovered;
        if sink == Sink::Text {
            self.media(name, class, attributes);
        }
        let known = SINKS.iter().find(|(known, _)| *known == class).map(|(_, sink)| *sink);
        match (sink, known) {
            (Sink::Nothing, Some(Sink::QuotedName | Sink::Quoted)) => known.unwrap_or(sink),
            (Sink::Text, Some(known)) => known,
            // What the tool says within a quotation is no word of it.
            (Sink::Quoted, Some(_)) => Sink::Nothing,
            _ => sink,
        }
    }

    fn side(&mut self, class: &str) {
        let (side, is_call) = match class {
            "outgoing to" => (Side::Own, false),
            "incoming from" => (Side::Other, false),
            "specialmessage to" => (Side::Own, true),
            "specialmessage from" => (Side::Other, true),
            "systemmessage" => (Side::Service, false),
            _ => return,
        };
        if self.side == Side::Unknown {
            (self.side, self.is_call) = (side, is_call);
        }
    }

    /// A picture of an emoji is that emoji; others are marks.
    fn picture(&mut self, class: &str, sink: Sink) {
        self.is_forwarded |= class == "fwd";
        self.is_deleted |= class == "del" && sink == Sink::Text;
        let code = class.strip_prefix('e').unwrap_or_default();
        let signs: Option<String> =
            code.split('_').map(|code| u32::from_str_radix(code, 16).ok().and_then(char::from_u32)).collect();
        if let Some(signs) = signs {
            self.push(sink, &signs);
        }
    }

    fn media(&mut self, name: &str, class: &str, attributes: &str) {
        let kind = MEDIA.iter().find(|(known, _)| class.split([' ', '-']).any(|word| word == *known));
        self.media = self.media.or(kind.map(|(_, kind)| *kind));
        let of = |key| attribute(attributes, key).map(|value| unescaped(value).trim().to_owned());
        let path = match name {
            "a" => of("href"),
            _ => of(concat!("data", "-src1")),
        };
        let path = path.filter(|path| !path.is_empty() && path != "-");
        self.file = self.file.take().or_else(|| path.map(|path| path.replace('\\', "/")));
    }

    /// The digest by which the tool knows the file: of the kind that the case began with.
    fn digest(&mut self, hex: &str) {
        let sha256 = crate::products::signal_desktop::claimed(hex);
        self.has_other_digest |= sha256.is_none() && !hex.is_empty();
        self.claimed = self.claimed.or(sha256.map(|claimed| ClaimedDigest { of: ClaimedOf::File, ..claimed }));
    }

    fn put(&mut self, sink: Sink, text: &str) {
        // Ends of lines of the page are none of the message: those are elements.
        let text = text.replace(['\r', '\n'], "");
        self.push(sink, &unescaped(&text));
    }

    fn push(&mut self, sink: Sink, text: &str) {
        match sink {
            Sink::Text => self.text.push_str(text),
            Sink::Name => self.name.push_str(text),
            Sink::Time => self.time.push_str(text),
            Sink::QuotedName => self.quoted_name.push_str(text),
            Sink::Quoted => self.quoted.push_str(text),
            Sink::Nothing | Sink::Recovered => {}
        }
    }
}

/// Lines without the room that elements leave around them.
fn lines(text: &str) -> String {
    let text = text.replace("&nbsp;", " ");
    let lines: Vec<&str> = text.split('\n').map(str::trim).collect();
    lines.join("\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_tool_writes_around_a_message_is_no_word_of_it() {
        let page = r#"<div class="linha" id="7"><div class="bbl"><div class="aw"><div class="awl"></div></div>
            <div class="incoming from"><span class="name">Ana (34600000001)</span><br><img class="fwd"><span class="fwd">Reenviado
            </span><br><div class="quoteFrom" onclick="x();"><div class="quoteTop"><span class="quoteUser">Bo (34600000002)</span><br>
            <span class="quoteMsg">vamos &lt;ya&gt;<br><span class="recovered"><div class="deletedIcon"></div><i>perdido</i></span></span>
            </div></div>hola <b>a</b> todos <img class="e1f600_200d"><br>
            adios &amp; &#39;x&#39;<br><span class="time">2024-03-15 20:15:02 -03:00<br>Editado 2024-03-15 20:16:02 -03:00</span>
            <br><span class="recovered"><i>recuperado</i><div class="deletedIcon"></div></span></div></div></div>
            <div class="reaction from">x<span class="tt">x Bo</span></div>"#;
        let bubble = bubble(page, 20);
        assert_eq!(
            (bubble.name.as_str(), bubble.text.as_str()),
            ("Ana (34600000001)", "hola a todos 😀\u{200D}\nadios & 'x'")
        );
        assert_eq!((bubble.quoted_name.as_str(), bubble.quoted.as_str()), ("Bo (34600000002)", "vamos <ya>"));
        assert!(bubble.side == Side::Other && bubble.is_forwarded && bubble.is_recovered && bubble.has_reactions);
        assert!(!bubble.is_deleted && bubble.media.is_none());
        assert!(bubble.time.starts_with("2024-03-15 20:15:02 -03:00\nEditado"));
    }
}
