//! Values of the wrong kind, ids that lead nowhere, limits, and pages that are overwritten.

use super::build::{GROUP, JID_MAP, MODERN, PEOPLE, at, insert, line as row_of_service, modern, own, sent};
use super::legacy::TABLES;
use super::{messages, read_file, read_sql, read_with};
use chat::Limits;
use rusqlite::Connection;

#[test]
fn values_of_the_wrong_kind_cost_their_field_and_nothing_else() {
    let rows = format!(
        "{}INSERT INTO message(_id, chat_row_id, from_me, key_id, sender_jid_row_id, timestamp, message_type, text_data) VALUES
           (6, 1, 'x', X'00', 'quién', 'ayer', 'texto', 'sin número'),
           (7, 1, 0, 'K7', 2, -5, 0, X'FFFE'),
           (8, 1, 0, 'K8', 2, 9223372036854775807, 0, CAST(X'686F6C61FF' AS TEXT)),
           (9, 'chat', 0, 'K9', 2, 1, 0, 'sin chat'),
           (10, 77, 0, 'K10', 2, {t}, 0, 'de un chat que no está'),
           (-11, 1, 0, 'K11', 2, {t}, 0, 'antes de cero'),
           (12, 1, 0, 'K12', 2, 1.5, 7, 'línea');
         INSERT INTO message_system VALUES (12, 'x'), (9999, 12);
         INSERT INTO message_system_chat_participant VALUES ('a', 'b'), (12, 4000), (NULL, NULL);
         INSERT INTO message_media(message_row_id, file_path, file_hash) VALUES (7, X'00FF', 5);
         INSERT INTO message_quoted VALUES (7, 'a', X'00', 'x', 'y', 'GONE', 'z', 0, 3);
         INSERT INTO group_participant_user(group_jid_row_id, user_jid_row_id, rank) VALUES ('g', 'u', 'r'), (10, 2, X'01');",
        sent(5, 2, 0, "bien"),
        t = at(0)
    );
    let read = read_sql(&modern(&rows));
    let group = read.chat(GROUP);
    assert_eq!(
        messages(group),
        [
            "13 34600000002: text: antes de cero",
            "5 34600000002: text: bien",
            "6 : text: sin número",
            "7 34600000002: media: ",
            "8 34600000002: text: hola\u{fffd}",
            "12 : system: línea",
            "14 : quoted: 3",
        ]
    );
    assert_eq!((group.tally.seen, group.tally.kept, group.tally.doubtful), (7, 1, 6));
    let lost = read.chats().into_iter().find(|chat| chat.head.native.is_none()).unwrap();
    assert_eq!(
        (lost.key.as_str(), messages(lost)),
        ("chat row 77", vec!["10 34600000002: text: de un chat que no está".into()])
    );
    assert_eq!((read.source.tally.seen, read.source.tally.refused), (1, 1));
    for code in ["chat-row-without-chat", "chat-value-not-readable", "chat-relation-broken", "date-impossible"] {
        assert!(read.source.issues.iter().any(|issue| issue.code == code), "{code}");
    }
    // Nothing that stands in the file is in what is said about it.
    let said = format!("{:?} {:?}", read.source.issues, read.told);
    assert!(["ayer", "quién", "hola", "bien", "antes de cero", "346000"].iter().all(|text| !said.contains(text)));
}

/// Values at which reading goes wrong, as SQL.
const VALUES: &[&str] = &[
    "NULL",
    "-1",
    "0",
    "1",
    "2",
    "5",
    "10",
    "15",
    "9223372036854775807",
    "-9223372036854775808",
    "1.5",
    "'x'",
    "''",
    "'-1'",
    "X'00FF74'",
    "'34600000009@s.whatsapp.net'",
    "'@'",
    "'a@g.us'",
    "'99999999999999999999-1@g.us'",
    "1e300",
];

