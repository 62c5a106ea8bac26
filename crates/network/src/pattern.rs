//! When things happen in a chat, whatever they say: what is left to compare where neither texts nor files are held.

use crate::at::{At, small};
use crate::in_order::Timed;
use crate::keys;
use crate::offsets::{Course, QUARTER, Segment, TOLERANCE, VOTES, WIDEST};
use crate::world::Chat;
use model::{MessageKind, SystemKind};
use rustc_hash::FxHashMap;

/// What two events must have in common to be one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum Sort {
    /// A file of any kind, held or left out.
    Media,
    /// A text, by its key.
    Text(u64),
    /// A call, a poll, a place.
    Other(MessageKind),
    /// A line on members or names.
    Line(SystemKind),
}

/// Lines that all members' phones show, on any system. Numbers, settings and requests are told to some only.
pub(crate) static TOLD_TO_ALL: &[SystemKind] = &[
    SystemKind::Created,
    SystemKind::Added,
    SystemKind::Removed,
    SystemKind::Left,
    SystemKind::JoinedByLink,
    SystemKind::JoinedByRequest,
    SystemKind::JoinedFromCommunity,
    SystemKind::JoinedByInvitation,
    SystemKind::Subject,
    SystemKind::Icon,
    SystemKind::Description,
];

/// Events closer than this to the one before are one moment: those of one conversation fit together or not at all.
const MOMENT: i32 = 10;
/// Different offsets from end to end.
const OFFSETS: i32 = 2 * WIDEST / QUARTER + 1;
/// Daylight saving.
const STEP: i32 = 60;
/// With more events than this in a common time, chats have texts by which they are known.
const MOST: usize = 5000;

/// The events of a chat.
#[derive(Clone)]
pub(crate) struct Pattern {
    /// For each sort its minutes and messages, sorted.
    pub(crate) sorts: FxHashMap<Sort, Vec<Timed>>,
    /// (minute, sort), each once, sorted.
    pub(crate) events: Vec<(i32, Sort)>,
    /// First and last minute. A late joiner is told of the creation too, so that line does not count.
    pub(crate) window: Option<(i32, i32)>,
}

impl Pattern {
    pub(crate) fn of(chat: &Chat) -> Self {
        let mut sorts: FxHashMap<Sort, Vec<Timed>> = FxHashMap::default();
        let mut events = Vec::new();
        for (ix, message) in (0..).zip(&chat.obs.messages) {
            let at = chat.at(ix);
            if let Some(sort) = sort_of(message).filter(|_| at.tells()) {
                let minute = keys::minute(at);
                sorts.entry(sort).or_default().push((minute, ix));
                events.push((minute, sort));
            }
        }
        sorts.values_mut().for_each(|timed| timed.sort_unstable());
        events.sort_unstable();
        events.dedup();
        let counts = |event: &&(i32, Sort)| event.1 != Sort::Line(SystemKind::Created);
        let ends = (events.iter().find(counts), events.iter().rfind(counts));
        let window = ends.0.zip(ends.1).map(|(first, last)| (first.0, last.0));
        Self { sorts, events, window }
    }

    /// Whether something of the sort happens within a minute.
    fn near(&self, sort: Sort, minute: i32) -> bool {
        let timed = self.sorts.get(&sort).map(Vec::as_slice).unwrap_or_default();
        let at = timed.partition_point(|t| t.0 < minute - TOLERANCE);
        timed.get(at).is_some_and(|t| t.0 <= minute + TOLERANCE)
    }

    fn within(&self, minute: i32) -> bool {
        self.window.is_some_and(|(first, last)| (first - TOLERANCE..=last + TOLERANCE).contains(&minute))
    }

    /// Of the texts that lie in the other's time on any clock, how many it holds at no time, and how many there are.
    pub(crate) fn words_missing(&self, other: &Self) -> Option<(u32, u32)> {
        let (first, last) = other.window?;
        let common = first + WIDEST..=last - WIDEST;
        let texts = || self.events.iter().filter(|e| matches!(e.1, Sort::Text(_)) && common.contains(&e.0));
        let missing = texts().filter(|event| !other.sorts.contains_key(&event.1)).count();
        Some((small(missing), small(texts().count())))
    }

