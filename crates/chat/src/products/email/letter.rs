//! A mail as it is held until its thread is told.

use mime::{Address, Fields, Mail, Part, Who};
use model::{Attachment, MediaKind, WallTime};

use crate::{Limits, html, marks};

/// What is held of a mail.
pub(super) struct Letter {
    /// The number of its record.
    pub(super) number: u64,
    /// Where it stands, in a mailbox.
    pub(super) place: Option<String>,
    /// Its own id.
    pub(super) id: Option<String>,
    /// Ids of the mails before it, the first first.
    pub(super) before: Vec<String>,
    pub(super) at: Option<WallTime>,
    pub(super) subject: Option<String>,
    pub(super) sender: Option<Address>,
    /// To whom, and who sent it for the one who wrote it.
    pub(super) others: Vec<Address>,
    pub(super) text: String,
    pub(super) files: Vec<File>,
    pub(super) flaws: Flaws,
}

/// A file of a mail.
pub(super) struct File {
    /// The number of the part.
    pub(super) part: usize,
    /// Its name as the mail has it.
    pub(super) name: String,
    pub(super) attachment: Attachment,
}

/// What is wrong with a mail, or to be known of it.
#[derive(Clone, Copy, Default)]
pub(super) struct Flaws {
    pub(super) cut: bool,
    pub(super) lossy: bool,
    pub(super) damaged: bool,
    pub(super) encrypted: bool,
    pub(super) crowded: bool,
}

/// Types of files that chats have a word for.
static MEDIA: &[(&str, MediaKind)] =
    &[("image", MediaKind::Image), ("video", MediaKind::Video), ("audio", MediaKind::Audio)];

impl Letter {
    /// Reads a mail; `message`: its number in its mailbox. Records before it: `records`.
    pub(super) fn of(mail: &Mail<'_>, (message, records): (Option<u64>, usize), is_cut: bool, limits: &Limits) -> Self {
        let fields = &mail.fields;
        let mut flaws =
            Flaws { cut: is_cut, damaged: mail.is_damaged, encrypted: mail.is_encrypted, ..Flaws::default() };
        let mut before = fields.references();
        before.extend(fields.in_reply_to());
        let ids = before.into_iter().take(limits.mail_parts).map(|id| bounded(id, limits.value_bytes));
        let mut from = fields.addresses(Who::From).into_iter();
        let sender = from.next();
        let others = from.chain(recipients(fields)).take(limits.accounts + 1);
        let subject = fields.subject().map(|subject| line(subject, limits.value_bytes));
        let text = text(mail, subject.as_deref(), &mut flaws, limits);
        Self {
            number: records as u64 + 1,
            place: message.map(|number| format!("message {number}")),
            id: fields.id().map(|id| bounded(id, limits.value_bytes)),
            before: ids.collect(),
            at: fields.date(),
            subject,
            sender,
            others: others.collect(),
            text,
            files: mail.files().map(|part| file(part, message)).collect(),
            flaws,
        }
    }

    /// About how many bytes it holds.
    pub(super) fn bytes(&self) -> usize {
        const EACH: usize = 200;
        let people = self.others.iter().chain(&self.sender).map(|one| one.address.len() + EACH).sum::<usize>();
        let ids = self.before.iter().chain(&self.id).map(|id| id.len() + EACH).sum::<usize>();
        EACH + self.text.len() + people + ids + self.files.iter().map(|file| file.name.len() * 2 + EACH).sum::<usize>()
    }
}

fn recipients(fields: &Fields<'_>) -> impl Iterator<Item = Address> {
    [Who::Sender, Who::To, Who::Cc, Who::Bcc].into_iter().flat_map(|who| fields.addresses(who))
}

/// Subject and words.
fn text(mail: &Mail<'_>, subject: Option<&str>, flaws: &mut Flaws, limits: &Limits) -> String {
    let body = mail.body();
    flaws.lossy = body.is_lossy;
    flaws.encrypted |= body.text.contains("-----BEGIN PGP MESSAGE-----");
    let words = if body.is_html { html::text_of(&body.text) } else { plain(&body.text) };
    let all = [subject.unwrap_or_default(), words.trim()].join("\n");
    let all = all.trim();
    flaws.cut |= all.len() > limits.record_bytes;
    bounded(all, limits.record_bytes)
}

/// Text without carriage returns and invisible marks.
fn plain(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    marks::clean_onto(&mut clean, text, &mut Vec::new());
    clean.replace("\r\n", "\n")
}

fn line(text: &str, most: usize) -> String {
    bounded(plain(text).replace(['\n', '\r'], " ").trim(), most)
}

/// As much of a text as `most` bytes hold.
fn bounded(text: &str, most: usize) -> String {
    text.get(..text.floor_char_boundary(most)).unwrap_or(text).to_owned()
}

fn file(part: &Part<'_>, message: Option<u64>) -> File {
    let kind = part.fields().media_type().map_or_else(String::new, |(kind, _)| kind);
    let media = MEDIA.iter().find(|(name, _)| *name == kind).map_or(MediaKind::Document, |(_, media)| *media);
    let attachment = Attachment { name: Some(part.member_name(message)), media: Some(media), claimed: Vec::new() };
    let name = part.fields().file_name().map_or_else(String::new, |name| line(name, 1 << 10));
    File { part: part.number, name, attachment }
}
