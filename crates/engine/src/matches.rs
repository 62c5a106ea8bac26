//! Matching a case's items against its hash sets, pass by pass, and finding families among the items.

use crate::access::{Object, act};
use crate::overlays::{OpenSet, Overlay};
use crate::{Engine, Error, PROGRAM, Phase, Progress, SIGNAL_VERSION};
use matching::{Found, ItemFrame, ItemSignals, Pass, Population, families, match_item};
use model::{CaseId, Confidence, FamilyId, derive};
use rayon::prelude::*;
use signal::Pdq;
use std::collections::BTreeMap;
use store::{HashSetRow, JobState, MatchRow, failpoint};

/// What came of matching.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct MatchSummary {
    /// Items compared.
    pub item_count: u64,
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

const PASSES: [(Pass, Phase); 3] =
    [(Pass::Exact, Phase::MatchExact), (Pass::Near, Phase::MatchNear), (Pass::Forms, Phase::MatchForms)];

/// The best row for each (item, hash set, entry).
pub(crate) type Best = BTreeMap<(i64, usize, u32), MatchRow>;

impl Engine {
    /// Matches every item of the case's held exhibits: the same bytes first, then plain hashes, then forms, then parts.
    /// After each pass the vault has what was found by then.
    pub fn match_case(&self, case: CaseId, progress: &dyn Progress) -> Result<MatchSummary, Error> {
        let sets = self.open_sets(case)?;
        let (numbers, items) = self.item_signals(case)?;
        let population = Population {
            pictures: items.iter().map(distinct_frames).sum(),
            entries: sets.iter().map(|set| set.segment.picture_count()).sum(),
        };
        let input = derive("match", &[case.as_bytes()]);
        let job = self.start_case_job("match", &input, case)?;
        failpoint("match.begun");
        self.match_known_good(case, &numbers, &items)?;
        let mut best = Best::new();
        for (pass, phase) in PASSES {
            progress.begin(phase, "", Some(items.len() as u64));
            self.match_pass(pass, &sets, &numbers, &items, population, &mut best, progress)?;
            self.write_matches(case, job, &best)?;
            progress.end();
        }
        progress.begin(Phase::MatchParts, "", Some(items.len() as u64));
        self.match_parts(&sets, &numbers, &items, population, &mut best, progress)?;
        let pictures = items.iter().filter(|item| !item.signals.is_empty()).count() as u64;
        let quarantined_count = self.hold_back_floods(&mut best, &sets, pictures)?;
        self.write_matches(case, job, &best)?;
        progress.end();
        self.write_families(case, &numbers, &items)?;
        failpoint("match.families-done");
        let summary = summary_of(&best, &sets, items.len() as u64, quarantined_count);
        self.finish_matching(case, job, &sets, summary)?;
        Ok(summary)
    }

    fn write_matches(&self, case: CaseId, job: i64, best: &Best) -> Result<(), Error> {
        let rows: Vec<MatchRow> = best.values().cloned().collect();
        let tx = self.vault.begin()?;
        tx.replace_matches(case, &rows)?;
        tx.beat_job(job, self.context.now())?;
        failpoint("match.pass-open");
        tx.commit()?;
        failpoint("match.pass-done");
        Ok(())
    }

    /// Items by SHA-256, with the vault's numbers beside them.
    fn item_signals(&self, case: CaseId) -> Result<(Vec<i64>, Vec<ItemSignals>), Error> {
        let rows = self.vault.case_items(case)?;
        let mut place: BTreeMap<i64, usize> = BTreeMap::new();
        let (mut numbers, mut items) = (Vec::new(), Vec::new());
        for (at, row) in rows.into_iter().enumerate() {
            place.insert(row.n, at);
            numbers.push(row.n);
            items.push(ItemSignals { digests: row.digests, signals: Vec::new() });
        }
        self.vault.case_signals(case, &mut |s| {
            if let Some(item) = place.get(&s.item).and_then(|at| items.get_mut(*at)) {
                let (frame, form, quality, look, shown) = (s.frame, s.form, s.quality, s.look, s.shown);
                item.signals.push(ItemFrame { frame, form, hash: Pdq(s.hash), quality, look, shown });
            }
        })?;
        Ok((numbers, items))
    }

