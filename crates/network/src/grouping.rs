//! Which chats are one group.

use crate::agree::Agreement;
use crate::at::{At, small};
use crate::candidates;
use crate::conflated::Conflated;
use crate::ids;
use crate::offsets::{self, Course};
use crate::output::{LinkKind, Refusal, Rule};
use crate::phones::Phones;
use crate::same_id;
use crate::times::{self, Coincident, Patterns, Times};
use crate::union::Union;
use crate::world::World;
use crate::{Link, RecordRef};
use model::ChatKind;
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use std::cmp::Reverse;

/// Two chats that share messages, or times only, and what came of it.
pub(crate) struct Aligned {
    /// The chats, smaller first.
    pub(crate) a: u32,
    pub(crate) b: u32,
    pub(crate) course: Course,
    pub(crate) agreement: Agreement,
    pub(crate) refusal: Option<Refusal>,
    /// What the times show, where messages show nothing.
    pub(crate) times: Option<Times>,
    /// What ids show.
    pub(crate) ids: Ids,
    /// How many messages have the same id.
    pub(crate) common: u32,
    /// Some of them.
    some: Vec<(u32, u32)>,
}

/// What the service's own ids show of two chats.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Ids {
    /// Nothing: content decides.
    Nothing,
    /// Their messages have the same ids.
    Messages,
    /// They have the same id.
    Chats,
}

/// The chats in groups.
pub(crate) struct Grouping {
    /// For each chat its group; groups are numbered by their smallest chat.
    pub(crate) of: Vec<u32>,
    pub(crate) groups: u32,
    /// All pairs looked at, strongest first: by messages, then by times.
    pub(crate) aligned: Vec<Aligned>,
}

/// Messages to compare on either side from which disagreement shows that two chats are two, not that one phone lacks
/// much. On one phone fewer do: its clock is one, so the comparison needs no alignment.
const SHOWS_TWO: u32 = 20;
const SHOWS_TWO_ON_ONE_PHONE: u32 = 10;
/// Points: one id is one chat; ids of messages come next.
const BY_ID: u16 = 100;
const BY_MESSAGE_IDS: u16 = 98;
const EXAMPLES: usize = 3;

/// Aligns and groups all chats.
pub(crate) fn grouping(world: &World, phones: &Phones) -> Grouping {
    let mut aligned = all_aligned(world, phones);
    let two = aligned.iter().filter(|p| p.ids == Ids::Nothing && p.agreement.shows_two(SHOWS_TWO));
    let two: FxHashSet<(u32, u32)> = two.map(|p| (p.a, p.b)).collect();
    let one: FxHashSet<(u32, u32)> = aligned.iter().filter(|p| p.refusal.is_none()).map(|p| (p.a, p.b)).collect();
    let known = Known { one, two, phones, people: people(world, phones) };
    let mut union = Union::new(world.len());
    for pair in aligned.iter_mut().filter(|pair| pair.refusal.is_none()) {
        let (a, b) = (union.root(pair.a), union.root(pair.b));
        if a == b {
            continue;
        }
        let by_id = pair.ids == Ids::Chats;
        let apart = |x, y| if by_id { unlinked(world, x, y) } else { known.apart(world, x, y) };
        let apart = union.members(a).any(|x| union.members(b).any(|y| apart(x, y)));
        if apart { pair.refusal = Some(Refusal::DifferentChats) } else { union.join(a, b) }
    }
    by_times(world, &known, &mut union, &mut aligned);
    let (of, groups) = union.numbered();
    Grouping { of, groups, aligned }
}

