//! The lineage of a case as it is drawn: groups as lanes, and what goes before all others as branches.

use super::{
    BranchKind, BreakoffVerdict, BreakoffView, GroupView, LineageBranchView, LineageGroupView, LineageView, TimeView,
};
use model::{GroupId, parse_utc};
use network::lineage::BreakOffKind;
use std::collections::HashMap;

/// A time that can mean more than this is not drawn: it contradicts its file.
const WIDEST_S: i64 = 10 * 365 * 86_400;

/// Groups and channels, and from where they come. Of a group of which no parent is named and none goes before the others
/// nothing is drawn, unless others began beside it.
pub(super) fn drawn(groups: &[GroupView], breakoffs: &[BreakoffView]) -> LineageView {
    let shown: Vec<&GroupView> = groups.iter().filter(|g| g.kind.is_group(g.member_count)).collect();
    let place: HashMap<GroupId, u32> = shown.iter().map(|g| g.group).zip(0..).collect();
    let branch = |b: &BreakoffView| {
        let parent = b.likeliest.and_then(|parent| place.get(&parent).copied());
        (parent.is_some() || b.kind == Some(BreakOffKind::Sibling)).then_some(())?;
        Some(LineageBranchView {
            parent,
            child: *place.get(&b.child)?,
            kind: kind(b.kind?),
            certain: b.verdict == BreakoffVerdict::Parent,
            also: b.second_parent.and_then(|second| place.get(&second).copied()).into_iter().collect(),
        })
    };
    LineageView {
        groups: shown.into_iter().map(group).collect(),
        branches: breakoffs.iter().filter_map(branch).collect(),
    }
}

pub(super) fn kind(kind: BreakOffKind) -> BranchKind {
    match kind {
        BreakOffKind::Split => BranchKind::Split,
        BreakOffKind::Companion => BranchKind::Companion,
        BreakOffKind::ReCreation => BranchKind::ReCreation,
        BreakOffKind::Merger => BranchKind::Merger,
        BreakOffKind::Sibling => BranchKind::Sibling,
    }
}

fn group(g: &GroupView) -> LineageGroupView {
    let begin = g.created.as_ref().or(g.first_seen.as_ref());
    LineageGroupView {
        group: g.group,
        name: g.name.clone(),
        begins: begin.and_then(middle),
        begins_at: begin.cloned(),
        begin_known: g.created.is_some(),
        ends: g.last_seen.as_ref().and_then(middle),
        ends_at: g.last_seen.clone(),
        member_count: g.member_count,
        message_count: g.message_count,
    }
}

/// The middle of what a time can mean: for drawing only.
fn middle(t: &TimeView) -> Option<i64> {
    let (from, to) = (parse_utc(&t.at_from)?, parse_utc(&t.at_to)?);
    (to - from < WIDEST_S).then_some(from + (to - from) / 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Zone;

    #[test]
    fn a_time_that_can_mean_any_has_no_place_on_the_figure() {
        let time = |from: &str, to: &str| TimeView {
            at: String::new(),
            at_utc: None,
            at_from: from.into(),
            at_to: to.into(),
            zone: Zone::Unknown,
        };
        assert_eq!(middle(&time("1970-01-01T00:00:00Z", "1970-01-02T00:00:00Z")), Some(43_200));
        assert_eq!(middle(&time("1969-12-31T10:00:00Z", "2101-01-01T11:59:59Z")), None);
    }
}
