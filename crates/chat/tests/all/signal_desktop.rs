//! Signal Desktop's database, decrypted.

use chat::{Context, Limits, Tables};
use model::{
    Contact, GroupFact, MemberRole, MemberState, Owner, ParsedChat, SameAccount, SourceRead, SystemKind, Told,
};
use rusqlite::Connection;
use sqlite_ro::Database;

use crate::{all_told, told};

const ME: &str = "00000000-0000-4000-8000-000000000009";
const ANA: &str = "00000000-0000-4000-8000-000000000001";
const BO: &str = "00000000-0000-4000-8000-000000000002";
const EVA: &str = "00000000-0000-4000-8000-000000000003";

const SCHEMA: &str = "
    CREATE TABLE items(id STRING PRIMARY KEY ASC, json TEXT);
    CREATE TABLE conversations(id STRING PRIMARY KEY ASC, json TEXT, type STRING, name TEXT, profileFullName TEXT, e164 TEXT,
        serviceId TEXT, groupId TEXT);
    CREATE TABLE messages(rowid INTEGER PRIMARY KEY ASC, id STRING UNIQUE, json TEXT, sent_at INTEGER, conversationId STRING,
        type STRING, body TEXT, sourceServiceId TEXT);";

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
        let (database, _) = Database::from_bytes(bytes, None, sqlite_ro::Limits::standard()).unwrap();
        let tables = Tables::of(&database);
        let product = chat::database_product(&tables).unwrap();
        assert_eq!(product.name, "signal-desktop");
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

/// A group of Ana and Bo, a chat with Ana, and these messages.
fn made(messages: &[String]) -> String {
    let group = format!(
        r#"{{"groupId":"R1==","name":"Costa","description":"Paseos","membersV2":[{{"aci":"{ANA}","role":2,"joinedAtVersion":0}},
        {{"aci":"{BO}","role":1,"joinedFromLink":true}},{{"aci":"{ME}","role":1,"approvedByAdmin":true,"joinedFromLink":true}}],
        "pendingMembersV2":[{{"serviceId":"{EVA}","timestamp":1700000000000,"role":1}}]}}"#
    );
    format!(
        r#"{SCHEMA}
        INSERT INTO items VALUES('uuid_id','{{"value":"{ME}.2"}}'),('number_id','{{"value":"+34600000009.2"}}');
        INSERT INTO conversations VALUES('c-ana','{{"systemGivenName":"Ana"}}','private',NULL,'Anita','+34600000001','{ANA}',NULL);
        INSERT INTO conversations VALUES('c-group','{group}','group','Costa',NULL,NULL,NULL,'R1==');
        INSERT INTO conversations VALUES('c-bo','','private',NULL,NULL,'+34600000002','{BO}',NULL);
        {}"#,
        messages.concat()
    )
}

/// A message of the group.
fn row(row: u32, kind: &str, source: &str, body: &str, json: &str) -> String {
    let ms = 1_700_000_000_000_u64 + u64::from(row) * 1000;
    format!("INSERT INTO messages VALUES({row},'m{row}','{json}',{ms},'c-group','{kind}','{body}','{source}');")
}

