//! Values of other kinds, relations that point nowhere, tables that are missing, pages that are overwritten.

use super::made::*;
use crate::all_told;
use chat::Limits;
use model::{ChatKind, IssueKind, ParsedChat};
use std::collections::BTreeSet;

/// Values that stand in no column of their own free will.
fn odd_values() -> Vec<rusqlite::types::Value> {
    use rusqlite::types::Value::{Blob, Integer, Null, Real, Text};
    let texts = ["x", "\u{0}"].map(|text| Text(text.to_owned()));
    let numbers = [i64::MIN, 0, 1 << 62].map(Integer);
    let reals = [f64::INFINITY, -5.5].map(Real);
    let blobs = [vec![0xff; 40]].map(Blob);
    texts.into_iter().chain(numbers).chain(reals).chain(blobs).chain([Null]).collect()
}

#[test]
fn any_value_in_any_column_of_any_table_costs_at_most_its_row() {
    let made = whole();
    for table in [
        "zwamessage",
        "zwachatsession",
        "zwagroupinfo",
        "zwagroupmember",
        "zwamediaitem",
        "zwagroupmemberschange",
        "zwaprofilepushname",
    ] {
        let columns = made.columns(table);
        for (value, column) in odd_values().iter().flat_map(|value| columns.iter().map(move |column| (value, column))) {
            // Not every value can be a row's number.
            let Some(all) = made.read_changed(&format!("UPDATE OR IGNORE {table} SET {column} = ?1"), value) else {
                continue;
            };
            let records: usize = all.chats.iter().map(|chat| chat.records.len()).sum();
            let refused = all.chats.iter().map(|chat| chat.tally.refused).sum::<u64>() + all.read.tally.refused;
            assert!(records as u64 + refused >= 9, "{table} {column} {value:?}: {records} {refused}");
        }
    }
}

/// Nine messages in two chats, with all that stands beside them.
fn whole() -> Made {
    let made = Made::with_chats();
    let metadata = [field(5, b"3EB0AABBCCDDEEFF"), number(17, 2)].concat();
    row!(made, ZWAMEDIAITEM, Z_PK: 1, ZMESSAGE: 1, ZMEDIALOCALPATH: "Media/a.jpg", ZTITLE: "mira", ZMETADATA: metadata);
    row!(made, ZWAPROFILEPUSHNAME, Z_PK: 1, ZJID: BO, ZPUSHNAME: "bobo");
    row!(made, ZWAGROUPMEMBERSCHANGE, Z_PK: 1, ZCHANGETYPE: 2, ZCHANGEDATE: NOON, ZGROUPJID: GROUP, ZMEMBERJIDS: BO);
    for (row, kind) in (1..).zip([0, 1, 4, 5, 6, 10, 14, 27, 46]) {
        row!(made, ZWAMESSAGE, Z_PK: row, ZCHATSESSION: row % 2 + 1, ZMESSAGETYPE: kind, ZGROUPEVENTTYPE: 2, ZMESSAGEDATE: NOON, ZSORT: row, ZGROUPMEMBER: 1, ZMEDIAITEM: 1, ZTEXT: "hola", ZSTANZAID: format!("3A{row}"), ZFROMJID: ANA);
    }
    made
}

fn codes(chat: &ParsedChat) -> Vec<(&str, &str)> {
    chat.issues.iter().map(|issue| (issue.code, issue.place.as_str())).collect()
}

#[test]
fn times_that_cannot_be_are_none_and_doubtful() {
    let made = Made::with_chats();
    let wrong: [&dyn rusqlite::ToSql; 7] = [&f64::INFINITY, &f64::NAN, &-1.0, &"ayer", &vec![1_u8], &1e17, &0];
    for (row, date) in (1..).zip(wrong) {
        row!(made, ZWAMESSAGE, Z_PK: row, ZCHATSESSION: 2, ZFROMJID: ANA, ZTEXT: "a", ZMESSAGEDATE: date);
    }
    row!(made, ZWAMESSAGE, Z_PK: 8, ZCHATSESSION: 2, ZFROMJID: ANA, ZTEXT: "a", ZSENTDATE: NOON);
    let all = made.read();
    let chat = all.chat("2");
    let tells: Vec<_> = chat.records.iter().map(|record| record.at.tells()).collect();
    assert_eq!(tells, [false, false, false, false, false, false, false, true]);
    assert_eq!((chat.tally.doubtful, chat.tally.kept), (7, 1));
    assert_eq!(codes(chat), [("date-impossible", "table zwamessage row 1")]);
    assert_eq!(chat.issues[0].details["rows"], "7");
}

