//! Chats that are being read: as many at once as a bound allows.

use model::{
    Alias, AliasIx, AliasKind, ChatHead, ChatKind, MessageKind, Origin, OriginSource, ParsedChat, Platform, Product,
    Record, RollCall, SystemKind, WallTime,
};
use std::collections::{HashMap, HashSet};

use super::jids::{JidIx, Jids, Server};
use super::outline::Slot;

/// A chat that is being read.
pub(super) struct Held {
    /// What was read of it.
    pub(super) chat: ParsedChat,
    /// The other side, of a chat between two.
    pub(super) peer: Option<JidIx>,
    /// Rows that were counted.
    counted: u64,
    aliases: HashMap<JidIx, AliasIx>,
    owner: Option<AliasIx>,
    /// Records of which something is doubtful.
    doubtful: HashSet<usize>,
    /// Lines of the service that count as the phone's own.
    own_lines: HashSet<usize>,
    calls: HashMap<AliasIx, RollCall>,
}

impl Held {
    /// A chat of which nothing was read yet.
    pub(super) fn of(slot: &Slot, jids: &mut Jids) -> Self {
        let is_modern = slot.row.is_some() || slot.legacy == 0;
        let product = if is_modern { Product::WhatsAppAndroid } else { Product::WhatsAppAndroidLegacy };
        let kind = slot.jid.map_or(ChatKind::Unknown, |jid| kind_of(jids.server(jid)));
        let native = slot.jid.map(|jid| jids.id(jid).to_owned());
        let mut chat = ParsedChat::new(ChatHead {
            name: slot.subject.clone(),
            native: native.clone(),
            // 0 and 1 stand for none.
            read_until: slot.read_until.and_then(|row| u64::try_from(row).ok()).filter(|row| *row > 1),
            ..ChatHead::stated(Platform::WhatsApp, product, kind)
        });
        chat.key = native.or_else(|| slot.row.map(|row| format!("chat row {row}"))).unwrap_or_default();
        let peer = slot.jid.filter(|_| kind == ChatKind::Direct);
        let mut held = Self {
            chat,
            peer,
            counted: slot.modern + slot.legacy,
            aliases: HashMap::new(),
            owner: None,
            doubtful: HashSet::new(),
            own_lines: HashSet::new(),
            calls: HashMap::new(),
        };
        if let Some(peer) = peer {
            held.alias(jids, peer);
        }
        held.chat.head.origin = slot.jid.and_then(|jid| held.origin(jids, jid));
        held
    }

    fn origin(&mut self, jids: &mut Jids, group: JidIx) -> Option<Origin> {
        let (founder, created) = jids.birth(group)?;
        let founder = Some(self.alias(jids, founder));
        Some(Origin { founder, created: Some(created), source: OriginSource::GroupId })
    }

    /// The alias of an account.
    pub(super) fn alias(&mut self, jids: &Jids, jid: JidIx) -> AliasIx {
        let jid = jids.resolved(jid);
        if jids.is_owner(jid) {
            return self.owner(jids);
        }
        if let Some(ix) = self.aliases.get(&jid) {
            return *ix;
        }
        let ix = self.push(Alias::of_account(jids.id(jid), jids.phone(jid)));
        self.aliases.insert(jid, ix);
        ix
    }

    /// The alias of the phone's own account.
    pub(super) fn owner(&mut self, jids: &Jids) -> AliasIx {
        if let Some(ix) = self.owner {
            return ix;
        }
        let account = jids.owner.map(|jid| jids.id(jid).to_owned());
        let phone = jids.owner.and_then(|jid| jids.phone(jid));
        let ix = self.push(Alias { text: String::new(), kind: AliasKind::Owner, phone, account });
        self.owner = Some(ix);
        ix
    }

    /// Whether an alias is the owner's.
    pub(super) fn is_owner(&self, alias: Option<AliasIx>) -> bool {
        alias.is_some() && alias == self.owner
    }

    fn push(&mut self, alias: Alias) -> AliasIx {
        let ix = AliasIx(u32::try_from(self.chat.aliases.len()).unwrap_or(u32::MAX));
        self.chat.aliases.push(alias);
        ix
    }

    /// Adds a record; says where it stands.
    pub(super) fn add(&mut self, record: Record, is_doubtful: bool) -> usize {
        let at = self.chat.records.len();
        self.chat.records.push(record);
        if is_doubtful {
            self.doubt(at);
        }
        at
    }

