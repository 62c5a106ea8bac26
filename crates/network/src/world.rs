//! The chats in an order of their own, and what is read off them once: keyed messages and bounds.

use crate::at::{At, small};
use crate::keys::{self, Keyed};
use crate::sources;
use crate::{AliasObs, ChatObs, MessageObs, Observed};
use model::{AliasKind, MessageKind, Precision, SystemKind, SystemLine};
use rayon::prelude::*;

/// The chats sorted by id, so that the order in which they came does not show in any result.
pub(crate) struct World<'a> {
    /// The chats.
    pub(crate) chats: Vec<Chat<'a>>,
    /// Where each chat's messages begin when all are counted through.
    pub(crate) message_base: Vec<u32>,
    /// The same for aliases.
    pub(crate) alias_base: Vec<u32>,
}

/// A chat and what was read off it.
pub(crate) struct Chat<'a> {
    /// Its index in [`Observed::chats`].
    pub(crate) origin: u32,
    /// As observed.
    pub(crate) obs: &'a ChatObs,
    /// The number of the phone that it is taken to come from: see [`sources`].
    pub(crate) source: u32,
    /// Texts, items and telling system lines, sorted by key, minute, message.
    pub(crate) keyed: Vec<Keyed>,
    /// Lines of the service that every member's phone shows, sorted by kind, minute, message.
    pub(crate) lines: Vec<Line>,
    /// First and last minute of a message that is no system line: a late joiner's creation line does not stretch it.
    pub(crate) span: Option<(i32, i32)>,
    /// Which aliases send messages.
    pub(crate) sends: Vec<bool>,
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
    pub(crate) fn of(observed: &'a Observed) -> Self {
        let mut order: Vec<(u32, &ChatObs)> = (0..).zip(&observed.chats).collect();
        order.sort_by_key(|(_, chat)| chat.id);
        let sources = sources::of(&order.iter().map(|(_, chat)| *chat).collect::<Vec<_>>());
        let chats = order.into_par_iter().zip(sources);
        let chats: Vec<Chat> = chats.map(|((origin, obs), source)| Chat::of(origin, obs, source)).collect();
        let message_base = bases(chats.iter().map(|chat| chat.obs.messages.len()));
        let alias_base = bases(chats.iter().map(|chat| chat.obs.aliases.len()));
        Self { chats, message_base, alias_base }
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
        let (keyed, sends) = (keys::keyed(obs), vec![false; obs.aliases.len()]);
        let mut chat = Self { origin, obs, source, keyed, lines: Vec::new(), span: None, sends };
        for (ix, message) in (0..).zip(&obs.messages) {
            let minute = keys::minute(message.at);
            if message.kind == MessageKind::System {
                let kind = message.system.as_ref().map(|line| line.kind).filter(|kind| SHOWN_TO_ALL.contains(kind));
                let kind = kind.filter(|_| message.at.precision != Precision::Unknown);
                chat.lines.extend(kind.map(|kind| Line { kind, minute, message: ix }));
                continue;
            }
            if message.at.tells() {
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
