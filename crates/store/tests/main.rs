//! The vault from outside: one binary, since linking it costs more than running it.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

mod audit;
mod backup;
mod keys;
mod postgres;
mod said;
mod sqlite;
mod writers;

use model::{AgencyId, CaseId};
use std::path::Path;
use store::{CaseRow, Vault};

const NOW_MS: i64 = 1_795_000_000_000;

fn new_vault(dir: &Path) -> Vault {
    Vault::init(dir, AgencyId([1; 16]), NOW_MS, "amparo test", None).unwrap()
}

#[test]
fn no_debug_form_of_a_row_tells_what_the_evidence_says() {
    let some = |text: &str| Some(String::from(text));
    let at = model::WallTime::from_fields(2024, 1, 31, 12, 0, None).unwrap();
    let message = store::MessageRow {
        record: 7,
        at,
        sender: Some(1),
        kind: model::MessageKind::Text,
        text: "duna".into(),
        item: None,
        attachment: some("faro.png"),
        media: None,
        edited: false,
        looks_like_system: false,
        has_media: true,
        native: some("3EB0AA"),
        more: None,
        language: None,
    };
    let (kind, host) = ("whatsapp-group".to_string(), "chat.whatsapp.com".to_string());
    let invite = store::InviteRow { chat: 1, record: 7, kind, host, code: "AbCdEf".into(), raw: "x/AbCdEf".into() };
    let waiting = store::WaitingChat { k: 1, path: "nido.txt".into(), byte_count: 5, how: store::Waits::Aside };
    let told = format!("{message:?} {invite:?} {waiting:?}");
    for content in ["duna", "faro", "3EB0", "AbC", "nido"] {
        assert!(!told.contains(content), "{content} in {told}");
    }
    assert!(told.contains("record: 7") && told.contains("text: (4)"), "{told}");
}

fn a_case(name: &str) -> CaseRow {
    CaseRow {
        id: CaseId([2; 16]),
        name: name.into(),
        legal_basis: "exercise 1/2026".into(),
        review_by: "2027-01-31".into(),
        jurisdiction: None,
        unit: None,
        scope: "{}".into(),
        handling_code: "restricted".into(),
        state: "open".into(),
        opened_at: NOW_MS,
    }
}
