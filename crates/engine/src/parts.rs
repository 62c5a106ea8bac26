//! The last pass of matching: parts of references, by local signatures; and what a certain hit makes a reference itself.

use crate::matches::rows::{Best, Hit};
use crate::matches::{CaseItems, Matching, SetPart, work};
use crate::overlays::OpenSet;
use crate::pictures::shown_at;
use crate::{Engine, Error, Phase, Progress};
use matching::{Found, ItemSignals, LocalFrame, Population, References, match_parts, parts_of};
use model::{Confidence, EntryState, Method, Standing, to_hex};
use rayon::prelude::*;
use signal::local::LocalSignature;
use std::collections::BTreeMap;
use store::{LocalRow, MatchRow};

/// Items whose points are held at a time.
const BATCH: usize = 256;

/// Items of the case that are illegal, byte for byte: references for this case, as long as they match so.
pub(crate) struct Through {
    references: References,
    items: Vec<ThroughItem>,
}

/// One of them.
struct ThroughItem {
    number: i64,
    sha256: [u8; 32],
    /// What tells its signals from any others.
    mark: [u8; 32],
    /// The place of the set in which it is, and the match that made it a reference.
    set: usize,
    made: MatchRow,
}

/// What an item meets in each part, by its place among those that it is compared with, and by other items.
type Met = (Vec<(usize, Vec<Found>)>, Vec<Found>);

impl Engine {
    /// Searches items for parts of references; a row is replaced only by a surer one.
    pub(crate) fn match_parts(
        &self,
        matching: &mut Matching<'_>,
        of_all: Population,
        progress: &dyn Progress,
    ) -> Result<(), Error> {
        let Matching { sets, items, ref mut parts, ref mut through, .. } = *matching;
        let mut parts: Vec<&mut SetPart<'_>> = parts.iter_mut().filter(|of| of.segment.has_parts()).collect();
        let all = parts.iter().map(|of| &of.part).chain(through.iter().map(|(_, part)| part));
        let work = work(all, items);
        progress.begin(Phase::MatchParts, "", Some(work.len() as u64));
        for chunk in work.chunks(BATCH) {
            self.context.check()?;
            let frames = chunk.iter().map(|place| self.frames_at(*place, items)).collect::<Result<Vec<_>, Error>>()?;
            let search = |(place, frames): (&usize, &Vec<LocalFrame>)| -> Met {
                let anew = parts.iter().enumerate().filter(|(_, of)| of.part.is_anew(*place));
                let found_in = anew.map(|(at, of)| (at, match_parts(frames, of.segment, of_all)));
                let others = through.as_ref().filter(|(_, part)| part.is_anew(*place));
                let found = others.map(|(through, _)| through.met(items.numbers.get(*place), frames, of_all));
                (found_in.collect(), found.unwrap_or_default())
            };
            let found: Vec<Met> = chunk.par_iter().zip(&frames).map(search).collect();
            for (place, (in_sets, others)) in chunk.iter().zip(found) {
                for (at, found) in in_sets {
                    if let Some(SetPart { part, version, .. }) = parts.get_mut(at) {
                        part.add(*place, found, *version);
                    }
                }
                if let Some((through, part)) = through {
                    others.into_iter().for_each(|found| {
                        let version = through.version(found.entry, sets);
                        part.add(*place, vec![found], version);
                    });
                }
            }
            progress.advance(chunk.len() as u64);
        }
        matching.check()
    }

    fn frames_at(&self, place: usize, items: &CaseItems) -> Result<Vec<LocalFrame>, Error> {
        let item = items.numbers.get(place).zip(items.signals.get(place));
        item.map_or_else(|| Ok(Vec::new()), |(number, item)| self.frames(*number, item))
    }

    /// The points of an item's frames.
    pub(crate) fn frames(&self, number: i64, item: &ItemSignals) -> Result<Vec<LocalFrame>, Error> {
        let rows = self.vault.item_local(number)?;
        let unknown = || store::Error::Corrupt { what: "points of a picture", found: format!("item {number}") };
        let signature = |points: &[u8]| LocalSignature::from_bytes(points).ok_or_else(unknown);
        let frame = |row: &LocalRow| {
            let (frame, signature) = (row.frame, signature(&row.points)?);
            Ok(LocalFrame { frame, shown: shown_at(&item.signals, frame), signature })
        };
        rows.iter().map(frame).collect()
    }

