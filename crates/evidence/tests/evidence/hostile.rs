//! Damaged, odd and hostile archives: what is good in them is kept, what is not is said.

use crate::makers::{Raw, deflated, end, gz, noise, raw_zip, stored, tar_of};
use crate::seen::{look_at, look_at_within};
use evidence::Limits;
use model::IssueKind;
use proptest::prelude::*;

const TEXT: &[u8] = b"some quiet words about the weather, and some more of them";

#[test]
fn a_truncated_zip_keeps_what_is_before_the_cut() {
    let names: Vec<String> = (0..20).map(|n| format!("member-{n:02}")).collect();
    let contents: Vec<Vec<u8>> = (0..20).map(|n| noise(100 + 37 * n, n as u64)).collect();
    let members: Vec<(&str, &[u8])> =
        names.iter().map(String::as_str).zip(contents.iter().map(Vec::as_slice)).collect();
    for whole in [deflated(&members), stored(&members)] {
        // Where each member ends, as its twin knows.
        let ends: Vec<usize> = {
            let mut twin = zip::ZipArchive::new(std::io::Cursor::new(&whole)).unwrap();
            (0..20)
                .map(|i| {
                    twin.by_index_raw(i).map(|m| (m.data_start().unwrap() + m.compressed_size()) as usize).unwrap()
                })
                .collect()
        };
        for cut in (0..whole.len()).step_by(97) {
            let seen = look_at(&whole[..cut]);
            for ((name, bytes), _) in members.iter().zip(&ends).filter(|(_, end)| **end <= cut) {
                assert_eq!(seen.bytes(&format!("!/{name}")), *bytes, "cut at {cut}");
                assert!(seen.entry(&format!("!/{name}")).sound, "cut at {cut}");
            }
            if cut > 4 {
                assert_eq!(seen.issue("archive-truncated").kind, IssueKind::Damaged, "cut at {cut}");
                assert!(seen.issue("archive-truncated").place.starts_with("byte "));
            }
        }
    }
}

#[test]
fn a_truncated_zip_whose_members_have_descriptors_keeps_them_too() {
    let big = noise(100_000, 3);
    let raw = |name: &[u8], bytes: &[u8]| Raw { flags: 8, ..Raw::deflated(name, bytes) };
    let members = [raw(b"a", TEXT), raw(b"b", &big), raw(b"c", TEXT)];
    let whole = raw_zip(&members);
    let cut = whole.len() - 150;
    let seen = look_at(&whole[..cut]);
    assert_eq!(seen.paths(), ["!/a", "!/b", "!/c", ""]);
    assert!(seen.entries.iter().take(3).all(|e| e.sound));
    assert_eq!(seen.entry("!/b").digests(), evidence::digest(&big));
}

#[test]
fn a_member_that_ends_early_is_handed_over_as_not_sound() {
    let whole = deflated(&[("a", TEXT), ("b", &noise(5_000, 1))]);
    let seen = look_at(&whole[..3_000]);
    let b = seen.entry("!/b");
    assert!(!b.sound && b.size > 2_000 && b.size < 5_000);
    assert_eq!(seen.issue("member-incomplete").details["expected"], "5000");
    assert_eq!((seen.walked.tally.kept, seen.walked.tally.doubtful), (1, 2));
}

#[test]
fn a_wrong_checksum_is_said_and_the_content_handed_over() {
    let seen = look_at(&raw_zip(&[Raw { crc: 1, ..Raw::deflated(b"a", TEXT) }, Raw::stored(b"b", TEXT)]));
    assert_eq!(seen.bytes("!/a"), TEXT);
    assert!(!seen.entry("!/a").sound && seen.entry("!/b").sound);
    assert_eq!(seen.issues(), ["checksum-differs !/a"]);
    assert_eq!(seen.issue("checksum-differs").kind, IssueKind::Damaged);
}

#[test]
fn a_damaged_deflate_stream_loses_only_its_member() {
    let mut bad = Raw::deflated(b"bad", &noise(20_000, 9));
    bad.packed[10_000..10_400].fill(0xff);
    let seen = look_at(&raw_zip(&[Raw::stored(b"a", TEXT), bad, Raw::stored(b"c", TEXT)]));
    assert_eq!(seen.bytes("!/c"), TEXT);
    assert!(seen.issues.iter().all(|i| i.path == "!/bad"), "{:?}", seen.issues());
    assert!(!seen.issues.is_empty());
}

