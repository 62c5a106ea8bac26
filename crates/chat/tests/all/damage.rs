//! Nothing lost, nothing silent: damaged, hostile and odd files.

use super::*;

fn codes(chat: &ParsedChat) -> Vec<(&'static str, &str)> {
    chat.issues.iter().map(|issue| (issue.code, issue.place.as_str())).collect()
}

fn read_small(bytes: &[u8]) -> ParsedChat {
    let chat = chat::parse(bytes, &Context { file_name: None, siblings: &|_| false, limits: Limits::for_tests() });
    assert!(chat.tally.adds_up());
    chat
}

#[test]
fn lines_before_the_first_header_are_refused_with_an_issue() {
    let chat = read(&format!("\u{FEFF}\nnot a header\nnor this\n{}", android(&["Ana: 13 things", "Bo: b"])));
    assert_eq!((chat.tally.kept, chat.tally.refused), (2, 2));
    assert!(codes(&chat).contains(&("chat-lines-before-first-header", "line 2")), "{:?}", codes(&chat));
    assert_eq!(chat.records[0].number, 4);
}

#[test]
fn a_text_without_headers_is_refused_as_a_whole() {
    let chat = read("one\n\ntwo\n");
    assert_eq!((chat.tally.seen, chat.tally.refused, chat.records.len()), (2, 2, 0));
    assert_eq!(codes(&chat), [("chat-without-headers", "")]);
    assert_eq!(read("").tally.seen, 0);
}

#[test]
fn damaged_bytes_cost_a_doubt_and_no_more() {
    let chat = read_small(
        b"24/12/23, 20:15 - Ana: a\xFFb\n24/12/23, 20:16 - Bo: c\0d\nmore \xC3\n24/12/23, 20:17 - Ana: fine\n",
    );
    assert_eq!(all_told(&chat), ["Ana: text: a\u{FFFD}b", "Bo: text: c\u{FFFD}d\nmore \u{FFFD}", "Ana: text: fine"]);
    assert_eq!((chat.tally.kept, chat.tally.doubtful), (1, 2));
    let wanted = [("chat-line-not-utf8", "line 1"), ("chat-line-with-nul", "line 2"), ("chat-line-not-utf8", "line 3")];
    assert_eq!(codes(&chat), wanted);
}

#[test]
fn overlong_lines_and_records_are_cut_with_an_issue() {
    let chat = read_small(format!("24/12/23, 20:15 - Ana: {}\n", "x".repeat(500)).as_bytes());
    assert_eq!(codes(&chat), [("chat-line-too-long", "line 1")]);
    assert_eq!((chat.tally.doubtful, chat.records[0].text.len()), (1, 200 - "24/12/23, 20:15 - Ana: ".len()));
    let chat = read_small(format!("24/12/23, 20:15 - Ana: a\n{}", "line of text\n".repeat(100)).as_bytes());
    assert_eq!(codes(&chat), [("chat-record-too-long", "line 1")]);
    assert!(chat.records[0].text.len() <= 400);
}

#[test]
fn too_many_records_are_counted_and_too_many_issues_too() {
    let text: String = (0..60).map(|i| format!("24/12/23, 20:{:02} - Ana: a\n", i % 60)).collect();
    let chat = read_small(text.as_bytes());
    assert_eq!((chat.tally.kept, chat.tally.refused), (50, 10));
    assert_eq!(codes(&chat), [("chat-too-many-records", "line 51")]);
    let chat = read_small(&b"24/12/23, 20:15 - Ana: \xFF\n".repeat(20));
    assert_eq!((chat.issues.len(), chat.issues[5].code), (6, "chat-more-issues"));
    assert_eq!(chat.issues[5].details["issues"], "15");
}

#[test]
fn a_truncated_last_line_is_fine() {
    let chat = read("24/12/23, 20:15 - Ana: a\n24/12/23, 20:16 - Bo: b\n24/12/23, 20:1");
    assert_eq!(all_told(&chat), ["Ana: text: a", "Bo: text: b\n24/12/23, 20:1"]);
    assert!(chat.issues.is_empty());
}

#[test]
fn a_pasted_header_of_another_form_stays_in_its_message() {
    let chat = read(
        "24/12/23, 20:15 - Ana: look\n[13/02/2019, 10:00:00] Zed: old words\n2019-02-13 10:00 - Zed: more\n\
         24/12/23, 20:16 - Bo: ok\n45/12/23, 20:16 - Bo: not a day\n",
    );
    assert_eq!(
        all_told(&chat),
        [
            "Ana: text: look\n[13/02/2019, 10:00:00] Zed: old words\n2019-02-13 10:00 - Zed: more",
            "Bo: text: ok",
            "Bo: text: not a day"
        ]
    );
    assert_eq!(codes(&chat), [("date-impossible", "line 5"), ("chat-other-header-form", "")]);
}

#[test]
fn continuation_lines_keep_their_blank_lines() {
    let chat = read("24/12/23, 20:15 - Ana: \n\n  a\n\nb: c - d\n\n24/12/23, 20:16 - Bo: b\n\n\n");
    assert_eq!(all_told(&chat), ["Ana: text: \n\n  a\n\nb: c - d", "Bo: text: b"]);
}
