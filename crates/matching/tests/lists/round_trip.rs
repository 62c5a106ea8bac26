//! What is written is read back equal, in every format, as far as the format can say it.

use super::{hex, read, written};
use matching::lists::{Fact, ListAct, ListFormat, ListRecord, ListedHash, Place, WriteOptions, fact};
use model::Standing;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

/// Words of any script, with the signs that formats give a meaning; no blanks around them.
fn word() -> impl Strategy<Value = String> {
    "[a-zñß語 ,;\"'&<>{}\\[\\]:/\\\\=+-]{0,8}[a-zA-Z0-9é😀_]".prop_map(|text| text.trim_start().to_string())
}

fn name() -> impl Strategy<Value = String> {
    "x[a-z_ñ]{1,6}"
}

/// Of a format: which members its records may have.
#[derive(Clone, Copy)]
struct Can {
    sha256: bool,
    md5_always: bool,
    frames: bool,
    quality: bool,
    standing: bool,
    removal: bool,
    category: bool,
    pdq: bool,
    known: &'static [&'static str],
    other: bool,
}

fn record(can: Can) -> impl Strategy<Value = ListRecord> {
    let digests = (option::of(any::<[u8; 32]>()), option::of(any::<[u8; 20]>()), option::of(any::<[u8; 16]>()));
    let hash = (any::<[u8; 32]>(), option::of(0u8..=100), option::of(0u32..90_000_000));
    let about = (option::of(word()), option::of(prop::sample::select(Standing::ALL)), any::<bool>());
    let known: Vec<_> = can.known.iter().map(|name| option::of((Just(*name), word()))).collect();
    let facts = (known, prop::collection::btree_map(name(), word(), 0..3));
    (digests, option::of("[A-Za-z0-9+/]{8,40}"), vec(hash, 0..3), about, facts).prop_map(move |made| {
        let ((sha256, sha1, md5), photodna, hashes, (category, standing, removed), (known, other)) = made;
        let mut record = ListRecord::new(Place::Line(0), Vec::new());
        record.sha256 = sha256.filter(|_| can.sha256);
        record.sha1 = sha1;
        record.md5 = if can.md5_always { md5.or(Some([7; 16])) } else { md5 };
        record.photodna = photodna;
        let mut pdq: Vec<ListedHash> = hashes
            .into_iter()
            .filter(|_| can.pdq)
            .map(|(hash, quality, milliseconds)| ListedHash {
                hash,
                quality: quality.filter(|_| can.quality),
                milliseconds: milliseconds.filter(|_| can.frames),
            })
            .collect();
        pdq.truncate(if can.frames || can.sha256 { 3 } else { 1 });
        record.pdq = pdq;
        record.category = category.filter(|_| can.category);
        record.standing = standing.filter(|_| can.standing);
        record.act = if removed && can.removal { ListAct::Remove } else { ListAct::Set };
        let known = known.into_iter().flatten().map(|(name, value)| (name.into(), value));
        let other = other.into_iter().filter(|_| can.other).map(|(name, value)| (name.into(), value));
        record.facts = known.chain(other).collect();
        if !record.has_signature() {
            record.md5 = Some([9; 16]);
        }
        record
    })
}

/// With ids that differ, in the form that a format has.
fn with_ids(records: Vec<ListRecord>, id: impl Fn(usize) -> String) -> Vec<ListRecord> {
    records.into_iter().enumerate().map(|(n, r)| ListRecord { id: id(n), has_own_id: true, ..r }).collect()
}

/// What a record says, without where and how it stood.
fn said(records: &[ListRecord]) -> Vec<ListRecord> {
    let sorted = |facts: &[Fact]| {
        let mut facts = facts.to_vec();
        facts.sort_by(|a, b| (&*a.0, &a.1).cmp(&(&*b.0, &b.1)));
        facts
    };
    let plain = |r: &ListRecord| ListRecord {
        facts: sorted(&r.facts),
        original: Vec::new(),
        place: Place::Line(0),
        ..r.clone()
    };
    records.iter().map(plain).collect()
}

fn shows(r: &ListRecord) -> String {
    format!("{r:?} {} {:?} {:?} {:?} {:?}", r.id, r.act, r.category, r.facts, r.pdq)
}

