//! Matching a case's items against its hash sets, pass by pass, and finding families among the items.
//!
//! What was compared before and is as it was is not compared again (`part.rs`): a matching gives what a matching of
//! everything would give.

pub(crate) mod part;
pub(crate) mod rows;

use crate::access::{Object, act};
use crate::family_words;
use crate::overlays::{OpenSet, Overlay};
use crate::parts::Through;
use crate::twins::Twins;
use crate::{Engine, Error, PROGRAM, Phase, Progress, SIGNAL_VERSION};
use matching::{ItemFrame, ItemSignals, LeftOut, Population, Segment, families, match_bytes, match_items};
use model::{CaseId, Confidence, FamilyId, derive};
use part::{Before, Content, Part};
use rayon::prelude::*;
use rows::{Best, keep, named};
use signal::Pdq;
use std::collections::{BTreeMap, BTreeSet};
use store::{FamilyRow, HashSetRow, ItemRow, JobState, MatchRow, MatchedItem, SignalRow, Tx, failpoint};

/// What came of matching.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct MatchSummary {
    /// Items of the case.
    pub item_count: u64,
    /// Those of them that were compared with anything now.
    pub compared_count: u64,
    /// Those that were compared with everything before: what they met was carried over.
    pub carried_count: u64,
    /// Hash sets compared with.
    pub hash_set_count: u64,
    /// Items with a certain match.
    pub certain_count: u64,
    /// Items whose best match is strong.
    pub strong_count: u64,
    /// Items whose best match is for review.
    pub review_count: u64,
    /// Entries that were put in quarantine, since they met so many items: what they met by likeness is no match.
    pub quarantined_count: u64,
}

/// Items that are compared between two looks at whether to end: some thousands of hashes, for batches on all cores.
const CHUNK: usize = 4096;

/// By which signals, form of index and rules matches are found.
pub(crate) fn index_version() -> String {
    format!("{SIGNAL_VERSION} {}", matching::RULES)
}

/// What was found by others is looked for anew. A program's rules are those of its release.
pub(crate) fn rules() -> String {
    format!("{PROGRAM}, {}", index_version())
}

/// The items of a case, by SHA-256.
#[derive(Default)]
pub(crate) struct CaseItems {
    /// The vault's numbers.
    pub(crate) numbers: Vec<i64>,
    /// What is compared of them.
    pub(crate) signals: Vec<ItemSignals>,
    /// What tells their signals from any others.
    pub(crate) marks: Vec<[u8; 32]>,
}

/// A segment of a set, as a part.
pub(crate) struct SetPart<'a> {
    /// The place of its set.
    pub(crate) set: usize,
    pub(crate) segment: &'a Segment,
    /// The number of its first entry in the set.
    first: u32,
    /// The set's version.
    pub(crate) version: i64,
    pub(crate) part: Part,
}

/// A matching that is going on.
pub(crate) struct Matching<'a> {
    pub(crate) case: CaseId,
    job: i64,
    pub(crate) sets: &'a [OpenSet],
    pub(crate) items: &'a CaseItems,
    /// What the sets are made of, in their order.
    pub(crate) parts: Vec<SetPart<'a>>,
    before: Before,
    is_same: Vec<bool>,
    /// Items of the case that are references themselves.
    pub(crate) through: Option<(Through, Part)>,
    /// Items that are one picture.
    twins: Twins,
}

impl Engine {
    /// Matches the items of the case's held exhibits: the same bytes first, then likeness, then parts. After each pass the
    /// vault has what was found by then.
    pub fn match_case(&self, case: CaseId, progress: &dyn Progress) -> Result<MatchSummary, Error> {
        let sets = self.open_sets(case)?;
        let items = self.item_signals(case)?;
        let input = derive("match", &[case.as_bytes()]);
        let job = self.start_case_job("match", &input, case)?;
        failpoint("match.begun");
        self.match_known_good(case, &items)?;
        self.match_claimed(case, &sets)?;
        let mut matching = self.matching(case, job, &sets, &items)?;
        self.match_bytes(&mut matching, progress)?;
        let population = self.find_through(&mut matching)?;
        self.match_likeness(&mut matching, population, progress)?;
        self.match_parts(&mut matching, population, progress)?;
        matching.check()?;
        let mut best = matching.best();
        let pictures = items.signals.iter().filter(|item| !item.signals.is_empty()).count() as u64;
        let quarantined_count = self.hold_back_floods(&mut best, &sets, pictures)?;
        self.write_matches(&matching, &best)?;
        progress.end();
        self.write_families(case, &items.numbers, &items.signals)?;
        failpoint("match.families-done");
        let summary = MatchSummary { quarantined_count, ..matching.summary(&best) };
        self.finish_matching(&matching, summary)?;
        Ok(summary)
    }

