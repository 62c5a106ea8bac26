//! Damaged evidence: each piece is an issue with place and reason, everything else is there, and nothing is touched.

use crate::amparo::{Desk, text};
use crate::truth;
use rehearsal::Plan;
use std::collections::BTreeMap;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// Every file and folder with its bytes and times.
fn state(dir: &Path, into: &mut BTreeMap<String, (Vec<u8>, i64, i64, i64, i64)>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let meta = path.symlink_metadata().unwrap();
        let bytes = if meta.is_dir() { Vec::new() } else { std::fs::read(&path).unwrap() };
        let times = (meta.mtime(), meta.mtime_nsec(), meta.ctime(), meta.ctime_nsec());
        into.insert(path.display().to_string(), (bytes, times.0, times.1, times.2, times.3));
        if meta.is_dir() {
            state(&path, into);
        }
    }
}

#[test]
fn damage_in_every_exhibit_is_told_and_loses_nothing_else() {
    let desk = Desk::with(&Plan { damage: true, ..Plan::small(8) });
    let (mut before, mut after) = (BTreeMap::new(), BTreeMap::new());
    state(&desk.path("evidence"), &mut before);
    let out = desk.triage();
    assert_eq!(out.status.code(), Some(3), "{}", String::from_utf8_lossy(&out.stderr));
    state(&desk.path("evidence"), &mut after);
    assert!(before == after, "the evidence folder changed");
    let issues = desk.list("issues");
    for phone in &desk.truth.phones {
        assert_eq!(phone.damaged.len(), 4, "{}", phone.exhibit);
        for damaged in &phone.damaged {
            let told = issues.iter().find(|i| {
                text(i, "exhibit_name") == phone.exhibit && text(i, "path").starts_with(damaged.path.as_str())
            });
            let told = told.unwrap_or_else(|| panic!("{} {} is no issue", phone.exhibit, damaged.path));
            assert!(!text(told, "reason").is_empty() && !text(told, "reason_code").is_empty());
        }
    }
    truth::matches(&desk);
    let messages = desk.list("messages");
    truth::groups(&desk, &messages);
}
