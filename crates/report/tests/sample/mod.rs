//! A small case made by hand: invented people, invented groups, a harmless theme. Every field has something to show.

mod breakoffs;
mod chats;
mod found;
mod introductions;
mod keys;
mod stickers;

use engine::views::{ExhibitView, IssueView, LanguageView, NetworkDue, Outstanding, Overview, TimeView};
use engine::{CaseView, HashSetView, Scope};
use model::{CaseId, ExhibitId, HashSetId, IssueKind, Standing, Tally, Zone};
use std::collections::BTreeMap;

/// The case.
pub(crate) fn overview() -> Overview {
    let (mut member_counts, mut countries) = (BTreeMap::new(), BTreeMap::new());
    chats::members().iter().for_each(|m| *member_counts.entry(m.group).or_default() += 1);
    for a in chats::accounts() {
        let sum: &mut (u64, u64) = countries.entry(a.country).or_default();
        *sum = (sum.0 + 1, sum.1 + a.message_count);
    }
    Overview {
        made_at: "2026-11-21T10:00:00Z".into(),
        program: "amparo 0.1.0".into(),
        operator: "insp. M. Ferrer (TIP 00000)".into(),
        encrypted: false,
        network_made: true,
        case: case(),
        outstanding: Outstanding {
            unfinished_exhibits: vec!["movil-04".into()],
            read_otherwise: vec!["movil-02".into()],
            protected_otherwise: vec!["tableta-01".into()],
            built_otherwise: vec!["lista-antigua".into()],
            matching_due: true,
            network_due: vec![NetworkDue::BreakOffs, NetworkDue::Weights],
            without_hash_set: false,
            ungraded_count: 2,
        },
        hash_sets: vec![hash_set()],
        exhibits: exhibits(),
        tally: Tally { seen: 12_345, kept: 12_300, doubtful: 20, refused: 15, out_of_scope: 10 },
        record_tally: Tally { seen: 503, kept: 500, doubtful: 2, refused: 1, out_of_scope: 0 },
        hidden_count: 3,
        twin_count: 1,
        items_by_kind: BTreeMap::from([("image".into(), 9_100), ("text".into(), 12), ("video".into(), 30)]),
        matches: found::matches(),
        stickers: stickers::stickers(),
        sticker_count: 9,
        groups: chats::groups(),
        breakoffs: breakoffs::breakoffs(),
        lineage: breakoffs::lineage(),
        keys: keys::keys(),
        estimates: keys::estimates(),
        gaps: keys::gaps(),
        proposals: keys::proposals(),
        members: chats::members(),
        member_counts,
        accounts: chats::accounts(),
        countries,
        languages: vec![
            LanguageView {
                country: Some("ES".into()),
                language: Some("es".into()),
                account_count: 2,
                message_count: 401,
                inferred_count: 60,
            },
            LanguageView { country: None, language: None, account_count: 0, message_count: 79, inferred_count: 0 },
        ],
        matched_sightings: found::sightings(),
        introductions: introductions::introductions(),
        introduction_count: 9,
        sighting_count: 4_210,
        message_count: 480,
        chats: chats::chats(),
        issues: issues(),
        marked: None,
        unmasked: false,
        settings: BTreeMap::from([
            ("program".into(), "amparo 0.1.0".into()),
            ("signals".into(), "pdq-2".into()),
            ("vault_schema".into(), "1".into()),
            ("evidence_limits".into(), "Limits { max_members: 5000000, max_depth: 5, hold_bytes: 67108864 }".into()),
        ]),
        refused_links: BTreeMap::from([
            ("shared-messages: too-few-messages".into(), 14),
            ("same-address-book: side-by-side".into(), 2),
        ]),
    }
}

/// An exhibit's id.
fn exhibit(n: u8) -> ExhibitId {
    ExhibitId([n; 16])
}

/// A time without a zone: any moment within 26 hours.
fn time(at: &str, from: &str, to: &str) -> TimeView {
    TimeView { at: at.into(), at_utc: None, at_from: from.into(), at_to: to.into(), zone: Zone::Unknown }
}

fn case() -> CaseView {
    CaseView {
        case: CaseId([1; 16]),
        name: "Operación Faro".into(),
        legal_basis: "Auto de 3/11/2026 del Juzgado de Instrucción n.º 2 (ficticio)".into(),
        review_by: "2026-11-01".into(),
        review_overdue: true,
        jurisdiction: Some("ES".into()),
        unit: Some("Unidad de demostración".into()),
        scope: Scope {
            products: vec!["whatsapp".into()],
            accounts: Vec::new(),
            from: Some("2024-01-01".into()),
            to: None,
        },
        handling_code: "restricted".into(),
        state: "open".into(),
        opened_at: "2026-11-20T08:00:00Z".into(),
    }
}

