//! The figure of the lineage: whatever the forest, it can be read.

use network::{Branch, BranchInput, BranchKind, Figure, FigureGroup, FigureInput, LabelOf, Start, layout};
use proptest::prelude::*;

const DAY: i64 = 86_400;
/// 2026-01-20.
const FROM: i64 = 1_768_867_200;

fn group(name: &str, begins: i64, ends: i64) -> FigureGroup {
    FigureGroup {
        name: name.into(),
        begins: Some(FROM + begins * DAY),
        begin_known: true,
        ends: Some(FROM + ends * DAY),
        under: vec!["12 members · 340 messages".into(), "12 · 340".into()],
    }
}

fn branch(parent: impl Into<Option<u32>>, child: u32, kind: BranchKind) -> BranchInput {
    let words = vec!["split from another group".into(), "split".into()];
    BranchInput { parent: parent.into(), child, kind, certain: true, also: Vec::new(), words }
}

fn lane(figure: &Figure, group: u32) -> &network::Lane {
    figure.lanes.iter().find(|lane| lane.group == group).unwrap()
}

fn text(figure: &Figure, of: LabelOf) -> &str {
    figure.labels.iter().find(|label| label.of == of).map_or("", |label| &label.text)
}

/// Every straight piece of a line, lanes included.
fn straight(figure: &Figure) -> Vec<((i32, i32), (i32, i32))> {
    let of = |branch: &Branch| -> Vec<((i32, i32), (i32, i32))> {
        branch.pieces.iter().flat_map(|piece| piece.windows(2).map(|two| (two[0], two[1]))).collect()
    };
    let lanes = figure.lanes.iter().map(|lane| ((lane.from, lane.y), (lane.to, lane.y)));
    figure.branches.iter().flat_map(of).chain(lanes).collect()
}

fn meets((left, top, right, bottom): (i32, i32, i32, i32), (a, b): ((i32, i32), (i32, i32))) -> bool {
    a.0.min(b.0) < right && a.0.max(b.0) > left && a.1.min(b.1) < bottom && a.1.max(b.1) > top
}

/// What makes a figure legible.
fn check(input: &FigureInput) -> Result<Figure, TestCaseError> {
    let figure = layout(input).unwrap();
    prop_assert_eq!(figure.lanes.len(), input.groups.len());
    let rooms: Vec<_> = figure.labels.iter().map(network::Label::room).collect();
    for (at, room) in rooms.iter().enumerate() {
        let label = &figure.labels[at];
        prop_assert!(room.0 >= 0 && room.1 >= 0 && room.2 <= figure.width && room.3 <= figure.height, "{label:?}");
        for (other, label) in rooms.iter().zip(&figure.labels).skip(at + 1) {
            let apart = room.2 <= other.0 || other.2 <= room.0 || room.3 <= other.1 || other.3 <= room.1;
            prop_assert!(apart, "{:?} lies on {label:?}", figure.labels[at]);
        }
    }
    for line in straight(&figure) {
        let inside = |(x, y): (i32, i32)| (0..=figure.width).contains(&x) && (0..=figure.height).contains(&y);
        prop_assert!(inside(line.0) && inside(line.1), "{line:?} leaves the figure");
        for (room, label) in rooms.iter().zip(&figure.labels) {
            prop_assert!(!meets(*room, line), "{line:?} runs through {label:?}");
        }
    }
    for lane in &figure.lanes {
        prop_assert!(lane.from <= lane.begins && lane.begins <= lane.ends && lane.ends <= lane.to, "{lane:?}");
    }
    for branch in figure.branches.iter().filter(|b| !b.further && b.parent.is_some()) {
        let (corner, begin) = (branch.pieces[0][0].0, lane(&figure, branch.child).from);
        prop_assert!((6..=25).contains(&(begin - corner)), "{branch:?} leaves its parent where its child begins");
    }
    let ends: Vec<i32> = figure.sheets.iter().map(|sheet| sheet.bottom).collect();
    let tops: Vec<i32> = figure.sheets.iter().skip(1).map(|sheet| sheet.top).chain([figure.height]).collect();
    prop_assert_eq!(ends, tops, "sheets leave nothing out");
    Ok(figure)
}