/// Whatever stands in the cells of whatever table: nothing is lost, and nobody is named who is not there.
#[test]
fn any_values_in_any_table_are_read_without_loss() {
    let mut tables = tables_of(&format!("{MODERN}{JID_MAP}{TABLES}"));
    // Messages more often than what lies beside them.
    let messages: Vec<_> =
        tables.iter().filter(|(name, _)| name.starts_with("message") && name.len() < 9).cloned().collect();
    tables.extend(messages.iter().cycle().take(20).cloned());
    let mut chance = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |most: usize| {
        chance ^= chance << 13;
        chance ^= chance >> 7;
        chance ^= chance << 17;
        usize::try_from(chance >> 33).unwrap() % most
    };
    let mut records = 0;
    for _ in 0..150 {
        let mut rows = format!("{}{}", sent(5, 2, 0, "hola"), row_of_service(7, 12, "2", &[3], ""));
        for _ in 0..60 {
            let (name, columns) = &tables[next(tables.len())];
            let values: Vec<&str> = (0..*columns).map(|_| VALUES[next(VALUES.len())]).collect();
            rows += &format!("INSERT OR IGNORE INTO {name} VALUES ({});\n", values.join(", "));
        }
        let sql = format!("{MODERN}{JID_MAP}{TABLES}{PEOPLE}{rows}").replace(" INTEGER PRIMARY KEY AUTOINCREMENT", "");
        let sql = sql.replace(" NOT NULL", "").replace(" INTEGER PRIMARY KEY", "").replace(" UNIQUE", "");
        for limits in [Limits::standard(), Limits::for_tests()] {
            let read = read_with(&sql, limits);
            records += read.chats().iter().map(|chat| chat.records.len()).sum::<usize>();
        }
    }
    assert!(records > 1_500, "{records}");
}

/// Tables by name, with the number of their columns.
fn tables_of(sql: &str) -> Vec<(String, usize)> {
    let conn = Connection::open_in_memory().unwrap();
    conn.execute_batch(sql).unwrap();
    let names = "SELECT m.name, count(*) FROM sqlite_schema m, pragma_table_info(m.name)
        WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' GROUP BY 1 ORDER BY 1";
    let mut statement = conn.prepare(names).unwrap();
    let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get::<_, u32>(1)? as usize));
    statement.query_map([], row).unwrap().map(Result::unwrap).collect()
}

#[test]
fn tables_that_are_not_there_are_named_and_cost_what_they_hold() {
    let read = read_sql(
        "CREATE TABLE message(_id INTEGER PRIMARY KEY, chat_row_id INTEGER, key_id TEXT, text_data TEXT);
         INSERT INTO message VALUES (5, 1, 'K', 'hola');",
    );
    assert_eq!(read.chats()[0].records[0].text, "hola");
    for table in ["chat", "jid", "message_media", "message_quoted", "message_system", "receipt_user"] {
        let place = format!("table {table}");
        assert!(read.codes().contains(&("database-table-absent", place.as_str())), "{table}");
    }
}

#[test]
fn limits_cut_and_refuse_and_say_so() {
    let long = "a".repeat(Limits::for_tests().record_bytes + 10);
    let rows: String = (5..80).map(|row| sent(row, 2, 0, if row == 5 { &long } else { "hola" })).collect();
    let quote = "INSERT INTO message_quoted VALUES (6, 1, 1, 0, 2, 'GONE', 1, 0, 'x');";
    let read = read_with(&modern(&(rows + quote)), Limits::for_tests());
    let group = read.chat(GROUP);
    assert_eq!(group.records.len(), Limits::for_tests().records);
    assert_eq!(group.records[0].text.len(), Limits::for_tests().record_bytes);
    assert_eq!((group.tally.seen, group.tally.refused, group.tally.doubtful), (75, 25, 1));
    assert!(read.codes().contains(&("chat-too-many-records", "table message row 55")));
    assert!(read.codes().contains(&("chat-record-too-long", "table message row 5")));
    assert!(read.source.issues.len() <= Limits::for_tests().issues + 1);
}

