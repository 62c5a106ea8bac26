//! Exports that a Windows program saved again in UTF-16.

use super::*;
use proptest::prelude::*;

fn saved(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(unit).collect()
}

fn parse(bytes: &[u8]) -> ParsedChat {
    let chat = chat::parse(bytes, &Context { file_name: None, siblings: &|_| false, limits: Limits::standard() });
    assert!(chat.tally.adds_up(), "{:?}", chat.tally);
    chat
}

#[test]
fn an_export_in_utf16_is_recognised_and_read_as_in_utf8() {
    let texts = [
        android(&["Ana: ¿mañana?", "Luis: sí 🙂\n\nen la plaza", "Ana: IMG-20231224-WA0001.jpg (file attached)"]),
        ios(&["\u{200E}Messages and calls are end-to-end encrypted.", "جدتي: أهلا", "Ana: \u{200E}image omitted"]),
    ];
    for text in texts {
        for bytes in [saved(&text, u16::to_le_bytes), saved(&text, u16::to_be_bytes)] {
            assert!(chat::recognise(&bytes).is_some(), "{text}");
            assert_eq!(parse(&bytes), read(&text), "{text}");
        }
    }
}

#[test]
fn a_text_in_utf16_that_is_no_chat_is_none() {
    for text in ["Dear diary,\nnothing happened\n", "name,date\nAna,24/12/23\n", ""] {
        assert!(chat::recognise(&saved(text, u16::to_le_bytes)).is_none(), "{text}");
    }
    let wide: Vec<u8> = "\u{FEFF}24/12/23, 20:15 - Ana: a\n".chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
    assert!(chat::recognise(&wide).is_none(), "UTF-32 begins with the same mark");
}

#[test]
fn half_a_character_costs_a_doubt_on_its_line_and_no_more() {
    let text = android(&["Ana: a", "Luis: b_c", "Ana: d"]);
    let mut units: Vec<u16> = text.encode_utf16().collect();
    let at = units.iter().position(|unit| *unit == u16::from(b'_')).unwrap();
    units[at] = 0xD83D;
    let mut bytes: Vec<u8> = [0xFEFF].into_iter().chain(units).flat_map(u16::to_le_bytes).collect();
    bytes.push(b'x');
    let chat = parse(&bytes);
    assert_eq!(all_told(&chat), ["Ana: text: a", "Luis: text: b\u{FFFD}c", "Ana: text: d\n\u{FFFD}"]);
    assert_eq!((chat.tally.kept, chat.tally.doubtful), (1, 2));
    let issues: Vec<_> = chat.issues.iter().map(|issue| (issue.code, issue.place.as_str())).collect();
    assert_eq!(issues, [("chat-line-not-utf8", "line 2"), ("chat-line-not-utf8", "line 4")]);
}

#[test]
fn the_end_of_what_is_looked_at_may_split_a_character() {
    for spare in ["", " "] {
        let text = format!("{}{spare}{}", android(&["Ana: hello", "Luis: hi"]), "🙂".repeat(40_000));
        assert!(chat::recognise(&saved(&text, u16::to_le_bytes)).is_some());
        assert!(chat::recognise(&saved(&text, u16::to_be_bytes)).is_some());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_the_same_chat_in_either_code(pieces in proptest::collection::vec(
        prop_oneof![
            4 => Just("24/12/23, 20:15 - Ana: ".to_owned()),
            4 => Just("\n".to_owned()),
            2 => ".{0,12}",
        ],
        0..30,
    )) {
        let text = pieces.concat();
        prop_assert_eq!(parse(&saved(&text, u16::to_le_bytes)), read(&text));
        prop_assert_eq!(parse(&saved(&text, u16::to_be_bytes)), read(&text));
    }

    #[test]
    fn any_bytes_behind_the_mark_are_read_without_loss(bytes in proptest::collection::vec(any::<u8>(), 0..200), big: bool) {
        let mark: &[u8] = if big { b"\xFE\xFF" } else { b"\xFF\xFE" };
        let chat = parse(&[mark, &bytes].concat());
        prop_assert!(chat.tally.refused == 0 || !chat.issues.is_empty());
    }
}
