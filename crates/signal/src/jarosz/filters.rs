//! The parts of the pipeline: box filters along rows and down columns, and decimation.

use super::SIDE;

/// Rows filtered side by side: as many independent chains of additions as hide the latency of one.
pub(super) const LANES: usize = 8;

/// The row or column that decimation keeps of one of 64 equal parts: its centre.
pub(super) fn centre(part: usize, length: usize) -> usize {
    // (part + ½)·length/64, as the reference truncates it; exact in integers
    (2 * part + 1) * length / (2 * SIDE)
}

/// The box filter along one direction: how wide, and how many values each output is the mean of.
#[derive(Clone, Copy)]
pub(super) struct BoxFilter {
    pub(super) length: usize,
    window: usize,
    /// Values summed before the first output is written, that output's own included.
    half: usize,
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
    pub(super) fn divide(&self, sums: &mut [f32]) {
        let head = (self.window - self.half).min(sums.len());
        let tail = (self.length + 1 - self.half).max(head).min(sums.len());
        let whole = self.window as f32;
        for (i, sum) in sums.iter_mut().enumerate().take(head) {
            *sum /= self.count(i);
        }
        if let Some(middle) = sums.get_mut(head..tail) {
            middle.iter_mut().for_each(|sum| *sum /= whole);
        }
        for (i, sum) in sums.iter_mut().enumerate().skip(tail) {
            *sum /= self.count(i);
        }
    }
}

/// Rows that are filtered side by side.
pub(super) struct Strip {
    width: usize,
    /// Rows of input appended so far.
    pub(super) filled: usize,
    input: Vec<f32>,
    output: Vec<f32>,
}

impl Strip {
    pub(super) fn new(width: usize) -> Self {
        Self { width, filled: 0, input: vec![0.0; LANES * width], output: vec![0.0; LANES * width] }
    }

    pub(super) fn input(&mut self, lane: usize) -> &mut [f32] {
        self.input.get_mut(lane * self.width..(lane + 1) * self.width).unwrap_or_default()
    }

    pub(super) fn output(&mut self, lane: usize) -> &mut [f32] {
        self.output.get_mut(lane * self.width..(lane + 1) * self.width).unwrap_or_default()
    }

    #[inline(always)]
    pub(super) fn append(&mut self, row: &[f32]) {
        let lane = self.filled;
        self.input(lane).copy_from_slice(row);
        self.filled += 1;
    }

    /// Running sums of every lane, not yet divided.
    #[inline(always)]
    pub(super) fn box_filter(&mut self, filter: &BoxFilter) {
        let (BoxFilter { length, window, half }, width) = (*filter, self.width);
        let lanes: [&[f32]; LANES] =
            std::array::from_fn(|r| self.input.get(r * width..(r + 1) * width).unwrap_or_default());
        let mut rest = self.output.as_mut_slice();
        let mut outputs: [&mut [f32]; LANES] = std::array::from_fn(|_| {
            let (row, after) = std::mem::take(&mut rest).split_at_mut(width);
            rest = after;
            row
        });
        let mut sums = [0.0f32; LANES];
        add(&mut sums, &lanes, 0, half - 1);
        add_and_write(&mut sums, &lanes, half - 1, &mut outputs, window + 1 - half);
        slide(&mut sums, &lanes, window, &mut outputs, window + 1 - half, length - window);
        drain(&mut sums, &lanes, &mut outputs, length - window, half - 1);
    }

    /// The means that decimation keeps of one filtered lane.
    #[inline(always)]
    pub(super) fn pick(&self, lane: usize, columns: &[usize; SIDE], filter: &BoxFilter, out: &mut [f32; SIDE]) {
        let row = self.output.get(lane * self.width..(lane + 1) * self.width).unwrap_or_default();
        for (out, &x) in out.iter_mut().zip(columns) {
            *out = row.get(x).copied().unwrap_or_default() / filter.count(x);
        }
    }
}

/// Phase 1: the first sum, nothing written yet.
#[inline(always)]
fn add(sums: &mut [f32; LANES], lanes: &[&[f32]; LANES], from: usize, n: usize) {
    for (sum, lane) in sums.iter_mut().zip(lanes) {
        lane.iter().skip(from).take(n).for_each(|v| *sum += v);
    }
}

/// Phase 2: the window grows.
#[inline(always)]
fn add_and_write(
    sums: &mut [f32; LANES],
    lanes: &[&[f32]; LANES],
    from: usize,
    out: &mut [&mut [f32]; LANES],
    n: usize,
) {
    for ((sum, lane), out) in sums.iter_mut().zip(lanes).zip(out) {
        for (v, out) in lane.iter().skip(from).take(n).zip(out.iter_mut()) {
            *sum += v;
            *out = *sum;
        }
    }
}

