//! Packs of stickers as files, and animated stickers of Telegram.

use chat::stickers::{ContentsRead, Limits, Tgs, contents_json, is_contents_json, pack_texts, tgs};
use flate2::{Compression, GzBuilder};
use std::io::Write;

const CONTENTS: &str = r#"{"android_play_store_link":"https://play.example/faro","ios_app_store_link":"","sticker_packs":[
    {"identifier":"faro","name":"Faro","publisher":"Ana","tray_image_file":"tray.png","publisher_email":"ana@example.org",
     "publisher_website":"https://faro.example","license_agreement_website":"https://faro.example/l",
     "animated_sticker_pack":true,"stickers":[
        {"image_file":"01.webp","emojis":["🙂","🌊"],"accessibility_text":"A lighthouse"},
        {"image_file":"02.webp"}]},
    {"identifier":2,"name":"Duna","stickers":[]}]}"#;

fn read(text: &str) -> ContentsRead {
    let read = contents_json(text.as_bytes(), &Limits::standard());
    assert!(read.tally.adds_up(), "{:?}", read.tally);
    read
}

fn codes(read: &ContentsRead) -> Vec<String> {
    read.issues.iter().map(|issue| format!("{} {}", issue.code, issue.place)).collect()
}

#[test]
fn a_list_of_packs_is_read_whole() {
    let read = read(CONTENTS);
    assert_eq!((read.tally.seen, read.tally.kept, codes(&read).len()), (4, 4, 0));
    assert_eq!(read.app_links, ["https://play.example/faro"]);
    let [faro, duna] = &read.packs[..] else { panic!("{} packs", read.packs.len()) };
    assert_eq!((faro.identifier.as_deref(), faro.publisher.as_deref()), (Some("faro"), Some("Ana")));
    assert_eq!(faro.links, ["https://faro.example", "https://faro.example/l"]);
    assert_eq!((faro.publisher_email.as_deref(), faro.animated), (Some("ana@example.org"), Some(true)));
    assert_eq!((duna.identifier.as_deref(), duna.stickers.len()), (Some("2"), 0));
    let [first, second] = &faro.stickers[..] else { panic!("{} stickers", faro.stickers.len()) };
    assert_eq!((first.image_file.as_str(), first.emojis.len()), ("01.webp", 2));
    assert_eq!((second.image_file.as_str(), second.accessibility_text.as_deref()), ("02.webp", None));
}