/// A database over many pages, with rows in every table that is read.
fn everything(path: &std::path::Path) -> u64 {
    let row = |row: i64| match row % 5 {
        0 => own(row, 0, &format!("mía {row}")),
        1 => row_of_service(row, 12, "2", &[3, 4], ""),
        2 => insert(row, 2, 0, "0", 1, "foto"),
        _ => sent(row, 15, 0, &"palabra ".repeat(20)),
    };
    let rows: String = (5..200).map(row).collect();
    let beside: String = (5..200)
        .map(|row| {
            format!(
                "INSERT INTO message_quoted VALUES ({row}, 1, 1, 0, 2, 'G{row}', {}, 0, 'cita'); \
                 INSERT INTO message_media(message_row_id, file_path) VALUES ({row}, 'Media/IMG-{row}.jpg'); \
                 INSERT INTO receipt_user(message_row_id, receipt_user_jid_row_id) VALUES ({row}, 2);",
                at(row)
            )
        })
        .collect();
    let sql = format!(
        "PRAGMA page_size = 1024; PRAGMA synchronous = OFF; BEGIN; {MODERN}{JID_MAP}{PEOPLE}{rows}{beside}
         INSERT INTO jid_map VALUES (15, 3, 1); INSERT INTO group_participant_user(group_jid_row_id, user_jid_row_id) VALUES (10, 2); COMMIT;"
    );
    Connection::open(path).unwrap().execute_batch(&sql).unwrap();
    std::fs::metadata(path).unwrap().len() / 1024
}

/// Each page in turn is overwritten: what is readable is read, and the rest is named.
#[test]
fn a_database_with_a_page_overwritten_gives_the_rest_and_says_what_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("msgstore.db");
    let pages = everything(&path);
    let sound = std::fs::read(&path).unwrap();
    let whole = read_file(&path, Limits::standard());
    let count = |read: &super::Read| read.chats().iter().map(|chat| chat.records.len()).sum::<usize>();
    assert_eq!(count(&whole), 195 + 195);
    let roots = roots(&path);
    let (mut unread, mut poorer) = (0, 0);
    for page in 0..pages as usize {
        let mut bytes = sound.clone();
        bytes[page * 1024..(page + 1) * 1024].fill(0xa5);
        let damaged = folder.path().join("damaged.db");
        std::fs::write(&damaged, &bytes).unwrap();
        let Some(read) = try_read(&damaged) else {
            unread += 1;
            continue;
        };
        assert!(read.adds_up(), "page {page}");
        let is_less = count(&read) < count(&whole);
        poorer += u32::from(is_less);
        let is_said = read.codes().iter().any(|(code, _)| code.starts_with("database-table-"));
        assert!(is_said || !is_less, "page {page}: {} of {}", count(&read), count(&whole));
        // One page of 1 KiB holds few rows: the others are there. Without its first page a table cannot be found.
        let most = if roots.contains(&(page as u32 + 1)) { 390 } else { 40 };
        assert!(count(&read) + most >= count(&whole), "page {page}: {} of {}", count(&read), count(&whole));
    }
    assert!(poorer > 10, "{poorer}");
    // The first page, and those on which the list of tables goes on.
    assert!(unread < 10, "{unread} of {pages}");
}

/// The first pages of tables.
fn roots(path: &std::path::Path) -> Vec<u32> {
    let conn = Connection::open(path).unwrap();
    let mut statement = conn.prepare("SELECT rootpage FROM sqlite_schema").unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

fn try_read(path: &std::path::Path) -> Option<super::Read> {
    let database = sqlite_ro::Database::open(path, sqlite_ro::Limits::standard()).ok()?;
    let tables = chat::Tables::of(&database);
    let product = chat::database_product(&tables)?;
    let context = chat::Context { file_name: None, siblings: &|_| false, limits: Limits::standard() };
    let mut told = Vec::new();
    let source = chat::read_database(product, &database, &tables, &context, &mut |one| told.push(one));
    Some(super::Read { told, source })
}
