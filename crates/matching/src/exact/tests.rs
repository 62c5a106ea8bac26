//! A table answers as a sorted vector does, and never out of damage.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::io::Cursor;

/// Made-up digests: spread evenly, as digests are.
fn digest<const N: usize>(seed: u64) -> [u8; N] {
    let mut digest = [0; N];
    blake3::Hasher::new().update(&seed.to_le_bytes()).finalize_xof().fill(&mut digest);
    digest
}

fn built<const N: usize, P: Payload>(records: &[([u8; N], P)], memory: usize) -> Vec<u8> {
    let mut spill = MemorySpill::default();
    let mut builder = TableBuilder::new(&mut spill, memory);
    records.iter().for_each(|(digest, payload)| builder.push(*digest, *payload).unwrap());
    let (file, written) = builder.finish(Cursor::new(Vec::new())).unwrap();
    assert_eq!(written.bytes, file.get_ref().len() as u64);
    file.into_inner()
}

fn table<const N: usize, P: Payload>(records: &[([u8; N], P)], memory: usize) -> DigestTable<N> {
    DigestTable::open(built(records, memory)).unwrap()
}

fn all<const N: usize>(table: &DigestTable<N>) -> Vec<([u8; N], Option<u32>)> {
    let mut all = Vec::new();
    let visit = |digest, entry| {
        all.push((digest, entry));
        Ok::<_, TableError>(())
    };
    table.each(visit).unwrap();
    all
}

/// The obvious twin: what a sorted vector would say.
fn agrees_with_a_sorted_vector<const N: usize>(records: &[([u8; N], u32)], memory: usize, misses: &[[u8; N]]) {
    let pairs: BTreeSet<_> = records.iter().copied().collect();
    let table = table(records, memory);
    assert_eq!(table.len(), pairs.len() as u64);
    table.verify().unwrap();
    assert!(all(&table).into_iter().eq(pairs.iter().map(|(d, e)| (*d, Some(*e)))));
    let asked: BTreeSet<_> = records.iter().map(|r| &r.0).chain(misses).collect();
    for digest in asked {
        let expected: Vec<u32> = pairs.range((*digest, 0)..=(*digest, u32::MAX)).map(|(_, e)| *e).collect();
        let found = table.find(digest).unwrap();
        assert_eq!(found.map_or(0, |hits| hits.count()), expected.len() as u64);
        let entries: Vec<u32> = found.iter().flat_map(|hits| table.entries(*hits)).map(Result::unwrap).collect();
        assert_eq!(entries, expected);
    }
}

/// Neighbours of digests: what is nearly in the set.
fn beside<const N: usize>(records: &[([u8; N], u32)]) -> Vec<[u8; N]> {
    let changed = |(mut digest, entry): ([u8; N], u32)| {
        digest[entry as usize % N] ^= 1 << (entry % 8);
        digest
    };
    records.iter().copied().map(changed).chain([[0; N], [0xff; N], [0x80; N]]).collect()
}

#[test]
fn random_sets_of_every_kind_of_digest_agree() {
    fn of<const N: usize>() {
        for count in [0, 1, 2, 33, 5_000, 70_000] {
            let records: Vec<([u8; N], u32)> = (0..count).map(|n| (digest(u64::from(n)), n % 1_000)).collect();
            agrees_with_a_sorted_vector(&records, 1 << 17, &beside(&records));
        }
    }
    of::<16>();
    of::<20>();
    of::<32>();
}

#[test]
fn sets_that_are_not_spread_evenly_agree() {
    let equal: Vec<([u8; 16], u32)> = (0..20_000).map(|n| (digest(7), n / 2)).collect();
    let one_prefix: Vec<([u8; 20], u32)> = (0..20_000)
        .map(|n| {
            let mut digest = digest(u64::from(n));
            digest[..8].fill(0x5a);
            (digest, n)
        })
        .collect();
    let edges: Vec<([u8; 32], u32)> =
        (0..20_000).map(|n| ([if n % 3 == 0 { 0 } else { 0xff }; 32], n)).chain([([1; 32], 0)]).collect();
    let halves: Vec<([u8; 16], u32)> = (0..20_000)
        .map(|n| {
            let mut digest = digest(u64::from(n));
            digest[0] = if n < 19_000 { 0 } else { 0xfe };
            (digest, n)
        })
        .collect();
    agrees_with_a_sorted_vector(&equal, 1 << 16, &beside(&equal));
    agrees_with_a_sorted_vector(&one_prefix, 1 << 16, &beside(&one_prefix));
    agrees_with_a_sorted_vector(&edges, 1 << 16, &beside(&edges));
    agrees_with_a_sorted_vector(&halves, 1 << 16, &beside(&halves));
}