#[test]
fn relations_that_point_nowhere_leave_the_message() {
    let made = Made::with_chats();
    row!(made, ZWAMESSAGE, Z_PK: 1, ZCHATSESSION: 1, ZGROUPMEMBER: 99, ZTEXT: "a", ZMESSAGEDATE: NOON);
    row!(made, ZWAMESSAGE, Z_PK: 2, ZCHATSESSION: 1, ZGROUPMEMBER: 1, ZMESSAGETYPE: 1, ZMEDIAITEM: 99, ZMESSAGEDATE: NOON);
    row!(made, ZWAMESSAGE, Z_PK: 3, ZCHATSESSION: 77, ZFROMJID: GROUP, ZGROUPMEMBER: 1, ZTEXT: "b", ZMESSAGEDATE: NOON);
    row!(made, ZWAMESSAGE, Z_PK: 4, ZCHATSESSION: 77, ZFROMJID: GROUP, ZGROUPMEMBER: 2, ZTEXT: "c", ZMESSAGEDATE: NOON);
    row!(made, ZWAMESSAGE, Z_PK: 5, ZFROMJID: BO, ZTEXT: "d", ZMESSAGEDATE: NOON);
    row!(made, ZWAMESSAGE, Z_PK: 6, ZISFROMME: 1, ZTOJID: BO, ZTEXT: "e", ZMESSAGEDATE: NOON);
    row!(made, ZWAMESSAGE, Z_PK: 7, ZTEXT: "of no chat", ZMESSAGEDATE: NOON);
    let all = made.read();
    assert_eq!(all_told(all.chat("1")), [": text: a".to_owned(), format!("{ANA}: media: ")]);
    assert_eq!(
        (all.chat("1").tally.doubtful, codes(all.chat("1"))),
        (2, vec![("chat-relation-broken", "table zwamessage row 1")])
    );
    let lost = all.chat("77");
    assert_eq!((lost.head.kind, lost.head.native.as_deref(), lost.tally.doubtful), (ChatKind::Group, Some(GROUP), 2));
    assert_eq!(all_told(lost), [format!("{ANA}: text: b"), format!("{BO}: text: c")]);
    let loose = all.chat(BO);
    assert_eq!(
        (loose.head.kind, all_told(loose)),
        (ChatKind::Direct, vec![format!("{BO}: text: d"), "<me>: text: e".into()])
    );
    assert_eq!((all.read.tally.seen, all.read.tally.refused), (1, 1));
    assert!(all.issues().contains(&("chat-row-without-chat", "table zwamessage row 7")));
}

#[test]
fn texts_that_are_none_are_read_as_far_as_they_go() {
    let made = Made::with_chats();
    row!(made, ZWAMESSAGE, Z_PK: 1, ZCHATSESSION: 2, ZFROMJID: ANA, ZMESSAGEDATE: NOON);
    made.run("UPDATE ZWAMESSAGE SET ZTEXT = CAST(x'61ff62' AS TEXT)");
    let all = made.read();
    assert_eq!(all_told(all.chat("2")), [format!("{ANA}: text: a\u{FFFD}b")]);
    assert_eq!(codes(all.chat("2")), [("chat-line-not-utf8", "table zwamessage row 1")]);
    made.run("UPDATE ZWAMESSAGE SET ZTEXT = printf('%.*c', 1000, 'x')");
    let small = read(&made.bytes(), Limits::for_tests()).unwrap();
    assert_eq!(small.chat("2").records[0].text.len(), Limits::for_tests().record_bytes);
    assert_eq!(codes(small.chat("2")), [("chat-record-too-long", "table zwamessage row 1")]);
}

#[test]
fn tables_and_columns_that_are_missing_are_said_and_cost_no_message() {
    let made = Made::of(
        "CREATE TABLE ZWAMESSAGE (Z_PK INTEGER PRIMARY KEY, ZCHATSESSION INTEGER, ZTEXT TEXT, ZMESSAGEDATE DOUBLE);
         CREATE TABLE ZWACHATSESSION (Z_PK INTEGER PRIMARY KEY, ZCONTACTJID TEXT);",
    );
    row!(made, ZWACHATSESSION, Z_PK: 1, ZCONTACTJID: ANA);
    row!(made, ZWAMESSAGE, Z_PK: 1, ZCHATSESSION: 1, ZTEXT: "a", ZMESSAGEDATE: NOON);
    let all = made.read();
    assert_eq!((all_told(all.chat("1")), all.chat("1").tally.kept), (vec![format!("{ANA}: text: a")], 1));
    let absent: Vec<_> = all.read.issues.iter().map(|i| (i.kind, i.code, i.place.as_str())).collect();
    let of = |place| (IssueKind::Noteworthy, "database-table-absent", place);
    let wanted = ["zwagroupinfo", "zwagroupmember", "zwaprofilepushname", "zwamediaitem", "zwamessageinfo"]
        .map(|name| format!("table {name}"));
    assert_eq!(absent, wanted.iter().map(|place| of(place.as_str())).collect::<Vec<_>>());
}

