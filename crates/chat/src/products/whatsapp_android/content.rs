//! What lies beside a message: its file, its words, its place, what was done to it.

use model::{Attachment, ClaimedDigest, ClaimedOf, GroupFact, GroupInvite, MediaKind, MessageKind, Told};

use super::batch::{Beside, Work};
use super::held::Held;
use super::jids::JidIx;
use super::scan::{Cells, Note};
use super::{digests, kinds};

/// Tables of which each row belongs to one message.
pub(super) static BESIDE: &[Beside] = &[
    Beside {
        table: "message_media",
        columns: &["file_path", "media_name", "mime_type", "media_caption", "file_hash", "original_file_hash"],
        is_expected: true,
        put: media,
    },
    Beside { table: "message_view_once_media", columns: &["state"], is_expected: false, put: view_once },
    Beside { table: "message_forwarded", columns: &["forward_score"], is_expected: true, put: forwarded },
    Beside { table: "message_edit_info", columns: &["original_key_id"], is_expected: false, put: edited },
    Beside { table: "message_revoked", columns: &["admin_jid_row_id"], is_expected: true, put: revoked },
    Beside {
        table: "message_group_invite",
        columns: &["group_jid_row_id", "admin_jid_row_id", "group_name", "invite_code"],
        is_expected: false,
        put: invite,
    },
    Beside { table: "message_vcard", columns: &["vcard"], is_expected: true, put: card },
    Beside {
        table: "message_location",
        columns: &["latitude", "longitude", "place_name", "place_address", "url"],
        is_expected: true,
        put: location,
    },
    Beside { table: "message_poll_option", columns: &["option_name"], is_expected: false, put: option },
    Beside {
        table: "message_event",
        columns: &["name", "description", "location_name", "location_address", "join_link"],
        is_expected: false,
        put: words,
    },
    Beside { table: "message_product", columns: &["title", "description", "url"], is_expected: false, put: words },
    Beside { table: "message_order", columns: &["order_title", "message"], is_expected: false, put: words },
    Beside {
        table: "message_ui_elements",
        columns: &["element_content", "description", "footer_text"],
        is_expected: false,
        put: words,
    },
    Beside {
        table: "message_sticker_pack",
        columns: &["pack_name", "publisher", "pack_description", "sticker_pack_id"],
        is_expected: false,
        put: words,
    },
];

fn media(work: &mut Work<'_, '_>, held: &mut Held, at: usize, cells: &Cells<'_>) {
    let [path, name, mime, caption] = [1, 2, 3, 4].map(|column| cells.text(column));
    let claimed = [(5, ClaimedOf::File), (6, ClaimedOf::Original)];
    let claimed = claimed.into_iter().filter_map(|(column, of)| digest(work, cells, column, of, "message_media"));
    let claimed: Vec<ClaimedDigest> = claimed.collect();
    let Some(record) = held.record(at) else { return };
    let told = record.attachment.take().and_then(|file| file.media);
    let media = told.or_else(|| mime.as_deref().map(kinds::of_mime));
    if record.text.is_empty() {
        let title = name.clone().filter(|_| media == Some(MediaKind::Document));
        record.text = caption.or(title).unwrap_or_default();
    }
    if record.kind == MessageKind::Text {
        record.kind = MessageKind::Media;
    }
    record.attachment = Some(Attachment { name: path.or(name), media, claimed });
}

/// The digest in a column. What is none is noted, not kept.
pub(super) fn digest(
    work: &Work<'_, '_>,
    cells: &Cells<'_>,
    column: usize,
    of: ClaimedOf,
    table: &'static str,
) -> Option<ClaimedDigest> {
    let text = cells.raw(column)?;
    let sha256 = digests::sha256(&text);
    if sha256.is_none() {
        work.source.note(Note::Digest, table, cells.int(0));
    }
    sha256.map(|sha256| ClaimedDigest { of, sha256 })
}

fn view_once(_: &mut Work<'_, '_>, held: &mut Held, at: usize, _: &Cells<'_>) {
    if let Some(record) = held.record(at) {
        record.kind = MessageKind::ViewOnce;
    }
}

