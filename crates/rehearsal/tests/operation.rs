//! What an operation promises to those who test against it.

// Clippy's allowance for tests does not reach the functions that tests share.
#![allow(clippy::unwrap_used)]

use rehearsal::{Error, Plan, Truth, make, truth::Place};
use sha2::Digest as _;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{Cursor, Read as _},
    path::{Path, PathBuf},
    sync::LazyLock,
};

struct Made {
    truth: Truth,
    out: PathBuf,
    _folder: tempfile::TempDir,
}

fn made(plan: &Plan) -> Made {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("operation");
    Made { truth: make(plan, &out).unwrap(), out, _folder: folder }
}

static SMALL: LazyLock<Made> = LazyLock::new(|| made(&Plan::small(7)));
static STANDARD: LazyLock<Made> = LazyLock::new(|| made(&Plan::standard(1)));

/// Path → SHA-256 of every file below a folder.
fn digests(folder: &Path) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(path) = open.pop() {
        for entry in fs::read_dir(&path).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
                all.insert(name, hex(&fs::read(&path).unwrap()));
            }
        }
    }
    all
}

fn hex(bytes: &[u8]) -> String {
    model::to_hex(&sha2::Sha256::digest(bytes))
}

/// A file of the evidence by exhibit and path; `!/` opens archives.
fn open(made: &Made, exhibit: &str, path: &str) -> Option<Vec<u8>> {
    let root = made.out.join("evidence").join(exhibit);
    let mut parts = path.split("!/");
    let first = parts.next()?;
    let mut bytes = fs::read(if root.is_dir() { root.join(first) } else { root }).ok()?;
    for part in parts {
        bytes = if bytes.starts_with(&[0x1f, 0x8b]) { from_tar(&bytes, part)? } else { from_zip(bytes, part)? };
    }
    Some(bytes)
}

fn from_zip(bytes: Vec<u8>, name: &str) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    zip::ZipArchive::new(Cursor::new(bytes)).ok()?.by_name(name).ok()?.read_to_end(&mut out).ok()?;
    Some(out)
}

fn from_tar(bytes: &[u8], name: &str) -> Option<Vec<u8>> {
    let mut tar = tar::Archive::new(flate2::read::GzDecoder::new(bytes));
    let mut entry = tar.entries().ok()?.flatten().find(|e| e.path().unwrap().to_str() == Some(name))?;
    let mut out = Vec::new();
    entry.read_to_end(&mut out).ok()?;
    Some(out)
}

/// Every chat text: (group, exhibit, text).
fn texts(made: &Made) -> Vec<(String, String, String)> {
    let exports =
        made.truth.groups.iter().flat_map(|g| g.exports.iter().map(move |(exhibit, path)| (g, exhibit, path)));
    exports
        .map(|(g, exhibit, path)| {
            let bytes = open(made, exhibit, path).unwrap_or_else(|| panic!("{exhibit}: {path}"));
            (g.id.clone(), exhibit.clone(), String::from_utf8(bytes).unwrap())
        })
        .collect()
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let again = made(&Plan::small(7));
    assert_eq!(digests(&SMALL.out), digests(&again.out));
    assert_eq!(SMALL.truth, again.truth);
}

#[test]
fn another_seed_gives_other_bytes() {
    let other = made(&Plan::small(8));
    let (a, b) = (digests(&SMALL.out), digests(&other.out));
    assert!(a.keys().filter(|k| k.starts_with("reference")).all(|k| a.get(k) != b.get(k)));
    assert_ne!(a.get("truth.json"), b.get("truth.json"));
}

#[test]
fn the_written_truth_is_the_returned_one() {
    let text = fs::read(SMALL.out.join("truth.json")).unwrap();
    assert_eq!(serde_json::from_slice::<Truth>(&text).unwrap(), SMALL.truth);
}

#[test]
fn every_path_in_the_truth_exists_with_the_digest_it_names() {
    for made in [&*SMALL, &*STANDARD] {
        for item in &made.truth.items {
            assert!(!item.paths.is_empty());
            for Place { exhibit, path } in &item.paths {
                let bytes = open(made, exhibit, path).unwrap_or_else(|| panic!("{exhibit}: {path}"));
                assert_eq!(hex(&bytes), item.sha256, "{exhibit}: {path}");
            }
        }
        for phone in &made.truth.phones {
            for path in phone.files.iter().chain(phone.damaged.iter().map(|d| &d.path)) {
                assert!(open(made, &phone.exhibit, path).is_some(), "{}: {path}", phone.exhibit);
            }
        }
        let shown = made.truth.sightings.iter().flat_map(|s| s.phones.iter().map(move |p| (s, p)));
        for (sighting, phone) in shown {
            if let Some(path) = &phone.path {
                assert_eq!(hex(&open(made, &phone.exhibit, path).unwrap()), sighting.sha256);
            }
        }
    }
}

