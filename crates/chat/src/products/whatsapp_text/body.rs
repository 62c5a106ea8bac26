//! What a sender's message is: words, a file, a place, a call, deleted.

use model::{Attachment, MediaKind, MessageKind};

use super::catalogue::{Captures, Catalogue, Entry, Hits, Meaning};
use super::media;
use super::system;

/// Longer lines are words: no placeholder is as long, but a file's name and a caption before it can be.
const LONGEST_LINE: usize = 1_024;
/// No file system in use has longer names, in bytes.
const LONGEST_NAME: usize = 255;

/// What is asked about a message.
pub(crate) struct Body<'a> {
    /// The text, clean.
    pub(crate) text: &'a str,
    /// Where in it direction marks stood.
    pub(crate) marks: &'a [usize],
    /// Catalogue entries that may be in its first line.
    pub(crate) hits: &'a Hits,
    /// The export is of iOS.
    pub(crate) ios: bool,
    /// The file marks placeholders, so that one without a mark is a person's words.
    pub(crate) marks_used: bool,
    /// Whether a file of that name lies beside the text.
    pub(crate) siblings: &'a dyn Fn(&str) -> bool,
}

/// What it is.
#[derive(Debug)]
pub(crate) struct Content {
    pub(crate) kind: MessageKind,
    pub(crate) attachment: Option<Attachment>,
    pub(crate) edited: bool,
    /// Bytes of the text that are the message: without the mark of editing.
    pub(crate) length: usize,
    /// Reads like a placeholder but lacks the mark of one.
    pub(crate) doubtful: bool,
    /// The language of the string it was told by.
    pub(crate) language: Option<&'static str>,
}

/// Reads a message's body.
pub(crate) fn read(body: &Body<'_>, catalogue: &'static Catalogue, spare: &mut Hits) -> Content {
    let (first, last) = (first_line(body.text), last_line(body.text));
    let one_line = first.len() == body.text.len();
    if !one_line && last.len() <= LONGEST_LINE {
        catalogue.find(last, spare);
    } else {
        spare.clear();
    }
    let last_hits = if one_line { body.hits } else { &*spare };
    let edited_from = edited_from(last, last_hits, catalogue);
    let length = edited_from.map_or(body.text.len(), |from| {
        let kept = body.text.len() - last.len() + from;
        body.text.get(..kept).unwrap_or_default().trim_end().len()
    });
    let text = body.text.get(..length).unwrap_or_default();
    let reader = Reader { body, catalogue, text };
    let mut content = reader.content(last_hits);
    content.edited = edited_from.is_some();
    content.length = length;
    content
}

fn first_line(text: &str) -> &str {
    memchr::memchr(b'\n', text.as_bytes()).and_then(|end| text.get(..end)).unwrap_or(text)
}

fn last_line(text: &str) -> &str {
    memchr::memrchr(b'\n', text.as_bytes()).and_then(|end| text.get(end + 1..)).unwrap_or(text)
}

/// Where in the last line the mark of editing begins.
fn edited_from(last: &str, hits: &Hits, catalogue: &'static Catalogue) -> Option<usize> {
    let marks = catalogue.entries(hits).filter(|entry| entry.meaning == Meaning::Edited);
    marks.filter_map(|entry| entry.pattern.best(last, &|_| Some(1))?.first_any).map(str::len).min()
}

struct Reader<'a> {
    body: &'a Body<'a>,
    catalogue: &'static Catalogue,
    /// Without the mark of editing.
    text: &'a str,
}

impl<'a> Reader<'a> {
    fn content(&self, last_hits: &Hits) -> Content {
        if self.text.trim().is_empty() {
            // Android leaves the body empty for what was to be seen once.
            return plain(MessageKind::ViewOnce);
        }
        let first = first_line(self.text);
        let one_line = first.len() == self.text.len();
        let whole =
            self.matched(first, self.body.hits).and_then(|(entry, captures)| self.told(entry, &captures, one_line));
        whole.or_else(|| self.tail(last_hits)).or_else(|| self.sibling()).unwrap_or_else(|| plain(MessageKind::Text))
    }

