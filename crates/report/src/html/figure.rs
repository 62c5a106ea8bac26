//! A figure as SVG: lines and letters of the report's own style sheet, nothing that runs, loads or leads out.
//!
//! Kinds of branches differ by their line and by their mark at the child's begin, never by colour; their word stands
//! beside it.

use super::cell::escape;
use crate::visible;
use engine::views::{Branch, BranchKind, Figure, Label, LabelOf, Lane, Sheet, Start};
use std::fmt::Write as _;

/// Height of the axis above a piece of the figure, and below it.
const AXIS: i32 = 26;
const FOOT: i32 = 6;
/// Room for a heading above a figure that is a file of its own.
const TITLE: i32 = 64;
/// Lines of text below such a figure: their height, and characters that have room at the widest.
const LINE: i32 = 16;
const LINE_CHARS: usize = 160;
/// The style sheet of such a file: the same classes as in the report, in ink on white.
const SHEET: &str = "svg{--ink:#1c2530;--soft:#46525e;--back:#fff;--band:#f1f4f7;--mark:#17496f}";

/// What is said of a piece besides what it shows.
pub(super) struct Said<'s> {
    /// What it is.
    pub(super) title: &'s str,
    /// How it is read.
    pub(super) describes: &'s str,
    /// What labels were shortened from.
    pub(super) whole: &'s dyn Fn(LabelOf) -> Option<String>,
}

/// A piece of a figure, for a page with the report's style sheet. `part` makes its ids its own.
pub(super) fn piece(figure: &Figure, sheet: Sheet, part: usize, said: &Said<'_>) -> String {
    let height = sheet.bottom - sheet.top + AXIS + FOOT;
    let mut out = String::new();
    let _ = write!(
        out,
        "<svg class=\"lineage\" viewBox=\"0 0 {} {height}\" role=\"img\" aria-labelledby=\"lineage-t{part} lineage-d{part}\">\
         <title id=\"lineage-t{part}\">{}</title><desc id=\"lineage-d{part}\">{}</desc>",
        figure.width,
        escape(said.title),
        escape(said.describes)
    );
    drawing(&mut out, figure, sheet, 0, said);
    out.push_str("</svg>\n");
    out
}

/// The whole figure as a file of its own, with its heading and how it is read above it.
pub(super) fn file(figure: &Figure, lang: &str, said: &Said<'_>, style: &str) -> String {
    let sheet = Sheet { top: 0, bottom: figure.height };
    let note = lines_of(said.describes);
    let (width, body) = (figure.width, TITLE + AXIS + figure.height + FOOT);
    let height = body + LINE * (i32::try_from(note.len()).unwrap_or(0) + 1);
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let (title, describes) = (escape(said.title), escape(said.describes));
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"lineage\" xml:lang=\"{lang}\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"t d\"><title id=\"t\">{title}</title>\
         <desc id=\"d\">{describes}</desc><style>{SHEET}{style}</style><rect class=\"paper\" width=\"{width}\" height=\"{height}\"/>\
         <text class=\"title\" x=\"10\" y=\"32\">{title}</text>"
    );
    drawing(&mut out, figure, sheet, TITLE, said);
    for (at, text) in (1..).zip(&note) {
        let _ = write!(out, "<text class=\"under\" x=\"10\" y=\"{}\">{}</text>", body + LINE * at, escape(text));
    }
    out.push_str("</svg>\n");
    out
}

/// Words in lines that are no wider than a figure.
fn lines_of(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match out.last_mut().filter(|line| line.chars().count() + word.chars().count() < LINE_CHARS) {
            Some(line) => line.extend([" ", word]),
            None => out.push(word.into()),
        }
    }
    out
}

