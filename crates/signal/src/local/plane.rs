//! Grey levels as a rectangle of `f32`, and what is done to whole rectangles.

use super::simd;
use std::cell::RefCell;

/// Grey levels 0–255, row by row. Never empty.
pub(crate) struct Plane {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) values: Vec<f32>,
}

/// Values of planes that are gone, for those to come: asking the system for a megabyte each time, and giving it back,
/// took a third of the time.
const MOST_SPARE: usize = 24;

thread_local! {
    static SPARE: RefCell<Vec<Vec<f32>>> = const { RefCell::new(Vec::new()) };
}

impl Drop for Plane {
    fn drop(&mut self) {
        let values = std::mem::take(&mut self.values);
        // While a thread ends, what it kept may be gone already.
        let _ = SPARE.try_with(|spare| {
            let mut spare = spare.borrow_mut();
            if spare.len() < MOST_SPARE {
                spare.push(values);
            }
        });
    }
}

impl Clone for Plane {
    fn clone(&self) -> Self {
        let mut out = Self::new(self.width, self.height);
        out.values.copy_from_slice(&self.values);
        out
    }
}

impl Plane {
    /// All zero.
    pub(crate) fn new(width: usize, height: usize) -> Self {
        let wanted = width * height;
        let kept = SPARE.with_borrow_mut(|spare| {
            // the smallest that is large enough: large ones are for large planes
            let fit = |(_, held): &(usize, &Vec<f32>)| held.capacity() >= wanted && held.capacity() <= 4 * wanted;
            let best = spare.iter().enumerate().filter(fit).min_by_key(|(_, held)| held.capacity()).map(|(n, _)| n);
            best.map(|n| spare.swap_remove(n))
        });
        let mut values = kept.unwrap_or_default();
        values.clear();
        values.resize(wanted, 0.0);
        Self { width, height, values }
    }

    /// From two of one size, value by value.
    pub(crate) fn of_both(a: &Self, b: &Self, of: impl Fn(f32, f32) -> f32) -> Self {
        let mut out = Self::new(a.width, a.height);
        for ((out, a), b) in out.values.iter_mut().zip(&a.values).zip(&b.values) {
            *out = of(*a, *b);
        }
        out
    }

