//! How families of the sample came into groups.

use super::chats::{account, group};
use super::{exhibit, time};
use engine::views::{EarlierUnseen, EvidenceView, IntroductionView, SeenView};
use model::{AccountId, Confidence, FamilyId, ItemId};

fn seen(by: Option<AccountId>, record: &str) -> SeenView {
    SeenView {
        account: by,
        account_name: by.map(|_| "Ana".into()),
        time: time("2024-05-01T12:33", "2024-04-30T22:33:00Z", "2024-05-02T00:33:59Z"),
        evidence: EvidenceView {
            exhibit: exhibit(1),
            exhibit_name: "movil-02".into(),
            path: "chats/Chat de WhatsApp con Faro.txt".into(),
            record: record.into(),
        },
    }
}

pub(super) fn introductions() -> Vec<IntroductionView> {
    let told = IntroductionView {
        item: ItemId([0x11; 32]),
        family: Some(FamilyId([1; 16])),
        confidence: Some(Confidence::Certain),
        group: group(1),
        group_name: Some("Faro".into()),
        by: Some(account(1)),
        by_name: Some("Ana".into()),
        by_country: Some("ES".into()),
        account_count: 1,
        time: time("2024-05-01T12:33", "2024-04-30T22:33:00Z", "2024-05-02T00:33:59Z"),
        unseen: Some(EarlierUnseen::StartCutOff),
        earliest: vec![seen(Some(account(1)), "line 7")],
        earliest_count: 1,
        sighting_count: 3,
        network_due: false,
    };
    let open = IntroductionView {
        group: group(3),
        by: None,
        by_name: None,
        by_country: None,
        account_count: 2,
        unseen: None,
        earliest: vec![seen(Some(account(1)), "line 8"), seen(None, "line 9")],
        earliest_count: 4,
        sighting_count: 1,
        ..told.clone()
    };
    vec![told, open]
}
