//! Which chats are one group.

use crate::agree::Agreement;
use crate::at::At;
use crate::candidates;
use crate::offsets::{self, Course};
use crate::output::{LinkKind, Refusal, Rule};
use crate::union::Union;
use crate::world::World;
use crate::{Link, RecordRef};
use model::ChatKind;
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use std::cmp::Reverse;

/// Two chats that share messages, and what came of it.
pub(crate) struct Aligned {
    /// The chats, smaller first.
    pub(crate) a: u32,
    pub(crate) b: u32,
    pub(crate) course: Course,
    pub(crate) agreement: Agreement,
    pub(crate) refusal: Option<Refusal>,
}

/// The chats in groups.
pub(crate) struct Grouping {
    /// For each chat its group; groups are numbered by their smallest chat.
    pub(crate) of: Vec<u32>,
    pub(crate) groups: u32,
    /// All pairs looked at, strongest first.
    pub(crate) aligned: Vec<Aligned>,
}

/// Messages to compare on either side from which disagreement shows that two chats are two, not that one phone lacks
/// much. On one phone fewer do: its clock is one, so the comparison needs no alignment.
const SHOWS_TWO: u32 = 20;
const SHOWS_TWO_ON_ONE_PHONE: u32 = 10;

/// Aligns and groups all chats.
pub(crate) fn grouping(world: &World) -> Grouping {
    let mut aligned: Vec<Aligned> = candidates::pairs(world).into_par_iter().map(|(a, b)| align(world, a, b)).collect();
    aligned.sort_by_key(|p| (Reverse(p.agreement.weight()), Reverse(p.agreement.support), p.a, p.b));
    let two: FxHashSet<(u32, u32)> =
        aligned.iter().filter(|p| p.agreement.shows_two(SHOWS_TWO)).map(|p| (p.a, p.b)).collect();
    let one: FxHashSet<(u32, u32)> = aligned.iter().filter(|p| p.refusal.is_none()).map(|p| (p.a, p.b)).collect();
    let known = Known { one, two };
    let mut union = Union::new(world.len());
    for pair in aligned.iter_mut().filter(|pair| pair.refusal.is_none()) {
        let (a, b) = (union.root(pair.a), union.root(pair.b));
        if a == b {
            continue;
        }
        let apart = union.members(a).any(|x| union.members(b).any(|y| known.apart(world, x, y)));
        if apart { pair.refusal = Some(Refusal::DifferentChats) } else { union.join(a, b) }
    }
    let (of, groups) = union.numbered();
    Grouping { of, groups, aligned }
}

fn align(world: &World, a: u32, b: u32) -> Aligned {
    let (ca, cb) = (world.chat(a), world.chat(b));
    let course = offsets::course(&ca.keyed, &cb.keyed);
    let agreement = Agreement::of(ca, cb, &course);
    let refusal = agreement.refusal(ca, cb);
    Aligned { a, b, course, agreement, refusal }
}

/// Pairs that shared messages show to be one group, or two.
struct Known {
    one: FxHashSet<(u32, u32)>,
    two: FxHashSet<(u32, u32)>,
}

impl Known {
    /// Whether two chats are known to be two groups.
    fn apart(&self, world: &World, x: u32, y: u32) -> bool {
        let (a, b) = (world.chat(x), world.chat(y));
        let kinds = (a.obs.kind, b.obs.kind);
        let both = (x.min(y), x.max(y));
        self.two.contains(&both)
            || matches!(kinds, (ChatKind::Group, ChatKind::Direct) | (ChatKind::Direct, ChatKind::Group))
            || a.obs.platform != b.obs.platform
            // One phone may export a group twice, even in two zones: then their own alignment has said so.
            || (a.obs.exhibit == b.obs.exhibit
                && !self.one.contains(&both)
                && Agreement::of(a, b, &Course::constant(0)).shows_two(SHOWS_TWO_ON_ONE_PHONE))
    }
}

/// Pairs looked at, as links. Pairs that share next to nothing say nothing and are left out.
pub(crate) fn links<'g>(world: &'g World, grouping: &'g Grouping) -> impl Iterator<Item = Link> + 'g {
    grouping.aligned.iter().filter(|pair| pair.refusal != Some(Refusal::TooFewMessages)).map(|pair| {
        let twins = pair.agreement.examples.iter();
        let examples = twins.flat_map(|t| [(pair.a, t.a), (pair.b, t.b)]);
        Link {
            kind: LinkKind::Group,
            a: world.chat(pair.a).obs.id.0,
            b: world.chat(pair.b).obs.id.0,
            rule: Rule::SharedMessages,
            weight: pair.agreement.weight(),
            accepted: pair.refusal.is_none(),
            refusal: pair.refusal,
            support: pair.agreement.support,
            examples: examples.map(|(chat, message)| RecordRef { chat, message }).collect(),
        }
    })
}

impl Grouping {
    /// Pairs on which chats were joined.
    pub(crate) fn accepted(&self) -> impl Iterator<Item = &Aligned> {
        self.aligned.iter().filter(|pair| pair.refusal.is_none() && self.of.at(pair.a) == self.of.at(pair.b))
    }
}