    pub(crate) fn rows(&self) -> std::slice::ChunksExact<'_, f32> {
        self.values.chunks_exact(self.width)
    }

    /// Row `y`, or the nearest there is.
    #[inline(always)]
    pub(crate) fn row(&self, y: usize) -> &[f32] {
        let y = y.min(self.height - 1);
        self.values.get(y * self.width..(y + 1) * self.width).unwrap_or_default()
    }

    #[inline(always)]
    pub(crate) fn at(&self, x: usize, y: usize) -> f32 {
        self.values.get(y * self.width + x).copied().unwrap_or_default()
    }

    /// Convolved with a Gaussian; its kernel is cut where it has fallen to about one hundredth.
    pub(crate) fn blurred(&self, sigma: f32) -> Self {
        let mut out = Self::new(self.width, self.height);
        simd::blur(self, &gaussian(sigma), &mut out);
        out
    }

    /// Every second pixel of every second row: what an octave ends with is blurred enough for it.
    pub(crate) fn halved(&self) -> Self {
        let mut out = Self::new(self.width.div_ceil(2), self.height.div_ceil(2));
        let width = out.width;
        for (to, from) in out.values.chunks_exact_mut(width).zip(self.rows().step_by(2)) {
            to.iter_mut().zip(from.iter().step_by(2)).for_each(|(to, from)| *to = *from);
        }
        out
    }

    /// The next level of a pyramid: (1 4 6 4 1)/16 both ways, then every second pixel.
    pub(crate) fn next_level(&self) -> Self {
        let mut out = Self::new(self.width, self.height);
        simd::blur(self, &[0.375, 0.25, 0.0625], &mut out);
        out.halved()
    }

    /// Brought to another size: each new pixel is the mean of the old area under it, or lies between old ones.
    pub(crate) fn resized(&self, width: usize, height: usize) -> Self {
        Self::resized_from((self.width, self.height), (width, height), &mut |y, out| out.copy_from_slice(self.row(y)))
    }

    /// The same from rows that are asked for one at a time, in order.
    pub(crate) fn resized_from(
        from: (usize, usize),
        (width, height): (usize, usize),
        fetch: &mut dyn FnMut(usize, &mut [f32]),
    ) -> Self {
        let across = spans(from.0, width);
        let mut whole = vec![0.0; from.0];
        // the row where one span ends is the row where the next begins
        let (mut narrow, mut held) = (vec![0.0; width], usize::MAX);
        let mut before = (vec![0.0; width], usize::MAX);
        let mut out = Self::new(width, height);
        for (row, span) in out.values.chunks_exact_mut(width).zip(spans(from.1, height)) {
            for (y, weight) in span.places() {
                if y != held && y != before.1 {
                    std::mem::swap(&mut narrow, &mut before.0);
                    before.1 = held;
                    fetch(y, &mut whole);
                    narrow.iter_mut().zip(&across).for_each(|(v, span)| *v = span.of(&whole));
                    held = y;
                }
                let line = if y == held { &narrow } else { &before.0 };
                row.iter_mut().zip(line).for_each(|(out, v)| *out += weight * v);
            }
        }
        out
    }

    /// Between four pixels; beyond the edge the nearest pixel stands.
    #[inline(always)]
    pub(crate) fn between(&self, x: f32, y: f32) -> f32 {
        let x = x.clamp(0.0, (self.width - 1) as f32);
        let y = y.clamp(0.0, (self.height - 1) as f32);
        let (left, top) = (x as usize, y as usize);
        let (right, bottom) = ((left + 1).min(self.width - 1), (top + 1).min(self.height - 1));
        let (fx, fy) = (x - left as f32, y - top as f32);
        let upper = self.at(left, top) + fx * (self.at(right, top) - self.at(left, top));
        let lower = self.at(left, bottom) + fx * (self.at(right, bottom) - self.at(left, bottom));
        upper + fy * (lower - upper)
    }
}

/// One half of a normalised Gaussian, centre first.
pub(crate) fn gaussian(sigma: f32) -> Vec<f32> {
    let radius = (3.0 * sigma).ceil() as usize;
    let weight = |k: usize| (-((k * k) as f32) / (2.0 * sigma * sigma)).exp();
    let sum = weight(0) + 2.0 * (1..=radius).map(weight).sum::<f32>();
    (0..=radius).map(|k| weight(k) / sum).collect()
}

/// Which old places make a new one, and how much of each.
struct Span {
    first: usize,
    weights: Vec<f32>,
}

impl Span {
    fn places(&self) -> impl Iterator<Item = (usize, f32)> + '_ {
        self.weights.iter().enumerate().map(|(k, w)| (self.first + k, *w))
    }

    #[inline(always)]
    fn of(&self, row: &[f32]) -> f32 {
        let from = row.get(self.first..).unwrap_or_default();
        self.weights.iter().zip(from).map(|(w, v)| w * v).sum()
    }
}

fn spans(from: usize, to: usize) -> Vec<Span> {
    let ratio = from as f32 / to as f32;
    (0..to).map(|i| if ratio > 1.0 { shrinking(i, ratio, from) } else { growing(i, ratio, from) }).collect()
}

fn shrinking(i: usize, ratio: f32, from: usize) -> Span {
    let (start, end) = (i as f32 * ratio, ((i + 1) as f32 * ratio).min(from as f32));
    let first = (start as usize).min(from - 1);
    let last = (end.ceil() as usize).clamp(first + 1, from);
    let part = |k: usize| ((k + 1) as f32).min(end) - (k as f32).max(start);
    let sum: f32 = (first..last).map(part).sum();
    Span { first, weights: (first..last).map(|k| part(k) / sum).collect() }
}

