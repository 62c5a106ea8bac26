//! What a sticker says about itself.

use super::exif::{MarkRoute, json_in};
use super::json::{Member, Read, Value};
use super::pack_ids;
use super::{Limits, bounded, webp};

/// What a WebP claims about the pack it belongs to and about who made it.
///
/// Every text is a **claim by whoever wrote the file last**: bots and sticker programs let their users write any name, and
/// copy ids from one another. It is a lead to be followed – the same publisher in two exhibits, a telephone number where a
/// name should be –, and proves neither who made a sticker nor that it was made by WhatsApp's own editor.
#[derive(Clone, PartialEq, Eq)]
pub struct StickerMark {
    /// Id of the pack; see [`tells_apart`](Self::tells_apart).
    pub pack_id: Option<String>,
    /// Name of the pack.
    pub pack_name: Option<String>,
    /// Who is said to publish it: free text.
    pub publisher: Option<String>,
    /// Emojis under which it is offered.
    pub emojis: Vec<String>,
    /// A description for people who do not see it.
    pub accessibility_text: Option<String>,
    /// Links to the application that made it.
    pub app_links: Vec<String>,
    /// Id of the pack from which it was taken.
    pub origin_pack_id: Option<String>,
    /// Whether it says to be the service's own.
    pub is_first_party: Option<bool>,
    /// Whether it says to come from the editor in WhatsApp.
    pub is_from_sticker_maker: Option<bool>,
    /// What the editor in WhatsApp made it of: a number of its own.
    pub maker_source_type: Option<String>,
    /// Whether it says to be of a pack that a user made in WhatsApp.
    pub is_from_user_created_pack: Option<bool>,
    /// Whether it says to show its user's avatar.
    pub is_avatar: Option<bool>,
    /// Whether it says to be generated.
    pub is_ai: Option<bool>,
    /// Whether it says to be made of text.
    pub is_text: Option<bool>,
    /// What else stands in it, and known keys with values of another kind: key, and value as written.
    pub others: Vec<(String, String)>,
    /// By which reading it was found.
    pub route: MarkRoute,
    /// Whether all of it was read: it is closed, and no bound was met.
    pub whole: bool,
}

model::debug_without_content!(StickerMark {
    is_first_party,
    is_from_sticker_maker,
    is_from_user_created_pack,
    is_avatar,
    is_ai,
    is_text,
    route,
    whole,
} but pack_id, pack_name, publisher, emojis, accessibility_text, app_links, origin_pack_id, maker_source_type, others);

impl StickerMark {
    /// Whether two stickers with this id of a pack can be taken for stickers of one pack. Many programs write the same id
    /// into all that they make.
    pub fn tells_apart(&self) -> bool {
        self.pack_id.as_deref().is_some_and(pack_ids::tells_apart)
    }

    /// The same of the id of the pack from which it was taken.
    pub fn origin_tells_apart(&self) -> bool {
        self.origin_pack_id.as_deref().is_some_and(pack_ids::tells_apart)
    }
}

/// A text of the mark.
type TextOf = fn(&mut StickerMark) -> &mut Option<String>;
/// A yes or no of the mark.
type FlagOf = fn(&mut StickerMark) -> &mut Option<bool>;

/// Keys are written with hyphens by WhatsApp and with underscores by some other programs.
static TEXTS: &[(&str, TextOf)] = &[
    ("sticker_pack_id", |mark| &mut mark.pack_id),
    ("sticker_pack_name", |mark| &mut mark.pack_name),
    ("sticker_pack_publisher", |mark| &mut mark.publisher),
    ("accessibility_text", |mark| &mut mark.accessibility_text),
    ("origin_pack_id", |mark| &mut mark.origin_pack_id),
    ("sticker_maker_source_type", |mark| &mut mark.maker_source_type),
];

static FLAGS: &[(&str, FlagOf)] = &[
    ("is_first_party_sticker", |mark| &mut mark.is_first_party),
    ("is_from_sticker_maker", |mark| &mut mark.is_from_sticker_maker),
    ("is_from_user_created_pack", |mark| &mut mark.is_from_user_created_pack),
    ("is_avatar_sticker", |mark| &mut mark.is_avatar),
    ("is_ai_sticker", |mark| &mut mark.is_ai),
    ("is_text_sticker", |mark| &mut mark.is_text),
];

/// Links to applications.
static LINKS: &[&str] = &["android_app_store_link", "ios_app_store_link"];
const EMOJIS: &str = "emojis";