#[test]
fn without_entry_numbers_a_digest_is_kept_once() {
    let records: Vec<([u8; 16], ())> = (0..9_000u64).map(|n| (digest(n % 3_000), ())).collect();
    for memory in [1 << 12, 1 << 20] {
        let table = table(&records, memory);
        assert_eq!((table.len(), table.has_entries()), (3_000, false));
        for n in 0..3_000 {
            let hits = table.find(&digest(n)).unwrap().unwrap();
            assert_eq!((hits.count(), table.entries(hits).count()), (1, 0));
        }
        assert!(!table.contains(&digest(3_000)).unwrap());
    }
}

#[test]
fn memory_changes_nothing_of_the_table() {
    let records: Vec<([u8; 20], u32)> = (0..30_000u32).map(|n| (digest(u64::from(n) / 3), n)).collect();
    let one_run = built(&records, 1 << 24);
    let backwards: Vec<_> = records.iter().rev().copied().collect();
    for memory in [1 << 10, 1 << 14, 1 << 17] {
        assert!(built(&backwards, memory) == one_run, "{memory}");
    }
}

#[test]
fn a_writer_refuses_digests_that_are_not_in_their_order() {
    let mut spill = MemorySpill::default();
    let mut writer = TableWriter::new(Cursor::new(Vec::new()), &mut spill, 2).unwrap();
    writer.push([2; 16], 1u32).unwrap();
    writer.push([2; 16], 1).unwrap();
    assert!(matches!(writer.push([2; 16], 0), Err(TableError::Unsorted)));
    assert!(matches!(writer.push([1; 16], 9), Err(TableError::Unsorted)));
}

#[test]
fn what_comes_back_changed_from_the_spill_makes_no_table() {
    struct Forgetful(MemorySpill);
    impl Spill for Forgetful {
        fn create(&mut self) -> std::io::Result<usize> {
            self.0.create()
        }
        fn write(&mut self, run: usize, piece: &[u8]) -> std::io::Result<()> {
            self.0.write(run, piece)
        }
        fn read(&mut self, run: usize, piece: usize, into: &mut Vec<u8>) -> std::io::Result<()> {
            self.0.read(run, piece, into)?;
            into[5] ^= u8::from(run == 1 && piece == 3);
            Ok(())
        }
    }
    let mut spill = Forgetful(MemorySpill::default());
    let mut builder = TableBuilder::new(&mut spill, 1 << 12);
    (0..2_000).for_each(|n| builder.push(digest::<16>(n), ()).unwrap());
    assert!(matches!(builder.finish(Cursor::new(Vec::new())), Err(TableError::SpillChanged)));
}

/// Tables of several blocks and of one, with and without entries.
fn samples() -> [(Vec<u8>, Vec<[u8; 16]>); 3] {
    let digests: Vec<[u8; 16]> = (0..9_000).map(digest).collect();
    let numbered: Vec<_> = digests.iter().copied().zip(0u32..).collect();
    let bare: Vec<_> = digests.iter().map(|d| (*d, ())).collect();
    let probes = (0..9_000).step_by(23).chain(20_000..20_200).map(digest).collect::<Vec<_>>();
    [
        (built(&numbered, 1 << 22), probes.clone()),
        (built(&bare[..100], 1 << 22), probes.clone()),
        (built::<16, u32>(&[], 1 << 12), probes),
    ]
}

type Answer = Result<Option<Vec<u32>>, TableError>;

fn answer(table: &DigestTable<16, &[u8]>, digest: &[u8; 16]) -> Answer {
    table.find(digest)?.map(|hits| table.entries(hits).collect()).transpose()
}

#[test]
fn a_changed_byte_is_found_and_never_answered_from() {
    for (good, probes) in samples() {
        let sound = DigestTable::open(&good[..]).unwrap();
        let answers: Vec<_> = probes.iter().map(|probe| answer(&sound, probe).unwrap()).collect();
        let step = if good.len() > 100_000 { 1_009 } else { 1 };
        let places = (0..good.len()).filter(|at| at % step == 0 || *at < 200 || good.len() - at < 200);
        for at in places {
            let mut bad = good.clone();
            bad[at] ^= 1 << (at % 8);
            let Ok(table) = DigestTable::<16, _>::open(&bad[..]) else { continue };
            assert!(matches!(table.verify(), Err(TableError::Damaged { .. })), "byte {at}");
            for (probe, expected) in probes.iter().zip(&answers).skip(at % 7).step_by(7) {
                match answer(&table, probe) {
                    Ok(said) => assert_eq!(&said, expected, "byte {at}"),
                    Err(error) => assert!(matches!(error, TableError::Damaged { .. }), "byte {at}: {error}"),
                }
            }
        }
    }
}