    /// Those of the items that are references, by the same bytes.
    pub(crate) fn through(&self, matching: &Matching<'_>, best: &Best) -> Result<Through, Error> {
        let Matching { sets, items, .. } = matching;
        let mut certain: BTreeMap<i64, (usize, &MatchRow)> = BTreeMap::new();
        let is_illegal = |row: &MatchRow| row.confidence == Confidence::Certain && row.standing == Standing::Illegal;
        // An entry in quarantine is told by its bytes alone: what looks like them is what it flooded with.
        let is_compared =
            |set: usize, entry| sets.get(set).is_some_and(|set| set.overlay.state(entry) != EntryState::Quarantined);
        let makes_one = |(_, set, entry): &(i64, usize, u32), row| is_illegal(row) && is_compared(*set, *entry);
        for ((item, set, _), row) in best.iter().filter(|(key, row)| makes_one(key, row)) {
            certain.entry(*item).or_insert((*set, row));
        }
        let (mut frames, mut through) = (Vec::new(), Vec::new());
        for ((number, item), mark) in items.numbers.iter().zip(&items.signals).zip(&items.marks) {
            let Some((set, row)) = certain.get(number) else { continue };
            let owner = u32::try_from(through.len()).unwrap_or(u32::MAX);
            let (number, sha256, mark) = (*number, item.digests.sha256, *mark);
            through.push(ThroughItem { number, sha256, mark, set: *set, made: (*row).clone() });
            frames.extend(self.frames(number, item)?.into_iter().map(|frame| (owner, frame)));
        }
        Ok(Through { references: References::new(frames), items: through })
    }
}

impl Through {
    /// How many pictures they are.
    pub(crate) fn len(&self) -> usize {
        self.references.len()
    }

    /// Whether there is nothing to be compared with.
    pub(crate) fn is_empty(&self) -> bool {
        self.references.is_empty()
    }

    /// Tells them from any others: which items, with which points, in their order.
    pub(crate) fn digest(&self) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        for part in self.items.iter().flat_map(|item| [item.sha256, item.mark]) {
            hasher.update(&part);
        }
        *hasher.finalize().as_bytes()
    }

    /// Which of them an item meets, by their numbers; none meets itself.
    fn met(&self, item: Option<&i64>, frames: &[LocalFrame], of: Population) -> Vec<Found> {
        let is_another = |owner: u32| self.items.get(owner as usize).is_some_and(|other| Some(&other.number) != item);
        let found = parts_of(frames, &self.references, of).into_iter().filter(|found| is_another(found.owner));
        let found = found.map(|found| Found {
            entry: found.owner,
            method: Method::Partial,
            distance: found.missing,
            confidence: found.confidence,
            form: None,
            entry_form: None,
            frame: Some(found.frame),
            why_code: found.why_code,
            why: found.why,
        });
        found.collect()
    }

    fn version(&self, owner: u32, sets: &[OpenSet]) -> i64 {
        let set = self.items.get(owner as usize).and_then(|item| sets.get(item.set));
        set.map_or(0, |set| set.row.version)
    }

    /// The row that a hit makes, and the place of its set: it is one of the entry that the other item is.
    pub(crate) fn row(&self, item: i64, hit: &Hit) -> Option<(usize, MatchRow)> {
        let other = self.items.get(hit.entry as usize)?;
        let mut why = hit.why.clone();
        why.insert("through".into(), to_hex(&other.sha256));
        let row = MatchRow {
            item,
            method: hit.method,
            distance: hit.distance,
            confidence: hit.confidence,
            form: None,
            entry_form: None,
            frame: hit.frame,
            why_code: hit.why_code.clone(),
            why,
            found_version: Some(hit.version),
            ..other.made.clone()
        };
        Some((other.set, row))
    }
}