/// The axis, and below it a window on the figure.
fn drawing(out: &mut String, figure: &Figure, sheet: Sheet, down: i32, said: &Said<'_>) {
    let height = sheet.bottom - sheet.top + FOOT;
    axis(out, figure, down, height);
    let (top, width) = (down + AXIS, figure.width);
    let _ = write!(
        out,
        "<svg x=\"0\" y=\"{top}\" width=\"{width}\" height=\"{height}\" viewBox=\"0 {} {width} {height}\">",
        sheet.top
    );
    let reaches = |top: i32, bottom: i32| top < sheet.bottom + FOOT && bottom > sheet.top;
    for branch in figure.branches.iter().filter(|b| extent(b).is_some_and(|(top, bottom)| reaches(top, bottom))) {
        line(out, branch);
    }
    let here = |y: i32| y >= sheet.top && y < sheet.bottom;
    figure.lanes.iter().filter(|l| here(l.y)).for_each(|l| lane(out, l, mark_of(figure, l)));
    figure.labels.iter().filter(|l| here(l.y)).for_each(|l| label(out, l, said));
    out.push_str("</svg>");
}

/// Stretches of time, shaded in turns, and their names.
fn axis(out: &mut String, figure: &Figure, down: i32, height: i32) {
    let ends = figure.ticks.iter().skip(1).map(|tick| tick.x).chain([figure.plot.1]);
    for (at, (tick, end)) in figure.ticks.iter().zip(ends).enumerate() {
        if at % 2 == 0 && end > tick.x {
            let (x, wide, tall) = (tick.x, end - tick.x, height + AXIS - 18);
            let _ =
                write!(out, "<rect class=\"band\" x=\"{x}\" y=\"{}\" width=\"{wide}\" height=\"{tall}\"/>", down + 18);
        }
        let (x, y, text) = (tick.x, down + 13, escape(&tick.text));
        let _ = write!(
            out,
            "<path class=\"tick\" d=\"M{x} {}v6\"/><text class=\"when\" x=\"{x}\" y=\"{y}\">{text}</text>",
            down + 17
        );
    }
}

/// From where to where a branch reaches, down.
fn extent(branch: &Branch) -> Option<(i32, i32)> {
    let all = || branch.pieces.iter().flatten().map(|(_, y)| *y);
    Some((all().min()?, all().max()? + 1))
}

fn line(out: &mut String, branch: &Branch) {
    let path: String = branch.pieces.iter().map(|piece| rounded(piece)).collect();
    let kind = class(branch.kind);
    let asks = if branch.certain { "" } else { " asks" };
    let _ = write!(out, "<path class=\"branch {kind}{asks}\" d=\"{path}\"/>");
    if branch.kind == BranchKind::Companion {
        let _ = write!(out, "<path class=\"inner{asks}\" d=\"{path}\"/>");
    }
    for (end, begin) in branch.pieces.iter().zip(branch.pieces.iter().skip(1)) {
        for (x, y) in end.last().iter().chain(&begin.first()).filter(|_| leaves_off(end, begin)) {
            let _ = write!(out, "<circle class=\"goes-on\" cx=\"{x}\" cy=\"{y}\" r=\"2\"/>");
        }
    }
    if let (None, Some((x, y))) = (branch.parent, branch.pieces.first().and_then(|piece| piece.first())) {
        let _ = write!(out, "<circle class=\"unseen\" cx=\"{x}\" cy=\"{y}\" r=\"4\"/>");
    }
}

/// Higher than any gap that a line has for a label.
const GAP: i32 = 36;

/// Whether a line leaves off between two pieces, more than for a label.
fn leaves_off(end: &[(i32, i32)], begin: &[(i32, i32)]) -> bool {
    end.last().zip(begin.first()).is_some_and(|(a, b)| (a.1 - b.1).abs() > GAP)
}

/// How round corners are.
const ROUND: i32 = 6;

/// A line through corners, each rounded as far as both of its sides are long.
fn rounded(corners: &[(i32, i32)]) -> String {
    let mut out = String::new();
    let Some((x, y)) = corners.first() else { return out };
    let _ = write!(out, "M{x} {y}");
    let next = corners.iter().skip(2).map(Some).chain([None]);
    for ((before, at), next) in corners.iter().zip(corners.iter().skip(1)).zip(next) {
        let Some(next) = next else {
            let _ = write!(out, "L{} {}", at.0, at.1);
            break;
        };
        let long = |a: &(i32, i32), b: &(i32, i32)| (a.0 - b.0).abs() + (a.1 - b.1).abs();
        let round = ROUND.min(long(before, at)).min(long(at, next));
        let towards = |to: &(i32, i32)| (at.0 + (to.0 - at.0).signum() * round, at.1 + (to.1 - at.1).signum() * round);
        let (from, to) = (towards(before), towards(next));
        let _ = write!(out, "L{} {}Q{} {} {} {}", from.0, from.1, at.0, at.1, to.0, to.1);
    }
    out
}

