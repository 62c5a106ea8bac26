//! One chat while it is read: who takes part, what was said, and what can be told only when all of it was read.

use std::collections::{BTreeSet, HashMap};

use model::{
    AliasIx, ChatHead, ChatKind, Contact, ContactKind, Member, MemberRole, MemberState, Owner, ParsedChat, Platform,
    Product, Quote, Record, SystemKind, SystemLine, Tally,
};

use crate::accounts::Accounts;
use crate::noted::Noted;

/// Whose numbering a chat's messages have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Peer {
    /// A supergroup or channel: one numbering for all who are in it.
    Channel,
    /// A small group: one id for all, but every account numbers its messages itself.
    Group,
    /// Another account: nothing is the same for both.
    Account,
}

/// Types of chats.
static TYPES: &[(&str, ChatKind, Peer)] = &[
    ("personal_chat", ChatKind::Direct, Peer::Account),
    ("bot_chat", ChatKind::Direct, Peer::Account),
    ("saved_messages", ChatKind::Unknown, Peer::Account),
    ("replies", ChatKind::Unknown, Peer::Account),
    ("verification_codes", ChatKind::Unknown, Peer::Account),
    ("private_group", ChatKind::Group, Peer::Group),
    ("private_supergroup", ChatKind::Group, Peer::Channel),
    ("public_supergroup", ChatKind::Group, Peer::Channel),
    ("private_channel", ChatKind::Channel, Peer::Channel),
    ("public_channel", ChatKind::Channel, Peer::Channel),
];

/// What a type of chat is; `None` for one that is not known.
pub(super) fn type_of(name: &str) -> Option<(ChatKind, Peer)> {
    TYPES.iter().find(|(known, ..)| *known == name).map(|(_, kind, peer)| (*kind, *peer))
}

/// Until 2021, the ids of chats had their kind in the bits above: 1 for accounts, 2 for groups and channels.
const OLD_GROUPS: i64 = 2 << 32;
const OLD_ID: i64 = 0xFFFF_FFFF;

/// A chat while it is read.
pub(super) struct Chat {
    /// Where it stands in the file: a JSON pointer.
    pub(super) pointer: String,
    pub(super) name: Option<String>,
    pub(super) kind: ChatKind,
    pub(super) peer: Peer,
    pub(super) id: Option<i64>,
    pub(super) accounts: Accounts,
    pub(super) noted: Noted,
    pub(super) tally: Tally,
    /// The number of the element that is next in `messages`.
    pub(super) next: u64,
    /// Accounts are written as bare numbers: an export of before 2021.
    pub(super) bare_ids: bool,
    /// A field or a message of it was met.
    pub(super) begun: bool,
    records: Vec<Record>,
    /// The id of each record in Telegram.
    ids: Vec<i64>,
    /// Names of members by record, to be looked up when all names were seen.
    members: Vec<(usize, Vec<String>)>,
    replies: Vec<Reply>,
    titles: Vec<String>,
    /// Accounts outside of the chat from which messages were passed on, and their names.
    sources: BTreeSet<(String, String)>,
}

/// Which message a record answers.
struct Reply {
    record: usize,
    to: i64,
    /// The chat of that message, if it is another.
    peer: Option<String>,
}

impl Chat {
    /// Of a chat of which nothing was read yet.
    pub(super) fn new(pointer: String, owner: Option<Owner>, issues: usize) -> Self {
        Self {
            pointer,
            name: None,
            kind: ChatKind::Unknown,
            peer: Peer::Account,
            id: None,
            accounts: Accounts::new(owner),
            noted: Noted::new(issues),
            tally: Tally::default(),
            next: 0,
            bare_ids: false,
            begun: false,
            records: Vec::new(),
            ids: Vec::new(),
            members: Vec::new(),
            replies: Vec::new(),
            titles: Vec::new(),
            sources: BTreeSet::new(),
        }
    }

    /// Where a message stands.
    pub(super) fn place(&self, number: u64) -> String {
        format!("{}/messages/{number}", self.pointer)
    }

    /// Takes a record in, with its id in Telegram.
    pub(super) fn add(&mut self, record: Record, id: i64, doubtful: bool) {
        self.tally.seen += 1;
        let count = if doubtful { &mut self.tally.doubtful } else { &mut self.tally.kept };
        *count += 1;
        if let Some(SystemLine { kind: SystemKind::Subject | SystemKind::Created, new: Some(title), .. }) =
            record.system.as_deref()
        {
            self.titles.push(title.clone());
        }
        self.records.push(record);
        self.ids.push(id);
    }

    /// Notes whom the record that is added next names.
    pub(super) fn names_members(&mut self, names: Vec<String>) {
        if !names.is_empty() {
            self.members.push((self.records.len(), names));
        }
    }

