//! Scenes painted pixel by pixel: hills, clouds, planks, water, relief.

use super::{
    canvas::{Canvas, Rgb, lit, mix},
    noise::Field,
};
use crate::rng::Rng;

/// Sky above, ground below, distant haze: what the scenes are coloured with.
const SKIES: &[[Rgb; 2]] = &[
    [[70.0, 120.0, 200.0], [200.0, 220.0, 235.0]],
    [[40.0, 50.0, 110.0], [240.0, 150.0, 90.0]],
    [[120.0, 140.0, 150.0], [215.0, 210.0, 190.0]],
    [[20.0, 70.0, 110.0], [150.0, 200.0, 190.0]],
    [[160.0, 90.0, 120.0], [250.0, 210.0, 140.0]],
];
const GROUNDS: &[[Rgb; 2]] = &[
    [[40.0, 90.0, 35.0], [140.0, 170.0, 120.0]],
    [[120.0, 75.0, 35.0], [200.0, 165.0, 120.0]],
    [[50.0, 60.0, 80.0], [150.0, 160.0, 180.0]],
    [[95.0, 60.0, 70.0], [205.0, 150.0, 140.0]],
    [[70.0, 95.0, 20.0], [190.0, 190.0, 90.0]],
];

const BLACK: [Rgb; 2] = [[0.0; 3]; 2];

/// A random colour that is neither black nor white.
pub(crate) fn hue(rng: &mut Rng) -> Rgb {
    [rng.real(40.0, 225.0), rng.real(40.0, 225.0), rng.real(40.0, 225.0)]
}

/// Ridges behind each other under a cloudy sky.
pub(crate) fn hills(rng: &mut Rng, w: usize, h: usize) -> Canvas {
    let [top, low] = rng.pick(SKIES).unwrap_or(BLACK);
    let [near, far] = rng.pick(GROUNDS).unwrap_or(BLACK);
    let cloud = Field::noise(rng, w, h, (w as f32 / 3.0, h as f32 / 5.0), 6);
    let soil = Field::noise(rng, w, h, (46.0, 22.0), 5);
    let ridges = ridges(rng, w, h);
    let count = ridges.len().max(1) as f32;
    Canvas::paint(w, h, |x, y| {
        // The nearest ridge that reaches up to here hides all others.
        let hit = ridges.iter().enumerate().rev().find(|(_, r)| y as f32 > r.get(x).copied().unwrap_or(0.0));
        match hit {
            Some((k, ridge)) => {
                let depth = (y as f32 - ridge.get(x).copied().unwrap_or(0.0)) / h as f32;
                let base = mix(far, near, k as f32 / count);
                lit(base, 0.45 + 0.9 * soil.at(x, y) + 0.9 * depth)
            }
            None => {
                let c = cloud.at(x, y);
                mix(mix(top, low, y as f32 / h as f32), [250.0; 3], ((c - 0.45) * 3.0).clamp(0.0, 0.9))
            }
        }
    })
}

/// The upper edge of each ridge, far ones first.
fn ridges(rng: &mut Rng, w: usize, h: usize) -> Vec<Vec<f32>> {
    let n = 3 + rng.below(4);
    let top = rng.real(0.15, 0.45);
    let edge = |rng: &mut Rng, k: usize| {
        let cell = w as f32 / rng.real(1.5, 5.0);
        let line = Field::noise(rng, w, 1, (cell, 4.0), 6);
        let base = top + (1.0 - top) * k as f32 / n as f32;
        let rise = rng.real(0.25, 0.5);
        (0..w).map(|x| h as f32 * (base + rise * (line.at(x, 0) - 0.5))).collect()
    };
    (0..n).map(|k| edge(rng, k)).collect()
}

/// Banks of cloud in layers.
pub(crate) fn clouds(rng: &mut Rng, w: usize, h: usize) -> Canvas {
    let [top, low] = rng.pick(SKIES).unwrap_or(BLACK);
    let shade = hue(rng);
    let (wide, tall) = (w as f32 / rng.real(2.0, 4.0), h as f32 / rng.real(2.5, 5.0));
    let body = Field::noise(rng, w, h, (wide, tall), 7);
    let under = Field::noise(rng, w, h, (wide / 2.0, tall / 2.0), 6);
    Canvas::paint(w, h, |x, y| {
        let sky = mix(top, low, y as f32 / h as f32);
        let b = ((body.at(x, y) - 0.38) * 2.6).clamp(0.0, 1.0);
        let u = under.at(x, y);
        mix(sky, mix(lit(shade, 0.6), [252.0, 250.0, 245.0], u), b)
    })
}

