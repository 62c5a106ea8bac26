//! A picture as points are looked for in it: what is seen of it, 512 pixels long, without an artificial edge.

use super::bands;
use super::dog::Keypoint;
use super::plane::Plane;
use crate::forms::{VISIBLE, rows, visible};
use crate::outline::{self, Peeled};
use crate::source::Source;
use crate::view::{Area, Ground, View};

/// The longer side.
pub(crate) const SIDE: usize = 512;
/// Nearer than this to what is not seen, no point stands: the edge is the cutter's, not the picture's.
const MARGIN: u16 = 6;
/// A shape's outermost ring is mixed with what was around it.
const RIM: u16 = 1;

/// What is taken to lie around a picture of which nothing else is known.
const UNKNOWN: f32 = 0.0;

/// What is seen of a picture.
pub(crate) struct Normal {
    /// Grey levels; where nothing is seen, what lies around is continued.
    pub(crate) plane: Plane,
    /// How far each pixel is from what is not seen; `None` if all is seen.
    pub(crate) depth: Option<Vec<u16>>,
    /// The grey level that lies around it.
    pub(crate) ground: f32,
    /// Where it lies in the whole picture, if it was cut out of one.
    within: Option<Within>,
}

/// A part of a picture as a place in the whole, in pixels of the whole brought to [`SIDE`].
struct Within {
    left: f32,
    top: f32,
    /// Pixels of the whole for one of the part.
    scale: f32,
    width: usize,
    height: usize,
}

impl Normal {
    /// A picture of which all is seen.
    pub(crate) fn plain(plane: Plane) -> Self {
        Self { plane, depth: None, ground: UNKNOWN, within: None }
    }

    /// `None` if nothing is seen, or next to nothing.
    pub(crate) fn of(source: Source<'_>) -> Option<Self> {
        let whole = Area::whole(source);
        let Source::Colour(picture) = source else {
            return Some(Self::plain(grey(source, whole)));
        };
        if picture.is_opaque() {
            return Some(Self::plain(grey(source, whole)));
        }
        let seen = visible(picture)?;
        let (area, mask) = match outline::peel(picture, seen) {
            Some(Peeled { area, mask }) => (area, mask),
            None => (seen, None),
        };
        let plane = grey(source, area);
        let mask = mask.unwrap_or_else(|| rows(picture, area).flatten().map(|[.., a]| *a >= VISIBLE).collect());
        if !mask.contains(&false) {
            return Some(Self::plain(plane));
        }
        let shape = Plane::fitted(area.width, area.height, &mut |y, out| {
            let row = mask.get(y * area.width..(y + 1) * area.width).unwrap_or_default();
            out.iter_mut().zip(row).for_each(|(out, seen)| *out = if *seen { 255.0 } else { 0.0 });
        });
        let mut depth: Vec<u16> = shape.values.iter().map(|v| if *v >= 128.0 { u16::MAX } else { 0 }).collect();
        outline::to_depths(&mut depth, plane.width);
        let plane = continued(&plane, &depth)?;
        Some(Self { plane, depth: Some(depth), ground: UNKNOWN, within: None })
    }

    /// The same of a reference: without captions and furniture along its edges.
    pub(crate) fn of_reference(source: Source<'_>) -> Option<Self> {
        let normal = Self::of(source)?;
        let Some(part) = bands::inner(&normal.plane).filter(|_| source.is_opaque()) else {
            return Some(normal);
        };
        let Plane { width, height, .. } = normal.plane;
        let (left, right) = scaled(part.left, part.left + part.width, width, source.width());
        let (top, bottom) = scaled(part.top, part.top + part.height, height, source.height());
        let area = Area { left, top, width: right - left, height: bottom - top };
        let plane = grey(source, area);
        let of_whole = |at: usize| at as f32 * width as f32 / source.width() as f32;
        let scale = of_whole(area.width) / plane.width as f32;
        let within = Some(Within { left: of_whole(left), top: of_whole(top), scale, width, height });
        Some(Self { plane, depth: None, ground: UNKNOWN, within })
    }

    /// Width and height of the whole picture, the longer [`SIDE`].
    pub(crate) fn frame(&self) -> (usize, usize) {
        self.within.as_ref().map_or((self.plane.width, self.plane.height), |within| (within.width, within.height))
    }

    /// A point of the plane where it lies in the whole picture.
    pub(crate) fn in_frame(&self, point: &Keypoint) -> Keypoint {
        let Some(Within { left, top, scale, .. }) = self.within else { return *point };
        Keypoint { x: left + point.x * scale, y: top + point.y * scale, size: point.size * scale, ..*point }
    }

