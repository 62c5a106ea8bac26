//! What goes into a segment comes out of it, or it is damaged.

use super::*;
use crate::EntryPart;

fn points() -> LocalSignature {
    LocalSignature::from_bytes(include_bytes!("../../../../testdata/fuzz/local_signature/reference")).unwrap()
}

fn entries() -> Vec<Entry> {
    let signal =
        EntrySignal { form: EntryForm::Turn(3), hash: [7; 32], quality: 88, look: Some(Look::Plain), shown: None };
    vec![
        Entry { name: "b".into(), sha256: Some([2; 32]), md5: Some([1; 16]), ..Entry::default() },
        Entry {
            name: "ä".into(),
            category: Some("1".into()),
            standing: Some(Standing::Disputed),
            sha256: Some([1; 32]),
            signals: vec![
                signal,
                EntrySignal { form: EntryForm::Form(Form::Peeled), shown: Some((500, 3_000)), ..signal },
                EntrySignal { look: Some(Look::Patterned), ..signal },
                EntrySignal { look: Some(Look::Rich), ..signal },
                EntrySignal { form: EntryForm::Listed, look: None, ..signal },
            ],
            local: [None, Some((500, 3_000))].map(|shown| EntryPart { signature: points(), shown }).into(),
            ..Entry::default()
        },
    ]
}

#[test]
fn what_goes_in_comes_out() {
    let segment = Segment::read(&Segment::write(&entries()).unwrap()).unwrap();
    assert_eq!(segment.len(), 2);
    assert_eq!((segment.name(1), segment.category(1)), ("ä", Some("1")));
    assert_eq!((segment.standing(0), segment.standing(1)), (None, Some(Standing::Disputed)));
    assert!(segment.signals_of(1) == entries()[1].signals);
    assert!(segment.has_parts());
    let parts = segment.local().unwrap();
    assert_eq!((parts.index.len(), parts.entries, parts.times), (2, &[1, 1][..], &[None, Some((500, 3_000))][..]));
    let found = parts.index.search(&points());
    assert_eq!(found.iter().map(|f| f.reference).collect::<std::collections::BTreeSet<_>>(), [0, 1].into());
    let digests = model::Digests { bytes: 1, sha256: [2; 32], sha1: [0; 20], md5: [1; 16], blake3: [0; 32] };
    assert_eq!(segment.exact(&digests), [(0, Algorithm::Sha256)]);
}

#[test]
fn what_goes_in_is_read_back_whole_with_originals_and_without() {
    let mut of_lists = entries();
    of_lists[1].original = b"1;made up".into();
    for entries in [entries(), of_lists] {
        let segment = Segment::read(&Segment::write(&entries).unwrap()).unwrap();
        assert!(segment.entries().unwrap() == entries);
        assert_eq!(segment.len(), entries.len());
    }
}

#[test]
fn a_segment_of_version_1_is_read_as_what_it_was_written_from() {
    let former = include_bytes!("../../../../testdata/fuzz/segment_reader/former");
    let segment = Segment::read(former).unwrap();
    let mut expected: Vec<Entry> = entries().into_iter().map(|entry| Entry { has_own_id: true, ..entry }).collect();
    expected[1].original = b"1;made up".into();
    assert!(segment.entries().unwrap() == expected);
    let mut damaged = former.to_vec();
    *damaged.last_mut().unwrap() ^= 1;
    assert!(matches!(Segment::read(&damaged), Err(Error::Damaged { .. })));
}

#[test]
fn rows_far_apart_are_found_by_number_and_id() {
    let entry = |n: u32| Entry {
        name: format!("n{n}"),
        category: (n.is_multiple_of(3)).then(|| n.to_string()),
        original: vec![7; n as usize % 100],
        ..Entry::default()
    };
    let all: Vec<Entry> = (0..1000).map(entry).collect();
    let segment = Segment::read(&Segment::write(&all).unwrap()).unwrap();
    for n in [0, 1, 15, 16, 17, 500, 999] {
        assert_eq!((segment.name(n), segment.named(&format!("n{n}"))), (&*all[n as usize].name, vec![n]));
        assert_eq!(segment.category(n), all[n as usize].category.as_deref());
    }
    assert_eq!((segment.name(1000), segment.named("n1000").len(), segment.uncompared_count()), ("", 0, 1000));
}

proptest::proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes: Vec<u8>) {
        let _ = Segment::read(&bytes);
        for magic in [&b"AMPSEG1\n"[..], file::MAGIC] {
            let _ = Segment::read(&[magic, &bytes].concat());
        }
    }
}
