//! Matches and sightings of the sample.

use super::chats::{account, group};
use super::{exhibit, time};
use engine::views::{MatchView, SightingView};
use model::{Confidence, FamilyId, ItemId, MessageId, Method, Standing};
use std::collections::BTreeMap;

const CHAT: &str = "chats/Chat de WhatsApp con Faro.txt";

pub(super) fn matches() -> Vec<MatchView> {
    let certain = MatchView {
        item: ItemId([0x11; 32]),
        exhibit: exhibit(1),
        exhibit_name: "movil-02".into(),
        path: "media/IMG-20240501-WA0003.jpg".into(),
        path_bytes: None,
        method: Method::Exact,
        distance: 0,
        hash_set: "referencia".into(),
        hash_set_version: 1,
        entry: "faro-al-amanecer".into(),
        category: Some("1".into()),
        category_scheme: Some("esquema de la unidad".into()),
        standing: Standing::Illegal,
        confidence: Confidence::Certain,
        why: String::new(),
        why_code: "same-sha256".into(),
        why_details: BTreeMap::new(),
        frame: None,
        index_version: Some("pdq-2 look-2 local-1 index 1 rules 1".into()),
        found_version: Some(1),
        sighting_count: 1,
    };
    let picture = |distance: &str, form: &str, entry_form: &str| {
        [
            ("distance", distance),
            ("form", form),
            ("entry_form", entry_form),
            ("pictures", "9100"),
            ("entries", "40"),
            ("expected", "3.0e-6"),
        ]
        .map(|(k, v)| (k.to_owned(), v.into()))
        .into()
    };
    let strong = MatchView {
        item: ItemId([0x22; 32]),
        path: "media/STK-20240502-WA0007.webp".into(),
        method: Method::Transformed,
        distance: 9,
        entry: "barca-roja".into(),
        category: None,
        confidence: Confidence::Strong,
        why_code: "picture-near".into(),
        why_details: picture("9", "visible", "flipy"),
        frame: Some(2),
        ..certain.clone()
    };
    let review = MatchView {
        item: ItemId([0x33; 32]),
        exhibit: exhibit(2),
        exhibit_name: "tableta-01".into(),
        path: "fotos.zip!/DCIM/ma%F1ana.jpg".into(),
        path_bytes: Some("Zm90b3MuemlwIS9EQ0lNL21h8WFuYS5qcGc=".into()),
        method: Method::Near,
        distance: 28,
        entry: "cielo-gris".into(),
        standing: Standing::Unmapped,
        confidence: Confidence::Review,
        why_code: "picture-flat".into(),
        why_details: picture("28", "pdq", "pdq"),
        sighting_count: 0,
        ..certain.clone()
    };
    vec![certain, strong, review]
}

pub(super) fn sightings() -> Vec<SightingView> {
    let first = SightingView {
        item: ItemId([0x11; 32]),
        family: Some(FamilyId([1; 16])),
        group: group(1),
        group_name: Some("Faro".into()),
        account: Some(account(1)),
        account_name: Some("Ana".into()),
        time: time("2024-05-01T12:33", "2024-04-30T22:33:00Z", "2024-05-02T00:33:59Z"),
        exhibit: exhibit(1),
        exhibit_name: "movil-02".into(),
        path: CHAT.into(),
        record: "line 12".into(),
        message: MessageId([1; 16]),
        first_in_group: "yes".into(),
        first_in_case: "yes".into(),
        confidence: Some(Confidence::Certain),
    };
    let second = SightingView {
        item: ItemId([0x22; 32]),
        account: Some(account(2)),
        group: group(2),
        group_name: None,
        time: time("2024-05-01T20:10:05", "2024-05-01T06:10:05Z", "2024-05-02T08:10:05Z"),
        path: "chats/!/_chat.txt".into(),
        record: "line 4031".into(),
        first_in_group: "no".into(),
        first_in_case: "undetermined".into(),
        confidence: Some(Confidence::Strong),
        ..first.clone()
    };
    vec![first, second]
}
