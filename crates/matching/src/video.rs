//! A video in a video: the pictures that both show, at one distance in time.
//!
//! A picture counts once, however long and however often it is shown: a minute of one wall is one picture. What agrees
//! must agree at the same time: if the item shows a picture ten seconds after another one, so does the entry.

use crate::matcher::clock;
use crate::{EntryForm, Found, Population};
use model::{Confidence, Form, Method};
use signal::{Pdq, RADIUS, distance};
use std::collections::{BTreeMap, BTreeSet};

/// Milliseconds by which one frame may be off its time: both sides are looked at once a second, and where scenes begin.
const TOLERANCE: i64 = 1_500;
/// Fewer pictures are a title or a picture that videos lend each other, unless they are all that both show.
const STRONG_PICTURES: u32 = 3;
/// Of one of the two sides so much is in the other.
const STRONG_SHARE: f64 = 0.5;
/// So many pictures in one order are more than a title, whatever else the two show.
const LONG_PART: u32 = 12;
/// How often the next pictures of two unrelated videos are alike, where one picture of each already is: pictures of one
/// video are not independent of each other. Measured on 2026-11-22 on 218 pans over benign photographs of 218 scenes, eight
/// frames each, no two of one pan within 31 bits: 23,653 pairs of pans, 1,407,954 of frames of quality 50 and more. None
/// was nearer than 84 bits, so that nothing is known of 31: among those within 94, 98, 102, 106 and 110 bits, 2 of 30, 6 of
/// 163, 26 of 843, 194 of 3,645 and 1,191 of 13,372 were followed by another. A tenth is a judgement from these.
const FURTHER: f64 = 0.1;
/// Both show nothing else, unless most of one says nothing: then a title is all that there is to agree.
const WHOLE_SHARE: f64 = 0.9;

/// When a frame is shown, in milliseconds.
type Span = (u32, u32);

/// The pictures of a video that say something, and when each is shown.
#[derive(Default)]
pub(crate) struct Timeline {
    /// Beginning of each frame, and its picture; by time.
    frames: Vec<(u32, u32)>,
    /// Times in which a picture stands, of each picture.
    runs: Vec<Vec<Span>>,
    /// Whether no more frames say nothing than say something.
    speaks: bool,
}

/// Of a picture that comes again and again so many times are told apart; a slide show of two pictures has no end of them.
const MOST_RUNS: usize = 64;

impl Timeline {
    /// From the plain hashes of frames that are neither flat nor of low quality, and how many are, as far as is known.
    pub(crate) fn of(frames: impl Iterator<Item = (Pdq, Span)>, mute: usize) -> Self {
        let mut frames: Vec<(Pdq, Span)> = frames.collect();
        frames.sort_by_key(|(_, span)| *span);
        let (mut timeline, mut firsts) = (Self { speaks: frames.len() >= mute, ..Self::default() }, Vec::new());
        let mut before = None;
        for (hash, span) in frames {
            let known = firsts.iter().position(|first| distance(first, &hash) <= RADIUS);
            let picture = known.unwrap_or(firsts.len());
            if known.is_none() {
                firsts.push(hash);
                timeline.runs.push(Vec::new());
            }
            timeline.frames.push((span.0, picture as u32));
            let Some(runs) = timeline.runs.get_mut(picture) else { continue };
            let is_last = runs.len() == MOST_RUNS;
            match runs.last_mut() {
                Some(run) if is_last || before == Some(picture) => run.1 = run.1.max(span.1),
                _ => runs.push(span),
            }
            before = Some(picture);
        }
        timeline
    }

    /// How many pictures it shows.
    fn picture_count(&self) -> u32 {
        self.runs.len() as u32
    }

    /// The picture of the frame that begins then.
    fn picture_at(&self, from: u32) -> Option<u32> {
        let at = self.frames.binary_search_by_key(&from, |(begin, _)| *begin).ok()?;
        self.frames.get(at).map(|(_, picture)| *picture)
    }

    fn runs(&self, picture: u32) -> &[Span] {
        self.runs.get(picture as usize).map_or(&[], Vec::as_slice)
    }
}

/// Two frames within the radius.
#[derive(Clone, Copy)]
pub(crate) struct FramePair {
    /// When the item's begins, and the entry's.
    pub(crate) begin: (u32, u32),
    /// The item's frame.
    pub(crate) frame: u32,
    pub(crate) form: Form,
    pub(crate) entry_form: EntryForm,
    pub(crate) distance: u16,
    /// The number of the item's hash and of the entry's: of equally close pairs the first counts, whichever came first.
    pub(crate) order: (u32, u32),
}

