//! Bands along a picture's edges that are not the picture: a caption above or below it, the furniture of a chat.
//!
//! They would give a reference points that every other picture with the same caption has. What is drawn is of one grey
//! level exactly, and so are a band's rows for the most part; what lies out of focus in a photograph nearly is, but goes
//! from level to level. Rows of letters belong to a band if more of the same ground follows them.

use super::plane::Plane;
use crate::view::Area;

/// A row is ground if this share of it is within so few levels of one.
const GROUND: f32 = 0.4;
const LEVELS: usize = 2;
/// From one row of a band to the next its ground does not change, or another bar begins.
const SAME: f32 = 1.0;
const OTHER: f32 = 12.0;
/// Between letters this share of a row is near the ground.
const BETWEEN: f32 = 0.25;
const NEAR: f32 = 24.0;
/// Letters are no higher than this share of the picture.
const LETTERS: f32 = 0.16;
/// After letters, so many rows of the same ground must follow.
const AFTER: usize = 3;
/// A picture within bands takes at least this share of each side; otherwise it is a small thing on a plain ground.
const LEAST: f32 = 0.2;

/// What is left of a plane without its bands; `None` if it has none, or nothing would be left.
pub(crate) fn inner(plane: &Plane) -> Option<Area> {
    let mut area = Area { left: 0, top: 0, width: plane.width, height: plane.height };
    // bands at the sides show only once those above and below are gone, and the other way round
    for _ in 0..2 {
        let rows = lines(area.height, |y| Line::of(along(plane, area, y)));
        let (top, bottom) = (ends(rows.iter()), ends(rows.iter().rev()));
        area = Area { top: area.top + top, height: area.height.checked_sub(top + bottom)?, ..area };
        let columns = lines(area.width, |x| Line::of(down(plane, area, x)));
        let (left, right) = (ends(columns.iter()), ends(columns.iter().rev()));
        area = Area { left: area.left + left, width: area.width.checked_sub(left + right)?, ..area };
    }
    let is_whole = area.width == plane.width && area.height == plane.height;
    let is_enough = |part: usize, whole: usize| part as f32 >= LEAST * whole as f32;
    (!is_whole && is_enough(area.width, plane.width) && is_enough(area.height, plane.height)).then_some(area)
}

fn lines(count: usize, of: impl FnMut(usize) -> Line) -> Vec<Line> {
    (0..count).map(of).collect()
}

fn along(plane: &Plane, area: Area, y: usize) -> impl Iterator<Item = f32> {
    plane.row(area.top + y).iter().skip(area.left).take(area.width).copied()
}

fn down(plane: &Plane, area: Area, x: usize) -> impl Iterator<Item = f32> {
    (0..area.height).map(move |y| plane.at(area.left + x, area.top + y))
}

/// Grey levels of a row or column, counted.
struct Line {
    counts: [u16; 256],
    length: usize,
    /// The level of which most is.
    ground: f32,
    share: f32,
}

impl Line {
    fn of(values: impl Iterator<Item = f32>) -> Self {
        let (mut counts, mut length) = ([0u16; 256], 0);
        for value in values {
            // 0–255
            if let Some(count) = counts.get_mut((value + 0.5) as usize) {
                *count += 1;
            }
            length += 1;
        }
        let sums = counts.windows(LEVELS).map(|levels| levels.iter().sum::<u16>());
        let (first, most) = sums.enumerate().max_by_key(|(_, sum)| *sum).unwrap_or_default();
        let share = f32::from(most) / length.max(1) as f32;
        Self { counts, length, ground: (first + LEVELS / 2) as f32, share }
    }

    fn is_ground(&self) -> bool {
        self.share >= GROUND
    }

    /// Whether enough of it is near a level for letters to stand on it.
    fn has(&self, ground: f32) -> bool {
        let near = (0..).zip(&self.counts).filter(|(level, _)| (f32::from(*level as u16) - ground).abs() <= NEAR);
        near.map(|(_, count)| u32::from(*count)).sum::<u32>() as f32 >= BETWEEN * self.length as f32
    }
}

/// How many lines from an edge are a band.
fn ends<'a>(lines: impl ExactSizeIterator<Item = &'a Line>) -> usize {
    let most = (lines.len() as f32 * LETTERS) as usize;
    // the ground of the band, its length, lines of letters since, and lines of ground after those
    let (mut ground, mut band, mut letters, mut after) = (f32::MIN, 0, 0, 0);
    for (n, line) in (1..).zip(lines) {
        let off = (line.ground - ground).abs();
        if line.is_ground() && (off <= SAME || (letters == 0 && off >= OTHER)) {
            after += 1;
            if letters == 0 || after >= AFTER {
                (ground, band, letters, after) = (line.ground, n, 0, 0);
            }
        } else if band > 0 && line.has(ground) && letters + after < most {
            letters += after + 1;
            after = 0;
        } else {
            break;
        }
    }
    band
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Noise with bands: of each, where it begins, how high it is, and its level.
    fn plane(bands: &[(usize, usize, f32)]) -> Plane {
        let mut plane = Plane::new(400, 512);
        for (k, v) in plane.values.iter_mut().enumerate() {
            let (x, y) = (k % 400, k / 400);
            let noise = (x * 7919 + y * 104_729 + x * y * 31) % 200;
            *v = 20.0 + noise as f32;
            for (from, height, level) in bands {
                let inside = (*from..from + height).contains(&y);
                let is_letter = (from + height / 3..from + height * 2 / 3).contains(&y) && x / 8 % 2 == 0;
                if inside {
                    *v = if is_letter { 255.0 - level } else { *level };
                }
            }
        }
        plane
    }

    #[test]
    fn a_picture_without_bands_is_left_alone() {
        assert_eq!(inner(&plane(&[])), None);
    }

    #[test]
    fn captions_are_cut_off_with_their_letters() {
        let area = inner(&plane(&[(0, 80, 255.0), (462, 50, 0.0)])).unwrap();
        assert_eq!(area, Area { left: 0, top: 80, width: 400, height: 382 });
    }

    #[test]
    fn what_is_plain_but_for_a_small_thing_is_left_alone() {
        let mut plain = plane(&[]);
        for (k, v) in plain.values.iter_mut().enumerate() {
            if !((150..200).contains(&(k % 400)) && (200..260).contains(&(k / 400))) {
                *v = 200.0;
            }
        }
        assert_eq!(inner(&plain), None);
    }

    #[test]
    fn a_band_of_ground_within_the_picture_is_part_of_it() {
        assert_eq!(inner(&plane(&[(200, 80, 255.0)])), None);
    }
}
