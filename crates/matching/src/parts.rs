//! A part of a reference in a picture: cut-outs, stickers, crops, screenshots.

use crate::matcher::{NAMED_ENTRIES, name_the_first, name_times};
use crate::segment::LocalEntries;
use crate::{Found, Population, Segment};
use model::{Confidence, Method};
use signal::local::{Agreement, LocalFound, LocalIndex, LocalSignature};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// Fewer agreeing points say nothing.
const LEAST_POINTS: u16 = 3;
/// Less than this much tells nothing, whatever it is compared with.
const LEAST_SCORE: f32 = 12.0;
/// A strong match has at least so many agreeing points.
const STRONG_POINTS: u16 = 6;
/// Of the points that should be seen, this share is near one that is: below it only a part that both carry — a
/// caption, the furniture of a chat — agrees, and what is around it does not.
const STRONG_COVER: f32 = 0.5;
/// The same of the part in which agreeing points lie: if the middle of it is another, both have one background.
const STRONG_WITHIN: f32 = 0.7;
/// So many points in one wide round place in which none agrees, while of the others this share does, are another picture in
/// the same frame: a card, a poster, a collage. What is drawn over a picture is smaller, and in a poor copy points are
/// missing everywhere: of 2,540 derivations of photographs that were strong 8 are lost by it (benign, 2026-11-22).
const HOLE_POINTS: u16 = 15;
const AROUND_HOLE: f32 = 0.5;
/// Below this share it is no match at all.
const LEAST_COVER: f32 = 0.3;
/// Agreeing points that lie along a line are a line of text, in pixels of a picture of 512.
const LEAST_SPREAD: f32 = 12.0;
/// A picture that goes on where the reference ends, and shows only a part of it, is another picture of the scene.
const SCENE_POINTS: f32 = 0.2;
const SCENE_AREA: f32 = 0.25;
const WHOLE: f32 = 0.8;
/// The same of a picture moved by a little: at one size, as much of the reference has gone out of the picture on one side
/// as has come in on the other, and all else agrees. Of 102 photographs' parts moved by a twentieth and a tenth 78 and 86
/// are told by this, and of 25 derivations at most one in 102 is lost by it (benign photographs, 2026-11-22).
const MOVED_COVER: f32 = 0.85;
const MOVED_OUT: f32 = 0.015;
const MOVED_IN: f32 = 0.02;
const MOVED_POINTS: f32 = 0.005;
const MOVED_SIZE: f32 = 0.05;
/// In so many frames of both videos a part of one must be in the other, and in this share of the fewer: a title that both
/// show is in some.
const STRONG_FRAMES: usize = 2;
const STRONG_FRAME_SHARE: f32 = 0.3;

/// The local signature of one frame of an item.
pub struct LocalFrame {
    /// Which frame.
    pub frame: u32,
    /// From when to when it is shown, in milliseconds: of a video.
    pub shown: Option<(u32, u32)>,
    /// Its points: a secret like the picture.
    pub signature: LocalSignature,
}

/// A reference that is less like a photograph is a drawing: one that was recoloured, one of its set, or one with the same
/// part agrees with it as a copy does. Of 281 photographs none is below it, of 10,368 drawings 26 are not (benign, 2026-11-22).
pub(crate) const LEAST_DETAIL: u8 = 55;

/// References that items are searched for, and that are no entries: pictures that were described.
pub struct References {
    index: LocalIndex,
    /// What each of them belongs to.
    owners: Vec<u32>,
    /// When the frame of each is shown.
    times: Vec<Option<(u32, u32)>>,
}

impl References {
    /// Frames, each with the number of what it belongs to. Those with too few points to be told from others are none.
    pub fn new(frames: impl IntoIterator<Item = (u32, LocalFrame)>) -> Self {
        let (mut signatures, mut owners, mut times) = (Vec::new(), Vec::new(), Vec::new());
        for (owner, frame) in frames {
            let Some(signature) = frame.signature.as_reference() else { continue };
            signatures.push(signature);
            owners.push(owner);
            times.push(frame.shown);
        }
        Self { index: LocalIndex::new(&signatures), owners, times }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.index.is_empty()
    }
}

/// An agreement with one reference.
#[derive(Clone, PartialEq, Debug)]
pub struct PartFound {
    /// What the reference belongs to.
    pub owner: u32,
    /// The item's frame.
    pub frame: u32,
    /// How sure.
    pub confidence: Confidence,
    /// Points of the reference that should be seen and are not: what takes the place of a distance.
    pub missing: u16,
    /// Stable code of the reason.
    pub why_code: &'static str,
    /// What the prose names.
    pub why: BTreeMap<&'static str, String>,
    /// −log10 of how likely it is by chance.
    score: f32,
}

