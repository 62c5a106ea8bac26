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

use crate::view::View;

/// Luma brought to 64 × 64, row by row.
pub(crate) type Blocks = [f32; SIDE * SIDE];

/// The side of what the DCT works on.
pub(crate) const SIDE: usize = 64;

/// Rows filtered side by side: as many independent chains of additions as hide the latency of one.
const LANES: usize = 8;

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
        let decimator = Decimator { out, height, next: 0, y: 0 };
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
            if self.columns.push(&mut row) {
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

/// The row or column that decimation keeps of one of 64 equal parts: its centre.
fn centre(part: usize, length: usize) -> usize {
    // (part + ½)·length/64, as the reference truncates it; exact in integers
    (2 * part + 1) * length / (2 * SIDE)
}

/// The box filter along one direction: how wide, and how many values each output is the mean of.
#[derive(Clone, Copy)]
struct BoxFilter {
    length: usize,
    window: usize,
    /// Values summed before the first output is written, that output's own included.
    half: usize,
}

impl BoxFilter {
    fn new(length: usize) -> Self {
        let window = length.div_ceil(2 * SIDE);
        Self { length, window, half: (window + 2) / 2 }
    }

    /// How many values output `i` is the mean of: fewer at both ends.
    #[inline(always)]
    fn count(&self, i: usize) -> f32 {
        let before_end = self.length - i + self.window - self.half;
        (i + self.half).min(self.window).min(before_end) as f32
    }

    /// Sums to means, in place.
    #[inline(always)]
    fn divide(&self, sums: &mut [f32]) {
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
struct Strip {
    width: usize,
    /// Rows of input appended so far.
    filled: usize,
    input: Vec<f32>,
    output: Vec<f32>,
}

impl Strip {
    fn new(width: usize) -> Self {
        Self { width, filled: 0, input: vec![0.0; LANES * width], output: vec![0.0; LANES * width] }
    }

    fn input(&mut self, lane: usize) -> &mut [f32] {
        self.input.get_mut(lane * self.width..(lane + 1) * self.width).unwrap_or_default()
    }

    fn output(&mut self, lane: usize) -> &mut [f32] {
        self.output.get_mut(lane * self.width..(lane + 1) * self.width).unwrap_or_default()
    }

    #[inline(always)]
    fn append(&mut self, row: &[f32]) {
        let lane = self.filled;
        self.input(lane).copy_from_slice(row);
        self.filled += 1;
    }

    /// Running sums of every lane, not yet divided.
    #[inline(always)]
    fn box_filter(&mut self, filter: &BoxFilter) {
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
    fn pick(&self, lane: usize, columns: &[usize; SIDE], filter: &BoxFilter, out: &mut [f32; SIDE]) {
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
struct Columns {
    filter: BoxFilter,
    sums: Vec<f32>,
    /// The last `window` rows, the oldest at `pushed % window`.
    ring: Vec<f32>,
    /// The row filtered last.
    out: Vec<f32>,
    pushed: usize,
    drained: usize,
}

impl Columns {
    fn new(width: usize, height: usize) -> Self {
        let filter = BoxFilter::new(height);
        let ring = vec![0.0; filter.window * width];
        Self { filter, sums: vec![0.0; width], ring, out: vec![0.0; width], pushed: 0, drained: 0 }
    }

    /// Takes one more row; says whether there are enough for a filtered one.
    #[inline(always)]
    fn push(&mut self, row: &mut [f32]) -> bool {
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
    fn drain(&mut self) -> bool {
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
struct Decimator<'a> {
    out: &'a mut Blocks,
    height: usize,
    next: usize,
    y: usize,
}

impl Decimator<'_> {
    /// A small picture has rows that are wanted more than once.
    #[inline(always)]
    fn take(&mut self, row: &[f32]) {
        while self.next < SIDE && centre(self.next, self.height) == self.y {
            let to = self.out.get_mut(self.next * SIDE..(self.next + 1) * SIDE).unwrap_or_default();
            to.copy_from_slice(row);
            self.next += 1;
        }
        self.y += 1;
    }
}
