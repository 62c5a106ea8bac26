//! Which message observations are one message, and in which order messages stand.

use crate::accounts::Accounts;
use crate::at::{At, small};
use crate::chronology::Chronology;
use crate::grouping::Grouping;
use crate::pairing::{Ground, Paired};
use crate::union::Union;
use crate::world::World;
use model::{MessageId, MessageKind, ObservationId};
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use std::cmp::Reverse;

/// A message: its observations, best first.
pub(crate) struct Cluster {
    pub(crate) id: MessageId,
    /// Where its observations begin, and how many there are.
    pub(crate) start: u32,
    pub(crate) len: u32,
    pub(crate) account: Option<u32>,
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
}

impl Clusters {
    pub(crate) fn of(
        world: &World,
        grouping: &Grouping,
        paired: &[Paired],
        accounts: &Accounts,
        time: &Chronology,
    ) -> Self {
        let (mut union, joined) = joined(world, paired, accounts);
        let mut out = Self { list: Vec::new(), observations: Vec::new(), base: vec![0], joined };
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

    /// The messages of a group.
    pub(crate) fn range(&self, group: u32) -> std::ops::Range<u32> {
        *self.base.at(group)..*self.base.at(group + 1)
    }

    fn group(&mut self, world: &World, union: &mut Union, chats: &[u32], accounts: &Accounts, time: &Chronology) {
        let mut order: Vec<(i64, u32, u32, u32, u32)> = Vec::new();
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
                let best = *self.observations.at(start);
                let at = clocks.at(small(chats.partition_point(|chat| *chat < best.0))).at(best.1);
                order.push((*at, best.0, best.1, start, small(self.observations.len()) - start));
            }
        }
        order.par_sort_unstable();
        self.list.reserve(order.len());
        for (_, chat, message, start, len) in order {
            let seen = self.observations.get(start as usize..(start + len) as usize).unwrap_or_default();
            let account = author(world, accounts, (chat, message), seen);
            self.list.push(Cluster { id: MessageId([0; 16]), start, len, account });
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
                ObservationId::of(obs.id, u64::from(obs.messages.at(message).record))
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
    let messages = world.chat(chat).obs.messages.iter();
    messages
        .map(|message| {
            let at = time.on_group_clock(chat, message.at);
            let in_place = !message.at.tells() && before > i64::MIN / 2;
            before = if in_place || (at < before && before - at <= STEP_BACK_S) { before } else { at };
            before
        })
        .collect()
}

/// What an observation shows, most first: content before a mark of deletion, an item before none, seconds before
/// minutes before times that do not tell; then by chat.
fn quality(world: &World, chat: u32, message: u32) -> impl Ord + use<> {
    let obs = world.chat(chat).message(message);
    let shown = obs.kind != MessageKind::Deleted;
    (Reverse(shown), Reverse(obs.item.is_some()), Reverse(obs.at.precision), chat, message)
}

/// Joins pairs, the best founded first; a message has at most one observation in each chat.
fn joined(world: &World, paired: &[Paired], accounts: &Accounts) -> (Union, Vec<u32>) {
    let mut union = Union::new(world.messages());
    let mut counts = vec![0u32; paired.len()];
    let senders = senders(world, accounts);
    for ground in [Ground::Rare, Ground::Line, Ground::Common, Ground::Place] {
        for (pair, count) in paired.iter().zip(&mut counts) {
            for &(_, x, y) in of_ground(&pair.pairs, ground) {
                if ground != Ground::Line && contradicted(world, accounts, &senders, pair, x, y) {
                    continue;
                }
                *count += u32::from(join(world, &mut union, world.message_ix(pair.a, x), world.message_ix(pair.b, y)));
            }
        }
    }
    (union, counts)
}

fn of_ground(pairs: &[(Ground, u32, u32)], ground: Ground) -> &[(Ground, u32, u32)] {
    let start = pairs.partition_point(|pair| pair.0 < ground);
    let end = pairs.partition_point(|pair| pair.0 <= ground);
    pairs.get(start..end).unwrap_or_default()
}

fn join(world: &World, union: &mut Union, x: u32, y: u32) -> bool {
    let (x, y) = (union.root(x), union.root(y));
    if x == y {
        return true;
    }
    let chat = |ix: u32| world.message_at(ix).0;
    if union.members(x).any(|p| union.members(y).any(|q| chat(p) == chat(q))) {
        return false;
    }
    union.join(x, y);
    true
}

/// (account, chat) of every alias that sends.
fn senders(world: &World, accounts: &Accounts) -> FxHashSet<(u32, u32)> {
    let chats = (0..).zip(&world.chats);
    let sends = chats.flat_map(|(ix, chat)| (0..).zip(&chat.sends).filter(|s| *s.1).map(move |(alias, _)| (ix, alias)));
    sends.map(|(chat, alias)| (*accounts.of.at(world.alias_ix(chat, alias)), chat)).collect()
}

/// Whether the senders are two accounts of which one is seen under another alias in the other's chat.
fn contradicted(
    world: &World,
    accounts: &Accounts,
    senders: &FxHashSet<(u32, u32)>,
    pair: &Paired,
    x: u32,
    y: u32,
) -> bool {
    let account = |chat: u32, message: u32| {
        let alias = world.alias_ix(chat, world.chat(chat).sender(message)?);
        Some((*accounts.of.at(alias), accounts.conflated.contains(&alias)))
    };
    match (account(pair.a, x), account(pair.b, y)) {
        // A name that is two people contradicts nobody.
        (Some((_, true)), _) | (_, Some((_, true))) => false,
        (Some((p, _)), Some((q, _))) => p != q && (senders.contains(&(p, pair.b)) || senders.contains(&(q, pair.a))),
        _ => false,
    }
}
