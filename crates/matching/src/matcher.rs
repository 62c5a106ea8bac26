//! One item against one hash set.

use crate::segment::{Algorithm, Mark};
use crate::video::{Common, FramePair, Timeline};
use crate::{EntryForm, Segment};
use model::{Confidence, Digests, Form, Look, Method};
use signal::Pdq;
use std::cell::LazyCell;
use std::collections::BTreeMap;

/// PDQ's own floor: below it a picture has too little structure for its hash to say much.
pub const USABLE_QUALITY: u8 = 50;

/// At most so many entries of one set are named for one item; how many more there are stands in the reason. A flat
/// picture can meet every flat entry of a large list, and a thousand rows help nobody to look.
const NAMED_ENTRIES: usize = 32;

/// One perceptual hash of an item.
#[derive(Clone, Copy)]
pub struct ItemFrame {
    /// From which frame.
    pub frame: u32,
    /// From which form of it.
    pub form: Form,
    /// The hash.
    pub hash: Pdq,
    /// 0–100.
    pub quality: u8,
    /// What it was made from looks like: a near hit of what is not rich is for review only.
    pub look: Look,
    /// From when to when it is shown, in milliseconds: of a video.
    pub shown: Option<(u32, u32)>,
}

/// What is compared of an item.
pub struct ItemSignals {
    /// Its digests.
    pub digests: Digests,
    /// Its perceptual hashes, over all frames and forms.
    pub signals: Vec<ItemFrame>,
}

/// Which comparison is made. Passes are run in this order, so that the sure things come first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Pass {
    /// The same bytes.
    Exact,
    /// Plain perceptual hashes; of two videos, all their frames together.
    Near,
    /// Turned and normalised forms.
    Forms,
}

/// How much is compared with how much, over the whole case: false hits grow with both.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Population {
    /// Pictures and frames.
    pub pictures: u64,
    /// Pictures of entries, over all hash sets: of a video, its frames.
    pub entries: u64,
}

/// An entry that an item met.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// The entry's number in the segment.
    pub entry: u32,
    /// How.
    pub method: Method,
    /// Bits; 0 for the same bytes.
    pub distance: u16,
    /// How sure.
    pub confidence: Confidence,
    /// The form of the item.
    pub form: Option<Form>,
    /// The form or turn of the entry.
    pub entry_form: Option<EntryForm>,
    /// The item's frame.
    pub frame: Option<u32>,
    /// Stable code of the reason.
    pub why_code: &'static str,
    /// What the prose names.
    pub why: BTreeMap<&'static str, String>,
}

/// Every entry of `segment` that the item meets in this pass, best first.
pub fn match_item(item: &ItemSignals, segment: &Segment, pass: Pass, population: Population) -> Vec<Found> {
    // All empty files have the same digests: that says nothing of any of them.
    if item.digests.bytes == 0 {
        return Vec::new();
    }
    match pass {
        Pass::Exact => segment
            .exact(&item.digests)
            .into_iter()
            .map(|(entry, by)| exact(entry, by, segment.has_sha256(entry)))
            .collect(),
        Pass::Near | Pass::Forms => pictures(item, segment, pass, population),
    }
}

fn exact(entry: u32, by: Algorithm, has_sha256: bool) -> Found {
    // Different files with one MD5 or SHA-1 can be made on purpose, so that only SHA-256 is the same bytes.
    let (confidence, why_code) = match by {
        Algorithm::Sha256 => (Confidence::Certain, "same-sha256"),
        // The entry's own SHA-256 is known, and it is another: one of its digests is wrong, or somebody made a twin.
        _ if has_sha256 => (Confidence::Review, "digest-contradicts"),
        Algorithm::Sha1 => (Confidence::Strong, "same-sha1"),
        Algorithm::Md5 => (Confidence::Strong, "same-md5"),
    };
    Found {
        entry,
        method: Method::Exact,
        distance: 0,
        confidence,
        form: None,
        entry_form: None,
        frame: None,
        why_code,
        why: BTreeMap::new(),
    }
}

/// A pair of hashes of an item and an entry within the radius.
#[derive(Clone, Copy)]
struct Pair {
    item: ItemFrame,
    entry: Mark,
    /// When the entry's frame is shown.
    entry_shown: Option<(u32, u32)>,
    distance: u16,
}

