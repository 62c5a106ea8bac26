//! How near the nearest entry of a hash set stood to an item, in bands: to be told of what is no match too, where neither
//! the entry nor the exact distance is told.

use crate::match_bytes;
use crate::matcher::Pair;
use crate::{ItemSignals, LocalFrame, Segment};

model::closed_enum! {
    /// In which band of distance the nearest entry stood.
    pub enum Band {
        /// Nearly the same.
        Within7 = "0-7",
        /// Within fifteen bits.
        Within15 = "8-15",
        /// Within twenty-three.
        Within23 = "16-23",
        /// Within the radius of matching.
        Within31 = "24-31",
        /// No entry is within the radius.
        Beyond = "none",
        /// One of the two has nothing that could be compared so.
        NotCompared = "not-compared",
    }
}

model::closed_enum! {
    /// Whether points of an entry's picture lie alike in an item.
    pub enum Points {
        /// Some do. How many it takes to be a match is another question.
        Alike = "alike",
        /// None do.
        Apart = "none",
        /// One of the two has no points.
        NotCompared = "not-compared",
    }
}

impl Band {
    fn of(distance: Option<u16>) -> Self {
        match distance {
            Some(0..=7) => Self::Within7,
            Some(8..=15) => Self::Within15,
            Some(16..=23) => Self::Within23,
            Some(24..=31) => Self::Within31,
            _ => Self::Beyond,
        }
    }
}

/// How near the nearest entry stood, by each way of comparing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Nearest {
    /// Whether an entry has the same bytes, or one of their digests.
    pub same_bytes: bool,
    /// By plain hashes.
    pub near: Band,
    /// By turned and normalised forms.
    pub forms: Band,
    /// Whether something was within the radius that says nothing: flat, patterned or of low quality, in a video.
    pub is_passed_over: bool,
}

/// How near the nearest entry of `segment` is to an item, of those that are not left out.
pub fn nearest(item: &ItemSignals, segment: &Segment) -> Nearest {
    let (mut near, mut forms, mut is_passed_over) = (None::<u16>, None::<u16>, false);
    let hashes: Vec<_> = item.signals.iter().map(|own| own.hash).collect();
    segment.hashes().each_pair(&hashes, &mut |n, k, distance| {
        let pair = Pair::of(item, n, segment, k, distance);
        let Some(pair) = pair.filter(|pair| !segment.has_no_likeness(pair.entry.entry)) else { return };
        if pair.says_nothing() {
            is_passed_over = true;
            return;
        }
        let nearest = if pair.is_plain() { &mut near } else { &mut forms };
        *nearest = Some(nearest.map_or(distance, |held| held.min(distance)));
    });
    let is_compared = !item.is_empty_file() && !hashes.is_empty() && !segment.hashes().is_empty();
    let band = |distance| if is_compared { Band::of(distance) } else { Band::NotCompared };
    let (near, forms) = (band(near), band(forms));
    Nearest { same_bytes: !match_bytes(item, segment).is_empty(), near, forms, is_passed_over }
}

/// Whether points of a picture of `segment` lie alike in one of an item's frames.
pub fn points_alike(frames: &[LocalFrame], segment: &Segment) -> Points {
    let Some(local) = segment.local().filter(|_| !frames.is_empty()) else { return Points::NotCompared };
    let is_left_out =
        |reference: u32| local.entries.get(reference as usize).is_none_or(|entry| segment.has_no_likeness(*entry));
    let is_alike =
        |frame: &LocalFrame| local.index.search(&frame.signature).iter().any(|found| !is_left_out(found.reference));
    if frames.iter().any(is_alike) { Points::Alike } else { Points::Apart }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Entry, EntryForm, EntrySignal, ItemFrame, LeftOut};
    use model::{Digests, Form, Look};
    use signal::Pdq;

    fn hash(bits: usize) -> [u8; 32] {
        let mut hash = *blake3::hash(b"a landscape").as_bytes();
        (0..bits).for_each(|bit| hash[bit / 8] ^= 1 << (bit % 8));
        hash
    }

    fn segment(entries: &[(usize, EntryForm)]) -> Segment {
        let signal =
            |(bits, form)| EntrySignal { form, hash: hash(bits), quality: 100, look: Some(Look::Rich), shown: None };
        let entry = |of: &(usize, EntryForm)| Entry { signals: vec![signal(*of)], ..Entry::default() };
        Segment::read(&Segment::write(&entries.iter().map(entry).collect::<Vec<_>>()).unwrap()).unwrap()
    }

    fn item(shown: Option<(u32, u32)>, look: Look) -> ItemSignals {
        let digests = Digests { bytes: 1, sha256: [1; 32], sha1: [1; 20], md5: [1; 16], blake3: [1; 32] };
        let frame = ItemFrame { frame: 0, form: Form::Pdq, hash: Pdq(hash(0)), quality: 100, look, shown };
        ItemSignals { digests, signals: vec![frame] }
    }

    #[test]
    fn the_nearest_of_each_way_is_told_by_its_band_alone() {
        let told = |entries: &[_]| {
            let found = nearest(&item(None, Look::Rich), &segment(entries));
            (found.near, found.forms)
        };
        let (listed, turned) = (EntryForm::Listed, EntryForm::Turn(1));
        assert_eq!(told(&[(20, listed), (9, listed), (31, turned)]), (Band::Within15, Band::Within31));
        assert_eq!(told(&[(32, listed), (16, turned)]), (Band::Beyond, Band::Within23));
        assert_eq!(told(&[(7, listed)]), (Band::Within7, Band::Beyond));
        assert_eq!(told(&[]), (Band::NotCompared, Band::NotCompared));
    }

    #[test]
    fn what_is_left_out_is_not_the_nearest() {
        let mut segment = segment(&[(2, EntryForm::Listed), (12, EntryForm::Listed)]);
        segment.leave_out([(0, LeftOut::Likeness)]);
        assert_eq!(nearest(&item(None, Look::Rich), &segment).near, Band::Within15);
    }

    #[test]
    fn a_flat_frame_of_a_video_is_passed_over_and_that_is_told() {
        let found = nearest(&item(Some((0, 1000)), Look::Plain), &segment(&[(0, EntryForm::Listed)]));
        assert_eq!((found.near, found.is_passed_over), (Band::Beyond, true));
    }
}
