//! Any bytes at all are walked to an end: what is met adds up, paths are unique and stay below the exhibit, and what is
//! not sound is said.

use evidence::{Event, Limits, walk};
use std::collections::HashSet;
use std::ops::ControlFlow;

/// Walks these bytes as an exhibit of one file.
pub(crate) fn run(bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let source = folder.path().join("source");
    std::fs::write(&source, bytes).expect("a temporary file");
    for hold_bytes in [600, 64 << 10] {
        check(&source, &Limits { hold_bytes, ..Limits::for_tests() });
    }
}

fn check(source: &std::path::Path, limits: &Limits) {
    let (mut paths, mut told, mut unsound, mut entries) = (HashSet::new(), HashSet::new(), Vec::new(), 0);
    let walked = walk(source, limits, &mut |event| {
        match event {
            Event::Entry(entry) => {
                entries += 1;
                assert_eq!(entry.digests().bytes, entry.size);
                assert!(entry.path.text.split('/').all(|part| part != ".."), "a path climbs");
                assert!(!entry.path.text.contains(char::is_control), "a path holds control characters");
                if !entry.sound {
                    unsound.push(entry.path.text.clone());
                }
                assert!(paths.insert(entry.path.text), "two entries have one path");
            }
            Event::Issue(issue) => drop(told.insert(issue.path)),
            Event::Mark(_) => {}
        }
        ControlFlow::Continue(())
    })
    .expect("a file is there");
    assert!(walked.tally.adds_up(), "{:?}", walked.tally);
    assert_eq!(walked.tally.kept + walked.tally.doubtful, entries);
    assert!(unsound.iter().all(|path| told.contains(path)), "what is not sound is said");
}
