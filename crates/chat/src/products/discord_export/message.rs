//! One message → one record, and one more for each further file.

use model::{AliasIx, Attachment, IssueKind, MediaKind, MessageKind, Quote, Record, SystemKind, SystemLine, WallTime};

use crate::iso;
use crate::json::values::{Fields, inner, objects, raw, text};

use super::channel::Channel;
use super::kinds::{self, Kind};

/// Takes a message into its channel.
pub(super) fn add(channel: &mut Channel, fields: &Fields, lossy: bool) {
    let at = time(channel, fields);
    let mut record = channel.record(at.unwrap_or(WallTime::untold()), None);
    if lossy {
        channel.note(IssueKind::Damaged, "chat-line-not-utf8");
    }
    let author = inner(fields, "author").and_then(|author| who(channel, author));
    record.native = text(fields, "id").map(Into::into);
    record.edited = text(fields, "timestampEdited").is_some();
    match kinds::message(raw(fields, "type").unwrap_or_default()) {
        Kind::Written => written(channel, fields, author, &mut record),
        Kind::Service(kind, code) => service(channel, fields, author, (kind, Some(code)), &mut record),
        Kind::Unknown(code) => {
            channel.note(IssueKind::Noteworthy, "chat-unknown-code");
            service(channel, fields, author, (SystemKind::Unknown, code), &mut record);
        }
    }
    let doubtful = at.is_none() || lossy;
    take(channel, record, &files(fields), doubtful);
}

/// Takes a record in with its first file, and one for each further file.
fn take(channel: &mut Channel, mut record: Record, files: &[File], doubtful: bool) {
    let (at, sender) = (record.at, record.sender);
    let (first, further) = files.split_first().map_or((None, [].as_slice()), |(first, rest)| (Some(first), rest));
    record.attachment = first.map(|file| file.attachment.clone());
    if first.is_some() && record.kind == MessageKind::Text {
        record.kind = MessageKind::Media;
    }
    channel.take(record, doubtful);
    for (number, file) in (1..).zip(further) {
        let mut record = channel.record(at, Some(number));
        (record.sender, record.kind, record.native) = (sender, MessageKind::Media, file.native.clone());
        record.text.clone_from(&file.shown);
        record.attachment = Some(file.attachment.clone());
        channel.take(record, doubtful);
    }
}

fn time(channel: &mut Channel, fields: &Fields) -> Option<WallTime> {
    let at = raw(fields, "timestamp").and_then(iso::time);
    if at.is_none() {
        channel.note(IssueKind::Damaged, "date-impossible");
    }
    at
}

fn who(channel: &mut Channel, user: &Fields) -> Option<AliasIx> {
    let account = text(user, "id")?;
    let (name, nickname) = (text(user, "name"), text(user, "nickname"));
    let ix = channel.accounts.of(&account, name.as_deref());
    if nickname.is_some() {
        channel.accounts.of(&account, nickname.as_deref());
    }
    Some(ix)
}

/// A message that someone wrote; one that is passed on holds what it passes on beside its own words.
fn written(channel: &mut Channel, fields: &Fields, author: Option<AliasIx>, record: &mut Record) {
    record.sender = author;
    let forwarded = inner(fields, "forwardedMessage");
    record.forwarded = forwarded.map(|_| 0);
    record.text = lines(fields, forwarded).join("\n");
    let reference = inner(fields, "reference").filter(|_| forwarded.is_none());
    let answered = reference.and_then(|reference| text(reference, "messageId"));
    record.quotes = answered.map(|id| {
        channel.answers(&id);
        Box::new(Quote { native: Some(id.into()), ..Quote::default() })
    });
}

/// Words, then what cards under them lead to, then the first file where it is not in the export.
fn lines(fields: &Fields, forwarded: Option<&Fields>) -> Vec<String> {
    let words = [Some(fields), forwarded].into_iter().flatten();
    let mut lines: Vec<String> = words.clone().filter_map(|part| text(part, "content")).collect();
    lines.extend(words.flat_map(|part| objects(part, "embeds")).flat_map(card));
    lines.extend(buttons(fields));
    lines.extend(files(fields).first().map(|file| file.shown.clone()).filter(|shown| !shown.is_empty()));
    lines
}