fn back(records: &[ListRecord], format: ListFormat, options: &WriteOptions) -> Result<(), TestCaseError> {
    let (pages, told) = written(records, format, options);
    prop_assert_eq!((told.written, told.shortened, told.left_out), (records.len() as u64, 0, 0));
    let mut all = Vec::new();
    for page in &pages {
        let read = read(page, format);
        prop_assert!(read.refused.is_empty(), "{:?} {}", read.refused, String::from_utf8_lossy(page));
        prop_assert!(read.issues.iter().all(|i| i.1 == "list-without-records"), "{:?}", read.issues);
        all.extend(read.records);
    }
    prop_assert_eq!(all.len(), records.len());
    for (read, written) in said(&all).iter().zip(said(records)) {
        prop_assert!(
            *read == written,
            "\n{}\n{}\n{}",
            shows(read),
            shows(&written),
            String::from_utf8_lossy(&pages[0])
        );
    }
    Ok(())
}

const EVERYTHING: Can = Can {
    sha256: true,
    md5_always: false,
    frames: true,
    quality: true,
    standing: true,
    removal: true,
    category: true,
    pdq: true,
    known: &[fact::SERIES, fact::TAGS, fact::MEDIA_TYPE, fact::COMMENTS],
    other: true,
};
const VICS: Can = Can {
    md5_always: true,
    frames: false,
    quality: false,
    standing: false,
    removal: false,
    known: &[fact::SERIES, fact::TAGS, fact::IS_DISTRIBUTED, fact::MEDIA_SIZE, fact::MEDIA_FILE, fact::COMMENTS],
    ..EVERYTHING
};
const INTERPOL: Can = Can {
    sha256: false,
    frames: false,
    pdq: false,
    category: false,
    other: false,
    known: &[fact::SERIES, fact::IS_DISTRIBUTED, fact::MEDIA_TYPE, fact::BASELINE, fact::SUBMISSIONS],
    ..VICS
};
const NCMEC: Can =
    Can { sha256: false, md5_always: false, other: false, known: &[fact::MEMBER, fact::UPDATED], ..VICS };

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn our_own_csv(records in vec(record(EVERYTHING), 0..6)) {
        back(&with_ids(records, |n| format!("id {n}; \"x\"")), ListFormat::Csv, &WriteOptions::default())?;
    }

    #[test]
    fn vics(records in vec(record(VICS), 0..6)) {
        back(&with_ids(records.clone(), |n| n.to_string()), ListFormat::VicsJson, &WriteOptions::default())?;
        back(&with_ids(records, |n| format!("{{{n}\"")), ListFormat::VicsJson, &WriteOptions::default())?;
    }

    #[test]
    fn interpol(records in vec(record(INTERPOL), 0..6)) {
        back(&with_ids(records, |n| n.to_string()), ListFormat::InterpolCsv, &WriteOptions::default())?;
    }

    #[test]
    fn ncmec(records in vec((record(NCMEC), any::<bool>(), any::<bool>()), 0..9)) {
        let records: Vec<ListRecord> = records.into_iter().map(|(mut record, is_video, is_removed)| {
            record.facts.insert(0, (fact::MEDIA_TYPE.into(), if is_video { "video" } else { "image" }.into()));
            if is_removed {
                record = ListRecord { act: ListAct::Remove, sha1: None, md5: None, photodna: None, pdq: vec![], ..record };
            }
            record
        }).collect();
        let records = with_ids(records, |n| format!("4{n}/<&{n}>"));
        // Images stand before videos on each page.
        let mut ordered = Vec::new();
        for page in records.chunks(4) {
            ordered.extend(page.iter().filter(|r| r.fact(fact::MEDIA_TYPE) == Some("image")).cloned());
            ordered.extend(page.iter().filter(|r| r.fact(fact::MEDIA_TYPE) == Some("video")).cloned());
        }
        let options = WriteOptions { page_entries: 4, ..WriteOptions::default() };
        let (pages, _) = written(&records, ListFormat::NcmecXml, &options);
        prop_assert_eq!(pages.len(), records.len().div_ceil(4).max(1));
        let read: Vec<_> = pages.iter().flat_map(|page| read(page, ListFormat::NcmecXml).records).collect();
        prop_assert!(said(&read) == said(&ordered), "{}", String::from_utf8_lossy(&pages[0]));
    }

    #[test]
    fn lines_of_signals(kinds in vec((0..5u8, any::<[u8; 32]>(), 0..86_400_000u32), 1..8)) {
        let records: Vec<ListRecord> = kinds.into_iter().zip(1..).map(|((kind, bytes, at), line)| {
            let mut record = ListRecord::new(Place::Line(0), Vec::new());
            record.id = format!("line-{line}");
            let name = match kind {
                0 => { record.sha256 = Some(bytes); "sha256" }
                1 => { record.md5 = bytes[..16].try_into().ok(); "video_md5" }
                2 => { record.sha1 = bytes[..20].try_into().ok(); "sha1" }
                3 => { record.pdq = vec![ListedHash { hash: bytes, quality: None, milliseconds: None }]; "pdq" }
                _ => { record.pdq = vec![ListedHash { hash: bytes, quality: Some(51), milliseconds: Some(at) }; 2]; "vpdq" }
            };
            record.facts = vec![(fact::SIGNAL_TYPE.into(), name.into())];
            record
        }).collect();
        back(&records, ListFormat::SignalLines, &WriteOptions::default())?;
    }

    #[test]
    fn rows_of_hma(hashes in vec((any::<[u8; 32]>(), word(), "[a-z]{1,4}( [a-z]{1,4}){0,2}"), 1..6)) {
        let records: Vec<ListRecord> = hashes.into_iter().map(|(hash, added, tags)| {
            let mut record = ListRecord::new(Place::Line(0), Vec::new());
            record.pdq = vec![ListedHash { hash, quality: None, milliseconds: None }];
            record.facts = vec![
                (fact::DESCRIPTOR.into(), "77".into()), (fact::ADDED_ON.into(), added), (fact::TAGS.into(), tags),
            ];
            record
        }).collect();
        back(&with_ids(records, |n| n.to_string()), ListFormat::HmaCsv, &WriteOptions::default())?;
    }
}

