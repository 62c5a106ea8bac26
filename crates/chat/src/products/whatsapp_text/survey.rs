//! The first walk through a file: which form its headers have, in which order dates are written, who sends, in which
//! language the service writes. Nothing is kept but counts and names.

use foldhash::{HashMap, HashMapExt};
use std::collections::BTreeMap;

use model::{DateOrder, DateOrderReason, Precision, SystemKind, WallTime};

use super::catalogue::{Catalogue, Hits};
use super::header::{Frame, Header, Scanner, Shape, Stamp};
use super::lines::Lines;
use super::names::{self, Names};
use super::order::{Counts, Dated};
use super::system::{self, LONGEST_SYSTEM_LINE, Search};
use crate::marks;

/// Forms told apart; a text with more of them is no export, and further ones are not counted.
const MOST_FORMS: usize = 16;
/// A body that the service marks as its own.
const MARKED_BODY: &str = ": \u{200e}";
/// Headers of a second form that are held against the first.
const MOST_SAMPLES: usize = 1_024;

/// What the first walk found out.
pub(crate) struct Survey {
    /// The forms taken for headers, with the order of each; the main one first.
    pub(crate) forms: Vec<(Shape, DateOrder)>,
    pub(crate) main: Counts,
    pub(crate) reason: DateOrderReason,
    /// Headers of forms that were not taken.
    pub(crate) other_headers: u64,
    pub(crate) names: Names,
    /// To whom the notice of encryption is attributed (iOS), if they send nothing else: the group's name.
    pub(crate) notice_sender: Option<String>,
    /// The same, if they send more than the notice: the other side of a chat of two.
    pub(crate) notice_speaker: Option<String>,
    pub(crate) language: Option<&'static str>,
    /// Direction marks stand before bodies: placeholders without one are a person's words.
    pub(crate) marks_used: bool,
}

/// Walks through `lines`; `None` if nothing in them is a header.
pub(crate) fn survey(
    lines: Lines<'_>,
    catalogue: &'static Catalogue,
    language: Option<&'static str>,
    title: Option<&str>,
) -> Option<Survey> {
    let mut walk = Walk::new(catalogue, language);
    // A group's name with a colon in it stands as sender of the service's lines: it must be known to be split off whole.
    title.filter(|title| title.contains(": ")).iter().for_each(|title| walk.names.add_named(title));
    let mut headers = Scanner::default();
    for line in lines {
        if !line.text.is_empty() {
            walk.full_lines += 1;
            if let Some(header) = headers.scan(&line.text) {
                walk.note(&header);
            }
        }
    }
    walk.finish()
}

struct Form {
    counts: Counts,
    /// Whether its first header stood in the first lines of the file.
    early: bool,
    /// Headers, and the header of the first form before each.
    samples: Vec<(Stamp, Stamp)>,
}

/// How often a name stood as sender.
#[derive(Default)]
struct Sent {
    times: u64,
    /// The line that it first stood in reads as a line of the service: `Ana added Club: Bo`.
    doubtful: bool,
}

struct Walk {
    catalogue: &'static Catalogue,
    forms: Vec<Form>,
    /// The last header of the first form.
    last_of_first: Option<Stamp>,
    full_lines: u64,
    uncounted: u64,
    /// By name as written, marks and all.
    senders: HashMap<String, Sent>,
    names: Names,
    /// Lists of names in lines of the service, and their language: split when all senders are known.
    lists: BTreeMap<String, &'static str>,
    votes: HashMap<&'static str, u32>,
    notice_sender: Option<String>,
    marks_used: bool,
    hits: Hits,
    text: String,
}

impl Walk {
    fn new(catalogue: &'static Catalogue, language: Option<&'static str>) -> Self {
        Self {
            catalogue,
            forms: Vec::new(),
            last_of_first: None,
            full_lines: 0,
            uncounted: 0,
            senders: HashMap::new(),
            names: Names::default(),
            lists: BTreeMap::new(),
            // What the file's name says weighs less than one notice, more than a few stray matches.
            votes: language.map(|language| (language, 5)).into_iter().collect(),
            notice_sender: None,
            marks_used: false,
            hits: Hits::new(),
            text: String::new(),
        }
    }

