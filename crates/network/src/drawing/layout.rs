//! Lanes: time runs to the right, what hangs on a lane runs below it.
//!
//! Of the children of a lane the latest lies nearest. Then everything between a parent and a child began after that
//! child, so that its branch crosses no lane, no other branch and no label of the tree. Branches of one parent that lie
//! closer than can be told apart share one line down. Only second parents can make crossings.
//!
//! A lane begins no later than what hangs on it: where the times say otherwise, a dotted line before its begin shows that
//! their order is not told. A child that begins with its parent is moved by the few units that make its branch visible.

use super::figure::{End, Figure, FigureError, FigureGroup, FigureInput, Label, LabelOf, Lane, Sheet, Start};
use super::forest::Forest;
use super::labels::{self, SMALL};
use super::{lines, ticks, widths};
use crate::at::{At, small};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Height of a row: two lines of text and the lane below them.
pub(super) const ROW: i32 = 40;
/// The lane within its row.
const LANE: i32 = 34;
/// Room for lanes and the labels of the latest.
const INNER: i32 = 1130;
/// The least width of the time axis.
const AXIS: i32 = 620;
/// Left of everything.
const MARGIN: i32 = 10;
/// Between a branch's line down and the child's begin.
pub(super) const ELBOW: i32 = 10;
/// Length of a begin that is torn off.
const TORN: i32 = 22;
/// Length of the dotted line behind a last record.
const AFTER: i32 = 18;
/// Length of a lane of which no time is known.
const UNDATED: i32 = 60;
/// Between two trees.
const BETWEEN: i32 = 12;
/// Above the groups of which nothing is told: their heading.
const HEADING: i32 = 34;
/// Rows of a sheet: with the axis they fit on a page across.
const SHEET_ROWS: usize = 16;
/// A sheet ends sooner if a tree ends within so many rows.
const SHEET_LESS: usize = 5;

/// The figure of a lineage.
pub fn layout(input: &FigureInput) -> Result<Figure, FigureError> {
    let forest = Forest::of(input)?;
    let mut plan = Plan::of(input, &forest);
    plan.stand(input, &forest);
    let ranks = plan.rows(input, &forest);
    let left = plan.shift(input, &forest);
    let bound = plan.bound(left);
    let mut lanes = plan.lanes(input, &ranks);
    let mut branches = lines::branches(input, &forest, &mut lanes);
    let mut labels = labels::labels(input, &forest, &lanes, &mut branches, bound);
    labels.extend(ranks.heading.and_then(|y| heading(&input.alone, y, bound)));
    let plot = (left, left + plan.axis);
    let mut ticks = plan.span.map_or_else(Vec::new, |span| ticks::ticks(span, left, plan.axis));
    let width = bound.max(lanes.iter().map(|lane| lane.to + MARGIN).max().unwrap_or(0));
    // The word of a tick stands behind it.
    ticks.retain(|tick| i64::from(tick.x) + ticks::DATE <= i64::from(width));
    let height = ranks.height;
    let sheets = sheets(&ranks);
    // The first lane is drawn first, whatever the order of the input.
    lanes.sort_by_key(|lane| lane.y);
    Ok(Figure { width, height, plot, ticks, lanes, branches, labels, sheets })
}

fn heading(text: &str, y: i32, bound: i32) -> Option<Label> {
    let (text, shortened) = widths::fitted(text, SMALL, bound - 2 * MARGIN)?;
    let measured = widths::measured(&text, SMALL);
    let fixed = measured.fixed;
    (!text.is_empty()).then_some(Label {
        of: LabelOf::Alone,
        text,
        shortened,
        fixed,
        x: MARGIN,
        y,
        width: measured.width,
        size: SMALL,
    })
}

/// A moment within the years that dates are read in: nothing else can be drawn.
fn dated(at: i64) -> i64 {
    at.clamp(model::ANY_TIME.0, model::ANY_TIME.1)
}

/// Where lanes lie, in units of the axis.
struct Plan {
    /// The first and the last moment; `None`: nothing has a time.
    span: Option<(i64, i64)>,
    /// The axis' width.
    axis: i32,
    /// Where each lane begins to be drawn.
    from: Vec<i32>,
    /// What is added to every place.
    left: i32,
}

