//! Dates that contradict their file, or that there are not: the line is its sender's all the same.

use super::*;
use model::{DateOrder, DateOrderReason, Issue, IssueKind, Precision};

/// A record as `line time sender: kind: text file`.
fn dated(chat: &ParsedChat) -> Vec<String> {
    let file = |record: &model::Record| record.attachment.as_ref().and_then(|file| file.name.clone());
    let line = |r: &model::Record| format!("{} {} {} {:?}", r.number, r.at, told(chat, r), file(r).unwrap_or_default());
    chat.records.iter().map(line).collect()
}

fn issue<'c>(chat: &'c ParsedChat, code: &str) -> Option<&'c Issue> {
    chat.issues.iter().find(|issue| issue.code == code)
}

#[test]
fn a_line_that_contradicts_the_order_is_of_its_own_sender() {
    let chat = read(
        "25/12/23, 10:00 - Ana: a\n12/26/23, 10:00 - Luis: IMG-20231226-WA0001.jpg (file attached)\n\
         27/12/23, 10:01 - Ana: b\n",
    );
    let wanted = [
        "1 2023-12-25T10:00 Ana: text: a \"\"",
        "2 2023-12-26T10:00? Luis: media: IMG-20231226-WA0001.jpg (file attached) \"IMG-20231226-WA0001.jpg\"",
        "3 2023-12-27T10:01 Ana: text: b \"\"",
    ];
    assert_eq!(dated(&chat), wanted);
    assert_eq!((chat.head.date_order, chat.head.date_order_reason), (DateOrder::Dmy, DateOrderReason::Mixed));
    assert_eq!((chat.tally.kept, chat.tally.doubtful, chat.tally.refused), (2, 1, 0));
    let told = issue(&chat, "date-contradicts-order").unwrap();
    assert_eq!(
        (told.kind, told.place.as_str(), told.details["lines"].as_str()),
        (IssueKind::Noteworthy, "line 2", "1")
    );
    assert!(issue(&chat, "chat-date-not-in-order").is_none(), "{:?}", chat.issues);
}

#[test]
fn the_same_holds_for_ios_and_for_month_before_day() {
    let chat = read(
        "[12/25/23, 10:00:00 AM] Ana: a\r\n[12/26/23, 10:00:00 AM] Ana: b\r\n\
         [27/12/23, 10:00:05 PM] Luis: \u{200E}<attached: 00000003-PHOTO-2023-12-27-22-00-05.jpg>\r\nso\r\n",
    );
    assert_eq!(chat.records[2].at.to_string(), "2023-12-27T22:00:05?");
    assert_eq!(chat.records[2].at.precision, Precision::Doubtful);
    assert!(all_told(&chat)[2].starts_with("Luis: "), "{:?}", all_told(&chat));
    assert_eq!(all_told(&chat)[1], "Ana: text: b");
}

#[test]
fn a_date_that_is_none_leaves_the_line_to_its_sender_without_a_time() {
    let chat = read(
        "25/12/23, 10:00 - Ana: a\n45/13/23, 10:00 - Luis: STK-20231226-WA0001.webp (file attached)\n\
         25/12/23, 25:00 - Luis: late\n27/12/23, 10:01 - Ana: b\n",
    );
    let wanted = [
        "1 2023-12-25T10:00 Ana: text: a \"\"",
        "2 XXXX-XX-XX Luis: media: STK-20231226-WA0001.webp (file attached) \"STK-20231226-WA0001.webp\"",
        "3 XXXX-XX-XX Luis: text: late \"\"",
        "4 2023-12-27T10:01 Ana: text: b \"\"",
    ];
    assert_eq!(dated(&chat), wanted);
    assert!(chat.records[1..3].iter().all(|record| record.at.precision == Precision::Unknown));
    assert_eq!((chat.tally.kept, chat.tally.doubtful), (2, 2));
    let told = issue(&chat, "date-impossible").unwrap();
    let lines = (told.details["lines"].as_str(), told.details["last"].as_str());
    assert_eq!((told.kind, told.place.as_str(), lines), (IssueKind::Damaged, "line 2", ("2", "3")));
}

#[test]
fn what_has_no_date_keeps_its_place_in_the_file() {
    let chat = read(
        "45/13/23, 10:00 - Luis: first\n25/12/23, 10:00 - Ana: a\n12/26/23, 10:00 - Ana: b\n\
         45/13/23, 10:00 - Luis: second\n27/12/23, 10:01 - Ana: c\n",
    );
    let seconds: Vec<i64> = chat.records.iter().map(|record| record.at.seconds).collect();
    assert_eq!(seconds[0], seconds[1]);
    assert_eq!(seconds[3], seconds[1], "a doubtful date is no place to stand beside");
    assert!(seconds[1] < seconds[2] && seconds[2] < seconds[4]);
}

