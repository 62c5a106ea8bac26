//! Whether the points that two pictures share lie alike in both, and how much that tells.

use super::index::Hit;
use super::signature::{LocalSignature, Point};
use super::views::apart;
use std::f32::consts::TAU;

/// At most so many hits of one reference are tried in pairs, the nearest first.
const MOST_SEEDS: usize = 40;
/// Two hits fix a transform only if they lie so far apart, in pixels of the reference's and of the picture's 512.
const LEAST_BASE: (f32, f32) = (12.0, 6.0);
/// Sizes at which a reference is looked for, as shares of its own.
const SCALES: std::ops::RangeInclusive<f32> = 0.12..=6.0;
/// A hit's own scale may differ from the transform's by so many octaves, and its direction by so many radians.
const OCTAVES: f32 = 0.6;
const TURN: f32 = 28.0 / 360.0 * TAU;
/// With fewer agreeing points nothing is said.
const LEAST_PAIRS: usize = 2;
/// Once a transform is known, a point counts where it should be up to this many bits.
const NEAR: u32 = 20;
/// A point of the reference that is smaller than this in the picture is not expected there.
const LEAST_SEEN: f32 = 4.5;
/// Two agreeing points of a reference lie at least so far apart: one blob found at two sizes says nothing twice.
const SPREAD: f32 = 8.0;

/// log10 of how often points of unrelated pictures are within so many bits: the upper end of the 95 % interval, over
/// 1,384,393,664 pairs of a point of a photograph and 470,544,852 of one of a drawing with a point of a reference like a
/// photograph; the worse of the two. Measured on 2026-11-22 by `unrelated_parts` of crate `matching`; points of two
/// drawings are more often alike, which is why a drawing is never a strong match (`docs/adr/0014-the-local-signature.md`).
const CHANCE: [f32; NEAR as usize + 1] = [
    -8.2, -8.2, -7.9, -7.9, -7.4, -7.1, -6.8, -6.6, -6.2, -5.9, -5.6, -5.3, -4.9, -4.6, -4.2, -3.9, -3.5, -3.2, -2.9,
    -2.6, -2.3,
];

/// From the reference's frame into the picture's: x' = a·x − b·y + dx, y' = b·x + a·y + dy.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Similarity {
    /// Scale times cosine.
    pub a: f32,
    /// Scale times sine.
    pub b: f32,
    /// Pixels of the picture's frame of 512.
    pub dx: f32,
    /// Likewise.
    pub dy: f32,
}

impl Similarity {
    fn through(ra: &Point, rb: &Point, qa: &Point, qb: &Point) -> Option<Self> {
        let (rx, ry, qx, qy) = (rb.x - ra.x, rb.y - ra.y, qb.x - qa.x, qb.y - qa.y);
        let (r2, q2) = (rx * rx + ry * ry, qx * qx + qy * qy);
        if r2 < LEAST_BASE.0 * LEAST_BASE.0 || q2 < LEAST_BASE.1 * LEAST_BASE.1 {
            return None;
        }
        let (a, b) = ((rx * qx + ry * qy) / r2, (rx * qy - ry * qx) / r2);
        let found = Self { a, b, dx: qa.x - a * ra.x + b * ra.y, dy: qa.y - b * ra.x - a * ra.y };
        SCALES.contains(&found.scale()).then_some(found)
    }

    /// Size in the picture per size in the reference.
    pub fn scale(&self) -> f32 {
        self.a.hypot(self.b)
    }

    /// Radians.
    pub fn turn(&self) -> f32 {
        self.b.atan2(self.a)
    }

    fn to(self, x: f32, y: f32) -> (f32, f32) {
        (self.a * x - self.b * y + self.dx, self.b * x + self.a * y + self.dy)
    }

    fn from(self, x: f32, y: f32) -> (f32, f32) {
        let (x, y, square) = (x - self.dx, y - self.dy, self.a * self.a + self.b * self.b);
        ((self.a * x + self.b * y) / square, (self.a * y - self.b * x) / square)
    }

