//! The index finds what looking at every code finds, whatever the codes are and however they came.

use proptest::prelude::*;
use signal::Region;
use signal::hamming::{Builder, Error, Hit, Index};
use std::collections::BTreeMap;

/// Codes that have what real ones have: near copies, equal ones, crowds that share most of their bits.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Random,
    Clustered,
    Equal,
    OnePrefix,
}

struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn code<const W: usize>(&mut self) -> [u64; W] {
        std::array::from_fn(|_| self.next())
    }

    fn flipped<const W: usize>(&mut self, mut code: [u64; W], bits: u64) -> [u64; W] {
        for _ in 0..bits {
            let bit = self.next() as usize % (W * 64);
            code[bit / 64] ^= 1 << (bit % 64);
        }
        code
    }
}

fn codes<const W: usize>(kind: Kind, count: usize, chance: &mut Chance) -> Vec<[u64; W]> {
    let centre = chance.code();
    let mut all: Vec<[u64; W]> = Vec::new();
    for n in 0..count {
        all.push(match kind {
            Kind::Random => chance.code(),
            Kind::Clustered if n % 5 != 0 => {
                let near = all[chance.next() as usize % all.len()];
                let bits = chance.next() % 20;
                chance.flipped(near, bits)
            }
            Kind::Clustered => chance.code(),
            Kind::Equal => [centre, [!0; W], [0; W]][chance.next() as usize % 3],
            Kind::OnePrefix => {
                let mut code = centre;
                code[W - 1] ^= chance.next() & 0xffff;
                code
            }
        });
    }
    all
}

fn built<const W: usize>(codes: &[[u64; W]], radius: u32) -> Vec<u8> {
    let mut builder = Builder::new(radius);
    for (n, code) in (0u32..).zip(codes) {
        builder.push(code, n * 3).unwrap();
    }
    let mut file = Vec::new();
    let length = builder.write(&mut file).unwrap();
    assert_eq!(length, file.len() as u64);
    file
}

fn opened<const W: usize>(file: &[u8]) -> Index<W> {
    Index::open(Region::of(file).unwrap()).unwrap()
}

/// Entry → distance, as the index tells it; each code once.
fn found<const W: usize>(index: &Index<W>, query: &[u64; W], radius: u32) -> BTreeMap<u32, u32> {
    let mut hits: Vec<Hit> = Vec::new();
    index.search(query, radius, &mut |hit| hits.push(hit)).unwrap();
    let distinct: std::collections::BTreeSet<u32> = hits.iter().map(|h| h.code).collect();
    assert_eq!(distinct.len(), hits.len(), "a code was told twice");
    let mut scanned: Vec<Hit> = Vec::new();
    index.scan(query, radius, &mut |hit| scanned.push(hit)).unwrap();
    hits.sort_unstable();
    assert_eq!(hits, scanned);
    hits.iter().flat_map(|h| index.entries(h.code).unwrap().map(|e| (e, h.distance))).collect()
}

fn expected<const W: usize>(codes: &[[u64; W]], query: &[u64; W], radius: u32) -> BTreeMap<u32, u32> {
    let distance = |code: &[u64; W]| code.iter().zip(query).map(|(a, b)| (a ^ b).count_ones()).sum::<u32>();
    let within = codes.iter().map(distance).zip(0u32..).filter(|(d, _)| *d <= radius);
    within.map(|(d, n)| (n * 3, d)).collect()
}

fn kinds() -> impl Strategy<Value = Kind> {
    prop_oneof![Just(Kind::Random), Just(Kind::Clustered), Just(Kind::Equal), Just(Kind::OnePrefix)]
}

