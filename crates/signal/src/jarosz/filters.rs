//! The parts of the pipeline: box filters along rows and down columns, and decimation.

use super::strips::{self, Column, InPlace, Taker};
use super::{Kernel, SIDE};

pub(super) use super::strips::LANES;

/// The row or column that decimation keeps of one of 64 equal parts: its centre.
pub(super) fn centre(part: usize, length: usize) -> usize {
    // (part + ½)·length/64, as the reference truncates it; exact in integers
    (2 * part + 1) * length / (2 * SIDE)
}

/// The box filter along one direction: how wide, and how many values each output is the mean of.
#[derive(Clone, Copy)]
pub(super) struct BoxFilter {
    pub(super) length: usize,
    pub(super) window: usize,
    /// Values summed before the first output is written, that output's own included.
    pub(super) half: usize,
}

impl BoxFilter {
    pub(super) fn new(length: usize) -> Self {
        let window = length.div_ceil(2 * SIDE);
        Self { length, window, half: (window + 2) / 2 }
    }

    /// How many values output `i` is the mean of: fewer at both ends.
    #[inline(always)]
    fn count(&self, i: usize) -> f32 {
        let before_end = self.length - i + self.window - self.half;
        (i + self.half).min(self.window).min(before_end) as f32
    }

    /// The values that output `i` is the mean of.
    pub(super) fn reach(&self, i: usize) -> std::ops::Range<usize> {
        let end = i + self.half;
        end.saturating_sub(self.window)..end.min(self.length)
    }

    /// Sums to means, in place.
    #[inline(always)]
    pub(super) fn divide<K: Kernel>(&self, sums: &mut [f32]) {
        let head = (self.window - self.half).min(sums.len());
        let tail = (self.length + 1 - self.half).max(head).min(sums.len());
        let whole = self.window as f32;
        for (i, sum) in sums.iter_mut().enumerate().take(head) {
            *sum /= self.count(i);
        }
        if let Some(middle) = sums.get_mut(head..tail) {
            let inverse = 1.0 / whole;
            middle.iter_mut().for_each(|sum| *sum = K::divide(*sum, whole, inverse));
        }
        for (i, sum) in sums.iter_mut().enumerate().skip(tail) {
            *sum /= self.count(i);
        }
    }
}

/// Rows that are filtered side by side.
pub(super) struct Strip {
    width: usize,
    /// Room for a row, and for what whole blocks of columns write beyond its end.
    stride: usize,
    /// Rows of it that were filled so far.
    pub(super) filled: usize,
    rows: Vec<f32>,
    columns: Vec<Column>,
}

impl Strip {
    pub(super) fn new(width: usize) -> Self {
        let stride = strips::stride(width);
        Self { width, stride, filled: 0, rows: vec![0.0; LANES * stride], columns: Vec::new() }
    }

    pub(super) fn row(&mut self, lane: usize) -> &mut [f32] {
        self.rows.get_mut(lane * self.stride..lane * self.stride + self.width).unwrap_or_default()
    }

    /// Running sums of every row in its place, not yet divided.
    #[inline(always)]
    pub(super) fn box_filter<K: Kernel>(&mut self, filter: &BoxFilter) {
        strips::box_filter::<K>(&mut self.rows, self.stride, filter, &mut self.columns, &mut InPlace);
    }

    /// The means that decimation keeps of every lane.
    #[inline(always)]
    pub(super) fn box_filter_kept<K: Kernel>(
        &mut self,
        filter: &BoxFilter,
        kept: &[usize; SIDE],
    ) -> [[f32; SIDE]; LANES] {
        let mut picker = Picker { filter: *filter, kept, next: 0, rows: [[0.0; SIDE]; LANES] };
        strips::box_filter::<K>(&mut self.rows, self.stride, filter, &mut self.columns, &mut picker);
        picker.rows
    }
}