/// The marks of a WebP, in the order of the file; none for any other file. More than one is a sign that programs have
/// rewritten it: which of them an application shows is its own affair.
pub fn sticker_marks(bytes: &[u8], limits: &Limits) -> Vec<StickerMark> {
    let Some(webp) = webp(bytes, limits) else { return Vec::new() };
    let chunks = webp.chunks.iter().filter(|chunk| &chunk.name == b"EXIF").map(|chunk| chunk.data);
    let marks: Vec<_> = chunks.filter_map(|data| mark_of(data, limits)).take(limits.entries).collect();
    if marks.is_empty() { searched(bytes, limits) } else { marks }
}

/// Marks behind the name of a chunk of EXIF, wherever it stands.
fn searched(bytes: &[u8], limits: &Limits) -> Vec<StickerMark> {
    let found = memchr::memmem::find_iter(bytes, b"EXIF").take(limits.tries);
    let data = found.filter_map(|at| bytes.get(at.checked_add(8)?..));
    data.filter_map(|data| Some(StickerMark { route: MarkRoute::Searched, ..mark_of(data, limits)? })).collect()
}

/// The mark in the data of a chunk of EXIF.
fn mark_of(data: &[u8], limits: &Limits) -> Option<StickerMark> {
    let (read, route) = json_in(data, limits, &is_mark)?;
    let mut mark = StickerMark::empty(route, read.whole && !read.cut);
    for member in read.value.members().unwrap_or_default() {
        mark.take(member, limits);
    }
    Some(mark)
}

/// Whether it is an object that says something about a sticker: a camera's EXIF has braces too.
fn is_mark(read: &Read<'_>) -> bool {
    read.value.members().unwrap_or_default().iter().any(|member| {
        let key = plain(&member.key);
        TEXTS.iter().map(|(name, _)| name).chain(FLAGS.iter().map(|(name, _)| name)).any(|name| *name == key)
    })
}

fn plain(key: &str) -> String {
    key.to_ascii_lowercase().replace('-', "_")
}

impl StickerMark {
    fn empty(route: MarkRoute, whole: bool) -> Self {
        Self {
            pack_id: None,
            pack_name: None,
            publisher: None,
            emojis: Vec::new(),
            accessibility_text: None,
            app_links: Vec::new(),
            origin_pack_id: None,
            is_first_party: None,
            is_from_sticker_maker: None,
            maker_source_type: None,
            is_from_user_created_pack: None,
            is_avatar: None,
            is_ai: None,
            is_text: None,
            others: Vec::new(),
            route,
            whole,
        }
    }

    fn take(&mut self, member: &Member<'_>, limits: &Limits) {
        let key = plain(&member.key);
        let taken = self.take_text(&key, &member.value)
            || self.take_flag(&key, &member.value)
            || self.take_link(&key, &member.value)
            || self.take_emojis(&key, &member.value, limits);
        if !taken {
            self.keep_raw(member, limits);
        }
    }

    /// Takes a text, if it is not empty; of a key that stands twice, the first.
    fn take_text(&mut self, key: &str, value: &Value<'_>) -> bool {
        let Some((_, of)) = TEXTS.iter().find(|(name, _)| *name == key) else { return false };
        let text = match value {
            Value::Text(text) => text.clone(),
            Value::Number(number) => (*number).to_owned(),
            _ => return false,
        };
        let place = of(self);
        if place.is_some() {
            return false;
        }
        *place = Some(text).filter(|text| !text.is_empty());
        true
    }

    fn take_flag(&mut self, key: &str, value: &Value<'_>) -> bool {
        let Some((_, of)) = FLAGS.iter().find(|(name, _)| *name == key) else { return false };
        let place = of(self);
        if place.is_some() || value.flag().is_none() {
            return false;
        }
        *place = value.flag();
        true
    }

    fn take_link(&mut self, key: &str, value: &Value<'_>) -> bool {
        let (true, Some(text)) = (LINKS.contains(&key), value.text()) else { return false };
        if self.app_links.len() == LINKS.len() {
            return false;
        }
        self.app_links.extend(Some(text).filter(|text| !text.is_empty()).map(str::to_owned));
        true
    }

    fn take_emojis(&mut self, key: &str, value: &Value<'_>, limits: &Limits) -> bool {
        let (EMOJIS, Some(items), true) = (key, value.items(), self.emojis.is_empty()) else { return false };
        let texts = items.iter().filter_map(Value::text).filter(|text| !text.is_empty());
        self.emojis.extend(texts.take(limits.entries).map(str::to_owned));
        self.whole &= items.len() <= limits.entries;
        items.iter().all(|item| item.text().is_some())
    }

    fn keep_raw(&mut self, member: &Member<'_>, limits: &Limits) {
        if self.others.len() == limits.entries {
            self.whole = false;
            return;
        }
        let text = String::from_utf8_lossy(member.raw);
        let (raw, whole) = bounded(&text, limits.text_bytes);
        self.whole &= whole;
        self.others.push((member.key.clone(), raw.to_owned()));
    }
}
