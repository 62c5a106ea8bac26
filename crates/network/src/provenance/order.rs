//! Which sightings come before all others: exactly, and in little more time than sorting them takes.

use crate::at::{At, small};
use crate::chronology;
use crate::output::First;
use crate::scene::{Scene, When};
use std::cmp::Ordering;

/// How many others one sighting is held against by name, beyond those that answer at once. It is reached only where
/// files contradict the clocks over and over; then the order is said to be undetermined.
const LOOK: u32 = 1024;

/// Which of two sightings was first; `None`: the evidence does not tell.
///
/// What is in one message is at one time. A file that holds both tells by their places; files that contradict each other
/// do not tell. Else the clocks decide ([`When::order`]).
pub fn sighting_order(scene: &Scene, x: u32, y: u32) -> Option<Ordering> {
    let (a, b) = (scene.sightings.at(x), scene.sightings.at(y));
    if x == y || (a.message == b.message && a.group == b.group) {
        return Some(Ordering::Equal);
    }
    let mut by_file = None;
    for place in scene.places(&a.places) {
        for other in scene.places(&b.places) {
            let Some(order) = place.order(other) else { continue };
            if by_file.replace(order).is_some_and(|before| before != order) {
                return None;
            }
        }
    }
    by_file.or_else(|| a.when.order(&b.when))
}

/// For each of these sightings of one family whether it is the first of them. Sightings of one message are of one time.
pub(super) fn firsts(scene: &Scene, of: &[u32]) -> Vec<First> {
    if of.len() < 2 {
        return vec![First::Yes; of.len()];
    }
    let book = Book::of(scene, of);
    (0..small(of.len())).map(|ix| book.first(ix)).collect()
}

/// Sightings, sorted in the ways in which they are asked for.
struct Book<'s> {
    scene: &'s Scene,
    of: &'s [u32],
    /// Records whose times tell: file, place in it, sighting by its place in `of`.
    files: Vec<(u32, (i64, u32), u32)>,
    parts: Vec<Part>,
    /// For each of `of` its part.
    part: Vec<u32>,
}

/// Sightings on one set of connected clocks, by place in `of`.
struct Part {
    /// By their ends and begins on that clock.
    ends: Vec<(i64, u32)>,
    begins: Vec<(i64, u32)>,
    /// The same in UTC.
    ends_utc: Vec<(i64, u32)>,
    begins_utc: Vec<(i64, u32)>,
}

/// What was seen of the others so far.
struct Look {
    left: u32,
    open: bool,
}

impl<'s> Book<'s> {
    fn of(scene: &'s Scene, of: &'s [u32]) -> Self {
        let mut files = Vec::with_capacity(of.len());
        let mut clocks: Vec<(u32, u32)> = Vec::with_capacity(of.len());
        for (ix, sighting) in (0..).zip(of) {
            let seen = scene.sightings.at(*sighting);
            clocks.push((seen.when.clock, ix));
            let places = scene.places(&seen.places).iter();
            files.extend(places.filter_map(|place| Some((place.record.chat, place.in_file?, ix))));
        }
        files.sort_unstable();
        clocks.sort_unstable();
        let mut part = vec![0; of.len()];
        let mut parts = Vec::new();
        for on_one in clocks.chunk_by(|x, y| x.0 == y.0) {
            on_one.iter().for_each(|(_, ix)| *part.at_mut(*ix) = small(parts.len()));
            let sorted = |time: fn(&When) -> i64| {
                let by = |ix: u32| (time(&scene.sightings.at(*of.at(ix)).when), ix);
                let mut all: Vec<(i64, u32)> = on_one.iter().map(|(_, ix)| by(*ix)).collect();
                all.sort_unstable();
                all
            };
            parts.push(Part {
                ends: sorted(|when| when.on_clock.1),
                begins: sorted(|when| when.on_clock.0),
                ends_utc: sorted(|when| when.utc.1),
                begins_utc: sorted(|when| when.utc.0),
            });
        }
        Self { scene, of, files, parts, part }
    }

    fn first(&self, ix: u32) -> First {
        let mut look = Look { left: LOOK, open: false };
        if self.any_before(ix, &mut look) {
            return First::No;
        }
        if look.open || self.any_unordered(ix) { First::Undetermined } else { First::Yes }
    }

    /// Whether another comes before this one. Those in front of it in a file are asked, and those that end before it
    /// begins; no others can.
    fn any_before(&self, ix: u32, look: &mut Look) -> bool {
        self.places(ix).any(|(chat, place)| {
            let from = self.files.partition_point(|file| file.0 < chat);
            let file = self.files.get(from..).unwrap_or_default().iter();
            self.answers(ix, look, file.take_while(|f| f.0 == chat && f.1 < place).map(|f| f.2), true)
        }) || self.parts.iter().zip(0..).any(|(part, n)| {
            let when = self.when(ix);
            let (ends, begin) = match n == *self.part.at(ix) {
                true => (&part.ends, when.on_clock.0.saturating_sub(chronology::near())),
                false => (&part.ends_utc, when.utc.0),
            };
            self.answers(ix, look, ends.iter().take_while(|end| end.0 < begin).map(|end| end.1), false)
        })
    }

    /// Holds one against others; true as soon as one of them comes before it.
    fn answers(&self, ix: u32, look: &mut Look, others: impl Iterator<Item = u32>, in_file: bool) -> bool {
        for other in others.filter(|other| *other != ix) {
            match self.order(other, ix) {
                Some(Ordering::Less) => return true,
                None => look.open = true,
                // In front of it in this file, and yet not before it.
                Some(Ordering::Greater) if in_file => look.open = true,
                Some(_) => {}
            }
            look.left = look.left.saturating_sub(1);
            if look.left == 0 {
                look.open = true;
                return false;
            }
        }
        false
    }

    /// Whether the order to another is not told, where none comes before it. All that begin after it ends come later: in
    /// files it stands in front, or [`Self::any_before`] would have met those that do.
    fn any_unordered(&self, ix: u32) -> bool {
        let when = self.when(ix);
        let mut left = LOOK;
        self.parts.iter().zip(0..).any(|(part, n)| {
            let (begins, end) = match n == *self.part.at(ix) {
                true => (&part.begins, when.on_clock.1.saturating_add(chronology::near())),
                false => (&part.begins_utc, when.utc.1),
            };
            let near = begins.iter().take_while(|begin| begin.0 <= end).filter(|begin| begin.1 != ix);
            near.into_iter().any(|(_, other)| {
                left = left.saturating_sub(1);
                left == 0 || self.order(*other, ix).is_none()
            })
        })
    }

    fn order(&self, x: u32, y: u32) -> Option<Ordering> {
        sighting_order(self.scene, *self.of.at(x), *self.of.at(y))
    }

    fn when(&self, ix: u32) -> &'s When {
        &self.scene.sightings.at(*self.of.at(ix)).when
    }

    fn places(&self, ix: u32) -> impl Iterator<Item = (u32, (i64, u32))> {
        let places = self.scene.places(&self.scene.sightings.at(*self.of.at(ix)).places).iter();
        places.filter_map(|place| Some((place.record.chat, place.in_file?)))
    }
}
