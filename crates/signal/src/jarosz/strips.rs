//! The box filter along sixteen rows at once.

use super::Kernel;
use super::filters::BoxFilter;

/// Rows filtered side by side.
pub(super) const LANES: usize = 16;

/// Rows, and columns, that are turned at once.
const BLOCK: usize = 8;

/// Columns worked on at a time: with the window before them they stay in the first level cache.
const TILE: usize = 128;

/// One column of all rows.
pub(super) type Column = [[f32; BLOCK]; LANES / BLOCK];

/// How far rows of this width lie apart: turning whole blocks may read and write beyond a row's end.
pub(super) fn stride(width: usize) -> usize {
    width.next_multiple_of(BLOCK) + BLOCK
}

/// Takes columns of sums as they come: those from `at` on, in order.
///
/// No closure: one is compiled for any processor, and what it calls could not be inlined into it.
pub(super) trait Taker {
    fn take<K: Kernel>(&mut self, rows: &mut [f32], stride: usize, at: usize, sums: &[Column]);
}

/// Running sums, undivided, along rows that lie `stride` apart; `columns` is room, of any size. The taker may write over
/// the rows as far as it was given sums.
#[inline(always)]
pub(super) fn box_filter<K: Kernel>(
    rows: &mut [f32],
    stride: usize,
    filter: &BoxFilter,
    columns: &mut Vec<Column>,
    taker: &mut impl Taker,
) {
    let BoxFilter { length, window, half } = *filter;
    columns.resize(window + TILE, Column::default());
    let mut sums = [Column::default(); TILE];
    let mut sum = Column::default();
    for from in (0..length).step_by(TILE) {
        let n = TILE.min(length - from);
        let (_, new) = columns.split_at_mut(window);
        to_columns::<K>(rows, stride, from, n, new);
        // until the window is full there is nothing to take away
        let growing = window.saturating_sub(from).min(n);
        slide(&mut sum, columns, window, growing..n, &mut sums);
        let unready = (half - 1).saturating_sub(from).min(n);
        // half a window may be wider than a tile: then the first tiles only gather
        if unready < n {
            taker.take::<K>(rows, stride, from + unready + 1 - half, sums.get(unready..n).unwrap_or_default());
        }
        columns.copy_within(n..n + window, 0);
    }
    let last = columns.get(..half - 1).unwrap_or_default();
    for (i, columns) in last.chunks(TILE).enumerate() {
        for (out, left) in sums.iter_mut().zip(columns) {
            each(&mut sum, left, |sum, left| *sum -= left);
            *out = sum;
        }
        taker.take::<K>(rows, stride, length + 1 - half + i * TILE, sums.get(..columns.len()).unwrap_or_default());
    }
}

/// The window over one tile: up to `sliding.start` it only grows. `columns` begins with the `window` before the tile.
#[inline(always)]
fn slide(
    sum: &mut Column,
    columns: &[Column],
    window: usize,
    sliding: std::ops::Range<usize>,
    sums: &mut [Column; TILE],
) {
    let (growing, rest) = sums.split_at_mut(sliding.start);
    let new = columns.get(window..window + sliding.end).unwrap_or_default();
    let (first, new) = new.split_at_checked(sliding.start).unwrap_or_default();
    let old = columns.get(sliding).unwrap_or_default();
    let mut now = *sum;
    for (out, right) in growing.iter_mut().zip(first) {
        each(&mut now, right, |sum, right| *sum += right);
        *out = now;
    }
    for ((out, right), left) in rest.iter_mut().zip(new).zip(old) {
        each(&mut now, right, |sum, right| *sum += right);
        each(&mut now, left, |sum, left| *sum -= left);
        *out = now;
    }
    *sum = now;
}

#[inline(always)]
fn each(sum: &mut Column, values: &Column, step: impl Fn(&mut f32, f32)) {
    sum.as_flattened_mut().iter_mut().zip(values.as_flattened()).for_each(|(sum, value)| step(sum, *value));
}

/// `n` columns from `from` on, and what fills the last block.
#[inline(always)]
fn to_columns<K: Kernel>(rows: &[f32], stride: usize, from: usize, n: usize, out: &mut [Column]) {
    for (i, out) in out.as_chunks_mut::<BLOCK>().0.iter_mut().take(n.div_ceil(BLOCK)).enumerate() {
        for group in 0..LANES / BLOCK {
            let first = group * BLOCK * stride + from + i * BLOCK;
            let mut block = [[0.0; BLOCK]; BLOCK];
            for (y, row) in block.iter_mut().enumerate() {
                *row = at(rows, first + y * stride);
            }
            for (out, column) in out.iter_mut().zip(K::transpose(block)) {
                out.iter_mut().skip(group).take(1).for_each(|to| *to = column);
            }
        }
    }
}

/// Puts the sums where the rows were.
pub(super) struct InPlace;

impl Taker for InPlace {
    #[inline(always)]
    fn take<K: Kernel>(&mut self, rows: &mut [f32], stride: usize, at: usize, sums: &[Column]) {
        for (i, columns) in sums.chunks(BLOCK).enumerate() {
            for group in 0..LANES / BLOCK {
                let mut block = [[0.0; BLOCK]; BLOCK];
                for (to, column) in block.iter_mut().zip(columns) {
                    *to = column.get(group).copied().unwrap_or_default();
                }
                let mut first = group * BLOCK * stride + at + i * BLOCK;
                for row in K::transpose(block) {
                    write(rows.get_mut(first..).unwrap_or_default(), row, columns.len());
                    first += stride;
                }
            }
        }
    }
}

/// The first `n` of a block's values: what comes after them was not read yet.
#[inline(always)]
fn write(row: &mut [f32], values: [f32; BLOCK], n: usize) {
    match row.first_chunk_mut::<BLOCK>() {
        Some(to) if n == BLOCK => *to = values,
        _ => row.iter_mut().zip(values).take(n).for_each(|(to, value)| *to = value),
    }
}

#[inline(always)]
fn at(rows: &[f32], first: usize) -> [f32; BLOCK] {
    rows.get(first..).and_then(<[f32]>::first_chunk).copied().unwrap_or_default()
}
