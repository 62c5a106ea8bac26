//! The streaming filter against the reference's arithmetic written out plainly.

use model::{Luma, Picture};
use proptest::prelude::*;
use signal::{Pdq, distance, of_picture, pdq_full};

/// One pass along a line, as Meta's description has it: a running sum of a window, `+ right`, `− left`, `/ count`.
fn box_filter(line: &[f32]) -> Vec<f32> {
    let (n, window) = (line.len(), line.len().div_ceil(128));
    let half = (window + 2) / 2;
    let mut sum = line[..half - 1].iter().fold(0.0f32, |sum, v| sum + v);
    (0..n)
        .map(|i| {
            let (right, left) = (i + half - 1, (i + half).checked_sub(window + 1));
            if right < n {
                sum += line[right];
            }
            if let Some(left) = left {
                sum -= line[left];
            }
            let count = (right + 1).min(n) - left.map_or(0, |left| left + 1);
            sum / count as f32
        })
        .collect()
}

fn transposed(rows: &[Vec<f32>]) -> Vec<Vec<f32>> {
    (0..rows[0].len()).map(|x| rows.iter().map(|row| row[x]).collect()).collect()
}

fn plain(picture: &Picture) -> Pdq {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let luma = |p: &[u8]| 0.299 * f32::from(p[0]) + 0.587 * f32::from(p[1]) + 0.114 * f32::from(p[2]);
    let mut rows: Vec<Vec<f32>> =
        picture.rgba().chunks(width * 4).map(|row| row.chunks(4).map(luma).collect()).collect();
    if (width, height) != (64, 64) {
        for _ in 0..2 {
            rows = rows.iter().map(|row| box_filter(row)).collect();
            rows = transposed(&transposed(&rows).iter().map(|column| box_filter(column)).collect::<Vec<_>>());
        }
    }
    let centre = |i: usize, n: usize| ((i as f64 + 0.5) * n as f64 / 64.0) as usize;
    let a: Vec<Vec<f32>> =
        (0..64).map(|i| (0..64).map(|j| rows[centre(i, height)][centre(j, width)]).collect()).collect();
    let scale = (2.0f64 / 64.0).sqrt() as f32;
    let weight = |i: usize, j: usize| {
        (f64::from(scale) * (std::f64::consts::PI / 128.0 * (i + 1) as f64 * (2 * j + 1) as f64).cos()) as f32
    };
    let mut b = Vec::new();
    for i in 0..16 {
        let t: Vec<f32> = (0..64).map(|j| (0..64).fold(0.0, |sum, k| sum + weight(i, k) * a[k][j])).collect();
        b.extend((0..16).map(|j| (0..64).fold(0.0f32, |sum, k| sum + t[k] * weight(j, k))));
    }
    let mut sorted = b.clone();
    sorted.sort_by(f32::total_cmp);
    let mut bytes = [0u8; 32];
    b.iter().enumerate().filter(|(_, v)| **v > sorted[127]).for_each(|(k, _)| bytes[31 - k / 8] |= 1 << (k % 8));
    Pdq(bytes)
}

fn picture(width: u32, height: u32, seed: u32) -> Picture {
    let mut state = seed | 1;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    let pixel = |i: u32| (i % width * 255 / width) as u8 / 2 + (i / width * 255 / height) as u8 / 2;
    let rgba = (0..width * height).flat_map(|i| [pixel(i), next(), next() / 3 + pixel(i) / 2, 255]).collect();
    Picture::new(width, height, rgba).unwrap()
}

/// Slopes and stripes in three colours: where rounding adds up in one direction.
fn slopes(width: u32, height: u32, (across, down): (u32, u32)) -> Picture {
    let pixel = |x: u32, y: u32| {
        let stripe = if x % across < across / 2 { 201 } else { 33 };
        [(x * 255 / width) as u8, (y * 255 / height) as u8, if y % down < down / 3 { stripe } else { 77 }, 255]
    };
    let rgba = (0..height).flat_map(|y| (0..width).flat_map(move |x| pixel(x, y))).collect();
    Picture::new(width, height, rgba).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn slopes_and_stripes_are_hashed_as_plainly_written(
        width in 520..1600u32, height in 40..700u32, stripes in (20..400u32, 20..400u32)
    ) {
        let picture = slopes(width, height, stripes);
        prop_assert_eq!(pdq_full(&picture).0.hex(), plain(&picture).hex());
    }

    // In a picture of a few pixels many bits stand at the median: rounding turns more of them.
    #[test]
    fn luma_alone_is_hashed_as_the_grey_picture(width in 64..700u32, height in 64..500u32, seed: u32) {
        let picture = picture(width, height, seed);
        let grey: Vec<u8> = picture.rgba().chunks(4).map(|p| p[1]).collect();
        let rgba = grey.iter().flat_map(|y| [*y, *y, *y, 255]).collect();
        let luma = Luma::new(width, height, grey).unwrap();
        let as_picture = Picture::new(width, height, rgba).unwrap();
        let (ours, theirs) = (of_picture(&luma), of_picture(&as_picture));
        // 0.299 y + 0.587 y + 0.114 y is y but for rounding
        prop_assert!(distance(&ours.pdq_full, &theirs.pdq_full) <= 2 && distance(&ours.pdq, &theirs.pdq) <= 2);
        prop_assert!(ours.quality.abs_diff(theirs.quality) <= 1);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn a_hash_of_any_size_is_the_plainly_written_one(width in 5..700u32, height in 5..500u32, seed: u32) {
        let picture = picture(width, height, seed);
        prop_assert_eq!(pdq_full(&picture).0.hex(), plain(&picture).hex());
    }
}

#[test]
fn sizes_at_which_windows_change_are_met_too() {
    for (width, height) in [(64, 64), (64, 65), (128, 129), (127, 128), (256, 257), (5, 640), (640, 5), (1281, 1)] {
        let picture = picture(width, height, 7);
        let wanted = if height < 5 { Pdq([0; 32]) } else { plain(&picture) };
        assert_eq!(pdq_full(&picture).0.hex(), wanted.hex(), "{width} × {height}");
    }
}

/// Half a window is wider than what is filtered at a time.
#[test]
fn the_longest_sides_are_hashed_too() {
    for (width, height) in [(32_896, 5), (32_897, 6), (5, 33_000), (50_001, 5), (65_535, 6), (6, 65_535)] {
        let picture = picture(width, height, 7);
        assert_eq!(pdq_full(&picture).0.hex(), plain(&picture).hex(), "{width} × {height}");
    }
}