    /// What there is to be compared, and what was compared before.
    fn matching<'a>(
        &self,
        case: CaseId,
        job: i64,
        sets: &'a [OpenSet],
        items: &'a CaseItems,
    ) -> Result<Matching<'a>, Error> {
        let matched = self.vault.matched_items(case)?;
        let marks: BTreeMap<i64, [u8; 32]> = matched.into_iter().map(|m| (m.item, m.signals)).collect();
        let now = items.numbers.iter().zip(&items.marks);
        let is_same: Vec<bool> = now.map(|(number, mark)| marks.get(number) == Some(mark)).collect();
        let places = items.numbers.iter().enumerate().map(|(place, number)| (*number, place)).collect();
        let (parts, found) = (self.vault.matched_parts(case)?, self.vault.found(case)?);
        let mut before = Before::of(rules(), parts, found, &places);
        let mut parts = Vec::new();
        for (place, set) in sets.iter().enumerate() {
            let contents = self.contents(set)?.into_iter().zip(set.segments());
            parts.extend(contents.map(|(content, (segment, first))| {
                let part = before.take(content, &is_same);
                SetPart { set: place, segment, first, version: set.row.version, part }
            }));
        }
        Ok(Matching { case, job, sets, items, parts, before, is_same, through: None, twins: self.twins(case)? })
    }

    /// What there is to be compared with of a set, segment by segment.
    pub(crate) fn contents(&self, set: &OpenSet) -> Result<Vec<Content>, Error> {
        let versions = self.versions_of(&set.row)?;
        let content = |(place, (version, part)): (usize, (&HashSetRow, &matching::Part))| {
            // What later segments withdrew is out of this one as wholly as what somebody put out of use.
            let withdrawn = set.chain.withdrawn(place).into_iter().map(|row| (row, true));
            let rows = part.first..part.first + part.segment.row_count();
            let said = set.overlay.left_out().filter(|(entry, _)| rows.contains(entry));
            let mut left_out: BTreeMap<u32, bool> =
                said.map(|(entry, out)| (entry - part.first, out == LeftOut::Wholly)).collect();
            left_out.extend(withdrawn);
            Content { set: Some(set.row.id), digest: version.segment_digest, left_out }
        };
        Ok(versions.iter().zip(set.chain.parts()).enumerate().map(content).collect())
    }

    fn match_bytes(&self, matching: &mut Matching<'_>, progress: &dyn Progress) -> Result<(), Error> {
        let Matching { items, ref mut parts, .. } = *matching;
        let work = work(parts.iter().map(|of| &of.part), items);
        progress.begin(Phase::MatchExact, "", Some(work.len() as u64));
        for chunk in work.chunks(CHUNK) {
            self.context.check()?;
            for SetPart { segment, version, part, .. } in parts.iter_mut() {
                let anew = anew(part, chunk, items);
                let found: Vec<_> = anew.par_iter().map(|(_, item)| match_bytes(item, segment)).collect();
                anew.iter().zip(found).for_each(|((place, _), found)| part.add(*place, found, *version));
            }
            progress.advance(chunk.len() as u64);
        }
        matching.check()?;
        self.write_matches(matching, &matching.best())?;
        progress.end();
        Ok(())
    }

    /// By plain hashes and by forms, which are asked for together: it takes as long as one of the two.
    fn match_likeness(
        &self,
        matching: &mut Matching<'_>,
        of: Population,
        progress: &dyn Progress,
    ) -> Result<(), Error> {
        let Matching { items, ref mut parts, .. } = *matching;
        parts.iter_mut().for_each(|SetPart { part, .. }| part.judge_for(of));
        let work = work(parts.iter().map(|of| &of.part), items);
        progress.begin(Phase::MatchNear, "", Some(work.len() as u64));
        for chunk in work.chunks(CHUNK) {
            self.context.check()?;
            for SetPart { segment, version, part, .. } in parts.iter_mut() {
                let anew = anew(part, chunk, items);
                let asked: Vec<&ItemSignals> = anew.iter().map(|(_, item)| *item).collect();
                for ((place, _), found) in anew.iter().zip(match_items(&asked, segment, of)) {
                    part.add(*place, found.near, *version);
                    part.add(*place, found.forms, *version);
                }
            }
            progress.advance(chunk.len() as u64);
        }
        matching.check()?;
        self.write_matches(matching, &matching.best())?;
        progress.end();
        Ok(())
    }

    /// Finds the items that are references themselves, and how much is compared with how much.
    fn find_through(&self, matching: &mut Matching<'_>) -> Result<Population, Error> {
        let through = self.through(matching, &matching.best())?;
        let sets = matching.sets.iter().map(|set| set.chain.picture_count()).sum::<u64>();
        let pictures = matching.items.signals.iter().map(distinct_frames).sum();
        let population = Population::about(pictures, sets + through.len() as u64);
        if !through.is_empty() {
            let content = Content { set: None, digest: through.digest(), left_out: BTreeMap::new() };
            let mut part = matching.before.take(content, &matching.is_same);
            part.judge_for(population);
            matching.through = Some((through, part));
        }
        Ok(population)
    }

    /// Brings the rows of the case to what was found: what is there already stays.
    fn write_matches(&self, Matching { case, job, .. }: &Matching<'_>, best: &Best) -> Result<(), Error> {
        let key = |row: &MatchRow| (row.item, row.hash_set, row.entry);
        let before: BTreeMap<_, MatchRow> =
            self.vault.matches(*case)?.into_iter().map(|row| (key(&row), row)).collect();
        let wanted: BTreeSet<_> = best.values().map(key).collect();
        let tx = self.vault.begin()?;
        tx.drop_matches(*case, before.iter().filter(|(key, _)| !wanted.contains(key)).map(|(_, row)| row))?;
        tx.put_matches(*case, best.values().filter(|row| before.get(&key(row)) != Some(row)))?;
        tx.beat_job(*job, self.context.now())?;
        failpoint("match.pass-open");
        tx.commit()?;
        failpoint("match.pass-done");
        Ok(())
    }

    /// The items of a case with all that is compared of them.
    pub(crate) fn item_signals(&self, case: CaseId) -> Result<CaseItems, Error> {
        let (mut items, mut hashers) = (CaseItems::default(), Vec::new());
        let mut places: BTreeMap<i64, usize> = BTreeMap::new();
        for (place, row) in self.vault.case_items(case)?.into_iter().enumerate() {
            places.insert(row.n, place);
            items.numbers.push(row.n);
            hashers.push(mark_of(&row));
            items.signals.push(ItemSignals { digests: row.digests, signals: Vec::new() });
        }
        self.vault.case_signals(case, &mut |s| {
            let Some(place) = places.get(&s.item) else { return };
            if let Some((item, hasher)) = items.signals.get_mut(*place).zip(hashers.get_mut(*place)) {
                mark_signal(hasher, &s);
                let (frame, form, quality, look, shown) = (s.frame, s.form, s.quality, s.look, s.shown);
                item.signals.push(ItemFrame { frame, form, hash: Pdq(s.hash), quality, look, shown });
            }
        })?;
        items.marks = hashers.iter().map(|hasher| *hasher.finalize().as_bytes()).collect();
        Ok(items)
    }

    /// Families by likeness and by what analysts said of pairs.
    pub(crate) fn write_families(&self, case: CaseId, numbers: &[i64], items: &[ItemSignals]) -> Result<(), Error> {
        let words = family_words::last_words(&self.vault.family_words(case)?);
        let by_hand = family_words::by_hand(&words, items.iter().map(|item| &item.digests.sha256));
        let rows: Vec<FamilyRow> = numbers
            .iter()
            .zip(families(items, &by_hand))
            .filter_map(|(n, member)| {
                let first = items.get(member.first)?;
                let family = FamilyId(derive("family", &[&first.digests.sha256]));
                Some(FamilyRow { item: *n, family, distance: member.distance })
            })
            .collect();
        let tx = self.vault.begin()?;
        tx.replace_families(case, &rows)?;
        Ok(tx.commit()?)
    }

    fn finish_matching(&self, matching: &Matching<'_>, of: MatchSummary) -> Result<(), Error> {
        let (case, sets) = (matching.case, matching.sets);
        let facts = [
            ("items", of.item_count.to_string()),
            ("compared", of.compared_count.to_string()),
            ("matched", (of.certain_count + of.strong_count + of.review_count).to_string()),
            ("signals", SIGNAL_VERSION.to_string()),
        ];
        let tx = self.vault.begin()?;
        matching.write_down(&tx)?;
        act(&self.context, &tx, "case.match", Object::Case(case), &facts, &[])?;
        let known = (self.known_good_in_use(case)?, Overlay::default());
        let listed = sets.iter().map(|set| (&set.row, &set.overlay));
        let against = matched_against(listed.chain(known.0.iter().map(|set| (set, &known.1))));
        tx.end_job(matching.job, JobState::Done, self.context.now(), &against)?;
        failpoint("match.finish-open");
        tx.commit()?;
        failpoint("match.finish-done");
        Ok(())
    }

    pub(crate) fn start_case_job(&self, kind: &str, input: &[u8], case: CaseId) -> Result<i64, Error> {
        let tx = self.vault.begin()?;
        let job = tx.start_job(kind, input, PROGRAM, Some(case), &self.context.operator, self.context.now())?;
        tx.commit()?;
        Ok(job)
    }
}