    fn note(&mut self, header: &Header<'_>) {
        let place = self.forms.iter().position(|form| form.counts.shape == header.shape);
        let place = match place {
            Some(place) => place,
            None if self.forms.len() < MOST_FORMS => {
                let early = self.full_lines <= 5;
                self.forms.push(Form { counts: Counts::new(header.shape), early, samples: Vec::new() });
                self.forms.len() - 1
            }
            None => {
                self.uncounted += 1;
                return;
            }
        };
        let Some(form) = self.forms.get_mut(place) else { return };
        form.counts.note(&header.stamp);
        if place == 0 {
            self.last_of_first = Some(header.stamp);
        } else if let Some(last) = self.last_of_first.filter(|_| form.samples.len() < MOST_SAMPLES) {
            form.samples.push((last, header.stamp));
        }
        self.people(header);
    }

    /// Notes who is named in what follows a header.
    fn people(&mut self, header: &Header<'_>) {
        let rest = header.rest;
        if header.shape.frame != Frame::Dash && self.notice_sender.is_none() && self.is_notice_of_long_name(rest) {
            return;
        }
        let Some((name_end, body_start)) = self.names.split(rest) else {
            self.line_of_the_service(rest);
            return;
        };
        let (Some(name), Some(body)) = (rest.get(..name_end), rest.get(body_start..)) else { return };
        let marked = header.shape.frame != Frame::Dash && body.starts_with(marks::is_direction_mark);
        self.marks_used |= marked;
        // After the notice, its sender may be a group, whose other lines are not always marked.
        let of_group = self.notice_sender.as_deref().is_some_and(|sender| sender == marks::clean(name).trim());
        let told = if marked || of_group { self.line_of_the_service(body) } else { None };
        if let Some(kind) = told {
            if kind == SystemKind::Encryption {
                self.notice_sender.get_or_insert_with(|| marks::clean(name).trim().to_owned());
            }
            return;
        }
        if let Some(sent) = self.senders.get_mut(name) {
            sent.times += 1;
            return;
        }
        // New names are few: it costs nothing to see whether the line is one of the service, with a colon in a name.
        let doubtful = self.line_of_the_service(rest).is_some();
        self.senders.insert(name.to_owned(), Sent { times: 1, doubtful });
    }

    /// Whether it is the notice of encryption under a group's name that holds `: ` itself. The mark before the body
    /// tells where the name ends; from then on the name is known.
    fn is_notice_of_long_name(&mut self, rest: &str) -> bool {
        let Some(end) = rest.find(MARKED_BODY).filter(|end| *end <= names::LONGEST_NAME) else { return false };
        let (Some(name), Some(body)) = (rest.get(..end), rest.get(end + 2..)) else { return false };
        if !name.contains(": ") || self.line_of_the_service(body) != Some(SystemKind::Encryption) {
            return false;
        }
        let name = marks::clean(name).trim().to_owned();
        self.names.add_named(&name);
        self.notice_sender = Some(name);
        self.marks_used = true;
        true
    }

    /// Notes the language and the names of a line that is marked as the service's, if it is in the catalogue.
    fn line_of_the_service(&mut self, text: &str) -> Option<SystemKind> {
        if text.len() > LONGEST_SYSTEM_LINE {
            return None;
        }
        self.text.clear();
        marks::clean_onto(&mut self.text, text, &mut Vec::new());
        let text = self.text.trim();
        self.catalogue.find(text, &mut self.hits);
        let search = Search { catalogue: self.catalogue, names: &self.names, language: None, marked: true };
        let found = search.find(text, &self.hits)?;
        let weight = if found.kind == SystemKind::Encryption { 10 } else { 1 };
        *self.votes.entry(found.language).or_default() += weight;
        if let Some(actor) = found.captures.actor {
            self.names.add_named(actor);
        }
        if let Some(list) = found.captures.targets.filter(|list| !self.lists.contains_key(*list)) {
            self.lists.insert(list.to_owned(), found.language);
        }
        Some(found.kind)
    }

