//! Any bytes that are a database of WhatsApp on iOS are read without loss: what is told of a chat adds up, each record has a
//! number of its own, and who is named is among the chat's aliases.

use chat::{Context, Limits, Tables, database_product, read_database};
use model::{AliasIx, ParsedChat, Told};
use sqlite_ro::Database;
use std::collections::BTreeSet;

/// Reads these bytes as a database.
pub(crate) fn run(bytes: &[u8]) {
    for (limits, bounds) in [
        (Limits::for_tests(), sqlite_ro::Limits::for_tests()),
        (Limits::standard(), sqlite_ro::Limits { steps: 2_000_000, ..sqlite_ro::Limits::standard() }),
    ] {
        let Ok((database, _)) = Database::from_bytes(bytes, None, bounds) else { continue };
        read(&database, limits);
    }
}

fn read(database: &Database, limits: Limits) {
    let tables = Tables::of(database);
    let Some(product) = database_product(&tables) else { return };
    let context = Context { file_name: None, siblings: &|_| false, limits };
    let (mut records, mut keys) = (0, BTreeSet::new());
    let read = read_database(product, database, &tables, &context, &mut |told| {
        if let Told::Chat(chat) = told {
            check(&chat);
            records += chat.records.iter().filter(|record| record.place.is_none()).count();
            assert!(keys.insert(chat.key), "two chats have one key");
        }
    });
    assert!(records <= limits.records, "more records than the limit");
    assert!(read.tally.adds_up(), "{:?}", read.tally);
    assert!(read.tally.refused == 0 || !read.issues.is_empty(), "refused in silence");
    assert!(read.issues.iter().all(|issue| issue.code != "reader-panicked"), "the reader panicked");
}

fn check(chat: &ParsedChat) {
    assert!(chat.tally.adds_up(), "{:?}", chat.tally);
    assert_eq!(chat.records.len() as u64, chat.tally.kept + chat.tally.doubtful);
    assert!(chat.tally.kept == chat.tally.seen || !chat.issues.is_empty(), "doubtful or refused in silence");
    let numbers: BTreeSet<_> = chat.records.iter().map(|record| record.number).collect();
    assert_eq!(numbers.len(), chat.records.len(), "two records have one number");
    assert!(named(chat).all(|ix| (ix.0 as usize) < chat.aliases.len()), "who is named is no alias");
}

fn named(chat: &ParsedChat) -> impl Iterator<Item = AliasIx> {
    let records = chat.records.iter().flat_map(|record| {
        let line = record.system.iter().flat_map(|line| line.actor.iter().chain(&line.targets));
        let quoted = record.quotes.iter().filter_map(|quote| quote.sender.as_ref());
        line.chain(&record.sender).chain(&record.deleted_by).chain(quoted)
    });
    let founder = chat.head.origin.iter().filter_map(|origin| origin.founder.as_ref());
    records.chain(founder).copied().chain(chat.members.iter().map(|member| member.alias))
}