    /// The share of its time in which something of the sort is near by chance.
    fn density(&self, sort: Sort) -> f64 {
        let near = self.sorts.get(&sort).map_or(0, Vec::len) * 3;
        let time = self.window.map_or(1, |(first, last)| last - first + 1);
        f64::from(small(near)) / f64::from(time.max(1))
    }
}

fn sort_of(message: &crate::MessageObs) -> Option<Sort> {
    Some(match (message.kind, &message.system) {
        (MessageKind::System, Some(line)) if TOLD_TO_ALL.contains(&line.kind) => Sort::Line(line.kind),
        // What was deleted may have been anything, and what is only quoted has no time of its own.
        (MessageKind::System | MessageKind::Deleted | MessageKind::Quoted, _) => return None,
        (MessageKind::Media | MessageKind::ViewOnce | MessageKind::Contact, _) => Sort::Media,
        _ if message.has_media => Sort::Media,
        (MessageKind::Text, _) => Sort::Text(message.text_key),
        (kind, _) => Sort::Other(kind),
    })
}

/// What of one chat's events in the common time the other has too.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Share {
    pub(crate) events: u32,
    pub(crate) matched: u32,
    pub(crate) texts: u32,
    pub(crate) matched_texts: u32,
}

impl Share {
    /// In percent.
    pub(crate) fn percent(&self) -> u32 {
        self.matched * 100 / self.events.max(1)
    }
}

/// The share of `a`'s events that `b` has at a course.
pub(crate) fn share(a: &Pattern, b: &Pattern, course: &Course) -> Share {
    let mut out = Share::default();
    for &(minute, sort) in &a.events {
        let Some((x, y)) = course.at(minute) else { continue };
        if !b.within(minute + x) || !b.within(minute + y) {
            continue;
        }
        let (matched, text) = (b.near(sort, minute + x) || b.near(sort, minute + y), matches!(sort, Sort::Text(_)));
        out.events += 1;
        out.matched += u32::from(matched);
        out.texts += u32::from(text);
        out.matched_texts += u32::from(text && matched);
    }
    out
}

/// Where the events of two chats coincide.
pub(crate) struct Found {
    pub(crate) course: Course,
    /// Moments that coincide.
    pub(crate) moments: u32,
    /// How many such finds are expected where nothing but chance is at work: an upper bound.
    pub(crate) chance: f64,
}

/// Looks for the course at which most of `few`'s moments coincide with `many`'s. `None`: no one course stands out.
pub(crate) fn find(few: &Pattern, many: &Pattern) -> Option<Found> {
    let (first, last) = many.window?;
    let common = first - WIDEST - TOLERANCE..=last + WIDEST + TOLERANCE;
    let events: Vec<(i32, Sort)> = few.events.iter().filter(|event| common.contains(&event.0)).copied().collect();
    if events.len() > MOST {
        return None;
    }
    let moments: Vec<&[(i32, Sort)]> = events.chunk_by(|x, y| y.0 - x.0 <= MOMENT).collect();
    let coincide = |moment: &[(i32, Sort)], offset: i32| {
        let near = moment.iter().filter(|(minute, sort)| many.near(*sort, minute + offset)).count();
        near * 2 > moment.len()
    };
    let offsets: Vec<i32> = (0..OFFSETS).map(|n| n * QUARTER - WIDEST).collect();
    let hits: Vec<Vec<bool>> =
        offsets.iter().map(|&offset| moments.iter().map(|moment| coincide(moment, offset)).collect()).collect();
    let path = stepped(&hits).or_else(|| constant(&hits))?;
    let course = course(&path, &offsets, &hits, &moments);
    let matched = path.matched(&hits);
    // What comes back every day or every hour coincides at many offsets, and tells of no one.
    let rival = hits.iter().enumerate().filter(|(ix, _)| *ix != path.before && *ix != path.after);
    if rival.map(|(_, row)| count(row)).max().unwrap_or(0) * 2 > matched {
        return None;
    }
    let chance = chance(&path, &offsets, &hits, &moments, many, matched);
    Some(Found { course, moments: matched, chance })
}

/// Two rows of hits, and the first moment at which the second holds.
struct Path {
    before: usize,
    after: usize,
    split: usize,
}

impl Path {
    fn row(&self, moment: usize) -> usize {
        if moment < self.split { self.before } else { self.after }
    }

