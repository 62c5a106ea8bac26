//! The reference's blur and decimation to 64 × 64 luma, bit for bit, streaming.
//!
//! The reference runs a box filter along rows, along columns, along rows, along columns over the whole picture, and
//! then keeps one pixel in some thousands. Its column passes jump a whole row for each step, which is where it spends
//! nine tenths of its time. Here the four passes run as a pipeline:
//!
//! ```text
//! luma ─▶ rows (8 at once) ─▶ columns (running sums, a ring of rows) ─▶ rows (64 outputs) ─▶ columns (64 wide)
//! ```
//!
//! so that memory is walked in row order, the working set is a strip as high as the window (which fits the second
//! level cache for any camera), and the last two passes divide and store only what decimation keeps. Each value is
//! still the same sums, made in the same order: `sum += right; sum -= left; out = sum / count`.

mod filters;
mod weighted;

use crate::view::View;
use filters::{BoxFilter, Columns, Decimator, LANES, Strip, centre};

/// Luma brought to 64 × 64, row by row.
pub(crate) type Blocks = [f32; SIDE * SIDE];

/// The side of what the DCT works on.
pub(crate) const SIDE: usize = 64;

/// Blurs and decimates. The view has at least one pixel.
#[inline(always)]
pub(crate) fn blocks(view: &View<'_>) -> Box<Blocks> {
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
            view.luma(y + lane, strip.input(lane));
        }
        strip.box_filter(&filter);
        for lane in 0..rows {
            let row = strip.output(lane);
            filter.divide(row);
            if columns.push(row) {
                second.append(&columns.out);
            }
        }
        y += rows;
    }
    while columns.drain() {
        second.append(&columns.out);
    }
    second.finish();
    out
}

/// The same but for rounding, and as fast as the picture can be read.
#[inline(always)]
pub(crate) fn blocks_weighted(view: &View<'_>) -> Box<Blocks> {
    if (view.width(), view.height()) == (SIDE, SIDE) { blocks(view) } else { weighted::blocks(view) }
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

    #[inline(always)]
    fn append(&mut self, row: &[f32]) {
        self.strip.append(row);
        if self.strip.filled == LANES {
            self.flush();
        }
    }

    #[inline(always)]
    fn flush(&mut self) {
        self.strip.box_filter(&self.filter);
        for lane in 0..self.strip.filled {
            let mut row = [0.0; SIDE];
            self.strip.pick(lane, &self.kept, &self.filter, &mut row);
            if self.columns.push(&row) {
                self.decimator.take(&self.columns.out);
            }
        }
        self.strip.filled = 0;
    }

    fn finish(&mut self) {
        self.flush();
        while self.columns.drain() {
            self.decimator.take(&self.columns.out);
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
            let (exact, other) = (blocks(&view), blocks_weighted(&view));
            let most = exact.iter().zip(other.iter()).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            prop_assert!(most < 0.01, "{}", most);
            let hash = |luma: &Blocks| dct::bits(&dct::spectrum(luma));
            prop_assert!(distance(&hash(&exact), &hash(&other)) <= 4);
        }
    }
}
