//! The report as a whole: what is told of it, and what is counted.

use model::{Issue, IssueKind, Owner, SourceRead, Tally, Told};
use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::chats::Chat;
use super::contacts;
use super::files::{File, Files};
use super::node::Model;
use super::service::Service;
use super::tree::Tree;
use crate::products::Tell;
use crate::xml::{Met, Xml};
use crate::{Limits, phone};

/// How many digests are kept to tell names, numbers and keys once: beyond, they may be told twice.
const MOST_DIGESTS: usize = 1 << 20;

/// See the module.
pub(super) struct Report<'t> {
    tell: Tell<'t>,
    limits: Limits,
    files: Files,
    chat: Option<Chat>,
    /// Keys of chats, and accounts with their names, that were told.
    keys: HashSet<u64>,
    told: HashSet<u64>,
    records: u64,
    chats: u64,
    tally: Tally,
    unread: BTreeMap<&'static str, u64>,
    /// Contacts, accounts and numbers that name nobody.
    nameless: u64,
    /// Files of attachments that were asked for before the list of files came.
    is_list_late: bool,
}

impl<'t> Report<'t> {
    pub(super) fn new(tell: Tell<'t>, limits: Limits) -> Self {
        Self {
            tell,
            limits,
            files: Files::new(limits.held_bytes),
            chat: None,
            keys: HashSet::new(),
            told: HashSet::new(),
            records: 0,
            chats: 0,
            tally: Tally::default(),
            unread: BTreeMap::new(),
            nameless: 0,
            is_list_late: false,
        }
    }

    /// A record of a type that is not read.
    pub(super) fn unread(&mut self, kind: &'static str) {
        *self.unread.entry(kind).or_default() += 1;
        self.tally.seen += 1;
        self.tally.refused += 1;
    }

    /// A file of the list.
    pub(super) fn file(&mut self, file: File) {
        self.is_list_late |= self.chats > 0;
        self.files.add(file);
    }

    /// A number of the phone. One without its country code is nobody's.
    pub(super) fn number(&mut self, text: &str) {
        let number = phone(text);
        self.count_beside(number.is_some());
        if let Some(number) = number {
            let place = String::from("Device Info");
            self.beside(Told::Owner(Owner { account: None, phone: Some(number), name: None, place }));
        }
    }

    /// A record that stands by itself, read to its end.
    pub(super) fn record(&mut self, model: Model) {
        let service = || Service::named(model.field("Source").unwrap_or_default());
        let mut told = Vec::new();
        match model.kind {
            "Chat" => return self.chat_ends(&model),
            "Contact" => {
                let is_any = contacts::told(&model, &service(), None, &mut |one| told.push(one));
                self.count_beside(is_any);
            }
            _ => {
                let is_any = contacts::owner(&model, &service(), &mut |one| told.push(one));
                self.count_beside(is_any);
            }
        }
        told.into_iter().for_each(|one| self.beside(one));
    }

    /// Something in the chat that is open.
    pub(super) fn in_chat(&mut self, around: &Model, list: &'static str, model: Model) {
        let room = (self.limits.records as u64).saturating_sub(self.records);
        let mut chat = self.chat.take().unwrap_or_else(|| self.chat_begins(around, Some(&model)));
        let before = chat.number;
        match list {
            "Participants" => chat.participant(around, &model),
            "Messages" => chat.message(around, &model, &mut self.files, room),
            "ActivityLog" => chat.entry(around, model, room),
            _ => {}
        }
        self.records += chat.number - before;
        chat.beside.drain(..).for_each(|one| self.beside(one));
        if chat.is_full() {
            (self.tell)(Told::Chat(Box::new(chat.told(around))));
        }
        self.chat = Some(chat);
    }

    fn chat_begins(&mut self, around: &Model, first: Option<&Model>) -> Chat {
        self.chats += 1;
        let source = first.and_then(|model| model.field("Source").or_else(|| model.field("SourceApplication")));
        Chat::begun(around, source, self.key(around), self.limits)
    }

