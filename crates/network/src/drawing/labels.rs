//! Names and words above the begins of lanes, where no line runs through them.
//!
//! Lines of the tree never do. The lines of second parents may: then a label moves a little or says less; it never moves
//! far from its lane, so that the line may have a gap instead.

use super::figure::{Branch, FigureInput, Label, LabelOf, Lane, Start};
use super::forest::Forest;
use super::lines::verticals;
use super::widths::{self, fitted, measured};
use crate::at::At;

/// Size of names.
pub(super) const NAME: i32 = 13;
/// Size of everything else.
pub(super) const SMALL: i32 = 11;
/// Base lines above the lane.
const NAME_Y: i32 = 22;
const SMALL_Y: i32 = 8;
/// The room of both above the lane.
const BAND: (i32, i32) = (34, 5);
/// Between a begin and its label.
const BEHIND: i32 = 9;
/// Between a label and a line beside it.
const BESIDE: i32 = 3;
/// Between two labels of one line.
const GAP: i32 = 5;
/// No name is wider.
const WIDEST: i32 = 300;
/// Room that the label of the latest lane has at least.
pub(super) const LEAST: i32 = 70;
/// How far a label moves from the begin of its lane.
const REACH: i32 = 60;

/// Room that a group's label asks for.
pub(super) fn wanted(input: &FigureInput, forest: &Forest, group: u32) -> i32 {
    let texts = Texts::of(input, forest, group, false);
    texts.wide().min(WIDEST) + BEHIND
}

/// The labels of all lanes, none beyond `bound`. Branches get a gap where there is no other way.
pub(super) fn labels(
    input: &FigureInput,
    forest: &Forest,
    lanes: &[Lane],
    branches: &mut [Branch],
    bound: i32,
) -> Vec<Label> {
    let downs: Vec<(i32, i32, i32)> = branches.iter().flat_map(verticals).collect();
    let mut out = Vec::new();
    for lane in lanes {
        let certain = branches.iter().filter(|b| b.child == lane.group).all(|b| b.certain);
        let texts = Texts::of(input, forest, lane.group, certain);
        let (top, bottom) = (lane.y - BAND.0, lane.y - BAND.1);
        let crossing = downs.iter().filter(|(_, from, to)| *from < bottom && *to > top).map(|(x, ..)| *x);
        let begin = lane.from + if lane.start == Start::Created { BEHIND } else { BESIDE };
        let (x, room) = texts.place(begin, bound, crossing.collect());
        let set = texts.set(lane, x, room);
        let right = set.iter().map(|label| label.x + label.width).max().unwrap_or(x);
        branches.iter_mut().for_each(|branch| gap(branch, (x - BESIDE, right + BESIDE), (top, bottom)));
        out.extend(set);
    }
    out
}

/// A text in small print.
#[derive(Clone, Copy)]
struct Piece<'t> {
    text: &'t str,
    width: i32,
}

impl<'t> Piece<'t> {
    fn of(text: &'t str) -> Self {
        Self { text, width: measured(text, SMALL).width }
    }

    /// The first that has room.
    fn first(all: &'t [String], room: i32) -> Option<Self> {
        all.iter().map(|text| Self::of(text)).find(|piece| piece.width <= room)
    }
}

/// What is written at a lane.
struct Texts {
    group: u32,
    branch: Option<u32>,
    name: String,
    words: Vec<String>,
    under: Vec<String>,
}

impl Texts {
    fn of(input: &FigureInput, forest: &Forest, group: u32, certain: bool) -> Self {
        let of = input.groups.at(group);
        let branch = *forest.by.at(group);
        let asked = |word: &String| if certain { word.clone() } else { format!("{word} ?") };
        let words: Vec<String> =
            branch.iter().flat_map(|branch| &input.branches.at(*branch).words).map(asked).collect();
        let texts = |all: &[String]| all.iter().map(|text| widths::without_towers(text)).collect();
        let name = widths::without_towers(&of.name);
        Self { group, branch, name, words: texts(&words), under: texts(&of.under) }
    }

    /// Everything in full.
    fn wide(&self) -> i32 {
        let name = measured(&self.name, NAME).width.min(WIDEST);
        let small = self.small(WIDEST);
        name.max(small.0.map_or(0, |word| word.width + GAP) + small.1.map_or(0, |under| under.width))
    }

