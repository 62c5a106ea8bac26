//! Where each item was seen, and where first, as far as the clocks tell.

use crate::at::{At, small};
use crate::chronology::{self, Chronology, Span};
use crate::clusters::Clusters;
use crate::output::First;
use crate::world::World;
use model::ItemId;
use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;

/// An item in a message.
pub(crate) struct Seen {
    pub(crate) item: ItemId,
    pub(crate) group: u32,
    pub(crate) message: u32,
    /// (chat, message): the best observation that carries the item.
    pub(crate) record: (u32, u32),
    pub(crate) first_in_group: First,
    pub(crate) first_in_case: First,
}

/// How many of the earliest of each component every other is compared with one by one; what comes later is compared
/// with by its earliest time alone.
const HEAD: usize = 32;

/// All sightings, in the order of messages.
pub(crate) fn seen(world: &World, clusters: &Clusters, time: &Chronology) -> Vec<Seen> {
    let mut out = Vec::new();
    for group in 0..small(clusters.base.len()) - 1 {
        clusters.range(group).for_each(|message| items(world, clusters, group, message, &mut out));
    }
    let mut of: BTreeMap<ItemId, Vec<u32>> = BTreeMap::new();
    (0..).zip(&out).for_each(|(ix, seen)| of.entry(seen.item).or_default().push(ix));
    for sightings in of.values() {
        let firsts = firsts(world, clusters, time, &out, sightings);
        firsts.into_iter().for_each(|(ix, first)| out.at_mut(ix).first_in_case = first);
        for in_group in
            sightings.chunk_by(|x, y| out.at(*x).group == out.at(*y).group).map(<[u32]>::to_vec).collect::<Vec<_>>()
        {
            let firsts = self::firsts(world, clusters, time, &out, &in_group);
            firsts.into_iter().for_each(|(ix, first)| out.at_mut(ix).first_in_group = first);
        }
    }
    out
}

fn items(world: &World, clusters: &Clusters, group: u32, message: u32, out: &mut Vec<Seen>) {
    let from = out.len();
    for &(chat, record) in clusters.seen(message) {
        let Some(item) = world.chat(chat).message(record).item else { continue };
        if out.iter().skip(from).any(|seen| seen.item == item) {
            continue;
        }
        let carries = clusters.seen(message).iter().filter(|(c, r)| world.chat(*c).message(*r).item == Some(item));
        let fine = |c: u32, r: u32| (world.chat(c).anchored, world.chat(c).at(r).precision);
        let best = carries.min_by_key(|(c, r)| (Reverse(fine(*c, *r)), *c, *r)).copied().unwrap_or((chat, record));
        let (first_in_group, first_in_case) = (First::Undetermined, First::Undetermined);
        out.push(Seen { item, group, message, record: best, first_in_group, first_in_case });
    }
    out.get_mut(from..).unwrap_or_default().sort_unstable_by_key(|seen| seen.item);
}

/// One sighting with all that is known of its time.
struct Timed {
    ix: u32,
    /// Its records whose times tell: the chat, and where it stands there.
    seen: Vec<(u32, (i64, u32))>,
    component: u32,
    span: Span,
    utc: Span,
}

/// For each of the sightings of one item: whether it is the first of them.
fn firsts(world: &World, clusters: &Clusters, time: &Chronology, all: &[Seen], of: &[u32]) -> Vec<(u32, First)> {
    if let [only] = of {
        return vec![(*only, First::Yes)];
    }
    let mut timed: Vec<Timed> = of.iter().map(|ix| timed(world, clusters, time, *ix, all.at(*ix))).collect();
    timed.sort_unstable_by_key(|t| (t.component, t.span.from, t.ix));
    let parts: Vec<&[Timed]> = timed.chunk_by(|x, y| x.component == y.component).collect();
    let mut out = Vec::with_capacity(of.len());
    for part in &parts {
        let others =
            parts.iter().filter(|other| other.first().map(|t| t.component) != part.first().map(|t| t.component));
        let elsewhere: Vec<Span> = others.filter_map(|part| earliest(part)).collect();
        out.extend(part.iter().map(|t| (t.ix, first(t, part, &elsewhere))));
    }
    out
}

fn timed(world: &World, clusters: &Clusters, time: &Chronology, ix: u32, seen: &Seen) -> Timed {
    let (chat, record) = seen.record;
    let at = world.chat(chat).message(record).at;
    let spans = clusters.seen(seen.message).iter().map(|(c, r)| time.utc(*c, world.chat(*c).message(*r).at));
    // What all phones say must hold at once; where they contradict each other, the best observation counts.
    let narrow = spans.reduce(|p, q| Span { from: p.from.max(q.from), to: p.to.min(q.to) });
    let utc = narrow.filter(|span| span.from <= span.to).unwrap_or_else(|| time.utc(chat, at));
    // A database has its rows in the order in which they came: there the clock goes before the order.
    let place = |&(c, r): &(u32, u32)| {
        let (chat, at) = (world.chat(c), world.chat(c).at(r));
        at.tells().then_some((c, (if chat.anchored { at.seconds } else { 0 }, r)))
    };
    let seen = clusters.seen(seen.message).iter().filter_map(place).collect();
    Timed { ix, seen, component: time.component(chat), span: time.span(chat, at), utc }
}

/// The earliest begin and the earliest end of sightings in UTC: all that another component needs of them.
fn earliest(part: &[Timed]) -> Option<Span> {
    let from = part.iter().map(|t| t.utc.from).min()?;
    Some(Span { from, to: part.iter().map(|t| t.utc.to).min()? })
}

fn first(t: &Timed, part: &[Timed], elsewhere: &[Span]) -> First {
    let (mut earlier, mut open) = (false, false);
    for other in part.iter().take(HEAD).filter(|other| other.ix != t.ix) {
        match order(t, other) {
            Some(Ordering::Greater) => earlier = true,
            Some(_) => {}
            None => open = true,
        }
    }
    // They are sorted: if the next of the rest is later, all are.
    let rest = part.iter().skip(HEAD).find(|other| other.ix != t.ix);
    open |= rest.is_some_and(|other| other.span.from - t.span.to <= chronology::near());
    for other in elsewhere {
        earlier |= chronology::before(*other, t.utc, 0);
        open |= !chronology::before(t.utc, *other, 0);
    }
    match (earlier, open) {
        (true, _) => First::No,
        (false, true) => First::Undetermined,
        (false, false) => First::Yes,
    }
}

/// The order of two sightings on connected clocks: by the files that hold both, else by time.
fn order(x: &Timed, y: &Timed) -> Option<Ordering> {
    let same = x.seen.iter().flat_map(|(c, r)| y.seen.iter().filter(move |o| o.0 == *c).map(move |o| r.cmp(&o.1)));
    let mut by_file: Vec<Ordering> = same.collect();
    by_file.dedup();
    match by_file.as_slice() {
        [] if chronology::before(x.span, y.span, chronology::near()) => Some(Ordering::Less),
        [] if chronology::before(y.span, x.span, chronology::near()) => Some(Ordering::Greater),
        [one] => Some(*one),
        _ => None,
    }
}
