//! Signal's database on Android, as it is taken out of a backup.

use chat::{Context, Limits, Tables};
use model::{ChatKind, Contact, GroupFact, Owner, ParsedChat, SameAccount, SourceRead, Told};
use rusqlite::Connection;
use sqlite_ro::Database;

use crate::{all_told, told};

const ME: &str = "00000000-0000-4000-8000-000000000009";
const ANA: &str = "00000000-0000-4000-8000-000000000001";
const BO: &str = "00000000-0000-4000-8000-000000000002";
/// Thirty-two bytes, as the phone and as computers write them.
const GROUP: &str = "__signal_group__v2__!0001020300010203000102030001020300010203000102030001020300010203";
const GROUP_ON_COMPUTERS: &str = "AAECAwABAgMAAQIDAAECAwABAgMAAQIDAAECAwABAgM=";

const SCHEMA: &str = "
    CREATE TABLE recipient(_id INTEGER PRIMARY KEY, type INTEGER DEFAULT 0, e164 TEXT, aci TEXT, pni TEXT, username TEXT,
        group_id TEXT, distribution_list_id INTEGER, profile_joined_name TEXT, system_joined_name TEXT);
    CREATE TABLE thread(_id INTEGER PRIMARY KEY, recipient_id INTEGER NOT NULL);
    CREATE TABLE groups(_id INTEGER PRIMARY KEY, group_id TEXT, recipient_id INTEGER, title TEXT, active INTEGER DEFAULT 1,
        decrypted_group BLOB);
    CREATE TABLE group_membership(_id INTEGER PRIMARY KEY, group_id TEXT, recipient_id INTEGER);
    CREATE TABLE message(_id INTEGER PRIMARY KEY, date_sent INTEGER, date_received INTEGER, thread_id INTEGER,
        from_recipient_id INTEGER, to_recipient_id INTEGER, type INTEGER, body TEXT, expires_in INTEGER DEFAULT 0,
        quote_id INTEGER DEFAULT 0, quote_author INTEGER DEFAULT 0, quote_body TEXT, shared_contacts TEXT,
        view_once INTEGER DEFAULT 0, deleted_by INTEGER DEFAULT 0, latest_revision_id INTEGER, original_message_id INTEGER,
        message_extras BLOB);
    CREATE TABLE attachment(_id INTEGER PRIMARY KEY, message_id INTEGER, content_type TEXT, data_file TEXT, file_name TEXT,
        quote INTEGER DEFAULT 0, video_gif INTEGER DEFAULT 0, sticker_id INTEGER DEFAULT -1, data_hash_start TEXT,
        data_hash_end TEXT);
    CREATE TABLE reaction(_id INTEGER PRIMARY KEY, message_id INTEGER, author_id INTEGER, emoji TEXT);";

/// The tables of before 2023.
const SCHEMA_2022: &str = "
    CREATE TABLE recipient(_id INTEGER PRIMARY KEY, uuid TEXT, phone TEXT, group_id TEXT, system_display_name TEXT,
        signal_profile_name TEXT);
    CREATE TABLE thread(_id INTEGER PRIMARY KEY, thread_recipient_id INTEGER);
    CREATE TABLE groups(_id INTEGER PRIMARY KEY, group_id TEXT, title TEXT, members TEXT, active INTEGER DEFAULT 1);
    CREATE TABLE mms(_id INTEGER PRIMARY KEY, thread_id INTEGER, date INTEGER, date_received INTEGER, msg_box INTEGER,
        body TEXT, address INTEGER, remote_deleted INTEGER DEFAULT 0, reveal_duration INTEGER DEFAULT 0, reactions BLOB);
    CREATE TABLE sms(_id INTEGER PRIMARY KEY, thread_id INTEGER, address INTEGER, date INTEGER, date_sent INTEGER, type INTEGER,
        body TEXT);
    CREATE TABLE part(_id INTEGER PRIMARY KEY, mid INTEGER, ct TEXT, _data TEXT, file_name TEXT, data_hash TEXT,
        quote INTEGER DEFAULT 0);";

