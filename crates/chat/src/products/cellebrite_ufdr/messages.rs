//! From a message of a report to records.

use model::{AliasIx, Attachment, ChatKind, MessageKind, Quote, Record, SystemKind, SystemLine, Told, WallTime};

use super::activity;
use super::chats::{Chat, is_system};
use super::contacts;
use super::files::Files;
use super::media::attachments;
use super::node::Model;
use super::times::time;
use crate::marks;

/// What a record counts towards the bytes that are held, besides its texts.
const RECORD_BYTES: usize = size_of::<Record>() + 64;

impl Chat {
    /// A message; there is room for so many records.
    pub(super) fn message(&mut self, chat: &Model, message: &Model, files: &mut Files, room: u64) {
        if room == 0 {
            return self.refuse();
        }
        let kind = self.kind(chat);
        let from = message.model("From");
        let people = self.people.over;
        let sender = from.and_then(|party| self.party(party, kind));
        let mut record = self.blank(message);
        record.native = message.field("Identifier").and_then(|id| self.service.message(id, kind)).map(Box::from);
        record.sender = sender;
        record.text = words(message);
        record.edited = message.has_label("Edited");
        record.starred = message.has_label("Starred");
        let files = self.content(message, &mut record, kind, files);
        let waits = self.waiting.remove(&message.id);
        let says_so = from.and_then(|party| party.field("Identifier")).is_some_and(|id| is_system(id.trim()));
        let log: Vec<&Model> = message.models("ActivityLog").collect();
        let log = if log.is_empty() { waits.iter().collect() } else { log };
        if says_so || !log.is_empty() || message.has_label("System") {
            self.make_line(&mut record, &log, kind);
        }
        self.roll_call(message, &record, kind);
        let crowded = self.people.over > people;
        self.keep(record, message, crowded);
        for (further, file) in (1..).zip(files) {
            if further < room {
                self.one_more_file(message, file, sender);
            } else {
                self.refuse();
            }
        }
    }

    /// Counts a record for which there is no room.
    fn refuse(&mut self) {
        self.tally.seen += 1;
        self.tally.refused += 1;
        self.number += 1;
        self.runs.over.note(self.number);
    }

    /// An entry of the chat's own log: of a message that comes, that came, or that is not in the report.
    pub(super) fn entry(&mut self, chat: &Model, entry: Model, room: u64) {
        let Some(id) = entry.field("SystemMessageId").map(|id| Box::from(id.trim())) else {
            return self.line_of_its_own(chat, &entry, room);
        };
        match self.lines.get(&id).copied() {
            Some(place) => self.fill(chat, place, &entry),
            None if self.waiting.len() < self.limits.accounts => {
                self.waiting.insert(id, entry);
            }
            None => self.line_of_its_own(chat, &entry, room),
        }
    }

    /// Entries of messages that did not come.
    pub(super) fn entries_left(&mut self, chat: &Model, room: u64) {
        let mut left: Vec<_> = std::mem::take(&mut self.waiting).into_iter().collect();
        left.sort_by(|a, b| a.0.cmp(&b.0));
        for (n, (_, entry)) in left.iter().enumerate() {
            self.line_of_its_own(chat, entry, room.saturating_sub(n as u64));
        }
    }

    fn line_of_its_own(&mut self, chat: &Model, entry: &Model, room: u64) {
        if room == 0 {
            return self.refuse();
        }
        let mut record = self.blank(entry);
        let kind = self.kind(chat);
        self.make_line(&mut record, &[entry], kind);
        self.keep(record, entry, false);
    }

    /// A line that came without its entry.
    fn fill(&mut self, chat: &Model, place: Option<usize>, entry: &Model) {
        let kind = self.kind(chat);
        let Some(record) = place.and_then(|at| self.records.get(at)) else { return };
        if record.system.as_ref().is_some_and(|line| line.kind == SystemKind::Unknown && line.targets.is_empty()) {
            let mut record = record.clone();
            self.make_line(&mut record, &[entry], kind);
            if let Some(old) = place.and_then(|at| self.records.get_mut(at)) {
                *old = record;
            }
        }
    }

