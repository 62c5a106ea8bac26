//! Many items against one hash set: their hashes are asked for together, which is several times faster, and what each
//! item meets is the same as if it were alone.
//!
//! The answers of a batch are held until they are sorted by item, in bounded memory: where there are too many – a black
//! frame can be near a hundred thousand entries – the batch is halved. An item alone holds none of its answers, only the
//! best for each entry. So one that has too many answers by itself does no harm either.

use crate::matcher::{NAMED_ENTRIES, Pair, name_the_first, told};
use crate::near::NearPair;
use crate::video::{Common, Timeline};
use crate::{Found, ItemSignals, Pass, Population, Segment};
use model::{Confidence, Form};
use rayon::prelude::*;
use signal::{Pdq, RADIUS};
use std::cell::LazyCell;
use std::collections::BTreeMap;

/// Hashes that are asked for together: as many as an index puts in order at a time.
const HASHES: usize = 1024;
/// Answers that a batch may have: 25 MB.
const ANSWERS: usize = 1 << 21;

/// What an item meets by likeness, each best first.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Likeness {
    /// By plain hashes; of two videos, by all their frames together.
    pub near: Vec<Found>,
    /// By turned and normalised forms.
    pub forms: Vec<Found>,
}

impl Likeness {
    pub(crate) fn of(item: &ItemSignals, segment: &Segment, of: Population) -> Self {
        Judge::new(segment, of).alone(item)
    }
}

/// What each of these items meets in `segment` by likeness, in their order, on all cores.
pub fn match_items(items: &[&ItemSignals], segment: &Segment, of: Population) -> Vec<Likeness> {
    if segment.hashes().is_empty() {
        return items.iter().map(|_| Likeness::default()).collect();
    }
    let judge = Judge::new(segment, of);
    batches(items).into_par_iter().flat_map_iter(|batch| judge.together(batch, ANSWERS)).collect()
}

/// Items whose hashes are asked for together. The hashes of one are never parted.
fn batches<'a, 'i>(items: &'a [&'i ItemSignals]) -> Vec<&'a [&'i ItemSignals]> {
    let (mut batches, mut rest) = (Vec::new(), items);
    while !rest.is_empty() {
        let mut hashes = 0;
        let fits = |item: &&&ItemSignals| {
            hashes += item.signals.len();
            hashes <= HASHES
        };
        let (batch, behind) = rest.split_at(rest.iter().take_while(fits).count().max(1));
        batches.push(batch);
        rest = behind;
    }
    batches
}

/// A segment, and how many false hits are to be expected at each distance.
struct Judge<'s> {
    segment: &'s Segment,
    of: Population,
    expected: [f64; RADIUS as usize + 1],
}

impl<'s> Judge<'s> {
    fn new(segment: &'s Segment, of: Population) -> Self {
        // at most the radius
        let expected = |distance| signal::expected_false_hits(distance as u16, of.pictures, of.entries);
        Self { segment, of, expected: std::array::from_fn(expected) }
    }

    fn alone(&self, item: &ItemSignals) -> Likeness {
        let mut met = Met::new(item, self.segment);
        self.segment
            .hashes()
            .each_pair(&asked(item).collect::<Vec<_>>(), &mut |n, k, distance| met.take(n, k, distance));
        self.likeness(met)
    }

    fn together(&self, items: &[&ItemSignals], most: usize) -> Vec<Likeness> {
        match items {
            [] => return Vec::new(),
            [one] => return vec![self.alone(one)],
            _ => {}
        }
        let hashes: Vec<Pdq> = items.iter().copied().flat_map(asked).collect();
        if let Some(pairs) = self.segment.hashes().pairs(&hashes, most) {
            return self.by_item(items, &pairs);
        }
        let (first, second) = items.split_at(items.len() / 2);
        [self.together(first, most), self.together(second, most)].concat()
    }

    /// `pairs` are in the order of the hashes of the items.
    fn by_item(&self, items: &[&ItemSignals], pairs: &[NearPair]) -> Vec<Likeness> {
        let (mut first, mut rest) = (0, pairs);
        let of_item = |item: &&ItemSignals| {
            let next = first + asked(item).count();
            let (own, behind) = rest.split_at(rest.partition_point(|pair| (pair.query as usize) < next));
            let mut met = Met::new(item, self.segment);
            own.iter().for_each(|pair| met.take(pair.query as usize - first, pair.hash as usize, pair.distance));
            (first, rest) = (next, behind);
            self.likeness(met)
        };
        items.iter().map(of_item).collect()
    }

