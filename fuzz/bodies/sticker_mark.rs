//! Any bytes are a sticker or none: what is read of one keeps to the limits, and what is written beside its picture
//! changes nothing of the digests by which the picture is known.

use chat::stickers::{Limits, sticker_digests, sticker_marks, tgs, webp};

/// Reads these bytes as a sticker.
pub(crate) fn run(bytes: &[u8]) {
    for limits in [Limits::for_tests(), Limits::standard()] {
        marks(bytes, &limits);
        let read = webp(bytes, &limits);
        assert!(read.is_none_or(|webp| webp.chunks.len() <= limits.chunks && webp.trailing <= bytes.len()));
        assert!(tgs(bytes, &limits).is_none_or(|sticker| sticker.width > 0 && sticker.frames > 0));
        digests(bytes, &limits);
    }
}

fn marks(bytes: &[u8], limits: &Limits) {
    let marks = sticker_marks(bytes, limits);
    assert!(marks.len() <= limits.entries && marks == sticker_marks(bytes, limits));
    for mark in &marks {
        let texts = [&mark.pack_id, &mark.pack_name, &mark.publisher, &mark.origin_pack_id, &mark.accessibility_text];
        assert!(texts.into_iter().flatten().all(|text| text.len() <= limits.text_bytes && !text.is_empty()));
        assert!(mark.emojis.len() <= limits.entries && mark.others.len() <= limits.entries);
        assert!(mark.others.iter().all(|(_, raw)| raw.len() <= limits.text_bytes));
    }
}

fn digests(bytes: &[u8], limits: &Limits) {
    let Some(before) = sticker_digests(bytes, limits) else { return };
    let Some(webp) = webp(bytes, limits) else { panic!("digests of what is no WebP") };
    assert!(before.stripped.len() <= 3);
    let is_sound = webp.ends_as_said && webp.trailing == 0 && webp.chunks.iter().all(|chunk| chunk.is_whole());
    if !is_sound || !bytes.len().is_multiple_of(2) || webp.chunks.len() == limits.chunks {
        return;
    }
    // A mark is written behind the picture, as programs do it.
    let mut rewritten = [bytes, b"EXIF\x02\0\0\0{}"].concat();
    let length = u32::try_from(rewritten.len() - 8).unwrap_or(u32::MAX).to_le_bytes();
    rewritten.splice(4..8, length);
    let after = sticker_digests(&rewritten, limits);
    assert!(after.is_some_and(|after| after.pictures == before.pictures), "the picture's digest changed");
}
