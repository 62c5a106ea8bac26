//! The exhibit on disk: read-only, in order, and nothing of it changed.

use crate::makers::{deflated, noise};
use crate::seen::{look, look_within};
use evidence::{Error, Event, Limits, manifest, outline, walk};
use model::{IssueKind, ManifestDigest, manifest_line};
use sha2::{Digest, Sha256};
use std::ffi::OsStr;
use std::fs::{self, File, FileTimes};
use std::ops::ControlFlow;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::Path;
use std::time::{Duration, SystemTime};

fn folder_with(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

#[test]
fn names_are_walked_in_the_order_of_their_bytes() {
    let folder = folder_with(&[("b", b"1"), ("a/z", b"2"), ("a.b", b"3"), ("B", b"4"), ("ñ", b"5")]);
    assert_eq!(look(folder.path()).paths(), ["B", "a/z", "a.b", "b", "ñ"]);
}

#[test]
fn the_manifest_is_the_sorted_lines_of_all_files_on_disk() {
    let zip = deflated(&[("inside", b"not in the manifest")]);
    let big = noise(100_000, 4);
    let files: &[(&str, &[u8])] = &[("a/z", b"2"), ("a.b", b"3"), ("c.zip", &zip), ("d", &big)];
    let folder = folder_with(files);
    let mut lines = files.to_vec();
    lines.sort_by_key(|(name, _)| name.as_bytes());
    let all: Vec<u8> = lines
        .iter()
        .flat_map(|(name, bytes)| manifest_line(&Sha256::digest(bytes).into(), bytes.len() as u64, name.as_bytes()))
        .collect();
    let expected = ManifestDigest(Sha256::digest(&all).into());
    let seen = look(folder.path());
    assert_eq!(seen.walked.manifest, expected);
    let listing = manifest(folder.path(), &Limits::for_tests()).unwrap();
    assert_eq!(listing.manifest, expected);
    let paths: Vec<_> = listing.files.iter().map(|f| f.path.clone()).collect();
    assert_eq!(paths, [&b"a.b"[..], b"a/z", b"c.zip", b"d"]);
    let outline = outline(folder.path(), &Limits::for_tests()).unwrap();
    assert_eq!((outline.file_count, outline.byte_count), (4, seen.walked.byte_count));
    assert_eq!(seen.walked.file_count, 4);
    assert_eq!(seen.walked.single_file, None);
}

#[test]
fn a_single_file_has_the_same_manifest_under_any_name() {
    let folder = folder_with(&[("one", b"the same"), ("two", b"the same")]);
    let (one, two) = (look(&folder.path().join("one")), look(&folder.path().join("two")));
    assert_eq!(one.walked.manifest, two.walked.manifest);
    let line = manifest_line(&Sha256::digest(b"the same").into(), 8, b"");
    assert_eq!(one.walked.manifest, ManifestDigest(Sha256::digest(line).into()));
    assert_eq!(one.walked.single_file, Some(evidence::digest(b"the same")));
}

#[test]
fn symbolic_links_and_special_files_are_left_out_and_never_opened() {
    let outside = folder_with(&[("secret", b"outside")]);
    let folder = folder_with(&[("a", b"inside")]);
    symlink(outside.path(), folder.path().join("folder-link")).unwrap();
    symlink(outside.path().join("secret"), folder.path().join("file-link")).unwrap();
    let fifo = folder.path().join("pipe");
    rustix::fs::mknodat(rustix::fs::CWD, &fifo, rustix::fs::FileType::Fifo, rustix::fs::Mode::RWXU, 0).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(folder.path().join("socket")).unwrap();
    let seen = look(folder.path());
    assert_eq!(seen.paths(), ["a"]);
    assert_eq!(
        seen.issues(),
        ["symbolic-link file-link", "symbolic-link folder-link", "special-file pipe", "special-file socket"]
    );
    assert!(seen.kinds().iter().all(|kind| *kind == IssueKind::LeftOut));
    assert_eq!(seen.walked.tally.refused, 4);
}

#[test]
fn hard_links_are_files_like_any_other() {
    let folder = folder_with(&[("a", b"inside")]);
    fs::hard_link(folder.path().join("a"), folder.path().join("b")).unwrap();
    assert_eq!(look(folder.path()).paths(), ["a", "b"]);
}

#[test]
fn an_empty_file_is_handed_over_and_said() {
    let seen = look(folder_with(&[("nothing", b"")]).path());
    assert_eq!(seen.paths(), ["nothing"]);
    assert_eq!(seen.issues(), ["empty-file nothing"]);
    assert_eq!(seen.walked.tally.doubtful, 1);
}

#[test]
fn names_that_are_not_text_stay_apart() {
    let folder = folder_with(&[("%FF", b"1"), ("a!/b", b"2")]);
    fs::write(folder.path().join(OsStr::from_bytes(b"\xff")), b"3").unwrap();
    let seen = look(folder.path());
    assert_eq!(seen.paths(), ["%FF", "a%21/b", "%FF#2"]);
    assert_eq!(seen.entry("%FF#2").path.bytes.as_deref(), Some(b"\xff".as_slice()));
    assert_eq!(seen.entry("%FF").path.bytes, None);
}

#[test]
fn a_source_that_is_not_there_is_an_error_with_its_path() {
    let error =
        walk(Path::new("/no/such/place"), &Limits::for_tests(), &mut |_| ControlFlow::Continue(())).unwrap_err();
    assert!(matches!(error, Error::Source { .. }));
    assert!(error.to_string().contains("/no/such/place"));
}

#[test]
fn a_visitor_can_stop_the_walk() {
    let folder = folder_with(&[("a", b"1"), ("b", b"2")]);
    let mut count = 0;
    let result = walk(folder.path(), &Limits::for_tests(), &mut |_| {
        count += 1;
        ControlFlow::Break(())
    });
    assert!(matches!(result, Err(Error::Stopped)));
    assert_eq!(count, 1);
}

/// Does something at the first event, and gives the codes and paths of all issues.
fn issues_when(source: &Path, mut act: impl FnMut()) -> Vec<(&'static str, String)> {
    let (mut issues, mut has_acted) = (Vec::new(), false);
    walk(source, &Limits::for_tests(), &mut |event| {
        if !std::mem::replace(&mut has_acted, true) {
            act();
        }
        if let Event::Issue(issue) = event {
            issues.push((issue.code, issue.path));
        }
        ControlFlow::Continue(())
    })
    .unwrap();
    issues
}

#[test]
fn a_file_that_vanishes_is_said() {
    let folder = folder_with(&[("a", b"1"), ("b", b"2")]);
    let gone = folder.path().join("b");
    let issues = issues_when(folder.path(), || fs::remove_file(&gone).unwrap());
    assert_eq!(issues, [("unreadable", "b".to_owned())]);
}

#[test]
fn a_file_that_becomes_a_link_during_the_walk_is_not_followed() {
    let folder = folder_with(&[("a", b"1"), ("b", b"2")]);
    let (a, b) = (folder.path().join("a"), folder.path().join("b"));
    let issues = issues_when(folder.path(), || {
        fs::remove_file(&b).unwrap();
        symlink(&a, &b).unwrap();
    });
    assert_eq!(issues, [("symbolic-link", "b".to_owned())]);
}

#[test]
fn a_file_that_grows_while_it_is_read_is_said() {
    // A large tar is open while its members are handed over.
    let tar = crate::makers::tar_of(&[("x", b"1"), ("y", &noise(300_000, 1))]);
    let folder = folder_with(&[("a.tar", &tar)]);
    let path = folder.path().join("a.tar");
    let issues = issues_when(folder.path(), || {
        let mut file = File::options().append(true).open(&path).unwrap();
        std::io::Write::write_all(&mut file, &[0; 512]).unwrap();
    });
    assert_eq!(issues, [("changed-while-reading", "a.tar".to_owned())]);
}

/// Name, size, and the times of access, modification and change.
type State = (String, u64, [(i64, i64); 3]);

/// Of everything in a folder.
fn state(folder: &Path) -> Vec<State> {
    let mut all = vec![folder.to_owned()];
    let mut at = 0;
    while at < all.len() {
        if all[at].is_dir() {
            all.extend(fs::read_dir(&all[at]).unwrap().map(|e| e.unwrap().path()));
        }
        at += 1;
    }
    all.sort();
    let times =
        |m: fs::Metadata| [(m.atime(), m.atime_nsec()), (m.mtime(), m.mtime_nsec()), (m.ctime(), m.ctime_nsec())];
    all.iter().map(|p| fs::metadata(p).map(|m| (p.display().to_string(), m.size(), times(m))).unwrap()).collect()
}

#[test]
fn a_walk_changes_no_byte_and_no_time_of_the_evidence() {
    let zip = deflated(&[("x", b"1"), ("y", &noise(100_000, 1))]);
    let folder = folder_with(&[("a/b.txt", b"words"), ("c.zip", &zip), ("big", &noise(300_000, 2))]);
    // An access time before the modification time is what a system that saves writes (relatime) would change.
    let old = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    for name in ["a/b.txt", "c.zip", "big"] {
        let file = File::options().write(true).open(folder.path().join(name)).unwrap();
        file.set_times(FileTimes::new().set_accessed(old)).unwrap();
    }
    // Listing folders for the comparison changes their access time: do it once before.
    state(folder.path());
    let before = state(folder.path());
    look_within(folder.path(), &Limits::for_tests());
    manifest(folder.path(), &Limits::for_tests()).unwrap();
    outline(folder.path(), &Limits::for_tests()).unwrap();
    assert_eq!(state(folder.path()), before);
    assert_eq!(fs::read(folder.path().join("c.zip")).unwrap(), zip);
}
