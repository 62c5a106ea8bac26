//! Joins observations of messages, the best founded first: by the service's own ids, then by what pairs of chats show,
//! then lines that tell of one event.

use crate::LinkKind;
use crate::accounts::Accounts;
use crate::at::At;
use crate::events;
use crate::grouping::Grouping;
use crate::pairing::{Ground, Paired};
use crate::same_id;
use crate::union::Union;
use crate::world::World;
use model::MessageKind;
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;
use std::num::NonZeroU64;

/// What ids joined between two chats.
pub(crate) struct ById {
    pub(crate) a: u32,
    pub(crate) b: u32,
    pub(crate) count: u32,
    /// Some of the pairs.
    pub(crate) examples: Vec<(u32, u32)>,
}

/// Observations of one message that ids join at most; quotes of it among them. More is no evidence, but a burden.
const MOST: usize = 512;
const EXAMPLES: usize = 3;

/// What joining is judged by.
pub(crate) struct Joining<'j, 'w> {
    world: &'j World<'w>,
    accounts: &'j Accounts,
    of: &'j [u32],
    /// (account, chat) of every alias that sends.
    senders: FxHashSet<(u32, u32)>,
    /// Chats of one number have ids of one kind: they share some.
    kinds: Vec<u32>,
    /// Whether an operator has taken messages apart.
    unlinked: bool,
}

impl<'j, 'w> Joining<'j, 'w> {
    pub(crate) fn of(world: &'j World<'w>, grouping: &'j Grouping, accounts: &'j Accounts) -> Self {
        let mut kinds = Union::new(world.len());
        grouping.accepted().filter(|p| p.common > 0).for_each(|p| kinds.join(p.a, p.b));
        let kinds = (0..world.len()).map(|chat| kinds.root(chat)).collect();
        let (of, senders, unlinked) = (&grouping.of, senders(world, accounts), world.any_messages_unlinked());
        Self { world, accounts, of, senders, kinds, unlinked }
    }

    /// All observations in their sets; for each pair of chats how many it joined; what ids joined.
    pub(crate) fn all(&self, grouping: &Grouping, paired: &[Paired]) -> (Union, Vec<u32>, Vec<ById>) {
        let mut union = Union::new(self.world.messages());
        let by_id = self.by_id(&mut union);
        let counts = self.by_pairs(&mut union, paired);
        for (x, y) in events::pairs(self.world, grouping, self.accounts) {
            self.join(&mut union, x, y);
        }
        (union, counts, by_id)
    }

    fn by_id(&self, union: &mut Union) -> Vec<ById> {
        let mut joined: BTreeMap<(u32, u32), ById> = BTreeMap::new();
        for run in self.ids().chunk_by(|x, y| (x.0, x.1) == (y.0, y.1)).filter(|run| run.len() > 1) {
            let all: Vec<u32> = run.iter().take(MOST).map(|id| id.2).collect();
            for (n, y) in (1..).zip(all.iter().skip(1)) {
                let mut earlier = all.iter().take(n).take(EARLIER);
                if let Some(x) = earlier.find(|x| self.one_by_id(**x, *y) && self.join(union, **x, *y)) {
                    self.count(&mut joined, *x, *y);
                }
            }
        }
        joined.into_values().filter(|by_id| by_id.a != by_id.b).collect()
    }

    fn count(&self, joined: &mut BTreeMap<(u32, u32), ById>, x: u32, y: u32) {
        let ((a, x), (b, y)) = (self.world.message_at(x), self.world.message_at(y));
        let by_id = joined.entry((a, b)).or_insert(ById { a, b, count: 0, examples: Vec::new() });
        by_id.count += 1;
        if by_id.examples.len() < EXAMPLES {
            by_id.examples.push((x, y));
        }
    }

    /// (group, id, message counted through), sorted.
    fn ids(&self) -> Vec<(u32, NonZeroU64, u32)> {
        let mut chats: Vec<u32> = vec![0; self.world.chats.len()];
        self.of.iter().for_each(|group| *chats.at_mut(*group) += 1);
        let mut out = Vec::new();
        for (chat, c) in (0..).zip(&self.world.chats).filter(|(_, c)| !c.ids.is_empty()) {
            let group = *self.of.at(chat);
            // A chat alone can only hold a message beside what answers quote of it.
            let alone = *chats.at(group) == 1;
            let runs = c.ids.chunk_by(|x, y| x.0 == y.0).filter(|run| !alone || run.len() > 1);
            out.extend(runs.flatten().map(|id| (group, id.0, self.world.message_ix(chat, id.1))));
        }
        out.par_sort_unstable();
        out
    }

