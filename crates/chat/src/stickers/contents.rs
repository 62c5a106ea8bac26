//! Packs as files: the texts beside the pictures of a `.wastickers`, and the `contents.json` of a sticker application
//! (format of the sample applications in github.com/WhatsApp/stickers).

use super::json::{self, Bounds, Read, Value};
use super::{Limits, bounded};
use crate::utf16::as_utf8;
use model::{Issue, IssueKind, Tally};
use std::borrow::Cow;

/// What the texts in a `.wastickers` say; claims, like all names in stickers.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct PackTexts {
    /// `title.txt`.
    pub title: Option<String>,
    /// `author.txt`.
    pub author: Option<String>,
}

model::debug_without_content!(PackTexts {} but title, author);

/// What a `contents.json` says.
pub struct ContentsRead {
    /// Packs, in the order of the file.
    pub packs: Vec<ListedPack>,
    /// Links to the application.
    pub app_links: Vec<String>,
    /// What could not be read, and where: `pack 2 sticker 5`.
    pub issues: Vec<Issue>,
    /// Packs and stickers, each counted once.
    pub tally: Tally,
}

/// A pack of a `contents.json`.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct ListedPack {
    /// Its id.
    pub identifier: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// Who is said to publish it.
    pub publisher: Option<String>,
    /// Their address.
    pub publisher_email: Option<String>,
    /// Pages, as they are written: publisher, privacy policy, licence.
    pub links: Vec<String>,
    /// Name of the file of its small picture.
    pub tray_image_file: Option<String>,
    /// Whether its stickers move.
    pub animated: Option<bool>,
    /// Its stickers.
    pub stickers: Vec<ListedSticker>,
}

model::debug_without_content!(
    ListedPack { animated } but identifier, name, publisher, publisher_email, links, tray_image_file, stickers
);

/// A sticker of a `contents.json`.
#[derive(Clone, PartialEq, Eq)]
pub struct ListedSticker {
    /// Name of its file.
    pub image_file: String,
    /// Emojis under which it is offered.
    pub emojis: Vec<String>,
    /// A description for people who do not see it.
    pub accessibility_text: Option<String>,
}

model::debug_without_content!(ListedSticker {} but image_file, emojis, accessibility_text);

const PACKS: &str = "sticker_packs";
/// Keys of which one stands near the first pack.
static NEAR: &[&[u8]] = &[b"\"identifier\"", b"\"tray_image_file\"", b"\"publisher\"", b"\"stickers\""];
static APP_LINKS: &[&str] = &["android_play_store_link", "ios_app_store_link"];
static PACK_LINKS: &[&str] = &["publisher_website", "privacy_policy_website", "license_agreement_website"];

/// The texts of a pack, from the bytes of `title.txt` and `author.txt`.
pub fn pack_texts(title: Option<&[u8]>, author: Option<&[u8]>, limits: &Limits) -> PackTexts {
    let text = |bytes: &[u8]| {
        let bytes = bytes.get(..limits.metadata_bytes).unwrap_or(bytes);
        let text = decoded(bytes);
        let text = String::from_utf8_lossy(&text);
        let (text, _) = bounded(text.trim(), limits.text_bytes);
        Some(text.to_owned()).filter(|text| !text.is_empty())
    };
    PackTexts { title: title.and_then(text), author: author.and_then(text) }
}

/// Bytes as UTF-8, without a mark of their encoding.
fn decoded(bytes: &[u8]) -> Cow<'_, [u8]> {
    match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => Cow::Borrowed(rest),
        None => as_utf8(bytes),
    }
}

/// Whether the first bytes of a file are those of a `contents.json`: an object with packs, and what a pack has.
pub fn is_contents_json(head: &[u8]) -> bool {
    let head = head.get(..crate::RECOGNISED_BYTES).unwrap_or(head);
    let text = decoded(head);
    let has_packs = memchr::memmem::find(&text, b"\"sticker_packs\"").is_some();
    text.trim_ascii_start().starts_with(b"{")
        && has_packs
        && NEAR.iter().any(|key| memchr::memmem::find(&text, key).is_some())
}

/// Reads a `contents.json`.
pub fn contents_json(bytes: &[u8], limits: &Limits) -> ContentsRead {
    let mut reader = Reader::new(limits);
    if let Some(bytes) = reader.within(bytes) {
        let text = decoded(bytes);
        let bounds = Bounds { depth: limits.json_depth, values: limits.json_values, text_bytes: limits.text_bytes };
        match json::read(&text, bounds) {
            Some(read) => reader.document(&read),
            None => reader.note(IssueKind::Damaged, "sticker-list-without-packs", String::new()),
        }
    }
    reader.into_read()
}

struct Reader<'l> {
    limits: &'l Limits,
    read: ContentsRead,
    unlisted: u64,
}

