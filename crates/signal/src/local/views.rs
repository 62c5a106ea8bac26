//! What a point must survive to be worth storing: the picture copied small, turned, enlarged and shrunk, each
//! compressed again.

use super::describe::{Code, Levels};
use super::dog::{Keypoint, keypoints};
use super::normalise::Normal;
use super::plane::Plane;
use std::f32::consts::TAU;

/// One way in which copies differ from their originals.
struct View {
    /// Radians.
    turn: f32,
    zoom: f32,
    /// Brought down to this share of its size first, and back.
    through: f32,
    /// Multiplies the quantisation of JPEG's example table: 1 is quality 50.
    coarseness: f32,
}

const VIEWS: [View; 4] = [
    View { turn: 0.0, zoom: 1.0, through: 0.25, coarseness: 0.5 },
    View { turn: 0.039 * TAU, zoom: 1.0, through: 1.0, coarseness: 0.8 },
    View { turn: -0.022 * TAU, zoom: 1.25, through: 1.0, coarseness: 1.0 },
    View { turn: 0.0, zoom: 0.56, through: 1.0, coarseness: 0.8 },
];

/// Keypoints of a view are asked for up to so many.
const MOST: usize = 400;
/// A code this far off in a view says nothing of its point: what unrelated points fall under once in ten thousand.
const FAR: f32 = 38.0;

/// How well each point was found again: the sum over views of how near its bits stayed, 0–4; and its bits by majority.
pub(crate) fn steadiness(normal: &Normal, points: &[(Keypoint, Code)]) -> Vec<(f32, Code)> {
    let mut votes: Vec<Votes> = points.iter().map(|(_, code)| Votes::new(*code)).collect();
    for view in &VIEWS {
        let seen = Seen::new(normal, view);
        for ((point, code), votes) in points.iter().zip(&mut votes) {
            if let Some((distance, found)) = seen.nearest(point, *code) {
                votes.add(1.0 - distance as f32 / FAR, found);
            }
        }
    }
    votes.iter().map(Votes::outcome).collect()
}

/// Bits as the original and its views have them.
struct Votes {
    worth: f32,
    ballots: Vec<Code>,
}

impl Votes {
    fn new(own: Code) -> Self {
        Self { worth: 0.0, ballots: vec![own] }
    }

    fn add(&mut self, worth: f32, found: Code) {
        if worth > 0.0 {
            self.worth += worth;
            self.ballots.push(found);
        }
    }

    /// Each bit by majority; the original decides a draw.
    fn outcome(&self) -> (f32, Code) {
        let own = self.ballots.first().copied().unwrap_or(Code { bits: 0, more: 0 });
        let majority = |of: fn(&Code) -> u64| {
            (0..64).fold(0u64, |all, bit| {
                let set = self.ballots.iter().filter(|code| of(code) >> bit & 1 == 1).count();
                let is_set = match (2 * set).cmp(&self.ballots.len()) {
                    std::cmp::Ordering::Equal => of(&own) >> bit & 1 == 1,
                    more => more.is_gt(),
                };
                all | u64::from(is_set) << bit
            })
        };
        (self.worth, Code { bits: majority(|code| code.bits), more: majority(|code| code.more) })
    }
}

/// A view with what was found in it, and how places of the original come into it.
struct Seen {
    map: Map,
    found: Vec<(Keypoint, Code)>,
}

/// x' = cos·x − sin·y + dx, y' = sin·x + cos·y + dy
#[derive(Clone, Copy)]
struct Map {
    cos: f32,
    sin: f32,
    dx: f32,
    dy: f32,
    zoom: f32,
    turn: f32,
}

impl Map {
    fn to(&self, x: f32, y: f32) -> (f32, f32) {
        (self.cos * x - self.sin * y + self.dx, self.sin * x + self.cos * y + self.dy)
    }

    fn from(&self, x: f32, y: f32) -> (f32, f32) {
        let (x, y, square) = (x - self.dx, y - self.dy, self.zoom * self.zoom);
        ((self.cos * x + self.sin * y) / square, (self.cos * y - self.sin * x) / square)
    }
}

