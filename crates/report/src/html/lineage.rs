//! The lineage over time: the figure, and the same as a table.

use super::cell::{Html, brief_time, joined, lines, quoted, short, small, words};
use super::figure::{Said, file, piece};
use super::page::{Page, Table, column, numbers};
use crate::{Words, visible};
use engine::views::{
    BranchInput, BranchKind, Figure, FigureError, FigureGroup, FigureInput, LabelOf, LineageBranchView,
    LineageGroupView, LineageView, layout,
};

/// Lines and letters of the figure.
pub(super) const STYLE: &str = include_str!("lineage.css");
/// Characters of a parent's name beside the word for a branch, where not all of it has room: the most, and fewer.
const PARENT_SHORT: [usize; 2] = [22, 12];

/// The figure in pieces that fit on a page, how it is read, and the table.
pub(super) fn write(page: &mut Page<'_>, lineage: &LineageView) -> Result<(), FigureError> {
    let w = page.words;
    if lineage.groups.is_empty() {
        page.say("lineage-none");
        return Ok(());
    }
    let figure = layout(&input(lineage, w))?;
    page.note("lineage-note");
    let title = title(lineage, w);
    let of = figure.sheets.len();
    for (at, sheet) in figure.sheets.iter().enumerate() {
        let part = [("part", (at + 1).to_string()), ("of", of.to_string())];
        let part = w.with("lineage-figure-part", &part.each_ref().map(|(name, value)| (*name, value.as_str())));
        let title = if of > 1 { format!("{title}. {part}") } else { title.clone() };
        let said = Said { title: &title, describes: &w.text("lineage-describes"), whole: &|of| whole(lineage, of, w) };
        page.frame(&format!("<figure class=\"kept\">{}</figure>", piece(&figure, *sheet, at + 1, &said)));
    }
    page.table(&table(lineage, &figure, w));
    Ok(())
}

/// The section's body by itself.
pub(super) fn section(lineage: &LineageView, words: &Words) -> Result<String, FigureError> {
    let mut page = Page::new(words);
    write(&mut page, lineage)?;
    Ok(page.into_body())
}

/// The figure as an SVG file of its own.
pub(super) fn svg(lineage: &LineageView, heading: &str, words: &Words) -> Result<String, FigureError> {
    let figure = layout(&input(lineage, words))?;
    let title = format!("{} · {}", visible(&engine::views::Shown::text(heading)), title(lineage, words));
    let describes = words.text("lineage-note");
    let said = Said { title: &title, describes: &describes, whole: &|of| whole(lineage, of, words) };
    Ok(file(&figure, words.lang().as_str(), &said, STYLE))
}

fn title(lineage: &LineageView, w: &Words) -> String {
    let count = w.count("count-groups", lineage.groups.len() as u64);
    w.with("lineage-figure", &[("count", &count)])
}

/// What a label was shortened from.
fn whole(lineage: &LineageView, of: LabelOf, w: &Words) -> Option<String> {
    match of {
        LabelOf::Name(group) => lineage.groups.get(group as usize).map(|group| name(group, w)),
        LabelOf::Alone => Some(w.text("lineage-alone")),
        LabelOf::Word(_) | LabelOf::Under(_) => None,
    }
}

fn name(group: &LineageGroupView, w: &Words) -> String {
    group.name.as_ref().map_or_else(|| w.text("report-without-name"), |name| visible(name))
}

/// Texts for the layout, all of them visible and in the reader's language.
fn input(lineage: &LineageView, w: &Words) -> FigureInput {
    let group = |group: &LineageGroupView| FigureGroup {
        name: name(group, w),
        begins: group.begins,
        begin_known: group.begin_known,
        ends: group.ends,
        under: under(group, w),
    };
    let branch = |branch: &LineageBranchView| BranchInput {
        parent: branch.parent,
        child: branch.child,
        kind: branch.kind,
        certain: branch.certain,
        also: branch.also.clone(),
        words: said(lineage, branch, w),
    };
    FigureInput {
        groups: lineage.groups.iter().map(group).collect(),
        branches: lineage.branches.iter().map(branch).collect(),
        alone: w.text("lineage-alone"),
    }
}