impl<'l> Reader<'l> {
    fn new(limits: &'l Limits) -> Self {
        let read =
            ContentsRead { packs: Vec::new(), app_links: Vec::new(), issues: Vec::new(), tally: Tally::default() };
        Self { limits, read, unlisted: 0 }
    }

    /// As many bytes as are looked at.
    fn within<'b>(&mut self, bytes: &'b [u8]) -> Option<&'b [u8]> {
        if bytes.len() <= self.limits.json_bytes {
            return Some(bytes);
        }
        self.note_limit();
        bytes.get(..self.limits.json_bytes)
    }

    fn document(&mut self, read: &Read<'_>) {
        if read.cut {
            self.note_limit();
        } else if !read.whole {
            self.note(IssueKind::Damaged, "sticker-list-ends-early", String::new());
        }
        self.read.app_links = texts(&read.value, APP_LINKS);
        match read.value.get(PACKS).and_then(Value::items) {
            Some(packs) => self.packs(packs, read.whole),
            None => self.note(IssueKind::Damaged, "sticker-list-without-packs", String::new()),
        }
    }

    /// Packs, of which the last is not all there if the file is not.
    fn packs(&mut self, packs: &[Value<'_>], whole: bool) {
        for (number, pack) in (1_usize..).zip(packs) {
            self.pack(pack, number, whole || number < packs.len());
        }
    }

    fn pack(&mut self, value: &Value<'_>, number: usize, whole: bool) {
        self.read.tally.seen += 1;
        let place = format!("pack {number}");
        let pack = listed_pack(value);
        let Some(mut pack) = pack else { return self.refuse(place) };
        if whole && pack.identifier.is_some() {
            self.read.tally.kept += 1;
        } else {
            self.doubt(place);
        }
        pack.stickers = self.stickers(value.get("stickers").and_then(Value::items).unwrap_or_default(), number, whole);
        self.read.packs.push(pack);
    }

    fn stickers(&mut self, values: &[Value<'_>], pack: usize, whole: bool) -> Vec<ListedSticker> {
        let mut stickers = Vec::new();
        for (number, value) in (1_usize..).zip(values) {
            self.read.tally.seen += 1;
            let place = format!("pack {pack} sticker {number}");
            let whole = whole || number < values.len();
            match self.sticker(value) {
                None => self.refuse(place),
                Some(sticker) => {
                    if whole {
                        self.read.tally.kept += 1
                    } else {
                        self.doubt(place)
                    }
                    stickers.push(sticker);
                }
            }
        }
        stickers
    }

    fn sticker(&self, value: &Value<'_>) -> Option<ListedSticker> {
        let emojis = value.get("emojis").and_then(Value::items).unwrap_or_default().iter();
        Some(ListedSticker {
            image_file: text(value, "image_file")?,
            emojis: emojis.filter_map(Value::text).take(self.limits.entries).map(str::to_owned).collect(),
            accessibility_text: text(value, "accessibility_text"),
        })
    }

    fn refuse(&mut self, place: String) {
        self.read.tally.refused += 1;
        self.note(IssueKind::Damaged, "sticker-list-entry-not-readable", place);
    }

    fn doubt(&mut self, place: String) {
        self.read.tally.doubtful += 1;
        self.note(IssueKind::Noteworthy, "sticker-list-entry-incomplete", place);
    }

    fn note_limit(&mut self) {
        self.note(IssueKind::Damaged, "sticker-list-limit", String::new());
    }

    fn note(&mut self, kind: IssueKind, code: &'static str, place: String) {
        if self.read.issues.len() < self.limits.issues {
            self.read.issues.push(Issue::new(kind, code, "").at(place));
        } else {
            self.unlisted += 1;
        }
    }

    fn into_read(mut self) -> ContentsRead {
        if self.unlisted > 0 {
            let more = Issue::new(IssueKind::Damaged, "sticker-more-issues", "");
            self.read.issues.push(more.with("issues", self.unlisted));
        }
        self.read
    }
}

/// What a pack says of itself; nothing if it is no object.
fn listed_pack(value: &Value<'_>) -> Option<ListedPack> {
    value.members()?;
    Some(ListedPack {
        identifier: text(value, "identifier"),
        name: text(value, "name"),
        publisher: text(value, "publisher"),
        publisher_email: text(value, "publisher_email"),
        links: texts(value, PACK_LINKS),
        tray_image_file: text(value, "tray_image_file"),
        animated: value.get("animated_sticker_pack").and_then(Value::flag),
        stickers: Vec::new(),
    })
}

/// A text that is not empty, or a number as it is written: some applications number their packs.
fn text(value: &Value<'_>, key: &str) -> Option<String> {
    let text = match value.get(key)? {
        Value::Text(text) => text.clone(),
        Value::Number(number) => (*number).to_owned(),
        _ => return None,
    };
    Some(text).filter(|text| !text.is_empty())
}

fn texts(value: &Value<'_>, keys: &[&str]) -> Vec<String> {
    keys.iter().filter_map(|key| text(value, key)).collect()
}