/// Branches of the forest that cross another one of it, or a lane.
fn crossings(figure: &Figure) -> usize {
    let lines =
        |b: &Branch| -> Vec<_> { b.pieces.iter().flat_map(|p| p.windows(2).map(|two| (two[0], two[1]))).collect() };
    let downs: Vec<_> = figure.branches.iter().filter(|b| !b.further && b.parent.is_some()).flat_map(lines).collect();
    let crosses = |(a, b): &((i32, i32), (i32, i32)), y: i32, (left, right): (i32, i32)| {
        a.0 == b.0 && a.1.min(b.1) < y && a.1.max(b.1) > y && a.0 > left && a.0 < right
    };
    let of_lanes = figure.lanes.iter().map(|l| (l.y, (l.from, l.to)));
    let across = downs.iter().filter(|(a, b)| a.1 == b.1).map(|(a, b)| (a.1, (a.0, b.0)));
    of_lanes.chain(across).map(|(y, span)| downs.iter().filter(|down| crosses(down, y, span)).count()).sum()
}

#[test]
fn children_hang_below_their_parent_the_latest_nearest() {
    let groups =
        vec![group("First", 0, 300), group("Early", 50, 200), group("Late", 150, 280), group("Of early", 90, 190)];
    let branches =
        vec![branch(0, 1, BranchKind::Split), branch(0, 2, BranchKind::Companion), branch(1, 3, BranchKind::Split)];
    let figure = check(&FigureInput { groups, branches, alone: "Alone".into() }).unwrap();
    let order: Vec<u32> = figure.lanes.iter().map(|lane| lane.group).collect();
    assert_eq!(order, [0, 2, 1, 3]);
    assert_eq!(crossings(&figure), 0);
    assert_eq!(text(&figure, LabelOf::Name(3)), "Of early");
    assert_eq!(text(&figure, LabelOf::Alone), "", "every group is in a tree");
    let down = &figure.branches[0].pieces[0];
    assert_eq!(down.first().unwrap().1, lane(&figure, 0).y);
    assert_eq!(*down.last().unwrap(), (lane(&figure, 1).from, lane(&figure, 1).y));
}

#[test]
fn time_runs_to_the_right_in_scale() {
    let groups = vec![group("A", 0, 400), group("B", 100, 400), group("C", 200, 300)];
    let figure = check(&FigureInput { groups, ..FigureInput::default() }).unwrap();
    let at = |group| lane(&figure, group).begins;
    assert!((at(1) - at(0) - (at(2) - at(1))).abs() <= 1);
    assert!((lane(&figure, 2).ends - at(2) - (at(1) - at(0))).abs() <= 1);
    assert_eq!(text(&figure, LabelOf::Alone), "");
    assert_eq!(figure.ticks.first().unwrap().text, "2026-02");
}

#[test]
fn groups_of_which_nothing_is_told_stand_below_under_a_heading() {
    let groups = vec![group("Alone", 0, 10), group("First", 5, 20), group("Second", 8, 20)];
    let branches = vec![branch(1, 2, BranchKind::Split)];
    let figure = check(&FigureInput { groups, branches, alone: "No lineage told".into() }).unwrap();
    let heading = figure.labels.iter().find(|label| label.of == LabelOf::Alone).unwrap();
    assert!(heading.y > lane(&figure, 2).y && heading.y < lane(&figure, 0).y);
}

#[test]
fn a_begin_that_is_not_known_is_torn() {
    let mut groups = vec![group("Seen since", 0, 100), group("Created", 10, 100)];
    groups[0].begin_known = false;
    let figure = check(&FigureInput { groups, ..FigureInput::default() }).unwrap();
    let (torn, created) = (lane(&figure, 0), lane(&figure, 1));
    assert!(torn.start == Start::Torn && torn.from < torn.begins);
    assert!(created.start == Start::Created && created.from == created.begins);
}

#[test]
fn a_group_without_a_time_is_drawn_where_it_hangs() {
    let mut groups = vec![group("Dated", 0, 100), group("Only a link", 10, 100)];
    (groups[1].begins, groups[1].ends, groups[1].begin_known) = (None, None, false);
    let figure =
        check(&FigureInput { groups, branches: vec![branch(0, 1, BranchKind::Split)], alone: "x".into() }).unwrap();
    assert_eq!(lane(&figure, 1).start, Start::Undated);
    assert!(lane(&figure, 1).from > lane(&figure, 0).from);
    groups_without_time_take_no_room();
}

