//! A walk that was cut off goes on where it was, whatever it was in the middle of.

use crate::makers::{Raw, deflated, gz, noise, raw_zip, tar_of};
use evidence::{Error, Event, Limits, Resume, walk_from};
use std::ops::ControlFlow;
use std::path::Path;

/// What is handed over, in a form that can be compared; `None` stands for a mark.
type Handed = Vec<Option<String>>;

fn told(event: &Event) -> Option<String> {
    match event {
        Event::Entry(e) => {
            let digests = e.digests();
            let sums = [&digests.sha256[..], &digests.sha1, &digests.md5, &digests.blake3].map(model::to_hex);
            Some(format!("{} {} {sums:?} {} {:?}", e.path.text, digests.bytes, e.sound, e.modified))
        }
        Event::Issue(i) => Some(format!("{i:?}")),
        Event::Mark(_) => None,
    }
}

/// Walks on from `resume` until mark `stop` (counted from 0), noting what was handed over up to the last mark.
fn some(source: &Path, resume: &mut Resume, stop: usize) -> (Handed, Option<evidence::Walked>) {
    let (mut handed, mut marks, mut next) = (Vec::new(), 0, resume.clone());
    let mut since = Vec::new();
    let walked = walk_from(source, &Limits::for_tests(), resume, &mut |event| {
        since.push(told(&event));
        match event {
            Event::Entry(e) if e.on_disk => {
                let raw = e.path.bytes.clone().unwrap_or_else(|| e.path.text.clone().into_bytes());
                next.done.insert(raw, (e.digests(), e.modified));
            }
            Event::Mark(mark) => {
                next.mark = mark;
                handed.append(&mut since);
                marks += 1;
                if marks > stop {
                    return ControlFlow::Break(());
                }
            }
            _ => {}
        }
        ControlFlow::Continue(())
    });
    // What was handed over after the last mark is handed over again.
    *resume = next;
    match walked {
        Ok(walked) => {
            handed.append(&mut since);
            (handed, Some(walked))
        }
        Err(Error::Stopped) => (handed, None),
        Err(error) => panic!("{error}"),
    }
}

fn check(source: &Path) {
    let (whole, walked) = some(source, &mut Resume::default(), usize::MAX);
    let marks = whole.iter().filter(|h| h.is_none()).count();
    assert!(marks > 0);
    for stop in 0..marks {
        let mut resume = Resume::default();
        let (mut handed, cut) = some(source, &mut resume, stop);
        assert!(cut.is_none());
        let (rest, end) = some(source, &mut resume, usize::MAX);
        handed.extend(rest);
        assert_eq!(handed, whole, "cut off after mark {stop}");
        assert_eq!(end, walked, "cut off after mark {stop}");
    }
}

#[test]
fn a_cut_off_walk_hands_over_the_rest_and_nothing_twice() {
    let dir = tempfile::tempdir().unwrap();
    let noises: Vec<Vec<u8>> = (0..6).map(|seed| noise(30_000, seed)).collect();
    let inner = deflated(&[("x", b"pan"), ("y", b"fruta")]);
    let members: Vec<(&str, &[u8])> = vec![
        ("a", &noises[0]),
        ("a", &noises[1]),
        ("../b", &noises[2]),
        ("inner.zip", &inner),
        ("empty", b""),
        ("c", &noises[3]),
        ("d", &noises[4]),
    ];
    let raw: Vec<Raw> = members.iter().map(|(name, bytes)| Raw::stored(name.as_bytes(), bytes)).collect();
    let whole = raw_zip(&raw);
    let mut damaged = whole.clone();
    damaged[30_000] ^= 1;
    let tar = tar_of(&members[3..].iter().chain(&members[..1]).copied().collect::<Vec<_>>());
    let mut broken_tar = [tar.as_slice(), &tar].concat();
    broken_tar[tar.len() / 2..tar.len() / 2 + 600].fill(7);
    for (name, bytes) in [
        ("1.zip", &whole),
        ("2.zip", &damaged),
        ("3.tar", &tar),
        ("4.tar", &broken_tar),
        ("5.tar.gz", &gz(&tar)),
        ("6.bin", &noises[5]),
        ("7.zip", &inner),
        ("8.zip", &whole[..whole.len() / 2].to_vec()),
    ] {
        assert!(bytes.len() > Limits::for_tests().hold_bytes as usize || name.starts_with(['6', '7', '8']), "{name}");
        std::fs::write(dir.path().join(name), bytes).unwrap();
        check(&dir.path().join(name));
    }
    std::os::unix::fs::symlink("1.zip", dir.path().join("2.link")).unwrap();
    std::fs::create_dir(dir.path().join("3")).unwrap();
    std::fs::write(dir.path().join("3/nota.txt"), "pan").unwrap();
    check(dir.path());
}

