//! From 64 × 64 luma to 256 bits: quality, DCT, the eight turns and flips, the median.

use std::sync::LazyLock;

use crate::Pdq;
use crate::jarosz::{Blocks, SIDE};

/// The 16 × 16 lowest frequencies but the constant one, row by row.
pub(crate) type Spectrum = [f32; N * N];

const N: usize = 16;

/// Rows 1–16 of the 64-point DCT (C. Zauner, "Implementation and Benchmarking of Perceptual Image Hash Functions",
/// 2010), rounded to `f32` where the reference rounds.
static MATRIX: LazyLock<[[f32; SIDE]; N]> = LazyLock::new(|| {
    let scale = f64::from((2.0f64 / SIDE as f64).sqrt() as f32);
    std::array::from_fn(|i| {
        std::array::from_fn(|j| {
            let angle = std::f64::consts::PI / 2.0 / SIDE as f64 * (i + 1) as f64 * (2 * j + 1) as f64;
            (scale * angle.cos()) as f32
        })
    })
});

/// D·A·Dᵗ, each sum from left to right as the reference makes it.
pub(crate) fn spectrum(luma: &Blocks) -> Spectrum {
    let mut half = [[0.0f32; SIDE]; N];
    for (row, weights) in half.iter_mut().zip(MATRIX.iter()) {
        for (line, weight) in luma.chunks_exact(SIDE).zip(weights) {
            row.iter_mut().zip(line).for_each(|(sum, v)| *sum += weight * v);
        }
    }
    let mut out = [0.0; N * N];
    for (row, line) in out.chunks_exact_mut(N).zip(&half) {
        for (out, weights) in row.iter_mut().zip(MATRIX.iter()) {
            *out = line.iter().zip(weights).fold(0.0, |sum, (v, weight)| sum + v * weight);
        }
    }
    out
}

/// The reference's quality, 0–100: how much gradient there is. Steps are cut to whole hundredths, so noise counts 0.
pub(crate) fn quality(luma: &Blocks) -> u8 {
    let step = |u: f32, v: f32| (((u - v) * 100.0 / 255.0) as i32).unsigned_abs();
    let down: u32 = luma.iter().zip(luma.iter().skip(SIDE)).map(|(&u, &v)| step(u, v)).sum();
    let along: u32 =
        luma.chunks_exact(SIDE).flat_map(|row| row.iter().zip(row.iter().skip(1))).map(|(&u, &v)| step(u, v)).sum();
    u8::try_from(((down + along) / 90).min(100)).unwrap_or(100)
}

/// The reference's quality, if it is the same whatever each step's error up to `error`.
pub(crate) fn settled_quality(luma: &Blocks, error: f32) -> Option<u8> {
    let step = |difference: f32| (difference * 100.0 / 255.0) as u32;
    let (mut least, mut most) = (0, 0);
    let mut add = |u: f32, v: f32| {
        let difference = (u - v).abs();
        least += step((difference - error).max(0.0));
        most += step(difference + error);
    };
    luma.iter().zip(luma.iter().skip(SIDE)).for_each(|(&u, &v)| add(u, v));
    luma.chunks_exact(SIDE).for_each(|row| row.iter().zip(row.iter().skip(1)).for_each(|(&u, &v)| add(u, v)));
    let [least, most] = [least, most].map(|sum| (sum / 90).min(100));
    (least == most).then(|| u8::try_from(least).ok()).flatten()
}

/// The eight spectra of a picture turned and flipped, in the reference's order: as it is, turned by 90°, 180°, 270°,
/// flipped in x, in y, along one diagonal, along the other.
pub(crate) fn dihedral(spectrum: &Spectrum) -> [Spectrum; 8] {
    let even = |n: usize| n.is_multiple_of(2);
    [
        *spectrum,
        turned(spectrum, true, |_, j| even(j)),
        turned(spectrum, false, |i, j| !even(i + j)),
        turned(spectrum, true, |i, _| even(i)),
        turned(spectrum, false, |i, _| even(i)),
        turned(spectrum, false, |_, j| even(j)),
        turned(spectrum, true, |_, _| false),
        turned(spectrum, true, |i, j| !even(i + j)),
    ]
}

/// Transposed or not, and with the sign of frequency (i, j) turned where `negative` says so.
fn turned(from: &Spectrum, transposed: bool, negative: impl Fn(usize, usize) -> bool) -> Spectrum {
    let mut to = [0.0; N * N];
    for (k, &value) in from.iter().enumerate() {
        let (i, j) = (k / N, k % N);
        let at = if transposed { j * N + i } else { k };
        if let Some(to) = to.get_mut(at) {
            *to = if negative(i, j) { -value } else { value };
        }
    }
    to
}

/// One bit per frequency: whether it is over the median.
pub(crate) fn bits(spectrum: &Spectrum) -> Pdq {
    let median = median(spectrum);
    let mut bytes = [0u8; 32];
    for (byte, values) in bytes.iter_mut().rev().zip(spectrum.chunks_exact(8)) {
        *byte = values.iter().rev().fold(0, |byte, &v| (byte << 1) | u8::from(v > median));
    }
    Pdq(bytes)
}

/// The hash, if it is the same whatever each frequency's error up to `error(i, j)`: half of the bits are those of the
/// greater half of the values, and a gap must part the halves.
pub(crate) fn settled_bits(spectrum: &Spectrum, error: impl Fn(usize, usize) -> f32) -> Option<Pdq> {
    let median = median(spectrum);
    let (mut lower, mut upper) = (f32::NEG_INFINITY, f32::INFINITY);
    for (k, &value) in spectrum.iter().enumerate() {
        let error = error(k / N, k % N);
        if value > median { upper = upper.min(value - error) } else { lower = lower.max(value + error) }
    }
    (lower < upper).then(|| bits(spectrum))
}

/// The lower median: what the reference's search (Torben Mogensen's) ends at for an even number of values.
fn median(spectrum: &Spectrum) -> f32 {
    let mut sorted = *spectrum;
    let (_, median, _) = sorted.select_nth_unstable_by((N * N - 1) / 2, f32::total_cmp);
    *median
}
