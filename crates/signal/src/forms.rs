//! Normalised forms: what was added around a picture, taken away again.
//!
//! A sticker is a picture on a square transparent canvas, perhaps with a white outline. Its plain hash has nothing in
//! common with the picture's. Cut back to the picture, it has. Which cut is right cannot be known, so each that makes
//! a difference is hashed.

use model::{Form, Picture};

use crate::outline::{self, Peeled};
use crate::picture::is_hashable;
use crate::source::Source;
use crate::view::{Area, Ground, View, on, side};
use crate::{Pdq, Texture};

/// The hash of one form.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct FormSignal {
    /// Which form.
    pub form: Form,
    /// Its hash.
    pub pdq: Pdq,
    /// The hash's quality, 0–100.
    pub quality: u8,
    /// Whether the form's pixels are photograph-like.
    pub texture: Texture,
}

/// How to look at a picture for one form.
pub(crate) struct Plan {
    pub(crate) form: Form,
    area: Area,
    ground: Ground,
    mask: Option<Vec<bool>>,
}

impl Plan {
    pub(crate) fn view<'a>(&'a self, source: Source<'a>) -> View<'a> {
        let view = View::full(source, self.area, self.ground);
        match &self.mask {
            Some(mask) => view.masked(mask),
            None => view,
        }
    }
}

/// From this alpha on a pixel is seen.
pub(crate) const VISIBLE: u8 = 128;

/// The forms of a picture that can differ from its plain hashes, in order.
pub(crate) fn plans(source: Source<'_>) -> Vec<Plan> {
    let whole = Area::whole(source);
    let mut plans: Vec<Plan> = Vec::new();
    let mut add = |form, area, ground, mask: Option<Vec<bool>>| {
        let known = plans.iter().any(|p| (p.area, p.ground) == (area, ground) && p.mask == mask);
        let plain = area == whole && ground == Ground::Ignore;
        if is_hashable(area) && !plain && !known {
            plans.push(Plan { form, area, ground, mask });
        }
    };
    let mut ground = Ground::Ignore;
    if let Source::Colour(picture) = source
        && !picture.is_opaque()
    {
        ground = Ground::White;
        add(Form::White, whole, Ground::White, None);
        add(Form::Black, whole, Ground::Black, None);
        if let Some(seen) = visible(picture) {
            let solid = is_opaque(source, seen);
            add(Form::Visible, seen, Ground::Ignore, None);
            if !solid {
                add(Form::VisibleWhite, seen, Ground::White, None);
                add(Form::VisibleBlack, seen, Ground::Black, None);
            }
            if let Some(Peeled { area, mask }) = outline::peel(picture, seen) {
                add(Form::Peeled, area, Ground::White, mask);
            }
        }
    }
    if let Some(area) = trimmed(source, ground) {
        let ground = if is_opaque(source, area) { Ground::Ignore } else { ground };
        add(Form::Trimmed, area, ground, None);
    }
    plans
}

/// The pixels of an area, row by row.
pub(crate) fn rows(picture: &Picture, area: Area) -> impl DoubleEndedIterator<Item = &[[u8; 4]]> + ExactSizeIterator {
    let (pixels, _) = picture.rgba().as_chunks::<4>();
    let stride = side(picture.width());
    (area.top..area.top + area.height).map(move |y| {
        let from = y * stride + area.left;
        pixels.get(from..from + area.width).unwrap_or_default()
    })
}

/// The box around all pixels that are seen; `None` if there is none.
pub(crate) fn visible(picture: &Picture) -> Option<Area> {
    bounds(rows(picture, Area::whole(picture)).map(|row| row.iter().map(|[.., a]| *a >= VISIBLE)))
}

/// The box around all `true`.
pub(crate) fn bounds<R: DoubleEndedIterator<Item = bool> + ExactSizeIterator>(
    rows: impl Iterator<Item = R>,
) -> Option<Area> {
    let (mut left, mut right, mut top, mut bottom) = (usize::MAX, 0, None, 0);
    for (y, mut row) in rows.enumerate() {
        let width = row.len();
        let Some(first) = row.position(|seen| seen) else { continue };
        let last = row.rposition(|seen| seen).map_or(first, |rest| first + 1 + rest);
        left = left.min(first);
        right = right.max(last.min(width - 1));
        top.get_or_insert(y);
        bottom = y;
    }
    let top = top?;
    Some(Area { left, top, width: right + 1 - left, height: bottom + 1 - top })
}

fn is_opaque(source: Source<'_>, area: Area) -> bool {
    match source {
        Source::Colour(picture) if !picture.is_opaque() => {
            rows(picture, area).all(|row| row.iter().all(|[.., a]| *a == 255))
        }
        _ => true,
    }
}

/// How far luma may be from the border's: what JPEG at low quality leaves of a flat colour.
const LUMA_TOLERANCE: u32 = 12;

