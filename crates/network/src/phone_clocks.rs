//! By how much the clocks of two phones differ, as all their chats show together: where one chat is silent another is not.

use crate::grouping::{Aligned, Grouping};
use crate::offsets::{Course, SILENCE, Segment, TOLERANCE};
use crate::world::{Chat, World};
use std::collections::BTreeMap;

/// The clock of a chat: UTC, or that of its source.
type Clock = Option<u32>;

/// Stretches of constant offset between any two clocks, smaller first.
#[derive(Default)]
pub(crate) struct PhoneClocks(BTreeMap<(Clock, Clock), Vec<Segment>>);

/// The stretches between the clocks of two chats, on the first one's.
#[derive(Default)]
pub(crate) struct Shown(Vec<Segment>);

fn clock(chat: &Chat) -> Clock {
    (!chat.anchored).then_some(chat.source)
}

impl PhoneClocks {
    pub(crate) fn of(world: &World, grouping: &Grouping) -> Self {
        let mut all: BTreeMap<(Clock, Clock), Vec<Segment>> = BTreeMap::new();
        for Aligned { a, b, course, .. } in grouping.accepted() {
            let (p, q) = (clock(world.chat(*a)), clock(world.chat(*b)));
            let segments = if p < q { course.0.clone() } else { course.turned().0 };
            // What no shared message shows is said of all times.
            let shown = segments.into_iter().filter(|segment| segment.support > 0 && p != q);
            all.entry((p.min(q), p.max(q))).or_default().extend(shown);
        }
        all.values_mut().for_each(|segments| *segments = coalesced(std::mem::take(segments)));
        Self(all)
    }

    pub(crate) fn between(&self, a: &Chat, b: &Chat) -> Shown {
        let (p, q) = (clock(a), clock(b));
        let found = self.0.get(&(p.min(q), p.max(q))).cloned().unwrap_or_default();
        if p < q { Shown(found) } else { Shown(Course(found).turned().0) }
    }
}

/// Neighbours of one offset as one, unless the silence between them is too long.
fn coalesced(mut segments: Vec<Segment>) -> Vec<Segment> {
    segments.sort_unstable_by_key(|s| (s.from, s.to, s.offset));
    let mut out: Vec<Segment> = Vec::new();
    for s in segments {
        match out.last_mut() {
            Some(last) if last.offset == s.offset && s.from - last.to <= SILENCE => {
                last.to = last.to.max(s.to);
                last.support += s.support;
            }
            _ => out.push(s),
        }
    }
    out
}

impl Shown {
    /// Whether two minutes are one moment by an offset that messages on both sides of it show, and no other does.
    pub(crate) fn one_moment(&self, a: i32, b: i32) -> bool {
        let mut here = self.0.iter().filter(|s| (s.from..=s.to).contains(&a)).map(|s| s.offset).peekable();
        here.peek().is_some() && here.all(|offset| (a + offset - b).abs() <= TOLERANCE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(from: i32, to: i32, offset: i32) -> Segment {
        Segment { from, to, offset, support: 3 }
    }

    #[test]
    fn two_chats_show_what_neither_shows_alone() {
        let shown = Shown(coalesced(vec![segment(5000, 6000, 60), segment(0, 1000, 60)]));
        assert!(shown.one_moment(3000, 3060) && shown.one_moment(3000, 3061));
        assert!(!shown.one_moment(3000, 3120) && !shown.one_moment(7000, 7060));
    }

    #[test]
    fn chats_that_contradict_each_other_show_nothing() {
        let shown = Shown(coalesced(vec![segment(0, 1000, 60), segment(500, 1500, 120)]));
        assert!(shown.one_moment(400, 460) && shown.one_moment(1200, 1320));
        assert!(!shown.one_moment(700, 760) && !shown.one_moment(700, 820));
        let apart = Shown(coalesced(vec![segment(0, 10, 60), segment(SILENCE + 20, SILENCE + 30, 60)]));
        assert!(!apart.one_moment(100, 160), "a clock may have stepped and stepped back");
    }
}
