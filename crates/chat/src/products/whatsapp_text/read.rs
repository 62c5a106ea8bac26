//! The second walk: records.

use model::{AliasIx, DateOrderReason, Issue, IssueKind, ParsedChat, Record, SystemKind, SystemLine, Tally, WallTime};

use super::body::{self, Body};
use super::catalogue::{Catalogue, Hits};
use super::head::{self, Facts, NameHint};
use super::header::{Frame, Header, Scanner};
use super::issues::Issues;
use super::lines::{Flaws, Line};
use super::order::{self, Dated};
use super::survey::Survey;
use super::system::{self, Found, LONGEST_SYSTEM_LINE, Search};
use crate::aliases::Aliases;
use crate::{Context, marks};

/// Walks through the lines and makes records of them.
pub(crate) struct Reader<'a> {
    catalogue: &'static Catalogue,
    survey: &'a Survey,
    context: &'a Context<'a>,
    hint: &'a NameHint,
    aliases: Aliases,
    records: Vec<Record>,
    issues: Issues,
    tally: Tally,
    facts: Facts,
    headers: Scanner,
    draft: Option<Draft>,
    /// The draft's text from the end of its header on, clean.
    text: String,
    /// Where in it direction marks stood.
    marks: Vec<usize>,
    /// Catalogue entries that may be in its first line.
    hits: Hits,
    spare: Hits,
    /// By language: how many strings of messages were in it.
    votes: Vec<(&'static str, u64)>,
}

/// A record whose last line has not come yet.
struct Draft {
    line: u32,
    at: WallTime,
    opening: Opening,
    flaws: Flaws,
}

/// What the first line of a record makes of it.
enum Opening {
    /// Written by the service; the text begins at that byte.
    Service(SystemLine, usize),
    /// Sent by someone.
    Message {
        sender: AliasIx,
        /// Where the body begins.
        body: usize,
        /// It reads like a line of the service, but nothing marks it.
        suspect: bool,
    },
}

impl<'a> Reader<'a> {
    /// A reader of a file that `survey` has seen.
    pub(crate) fn new(
        catalogue: &'static Catalogue,
        survey: &'a Survey,
        context: &'a Context<'a>,
        hint: &'a NameHint,
    ) -> Self {
        let headers = usize::try_from(survey.main.headers).unwrap_or(0).min(context.limits.records);
        Self {
            catalogue,
            survey,
            context,
            hint,
            aliases: Aliases::default(),
            records: Vec::with_capacity(headers),
            issues: Issues::new(context.limits.issues),
            tally: Tally::default(),
            facts: Facts::default(),
            headers: Scanner::default(),
            draft: None,
            text: String::new(),
            marks: Vec::new(),
            hits: Hits::new(),
            spare: Hits::new(),
            votes: Vec::new(),
        }
    }

    /// Takes the next line.
    pub(crate) fn line(&mut self, line: &Line<'_>) {
        let header = self.headers.scan(&line.text);
        let order = header.as_ref().and_then(|header| self.order_of(header));
        let Some((header, order)) = header.zip(order) else { return self.continue_with(line) };
        let dated = Dated::of(&header.stamp, order);
        if !matches!(dated, Dated::InOrder(_)) && !self.speaks(&header) {
            self.issues.unreadable_dates.note(line.number);
            return self.continue_with(line);
        }
        match dated {
            Dated::InOrder(_) => {}
            Dated::Contradicting(_) => self.issues.contradicting_dates.note(line.number),
            Dated::Impossible(_) => self.issues.impossible_dates.note(line.number),
        }
        self.open(&header, line, dated.at());
    }

    /// Whether a sender or a line of the service stands behind a header. Where the date is wrong, date and time alone
    /// are too little to take a line from the message around it.
    fn speaks(&mut self, header: &Header<'_>) -> bool {
        let text = marks::clean(header.rest);
        if self.survey.names.split(&text).is_some() {
            return true;
        }
        if text.len() > LONGEST_SYSTEM_LINE {
            return false;
        }
        // Not `hits`: those are of the draft, which is still open.
        self.catalogue.find(&text, &mut self.spare);
        Search { language: None, ..self.search(true) }.find(text.trim(), &self.spare).is_some()
    }

    fn order_of(&self, header: &Header<'_>) -> Option<model::DateOrder> {
        self.survey.forms.iter().find(|(shape, _)| *shape == header.shape).map(|(_, order)| *order)
    }

