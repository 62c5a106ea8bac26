//! Any bytes are read without loss by each product that is read as a stream: what was seen is kept, doubtful or refused,
//! what is refused is said, and what a record names is there.

use chat::{Context, Limits, PRODUCTS, Reads, read_stream, recognise};
use model::{ParsedChat, Told};

/// Reads these bytes as an export of each product.
pub(crate) fn run(bytes: &[u8]) {
    let _ = recognise(bytes);
    for limits in [Limits::for_tests(), Limits::standard()] {
        let context = Context { file_name: None, siblings: &|_| false, limits };
        for product in PRODUCTS.iter().filter(|product| matches!(product.reads, Reads::Stream { .. })) {
            let mut records = 0;
            let mut from = bytes;
            let read = read_stream(product, &mut from, &context, &mut |told| {
                if let Told::Chat(chat) = told {
                    records += check(&chat, &limits);
                }
            });
            assert!(read.issues.iter().all(|issue| issue.code != "reader-panicked"), "the reader panicked");
            assert!(read.tally.adds_up(), "{:?}", read.tally);
            assert!(records <= limits.records + bytes.len() / 20, "{records} records");
        }
    }
}

fn check(chat: &ParsedChat, limits: &Limits) -> usize {
    assert!(chat.tally.adds_up(), "{:?}", chat.tally);
    assert_eq!(chat.records.len() as u64, chat.tally.kept + chat.tally.doubtful);
    assert!(chat.tally.refused == 0 || !chat.issues.is_empty());
    assert!(chat.issues.len() <= limits.issues + 20);
    for record in &chat.records {
        let line = record.system.iter();
        let named = line.flat_map(|line| line.actor.iter().chain(&line.targets)).chain(&record.sender);
        let quoted = record.quotes.iter().flat_map(|quote| &quote.sender);
        assert!(named.chain(quoted).all(|ix| (ix.0 as usize) < chat.aliases.len()));
    }
    let numbers: std::collections::HashSet<u64> = chat.records.iter().map(|record| record.number).collect();
    assert_eq!(numbers.len(), chat.records.len(), "two records have one number");
    chat.records.len()
}
