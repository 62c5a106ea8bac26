//! Whether a picture is one small tile over and over: wallpaper, cloth, grids, checks.
//!
//! What tells tiles apart is finer than what the hash sees, or lies in a few of its 256 frequencies. The signs of all the
//! others hang on where the tiling begins and ends, so that two tilings of one lattice have nearly one hash, whatever their
//! tiles show.
//!
//! The measure is how well the picture agrees with itself when it is moved: by the best way to move it, and by the best
//! other way in quite another direction. A tiling has two; a horizon or a railing has one, along itself. How the threshold
//! was chosen and what it separates: `docs/adr/0004-when-a-near-match-is-strong.md`.

use crate::jarosz::{Blocks, SIDE};

/// From this measure on a picture is a pattern.
pub(crate) const PATTERN: u8 = 75;

/// Moved by less, every picture agrees with itself; by more, too little is left to compare. In pixels of 64.
const LEAST: usize = 6;
const MOST: usize = SIDE / 2;

/// Boxes of so many pixels around each: the first softens, for of what is finer the place within a pixel decides; the
/// second is taken away, for slopes and large areas agree with themselves anywhere.
const SOFT: usize = 1;
const WIDE: usize = 4;

/// Less detail than this, in grey levels, is rounding and compression.
const FAINT: f32 = 0.5;

/// By every third row first: no tiling that is coarse enough to be seen comes again every three. What is below the doubt is
/// far from a pattern.
const SOME: usize = 3;
const DOUBT: f32 = 0.35;

/// The sum of 4,096 squares of this is just below 2³¹.
const LARGEST: f32 = 720.0;

/// How much a picture is one tile over and over, 0–100.
pub(crate) fn repeats(luma: &Blocks) -> u8 {
    let Some(detail) = Detail::of(luma) else { return 0 };
    let ways: Vec<(Way, f32)> = ways().map(|way| (way, detail.moved(way))).collect();
    let best = |ways: &mut dyn Iterator<Item = &(Way, f32)>| ways.max_by(|a, b| a.1.total_cmp(&b.1)).copied();
    let Some((first, _)) = best(&mut ways.iter()) else { return 0 };
    let second = best(&mut ways.iter().filter(|(way, _)| way.is_apart(first)));
    // between 0 and 100
    second.map_or(0, |(_, agreement)| (agreement * 100.0).round() as u8)
}

/// A way to move a picture over itself.
#[derive(Clone, Copy)]
struct Way {
    x: usize,
    y: usize,
    /// To the left instead of to the right.
    is_left: bool,
}

/// Every way, but for the opposite of each.
fn ways() -> impl Iterator<Item = Way> {
    let all = (0..=MOST).flat_map(|y| (0..=MOST).flat_map(move |x| [false, true].map(|is_left| Way { x, y, is_left })));
    all.filter(|way| !way.is_left || (way.x > 0 && way.y > 0)).filter(|way| way.square() >= (LEAST * LEAST) as i64)
}

impl Way {
    fn across(self) -> i64 {
        if self.is_left { -(self.x as i64) } else { self.x as i64 }
    }

    fn square(self) -> i64 {
        (self.x * self.x + self.y * self.y) as i64
    }

    /// Whether the angle between the two is 30° or more.
    fn is_apart(self, other: Self) -> bool {
        let cross = self.across() * other.y as i64 - other.across() * self.y as i64;
        4 * cross * cross >= self.square() * other.square()
    }
}

/// What is finer than slopes and coarser than a pixel, in whole steps: sums over it are the same on every machine.
struct Detail {
    values: Vec<i16>,
    /// The sum of the squares above and to the left of each corner of a pixel.
    squares: Vec<u32>,
}

impl Detail {
    /// `None` if there is next to none.
    fn of(luma: &Blocks) -> Option<Self> {
        let soft = softened(luma, SOFT);
        let wide = softened(&soft, WIDE);
        let detail: Vec<f32> = soft.iter().zip(&wide).map(|(soft, wide)| soft - wide).collect();
        let most = detail.iter().fold(0.0f32, |most, value| most.max(value.abs()));
        if most < FAINT {
            return None;
        }
        // within ± LARGEST
        let values: Vec<i16> = detail.iter().map(|value| (value * (LARGEST / most)).round() as i16).collect();
        let squares = summed(values.iter().map(|value| u32::from(value.unsigned_abs()).pow(2)));
        Some(Self { values, squares })
    }

    /// How well it agrees with itself where it lies over itself: 0 for not at all, or for the opposite; 1 for wholly. Of
    /// ways that are far from it some of the rows tell enough.
    fn moved(&self, way: Way) -> f32 {
        let guess = self.agreement(way, SOME);
        if guess < DOUBT { guess } else { self.agreement(way, 1) }
    }

    /// The same by every `step`th row.
    fn agreement(&self, way: Way, step: usize) -> f32 {
        let (right, down) = (way.x, way.y);
        let (here, there) = if way.is_left { (right, 0) } else { (0, right) };
        let (width, height) = (SIDE - right, SIDE - down);
        let rows = self.values.chunks_exact(SIDE);
        let pairs = rows.clone().zip(rows.skip(down)).step_by(step);
        let product = pairs.fold(0i32, |sum, (row, below)| {
            sum.wrapping_add(dot(row.get(here..here + width), below.get(there..there + width)))
        });
        let one = self.energy((here, 0), (width, height));
        let other = self.energy((there, down), (width, height));
        let whole = (one as f32 * other as f32).sqrt();
        if one == 0 || other == 0 { 0.0 } else { ((product as f32 * step as f32) / whole).clamp(0.0, 1.0) }
    }

