//! Stickers: what they say of themselves, and how deep they lie in which exhibit.

use super::cell::{Html, lines, listed, quoted, row, short, small, strong, words};
use super::matches::item;
use super::names::place;
use super::page::{Page, Table, columns};
use crate::Words;
use engine::views::{Overview, Shown, StickerDegreeView, StickerInvolvementView, StickerView};

/// Beside the highest degree, so many others stand with their places; the list has all.
const DEGREES_IN_A_ROW: usize = 4;

/// As many as a report shows: those of packs that lie in several exhibits first.
pub(super) fn write(page: &mut Page<'_>, o: &Overview) {
    let w = page.words;
    page.section("stickers", true);
    page.note("stickers-note");
    if o.stickers.is_empty() {
        return page.say("stickers-none");
    }
    let heads = [("stickers-pack", 26), ("stickers-sticker", 24), ("stickers-degrees", 50)];
    let mut table = Table::new(&words(&w.count("stickers-caption", o.sticker_count)), columns(w, &heads));
    for sticker in &o.stickers {
        let degrees = sticker.involvement.iter().map(|of| involvement(of, w));
        table.row(&[pack(sticker, w), which(sticker, w), lines(degrees).or_dash()]);
    }
    page.table(&table);
    page.further(o.sticker_count.saturating_sub(o.stickers.len() as u64), "stickers");
}

/// What it claims about its pack, and by whose word.
fn pack(s: &StickerView, w: &Words) -> Html {
    let named = |key: &str, text: &Option<Shown>| {
        text.as_ref().map(|text| Html(words(&format!("{}: ", w.text(key))).0 + &quoted(text).0)).unwrap_or_default()
    };
    let by = s.claimed_by.as_ref().map(|by| small(words(&w.word("sticker-claimed", by)))).unwrap_or_default();
    let shared = (s.pack_exhibit_count > 1).then(|| strong(words(&w.count("stickers-shared", s.pack_exhibit_count))));
    let is_common = s.pack_id.is_some() && !s.tells_apart;
    let common = if is_common { small(words(&w.text("stickers-common"))) } else { Default::default() };
    lines([
        s.pack_name.as_ref().map(quoted).unwrap_or_default(),
        small(named("col-publisher", &s.publisher)),
        small(named("col-pack-id", &s.pack_id)),
        small(named("col-origin-pack-id", &s.origin_pack_id)),
        shared.unwrap_or_default(),
        common,
        by,
    ])
    .or_dash()
}

/// The item, if one is held, and what it says of how it was made.
fn which(s: &StickerView, w: &Words) -> Html {
    let held = match (s.item, s.is_pack) {
        (Some(id), _) => item(id, s.confidence, w),
        (None, true) => words(&w.text("stickers-whole-pack")),
        (None, false) => words(&w.text("stickers-not-held")),
    };
    let flags = listed(s.flags.iter().map(|flag| words(&w.word("sticker-flag", flag.as_str()))));
    let said = if s.flags.is_empty() { flags } else { Html(words(&w.text("stickers-says")).0 + " " + &flags.0) };
    let same = listed(s.same_picture.iter().take(DEGREES_IN_A_ROW).map(short));
    let same = if s.same_picture.is_empty() { same } else { Html(words(&w.text("stickers-same")).0 + " " + &same.0) };
    lines([held, small(said), small(same)])
}

/// What one exhibit shows: the highest degree, and the place of each.
fn involvement(of: &StickerInvolvementView, w: &Words) -> Html {
    let told = of.degrees.iter().take(DEGREES_IN_A_ROW + 1).map(|one| degree(one, w));
    lines(std::iter::once(strong(quoted(&of.exhibit_name))).chain(told))
}

fn degree(one: &StickerDegreeView, w: &Words) -> Html {
    let said = words(&w.word("sticker-degree", one.degree.as_str()));
    let at = one.at_utc.as_ref().map(|at| words(&format!("UTC {}", at.replacen('T', " ", 1)))).unwrap_or_default();
    let e = &one.evidence;
    lines([row([said, at]), place(&Shown::default(), &e.path, &e.record, w)])
}
