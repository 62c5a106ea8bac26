//! The pictures of an operation: what the unit holds, and every file that travels through the chats.

use crate::{
    error::Error,
    picture::{self, Canvas, encode, flat, sticker},
    plan::Counts,
    rng::Rng,
};
use sha2::Digest as _;

model::closed_enum! {
    /// How a file was made from a picture.
    pub(crate) enum Derivation {
        /// The reference's own bytes.
        Copy = "copy",
        /// JPEG of the same size, lower quality.
        Reencoded = "re-encoded",
        /// JPEG, smaller.
        Resized = "resized",
        /// JPEG, mirrored.
        Flipped = "flipped",
        /// JPEG with a border of one colour.
        Bordered = "bordered",
        /// Sticker, aspect kept, transparent around.
        Padded = "padded",
        /// Sticker, the same at 78 %.
        PaddedSmall = "padded-small",
        /// Sticker with a white outline, transparent around.
        Outlined = "outlined",
        /// Sticker, mirrored, transparent around.
        FlippedPadded = "flipped-padded",
        /// Sticker with white bars.
        Letterboxed = "letterboxed",
        /// Animated sticker, one of three frames is the picture.
        AnimatedOneFrame = "animated-one-frame",
        /// Animated sticker, the picture moves a little.
        AnimatedMotion = "animated-motion",
        /// Sticker, cut out along a wavy line.
        CutOut = "cut-out",
        /// A photograph that nobody looks for.
        Photo = "unrelated-photo",
        /// A sticker that nobody looks for.
        Sticker = "unrelated-sticker",
        /// A plain drawing or a page of stripes: a hard negative.
        Flat = "flat",
    }
}

impl Derivation {
    /// By which method the reference should be named.
    pub(crate) fn method(self) -> &'static str {
        use Derivation::*;
        match self {
            Copy => "exact",
            Reencoded | Resized => "near",
            CutOut => "partial",
            Photo | Sticker | Flat => "none",
            _ => "transformed",
        }
    }
}

/// A file.
pub(crate) struct Item {
    pub(crate) sha256: String,
    pub(crate) bytes: Vec<u8>,
    /// `jpg`, `png`, `webp`.
    pub(crate) ext: &'static str,
    pub(crate) reference: Option<String>,
    pub(crate) derivation: Derivation,
}

impl Item {
    fn new(bytes: Vec<u8>, ext: &'static str, reference: Option<&str>, derivation: Derivation) -> Self {
        let sha256 = model::to_hex(&sha2::Sha256::digest(&bytes));
        Self { sha256, bytes, ext, reference: reference.map(str::to_owned), derivation }
    }

    pub(crate) fn is_sticker(&self) -> bool {
        self.ext == "webp"
    }
}

/// A picture that the unit holds.
pub(crate) struct Held {
    pub(crate) stem: String,
    pub(crate) item: Item,
    /// Its forms in the evidence; empty if it is not there.
    pub(crate) forms: Vec<Item>,
}

/// All pictures but those in the phones' camera folders.
pub(crate) struct Library {
    pub(crate) held: Vec<Held>,
    /// Unrelated photographs, stickers and drawings.
    pub(crate) others: Vec<Item>,
}

const SIZES: &[(usize, usize)] =
    &[(800, 600), (960, 720), (640, 480), (1024, 768), (720, 960), (1280, 720), (1280, 960), (600, 800)];

/// The forms in which each found reference appears.
const RECIPES: &[&[Derivation]] = {
    use Derivation::*;
    &[
        &[Copy, Padded],
        &[Reencoded, PaddedSmall],
        &[Outlined, Copy],
        &[Resized, AnimatedOneFrame],
        &[Flipped, Padded],
        &[Bordered, Reencoded],
        &[AnimatedMotion],
        &[CutOut, Copy],
        &[Letterboxed, Resized],
        &[FlippedPadded],
        &[Padded, Outlined, Reencoded],
        &[PaddedSmall],
        &[CutOut],
    ]
};

/// Draws everything.
pub(crate) fn library(seed: u64, counts: &Counts) -> Result<Library, Error> {
    let mut order: Vec<usize> = (0..counts.references).collect();
    // Which references are found must not follow from their numbers.
    Rng::new(seed, "found", 0).shuffle(&mut order);
    let recipe = |i: usize| order.iter().position(|&n| n == i).filter(|&rank| rank < counts.found);
    let held = (0..counts.references).map(|i| held(seed, i, recipe(i))).collect::<Result<_, _>>()?;
    Ok(Library { held, others: others(seed, counts)? })
}

