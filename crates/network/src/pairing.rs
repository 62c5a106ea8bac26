//! Pairs the messages of two chats of one group, and gathers what the pairs tell of aliases.

use crate::conflated::Conflated;
use crate::grouping::{self, Aligned, Grouping};
use crate::phone_clocks::PhoneClocks;
use crate::rest;
use crate::same_id;
use crate::senders::{Senders, Votes, dominant_apart};
use crate::system::{self, LinePair};
use crate::texts::{self, Twin};
use crate::world::{Chat, World};
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// How well a pair of messages is founded: better ones are joined first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Ground {
    /// Rare content.
    Rare,
    /// A line of the service.
    Line,
    /// Common content.
    Common,
    /// Time, sender and place only.
    Place,
}

/// The messages of two chats, paired.
pub(crate) struct Paired {
    pub(crate) a: u32,
    pub(crate) b: u32,
    /// (ground, first chat's message, second's), sorted.
    pub(crate) pairs: Vec<(Ground, u32, u32)>,
    /// Aliases that share messages.
    pub(crate) by_messages: Vec<Shared>,
    /// Aliases that share lines of the service.
    pub(crate) by_lines: Vec<Shared>,
    /// Names that are two people in the other chat.
    pub(crate) conflated: Conflated,
}

/// Two aliases, by far each other's most frequent partner. Of two persons' several aliases those that share most have the
/// votes for all.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Shared {
    pub(crate) a: u32,
    pub(crate) b: u32,
    /// Votes: a rare message 4, another 1; a line alone in its minute 2, another 1.
    pub(crate) score: u32,
    /// How many records.
    pub(crate) support: u32,
    /// Some of them.
    pub(crate) examples: Vec<(u32, u32)>,
}

const RARE: u32 = 4;
const COMMON: u32 = 1;
/// Votes that map an alias well enough to pair other messages by it.
const MAPPED: u32 = 2;
const EXAMPLES: usize = 3;

/// All pairs of chats on which groups rest.
pub(crate) fn paired(world: &World, grouping: &Grouping) -> Vec<Paired> {
    let accepted: Vec<&Aligned> = grouping.accepted().collect();
    let clocks = PhoneClocks::of(world, grouping);
    accepted.into_par_iter().map(|aligned| pair(world, aligned, &clocks)).collect()
}

fn pair(world: &World, aligned: &Aligned, clocks: &PhoneClocks) -> Paired {
    let (a, b, course) = (world.chat(aligned.a), world.chat(aligned.b), &aligned.course);
    let rare = &aligned.agreement.rare_senders;
    let by_id = if aligned.common > 0 { same_id::twins(a, b) } else { Vec::new() };
    let ids = Ids::of(a, b, &by_id);
    let all = aligned.ids == grouping::Ids::Chats && same_id::tell_all(a, b, aligned.common);
    let twins = if all { Vec::new() } else { ids.left(texts::twins(a, b, course, Some(rare)), |t| (t.a, t.b)) };
    let lines = system::pairs(a, b, course, &clocks.between(a, b), rare);
    let line_votes = system::votes(a, b, rare, &lines);
    let conflated = aligned.conflated();
    let mut told = system::summed(&line_votes);
    for (both, n) in aligned.times.iter().flat_map(|times| &times.votes) {
        *told.entry(*both).or_default() += n;
    }
    let senders = senders(a, b, &ids.with(&twins), &told, conflated);
    let rest = || rest::pairs(a, b, course, &senders, &ids.with(&twins), aligned.agreement.close());
    let rest = if all { Vec::new() } else { ids.left(rest(), |both| *both) };
    Paired {
        a: aligned.a,
        b: aligned.b,
        by_messages: by_messages(a, b, &ids.with(&twins), &rest, conflated),
        by_lines: by_lines(a, b, &line_votes, conflated),
        conflated: conflated.clone(),
        pairs: pairs(&twins, &lines, &rest),
    }
}

/// Messages that ids pair. Two messages that have ids of one kind which differ are two, whatever they say.
struct Ids<'p, 'c> {
    a: &'p Chat<'c>,
    b: &'p Chat<'c>,
    twins: &'p [(u32, u32)],
}

impl<'p, 'c> Ids<'p, 'c> {
    fn of(a: &'p Chat<'c>, b: &'p Chat<'c>, twins: &'p [(u32, u32)]) -> Self {
        Self { a, b, twins }
    }

