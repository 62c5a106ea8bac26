//! Points that can be found again: extrema of differences of Gaussians in place and scale.
//!
//! D. Lowe, "Distinctive Image Features from Scale-Invariant Keypoints", IJCV 60 (2004), §3–5: which blobs, their place
//! between pixels, what is thrown away (low contrast, edges), and their orientation.

use super::plane::Plane;
use super::simd;
use std::f32::consts::TAU;

/// A place with a size and a direction.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Keypoint {
    pub(crate) x: f32,
    pub(crate) y: f32,
    /// Diameter in pixels: twice the σ at which it stands out most.
    pub(crate) size: f32,
    /// Direction of the strongest gradients, in radians, 0 ≤ angle < 2π.
    pub(crate) angle: f32,
    /// How much it stands out.
    pub(crate) response: f32,
}

/// Scales looked at in each octave.
const SCALES: usize = 3;
/// The blur that an octave begins with.
const SIGMA: f32 = 1.6;
/// The blur that a picture is taken to have.
const OWN_SIGMA: f32 = 0.8;
/// Least contrast, in grey levels.
const CONTRAST: f32 = 0.012 * 255.0 / SCALES as f32;
/// Greatest ratio of the two curvatures: above it, an edge.
const EDGE_RATIO: f32 = 12.0;
/// An octave is at least so wide and high.
const LEAST_SIDE: usize = 16;
/// Bins of the histogram of gradient directions.
const BINS: usize = 36;
/// A second direction this strong makes a second keypoint.
const SECOND: f32 = 0.8;
/// Nearer to the edge than this many pixels of its octave, nothing is looked at.
const BORDER: usize = 5;

/// Finds up to `most` keypoints of at least `least_size`, the strongest of each octave; `is_kept` refuses places.
pub(crate) fn keypoints(
    plane: &Plane,
    most: usize,
    least_size: f32,
    is_kept: &dyn Fn(f32, f32) -> bool,
) -> Vec<Keypoint> {
    let mut found = Vec::new();
    let mut base = plane.blurred((SIGMA * SIGMA - OWN_SIGMA * OWN_SIGMA).sqrt());
    let mut unit = 1.0;
    while base.width.min(base.height) >= LEAST_SIDE {
        let octave = Octave::new(base);
        let mut blobs = octave.blobs();
        blobs.retain(|b| 2.0 * b.sigma() * unit >= least_size && is_kept(b.x * unit, b.y * unit));
        blobs.sort_by(|a, b| b.response.total_cmp(&a.response).then(a.y.total_cmp(&b.y)).then(a.x.total_cmp(&b.x)));
        // of one octave no more than could be used, so that small noise does not crowd out large shapes
        blobs.truncate(most * 2 / 5);
        found.extend(blobs.iter().flat_map(|b| octave.oriented(b, unit)));
        base = octave.next();
        unit *= 2.0;
    }
    found.sort_by(|a, b| b.response.total_cmp(&a.response).then(a.y.total_cmp(&b.y)).then(a.x.total_cmp(&b.x)));
    found.truncate(most);
    found
}

/// An extremum, in pixels of its octave.
struct Blob {
    x: f32,
    y: f32,
    /// Between 0.5 and 3.5.
    scale: f32,
    response: f32,
}

impl Blob {
    /// The blur at which it stands out, in pixels of its octave.
    fn sigma(&self) -> f32 {
        SIGMA * (self.scale / SCALES as f32).exp2()
    }
}

struct Octave {
    /// Ever more blurred.
    blurred: Vec<Plane>,
    /// Each from one to the next.
    differences: Vec<Plane>,
}

/// The nine rows around a row of one scale: of the scale below, its own, and above; each above, own, below.
pub(crate) type Neighbours<'a> = [[&'a [f32]; 3]; 3];

impl Octave {
    fn new(base: Plane) -> Self {
        let sigma = |s: usize| SIGMA * (s as f32 / SCALES as f32).exp2();
        let mut blurred = vec![base];
        for s in 1..SCALES + 3 {
            let step = (sigma(s).powi(2) - sigma(s - 1).powi(2)).sqrt();
            let next = blurred.last().map(|last| last.blurred(step));
            blurred.extend(next);
        }
        let difference = |(a, b): (&Plane, &Plane)| Plane::of_both(a, b, |a, b| b - a);
        let differences = blurred.iter().zip(blurred.iter().skip(1)).map(difference).collect();
        Self { blurred, differences }
    }

    /// The base of the next octave: twice the blur that this one began with.
    fn next(mut self) -> Plane {
        self.blurred.swap_remove(SCALES).halved()
    }

