//! Groups, members and accounts of the sample.

use super::{exhibit, time};
use engine::views::{
    AccountView, ChatView, EvidenceView, GroupView, Involvement, LinkView, MemberView, TallyView, TimeView,
};
use model::{AccountId, ChatKind, GroupId};
use std::collections::BTreeMap;

pub(super) fn group(n: u8) -> GroupId {
    GroupId([n; 16])
}

pub(super) fn account(n: u8) -> AccountId {
    AccountId([n; 16])
}

pub(super) fn noon(day: &str) -> TimeView {
    time(&format!("{day}T12:00"), &format!("{day}T00:00:00Z"), &format!("{day}T23:59:59Z"))
}

pub(super) fn groups() -> Vec<GroupView> {
    let first = GroupView {
        group: group(1),
        platform: "whatsapp".into(),
        kind: ChatKind::Group,
        name: Some("<script>alert('faro')</script> Faro 🚤".into()),
        names: vec![
            "<script>alert('faro')</script> Faro 🚤".into(),
            "Barcas: https://chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv".into(),
        ],
        platform_id: None,
        exhibits: vec![exhibit(1), exhibit(2)],
        exhibit_names: vec!["movil-02".into(), "tableta-01".into()],
        founder: Some(account(1)),
        founder_name: Some("Ana".into()),
        created: Some(noon("2024-03-01")),
        created_source: None,
        first_seen: Some(noon("2024-03-01")),
        last_seen: Some(noon("2024-06-30")),
        member_count: 3,
        message_count: 440,
        matched_sighting_count: 1,
        formerly: Vec::new(),
        chats: Vec::new(),
    };
    let second = GroupView {
        group: group(2),
        kind: ChatKind::Direct,
        name: None,
        names: Vec::new(),
        founder: None,
        founder_name: None,
        created: None,
        exhibits: vec![exhibit(2)],
        exhibit_names: vec!["tableta-01".into()],
        member_count: 2,
        message_count: 40,
        formerly: vec![group(9)],
        chats: Vec::new(),
        ..first.clone()
    };
    vec![first, second]
}

pub(super) fn members() -> Vec<MemberView> {
    let seen = EvidenceView {
        exhibit: exhibit(1),
        exhibit_name: "movil-02".into(),
        path: "chats/Chat de WhatsApp con Faro.txt".into(),
        record: "line 2".into(),
    };
    let founder = MemberView {
        group: group(1),
        group_name: Some("Faro".into()),
        account: account(1),
        names: vec!["Ana".into()],
        phone: Some("+34600000001".into()),
        joined: Some(noon("2024-03-01")),
        left: None,
        first_seen: Some(noon("2024-03-01")),
        last_seen: Some(noon("2024-06-30")),
        way: "founded".into(),
        by: None,
        removed: false,
        removed_by: None,
        sure: "confirmed".into(),
        evidence: vec![seen.clone(), EvidenceView { record: "line 40".into(), ..seen }],
        evidence_count: 120,
    };
    let added = MemberView {
        account: account(2),
        names: vec!["Bruno".into()],
        joined: Some(noon("2024-03-02")),
        left: Some(noon("2024-03-02")),
        way: "added".into(),
        by: Some(account(1)),
        removed: true,
        removed_by: Some(account(1)),
        sure: "single-source".into(),
        evidence_count: 2,
        ..founder.clone()
    };
    let seen = MemberView {
        account: account(3),
        joined: None,
        by: None,
        way: "seen".into(),
        sure: "inferred".into(),
        ..founder.clone()
    };
    vec![founder, added, seen]
}

fn involvement(counts: [u64; 8]) -> Involvement {
    let names = [
        "added_by_others",
        "left_within_minutes",
        "objected",
        "never_posted",
        "received",
        "received_matched",
        "sent",
        "sent_matched",
    ];
    let known = names.into_iter().zip(counts).map(|(name, n)| (name.to_owned(), Some(n)));
    known.chain(["forwarded", "starred", "made"].map(|name| (name.to_owned(), None))).collect()
}

pub(super) fn accounts() -> Vec<AccountView> {
    let account_of = |n: u8, country: Option<&str>, phone: Option<&str>, names: &[&str], counts| AccountView {
        account: account(n),
        platform: "whatsapp".into(),
        phone: phone.map(String::from),
        phones: phone.map(String::from).into_iter().collect(),
        country: country.map(String::from),
        names: names.iter().map(|n| (*n).into()).collect(),
        ids: Vec::new(),
        called: Vec::new(),
        owner_of: if n == 1 { vec![exhibit(1)] } else { Vec::new() },
        group_count: 2,
        message_count: 100 * u64::from(n),
        category: "not-determined".into(),
        involvement: involvement(counts),
        aliases: Vec::new(),
        links: vec![LinkView { rule: "same-number".into(), weight: 95, support: 12 }],
    };
    vec![
        account_of(1, Some("ES"), Some("+34600000001"), &["Ana", "Ana (trabajo)"], [0, 0, 0, 0, 80, 1, 31, 1]),
        account_of(3, Some("UY"), Some("+59899000003"), &["Íñigo \u{202e}oñi"], [1, 1, 2, 1, 12, 2, 0, 0]),
        account_of(2, None, None, &["Bruno"], [1, 0, 0, 0, 40, 1, 9, 1]),
    ]
}

pub(super) fn chats() -> Vec<ChatView> {
    let tally = |seen, kept, doubtful, refused| TallyView {
        seen_count: seen,
        kept_count: kept,
        doubtful_count: doubtful,
        refused_count: refused,
        out_of_scope_count: 0,
    };
    let first = ChatView {
        exhibit_name: "movil-02".into(),
        path: "chats/Chat de WhatsApp con Faro.txt".into(),
        product: "whatsapp-text-android".into(),
        language: Some("es".into()),
        date_order: "dmy".into(),
        date_order_reason: "day-over-twelve".into(),
        date_order_counts: BTreeMap::from([("first_over_twelve".into(), 210), ("steps_back_dmy".into(), 0)]),
        probably_truncated: true,
        tally: tally(460, 458, 2, 0),
        group: Some(group(1)),
    };
    let second = ChatView {
        exhibit_name: "tableta-01".into(),
        path: "chats/!/_chat.txt".into(),
        product: "whatsapp-text-ios".into(),
        language: None,
        date_order_reason: "assumed".into(),
        probably_truncated: false,
        tally: tally(43, 42, 0, 1),
        group: Some(group(2)),
        ..first.clone()
    };
    vec![first, second]
}