#[test]
fn references_are_files_with_the_digests_they_name() {
    for reference in &STANDARD.truth.references {
        let bytes = fs::read(STANDARD.out.join("reference").join(&reference.file)).unwrap();
        assert_eq!(hex(&bytes), reference.sha256);
        assert!(reference.file.starts_with(&format!("{}.", reference.stem)));
    }
}

#[test]
fn the_standard_operation_is_as_large_as_promised() {
    let t = &STANDARD.truth;
    assert_eq!((t.phones.len(), t.accounts.len(), t.references.len()), (24, 250, 40));
    assert_eq!(t.references.iter().filter(|r| r.in_evidence).count(), 25);
    let countries: BTreeSet<_> = t.accounts.iter().map(|a| &a.country).collect();
    assert_eq!(countries.len(), 11);
    let numbers: BTreeSet<_> = t.accounts.iter().map(|a| &a.phone).collect();
    assert_eq!(numbers.len(), 250);
    assert!(t.groups.iter().filter(|g| !g.seen_by.is_empty()).count() >= 25);
    let kinds: BTreeSet<_> = t.groups.iter().filter_map(|g| g.kind.as_deref()).collect();
    assert_eq!(kinds, BTreeSet::from(["split", "companion", "re-creation"]));
    let found: BTreeSet<_> = t.items.iter().filter(|i| i.expected).map(|i| i.expected_method.as_str()).collect();
    assert_eq!(found, BTreeSet::from(["exact", "near", "partial", "transformed"]));
    let named: BTreeSet<_> = t.items.iter().filter_map(|i| i.reference.as_ref()).collect();
    assert_eq!(named.len(), 25);
}

#[test]
fn every_person_is_in_a_group_and_some_stories_are_told() {
    let t = &STANDARD.truth;
    let members: BTreeSet<_> = t.groups.iter().flat_map(|g| g.members.iter().map(|m| &m.account)).collect();
    assert_eq!(members.len(), t.accounts.len());
    assert!(t.accounts.iter().any(|a| a.never_posted));
    let hasty = |a: &&rehearsal::truth::Account| a.only_added_by_others && a.shortest_stay_s.is_some_and(|s| s < 300);
    assert!(t.accounts.iter().any(|a| hasty(&a)));
    assert_eq!(t.objections.len(), 2);
    assert!(t.adverts.iter().any(|a| a.posted.len() >= 3));
    assert!(t.phones.iter().any(|p| !p.same_name.is_empty()));
    let equal = t.groups.iter().filter(|g| g.names.iter().any(|n| n.name == "Familia")).count();
    assert_eq!(equal, 2);
    assert!(t.groups.iter().any(|g| g.names.len() > 1));
}

#[test]
fn a_break_off_begins_after_its_parent_and_shares_members_with_it() {
    for group in STANDARD.truth.groups.iter().filter(|g| g.parent.is_some()) {
        let parent = STANDARD.truth.groups.iter().find(|g| Some(&g.id) == group.parent.as_ref()).unwrap();
        assert!(parent.created < group.created);
        let here: BTreeSet<_> = group.members.iter().map(|m| &m.account).collect();
        let shared = parent.members.iter().filter(|m| here.contains(&m.account)).count();
        assert!(shared >= 4, "{}: {shared}", group.id);
        assert!(parent.members.iter().any(|m| m.account == group.founder));
    }
}

#[test]
fn only_members_act() {
    for group in &STANDARD.truth.groups {
        let inside = |who: &String, at: &String| {
            let spells = group.members.iter().filter(|m| m.account == *who);
            spells.clone().any(|m| m.joined <= *at && m.left.as_ref().is_none_or(|left| at <= left))
        };
        for spell in &group.members {
            assert!(spell.by.as_ref().is_none_or(|by| inside(by, &spell.joined)), "{} {spell:?}", group.id);
            if let (Some(by), Some(left)) = (&spell.removed_by, &spell.left) {
                assert!(inside(by, left), "{} {spell:?}", group.id);
            }
        }
        for sighting in STANDARD.truth.sightings.iter().filter(|s| s.group == group.id) {
            assert!(inside(&sighting.account, &sighting.at_utc), "{} {sighting:?}", group.id);
        }
    }
}