#[test]
fn a_table_without_its_own_numbers_is_read_by_those_of_the_database() {
    let made = Made::of(
        "CREATE TABLE ZWAMESSAGE (Z_PK INTEGER, ZCHATSESSION INTEGER, ZTEXT TEXT, ZMESSAGEDATE DOUBLE);
         CREATE TABLE ZWACHATSESSION (Z_PK INTEGER PRIMARY KEY, ZCONTACTJID TEXT) WITHOUT ROWID;",
    );
    row!(made, ZWAMESSAGE, Z_PK: 5, ZCHATSESSION: 1, ZTEXT: "a", ZMESSAGEDATE: NOON);
    let all = made.read();
    assert_eq!((all.chat("1").records[0].number, all.chat("1").tally.doubtful), (1, 1));
    assert!(all.issues().contains(&("database-table-damaged", "table zwachatsession")));
}

/// Messages by chat and number.
fn ids(all: &All) -> BTreeSet<(Option<String>, u64)> {
    let of = |chat: &ParsedChat| {
        chat.records.iter().map(|r| (r.native.as_deref().map(str::to_owned), r.number)).collect::<Vec<_>>()
    };
    all.chats.iter().flat_map(of).collect()
}

#[test]
fn with_each_page_overwritten_what_can_be_read_is_and_the_rest_is_named() {
    let made = Made::with_chats();
    for row in 1..150 {
        row!(made, ZWAMEDIAITEM, Z_PK: row, ZMEDIALOCALPATH: format!("Media/{row}.jpg"));
        row!(made, ZWAMESSAGE, Z_PK: row, ZCHATSESSION: row % 2 + 1, ZGROUPMEMBER: row % 3 + 1, ZMESSAGETYPE: 1, ZMEDIAITEM: row, ZTEXT: format!("mensaje {row}"), ZSTANZAID: format!("3A{row:06}"), ZMESSAGEDATE: NOON + f64::from(row));
    }
    let bytes = made.bytes();
    let sound = ids(&made.read());
    assert_eq!(sound.len(), 149);
    let files = files_of(&made.read());
    let (mut read_pages, mut lost, mut without_file) = (0, 0, 0);
    for (page, filler) in (0..bytes.len() / 1024).flat_map(|page| [(page, 0_u8), (page, 0xff)]) {
        let mut damaged = bytes.clone();
        damaged[page * 1024..(page + 1) * 1024].fill(filler);
        // Without the schema's own pages nothing says that it is a database of the service.
        let Some(all) = read(&damaged, Limits::standard()) else { continue };
        read_pages += 1;
        let there = ids(&all);
        assert!(there.is_subset(&sound), "page {page}: messages that are none");
        let said = all.issues().iter().any(|(code, _)| *code == "database-table-damaged");
        if there == sound && files_of(&all) < files {
            without_file += 1;
            assert!(said, "page {page}: files lost in silence");
        }
        if there != sound {
            lost += 1;
            assert!(said, "page {page}: {} lost in silence", sound.len() - there.len());
            // One leaf of the table is a few messages; an inner page, what lay below it.
            assert!(there.len() >= 120 || page_kind(&bytes, page) != 0x0d, "page {page}: {} left", there.len());
        }
    }
    assert!(read_pages > 50 && lost > 15 && without_file > 5, "{read_pages} {lost} {without_file}");
}

/// How many messages still know their file.
fn files_of(all: &All) -> usize {
    let records = all.chats.iter().flat_map(|chat| &chat.records);
    records.filter(|record| record.attachment.as_ref().is_some_and(|file| file.name.is_some())).count()
}

fn page_kind(bytes: &[u8], page: usize) -> u8 {
    bytes[page * 1024 + if page == 0 { 100 } else { 0 }]
}

#[test]
fn rows_whose_text_lies_on_a_damaged_page_are_counted_and_refused() {
    let made = Made::with_chats();
    for row in 1..5 {
        // Too long for the row's own page: the rest of it lies on others, and so does what stands behind it in the row.
        row!(made, ZWAMESSAGE, Z_PK: row, ZCHATSESSION: 2, ZFROMJID: ANA, ZTEXT: "x".repeat(5_000), ZMESSAGEDATE: NOON);
    }
    let bytes = made.bytes();
    let mut refused = 0;
    for page in 2..bytes.len() / 1024 {
        let mut damaged = bytes.clone();
        // The number of the next page of a long value.
        damaged[page * 1024..page * 1024 + 4].fill(0xee);
        let Some(all) = read(&damaged, Limits::standard()) else { continue };
        if let Some(chat) = all.chats.iter().find(|chat| chat.tally.refused > 0) {
            refused += 1;
            assert_eq!((chat.tally.seen, chat.tally.kept), (4, 3), "page {page}");
            assert!(codes(chat).contains(&("chat-rows-not-read", "table zwamessage")));
        }
    }
    assert!(refused > 4, "{refused}");
}