    fn hit(&self, hits: &[Vec<bool>], moment: usize) -> bool {
        hits.get(self.row(moment)).and_then(|row| row.get(moment)).is_some_and(|hit| *hit)
    }

    fn matched(&self, hits: &[Vec<bool>]) -> u32 {
        let moments = hits.first().map_or(0, Vec::len);
        small((0..moments).filter(|moment| self.hit(hits, *moment)).count())
    }
}

fn count(row: &[bool]) -> u32 {
    small(row.iter().filter(|hit| **hit).count())
}

/// The offset with most hits; of equals the one nearest to none.
fn constant(hits: &[Vec<bool>]) -> Option<Path> {
    let middle = hits.len() / 2;
    let rank = |ix: usize, row: &[bool]| (count(row), std::cmp::Reverse((ix.abs_diff(middle), ix)));
    let (best, row) = hits.iter().enumerate().max_by_key(|(ix, row)| rank(*ix, row))?;
    (count(row) > 0).then_some(Path { before: best, after: best, split: 0 })
}

/// Two offsets a step of daylight saving apart, if both are shown well and they explain as much more as a step needs.
fn stepped(hits: &[Vec<bool>]) -> Option<Path> {
    let step = usize::try_from(STEP / QUARTER).ok()?;
    let least = hits.iter().map(|row| count(row)).max()? + VOTES;
    let mut best: Option<(u32, Path)> = None;
    let pairs = (0..hits.len().saturating_sub(step)).flat_map(|ix| [(ix, ix + step), (ix + step, ix)]);
    for (before, after) in pairs {
        let (Some(one), Some(two)) = (hits.get(before), hits.get(after)) else { continue };
        let (mut early, mut late) = (0, count(two));
        for (split, (x, y)) in (1..).zip(one.iter().zip(two)) {
            early += u32::from(*x);
            late -= u32::from(*y);
            let most = best.as_ref().map_or(least - 1, |best| best.0);
            if early >= VOTES && late >= VOTES && early + late > most {
                best = Some((early + late, Path { before, after, split }));
            }
        }
    }
    best.map(|best| best.1)
}

fn course(path: &Path, offsets: &[i32], hits: &[Vec<bool>], moments: &[&[(i32, Sort)]]) -> Course {
    let mut out: Vec<Segment> = Vec::new();
    for (ix, moment) in moments.iter().enumerate().filter(|(ix, _)| path.hit(hits, *ix)) {
        let offset = *offsets.at(small(path.row(ix)));
        let ends = moment.first().map_or(0, |event| event.0)..=moment.last().map_or(0, |event| event.0);
        match out.last_mut() {
            Some(last) if last.offset == offset => {
                last.to = *ends.end();
                last.support += 1;
            }
            _ => out.push(Segment { from: *ends.start(), to: *ends.end(), offset, support: 1 }),
        }
    }
    Course(out)
}

/// An upper bound of how many courses, of all that were tried, show so many coincidences by chance.
///
/// That k of n moments coincide has at most the probability C(n, k)·pᵏ, where p is the mean over the moments
/// (Maclaurin's inequality). For each, p is how often it coincides at any offset, or in all the other's time if that
/// is more: people post at the hours at which others do.
fn chance(
    path: &Path,
    offsets: &[i32],
    hits: &[Vec<bool>],
    moments: &[&[(i32, Sort)]],
    many: &Pattern,
    matched: u32,
) -> f64 {
    let (mut n, mut sum) = (0u32, 0.0);
    for (ix, moment) in moments.iter().enumerate() {
        let Some(&(minute, sort)) = moment.first() else { continue };
        if path.hit(hits, ix) || many.within(minute + offsets.at(small(path.row(ix)))) {
            let any = small(hits.iter().filter(|row| row.get(ix).is_some_and(|hit| *hit)).count());
            n += 1;
            sum += (f64::from(any.max(1)) / f64::from(OFFSETS)).max(many.density(sort));
        }
    }
    let p = (sum / f64::from(n.max(1))).min(1.0);
    let steps = if path.before == path.after { 1.0 } else { 1.0 + 2.0 * f64::from(n) };
    (0..matched).fold(f64::from(OFFSETS) * steps, |all, i| all * p * f64::from(n - i) / f64::from(matched - i))
}