    /// The sum of squares of a rectangle.
    fn energy(&self, (left, top): (usize, usize), (width, height): (usize, usize)) -> u32 {
        let at = |x: usize, y: usize| self.squares.get(y * (SIDE + 1) + x).copied().unwrap_or(0);
        at(left + width, top + height) + at(left, top) - at(left, top + height) - at(left + width, top)
    }
}

/// Never wraps: see [`LARGEST`]. A sum that need not be checked for it runs side by side.
fn dot(one: Option<&[i16]>, other: Option<&[i16]>) -> i32 {
    let pairs = one.unwrap_or_default().iter().zip(other.unwrap_or_default());
    pairs.fold(0, |sum, (a, b)| sum.wrapping_add(i32::from(*a).wrapping_mul(i32::from(*b))))
}

/// Each pixel as the mean of those around it, as far as they are within the picture.
fn softened(luma: &[f32], around: usize) -> Vec<f32> {
    turned_means(&turned_means(luma, around), around)
}

/// Each pixel as the mean of those beside it, with rows for columns.
fn turned_means(luma: &[f32], around: usize) -> Vec<f32> {
    let mut out = vec![0.0; SIDE * SIDE];
    for (y, row) in luma.chunks_exact(SIDE).enumerate() {
        let (mut sums, mut sum) = ([0.0; SIDE + 1], 0.0);
        for (to, value) in sums.iter_mut().skip(1).zip(row) {
            sum += value;
            *to = sum;
        }
        let until = |x: usize| sums.get(x).copied().unwrap_or(sum);
        for (x, to) in out.iter_mut().skip(y).step_by(SIDE).enumerate() {
            let (first, end) = (x.saturating_sub(around), (x + around + 1).min(SIDE));
            *to = (until(end) - until(first)) / (end - first) as f32;
        }
    }
    out
}

/// Sums over all rectangles from the upper left corner, one more each way than there are pixels.
fn summed(values: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut sums = vec![0; (SIDE + 1) * (SIDE + 1)];
    let (mut above, mut row) = (vec![0u32; SIDE + 1], 0);
    for (n, value) in values.enumerate() {
        let (x, y) = (n % SIDE + 1, n / SIDE + 1);
        row = if x == 1 { value } else { row + value };
        if let Some(above) = above.get_mut(x) {
            *above += row;
            if let Some(sum) = sums.get_mut(y * (SIDE + 1) + x) {
                *sum = *above;
            }
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(of: impl Fn(f32, f32) -> f32) -> Blocks {
        std::array::from_fn(|n| of((n % SIDE) as f32, (n / SIDE) as f32))
    }

    /// Noise that is the same at the same place. A product alone would not do: it has a lattice.
    fn noise(x: usize, y: usize) -> f32 {
        let mut z = (x + y * SIDE + 1) as u64;
        for factor in [0xbf58_476d_1ce4_e5b9u64, 0x94d0_49bb_1331_11eb] {
            z = (z ^ (z >> 27)).wrapping_mul(factor);
        }
        (z >> 56) as f32
    }

    #[test]
    fn a_tile_over_and_over_repeats_whatever_it_shows_and_however_it_is_turned() {
        let tile = picture(|x, y| noise(x as usize % 11, y as usize % 9));
        assert!(repeats(&tile) >= 95, "{}", repeats(&tile));
        let (sin, cos) = 0.4f32.sin_cos();
        let turned = picture(|x, y| {
            let (u, v) = ((x * cos + y * sin) / 7.3, (y * cos - x * sin) / 7.3);
            127.0 + 60.0 * (u * std::f32::consts::TAU).sin() + 60.0 * (v * std::f32::consts::TAU).sin()
        });
        assert!(repeats(&turned) >= 90, "{}", repeats(&turned));
    }

    #[test]
    fn noise_a_slope_an_edge_and_a_railing_do_not() {
        let noise = picture(|x, y| noise(x as usize, y as usize));
        let slope = picture(|x, y| x * 2.0 + y);
        let edge = picture(|x, y| if y > 30.0 + x / 8.0 { 40.0 } else { 200.0 } + noise[(y * 64.0 + x) as usize] / 8.0);
        // posts that stand side by side, on a ground that is nowhere the same
        let railing =
            picture(|x, y| noise[(y * 64.0 + x) as usize] + if y > 40.0 && x % 8.0 < 2.0 { 90.0 } else { 0.0 });
        for other in [noise, slope, edge, railing] {
            assert!(repeats(&other) < PATTERN, "{}", repeats(&other));
        }
        assert_eq!(repeats(&[200.0; SIDE * SIDE]), 0);
    }

    #[test]
    fn sums_of_rectangles_are_those_of_their_pixels() {
        let detail = Detail::of(&picture(|x, y| noise(x as usize, y as usize))).unwrap();
        let (left, top, width, height) = (3, 5, 40, 50);
        let rows = detail.values.chunks_exact(SIDE).skip(top).take(height);
        let squares =
            rows.flat_map(|row| row.iter().skip(left).take(width)).map(|v| u32::from(v.unsigned_abs()).pow(2));
        assert_eq!(detail.energy((left, top), (width, height)), squares.sum::<u32>());
    }
}
