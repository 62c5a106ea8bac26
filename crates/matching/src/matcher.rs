//! One item against one hash set.

use crate::batch::Likeness;
use crate::segment::{Algorithm, Mark};
use crate::video::FramePair;
use crate::{EntryForm, Segment};
use model::{Confidence, Digests, Form, Look, Method};
use signal::Pdq;
use std::collections::BTreeMap;

/// PDQ's own floor: below it a picture has too little structure for its hash to say much.
pub const USABLE_QUALITY: u8 = 50;

/// At most so many entries of one set are named for one item; how many more there are stands in the reason. A flat
/// picture can meet every flat entry of a large list, and a thousand rows help nobody to look.
pub const NAMED_ENTRIES: usize = 32;

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

/// How much is compared with how much at most, over the whole case: false hits grow with both.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Population {
    /// Pictures and frames.
    pub pictures: u64,
    /// Pictures of entries, over all hash sets: of a video, its frames.
    pub entries: u64,
}

impl Population {
    /// For so many, or somewhat fewer or more: each is taken for the next power of two, so that what was found stands as
    /// it is until there are about twice as many.
    pub fn about(pictures: u64, entries: u64) -> Self {
        let up = |count: u64| count.checked_next_power_of_two().unwrap_or(u64::MAX);
        Self { pictures: up(pictures), entries: up(entries) }
    }
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

impl ItemSignals {
    /// All empty files have the same digests: that says nothing of any of them.
    pub(crate) fn is_empty_file(&self) -> bool {
        self.digests.bytes == 0
    }
}

/// Every entry of `segment` that the item meets in this pass, best first.
pub fn match_item(item: &ItemSignals, segment: &Segment, pass: Pass, population: Population) -> Vec<Found> {
    let likeness = || Likeness::of(item, segment, population);
    match pass {
        Pass::Exact => match_bytes(item, segment),
        Pass::Near => likeness().near,
        Pass::Forms => likeness().forms,
    }
}

/// Every entry of `segment` that has the item's bytes, or one of their digests.
pub fn match_bytes(item: &ItemSignals, segment: &Segment) -> Vec<Found> {
    if item.is_empty_file() {
        return Vec::new();
    }
    let found = segment.exact(&item.digests).into_iter();
    found.map(|(entry, by)| exact(entry, by, segment.has_sha256(entry))).collect()
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
pub(crate) struct Pair<'a> {
    pub(crate) item: &'a ItemFrame,
    pub(crate) entry: Mark,
    /// When the entry's frame is shown.
    pub(crate) entry_shown: Option<(u32, u32)>,
    pub(crate) distance: u16,
}

impl<'a> Pair<'a> {
    /// The item's hash number `n` and the segment's number `k`.
    pub(crate) fn of(item: &'a ItemSignals, n: usize, segment: &Segment, k: usize, distance: u16) -> Option<Self> {
        let (item, entry) = item.signals.get(n).zip(segment.mark(k))?;
        Some(Self { item, entry, entry_shown: segment.shown(k), distance })
    }

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

    /// Whether it is to be passed over: every video has a black frame, and a picture that looks like it says nothing of
    /// the two. Nor does a pattern.
    pub(crate) fn says_nothing(&self) -> bool {
        let is_of_video = self.item.shown.is_some() || self.entry_shown.is_some();
        is_of_video && (self.is_flat() || self.is_pattern() || self.is_low())
    }

    /// Whether both are pictures as they are.
    pub(crate) fn is_plain(&self) -> bool {
        is_plain(self.item.form) && self.entry.form.is_plain()
    }

    /// The pair as one of two videos, if it is.
    pub(crate) fn frames(&self, order: (u32, u32)) -> Option<FramePair> {
        let ((from, _), (entry_from, _)) = self.item.shown.zip(self.entry_shown)?;
        let (frame, form, entry_form) = (self.item.frame, self.item.form, self.entry.form);
        Some(FramePair { begin: (from, entry_from), frame, form, entry_form, distance: self.distance, order })
    }

    /// Smaller is better: a pair that says something goes before a closer one that does not.
    pub(crate) fn rank(&self) -> (bool, bool, u16) {
        (self.is_flat() || self.is_pattern(), self.is_low(), self.distance)
    }

    /// How sure it is, and the stable code of why, where so many false hits are to be expected at its distance.
    pub(crate) fn judged(&self, expected: f64, is_drawing: bool) -> (Confidence, &'static str) {
        match self {
            _ if self.is_flat() => (Confidence::Review, "picture-flat"),
            _ if self.is_pattern() => (Confidence::Review, "picture-pattern"),
            _ if self.is_low() => (Confidence::Review, "picture-low-quality"),
            // The measured rate of false hits is one of rich pictures on both sides. Of a list's bare hash nobody knows.
            _ if self.entry.look.is_none() => (Confidence::Review, "picture-unseen"),
            _ if expected >= 1.0 => (Confidence::Review, "picture-chance"),
            _ if is_drawing => (Confidence::Review, "picture-drawing"),
            _ => (Confidence::Strong, "picture-near"),
        }
    }

    /// The match that it makes.
    pub(crate) fn found(&self, pass: Pass, of: Population, expected: f64, is_drawing: bool) -> Found {
        let (confidence, why_code) = self.judged(expected, is_drawing);
        let mut why = BTreeMap::from([
            ("distance", self.distance.to_string()),
            ("form", self.item.form.to_string()),
            ("entry_form", self.entry.form.as_str().to_string()),
            ("pictures", of.pictures.to_string()),
            ("entries", of.entries.to_string()),
        ]);
        if !self.is_flat() && !self.is_pattern() {
            why.insert("expected", format!("{expected:.1e}"));
        }
        name_times(&mut why, self.item.shown, self.entry_shown);
        Found {
            entry: self.entry.entry,
            method: if pass == Pass::Near { Method::Near } else { Method::Transformed },
            distance: self.distance,
            confidence,
            form: Some(self.item.form),
            entry_form: Some(self.entry.form),
            frame: Some(self.item.frame),
            why_code,
            why,
        }
    }
}

/// A frame of a video that says something, by its plain hash.
pub(crate) fn told(own: &ItemFrame) -> Option<(Pdq, (u32, u32))> {
    let says = own.form == Form::Pdq && own.look == Look::Rich && own.quality >= USABLE_QUALITY;
    own.shown.filter(|_| says).map(|shown| (own.hash, shown))
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

/// The first of `all` that were found, the best first, of which these are the beginning.
pub(crate) fn name_the_first(mut found: Vec<Found>, all: usize) -> Vec<Found> {
    let further = all.saturating_sub(NAMED_ENTRIES);
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
