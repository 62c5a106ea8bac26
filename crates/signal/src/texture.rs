//! Whether a picture is photograph-like.
//!
//! Flat pictures — line art, logos, captions on white — have hashes that come near each other without being the same
//! picture, and so have patterns ([`crate::pattern`]). A near hit is only strong where there is texture on both sides.
//!
//! The measure is the entropy of the grey levels (as a share of its greatest) times the share of cells in which
//! something stands out from a smooth slope: a photograph has many greys, and detail nearly everywhere; a drawing has
//! few, or empty ground; a blurred or gradient picture has no detail, and those are the ones whose hashes come near
//! each other's. How it was chosen and what it separates: `docs/adr/0004-when-a-near-match-is-strong.md`.

use model::Look;

use crate::jarosz::{Blocks, SIDE};
use crate::pattern::{PATTERN, repeats};

/// How photograph-like a picture is, with the measure behind it, 0–100.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Texture {
    /// Flat, or text-like: a near hit is for review.
    Plain(u8),
    /// As varied as a photograph, and one small tile over and over: likewise.
    Patterned(u8),
    /// Photograph-like.
    Rich(u8),
}

/// From which measure on a picture is [`Texture::Rich`]: 94 in 100 photographs are, and 8 in 100 clip-arts.
const RICH: u8 = 50;

/// Cells of 8 × 8 in which the 64 × 64 luma is judged.
const CELL: usize = 8;

/// Grey levels told apart.
const LEVELS: usize = 64;

/// Deviation from which a cell has something in it, in grey levels.
const VARIED: f32 = 2.0;

impl Texture {
    /// The measure behind it.
    pub const fn measure(self) -> u8 {
        match self {
            Self::Plain(measure) | Self::Patterned(measure) | Self::Rich(measure) => measure,
        }
    }

    /// Whether it is photograph-like.
    pub const fn is_rich(self) -> bool {
        matches!(self, Self::Rich(_))
    }

    /// The same without the measure, as it is kept.
    pub const fn look(self) -> Look {
        match self {
            Self::Plain(_) => Look::Plain,
            Self::Patterned(_) => Look::Patterned,
            Self::Rich(_) => Look::Rich,
        }
    }

    /// From 64 × 64 luma.
    pub(crate) fn of(luma: &Blocks) -> Self {
        // between 0 and 100 by construction
        let measure = (entropy(luma) / (LEVELS as f32).log2() * varied(luma) * 100.0).round() as u8;
        match measure {
            0..RICH => Self::Plain(measure),
            _ if repeats(luma) >= PATTERN => Self::Patterned(measure),
            _ => Self::Rich(measure),
        }
    }
}

/// Bits that a pixel's grey level takes.
fn entropy(luma: &Blocks) -> f32 {
    let mut counts = [0u32; LEVELS];
    for value in luma {
        let level = (*value as usize * LEVELS / 256).min(LEVELS - 1);
        if let Some(count) = counts.get_mut(level) {
            *count += 1;
        }
    }
    let share = |n: u32| n as f32 / luma.len() as f32;
    counts.into_iter().filter(|n| *n > 0).map(|n| -share(n) * share(n).log2()).sum()
}

/// The share of cells in which there is something.
fn varied(luma: &Blocks) -> f32 {
    let cells = SIDE / CELL;
    let varied = (0..cells * cells).filter(|&cell| deviation(luma, cell % cells, cell / cells) >= VARIED).count();
    varied as f32 / (cells * cells) as f32
}

/// Standard deviation of a cell from the plane that fits it best: a smooth slope is no texture.
fn deviation(luma: &Blocks, x: usize, y: usize) -> f32 {
    let rows = luma.chunks_exact(SIDE).skip(y * CELL).take(CELL);
    let mut sums = Sums::default();
    for (v, row) in rows.enumerate() {
        for (u, &value) in row.iter().skip(x * CELL).take(CELL).enumerate() {
            sums.add(centred(u), centred(v), value);
        }
    }
    sums.off_plane().max(0.0).sqrt()
}

/// A place within a cell, counted from its centre.
fn centred(i: usize) -> f32 {
    i as f32 - (CELL - 1) as f32 / 2.0
}

/// What a least-squares plane over a square grid needs.
#[derive(Default)]
struct Sums {
    n: f32,
    value: f32,
    squares: f32,
    across: f32,
    down: f32,
    places: f32,
}

impl Sums {
    fn add(&mut self, u: f32, v: f32, value: f32) {
        self.n += 1.0;
        self.value += value;
        self.squares += value * value;
        self.across += u * value;
        self.down += v * value;
        self.places += u * u;
    }

    /// The mean square that the plane leaves. Mean and both slopes are independent of each other on a centred grid.
    fn off_plane(&self) -> f32 {
        let slopes = (self.across * self.across + self.down * self.down) / self.places;
        (self.squares - self.value * self.value / self.n - slopes) / self.n
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flat_picture_is_plain_and_a_varied_one_is_rich() {
        assert_eq!(Texture::of(&[200.0; SIDE * SIDE]), Texture::Plain(0));
        let varied = std::array::from_fn(noise);
        assert_eq!(Texture::of(&varied), Texture::Rich(100));
    }

    /// A product alone would not do: it has a lattice, and is a pattern.
    fn noise(i: usize) -> f32 {
        let mut z = (i + 1) as u64;
        for factor in [0xbf58_476d_1ce4_e5b9u64, 0x94d0_49bb_1331_11eb] {
            z = (z ^ (z >> 27)).wrapping_mul(factor);
        }
        (z >> 56) as f32
    }

    #[test]
    fn what_is_varied_and_comes_again_is_patterned() {
        let tile = std::array::from_fn(|i| noise(i % SIDE % 13 + i / SIDE % 13 * 13));
        assert_eq!(Texture::of(&tile).look(), Look::Patterned);
    }

    #[test]
    fn a_caption_on_white_is_plain() {
        let text = std::array::from_fn(|i| if i % 5 == 0 && (20..40).contains(&(i / SIDE)) { 0.0 } else { 255.0 });
        assert!(!Texture::of(&text).is_rich());
    }
}
