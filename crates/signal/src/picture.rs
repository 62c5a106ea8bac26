//! All signals of one picture.

use model::Form;

use crate::forms::{FormSignal, plans};
use crate::jarosz::Blocks;
use crate::source::Source;
use crate::view::{Area, Ground, View, side};
use crate::{Pdq, Texture, dct, pattern, simd};

/// Names of the eight hashes of [`PictureSignals::dihedral`], in order, as the reference spells them.
pub const DIHEDRAL: [&str; 8] =
    ["original", "rotate90", "rotate180", "rotate270", "flipx", "flipy", "flipplus1", "flipminus1"];

/// What can be compared of one picture.
#[derive(Clone, PartialEq, Debug)]
pub struct PictureSignals {
    /// By the reference's route.
    pub pdq: Pdq,
    /// By the full-size route.
    pub pdq_full: Pdq,
    /// The reference's eight turns and flips, in the order of [`DIHEDRAL`]; the first is `pdq`.
    pub dihedral: [Pdq; 8],
    /// Quality of `pdq`, 0–100. Below 50 the reference project gives no hash; here it is kept, and said.
    pub quality: u8,
    /// Quality of `pdq_full`.
    pub quality_full: u8,
    /// Normalised forms, only those that differ from what is above and from each other.
    pub forms: Vec<FormSignal>,
    /// Whether the pixels behind `pdq` are photograph-like.
    pub texture: Texture,
}

/// Computes all signals. A picture with a side under 5 pixels has the hash of zeros and quality 0, as in the reference.
pub fn of_picture<'a>(picture: impl Into<Source<'a>>) -> PictureSignals {
    let source = picture.into();
    let whole = Area::whole(source);
    let reference = View::reference(source, whole, Ground::Ignore);
    let luma = simd::blocks(&reference);
    let spectra = dct::dihedral(&dct::spectrum(&luma));
    let hashable = is_hashable(whole);
    let dihedral = spectra.map(|spectrum| if hashable { dct::bits(&spectrum) } else { Pdq([0; 32]) });
    let [pdq, ..] = dihedral;
    let quality = if hashable { dct::quality(&luma) } else { 0 };
    let texture = Texture::of(&luma);
    let as_is = FormSignal { form: Form::Pdq, pdq, quality, texture };
    let full = View::full(source, whole, Ground::Ignore);
    let full = match (full.is_small(), hashable) {
        (true, _) | (_, false) => FormSignal { form: Form::PdqFull, ..as_is },
        _ => {
            let (pdq, quality) = exact(&full);
            FormSignal { form: Form::PdqFull, pdq, quality, texture }
        }
    };
    let mut forms: Vec<FormSignal> = Vec::new();
    for plan in plans(source) {
        let signal = signal(plan.form, &simd::blocks_weighted(&plan.view(source)));
        if ![as_is, full].iter().chain(&forms).any(|other| other.pdq == signal.pdq) {
            forms.push(signal);
        }
    }
    PictureSignals { pdq, pdq_full: full.pdq, dihedral, quality, quality_full: full.quality, forms, texture }
}

/// Hash and quality by the reference's route alone, for frames of videos and for measuring.
pub fn pdq<'a>(picture: impl Into<Source<'a>>) -> (Pdq, u8) {
    let source = picture.into();
    alone(&View::reference(source, Area::whole(source), Ground::Ignore), Area::whole(source))
}

/// How much a picture is one small tile over and over, 0–100: what is behind [`Texture::Patterned`], for measuring.
pub fn repeats<'a>(picture: impl Into<Source<'a>>) -> u8 {
    let source = picture.into();
    pattern::repeats(&simd::blocks(&View::reference(source, Area::whole(source), Ground::Ignore)))
}

/// Hash and quality by the full-size route alone.
pub fn pdq_full<'a>(picture: impl Into<Source<'a>>) -> (Pdq, u8) {
    let source = picture.into();
    alone(&View::full(source, Area::whole(source), Ground::Ignore), Area::whole(source))
}

fn alone(view: &View<'_>, area: Area) -> (Pdq, u8) {
    if !is_hashable(area) {
        return (Pdq([0; 32]), 0);
    }
    exact(view)
}

/// Up to this side the errors below were measured; beyond it nothing is held to be settled.
const MEASURED_SIDE: usize = 10_000;

/// How far frequency (i, j) by the fast filter may be from the reference's: rounding, nearly all of it the reference's
/// own, whose long sums drift along rows and columns, so that low frequencies have most of it.
///
/// Measured on 64 photographs of up to 20 megapixels in colour and as luma, and on made pictures (noise, slopes, stripes)
/// of up to 63: at most a third of this, where i + j is 14 or more and one of them 0; elsewhere a fifth and less.
fn spectrum_error(i: usize, j: usize) -> f32 {
    0.1 / (1 + i + j) as f32 + 0.005
}

/// The same of the difference between two neighbours in the 64 × 64 luma; the farthest was 0.0017.
const STEP_ERROR: f32 = 0.006;

/// The reference's hash and quality.
///
/// A hash tells which frequencies are over the median, and quality counts whole steps: both are mostly the same within
/// any error that rounding can make. So the fast filter comes first, and where a bit hangs on rounding, the reference's
/// own order of sums decides.
fn exact(view: &View<'_>) -> (Pdq, u8) {
    settled(view).unwrap_or_else(|| {
        let luma = simd::blocks(view);
        (dct::bits(&dct::spectrum(&luma)), dct::quality(&luma))
    })
}

fn settled(view: &View<'_>) -> Option<(Pdq, u8)> {
    if view.width().max(view.height()) > MEASURED_SIDE {
        return None;
    }
    let luma = simd::blocks_weighted(view);
    Some((dct::settled_bits(&dct::spectrum(&luma), spectrum_error)?, dct::settled_quality(&luma, STEP_ERROR)?))
}

fn signal(form: Form, luma: &Blocks) -> FormSignal {
    let pdq = dct::bits(&dct::spectrum(luma));
    FormSignal { form, pdq, quality: dct::quality(luma), texture: Texture::of(luma) }
}

/// The reference's least side.
pub(crate) fn is_hashable(area: Area) -> bool {
    area.width.min(area.height) >= side(5)
}