/// What an item's video has in common with an entry's: for two pictures, their closest frames.
#[derive(Default)]
pub(crate) struct Common(BTreeMap<(u32, u32), FramePair>);

impl Common {
    /// Takes a pair of frames, unless one of them says nothing.
    pub(crate) fn take(&mut self, item: &Timeline, entry: &Timeline, pair: FramePair) {
        let pictures = item.picture_at(pair.begin.0).zip(entry.picture_at(pair.begin.1));
        let Some(pictures) = pictures else { return };
        let held = self.0.entry(pictures).or_insert(pair);
        if (pair.distance, pair.order) < (held.distance, held.order) {
            *held = pair;
        }
    }

    /// The match of the entry, if the two have anything in common.
    pub(crate) fn judged(&self, number: u32, item: &Timeline, entry: &Timeline, of: Population) -> Option<Found> {
        let showings = self.showings(item, entry);
        let offset = best_offset(&showings)?;
        let agreed: Vec<&Showing> = showings.iter().filter(|s| s.offsets.contains(&offset)).collect();
        Agreement::of(self, &agreed, offset, item, entry).map(|agreement| agreement.found(number, of))
    }

    fn showings(&self, item: &Timeline, entry: &Timeline) -> Vec<Showing> {
        let mut showings = Vec::new();
        for &(own, other) in self.0.keys() {
            for run in item.runs(own) {
                showings.extend(entry.runs(other).iter().map(|at| Showing::of((own, *run), (other, *at))));
            }
        }
        showings
    }
}

/// A picture of the item and one of the entry that are the same, each in one time in which it is shown.
struct Showing {
    pictures: (u32, u32),
    item: Span,
    entry: Span,
    /// By how much the entry's time can be ahead of the item's.
    offsets: std::ops::RangeInclusive<i64>,
}

impl Showing {
    fn of((own, item): (u32, Span), (other, entry): (u32, Span)) -> Self {
        let first = i64::from(entry.0) - i64::from(item.1) - TOLERANCE;
        let last = i64::from(entry.1) - i64::from(item.0) + TOLERANCE;
        Self { pictures: (own, other), item, entry, offsets: first..=last }
    }

    /// The item's time in which the entry shows it as well.
    fn seen(&self, offset: i64) -> (i64, i64) {
        clipped(self.item, (i64::from(self.entry.0) - offset, i64::from(self.entry.1) - offset))
    }
}

/// The part of `span` within `other`; where they only touch by tolerance, the end of it that is nearer.
fn clipped(span: Span, other: (i64, i64)) -> (i64, i64) {
    let (from, until) = (i64::from(span.0), i64::from(span.1));
    (other.0.clamp(from, until), other.1.clamp(from, until))
}

/// The offset at which most pictures of both sides agree; the middle of where that holds, the earliest of several.
fn best_offset(showings: &[Showing]) -> Option<i64> {
    let mut turns: Vec<(i64, bool, (u32, u32))> = Vec::with_capacity(showings.len() * 2);
    for s in showings {
        turns.push((*s.offsets.start(), false, s.pictures));
        turns.push((*s.offsets.end(), true, s.pictures));
    }
    turns.sort_unstable();
    let (mut own, mut other) = (Shown::default(), Shown::default());
    let mut best: Option<((u32, u32), i64)> = None;
    for (at, &(offset, ends, pictures)) in turns.iter().enumerate() {
        own.turn(pictures.0, ends);
        other.turn(pictures.1, ends);
        let weight = (own.count.min(other.count), own.count + other.count);
        if !ends && best.is_none_or(|(held, _)| weight > held) {
            let until = turns.get(at + 1).map_or(offset, |next| next.0);
            best = Some((weight, i64::midpoint(offset, until)));
        }
    }
    best.map(|(_, offset)| offset)
}

/// Pictures of one side that agree at the offset at hand.
#[derive(Default)]
struct Shown {
    times: BTreeMap<u32, u32>,
    count: u32,
}

impl Shown {
    fn turn(&mut self, picture: u32, ends: bool) {
        let times = self.times.entry(picture).or_default();
        if ends {
            *times = times.saturating_sub(1);
            self.count -= u32::from(*times == 0);
        } else {
            self.count += u32::from(*times == 0);
            *times += 1;
        }
    }
}