    /// A record with its number, place and time.
    fn blank(&mut self, of: &Model) -> Record {
        self.number += 1;
        let written = of.field("TimeStamp").or_else(|| of.field("SystemMessageTimeStamp"));
        let at = written.and_then(time);
        match (written, at) {
            (None, _) => self.runs.untimed.note(self.number),
            (Some(_), None) => self.runs.impossible.note(self.number),
            _ => {}
        }
        let record = Record::new(self.number, at.unwrap_or_else(WallTime::untold));
        Record { place: of.place().map(Box::from), deleted_in_source: of.is_deleted, ..record }
    }

    /// What a message carries, answers or passes on; gives the files for which its record has no place.
    fn content(&mut self, message: &Model, record: &mut Record, kind: ChatKind, files: &mut Files) -> Vec<Attachment> {
        let inner = message.model_of("EmbeddedInstantMessage", "InstantMessage");
        let is_forwarded = message.has_label("Forwarded")
            || message.models("MessageExtraData").any(|data| data.kind == "ForwardedMessageData");
        let mut carried = attachments(message, files);
        if is_forwarded {
            record.forwarded = Some(0);
            // What is passed on stands in a message within the message.
            let empty = (record.text.is_empty(), carried.is_empty());
            if let Some(inner) = inner {
                record.text = if empty.0 { words(inner) } else { std::mem::take(&mut record.text) };
                carried = if empty.1 { attachments(inner, files) } else { carried };
            }
        }
        record.quotes = self.quote(message, inner.filter(|_| !is_forwarded), kind, files);
        self.cards(message, record);
        if let Some(position) = message.model("Position") {
            record.kind = MessageKind::Location;
            let place = [position.field("Latitude"), position.field("Longitude")];
            if let ([Some(lat), Some(long)], true) = (place, record.text.is_empty()) {
                record.text = format!("{}, {}", lat.trim(), long.trim());
            }
        } else if message.is("IsLocationSharing") {
            record.kind = MessageKind::Location;
        }
        let mut carried = carried.into_iter();
        record.attachment = carried.next();
        if record.attachment.is_some() {
            record.kind = MessageKind::Media;
        }
        carried.collect()
    }

    /// What a message answers: the message itself where the report has it within, else its id.
    fn quote(
        &mut self,
        message: &Model,
        inner: Option<&Model>,
        kind: ChatKind,
        files: &mut Files,
    ) -> Option<Box<Quote>> {
        let reply = message.model_of("MessageExtraData", "ReplyMessageData");
        let data = reply.or_else(|| message.model_of("MessageExtraData", "QuotedMessageData"));
        let quoted = reply.and_then(|reply| reply.model("InstantMessage")).or(inner);
        let id = data.and_then(|data| data.field("OriginalMessageID"));
        let id = id.or_else(|| quoted.and_then(|quoted| quoted.field("Identifier")));
        let native = id.and_then(|id| self.service.message(id, kind)).map(Box::from);
        if native.is_none() && quoted.is_none() {
            return None;
        }
        let from = quoted.and_then(|quoted| quoted.model("From"));
        let sender = from.and_then(|party| self.party(party, kind));
        let claimed = quoted.and_then(|quoted| attachments(quoted, files).into_iter().next());
        let claimed = claimed.and_then(|file| file.claimed.into_iter().next());
        Some(Box::new(Quote {
            native,
            sender,
            at: quoted.and_then(|quoted| quoted.field("TimeStamp")).and_then(time),
            text: quoted.map(words).unwrap_or_default(),
            claimed: claimed.map(|claimed| model::ClaimedDigest { of: model::ClaimedOf::Quoted, ..claimed }),
        }))
    }

    /// Cards of contacts that a message carries.
    fn cards(&mut self, message: &Model, record: &mut Record) {
        for card in message.models("SharedContacts") {
            record.kind = MessageKind::Contact;
            if record.text.is_empty() {
                record.text = card.field("Name").map(|name| marks::clean(name).into_owned()).unwrap_or_default();
            }
            // The place is that of the message, so that it is known who sent the card.
            let place = record.place.as_deref().map_or_else(|| format!("record {}", record.number), String::from);
            contacts::told(card, &self.service, Some(&place), &mut |told: Told| self.beside.push(told));
        }
    }