/// An incoming message and one of the phone's own, of the service.
const CAME: i64 = 0xa0_0014;
const SENT: i64 = 0xa0_0017;
const GROUP_CHANGE: i64 = 0x9_0000;

#[derive(Default)]
struct Read {
    chats: Vec<ParsedChat>,
    contacts: Vec<Contact>,
    same: Vec<SameAccount>,
    owners: Vec<Owner>,
    groups: Vec<GroupFact>,
    source: SourceRead,
}

impl Read {
    fn of(sql: &str, limits: Limits) -> Self {
        let mut conn = Connection::open_in_memory().unwrap();
        conn.execute_batch(sql).unwrap();
        let bytes = conn.serialize("main").unwrap().to_vec();
        Self::of_bytes(bytes, limits)
    }

    fn of_bytes(bytes: Vec<u8>, limits: Limits) -> Self {
        let (database, _) = Database::from_bytes(bytes, None, sqlite_ro::Limits::standard()).unwrap();
        let tables = Tables::of(&database);
        let product = chat::database_product(&tables).unwrap();
        assert_eq!(product.name, "signal-android");
        let context = Context { file_name: None, siblings: &|_| false, limits };
        let mut read = Self::default();
        read.source = chat::read_database(product, &database, &tables, &context, &mut |told| match told {
            Told::Chat(chat) => read.chats.push(*chat),
            Told::Contact(contact) => read.contacts.push(contact),
            Told::Same(same) => read.same.push(same),
            Told::Owner(owner) => read.owners.push(owner),
            Told::Group(group) => read.groups.push(group),
            Told::Sticker(_) => panic!("it keeps none"),
        });
        assert!(read.source.tally.adds_up());
        for chat in &read.chats {
            assert!(chat.tally.adds_up());
            assert_eq!(chat.records.len() as u64, chat.tally.kept + chat.tally.doubtful);
        }
        read
    }

    fn codes(&self) -> Vec<(&'static str, &str)> {
        self.source.issues.iter().map(|issue| (issue.code, issue.place.as_str())).collect()
    }
}

/// A field of a message in the wire form: bytes.
fn field(number: u32, bytes: &[u8]) -> Vec<u8> {
    [varint(number << 3 | 2), varint(u32::try_from(bytes.len()).unwrap()), bytes.to_vec()].concat()
}

/// A field of a message in the wire form: a number.
fn count(number: u32, value: u32) -> Vec<u8> {
    [varint(number << 3), varint(value)].concat()
}

