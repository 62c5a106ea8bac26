//! The local signature as a whole, and its search against a plain one.

use super::index::{Hit, RADIUS};
use super::signature::{LocalSignature, Point};
use super::{LocalIndex, describe, sign};
use model::Picture;
use proptest::prelude::*;

/// Blobs of many sizes on a slope: rich, harmless, and the same for the same seed.
fn picture(seed: u64, width: u32, height: u32) -> Picture {
    let mut state = seed;
    let mut next = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f32 / (1u64 << 24) as f32
    };
    let blobs: Vec<[f32; 5]> = (0..160)
        .map(|_| {
            let size = 4.0 + 30.0 * next().powi(3);
            [next() * width as f32, next() * height as f32, size, size * (0.5 + next()), next() * 160.0 - 80.0]
        })
        .collect();
    let grey = |x: u32, y: u32| {
        let (x, y) = (x as f32, y as f32);
        let sum: f32 = blobs
            .iter()
            .map(|[cx, cy, sx, sy, v]| v * (-((x - cx) / sx).powi(2) - ((y - cy) / sy).powi(2)).exp())
            .sum();
        (120.0 + 0.1 * x + sum).clamp(0.0, 255.0) as u8
    };
    let pixels = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    let rgba = pixels.flat_map(|(x, y)| [grey(x, y), grey(x, y), grey(x, y), 255]).collect();
    Picture::new(width, height, rgba).unwrap()
}

/// A round piece on transparent ground, mirrored or not.
fn cut(picture: &Picture, mirrored: bool) -> Picture {
    let (width, height) = (picture.width(), picture.height());
    let at = |x: u32, y: u32| {
        let x = if mirrored { width - 1 - x } else { x };
        let start = ((y * width + x) * 4) as usize;
        let mut pixel: [u8; 4] = picture.rgba()[start..start + 4].try_into().unwrap();
        let (u, v) = (x as f32 / width as f32 - 0.5, y as f32 / height as f32 - 0.5);
        if u.hypot(v) > 0.36 {
            pixel[3] = 0;
        }
        pixel
    };
    let rgba = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).flat_map(|(x, y)| at(x, y)).collect();
    Picture::new(width, height, rgba).unwrap()
}

#[test]
fn a_piece_of_a_picture_names_it_and_says_where() {
    let references: Vec<LocalSignature> = (0..6).map(|n| sign(&picture(n, 500, 400)).unwrap()).collect();
    let index = LocalIndex::new(&references);
    for (mirrored, piece) in [(false, cut(&picture(4, 500, 400), false)), (true, cut(&picture(4, 500, 400), true))] {
        let found = index.search(&describe(&piece).unwrap());
        let best = found.first().unwrap();
        assert_eq!((best.reference, best.agreement.is_mirrored), (4, mirrored));
        assert!(best.agreement.agreeing >= 12 && best.agreement.cover > 0.8, "{:?}", best.agreement);
        assert!(found.iter().skip(1).all(|other| other.agreement.agreeing < 3), "{found:?}");
        let [left, top, right, bottom] = best.agreement.part;
        assert!(left >= 10 && top >= 10 && right <= 90 && bottom <= 90, "{:?}", best.agreement.part);
    }
}

#[test]
fn what_is_flat_is_not_signed() {
    let flat = Picture::new(300, 300, [200, 210, 220, 255].repeat(300 * 300)).unwrap();
    assert!(sign(&flat).is_none());
    let unseen = Picture::new(300, 300, [200, 210, 220, 0].repeat(300 * 300)).unwrap();
    assert!(describe(&unseen).is_none());
}

#[test]
fn a_signature_takes_a_kibibyte_and_comes_back() {
    let signature = sign(&picture(9, 640, 480)).unwrap();
    let bytes = signature.to_bytes();
    assert!(bytes.len() <= 1024, "{}", bytes.len());
    assert!(LocalSignature::from_bytes(&bytes).unwrap() == signature);
    assert_eq!(format!("{signature:?}"), format!("LocalSignature({} points)", signature.len()));
    for cut in 0..bytes.len() {
        assert!(LocalSignature::from_bytes(&bytes[..cut]).is_none(), "{cut} bytes");
    }
}