    /// The least-squares similarity through pairs.
    fn fitted(pairs: &[(Point, Point)]) -> Option<Self> {
        let n = pairs.len() as f32;
        let mean = |of: fn(&(Point, Point)) -> f32| pairs.iter().map(of).sum::<f32>() / n;
        let (rx, ry, qx, qy) = (mean(|p| p.0.x), mean(|p| p.0.y), mean(|p| p.1.x), mean(|p| p.1.y));
        let (mut a, mut b, mut square) = (0.0, 0.0, 0.0);
        for (r, q) in pairs {
            let (ux, uy, vx, vy) = (r.x - rx, r.y - ry, q.x - qx, q.y - qy);
            a += ux * vx + uy * vy;
            b += ux * vy - uy * vx;
            square += ux * ux + uy * uy;
        }
        (square > 1.0).then(|| {
            let (a, b) = (a / square, b / square);
            Self { a, b, dx: qx - a * rx + b * ry, dy: qy - b * rx - a * ry }
        })
    }
}

/// A transform with its scale and direction.
struct Pose {
    transform: Similarity,
    scale: f32,
    turn: f32,
}

impl Pose {
    fn of(transform: Similarity) -> Self {
        Self { transform, scale: transform.scale(), turn: transform.turn() }
    }

    /// Whether a pair of points has the transform's scale and direction.
    fn suits(&self, r: &Point, q: &Point) -> bool {
        (q.size / (r.size * self.scale)).log2().abs() < OCTAVES && apart(q.angle - r.angle, self.turn) < TURN
    }

    /// Those of the picture's points that stand where the transform says.
    fn holding<'q>(&self, r: &Point, of: impl Iterator<Item = &'q Point>) -> impl Iterator<Item = &'q Point> {
        let (x, y) = self.transform.to(r.x, r.y);
        let reach = ((6.0 + 0.06 * r.size) * self.scale + 2.0).powi(2);
        of.filter(move |q| (x - q.x).powi(2) + (y - q.y).powi(2) < reach && self.suits(r, q))
    }

    fn holds(&self, r: &Point, q: &Point) -> bool {
        self.holding(r, std::iter::once(q)).next().is_some()
    }
}

/// How a picture and a reference agree.
#[derive(Clone, PartialEq, Debug)]
pub struct Agreement {
    /// From the reference into the picture (mirrored, if it is).
    pub transform: Similarity,
    /// Whether the picture is mirrored.
    pub is_mirrored: bool,
    /// Points of the reference that stand where they should.
    pub agreeing: u16,
    /// Points of the reference that could be seen in the picture, or are.
    pub visible: u16,
    /// −log10 of how likely so many agree by chance.
    pub score: f32,
    /// Share of the reference's area that lies in the picture, 0–1.
    pub of_reference: f32,
    /// Share of the picture's points that lie beyond the reference's edges, 0–1.
    pub beyond: f32,
    /// Share of the picture's area that does.
    pub area_beyond: f32,
    /// The part of the reference in which agreeing points lie: left, top, right, bottom, in hundredths of its sides.
    pub part: [u8; 4],
    /// Share of the visible points of which itself or one of its three nearest neighbours agrees, 0–1.
    pub cover: f32,
    /// The same of those visible points alone that lie in [`Self::part`]: what takes the place of the reference's middle
    /// shows here.
    pub cover_within: f32,
    /// Visible points in the largest round place in which none agrees, if it is wide: another picture within the same frame.
    pub hole: u16,
    /// The lesser spread of agreeing points, in pixels of the reference: a line of text is wide and not high.
    pub spread: f32,
    /// How photograph-like the reference is, 0–100: drawings are below 55.
    pub detail: u8,
}

