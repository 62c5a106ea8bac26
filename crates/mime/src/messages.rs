//! Mailboxes (`mboxo`, `mboxrd`) message by message, and single mails as mailboxes of one.

use std::io::{self, BufRead, BufReader, Read};

/// Bytes asked for at a time.
const BUFFER_BYTES: usize = 64 << 10;
static DAYS: &[&[u8]] = &[b"Mon", b"Tue", b"Wed", b"Thu", b"Fri", b"Sat", b"Sun"];
static MONTHS: &[&[u8]] =
    &[b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec"];

/// A walk over the messages of a stream: one is held at a time.
pub struct Messages<'r> {
    from: BufReader<&'r mut dyn Read>,
    is_mailbox: bool,
    most: usize,
    /// Messages that were given.
    number: u64,
    /// Whether a separator was met whose message has not been given.
    is_open: bool,
    failure: Option<io::Error>,
}

/// A message that was put into the caller's hands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Message {
    /// From 1.
    pub number: u64,
    /// How many bytes of it were left out because it is longer than allowed.
    pub left_out: u64,
}

impl<'r> Messages<'r> {
    /// Of a stream from its beginning: a mailbox if it begins with a separator, else one mail. Of a longer message the
    /// first `most` bytes are given.
    pub fn new(from: &'r mut dyn Read, most: usize) -> Self {
        let from = BufReader::with_capacity(BUFFER_BYTES, from);
        Self { from, is_mailbox: false, most, number: 0, is_open: true, failure: None }
    }

    /// Whether it is a mailbox; known when the first message was given.
    pub fn is_mailbox(&self) -> bool {
        self.is_mailbox
    }

    /// What reading failed with, if it did: what came before it was given.
    pub fn failure(&self) -> Option<&io::Error> {
        self.failure.as_ref()
    }

    /// Puts the next message into `message`; `None` behind the last. One that is only a separator is a message.
    pub fn next(&mut self, message: &mut Vec<u8>) -> Option<Message> {
        message.clear();
        let (mut left_out, mut line, mut is_start) = (0, Vec::new(), true);
        let mut is_met = self.is_open && self.number > 0;
        self.is_open = false;
        loop {
            line.clear();
            if !self.piece(&mut line) {
                break;
            }
            let was_start = std::mem::replace(&mut is_start, line.ends_with(b"\n"));
            if was_start && is_separator(&line) && (self.is_mailbox || !is_met) {
                self.is_mailbox = true;
                if is_met {
                    self.is_open = true;
                    break;
                }
                is_met = true;
                continue;
            }
            is_met = true;
            let plain = if was_start && self.is_mailbox { unquoted(&line) } else { &line };
            let room = self.most.saturating_sub(message.len());
            left_out += plain.len().saturating_sub(room) as u64;
            message.extend_from_slice(plain.get(..room).unwrap_or(plain));
        }
        self.number += u64::from(is_met);
        is_met.then_some(Message { number: self.number, left_out })
    }

    /// Reads a line, or a piece of a long one; whether there was any.
    fn piece(&mut self, line: &mut Vec<u8>) -> bool {
        if self.failure.is_some() {
            return false;
        }
        if let Err(error) = self.from.by_ref().take(BUFFER_BYTES as u64).read_until(b'\n', line) {
            self.failure = Some(error);
        }
        !line.is_empty()
    }
}

/// A separator that was part of a message has a `>` in front.
fn unquoted(line: &[u8]) -> &[u8] {
    match line.iter().position(|byte| *byte != b'>') {
        Some(quotes @ 1..) if line.get(quotes..).is_some_and(|rest| rest.starts_with(b"From ")) => {
            line.get(1..).unwrap_or(line)
        }
        _ => line,
    }
}

/// Whether a line stands between two messages: `From`, who, and a day of the week, a month, a day and a time.
pub(crate) fn is_separator(line: &[u8]) -> bool {
    const LONGEST: usize = 1000;
    let Some(rest) = line.get(..line.len().min(LONGEST)).and_then(|line| line.strip_prefix(b"From ")) else {
        return false;
    };
    let words: Vec<&[u8]> = rest.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).take(12).collect();
    words.windows(4).any(|four| match four {
        [day, month, date, time] => {
            DAYS.contains(day) && MONTHS.contains(month) && date.iter().all(u8::is_ascii_digit) && is_time(time)
        }
        _ => false,
    })
}

fn is_time(word: &[u8]) -> bool {
    word.contains(&b':') && word.iter().all(|byte| byte.is_ascii_digit() || *byte == b':')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(mut bytes: &[u8], most: usize) -> (Vec<(String, u64)>, bool) {
        let mut messages = Messages::new(&mut bytes, most);
        let (mut message, mut all) = (Vec::new(), Vec::new());
        while let Some(met) = messages.next(&mut message) {
            all.push((String::from_utf8_lossy(&message).into_owned(), met.left_out));
            assert_eq!(met.number, all.len() as u64);
        }
        (all, messages.is_mailbox())
    }

    const LINE: &str = "From ana@example.org Sun Dec  1 10:00:00 2024\n";

    #[test]
    fn a_mailbox_is_given_message_by_message() {
        let text = format!("{LINE}A: 1\n\n>From here\n>>From there\nFrom now on\n\n{LINE}{LINE}B: 2");
        let wanted = ["A: 1\n\nFrom here\n>From there\nFrom now on\n\n", "", "B: 2"];
        assert_eq!(all(text.as_bytes(), 1000), (wanted.map(|text| (text.to_owned(), 0)).to_vec(), true));
    }

    #[test]
    fn a_mail_alone_is_given_as_it_is() {
        let text = format!("A: 1\n\n>From here\n{LINE}x");
        assert_eq!(all(text.as_bytes(), 1000), (vec![(text.clone(), 0)], false));
        assert_eq!(all(b"", 10), (Vec::new(), false));
    }

    #[test]
    fn what_is_too_long_is_cut_and_the_next_message_is_whole() {
        let text = format!("{LINE}{}\n{LINE}B", "x".repeat(BUFFER_BYTES * 2));
        let (all, _) = all(text.as_bytes(), 5);
        assert_eq!(all, [("xxxxx".to_owned(), BUFFER_BYTES as u64 * 2 - 4), ("B".to_owned(), 0)]);
    }
}
