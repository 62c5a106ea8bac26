//! One chat of a report, told in parts if it is long.

use model::{
    AliasIx, ChatHead, ChatKind, Contact, ContactKind, Member, MemberRole, MemberState, Origin, OriginSource, Owner,
    ParsedChat, Product, Record, RollCall, Tally, Told, WallTime,
};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::issues::Runs;
use super::node::Model;
use super::people::People;
use super::service::{Id, SYSTEM, Service};
use crate::products::whatsapp_ids::origin_of_group_id;
use crate::{Limits, marks};

/// What the tool writes of a chat's kind.
static KINDS: &[(&str, ChatKind)] = &[
    ("OneOnOne", ChatKind::Direct),
    ("Group", ChatKind::Group),
    ("Channel", ChatKind::Channel),
    ("Broadcast", ChatKind::Channel),
];

/// What the tool writes of a participant's state. Any other, and none, is someone who is there.
static STATES: &[(&str, MemberState)] = &[
    ("Left", MemberState::Left),
    ("Removed", MemberState::Removed),
    ("Invited", MemberState::Pending),
    ("Pending", MemberState::Pending),
];

/// See the module.
pub(super) struct Chat {
    pub(super) service: Service,
    pub(super) limits: Limits,
    pub(super) people: People,
    pub(super) records: Vec<Record>,
    /// Number of the last record.
    pub(super) number: u64,
    pub(super) runs: Runs,
    pub(super) tally: Tally,
    /// Things told of accounts: the report tells each once.
    pub(super) beside: Vec<Told>,
    /// What the chat's own log tells of messages that did not come yet, by their ids.
    pub(super) waiting: HashMap<Box<str>, Model>,
    /// Where lines of the service stand, by the ids of their messages; `None` if in a part that was told.
    pub(super) lines: HashMap<Box<str>, Option<usize>>,
    /// Bytes of the records that are held.
    pub(super) bytes: usize,
    id: Option<String>,
    key: String,
    part: u32,
    members: Vec<Member>,
    is_member: Vec<bool>,
    roll_calls: Vec<Option<RollCall>>,
    /// A digest of the name that was told last, for each alias.
    names: Vec<u64>,
}

impl Chat {
    /// A chat of which no message was read yet. `source` stands in for the name of the service, if the chat has none.
    pub(super) fn begun(chat: &Model, source: Option<&str>, key: String, limits: Limits) -> Self {
        Self {
            service: Service::named(chat.field("Source").or(source).unwrap_or_default()),
            limits,
            people: People::new(limits.accounts),
            records: Vec::new(),
            number: 0,
            runs: Runs::default(),
            tally: Tally::default(),
            beside: Vec::new(),
            waiting: HashMap::new(),
            lines: HashMap::new(),
            bytes: 0,
            id: chat.field("Id").map(|id| id.trim().to_owned()),
            key,
            part: 0,
            members: Vec::new(),
            is_member: Vec::new(),
            roll_calls: Vec::new(),
            names: Vec::new(),
        }
    }

    /// Of which kind the chat is, as far as the record tells by now.
    pub(super) fn kind(&self, chat: &Model) -> ChatKind {
        let said = chat.field("ChatType").map(str::trim);
        let known = KINDS.iter().find(|(name, _)| Some(*name) == said).map(|(_, kind)| *kind);
        let by_id = || self.id.as_deref().map_or(ChatKind::Unknown, |id| self.service.kind(id));
        match known.unwrap_or_else(by_id) {
            ChatKind::Unknown if self.members.len() > 2 => ChatKind::Group,
            ChatKind::Unknown if self.members.len() == 2 => ChatKind::Direct,
            kind => kind,
        }
    }

    /// Whether it is long enough to be told in part.
    pub(super) fn is_full(&self) -> bool {
        self.bytes >= self.limits.part_bytes
    }

    /// The alias of a party; what is told of it besides goes to the side.
    pub(super) fn party(&mut self, party: &Model, kind: ChatKind) -> Option<AliasIx> {
        let identifier = party.field("Identifier").unwrap_or_default().trim();
        let name = party.field("Name").map(marks::clean);
        let name = name.as_deref().map(str::trim).filter(|name| !name.is_empty() && *name != identifier);
        let own = self.id.as_deref().filter(|_| kind != ChatKind::Direct);
        let id = self.service.account(identifier, own);
        let is_owner = party.is("IsPhoneOwner");
        let ix = match (&id, name) {
            _ if is_owner => self.people.owner(id.as_ref()),
            (Some(id), _) => self.people.account(id),
            _ if is_system(identifier) => None,
            (None, Some(name)) => self.people.named(name),
            (None, None) if !identifier.is_empty() => self.people.named(identifier),
            (None, None) => None,
        }?;
        if let Some(id) = id {
            self.tell_of(ix, id, name, is_owner, party);
        }
        Some(ix)
    }