    /// Makes a record a line of the service, of what the log says.
    fn make_line(&mut self, record: &mut Record, log: &[&Model], kind: ChatKind) {
        let actor = record.sender.take();
        let first = log.first().copied();
        let action = first.and_then(|entry| entry.field("Action"));
        if record.text.is_empty() {
            let body = first.and_then(|entry| entry.field("SystemMessageBody"));
            record.text = body.map(|text| marks::clean(text).into_owned()).unwrap_or_default();
        }
        let told = action.and_then(|action| activity::told(action, &record.text));
        if action.is_some() && told.is_none() {
            self.runs.unknown.note(record.number);
            if record.text.is_empty() {
                record.text = action.unwrap_or_default().trim().to_owned();
            }
        }
        let (sort, contested) = told.unwrap_or((SystemKind::Unknown, false));
        let targets: Vec<AliasIx> = log
            .iter()
            .filter(|entry| entry.field("Action") == action)
            .filter_map(|entry| self.party(entry.model("Participant")?, kind))
            .collect();
        let acts_itself = matches!(sort, SystemKind::Joined | SystemKind::JoinedByLink | SystemKind::Left);
        record.kind = MessageKind::System;
        let line = match (acts_itself, actor) {
            // Who joins or leaves is the target, and nobody does it to them.
            (true, Some(actor)) if targets.is_empty() => {
                SystemLine { targets: vec![actor], contested, ..SystemLine::of(sort) }
            }
            (true, _) => SystemLine { targets, contested, ..SystemLine::of(sort) },
            (false, actor) => SystemLine { actor, targets, contested, ..SystemLine::of(sort) },
        };
        record.system = Some(Box::new(line));
    }

    /// To whom a message of the phone's owner went, in a group.
    fn roll_call(&mut self, message: &Model, record: &Record, kind: ChatKind) {
        let is_own = record.sender.is_some_and(|sender| self.people.is_owner(sender));
        if !is_own || !matches!(kind, ChatKind::Group) {
            return;
        }
        for party in message.models("To") {
            let alias = self.party(party, kind).filter(|alias| !self.people.is_owner(*alias));
            if let Some(alias) = alias {
                self.went_to(alias, record.number);
            }
        }
    }

    fn one_more_file(&mut self, message: &Model, file: Attachment, sender: Option<AliasIx>) {
        let record = self.blank(message);
        let record = Record { sender, kind: MessageKind::Media, attachment: Some(file), ..record };
        self.keep(record, message, false);
    }

    /// Keeps a record, and says what is doubtful about it.
    fn keep(&mut self, record: Record, of: &Model, crowded: bool) {
        let doubts = [
            (of.is_flawed, &mut self.runs.damaged),
            (of.is_cut, &mut self.runs.cut),
            (of.is_unsure, &mut self.runs.unsure),
            (crowded, &mut self.runs.crowded),
        ];
        let mut is_doubtful = !record.at.tells();
        for (_, run) in doubts.into_iter().filter(|(there, _)| *there) {
            run.note(record.number);
            is_doubtful = true;
        }
        self.tally.seen += 1;
        self.tally.doubtful += u64::from(is_doubtful);
        self.tally.kept += u64::from(!is_doubtful);
        if record.system.is_some() && !of.id.is_empty() && self.lines.len() < self.limits.accounts {
            self.lines.insert(of.id.clone(), Some(self.records.len()));
        }
        self.bytes += bytes(&record);
        self.records.push(record);
    }
}

/// The words of a message.
fn words(message: &Model) -> String {
    let subject = message.field("Subject").map(marks::clean);
    let body = message.field("Body").map(marks::clean);
    match (subject, body) {
        (Some(subject), Some(body)) => format!("{subject}\n{body}"),
        (Some(one), None) | (None, Some(one)) => one.into_owned(),
        (None, None) => String::new(),
    }
}

/// About how many bytes a record takes.
fn bytes(record: &Record) -> usize {
    let length = |text: &Option<Box<str>>| text.as_ref().map_or(0, |text| text.len());
    let quote = record.quotes.as_ref().map_or(0, |quote| size_of::<Quote>() + quote.text.len() + length(&quote.native));
    let name = record.attachment.as_ref().and_then(|file| file.name.as_ref()).map_or(0, String::len);
    let line = record.system.as_ref().map_or(0, |line| line.targets.len() * size_of::<AliasIx>());
    RECORD_BYTES + record.text.len() + length(&record.place) + length(&record.native) + quote + name + line
}
