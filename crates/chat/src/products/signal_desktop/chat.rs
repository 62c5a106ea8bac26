//! One chat while it is read.

use model::{AliasIx, ChatHead, ChatKind, Owner, ParsedChat, Platform, Product, Record, SystemKind, Tally};
use std::collections::HashSet;

use super::members;
use super::people::{Conversation, People};
use crate::accounts::Accounts;
use crate::products::signal_ids::{self, OWN};

/// A chat while it is read.
pub(super) struct Chat {
    /// The conversation's id.
    pub(super) id: String,
    /// Which of the known conversations it is.
    pub(super) at: Option<usize>,
    /// The other side, if it has one.
    pub(super) other: Option<String>,
    accounts: Accounts,
    /// The owner as the chat's accounts know it.
    own: String,
    pub(super) records: Vec<Record>,
    pub(super) tally: Tally,
    /// Numbers of records.
    numbers: HashSet<u64>,
}

impl Chat {
    /// Of which nothing was read yet.
    pub(super) fn new(id: &str, at: Option<usize>, people: &People) -> Self {
        let known = people.owner.clone();
        let own = known.as_ref().and_then(|owner| owner.account.clone().or_else(|| owner.phone.clone()));
        let own = own.unwrap_or_else(|| OWN.to_owned());
        let (phone, place) = (known.and_then(|owner| owner.phone), String::new());
        let owner = Owner { account: Some(own.clone()), phone, name: None, place };
        let other = at.and_then(|at| people.conversations.get(at)?.other.clone());
        let accounts = Accounts::new(Some(owner));
        Self {
            id: id.to_owned(),
            at,
            other,
            accounts,
            own,
            records: Vec::new(),
            tally: Tally::default(),
            numbers: HashSet::new(),
        }
    }

    /// The alias of an account, or of a number without one.
    pub(super) fn who(&mut self, account: &str) -> AliasIx {
        self.accounts.of(account, None)
    }

    /// The alias of the computer's own account.
    pub(super) fn owner(&mut self) -> AliasIx {
        let own = self.own.clone();
        self.accounts.of(&own, None)
    }

    /// Whether a number was free until now.
    pub(super) fn claims(&mut self, number: u64) -> bool {
        self.numbers.insert(number)
    }

    /// The account or number behind an alias of this chat.
    pub(super) fn account(&self, alias: AliasIx) -> Option<&str> {
        self.accounts.account(alias)
    }

    /// Takes a record in.
    pub(super) fn take(&mut self, record: Record, doubtful: bool) {
        self.tally.seen += 1;
        *(if doubtful { &mut self.tally.doubtful } else { &mut self.tally.kept }) += 1;
        self.records.push(record);
    }

    /// Counts rows that are not taken in.
    pub(super) fn refuse(&mut self, rows: u64) {
        self.tally.seen += rows;
        self.tally.refused += rows;
    }

    /// The chat as read.
    pub(super) fn finish(mut self, people: &People) -> ParsedChat {
        let conversation = self.at.and_then(|at| people.conversations.get(at));
        let members = match conversation {
            Some(known) => members::of_chat(&known.members, known.row, &mut self, people),
            None => Vec::new(),
        };
        let mut head = head(conversation);
        head.names = titles(&self.records);
        let (mut aliases, _) = self.accounts.into_parts();
        signal_ids::settle(&mut aliases, |account| people.phone(account));
        let (key, records, tally) = (self.id, self.records, self.tally);
        ParsedChat { key, aliases, records, members, tally, ..ParsedChat::new(head) }
    }
}

fn head(conversation: Option<&Conversation>) -> ChatHead {
    let kind = conversation.map_or(ChatKind::Unknown, |known| known.kind);
    let mut head = ChatHead::stated(Platform::Signal, Product::SignalDesktop, kind);
    head.name = conversation.and_then(|known| known.name.clone());
    head.native = conversation.and_then(|known| known.group.clone());
    head
}

/// Names that the group was given, in order.
fn titles(records: &[Record]) -> Vec<String> {
    let lines = records.iter().filter_map(|record| record.system.as_ref());
    lines.filter(|line| line.kind == SystemKind::Subject).filter_map(|line| line.new.clone()).collect()
}