    /// What other pairs say of messages of which one has no id.
    fn left<T>(&self, mut pairs: Vec<T>, ends: impl Fn(&T) -> (u32, u32)) -> Vec<T> {
        if !self.twins.is_empty() {
            let has = |chat: &Chat, message: u32| chat.message(message).native.is_some();
            pairs.retain(|pair| {
                let (x, y) = ends(pair);
                !(has(self.a, x) && has(self.b, y))
            });
        }
        pairs
    }

    /// The same and what ids pair, sorted.
    fn with<'t>(&self, twins: &'t [Twin]) -> Cow<'t, [Twin]> {
        if self.twins.is_empty() {
            return Cow::Borrowed(twins);
        }
        let by_id = self.twins.iter().map(|&(a, b)| Twin::by_id(a, b));
        let mut out: Vec<Twin> = twins.iter().copied().chain(by_id).collect();
        out.sort_unstable();
        Cow::Owned(out)
    }
}

/// The mapping that all content shows, and all lines or times.
fn senders(a: &Chat, b: &Chat, twins: &[Twin], told: &Votes, conflated: &Conflated) -> Senders {
    let mut votes = texts::votes(a, b, twins, RARE, COMMON);
    for (both, n) in told {
        *votes.entry(*both).or_default() += n;
    }
    Senders::of(&conflated.without(votes), a, b, MAPPED)
}

fn pairs(twins: &[Twin], lines: &[LinePair], rest: &[(u32, u32)]) -> Vec<(Ground, u32, u32)> {
    let twins = twins.iter().map(|t| (if t.rare { Ground::Rare } else { Ground::Common }, t.a, t.b));
    let lines = lines.iter().map(|line| (Ground::Line, line.a, line.b));
    let rest = rest.iter().map(|&(a, b)| (Ground::Place, a, b));
    let mut out: Vec<_> = twins.chain(lines).chain(rest).collect();
    out.sort_unstable();
    out
}

/// Votes, records and examples.
type Tally = (u32, u32, Vec<(u32, u32)>);

/// Records that speak for each pair of aliases.
#[derive(Default)]
struct Tallies(BTreeMap<(u32, u32), Tally>);

impl Tallies {
    fn add(&mut self, both: (u32, u32), score: u32, records: (u32, u32)) {
        let tally = self.0.entry(both).or_default();
        tally.0 += score;
        tally.1 += 1;
        if tally.2.len() < EXAMPLES {
            tally.2.push(records);
        }
    }

    fn shared(mut self, a: &Chat, b: &Chat, conflated: &Conflated) -> Vec<Shared> {
        let votes = conflated.without(self.0.iter().map(|(both, tally)| (*both, tally.0)).collect());
        let far = dominant_apart(&votes, a, b);
        let persons = |x: u32, y: u32| (a.persons.first(x), b.persons.first(y));
        let own = |both: &(u32, u32)| votes.get(both).copied().unwrap_or(0);
        let mut best: BTreeMap<(u32, u32), (u32, u32)> = BTreeMap::new();
        for &(x, y, _) in &far {
            let best = best.entry(persons(x, y)).or_insert((x, y));
            if own(&(x, y)) > own(best) {
                *best = (x, y);
            }
        }
        far.into_iter()
            .filter_map(|(x, y, all)| {
                let (own, support, examples) = self.0.remove(&(x, y))?;
                let is_best = best.get(&persons(x, y)) == Some(&(x, y));
                Some(Shared { a: x, b: y, score: if is_best { all } else { own }, support, examples })
            })
            .collect()
    }
}

fn by_messages(a: &Chat, b: &Chat, twins: &[Twin], rest: &[(u32, u32)], conflated: &Conflated) -> Vec<Shared> {
    let mut tallies = Tallies::default();
    let twins = twins.iter().map(|t| (t.a, t.b, if t.rare { RARE } else { COMMON }));
    for (x, y, score) in twins.chain(rest.iter().map(|&(x, y)| (x, y, COMMON))) {
        if let (Some(p), Some(q)) = (a.sender(x), b.sender(y)) {
            tallies.add((p, q), score, (x, y));
        }
    }
    tallies.shared(a, b, conflated)
}

fn by_lines(a: &Chat, b: &Chat, votes: &[((u32, u32), u32, LinePair)], conflated: &Conflated) -> Vec<Shared> {
    let mut tallies = Tallies::default();
    for (both, weight, pair) in votes {
        tallies.add(*both, *weight, (pair.a, pair.b));
    }
    tallies.shared(a, b, conflated)
}
