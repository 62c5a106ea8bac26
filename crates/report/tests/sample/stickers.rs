//! Stickers of the sample: one that is held, one that a database names, and a pack.

use super::exhibit;
use engine::views::{EvidenceView, StickerDegreeView, StickerInvolvementView, StickerView};
use model::{Confidence, ItemId, StickerDegree, StickerFlag};

pub(super) fn stickers() -> Vec<StickerView> {
    let held = StickerView {
        item: Some(ItemId([0x22; 32])),
        is_pack: false,
        pack_id: Some("org.example.pegatinas 7c0e55aa".into()),
        pack_name: Some("<b>Faro</b> \u{202e}".into()),
        publisher: Some("Ana https://chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv".into()),
        origin_pack_id: Some("duna-2020".into()),
        claimed_by: Some("file".into()),
        tells_apart: true,
        flags: vec![StickerFlag::StickerMaker, StickerFlag::UserCreatedPack],
        pack_exhibit_count: 2,
        same_picture: vec![ItemId([0x33; 32])],
        confidence: Some(Confidence::Strong),
        exhibit_count: 2,
        involvement: vec![
            shown(
                1,
                "movil-02",
                &[(StickerDegree::Starred, "starred_stickers row 12"), (StickerDegree::Sent, "row 4")],
            ),
            shown(2, "movil-04", &[(StickerDegree::Present, "")]),
        ],
    };
    let gone = StickerView {
        item: None,
        claimed_by: Some("database".into()),
        flags: Vec::new(),
        tells_apart: false,
        pack_id: Some("12".into()),
        pack_exhibit_count: 0,
        same_picture: Vec::new(),
        confidence: None,
        exhibit_count: 1,
        involvement: vec![shown(1, "movil-02", &[(StickerDegree::Recent, "recent_stickers row 1")])],
        ..held.clone()
    };
    let made = &[(StickerDegree::PackMadeHere, "installed_sticker_packs row 1")];
    let pack = StickerView { is_pack: true, involvement: vec![shown(1, "movil-02", made)], ..gone.clone() };
    vec![held, gone, pack]
}

fn shown(n: u8, name: &str, degrees: &[(StickerDegree, &str)]) -> StickerInvolvementView {
    let one = |(degree, record): &(StickerDegree, &str)| StickerDegreeView {
        degree: *degree,
        at_utc: (*degree == StickerDegree::Starred).then(|| "2024-03-01T12:00:00Z".into()),
        evidence: EvidenceView {
            exhibit: exhibit(n),
            exhibit_name: name.into(),
            path: "com.whatsapp/stickers.db".into(),
            record: (*record).into(),
        },
    };
    let degrees: Vec<_> = degrees.iter().map(one).collect();
    let (exhibit, degree) = (exhibit(n), degrees.first().map_or(StickerDegree::Present, |first| first.degree));
    StickerInvolvementView { exhibit, exhibit_name: name.into(), why: String::new(), degree, degrees }
}