    #[expect(clippy::too_many_arguments, reason = "one pass of one run; a struct for them would have one use")]
    fn match_pass(
        &self,
        pass: Pass,
        sets: &[OpenSet],
        numbers: &[i64],
        items: &[ItemSignals],
        population: Population,
        best: &mut Best,
        progress: &dyn Progress,
    ) -> Result<(), Error> {
        for (numbers, items) in numbers.chunks(1024).zip(items.chunks(1024)) {
            self.context.check()?;
            let found: Vec<Vec<(usize, Found)>> = items
                .par_iter()
                .map(|item| {
                    let in_set = |(at, set): (usize, &OpenSet)| {
                        match_item(item, &set.segment, pass, population)
                            .into_iter()
                            .map(move |f| (at, f))
                            .collect::<Vec<_>>()
                    };
                    sets.iter().enumerate().flat_map(in_set).collect()
                })
                .collect();
            for (item, list) in numbers.iter().zip(found) {
                for (at, f) in list {
                    let Some(set) = sets.get(at) else { continue };
                    keep(best, at, match_row(*item, set, f));
                }
            }
            progress.advance(items.len() as u64);
        }
        Ok(())
    }

    fn write_families(&self, case: CaseId, numbers: &[i64], items: &[ItemSignals]) -> Result<(), Error> {
        let places = families(items);
        let rows: Vec<(i64, FamilyId, u16)> = numbers
            .iter()
            .zip(places)
            .filter_map(|(n, member)| {
                let first = items.get(member.first)?;
                Some((*n, FamilyId(derive("family", &[&first.digests.sha256])), member.distance))
            })
            .collect();
        let tx = self.vault.begin()?;
        tx.replace_families(case, &rows)?;
        Ok(tx.commit()?)
    }

    fn finish_matching(&self, case: CaseId, job: i64, sets: &[OpenSet], of: MatchSummary) -> Result<(), Error> {
        let facts = [
            ("items", of.item_count.to_string()),
            ("matched", (of.certain_count + of.strong_count + of.review_count).to_string()),
            ("signals", SIGNAL_VERSION.to_string()),
        ];
        let tx = self.vault.begin()?;
        act(&self.context, &tx, "case.match", Object::Case(case), &facts, &[])?;
        let known = (self.known_good_in_use(case)?, Overlay::default());
        let listed = sets.iter().map(|set| (&set.row, &set.overlay));
        let against = matched_against(listed.chain(known.0.iter().map(|set| (set, &known.1))));
        tx.end_job(job, JobState::Done, self.context.now(), &against)?;
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

/// Items by their surest match.
fn summary_of(best: &Best, sets: &[OpenSet], item_count: u64, quarantined_count: u64) -> MatchSummary {
    let mut by_item: BTreeMap<i64, Confidence> = BTreeMap::new();
    for row in best.values() {
        by_item.entry(row.item).and_modify(|c| *c = (*c).min(row.confidence)).or_insert(row.confidence);
    }
    let count = |c| by_item.values().filter(|held| **held == c).count() as u64;
    MatchSummary {
        item_count,
        hash_set_count: sets.len() as u64,
        certain_count: count(Confidence::Certain),
        strong_count: count(Confidence::Strong),
        review_count: count(Confidence::Review),
        quarantined_count,
    }
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

/// A later pass replaces a row only with a surer one.
pub(crate) fn keep(best: &mut Best, set: usize, row: MatchRow) {
    // an entry's number in a segment is a u32
    let key = (row.item, set, row.entry as u32);
    if best.get(&key).is_none_or(|held| row.confidence < held.confidence) {
        best.insert(key, row);
    }
}

pub(crate) fn match_row(item: i64, open: &OpenSet, f: Found) -> MatchRow {
    let OpenSet { row: set, segment, .. } = open;
    MatchRow {
        item,
        hash_set: set.id,
        entry: f.entry.into(),
        entry_name: segment.name(f.entry).into(),
        category: segment.category(f.entry).map(String::from),
        standing: open.standing(f.entry),
        method: f.method,
        distance: f.distance,
        confidence: f.confidence,
        form: f.form,
        entry_form: f.entry_form.map(|form| form.as_str().into()),
        frame: f.frame,
        why_code: f.why_code.into(),
        why: f.why.into_iter().map(|(k, v)| (k.into(), v)).collect(),
    }
}
