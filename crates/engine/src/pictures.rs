//! From bytes to signals: decode every frame, hash every form of it. A frame that shows what the one before it showed
//! has its signals already.

use evidence::Kind;
use matching::ItemFrame;
use media::Decoders;
use model::{Form, Pixels};
use signal::local::{self, LocalSignature};
use signal::{Pdq, PictureSignals, RADIUS, distance};
use std::collections::HashSet;

/// Bits within which two frames of a video that follow each other are one picture: what coding does to a picture that
/// does not move.
const SAME_PICTURE: u16 = 8;

/// What a picture gave, as far as it could be read.
pub(crate) struct PictureRead {
    /// What is known of it as a whole; `None` if it could not be read to its end.
    pub(crate) summary: Option<media::Summary>,
    /// The first frame's signals.
    pub(crate) first: Option<PictureSignals>,
    /// Hashes over all frames and forms: of equal ones the earliest frame's stands; of a video, one frame for each
    /// picture that is shown, with its time.
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
        local: Vec::new(),
        frame_count: 0,
        size: None,
        error: None,
    };
    let mut kept = Kept::default();
    let mut described = Described::default();
    let mut before: Option<Pixels> = None;
    let result = decoders.decode(bytes, limits, &mut |frame| {
        read.frame_count += 1;
        // of a video, the time for which a picture is shown grows
        if frame.at.is_none() && before.as_ref() == Some(&frame.pixels) {
            return;
        }
        read.size.get_or_insert((frame.pixels.width(), frame.pixels.height()));
        let signals = signal::of_picture(&frame.pixels);
        kept.take(frame_signals(&signals, &frame), signals.pdq_full, frame.at);
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
    read.frames = kept.frames;
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

/// Hashes that are kept of all frames.
#[derive(Default)]
struct Kept {
    frames: Vec<ItemFrame>,
    seen: HashSet<(Form, [u8; 32])>,
    /// Of a video: the picture that is shown, and where its hashes begin.
    shown: Option<(Pdq, usize)>,
}

impl Kept {
    /// Takes a frame's hashes: of an animation those that no frame had before; of a video all, unless the picture is the
    /// one before, which is then shown for longer.
    fn take(&mut self, hashes: Vec<ItemFrame>, picture: Pdq, at: Option<u32>) {
        match (at, self.shown) {
            (None, _) => self.frames.extend(hashes.into_iter().filter(|h| self.seen.insert((h.form, h.hash.0)))),
            (Some(at), Some((before, begin))) if signal::distance(&before, &picture) <= SAME_PICTURE => {
                let shown = self.frames.get_mut(begin..).unwrap_or_default();
                shown.iter_mut().for_each(|h| h.shown = h.shown.map(|(from, _)| (from, at)));
            }
            (Some(_), _) => {
                self.shown = Some((picture, self.frames.len()));
                self.frames.extend(hashes);
            }
        }
    }
}

fn frame_signals(signals: &PictureSignals, frame: &media::PlainFrame) -> Vec<ItemFrame> {
    let plain = !signals.texture.is_rich();
    let (shown, frame) = (frame.at.map(|at| (at, at)), frame.index);
    let mut all = vec![ItemFrame { frame, form: Form::Pdq, hash: signals.pdq, quality: signals.quality, plain, shown }];
    if signals.pdq_full != signals.pdq {
        let (hash, quality) = (signals.pdq_full, signals.quality_full);
        all.push(ItemFrame { frame, form: Form::PdqFull, hash, quality, plain, shown });
    }
    all.extend(signals.forms.iter().map(|f| ItemFrame {
        frame,
        form: f.form,
        hash: f.pdq,
        quality: f.quality,
        plain: !f.texture.is_rich(),
        shown,
    }));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_that_stands_still_in_a_video_is_kept_once_with_its_time() {
        let hash = |seed: u8| Pdq(*blake3::hash(&[seed]).as_bytes());
        let mut nearly = hash(1);
        nearly.0[0] ^= 0b111;
        let shown = [(hash(1), 0), (nearly, 1000), (hash(1), 2000), (hash(2), 2300), (hash(1), 3000)];
        let mut kept = Kept::default();
        for (picture, at) in shown {
            let own =
                |form| ItemFrame { frame: 0, form, hash: picture, quality: 100, plain: false, shown: Some((at, at)) };
            kept.take(vec![own(Form::Pdq), own(Form::PdqFull)], picture, Some(at));
        }
        let times: Vec<_> = kept.frames.iter().step_by(2).map(|f| f.shown.unwrap()).collect();
        assert_eq!(times, [(0, 2000), (2300, 2300), (3000, 3000)]);
        assert_eq!(kept.frames[1].shown, kept.frames[0].shown);
    }

    #[test]
    fn a_hash_that_an_animation_shows_again_is_kept_once() {
        let mut kept = Kept::default();
        for frame in 0..3 {
            let hash = Pdq([7; 32]);
            kept.take(
                vec![ItemFrame { frame, form: Form::Pdq, hash, quality: 100, plain: false, shown: None }],
                hash,
                None,
            );
        }
        assert_eq!(kept.frames.len(), 1);
    }
}
