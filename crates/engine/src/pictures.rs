//! From bytes to signals: decode every frame, hash every form of it. A frame that shows what the one before it showed
//! has its signals already.

use matching::ItemFrame;
use model::{Form, Pixels};
use signal::local::{self, LocalSignature};
use signal::{Pdq, PictureSignals, RADIUS, distance};
use std::collections::HashSet;

/// What a picture gave, as far as it could be read.
pub(crate) struct PictureRead {
    /// What is known of it as a whole; `None` if it could not be read to its end.
    pub(crate) summary: Option<media::Summary>,
    /// The first frame's signals.
    pub(crate) first: Option<PictureSignals>,
    /// Distinct hashes over all frames and forms: of equal ones the earliest frame's stands.
    pub(crate) frames: Vec<ItemFrame>,
    /// The first frame's turned and mirrored hashes, if they were asked for.
    pub(crate) turned: Vec<(Pdq, u8)>,
    /// Local signatures of frames that look different: as an item's, or as a reference's.
    pub(crate) local: Vec<(u32, LocalSignature)>,
    /// Frames that were read.
    pub(crate) frame_count: u32,
    /// Size of the first frame.
    pub(crate) size: Option<(u32, u32)>,
    /// What is wrong with it.
    pub(crate) error: Option<media::Error>,
}

/// Reads a picture. What was read before a damage is kept.
pub(crate) fn read_picture(bytes: &[u8], limits: &media::Limits) -> PictureRead {
    read(bytes, limits, false)
}

/// Reads a reference picture: the same, and its turned and mirrored hashes, which items are compared with.
pub(crate) fn read_reference(bytes: &[u8], limits: &media::Limits) -> PictureRead {
    read(bytes, limits, true)
}

fn read(bytes: &[u8], limits: &media::Limits, with_turns: bool) -> PictureRead {
    let mut read = PictureRead {
        summary: None,
        first: None,
        frames: Vec::new(),
        turned: Vec::new(),
        local: Vec::new(),
        frame_count: 0,
        size: None,
        error: None,
    };
    let mut seen = HashSet::new();
    let mut described = Described::default();
    let mut before: Option<Pixels> = None;
    let result = media::decode_plain(bytes, limits, &mut |frame| {
        read.frame_count += 1;
        if before.as_ref() == Some(&frame.pixels) {
            return;
        }
        read.size.get_or_insert((frame.pixels.width(), frame.pixels.height()));
        let signals = signal::of_picture(&frame.pixels);
        for own in frame_signals(&signals, frame.index) {
            if seen.insert((own.form, own.hash.0)) {
                read.frames.push(own);
            }
        }
        if with_turns && read.first.is_none() {
            read.turned = signal::turned(&frame.pixels).to_vec();
        }
        described.take(&signals, &frame, with_turns);
        read.first.get_or_insert(signals);
        before = Some(frame.pixels);
    });
    match result {
        Ok(summary) => read.summary = Some(summary),
        Err(error) => read.error = Some(error),
    }
    read.local = described.local;
    read
}

/// At most so many frames of one picture have points of their own.
const MOST_DESCRIBED: usize = 24;

/// Smaller pictures have no points that say something.
const LEAST_DESCRIBED_SIDE: u32 = 48;

/// Local signatures of the frames of one picture.
#[derive(Default)]
struct Described {
    hashes: Vec<Pdq>,
    local: Vec<(u32, LocalSignature)>,
}

impl Described {
    /// Takes a frame that looks unlike all taken before: of the others, points say nothing new.
    fn take(&mut self, signals: &PictureSignals, frame: &media::PlainFrame, is_reference: bool) {
        let is_large = frame.pixels.width().min(frame.pixels.height()) >= LEAST_DESCRIBED_SIDE;
        let is_new = self.hashes.iter().all(|hash| distance(hash, &signals.pdq) > RADIUS);
        if !is_large || !is_new || self.hashes.len() >= MOST_DESCRIBED {
            return;
        }
        self.hashes.push(signals.pdq);
        let signature = if is_reference { local::sign(&frame.pixels) } else { local::describe(&frame.pixels) };
        self.local.extend(signature.filter(|s| !s.is_empty()).map(|s| (frame.index, s)));
    }
}

fn frame_signals(signals: &PictureSignals, frame: u32) -> Vec<ItemFrame> {
    let plain = !signals.texture.is_rich();
    let mut all = vec![ItemFrame { frame, form: Form::Pdq, hash: signals.pdq, quality: signals.quality, plain }];
    if signals.pdq_full != signals.pdq {
        let (hash, quality) = (signals.pdq_full, signals.quality_full);
        all.push(ItemFrame { frame, form: Form::PdqFull, hash, quality, plain });
    }
    all.extend(signals.forms.iter().map(|f| ItemFrame {
        frame,
        form: f.form,
        hash: f.pdq,
        quality: f.quality,
        plain: !f.texture.is_rich(),
    }));
    all
}
