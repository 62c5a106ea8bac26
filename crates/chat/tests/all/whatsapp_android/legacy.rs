//! The tables of before 2021, alone and beside those of later; and the database of contacts.

use super::build::{GROUP, MODERN, PEOPLE, at, sent};
use super::{line, messages, read_sql, who};
use model::{ContactKind, MemberRole, MemberState, MessageKind, Product, Told};

/// The tables of before.
pub(super) const TABLES: &str = "
CREATE TABLE chat_list(_id INTEGER PRIMARY KEY AUTOINCREMENT, key_remote_jid TEXT UNIQUE, subject TEXT, creation INTEGER);
CREATE TABLE messages(_id INTEGER PRIMARY KEY AUTOINCREMENT, key_remote_jid TEXT NOT NULL, key_from_me INTEGER,
  key_id TEXT NOT NULL, status INTEGER, data TEXT, timestamp INTEGER, media_url TEXT, media_mime_type TEXT,
  media_wa_type TEXT, media_size INTEGER, media_name TEXT, media_caption TEXT, media_hash TEXT, latitude REAL,
  longitude REAL, thumb_image TEXT, remote_resource TEXT, starred INTEGER, quoted_row_id INTEGER,
  edit_version INTEGER, forwarded INTEGER);
CREATE TABLE messages_quotes(_id INTEGER PRIMARY KEY AUTOINCREMENT, key_remote_jid TEXT NOT NULL, key_from_me INTEGER,
  key_id TEXT NOT NULL, data TEXT, timestamp INTEGER, media_caption TEXT, media_hash TEXT, remote_resource TEXT);
CREATE TABLE group_participants(_id INTEGER PRIMARY KEY AUTOINCREMENT, gjid TEXT NOT NULL, jid TEXT NOT NULL,
  admin INTEGER, pending INTEGER);
CREATE TABLE receipts(_id INTEGER PRIMARY KEY AUTOINCREMENT, key_remote_jid TEXT NOT NULL, key_id TEXT NOT NULL,
  remote_resource TEXT, receipt_device_timestamp INTEGER);
INSERT INTO chat_list(key_remote_jid, subject) VALUES ('34600000003-1559589144@g.us', 'Costa');
INSERT INTO messages(_id, key_remote_jid, key_from_me, key_id, status, timestamp) VALUES (1, '-1', 0, '-1', -1, 0);
";

const OLD_GROUP: &str = "34600000003-1559589144@g.us";

/// A row of `messages` in the old group; `more` are further columns and their values.
fn row(id: i64, sender: &str, text: &str, more: &[(&str, &str)]) -> String {
    let (names, values): (String, String) =
        more.iter().map(|(name, value)| (format!(", {name}"), format!(", {value}"))).unzip();
    let (from_me, sender) = if sender == "me" { (1, "NULL".into()) } else { (0, format!("'{sender}@s.whatsapp.net'")) };
    format!(
        "INSERT INTO messages(_id, key_remote_jid, key_from_me, key_id, remote_resource, timestamp, data{names})
         VALUES ({id}, '{OLD_GROUP}', {from_me}, 'OLD{id}', {sender}, {}, '{text}'{values});\n",
        at(id)
    )
}

/// A list of accounts as Java writes it, as SQL.
fn people(jids: &[&str]) -> String {
    let mut blob = String::from("X'ACED0005737200136A6176612E7574696C2E41727261794C697374");
    for jid in jids {
        blob.push_str(&format!("74{:04X}", jid.len()));
        jid.bytes().for_each(|byte| blob.push_str(&format!("{byte:02X}")));
    }
    blob + "78'"
}

