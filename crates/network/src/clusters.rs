//! Which message observations are one message, and in which order messages stand.

use crate::MessageObs;
use crate::accounts::Accounts;
use crate::at::{At, small};
use crate::chronology::Chronology;
use crate::grouping::Grouping;
use crate::joining::{ById, Joining};
use crate::output::MessageState;
use crate::pairing::Paired;
use crate::union::Union;
use crate::world::World;
use model::{MessageId, MessageKind, ObservationId};
use rayon::prelude::*;
use std::cmp::Reverse;

/// A message: its observations, best first.
pub(crate) struct Cluster {
    pub(crate) id: MessageId,
    /// Where its observations begin, and how many there are.
    pub(crate) start: u32,
    pub(crate) len: u32,
    pub(crate) account: Option<u32>,
    /// Which of its observations tells best when it was.
    pub(crate) dated: u32,
    pub(crate) state: MessageState,
}

/// All messages, group by group, in order of time.
pub(crate) struct Clusters {
    pub(crate) list: Vec<Cluster>,
    /// (chat, message)
    pub(crate) observations: Vec<(u32, u32)>,
    /// Where each group's messages begin; one more than there are groups.
    pub(crate) base: Vec<u32>,
    /// For each pair of chats, how many messages were joined on it.
    pub(crate) joined: Vec<u32>,
    /// Messages joined by their ids.
    pub(crate) by_id: Vec<ById>,
}

impl Clusters {
    pub(crate) fn of(
        world: &World,
        grouping: &Grouping,
        paired: &[Paired],
        accounts: &Accounts,
        time: &Chronology,
    ) -> Self {
        let joining = Joining::of(world, grouping, accounts);
        let (mut union, joined, by_id) = joining.all(grouping, paired);
        let mut out = Self { list: Vec::new(), observations: Vec::new(), base: vec![0], joined, by_id };
        let mut chats: Vec<Vec<u32>> = vec![Vec::new(); grouping.groups as usize];
        (0..world.len()).for_each(|chat| chats.at_mut(*grouping.of.at(chat)).push(chat));
        for chats in chats {
            out.group(world, &mut union, &chats, accounts, time);
        }
        out.name(world);
        out
    }

    /// The observations of a message, best first.
    pub(crate) fn seen(&self, message: u32) -> &[(u32, u32)] {
        let cluster = self.list.at(message);
        self.observations.get(cluster.start as usize..(cluster.start + cluster.len) as usize).unwrap_or_default()
    }

    /// The best observation of a message.
    pub(crate) fn best(&self, message: u32) -> (u32, u32) {
        *self.observations.at(self.list.at(message).start)
    }

    /// The observation of a message that tells best when it was.
    pub(crate) fn dated(&self, message: u32) -> (u32, u32) {
        let cluster = self.list.at(message);
        *self.observations.at(cluster.start + cluster.dated)
    }

    /// The messages of a group.
    pub(crate) fn range(&self, group: u32) -> std::ops::Range<u32> {
        *self.base.at(group)..*self.base.at(group + 1)
    }

    fn group(&mut self, world: &World, union: &mut Union, chats: &[u32], accounts: &Accounts, time: &Chronology) {
        let mut order: Vec<(i64, u32, u32, u32, u32, u32)> = Vec::new();
        let clocks: Vec<Vec<i64>> = chats.iter().map(|&chat| in_file_order(world, chat, time)).collect();
        for &chat in chats {
            for ix in *world.message_base.at(chat)..*world.message_base.at(chat + 1) {
                if union.root(ix) != ix {
                    continue;
                }
                let start = small(self.observations.len());
                self.observations.extend(union.members(ix).map(|member| world.message_at(member)));
                let seen = self.observations.get_mut(start as usize..).unwrap_or_default();
                seen.sort_unstable_by_key(|&(c, m)| quality(world, c, m));
                let (best, dated) = (seen.first().copied().unwrap_or_default(), dated(world, seen));
                let by = seen.get(dated as usize).copied().unwrap_or(best);
                let at = clocks.at(small(chats.partition_point(|chat| *chat < by.0))).at(by.1);
                order.push((*at, best.0, best.1, start, small(self.observations.len()) - start, dated));
            }
        }
        order.par_sort_unstable();
        self.list.reserve(order.len());
        for (_, chat, message, start, len, dated) in order {
            let seen = self.observations.get(start as usize..(start + len) as usize).unwrap_or_default();
            let account = author(world, accounts, (chat, message), seen);
            let state = state(world, seen);
            self.list.push(Cluster { id: MessageId([0; 16]), start, len, account, dated, state });
        }
        self.base.push(small(self.list.len()));
    }