#[test]
fn a_line_of_the_service_with_a_wrong_date_is_of_the_service() {
    let chat = read(
        "25/12/23, 10:00 - Ana: a\n12/26/23, 10:00 - Luis left\n45/13/23, 10:00 - Ana added Bo\n27/12/23, 10:01 - Ana: b\n",
    );
    assert_eq!(all_told(&chat), ["Ana: text: a", "left||Luis||", "added|Ana|Bo||", "Ana: text: b"]);
    assert_eq!(chat.records.iter().filter(|record| !record.at.tells()).count(), 2);
}

#[test]
fn a_first_line_with_a_wrong_date_is_a_record_too() {
    let chat = read("12/26/23, 10:00 - Luis: a\n25/12/23, 10:00 - Ana: b\n27/12/23, 10:01 - Ana: c\n");
    assert_eq!(all_told(&chat), ["Luis: text: a", "Ana: text: b", "Ana: text: c"]);
    assert_eq!(chat.tally.refused, 0);
}

#[test]
fn words_that_only_begin_like_a_date_stay_in_their_message() {
    let quoted = [
        "12/26/23 dinner",
        "12/26/23, 10:00",
        "12/26/23, 10:00 dinner with Luis",
        "12/26/23: dinner",
        "12/26/23, dinner - Luis: brings wine",
        "12/26/23, 10:00 - dinner at ours",
        "45/13/23, 10:00 - what a date",
        "[12/26/23, 10:00:00] Luis: another form",
        "12/26/2019, 10:00 - Luis: another form",
        "12.26.19, 10:00 - Luis: another form",
    ];
    for line in quoted {
        let chat = read(&format!("25/12/23, 10:00 - Ana: see\n{line}\n27/12/23, 10:01 - Luis: ok\n"));
        assert_eq!(all_told(&chat), [format!("Ana: text: see\n{line}"), "Luis: text: ok".into()]);
        assert_eq!(chat.tally.kept, 2, "{line}");
        assert!(issue(&chat, "date-contradicts-order").is_none() && issue(&chat, "date-impossible").is_none());
    }
}

#[test]
fn a_date_and_time_with_nobody_behind_them_is_told_where_it_stays() {
    let chat = read("25/12/23, 10:00 - Ana: a\n12/26/23, 10:00 - dinner at ours\n27/12/23, 10:01 - Ana: b\n");
    assert_eq!(issue(&chat, "chat-date-not-in-order").map(|issue| issue.place.as_str()), Some("line 2"));
}

#[test]
fn the_message_before_keeps_what_was_read_of_it() {
    // What may be in the first line of the open message is asked for when it is closed, after the next line was seen.
    let chat = read(
        "25/12/23, 10:00 - Ana: IMG-20231225-WA0001.jpg (file attached)\n12/26/23, 10:00 - nobody speaks here\n\
         12/26/23, 10:00 - Luis left\n27/12/23, 10:01 - Ana: b\n",
    );
    assert_eq!(
        chat.records[0].attachment.as_ref().and_then(|file| file.name.as_deref()),
        Some("IMG-20231225-WA0001.jpg")
    );
    assert_eq!(chat.records[0].text, "IMG-20231225-WA0001.jpg (file attached)\n12/26/23, 10:00 - nobody speaks here");
}

#[test]
fn a_second_form_is_told_by_the_headers_that_say_when() {
    let chat = read(
        "25/12/23, 10:00 - Ana: a\n12/26/23, 10:00 - Luis: b\n27/12/2023, 10:00 - Ana: c\n27/12/23, 10:01 - Luis: d\n",
    );
    assert_eq!(all_told(&chat), ["Ana: text: a", "Luis: text: b", "Ana: text: c", "Luis: text: d"]);
    let pasted = "25/12/23, 10:00 - Ana: a\n45/13/23, 10:00 - Luis: b\n26/12/2019, 10:00 - Zed: c\n";
    assert_eq!(all_told(&read(pasted)), ["Ana: text: a", "Luis: text: b\n26/12/2019, 10:00 - Zed: c"]);
}

#[test]
fn a_file_of_two_halves_has_one_order_and_every_line_its_sender() {
    let day = |n: u32| if n < 20 { format!("{n:02}/12/23") } else { format!("12/{n:02}/23") };
    let text: String = (13..28).map(|n| format!("{}, 10:00 - Ana{n}: a\n", day(n))).collect();
    let chat = read(&text);
    assert_eq!(chat.head.date_order, DateOrder::Mdy, "eight lines against seven");
    let senders: Vec<String> = (13..28).map(|n| format!("Ana{n}: text: a")).collect();
    assert_eq!(all_told(&chat), senders);
    let told = issue(&chat, "date-contradicts-order").unwrap();
    let lines = (told.details["lines"].as_str(), told.details["last"].as_str());
    assert_eq!((told.place.as_str(), lines, chat.tally.doubtful), ("line 1", ("7", "7"), 7));
}
