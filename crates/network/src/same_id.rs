//! Chats and messages that the service's own ids show to be one.

use crate::at::small;
use crate::ids;
use crate::phones::Phones;
use crate::world::{Chat, World};
use model::{AliasKind, ChatKind, Platform};
use std::collections::BTreeMap;

/// With how many chats of one id, next to each other by chat id, each is compared.
const NEIGHBOURS: usize = 16;
/// Common ids that two chats need to be taken for one where nothing else says it.
pub(crate) const COMMON: u32 = 3;

/// What a chat is called by on every phone.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key<'c> {
    Group(Platform, &'c str),
    /// A chat of two is called after its other side, so its owner belongs to it. Classes of ids.
    Direct(u32, u32),
}

/// Pairs of chats (smaller first) that are one by their ids, sorted.
pub(crate) fn pairs(world: &World, phones: &Phones) -> Vec<(u32, u32)> {
    let mut by_key: BTreeMap<Key, Vec<u32>> = BTreeMap::new();
    for (ix, chat) in (0..).zip(&world.chats) {
        if let Some(key) = key(world, phones, ix, chat) {
            by_key.entry(key).or_default().push(ix);
        }
    }
    let near = |same: &Vec<u32>| {
        let each = (1..).zip(same).flat_map(|(next, &a)| same.iter().skip(next).take(NEIGHBOURS).map(move |&b| (a, b)));
        each.collect::<Vec<_>>()
    };
    let mut out: Vec<(u32, u32)> = by_key.values().flat_map(near).collect();
    out.sort_unstable();
    out
}

fn key<'c>(world: &World<'c>, phones: &Phones, ix: u32, chat: &Chat<'c>) -> Option<Key<'c>> {
    match ids::group_id(chat.obs) {
        Some(id) => Some(Key::Group(chat.obs.platform, id)),
        None => people(world, phones, ix, chat).map(|(one, other)| Key::Direct(one, other)),
    }
}

/// The two sides of a chat of two, as classes of ids, smaller first.
pub(crate) fn people(world: &World, phones: &Phones, ix: u32, chat: &Chat) -> Option<(u32, u32)> {
    let direct = chat.obs.kind == ChatKind::Direct;
    let other = phones.ids.class_of(chat.obs.platform, chat.obs.native.as_deref().filter(|_| direct)?)?;
    let mut you = (0..).zip(&chat.obs.aliases).filter(|(_, alias)| alias.kind == AliasKind::Owner);
    let shown = you.find_map(|(alias, _)| phones.ids.class(world.alias_ix(ix, alias)));
    let owner = shown.or_else(|| {
        let owner = world.owner(chat)?;
        phones.ids.class_of(chat.obs.platform, owner.phone.as_deref().or(owner.account.as_deref())?)
    })?;
    Some((owner.min(other), owner.max(other)))
}

/// Whether one of the two sides of one chat is known to be neither of the other's.
pub(crate) fn other_people(phones: &Phones, x: (u32, u32), y: (u32, u32)) -> bool {
    let neither = |p: u32, of: (u32, u32)| [of.0, of.1].iter().all(|q| phones.ids.differ(p, *q).is_some());
    [x.0, x.1].iter().any(|p| neither(*p, y)) || [y.0, y.1].iter().any(|p| neither(*p, x))
}

/// Messages of two chats that have the same id and stand alone with it in their chats.
pub(crate) fn twins(a: &Chat, b: &Chat) -> Vec<(u32, u32)> {
    let (mut x, mut y) = (a.ids.chunk_by(|p, q| p.0 == q.0).peekable(), b.ids.chunk_by(|p, q| p.0 == q.0).peekable());
    let mut out = Vec::new();
    while let (Some([p, rest @ ..]), Some([q, others @ ..])) = (x.peek(), y.peek()) {
        if p.0 == q.0 && rest.is_empty() && others.is_empty() {
            out.push((p.1, q.1));
        }
        let order = p.0.cmp(&q.0);
        if order.is_le() {
            x.next();
        }
        if order.is_ge() {
            y.next();
        }
    }
    out.retain(|&(p, q)| times_allow(a, b, p, q));
    out.sort_unstable();
    out
}

/// Whether two chats of one id hold nothing but what ids tell, and lines of the service: then content adds nothing.
/// `common`: how many ids are in both.
pub(crate) fn tell_all(a: &Chat, b: &Chat, common: u32) -> bool {
    let of_one_making = a.obs.product == b.obs.product || common_ids_show_one(a, b, common);
    a.anchored && b.anchored && a.all_ids && b.all_ids && ids::alone_tell(a.obs.platform) && of_one_making
}

/// Known clocks of phones differ by less than this.
pub(crate) const CLOCKS_S: u64 = 120;

/// Whether times allow that a common id is one message's: anywhere if ids are the service's, else at the same time.
pub(crate) fn times_allow(a: &Chat, b: &Chat, x: u32, y: u32) -> bool {
    if ids::alone_tell(a.obs.platform) {
        return true;
    }
    match (a.at(x).utc_seconds(), b.at(y).utc_seconds()) {
        (Some(p), Some(q)) => p.abs_diff(q) < CLOCKS_S,
        _ => false,
    }
}

/// Whether so many ids are common that the two are one chat. An id is one message's, and a message is in one chat; but
/// what is sent to a list of receivers stands under one id in the chat with each of them.
pub(crate) fn common_ids_show_one(a: &Chat, b: &Chat, common: u32) -> bool {
    let fewer = small(a.ids.len().min(b.ids.len()));
    ids::alone_tell(a.obs.platform) && common >= COMMON && common * 2 >= fewer
}
