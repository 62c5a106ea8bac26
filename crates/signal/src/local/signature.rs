//! What is kept of a picture's points.

use super::describe::{Code, Levels, MIRRORED};
use super::detail::detail;
use super::dog::{Keypoint, keypoints};
use super::normalise::{Normal, SIDE};
use super::shape::Shape;
use super::views::steadiness;
use crate::source::Source;
use std::f32::consts::TAU;

/// Points of a reference: with what goes before and after them, no more than 1 KiB.
const REFERENCE_POINTS: usize = 78;
/// On these a cut-out is most often seen, and so many of its points are as they look there.
const GROUNDS: [f32; 2] = [255.0, 16.0];
const GROUND_POINTS: usize = 18;
/// Points of a picture that is compared.
pub(crate) const QUERY_POINTS: usize = 300;
/// Points from which a reference's are chosen.
const POOL: usize = 300;
/// Smaller points are noise, in pixels of 512.
const LEAST_SIZE: f32 = 4.0;
/// A reference with fewer points that are found again is not signed: it could not be told from another.
const LEAST_POINTS: usize = 12;
/// From here on a point counts as found again.
const STEADY: f32 = 0.5;

/// One point of a picture: a secret like the picture.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Point {
    pub(crate) code: u64,
    /// Pixels of the frame of 512.
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) size: f32,
    /// Radians.
    pub(crate) angle: f32,
}

/// The points of a picture, with what they stand in.
#[derive(Clone, PartialEq)]
pub struct LocalSignature {
    /// Pixels across and down of the normalised picture: the longer is 512.
    pub(crate) width: u16,
    pub(crate) height: u16,
    pub(crate) points: Vec<Point>,
    pub(crate) shape: Shape,
    /// How photograph-like the picture is, 0–100: drawings are below 55.
    pub(crate) detail: u8,
}

/// Signatures never reach a log.
impl std::fmt::Debug for LocalSignature {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "LocalSignature({} points)", self.points.len())
    }
}

/// All that is seen of a picture that is to be compared: up to 300 points. `None` if nothing is seen in it.
pub fn describe<'a>(picture: impl Into<Source<'a>>) -> Option<LocalSignature> {
    let normal = Normal::of(picture.into())?;
    let points = described(&normal, QUERY_POINTS);
    Some(LocalSignature::new(&normal, points.iter().map(|(point, code)| Point::new(point, *code))))
}

/// The signature of a reference: the points most likely to be found again in a copy. `None` if it has too few of them
/// to be told from other pictures; the perceptual hashes serve it then.
pub fn sign<'a>(picture: impl Into<Source<'a>>) -> Option<LocalSignature> {
    let normal = Normal::of_reference(picture.into())?;
    // around most points of a cut-out the ground is seen too: some are kept as they look on the usual ones
    let grounds: Vec<Normal> = GROUNDS.iter().filter_map(|ground| normal.on_ground(*ground)).collect();
    let mut points = steady(&normal, REFERENCE_POINTS - grounds.len() * GROUND_POINTS)?;
    points.extend(grounds.iter().filter_map(|normal| steady(normal, GROUND_POINTS)).flatten());
    Some(LocalSignature::new(&normal, points.into_iter()))
}

/// Up to so many of the points that are found again; `None` if there are too few of them.
fn steady(normal: &Normal, most: usize) -> Option<Vec<Point>> {
    let pool = described(normal, POOL);
    let steady = steadiness(normal, &pool);
    if steady.iter().filter(|(worth, _)| *worth >= STEADY).count() < LEAST_POINTS {
        return None;
    }
    let chosen = chosen(&pool, &steady, most);
    let point = |n: &usize| Some(Point::new(&normal.in_frame(&pool.get(*n)?.0), steady.get(*n)?.1));
    Some(chosen.iter().filter_map(point).collect())
}