    fn open(&mut self, header: &Header<'_>, line: &Line<'_>, at: WallTime) {
        self.close();
        if self.records.len() >= self.context.limits.records {
            self.tally.seen += 1;
            self.tally.refused += 1;
            self.issues.over_limit.note(line.number);
            self.text.clear();
            return;
        }
        self.text.clear();
        self.marks.clear();
        marks::clean_onto(&mut self.text, header.rest, &mut self.marks);
        let opening = self.opening(header.shape.frame != Frame::Dash);
        self.issues.note_flaws(line.number, line.flaws);
        self.draft = Some(Draft { line: line.number, at, opening, flaws: line.flaws });
    }

    /// Tells who speaks in the text of a first line (chat.md §2.5).
    fn opening(&mut self, ios: bool) -> Opening {
        let names = &self.survey.names;
        let split = names.split(&self.text);
        let sender = split.and_then(|(end, _)| self.text.get(..end)).unwrap_or_default().trim();
        let marked_start = ios && self.marks.first() == Some(&0);
        let may_be_service = !names.is_sender(sender) || marked_start || names.starts_with_long(&self.text);
        let from = split.filter(|_| !may_be_service).map_or(0, |(_, body)| body);
        look_up(self.catalogue, &self.text, from, &mut self.hits);
        if may_be_service {
            let marked = split.is_none() || marked_start;
            let search = self.search(marked);
            let found = search.find(self.text.trim(), &self.hits);
            let found = found.or_else(|| Search { language: None, ..search }.find(self.text.trim(), &self.hits));
            if let Some(found) = found {
                return Opening::Service(system::line(&found, None, self.catalogue, names, &mut self.aliases), 0);
            }
        }
        let Some((_, body)) = split else { return Opening::Service(unknown(), 0) };
        let group = !self.hits.is_empty() && self.is_group_name(sender);
        let marked = ios && self.marks.contains(&body);
        let text = self.text.get(body..).unwrap_or_default().trim();
        let found = self.search(marked || group).find(text, &self.hits);
        let service = found.is_some_and(|found| {
            let own = found.captures.actor == Some(sender) || found.captures.targets == Some(sender);
            marked || group || (own && (ios || !system::is_of_membership(found.kind)))
        });
        match found.filter(|_| service) {
            Some(found) => {
                let called = system::is_call(found.kind) && !group;
                let sender = called.then(|| self.aliases.named(sender));
                let line = system::line(&found, sender, self.catalogue, names, &mut self.aliases);
                Opening::Service(line, body)
            }
            None => {
                let suspect = found.is_some_and(|found| self.is_suspect(&found, ios));
                Opening::Message { sender: self.aliases.named(sender), body, suspect }
            }
        }
    }

