//! Sound archives, in each other, small and large.

use crate::makers::{deflated, gz, noise, stored, tar_of};
use crate::seen::{look, look_at, look_at_within};
use evidence::{Content, Kind, Limits, digest};
use proptest::prelude::*;
use std::io::Cursor;

const CHAT: &[u8] = "12/3/24, 9:15 - Ana: nos vemos en la plaza\n".as_bytes();

#[test]
fn members_of_a_zip_have_its_name_and_a_mark_before_theirs() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("chat.zip"),
        deflated(&[("_chat.txt", CHAT), ("media/x.jpg", b"\xff\xd8\xff\xe0")]),
    )
    .unwrap();
    let seen = look(folder.path());
    assert_eq!(seen.paths(), ["chat.zip", "chat.zip!/_chat.txt", "chat.zip!/media/x.jpg"]);
    assert_eq!(seen.issues(), [""; 0]);
    assert_eq!(seen.bytes("chat.zip!/_chat.txt"), CHAT);
    let kinds: Vec<_> = seen.entries.iter().map(|e| (e.kind, e.on_disk)).collect();
    assert_eq!(kinds, [(Kind::Zip, true), (Kind::Text, false), (Kind::Jpeg, false)]);
}

#[test]
fn an_archive_that_is_the_exhibit_gives_its_members_no_name_of_a_place() {
    assert_eq!(look_at(&stored(&[("a", b"1")])).paths(), ["", "!/a"]);
}

#[test]
fn archives_in_archives_are_walked_by_whatever_way_they_are_packed() {
    let inner = deflated(&[("a.txt", CHAT)]);
    for (outer, path) in [
        (deflated(&[("in", &inner)]), "!/in!/a.txt"),
        (stored(&[("in", &inner)]), "!/in!/a.txt"),
        (tar_of(&[("in", &inner)]), "!/in!/a.txt"),
        (gz(&tar_of(&[("in", &inner)])), "!/in!/a.txt"),
        (gz(&inner), "!/content!/a.txt"),
        (deflated(&[("in", &tar_of(&[("a.txt", CHAT)]))]), "!/in!/a.txt"),
        (deflated(&[("in", &gz(&tar_of(&[("a.txt", CHAT)])))]), "!/in!/a.txt"),
    ] {
        let seen = look_at(&outer);
        assert_eq!(seen.bytes(path), CHAT);
        assert_eq!(seen.issues(), [""; 0]);
    }
}

#[test]
fn large_archives_inside_are_walked_as_streams_and_held_ones_give_the_same() {
    let big = noise(150_000, 1);
    let inner = deflated(&[("small.txt", CHAT), ("big.bin", &big), ("last.txt", b"end of it")]);
    let small_hold = Limits::for_tests();
    let large_hold = Limits { hold_bytes: 1 << 20, ..Limits::for_tests() };
    for outer in [
        deflated(&[("in", &inner)]),
        stored(&[("in", &inner)]),
        tar_of(&[("in", &inner)]),
        gz(&tar_of(&[("in", &inner)])),
        deflated(&[("in", &tar_of(&[("small.txt", CHAT), ("big.bin", &big), ("last.txt", b"end of it")]))]),
    ] {
        let (streamed, held) = (look_at_within(&outer, &small_hold), look_at_within(&outer, &large_hold));
        let facts = |seen: &crate::seen::Seen| {
            let mut facts: Vec<_> =
                seen.entries.iter().map(|e| (e.path.clone(), e.digests(), e.modified.clone(), e.kind)).collect();
            facts.sort_by(|a, b| a.0.text.cmp(&b.0.text));
            // The exhibit itself has the time at which this test wrote it.
            facts.iter_mut().filter(|f| f.0.text.is_empty()).for_each(|f| f.2 = None);
            facts
        };
        assert_eq!(facts(&streamed), facts(&held));
        assert_eq!(streamed.issues(), held.issues());
        assert_eq!(streamed.issues(), [""; 0]);
        assert_eq!(streamed.walked.manifest, held.walked.manifest);
        assert!(matches!(streamed.entry("!/in").content, Content::Streamed { .. }));
        assert!(matches!(held.entry("!/in").content, Content::Held(_)));
        assert_eq!(streamed.entry("!/in!/big.bin").digests(), digest(&big));
    }
}

#[test]
fn times_are_said_as_stored() {
    let seen = look_at(&tar_of(&[("a", b"1")]));
    assert_eq!(seen.entry("!/a").modified.as_deref(), Some("2023-11-14T22:13:20Z"));
    let zip = crate::makers::raw_zip(&[crate::makers::Raw::stored(b"a", b"1")]);
    assert_eq!(look_at(&zip).entry("!/a").modified.as_deref(), Some("2024-03-12T09:00:32"));
}

#[test]
fn long_names_of_tars_are_read_in_both_ways() {
    let long = format!("{}/{}", "carpeta".repeat(20), "fichero".repeat(20));
    assert_eq!(look_at(&tar_of(&[(&long, CHAT)])).bytes(&format!("!/{long}")), CHAT);
    let mut builder = tar::Builder::new(Vec::new());
    builder.append_pax_extensions([("path", long.as_bytes())]).unwrap();
    let mut header = tar::Header::new_ustar();
    header.set_size(CHAT.len() as u64);
    builder.append_data(&mut header, "short", CHAT).unwrap();
    assert_eq!(look_at(&builder.into_inner().unwrap()).bytes(&format!("!/{long}")), CHAT);
}

#[test]
fn links_in_a_tar_are_left_out_and_said() {
    let mut builder = tar::Builder::new(Vec::new());
    for (kind, name) in [
        (tar::EntryType::Symlink, "soft"),
        (tar::EntryType::Link, "hard"),
        (tar::EntryType::Fifo, "pipe"),
        (tar::EntryType::Directory, "folder"),
    ] {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(kind);
        header.set_size(0);
        builder.append_link(&mut header, name, "/etc/passwd").unwrap();
    }
    let seen = look_at(&builder.into_inner().unwrap());
    assert_eq!(seen.issues(), ["symbolic-link !/soft", "hard-link !/hard", "special-file !/pipe"]);
    assert_eq!((seen.walked.tally.seen, seen.walked.tally.refused), (4, 3));
}

#[test]
fn an_archive_of_another_kind_is_said_not_to_be_read_yet() {
    let seen = look_at(b"7z\xbc\xaf\x27\x1c\0\x04 and so on");
    assert_eq!(seen.issues(), ["archive-unsupported "]);
    assert_eq!(seen.issue("archive-unsupported").details["format"], "7z");
    assert_eq!(seen.walked.tally.doubtful, 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Our reader and the `zip` crate's agree on every sound zip.
    #[test]
    fn our_reader_and_its_twin_agree(
        members in proptest::collection::btree_map("[a-z]{1,8}", proptest::collection::vec(any::<u8>(), 1..3000), 0..8),
        store in any::<bool>(),
    ) {
        let pairs: Vec<_> = members.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        let bytes = if store { stored(&pairs) } else { deflated(&pairs) };
        let mut twin = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
        let seen = look_at(&bytes);
        let members = |seen: &crate::seen::Seen| seen.entries.iter().filter(|e| {
            e.path.text.matches("!/").count() == 1
        }).count();
        prop_assert_eq!(members(&seen), twin.len());
        for i in 0..twin.len() {
            let mut member = twin.by_index(i).unwrap();
            let mut theirs = Vec::new();
            std::io::Read::read_to_end(&mut member, &mut theirs).unwrap();
            let path = format!("!/{}", member.name().unwrap());
            prop_assert_eq!(seen.bytes(&path), theirs);
        }
    }
}
