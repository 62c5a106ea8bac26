//! What goes into a segment comes out of it, or it is damaged.

use super::*;

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
        let file = Segment::write(&entries).unwrap();
        assert_eq!(file.windows(4).any(|w| w == b"ORIG"), !entries[1].original.is_empty());
        assert!(Segment::entries(&file).unwrap() == entries);
        assert_eq!(Segment::read(&file).unwrap().len(), entries.len());
    }
}

#[test]
fn a_changed_byte_anywhere_in_a_section_is_found() {
    let mut entries = entries();
    entries[0].original = b"1;made up".into();
    let good = Segment::write(&entries).unwrap();
    let sections = u32::from_le_bytes(*good[MAGIC.len()..].first_chunk().unwrap());
    let first = HEADER + sections as usize * SECTION;
    for at in first..good.len() {
        let mut bad = good.clone();
        bad[at] ^= 1;
        assert!(matches!(Segment::read(&bad), Err(Error::Damaged { .. })), "byte {at}");
    }
}

proptest::proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes: Vec<u8>) {
        let _ = Segment::read(&bytes);
        let mut framed = MAGIC.to_vec();
        framed.extend(bytes);
        let _ = Segment::read(&framed);
        let _ = Segment::entries(&framed);
    }
}
