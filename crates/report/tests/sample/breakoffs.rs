//! From where a group of the sample comes.

use super::chats::{account, group, noon};
use super::exhibit;
use engine::views::{
    BranchKind, BreakOffKind, BreakoffVerdict, BreakoffView, EvidenceFamily, EvidenceView, FamilyView,
    LineageBranchView, LineageGroupView, LineageView, NoLr, RowCode, RowView,
};
use std::collections::BTreeMap;

fn row(why_code: RowCode, speaks_for: bool, count: u32, of: u32) -> RowView {
    let place = EvidenceView {
        exhibit: exhibit(1),
        exhibit_name: "movil-02".into(),
        path: "chats/Chat de WhatsApp con Faro.txt".into(),
        record: "line 2".into(),
    };
    RowView {
        why_code,
        why: String::new(),
        speaks_for,
        count,
        of,
        accounts: vec![account(1)],
        account_names: vec!["Ana".into()],
        evidence: vec![place],
    }
}

pub(super) fn breakoffs() -> Vec<BreakoffView> {
    let membership = FamilyView {
        family: EvidenceFamily::Membership,
        score: 170,
        counted: BTreeMap::from([("cohort_contained".to_owned(), 0.75)]),
        rows: vec![row(RowCode::CohortInside, true, 6, 8), row(RowCode::FounderOutside, false, 1, 1)],
    };
    let one = BreakoffView {
        parent: Some(group(1)),
        parent_name: Some("Faro".into()),
        child: group(3),
        child_name: Some("Faro, otra vez".into()),
        verdict: BreakoffVerdict::Parent,
        likeliest: Some(group(1)),
        likeliest_name: Some("Faro".into()),
        kind: Some(BreakOffKind::Split),
        second_parent: None,
        second_parent_name: None,
        siblings: Vec::new(),
        created: Some(noon("2024-04-02")),
        score: 230,
        log10_lr: None,
        no_lr: Some(NoLr::Simulated),
        support: None,
        weights: "worlds-3".into(),
        simulated: true,
        rests_on: None,
        evidence: vec![membership],
        rivals: Vec::new(),
        left_out_count: 0,
        network_due: false,
    };
    vec![one]
}

pub(super) fn lineage() -> LineageView {
    let lane = |n: u8, name: &str, begins: i64| LineageGroupView {
        group: group(n),
        name: Some(name.into()),
        begins: Some(begins),
        begins_at: Some(noon("2024-03-01")),
        begin_known: true,
        ends: Some(begins + 90 * 86_400),
        ends_at: Some(noon("2024-06-30")),
        member_count: 3,
        message_count: 440,
    };
    let branch =
        LineageBranchView { parent: Some(0), child: 1, kind: BranchKind::Split, certain: true, also: Vec::new() };
    LineageView {
        groups: vec![
            lane(1, "<script>alert('faro')</script> Faro 🚤", 1_709_294_400),
            lane(3, "Faro, otra vez", 1_712_059_200),
        ],
        branches: vec![branch],
    }
}