impl Pair {
    fn is_flat(&self) -> bool {
        self.looks(Look::Plain)
    }

    fn is_pattern(&self) -> bool {
        self.looks(Look::Patterned)
    }

    /// Whether either side does.
    fn looks(&self, look: Look) -> bool {
        self.item.look == look || self.entry.look == Some(look)
    }

    fn is_low(&self) -> bool {
        self.item.quality < USABLE_QUALITY || self.entry.quality < USABLE_QUALITY
    }

    /// The pair as one of two videos, if it is.
    fn frames(&self) -> Option<FramePair> {
        let ((from, _), (entry_from, _)) = self.item.shown.zip(self.entry_shown)?;
        let (frame, form, entry_form) = (self.item.frame, self.item.form, self.entry.form);
        Some(FramePair { begin: (from, entry_from), frame, form, entry_form, distance: self.distance })
    }

    /// Smaller is better: a pair that says something goes before a closer one that does not.
    fn rank(&self) -> (bool, bool, u16) {
        (self.is_flat() || self.is_pattern(), self.is_low(), self.distance)
    }
}

fn pictures(item: &ItemSignals, segment: &Segment, pass: Pass, population: Population) -> Vec<Found> {
    let mut best: BTreeMap<u32, Pair> = BTreeMap::new();
    let timeline = LazyCell::new(|| {
        let frames = item.signals.iter().filter(|own| own.form == Form::Pdq && own.shown.is_some());
        Timeline::of(item.signals.iter().filter_map(told), frames.filter(|own| told(own).is_none()).count())
    });
    let mut videos: BTreeMap<u32, Common> = BTreeMap::new();
    let hashes: Vec<Pdq> = item.signals.iter().map(|own| own.hash).collect();
    segment.hashes().within(&hashes, &mut |n, k, distance| {
        let Some((own, entry)) = item.signals.get(n).zip(segment.mark(k)) else { return };
        if segment.has_no_likeness(entry.entry) {
            return;
        }
        let pair = Pair { item: *own, entry, entry_shown: segment.shown(k), distance };
        let is_of_video = own.shown.is_some() || pair.entry_shown.is_some();
        // Every video has a black frame: a picture that looks like it says nothing of the two. Nor does a pattern.
        if is_of_video && (pair.is_flat() || pair.is_pattern() || pair.is_low()) {
            return;
        }
        // What two videos have in common is told once, over all frames and forms.
        if let Some(frames) = pair.frames() {
            if let Some(of_entry) = segment.timeline(entry.entry).filter(|_| pass == Pass::Near) {
                videos.entry(entry.entry).or_default().take(&timeline, of_entry, frames);
            }
            return;
        }
        if (is_plain(own.form) && entry.form.is_plain()) != (pass == Pass::Near) {
            return;
        }
        // Of equal pairs the first stays: forms are compared in a fixed order.
        best.entry(entry.entry)
            .and_modify(|b| {
                if pair.rank() < b.rank() {
                    *b = pair
                }
            })
            .or_insert(pair);
    });
    let mut found: Vec<Found> =
        best.into_values().map(|pair| picture(pair, pass, population, segment.is_drawing(pair.entry.entry))).collect();
    found.extend(
        videos
            .iter()
            .filter_map(|(entry, common)| common.judged(*entry, &timeline, segment.timeline(*entry)?, population)),
    );
    found.sort_by_key(|f| (f.confidence, f.distance, f.entry));
    name_the_first(found)
}

/// A frame of a video that says something, by its plain hash.
fn told(own: &ItemFrame) -> Option<(Pdq, (u32, u32))> {
    let says = own.form == Form::Pdq && own.look == Look::Rich && own.quality >= USABLE_QUALITY;
    own.shown.filter(|_| says).map(|shown| (own.hash, shown))
}