/// Divides and keeps what decimation wants.
struct Picker<'a> {
    filter: BoxFilter,
    kept: &'a [usize; SIDE],
    next: usize,
    rows: [[f32; SIDE]; LANES],
}

impl Taker for Picker<'_> {
    #[inline(always)]
    fn take<K: Kernel>(&mut self, _: &mut [f32], _: usize, at: usize, sums: &[Column]) {
        while let Some(&x) = self.kept.get(self.next) {
            let Some(sums) = sums.get(x - at) else { return };
            let count = self.filter.count(x);
            for (row, sum) in self.rows.iter_mut().zip(sums.as_flattened()) {
                if let Some(mean) = row.get_mut(self.next) {
                    *mean = sum / count;
                }
            }
            self.next += 1;
        }
    }
}

/// The box filter down the columns, row after row: running sums, and the rows that they still hold.
pub(super) struct Columns {
    filter: BoxFilter,
    sums: Vec<f32>,
    /// The last `window` rows, the oldest at `pushed % window`.
    ring: Vec<f32>,
    pushed: usize,
    drained: usize,
}

impl Columns {
    pub(super) fn new(width: usize, height: usize) -> Self {
        let filter = BoxFilter::new(height);
        let ring = vec![0.0; filter.window * width];
        Self { filter, sums: vec![0.0; width], ring, pushed: 0, drained: 0 }
    }

    /// Takes one more row; says whether there are enough for a filtered one, which is then in `out`.
    #[inline(always)]
    pub(super) fn push<K: Kernel>(&mut self, row: &[f32], out: &mut [f32]) -> bool {
        let (width, window) = (self.sums.len(), self.filter.window);
        let slot = self.pushed % window;
        let ring = self.ring.get_mut(slot * width..(slot + 1) * width).unwrap_or_default();
        let values = self.sums.iter_mut().zip(&mut *ring).zip(row).zip(out);
        self.pushed += 1;
        if self.pushed <= window {
            let count = self.pushed as f32;
            for (((sum, kept), new), out) in values {
                *sum += *new;
                *kept = *new;
                *out = *sum / count;
            }
        } else {
            let count = window as f32;
            let inverse = 1.0 / count;
            for (((sum, kept), new), out) in values {
                *sum += *new;
                *sum -= *kept;
                *kept = *new;
                *out = K::divide(*sum, count, inverse);
            }
        }
        self.pushed >= self.filter.half
    }

    /// Filters one more of the last rows, where the window runs out of the picture; says whether there was one.
    #[inline(always)]
    pub(super) fn drain(&mut self, out: &mut [f32]) -> bool {
        let (width, window) = (self.sums.len(), self.filter.window);
        if self.drained + 1 >= self.filter.half {
            return false;
        }
        let slot = (self.pushed + self.drained) % window;
        self.drained += 1;
        let ring = self.ring.get(slot * width..(slot + 1) * width).unwrap_or_default();
        let count = (window - self.drained) as f32;
        for ((sum, kept), out) in self.sums.iter_mut().zip(ring).zip(out) {
            *sum -= kept;
            *out = *sum / count;
        }
        true
    }
}

/// Keeps the rows that decimation wants.
pub(super) struct Decimator<'a> {
    out: &'a mut [f32],
    width: usize,
    height: usize,
    next: usize,
    y: usize,
}

impl<'a> Decimator<'a> {
    /// Keeps 64 of `height` rows, in `out`, which has room for just those.
    pub(super) fn new(height: usize, out: &'a mut [f32]) -> Self {
        Self { width: out.len() / SIDE, out, height, next: 0, y: 0 }
    }

    /// A small picture has rows that are wanted more than once.
    #[inline(always)]
    pub(super) fn take(&mut self, row: &[f32]) {
        while self.next < SIDE && centre(self.next, self.height) == self.y {
            let from = self.next * self.width;
            self.out.get_mut(from..from + self.width).unwrap_or_default().copy_from_slice(row);
            self.next += 1;
        }
        self.y += 1;
    }
}
