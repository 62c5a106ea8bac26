//! Chats of one name that hold no words in common: are they one group by the times at which things happen?
//!
//! An export without its files, of someone who was a member for some quiet weeks, is nothing but "media left out" and
//! lines of the service. Its minutes still fit one group and no other: a handful that agree, at one difference of
//! clocks, are not to be had by chance. But times can be made to agree (one person posts the same in two groups at
//! once), so the names must agree as well, the senders must map one to one, and nothing may speak against it.

use crate::conflated::Conflated;
use crate::in_order;
use crate::offsets::Course;
use crate::output::Refusal;
use crate::pattern::{self, Found, Pattern, Share, Sort};
use crate::senders::{Both, Fit, Senders, Votes, dominant, mapped};
use crate::system;
use crate::text_key;
use crate::texts::shifted;
use crate::world::{Chat, World};
use model::ChatKind;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Moments that must coincide.
const MOMENTS: u32 = 5;
/// Of the events in the common time, in percent: on the side that has fewer, and on the other.
const SHARE: u32 = 80;
const SHARE_OF_MANY: u32 = 50;
/// How many finds of the kind may be expected by chance.
const CHANCE: f64 = 1e-6;
/// Texts that one side may lack, whatever their share; above, one in five.
const TEXTS: u32 = 2;
/// How many chats of one name each is compared with, next to it by id.
const NEIGHBOURS: usize = 32;
/// Points: they rank below shared messages of any number.
const WEIGHT: u32 = 60;
const WEIGHT_MOST: u32 = 85;
/// Events on either side from which two patterns of one phone show two chats.
const SHOWS_TWO: u32 = 5;
const EXAMPLES: usize = 3;

/// What the times of two chats show.
pub(crate) struct Times {
    /// Moments that coincide.
    pub(crate) support: u32,
    /// Senders of messages that are alone in their minutes on both sides.
    pub(crate) votes: Votes,
    /// Names that are two people in the other chat.
    pub(crate) conflated: Conflated,
    pub(crate) examples: Vec<(u32, u32)>,
}

impl Times {
    pub(crate) fn weight(&self) -> u16 {
        u16::try_from((WEIGHT + self.support).min(WEIGHT_MOST)).unwrap_or(0)
    }
}

/// A pair whose times coincide.
pub(crate) struct Coincident {
    pub(crate) a: u32,
    pub(crate) b: u32,
    pub(crate) course: Course,
    pub(crate) times: Times,
    pub(crate) refusal: Option<Refusal>,
}

/// The patterns of the chats that are looked at.
#[derive(Default)]
pub(crate) struct Patterns(FxHashMap<u32, Pattern>);

impl Patterns {
    /// Whether two chats of one phone show that they are two: in their common time hardly anything happens in both.
    pub(crate) fn show_two(&self, world: &World, a: u32, b: u32) -> bool {
        let of = |chat| self.0.get(&chat).map_or_else(|| Cow::Owned(Pattern::of(world.chat(chat))), Cow::Borrowed);
        let (a, b) = (of(a), of(b));
        let none = Course::constant(0);
        let (x, y) = (pattern::share(&a, &b, &none), pattern::share(&b, &a, &none));
        x.events.min(y.events) >= SHOWS_TWO && x.percent().max(y.percent()) < 20
    }
}

/// Pairs of one name whose times coincide, in no order that matters, among those that `open` lets through.
pub(crate) fn coincident(world: &World, open: impl Fn(u32, u32) -> bool) -> (Vec<Coincident>, Patterns) {
    let pairs: Vec<(u32, u32)> = named_alike(world).into_iter().filter(|&(a, b)| open(a, b)).collect();
    let chats: BTreeSet<u32> = pairs.iter().flat_map(|&(a, b)| [a, b]).collect();
    let patterns = chats.into_par_iter().map(|chat| (chat, Pattern::of(world.chat(chat)))).collect();
    let patterns = Patterns(patterns);
    let found = pairs.into_par_iter().filter_map(|(a, b)| judge(world, &patterns, a, b)).collect();
    (found, patterns)
}

/// Pairs of groups on different phones that share a name, smaller first, sorted.
fn named_alike(world: &World) -> Vec<(u32, u32)> {
    let mut by_name: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
    for (ix, chat) in (0..).zip(&world.chats).filter(|(_, chat)| chat.obs.kind != ChatKind::Direct) {
        let names = chat.obs.names.iter().map(|name| text_key(name)).filter(|key| *key != text_key(""));
        names.collect::<BTreeSet<u64>>().into_iter().for_each(|name| by_name.entry(name).or_default().push(ix));
    }
    let mut out = BTreeSet::new();
    for same in by_name.values() {
        for (next, &a) in (1..).zip(same) {
            out.extend(same.iter().skip(next).take(NEIGHBOURS).map(|&b| (a, b)));
        }
    }
    let apart =
        |&(a, b): &(u32, u32)| !world.one_phone(a, b) && world.chat(a).obs.platform == world.chat(b).obs.platform;
    out.into_iter().filter(apart).collect()
}

