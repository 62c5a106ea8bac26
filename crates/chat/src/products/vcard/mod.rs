#![doc = include_str!("README.md")]

use model::{IssueKind, SourceRead, Tally};
use std::io::Read;

use super::{Product, Reads};
use crate::bounded_lines::Lines;
use crate::noted::Noted;
use crate::vcards::{self, Card, Cards, Flaws};
use crate::{Context, Limits, Tell};

/// Files of contact cards.
pub(super) const PRODUCT: Product = Product { name: "vcard", reads: Reads::Stream { recognise, read } };

/// Whether a file begins with a card.
fn recognise(head: &[u8]) -> bool {
    const BEGIN: &[u8] = b"BEGIN:VCARD";
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let (begin, behind) = head.split_at(BEGIN.len().min(head.len()));
    begin.eq_ignore_ascii_case(BEGIN) && behind.first().is_none_or(u8::is_ascii_whitespace)
}

fn read(from: &mut dyn Read, context: &Context<'_>, tell: Tell<'_>) -> SourceRead {
    let limits = context.limits;
    let mut lines = Lines::new(from, limits.line_bytes);
    let mut cards = Cards::new(limits);
    let mut file = File { limits, tally: Tally::default(), noted: Noted::new(limits.issues), tell };
    let mut line = Vec::new();
    while let Some(cut) = lines.next(&mut line) {
        let (number, stray) = (lines.number, cards.stray);
        let line = if number == 1 { line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&line) } else { &line };
        cards.line(line, cut, &mut |card| file.take(&card, number));
        if cards.stray > stray {
            file.noted.count(IssueKind::Damaged, "chat-structure-damaged", || format!("line {number}"));
        }
    }
    cards.end(&mut |card| file.take(&card, lines.number));
    if lines.failed {
        file.noted.count(IssueKind::Damaged, "chat-ends-early", || format!("line {}", lines.number));
    }
    SourceRead { issues: file.noted.into_vec(), tally: file.tally }
}

/// What was read so far.
struct File<'t> {
    limits: Limits,
    tally: Tally,
    noted: Noted,
    tell: Tell<'t>,
}

impl File<'_> {
    /// Takes a card whose last line has that number.
    fn take(&mut self, card: &Card, line: u64) {
        self.tally.seen += 1;
        let place = format!("card {} line {line}", self.tally.seen);
        if self.tally.seen > self.limits.records as u64 {
            self.tally.refused += 1;
            return self.noted.count(IssueKind::Damaged, "chat-too-many-records", || place);
        }
        let flaws = card.flaws;
        let is_doubtful = flaws.open || flaws.lossy || flaws.cut;
        *(if is_doubtful { &mut self.tally.doubtful } else { &mut self.tally.kept }) += 1;
        self.note(flaws, &place);
        vcards::tell(card, &place, self.tell);
    }

    fn note(&mut self, flaws: Flaws, place: &str) {
        let all = [
            (flaws.open, IssueKind::Damaged, "card-without-end"),
            (flaws.lossy, IssueKind::Damaged, "chat-line-not-utf8"),
            (flaws.cut, IssueKind::Damaged, "chat-record-too-long"),
            (flaws.national > 0, IssueKind::Noteworthy, "card-number-without-country"),
        ];
        for (_, kind, code) in all.into_iter().filter(|(is_so, ..)| *is_so) {
            self.noted.count(kind, code, || place.to_owned());
        }
    }
}