fn holds<const W: usize>(kind: Kind, count: usize, seed: u64, made_for: u32, asked: &[u32]) {
    let mut chance = Chance(seed);
    let codes = codes::<W>(kind, count, &mut chance);
    let file = built(&codes, made_for);
    let index = opened::<W>(&file);
    let mut queries = vec![[0; W], chance.code()];
    for _ in 0..6.min(count) {
        let near = codes[chance.next() as usize % codes.len()];
        let bits = chance.next() % (u64::from(made_for) + 3);
        queries.push(chance.flipped(near, bits));
    }
    for radius in asked {
        let one_by_one: Vec<_> = queries.iter().map(|q| found(&index, q, *radius)).collect();
        let wanted: Vec<_> = queries.iter().map(|q| expected(&codes, q, *radius)).collect();
        assert_eq!(one_by_one, wanted, "{kind:?} {count} within {radius}");
        let mut together: Vec<BTreeMap<u32, u32>> = vec![BTreeMap::new(); queries.len()];
        let mut take = |n: usize, hit: Hit| {
            together[n].extend(index.entries(hit.code).unwrap().map(|e| (e, hit.distance)));
        };
        index.search_all(&queries, *radius, &mut take).unwrap();
        assert_eq!(together, wanted);
    }
    for (n, code) in codes.iter().enumerate().step_by(codes.len() / 7 + 1) {
        let own = found(&index, code, 0);
        assert!(own.contains_key(&(n as u32 * 3)));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn of_256_bits_everything_within_the_radius_is_found_and_nothing_else(
        kind in kinds(), count in prop_oneof![0..40usize, 8_000..30_000usize], seed: u64
    ) {
        holds::<4>(kind, count, seed, 31, &[0, 7, 31, 40]);
    }

    #[test]
    fn of_64_bits_too(kind in kinds(), count in prop_oneof![0..40usize, 8_000..60_000usize], seed: u64) {
        holds::<1>(kind, count, seed, 5, &[0, 3, 5, 8]);
    }

    #[test]
    fn the_order_of_pushing_does_not_matter(kind in kinds(), seed: u64) {
        let mut chance = Chance(seed);
        let mut pairs: Vec<([u64; 4], u32)> = codes(kind, 9_000, &mut chance).into_iter().zip(0..).collect();
        let write = |pairs: &[([u64; 4], u32)]| {
            let mut builder = Builder::new(31);
            pairs.iter().for_each(|(code, entry)| builder.push(code, *entry).unwrap());
            let mut out = Vec::new();
            builder.write(&mut out).unwrap();
            out
        };
        let first = write(&pairs);
        pairs.reverse();
        prop_assert!(first == write(&pairs));
    }

    #[test]
    fn a_flipped_bit_anywhere_is_found_and_never_answered_from_in_silence(at: prop::sample::Index, bit in 0..8u8, seed: u64) {
        let mut chance = Chance(seed);
        let codes = codes::<4>(Kind::Clustered, 9_000, &mut chance);
        let whole = built(&codes, 31);
        let mut file = whole.clone();
        let at = at.index(file.len());
        file[at] ^= 1 << bit;
        prop_assert!(Index::<4>::open(Region::of(&file).unwrap()).is_err(), "read into memory");
        // mapped: it opens unless the foot is damaged; what it then answers is right, or an error
        let mut on_disk = tempfile::tempfile().unwrap();
        std::io::Write::write_all(&mut on_disk, &file).unwrap();
        let Ok(mapped) = Index::<4>::open(Region::map(&on_disk).unwrap()) else { return Ok(()) };
        prop_assert!(mapped.verify().is_err());
        for query in codes.iter().step_by(100) {
            let mut entries = BTreeMap::new();
            let mut failed = false;
            let answered = mapped.search(query, 31, &mut |hit| match mapped.entries(hit.code) {
                Ok(own) => entries.extend(own.map(|e| (e, hit.distance))),
                Err(_) => failed = true,
            });
            if answered.is_ok() && !failed {
                prop_assert_eq!(entries, expected(&codes, query, 31));
            }
        }
    }
}

#[test]
fn a_file_that_was_cut_or_is_another_is_refused() {
    let mut chance = Chance(1);
    let file = built(&codes::<4>(Kind::Random, 9_000, &mut chance), 31);
    for length in [0, 3, 8, 100, file.len() / 2, file.len() - 1] {
        assert!(Index::<4>::open(Region::of(&file[..length]).unwrap()).is_err(), "{length}");
    }
    let error = Index::<1>::open(Region::of(&file).unwrap()).unwrap_err();
    assert!(matches!(error, Error::OtherWidth { bits: 256 }));
    assert!(matches!(Index::<4>::open(Region::of(b"GIF89a").unwrap()).unwrap_err(), Error::NotAnIndex));
}

#[test]
fn a_hundred_thousand_equal_codes_are_one_hit_with_a_cursor_over_its_entries() {
    let mut chance = Chance(2);
    let mut all = codes::<4>(Kind::Random, 9_000, &mut chance);
    all.extend(std::iter::repeat_n([7; 4], 100_000));
    let index = opened::<4>(&built(&all, 31));
    assert_eq!((index.len(), index.entry_count()), (9_001, 109_000));
    let mut hits = Vec::new();
    index.search(&[7; 4], 31, &mut |hit| hits.push(hit)).unwrap();
    assert_eq!(hits.len(), 1);
    let entries: Vec<u32> = index.entries(hits[0].code).unwrap().take(3).collect();
    assert_eq!(entries, [27_000, 27_003, 27_006]);
    assert_eq!(index.entries(hits[0].code).unwrap().count(), 100_000);
    assert_eq!(index.code(hits[0].code).unwrap(), Some([7; 4]));
}