#[test]
fn evidence_that_changed_meanwhile_is_not_gone_on_with() {
    let dir = tempfile::tempdir().unwrap();
    for name in ["a", "b"] {
        std::fs::write(dir.path().join(name), name).unwrap();
    }
    let mut resume = Resume::default();
    some(dir.path(), &mut resume, 0);
    std::fs::write(dir.path().join("a"), "longer").unwrap();
    let result = walk_from(dir.path(), &Limits::for_tests(), &resume, &mut |_| ControlFlow::Continue(()));
    assert!(matches!(result, Err(Error::Changed { path }) if path == Path::new("a")));
}

fn is_changed(source: &Path, resume: &Resume) -> bool {
    let walked = walk_from(source, &Limits::for_tests(), resume, &mut |_| ControlFlow::Continue(()));
    matches!(walked, Err(Error::Changed { .. }))
}

#[test]
fn an_archive_that_was_copied_anew_is_not_gone_on_with() {
    let dir = tempfile::tempdir().unwrap();
    let noises: Vec<Vec<u8>> = (0..4).map(|seed| noise(30_000, seed)).collect();
    let members = |from: usize| tar_of(&[("a", &noises[from]), ("b", &noises[from + 1]), ("c", &noises[from + 2])]);
    let (before, after) = (members(0), members(1));
    assert_eq!(before.len(), after.len());
    for place in ["1.tar", "."] {
        let (tar, source) = (dir.path().join("1.tar"), dir.path().join(place));
        std::fs::write(&tar, &before).unwrap();
        let mut resume = Resume::default();
        some(&source, &mut resume, 0);
        assert_eq!((resume.mark.members, resume.done.len()), (1, 0));
        assert!(!is_changed(&source, &resume));
        std::fs::write(&tar, &after).unwrap();
        let later = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_800_000_000);
        std::fs::File::options().append(true).open(&tar).unwrap().set_modified(later).unwrap();
        assert!(is_changed(&source, &resume));
        std::fs::remove_file(&tar).unwrap();
        std::os::unix::fs::symlink("nowhere", &tar).unwrap();
        assert!(place == "1.tar" || is_changed(&source, &resume));
        std::fs::remove_file(&tar).unwrap();
        assert!(place == "1.tar" || is_changed(&source, &resume));
    }
}

#[test]
fn a_file_that_has_another_name_meanwhile_is_not_passed_over() {
    let dir = tempfile::tempdir().unwrap();
    for name in ["a", "b", "c"] {
        std::fs::write(dir.path().join(name), name).unwrap();
    }
    let mut resume = Resume::default();
    some(dir.path(), &mut resume, 1);
    assert!(!is_changed(dir.path(), &resume));
    for (from, to) in [("a", "aa"), ("aa", "z")] {
        std::fs::rename(dir.path().join(from), dir.path().join(to)).unwrap();
        assert!(is_changed(dir.path(), &resume), "{to}");
    }
    std::fs::remove_file(dir.path().join("z")).unwrap();
    std::fs::remove_file(dir.path().join("c")).unwrap();
    assert!(is_changed(dir.path(), &resume));
}