#[test]
fn what_a_format_has_no_place_for_is_counted() {
    let mut full = ListRecord::new(Place::Line(0), Vec::new());
    (full.sha256, full.md5) = (Some([1; 32]), Some([2; 16]));
    full.standing = Some(Standing::Illegal);
    let mut only_sha256 = ListRecord::new(Place::Line(0), Vec::new());
    only_sha256.sha256 = Some([3; 32]);
    let gone = ListRecord { id: "a".into(), has_own_id: true, act: ListAct::Remove, ..only_sha256.clone() };
    let all = [full, only_sha256, gone];
    let counts = |format| {
        let (_, told) = written(&all, format, &WriteOptions::default());
        (told.written, told.shortened, told.left_out)
    };
    assert_eq!(counts(ListFormat::Csv), (3, 0, 0));
    assert_eq!(counts(ListFormat::VicsJson), (1, 1, 2));
    assert_eq!(counts(ListFormat::InterpolCsv), (1, 1, 2));
    assert_eq!(counts(ListFormat::NcmecXml), (2, 2, 1));
    assert_eq!(counts(ListFormat::SignalLines), (2, 1, 1));
    assert_eq!(counts(ListFormat::HmaCsv), (0, 0, 3));
}

#[test]
fn a_vics_file_has_its_context_first_then_its_value_and_no_third_key() {
    let mut record = ListRecord::new(Place::Line(0), Vec::new());
    record.md5 = Some([0xab; 16]);
    let (pages, _) =
        written(&[record], ListFormat::VicsJson, &WriteOptions { scheme: "UK".into(), ..WriteOptions::default() });
    let text = String::from_utf8(pages[0].clone()).unwrap();
    assert!(text.starts_with(
        "{\"@odata.context\":\"http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/UK/$metadata#Media\",\"value\":["
    ));
    let json: std::collections::BTreeMap<String, serde_json::Value> = serde_json::from_str(&text).unwrap();
    assert_eq!(json.keys().collect::<Vec<_>>(), ["@odata.context", "value"]);
    assert_eq!(json["value"][0]["MD5"], hex_upper());
    assert!(json["value"][0]["Category"].is_null());
    assert_eq!(read(text.as_bytes(), ListFormat::VicsJson).summary.scheme.as_deref(), Some("UK"));
}

fn hex_upper() -> String {
    "AB".repeat(hex(0, 16).len() / 2)
}
