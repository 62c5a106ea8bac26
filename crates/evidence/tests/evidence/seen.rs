//! What a walk handed over, in a form to compare.

use evidence::{Content, Entry, Event, Limits, Walked, walk};
use model::{Issue, IssueKind};
use std::ops::ControlFlow;
use std::path::Path;

/// Everything of one walk.
pub(crate) struct Seen {
    pub(crate) entries: Vec<Entry>,
    pub(crate) issues: Vec<Issue>,
    pub(crate) walked: Walked,
}

pub(crate) fn look(source: &Path) -> Seen {
    look_within(source, &Limits::for_tests())
}

/// Walks, and checks what must hold of every walk.
pub(crate) fn look_within(source: &Path, limits: &Limits) -> Seen {
    let (mut entries, mut issues) = (Vec::new(), Vec::new());
    let walked = walk(source, limits, &mut |event| {
        match event {
            Event::Entry(entry) => entries.push(entry),
            Event::Issue(issue) => issues.push(issue),
            Event::Mark(_) => {}
        }
        ControlFlow::Continue(())
    })
    .unwrap();
    let tally = walked.tally;
    assert!(tally.adds_up(), "{tally:?}");
    assert_eq!(tally.kept + tally.doubtful, entries.len() as u64, "{tally:?}");
    let left_out: u64 = issues.iter().filter_map(|i| i.details.get("left_out_count")?.parse::<u64>().ok()).sum();
    assert!(tally.refused <= issues.len() as u64 + left_out, "what is refused is said: {tally:?}");
    let mut paths: Vec<_> = entries.iter().map(|e| e.path.text.clone()).collect();
    paths.sort();
    paths.dedup();
    assert_eq!(paths.len(), entries.len(), "paths are unique");
    for entry in &entries {
        assert_eq!(entry.digests().bytes, entry.size);
        assert!(entry.sound || issues.iter().any(|i| i.path == entry.path.text), "{}", entry.path.text);
    }
    Seen { entries, issues, walked }
}

/// Walks a single file made of these bytes.
pub(crate) fn look_at(bytes: &[u8]) -> Seen {
    look_at_within(bytes, &Limits::for_tests())
}

pub(crate) fn look_at_within(bytes: &[u8], limits: &Limits) -> Seen {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("source.zip");
    std::fs::write(&path, bytes).unwrap();
    look_within(&path, limits)
}

impl Seen {
    pub(crate) fn paths(&self) -> Vec<&str> {
        self.entries.iter().map(|e| e.path.text.as_str()).collect()
    }

    pub(crate) fn entry(&self, path: &str) -> &Entry {
        self.entries.iter().find(|e| e.path.text == path).unwrap_or_else(|| panic!("no {path} in {:?}", self.paths()))
    }

    /// The content of a held entry.
    pub(crate) fn bytes(&self, path: &str) -> &[u8] {
        match &self.entry(path).content {
            Content::Held(bytes) => bytes,
            streamed => panic!("{path}: {streamed:?}"),
        }
    }

    /// `code path`, in order.
    pub(crate) fn issues(&self) -> Vec<String> {
        self.issues.iter().map(|i| format!("{} {}", i.code, i.path)).collect()
    }

    pub(crate) fn issue(&self, code: &str) -> &Issue {
        self.issues.iter().find(|i| i.code == code).unwrap_or_else(|| panic!("no {code} in {:?}", self.issues()))
    }

    pub(crate) fn kinds(&self) -> Vec<IssueKind> {
        self.issues.iter().map(|i| i.kind).collect()
    }
}
