use super::*;
use crate::{Entry, EntryForm, EntrySignal, ItemFrame, LeftOut};
use model::{Digests, Look};
use proptest::prelude::*;
use signal::hamming::WORTHWHILE;

const CASE: Population = Population { pictures: 1 << 12, entries: 1 << 12 };

/// One of a few pictures, with some bits turned: so that much is near each other, and much is equally near.
fn hash(picture: u8, bits: u16) -> [u8; 32] {
    let mut hash = *blake3::hash(&[picture]).as_bytes();
    (0..16).filter(|bit| bits >> bit & 1 == 1).for_each(|bit| hash[bit] ^= 1);
    hash
}

const FORMS: [Form; 3] = [Form::Pdq, Form::PdqFull, Form::Visible];
const ENTRY_FORMS: [EntryForm; 4] =
    [EntryForm::Form(Form::Pdq), EntryForm::Listed, EntryForm::Turn(3), EntryForm::Form(Form::White)];

/// Picture, bits, form, look, quality, second in which it is shown.
type Drawn = (u8, u16, u8, u8, u8, Option<u8>);

fn drawn() -> impl Strategy<Value = Drawn> {
    (0u8..6, prop_oneof![Just(0u16), any::<u16>()], 0u8..12, 0u8..6, 40u8..60, prop::option::of(0u8..20))
}

fn look(n: u8) -> Look {
    Look::numbered(n.saturating_sub(3)).unwrap()
}

fn shown(second: Option<u8>) -> Option<(u32, u32)> {
    second.map(|s| (u32::from(s) * 1000, u32::from(s) * 1000 + 500))
}

fn item(drawn: &[Drawn], bytes: u64) -> ItemSignals {
    let digests = Digests { bytes, sha256: [1; 32], sha1: [1; 20], md5: [1; 16], blake3: [1; 32] };
    let frame = |(n, (picture, bits, form, of_look, quality, second)): (u32, &Drawn)| ItemFrame {
        frame: n,
        form: FORMS[usize::from(*form) % 3],
        hash: Pdq(hash(*picture, *bits)),
        quality: *quality,
        look: look(*of_look),
        shown: shown(*second),
    };
    ItemSignals { digests, signals: (0..).zip(drawn).map(frame).collect() }
}

fn segment(entries: &[Vec<Drawn>], more: usize) -> Segment {
    let signal = |(picture, bits, form, of_look, quality, second): &Drawn| EntrySignal {
        form: ENTRY_FORMS[usize::from(*form) % 4],
        hash: hash(*picture, *bits),
        quality: *quality,
        look: Some(look(*of_look)).filter(|_| form % 2 == 0),
        shown: shown(*second),
    };
    let entry = |drawn: &Vec<Drawn>| Entry { signals: drawn.iter().map(signal).collect(), ..Entry::default() };
    let far = |n: usize| EntrySignal {
        form: EntryForm::Listed,
        hash: *blake3::hash(&n.to_le_bytes()).as_bytes(),
        quality: 100,
        look: None,
        shown: None,
    };
    let others = (0..more).map(|n| Entry { signals: vec![far(n)], ..Entry::default() });
    Segment::read(&Segment::write(&entries.iter().map(entry).chain(others).collect::<Vec<_>>()).unwrap()).unwrap()
}

/// The twin: every hash of the item is held against every one of the segment, in their order, and of equal pairs the
/// first stays. Not for videos.
fn slowly(item: &ItemSignals, segment: &Segment, pass: Pass) -> Vec<Found> {
    let mut best: BTreeMap<u32, Pair<'_>> = BTreeMap::new();
    for (n, own) in item.signals.iter().enumerate() {
        for (k, other) in (0..).map_while(|k| Some((k, segment.hashes().get(k)?))) {
            let distance = signal::distance(&own.hash, &other);
            let pair = Pair::of(item, n, segment, k, distance).unwrap();
            let is_of_pass = pair.is_plain() == (pass == Pass::Near);
            if distance > RADIUS || !is_of_pass || pair.says_nothing() || segment.has_no_likeness(pair.entry.entry) {
                continue;
            }
            let held = best.entry(pair.entry.entry).or_insert(pair);
            if pair.rank() < held.rank() {
                *held = pair;
            }
        }
    }
    let expected = |pair: &Pair<'_>| signal::expected_false_hits(pair.distance, CASE.pictures, CASE.entries);
    let mut found: Vec<Found> = best.values().map(|pair| pair.found(pass, CASE, expected(pair), false)).collect();
    found.sort_by_key(|f| (f.confidence, f.distance, f.entry));
    let all = found.len();
    name_the_first(found, all)
}