fn described(normal: &Normal, most: usize) -> Vec<(Keypoint, Code)> {
    let points = keypoints(&normal.plane, most, LEAST_SIZE, &|x, y| normal.holds(x, y));
    let levels = Levels::new(&normal.plane);
    points.into_iter().map(|point| (point, levels.code(&point))).collect()
}

/// The best points, spread over the picture.
fn chosen(pool: &[(Keypoint, Code)], steady: &[(f32, Code)], most: usize) -> Vec<usize> {
    let greatest = pool.iter().map(|(point, _)| point.response).fold(f32::MIN_POSITIVE, f32::max);
    let worth = |point: &Keypoint, steady: f32| steady + 0.05 * (point.response / greatest).sqrt();
    let candidates =
        pool.iter().zip(steady).map(|((point, _), (s, _))| Candidate::new(point.x, point.y, worth(point, *s)));
    spread(candidates.collect(), most)
}

/// A point that may become one of a reference's.
#[derive(Clone, Copy)]
struct Candidate {
    x: f32,
    y: f32,
    worth: f32,
    /// How near to it others were taken.
    crowd: f32,
}

impl Candidate {
    fn new(x: f32, y: f32, worth: f32) -> Self {
        Self { x, y, worth, crowd: 0.0 }
    }

    fn value(&self) -> f32 {
        self.worth * (-self.crowd).exp()
    }
}

/// The numbers of up to so many that are worth most, best first; each one taken makes those around it worth less.
fn spread(all: Vec<Candidate>, most: usize) -> Vec<usize> {
    const REACH: f32 = 45.0;
    const CLOSEST: f32 = 6.0;
    let mut left: Vec<(usize, Candidate)> = all.into_iter().enumerate().collect();
    let mut taken = Vec::new();
    while taken.len() < most
        && let Some((best, at)) =
            left.iter().copied().max_by(|a, b| a.1.value().total_cmp(&b.1.value()).then(b.0.cmp(&a.0)))
    {
        taken.push(best);
        left.retain_mut(|(_, other)| {
            let square = (other.x - at.x).powi(2) + (other.y - at.y).powi(2);
            other.crowd += 0.9 * (-square / (2.0 * REACH * REACH)).exp();
            square >= CLOSEST * CLOSEST
        });
    }
    taken
}

impl Point {
    /// As it is stored: to two pixels, a sixteenth of an octave, and 1.4 degrees.
    fn new(point: &Keypoint, code: Code) -> Self {
        Self::unpacked(
            code.bits,
            [
                (point.x / 2.0).round().clamp(0.0, 255.0) as u8,
                (point.y / 2.0).round().clamp(0.0, 255.0) as u8,
                (point.size.max(1.0).log2() * 16.0).round().clamp(0.0, 255.0) as u8,
                // 256 is 0 again
                ((point.angle / TAU * 256.0).round() as u32 % 256) as u8,
            ],
        )
    }

    pub(crate) fn unpacked(code: u64, [x, y, size, angle]: [u8; 4]) -> Self {
        Self {
            code,
            x: f32::from(x) * 2.0,
            y: f32::from(y) * 2.0,
            size: (f32::from(size) / 16.0).exp2(),
            angle: f32::from(angle) * (TAU / 256.0),
        }
    }

    /// The exact inverse of [`Self::unpacked`].
    pub(crate) fn packed(&self) -> [u8; 4] {
        [
            (self.x / 2.0).round() as u8,
            (self.y / 2.0).round() as u8,
            (self.size.log2() * 16.0).round() as u8,
            (self.angle / TAU * 256.0).round() as u8,
        ]
    }
}

/// Bytes before the points: width, height, number of points (u16 each), form, detail (u8 each).
const HEAD: usize = 8;
/// Bytes of a point: its bits, then place, size, direction.
const POINT: usize = 12;
/// This form of the bytes.
const FORM: u8 = 1;

impl LocalSignature {
    fn new(normal: &Normal, points: impl Iterator<Item = Point>) -> Self {
        // at most 512
        let side = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
        let (width, height) = normal.frame();
        let (width, height) = (side(width), side(height));
        Self { width, height, points: points.collect(), shape: Shape::new(normal), detail: detail(normal) }
    }

