//! One chat while it is read.

use model::{
    AliasIx, ChatHead, ChatKind, Member, MemberRole, MemberState, Owner, ParsedChat, Platform, Product, Record,
    SystemKind, Tally,
};
use std::collections::HashSet;

use super::ids;
use super::people::{self, Group, People, Recipient};
use crate::accounts::Accounts;
use crate::products::signal_ids::{self, OWN};

/// A chat while it is read.
pub(super) struct Chat {
    /// The row of `thread`.
    thread: i64,
    /// Whom the chat is with.
    pub(super) with: Option<i64>,
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
    pub(super) fn new(thread: i64, people: &People) -> Self {
        let known = people.owner.as_ref().map(|(_, owner)| owner);
        let own = known.and_then(|owner| owner.account.clone().or_else(|| owner.phone.clone()));
        let own = own.unwrap_or_else(|| OWN.to_owned());
        let (phone, place) = (known.and_then(|owner| owner.phone.clone()), String::new());
        let owner = Owner { account: Some(own.clone()), phone, name: None, place };
        let (records, tally, numbers) = Default::default();
        let with = people.threads.get(&thread).copied();
        Self { thread, with, accounts: Accounts::new(Some(owner)), own, records, tally, numbers }
    }

    /// The alias of an account, or of a number without one.
    pub(super) fn who(&mut self, account: &str) -> AliasIx {
        self.accounts.of(account, None)
    }

    /// The alias of a recipient: of its account, or else of nothing but a name.
    pub(super) fn recipient(&mut self, id: i64, people: &People) -> AliasIx {
        if people.owner.as_ref().is_some_and(|(own, _)| *own == id) {
            return self.owner();
        }
        let known = people.get(id);
        match known.and_then(|known| known.account.as_deref()) {
            Some(account) => self.who(account),
            None => {
                let name = known.and_then(|known| known.name.clone());
                self.accounts.named(&name.unwrap_or_else(|| format!("{} {id}", people::RECIPIENTS)))
            }
        }
    }

    /// The alias of the phone's own account.
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
        let with = self.with.and_then(|id| people.get(id));
        let group = with.and_then(|with| people.group(with));
        let members = group.map_or_else(Vec::new, |group| self.members(group, people));
        let mut head = head(with, group);
        let lines = self.records.iter().filter_map(|record| record.system.as_ref());
        head.names =
            lines.filter(|line| line.kind == SystemKind::Subject).filter_map(|line| line.new.clone()).collect();
        let (mut aliases, _) = self.accounts.into_parts();
        signal_ids::settle(&mut aliases, |account| people.phone(account));
        let (key, records, tally) = (self.thread.to_string(), self.records, self.tally);
        ParsedChat { key, aliases, records, members, tally, ..ParsedChat::new(head) }
    }

    /// Members as the group's own list has them, else as recipients stand beside it.
    fn members(&mut self, group: &Group, people: &People) -> Vec<Member> {
        let row = group.row;
        let mut members: Vec<Member> = Vec::new();
        for one in &group.members {
            let place = format!("{} row {row} field {} value {}", people::GROUPS, one.place.0, one.place.1);
            members.push(member(self.who(&one.account), (one.role, one.state), place));
            members.last_mut().into_iter().for_each(|member| member.since = one.since);
        }
        let is_listed = !members.is_empty();
        for (id, place) in group.recipients.iter().filter(|_| !is_listed) {
            let state = (MemberRole::Member, MemberState::Present);
            members.push(member(self.recipient(*id, people), state, place.clone()));
        }
        let own = self.owner();
        if !group.is_active && members.iter().all(|member| member.alias != own) {
            members.push(member(own, people::own_state(group), format!("{} row {row} active", people::GROUPS)));
        }
        members
    }
}

fn member(alias: AliasIx, (role, state): (MemberRole, MemberState), place: String) -> Member {
    Member { alias, role, state, since: None, until: None, way: None, place }
}

fn head(with: Option<&Recipient>, group: Option<&Group>) -> ChatHead {
    let kind = match with {
        Some(with) if with.group.is_some() => ChatKind::Group,
        Some(with) if with.is_list => ChatKind::Channel,
        Some(_) => ChatKind::Direct,
        None => ChatKind::Unknown,
    };
    let mut head = ChatHead::stated(Platform::Signal, Product::SignalAndroid, kind);
    head.name = group.and_then(|group| group.title.clone()).or_else(|| with?.name.clone());
    head.native = with.and_then(|with| with.group.as_deref()).map(ids::group);
    head
}
