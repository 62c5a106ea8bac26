//! Turned and mirrored pictures, hashed as such.
//!
//! The eight dihedral hashes come almost free from one spectrum, but a picture that was really mirrored, scaled and saved
//! meets them only roughly: the filter and the decimation of PDQ have a phase, and that is not mirrored with the bits.
//! Where a hash set is built, the pixels themselves are turned, which costs seven hashes and brings the distance back to
//! what it is for pictures that were not turned.

use crate::source::Source;
use crate::{Pdq, pdq_full};
use model::{Luma, Picture};

/// How to make each turned picture: whether rows become columns, and which axes of the outcome then run backwards.
#[derive(Clone, Copy)]
struct Turn {
    transposed: bool,
    mirrored: bool,
    upside_down: bool,
}

const fn turn(transposed: bool, mirrored: bool, upside_down: bool) -> Turn {
    Turn { transposed, mirrored, upside_down }
}

/// In the order of [`crate::DIHEDRAL`] after the original, which is the reference's own.
const TURNS: [Turn; 7] = [
    turn(true, false, true),
    turn(false, true, true),
    turn(true, true, false),
    turn(false, false, true),
    turn(false, true, false),
    turn(true, false, false),
    turn(true, true, true),
];

/// Hash and quality, by the full-size route, of the picture turned in the seven ways of [`crate::DIHEDRAL`] after the
/// original.
pub fn turned<'a>(picture: impl Into<Source<'a>>) -> [(Pdq, u8); 7] {
    let source = picture.into();
    TURNS.map(|turn| turn.hash(source).unwrap_or((Pdq([0; 32]), 0)))
}

impl Turn {
    fn hash(self, source: Source<'_>) -> Option<(Pdq, u8)> {
        let size = (source.width(), source.height());
        let (across, down) = if self.transposed { (size.1, size.0) } else { size };
        let (across, down) = (u32::try_from(across).ok()?, u32::try_from(down).ok()?);
        Some(match source {
            Source::Colour(picture) => {
                let turned = self.of(size, picture.rgba().as_chunks::<4>().0);
                pdq_full(&Picture::new(across, down, turned.into_flattened()).ok()?)
            }
            Source::Luma(luma) => pdq_full(&Luma::new(across, down, self.of(size, luma.luma())).ok()?),
        })
    }

    /// The pixels of a picture turned; short if `pixels` are not as many as `size` says.
    fn of<P: Copy>(self, (w, h): (usize, usize), pixels: &[P]) -> Vec<P> {
        let (across, down) = if self.transposed { (h, w) } else { (w, h) };
        let mut out = Vec::with_capacity(pixels.len());
        for y in 0..down {
            let y = if self.upside_down { down - 1 - y } else { y };
            let source = (0..across).filter_map(|x| {
                let x = if self.mirrored { across - 1 - x } else { x };
                pixels.get(if self.transposed { x * w + y } else { y * w + x })
            });
            out.extend(source);
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{distance, of_picture};

    /// A picture without any symmetry.
    fn picture() -> Picture {
        let (w, h) = (160u32, 120u32);
        let value = |x: u32, y: u32| ((x * x / 7 + y * 3 + x * y / 11 + (y * y * y) / 900) % 251) as u8;
        let rgba =
            (0..h).flat_map(|y| (0..w).flat_map(move |x| [value(x, y), value(y, x), value(x, x ^ y), 255])).collect();
        Picture::new(w, h, rgba).unwrap()
    }

    #[test]
    fn each_turned_picture_is_nearest_to_its_own_dihedral_hash() {
        let picture = picture();
        let dihedral = of_picture(&picture).dihedral;
        for (k, (hash, _)) in (1..).zip(turned(&picture)) {
            let nearest = (0..8).min_by_key(|i| distance(&hash, &dihedral[*i])).unwrap();
            assert_eq!(crate::DIHEDRAL[nearest], crate::DIHEDRAL[k]);
        }
    }
}