/// Pairs with one id, then pairs that share messages, strongest first.
fn all_aligned(world: &World, phones: &Phones) -> Vec<Aligned> {
    let same = same_id::pairs(world, phones);
    let by_id: FxHashSet<(u32, u32)> = same.iter().copied().collect();
    let others = candidates::pairs(world).into_iter().filter(|pair| !by_id.contains(pair));
    let pairs: Vec<((u32, u32), bool)> =
        same.iter().map(|pair| (*pair, true)).chain(others.map(|p| (p, false))).collect();
    let mut out: Vec<Aligned> = pairs.into_par_iter().map(|((a, b), by_id)| align(world, a, b, by_id)).collect();
    out.sort_by_key(|p| (Reverse(p.ids), Reverse(p.agreement.weight()), Reverse(p.agreement.support), p.a, p.b));
    out
}

/// Joins what shares a name and times, where messages said nothing.
fn by_times(world: &World, known: &Known, union: &mut Union, aligned: &mut Vec<Aligned>) {
    let (of, _) = union.numbered();
    let told = |p: &&Aligned| match p.refusal {
        Some(Refusal::TooFewMessages) => false,
        Some(Refusal::TooFewSenders | Refusal::WindowDisagrees) => !p.agreement.silent(),
        _ => true,
    };
    let told: FxHashSet<(u32, u32)> = aligned.iter().filter(told).map(|p| (p.a, p.b)).collect();
    let (mut found, patterns) =
        times::coincident(world, |a, b| of.at(a) != of.at(b) && !told.contains(&(a, b)) && !known.apart(world, a, b));
    found.sort_by_key(|p| (Reverse(p.times.support), p.a, p.b));
    for mut pair in found {
        let (a, b) = (union.root(pair.a), union.root(pair.b));
        if pair.refusal.is_none() && a != b {
            let clash = |x, y| known.apart(world, x, y) || known.apart_by_times(world, &patterns, x, y);
            let apart = union.members(a).any(|x| union.members(b).any(|y| clash(x, y)));
            if apart { pair.refusal = Some(Refusal::DifferentChats) } else { union.join(a, b) }
        }
        aligned.push(Aligned::by_times(world, pair));
    }
}

fn align(world: &World, a: u32, b: u32, by_id: bool) -> Aligned {
    let (ca, cb) = (world.chat(a), world.chat(b));
    let twins = same_id::twins(ca, cb);
    let course = offsets::course(ca, cb, &twins);
    let agreement = if by_id && same_id::tell_all(ca, cb, small(twins.len())) {
        Agreement::of_ids(ca, cb, &twins)
    } else {
        Agreement::of(ca, cb, &course)
    };
    let (common, some) = (small(twins.len()), twins.into_iter().take(EXAMPLES).collect());
    let messages = same_id::common_ids_show_one(ca, cb, common);
    let (ids, refusal) = match (by_id, messages) {
        (true, _) => (Ids::Chats, None),
        (_, true) => (Ids::Messages, Agreement::kinds_refusal(ca, cb)),
        _ => (Ids::Nothing, agreement.refusal(ca, cb)),
    };
    let refusal = if unlinked(world, a, b) {
        Some(Refusal::Unlinked)
    } else {
        refusal.or_else(|| (!by_id && ids::differ(ca.obs, cb.obs)).then_some(Refusal::DifferentIds))
    };
    Aligned { a, b, course, agreement, refusal, times: None, ids, common, some }
}

fn unlinked(world: &World, x: u32, y: u32) -> bool {
    world.chats_unlinked(LinkKind::Group, x, y)
}

impl Aligned {
    fn by_times(world: &World, Coincident { a, b, course, times, refusal }: Coincident) -> Self {
        let agreement = Agreement::of(world.chat(a), world.chat(b), &course);
        Self { a, b, course, agreement, refusal, times: Some(times), ids: Ids::Nothing, common: 0, some: Vec::new() }
    }

    /// Names that are two people in the other chat.
    pub(crate) fn conflated(&self) -> &Conflated {
        self.times.as_ref().map_or(&self.agreement.conflated, |times| &times.conflated)
    }

