//! Any bytes are a database of chats, or none: what is met in one is kept, doubtful or refused, and who is named is there.

use chat::{Context, Limits, Tables};
use model::{AliasIx, ParsedChat, Record, Told};
use sqlite_ro::Database;
use std::collections::HashSet;

/// Reads these bytes as a database.
pub(crate) fn run(bytes: &[u8]) {
    let Ok((database, _)) = Database::from_bytes(bytes, None, sqlite_ro::Limits::for_tests()) else { return };
    let tables = Tables::of(&database);
    let Some(product) = chat::database_product(&tables) else { return };
    for limits in [Limits::for_tests(), Limits::standard()] {
        let context = Context { file_name: Some("msgstore.db"), siblings: &|_| false, limits };
        let mut records = 0;
        let read = chat::read_database(product, &database, &tables, &context, &mut |told| {
            if let Told::Chat(chat) = told {
                records += chat.records.len();
                check(&chat);
            }
        });
        assert!(read.issues.iter().all(|issue| issue.code != "reader-panicked"), "the reader panicked");
        assert!(read.issues.len() <= limits.issues + 1);
        assert!(read.tally.adds_up() && records <= limits.records);
        assert!(read.tally.refused == 0 || !read.issues.is_empty());
    }
}

fn check(chat: &ParsedChat) {
    assert!(chat.tally.adds_up(), "{:?}", chat.tally);
    assert_eq!(chat.records.len() as u64, chat.tally.kept + chat.tally.doubtful);
    let numbers: HashSet<u64> = chat.records.iter().map(|record| record.number).collect();
    assert_eq!(numbers.len(), chat.records.len(), "numbers are names");
    assert!(numbers.iter().all(|number| i64::try_from(*number).is_ok()), "numbers can be stored");
    let there = |ix: &AliasIx| (ix.0 as usize) < chat.aliases.len();
    assert!(chat.records.iter().flat_map(named).all(there));
    assert!(chat.members.iter().all(|member| there(&member.alias)));
    assert!(chat.roll_calls.iter().all(|call| there(&call.alias) && call.first <= call.last && call.count > 0));
    let known = numbers_of(chat);
    assert!(chat.roll_calls.iter().all(|call| known(call.first) && known(call.last)));
}

fn numbers_of(chat: &ParsedChat) -> impl Fn(u64) -> bool + '_ {
    |number| chat.records.iter().any(|record| record.number == number)
}

fn named(record: &Record) -> impl Iterator<Item = &AliasIx> {
    let line = record.system.iter().flat_map(|line| line.actor.iter().chain(&line.targets));
    let quoted = record.quotes.iter().filter_map(|quote| quote.sender.as_ref());
    let admin = record.invite.iter().filter_map(|invite| invite.admin.as_ref());
    record.sender.iter().chain(&record.deleted_by).chain(line).chain(quoted).chain(admin)
}
