#![doc = include_str!("README.md")]

mod page;

use mime::{Form, Limits, Mail, Role, WarcRecords};
use model::{Issue, IssueKind, SourceRead, Tally, Told};
use std::io::{Cursor, Read};

use super::{Product, Reads};
use crate::noted::Noted;
use crate::{Context, Tell, iso, utf16};
use page::{Flaws, Page};

/// Saved web pages.
pub(super) const PRODUCT: Product = Product { name: "web-page", reads: Reads::Stream { recognise, read } };

/// How much of a file tells what it is.
const HEAD_BYTES: usize = 4096;

fn recognise(head: &[u8]) -> bool {
    matches!(mime::form(head), Some(Form::Mhtml | Form::Warc)) || is_html(head)
}

/// Whether a file begins as HTML does: cheap, since every text is asked.
fn is_html(head: &[u8]) -> bool {
    // Comments and declarations that may stand before it.
    const BEFORE: usize = 8;
    let head = utf16::as_utf8(head.get(..HEAD_BYTES).unwrap_or(head));
    let mut rest = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&head).trim_ascii_start();
    for _ in 0..BEFORE {
        let (begin, end) = match rest {
            [b'<', b'!', b'-', b'-', ..] => (b"-->".as_slice(), 3),
            [b'<', b'?', ..] => (b"?>".as_slice(), 2),
            _ => break,
        };
        let Some(at) = memchr::memmem::find(rest, begin) else { return false };
        rest = rest.get(at + end..).unwrap_or_default().trim_ascii_start();
    }
    [b"<!doctype html".as_slice(), b"<html"].into_iter().any(|mark| {
        let (begin, behind) = rest.split_at(mark.len().min(rest.len()));
        let ends = behind.first().is_some_and(|byte| byte.is_ascii_whitespace() || *byte == b'>');
        ends && begin.eq_ignore_ascii_case(mark)
    })
}

fn read(from: &mut dyn Read, context: &Context<'_>, tell: Tell<'_>) -> SourceRead {
    let mut head = Vec::new();
    // What fails here fails again below, and is said there.
    let _ = from.take(HEAD_BYTES as u64).read_to_end(&mut head);
    let form = mime::form(&head);
    let mut from = Cursor::new(head).chain(from);
    let noted = Noted::new(context.limits.issues);
    let mut file = File { limits: context.limits, records: 0, tally: Tally::default(), noted, tell };
    match form {
        Some(Form::Warc) => file.archive(&mut from),
        form => file.whole(&mut from, form == Some(Form::Mhtml)),
    }
    SourceRead { issues: file.noted.into_vec(), tally: file.tally }
}

/// What was read so far.
struct File<'t> {
    limits: crate::Limits,
    /// Records that were told.
    records: usize,
    tally: Tally,
    noted: Noted,
    tell: Tell<'t>,
}

impl File<'_> {
    /// A file that is one page.
    fn whole(&mut self, from: &mut dyn Read, is_mhtml: bool) {
        let mut bytes = Vec::new();
        let failed = from.take(self.limits.mail_bytes as u64 + 1).read_to_end(&mut bytes).is_err();
        let flaws = Flaws { cut: bytes.len() > self.limits.mail_bytes, damaged: false };
        bytes.truncate(self.limits.mail_bytes);
        if failed {
            self.noted.push(Issue::new(IssueKind::Damaged, "chat-ends-early", ""));
        }
        if is_mhtml {
            self.saved(&bytes, flaws);
        } else {
            let mut page = Page::new(None, None);
            // What it says of its character set holds no more once it was made UTF-8.
            let text = utf16::as_utf8(&bytes);
            let charset = matches!(text, std::borrow::Cow::Owned(_)).then_some("UTF-8");
            page.add(&text, charset);
            self.tell(page, String::new(), flaws);
        }
    }

    /// A page with its frames, made of the parts of a mail.
    fn saved(&mut self, bytes: &[u8], flaws: Flaws) {
        let Some(mail) = Mail::of(bytes, &Limits { parts: self.limits.mail_parts, ..Limits::standard() }) else {
            return self.noted.push(Issue::new(IssueKind::Damaged, "reader-panicked", ""));
        };
        let pages = || mail.parts.iter().filter(|part| part.role == Role::Html);
        let first = || pages().next().and_then(|part| part.fields().location());
        let address = mail.fields.snapshot().or_else(first);
        let mut page = Page::new(address.map(str::to_owned), mail.fields.date());
        let mut damaged = mail.is_damaged;
        for part in pages() {
            let content = part.content();
            damaged |= content.is_damaged;
            page.add(&content.bytes, part.fields().parameter("charset"));
        }
        page.title = page.title.take().or_else(|| mail.fields.subject().map(str::to_owned));
        self.tell(page, String::new(), Flaws { damaged, ..flaws });
    }

    /// A web archive, page by page.
    fn archive(&mut self, from: &mut dyn Read) {
        let most = self.limits.mail_bytes;
        let mut records = WarcRecords::new(from, most);
        let mut block = Vec::new();
        while let Some(record) = records.next(&mut block) {
            if record.is_damaged {
                let place = || format!("record {}", record.number);
                self.noted.count(IssueKind::Damaged, "chat-structure-damaged", place);
            }
            let Some(payload) = record.payload(&block, most).filter(|payload| payload.is_html()) else { continue };
            let at = record.date.as_deref().and_then(iso::time);
            let mut page = Page::new(record.target.clone(), at);
            page.add(&payload.bytes, payload.charset.as_deref());
            let flaws = Flaws { cut: record.left_out > 0, damaged: payload.is_damaged || record.is_damaged };
            self.tell(page, format!("record {}", record.number), flaws);
        }
        if records.failure().is_some() {
            self.noted.push(Issue::new(IssueKind::Damaged, "chat-ends-early", ""));
        }
    }

    fn tell(&mut self, page: Page, key: String, flaws: Flaws) {
        let room = self.limits.records.saturating_sub(self.records);
        let Some(chat) = page.chat(key, flaws, (room, &self.limits)) else { return };
        self.records += chat.records.len();
        (self.tell)(Told::Chat(Box::new(chat)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_told_by_how_they_begin() {
        let pages: &[&[u8]] = &[
            b"<!DOCTYPE html>\n<html>",
            b"\xEF\xBB\xBF\r\n<HTML lang=es>",
            b"<?xml version='1.0'?>\n<!-- saved from url=(0014)about:internet -->\n<html xmlns='x'>",
            b"<!doctype html PUBLIC \"-//W3C//DTD HTML 4.01//EN\">",
            b"\xFF\xFE<\0h\0t\0m\0l\0>\0",
            b"WARC/1.1\r\nWARC-Type: warcinfo\r\n",
        ];
        for page in pages {
            assert!(recognise(page), "{:?}", String::from_utf8_lossy(page));
        }
        for other in ["", "<svg>", "<htmlx>", "<!-- <html>", "text <html>", "<?xml version='1.0'?><project>", "<html"] {
            assert!(!recognise(other.as_bytes()), "{other}");
        }
    }
}
