//! All signals of one picture.

use model::Form;

use crate::forms::{FormSignal, plans};
use crate::jarosz::Blocks;
use crate::source::Source;
use crate::view::{Area, Ground, View, side};
use crate::{Pdq, Texture, dct, simd};

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
        _ => signal(Form::PdqFull, &simd::blocks(&full)),
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

/// Hash and quality by the full-size route alone.
pub fn pdq_full<'a>(picture: impl Into<Source<'a>>) -> (Pdq, u8) {
    let source = picture.into();
    alone(&View::full(source, Area::whole(source), Ground::Ignore), Area::whole(source))
}

fn alone(view: &View<'_>, area: Area) -> (Pdq, u8) {
    if !is_hashable(area) {
        return (Pdq([0; 32]), 0);
    }
    let luma = simd::blocks(view);
    (dct::bits(&dct::spectrum(&luma)), dct::quality(&luma))
}

fn signal(form: Form, luma: &Blocks) -> FormSignal {
    let pdq = dct::bits(&dct::spectrum(luma));
    FormSignal { form, pdq, quality: dct::quality(luma), texture: Texture::of(luma) }
}

/// The reference's least side.
pub(crate) fn is_hashable(area: Area) -> bool {
    area.width.min(area.height) >= side(5)
}
