//! Contact cards: vCard 2.1 (versit, 1996), 3.0 (RFC 2426) and 4.0 (RFC 6350), one behind the other, as files and as what
//! messages carry. Only names and numbers are taken; pictures and everything else are passed over as they come.
//!
//! WhatsApp writes the account's id beside a number (`waid`): it says more than the number that is printed, which a hand
//! has typed.

mod property;
mod tell;

use crate::Limits;
use property::{Property, name_of};

pub use tell::card_places;
pub(crate) use tell::{from_records, tell};

/// Between two cards, where iOS puts several into one text.
const BETWEEN: &[u8] = b"_$!<VCard-Separator>!$_";

/// What stands on a card.
#[derive(Clone, PartialEq, Eq, Default)]
pub(crate) struct Card {
    /// The name, and further ones that a business gives itself.
    pub(crate) names: Vec<String>,
    /// Numbers with a country code, and accounts.
    pub(crate) numbers: Vec<Number>,
    /// The account's hidden id (`…@lid`).
    pub(crate) hidden: Option<String>,
    /// What is wrong with it.
    pub(crate) flaws: Flaws,
    /// The name's parts, used where no whole name is written.
    parts: Option<String>,
    /// The organisation, used where there is no name at all.
    organisation: Option<String>,
}

model::debug_without_content!(Card { flaws } but names, numbers, hidden, parts, organisation);

/// A number on a card.
#[derive(Clone, PartialEq, Eq, Default)]
pub(crate) struct Number {
    /// As printed, in E.164.
    pub(crate) phone: Option<String>,
    /// The digits that are the account's id at WhatsApp.
    pub(crate) account: Option<String>,
}

model::debug_without_content!(Number {} but phone, account);

/// What is wrong with a card.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) struct Flaws {
    /// Its end is missing.
    pub(crate) open: bool,
    /// Something on it is not in its character set.
    pub(crate) lossy: bool,
    /// Something on it is longer, or there is more of it, than allowed.
    pub(crate) cut: bool,
    /// Numbers without a country code.
    pub(crate) national: u64,
}

/// Cards while their lines come.
pub(crate) struct Cards {
    limits: Limits,
    open: Option<Open>,
    /// Lines that belong to no card.
    pub(crate) stray: u64,
}

/// A card whose end has not come.
#[derive(Default)]
struct Open {
    card: Card,
    /// Of version 2.1, in which a fold leaves the space that it is made of.
    is_old: bool,
    /// A line and what was folded behind it.
    pending: Vec<u8>,
    /// Whether that is looked at.
    is_wanted: bool,
    /// Its value is quoted-printable, in which a line goes on behind an equals sign.
    is_quoted: bool,
    goes_on: bool,
}

impl Cards {
    /// None yet.
    pub(crate) fn new(limits: Limits) -> Self {
        Self { limits, open: None, stray: 0 }
    }

    /// Takes a line, with or without its end; cards that end with it go to `give`.
    pub(crate) fn line(&mut self, line: &[u8], cut: bool, give: &mut dyn FnMut(Card)) {
        let mut rest = line.strip_suffix(b"\n").unwrap_or(line);
        rest = rest.strip_suffix(b"\r").unwrap_or(rest);
        while let Some(at) = memchr::memmem::find(rest, BETWEEN) {
            let (before, behind) = rest.split_at(at);
            self.part(before, cut, give);
            rest = behind.get(BETWEEN.len()..).unwrap_or_default();
        }
        self.part(rest, cut, give);
    }

    /// No line is left.
    pub(crate) fn end(&mut self, give: &mut dyn FnMut(Card)) {
        self.close(true, give);
    }

    fn part(&mut self, line: &[u8], cut: bool, give: &mut dyn FnMut(Card)) {
        // Wherever these stand: a value that was cut off must not swallow the next card.
        if is(line, b"BEGIN:VCARD") {
            self.close(true, give);
            self.open = Some(Open::default());
        } else if self.open.is_some() && is(line, b"END:VCARD") {
            self.close(false, give);
        } else if let Some(open) = &mut self.open {
            open.line(line, cut, &self.limits);
        } else {
            self.stray += u64::from(!line.trim_ascii().is_empty());
        }
    }