fn held(seed: u64, i: usize, rank: Option<usize>) -> Result<Held, Error> {
    let mut rng = Rng::new(seed, "reference", i);
    let stem = format!("ref-{:03}", i + 1);
    let as_png = i % 8 == 5;
    // PNG of rich texture is large: the smaller size.
    let (w, h) = if as_png { (640, 480) } else { SIZES.get(i % SIZES.len()).copied().unwrap_or((640, 480)) };
    let kind = i + rng.below(2) * 4;
    let picture = picture::scene(&mut rng, kind, w, h);
    let (bytes, ext) = if as_png { (encode::png(&picture)?, "png") } else { (encode::jpeg(&picture, 88)?, "jpg") };
    let item = Item::new(bytes, ext, Some(&stem), Derivation::Copy);
    let recipe = rank.and_then(|rank| RECIPES.get(rank % RECIPES.len())).copied().unwrap_or(&[]);
    let forms = recipe.iter().map(|&d| form(&mut rng, d, &picture, &item)).collect::<Result<_, _>>()?;
    Ok(Held { stem, item, forms })
}

fn form(rng: &mut Rng, derivation: Derivation, picture: &Canvas, held: &Item) -> Result<Item, Error> {
    use Derivation::*;
    let pack = format!("{:08x}", rng.next() >> 32);
    let pack = rng.chance(60).then_some(pack.as_str());
    let quality = [62, 70, 78].get(rng.below(3)).copied().unwrap_or(70);
    let still = |canvas: Canvas| encode::webp(&canvas.coarse(2), pack);
    let moving = |frames: Vec<Canvas>| {
        let frames: Vec<_> = frames.into_iter().map(|f| f.coarse(3)).collect();
        encode::animation(&frames, 180)
    };
    let (bytes, ext) = match derivation {
        Copy | Photo | Sticker | Flat => (held.bytes.clone(), held.ext),
        Reencoded => (encode::jpeg(picture, quality)?, "jpg"),
        Resized => (encode::jpeg(&picture.fitted(picture.w.max(picture.h) * 6 / 10), quality)?, "jpg"),
        Flipped => (encode::jpeg(&picture.flipped(), 82)?, "jpg"),
        Bordered => (encode::jpeg(&sticker::bordered(picture, border(rng)), 82)?, "jpg"),
        Padded => (still(sticker::padded(picture, 100))?, "webp"),
        PaddedSmall => (still(sticker::padded(picture, 78))?, "webp"),
        Outlined => (still(sticker::outlined(picture))?, "webp"),
        FlippedPadded => (still(sticker::padded(&picture.flipped(), 100))?, "webp"),
        Letterboxed => (still(sticker::letterboxed(picture))?, "webp"),
        AnimatedMotion => (moving(sticker::trembling(picture))?, "webp"),
        AnimatedOneFrame => {
            let (kind, other) = (rng.below(9), rng.below(9));
            let (before, after) = (picture::scene(rng, kind, 400, 300), picture::scene(rng, other, 300, 400));
            (moving(sticker::slideshow(&before, picture, &after))?, "webp")
        }
        CutOut => (still(sticker::cut_out(rng, picture))?, "webp"),
    };
    Ok(Item::new(bytes, ext, held.reference.as_deref(), derivation))
}

fn border(rng: &mut Rng) -> [u8; 4] {
    if rng.chance(50) { [255; 4] } else { [0, 0, 0, 255] }
}

fn others(seed: u64, counts: &Counts) -> Result<Vec<Item>, Error> {
    let photos = (0..counts.photos).map(|i| photo(seed, "photo", i));
    let stickers = (0..counts.stickers).map(|i| unrelated_sticker(seed, i));
    let flats = (0..counts.flats).map(|i| drawing(seed, i));
    photos.chain(stickers).chain(flats).collect()
}

/// A photograph that nobody looks for; `label` is the stream it is drawn from.
pub(crate) fn photo(seed: u64, label: &str, i: usize) -> Result<Item, Error> {
    let mut rng = Rng::new(seed, label, i);
    let (w, h) = rng.pick(&[(640, 480), (640, 480), (800, 600), (480, 640)]).unwrap_or((640, 480));
    let kind = rng.below(9);
    let bytes = encode::jpeg(&picture::scene(&mut rng, kind, w, h), 76)?;
    Ok(Item::new(bytes, "jpg", None, Derivation::Photo))
}

fn unrelated_sticker(seed: u64, i: usize) -> Result<Item, Error> {
    let mut rng = Rng::new(seed, "sticker", i);
    let kind = rng.below(9);
    let high = 300 + 20 * rng.below(10);
    let picture = picture::scene(&mut rng, kind, 400, high);
    let canvas = match i % 4 {
        0 => sticker::padded(&picture, 78),
        1 => sticker::outlined(&picture),
        _ => sticker::cut_out(&mut rng, &picture),
    };
    let pack = format!("{:08x}", rng.next() >> 32);
    let bytes = encode::webp(&canvas.coarse(3), rng.chance(60).then_some(pack.as_str()))?;
    Ok(Item::new(bytes, "webp", None, Derivation::Sticker))
}

fn drawing(seed: u64, i: usize) -> Result<Item, Error> {
    let mut rng = Rng::new(seed, "flat", i);
    let (bytes, ext) = match i % 3 {
        0 => (encode::jpeg(&flat::drawing(&mut rng, 640, 480), 80)?, "jpg"),
        _ => (encode::webp(&flat::drawing(&mut rng, 512, 512), None)?, "webp"),
    };
    Ok(Item::new(bytes, ext, None, Derivation::Flat))
}