    fn blobs(&self) -> Vec<Blob> {
        let mut blobs = Vec::new();
        for (s, planes) in (1..).zip(self.differences.windows(3)) {
            let [below, own, above] = planes else { continue };
            let mut flags = vec![0u8; own.width];
            for y in BORDER..own.height.saturating_sub(BORDER) {
                let around: Neighbours<'_> = [below, own, above].map(|plane| [y - 1, y, y + 1].map(|y| plane.row(y)));
                simd::extrema(&around, CONTRAST / 2.0, &mut flags);
                // most words have none
                let hits = flags.chunks(8).enumerate().filter(|(_, word)| word.contains(&1));
                for x in hits.flat_map(|(n, word)| (0..8).filter(|k| word.get(*k) == Some(&1)).map(move |k| n * 8 + k))
                {
                    if x >= BORDER && x + BORDER < own.width {
                        blobs.extend(self.refined(x, y, s));
                    }
                }
            }
        }
        blobs
    }

    fn d(&self, x: usize, y: usize, s: usize) -> f32 {
        self.differences.get(s).map_or(0.0, |plane| plane.at(x, y))
    }

    /// The extremum between the grid's places (Lowe §4); `None` if it is weak, on an edge, or wanders off.
    fn refined(&self, mut x: usize, mut y: usize, mut s: usize) -> Option<Blob> {
        for _ in 0..5 {
            let slope = Slopes::at(self, x, y, s);
            let [dx, dy, ds] = slope.offset()?;
            if dx.abs() < 0.5 && dy.abs() < 0.5 && ds.abs() < 0.5 {
                let response =
                    (slope.value + 0.5 * (slope.first[0] * dx + slope.first[1] * dy + slope.first[2] * ds)).abs();
                let stands = response >= CONTRAST && !slope.is_edge();
                return stands.then_some(Blob { x: x as f32 + dx, y: y as f32 + dy, scale: s as f32 + ds, response });
            }
            let moved = |at: usize, by: f32| at.checked_add_signed(by.round().clamp(-9.0, 9.0) as isize);
            (x, y, s) = (moved(x, dx)?, moved(y, dy)?, moved(s, ds)?);
            let plane = self.differences.first()?;
            let inside = (BORDER..plane.width - BORDER).contains(&x) && (BORDER..plane.height - BORDER).contains(&y);
            if !inside || !(1..=SCALES).contains(&s) {
                return None;
            }
        }
        None
    }

    /// A keypoint for each strong direction (Lowe §5), in pixels of the picture.
    fn oriented(&self, blob: &Blob, unit: f32) -> impl Iterator<Item = Keypoint> + use<> {
        let nearest = (blob.scale.round() as usize).min(self.blurred.len() - 1);
        let histogram = self.blurred.get(nearest).map_or([0.0; BINS], |plane| directions(plane, blob));
        let (x, y, size, response) = (blob.x * unit, blob.y * unit, 2.0 * blob.sigma() * unit, blob.response);
        peaks(&histogram).into_iter().map(move |angle| Keypoint { x, y, size, angle, response })
    }
}

/// Whether each place of a row is the greatest or least of its 27, and beyond `least`. Ends are never.
#[inline(always)]
pub(crate) fn extrema_plain(around: &Neighbours<'_>, least: f32, flags: &mut [u8]) {
    let [_, [_, own, _], _] = around;
    let width = own.len();
    let [[a, b, c], [d, e, f], [g, h, i]] = around.map(|rows| rows.map(|row| row.get(..width).unwrap_or_default()));
    let rows = [a, b, c, d, e, f, g, h, i];
    if rows.iter().any(|row| row.len() != width) || flags.len() != width {
        return;
    }
    const LANES: usize = 32;
    flags.fill(0);
    // one place is handled twice where the last step overlaps the one before
    let last = width.checked_sub(LANES + 1).filter(|last| *last > 0);
    for at in last.iter().flat_map(|last| (1..width - 1).step_by(LANES).map(|from| from.min(*last))) {
        let mut most = [f32::MIN; LANES];
        let mut fewest = [f32::MAX; LANES];
        for row in rows {
            for shift in 0..3 {
                let Some(lanes) = row.get(at + shift - 1..).and_then(|rest| rest.first_chunk::<LANES>()) else {
                    return;
                };
                for ((most, fewest), v) in most.iter_mut().zip(&mut fewest).zip(lanes) {
                    *most = if *v > *most { *v } else { *most };
                    *fewest = if *v < *fewest { *v } else { *fewest };
                }
            }
        }
        let Some(centre) = e.get(at..).and_then(|rest| rest.first_chunk::<LANES>()) else { return };
        let Some(out) = flags.get_mut(at..).and_then(|rest| rest.first_chunk_mut::<LANES>()) else { return };
        for (((out, v), most), fewest) in out.iter_mut().zip(centre).zip(&most).zip(&fewest) {
            *out = u8::from((*v >= *most) & (*v > least)) | u8::from((*v <= *fewest) & (*v < -least));
        }
    }
    if last.is_some() {
        return;
    }
    // narrow octaves, one place at a time
    for x in 1..width.saturating_sub(1) {
        let v = own.get(x).copied().unwrap_or_default();
        let all = rows.iter().flat_map(|row| row.get(x - 1..=x + 1).unwrap_or_default());
        let (least_of, most_of) = all.fold((f32::MAX, f32::MIN), |(lo, hi), v| (lo.min(*v), hi.max(*v)));
        if let Some(flag) = flags.get_mut(x) {
            *flag = u8::from((v >= most_of && v > least) || (v <= least_of && v < -least));
        }
    }
}