impl Seen {
    fn new(normal: &Normal, view: &View) -> Self {
        let plane = &normal.plane;
        let (sin, cos) = view.turn.sin_cos();
        let (sin, cos) = (sin * view.zoom, cos * view.zoom);
        let (width, height) = (plane.width as f32, plane.height as f32);
        let new_width = (width * cos.abs() + height * sin.abs()).round().max(1.0);
        let new_height = (width * sin.abs() + height * cos.abs()).round().max(1.0);
        let (cx, cy) = ((width - 1.0) / 2.0, (height - 1.0) / 2.0);
        let map = Map {
            cos,
            sin,
            dx: (new_width - 1.0) / 2.0 - (cos * cx - sin * cy),
            dy: (new_height - 1.0) / 2.0 - (sin * cx + cos * cy),
            zoom: view.zoom,
            turn: view.turn,
        };
        let mut copy = warped(&source(plane, view), (&map, normal.ground), new_width as usize, new_height as usize);
        recompressed(&mut copy, view.coarseness);
        let holds = |x: f32, y: f32| {
            let (x, y) = map.from(x, y);
            x >= 0.0 && y >= 0.0 && x < width && y < height && normal.holds(x, y)
        };
        let levels = Levels::new(&copy);
        let found = keypoints(&copy, MOST, 4.0 * view.zoom.min(1.0), &holds);
        Self { map, found: found.into_iter().map(|point| (point, levels.code(&point))).collect() }
    }

    /// The most alike of what stands where a point should be, as large and turned as it should be.
    fn nearest(&self, point: &Keypoint, code: Code) -> Option<(u32, Code)> {
        let (x, y) = self.map.to(point.x, point.y);
        let size = point.size * self.map.zoom;
        let reach = 3.0 + 0.12 * size;
        let is_it = |other: &&(Keypoint, Code)| {
            let (dx, dy) = (other.0.x - x, other.0.y - y);
            dx.abs() < reach
                && dx * dx + dy * dy < reach * reach
                && (other.0.size / size).log2().abs() < 0.45
                && apart(other.0.angle, point.angle + self.map.turn) < TAU / 18.0
        };
        self.found.iter().filter(is_it).map(|(_, other)| (code.distance(other), *other)).min_by_key(|(d, _)| *d)
    }
}

/// How far two directions lie apart.
pub(crate) fn apart(a: f32, b: f32) -> f32 {
    let off = (a - b).rem_euclid(TAU);
    off.min(TAU - off)
}

fn source(plane: &Plane, view: &View) -> Plane {
    let share = |side: usize| ((side as f32 * view.through) as usize).max(1);
    if view.through < 1.0 {
        plane.resized(share(plane.width), share(plane.height)).resized(plane.width, plane.height)
    } else if view.zoom < 0.9 {
        plane.blurred(0.45 / view.zoom)
    } else {
        plane.clone()
    }
}

fn warped(plane: &Plane, (map, ground): (&Map, f32), width: usize, height: usize) -> Plane {
    if map.turn == 0.0 && map.zoom == 1.0 {
        return plane.clone();
    }
    let mut out = Plane::new(width, height);
    for (y, row) in out.values.chunks_exact_mut(width).enumerate() {
        for (x, v) in row.iter_mut().enumerate() {
            let (fx, fy) = map.from(x as f32, y as f32);
            let inside = fx > -0.5 && fy > -0.5 && fx < plane.width as f32 - 0.5 && fy < plane.height as f32 - 0.5;
            *v = if inside { plane.between(fx, fy) } else { ground };
        }
    }
    out
}