/// The best agreement that the hits allow; `None` if no two of them lie alike.
pub(crate) fn agreement(query: &LocalSignature, reference: &LocalSignature, hits: &[Hit]) -> Option<Agreement> {
    let mut seeds: Vec<&Hit> = hits.iter().collect();
    seeds.sort_by_key(|h| (h.distance, h.point, h.of_query));
    seeds.truncate(MOST_SEEDS);
    let seeds: Vec<(Point, Point, f32)> = seeds
        .iter()
        .filter_map(|h| {
            let weight = -CHANCE.get(usize::from(h.distance)).copied()?;
            Some((*reference.points.get(usize::from(h.point))?, *query.points.get(usize::from(h.of_query))?, weight))
        })
        .collect();
    let mut best: Option<(f32, Similarity)> = None;
    for (n, (ra, qa, _)) in seeds.iter().enumerate() {
        for (rb, qb, _) in seeds.iter().skip(n + 1) {
            let Some(transform) = Similarity::through(ra, rb, qa, qb) else { continue };
            let pose = Pose::of(transform);
            if !pose.suits(ra, qa) || !pose.suits(rb, qb) {
                continue;
            }
            let votes: f32 = seeds.iter().filter(|(r, q, _)| pose.holds(r, q)).map(|(_, _, w)| w).sum();
            if best.is_none_or(|(held, _)| votes > held) {
                best = Some((votes, transform));
            }
        }
    }
    let mut transform = best?.1;
    let mut pairs = guided(query, reference, transform);
    for _ in 0..2 {
        let places: Vec<(Point, Point)> = pairs.iter().map(|(r, q, _)| (*r, *q)).collect();
        match Similarity::fitted(&places).filter(|fitted| SCALES.contains(&fitted.scale())) {
            Some(fitted) if places.len() >= 3 => transform = fitted,
            _ => break,
        }
        pairs = guided(query, reference, transform);
    }
    (pairs.len() >= LEAST_PAIRS).then(|| judged(query, reference, transform, &pairs))
}

/// Every point of the reference that the picture has where the transform says, with how much each tells.
fn guided(query: &LocalSignature, reference: &LocalSignature, transform: Similarity) -> Vec<(Point, Point, f32)> {
    let mut pairs: Vec<(Point, Point, f32)> = Vec::new();
    let pose = Pose::of(transform);
    for r in &reference.points {
        let there: Vec<&Point> = pose.holding(r, query.points.iter()).collect();
        let nearest = there.iter().map(|q| ((q.code ^ r.code).count_ones(), *q)).min_by_key(|(d, _)| *d);
        let Some((distance, q)) = nearest else { continue };
        let Some(chance) = CHANCE.get(distance as usize) else { continue };
        let told = -chance - (there.len() as f32).log10();
        let is_new = pairs.iter().all(|(other, same, _)| {
            let square = (other.x - r.x).powi(2) + (other.y - r.y).powi(2);
            *same != *q && square >= SPREAD * SPREAD
        });
        if is_new && told > 0.0 {
            pairs.push((*r, *q, told));
        }
    }
    pairs
}

fn judged(
    query: &LocalSignature,
    reference: &LocalSignature,
    transform: Similarity,
    pairs: &[(Point, Point, f32)],
) -> Agreement {
    let inside = |r: &&Point| {
        let (x, y) = transform.to(r.x, r.y);
        query.shows(x, y) && r.size * transform.scale() >= LEAST_SEEN
    };
    let is_beyond = |x: f32, y: f32| {
        const MARGIN: f32 = 8.0;
        let (x, y) = transform.from(x, y);
        let out = |at: f32, side: u16| at < -MARGIN || at > f32::from(side) + MARGIN;
        out(x, reference.width) || out(y, reference.height)
    };
    let agrees = |r: &&Point| pairs.iter().any(|(other, _, _)| other == *r);
    let part = part(reference, pairs);
    let is_within = |r: &&&Point| {
        let [left, top, right, bottom] = part.map(f32::from);
        let (x, y) = (r.x * 100.0 / f32::from(reference.width), r.y * 100.0 / f32::from(reference.height));
        // to whole hundredths
        (left - 0.5..=right + 0.5).contains(&x) && (top - 0.5..=bottom + 0.5).contains(&y)
    };
    let visible: Vec<&Point> = reference.points.iter().filter(|r| inside(r) || agrees(r)).collect();
    Agreement {
        transform,
        is_mirrored: false,
        // no more than a signature has
        agreeing: pairs.len() as u16,
        visible: visible.len() as u16,
        score: pairs.iter().map(|(_, _, told)| told).sum(),
        cover: cover(&visible, pairs),
        cover_within: cover(&visible.iter().filter(is_within).copied().collect::<Vec<_>>(), pairs),
        of_reference: share(places(reference).map(|(x, y)| {
            let (x, y) = transform.to(x, y);
            query.shows(x, y)
        })),
        beyond: share(query.points.iter().map(|q| is_beyond(q.x, q.y))),
        area_beyond: share(places(query).filter(|(x, y)| query.shows(*x, *y)).map(|(x, y)| is_beyond(x, y))),
        part,
        hole: hole(&visible, pairs, f32::from(reference.width) * f32::from(reference.height)),
        spread: spread(pairs),
        detail: reference.detail,
    }
}