#[test]
fn messages_lines_members_and_roll_calls_of_before_are_read() {
    let added = people(&["34600000004@s.whatsapp.net", "34600000005@s.whatsapp.net"]);
    let rows = [
        row(2, "34600000003", "Costa", &[("status", "6"), ("media_size", "11"), ("media_wa_type", "'0'")]),
        row(3, "34600000003", "", &[("status", "6"), ("media_size", "12"), ("thumb_image", &added)]),
        row(4, "34600000003", "Playa", &[("status", "6"), ("media_size", "1"), ("media_name", "'Costa'")]),
        row(5, "34600000004", "hola", &[("starred", "1"), ("forwarded", "3")]),
        row(6, "me", "buenas", &[("quoted_row_id", "1")]),
        row(7, "34600000004", "", &[("media_wa_type", "'1'"), ("media_caption", "'al sol'"), ("media_hash", "'47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='")]),
        row(8, "34600000004", "", &[("edit_version", "7")]),
        row(9, "34600000004", "", &[("media_wa_type", "'5'"), ("latitude", "36.5"), ("longitude", "-6.25")]),
        row(10, "34600000004", "", &[("status", "6"), ("media_size", "5")]),
        format!("INSERT INTO messages_quotes VALUES (1, '{OLD_GROUP}', 0, 'GONE', 'ya no está', {}, NULL, '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=', '34600000005@s.whatsapp.net');", at(1)),
        format!("INSERT INTO group_participants(gjid, jid, admin, pending) VALUES ('{OLD_GROUP}', '', 0, 0), ('{OLD_GROUP}', '34600000003@s.whatsapp.net', 1, 0), ('{OLD_GROUP}', '34600000004@s.whatsapp.net', 0, 1);"),
        "INSERT INTO receipts(key_remote_jid, key_id, remote_resource) VALUES ('x', 'OLD6', '34600000005@s.whatsapp.net'), ('x', 'OLD5', '34600000006@s.whatsapp.net');".into(),
    ];
    let read = read_sql(&format!("{TABLES}{}", rows.concat()));
    let chat = read.chat(OLD_GROUP);
    assert_eq!(chat.head.product, Product::WhatsAppAndroidLegacy);
    assert_eq!((chat.head.name.as_deref(), chat.head.names.len()), (Some("Costa"), 2));
    let lines: Vec<_> = chat.records.iter().filter(|r| r.system.is_some()).map(|r| line(chat, r)).collect();
    assert_eq!(
        lines,
        [
            "11 created|34600000003|||Costa",
            "12 added|34600000003|34600000004+34600000005||",
            "1 subject|34600000003||Costa|Playa",
            "5 left||34600000004||",
        ]
    );
    let said: Vec<_> = messages(chat).into_iter().filter(|text| !text.contains("system")).collect();
    assert_eq!(
        said,
        [
            "5 34600000004: text: hola",
            "6 <me>: text: buenas",
            "7 34600000004: media: al sol",
            "8 34600000004: deleted: ",
            "9 34600000004: location: 36.5, -6.25",
            "11 34600000005: quoted: ya no está",
        ]
    );
    let by_number = |number: u64| chat.records.iter().find(|r| r.number == number).unwrap();
    assert_eq!((by_number(5).starred, by_number(5).forwarded), (true, Some(3)));
    assert_eq!(by_number(6).quotes.as_ref().unwrap().text, "ya no está");
    assert!(by_number(6).quotes.as_ref().unwrap().claimed.is_some());
    assert_eq!(by_number(7).attachment.as_ref().unwrap().claimed.len(), 1);
    assert_eq!(by_number(8).place.as_deref(), Some("messages row 8"));
    let members: Vec<_> = chat.members.iter().map(|m| (who(chat, m.alias), m.role, m.state)).collect();
    assert_eq!(
        members,
        [
            ("<me>".into(), MemberRole::Member, MemberState::Present),
            ("34600000003".into(), MemberRole::Admin, MemberState::Present),
            ("34600000004".into(), MemberRole::Member, MemberState::Pending),
        ]
    );
    let calls: Vec<_> = chat.roll_calls.iter().map(|c| (who(chat, c.alias), c.first, c.count)).collect();
    assert_eq!(calls, [("34600000005".into(), 6, 1)]);
    assert_eq!((chat.tally.seen, chat.tally.kept, read.source.tally.refused), (10, 10, 1));
}

