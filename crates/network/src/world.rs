//! The chats in an order of their own, and what is read off them once: keyed messages and bounds.

use crate::apart::Realm;
use crate::at::{At, small};
use crate::keys::{self, Keyed};
use crate::persons::Persons;
use crate::sources;
use crate::{AliasObs, ChatObs, LinkKind, MessageObs, Observed, ToldObs, Unlinked};
use model::{AliasKind, ExhibitId, MessageKind, Owner, Platform, Precision, SystemKind, SystemLine, WallTime};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;
use std::num::NonZeroU64;

/// The chats sorted by id, so that the order in which they came does not show in any result.
pub(crate) struct World<'a> {
    /// The chats.
    pub(crate) chats: Vec<Chat<'a>>,
    /// Where each chat's messages begin when all are counted through.
    pub(crate) message_base: Vec<u32>,
    /// The same for aliases.
    pub(crate) alias_base: Vec<u32>,
    /// What sources tell besides their chats: of all exhibits, see [`Self::told`].
    told_by_all: &'a [ToldObs],
    /// The exhibits of which it is made.
    realm: Realm<'a>,
    /// How many chats there are in all, of whatever exhibits.
    pub(crate) observed: usize,
    /// What an operator has taken apart.
    unlinked: &'a BTreeSet<Unlinked>,
}

/// A chat and what was read off it.
pub(crate) struct Chat<'a> {
    /// Its index in [`Observed::chats`].
    pub(crate) origin: u32,
    /// As observed.
    pub(crate) obs: &'a ChatObs,
    /// The number of the phone that it is taken to come from: see [`sources`].
    pub(crate) source: u32,
    /// Whether its times are in UTC: see [`anchored`].
    pub(crate) anchored: bool,
    /// (id, message) of every message that has an id of its own, sorted.
    pub(crate) ids: Vec<(NonZeroU64, u32)>,
    /// Whether every message but lines of the service has one.
    pub(crate) all_ids: bool,
    /// Texts, items and telling system lines, sorted by key, minute, message.
    pub(crate) keyed: Vec<Keyed>,
    /// Lines of the service that every member's phone shows, sorted by kind, minute, message.
    pub(crate) lines: Vec<Line>,
    /// First and last minute of a message that is no system line: a late joiner's creation line does not stretch it.
    pub(crate) span: Option<(i32, i32)>,
    /// Which aliases send messages.
    pub(crate) sends: Vec<bool>,
    /// Who its aliases are by ids and lines: told by [`crate::persons::tell`].
    pub(crate) persons: Persons,
}

/// A line of the service.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Line {
    pub(crate) kind: SystemKind,
    pub(crate) minute: i32,
    pub(crate) message: u32,
}

/// The rest (encryption, admin rights, security codes, missed calls) is told to one phone only.
static SHOWN_TO_ALL: &[SystemKind] = &[
    SystemKind::Created,
    SystemKind::Added,
    SystemKind::Removed,
    SystemKind::Left,
    SystemKind::JoinedByLink,
    SystemKind::JoinedByRequest,
    SystemKind::JoinedFromCommunity,
    SystemKind::JoinedByInvitation,
    SystemKind::OwnerChanged,
    SystemKind::CommunityLinked,
    SystemKind::CommunityUnlinked,
    SystemKind::Migrated,
    SystemKind::Requested,
    SystemKind::Subject,
    SystemKind::Icon,
    SystemKind::Description,
    SystemKind::NumberChanged,
    SystemKind::Timer,
    SystemKind::Settings,
    SystemKind::LinkReset,
    SystemKind::Pinned,
];

impl<'a> World<'a> {
    pub(crate) fn of(observed: &'a Observed, realm: Realm<'a>) -> Self {
        let mut order: Vec<(u32, &ChatObs)> =
            (0..).zip(&observed.chats).filter(|(_, chat)| realm.has(chat.exhibit)).collect();
        order.sort_by_key(|(_, chat)| chat.id);
        let sources = sources::of(&order.iter().map(|(_, chat)| *chat).collect::<Vec<_>>());
        let chats = order.into_par_iter().zip(sources);
        let chats: Vec<Chat> = chats.map(|((origin, obs), source)| Chat::of(origin, obs, source)).collect();
        let message_base = bases(chats.iter().map(|chat| chat.obs.messages.len()));
        let alias_base = bases(chats.iter().map(|chat| chat.obs.aliases.len()));
        Self {
            chats,
            message_base,
            alias_base,
            told_by_all: &observed.told,
            realm,
            observed: observed.chats.len(),
            unlinked: &observed.unlinked,
        }
    }

    /// What sources of its exhibits tell besides their chats, with their index in [`Observed::told`].
    pub(crate) fn told(&self) -> impl Iterator<Item = (u32, &'a ToldObs)> {
        (0..).zip(self.told_by_all).filter(|(_, told)| self.realm.has(told.exhibit))
    }

