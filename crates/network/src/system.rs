//! Lines of the service in two chats: pairs of one event, and what they tell of aliases.

use crate::at::small;
use crate::in_order::{self, Timed};
use crate::keys::{self, Class};
use crate::offsets::{Course, TOLERANCE};
use crate::phone_clocks::Shown;
use crate::senders::{Fit, Senders, Votes};
use crate::texts::shifted;
use crate::world::{Chat, Line};
use model::{SystemKind, SystemLine};
use std::collections::{BTreeMap, BTreeSet};

/// How well the lines of two chats agree.
pub(crate) struct Lines {
    /// Lines that name the same group or the same numbers at the same time.
    pub(crate) telling: u32,
    /// Lines on members and names paired by kind and time.
    pub(crate) paired: u32,
    /// How many there are in the common time, on the side that has fewer.
    pub(crate) possible: u32,
    /// Both tell of the creation, at times that no step of a clock explains.
    pub(crate) created_apart: bool,
}

/// Two lines that tell of one event.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct LinePair {
    pub(crate) a: u32,
    pub(crate) b: u32,
    /// No other line of the kind that stands near could be the twin, on either side.
    pub(crate) sole: bool,
}

/// How far apart creation lines may stand: equal, or off by a step of daylight saving outside the known offsets.
const CREATED_STEPS: &[i32] = &[0, 30, 60, 120];

/// With more lines of a kind at once than this, none is looked at as the only one that fits.
const CROWD: usize = 64;

/// Compares the lines of two chats without regard to aliases.
pub(crate) fn agreement(a: &Chat, b: &Chat, course: &Course) -> Lines {
    let (mut telling, mut paired) = (0, 0);
    keys::join(&a.keyed, &b.keyed, |ra, rb| {
        if ra.first().is_some_and(|k| k.class == Class::System) {
            let tb: Vec<Timed> = rb.iter().map(|k| (k.minute, k.message)).collect();
            let ta = shifted(ra.iter().map(|k| (k.minute, k.message)), &tb, course);
            in_order::pair(&ta, &tb, |_, _| Some(0), |_, _| telling += 1);
        }
    });
    kinds(a, b, course, |ta, tb| in_order::pair(ta, tb, |_, _| Some(0), |_, _| paired += 1));
    let possible = inside(a, b, course).min(small(b.lines.iter().filter(|line| within(b, line.minute)).count()));
    Lines { telling, paired, possible, created_apart: created_apart(a, b, course) }
}

fn inside(a: &Chat, b: &Chat, course: &Course) -> u32 {
    let here = |line: &&Line| course.at(line.minute).is_some_and(|(offset, _)| within(b, line.minute + offset));
    small(a.lines.iter().filter(here).count())
}

fn within(chat: &Chat, minute: i32) -> bool {
    chat.span.is_some_and(|(first, last)| (first - TOLERANCE..=last + TOLERANCE).contains(&minute))
}

fn created_apart(a: &Chat, b: &Chat, course: &Course) -> bool {
    let created = |chat: &Chat| chat.lines.iter().find(|line| line.kind == SystemKind::Created).map(|line| line.minute);
    let (Some(x), Some(y)) = (created(a), created(b)) else { return false };
    let Some((offset, _)) = course.at(x) else { return false };
    let apart = (x + offset - y).abs();
    !CREATED_STEPS.iter().any(|step| (apart - step).abs() <= 2 * TOLERANCE)
}

/// Calls `take` with the lines of each kind that both have, on the second chat's clock.
fn kinds(a: &Chat, b: &Chat, course: &Course, mut take: impl FnMut(&[Timed], &[Timed])) {
    for run in a.lines.chunk_by(|x, y| x.kind == y.kind) {
        let Some(kind) = run.first().map(|line| line.kind) else { continue };
        let start = b.lines.partition_point(|line| line.kind < kind);
        let partners = b.lines.iter().skip(start).take_while(|line| line.kind == kind);
        let tb: Vec<Timed> = partners.map(|line| (line.minute, line.message)).collect();
        if !tb.is_empty() {
            take(&shifted(run.iter().map(|line| (line.minute, line.message)), &tb, course), &tb);
        }
    }
}

/// By how much daylight saving steps, in minutes.
const STEPS: [i32; 2] = [30, 60];