    /// A begin and the room behind it: near the lane's begin the first place that takes everything, else the first that
    /// takes the name and the word, else the begin itself, where lines will have a gap.
    fn place(&self, begin: i32, bound: i32, mut crossing: Vec<i32>) -> (i32, i32) {
        crossing.retain(|x| *x > begin - BESIDE && *x < bound);
        crossing.sort_unstable();
        let lefts = std::iter::once(begin).chain(crossing.iter().map(|x| x + BESIDE));
        let rights = crossing.iter().map(|x| x - BESIDE).chain([bound]);
        let near: Vec<(i32, i32)> =
            lefts.zip(rights).map(|(l, r)| (l, r - l)).filter(|(l, _)| *l <= begin + REACH).collect();
        let takes = |least: i32| near.iter().find(|(_, room)| *room >= least).copied();
        takes(self.wide()).or_else(|| takes(self.least())).unwrap_or((begin, (bound - begin).min(self.wide())))
    }

    /// The name, and the shortest of words below it.
    fn least(&self) -> i32 {
        let shortest = |all: &[String]| all.last().map_or(0, |text| Piece::of(text).width);
        let small = if self.words.is_empty() { shortest(&self.under) } else { shortest(&self.words) };
        measured(&self.name, NAME).width.min(WIDEST).max(small)
    }

    /// The word and the numbers that have room beside each other, with their widths: a word goes before numbers.
    fn small(&self, room: i32) -> (Option<Piece<'_>>, Option<Piece<'_>>) {
        let both = self.words.iter().find_map(|word| {
            let word = Piece::of(word);
            Some((word, Piece::first(&self.under, room - word.width - GAP)?))
        });
        match both {
            Some((word, under)) => (Some(word), Some(under)),
            None => match Piece::first(&self.words, room) {
                Some(word) => (Some(word), None),
                None => (None, Piece::first(&self.under, room)),
            },
        }
    }

    fn set(&self, lane: &Lane, x: i32, room: i32) -> Vec<Label> {
        let label = |of, text: &str, shortened, x, y, size| {
            let measured = measured(text, size);
            let (text, fixed, width) = (text.to_owned(), measured.fixed, measured.width);
            Label { of, text, shortened, fixed, x, y, width, size }
        };
        let mut out = Vec::new();
        if let Some((text, shortened)) = fitted(&self.name, NAME, room.min(WIDEST)).filter(|(text, _)| !text.is_empty())
        {
            out.push(label(LabelOf::Name(self.group), &text, shortened, x, lane.y - NAME_Y, NAME));
        }
        let (word, under) = self.small(room);
        let mut at = x;
        if let (Some(word), Some(branch)) = (word, self.branch) {
            out.push(label(LabelOf::Word(branch), word.text, false, at, lane.y - SMALL_Y, SMALL));
            at += word.width + GAP;
        }
        if let Some(under) = under {
            out.push(label(LabelOf::Under(self.group), under.text, false, at, lane.y - SMALL_Y, SMALL));
        }
        out
    }
}

/// Takes out of a branch what runs through a room.
fn gap(branch: &mut Branch, (left, right): (i32, i32), (top, bottom): (i32, i32)) {
    let is_hit = verticals(branch).any(|(x, from, to)| x > left && x < right && from < bottom && to > top);
    if !is_hit {
        return;
    }
    let mut pieces = Vec::new();
    for piece in &branch.pieces {
        let mut open: Vec<(i32, i32)> = piece.first().copied().into_iter().collect();
        for (a, b) in piece.iter().zip(piece.iter().skip(1)) {
            let hits = a.0 == b.0 && a.0 > left && a.0 < right && a.1.min(b.1) < bottom && a.1.max(b.1) > top;
            if hits {
                // A line can begin or end in the room: then there is nothing on that side of the gap.
                let is_down = a.1 < b.1;
                let (near, far) = if is_down { (top, bottom) } else { (bottom, top) };
                let before = |p: i32, q: i32| if is_down { p < q } else { p > q };
                if before(a.1, near) {
                    open.push((a.0, near));
                }
                pieces.push(std::mem::take(&mut open));
                if before(far, b.1) {
                    open.push((a.0, far));
                }
            }
            open.push(*b);
        }
        pieces.push(open);
    }
    pieces.retain(|piece| piece.len() > 1);
    branch.pieces = pieces;
}
