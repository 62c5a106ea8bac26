//! Whether a text is a chat export: by its headers and what stands behind them, never by the file's name.

use std::collections::HashSet;

use super::catalogue::{Catalogue, Hits, Meaning, catalogue};
use super::header::{self, Frame, Header};
use super::lines::Lines;
use super::names::{self, Names};
use super::system::{LONGEST_SYSTEM_LINE, Search};
use crate::marks;

/// How much of a file is looked at.
const HEAD_BYTES: usize = 64 * 1024;
/// Lines longer than this are cut while looking.
const LINE_BYTES: usize = 4 * 1024;

/// What program logs call themselves where a chat has a name.
static LOG_WORDS: &[&str] = &[
    "info", "warn", "warning", "error", "debug", "trace", "fatal", "critical", "notice", "severe", "fine", "verbose",
    "root", "main", "stderr", "stdout", "kernel",
];

/// The product if `head`, the first bytes of a file, is of a text export.
pub(crate) fn recognise(head: &[u8]) -> Option<model::Product> {
    let head = head.get(..HEAD_BYTES).unwrap_or(head);
    // UTF-16 without its mark and pictures have NULs in their first bytes, texts with a damaged spot have few.
    if memchr::memchr_iter(0, head).count() * 100 > head.len() {
        return None;
    }
    let mut look = Look::new();
    for line in Lines::new(head, LINE_BYTES) {
        look.line(&line.text);
    }
    look.verdict()
}

struct Look {
    catalogue: &'static Catalogue,
    hits: Hits,
    lines: u64,
    first_is_header: bool,
    headers: u64,
    bracketed: u64,
    /// Headers as logs have them too: year first, hyphens, seconds.
    loglike: u64,
    /// Headers with a sender that can be a name.
    attributed: u64,
    senders: HashSet<String>,
    /// Strings that only the service writes.
    strings: u64,
}

impl Look {
    fn new() -> Self {
        Self {
            catalogue: catalogue(),
            hits: Hits::new(),
            lines: 0,
            first_is_header: false,
            headers: 0,
            bracketed: 0,
            loglike: 0,
            attributed: 0,
            senders: HashSet::new(),
            strings: 0,
        }
    }

    fn line(&mut self, text: &str) {
        if marks::is_blank(text) {
            return;
        }
        self.lines += 1;
        let readable =
            |header: &Header<'_>| model::DateOrder::ALL.iter().any(|order| header.stamp.at(*order).is_some());
        let Some(header) = header::scan(text).filter(readable) else { return };
        self.first_is_header |= self.lines == 1;
        self.headers += 1;
        self.bracketed += u64::from(header.shape.frame != Frame::Dash);
        let shape = header.shape;
        self.loglike += u64::from(shape.year_first && shape.separator == '-' && shape.seconds && !shape.halves);
        self.rest(&marks::clean(header.rest));
    }

    fn rest(&mut self, rest: &str) {
        let split = names::split_first(rest);
        if let Some(sender) = split.and_then(|(end, _)| rest.get(..end)).filter(|name| is_name(name)) {
            self.attributed += 1;
            if self.senders.len() < 1_000 {
                self.senders.insert(sender.to_owned());
            }
        }
        let body = split.and_then(|(_, body)| rest.get(body..)).unwrap_or(rest);
        if body.len() <= LONGEST_SYSTEM_LINE {
            self.catalogue.find(body, &mut self.hits);
            self.strings += u64::from(self.is_of_the_service(body, split.is_none()));
        }
    }

    fn is_of_the_service(&self, text: &str, marked: bool) -> bool {
        let names = Names::default();
        let search = Search { catalogue: self.catalogue, names: &names, language: None, marked };
        if search.find(text.trim(), &self.hits).is_some_and(|found| marked || found.is_telling()) {
            return true;
        }
        let mut placeholders = self.catalogue.entries(&self.hits).filter(|entry| {
            matches!(entry.meaning, Meaning::Omitted(_) | Meaning::Attached) || entry.meaning == Meaning::Edited
        });
        placeholders.any(|entry| entry.pattern.best(text, &|_| Some(1)).is_some())
    }

    fn verdict(&self) -> Option<model::Product> {
        let mostly = |part: u64| part * 10 >= self.headers * 7;
        let loglike = mostly(self.loglike);
        // Lines of the service carry no sender, so the two together must cover nearly all headers.
        let speaks = mostly(self.attributed + self.strings);
        let enough = if self.strings > 0 && self.attributed > 0 {
            speaks
        } else if self.strings > 0 {
            self.strings >= 2 || self.first_is_header
        } else {
            let people = self.senders.len() >= 2 || self.headers <= 3 || self.senders.len() as u64 * 50 >= self.headers;
            !loglike && speaks && people && (self.first_is_header || self.headers >= 3)
        };
        let product =
            if mostly(self.bracketed) { model::Product::WhatsAppTextIos } else { model::Product::WhatsAppTextAndroid };
        (self.headers > 0 && enough).then_some(product)
    }
}

fn is_name(text: &str) -> bool {
    let name = text.trim();
    let level = name.rsplit(['.', ' ', '[', '-']).find(|word| !word.is_empty()).unwrap_or_default();
    !name.is_empty() && !LOG_WORDS.iter().any(|word| level.trim_end_matches(']').eq_ignore_ascii_case(word))
}