    /// Adds a record that no row of `message` was counted for.
    pub(super) fn add_uncounted(&mut self, record: Record, is_doubtful: bool) -> usize {
        self.counted += 1;
        self.add(record, is_doubtful)
    }

    /// Marks a record as doubtful.
    pub(super) fn doubt(&mut self, at: usize) {
        self.doubtful.insert(at);
    }

    /// Remembers that a line of the service counts as the phone's own.
    pub(super) fn note_own_line(&mut self, at: usize) {
        self.own_lines.insert(at);
    }

    /// Whether a line of the service counts as the phone's own.
    pub(super) fn is_own_line(&self, at: usize) -> bool {
        self.own_lines.contains(&at)
    }

    /// A record.
    pub(super) fn record(&mut self, at: usize) -> Option<&mut Record> {
        self.chat.records.get_mut(at)
    }

    /// That a message went to someone.
    pub(super) fn call(&mut self, alias: AliasIx, number: u64) {
        let new = RollCall { alias, first: number, last: number, count: 0 };
        let call = self.calls.entry(alias).or_insert(new);
        call.first = call.first.min(number);
        call.last = call.last.max(number);
        call.count = call.count.saturating_add(1);
    }

    /// The chat, and how many of its rows were not read. `next` gives numbers that no row has.
    pub(super) fn finish(mut self, next: &mut u64) -> (ParsedChat, u64) {
        distinct_numbers(&mut self.chat.records, next);
        self.name();
        self.chat.roll_calls = self.calls.into_values().collect();
        self.chat.roll_calls.sort_by_key(|call| call.alias);
        let records = self.chat.records.len() as u64;
        let tally = &mut self.chat.tally;
        tally.seen = self.counted.max(records);
        tally.doubtful = self.doubtful.len() as u64;
        tally.kept = records - tally.doubtful;
        tally.refused = tally.seen - records;
        (self.chat, self.counted.saturating_sub(records))
    }

    /// Every name that the group had, oldest first.
    fn name(&mut self) {
        let mut names: Vec<String> = Vec::new();
        let lines = self.chat.records.iter().filter_map(|record| record.system.as_ref());
        let named = lines.filter(|line| matches!(line.kind, SystemKind::Created | SystemKind::Subject));
        let told = named.filter(|line| !line.contested).flat_map(|line| [&line.old, &line.new]).flatten();
        for name in told.chain(&self.chat.head.name) {
            if !names.contains(name) && names.len() < MOST_NAMES {
                names.push(name.clone());
            }
        }
        let head = &mut self.chat.head;
        head.name = head.name.take().or_else(|| names.last().cloned());
        head.names = names;
    }
}

/// More names than this a group does not have; looking through them is not free.
const MOST_NAMES: usize = 1_000;

fn kind_of(server: Server) -> ChatKind {
    match server {
        Server::Group => ChatKind::Group,
        Server::Channel => ChatKind::Channel,
        Server::User | Server::Lid => ChatKind::Direct,
        Server::Other => ChatKind::Unknown,
    }
}

/// Numbers are names in ids: of rows that share one, as no sound table has, later ones get another.
fn distinct_numbers(records: &mut [Record], next: &mut u64) {
    if records.windows(2).all(|pair| matches!(pair, [a, b] if a.number < b.number)) {
        return;
    }
    let mut seen = HashSet::with_capacity(records.len());
    for record in records {
        if !seen.insert(record.number) {
            record.place = record.place.take().or_else(|| Some(format!("row {}", record.number).into()));
            record.number = *next;
            *next += 1;
            seen.insert(record.number);
        }
    }
}

/// Whether a record is one that the owner sent.
pub(super) fn is_sent(record: &Record) -> bool {
    !matches!(record.kind, MessageKind::System | MessageKind::Quoted)
}

/// Milliseconds of UTC; what stands for no time, or is none, is untold.
pub(super) fn moment(ms: Option<i64>) -> WallTime {
    ms.filter(|ms| *ms > 0).and_then(WallTime::utc_ms).unwrap_or_else(WallTime::untold)
}

/// The same, where none is no loss.
pub(super) fn moment_if_told(ms: Option<i64>) -> Option<WallTime> {
    ms.filter(|ms| *ms > 0).and_then(WallTime::utc_ms)
}
