//! Any bytes are read as a report without loss, within the limits: what was seen is kept, doubtful or refused, parts of a
//! chat follow each other, and nothing that is told points beyond what was told.

use chat::products::CELLEBRITE_UFDR;
use chat::{Context, Limits, read_stream, recognise};
use model::{ParsedChat, Told};

/// Reads these bytes as a report.
pub(crate) fn run(bytes: &[u8]) {
    let _ = recognise(bytes);
    for limits in [Limits::for_tests(), Limits::standard()] {
        let context = Context { file_name: None, siblings: &|_| false, limits };
        let (mut last, mut bytes, mut records) = (None::<(String, u32)>, bytes, 0);
        let read = read_stream(&CELLEBRITE_UFDR, &mut bytes, &context, &mut |told| {
            if let Told::Chat(chat) = told {
                check(&chat, limits);
                records += chat.records.len();
                let follows = last.as_ref().is_some_and(|(key, part)| *key == chat.key && part + 1 == chat.part);
                assert!(chat.part == 0 || follows, "parts of a chat do not follow each other");
                last = Some((chat.key, chat.part));
            }
        });
        assert!(read.tally.adds_up(), "{:?}", read.tally);
        assert!(read.tally.refused == 0 || !read.issues.is_empty());
        assert!(read.issues.iter().all(|issue| issue.code != "reader-panicked"), "the reader panicked");
        assert!(records <= limits.records);
    }
}

fn check(chat: &ParsedChat, limits: Limits) {
    assert!(chat.tally.adds_up(), "{:?}", chat.tally);
    assert_eq!(chat.records.len() as u64, chat.tally.kept + chat.tally.doubtful);
    assert!(chat.tally.refused == 0 || !chat.issues.is_empty());
    assert!(chat.aliases.len() <= limits.accounts);
    for record in &chat.records {
        // A subject and a body, or two coordinates.
        assert!(record.text.len() <= 2 * limits.value_bytes + 2);
        let line = record.system.iter().flat_map(|line| line.actor.iter().chain(&line.targets));
        let quoted = record.quotes.iter().filter_map(|quote| quote.sender.as_ref());
        let mut named = line.chain(quoted).chain(&record.sender);
        assert!(named.all(|ix| (ix.0 as usize) < chat.aliases.len()));
    }
    assert!(chat.members.iter().all(|member| (member.alias.0 as usize) < chat.aliases.len()));
    assert!(chat.roll_calls.iter().all(|call| (call.alias.0 as usize) < chat.aliases.len() && call.first <= call.last));
}