fn picture(pair: Pair, pass: Pass, of: Population, is_drawing: bool) -> Found {
    let expected = signal::expected_false_hits(pair.distance, of.pictures, of.entries);
    let (confidence, why_code) = match pair {
        _ if pair.is_flat() => (Confidence::Review, "picture-flat"),
        _ if pair.is_pattern() => (Confidence::Review, "picture-pattern"),
        _ if pair.is_low() => (Confidence::Review, "picture-low-quality"),
        // The measured rate of false hits is one of rich pictures on both sides. Of a list's bare hash nobody knows.
        _ if pair.entry.look.is_none() => (Confidence::Review, "picture-unseen"),
        _ if expected >= 1.0 => (Confidence::Review, "picture-chance"),
        _ if is_drawing => (Confidence::Review, "picture-drawing"),
        _ => (Confidence::Strong, "picture-near"),
    };
    let mut why = BTreeMap::from([
        ("distance", pair.distance.to_string()),
        ("form", pair.item.form.to_string()),
        ("entry_form", pair.entry.form.as_str().to_string()),
        ("pictures", of.pictures.to_string()),
        ("entries", of.entries.to_string()),
    ]);
    if !pair.is_flat() && !pair.is_pattern() {
        why.insert("expected", format!("{expected:.1e}"));
    }
    name_times(&mut why, pair.item.shown, pair.entry_shown);
    Found {
        entry: pair.entry.entry,
        method: if pass == Pass::Near { Method::Near } else { Method::Transformed },
        distance: pair.distance,
        confidence,
        form: Some(pair.item.form),
        entry_form: Some(pair.entry.form),
        frame: Some(pair.item.frame),
        why_code,
        why,
    }
}

/// Names when the frames are shown, of the item and of the entry, if they are videos.
pub(crate) fn name_times(
    why: &mut BTreeMap<&'static str, String>,
    item: Option<(u32, u32)>,
    entry: Option<(u32, u32)>,
) {
    let item = item.map(|span| (["shown_from", "shown_until"], span));
    let entry = entry.map(|span| (["entry_shown_from", "entry_shown_until"], span));
    for ([begin, end], (from, until)) in item.into_iter().chain(entry) {
        why.insert(begin, clock(from));
        why.insert(end, clock(until));
    }
}

/// Milliseconds as minutes and seconds: `62:05.3`.
pub(crate) fn clock(ms: u32) -> String {
    let tenths = ms / 100;
    format!("{}:{:02}.{}", tenths / 600, tenths / 10 % 60, tenths % 10)
}

pub(crate) fn name_the_first(mut found: Vec<Found>) -> Vec<Found> {
    let further = found.len().saturating_sub(NAMED_ENTRIES);
    found.truncate(NAMED_ENTRIES);
    if further > 0
        && let Some(last) = found.last_mut()
    {
        last.why.insert("further", further.to_string());
    }
    found
}