/// Value, slopes and curvatures at a place of the stack.
struct Slopes {
    value: f32,
    first: [f32; 3],
    xx: f32,
    yy: f32,
    ss: f32,
    xy: f32,
    xs: f32,
    ys: f32,
}

impl Slopes {
    fn at(o: &Octave, x: usize, y: usize, s: usize) -> Self {
        let value = o.d(x, y, s);
        let mixed = |a: f32, b: f32, c: f32, d: f32| (a - b - c + d) / 4.0;
        Self {
            value,
            first: [
                (o.d(x + 1, y, s) - o.d(x - 1, y, s)) / 2.0,
                (o.d(x, y + 1, s) - o.d(x, y - 1, s)) / 2.0,
                (o.d(x, y, s + 1) - o.d(x, y, s - 1)) / 2.0,
            ],
            xx: o.d(x + 1, y, s) + o.d(x - 1, y, s) - 2.0 * value,
            yy: o.d(x, y + 1, s) + o.d(x, y - 1, s) - 2.0 * value,
            ss: o.d(x, y, s + 1) + o.d(x, y, s - 1) - 2.0 * value,
            xy: mixed(o.d(x + 1, y + 1, s), o.d(x - 1, y + 1, s), o.d(x + 1, y - 1, s), o.d(x - 1, y - 1, s)),
            xs: mixed(o.d(x + 1, y, s + 1), o.d(x - 1, y, s + 1), o.d(x + 1, y, s - 1), o.d(x - 1, y, s - 1)),
            ys: mixed(o.d(x, y + 1, s + 1), o.d(x, y - 1, s + 1), o.d(x, y + 1, s - 1), o.d(x, y - 1, s - 1)),
        }
    }

    /// Where the parabola has its extremum: −H⁻¹·g by Cramer's rule.
    fn offset(&self) -> Option<[f32; 3]> {
        let Self { xx, yy, ss, xy, xs, ys, first: [gx, gy, gs], .. } = *self;
        let minors = [yy * ss - ys * ys, xs * ys - xy * ss, xy * ys - xs * yy];
        let determinant = xx * minors[0] + xy * minors[1] + xs * minors[2];
        if determinant.abs() < 1e-9 {
            return None;
        }
        let [a, b, c] = minors;
        let (d, e, f) = (xx * ss - xs * xs, xy * xs - xx * ys, xx * yy - xy * xy);
        let solve = |p: f32, q: f32, r: f32| -(p * gx + q * gy + r * gs) / determinant;
        Some([solve(a, b, c), solve(b, d, e), solve(c, e, f)])
    }

    fn is_edge(&self) -> bool {
        let (trace, determinant) = (self.xx + self.yy, self.xx * self.yy - self.xy * self.xy);
        determinant <= 0.0 || trace * trace * EDGE_RATIO >= (EDGE_RATIO + 1.0) * (EDGE_RATIO + 1.0) * determinant
    }
}

/// Gradient directions around a blob, weighed by length and nearness, smoothed.
fn directions(plane: &Plane, blob: &Blob) -> [f32; BINS] {
    let sigma = 1.5 * blob.sigma();
    let radius = (3.0 * sigma).round() as isize;
    let (cx, cy) = (blob.x.round() as isize, blob.y.round() as isize);
    let range = |c: isize, side: usize| (c - radius).max(1)..(c + radius + 1).min(side as isize - 1);
    let falloff = -1.0 / (2.0 * sigma * sigma);
    let mut bins = [0.0f32; BINS];
    let columns = range(cx, plane.width);
    let nearness: Vec<f32> = columns.clone().map(|x| (((x - cx) * (x - cx)) as f32 * falloff).exp()).collect();
    for y in range(cy, plane.height) {
        let across = (((y - cy) * (y - cy)) as f32 * falloff).exp();
        let [above, own, below] = [y - 1, y, y + 1].map(|y| plane.row(y.unsigned_abs()));
        let part = columns.start.unsigned_abs()..columns.end.unsigned_abs();
        let beside = part.start - 1..part.end + 1;
        let (Some(above), Some(own), Some(below)) = (above.get(part.clone()), own.get(beside), below.get(part)) else {
            continue;
        };
        for (((a, b), pair), near) in above.iter().zip(below).zip(own.windows(3)).zip(&nearness) {
            let [left, _, right] = pair else { continue };
            let (dx, dy) = (right - left, b - a);
            let bin = (direction(dy, dx) * (BINS as f32 / TAU) + 0.5) as usize % BINS;
            if let Some(bin) = bins.get_mut(bin) {
                *bin += across * near * (dx * dx + dy * dy).sqrt();
            }
        }
    }
    let at = |k: usize| bins.get(k % BINS).copied().unwrap_or_default();
    std::array::from_fn(|i| {
        let far = at(i + BINS - 2) + at(i + 2);
        let near = at(i + BINS - 1) + at(i + 1);
        far / 16.0 + near / 4.0 + at(i) * 0.375
    })
}

