//! The chat as a whole, and the names in it.

use super::*;
use model::{AliasKind, ChatKind, DateOrder, DateOrderReason};

#[test]
fn every_name_of_a_group_is_kept_and_the_last_counts() {
    let chat = read(&android(&[
        "Ana created group \"First\"",
        "Ana: hello",
        "Ana changed the group name from \"First\" to \"Second\"",
        "Bo changed the subject to \"Third\"",
    ]));
    assert_eq!(chat.head.names, ["First", "Second", "Third"]);
    assert_eq!((chat.head.kind, chat.head.name.as_deref()), (ChatKind::Group, Some("Third")));
    assert_eq!(chat.head.language.as_deref(), Some("en"));
}

#[test]
fn group_or_two_is_told_from_lines_and_senders() {
    let two = android(&["Ana: a", "Bo: b"]);
    let cases = [
        (two.clone(), None, ChatKind::Direct, None),
        (two.clone(), Some("WhatsApp Chat with Ana.txt"), ChatKind::Direct, Some("Ana")),
        (two.clone(), Some("WhatsApp Chat with Birds.txt"), ChatKind::Unknown, Some("Birds")),
        (android(&["Ana: a", "Bo: b", "Cy: c"]), Some("WhatsApp Chat with Birds.txt"), ChatKind::Group, Some("Birds")),
        (android(&["Ana: a"]), None, ChatKind::Unknown, None),
        (android(&["Ana: a", "Ana added Bo"]), None, ChatKind::Group, None),
        (
            ios(&["Ana: \u{200E}Messages and calls are end-to-end encrypted.", "Ana: a", "Bo: b"]),
            None,
            ChatKind::Direct,
            Some("Ana"),
        ),
        (
            ios(&["Birds: \u{200E}Messages and calls are end-to-end encrypted.", "Ana: a", "Bo: b"]),
            None,
            ChatKind::Group,
            Some("Birds"),
        ),
    ];
    for (text, file, kind, name) in cases {
        let head = read_as(&text, file, &|_| false).head;
        assert_eq!((head.kind, head.name.as_deref()), (kind, name), "{text} {file:?}");
    }
}

#[test]
fn aliases_are_of_four_kinds() {
    let chat = read(&ios(&[
        "\u{202A}+34\u{A0}600\u{A0}11\u{A0}22\u{A0}33\u{202C}: a",
        "~\u{202F}Lu: b",
        "Abuela: c",
        "\u{200E}You added Bo",
        "Abuela: d",
    ]));
    let aliases: Vec<_> = chat.aliases.iter().map(|a| (a.text.as_str(), a.kind, a.phone.as_deref())).collect();
    let wanted = [
        ("+34 600 11 22 33", AliasKind::Number, Some("+34600112233")),
        ("~ Lu", AliasKind::Pushname, None),
        ("Abuela", AliasKind::Contact, None),
        ("Bo", AliasKind::Contact, None),
        ("", AliasKind::Owner, None),
    ];
    assert!(wanted.iter().all(|alias| aliases.contains(alias)) && aliases.len() == 5, "{aliases:?}");
}

#[test]
fn the_order_of_dates_comes_with_its_reason_and_counts() {
    let chat = read("05/06/24, 09:00 - Ana: a\n06/05/24, 09:30 - Ben: b\n06/07/24, 10:00 - Ana: c\n");
    assert_eq!((chat.head.date_order, chat.head.date_order_reason), (DateOrder::Mdy, DateOrderReason::FewerStepsBack));
    assert!(chat.head.date_order_counts.contains(&("steps_back_dmy", 1)));
    assert!(chat.head.date_order_counts.contains(&("steps_back_mdy", 0)));
    let chat = read("05/06/24, 09:00 - Ana: a\n");
    assert_eq!(chat.head.date_order_reason, DateOrderReason::Assumed);
    assert_eq!(chat.issues[0].code, "chat-date-order-assumed");
}

#[test]
fn an_export_of_about_the_greatest_size_is_flagged() {
    let lines = |count: usize, body: &str| -> String {
        (0..count).map(|i| format!("24/12/23, {:02}:{:02} - Ana: {body}\n", i / 60 % 24, i % 60)).collect()
    };
    for (count, body, flagged) in [
        (40_000, "hi", true),
        (39_990, "hi", true),
        (10_000, "hi", false),
        (30_000, "hi", false),
        (9_998, "IMG-20231224-WA0001.jpg (file attached)", true),
        (40_000, "IMG-20231224-WA0001.jpg (file attached)", false),
    ] {
        let chat = read(&lines(count, body));
        assert_eq!(chat.head.probably_truncated, flagged, "{count} {body}");
        assert_eq!(chat.issues.iter().any(|issue| issue.code == "chat-probably-truncated"), flagged);
    }
}