/// The pairs of lines, sorted. Where one side has more lines of a kind within a minute, only known aliases pair them; and
/// where a clock may have stepped unseen, no other chat of the two phones shows that it had not, and lines agree no worse a
/// step apart.
pub(crate) fn pairs(a: &Chat, b: &Chat, course: &Course, shown: &Shown, senders: &Senders) -> Vec<LinePair> {
    let mut out = Vec::new();
    let clear = clear_silences(a, b, course, senders);
    let fits = |x: u32, y: u32| line_fit(a, b, senders, x, y);
    kinds(a, b, course, |ta, tb| {
        for (sa, sb) in in_order::stretches(ta, tb) {
            let even = sa.len() == sb.len();
            in_order::pair(
                sa,
                sb,
                |x, y| fits(x, y).map(bonus),
                |x, y| {
                    let (at, other) = (keys::minute(a.at(x)), keys::minute(b.at(y)));
                    let silence = course.silence(at);
                    let is_clear =
                        silence.is_none_or(|silence| clear.contains(&silence)) || shown.one_moment(at, other);
                    if even && is_clear || fits(x, y) == Some(Fit::Same) {
                        out.push(LinePair { a: x, b: y, sole: sole(sa, sb, (x, y), fits) });
                    }
                },
            );
        }
    });
    out.sort_unstable();
    out
}

/// The silences of a course in which lines agree better at the offset that is taken than they would, had a clock stepped;
/// or, where it is known to have stepped, at one of its two offsets alone.
fn clear_silences(a: &Chat, b: &Chat, course: &Course, senders: &Senders) -> BTreeSet<usize> {
    let mut agreed: BTreeMap<usize, Agreed> = BTreeMap::new();
    for x in &a.lines {
        let Some(silence) = course.silence(x.minute) else { continue };
        let Some((offset, _)) = course.at(x.minute) else { continue };
        let meets = |offset: i32| {
            let minute = x.minute + offset;
            let start = b.lines.partition_point(|y| (y.kind, y.minute) < (x.kind, minute - TOLERANCE));
            let near = b.lines.iter().skip(start).take_while(|y| y.kind == x.kind && y.minute <= minute + TOLERANCE);
            near.take(CROWD).any(|y| line_fit(a, b, senders, x.message, y.message).is_some())
        };
        let here = agreed.entry(silence).or_default();
        here.taken += u32::from(meets(offset));
        for (count, step) in here.others.iter_mut().zip(STEPS.iter().flat_map(|step| [-step, *step])) {
            *count += u32::from(meets(offset + step));
        }
        let step = course.step(silence).map(|(before, after)| (x.minute, meets(before), meets(after)));
        here.around_step.extend(step);
    }
    agreed.into_iter().filter_map(|(silence, agreed)| agreed.is_clear().then_some(silence)).collect()
}

/// How many lines of a silence agree.
#[derive(Default)]
struct Agreed {
    /// At the offset that is taken.
    taken: u32,
    /// A step before it or after.
    others: [u32; 2 * STEPS.len()],
    /// (minute, whether before the step, whether after it) of each line, where a step is known.
    around_step: Vec<(i32, bool, bool)>,
}

impl Agreed {
    fn is_clear(&self) -> bool {
        let mut told: Vec<(i32, bool)> =
            self.around_step.iter().filter(|line| line.1 != line.2).map(|line| (line.0, line.2)).collect();
        told.sort_unstable();
        let told: Vec<bool> = told.into_iter().map(|line| line.1).collect();
        let each_once = self.around_step.iter().all(|line| !(line.1 && line.2));
        self.others.iter().all(|other| *other < self.taken) || (!told.is_empty() && each_once && told.is_sorted())
    }
}

fn bonus(fit: Fit) -> u32 {
    if fit == Fit::Same { 3 } else { 0 }
}

/// Whether no other line of a stretch could be the twin of either; a line that has its own twin could not.
fn sole(sa: &[Timed], sb: &[Timed], (x, y): (u32, u32), fits: impl Fn(u32, u32) -> Option<Fit>) -> bool {
    if sa.len().max(sb.len()) > CROWD {
        return false;
    }
    let same = |p: u32, q: u32| fits(p, q) == Some(Fit::Same);
    let rival_of_y = |p: &Timed| p.1 != x && fits(p.1, y).is_some() && !sb.iter().any(|q| q.1 != y && same(p.1, q.1));
    let rival_of_x = |q: &Timed| q.1 != y && fits(x, q.1).is_some() && !sa.iter().any(|p| p.1 != x && same(p.1, q.1));
    same(x, y) || !(sa.iter().any(rival_of_y) || sb.iter().any(rival_of_x))
}