#[test]
fn damage_names_its_section_and_spares_the_others() {
    let records: Vec<([u8; 16], u32)> = (0..60_000u32).map(|n| (digest(u64::from(n)), n)).collect();
    let mut file = built(&records, 1 << 22);
    file[layout::HEADER + 10] ^= 1;
    let table = DigestTable::<16, _>::open(&file[..]).unwrap();
    assert!(matches!(table.verify(), Err(TableError::Damaged { section: "rests" })));
    let said: Vec<_> = records.iter().map(|(digest, _)| table.contains(digest)).collect();
    let refused = said.iter().filter(|s| s.is_err()).count();
    assert!(refused > 100 && refused < 10_000, "{refused}: one block of a dozen is damaged");
    assert!(said.into_iter().flatten().all(|found| found));
}

#[test]
fn what_is_cut_off_or_longer_is_refused() {
    let (good, _) = &samples()[1];
    for length in 0..good.len() {
        assert!(DigestTable::<16, _>::open(&good[..length]).is_err(), "{length}");
    }
    let longer = [&good[..], &[0]].concat();
    assert!(matches!(DigestTable::<16>::open(longer), Err(TableError::Damaged { section: "length" })));
    assert!(matches!(DigestTable::<20, _>::open(&good[..]), Err(TableError::OtherDigest { found: 16, wanted: 20 })));
}

/// What checksums cannot tell: a file that was made wrong, with sums that are right.
#[test]
fn a_table_that_lies_about_itself_ends_in_an_error() {
    let records: Vec<([u8; 16], u32)> = (0..5_000u32).map(|n| (digest(u64::from(n)), n)).collect();
    let good = built(&records, 1 << 22);
    let (shape, _) = layout::read_header(&good).unwrap();
    let layout = layout::Layout::of(&shape).unwrap();
    for (from, to) in [(layout.buckets, layout.ranks), (layout.ranks, layout.sums)] {
        for byte in [0x00, 0xff, 0x5a] {
            let mut lying = good.clone();
            lying[from..to].fill(byte);
            reseal(&mut lying, &shape, layout);
            let table = DigestTable::<16, _>::open(&lying[..]).unwrap();
            table.verify().unwrap();
            // Any answer will do that comes, without a panic, and from within the table.
            for (digest, _) in records.iter().step_by(50) {
                let found = answer(&table, digest).ok().flatten().unwrap_or_default();
                assert!(found.len() <= records.len());
            }
            let mut visited = 0;
            let _ = table.each(|_, _| {
                visited += 1;
                Ok::<_, TableError>(())
            });
            assert!(visited <= records.len());
        }
    }
}

fn reseal(file: &mut [u8], shape: &layout::Shape, layout: layout::Layout) {
    let (body, sums) = file.split_at_mut(layout.sums);
    for (block, sum) in body[layout::HEADER..].chunks(layout::BLOCK).zip(sums.chunks_mut(layout::SUM)) {
        sum.copy_from_slice(blake3::hash(block).as_bytes());
    }
    let header = layout::write_header(shape, blake3::hash(sums).as_bytes());
    body[..layout::HEADER].copy_from_slice(&header);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_set_agrees_with_a_sorted_vector(
        records in prop::collection::vec((prop::array::uniform16(prop_oneof![0u8..3, any::<u8>()]), 0u32..4), 0..400),
        memory in prop_oneof![Just(0usize), 1_000usize..20_000],
    ) {
        agrees_with_a_sorted_vector(&records, memory, &beside(&records));
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes: Vec<u8>, fields: [u8; 88]) {
        prop_assert!(DigestTable::<16>::open(bytes.clone()).is_err());
        // With a header that adds up, whatever it says.
        let mut file = [&b"AMPDIG1\n"[..], &fields].concat();
        let sum = blake3::hash(&file);
        file.extend(sum.as_bytes());
        file.extend(bytes);
        let _ = DigestTable::<16>::open(file).map(|table| table.contains(&[7; 16]));
    }
}