fn growing(i: usize, ratio: f32, from: usize) -> Span {
    let at = ((i as f32 + 0.5) * ratio - 0.5).clamp(0.0, (from - 1) as f32);
    let first = at as usize;
    let fraction = at - first as f32;
    let weights = if first + 1 < from { vec![1.0 - fraction, fraction] } else { vec![1.0] };
    Span { first, weights }
}

/// Values handled side by side.
const LANES: usize = 32;

/// A symmetric kernel (centre first) along both directions; edges are repeated. `out` has `plane`'s size.
#[inline(always)]
pub(crate) fn blur_plain(plane: &Plane, kernel: &[f32], out: &mut Plane) {
    let radius = kernel.len() - 1;
    // room for whole lanes on the right, so that the last step is like the others
    let padded_width = plane.width.next_multiple_of(LANES) + 2 * radius;
    let mut padded = vec![0.0f32; padded_width];
    let mut wide = vec![0.0f32; plane.width.next_multiple_of(LANES)];
    for (y, out) in out.values.chunks_exact_mut(plane.width).enumerate() {
        let inner = padded.get_mut(radius..radius + plane.width).unwrap_or_default();
        down(plane, y, kernel, inner);
        let (first, last) = (inner.first().copied().unwrap_or(0.0), inner.last().copied().unwrap_or(0.0));
        padded.iter_mut().take(radius).for_each(|v| *v = first);
        padded.iter_mut().skip(radius + plane.width).for_each(|v| *v = last);
        along(&padded, kernel, &mut wide);
        out.iter_mut().zip(&wide).for_each(|(out, v)| *out = *v);
    }
}

#[inline(always)]
fn down(plane: &Plane, y: usize, kernel: &[f32], out: &mut [f32]) {
    let centre = plane.row(y);
    let weight = kernel.first().copied().unwrap_or(0.0);
    out.iter_mut().zip(centre).for_each(|(out, v)| *out = weight * v);
    for (k, weight) in kernel.iter().enumerate().skip(1) {
        let (above, below) = (plane.row(y.saturating_sub(k)), plane.row(y + k));
        out.iter_mut().zip(above).zip(below).for_each(|((out, a), b)| *out += weight * (a + b));
    }
}

#[inline(always)]
fn along(padded: &[f32], kernel: &[f32], out: &mut [f32]) {
    let radius = kernel.len() - 1;
    let (chunks, _) = out.as_chunks_mut::<LANES>();
    for (n, chunk) in chunks.iter_mut().enumerate() {
        let at = n * LANES + radius;
        let lanes = |from: usize| padded.get(from..).and_then(|rest| rest.first_chunk::<LANES>());
        let Some(centre) = lanes(at) else { return };
        let weight = kernel.first().copied().unwrap_or(0.0);
        let mut sums: [f32; LANES] = centre.map(|v| weight * v);
        for (k, weight) in kernel.iter().enumerate().skip(1) {
            let (Some(left), Some(right)) = (lanes(at - k), lanes(at + k)) else { return };
            for ((sum, a), b) in sums.iter_mut().zip(left).zip(right) {
                *sum += weight * (a + b);
            }
        }
        *chunk = sums;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flat_plane_stays_flat_whatever_is_done_to_it() {
        let flat = Plane { width: 50, height: 37, values: vec![77.0; 50 * 37] };
        for plane in [flat.blurred(2.3), flat.next_level(), flat.resized(13, 90), flat.resized(200, 5)] {
            assert!(plane.values.iter().all(|v| (v - 77.0).abs() < 1e-3));
        }
    }

    #[test]
    fn shrinking_takes_the_mean_of_what_lies_under_a_pixel() {
        let plane = Plane { width: 4, height: 2, values: vec![0.0, 2.0, 4.0, 6.0, 2.0, 4.0, 6.0, 8.0] };
        assert_eq!(plane.resized(2, 1).values, [2.0, 6.0]);
    }
}