    /// The string of the catalogue that `text` is, but for lines of the service that are no calls.
    fn matched<'t>(&self, text: &'t str, hits: &Hits) -> Option<(&'static Entry, Captures<'t>)> {
        let of_messages = self.catalogue.entries(hits).filter(|entry| match entry.meaning {
            Meaning::System(kind) => system::is_call(kind),
            Meaning::Edited => false,
            _ => true,
        });
        let matches = of_messages.filter_map(|entry| Some((entry, entry.pattern.best(text, &|_| Some(1))?)));
        matches.reduce(|best, next| if next.0.pattern.weight > best.0.pattern.weight { next } else { best })
    }

    /// What a match of the first line makes of the message; `None` if it takes more than the words.
    fn told(&self, entry: &Entry, captures: &Captures<'_>, one_line: bool) -> Option<Content> {
        let content = match entry.meaning {
            Meaning::Attached => attached(captures.file?),
            // A caption follows on the next lines only after Android's placeholder.
            Meaning::Omitted(media) if entry.angled => omitted(media, None),
            Meaning::Omitted(media) if one_line && self.body.ios => self.typed(media, captures.file),
            Meaning::Message(kind @ (MessageKind::Poll | MessageKind::Location)) => plain(kind),
            Meaning::Message(kind) if one_line => plain(kind),
            // iOS has calls as lines of the service; a person's words are told apart by the caller.
            Meaning::System(_) if one_line && !self.body.ios && captures.actor.is_none() => plain(MessageKind::Call),
            _ => return None,
        };
        Some(Content { language: Some(entry.language), ..content })
    }

    /// `image omitted` on iOS: a placeholder if marked, or if the file marks none.
    fn typed(&self, media: Option<MediaKind>, file: Option<&str>) -> Content {
        if self.body.marks_used && self.body.marks.is_empty() {
            return Content { doubtful: true, ..plain(MessageKind::Text) };
        }
        omitted(media, file)
    }

    /// iOS writes a caption first: what follows the last mark, or the last `<`, may be the placeholder.
    fn tail(&self, hits: &Hits) -> Option<Content> {
        let last = last_line(self.text);
        if !self.body.ios || last.len() > LONGEST_LINE {
            return None;
        }
        let after_mark =
            self.body.marks.iter().rev().filter_map(|at| self.text.get(*at..)).find(|tail| !tail.is_empty());
        let after_angle = last.rfind('<').and_then(|at| last.get(at..)).filter(|tail| tail.ends_with('>'));
        for tail in [after_mark, after_angle].into_iter().flatten().filter(|tail| tail.len() < self.text.len()) {
            match self.matched(tail, hits).map(|(entry, captures)| (entry, entry.meaning, captures.file)) {
                Some((entry, Meaning::Attached, Some(file))) => {
                    return Some(Content { language: Some(entry.language), ..attached(file) });
                }
                Some((entry, Meaning::Omitted(media), file)) => {
                    return Some(Content { language: Some(entry.language), ..omitted(media, file) });
                }
                _ => {}
            }
        }
        None
    }

    /// Language-free: the name of a file that lies beside the text, where the service writes it. A person who only
    /// *names* a file in a sentence has not sent it.
    fn sibling(&self) -> Option<Content> {
        let first = first_line(self.text);
        let last = last_line(self.text);
        let caption_before = self.body.ios && last.len() < self.text.len() && last.trim_start().starts_with('<');
        self.sibling_in(first).or_else(|| if caption_before { self.sibling_in(last) } else { None })
    }

    /// The line is the bare name, `NAME (words)`, `NAME <word>`, or `<words: NAME>`.
    fn sibling_in(&self, line: &str) -> Option<Content> {
        let line = line.trim();
        if line.len() > LONGEST_LINE {
            return None;
        }
        let before =
            |open: &str, close: char| line.strip_suffix(close).and_then(|line| line.rsplit_once(open)).map(|p| p.0);
        let tagged = line.strip_prefix('<').and_then(|line| line.strip_suffix('>'));
        let in_tag = tagged.and_then(|tag| tag.split_once(':')).map(|(_, name)| name.trim());
        // Every message is asked about: few can be the bare name of a file.
        let bare = Some(line).filter(|line| line.contains('.'));
        let names = [bare, before(" (", ')'), before(" <", '>'), in_tag];
        let held = |name: &&str| (3..=LONGEST_NAME).contains(&name.len()) && (self.body.siblings)(name);
        names.into_iter().flatten().find(held).map(attached)
    }
}

fn plain(kind: MessageKind) -> Content {
    Content { kind, attachment: None, edited: false, length: 0, doubtful: false, language: None }
}

fn attached(name: &str) -> Content {
    carrying(Attachment { name: Some(name.to_owned()), media: media::kind_of_name(name), claimed: Vec::new() })
}

fn omitted(media: Option<MediaKind>, file: Option<&str>) -> Content {
    // `name` is for files in the export; a document's title left in the text is no such name.
    let media = media.or_else(|| file.and_then(media::kind_of_name));
    carrying(Attachment { media, ..Attachment::default() })
}

fn carrying(attachment: Attachment) -> Content {
    let card = attachment.media == Some(MediaKind::ContactCard);
    let kind = if card { MessageKind::Contact } else { MessageKind::Media };
    Content { attachment: Some(attachment), ..plain(kind) }
}