/// A card: title, words, fields, and where it leads.
fn card(card: &Fields) -> Vec<String> {
    let own = ["title", "description", "url"].iter().filter_map(|key| text(card, key));
    let fields =
        objects(card, "fields").flat_map(|field| ["name", "value"].into_iter().filter_map(|key| text(field, key)));
    own.chain(fields).collect()
}

fn buttons(fields: &Fields) -> Vec<String> {
    let inside = objects(fields, "components").flat_map(|row| objects(row, "components"));
    let linked = inside.filter_map(|button| Some((text(button, "label").unwrap_or_default(), text(button, "url")?)));
    linked.map(|(label, url)| format!("{label} [{url}]")).collect()
}

/// A message of the service. What it says in English is the exporter's, and stays the text.
fn service(
    channel: &mut Channel,
    fields: &Fields,
    author: Option<AliasIx>,
    (kind, code): (SystemKind, Option<i64>),
    record: &mut Record,
) {
    let mut line = SystemLine::of(kind);
    (line.actor, line.code) = (author, code);
    let named: Vec<AliasIx> = objects(fields, "mentions").filter_map(|user| who(channel, user)).collect();
    match kind {
        SystemKind::Joined => line.targets = line.actor.take().into_iter().collect(),
        // Who leaves a group of direct messages removes themselves.
        SystemKind::Removed if named.is_empty() || named.iter().all(|ix| Some(*ix) == author) => {
            line.kind = SystemKind::Left;
            line.targets = line.actor.take().into_iter().collect();
        }
        SystemKind::Added | SystemKind::Removed => line.targets = named,
        _ => {}
    }
    record.kind = MessageKind::System;
    record.text = lines(fields, None).join("\n");
    if kind == SystemKind::Unknown {
        let type_name = raw(fields, "type").unwrap_or_default();
        record.text = format!("type {type_name}\n{}", record.text).trim_end().to_owned();
    }
    record.system = Some(Box::new(line));
}

/// A file of a message.
struct File {
    attachment: Attachment,
    native: Option<Box<str>>,
    /// What is left of a file that is not in the export.
    shown: String,
}

/// Files, then stickers, of the message and of the one it passes on.
fn files(fields: &Fields) -> Vec<File> {
    let parts = || [Some(fields), inner(fields, "forwardedMessage")].into_iter().flatten();
    let files = parts().flat_map(|part| objects(part, "attachments")).map(|file| {
        let name = text(file, "fileName");
        let media = name.as_deref().and_then(media);
        of_url(file, "url", name.unwrap_or_default(), media)
    });
    let stickers = parts().flat_map(|part| objects(part, "stickers")).map(|sticker| {
        of_url(sticker, "sourceUrl", text(sticker, "name").unwrap_or_default(), Some(MediaKind::Sticker))
    });
    files.chain(stickers).collect()
}

/// An address is left where the file was not downloaded; else it is a path beside the export, as its system writes it.
fn of_url(file: &Fields, key: &str, name: String, media: Option<MediaKind>) -> File {
    let place = text(file, key);
    let remote = place.as_deref().is_none_or(|place| place.contains("://"));
    let shown = if remote { format!("{name} [{}]", place.as_deref().unwrap_or_default()) } else { String::new() };
    let path = place.filter(|_| !remote).map(|path| path.replace('\\', "/"));
    let attachment = Attachment { name: path, media, claimed: Vec::new() };
    File { attachment, native: text(file, "id").map(Into::into), shown }
}

static ENDINGS: &[(&[&str], MediaKind)] = &[
    (&["png", "jpg", "jpeg", "webp", "heic", "avif", "bmp"], MediaKind::Image),
    (&["gif"], MediaKind::Gif),
    (&["mp4", "mov", "webm", "mkv", "avi", "m4v"], MediaKind::Video),
    (&["mp3", "ogg", "wav", "m4a", "flac", "opus"], MediaKind::Audio),
    (&["vcf"], MediaKind::ContactCard),
];

/// What a file's name says it is.
fn media(name: &str) -> Option<MediaKind> {
    let ending = name.rsplit_once('.')?.1.to_ascii_lowercase();
    let known = ENDINGS.iter().find(|(endings, _)| endings.contains(&ending.as_str()));
    Some(known.map_or(MediaKind::Document, |(_, kind)| *kind))
}
