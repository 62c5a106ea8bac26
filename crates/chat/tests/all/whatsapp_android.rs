//! WhatsApp's databases on Android.

mod build;
mod damage;
mod legacy;
mod modern;

use chat::{Context, Limits, Tables};
use model::{AliasIx, AliasKind, ParsedChat, Record, SourceRead, Told};
use rusqlite::Connection;
use sqlite_ro::Database;

/// What a database tells.
struct Read {
    told: Vec<Told>,
    source: SourceRead,
}

/// Makes a database by these statements and reads it.
fn read_sql(sql: &str) -> Read {
    read_with(sql, Limits::standard())
}

fn read_with(sql: &str, limits: Limits) -> Read {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("msgstore.db");
    // One transaction: a thousand statements are not a thousand waits for the disk.
    let sql = format!("PRAGMA synchronous = OFF; BEGIN; {sql}; COMMIT;");
    Connection::open(&path).unwrap().execute_batch(&sql).unwrap();
    read_file(&path, limits)
}

fn read_file(path: &std::path::Path, limits: Limits) -> Read {
    let database = Database::open(path, sqlite_ro::Limits::standard()).unwrap();
    let tables = Tables::of(&database);
    let product = chat::database_product(&tables).unwrap();
    let context = Context { file_name: None, siblings: &|_| false, limits };
    let mut told = Vec::new();
    let source = chat::read_database(product, &database, &tables, &context, &mut |one| told.push(one));
    let read = Read { told, source };
    assert!(read.adds_up());
    read
}

impl Read {
    fn chats(&self) -> Vec<&ParsedChat> {
        let chat = |told: &'_ Told| matches!(told, Told::Chat(_));
        self.told
            .iter()
            .filter(|told| chat(told))
            .map(|told| match told {
                Told::Chat(chat) => chat.as_ref(),
                _ => unreachable!("filtered"),
            })
            .collect()
    }

    /// The chat of that id.
    fn chat(&self, native: &str) -> &ParsedChat {
        self.chats().into_iter().find(|chat| chat.head.native.as_deref() == Some(native)).unwrap()
    }

    fn codes(&self) -> Vec<(&str, &str)> {
        self.source.issues.iter().map(|issue| (issue.code, issue.place.as_str())).collect()
    }

    /// Tallies add up, and every alias that is named is there.
    fn adds_up(&self) -> bool {
        let issues = self.source.issues.iter().all(|issue| issue.code != "reader-panicked");
        issues && self.source.tally.adds_up() && self.chats().into_iter().all(is_whole)
    }
}