    /// Whether two records of one id are one message: times allow it, and their senders are not known to be two.
    fn one_by_id(&self, x: u32, y: u32) -> bool {
        let ((a, mx), (b, my)) = (self.world.message_at(x), self.world.message_at(y));
        let (ca, cb) = (self.world.chat(a), self.world.chat(b));
        let class = |chat: u32, message: u32| {
            let alias = self.world.alias_ix(chat, self.world.chat(chat).sender(message)?);
            self.accounts.phones.ids.class(alias)
        };
        let two = class(a, mx).zip(class(b, my)).is_some_and(|(p, q)| self.accounts.phones.ids.differ(p, q).is_some());
        !two && (a == b || same_id::times_allow(ca, cb, mx, my))
    }

    fn by_pairs(&self, union: &mut Union, paired: &[Paired]) -> Vec<u32> {
        let mut counts = vec![0u32; paired.len()];
        for ground in [Ground::Rare, Ground::Line, Ground::Common, Ground::Place] {
            for (pair, count) in paired.iter().zip(&mut counts) {
                for &(_, x, y) in of_ground(&pair.pairs, ground) {
                    if ground != Ground::Line && self.contradicted(pair, x, y) {
                        continue;
                    }
                    let (x, y) = (self.world.message_ix(pair.a, x), self.world.message_ix(pair.b, y));
                    *count += u32::from(self.join(union, x, y));
                }
            }
        }
        counts
    }

    fn join(&self, union: &mut Union, x: u32, y: u32) -> bool {
        let (x, y) = (union.root(x), union.root(y));
        if x == y {
            return true;
        }
        if union.members(x).any(|p| union.members(y).any(|q| self.two(p, q))) {
            return false;
        }
        union.join(x, y);
        true
    }

    /// Whether two observations cannot be one message.
    fn two(&self, p: u32, q: u32) -> bool {
        let ((a, mp), (b, mq)) = (self.world.message_at(p), self.world.message_at(q));
        let (p, q) = (self.world.chat(a).message(mp), self.world.chat(b).message(mq));
        if a == b {
            let quoted = p.kind == MessageKind::Quoted || q.kind == MessageKind::Quoted;
            return !quoted || p.native.is_none() || p.native != q.native;
        }
        if self.unlinked && self.world.chats_unlinked(LinkKind::Messages, a, b) {
            return true;
        }
        let line = p.kind == MessageKind::System;
        let of_one_kind = self.kinds.at(a) == self.kinds.at(b);
        !line && of_one_kind && p.native.zip(q.native).is_some_and(|(p, q)| p != q)
    }

    /// Whether the senders are two accounts of which one is seen under another alias in the other's chat.
    fn contradicted(&self, pair: &Paired, x: u32, y: u32) -> bool {
        let account = |chat: u32, message: u32| {
            let alias = self.world.alias_ix(chat, self.world.chat(chat).sender(message)?);
            Some((*self.accounts.of.at(alias), self.accounts.conflated.contains(&alias)))
        };
        match (account(pair.a, x), account(pair.b, y)) {
            // A name that is two people contradicts nobody.
            (Some((_, true)), _) | (_, Some((_, true))) => false,
            (Some((p, _)), Some((q, _))) => {
                p != q && (self.senders.contains(&(p, pair.b)) || self.senders.contains(&(q, pair.a)))
            }
            _ => false,
        }
    }
}

/// With how many earlier records of an id one is compared.
const EARLIER: usize = 4;

fn of_ground(pairs: &[(Ground, u32, u32)], ground: Ground) -> &[(Ground, u32, u32)] {
    let start = pairs.partition_point(|pair| pair.0 < ground);
    let end = pairs.partition_point(|pair| pair.0 <= ground);
    pairs.get(start..end).unwrap_or_default()
}

/// (account, chat) of every alias that sends.
fn senders(world: &World, accounts: &Accounts) -> FxHashSet<(u32, u32)> {
    let chats = (0..).zip(&world.chats);
    let sends = chats.flat_map(|(ix, chat)| (0..).zip(&chat.sends).filter(|s| *s.1).map(move |(alias, _)| (ix, alias)));
    sends.map(|(chat, alias)| (*accounts.of.at(world.alias_ix(chat, alias)), chat)).collect()
}