/// How far a channel may be: JPEG keeps colour in blocks of 16 pixels, so a picture's colour bleeds into its border.
const COLOUR_TOLERANCE: u8 = 72;

/// Of a line of border at most this many in a hundred pixels may differ: ringing beside the picture's corners.
const STRAY: usize = 3;

/// The picture without its uniform border; `None` if it has none, or is nothing but border.
///
/// A border has one colour. Were each edge judged by its own, the sky of a framed photograph would go with the frame.
fn trimmed(source: Source<'_>, ground: Ground) -> Option<Area> {
    let whole = Area::whole(source);
    let colour = border_colour(source, whole, ground)?;
    let mut area = whole;
    for edge in EDGES {
        area = trim(source, area, ground, edge, colour)?;
    }
    let enough = area.width * 8 >= whole.width && area.height * 8 >= whole.height;
    (area != whole && enough).then_some(area)
}

/// The colour that most of the uniform edges have.
fn border_colour(source: Source<'_>, area: Area, ground: Ground) -> Option<[u8; 3]> {
    let uniform = |edge: &Edge| {
        let line = edge.line(area, 0)?;
        let colour = colour(source, line, ground);
        is_line_of(source, line, ground, colour).then_some(colour)
    };
    let colours: Vec<[u8; 3]> = EDGES.iter().filter_map(uniform).collect();
    let like = |a: [u8; 3]| colours.iter().filter(|b| a.iter().zip(**b).all(|(a, b)| a.abs_diff(b) <= 8)).count();
    // the first of several equally common ones, so that the same picture always gives the same form
    colours.iter().rev().copied().max_by_key(|colour| like(*colour))
}

const EDGES: [Edge; 4] = [Edge::Top, Edge::Bottom, Edge::Left, Edge::Right];

#[derive(Clone, Copy)]
enum Edge {
    Top,
    Bottom,
    Left,
    Right,
}

impl Edge {
    /// The line `n` steps in from this edge.
    fn line(self, area: Area, n: usize) -> Option<Area> {
        let row = |top| Area { top, height: 1, ..area };
        let column = |left| Area { left, width: 1, ..area };
        let length = if matches!(self, Self::Top | Self::Bottom) { area.height } else { area.width };
        (n < length).then(|| match self {
            Self::Top => row(area.top + n),
            Self::Bottom => row(area.top + area.height - 1 - n),
            Self::Left => column(area.left + n),
            Self::Right => column(area.left + area.width - 1 - n),
        })
    }

    fn cut(self, area: Area, n: usize) -> Area {
        match self {
            Self::Top => Area { top: area.top + n, height: area.height - n, ..area },
            Self::Bottom => Area { height: area.height - n, ..area },
            Self::Left => Area { left: area.left + n, width: area.width - n, ..area },
            Self::Right => Area { width: area.width - n, ..area },
        }
    }
}

/// Cuts lines of a colour away; `None` if nothing is left.
fn trim(source: Source<'_>, area: Area, ground: Ground, edge: Edge, colour: [u8; 3]) -> Option<Area> {
    let mut n = 0;
    while is_line_of(source, edge.line(area, n)?, ground, colour) {
        n += 1;
    }
    Some(edge.cut(area, n))
}

/// The median of each channel.
fn colour(source: Source<'_>, line: Area, ground: Ground) -> [u8; 3] {
    let mut channels = [[0usize; 256]; 3];
    for_each(source, line, |pixel| {
        for (counts, value) in channels.iter_mut().zip(on(pixel, ground)) {
            if let Some(count) = counts.get_mut(usize::from(value)) {
                *count += 1;
            }
        }
    });
    let half = (line.width * line.height).div_ceil(2);
    channels.map(|counts| {
        let mut sum = 0;
        let reached = counts.iter().position(|n| {
            sum += n;
            sum >= half
        });
        reached.and_then(|value| u8::try_from(value).ok()).unwrap_or(0)
    })
}

/// Luma in whole steps.
fn luma([r, g, b]: [u8; 3]) -> u32 {
    (299 * u32::from(r) + 587 * u32::from(g) + 114 * u32::from(b)) / 1000
}

fn is_line_of(source: Source<'_>, line: Area, ground: Ground, colour: [u8; 3]) -> bool {
    let mut stray = 0;
    for_each(source, line, |pixel| {
        let [r, g, b, _] = on(pixel, ground);
        let far = [r, g, b].iter().zip(colour).any(|(value, wanted)| value.abs_diff(wanted) > COLOUR_TOLERANCE);
        stray += usize::from(far || luma([r, g, b]).abs_diff(luma(colour)) > LUMA_TOLERANCE);
    });
    stray * 100 <= line.width * line.height * STRAY
}

/// Every pixel of a line, in order.
fn for_each(source: Source<'_>, line: Area, mut each: impl FnMut([u8; 4])) {
    (line.top..line.top + line.height).for_each(|y| source.row(y, line.left, line.width).for_each(&mut each));
}
