//! Pairs two sequences one to one, in order, within a minute: two equal messages in one minute stay two, and the first
//! is paired with the first.

use crate::at::{At, small};
use crate::offsets::TOLERANCE;

/// A message and its minute on the clock that both sequences share.
pub(crate) type Timed = (i32, u32);

/// Above this many cells a stretch is paired greedily: a text said every minute for hours.
const CELLS: usize = 1 << 14;
/// A pair is worth more than any closeness in time, closeness more than a known sender.
const PAIR: u32 = 1000;
const SAME_MINUTE: u32 = 10;

/// Calls `take` with the pairs. Both sequences are sorted. `fit` forbids a pair (`None`) or prefers it (0–9).
pub(crate) fn pair(a: &[Timed], b: &[Timed], fit: impl Fn(u32, u32) -> Option<u32>, mut take: impl FnMut(u32, u32)) {
    if let ([x], [y]) = (a, b) {
        if worth(*x, *y, &fit) > 0 {
            take(x.1, y.1);
        }
        return;
    }
    for (sa, sb) in stretches(a, b) {
        if sa.len() * sb.len() > CELLS { greedy(sa, sb, &fit, &mut take) } else { best(sa, sb, &fit, &mut take) }
    }
}

fn worth(x: Timed, y: Timed, fit: impl Fn(u32, u32) -> Option<u32>) -> u32 {
    let apart = (x.0 - y.0).abs();
    if apart > TOLERANCE {
        return 0;
    }
    fit(x.1, y.1).map_or(0, |bonus| PAIR + bonus + if apart == 0 { SAME_MINUTE } else { 0 })
}

/// Parts of both sequences between silences longer than the tolerance: only within one can messages be paired.
pub(crate) fn stretches<'s>(mut a: &'s [Timed], mut b: &'s [Timed]) -> Vec<(&'s [Timed], &'s [Timed])> {
    let mut out = Vec::new();
    while let (Some(x), Some(y)) = (a.first(), b.first()) {
        let mut last = x.0.min(y.0);
        let (mut i, mut j) = (0, 0);
        loop {
            let before = i + j;
            i += ahead(a, i, &mut last);
            j += ahead(b, j, &mut last);
            if i + j == before {
                break;
            }
        }
        let ((sa, ra), (sb, rb)) = (a.split_at(i), b.split_at(j));
        if i > 0 && j > 0 {
            out.push((sa, sb));
        }
        (a, b) = (ra, rb);
    }
    out
}

/// How many entries from `start` follow `last` without a silence; moves `last`.
fn ahead(sequence: &[Timed], start: usize, last: &mut i32) -> usize {
    let mut n = 0;
    for entry in sequence.iter().skip(start).take(CELLS) {
        if entry.0 > last.saturating_add(TOLERANCE) {
            break;
        }
        *last = entry.0.max(*last);
        n += 1;
    }
    n
}

fn greedy(a: &[Timed], b: &[Timed], fit: impl Fn(u32, u32) -> Option<u32>, take: &mut impl FnMut(u32, u32)) {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    while let (Some(&&x), Some(&&y)) = (a.peek(), b.peek()) {
        if worth(x, y, &fit) > 0 {
            take(x.1, y.1);
            a.next();
            b.next();
        } else if x <= y {
            a.next();
        } else {
            b.next();
        }
    }
}

/// The pairing of greatest worth without crossings; of equals the one that pairs earliest with earliest.
fn best(a: &[Timed], b: &[Timed], fit: impl Fn(u32, u32) -> Option<u32>, take: &mut impl FnMut(u32, u32)) {
    let width = b.len() + 1;
    let mut rest = vec![0u32; (a.len() + 1) * width];
    let cell = |i: usize, j: usize| small(i * width + j);
    for (i, x) in a.iter().enumerate().rev() {
        for (j, y) in b.iter().enumerate().rev() {
            let worth = worth(*x, *y, &fit);
            let paired = if worth > 0 { worth + *rest.at(cell(i + 1, j + 1)) } else { 0 };
            *rest.at_mut(cell(i, j)) = paired.max(*rest.at(cell(i + 1, j))).max(*rest.at(cell(i, j + 1)));
        }
    }
    let (mut i, mut j) = (0, 0);
    while let (Some(&x), Some(&y)) = (a.get(i), b.get(j)) {
        let (worth, here) = (worth(x, y, &fit), *rest.at(cell(i, j)));
        if worth > 0 && here == worth + *rest.at(cell(i + 1, j + 1)) {
            take(x.1, y.1);
            (i, j) = (i + 1, j + 1);
        } else if here == *rest.at(cell(i + 1, j)) {
            i += 1;
        } else {
            j += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(a: &[Timed], b: &[Timed]) -> Vec<(u32, u32)> {
        let mut out = Vec::new();
        pair(a, b, |_, _| Some(0), |x, y| out.push((x, y)));
        out
    }

    #[test]
    fn equal_ones_pair_first_to_first() {
        assert_eq!(pairs(&[(5, 0), (5, 1)], &[(5, 7), (5, 8)]), [(0, 7), (1, 8)]);
        assert_eq!(pairs(&[(5, 0), (5, 1)], &[(5, 7)]), [(0, 7)]);
    }

    #[test]
    fn the_same_minute_is_preferred_to_the_next() {
        assert_eq!(pairs(&[(4, 0), (5, 1)], &[(5, 7)]), [(1, 7)]);
    }

    #[test]
    fn a_minute_apart_is_paired_and_two_are_not() {
        assert_eq!(pairs(&[(4, 0), (9, 1)], &[(5, 7), (11, 8)]), [(0, 7)]);
    }

    #[test]
    fn greedy_and_best_agree_where_all_fit() {
        let a: Vec<Timed> = (0..60).map(|n| (n, n as u32)).collect();
        let (mut quick, mut slow) = (Vec::new(), Vec::new());
        greedy(&a, &a, |_, _| Some(0), &mut |x, y| quick.push((x, y)));
        best(&a, &a, |_, _| Some(0), &mut |x, y| slow.push((x, y)));
        assert_eq!(quick, slow);
    }
}