fn groups_without_time_take_no_room() {
    let nothing = FigureInput { groups: vec![FigureGroup::default(); 3], ..FigureInput::default() };
    let figure = check(&nothing).unwrap();
    assert!(figure.ticks.is_empty() && figure.width < 1250, "{}", figure.width);
}

#[test]
fn a_parent_that_was_created_later_is_never_drawn_as_certain() {
    let groups = vec![group("Later", 50, 100), group("Earlier", 10, 100)];
    let figure =
        check(&FigureInput { groups, branches: vec![branch(0, 1, BranchKind::Split)], alone: "x".into() }).unwrap();
    assert!(!figure.branches[0].certain);
    assert!(text(&figure, LabelOf::Word(0)).ends_with(" ?"));
    let later = lane(&figure, 0);
    assert!(later.from < lane(&figure, 1).from && later.begins > later.from, "dotted before it was created");
}

#[test]
fn a_time_that_cannot_be_is_drawn_at_the_edge() {
    let mut groups = vec![group("A", 0, 100), group("B", 10, 100), group("C", 20, 5)];
    (groups[0].begins, groups[1].ends) = (Some(i64::MIN), Some(i64::MAX));
    let figure = check(&FigureInput { groups, ..FigureInput::default() }).unwrap();
    assert!(lane(&figure, 0).begins < lane(&figure, 2).begins && figure.ticks.len() < 15);
    assert_eq!(lane(&figure, 2).begins, lane(&figure, 2).ends, "an end before the begin");
}

#[test]
fn what_is_not_certain_asks() {
    let groups = vec![group("A", 0, 100), group("B", 10, 100), group("C", 10, 100)];
    let mut branches = vec![branch(0, 1, BranchKind::Split), branch(0, 2, BranchKind::Split)];
    branches[1].certain = false;
    let figure = check(&FigureInput { groups, branches, alone: String::new() }).unwrap();
    assert_eq!(text(&figure, LabelOf::Word(0)), "split from another group");
    assert_eq!(text(&figure, LabelOf::Word(1)), "split from another group ?");
}

#[test]
fn a_parent_that_was_not_seen_is_an_open_end() {
    let groups = vec![group("A", 0, 100)];
    let figure =
        check(&FigureInput { groups, branches: vec![branch(None, 0, BranchKind::Split)], alone: "x".into() }).unwrap();
    let stub = &figure.branches[0];
    assert!(
        stub.parent.is_none()
            && stub.pieces[0][0].0 < lane(&figure, 0).from
            && stub.pieces[0][0].1 < lane(&figure, 0).y
    );
}

#[test]
fn a_merger_hangs_on_both_parents() {
    let groups = vec![group("A", 0, 100), group("B", 5, 100), group("A and B", 80, 160)];
    let mut branches = vec![branch(0, 2, BranchKind::Merger)];
    branches[0].also = vec![1];
    let figure = check(&FigureInput { groups, branches, alone: "x".into() }).unwrap();
    let parents: Vec<_> = figure.branches.iter().map(|b| (b.parent, b.further)).collect();
    assert_eq!(parents, [(Some(0), false), (Some(1), true)]);
    assert_eq!(figure.branches[1].pieces[0].first().unwrap().1, lane(&figure, 1).y);
    assert_eq!(figure.branches[1].pieces.last().unwrap().last().unwrap().1, lane(&figure, 2).y);
}

#[test]
fn of_a_second_parent_far_away_both_ends_are_drawn() {
    let mut groups = vec![group("A", 0, 900), group("B", 1, 900), group("A and B", 2, 900)];
    groups.extend((0..20).map(|ix| group("Between", 10 + ix, 900)));
    let mut branches = vec![branch(0, 2, BranchKind::Merger)];
    branches[0].also = vec![1];
    branches.extend((3..23).map(|child| branch(0, child, BranchKind::Split)));
    let figure = check(&FigureInput { groups, branches, alone: "x".into() }).unwrap();
    let further = figure.branches.iter().find(|branch| branch.further).unwrap();
    let near = figure.branches.iter().filter(|branch| !branch.further).all(|branch| branch.pieces.len() == 1);
    assert!(near, "lines of the tree are whole");
    let (b, both) = (lane(&figure, 1).y, lane(&figure, 2).y);
    match further.pieces.as_slice() {
        [whole] => assert!((b - both).abs() <= 480, "{whole:?}"),
        [begin, end] => assert!(begin[0].1 == b && end.last().unwrap().1 == both && (b - both).abs() > 480),
        other => panic!("{other:?}"),
    }
}

