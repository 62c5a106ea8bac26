//! What of a group's time some phone shows, and how much of the groups is seen at all.

use super::{GroupCover, ProvenanceWeights};
use crate::at::{At, small};
use crate::output::Way;
use crate::scene::{GroupView, Scene, SceneGroup, When};

/// A stretch of UTC, in seconds.
type Stretch = (i64, i64);

/// What phones show of each group.
pub(super) fn covers(scene: &Scene, weights: &ProvenanceWeights) -> Vec<GroupCover> {
    (0..small(scene.groups.len())).map(|group| cover(scene, weights, group)).collect()
}

fn cover(scene: &Scene, weights: &ProvenanceWeights, group: u32) -> GroupCover {
    let (of, views) = (scene.groups.at(group), scene.views_of(group));
    let mut stretches: Vec<Stretch> = views.iter().flat_map(|view| shown(scene, group, view)).collect();
    stretches.sort_unstable();
    let mut spans: Vec<Stretch> = Vec::new();
    for (from, to) in stretches {
        match spans.last_mut() {
            // Phones of unknown zones are each cut by a day; what is left between them is no gap that shows.
            Some(last) if from <= last.1.saturating_add(weights.near_start_s) => last.1 = last.1.max(to),
            _ => spans.push((from, to)),
        }
    }
    let from_the_start = views.iter().any(|view| begins_with(scene, weights, of, group, view));
    let earliest = views.iter().map(|view| view.from).min_by_key(|from| (from.middle(), from.utc, from.clock));
    GroupCover { shown_from: earliest, from_the_start, spans }
}

/// Whether a phone's history begins with the group: its owner made it, or its first record is near to its creation.
fn begins_with(scene: &Scene, weights: &ProvenanceWeights, of: &SceneGroup, group: u32, view: &GroupView) -> bool {
    let made = |owner| scene.stays_of(group).iter().any(|stay| stay.account == owner && stay.way == Way::Founded);
    let near = |created: &When| created.until(&view.from).1 <= weights.near_start_s;
    of.created.as_ref().is_some_and(near) || (view.from_the_start && view.owner.is_some_and(made))
}

/// The time that a phone shows for sure, without that in which its owner was not in the group.
fn shown(scene: &Scene, group: u32, view: &GroupView) -> Vec<Stretch> {
    let (mut from, to) = (view.from.utc.1, view.to.utc.0);
    let mut out = Vec::new();
    let stays = scene.stays_of(group).iter().filter(|stay| Some(stay.account) == view.owner);
    let mut away: Vec<Stretch> = Vec::new();
    let mut left: Option<When> = None;
    for stay in stays {
        away.extend(left.zip(stay.came).map(|(left, came)| (left.utc.1, came.utc.0)));
        left = stay.left;
    }
    for (gone, back) in away.into_iter().filter(|(gone, back)| gone < back) {
        if from < gone.min(to) {
            out.push((from, gone.min(to)));
        }
        from = from.max(back);
    }
    if from < to || out.is_empty() && from == to {
        out.push((from, to));
    }
    out
}

impl GroupCover {
    /// The stretches before `until` that no phone shows, latest first.
    pub(super) fn uncovered(&self, created: Option<&When>, until: i64) -> impl Iterator<Item = Stretch> + '_ {
        let begin = created.map_or(i64::MIN / 4, |created| created.utc.0);
        let begin = if self.from_the_start { self.spans.first().map_or(begin, |span| span.0) } else { begin };
        let behind = self.spans.partition_point(|span| span.0 < until);
        let mut end = until;
        let mut spans = self.spans.get(..behind).unwrap_or_default().iter().rev();
        let mut done = false;
        std::iter::from_fn(move || {
            while !done {
                let span = spans.next();
                let gap = (span.map_or(begin, |span| span.1), end);
                end = span.map_or(begin, |span| span.0);
                done = span.is_none();
                if gap.0 < gap.1 {
                    return Some(gap);
                }
            }
            None
        })
    }

    /// The sum of `share` over the time before `at` that no phone shows: from and to how many seconds before.
    pub(super) fn unseen_share(&self, created: Option<&When>, at: i64, share: impl Fn(i64, i64) -> f64) -> f64 {
        self.uncovered(created, at).map(|(from, to)| share(at.saturating_sub(to), at.saturating_sub(from))).sum()
    }
}