/// Boards with grain and knots, lying or standing.
pub(crate) fn planks(rng: &mut Rng, w: usize, h: usize) -> Canvas {
    let standing = rng.chance(50);
    let (long, wide) = if standing { (h, w) } else { (w, h) };
    let n = 3 + rng.below(6);
    let base = hue(rng);
    let boards: Vec<(Rgb, f32, f32)> =
        (0..n + 1).map(|_| (mix(base, hue(rng), 0.45), rng.real(0.05, 0.95), rng.real(0.05, 0.16))).collect();
    let warp = Field::noise(rng, w, h, (long as f32 / 4.0, wide as f32 / 6.0), 4);
    let fibre = if standing { (3.0, 90.0) } else { (90.0, 3.0) };
    let fibre = Field::noise(rng, w, h, fibre, 3);
    Canvas::paint(w, h, |x, y| {
        let (along, across) = if standing { (y, x) } else { (x, y) };
        let board = across as f32 * n as f32 / wide as f32;
        let (colour, knot, pitch) = boards.get(board as usize).copied().unwrap_or((base, 0.5, 0.1));
        let inside = board - board.floor();
        let (dx, dy) = (along as f32 / long as f32 - knot, (inside - 0.5) * 0.3);
        let rings = (dx * dx + dy * dy).sqrt() * long as f32 * pitch + 9.0 * warp.at(x, y);
        let grain = (rings - rings.floor() - 0.5).abs() * 2.0;
        let gap = if !(0.03..=0.97).contains(&inside) { 0.3 } else { 1.0 };
        lit(colour, gap * (0.45 + 0.4 * grain + 0.55 * fibre.at(x, y)))
    })
}

/// A lake or sea with a low sun and its path on the water.
pub(crate) fn water(rng: &mut Rng, w: usize, h: usize) -> Canvas {
    let [top, low] = rng.pick(SKIES).unwrap_or(BLACK);
    let deep = hue(rng);
    let horizon = rng.real(0.2, 0.6);
    let sun = rng.real(0.1, 0.9);
    let cloud = Field::noise(rng, w, h, (w as f32 / 3.0, h as f32 / 9.0), 6);
    let ripple = Field::noise(rng, w, h, (w as f32 / 9.0, h as f32 / 40.0), 5);
    let shore = Field::noise(rng, w, 1, (w as f32 / 4.0, 4.0), 6);
    Canvas::paint(w, h, |x, y| {
        let (fx, fy) = (x as f32 / w as f32, y as f32 / h as f32);
        let land = horizon - 0.28 * (shore.at(x, 0) - 0.45).max(0.0);
        if fy < land {
            let (dx, dy) = (fx - sun, fy - horizon * 0.55);
            let glow = 1.0 / (1.0 + 40.0 * (dx * dx + dy * dy));
            return mix(
                mix(top, low, fy / horizon),
                [255.0, 235.0, 190.0],
                (glow + 0.9 * (cloud.at(x, y) - 0.4)).clamp(0.0, 1.0),
            );
        }
        if fy < horizon {
            return lit([60.0, 70.0, 55.0], 0.4 + cloud.at(x, y));
        }
        let depth = (fy - horizon) / (1.0 - horizon);
        let path = 1.0 - ((fx - sun).abs() * 6.0 / (0.4 + depth)).min(1.0);
        let r = ripple.at(x, y);
        mix(lit(mix(low, deep, depth), 0.4 + 0.9 * r), [255.0, 230.0, 170.0], (path * (r * 2.2 - 0.7)).clamp(0.0, 1.0))
    })
}

/// Mountains seen from above, lit from one side, coloured by height.
pub(crate) fn relief(rng: &mut Rng, w: usize, h: usize) -> Canvas {
    let [low, high] = rng.pick(GROUNDS).unwrap_or(BLACK);
    let sea = hue(rng);
    let (lx, ly) = (rng.real(-1.0, 1.0), rng.real(-1.0, 1.0));
    let level = rng.real(0.2, 0.42);
    let cell = w as f32 / rng.real(2.0, 4.0);
    let height = Field::noise(rng, w, h, (cell, cell), 8);
    // Folded noise makes crests.
    let crest = |x: usize, y: usize| 1.0 - (2.0 * height.at(x, y) - 1.0).abs();
    Canvas::paint(w, h, |x, y| {
        let here = crest(x, y);
        if here < level {
            return lit(sea, 0.5 + here + 0.5 * height.at(x, y));
        }
        let slope = (crest((x + 2).min(w - 1), y) - here) * lx + (crest(x, (y + 2).min(h - 1)) - here) * ly;
        lit(mix(low, high, (here - level) / (1.0 - level)), 0.85 + 9.0 * slope)
    })
}
