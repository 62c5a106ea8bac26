//! What stickers say about themselves, and by what they are known again.

use chat::stickers::{Limits, MarkRoute, StickerDigests, StickerMark, sticker_digests, sticker_marks};
use image::{ImageFormat, RgbaImage};
use proptest::prelude::*;
use std::io::Cursor;
use std::path::Path;

/// A WebP with made-up pixels: one chunk, `VP8L`.
fn picture(seed: u8) -> Vec<u8> {
    let pixels = RgbaImage::from_fn(24, 16, |x, y| image::Rgba([(x * 9) as u8, (y * 13) as u8, seed, 255]));
    let mut bytes = Cursor::new(Vec::new());
    pixels.write_to(&mut bytes, ImageFormat::WebP).unwrap();
    bytes.into_inner()
}

fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut out = [name.as_slice(), &(data.len() as u32).to_le_bytes(), data].concat();
    out.resize(out.len().next_multiple_of(2), 0);
    out
}

/// A WebP of these chunks.
fn file(chunks: &[Vec<u8>]) -> Vec<u8> {
    let body = [b"WEBP".to_vec(), chunks.concat()].concat();
    chunk(b"RIFF", &body)
}

/// The chunk of the picture in a WebP that has nothing else.
fn inner(bytes: &[u8]) -> Vec<u8> {
    bytes[12..].to_vec()
}

fn vp8x(flags: u8) -> Vec<u8> {
    chunk(b"VP8X", &[flags, 0, 0, 0, 23, 0, 0, 15, 0, 0])
}

/// A picture as WhatsApp writes it, with this data in its chunk of EXIF.
fn sticker(picture: &[u8], exif: &[u8]) -> Vec<u8> {
    file(&[vp8x(0x18), inner(picture), chunk(b"EXIF", exif)])
}

/// A little-endian TIFF with one entry, which gives this offset and length.
fn tiff(offset: u32, length: usize, json: &str) -> Vec<u8> {
    let mut out = b"II\x2a\0\x08\0\0\0\x01\0\x41\x57\x07\0".to_vec();
    out.extend((length as u32).to_le_bytes());
    out.extend(offset.to_le_bytes());
    out.resize(offset as usize, 0);
    out.extend(json.as_bytes());
    out
}

fn regular(json: &str) -> Vec<u8> {
    tiff(22, json.len(), json)
}

const JSON: &str = r#"{"sticker-pack-id":"org.example.pegatinas 7c0e","sticker-pack-name":"Faro y duna",
    "sticker-pack-publisher":"Ana \ud83d\ude42 +34 600 000 011","emojis":["🙂","🌊"],"is-ai-sticker":0,
    "android-app-store-link":"https://play.example/app","ios-app-store-link":"","is-from-sticker-maker":1,
    "is-from-user-created-pack":true,"origin-pack-id":"duna-2020","sticker-maker-source-type":4,
    "accessibility-text":"A lighthouse","is-avatar-sticker":"0","is-text-sticker":2,
    "avatar-sticker-style":{"a":[1,2]}}"#;

fn one_mark(bytes: &[u8]) -> StickerMark {
    let mut marks = sticker_marks(bytes, &Limits::standard());
    assert_eq!(marks.len(), 1);
    marks.remove(0)
}

fn digests(bytes: &[u8]) -> StickerDigests {
    sticker_digests(bytes, &Limits::standard()).unwrap()
}