fn under(group: &LineageGroupView, w: &Words) -> Vec<String> {
    let members = w.count("count-members", group.member_count);
    let both = format!("{members} · {}", w.count("count-messages", group.message_count));
    let dated = |text: String| match group.begins {
        Some(_) => text,
        None => format!("{text} · {}", w.text("lineage-no-time")),
    };
    vec![dated(both.clone()), both, members]
}

/// The word for a branch: with its parents' names, with short ones, by itself.
fn said(lineage: &LineageView, branch: &LineageBranchView, w: &Words) -> Vec<String> {
    let kind = spelling(branch.kind);
    let names: Vec<String> = match branch.parent {
        None => vec![w.text("lineage-unseen")],
        Some(_) => parents(lineage, branch).map(|group| name(group, w)).collect(),
    };
    let cut = |name: &String, most: usize| match name.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", name.get(..end).unwrap_or_default().trim_end()),
        None => name.clone(),
    };
    let from = |names: &[String]| w.with(&format!("lineage-from-{kind}"), &[("parent", &names.join(" + "))]);
    let short = PARENT_SHORT.map(|most| from(&names.iter().map(|name| cut(name, most)).collect::<Vec<_>>()));
    std::iter::once(from(&names)).chain(short).chain([w.word("lineage-word", kind)]).collect()
}

fn parents<'l>(lineage: &'l LineageView, branch: &'l LineageBranchView) -> impl Iterator<Item = &'l LineageGroupView> {
    branch.parent.iter().chain(&branch.also).filter_map(|group| lineage.groups.get(*group as usize))
}

fn spelling(kind: BranchKind) -> &'static str {
    engine::views::EdgeReason::from(kind).as_str()
}

/// A row for each lane, in the figure's order.
fn table(lineage: &LineageView, figure: &Figure, w: &Words) -> Table {
    let mut columns: Vec<_> =
        ["col-name", "lineage-created", "lineage-seen-since", "lineage-last"].map(|key| column(w.text(key))).into();
    columns.extend(["member_count", "message_count"].map(|c| numbers(w.column(c))));
    columns.push(column(w.text("lineage-came")));
    let count = w.count("count-groups", lineage.groups.len() as u64);
    let mut table = Table::new(&words(&w.with("lineage-caption", &[("count", &count)])), columns);
    for lane in &figure.lanes {
        let Some(group) = lineage.groups.get(lane.group as usize) else { continue };
        let begins = group.begins_at.as_ref().map(|at| brief_time(w, at)).unwrap_or_default();
        let (created, seen) = if group.begin_known { (begins, Html::default()) } else { (Html::default(), begins) };
        let called = group.name.as_ref().map_or_else(|| words(&w.text("report-without-name")), quoted);
        table.row(&[
            lines([called, small(short(&group.group))]),
            created.or_dash(),
            seen.or_dash(),
            group.ends_at.as_ref().map(|at| brief_time(w, at)).unwrap_or_default().or_dash(),
            words(&w.number(group.member_count)),
            words(&w.number(group.message_count)),
            came(lineage, figure, lane.group, w).or_dash(),
        ]);
    }
    table
}

/// What a group came from, a line for each branch; what is drawn dashed says so.
fn came(lineage: &LineageView, figure: &Figure, child: u32, w: &Words) -> Html {
    let of = (0u32..).zip(&lineage.branches).filter(|(_, branch)| branch.child == child);
    let one = |(ix, branch): (u32, &LineageBranchView)| {
        let settled = figure.branches.iter().filter(|drawn| drawn.branch == ix).all(|drawn| drawn.certain);
        let from = match branch.parent {
            None => words(&w.text("lineage-unseen")),
            Some(_) => joined(
                parents(lineage, branch)
                    .map(|g| g.name.as_ref().map_or_else(|| words(&w.text("report-without-name")), quoted)),
                " + ",
            ),
        };
        let kind = words(&w.word("lineage-word", spelling(branch.kind)));
        let asks = if settled { Html::default() } else { small(words(&w.text("lineage-not-settled"))) };
        joined([joined([kind, from], ": "), asks], " ")
    };
    lines(of.map(one))
}