    /// Tells a name of an account, or that it is the phone's own, once for each name.
    fn tell_of(&mut self, ix: AliasIx, id: Id, name: Option<&str>, is_owner: bool, party: &Model) {
        let mut hasher = DefaultHasher::new();
        (&id.account, name, is_owner).hash(&mut hasher);
        // Never the digest of nothing told yet.
        let digest = hasher.finish() | 1;
        let at = ix.0 as usize;
        if self.names.len() <= at {
            self.names.resize(at + 1, 0);
        }
        let Some(last) = self.names.get_mut(at).filter(|last| **last != digest) else { return };
        *last = digest;
        let (account, phone) = (Some(id.account), id.phone);
        let place = party.place().unwrap_or_default();
        match name {
            _ if is_owner => {
                self.beside.push(Told::Owner(Owner { account, phone, name: name.map(str::to_owned), place }));
            }
            Some(name) => {
                let contact = Contact { account, phone, name: name.to_owned(), kind: ContactKind::Shown, place };
                self.beside.push(Told::Contact(contact));
            }
            None => {}
        }
    }

    /// A participant as the chat lists it.
    pub(super) fn participant(&mut self, chat: &Model, party: &Model) {
        let kind = self.kind(chat);
        let Some(alias) = self.party(party, kind) else { return };
        let at = alias.0 as usize;
        if self.is_member.len() <= at {
            self.is_member.resize(at + 1, false);
        }
        let Some(known) = self.is_member.get_mut(at).filter(|known| !**known) else { return };
        *known = true;
        let role = if party.is("IsGroupAdmin") { MemberRole::Admin } else { MemberRole::Member };
        let said = party.field("Status").map(str::trim);
        let state = STATES.iter().find(|(name, _)| Some(*name) == said).map(|(_, state)| *state);
        self.members.push(Member {
            alias,
            role,
            state: state.unwrap_or(MemberState::Present),
            since: None,
            until: None,
            way: None,
            place: party.place().unwrap_or_default(),
        });
    }

    /// That a message of the phone's owner went to an account.
    pub(super) fn went_to(&mut self, alias: AliasIx, number: u64) {
        let at = alias.0 as usize;
        if self.roll_calls.len() <= at {
            self.roll_calls.resize(at + 1, None);
        }
        let Some(call) = self.roll_calls.get_mut(at) else { return };
        let call = call.get_or_insert(RollCall { alias, first: number, last: number, count: 0 });
        call.last = number;
        call.count = call.count.saturating_add(1);
    }

    /// What was read since the part before.
    pub(super) fn told(&mut self, chat: &Model) -> ParsedChat {
        let kind = self.kind(chat);
        let head = self.head(chat, kind);
        for place in self.lines.values_mut() {
            *place = None;
        }
        self.bytes = 0;
        let part = self.part;
        self.part = self.part.saturating_add(1);
        ParsedChat {
            key: self.key.clone(),
            part,
            aliases: self.people.all.clone(),
            records: std::mem::take(&mut self.records),
            members: if kind == ChatKind::Direct { Vec::new() } else { self.members.clone() },
            roll_calls: self.roll_calls.iter().flatten().copied().collect(),
            issues: self.runs.take(),
            tally: std::mem::take(&mut self.tally),
            ..ParsedChat::new(head)
        }
    }

    fn head(&mut self, chat: &Model, kind: ChatKind) -> ChatHead {
        let name = chat.field("Name").map(|name| marks::clean(name).trim().to_owned());
        ChatHead {
            names: name.iter().filter(|_| kind != ChatKind::Direct).cloned().collect(),
            name,
            native: self.id.as_deref().map(|id| self.service.chat(id)),
            origin: self.origin(),
            removed: chat.is_deleted,
            ..ChatHead::stated(self.service.platform, Product::CellebriteUfdr, kind)
        }
    }

    /// Who made the group and when, if its id says it.
    fn origin(&mut self) -> Option<Origin> {
        let (phone, seconds) = origin_of_group_id(self.id.as_deref()?)?;
        let account = format!("{}@s.whatsapp.net", phone.trim_start_matches('+'));
        let founder = self.people.account(&Id { account, phone: Some(phone) });
        Some(Origin { founder, created: Some(WallTime::utc(seconds)), source: OriginSource::GroupId })
    }
}

/// Whether an identifier stands for the service itself.
pub(super) fn is_system(identifier: &str) -> bool {
    identifier.eq_ignore_ascii_case(SYSTEM)
}
