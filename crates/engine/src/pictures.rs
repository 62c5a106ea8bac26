//! From bytes to signals: decode every frame, hash every form of it. A frame that shows what the one before it showed
//! has its signals already.

use evidence::{Again, Kind};
use matching::{ItemFrame, LocalFrame};
use media::Decoders;
use model::{Form, Look, Pixels};
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
    /// Turned and mirrored hashes, if they were asked for: of the first frame; of a video, of those that look different.
    pub(crate) turned: Vec<TurnedFrame>,
    /// Local signatures of frames that look different: as an item's, or as a reference's.
    pub(crate) local: Vec<LocalFrame>,
    /// Frames that were read.
    pub(crate) frame_count: u32,
    /// Size of the first frame.
    pub(crate) size: Option<(u32, u32)>,
    /// What is wrong with it.
    pub(crate) error: Option<media::Error>,
}

/// A hash of a frame that was turned or mirrored.
pub(crate) struct TurnedFrame {
    /// 1–7.
    pub(crate) turn: u8,
    pub(crate) hash: Pdq,
    pub(crate) quality: u8,
    pub(crate) look: Look,
    pub(crate) shown: Option<(u32, u32)>,
}

/// Whether frames can be had of content of this kind, with all decoders there are.
pub(crate) const fn has_frames(kind: Kind) -> bool {
    use Kind::{Avi, Avif, Bmp, Gif, Heif, Jpeg, Mkv, Mov, Mp4, Png, ThreeGp, Tiff, Webm, Webp};
    matches!(kind, Jpeg | Png | Webp | Gif | Bmp | Tiff | Heif | Avif | Mp4 | Mov | ThreeGp | Webm | Mkv | Avi)
}

/// What a picture is read for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// To show the first frame's hashes, and whether it can be read to its end.
    First,
    /// To be compared with references.
    Item,
    /// To be a reference: turned and mirrored hashes too, which items are compared with.
    Reference,
}

/// Reads a picture. What was read before a damage is kept.
pub(crate) fn read_picture(bytes: &[u8], decoders: &Decoders, limits: &media::Limits, wanted: Wanted) -> PictureRead {
    read_with(wanted, |each| decoders.decode(bytes, limits, each))
}

/// Reads a video that is too large to be held, where it lies.
pub(crate) fn read_large(
    head: &[u8],
    again: &Again,
    decoders: &Decoders,
    limits: &media::Limits,
    wanted: Wanted,
) -> PictureRead {
    read_with(wanted, |each| decoders.decode_large(head, &Lying(again), limits, each))
}

/// Content that lies on disk, as what decodes it asks for it.
struct Lying<'a>(&'a Again);

impl media::LargeItem for Lying<'_> {
    fn open(&self) -> Box<dyn media::ReadForward + '_> {
        Box::new(self.0.open())
    }
}

fn read_with(
    wanted: Wanted,
    decode: impl FnOnce(&mut dyn FnMut(media::PlainFrame)) -> Result<media::Summary, media::Error>,
) -> PictureRead {
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
    let mut described = Described::new(wanted);
    let mut before: Option<Pixels> = None;
    let result = decode(&mut |frame| {
        read.frame_count += 1;
        if wanted == Wanted::First && read.first.is_some() {
            return;
        }
        // of a video, the time for which a picture is shown grows
        if frame.at.is_none() && before.as_ref() == Some(&frame.pixels) {
            return;
        }
        read.size.get_or_insert((frame.pixels.width(), frame.pixels.height()));
        let signals = signal::of_picture(&frame.pixels);
        kept.take(frame_signals(&signals, &frame), signals.pdq_full, frame.at);
        let is_new = described.take(&signals, &frame);
        if wanted == Wanted::Reference && (read.first.is_none() || (is_new && frame.at.is_some())) {
            read.turned.extend(turned_signals(&signals, &frame));
        }
        read.first.get_or_insert(signals);
        before = Some(frame.pixels);
    });
    match result {
        Ok(summary) => read.summary = Some(summary),
        Err(error) => read.error = Some(error),
    }
    read.local = described.frames(&kept.frames);
    read.frames = kept.frames;
    read
}