    /// Notes what the account is called from which a message was passed on.
    pub(super) fn forwarded_from(&mut self, account: &str, name: Option<&str>) {
        self.sources.extend(name.map(|name| (account.to_owned(), name.to_owned())));
    }

    /// Notes what the record that is added next answers.
    pub(super) fn answers(&mut self, to: i64, peer: Option<String>) {
        self.replies.push(Reply { record: self.records.len(), to, peer });
    }

    /// The chat's id, the same for all who are in it, where there is such an id.
    pub(super) fn native(&self) -> Option<String> {
        let id = self.id.filter(|id| *id > 0)?;
        let id = if self.bare_ids && id >= OLD_GROUPS { id & OLD_ID } else { id };
        match self.peer {
            Peer::Channel => Some(format!("channel{id}")),
            Peer::Group => Some(format!("chat{id}")),
            Peer::Account => None,
        }
    }

    /// The chat as read, and the names under which its accounts were seen.
    pub(super) fn finish(mut self, left: bool) -> (ParsedChat, Vec<Contact>) {
        self.find_members();
        self.find_answered();
        self.name_records();
        let native = self.native();
        let (aliases, named) = self.accounts.into_parts();
        let account = |ix: AliasIx| aliases.get(usize::try_from(ix.0).ok()?)?.account.clone();
        let named = named.into_iter().map(|(ix, name)| (account(ix), name));
        let sources = self.sources.into_iter().map(|(account, name)| (Some(account), name));
        let contacts = named.chain(sources).map(|(account, name)| contact(account, name, &self.pointer)).collect();
        let mut head = ChatHead::stated(Platform::Telegram, Product::TelegramDesktop, self.kind);
        (head.name, head.names, head.native) = (self.name, self.titles, native);
        let owner = aliases.iter().position(|alias| alias.kind == model::AliasKind::Owner);
        let owner = owner.and_then(|ix| u32::try_from(ix).ok()).filter(|_| left);
        let members = owner.map(|ix| no_more(AliasIx(ix), &self.pointer)).into_iter().collect();
        let issues = self.noted.into_vec();
        let chat = ParsedChat {
            key: self.pointer,
            aliases,
            records: self.records,
            members,
            issues,
            tally: self.tally,
            ..ParsedChat::new(head)
        };
        (chat, contacts)
    }

    /// Looks up names of members among those that were seen with an id.
    fn find_members(&mut self) {
        for (record, names) in std::mem::take(&mut self.members) {
            let targets = names.iter().map(|name| self.accounts.named(name)).collect();
            let line = self.records.get_mut(record).and_then(|record| record.system.as_mut());
            if let Some(line) = line {
                line.targets = targets;
            }
        }
    }

    /// Fills in who wrote what is answered, and when, where it stands in this chat.
    fn find_answered(&mut self) {
        let native = self.native().filter(|_| self.peer == Peer::Channel);
        let at: HashMap<i64, usize> = match self.replies.is_empty() {
            true => HashMap::new(),
            false => self.ids.iter().enumerate().map(|(at, id)| (*id, at)).collect(),
        };
        for reply in std::mem::take(&mut self.replies) {
            let here = reply.peer.is_none() || reply.peer == native;
            let answered = at.get(&reply.to).filter(|_| here).and_then(|at| self.records.get(*at));
            let (sender, time) = answered.map(|record| (record.sender, record.at)).unzip();
            let peer =
                reply.peer.filter(|peer| peer.starts_with("channel")).or_else(|| native.clone().filter(|_| here));
            let native = peer.filter(|_| reply.to > 0).map(|peer| format!("{peer}:{}", reply.to).into());
            let quote = Quote { native, sender: sender.flatten(), at: time, ..Quote::default() };
            if let Some(record) = self.records.get_mut(reply.record) {
                record.quotes = Some(Box::new(quote));
            }
        }
    }

    /// Gives each record the id that all share who are in the chat, or says under which number it stands here alone.
    /// Messages of the small group that a supergroup was before have ids below zero and stay those of one account.
    fn name_records(&mut self) {
        let native = self.native().filter(|_| self.peer == Peer::Channel);
        for (record, id) in self.records.iter_mut().zip(&self.ids) {
            match &native {
                Some(native) if *id > 0 => record.native = Some(format!("{native}:{id}").into()),
                _ => record.place = Some(format!("id {id}").into()),
            }
        }
    }
}

fn contact(account: Option<String>, name: String, place: &str) -> Contact {
    Contact { account, phone: None, name, kind: ContactKind::Shown, place: place.to_owned() }
}

/// The owner of an export of a chat that was left.
fn no_more(alias: AliasIx, pointer: &str) -> Member {
    let (role, state) = (MemberRole::Member, MemberState::Former);
    Member { alias, role, state, since: None, until: None, way: None, place: pointer.to_owned() }
}
