//! Telling mails and mailboxes by how they begin; names of files are not looked at.

use crate::messages::is_separator;
use crate::warc::is_record;

/// What some bytes are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// One mail (RFC 5322).
    Mail,
    /// Mails one behind the other, each behind a line `From …` (RFC 4155 and its relatives).
    Mailbox,
    /// A page that a browser saved with what it shows (MHTML, RFC 2557): a mail in form.
    Mhtml,
    /// A web archive.
    Warc,
}

/// Fields that transport puts on top of a mail: two different ones are no coincidence.
static TRANSPORT: &[&str] = &[
    "received",
    "return-path",
    "delivered-to",
    "x-received",
    "arc-seal",
    "arc-message-signature",
    "arc-authentication-results",
    "authentication-results",
    "dkim-signature",
    "received-spf",
    "x-gm-thrid",
    "x-gmail-labels",
    "x-mozilla-status",
    "x-mozilla-status2",
    "x-original-to",
    "envelope-to",
];
/// Fields of which a mail that someone wrote has several beside `From`.
static WRITTEN: &[&str] =
    &["date", "message-id", "to", "cc", "bcc", "subject", "mime-version", "content-type", "received"];
/// Beside `From`, so many of them.
const ENOUGH: usize = 2;

/// Of which form content is that begins with `head`; 4 KiB are enough.
pub fn form(head: &[u8]) -> Option<Form> {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    // Nearly everything that is asked about ends here.
    if !head.first()?.is_ascii_alphabetic() {
        return None;
    }
    let first = head.split(|byte| *byte == b'\n').next()?;
    if is_separator(first) {
        return Some(Form::Mailbox);
    }
    if is_record(first) {
        return Some(Form::Warc);
    }
    let names = names(head)?;
    if is_saved_page(head, &names) {
        return Some(Form::Mhtml);
    }
    let count = |list: &[&str]| list.iter().filter(|name| names.iter().any(|met| met == *name)).count();
    let is_from = names.iter().any(|name| name == "from");
    (is_from && count(WRITTEN) >= ENOUGH || count(TRANSPORT) >= ENOUGH).then_some(Form::Mail)
}

/// Whether it is made of parts that belong together, and says that a browser saved it, or has no sender and no receiver.
fn is_saved_page(head: &[u8], names: &[String]) -> bool {
    let has = |name: &str| names.iter().any(|met| met == name);
    let text = String::from_utf8_lossy(head).to_ascii_lowercase();
    let fields = text.split("\n\n").next().unwrap_or_default();
    let fields = fields.split("\r\n\r\n").next().unwrap_or_default();
    let is_saved = has("snapshot-content-location") || fields.contains("saved by ");
    let is_nobodys = !["from", "to", "received", "return-path", "message-id"].into_iter().any(has);
    has("mime-version") && fields.contains("multipart/related") && (is_saved || is_nobodys)
}

/// Names of the fields with which `head` begins, in lower case; `None` if a line is none. The last line may be cut.
fn names(head: &[u8]) -> Option<Vec<String>> {
    let mut names = Vec::new();
    let mut lines = head.split_inclusive(|byte| *byte == b'\n').peekable();
    while let Some(line) = lines.next() {
        if line.trim_ascii().is_empty() {
            break;
        }
        if line.first().is_some_and(|byte| matches!(byte, b' ' | b'\t')) {
            continue;
        }
        match name(line) {
            Some(name) => names.push(name),
            None if lines.peek().is_none() && !line.ends_with(b"\n") => break,
            None => return None,
        }
    }
    Some(names)
}

/// A field's name: printable ASCII up to a colon.
fn name(line: &[u8]) -> Option<String> {
    const LONGEST: usize = 78;
    let end = line.iter().take(LONGEST).position(|byte| *byte == b':')?;
    let name = line.get(..end)?.trim_ascii_end();
    let is_name = !name.is_empty() && name.iter().all(|byte| byte.is_ascii_graphic());
    is_name.then(|| String::from_utf8_lossy(name).to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mails_are_told_from_texts() {
        let mails: &[&[u8]] = &[
            b"From: Ana <ana@example.org>\r\nTo: luis@example.org\r\nSubject: fotos\r\n\r\nhola",
            b"Return-Path: <ana@example.org>\nReceived: by mx.example.org;\n\tSun, 1 Dec 2024 10:00:00 +0100\nX-Long: ab",
            b"\xEF\xBB\xBFDate: Sun, 1 Dec 2024 10:00:00 +0100\nFrom: ana@example.org\nMessage-ID: <1@example.org>\n",
        ];
        for mail in mails {
            assert_eq!(form(mail), Some(Form::Mail), "{:?}", String::from_utf8_lossy(mail));
        }
        let page = b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/\r\nSubject: x\r\nDate: Sun, 1 \
            Dec 2024 10:00:00 -0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n";
        assert_eq!(form(page), Some(Form::Mhtml));
        let bare = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nTo: x\n";
        assert_eq!(form(bare), Some(Form::Mhtml));
        assert_eq!(form(b"WARC/1.0\r\nWARC-Type: warcinfo\r\n"), Some(Form::Warc));
        let others: &[&[u8]] = &[
            b"",
            b"From: Ana\n\nto whom it may concern",
            b"Dear Ana,\nFrom: here\nTo: there\n",
            b"HTTP/1.1 200 OK\nDate: today\nContent-Type: text/html\n\n",
            b"BEGIN:VCARD\nVERSION:3.0\nFN:Ana\nEND:VCARD\n",
            b"Host: example.org\nDate: x\nContent-Type: y\n\n",
            b"From here on the road goes up.\nDate: none\n",
            b"12/3/24, 21:04 - Ana: From: x\n",
        ];
        for other in others {
            assert_eq!(form(other), None, "{:?}", String::from_utf8_lossy(other));
        }
    }

    #[test]
    fn mailboxes_begin_with_their_separator() {
        for first in
            ["From ana@example.org Sun Dec  1 10:00:00 2024\nX: y\n", "From - Sun Dec 01 10:00:00 +0000 2024\r\n"]
        {
            assert_eq!(form(first.as_bytes()), Some(Form::Mailbox), "{first}");
        }
        assert_eq!(form(b"From ana we heard on Sun Dec\n"), None);
    }
}