#[test]
fn a_posted_link_stands_in_an_export_of_the_parent_if_there_is_one() {
    let texts = texts(&STANDARD);
    for group in STANDARD.truth.groups.iter().filter(|g| g.link_posted.is_some()) {
        let parent = group.parent.as_ref().unwrap();
        let seen = texts.iter().filter(|(g, _, _)| g == parent).count();
        let with = texts.iter().filter(|(g, _, text)| g == parent && text.contains(&group.link)).count();
        assert!(seen == 0 || with > 0, "{}", group.id);
    }
}

/// Whether a line begins a record: all stamps begin with a number and a separator of dates.
fn is_header(line: &str) -> bool {
    let line = line.trim_start_matches('\u{200e}').trim_start_matches('[');
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    (1..=4).contains(&digits) && line.chars().nth(digits).is_some_and(|c| "/.-".contains(c))
}

#[test]
fn counts_of_messages_are_those_of_the_texts() {
    let counts: BTreeMap<_, _> = STANDARD.truth.messages.iter().map(|m| (&m.group, m)).collect();
    for (group, exhibit, text) in texts(&STANDARD) {
        let count = counts[&group].exports[&exhibit];
        let records = text.lines().filter(|l| is_header(l)).count();
        assert_eq!(records, count.messages + count.system, "{group} on {exhibit}");
    }
    for messages in &STANDARD.truth.messages {
        let most = messages.exports.values().map(|e| e.messages).max().unwrap_or(0);
        assert!(most <= messages.visible && messages.visible <= messages.sent);
    }
}

#[test]
fn an_export_has_nothing_from_before_its_owner_came() {
    for group in &STANDARD.truth.groups {
        for message in STANDARD.truth.sightings.iter().filter(|s| s.group == group.id) {
            for shown in &message.phones {
                let phone = STANDARD.truth.phones.iter().find(|p| p.exhibit == shown.exhibit).unwrap();
                let inside =
                    group.members.iter().filter(|m| m.account == phone.owner).any(|m| {
                        m.joined <= message.at_utc && m.left.as_ref().is_none_or(|left| message.at_utc <= *left)
                    });
                assert!(inside, "{} in {}", message.at_utc, group.id);
            }
        }
    }
}

#[test]
fn links_lead_nowhere_real() {
    for (_, exhibit, text) in texts(&STANDARD) {
        for rest in text.split("https://").skip(1) {
            let host = rest.split('/').next().unwrap();
            let fictitious = ["example.org", "example.net", "example.com"].iter().any(|d| host.ends_with(d));
            assert!(fictitious || host == "chat.whatsapp.com", "{host} on {exhibit}");
        }
    }
}

#[test]
fn most_long_texts_are_said_once() {
    let mut seen: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (group, _, text) in texts(&STANDARD) {
        for body in text.lines().filter(|l| is_header(l)).filter_map(|l| l.splitn(3, ": ").last()) {
            if body.chars().count() > 40 && !body.contains('<') {
                seen.entry(body.trim().to_owned()).or_default().insert(group.clone());
            }
        }
    }
    let twice = seen.values().filter(|groups| groups.len() > 1).count();
    assert!(twice * 50 < seen.len(), "{twice} of {}", seen.len());
}

#[test]
fn with_damage_every_exhibit_has_four_damaged_files() {
    let made = made(&Plan { damage: true, ..Plan::small(7) });
    for phone in &made.truth.phones {
        let kinds: BTreeSet<_> = phone.damaged.iter().map(|d| d.kind.as_str()).collect();
        assert_eq!(kinds, BTreeSet::from(["truncated-zip", "broken-picture", "not-utf8", "empty"]));
        for damaged in &phone.damaged {
            let bytes = open(&made, &phone.exhibit, &damaged.path).unwrap();
            match damaged.kind.as_str() {
                "truncated-zip" => assert!(zip::ZipArchive::new(Cursor::new(bytes)).is_err()),
                "not-utf8" => assert!(String::from_utf8(bytes).is_err()),
                "empty" => assert!(bytes.is_empty()),
                _ => assert!(bytes.starts_with(&[0xff, 0xd8]) && !bytes.ends_with(&[0xff, 0xd9])),
            }
        }
    }
}

#[test]
fn a_folder_of_someone_else_is_refused_and_our_own_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("letter.txt"), "mine").unwrap();
    let refused = make(&Plan::small(7), folder.path());
    assert!(matches!(refused, Err(Error::NotOurs(_))));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);

    let own = made(&Plan::small(8));
    fs::write(own.out.join("report.html"), "kept").unwrap();
    make(&Plan::small(7), &own.out).unwrap();
    let mut again = digests(&own.out);
    assert!(again.remove("report.html").is_some());
    assert_eq!(again, digests(&SMALL.out));
}
