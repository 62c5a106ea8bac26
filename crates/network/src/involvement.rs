//! What an account did and what was done to it: counts, both for and against.

use crate::at::{At, small};
use crate::members::{Reader, Spell};
use crate::output::{Involvement, Way};
use model::{ChatKind, ItemId, MessageKind};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, HashSet, VecDeque};

/// "Within minutes" of joining.
const MINUTES_S: i64 = 600;
/// How long, and over how many messages, an objection may follow what it objects to.
const OBJECTION_S: i64 = 30 * 60;
const OBJECTION_MESSAGES: u32 = 20;

/// What one group adds to each of its accounts.
#[derive(Clone, Copy, Default)]
pub(crate) struct Share {
    pub(crate) involvement: Involvement,
    pub(crate) messages: u32,
}

/// A group's messages with media, one after another.
struct Media {
    /// Position of each, in order.
    at: Vec<u32>,
    /// How many of the first n matched.
    matched: Vec<u32>,
    /// The same for each account.
    own: FxHashMap<u32, (Vec<u32>, Vec<u32>)>,
}

/// What a group adds to the accounts that are or write in it, by account.
pub(crate) fn shares(reader: &Reader, group: u32, spells: &[Spell], matched: &HashSet<ItemId>) -> BTreeMap<u32, Share> {
    let mut out: BTreeMap<u32, Share> = BTreeMap::new();
    let media = media(reader, group, matched, &mut out);
    for spell in spells {
        let share = &mut out.entry(spell.account).or_default().involvement;
        share.added_by_others += u32::from(spell.way == Way::Added && spell.by != Some(spell.account));
        share.left_within_minutes += u32::from(left_within_minutes(reader, spell));
    }
    for spells in spells.chunk_by(|x, y| x.account == y.account) {
        let Some(account) = spells.first().map(|spell| spell.account) else { continue };
        let share = out.entry(account).or_default();
        share.involvement.never_posted = u32::from(share.messages == 0 && !direct(reader, group));
        for spell in spells {
            let (all, matched) = media.received(account, presence(reader, group, spell));
            share.involvement.received += all;
            share.involvement.received_matched += matched;
        }
    }
    out
}

/// In a chat of two nobody is a silent member.
fn direct(reader: &Reader, group: u32) -> bool {
    let first = reader.clusters.range(group).next().map(|message| reader.clusters.best(message).0);
    first.is_some_and(|chat| reader.world.chat(chat).obs.kind == ChatKind::Direct)
}

/// Where an account's presence is known: from joining (or its first record) to leaving; a spell with neither reaches to
/// its last record, one of which only the end is missing to the end of what is held.
fn presence(reader: &Reader, group: u32, spell: &Spell) -> std::ops::Range<u32> {
    let joined = spell.joined.or(spell.from);
    let start = joined.or(spell.first).unwrap_or(0);
    let end = spell.left.or(spell.until).or(match joined {
        Some(_) if spell.left_listed.is_none() => Some(reader.clusters.range(group).end),
        _ => spell.last,
    });
    start..end.filter(|_| joined.or(spell.first).is_some()).unwrap_or(start)
}

fn left_within_minutes(reader: &Reader, spell: &Spell) -> bool {
    let (Some(joined), Some(left)) = (spell.joined, spell.left) else { return false };
    !spell.removed && reader.tells(joined) && reader.tells(left) && reader.at(left) - reader.at(joined) <= MINUTES_S
}