/// What agrees at the best offset.
struct Agreement {
    /// Whether most of both says something.
    speak: bool,
    /// Pictures that agree and all pictures, of the item and of the entry.
    item: (u32, u32),
    entry: (u32, u32),
    offset: i64,
    /// From the first to the last picture that agrees, in the item's time.
    span: (i64, i64),
    /// The median over the item's pictures that agree, and the largest.
    distance: u16,
    widest: u16,
    /// The pair that is closest.
    closest: FramePair,
    /// The first frame that agrees.
    frame: u32,
}

impl Agreement {
    fn of(common: &Common, agreed: &[&Showing], offset: i64, item: &Timeline, entry: &Timeline) -> Option<Self> {
        let pairs = || agreed.iter().filter_map(|s| common.0.get(&s.pictures).map(|pair| (s.pictures, *pair)));
        let mut distances: BTreeMap<u32, u16> = BTreeMap::new();
        for ((own, _), pair) in pairs() {
            distances.entry(own).and_modify(|d| *d = (*d).min(pair.distance)).or_insert(pair.distance);
        }
        let others: BTreeSet<u32> = agreed.iter().map(|s| s.pictures.1).collect();
        let mut sorted: Vec<u16> = distances.values().copied().collect();
        sorted.sort_unstable();
        let spans = || agreed.iter().map(|s| s.seen(offset));
        Some(Self {
            speak: item.speaks && entry.speaks,
            item: (distances.len() as u32, item.picture_count()),
            entry: (others.len() as u32, entry.picture_count()),
            offset,
            span: (spans().map(|s| s.0).min()?, spans().map(|s| s.1).max()?),
            distance: *sorted.get(sorted.len() / 2)?,
            widest: *sorted.last()?,
            closest: pairs().map(|(_, pair)| pair).min_by_key(|pair| pair.distance)?,
            frame: pairs().map(|(_, pair)| pair.frame).min()?,
        })
    }

    /// Pictures that agree, counted on the side that has fewer.
    fn pictures(&self) -> u32 {
        self.item.0.min(self.entry.0)
    }

    /// How many false hits are to be expected: of two pictures as measured; each picture further must also agree, at an
    /// offset that is given by then.
    fn expected(&self, of: Population) -> f64 {
        let first = signal::expected_false_hits(self.widest, of.pictures, of.entries);
        // More than a title has tells nothing more: beyond that nothing was measured.
        let further = self.pictures().saturating_sub(1).min(LONG_PART);
        first * FURTHER.powi(further as i32)
    }

    fn judged(&self, expected: f64) -> (Confidence, &'static str) {
        let share = |(agreed, all): (u32, u32)| f64::from(agreed) / f64::from(all.max(1));
        let (item, entry) = (share(self.item), share(self.entry));
        let is_whole = item.min(entry) >= WHOLE_SHARE;
        let pictures = self.pictures();
        match () {
            () if expected >= 1.0 => (Confidence::Review, "video-few-frames"),
            () if is_whole && self.speak => (Confidence::Strong, "video-agrees"),
            () if pictures < STRONG_PICTURES => (Confidence::Review, "video-few-frames"),
            () if item.max(entry) < STRONG_SHARE && pictures < LONG_PART => (Confidence::Review, "video-part"),
            () => (Confidence::Strong, "video-agrees"),
        }
    }

    fn found(&self, entry: u32, of: Population) -> Found {
        let expected = self.expected(of);
        let (confidence, why_code) = self.judged(expected);
        let sign = if self.offset < 0 { "-" } else { "+" };
        let entry_time = |item: i64| clock_of(item + self.offset);
        let why = BTreeMap::from([
            ("item_matched", self.item.0.to_string()),
            ("item_frames", self.item.1.to_string()),
            ("entry_matched", self.entry.0.to_string()),
            ("entry_frames", self.entry.1.to_string()),
            ("item_from", clock_of(self.span.0)),
            ("item_until", clock_of(self.span.1)),
            ("entry_from", entry_time(self.span.0)),
            ("entry_until", entry_time(self.span.1)),
            ("offset", format!("{sign}{}", clock_of(self.offset.abs()))),
            ("distance", self.distance.to_string()),
            ("form", self.closest.form.to_string()),
            ("entry_form", self.closest.entry_form.as_str().to_string()),
            ("expected", format!("{expected:.1e}")),
            ("pictures", of.pictures.to_string()),
            ("entries", of.entries.to_string()),
        ]);
        Found {
            entry,
            method: Method::Video,
            distance: self.distance,
            confidence,
            form: Some(self.closest.form),
            entry_form: Some(self.closest.entry_form),
            frame: Some(self.frame),
            why_code,
            why,
        }
    }
}

