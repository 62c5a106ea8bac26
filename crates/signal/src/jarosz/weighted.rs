//! The same blur and decimation as sums with weights: the filter is linear, and only 64 × 64 of its values are kept.
//!
//! Two box filters one after the other are a hat of weights about as wide as the distance between two values that are
//! kept. So each pixel is multiplied into (nearly always) one row of 64, and each of those into one value of 64: as fast
//! as the picture can be read. The numbers are the reference's but for rounding. What that is good for:
//! [`crate::picture`].

use super::filters::{BoxFilter, centre};
use super::{Blocks, SIDE};
use crate::view::View;

/// Side by side in sums along a row, so that their order is the same on every processor.
const LANES: usize = 16;

/// Blurs and decimates. The view has at least one pixel and is not already of 64 × 64.
#[inline(always)]
pub(crate) fn blocks(view: &View<'_>) -> Box<Blocks> {
    let (across, down) = (hats(view.width()), hats(view.height()));
    let mut out = Box::new([0.0; SIDE * SIDE]);
    let (mut row, mut sums) = (vec![0.0; view.width()], vec![0.0; view.width()]);
    for (out, hat) in out.as_chunks_mut::<SIDE>().0.iter_mut().zip(&down) {
        sums.fill(0.0);
        for (y, &weight) in (hat.first..).zip(&hat.weights) {
            view.add_luma(y, weight, &mut row, &mut sums);
        }
        out.iter_mut().zip(&across).for_each(|(out, hat)| *out = hat.of(&sums));
    }
    out
}

/// The weights of neighbouring values in one that is kept.
struct Hat {
    first: usize,
    weights: Vec<f32>,
}

/// The hats of the 64 values that are kept of a row or column.
fn hats(length: usize) -> [Hat; SIDE] {
    let filter = BoxFilter::new(length);
    std::array::from_fn(|part| {
        let outer = filter.reach(centre(part, length));
        let first = filter.reach(outer.start).start;
        let mut weights = vec![0.0f64; filter.reach(outer.end - 1).end - first];
        for inner in outer.clone().map(|at| filter.reach(at)) {
            let share = 1.0 / (outer.len() * inner.len()) as f64;
            let covered = weights.get_mut(inner.start - first..inner.end - first).unwrap_or_default();
            covered.iter_mut().for_each(|weight| *weight += share);
        }
        Hat { first, weights: weights.into_iter().map(|weight| weight as f32).collect() }
    })
}

impl Hat {
    /// The weighted sum of a row's values.
    #[inline(always)]
    fn of(&self, row: &[f32]) -> f32 {
        let values = row.get(self.first..self.first + self.weights.len()).unwrap_or_default();
        let ((values, rest), (weights, last)) = (values.as_chunks::<LANES>(), self.weights.as_chunks::<LANES>());
        let mut sums = [0.0f32; LANES];
        for (values, weights) in values.iter().zip(weights) {
            sums.iter_mut().zip(values).zip(weights).for_each(|((sum, value), weight)| *sum += value * weight);
        }
        sums.iter_mut().zip(rest).zip(last).for_each(|((sum, value), weight)| *sum += value * weight);
        sums.iter().sum()
    }
}
