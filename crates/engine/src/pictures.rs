//! From bytes to signals: decode every frame, hash every form of it.

use evidence::Kind;
use matching::ItemFrame;
use media::Decoders;
use model::Form;
use signal::{Pdq, PictureSignals};
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
    /// Frames that were read.
    pub(crate) frame_count: u32,
    /// Size of the first frame.
    pub(crate) size: Option<(u32, u32)>,
    /// What is wrong with it.
    pub(crate) error: Option<media::Error>,
}

/// Whether frames can be had of content of this kind, with all decoders there are.
pub(crate) const fn has_frames(kind: Kind) -> bool {
    use Kind::{Avi, Avif, Bmp, Gif, Heif, Jpeg, Mkv, Mov, Mp4, Png, ThreeGp, Tiff, Webm, Webp};
    matches!(kind, Jpeg | Png | Webp | Gif | Bmp | Tiff | Heif | Avif | Mp4 | Mov | ThreeGp | Webm | Mkv | Avi)
}

/// Reads a picture. What was read before a damage is kept.
pub(crate) fn read_picture(bytes: &[u8], decoders: &Decoders, limits: &media::Limits) -> PictureRead {
    read(bytes, decoders, limits, false)
}

/// Reads a reference picture: the same, and its turned and mirrored hashes, which items are compared with.
pub(crate) fn read_reference(bytes: &[u8], decoders: &Decoders, limits: &media::Limits) -> PictureRead {
    read(bytes, decoders, limits, true)
}

fn read(bytes: &[u8], decoders: &Decoders, limits: &media::Limits, with_turns: bool) -> PictureRead {
    let mut read = PictureRead {
        summary: None,
        first: None,
        frames: Vec::new(),
        turned: Vec::new(),
        frame_count: 0,
        size: None,
        error: None,
    };
    let mut seen = HashSet::new();
    let result = decoders.decode(bytes, limits, &mut |frame| {
        read.frame_count += 1;
        read.size.get_or_insert((frame.picture.width(), frame.picture.height()));
        let signals = signal::of_picture(&frame.picture);
        for own in frame_signals(&signals, frame.index) {
            if seen.insert((own.form, own.hash.0)) {
                read.frames.push(own);
            }
        }
        if with_turns && read.first.is_none() {
            read.turned = signal::turned(&frame.picture).to_vec();
        }
        read.first.get_or_insert(signals);
    });
    match result {
        Ok(summary) => read.summary = Some(summary),
        Err(error) => read.error = Some(error),
    }
    read
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
