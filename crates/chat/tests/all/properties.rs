//! For any bytes at all: no panic, a tally that adds up, the same again for the same input.

use super::*;
use proptest::prelude::*;
use proptest::sample::select;

const CODE: &str = "AbCdEfGhIjKlMnOpQrStUv";

/// Pieces that exports are made of, well and badly put together.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    let pieces: &[&[u8]] = &[
        b"24/12/23, 20:15 - ",
        b"12/24/23, 8:15 PM - ",
        b"[24/12/23, 20:15:02] ",
        b"2024. 1. 1. ",
        b"31/02/23, 20:15 - ",
        b"Ana: ",
        b"Ana",
        b" added ",
        b" left",
        b"\n",
        b"\r\n",
        b"\xE2\x80\x8E",
        b"\xFF",
        b"\0",
        b": ",
        b"\"",
        b" to ",
        b" changed the subject from \"",
        b"<attached: ",
        b".jpg",
        b">",
        b"image omitted",
        b"<This message was edited>",
        b"POLL:",
        b"https://chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv",
        b"hxxp",
        b"[.]",
        b"+34 600 11 22 33",
        b"\xD9\xA1",
        b"Messages are end-to-end encrypted",
    ];
    prop_oneof![
        8 => select(pieces).prop_map(<[u8]>::to_vec),
        1 => proptest::collection::vec(any::<u8>(), 0..20),
    ]
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(piece(), 0..80).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_without_loss(bytes in bytes(), small: bool) {
        let limits = if small { Limits::for_tests() } else { Limits::standard() };
        let context = Context { file_name: Some("WhatsApp Chat with Ana.txt"), siblings: &|name| name.len() % 3 == 0, limits };
        let chat = chat::parse(&bytes, &context);
        prop_assert!(chat.tally.adds_up());
        prop_assert_eq!(chat.records.len() as u64, chat.tally.kept + chat.tally.doubtful);
        prop_assert!(chat.tally.refused == 0 || !chat.issues.is_empty());
        for record in &chat.records {
            let line = record.system.iter();
            let named = line.flat_map(|line| line.actor.iter().chain(&line.targets)).chain(&record.sender);
            prop_assert!(named.into_iter().all(|ix| (ix.0 as usize) < chat.aliases.len()));
        }
        prop_assert_eq!(chat::parse(&bytes, &context), chat);
        let _ = chat::recognise(&bytes);
    }

    #[test]
    fn links_are_where_they_are_said_to_be(bytes in bytes()) {
        let text = String::from_utf8_lossy(&bytes);
        for invite in chat::invites(&text) {
            prop_assert!(text.contains(&invite.raw));
            prop_assert!(invite.normalised.ends_with(&invite.code));
        }
    }

    #[test]
    fn no_code_is_shown_whatever_stands_around_it(
        link in select(&["https://chat.whatsapp.com/CODE", "chat.whatsapp.com/CODE", "t.me/+CODE", "example.org/CODE",
            "signal.group/#CODE", "hxxp://example[.]org/a?b=CODE", "www.example.org/CODE", "x-y://CODE"][..]),
        before in "[ a(<\\[\"'.:,;/@_*%é🙂\u{200e}。-]{0,4}",
        after in "[ a)>\\]\"'.:,;/?#_*%é🙂\u{200e}。…-]{0,4}",
    ) {
        let text = format!("{before}{}{after}", link.replace("CODE", CODE));
        prop_assert!(!chat::shortened(&text).contains(CODE), "{} {}", text, chat::shortened(&text));
    }

    #[test]
    fn no_code_is_shown_in_a_name(
        link in select(&["https___chat.whatsapp.com_CODE", "chat.whatsapp.com_CODE", "http_::t.me:+CODE",
            "https___example.org_CODE", "chat.whatsapp.com%2FCODE", "https:⁄⁄example.org⁄CODE"][..]),
        before in "[ (\\[.,_/%é-]{0,4}",
        after in "[ a)\\].,/_%é🙂-]{0,4}",
    ) {
        let path = format!("{before}{}{after}", link.replace("CODE", CODE));
        prop_assert!(!chat::shortened_path(&path).contains(CODE), "{} {}", path, chat::shortened_path(&path));
    }

    #[test]
    fn what_is_shown_of_a_text_or_path_keeps_its_words(bytes in bytes()) {
        let text = String::from_utf8_lossy(&bytes);
        let shown = (chat::shortened(&text), chat::shortened_path(&text));
        prop_assert_eq!(&shown, &(chat::shortened(&text), chat::shortened_path(&text)));
        if !text.contains(['.', ':', '%', ']', ')', '}']) && text.is_ascii() {
            prop_assert_eq!(&shown.0, &text);
            prop_assert_eq!(&shown.1, &text);
        }
    }
}