fn varint(mut value: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

fn uuid(id: &str) -> Vec<u8> {
    hex(&id.replace('-', ""))
}

fn hex(text: &str) -> Vec<u8> {
    text.as_bytes().chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

fn as_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn member(id: &str, role: u32) -> Vec<u8> {
    [field(1, &uuid(id)), count(2, role)].concat()
}

/// What a change by `editor` is in the wire form.
fn context(editor: &str, revision: u32, fields: &[Vec<u8>]) -> Vec<u8> {
    let before = if revision == 0 { Vec::new() } else { field(4, &field(2, b"Costa")) };
    let change = [field(1, &uuid(editor)), count(2, revision), fields.concat()].concat();
    [field(2, &change), field(3, &[field(2, b"Costa"), count(6, revision)].concat()), before].concat()
}

/// A change of the group in the column that newer builds have for it.
fn change(row: u32, editor: &str, fields: &[Vec<u8>]) -> String {
    let extras = as_hex(&field(1, &field(1, &context(editor, row - 1, fields))));
    format!(
        "INSERT INTO message(_id, date_sent, thread_id, from_recipient_id, type, message_extras)
            VALUES({row}, {}, 1, 2, {}, x'{extras}');",
        ms(row),
        GROUP_CHANGE | 20
    )
}

fn ms(row: u32) -> u64 {
    1_700_000_000_000 + u64::from(row) * 1000
}

/// A message of the group: 2 is Ana, 3 is Bo, 4 is the phone's own account.
fn message(row: u32, from: u32, code: i64, body: &str) -> String {
    format!(
        "INSERT INTO message(_id, date_sent, date_received, thread_id, from_recipient_id, type, body)
            VALUES({row}, {}, {}, 1, {from}, {code}, '{body}');",
        ms(row),
        ms(row) + 500
    )
}

/// A group of Ana, Bo and the phone, a chat with Ana, and these rows.
fn made(rows: &[String]) -> String {
    let state = [
        field(2, b"Costa"),
        field(7, &member(ANA, 2)),
        field(7, &member(BO, 1)),
        field(8, &[member(ME, 1), count(4, 5)].concat()),
        field(11, b"Paseos"),
    ];
    format!(
        "{SCHEMA}
        INSERT INTO recipient(_id, group_id) VALUES(1, '{GROUP}');
        INSERT INTO recipient(_id, e164, aci, pni, profile_joined_name, system_joined_name)
            VALUES(2, '+34600000001', '{ANA}', 'PNI:{BO}', 'Anita', 'Ana'), (3, NULL, '{BO}', NULL, 'Bo', NULL),
            (4, '+34600000009', '{ME}', NULL, 'Yo', NULL);
        INSERT INTO thread VALUES(1, 1), (2, 2);
        INSERT INTO groups(_id, group_id, recipient_id, title, decrypted_group) VALUES(1, '{GROUP}', 1, 'Costa', x'{}');
        INSERT INTO group_membership VALUES(1, '{GROUP}', 2), (2, '{GROUP}', 3);
        {}",
        as_hex(&state.concat()),
        rows.concat()
    )
}

fn group_of(read: &Read) -> &ParsedChat {
    read.chats.iter().find(|chat| chat.head.native.as_deref() == Some(GROUP_ON_COMPUTERS)).unwrap()
}

#[test]
fn who_came_into_a_group_and_how_is_told() {
    let rows = [
        change(1, ANA, &[field(3, &member(ANA, 2)), field(3, &member(BO, 1))]),
        change(2, ANA, &[field(3, &member(ME, 1)), field(10, &field(1, "Mar".as_bytes()))]),
        change(3, BO, &[field(3, &member(BO, 1))]),
        change(4, BO, &[field(4, &uuid(BO))]),
        change(5, ANA, &[field(4, &uuid(BO))]),
        change(6, ANA, &[field(18, &member(BO, 1))]),
        change(7, BO, &[field(9, &member(BO, 1))]),
        change(8, ANA, &[field(5, &member(BO, 2)), field(5, &member(BO, 1))]),
        change(9, BO, &[field(16, &field(1, &uuid(BO)))]),
        change(10, ANA, &[field(19, b"x"), field(12, &count(1, 3600))]),
        change(11, ANA, &[field(7, &member(BO, 1))]),
        change(12, ANA, &[field(40, b"x")]),
        message(13, 2, GROUP_CHANGE | 20, "no es base64"),
        message(14, 3, GROUP_CHANGE | 0x2_0000 | 20, ""),
    ];
    let read = Read::of(&made(&rows), Limits::standard());
    let group = group_of(&read);
    let me = ME;
    let wanted = [
        format!("created|{ANA}|||Costa"),
        format!("added|{ANA}|{BO}||"),
        format!("added|{ANA}|{me}||"),
        format!("subject|{ANA}|||Mar"),
        format!("joined-by-link||{BO}||"),
        format!("left||{BO}||"),
        format!("removed|{ANA}|{BO}||"),
        format!("joined-by-request||{BO}||"),
        format!("joined-by-invitation||{BO}||"),
        format!("promoted|{ANA}|{BO}||"),
        format!("demoted|{ANA}|{BO}||"),
        format!("requested||{BO}||"),
        format!("timer|{ANA}|||3600"),
        format!("link-reset|{ANA}|||"),
        format!("unknown|{ANA}|{BO}||"),
        format!("unknown|{ANA}|||"),
        format!("unknown|{ANA}|||"),
        format!("left||{BO}||"),
    ];
    let mut lines = all_told(group);
    // What stands further on in a row is told in the order of its fields.
    lines[12..14].sort_by_key(|line| std::cmp::Reverse(line.clone()));
    assert_eq!(lines, wanted);
    let second = &group.records[1];
    assert_eq!(second.place.as_deref(), Some("message row 1 change 2"));
    assert_eq!(group.head.names, ["Mar"]);
    let field = group.records[15].system.as_ref().unwrap();
    assert_eq!(field.code, Some(40));
    let codes = [("chat-value-not-readable", "table message row 13"), ("chat-kind-not-known", "table message row 12")];
    assert_eq!(read.codes(), codes);
}

#[test]
fn accounts_groups_and_members_are_told_as_computers_tell_them() {
    let read = Read::of(&made(&[message(1, 4, SENT, "hola")]), Limits::standard());
    let owner = &read.owners[0];
    assert_eq!((owner.account.as_deref(), owner.phone.as_deref()), (Some(ME), Some("+34600000009")));
    assert_eq!(owner.place, "message row 1");
    let same: Vec<_> = read.same.iter().map(|same| (same.a.as_str(), same.b.clone())).collect();
    let pni = format!("pni:{BO}");
    assert_eq!(same, [(ANA, "+34600000001".to_owned()), (ANA, pni), (ME, "+34600000009".to_owned())]);
    let names: Vec<_> = read.contacts.iter().map(|c| (c.name.as_str(), c.kind.as_str())).collect();
    assert_eq!(names, [("Ana", "saved"), ("Anita", "pushname"), ("Bo", "pushname"), ("Yo", "pushname")]);
    let group = &read.groups[0];
    assert_eq!((group.group.as_str(), group.description.as_deref()), (GROUP_ON_COMPUTERS, Some("Paseos")));
    let chat = group_of(&read);
    assert_eq!((chat.head.kind, chat.head.name.as_deref()), (ChatKind::Group, Some("Costa")));
    let members: Vec<_> = chat
        .members
        .iter()
        .map(|m| (crate::alias(chat, m.alias), m.role.as_str(), m.state.as_str(), m.place.as_str()))
        .collect();
    let wanted = [
        (ANA.to_owned(), "admin", "present", "groups row 1 field 7 value 1"),
        (BO.to_owned(), "member", "present", "groups row 1 field 7 value 2"),
        ("<me>".to_owned(), "member", "pending", "groups row 1 field 8 value 1"),
    ];
    assert_eq!(members, wanted);
    // Without the group's own list, the recipients beside it are its members.
    let sql = made(&[]) + "UPDATE groups SET decrypted_group = NULL, active = 0;";
    let read = Read::of(&sql, Limits::standard());
    let chat = group_of(&read);
    let members: Vec<_> = chat.members.iter().map(|m| (crate::alias(chat, m.alias), m.state.as_str())).collect();
    assert_eq!(members, [(ANA.to_owned(), "present"), (BO.to_owned(), "present"), ("<me>".to_owned(), "former")]);
}

#[test]
fn messages_are_read_with_what_they_carry() {
    let hash = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    let before = "AAECAwABAgMAAQIDAAECAwABAgMAAQIDAAECAwABAgM=";
    let cards = r#"[{"name":{"displayName":"Lola"},"phoneNumbers":[{"number":"+34 600 000 007"}]}]"#;
    let rows = [
        message(1, 2, CAME, "hola"),
        message(2, 4, SENT, "mira"),
        message(3, 3, CAME, "si"),
        format!("UPDATE message SET quote_id = {}, quote_author = 2, quote_body = 'hola' WHERE _id = 3;", ms(1)),
        message(4, 3, CAME, "viejo"),
        message(5, 3, CAME, "nuevo"),
        "UPDATE message SET latest_revision_id = 5 WHERE _id = 4; UPDATE message SET original_message_id = 4 WHERE _id = 5;".into(),
        message(6, 3, CAME, ""),
        "UPDATE message SET deleted_by = 2 WHERE _id = 6;".into(),
        message(7, 3, CAME, ""),
        format!("UPDATE message SET shared_contacts = '{cards}' WHERE _id = 7;"),
        message(8, 2, 0x4_0000 | 20, ""),
        "UPDATE message SET expires_in = 3600000 WHERE _id = 8;".into(),
        message(9, 2, 3, ""),
        message(10, 4, 2, ""),
        message(11, 3, 31, "x"),
        message(12, 3, 27, "casi"),
        message(13, 3, 20, "por sms"),
        message(14, 99, CAME, "nadie"),
        format!(
            "INSERT INTO attachment VALUES(1, 2, 'image/jpeg', '/data/part1.mms', 'a.jpg', 0, 0, -1, '{before}', '{hash}'),
                (2, 2, 'video/mp4', '/data/part2.mms', NULL, 0, 1, -1, '{hash}', '{hash}'),
                (3, 3, 'image/jpeg', '/data/part3.mms', NULL, 1, 0, -1, NULL, NULL),
                (4, 1, 'image/webp', '/data/part4.mms', NULL, 0, 0, 3, NULL, 'no');
            INSERT INTO reaction VALUES(1, 1, 3, 'x'), (2, 1, 4, 'x');"
        ),
    ];
    let read = Read::of(&made(&rows), Limits::standard());
    let group = group_of(&read);
    let wanted = [
        format!("{ANA}: media: hola"),
        "<me>: media: mira\n[a.jpg]".to_owned(),
        format!("{BO}: text: si"),
        format!("{BO}: text: viejo (edited)"),
        format!("{BO}: text: nuevo (edited)"),
        format!("{BO}: deleted: "),
        format!("{BO}: contact: Lola\n+34 600 000 007"),
        format!("timer|{ANA}|||3600"),
        format!("missed-voice-call|{ANA}|||"),
        "call|<me>|||".to_owned(),
        format!("{BO}: other: type 31\nx"),
        format!("{BO}: other: draft\ncasi"),
        format!("{BO}: text: por sms"),
        "recipient 99: text: nadie".to_owned(),
        "<me>: media: ".to_owned(),
    ];
    assert_eq!(all_told(group), wanted);
    let records = &group.records;
    let native = |author: &str, row: u32| Some(format!("{author}:{}", ms(row)));
    let names: Vec<_> = records.iter().map(|record| record.native.as_deref().map(str::to_owned)).collect();
    assert_eq!(names[..4], [native(ANA, 1), native(ME, 2), native(BO, 3), None]);
    // The newest version has the name and the time of the first; an SMS has none, nor has anyone without an account.
    assert_eq!((&names[4], names[12].as_ref(), names[13].as_ref()), (&native(BO, 4), None, None));
    assert_eq!(records[4].at, records[3].at);
    let quote = records[2].quotes.as_ref().unwrap();
    assert_eq!((&quote.native, quote.text.as_str()), (&records[0].native, "hola"));
    assert_eq!(records[5].deleted_by.map(|ix| crate::alias(group, ix)).as_deref(), Some(ANA));
    let claims = |record: usize| -> Vec<_> {
        let file = records[record].attachment.as_ref().unwrap();
        file.claimed.iter().map(|claim| (claim.of.as_str(), claim.sha256[0])).collect()
    };
    assert_eq!(
        (claims(1), claims(14), claims(0)),
        (vec![("file", 0xe3), ("original", 0)], vec![("file", 0xe3)], vec![])
    );
    let media = |record: usize| records[record].attachment.as_ref().unwrap().media.unwrap().as_str();
    assert_eq!((media(0), media(1), media(14)), ("sticker", "image", "gif"));
    assert_eq!(records[14].place.as_deref(), Some("message row 2 file 2"));
    let card = read.contacts.iter().find(|contact| contact.name == "Lola").unwrap();
    assert_eq!((card.phone.as_deref(), card.kind.as_str()), (Some("+34600000007"), "card"));
    let codes = [
        ("chat-digest-not-readable", "table attachment row 4"),
        ("chat-kind-not-known", "table message row 11"),
        ("chat-rows-not-supported", "table reaction"),
    ];
    assert_eq!(read.codes(), codes);
    assert_eq!(
        read.source.issues[2].details.iter().map(|(key, value)| format!("{key} {value}")).collect::<Vec<_>>(),
        ["rows 2"]
    );
}

#[test]
fn older_builds_have_two_tables_of_messages() {
    let base64 = "CgEB";
    let sql = format!(
        "{SCHEMA_2022}
        INSERT INTO recipient VALUES(1, NULL, NULL, '__textsecure_group__!0102', NULL, NULL),
            (2, '{ANA}', '+34600000001', NULL, 'Ana', 'Anita'), (3, NULL, '+34600000002', NULL, NULL, 'Bo');
        INSERT INTO thread VALUES(1, 1), (2, 2);
        INSERT INTO groups VALUES(1, '__textsecure_group__!0102', 'Playa', '2,3', 1);
        INSERT INTO mms VALUES(1, 1, {a}, {a}, {CAME}, 'hola', 2, 0, 0, NULL), (2, 1, {b}, {b}, {SENT}, 'adios', 1, 0, 0, x'00'),
            (3, 1, {b}, {b}, {CAME}, NULL, 3, 1, 0, NULL);
        INSERT INTO sms VALUES(1, 2, 2, {b}, {a}, {CAME}, 'solo'), (2, 2, 2, {b}, {b}, {}, '{base64}'), (3, NULL, 2, 1, 1, 20, 'x');
        INSERT INTO part VALUES(1, 1, 'image/png', '/data/part1.mms', NULL, NULL, 0);",
        0x1_0014,
        a = ms(1),
        b = ms(2),
    );
    let read = Read::of(&sql, Limits::standard());
    let [group, direct] = &read.chats[..] else { panic!("not two chats") };
    assert_eq!(group.head.native.as_deref(), Some("__textsecure_group__!0102"));
    assert_eq!(
        all_told(group),
        [format!("{ANA}: media: hola"), "<me>: text: adios".into(), "+34600000002: deleted: ".into()]
    );
    let members: Vec<_> = group.members.iter().map(|member| crate::alias(group, member.alias)).collect();
    assert_eq!(members, [ANA, "+34600000002"]);
    assert_eq!(all_told(direct), [format!("{ANA}: text: solo"), format!("unknown|{ANA}|||")]);
    let sms = &direct.records[0];
    assert_eq!((sms.number, sms.place.as_deref()), ((1 << 40) + 1, Some("sms row 1")));
    assert_eq!((sms.at, sms.native.as_deref()), (group.records[0].at, Some(format!("{ANA}:{}", ms(1)).as_str())));
    assert_eq!(read.owners, []);
    assert_eq!((read.source.tally.seen, read.source.tally.refused), (1, 1));
    let codes = [("chat-row-without-chat", "table sms row 3"), ("chat-rows-not-supported", "table reaction")];
    assert_eq!(read.codes(), codes);
}

#[test]
fn nothing_is_lost_of_what_does_not_fit_or_belongs_nowhere() {
    let mut rows: Vec<String> = (1..=60).map(|n| message(n, 2, CAME, "hola")).collect();
    rows.push(
        "INSERT INTO message(_id, date_sent, thread_id, from_recipient_id, type) VALUES(70, 0, 9, 2, 20);".into(),
    );
    let read = Read::of(&made(&rows), Limits { accounts: 100, ..Limits::for_tests() });
    let group = group_of(&read);
    assert_eq!((group.tally.kept, group.tally.refused), (50, 10));
    let codes: Vec<_> = read.codes().into_iter().map(|(code, _)| code).collect();
    assert!(["chat-too-many-records", "chat-relation-broken"].iter().all(|code| codes.contains(code)));
    // Without the limit, a message without a time is kept in doubt.
    let read = Read::of(&made(&rows), Limits::standard());
    let gone = read.chats.iter().find(|chat| chat.key == "9").unwrap();
    assert_eq!((gone.head.kind, gone.tally.doubtful, gone.records[0].at.tells()), (ChatKind::Unknown, 1, false));
    assert_eq!(told(gone, &gone.records[0]), format!("{ANA}: other: "));
}

/// The seed of the fuzz target is one of these databases.
#[test]
fn the_seed_is_a_database_of_a_phone() {
    let seeds = testkit::fuzz::seeds("chat_database");
    let (_, bytes) = seeds.into_iter().find(|(name, _)| name.ends_with("signal-android")).unwrap();
    let read = Read::of_bytes(bytes, Limits::standard());
    assert!(all_told(group_of(&read)).iter().any(|line| line.starts_with("joined-by-link")));
}