#[test]
fn a_mirrored_picture_has_the_mirrored_signature() {
    let picture = picture(3, 400, 300);
    let rows = picture.rgba().chunks_exact(400 * 4);
    let mirrored = rows.flat_map(|row| row.as_chunks::<4>().0.iter().rev().flatten().copied()).collect();
    let mirrored = describe(&Picture::new(400, 300, mirrored).unwrap()).unwrap();
    let of_picture = describe(&picture).unwrap().mirrored();
    let near = |p: &Point| {
        let alike = |q: &&Point| (q.x - p.x).abs() < 5.0 && (q.y - p.y).abs() < 5.0;
        of_picture.points.iter().filter(alike).any(|q| (q.code ^ p.code).count_ones() <= RADIUS)
    };
    let same = mirrored.points.iter().filter(|p| near(p)).count();
    // not all: every second pixel of a mirrored row is another pixel
    assert!(same * 10 >= mirrored.points.len() * 7, "{same} of {}", mirrored.points.len());
}

/// Signatures of so many points each, some of whose codes are near to those of the first.
fn signatures(codes: &[u64], flips: &[(usize, u8)]) -> Vec<LocalSignature> {
    let template = describe(&picture(1, 64, 64)).unwrap();
    let point = Point { code: 0, x: 10.0, y: 10.0, size: 4.0, angle: 0.0 };
    let near = |(n, bit): &(usize, u8)| codes[n % codes.len()] ^ (1 << (bit % 64)) ^ (1 << (bit / 3 % 64));
    let all = [codes.to_vec(), flips.iter().map(near).collect()];
    all.map(|codes| LocalSignature {
        points: codes.iter().map(|code| Point { code: *code, ..point }).collect(),
        ..template.clone()
    })
    .to_vec()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_index_finds_what_a_plain_search_finds(
        codes in prop::collection::vec(any::<u64>(), 1..200),
        flips in prop::collection::vec((0usize..1000, any::<u8>()), 1..200),
        noise in prop::collection::vec((0usize..1000, prop::collection::vec(0u8..64, 0..7)), 1..40),
    ) {
        let references = signatures(&codes, &flips);
        let mut query = references[0].clone();
        query.points = noise
            .iter()
            .map(|(n, bits)| {
                let code = bits.iter().fold(codes[n % codes.len()], |code, bit| code ^ 1 << bit);
                Point { code, ..query.points[0] }
            })
            .collect();
        let mut plain = Vec::new();
        for (reference, signature) in (0u32..).zip(&references) {
            for (point, p) in (0u16..).zip(&signature.points) {
                for (of_query, q) in (0u16..).zip(&query.points) {
                    let distance = (p.code ^ q.code).count_ones();
                    if distance <= RADIUS {
                        plain.push(Hit { reference, point, of_query, distance: distance as u8 });
                    }
                }
            }
        }
        plain.sort_unstable();
        let index = LocalIndex::new(&references);
        prop_assert_eq!(index.hits(&query), plain);
        for (n, reference) in (0u32..).zip(&references) {
            prop_assert!(index.reference(n).unwrap().points == reference.points);
        }
    }

    #[test]
    fn any_bytes_are_a_signature_or_none(bytes: Vec<u8>, at in 0usize..1100, value: u8) {
        let _ = LocalSignature::from_bytes(&bytes);
        let mut good = signatures(&[1, 2, 3], &[(0, 1)])[0].to_bytes();
        let at = at % good.len();
        good[at] = value;
        if let Some(read) = LocalSignature::from_bytes(&good) {
            prop_assert_eq!(read.to_bytes().len(), good.len());
        }
    }
}
