//! Any bytes are read without loss: what was seen is kept, doubtful or refused, and what is refused is said.

use chat::{Context, Limits, invites, parse, recognise};

/// Reads these bytes as a chat.
pub(crate) fn run(bytes: &[u8]) {
    for limits in [Limits::for_tests(), Limits::standard()] {
        let siblings = |name: &str| name.len().is_multiple_of(3);
        let context = Context { file_name: Some("WhatsApp Chat with Ana.txt"), siblings: &siblings, limits };
        let chat = parse(bytes, &context);
        assert!(chat.issues.iter().all(|issue| issue.code != "reader-panicked"), "the reader panicked");
        assert!(chat.tally.adds_up(), "{:?}", chat.tally);
        assert_eq!(chat.records.len() as u64, chat.tally.kept + chat.tally.doubtful);
        assert!(chat.tally.refused == 0 || !chat.issues.is_empty());
        for record in &chat.records {
            let line = record.system.iter();
            let named = line.flat_map(|line| line.actor.iter().chain(&line.targets)).chain(&record.sender);
            assert!(named.into_iter().all(|ix| (ix.0 as usize) < chat.aliases.len()));
            assert!(invites(&record.text).iter().all(|invite| record.text.contains(&invite.raw)));
        }
    }
    let _ = recognise(bytes);
}
