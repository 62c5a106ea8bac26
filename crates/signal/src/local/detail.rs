//! What tells photographs from drawings.
//!
//! Between the lines of a drawing there is nothing, or a smooth slope, and what there is stands out. Made smaller, more
//! of it is lines. A photograph looks alike at every size (D. Field, "Relations between the statistics of natural images
//! and the response properties of cortical cells", JOSA A 4, 1987): its smooth share hardly changes, and much is faint.
//!
//! It matters because a drawing that was recoloured, one of its set, or one with the same part has the same points.
//! How the weights were chosen and what they separate: `docs/adr/0014-the-local-signature.md`.

use super::normalise::Normal;
use super::plane::Plane;

/// Four times the grey levels by which a pixel differs from the mean of its neighbours: below the first it is smooth,
/// below the second faint.
const SMOOTH: f32 = 1.0;
const FAINT: f32 = 3.0;
/// Nearer than this to what is not seen, the edge is the cutter's.
const MARGIN: u16 = 10;

/// How photograph-like a picture is, 0–100; from 50 on it is taken for one.
pub(crate) fn detail(normal: &Normal) -> u8 {
    let half = normal.plane.resized(side(normal.plane.width, 2), side(normal.plane.height, 2));
    let quarter = half.resized(side(normal.plane.width, 4), side(normal.plane.height, 4));
    let (smooth, faint) = shares(&half, normal, 2);
    let (smooth_small, _) = shares(&quarter, normal, 4);
    let evidence = 3.3 - 127.0 * smooth + 73.0 * smooth_small + 45.0 * faint;
    // 0–100
    (50.0 + 2.0 * evidence).round().clamp(0.0, 100.0) as u8
}

fn side(of: usize, step: usize) -> usize {
    (of / step).max(3)
}

/// The shares of what is seen that are smooth, and faint or smooth; `step` pixels of the picture are one of `small`.
fn shares(small: &Plane, normal: &Normal, step: usize) -> (f32, f32) {
    let is_seen = |x: usize, y: usize| {
        let at = y * step * normal.plane.width + x * step;
        normal.depth.as_ref().is_none_or(|depth| depth.get(at).is_some_and(|d| *d > MARGIN))
    };
    let (mut seen, mut smooth, mut faint) = (0u32, 0u32, 0u32);
    for y in 1..small.height - 1 {
        let [above, row, below] = [y - 1, y, y + 1].map(|y| small.row(y));
        let around = above.iter().zip(below).skip(1).zip(row.windows(3));
        for (x, ((above, below), beside)) in (1..).zip(around) {
            let [left, own, right] = beside else { continue };
            if is_seen(x, y) {
                let differs = (4.0 * own - left - right - above - below).abs();
                seen += 1;
                smooth += u32::from(differs < SMOOTH);
                faint += u32::from(differs < FAINT);
            }
        }
    }
    let share = |n: u32| n as f32 / seen.max(1) as f32;
    (share(smooth), share(faint))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(value: impl Fn(usize, usize) -> f32) -> u8 {
        let mut plane = Plane::new(512, 400);
        plane.values.iter_mut().enumerate().for_each(|(k, v)| *v = value(k % 512, k / 512));
        detail(&Normal::plain(plane))
    }

    fn noise(x: usize, y: usize, cell: usize) -> f32 {
        let seed = ((x / cell) as u32).wrapping_mul(0x9e37_79b1) ^ ((y / cell) as u32).wrapping_mul(0x85eb_ca77);
        (seed ^ seed >> 15).wrapping_mul(0x2c1b_3c6d).rotate_left(13) as u8 as f32
    }

    #[test]
    fn noise_of_every_size_is_a_photograph() {
        let measure = of(|x, y| [2, 4, 8, 16, 32].map(|cell| noise(x, y, cell) / 5.0).iter().sum());
        assert!(measure >= 50, "{measure}");
    }

    #[test]
    fn flat_areas_and_slopes_with_outlines_are_a_drawing() {
        let flat = of(|x, y| if (x / 64 + y / 64) % 2 == 0 { 40.0 } else { 200.0 });
        let slopes = of(|x, y| if (x / 64 + y / 64) % 2 == 0 { x as f32 / 4.0 } else { 200.0 - y as f32 / 4.0 });
        assert!(flat < 50 && slopes < 50, "{flat} {slopes}");
    }
}
