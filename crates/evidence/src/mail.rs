//! Mails and mailboxes (RFC 5322, RFC 4155): their files are members, called as [`mime::Part::member_name`] says.
//!
//! What is written in a mail stays in the mail: it is read as messages, not as files. A mail that another one holds is a
//! member, and walked as a mail itself.

use crate::meter::Over;
use crate::source::{Body, failure_issue};
use crate::walker::{Archive, Facts, Flow, Walker};
use mime::{Content, Limits, Mail, Messages, Part};
use model::{Issue, IssueKind};
use std::io::{self, Cursor, Read};

/// Walks the files of every message; one message is held at a time.
pub(crate) fn walk(walker: &mut Walker<'_>, archive: &mut Archive, source: &mut dyn Read) -> Flow {
    let most = usize::try_from(walker.limits.hold_bytes).unwrap_or(usize::MAX);
    let mut messages = Messages::new(source, most);
    let mut bytes = Vec::new();
    while let Some(message) = messages.next(&mut bytes) {
        let number = Some(message.number).filter(|_| messages.is_mailbox());
        let place = number.map_or_else(String::new, |number| format!("message {number}"));
        if message.left_out > 0 {
            let issue = Issue::new(IssueKind::Damaged, "archive-limit", "").at(&place).with("limit", "hold_bytes");
            walker.archive_issue(archive, issue.with("skipped_bytes", message.left_out))?;
        }
        match Mail::of(&bytes, &Limits::standard()) {
            Some(mail) => files(walker, archive, &mail, (number, &place))?,
            None => {
                walker.archive_issue(archive, Issue::new(IssueKind::Damaged, "reader-panicked", "").at(place))?;
            }
        }
    }
    match messages.failure() {
        Some(error) => match Over::behind(error) {
            Some(over) => Err(over.into()),
            None => walker.archive_issue(archive, failure_issue(error)),
        },
        None => Ok(()),
    }
}

fn files(
    walker: &mut Walker<'_>,
    archive: &mut Archive,
    mail: &Mail<'_>,
    (number, place): (Option<u64>, &str),
) -> Flow {
    if mail.is_damaged {
        walker.archive_issue(archive, Issue::new(IssueKind::Damaged, "archive-damaged", "").at(place))?;
    }
    mail.files().try_for_each(|part| file(walker, archive, part, number))
}

fn file(walker: &mut Walker<'_>, archive: &mut Archive, part: &Part<'_>, number: Option<u64>) -> Flow {
    let (name, Content { bytes, is_damaged }) = (part.member_name(number), part.content());
    let size_hint = Some(bytes.len() as u64);
    let facts = Facts { name: name.as_bytes(), modified: None, size_hint, packed: 0, again: None };
    walker.member(archive, facts, &mut Unwrapped { bytes: Cursor::new(&bytes), is_damaged }, None)
}

/// A file of a mail or a web archive, as it was before it was written into it.
pub(crate) struct Unwrapped<'b> {
    pub(crate) bytes: Cursor<&'b [u8]>,
    pub(crate) is_damaged: bool,
}

impl Read for Unwrapped<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.bytes.read(into)
    }
}

impl Body for Unwrapped<'_> {
    fn verdict(&mut self) -> Vec<Issue> {
        self.is_damaged.then(|| Issue::new(IssueKind::Damaged, "member-damaged", "")).into_iter().collect()
    }
}