fn forwarded(_: &mut Work<'_, '_>, held: &mut Held, at: usize, cells: &Cells<'_>) {
    let score = cells.int(1).and_then(|score| u32::try_from(score).ok());
    if let Some(record) = held.record(at) {
        record.forwarded = score.or(Some(0));
    }
}

/// An edited row has a key of its own: the one that other phones know is the key it had before.
fn edited(_: &mut Work<'_, '_>, held: &mut Held, at: usize, cells: &Cells<'_>) {
    let original = cells.raw(1).map(|key| key.as_ref().into());
    if let Some(record) = held.record(at) {
        record.edited = true;
        record.native = original.or(record.native.take());
    }
}

/// A deleted row keeps its key; `revoked_key_id` is that of the message that deleted it.
fn revoked(work: &mut Work<'_, '_>, held: &mut Held, at: usize, cells: &Cells<'_>) {
    let admin = person(work, cells, 1, "message_revoked").map(|admin| held.alias(work.jids, admin));
    if let Some(record) = held.record(at) {
        record.kind = MessageKind::Deleted;
        record.deleted_by = admin.or(record.deleted_by);
    }
}

/// The account that a column points to.
pub(super) fn person(work: &Work<'_, '_>, cells: &Cells<'_>, column: usize, table: &'static str) -> Option<JidIx> {
    let id = cells.id(column)?;
    let jid = work.jids.row(Some(id));
    if jid.is_none() {
        work.source.note(Note::Nowhere, table, cells.int(0));
    }
    jid
}

fn invite(work: &mut Work<'_, '_>, held: &mut Held, at: usize, cells: &Cells<'_>) {
    let group = person(work, cells, 1, "message_group_invite").map(|group| work.jids.id(group).to_owned());
    let admin = person(work, cells, 2, "message_group_invite").map(|admin| held.alias(work.jids, admin));
    let (name, code) = (cells.text(3), cells.text(4));
    let Some(record) = held.record(at) else { return };
    record.kind = MessageKind::Invite;
    let admin = admin.filter(|admin| Some(*admin) != record.sender);
    if let Some(group) = group.clone() {
        let place = format!("message_group_invite row {}", cells.int(0).unwrap_or_default());
        work.told.push(Told::Group(GroupFact { group, name: name.clone(), place, ..GroupFact::default() }));
    }
    record.invite = Some(Box::new(GroupInvite { group, name, code, admin }));
}

fn card(work: &mut Work<'_, '_>, held: &mut Held, at: usize, cells: &Cells<'_>) {
    let card = cells.raw(1).map(String::from);
    if let Some(record) = held.record(at) {
        record.kind = MessageKind::Contact;
    }
    append(work, held, at, card);
}

fn location(work: &mut Work<'_, '_>, held: &mut Held, at: usize, cells: &Cells<'_>) {
    let degrees = cells.real(1).zip(cells.real(2)).filter(|point| *point != (0.0, 0.0));
    let point = degrees.map(|(latitude, longitude)| format!("{latitude}, {longitude}"));
    append(work, held, at, cells.text(3));
    append(work, held, at, cells.text(4));
    append(work, held, at, point);
    append(work, held, at, cells.text(5));
}

fn option(work: &mut Work<'_, '_>, held: &mut Held, at: usize, cells: &Cells<'_>) {
    append(work, held, at, cells.text(1));
}

/// All columns, each on a line of its own.
fn words(work: &mut Work<'_, '_>, held: &mut Held, at: usize, cells: &Cells<'_>) {
    for column in 1..cells.count() {
        append(work, held, at, cells.text(column));
    }
}

/// Adds a line to a record's text, within the limit.
pub(super) fn append(work: &Work<'_, '_>, held: &mut Held, at: usize, line: Option<String>) {
    let Some(line) = line else { return };
    let Some(record) = held.record(at) else { return };
    if record.text.len().saturating_add(line.len()) >= work.source.limits.record_bytes {
        held.doubt(at);
        return work.source.note(Note::Cut, "message", None);
    }
    if !record.text.is_empty() {
        record.text.push('\n');
    }
    record.text.push_str(&line);
}
