//! Pictures of one tile over and over come near each other whatever their tiles show, and are told.

use crate::support::{nearest, picture_of};
use image::{Rgba, RgbaImage};
use model::Look;
use signal::{PictureSignals, RADIUS, of_picture};

/// Sixteen times sixteen tiles of 8 × 8 grey levels, another tile for each seed.
fn tiling(seed: u64) -> PictureSignals {
    let grey = |x: u32, y: u32| {
        let mut z = u64::from(x % 32 / 4 + y % 32 / 4 * 8) + seed * 64 + 1;
        for factor in [0xbf58_476d_1ce4_e5b9u64, 0x94d0_49bb_1331_11eb] {
            z = (z ^ (z >> 27)).wrapping_mul(factor);
        }
        (z >> 56) as u8
    };
    of_picture(&picture_of(RgbaImage::from_fn(512, 512, |x, y| {
        let v = grey(x, y);
        Rgba([v, v, v, 255])
    })))
}

#[test]
fn tilings_that_are_near_each_other_are_taken_for_patterns() {
    let tilings: Vec<PictureSignals> = (0..12).map(tiling).collect();
    let pairs = (0..12).flat_map(|a| (0..a).map(move |b| (a, b)));
    let near: Vec<_> = pairs.filter(|(a, b)| nearest(&tilings[*a], &tilings[*b]) <= RADIUS).collect();
    assert!(!near.is_empty(), "without such pairs nothing is shown");
    for (a, b) in near {
        assert_eq!([a, b].map(|n| tilings[n].texture.look()), [Look::Patterned; 2], "{a} and {b}");
    }
}