/// Each turn by the reference's bits and by the turned picture.
fn turned_signals(signals: &PictureSignals, frame: &media::PlainFrame) -> Vec<TurnedFrame> {
    let (look, shown) = (signals.texture.look(), frame.at.map(|at| (at, at)));
    let by_bits = signals.dihedral.iter().skip(1).map(|hash| (*hash, signals.quality));
    let by_pixels = signal::turned(&frame.pixels);
    let turns = (1u8..).zip(by_bits).chain((1u8..).zip(by_pixels));
    turns.map(|(turn, (hash, quality))| TurnedFrame { turn, hash, quality, look, shown }).collect()
}

/// At most so many frames of one item have points of their own, and of one reference: of a video, so that they lie all
/// over it.
const MOST_DESCRIBED: usize = 24;
const MOST_SIGNED: usize = 64;

/// Smaller pictures have no points that say something.
const LEAST_DESCRIBED_SIDE: u32 = 48;

/// Local signatures of the frames of one picture.
struct Described {
    wanted: Wanted,
    taken: Vec<Taken>,
    /// Milliseconds from one frame that is taken to the next: grows where a video has more than fit.
    gap: u32,
}

/// A frame that looks unlike those taken before it.
struct Taken {
    frame: u32,
    at: Option<u32>,
    hash: Pdq,
    signature: Option<LocalSignature>,
}

impl Described {
    fn new(wanted: Wanted) -> Self {
        Self { wanted, taken: Vec::new(), gap: 0 }
    }

    /// Takes a frame that looks unlike all taken before, and says whether it did: of the others, points say nothing new.
    fn take(&mut self, signals: &PictureSignals, frame: &media::PlainFrame) -> bool {
        let is_large = frame.pixels.width().min(frame.pixels.height()) >= LEAST_DESCRIBED_SIDE;
        let is_new = self.taken.iter().all(|taken| distance(&taken.hash, &signals.pdq) > RADIUS);
        if !is_large || !is_new || !self.has_room(frame.at) {
            return false;
        }
        let signature = match self.wanted {
            Wanted::First => None,
            Wanted::Item => local::describe(&frame.pixels),
            Wanted::Reference => local::sign(&frame.pixels),
        };
        let signature = signature.filter(|s| !s.is_empty());
        self.taken.push(Taken { frame: frame.index, at: frame.at, hash: signals.pdq, signature });
        true
    }

    /// Whether one more frame fits. Of a video, those that lie close to each other make room.
    fn has_room(&mut self, at: Option<u32>) -> bool {
        let most = if self.wanted == Wanted::Reference { MOST_SIGNED } else { MOST_DESCRIBED };
        let Some(at) = at else { return self.taken.len() < most };
        while self.taken.len() >= most && self.gap < u32::MAX {
            self.gap = self.gap.saturating_mul(2).max(1_000);
            let (gap, mut next) = (self.gap, 0);
            self.taken.retain(|taken| {
                // a frame without a time lies where the one before it does
                let at = taken.at.unwrap_or(0);
                let stays = at >= next;
                next = if stays { at.saturating_add(gap) } else { next };
                stays
            });
        }
        self.taken.last().and_then(|last| last.at).is_none_or(|last| at >= last.saturating_add(self.gap))
    }

    /// What was taken, with the time for which the picture of each is shown.
    fn frames(self, kept: &[ItemFrame]) -> Vec<LocalFrame> {
        let signed = self.taken.into_iter().filter_map(|taken| taken.signature.map(|s| (taken.frame, s)));
        signed.map(|(frame, signature)| LocalFrame { frame, shown: shown_at(kept, frame), signature }).collect()
    }
}