/// Phase 3: the window slides; nearly all of the time is spent here.
#[inline(always)]
fn slide(
    sums: &mut [f32; LANES],
    lanes: &[&[f32]; LANES],
    window: usize,
    out: &mut [&mut [f32]; LANES],
    at: usize,
    n: usize,
) {
    let (sums, _) = sums.as_chunks_mut::<4>();
    let (lanes, _) = lanes.as_chunks::<4>();
    let (out, _) = out.as_chunks_mut::<4>();
    for ((sums, lanes), out) in sums.iter_mut().zip(lanes).zip(out) {
        let right = lanes.map(|row| row.get(window..window + n).unwrap_or_default());
        let left = lanes.map(|row| row.get(..n).unwrap_or_default());
        slide_four(sums, right, left, out.each_mut().map(|row| row.get_mut(at..at + n).unwrap_or_default()));
    }
}

/// Four rows at a time: their twelve pointers are as many as the processor can hold.
#[inline(always)]
fn slide_four(sums: &mut [f32; 4], right: [&[f32]; 4], left: [&[f32]; 4], out: [&mut [f32]; 4]) {
    let [mut s0, mut s1, mut s2, mut s3] = *sums;
    let [r0, r1, r2, r3] = right;
    let [l0, l1, l2, l3] = left;
    let [o0, o1, o2, o3] = out;
    let right = r0.iter().zip(r1).zip(r2).zip(r3);
    let left = l0.iter().zip(l1).zip(l2).zip(l3);
    let out = o0.iter_mut().zip(o1).zip(o2).zip(o3);
    for (((((r0, r1), r2), r3), (((l0, l1), l2), l3)), (((o0, o1), o2), o3)) in right.zip(left).zip(out) {
        s0 = s0 + r0 - l0;
        s1 = s1 + r1 - l1;
        s2 = s2 + r2 - l2;
        s3 = s3 + r3 - l3;
        (*o0, *o1, *o2, *o3) = (s0, s1, s2, s3);
    }
    *sums = [s0, s1, s2, s3];
}

/// Phase 4: the window shrinks.
#[inline(always)]
fn drain(sums: &mut [f32; LANES], lanes: &[&[f32]; LANES], out: &mut [&mut [f32]; LANES], from: usize, n: usize) {
    for ((sum, lane), out) in sums.iter_mut().zip(lanes).zip(out) {
        let end = out.len();
        for (v, out) in lane.iter().skip(from).take(n).zip(out.iter_mut().skip(end - n)) {
            *sum -= v;
            *out = *sum;
        }
    }
}

/// The box filter down the columns, row after row: running sums, and the rows that they still hold.
pub(super) struct Columns {
    filter: BoxFilter,
    sums: Vec<f32>,
    /// The last `window` rows, the oldest at `pushed % window`.
    ring: Vec<f32>,
    /// The row filtered last.
    pub(super) out: Vec<f32>,
    pushed: usize,
    drained: usize,
}

impl Columns {
    pub(super) fn new(width: usize, height: usize) -> Self {
        let filter = BoxFilter::new(height);
        let ring = vec![0.0; filter.window * width];
        Self { filter, sums: vec![0.0; width], ring, out: vec![0.0; width], pushed: 0, drained: 0 }
    }

    /// Takes one more row; says whether there are enough for a filtered one.
    #[inline(always)]
    pub(super) fn push(&mut self, row: &[f32]) -> bool {
        let (width, window) = (self.sums.len(), self.filter.window);
        let slot = self.pushed % window;
        let ring = self.ring.get_mut(slot * width..(slot + 1) * width).unwrap_or_default();
        let values = self.sums.iter_mut().zip(&mut *ring).zip(row).zip(&mut self.out);
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
            for (((sum, kept), new), out) in values {
                *sum += *new;
                *sum -= *kept;
                *kept = *new;
                *out = *sum / count;
            }
        }
        self.pushed >= self.filter.half
    }

    /// Filters one more of the last rows, where the window runs out of the picture; says whether there was one.
    #[inline(always)]
    pub(super) fn drain(&mut self) -> bool {
        let (width, window) = (self.sums.len(), self.filter.window);
        if self.drained + 1 >= self.filter.half {
            return false;
        }
        let slot = (self.pushed + self.drained) % window;
        self.drained += 1;
        let ring = self.ring.get(slot * width..(slot + 1) * width).unwrap_or_default();
        let count = (window - self.drained) as f32;
        for ((sum, kept), out) in self.sums.iter_mut().zip(ring).zip(&mut self.out) {
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