#[test]
fn two_members_with_one_name_are_both_kept() {
    let seen = look_at(&raw_zip(&[Raw::stored(b"a", b"one"), Raw::stored(b"a", b"two")]));
    assert_eq!((seen.bytes("!/a"), seen.bytes("!/a#2")), (b"one".as_slice(), b"two".as_slice()));
    assert_eq!(seen.issues(), ["name-duplicate !/a#2"]);
    assert_eq!(seen.kinds(), [IssueKind::Noteworthy]);
    assert_eq!((seen.walked.tally.kept, seen.walked.tally.doubtful), (2, 1));
}

#[test]
fn hostile_names_never_leave_the_exhibit() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("in").join("x.zip");
    std::fs::create_dir(folder.path().join("in")).unwrap();
    let names: [&[u8]; 5] = [b"../climbs", b"/tmp/absolute", b"a\\..\\..\\b", b"\xff\xfe", b""];
    std::fs::write(&source, raw_zip(&names.map(|name| Raw::stored(name, TEXT)))).unwrap();
    let seen = crate::seen::look(folder.path());
    assert_eq!(seen.entries.len(), 6);
    let codes: Vec<_> = seen.issues.iter().map(|i| i.code).collect();
    assert_eq!(codes, ["name-climbs", "name-absolute", "name-backslash", "name-climbs", "name-not-utf8", "name-empty"]);
    assert!(seen.paths().iter().all(|p| p.split('/').all(|part| part != "..")));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    assert_eq!(seen.entry("in/x.zip!/%FF%FE").path.bytes.as_deref(), Some(b"in/x.zip!/\xff\xfe".as_slice()));
}

#[test]
fn encrypted_members_are_said_and_the_others_read() {
    let seen = look_at(&raw_zip(&[Raw { flags: 1, ..Raw::stored(b"secret", TEXT) }, Raw::stored(b"open", TEXT)]));
    assert_eq!(seen.paths(), ["", "!/open"]);
    assert_eq!(seen.issues(), ["archive-encrypted !/secret"]);
    assert_eq!(seen.kinds(), [IssueKind::NotYetSupported]);
}

#[test]
fn a_compression_that_we_lack_is_named() {
    let seen = look_at(&raw_zip(&[Raw { method: 14, ..Raw::stored(b"lzma", TEXT) }, Raw::stored(b"open", TEXT)]));
    assert_eq!(seen.issue("compression-unsupported").details["method"], "14");
    assert_eq!(seen.bytes("!/open"), TEXT);
}

#[test]
fn a_symbolic_link_in_a_zip_is_left_out() {
    let seen = look_at(&raw_zip(&[Raw { external: 0xa1ff_0000, ..Raw::stored(b"link", b"/etc/passwd") }]));
    assert_eq!(seen.issues(), ["symbolic-link !/link"]);
}

#[test]
fn a_directory_that_points_nowhere_loses_only_that_member() {
    let (a, b) = (Raw::stored(b"a", TEXT), Raw::stored(b"b", TEXT));
    let mut zip = [a.local(), b.local()].concat();
    let directory = [a.central(4_000_000), b.central(a.local().len() as u32)].concat();
    let offset = zip.len() as u32;
    zip.extend(&directory);
    zip.extend(end(2, directory.len() as u32, offset));
    let seen = look_at(&zip);
    assert_eq!(seen.issues(), ["member-damaged !/a"]);
    assert_eq!(seen.bytes("!/b"), TEXT);
}

#[test]
fn a_damaged_directory_does_not_hide_members() {
    let mut zip = raw_zip(&[Raw::stored(b"a", TEXT), Raw::stored(b"b", TEXT)]);
    let second = zip.windows(4).rposition(|w| w == b"PK\x01\x02").unwrap();
    zip[second] = b'?';
    let seen = look_at(&zip);
    assert_eq!(seen.paths(), ["", "!/a", "!/b"]);
    assert_eq!(seen.issues(), ["archive-truncated "]);
}

#[test]
fn damage_between_members_is_passed_over_and_said() {
    let zip = [Raw::stored(b"a", TEXT).local(), noise(70, 2), Raw::stored(b"b", TEXT).local()].concat();
    let seen = look_at(&zip);
    assert_eq!(seen.paths(), ["", "!/a", "!/b"]);
    assert_eq!(seen.issue("archive-damaged").details["skipped_bytes"], "70");
}

