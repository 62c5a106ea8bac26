//! Key accounts of the sample, and what was not seen of it.

use super::chats::{account, group};
use super::exhibit;
use engine::views::{
    EstimateNote, EstimateView, Estimated, EvidenceView, GapKind, GapView, KeyAccountView, KeyListView, KeyMeasure,
    KeyReasonView, KeyStanding, NoRank, ProposalRole, ProposalView, RolesView,
};
use std::collections::BTreeMap;

fn place() -> EvidenceView {
    EvidenceView {
        exhibit: exhibit(1),
        exhibit_name: "movil-02".into(),
        path: "chats/Chat de WhatsApp con Faro.txt".into(),
        record: "line 2".into(),
    }
}

fn reason(why_code: KeyMeasure, count: u32, within: Option<u32>) -> KeyReasonView {
    KeyReasonView { why_code, why: String::new(), count, within, on_one_count: 1, evidence: vec![place()] }
}

fn key(n: u8, rank: Option<(u32, u32, u32)>) -> KeyAccountView {
    KeyAccountView {
        account: account(n),
        account_name: None,
        country: None,
        standing: KeyStanding::Ranked,
        apart: None,
        layer: Some(1),
        rank: rank.map(|rank| rank.0),
        rank_from: rank.map(|rank| rank.1),
        rank_to: rank.map(|rank| rank.2),
        no_rank: if rank.is_none() { Some(NoRank::SpansTheList) } else { None },
        listed_count: 7,
        hangs_on: Vec::new(),
        hangs_on_names: Vec::new(),
        hangs_on_rank: None,
        score: Some(1_700),
        weights: 1,
        counts: BTreeMap::from([(KeyMeasure::Founded, 3)]),
        reasons: vec![reason(KeyMeasure::Founded, 3, None), reason(KeyMeasure::Betweenness, 31_250, Some(150_000))],
        constraint: Some(400),
        roles: RolesView::default(),
        group_count: 2,
        network_due: true,
    }
}

pub(super) fn keys() -> KeyListView {
    let mut apart = key(3, None);
    apart.account_name = Some("Aparte de todos".into());
    KeyListView {
        ranked: vec![key(1, Some((1, 1, 2))), key(2, None)],
        counted: Vec::new(),
        counted_count: 4,
        apart: vec![apart],
        betweenness_of: (64, 120),
        betweenness_within: 150_000,
        changed_count: 1,
    }
}

pub(super) fn estimates() -> Vec<EstimateView> {
    let one = EstimateView {
        of: Estimated::Groups,
        owner_count: 6,
        seen_count: 11,
        once_count: 6,
        twice_count: 2,
        incidence_count: 20,
        at_least: Some(15.2),
        std_error: Some(4.1),
        from: Some(11.9),
        to: Some(31.2),
        coverage: Some(0.72),
        why_code: EstimateNote::FewOwners,
        why: String::new(),
        network_due: false,
    };
    let none = EstimateView {
        of: Estimated::Families,
        at_least: None,
        std_error: None,
        from: None,
        to: None,
        coverage: None,
        why_code: EstimateNote::OneOwner,
        ..one.clone()
    };
    vec![one, none]
}

pub(super) fn gaps() -> Vec<GapView> {
    let gap = |kind| GapView {
        kind,
        why: String::new(),
        group: Some(group(1)),
        group_name: Some("Faro".into()),
        digest: None,
        from: Some("2024-01-01T00:00:00Z".into()),
        to: Some("2024-02-01T00:00:00Z".into()),
        count: 2,
        of: 5,
        exhibits: vec![exhibit(1)],
        exhibit_names: vec!["movil-02".into()],
        evidence: vec![place()],
        network_due: false,
    };
    let invite = GapView {
        group: None,
        group_name: None,
        digest: Some("00f1e2d3c4b5a697".into()),
        from: None,
        to: None,
        ..gap(GapKind::InviteOnly)
    };
    vec![invite, gap(GapKind::SilentMembers), gap(GapKind::NoPhone)]
}

pub(super) fn proposals() -> Vec<ProposalView> {
    vec![ProposalView {
        proposal: 1,
        group: Some(group(1)),
        group_name: Some("Faro".into()),
        country: Some("ES".into()),
        role: ProposalRole::LetsIn,
        account_count: 4,
        expected: 2.4,
        from_invites: 0.3,
        seen_groups: 3.0,
        reasons: Vec::new(),
        network_due: false,
    }]
}