/// Reads a group once: counts messages, media and objections.
fn media(reader: &Reader, group: u32, matched: &HashSet<ItemId>, out: &mut BTreeMap<u32, Share>) -> Media {
    let mut media = Media { at: Vec::new(), matched: vec![0], own: FxHashMap::default() };
    let mut recent: VecDeque<(u32, u32)> = VecDeque::new();
    let mut counts: FxHashMap<u32, Share> = FxHashMap::default();
    for message in reader.clusters.range(group) {
        let Some(account) = reader.clusters.list.at(message).account else { continue };
        let mut starred = Vec::new();
        let seen = Seen::of(reader, message, matched, &mut starred);
        starred.sort_unstable();
        starred.dedup();
        for by in starred {
            *counts.entry(by).or_default().involvement.starred.get_or_insert(0) += 1;
        }
        let share = counts.entry(account).or_default();
        share.messages += 1;
        if seen.forwarded {
            *share.involvement.forwarded.get_or_insert(0) += 1;
        }
        // Within how long counts, so that nothing is said of what does not say when it was.
        let tells = reader.tells(message);
        if tells && seen.objection && objects(reader, &mut recent, account, message) {
            share.involvement.objected += 1;
        }
        if seen.media {
            share.involvement.sent += 1;
            share.involvement.sent_matched += u32::from(seen.matched);
            media.push(account, message, seen.matched);
            if tells {
                recent.push_back((account, message));
            }
        }
    }
    out.extend(counts);
    media
}

/// Whether someone else's media came shortly before.
fn objects(reader: &Reader, recent: &mut VecDeque<(u32, u32)>, account: u32, message: u32) -> bool {
    let now = reader.at(message);
    // Lines of the service stand between messages too, so this is at most 20 messages.
    recent.retain(|(_, at)| message - at <= OBJECTION_MESSAGES && now - reader.at(*at) <= OBJECTION_S);
    recent.iter().any(|(by, _)| *by != account)
}

/// What the observations of a message show together.
struct Seen {
    media: bool,
    matched: bool,
    objection: bool,
    forwarded: bool,
}

impl Seen {
    /// `starred` gets the accounts whose phones have it starred.
    fn of(reader: &Reader, message: u32, matched: &HashSet<ItemId>, starred: &mut Vec<u32>) -> Self {
        let mut seen = Self { media: false, matched: false, objection: false, forwarded: false };
        for &(chat, record) in reader.clusters.seen(message) {
            let obs = reader.world.chat(chat).message(record);
            seen.media |= obs.has_media || obs.item.is_some() || obs.kind == MessageKind::Media;
            seen.matched |= obs.item.is_some_and(|item| matched.contains(&item));
            seen.objection |= obs.objection;
            seen.forwarded |= obs.forwarded;
            if obs.starred {
                starred.extend(reader.exporter(chat));
            }
        }
        seen
    }
}

impl Media {
    fn push(&mut self, account: u32, message: u32, matched: bool) {
        let own = self.own.entry(account).or_insert_with(|| (Vec::new(), vec![0]));
        for (at, sums) in [(&mut self.at, &mut self.matched), (&mut own.0, &mut own.1)] {
            at.push(message);
            sums.push(sums.last().copied().unwrap_or(0) + u32::from(matched));
        }
    }

    /// How many of others lie in a range, and how many of those matched.
    fn received(&self, account: u32, range: std::ops::Range<u32>) -> (u32, u32) {
        let (all, matched) = within(&self.at, &self.matched, &range);
        let (own, own_matched) = self.own.get(&account).map_or((0, 0), |own| within(&own.0, &own.1, &range));
        (all - own, matched - own_matched)
    }
}

fn within(at: &[u32], sums: &[u32], range: &std::ops::Range<u32>) -> (u32, u32) {
    let first = small(at.partition_point(|at| *at < range.start));
    let end = small(at.partition_point(|at| *at < range.end)).max(first);
    (end - first, *sums.at(end) - *sums.at(first))
}

/// A sum of which what cannot be known is no part.
fn sum(x: Option<u32>, y: Option<u32>) -> Option<u32> {
    x.map_or(y, |x| Some(x + y.unwrap_or(0)))
}

impl Share {
    /// Adds what another group shows.
    pub(crate) fn add(&mut self, other: &Share) {
        let (to, from) = (&mut self.involvement, &other.involvement);
        to.added_by_others += from.added_by_others;
        to.left_within_minutes += from.left_within_minutes;
        to.objected += from.objected;
        to.never_posted += from.never_posted;
        to.received += from.received;
        to.sent += from.sent;
        to.received_matched += from.received_matched;
        to.sent_matched += from.sent_matched;
        to.forwarded = sum(to.forwarded, from.forwarded);
        to.starred = sum(to.starred, from.starred);
        self.messages += other.messages;
    }
}