    fn close(&mut self, is_open: bool, give: &mut dyn FnMut(Card)) {
        let Some(mut open) = self.open.take() else { return };
        open.settle(&self.limits);
        open.card.settle_name();
        open.card.flaws.open = is_open;
        give(open.card);
    }
}

impl Open {
    fn line(&mut self, line: &[u8], cut: bool, limits: &Limits) {
        if self.goes_on {
            self.append(line, limits);
        } else if let [b' ' | b'\t', more @ ..] = line {
            self.append(if self.is_old { line } else { more }, limits);
        } else {
            self.settle(limits);
            self.begin(line, limits);
        }
        self.card.flaws.cut |= cut && self.is_wanted;
        self.goes_on = self.is_quoted && line.ends_with(b"=");
        if self.goes_on && self.pending.last() == Some(&b'=') {
            self.pending.pop();
        }
    }

    fn begin(&mut self, line: &[u8], limits: &Limits) {
        let head = line.split(|byte| *byte == b':').next().unwrap_or_default();
        self.is_quoted = head.to_ascii_uppercase().windows(16).any(|part| part == b"QUOTED-PRINTABLE");
        self.is_wanted = name_of(head).is_some();
        self.append(line, limits);
    }

    fn append(&mut self, more: &[u8], limits: &Limits) {
        if !self.is_wanted {
            return;
        }
        let room = limits.value_bytes.saturating_sub(self.pending.len());
        self.card.flaws.cut |= more.len() > room;
        self.pending.extend_from_slice(more.get(..room).unwrap_or(more));
    }

    /// The line is whole: takes what it says.
    fn settle(&mut self, limits: &Limits) {
        let line = std::mem::take(&mut self.pending);
        let Some(property) = Property::of(&line) else { return };
        self.is_old |= property.name == "VERSION" && property.value.trim_ascii() == b"2.1";
        self.card.take(&property, limits);
    }
}

impl Card {
    fn take(&mut self, property: &Property<'_>, limits: &Limits) {
        if property.is_binary() {
            return;
        }
        let (text, lossy) = property.text();
        self.flaws.lossy |= lossy;
        match property.name {
            "FN" => self.add_name(property::plain(&text)),
            "X-WA-BIZ-NAME" => self.add_name(property::plain(&text)),
            "N" => self.parts = self.parts.take().or_else(|| property::name(&text)),
            "ORG" => self.organisation = self.organisation.take().or_else(|| property::listed(&text)),
            "X-WA-LID" => self.hidden = self.hidden.take().or_else(|| property::hidden(&text)),
            "TEL" => self.add_number(property, &text, limits),
            _ => {}
        }
    }

    fn add_name(&mut self, name: Option<String>) {
        // FN may stand there in several languages; a card with more is made by nobody.
        const MOST: usize = 16;
        let Some(name) = name.filter(|name| !self.names.contains(name)) else { return };
        if self.names.len() < MOST { self.names.push(name) } else { self.flaws.cut = true }
    }

    fn add_number(&mut self, property: &Property<'_>, text: &str, limits: &Limits) {
        let number = Number { phone: property::number(text), account: property.account() };
        if number == Number::default() {
            self.flaws.national += u64::from(text.bytes().any(|byte| byte.is_ascii_digit()));
        } else if self.numbers.len() >= limits.accounts {
            self.flaws.cut = true;
        } else if !self.numbers.contains(&number) {
            self.numbers.push(number);
        }
    }

    fn settle_name(&mut self) {
        let instead = self.parts.take().or_else(|| self.organisation.take());
        if self.names.is_empty() {
            self.names.extend(instead);
        }
    }
}

fn is(line: &[u8], wanted: &[u8]) -> bool {
    line.trim_ascii().eq_ignore_ascii_case(wanted)
}

/// All cards of a text.
pub(crate) fn all(text: &str, limits: &Limits) -> Vec<Card> {
    let (mut cards, mut all) = (Cards::new(*limits), Vec::new());
    let mut give = |card| all.push(card);
    text.split('\n').for_each(|line| cards.line(line.as_bytes(), false, &mut give));
    cards.end(&mut give);
    all
}

#[cfg(test)]
mod tests;
