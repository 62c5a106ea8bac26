//! The channel while it is read.

use std::collections::HashMap;

use model::{
    ChatHead, ChatKind, Contact, ContactKind, IssueKind, ParsedChat, Platform, Product, Record, Tally, WallTime,
};

use crate::accounts::Accounts;
use crate::noted::Noted;

/// The channel while it is read.
pub(super) struct Channel {
    pub(super) accounts: Accounts,
    pub(super) noted: Noted,
    pub(super) tally: Tally,
    /// The number of the element that is next in `messages`.
    pub(super) next: u64,
    pub(super) id: Option<String>,
    pub(super) name: Option<String>,
    pub(super) kind: ChatKind,
    records: Vec<Record>,
    /// Which record answers which message.
    answers: Vec<(usize, String)>,
}

impl Channel {
    /// Of which nothing was read yet.
    pub(super) fn new(issues: usize) -> Self {
        Self {
            accounts: Accounts::new(None),
            noted: Noted::new(issues),
            tally: Tally::default(),
            next: 0,
            id: None,
            name: None,
            kind: ChatKind::Unknown,
            records: Vec::new(),
            answers: Vec::new(),
        }
    }

    /// A record of the message that is being read, or of a further file of it. A message with several files is several
    /// records, so records are numbered through and say where they stand.
    pub(super) fn record(&self, at: WallTime, file: Option<u64>) -> Record {
        let mut record = Record::new(self.records.len() as u64, at);
        let place = self.place();
        record.place = Some(file.map_or(place.clone(), |file| format!("{place} file {file}")).into());
        record
    }

    /// Where the message that is being read stands.
    pub(super) fn place(&self) -> String {
        format!("/messages/{}", self.next)
    }

    /// Takes a record in.
    pub(super) fn take(&mut self, record: Record, doubtful: bool) {
        self.tally.seen += 1;
        let count = if doubtful { &mut self.tally.doubtful } else { &mut self.tally.kept };
        *count += 1;
        self.records.push(record);
    }

    /// Notes an issue of the message that is being read.
    pub(super) fn note(&mut self, kind: IssueKind, code: &'static str) {
        let place = self.place();
        self.noted.count(kind, code, || place);
    }

    /// Notes which message the record answers that is taken next.
    pub(super) fn answers(&mut self, id: &str) {
        self.answers.push((self.records.len(), id.to_owned()));
    }

    /// How many records there are.
    pub(super) fn len(&self) -> usize {
        self.records.len()
    }

    /// The channel as read, and the names under which its accounts were seen.
    pub(super) fn finish(mut self) -> (ParsedChat, Vec<Contact>) {
        self.find_answered();
        let (aliases, named) = self.accounts.into_parts();
        let contacts = named.into_iter().filter_map(|(ix, name)| {
            let account = aliases.get(usize::try_from(ix.0).ok()?)?.account.clone();
            let place = String::from("/messages");
            Some(Contact { account, phone: None, name, kind: ContactKind::Pushname, place })
        });
        let contacts = contacts.collect();
        let mut head = ChatHead::stated(Platform::Discord, Product::DiscordExport, self.kind);
        (head.name, head.native) = (self.name, self.id);
        let (records, issues, tally) = (self.records, self.noted.into_vec(), self.tally);
        (ParsedChat { aliases, records, issues, tally, ..ParsedChat::new(head) }, contacts)
    }

    /// Fills in who wrote what is answered, and when, where it stands in this export.
    fn find_answered(&mut self) {
        if self.answers.is_empty() {
            return;
        }
        let ids = self.records.iter();
        let ids = ids.filter_map(|record| Some((record.native.clone()?, (record.sender, record.at))));
        let by_id: HashMap<Box<str>, _> = ids.collect();
        for (record, id) in std::mem::take(&mut self.answers) {
            let said = by_id.get(id.as_str()).copied();
            let quote = self.records.get_mut(record).and_then(|record| record.quotes.as_mut());
            if let Some((quote, (sender, at))) = quote.zip(said) {
                (quote.sender, quote.at) = (sender, Some(at));
            }
        }
    }
}