fn change(number: u32, from: &str, details: &str) -> String {
    row(number, "group-v2-change", "", "", &format!(r#"{{"groupV2Change":{{"from":"{from}","details":[{details}]}}}}"#))
}

fn group_of(read: &Read) -> &ParsedChat {
    read.chats.iter().find(|chat| chat.head.native.as_deref() == Some("R1==")).unwrap()
}

#[test]
fn who_came_into_a_group_and_how_is_told() {
    let of = |kind: &str, who: &str| format!(r#"{{"type":"{kind}","aci":"{who}"}}"#);
    let rows = [
        change(1, ANA, r#"{"type":"create"}"#),
        change(2, ANA, &format!("{},{}", of("member-add", BO), r#"{"type":"title","newTitle":"Costa"}"#)),
        change(3, EVA, &of("member-add-from-link", EVA)),
        change(4, BO, &of("member-remove", BO)),
        change(5, ANA, &of("member-remove", EVA)),
        change(6, ANA, &of("member-add-from-admin-approval", ME)),
        change(7, BO, &of("member-add-from-invite", BO)),
        change(8, ANA, &format!(r#"{{"type":"member-privilege","aci":"{BO}","newPrivilege":2}}"#)),
        change(9, ANA, r#"{"type":"member-privilege","conversationId":"c-bo","newPrivilege":1}"#),
        change(10, EVA, &of("admin-approval-add-one", EVA)),
        change(11, ANA, r#"{"type":"group-link-reset"}"#),
        change(12, ANA, &of("something-new", EVA)),
        change(13, ANA, &of("member-add-from-invite", EVA)),
    ];
    let read = Read::of(&made(&rows), Limits::standard());
    let group = group_of(&read);
    let wanted = [
        format!("created|{ANA}|||"),
        format!("added|{ANA}|{BO}||"),
        format!("subject|{ANA}|||Costa"),
        format!("joined-by-link||{EVA}||"),
        format!("left||{BO}||"),
        format!("removed|{ANA}|{EVA}||"),
        "joined-by-request||<me>||".to_owned(),
        format!("joined-by-invitation||{BO}||"),
        format!("promoted|{ANA}|{BO}||"),
        format!("demoted|{ANA}|{BO}||"),
        format!("requested||{EVA}||"),
        format!("link-reset|{ANA}|||"),
        format!("unknown|{ANA}|{EVA}||"),
        format!("added|{ANA}|{EVA}||"),
    ];
    assert_eq!(all_told(group), wanted);
    let second = &group.records[2];
    assert_eq!((second.number, second.place.as_deref()), (14, Some("messages row 2 change 2")));
    assert_eq!(group.head.names, ["Costa"]);
    assert_eq!(read.codes(), [("chat-kind-not-known", "table messages row 12")]);
}

#[test]
fn members_accounts_and_groups_are_told() {
    let read = Read::of(&made(&[]), Limits::standard());
    let group = group_of(&read);
    let members: Vec<_> = group
        .members
        .iter()
        .map(|m| (crate::alias(group, m.alias), m.role, m.state, m.way, m.place.as_str()))
        .collect();
    let row = |n: &'static str| n;
    use {MemberRole::*, MemberState::*};
    let wanted = [
        (ANA.to_owned(), Admin, Present, None, row("conversations row 2 /membersV2/0")),
        (BO.to_owned(), Member, Present, Some(SystemKind::JoinedByLink), row("conversations row 2 /membersV2/1")),
        (
            "<me>".to_owned(),
            Member,
            Present,
            Some(SystemKind::JoinedByRequest),
            row("conversations row 2 /membersV2/2"),
        ),
        (EVA.to_owned(), Member, Pending, None, row("conversations row 2 /pendingMembersV2/0")),
    ];
    assert_eq!(members, wanted);
    let same: Vec<_> = read.same.iter().map(|same| (same.a.as_str(), same.b.as_str())).collect();
    assert_eq!(same, [(ANA, "+34600000001"), (BO, "+34600000002")]);
    let names: Vec<_> = read.contacts.iter().map(|c| (c.name.as_str(), c.kind.as_str())).collect();
    assert_eq!(names, [("Ana", "saved"), ("Anita", "pushname")]);
    let owner = &read.owners[0];
    assert_eq!((owner.account.as_deref(), owner.phone.as_deref()), (Some(ME), Some("+34600000009")));
    assert_eq!(read.groups[0].description.as_deref(), Some("Paseos"));
    let phones: Vec<_> = group.aliases.iter().map(|alias| alias.phone.as_deref()).collect();
    assert_eq!(phones, [Some("+34600000001"), Some("+34600000002"), Some("+34600000009"), None]);
}

#[test]
fn messages_are_read_with_what_they_carry() {
    let hash = "5c523b8306621ef2826d8124ddfcd0233c6adf696f27cea695f2ca385d3fd966";
    let file = |name: &str| {
        format!(r#"{{"contentType":"image/jpeg","path":"ab/{name}","fileName":"{name}","plaintextHash":"{hash}"}}"#)
    };
    let files = format!(r#"{{"attachments":[{},{}]}}"#, file("a.jpg"), file("b.jpg"));
    let quote = format!(r#"{{"quote":{{"id":1700000001000,"authorAci":"{ANA}","text":"hola"}}}}"#);
    let edited =
        r#"{"editHistory":[{"body":"nuevo","timestamp":1700000004500},{"body":"viejo","timestamp":1700000004000}]}"#;
    let card = r#"{"contact":[{"name":{"givenName":"Lola"},"number":[{"value":"+34 600 000 007"}]}]}"#;
    let rows = [
        row(1, "incoming", ANA, "hola", ""),
        row(2, "outgoing", "", "mira", &files),
        row(3, "incoming", BO, "si", &quote),
        row(4, "incoming", BO, "nuevo", edited),
        row(5, "incoming", BO, "", r#"{"deletedForEveryone":true}"#),
        row(6, "incoming", BO, "", card),
        row(7, "timer-notification", ANA, "", r#"{"expirationTimerUpdate":{"expireTimer":3600}}"#),
        row(8, "keychange", BO, "", "{broken"),
        row(9, "brand-new", BO, "x", ""),
    ];
    let read = Read::of(&made(&rows), Limits::standard());
    let group = group_of(&read);
    let wanted = [
        format!("{ANA}: text: hola"),
        "<me>: media: mira\n[a.jpg]".to_owned(),
        "<me>: media: [b.jpg]".to_owned(),
        format!("{BO}: text: si"),
        format!("{BO}: text: nuevo (edited)"),
        format!("{BO}: text: viejo (edited)"),
        format!("{BO}: deleted: "),
        format!("{BO}: contact: Lola\n+34 600 000 007"),
        format!("timer|{ANA}|||3600"),
        format!("security-code|{BO}|||"),
        format!("{BO}: other: brand-new\nx"),
    ];
    assert_eq!(all_told(group), wanted);
    let records = &group.records;
    assert_eq!(records[0].native.as_deref(), Some(format!("{ANA}:1700000001000").as_str()));
    assert_eq!(records[1].native.as_deref(), Some(format!("{ME}:1700000002000").as_str()));
    assert_eq!(records[3].quotes.as_ref().unwrap().native, records[0].native);
    assert_eq!(records[2].attachment.as_ref().unwrap().claimed[0].sha256[..2], [0x5c, 0x52]);
    assert_eq!(records[5].at.to_string(), "2023-11-14T22:13:24Z");
    assert_eq!((group.tally.kept, group.tally.doubtful), (10, 1));
    let card = read.contacts.iter().find(|contact| contact.name == "Lola").unwrap();
    assert_eq!((card.phone.as_deref(), card.kind.as_str()), (Some("+34600000007"), "card"));
    let codes = [("chat-value-not-readable", "table messages row 8"), ("chat-kind-not-known", "table messages row 9")];
    assert_eq!(read.codes(), codes);
}

#[test]
fn files_of_later_builds_stand_beside_their_message() {
    let hash = "5c523b8306621ef2826d8124ddfcd0233c6adf696f27cea695f2ca385d3fd966";
    let table = format!(
        "CREATE TABLE message_attachments(messageId TEXT, editHistoryIndex INTEGER, attachmentType TEXT, contentType TEXT,
            path TEXT, fileName TEXT, plaintextHash TEXT);
        INSERT INTO message_attachments VALUES('m1',-1,'attachment','video/mp4','aa/1',NULL,'{hash}'),
            ('m1',-1,'attachment','image/gif','aa/2',NULL,'x'),('m1',-1,'quote','image/png','aa/3',NULL,NULL),
            ('m1',1,'attachment','image/png','aa/4',NULL,NULL);"
    );
    let read = Read::of(&made(&[row(1, "incoming", ANA, "mira", ""), table]), Limits::standard());
    let files: Vec<_> = group_of(&read)
        .records
        .iter()
        .map(|record| {
            let file = record.attachment.as_ref().unwrap();
            (record.kind.as_str(), file.name.as_deref(), file.media.unwrap().as_str(), file.claimed.len())
        })
        .collect();
    assert_eq!(files, [("media", Some("aa/1"), "video", 1), ("media", Some("aa/2"), "gif", 0)]);
}

#[test]
fn nothing_is_lost_of_what_does_not_fit_or_belongs_nowhere() {
    let mut rows: Vec<String> = (1..=60).map(|n| row(n, "incoming", ANA, "hola", "")).collect();
    rows.push("INSERT INTO messages VALUES(70,'m70','',NULL,'c-gone','incoming','ay',NULL);".to_owned());
    rows.push("INSERT INTO messages VALUES(71,'m71','',5,NULL,'incoming','ay',NULL);".to_owned());
    let read = Read::of(&made(&rows), Limits { accounts: 100, ..Limits::for_tests() });
    let group = group_of(&read);
    assert_eq!((group.tally.kept, group.tally.refused), (50, 10));
    let gone = read.chats.iter().find(|chat| chat.key == "c-gone").unwrap();
    assert_eq!((gone.tally.seen, gone.tally.refused), (1, 1));
    assert_eq!((read.source.tally.seen, read.source.tally.refused), (1, 1));
    let codes: Vec<_> = read.codes().into_iter().map(|(code, _)| code).collect();
    assert!(
        ["chat-too-many-records", "chat-row-without-chat", "chat-relation-broken"].iter().all(|c| codes.contains(c))
    );
    // Without the limit, a message without a time is kept in doubt.
    let read = Read::of(&made(&rows), Limits::standard());
    let gone = read.chats.iter().find(|chat| chat.key == "c-gone").unwrap();
    assert_eq!((gone.tally.doubtful, gone.records[0].at.tells()), (1, false));
}

/// A database that no one here wrote, with what another reader made of it (see shared/fixtures/README.md).
#[test]
fn a_database_of_2024_is_read() {
    let Some(folder) = testkit::fixtures("chat/databases/signal_2024-08-macos") else { return };
    let sql = std::fs::read_to_string(folder.join("plaintext.sql")).unwrap();
    let read = Read::of(&sql, Limits::standard());
    let [chat] = &read.chats[..] else { panic!("not one chat") };
    let (me, eve) = ("b22bb22b-b22b-b22b-b22b-b22bb22bb22b", "67766776-6776-6776-6776-677667766776");
    let wanted = [
        "<me>: media: Photo caption\n[my-photo.jpg]".to_owned(),
        "call|<me>|||".to_owned(),
        format!("{eve}: media: "),
        format!("{eve}: media: "),
        format!("{eve}: media: "),
        "<me>: text: Edited message, final version (edited)".to_owned(),
        "<me>: text: Edited message, initial version (edited)".to_owned(),
    ];
    let all: Vec<_> = chat.records.iter().map(|record| told(chat, record)).collect();
    assert_eq!(all, wanted);
    assert_eq!(read.owners[0].account.as_deref(), Some(me));
    let files: Vec<_> = chat.records.iter().filter_map(|record| record.attachment.as_ref()).collect();
    let names: Vec<_> = files.iter().map(|file| file.name.as_deref().unwrap()).collect();
    assert_eq!(names, ["ph/photo-698", "au/audio-6486", "vi/vid-6578-1", "vi/vid-6578-2"]);
    assert!(files.iter().all(|file| file.claimed.len() == 1));
    assert_eq!(chat.records[0].at.to_string(), "2023-06-05T12:20:43Z");
    assert_eq!((chat.tally.seen, chat.tally.kept), (7, 7));
    assert_eq!(read.codes(), []);
}

/// The seed of the fuzz target is one of these databases.
#[test]
fn the_seed_is_a_database_of_signal() {
    let seeds = testkit::fuzz::seeds("chat_database");
    let (_, bytes) = seeds.into_iter().find(|(name, _)| name.ends_with("signal-desktop")).unwrap();
    let (database, _) = Database::from_bytes(bytes, None, sqlite_ro::Limits::for_tests()).unwrap();
    assert_eq!(chat::database_product(&Tables::of(&database)).unwrap().name, "signal-desktop");
}