/// Whether two lines can tell of one event; `None`: they cannot. What they were done to decides, then who did it.
fn line_fit(a: &Chat, b: &Chat, senders: &Senders, x: u32, y: u32) -> Option<Fit> {
    let (la, lb) = (line(a, x)?, line(b, y)?);
    if let (Some(p), Some(q), SystemKind::Created | SystemKind::Subject) = (&la.new, &lb.new, la.kind) {
        return (p == q).then_some(Fit::Same);
    }
    let actors = a.actor(la).zip(b.actor(lb)).map(|(p, q)| senders.fit(a, b, p, q));
    let targets = targets_fit(a, b, senders, la, lb)?;
    match (targets, actors) {
        (Some(Fit::Other), _) | (_, Some(Fit::Other)) => None,
        (Some(fit), _) | (None, Some(fit)) => Some(fit),
        (None, None) => Some(Fit::Unknown),
    }
}

/// `None` if the numbers of targets differ; `Some(None)` if a side names none. Several targets may be listed in another order.
fn targets_fit(a: &Chat, b: &Chat, senders: &Senders, la: &SystemLine, lb: &SystemLine) -> Option<Option<Fit>> {
    let (ta, tb): (Vec<u32>, Vec<u32>) = (a.targets(la).collect(), b.targets(lb).collect());
    match (ta.as_slice(), tb.as_slice()) {
        ([], _) | (_, []) => Some(None),
        ([x], [y]) => Some(Some(senders.fit(a, b, *x, *y))),
        _ if ta.len() != tb.len() => None,
        _ => {
            let known = |x: &u32| tb.iter().any(|y| senders.fit(a, b, *x, *y) == Fit::Same);
            let lost = |x: &u32| tb.iter().all(|y| senders.fit(a, b, *x, *y) == Fit::Other);
            let same = if ta.iter().any(known) { Fit::Same } else { Fit::Unknown };
            Some(Some(if ta.iter().any(lost) { Fit::Other } else { same }))
        }
    }
}

fn line<'c>(chat: &'c Chat, message: u32) -> Option<&'c SystemLine> {
    chat.message(message).system.as_deref()
}

/// What pairs of lines tell of aliases: a sole pair counts 2, one of several 1. Each vote with its pair.
pub(crate) fn votes(a: &Chat, b: &Chat, senders: &Senders, pairs: &[LinePair]) -> Vec<((u32, u32), u32, LinePair)> {
    let mut out = Vec::new();
    for pair in pairs {
        let (Some(la), Some(lb)) = (line(a, pair.a), line(b, pair.b)) else { continue };
        let weight = if pair.sole { 2 } else { 1 };
        let actors = a.actor(la).zip(b.actor(lb));
        let both = actors.into_iter().chain(sole_target(a, b, senders, la, lb));
        // "You" on two phones are two accounts as a rule; one account on two phones shows by what it sends.
        out.extend(both.filter(|&(x, y)| !(a.is_owner(x) && b.is_owner(y))).map(|both| (both, weight, *pair)));
    }
    out
}

/// The targets that are left over when those are taken away that are known to be one.
fn sole_target(a: &Chat, b: &Chat, senders: &Senders, la: &SystemLine, lb: &SystemLine) -> Option<(u32, u32)> {
    let (mut ta, mut tb): (Vec<u32>, Vec<u32>) = (a.targets(la).collect(), b.targets(lb).collect());
    if ta.len() != tb.len() {
        return None;
    }
    if ta.len() > 1 {
        let (all_a, all_b) = (ta.clone(), tb.clone());
        ta.retain(|x| !all_b.iter().any(|y| senders.fit(a, b, *x, *y) == Fit::Same));
        tb.retain(|y| !all_a.iter().any(|x| senders.fit(a, b, *x, *y) == Fit::Same));
    }
    match (ta.as_slice(), tb.as_slice()) {
        ([x], [y]) => Some((*x, *y)),
        _ => None,
    }
}

/// Votes summed up.
pub(crate) fn summed(votes: &[((u32, u32), u32, LinePair)]) -> Votes {
    let mut out = Votes::new();
    for (both, weight, _) in votes {
        *out.entry(*both).or_default() += weight;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn around_a_known_step_each_line_must_agree_at_one_offset_and_in_order() {
        let clear = |around_step: &[(i32, bool, bool)]| {
            Agreed { taken: 0, others: [1; 4], around_step: around_step.to_vec() }.is_clear()
        };
        assert!(clear(&[(10, true, false), (20, false, false), (30, false, true)]));
        assert!(clear(&[(30, false, true)]));
        assert!(!clear(&[(10, true, false), (30, true, true)]), "one line agrees at both");
        assert!(!clear(&[(10, false, true), (30, true, false)]), "a clock steps once");
        assert!(!clear(&[(10, false, false)]) && !clear(&[]));
    }
}