    fn chat_ends(&mut self, around: &Model) {
        let mut chat = self.chat.take().unwrap_or_else(|| self.chat_begins(around, None));
        let room = (self.limits.records as u64).saturating_sub(self.records);
        let before = chat.number;
        chat.entries_left(around, room);
        self.records += chat.number - before;
        chat.beside.drain(..).for_each(|one| self.beside(one));
        (self.tell)(Told::Chat(Box::new(chat.told(around))));
    }

    /// What sets a chat apart in its report: its extraction and its id there. Chats with the same get their number too.
    fn key(&mut self, chat: &Model) -> String {
        let key = format!("{}/{}", chat.extraction, chat.id);
        let is_new = !chat.id.is_empty() && self.keys.len() < MOST_DIGESTS && self.keys.insert(digest(&key));
        if is_new { key } else { format!("{key}#{}", self.chats) }
    }

    /// Tells of an account, once.
    fn beside(&mut self, one: Told) {
        let digest = match &one {
            Told::Contact(contact) => digest(&(&contact.account, &contact.phone, &contact.name, contact.kind)),
            Told::Owner(owner) => digest(&(1, &owner.account, &owner.phone, &owner.name)),
            Told::Same(same) => digest(&(2, &same.a, &same.b, same.reason)),
            Told::Chat(_) | Told::Group(_) | Told::Sticker(_) => return (self.tell)(one),
        };
        if self.told.len() >= MOST_DIGESTS {
            self.told.clear();
        }
        if self.told.insert(digest) {
            (self.tell)(one);
        }
    }

    fn count_beside(&mut self, is_kept: bool) {
        self.tally.seen += 1;
        self.tally.kept += u64::from(is_kept);
        self.tally.refused += u64::from(!is_kept);
        self.nameless += u64::from(!is_kept);
    }

    /// What is said of the report as a whole.
    pub(super) fn finish(self, xml: &Xml<'_>, tree: &Tree, open: usize) -> SourceRead {
        let mut issues = of_the_document(xml, tree, open);
        for (kind, count) in self.unread {
            let issue = Issue::new(IssueKind::NotYetSupported, "ufdr-models-not-read", "");
            issues.push(issue.with("type", kind).with("records", count));
        }
        let counted = [
            (self.nameless, IssueKind::Noteworthy, "ufdr-entries-without-account"),
            (self.files.not_held, IssueKind::Damaged, "ufdr-files-not-held"),
            (u64::from(self.is_list_late), IssueKind::Noteworthy, "ufdr-files-after-chats"),
        ];
        for (count, kind, code) in counted.into_iter().filter(|(count, ..)| *count > 0) {
            issues.push(Issue::new(kind, code, "").with("records", count));
        }
        SourceRead { issues, tally: self.tally }
    }
}

/// What was wrong with the XML.
fn of_the_document(xml: &Xml<'_>, tree: &Tree, open: usize) -> Vec<Issue> {
    let met = |met: Met, code| {
        let issue = Issue::new(IssueKind::Damaged, code, "").at(format!("byte {}", met.first));
        (met.count > 0).then(|| issue.with("places", met.count))
    };
    let counted =
        |count: u64, code| (count > 0).then(|| Issue::new(IssueKind::Damaged, code, "").with("places", count));
    let flaws = xml.flaws;
    let early =
        (open > 0).then(|| Issue::new(IssueKind::Damaged, "xml-ends-early", "").at(format!("byte {}", xml.at())));
    let broken = xml.broken().map(|cause| {
        let cause = if cause == std::io::ErrorKind::UnexpectedEof { "ends-early" } else { "input-output" };
        let issue = Issue::new(IssueKind::Damaged, "unreadable", "").at(format!("byte {}", xml.at()));
        issue.with("cause", cause)
    });
    let all = [
        met(flaws.markup, "xml-damaged"),
        met(flaws.bytes, "xml-not-utf8"),
        met(flaws.long, "xml-over-limit"),
        counted(tree.cut, "xml-over-limit"),
        counted(tree.misplaced(), "xml-misplaced"),
        counted(tree.too_deep, "xml-too-deep"),
        broken,
        early,
    ];
    all.into_iter().flatten().collect()
}

fn digest(of: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}
