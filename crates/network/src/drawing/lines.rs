//! Branches as lines: down from the parent's lane, then across to the child's begin.

use super::figure::{Branch, BranchKind, FigureInput, Lane};
use super::forest::{Forest, Further};
use super::layout::{ELBOW, ROW};
use crate::at::At;

/// How far the open end of a parent that was not seen lies from the begin of its child, across and up.
pub(super) const STUB: i32 = 18;
/// Lines down that are nearer than this share one place if they are drawn alike; else one moves aside.
const APART: i32 = 5;
/// So far aside at most.
const ASIDE: i32 = 15;
/// The line of a second parent that is further away is drawn at both ends alone.
const FAR: i32 = 12 * ROW;
/// How much of it is.
const END: i32 = 14;
/// Shortest way from a line down to a child's begin.
const SHORTEST: i32 = 6;
/// How many places are tried for the line of a second parent.
const TRIED: i32 = 16;

/// All branches, in the order of the input, those of the forest before those besides. Lanes are drawn on as far as what
/// hangs on them.
pub(super) fn branches(input: &FigureInput, forest: &Forest, lanes: &mut [Lane]) -> Vec<Branch> {
    let mut out = Vec::new();
    for (parent, children) in (0..).zip(&forest.children) {
        out.extend(of_parent(input, forest, parent, children, lanes));
    }
    for (child, by) in (0..).zip(&forest.by) {
        if let Some(branch) = by.filter(|_| forest.parent.at(child).is_none()) {
            out.push(line(input, branch, None, child, false, stub(lanes.at(child))));
        }
    }
    for besides in &forest.further {
        let corners = second(*besides, &out, lanes);
        let mut branch = line(input, besides.branch, Some(besides.parent), besides.child, true, corners);
        if let [piece] = branch.pieces.as_slice() {
            branch.pieces = ends(piece);
        }
        out.push(branch);
    }
    for branch in &out {
        let start = branch.pieces.first().and_then(|piece| piece.first());
        if let (Some(parent), Some((x, _))) = (branch.parent, start) {
            let lane = lanes.at_mut(parent);
            lane.to = lane.to.max(*x);
        }
    }
    out.sort_by_key(|branch| (branch.branch, branch.further, branch.parent, branch.child));
    out
}

/// Whether an open end stands beside a group's begin.
pub(super) fn has_stub(input: &FigureInput, forest: &Forest, group: u32) -> bool {
    forest.by.at(group).is_some_and(|branch| input.branches.at(branch).parent.is_none())
}

fn line(
    input: &FigureInput,
    branch: u32,
    parent: Option<u32>,
    child: u32,
    further: bool,
    corners: Vec<(i32, i32)>,
) -> Branch {
    let of = input.branches.at(branch);
    // A group that may be older than its first record may be older than what hangs on it.
    let told = |group: u32| input.groups.get(group as usize).filter(|g| g.begin_known).and_then(|g| g.begins);
    let begins = input.groups.at(child).begins;
    let is_ordered = parent.and_then(told).zip(begins).is_none_or(|(parent, child)| parent <= child);
    let certain = of.certain && is_ordered;
    Branch { branch, parent, child, kind: of.kind, certain, further, pieces: vec![corners] }
}

/// The lines to what hangs on a lane, from the nearest on.
fn of_parent(input: &FigureInput, forest: &Forest, parent: u32, children: &[u32], lanes: &[Lane]) -> Vec<Branch> {
    let mut nearest: Vec<u32> = children.to_vec();
    nearest.sort_by_key(|child| lanes.at(*child).y);
    let mut last: Option<(i32, BranchKind, bool)> = None;
    let mut out = Vec::new();
    for child in nearest {
        let Some(branch) = *forest.by.at(child) else { continue };
        let (above, lane) = (lanes.at(parent), lanes.at(child));
        let mut drawn = line(input, branch, Some(parent), child, false, Vec::new());
        let own = lane.from - ELBOW;
        let x = match last.filter(|(x, ..)| x - own < APART && lane.from - x >= SHORTEST) {
            Some((x, kind, certain)) if (kind, certain) == (drawn.kind, drawn.certain) => x,
            Some((x, ..)) if x - APART >= above.from.max(own - ASIDE) => x - APART,
            Some((x, ..)) => x,
            None => own,
        };
        last = Some((x, drawn.kind, drawn.certain));
        drawn.pieces = vec![vec![(x, above.y), (x, lane.y), (lane.from, lane.y)]];
        out.push(drawn);
    }
    out
}

/// A line that is short enough, or both of its ends.
fn ends(line: &[(i32, i32)]) -> Vec<Vec<(i32, i32)>> {
    let [first, second, rest @ ..] = line else { return vec![line.to_vec()] };
    let down = second.1 - first.1;
    if down.abs() <= FAR {
        return vec![line.to_vec()];
    }
    let begin = vec![*first, (first.0, first.1 + END * down.signum())];
    let mut end = vec![(second.0, second.1 - END * down.signum()), *second];
    end.extend(rest);
    vec![begin, end]
}

fn stub(lane: &Lane) -> Vec<(i32, i32)> {
    vec![(lane.from - STUB, lane.y - STUB), (lane.from, lane.y)]
}

/// The line of a second parent: where it lies on no other line and crosses no begin, as near to the child's as can be.
fn second(of: Further, drawn: &[Branch], lanes: &[Lane]) -> Vec<(i32, i32)> {
    let (parent, child) = (lanes.at(of.parent), lanes.at(of.child));
    let (top, bottom) = (parent.y.min(child.y), parent.y.max(child.y));
    let downs: Vec<i32> = drawn.iter().flat_map(verticals).filter(|v| v.1 < bottom && v.2 > top).map(|v| v.0).collect();
    let between = |lane: &&Lane| lane.y > top && lane.y < bottom;
    let begins: Vec<i32> = lanes.iter().filter(between).flat_map(|lane| [lane.from, lane.begins]).collect();
    let cost = |x: i32| {
        let near = |other: &&i32, least: i32| (x - **other).abs() < least;
        10 * downs.iter().filter(|other| near(other, APART)).count() + begins.iter().filter(|b| near(b, 8)).count()
    };
    let least = parent.from + ELBOW / 2;
    let first = (child.from - ELBOW / 2).max(least);
    let places = (0..TRIED).flat_map(|step| [first - 2 * step, first + 2 * step]).filter(|x| *x >= least);
    let x = places.min_by_key(|x| (cost(*x), (x - first).abs(), *x)).unwrap_or(first);
    let mut corners = vec![(x, parent.y), (x, child.y)];
    if x < child.from {
        corners.push((child.from, child.y));
    }
    corners
}

/// The lines down or up of a branch: where, and from top to bottom.
pub(super) fn verticals(branch: &Branch) -> impl Iterator<Item = (i32, i32, i32)> {
    let pairs = branch.pieces.iter().flat_map(|piece| piece.iter().zip(piece.iter().skip(1)));
    pairs.filter(|(a, b)| a.0 == b.0 && a.1 != b.1).map(|(a, b)| (a.0, a.1.min(b.1), a.1.max(b.1)))
}