/// atan2 to a thousandth, 0 ≤ angle < 2π, for some tens of thousands of gradients a picture.
pub(crate) fn direction(dy: f32, dx: f32) -> f32 {
    let (steep, flat) = (dx.abs().min(dy.abs()), dx.abs().max(dy.abs()));
    let t = steep / (flat + f32::MIN_POSITIVE);
    let square = t * t;
    let octant = ((-0.046_496_473 * square + 0.159_314_22) * square - 0.327_622_76) * square * t + t;
    let quadrant = if dy.abs() > dx.abs() { TAU / 4.0 - octant } else { octant };
    let half = if dx < 0.0 { TAU / 2.0 - quadrant } else { quadrant };
    let angle = if dy < 0.0 { TAU - half } else { half };
    if angle >= TAU { 0.0 } else { angle }
}

/// The directions of a histogram's peaks, strongest first.
fn peaks(bins: &[f32; BINS]) -> Vec<f32> {
    let at = |k: usize| bins.get(k % BINS).copied().unwrap_or_default();
    let greatest = bins.iter().copied().fold(0.0, f32::max);
    let mut peaks: Vec<(f32, f32)> = (0..BINS)
        .filter(|&k| at(k) > at(k + BINS - 1) && at(k) > at(k + 1) && at(k) >= SECOND * greatest)
        .map(|k| {
            let (left, own, right) = (at(k + BINS - 1), at(k), at(k + 1));
            let place = k as f32 + 0.5 * (left - right) / (left - 2.0 * own + right);
            let angle = place * (TAU / BINS as f32);
            (own, (angle + TAU) % TAU)
        })
        .collect();
    peaks.sort_by(|a, b| b.0.total_cmp(&a.0));
    peaks.truncate(2);
    peaks.into_iter().map(|(_, angle)| angle).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blob(width: usize, cx: f32, cy: f32, sigma: f32) -> Plane {
        let mut plane = Plane::new(width, width);
        for (i, v) in plane.values.iter_mut().enumerate() {
            let (x, y) = ((i % width) as f32 - cx, (i / width) as f32 - cy);
            *v = 200.0 * (-(x * x + 1.4 * y * y) / (2.0 * sigma * sigma)).exp() + 0.2 * x;
        }
        plane
    }

    #[test]
    fn a_blob_is_found_at_its_place_and_size() {
        let found = keypoints(&blob(200, 90.3, 110.6, 8.0), 50, 3.0, &|_, _| true);
        let best = found.first().unwrap();
        assert!((best.x - 90.3).abs() < 0.8 && (best.y - 110.6).abs() < 0.8, "{best:?}");
        assert!((10.0..24.0).contains(&best.size), "{best:?}");
    }

    #[test]
    fn directions_agree_with_the_system() {
        for k in 0..1000 {
            let angle = k as f32 * TAU / 1000.0;
            let off = (direction(angle.sin() * 3.0, angle.cos() * 3.0) - angle).abs();
            assert!(off < 2e-3 || (TAU - off).abs() < 2e-3, "{angle}");
        }
    }

    proptest::proptest! {
        #[test]
        fn extrema_are_the_same_however_wide_the_row(values in proptest::collection::vec(-4.0f32..4.0, 9 * 70), width in 3usize..70) {
            let rows: Vec<&[f32]> = values.chunks_exact(70).map(|row| &row[..width]).collect();
            let around = [[rows[0], rows[1], rows[2]], [rows[3], rows[4], rows[5]], [rows[6], rows[7], rows[8]]];
            let (mut fast, mut plain) = (vec![0; width], vec![0; width]);
            simd::extrema(&around, 1.0, &mut fast);
            for x in 1..width - 1 {
                let all: Vec<f32> = rows.iter().flat_map(|row| row[x - 1..=x + 1].to_vec()).collect();
                let v = rows[4][x];
                plain[x] = u8::from((v > 1.0 && all.iter().all(|o| v >= *o)) || (v < -1.0 && all.iter().all(|o| v <= *o)));
            }
            proptest::prop_assert_eq!(fast, plain);
        }
    }
}