    fn search(&self, marked: bool) -> Search<'a> {
        let language = self.survey.language;
        Search { catalogue: self.catalogue, names: &self.survey.names, language, marked }
    }

    /// Whether words of a sender are too much like a line of the service to pass without a word.
    fn is_suspect(&self, found: &Found<'_>, ios: bool) -> bool {
        if system::is_call(found.kind) {
            // Android attributes calls to a sender.
            return ios;
        }
        let names_someone = found.captures.actor.is_some() || found.captures.targets.is_some();
        found.is_telling() || (names_someone && found.names_known(self.catalogue, &self.survey.names))
    }

    fn is_group_name(&self, name: &str) -> bool {
        // A member who sends messages is no group, whatever the file is called.
        let hinted = || self.hint.name.as_deref().is_some_and(|hint| head::same_name(name, hint));
        self.survey.notice_sender.as_deref() == Some(name)
            || self.facts.names.iter().any(|known| known == name)
            || (!self.survey.names.is_sender(name) && hinted())
    }

    /// Takes a line that begins no record.
    fn continue_with(&mut self, line: &Line<'_>) {
        if self.draft.is_none() {
            if self.records.len() < self.context.limits.records && !marks::is_blank(&line.text) {
                self.tally.seen += 1;
                self.tally.refused += 1;
                self.issues.before_first.note(line.number);
            }
            return;
        }
        self.issues.note_flaws(line.number, line.flaws);
        let room = self.context.limits.record_bytes.saturating_sub(self.text.len());
        let fits = line.text.len() < room;
        if let Some(draft) = &mut self.draft {
            if !fits && !draft.flaws.cut {
                self.issues.note_cut_record(draft.line, self.context.limits.record_bytes);
            }
            draft.flaws.not_utf8 |= line.flaws.not_utf8;
            draft.flaws.nul |= line.flaws.nul;
            draft.flaws.cut |= line.flaws.cut || !fits;
        }
        if fits {
            self.text.push('\n');
            marks::clean_onto(&mut self.text, &line.text, &mut self.marks);
        }
    }

    /// Makes a record of the draft.
    fn close(&mut self) {
        let Some(draft) = self.draft.take() else { return };
        let doubtful = draft.flaws.any() || !draft.at.tells();
        let record = match draft.opening {
            Opening::Service(line, from) => {
                self.facts.note_line(&line);
                let text = self.text.get(from..).unwrap_or_default().trim().to_owned();
                Record {
                    text,
                    kind: model::MessageKind::System,
                    system: Some(Box::new(line)),
                    ..blank(draft.line, draft.at)
                }
            }
            Opening::Message { sender, body, suspect } => {
                let record = self.message(blank(draft.line, draft.at), body, suspect);
                self.facts.note_sender(sender);
                Record { sender: Some(sender), ..record }
            }
        };
        self.facts.records += 1;
        self.tally.seen += 1;
        if doubtful || record.looks_like_system {
            self.tally.doubtful += 1;
        } else {
            self.tally.kept += 1;
        }
        self.records.push(record);
    }

    fn message(&mut self, blank: Record, body: usize, suspect: bool) -> Record {
        self.marks.retain(|at| *at >= body);
        self.marks.iter_mut().for_each(|at| *at -= body);
        let text = self.text.get(body..).unwrap_or_default().trim_end();
        let asked = Body {
            text,
            marks: &self.marks,
            hits: &self.hits,
            ios: self.survey.main.shape.frame != Frame::Dash,
            marks_used: self.survey.marks_used,
            siblings: self.context.siblings,
        };
        let content = body::read(&asked, self.catalogue, &mut self.spare);
        if let Some(language) = content.language.filter(|_| self.survey.language.is_none()) {
            vote(&mut self.votes, language);
        }
        self.facts.has_files |= content.attachment.as_ref().is_some_and(|file| file.name.is_some());
        let one_line = !text.contains('\n');
        let words = content.kind == model::MessageKind::Text;
        Record {
            kind: content.kind,
            text: text.get(..content.length).unwrap_or_default().to_owned(),
            attachment: content.attachment,
            edited: content.edited,
            looks_like_system: words && (content.doubtful || (suspect && one_line)),
            ..blank
        }
    }

    /// All that was read.
    pub(crate) fn finish(mut self) -> ParsedChat {
        self.close();
        order::place_undated(&mut self.records);
        let voted = self.votes.iter().max_by_key(|(language, votes)| (*votes, std::cmp::Reverse(*language)));
        let language = self.survey.language.or(voted.map(|(language, _)| *language));
        let head = self.facts.head(self.survey, self.hint.name.as_deref(), language, &self.aliases);
        self.issues.note_survey(self.survey);
        if head.probably_truncated {
            let issue = Issue::new(IssueKind::Noteworthy, "chat-probably-truncated", "");
            self.issues.push(issue.with("messages", self.facts.records));
        }
        let (aliases, issues) = (self.aliases.into_vec(), self.issues.into_vec());
        ParsedChat { aliases, records: self.records, issues, tally: self.tally, ..ParsedChat::new(head) }
    }
}

/// Finds the entries that may be in `text` from that byte on.
fn look_up(catalogue: &Catalogue, text: &str, from: usize, hits: &mut Hits) {
    hits.clear();
    if text.len() <= LONGEST_SYSTEM_LINE {
        catalogue.find(text.get(from..).unwrap_or_default(), hits);
    }
}

fn vote(votes: &mut Vec<(&'static str, u64)>, language: &'static str) {
    match votes.iter_mut().find(|(known, _)| *known == language) {
        Some((_, count)) => *count += 1,
        None if language != "any" => votes.push((language, 1)),
        None => {}
    }
}

fn unknown() -> SystemLine {
    SystemLine::of(SystemKind::Unknown)
}

fn blank(line: u32, at: WallTime) -> Record {
    Record::new(line.into(), at)
}

/// Whether the order of dates must be said to be uncertain.
pub(crate) fn order_issue(reason: DateOrderReason) -> Option<&'static str> {
    match reason {
        DateOrderReason::Mixed => Some("chat-date-order-mixed"),
        DateOrderReason::Assumed => Some("chat-date-order-assumed"),
        _ => None,
    }
}