#[test]
fn a_mark_as_whatsapp_writes_it_is_read_whole() {
    let mark = one_mark(&sticker(&picture(1), &regular(JSON)));
    assert_eq!(mark.pack_id.as_deref(), Some("org.example.pegatinas 7c0e"));
    assert_eq!(mark.pack_name.as_deref(), Some("Faro y duna"));
    assert_eq!(mark.publisher.as_deref(), Some("Ana 🙂 +34 600 000 011"));
    assert_eq!(mark.emojis, ["🙂", "🌊"]);
    assert_eq!(mark.app_links, ["https://play.example/app"]);
    assert_eq!(mark.origin_pack_id.as_deref(), Some("duna-2020"));
    assert_eq!(mark.maker_source_type.as_deref(), Some("4"));
    assert_eq!(mark.accessibility_text.as_deref(), Some("A lighthouse"));
    let flags = [mark.is_ai, mark.is_from_sticker_maker, mark.is_from_user_created_pack, mark.is_avatar];
    assert_eq!(flags, [Some(false), Some(true), Some(true), Some(false)]);
    assert_eq!((mark.is_text, mark.is_first_party), (None, None));
    let others = [("is-text-sticker", "2"), ("avatar-sticker-style", r#"{"a":[1,2]}"#)];
    assert_eq!(mark.others, others.map(|(key, raw)| (key.to_owned(), raw.to_owned())));
    assert_eq!((mark.route, mark.whole), (MarkRoute::Entry, true));
    assert!(mark.tells_apart() && mark.origin_tells_apart());
    let spoofed = StickerMark { origin_pack_id: Some("whatsapp".into()), pack_id: None, ..mark };
    assert!(!spoofed.tells_apart() && !spoofed.origin_tells_apart());
}

#[test]
fn every_way_of_writing_a_mark_is_read_and_told() {
    let big = |json: &str| {
        let mut out = b"MM\0\x2a\0\0\0\x08\0\x01\x57\x41\0\x07".to_vec();
        out.extend((json.len() as u32).to_be_bytes());
        out.extend(22_u32.to_be_bytes());
        [out, json.as_bytes().to_vec()].concat()
    };
    let two_entries = {
        let head = b"II\x2a\0\x08\0\0\0\x02\0\x0f\x01\x02\0\x01\0\0\0x\0\0\0\x41\x57\x07\0";
        [head.as_slice(), &(JSON.len() as u32).to_le_bytes(), &34_u32.to_le_bytes(), JSON.as_bytes()].concat()
    };
    let cases = [
        (tiff(26, JSON.len(), JSON), MarkRoute::Entry),
        (two_entries, MarkRoute::Entry),
        (big(JSON), MarkRoute::EntryBigEndian),
        ([b"Exif\0\0".to_vec(), regular(JSON)].concat(), MarkRoute::EntryPrefixed),
        (tiff(22, 0, JSON), MarkRoute::EntryLengthWrong),
        (tiff(22, 30, JSON), MarkRoute::EntryLengthWrong),
        (tiff(22, 1 << 30, JSON), MarkRoute::EntryLengthWrong),
        (tiff(22, JSON.len(), &format!("\0\0\0\0{JSON}")), MarkRoute::Braces),
        ([b"II\x2a\0\x08\0\0\0", JSON.as_bytes()].concat(), MarkRoute::Braces),
        (JSON.as_bytes().to_vec(), MarkRoute::Braces),
        (format!("{{}}{{\"a\":1}} {JSON}").into_bytes(), MarkRoute::Braces),
    ];
    let wanted = one_mark(&sticker(&picture(1), &regular(JSON)));
    for (number, (exif, route)) in cases.into_iter().enumerate() {
        let mark = one_mark(&sticker(&picture(1), &exif));
        assert!(mark == StickerMark { route, ..wanted.clone() }, "case {number}: {mark:?}");
    }
}

#[test]
fn marks_are_found_where_the_file_is_wrong() {
    let exif = regular(JSON);
    let sound = sticker(&picture(1), &exif);
    let body = inner(&picture(1));
    let mut short = sound.clone();
    short[4..8].copy_from_slice(&60_u32.to_le_bytes());
    let without_vp8x = file(&[body.clone(), chunk(b"EXIF", &exif)]);
    let appended = [picture(1), chunk(b"EXIF", &exif)].concat();
    let mut long = sound.clone();
    let at = sound.windows(4).position(|w| w == b"EXIF").unwrap();
    long[at + 4..at + 8].copy_from_slice(&9_999_999_u32.to_le_bytes());
    for bytes in [short, without_vp8x, appended, long, [sound.clone(), b"trailing".to_vec()].concat()] {
        let mark = one_mark(&bytes);
        assert_eq!((mark.pack_name.as_deref(), mark.route), (Some("Faro y duna"), MarkRoute::Entry));
    }
    // The picture's length swallows what follows.
    let mut swallowed = sound.clone();
    swallowed[34..38].copy_from_slice(&9_999_999_u32.to_le_bytes());
    assert_eq!(one_mark(&swallowed).route, MarkRoute::Searched);
}

#[test]
fn several_marks_are_all_told() {
    let second = regular(r#"{"sticker-pack-name":"Nido","sticker-pack-id":"com.client.tech"}"#);
    let bytes = file(&[vp8x(8), inner(&picture(1)), chunk(b"EXIF", &regular(JSON)), chunk(b"EXIF", &second)]);
    let marks = sticker_marks(&bytes, &Limits::standard());
    assert_eq!(marks.iter().map(|mark| mark.tells_apart()).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn what_is_no_mark_is_none() {
    let camera = [b"II\x2a\0\x08\0\0\0\x01\0\x0f\x01\x02\0\x04\0\0\0abc\0".as_slice(), b"{\"lens\": 1}"].concat();
    for exif in [camera.as_slice(), b"", b"Exif\0\0", b"{", b"II\x2a\0\xff\xff\xff\xff"] {
        assert!(sticker_marks(&sticker(&picture(1), exif), &Limits::standard()).is_empty());
    }
    for bytes in [&b""[..], b"RIFF", JSON.as_bytes(), &picture(1)] {
        assert!(sticker_marks(bytes, &Limits::standard()).is_empty());
    }
}

#[test]
fn what_is_cut_off_or_too_long_is_kept_and_told() {
    let cut = one_mark(&sticker(&picture(1), &regular(&JSON[..120])));
    assert_eq!((cut.pack_name.as_deref(), cut.publisher, cut.whole), (Some("Faro y duna"), None, false));
    let many: String = (0..9).map(|n| format!(",\"key-{n}\":{n}")).collect();
    let json = format!(r#"{{"sticker-pack-name":"{}"{many}}}"#, "á".repeat(60));
    let marks = sticker_marks(&sticker(&picture(1), &regular(&json)), &Limits::for_tests());
    assert_eq!(marks[0].pack_name, Some("á".repeat(20)));
    assert_eq!((marks[0].others.len(), marks[0].whole), (Limits::for_tests().entries, false));
}

#[test]
fn no_debug_form_tells_what_a_sticker_says() {
    let bytes = sticker(&picture(1), &regular(JSON));
    let told = format!("{:?} {:?}", one_mark(&bytes), digests(&bytes));
    for content in ["Faro", "Ana", "600", "pegatinas", "duna", "play", "lighthouse", "avatar-sticker"] {
        assert!(!told.contains(content), "{content} in {told}");
    }
    assert!(told.contains("route: Entry") && told.contains("pictures: (32)"), "{told}");
}

#[test]
fn rewritten_metadata_change_no_digest_of_the_picture() {
    let plain = picture(1);
    let one = sticker(&plain, &regular(JSON));
    let other = sticker(&plain, &regular(r#"{"sticker-pack-name":"Nido"}"#));
    let with_xmp = file(&[vp8x(0x1c), inner(&plain), chunk(b"EXIF", b"{}"), chunk(b"XMP ", b"<x/>")]);
    let (a, b, c, d) = (digests(&plain), digests(&one), digests(&other), digests(&with_xmp));
    assert!([&b, &c, &d].iter().all(|digests| digests.pictures == a.pictures));
    assert!(b.image_part == c.image_part && a.image_part != b.image_part);
    // WhatsApp's own digest: everything from `WEBP` to the name of the chunk of EXIF.
    let at = one.windows(4).position(|w| w == b"EXIF").unwrap();
    assert!(b.image_part == testkit::sha256(&one[8..at]) && a.image_part == testkit::sha256(&plain[8..]));
    let stripped = testkit::sha256(&file(&[vp8x(0x10), inner(&plain)]));
    assert!(a.stripped.is_empty());
    assert!(b.stripped == [stripped, testkit::sha256(&plain)] && c.stripped == b.stripped);
    let xmp_kept = testkit::sha256(&file(&[vp8x(0x14), inner(&plain), chunk(b"XMP ", b"<x/>")]));
    assert!(d.stripped == [xmp_kept, stripped, testkit::sha256(&plain)]);
}

#[test]
fn the_digest_of_the_picture_is_what_is_written_of_it() {
    let plain = picture(1);
    let body = inner(&plain);
    let length = u32::from_le_bytes(body[4..8].try_into().unwrap()) as usize;
    assert!(digests(&plain).pictures == testkit::sha256(&body[..8 + length]));
    assert!(digests(&plain).pictures != digests(&picture(2)).pictures);
}

proptest! {
    /// Whatever is written between the chunks of a picture, it is the same picture.
    #[test]
    fn chunks_of_other_kinds_change_nothing(
        seed in 0_u8..4,
        others in prop::collection::vec((0_usize..3, 0_usize..6, prop::collection::vec(any::<u8>(), 0..40)), 0..8),
    ) {
        let names: [&[u8; 4]; 6] = [b"EXIF", b"XMP ", b"ICCP", b"VP8X", b"note", b"JUNK"];
        let mut chunks = vec![vp8x(0x10), inner(&picture(seed))];
        for (at, name, data) in others {
            chunks.insert(at.min(chunks.len()), chunk(names[name], &data));
        }
        let (plain, changed) = (digests(&picture(seed)), digests(&file(&chunks)));
        prop_assert!(plain.pictures == changed.pictures);
        prop_assert!(changed.pictures != digests(&picture(seed + 1)).pictures);
        // Its bare form is among the files that it may have been.
        prop_assert!(changed.stripped.contains(&testkit::sha256(&picture(seed))));
    }
}

#[test]
fn metadata_within_a_frame_and_behind_the_end_change_nothing() {
    let (one, two) = (inner(&picture(1)), inner(&picture(2)));
    let frame = |parts: &[Vec<u8>]| chunk(b"ANMF", &[[0; 16].to_vec(), parts.concat()].concat());
    let anim = chunk(b"ANIM", &[0; 6]);
    let animation = |frames: &[Vec<u8>]| file(&[vec![vp8x(2), anim.clone()], frames.to_vec()].concat());
    let sound = animation(&[frame(std::slice::from_ref(&one)), frame(std::slice::from_ref(&two))]);
    let hidden =
        animation(&[frame(&[one.clone(), chunk(b"EXIF", b"{}!")]), frame(&[chunk(b"note", b"x"), two.clone()])]);
    let swapped = animation(&[frame(std::slice::from_ref(&two)), frame(&[one])]);
    assert!(digests(&sound).pictures == digests(&hidden).pictures);
    assert!(digests(&sound).pictures != digests(&swapped).pictures);
    assert!(digests(&hidden).stripped == [testkit::sha256(&sound)]);
    let appended = [sound.clone(), two].concat();
    assert!(digests(&appended).pictures == digests(&sound).pictures);
}

#[test]
fn a_file_without_a_picture_has_no_digests() {
    let many = file(&vec![chunk(b"ANMF", b""); 20]);
    assert!(sticker_digests(&many, &Limits::for_tests()).is_none());
    for bytes in [&b""[..], b"RIFF\x04\0\0\0WEBP", &file(&[vp8x(8), chunk(b"EXIF", b"{}")])] {
        assert!(sticker_digests(bytes, &Limits::standard()).is_none());
    }
}

/// What was worked out for them by hand, when the formats were studied.
static KNOWN: &[(&str, &str)] = &[("1/01_Cuppy_smile.webp", "6233e8039164"), ("2/01_SendingLove.webp", "84eee99defe0")];

#[test]
fn stickers_of_an_application_keep_their_digests_when_their_marks_are_rewritten() {
    let Some(folder) = testkit::fixtures("stickers") else { return };
    for (name, wanted) in KNOWN {
        let digests = digests(&std::fs::read(folder.join(name)).unwrap());
        let hex: String = digests.pictures.iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(hex.starts_with(wanted), "{name}");
    }
    let mut met = std::collections::BTreeSet::new();
    for path in webps(&folder.join("1")).into_iter().chain(webps(&folder.join("2"))) {
        let bytes = std::fs::read(&path).unwrap();
        let own = digests(&bytes);
        assert!(met.insert(own.pictures), "{path:?} has the picture of another");
        for json in [JSON, r#"{"sticker-pack-name":"Nido"}"#] {
            let rewritten = with_mark(&bytes, &regular(json));
            assert!(digests(&rewritten).pictures == own.pictures, "{path:?}");
            assert_eq!(one_mark(&rewritten).route, MarkRoute::Entry, "{path:?}");
        }
    }
    assert_eq!(met.len(), 46);
}

fn webps(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.extension().is_some_and(|e| e == "webp")).collect()
}

/// The file with this mark in the place of what metadata it has.
fn with_mark(bytes: &[u8], exif: &[u8]) -> Vec<u8> {
    let webp = chat::stickers::webp(bytes, &Limits::standard()).unwrap();
    let kept = webp.chunks.iter().filter(|c| !matches!(&c.name, b"VP8X" | b"EXIF" | b"XMP "));
    let kept = kept.map(|c| chunk(&c.name, c.data));
    file(&[vec![vp8x(0x18)], kept.collect(), vec![chunk(b"EXIF", exif)]].concat())
}
