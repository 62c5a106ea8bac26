#![doc = include_str!("README.md")]

mod letter;
mod threads;

use mime::{Limits, Mail, Messages};
use model::{Issue, IssueKind, SourceRead, Tally};
use std::io::Read;

use super::{Product, Reads};
use crate::noted::Noted;
use crate::{Context, Tell};
use letter::Letter;
use threads::Threads;

/// Mails and mailboxes.
pub(super) const PRODUCT: Product = Product { name: "e-mail", reads: Reads::Stream { recognise, read } };

fn recognise(head: &[u8]) -> bool {
    matches!(mime::form(head), Some(mime::Form::Mail | mime::Form::Mailbox))
}

fn read(from: &mut dyn Read, context: &Context<'_>, tell: Tell<'_>) -> SourceRead {
    let limits = context.limits;
    let mut messages = Messages::new(from, limits.mail_bytes);
    let (mut threads, mut tally, mut noted) = (Threads::new(limits), Tally::default(), Noted::new(limits.issues));
    let (mut bytes, mut records) = (Vec::new(), 0);
    while let Some(message) = messages.next(&mut bytes) {
        let place = || format!("message {}", message.number);
        let number = Some(message.number).filter(|_| messages.is_mailbox());
        let mail = Mail::of(&bytes, &Limits { parts: limits.mail_parts, ..Limits::standard() });
        let Some(mail) = mail.filter(|_| records < limits.records) else {
            tally.seen += 1;
            tally.refused += 1;
            let code = if records < limits.records { "reader-panicked" } else { "chat-too-many-records" };
            noted.count(IssueKind::Damaged, code, place);
            continue;
        };
        let letter = Letter::of(&mail, (number, records), message.left_out > 0, &limits);
        records += 1 + letter.files.len();
        threads.take(letter, tell);
    }
    threads.tell_all(tell);
    if messages.failure().is_some() {
        noted.push(Issue::new(IssueKind::Damaged, "chat-ends-early", ""));
    }
    SourceRead { issues: noted.into_vec(), tally }
}