/// Rows, and what they add up to.
struct Ranks {
    /// The top of each group's row.
    top: Vec<i32>,
    /// Groups from top to bottom, and whether a tree begins with it.
    order: Vec<(u32, bool)>,
    /// The base line of the heading of groups of which nothing is told.
    heading: Option<i32>,
    height: i32,
}

impl Plan {
    fn of(input: &FigureInput, forest: &Forest) -> Self {
        let times = || input.groups.iter().flat_map(|g| [g.begins, g.ends]).flatten().map(dated);
        let span = times().min().zip(times().max()).map(|(from, to)| (from, to.max(from.saturating_add(86_400))));
        let mut plan = Self { span, axis: 0, from: Vec::new(), left: 0 };
        plan.axis = plan.fitting(input, forest);
        plan
    }

    /// The widest axis on which the labels of all lanes have room behind their begin.
    fn fitting(&self, input: &FigureInput, forest: &Forest) -> i32 {
        let Some((from, to)) = self.span else { return AXIS };
        let room = |(group, begins): (u32, i64)| {
            let before = (INNER - ELBOW - labels::wanted(input, forest, group)).max(0);
            i128::from(before) * i128::from(to - from) / i128::from((begins - from).max(1))
        };
        let dated = (0..).zip(&input.groups).filter_map(|(ix, group)| Some((ix, dated(group.begins?))));
        let least = dated.map(room).min().and_then(|room| i32::try_from(room).ok()).unwrap_or(INNER);
        least.clamp(AXIS, INNER - 2 * AFTER)
    }

    fn x(&self, at: i64) -> i32 {
        let Some((from, to)) = self.span else { return 0 };
        let along = i128::from(dated(at) - from) * i128::from(self.axis) / i128::from(to - from);
        i32::try_from(along).unwrap_or(0)
    }

    /// Where each lane begins to be drawn.
    fn stand(&mut self, input: &FigureInput, forest: &Forest) {
        let own = |group: &FigureGroup| {
            let torn = if group.begin_known { 0 } else { TORN };
            group.begins.map(|at| self.x(at) - torn)
        };
        let mut from: Vec<Option<i32>> = input.groups.iter().map(own).collect();
        let downwards = forest.downwards();
        for child in downwards.iter().rev() {
            let (Some(parent), Some(at)) = (*forest.parent.at(*child), *from.at(*child)) else { continue };
            let begins = |group: u32| input.groups.at(group).begins;
            let is_behind = begins(parent).zip(begins(*child)).is_none_or(|(parent, child)| child < parent);
            if is_behind {
                let before = from.at_mut(parent);
                *before = Some(before.map_or(at - ELBOW, |x| x.min(at - ELBOW)));
            }
        }
        for group in downwards {
            let least = forest.parent.at(group).and_then(|parent| *from.at(parent)).map(|x| x + ELBOW);
            let at = from.at_mut(group);
            // What has no time and hangs on nothing is drawn at the left.
            *at = Some(least.into_iter().chain(*at).max().unwrap_or(-TORN));
        }
        self.from = from.into_iter().map(Option::unwrap_or_default).collect();
    }

    /// Moves everything so far to the right that nothing lies left of the margin; gives how far.
    fn shift(&mut self, input: &FigureInput, forest: &Forest) -> i32 {
        let stub = |group: u32| if lines::has_stub(input, forest, group) { lines::STUB + 6 } else { 6 };
        let least = (0..).zip(&self.from).map(|(group, x)| x - stub(group)).min().unwrap_or(0);
        self.left = MARGIN - least.min(0);
        self.from.iter_mut().for_each(|x| *x += self.left);
        self.left
    }

    /// Where labels end at the latest.
    fn bound(&self, left: i32) -> i32 {
        let inner = left + INNER;
        inner.max(self.from.iter().max().map_or(0, |x| x + labels::LEAST + 2 * ELBOW))
    }

    fn rows(&self, input: &FigureInput, forest: &Forest) -> Ranks {
        let (told, alone) = trees(input, forest);
        let mut ranks = Ranks { top: vec![0; input.groups.len()], order: Vec::new(), heading: None, height: 0 };
        for root in &told {
            if !ranks.order.is_empty() {
                ranks.height += BETWEEN;
            }
            self.tree(*root, forest, &mut ranks);
        }
        if !alone.is_empty() && !input.alone.is_empty() {
            ranks.heading = Some(ranks.height + HEADING - 12);
            ranks.height += HEADING;
        }
        alone.iter().for_each(|group| self.tree(*group, forest, &mut ranks));
        ranks.height += BETWEEN;
        ranks
    }