    fn link(&self) -> (Rule, u16, u32, Vec<(u32, u32)>) {
        let shared = || (self.support(), self.some.clone());
        match &self.times {
            _ if self.ids == Ids::Chats => (Rule::SameId, BY_ID, shared().0, shared().1),
            _ if self.ids == Ids::Messages => (Rule::SameMessageId, BY_MESSAGE_IDS, shared().0, shared().1),
            Some(times) => (Rule::SharedTimes, times.weight(), times.support, times.examples.clone()),
            None => {
                let examples = self.agreement.examples.iter().map(|t| (t.a, t.b)).collect();
                (Rule::SharedMessages, self.agreement.weight(), self.agreement.support, examples)
            }
        }
    }
}

impl Aligned {
    /// Messages that have one id, or are the same: at least the chats' own record.
    fn support(&self) -> u32 {
        self.common.max(self.agreement.support).max(1)
    }
}

/// Pairs that shared messages show to be one group, or two.
struct Known<'k> {
    one: FxHashSet<(u32, u32)>,
    two: FxHashSet<(u32, u32)>,
    phones: &'k Phones,
    /// The sides of each chat of two.
    people: Vec<Option<(u32, u32)>>,
}

fn people(world: &World, phones: &Phones) -> Vec<Option<(u32, u32)>> {
    (0..).zip(&world.chats).map(|(ix, chat)| same_id::people(world, phones, ix, chat)).collect()
}

impl Known<'_> {
    /// Whether two chats are known to be two groups.
    fn apart(&self, world: &World, x: u32, y: u32) -> bool {
        let (a, b) = (world.chat(x), world.chat(y));
        let kinds = (a.obs.kind, b.obs.kind);
        let both = (x.min(y), x.max(y));
        self.two.contains(&both)
            // One thread of mails may show two addresses here and a third there.
            || !ids::same(a.obs, b.obs)
                && matches!(kinds, (ChatKind::Group, ChatKind::Direct) | (ChatKind::Direct, ChatKind::Group))
            || a.obs.platform != b.obs.platform
            || ids::differ(a.obs, b.obs)
            || self.people.at(x).zip(*self.people.at(y)).is_some_and(|(p, q)| same_id::other_people(self.phones, p, q))
            || unlinked(world, x, y)
            // One phone may export a group twice, even in two zones: then their own alignment has said so.
            || (world.one_phone(x, y)
                && !self.one.contains(&both)
                && Agreement::of(a, b, &Course::constant(0)).shows_two(SHOWS_TWO_ON_ONE_PHONE))
    }

    /// Whether two chats of one phone are two by what happens in them, when they hold too few words to tell.
    fn apart_by_times(&self, world: &World, patterns: &Patterns, x: u32, y: u32) -> bool {
        world.one_phone(x, y) && !self.one.contains(&(x.min(y), x.max(y))) && patterns.show_two(world, x, y)
    }
}

/// Pairs looked at, as links. Pairs that share next to nothing say nothing and are left out.
pub(crate) fn links<'g>(world: &'g World, grouping: &'g Grouping) -> impl Iterator<Item = Link> + 'g {
    grouping.aligned.iter().filter(|pair| pair.refusal != Some(Refusal::TooFewMessages)).map(|pair| {
        let (rule, weight, support, twins) = pair.link();
        let examples = twins.into_iter().flat_map(|(x, y)| [(pair.a, x), (pair.b, y)]);
        Link {
            kind: LinkKind::Group,
            a: world.chat(pair.a).obs.id.0,
            b: world.chat(pair.b).obs.id.0,
            rule,
            weight,
            accepted: pair.refusal.is_none(),
            refusal: pair.refusal,
            support,
            examples: examples.map(|(chat, message)| RecordRef { chat, message }).collect(),
            told: None,
        }
    })
}

impl Grouping {
    /// Pairs on which chats were joined.
    pub(crate) fn accepted(&self) -> impl Iterator<Item = &Aligned> {
        self.aligned.iter().filter(|pair| pair.refusal.is_none() && self.of.at(pair.a) == self.of.at(pair.b))
    }
}
