//! Messages as keys: what two exports of one message have in common, whatever their language and their clock.

use crate::at::{At, small};
use crate::world::on_clock;
use crate::{ChatObs, MessageObs, text_key};
use model::{ItemId, MessageKind, Precision, SystemKind, SystemLine, WallTime};

/// Shorter texts are said too often by chance to show by themselves that two chats are one (chat.md §2.8).
const RARE_CHARS: u32 = 12;
/// A text said more often than this in one chat tells little of time.
const RARE_TIMES: usize = 3;

/// Minutes beyond which no time is true (the year 2990): sums and differences of two stay far from overflow.
const FAR: i32 = i32::MAX / 4;

/// What a key was made of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Class {
    /// Words.
    Text,
    /// An item that the export holds.
    Item,
    /// A line of the service that names a group or a number.
    System,
}

/// A message that has a key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Keyed {
    pub(crate) key: u64,
    pub(crate) minute: i32,
    pub(crate) message: u32,
    pub(crate) class: Class,
    /// Long or an item, and seldom in its chat: it can show an offset.
    pub(crate) rare: bool,
}

/// Minutes since 1970 on the source's own clock. Times beyond what fits are hostile; they end at the border.
pub(crate) fn minute(at: WallTime) -> i32 {
    let minutes = at.seconds.div_euclid(60);
    i32::try_from(minutes).unwrap_or(if minutes < 0 { -FAR } else { FAR }).clamp(-FAR, FAR)
}

/// The messages of a chat that have a key, sorted.
pub(crate) fn keyed(chat: &ChatObs, anchored: bool) -> Vec<Keyed> {
    let key = |(ix, message)| key_of(chat, ix, message, on_clock(anchored, message.at));
    let mut out: Vec<Keyed> = (0..).zip(&chat.messages).filter_map(key).collect();
    out.sort_unstable();
    for run in out.chunk_by_mut(|a, b| a.key == b.key) {
        if run.len() > RARE_TIMES {
            run.iter_mut().for_each(|keyed| keyed.rare = false);
        }
    }
    out
}

fn key_of(chat: &ChatObs, ix: u32, message: &MessageObs, at: WallTime) -> Option<Keyed> {
    // A doubtful date is confirmed where another phone has the message at that time; where there is none, the minute is
    // a neighbour's.
    if at.precision == Precision::Unknown {
        return None;
    }
    let (key, class, rare) = match (message.kind, &message.item, &message.system) {
        (MessageKind::System, _, Some(line)) => (system_key(chat, line)?, Class::System, true),
        (MessageKind::System, ..) => return None,
        (_, Some(item), _) => (item_key(item), Class::Item, true),
        (MessageKind::Text, None, _) if !message.has_media => {
            (message.text_key, Class::Text, message.text_chars >= RARE_CHARS)
        }
        _ => return None,
    };
    Some(Keyed { key, minute: minute(at), message: ix, class, rare })
}

/// The first eight bytes of the digest.
fn item_key(item: &ItemId) -> u64 {
    let mut head = [0u8; 8];
    head.iter_mut().zip(item.as_bytes()).for_each(|(to, from)| *to = *from);
    u64::from_le_bytes(head)
}

/// A key for a line that says the same on every phone: a name given to the group, or joiners told by number.
fn system_key(chat: &ChatObs, line: &SystemLine) -> Option<u64> {
    match line.kind {
        SystemKind::Created | SystemKind::Subject => Some(text_key(&format!("{} {}", line.kind, line.new.as_deref()?))),
        SystemKind::Added
        | SystemKind::Removed
        | SystemKind::Left
        | SystemKind::JoinedByLink
        | SystemKind::JoinedByRequest
        | SystemKind::JoinedByInvitation
        | SystemKind::JoinedFromCommunity => {
            let phones: Option<Vec<&str>> = line.targets.iter().map(|t| phone(chat, t.0)).collect();
            let mut phones = phones.filter(|phones| !phones.is_empty())?;
            phones.sort_unstable();
            Some(text_key(&format!("{} {}", line.kind, phones.join(" "))))
        }
        _ => None,
    }
}

fn phone(chat: &ChatObs, alias: u32) -> Option<&str> {
    chat.aliases.get(alias as usize)?.phone.as_deref()
}

/// Two sorted key tables walked together: calls `take` with the runs of each key that both have.
pub(crate) fn join<'k>(a: &'k [Keyed], b: &'k [Keyed], mut take: impl FnMut(&'k [Keyed], &'k [Keyed])) {
    let (mut i, mut j) = (0, 0);
    let (na, nb) = (small(a.len()), small(b.len()));
    while i < na && j < nb {
        let (ka, kb) = (a.at(i).key, b.at(j).key);
        if ka < kb {
            i += 1;
        } else if kb < ka {
            j += 1;
        } else {
            let (ra, rb) = (run(a, i), run(b, j));
            take(ra, rb);
            i += small(ra.len());
            j += small(rb.len());
        }
    }
}

/// The entries from `start` that share its key.
fn run(table: &[Keyed], start: u32) -> &[Keyed] {
    let rest = table.get(start as usize..).unwrap_or_default();
    let key = rest.first().map(|keyed| keyed.key);
    let length = rest.iter().take_while(|keyed| Some(keyed.key) == key).count();
    rest.get(..length).unwrap_or_default()
}