fn still(all: &[Vec<Drawn>]) -> Vec<Vec<Drawn>> {
    let without_time = |drawn: &Vec<Drawn>| drawn.iter().map(|d| (d.0, d.1, d.2, d.3, d.4, None)).collect();
    all.iter().map(without_time).collect()
}

fn check(items: &[Vec<Drawn>], entries: &[Vec<Drawn>], more: usize) -> Result<(), TestCaseError> {
    let mut segment = segment(entries, more);
    segment.leave_out([(0, LeftOut::Likeness)]);
    // every seventh is an empty file
    let items: Vec<ItemSignals> = (0u64..).zip(items).map(|(n, drawn)| item(drawn, n % 7)).collect();
    let refs: Vec<&ItemSignals> = items.iter().collect();
    let alone: Vec<Likeness> = items.iter().map(|item| Likeness::of(item, &segment, CASE)).collect();
    prop_assert_eq!(&match_items(&refs, &segment, CASE), &alone);
    for most in [0, 3, 100] {
        prop_assert_eq!(&Judge::new(&segment, CASE).together(&refs, most), &alone);
    }
    Ok(())
}

fn collections() -> impl Strategy<Value = (Vec<Vec<Drawn>>, Vec<Vec<Drawn>>)> {
    let some = |most| prop::collection::vec(prop::collection::vec(drawn(), 0..6), 0..most);
    (some(24), some(60))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn together_items_meet_what_each_meets_alone((items, entries) in collections()) {
        check(&items, &entries, 0)?;
        check(&still(&items), &still(&entries), 0)?;
    }

    #[test]
    fn pictures_meet_what_looking_at_every_pair_tells((items, entries) in collections()) {
        let (items, entries) = (still(&items), still(&entries));
        let mut segment = segment(&entries, 0);
        segment.leave_out([(0, LeftOut::Likeness)]);
        for drawn in &items {
            let own = item(drawn, 1);
            let told = Likeness::of(&own, &segment, CASE);
            prop_assert_eq!(told.near, slowly(&own, &segment, Pass::Near));
            prop_assert_eq!(told.forms, slowly(&own, &segment, Pass::Forms));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, ..ProptestConfig::default() })]

    #[test]
    fn the_same_where_there_is_an_index((items, entries) in collections()) {
        check(&items, &entries, WORTHWHILE)?;
    }
}

#[test]
fn a_picture_that_is_near_a_hundred_thousand_is_met_with_the_best_of_them_beside_others() {
    let black: Vec<Vec<Drawn>> = (0..100_000).map(|n| vec![(0, n as u16, 0, 4, 50, None)]).collect();
    let segment = segment(&black, 0);
    let items: Vec<ItemSignals> = (0u8..6).map(|n| item(&[(n % 2, 0, 0, 4, 50, None)], 1)).collect();
    let found = match_items(&items.iter().collect::<Vec<_>>(), &segment, CASE);
    let further: Vec<_> = found.iter().map(|f| f.near.last().map(|last| last.why["further"].clone())).collect();
    let many = Some("99968".to_string());
    assert_eq!(further, [many.clone(), None, many.clone(), None, many, None]);
    assert_eq!(found[0].near[0].distance, 0);
}

#[test]
fn batches_hold_all_items_in_their_order_and_part_none() {
    let items: Vec<ItemSignals> =
        [0, 1000, 24, 1, 5000, 1, 0].map(|count| item(&vec![(0, 0, 0, 0, 50, None); count], 1)).into();
    let refs: Vec<&ItemSignals> = items.iter().collect();
    let lengths: Vec<Vec<usize>> =
        batches(&refs).iter().map(|batch| batch.iter().map(|item| item.signals.len()).collect()).collect();
    assert_eq!(lengths, [vec![0, 1000, 24], vec![1], vec![5000], vec![1, 0]]);
}