fn clock_of(ms: i64) -> String {
    clock(u32::try_from(ms.max(0)).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use crate::{Entry, EntryForm, EntrySignal, Found, ItemFrame, ItemSignals, Pass, Population, Segment, match_item};
    use model::{Confidence, Digests, Form, Look, Method};
    use signal::Pdq;

    const CASE: Population = Population { pictures: 1_000, entries: 1_000 };

    fn noise(seed: u32) -> Pdq {
        Pdq(*blake3::hash(&seed.to_le_bytes()).as_bytes())
    }

    /// A video that shows one of these pictures each second, from its beginning.
    fn video(pictures: &[u32]) -> Vec<ItemFrame> {
        let second = |(at, picture): (u32, &u32)| ItemFrame {
            frame: at,
            form: Form::Pdq,
            hash: noise(*picture),
            quality: 100,
            look: Look::Rich,
            shown: Some((at * 1000, at * 1000)),
        };
        (0u32..).zip(pictures).map(second).collect()
    }

    /// An entry of these frames, and of what they look like turned.
    fn entry(frames: &[ItemFrame], turned: Option<(EntryForm, &[ItemFrame])>) -> Segment {
        let signal = |form, f: &ItemFrame| EntrySignal {
            form,
            hash: f.hash.0,
            quality: f.quality,
            look: Some(f.look),
            shown: f.shown,
        };
        let mut signals: Vec<_> = frames.iter().map(|f| signal(EntryForm::Form(f.form), f)).collect();
        signals.extend(turned.into_iter().flat_map(|(form, all)| all.iter().map(move |f| signal(form, f))));
        let entry = Entry { name: "e".into(), signals, ..Entry::default() };
        Segment::read(&Segment::write(&[entry]).unwrap()).unwrap()
    }

    fn passes(item: Vec<ItemFrame>, segment: &Segment, of: Population) -> Vec<Found> {
        let digests = Digests { bytes: 1, sha256: [1; 32], sha1: [1; 20], md5: [1; 16], blake3: [1; 32] };
        let item = ItemSignals { digests, signals: item };
        [Pass::Exact, Pass::Near, Pass::Forms].iter().flat_map(|pass| match_item(&item, segment, *pass, of)).collect()
    }

    fn one(item: &[u32], reference: &[u32]) -> Found {
        let found = passes(video(item), &entry(&video(reference), None), CASE);
        let [found] = <[Found; 1]>::try_from(found).unwrap_or_else(|all| panic!("{} matches", all.len()));
        assert_eq!(found.method, Method::Video);
        found
    }

    fn told(found: &Found) -> (Confidence, &str, [&str; 4]) {
        let counts =
            ["item_matched", "item_frames", "entry_matched", "entry_frames"].map(|key| found.why[key].as_str());
        (found.confidence, found.why_code, counts)
    }

    fn seconds(range: std::ops::Range<u32>) -> Vec<u32> {
        range.collect()
    }

    #[test]
    fn a_clip_of_a_longer_video_is_found_with_its_place() {
        let found = one(&seconds(20..26), &seconds(0..60));
        assert_eq!(told(&found), (Confidence::Strong, "video-agrees", ["6", "6", "6", "60"]));
        let times = ["offset", "item_from", "item_until", "entry_from", "entry_until"].map(|k| found.why[k].as_str());
        assert_eq!(times, ["+0:20.0", "0:00.0", "0:05.0", "0:20.0", "0:25.0"]);
        assert_eq!(found.frame, Some(0));
    }

    #[test]
    fn a_longer_video_that_holds_the_entry_is_found() {
        let found = one(&seconds(0..60), &seconds(20..26));
        assert_eq!(told(&found), (Confidence::Strong, "video-agrees", ["6", "60", "6", "6"]));
        assert_eq!((found.why["offset"].as_str(), found.why["item_from"].as_str()), ("-0:20.0", "0:20.0"));
        assert_eq!(found.frame, Some(20));
    }

    #[test]
    fn a_title_that_two_videos_share_is_for_review() {
        let with_title = |own| [seconds(0..2), seconds(own)].concat();
        let found = one(&with_title(100..140), &with_title(200..240));
        assert_eq!(told(&found), (Confidence::Review, "video-few-frames", ["2", "42", "2", "42"]));
        let with_intro = |own| [seconds(0..6), seconds(own)].concat();
        let found = one(&with_intro(100..140), &with_intro(200..240));
        assert_eq!(told(&found), (Confidence::Review, "video-part", ["6", "46", "6", "46"]));
        let excerpt = |own| [seconds(own), seconds(0..12)].concat();
        let found = one(&excerpt(100..140), &excerpt(200..240));
        assert_eq!((found.confidence, found.why_code), (Confidence::Strong, "video-agrees"));
    }

    #[test]
    fn the_same_pictures_in_another_order_do_not_agree_in_time() {
        let backwards: Vec<u32> = (0..20).rev().collect();
        let found = one(&backwards, &seconds(0..20));
        // within the tolerance, one picture and its neighbours
        assert!(found.why["item_matched"].parse::<u32>().unwrap() <= 3, "{:?}", found.why);
        assert_eq!(found.confidence, Confidence::Review);
    }

    #[test]
    fn a_picture_that_stands_still_or_comes_again_counts_once() {
        let found = one(&[1, 1, 1, 2, 1, 1], &[1, 2, 1, 1, 3, 4, 5, 6, 7, 8]);
        assert_eq!(told(&found).2, ["2", "2", "2", "8"]);
        assert_eq!(told(&found).1, "video-few-frames");
        let whole = one(&[1, 1, 2, 2], &[1, 1, 2, 2]);
        assert_eq!(told(&whole), (Confidence::Strong, "video-agrees", ["2", "2", "2", "2"]));
    }

    #[test]
    fn flat_pictures_and_those_of_low_quality_carry_nothing() {
        let mut dull = video(&seconds(0..6));
        dull.iter_mut().step_by(2).for_each(|f| f.look = Look::Plain);
        dull.iter_mut().skip(1).step_by(2).for_each(|f| f.quality = 49);
        assert!(passes(dull, &entry(&video(&seconds(0..6)), None), CASE).is_empty());
    }

    #[test]
    fn one_picture_in_a_video_that_else_says_nothing_is_a_title() {
        let mut slides = video(&seconds(0..10));
        slides.iter_mut().skip(1).for_each(|f| f.look = Look::Plain);
        let found = passes(slides, &entry(&video(&[0]), None), CASE);
        assert_eq!((found[0].confidence, found[0].why_code), (Confidence::Review, "video-few-frames"));
    }

    #[test]
    fn pictures_that_take_turns_without_end_are_counted_once_and_soon() {
        let turns: Vec<u32> = (0..4_000).map(|second| second % 2).collect();
        assert_eq!(told(&one(&turns, &turns)), (Confidence::Strong, "video-agrees", ["2", "2", "2", "2"]));
    }

    #[test]
    fn a_mirrored_video_is_found_by_its_turned_frames() {
        let mirrored: Vec<ItemFrame> = video(&seconds(100..106));
        let segment = entry(&video(&seconds(0..6)), Some((EntryForm::Turn(5), &mirrored)));
        let found = passes(mirrored, &segment, CASE);
        let [found] = <[Found; 1]>::try_from(found).unwrap_or_else(|all| panic!("{} matches", all.len()));
        assert_eq!(told(&found), (Confidence::Strong, "video-agrees", ["6", "6", "6", "6"]));
        assert_eq!(found.entry_form, Some(EntryForm::Turn(5)));
    }

    #[test]
    fn an_entry_without_times_is_pictures() {
        let mut reference = video(&seconds(0..6));
        reference.iter_mut().for_each(|f| f.shown = None);
        let found = passes(video(&[2]), &entry(&reference, None), CASE);
        assert_eq!((found.len(), found[0].method), (1, Method::Near));
    }

    #[test]
    fn the_more_is_compared_the_more_pictures_must_agree() {
        let large = Population { pictures: 80_000, entries: 80_000 };
        for (count, confidence) in [(3, Confidence::Review), (6, Confidence::Strong)] {
            let segment = entry(&video(&seconds(0..count)), None);
            assert_eq!(passes(video(&seconds(0..count)), &segment, large)[0].confidence, confidence, "{count}");
        }
    }

    #[test]
    fn where_false_hits_are_to_be_expected_a_person_looks() {
        let huge = Population { pictures: 1 << 40, entries: 1 << 40 };
        let segment = entry(&video(&seconds(0..3)), None);
        let found = passes(video(&seconds(0..3)), &segment, huge);
        assert_eq!((found[0].confidence, found[0].why_code), (Confidence::Review, "video-few-frames"));
    }

    #[test]
    fn times_of_a_segment_come_back_and_count_its_pictures() {
        let frames = video(&seconds(0..5));
        let segment = entry(&frames, Some((EntryForm::Turn(1), &frames)));
        assert_eq!(segment.picture_count(), 5);
        let times: Vec<_> = segment.signals_of(0).iter().map(|s| s.shown).collect();
        let own: Vec<_> = frames.iter().map(|f| f.shown).collect();
        assert_eq!(times, [own.clone(), own].concat());
    }
}
