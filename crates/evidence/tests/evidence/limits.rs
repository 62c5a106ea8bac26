//! Bombs: a limit ends the archive that hits it, and nothing else.

use crate::makers::{Raw, deflated, end, gz, raw_zip, stored, tar_of};
use crate::seen::{look, look_at, look_at_within};
use evidence::Limits;

const TEXT: &[u8] = b"some quiet words about the weather";

/// Limits with a ratio that ordinary deflate reaches.
fn tight() -> Limits {
    Limits { max_ratio: 50, ratio_grace_bytes: 16 << 20, ..Limits::for_tests() }
}

#[test]
fn a_bomb_inside_ends_and_its_neighbours_are_read() {
    let blank = vec![0; 4 << 20];
    for bomb in [deflated(&[("x", &blank)]), gz(&blank), gz(&tar_of(&[("x", &blank)]))] {
        let seen = look_at_within(&stored(&[("before", TEXT), ("bomb", &bomb), ("after", TEXT)]), &tight());
        assert_eq!(seen.bytes("!/after"), TEXT);
        assert_eq!(seen.issue("archive-limit").path, "!/bomb");
        assert_eq!(seen.issues().len(), 2);
        assert!(seen.issue("member-over-limit").path.starts_with("!/bomb!/"));
        let details = &seen.issue("archive-limit").details;
        assert_eq!((details["limit"].as_str(), details["value"].as_str()), ("max_ratio", "50"));
    }
}

#[test]
fn a_large_bomb_that_is_read_as_a_stream_ends_and_its_neighbours_are_read() {
    let blank = vec![0; 4 << 20];
    let limits = Limits { hold_bytes: 600, ..tight() };
    let bomb = deflated(&[("x", &blank)]);
    for outer in [deflated(&[("bomb", &bomb), ("after", TEXT)]), tar_of(&[("bomb", &bomb), ("after", TEXT)])] {
        let seen = look_at_within(&outer, &limits);
        assert_eq!(seen.bytes("!/after"), TEXT);
        assert_eq!(seen.issues(), ["member-over-limit !/bomb!/x", "archive-limit !/bomb"]);
        assert_eq!(seen.entry("!/bomb").digests(), evidence::digest(&bomb));
    }
}

#[test]
fn overlapping_members_are_said_and_stay_within_the_ratio() {
    let kernel = Raw::deflated(b"x", &vec![0; 50_000]);
    let mut zip = kernel.local();
    let directory: Vec<u8> = (0..500u32)
        .flat_map(|n| Raw { name: n.to_string().into_bytes(), ..Raw::deflated(b"x", &vec![0; 50_000]) }.central(0))
        .collect();
    let offset = zip.len() as u32;
    zip.extend(&directory);
    zip.extend(end(500, directory.len() as u32, offset));
    let seen = look_at_within(&zip, &Limits { ratio_grace_bytes: 100_000, ..tight() });
    assert_eq!(seen.issue("members-overlap").details["member_count"], "499");
    assert_eq!(seen.issue("archive-limit").details["limit"], "max_ratio");
    assert!(seen.entries.len() < 100);
}

#[test]
fn too_many_members_end_the_archive() {
    let members: Vec<Raw> = (0..30).map(|n: u32| Raw::stored(n.to_string().as_bytes(), TEXT)).collect();
    let seen = look_at_within(&raw_zip(&members), &Limits { max_members: 10, ..Limits::for_tests() });
    assert_eq!(seen.entries.len(), 11);
    assert_eq!(seen.issue("archive-limit").details["limit"], "max_members");
    assert_eq!(seen.issue("archive-limit").details["value"], "10");
    assert_eq!(seen.issue("archive-limit").details["left_out_count"], "20");
    assert_eq!((seen.walked.tally.seen, seen.walked.tally.refused), (31, 20));
}

#[test]
fn too_many_bytes_end_the_archive() {
    let limits = Limits { max_unpacked_bytes: 100, ..Limits::for_tests() };
    let seen = look_at_within(&stored(&[("a", TEXT), ("b", TEXT), ("c", TEXT), ("d", TEXT)]), &limits);
    assert_eq!(seen.paths(), ["", "!/a", "!/b"]);
    assert_eq!(seen.issue("archive-limit").details["limit"], "max_unpacked_bytes");
    assert_eq!(seen.walked.tally.refused, 2);
}

#[test]
fn archives_deeper_than_the_limit_are_kept_but_not_walked() {
    let mut zip = stored(&[("a", TEXT)]);
    for _ in 0..4 {
        zip = stored(&[("a", &zip)]);
    }
    let seen = look_at(&zip);
    assert_eq!(seen.paths(), ["", "!/a", "!/a!/a", "!/a!/a!/a"]);
    assert_eq!(seen.issues(), ["archive-limit !/a!/a!/a"]);
    assert_eq!(seen.issue("archive-limit").details["limit"], "max_depth");
}

#[test]
fn folders_deeper_than_the_limit_are_said() {
    let root = tempfile::tempdir().unwrap();
    let deep = (0..25).fold(root.path().to_owned(), |path, _| path.join("d"));
    std::fs::create_dir_all(&deep).unwrap();
    std::fs::write(deep.join("lost"), TEXT).unwrap();
    std::fs::write(root.path().join("kept"), TEXT).unwrap();
    let seen = look(root.path());
    assert_eq!(seen.paths(), ["kept"]);
    assert_eq!(seen.issue("folder-limit").details["value"], "20");
}
