//! The lineage in the report and as a file: what must stand in it, and what must never.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on says so by failing")]

#[path = "sample/lineage.rs"]
mod sample;

use engine::views::{BranchKind, FigureError, LineageView, Shown};
use report::{Lang, Words, lineage_section, lineage_svg};
use sample::lineage;

fn section(of: &LineageView) -> String {
    lineage_section(of, &Words::new(Lang::En)).unwrap()
}

/// Tags that are opened and not closed in their order, if any: the markup is XML but for `<br>`.
fn unbalanced(markup: &str) -> Option<String> {
    let mut open: Vec<&str> = Vec::new();
    for tag in markup.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
        let name = tag.trim_end_matches('/').split([' ', '/']).next().unwrap();
        match tag.strip_prefix('/') {
            Some(closed) if open.pop() != Some(closed) => return Some(tag.into()),
            Some(_) => {}
            None if tag.ends_with('/') || name == "br" || name.starts_with('?') => {}
            None => open.push(name),
        }
    }
    open.pop().map(str::to_owned)
}

#[test]
fn the_figure_and_its_table_name_every_group_once() {
    let of = lineage(27);
    let html = section(&of);
    assert_eq!(html.matches("class=\"name\"").count(), 27);
    assert_eq!(html.matches("<tr>").count(), 28, "a row for each group, and the heading");
    assert_eq!(html.matches("<svg class=\"lineage\"").count(), 2, "27 lanes are two sheets");
    assert!(html.contains("split from Senderistas del norte") && html.contains("No lineage determined"));
}

#[test]
fn an_open_ring_stands_only_where_a_group_was_not_seen() {
    let mut of = lineage(12);
    of.branches.retain(|branch| branch.parent.is_some());
    let first = &mut of.branches[0];
    (first.kind, first.certain) = (BranchKind::Companion, true);
    of.groups[first.child as usize].begin_known = true;
    let rings = |of: &LineageView| {
        let svg = lineage_svg(of, "Faro", &Words::new(Lang::En)).unwrap();
        svg.matches("<circle class=\"mark open\"").count() + svg.matches("<circle class=\"unseen\"").count()
    };
    assert_eq!(rings(&of), 0, "a companion whose parent is seen has none");
    of.branches[0].parent = None;
    assert_eq!(rings(&of), 1);
}

#[test]
fn it_is_well_formed_at_every_size() {
    for count in [0, 1, 2, 12, 27, 100, 150] {
        let of = lineage(count);
        assert_eq!(unbalanced(&section(&of)), None, "{count}");
        let svg = lineage_svg(&of, "Faro", &Words::new(Lang::Es)).unwrap();
        assert_eq!(unbalanced(&svg), None, "{count}");
    }
}

#[test]
fn nothing_in_it_runs_loads_or_leads_out() {
    let mut of = lineage(12);
    of.groups[0].name =
        Some(Shown::text("</text><script>x</script>\"'\u{202e}\u{0} https://chat.whatsapp.com/AbCdEfGhIjKl"));
    for text in [section(&of), lineage_svg(&of, "<script>", &Words::new(Lang::En)).unwrap()] {
        let lower = text.to_lowercase();
        for bad in [
            "<script",
            "<image",
            "<use",
            "<foreignobject",
            "href=",
            " style=",
            "onload",
            "url(",
            "@import",
            "\0",
            "\u{202e}",
        ] {
            assert!(!lower.contains(bad), "{bad}");
        }
        assert!(!text.contains("EfGhIj"), "links in names are shortened");
        assert_eq!(unbalanced(&text), None);
    }
}

#[test]
fn what_is_dashed_is_not_settled_in_the_table_either() {
    let mut of = lineage(12);
    of.branches.iter_mut().for_each(|branch| branch.certain = true);
    let settled = section(&of);
    of.branches[0].certain = false;
    let asks = section(&of);
    let count = |text: &str, what: &str| text.matches(what).count();
    assert_eq!(count(&asks, "not settled"), count(&settled, "not settled") + 1);
    assert_eq!(count(&asks, " asks\""), count(&settled, " asks\"") + 1 + usize::from(!of.branches[0].also.is_empty()));
}

#[test]
fn a_shortened_name_is_told_whole() {
    let mut of = lineage(2);
    let long = "Excursiones ".repeat(30);
    of.groups[0].name = Some(Shown::text(&long));
    assert!(section(&of).contains(&format!("<title>{long}</title>")));
}

#[test]
fn the_same_lineage_gives_the_same_bytes() {
    assert_eq!(section(&lineage(100)), section(&lineage(100)));
}

#[test]
fn a_branch_to_nowhere_is_an_error_that_names_it() {
    let mut of = lineage(3);
    of.branches[0].child = 77;
    let error = lineage_section(&of, &Words::new(Lang::En)).unwrap_err();
    assert_eq!(error, FigureError::NoSuchGroup { branch: 0, group: 77 });
    assert!(error.to_string().contains("branch 0") && error.to_string().contains("group 77"));
}