/// A database that was moved to the new tables keeps the old ones beside them.
#[test]
fn a_message_in_both_tables_is_one_and_what_stands_in_one_alone_is_not_lost() {
    let rows = [
        sent(5, 2, 0, "en las dos"),
        format!(
            "INSERT INTO messages(_id, key_remote_jid, key_from_me, key_id, remote_resource, timestamp, data) VALUES
          (5, '{GROUP}', 0, 'KEY5', '34600000002@s.whatsapp.net', {0}, 'en las dos'),
          (4, '{GROUP}', 0, 'OLD4', '34600000002@s.whatsapp.net', {0}, 'solo en la vieja');",
            at(4)
        ),
    ];
    let read = read_sql(&format!("{MODERN}{PEOPLE}{TABLES}{}", rows.concat()));
    let chat = read.chat(GROUP);
    assert_eq!(chat.head.product, Product::WhatsAppAndroid);
    assert_eq!(messages(chat), ["5 34600000002: text: en las dos", "4 34600000002: text: solo en la vieja"]);
    assert_eq!((chat.tally.seen, chat.tally.kept), (2, 2));
    assert!(read.chat(OLD_GROUP).head.origin.is_some());
}

#[test]
fn rows_of_both_tables_that_share_a_number_are_told_apart() {
    let row = format!(
        "INSERT INTO messages(_id, key_remote_jid, key_from_me, key_id, remote_resource, timestamp, data) VALUES
          (5, '{GROUP}', 0, 'OTHER', '34600000002@s.whatsapp.net', {}, 'otro');",
        at(4)
    );
    let read = read_sql(&format!("{MODERN}{PEOPLE}{TABLES}{}{row}", sent(5, 2, 0, "uno")));
    let records = &read.chat(GROUP).records;
    assert_eq!(records.iter().map(|r| r.number).collect::<Vec<_>>(), [5, 6]);
    assert_eq!(records[1].place.as_deref(), Some("messages row 5"));
    assert_eq!(records[1].kind, MessageKind::Text);
}

#[test]
fn contacts_tell_names_and_whose_word_they_are() {
    let read = read_sql("
        CREATE TABLE wa_contacts(_id INTEGER PRIMARY KEY, jid TEXT NOT NULL, number TEXT, display_name TEXT, wa_name TEXT);
        CREATE TABLE wa_vnames(_id INTEGER PRIMARY KEY, jid TEXT NOT NULL, verified_name TEXT NOT NULL);
        CREATE TABLE wa_group_admin_settings(jid TEXT PRIMARY KEY, creator_jid TEXT) WITHOUT ROWID;
        CREATE TABLE wa_group_descriptions(jid TEXT, description TEXT);
        INSERT INTO wa_contacts VALUES (1, '34600000002@s.whatsapp.net', '+34 600 00 00 02', 'Luis del faro', 'Lu'),
          (2, '99000000000015@lid', '+34600000003', NULL, 'Bea'), (3, '120363000000000010@g.us', NULL, 'Faro', NULL),
          (4, 'nada', NULL, 'x', NULL);
        INSERT INTO wa_vnames VALUES (1, '34600000004@s.whatsapp.net', 'Panadería');
        INSERT INTO wa_group_admin_settings VALUES ('120363000000000010@g.us', '34600000002@s.whatsapp.net');
        INSERT INTO wa_group_descriptions VALUES ('120363000000000010@g.us', 'paseos');
    ");
    let names: Vec<_> = read
        .told
        .iter()
        .filter_map(|told| match told {
            Told::Contact(c) => Some((c.account.as_deref().unwrap(), c.phone.as_deref(), c.name.as_str(), c.kind)),
            _ => None,
        })
        .collect();
    assert_eq!(
        names,
        [
            ("34600000002@s.whatsapp.net", Some("+34600000002"), "Luis del faro", ContactKind::Saved),
            ("34600000002@s.whatsapp.net", Some("+34600000002"), "Lu", ContactKind::Pushname),
            ("99000000000015@lid", Some("+34600000003"), "Bea", ContactKind::Pushname),
            ("34600000004@s.whatsapp.net", Some("+34600000004"), "Panadería", ContactKind::Verified),
        ]
    );
    let groups: Vec<_> = read
        .told
        .iter()
        .filter_map(|told| match told {
            Told::Group(g) => Some((g.name.as_deref(), g.creator.as_deref(), g.description.as_deref())),
            _ => None,
        })
        .collect();
    assert_eq!(
        groups,
        [(Some("Faro"), None, None), (None, Some("34600000002@s.whatsapp.net"), None), (None, None, Some("paseos"))]
    );
    assert_eq!(read.codes(), [("chat-value-not-readable", "table wa_contacts row 4")]);
}