/// When the picture of a frame is shown: a frame that was passed over shows the one before it.
pub(crate) fn shown_at(kept: &[ItemFrame], frame: u32) -> Option<(u32, u32)> {
    kept.iter().filter(|k| k.frame <= frame).max_by_key(|k| k.frame).and_then(|k| k.shown)
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
    let look = signals.texture.look();
    let (shown, frame) = (frame.at.map(|at| (at, at)), frame.index);
    let mut all = vec![ItemFrame { frame, form: Form::Pdq, hash: signals.pdq, quality: signals.quality, look, shown }];
    if signals.pdq_full != signals.pdq {
        let (hash, quality) = (signals.pdq_full, signals.quality_full);
        all.push(ItemFrame { frame, form: Form::PdqFull, hash, quality, look, shown });
    }
    all.extend(signals.forms.iter().map(|f| ItemFrame {
        frame,
        form: f.form,
        hash: f.pdq,
        quality: f.quality,
        look: f.texture.look(),
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
            let own = |form| ItemFrame {
                frame: 0,
                form,
                hash: picture,
                quality: 100,
                look: Look::Rich,
                shown: Some((at, at)),
            };
            kept.take(vec![own(Form::Pdq), own(Form::PdqFull)], picture, Some(at));
        }
        let times: Vec<_> = kept.frames.iter().step_by(2).map(|f| f.shown.unwrap()).collect();
        assert_eq!(times, [(0, 2000), (2300, 2300), (3000, 3000)]);
        assert_eq!(kept.frames[1].shown, kept.frames[0].shown);
    }

    /// A frame of a video whose picture is noise that belongs to this second.
    fn second(at: u32) -> media::PlainFrame {
        let mut rgba = vec![255; 64 * 64 * 4];
        let mut noise = blake3::Hasher::new().update(&at.to_le_bytes()).finalize_xof();
        rgba.chunks_exact_mut(64 * 4 * 16).for_each(|rows| noise.fill(&mut rows[..64 * 4]));
        let pixels = Pixels::Colour(model::Picture::new(64, 64, rgba).unwrap());
        media::PlainFrame { index: at, pixels, whole: true, at: Some(at * 1000) }
    }

    #[test]
    fn points_are_taken_from_all_over_a_long_video() {
        let mut described = Described::new(Wanted::Item);
        for at in 0..500 {
            let frame = second(at);
            let signals = signal::of_picture(&frame.pixels);
            described.take(&signals, &frame);
        }
        let times: Vec<u32> = described.taken.iter().filter_map(|taken| taken.at).collect();
        assert!((12..=MOST_DESCRIBED).contains(&times.len()), "{times:?}");
        assert!(times.windows(2).all(|pair| (30_000..70_000).contains(&(pair[1] - pair[0]))), "{times:?}");
        assert!(times[0] == 0 && *times.last().unwrap() > 440_000, "{times:?}");
    }

    #[test]
    fn frames_without_a_time_do_not_keep_those_with_one_away() {
        let mut described = Described::new(Wanted::Item);
        for at in 0..60 {
            let mut frame = second(at);
            frame.at = frame.at.filter(|at| *at >= 40_000);
            let signals = signal::of_picture(&frame.pixels);
            described.take(&signals, &frame);
        }
        assert!(described.taken.len() <= MOST_DESCRIBED);
        assert!(described.taken.last().unwrap().at.is_some());
    }

    #[test]
    fn a_hash_that_an_animation_shows_again_is_kept_once() {
        let mut kept = Kept::default();
        for frame in 0..3 {
            let hash = Pdq([7; 32]);
            kept.take(
                vec![ItemFrame { frame, form: Form::Pdq, hash, quality: 100, look: Look::Rich, shown: None }],
                hash,
                None,
            );
        }
        assert_eq!(kept.frames.len(), 1);
    }
}