    /// What it looks like on a ground, all of it seen; `None` if all is seen as it is.
    pub(crate) fn on_ground(&self, ground: f32) -> Option<Self> {
        let mut plane = self.plane.clone();
        let unseen = plane.values.iter_mut().zip(self.depth.as_ref()?).filter(|(_, depth)| **depth == 0);
        unseen.for_each(|(v, _)| *v = ground);
        Some(Self { plane, depth: None, ground, within: None })
    }

    /// Whether a point may stand here.
    pub(crate) fn holds(&self, x: f32, y: f32) -> bool {
        let at = |depth: &Vec<u16>| {
            let (x, y) = ((x as usize).min(self.plane.width - 1), (y as usize).min(self.plane.height - 1));
            depth.get(y * self.plane.width + x).is_some_and(|d| *d > MARGIN)
        };
        self.depth.as_ref().is_none_or(at)
    }
}

/// The places of the source that lie wholly within these of the plane; at least one.
fn scaled(from: usize, to: usize, plane: usize, source: usize) -> (usize, usize) {
    let from = (from * source).div_ceil(plane).min(source - 1);
    (from, (to * source / plane).clamp(from + 1, source))
}

fn grey(source: Source<'_>, area: Area) -> Plane {
    let view = View::full(source, area, Ground::Ignore);
    Plane::fitted(area.width, area.height, &mut |y, out| view.luma(y, out))
}

impl Plane {
    /// Rows brought to a longer side of [`SIDE`], without ever holding them all.
    fn fitted(width: usize, height: usize, row: &mut dyn FnMut(usize, &mut [f32])) -> Self {
        let longer = width.max(height);
        let scaled = |side: usize| (side * SIDE).div_euclid(longer).max(1);
        Self::resized_from((width, height), (scaled(width), scaled(height)), row)
    }
}

/// What is seen, continued into what is not: every hole takes the mean of what is seen nearest around it, by halving
/// the picture until there is something, and going back (S. Gortler et al., "The Lumigraph", 1996, §3.4: pull-push).
fn continued(plane: &Plane, depth: &[u16]) -> Option<Plane> {
    let weights: Vec<f32> = depth.iter().map(|d| if *d > RIM { 1.0 } else { 0.0 }).collect();
    if weights.iter().filter(|w| **w > 0.0).count() < 400 {
        return None;
    }
    let values = plane.values.iter().zip(&weights).map(|(v, w)| v * w).collect();
    Some(filled(Plane { values, ..*plane }, Plane { values: weights, ..*plane }))
}

/// `sums` and `weights` → means everywhere.
fn filled(sums: Plane, weights: Plane) -> Plane {
    let holes = weights.values.iter().any(|w| *w <= 0.0);
    let mean = |k: usize| {
        let of = |plane: &Plane| plane.values.get(k).copied().unwrap_or_default();
        of(&sums) / of(&weights)
    };
    let mut out = Plane::new(sums.width, sums.height);
    if !holes || sums.width.min(sums.height) < 2 {
        let seen: f32 = weights.values.iter().sum();
        let all = sums.values.iter().sum::<f32>() / seen.max(f32::MIN_POSITIVE);
        let own = |k: usize| if weights.values.get(k).is_some_and(|w| *w > 0.0) { mean(k) } else { all };
        out.values.iter_mut().enumerate().for_each(|(k, v)| *v = own(k));
        return out;
    }
    let coarse = filled(quartered(&sums), quartered(&weights));
    for (k, v) in out.values.iter_mut().enumerate() {
        let weight = weights.values.get(k).copied().unwrap_or_default();
        *v = if weight > 0.0 {
            mean(k)
        } else {
            let (x, y) = ((k % sums.width) as f32, (k / sums.width) as f32);
            coarse.between((x - 0.5) / 2.0, (y - 0.5) / 2.0)
        };
    }
    out
}

/// Four pixels summed into one.
fn quartered(plane: &Plane) -> Plane {
    let mut out = Plane::new(plane.width.div_ceil(2), plane.height.div_ceil(2));
    let width = out.width;
    for (y, row) in plane.rows().enumerate() {
        let sums = out.values.get_mut(y / 2 * width..(y / 2 + 1) * width).unwrap_or_default();
        for (sum, pair) in sums.iter_mut().zip(row.chunks(2)) {
            *sum += pair.iter().sum::<f32>();
        }
    }
    out
}