#[test]
fn branches_that_are_drawn_differently_share_no_line() {
    let groups = vec![group("A", 0, 900), group("B", 200, 900), group("C", 201, 900), group("D", 202, 900)];
    let mut branches: Vec<_> = (1..4).map(|child| branch(0, child, BranchKind::Split)).collect();
    branches[1].certain = false;
    let figure = check(&FigureInput { groups, branches, alone: "x".into() }).unwrap();
    let downs: std::collections::BTreeSet<i32> = figure.branches.iter().map(|branch| branch.pieces[0][0].0).collect();
    assert_eq!(downs.len(), 3, "{downs:?}");
}

#[test]
fn a_name_that_floods_is_shortened_and_one_in_any_script_gets_its_width() {
    let groups = vec![group(&"Montaña ".repeat(40), 0, 100), group("Семья 🌻 家族", 99, 100)];
    let figure = check(&FigureInput { groups, ..FigureInput::default() }).unwrap();
    let long = figure.labels.iter().find(|label| label.of == LabelOf::Name(0)).unwrap();
    assert!(long.shortened && long.text.ends_with('…') && !long.fixed);
    assert!(figure.labels.iter().find(|label| label.of == LabelOf::Name(1)).unwrap().fixed);
}

const KINDS: [BranchKind; 5] =
    [BranchKind::Split, BranchKind::Companion, BranchKind::ReCreation, BranchKind::Merger, BranchKind::Sibling];

/// What a group is drawn from: begin, length, how far back its parent lies, chance.
type Seeds = Vec<(i64, i64, usize, u8)>;

fn seeds() -> impl Strategy<Value = Seeds> {
    proptest::collection::vec((0..700i64, 0..300i64, 0..1000usize, any::<u8>()), 1..150)
}

/// Groups whose parents are earlier. `wild`: some parents are later, begins are not known, and there are second parents.
fn forest(seeds: &Seeds, wild: bool) -> FigureInput {
    let mut input = FigureInput { alone: "No lineage told".into(), ..FigureInput::default() };
    for (at, (begins, lasts, _, chance)) in seeds.iter().enumerate() {
        let name = ["Senderismo", "Recetas de la abuela y postres", "Ω 🌻", "Fotos"][at % 4];
        let mut one = group(&format!("{name} {at}"), *begins, begins + lasts);
        one.begin_known = !wild || chance % 3 > 0;
        if wild && chance % 17 == 0 {
            (one.begins, one.ends, one.begin_known) = (None, None, false);
        }
        input.groups.push(one);
    }
    for (child, (begins, _, back, chance)) in (0u32..).zip(seeds) {
        let earlier: Vec<u32> =
            (0u32..).zip(seeds).filter(|(g, s)| (s.0, *g) < (*begins, child)).map(|(g, _)| g).collect();
        let any = u32::try_from(back % seeds.len()).unwrap();
        let pick = if wild && chance % 5 == 0 {
            (any != child).then_some(any)
        } else {
            earlier.get(back % earlier.len().max(1)).copied()
        };
        let parent = pick.filter(|_| chance % 4 > 0);
        if parent.is_none() && chance % 8 < 4 {
            continue;
        }
        let mut one = branch(parent, child, KINDS[back % 5]);
        one.certain = chance % 6 > 0;
        let second = (back / 7 % seeds.len()) as u32;
        if wild && chance % 11 == 0 && second != child {
            one.also.push(second);
        }
        input.branches.push(one);
    }
    input
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn no_label_lies_on_another_or_on_a_line_and_branches_do_not_cross(seeds in seeds()) {
        let figure = check(&forest(&seeds, false))?;
        prop_assert_eq!(crossings(&figure), 0);
    }

    #[test]
    fn whatever_the_lineage_says_labels_stay_free(seeds in seeds()) {
        let input = forest(&seeds, true);
        let figure = check(&input)?;
        prop_assert_eq!(&figure, &layout(&input).unwrap());
    }

    #[test]
    fn groups_of_one_moment_can_be_told_apart(seeds in seeds()) {
        let at_once = seeds.into_iter().map(|(begins, lasts, back, chance)| (begins % 2, lasts % 3, back, chance)).collect();
        let figure = check(&forest(&at_once, false))?;
        prop_assert_eq!(crossings(&figure), 0);
    }
}
