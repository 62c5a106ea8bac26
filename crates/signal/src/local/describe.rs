//! What a point looks like: the signs of the lowest frequencies of the patch around it.
//!
//! The patch is turned by the point's direction and scaled by its size, so that its cosine transform does not change
//! when the picture is turned or scaled; signs do not change with brightness and contrast. A mirrored picture has the
//! patch mirrored across the point's direction: every odd frequency across it changes its sign, and nothing else does.

use super::dog::Keypoint;
use super::plane::Plane;
use super::simd;
use std::sync::LazyLock;

/// Samples along each side of a patch.
const SIDE: usize = 16;
/// Frequencies taken along each direction, the constant one included.
const FREQUENCIES: usize = 11;
/// A patch is so many of its point's diameters wide.
const WIDTH: f32 = 10.0;

/// Grey levels around a point, row by row.
pub(crate) type Patch = [[f32; SIDE]; SIDE];
/// Cosine coefficients: rows are frequencies across the point's direction, columns along it.
pub(crate) type Coefficients = [[f32; FREQUENCIES]; FREQUENCIES];

/// A point's bits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Code {
    /// The 64 lowest frequencies: what is stored and searched.
    pub(crate) bits: u64,
    /// The 56 after them: used while a reference is signed, not stored.
    pub(crate) more: u64,
}

impl Code {
    pub(crate) fn distance(&self, other: &Self) -> u32 {
        (self.bits ^ other.bits).count_ones() + (self.more ^ other.more).count_ones()
    }
}

/// Bits that a mirrored picture has the other way round.
pub(crate) static MIRRORED: LazyLock<u64> = LazyLock::new(|| {
    ORDER
        .iter()
        .take(64)
        .enumerate()
        .filter(|(_, (_, across))| across % 2 == 1)
        .fold(0, |mask, (bit, _)| mask | 1 << bit)
});

/// (along, across) in the order of bits: lowest sums first.
static ORDER: LazyLock<Vec<(usize, usize)>> = LazyLock::new(|| {
    let all = (0..FREQUENCIES).flat_map(|u| (0..FREQUENCIES).map(move |v| (u, v)));
    let mut order: Vec<(usize, usize)> = all.skip(1).collect();
    order.sort_by_key(|(u, v)| (u + v, *u));
    order
});

/// cos((2i + 1)·u·π / 2n)
static COSINES: LazyLock<[[f32; SIDE]; FREQUENCIES]> = LazyLock::new(|| {
    let cosine =
        |u: usize, i: usize| (((2 * i + 1) * u) as f64 * std::f64::consts::PI / (2 * SIDE) as f64).cos() as f32;
    std::array::from_fn(|u| std::array::from_fn(|i| cosine(u, i)))
});

/// A picture at ever smaller sizes, as patches are taken from it.
pub(crate) struct Levels(Vec<Plane>);

impl Levels {
    pub(crate) fn new(plane: &Plane) -> Self {
        let mut levels = vec![plane.clone()];
        while let Some(last) = levels.last().filter(|last| levels.len() < 6 && last.width.min(last.height) > 8) {
            let next = last.next_level();
            levels.push(next);
        }
        Self(levels)
    }

    /// The bits of a point.
    pub(crate) fn code(&self, point: &Keypoint) -> Code {
        let step = point.size * WIDTH / SIDE as f32;
        let wanted = step.max(1.0).log2() as usize;
        let n = wanted.min(self.0.len() - 1);
        let Some(level) = self.0.get(n) else { return Code { bits: 0, more: 0 } };
        let shrunk = 1.0 / (1 << n) as f32;
        let (sin, cos) = point.angle.sin_cos();
        let step = step * shrunk;
        let centre = |at: f32| at * shrunk;
        bits(&simd::coefficients(&simd::sample(level, centre(point.x), centre(point.y), (cos * step, sin * step))))
    }
}

fn bits(of: &Coefficients) -> Code {
    let mut all = 0u128;
    for (n, (along, across)) in ORDER.iter().enumerate() {
        let value = of.get(*across).and_then(|row| row.get(*along)).copied().unwrap_or(0.0);
        all |= u128::from(value > 0.0) << n;
    }
    // the low and the high half
    Code { bits: all as u64, more: (all >> 64) as u64 }
}

/// The patch whose rows run along `step`.
#[inline(always)]
pub(crate) fn sample_plain(level: &Plane, x: f32, y: f32, (cos, sin): (f32, f32)) -> Patch {
    let middle = (SIDE as f32 - 1.0) / 2.0;
    let mut patch = [[0.0; SIDE]; SIDE];
    for (j, row) in patch.iter_mut().enumerate() {
        let across = j as f32 - middle;
        for (i, value) in row.iter_mut().enumerate() {
            let along = i as f32 - middle;
            let px = reflected(x + cos * along - sin * across, level.width);
            let py = reflected(y + sin * along + cos * across, level.height);
            *value = level.between(px, py);
        }
    }
    patch
}

/// Beyond an edge the picture goes on mirrored.
#[inline(always)]
fn reflected(at: f32, side: usize) -> f32 {
    let last = (side - 1) as f32;
    let at = at.abs();
    if at > last { (2.0 * last - at).max(0.0) } else { at }
}

#[inline(always)]
pub(crate) fn coefficients_plain(patch: &Patch) -> Coefficients {
    let cosines = &*COSINES;
    // across first: rows are summed into rows, which the processor does side by side
    let mut half = [[0.0f32; SIDE]; FREQUENCIES];
    for (out, weights) in half.iter_mut().zip(cosines) {
        for (row, weight) in patch.iter().zip(weights) {
            out.iter_mut().zip(row).for_each(|(sum, v)| *sum += weight * v);
        }
    }
    let mut all = [[0.0f32; FREQUENCIES]; FREQUENCIES];
    for (out, row) in all.iter_mut().zip(&half) {
        for (out, weights) in out.iter_mut().zip(cosines) {
            *out = row.iter().zip(weights).map(|(v, weight)| v * weight).sum();
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mirrored_patch_has_the_masked_bits_turned() {
        let patch: Patch =
            std::array::from_fn(|j| std::array::from_fn(|i| ((i * 31 + j * 17 + i * j * 7) % 101) as f32));
        let mut mirrored = patch;
        mirrored.reverse();
        let (a, b) = (bits(&coefficients_plain(&patch)), bits(&coefficients_plain(&mirrored)));
        assert_eq!(a.bits ^ b.bits, *MIRRORED);
    }

    #[test]
    fn both_kernels_give_the_same_bits() {
        let level = Plane { width: 40, height: 30, values: (0..1200).map(|i| (i * 7919 % 251) as f32).collect() };
        for (x, y, step) in [(12.0, 9.5, (0.9, 0.3)), (39.0, 0.0, (-1.3, 1.2)), (20.0, 29.0, (0.0, 1.9))] {
            let plain = sample_plain(&level, x, y, step);
            assert_eq!(simd::sample(&level, x, y, step), plain);
            assert_eq!(simd::coefficients(&plain), coefficients_plain(&plain));
        }
    }
}