    fn likeness(&self, met: Met<'_>) -> Likeness {
        let Met { item, segment, timeline, near, forms, videos } = met;
        let (mut found, mut all) = self.named(item, &near, Pass::Near);
        let in_common = videos.iter();
        let judged = in_common.filter_map(|(n, common)| common.judged(*n, &timeline, segment.timeline(*n)?, self.of));
        let videos: Vec<Found> = judged.collect();
        all += videos.len();
        found.extend(videos);
        found.sort_by_key(|f| (f.confidence, f.distance, f.entry));
        let (of_forms, all_forms) = self.named(item, &forms, Pass::Forms);
        Likeness { near: name_the_first(found, all), forms: name_the_first(of_forms, all_forms) }
    }

    /// The best of these, and how many there are: of a hundred thousand, a sentence is made for those that are named.
    fn named(&self, item: &ItemSignals, best: &BTreeMap<u32, Seen>, pass: Pass) -> (Vec<Found>, usize) {
        let mut judged: Vec<(Confidence, u16, u32)> = Vec::with_capacity(best.len());
        for (entry, seen) in best {
            let Some(pair) = seen.pair(item, self.segment) else { continue };
            let (confidence, _) = pair.judged(self.expected(&pair), self.segment.is_drawing(*entry));
            judged.push((confidence, pair.distance, *entry));
        }
        let all = judged.len();
        judged.sort_unstable();
        let found = judged.into_iter().take(NAMED_ENTRIES).filter_map(|(.., entry)| {
            let pair = best.get(&entry)?.pair(item, self.segment)?;
            Some(pair.found(pass, self.of, self.expected(&pair), self.segment.is_drawing(entry)))
        });
        (found.collect(), all)
    }

    fn expected(&self, pair: &Pair<'_>) -> f64 {
        self.expected.get(usize::from(pair.distance)).copied().unwrap_or(f64::INFINITY)
    }
}

/// The hashes that are asked for of an item.
fn asked(item: &ItemSignals) -> impl Iterator<Item = Pdq> + '_ {
    item.signals.iter().filter(|_| !item.is_empty_file()).map(|own| own.hash)
}

/// The best pair of an item and an entry: by rank, of equal ones the first hash of the item, and of the entry.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Seen {
    rank: (bool, bool, u16),
    n: u32,
    k: u32,
}

impl Seen {
    fn pair<'a>(&self, item: &'a ItemSignals, segment: &Segment) -> Option<Pair<'a>> {
        Pair::of(item, self.n as usize, segment, self.k as usize, self.rank.2)
    }
}

/// What an item has met so far. In which order it meets it, or how often, makes no difference.
struct Met<'a> {
    item: &'a ItemSignals,
    segment: &'a Segment,
    timeline: LazyCell<Timeline, Box<dyn FnOnce() -> Timeline + 'a>>,
    near: BTreeMap<u32, Seen>,
    forms: BTreeMap<u32, Seen>,
    videos: BTreeMap<u32, Common>,
}

impl<'a> Met<'a> {
    fn new(item: &'a ItemSignals, segment: &'a Segment) -> Self {
        let timeline: Box<dyn FnOnce() -> Timeline> = Box::new(|| timeline(item));
        let (near, forms, videos) = Default::default();
        Self { item, segment, timeline: LazyCell::new(timeline), near, forms, videos }
    }

    fn take(&mut self, n: usize, k: usize, distance: u16) {
        let Some(pair) = Pair::of(self.item, n, self.segment, k, distance) else { return };
        let entry = pair.entry.entry;
        if self.segment.has_no_likeness(entry) || pair.says_nothing() {
            return;
        }
        // an item has fewer hashes, and an index at most 2^28
        let (n, k) = (n as u32, k as u32);
        // What two videos have in common is told once, over all frames and forms.
        if let Some(frames) = pair.frames((n, k)) {
            if let Some(of_entry) = self.segment.timeline(entry) {
                self.videos.entry(entry).or_default().take(&self.timeline, of_entry, frames);
            }
            return;
        }
        let best = if pair.is_plain() { &mut self.near } else { &mut self.forms };
        let seen = Seen { rank: pair.rank(), n, k };
        best.entry(entry).and_modify(|held| *held = seen.min(*held)).or_insert(seen);
    }
}

fn timeline(item: &ItemSignals) -> Timeline {
    let frames = item.signals.iter().filter(|own| own.form == Form::Pdq && own.shown.is_some());
    Timeline::of(item.signals.iter().filter_map(told), frames.filter(|own| told(own).is_none()).count())
}

#[cfg(test)]
mod tests;