/// Places spread evenly over a frame.
fn places(of: &LocalSignature) -> impl Iterator<Item = (f32, f32)> + use<> {
    const STEPS: u16 = 24;
    let (width, height) = (f32::from(of.width), f32::from(of.height));
    let part = |n: u16| (f32::from(n) + 0.5) / f32::from(STEPS);
    (0..STEPS * STEPS).map(move |n| (part(n % STEPS) * width, part(n / STEPS) * height))
}

/// Of so many, how many are.
fn share(all: impl Iterator<Item = bool>) -> f32 {
    let (are, n) = all.fold((0u32, 0u32), |(are, n), is| (are + u32::from(is), n + 1));
    are as f32 / n.max(1) as f32
}

fn part(reference: &LocalSignature, pairs: &[(Point, Point, f32)]) -> [u8; 4] {
    // 0–100
    let hundredth = |at: f32, side: u16| (at * 100.0 / f32::from(side)).round().clamp(0.0, 100.0) as u8;
    let least = |of: fn(&Point) -> f32| pairs.iter().map(|(r, ..)| of(r)).fold(f32::MAX, f32::min);
    let most = |of: fn(&Point) -> f32| pairs.iter().map(|(r, ..)| of(r)).fold(0.0, f32::max);
    let (width, height) = (reference.width, reference.height);
    [
        hundredth(least(|r| r.x), width),
        hundredth(least(|r| r.y), height),
        hundredth(most(|r| r.x), width),
        hundredth(most(|r| r.y), height),
    ]
}

/// How much of what should be seen is: points near to one that agrees.
fn cover(visible: &[&Point], pairs: &[(Point, Point, f32)]) -> f32 {
    // itself is the nearest
    const NEIGHBOURS: usize = 4;
    let agrees: Vec<bool> = visible.iter().map(|r| pairs.iter().any(|(other, _, _)| other == *r)).collect();
    let mut near: Vec<(f32, bool)> = Vec::with_capacity(visible.len());
    let covered = visible.iter().filter(|r| {
        near.clear();
        near.extend(
            visible.iter().zip(&agrees).map(|(o, agrees)| ((o.x - r.x).powi(2) + (o.y - r.y).powi(2), *agrees)),
        );
        if near.len() > NEIGHBOURS {
            near.select_nth_unstable_by(NEIGHBOURS - 1, |a, b| a.0.total_cmp(&b.0));
        }
        near.iter().take(NEIGHBOURS).any(|(_, agrees)| *agrees)
    });
    covered.count() as f32 / visible.len().max(1) as f32
}

/// The most points around one of them that are nearer to it than any that agrees, if that one is far from it: by so much of
/// the root of the reference's area.
fn hole(visible: &[&Point], pairs: &[(Point, Point, f32)], area: f32) -> u16 {
    const FAR: f32 = 0.22;
    let around = visible.iter().map(|p| {
        let square = |o: &Point| (o.x - p.x).powi(2) + (o.y - p.y).powi(2);
        let nearest = pairs.iter().map(|(o, ..)| square(o)).fold(f32::MAX, f32::min);
        let is_far = nearest >= FAR * FAR * area;
        if is_far { visible.iter().filter(|o| square(o) < nearest).count() } else { 0 }
    });
    // no more than a signature has
    around.max().unwrap_or(0) as u16
}

/// The standard deviation along the axis on which points lie closest.
fn spread(pairs: &[(Point, Point, f32)]) -> f32 {
    let n = pairs.len().max(1) as f32;
    let (mx, my) = pairs.iter().fold((0.0, 0.0), |(x, y), (r, _, _)| (x + r.x / n, y + r.y / n));
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for (r, _, _) in pairs {
        let (x, y) = (r.x - mx, r.y - my);
        xx += x * x / n;
        yy += y * y / n;
        xy += x * y / n;
    }
    ((xx + yy) / 2.0 - ((xx - yy).powi(2) / 4.0 + xy * xy).sqrt()).max(0.0).sqrt()
}