/// The example table for luminance of ITU-T T.81, Annex K.
const QUANTISATION: [[f32; 8]; 8] = [
    [16.0, 11.0, 10.0, 16.0, 24.0, 40.0, 51.0, 61.0],
    [12.0, 12.0, 14.0, 19.0, 26.0, 58.0, 60.0, 55.0],
    [14.0, 13.0, 16.0, 24.0, 40.0, 57.0, 69.0, 56.0],
    [14.0, 17.0, 22.0, 29.0, 51.0, 87.0, 80.0, 62.0],
    [18.0, 22.0, 37.0, 56.0, 68.0, 109.0, 103.0, 77.0],
    [24.0, 35.0, 55.0, 64.0, 81.0, 104.0, 113.0, 92.0],
    [49.0, 64.0, 78.0, 87.0, 103.0, 121.0, 120.0, 101.0],
    [72.0, 92.0, 95.0, 98.0, 112.0, 100.0, 103.0, 99.0],
];

type Block = [[f32; 8]; 8];

/// What JPEG does to the grey levels of whole blocks.
fn recompressed(plane: &mut Plane, coarseness: f32) {
    let basis: Block = std::array::from_fn(|u| {
        let scale: f32 = if u == 0 { 0.125 } else { 0.25 };
        std::array::from_fn(|i| scale.sqrt() * ((2 * i + 1) as f32 * u as f32 * TAU / 32.0).cos())
    });
    let width = plane.width;
    for y in (0..plane.height / 8 * 8).step_by(8) {
        for x in (0..width / 8 * 8).step_by(8) {
            let at = |j: usize| (y + j) * width + x;
            let block: Block = std::array::from_fn(|j| {
                plane.values.get(at(j)..).and_then(|row| row.first_chunk().copied()).unwrap_or_default()
            });
            let mut spectrum = both_ways(&block, &basis);
            for (row, steps) in spectrum.iter_mut().zip(&QUANTISATION) {
                for (value, step) in row.iter_mut().zip(steps) {
                    let step = step * coarseness;
                    *value = rounded(*value / step) * step;
                }
            }
            let back = both_ways(&spectrum, &transposed(&basis));
            for (j, row) in back.iter().enumerate() {
                if let Some(out) = plane.values.get_mut(at(j)..at(j) + 8) {
                    out.iter_mut().zip(row).for_each(|(out, v)| *out = v.clamp(0.0, 255.0));
                }
            }
        }
    }
}

/// To the nearest whole number; the processor's own rounding is a call on those that lack it.
#[inline(always)]
fn rounded(v: f32) -> f32 {
    ((v + if v < 0.0 { -0.5 } else { 0.5 }) as i32) as f32
}

/// B·A·Bᵗ
fn both_ways(block: &Block, basis: &Block) -> Block {
    let once = |block: &Block| -> Block {
        std::array::from_fn(|u| {
            let mut sums = [0.0; 8];
            let weights = basis.get(u).copied().unwrap_or_default();
            for (row, weight) in block.iter().zip(weights) {
                sums.iter_mut().zip(row).for_each(|(sum, v)| *sum += weight * v);
            }
            sums
        })
    };
    transposed(&once(&transposed(&once(block))))
}

fn transposed(block: &Block) -> Block {
    std::array::from_fn(|i| {
        std::array::from_fn(|j| block.get(j).and_then(|row| row.get(i)).copied().unwrap_or_default())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_quantisation_a_block_comes_back() {
        let values: Vec<f32> = (0..256).map(|i| (i * 7919 % 251) as f32).collect();
        let mut plane = Plane { width: 16, height: 16, values: values.clone() };
        recompressed(&mut plane, 1e-6);
        assert!(plane.values.iter().zip(&values).all(|(a, b)| (a - b).abs() < 0.01));
    }

    #[test]
    fn a_map_and_its_way_back_meet() {
        let map = Map { cos: 0.9, sin: 0.3, dx: 5.0, dy: -7.0, zoom: 0.9f32.hypot(0.3), turn: 0.3f32.atan2(0.9) };
        let (x, y) = map.to(33.0, 44.0);
        let (x, y) = map.from(x, y);
        assert!((x - 33.0).abs() < 1e-3 && (y - 44.0).abs() < 1e-3);
    }
}
