//! Where something is seen of a picture, in 24 × 24 cells.

use super::normalise::Normal;

/// Cells along each side, whatever the picture's form.
const CELLS: usize = 24;

/// One bit a cell, row by row from the lowest.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Shape([u32; CELLS]);

impl Shape {
    pub(crate) const BYTES: usize = CELLS * 3;
    /// All is seen.
    pub(crate) const WHOLE: Self = Self([(1 << CELLS) - 1; CELLS]);

    pub(crate) fn new(normal: &Normal) -> Self {
        let (width, height) = (normal.plane.width, normal.plane.height);
        let centre = |at: usize, side: usize| (2 * at + 1) * side / (2 * CELLS);
        let is_seen = |x: usize, y: usize| {
            let at = centre(y, height) * width + centre(x, width);
            normal.depth.as_ref().is_none_or(|depth| depth.get(at).is_some_and(|d| *d > 0))
        };
        let row = |y: usize| (0..CELLS).filter(|x| is_seen(*x, y)).fold(0, |row, x| row | 1 << x);
        Self(std::array::from_fn(row))
    }

    pub(crate) fn mirrored(&self) -> Self {
        Self(self.0.map(|row| row.reverse_bits() >> (u32::BITS as usize - CELLS)))
    }

    /// Whether something is seen at a place, both from 0 to 1.
    pub(crate) fn shows(&self, x: f32, y: f32) -> bool {
        if !(0.0..1.0).contains(&x) || !(0.0..1.0).contains(&y) {
            return false;
        }
        let cell = |at: f32| (at * CELLS as f32) as usize;
        self.0.get(cell(y)).is_some_and(|row| row >> cell(x) & 1 == 1)
    }

    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        for row in self.0 {
            let [a, b, c, _] = row.to_le_bytes();
            out.extend_from_slice(&[a, b, c]);
        }
    }

    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let bytes: &[u8; Self::BYTES] = bytes.try_into().ok()?;
        let (rows, _) = bytes.as_chunks::<3>();
        let mut cells = [0; CELLS];
        cells.iter_mut().zip(rows).for_each(|(row, [a, b, c])| *row = u32::from_le_bytes([*a, *b, *c, 0]));
        Some(Self(cells))
    }
}
