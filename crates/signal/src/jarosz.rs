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
    let row_box = BoxFilter::new(width);
    let kept_columns = decimated(width);
    let mut first = Columns::new(width, height);
    let mut second = Columns::new(SIDE, height);
    let mut strip = Strip::new(width);
    let mut blurred = Strip::new(width);
    let mut decimator = Decimator { out: &mut out, height, next: 0, y: 0 };

    let mut narrow = |strip: &mut Strip, rows: usize, decimator: &mut Decimator<'_>| {
        strip.box_filter(&row_box);
        for lane in 0..rows {
            let mut row = [0.0; SIDE];
            strip.pick(lane, &kept_columns, &row_box, &mut row);
            second.push(&mut row, |out| decimator.take(out));
        }
        strip.clear();
    };
    let mut y = 0;
    while y < height {
        let rows = LANES.min(height - y);
        for lane in 0..rows {
            view.luma(y + lane, strip.input(lane));
        }
        strip.box_filter(&row_box);
        for lane in 0..rows {
            let row = strip.output(lane);
            row_box.divide(row);
            first.push(row, |out| {
                blurred.append(out);
                if blurred.filled == LANES {
                    narrow(&mut blurred, LANES, &mut decimator);
                }
            });
        }
        y += rows;
    }
    first.finish(|out| {
        blurred.append(out);
        if blurred.filled == LANES {
            narrow(&mut blurred, LANES, &mut decimator);
        }
    });
    let rest = blurred.filled;
    narrow(&mut blurred, rest, &mut decimator);
    second.finish(|out| decimator.take(out));
    out
}

/// Which of `length` rows or columns decimation keeps: centres of 64 equal parts.
fn decimated(length: usize) -> [usize; SIDE] {
    std::array::from_fn(|i| centre(i, length))
}

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

    fn clear(&mut self) {
        self.filled = 0;
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
#[expect(clippy::indexing_slicing, reason = "all slices are cut to n first, so that no check is left in the loop")]
fn slide(
    sums: &mut [f32; LANES],
    lanes: &[&[f32]; LANES],
    window: usize,
    out: &mut [&mut [f32]; LANES],
    at: usize,
    n: usize,
) {
    let right: [&[f32]; LANES] = std::array::from_fn(|r| &lanes[r][window..window + n]);
    let left: [&[f32]; LANES] = std::array::from_fn(|r| &lanes[r][..n]);
    let out = out.each_mut().map(|row| &mut row[at..at + n]);
    for x in 0..n {
        for r in 0..LANES {
            sums[r] += right[r][x];
            sums[r] -= left[r][x];
            out[r][x] = sums[r];
        }
    }
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
    out: Vec<f32>,
    pushed: usize,
}

impl Columns {
    fn new(width: usize, height: usize) -> Self {
        let filter = BoxFilter::new(height);
        let ring = vec![0.0; filter.window * width];
        Self { filter, sums: vec![0.0; width], ring, out: vec![0.0; width], pushed: 0 }
    }

    /// Takes one more row; gives one filtered row, once there are enough.
    #[inline(always)]
    fn push(&mut self, row: &mut [f32], mut each: impl FnMut(&[f32])) {
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
        if self.pushed >= self.filter.half {
            each(&self.out);
        }
    }

    /// Gives the last rows, where the window runs out of the picture.
    #[inline(always)]
    fn finish(&mut self, mut each: impl FnMut(&[f32])) {
        let (width, window) = (self.sums.len(), self.filter.window);
        for left in 0..self.filter.half - 1 {
            let slot = (self.pushed + left) % window;
            let ring = self.ring.get(slot * width..(slot + 1) * width).unwrap_or_default();
            let count = (window - 1 - left) as f32;
            for ((sum, kept), out) in self.sums.iter_mut().zip(ring).zip(&mut self.out) {
                *sum -= kept;
                *out = *sum / count;
            }
            each(&self.out);
        }
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
