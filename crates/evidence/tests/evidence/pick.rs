//! What is read again is what was read first.

use crate::makers::{deflated, gz, noise, stored, tar_of};
use crate::seen::look_within;
use evidence::{Limits, digest, pick};
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::Path;

fn laid(folder: &Path) {
    let large = noise(200_000, 1);
    let inner = deflated(&[("a.txt", b"one".as_slice()), ("deep/large", &large), ("A.TXT", b"again")]);
    let files: [(&str, Vec<u8>); 6] = [
        ("plain", b"two".to_vec()),
        ("z.zip", deflated(&[("in.zip", &inner), ("b", b"three")])),
        ("s.zip", stored(&[("in.zip", &inner), ("large", &large)])),
        ("t.tar", tar_of(&[("in.zip", &inner), ("c/d", &large)])),
        ("g.tar.gz", gz(&tar_of(&[("in.zip", &inner), ("e", b"four")]))),
        ("h.gz", gz(&inner)),
    ];
    for (name, bytes) in files {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
}

fn picked(source: &Path, limits: &Limits, wanted: &BTreeSet<String>) -> Vec<(String, Vec<u8>)> {
    let mut out = Vec::new();
    pick(source, limits, wanted, &mut |path, content| {
        let mut bytes = Vec::new();
        content.read_to_end(&mut bytes).unwrap();
        out.push((path.to_owned(), bytes));
        ControlFlow::Continue(())
    })
    .unwrap();
    out
}

#[test]
fn every_entry_is_found_again_with_its_content_alone_and_with_others() {
    let folder = tempfile::tempdir().unwrap();
    laid(folder.path());
    for limits in [Limits::for_tests(), Limits::standard()] {
        let seen = look_within(folder.path(), &limits);
        let all: BTreeSet<String> = seen.paths().into_iter().map(String::from).collect();
        assert!(all.len() > 20, "{all:?}");
        for path in &all {
            let one = picked(folder.path(), &limits, &BTreeSet::from([path.clone()]));
            let [(found, bytes)] = one.as_slice() else { panic!("{path}: {}", one.len()) };
            let entry = seen.entries.iter().find(|e| e.path.text == *path).unwrap();
            assert_eq!((found, digest(bytes).sha256), (path, entry.digests().sha256), "{path}");
        }
        let leaves: BTreeSet<String> =
            all.iter().filter(|p| !all.iter().any(|o| o.starts_with(&format!("{p}!/")))).cloned().collect();
        let together: BTreeSet<String> =
            picked(folder.path(), &limits, &leaves).into_iter().map(|(path, _)| path).collect();
        assert_eq!(together, leaves);
    }
}

#[test]
fn what_is_not_there_is_not_handed_over_and_who_has_enough_says_so() {
    let folder = tempfile::tempdir().unwrap();
    laid(folder.path());
    let wanted = BTreeSet::from(["gone".into(), "z.zip!/gone".into(), "plain!/x".into()]);
    assert_eq!(picked(folder.path(), &Limits::for_tests(), &wanted).len(), 0);
    let both = BTreeSet::from(["plain".into(), "z.zip!/b".into()]);
    let mut met = 0;
    let stopped = pick(folder.path(), &Limits::for_tests(), &both, &mut |_, _| {
        met += 1;
        ControlFlow::Break(())
    });
    assert!(matches!(stopped, Err(evidence::Error::Stopped)));
    assert_eq!(met, 1);
}