    /// What one source tells, by its index in [`Observed::told`].
    pub(crate) fn told_at(&self, ix: u32) -> Option<&'a ToldObs> {
        self.told_by_all.get(ix as usize)
    }

    /// Whether an operator has taken two chats apart.
    pub(crate) fn chats_unlinked(&self, kind: LinkKind, x: u32, y: u32) -> bool {
        !self.unlinked.is_empty()
            && self.unlinked.contains(&Unlinked::of(kind, self.chat(x).obs.id.0, self.chat(y).obs.id.0))
    }

    /// Pairs of aliases (counted through) that an operator has taken apart.
    pub(crate) fn unlinked_aliases(&self) -> Vec<(u32, u32)> {
        let pairs = || self.unlinked.iter().filter(|pair| pair.kind == LinkKind::Account);
        let named: FxHashSet<[u8; 16]> = pairs().flat_map(|pair| [pair.a, pair.b]).collect();
        let of = (0..).zip(&self.chats).flat_map(|(ix, chat)| (0..).zip(&chat.obs.aliases).map(move |a| (ix, a)));
        let places = of.filter(|(_, (_, alias))| named.contains(&alias.id.0));
        let places: FxHashMap<[u8; 16], u32> =
            places.map(|(chat, (alias, obs))| (obs.id.0, self.alias_ix(chat, alias))).collect();
        pairs().filter_map(|pair| Some((*places.get(&pair.a)?, *places.get(&pair.b)?))).collect()
    }

    /// Whether the messages of any chats were taken apart.
    pub(crate) fn any_messages_unlinked(&self) -> bool {
        self.unlinked.iter().any(|pair| pair.kind == LinkKind::Messages)
    }

    /// The services of which a source speaks.
    pub(crate) fn platforms(&self, told: &ToldObs) -> BTreeSet<Platform> {
        let of_exhibit = self.chats.iter().filter(|chat| chat.obs.exhibit == told.exhibit);
        match told.platform {
            Some(platform) => [platform].into(),
            None => of_exhibit.map(|chat| chat.obs.platform).collect(),
        }
    }

    /// The account that uses the phone that a chat comes from, if its source, or one source of its exhibit, tells.
    pub(crate) fn owner(&self, chat: &Chat) -> Option<&'a Owner> {
        let here = |told: &&&ToldObs| told.place == chat.obs.place;
        let told = || self.told_of(chat.obs.exhibit, chat.obs.platform);
        one_owner(told().filter(|told| here(&told))).or_else(|| one_owner(told()))
    }

    fn told_of(&self, exhibit: ExhibitId, platform: Platform) -> impl Iterator<Item = &'a ToldObs> {
        let of_it = move |told: &&ToldObs| told.exhibit == exhibit && told.platform.is_none_or(|p| p == platform);
        self.told_by_all.iter().filter(of_it)
    }

    /// How many chats.
    pub(crate) fn len(&self) -> u32 {
        small(self.chats.len())
    }

    pub(crate) fn chat(&self, chat: u32) -> &Chat<'a> {
        self.chats.at(chat)
    }

    /// Whether two chats are taken to come from one phone.
    pub(crate) fn one_phone(&self, x: u32, y: u32) -> bool {
        self.chat(x).source == self.chat(y).source
    }

    /// A message's number when all are counted through.
    pub(crate) fn message_ix(&self, chat: u32, message: u32) -> u32 {
        self.message_base.at(chat) + message
    }

    /// An alias's number when all are counted through.
    pub(crate) fn alias_ix(&self, chat: u32, alias: u32) -> u32 {
        self.alias_base.at(chat) + alias
    }

    /// How many messages in all.
    pub(crate) fn messages(&self) -> u32 {
        self.message_base.last().copied().unwrap_or(0)
    }

    /// How many aliases in all.
    pub(crate) fn aliases(&self) -> u32 {
        self.alias_base.last().copied().unwrap_or(0)
    }

    /// The chat and the alias of an alias's number.
    pub(crate) fn alias_at(&self, ix: u32) -> (u32, u32) {
        place(&self.alias_base, ix)
    }

    /// The chat and the message of a message's number.
    pub(crate) fn message_at(&self, ix: u32) -> (u32, u32) {
        place(&self.message_base, ix)
    }
}

/// The owner that sources tell, if it is one; of several that say the same, the fullest.
fn one_owner<'t>(told: impl Iterator<Item = &'t ToldObs>) -> Option<&'t Owner> {
    let mut owners: Vec<&Owner> =
        told.flat_map(|told| &told.owners).filter(|o| o.account.is_some() || o.phone.is_some()).collect();
    owners.sort_unstable_by_key(|o| std::cmp::Reverse((o.account.is_some(), o.phone.is_some(), &o.account, &o.phone)));
    let first = *owners.first()?;
    let agree = |x: &Option<String>, y: &Option<String>| x.is_none() || y.is_none() || x == y;
    let one = owners.iter().all(|o| agree(&o.account, &first.account) && agree(&o.phone, &first.phone));
    one.then_some(first)
}