fn hash_set() -> HashSetView {
    HashSetView {
        hash_set: HashSetId([7; 16]),
        name: "referencia".into(),
        version: 1,
        origin: "built".into(),
        source: "/srv/referencia".into(),
        category_scheme: None,
        standing: Standing::Illegal,
        mapping_version: None,
        kind: model::SetKind::Listed,
        handling: model::Handling::Own,
        handling_code: "restricted".into(),
        entry_count: 40,
        refused_count: 1,
        signal_version: "pdq-2".into(),
        state: "active".into(),
        said: engine::OverlayCounts::default(),
        made_at: "2026-11-20T08:01:00Z".into(),
    }
}

fn exhibits() -> Vec<ExhibitView> {
    let first = ExhibitView {
        exhibit: Some(exhibit(1)),
        name: "movil-02".into(),
        path: "/evidencias/movil-02".into(),
        state: "held".into(),
        manifest: Some("ab".repeat(32)),
        number: Some("E-2026-118/02".into()),
        seal: Some("P-77120".into()),
        seized_at: Some("2026-11-18 06:40".into()),
        seized_place: Some("Vigo".into()),
        officer: Some("ag. 00001".into()),
        tool: Some("Extractor".into()),
        tool_version: Some("7.1".into()),
        examiner: Some("perito 00002".into()),
        acquisition_digest: Some("ab".repeat(32)),
        acquisition_check: "agrees".into(),
        handling_code: "restricted".into(),
        source_evaluation: "not-evaluated".into(),
        file_count: 9_000,
        byte_count: 3_200_000_000,
        seen_count: 12_000,
        kept_count: 11_960,
        doubtful_count: 18,
        refused_count: 12,
        out_of_scope_count: 10,
        chats_out_of_scope_count: 0,
        records_out_of_scope_count: 0,
        chats_set_aside_count: 0,
        records_set_aside_count: 0,
        singles_set_aside_count: 0,
        files_set_aside_count: 0,
        apart: false,
        damaged_count: 3,
        issue_count: 6,
        certain_count: 1,
        strong_count: 1,
        review_count: 0,
        priority: 1,
        priority_code: "priority-certain".into(),
        ingested_at: "2026-11-20T08:10:00Z".into(),
    };
    let second = ExhibitView {
        exhibit: Some(exhibit(2)),
        name: "tableta-01".into(),
        path: "/evidencias/tableta-01.zip".into(),
        state: "offline".into(),
        number: None,
        seal: None,
        acquisition_digest: Some("00".repeat(32)),
        acquisition_check: "differs".into(),
        file_count: 1,
        byte_count: 41_000_000,
        seen_count: 345,
        kept_count: 340,
        doubtful_count: 2,
        refused_count: 3,
        out_of_scope_count: 0,
        chats_out_of_scope_count: 0,
        records_out_of_scope_count: 0,
        chats_set_aside_count: 1,
        records_set_aside_count: 7,
        singles_set_aside_count: 2,
        files_set_aside_count: 1,
        apart: true,
        certain_count: 0,
        strong_count: 0,
        review_count: 1,
        priority: 2,
        priority_code: "priority-review".into(),
        ..first.clone()
    };
    vec![first, second]
}

fn issues() -> Vec<IssueView> {
    let issue = |n: u8, name: &str, path: &str, place: &str, kind, code: &str, details: &[(&str, &str)]| IssueView {
        exhibit: Some(exhibit(n)),
        exhibit_name: name.into(),
        path: path.into(),
        place: place.into(),
        kind,
        reason: String::new(),
        reason_code: code.into(),
        reason_details: details.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect(),
    };
    let video = |path: &str| {
        issue(1, "movil-02", path, "", IssueKind::NotYetSupported, "not-yet-supported", &[("mime", "video/mp4")])
    };
    vec![
        issue(
            1,
            "movil-02",
            "media/IMG_0007.jpg",
            "byte 40960",
            IssueKind::Damaged,
            "image-truncated",
            &[("mime", "image/jpeg")],
        ),
        issue(
            2,
            "tableta-01",
            "copia.zip!/notas.txt",
            "",
            IssueKind::Damaged,
            "checksum-differs",
            &[("expected", "12345678"), ("found", "deadbeef")],
        ),
        issue(2, "tableta-01", "", "", IssueKind::Damaged, "acquisition-digest-differs", &[]),
        video("media/VID_0001.mp4"),
        video("media/VID_0002.mp4"),
        video("media/\u{202e}4pm.gpj"),
        issue(1, "movil-02", "enlace", "", IssueKind::LeftOut, "symbolic-link", &[]),
        issue(
            1,
            "movil-02",
            "chats/Chat de WhatsApp con Faro.txt",
            "",
            IssueKind::Noteworthy,
            "chat-probably-truncated",
            &[("messages", "40000")],
        ),
    ]
}
