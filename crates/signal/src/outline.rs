//! White outlines of stickers, peeled off along the shape of alpha.

use model::Picture;

use crate::forms::{VISIBLE, bounds, rows};
use crate::view::Area;

/// What is left once the outline is gone.
pub(crate) struct Peeled {
    /// The box around it.
    pub(crate) area: Area,
    /// Which pixels of the box belong to it; `None` if all do.
    pub(crate) mask: Option<Vec<bool>>,
}

/// Rings are this many pixels wide.
const RING: u16 = 2;

/// Of a ring of outline at least this many in a hundred pixels are light.
const LIGHT_SHARE: usize = 80;

/// The darkest channel of a light pixel.
const LIGHT: u8 = 228;

/// Peels a light outline off what is seen in `area`; `None` if there is none.
pub(crate) fn peel(picture: &Picture, area: Area) -> Option<Peeled> {
    if !has_light_rim(picture, area) {
        return None;
    }
    let depths = depths(picture, area);
    let depth = outline_depth(picture, area, &depths)?;
    let inner = |row: &[u16]| row.iter().map(|d| *d > depth).collect::<Vec<_>>();
    let kept: Vec<bool> = depths.chunks_exact(area.width).flat_map(inner).collect();
    let inside = bounds(kept.chunks_exact(area.width).map(|row| row.iter().copied()))?;
    let mask: Vec<bool> = kept
        .chunks_exact(area.width)
        .skip(inside.top)
        .take(inside.height)
        .flat_map(|row| row.iter().skip(inside.left).take(inside.width).copied())
        .collect();
    let area = Area { left: area.left + inside.left, top: area.top + inside.top, ..inside };
    Some(Peeled { area, mask: mask.contains(&false).then_some(mask) })
}

fn is_light(pixel: &[u8; 4]) -> bool {
    let [r, g, b, a] = *pixel;
    a >= VISIBLE && r.min(g).min(b) > LIGHT
}

/// A quick look at the first and last seen pixel of each row, so that pictures without an outline cost next to nothing.
fn has_light_rim(picture: &Picture, area: Area) -> bool {
    let (mut light, mut seen) = (0, 0);
    for row in rows(picture, area) {
        let is_seen = |pixel: &&[u8; 4]| pixel.last().is_some_and(|a| *a >= VISIBLE);
        for pixel in [row.iter().find(is_seen), row.iter().rev().find(is_seen)].into_iter().flatten() {
            seen += 1;
            light += usize::from(is_light(pixel));
        }
    }
    light * 100 >= seen * (LIGHT_SHARE - 20)
}

/// How many steps (in eight directions) each pixel is from the nearest that is not seen; beyond the area none is.
fn depths(picture: &Picture, area: Area) -> Vec<u16> {
    let width = area.width;
    let mut depths: Vec<u16> =
        rows(picture, area).flatten().map(|[.., a]| if *a >= VISIBLE { u16::MAX } else { 0 }).collect();
    to_depths(&mut depths, width);
    depths
}

/// From 0 (not seen) and the greatest value (seen) to steps.
pub(crate) fn to_depths(depths: &mut [u16], width: usize) {
    relax(depths, width);
    depths.reverse();
    relax(depths, width);
    depths.reverse();
}

/// One pass of the distance transform, from the left and from above. Reversed, it is the other pass.
fn relax(depths: &mut [u16], width: usize) {
    let mut above = vec![0u16; width + 2];
    for row in depths.chunks_exact_mut(width) {
        let mut left = 0u16;
        let nearest = above.windows(3).map(|three| three.iter().copied().min().unwrap_or(0)).collect::<Vec<_>>();
        for (depth, nearest) in row.iter_mut().zip(nearest) {
            *depth = (*depth).min(nearest.min(left).saturating_add(1));
            left = *depth;
        }
        if let Some(inner) = above.get_mut(1..=width) {
            inner.copy_from_slice(row);
        }
    }
}

/// How deep the outline goes: rings of light pixels from outside, at most 30 px of 512, and what the scaling smeared.
fn outline_depth(picture: &Picture, area: Area, depths: &[u16]) -> Option<u16> {
    let scale = picture.width().max(picture.height()).div_ceil(512);
    let most = u16::try_from(30 * scale).unwrap_or(u16::MAX);
    let rings = usize::from(most / RING);
    let mut counts = vec![(0usize, 0usize); rings];
    for (pixel, depth) in rows(picture, area).flatten().zip(depths) {
        let ring = usize::from(depth.saturating_sub(1) / RING);
        if let Some((seen, light)) = counts.get_mut(ring).filter(|_| *depth > 0) {
            *seen += 1;
            *light += usize::from(is_light(pixel));
        }
    }
    let light = counts.iter().take_while(|(seen, light)| *seen > 0 && light * 100 >= seen * LIGHT_SHARE).count();
    let depth = u16::try_from(light).ok()? * RING;
    (light > 0).then_some(depth + RING)
}