fn judge(world: &World, patterns: &Patterns, a: u32, b: u32) -> Option<Coincident> {
    let (pa, pb) = (patterns.0.get(&a)?, patterns.0.get(&b)?);
    // At no course, then: what is known before one is looked for spares the search in chats full of words.
    if pa.words_missing(pb).is_some_and(too_many) || pb.words_missing(pa).is_some_and(too_many) {
        return None;
    }
    let Found { course, moments, chance } = if pa.events.len() <= pb.events.len() {
        pattern::find(pa, pb)?
    } else {
        let found = pattern::find(pb, pa)?;
        Found { course: found.course.turned(), ..found }
    };
    let (a_chat, b_chat) = (world.chat(a), world.chat(b));
    if a_chat.anchored && b_chat.anchored && course.0.iter().any(|segment| segment.offset != 0) {
        return None;
    }
    let (of_a, of_b) = (pattern::share(pa, pb, &course), pattern::share(pb, pa, &course.turned()));
    let (few, many) = if of_a.events <= of_b.events { (of_a, of_b) } else { (of_b, of_a) };
    if moments < MOMENTS || chance >= CHANCE || few.percent() < SHARE {
        return None;
    }
    let sole = sole(pa, pb, &course);
    let votes = votes(a_chat, b_chat, &sole);
    let refusal = refusal(a_chat, b_chat, &course, (few, many), &votes);
    let examples = sole.iter().map(|(_, both)| *both).take(EXAMPLES).collect();
    let times = Times { support: moments, conflated: Conflated::of(&votes, Both::of(a_chat, b_chat)), votes, examples };
    Some(Coincident { a, b, course, times, refusal })
}

/// Whether of so many texts so many are missing that the other chat is another.
fn too_many((missing, texts): (u32, u32)) -> bool {
    missing > TEXTS.max(texts / 5)
}

/// What speaks against two chats whose times coincide.
fn refusal(a: &Chat, b: &Chat, course: &Course, (few, many): (Share, Share), votes: &Votes) -> Option<Refusal> {
    let lacks = |share: &Share| too_many((share.texts - share.matched_texts, share.texts));
    let lines = system::agreement(a, b, course);
    let all: u32 = votes.values().sum();
    let both = Both::of(a, b);
    let (consistent, senders) = mapped(&dominant(votes, both), both);
    let other: u32 =
        votes.iter().filter(|((x, y), _)| Senders::default().fit(a, b, *x, *y) == Fit::Other).map(|vote| vote.1).sum();
    if lines.created_apart {
        Some(Refusal::CreatedApart)
    } else if lacks(&few) || lacks(&many) || many.percent() < SHARE_OF_MANY || lines.paired * 2 < lines.possible {
        Some(Refusal::WindowDisagrees)
    } else if consistent * 5 < all * 3 || other * 5 > all {
        Some(Refusal::SendersDisagree)
    } else if senders < 2 && lines.paired < 2 {
        Some(Refusal::TooFewSenders)
    } else {
        None
    }
}

/// Pairs of messages and lines that are alone of their sort near their minute, on both sides; in order.
fn sole(a: &Pattern, b: &Pattern, course: &Course) -> Vec<(Sort, (u32, u32))> {
    let mut out = Vec::new();
    for (sort, timed) in &a.sorts {
        let Some(tb) = b.sorts.get(sort) else { continue };
        let ta = shifted(timed.iter().copied(), tb, course);
        for (sa, sb) in in_order::stretches(&ta, tb) {
            if let ([x], [y]) = (sa, sb) {
                out.push((*sort, (x.1, y.1)));
            }
        }
    }
    out.sort_unstable_by_key(|(sort, both)| (*both, *sort));
    out
}

fn votes(a: &Chat, b: &Chat, sole: &[(Sort, (u32, u32))]) -> Votes {
    let mut out = Votes::new();
    for (sort, (x, y)) in sole {
        if let (false, Some(p), Some(q)) = (matches!(sort, Sort::Line(_)), a.sender(*x), b.sender(*y)) {
            *out.entry((p, q)).or_default() += 1;
        }
    }
    out
}