/// Every entry of `segment` of which a part is in one of the item's frames, best first.
pub fn match_parts(frames: &[LocalFrame], segment: &Segment, of: Population) -> Vec<Found> {
    let Some(local) = segment.local() else { return Vec::new() };
    let mut found = best(frames, &local, of);
    found.retain(|part| !segment.has_no_likeness(part.owner));
    found.sort_by(in_order);
    let all = found.len();
    let found = found.into_iter().take(NAMED_ENTRIES).map(|part| Found {
        entry: part.owner,
        method: Method::Partial,
        distance: part.missing,
        confidence: part.confidence,
        form: None,
        entry_form: None,
        frame: Some(part.frame),
        why_code: part.why_code,
        why: part.why,
    });
    name_the_first(found.collect(), all)
}

/// The same against references that are no entries.
pub fn parts_of(frames: &[LocalFrame], references: &References, of: Population) -> Vec<PartFound> {
    let References { index, owners, times } = references;
    let mut found = best(frames, &LocalEntries { index, entries: owners, times }, of);
    found.sort_by(in_order);
    found
}

fn in_order(a: &PartFound, b: &PartFound) -> Ordering {
    a.confidence.cmp(&b.confidence).then(b.score.total_cmp(&a.score)).then(a.owner.cmp(&b.owner))
}

/// The best agreement with each owner.
fn best(frames: &[LocalFrame], local: &LocalEntries<'_>, of: Population) -> Vec<PartFound> {
    let mut best: BTreeMap<u32, PartFound> = BTreeMap::new();
    // Of two videos, frames of the item and of the owner of which one has a part of the other for sure.
    let mut strong: BTreeMap<u32, (BTreeSet<u32>, BTreeSet<u32>)> = BTreeMap::new();
    for LocalFrame { frame, shown, signature } in frames {
        for LocalFound { reference, agreement } in local.index.search(signature) {
            let Some(owner) = local.entries.get(reference as usize) else { continue };
            let Some(mut found) = judged(*owner, *frame, &agreement, of) else { continue };
            let entry_shown = local.times.get(reference as usize).copied().flatten();
            name_times(&mut found.why, *shown, entry_shown);
            if shown.is_some() && entry_shown.is_some() {
                let (own, others) = strong.entry(*owner).or_default();
                if found.confidence == Confidence::Strong {
                    own.insert(*frame);
                    others.insert(reference);
                }
            }
            let is_better = |held: &PartFound| (found.confidence, -found.score) < (held.confidence, -held.score);
            if best.get(owner).is_none_or(is_better) {
                best.insert(*owner, found);
            }
        }
    }
    let mut found: Vec<PartFound> = best.into_values().collect();
    for part in &mut found {
        let of_owner = || local.entries.iter().filter(|owner| **owner == part.owner).count();
        let are_few = |(own, others): &(BTreeSet<u32>, BTreeSet<u32>)| {
            let least = (STRONG_FRAME_SHARE * frames.len().min(of_owner()) as f32).ceil() as usize;
            own.len().min(others.len()) < least.max(STRONG_FRAMES)
        };
        let is_title = strong.get(&part.owner).is_some_and(are_few);
        if is_title && part.confidence == Confidence::Strong {
            (part.confidence, part.why_code) = (Confidence::Review, "part-one-frame");
        }
    }
    found
}

/// How sure an agreement is, and the stable code of why; `None` if it says nothing.
pub fn part_confidence(a: &Agreement, of: Population) -> Option<(Confidence, &'static str)> {
    if a.agreeing < LEAST_POINTS || a.score < LEAST_SCORE || a.cover < LEAST_COVER {
        return None;
    }
    let pairs = (of.pictures.max(1) as f32 * of.entries.max(1) as f32).log10();
    let is_other_part = a.of_reference < WHOLE && a.beyond >= SCENE_POINTS && a.area_beyond >= SCENE_AREA;
    Some(match a {
        _ if a.cover < STRONG_COVER || a.spread < LEAST_SPREAD => (Confidence::Review, "part-alone"),
        _ if a.cover_within < STRONG_WITHIN || has_hole(a) => (Confidence::Review, "part-alone"),
        _ if is_other_part || is_moved(a) => (Confidence::Review, "same-scene"),
        _ if a.agreeing < STRONG_POINTS || a.score < LEAST_SCORE + pairs => (Confidence::Review, "part-few-points"),
        _ if a.detail < LEAST_DETAIL => (Confidence::Review, "same-drawing"),
        _ => (Confidence::Strong, "part-agrees"),
    })
}

fn has_hole(a: &Agreement) -> bool {
    let around = f32::from(a.visible.saturating_sub(a.hole));
    a.hole >= HOLE_POINTS && f32::from(a.agreeing) >= AROUND_HOLE * around
}