#[test]
fn a_zip_that_was_once_split_is_read_by_its_directory() {
    let zip = raw_zip(&[Raw::stored(b"a", TEXT), Raw::stored(b"b", TEXT)]);
    let marked = [b"PK\x07\x08".as_slice(), &zip].concat();
    let seen = look_at(&marked);
    assert_eq!(seen.paths(), ["", "!/a", "!/b"]);
    assert_eq!(seen.issues(), [""; 0]);
}

#[test]
fn the_directory_of_a_zip_inside_is_not_taken_for_the_outer_ones() {
    let inner = stored(&[("x", TEXT)]);
    let whole = stored(&[("first", TEXT), ("inner", &inner), ("last", TEXT)]);
    let inner_end = whole.windows(inner.len()).position(|w| w == inner).unwrap() + inner.len();
    for cut in [inner_end, inner_end + 7] {
        let seen = look_at(&whole[..cut]);
        assert_eq!(seen.paths(), ["", "!/first", "!/inner", "!/inner!/x"]);
        assert_eq!(seen.issues(), ["archive-truncated "]);
    }
}

#[test]
fn an_encrypted_member_does_not_put_a_truncated_zip_out_of_step() {
    let secret = Raw { flags: 1 | 8, ..Raw::stored(b"secret", TEXT) };
    let mut local = secret.local();
    // A length in the header although a descriptor follows.
    local[18..22].copy_from_slice(&(TEXT.len() as u32).to_le_bytes());
    let seen = look_at(&[local, Raw::stored(b"open", TEXT).local()].concat());
    assert_eq!(seen.paths(), ["", "!/open"]);
    assert_eq!(seen.issues(), ["archive-encrypted !/secret", "archive-truncated "]);
}

#[test]
fn a_size_beyond_all_measure_is_no_panic() {
    let mut header = tar::Header::new_gnu();
    header.set_path("huge").unwrap();
    header.set_size(u64::MAX >> 1);
    header.set_cksum();
    let seen = look_at(&[header.as_bytes().as_slice(), TEXT].concat());
    assert_eq!(seen.bytes("!/huge"), TEXT);
    assert!(!seen.entry("!/huge").sound);
}

#[test]
fn an_empty_zip_has_no_members_and_no_issues() {
    let seen = look_at(&end(0, 0, 0));
    assert_eq!((seen.paths(), seen.issues()), (vec![""], vec![]));
}

#[test]
fn a_truncated_tar_keeps_what_is_before_the_cut() {
    let whole = tar_of(&[("a", TEXT), ("b", &noise(3_000, 1)), ("c", TEXT)]);
    for cut in (512..whole.len() - 1024).step_by(97) {
        let seen = look_at(&whole[..cut]);
        let is_whole = |name: &str| seen.entries.iter().any(|e| e.path.text == name && e.sound);
        assert_eq!(is_whole("!/a"), cut >= 512 + TEXT.len(), "cut at {cut}");
        assert_eq!(is_whole("!/b"), cut >= 1536 + 3_000, "cut at {cut}");
        assert!(!seen.issues.is_empty(), "cut at {cut}");
    }
}

#[test]
fn a_damaged_tar_header_loses_only_its_member() {
    let mut tar = tar_of(&[("a", TEXT), ("b", TEXT), ("c", TEXT)]);
    tar[1024..1100].fill(b'?');
    let seen = look_at(&tar);
    assert_eq!(seen.paths(), ["", "!/a", "!/c"]);
    assert_eq!(seen.issues(), ["archive-damaged "]);
    assert_eq!(seen.issue("archive-damaged").place, "byte 1024");
}

/// A tar of `a`, `b` and `c` whose second header says that `b` is so long.
fn with_size_of_b(size: &[u8]) -> Vec<u8> {
    let mut tar = tar_of(&[("a", TEXT), ("b", TEXT), ("c", TEXT), ("d", TEXT)]);
    let header = &mut tar[1024..1536];
    header[124..124 + size.len()].copy_from_slice(size);
    header[148..156].fill(b' ');
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    tar
}

