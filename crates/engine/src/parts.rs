//! The last pass of matching: parts of references, by local signatures; and what a certain hit makes a reference itself.

use crate::matches::{Best, keep, match_row};
use crate::overlays::OpenSet;
use crate::pictures::shown_at;
use crate::{Engine, Error, Progress};
use matching::{Found, ItemSignals, LocalFrame, Population, References, Segment, match_parts, parts_of};
use model::{Confidence, EntryState, Method, Standing, to_hex};
use rayon::prelude::*;
use signal::local::LocalSignature;
use std::collections::BTreeMap;
use store::{LocalRow, MatchRow};

/// Items whose points are held at a time.
const BATCH: usize = 256;

/// What items are searched for.
struct Wanted<'a> {
    sets: &'a [OpenSet],
    /// Items of the case that are entries, byte for byte.
    through: Through,
    population: Population,
}

/// Items of the case that are illegal, byte for byte: references for this case, as long as they match so.
struct Through {
    references: References,
    /// By number of the reference: the item, its SHA-256, and the match that made it one.
    items: Vec<(i64, [u8; 32], usize, MatchRow)>,
}

impl Engine {
    /// Searches every item for parts of references; a row is replaced only by a surer one.
    pub(crate) fn match_parts(
        &self,
        sets: &[OpenSet],
        numbers: &[i64],
        items: &[ItemSignals],
        population: Population,
        best: &mut Best,
        progress: &dyn Progress,
    ) -> Result<(), Error> {
        let through = self.through(sets, numbers, items, best)?;
        if through.references.is_empty() && sets.iter().all(|set| !set.chain.has_parts()) {
            progress.advance(items.len() as u64);
            return Ok(());
        }
        let entries = population.entries + through.references.len() as u64;
        let wanted = Wanted { sets, through, population: Population { entries, ..population } };
        for (numbers, items) in numbers.chunks(BATCH).zip(items.chunks(BATCH)) {
            self.context.check()?;
            let batch = numbers.iter().zip(items);
            let frames = batch.map(|(n, item)| self.frames(*n, item)).collect::<Result<Vec<_>, Error>>()?;
            let found: Vec<Vec<(usize, MatchRow)>> =
                numbers.par_iter().zip(&frames).map(|(item, frames)| wanted.rows(*item, frames)).collect();
            found.into_iter().flatten().for_each(|(set, row)| keep(best, set, row));
            progress.advance(items.len() as u64);
        }
        Ok(())
    }

    fn frames(&self, number: i64, item: &ItemSignals) -> Result<Vec<LocalFrame>, Error> {
        let rows = self.vault.item_local(number)?;
        let unknown = || store::Error::Corrupt { what: "points of a picture", found: format!("item {number}") };
        let signature = |points: &[u8]| LocalSignature::from_bytes(points).ok_or_else(unknown);
        let frame = |row: &LocalRow| {
            let (frame, signature) = (row.frame, signature(&row.points)?);
            Ok(LocalFrame { frame, shown: shown_at(&item.signals, frame), signature })
        };
        rows.iter().map(frame).collect()
    }

    fn through(&self, sets: &[OpenSet], numbers: &[i64], items: &[ItemSignals], best: &Best) -> Result<Through, Error> {
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
        for (number, item) in numbers.iter().zip(items) {
            let Some((set, row)) = certain.get(number) else { continue };
            let owner = u32::try_from(through.len()).unwrap_or(u32::MAX);
            through.push((*number, item.digests.sha256, *set, (*row).clone()));
            frames.extend(self.frames(*number, item)?.into_iter().map(|frame| (owner, frame)));
        }
        Ok(Through { references: References::new(frames), items: through })
    }
}

impl Wanted<'_> {
    fn rows(&self, item: i64, frames: &[LocalFrame]) -> Vec<(usize, MatchRow)> {
        let in_set = |(at, set): (usize, &OpenSet)| {
            let in_segment = |(segment, first): (&Segment, u32)| {
                let found = match_parts(frames, segment, self.population).into_iter();
                found.map(|f| (at, match_row(item, set, Found { entry: first + f.entry, ..f }))).collect::<Vec<_>>()
            };
            set.segments().flat_map(in_segment).collect::<Vec<_>>()
        };
        let mut rows: Vec<(usize, MatchRow)> = self.sets.iter().enumerate().flat_map(in_set).collect();
        for found in parts_of(frames, &self.through.references, self.population) {
            let Some((other, sha256, set, made)) = self.through.items.get(found.owner as usize) else { continue };
            if *other == item {
                continue;
            }
            let mut why: BTreeMap<String, String> = found.why.into_iter().map(|(k, v)| (k.into(), v)).collect();
            why.insert("through".into(), to_hex(sha256));
            rows.push((
                *set,
                MatchRow {
                    item,
                    method: Method::Partial,
                    distance: found.missing,
                    confidence: found.confidence,
                    form: None,
                    entry_form: None,
                    frame: Some(found.frame),
                    why_code: found.why_code.into(),
                    why,
                    ..made.clone()
                },
            ));
        }
        rows
    }
}