#[test]
fn what_is_damaged_is_counted_and_told_and_the_rest_is_read() {
    let damaged = CONTENTS.replace(r#"{"image_file":"02.webp"}"#, r#"{"image":"02.webp"}, 7"#);
    let damaged_read = read(&damaged.replace(r#""identifier":2,"#, ""));
    assert_eq!(
        codes(&damaged_read),
        [
            "sticker-list-entry-not-readable pack 1 sticker 2",
            "sticker-list-entry-not-readable pack 1 sticker 3",
            "sticker-list-entry-incomplete pack 2"
        ]
    );
    let tally = damaged_read.tally;
    assert_eq!((tally.seen, tally.kept, tally.doubtful, tally.refused), (5, 2, 1, 2));
    let cut = read(&CONTENTS[..CONTENTS.find(r#","accessibility_text""#).unwrap()]);
    assert_eq!(
        codes(&cut),
        [
            "sticker-list-ends-early ",
            "sticker-list-entry-incomplete pack 1",
            "sticker-list-entry-incomplete pack 1 sticker 1"
        ]
    );
    assert_eq!((cut.packs[0].name.as_deref(), cut.packs[0].stickers[0].emojis.len()), (Some("Faro"), 2));
    assert_eq!(codes(&read("[1]")), ["sticker-list-without-packs "]);
    assert_eq!(codes(&read("")), ["sticker-list-without-packs "]);
}

#[test]
fn bounds_are_met_with_a_word() {
    let stickers: String = (0..40).map(|n| format!(r#"{{"image_file":"{n}.webp"}},"#)).collect();
    let text = format!(r#"{{"sticker_packs":[{{"identifier":"faro","stickers":[{stickers}]}}]}}"#);
    let read = contents_json(text.as_bytes(), &Limits::for_tests());
    assert_eq!(read.issues[0].code, "sticker-list-limit");
    assert!(read.tally.adds_up() && !read.packs[0].stickers.is_empty() && read.packs[0].stickers.len() < 40);
    let nothing: String = (0..9).map(|_| "7,").collect();
    let read = contents_json(format!(r#"{{"sticker_packs":[{nothing}]}}"#).as_bytes(), &Limits::for_tests());
    let last = read.issues.last().unwrap();
    assert_eq!((last.code, last.details["issues"].as_str(), read.tally.refused), ("sticker-more-issues", "6", 9));
    let long = [CONTENTS.as_bytes(), &[b' '; 5_000]].concat();
    assert_eq!(contents_json(&long, &Limits::for_tests()).issues[0].code, "sticker-list-limit");
}

#[test]
fn a_list_of_packs_is_told_by_what_stands_in_it() {
    let utf16: Vec<u8> = [0xFEFF].into_iter().chain(CONTENTS.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert!(is_contents_json(CONTENTS.as_bytes()) && is_contents_json(&utf16));
    assert_eq!(contents_json(&utf16, &Limits::standard()).tally.kept, 4);
    assert!(is_contents_json(format!("\u{feff}\n{}", &CONTENTS[..300]).as_bytes()));
    for other in ["", "{}", r#"["sticker_packs", "identifier"]"#, r#"{"sticker_packs": 1}"#, "# \"sticker_packs\""] {
        assert!(!is_contents_json(other.as_bytes()), "{other}");
    }
}

#[test]
fn the_list_of_a_sample_application_is_read_whole() {
    let Some(folder) = testkit::fixtures("stickers") else { return };
    let bytes = std::fs::read(folder.join("contents.json")).unwrap();
    assert!(is_contents_json(&bytes));
    let read = contents_json(&bytes, &Limits::standard());
    assert!(read.issues.is_empty() && read.tally.adds_up());
    let told: Vec<_> =
        read.packs.iter().map(|pack| (pack.identifier.as_deref().unwrap(), pack.stickers.len())).collect();
    assert_eq!(told, [("1", 25), ("2", 21)]);
    for pack in &read.packs {
        let place = folder.join(pack.identifier.as_deref().unwrap());
        assert!(pack.stickers.iter().all(|s| place.join(&s.image_file).is_file() && !s.emojis.is_empty()));
    }
}

#[test]
fn the_texts_of_a_pack_are_trimmed_bounded_and_decoded() {
    let utf16: Vec<u8> = [0xFEFF].into_iter().chain("Año\r\n".encode_utf16()).flat_map(u16::to_be_bytes).collect();
    let texts = pack_texts(Some(b"\xef\xbb\xbf Faro\n"), Some(&utf16), &Limits::standard());
    assert_eq!((texts.title.as_deref(), texts.author.as_deref()), (Some("Faro"), Some("Año")));
    let long = "a".repeat(3_000);
    let texts = pack_texts(Some(long.as_bytes()), Some(b" \n"), &Limits::for_tests());
    assert_eq!((texts.title.map(|title| title.len()), texts.author), (Some(Limits::for_tests().text_bytes), None));
    assert_eq!(pack_texts(None, None, &Limits::standard()), Default::default());
}

const LOTTIE: &str = r#"{"tgs":1,"v":"5.5.2","fr":60,"ip":0,"op":180,"w":512,"h":512,"nm":"faro","ddd":0,
    "assets":[],"layers":[{"ind":1,"ks":{"o":{"a":0,"k":100}}}]}"#;

fn gzip(text: &str, time: u32) -> Vec<u8> {
    let mut out = GzBuilder::new().mtime(time).filename("sticker.json").write(Vec::new(), Compression::best());
    out.write_all(text.as_bytes()).unwrap();
    out.finish().unwrap()
}

fn sticker(bytes: &[u8]) -> Option<Tgs> {
    tgs(bytes, &Limits::standard())
}

#[test]
fn an_animated_sticker_is_known_by_what_is_in_its_gzip() {
    let (one, two) = (gzip(LOTTIE, 0), gzip(LOTTIE, 1_700_000_000));
    let read = sticker(&one).unwrap();
    assert_eq!((read.width, read.height, read.frame_rate, read.frames), (512, 512, 60.0, 180));
    assert!(one != two && Some(read) == sticker(&two) && read.json_digest == testkit::sha256(LOTTIE.as_bytes()));
    assert!(!format!("{read:?}").contains(&read.json_digest[0].to_string()) || read.json_digest[0] < 10);
    let other = sticker(&gzip(&LOTTIE.replace("100", "99"), 0)).unwrap();
    assert!(other.json_digest != read.json_digest);
}

#[test]
fn what_is_no_animated_sticker_is_none() {
    let sound = gzip(LOTTIE, 0);
    let without = |key: &str| gzip(&LOTTIE.replace(key, "\"x\""), 0);
    for bytes in [without("\"layers\""), without("\"fr\""), without("\"w\""), without("\"op\""), without("\"v\"")] {
        assert!(sticker(&bytes).is_none());
    }
    for text in ["", "[]", "{}", &LOTTIE.replace(":180", ":0"), &LOTTIE.replace("512,", "0.5,"), &LOTTIE[..90]] {
        assert!(sticker(&gzip(text, 0)).is_none(), "{text}");
    }
    assert!(sticker(LOTTIE.as_bytes()).is_none() && sticker(&sound[..sound.len() - 9]).is_none());
    let mut wrong = sound.clone();
    let crc = wrong.len() - 8;
    wrong[crc] ^= 1;
    assert!(sticker(&wrong).is_none());
    let large = gzip(&LOTTIE.replace("faro", &" ".repeat(50_000)), 0);
    assert!(sticker(&large).is_some() && tgs(&large, &Limits::for_tests()).is_none());
}