fn is_plain(form: Form) -> bool {
    matches!(form, Form::Pdq | Form::PdqFull)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Entry, EntrySignal};

    fn noise(seed: u8) -> [u8; 32] {
        *blake3::hash(&[seed]).as_bytes()
    }

    fn segment(hash: [u8; 32], form: EntryForm, look: Option<Look>) -> Segment {
        let signals = vec![EntrySignal { form, hash, quality: 100, look, shown: None }];
        let entry = Entry { name: "e".into(), sha256: Some([9; 32]), md5: Some([8; 16]), signals, ..Entry::default() };
        Segment::read(&Segment::write(&[entry]).unwrap()).unwrap()
    }

    fn item(hash: [u8; 32], form: Form, look: Look) -> ItemSignals {
        let digests = Digests { bytes: 1, sha256: [1; 32], sha1: [1; 20], md5: [8; 16], blake3: [1; 32] };
        ItemSignals {
            digests,
            signals: vec![ItemFrame { frame: 0, form, hash: Pdq(hash), quality: 100, look, shown: None }],
        }
    }

    const SMALL: Population = Population { pictures: 100, entries: 10 };

    #[test]
    fn the_same_md5_alone_is_not_certain_and_against_the_sha256_it_is_for_review() {
        let found = |sha256| {
            let entry = Entry { sha256, md5: Some([8; 16]), ..Entry::default() };
            let segment = Segment::read(&Segment::write(&[entry]).unwrap()).unwrap();
            let found = match_item(&item(noise(1), Form::Pdq, Look::Rich), &segment, Pass::Exact, SMALL);
            (found[0].confidence, found[0].why_code)
        };
        assert_eq!(found(None), (Confidence::Strong, "same-md5"));
        assert_eq!(found(Some([9; 32])), (Confidence::Review, "digest-contradicts"));
    }

    #[test]
    fn an_empty_file_meets_nothing() {
        let mut empty = item(noise(1), Form::Pdq, Look::Rich);
        empty.digests.bytes = 0;
        assert!(match_item(&empty, &segment(noise(1), EntryForm::Listed, None), Pass::Exact, SMALL).is_empty());
    }

    #[test]
    fn a_plain_pair_is_near_and_a_form_is_transformed() {
        let near = |form, entry_form, pass| {
            let entry = segment(noise(1), entry_form, Some(Look::Rich));
            match_item(&item(noise(1), form, Look::Rich), &entry, pass, SMALL).len()
        };
        assert_eq!(near(Form::Pdq, EntryForm::Form(Form::PdqFull), Pass::Near), 1);
        assert_eq!(near(Form::Pdq, EntryForm::Form(Form::PdqFull), Pass::Forms), 0);
        assert_eq!(near(Form::Visible, EntryForm::Form(Form::Pdq), Pass::Near), 0);
        assert_eq!(near(Form::Visible, EntryForm::Form(Form::Pdq), Pass::Forms), 1);
        assert_eq!(near(Form::Pdq, EntryForm::Turn(4), Pass::Forms), 1);
    }

    #[test]
    fn a_flat_picture_or_a_pattern_on_either_side_is_for_review() {
        let rich = Look::Rich;
        for (look, code) in [(Look::Plain, "picture-flat"), (Look::Patterned, "picture-pattern")] {
            for (own, entry) in [(look, rich), (rich, look), (look, look)] {
                let entry = segment(noise(1), EntryForm::Listed, Some(entry));
                let found = match_item(&item(noise(1), Form::Pdq, own), &entry, Pass::Near, SMALL);
                assert_eq!((found[0].confidence, found[0].why_code), (Confidence::Review, code));
                assert!(!found[0].why.contains_key("expected"));
            }
        }
    }

    #[test]
    fn a_pair_of_rich_forms_goes_before_a_closer_one_of_patterns() {
        let mut far = noise(1);
        far[0] = !far[0];
        let mut own = item(noise(1), Form::Visible, Look::Patterned);
        own.signals.push(ItemFrame { hash: Pdq(far), look: Look::Rich, form: Form::Peeled, ..own.signals[0] });
        let found = match_item(&own, &segment(noise(1), EntryForm::Listed, Some(Look::Rich)), Pass::Forms, SMALL);
        assert_eq!((found[0].confidence, found[0].distance), (Confidence::Strong, 8));
    }

    #[test]
    fn a_hash_whose_picture_nobody_saw_is_for_review() {
        let found = match_item(
            &item(noise(1), Form::Pdq, Look::Rich),
            &segment(noise(1), EntryForm::Listed, None),
            Pass::Near,
            SMALL,
        );
        assert_eq!((found[0].confidence, found[0].why_code), (Confidence::Review, "picture-unseen"));
    }

    #[test]
    fn a_frame_of_a_video_says_when_it_is_shown_and_a_flat_one_says_nothing() {
        let found = |look| {
            let mut video = item(noise(1), Form::Pdq, look);
            video.signals[0].shown = Some((65_320, 72_000));
            match_item(&video, &segment(noise(1), EntryForm::Form(Form::Pdq), Some(Look::Rich)), Pass::Near, SMALL)
        };
        let [hit] = <[Found; 1]>::try_from(found(Look::Rich)).unwrap();
        assert_eq!((hit.why["shown_from"].as_str(), hit.why["shown_until"].as_str()), ("1:05.3", "1:12.0"));
        assert_eq!(hit.confidence, Confidence::Strong);
        assert!(found(Look::Plain).is_empty());
        assert!(found(Look::Patterned).is_empty());
    }

    #[test]
    fn thirty_two_bits_are_no_match() {
        let mut far = noise(1);
        far[..4].iter_mut().for_each(|b| *b = !*b);
        let found = |hash| {
            match_item(
                &item(hash, Form::Pdq, Look::Rich),
                &segment(noise(1), EntryForm::Listed, None),
                Pass::Near,
                SMALL,
            )
        };
        assert!(found(far).is_empty());
        far[0] ^= 1;
        assert_eq!(found(far)[0].distance, 31);
    }
}