#[test]
fn a_size_that_cannot_be_hides_nothing_behind_it() {
    let base_256 = [&[0x80][..], &[0; 3], &[0x7f], &[0xff; 7]].concat();
    for size in [&b"77777777777\0"[..], &base_256] {
        let tar = with_size_of_b(size);
        for bytes in [tar.clone(), gz(&tar), stored(&[("in.tar", &tar)])] {
            let seen = look_at(&bytes);
            let paths: Vec<&str> = seen.paths().iter().filter_map(|path| path.rsplit('/').next()).collect();
            for name in ["a", "b", "c", "d"] {
                assert!(paths.contains(&name), "{name} in {paths:?}");
            }
            let issue = seen.issue("member-incomplete");
            assert!(issue.path.ends_with("/b") && seen.issues.len() == 1, "{:?}", seen.issues());
            let whole = seen.entries.iter().filter(|e| e.sound && e.size == TEXT.len() as u64).count();
            assert_eq!(whole, 3, "{paths:?}");
        }
    }
}

#[test]
fn a_pax_header_of_a_size_that_cannot_be_hides_nothing_either() {
    for kind in [b'x', b'g', b'L', b'5', b'V'] {
        let mut tar = with_size_of_b(b"77777777777\0");
        tar[1024 + 156] = kind;
        let header = &mut tar[1024..1536];
        header[148..156].fill(b' ');
        let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
        header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        let seen = look_at(&tar);
        assert_eq!(seen.paths(), ["", "!/a", "!/c", "!/d"], "{}", char::from(kind));
        assert_eq!(seen.issue("archive-damaged").place, "byte 1024");
    }
}

#[test]
fn pax_records_that_make_no_sense_are_told() {
    for record in ["29 size=99999999999999999999\n", "11 size=-1\n", "99999999999999999999 path=b\n", "nothing"] {
        let mut header = tar::Header::new_ustar();
        header.set_entry_type(tar::EntryType::XHeader);
        header.set_size(record.len() as u64);
        header.set_cksum();
        let mut tar = [header.as_bytes(), record.as_bytes(), &vec![0; 512 - record.len()]].concat();
        tar.extend(tar_of(&[("b", TEXT), ("c", TEXT)]));
        let seen = look_at(&tar);
        assert_eq!(seen.paths(), ["", "!/b", "!/c"], "{record}");
        assert_eq!(
            (seen.issues(), seen.issue("archive-damaged").place.as_str()),
            (vec!["archive-damaged ".to_string()], "byte 0")
        );
    }
}

#[test]
fn a_truncated_gzip_keeps_what_is_before_the_cut() {
    let whole = gz(&tar_of(&[("a", TEXT), ("b", &noise(30_000, 1))]));
    let seen = look_at(&whole[..20_000]);
    assert_eq!(seen.bytes("!/a"), TEXT);
    assert!(!seen.entry("!/b").sound);
    let one = look_at(&gz(&noise(30_000, 2))[..20_000]);
    assert!(!one.entry("!/content").sound && one.entry("!/content").size > 15_000);
}

#[test]
fn a_gzip_whose_checksum_differs_is_said() {
    let mut whole = gz(TEXT);
    let crc = whole.len() - 8;
    whole[crc] ^= 1;
    let seen = look_at(&whole);
    assert_eq!(seen.bytes("!/content"), TEXT);
    assert!(!seen.entry("!/content").sound);
    let mut tar = gz(&tar_of(&[("a", TEXT)]));
    let crc = tar.len() - 8;
    tar[crc] ^= 1;
    assert_eq!(look_at(&tar).issues.len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn random_bytes_never_stop_a_walk(bytes in proptest::collection::vec(any::<u8>(), 0..2000), kind in 0..5usize) {
        let starts: [&[u8]; 5] = [b"", b"PK\x03\x04", b"\x1f\x8b\x08\0", b"PK\x05\x06\0\0\0\0", b"PK\x07\x08PK\x03\x04"];
        look_at(&[starts[kind], &bytes].concat());
    }

    #[test]
    fn a_few_changed_bytes_never_stop_a_walk(
        changes in proptest::collection::vec((0..4000usize, any::<u8>()), 1..12),
        kind in 0..4usize,
        hold in prop_oneof![Just(600u64), Just(1 << 16)],
    ) {
        let members: &[(&str, &[u8])] = &[("a/b.txt", TEXT), ("c", &noise(900, 1)), ("d", &[7; 800])];
        let inner = deflated(members);
        let mut bytes = match kind {
            0 => inner,
            1 => deflated(&[("in", &inner), ("more", TEXT)]),
            2 => tar_of(members),
            _ => stored(&[("in", &gz(&tar_of(members))), ("more", TEXT)]),
        };
        let length = bytes.len();
        changes.iter().for_each(|(at, to)| bytes[at % length] = *to);
        look_at_within(&bytes, &Limits { hold_bytes: hold, ..Limits::for_tests() });
    }
}