impl Matching<'_> {
    /// Whether all that was read was sound: what could not be read was not found.
    pub(crate) fn check(&self) -> Result<(), Error> {
        Ok(self.sets.iter().try_for_each(|set| set.chain.check())?)
    }

    /// What was found by now, for each item and entry the surest.
    fn best(&self) -> Best {
        let mut best = Best::new();
        for parts in self.parts.chunk_by(|one, next| one.set == next.set) {
            let Some(set) = parts.first().map(|of| of.set) else { continue };
            let Some(open) = self.sets.get(set) else { continue };
            for (place, hit) in named(parts.iter().map(|of| (of.first, &of.part))) {
                let Some(item) = self.items.numbers.get(place) else { continue };
                keep(&mut best, set, hit.row(*item, open));
            }
        }
        if let Some((through, part)) = &self.through {
            let found = part.found().filter_map(|(place, hit)| through.row(*self.items.numbers.get(place)?, hit));
            found.for_each(|(set, row)| keep(&mut best, set, row));
        }
        let digests = self.items.numbers.iter().zip(&self.items.signals);
        self.twins.complete(&mut best, &digests.map(|(number, item)| (*number, item.digests.sha256)).collect());
        best
    }

    fn all_parts(&self) -> impl Iterator<Item = &Part> + Clone {
        self.parts.iter().map(|of| &of.part).chain(self.through.iter().map(|(_, part)| part))
    }

    /// Items by their surest match.
    fn summary(&self, best: &Best) -> MatchSummary {
        let mut by_item: BTreeMap<i64, Confidence> = BTreeMap::new();
        for row in best.values() {
            by_item.entry(row.item).and_modify(|c| *c = (*c).min(row.confidence)).or_insert(row.confidence);
        }
        let count = |c| by_item.values().filter(|held| **held == c).count() as u64;
        let is_compared = |place: usize, is_same: bool| !is_same || self.all_parts().any(|part| part.is_anew(place));
        let compared = self.is_same.iter().enumerate().filter(|(place, is_same)| is_compared(*place, **is_same));
        let (item_count, compared_count) = (self.is_same.len() as u64, compared.count() as u64);
        MatchSummary {
            item_count,
            compared_count,
            carried_count: item_count - compared_count,
            hash_set_count: self.sets.len() as u64,
            certain_count: count(Confidence::Certain),
            strong_count: count(Confidence::Strong),
            review_count: count(Confidence::Review),
            quarantined_count: 0,
        }
    }

    /// Writes down what was compared with what, for the next matching to go on from.
    fn write_down(&self, tx: &Tx<'_>) -> Result<(), Error> {
        let (case, numbers) = (self.case, &self.items.numbers);
        part::write_parts(tx, case, &rules(), numbers, self.all_parts())?;
        let now: BTreeSet<i64> = numbers.iter().copied().collect();
        for gone in tx.matched_items(case)?.iter().filter(|before| !now.contains(&before.item)) {
            tx.drop_matched_item(case, gone.item)?;
        }
        let marked = numbers.iter().zip(&self.items.marks).zip(&self.is_same);
        for ((item, signals), _) in marked.filter(|(_, is_same)| !**is_same) {
            tx.put_matched_item(case, MatchedItem { item: *item, signals: *signals })?;
        }
        Ok(())
    }
}