fn is_whole(chat: &ParsedChat) -> bool {
    let there = |ix: &AliasIx| (ix.0 as usize) < chat.aliases.len();
    let mut numbers: Vec<u64> = chat.records.iter().map(|record| record.number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    chat.tally.adds_up()
        && chat.records.len() as u64 == chat.tally.kept + chat.tally.doubtful
        && numbers.len() == chat.records.len()
        && chat.records.iter().flat_map(named).all(|ix| there(&ix))
        && chat.members.iter().all(|member| there(&member.alias))
        && chat.roll_calls.iter().all(|call| there(&call.alias) && call.first <= call.last)
}

fn named(record: &Record) -> Vec<AliasIx> {
    let line = record.system.iter().flat_map(|line| line.actor.iter().chain(&line.targets));
    let quoted = record.quotes.iter().filter_map(|quote| quote.sender.as_ref());
    let admin = record.invite.iter().filter_map(|invite| invite.admin.as_ref());
    record.sender.iter().chain(&record.deleted_by).chain(line).chain(quoted).chain(admin).copied().collect()
}

/// An account as a test writes it: what stands before `@`, `<me>` for the phone's own.
fn who(chat: &ParsedChat, ix: AliasIx) -> String {
    let alias = &chat.aliases[ix.0 as usize];
    if alias.kind == AliasKind::Owner { "<me>".into() } else { alias.text.split('@').next().unwrap().into() }
}

/// A line of the service: `code kind|actor|targets|old|new`, `?` behind a contested kind.
fn line(chat: &ParsedChat, record: &Record) -> String {
    let line = record.system.as_ref().unwrap();
    let targets: Vec<String> = line.targets.iter().map(|ix| who(chat, *ix)).collect();
    let actor = line.actor.map(|ix| who(chat, ix)).unwrap_or_default();
    let value = |value: &Option<String>| value.clone().unwrap_or_default();
    let mark = if line.contested { "?" } else { "" };
    let code = line.code.map(|code| code.to_string()).unwrap_or_default();
    format!("{code} {}{mark}|{actor}|{}|{}|{}", line.kind, targets.join("+"), value(&line.old), value(&line.new))
}

/// A message: `number sender: kind: text`.
fn message(chat: &ParsedChat, record: &Record) -> String {
    let sender = record.sender.map(|ix| who(chat, ix)).unwrap_or_default();
    format!("{} {sender}: {}: {}", record.number, record.kind, record.text)
}

fn messages(chat: &ParsedChat) -> Vec<String> {
    chat.records.iter().map(|record| message(chat, record)).collect()
}

/// The fixtures of others: three builds of both databases.
#[test]
fn databases_of_three_builds_are_read_as_they_are() {
    let Some(folder) = testkit::fixtures("chat/databases") else { return };
    let load = |name: &str| read_sql(&std::fs::read_to_string(folder.join(name)).unwrap());
    let read = load("whatsapp-android_2023-10/msgstore.sql");
    let group = read.chat("100000000000000001@g.us");
    assert_eq!(line(group, &group.records[0]), "12 added|11111|<me>||");
    assert_eq!(messages(group)[1], "750 <me>: text: Last group message");
    let last = &group.records[1];
    assert_eq!((last.native.as_deref(), last.edited, last.forwarded), (Some("GROUPMSG99999OLD"), true, Some(1)));
    assert_eq!(last.quotes.as_ref().unwrap().native.as_deref(), Some("GROUPMSG00100"));
    assert_eq!(group.head.name.as_deref(), Some("My Group"));
    let direct = read.chat("11111@s.whatsapp.net");
    assert_eq!(
        messages(direct),
        [
            "4863 11111: location: New Bahari\nJl. Gurita No.21x, Denpasar, Bali\n-8.70385650502691, 115.21673666751775\nhttps://foursquare.com/v/51e14cff498e834f4f815e43",
            "7454 <me>: deleted: ",
        ]
    );
    assert_eq!(direct.records[1].native.as_deref(), Some("PERSONALMSG999900"));
    assert_eq!(direct.records[1].deleted_by, direct.records[1].sender);
    assert_eq!(read.chats().iter().map(|chat| chat.tally.kept).sum::<u64>(), 4);

    let read = load("whatsapp-android_2026-01/msgstore.sql");
    let chat = read.chat("11111@s.whatsapp.net");
    let record = &chat.records[0];
    assert_eq!((record.kind.as_str(), record.place.as_deref()), ("other", Some("message row 11761 type 85")));
    assert!(record.text.contains("t.me") && record.text.contains("New Bahari"));

    let read = load("whatsapp-android_2026-05/msgstore.sql");
    let chats = read.chats();
    assert_eq!(chats.iter().map(|chat| chat.records.len()).collect::<Vec<_>>(), [2, 3]);
    let picture = chats[1].records[1].attachment.as_ref().unwrap();
    assert_eq!((picture.name.as_deref(), picture.claimed.len()), (Some("Media/album-2.jpg"), 0));
    // "meh" is no digest.
    assert!(read.codes().contains(&("chat-digest-not-readable", "table message_media row 12115")));

    let read = load("whatsapp-android_2026-05/wa.sql");
    let [Told::Contact(contact)] = read.told.as_slice() else { panic!("one name") };
    assert_eq!((contact.name.as_str(), contact.kind.as_str()), ("Hey look it's me!", "saved"));
}
