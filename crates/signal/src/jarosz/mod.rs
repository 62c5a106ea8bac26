//! The reference's blur and decimation to 64 × 64 luma, bit for bit, streaming.
//!
//! The reference runs a box filter along rows, along columns, along rows, along columns over the whole picture, and
//! then keeps one pixel in some thousands. Its column passes jump a whole row for each step, which is where it spends
//! nine tenths of its time. Here the four passes run as a pipeline:
//!
//! ```text
//! luma ─▶ rows (16 at once) ─▶ columns (running sums, a ring of rows) ─▶ rows (64 outputs) ─▶ columns (64 wide)
//! ```
//!
//! so that memory is walked in row order, the working set is a strip as high as the window (which fits the second
//! level cache for any camera), and the last two passes divide and store only what decimation keeps. Each value is
//! still the same sums, made in the same order: `sum += right; sum -= left; out = sum / count`.
//!
//! Such a sum cannot be cut into parts. So what runs side by side is rows: sixteen of them are turned so that a vector
//! holds one column of all, a tile at a time, which fits the first level cache.

mod filters;
mod strips;
mod weighted;

use crate::view::View;
use filters::{BoxFilter, Columns, Decimator, LANES, Strip, centre};

/// What a processor may have an own way of doing, with the same outcome bit for bit.
pub(crate) trait Kernel {
    /// Rows become columns.
    fn transpose(rows: [[f32; 8]; 8]) -> [[f32; 8]; 8];

    /// `value / divisor`, correctly rounded; `inverse` is `1.0 / divisor`. The divisor is a count.
    fn divide(value: f32, divisor: f32, inverse: f32) -> f32;
}

/// The obvious way.
pub(crate) struct Plain;

impl Kernel for Plain {
    #[inline(always)]
    fn transpose(rows: [[f32; 8]; 8]) -> [[f32; 8]; 8] {
        let mut out = [[0.0; 8]; 8];
        for (x, row) in rows.iter().enumerate() {
            out.iter_mut()
                .zip(row)
                .for_each(|(column, value)| column.iter_mut().skip(x).take(1).for_each(|to| *to = *value));
        }
        out
    }

    #[inline(always)]
    fn divide(value: f32, divisor: f32, _: f32) -> f32 {
        value / divisor
    }
}

/// Luma brought to 64 × 64, row by row.
pub(crate) type Blocks = [f32; SIDE * SIDE];

/// The side of what the DCT works on.
pub(crate) const SIDE: usize = 64;

/// Blurs and decimates. The view has at least one pixel.
#[inline(always)]
pub(crate) fn blocks<K: Kernel>(view: &View<'_>) -> Box<Blocks> {
    let (width, height) = (view.width(), view.height());
    let mut out = Box::new([0.0; SIDE * SIDE]);
    if (width, height) == (SIDE, SIDE) {
        out.chunks_exact_mut(SIDE).enumerate().for_each(|(y, row)| view.luma(y, row));
        return out;
    }
    let filter = BoxFilter::new(width);
    let mut strip = Strip::new(width);
    let mut columns = Columns::new(width, height);
    let mut second = Second::new(filter, height, &mut out);
    let mut y = 0;
    while y < height {
        let rows = LANES.min(height - y);
        for lane in 0..rows {
            view.luma(y + lane, strip.row(lane));
        }
        strip.box_filter::<K>(&filter);
        for lane in 0..rows {
            let row = strip.row(lane);
            filter.divide::<K>(row);
            if columns.push::<K>(row, second.next_row()) {
                second.appended::<K>();
            }
        }
        y += rows;
    }
    while columns.drain(second.next_row()) {
        second.appended::<K>();
    }
    second.finish::<K>();
    out
}

/// The same but for rounding, and as fast as the picture can be read.
#[inline(always)]
pub(crate) fn blocks_weighted(view: &View<'_>) -> Box<Blocks> {
    if (view.width(), view.height()) == (SIDE, SIDE) { blocks::<Plain>(view) } else { weighted::blocks(view) }
}

/// The second pair of passes: only what decimation keeps is divided and stored.
struct Second<'a> {
    filter: BoxFilter,
    kept: [usize; SIDE],
    strip: Strip,
    columns: Columns,
    decimator: Decimator<'a>,
}

impl<'a> Second<'a> {
    fn new(filter: BoxFilter, height: usize, out: &'a mut Blocks) -> Self {
        let kept = std::array::from_fn(|i| centre(i, filter.length));
        let decimator = Decimator::new(height, out);
        Self { filter, kept, strip: Strip::new(filter.length), columns: Columns::new(SIDE, height), decimator }
    }

    fn next_row(&mut self) -> &mut [f32] {
        self.strip.row(self.strip.filled)
    }

    #[inline(always)]
    fn appended<K: Kernel>(&mut self) {
        self.strip.filled += 1;
        if self.strip.filled == LANES {
            self.flush::<K>();
        }
    }

    #[inline(always)]
    fn flush<K: Kernel>(&mut self) {
        let rows = self.strip.box_filter_kept::<K>(&self.filter, &self.kept);
        let mut out = [0.0; SIDE];
        for row in rows.iter().take(self.strip.filled) {
            if self.columns.push::<K>(row, &mut out) {
                self.decimator.take(&out);
            }
        }
        self.strip.filled = 0;
    }

    fn finish<K: Kernel>(&mut self) {
        self.flush::<K>();
        let mut out = [0.0; SIDE];
        while self.columns.drain(&mut out) {
            self.decimator.take(&out);
        }
    }
}

#[cfg(test)]
mod tests {
    use model::Picture;
    use proptest::prelude::*;

    use super::*;
    use crate::view::{Area, Ground};
    use crate::{dct, distance};

    fn noise(width: u32, height: u32, seed: u64) -> Picture {
        let mut state = seed | 1;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 56) as u8
        };
        let rgba = (0..width * height).flat_map(|i| [next(), (i % width / 3) as u8, next(), 255]).collect();
        Picture::new(width, height, rgba).unwrap()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        #[test]
        fn sums_with_weights_differ_by_no_more_than_rounding(width in 5..600u32, height in 5..600u32, seed: u64) {
            let picture = noise(width, height, seed);
            let view = View::full(&picture, Area::whole(&picture), Ground::Ignore);
            let (exact, other) = (blocks::<Plain>(&view), blocks_weighted(&view));
            let most = exact.iter().zip(other.iter()).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            prop_assert!(most < 0.01, "{}", most);
            // A smaller picture has blocks that are one and the same: some of its frequencies are nought, but for rounding.
            if width.min(height) >= SIDE as u32 {
                let hash = |luma: &Blocks| dct::bits(&dct::spectrum(luma));
                prop_assert!(distance(&hash(&exact), &hash(&other)) <= 4);
            }
        }
    }
}