fn is_moved(a: &Agreement) -> bool {
    let is_one_size = (a.of_reference + a.area_beyond - 1.0).abs() < MOVED_SIZE;
    let moves = a.of_reference < 1.0 - MOVED_OUT && a.area_beyond >= MOVED_IN && a.beyond >= MOVED_POINTS;
    is_one_size && moves && a.cover >= MOVED_COVER
}

fn judged(owner: u32, frame: u32, a: &Agreement, of: Population) -> Option<PartFound> {
    let (confidence, why_code) = part_confidence(a, of)?;
    let [left, top, right, bottom] = a.part.map(|n| n.to_string());
    let transform = a.transform;
    let why = BTreeMap::from([
        ("agreeing", a.agreeing.to_string()),
        ("visible", a.visible.to_string()),
        ("left", left),
        ("top", top),
        ("right", right),
        ("bottom", bottom),
        ("scale", format!("{:.0}", transform.scale() * 100.0)),
        // plus nought: a turn of minus nought is none
        ("turn", format!("{:.0}", transform.turn().to_degrees().round() + 0.0)),
        ("mirrored", if a.is_mirrored { "yes" } else { "no" }.to_string()),
        ("pictures", of.pictures.to_string()),
        ("entries", of.entries.to_string()),
    ]);
    let missing = a.visible.saturating_sub(a.agreeing);
    Some(PartFound { owner, frame, confidence, missing, why_code, why, score: a.score })
}

#[cfg(test)]
mod tests {
    use super::*;
    use signal::local::Similarity;

    const CASE: Population = Population { pictures: 10_000, entries: 100_000 };

    /// What nothing is to be said against.
    fn good() -> Agreement {
        Agreement {
            transform: Similarity { a: 1.0, b: 0.0, dx: 0.0, dy: 0.0 },
            is_mirrored: false,
            agreeing: 12,
            visible: 20,
            score: 60.0,
            of_reference: 1.0,
            beyond: 0.0,
            area_beyond: 0.0,
            part: [10, 10, 90, 90],
            cover: 0.9,
            cover_within: 0.9,
            hole: 0,
            spread: 60.0,
            detail: 80,
        }
    }

    #[test]
    fn each_doubt_has_its_reason() {
        let doubts: [(Agreement, &str); 9] = [
            (Agreement { cover: 0.4, ..good() }, "part-alone"),
            (Agreement { spread: 8.0, ..good() }, "part-alone"),
            (Agreement { cover_within: 0.6, ..good() }, "part-alone"),
            (Agreement { agreeing: 40, visible: 70, hole: 16, ..good() }, "part-alone"),
            (Agreement { of_reference: 0.92, beyond: 0.06, area_beyond: 0.08, ..good() }, "same-scene"),
            (Agreement { of_reference: 0.5, beyond: 0.4, area_beyond: 0.4, ..good() }, "same-scene"),
            (Agreement { agreeing: 5, ..good() }, "part-few-points"),
            (Agreement { score: 20.0, ..good() }, "part-few-points"),
            (Agreement { detail: 20, ..good() }, "same-drawing"),
        ];
        for (agreement, code) in doubts {
            assert_eq!(part_confidence(&agreement, CASE), Some((Confidence::Review, code)), "{agreement:?}");
        }
        assert_eq!(part_confidence(&good(), CASE), Some((Confidence::Strong, "part-agrees")));
        // a poor copy: points are missing everywhere
        let poor = Agreement { agreeing: 12, visible: 60, hole: 16, ..good() };
        assert_eq!(part_confidence(&poor, CASE), Some((Confidence::Strong, "part-agrees")));
        // the reference is a part of the picture: it goes on on all sides, and all of the reference is there
        let within = Agreement { beyond: 0.8, area_beyond: 0.8, ..good() };
        assert_eq!(part_confidence(&within, CASE), Some((Confidence::Strong, "part-agrees")));
    }

    #[test]
    fn too_little_says_nothing_and_much_is_asked_where_much_is_compared() {
        for little in [
            Agreement { agreeing: 2, ..good() },
            Agreement { score: 11.0, ..good() },
            Agreement { cover: 0.2, ..good() },
        ] {
            assert_eq!(part_confidence(&little, CASE), None);
        }
        let enough = Agreement { score: 24.0, ..good() };
        let largest = Population { pictures: 1_000_000, entries: 10_000_000 };
        assert_eq!(part_confidence(&enough, CASE), Some((Confidence::Strong, "part-agrees")));
        assert_eq!(part_confidence(&enough, largest), Some((Confidence::Review, "part-few-points")));
    }
}