    fn finish(mut self) -> Option<Survey> {
        let main = self.main_form()?;
        for (name, sent) in std::mem::take(&mut self.senders) {
            // Seen often, it is a person with an odd name after all.
            if !sent.doubtful || sent.times > 3 {
                self.names.add_sender(marks::clean(&name).trim());
            }
        }
        self.split_lists();
        let language = self.votes.iter().max_by_key(|(language, votes)| (**votes, std::cmp::Reverse(**language)));
        let language = language.map(|(language, _)| *language);
        let counts = self.forms.get(main)?.counts.clone();
        let (order, mut reason) = counts.decide(language == Some("en"));
        let mut forms = vec![(counts.shape, order)];
        let mut other_headers = self.uncounted;
        for (place, form) in self.forms.iter().enumerate().filter(|(place, _)| *place != main) {
            let second = (main == 0 && place > 0).then(|| form.as_second(&counts.shape, order)).flatten();
            match second {
                Some(second) => {
                    forms.push((form.counts.shape, second));
                    reason = if second == order { reason } else { DateOrderReason::Mixed };
                }
                None => other_headers += form.counts.headers,
            }
        }
        let (notice_speaker, notice_sender) =
            if self.notice_sender.as_deref().is_some_and(|name| self.names.is_sender(name)) {
                (self.notice_sender, None)
            } else {
                (None, self.notice_sender)
            };
        let (names, marks_used) = (self.names, self.marks_used);
        let main = counts;
        Some(Survey { forms, main, reason, other_headers, names, notice_sender, notice_speaker, language, marks_used })
    }

    /// Notes the names in lists: the shortest first, so that they help to split the others.
    fn split_lists(&mut self) {
        let mut lists: Vec<_> = std::mem::take(&mut self.lists).into_iter().collect();
        lists.sort_by_key(|(list, _)| list.len());
        for (list, language) in lists {
            for name in system::split_targets(&list, language, self.catalogue, &self.names) {
                self.names.add_named(name);
            }
        }
    }

    /// The form of the first header, unless that stands behind other text and another form is far more common.
    fn main_form(&self) -> Option<usize> {
        let first = self.forms.first()?;
        let (most, form) = self
            .forms
            .iter()
            .enumerate()
            .max_by_key(|(place, form)| (form.counts.headers, std::cmp::Reverse(*place)))?;
        let keep_first = first.early || first.counts.headers * 10 >= form.counts.headers;
        Some(if keep_first { 0 } else { most })
    }
}

impl Form {
    /// The order of this form's dates if it continues the main form: enclosed alike, and its times follow on.
    /// Text pasted from an older chat steps back in time and is left in its message.
    fn as_second(&self, main: &Shape, main_order: DateOrder) -> Option<DateOrder> {
        if self.counts.shape.frame != main.frame {
            return None;
        }
        let (own, reason) = self.counts.decide(false);
        let same_kind = self.counts.shape.year_first == main.year_first;
        let own = if reason == DateOrderReason::Assumed && same_kind { main_order } else { own };
        // A header before that contradicts the order still says when; one with no date at all says nothing.
        let told = self.samples.iter().map(|(before, stamp)| (Dated::of(before, main_order).at(), stamp));
        let told: Vec<_> = told.filter(|(before, _)| before.precision != Precision::Unknown).collect();
        let follows =
            |(before, stamp): &&(WallTime, &Stamp)| stamp.at(own).is_some_and(|t| t.seconds >= before.seconds - 86_400);
        let following = told.iter().filter(follows).count();
        (!told.is_empty() && following * 10 >= told.len() * 9).then_some(own)
    }
}