/// Running sums, one more than there are chats.
fn bases(lengths: impl Iterator<Item = usize>) -> Vec<u32> {
    let mut sum = 0u32;
    let mut bases = vec![0];
    for length in lengths {
        sum = sum.saturating_add(small(length));
        bases.push(sum);
    }
    bases
}

fn place(bases: &[u32], ix: u32) -> (u32, u32) {
    let chat = small(bases.partition_point(|&base| base <= ix)) - 1;
    (chat, ix - bases.at(chat))
}

impl<'a> Chat<'a> {
    fn of(origin: u32, obs: &'a ChatObs, source: u32) -> Self {
        let (anchored, sends, persons) = (anchored(obs), vec![false; obs.aliases.len()], Persons::default());
        let (keyed, ids) = (keys::keyed(obs, anchored), ids(obs));
        let all_ids = obs.messages.iter().all(|m| m.native.is_some() || m.kind == MessageKind::System);
        let mut chat =
            Self { origin, obs, source, anchored, ids, all_ids, keyed, lines: Vec::new(), span: None, sends, persons };
        for (ix, message) in (0..).zip(&obs.messages) {
            let at = on_clock(anchored, message.at);
            let minute = keys::minute(at);
            if message.kind == MessageKind::System {
                let kind = message.system.as_ref().map(|line| line.kind).filter(|kind| SHOWN_TO_ALL.contains(kind));
                let kind = kind.filter(|_| at.precision != Precision::Unknown);
                chat.lines.extend(kind.map(|kind| Line { kind, minute, message: ix }));
                continue;
            }
            if at.tells() && message.kind != MessageKind::Quoted {
                let (first, last) = chat.span.unwrap_or((minute, minute));
                chat.span = Some((first.min(minute), last.max(minute)));
            }
            if let Some(sends) = message.sender.and_then(|sender| chat.sends.get_mut(sender as usize)) {
                *sends = true;
            }
        }
        chat.lines.sort_unstable();
        chat
    }

    pub(crate) fn message(&self, message: u32) -> &'a MessageObs {
        self.obs.messages.at(message)
    }

    /// When a message was, on the chat's clock: in UTC if it is anchored.
    pub(crate) fn at(&self, message: u32) -> WallTime {
        on_clock(self.anchored, self.message(message).at)
    }

    /// Whether a message says when it was, on the chat's clock.
    pub(crate) fn tells(&self, message: &MessageObs) -> bool {
        on_clock(self.anchored, message.at).tells()
    }

    pub(crate) fn alias(&self, alias: u32) -> &'a AliasObs {
        self.obs.aliases.at(alias)
    }

    /// The sender, if it is one of the chat's aliases.
    pub(crate) fn sender(&self, message: u32) -> Option<u32> {
        self.message(message).sender.filter(|&alias| (alias as usize) < self.obs.aliases.len())
    }

    /// The actor of a system line, if it is one of the chat's aliases.
    pub(crate) fn actor(&self, line: &SystemLine) -> Option<u32> {
        line.actor.map(|alias| alias.0).filter(|&alias| (alias as usize) < self.obs.aliases.len())
    }

    /// The targets of a system line that are aliases of the chat.
    pub(crate) fn targets<'l>(&self, line: &'l SystemLine) -> impl Iterator<Item = u32> + use<'l> {
        let known = self.obs.aliases.len();
        line.targets.iter().map(|alias| alias.0).filter(move |&alias| (alias as usize) < known)
    }

    pub(crate) fn is_owner(&self, alias: u32) -> bool {
        self.alias(alias).kind == AliasKind::Owner
    }
}

/// Whether a chat's times are in UTC: nine of ten of those that tell are written with their offset, or in UTC.
pub(crate) fn anchored(chat: &ChatObs) -> bool {
    let (mut telling, mut known) = (0u64, 0u64);
    for message in chat.messages.iter().filter(|message| message.at.tells()) {
        telling += 1;
        known += u64::from(message.at.offset.is_some());
    }
    known > 0 && known * 10 >= telling * 9
}

/// A time on its chat's clock. In a chat on UTC a time without offset is on another clock, and tells nothing.
pub(crate) fn on_clock(anchored: bool, at: WallTime) -> WallTime {
    match at.utc_seconds() {
        _ if !anchored => at,
        Some(seconds) => WallTime { seconds, offset: Some(0), ..at },
        None if at.tells() => WallTime { precision: Precision::Unknown, ..at },
        None => at,
    }
}

fn ids(chat: &ChatObs) -> Vec<(NonZeroU64, u32)> {
    let mut out: Vec<(NonZeroU64, u32)> =
        (0..).zip(&chat.messages).filter_map(|(ix, message)| Some((message.native?, ix))).collect();
    out.sort_unstable();
    out
}