fn class(kind: BranchKind) -> &'static str {
    match kind {
        BranchKind::Split => "split",
        BranchKind::Companion => "companion",
        BranchKind::ReCreation => "anew",
        BranchKind::Merger => "merger",
        BranchKind::Sibling => "sibling",
    }
}

/// By which kind of branch a lane came.
fn mark_of(figure: &Figure, lane: &Lane) -> Option<BranchKind> {
    figure.branches.iter().find(|branch| branch.child == lane.group).map(|branch| branch.kind)
}

fn lane(out: &mut String, lane: &Lane, kind: Option<BranchKind>) {
    let Lane { y, from, begins, ends, to, .. } = *lane;
    let mut stretch = |class: &str, from: i32, to: i32| {
        if to > from {
            let _ = write!(out, "<path class=\"{class}\" d=\"M{from} {y}H{to}\"/>");
        }
    };
    stretch("older", from, begins);
    stretch("after", ends, to);
    if lane.start == Start::Undated {
        return;
    }
    stretch("lane", begins, ends.max(begins + 3));
    if lane.start == Start::Torn {
        let _ = write!(out, "<path class=\"torn\" d=\"M{} {}l4 2.5l-4 2.5l4 2.5l-4 2.5\"/>", begins - 2, y - 5);
        return;
    }
    let mark = match kind {
        None | Some(BranchKind::Split) => format!("<circle class=\"mark\" cx=\"{begins}\" cy=\"{y}\" r=\"5\"/>"),
        // Two bars, as its branch is two lines: an open ring is a group that was not seen.
        Some(BranchKind::Companion) => {
            let (left, right, top) = (begins - 4, begins + 1, y - 5);
            format!("<path class=\"mark\" d=\"M{left} {top}h2v10h-2zM{right} {top}h2v10h-2z\"/>")
        }
        Some(BranchKind::ReCreation) => {
            format!("<path class=\"mark\" d=\"M{} {}h9v9h-9z\"/>", begins - 4, y - 4)
        }
        Some(BranchKind::Merger) => format!("<path class=\"mark\" d=\"M{} {}l11 6l-11 6z\"/>", begins - 5, y - 6),
        Some(BranchKind::Sibling) => {
            format!("<path class=\"mark open\" d=\"M{begins} {}l5 5l-5 5l-5 -5z\"/>", y - 5)
        }
    };
    out.push_str(&mark);
}

fn label(out: &mut String, label: &Label, said: &Said<'_>) {
    let class = match label.of {
        LabelOf::Name(_) => "name",
        LabelOf::Word(_) => "word",
        LabelOf::Under(_) => "under",
        LabelOf::Alone => "alone",
    };
    let fixed = if label.fixed {
        format!(" textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\"", label.width)
    } else {
        String::new()
    };
    let whole = label.shortened.then(|| (said.whole)(label.of)).flatten();
    let whole = whole.map(|text| format!("<title>{}</title>", escape(&visible(&text)))).unwrap_or_default();
    let (x, y, text) = (label.x, label.y, escape(&label.text));
    let _ = write!(out, "<text class=\"{class}\" x=\"{x}\" y=\"{y}\"{fixed}>{whole}{text}</text>");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_are_rounded_as_far_as_their_sides_are_long() {
        assert_eq!(rounded(&[(5, 0), (5, 40), (15, 40)]), "M5 0L5 34Q5 40 11 40L15 40");
        assert_eq!(rounded(&[(5, 0), (5, 40), (8, 40)]), "M5 0L5 37Q5 40 8 40L8 40");
        assert_eq!(rounded(&[(1, 2), (3, 4)]), "M1 2L3 4");
        assert_eq!(rounded(&[]), "");
    }
}