    /// As many points of a described picture as a reference has, spread over it; `None` if it has too few to be one.
    /// What [`sign`] knows of how steady each is, is not known here: those that stand out most are taken.
    pub fn as_reference(&self) -> Option<Self> {
        // described points stand in the order of how much they stand out
        let worth = |rank: usize| 1.0 - rank as f32 / (2 * QUERY_POINTS) as f32;
        let candidates = self.points.iter().enumerate().map(|(rank, p)| Candidate::new(p.x, p.y, worth(rank)));
        let points: Vec<Point> = spread(candidates.collect(), REFERENCE_POINTS)
            .into_iter()
            .filter_map(|n| self.points.get(n).copied())
            .collect();
        (points.len() >= LEAST_POINTS).then_some(Self { points, ..*self })
    }

    /// Whether something is seen at a place of the frame.
    pub(crate) fn shows(&self, x: f32, y: f32) -> bool {
        self.shape.shows(x / f32::from(self.width), y / f32::from(self.height))
    }

    /// How many points it has.
    pub fn len(&self) -> usize {
        self.points.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.points.is_empty()
    }

    /// How photograph-like the picture is, 0–100: drawings are below 55.
    pub fn detail(&self) -> u8 {
        self.detail
    }

    /// As if the picture were mirrored left to right.
    pub(crate) fn mirrored(&self) -> Self {
        let mirror = |p: &Point| Point {
            code: p.code ^ *MIRRORED,
            x: f32::from(self.width) - 1.0 - p.x,
            angle: (TAU / 2.0 - p.angle).rem_euclid(TAU),
            ..*p
        };
        Self { points: self.points.iter().map(mirror).collect(), shape: self.shape.mirrored(), ..*self }
    }

    /// Little-endian; see [`Self::from_bytes`].
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(HEAD + self.points.len() * POINT + Shape::BYTES);
        let count = u16::try_from(self.points.len()).unwrap_or(u16::MAX);
        [self.width, self.height, count].iter().for_each(|n| out.extend_from_slice(&n.to_le_bytes()));
        out.extend_from_slice(&[FORM, self.detail]);
        for point in self.points.iter().take(usize::from(count)) {
            out.extend_from_slice(&point.code.to_le_bytes());
            out.extend_from_slice(&point.packed());
        }
        self.shape.write(&mut out);
        out
    }

    /// Reads what [`Self::to_bytes`] wrote; `None` if these bytes are anything else.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (points, shape) = bytes.split_at_checked(bytes.len().checked_sub(Shape::BYTES)?)?;
        let shape = Shape::read(shape)?;
        let (head, rest) = points.split_first_chunk::<HEAD>()?;
        let [w0, w1, h0, h1, n0, n1, FORM, detail @ 0..=100] = *head else { return None };
        let (width, height) = (u16::from_le_bytes([w0, w1]), u16::from_le_bytes([h0, h1]));
        let longest = u16::try_from(SIDE).ok()?;
        if width.max(height) != longest || width.min(height) == 0 {
            return None;
        }
        let count = usize::from(u16::from_le_bytes([n0, n1]));
        // More than any picture is given: alike, they would meet each other's in all pairs.
        if count > QUERY_POINTS || rest.len() != count * POINT {
            return None;
        }
        let (points, _) = rest.as_chunks::<POINT>();
        let point = |bytes: &[u8; POINT]| -> Option<Point> {
            let (code, place) = bytes.split_first_chunk::<8>()?;
            let point = Point::unpacked(u64::from_le_bytes(*code), *place.first_chunk::<4>()?);
            (point.x < f32::from(width) + 2.0 && point.y < f32::from(height) + 2.0).then_some(point)
        };
        let points = points.iter().map(point).collect::<Option<Vec<_>>>()?;
        Some(Self { width, height, points, shape, detail })
    }
}
