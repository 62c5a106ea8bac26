//! Which pairs of chats are worth a closer look: those that share rare keys. An inverted index, never all pairs of
//! messages.

use crate::at::{At, small};
use crate::ids;
use crate::world::{Chat, World};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// In how many chats, next to each other by id, a key of many chats is counted: a group that many phones hold stays
/// connected, and a key in n chats costs 16 n steps instead of n².
const NEIGHBOURS: usize = 16;
/// How many partners of a chat are looked at, those with the most and rarest shared keys.
const PARTNERS: usize = 32;
/// Shared keys below which nothing can be shown.
const SHARED: u32 = 2;
/// The score of a key that only two chats have; one in n chats counts 1/(n−1) of it.
const SCORE: u64 = 10_000;

/// Pairs of chats (smaller first) that share rare keys, sorted.
pub(crate) fn pairs(world: &World) -> Vec<(u32, u32)> {
    strongest(world.len(), &counted(&postings(world)))
}

/// (key, chat), each once, sorted: the order of keys is as good as random, and the same for the same evidence.
fn postings<'w>(world: &'w World<'w>) -> Vec<(u64, u32)> {
    let rare = |ix: u32, chat: &'w Chat<'w>| chat.keyed.iter().filter(|k| k.rare).map(move |k| (k.key, ix));
    let ids = |ix: u32, chat: &'w Chat<'w>| chat.ids.iter().map(move |id| (id.0.get(), ix));
    // Ids of chats that have one themselves only pair these with those that have none.
    let with_ids = world.chats.iter().any(|chat| !chat.ids.is_empty() && ids::group_id(chat.obs).is_none());
    let chats = || (0..).zip(&world.chats);
    let mut out: Vec<(u64, u32)> = chats().flat_map(|(ix, chat)| rare(ix, chat)).collect();
    if with_ids {
        let tell = |chat: &Chat| ids::alone_tell(chat.obs.platform);
        out.extend(chats().filter(|(_, chat)| tell(chat)).flat_map(|(ix, chat)| ids(ix, chat)));
    }
    out.par_sort_unstable();
    out.dedup();
    out
}

/// For each pair: how many keys it shares, and how much they tell.
fn counted(postings: &[(u64, u32)]) -> Vec<(u32, u32, u64)> {
    let mut pairs: FxHashMap<(u32, u32), (u32, u64)> = FxHashMap::default();
    for run in postings.chunk_by(|a, b| a.0 == b.0).filter(|run| run.len() > 1) {
        let score = SCORE / (run.len() as u64 - 1);
        for (i, &(_, a)) in run.iter().enumerate() {
            for &(_, b) in run.iter().skip(i + 1).take(NEIGHBOURS) {
                let entry = pairs.entry((a, b)).or_default();
                *entry = (entry.0 + 1, entry.1 + score);
            }
        }
    }
    let mut out: Vec<_> =
        pairs.into_iter().filter(|(_, (n, _))| *n >= SHARED).map(|((a, b), (_, s))| (a, b, s)).collect();
    out.sort_unstable_by_key(|&(a, b, score)| (std::cmp::Reverse(score), a, b));
    out
}

/// A pair stays if it is among the strongest of either of its chats.
fn strongest(chats: u32, pairs: &[(u32, u32, u64)]) -> Vec<(u32, u32)> {
    let mut taken = vec![0usize; chats as usize];
    let mut out = Vec::new();
    for &(a, b, _) in pairs {
        if *taken.at(a) < PARTNERS || *taken.at(b) < PARTNERS {
            *taken.at_mut(a) += 1;
            *taken.at_mut(b) += 1;
            out.push((a, b));
        }
    }
    debug_assert!(small(out.len()) <= chats.saturating_mul(small(PARTNERS)));
    out.sort_unstable();
    out
}