    /// Rows of a tree: a group, then what hangs on it, the latest first.
    fn tree(&self, root: u32, forest: &Forest, ranks: &mut Ranks) {
        let mut open = vec![root];
        while let Some(group) = open.pop() {
            *ranks.top.at_mut(group) = ranks.height;
            ranks.order.push((group, group == root));
            ranks.height += ROW;
            let mut children = forest.children.at(group).clone();
            // The last pushed is drawn next.
            children.sort_by_key(|child| (*self.from.at(*child), Reverse(*child)));
            open.extend(children);
        }
    }

    fn lanes(&self, input: &FigureInput, ranks: &Ranks) -> Vec<Lane> {
        let lane = |(group, of): (u32, &FigureGroup)| {
            let (from, y) = (*self.from.at(group), ranks.top.at(group) + LANE);
            let Some(begins) = of.begins.map(|at| (self.x(at) + self.left).max(from)) else {
                let (start, end) = (Start::Undated, End::Undated);
                return Lane { group, y, from, begins: from, ends: from, to: from + UNDATED, start, end };
            };
            let ends = of.ends.map_or(begins, |at| self.x(at) + self.left).max(begins);
            let start = if of.begin_known { Start::Created } else { Start::Torn };
            Lane { group, y, from, begins, ends, to: ends + AFTER, start, end: End::LastRecord }
        };
        (0..).zip(&input.groups).map(lane).collect()
    }
}

/// Roots of trees of which something is told, those that share a child together; and groups of which nothing is.
/// Both by their begin.
fn trees(input: &FigureInput, forest: &Forest) -> (Vec<u32>, Vec<u32>) {
    let begins = |group: u32| (input.groups.at(group).begins.unwrap_or(i64::MAX), group);
    let mut home: Vec<u32> = (0..small(input.groups.len())).collect();
    for line in &forest.further {
        let (a, b) = (*home.at(forest.root(line.parent)), *home.at(forest.root(line.child)));
        home.iter_mut().filter(|at| **at == b).for_each(|at| *at = a);
    }
    let has_line = |group: u32| forest.further.iter().any(|line| line.parent == group || line.child == group);
    let is_told =
        |group: &u32| !forest.children.at(*group).is_empty() || forest.by.at(*group).is_some() || has_line(*group);
    let (told, mut alone): (Vec<u32>, Vec<u32>) = forest.roots().partition(is_told);
    let mut together: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    told.into_iter().for_each(|root| together.entry(*home.at(root)).or_default().push(root));
    let mut together: Vec<Vec<u32>> = together.into_values().collect();
    together.iter_mut().for_each(|roots| roots.sort_by_key(|root| begins(*root)));
    together.sort_by_key(|roots| roots.first().map(|root| begins(*root)));
    alone.sort_by_key(|group| begins(*group));
    (together.into_iter().flatten().collect(), alone)
}

/// Pieces of so many rows, cut where a tree ends if that is near.
fn sheets(ranks: &Ranks) -> Vec<Sheet> {
    let mut out = Vec::new();
    let mut begin = 0;
    while begin < ranks.order.len() {
        let full = begin + SHEET_ROWS;
        let less = full.saturating_sub(SHEET_LESS).max(begin + 1);
        let is_root = |at: &usize| ranks.order.get(*at).is_some_and(|(_, is_root)| *is_root);
        let next = (less..=full).rev().find(is_root).unwrap_or(full);
        let next = if full >= ranks.order.len() { ranks.order.len() } else { next };
        let top = |at: usize| ranks.order.get(at).map_or(ranks.height, |(group, _)| cut_above(ranks, *group));
        out.push(Sheet { top: if begin == 0 { 0 } else { top(begin) }, bottom: top(next) });
        begin = next;
    }
    out
}

/// Where a sheet that begins with a group is cut: above the heading, if that stands there.
fn cut_above(ranks: &Ranks, group: u32) -> i32 {
    let top = *ranks.top.at(group);
    match ranks.heading {
        Some(y) if y < top && y > top - HEADING => top - HEADING,
        _ => top,
    }
}