    fn name(&mut self, world: &World) {
        let observations = &self.observations;
        self.list.par_iter_mut().for_each(|cluster| {
            let end = (cluster.start + cluster.len) as usize;
            let seen = observations.get(cluster.start as usize..end).unwrap_or_default();
            let ids = seen.iter().map(|&(chat, message)| {
                let obs = world.chat(chat).obs;
                ObservationId::of(obs.id, obs.messages.at(message).record)
            });
            let least = ids.min().unwrap_or(ObservationId([0; 16]));
            cluster.id = MessageId(model::derive("message-cluster", &[least.as_bytes()]));
        });
    }
}

/// Who sent a message: as its best observation says, unless the name there is two people and another tells which.
fn author(world: &World, accounts: &Accounts, best: (u32, u32), seen: &[(u32, u32)]) -> Option<u32> {
    let alias =
        |&(chat, message): &(u32, u32)| world.chat(chat).sender(message).map(|alias| world.alias_ix(chat, alias));
    let one = |ix: &u32| !accounts.conflated.contains(ix);
    let told = seen.iter().filter_map(alias).find(one).or_else(|| alias(&best))?;
    Some(*accounts.of.at(told))
}

/// Back in time within a file by so much is the hour that daylight saving gives back, or a phone's small jump: there
/// the order of records is right and the clock is not.
const STEP_BACK_S: i64 = 7200;

/// The times of a chat's records on the group's clock, for sorting. What does not tell its time stays in its place.
fn in_file_order(world: &World, chat: u32, time: &Chronology) -> Vec<i64> {
    let mut before = i64::MIN / 2;
    let anchored = world.chat(chat).anchored;
    let messages = world.chat(chat).obs.messages.iter();
    messages
        .map(|message| {
            let at = time.on_group_clock(chat, message.at);
            let in_place = !world.chat(chat).tells(message) && before > i64::MIN / 2;
            // A clock in UTC gives no hour back, and a database has its rows in the order in which they came.
            let back = !anchored && at < before && before - at <= STEP_BACK_S;
            before = if in_place || back { before } else { at };
            before
        })
        .collect()
}

/// How much of a message's content an observation shows: all, what an answer quotes, nothing, not even that.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Content {
    Own,
    Quoted,
    Nothing,
    Deleted,
}

/// See [`Content`].
pub(crate) fn content(message: &MessageObs) -> Content {
    match message.kind {
        MessageKind::Deleted => Content::Deleted,
        MessageKind::Quoted if message.text_chars > 0 || message.item.is_some() => Content::Quoted,
        MessageKind::Quoted => Content::Nothing,
        _ => Content::Own,
    }
}

/// What an observation shows, most first: content before a quote before a mark of deletion, an item before none, times
/// in UTC before others, seconds before minutes before times that do not tell; then by chat.
fn quality(world: &World, chat: u32, message: u32) -> impl Ord + use<> {
    let (obs, at) = (world.chat(chat).message(message), world.chat(chat).at(message));
    let told = (Reverse(at.offset.is_some() && at.tells()), Reverse(at.precision));
    (content(obs), Reverse(obs.item.is_some()), told, chat, message)
}

/// Which of the observations, best first, tells when the message was: in UTC before others.
fn dated(world: &World, seen: &[(u32, u32)]) -> u32 {
    let told = |&(chat, message): &(u32, u32)| {
        let (obs, at) = (world.chat(chat).message(message), world.chat(chat).at(message));
        (obs.kind != MessageKind::Quoted, at.tells() && at.offset.is_some(), at.tells())
    };
    (0..).zip(seen).max_by_key(|(ix, record)| (told(record), Reverse(*ix))).map_or(0, |(ix, _)| ix)
}

fn state(world: &World, seen: &[(u32, u32)]) -> MessageState {
    let shown = || seen.iter().map(|&(chat, message)| content(world.chat(chat).message(message)));
    let deleted = shown().any(|content| content == Content::Deleted);
    match shown().min() {
        Some(Content::Own | Content::Quoted) if deleted => MessageState::Recovered,
        Some(Content::Own) | None => MessageState::Held,
        Some(Content::Quoted | Content::Nothing) if !deleted => MessageState::Quoted,
        _ => MessageState::Deleted,
    }
}