/// The places of items that are to be compared with any of these parts.
pub(crate) fn work<'p>(parts: impl Iterator<Item = &'p Part> + Clone, items: &CaseItems) -> Vec<usize> {
    (0..items.numbers.len()).filter(|place| parts.clone().any(|part| part.is_anew(*place))).collect()
}

/// Those of some items that are to be compared with a part.
fn anew<'i>(part: &Part, places: &[usize], items: &'i CaseItems) -> Vec<(usize, &'i ItemSignals)> {
    let wanted = places.iter().filter(|place| part.is_anew(**place));
    wanted.filter_map(|place| Some((*place, items.signals.get(*place)?))).collect()
}

/// What tells an item's signals from any others: begun with what they were made of and by what.
pub(crate) fn mark_of(item: &ItemRow) -> blake3::Hasher {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&item.digests.sha256);
    for word in [&item.signal_version, &item.decoder] {
        hasher.update(&[u8::from(word.is_some())]);
        let word = word.as_deref().unwrap_or_default();
        hasher.update(&(word.len() as u64).to_le_bytes());
        hasher.update(word.as_bytes());
    }
    hasher
}

pub(crate) fn mark_signal(hasher: &mut blake3::Hasher, s: &SignalRow) {
    hasher.update(&s.hash);
    hasher.update(&[s.quality, s.look.number(), u8::from(s.shown.is_some())]);
    let (from, until) = s.shown.unwrap_or_default();
    for number in [s.frame, from, until] {
        hasher.update(&number.to_le_bytes());
    }
    hasher.update(s.form.as_str().as_bytes());
    hasher.update(&[0]);
}

/// The result of a matching: against which hash sets, and what was said of their entries by then, so that a set that came
/// or went since is seen, and a word that was added.
pub(crate) fn matched_against<'a>(sets: impl Iterator<Item = (&'a HashSetRow, &'a Overlay)>) -> String {
    let (mut ids, mut overlays) = (Vec::new(), BTreeMap::new());
    for (set, overlay) in sets {
        ids.push(set.id.to_string());
        overlays.extend(overlay.mark().map(|mark| (set.id.to_string(), mark)));
    }
    ids.sort_unstable();
    let mut result = serde_json::json!({ "hash_sets": ids, "signals": SIGNAL_VERSION });
    // Left out if there is none: what was matched before there were such words stands.
    if let Some(fields) = result.as_object_mut().filter(|_| !overlays.is_empty()) {
        fields.insert("overlays".into(), serde_json::json!(overlays));
    }
    result.to_string()
}

/// Distinct frames count each: every one of them is a chance for a false hit.
fn distinct_frames(item: &ItemSignals) -> u64 {
    let mut frames: Vec<u32> = item.signals.iter().map(|s| s.frame).collect();
    frames.sort_unstable();
    frames.dedup();
    frames.len() as u64
}

#[cfg(test)]
mod tests;
