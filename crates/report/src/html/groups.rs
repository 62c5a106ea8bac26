//! Groups, and who was in them.

use super::cell::{Html, brief_time, code, lines, listed, quoted, row, small, words};
use super::names::{Names, group_id};
use super::page::{Page, Table, columns, numbers};
use crate::Words;
use engine::views::{GroupView, MemberView, Overview};
use model::GroupId;
use std::collections::BTreeMap;

/// Groups by first record.
pub(super) fn groups(page: &mut Page<'_>, o: &Overview, names: &Names<'_>) {
    let w = page.words;
    page.section("groups", true);
    page.note("groups-note");
    if o.groups.is_empty() {
        return page.say("groups-none");
    }
    let heads = [
        ("col-name", 20),
        ("col-founder", 12),
        ("col-created", 12),
        ("col-first-seen", 12),
        ("col-last-seen", 12),
        ("col-exhibits", 12),
    ];
    let mut all = columns(w, &heads);
    all.extend(["member_count", "message_count", "matched_sighting_count"].map(|c| numbers(w.column(c))));
    let mut table = Table::new(&words(&w.count("count-groups", o.groups.len() as u64)), all);
    for g in &o.groups {
        let at =
            |t: &Option<engine::views::TimeView>| t.as_ref().map(|t| brief_time(w, t)).unwrap_or_default().or_dash();
        table.row(&[
            called(g, names, w),
            founder(g, names).or_dash(),
            at(&g.created),
            at(&g.first_seen),
            at(&g.last_seen),
            listed(g.exhibit_names.iter().map(quoted)),
            words(&w.number(g.member_count)),
            words(&w.number(g.message_count)),
            words(&w.number(g.matched_sighting_count)),
        ]);
    }
    page.table(&table);
}

fn called(g: &GroupView, names: &Names<'_>, w: &Words) -> Html {
    let others: Vec<Html> = g.names.iter().filter(|n| Some(*n) != g.name.as_ref()).map(quoted).collect();
    let also = (!others.is_empty()).then(|| Html(words(&format!("{}: ", w.text("groups-also"))).0 + &listed(others).0));
    let formerly: Vec<Html> = g.formerly.iter().map(super::cell::short).collect();
    let before = (!formerly.is_empty())
        .then(|| Html(words(&format!("{}: ", w.text("groups-formerly"))).0 + &listed(formerly).0));
    let kind = row([words(&w.word("chat-kind", g.kind.as_str())), words(&w.word("platform", &g.platform))]);
    lines(
        [
            names.group(g.group, w),
            small(also.unwrap_or_default()),
            small(kind),
            small(code(&g.group.to_string())),
            small(g.platform_id.as_deref().map(code).unwrap_or_default()),
            small(before.unwrap_or_default()),
        ]
        .into_iter()
        .filter(|h| h.0 != "<small></small>"),
    )
}

fn founder(g: &GroupView, names: &Names<'_>) -> Html {
    match g.founder {
        Some(id) => names.account(id),
        None => g.founder_name.as_ref().map(quoted).unwrap_or_default(),
    }
}

/// Memberships, a table for each group.
pub(super) fn members(page: &mut Page<'_>, o: &Overview, names: &Names<'_>) {
    let w = page.words;
    page.section("members", true);
    page.note("members-note");
    let mut by_group: BTreeMap<GroupId, Vec<&MemberView>> = BTreeMap::new();
    o.members.iter().for_each(|m| by_group.entry(m.group).or_default().push(m));
    for g in &o.groups {
        page.heading(Some(&group_id(g.group)), &names.group_name(g, w));
        match by_group.remove(&g.group) {
            Some(members) => {
                let all = o.member_counts.get(&g.group).copied().unwrap_or(members.len() as u64);
                page.table(&table(&members, all, g, names, w));
                page.further(all.saturating_sub(members.len() as u64), "members");
            }
            None => match o.member_counts.get(&g.group) {
                Some(all) => page.further(*all, "members"),
                None => page.say("members-none"),
            },
        }
    }
    // Whatever else there is: nothing is dropped because its group is not in the list.
    for (id, members) in by_group {
        page.heading(Some(&group_id(id)), &super::cell::short(&id));
        let rows = members.iter().map(|m| member(m, names, w)).collect();
        page.table(&filled(w.count("members-caption", members.len() as u64), rows, w));
    }
}

fn table(members: &[&MemberView], all: u64, g: &GroupView, names: &Names<'_>, w: &Words) -> Table {
    let caption =
        w.with("members-of", &[("members", &w.count("count-members", g.member_count)), ("count", &all.to_string())]);
    filled(caption, members.iter().map(|m| member(m, names, w)).collect(), w)
}

fn filled(caption: String, rows: Vec<Vec<Html>>, w: &Words) -> Table {
    let heads = [
        ("col-account", 16),
        ("col-way", 12),
        ("members-in", 10),
        ("members-out", 10),
        ("members-seen", 10),
        ("col-sure", 18),
        ("col-evidence", 24),
    ];
    let mut table = Table::new(&words(&caption), columns(w, &heads));
    rows.iter().for_each(|cells| table.row(cells));
    table
}

fn member(m: &MemberView, names: &Names<'_>, w: &Words) -> Vec<Html> {
    let at = |t: &Option<engine::views::TimeView>| t.as_ref().map(|t| brief_time(w, t)).unwrap_or_default().or_dash();
    let by = |key: &str, id| {
        let who = names.maybe_account(id);
        if who.0.is_empty() { who } else { small(Html(words(&format!("{} ", w.text(key))).0 + &who.0)) }
    };
    let removed = if m.removed { words(&w.text("members-removed")) } else { Html::default() };
    vec![
        names.account(m.account),
        lines([words(&w.word("way", &m.way)), by("members-by", m.by)]),
        at(&m.joined),
        lines([at(&m.left), removed, by("members-by", m.removed_by)]),
        lines([&m.first_seen, &m.last_seen].into_iter().flatten().map(|time| brief_time(w, time))),
        words(&w.word("sure", &m.sure)),
        names.places(&m.evidence, m.evidence_count, w),
    ]
}
